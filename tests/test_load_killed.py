"""A load that is killed at any moment leaves a sound database, and the next one goes on."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

import kehoach
from kehoach.database import loading
from kehoach.database.schema import RECORD_TABLES
from kehoach.database.store import Store

from .load_helpers import plan, write

TITLES = (
    "Giảm nghèo bền vững", "Bảo vệ rừng", "Dạy nghề cho lao động nông thôn",
    "Phòng, chống tội phạm",
)  # fmt: skip
ONE = {f"plan{n}": plan(f"{n}/KH-UBND", f"{title} huyện Ba Bể năm 2024", value=f"{n},5")
       for n, title in enumerate(TITLES, 10)}  # fmt: skip
TEXTS = {
    **ONE,
    "a_version": ONE["plan10"].replace("10,5", "9,5"),
    "draft": ONE["plan11"].replace("11/KH", "…/KH").replace("ngày 05 tháng 01", "ngày … tháng …"),
    "amends": plan(
        "20/KH-UBND",
        "Sửa đổi, bổ sung Kế hoạch số 12/KH-UBND ngày 05/01/2024 của Ủy ban nhân dân huyện Ba Bể",
    ),
}
KILLS = 20


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plans as JSON, so that a killed process has only the database to work on."""
    folder = tmp_path_factory.mktemp("killed")
    write(folder / "txt", TEXTS)
    (folder / "json").mkdir()
    for path in (folder / "txt").iterdir():
        file = kehoach.parse(kehoach.read(path))
        (folder / "json" / f"{path.name}.json").write_text(file.model_dump_json(), "utf-8")
    return folder / "json"


def content(address: str) -> dict[str, Any]:
    """Everything that does not depend on when and in what order files came."""
    with Store.open(address) as store, store.connect() as connection:
        files = {store.plan_file(key).model_dump_json() for key in store.file_ids()}
        made: dict[str, Any] = {"files": files, "counts": store.counts()}
        for kind in RECORD_TABLES:
            rows = connection.execute(text(f"SELECT * FROM v_{kind}"))
            made[kind] = sorted(
                str({k: v for k, v in row._mapping.items() if k not in _KEYS}) for row in rows
            )
        query = (
            "SELECT f.name, r.kind, g.name AS other, r.quote, r.rule FROM relations r "
            "JOIN plans p ON p.id = r.plan_id JOIN files f ON f.id = p.file_id "
            "LEFT JOIN plans q ON q.id = r.other_id LEFT JOIN files g ON g.id = q.file_id"
        )
        made["relations"] = sorted(map(str, connection.execute(text(query))))
    return made


_KEYS = {"id", "plan_id", "section_id"}


def sound(address: str) -> None:
    if address.startswith("postgresql"):
        return
    with Store.open(address) as store, store.connect() as connection:
        run = connection.exec_driver_sql
        assert [tuple(r) for r in run("PRAGMA integrity_check")] == [("ok",)]
        assert run("PRAGMA foreign_key_check").all() == []


def load_and_die(address: str, folder: Path, after: int) -> bool:
    """Load in a forked process that kills itself; whether it came to the end before that.

    In SQLite it dies within statements, after so many steps of its machine; in PostgreSQL
    between two.
    """
    child = os.fork()
    if child == 0:
        try:
            store = Store.open(address, write=True)
            if address.startswith("postgresql"):
                _die_before_statement(store, after)
            else:
                _die_within_statement(store, after)
            loading.load(store, [folder], workers=0)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


def _die_within_statement(store: Store, after: int) -> None:
    left = after

    def step() -> int:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    store.engine.dispose()
    event.listen(store.engine, "connect", lambda raw, _: raw.set_progress_handler(step, 200))


def _die_before_statement(store: Store, after: int) -> None:
    left = after

    def step(*_: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(store.engine, "before_cursor_execute", step)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_killed_at_twenty_random_points(tmp_path: Path, database: str, extracted: Path) -> None:
    undisturbed = str(tmp_path / "undisturbed.db")
    with Store.open(undisturbed, write=True) as store:
        loading.load(store, [extracted], workers=0)
    random_points = random.Random(20261122)
    most = 60
    with Store.open(database, write=True):
        pass
    killed = 0
    while killed < KILLS:
        if load_and_die(database, extracted, random_points.randint(1, most)):
            most = max(2, most // 2)  # all in: take one file out again, and die earlier
            with Store.open(database, write=True) as store:
                _take_away(store, store.file_ids()[0])
        else:
            killed += 1
            sound(database)
    with Store.open(database, write=True) as store:
        loading.load(store, [extracted], workers=0)
    sound(database)
    found, expected = content(database), content(undisturbed)
    for part, value in expected.items():
        if database.startswith("postgresql") and part in RECORD_TABLES:
            assert len(found[part]) == len(value)  # the drivers write true and 1 differently
        else:
            assert found[part] == value, part


def _take_away(store: Store, key: int) -> None:
    from kehoach.database.writer import remove_plans

    with store.transaction() as connection:
        remove_plans(connection, key)
        connection.execute(text(f"DELETE FROM files WHERE id = {int(key)}"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_the_command_stopped_from_outside(tmp_path: Path, extracted: Path, sign: int) -> None:
    """Ctrl-C ends with a sentence; either way the database is sound and the load goes on."""
    db = tmp_path / "plans.db"
    code = (
        "import os, signal\n"
        "from kehoach.database import loading\n"
        "write, count = loading.write, 0\n"
        "def stopping(*a, **k):\n"
        "    global count\n"
        "    count += 1\n"
        "    done = write(*a, **k)\n"
        f"    if count == 3: os.kill(os.getpid(), {int(sign)})\n"
        "    return done\n"
        "loading.write = stopping\n"
        "from kehoach.cli import main\n"
        "main()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, "load", str(extracted), "--db", str(db), "-j", "2"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if sign == signal.SIGINT:
        assert ended.returncode == 130, ended.stderr
        assert "Đã dừng theo yêu cầu" in ended.stderr
        assert "Traceback" not in ended.stderr
    sound(str(db))
    with Store.open(db, write=True) as store:
        before = store.counts()["files"]
        assert before == 2  # the third was not yet committed
        assert loading.load(store, [extracted], workers=0).done == len(TEXTS) - before
