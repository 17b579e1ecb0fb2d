"""The findings of the database as a page asks for them: chosen, counted, a part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, case, false, func, select, true
from sqlalchemy.sql.expression import FromClause

from ..database.schema import audit_findings, audit_marks, audit_runs
from ..models import Finding, Severity
from .memory_db import marks_of
from .state import Mark, Standing

_F = audit_findings.c
SEVERITIES: tuple[str, ...] = (*get_args(Severity), "review")
"""The values of ``Wanted.severity``; ``review`` is what rests on an unsure reading."""
_FACET = 40  # values of a facet; a reader looks for the others by name


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings: each condition is left out where it is empty.

    ``severity`` is one of ``SEVERITIES``; ``file`` a file's name; ``status`` a ``Status``;
    ``words`` stand in the title or the message, as they are written.
    """

    severity: str = ""
    check: str = ""
    file: str = ""
    status: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings a value of a facet has; ``name`` is what a reader calls it."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Run:
    """An audit that was made, by its key: when (UTC), over what, and what it found."""

    id: int
    made_at: str
    scope: str
    findings: int


def chosen(
    connection: Connection, wanted: Wanted, limit: int | None = None, skip: int = 0
) -> Iterator[Standing]:
    """The findings that hold and fit, the gravest first, each with what was said of it."""
    source, status = _joined()
    newest = select(func.max(audit_runs.c.id)).scalar_subquery()
    query = (
        select(_F.body, (_F.first_run == newest).label("new"))
        .select_from(source)
        .where(*_fitting(wanted, status))
        .order_by(_rank(), _F.file, _F.check_id, _F.finding_id)
        .offset(skip)
    )
    if limit is not None:
        query = query.limit(limit)
    for part in connection.execute(query).partitions(400):
        yield from _standings(connection, part)


def one(connection: Connection, finding_id: str) -> Standing | None:
    """The finding of that id with what was said of it."""
    newest = select(func.max(audit_runs.c.id)).scalar_subquery()
    query = select(_F.body, (_F.first_run == newest).label("new"))
    rows = connection.execute(query.where(_F.finding_id == finding_id)).all()
    return next(_standings(connection, rows), None)


def said(connection: Connection, finding_id: str) -> tuple[Mark, ...]:
    """Everything that people said of a finding, the first first."""
    table = audit_marks
    query = select(table).where(table.c.finding_id == finding_id).order_by(table.c.id)
    return tuple(
        Mark(row.status, row.why, row.author, row.made_at) for row in connection.execute(query)
    )


def count(connection: Connection, wanted: Wanted) -> int:
    """How many findings fit."""
    source, status = _joined()
    query = select(func.count()).select_from(source).where(*_fitting(wanted, status))
    return int(connection.execute(query).scalar_one())


def tallies(connection: Connection, wanted: Wanted) -> dict[str, tuple[Tally, ...]]:
    """For each facet its values: those that the other conditions leave, with their numbers."""
    source, status = _joined()
    severity = case((_F.review == true(), "review"), else_=_F.severity)
    facets: dict[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
        "severity": (severity, severity),
        "status": (status, status),
        "check": (_F.check_id, func.max(_F.title)),
        "file": (_F.file, func.max(_F.document)),
    }
    made = {}
    for name, (value, title) in facets.items():
        rest = replace(wanted, **{name: ""})
        number = func.count().label("number")
        query = (
            select(value.label("value"), title.label("name"), number)
            .select_from(source)
            .where(*_fitting(rest, status))
            .group_by(value)
            .order_by(number.desc(), value)
            .limit(_FACET)
        )
        made[name] = tuple(
            Tally(row.value or "", row.name or "", row.number) for row in connection.execute(query)
        )
    return made


def last_run(connection: Connection) -> Run | None:
    """The newest audit; None where none was made."""
    row = connection.execute(select(audit_runs).order_by(audit_runs.c.id.desc()).limit(1)).first()
    return None if row is None else Run(row.id, row.made_at, row.scope, row.findings)


def _joined() -> tuple[FromClause, ColumnElement[str]]:
    """The findings beside the last thing said of each, and their state as a column."""
    table = audit_marks
    last = select(func.max(table.c.id).label("id")).group_by(table.c.finding_id).subquery()
    newest = (
        select(table.c.finding_id, table.c.status).join(last, last.c.id == table.c.id).subquery()
    )
    joined = audit_findings.outerjoin(newest, newest.c.finding_id == _F.finding_id)
    return joined, func.coalesce(newest.c.status, "open")


def _fitting(wanted: Wanted, status: ColumnElement[str]) -> Iterator[ColumnElement[bool]]:
    yield _F.gone_run.is_(None)
    if wanted.severity == "review":
        yield _F.review == true()
    elif wanted.severity:
        yield (_F.review == false()) & (_F.severity == wanted.severity)
    if wanted.check:
        yield _F.check_id == wanted.check
    if wanted.file:
        yield _F.file == wanted.file
    if wanted.status:
        yield status == wanted.status
    if wanted.words:
        yield _F.title.icontains(wanted.words, autoescape=True) | _F.message.icontains(
            wanted.words, autoescape=True
        )


def _rank() -> ColumnElement[int]:
    whens = [(_F.review == true(), len(SEVERITIES))]
    whens += [(_F.severity == name, rank) for rank, name in enumerate(SEVERITIES)]
    return case(*whens, else_=len(SEVERITIES))


def _standings(connection: Connection, rows: Any) -> Iterator[Standing]:
    found = [(Finding.model_validate_json(row.body), bool(row.new)) for row in rows]
    marks = marks_of(connection, [finding.id for finding, _ in found])
    for finding, new in found:
        yield Standing(finding, new=new, mark=marks.get(finding.id))
