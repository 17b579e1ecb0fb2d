"""Rows into tables: one file with its plans in one transaction of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select
from sqlalchemy.exc import DBAPIError

from . import hooks, schema
from .rows import FileRows, PlanRows, Row
from .schema import row_key

_FIRST = ("id", "plan_id", "section_id")


def _columns(table: Table) -> list[str]:
    """The columns in the order in which ``rows`` gives them, behind key, plan and section."""
    return [*_FIRST, *(c.name for c in table.columns if c.name not in _FIRST)]


COLUMNS = {kind: _columns(table) for kind, table in schema.RECORD_TABLES.items()}
LINK_COLUMNS = ["source_id", "target_id", "kind", "rule", "confidence", "plan_id"]

# Made once: to put a statement together costs as much as to run it.
FILE_OF = select(schema.files.c.id).where(schema.files.c.sha256 == bindparam("sha256"))
_NEW_FILE = insert(schema.files).returning(schema.files.c.id)
_NEW_PLAN = insert(schema.plans).returning(schema.plans.c.id)
_NEW_CONTENTS = insert(schema.contents)


def bulk(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write many rows by the driver's fastest way; names come from the schema alone."""
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table} ({names}) FROM STDIN", rows)
        return
    marks = ", ".join("?" * len(columns))
    data = list(rows)
    if data:
        connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", data)


def _copy(connection: Connection, statement: str, rows: Iterable[Row]) -> None:
    dialect: Any = connection.dialect
    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except dialect.dbapi.Error as error:  # SQLAlchemy does not see this way
        raise DBAPIError.instance(
            statement, None, error, dialect.dbapi.Error, dialect=dialect
        ) from error


def write_file(connection: Connection, rows: FileRows, loaded_at: str) -> tuple[int, list[int]]:
    """Write a file that is not there yet, or anew over its old rows; the keys of file and plans.

    A file that is extracted again keeps its key and those of its plans, so that addresses of
    pages stay good.
    """
    found = connection.execute(FILE_OF, {"sha256": rows.file["sha256"]}).scalar()
    kept: list[int] = []
    values = rows.file | {"loaded_at": loaded_at}
    if found is None:
        file_id = int(connection.execute(_NEW_FILE, values).scalar_one())
    else:
        file_id = int(found)
        kept = remove_plans(connection, file_id)
        table = schema.files
        connection.execute(table.update().where(table.c.id == file_id).values(values))
    connection.execute(
        insert(schema.contents).values(file_id=file_id, text=rows.text, extraction=rows.extraction)
    )
    if rows.boxes is not None:
        connection.execute(insert(schema.word_boxes).values(file_id=file_id, packed=rows.boxes))
    if rows.problems:
        connection.execute(
            insert(schema.problems),
            [
                problem
                | {"file_id": file_id, "name": rows.file["name"], "found_at": loaded_at,
                   "input_sha256": rows.file["input_sha256"]}
                for problem in rows.problems
            ],
        )  # fmt: skip
    made = []
    for ordinal, plan in enumerate(rows.plans):
        known = kept[ordinal] if ordinal < len(kept) else None
        made.append(_write_plan(connection, file_id, plan, known))
    return file_id, made


def _write_plan(connection: Connection, file_id: int, plan: PlanRows, known: int | None) -> int:
    values = plan.plan | {"file_id": file_id, "state": "current"}
    if known is not None:
        values["id"] = known
    plan_id = int(connection.execute(_NEW_PLAN, values).scalar_one())
    base = row_key(plan_id, 0)
    for kind, rows in plan.records.items():
        bulk(
            connection,
            kind,
            COLUMNS[kind],
            (
                (base + row[0], plan_id, None if row[1] is None else base + row[1], *row[2:])
                for row in rows
            ),
        )
    if plan.links:
        bulk(
            connection,
            "links",
            LINK_COLUMNS,
            ((base + row[0], base + row[1], *row[2:], plan_id) for row in plan.links),
        )
    return plan_id


def remove_plans(connection: Connection, file_id: int) -> list[int]:
    """Take away what was extracted from a file, its row in ``files`` aside; the plans' keys."""
    plans = schema.plans
    ids = [
        int(row.id)
        for row in connection.execute(
            select(plans.c.id).where(plans.c.file_id == file_id).order_by(plans.c.ordinal)
        )
    ]
    hooks.remove(connection, ids)
    for table in (*schema.RECORD_TABLES.values(), schema.links):
        connection.execute(delete(table).where(table.c.plan_id.in_(ids)))
    connection.execute(delete(plans).where(plans.c.file_id == file_id))
    for table in (schema.contents, schema.word_boxes, schema.problems):
        connection.execute(delete(table).where(table.c.file_id == file_id))
    return ids
