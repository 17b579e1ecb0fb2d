"""The findings as a Word report in the form of Nghị định 30/2020/NĐ-CP (Phụ lục I).

A4, margins of 20 mm above and below, 30 mm left and 15 mm right (Phụ lục I, phần I, mục I.3),
Times New Roman 13 to 14, the national motto beside the name of the body, page numbers from the
second page on. Number, date and signer are left open: the report is the inspector's to issue.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..atomic import replacing
from ..models import Finding
from ..sheets import clean
from ..wording import Lang
from .state import NAMES as STATUS_NAMES
from .state import Standing, Standings
from .words import NAMES, REVIEW, shown, where

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
_QUOTE, _QUOTES = 600, 6  # characters of a quote, quotes of a finding
_ORDER = ("serious", "medium", "light", "note")
_NUMERALS = ("I", "II", "III", "IV", "V", "VI")


def write_report(
    target: Path, made: Standings, files: Sequence[str], *, body: str = "", lang: Lang = "vi"
) -> None:
    """Write the report on *files*; *body* is the name of the office that reports.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    data = io.BytesIO()
    _report(made, files, body, lang).save(data)
    with replacing(target) as temporary:
        temporary.write_bytes(data.getvalue())


def _report(made: Standings, files: Sequence[str], body: str, lang: Lang) -> Document:
    import docx

    document = docx.Document()
    _page(document)
    _letterhead(document, body, lang)
    vi = lang == "vi"
    _line(document, "BÁO CÁO" if vi else "REPORT", bold=True, centre=True, size=14, before=12)
    title = "Kết quả kiểm tra kế hoạch" if vi else "Findings on the plans that were checked"
    _line(document, title, bold=True, centre=True, size=14, after=12)
    _overview(document, made, files, lang)
    chapter = 2
    for heading, findings in _chapters(made.current, lang):
        _heading(document, f"{_NUMERALS[chapter - 1]}. {heading}")
        for number, standing in enumerate(findings, start=1):
            _finding(document, number, standing, len(files) > 1, lang)
        chapter += 1
    if made.gone:
        word = "PHÁT HIỆN LẦN TRƯỚC NAY KHÔNG CÒN" if vi else "FINDINGS THAT ARE GONE"
        _heading(document, f"{_NUMERALS[chapter - 1]}. {word}")
        for finding in made.gone:
            _text(document, f"- {finding.message if vi else finding.english} ({finding.id})")
    _closing(document, lang)
    return document


def _page(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(6)
    _page_number(section.header.paragraphs[0])


def _page_number(paragraph: Paragraph) -> None:
    """The number of the page, centred in the upper margin; none on the first (Phụ lục I)."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _letterhead(document: Document, body: str, lang: Lang) -> None:
    """Body and number on the left, national motto and date on the right."""
    from docx.shared import Mm

    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (Mm(62), Mm(103)), strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    left, right = table.rows[0].cells
    _cell(left, [(body.upper() or "…………………………", True, 13), ("_______", False, 8)])
    motto = [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, 12),
        ("Độc lập - Tự do - Hạnh phúc", True, 13),
        ("____________________", False, 8),
    ]
    _cell(right, motto)
    left, right = table.rows[1].cells
    _cell(left, [("Số: ……/BC-……" if lang == "vi" else "No.: ……/BC-……", False, 13)])
    _cell(right, [("………, ngày …… tháng …… năm ……", False, 13)], italic=True)


def _cell(cell: Any, lines: Sequence[tuple[str, bool, int]], *, italic: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for index, (text, bold, size) in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(clean(text))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _overview(document: Document, made: Standings, files: Sequence[str], lang: Lang) -> None:
    vi = lang == "vi"
    _heading(document, "I. TỔNG HỢP" if vi else "I. SUMMARY")
    named = ", ".join(files[:20]) + ("…" if len(files) > 20 else "")
    _text(
        document,
        f"Đã kiểm tra {len(files)} tệp: {named}."
        if vi
        else f"{len(files)} files were checked: {named}.",
        even=False,
    )
    counts = Counter(_key(standing.finding) for standing in made.current)
    opened = Counter(_key(s.finding) for s in made.current if s.status == "open")
    new = Counter(_key(s.finding) for s in made.current if s.new)
    heads = (
        ("Mức độ", "Số phát hiện", "Chưa xử lý", "Mới")
        if vi
        else ("Severity", "Findings", "Open", "New")
    )
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    _row(table, heads, bold=True, first=True)
    for key in (*_ORDER, "review"):
        name = (REVIEW if key == "review" else NAMES[key])[0 if vi else 1]
        _row(table, (name, str(counts[key]), str(opened[key]), str(new[key])))
    _text(
        document,
        "Mỗi phát hiện dưới đây nêu nguyên văn, vị trí và phép tính làm căn cứ. Mục “Cần kiểm tra "
        "lại” dựa trên dữ liệu đọc chưa chắc chắn, không kết luận là lỗi; cần đối chiếu bản gốc."
        if vi
        else "Each finding below gives the words, their place and the arithmetic that it rests on. "
        "What is “to be looked at” rests on an unsure reading and is no fault.",
        before=6,
    )


def _row(table: Table, cells: Sequence[str], *, bold: bool = False, first: bool = False) -> None:
    from docx.shared import Pt

    row = table.rows[0] if first else table.add_row()  # type: ignore[no-untyped-call]
    for cell, text in zip(row.cells, cells, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(clean(text)).bold = bold


def _chapters(standings: Sequence[Standing], lang: Lang) -> Iterator[tuple[str, list[Standing]]]:
    """The findings by severity, the gravest first; those to be looked at come last."""
    for key in (*_ORDER, "review"):
        own = [standing for standing in standings if _key(standing.finding) == key]
        if own:
            pair = REVIEW if key == "review" else NAMES[key]
            name = pair[0 if lang == "vi" else 1].upper()
            word = "PHÁT HIỆN MỨC " if lang == "vi" and key != "review" else ""
            yield f"{word}{name} ({len(own)})", own


def _key(finding: Finding) -> str:
    return "review" if finding.review else finding.severity


def _finding(
    document: Document, number: int, standing: Standing, several: bool, lang: Lang
) -> None:
    vi = lang == "vi"
    finding = standing.finding
    title = finding.title if vi else finding.title_english
    _line(document, f"{number}. {title}", bold=True, before=8, keep=True)
    if several or finding.document:
        parts = [part for part in (finding.document, finding.file) if part]
        _labelled(document, "Văn bản" if vi else "Document", "; ".join(parts))
    _text(document, finding.message if vi else finding.english)
    for evidence in finding.evidence[:_QUOTES]:
        place = where(evidence, lang)
        if evidence.file and evidence.file != finding.file:
            place = f"{evidence.file}, {place}"
        _quote(document, shown(evidence.quote, _QUOTE), place)
    left = len(finding.evidence) - _QUOTES
    if left > 0:
        _text(document, f"(và {left} chỗ khác)" if vi else f"(and {left} other places)")
    repair = finding.repair if vi else finding.repair_english
    for label, text in (
        (("Phép tính", "Arithmetic"), finding.arithmetic),
        (("Cần có", "Expected"), finding.expected),
        (("Quy định đối chiếu", "Held against"), finding.reference),
        (("Kiến nghị", "Recommendation"), repair),
    ):
        if text:
            _labelled(document, label[0 if vi else 1], text)
    state = STATUS_NAMES[standing.status][0 if vi else 1]
    if standing.mark:
        state += f" – {standing.mark.why} ({standing.mark.author})"
    _labelled(document, "Trạng thái" if vi else "State", f"{state}. ({finding.id})")


def _heading(document: Document, text: str) -> None:
    _line(document, text, bold=True, before=12, keep=True)


def _line(
    document: Document,
    text: str,
    *,
    bold: bool = False,
    centre: bool = False,
    size: float = 13,
    before: float = 0,
    after: float = 4,
    keep: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(clean(text))
    run.bold, run.font.size = bold, Pt(size)
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(before), Pt(after), keep
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _text(document: Document, text: str, *, before: float = 0, even: bool = True) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph(clean(text))
    if even:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_before = Pt(before)


def _quote(document: Document, quote: str, place: str) -> None:
    from docx.shared import Mm, Pt

    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent, shape.space_after = Mm(10), Pt(3)
    paragraph.add_run(f"“{clean(quote)}”").italic = True
    paragraph.add_run(f" ({clean(place)})").font.size = Pt(11)


def _labelled(document: Document, label: str, text: str) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(clean(" ".join(text.split()) if "\n" not in text else text))


def _closing(document: Document, lang: Lang) -> None:
    """Recipients on the left, the place for the signature on the right."""
    from docx.shared import Pt

    document.add_paragraph()
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    vi = lang == "vi"
    lines = ("Nơi nhận:", "- ………;", "- Lưu: VT.") if vi else ("Recipients:", "- ………;", "- File.")
    for index, text in enumerate(lines):
        paragraph = left.paragraphs[0] if index == 0 else left.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = index == 0, index == 0, Pt(12 if index == 0 else 11)
    signed = "NGƯỜI LẬP BÁO CÁO" if vi else "REPORTED BY"
    _cell(right, [(signed, True, 13), ("", False, 13), ("", False, 13), ("……………", False, 13)])
