"""What the documentation says is run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kehoach
from kehoach import cli

ROOT = Path(kehoach.__file__).parent
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line for block in blocks("bash") for line in block.splitlines() if line.strip()]


@pytest.fixture(autouse=True)
def _in_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands run beside the packaged plans and write into a temporary folder."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    monkeypatch.chdir(tmp_path)


def test_readme_commands() -> None:
    """In their order, as a reader runs them; a comment tells an exit code other than 0."""
    assert len(COMMANDS) > 10
    for line in COMMANDS:
        command, _, note = line.partition("  # ")
        program, *arguments = shlex.split(command)
        assert program == "kehoach"
        result = CliRunner().invoke(cli.app, arguments)
        wanted = int(note.removeprefix("exit code ")) if note else 0
        assert result.exit_code == wanted, f"{line}\n{result.output}"
        assert result.output.strip(), line


@pytest.mark.parametrize("code", blocks("python"))
def test_readme_code(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "README.md", "exec"), {})
    assert "12/QĐ-UBND" in capsys.readouterr().out


def test_readme_shows_real_output() -> None:
    shown = next(b for b in blocks("text") if "KẾ HOẠCH" in b)
    result = CliRunner().invoke(cli.app, ["extract", "corpus/plans/lak_2016_2020.txt"])
    assert result.output.startswith(shown.rstrip("\n"))


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^make (\w+)", README, re.MULTILINE)
    assert targets == ["demo", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


@pytest.mark.parametrize(
    "command",
    [
        "extract",
        "evaluate",
        "explain",
        "schema",
        "demo",
        "corpus check",
        "load",
        "search",
        "compare",
        "export",
        "show",
        "correct",
        "audit",
        "serve",
        "db info",
    ],
)
def test_every_command_has_an_example(command: str) -> None:
    result = CliRunner().invoke(cli.app, [*command.split(), "--help"])
    assert "kehoach " + command in " ".join(result.output.split())
