"""Which plans a comparison is of: those that tell an indicator, and those that are silent of it.

A comparison of all plans of a large database helps nobody. It is made of the plans that were
loaded last, as many as are wanted, and goes on below the last of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, text

from .fulltext import KINDS, is_sqlite
from .query import Search, prepare

Level = Literal["plan", "commune", "district", "province", "central"]
Years = tuple[int | None, int | None]

SILENT = 50
"""Plans that are named as silent at most."""
_FEW = 5_000  # records of an indicator that are looked through rather than plans
_COLUMNS = (
    "p.id, p.kind, p.number, p.symbol, p.title, p.issuer, p.level, p.province, p.district,"
    " p.commune, p.date, p.year, p.period_start, p.period_end, p.file_id, f.name AS file_name"
)
_HOLDS = "(s.verdict IS NULL OR s.verdict <> 'rejected')"
_TARGET = f"s.kind = {KINDS.index('targets')} AND {_HOLDS}"
_OF_PLAN = "s.id >= (p.id << 20) AND s.id < ((p.id + 1) << 20)"


@dataclass(frozen=True, slots=True)
class Asked:
    """The plans that may be compared: of a level, a province, and loaded before a plan."""

    indicators: Sequence[str]
    by: Level
    years: Years
    province: str | None
    before: int | None = None

    def conditions(self) -> tuple[str, dict[str, Any]]:
        """On ``plans p``: current, no report, no submission or draft of another that is there."""
        asked = prepare(Search(province=self.province))
        made = [one for one in asked.conditions if not one.startswith("(s.")]
        given = dict(asked.parameters)
        if self.by != "plan":
            made.append("p.level = :level")
            given["level"] = self.by
        if self.before is not None:
            made.append("p.id < :before")
            given["before"] = self.before
        made.append(
            "p.kind <> 'report' AND NOT EXISTS (SELECT 1 FROM relations r WHERE r.plan_id = p.id"
            " AND r.other_id IS NOT NULL AND r.kind IN ('submission_of', 'draft_of'))"
        )
        return " AND ".join(made), given


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows of plans by their keys; ``more`` is the plan below which others follow, ``hushed``
    tells that more plans are silent than these."""

    plans: dict[int, dict[str, Any]]
    more: int | None = None
    hushed: bool = False


def choose(connection: Connection, asked: Asked, most: int | None) -> Chosen:
    """All plans, or the newest *most* that tell an indicator with the silent ones among them."""
    where, given = asked.conditions()
    if most is None:
        return Chosen(_rows(connection, where, given))
    found: set[int] = set()
    for name in dict.fromkeys(asked.indicators):
        found |= _telling(connection, asked, name, most + 1)
    keys = sorted(found, reverse=True)
    more = keys[most - 1] if len(keys) > most else None
    silent = _silent(connection, asked, more or 0)
    wanted = [*keys[:most], *silent[:SILENT]]
    return Chosen(_of(connection, wanted), more, len(silent) > SILENT)


def _rows(connection: Connection, where: str, given: dict[str, Any]) -> dict[int, dict[str, Any]]:
    sql = (
        f"SELECT {_COLUMNS} FROM plans p JOIN files f ON f.id = p.file_id WHERE {where}"
        " ORDER BY p.id"
    )
    return {row["id"]: dict(row) for row in connection.execute(text(sql), given).mappings()}


def _of(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
    sql = (
        f"SELECT {_COLUMNS} FROM plans p JOIN files f ON f.id = p.file_id WHERE p.id IN :keys"
        " ORDER BY p.id"
    )
    query = text(sql).bindparams(bindparam("keys", expanding=True))
    return {row["id"]: dict(row) for row in connection.execute(query, {"keys": keys}).mappings()}


def _telling(connection: Connection, asked: Asked, name: str, most: int) -> set[int]:
    """The newest plans with a target of an indicator in the years."""
    where, given = asked.conditions()
    given |= {"indicator": name, "most": most}
    tells = f"s.indicator_id = :indicator AND {_TARGET}{_within(asked.years, given)}"
    counted = (
        "SELECT count(*) FROM (SELECT 1 FROM search_rows s WHERE s.indicator_id = :indicator"
        f" LIMIT {_FEW + 1}) x"
    )
    if connection.execute(text(counted), {"indicator": name}).scalar_one() > _FEW:
        test = f"EXISTS (SELECT 1 FROM search_rows s WHERE {tells} AND {_OF_PLAN})"
    else:
        test = f"p.id IN (SELECT s.id >> 20 FROM search_rows s WHERE {tells})"
    sql = f"SELECT p.id FROM plans p WHERE {where} AND {test} ORDER BY p.id DESC LIMIT :most"
    return set(connection.execute(text(sql), given).scalars())


def _silent(connection: Connection, asked: Asked, low: int) -> list[int]:
    """Plans from *low* on whose time meets the years, or that tell the indicators for others."""
    where, given = asked.conditions()
    names = {f"i{number}": name for number, name in enumerate(asked.indicators)}
    given |= names | {"low": low, "most": SILENT + 1}
    marks = ", ".join(f":{name}" for name in names) or "NULL"
    tells = f"FROM search_rows s WHERE s.indicator_id IN ({marks}) AND {_TARGET} AND {_OF_PLAN}"
    sql = (
        f"SELECT p.id FROM plans p WHERE {where} AND p.id >= :low"
        f" AND ({_meets(asked.years, given)} OR EXISTS (SELECT 1 {tells}))"
        f" AND NOT EXISTS (SELECT 1 {tells}{_within(asked.years, given)})"
        " ORDER BY p.id DESC LIMIT :most"
    )
    return list(connection.execute(text(sql), given).scalars())


def _within(years: Years, given: dict[str, Any]) -> str:
    made = ""
    for name, sign, year in zip(("first", "last"), (">=", "<="), years, strict=True):
        if year is not None:
            made += f" AND s.year {sign} :{name}"
            given[name] = year
    return made


def _meets(years: Years, given: dict[str, Any]) -> str:
    """The time of a plan, that of its period or else of its year, meets *years*."""
    given |= {"from_year": f"{years[0] or 0:04}", "to_year": f"{years[1] or 9999:04}"}
    start = "COALESCE(substr(p.period_start, 1, 4), CAST(p.year AS TEXT))"
    end = f"COALESCE(substr(p.period_end, 1, 4), {start})"
    return f"({start} <= :to_year AND {end} >= :from_year)"


def common(connection: Connection, most: int) -> list[tuple[str, int]]:
    """The indicators that most targets speak of, each with their number."""
    if is_sqlite(connection):
        from .owed import common

        return common(connection)[:most]
    sql = (
        "SELECT s.indicator_id, count(*) FROM search_rows s JOIN plans p ON p.id = (s.id >> 20)"
        f" WHERE {_TARGET} AND s.indicator_id IS NOT NULL AND p.state = 'current'"
        " GROUP BY s.indicator_id ORDER BY 2 DESC, 1 LIMIT :most"
    )
    return [(row[0], row[1]) for row in connection.execute(text(sql), {"most": most})]
