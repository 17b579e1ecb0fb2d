"""``kehoach serve`` and ``kehoach users``: what an administrator types, and what is said to her."""

from __future__ import annotations

import json
import shlex
import shutil
import socket
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

import argon2
import typer
import uvicorn
from typer.testing import CliRunner

from kehoach.commands import demo
from kehoach.commands import serve as commands

from .web_helpers import PASSWORD, database

APP = typer.Typer()
commands.register(APP)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(argon2, "PasswordHasher", hasher)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The applications that would have been served."""
    found: list[Any] = []

    def run(self: uvicorn.Server, sockets: list[socket.socket]) -> None:
        found.append(self.config.app)
        for one in sockets:
            one.close()

    monkeypatch.setattr(uvicorn.Server, "run", run)
    return found


def call(*arguments: object, given: str | None = None) -> Any:
    return CliRunner().invoke(APP, [str(one) for one in arguments], input=given)


def users(folder: Path) -> Path:
    path = folder / "users.json"
    made = call("users", "add", "lan", "--role", "admin", "--users", path, "--password", PASSWORD)
    assert made.exit_code == 0
    return path


def test_the_folder_and_the_limits_of_uploads_are_options(
    tmp_path: Path, served: list[Any]
) -> None:
    folder = tmp_path / "received"
    made = call("serve", "--db", database(tmp_path), "--port", 0, "--uploads", folder,
                "--upload-mb", 30, "--upload-files", 7)  # fmt: skip
    assert made.exit_code == 0
    assert "http://127.0.0.1:" in made.output
    (app,) = served
    queue = app.state.queue
    assert (queue.folder, queue.largest, queue.waiting) == (folder, 30 << 20, 7)
    assert folder.is_dir()


def test_uploads_lie_beside_the_database_unless_told(tmp_path: Path, served: list[Any]) -> None:
    call("serve", "--db", database(tmp_path), "--port", 0)
    assert served[0].state.queue.folder == tmp_path / "plans.db-uploads"


def test_a_database_that_is_new_is_said_to_be(tmp_path: Path, served: list[Any]) -> None:
    for words, there in (("cơ sở dữ liệu mới", True), ("cơ sở dữ liệu mới", False)):
        made = call("serve", "--db", tmp_path / "plan.db", "--port", 0)
        assert (made.exit_code, words in made.output) == (0, there)
    assert len(served) == 2


def test_a_folder_that_cannot_be_used_is_said_in_both_languages(
    tmp_path: Path, served: list[Any]
) -> None:
    db = database(tmp_path)
    for lang, words in (("vi", "Không dùng được thư mục"), ("en", "cannot be used")):
        made = call("serve", "--db", db, "--port", 0, "--uploads", f"{db}/x", "--lang", lang)
        assert made.exit_code == 3
        assert words in made.output
        assert "--uploads" in made.output
    assert not served


def test_a_port_that_is_taken_is_said_before_anything_is_opened(
    tmp_path: Path, served: list[Any]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        made = call("serve", "--db", tmp_path / "new.db", "--port", port)
    assert made.exit_code == 3
    assert f"Cổng {port} đang có chương trình khác dùng" in made.output
    assert not (tmp_path / "new.db").exists()
    assert not served


def test_other_machines_come_only_with_users(tmp_path: Path, served: list[Any]) -> None:
    db = database(tmp_path)
    refused = call("serve", "--db", db, "--host", "0.0.0.0", "--port", 0)
    assert refused.exit_code == 1
    assert "kehoach users add" in refused.output
    assert not served


@pytest.mark.parametrize(
    ("options", "address", "warned"),
    [
        (("--name", "Plans.local"), "http://Plans.local:", True),
        (("--name", "plans.local", "--https"), "https://plans.local/", False),
    ],
)
def test_an_office_server_tells_its_address(
    tmp_path: Path, served: list[Any], options: tuple[str, ...], address: str, warned: bool
) -> None:
    made = call("serve", "--db", database(tmp_path), "--host", "0.0.0.0", "--port", 0,
                "--users", users(tmp_path), *options)  # fmt: skip
    assert made.exit_code == 0
    assert address in made.output
    assert ("không được mã hóa" in made.output) is warned
    settings = served[0].state.settings
    assert "plans.local" in settings.hosts
    assert settings.secure is not warned


def test_an_address_of_no_machine_is_said(tmp_path: Path, served: list[Any]) -> None:
    made = call("serve", "--db", database(tmp_path), "--host", "192.0.2.1", "--port", 0,
                "--users", users(tmp_path))  # fmt: skip
    assert made.exit_code == 3
    assert "Không mở được địa chỉ 192.0.2.1" in made.output
    assert "không phải của máy này" in made.output


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        (f"{PASSWORD}\n{PASSWORD}\n", 0, "Đã ghi minh (reviewer)"),
        (f"{PASSWORD}\nother words 2\n", 3, "Hai lần nhập không giống nhau"),
        ("short\nshort\n", 3, "ít nhất 10 ký tự"),
    ],
    ids=["right", "not the same", "too short"],
)
def test_a_password_is_asked_for_twice(tmp_path: Path, typed: str, status: int, said: str) -> None:
    path = tmp_path / "users.json"
    made = call("users", "add", "minh", "--role", "reviewer", "--users", path, given=typed)
    assert (made.exit_code, said in made.output) == (status, True)
    assert PASSWORD not in made.output
    if status == 0:
        assert json.loads(path.read_text("utf-8"))["minh"]["role"] == "reviewer"
    else:
        assert not path.exists()


def test_an_unknown_role_is_said(tmp_path: Path) -> None:
    made = call("users", "add", "minh", "--role", "boss", "--users", tmp_path / "u.json",
                "--password", PASSWORD)  # fmt: skip
    assert made.exit_code == 3
    assert "Không có vai trò boss" in made.output


def test_the_demo_calls_the_program_as_this_shell_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    told = shlex.split(demo.program())
    assert Path(told[0]).exists()
    assert told[0].endswith("kehoach") or told[1:] == ["-m", "kehoach"]
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert demo.program() == "kehoach"


def test_short_answers_do_not_wait_for_one_another() -> None:
    """A connection inherits from its listener that what is small is sent at once."""
    with commands._listen("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
