"""The findings as a workbook: ``Bảng phát hiện`` with the columns that an inspector fills on in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ..sheets import Column, Sheet, Value, write_workbook
from ..wording import Lang
from .state import NAMES, Standing, Standings
from .words import severity, shown, where

_COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("STT", "No.", 6),
    ("Nội dung phát hiện", "Finding", 50),
    ("Mức độ", "Severity", 14),
    ("Trích dẫn", "Quotes", 46),
    ("Vị trí", "Place", 34),
    ("Phép tính", "Arithmetic", 30),
    ("Cần có", "Expected", 18),
    ("Quy định đối chiếu", "Held against", 26),
    ("Kiến nghị", "Recommendation", 36),
    ("Trạng thái", "State", 14),
    ("Giải trình", "Explanation", 24),
    ("So với lần trước", "Against the last run", 12),
    ("Tệp", "File", 22),
    ("Văn bản", "Document", 34),
    ("Phép kiểm tra", "Check", 18),
    ("Độ tin cậy", "Confidence", 10),
    ("Mã", "Id", 20),
)
_PRINTED = 11  # what goes on paper ends with the explanation
_QUOTES = 6  # a finding on a long table names more cells than anybody reads
_NOTE = (
    "Mỗi phát hiện dựa trên câu chữ trích dẫn; dòng “Cần kiểm tra lại” dựa trên dữ liệu chưa chắc, "
    "không phải là lỗi.",
    "Each finding rests on the words quoted; what is “to be looked at” rests on an unsure reading "
    "and is no fault.",
)


def findings_sheet(standings: Iterable[Standing], lang: Lang = "vi") -> Sheet:
    """The sheet of findings, in the order in which they come; read row by row."""
    side = 0 if lang == "vi" else 1
    return Sheet(
        name=("Bảng phát hiện", "Findings")[side],
        columns=tuple(Column((vi, en)[side], width) for vi, en, width in _COLUMNS),
        rows=_rows(standings, lang),
        title=("BẢNG PHÁT HIỆN", "FINDINGS")[side],
        notes=(_NOTE[side],),
        printed=_PRINTED,
    )


def write_findings(
    target: Path, made: Standings, lang: Lang = "vi", *, behind: Iterable[Sheet] = ()
) -> int:
    """Write the findings, those that are gone since the last run, and the sheets *behind*.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    sheets = [findings_sheet(made.current, lang)]
    if made.gone:
        gone = findings_sheet((Standing(f, new=False) for f in made.gone), lang)
        name = "Không còn" if lang == "vi" else "Gone"
        sheets.append(Sheet(name, gone.columns, gone.rows, name.upper(), printed=_PRINTED))
    return write_workbook(target, [*sheets, *behind])


def _rows(standings: Iterable[Standing], lang: Lang) -> Iterator[list[Value]]:
    vi = lang == "vi"
    for number, standing in enumerate(standings, start=1):
        finding = standing.finding
        title, said = (
            (finding.title, finding.message) if vi else (finding.title_english, finding.english)
        )
        cited = finding.evidence[:_QUOTES]
        news = ("mới", "new") if standing.new else ("như trước", "as before")
        yield [
            number,
            f"{title}. {said}",
            severity(finding, lang),
            "\n".join(f"“{shown(e.quote)}”" for e in cited),
            "\n".join(where(e, lang) for e in cited),
            finding.arithmetic or None,
            finding.expected or None,
            finding.reference or None,
            (finding.repair if vi else finding.repair_english) or None,
            NAMES[standing.status][0 if vi else 1],
            _explained(standing),
            news[0 if vi else 1],
            finding.file,
            finding.document,
            finding.check,
            finding.confidence,
            finding.id,
        ]


def _explained(standing: Standing) -> str | None:
    mark = standing.mark
    if mark is None:
        return None
    day = date.fromisoformat(mark.made_at[:10]).strftime("%d/%m/%Y")
    return f"{mark.why} ({mark.author}, {day})"
