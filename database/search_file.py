"""The windows of a search in SQLite: FTS5 finds the words, packed records are filtered and counted.

The keys of records that have the words come newest first and are cheap; filters are tried on the
packed records of ``blocks``. Where hardly a record passes them, those that do are told to FTS5
beforehand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy import Connection

from .blocks import Records, View
from .bm25 import keys_of, scores
from .fulltext import KINDS
from .packed import NO_YEAR, VERDICTS, names_of
from .postings import Keys
from .query import Asked, fts5
from .sieve import Sieve
from .windows import TOP, Facets, Tier, Window, told

_FEW = 0.01  # of the records that have the words pass the filters
_TOLD = 30_000  # keys told to FTS5 at most
_LARGEST = 200_000  # keys taken at a time
_NAMES = 500  # of equally frequent values that are put in order by their names


class FileFinder:
    """A search in SQLite."""

    def __init__(self, connection: Connection, asked: Asked) -> None:
        self.connection, self.asked = connection, asked
        self.two_tiers = bool(asked.question.groups) and asked.question.marked
        self.view = View(connection)
        self.sieve = Sieve(self.view, asked)

    def top(self) -> int:
        """A key above all that are there now."""
        newest = self.connection.exec_driver_sql("SELECT max(id) FROM search_rows").scalar()
        return int(newest or 0) + 1

    def window(self, tier: Tier, below: int | None, count: int, *, ranked: bool = True) -> Window:
        """The newest records of a tier whose key is less than *below*."""
        edge = self.top() if below is None else below
        question = self.asked.question
        parts, held = [], 0
        for part in self._matched(tier, edge, count) if question.groups else self._all(edge):
            parts.append(part)
            held += len(part)
            if held > count:
                break
        whole = Records.joined(parts)
        kept = whole.first(count)
        marked = np.zeros(len(kept))
        if ranked and question.groups:
            exact = self.two_tiers and tier == "exact"
            asked = question if exact else question.plain()
            marked = scores(self.view, asked, "words" if exact else "bare", kept)
        return Window(kept.keys, marked, kept.rows["kind"], len(whole) > count, kept)

    def _all(self, below: int) -> Iterator[Records]:
        """Records that pass the filters, whatever their words."""
        for found in self.view.downwards(below):
            yield self.sieve.fitting(found)

    def _matched(self, tier: Tier, below: int, count: int) -> Iterator[Records]:
        """Records that have the words and pass the filters."""
        size = max(1_000, count + 1 if self.sieve.open else 2 * count)
        seen = passed = 0
        while True:
            keys = self._keys(tier, below, size)
            if not len(keys):
                return
            found = self.sieve.fitting(self.view.records(keys))
            yield found
            if len(keys) < size:
                return
            below, seen, passed = int(keys[-1]), seen + len(keys), passed + len(found)
            if passed < _FEW * seen:
                told = self._few(below)
                if told is not None:
                    keys = self._told(tier, below, told)
                    yield self.view.records(keys)
                    return
            size = min(4 * size, _LARGEST)

    def _few(self, below: int) -> Keys | None:
        """The keys of all records that pass the filters, None where they are many."""
        made, held = [np.zeros(0, np.int64)], 0
        for part in self._all(below):
            made.append(part.keys)
            held += len(part)
            if held > _TOLD:
                return None
        return np.concatenate(made)

    def _keys(self, tier: Tier, below: int, size: int) -> Keys:
        """The newest keys below a key that have the words."""
        words = self._words[tier]

        def read(under: int, count: int) -> Keys:
            sql = (
                "SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid < ?"
                " ORDER BY rowid DESC LIMIT ?"
            )
            return keys_of(self.connection, sql, (words, under, count))

        return self.view.newest(words, below, size, read)

    def _told(self, tier: Tier, below: int, told: Keys) -> Keys:
        """Those of the keys *told* that have the words."""
        # The plus keeps SQLite from asking FTS5 for one key after another.
        sql = (
            "SELECT rowid FROM search_words WHERE search_words MATCH ? AND rowid < ?"
            " AND +rowid IN (SELECT value FROM json_each(?)) ORDER BY rowid DESC"
        )
        return keys_of(self.connection, sql, (self._words[tier], below, json.dumps(told.tolist())))

    @cached_property
    def _words(self) -> dict[Tier, str]:
        question = self.asked.question
        plain = fts5(question.plain(), "bare")
        if not self.two_tiers:
            return {"exact": plain, "loose": plain}
        exact = fts5(question, "words")
        return {"exact": exact, "loose": f"({plain}) NOT ({exact})"}

    def facets(self, windows: Sequence[Window]) -> Facets:
        """Counted a column at a time."""
        if not windows:
            return {}
        found = Records.joined([window.columns for window in windows])
        rows = found.rows
        states: Counter[str] = Counter()
        for state, number in _counted(rows["state"]).items():
            states[VERDICTS[state >> 1] or ("review" if state & 1 else "unseen")] += number
        kinds, years = _counted(rows["kind"]), _counted(rows["year"])
        years.pop(NO_YEAR, None)
        labels = self.view.labels
        return told({
            "type": Counter({KINDS[kind][:-1]: n for kind, n in kinds.items()}),
            "indicator": self._named(_counted(rows["indicator"])),
            "province": Counter({labels[n]: count for n, count in _counted(found.place).items()}),
            "year": years,
            "agency": self._named(_counted(rows["agency"])),
            "unit": self._named(_counted(rows["unit"])),
            "review": states,
        })  # fmt: skip

    def _named(self, counted: Counter[int]) -> Counter[Any]:
        """The most frequent codes by their names."""
        counted.pop(0, None)
        if not counted:
            return Counter()
        ranked = counted.most_common()
        least = ranked[min(TOP, len(ranked)) - 1][1]
        kept = [(code, n) for code, n in ranked if n >= least][:_NAMES]
        names = names_of(self.connection, [code for code, _ in kept])
        return Counter({names[code]: n for code, n in kept})


def _counted(column: Any) -> Counter[int]:
    values, counts = np.unique(column, return_counts=True)
    return Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))
