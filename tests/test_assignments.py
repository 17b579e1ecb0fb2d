"""Assignments: who carries a task, in which part, with whom."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kehoach.extract import assignments, documents, sections
from kehoach.extract.draft import Draft
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

BOOK = Path(__file__).parent / "phrases" / "assignments.toml"
PHRASES: list[dict[str, Any]] = tomllib.loads(BOOK.read_text(encoding="utf-8"))["phrase"]


def read(text: str) -> tuple[View, list[Draft]]:
    source = read_text(text)
    view = View(source.text, source.blocks)
    return view, assignments.find(view, sections.find(view))


def stated(draft: Draft) -> tuple[str, str, tuple[str, ...] | None]:
    fields = draft.fields
    return fields["agency"], fields["role"], fields["partners"]


@pytest.mark.parametrize("phrase", PHRASES, ids=[p["note"] for p in PHRASES])
def test_phrase_book(phrase: dict[str, Any]) -> None:
    _, found = read(phrase["text"])
    expected = [
        (item["agency"], item["role"], None if item["partners"] == "-" else tuple(item["partners"]))
        for item in phrase["expect"]
    ]
    assert sorted(map(stated, found), key=str) == sorted(expected, key=str)


def test_the_books_hold_enough() -> None:
    other = tomllib.loads((BOOK.parent / "agencies.toml").read_text(encoding="utf-8"))["phrase"]
    both = [*PHRASES, *other]
    assert len({p["text"] for p in both}) == len(both) >= 200
    assert sum(not p["expect"] for p in both) >= 60


ORGANISATION = "V. TỔ CHỨC THỰC HIỆN\n\n"


@pytest.mark.parametrize(
    ("text", "quote", "task"),
    [
        pytest.param(
            ORGANISATION + "1. Sở Y tế\n\n- Chủ trì, phối hợp với Công an tỉnh kiểm tra nhà thuốc.",
            "Chủ trì, phối hợp với Công an tỉnh kiểm tra nhà thuốc",
            "kiểm tra nhà thuốc",
            id="the task begins behind role and partners",
        ),
        pytest.param(
            ORGANISATION + "1. Sở Y tế\n\n- Kiểm tra nhà thuốc; thu hồi thuốc giả.",
            "Kiểm tra nhà thuốc",
            "Kiểm tra nhà thuốc; thu hồi thuốc giả",
            id="the quote ends at the first semicolon",
        ),
        pytest.param(
            "Giao Sở Y tế kiểm tra nhà thuốc trên địa bàn.",
            "Giao Sở Y tế kiểm tra nhà thuốc trên địa bàn",
            "kiểm tra nhà thuốc trên địa bàn",
            id="running text keeps the carrier in the quote",
        ),
        pytest.param(
            "II. NỘI DUNG\n\n1. Trồng rừng\n\nĐơn vị chủ trì: Sở Công Thương.",
            "Đơn vị chủ trì: Sở Công Thương",
            "Trồng rừng",
            id="a label takes its task from what it closes",
        ),
    ],
)
def test_quote_and_task(text: str, quote: str, task: str) -> None:
    view, found = read(text)
    assert len(found) == 1
    assert view.text[found[0].start : found[0].end] == quote
    assert found[0].fields["task"] == task


def test_long_quotes_and_tasks_are_cut() -> None:
    _, found = read(ORGANISATION + "1. Sở Y tế\n\n- Kiểm tra " + "các nhà thuốc " * 40 + ".")
    assert len(found) == 1
    assert found[0].end - found[0].start <= 200
    assert len(found[0].fields["task"].split()) <= 15


def test_every_rule_is_explained() -> None:
    text = "\n\n".join(p["text"] for p in PHRASES)
    source = read_text(text)
    rules = set()
    for blocks in documents.split(source):
        view = View(source.text, blocks)
        rules |= {d.rule for d in assignments.find(view, sections.find(view))}
    assert rules <= set(assignments.RULES)
    assert len(rules) >= 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "- :",
        "1.",
        "Giao",
        "Giao :",
        "Đề nghị:",
        "Đơn vị chủ trì:",
        "Đơn vị chủ trì: ;",
        "Sở",
        "Sở ",
        "1. Sở Y tế:",
        "Sở Y tế (",
        "các ",
        "phối hợp với ",
        "chủ trì, phối hợp với ;",
        "Các Sở: ",
        "Các Sở: Y tế,",
        "V. TỔ CHỨC THỰC HIỆN\n\n1. Sở Y tế\n\n-\n\n- \u0301\n\n- .",
        "\u0130 \ud83d\ude00 Sở \u00a0Y tế chủ trì",
        "- " * 500,
        "Sở Y tế, " * 500,
        "phối hợp với " * 500,
        "(" * 500 + "Sở Y tế chủ trì",
    ],
)
def test_any_text_gives_records_inside_it(text: str) -> None:
    view, found = read(text)
    for draft in found:
        assert 0 <= draft.start < draft.end <= len(view.text)
        assert draft.fields["agency"]
