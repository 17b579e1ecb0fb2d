"""The commitments of a whole SQLite database in the order of their days, kept block by block.

What is due when is asked on every opening of the register and the calendar. The packed records of
a block of plans are put in order once and then cut at days, until one of its plans changes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import ReferenceType, WeakKeyDictionary, ref

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from .blocks import Blocks, View
from .dated import ASSIGNMENT, DEADLINE, NEVER, TARGET, Days, Found, Keys, dated
from .packed import NO_YEAR, VERDICTS, names_of
from .query import Asked

_REJECTED = VERDICTS.index("rejected")
_LINKS = "SELECT DISTINCT target_id FROM links WHERE plan_id BETWEEN ? AND ? AND kind = 'due'"


@dataclass(frozen=True, slots=True)
class Owed:
    """What is asked of the commitments: days from *low* to *high* (``20261231``), plans by their
    keys (None: all), and the first and last year, either of them open."""

    low: int = 0
    high: int = NEVER
    plans: Keys | None = None
    years: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The commitments of a block by day and key with the years of each, the deadlines that tasks
    have by key, how many targets each indicator has by its code, and the block that they were made
    of: its first plan and how many there may be."""

    block: ReferenceType[Any]
    first: int
    size: int
    found: Found
    years: npt.NDArray[np.int16]
    linked: Keys
    indicators: dict[int, int]

    def that(self, wanted: Owed) -> Found:
        days: Days = self.found.days
        start, end = np.searchsorted(days, wanted.low), np.searchsorted(days, wanted.high, "right")
        cut = slice(int(start), int(end))
        found = self.found.only(cut)
        mask = np.ones(len(found), np.bool_)
        if wanted.plans is not None:
            inside = np.zeros(self.size, np.bool_)
            own = wanted.plans - self.first
            inside[own[(own >= 0) & (own < len(inside))]] = True
            mask &= inside[(found.keys >> 20) - self.first]
        first, last = wanted.years
        years = self.years[cut]
        if first is not None:
            mask &= years >= first
        if last is not None:
            mask &= (years <= last) & (years != NO_YEAR)
        return found if mask.all() else found.only(mask)


_KEPT: WeakKeyDictionary[Blocks, dict[int, _Kept]] = WeakKeyDictionary()
_MAKING = Lock()


def owed(connection: Connection, wanted: Owed) -> list[Found]:
    """The commitments that hold and are wanted, as parts in the order of their days each: targets,
    tasks with a day, deadlines that no task has."""
    return [one.that(wanted) for one in _all(connection)]


def plans_of(connection: Connection, asked: Asked) -> Keys | None:
    """The plans of the places that are asked for; None where none are."""
    if not asked.places:
        return None
    sql = f"SELECT p.id FROM plans p WHERE {' AND '.join(asked.places)}"
    named = ("province_", "district_", "commune_")
    given = {name: value for name, value in asked.parameters.items() if name.startswith(named)}

    def read() -> Keys:
        rows: Any = connection.exec_driver_sql(sql, given)
        return np.fromiter((row[0] for row in rows.cursor.fetchall()), np.int64)

    return View(connection).recall(("plans of", sql, tuple(sorted(given.items()))), read)


def linked(connection: Connection, keys: Keys) -> npt.NDArray[np.bool_]:
    """Which of *keys* are deadlines that a task has."""
    known = np.concatenate([np.zeros(0, np.int64), *(one.linked for one in _all(connection))])
    if not len(known):
        return np.zeros(len(keys), np.bool_)
    at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[at] == keys, np.bool_)


def common(connection: Connection) -> list[tuple[str, int]]:
    """The indicators with the number of targets that hold of each, the most frequent first."""
    counted: Counter[int] = Counter()
    for one in _all(connection):
        counted.update(one.indicators)
    counted.pop(0, None)
    names = names_of(connection, counted)
    return sorted(((names[code], n) for code, n in counted.items()), key=lambda x: (-x[1], x[0]))


def _all(connection: Connection) -> list[_Kept]:
    view = View(connection)
    blocks = view.blocks
    with _MAKING:
        kept = _KEPT.get(blocks, {})
        made = {}
        for block in view.whole():
            old = kept.get(block.first)
            if old is None or old.block() is not block:
                old = _made(connection, block)
            made[block.first] = old
        _KEPT[blocks] = made
    return list(made.values())


def _made(connection: Connection, block: Any) -> _Kept:
    rows, days = block.rows, dated(block.rows["due"])
    kinds = rows["kind"]
    holds = block.current[(block.keys >> 20) - block.first] & (rows["state"] >> 1 != _REJECTED)
    holds &= (kinds == TARGET) | (kinds == DEADLINE) | ((kinds == ASSIGNMENT) & (days != NEVER))
    targets, counts = np.unique(rows["indicator"][holds & (kinds == TARGET)], return_counts=True)
    inside = (block.first, block.first + len(block.current) - 1)
    asked: Any = connection.exec_driver_sql(_LINKS, inside)
    had = np.array(sorted(row[0] for row in asked.cursor.fetchall()), np.int64)
    on = np.flatnonzero(holds & (kinds == DEADLINE))
    holds[on[np.isin(block.keys[on], had)]] = False
    at = np.flatnonzero(holds)
    at = at[np.lexsort((block.keys[at], days[at]))]
    found = Found(block.keys[at], kinds[at], days[at])
    return _Kept(ref(block), block.first, len(block.current), found, rows["year"][at], had,
                 dict(zip(targets.tolist(), counts.tolist(), strict=True)))  # fmt: skip
