"""``kehoach audit``: what it writes, what it keeps, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner, Result

from kehoach.cli import app
from kehoach.console import EXIT_FAILED, EXIT_FINDINGS, EXIT_UNREADABLE, EXIT_USAGE

PLAN = """ỦY BAN NHÂN DÂN
HUYỆN MƯỜNG LAY

Số: 15/KH-UBND

Mường Lay, ngày 12 tháng 01 năm 2021

KẾ HOẠCH
Giảm nghèo bền vững năm 2021

Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16/7/2022 của Thủ tướng Chính phủ.

I. THỰC TRẠNG
Toàn huyện có 4.000 hộ nghèo, trong đó 500 hộ thiếu nước sạch, chiếm tỷ lệ 15,5%.
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke_hoach.txt"
    path.write_text(PLAN, "utf-8")
    return path


def test_findings_are_shown_and_told_by_the_exit_code(plan: Path) -> None:
    result = run(plan, "--check", "after_issue", "--check", "basis_after_issue")
    assert result.exit_code == EXIT_USAGE  # one of the two is no check
    result = run(plan)
    assert result.exit_code == EXIT_FINDINGS
    assert "phát hiện:" in result.output
    assert "24/2021/QĐ-TTg" in result.output


def test_a_second_run_tells_what_is_new_and_what_was_said(plan: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    first = json.loads(run(plan, "--state", state, "--format", "json").stdout)
    assert all(one["new"] and one["status"] == "open" for one in first["findings"])
    for one in first["findings"]:
        if one["severity"] == "serious":
            said = run("accept", one["id"], "--why", "Đã báo cáo", "--by", "Lan", "--state", state)
            assert said.exit_code == 0, said.output
    result = run(plan, "--state", state)
    assert result.exit_code == 0, result.output
    assert "Đã chấp nhận: Đã báo cáo (Lan)" in " ".join(result.output.replace("│", " ").split())
    plan.write_text(PLAN.replace("16/7/2022", "16/7/2020"), "utf-8")
    again = json.loads(run(plan, "--state", state, "--format", "json").stdout)
    assert again["gone"]


def test_marks_need_a_known_finding(tmp_path: Path) -> None:
    result = run("accept", "v-1", "--why", "x", "--by", "y", "--state", tmp_path / "s.json")
    assert result.exit_code == EXIT_UNREADABLE
    assert "Không có phát hiện v-1" in result.output


@pytest.mark.parametrize("form", ["xlsx", "docx", "html", "json"])
def test_files_are_written(form: str, plan: Path, tmp_path: Path) -> None:
    target = tmp_path / f"out.{form}"
    assert run(plan, "--format", form, "-o", target).exit_code == EXIT_FINDINGS
    if form == "xlsx":
        assert openpyxl.load_workbook(target).sheetnames == ["Bảng phát hiện", "Căn cứ pháp lý"]
    elif form == "docx":
        assert docx.Document(str(target)).tables
    else:
        assert "24/2021/QĐ-TTg" in target.read_text("utf-8")


def test_a_database_is_audited_and_remembers(plan: Path, tmp_path: Path) -> None:
    db = tmp_path / "plans.db"
    loaded = CliRunner().invoke(app, ["load", str(plan), "--db", str(db), "-j", "1"])
    assert loaded.exit_code == 0, loaded.output
    first = json.loads(run("--db", db, "--format", "json").stdout)
    ids = [one["id"] for one in first["findings"]]
    assert ids == [
        one["id"] for one in json.loads(run(plan, "--format", "json").stdout)["findings"]
    ]
    serious = [one["id"] for one in first["findings"] if one["severity"] == "serious"]
    for key in serious:
        assert run("explain", key, "--why", "x", "--by", "Lan", "--db", db).exit_code == 0
    second = run("--db", db, "--format", "xlsx", "-o", tmp_path / "a.xlsx")
    assert second.exit_code == 0, second.output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), EXIT_USAGE),
        (("--format", "docx", "x.txt"), EXIT_USAGE),
        (("--db", "x.db", "x.txt"), EXIT_USAGE),
        (("--check", "nothing", "x.txt"), EXIT_USAGE),
        (("missing.txt",), EXIT_UNREADABLE),
        (("--db", "missing.db"), EXIT_UNREADABLE),
    ],
    ids=["no files", "no output", "both", "no such check", "no such file", "no database"],
)
def test_wrong_use_is_a_sentence(
    arguments: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == code
    assert result.output.strip()
    assert list(tmp_path.iterdir()) == []


def test_a_bad_file_costs_only_itself(plan: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    plan.write_text("KẾ HOẠCH\nGiảm nghèo\n", "utf-8")
    result = run(plan, bad, "--check", "ratio")
    assert result.exit_code == EXIT_FAILED
    assert "bad.pdf" in result.output


def test_checks_are_listed() -> None:
    result = run("--checks")
    assert result.exit_code == 0
    assert "ratio" in result.output
