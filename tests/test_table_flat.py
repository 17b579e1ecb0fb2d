"""Task tables that a copy has flattened to one cell a line."""

from __future__ import annotations

import pytest

from kehoach.extract import table_flat, tables
from kehoach.extract.outline import Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

Duty = tuple[str, str, str, tuple[str, ...] | None]


def duties(*lines: str) -> list[Duty]:
    source = read_text("KẾ HOẠCH\nGiữ gìn vệ sinh chung\n\n" + "\n".join(lines) + "\n")
    view = View(source.text, source.blocks)
    found = table_flat.assignments(view)
    assert found == tables.assignments(view, Outline([]))
    return [
        (
            view.quote(d.start, d.end),
            d.fields["agency"],
            d.fields["role"],
            d.fields["partners"],
        )
        for d in found
    ]


HEADS = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            (
                *HEADS,
                "1",
                "Nạo vét kênh nội đồng",
                "Phòng Kinh tế",
                "Các thôn; Hội Nông dân xã",
                "Tháng 4",
                "2",
                "Dọn bãi rác tạm",
                "Công an xã; Đoàn Thanh niên xã",
                "Hội Cựu chiến binh xã",
                "Nơi nhận:",
                "- Như trên;",
            ),
            [
                (
                    "Nạo vét kênh nội đồng",
                    "Phòng Kinh tế",
                    "lead",
                    ("Các thôn", "Hội Nông dân xã"),
                ),
                ("Dọn bãi rác tạm", "Công an xã", "lead", ("Hội Cựu chiến binh xã",)),
                ("Dọn bãi rác tạm", "Đoàn Thanh niên xã", "lead", ("Hội Cựu chiến binh xã",)),
            ],
            id="rows by their running numbers, an empty time cell",
        ),
        pytest.param(
            (
                *HEADS,
                "(1)",
                "(2)",
                "(3)",
                "(4)",
                "(5)",
                "I",
                "Tuyên truyền",
                "1",
                "Phát tin trên loa",
                "Trung tâm Văn hóa, Thông tin",
                "và Truyền thông",
                "Công an xã",
                "Hằng tuần",
                "II",
                "Kiểm tra",
                "2",
                "Kiểm tra bếp ăn",
                "Trạm Y tế xã",
                "Các trường học",
                "Quý II",
            ),
            [
                (
                    "Phát tin trên loa",
                    "Trung tâm Văn hóa, Thông tin và Truyền thông",
                    "lead",
                    ("Công an xã",),
                ),
                ("Kiểm tra bếp ăn", "Trạm Y tế xã", "lead", ("Các trường học",)),
            ],
            id="numbered columns, groups, a wrapped body",
        ),
        pytest.param(
            (
                "STT",
                "Nội dung công việc",
                "Thời gian hoàn thành",
                "Đơn vị thực hiện",
                "1",
                "Lập danh sách hộ nuôi bò",
                "Trước 15/3/2025",
                "Phòng Nông nghiệp và Môi trường",
            ),
            [
                (
                    "Lập danh sách hộ nuôi bò",
                    "Phòng Nông nghiệp và Môi trường",
                    "responsible",
                    None,
                )
            ],
            id="the time stands before the body",
        ),
        pytest.param(
            ("TT", "Họ và tên", "Chức vụ", "1", "Lê Thị Hoa", "Chủ tịch UBND xã"),
            [],
            id="a list of persons",
        ),
        pytest.param(
            ("TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "1", "Trồng rừng", "ha", "120"),
            [],
            id="a target table",
        ),
        pytest.param(
            (*HEADS, "Các đơn vị gửi báo cáo theo mẫu trên."),
            [],
            id="heads without rows",
        ),
    ],
)
def test_rows(lines: tuple[str, ...], expected: list[Duty]) -> None:
    assert duties(*lines) == expected


@pytest.mark.parametrize("text", ["", "TT", "TT\nTT\nTT\n", "STT\n1\n2\n3\n", "\n".join(HEADS)])
def test_nothing_is_raised_on_scraps(text: str) -> None:
    source = read_text(text)
    assert table_flat.assignments(View(source.text, source.blocks)) == []
