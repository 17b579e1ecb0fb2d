"""Findings chosen and counted in memory: as plain counting would, and as they are now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehoach.audit import browse, shelf
from kehoach.audit.browse import Wanted
from kehoach.audit.memory_db import DatabaseMemory
from kehoach.audit.state import STATUSES, Status
from kehoach.database.store import Store
from kehoach.models import Finding

from .search_helpers import new_store

FILES = ("a.txt", "b.txt", "Ơn.txt")


def finding(key: str, **fields: Any) -> Finding:
    given: dict[str, Any] = {
        "id": f"v-{key}", "check": "ratio", "severity": "serious", "title": "Tỷ lệ không khớp",
        "title_english": "A wrong ratio", "message": f"Phát hiện {key}.", "english": key,
        "file": "a.txt", "document": "1/KH",
    }  # fmt: skip
    return Finding(**(given | fields))


@pytest.fixture
def store() -> Iterator[Store]:
    with new_store() as made:
        yield made


def shown(store: Store, patient: bool = False, **wanted: str) -> list[str]:
    with store.connect() as connection:
        found = browse.choose(connection, Wanted(**wanted), patient=patient)
        standings = list(browse.chosen(connection, found))
    assert len(found) == len(standings)
    return [one.finding.id for one in standings]


FINDINGS = st.lists(
    st.builds(
        finding,
        st.text("abcđ", min_size=1, max_size=4),
        severity=st.sampled_from(["serious", "medium", "light", "note"]),
        check=st.sampled_from(["ratio", "dates"]),
        file=st.sampled_from([*FILES, None]),
        message=st.sampled_from(["Phòng Y tế", "PHÒNG y tế, 5%", "hộ nghèo", "100_0"]),
    ),
    unique_by=lambda one: one.id,
    max_size=12,
)
MARKS = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(STATUSES)), max_size=6)
WANTED = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.sampled_from(["serious", "note", "review"]),
        "check": st.sampled_from(["ratio", "none"]),
        "file": st.sampled_from([*FILES, "none"]),
        "status": st.sampled_from(STATUSES),
        "words": st.sampled_from(["phòng y", "%", "_0", "Tỷ lệ", "\0", "x"]),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(FINDINGS, MARKS, WANTED)
def test_as_plain_sorting_and_counting(
    findings: list[Finding], marks: list[tuple[int, Status]], wanted: dict[str, str]
) -> None:
    with new_store() as store:
        memory = DatabaseMemory(store)
        memory.settle(findings, FILES)
        status = {one.id: "open" for one in findings}
        for number, said in marks:
            if number < len(findings):
                memory.mark(findings[number].id, said, "lý do", "An")
                status[findings[number].id] = said
        with store.connect() as connection:
            found = browse.choose(connection, Wanted(**wanted))
            ids = [one.finding.id for one in browse.chosen(connection, found)]
            tallies = browse.tallies(found)

    def fits(one: Finding, without: str = "") -> bool:
        tests = {
            "severity": one.severity == wanted.get("severity"),
            "check": one.check == wanted.get("check"),
            "file": one.file == wanted.get("file"),
            "status": status[one.id] == wanted.get("status"),
            "words": wanted.get("words", "").lower() in f"{one.title}\0{one.message}\0".lower(),
        }
        return all(tests[name] for name in wanted if name != without)

    ranks = ["serious", "medium", "light", "note"]
    order = sorted(findings, key=lambda f: (ranks.index(f.severity), f.file or "", f.check, f.id))
    assert ids == [one.id for one in order if fits(one)]
    for name, value in (("check", "check"), ("status", ""), ("file", "file"), ("severity", "")):
        counted = Counter(
            (status[one.id] if name == "status" else getattr(one, value or name)) or ""
            for one in findings
            if fits(one, without=name)
        )
        assert {tally.value: tally.count for tally in tallies[name]} == counted


def test_what_is_unsure_comes_last_and_is_asked_for_by_itself(store: Store) -> None:
    unsure = finding("2", severity="note", review=True)
    DatabaseMemory(store).settle([unsure, finding("3", severity="note"), finding("1")], FILES)
    assert shown(store) == ["v-1", "v-3", "v-2"]
    assert shown(store, severity="review") == ["v-2"]
    assert shown(store, severity="note") == ["v-3"]


def test_another_audit_is_seen_at_once(store: Store) -> None:
    memory = DatabaseMemory(store)
    memory.settle([finding("1"), finding("2")], FILES)
    assert shown(store) == ["v-1", "v-2"]
    memory.settle([finding("2")], FILES)
    assert shown(store) == ["v-2"]
    memory.settle([], FILES)
    assert shown(store) == []
    memory.settle([finding("1")], FILES)
    assert shown(store) == ["v-1"]


def test_a_mark_is_seen_at_once_and_the_last_one_holds(store: Store) -> None:
    memory = DatabaseMemory(store)
    memory.settle([finding("1"), finding("2")], FILES)
    assert shown(store, status="accepted") == []
    memory.mark("v-2", "accepted", "đúng", "An")
    assert shown(store, status="accepted") == ["v-2"]
    memory.mark("v-2", "open", "xem lại", "Bình")
    assert shown(store, status="accepted") == []
    assert shown(store, status="open") == ["v-1", "v-2"]


def test_while_an_audit_runs_the_last_one_is_shown(store: Store) -> None:
    memory = DatabaseMemory(store)
    memory.settle([finding("1")], FILES)
    assert shown(store) == ["v-1"]
    run = memory.begin()
    memory.add(run, [finding("7")])
    memory.mark("v-1", "fixed", "đã sửa", "An")
    assert shown(store, patient=True) == ["v-1"]
    assert shown(store, patient=True, status="fixed") == ["v-1"]
    memory.end(run)
    assert shown(store) == ["v-7"]


def test_words_are_looked_for_in_the_tables_where_there_are_too_many(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    DatabaseMemory(store).settle([finding("1"), finding("2", message="Hộ nghèo 5%_")], FILES)
    monkeypatch.setattr(shelf, "_ROOM", 0)
    both = ["v-1", "v-2"]
    for words, ids in (("nghèo 5%_", ["v-2"]), ("%", ["v-2"]), ("tỷ lệ", both), ("nothing", [])):
        assert shown(store, words=words) == ids


def test_parts_of_a_list(store: Store) -> None:
    DatabaseMemory(store).settle([finding(f"{n:02}") for n in range(25)], FILES)
    with store.connect() as connection:
        found = browse.choose(connection, Wanted())
        parts = [browse.chosen(connection, found, 10, skip) for skip in (0, 10, 20, 30)]
        ids = [[one.finding.id for one in part] for part in parts]
    assert [len(part) for part in ids] == [10, 10, 5, 0]
    assert len({one for part in ids for one in part}) == 25


def test_a_database_without_an_audit(store: Store) -> None:
    assert shown(store) == []
    assert shown(store, words="x") == []
    with store.connect() as connection:
        assert not any(browse.tallies(browse.choose(connection, Wanted())).values())
