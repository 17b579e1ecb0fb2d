"""Sheets: an annex of targets says the same as the table of a document.

The workbooks are made here by openpyxl; where it writes no such file (formulas with results, hidden
rows, macros) a part of the archive is rewritten.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.styles import Font

from kehoach.extract.pipeline import parse
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.xlsx_numbers import Value, shown
from kehoach.models import SourceText
from kehoach.models.errors import UnreadableInput

Entry = Value | tuple[Value, str]  # a value, or a value with its number format
PERCENT, WHOLE, TWO = "0.00%", "#,##0", "#,##0.00"


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(rows: list[list[Entry]], merged: tuple[str, ...] = ()) -> Any:
    book = openpyxl.Workbook()
    fill(book.active, rows, merged)
    return book


def fill(sheet: Any, rows: list[list[Entry]], merged: tuple[str, ...] = ()) -> None:
    for row, entries in enumerate(rows, start=1):
        for column, entry in enumerate(entries, start=1):
            value, number_format = entry if isinstance(entry, tuple) else (entry, "General")
            if value is not None:
                cell = sheet.cell(row, column, value)
                cell.number_format = number_format
    for place in merged:
        sheet.merge_cells(place)


def sheet(rows: list[list[Entry]], merged: tuple[str, ...] = ()) -> SourceText:
    return read_bytes(saved(workbook(rows, merged)), "bieu.xlsx")


def words(source: SourceText) -> list[str]:
    return [source.text[b.span.start : b.span.end] for b in source.blocks]


def cells(source: SourceText) -> list[tuple[str, int, int, int, int, int]]:
    return [
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


def categories(source: SourceText) -> list[str]:
    return [problem.category for problem in source.problems]


TITLE = "KẾ HOẠCH"
NAMES = ("Biểu số 01: CHỈ TIÊU KINH TẾ - XÃ HỘI NĂM 2021", "(Kèm theo Kế hoạch số 12/KH-UBND)")
# Three invented annexes: the rows of the table, the merged cells (first row is 5), the same as text.
ANNEXES: dict[str, tuple[list[list[Entry]], tuple[str, ...]]] = {
    "poverty": (
        [
            ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện 2020", "Kế hoạch 2021"],
            ["I", "Chỉ tiêu xã hội", None, None, None],
            [1, "Tỷ lệ hộ nghèo", "%", (12.83, "0.00"), (10.34, "0.00")],
            [2, "Số hộ thoát nghèo", "Hộ", (4658, WHOLE), (5120, WHOLE)],
            [3, "Tỷ lệ trẻ em được tiêm chủng", None, (0.955, "0.0%"), (0.97, "0.0%")],
        ],
        (),
    ),
    "farming": (
        [
            ["STT", "Chỉ tiêu", "Đơn vị tính", "Năm 2022", None],
            [None, None, None, "Kế hoạch", "Ước thực hiện"],
            [1, "Diện tích lúa", "Ha", (5373.4, "#,##0.0"), (5401, "#,##0.0")],
            [2, "Sản lượng lương thực", "Tấn", (41250, WHOLE), (40300, WHOLE)],
        ],
        ("A5:A6", "B5:B6", "C5:C6", "D5:E5"),
    ),
    "years": (
        [
            ["TT", "Tên chỉ tiêu", "Đơn vị", "2023", "2024", "2025"],
            [1, "Tỷ lệ che phủ rừng", "%", (51.2, "0.0"), (51.5, "0.0"), 52],
            [2, "Số xã đạt chuẩn nông thôn mới", "Xã", 3, 4, 6],
            [3, "Thu ngân sách", "Tỷ đồng", (1234.5, "#,##0.0"), (1300, WHOLE), (1425, WHOLE)],
        ],
        (),
    ),
}


def as_document(rows: list[list[Entry]], merged: tuple[str, ...]) -> SourceText:
    """The same annex as a table of a DOCX, its numbers typed as a Vietnamese author would."""
    from openpyxl.utils.cell import range_boundaries

    document = docx.Document()
    for line in (TITLE, *NAMES):
        document.add_paragraph(line)
    table = document.add_table(len(rows), len(rows[0]))
    for row, entries in enumerate(rows):
        for column, entry in enumerate(entries):
            value, number_format = entry if isinstance(entry, tuple) else (entry, "General")
            if value is not None:
                table.cell(row, column).text = shown(value, number_format)
    for place in merged:
        left, top, right, bottom = (bound or 0 for bound in range_boundaries(place))
        table.cell(top - 5, left - 1).merge(table.cell(bottom - 5, right - 1))
    stream = io.BytesIO()
    document.save(stream)
    return read_bytes(stream.getvalue(), "bieu.docx")


def found(source: SourceText) -> list[tuple[Any, ...]]:
    """Targets and figures without their places."""
    drop = {"id", "span", "section"}
    return [
        (kind, sorted((k, str(v)) for k, v in record.model_dump(exclude=drop).items()))
        for document in parse(source).documents
        for kind in ("targets", "figures")
        for record in getattr(document, kind)
    ]


@pytest.mark.parametrize("name", ANNEXES)
def test_an_annex_says_what_the_table_of_a_document_says(name: str) -> None:
    rows, merged = ANNEXES[name]
    head: list[list[Entry]] = [[TITLE], [NAMES[0]], [NAMES[1]], []]
    annex = sheet([*head, *rows], merged)
    document = as_document(rows, merged)
    assert annex.text == document.text
    assert cells(annex) == cells(document)
    assert found(annex) == found(document)
    assert len(found(annex)) >= 3
    assert annex.info.format == "xlsx"


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        pytest.param(0.1283, PERCENT, "12,83%", id="percent"),
        pytest.param(0.125, "0%", "13%", id="percent rounded half up"),
        pytest.param(4658, WHOLE, "4.658", id="thousands"),
        pytest.param(12.83, "General", "12,83", id="decimals"),
        pytest.param(2021, "General", "2021", id="a year is not grouped"),
        pytest.param(0.1 + 0.2, "General", "0,3", id="no noise of binary fractions"),
        pytest.param(-1234.5, "#,##0.00;(#,##0.00)", "-1.234,50", id="negative in brackets"),
        pytest.param(1234567.891, '_(* #,##0.00_);_(* "-"??_);_(@_)', "1.234.567,89", id="money"),
        pytest.param(0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "-", id="a dash for zero"),
        pytest.param(12.5, '0.0"%"', "12,5%", id="a sign of percent that is only written"),
        pytest.param(3, '0" ha"', "3 ha", id="a unit in the format"),
        pytest.param(1500000, "#,##0,", "1.500", id="shown in thousands"),
        pytest.param(1e6, '#,##0 "đồng"', "1.000.000 đồng", id="a currency"),
        pytest.param(5, "00", "05", id="a zero in front"),
        pytest.param(658.0, "#.##0", "658", id="zeros that would read as thousands"),
        pytest.param(12.345, "General", "12,3450", id="three decimals are never left alone"),
        pytest.param(0.125, "0.000", "0,125", id="three decimals behind zero mislead nobody"),
        pytest.param(-0.001, "0.00", "0,00", id="no minus before nothing"),
        pytest.param(5, ";;;", "", id="a format that hides"),
        pytest.param(float("nan"), "0", "", id="no number"),
        pytest.param(datetime.datetime(2021, 6, 30), "mm-dd-yy", "30/06/2021", id="date"),
        pytest.param(datetime.date(2021, 6, 30), "mm/yyyy", "06/2021", id="month"),
        pytest.param(datetime.datetime(2021, 6, 30), "yyyy", "2021", id="year"),
        pytest.param(datetime.datetime(2021, 6, 30, 8, 5), "d/m/yy h:mm", "30/06/2021 08:05", id="hour"),
        pytest.param(datetime.time(8, 5), "h:mm", "08:05", id="time"),
        pytest.param(True, "General", "TRUE", id="truth"),
        pytest.param("=1+1", "General", "=1+1", id="text stays text"),
        pytest.param(None, "0", "", id="nothing"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_shown(value: Value, number_format: str, expected: str) -> None:
    assert shown(value, number_format) == expected


def test_merged_cells_span_and_cover() -> None:
    rows, merged = ANNEXES["farming"]
    assert cells(sheet([[TITLE], [NAMES[0]], [NAMES[1]], [], *rows], merged))[:6] == [
        ("STT", 0, 0, 0, 2, 1),
        ("Chỉ tiêu", 0, 0, 1, 2, 1),
        ("Đơn vị tính", 0, 0, 2, 2, 1),
        ("Năm 2022", 0, 0, 3, 1, 2),
        ("Kế hoạch", 0, 1, 3, 1, 1),
        ("Ước thực hiện", 0, 1, 4, 1, 1),
    ]


def test_a_letterhead_and_a_foot_are_no_rows_of_the_table() -> None:
    source = sheet(
        [
            ["UBND TỈNH AN BÌNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["SỞ KẾ HOẠCH", None, "Độc lập - Tự do - Hạnh phúc"],
            [],
            [TITLE],
            ["TT", "Chỉ tiêu", "Năm 2024"],
            [1, "Số lớp học", 12],
            [2, "Số phòng học", 9],
            ["Ghi chú: số liệu ước thực hiện."],
            ["Nơi nhận:", None, "TM. ỦY BAN NHÂN DÂN"],
        ]
    )
    assert words(source)[:5] == [
        "UBND TỈNH AN BÌNH", "SỞ KẾ HOẠCH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc", TITLE,
    ]  # fmt: skip
    assert [c[0] for c in cells(source)] == [
        "TT", "Chỉ tiêu", "Năm 2024", "1", "Số lớp học", "12", "2", "Số phòng học", "9",
    ]  # fmt: skip
    assert words(source)[-2:] == ["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"]


def test_a_blank_row_does_not_end_a_table_that_goes_on() -> None:
    head: list[Entry] = ["TT", "Chỉ tiêu", "Năm 2024"]
    source = sheet([head, [1, "Số lớp học", 12], [], [2, "Số phòng học", 9], [], head, [1, "x", 2]])
    assert [c[1] for c in cells(source)] == [0] * 9 + [1] * 6


def test_every_visible_sheet_is_a_page() -> None:
    book = workbook([["TT", "Chỉ tiêu", "Năm"], [1, "Số lớp học", 12]])
    book.active.title = "Biểu 1"
    second = book.create_sheet("Biểu 2")
    fill(second, [["TT", "Chỉ tiêu", "Năm"], [1, "Số trường", 3]])
    hidden = book.create_sheet("Nháp")
    fill(hidden, [["bí mật", 1, 2]])
    hidden.sheet_state = "hidden"
    source = read_bytes(saved(book), "bieu.xlsx")
    assert "bí mật" not in source.text
    assert words(source)[0] == "Biểu 1"  # nothing else on the sheet says what it is
    at = source.text.index("Số trường")
    origin = source.origin(at)
    assert (origin.page, origin.line) == (2, 2)
    assert categories(source) == ["hidden_sheet"]
    assert "«Nháp»" in source.problems[0].message
    assert source.info.pages == 3


def test_hidden_rows_and_columns_are_said_and_not_read() -> None:
    book = workbook([["TT", "Chỉ tiêu", "cũ", "Năm"], [1, "ẩn hàng", 1, 12], [2, "Số lớp", 1, 9]])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["C"].hidden = True
    source = read_bytes(saved(book), "bieu.xlsx")
    assert words(source) == ["TT", "Chỉ tiêu", "Năm", "2", "Số lớp", "9"]
    assert categories(source) == ["hidden_cells"]
    assert "6 ô" in source.problems[0].message


def rewritten(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The archive with *old* replaced by *new* in the part *name*."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w") as made:
        for entry in archive.namelist():
            part = archive.read(entry)
            assert entry != name or old in part
            made.writestr(entry, part.replace(old, new) if entry == name else part)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_formulas_give_the_result_that_was_saved_or_a_problem() -> None:
    rows: list[list[Entry]] = [["TT", "Chỉ tiêu", "Năm"], [1, "Tổng", "=SUM(1,2)"], [2, "Lớp", 9]]
    data = saved(workbook(rows))
    bare = read_bytes(data, "bieu.xlsx")
    assert categories(bare) == ["formula_without_result"]
    assert "1 công thức" in bare.problems[0].message
    assert "SUM" not in bare.text
    result = rewritten(data, SHEET, b"<f>SUM(1,2)</f><v></v>", b"<f>SUM(1,2)</f><v>77</v>")
    assert words(read_bytes(result, "bieu.xlsx"))[5] == "77"
    broken = rewritten(
        data, SHEET, b'<c r="C2"><f>SUM(1,2)</f><v></v>', b'<c r="C2" t="e"><f>A</f><v>#REF!</v>'
    )
    assert categories(read_bytes(broken, "bieu.xlsx")) == ["formula_error"]


def test_macros_and_notes_are_said(tmp_path: Any) -> None:
    from openpyxl.comments import Comment

    book = workbook([["TT", "Chỉ tiêu", "Năm"], [1, "Số lớp", 9]])
    book.active["B2"].comment = Comment("hỏi lại", "a")
    stream = io.BytesIO(saved(book))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Shell")
    source = read_bytes(stream.getvalue(), "bieu.xlsm")
    assert categories(source) == ["macros", "comments"]
    assert "hỏi lại" not in source.text


def test_old_fonts_in_cells() -> None:
    book = workbook([["TT", "ChØ tiªu", "kÕ ho¹ch"], [1, "Tû lÖ hé nghÌo", 9], [2, "Số lớp", 3]])
    for place, font in (("B1", ".VnTime"), ("C1", ".VnTimeH"), ("B2", ".VnTime")):
        book.active[place].font = Font(name=font)
    source = read_bytes(saved(book), "bieu.xlsx")
    assert words(source)[1:3] == ["Chỉ tiêu", "KẾ HOẠCH"]
    assert "Tỷ lệ hộ nghèo" in source.text
    assert "Số lớp" in source.text
    assert categories(source) == ["legacy_encoding"]


def test_a_stray_cell_at_the_end_of_a_sheet_costs_little() -> None:
    """Rows without words in between: a million of them are not kept."""
    book = workbook([["TT", "Chỉ tiêu", "Năm"], [1, "Số lớp", 9]])
    book.active.cell(1_048_576, 3, "cuối")
    source = read_bytes(saved(book), "bieu.xlsx")
    assert words(source)[-1] == "cuối"
    assert source.origin(len(source.text) - 1).line == 1_048_576


def test_a_sheet_in_the_strict_namespaces() -> None:
    data = saved(workbook([["TT", "Chỉ tiêu", "Năm"], [1, "Số lớp", 9]]))
    stream = io.BytesIO()
    pairs = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/", b"http://purl.oclc.org/ooxml/spreadsheetml/"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w") as made:
        for entry in archive.namelist():
            part = archive.read(entry)
            for old, new in pairs:
                part = part.replace(old, new)
            made.writestr(entry, part)
    assert words(read_bytes(stream.getvalue(), "bieu.xlsx"))[4] == "Số lớp"


BARE = saved(workbook([["TT", "a", "b"], [1, "c", 2]]))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            b"<worksheet", b'<!DOCTYPE w [<!ENTITY x "y">]><worksheet', id="an entity is declared"
        ),
        pytest.param(b"</sheetData>", b"<row>", id="no XML"),
    ],
)
def test_hostile_sheets_are_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(UnreadableInput) as error:
        read_bytes(rewritten(BARE, SHEET, old, new), "bieu.xlsx")
    assert error.value.category == "damaged"
    assert "bieu.xlsx" in error.value.message
    assert "XLSX" in error.value.message


def test_a_cell_at_no_place_loses_nothing_else() -> None:
    source = read_bytes(rewritten(BARE, SHEET, b'r="C2"', b'r="XFD9999999"'), "bieu.xlsx")
    assert words(source)[:5] == ["TT", "a", "b", "1", "c"]
