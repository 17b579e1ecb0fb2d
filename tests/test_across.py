"""Checks across plans: what a family of plans shows, and what it must never show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kehoach.audit import audit
from kehoach.audit.across_digest import SKETCH, digest
from kehoach.audit.across_values import era
from kehoach.audit.case import cases
from kehoach.extract.pipeline import parse
from kehoach.models import Finding, PlanFile

DISTRICT = """ỦY BAN NHÂN DÂN
HUYỆN {name}
Số: {number}/KH-UBND
{name}, ngày 15 tháng 02 năm {year}

KẾ HOẠCH
Giảm nghèo bền vững huyện {name} năm {year}

{basis}
Ủy ban nhân dân huyện xây dựng kế hoạch như sau:

I. MỤC TIÊU
{body}
"""
PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH {name}
Số: 12/KH-UBND
{name}, ngày 10 tháng 01 năm {year}

KẾ HOẠCH
Giảm nghèo bền vững tỉnh {name} năm {year}

I. MỤC TIÊU
{body}
"""
NAMES = (
    "Yên Phong", "Sông Mã", "Ea Kar", "Tủa Chùa", "Mường Lay", "Ba Tơ", "Cư Jút", "Trà Cú",
    "Phù Yên", "Vân Hồ",
)  # fmt: skip


def district(
    name: str, body: str, *, year: int = 2023, number: int = 45, basis: str = ""
) -> PlanFile:
    text = DISTRICT.format(name=name, number=number, year=year, basis=basis, body=body)
    file = parse(text)
    return file.model_copy(
        update={"source": file.source.model_copy(update={"name": f"{name}.txt"})}
    )


def province(body: str, *, year: int = 2023) -> PlanFile:
    return parse(PROVINCE.format(name="Thái Hòa", year=year, body=body))


def found(files: list[PlanFile], check: str) -> list[Finding]:
    made = audit(files, only=[check])
    assert made.problems == []
    return made.findings


def rates(values: list[str]) -> list[PlanFile]:
    return [
        district(name, f"Đến cuối năm 2023 tỷ lệ hộ nghèo còn {value}%.")
        for name, value in zip(NAMES, values, strict=False)
    ]


LIKE = ["5,1", "6,2", "4,8", "5,9", "6,6", "5,4", "4,4", "6,9"]


def test_a_rate_far_off_is_shown_with_its_reason() -> None:
    only = found(rates([*LIKE, "48,0"]), "outlier")
    assert [f.file for f in only] == ["Phù Yên.txt"]
    assert "trung vị" in only[0].message
    assert "07/2021/NĐ-CP" in only[0].message
    assert only[0].severity == "note"


@pytest.mark.parametrize(
    "values",
    [
        LIKE,
        [*LIKE[:6], "48,0"],  # too few units
        ["5,0"] * 8 + ["6,0"],  # nothing tells how far is far
        ["5,1", "12,2", "24,8", "35,9", "46,6", "55,4", "64,4", "76,9", "88"],
    ],
    ids=["alike", "few", "equal", "spread out"],
)
def test_what_is_no_outlier(values: list[str]) -> None:
    assert found(rates(values), "outlier") == []


def test_plans_on_two_standards_are_told_apart_and_never_compared() -> None:
    body = "Đến cuối năm {0} tỷ lệ hộ nghèo còn {1}%."
    files = [
        district("Yên Phong", body.format(2020, "3,1"), year=2020, number=7),
        district("Yên Phong", body.format(2024, "9,4"), year=2024, number=8),
        district("Sông Mã", body.format(2024, "9,4"), year=2024, number=8),
    ]
    only = found(files, "poverty_standards")
    assert len(only) == 1
    assert "không so sánh được" in only[0].message
    assert found(files[1:], "poverty_standards") == []


@pytest.mark.parametrize(("year", "act"), [(2020, "59"), (2024, "07"), (2028, "351"), (2012, None)])
def test_eras(year: int, act: str | None) -> None:
    told = era(year)
    assert told is None if act is None else (told or "").startswith(act)


CITED = "Căn cứ Quyết định số 90/QĐ-TTg ngày {day} của Thủ tướng Chính phủ phê duyệt Chương trình;"


def cited(days: list[str]) -> list[PlanFile]:
    return [
        district(name, "Giảm nghèo.", basis=CITED.format(day=day))
        for name, day in zip(NAMES, days, strict=False)
    ]


def test_a_day_unlike_that_of_most_plans() -> None:
    only = found(cited(["18/01/2022"] * 6 + ["28/01/2022"]), "citation_majority")
    assert [f.file for f in only] == [f"{NAMES[6]}.txt"]
    assert "6/7" in only[0].message
    assert only[0].severity == "note"


@pytest.mark.parametrize(
    "days",
    [
        ["18/01/2022"] * 7,
        ["18/01/2022"] * 3 + ["28/01/2022"],  # too few agree
        ["18/01/2022"] * 4 + ["28/01/2022"] * 3,  # no majority
        ["18/01/2022"] * 6 + ["18/01/2021"],  # another year is another act
    ],
    ids=["agree", "few", "split", "another year"],
)
def test_what_a_majority_does_not_say(days: list[str]) -> None:
    assert found(cited(days), "citation_majority") == []


BASIS = "Căn cứ Kế hoạch số 12/KH-UBND ngày 10/01/2023 của UBND tỉnh Thái Hòa;"
OTHER = "Căn cứ Kế hoạch số 13/KH-UBND ngày 10/01/2023 của UBND tỉnh Bình Lộc;"
COVER = "Đến cuối năm 2023 tỷ lệ người dân tham gia bảo hiểm y tế đạt {0}%."
JOBS = "Năm 2023 đào tạo nghề cho lao động nông thôn là {0} lao động."
POOR = "Đến cuối năm 2023 tỷ lệ hộ nghèo còn {0}%."


@pytest.mark.parametrize(
    ("above", "below", "basis", "weaker"),
    [
        (COVER.format(92), COVER.format(88), BASIS, True),
        (COVER.format(92), COVER.format(92), BASIS, False),
        (COVER.format(92), COVER.format(95), BASIS, False),
        (COVER.format(92), COVER.format(88), OTHER, False),  # the plan above is another
        (POOR.format(4), POOR.format("5,5"), BASIS, True),
        (POOR.format(4), POOR.format("3,5"), BASIS, False),
        (COVER.format(92), COVER.format(88).replace("2023", "2024"), BASIS, False),
    ],
)
def test_weaker_than_above(above: str, below: str, basis: str, weaker: bool) -> None:
    files = [province(above), district("Yên Phong", below, basis=basis)]
    assert bool(found(files, "weaker_than_above")) is weaker


@pytest.mark.parametrize(
    ("above", "below", "copied"),
    [
        (JOBS.format("1.500"), JOBS.format("1.500"), True),
        (JOBS.format("1.500"), JOBS.format("120"), False),
        (COVER.format(92), COVER.format(92), False),  # a rate may well be the same
    ],
)
def test_copied_from_above(above: str, below: str, copied: bool) -> None:
    files = [province(above), district("Yên Phong", below, basis=BASIS)]
    assert bool(found(files, "copied_from_above")) is copied


@pytest.mark.parametrize(
    ("below", "basis", "missing"),
    [
        (POOR.format(4), BASIS, True),
        (POOR.format(4), "", False),  # nothing says that the plan carries the other out
        (f"{POOR.format(4)} {COVER.format(80)}", BASIS, False),
    ],
)
def test_missing_from_above(below: str, basis: str, missing: bool) -> None:
    above = f"{POOR.format(4)} {COVER.format(92)}"
    files = [province(above), district("Yên Phong", below, basis=basis)]
    assert bool(found(files, "missing_from_above")) is missing


def sentences(seed: int, count: int = 20) -> Iterator[str]:
    things = ("đường giao thông", "kênh mương", "trường học", "trạm y tế", "nhà văn hóa")
    for at in range(count):
        yield (
            f"- Rà soát, nâng cấp {things[(at + seed) % 5]} tại khu vực số {'abcdefghijklmnopqrstuvwxyz'[(at * 7 + seed) % 26]}"
            f" theo phương án {'xyzuvwrstklm'[(at + seed) % 12]} với sự tham gia của người dân {seed * 11 + at} hộ."
        )


def test_shared_text_is_quoted_from_both() -> None:
    mine = "\n".join(sentences(1))
    files = [
        district("Yên Phong", mine),
        district("Sông Mã", mine.replace(" 1", " 3")),
        district("Ea Kar", "\n".join(s.replace("Rà soát", "Khảo sát lại") for s in sentences(3))),
    ]
    only = found(files, "shared_text")
    assert [f.file for f in only] == ["Sông Mã.txt"]
    assert {e.file for e in only[0].evidence} == {"Yên Phong.txt", "Sông Mã.txt"}


def test_the_same_document_twice_is_no_copy() -> None:
    mine = "\n".join(sentences(1))
    assert found([district("Yên Phong", mine), district("Yên Phong", mine)], "shared_text") == []


def test_a_digest_holds_no_text() -> None:
    case = cases(district("Yên Phong", "\n".join(sentences(1, 200)) + "\n" + POOR.format(4)))[0]
    kept = digest(case)
    assert len(kept.sketch) <= SKETCH
    assert sum(len(p.quote) for _, p in kept.samples) < len(case.file.text) / 4
    assert [aim.indicator_id for aim in kept.aims] == ["POV_RATE"]


def test_one_file_alone_has_nothing_across() -> None:
    checks = ("outlier", "shared_text", "citation_majority", "weaker_than_above")
    made = audit([district("Yên Phong", POOR.format(4))], only=checks)
    assert (made.findings, made.problems) == ([], [])


GOALS = "Tỷ lệ hộ nghèo còn 4%. Tỷ lệ người dân tham gia bảo hiểm y tế đạt 90%. Tỷ lệ hộ được sử dụng điện lưới quốc gia 99%. "
ACT = "Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ;"


@pytest.mark.parametrize(
    ("body", "basis", "missing"),
    [
        (GOALS, ACT, True),
        (GOALS + "95% trẻ em đi học đúng độ tuổi.", ACT, False),
        (GOALS + "Vận động trẻ em đến trường.", ACT, False),  # spoken of without a number
        (GOALS, "Căn cứ Quyết định số 91/QĐ-TTg ngày 18/01/2022;", False),
        (GOALS, "Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2019;", False),
    ],
)
def test_programme_goals(body: str, basis: str, missing: bool) -> None:
    only = found([district("Yên Phong", body, basis=basis)], "programme_goals")
    assert bool(only) is missing
    assert {f.severity for f in only} <= {"note"}
