"""Workbooks and CSV: numbers stay numbers, and text is never a formula."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from kehoach import sheets
from kehoach.models.errors import KehoachError
from kehoach.sheets import Column, Sheet

COLUMNS = (Column("STT"), Column("Chỉ tiêu", 40), Column("Giá trị"), Column("Thời hạn"))


def written(target: Path, *rows: list[sheets.Value]) -> Worksheet:
    sheet = Sheet("Chỉ tiêu", COLUMNS, rows, title="BIỂU TỔNG HỢP", notes=("Nguồn: kế hoạch",))
    assert sheets.write_workbook(target, [sheet]) == len(rows)
    (tab,) = openpyxl.load_workbook(target).worksheets
    return tab


def test_a_sheet_has_title_notes_frozen_header_and_filters(tmp_path: Path) -> None:
    tab = written(tmp_path / "a.xlsx", [1, "Hộ nghèo", 12.83, date(2020, 12, 31)])
    assert [tab["A1"].value, tab["A2"].value] == ["BIỂU TỔNG HỢP", "Nguồn: kế hoạch"]
    assert [cell.value for cell in tab[3]] == ["STT", "Chỉ tiêu", "Giá trị", "Thời hạn"]
    assert [cell.value for cell in tab[4]] == [1, "Hộ nghèo", 12.83, datetime(2020, 12, 31)]
    assert tab.freeze_panes == "A4"
    assert tab.auto_filter.ref == "A3:D4"
    assert tab["B4"].font.name == "Times New Roman"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (4658, "[$-42A]#,##0"),
        (12.83, "[$-42A]#,##0.00"),
        (1.5, "[$-42A]#,##0.0"),
        (37_000_000_000.0, "[$-42A]#,##0"),
        (0.123456, "[$-42A]#,##0.000000"),
    ],
)
def test_a_number_is_shown_with_all_its_decimals(value: float, shown: str) -> None:
    assert sheets.number_format(value) == shown


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-5%", "@SUM(A1)", "\t=1", " =1", "|calc", '=HYPERLINK("x")']
)
def test_text_is_no_formula(text: str, tmp_path: Path) -> None:
    cell = written(tmp_path / "a.xlsx", [1, text, None, None])["B4"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", sheets.clean(text), True)
    sheets.write_csv(tmp_path / "a.csv", ["x"], [[text]])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream))[1][0].startswith("'")


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    made = sheets.csv_text(text)
    assert not made.startswith(sheets._FORMULA_START)
    assert len(made) <= sheets.MAX_TEXT + 1
    made.encode("utf-8")


def test_marks_that_turn_text_and_control_characters_are_left_out(tmp_path: Path) -> None:
    tab = written(tmp_path / "a.xlsx", [1, "98\u202e,89\x00%\ud800", None, None])
    assert tab["B4"].value == "98,89%\ufffd"


def test_a_full_sheet_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 2)
    sheet = Sheet("Số liệu", (Column("a"),), ([n] for n in range(5)))
    assert sheets.write_workbook(tmp_path / "a.xlsx", [sheet, sheet]) == 5
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Số liệu", "Số liệu 2", "Số liệu 3", "Số liệu 4"]
    assert [[row[0] for row in tab.values] for tab in book.worksheets[:3]] == [
        ["a", 0, 1],
        ["a", 2, 3],
        ["a", 4],
    ]


@pytest.mark.parametrize("name", ["a/b:c*?[x]", "", "'", "x" * 60])
def test_a_tab_has_a_name_that_excel_allows(name: str, tmp_path: Path) -> None:
    sheets.write_workbook(tmp_path / "a.xlsx", [Sheet(name, (Column("a"),), [])])
    (found,) = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert 0 < len(found) <= 31
    assert not set(found) & set("[]:*?/\\")


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    def rows() -> list[list[sheets.Value]]:
        raise KeyboardInterrupt

    target = tmp_path / "a.csv"
    target.write_text("old", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        sheets.write_csv(target, ["a"], (row for _ in [0] for row in rows()))
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert target.read_text("utf-8") == "old"


def test_a_folder_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(KehoachError, match="Không ghi được"):
        sheets.write_csv(tmp_path / "file" / "a.csv", ["a"], [])
