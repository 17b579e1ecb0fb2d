"""``kehoach check``: what people type, what they get, and what bad input says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from kehoach import corpus
from kehoach.audit.results import hold
from kehoach.audit.results_model import STATES
from kehoach.commands import check
from kehoach.extract.pipeline import parse

ROOT = Path(str(corpus.plans_folder())).parent
PLAN = ROOT / "plans" / "tam_duong_2021.txt"
REPORT = ROOT / "reports" / "tam_duong_2021_bao_cao.txt"

app = typer.Typer()
check.register(app)


@app.command("other", hidden=True)
def other() -> None:
    """A second command, so that the first keeps its name."""


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["check", *arguments])
    return done.exit_code, done.output


def test_the_table_ends_with_the_counts_and_code_5() -> None:
    code, shown = run(str(PLAN), str(REPORT), "--as-of", "31/12/2021", "--lang", "vi")
    assert code == 5
    assert "chưa đạt 3" in " ".join(shown.split())


def test_json_has_both_sides() -> None:
    _, shown = run(str(PLAN), str(REPORT), "--as-of", "2021-12-31", "--format", "json")
    data = json.loads(shown)
    missed = [c for c in data["commitments"] if c["state"] == "not_met"]
    assert missed
    assert all(c["plan"]["quote"] and c["reports"][0]["evidence"]["quote"] for c in missed)


def test_nothing_is_due_before_its_day() -> None:
    code, shown = run(str(PLAN), str(REPORT), "--as-of", "2021-01-31", "--format", "json")
    assert code == 0
    assert {c["state"] for c in json.loads(shown)["commitments"]} == {"not_due"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_workbook_and_page(tmp_path: Path, lang: str) -> None:
    book, page = tmp_path / "so.xlsx", tmp_path / "so.html"
    for form, target in (("xlsx", book), ("html", page)):
        run(str(PLAN), str(REPORT), "--format", form, "-o", str(target), "--lang", lang)
    sheet = load_workbook(book).worksheets[0]
    assert sheet.title == ("Sổ cam kết" if lang == "vi" else "Commitments")
    assert sheet.max_row > 20
    text = page.read_text("utf-8")
    assert text.count("<article") > 20
    assert "<script" not in text


@pytest.mark.parametrize("day", ["31/02/2021", "hôm nay", "2021-13-01", "1/2"])
def test_a_wrong_day_is_a_sentence(day: str) -> None:
    code, shown = run(str(PLAN), str(REPORT), "--as-of", day, "--lang", "vi")
    assert code == 2
    assert "không đúng" in shown


def test_a_missing_report_is_a_sentence(tmp_path: Path) -> None:
    code, shown = run(str(PLAN), str(tmp_path / "khong_co.txt"))
    assert code == 3
    assert "Traceback" not in shown


PIECES = st.sampled_from(
    [
        "KẾ HOẠCH", "BÁO CÁO", "năm 2023", "tỷ lệ hộ nghèo", "còn 4,2%", "giảm 3 - 4%/năm",
        "đạt 105% kế hoạch", "1.200 lao động", "hoàn thành trước ngày 31/12/2023", "\n", "; ",
        "| Chỉ tiêu | Kế hoạch | Thực hiện | % |\n| --- | --- | --- | --- |\n", "| 0 | 0 | 0 | 0 |\n",
        "UBND huyện Yên Phong chủ trì", "100%", "không", "ước", "từ 10,5% xuống còn 4%",
    ]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=25), st.lists(PIECES, max_size=25))
def test_any_text_gives_a_register(first: list[str], second: list[str]) -> None:
    plan, report = parse(" ".join(first)), parse(" ".join(second))
    made = hold([plan], [report], as_of="2024-06-30")
    for one in made.commitments:
        assert one.state in STATES
        assert plan.text[one.plan.span.start : one.plan.span.end] == one.plan.quote
        for told in one.reports:
            span = told.evidence.span
            assert report.text[span.start : span.end] == told.evidence.quote
        if one.state in ("met", "exceeded", "not_met") and one.kind == "target":
            assert any(told.strong for told in one.reports)
