"""The database for Python: records as they are in ``kehoach.models``, or polars frames.

>>> from kehoach.database.api import Database
>>> with Database("plans.db") as database:                          # doctest: +SKIP
...     for found in database.records("targets", indicator_id="POV_RATE"):
...         print(found.plan["issuer"], found.record.value, found.record.quote)
...     frame = database.frame("targets")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Float, Integer, select, text
from sqlalchemy.types import BigInteger

from ..models import PlanFile, Record
from ..models.errors import MissingProgram
from . import schema
from .store import DEFAULT, Store
from .trouble import DatabaseTrouble

if TYPE_CHECKING:
    import polars

    from .loading import Loaded


@dataclass(frozen=True, slots=True)
class Found:
    """A record as it holds after corrections, with the rows of its plan and its file."""

    kind: str
    record: Record
    plan: Mapping[str, Any]
    file: Mapping[str, Any]


class Database:
    """A database of plans, opened to read."""

    def __init__(self, target: str | Path = DEFAULT) -> None:
        """Open a SQLite file or a ``postgresql://`` address.

        Raises:
            DatabaseTrouble: when it cannot be used; the sentence says what to do.
        """
        self.store = Store.open(target)

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self.store.close()

    def plans(self, *, superseded: bool = False, **equal: object) -> list[dict[str, Any]]:
        """The documents, as rows of ``plans``; keywords are columns that must be equal.

        Raises:
            DatabaseTrouble: when there is no such column.
        """
        table = schema.plans
        query = select(table).order_by(table.c.id)
        if not superseded:
            query = query.where(table.c.state == "current")
        for name, value in equal.items():
            query = query.where(_column(table, name) == value)
        with self.store.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def file(self, file_id: int, *, corrected: bool = True) -> PlanFile:
        """All that a file holds, as people corrected it or exactly as it was extracted."""
        return self.store.plan_file(file_id, corrected=corrected)

    def records(self, kind: str, *, superseded: bool = False, **equal: object) -> Iterator[Found]:
        """Records of a type (``targets``, ``citations`` ...), plan by plan in memory.

        Keywords are columns of its table that must be equal, by what was extracted; rejected
        records are left out.

        Raises:
            DatabaseTrouble: when there is no such type or column.
        """
        table = _table(kind)
        query = select(table.c.record_id, schema.plans.c.file_id, table.c.plan_id)
        query = query.join(schema.plans, schema.plans.c.id == table.c.plan_id).order_by(table.c.id)
        if not superseded:
            query = query.where(schema.plans.c.state == "current")
        for name, value in equal.items():
            query = query.where(_column(table, name) == value)
        with self.store.connect() as connection:
            rows = connection.execute(query).all()
        known: tuple[int, dict[str, Record]] = (-1, {})
        for row in rows:
            if known[0] != row.file_id:
                file = self.store.plan_file(row.file_id, corrected=True)
                known = (row.file_id, {r.id: r for d in file.documents for _, r in d.records()})
                plans, source = self._heads(row.file_id)
            record = known[1].get(row.record_id)
            if record is not None:
                yield Found(kind, record, plans[row.plan_id], source)

    def _heads(self, file_id: int) -> tuple[dict[int, dict[str, Any]], dict[str, Any]]:
        plans, files = schema.plans, schema.files
        with self.store.connect() as connection:
            found = connection.execute(select(plans).where(plans.c.file_id == file_id))
            heads = {int(row.id): dict(row._mapping) for row in found}
            file = connection.execute(select(files).where(files.c.id == file_id)).one()
        return heads, dict(file._mapping)

    def frame(self, kind: str, *, superseded: bool = False) -> polars.DataFrame:
        """The view ``v_<kind>`` as a polars frame: corrected values, plan and section beside.

        Raises:
            MissingProgram: when polars is not installed.
            DatabaseTrouble: when there is no such type.
        """
        try:
            import polars as pl
        except ImportError as error:
            raise MissingProgram(
                "no_polars",
                "Cần cài thêm polars: pip install 'kehoach[parquet]'.",
                "polars is missing: pip install 'kehoach[parquet]'.",
            ) from error
        view = "v_plans" if kind == "plans" else f"v_{_table(kind).name}"
        state = "state" if kind == "plans" else "plan_state"
        where = "" if superseded else f" WHERE {state} = 'current'"
        with self.store.connect() as connection:
            result = connection.execute(text(f"SELECT * FROM {view}{where} ORDER BY id"))
            names = list(result.keys())
            rows: Sequence[Any] = result.all()
        types = {name: _polars(pl, kind, name) for name in names}
        columns = {
            name: pl.Series(name, [row[at] for row in rows], dtype=types[name], strict=False)
            for at, name in enumerate(names)
        }
        return pl.DataFrame(columns)

    def sql(self, query: str, **values: object) -> list[dict[str, Any]]:
        """What a SELECT gives; ``:name`` in it stands for a keyword's value. Nothing can change."""
        with self.store.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(text(query), values)]


def load(target: str | Path, *paths: str | Path, **options: Any) -> Loaded:
    """Load files, folders or extracted JSON into the database *target*; see ``loading.load``."""
    from . import loading

    with Store.open(target, write=True) as store:
        return loading.load(store, [Path(path) for path in paths], **options)


def _table(kind: str) -> Any:
    if kind not in schema.RECORD_TABLES:
        known = ", ".join(schema.RECORD_TABLES)
        raise DatabaseTrouble(
            "no_such_type",
            f"Không có loại bản ghi {kind!r}. Các loại: {known}.",
            f"There is no type of record {kind!r}; there are {known}.",
        )
    return schema.RECORD_TABLES[kind]


def _column(table: Any, name: str) -> Any:
    if name not in table.c:
        known = ", ".join(table.c.keys())
        raise DatabaseTrouble(
            "no_such_column",
            f"Bảng {table.name} không có cột {name!r}. Các cột: {known}.",
            f"The table {table.name} has no column {name!r}; it has {known}.",
        )
    return table.c[name]


def _polars(pl: Any, kind: str, name: str) -> Any:
    """The type of a column of a view, the same however few rows there are."""
    for table in (schema.RECORD_TABLES.get(kind, schema.plans), schema.plans):
        short = name.removeprefix("plan_") if table is schema.plans and kind != "plans" else name
        if short in table.c:
            column = table.c[short].type
            if isinstance(column, Boolean):
                return pl.Boolean
            if isinstance(column, Float):
                return pl.Float64
            return pl.Int64 if isinstance(column, Integer | BigInteger) else pl.String
    return pl.String
