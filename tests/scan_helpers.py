"""Scans without an engine: pictures of pages, and words whose places are known."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from kehoach.database import boxes, loading, rows
from kehoach.extract.pipeline import parse
from kehoach.extract.reading.text import read_text
from kehoach.models import Origin, Problem, SourceInfo, SourceText
from kehoach.web.app.journal import Journal, Upload

from .search_helpers import new_store

FIRST = (
    "KẾ HOẠCH",
    "Giảm nghèo bền vững năm 2024",
    "",
    "Căn cứ Quyết định số 1722/QĐ-TTg ngày 02/9/2016;",
    "",
    "I. MỤC TIÊU",
    "",
    "- Phấn đấu đến cuối năm 2024 tỷ lệ hộ nghèo còn 12,83%.",
    "",
    "- 100% người nghèo được cấp thẻ bảo hiểm y tế.",
)
NEXT = ("- Phấn đấu đến cuối năm 2024 tỷ lệ hộ nghèo xã {} còn {},5%.", "")
WIDTH, HEIGHT, DPI = 595, 842, 100
_LEFT, _TOP, _HIGH, _LETTER = 60.0, 80.0, 22.0, 6.0


@dataclass(frozen=True)
class Scan:
    """A file as it was uploaded, its bytes, and what was read of it."""

    name: str
    data: bytes
    source: SourceText


def scan(kind: str, pages: int = 1, *, boxed: bool = True) -> Scan:
    """A scan of some pages: of *kind* pdf, png, jpeg or tiff."""
    stream = io.BytesIO()
    sheets = [_picture(number) for number in range(1, pages + 1)]
    more: dict[str, Any] = {"resolution": DPI} if kind == "pdf" else {"dpi": (DPI, DPI)}
    if kind in ("pdf", "tiff"):
        more |= {"save_all": True, "append_images": sheets[1:]}
    sheets[0].save(stream, kind.upper(), **more)
    data = stream.getvalue()
    return Scan(f"quet.{kind}", data, _read(kind, data, pages, boxed))


def keep(folder: Path, *scans: Scan, packed: bool = True) -> str:
    """A database with the scans, their bytes among its uploads; *packed* with their boxes."""
    db = folder / "plans.db"
    uploads = folder / "plans.db-uploads"
    uploads.mkdir()
    with new_store() as store:
        for one in scans:
            digest = one.source.info.sha256 or ""
            made = rows.build(
                parse(one.source), input_sha256=digest, name=one.name, extractor="t",
                boxes=boxes.pack(one.source) if packed else None,
            )  # fmt: skip
            with store.transaction() as connection:
                loading.write(connection, made, "2026-01-01")
    db.write_bytes(Path(store.shown).read_bytes())
    journal = Journal(uploads / "uploads.jsonl")
    for number, one in enumerate(scans):
        key, digest = f"{number:032}", one.source.info.sha256 or ""
        (uploads / key).write_bytes(one.data)
        journal.write(Upload(key, one.name, digest, len(one.data), "", "2026-01-01", "done"))
    return str(db)


def _lines(number: int) -> tuple[str, ...]:
    return FIRST if number == 1 else tuple(line.format(number, number) for line in NEXT * 6)


def _picture(number: int) -> Image.Image:
    sheet = Image.new("L", (WIDTH * DPI // 72, HEIGHT * DPI // 72), 255)
    pen = ImageDraw.Draw(sheet)
    for _, box in _words(number):
        pen.rectangle([edge * DPI / 72 for edge in box], fill=60)
    return sheet


def _words(number: int) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The words of a page with their boxes in points."""
    found = []
    for row, line in enumerate(_lines(number)):
        left, top = _LEFT, _TOP + row * _HIGH
        for word in line.split():
            right = round(left + _LETTER * len(word), 1)
            found.append((word, (left, top, right, top + 12.0)))
            left = round(right + _LETTER, 1)
    return found


def _read(kind: str, data: bytes, pages: int, boxed: bool) -> SourceText:
    text = "\n".join(line for n in range(1, pages + 1) for line in (*_lines(n), "")).strip()
    runs: list[Origin] = []
    at = 0
    for number in range(1, pages + 1):
        for word, box in _words(number):
            at = text.index(word, at)
            runs.append(
                Origin(start=at, offset=at, page=number, box=box if boxed else None, certainty=0.9)
            )
            at += len(word)
    info = SourceInfo(
        name=f"quet.{kind}", format="pdf" if kind == "pdf" else "image", size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), pages=pages,
    )  # fmt: skip
    told = Problem(category="read_by_ocr", message="Trang 1 được đọc bằng OCR.", page=1)
    return read_text(text).model_copy(
        update={"map": tuple(runs), "info": info, "problems": (told,)}
    )
