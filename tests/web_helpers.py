"""The application of the pages over a small database, and what a browser would send to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from kehoach.web.app import Settings, create_app

from .search_helpers import QUANG_NGAI, SA_THAY, load, new_store

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"|X-CSRF-Token": "([^"]+)"')
PASSWORD = "mat khau dai 1"
TEXT = (
    "KẾ HOẠCH\nGiảm nghèo năm 2024\n\n- Phấn đấu đến năm 2024 tỷ lệ hộ nghèo còn 12,83%.\n"
).encode()


def database(folder: Path, *files: Any) -> str:
    """A database in *folder* with two small plans, or with *files*."""
    path = folder / "plans.db"
    with new_store() as store:
        load(store, *(files or (SA_THAY, QUANG_NGAI)))
    path.write_bytes(Path(store.shown).read_bytes())
    return str(path)


@contextmanager
def browser(db: str, **settings: Any) -> Iterator[TestClient]:
    """A client of the application over the database *db*; uploads are read in this process."""
    made = Settings(db=db, **({"workers": 0} | settings))
    with TestClient(create_app(made), follow_redirects=False) as client:
        yield client


def token(client: TestClient, path: str = "/") -> str:
    """The token that a form of the page at *path* carries."""
    found = _TOKEN.search(client.get(path).text)
    assert found is not None
    return found[1] or found[2]


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> None:
    """Sign in as a user."""
    form = {"csrf": token(client, "/login"), "name": name, "password": password}
    assert client.post("/login", data=form).status_code == 303
