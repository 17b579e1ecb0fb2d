"""The pages as an office meets them: names of the server, sign-in, sentences in two languages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

import argon2
from fastapi.testclient import TestClient

from kehoach.web.app import create_app
from kehoach.web.app.people import add_user
from kehoach.web.app.safety import POLICY
from kehoach.web.app.settings import Settings
from kehoach.wording import moment

from .web_helpers import PASSWORD, browser, database, sign_in, token


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server with users; nobody is signed in."""
    folder = tmp_path_factory.mktemp("office")
    with pytest.MonkeyPatch.context() as patch:
        cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(argon2, "PasswordHasher", cheap)
        for name, role in (("lan", "reader"), ("minh", "reviewer")):
            add_user(folder / "users.json", name, PASSWORD, role)  # type: ignore[arg-type]
        with browser(database(folder), users=folder / "users.json") as client:
            yield client


@pytest.fixture
def reader(office: TestClient) -> Iterator[TestClient]:
    office.cookies.clear()
    sign_in(office, "lan")
    yield office
    office.cookies.clear()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("192.168.1.20:8765", 303),
        ("[fe80::1]:8765", 303),
        ("[::1", 421),
        ("192.168.1.20.evil.example", 421),
        ("3232235796", 421),
        ("evil.example", 421),
    ],
)
def test_an_office_server_answers_under_bare_addresses(
    office: TestClient, host: str, status: int
) -> None:
    """A name can be made to lead here by a foreign page; an address cannot."""
    answer = office.get("/", headers={"host": host})
    assert answer.status_code == status
    if status == 421:
        assert "--name" in answer.text
        assert "does not answer under that name" in answer.text


def test_a_stranger_sees_no_pages_and_comes_back_to_what_she_asked(office: TestClient) -> None:
    answer = office.get("/commitments?q=ngheo&year=2016-2020")
    assert answer.status_code == 303
    form = office.get(answer.headers["location"]).text
    assert 'name="next" value="/commitments?q=ngheo&amp;year=2016-2020"' in form
    assert 'href="/findings"' not in form
    sent = {"csrf": token(office, "/login"), "name": "lan", "password": PASSWORD,
            "next": "/commitments?q=ngheo&year=2016-2020"}  # fmt: skip
    back = office.post("/login", data=sent)
    assert back.headers["location"] == "/commitments?q=ngheo&year=2016-2020"
    office.cookies.clear()


@pytest.mark.parametrize(
    ("path", "status", "vi", "en"),
    [
        ("/upload", 403, "Tài khoản này không được làm việc đó", "This account may not do that"),
        ("/nowhere", 404, "Không có trang này", "There is no such page"),
        ("/commitments?due_after=31/02/2020", 400, "Không có ngày", "is no day"),
        ("/compare?year=2020:2016", 200, "Không hiểu năm", "is no year"),
    ],
)
def test_what_is_refused_is_said_in_the_readers_language(
    reader: TestClient, path: str, status: int, vi: str, en: str
) -> None:
    joint = "&" if "?" in path else "?"
    for lang, words, other in (("en", en, vi), ("vi", vi, en)):
        answer = reader.get(f"{path}{joint}lang={lang}")
        assert answer.status_code == status
        assert words in answer.text
        assert other not in answer.text
        assert "lan</span>" in answer.text  # she is still signed in, and sees it


def test_a_session_that_has_ended_is_said_in_the_page_that_asked(office: TestClient) -> None:
    answer = office.get("/?q=x", headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer.json()["error"] == "Phiên làm việc đã hết hạn."
    refused = office.post("/findings/v-1/mark", data={"status": "open"})
    assert refused.status_code in (303, 401, 403)


def test_an_error_of_the_program_is_a_page_for_a_person(
    tmp_path: Path,
) -> None:
    app = create_app(Settings(db=database(tmp_path), workers=0))

    @app.get("/breaks")
    def breaks() -> None:
        raise RuntimeError("secret words")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/breaks")
        program = client.get("/breaks", headers={"hx-request": "true"})
    assert answer.status_code == program.status_code == 500
    assert "Lỗi trong chương trình" in answer.text
    assert program.json()["english"].startswith("An error of the program")
    assert "secret words" not in answer.text + program.text
    assert answer.headers["content-security-policy"] == POLICY


def test_the_other_language_keeps_the_question(reader: TestClient) -> None:
    page = reader.get("/commitments?q=h%E1%BB%99+ngh%C3%A8o&lang=vi").text
    assert 'href="?q=h%E1%BB%99+ngh%C3%A8o&amp;lang=en"' in page


@pytest.mark.parametrize(
    ("stamp", "vi", "en"),
    [
        ("2026-11-22T07:42:11+00:00", "22/11/2026 14:42", "2026-11-22 14:42"),
        ("2026-12-31T17:00:00Z", "01/01/2027 00:00", "2027-01-01 00:00"),
        ("2026-11-22T07:42:11", "22/11/2026 14:42", "2026-11-22 14:42"),
    ],
)
def test_times_are_those_of_vietnam(stamp: str, vi: str, en: str) -> None:
    assert (moment(stamp, "vi"), moment(stamp, "en")) == (vi, en)
