"""Markdown tables as they are written: empty cells, year columns, groups, totals, thousands."""

from __future__ import annotations

import pytest

from kehoach.extract import table_values, tables
from kehoach.extract.outline import Node, Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.table_values import is_english, read_unit
from kehoach.models import SourceText

from .table_helpers import markdown, numbers, times, view_of


def _captioned(caption: str, rows: list[list[str]]) -> SourceText:
    lines = ["KẾ HOẠCH", "", "Phát triển du lịch", "", "I. KINH PHÍ", "", caption, ""]
    lines += ["| " + " | ".join(rows[0]) + " |", "|" + " --- |" * len(rows[0])]
    lines += ["| " + " | ".join(row) + " |" for row in rows[1:]]
    return read_text("\n".join(lines) + "\n")


def test_the_years_under_a_group_head_keep_their_columns() -> None:
    source = _captioned(
        "ĐVT: Triệu đồng",
        [
            ["TT", "Nguồn vốn", "Năm thực hiện", "", "", "Tổng cộng"],
            ["", "", "2021", "2022", "2023", ""],
            ["I", "Ngân sách huyện", "120", "", "80", "200"],
            ["II", "Hợp tác xã", "", "35", "", "35"],
            ["", "Tổng cộng", "", "", "", "235"],
        ],
    )
    assert numbers(source)[0] == [
        ("Ngân sách huyện", 120e6, "VND", "2021"),
        ("Ngân sách huyện", 80e6, "VND", "2023"),
        ("Ngân sách huyện", 200e6, "VND", "2023"),
        ("kinh phí hợp tác xã", 35e6, "VND", "2022"),
        ("kinh phí hợp tác xã", 35e6, "VND", "2023"),
        ("tổng kinh phí", 235e6, "VND", "2023"),
    ]


def test_a_third_head_row_and_group_rows_in_the_first_column() -> None:
    source = _captioned(
        "Đơn vị tính: Triệu đồng.",
        [
            ["STT", "Danh mục", "Kinh phí và phân kỳ thực hiện", "", "Tổng kinh phí"],
            ["", "", "2011", "2012", ""],
            ["", "", "Nguồn vốn SN", "Nguồn vốn SN", ""],
            ["I. Bến xe", "", "1,200", "100", "1,300"],
            ["1", "Sửa chữa nhà chờ", "1,200", "0", "1,200"],
            ["2", "Lát sân", "0", "100", "100"],
            ["Tổng", "", "1,200", "100", "1,300"],
        ],
    )
    targets, _ = numbers(source)
    assert [t[:4] for t in targets if t[1]] == [
        ("Kinh phí Bến xe", 1.2e9, "VND", "2011"),
        ("Kinh phí Bến xe", 1e8, "VND", "2012"),
        ("Tổng kinh phí Bến xe", 1.3e9, "VND", "2012"),
        ("Kinh phí Sửa chữa nhà chờ", 1.2e9, "VND", "2011"),
        ("Tổng kinh phí Sửa chữa nhà chờ", 1.2e9, "VND", "2012"),
        ("Kinh phí Lát sân", 1e8, "VND", "2012"),
        ("Tổng kinh phí Lát sân", 1e8, "VND", "2012"),
        ("tổng kinh phí", 1.2e9, "VND", "2011"),
        ("tổng kinh phí", 1e8, "VND", "2012"),
        ("Tổng kinh phí", 1.3e9, "VND", "2012"),
    ]


def test_sub_rows_behind_a_total_do_not_hang_under_the_last_item() -> None:
    source = _captioned(
        "ĐVT: Triệu đồng",
        [
            ["STT", "Nội dung", "Tổng cộng", "Kinh phí", ""],
            ["", "", "", "2024", "2025"],
            ["1", "Trồng cây xanh, trong đó:", "90", "40", "50"],
            ["", "Ngân sách xã", "90", "40", "50"],
            ["", "Tổng, trong đó:", "90", "40", "50"],
            ["", "Ngân sách xã", "90", "40", "50"],
        ],
    )
    names = [t[0] for t in numbers(source)[0]]
    assert names[3] == "Ngân sách xã trồng cây xanh"
    assert names[6:9] == ["tổng kinh phí"] * 3
    assert [name.lower() for name in names[9:]] == ["ngân sách xã", *["kinh phí ngân sách xã"] * 2]


def test_a_row_with_fewer_cells_is_still_guessed() -> None:
    source = markdown(
        "Phát triển du lịch",
        [
            ["TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2024", "Năm 2025"],
            ["1", "Số khách", "lượt", "100", "120"],
            ["2", "Số buồng", "buồng", "30", "35"],
        ],
    )
    assert [t[1:4] for t in numbers(source)[0]] == [
        (100, "lượt", "2024"),
        (120, "lượt", "2025"),
        (30, "buồng", "2024"),
        (35, "buồng", "2025"),
    ]


THOUSANDS = {
    "a grouped million": ([["1,234,567"]], True),
    "a row adds up": ([["1,200", "100", "1,300"]], True),
    "a row adds up to a part of the rest": ([["2,500", "1,700", "800", "0"]], True),
    "round numbers and small ones": ([["2,700", "2,000"], ["300", "4,100"]], True),
    "decimals of another length": ([["1,200", "100", "1,300"], ["2,5"]], False),
    "points group": ([["1,200", "100", "1,300"], ["1.500"]], False),
    "a zero before the comma": ([["0,125", "1,200", "100", "1,300"]], False),
    "ungrouped thousands": ([["2,700", "2,000", "300"], ["4100"]], False),
    "all with three digits behind the comma": ([["1,200", "2,300", "3,500"]], False),
    "odd numbers": ([["12,345", "7,891", "123"]], False),
}


@pytest.mark.parametrize(("rows", "english"), THOUSANDS.values(), ids=THOUSANDS.keys())
def test_thousands_at_commas(rows: list[list[str]], english: bool) -> None:
    assert is_english(rows) is english


def test_quarters_take_the_year_of_the_plan() -> None:
    source = markdown(
        "Kiểm tra năm 2026",
        [
            ["TT", "Nội dung", "Quý I", "Quý II", "6 tháng cuối năm", "Cả năm"],
            ["1", "Số cuộc kiểm tra", "3", "4", "5", "12"],
        ],
    )
    view = view_of(source)
    targets, _ = tables.quantities(view, Outline(), [])
    assert [(t.fields["indicator"], t.fields["value"], t.fields["due"].end) for t in targets] == [
        ("Số cuộc kiểm tra", 3, "2026-03-31"),
        ("Số cuộc kiểm tra", 4, "2026-06-30"),
        ("Số cuộc kiểm tra", 5, "2026-12-31"),
        ("Số cuộc kiểm tra", 12, "2026-12-31"),
    ]


def test_a_step_counts_what_the_columns_beside_it_count() -> None:
    source = markdown(
        "Giảm nghèo năm 2026",
        [
            [
                "STT",
                "Đơn vị",
                "Tổng số hộ",
                "Chỉ tiêu giảm trong năm 2026",
                "",
                "Hộ nghèo cuối năm 2026",
                "",
            ],
            ["", "", "", "Số hộ", "Tỷ lệ (%)", "Số hộ", "Tỷ lệ (%)"],
            ["1", "Xã Lộc Điền", "1.520", "20", "1,32", "72", "4,74"],
        ],
    )
    targets, figures = numbers(source)
    assert targets == [
        ("Số hộ nghèo", 20, "hộ", "2026", "Xã Lộc Điền", "decrease"),
        ("Tỷ lệ hộ nghèo", 1.32, "%", "2026", "Xã Lộc Điền", "decrease"),
        ("Số hộ nghèo", 72, "hộ", "2026", "Xã Lộc Điền"),
        ("Tỷ lệ hộ nghèo", 4.74, "%", "2026", "Xã Lộc Điền"),
    ]
    assert figures == [("Tổng số hộ", 1520, "hộ", None, "Xã Lộc Điền")]


def test_the_unit_of_the_line_below_and_projects_that_are_no_unit() -> None:
    rows = [
        ["STT", "Dự án", "Tổng cộng", "Năm 2021", "Năm 2022"],
        ["", "TỔNG SỐ", "500", "300", "200"],
        ["I", "Dự án 1: Nước sạch", "500", "300", "200"],
        ["a", "Vốn sự nghiệp", "500", "300", "200"],
    ]
    lines = ["KẾ HOẠCH", "", "Nước sạch", "", "I. KINH PHÍ", ""]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(7, "|" + " --- |" * 5)
    source = read_text("\n".join([*lines, "", "(ĐVT: Triệu đồng)", ""]))
    kept = [Node(0, 1, 9999, "I", "KINH PHÍ", 1, "funding")]
    targets, _ = numbers(source, Outline(kept))
    assert [t[:4] for t in targets] == [
        ("tổng kinh phí", 5e8, "VND", "2022"),
        ("tổng kinh phí", 3e8, "VND", "2021"),
        ("tổng kinh phí", 2e8, "VND", "2022"),
        ("kinh phí dự án 1: Nước sạch", 5e8, "VND", "2022"),
        ("kinh phí dự án 1: Nước sạch", 3e8, "VND", "2021"),
        ("kinh phí dự án 1: Nước sạch", 2e8, "VND", "2022"),
        ("Vốn sự nghiệp dự án 1: Nước sạch", 5e8, "VND", "2022"),
        ("Vốn sự nghiệp dự án 1: Nước sạch", 3e8, "VND", "2021"),
        ("Vốn sự nghiệp dự án 1: Nước sạch", 2e8, "VND", "2022"),
    ]


def test_what_a_criterion_says_names_its_row() -> None:
    source = markdown(
        "Xây dựng nông thôn mới",
        [
            ["TT", "Tiêu chí", "Nội dung tiêu chí", "Chỉ tiêu", "Kế hoạch 2026"],
            ["2", "Giao thông", "Tỷ lệ km đường trục xã được nhựa hóa", "100%", "95%"],
            ["", "", "Tỷ lệ km ngõ xóm sạch", "≥ 70%", "65%"],
            ["10", "Thu nhập", "Thu nhập bình quân (triệu đồng/người)", "≥ 36", "32"],
        ],
    )
    assert [t[:3] for t in numbers(source)[0]] == [
        ("Tỷ lệ km đường trục xã được nhựa hóa", 100, "%"),
        ("Tỷ lệ km đường trục xã được nhựa hóa", 95, "%"),
        ("Tỷ lệ km ngõ xóm sạch", 70, "%"),
        ("Tỷ lệ km ngõ xóm sạch", 65, "%"),
        ("Thu nhập bình quân", 36e6, "VND/người"),
        ("Thu nhập bình quân", 32e6, "VND/người"),
    ]


@pytest.mark.parametrize(
    ("unit", "name", "factor"),
    [
        ("trđ/người/năm", "VND/người", 1e6),
        ("tr.đ/ha", "VND/ha", 1e6),
        ("tỷ đ", "VND", 1e9),
    ],
)
def test_short_money_with_a_stroke(unit: str, name: str, factor: float) -> None:
    read = read_unit(unit)
    assert read is not None
    assert (read.name, read.factor) == (name, factor)


def test_rows_of_one_name_tell_their_group() -> None:
    source = markdown(
        "Giáo dục năm 2026",
        [
            ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2026"],
            ["I", "Mầm non", "", ""],
            ["1", "Trường đạt chuẩn", "trường", "14"],
            ["2", "Phòng học xây mới", "phòng", "4"],
            ["II", "Tiểu học", "", ""],
            ["1", "Trường đạt chuẩn", "trường", "21"],
        ],
    )
    assert [t[:3] for t in numbers(source)[0]] == [
        ("Trường đạt chuẩn mầm non", 14, "trường"),
        ("Phòng học xây mới", 4, "phòng"),
        ("Trường đạt chuẩn tiểu học", 21, "trường"),
    ]


SHARES = {
    "a share with its verb": ("100% trường có phòng máy", "trường có phòng máy"),
    "another verb": ("80% hộ được dùng nước sạch", "hộ được dùng nước sạch"),
    "the whole alone": ("100% các xã", ""),
    "a share of the plan": ("102% kế hoạch có điều chỉnh", ""),
}


@pytest.mark.parametrize(("cell", "extra"), SHARES.values(), ids=SHARES.keys())
def test_of_what_a_share_is_told(cell: str, extra: str) -> None:
    (amount,) = table_values.read(cell, cell.lower(), None)
    assert (amount.unit and amount.unit.name, amount.extra) == ("%", extra)


def test_years_that_name_the_rows() -> None:
    source = markdown(
        "Khuyến nông giai đoạn 2025 - 2026",
        [
            ["Năm", "Số mô hình", "Kinh phí (triệu đồng)"],
            ["2024", "3", "900"],
            ["2025", "5", "1.500"],
            ["2026", "8", "2.400"],
            ["Tổng cộng", "16", "4.800"],
        ],
    )
    targets, figures = numbers(source)
    assert targets == [
        ("Số mô hình", 5, "mô hình", "2025"),
        ("Kinh phí", 1.5e9, "VND", "2025"),
        ("Số mô hình", 8, "mô hình", "2026"),
        ("Kinh phí", 2.4e9, "VND", "2026"),
        ("Số mô hình", 16, "mô hình", "2026"),
        ("tổng kinh phí", 4.8e9, "VND", "2026"),
    ]
    assert figures == [("Số mô hình", 3, "mô hình", "2024"), ("Kinh phí", 9e8, "VND", "2024")]
    assert times(source) == []


def test_hectares_of_crops_by_place_are_areas() -> None:
    source = markdown(
        "Cây ăn quả năm 2026",
        [
            ["STT", "Xã", "Cam (ha)", "Bưởi (ha)", "Tổng (ha)", "Năng suất (tạ/ha)"],
            ["1", "Tân An", "12,5", "8", "20,5", "95"],
        ],
    )
    assert [t[:3] for t in numbers(source)[0]] == [
        ("diện tích cam", 12.5, "ha"),
        ("diện tích bưởi", 8, "ha"),
        ("tổng diện tích", 20.5, "ha"),
        ("Năng suất", 95, "tạ/ha"),
    ]
