"""The finding model, the table of checks and the run: ids survive, a failing check costs itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import kehoach
from kehoach import corpus
from kehoach.audit import CHECKS, Audit, AuditCase, Found, audit
from kehoach.audit.registry import Check
from kehoach.audit.run import CHECK_FAILED
from kehoach.cli import app
from kehoach.extract.pipeline import parse
from kehoach.models import PlanFile

PLAN = """KẾ HOẠCH
Giảm nghèo năm 2024

I. MỤC TIÊU
- Tỷ lệ trường đạt chuẩn quốc gia 7/13 đạt 63,8%.
"""


def run(text: str, *only: str) -> Audit:
    return audit([parse(text)], only=only)


def test_a_finding_says_all_that_proves_it() -> None:
    (finding,) = run(PLAN, "ratio").findings
    assert finding.arithmetic == "7 / 13 = 53,85 %"
    assert finding.expected == "53,85 %"
    assert finding.severity == "serious"
    assert "63,8" in finding.message
    assert finding.evidence[0].line == 5
    assert finding.evidence[0].section == "I. MỤC TIÊU"
    assert PLAN[slice(*finding.evidence[0].span.model_dump().values())] == finding.evidence[0].quote


def test_ids_survive_when_the_text_moves() -> None:
    moved = PLAN.replace("I. MỤC TIÊU", "Căn cứ tình hình thực tế;\n\nI. MỤC TIÊU")
    assert [f.id for f in run(PLAN, "ratio").findings] == [
        f.id for f in run(moved, "ratio").findings
    ]


def test_ids_are_unique_on_the_plans() -> None:
    files = [parse(path.read_text("utf-8")) for path in corpus.plan_paths()]
    made = audit(files)
    assert len({f.id for f in made.findings}) == len(made.findings)
    assert made.problems == []


def test_a_check_that_fails_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(case: AuditCase) -> Iterator[Found]:
        raise ZeroDivisionError
        yield

    made = Check("broken", "", "", "note", "", "", "", "document", "", broken)
    monkeypatch.setitem(CHECKS, "broken", made)
    result = run(PLAN, "broken", "ratio")
    assert [f.check for f in result.findings] == ["ratio"]
    assert [(p.category, p.message) for p in result.problems] == [
        (CHECK_FAILED, "broken: ZeroDivisionError")
    ]


def test_an_unsure_reading_is_never_a_fault() -> None:
    file = parse(PLAN)
    (document,) = file.documents
    doubtful = tuple(
        t.model_copy(update={"confidence": 0.4, "review": True}) for t in document.targets
    )
    changed = document.model_copy(update={"targets": doubtful})
    unsure = PlanFile(text=file.text, documents=(changed,))
    (finding,) = audit([unsure], only=["ratio"]).findings
    assert (finding.severity, finding.review) == ("note", True)
    assert finding.confidence == 0.4


def test_every_check_says_what_it_proves_in_both_languages() -> None:
    for made in CHECKS.values():
        assert made.title
        assert made.english
        assert made.proves.endswith(".")
        assert made.proves_english.endswith(".")
        assert made.tolerance


@pytest.mark.parametrize("text", ["", "Xin chào", "|a|b|\n|-|-|\n|1|2|"])
def test_what_is_no_plan_breaks_nothing(text: str) -> None:
    assert audit([parse(text)]).problems == []


def test_the_command_ends_with_5_on_a_serious_finding(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    done = CliRunner().invoke(app, ["audit", str(path), "--format", "json", "--check", "ratio"])
    assert done.exit_code == 5
    assert json.loads(done.stdout)["findings"][0]["check"] == "ratio"
    path.write_text(PLAN.replace("63,8", "53,8"), "utf-8")
    assert CliRunner().invoke(app, ["audit", str(path), "--check", "ratio"]).exit_code == 0
    assert CliRunner().invoke(app, ["audit", str(path), "--check", "none"]).exit_code == 2
    assert CliRunner().invoke(app, ["audit"]).exit_code == 2
    assert "ratio" in CliRunner().invoke(app, ["audit", "--checks"]).stdout


def test_every_check_of_a_file_is_in_the_docs() -> None:
    page = Path(kehoach.__file__).parent / "docs" / "AUDIT.md"
    listed = set(re.findall(r"^\| `(\w+)` \|", page.read_text("utf-8"), re.MULTILINE))
    assert {c.id for c in CHECKS.values() if c.scope != "files"} <= listed


WORDS = [
    "Căn cứ",
    "Quyết định số 15/QĐ-UBND",
    "ngày 31/02/2023",
    "tỷ lệ hộ nghèo",
    "còn",
    "giảm",
    "từ",
    "xuống",
    "lên",
    "12%",
    "7/13",
    "1.200 hộ",
    "trong đó",
    "gồm",
    ":",
    ";",
    ".",
    "(",
    ")",
    "\n",
    "- ",
    "|",
    "03 mục tiêu",
    "cuối năm",
    "năm 2023",
    "Phòng Nội vụ",
    "chủ trì",
    "phối hợp",
    "cơ quan thường trực",
    "triệu đồng",
    "khoảng",
    "kèm theo",
    "phụ lục 1",
    "=1+1",
    "<b>",
    "\u202e",
    "**",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_no_text_breaks_a_check(words: list[str]) -> None:
    file = parse("KẾ HOẠCH\nGiảm nghèo năm 2023\n\n" + " ".join(words))
    made = audit([file])
    assert made.problems == []
    for finding in made.findings:
        for evidence in finding.evidence:
            assert file.text[evidence.span.start : evidence.span.end] == evidence.quote
            assert evidence.quote
