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
from .packed import VERDICTS, names_of

_REJECTED = VERDICTS.index("rejected")
_LINKS = "SELECT DISTINCT target_id FROM links WHERE plan_id BETWEEN ? AND ? AND kind = 'due'"


@dataclass(frozen=True, slots=True)
class _Kept:
    """The commitments of a block by day and key, the deadlines that tasks have by key, how many
    targets each indicator has by its code, and the block that they were made of."""

    block: ReferenceType[Any]
    found: Found
    linked: Keys
    indicators: dict[int, int]

    def between(self, low: int, high: int) -> Found:
        days: Days = self.found.days
        first, end = np.searchsorted(days, low), np.searchsorted(days, high, "right")
        return self.found.only(slice(int(first), int(end)))


_KEPT: WeakKeyDictionary[Blocks, dict[int, _Kept]] = WeakKeyDictionary()
_MAKING = Lock()


def owed(connection: Connection, low: int = 0, high: int = NEVER) -> list[Found]:
    """All commitments that hold and are due from *low* to *high* (``20261231``), as parts in the
    order of their days each: targets, tasks with a day, deadlines that no task has."""
    return [one.between(low, high) for one in _all(connection)]


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
    return _Kept(ref(block), Found(block.keys[at], kinds[at], days[at]), had,
                 dict(zip(targets.tolist(), counts.tolist(), strict=True)))  # fmt: skip
