"""Databases for the tests: a SQLite file, and a private PostgreSQL where Debian's is installed."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).parent if on_path else None


def _as_server_user(command: list[str], user: str | None) -> None:
    """Run a program of PostgreSQL, which refuses to run as root."""
    line = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command]
    subprocess.run(
        line if user else command,
        check=True,
        capture_output=True,
        timeout=60,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server of this test run alone, reached by a socket; its address without a database."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (apt install postgresql)")
    pytest.importorskip(
        "psycopg", reason="psycopg is not installed (pip install kehoach[postgres])"
    )
    user = None
    if os.getuid() == 0:
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam("postgres").pw_name
        if user is None or shutil.which("setpriv") is None:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    folder = Path(tempfile.mkdtemp(prefix="kehoach-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user, user)
    data = str(folder / "data")
    options = (
        f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off "
        "-c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB"
    )
    try:
        _as_server_user(
            [str(programs / "initdb"), "-D", data, "-U", "kehoach", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            user,
        )  # fmt: skip
        _as_server_user(
            [str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options,
             "start"],
            user,
        )  # fmt: skip
        yield f"postgresql://kehoach@/{{}}?host={folder}"
    finally:
        with contextlib.suppress(subprocess.SubprocessError):
            _as_server_user(
                [str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"], user
            )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """The address of a new, empty place in PostgreSQL."""
    return new_database(postgres_server)


def new_database(server: str) -> str:
    """An empty place on the server of ``postgres_server``; its address.

    A schema of its own: a database of its own would cost seven megabytes and half a second.
    """
    import psycopg
    from psycopg import sql

    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    return f"{server.format('postgres')}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty database of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "plans.db")
    address: str = request.getfixturevalue("postgres")
    return address
