"""Views for analysts: each record with its plan, its file and its section, rejected ones left out.

What a person corrected stands in them in the place of what was extracted.
"""

from __future__ import annotations

from sqlalchemy import Connection, Table, text

from .schema import RECORD_TABLES, plans

# Of the plan, under the names that the columns have in a view of records.
_PLAN = {
    "plan_kind": "kind", "plan_number": "number", "plan_symbol": "symbol", "plan_date": "date",
    "plan_year": "year", "plan_title": "title", "plan_issuer": "issuer", "plan_level": "level",
    "plan_province": "province", "plan_district": "district", "plan_commune": "commune",
    "province_code": "province_code", "district_code": "district_code",
    "commune_code": "commune_code", "plan_state": "state",
}  # fmt: skip
_NUMBERS = {"value", "value_max", "year"}
_OWN = ("id", "plan_id", "record_id", "span_start", "span_end", "page", "line", "quote",
        "confidence", "review", "rule", "verdict", "section_id")  # fmt: skip
# Fields that a person can correct, as the columns of the views.
CORRECTABLE = {
    "citations": ("kind", "number", "year", "symbol", "canonical", "date", "issuer", "title",
                  "role", "provision"),
    "targets": ("indicator", "indicator_id", "change", "bound", "value", "value_max", "unit",
                "per", "area"),
    "figures": ("indicator", "indicator_id", "change", "bound", "value", "value_max", "unit",
                "per", "area"),
    "deadlines": ("kind", "every"),
    "assignments": ("agency", "agency_id", "agency_level", "role", "task", "product"),
}  # fmt: skip


def create(connection: Connection) -> None:
    """Make the views; ``drop`` first where they are there."""
    for name, sql in definitions(connection.dialect.name).items():
        connection.execute(text(f"CREATE VIEW {name} AS {sql}"))


def drop(connection: Connection) -> None:
    """Take the views away, as a step that changes their tables must."""
    for name in reversed(list(definitions(connection.dialect.name))):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def create_fulltext(connection: Connection) -> None:
    """Make the tables of the full-text search."""
    from . import hooks

    hooks.create_fulltext(connection)


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
    correctable = CORRECTABLE.get(kind, ())
    columns = [f"r.{name}" for name in _OWN]
    for column in table.columns:
        if column.name in _OWN:
            continue
        if column.name in correctable:
            columns.append(_corrected(column.name, dialect))
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


def _corrected(name: str, dialect: str) -> str:
    """What a person said the field is; a record that nobody corrected costs no look-up."""
    where = (
        f"FROM corrections c WHERE c.record_id = r.record_id AND c.field = '{name}' "
        "AND c.state = 'attached' AND c.action = 'set'"
    )
    if dialect == "sqlite":
        found = f"(SELECT json_extract(c.new_value, '$') {where})"
    else:
        kind = {"year": "integer"}.get(name, "double precision")
        cast = f"::{kind}" if name in _NUMBERS else ""
        found = f"(SELECT (c.new_value::jsonb #>> '{{}}'){cast} {where})"
    return (
        f"CASE WHEN r.verdict = 'corrected' AND EXISTS (SELECT 1 {where}) THEN {found} "
        f"ELSE r.{name} END AS {name}"
    )
