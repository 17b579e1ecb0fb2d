"""Pages of a search: each record once, in one order, whatever comes in between."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kehoach.database import search as module
from kehoach.database.query import BadQuestion, Search
from kehoach.database.search import Page, search
from kehoach.database.store import Store

from .search_helpers import SA_THAY, head, load, new_store, plan_file, target


def _lines(count: int, first: int = 0) -> list[str]:
    words = ("hộ nghèo", "ho ngheo", "hộ nghèo và hộ cận nghèo ở thôn", "nước sạch")
    return [f"{n}% {words[n % 4]}" for n in range(first, first + count)]


@pytest.fixture(scope="module")
def forty() -> Iterator[Store]:
    """Forty targets of four plans."""
    with new_store() as opened:
        for part in range(4):
            lines = [target(line) for line in _lines(10, 10 * part)]
            load(opened, plan_file(f"p{part}x", head(number=str(part)), lines))
        yield opened


@pytest.fixture(params=[10_000, 7, 1])
def store(forty: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The forty, searched in windows of several sizes."""
    monkeypatch.setattr(module, "WINDOW", request.param)
    return forty


def page(store: Store, text: str, limit: int, after: str | None = None) -> Page:
    with store.connect() as connection:
        return search(connection, Search(text=text, kinds=("target",)), limit, after)


def walk(store: Store, text: str, limit: int) -> list[tuple[str, bool]]:
    seen: list[tuple[str, bool]] = []
    after: str | None = None
    for _ in range(200):
        found = page(store, text, limit, after)
        seen += [(hit.id, hit.exact) for hit in found.hits]
        assert len(found.hits) <= limit
        after = found.after
        if after is None:
            return seen
    raise AssertionError("pages without end")


@pytest.mark.parametrize("limit", [1, 3, 10, 100])
@pytest.mark.parametrize(("text", "count"), [("hộ nghèo", 30), ("ho ngheo", 30), ("", 40)])
def test_every_record_once(store: Store, text: str, count: int, limit: int) -> None:
    seen = walk(store, text, limit)
    assert len(seen) == len({name for name, _ in seen}) == count


def test_what_has_the_marks_comes_before_all_that_has_not(store: Store) -> None:
    exact = [flag for _, flag in walk(store, "hộ nghèo", 3)]
    assert exact == sorted(exact, reverse=True)
    assert exact.count(False) == 10


def test_what_is_loaded_meanwhile_does_not_move_the_pages() -> None:
    with new_store() as store:
        load(store, plan_file("p", head(), [target(line) for line in _lines(16)]))
        first = page(store, "hộ nghèo", 5)
        load(store, SA_THAY)
        second = page(store, "hộ nghèo", 5, first.after)
    ids = {hit.id for hit in (*first.hits, *second.hits)}
    assert len(ids) == 10
    assert not any(name.startswith("t-st") for name in ids)


def test_counting_stops_at_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOW", 7)
    with new_store() as store:
        load(store, plan_file("p", head(), [target(line) for line in _lines(20)]))
        found = page(store, "nghèo", 3)
        assert (found.exact.number, found.exact.more) == (7, True)
        assert found.counted.more
        assert sum(number for _, number in found.facets["type"]) == 7


@pytest.mark.parametrize(
    "after", ["", "x", "e30", "W10", "WyJhIiwwLG51bGwsbnVsbCxudWxsLG51bGxd", "💣", "a" * 4000]
)
def test_a_place_of_no_search_is_refused(after: str) -> None:
    with new_store() as store:
        load(store, SA_THAY)
        if not after:
            assert page(store, "nghèo", 2, after).hits
            return
        with pytest.raises(BadQuestion):
            page(store, "nghèo", 2, after)


def test_a_place_of_another_search_is_refused(store: Store) -> None:
    first = page(store, "hộ nghèo", 5)
    with pytest.raises(BadQuestion):
        page(store, "nước", 5, first.after)
