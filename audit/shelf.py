"""The findings that hold, as arrays in memory: chosen, counted and put in order at once.

To count a few hundred thousand findings by state, check and file a database reads all of them for
every page. So what is counted is read once and kept until an audit or a mark changes it; what a
page shows of its thirty findings comes from the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, get_args
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, func, select

from ..database.schema import audit_findings, audit_marks, audit_runs
from ..models import Severity
from .state import STATUSES

SEVERITIES: tuple[str, ...] = (*get_args(Severity), "review")
"""The gravest first; ``review`` is what rests on an unsure reading."""

_F, _M = audit_findings.c, audit_marks.c
_ROOM = 256 << 20  # bytes of messages that are kept to be looked through
_WORDS = 16  # questions for words whose answers are remembered

Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int32]
Keys = npt.NDArray[np.bytes_]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column: its different values in their order, and of each finding the place there."""

    values: tuple[str, ...]
    codes: Codes

    def equal(self, value: str) -> Mask:
        """The findings that have *value*."""
        code = self.values.index(value) if value in self.values else -1
        return np.equal(self.codes, code)

    def counts(self, mask: Mask, most: int) -> list[tuple[str, int]]:
        """The *most* frequent values that findings of *mask* have, each with its number."""
        counted = np.bincount(self.codes[mask], minlength=len(self.values))
        kept = np.flatnonzero(counted)
        order = kept[np.argsort(-counted[kept], kind="stable")][:most]
        return [(self.values[code], int(counted[code])) for code in order]


@dataclass(frozen=True)
class Shelf:
    """The findings in the order of a reader: the gravest first, then by file, check and id.

    ``ids`` are UTF-8 and ``by_id`` their places in the order of the ids; ``titles`` has the name of
    each check; ``marked`` is the key of the last mark that was read.
    """

    version: tuple[Any, ...]
    marked: int
    ids: Keys
    by_id: npt.NDArray[np.intp]
    severity: Coded
    check: Coded
    file: Coded
    status: Coded
    titles: dict[str, str]
    _words: dict[str, Mask] = field(default_factory=dict)
    _told: list[_Messages | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def key(self, at: int) -> str:
        """The id of the finding at a place."""
        return bytes(self.ids[at]).decode("utf-8")

    def places(self, asked: Keys) -> npt.NDArray[np.intp]:
        """Where findings stand, those left out that do not hold."""
        if not len(asked) or not len(self):
            return np.zeros(0, np.intp)
        found = np.searchsorted(self.ids, asked, sorter=self.by_id)
        at = self.by_id[np.minimum(found, len(self) - 1)]
        return np.asarray(at[self.ids[at] == asked], np.intp)

    def saying(self, connection: Connection, words: str) -> Mask:
        """The findings whose title or message has *words*, in capital or small letters."""
        wanted = words.lower()
        found = self._words.get(wanted)
        if found is None:
            found = self._look(connection, wanted)
            if len(self._words) >= _WORDS:
                self._words.clear()
            self._words[wanted] = found
        return found

    def _look(self, connection: Connection, wanted: str) -> Mask:
        if not self._told:
            self._told.append(_messages(connection))
        kept = self._told[0]
        mask = np.zeros(len(self), np.bool_)
        if kept is not None:
            mask[self.places(kept.having(wanted))] = True
            return mask
        test = _F.title.icontains(wanted, autoescape=True)
        test |= _F.message.icontains(wanted, autoescape=True)
        rows = connection.scalars(select(_F.finding_id).where(_F.gone_run.is_(None), test))
        mask[self.places(_keys(rows))] = True
        return mask


@dataclass(frozen=True, slots=True)
class _Messages:
    """Title and message of each finding in small letters, one after another."""

    text: bytes
    starts: npt.NDArray[np.int64]
    ids: Keys

    def having(self, wanted: str) -> Keys:
        """The ids of the findings that say it."""
        mask = np.zeros(len(self.starts), np.bool_)
        sought = wanted.replace("\0", " ").encode("utf-8", "replace")
        at = self.text.find(sought)
        while at >= 0:
            place = int(np.searchsorted(self.starts, at, "right")) - 1
            mask[place] = True
            if place + 1 == len(self.starts):
                break
            at = self.text.find(sought, int(self.starts[place + 1]))
        return self.ids[mask]


def _messages(connection: Connection) -> _Messages | None:
    """What the findings say, None where that is too much to keep."""
    size = select(func.sum(func.length(_F.message) + func.length(_F.title)))
    if 2 * (connection.scalar(size.where(_F.gone_run.is_(None))) or 0) > _ROOM:
        return None
    ids: list[str] = []
    texts: list[bytes] = []
    rows = connection.execute(
        select(_F.finding_id, _F.title, _F.message).where(_F.gone_run.is_(None))
    )
    for part in rows.partitions(10_000):
        ids += [row[0] for row in part]
        texts += [f"{row[1]}\0{row[2]}\0".lower().encode("utf-8", "replace") for row in part]
    starts = np.zeros(len(texts), np.int64)
    np.cumsum([len(one) for one in texts[:-1]], out=starts[1:])
    return _Messages(b"".join(texts), starts, _keys(ids))


def _keys(ids: Iterable[str]) -> Keys:
    made = [one.encode("utf-8") for one in ids]
    return np.array(made or [b""], dtype=np.bytes_)[: len(made)]


def _coded(values: Sequence[str]) -> Coded:
    names = sorted(set(values))
    place = {name: number for number, name in enumerate(names)}
    return Coded(tuple(names), np.array([place[value] for value in values], np.int32))


def _read(connection: Connection, version: tuple[Any, ...]) -> Shelf:
    columns = (_F.finding_id, _F.review, _F.severity, _F.check_id, _F.file, _F.title)
    rows = connection.execute(select(*columns).where(_F.gone_run.is_(None))).all()
    ids = _keys(row[0] for row in rows)
    ranks = {name: number for number, name in enumerate(SEVERITIES)}
    last = ranks["review"]
    rank = np.array([last if row[1] else ranks.get(row[2], last) for row in rows], np.int32)
    check = _coded([row[3] for row in rows])
    file = _coded([row[4] or "" for row in rows])
    by_id = np.argsort(ids)
    order = by_id[np.lexsort((check.codes[by_id], file.codes[by_id], rank[by_id]))]
    where = np.empty(len(rows), np.intp)
    where[order] = np.arange(len(rows))
    return Shelf(
        version, 0, ids[order], where[by_id], Coded(SEVERITIES, rank[order]),
        Coded(check.values, check.codes[order]), Coded(file.values, file.codes[order]),
        Coded(STATUSES, np.full(len(rows), STATUSES.index("open"), np.int32)),
        {row[3]: row[5] for row in rows},
    )  # fmt: skip


def _marked(connection: Connection, kept: Shelf) -> Shelf:
    """*kept* with what people said since it was read."""
    newest = connection.scalar(select(func.max(_M.id))) or 0
    if newest == kept.marked:
        return kept
    query = select(_M.finding_id, _M.status).where(_M.id > kept.marked).order_by(_M.id)
    said = {row.finding_id: row.status for row in connection.execute(query)}
    codes = kept.status.codes.copy()
    for number, name in enumerate(STATUSES):
        codes[kept.places(_keys(key for key, one in said.items() if one == name))] = number
    return replace(kept, status=Coded(STATUSES, codes), marked=newest)


def _version(connection: Connection) -> tuple[Any, ...]:
    """What changes whenever an audit has found, or found no more, something."""
    runs = audit_runs.c
    row = connection.execute(
        select(
            select(func.max(runs.id)).scalar_subquery(),
            select(func.sum(runs.findings)).scalar_subquery(),
            select(func.max(_F.gone_run)).scalar_subquery(),
        )
    ).one()
    return tuple(row)


_KEPT: WeakKeyDictionary[Engine, Shelf] = WeakKeyDictionary()
_READING = Lock()


def shelf(connection: Connection, *, patient: bool = False) -> Shelf:
    """The findings that hold.

    *patient* takes them as they were read last, where they were: while an audit runs each of its
    steps changes them.
    """
    with _READING:
        kept = _KEPT.get(connection.engine)
        if kept is None or not patient:
            version = _version(connection)
            if kept is None or kept.version != version:
                kept = _read(connection, version)
        kept = _KEPT[connection.engine] = _marked(connection, kept)
        return kept
