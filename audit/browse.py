"""The findings of the database as a page asks for them: chosen, counted, a part at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, func, select

from ..database.schema import audit_findings, audit_marks, audit_runs
from ..models import Finding
from .memory_db import marks_of
from .shelf import SEVERITIES, Coded, Mask, Shelf, shelf
from .state import Mark, Standing

__all__ = ["SEVERITIES", "Chosen", "Run", "Tally", "Wanted", "choose", "chosen", "last_run", "one",
           "said", "tallies"]  # fmt: skip

_F = audit_findings.c
_AT_ONCE = 400
_FACET = 40  # values of a facet; a reader looks for the others by name


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings: each condition is left out where it is empty.

    ``severity`` is one of ``SEVERITIES``; ``file`` a file's name; ``status`` a ``Status``;
    ``words`` stand in the title or the message, in capital or small letters.
    """

    severity: str = ""
    check: str = ""
    file: str = ""
    status: str = ""
    words: str = ""


@dataclass(frozen=True)
class Chosen:
    """The findings that hold and fit *wanted*, the gravest first, then by file and check."""

    shelf: Shelf
    wanted: Wanted
    _masks: dict[str, Mask]

    def __len__(self) -> int:
        return int(np.count_nonzero(self.mask()))

    def columns(self) -> dict[str, Coded]:
        """The columns by which findings are chosen and counted."""
        kept = self.shelf
        return {"severity": kept.severity, "status": kept.status, "check": kept.check,
                "file": kept.file}  # fmt: skip

    def mask(self, without: str = "") -> Mask:
        """Which findings of the shelf fit, one of the conditions left out."""
        made = np.ones(len(self.shelf), np.bool_)
        for name, own in self._masks.items():
            if name != without:
                made &= own
        return made

    def places(self) -> npt.NDArray[np.intp]:
        """Where on the shelf they stand."""
        return np.flatnonzero(self.mask())


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings a value of a facet has; ``name`` is what a reader calls it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Run:
    """An audit that was made, by its key: when (UTC), over what, and what it found."""

    id: int
    made_at: str
    scope: str
    findings: int


def choose(connection: Connection, wanted: Wanted, *, patient: bool = False) -> Chosen:
    """The findings that fit; *patient*: as they were before the audit that runs now."""
    kept = shelf(connection, patient=patient)
    found = Chosen(kept, wanted, {})
    given = {"severity": wanted.severity, "status": wanted.status, "check": wanted.check,
             "file": wanted.file}  # fmt: skip
    columns = found.columns()
    masks = {name: columns[name].equal(value) for name, value in given.items() if value}
    if wanted.words:
        masks["words"] = kept.saying(connection, wanted.words)
    return Chosen(kept, wanted, masks)


def chosen(
    connection: Connection, found: Chosen, limit: int | None = None, skip: int = 0
) -> Iterator[Standing]:
    """The findings of *found* with what was said of each, in their order."""
    places = found.places()
    end = len(places) if limit is None else skip + limit
    for start in range(skip, min(end, len(places)), _AT_ONCE):
        part = places[start : min(start + _AT_ONCE, end)].tolist()
        yield from _standings(connection, [found.shelf.key(at) for at in part])


def one(connection: Connection, finding_id: str) -> Standing | None:
    """The finding of that id with what was said of it."""
    return next(_standings(connection, [finding_id]), None)


def said(connection: Connection, finding_id: str) -> tuple[Mark, ...]:
    """Everything that people said of a finding, the first first."""
    table = audit_marks
    query = select(table).where(table.c.finding_id == finding_id).order_by(table.c.id)
    return tuple(
        Mark(row.status, row.why, row.author, row.made_at) for row in connection.execute(query)
    )


def tallies(found: Chosen) -> dict[str, tuple[Tally, ...]]:
    """For each facet its values: those that the other conditions leave, with their numbers."""
    made = {}
    for name, column in found.columns().items():
        counted = column.counts(found.mask(without=name), _FACET)
        names = found.shelf.titles if name == "check" else {}
        made[name] = tuple(Tally(value, names.get(value, value), n) for value, n in counted)
    return made


def last_run(connection: Connection) -> Run | None:
    """The newest audit; None where none was made."""
    row = connection.execute(select(audit_runs).order_by(audit_runs.c.id.desc()).limit(1)).first()
    return None if row is None else Run(row.id, row.made_at, row.scope, row.findings)


def _standings(connection: Connection, ids: Sequence[str]) -> Iterator[Standing]:
    newest = connection.scalar(select(func.max(audit_runs.c.id)))
    query = select(_F.finding_id, _F.body, _F.first_run).where(_F.finding_id.in_(ids))
    rows = {row.finding_id: row for row in connection.execute(query)}
    marks = marks_of(connection, ids)
    for key in ids:
        if key in rows:
            finding = Finding.model_validate_json(rows[key].body)
            yield Standing(finding, new=rows[key].first_run == newest, mark=marks.get(key))
