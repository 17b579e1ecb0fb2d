"""Sums that a sentence does by itself, and what no record holds: found where wrong, else silent."""

from __future__ import annotations

import pytest

from .audit_helpers import faults, found, plan

WRONG = [
    ("end_value", "Nâng số hợp tác xã từ 40 hợp tác xã lên 52 hợp tác xã, tăng 15 hợp tác xã."),
    ("end_value", "Số hộ giảm từ 310 hộ xuống còn 250 hộ, tức giảm 80 hộ."),
    ("end_value", "Tỷ lệ lao động nông nghiệp giảm từ 45,5% xuống còn 40,2%, tương ứng giảm 7,3%."),
    ("wrong_direction", "Tỷ lệ rừng trồng tăng từ 45% (năm 2020) lên 38%."),
    ("wrong_direction", "Số vụ cháy giảm từ 21 vụ xuống còn 34 vụ."),
    ("wrong_direction", "Nâng tỷ trọng chăn nuôi từ 40% lên 34,2%."),
    ("ratio", "Có 26/35 tổ dân phố (83,87%) đạt tiêu chí."),
    ("ratio", "Đã giải ngân 9.120/9.850 triệu đồng, bằng 62,13%."),
    ("ratio", "Phấn đấu 38/55 xã có rừng, tương đương 66,7%, có tổ bảo vệ."),
    (
        "yearly_sum",
        "Giảm tỷ lệ hộ nghèo cả giai đoạn 8%, cụ thể: năm 2021 giảm 2%; năm 2022 giảm 2%; "
        "năm 2023 giảm 1,5%; năm 2024 giảm 1,5%; năm 2025 giảm 3%.",
    ),
    (
        "yearly_sum",
        "Tỷ lệ hộ cận nghèo từ 9,5% xuống còn 5,5%: năm 2021 giảm 1%, năm 2022 giảm 1%, "
        "năm 2023 giảm 0,5%, năm 2024 giảm 0,5%, năm 2025 giảm 0,4%.",
    ),
    (
        "yearly_sum",
        "Cả giai đoạn trồng mới 900 ha, trong đó năm 2021 trồng 200 ha, năm 2022 trồng 200 ha, "
        "năm 2023 trồng 250 ha, năm 2024 trồng 200 ha, năm 2025 trồng 200 ha.",
    ),
    ("average", "Mở 40 lớp cho 1.700 lao động, bình quân mỗi năm 08 lớp với 240 lao động."),
    ("average", "Giảm 800 hộ nghèo trong cả giai đoạn, bình quân mỗi năm giảm 200 hộ nghèo."),
    ("average", "Trồng 6.000 cây trong 5 năm, trung bình 1.500 cây/năm."),
    ("parts", "Hỗ trợ làm nhà cho 300 hộ, trong đó hộ dân tộc thiểu số 420 hộ."),
    ("parts", "Đào tạo 900 người, trong đó: nghề nông nghiệp 620 người, nghề phi nông nghiệp 380 "
     "người."),
    ("parts", "Kinh phí 900 triệu đồng, gồm:\n- Ngân sách xã: 500 triệu đồng;\n+ Nhân dân đóng góp: "
     "300 triệu đồng."),
    ("list_count", "Còn 05 tiêu chí chưa đạt là: Giao thông (số 2), Trường học (số 5), Thu nhập, "
     "Môi trường."),
    ("list_count", "Tập trung 03 nội dung: Giao thông, Thủy lợi, Trường học, Nhà ở."),
    ("list_count", "Xã đạt 6 tiêu chí gồm: Quy hoạch, Điện, Nhà ở dân cư, Y tế, Văn hóa."),
]  # fmt: skip

RIGHT = [
    ("end_value", "Nâng số hợp tác xã từ 40 hợp tác xã lên 52 hợp tác xã, tăng 12 hợp tác xã."),
    ("end_value", "Số vụ cháy giảm từ 40% xuống còn 30%, tức giảm 25%."),
    ("end_value", "Số hộ từ 310 hộ xuống còn 250 hộ, bình quân mỗi năm giảm 12 hộ."),
    ("end_value", "Giảm từ 8,7% xuống còn dưới 6%, giảm ít nhất 2%."),
    ("wrong_direction", "Mức hỗ trợ từ 5 triệu đồng lên đến 10 triệu đồng/hộ."),
    ("wrong_direction", "Đưa thời gian chờ khám từ 60 phút xuống dưới 45 phút."),
    ("wrong_direction", "Tỷ lệ rừng trồng tăng từ 38% (năm 2020) lên 45%."),
    ("ratio", "Đến tháng 9/2025 đạt 35% kế hoạch."),
    ("ratio", "Có 26/31 tổ dân phố (83,87%) đạt tiêu chí."),
    ("ratio", "Có 14/19 tiêu chí, tăng 02 tiêu chí, đạt 60% kế hoạch giao."),
    (
        "yearly_sum",
        "Giảm cả giai đoạn trên 8%, cụ thể: năm 2021 giảm 2%; năm 2022 giảm 2%; năm 2023 giảm 3%.",
    ),
    (
        "yearly_sum",
        "Tỷ lệ nước sạch từ 80% lên 92%: năm 2021 đạt 82%, năm 2022 đạt 85%, năm 2023 đạt 92%.",
    ),
    ("yearly_sum", "Năm 2021 mở 5 lớp, năm 2022 mở 6 lớp, năm 2023 mở 7 lớp; tổng 30 lớp."),
    ("average", "Mở lớp cho 1.200 lao động, bình quân mỗi năm 240 lao động."),
    ("average", "Thu nhập tăng 50 triệu đồng, bình quân mỗi quý 5 triệu đồng."),
    ("average", "Trồng 6.000 cây phân tán trong 4 năm, trung bình 1.500 cây phân tán/năm."),
    ("parts", "Hỗ trợ làm nhà cho 300 hộ, trong đó hộ dân tộc thiểu số 120 hộ."),
    ("parts", "Đào tạo 900 người, trong đó: nghề nông nghiệp 520 người, nghề phi nông nghiệp 380 "
     "người."),
    ("parts", "Kinh phí 900 triệu đồng, gồm:\n- Ngân sách: 600 triệu đồng;\n+ Ngân sách xã: 200 "
     "triệu đồng;\n- Nhân dân đóng góp: 300 triệu đồng."),
    ("list_count", "Tập trung 03 nội dung: Giao thông, Thủy lợi, Trường học."),
    ("list_count", "Tập trung 02 nội dung: tuyên truyền, vận động, kiểm tra và giám sát."),
    ("list_count", "Có 04 dự án: Hạ tầng giao thông, thủy lợi, Trường học, Nhà ở, Nước sạch."),
]  # fmt: skip


def body(words: str) -> str:
    return f"I. MỤC TIÊU\n- {words}\n"


def five_years(words: str) -> str:
    return plan(body(words), period="giai đoạn 2021 - 2025", year=2021)


@pytest.mark.parametrize(("check", "words"), WRONG, ids=[f"{c}: {w[:25]}" for c, w in WRONG])
def test_a_sentence_that_is_at_odds_with_itself(check: str, words: str) -> None:
    made = found(five_years(words), check)
    assert len(made) == 1
    assert made[0].arithmetic


@pytest.mark.parametrize(("check", "words"), RIGHT, ids=[f"{c}: {w[:25]}" for c, w in RIGHT])
def test_a_sentence_that_is_right_or_says_too_little(check: str, words: str) -> None:
    assert faults(five_years(words), check) == []


DUTIES = """II. TỔ CHỨC THỰC HIỆN
1. Phòng Y tế
- {words}
2. Phòng Tài chính - Kế hoạch
- Tham mưu bố trí kinh phí.
"""


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Tham mưu giao chỉ tiêu cho các xã trước ngày 28/02/2022.", 1),
        ("Tổng hợp, báo cáo trước ngày 10/6 và 05/12/2022.", 1),
        ("Rà soát danh sách; báo cáo UBND huyện chậm nhất ngày 30 tháng 9 năm 2022.", 1),
        ("Tham mưu giao chỉ tiêu cho các xã trước ngày 28/02/2023.", 0),
        ("Hỗ trợ người sinh trước ngày 01/01/2022 theo quy định.", 0),
        ("Rà soát các dự án đã phê duyệt trước ngày 31/12/2022.", 0),
        ("Chi trả cho người tham gia kháng chiến trước ngày 30/4/1975.", 0),
    ],
)
def test_a_deadline_that_had_passed(words: str, count: int) -> None:
    assert len(faults(plan(DUTIES.format(words=words)), "due_before_issue")) == count


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Đến cuối năm 2019, tỷ lệ che phủ rừng đạt 56%.", 1),
        ("Đến hết năm 2020, tỷ lệ hộ dùng nước sạch đạt 90%.", 1),
        ("Đến năm 2025, tỷ lệ che phủ rừng đạt 56%.", 0),
    ],
)
def test_a_target_for_the_past(words: str, count: int) -> None:
    assert len(faults(five_years(words), "retroactive_target")) == count


@pytest.mark.parametrize(
    ("places", "wrong"),
    [
        (("Yên Phong", "Yên Phòng", "Yên Phong"), "huyện Yên Phòng"),
        (("Yên Phỏng", "Yên Phong", "Yên Phong"), "huyện Yên Phỏng"),
        (("Yên Phong", "Yên Phong", "Yên Phong"), None),
    ],
)
def test_the_name_of_the_place_is_what_most_places_say(
    places: tuple[str, ...], wrong: str | None
) -> None:
    words = "\n".join(f"- Nhân dân huyện {place} tham gia." for place in places)
    made = faults(plan(f"I. GIẢI PHÁP\n{words}\n"), "place_name")
    assert [f.evidence[0].quote for f in made] == ([wrong] if wrong else [])
