"""Search: the records that fit words and filters, ranked, counted by facet, page by page.

Where the question has Vietnamese marks, records that write it so come first and those that only
sound alike without marks (``hồ nghèo``) after all of them. Within each, records are taken from the
newest load on in windows of ``WINDOW``; a window is ranked by BM25 (PostgreSQL: ``ts_rank``) and
counted. So a question that fits hundreds of thousands of records costs no more than one that fits
ten thousand, and says ``10.000+`` instead of a count.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from .blocks import View
from .fulltext import is_sqlite
from .hits import Hit, hydrate
from .query import Asked, BadQuestion, Search, prepare, storable
from .windows import TIERS, Facets, Finder, Found, Tier, Window

WINDOW = 10_000
"""Records that are ranked and counted at a time."""

MOST = 200
"""Hits on a page at most."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many; ``more`` where the counting stopped."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Hits with what is known of all: ``exact`` and ``loose`` records, facets, the next page.

    ``loose`` is None where it was not looked for, since the exact ones fill pages enough.
    """

    hits: tuple[Hit, ...]
    exact: Count
    loose: Count | None
    facets: Facets
    counted: Count
    after: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ends: tier, the window that begins below ``below``, the last score and key.

    ``top`` is the newest key of the first page, so that what is loaded meanwhile stays out. (It
    changes how rare words are, though: records whose scores lie close may change places.)
    """

    tier: int = 0
    below: int | None = None
    top: int | None = None
    score: float | None = None
    key: int | None = None


def search(
    connection: Connection, wanted: Search, limit: int = 20, after: str | None = None
) -> Page:
    """One page of what fits *wanted*; *after* is what the page before gave.

    Raises:
        BadQuestion: when *wanted* names what does not exist, or *after* is of another search.
    """
    wanted = storable(wanted)
    asked = prepare(wanted)
    limit = max(1, min(limit, MOST))
    mark = _mark(wanted)
    place = _read(after, mark) if after else _Place()
    finder = _finder(connection, asked)
    if place.top is None:
        place = _Place(top=finder.top())
    taken, end, windows = _walk(finder, place, limit)
    if after is not None:
        windows = {}
    counts = {tier: Count(len(found.keys), found.more) for tier, found in windows.items()}
    return Page(
        hydrate(connection, taken, asked.question),
        counts.get("exact", Count(0)),
        counts.get("loose"),
        finder.facets(list(windows.values())),
        Count(sum(c.number for c in counts.values()), any(c.more for c in counts.values())),
        _write(end, mark) if end else None,
    )


def _walk(
    engine: Finder, place: _Place, limit: int
) -> tuple[list[tuple[Found, bool]], _Place | None, dict[Tier, Window]]:
    """The records of a page, where it ends, and the first window of each tier that was read."""
    taken: list[tuple[Found, bool]] = []
    seen: dict[Tier, Window] = {}
    number, below, last = place.tier, place.below, (place.score, place.key)
    while number < len(TIERS):
        tier = TIERS[number]
        if tier == "loose" and not engine.two_tiers:
            break
        size = _size(tier)
        window = engine.window(tier, below if below is not None else place.top, size)
        if below is None:
            seen[tier] = window
        ranked = _ranked(window, *last)
        room = limit - len(taken)
        taken += [(window.found(int(at)), tier == "exact") for at in ranked[:room]]
        if len(ranked) > room:
            end = taken[-1][0]
            return taken, _Place(number, below, place.top, end.score, end.id), seen
        last = (None, None)
        if window.more:
            below = int(window.keys[-1])
        else:
            number, below = number + 1, None
        if len(taken) >= limit:
            more = number < len(TIERS) and (TIERS[number] == "exact" or engine.two_tiers)
            return taken, _Place(number, below, place.top) if more else None, seen
    return taken, None, seen


def _ranked(window: Window, score: float | None, key: int | None) -> npt.NDArray[np.intp]:
    """The places in *window* by score, of equals the newest first; those behind the last shown."""
    order = np.lexsort((-window.keys, -window.scores))
    if score is not None and key is not None:
        # What was loaded since moves all scores; the last one shown tells where it is now.
        at = np.flatnonzero(window.keys == key)
        now = float(window.scores[at[0]]) if len(at) else score
        scores, keys = window.scores[order], window.keys[order]
        order = order[(scores < now) | ((scores == now) & (keys < key))]
    return order


def _size(tier: Tier) -> int:
    """Records that match without marks alone are worth a tenth of the trouble."""
    return WINDOW if tier == "exact" else max(WINDOW // 10, 1)


def _finder(connection: Connection, asked: Asked) -> Finder:
    if is_sqlite(connection):
        from .search_file import FileFinder

        return FileFinder(connection, asked)
    from .search_server import ServerFinder

    return ServerFinder(connection, asked)


def _mark(wanted: Search) -> str:
    """What tells searches apart, so that a place of one is not taken for another's."""
    return sha256(repr(wanted).encode()).hexdigest()[:12]


def _write(place: _Place, mark: str) -> str:
    fields = [mark, place.tier, place.below, place.top, place.score, place.key]
    return base64.urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip("=")


def _read(after: str, mark: str) -> _Place:
    trouble = BadQuestion(
        "bad_cursor",
        "Dấu trang (--after) không thuộc lần tìm này. Hãy tìm lại từ trang đầu.",
        "The place (--after) is not of this search; begin again with the first page.",
    )
    try:
        fields: Any = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        own, tier, below, top, score, key = fields
    except (ValueError, TypeError) as error:
        raise trouble from error
    whole = all(n is None or type(n) is int for n in (below, top, key)) and type(tier) is int
    if own != mark or not whole or not (score is None or type(score) in (int, float)):
        raise trouble
    if tier not in (0, 1) or any(n is not None and not 0 <= n < 1 << 62 for n in (below, top, key)):
        raise trouble
    return _Place(tier, below, top, score, key)


def keys(connection: Connection, wanted: Search) -> Iterator[list[int]]:
    """The keys of all records that fit *wanted*, in windows: exact ones first, newest first.

    Raises:
        BadQuestion: when *wanted* names what does not exist.
    """
    finder = _finder(connection, prepare(wanted))
    top = finder.top()
    for tier in TIERS[: 2 if finder.two_tiers else 1]:
        below = top
        while len(window := finder.window(tier, below, WINDOW, ranked=False).keys):
            yield [int(key) for key in window]
            below = int(window[-1])


def stamp(connection: Connection) -> int | None:
    """A number that grows whenever an answer may change; None where the store has none."""
    return View(connection).stamp if is_sqlite(connection) else None


def warm(connection: Connection) -> None:
    """Read into memory what searches share, so that the first of them need not."""
    if is_sqlite(connection):
        View(connection).fill()
