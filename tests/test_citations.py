"""Citations: the phrase book, roles, nesting, and what must hold on any text."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach.extract import citations
from kehoach.extract.citation_numbers import read_symbol
from kehoach.extract.draft import Draft
from kehoach.extract.outline import Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

PHRASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "phrases" / "citations.toml").read_text(encoding="utf-8")
)["phrase"]


def found(text: str) -> tuple[View, list[Draft]]:
    source = read_text(text)
    view = View(source.text, source.blocks)
    return view, citations.find(view, Outline([]))


def stated(view: View, draft: Draft, name: str) -> Any:
    value = view.text[draft.start : draft.end] if name == "quote" else draft.fields[name]
    if isinstance(value, tuple):
        value = list(value)
    return "-" if value is None else value


@pytest.mark.parametrize("phrase", PHRASES, ids=[p["note"] for p in PHRASES])
def test_phrase(phrase: dict[str, Any]) -> None:
    view, drafts = found(phrase["text"])
    ours = [
        {name: stated(view, draft, name) for name in expected}
        for expected, draft in zip(phrase["expect"], drafts, strict=False)
    ]
    assert ours == phrase["expect"]
    assert [d.fields["canonical"] for d in drafts[len(ours) :]] == []
