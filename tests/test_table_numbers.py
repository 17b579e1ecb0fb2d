"""Tables of numbers: indicators, values, units and years of invented tables."""

from __future__ import annotations

from typing import Any

from kehoach.extract import tables
from kehoach.extract.outline import Node, Outline

from .table_helpers import Rows, duties, lone, numbers, plan, times, view_of


def test_plan_and_estimate_of_the_year_at_hand_are_figures() -> None:
    source = plan(
        "Phát triển kinh tế - xã hội năm 2026",
        [
            [
                ("TT", 2, 1),
                ("Chỉ tiêu", 2, 1),
                ("ĐVT", 2, 1),
                ("Năm 2025", 1, 2),
                ("Kế hoạch 2026", 2, 1),
                ("So sánh 2026/2025 (%)", 2, 1),
            ],
            ["Kế hoạch", "Ước thực hiện"],
            ["A", "CHỈ TIÊU KINH TẾ", "", "", "", "", ""],
            ["1", "Tổng giá trị sản xuất", "Tỷ đồng", "1.200", "1.250,5", "1.400", "112"],
            ["", "Trong đó: Nông nghiệp", "Tỷ đồng", "500", "-", "550", "107,8"],
            ["2", "Thu nhập đầu người", "Triệu đồng/người/năm", "55", "x", "65", ""],
            ["3", "Diện tích gieo trồng", "Ha", "", "", "", ""],
            ["", "- Lúa", "Ha", "", "", "4.500", "-"],
            ["B", "CHỈ TIÊU XÃ HỘI", "", "", "", "", ""],
            ["1", "Mức giảm tỷ lệ hộ nghèo", "%", "", "", "1,1", ""],
            ["2", "Tỷ lệ tham gia bảo hiểm y tế", "%", "", "96", "trên 97", ""],
        ],
    )
    targets, figures = numbers(source)
    assert targets == [
        ("Tổng giá trị sản xuất", 1.4e12, "VND", "2026"),
        ("Tổng giá trị sản xuất nông nghiệp", 5.5e11, "VND", "2026"),
        ("Thu nhập đầu người", 65e6, "VND/người", "2026", "year"),
        ("Diện tích gieo trồng lúa", 4500, "ha", "2026"),
        ("tỷ lệ hộ nghèo", 1.1, "%", "2026", "decrease"),
        ("Tỷ lệ tham gia bảo hiểm y tế", 97, "%", "2026", "at_least"),
    ]
    assert figures == [
        ("Tổng giá trị sản xuất (kế hoạch)", 1.2e12, "VND", "2025"),
        ("Tổng giá trị sản xuất (ước thực hiện)", 1.2505e12, "VND", "2025"),
        ("Tổng giá trị sản xuất nông nghiệp (kế hoạch)", 5e11, "VND", "2025"),
        ("Thu nhập đầu người (kế hoạch)", 55e6, "VND/người", "2025", "year"),
        ("Tỷ lệ tham gia bảo hiểm y tế (ước thực hiện)", 96, "%", "2025"),
    ]


def test_five_yearly_columns_with_the_unit_in_the_caption() -> None:
    source = plan(
        "Bảo vệ môi trường giai đoạn 2026 - 2030",
        "ĐVT: %",
        [
            ["TT", "Chỉ tiêu", "2025", "2026", "2027", "2028", "2029", "2030"],
            ["1", "Tỷ lệ thu gom rác", "92", "93", "94", "95", "96", "≥ 97"],
            ["2", "Tỷ lệ che phủ rừng", "", "", "", "", "", "42,5 - 43"],
        ],
    )
    rate = "Tỷ lệ thu gom rác"
    assert numbers(source) == (
        [
            (rate, 93, "%", "2026"),
            (rate, 94, "%", "2027"),
            (rate, 95, "%", "2028"),
            (rate, 96, "%", "2029"),
            (rate, 97, "%", "2030", "at_least"),
            ("Tỷ lệ che phủ rừng", 42.5, "%", "2030", 43),
        ],
        [(rate, 92, "%", "2025")],
    )


def test_one_value_in_a_row_is_quoted_with_its_row() -> None:
    source = plan(
        "Bảo vệ trẻ em giai đoạn 2026 - 2030",
        [
            ["TT", "Mục tiêu", "Chỉ tiêu đến năm 2030", "Cơ quan chủ trì"],
            ["1", "Trẻ em được tiêm chủng", "trên 98%", "Sở Y tế"],
            ["2", "Giảm tỷ suất tử vong trẻ em", "dưới 15‰", "Sở Y tế"],
            ["3", "Giảm số trẻ em bị đuối nước", "10%/năm", "Sở Giáo dục và Đào tạo"],
        ],
    )
    view = view_of(source)
    targets, _ = tables.quantities(view, Outline(), [])
    assert view.text[targets[0].start : targets[0].end] == "Trẻ em được tiêm chủng\ntrên 98%"
    assert numbers(source)[0] == [
        ("Trẻ em được tiêm chủng", 98, "%", "2030", "at_least"),
        ("tỷ suất tử vong trẻ em", 15, "‰", "2030", "at_most"),
        ("số trẻ em bị đuối nước", 10, "%", "2030", "year", "decrease"),
    ]
    assert [d[1] for d in duties(source)] == ["Sở Y tế", "Sở Y tế", "Sở Giáo dục và Đào tạo"]


def test_group_rows_give_the_time() -> None:
    source = plan(
        "Phát triển khoa học",
        [
            ["TT", "Chỉ tiêu", "Đơn vị", "Kết quả"],
            ["I", ("Đến năm 2030", 1, 3)],
            ["1", "Quy mô kinh tế số", "% GRDP", "≥ 30"],
            ["2", "Trình độ công nghệ", "Thứ bậc", "Đạt mức trên trung bình"],
            ["II", ("Đến năm 2045", 1, 3)],
            ["1", "Chỉ số đổi mới sáng tạo", "Thứ bậc", "≤ 30"],
        ],
    )
    assert numbers(source) == (
        [
            ("Quy mô kinh tế số", 30, "%", "2030", "at_least"),
            ("Chỉ số đổi mới sáng tạo", 30, "thứ bậc", "2045", "at_most"),
        ],
        [],
    )


def test_a_funding_table_in_three_header_rows() -> None:
    source = plan(
        "Chương trình mục tiêu quốc gia giai đoạn 2026 - 2030",
        "Đơn vị tính: triệu đồng",
        [
            [("TT", 3, 1), ("Nội dung", 3, 1), ("Tổng kinh phí", 3, 1), ("Trong đó", 1, 3)],
            [("Ngân sách trung ương", 2, 1), ("Ngân sách địa phương", 1, 2)],
            ["Tỉnh", "Xã"],
            ["", "Tổng cộng", "12.500", "10.000", "2.000", "500"],
            ["1", "Hỗ trợ đất ở", "5.000", "4.000", "1.000", "-"],
        ],
    )
    assert numbers(source) == (
        [
            ("Tổng kinh phí", 12.5e9, "VND", None),
            ("Ngân sách trung ương", 10e9, "VND", None),
            ("Ngân sách địa phương Tỉnh", 2e9, "VND", None),
            ("Ngân sách địa phương Xã", 0.5e9, "VND", None),
            ("Tổng kinh phí Hỗ trợ đất ở", 5e9, "VND", None),
            ("Hỗ trợ đất ở Ngân sách trung ương", 4e9, "VND", None),
            ("Hỗ trợ đất ở Ngân sách địa phương Tỉnh", 1e9, "VND", None),
        ],
        [],
    )


def test_places_as_rows() -> None:
    source = plan(
        "Giảm nghèo năm 2026",
        [
            ["STT", "Xã, phường", "Số hộ nghèo đầu năm 2026", "Chỉ tiêu giảm hộ nghèo năm 2026"],
            ["1", "Xã Bình Minh", "120", "25"],
            ["2", "Phường Tân Lập", "45", "10"],
            ["", "Tổng cộng", "165", "35"],
        ],
    )
    assert numbers(source) == (
        [
            ("hộ nghèo", 25, "hộ", "2026", "Xã Bình Minh", "decrease"),
            ("hộ nghèo", 10, "hộ", "2026", "Phường Tân Lập", "decrease"),
            ("hộ nghèo", 35, "hộ", "2026", "decrease"),
        ],
        [
            ("Số hộ nghèo", 120, "hộ", "2026", "Xã Bình Minh"),
            ("Số hộ nghèo", 45, "hộ", "2026", "Phường Tân Lập"),
            ("Số hộ nghèo", 165, "hộ", "2026"),
        ],
    )


def test_a_title_row_inside_and_rates_beside_counts() -> None:
    source = plan(
        "Giảm nghèo năm 2026",
        [
            [("BIỂU CHI TIẾT", 1, 4)],
            ["STT", "Thôn", "Hộ nghèo 31/12/2025", "Tỷ lệ (%)"],
            ["1", "Thôn Đoài", "12", "5,7"],
            ["Tổng", "", "12", "5,7"],
        ],
    )
    assert numbers(source) == (
        [
            ("Tỷ lệ hộ nghèo", 5.7, "%", None, "Thôn Đoài"),
            ("Tỷ lệ hộ nghèo", 5.7, "%", None),
        ],
        [("Hộ nghèo", 12, "hộ", "2025", "Thôn Đoài"), ("Hộ nghèo", 12, "hộ", "2025")],
    )


def test_sub_rows_of_a_row_without_numbers() -> None:
    source = plan(
        "Giáo dục năm học 2025 - 2026",
        [
            ["TT", "Nội dung", "Thực hiện năm học 2024-2025", "Kế hoạch năm học 2025-2026"],
            ["1", "Số trường", "", ""],
            ["", "- Mầm non", "12", "13"],
            ["2", "Số học sinh", "", ""],
            ["2.1", "Tiểu học", "5.100", "5.300"],
        ],
    )
    assert numbers(source) == (
        [
            ("Số trường mầm non", 13, "trường", "2026"),
            ("Số học sinh tiểu học", 5300, "học sinh", "2026"),
        ],
        [
            ("Số trường mầm non", 12, "trường", "2025"),
            ("Số học sinh tiểu học", 5100, "học sinh", "2025"),
        ],
    )


def test_crosses_under_years_say_nothing() -> None:
    source = plan(
        "Quy hoạch giai đoạn 2026 - 2028",
        [
            ["TT", "Nội dung", "Năm 2026", "Năm 2027", "Đơn vị chủ trì"],
            ["1", "Cắm mốc", "x", "", "Sở Xây dựng"],
        ],
    )
    assert numbers(source) == ([], [])
    assert times(source) == []
    assert [d[1] for d in duties(source)] == ["Sở Xây dựng"]


def test_places_as_columns() -> None:
    source = plan(
        "Sử dụng đất năm 2026",
        "Đơn vị: ha",
        [
            [("TT", 2, 1), ("Loại đất", 2, 1), ("Tổng diện tích", 2, 1), ("Phân theo xã", 1, 2)],
            ["Xã An Bình", "Phường 1"],
            ["1", "Đất nông nghiệp", "1.800,5", "1.500", "300,5"],
        ],
    )
    assert numbers(source)[0] == [
        ("Tổng diện tích Đất nông nghiệp", 1800.5, "ha", None),
        ("Đất nông nghiệp", 1500, "ha", None, "Xã An Bình"),
        ("Đất nông nghiệp", 300.5, "ha", None, "Phường 1"),
    ]


def test_a_web_copy_that_lost_its_group_heads() -> None:
    source = lone(
        "Giảm nghèo bền vững năm 2026",
        [
            ["TT", "Tên xã", "Tổng số hộ", "Hộ nghèo", "Hộ cận nghèo"],
            ["Số hộ", "Tỷ lệ (%)", "Số hộ", "Tỷ lệ (%)"],
            ["1", "Xã Sơn Hà", "1.250", "100", "8,0", "75", "6,0"],
            ["2", "Xã Sơn Thủy", "980", "49", "5,0", "98", "10,0"],
        ],
    )
    assert numbers(source)[0][:5] == [
        ("Tổng số hộ", 1250, "hộ", None, "Xã Sơn Hà"),
        ("Số hộ nghèo", 100, "hộ", None, "Xã Sơn Hà"),
        ("Tỷ lệ hộ nghèo", 8, "%", None, "Xã Sơn Hà"),
        ("Số hộ cận nghèo", 75, "hộ", None, "Xã Sơn Hà"),
        ("Tỷ lệ hộ cận nghèo", 6, "%", None, "Xã Sơn Hà"),
    ]


def test_a_web_copy_that_lost_merged_names() -> None:
    source = lone(
        "Xuất khẩu năm 2026",
        [
            ["TT", "Sản phẩm", "Chỉ tiêu", "ĐVT", "Năm 2025", "Năm 2026"],
            ["1", "Chè", "Sản lượng", "Tấn", "100", "110"],
            ["Giá trị", "Triệu USD", "5", "6"],
            ["2", "Cà phê", "Sản lượng", "Tấn", "200", "210"],
            ["Giá trị", "Triệu USD", "7", "8"],
        ],
    )
    assert numbers(source) == (
        [
            ("Sản lượng Chè", 110, "tấn", "2026"),
            ("Giá trị Chè", 6e6, "USD", "2026"),
            ("Sản lượng Cà phê", 210, "tấn", "2026"),
            ("Giá trị Cà phê", 8e6, "USD", "2026"),
        ],
        [
            ("Sản lượng Chè", 100, "tấn", "2025"),
            ("Giá trị Chè", 5e6, "USD", "2025"),
            ("Sản lượng Cà phê", 200, "tấn", "2025"),
            ("Giá trị Cà phê", 7e6, "USD", "2025"),
        ],
    )


def test_rows_named_by_products_with_units_in_the_heads() -> None:
    source = plan(
        "Xuất khẩu năm 2026",
        [
            ["STT", "Sản phẩm", "Sản lượng (tấn)", "Giá trị (triệu đồng)", "Ghi chú"],
            ["1", "Mật ong", "12,5", "2.500", ""],
        ],
    )
    assert numbers(source)[0] == [
        ("Sản lượng Mật ong", 12.5, "tấn", None),
        ("Giá trị Mật ong", 2.5e9, "VND", None),
    ]


def test_commas_that_group_thousands_throughout_a_table() -> None:
    source = plan(
        "Thu ngân sách năm 2026",
        [
            ["TT", "Nội dung", "Dự toán 2026"],
            ["1", "Thu nội địa (nghìn đồng)", "1,100,500"],
            ["2", "Thu phí (nghìn đồng)", "245,178"],
        ],
    )
    assert [n[:3] for n in numbers(source)[0]] == [
        ("Thu nội địa", 1.1005e9, "VND"),
        ("Thu phí", 245.178e6, "VND"),
    ]


def test_a_project_list_gives_money_owner_and_time() -> None:
    source = plan(
        "Nông thôn mới giai đoạn 2026 - 2030",
        "Đơn vị: Tỷ đồng",
        [
            ["TT", "Tên dự án", "Địa điểm", "Tiến độ", "Tổng mức đầu tư", "Chủ đầu tư"],
            ["1", "Đường liên xã", "Xã A", "2026-2027", "25,5", "UBND xã A"],
        ],
    )
    assert numbers(source)[0] == [("Tổng mức đầu tư Đường liên xã", 25.5e9, "VND", "2027")]
    assert duties(source) == [("Đường liên xã", "UBND xã A", "responsible", None)]
    assert times(source) == [("2026-2027", "within", "2026-01-01", "2027-12-31", None)]


def test_a_heading_dates_a_table_and_a_situation_makes_facts() -> None:
    source = plan(
        "Phát triển du lịch",
        [
            ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"],
            ["1", "Khách du lịch", "Lượt khách", "9.000"],
        ],
    )
    end = len(view_of(source).text)

    def under(title: str, kind: Any) -> Outline:
        return Outline([Node(0, 5, end + 1, "I", title, 1, kind)])

    assert numbers(source, under("MỤC TIÊU NĂM 2027", "goal")) == (
        [("Khách du lịch", 9000, "lượt khách", "2027")],
        [],
    )
    assert numbers(source, under("TÌNH HÌNH NĂM 2024", "situation")) == (
        [],
        [("Khách du lịch", 9000, "lượt khách", "2024")],
    )


def test_a_table_of_very_many_rows() -> None:
    rows: Rows = [["TT", "Chỉ tiêu", "ĐVT", "Năm 2025", "Năm 2026"]]
    rows += [[str(i), f"Tỷ lệ hộ nghèo thôn {i}", "%", "5", "4"] for i in range(1, 2001)]
    targets, figures = numbers(plan("Giảm nghèo năm 2026", rows))
    assert [t[1:4] for t in targets] == [(4, "%", "2026")] * 2000
    assert [f[1:4] for f in figures] == [(5, "%", "2025")] * 2000
