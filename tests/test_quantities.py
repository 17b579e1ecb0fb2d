"""Targets and figures: indicators, changes, bounds, baselines, and what is no quantity."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.evaluation.fields import fold, token_f1
from kehoach.extract import citations, dates, quantities, sections
from kehoach.extract.draft import Draft
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

BOOK = tomllib.loads(
    (Path(__file__).parent / "phrases" / "quantities.toml").read_text(encoding="utf-8")
)["phrase"]
ABSENT = ("value_max", "per", "ratio", "baseline", "area")


def _read(text: str) -> list[tuple[str, Draft]]:
    source = read_text(text)
    view = View(source.text, source.blocks)
    outline = sections.find(view)
    targets, figures = quantities.find(
        view, outline, dates.find(view), citations.find(view, outline)
    )
    found = [("target", d) for d in targets] + [("figure", d) for d in figures]
    for _, draft in found:
        assert 0 <= draft.start < draft.end <= len(view.text)
        assert draft.rule in quantities.RULES
    return sorted(found, key=lambda pair: pair[1].start)


@pytest.mark.parametrize("phrase", BOOK, ids=[p["note"] for p in BOOK])
def test_phrase_book(phrase: dict[str, Any]) -> None:
    found = _read(phrase["text"])
    assert len(found) == len(phrase["expect"])
    for (kind, draft), expected in zip(found, phrase["expect"], strict=True):
        fields = dict(draft.fields)
        baseline = fields.get("baseline")
        fields["baseline"] = None if baseline is None else baseline.value
        assert kind == expected["kind"]
        assert fields["value"] == pytest.approx(expected["value"])
        assert fields["unit"] == expected.get("unit")
        assert fields["change"] == expected.get("change", "level")
        assert fields["bound"] == expected.get("bound", "exact")
        for name in ABSENT:
            value = fields[name]
            assert (list(value) if name == "ratio" and value else value) == expected.get(name)
        shared = token_f1(
            fold(expected["indicator"]).split(), fold(fields["indicator"] or "").split()
        )
        assert shared >= 0.6, fields["indicator"]


def test_the_book_is_wide() -> None:
    assert len(BOOK) >= 110
    assert sum(not p["expect"] for p in BOOK) >= 30
    assert len({p["text"] for p in BOOK}) == len(BOOK)


def test_sections_without_quantities_are_left_alone() -> None:
    text = "Nơi nhận:\n\n- 05 đơn vị trường;\n\n- Lưu: VT.\n"
    assert _read(text) == []


def test_a_cell_of_a_table_is_read_once() -> None:
    text = "| Chỉ tiêu | Đơn vị | 2025 |\n|---|---|---|\n| Tỷ lệ hộ nghèo | % | 5,2% |\n"
    assert [d.fields["value"] for _, d in _read(text)] == [5.2]


@pytest.mark.parametrize(
    ("unit", "indicator"),
    [
        ("Đạt 5% hộ nghèo. ", "hộ nghèo"),
        ("giảm 5% hộ, ", "hộ"),
        ("5% hộ; ", "hộ"),
        ("hộ: 5 hộ: ", "hộ"),
        ("(5%) ", None),
    ],
)
def test_endless_repetition(unit: str, indicator: str | None) -> None:
    found = _read(unit * 2000)
    assert [(d.fields["indicator"], d.fields["value"]) for _, d in found] == [(indicator, 5)] * 2000


@pytest.mark.parametrize("unit", ["1.", "("])
def test_endless_repetition_of_nothing(unit: str) -> None:
    assert _read(unit * 20_000) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "5%",
                "3,2",
                "giảm",
                "tỷ",
                "lệ",
                "hộ",
                "nghèo",
                "(",
                ")",
                ",",
                ";",
                ":",
                ".",
                "và",
                "trong",
                "đó",
                "đạt",
                "100",
                "từ",
                "xuống",
                "còn",
                "lên",
                "7/13",
                "\n\nnăm",
                "2025",
                "tỷ",
                "đồng",
                "/năm",
                "trên",
                "dưới",
                "trở",
                "lên",
                "ít",
                "nhất",
                "xã",
                "Hòa",
                "-",
                '"',
                "1.",
                "mỗi",
                "bình",
                "quân",
            ]
        ),
        max_size=40,
    ).map(" ".join)
)
def test_no_text_breaks_it(text: str) -> None:
    _read(text)


@given(st.text(max_size=80))
def test_no_unicode_breaks_it(text: str) -> None:
    _read(text)
