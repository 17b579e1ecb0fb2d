"""What a search filters and counts, packed: of each plan one row, whose records are one array.

SQLite finds ten thousand records by their words in a few milliseconds and takes ten times as long
to look each of them up in a table. So what is filtered and counted of a plan's records is kept once
more as one value, that ``blocks`` reads for many plans at a time. PostgreSQL has no need of it.

A row's ``stamp`` grows with every change of the plan, whoever makes it: that is how readers know
what to read again. A plan that is taken out leaves an empty row with a new stamp.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, Table, Text

from .columns import KEY
from .schema import ORDINAL_BITS

ROW = np.dtype([
    ("ordinal", "<u4"), ("kind", "u1"), ("state", "u1"), ("year", "<i2"), ("words", "<u2"),
    ("indicator", "<u4"), ("unit", "<u4"), ("agency", "<u4"), ("due", "<i4"), ("value", "<f8"),
])  # fmt: skip
"""A record: ``state`` is ``review + 2 * verdict``, ``due`` a day as ``20261231``, the names are
codes of ``search_names``; 0 (of a year -32768, of a value NaN) is what is not there."""

NO_YEAR = -32_768
PLAN_ORDINAL = (1 << ORDINAL_BITS) - 1
"""The ordinal under which a plan itself stands among its records."""

VERDICTS = (None, "confirmed", "corrected", "rejected")
Rows = npt.NDArray[np.void]

tables = MetaData()
packed = Table(
    "search_plans",
    tables,
    Column("plan_id", KEY, primary_key=True, autoincrement=False),
    Column("stamp", Integer, nullable=False, index=True),
    Column("records", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)
names = Table(
    "search_names",
    tables,
    Column("code", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)
_STAMP = "(SELECT coalesce(max(stamp), 0) + 1 FROM search_plans)"
_PUT = (
    "INSERT OR REPLACE INTO search_plans (plan_id, stamp, records, words, packed)"
    f" VALUES (?, {_STAMP}, ?, ?, ?)"
)
_TRIGGER = (
    "CREATE TRIGGER IF NOT EXISTS search_plans_changed AFTER UPDATE ON plans BEGIN"
    f" UPDATE search_plans SET stamp = {_STAMP} WHERE plan_id = NEW.id; END"
)
_NAMED = ("indicator_id", "unit", "agency_id")


def create(connection: Connection) -> None:
    """Make the tables where they are not there, and what tells of changed plans."""
    tables.create_all(connection)
    connection.exec_driver_sql(_TRIGGER)


def clear(connection: Connection) -> None:
    """Take all plans out; readers see the stamps go on."""
    connection.exec_driver_sql(
        "UPDATE search_plans SET records = 0, words = 0, packed = x'',"
        " stamp = (SELECT coalesce(max(stamp), 0) + 1 FROM search_plans)"
    )


def write(
    connection: Connection, plan_id: int, made: Sequence[dict[str, Any]], lengths: Sequence[int]
) -> None:
    """Keep the rows of a plan; *lengths* are the words of each."""
    codes = _codes(connection, {row[name] for row in made for name in _NAMED if row[name]})
    rows = np.zeros(len(made), ROW)
    for number, (row, length) in enumerate(zip(made, lengths, strict=True)):
        rows[number] = _packed(row, length, codes)
    rows.sort(order="ordinal")
    _put(connection, plan_id, rows)


def remove(connection: Connection, plan_ids: Iterable[int]) -> None:
    """Leave nothing of plans but the news that they are gone."""
    for plan_id in plan_ids:
        _put(connection, plan_id, np.zeros(0, ROW))


def change(connection: Connection, plan_id: int, made: Sequence[dict[str, Any]]) -> None:
    """Put rows of a plan in the place of those with their keys; words stay as they are."""
    found = connection.exec_driver_sql(
        "SELECT packed FROM search_plans WHERE plan_id = ?", (plan_id,)
    ).scalar()
    rows = np.frombuffer(found or b"", ROW).copy()
    codes = _codes(connection, {row[name] for row in made for name in _NAMED if row[name]})
    for row in made:
        at = np.flatnonzero(rows["ordinal"] == _ordinal(row))
        if len(at):
            rows[at[0]] = _packed(row, int(rows["words"][at[0]]), codes)
    _put(connection, plan_id, rows)


def day_number(day: str | None) -> int:
    """A day ``2026-12-31`` as ``20261231``; 0 where there is none."""
    digits = (day or "").replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isascii() and digits.isdigit() else 0


def _ordinal(row: dict[str, Any]) -> int:
    return int(row["id"]) & PLAN_ORDINAL


def _packed(row: dict[str, Any], length: int, codes: dict[str, int]) -> tuple[Any, ...]:
    year, value = row["year"], row["value"]
    return (
        _ordinal(row),
        row["kind"],
        bool(row["review"]) + 2 * VERDICTS.index(row["verdict"]),
        year if year is not None and abs(year) < -NO_YEAR else NO_YEAR,
        min(length, 65_535),
        *(codes[row[name]] if row[name] else 0 for name in _NAMED),
        day_number(row["due"]),
        np.nan if value is None else float(value),
    )


def _put(connection: Connection, plan_id: int, rows: Rows) -> None:
    total = int(rows["words"].sum(dtype=np.int64))
    connection.exec_driver_sql(_PUT, (plan_id, len(rows), total, rows.tobytes()))


def _codes(connection: Connection, wanted: set[str]) -> dict[str, int]:
    """The codes of names, new ones given to those that have none."""
    found = codes_of(connection, wanted)
    missing = sorted(wanted - found.keys())
    if missing:
        connection.exec_driver_sql(
            "INSERT INTO search_names (name) VALUES (?)", [(name,) for name in missing]
        )
        found |= codes_of(connection, missing)
    return found


def codes_of(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """The codes of those names that have one."""
    asked = tuple(wanted)
    if not asked:
        return {}
    marks = ", ".join("?" * len(asked))
    found = connection.exec_driver_sql(
        f"SELECT name, code FROM search_names WHERE name IN ({marks})", asked
    )
    return {row[0]: row[1] for row in found.fetchall()}


def names_of(connection: Connection, codes: Iterable[int]) -> dict[int, str]:
    """The names of codes."""
    asked = ", ".join(str(int(code)) for code in codes)
    found = connection.exec_driver_sql(
        f"SELECT code, name FROM search_names WHERE code IN ({asked})"
    )
    return {row[0]: row[1] for row in found.fetchall()}
