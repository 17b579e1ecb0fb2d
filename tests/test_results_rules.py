"""Rules of the register of commitments that planted faults taught."""

from __future__ import annotations

import pytest

from kehoach.audit.results import hold
from kehoach.audit.results_model import Commitment
from kehoach.audit.results_sense import sense
from kehoach.extract.pipeline import parse

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN YÊN PHONG
Số: {number}
Yên Phong, ngày 15 tháng {month} năm {year}

{kind} huyện Yên Phong {period}

I. {part}
{body}
"""


def rows(plan: str, report: str, *, period: str = "năm 2023", end: int = 2023) -> list[Commitment]:
    promised = HEAD.format(
        number="45/KH-UBND", month="02", year=end, period=period, part="MỤC TIÊU",
        kind="KẾ HOẠCH\nPhát triển kinh tế - xã hội", body=plan,
    )  # fmt: skip
    told = HEAD.format(
        number="301/BC-UBND", month="01", year=end + 1, period=period, part="KẾT QUẢ",
        kind="BÁO CÁO\nKết quả thực hiện kế hoạch phát triển kinh tế - xã hội", body=report,
    )  # fmt: skip
    return list(hold([parse(promised)], [parse(told)], as_of=f"{end + 1}-02-01").commitments)


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("tỷ lệ hộ nghèo còn 5%", "lower"),
        ("tỷ lệ tảo hôn còn 2%", "lower"),
        ("100% hộ nghèo, hộ cận nghèo được tiếp cận dịch vụ y tế", "higher"),
        ("95% hộ nghèo, hộ cận nghèo sử dụng nước sinh hoạt hợp vệ sinh", "higher"),
        ("90% người nghèo và cận nghèo tham gia bảo hiểm y tế", "higher"),
        ("65% hộ nghèo có nhà tiêu hợp vệ sinh", "higher"),
        ("80% trẻ em suy dinh dưỡng được chăm sóc, điều trị", "higher"),
    ],
)
def test_which_way_is_better(words: str, way: str) -> None:
    text = HEAD.format(number="45/KH-UBND", month="02", year=2023, period="năm 2023",
                       part="MỤC TIÊU", kind="KẾ HOẠCH\nGiảm nghèo",
                       body=f"- Đến cuối năm 2023, {words}.")  # fmt: skip
    (target, *_) = parse(text).documents[0].targets
    assert sense(target.model_copy(update={"bound": "exact"})) == way


@pytest.mark.parametrize(
    ("report", "state"),
    [
        ("Năm 2023, trồng mới 6.180 m2 hoa, đạt 103% kế hoạch.", "exceeded"),
        ("Năm 2023, trồng mới 6.180 m2 hoa, đạt 131,4% kế hoạch.", "contradicted"),
        ("Năm 2023, trồng mới 6.180 m2 hoa, bằng 103% so với kế hoạch.", "exceeded"),
    ],
)
def test_the_unit_may_hold_a_digit(report: str, state: str) -> None:
    assert [c.state for c in rows("Năm 2023, trồng mới 6.000 m2 hoa.", report)] == [state]


@pytest.mark.parametrize("said", ["đạt 103%", "bằng 97%", "đạt 102,5%"])
def test_the_share_of_the_plan_is_no_result_of_a_rate(said: str) -> None:
    """``185 phòng, đạt 102,8% kế hoạch`` beside the rate of the same name."""
    plan = "Năm 2023, tỷ lệ phòng học kiên cố đạt 90%.\n\nNăm 2023, xây dựng 180 phòng học kiên cố."
    report = (
        "Năm 2023, tỷ lệ phòng học kiên cố đạt 91%.\n\n"
        f"Năm 2023, xây dựng 185 phòng học kiên cố, {said} kế hoạch."
    )
    assert rows(plan, report)[0].state == "exceeded"


TABLE = """| TT | Chỉ tiêu | ĐVT | Kế hoạch năm 2023 | Thực hiện năm 2023 |
| --- | --- | --- | --- | --- |
| 1 | Tỷ lệ thất nghiệp | % | {planned} | {done} |
"""


@pytest.mark.parametrize(
    ("plan", "planned", "state"),
    [
        ("3", "3", "met"),
        ("3", "3,0", "met"),
        ("3", "2,4", "contradicted"),  # a plan printed whole is not 2,4 rounded
        ("3", "4", "contradicted"),
        ("2,84", "2,8", "met"),  # rounded or cut off
        ("2,89", "2,8", "met"),
        ("2,84", "2,6", "contradicted"),
    ],
)
def test_the_plan_as_a_report_repeats_it(plan: str, planned: str, state: str) -> None:
    body = TABLE.format(planned=planned, done="2,1")
    made = rows(f"Đến cuối năm 2023 tỷ lệ thất nghiệp dưới {plan}%.", body)
    assert [c.state for c in made] == [state]


def test_the_cut_of_one_year_is_not_reckoned_from_the_start_of_the_plan() -> None:
    plan = "Tỷ lệ hộ nghèo đầu năm 2021 là 12,5%.\n\nNăm 2025 giảm tỷ lệ hộ nghèo 0,5%."
    report = "Đến cuối năm 2025, tỷ lệ hộ nghèo còn 6,1%."
    made = rows(plan, report, period="giai đoạn 2021 - 2025", end=2025)
    assert {c.state for c in made if c.planned.startswith("giảm")} <= {"unclear", "unreported"}


@pytest.mark.parametrize(
    ("gone", "state"),
    [("trường trung học cơ sở", "unreported"), ("trường mầm non", "unreported")],
)
def test_the_result_of_another_target_does_not_hide_a_silence(gone: str, state: str) -> None:
    kinds = ("trường tiểu học", "trường trung học cơ sở", "trường mầm non")
    lines = {k: f"Năm 2023, tỷ lệ {k} đạt chuẩn quốc gia đạt 6{at}%." for at, k in enumerate(kinds)}
    made = rows("\n\n".join(lines.values()),
                "\n\n".join(line for k, line in lines.items() if k != gone))  # fmt: skip
    assert {c.what: c.state for c in made}[f"tỷ lệ {gone} đạt chuẩn quốc gia"] == state


def test_what_is_told_of_the_whole_may_hold_for_its_part() -> None:
    made = rows("Năm 2023, tỷ lệ trường đạt chuẩn quốc gia đạt 60%.\n\nNăm 2023, tỷ lệ trường mầm "
                "non đạt chuẩn quốc gia đạt 61%.",
                "Năm 2023, tỷ lệ trường đạt chuẩn quốc gia đạt 62%.")  # fmt: skip
    assert [c.state for c in made] == ["exceeded", "unclear"]
