"""The rows of an export: each record with its plan and what is linked to it, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, text

BATCH = 1_000  # rows held in memory at a time, whatever the size of the database

Chosen = Callable[[str], Iterable[list[int]]]
"""For a kind of records, the keys to take, in batches; ``None`` in its place takes all."""


@dataclass(slots=True)
class Entry:
    """A row of a view (``v_targets`` ...), and what the links say of it.

    ``leads`` and ``partners`` are the bodies that answer for a target or have a duty with a
    deadline, as the plan writes them; ``tasks`` what they have to do; ``dues`` the deadlines of an
    assignment; ``extracted`` the fields that a person corrected, as they were extracted.
    """

    row: Mapping[str, Any]
    leads: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    dues: list[Mapping[str, Any]] = field(default_factory=list)
    extracted: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.row[name]


def entries(
    connection: Connection, kind: str, chosen: Chosen | None = None, *, superseded: bool = False
) -> Iterator[Entry]:
    """The records of *kind* that hold (rejected ones left out), in the order of their keys.

    Plans that a newer version took the place of are left out unless *superseded*; with *chosen*
    its keys alone decide.
    """
    batches = (
        _all(connection, kind, superseded)
        if chosen is None
        else _some(connection, kind, chosen(kind))
    )
    link = _LINKED.get(kind)
    for rows in batches:
        made = {row["id"]: Entry(row) for row in rows}
        if link is not None:
            link(connection, made)
        if kind not in {"plans", "sections"}:
            _corrected(connection, made)
        yield from made.values()


def _all(connection: Connection, kind: str, superseded: bool) -> Iterator[list[dict[str, Any]]]:
    state = "state" if kind == "plans" else "plan_state"
    only = "" if superseded else f"AND {state} = 'current' "
    query = text(f"SELECT * FROM v_{kind} WHERE id > :last {only}ORDER BY id LIMIT {BATCH}")
    last = -1
    while rows := [dict(row._mapping) for row in connection.execute(query, {"last": last})]:
        last = rows[-1]["id"]
        yield rows


def _some(
    connection: Connection, kind: str, batches: Iterable[list[int]]
) -> Iterator[list[dict[str, Any]]]:
    query = text(f"SELECT * FROM v_{kind} WHERE id IN :keys").bindparams(
        bindparam("keys", expanding=True)
    )
    for keys in batches:
        found = {row.id: dict(row._mapping) for row in connection.execute(query, {"keys": keys})}
        yield [found[key] for key in keys if key in found]  # in the order that was asked for


_OF_TARGETS = text(
    "SELECT l.source_id AS id, a.agency, a.role, a.partners, a.task FROM links l "
    "JOIN v_assignments a ON a.id = l.target_id "
    "WHERE l.kind = 'responsible' AND l.source_id IN :keys ORDER BY l.source_id, a.id"
).bindparams(bindparam("keys", expanding=True))
_OF_DEADLINES = text(
    "SELECT l.target_id AS id, a.agency, a.role, a.partners, a.task FROM links l "
    "JOIN v_assignments a ON a.id = l.source_id "
    "WHERE l.kind = 'due' AND l.target_id IN :keys ORDER BY l.target_id, a.id"
).bindparams(bindparam("keys", expanding=True))
_OF_ASSIGNMENTS = text(
    "SELECT l.source_id AS id, d.kind, d.start_date, d.end_date, d.every, d.quote FROM links l "
    "JOIN v_deadlines d ON d.id = l.target_id "
    "WHERE l.kind = 'due' AND l.source_id IN :keys ORDER BY l.source_id, d.id"
).bindparams(bindparam("keys", expanding=True))


def _bodies(connection: Connection, made: dict[int, Entry], query: Any) -> None:
    for row in connection.execute(query, {"keys": list(made)}):
        entry = made[row.id]
        side = entry.partners if row.role == "coordinate" else entry.leads
        for name, where in (
            (row.agency, side),
            *((p, entry.partners) for p in listed(row.partners)),
        ):
            if name not in where:
                where.append(name)
        if row.task and row.task not in entry.tasks:
            entry.tasks.append(row.task)


def _targets(connection: Connection, made: dict[int, Entry]) -> None:
    _bodies(connection, made, _OF_TARGETS)


def _deadlines(connection: Connection, made: dict[int, Entry]) -> None:
    _bodies(connection, made, _OF_DEADLINES)


def _assignments(connection: Connection, made: dict[int, Entry]) -> None:
    for row in connection.execute(_OF_ASSIGNMENTS, {"keys": list(made)}):
        made[row.id].dues.append(dict(row._mapping))


_LINKED: dict[str, Callable[[Connection, dict[int, Entry]], None]] = {
    "targets": _targets,
    "deadlines": _deadlines,
    "assignments": _assignments,
}
_CORRECTIONS = text(
    "SELECT record_id, field, old_value FROM corrections "
    "WHERE state = 'attached' AND action = 'set' AND record_id IN :ids"
).bindparams(bindparam("ids", expanding=True))


def _corrected(connection: Connection, made: dict[int, Entry]) -> None:
    """What a corrected record said before, so that both stand side by side."""
    touched = {e["record_id"]: e for e in made.values() if e["verdict"] == "corrected"}
    if not touched:
        return
    for row in connection.execute(_CORRECTIONS, {"ids": list(touched)}):
        old = json.loads(row.old_value) if row.old_value else None
        touched[row.record_id].extracted.setdefault(row.field, old)


def listed(value: str | None) -> list[str]:
    """A JSON list of a column as a list; nothing as an empty one."""
    return [str(item) for item in json.loads(value)] if value else []
