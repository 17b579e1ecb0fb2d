"""The documents of a database as a list shows them, and what files could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from .schema import files, plans, problems

_LISTED = (
    "id", "file_id", "ordinal", "state", "superseded_by", "kind", "number", "symbol", "date",
    "year", "issuer", "level", "province", "district", "commune", "title", "period_start",
    "period_end", "records", "identity",
)  # fmt: skip
_TROUBLES = 100


def rows(connection: Connection, plan_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The plans in the order of *plan_ids*, each with its file and the problems of it."""
    told = (
        select(func.count())
        .where(problems.c.file_id == plans.c.file_id)
        .correlate(plans)
        .scalar_subquery()
    )
    query = (
        select(
            *(plans.c[name] for name in _LISTED), files.c.name.label("file"), files.c.format,
            files.c.pages, files.c.loaded_at, told.label("problems"),
        )
        .join(files, files.c.id == plans.c.file_id)
        .where(plans.c.id.in_(plan_ids))
    )  # fmt: skip
    found = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
    return [found[key] for key in plan_ids if key in found]


def one(connection: Connection, plan_id: int) -> dict[str, Any] | None:
    """A plan, all of its row."""
    row = connection.execute(select(plans).where(plans.c.id == plan_id)).mappings().first()
    return None if row is None else dict(row)


def file_of(connection: Connection, file_id: int) -> dict[str, Any]:
    """The row of a file."""
    names = ("id", "sha256", "name", "format", "encoding", "size", "pages", "length", "loaded_at")
    query = select(*(files.c[name] for name in names)).where(files.c.id == file_id)
    return dict(connection.execute(query).mappings().one())


def versions(connection: Connection, identity: str) -> list[dict[str, Any]]:
    """All versions of a document, the one that holds first, then the last that was loaded."""
    keys = connection.scalars(
        select(plans.c.id).where(plans.c.identity == identity).order_by(plans.c.id.desc())
    ).all()
    return sorted(rows(connection, keys), key=lambda row: row["state"] != "current")


def unread(connection: Connection) -> list[dict[str, Any]]:
    """The last files that could not be loaded, and why."""
    return _problems(connection, [problems.c.file_id.is_(None)])


def troubles(connection: Connection, file_id: int) -> list[dict[str, Any]]:
    """What could not be read of a file."""
    return _problems(connection, [problems.c.file_id == file_id])


def _problems(connection: Connection, where: Iterable[Any]) -> list[dict[str, Any]]:
    query = select(problems).where(*where).order_by(problems.c.id.desc()).limit(_TROUBLES)
    return [dict(row) for row in connection.execute(query).mappings()]
