"""DOCX: what the page shows is what is read."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kehoach.extract.reading.docx_numbers import formatted
from kehoach.extract.reading.files import read_bytes
from kehoach.models import BlockKind, SourceText

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'


def saved(document: Any) -> SourceText:
    stream = io.BytesIO()
    document.save(stream)
    return read_bytes(stream.getvalue(), "ke_hoach.docx")


def body(*xml: str) -> SourceText:
    """A document whose body is *xml*."""
    document = docx.Document()
    for piece in xml:
        element = parse_xml(
            piece.replace(" ", f" {nsdecls('w')} {MC} {WPS} ", 1)
            if " " in piece.split(">")[0]
            else piece.replace(">", f" {nsdecls('w')} {MC} {WPS}>", 1)
        )
        document.element.body.insert_element_before(element, "w:sectPr")
    return saved(document)


def words(source: SourceText) -> list[str]:
    return [source.text[b.span.start : b.span.end] for b in source.blocks]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(
            "<w:p><w:r><w:t xml:space='preserve'>Giảm </w:t></w:r><w:ins w:id='1' w:author='a'>"
            "<w:r><w:t>3%</w:t></w:r></w:ins><w:del w:id='2' w:author='a'><w:r>"
            "<w:delText>5%</w:delText></w:r></w:del></w:p>",
            ["Giảm 3%"],
            id="tracked changes: insertion kept, deletion dropped",
        ),
        pytest.param(
            "<w:p><w:moveFrom w:id='1' w:author='a'><w:r><w:t>cũ</w:t></w:r></w:moveFrom>"
            "<w:moveTo w:id='2' w:author='a'><w:r><w:t>mới</w:t></w:r></w:moveTo></w:p>",
            ["mới"],
            id="moved text once, where it went",
        ),
        pytest.param(
            "<w:p><w:r><w:t>19</w:t><w:noBreakHyphen/><w:t>NQ/TW</w:t></w:r></w:p>",
            ["19-NQ/TW"],
            id="hyphen that does not break",
        ),
        pytest.param(
            "<w:p><w:r><w:t>kinh</w:t><w:softHyphen/><w:t>tế</w:t></w:r></w:p>",
            ["kinhtế"],
            id="soft hyphen is not drawn",
        ),
        pytest.param(
            "<w:p><w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:t xml:space='preserve'> 95%</w:t></w:r></w:p>",
            ["≥ 95%"],
            id="sign of a symbol font",
        ),
        pytest.param(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r></w:p>",
            ["hiện"],
            id="hidden text",
        ),
        pytest.param(
            "<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Kế hoạch</w:t></w:r></w:p>",
            ["KẾ HOẠCH"],
            id="capitals by style",
        ),
        pytest.param(
            "<w:p><w:hyperlink w:anchor='x'><w:r><w:t>Nghị quyết số 57</w:t></w:r></w:hyperlink>"
            "<w:smartTag w:element='y'><w:r><w:t>-NQ/TW</w:t></w:r></w:smartTag></w:p>",
            ["Nghị quyết số 57-NQ/TW"],
            id="links and smart tags",
        ),
        pytest.param(
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DATE</w:instrText>"
            "</w:r><w:r><w:t>mã</w:t></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r>"
            "<w:t>05/3/2024</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            ["05/3/2024"],
            id="a field's result, not its code",
        ),
        pytest.param(
            "<w:p><w:r><w:t>KẾ HOẠCH</w:t><w:br/><w:t>Phòng, chống dịch năm 2024</w:t></w:r></w:p>",
            ["KẾ HOẠCH", "Phòng, chống dịch năm 2024"],
            id="a line end after the kind line parts",
        ),
        pytest.param(
            "<w:p><w:r><w:t>Tăng cường công tác</w:t><w:br/><w:t>phòng, chống dịch</w:t></w:r></w:p>",
            ["Tăng cường công tác\nphòng, chống dịch"],
            id="a line end inside a sentence does not",
        ),
        pytest.param(
            "<w:p><w:r><w:t>Nơi nhận:</w:t><w:br/><w:t>- Như trên;</w:t><w:br/><w:t>- Lưu: VT.</w:t></w:r></w:p>",
            ["Nơi nhận:", "- Như trên;", "- Lưu: VT."],
            id="a list made with line ends",
        ),
        pytest.param(
            "<w:p><w:r><w:t>UBND XÃ AN BÌNH</w:t><w:tab/><w:t>CỘNG HÒA XÃ HỘI</w:t></w:r></w:p>",
            ["UBND XÃ AN BÌNH", "CỘNG HÒA XÃ HỘI"],
            id="columns made with a tab",
        ),
        pytest.param(
            "<w:p><w:r><w:t>1.</w:t><w:tab/><w:t>Mục đích</w:t></w:r></w:p>",
            ["1.\tMục đích"],
            id="a tab behind a typed label",
        ),
    ],
)
def test_paragraphs(xml: str, expected: list[str]) -> None:
    assert words(body(xml)) == expected


def test_a_drawn_rule_is_no_block() -> None:
    rule, text = "<w:p><w:r><w:t>______</w:t></w:r></w:p>", "<w:p><w:r><w:t>0.0</w:t></w:r></w:p>"
    assert words(body(rule, text, rule)) == ["0.0"]


def test_a_paragraph_whose_end_was_deleted_runs_into_the_next() -> None:
    source = body(
        "<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr><w:r>"
        "<w:t xml:space='preserve'>Phòng Y tế </w:t></w:r></w:p>",
        "<w:p><w:r><w:t>chủ trì thực hiện.</w:t></w:r></w:p>",
    )
    assert words(source) == ["Phòng Y tế chủ trì thực hiện."]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    inner = "<w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p></w:txbxContent>"
    source = body(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        + inner
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        + inner
        + "</w:pict></mc:Fallback></mc:AlternateContent><w:t>Đoạn văn</w:t></w:r></w:p>"
    )
    assert words(source) == ["Đoạn văn", "DỰ THẢO"]


def test_styles_give_bold_and_the_run_overrides_them() -> None:
    document = docx.Document()
    style = document.styles.add_style("Mục", 1)
    style.font.bold = True
    document.add_paragraph("Đậm theo kiểu", style=style)
    plain = document.add_paragraph(style=style)
    plain.add_run("Không đậm").bold = False
    mixed = document.add_paragraph()
    mixed.add_run("1. Mục đích:").bold = True
    mixed.add_run(" Nâng cao nhận thức")
    first, second, third = saved(document).blocks
    assert (first.bold, second.bold, third.bold) == (True, False, False)
    assert (first.emphasis, second.emphasis, third.emphasis) == (13, 0, 12)


def test_headings_of_run_in_bold_are_titles() -> None:
    from kehoach.extract.pipeline import parse

    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH").runs[0].bold = True
    for number, title in ((1, "Mục đích"), (2, "Yêu cầu")):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{number}. {title}").bold = True
        paragraph.add_run(": Các đơn vị bám sát nội dung Kế hoạch để triển khai; bảo đảm tiến độ.")
    sections = parse(saved(document)).documents[0].sections
    assert [s.title for s in sections][:2] == ["Mục đích", "Yêu cầu"]


def numbering(*levels: tuple[str, str, str]) -> Any:
    """A document whose list 1 has the given levels (format, text, more XML)."""
    document = docx.Document()
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    inner = "".join(
        f"<w:lvl w:ilvl='{n}'><w:start w:val='1'/><w:numFmt w:val='{f}'/>{more}<w:lvlText w:val='{t}'/></w:lvl>"
        for n, (f, t, more) in enumerate(levels)
    )
    root.append(
        parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='0'>{inner}</w:abstractNum>")
    )
    root.append(
        parse_xml(f"<w:num {nsdecls('w')} w:numId='1'><w:abstractNumId w:val='0'/></w:num>")
    )
    return document


def item(document: Any, text: str, level: int = 0, into: Any = None) -> None:
    paragraph = (into or document).add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr>"
        )
    )


def test_what_libreoffice_does_not_know_of_numbers() -> None:
    """Word counts ``isLgl`` in digits and, with ``lvlRestart`` 0, does not begin anew."""
    document = numbering(
        ("upperRoman", "%1.", ""),
        ("decimal", "%1.%2.", "<w:lvlRestart w:val='0'/><w:isLgl/>"),
    )
    for level in (0, 1, 0, 1):
        item(document, "x", level)
    assert words(saved(document)) == ["I. x", "1.1. x", "II. x", "2.2. x"]


def test_letters_in_vietnamese_order() -> None:
    """A format of its own counts ``d, đ, e``; it stands beside the plain one as Word writes it."""
    document = numbering(("lowerLetter", "%1)", ""))
    level = document.part.numbering_part.element.find(".//{*}lvl")
    plain = level.find("{*}numFmt")
    level.replace(
        plain,
        parse_xml(
            f"<mc:AlternateContent {MC} {nsdecls('w')}><mc:Choice Requires='w14'><w:numFmt "
            "w:val='custom' w:format='a, b, c, d, đ, ...'/></mc:Choice><mc:Fallback><w:numFmt "
            "w:val='lowerLetter'/></mc:Fallback></mc:AlternateContent>"
        ),
    )
    for _ in range(7):
        item(document, "x")
    assert [line[0] for line in words(saved(document))] == list("abcdđeg")


def test_typed_letters_stay_as_they_are() -> None:
    document = docx.Document()
    for letter in "dđe":
        document.add_paragraph(f"{letter}) Nội dung")
    source = saved(document)
    assert [b.label for b in source.blocks] == ["d)", "đ)", "e)"]


def test_numbers_in_cells_without_words_are_drawn() -> None:
    document = numbering(("decimal", "%1", ""))
    table = document.add_table(2, 2)
    for row in (0, 1):
        item(document, "", into=table.cell(row, 0))
        table.cell(row, 1).text = "Đơn vị"
    item(document, "")  # outside of a table it is drawn, too, but says nothing
    assert words(saved(document)) == ["1", "Đơn vị", "2", "Đơn vị"]


def test_a_number_is_mapped_to_its_paragraph() -> None:
    document = numbering(("decimal", "%1.", ""))
    document.add_paragraph("Đoạn đầu")
    item(document, "Mục đích")
    source = saved(document)
    assert source.text == "Đoạn đầu\n1. Mục đích"
    at = source.text.index("1.")
    assert source.origin(at).paragraph == source.origin(at + 3).paragraph == 1
    assert source.origin(at + 3).offset == 0
    assert source.origin(at + 7).offset == 4


@pytest.mark.parametrize(
    ("count", "name", "expected"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (27, "lowerLetter", "aa"),
        (7, "decimalZero", "07"),
        (3, "none", ""),
        (0, "upperRoman", "0"),
        (12, "ordinal", "12"),
    ],
)
def test_formats_of_numbers(count: int, name: str, expected: str) -> None:
    assert formatted(count, name) == expected


def test_footnotes_stand_at_the_end_under_their_mark() -> None:
    source = with_notes()
    assert words(source) == [
        "Thực hiện Nghị quyết[1] của Tỉnh ủy[2].",
        "Đoạn sau.",
        "[1] Nghị quyết số 05-NQ/TU.",
        "[2] Khóa XV.",
    ]
    assert [b.kind for b in source.blocks[2:]] == [BlockKind.FOOTNOTE] * 2


def with_notes() -> SourceText:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    note = "<w:footnote w:id='{}'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{}</w:t></w:r></w:p></w:footnote>"
    blob = (
        f"<w:footnotes {nsdecls('w')}>"
        + note.format(3, "Khóa XV.")
        + note.format(2, "Nghị quyết số 05-NQ/TU.")
        + note.format(9, "Không được gọi.")
        + "</w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, blob.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    paragraph = document.add_paragraph("Thực hiện Nghị quyết")
    for number, text in ((2, " của Tỉnh ủy"), (3, ".")):
        paragraph.add_run()._r.append(
            parse_xml(f"<w:footnoteReference {nsdecls('w')} w:id='{number}'/>")
        )
        paragraph.add_run(text)
    document.add_paragraph("Đoạn sau.")
    return saved(document)


def test_headers_and_footers_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Trang 1"
    document.sections[0].footer.paragraphs[0].text = "Lưu hành nội bộ"
    document.add_paragraph("KẾ HOẠCH")
    assert words(saved(document)) == ["KẾ HOẠCH"]


def test_a_letterhead_in_the_header_is_read_first() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    document.sections[0].header.add_paragraph("Độc lập - Tự do - Hạnh phúc")
    document.add_paragraph("KẾ HOẠCH")
    assert words(saved(document))[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert words(saved(document))[-1] == "KẾ HOẠCH"


def test_a_table_of_contents_is_left_out() -> None:
    document = docx.Document()
    style = document.styles.add_style("toc 1", 1)
    document.add_paragraph("I. MỤC TIÊU\t3", style=style)
    document.add_paragraph("I. MỤC TIÊU")
    assert words(saved(document)) == ["I. MỤC TIÊU"]


def test_merged_and_nested_cells() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "TT"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Chỉ tiêu"
    table.cell(1, 1).text, table.cell(1, 2).text = "2024", "2025"
    table.cell(2, 0).text = "1"
    inner = table.cell(2, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "trong", "bảng"
    table.cell(2, 2).text = "12,5%"
    table.cell(2, 2).add_paragraph("đoạn hai")
    source = saved(document)
    found = [
        (
            source.text[b.span.start : b.span.end],
            b.cell.table,
            b.cell.row,
            b.cell.column,
            b.cell.row_span,
            b.cell.column_span,
        )
        for b in source.blocks
        if b.cell is not None
    ]
    assert found == [
        ("TT", 0, 0, 0, 2, 1),
        ("Chỉ tiêu", 0, 0, 1, 1, 2),
        ("2024", 0, 1, 1, 1, 1),
        ("2025", 0, 1, 2, 1, 1),
        ("1", 0, 2, 0, 1, 1),
        ("trong", 1, 0, 0, 1, 1),
        ("bảng", 1, 0, 1, 1, 1),
        ("12,5%", 0, 2, 2, 1, 1),
        ("đoạn hai", 0, 2, 2, 1, 1),
    ]


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "MẬT"
    assert [b.cell for b in saved(document).blocks] == [None]


def test_a_row_that_was_deleted_is_left_out() -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    for row in range(3):
        table.cell(row, 0).text, table.cell(row, 1).text = f"hàng {row}", "x"
    row = table.rows[1]._tr
    row.get_or_add_trPr().append(parse_xml(f"<w:del {nsdecls('w')} w:id='1' w:author='a'/>"))
    assert [w for w in words(saved(document)) if w != "x"] == ["hàng 0", "hàng 2"]


def test_decomposed_letters_are_composed_and_mapped() -> None:
    import unicodedata

    document = docx.Document()
    paragraph = document.add_paragraph(unicodedata.normalize("NFD", "Ủy ban "))
    paragraph.add_run(unicodedata.normalize("NFD", "xã")).bold = True
    source = saved(document)
    assert source.text == "Ủy ban xã"
    assert source.origin(source.text.index("b")).offset == 4  # U and two marks, y, a blank: 0 to 4
