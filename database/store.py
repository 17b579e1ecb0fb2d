"""The database as an object: opened with a sentence for whatever is wrong, read and written."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from ..models import PlanFile
from . import engine as engines
from . import migrate, rows, schema
from .trouble import DatabaseTrouble, told

DEFAULT = "plans.db"


@dataclass(frozen=True, slots=True)
class Place:
    """A record as the database holds it: its table, its row, its plan and its file."""

    kind: str
    row: dict[str, Any]
    plan: dict[str, Any]
    file: dict[str, Any]


class Store:
    """A database of plans; close it, or use it in a ``with``.

    >>> with Store.open(":memory:", write=True) as store:
    ...     store.counts()["plans"]
    0
    """

    def __init__(self, engine: Engine, shown: str) -> None:
        self.engine = engine
        self.shown = shown

    @classmethod
    def open(
        cls, target: str | Path = DEFAULT, *, write: bool = False, create: bool = True
    ) -> Store:
        """Open a SQLite file or a ``postgresql://`` address.

        ``write`` allows changes, and makes a database that is not there unless ``create=False``.

        Raises:
            DatabaseTrouble: when it is not there, not ours, of another age, locked or not to be
                written; the sentence says what to do.
            MissingProgram: when the driver of PostgreSQL is not installed.
        """
        shown = engines.display(target)
        text = str(target)
        create = create and write
        if not create and not engines.is_server(text) and not Path(text).exists():
            raise _not_there(shown)
        store = cls(engines.connect(target, write=write), shown)
        try:
            store._ready(create=create)
        except BaseException:
            store.close()
            raise
        return store

    def _ready(self, *, create: bool) -> None:
        with told(self.shown):
            with self.engine.connect() as connection:
                empty = create and migrate.age(connection) == "empty"
            if empty:
                migrate.upgrade(self.engine)
            with self.engine.connect() as connection:
                migrate.check(connection, self.shown)

    @classmethod
    def migrate(cls, target: str | Path) -> tuple[str | None, str]:
        """Bring the database *target* up to date; its version before and after.

        Raises:
            DatabaseTrouble: when it is not there, not ours, or newer than this program.
        """
        shown = engines.display(target)
        text = str(target)
        if not engines.is_server(text) and not Path(text).exists():
            raise _not_there(shown)
        store = cls(engines.connect(target, write=True), shown)
        try:
            with told(shown):
                with store.engine.connect() as connection:
                    before = migrate.version(connection)
                    if migrate.age(connection) in ("newer", "foreign"):
                        migrate.check(connection, shown)
                migrate.upgrade(store.engine)
            return before, migrate.head()
        finally:
            store.close()

    def close(self) -> None:
        """Let the database go; a SQLite file is one file again."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection to read with; what the database reports comes as a sentence."""
        with told(self.shown), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection to write with: all of it stands at the end, or nothing."""
        with told(self.shown), engines.writing(self.engine) as connection:
            yield connection

    def counts(self) -> dict[str, int]:
        """How many rows each table holds, problems and corrections included."""
        names = ("files", "plans", *schema.RECORD_TABLES, "links", "relations", "problems",
                 "corrections")  # fmt: skip
        with self.connect() as connection:
            return {
                name: connection.execute(
                    select(func.count()).select_from(schema.metadata.tables[name])
                ).scalar_one()
                for name in names
            }

    def file_ids(self) -> list[int]:
        """The keys of all files, in the order in which they came."""
        with self.connect() as connection:
            found = connection.scalars(select(schema.files.c.id).order_by(schema.files.c.id))
            return [int(key) for key in found]

    def plan_file(self, file_id: int, *, corrected: bool = False) -> PlanFile:
        """What was extracted from a file, exactly; or as people corrected it.

        Raises:
            DatabaseTrouble: when there is no such file.
        """
        from . import corrections

        contents, files = schema.contents, schema.files
        with self.connect() as connection:
            row = connection.execute(
                select(contents.c.text, contents.c.extraction, files.c.sha256)
                .join(files, files.c.id == contents.c.file_id)
                .where(contents.c.file_id == file_id)
            ).first()
            said = corrections.attached(connection, row.sha256) if row and corrected else []
        if row is None:
            raise _no_file(file_id)
        return corrections.apply(rows.unpack(row.text, row.extraction), said)

    def text(self, file_id: int) -> str:
        """The canonical text of a file.

        Raises:
            DatabaseTrouble: when there is no such file.
        """
        table = schema.contents
        with self.connect() as connection:
            found = connection.execute(select(table.c.text).where(table.c.file_id == file_id))
            packed = found.scalar()
        if packed is None:
            raise _no_file(file_id)
        return zlib.decompress(packed).decode("utf-8")

    def find(self, record_id: str) -> list[Place]:
        """Where the record stands; the current version of its plan first.

        The same record may stand in several files: in versions of a plan that share its words.
        """
        made = []
        with self.connect() as connection:
            for kind, table in schema.RECORD_TABLES.items():
                if record_id[:1] != kind[0]:
                    continue
                found = connection.execute(select(table).where(table.c.record_id == record_id))
                made += [
                    Place(kind, dict(row._mapping), *_owners(connection, row.plan_id))
                    for row in found
                ]
        return sorted(made, key=lambda p: (p.plan["state"] != "current", -p.plan["id"]))

    def place(self, record_id: str) -> Place:
        """Where the record stands in the current version of its plan.

        Raises:
            DatabaseTrouble: when no record has that id.
        """
        found = self.find(record_id)
        if not found:
            raise DatabaseTrouble(
                "no_record",
                f"Không có bản ghi {record_id!r} trong {self.shown}. Mã có dạng t-9f0c... .",
                f"There is no record {record_id!r} in {self.shown}; ids look like t-9f0c... .",
            )
        return found[0]


def _not_there(shown: str) -> DatabaseTrouble:
    return DatabaseTrouble(
        "no_database",
        f"Chưa có cơ sở dữ liệu {shown}. Hãy nạp trước: kehoach load THU_MUC --db {shown}",
        f"There is no database {shown}; load first: kehoach load FOLDER --db {shown}",
    )


def _no_file(file_id: int) -> DatabaseTrouble:
    return DatabaseTrouble("no_file", f"Không có tệp số {file_id}.", f"There is no file {file_id}.")


def _owners(connection: Connection, plan_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    plans, files = schema.plans, schema.files
    plan = connection.execute(select(plans).where(plans.c.id == plan_id)).one()
    file = connection.execute(select(files).where(files.c.id == plan.file_id)).one()
    return dict(plan._mapping), dict(file._mapping)
