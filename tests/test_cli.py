"""The command line, as a user meets it: files written, sentences said, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import kehoach
from kehoach import cli, console, corpus
from kehoach.models import PlanFile

PLAN = """KẾ HOẠCH
Giảm nghèo bền vững năm 2024

Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2024 của UBND huyện Ba Bể về việc giao chỉ tiêu năm 2024;

I. MỤC TIÊU

- Phấn đấu đến cuối năm 2024 tỷ lệ hộ nghèo còn 12,83%.
"""


def run(*arguments: str | Path | int) -> Result:
    return CliRunner().invoke(cli.app, [str(a) for a in arguments])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "ke_hoach.txt"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["extract"],
        ["evaluate"],
        ["corpus"],
        ["corpus", "check"],
        ["schema"],
        ["explain"],
        ["demo"],
    ],
)
def test_every_command_has_help(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_extract_writes_one_json_a_file(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("extract", plan, "-o", out)
    assert result.exit_code == 0
    assert [p.name for p in out.rglob("*")] == ["ke_hoach.txt.json"]
    written = json.loads((out / "ke_hoach.txt.json").read_text("utf-8"))
    assert list(written) == ["schema_version", "text", "source", "pages", "problems", "documents"]
    document = written["documents"][0]
    assert list(document) == [
        "starts",
        "header",
        "sections",
        "citations",
        "targets",
        "figures",
        "deadlines",
        "assignments",
    ]
    for name in list(document)[2:]:
        for record in document[name]:
            span = record["span"]
            assert written["text"][span["start"] : span["end"]] == record["quote"]
            assert isinstance(record["id"], str)
            assert "optional" not in record
            assert "nth" not in record
    assert PlanFile.model_validate(written).documents


def test_extract_a_directory_keeps_relative_paths(plan: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plans" / "huyen"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(PLAN, "utf-8")
    (folder.parent / "a.txt").write_text(PLAN, "utf-8")
    (folder.parent / "a.md").write_text(PLAN, "utf-8")
    (folder.parent / "a.gold.json").write_text("{}", "utf-8")
    out = tmp_path / "out"
    assert run("extract", folder.parent, "-o", out).exit_code == 0
    written = sorted(str(p.relative_to(out)) for p in out.rglob("*.json"))
    assert written == ["a.md.json", "a.txt.json", "huyen/a.txt.json"]


def test_same_names_from_two_folders_do_not_collide(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.txt").write_text(PLAN, "utf-8")
    out = tmp_path / "out"
    assert (
        run(
            "extract", tmp_path / "x" / "plan.txt", tmp_path / "y" / "plan.txt", "-o", out
        ).exit_code
        == 0
    )
    assert len(list(out.rglob("*.json"))) == 2


def test_a_batch_goes_on_past_a_bad_file(plan: Path, tmp_path: Path) -> None:
    bad = tmp_path / "hong.txt"
    bad.write_bytes(bytes(range(256)) * 8)
    out = tmp_path / "out"
    result = run("extract", bad, plan, "-o", out)
    assert result.exit_code == console.EXIT_FAILED
    assert (out / "ke_hoach.txt.json").is_file()
    assert "hong.txt" in result.output
    assert "1/2" in result.output


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("khong_co.txt", None, "khong_co.txt"),
        ("rong.txt", b"", "rong.txt"),
        ("nhi_phan.txt", bytes(range(256)) * 8, "nhi_phan.txt"),
    ],
    ids=["missing", "empty", "binary"],
)
def test_unreadable_input(tmp_path: Path, name: str, content: bytes | None, word: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    out = tmp_path / "out"
    result = run("extract", path, "-o", out)
    assert result.exit_code == console.EXIT_UNREADABLE
    assert word in result.output
    assert list(out.rglob("*")) == []


def test_a_directory_without_plans(tmp_path: Path) -> None:
    result = run("extract", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == console.EXIT_UNREADABLE
    assert "không có văn bản" in result.output


def test_usage_errors() -> None:
    assert run("extract").exit_code == console.EXIT_USAGE
    assert run("extract", "x", "--format", "xml").exit_code == console.EXIT_USAGE
    assert run("explain", "x").exit_code == console.EXIT_USAGE


def test_output_that_cannot_be_written(plan: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "out"
    blocked.write_text("a file where a folder should be")
    result = run("extract", plan, "-o", blocked)
    assert result.exit_code == console.EXIT_UNREADABLE
    assert "Không ghi được" in result.output
    assert blocked.read_text() == "a file where a folder should be"


def test_an_interrupted_batch_leaves_nothing_half_written(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupt)
    out = tmp_path / "out"
    assert run("extract", plan, "-o", out).exit_code == console.EXIT_INTERRUPTED
    assert list(out.iterdir()) == []


def test_jsonl_is_one_line_a_file(plan: Path) -> None:
    result = run("extract", plan, plan, "--format", "jsonl")
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert all(json.loads(line)["documents"] for line in lines)


@pytest.mark.parametrize("how", [[], ["-j", "2"], ["--timeout", "600"]], ids=str)
def test_lines_and_files_are_the_same_by_one_process_and_by_many(
    plan: Path, tmp_path: Path, how: list[str]
) -> None:
    paths = [plan, *corpus.plan_paths()[:2]]
    assert run("extract", *paths, "-o", tmp_path / "a", "--format", "jsonl", *how).exit_code == 0
    assert run("extract", *paths, "-o", tmp_path / "b", *how).exit_code == 0
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["plans.jsonl"]
    lines = (tmp_path / "a" / "plans.jsonl").read_text("utf-8").splitlines()
    files = [(tmp_path / "b" / f"{path.name}.json").read_text("utf-8") for path in paths]
    assert [json.loads(line) for line in lines] == [json.loads(file) for file in files]
    assert [PlanFile.model_validate_json(line) for line in lines] == [
        kehoach.parse(kehoach.read(path)) for path in paths
    ]


def test_no_lines_are_written_where_nothing_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"")
    result = run("extract", tmp_path / "x.txt", "-o", tmp_path / "out", "--format", "jsonl")
    assert result.exit_code == console.EXIT_UNREADABLE
    assert not (tmp_path / "out").exists()


def test_table_shows_document_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "la.txt"
    path.write_text(
        "KẾ HOẠCH\n[bold red]Giảm nghèo[/] :smile: \x1b[31mđỏ\n\nI. MỤC TIÊU\n", "utf-8"
    )
    result = run("extract", path)
    assert result.exit_code == 0
    assert "\x1b[31m" not in result.output
    assert "[bold red]" in result.output


def test_explain_tells_the_rule(plan: Path) -> None:
    at = PLAN.index("12/QĐ-UBND")
    result = run("explain", plan, "--at", at)
    assert result.exit_code == 0
    assert "citation" in result.output
    record_id = next(word for word in result.output.split() if word.startswith("c-"))
    assert record_id in run("explain", plan, "--id", record_id).output
    assert run("explain", plan, "--id", "c-0").exit_code == console.EXIT_FAILED


def test_schema_describes_what_is_written(plan: Path) -> None:
    schema = json.loads(run("schema").stdout)
    assert {"schema_version", "text", "source", "pages", "problems", "documents"} == set(
        schema["properties"]
    )


def test_corpus_check_passes_on_what_is_packaged() -> None:
    result = run("corpus", "check")
    assert result.exit_code == 0, result.output


def test_demo_shows_and_writes_the_packaged_plans(tmp_path: Path) -> None:
    result = run("demo", "-o", tmp_path)
    assert result.exit_code == 0
    assert len(list(tmp_path.glob("*.json"))) == len(corpus.plan_paths())
    for word in ("Cơ quan ban hành", "Chỉ tiêu", "Căn cứ pháp lý", "Số bản ghi", "Tìm thấy",
                 "Phát hiện nghiêm trọng", "kehoach serve --db"):  # fmt: skip
        assert word in result.output
    for name in ("plans.db", "bang_phat_hien.xlsx", "bao_cao_kiem_tra.docx", "index.html"):
        assert (tmp_path / name).stat().st_size > 0
    assert run("demo", "-o", tmp_path).exit_code == 0  # over what an earlier run left


def test_english(plan: Path) -> None:
    result = run("extract", plan, "--lang", "en")
    assert "Issued by" in result.output


def test_called_with_nothing_it_shows_its_help() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kehoach"], capture_output=True, text=True, check=False
    )
    assert "extract" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
