"""What people get of an audit: the workbook, the Word report, the page, and what was said before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.shared import Mm

from kehoach import parse
from kehoach.audit import cases, load_register
from kehoach.audit.deliver import deliver
from kehoach.audit.memory_db import DatabaseMemory, standings
from kehoach.audit.state import FileMemory, Mark, Memory, Standing, Standings, forgetful
from kehoach.database.store import Store
from kehoach.models import Evidence, Finding, Span
from kehoach.models.errors import KehoachError
from kehoach.web import audit_page

HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> \u202e98\x07'


def finding(number: int = 1, severity: str = "serious", **fields: Any) -> Finding:
    quote = fields.pop("quote", "594 hộ, chiếm tỷ lệ 12,41%")
    evidence = Evidence(
        file="a.txt", span=Span(start=0, end=5), quote=quote, page=2, line=88, section="1. Mục tiêu"
    )
    return Finding.model_validate(
        {
            "id": f"v-{number:04}",
            "check": "ratio",
            "severity": severity,
            "title": "Tỷ lệ không khớp",
            "title_english": "A percentage that does not follow",
            "message": f"Số {number}: 594 trên 4.658 là 12,75 %.",
            "english": f"Number {number}: 594 of 4,658 are 12.75 %.",
            "evidence": (evidence,),
            "arithmetic": "594 / 4.658 = 12,75 %",
            "expected": "12,75 %",
            "reference": "Phép tính",
            "repair": "Sửa tỷ lệ.",
            "file": "a.txt",
            "document": "15/KH-UBND",
        }
        | fields
    )


PLAN = """ỦY BAN NHÂN DÂN
HUYỆN MƯỜNG LAY

Số: 15/KH-UBND

Mường Lay, ngày 12 tháng 01 năm 2023

KẾ HOẠCH
Giảm nghèo bền vững năm 2023

Căn cứ Quyết định số 59/2015/QĐ-TTg ngày 19/11/2015 của Thủ tướng Chính phủ;
Căn cứ Quyết định số 999/QĐ-UBND ngày 02/8/2022 của Ủy ban nhân dân tỉnh.

I. MỤC TIÊU
- Giảm tỷ lệ hộ nghèo xuống còn 9,5% vào cuối năm 2023.
"""


@pytest.fixture
def made() -> Standings:
    mark = Mark("explained", "Số liệu đã đính chính", "Lan", "2024-03-01T08:00:00+00:00")
    return Standings(
        (
            Standing(finding(1), new=True),
            Standing(finding(2, "medium"), new=False, mark=mark),
            Standing(finding(3, "note", review=True, quote=HOSTILE), new=True),
        ),
        gone=(finding(9, "light"),),
    )


def test_the_workbook_has_the_columns_of_an_inspection(made: Standings, tmp_path: Path) -> None:
    file = parse(PLAN)
    delivered = deliver(tmp_path, made, cases(file, register=load_register(None)))
    book = openpyxl.load_workbook(delivered.workbook)
    assert book.sheetnames == ["Bảng phát hiện", "Không còn", "Căn cứ pháp lý"]
    tab = book["Bảng phát hiện"]
    heads = [cell.value for cell in tab[3]]
    assert heads[:11] == [
        "STT", "Nội dung phát hiện", "Mức độ", "Trích dẫn", "Vị trí", "Phép tính", "Cần có",
        "Quy định đối chiếu", "Kiến nghị", "Trạng thái", "Giải trình",
    ]  # fmt: skip
    rows = [
        dict(zip(heads, row, strict=True)) for row in tab.iter_rows(min_row=4, values_only=True)
    ]
    assert [row["Mức độ"] for row in rows] == ["Nghiêm trọng", "Trung bình", "Cần kiểm tra lại"]
    assert rows[0]["Vị trí"] == "trang 2, dòng 88, mục 1. Mục tiêu"
    assert rows[1]["Giải trình"] == "Số liệu đã đính chính (Lan, 01/03/2024)"
    assert [row["So với lần trước"] for row in rows] == ["mới", "như trước", "mới"]
    assert all(cell.data_type != "f" for row in tab.iter_rows() for cell in row)


def test_the_list_of_bases_tells_what_held(made: Standings, tmp_path: Path) -> None:
    file = parse(PLAN)
    delivered = deliver(tmp_path, made, cases(file, register=load_register(None)))
    tab = openpyxl.load_workbook(delivered.workbook)["Căn cứ pháp lý"]
    told = {row[1]: row[7] for row in tab.iter_rows(min_row=3, values_only=True)}
    assert str(told["59/2015/QĐ-TTg"]).startswith("Đã hết hiệu lực")
    assert told["999/QĐ-UBND"] == "Chưa xác định"


def test_the_report_has_the_form_of_the_decree(made: Standings, tmp_path: Path) -> None:
    report = deliver(tmp_path, made, cases(parse(PLAN)), body="Thanh tra huyện").report
    document = docx.Document(str(report))
    section = document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for side, wanted in zip(sides, (20, 20, 30, 15), strict=True):
        assert side is not None
        assert abs(side - Mm(wanted)) < Mm(0.1)
    assert (
        round(Mm(210) - (section.page_width or 0), -4),
        document.styles["Normal"].font.name,
    ) == (
        0,
        "Times New Roman",
    )
    head = "\n".join(cell.text for row in document.tables[0].rows for cell in row.cells)
    assert "THANH TRA HUYỆN" in head
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for part in ("II. PHÁT HIỆN MỨC NGHIÊM TRỌNG (1)", "594 / 4.658 = 12,75 %", "Sửa tỷ lệ.",
                 "(trang 2, dòng 88, mục 1. Mục tiêu)", "CẦN KIỂM TRA LẠI (1)",
                 "Đã giải trình – Số liệu đã đính chính (Lan)", "NAY KHÔNG CÒN"):  # fmt: skip
        assert part in words
    assert words.index("NGHIÊM TRỌNG (1)") < words.index("TRUNG BÌNH (1)")
    assert "\u202e" not in words
    assert "\x07" not in words


def test_the_report_in_english(made: Standings, tmp_path: Path) -> None:
    report = deliver(tmp_path, made, cases(parse(PLAN)), lang="en").report
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(report)).paragraphs)
    assert "Number 1: 594 of 4,658 are 12.75 %." in words
    assert "SERIOUS (1)" in words


def test_the_page_shows_words_and_runs_none(made: Standings) -> None:
    page = audit_page.render(made, ["a.txt", "<b>.txt"])
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "&lt;b&gt;.txt" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert page.index('id="serious"') < page.index('id="medium"') < page.index('id="review"')


def test_a_page_of_nothing_says_so() -> None:
    assert "Không có phát hiện nào." in audit_page.render(forgetful([]), ["a.txt"])


@pytest.fixture(params=["file", "database"])
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "file":
        yield FileMemory(tmp_path / "state.json")
    else:
        with Store.open(tmp_path / "plans.db", write=True) as store:
            yield DatabaseMemory(store)


def test_a_second_run_tells_new_gone_and_unchanged(memory: Memory) -> None:
    first = memory.settle([finding(1), finding(2)], ["a.txt"])
    assert [standing.new for standing in first.current] == [True, True]
    second = memory.settle([finding(2), finding(3)], ["a.txt"])
    assert [(s.finding.id, s.new) for s in second.current] == [("v-0002", False), ("v-0003", True)]
    assert [gone.id for gone in second.gone] == ["v-0001"]
    third = memory.settle([finding(2), finding(3)], ["a.txt"])
    assert third.gone == ()


def test_findings_on_other_files_are_not_gone(memory: Memory) -> None:
    memory.settle([finding(1), finding(2, file="b.txt")], ["a.txt", "b.txt"])
    assert memory.settle([], ["b.txt"]).gone == (finding(2, file="b.txt"),)
    assert memory.settle([], ["a.txt"]).gone == (finding(1),)


def test_what_was_said_stays_with_the_finding(memory: Memory) -> None:
    assert memory.settle([finding(1)], ["a.txt"]).serious
    memory.mark("v-0001", "accepted", "Đã báo cáo Chủ tịch", "Lan")
    (standing,) = memory.settle([finding(1)], ["a.txt"]).current
    assert standing.mark is not None
    assert (standing.status, standing.mark.why, standing.mark.author) == (
        "accepted", "Đã báo cáo Chủ tịch", "Lan",
    )  # fmt: skip
    assert not memory.settle([finding(1)], ["a.txt"]).serious
    memory.mark("v-0001", "open", "Xem lại", "Hoa")
    assert memory.settle([finding(1)], ["a.txt"]).serious
    with pytest.raises(KehoachError, match="Không có phát hiện v-9999"):
        memory.mark("v-9999", "accepted", "x", "y")


def test_a_file_of_marks_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    one = FileMemory(path)
    one.settle([finding(1), finding(2)], ["a.txt"])
    one.mark("v-0001", "fixed", "Đã sửa", "Lan")
    again = FileMemory(path).settle([finding(1)], ["a.txt"])
    assert [(s.new, s.status) for s in again.current] == [(False, "fixed")]
    assert [gone.id for gone in again.gone] == ["v-0002"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 2}', "\xff", '{"version":1}'])
def test_a_strange_file_of_marks_is_a_sentence(content: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(KehoachError, match="tệp theo dõi"):
        FileMemory(path)


def test_a_run_over_a_database_may_come_in_parts(tmp_path: Path) -> None:
    with Store.open(tmp_path / "plans.db", write=True) as store:
        memory = DatabaseMemory(store)
        run = memory.begin()
        memory.add(run, [finding(1)])
        memory.add(run, [finding(2, file="b.txt")])
        assert memory.end(run) == ()
        run = memory.begin()
        assert [s.new for s in memory.add(run, [finding(2, file="b.txt")])] == [False]
        assert [gone.id for gone in memory.end(run)] == ["v-0001"]
        memory.mark("v-0002", "explained", "Đúng theo số mới", "Lan")
        with store.connect() as connection:
            (left,) = standings(connection)
    assert (left.finding.id, left.status) == ("v-0002", "explained")
