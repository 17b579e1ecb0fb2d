"""In which documents records and files stand: where a link from elsewhere leads."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from .schema import RECORD_TABLES, files, plans

_AT_ONCE = 400


def plans_of_records(connection: Connection, record_ids: Iterable[str]) -> dict[str, int]:
    """The plan of each record; of versions that share it the current one."""
    made: dict[str, int] = {}
    asked = sorted(set(record_ids))
    for kind, table in RECORD_TABLES.items():
        own = [key for key in asked if key[:1] == kind[0]]
        for start in range(0, len(own), _AT_ONCE):
            found = connection.execute(
                select(table.c.record_id, table.c.plan_id)
                .join(plans, plans.c.id == table.c.plan_id)
                .where(table.c.record_id.in_(own[start : start + _AT_ONCE]))
                # "superseded" sorts behind "current", so that the current one stays
                .order_by(plans.c.state.desc(), plans.c.id)
            )
            made |= {row.record_id: row.plan_id for row in found}
    return made


def plans_of_files(connection: Connection, names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The file and its first document for each name; of several of a name the newest."""
    made: dict[str, tuple[int, int]] = {}
    asked = sorted(set(names))
    for start in range(0, len(asked), _AT_ONCE):
        found = connection.execute(
            select(files.c.name, files.c.id, plans.c.id.label("plan_id"))
            .join(plans, plans.c.file_id == files.c.id)
            .where(files.c.name.in_(asked[start : start + _AT_ONCE]), plans.c.ordinal == 0)
            .order_by(files.c.id)
        )
        made |= {row.name: (row.id, row.plan_id) for row in found}
    return made
