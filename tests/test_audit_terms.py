"""Titles against the register, and terms of office against dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.audit.register import Act, Register, number_key
from kehoach.audit.terms import number_of

from . import audit_helpers as helpers


def act(number: str, title: str, issued: str = "", *, verified: bool = True) -> Act:
    return Act(key=number_key(number), canonical=number, issued=issued, title=title,
               verified=verified, source="thử")  # fmt: skip


REGISTER = Register((
    act("07/2021/NĐ-CP", "chuẩn nghèo đa chiều giai đoạn 2021 - 2025", "2021-01-27"),
    act("81/2021/NĐ-CP", "cơ chế thu, quản lý học phí đối với cơ sở giáo dục", "2021-08-27"),
    act("90/QĐ-TTg", "Chương trình mục tiêu quốc gia Giảm nghèo bền vững", "2022-01-18"),
    act("72/2025/QH15", "Luật Tổ chức chính quyền địa phương", "2025-06-16"),
    act("61/2015/NĐ-CP", "chính sách hỗ trợ tạo việc làm", "2015-07-09", verified=False),
))  # fmt: skip


@pytest.mark.parametrize(
    ("basis", "expected", "sure"),
    [
        ("Nghị định số 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ quy định cơ chế thu, quản lý học "
         "phí", "81/2021/NĐ-CP", True),
        ("Nghị định số 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ về phát triển lâm nghiệp bền "
         "vững", "chuẩn nghèo đa chiều giai đoạn 2021 - 2025", False),
        ("Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ về chuẩn nghèo đa chiều",
         "07/2021/NĐ-CP", True),
        ("Luật Đất đai số 72/2025/QH15", "Luật Tổ chức chính quyền địa phương", True),
    ],
    ids=["the title of another act", "no known matter", "by number and day", "a law"],
)  # fmt: skip
def test_another_title(basis: str, expected: str, sure: bool) -> None:
    text = helpers.plan("I. MỤC TIÊU\n- Giảm nghèo.", basis=f"Căn cứ {basis};", year=2026,
                        period="năm 2026")  # fmt: skip
    (finding,) = helpers.found(text, "register_title", REGISTER)
    assert finding.expected == expected
    assert finding.review is not sure
    assert finding.severity == ("medium" if sure else "note")


@pytest.mark.parametrize(
    "basis",
    [
        "Nghị định số 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ quy định chuẩn nghèo đa chiều",
        "Nghị định số 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ về chuẩn hộ nghèo đa chiều mới",
        "Nghị định số 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ",
        "Nghị định số 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ về việc sửa đổi một số điều",
        # numbers begin anew each year: this may be another decision 90
        "Quyết định số 90/QĐ-TTg ngày 20/01/2023 của Thủ tướng Chính phủ về phát triển lâm nghiệp",
        "Quyết định số 90/QĐ-TTg của Thủ tướng Chính phủ về phát triển lâm nghiệp bền vững",
        "Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ phê duyệt Chương trình "
        "MTQG giảm nghèo bền vững giai đoạn 2021-2025",
        # a row that nobody verified proves nothing
        "Nghị định số 61/2015/NĐ-CP ngày 09/7/2015 của Chính phủ về phát triển lâm nghiệp bền vững",
        "Luật Tổ chức chính quyền địa phương số 72/2025/QH15",
        "Luật tổ chức chính quyền địa phương sửa đổi số 72/2025/QH15",
    ],
)
def test_a_title_that_may_be_right(basis: str) -> None:
    text = helpers.plan("I. MỤC TIÊU\n- Giảm nghèo.", basis=f"Căn cứ {basis};", year=2026,
                        period="năm 2026")  # fmt: skip
    assert helpers.found(text, "register_title", REGISTER) == []


ASSEMBLY = "Căn cứ Luật Đất đai số 31/{year}/QH{term};"
CENTRE = (
    "Thực hiện Nghị quyết số 19-NQ/TW ngày {day} của Hội nghị lần thứ sáu Ban Chấp hành Trung ương "
    "Đảng khóa {term} về đơn vị sự nghiệp;"
)
COUNCIL = (
    "Căn cứ Nghị quyết số 12/NQ-HĐND ngày 20/12/{year} của HĐND huyện khóa {term} về nhiệm vụ;\n"
    "Căn cứ Nghị quyết số 21/NQ-HĐND ngày 22/12/{other} của HĐND {body} khóa {number} về dự toán;"
)


@pytest.mark.parametrize(
    ("basis", "count"),
    [
        (ASSEMBLY.format(year=2024, term=15), 0),
        (ASSEMBLY.format(year=2024, term=14), 1),
        (ASSEMBLY.format(year=2013, term=13), 0),
        (ASSEMBLY.format(year=2021, term=14), 0),  # the year in which one gives way to the other
        (ASSEMBLY.format(year=2021, term=15), 0),
        (ASSEMBLY.format(year=2003, term=10), 1),
        (CENTRE.format(day="25/10/2017", term="XII"), 0),
        (CENTRE.format(day="25/10/2017", term="XI"), 1),
        (CENTRE.format(day="15/01/2021", term="XII"), 0),
        (CENTRE.format(day="16/6/2022", term="XIII"), 0),
        (CENTRE.format(day="16/6/2022", term="12"), 1),
        ("Thực hiện Nghị quyết số 05-NQ/TU ngày 25/10/2017 của Tỉnh ủy khóa XVI;", 0),
        (COUNCIL.format(year=2017, term="X", other=2018, body="huyện", number="X"), 0),
        (COUNCIL.format(year=2017, term="X", other=2018, body="huyện", number="XI"), 1),
        (COUNCIL.format(year=2015, term="IX", other=2018, body="huyện", number="X"), 0),
        (COUNCIL.format(year=2017, term="X", other=2018, body="tỉnh", number="XI"), 0),
        (COUNCIL.format(year=2016, term="IX", other=2018, body="huyện", number="X"), 0),
    ],
)
def test_terms(basis: str, count: int) -> None:
    text = helpers.plan("I. MỤC TIÊU\n- Giảm nghèo.", basis=basis, year=2026, period="năm 2026")
    assert len(helpers.found(text, "term_of_office")) == count


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Nghị quyết của HĐND huyện khóa X, kỳ họp thứ 4 nhiệm kỳ 2016-2021", 0),
        ("Hội đồng nhân dân huyện nhiệm kỳ 2021 - 2026", 0),
        ("Hội đồng nhân dân tỉnh nhiệm kỳ 2004 - 2009", 0),
        ("Hội đồng nhân dân huyện nhiệm kỳ 2020 - 2025", 1),
        ("HĐND xã khóa XX, nhiệm kỳ 2015 - 2020", 1),
        ("Nghị quyết Đại hội Đảng bộ huyện lần thứ XXIV, nhiệm kỳ 2020 - 2025", 0),
        ("Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XVI nhiệm kỳ 2021 - 2026", 1),
        ("Đại hội đại biểu toàn quốc lần thứ XIII nhiệm kỳ 2021 - 2026", 0),
        ("HĐND và Đảng bộ huyện nhiệm kỳ 2020 - 2025", 0),
    ],
)
def test_years_of_a_term(words: str, count: int) -> None:
    text = helpers.plan(f"I. MỤC TIÊU\n- Thực hiện {words}.")
    assert len(helpers.found(text, "term_of_office")) == count


@pytest.mark.parametrize(
    ("roman", "number"),
    [("x", 10), ("xi", 11), ("xiv", 14), ("ix", 9), ("iv", 4), ("xvi", 16), ("13", 13),
     ("", None), ("iiii", None), ("vx", None)],
)  # fmt: skip
def test_roman(roman: str, number: int | None) -> None:
    assert number_of(roman) == number


@given(st.text(alphabet="xvi123 ", max_size=6))
def test_roman_never_raises(text: str) -> None:
    assert number_of(text.strip()) is None or isinstance(number_of(text.strip()), int)
