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
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from .fulltext import KINDS, is_sqlite
from .gazetteer import gazetteer
from .hits import Hit, hydrate
from .query import Asked, BadQuestion, Search, fts5, prepare, storable, tsquery

WINDOW = 10_000
"""Records that are ranked and counted at a time."""

MOST = 200
"""Hits on a page at most."""

_MANY = 20_000  # records that are looked up one by one
_TOP = 12  # values of a facet that are told
Tier = Literal["exact", "loose"]
TIERS: tuple[Tier, ...] = ("exact", "loose")
FACETS = ("type", "indicator", "province", "year", "agency", "unit", "review")


class Found(NamedTuple):
    """A record of a window: its key, its score (higher is better) and what is counted."""

    id: int
    score: float
    kind: int
    indicator_id: str | None
    year: int | None
    unit: str | None
    agency_id: str | None
    review: bool
    verdict: str | None
    unit_era: str | None
    province_code: str | None
    province: str | None


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
    facets: dict[str, tuple[tuple[str, int], ...]]
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
    engine = _Engine(connection, asked)
    if place.top is None:
        place = _Place(top=engine.top())
    taken, end, windows = _walk(engine, place, limit)
    first = windows.get((0, None))
    if first is None and after is None:
        first = []
    counts, facets, counted = _counts(engine, windows) if after is None else ({}, {}, Count(0))
    return Page(
        hydrate(connection, taken, asked.question),
        counts.get("exact", Count(0)),
        counts.get("loose"),
        facets,
        counted,
        _write(end, mark) if end else None,
    )


def _walk(
    engine: _Engine, place: _Place, limit: int
) -> tuple[list[tuple[Found, bool]], _Place | None, dict[tuple[int, int | None], list[Found]]]:
    """The records of a page, where it ends, and the windows that were read."""
    taken: list[tuple[Found, bool]] = []
    seen: dict[tuple[int, int | None], list[Found]] = {}
    tier, below, last = place.tier, place.below, (place.score, place.key)
    top = place.top
    while tier < len(TIERS):
        if TIERS[tier] == "loose" and not engine.two_tiers:
            break
        size = _size(tier)
        window = engine.window(TIERS[tier], below if below is not None else top, size + 1)
        full = len(window) > size
        window = window[:size]
        seen[tier, below] = [*window, window[-1]] if full else window
        ranked = sorted(window, key=itemgetter(1), reverse=True)  # of equals the newest first
        if last[1] is not None:
            # What was loaded since moves all scores; the last one shown tells where it is now.
            now = next((found[1] for found in window if found[0] == last[1]), last[0] or 0.0)
            edge = (-now, -last[1])
            ranked = [found for found in ranked if (-found[1], -found[0]) > edge]
        room = limit - len(taken)
        taken += [(Found._make(row), TIERS[tier] == "exact") for row in ranked[:room]]
        if len(ranked) > room:
            end = taken[-1][0]
            return taken, _Place(tier, below, top, end.score, end.id), seen
        last = (None, None)
        if full:
            below = window[-1][0]
        else:
            tier, below = tier + 1, None
        if len(taken) >= limit:
            more = tier < len(TIERS) and (TIERS[tier] == "exact" or engine.two_tiers)
            return taken, _Place(tier, below, top) if more else None, seen
    return taken, None, seen


def _size(tier: int) -> int:
    """Records that match without marks alone are worth a tenth of the trouble."""
    return WINDOW if TIERS[tier] == "exact" else max(WINDOW // 10, 1)


def _counts(
    engine: _Engine, windows: dict[tuple[int, int | None], list[Found]]
) -> tuple[dict[str, Count], dict[str, tuple[tuple[str, int], ...]], Count]:
    """How many there are of each tier, and of each value of a facet."""
    counts: dict[str, Count] = {}
    all_found: list[Found] = []
    for number, tier in enumerate(TIERS):
        window = windows.get((number, None))
        if window is None:
            continue
        size = _size(number)
        counts[tier] = Count(min(len(window), size), len(window) > size)
        all_found += window[:size]
    more = any(count.more for count in counts.values())
    return counts, _facets(all_found), Count(len(all_found), more)


def _facets(found: Sequence[Found]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Counted a column at a time: ten thousand records take a few milliseconds."""
    rows: Sequence[tuple[Any, ...]] = found
    kinds, indicators, years, units, agencies = ([one[n] for one in rows] for n in range(2, 7))
    states: Counter[str] = Counter()
    for (review, verdict), number in Counter([one[7:9] for one in rows]).items():
        states[verdict or ("review" if review else "unseen")] += number
    places: Counter[str] = Counter()
    for (era, code, name), number in Counter([one[9:12] for one in rows]).items():
        known = gazetteer().unit("new" if era == "new" else "old", code) if code else None
        if known or name:
            places[known.name if known else name] += number
    counters: dict[str, Counter[Any]] = {
        "type": Counter({KINDS[k][:-1]: n for k, n in Counter(kinds).items()}),
        "indicator": Counter(indicators),
        "province": places,
        "year": Counter(years),
        "agency": Counter(agencies),
        "unit": Counter(units),
        "review": states,
    }
    made: dict[str, tuple[tuple[str, int], ...]] = {}
    for facet, counter in counters.items():
        counter.pop(None, None)
        ranked = sorted(counter.items(), key=lambda item: (-item[1], str(item[0])))
        made[facet] = tuple((str(value), number) for value, number in ranked[:_TOP])
    return made


class _Engine:
    """The windows of one search in one store."""

    def __init__(self, connection: Connection, asked: Asked) -> None:
        self.connection, self.asked = connection, asked
        self.sqlite = is_sqlite(connection)
        self.two_tiers = bool(asked.question.groups) and asked.question.marked

    def top(self) -> int:
        """A key above all that are there now."""
        newest = self.connection.execute(text("SELECT max(id) FROM search_rows")).scalar()
        return int(newest or 0) + 1

    def window(self, tier: Tier, below: int | None, count: int) -> list[Found]:
        """The newest records of a tier whose key is less than *below*."""
        question = self.asked.question
        given = {**self.asked.parameters, "below": below, "count": count}
        if not question.groups:
            statement = self._filtered()
        elif self.sqlite:
            given["words"] = self._fts5(tier)
            statement = self._matched(given)
        else:
            given |= self._tsquery(tier)
            statement = self._ranked(tier)
        # Tuples as the driver gives them: to make objects of ten thousand takes longer than to
        # find them. What looks at a whole window takes fields by their number.
        result: Any
        if self.sqlite:
            result = self.connection.exec_driver_sql(statement, given)
        else:
            result = self.connection.execute(text(statement), given)
        try:
            return list(result.cursor.fetchall())
        except sqlite3.Error as error:
            raise OperationalError(statement, None, error) from error

    def _fts5(self, tier: Tier) -> str:
        question = self.asked.question
        plain = fts5(question.plain(), "bare")
        if not self.two_tiers:
            return plain
        exact = fts5(question, "words")
        return exact if tier == "exact" else f"({plain}) NOT ({exact})"

    def _tsquery(self, tier: Tier) -> dict[str, str]:
        question = self.asked.question
        given = {"words": tsquery(question.plain())}
        if self.two_tiers:
            given["exact"] = tsquery(question)
            if tier == "exact":
                del given["words"]
        return given

    _COUNTED = (
        "s.kind, s.indicator_id, s.year, s.unit, s.agency_id, s.review, s.verdict,"
        " p.unit_era, p.province_code, p.province"
    )

    def _conditions(self, *own: str) -> str:
        return " AND ".join((*own, *self.asked.conditions))

    def _matched(self, given: dict[str, Any]) -> str:
        """SQLite: the words are walked through, the newest records first.

        A filter that few fit is made a set beforehand, else each record that has the words would
        be looked up in the other tables. (To ask FTS5 for the keys of the set is no way: it counts
        the words anew for BM25 each time.)
        """
        own = ["search_words MATCH :words", "f.rowid < :below"]
        if self.asked.places:
            inside = " AND ".join(self.asked.places)
            own.append(f"(f.rowid >> 20) IN (SELECT p.id FROM plans p WHERE {inside})")
        if self.asked.subset and self._common(given):
            own.append(f"+f.rowid IN ({self.asked.subset})")
        return (
            f"SELECT f.rowid, round(-bm25(search_words), 6), {self._COUNTED} FROM search_words f"
            " CROSS JOIN search_rows s ON s.id = f.rowid"
            " CROSS JOIN plans p ON p.id = (f.rowid >> 20)"
            f" WHERE {self._conditions(*own)} ORDER BY f.rowid DESC LIMIT :count"
        )

    def _common(self, given: dict[str, Any]) -> bool:
        """The words fit more records than are quickly looked up."""
        sql = (
            "SELECT count(*) FROM (SELECT 1 FROM search_words"
            f" WHERE search_words MATCH :words LIMIT {_MANY + 1})"
        )
        return int(self.connection.execute(text(sql), given).scalar_one()) > _MANY

    def _ranked(self, tier: Tier) -> str:
        if not self.two_tiers:
            column, name, own = "bare", "words", ["s.bare @@ CAST(:words AS tsquery)"]
        elif tier == "exact":
            column, name, own = "words", "exact", ["s.words @@ CAST(:exact AS tsquery)"]
        else:
            column, name = "bare", "words"
            own = [
                "s.bare @@ CAST(:words AS tsquery)",
                "NOT s.words @@ CAST(:exact AS tsquery)",
            ]
        score = f"round(ts_rank(s.{column}, CAST(:{name} AS tsquery))::numeric, 6)::float8"
        return (
            f"SELECT s.id, {score}, {self._COUNTED} FROM search_rows s"
            " JOIN plans p ON p.id = (s.id >> 20)"
            f" WHERE {self._conditions(*own, 's.id < :below')} ORDER BY s.id DESC LIMIT :count"
        )

    def _filtered(self) -> str:
        if self.asked.subset or not self.sqlite:
            tables = "search_rows s CROSS JOIN plans p ON p.id = (s.id >> 20)"
            if not self.sqlite:
                tables = "search_rows s JOIN plans p ON p.id = (s.id >> 20)"
            order = "s.id DESC"
        else:
            tables = (
                "plans p CROSS JOIN search_rows s"
                " ON s.id BETWEEN (p.id << 20) AND (p.id << 20) + 1048575"
            )
            order = "p.id DESC, s.id DESC"
        return (
            f"SELECT s.id, 0.0, {self._COUNTED} FROM {tables}"
            f" WHERE {self._conditions('s.id < :below')} ORDER BY {order} LIMIT :count"
        )


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
    engine = _Engine(connection, prepare(wanted))
    top = engine.top()
    for tier in TIERS[: 2 if engine.two_tiers else 1]:
        below = top
        while window := engine.window(tier, below, WINDOW):
            yield [found[0] for found in window]
            below = window[-1][0]
