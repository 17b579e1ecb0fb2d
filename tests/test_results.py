"""A plan held against its reports: the register that readers expect, and what decides nothing."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from kehoach import corpus
from kehoach.audit.results import hold
from kehoach.audit.results_model import STATES, Commitment, CommitmentRegister
from kehoach.audit.results_sheet import register_sheet, write_register
from kehoach.audit.results_words import plain, same
from kehoach.extract.pipeline import parse
from kehoach.extract.reading import read_file
from kehoach.web.results_page import render

REPORTS = Path(str(corpus.plans_folder())).parent / "reports"
EXPECTED = sorted(REPORTS.glob("*.register.toml"))
DECIDED = ("met", "exceeded", "not_met", "contradicted")


@cache
def registered(name: str) -> tuple[dict[str, object], CommitmentRegister]:
    data = tomllib.loads((REPORTS / name).read_text("utf-8"))
    plan, report = read_file(REPORTS.parent / data["plan"]), read_file(REPORTS / data["report"])
    made = hold([(parse(plan), plan)], [(parse(report), report)], as_of=data["as_of"])
    return data, made


def test_there_are_reports() -> None:
    assert len(EXPECTED) >= 2


@pytest.mark.parametrize("name", [path.name for path in EXPECTED])
def test_register_is_what_readers_expect(name: str) -> None:
    data, made = registered(name)
    wanted = Counter(
        (c["kind"], c["quote"], c["planned"], c["state"], c["result"])
        for c in data["commitment"]  # type: ignore[attr-defined]
    )
    got = Counter(
        (c.kind, " ".join(c.plan.quote.split())[:70], c.planned, c.state, c.result)
        for c in made.commitments
    )
    assert got == wanted


@pytest.mark.parametrize("name", [path.name for path in EXPECTED])
def test_nothing_is_decided_on_a_weak_match(name: str) -> None:
    for one in registered(name)[1].commitments:
        if one.state in DECIDED:
            first = one.reports[0]
            assert first.strong
            assert {"words", "place"} <= set(first.basis)
            assert first.evidence.quote


def test_all_states_are_met_with() -> None:
    seen = {c.state for path in EXPECTED for c in registered(path.name)[1].commitments}
    assert seen == set(STATES)


PLAN = """ỦY BAN NHÂN DÂN
HUYỆN {place}
Số: 45/KH-UBND
{place}, ngày 15 tháng 02 năm 2023

KẾ HOẠCH
Phát triển kinh tế - xã hội huyện {place} năm 2023

I. MỤC TIÊU
{body}
"""
REPORT = """ỦY BAN NHÂN DÂN
HUYỆN {place}
Số: 301/BC-UBND
{place}, ngày 20 tháng 01 năm 2024

BÁO CÁO
Kết quả thực hiện kế hoạch phát triển kinh tế - xã hội huyện {place} năm 2023

I. KẾT QUẢ
{body}
"""


def rows(
    plan: str, report: str, *, place: str = "Yên Phong", as_of: str = "2024-02-01"
) -> list[Commitment]:
    promised = parse(PLAN.format(place="Yên Phong", body=plan))
    told = parse(REPORT.format(place=place, body=report))
    return list(hold([promised], [told], as_of=as_of).commitments)


CASES = [
    ("Năm 2023, trồng mới 120 ha rừng.", "Năm 2023, trồng mới 120 ha rừng.", "met"),
    ("Năm 2023, trồng mới 120 ha rừng.", "Năm 2023, trồng mới 131 ha rừng.", "exceeded"),
    ("Năm 2023, trồng mới 120 ha rừng.", "Năm 2023, trồng mới 98 ha rừng.", "not_met"),
    ("Đến cuối năm 2023 tỷ lệ hộ nghèo còn dưới 5%.", "Cuối năm 2023 tỷ lệ hộ nghèo còn 4,2%.", "met"),
    ("Đến cuối năm 2023 tỷ lệ hộ nghèo còn dưới 5%.", "Cuối năm 2023 tỷ lệ hộ nghèo còn 5%.", "unclear"),
    ("Đến cuối năm 2023 tỷ lệ hộ nghèo còn dưới 5%.", "Cuối năm 2023 tỷ lệ hộ nghèo còn 6,1%.", "not_met"),
    ("Đến cuối năm 2023 tỷ lệ hộ nghèo còn 5,1%.", "Cuối năm 2023 tỷ lệ hộ nghèo còn 4,4%.", "exceeded"),
    ("Đến cuối năm 2023 tỷ lệ hộ nghèo còn 5,1%.", "Cuối năm 2023 tỷ lệ hộ nghèo còn 5,6%.", "not_met"),
    ("Năm 2023, tỷ lệ hộ dân sử dụng nước sạch đạt 95%.", "Năm 2023, tỷ lệ hộ dân sử dụng nước sạch đạt 96%.", "exceeded"),
    ("Năm 2023, tỷ lệ hộ dân sử dụng nước sạch đạt trên 95%.", "Năm 2023, tỷ lệ hộ dân sử dụng nước sạch đạt 96%.", "met"),
    ("Năm 2023, tỷ lệ hộ dân sử dụng nước sạch đạt 100%.", "Năm 2023, tỷ lệ hộ dân sử dụng nước sạch đạt 96%.", "not_met"),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "report", "state"), CASES)
def test_states(plan: str, report: str, state: str) -> None:
    assert [c.state for c in rows(plan, report)] == [state]


@pytest.mark.parametrize(
    ("report", "state"),
    [
        ("Năm 2023, trồng mới 120 ha rừng.", "unreported"),
        ("Năm 2023, trồng mới 121 ha rừng; kinh phí 300 triệu đồng.", "unreported"),
        ("Năm 2023, trồng mới 120 ha rừng; không kiên cố hóa 15 km kênh mương.", "unclear"),
        ("Năm 2023, tổ chức 12 hội nghị.", "unclear"),  # a report on another matter
    ],
)
def test_silence(report: str, state: str) -> None:
    made = rows(
        "Năm 2023, trồng mới 120 ha rừng.\n\nNăm 2023, kiên cố hóa 15 km kênh mương.", report
    )
    assert made[1].state == state


WEAK = [
    ("another group", "tỷ lệ hộ cận nghèo còn 4,1%"),
    ("a part of the group", "tỷ lệ hộ nghèo dân tộc thiểu số còn 4,1%"),
    ("another time", "giữa năm 2022 tỷ lệ hộ nghèo còn 4,1%"),
    ("no exact number", "cuối năm 2023 tỷ lệ hộ nghèo còn khoảng 4,1%"),
    ("an estimate", "cuối năm 2023 ước tỷ lệ hộ nghèo còn 4,1%"),
]


@pytest.mark.parametrize(("why", "report"), WEAK, ids=[why for why, _ in WEAK])
def test_what_decides_nothing(why: str, report: str) -> None:
    made = rows("Đến cuối năm 2023 tỷ lệ hộ nghèo còn dưới 5%.", f"Huyện có {report}.")
    assert {c.state for c in made} <= {"unclear", "unreported"}, why


@pytest.mark.parametrize("place", ["Sông Mã", "Ea Kar", "Tủa Chùa"])
def test_a_report_of_another_place_decides_nothing(place: str) -> None:
    made = rows(CASES[0][0], CASES[0][1], place=place)
    assert [c.state for c in made] == ["unclear"]


@pytest.mark.parametrize("as_of", ["2023-03-31", "2023-10-01", "2023-12-30"])
def test_before_the_day_nothing_is_missed(as_of: str) -> None:
    assert [c.state for c in rows(CASES[2][0], CASES[2][1], as_of=as_of)] == ["not_due"]


@pytest.mark.parametrize(
    ("report", "state"),
    [
        ("Năm 2023, trồng mới 132 ha rừng, đạt 110% kế hoạch.", "exceeded"),
        ("Năm 2023, trồng mới 132 ha rừng, vượt 10% kế hoạch.", "exceeded"),
        ("Năm 2023, trồng mới 132 ha rừng, đạt 101% kế hoạch.", "contradicted"),
        ("Năm 2023, trồng mới 132 ha rừng, đạt 101% kế hoạch tỉnh giao.", "exceeded"),
        ("Năm 2023, trồng mới 98 ha rừng, hoàn thành kế hoạch.", "contradicted"),
        ("Năm 2023, trồng mới 98 ha rừng, không đạt kế hoạch.", "unclear"),
    ],
)
def test_claims_are_held_against_the_sum(report: str, state: str) -> None:
    assert [c.state for c in rows(CASES[0][0], report)] == [state]


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Số lao động được giải quyết việc làm", "giải quyết việc làm cho lao động", True),
        ("Tỷ lệ hộ nghèo chung toàn huyện", "tỷ lệ hộ nghèo", True),
        ("tham gia BHYT", "tham gia bảo hiểm y tế", True),
        ("hộ nghèo", "hộ cận nghèo", False),
        ("hộ nghèo", "hộ thoát nghèo", False),
        ("hộ sử dụng nhà tiêu", "hộ sử dụng nhà", False),
        ("tỷ trọng kinh tế số", "tỷ trọng kinh tế", False),
        ("trẻ em dưới 5 tuổi", "trẻ em dưới 6 tuổi", False),
    ],
)
def test_names(first: str, second: str, alike: bool) -> None:
    assert same(plain(first), plain(second)) is alike


def test_sheet_and_page_of_hostile_words(tmp_path: Path) -> None:
    made = rows(
        "Năm 2023, trồng mới 120 ha rừng <script>alert(1)</script>.",
        "Năm 2023, trồng mới 120 ha rừng <script>alert(1)</script>.",
    )
    register = CommitmentRegister(as_of="2024-02-01", commitments=tuple(made))
    assert write_register(tmp_path / "so.xlsx", register) == len(made) > 0
    assert "<script" not in render(register)
    assert register_sheet(register, "en").name == "Commitments"
    assert CommitmentRegister.model_validate_json(register.model_dump_json()) == register


TABLE = """Năm 2023, trồng mới 120 ha rừng.

| TT | Chỉ tiêu | Đơn vị tính | {plan} | Thực hiện năm 2023 | {share} |
| --- | --- | --- | --- | --- | --- |
| 1 | Diện tích trồng mới rừng | ha | {planned} | 120 | {percent} |
"""


@pytest.mark.parametrize(
    ("heads", "values", "state"),
    [
        (("Kế hoạch năm 2023", "So với kế hoạch (%)"), ("120", "100"), "met"),
        (("KH năm 2023", "TH/KH (%)"), ("110", "109,1"), "contradicted"),  # the plan says 120
        (("Kế hoạch năm 2023", "% so với kế hoạch năm 2023"), ("120", "90"), "contradicted"),
        (("Kế hoạch tỉnh giao", "So với kế hoạch tỉnh giao (%)"), ("110", "109,1"), "met"),
        (("Kế hoạch năm 2023", "So với cùng kỳ (%)"), ("120", "131"), "met"),
        (("Kế hoạch năm 2023", "So với năm 2022 (%)"), ("120", "131"), "met"),
    ],
)
def test_rows_of_tables(heads: tuple[str, str], values: tuple[str, str], state: str) -> None:
    body = TABLE.format(plan=heads[0], share=heads[1], planned=values[0], percent=values[1])
    promised = "Năm 2023, diện tích trồng mới rừng đạt 120 ha."
    assert [c.state for c in rows(promised, body)] == [state]
