"""Packed records find and count what the tables hold, whatever is filtered, changed or remembered."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from kehoach.database import blocks, corrections, packed, search_file
from kehoach.database import search as module
from kehoach.database.blocks import View, blocks_of
from kehoach.database.postings import Keys, Postings
from kehoach.database.query import Search, fts5, prepare
from kehoach.database.search import search, stamp, warm
from kehoach.database.store import Store
from kehoach.database.words import indexed, repeated

from .search_helpers import (
    QUANG_NGAI,
    SA_THAY,
    figure,
    head,
    load,
    new_store,
    plan_file,
    target,
    year,
)

WORDS = (
    "hộ nghèo",
    "ho ngheo",
    "nước sạch",
    "thẻ BHYT",
    "xã đạt chuẩn",
    "hộ nghèo và hộ cận nghèo",
)


def _plans() -> Iterator[Any]:
    for number in range(9):
        lines: list[Any] = []
        for line in range(12):
            made = target if (number + line) % 3 else figure
            fields: dict[str, Any] = {
                "value": 5.0 * line, "unit": ("%", "hộ", "xã")[line % 3],
                "indicator_id": (None, "POV_RATE", "WATER_HYG")[(number + line) % 3],
                "review": line == 7,
            }  # fmt: skip
            when = "due" if made is target else "as_of"
            if line % 4:
                fields[when] = year(2016 + (number + line) % 8)
            lines.append(made(f"{line}% {WORDS[(number + line) % len(WORDS)]} số {line}", **fields))
        province = ("Kon Tum", "Quảng Ngãi", "Xứ Không Tên")[number % 3]
        yield plan_file(f"p{number}x", head(number=str(number), province=province), lines)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Eleven plans, one of them superseded, some records with a verdict."""
    with new_store() as opened:
        load(opened, SA_THAY, QUANG_NGAI, *_plans())
        with opened.transaction() as connection:
            connection.exec_driver_sql("UPDATE plans SET state = 'superseded' WHERE id = 4")
        corrections.reject(opened, "t-p0x1", by="An")
        corrections.confirm(opened, "t-p1x1", by="An")
        corrections.correct(opened, "t-p2x2", {"value": "61"}, by="An", why="gõ nhầm")
        yield opened


SEARCHES = st.builds(
    Search,
    text=st.sampled_from(("", *WORDS, "nghèo", "so", '"hộ cận"', "đạ*", "không có")),
    indicator=st.sampled_from((None, "POV_RATE", "BHYT_POOR")),
    province=st.sampled_from((None, "Kon Tum", "Quảng Ngãi", "Xứ Không Tên", "Đâu")),
    years=st.sampled_from(((None, None), (2018, None), (None, 2019), (2017, 2020))),
    agency=st.sampled_from((None, None, "Phòng Y tế", "Sở Y tế")),
    minimum=st.sampled_from((None, 20.0)),
    maximum=st.sampled_from((None, 40.0)),
    unit=st.sampled_from((None, "%", "HỘ", "m2")),
    due_before=st.sampled_from((None, date(2019, 12, 31))),
    due_after=st.sampled_from((None, date(2018, 1, 1))),
    kinds=st.sampled_from(((), ("target",), ("figure", "plans"))),
    review=st.sampled_from((None, True, False)),
    everything=st.booleans(),
)


def _by_tables(connection: Connection, wanted: Search) -> list[Any]:
    """What fits by the tables alone: the conditions that PostgreSQL is asked with."""
    asked = prepare(wanted)
    conditions = ["1 = 1", *asked.conditions]
    given = dict(asked.parameters)
    if asked.question.groups:
        conditions.append(
            "s.id IN (SELECT rowid FROM search_words WHERE search_words MATCH :words)"
        )
        given["words"] = fts5(asked.question.plain(), "bare")
    sql = (
        "SELECT s.id, s.kind, s.unit, s.year FROM search_rows s JOIN plans p ON p.id = (s.id >> 20)"
        f" WHERE {' AND '.join(conditions)} ORDER BY s.id DESC"
    )
    return list(connection.execute(text(sql), given))


@pytest.mark.parametrize(("few", "told"), [(0.01, 30_000), (1.0, 30_000), (1.0, 2)])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=SEARCHES)
def test_filters_pass_what_the_tables_pass(
    store: Store, few: float, told: int, wanted: Search
) -> None:
    with pytest.MonkeyPatch.context() as patch, store.connect() as connection:
        patch.setattr(search_file, "_FEW", few)
        patch.setattr(search_file, "_TOLD", told)
        patch.setattr(module, "WINDOW", 7)
        expected = _by_tables(connection, wanted)
        seen = [key for window in module.keys(connection, wanted) for key in window]
        assert sorted(seen, reverse=True) == [row[0] for row in expected]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=SEARCHES)
def test_facets_count_what_the_tables_hold(store: Store, wanted: Search) -> None:
    with store.connect() as connection:
        expected = _by_tables(connection, wanted)
        page = search(connection, wanted, 200)
    units = Counter(row.unit for row in expected if row.unit)
    years = Counter(str(row.year) for row in expected if row.year)
    assert page.counted.number == len(expected) == sum(n for _, n in page.facets["type"])
    assert dict(page.facets["unit"]) == units
    assert dict(page.facets["year"]) == dict(
        sorted(years.items(), key=lambda i: (-i[1], i[0]))[:12]
    )


@pytest.mark.parametrize(
    ("said", "twice"),
    [
        ("hộ nghèo và hộ cận nghèo", ["hộ__2", "nghèo__2"]),
        ("hộ nghèo", []),
        ("xã xã xã", ["xã__2"]),
        ("", []),
    ],
)
def test_a_word_that_stands_twice_is_a_word_of_its_own(said: str, twice: list[str]) -> None:
    assert repeated(indexed(said)[0]) == twice


def test_scores_are_bm25() -> None:
    """By the formula over the words of each record; a word counts at most twice."""
    said = [
        "hộ nghèo",
        "hộ nghèo và hộ cận nghèo",
        "hộ khá ở thôn xa",
        "nước sạch",
        "hộ nghèo thôn",
    ]
    with new_store() as store:
        load(store, plan_file("b", head(title="x"), [target(line) for line in said]))
        with store.connect() as connection:
            page = search(connection, Search(text="hộ nghèo", kinds=("target",)), 50)
            lengths = connection.exec_driver_sql("SELECT packed FROM search_plans").scalar_one()
    held = np.frombuffer(lengths, packed.ROW)
    average = float(held["words"].mean())

    def score(line: str) -> float:
        words = line.split()
        total = 0.0
        for word in ("hộ", "nghèo"):
            having = sum(word in other.split() for other in said)
            weight = max(math.log((len(held) - having + 0.5) / (having + 0.5)), 1e-6)
            times = min(words.count(word), 2)
            total += weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * len(words) / average))
        return round(total, 6)

    found = {hit.quote: hit.score for hit in page.hits}
    assert found == {line: score(line) for line in (said[0], said[1], said[4])}
    assert [hit.score for hit in page.hits] == sorted(found.values(), reverse=True)


def test_what_one_sees_is_of_one_moment() -> None:
    """Whoever still reads an older moment neither sees newer records nor hands old ones on."""
    with new_store() as store:
        load(store, SA_THAY)
        with store.connect() as old, store.connect() as new:
            before = View(old)
            corrections.reject(store, "t-st4", by="An")
            after = View(new)
            assert after.stamp > before.stamp == stamp(old)

            def verdicts(view: View) -> set[int]:
                return {int(s) >> 1 for part in view.downwards(1 << 40) for s in part.rows["state"]}

            assert verdicts(before) == {0}
            assert verdicts(after) == {0, packed.VERDICTS.index("rejected")}
            assert before.recall("x", lambda: 1) == 1
            assert after.recall("x", lambda: 2) == after.recall("x", lambda: 3) == 2


def test_what_is_not_needed_gives_room(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    """Blocks come and go; what is found stays the same."""
    with store.connect() as connection:
        whole = [int(key) for part in View(connection).downwards(1 << 40) for key in part.keys]
    monkeypatch.setattr(blocks, "_PLANS", 1)
    monkeypatch.setattr(blocks, "_ROOM", 1)
    monkeypatch.setattr(blocks, "_KEPT", type(blocks._KEPT)())
    with store.connect() as connection:
        warm(connection)
        view = View(connection)
        assert [int(key) for part in view.downwards(1 << 40) for key in part.keys] == whole
        asked = np.array([whole[0] + 5, *whole[::3], 3], np.int64)
        assert view.records(asked).keys.tolist() == whole[::3]
        assert blocks_of(connection).held < 20_000


@given(
    st.sets(st.integers(0, 200), max_size=60),
    st.lists(st.tuples(st.integers(0, 220), st.integers(1, 30)), max_size=12),
)
def test_remembered_keys_are_those_that_would_be_read(
    known: set[int], asked: list[tuple[int, int]]
) -> None:
    whole = sorted(known, reverse=True)

    def read(below: int, size: int) -> Keys:
        return np.array([key for key in whole if key < below][:size], np.int64)

    postings = Postings()
    for below, size in asked:
        assert postings.newest("x", below, size, read).tolist() == read(below, size).tolist()


def test_a_plan_that_is_loaded_again_is_packed_again() -> None:
    with new_store() as store:
        load(store, SA_THAY)
        with store.connect() as connection:
            first = stamp(connection)
            assert len(View(connection).records(np.array([(1 << 20) + 1], np.int64))) == 1
        load(store, QUANG_NGAI)
        with store.connect() as connection:
            assert (stamp(connection) or 0) > (first or 0)
            assert {hit.plan_id for hit in search(connection, Search(), 50).hits} == {1, 2}
