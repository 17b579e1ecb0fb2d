"""Tables: the phrase book of heads and cells, tables of tasks, odd grids."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach.extract import dates, table_duties, table_times, table_values, tables
from kehoach.extract.folding import fold
from kehoach.extract.outline import Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View
from kehoach.models import Block, BlockKind, Cell, Span

from .table_helpers import (
    Rows,
    Spanned,
    duties,
    lone,
    markdown,
    plan,
    table_source,
    times,
    view_of,
)

PHRASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "phrases" / "tables.toml").read_text(encoding="utf-8")
)["phrase"]


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
