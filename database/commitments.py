"""What plans ask to be done and by when: targets, dated tasks, and deadlines that stand alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, text

from .dated import ASSIGNMENT, DEADLINE, NEVER, TARGET, Found, found, iso, joined
from .entries import Entry, entries
from .fulltext import is_sqlite
from .owed import Owed, linked, owed, plans_of
from .packed import day_number
from .query import Search, prepare
from .schema import row_key

KINDS = ("target", "assignment", "deadline")
MOST = 5_000
"""Commitments that are put in the order of their days; a filter that more fit is told so."""
_BATCH = 500
_NAMES = {TARGET: "targets", DEADLINE: "deadlines", ASSIGNMENT: "assignments"}


@dataclass(frozen=True, slots=True)
class Dated:
    """A commitment by its key, with the day by which it is due; None where the plan names none."""

    id: int
    kind: str
    due: str | None


@dataclass(frozen=True, slots=True)
class Commitments:
    """Commitments in their order, ``more`` where others fit as well.

    ``latest`` tells that the words of the search fit so many records that only those loaded last
    were looked at; else what is left out is due later than all of these.
    """

    found: Found
    more: bool = False
    latest: bool = False

    def __len__(self) -> int:
        return len(self.found)

    def part(self, first: int, count: int) -> tuple[Dated, ...]:
        """Some of them."""
        return _dated(self.found.only(slice(first, first + count)))


@dataclass(frozen=True, slots=True)
class Month:
    """What is due on the days of a month: how many by ISO date, and the first few of each day."""

    counts: dict[str, int]
    first: tuple[Dated, ...]
    latest: bool


def commitments(connection: Connection, wanted: Search) -> Commitments:
    """What fits *wanted* by day, without a day last: targets, assignments with a day, deadlines
    that no assignment has.

    Raises:
        BadQuestion: when *wanted* names what does not exist.
    """
    parts = _kept(connection, wanted)
    if parts is not None:
        firsts = joined([part.only(slice(0, MOST)) for part in parts])
        return Commitments(firsts.soonest(MOST), sum(map(len, parts)) > MOST)
    fitting = _fitting(connection, wanted)
    # As many again, since deadlines that an assignment has are left out.
    soonest = _alone(connection, fitting.soonest(2 * MOST))
    more = len(fitting) > 2 * MOST or len(soonest) > MOST
    return Commitments(soonest.only(slice(0, MOST)), more or not fitting.whole, not fitting.whole)


def month(connection: Connection, wanted: Search, each: int) -> Month:
    """What fits *wanted*, whose days are those of a month; *each* of a day are given.

    Raises:
        BadQuestion: when *wanted* names what does not exist.
    """
    parts = _kept(connection, wanted)
    if parts is not None:
        fitting = joined(parts)
    else:
        fitting = _alone(connection, _fitting(connection, wanted))
    ordered = fitting.soonest(len(fitting))
    days, starts, counts = np.unique(ordered.days, return_index=True, return_counts=True)
    shown = [at for start, count in zip(starts.tolist(), counts.tolist(), strict=True)
             for at in range(start, start + min(count, each))]  # fmt: skip
    told = zip(days.tolist(), counts.tolist(), strict=True)
    return Month({iso(day) or "": count for day, count in told}, _dated(ordered.only(shown)),
                 not fitting.whole)  # fmt: skip


def asked_of(connection: Connection, agency: str, wanted: Search) -> Commitments:
    """Everything asked of a body, with or without a day: its assignments and its targets, those of
    the newest plan first, within a plan as it tells them.

    Raises:
        BadQuestion: when *wanted* names what does not exist.
    """
    search = replace(wanted, agency=agency, kinds=("target", "assignment"))
    fitting = found(connection, search)
    plans = fitting.keys >> 20
    return Commitments(fitting.only(np.lexsort((fitting.keys, fitting.days, -plans))),
                       not fitting.whole, not fitting.whole)  # fmt: skip


def deadlines(connection: Connection, wanted: Search, today: date) -> tuple[Dated, ...]:
    """The deadlines with a day that fit *wanted*; of more than ``MOST`` those from *today* on.

    Raises:
        BadQuestion: when *wanted* names what does not exist.
    """
    fitting = found(connection, replace(wanted, kinds=("deadline",)))
    fitting = fitting.only(fitting.days != NEVER)
    if len(fitting) > MOST:
        fitting = fitting.only(fitting.days >= day_number(today.isoformat()))
    return _dated(fitting.soonest(MOST))


def of_plan(connection: Connection, plan_id: int) -> Commitments:
    """The commitments of one plan, those that a person rejected left out."""
    inside = {"low": row_key(plan_id, 0), "high": row_key(plan_id + 1, 0)}
    rows = connection.execute(_OF_PLAN, inside).all()
    made = Found(
        np.array([row.id for row in rows], np.int64),
        np.array([row.kind for row in rows], np.uint8),
        np.array([int((row.due or str(NEVER)).replace("-", "")) for row in rows], np.int32),
    )
    kept = _alone(connection, made.only(_owed(made)))
    return Commitments(kept.soonest(MOST), len(kept) > MOST)


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
    """The bodies that the plans name most, each by the name that an assignment of it has."""
    if not is_sqlite(connection):
        return _bodies(connection, limit)
    from .blocks import View

    return View(connection).recall(("bodies", limit), lambda: _bodies(connection, limit))


def _bodies(connection: Connection, limit: int) -> list[Body]:
    counted: Counter[tuple[str, str | None]] = Counter()
    for name, total, *levels in connection.execute(_BODIES):
        known = dict(zip(_LEVELS, levels, strict=True))
        counted |= Counter({(name, level): many for level, many in known.items() if many})
        counted[name, None] = total - sum(levels)
    most = sorted(counted.items(), key=lambda one: (-one[1], one[0][0]))[:limit]
    asked = [body for body, many in most if many]
    names = _named(connection, asked)
    return [
        Body(*body, " ".join((names.get(body) or body[0]).split()), counted[body])
        for body in asked
    ]  # fmt: skip


def _named(
    connection: Connection, asked: Sequence[tuple[str, str | None]]
) -> dict[tuple[str, str | None], str]:
    """A name that an assignment writes for each body."""
    if not asked:
        return {}
    values = ", ".join(f"(CAST(:a{n} AS TEXT), CAST(:l{n} AS TEXT))" for n in range(len(asked)))
    sql = (
        f"WITH v (a, l) AS (VALUES {values}) SELECT v.a, v.l, (SELECT x.agency FROM assignments x"
        " WHERE x.agency_id = v.a AND (x.agency_level = v.l"
        " OR (x.agency_level IS NULL AND v.l IS NULL)) LIMIT 1) FROM v"
    )
    given: dict[str, str | None] = {f"a{n}": name for n, (name, _) in enumerate(asked)}
    given |= {f"l{n}": level for n, (_, level) in enumerate(asked)}
    return {(name, level): said for name, level, said in connection.execute(text(sql), given)}


def reports_for(
    connection: Connection, asked: Iterable[Mapping[str, Any]], most: int = 12
) -> dict[int, list[int]]:
    """The files of the reports that may tell of each plan: of its own place, the newest first.

    *asked* are rows of ``plans``. A report of a province tells of the plans of the province alone,
    one of a district of those of the district: what a higher one says of others proves nothing.
    Plans of no place, and those without a report, are left out.
    """
    places = {plan["id"]: (plan, _rank(plan)) for plan in asked}
    made: dict[int, list[int]] = {}
    for rank in ("province", "district", "commune"):
        own = [plan for plan, known in places.values() if known == rank]
        for start in range(0, len(own), _BATCH // 2):
            part = own[start : start + _BATCH // 2]
            reports = _reports(connection, rank, part)
            for plan in part:
                files = [r["file_id"] for r in reports if _tells(r, plan, rank)]
                files = [key for key in dict.fromkeys(files[:most]) if key != plan["file_id"]]
                if files:
                    made[plan["id"]] = files
    return made


_LOWER = {"commune": (), "district": ("commune",), "province": ("district", "commune")}


def _rank(plan: Mapping[str, Any]) -> str | None:
    return next((rank for rank in _LOWER if plan[rank]), None)


def _reports(
    connection: Connection, rank: str, asked: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The current reports of the places of *asked*, and of others of their names."""
    given: dict[str, Any] = {f"c{n}": plan[f"{rank}_code"] for n, plan in enumerate(asked)}
    given |= {f"n{n}": plan[rank] for n, plan in enumerate(asked)}
    codes = ", ".join(f":c{n}" for n in range(len(asked)))
    names = ", ".join(f"lower(CAST(:n{n} AS TEXT))" for n in range(len(asked)))
    alone = "".join(f" AND {lower} IS NULL" for lower in _LOWER[rank])
    sql = (
        f"SELECT file_id, province, {rank} AS name, {rank}_code AS code FROM plans "
        f"WHERE kind = 'report' AND state = 'current'{alone} "
        f"AND ({rank}_code IN ({codes}) OR lower({rank}) IN ({names})) "
        "ORDER BY date DESC, id DESC"
    )
    return [dict(row._mapping) for row in connection.execute(text(sql), given)]


def _tells(report: Mapping[str, Any], plan: Mapping[str, Any], rank: str) -> bool:
    """A report is of the place of a plan: of its code or its name, in the same province."""
    same = plan[f"{rank}_code"] is not None and report["code"] == plan[f"{rank}_code"]
    same |= (report["name"] or "").lower() == plan[rank].lower()
    if rank != "province" and plan["province"] and report["province"]:
        same &= report["province"].lower() == plan["province"].lower()
    return bool(same)


_OF_PLAN = text(
    "SELECT id, kind, due FROM search_rows WHERE id >= :low AND id < :high AND kind IN (3, 5, 6) "
    "AND (verdict IS NULL OR verdict <> 'rejected') ORDER BY id DESC"
)
_LINKED = text(
    "SELECT DISTINCT target_id FROM links WHERE kind = 'due' AND target_id IN :keys"
).bindparams(bindparam("keys", expanding=True))
_LEVELS = ("central", "province", "district", "commune")
_BODIES = text(
    "SELECT agency_id, count(*), "
    + ", ".join(f"sum(CASE WHEN level = '{level}' THEN 1 ELSE 0 END)" for level in _LEVELS)
    + " FROM search_agencies GROUP BY agency_id"
)


def _fitting(connection: Connection, wanted: Search) -> Found:
    kinds = tuple(kind for kind in wanted.kinds if kind in KINDS) or KINDS
    fitting = found(connection, replace(wanted, kinds=kinds))
    return fitting.only(_owed(fitting))


def _kept(connection: Connection, wanted: Search) -> list[Found] | None:
    """The commitments of a search for days, places and years alone, where they are kept."""
    known = {"due_after", "due_before", "years", "province", "district", "commune"}
    plain = replace(wanted, **{name: getattr(Search(), name) for name in known})
    if plain != Search() or not is_sqlite(connection):
        return None
    low = day_number(str(wanted.due_after)) if wanted.due_after else 0
    high = NEVER - 1 if low else NEVER  # where days are asked for, with a day at all
    if wanted.due_before:
        high = day_number(str(wanted.due_before))
    plans = plans_of(connection, prepare(wanted))
    return owed(connection, Owed(low, high, plans, wanted.years))


def _owed(some: Found) -> Any:
    """A task without a day is no commitment."""
    return (some.kinds != ASSIGNMENT) | (some.days != NEVER)


def _alone(connection: Connection, some: Found) -> Found:
    """*some* without the deadlines that an assignment has."""
    if is_sqlite(connection):
        return some.only(~linked(connection, some.keys))
    gone: list[int] = []
    for batch in _batches(some.keys[some.kinds == DEADLINE].tolist()):
        gone += connection.execute(_LINKED, {"keys": batch}).scalars()
    return some.only(~np.isin(some.keys, gone)) if gone else some


def _dated(some: Found) -> tuple[Dated, ...]:
    columns = (some.keys.tolist(), some.kinds.tolist(), some.days.tolist())
    return tuple(
        Dated(key, _NAMES[kind], iso(day)) for key, kind, day in zip(*columns, strict=True)
    )


def _batches(window: Iterable[int]) -> Iterator[list[int]]:
    left = iter(window)
    while batch := list(islice(left, _BATCH)):
        yield batch
