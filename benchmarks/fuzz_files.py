# ruff: noqa: E501 (markup as it stands in files)
"""Files for the fuzz job: sound ones of every format, damaged ones made of them, and bombs.

All is made here from a seed, so that a file that brought a reader down can be made again.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
WORDS = """UBND HUYỆN MINH HÒA
KẾ HOẠCH
Giảm nghèo bền vững năm 2024
Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16/7/2021 của Thủ tướng Chính phủ;
I. MỤC TIÊU
- Phấn đấu đến năm 2024 giảm tỷ lệ hộ nghèo từ 6,4% xuống còn 5,2%.
II. TỔ CHỨC THỰC HIỆN
Giao Phòng Y tế chủ trì, phối hợp với các xã, báo cáo trước ngày 15/12/2024.
"""
ROWS = [
    ("TT", "Chỉ tiêu", "Đơn vị", "Năm 2024"),
    ("1", "Hộ nghèo", "%", "5,2"),
    ("2", "Đường", "km", "12"),
]
OFFICE = ("doc", "rtf", "odt", "xls", "ods")  # read by LibreOffice, wholly or where all else fails


def samples() -> Iterator[tuple[str, bytes]]:
    """A sound file or more of each format, as suffix and bytes."""
    plans = sorted((ROOT / "corpus" / "plans").glob("*.txt"))
    yield "txt", plans[0].read_bytes()
    yield "md", plans[1].read_bytes()
    yield "txt", plans[2].read_text("utf-8").encode("utf-16")
    yield "html", html().encode()
    for name in ("letter.docx", "letter.tabs.docx", "numbers.docx"):
        yield "docx", (FIXTURES / name).read_bytes()
    for name in ("letter.pdf", "letter.tabs.pdf", "letter.fallback.pdf"):
        yield "pdf", (FIXTURES / name).read_bytes()
    yield "pdf", open_pdf()
    yield "xlsx", xlsx()
    yield "rtf", rtf()
    yield "odt", _odt()
    yield from _images()
    yield from _converted()


def html() -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in ROWS)
    body = "".join(f"<p>{line}</p>" for line in WORDS.splitlines())
    return f"<!DOCTYPE html><html><body><div>{body}<table>{rows}</table></div></body></html>"


def open_pdf() -> bytes:
    """A PDF whose streams are not packed: damage reaches what is drawn."""
    from reportlab.pdfgen import canvas

    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pageCompression=0)
    for page in range(3):
        for line in range(30):
            sheet.drawString(
                72, 780 - 22 * line, f"{line}. Giao Phong Y te bao cao truoc 15/12/202{page}"
            )
        sheet.rect(60, 60, 300, 200)
        sheet.showPage()
    sheet.save()
    return stream.getvalue()


def xlsx() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["BIỂU SỐ 01: CHỈ TIÊU NĂM 2024"])
    for row in ROWS:
        sheet.append(list(row))
    sheet["E2"] = "=SUM(D3:D4)"
    sheet.merge_cells("A1:D1")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rtf() -> bytes:
    body = "\\par ".join(
        "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in line) for line in WORDS.splitlines()
    )
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Times New Roman;}}\\f0 " + body + "}").encode()


def _odt() -> bytes:
    lines = "".join(f"<text:p>{line}</text:p>" for line in WORDS.splitlines())
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text")
    )
    content = f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body><office:text>{lines}</office:text></office:body></office:document-content>'
    manifest = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def picture() -> bytes:
    """A small page as a PNG."""
    import pypdfium2

    document = pypdfium2.PdfDocument(open_pdf())
    image = document[0].render(scale=1.4).to_pil().convert("L").crop((0, 0, 700, 350))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    document.close()
    return stream.getvalue()


def _images() -> Iterator[tuple[str, bytes]]:
    from PIL import Image

    image = Image.open(io.BytesIO(picture()))
    for suffix, form in (("png", "PNG"), ("jpg", "JPEG"), ("tif", "TIFF"), ("pdf", "PDF")):
        stream = io.BytesIO()
        image.save(stream, form)
        yield suffix, stream.getvalue()


def _converted() -> Iterator[tuple[str, bytes]]:
    """Old formats, made by LibreOffice where it is installed."""
    program = shutil.which("soffice")
    if program is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        for suffix, name, data in (
            ("doc", "letter.docx", (FIXTURES / "letter.docx").read_bytes()),
            ("odt", "letter.docx", (FIXTURES / "letter.docx").read_bytes()),
            ("xls", "sheet.xlsx", xlsx()),
            ("ods", "sheet.xlsx", xlsx()),
        ):
            source = Path(folder) / name
            source.write_bytes(data)
            subprocess.run(
                [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", suffix, "--outdir", folder, str(source)],
                check=False, capture_output=True, timeout=120,
            )  # fmt: skip
            made = source.with_suffix(f".{suffix}")
            if made.exists():
                yield suffix, made.read_bytes()


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of *entries*."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The entries of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# --- damage -------------------------------------------------------------------------------------


def truncated(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file cut at every twentieth of its length."""
    for part in range(1, 20):
        yield f"cut{5 * part}", data[: len(data) * part // 20]


def damaged(data: bytes, others: list[bytes], source: random.Random) -> tuple[str, bytes]:
    """One damaged file; an archive is as often damaged inside, where its parsers read it."""
    if data[:2] == b"PK" and source.random() < 0.7:
        entries = unpacked(data)
        name = source.choice([n for n, d in entries.items() if d])
        how, entries[name] = _bytes(entries[name], [entries[n] for n in entries], source)
        return f"in_{how}", packed(entries)
    return _bytes(data, others, source)


def _bytes(data: bytes, others: list[bytes], source: random.Random) -> tuple[str, bytes]:
    how = source.choice(("flip", "flip", "flip", "splice", "drop", "again", "digits", "wild"))
    made = bytearray(data)
    if not made:
        return how, data
    at = source.randrange(len(made))
    size = min(source.choice((1, 4, 32, 400, 4000)), len(made))
    if how == "flip":
        for _ in range(source.choice((1, 3, 10, 60, 400))):
            made[source.randrange(len(made))] ^= 1 << source.randrange(8)
    elif how == "splice":
        other = source.choice(others)
        start = source.randrange(len(other) or 1)
        made[at : at + size] = other[start : start + source.choice((size, 4 * size))]
    elif how == "drop":
        del made[at : at + size]
    elif how == "again":
        made[at:at] = made[at : at + size] * source.choice((1, 3, 50))
    elif how == "digits":  # lengths, offsets, counts
        places = [i for i, byte in enumerate(made) if 48 <= byte <= 57]
        for place in source.sample(places, min(len(places), 12)):
            made[place] = source.choice(b"0123456789")
    else:
        made[at : at + size] = source.randbytes(size)
    return how, bytes(made)
