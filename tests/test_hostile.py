"""Hostile files, the small ones: a result or a sentence, no file elsewhere, no word to a network.

The fuzz job ``benchmarks/fuzz.py`` runs thousands, and those that are large, in watched processes.
"""

from __future__ import annotations

import random
import socket
from pathlib import Path
from typing import Any

import pytest

import kehoach
from kehoach.benchmarks import fuzz_bombs, fuzz_files
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.options import Ocr, ReadOptions
from kehoach.extract.reading.pdf_forms import endless
from kehoach.models import SourceText
from kehoach.models.errors import KehoachError
from kehoach.web import page

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
PASSWORDS = "root:x:0:0"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a file made the reader call out")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def outcome(data: bytes, name: str) -> SourceText | KehoachError:
    """What becomes of a file; everything else than these two is a failure of the test."""
    try:
        source = read_bytes(data, name, ReadOptions(ocr=Ocr.NEVER))
    except KehoachError as error:
        return error
    plan = kehoach.parse(source)
    assert not [problem for problem in plan.problems if problem.category == "step_failed"]
    page.render([page.Shown(name, plan, source, data)]).encode("utf-8")
    return source


# Small ones: what they do to a reader shows at any size, and how long it takes does not matter.
BOMBS = [bomb for bomb in fuzz_bombs.bombs(1 / 2_000) if not bomb[0].endswith((".odt", ".rtf"))]


@pytest.mark.parametrize(("name", "data"), [pytest.param(*b, id=b[0]) for b in BOMBS])
def test_hostile_files_do_no_harm(
    name: str, data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    found = outcome(data, name)
    assert list(tmp_path.rglob("*")) == []
    if isinstance(found, SourceText):
        assert PASSWORDS not in found.text
        assert found.text.count("haha") == 0


def test_what_stands_outside_is_never_read() -> None:
    found = outcome(dict(BOMBS)["outside.docx"], "outside.docx")
    assert isinstance(found, KehoachError) or "root:" not in found.text


SOUND = [
    ("docx", (FIXTURES / "letter.tabs.docx").read_bytes()),
    ("pdf", fuzz_files.open_pdf()),
    ("html", fuzz_files.html().encode()),
    ("xlsx", fuzz_files.xlsx()),
    ("txt", fuzz_files.WORDS.encode()),
]


@pytest.mark.parametrize(("suffix", "whole"), [pytest.param(*s, id=s[0]) for s in SOUND])
def test_files_cut_short(suffix: str, whole: bytes) -> None:
    for _how, data in list(fuzz_files.truncated(whole))[::4]:
        outcome(data, f"a.{suffix}")


@pytest.mark.parametrize(("suffix", "whole"), [pytest.param(*s, id=s[0]) for s in SOUND])
def test_files_with_damage(suffix: str, whole: bytes) -> None:
    source = random.Random(suffix)
    for _ in range(5):
        _how, data = fuzz_files.damaged(whole, [whole], source)
        outcome(data, f"a.{suffix}")


def form(*contents: bytes) -> bytes:
    """A PDF whose page draws the first of some forms, each of which may draw the others."""
    names = b"".join(b"/F%d %d 0 R" % (n, n + 5) for n in range(len(contents)))
    resources = b"/Resources<</XObject<<%s>>>>" % names
    kind = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources
    return fuzz_bombs.pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R%s>>" % resources,
            fuzz_bombs._stream(b"/F0 Do"),
            *(fuzz_bombs._stream(content, kind) for content in contents),
        ]
    )


FORMS = [
    ("one that draws itself", (b"/F0 Do",), True),
    ("two that draw each other", (b"/F1 Do", b"q /F0 Do Q"), True),
    ("twenty times twenty times ...", (*(b"/F%d Do " % (n + 1) * 20 for n in range(9)), b""), True),
    ("shared resources, nothing drawn again", (b"0 0 9 9 re f", b""), False),
    ("a logo on a letterhead", (b"/F1 Do /F2 Do", b"/F2 Do", b"0 0 1 1 re f"), False),
    ("a pattern of a thousand dots", (b"/F1 Do " * 1000, b"0 0 1 1 re f"), False),
]  # fmt: skip


@pytest.mark.parametrize(("contents", "told"), [pytest.param(c, t, id=n) for n, c, t in FORMS])
def test_forms_that_draw_without_end_are_told(contents: tuple[bytes, ...], told: bool) -> None:
    assert endless(form(*contents)) is told
