"""Checks of numbers: what must fire on invented plans, and what must not."""

from __future__ import annotations

import pytest

from . import audit_helpers as helpers

GOAL = "I. MỤC TIÊU\n"
FIVE = "giai đoạn 2021 - 2025"


@pytest.mark.parametrize(
    ("body", "fires", "expected"),
    [
        ("- Tỷ lệ trạm y tế đạt chuẩn 9/12 đạt 85%.", True, "75 %"),
        ("- Tỷ lệ trạm y tế đạt chuẩn 9/12 đạt 75%.", False, ""),
        ("- Tỷ lệ trạm y tế đạt chuẩn 13/15 đạt 86,6%.", False, "cut off instead of rounded"),
        ("- Tỷ lệ trạm y tế đạt chuẩn 13/15 đạt 86,70%.", False, "one decimal printed with two"),
        ("- Tỷ lệ trạm y tế đạt chuẩn 13/15 đạt 68,7%.", True, "86,67 %"),
        ("- Phấn đấu trên 57% số xã đặc biệt khó khăn thoát khỏi tình trạng khó khăn (4/7 xã).",
         False, "a bound"),
        ("- Toàn huyện có 1.250 hộ nghèo (trong đó hộ nghèo DTTS là: 1.000 chiếm "
         "80%).", False, ""),
        ("- Toàn huyện có 1.250 hộ nghèo (trong đó hộ nghèo DTTS là: 1.000 chiếm "
         "90%).", True, "80 %"),
    ],
)  # fmt: skip
def test_ratio(body: str, fires: bool, expected: str) -> None:
    made = helpers.found(helpers.plan(GOAL + body), "ratio")
    assert bool(made) == fires
    if fires:
        assert made[0].expected == expected


LIST = """I. THỰC TRẠNG
Toàn huyện có {whole} hộ nghèo. Mức độ thiếu hụt:
- Tiếp cận dịch vụ y tế: 120 hộ, chiếm tỷ lệ 10,00%
- Bảo hiểm y tế: 300 hộ, chiếm tỷ lệ {share}%
- Trình độ giáo dục người lớn: 240 hộ, chiếm tỷ lệ 20,00%
- Chất lượng nhà ở: 600 hộ, chiếm tỷ lệ 50,00%
- Nguồn nước sinh hoạt: 132 hộ, chiếm tỷ lệ 11,00%
"""


@pytest.mark.parametrize(
    ("whole", "share", "count"),
    [
        ("1.200", "25,00", 0),
        ("1.200", "52,00", 1),
        ("1.200", "25,04", 0),
        ("1.900", "25,00", 0),  # no whole that the list agrees on: nothing is said
    ],
    ids=["right", "digits swapped", "rounded", "no whole"],
)
def test_ratio_in_a_list(whole: str, share: str, count: int) -> None:
    text = helpers.plan(LIST.format(whole=whole, share=share))
    made = helpers.faults(text, "ratio")
    assert len(made) == count
    if count:
        assert "300 / 1.200 = 25" in made[0].arithmetic


@pytest.mark.parametrize(
    ("end", "count"), [("2.800", 0), ("2.300", 1)], ids=["adds up", "a digit changed"]
)
def test_end_value(end: str, count: int) -> None:
    body = (
        "- Hộ nghèo đầu năm 2021 là 4.000 hộ; số hộ nghèo phải giảm là 1.200 hộ, đến cuối năm 2025 "
        f"còn lại {end} hộ."
    )
    assert len(helpers.faults(helpers.plan(GOAL + body, period=FIVE), "end_value")) == count


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("giảm 25% tỷ lệ hộ nghèo", 1),
        ("giảm 25 điểm phần trăm tỷ lệ hộ nghèo", 0),
        ("giảm 2,5% tỷ lệ hộ nghèo", 0),
    ],
    ids=["worded as a share", "points", "small"],
)
def test_relative_cut(words: str, count: int) -> None:
    body = (
        f"- Đến cuối năm 2025 {words} so với đầu năm 2021.\n"
        "- Tỷ lệ hộ nghèo đầu năm 2021 là 35,20%, đến cuối năm 2025 còn 10,10%."
    )
    assert len(helpers.faults(helpers.plan(GOAL + body, period=FIVE), "relative_cut")) == count


SERIES = (
    "- Phấn đấu giảm tỷ lệ hộ nghèo chung toàn huyện từ 15,00% cuối năm 2020 xuống còn {end}% vào "
    "cuối năm 2025 (năm 2021 giảm 2,10%, năm 2022 giảm 2,00%, năm 2023 giảm 1,90%, năm 2024 giảm "
    "1,50%, năm 2025 giảm 1,50%)."
)


@pytest.mark.parametrize(
    ("end", "count"), [("6,00", 0), ("6,02", 0), ("5,00", 1)], ids=["right", "rounded", "wrong"]
)
def test_yearly_sum(end: str, count: int) -> None:
    text = helpers.plan(GOAL + SERIES.format(end=end), period=FIVE)
    assert len(helpers.faults(text, "yearly_sum")) == count


@pytest.mark.parametrize(
    ("mean", "count"), [("500", 0), ("510", 0), ("700", 1)], ids=["right", "about", "wrong"]
)
def test_average(mean: str, count: int) -> None:
    body = (
        "- Tổ chức dạy nghề cho lao động nông thôn trong 5 năm (2021 - 2025) là 2.500 lao động, "
        f"bình quân mỗi năm đào tạo {mean} lao động."
    )
    assert len(helpers.faults(helpers.plan(GOAL + body, period=FIVE), "average")) == count


CUTS = (
    "- Phấn đấu giảm tỷ lệ hộ nghèo {a}%, giảm tỷ lệ hộ cận nghèo {b}%; đến cuối năm 2023 tỷ lệ hộ "
    "nghèo còn 9,50%, hộ cận nghèo còn 6,40%; tương ứng giảm {c} hộ nghèo và giảm {d} hộ cận nghèo."
)


@pytest.mark.parametrize(
    ("numbers", "count"),
    [
        (("2,5", "1,2", "250", "120"), 0),
        (("2,5", "1,2", "245", "121"), 0),
        (("2,5", "1,2", "250", "210"), 1),
        (("5,2", "1,2", "250", "120"), 1),
    ],
    ids=["one whole", "a growing whole", "a count wrong", "a rate wrong"],
)
def test_implied_households(numbers: tuple[str, ...], count: int) -> None:
    body = CUTS.format(**dict(zip("abcd", numbers, strict=True)))
    assert len(helpers.faults(helpers.plan(GOAL + body), "implied_households")) == count


@pytest.mark.parametrize(
    ("end", "count"), [("6,00", 0), ("4,90", 1)], ids=["a constant whole", "an undeclared growth"]
)
def test_implied_growth(end: str, count: int) -> None:
    body = (
        "- Hộ nghèo đầu năm 2021 là 2.000 hộ, chiếm tỷ lệ 20,00%, đến cuối năm 2025 còn lại 600 "
        f"hộ, chiếm tỷ lệ {end}%."
    )
    assert len(helpers.faults(helpers.plan(GOAL + body, period=FIVE), "implied_growth")) == count


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (
            "đến cuối năm 2023 tỷ lệ hộ nghèo còn 4,20%",
            "Đến cuối năm 2023 tỷ lệ hộ nghèo còn 4,80%",
            1,
        ),
        (
            "đến cuối năm 2023 tỷ lệ hộ nghèo còn 4,20%",
            "Đến cuối năm 2023 tỷ lệ hộ nghèo còn 4,2%",
            0,
        ),
        (
            "đến cuối năm 2023 tỷ lệ hộ nghèo còn 4,20%",
            "Đến cuối năm 2024 tỷ lệ hộ nghèo còn 3,10%",
            0,
        ),
        (
            "đến cuối năm 2023 tỷ lệ hộ nghèo còn 4,20%",
            "Đến cuối năm 2023 tỷ lệ hộ nghèo dân tộc thiểu số còn 9,80%",
            0,
        ),
    ],
    ids=["two values", "one decimal", "two years", "two populations"],
)
def test_two_values(first: str, second: str, count: int) -> None:
    body = f"I. MỤC TIÊU\n- Phấn đấu {first}.\nII. CHỈ TIÊU CỤ THỂ\n- {second}."
    assert len(helpers.faults(helpers.plan(body), "two_values")) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (
            "- Tỷ lệ trường đạt chuẩn quốc gia 20/36 đạt 55,6%. Trong đó: Trường Mầm non 8/12 đạt "
            "66,7%; trường Tiểu học 7/14 đạt 50%; trường THCS 5/10 đạt 50%.",
            0,
        ),
        (
            "- Tỷ lệ trường đạt chuẩn quốc gia 21/36 đạt 58,3%. Trong đó: Trường Mầm non 8/12 đạt "
            "66,7%; trường Tiểu học 7/14 đạt 50%; trường THCS 5/10 đạt 50%.",
            1,
        ),
        (
            "- Tổng kinh phí thực hiện là 9.000 triệu đồng, gồm: ngân sách tỉnh 5.000 triệu đồng; "
            "ngân sách huyện 3.000 triệu đồng; vận động 1.000 triệu đồng.",
            0,
        ),
        (
            "- Tổng kinh phí thực hiện là 9.500 triệu đồng, gồm: ngân sách tỉnh 5.000 triệu đồng; "
            "ngân sách huyện 3.000 triệu đồng; vận động 1.000 triệu đồng.",
            1,
        ),
        (
            "- Tổng kinh phí thực hiện là 9.500 triệu đồng, trong đó ngân sách tỉnh 5.000 triệu "
            "đồng, ngân sách huyện 3.000 triệu đồng, còn lại xã hội hóa.",
            0,
        ),
        (
            "- Tổng kinh phí thực hiện là 9.500 triệu đồng, trong đó:\n+ Ngân sách tỉnh: 5.000 "
            "triệu đồng;\n+ Ngân sách huyện: 3.000 triệu đồng;\n+ Huy động khác: 1.000 triệu đồng.",
            1,
        ),
        (
            "- Tổng kinh phí thực hiện là 9.500 triệu đồng, trong đó ngân sách tỉnh 15.000 triệu "
            "đồng, ngân sách huyện 3.000 triệu đồng, còn lại xã hội hóa.",
            1,
        ),
    ],
    ids=[
        "fractions",
        "fractions wrong",
        "money",
        "money wrong",
        "an open rest",
        "items wrong",
        "a part above its whole",
    ],
)
def test_parts(body: str, count: int) -> None:
    assert len(helpers.faults(helpers.plan(GOAL + body), "parts")) == count


TABLE = """IV. KINH PHÍ
| STT | Nội dung | Kinh phí (triệu đồng) | Số lớp |
|---|---|---|---|
| 1 | Dạy nghề trồng nấm | 120 | 4 |
| 2 | Dạy nghề may | {value} | 6 |
| 3 | Dạy nghề điện | 80 | 5 |
| | Tổng cộng | 350 | 15 |
"""


@pytest.mark.parametrize(
    ("value", "count"), [("150", 0), ("105", 1), ("-", 0)], ids=["right", "wrong", "a gap"]
)
def test_table_total(value: str, count: int) -> None:
    made = helpers.faults(helpers.plan(TABLE.format(value=value)), "table_total")
    assert len(made) == (1 if value == "-" else count)


CHANGE = """| TT | Xã | Hộ nghèo đầu năm | Thoát nghèo | Tái nghèo | Phát sinh | Hộ nghèo cuối năm |
|---|---|---|---|---|---|---|
| 1 | Xã Tân Lập | 120 | 30 | 2 | 3 | 95 |
| 2 | Xã Bình An | 80 | 20 | 0 | 1 | {end} |
"""


@pytest.mark.parametrize(("end", "count"), [("61", 0), ("16", 1)], ids=["adds up", "wrong"])
def test_household_change(end: str, count: int) -> None:
    text = helpers.plan("II. KẾT QUẢ\n" + CHANGE.format(end=end))
    assert len(helpers.faults(text, "household_change")) == count


SHARES = """| TT | Xã | Tổng số hộ dân cư | Số hộ nghèo | Tỷ lệ (%) |
|---|---|---|---|---|
| 1 | Xã Tân Lập | 1.200 | 120 | 10,00 |
| 2 | Xã Bình An | 1.600 | 80 | {share} |
| 3 | Xã Phú Mỹ | 900 | 90 | 10,00 |
| 4 | Xã Đông Hải | 1.000 | 65 | 6,50 |
"""


@pytest.mark.parametrize(
    ("share", "count"), [("5,00", 0), ("5,03", 0), ("15,00", 1)], ids=["right", "rounded", "wrong"]
)
def test_table_share(share: str, count: int) -> None:
    text = helpers.plan("II. KẾT QUẢ\n" + SHARES.format(share=share))
    assert len(helpers.faults(text, "table_share")) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("- Thanh toán không dùng tiền mặt nâng từ 46,2% (năm 2022) lên 70%.", 0),
        ("- Thanh toán không dùng tiền mặt nâng từ 46,2% (năm 2022) lên 20%.", 1),
        ("- Số người chưa tham gia BHYT giảm từ 1.921 người xuống dưới 1.250 người.", 0),
        ("- Số người chưa tham gia BHYT giảm từ 1.921 người xuống dưới 7.250 người.", 1),
    ],
    ids=["up", "up to less", "down", "down to more"],
)
def test_wrong_direction(body: str, count: int) -> None:
    assert len(helpers.found(helpers.plan(GOAL + body), "wrong_direction")) == count


SINCE = """I. THỰC TRẠNG
- Tỷ lệ bao phủ bảo hiểm y tế năm 2022 đạt 86,3%.
II. MỤC TIÊU
- Tỷ lệ bao phủ bảo hiểm y tế đạt 92%; tăng {rise}% so với năm 2022.
"""


@pytest.mark.parametrize(("rise", "count"), [("5,7", 0), ("8,7", 1)], ids=["right", "wrong"])
def test_end_value_since_a_year(rise: str, count: int) -> None:
    assert len(helpers.found(helpers.plan(SINCE.format(rise=rise)), "end_value")) == count


STATE = """I. THỰC TRẠNG
Cuối năm 2022 toàn huyện có 2.000 hộ nghèo, chiếm 20,00%.
II. MỤC TIÊU
- Tỷ lệ hộ nghèo giảm từ 20,00% xuống còn {end}% vào cuối năm 2023, tương ứng giảm {cut} hộ nghèo.
"""


@pytest.mark.parametrize(
    ("end", "cut", "count"),
    [("16,00", "400", 0), ("16,00", "380", 0), ("16,00", "900", 1), ("10,00", "400", 1)],
    ids=["fits", "the whole grows", "a cut wrong", "a rate wrong"],
)
def test_cut_and_rates(end: str, cut: str, count: int) -> None:
    text = helpers.plan(STATE.format(end=end, cut=cut))
    assert len(helpers.found(text, "cut_and_rates")) == count


def test_without_end_rates_a_conflict_is_only_to_be_looked_at() -> None:
    body = "- Giảm 40 hộ nghèo, tỷ lệ giảm {a}%; giảm 80 hộ cận nghèo, tỷ lệ giảm 5,60%."
    assert helpers.found(helpers.plan(GOAL + body.format(a="2,80")), "implied_households") == []
    (finding,) = helpers.found(helpers.plan(GOAL + body.format(a="2,20")), "implied_households")
    assert (finding.severity, finding.review) == ("note", True)
