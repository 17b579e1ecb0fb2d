"""The age of a database: made, brought up to date, or refused with a sentence.

The steps are Alembic's, in ``database/migrations``; they come with the package.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.schema import DDLElement, SetColumnComment, SetTableComment

from . import hooks, views
from .engine import APPLICATION_ID, writing
from .schema import metadata
from .trouble import DatabaseTrouble

Age = Literal["empty", "current", "older", "newer", "foreign"]


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest version of the schema that this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def version(connection: Connection) -> str | None:
    """The version of the schema in the database, None where there is none."""
    return MigrationContext.configure(connection).get_current_revision()


def age(connection: Connection) -> Age:
    """How the database stands to this program."""
    found = version(connection)
    if found is None:
        return "foreign" if inspect(connection).get_table_names() else "empty"
    if found == head():
        return "current"
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    return "older" if found in known else "newer"


def upgrade(engine: Engine) -> None:
    """Bring an empty or older database to ``head`` in one transaction.

    The steps are for tables; views, comments and the search's tables are made of them each time.
    """
    with writing(engine) as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        views.drop(connection)
        command.upgrade(_config(connection), "head")
        views.create(connection)
        hooks.create_fulltext(connection)
        if not sqlite:
            _comment(connection)


def _comment(connection: Connection) -> None:
    """Write what tables and columns mean into the database, in one round to the server."""
    made: list[DDLElement] = []
    for table in metadata.tables.values():
        made += [SetTableComment(table), *(SetColumnComment(column) for column in table.columns)]
    script = ";".join(str(ddl.compile(dialect=connection.dialect)) for ddl in made)
    cursor = connection.connection.cursor()
    cursor.execute(script.replace("%%", "%"))  # without parameters nothing is escaped
    cursor.close()


def write_step(message: str) -> None:
    """Write the step from the last one to ``schema.py``, for whoever has changed that file."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        command.upgrade(_config(connection), "head")
        number = f"{int(head() or 0) + 1:04}"
        command.revision(
            _config(connection), message, autogenerate=True, rev_id=number, branch_label=None
        )


def check(connection: Connection, shown: str) -> None:
    """Refuse a database that this program cannot work with.

    Raises:
        DatabaseTrouble: when it is empty, older, newer or of another program.
    """
    found = age(connection)
    if found == "current":
        return
    sentences = {
        "empty": (
            f"Chưa có dữ liệu trong {shown}. Hãy nạp trước: kehoach load THU_MUC --db {shown}",
            f"There is nothing in {shown} yet; load first: kehoach load FOLDER --db {shown}",
        ),
        "older": (
            f"{shown} do phiên bản cũ lập. Hãy sao lưu rồi chạy: kehoach db migrate --db {shown}",
            f"{shown} is of an older version; back it up and run: kehoach db migrate --db {shown}",
        ),
        "newer": (
            f"{shown} do phiên bản kehoach mới hơn lập. Hãy cập nhật kehoach.",
            f"{shown} was made by a newer kehoach; update this one.",
        ),
        "foreign": (
            f"{shown} là cơ sở dữ liệu của chương trình khác. Hãy chọn tệp khác với --db.",
            f"{shown} is the database of another program; choose another with --db.",
        ),
    }
    raise DatabaseTrouble(f"{found}_database", *sentences[found])


if __name__ == "__main__":
    write_step(" ".join(sys.argv[1:]))
