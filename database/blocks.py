"""The packed plans of a database as arrays in memory, in blocks of neighbouring plans.

A block is read when a question first needs it and kept until one of its plans changes, or until
others need the room. What is kept belongs to the engine, so that all threads share it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine

from .gazetteer import gazetteer
from .packed import PLAN_ORDINAL, ROW, Rows
from .postings import Keys, Postings, Read
from .schema import ORDINAL_BITS

_PLANS = 11  # a block holds 2 ** 11 plans: few enough to read at once, many enough to be few
_ROOM = 768 << 20  # bytes of blocks that are kept
_MOST_REMEMBERED = 5_000

T = TypeVar("T")

_RAW = np.dtype(f"V{ROW.itemsize}")

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Records:
    """Records in the order of their keys downwards; of each its row and facts of its plan.

    ``current`` tells that the plan is not superseded, ``place`` is a number of ``Blocks.labels``.
    """

    keys: Keys
    rows: Rows
    current: Mask
    place: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.keys)

    def only(self, mask: Mask) -> Records:
        """Those that *mask* leaves."""
        at = np.flatnonzero(mask)
        return Records(self.keys[at], taken(self.rows, at), self.current[at], self.place[at])

    def first(self, count: int) -> Records:
        """The first *count*."""
        cut = slice(0, count)
        return Records(self.keys[cut], self.rows[cut], self.current[cut], self.place[cut])

    @classmethod
    def joined(cls, parts: Sequence[Records]) -> Records:
        """Records one after another."""
        if len(parts) == 1:
            return parts[0]
        if not parts:
            none = np.zeros(0, np.int64)
            return cls(none, np.zeros(0, ROW), none.astype(np.bool_), none.astype(np.int32))
        return cls(
            np.concatenate([part.keys for part in parts]),
            np.concatenate([part.rows.view(_RAW) for part in parts]).view(ROW),
            np.concatenate([part.current for part in parts]),
            np.concatenate([part.place for part in parts]),
        )


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Block:
    """The plans from ``first`` on; ``keys`` grow, ``ends`` are where the rows of each plan end."""

    first: int
    ends: npt.NDArray[np.int64]
    keys: Keys
    rows: Rows
    current: Mask
    place: npt.NDArray[np.int32]

    def size(self) -> int:
        return int(self.keys.nbytes + self.rows.nbytes)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many records there are, and how many words a record has on average."""

    records: int
    length: float


class Blocks:
    """What is kept of one database, for all its connections; read through a ``View``."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stamp = -1
        self.postings = Postings()
        self.remembered: dict[Any, Any] = {}
        self.labels: list[str | None] = [None]
        self._numbers: dict[str, int] = {}
        self._blocks: OrderedDict[int, Block] = OrderedDict()
        self.held = 0

    def follow(self, connection: Connection) -> int:
        """Let go of what has changed since; the stamp of the newest change that is seen."""
        newest = connection.exec_driver_sql("SELECT max(stamp) FROM search_plans").scalar() or 0
        with self.lock:
            if newest > self.stamp:
                if self._blocks:
                    changed = connection.exec_driver_sql(
                        f"SELECT DISTINCT plan_id >> {_PLANS} FROM search_plans WHERE stamp > ?",
                        (self.stamp,),
                    )
                    for (number,) in changed.fetchall():
                        self._drop(number)
                self.remembered.clear()
                self.postings.clear()
                self.stamp = newest
        return int(newest)

    def block(self, view: View, number: int) -> Block:
        """A block as *view* sees it; kept unless others have seen a newer state already."""
        with self.lock:
            if view.stamp != self.stamp:
                return self._read(view.connection, number)
            found = self._blocks.get(number)
            if found is not None:
                self._blocks.move_to_end(number)
                return found
            made = self._read(view.connection, number)
            self._blocks[number] = made
            self.held += made.size()
            while self.held > _ROOM and len(self._blocks) > 1:
                self._drop(next(iter(self._blocks)))
            return made

    def _drop(self, number: int) -> None:
        gone = self._blocks.pop(number, None)
        if gone is not None:
            self.held -= gone.size()

    def _read(self, connection: Connection, number: int) -> Block:
        first = number << _PLANS
        inside = (first, first + (1 << _PLANS) - 1)
        run = connection.exec_driver_sql
        found = run(
            "SELECT plan_id, packed FROM search_plans WHERE plan_id BETWEEN ? AND ?"
            " ORDER BY plan_id", inside,
        ).fetchall()  # fmt: skip
        rows = np.frombuffer(b"".join([row[1] for row in found]), ROW)
        counts = [len(row[1]) // ROW.itemsize for row in found]
        owners = np.repeat(np.array([row[0] for row in found], np.int64), counts)
        current = np.zeros(1 << _PLANS, np.bool_)
        place = np.zeros(1 << _PLANS, np.int32)
        heads = run(
            "SELECT id, state, unit_era, province_code, province FROM plans"
            " WHERE id BETWEEN ? AND ?", inside,
        )  # fmt: skip
        for key, state, era, code, name in heads.fetchall():
            current[key - first] = state == "current"
            place[key - first] = self._label(place_label(era, code, name))
        ends = np.zeros((1 << _PLANS) + 1, np.int64)
        ends[np.array([row[0] - first + 1 for row in found], np.int64)] = counts
        keys = (owners << ORDINAL_BITS) + rows["ordinal"]
        return Block(first, np.cumsum(ends), keys, rows, current, place)

    def _label(self, label: str | None) -> int:
        if label is None:
            return 0
        number = self._numbers.get(label)
        if number is None:
            number = self._numbers[label] = len(self.labels)
            self.labels.append(label)
        return number


class View:
    """The database as one connection sees it: all that it reads is of one moment.

    What other connections keep is used and added to while they see the same moment.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.blocks = blocks_of(connection)
        self.stamp = self.blocks.follow(connection)

    @property
    def labels(self) -> list[str | None]:
        """The names of places by their numbers."""
        return self.blocks.labels

    def records(self, keys: Keys) -> Records:
        """The records of *keys*, which fall; those that are in no plan any more left out."""
        numbers = keys >> (ORDINAL_BITS + _PLANS)
        edges = np.flatnonzero(np.diff(numbers)) + 1
        parts = []
        for start, end in zip([0, *edges], [*edges, len(keys)], strict=True):
            if start == end:
                continue
            block = self.blocks.block(self, int(numbers[start]))
            if len(block.keys):
                parts.append(_chosen(block, _places(block, keys[start:end])))
        return Records.joined(parts)

    def downwards(self, below: int) -> Iterator[Records]:
        """All records with keys less than *below*, the newest first, block by block."""
        for block in self.whole(below):
            end = int(np.searchsorted(block.keys, below))
            if end:
                keys = block.keys[:end][::-1]
                owner = (keys >> ORDINAL_BITS) - block.first
                rows = block.rows[:end][::-1]
                yield Records(keys, rows, block.current[owner], block.place[owner])

    def whole(self, below: int = 1 << 62) -> Iterator[Block]:
        """All blocks, the newest first, from that of the key *below* on."""
        sql = "SELECT max(plan_id) FROM search_plans"
        newest = self.connection.exec_driver_sql(sql).scalar() or 0
        for number in range(min(int(newest), below >> ORDINAL_BITS) >> _PLANS, -1, -1):
            yield self.blocks.block(self, number)

    def fill(self) -> None:
        """Read the newest plans beforehand, as many as there is room for."""
        for _ in self.whole():
            if self.blocks.held > _ROOM // 2:
                return

    def newest(self, words: str, below: int, size: int, read: Read) -> Keys:
        """The newest *size* keys below a key that have *words*; *read* finds them."""
        return self.blocks.postings.newest((self.stamp, words), below, size, read)

    def recall(self, name: Hashable, make: Callable[[], T]) -> T:
        """What *make* gives, made once until the next change."""
        blocks = self.blocks
        if blocks.stamp == self.stamp and name in blocks.remembered:
            found: T = blocks.remembered[name]
            return found
        made = make()
        with blocks.lock:
            if blocks.stamp == self.stamp:
                if len(blocks.remembered) >= _MOST_REMEMBERED:
                    blocks.remembered.clear()
                blocks.remembered[name] = made
        return made

    def totals(self) -> Totals:
        """How many records there are, and their length."""

        def count() -> Totals:
            records, words = self.connection.exec_driver_sql(
                "SELECT coalesce(sum(records), 0), coalesce(sum(words), 0) FROM search_plans"
            ).one()
            return Totals(records, max(words / max(records, 1), 1.0))

        return self.recall("totals", count)


def place_label(era: str | None, code: str | None, name: str | None) -> str | None:
    """The province of a plan as facets name it: the official name, else what the plan writes."""
    known = gazetteer().unit("new" if era == "new" else "old", code) if code else None
    return known.name if known else name


def taken(rows: Rows, at: npt.NDArray[np.intp]) -> Rows:
    """Rows at places; as bytes, since to copy them by their fields takes ten times as long."""
    return rows.view(_RAW).take(at).view(ROW)


def _places(block: Block, asked: Keys) -> npt.NDArray[np.intp]:
    """Where the rows of *asked* stand in a block, without those that are not there.

    The ordinals of a plan mostly run from zero on, the plan itself comes last: so most are where
    their key says.
    """
    owner = (asked >> ORDINAL_BITS) - block.first
    ends = block.ends[owner + 1]
    at: npt.NDArray[np.intp] = np.minimum(block.ends[owner] + (asked & PLAN_ORDINAL), ends - 1)
    wrong = np.flatnonzero(block.keys[at] != asked)
    if len(wrong):
        found = np.searchsorted(block.keys, asked[wrong])
        at[wrong] = np.minimum(found, len(block.keys) - 1)
        at = at[block.keys[at] == asked]
    return at


def _chosen(block: Block, at: npt.NDArray[np.intp]) -> Records:
    keys = block.keys[at]
    owner = (keys >> ORDINAL_BITS) - block.first
    return Records(keys, taken(block.rows, at), block.current[owner], block.place[owner])


_KEPT: WeakKeyDictionary[Engine, Blocks] = WeakKeyDictionary()
_MAKING = Lock()


def blocks_of(connection: Connection) -> Blocks:
    """What is kept of the database behind *connection*."""
    with _MAKING:
        return _KEPT.setdefault(connection.engine, Blocks())
