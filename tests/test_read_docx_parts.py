"""DOCX of other hands: parts around the text, templates, macros, WPS Office, Google Docs, Strict.

Files of programs that are not at hand are made from what python-docx writes: their quirks (missing
styles, targets named NULL, namespaces, wrappers around runs) are written into the parts.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kehoach.extract.reading.files import read_bytes
from kehoach.models import BlockKind, SourceText
from kehoach.models.errors import UnreadableInput

Parts = dict[str, bytes]
RELATION = (
    '<Relationship Id="{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}"/></Relationships>'
)
DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"


def parts(made: Any) -> Parts:
    stream = io.BytesIO()
    made.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries: Parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return stream.getvalue()


def opened(entries: Parts, name: str = "ke_hoach.docx") -> SourceText:
    return read_bytes(packed(entries), name)


def words(source: SourceText) -> list[str]:
    return [source.text[b.span.start : b.span.end] for b in source.blocks]


def plain(*lines: str) -> Parts:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    return parts(made)


def related(entries: Parts, kind: str, target: str, data: bytes = b"", id: str = "rId77") -> Parts:
    """The package with one more part that the document names."""
    more = RELATION.format(id, kind, target).encode()
    changed = entries[RELATIONS].replace(b"</Relationships>", more)
    return {**entries, RELATIONS: changed} | ({f"word/{target}": data} if data else {})


def categories(source: SourceText) -> list[str]:
    return [problem.category for problem in source.problems]


def body(*xml: str) -> SourceText:
    made = docx.Document()
    for piece in xml:
        made.element.body.insert_element_before(
            parse_xml(piece.replace(">", f" {nsdecls('w')}>", 1)), "w:sectPr"
        )
    return opened(parts(made))


# --- notes, comments, objects -------------------------------------------------------------------


def test_endnotes_stand_at_the_end_like_footnotes() -> None:
    note = (
        f"<w:endnotes {nsdecls('w')}><w:endnote w:id='2'><w:p><w:r><w:t>Số liệu của Cục Thống kê."
        "</w:t></w:r></w:p></w:endnote></w:endnotes>"
    )
    entries = related(plain("Hộ nghèo", "Đoạn sau."), "endnotes", "endnotes.xml", note.encode())
    mark = "Hộ nghèo</w:t></w:r><w:r><w:endnoteReference w:id='2'/></w:r><w:r><w:t>"
    changed = entries[DOCUMENT].decode().replace("Hộ nghèo</w:t></w:r><w:r><w:t>", mark)
    changed = changed.replace("Hộ nghèo</w:t></w:r>", mark[: -len("<w:r><w:t>")], 1)
    source = opened({**entries, DOCUMENT: changed.encode()})
    assert words(source) == ["Hộ nghèo[1]", "Đoạn sau.", "[1] Số liệu của Cục Thống kê."]
    assert source.blocks[-1].kind == BlockKind.FOOTNOTE


def test_comments_are_counted_and_not_read() -> None:
    comment = (
        "<w:comment w:id='{}' w:author='a'><w:p><w:r><w:t>cần xem lại</w:t></w:r></w:p></w:comment>"
    )
    xml = f"<w:comments {nsdecls('w')}>{comment.format(1)}{comment.format(2)}</w:comments>"
    source = opened(related(plain("Hộ nghèo"), "comments", "comments.xml", xml.encode()))
    assert source.text == "Hộ nghèo"
    assert categories(source) == ["comments"]
    assert "2 ghi chú" in source.problems[0].message


@pytest.mark.parametrize(
    ("kind", "target", "called"),
    [
        ("package", "embeddings/Sheet1.xlsx", "1 bảng tính nhúng"),
        ("oleObject", "embeddings/cu.doc", "1 văn bản nhúng"),
        ("oleObject", "embeddings/oleObject1.bin", "1 đối tượng nhúng khác"),
        ("chart", "charts/chart1.xml", "1 biểu đồ"),
    ],
)
def test_what_is_embedded_is_said(kind: str, target: str, called: str) -> None:
    source = opened(related(plain("Hộ nghèo"), kind, target, b"x"))
    assert categories(source) == ["embedded_object"]
    assert called in source.problems[0].message


def test_pictures_alone_have_to_be_recognised() -> None:
    entries = related(plain(""), "image", "media/image1.png", b"\x89PNG")
    with pytest.raises(UnreadableInput) as error:
        opened(entries)
    assert error.value.category == "needs_ocr"


# --- sections and numbers -----------------------------------------------------------------------


def listed(made: Any, text: str, number: int = 1, level: int = 0) -> None:
    paragraph = made.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>"
        )
    )


def numbered() -> Any:
    """Lists 1 and 2 of one abstract list, the second restarting at 1; list 3 restarts at 4."""
    made = docx.Document()
    root = made.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    root.append(
        parse_xml(
            f"<w:abstractNum {nsdecls('w')} w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
            "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
        )
    )
    for number, start in ((1, 0), (2, 1), (3, 4)):
        override = (
            f"<w:lvlOverride w:ilvl='0'><w:startOverride w:val='{start}'/></w:lvlOverride>"
            if start
            else ""
        )
        root.append(
            parse_xml(
                f"<w:num {nsdecls('w')} w:numId='{number}'><w:abstractNumId w:val='0'/>{override}</w:num>"
            )
        )
    return made


def test_numbers_go_on_over_a_section_and_restart_where_they_are_told() -> None:
    made = numbered()
    listed(made, "Mục đích")
    listed(made, "Yêu cầu")
    section = made.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    listed(made, "Nhiệm vụ")
    listed(made, "Phụ lục", number=2)
    listed(made, "Biểu mẫu", number=2)
    listed(made, "Nơi nhận", number=3)
    assert words(opened(parts(made))) == [
        "1. Mục đích", "2. Yêu cầu", "3. Nhiệm vụ", "1. Phụ lục", "2. Biểu mẫu", "4. Nơi nhận",
    ]  # fmt: skip


def test_a_landscape_annex_is_read_on() -> None:
    made = docx.Document()
    made.add_paragraph("KẾ HOẠCH")
    made.add_section().orientation = WD_ORIENT.LANDSCAPE
    made.add_paragraph("PHỤ LỤC")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "Chỉ tiêu", "12,5%"
    made.add_section().orientation = WD_ORIENT.PORTRAIT
    made.add_paragraph("Nơi nhận:")
    assert words(opened(parts(made))) == ["KẾ HOẠCH", "PHỤ LỤC", "Chỉ tiêu", "12,5%", "Nơi nhận:"]


# --- other programs, other kinds ----------------------------------------------------------------

MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("name", "type_"), [("mau.dotx", TEMPLATE), ("mau.docm", MACRO), ("mau.dotm", MACRO)]
)
def test_templates_and_documents_with_macros(name: str, type_: str) -> None:
    entries = plain("KẾ HOẠCH")
    types = "[Content_Types].xml"
    entries[types] = entries[types].replace(DOCUMENT_TYPE.encode(), type_.encode())
    if name.endswith("m"):
        entries = related(entries, "vbaProject", "vbaProject.bin", b"Shell")
    source = opened(entries, name)
    assert words(source) == ["KẾ HOẠCH"]
    assert categories(source) == (["macros"] if name.endswith("m") else [])


def test_strict_namespaces_of_iso_29500() -> None:
    made = docx.Document()
    made.add_paragraph("KẾ HOẠCH").runs[0].bold = True
    made.add_table(1, 2).cell(0, 0).text = "TT"
    entries = {
        name: re.sub(
            rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/",
            rb"http://purl.oclc.org/ooxml/\1/",
            data,
        )
        for name, data in parts(made).items()
    }
    source = opened(entries)
    assert words(source) == ["KẾ HOẠCH", "TT"]
    assert source.blocks[0].bold
    assert source.blocks[1].cell is not None


@pytest.mark.parametrize(
    "drop", ["word/styles.xml", "[Content_Types].xml", "_rels/.rels", RELATIONS]
)
def test_a_part_that_is_missing_costs_only_itself(drop: str) -> None:
    entries = {name: data for name, data in plain("KẾ HOẠCH").items() if name != drop}
    assert words(opened(entries)) == ["KẾ HOẠCH"]


@pytest.mark.parametrize("target", ["NULL", "../NULL", "/word/none.xml", "%zz", "..\\x.xml"])
def test_relations_to_nothing(target: str) -> None:
    """Converters leave pictures, and sometimes notes, that point at parts which are not there."""
    entries = related(related(plain("KẾ HOẠCH"), "image", target), "hyperlink", target, id="rId78")
    assert words(opened(entries)) == ["KẾ HOẠCH"]


def test_a_part_with_broken_xml_is_said() -> None:
    entries = plain("KẾ HOẠCH")
    source = opened({**entries, "word/styles.xml": b"<w:styles"})
    assert words(source) == ["KẾ HOẠCH"]
    assert categories(source) == ["damaged_part"]
    assert "styles" in source.problems[0].message


def test_the_main_part_may_have_another_name() -> None:
    """Google Docs and reports of databases name it ``document2.xml``, with absolute targets."""
    entries = plain("KẾ HOẠCH")
    entries["word/document2.xml"] = entries.pop(DOCUMENT)
    entries["word/_rels/document2.xml.rels"] = entries.pop(RELATIONS)
    entries["_rels/.rels"] = entries["_rels/.rels"].replace(
        DOCUMENT.encode(), b"/word/document2.xml"
    )
    assert words(opened(entries)) == ["KẾ HOẠCH"]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(
            "<w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>Giảm nghèo</w:t></w:r></w:sdtContent>"
            "</w:sdt></w:p>",
            ["Giảm nghèo"],
            id="a field of a form in a paragraph",
        ),
        pytest.param(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Bấm vào đây"
            "</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            [],
            id="a field that nobody filled in",
        ),
        pytest.param(
            "<w:p><w:r><w:t>Số </w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            "<w:r><w:t>nhập số</w:t></w:r></w:sdtContent></w:sdt></w:p>",
            ["Số"],
            id="a field in a line that nobody filled in",
        ),
        pytest.param(
            "<w:p><w:fldSimple w:instr='DATE'><w:r><w:t>05/3/2024</w:t></w:r></w:fldSimple></w:p>",
            ["05/3/2024"],
            id="a simple field",
        ),
        pytest.param(
            "<w:p><w:customXml w:element='x'><w:smartTag w:element='y'><w:hyperlink w:anchor='z'><w:r>"
            "<w:t>Quyết định</w:t></w:r></w:hyperlink></w:smartTag></w:customXml></w:p>",
            ["Quyết định"],
            id="wrappers in wrappers",
        ),
        pytest.param(
            "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc><w:p><w:r><w:t>TT</w:t></w:r></w:p></w:tc>"
            "<w:sdt><w:sdtContent><w:tc><w:p><w:r><w:t>Chỉ tiêu</w:t></w:r></w:p></w:tc>"
            "</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
            ["TT", "Chỉ tiêu"],
            id="rows and cells in wrappers, as Google Docs has them",
        ),
    ],
)
def test_wrappers(xml: str, expected: list[str]) -> None:
    source = body(xml, "<w:p><w:r><w:t>hết</w:t></w:r></w:p>")
    assert words(source)[:-1] == expected
