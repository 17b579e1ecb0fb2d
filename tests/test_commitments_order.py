"""Commitments in the order of their days: both stores, after corrections, against plain sorting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.database import commitments as asked_for
from kehoach.database.compare import compare
from kehoach.database.compare_plans import common
from kehoach.database.corrections import confirm, correct, reject
from kehoach.database.dated import NEVER, Found, iso
from kehoach.database.query import Search
from kehoach.database.store import Store

from .search_helpers import QUANG_NGAI, SA_THAY, head, load, new_store, plan_file, target, year

ALONE = plan_file(
    "al",
    head(number="3", district="Ba Tơ", province="Quảng Ngãi", date="2021-01-01"),
    [
        ("deadlines", "trước ngày 30/6/2020", {"kind": "by", "end": "2020-06-30"}),
        target("80% hộ nghèo có nước", indicator_id="WATER_HYG", value=80, due=year(2019)),
        ("assignments", "Phòng Y tế khám sức khỏe",
         {"agency": "Phòng Y tế huyện", "agency_id": "YTE", "agency_level": "district"}),
    ],
)  # fmt: skip
FILES = (SA_THAY, QUANG_NGAI, ALONE)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sampled_from([20200101, 20200630, 20201231, NEVER])),
             unique_by=lambda one: one[0]),
    st.integers(1, 50),
)  # fmt: skip
def test_the_soonest_are_the_first_of_all_sorted(rows: list[tuple[int, int]], most: int) -> None:
    keys, days = np.array([r[0] for r in rows], np.int64), np.array([r[1] for r in rows], np.int32)
    found = Found(keys, np.full(len(rows), 3, np.uint8), days).soonest(most)
    wanted = sorted((day, key) for key, day in rows)[:most]
    assert list(zip(found.days.tolist(), found.keys.tolist(), strict=True)) == wanted


@pytest.mark.parametrize(
    ("day", "told"), [(20201231, "2020-12-31"), (20200101, "2020-01-01"), (NEVER, None)]
)
def test_days_are_told_as_iso(day: int, told: str | None) -> None:
    assert iso(day) == told


@pytest.fixture
def store() -> Iterator[Store]:
    with new_store() as made:
        load(made, *FILES)
        yield made


def ids(store: Store, **wanted: Any) -> list[tuple[str, str | None]]:
    with store.connect() as connection:
        found = asked_for.commitments(connection, Search(**wanted))
        rows = asked_for.entries_of(connection, found.part(0, len(found)))
        return [(entry["record_id"], dated.due) for dated, entry in rows]


ALL = [
    ("t-st3", "2018-12-31"), ("t-al1", "2019-12-31"), ("a-st7", "2020-06-30"),
    ("d-al0", "2020-06-30"), ("t-st2", "2020-12-31"), ("t-qn0", "2026-12-31"),
    ("t-qn1", "2026-12-31"), ("t-st4", None),
]  # fmt: skip


def told(store: Store) -> dict[str, Any]:
    """Everything that the pages ask of the commitments of a database."""
    with store.connect() as connection:
        month = asked_for.month(
            connection,
            Search(due_after=date(2020, 6, 1), due_before=date(2020, 6, 30)), each=1,
        )  # fmt: skip
        of_body = asked_for.asked_of(connection, "Phòng Y tế", Search())
        found = compare(connection, ["WATER_HYG"], most=1)
        rest = compare(connection, ["WATER_HYG"], most=1, before=found.more)
        return {
            "whole": ids(store),
            "district": ids(store, district="Sa Thầy"),
            "year": ids(store, years=(2019, 2019)),
            "words": ids(store, text="hộ nghèo"),
            "body": ids(store, agency="Phòng Y tế"),
            "month": (month.counts, len(month.first)),
            "asked": [(d.kind, d.due) for d in of_body.part(0, 99)],
            "ics": [d.due for d in asked_for.deadlines(connection, Search(), date(2026, 1, 1))],
            "bodies": [(b.agency_id, b.level, b.count) for b in asked_for.bodies(connection)],
            "common": common(connection, 9),
            "compared": [row.unit for part in (found, rest) for row in part.rows],
            "more": (found.more is None, rest.more is None),
        }


def test_all_that_is_asked_in_its_order(store: Store) -> None:
    found = told(store)
    assert found["whole"] == ALL
    assert found["district"] == [one for one in ALL if "-st" in one[0]]
    assert found["year"] == [("t-al1", "2019-12-31")]
    assert ("t-qn1", "2026-12-31") in found["words"]
    assert found["body"] == [("t-st3", "2018-12-31"), ("a-st7", "2020-06-30")]
    assert found["month"] == ({"2020-06-30": 2}, 1)
    assert found["asked"][0] == ("assignments", None)  # of the plan that was loaded last
    assert found["ics"] == ["2020-06-30", "2020-06-30"]
    assert ("YTE", "district", 3) in found["bodies"]
    assert found["common"][0] == ("WATER_HYG", 2)
    assert found["compared"] == ["Ba Tơ, Quảng Ngãi", "Sa Thầy, Kon Tum"]
    assert found["more"] == (False, True)


def test_both_stores_tell_the_same(store: Store, postgres: str) -> None:
    with Store.open(postgres, write=True) as server:
        load(server, *FILES)
        assert told(server) == told(store)


def test_what_people_say_is_followed_at_once(store: Store) -> None:
    assert ids(store) == ALL
    reject(store, "t-st3", by="An", why="đọc sai")
    assert ids(store) == ALL[1:]
    correct(store, "t-al1", {"due": "2030-12-31"}, by="An", why="xem bản gốc")
    assert ids(store)[-2:] == [("t-al1", "2030-12-31"), ("t-st4", None)]
    confirm(store, "t-st4", by="An")
    assert ids(store)[-1] == ("t-st4", None)
    load(store, plan_file("zz", head(number="99", district="Ia H'Drai"), [
        target("5% hộ nghèo", value=5, due=year(2017))]))  # fmt: skip
    assert ids(store)[0] == ("t-zz0", "2017-12-31")


@pytest.mark.parametrize(
    ("between", "left"),
    [
        pytest.param((date(2020, 6, 30), date(2020, 6, 30)), ALL[2:4], id="one day"),
        pytest.param((date(2020, 7, 1), None), ALL[4:7], id="from a day on, without the dayless"),
        pytest.param((None, date(2019, 12, 31)), ALL[:2], id="up to a day"),
        pytest.param((date(2031, 1, 1), date(2030, 1, 1)), [], id="never"),
    ],
)
def test_days_alone_are_cut_as_any_filter(
    store: Store, between: tuple[date | None, date | None], left: list[Any]
) -> None:
    assert ids(store, due_after=between[0], due_before=between[1]) == left
    also = ids(store, due_after=between[0], due_before=between[1], minimum=-1e9)
    assert also == [one for one in left if one[0][0] == "t"]


def test_of_too_many_deadlines_those_to_come_are_taken(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_for, "MOST", 1)
    with store.connect() as connection:
        early = asked_for.deadlines(connection, Search(), date(2020, 1, 1))
        assert [one.due for one in early] == ["2020-06-30"]
        assert asked_for.deadlines(connection, Search(), date(2021, 1, 1)) == ()
