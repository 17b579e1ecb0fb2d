"""The tables that the search reads: one narrow row a record, and its words.

``search_rows`` holds what is filtered and counted, by the key of the record; ``search_agencies``
the bodies that a record names. The words are an FTS5 table without contents in SQLite and two
``tsvector`` columns with GIN indexes in PostgreSQL; both are filled with words cut by ``words``,
so that both engines find the same. A record in the index is never read from there: what is shown
comes from the tables of the records.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    inspect,
    select,
    text,
    update,
)

from . import packed, words
from .columns import KEY
from .packed import PLAN_ORDINAL as PLAN_ORDINAL
from .passages import around
from .schema import (
    RECORD_TABLES,
    assignments,
    contents,
    corrections,
    deadlines,
    files,
    links,
    plan_of,
    plans,
    row_key,
)
from .writer import bulk

KINDS = ("plans", "sections", "citations", "targets", "figures", "deadlines", "assignments")
"""The kinds of hits; their places here are the codes in ``search_rows.kind``."""

tables = MetaData()
rows = Table(
    "search_rows",
    tables,
    Column("id", KEY, primary_key=True, autoincrement=False),
    Column("kind", SmallInteger, nullable=False),
    Column("indicator_id", Text),
    Column("unit", Text),
    Column("year", Integer),
    Column("value", Float(53)),
    Column("due", Text),
    Column("agency_id", Text),
    Column("review", Boolean, nullable=False),
    Column("verdict", Text),
    Index("ix_search_rows_indicator_id", "indicator_id", "id"),
)
agencies = Table(
    "search_agencies",
    tables,
    Column("agency_id", Text, primary_key=True),
    Column("id", KEY, primary_key=True, autoincrement=False, index=True),
    Column("level", Text),
    sqlite_with_rowid=False,
)
state = Table("search_state", tables, Column("version", Integer, nullable=False))

_READ = frozenset((
    "id", "record_id", "quote", "review", "verdict", "indicator_id", "unit", "year", "value",
    "due_end", "indicator", "area", "end_date", "span_start", "span_end", "agency", "task",
    "product", "agency_id", "agency_level", "canonical", "title",
))  # fmt: skip
_FTS = (
    "CREATE VIRTUAL TABLE search_words USING fts5"
    "(words, bare, content='', tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
)
_VECTORS = (
    "ALTER TABLE search_rows ADD COLUMN words tsvector",
    "ALTER TABLE search_rows ADD COLUMN bare tsvector",
    "CREATE INDEX ix_search_rows_words ON search_rows USING gin (words)",
    "CREATE INDEX ix_search_rows_bare ON search_rows USING gin (bare)",
)
_OWN = tuple(column.name for column in rows.columns)
_ADD_BODIES = insert(agencies)
# Made once: building a statement costs more than running it.
_PLAN = select(plans).where(plans.c.id == bindparam("plan"))
_RECORDS = {
    kind: select(*(c for c in table.columns if c.name in _READ)).where(
        table.c.plan_id == bindparam("plan")
    )
    for kind, table in RECORD_TABLES.items()
}
_TEXT = select(contents.c.text).where(contents.c.file_id == bindparam("file"))
_DATES = (
    select(links.c.source_id, deadlines.c.end_date)
    .join(deadlines, deadlines.c.id == links.c.target_id)
    .where(links.c.plan_id == bindparam("plan"), deadlines.c.end_date.is_not(None))
)
_BODIES = (
    select(links.c.source_id, assignments.c.agency_id, assignments.c.agency_level)
    .join(assignments, assignments.c.id == links.c.target_id)
    .where(links.c.plan_id == bindparam("plan"), assignments.c.agency_id.is_not(None))
)
_SET = (
    select(corrections.c.record_id, corrections.c.field, corrections.c.new_value)
    .where(
        corrections.c.file_sha256
        == select(files.c.sha256).where(files.c.id == bindparam("file")).scalar_subquery(),
        corrections.c.state == "attached",
        corrections.c.action == "set",
    )
    .order_by(corrections.c.id)
)
_VERSION = select(state.c.version)
_MAX_WORDS = 4000  # of one record; PostgreSQL counts positions no further than 16383


def is_sqlite(connection: Connection) -> bool:
    """Tell which of the two stores it is."""
    return connection.dialect.name == "sqlite"


def create(connection: Connection) -> None:
    """Make the tables where they are not there."""
    there = inspect(connection)
    had = there.has_table("search_rows")
    if not had:
        tables.create_all(connection)
        for statement in (_FTS,) if is_sqlite(connection) else _VECTORS:
            connection.execute(text(statement))
        connection.execute(insert(state).values(version=words.VERSION))
    if is_sqlite(connection):
        packed.create(connection)
    if had and _outdated(connection):
        rebuild(connection)


def index(connection: Connection, plan_ids: Sequence[int]) -> None:
    """Put plans into the index, whose rows stand in the tables."""
    if _outdated(connection):
        rebuild(connection)
        return
    for plan_id in plan_ids:
        _write(connection, [*_records(connection, plan_id)])


def remove(connection: Connection, plan_ids: Sequence[int]) -> None:
    """Take plans out of the index; their rows still stand in the tables."""
    if is_sqlite(connection) and _outdated(connection):
        rebuild(connection)
    for plan_id in plan_ids:
        if is_sqlite(connection):
            _forget(connection, _records(connection, plan_id))
            packed.remove(connection, [plan_id])
        inside = (row_key(plan_id, 0), row_key(plan_id, PLAN_ORDINAL))
        connection.execute(delete(agencies).where(agencies.c.id.between(*inside)))
        connection.execute(delete(rows).where(rows.c.id.between(*inside)))


def refresh(connection: Connection, record_ids: Sequence[str]) -> None:
    """Let filters see what people said of records: verdicts and corrected values.

    The words stay those of the extraction: what a person sets are values, not the text.
    """
    for kind, table in RECORD_TABLES.items():
        found = connection.execute(
            select(table.c.id, table.c.plan_id).where(table.c.record_id.in_(record_ids))
        ).all()
        for key, plan_id in found:
            for made, _ in _records(connection, plan_id, only=(kind, key)):
                if is_sqlite(connection):
                    packed.change(connection, plan_id, [made])
                connection.execute(
                    update(rows)
                    .where(rows.c.id == bindparam("key"))
                    .values({name: made[name] for name in made if name not in ("id", "agencies")}),
                    {"key": key},
                )


def optimize(connection: Connection) -> None:
    """Put the index in order after a large load, so that it is small and quick to read."""
    if is_sqlite(connection):
        connection.execute(text("INSERT INTO search_words (search_words) VALUES ('optimize')"))
    connection.execute(text("ANALYZE search_rows"))


def rebuild(connection: Connection) -> int:
    """Make the index anew from the tables; the number of plans in it."""
    connection.execute(delete(agencies))
    connection.execute(delete(rows))
    if is_sqlite(connection):
        connection.execute(text("DROP TABLE IF EXISTS search_words"))
        connection.execute(text(_FTS))
        packed.create(connection)
        packed.clear(connection)
    connection.execute(update(state).values(version=words.VERSION))
    found = connection.execute(select(plans.c.id).order_by(plans.c.id)).scalars().all()
    for plan_id in found:
        _write(connection, [*_records(connection, plan_id)])
    return len(found)


def _outdated(connection: Connection) -> bool:
    return connection.execute(_VERSION).scalar() != words.VERSION


def _write(connection: Connection, made: Sequence[tuple[dict[str, Any], str]]) -> None:
    cut = [words.indexed(said) for _, said in made]
    if is_sqlite(connection):
        marks = ", ".join("?" * len(_OWN))
        connection.exec_driver_sql(
            f"INSERT INTO search_rows ({', '.join(_OWN)}) VALUES ({marks})",
            [tuple([row[name] for name in _OWN]) for row, _ in made],
        )
        connection.exec_driver_sql(
            "INSERT INTO search_words (rowid, words, bare) VALUES (?, ?, ?)",
            [(row["id"], *_fts5(*both)) for (row, _), both in zip(made, cut, strict=True)],
        )
        if made:
            lengths = [len(full) for full, _ in cut]
            packed.write(connection, plan_of(made[0][0]["id"]), [row for row, _ in made], lengths)
    else:
        bulk(
            connection,
            "search_rows",
            (*_OWN, "words", "bare"),
            (
                (*(row[name] for name in _OWN), vector(full), vector(plain))
                for (row, _), (full, plain) in zip(made, cut, strict=True)
            ),
        )
    bodies = [
        {"id": row["id"], "agency_id": body, "level": level}
        for row, _ in made
        for body, level in row["agencies"].items()
    ]
    if bodies:
        connection.execute(_ADD_BODIES, bodies)


def _fts5(full: Sequence[str], plain: Sequence[str]) -> tuple[str, str]:
    """The two columns of a record in FTS5."""
    cut = full[:_MAX_WORDS], plain[:_MAX_WORDS]
    return " ".join((*cut[0], *words.repeated(cut[0]))), " ".join(
        (*cut[1], *words.repeated(cut[1]))
    )


def vector(found: Sequence[str]) -> str:
    """Words as a ``tsvector``; they hold no quotation mark or stroke, by their making."""
    places: dict[str, list[str]] = {}
    for position, word in enumerate(found[:_MAX_WORDS], 1):
        places.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(at[:200])}" for word, at in places.items())


def _forget(connection: Connection, made: Iterable[tuple[dict[str, Any], str]]) -> None:
    """FTS5 without contents forgets a row when it is told the words that it was given."""
    gone = []
    for row, said in made:
        gone.append((row["id"], *_fts5(*words.indexed(said))))
    if gone:
        connection.exec_driver_sql(
            "INSERT INTO search_words (search_words, rowid, words, bare)"
            " VALUES ('delete', ?, ?, ?)",
            gone,
        )


def _records(
    connection: Connection, plan_id: int, only: tuple[str, int] | None = None
) -> Iterator[tuple[dict[str, Any], str]]:
    """The rows of a plan's records, each with the text whose words are kept."""
    reader = _Plan(connection, plan_id)
    if only is None:
        yield reader.plan()
    for kind, query in _RECORDS.items():
        if only is None or only[0] == kind:
            for row in connection.execute(query, {"plan": plan_id}).mappings():
                if only is None or only[1] == row["id"]:
                    yield reader.record(kind, dict(row))


class _Plan:
    """One plan read for the index."""

    def __init__(self, connection: Connection, plan_id: int) -> None:
        self.connection, self.plan_id = connection, plan_id
        self.head = dict(connection.execute(_PLAN, {"plan": plan_id}).mappings().one())
        self._text: str | None = None
        self.due: dict[int, str] = {}
        self.bodies: dict[int, dict[str, str | None]] = {}
        self._linked()
        self.set: dict[str, dict[str, Any]] = corrected(connection, self.head["file_id"])

    @property
    def text(self) -> str:
        """The text of the plan's file."""
        if self._text is None:
            packed = self.connection.execute(_TEXT, {"file": self.head["file_id"]}).scalar()
            self._text = zlib.decompress(packed).decode("utf-8") if packed else ""
        return self._text

    def _linked(self) -> None:
        """The dates of tasks, and the bodies that answer for targets, by the links."""
        given = {"plan": self.plan_id}
        for source, day in self.connection.execute(_DATES, given):
            self.due[source] = max(day, self.due.get(source, day))
        for source, body, level in self.connection.execute(_BODIES, given):
            self.bodies.setdefault(source, {}).setdefault(body, level)

    def plan(self) -> tuple[dict[str, Any], str]:
        """The plan itself, found by its title, number, issuer and place."""
        head = self.head
        number = "/".join(filter(None, (head["number"], head["symbol"])))
        said = (head["title"], number, head["issuer"], head["province"], head["district"],
                head["commune"], head["date"], head["year"], head["signer_name"])  # fmt: skip
        row = _row(row_key(self.plan_id, PLAN_ORDINAL), "plans", year=head["year"])
        return row, " . ".join(str(part) for part in said if part)

    def record(self, kind: str, read: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """A record's row and the text whose words are kept."""
        said_so = self.set.get(read["record_id"])
        found: Mapping[str, Any] = {**read, **said_so} if said_so else read
        row = _row(found["id"], kind, review=found["review"], verdict=found["verdict"])
        said = [read["quote"]]  # of what is said the words of the text, not a person's
        if kind in ("targets", "figures"):
            for name in ("indicator_id", "unit", "year", "value"):
                row[name] = found[name]
            row["due"] = found.get("due_end")
            said += [read["indicator"], read["area"]]
            row["agencies"] = self.bodies.get(found["id"], {})
        elif kind == "deadlines":
            row |= {"year": found["year"], "due": found["end_date"]}
            passage = around(self.text, found["span_start"], found["span_end"])
            said = [self.text[passage[0] : passage[1]]]
        elif kind == "assignments":
            due = self.due.get(found["id"])
            row |= {"due": due, "year": int(due[:4]) if due else None}
            said += [read["agency"], read["task"], read["product"]]
            if found["agency_id"]:
                row["agencies"] = {found["agency_id"]: found["agency_level"]}
        elif kind == "citations":
            row["year"] = found["year"]
            said += [read["canonical"], read["title"]]
        else:
            said += [read["title"]]
        row["agency_id"] = next(iter(row["agencies"]), None)
        return row, _joined(said)


def _row(key: int, kind: str, **given: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": key, "kind": KINDS.index(kind), "indicator_id": None, "unit": None, "year": None,
        "value": None, "due": None, "agency_id": None, "review": False, "verdict": None,
        "agencies": {},
    }  # fmt: skip
    return made | given


def _joined(said: Sequence[str | None]) -> str:
    """The texts one after another, those left out that stand in an earlier one."""
    kept: list[str] = []
    for part in said:
        if part and not any(part in other for other in kept):
            kept.append(part)
    return " . ".join(kept)


def corrected(connection: Connection, file_id: int) -> dict[str, dict[str, Any]]:
    """What people set in the records of a file, by record and field, the last word last."""
    found = connection.execute(_SET, {"file": file_id})
    made: dict[str, dict[str, Any]] = {}
    for record_id, field, value in found:
        if field is not None:
            said = json.loads(value) if value else None
            made.setdefault(record_id, {}).update(_columns(field, said))
    return made


def _columns(field: str, value: Any) -> dict[str, Any]:
    """A field of the models as columns of the tables."""
    if field in ("due", "as_of"):
        start, end = (value or {}).get("start"), (value or {}).get("end")
        day = end or start
        year = int(day[:4]) if day else None
        return {f"{field}_start": start, f"{field}_end": end, "year": year}
    if field in ("start", "end"):
        return {f"{field}_date": value} | ({"year": int(value[:4])} if value else {})
    if field == "baseline":
        base = value or {}
        when = base.get("date")
        first, last = (when, when) if isinstance(when, str) else (
            (when or {}).get("start"), (when or {}).get("end")
        )  # fmt: skip
        return {
            "baseline_value": base.get("value"),
            "baseline_unit": base.get("unit"),
            "baseline_start": first,
            "baseline_end": last,
        }
    return {field: value}
