"""Sections: headings of every style, their titles, levels and kinds, the unnumbered parts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kehoach.extract import sections
from kehoach.extract.outline import Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

PHRASES = tomllib.loads(
    (Path(__file__).parent / "phrases" / "sections.toml").read_text(encoding="utf-8")
)["phrase"]


def outline_of(text: str) -> tuple[View, Outline]:
    source = read_text(text)
    view = View(source.text, source.blocks)
    return view, sections.find(view)


def told(view: View, outline: Outline) -> list[dict[str, Any]]:
    return [
        {"label": n.label, "title": n.title, "level": n.level, "kind": n.kind}
        for n in outline.nodes
    ]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: p["note"][:60])
def test_phrase_book(phrase: dict[str, Any]) -> None:
    view, outline = outline_of(phrase["text"])
    found = told(view, outline)
    expected = [{"label": None, "title": None, **e} for e in phrase["expect"]]
    compared = [
        {key: value for key, value in f.items() if key in e}
        for f, e in zip(found, expected, strict=False)
    ]
    assert len(found) == len(expected), found
    assert compared == expected
