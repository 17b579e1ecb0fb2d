"""Exports: the office's forms, programs' formats, and nothing that a document smuggles in."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from icalendar import Calendar
from typer.testing import CliRunner, Result

from kehoach import parse
from kehoach.cli import app
from kehoach.console import EXIT_UNREADABLE, EXIT_USAGE
from kehoach.database import export, forms, loading, rows
from kehoach.database.export import Export
from kehoach.database.query import Search
from kehoach.database.store import Store
from kehoach.models.errors import KehoachError

PLAN = """ỦY BAN NHÂN DÂN
HUYỆN MƯỜNG LAY

Số: 15/KH-UBND

Mường Lay, ngày 12 tháng 01 năm 2021

KẾ HOẠCH
Giảm nghèo bền vững năm 2021

Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16/7/2021 của Thủ tướng Chính phủ.

I. MỤC TIÊU
- Giảm tỷ lệ hộ nghèo từ 12,83% xuống còn 9,5% vào cuối năm 2021.
- 98% hộ nghèo được cấp thẻ bảo hiểm y tế.
- =HYPERLINK("x") 75% xã đạt chuẩn.

II. TỔ CHỨC THỰC HIỆN
1. Phòng Lao động - Thương binh và Xã hội
- Chủ trì, phối hợp với Phòng Tài chính tổng hợp báo cáo trước ngày 15/12/2021.
2. Bảo hiểm xã hội huyện
- Cấp thẻ bảo hiểm y tế cho 100% trẻ em dưới 6 tuổi, báo cáo hằng quý.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Bình

PHỤ LỤC
Danh sách hộ nghèo được hỗ trợ nhà ở

1. Lò Thị Mai, bản Nậm Cản, hỗ trợ 50 triệu đồng
2. Giàng A Páo, bản Huổi Min, hỗ trợ 40 triệu đồng
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "plans.db", write=True) as opened:
        made = rows.build(parse(PLAN), input_sha256="a" * 64, name="ke_hoach.txt", extractor="x")
        with opened.transaction() as connection:
            loading.write(connection, made, "2021-01-12T00:00:00+00:00")
        yield opened


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_workbook_has_the_forms_of_the_office(store: Store, tmp_path: Path) -> None:
    count = export.export_xlsx(store, Export(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:4] == ["Chỉ tiêu", "Phân công", "Căn cứ pháp lý", "Thời hạn"]
    assert count == sum(tab.max_row - 2 for tab in book.worksheets)
    tab = book["Chỉ tiêu"]
    assert tab["A1"].value == "BIỂU TỔNG HỢP CHỈ TIÊU"
    head = [cell.value for cell in tab[2]]
    first: dict[Any, Any] = dict(zip(head, (cell for cell in tab[3]), strict=True))
    assert first["Hiện trạng"].value == 12.83
    assert first["Hiện trạng"].number_format == "[$-42A]#,##0.00"
    assert first["Mục tiêu"].value == 9.5
    assert first["Thời hạn"].value == "đến 31/12/2021"
    assert "15/KH-UBND (12/01/2021)" in first["Nguồn (văn bản, mục, trang)"].value
    assert "dòng 14" in first["Nguồn (văn bản, mục, trang)"].value
    assert first["Trích dẫn"].value in PLAN


def test_a_workbook_holds_no_formula(store: Store, tmp_path: Path) -> None:
    export.export_xlsx(store, Export(), tmp_path / "a.xlsx")
    cells = [
        cell
        for tab in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
        for row in tab.iter_rows()
        for cell in row
    ]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert any("HYPERLINK" in str(cell.value) for cell in cells)


def test_english_headings(store: Store, tmp_path: Path) -> None:
    export.export_xlsx(store, Export(lang="en", kinds=("targets",)), tmp_path / "a.xlsx")
    (tab,) = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    assert [cell.value for cell in tab[2]][:3] == ["No.", "Indicator", "Area or population"]


def test_csv_opens_in_a_spreadsheet(store: Store, tmp_path: Path) -> None:
    export.export_csv(store, Export(kinds=("targets",)), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        read = list(csv.DictReader(stream))
    assert [row["Mục tiêu"] for row in read][:2] == ["9.5", "98"]
    export.export_csv(store, Export(), tmp_path / "all")
    assert len(list((tmp_path / "all").iterdir())) == len(export.KINDS)


def test_json_lines_carry_plan_and_links(store: Store, tmp_path: Path) -> None:
    export.export_jsonl(store, Export(kinds=("targets", "citations")), tmp_path / "a.jsonl")
    read = lines(tmp_path / "a.jsonl")
    assert [row["kind_of_record"] for row in read].count("citation") == 1
    insured = next(row for row in read if row.get("value") == 100)
    assert insured["linked_leads"] == ["Bảo hiểm xã hội huyện"]
    assert insured["plan_symbol"] == "KH-UBND"
    assert all(PLAN[row["span_start"] : row["span_end"]] == row["quote"] for row in read)


def test_parquet_has_typed_columns(store: Store, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    export.export_parquet(store, Export(), tmp_path / "all")
    frame = polars.read_parquet(tmp_path / "all" / "targets.parquet")
    assert frame["value"].to_list()[:2] == [9.5, 98.0]
    assert frame.schema["span_start"] == polars.Int64
    assert polars.read_parquet(tmp_path / "all" / "plans.parquet").height == 1


def test_parquet_of_nothing_has_columns_still(store: Store, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    nothing = Export(kinds=("targets",), search=Search(text="đường sắt cao tốc"))
    assert export.export_parquet(store, nothing, tmp_path / "a.parquet") == 0
    assert "value" in polars.read_parquet(tmp_path / "a.parquet").columns


def test_a_copy_is_a_database_of_its_own(store: Store, tmp_path: Path) -> None:
    assert export.export_sqlite(store, Export(), tmp_path / "copy.db") == 1
    with Store.open(tmp_path / "copy.db") as copy:
        assert copy.counts() == store.counts()
        assert copy.plan_file(1) == store.plan_file(1)
    with sqlite3.connect(tmp_path / "copy.db") as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(KehoachError, match="đã có"):
        export.export_sqlite(store, Export(), tmp_path / "copy.db")


def test_a_search_chooses(store: Store, tmp_path: Path) -> None:
    wanted = Export(search=Search(text="bao hiem y te"), kinds=("targets", "plans"))
    export.export_jsonl(store, wanted, tmp_path / "a.jsonl")
    assert {row.get("value") for row in lines(tmp_path / "a.jsonl")} == {98.0, 100.0, None}
    none = Export(search=Search(text="đường sắt cao tốc"))
    assert export.export_jsonl(store, none, tmp_path / "b.jsonl") == 0
    assert export.export_sqlite(store, none, tmp_path / "b.db") == 0


def test_deadlines_are_events(store: Store, tmp_path: Path) -> None:
    count = export.export_ics(store, Export(), tmp_path / "a.ics")
    events: list[Any] = Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT")
    assert len(events) == count
    days = {event["DTSTART"].dt for event in events}
    assert datetime(2021, 12, 15).date() in days
    report = next(e for e in events if e["DTSTART"].dt == datetime(2021, 12, 15).date())
    assert "Phòng Lao động" in report["DESCRIPTION"]
    assert len({event["UID"] for event in events}) == count


@pytest.mark.parametrize("form", sorted(export.FORMATS))
def test_private_names_of_annexes_can_be_left_out(form: str, store: Store, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export.FORMATS[form](store, Export(redact=True), target)
    files = [target] if target.is_file() else list(target.iterdir())
    for file in files:
        content = _content(file, form)
        assert "Lò Thị Mai" not in content
        assert "Giàng A Páo" not in content
    if form == "jsonl":
        read = lines(target)
        assert [row["signer_name"] for row in read if row["kind_of_record"] == "plan"] == [
            "Nguyễn Văn Bình"
        ]


def _content(file: Path, form: str) -> str:
    """All that a reader of the file can see."""
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
        return "\n".join(str(v) for tab in book.worksheets for row in tab.values for v in row)
    if form == "parquet":
        polars = pytest.importorskip("polars")
        return "\n".join(str(row) for row in polars.read_parquet(file).rows())
    if form == "sqlite":
        with Store.open(file) as copy:
            opened = copy.plan_file(1).model_dump_json()
        return opened + file.read_bytes().decode("utf-8", "replace")
    return file.read_text("utf-8")


def test_without_asking_names_stay(store: Store, tmp_path: Path) -> None:
    export.export_sqlite(store, Export(), tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db") as copy:
        assert "Lò Thị Mai" in copy.plan_file(1).text


def test_nothing_is_left_of_an_export_that_fails(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise KehoachError("x", "hỏng", "broken")

    monkeypatch.setattr(forms, "document", broken)
    for form in ("xlsx", "csv"):
        folder = tmp_path / form
        with pytest.raises(KehoachError, match="hỏng"):
            export.FORMATS[form](store, Export(kinds=("targets",)), folder / "a")
        assert list(folder.iterdir()) == []


def test_the_command_chooses_as_the_search_does(store: Store, tmp_path: Path) -> None:
    db = str(tmp_path / "plans.db")
    store.close()

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["export", "--db", db, *map(str, arguments)])

    result = run("thẻ bảo hiểm", "--type", "target", "--min", 99, "-o", tmp_path / "a.xlsx")
    assert (result.exit_code, result.output) == (0, f"{tmp_path / 'a.xlsx'}: 1 dòng.\n")
    assert run("--ics", tmp_path / "a.ics").exit_code == 0
    assert run().exit_code == EXIT_USAGE
    assert run("--year", "hai nghìn", "-o", tmp_path / "b.xlsx").exit_code == EXIT_UNREADABLE
    assert not (tmp_path / "b.xlsx").exists()
