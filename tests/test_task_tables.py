"""Task tables: where nothing is open any more, schedules of days, names to the end of a cell."""

from __future__ import annotations

import pytest

from kehoach.extract.folding import fold, one_spelling
from kehoach.extract.pipeline import parse
from kehoach.extract.table_duties import bodies

ROWS = (
    "| TT | Công việc | Thời gian | Người thực hiện |\n"
    "| --- | --- | --- | --- |\n"
    "| 1 | Khảo sát hiện trường | {first} | Sở Xây dựng |\n"
    "| 2 | Lập hồ sơ mời thầu | {second} | Ban Quản lý dự án |\n"
)


def made(text: str) -> tuple[list[str], list[tuple[str, str, str | None, str | None]]]:
    """The carriers and the deadlines of a text."""
    (document,) = parse(text).documents
    times: list[tuple[str, str, str | None, str | None]] = [
        (d.quote, d.kind, d.start, d.end) for d in document.deadlines
    ]
    return [a.agency for a in document.assignments], times


@pytest.mark.parametrize(
    ("heading", "carriers"),
    [
        ("II. THỰC TRẠNG HẠ TẦNG", 0),
        ("II. KẾT QUẢ ĐÃ ĐẠT ĐƯỢC", 0),
        ("II. TÌNH HÌNH THỰC HIỆN NHIỆM VỤ", 0),
        ("II. NỘI DUNG THỰC HIỆN", 2),
        ("II. TỔ CHỨC THỰC HIỆN", 2),
    ],
)
def test_a_table_of_what_was_done_gives_no_duties(heading: str, carriers: int) -> None:
    table = ROWS.format(first="2018", second="2019")
    text = f"KẾ HOẠCH\nPhát triển chợ giai đoạn 2018 - 2020\n\n{heading}\n\n{table}"
    found, times = made(text)
    assert (len(found), len(times)) == (carriers, carriers)


@pytest.mark.parametrize(
    ("head", "first", "second", "kind"),
    [
        pytest.param("Thời gian", "05/3/2018 - 09/3/2018", "12/3/2018", "within", id="schedule"),
        pytest.param("Thời gian", "quý I/2018", "12/3/2018", "by", id="quarters beside it"),
        pytest.param("Thời gian", "2018", "12/3/2018", "by", id="years beside it"),
        pytest.param(
            "Thời gian hoàn thành", "05/3/2018 - 09/3/2018", "12/3/2018", "by", id="a limit"
        ),
    ],
)
def test_a_lone_day_in_a_schedule_of_days(head: str, first: str, second: str, kind: str) -> None:
    table = ROWS.replace("Thời gian", head).format(first=first, second=second)
    text = f"KẾ HOẠCH\nMua sắm năm 2018\n\nII. NỘI DUNG THỰC HIỆN\n\n{table}"
    start = "2018-03-12" if kind == "within" else None
    assert made(text)[1][1] == ("12/3/2018", kind, start, "2018-03-12")


def columns(*heads: str, rows: tuple[tuple[str, ...], ...]) -> str:
    """A plan of 2024 with one table of those columns."""
    lines = [heads, ("---",) * len(heads), *rows]
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f"KẾ HOẠCH\nY tế trường học năm 2024\n\nII. NỘI DUNG THỰC HIỆN\n\n{table}\n"


def test_a_column_of_months_holds_times() -> None:
    months = ("Tháng", "Nội dung công việc", "Người thực hiện")
    rows = (
        ("9/2024", "Khám sức khỏe", "Nhân viên y tế, GVCN"),
        ("10", "Phát tờ rơi", "Tổng phụ trách Đội"),
        ("11+12", "Vệ sinh lớp", "Các lớp"),
    )
    carriers, times = made(columns(*months, rows=rows))
    assert carriers == ["Nhân viên y tế", "GVCN", "Tổng phụ trách Đội", "Các lớp"]
    assert [t[2:] for t in times] == [
        ("2024-09-01", "2024-09-30"),
        ("2024-10-01", "2024-10-31"),
        ("2024-11-01", "2024-12-31"),
    ]


def test_a_column_of_begins_and_one_of_ends() -> None:
    heads = ("TT", "Nội dung", "Đơn vị thực hiện", "Thời gian bắt đầu", "Thời gian kết thúc")
    rows = (
        ("1", "Dựng cổng dữ liệu", "Sở Nội vụ", "01/2024", "6/2024"),
        ("2", "Số hóa hồ sơ", "Sở Tư pháp", "Quý II", "T11"),
    )
    _, times = made(columns(*heads, rows=rows))
    assert [t[1:] for t in times] == [
        ("within", "2024-01-01", None),
        ("by", None, "2024-06-30"),
        ("within", "2024-04-01", None),
        ("by", None, "2024-11-30"),
    ]


def test_tasks_with_their_number_in_the_cell_are_no_numbers() -> None:
    heads = ("Nội dung công việc", "Tiến độ thực hiện", "Bộ phận thực hiện")
    rows = (
        ("1. Khảo sát", "Từ 10-20/3/2024", "Phòng Quản lý đô thị"),
        ("2. Nghiệm thu", "30/6", "Ban QLDA, UBND xã"),
        ("3. Báo cáo", "Ngày 25 hàng tháng", "Văn phòng"),
    )
    carriers, times = made(columns(*heads, rows=rows))
    assert carriers == ["Phòng Quản lý đô thị", "Ban QLDA", "UBND xã", "Văn phòng"]
    assert [t[1] for t in times] == ["within", "by", "recurring"]


def test_a_column_of_counts_stays_one() -> None:
    text = columns(
        "TT", "Nội dung", "Năm", rows=(("1", "Số lớp học", "12"), ("2", "Số trò", "340"))
    )
    assert made(text) == ([], [])


@pytest.mark.parametrize(
    ("cell", "carriers"),
    [
        ("Tổ đóng và mở thầu", ["Tổ đóng và mở thầu"]),
        ("Tổ in và phát vé", ["Tổ in và phát vé"]),
        ("Sở Y tế và Công an tỉnh", ["Sở Y tế", "Công an tỉnh"]),
        ("Trung tâm Dịch vụ tổng hợp xã", ["Trung tâm Dịch vụ tổng hợp xã"]),
        ("Văn phòng tổng hợp số liệu", ["Văn phòng"]),
        (
            "Sở Y tế, Các bệnh viện và trung tâm y tế có giường bệnh",
            ["Sở Y tế", "Các bệnh viện và trung tâm y tế có giường bệnh"],
        ),
        ("Các trường học, trung tâm văn hóa xã", ["Các trường học, trung tâm văn hóa xã"]),
        ("Ban Chỉ huy\nPTDS các cấp", ["Ban Chỉ huy PTDS các cấp"]),
        ("Bộ Tư pháp,\nSở\nNội vụ", ["Bộ Tư pháp", "Sở Nội vụ"]),
        ("Công an\nSở Nội vụ", ["Công an", "Sở Nội vụ"]),
        ("Nhân viên y tế, GVCN", ["Nhân viên y tế", "GVCN"]),
        ("Sở Nông nghiệp, PTNT", ["Sở Nông nghiệp, PTNT"]),
        ("SỞ VĂN HÓA, THỂ THAO", ["SỞ VĂN HÓA, THỂ THAO"]),
        ("Phòng Y tế, Trung tâm Y tế huyện", ["Phòng Y tế", "Trung tâm Y tế huyện"]),
    ],
)
def test_names_to_the_end_of_their_cell(cell: str, carriers: list[str]) -> None:
    assert bodies(cell, fold(cell)) == (carriers, [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("qui định", "quy định"),
        ("quí iii, quĩ đất", "quý iii, quỹ đất"),
        ("quản lí, định kì, kĩ thuật", "quản lý, định kỳ, kỹ thuật"),
        ("kỉ luật, ký kết", "kỷ luật, ký kết"),
        ("kìm, kính, quit, hoa kì", "kìm, kính, quit, hoa kỳ"),
        ("đaklí, tỉnh, kí-lô", "đaklí, tỉnh, ký-lô"),
    ],
)
def test_one_spelling(written: str, meant: str) -> None:
    assert one_spelling(written) == meant
    assert len(one_spelling(written)) == len(written)
