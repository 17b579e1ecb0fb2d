"""Connections: SQLite files as they must be opened, and PostgreSQL where an office shares one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ..models.errors import MissingProgram
from .trouble import DatabaseTrouble

APPLICATION_ID = 0x6B68646B
"""The mark in the head of a SQLite file that it is ours (``file`` and ``PRAGMA`` show it)."""
BUSY_SECONDS = 30


def is_server(target: str) -> bool:
    """Tell whether *target* names a server rather than a file."""
    return target.startswith(("postgresql:", "postgres:", "postgresql+"))


def display(target: str | Path) -> str:
    """*target* as it may be shown: without its password."""
    text = str(target)
    if not is_server(text):
        return text
    try:
        return make_url(text).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "postgresql://..."


def connect(target: str | Path, *, write: bool) -> Engine:
    """An engine for a SQLite file or a ``postgresql://`` address.

    Raises:
        MissingProgram: when the driver of PostgreSQL is not installed.
        DatabaseTrouble: when *target* names neither.
    """
    text = str(target)
    return _server(text) if is_server(text) else _file(text, write=write)


def _server(text: str) -> Engine:
    try:
        url = make_url(text.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError) as error:
        raise DatabaseTrouble(
            "bad_address",
            "Địa chỉ cơ sở dữ liệu không đúng. Ví dụ: postgresql://ten@may/kehoach",
            "The address of the database is wrong; example: postgresql://name@host/kehoach",
        ) from error
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise MissingProgram(
            "no_psycopg",
            "Cần cài thêm trình điều khiển PostgreSQL: pip install 'kehoach[postgres]'.",
            "The driver of PostgreSQL is missing: pip install 'kehoach[postgres]'.",
        ) from error
    driver: URL = url.set(drivername="postgresql+psycopg")
    return create_engine(driver, connect_args={"connect_timeout": 10}, pool_pre_ping=True)


def _file(text: str, *, write: bool) -> Engine:
    if "://" in text:
        raise DatabaseTrouble(
            "bad_address",
            f"Không dùng được {text.split('://')[0]}://; chỉ có tệp SQLite hoặc postgresql://.",
            f"{text.split('://')[0]}:// is not supported; give a SQLite file or postgresql://.",
        )
    memory = text == ":memory:"
    path = Path(text)
    if path.is_dir():
        raise DatabaseTrouble(
            "cannot_open",
            f"{text} là thư mục. Hãy nêu tên tệp, như {path / 'plans.db'}.",
            f"{text} is a folder; name a file, such as {path / 'plans.db'}.",
        )

    def open_connection() -> sqlite3.Connection:
        if memory:
            return sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        address = f"file:{quote(str(path.resolve()))}?mode={'rwc' if write else 'ro'}"
        if not write and not _may_write(path):
            # A WAL file on a disk that nobody can write has no place for its shared memory.
            address += "&immutable=1"
        return sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
        )

    from sqlalchemy.pool import QueuePool, StaticPool

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=open_connection,
        poolclass=StaticPool if memory else QueuePool,
    )
    event.listen(engine, "connect", lambda raw, _record: _prepare(raw, write=write))
    # pysqlite begins no transaction of its own (isolation_level=None): begin it where SQLAlchemy
    # does; to write, at once, so that two writers wait instead of failing half-way.
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction to write in: all of it stands at the end, or nothing."""
    with engine.connect().execution_options(kehoach_writes=True) as connection, connection.begin():
        yield connection


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("kehoach_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _may_write(path: Path) -> bool:
    import os

    return os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)


def _prepare(raw: Any, *, write: bool) -> None:
    cursor = raw.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.execute("PRAGMA temp_store = MEMORY")
    if write:
        cursor.execute("PRAGMA journal_mode = WAL")
        # A crash of the machine may lose the last plans of a load, never the database.
        cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
