"""Patterns tried only where they can begin find what they find anywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kehoach.extract import (
    assignment_carriers,
    citation_names,
    citation_short,
    date_cores,
    date_recurring,
    header_issuer,
    numbers,
    places,
    table_flat,
)
from kehoach.extract.folding import bare, fold
from kehoach.extract.literals import Anchored, Several
from kehoach.extract.openings import DIGITS, openings

ANCHORED = {
    "times": date_cores._CORE,
    "rhythms": date_recurring._RHYTHM,
    "numbers in words": numbers._WORDS,
    "bare numbers of acts": citation_short._SHORT,
    "laws": citation_names._WORD,
    "duties given": assignment_carriers._GIVEN,
    "places": places._MENTION,
    "party seats": header_issuer._PARTY_SEAT,
    "heads of flat tables": table_flat._FIRST_HEAD,
}
WORDS = [
    "năm 2026",
    "ngày 5/6/2026",
    "tháng 3",
    "quý II",
    "các",
    "giai đoạn 2021 - 2025",
    "trong",
    "cuối năm",
    "hàng năm",
    "ba",
    "định kỳ 6 tháng",
    "và",
    "đột xuất",
    "mười",
    "hai mươi lăm",
    "triệu",
    "Quyết định 135",
    "luật Thú y",
    "bộ luật",
    "giao",
    "đề nghị",
    "Sở Y tế",
    "tỉnh Nghệ An",
    "TP. Vinh",
    "Huyện ủy Ba Bể",
    "TT\n",
    "số thứ tự",
    "xã",
    "5%",
    "1.500",
    "٣",
    ",",
    ".",
    "(",
    "/",
    "-",
    "không",
    "nhiệm vụ",
    "năm",
    "t1/2026",
    "t.3/2026",
    "06 tháng",
    "2 lần/năm",
    "chương trình 30a",
]


@pytest.mark.parametrize("anchored", ANCHORED.values(), ids=list(ANCHORED))
@settings(max_examples=25, deadline=None)
@given(parts=st.lists(st.sampled_from([*WORDS, " ", " ", "", "\n"]), max_size=25))
@example(parts=["xnăm 2026 năm 2026", "ba", " ", "ba mươi"])
def test_it_finds_what_the_pattern_finds(anchored: Anchored, parts: list[str]) -> None:
    text = " ".join(parts)
    for version in (text, fold(text)):
        expected = [match.span() for match in anchored.pattern.finditer(version)]
        assert [match.span() for match in anchored.finditer(version)] == expected


@pytest.mark.parametrize("anchored", ANCHORED.values(), ids=list(ANCHORED))
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_whatever_matches_begins_with_an_opening(anchored: Anchored, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(anchored.pattern))
    expected = [match.span() for match in anchored.pattern.finditer(text)]
    assert [match.span() for match in anchored.finditer(text)] == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("luật (?=\\w)", {"luật "}),
        ("(?<!\\w)(?:a|bc?)d", {"ad", "bcd", "bd"}),
        ("(?:các )?quý", {"các q", "quý"}),
        ("[tT]t", {"Tt", "tt"}),
        ("(?P<word>kế|tờ) x", {"kế x", "tờ x"}),
        ("a+b", {"a"}),
        ("a{0,2}b", {"a", "b"}),
        ("a.b", {"a"}),
        ("x\\.y", {"x.y"}),
        ("ab\\d", {"ab"}),
        ("[a-c]x", {"ax", "bx", "cx"}),
        ("ab|abc", {"ab"}),
    ],
)
def test_openings(pattern: str, expected: set[str]) -> None:
    assert set(openings(pattern)) == expected


def test_a_digit_is_a_digit_of_any_script() -> None:
    assert set(openings("\\d+")) == set(DIGITS)
    assert all(re.fullmatch(r"\d", digit) for digit in DIGITS)


@pytest.mark.parametrize("pattern", ["\\w+", ".a", "a*", "(?:a)?", "[^x]y", "(?=a)"])
def test_a_pattern_that_may_begin_with_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="anything"):
        openings(pattern)


def test_a_run_of_the_text() -> None:
    luat = Anchored("(?<!\\w)luật")
    text = "luật luật luật"
    assert [m.start() for m in luat.finditer(text, 1, 12)] == [5]
    assert [m.start() for m in luat.at(luat.starts(text), text, 5, 14)] == [5, 10]


def test_a_lone_half_of_a_letter_breaks_nothing() -> None:
    assert [m.start() for m in Anchored("luật").finditer("\ud83d luật")] == [2]


def test_several_names_the_patterns_that_may_match() -> None:
    several = Several(["hộ nghèo", "[^;]{0,9}x", "trường học"])
    assert several.near("tỷ lệ hộ nghèo") == [0, 1]
    assert several.near("trường học, hộ nghèo") == [0, 1, 2]
    assert several.near("") == [1]


@given(st.text())
@example("phấn đấu Ủy ban … “ ① ŵ ß ſ İ")
@example("đường ĐƯỜNG Ǔ ệ")
def test_bare_takes_off_marks_letter_by_letter(text: str) -> None:
    folded = fold(text)
    assert len(bare(folded)) == len(folded)
    assert bare(folded) == "".join(bare(letter) for letter in folded)
    assert bare(folded + "ŵ").removesuffix("w") == bare(folded)
