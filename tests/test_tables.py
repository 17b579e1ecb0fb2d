"""Tables: the phrase book of heads and cells, invented tables with their records, odd grids."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach.extract import dates, table_duties, table_times, table_values, tables
from kehoach.extract.draft import Draft
from kehoach.extract.folding import fold
from kehoach.extract.outline import Node, Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View
from kehoach.models import Block, BlockKind, Cell, SourceText, Span

PHRASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "phrases" / "tables.toml").read_text(encoding="utf-8")
)["phrase"]

Spanned = tuple[str, int, int]
Rows = list[list[str | Spanned]]


# --- builders -----------------------------------------------------------------------------------


def table_source(*parts: str | Rows) -> SourceText:
    """A text of paragraphs and tables; a cell is its words or (words, row span, column span)."""
    text: list[str] = []
    blocks: list[Block] = []
    number = 0

    def add(words: str, cell: Cell | None) -> None:
        start = sum(len(line) for line in text)
        if words:
            kind = BlockKind.PARAGRAPH if cell is None else BlockKind.CELL
            span = Span(start=start, end=start + len(words))
            blocks.append(Block(span=span, kind=kind, upper=words.isupper(), cell=cell))
        text.append(words + "\n")

    for part in parts:
        if isinstance(part, str):
            add(part, None)
            continue
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(part):
            column = 0
            for cell in cells:
                words, down, across = cell if isinstance(cell, tuple) else (cell, 1, 1)
                while (row, column) in taken:
                    column += 1
                taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
                place = Cell(
                    table=number, row=row, column=column, row_span=down, column_span=across
                )
                for line in words.split("\n"):
                    add(line, place)
        number += 1
    return SourceText(text="".join(text), blocks=tuple(blocks))


def lone(title: str, rows: list[list[str]]) -> SourceText:
    """A web copy: one cell a line, rows and cells parted by lone strokes."""
    lines = ["KẾ HOẠCH", "", title, "", "I. NỘI DUNG", ""]
    for row in rows:
        lines.append("|")
        for cell in row:
            lines.extend([cell, "|"] if cell else ["|"])
    return read_text("\n".join(lines) + "\n")


def markdown(title: str, rows: list[list[str]]) -> SourceText:
    lines = ["KẾ HOẠCH", "", title, "", "I. NỘI DUNG", ""]
    lines.append("| " + " | ".join(rows[0]) + " |")
    lines.append("|" + " --- |" * len(rows[0]))
    lines.extend("| " + " | ".join(row) + " |" for row in rows[1:])
    return read_text("\n".join(lines) + "\n")


def plan(title: str, *parts: str | Rows) -> SourceText:
    return table_source("KẾ HOẠCH", title, "I. NỘI DUNG", *parts)


def view_of(source: SourceText) -> View:
    return View(source.text, source.blocks)


def duties(source: SourceText) -> list[tuple[str, str, str, tuple[str, ...] | None]]:
    view = view_of(source)
    return [
        (view.text[d.start : d.end], d.fields["agency"], d.fields["role"], d.fields["partners"])
        for d in tables.assignments(view, Outline())
    ]


def times(source: SourceText) -> list[tuple[str, str, str | None, str | None, str | None]]:
    view = view_of(source)
    return [
        (
            view.text[d.start : d.end],
            d.fields["kind"],
            d.fields["start"],
            d.fields["end"],
            d.fields["every"],
        )
        for d in tables.deadlines(view, Outline(), dates.find(view))
    ]


def _number(draft: Draft, when: str) -> tuple[Any, ...]:
    """Indicator, value, unit, last year or first, and what else is not plain."""
    fields, odd = draft.fields, []
    interval = fields[when]
    year = None if interval is None else (interval.end or interval.start)[:4]
    if fields["value_max"] is not None:
        odd.append(fields["value_max"])
    odd.extend(fields[name] for name in ("per", "ratio", "area") if fields[name] is not None)
    if fields["change"] != "level":
        odd.append(fields["change"])
    if fields["bound"] not in ("exact", "range"):
        odd.append(fields["bound"])
    return (fields["indicator"], fields["value"], fields["unit"], year, *odd)


def numbers(source: SourceText, outline: Outline | None = None) -> tuple[list[Any], list[Any]]:
    view = view_of(source)
    targets, figures = tables.quantities(view, outline or Outline(), [])
    return [_number(d, "due") for d in targets], [_number(d, "as_of") for d in figures]


# --- the phrase book ----------------------------------------------------------------------------


def reading(phrase: dict[str, Any]) -> list[dict[str, Any]]:
    text = phrase["text"]
    folded = fold(text)
    match phrase["use"]:
        case "head":
            role = tables.role_of(text)
            return [{"role": role}] if role else []
        case "time":
            return [
                {
                    "kind": m.kind,
                    **{k: v for k in ("start", "end", "every") if (v := getattr(m, k))},
                }
                for m in table_times.read(folded, 2026)
            ]
        case "unit":
            unit = table_values.read_unit(text)
            return [unit_fields(unit)] if unit else []
        case "body":
            carriers, partners = table_duties.bodies(text, folded)
            return [{"agency": c} for c in carriers] + [{"partner": p} for p in partners]
    column = table_values.read_unit(phrase["unit"]) if "unit" in phrase else None
    return [value_fields(amount) for amount in table_values.read(text, folded, column)]


def unit_fields(unit: table_values.CellUnit) -> dict[str, Any]:
    fields: dict[str, Any] = {"unit": unit.name}
    if unit.factor != 1:
        fields["factor"] = unit.factor
    return fields | ({"per": unit.per} if unit.per else {})


def value_fields(amount: table_values.Amount) -> dict[str, Any]:
    fields: dict[str, Any] = {"value": amount.value}
    if amount.high is not None:
        fields["high"] = amount.high
    if amount.bound != "exact":
        fields["bound"] = amount.bound
    if amount.change != "level":
        fields["change"] = amount.change
    if amount.ratio:
        fields["ratio"] = list(amount.ratio)
    if amount.unit:
        unit = unit_fields(amount.unit)
        unit.pop("factor", None)
        fields |= unit
    return fields | ({"extra": amount.extra} if amount.extra else {})


@pytest.mark.parametrize("phrase", PHRASES, ids=[f"{p['use']}: {p['note']}" for p in PHRASES])
def test_phrase(phrase: dict[str, Any]) -> None:
    assert reading(phrase) == phrase["expect"]


def test_the_phrase_book_is_large_and_holds_what_is_none() -> None:
    assert len(PHRASES) >= 110
    assert len([p for p in PHRASES if not p["expect"]]) >= 15
    assert len({(p["use"], p["text"]) for p in PHRASES}) == len(PHRASES)


# --- task tables --------------------------------------------------------------------------------

TWO_HEADS = plan(
    "Chuyển đổi số giai đoạn 2026 - 2030",
    [
        [
            ("STT", 2, 1),
            ("Nội dung công việc", 2, 1),
            ("Cơ quan thực hiện", 1, 2),
            ("Thời gian hoàn thành", 2, 1),
            ("Sản phẩm", 2, 1),
        ],
        ["Chủ trì", "Phối hợp"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", ("Hoàn thiện thể chế", 1, 5)],
        [
            "1",
            "Ban hành quy chế dùng chung dữ liệu;",
            ("Sở Khoa học và Công nghệ", 2, 1),
            ("Các sở, ban, ngành; UBND các xã", 2, 1),
            "Quý II/2026",
            "Quyết định",
        ],
        ["2", "Xây dựng kiến trúc số.", "Trước 30/6/2027", "Báo cáo"],
        ["II", ("Hạ tầng số", 1, 5)],
        ["1", "Phủ sóng 5G", "- Sở Xây dựng\n- Ban Quản lý các khu công nghiệp", "VNPT", "", ""],
        ["2", "Đào tạo kỹ năng số", "Sở Nội vụ, Sở Tư pháp", "-", "Hằng năm", "Lớp học"],
    ],
)


def test_two_header_rows_merged_bodies_and_group_rows() -> None:
    shared = ("Các sở, ban, ngành", "UBND các xã")
    science = "Sở Khoa học và Công nghệ"
    assert duties(TWO_HEADS) == [
        ("Ban hành quy chế dùng chung dữ liệu", science, "lead", shared),
        ("Xây dựng kiến trúc số", science, "lead", shared),
        ("Phủ sóng 5G", "Sở Xây dựng", "lead", ("VNPT",)),
        ("Phủ sóng 5G", "Ban Quản lý các khu công nghiệp", "lead", ("VNPT",)),
        ("Đào tạo kỹ năng số", "Sở Nội vụ", "lead", None),
        ("Đào tạo kỹ năng số", "Sở Tư pháp", "lead", None),
    ]
    assert times(TWO_HEADS) == [
        ("Quý II/2026", "within", "2026-04-01", "2026-06-30", None),
        ("Trước 30/6/2027", "by", None, "2027-06-30", None),
        ("Hằng năm", "recurring", None, None, "year"),
    ]


def test_a_grid_serves_merged_cells_in_every_place() -> None:
    (table,) = tables.find(view_of(TWO_HEADS))
    assert [c.role for c in table.columns] == ["stt", "task", "lead", "partners", "time", "product"]
    assert table.cell(5, 2) == table.cell(4, 2) == "Sở Khoa học và Công nghệ"
    assert [row.name for row in table.groups()] == ["Hoàn thiện thể chế", "Hạ tầng số"]


def test_carriers_without_a_partner_column_are_responsible() -> None:
    source = markdown(
        "Phòng cháy, chữa cháy năm 2026",
        [
            ["TT", "Nội dung", "Đơn vị thực hiện", "Thời gian"],
            ["1", "Tuyên truyền tại khu dân cư", "Công an xã; các thôn", "Thường xuyên"],
            ["2", "Kiểm tra các chợ", "Phòng Kinh tế và Công an xã", "Tháng 3, 9"],
            ["3", "Sơ kết", "Văn phòng HĐND và UBND xã", "Trước ngày 15/6"],
        ],
    )
    assert duties(source) == [
        ("Tuyên truyền tại khu dân cư", "Công an xã", "responsible", None),
        ("Tuyên truyền tại khu dân cư", "các thôn", "responsible", None),
        ("Kiểm tra các chợ", "Phòng Kinh tế", "responsible", None),
        ("Kiểm tra các chợ", "Công an xã", "responsible", None),
        ("Sơ kết", "Văn phòng HĐND và UBND xã", "responsible", None),
    ]
    assert times(source) == [
        ("Thường xuyên", "recurring", None, None, "irregular"),
        ("Tháng 3, 9", "within", "2026-03-01", "2026-03-31", None),
        ("Tháng 3, 9", "within", "2026-09-01", "2026-09-30", None),
        ("Trước ngày 15/6", "by", None, "2026-06-15", None),
    ]


def test_a_web_copy_that_lost_its_merged_cells() -> None:
    source = lone(
        "Tiêm chủng mở rộng năm 2025",
        [
            ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian"],
            ["I", "CHUẨN BỊ"],
            ["1", "Tập huấn cán bộ tiêm chủng", "Trung tâm Y tế", "Các trường học", "Tháng 3"],
            ["2", "Rà soát trẻ chưa tiêm đủ mũi", "Trạm Y tế xã", "Quý I"],
            ["3", "Tổ chức tiêm bù, tiêm vét"],
            ["4", "Báo cáo kết quả", "Trung tâm Y tế", "Trạm Y tế xã", "Ngày 25 hằng tháng"],
        ],
    )
    assert [(task, agency) for task, agency, _, _ in duties(source)] == [
        ("Tập huấn cán bộ tiêm chủng", "Trung tâm Y tế"),
        ("Rà soát trẻ chưa tiêm đủ mũi", "Trạm Y tế xã"),
        ("Tổ chức tiêm bù, tiêm vét", "Trạm Y tế xã"),
        ("Báo cáo kết quả", "Trung tâm Y tế"),
    ]
    assert [(quote, kind) for quote, kind, *_ in times(source)] == [
        ("Tháng 3", "within"),
        ("Quý I", "within"),
        ("Ngày 25 hằng tháng", "recurring"),
    ]


def test_bodies_merged_over_most_rows_of_a_web_copy() -> None:
    source = lone(
        "Quy hoạch năm 2026",
        [
            ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"],
            ["1", "Rà soát quy hoạch", "Sở Xây dựng", "Sở Tài chính", "Quý I"],
            ["2", "Lập bản đồ", "Quý II"],
            ["3", "Công bố", "Quý III"],
            ["4", "Đào tạo", "Sở Nội vụ", "Các sở, ngành", "2026"],
            ["5", "Tập huấn", "2027"],
        ],
    )
    assert [(task, agency) for task, agency, *_ in duties(source)] == [
        ("Rà soát quy hoạch", "Sở Xây dựng"),
        ("Lập bản đồ", "Sở Xây dựng"),
        ("Công bố", "Sở Xây dựng"),
        ("Đào tạo", "Sở Nội vụ"),
        ("Tập huấn", "Sở Nội vụ"),
    ]
    assert [quote for quote, *_ in times(source)] == ["Quý I", "Quý II", "Quý III", "2026", "2027"]


def test_lead_and_partners_in_one_cell() -> None:
    source = plan(
        "An toàn giao thông năm 2026",
        [
            ["TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì, phối hợp", "Thời hạn"],
            ["1", "Cân xe", "Chủ trì: Công an tỉnh; Phối hợp: Sở Xây dựng, UBND các xã", "x"],
            ["2", "Xóa điểm đen", "Sở Xây dựng chủ trì, phối hợp với Công an tỉnh", "30/9/2026"],
            ["3", "Tuyên truyền", "- Chủ trì: Ban An toàn giao thông tỉnh.\n- Phối hợp: Báo", "nt"],
        ],
    )
    assert [d[1:] for d in duties(source)] == [
        ("Công an tỉnh", "lead", ("Sở Xây dựng", "UBND các xã")),
        ("Sở Xây dựng", "lead", ("Công an tỉnh",)),
        ("Ban An toàn giao thông tỉnh", "lead", ("Báo",)),
    ]
    assert times(source) == [("30/9/2026", "by", None, "2026-09-30", None)]


def test_a_header_met_again_and_a_table_that_goes_on() -> None:
    head: list[str | Spanned] = ["TT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Hạn"]
    source = plan(
        "Phòng, chống dịch năm 2026",
        [
            head,
            ["1", "Giám sát ca bệnh", "Sở Y tế", "Các địa phương", "Quý I"],
            head,
            ["2", "Dự trữ hóa chất", "Trung tâm Kiểm soát bệnh tật", "Sở Tài chính", "Quý II"],
        ],
        "12",
        [
            ["3", "Diễn tập", "Sở Y tế", "Công an tỉnh", "Quý III"],
            ["4", "Tổng kết", "Sở Nội vụ", "nt", "Quý IV"],
        ],
        "Trên đây là kế hoạch.",
    )
    assert [(d[0], d[1], d[3]) for d in duties(source)] == [
        ("Giám sát ca bệnh", "Sở Y tế", ("Các địa phương",)),
        ("Dự trữ hóa chất", "Trung tâm Kiểm soát bệnh tật", ("Sở Tài chính",)),
        ("Diễn tập", "Sở Y tế", ("Công an tỉnh",)),
        ("Tổng kết", "Sở Nội vụ", ("Công an tỉnh",)),
    ]
    assert [t[3] for t in times(source)] == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]


def test_group_rows_that_name_the_body() -> None:
    source = plan(
        "Cấp căn cước năm 2026",
        [
            ["TT", "Nhiệm vụ", "Thời gian", "Cơ quan phối hợp"],
            ["I", ("Công an xã", 1, 3)],
            ["1", "Cấp căn cước cho học sinh", "Quý II", "Các trường học"],
            ["II", ("CÔNG TÁC TUYÊN TRUYỀN", 1, 3)],
            ["1", "Phát tờ rơi", "Tháng 9", "Các thôn"],
        ],
    )
    assert duties(source) == [
        ("Cấp căn cước cho học sinh", "Công an xã", "lead", ("Các trường học",))
    ]


def test_a_long_task_is_cut_after_200_characters() -> None:
    task = "Rà soát " + "từng tuyến đường liên thôn, " * 12
    source = plan(
        "Giao thông năm 2026", [["TT", "Nhiệm vụ", "Chủ trì"], ["1", task, "Sở Xây dựng"]]
    )
    ((quote, *_),) = duties(source)
    assert len(quote) == 200


# --- tables of numbers --------------------------------------------------------------------------


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


# --- what is no table of data, and any grid -----------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["UBND XÃ A", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["Số: 5/KH-UBND", "A, ngày 2/3/2026"],
        ],
        [["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"]],
        [["Sở Y tế", "Quý I/2026"], ["Sở Nội vụ", "Quý II/2026"]],
        [["", ""], ["", ""]],
        [["1", "2", "3"], ["4", "5", "6"]],
    ],
    ids=["letterhead", "signature", "no header", "empty", "numbers alone"],
)
def test_layout(rows: Rows) -> None:
    view = view_of(table_source(rows))
    assert all(table.kind == "layout" for table in tables.find(view))
    assert tables.claimed(view) == []
    assert tables.assignments(view, Outline()) == []


def test_claims_leave_tasks_to_running_text() -> None:
    view = view_of(TWO_HEADS)
    claimed = {view.text[a:b] for a, b in tables.claimed(view)}
    assert {"Chủ trì", "(1)", "Quý II/2026", "Sở Khoa học và Công nghệ", "1"} <= claimed
    assert not {"Ban hành quy chế dùng chung dữ liệu;", "Quyết định"} & claimed


CELLS = st.sampled_from(
    [
        "", "TT", "Chỉ tiêu", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Năm 2025", "ĐVT",
        "Kế hoạch 2026", "1", "1.1", "-", "I", "(1)", "≥ 95", "1.234,5", "Sở Y tế", "Tháng 13/2026",
        "UBND các xã; Sở Nội vụ", "Quý V", "nt", "Trong đó:", "Tổng cộng", "%", "Kinh phí", "1/0",
        "9" * 40, "32/13/2026", "năm 0000", "2026-2020", "a\nb", "((", "²", "İ",
    ]
)  # fmt: skip
GRIDS = st.lists(
    st.lists(
        st.tuples(CELLS, st.sampled_from([1, 1, 2, 10**6]), st.sampled_from([1, 1, 3, 10**6])),
        max_size=6,
    ),
    max_size=7,
)


@settings(max_examples=150, deadline=None)
@given(GRIDS)
def test_any_grid_gives_drafts_inside_the_view(rows: list[list[Spanned]]) -> None:
    text: list[str] = []
    blocks: list[Block] = []
    position = 0
    for row, cells in enumerate(rows):
        for column, (words, down, across) in enumerate(cells):
            if words:
                span = Span(start=position, end=position + len(words))
                place = Cell(table=0, row=row, column=column, row_span=down, column_span=across)
                blocks.append(Block(span=span, kind=BlockKind.CELL, cell=place))
            text.append(words + "\n")
            position += len(words) + 1
    view = View("".join(text), blocks)
    outline = Outline()
    drafts = tables.assignments(view, outline) + tables.deadlines(view, outline, dates.find(view))
    for draft in [*drafts, *(d for made in tables.quantities(view, outline, []) for d in made)]:
        assert 0 <= draft.start < draft.end <= len(view.text)


def test_time_grows_with_the_number_of_cells() -> None:
    def seconds(count: int) -> float:
        rows: Rows = [["TT", "Chỉ tiêu", "ĐVT", "Năm 2025", "Năm 2026"]]
        rows += [[str(i), f"Tỷ lệ hộ nghèo thôn {i}", "%", "5", "4"] for i in range(count)]
        blocks: list[Block] = []
        text = []
        position = 0
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                span = Span(start=position, end=position + len(words))
                place = Cell(table=0, row=row, column=column)
                blocks.append(Block(span=span, kind=BlockKind.CELL, cell=place))
                text.append(f"{words}\n")
                position += len(words) + 1
        view = View("".join(text), blocks)
        start = time.perf_counter()
        tables.quantities(view, Outline(), [])
        return time.perf_counter() - start

    seconds(50)
    small = min(seconds(300) for _ in range(3))
    assert min(seconds(3000) for _ in range(2)) < 10 * small * 3 + 0.05


def test_a_blank_line_between_two_strokes_is_an_empty_cell() -> None:
    rows = [
        ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"],
        ["1", "Tẩy giun cho học sinh", "Trạm Y tế xã", "Trường Tiểu học", "Tháng 3"],
        ["II", "TRUYỀN THÔNG"],
        ["2", "Phát thanh về dinh dưỡng", "Đài Truyền thanh xã", "", "Hằng tuần"],
        ["3", "Cân trẻ", "Trạm Y tế xã", "Các thôn", "Tháng 6"],
    ]
    lines = ["KẾ HOẠCH", "", "Dinh dưỡng năm 2025", "", "I. NỘI DUNG", ""]
    for row in rows:
        lines.append("|")
        for cell in row:
            lines.extend([cell, "|"])
    assert duties(read_text("\n".join(lines) + "\n")) == [
        ("Tẩy giun cho học sinh", "Trạm Y tế xã", "lead", ("Trường Tiểu học",)),
        ("Phát thanh về dinh dưỡng", "Đài Truyền thanh xã", "lead", None),
        ("Cân trẻ", "Trạm Y tế xã", "lead", ("Các thôn",)),
    ]


def test_a_column_of_counted_things_beside_values_names_no_carrier() -> None:
    source = markdown(
        "Y tế cơ sở đến năm 2027",
        [
            ["TT", "Chỉ tiêu", "Đơn vị", "2026", "2027"],
            ["1", "Trạm có bác sĩ làm việc", "Trạm", "12", "15"],
            ["2", "Bệnh viện có đơn vị chăm sóc giảm nhẹ", "Bệnh viện", "2", "3"],
            ["3", "Dân số khám định kỳ", "%", "60", "70"],
        ],
    )
    assert duties(source) == []


def test_a_column_of_bodies_beside_values_names_carriers() -> None:
    source = markdown(
        "Chuyển đổi số năm 2026",
        [
            ["TT", "Chỉ tiêu", "Đơn vị theo dõi", "2026"],
            ["1", "Tỷ lệ hồ sơ trực tuyến", "Văn phòng UBND huyện", "80%"],
            ["2", "Tỷ lệ dân có tài khoản định danh", "Công an huyện", "90%"],
        ],
    )
    assert [(agency, role) for _, agency, role, _ in duties(source)] == [
        ("Văn phòng UBND huyện", "responsible"),
        ("Công an huyện", "responsible"),
    ]
