"""Findings and marks in the tables of the database, for an office that shares one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, insert, select, update

from ..database.schema import audit_findings, audit_marks, audit_runs
from ..database.store import Store
from ..models import Finding
from .state import Mark, Standing, Standings, Status, now, unknown

_AT_ONCE = 400  # values of one question; SQLite allows 999 of them in older versions


class DatabaseMemory:
    """The memory of audits over a database; *store* must be open for writing.

    A run over all files may hand its findings over in parts (``begin``, ``add``, ``end``), so that
    those of thousands of plans are never in memory together.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def settle(self, findings: Sequence[Finding], files: Iterable[str]) -> Standings:
        """See ``state.Memory.settle``."""
        names = sorted(set(files))
        run = self.begin(", ".join(names)[:1000])
        current = self.add(run, findings)
        return Standings(current, self.end(run, names))

    def begin(self, scope: str = "all") -> int:
        """Open a run; gives its key."""
        with self.store.transaction() as connection:
            query = insert(audit_runs).values(made_at=now(), scope=scope, findings=0)
            return int(connection.execute(query.returning(audit_runs.c.id)).scalar_one())

    def add(self, run: int, findings: Sequence[Finding]) -> tuple[Standing, ...]:
        """Keep findings of the run; gives where each stands."""
        table = audit_findings
        with self.store.transaction() as connection:
            ids = [finding.id for finding in findings]
            known = {
                row
                for part in _parts(ids)
                for row in connection.scalars(
                    select(table.c.finding_id).where(table.c.finding_id.in_(part))
                )
            }
            marks = marks_of(connection, ids)
            fresh: dict[str, dict[str, object]] = {}
            for finding in findings:
                values = _values(finding) | {"last_run": run, "gone_run": None}
                if finding.id in known:
                    connection.execute(
                        update(table).where(table.c.finding_id == finding.id).values(values)
                    )
                else:
                    fresh[finding.id] = values | {"finding_id": finding.id, "first_run": run}
            if fresh:
                connection.execute(insert(table), list(fresh.values()))
            connection.execute(
                update(audit_runs)
                .where(audit_runs.c.id == run)
                .values(findings=audit_runs.c.findings + len(findings))
            )
        return tuple(Standing(f, new=f.id not in known, mark=marks.get(f.id)) for f in findings)

    def end(self, run: int, files: Sequence[str] | None = None) -> tuple[Finding, ...]:
        """Close a run over *files* (None: all); gives the findings that are gone."""
        table = audit_findings
        left = (table.c.last_run != run) & table.c.gone_run.is_(None)
        gone: list[Finding] = []
        with self.store.transaction() as connection:
            for part in _parts(list(files)) if files is not None else [None]:
                where = left if part is None else left & table.c.file.in_(part)
                bodies = connection.scalars(select(table.c.body).where(where)).all()
                gone += [Finding.model_validate_json(body) for body in bodies]
                connection.execute(update(table).where(where).values(gone_run=run))
        return tuple(gone)

    def mark(self, finding_id: str, status: Status, why: str, author: str) -> Finding:
        """See ``state.Memory.mark``."""
        table = audit_findings
        with self.store.transaction() as connection:
            body = connection.scalar(select(table.c.body).where(table.c.finding_id == finding_id))
            if body is None:
                raise unknown(finding_id)
            connection.execute(
                insert(audit_marks).values(
                    finding_id=finding_id, status=status, why=why, author=author, made_at=now()
                )
            )
        return Finding.model_validate_json(body)


def standings(connection: Connection) -> Iterator[Standing]:
    """The findings that hold, by file, the newest marked as such; for pages that show them all."""
    table = audit_findings
    newest = select(audit_runs.c.id).order_by(audit_runs.c.id.desc()).limit(1).scalar_subquery()
    rows = connection.execute(
        select(table.c.body, (table.c.first_run == newest).label("new"))
        .where(table.c.gone_run.is_(None))
        .order_by(table.c.file, table.c.finding_id)
    )
    for part in rows.partitions(_AT_ONCE):
        found = [(Finding.model_validate_json(row.body), bool(row.new)) for row in part]
        marks = marks_of(connection, [finding.id for finding, _ in found])
        for finding, new in found:
            yield Standing(finding, new=new, mark=marks.get(finding.id))


def marks_of(connection: Connection, ids: Sequence[str]) -> dict[str, Mark]:
    """The last mark of each finding."""
    table = audit_marks
    made: dict[str, Mark] = {}
    for part in _parts(list(ids)):
        query = select(table).where(table.c.finding_id.in_(part)).order_by(table.c.id)
        for row in connection.execute(query):
            made[row.finding_id] = Mark(row.status, row.why, row.author, row.made_at)
    return made


def _values(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.file,
        "document": finding.document,
        "check_id": finding.check,
        "severity": finding.severity,
        "review": finding.review,
        "title": finding.title,
        "message": finding.message,
        "body": finding.model_dump_json(),
    }


def _parts(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
