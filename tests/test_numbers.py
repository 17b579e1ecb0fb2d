"""Numbers: digits, words, decimals, and what they count."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.extract import citations, dates, numbers, quantities, sections
from kehoach.extract.folding import fold
from kehoach.extract.number_units import counted, read, sister
from kehoach.extract.numbers import Style
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

BOOK = tomllib.loads(
    (Path(__file__).parent / "phrases" / "numbers.toml").read_text(encoding="utf-8")
)["phrase"]
FIELDS = ("value", "value_max", "unit", "per", "ratio")


@pytest.mark.parametrize(
    ("token", "style", "value"),
    [
        ("4.658", "count", 4658),  # thousands in a count
        ("4.658", "rate", 4.658),  # never in a rate
        ("40.30", "rate", 40.3),  # an author's decimal dot
        ("10,34", "rate", 10.34),  # the decimal comma
        ("1.5", "count", 1.5),  # one digit behind the dot is a decimal
        ("0.125", "amount", 0.125),  # nothing stands before the dot
        ("1,200", "count", 1200),  # an English slip, counting things
        ("1,200", "measure", 1.2),  # three decimals of a measure
        ("5.373,4", "amount", 5373.4),  # both marks
        ("1,234.5", "amount", 1234.5),  # both, the English way
        ("142.343.395.324", "amount", 142343395324),  # groups of an amount
        ("05", "count", 5),  # a leading zero
        ("1589", "count", 1589),  # no mark at all
    ],
)
def test_tokens_are_read_in_the_style_of_their_unit(token: str, style: Style, value: float) -> None:
    assert numbers.parse(token, style) == pytest.approx(value)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("một nghìn hai trăm", 1200),  # a thousand and hundreds
        ("hai mươi lăm", 25),  # lăm is five behind a ten
        ("ba trăm linh bảy", 307),  # linh fills the tens
        ("hai nghìn tỷ", 2e12),  # two scales
        ("mười hai triệu ba trăm nghìn", 12300000),  # scales in turn
        ("hai phẩy năm", 2.5),  # phẩy marks decimals
        ("mười", 10),  # ten alone
        ("hai ba", None),  # two digits in a row make no number
        ("một", None),  # one alone is an article
    ],
)
def test_numbers_in_words(words: str, value: float | None) -> None:
    assert numbers.spelled(words) == value


@pytest.mark.parametrize(
    ("behind", "unit", "kind", "factor"),
    [
        (" tỷ đồng", "VND", "amount", 1e9),  # a scale and a currency
        (" nghìn tỷ", "VND", "amount", 1e12),  # two scales, no currency
        (" triệu con gia súc", "con", "count", 1e6),  # a scale before a counted noun
        ("%/năm", "%", "rate", 1),  # a pace
        (" mô hình sinh kế", "mô hình", "count", 1),  # a listed noun of two syllables
        (" tủ sách cộng đồng", "tủ sách", "count", 1),  # a noun that no list knows
        (" tuổi", "tuổi", "never", 1),  # an age
        (" được giao", None, None, 1),  # a verb is no unit
    ],
)
def test_units(behind: str, unit: str | None, kind: str | None, factor: float) -> None:
    found = read(behind, fold(behind), 0, len(behind))
    if unit is None:
        assert found is None
    else:
        assert found is not None
        assert (found.name, found.kind, found.factor) == (unit, kind, factor)


def test_a_counted_noun_heads_a_phrase() -> None:
    assert counted("số hộ nghèo đa chiều") == "hộ"
    assert counted("kinh phí thực hiện") is None
    assert sister("phường phía Đông") is True
    assert sister("phường Tân An") is False  # a name: a number of its own follows


@pytest.mark.parametrize("phrase", BOOK, ids=[p["note"] for p in BOOK])
def test_phrase_book(phrase: dict[str, Any]) -> None:
    source = read_text(phrase["text"])
    view = View(source.text, source.blocks)
    outline = sections.find(view)
    found = quantities.find(view, outline, dates.find(view), citations.find(view, outline))
    drafts = sorted([*found[0], *found[1]], key=lambda d: d.start)
    got = [
        {k: list(v) if k == "ratio" else v for k in FIELDS if (v := d.fields.get(k)) is not None}
        for d in drafts
    ]
    assert got == [pytest.approx(e) if not _words(e) else e for e in phrase["expect"]]


def _words(expected: dict[str, Any]) -> bool:
    return any(not isinstance(v, int | float) for v in expected.values())


def test_the_book_is_wide() -> None:
    assert len(BOOK) >= 100
    assert sum(not p["expect"] for p in BOOK) >= 45
    assert len({p["text"] for p in BOOK}) == len(BOOK)


@given(st.text(alphabet="0123456789.,/-% đ()mườitrămnghìtỷphẩy \n", max_size=60))
def test_no_text_breaks_the_grammar(text: str) -> None:
    folded = fold(text)
    for number in numbers.find(folded):
        assert folded[number.start : number.end] == number.token
        assert number.value("count") >= 0
