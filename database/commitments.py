"""What plans ask to be done and by when: targets, dated tasks, and deadlines that stand alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, text

from .entries import Entry, entries
from .query import Search
from .schema import row_key
from .search import keys

KINDS = ("target", "assignment", "deadline")
MOST = 5_000
"""Commitments that are put in the order of their days; a filter that more fit is told so."""
_LOOKED = 40_000  # records that are looked through for them
_BATCH = 500
_NEVER = "9999"  # behind all days


@dataclass(frozen=True, slots=True)
class Dated:
    """A commitment by its key, with the day by which it is due; None where the plan names none."""

    id: int
    kind: str
    due: str | None


@dataclass(frozen=True, slots=True)
class Commitments:
    """Commitments in the order of their days, those without one last; ``more`` where the search
    was cut at ``MOST``."""

    found: tuple[Dated, ...]
    more: bool


def commitments(connection: Connection, wanted: Search) -> Commitments:
    """What fits *wanted*: targets, assignments with a day, deadlines that no assignment has.

    Raises:
        BadQuestion: when *wanted* names what does not exist.
    """
    kinds = tuple(kind for kind in wanted.kinds if kind in KINDS) or KINDS
    found: list[Dated] = []
    looked = 0
    for window in keys(connection, replace(wanted, kinds=kinds)):
        looked += len(window)
        for batch in _batches(window):
            found += _dated(connection, batch)
        if len(found) > MOST or looked >= _LOOKED:
            break
    more = len(found) > MOST or looked >= _LOOKED
    found.sort(key=lambda one: (one.due or _NEVER, one.id))
    return Commitments(tuple(found[:MOST]), more)


def asked_of(connection: Connection, agency: str, wanted: Search) -> Commitments:
    """Everything asked of a body, with or without a day: its assignments and its targets.

    Raises:
        BadQuestion: when *wanted* names what does not exist.
    """
    search = replace(wanted, agency=agency, kinds=("target", "assignment"))
    found: list[Dated] = []
    for window in keys(connection, search):
        for batch in _batches(window):
            rows = connection.execute(_ROWS, {"keys": batch})
            found += [Dated(row.id, _NAMES[row.kind], row.due) for row in rows]
        if len(found) > MOST:
            break
    found.sort(key=lambda one: (one.due or _NEVER, one.id))
    return Commitments(tuple(found[:MOST]), len(found) > MOST)


def of_plan(connection: Connection, plan_id: int) -> Commitments:
    """The commitments of one plan, those that a person rejected left out."""
    rows = connection.execute(
        _OF_PLAN, {"low": row_key(plan_id, 0), "high": row_key(plan_id + 1, 0)}
    )
    found = list(rows.scalars())
    made = [one for batch in _batches(found) for one in _dated(connection, batch)]
    made.sort(key=lambda one: (one.due or _NEVER, one.id))
    return Commitments(tuple(made[:MOST]), len(made) > MOST)


def entries_of(connection: Connection, chosen: Sequence[Dated]) -> list[tuple[Dated, Entry]]:
    """The whole of each commitment, in the order of *chosen*."""
    made: dict[int, Entry] = {}
    for kind in sorted({one.kind for one in chosen}):
        batches = list(_batches([one.id for one in chosen if one.kind == kind]))
        for entry in entries(connection, kind, lambda _kind, b=batches: b):  # type: ignore[misc]
            made[entry["id"]] = entry
    return [(one, made[one.id]) for one in chosen if one.id in made]


@dataclass(frozen=True, slots=True)
class Body:
    """A body's function with its level, and how many records name it."""

    agency_id: str
    level: str | None
    name: str
    count: int


def bodies(connection: Connection, limit: int = 300) -> list[Body]:
    """The bodies that the plans name most, each by the name that its latest assignment has."""
    rows = connection.execute(_BODIES, {"most": limit})
    made = []
    for row in rows:
        name = connection.execute(_NAMED, {"agency": row.agency_id, "level": row.level}).scalar()
        made.append(Body(row.agency_id, row.level, " ".join((name or row.agency_id).split()),
                         row.many))  # fmt: skip
    return made


def reports_for(connection: Connection, plan: dict[str, Any], most: int = 12) -> list[int]:
    """The files of the reports that may tell of a plan: of its own place, the newest first.

    *plan* is a row of ``plans``. A report of a province tells of the plans of the province alone,
    one of a district of those of the district: what a higher one says of others proves nothing.
    """
    rank = next((r for r in ("commune", "district", "province") if plan[r]), None)
    if rank is None:
        return []
    lower = {"commune": (), "district": ("commune",), "province": ("district", "commune")}[rank]
    same = [f"(p.{rank}_code = :code OR lower(p.{rank}) = lower(:name))"]
    same += [f"p.{name} IS NULL" for name in lower]
    if plan["province"] and rank != "province":
        same.append("(p.province IS NULL OR lower(p.province) = lower(:province))")
    sql = (
        "SELECT p.file_id FROM plans p WHERE p.kind = 'report' AND p.state = 'current' AND "
        f"{' AND '.join(same)} ORDER BY p.date DESC, p.id DESC LIMIT :most"
    )
    given = {"code": plan[f"{rank}_code"], "name": plan[rank], "most": most}
    if ":province" in sql:
        given["province"] = plan["province"]
    found = connection.execute(text(sql), given).scalars()
    return list(dict.fromkeys(int(key) for key in found if key != plan["file_id"]))


# The kinds of ``search_rows`` by their codes.
_NAMES = {3: "targets", 5: "deadlines", 6: "assignments"}
_ROWS = text("SELECT id, kind, due FROM search_rows WHERE id IN :keys").bindparams(
    bindparam("keys", expanding=True)
)
_OF_PLAN = text(
    "SELECT id FROM search_rows WHERE id >= :low AND id < :high AND kind IN (3, 5, 6) "
    "AND (verdict IS NULL OR verdict <> 'rejected') ORDER BY id"
)
_LINKED = text(
    "SELECT DISTINCT target_id FROM links WHERE kind = 'due' AND target_id IN :keys"
).bindparams(bindparam("keys", expanding=True))
_BODIES = text(
    "SELECT agency_id, level, count(*) AS many FROM search_agencies "
    "GROUP BY agency_id, level ORDER BY 3 DESC, 1 LIMIT :most"
)
_NAMED = text(
    "SELECT agency FROM assignments WHERE agency_id = :agency "
    "AND (agency_level = :level OR (agency_level IS NULL AND CAST(:level AS TEXT) IS NULL)) LIMIT 1"
)


def _dated(connection: Connection, batch: list[int]) -> Iterator[Dated]:
    """Those of *batch* that are commitments."""
    rows = connection.execute(_ROWS, {"keys": batch}).all()
    alone = [row.id for row in rows if _NAMES[row.kind] == "deadlines"]
    linked = set(connection.execute(_LINKED, {"keys": alone}).scalars()) if alone else set()
    for row in rows:
        kind = _NAMES[row.kind]
        if kind == "assignments" and row.due is None:
            continue
        if kind == "deadlines" and row.id in linked:
            continue
        yield Dated(row.id, kind, row.due)


def _batches(window: Iterable[int]) -> Iterator[list[int]]:
    left = iter(window)
    while batch := list(islice(left, _BATCH)):
        yield batch
