"""Pairs: half-open places, optimal one-to-one choice, and what optional gold may not do."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.evaluation.matching import (
    OVERLAP,
    Candidate,
    Neighbours,
    near,
    overlap,
    pairs,
)
from kehoach.models import Span


def span(start: int, end: int) -> Span:
    return Span(start=start, end=end)


@pytest.mark.parametrize(
    ("first", "second", "shared", "touching", "within_40"),
    [
        ((0, 5), (0, 5), 5, True, True),  # the same place
        ((0, 5), (4, 9), 1, True, True),  # one character shared
        ((0, 5), (5, 9), 0, False, True),  # adjacent: half-open runs share nothing
        ((0, 9), (3, 5), 2, True, True),  # one inside the other
        ((0, 5), (45, 50), -40, False, True),  # 40 apart is still near
        ((0, 5), (46, 50), -41, False, False),  # 41 apart is not
        ((5, 5), (0, 9), 0, False, False),  # an empty place is nowhere
    ],
)
def test_places(
    first: tuple[int, int],
    second: tuple[int, int],
    shared: int,
    touching: bool,
    within_40: bool,
) -> None:
    a, b = span(*first), span(*second)
    assert overlap(a, b) == overlap(b, a) == shared
    assert near(a, b, None) is near(b, a, None) is touching
    assert near(a, b, 40) is near(b, a, 40) is within_40


def runs() -> st.SearchStrategy[list[Span | None]]:
    one = st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda t: span(t[0], sum(t)))
    return st.lists(st.none() | one, max_size=12)


@given(runs(), st.integers(0, 60), st.integers(0, 12), st.sampled_from([None, 0, 3, 40]))
def test_neighbours_are_those_that_a_full_search_finds(
    places: list[Span | None], start: int, length: int, reach: int | None
) -> None:
    here = span(start, start + length)
    expected = [i for i, p in enumerate(places) if p is not None and near(here, p, reach)]
    assert Neighbours(places).of(here, reach) == expected


def test_nothing_lies_beside_nothing() -> None:
    assert Neighbours([]).of(span(0, 4), 40) == []
    assert Neighbours([span(0, 4)]).of(None, 40) == []


def test_the_best_for_one_is_given_up_for_more_pairs() -> None:
    # Greedy by fields or overlap takes (0, 0) and leaves gold 1 and extraction 1 alone.
    found = [
        Candidate(0, 0, fields=3, whole=True, overlap=50),
        Candidate(0, 1, fields=0, overlap=1),
        Candidate(1, 0, fields=0, overlap=1),
    ]
    assert pairs(found) == [(0, 1), (1, 0)]


def test_right_fields_weigh_more_than_overlap() -> None:
    found = [
        Candidate(0, 0, fields=1, overlap=900),
        Candidate(0, 1, fields=2, overlap=1),
    ]
    assert pairs(found) == [(0, 1)]


def test_overlap_decides_between_equals() -> None:
    found = [Candidate(0, 0, fields=2, overlap=4), Candidate(0, 1, fields=2, overlap=5)]
    assert pairs(found) == [(0, 1)]


def test_the_sum_of_overlap_counts_not_the_largest_one() -> None:
    found = [
        Candidate(0, 0, overlap=10),
        Candidate(0, 1, overlap=9),
        Candidate(1, 0, overlap=9),
        Candidate(1, 1, overlap=1),
    ]
    assert pairs(found) == [(0, 1), (1, 0)]


def test_optional_gold_takes_nothing_that_firm_gold_can_use() -> None:
    found = [Candidate(0, 0, firm=True, overlap=1), Candidate(1, 0, firm=False, fields=9)]
    assert pairs(found) == [(0, 0)]


def test_optional_gold_leaves_the_better_of_two_to_firm_gold() -> None:
    # Two pairs would be had if the firm one took the worse extraction; it need not.
    found = [
        Candidate(0, 0, firm=True, fields=3, whole=True),
        Candidate(0, 1, firm=True, fields=1),
        Candidate(1, 0, firm=False, fields=3),
    ]
    assert pairs(found) == [(0, 0)]


def test_optional_gold_decides_between_two_that_are_equal_to_firm_gold() -> None:
    found = [
        Candidate(0, 0, firm=True, fields=3, overlap=50),
        Candidate(0, 1, firm=True, fields=3, overlap=1),
        Candidate(1, 0, firm=False, fields=0),
    ]
    assert pairs(found) == [(0, 1), (1, 0)]


def test_of_equals_the_one_that_would_not_be_excused_is_used() -> None:
    found = [Candidate(0, 0, excusable=True), Candidate(0, 1, excusable=False)]
    assert pairs(found) == [(0, 1)]
    assert pairs(found[::-1]) == [(0, 1)]


def test_groups_that_share_nothing_are_paired_apart() -> None:
    found = [Candidate(0, 7), Candidate(3, 2), Candidate(5, 5)]
    assert pairs(found) == [(0, 7), (3, 2), (5, 5)]


def test_no_candidates_no_pairs() -> None:
    assert pairs([]) == []


@st.composite
def small_groups(draw: st.DrawFn) -> list[Candidate]:
    """Up to four gold and four extracted records, as real ones: firm goes with the gold."""
    firm = draw(st.lists(st.booleans(), min_size=1, max_size=4))
    excusable = draw(st.lists(st.booleans(), min_size=1, max_size=4))
    found = []
    for g, is_firm in enumerate(firm):
        for o, excused in enumerate(excusable):
            if not draw(st.booleans()):
                continue
            fields = draw(st.integers(0, 3))
            found.append(
                Candidate(
                    g, o, is_firm, fields, draw(st.booleans()), draw(st.booleans()),
                    draw(st.integers(0, 30)), excused,
                )
            )  # fmt: skip
    return found


def _aims(found: list[Candidate], chosen: list[tuple[int, int]]) -> tuple[int, ...]:
    by_pair = {(c.gold, c.ours): c.aims() for c in found}
    sums = [sum(column) for column in zip(*(by_pair[pair] for pair in chosen), strict=True)]
    return tuple(sums or [0] * 8)


@given(small_groups())
def test_no_other_choice_is_better(found: list[Candidate]) -> None:
    chosen = pairs(found)
    assert len({g for g, _ in chosen}) == len({o for _, o in chosen}) == len(chosen)
    possible = {(c.gold, c.ours) for c in found}
    assert set(chosen) <= possible
    best = max(
        _aims(found, [(g, o) for g, o in enumerate(order) if (g, o) in possible])
        for order in permutations(range(4))
    )
    assert _aims(found, chosen) == best


def test_a_large_group_keeps_the_order_of_the_aims() -> None:
    """150 by 150 in one group: the sums stay exact though overlap is measured more coarsely."""
    size = 150
    found = [
        Candidate(g, o, fields=7 if o == (g + 1) % size else 6, overlap=1 if o != g else 5000)
        for g in range(size)
        for o in (g, (g + 1) % size)
    ]
    assert pairs(found) == [(g, (g + 1) % size) for g in range(size)]


def test_overlap_stands_where_its_name_says() -> None:
    assert Candidate(0, 0, overlap=77).aims()[OVERLAP] == 77
