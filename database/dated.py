"""Records with their days as arrays: what fits a search, the soonest first or the newest.

SQLite gives them from the packed records in memory, PostgreSQL from ``search_rows``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, text

from .fulltext import KINDS, is_sqlite
from .packed import day_number
from .query import Asked, Search, prepare, tsquery

TARGET, DEADLINE, ASSIGNMENT = (KINDS.index(k) for k in ("targets", "deadlines", "assignments"))
NEVER = 99_991_231
"""The day of what has none: behind all others."""
_LOOKED = 40_000  # records with the words of a question that are looked at, the newest
_TAKEN = 200_000  # rows taken from PostgreSQL at most

Keys = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Found:
    """Records by their keys, each with its kind and its day as ``20261231``.

    ``whole`` is False where the words of the question fit more than was looked at: then these are
    the ones loaded last.
    """

    keys: Keys
    kinds: npt.NDArray[np.uint8]
    days: Days
    whole: bool = True

    def __len__(self) -> int:
        return len(self.keys)

    def only(self, at: Any) -> Found:
        """Those at places, or those of a mask."""
        return Found(self.keys[at], self.kinds[at], self.days[at], self.whole)

    def soonest(self, most: int) -> Found:
        """The first *most* by day and key."""
        at = np.arange(len(self))
        if len(self) > most:
            edge = np.partition(self.days, most - 1)[most - 1]
            before, on = np.flatnonzero(self.days < edge), np.flatnonzero(self.days == edge)
            on = on[np.argsort(self.keys[on])]
            at = np.concatenate([before, on[: most - len(before)]])
        return self.only(at[np.lexsort((self.keys[at], self.days[at]))])


def joined(parts: Sequence[Found]) -> Found:
    """Records one after another."""
    if not parts:
        return _made(np.zeros(0, np.int64), np.zeros(0, np.uint8), [])
    return Found(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.days for part in parts]),
    )


def found(connection: Connection, wanted: Search) -> Found:
    """The records that fit *wanted*, the newest first.

    Raises:
        BadQuestion: when *wanted* names what does not exist.
    """
    asked = prepare(wanted)
    if not is_sqlite(connection):
        return _of_server(connection, asked)
    if asked.question.groups:
        return _by_words(connection, asked)
    return _by_filters(connection, wanted, asked)


def iso(day: int) -> str | None:
    """A day ``20261231`` as ``2026-12-31``; None for none."""
    return None if day == NEVER else f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}"


def dated(days: Any) -> Days:
    """Days of packed records; what has none comes behind all others."""
    given = np.asarray(days, np.int32)
    return np.where(given == 0, np.int32(NEVER), given)


def _made(keys: Any, kinds: Any, days: Any, whole: bool = True) -> Found:
    return Found(keys, kinds, dated(days), whole)


def _by_words(connection: Connection, asked: Asked) -> Found:
    """What has the words, first as they are written, then without regard to marks."""
    from .blocks import Records
    from .search_file import FileFinder

    finder = FileFinder(connection, asked)
    parts, left, whole = [], _LOOKED, True
    for tier in ("exact", "loose") if finder.two_tiers else ("exact",):
        window = finder.window(tier, None, left, ranked=False)
        parts.append(window.columns)
        left -= len(window.keys)
        if window.more or not left:
            whole = False
            break
    rows = Records.joined(parts)
    order = np.argsort(-rows.keys)
    return _made(
        rows.keys[order], rows.rows["kind"][order], rows.rows["due"][order], whole
    )  # fmt: skip


def _by_filters(connection: Connection, wanted: Search, asked: Asked) -> Found:
    """What passes the filters, of all plans or of those that name a body."""
    from .blocks import View
    from .sieve import Sieve

    view = View(connection)
    parts: Any
    if "agency" in asked.parameters:
        # The index gives the few records of a body at once: no need to hold all others against it.
        sieve = Sieve(view, prepare(replace(wanted, agency=None)))
        parts = [view.records(_of_body(connection, asked.parameters))]
    else:
        sieve = Sieve(view, asked)
        top = connection.exec_driver_sql("SELECT max(id) FROM search_rows").scalar() or 0
        parts = view.downwards(int(top) + 1)
    kept = [sieve.fitting(part) for part in parts]
    if not kept:
        return _made(np.zeros(0, np.int64), np.zeros(0, np.uint8), [])
    return _made(
        np.concatenate([part.keys for part in kept]),
        np.concatenate([part.rows["kind"] for part in kept]),
        np.concatenate([part.rows["due"] for part in kept]),
    )


def _of_body(connection: Connection, given: dict[str, Any]) -> Keys:
    sql = "SELECT id FROM search_agencies WHERE agency_id = :agency"
    if "agency_level" in given:
        sql += " AND (level = :agency_level OR level IS NULL)"
    rows: Any = connection.exec_driver_sql(sql + " ORDER BY id DESC", given)
    return np.fromiter((row[0] for row in rows.cursor.fetchall()), np.int64)


def _of_server(connection: Connection, asked: Asked) -> Found:
    conditions, given = [*asked.conditions], dict(asked.parameters)
    if asked.question.groups:
        conditions.append("s.bare @@ CAST(:words AS tsquery)")
        given["words"] = tsquery(asked.question.plain())
    sql = (
        "SELECT s.id, s.kind, s.due FROM search_rows s JOIN plans p ON p.id = (s.id >> 20)"
        f" WHERE {' AND '.join(conditions) or 'true'} ORDER BY s.id DESC LIMIT {_TAKEN + 1}"
    )
    rows: Any = connection.execute(text(sql), given).cursor.fetchall()
    whole, rows = len(rows) <= _TAKEN, rows[:_TAKEN]
    return _made(
        np.array([row[0] for row in rows], np.int64),
        np.array([row[1] for row in rows], np.uint8),
        [day_number(row[2]) for row in rows],
        whole,
    )
