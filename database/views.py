"""Views for analysts: each record with its plan, its file and its section, rejected ones left out.

What a person corrected stands in them in the place of what was extracted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Table, Text, text

from .columns import WHOLE
from .schema import RECORD_TABLES, plans

# Of the plan, under the names that the columns have in a view of records.
_PLAN = {
    "plan_kind": "kind", "plan_number": "number", "plan_symbol": "symbol", "plan_date": "date",
    "plan_year": "year", "plan_title": "title", "plan_issuer": "issuer", "plan_level": "level",
    "plan_province": "province", "plan_district": "district", "plan_commune": "commune",
    "province_code": "province_code", "district_code": "district_code",
    "commune_code": "commune_code", "plan_state": "state",
}  # fmt: skip
_OWN = ("id", "plan_id", "record_id", "span_start", "span_end", "page", "line", "quote",
        "confidence", "review", "rule", "verdict", "section_id")  # fmt: skip


def _same(*names: str) -> dict[str, tuple[str, str]]:
    return {name: (name, "") for name in names}


_QUANTITY = {
    **_same("indicator", "indicator_id", "change", "bound", "value", "value_max", "unit", "per",
            "area"),
    "ratio_part": ("ratio", "0"),
    "ratio_whole": ("ratio", "1"),
}  # fmt: skip
# Columns that a correction changes: the field that was set, and where in its value they stand.
CORRECTABLE: dict[str, dict[str, tuple[str, str]]] = {
    "sections": {**_same("label", "title", "kind"), "depth": ("level", "")},
    "citations": _same("kind", "number", "year", "symbol", "canonical", "date", "issuer", "title",
                       "role", "provision"),
    "targets": {**_QUANTITY, "due_start": ("due", "start"), "due_end": ("due", "end"),
                "year": ("due", "year")},
    "figures": {**_QUANTITY, "as_of_start": ("as_of", "start"), "as_of_end": ("as_of", "end"),
                "year": ("as_of", "year")},
    "deadlines": {**_same("kind", "every"), "start_date": ("start", ""), "end_date": ("end", "")},
    "assignments": _same("agency", "agency_id", "agency_level", "role", "partners", "task",
                         "product"),
}  # fmt: skip


def create(connection: Connection) -> None:
    """Make the views; ``drop`` first where they are there."""
    for name, sql in definitions(connection.dialect.name).items():
        connection.execute(text(f"CREATE VIEW {name} AS {sql}"))


def drop(connection: Connection) -> None:
    """Take the views away, as a step that changes their tables must."""
    for name in reversed(list(definitions(connection.dialect.name))):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def definitions(dialect: str) -> dict[str, str]:
    """The SQL of each view by its name."""
    made = {"v_plans": _plans()}
    for kind, table in RECORD_TABLES.items():
        made[f"v_{kind}"] = _records(kind, table, dialect)
    return made


def _plans() -> str:
    columns = ", ".join(f"p.{column.name}" for column in plans.columns)
    return (
        f"SELECT {columns}, f.name AS file_name, f.format AS file_format, f.sha256 "
        "FROM plans p JOIN files f ON f.id = p.file_id"
    )


def _records(kind: str, table: Table, dialect: str) -> str:
    correctable = CORRECTABLE[kind]
    columns = [f"r.{name}" for name in _OWN]
    for column in table.columns:
        if column.name in _OWN:
            continue
        if column.name in correctable:
            columns.append(_corrected(column, *correctable[column.name], dialect))
        else:
            columns.append(f"r.{column.name}")
    columns += [f"p.{theirs} AS {ours}" for ours, theirs in _PLAN.items()]
    columns.append("f.name AS file_name")
    columns.append("s.path AS section_path" if kind != "sections" else "r.path AS section_path")
    joined = "" if kind == "sections" else "LEFT JOIN sections s ON s.id = r.section_id "
    return (
        f"SELECT {', '.join(columns)} FROM {kind} r JOIN plans p ON p.id = r.plan_id "
        f"JOIN files f ON f.id = p.file_id {joined}"
        "WHERE r.verdict IS NULL OR r.verdict <> 'rejected'"
    )


def _corrected(column: Column[Any], field: str, part: str, dialect: str) -> str:
    """What a person said the field is; a record that nobody corrected costs no look-up."""
    where = (
        "FROM corrections c WHERE c.record_id = r.record_id AND c.file_sha256 = f.sha256 "
        f"AND c.field = '{field}' AND c.state = 'attached'"
    )
    if part == "year":  # of the end, or of the start where the interval is open
        ends = (_json("end", dialect), _json("start", dialect))
        value = f"CAST(substr(COALESCE({', '.join(ends)}), 1, 4) AS integer)"
    else:
        value = _json(part, dialect)
        if dialect != "sqlite" and not isinstance(column.type, Text):
            value = f"CAST({value} AS {'integer' if column.type is WHOLE else 'double precision'})"
    return (
        f"CASE WHEN r.verdict = 'corrected' AND EXISTS (SELECT 1 {where}) "
        f"THEN (SELECT {value} {where}) ELSE r.{column.name} END AS {column.name}"
    )


def _json(part: str, dialect: str) -> str:
    """The part of a new value as SQL: the whole, a key, or a place in a list."""
    if dialect == "sqlite":
        path = "$" if not part else f"$[{part}]" if part.isdigit() else f"$.{part}"
        return f"json_extract(c.new_value, '{path}')"
    return f"(c.new_value::jsonb #>> '{{{part}}}')"
