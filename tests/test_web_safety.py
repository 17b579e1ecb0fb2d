"""What the pages must never do: obey a foreign page, a stranger, or the words of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from kehoach.database.corrections import confirm
from kehoach.extract.pipeline import parse
from kehoach.extract.reading.files import read_bytes
from kehoach.models import Link
from kehoach.web.app.people import People, add_user
from kehoach.web.app.routes import routers
from kehoach.web.app.safety import POLICY

from .search_helpers import head, plan_file, target, year
from .web_helpers import PASSWORD, browser, database, sign_in, token

ROUTES: list[tuple[set[str], str]] = [
    (set(route.methods), route.path)  # type: ignore[attr-defined]
    for router in routers()
    for route in router.routes
]
AGENCY = "/commitments/agency"
NO_PAGES = ("/healthz", "/login", "/findings/run")
XSS = "<xss onmouseover=alert(1)>\u202e<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
EVIL = plan_file(
    "evil",
    head(title=XSS, issuer=XSS, district=XSS, province=XSS),
    [
        target(f"90% {XSS} hộ nghèo", indicator=XSS, value=90, unit=XSS, area=XSS, due=year(2020),
               responsible=(Link(id="a-evil2", rule="link.carrier", confidence=0.9),)),
        ("deadlines", f"{XSS} trước ngày 30/6/2020", {"kind": "by", "end": "2020-06-30"}),
        ("assignments", f"{XSS} chủ trì",
         {"agency": XSS, "role": "lead", "task": XSS, "product": XSS, "partners": (XSS,),
          "due": (Link(id="d-evil1", rule="link.item", confidence=0.9),)}),
        ("citations", f"{XSS} 1/QĐ",
         {"kind": "decision", "number": "1", "symbol": XSS, "canonical": XSS, "title": XSS}),
        target("đạt 95% \u202eabc\u202c \u2066x\u2069 hộ", indicator="\u200fhộ", value=95),
        target("x" * 1_000_000 + " 5%", indicator="y" * 1_000_000, value=5),
    ],
)  # fmt: skip
WILD = parse(
    read_bytes(
        "KẾ HOẠCH\n<script>alert(1)</script>\n\nI. <img src=x onerror=alert(1)>\n\n"
        "- Đến năm 2025 tỷ lệ <b>hộ</b> nghèo </mark></script> còn 12,83% \u202e%38,21\u202c.\n"
        .encode(),
        "<svg onload=alert(1)>.txt",
    )
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hashes that cost little: what is tested here is not how dear they are."""
    import argon2

    with pytest.MonkeyPatch.context() as patch:
        cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(argon2, "PasswordHasher", cheap)
        yield


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("evil")
    with browser(database(folder, EVIL, WILD)) as client:
        store = client.app.state.store  # type: ignore[attr-defined]
        confirm(store, "t-evil0", by=XSS, why=XSS)
        client.app.state.auditor.start()  # type: ignore[attr-defined]
        client.app.state.auditor.wait()  # type: ignore[attr-defined]
        yield client


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("users")
    for name, role in (("lan", "reader"), ("minh", "reviewer"), ("hoa", "admin")):
        add_user(folder / "users.json", name, PASSWORD, role)  # type: ignore[arg-type]
    return database(folder), folder / "users.json"


def pages(client: TestClient) -> list[str]:
    """The addresses of all pages that a person may open, with what they need filled in."""
    records = [r["id"] for r in client.get("/search.json?type=all").json()["hits"]]
    found = re.findall(r"/findings/([^/\"?]+)/mark", client.get("/findings").text)
    given = {"plan_id": ["1", "2"], "record_id": records, "finding_id": [*dict.fromkeys(found)]}
    made = []
    for methods, path in ROUTES:
        if "GET" not in methods or path.startswith("/api"):
            continue
        if path.endswith(("/events", ".docx", ".xlsx")) or path in NO_PAGES:
            continue
        filled = [path]
        for name in re.findall(r"{(\w+)}", path):
            filled = [p.replace(f"{{{name}}}", v) for p in filled for v in given.get(name, [])[:4]]
        made += [f"{p}?name=Ph" for p in filled] if path.startswith(AGENCY) else filled
    return made


def test_no_word_of_a_document_becomes_a_part_of_a_page(evil: TestClient) -> None:
    seen = 0
    addresses = pages(evil)
    assert len(addresses) > 10
    for path in [*addresses, "/?q=hộ&type=all", "/?q=%3Cxss%3E", f"/?q={XSS[:200]}&type=plan",
                 f"/commitments/agency?name={XSS}", "/commitments/calendar?month=2020-06"]:  # fmt: skip
        answer = evil.get(path)
        assert answer.status_code in (200, 404), (path, answer.text[:300])
        if "text/html" not in answer.headers["content-type"]:
            continue
        seen += 1
        tree = LexborHTMLParser(answer.text)
        assert not tree.css("xss, img[src=x], svg[onload], iframe, object, embed"), path
        assert not tree.css("[style]"), path
        for script in tree.css("script"):
            assert (script.attributes.get("src") or "").startswith("/static/"), path
            assert not script.text(strip=True), path
        for node in tree.css("*"):
            assert not any(name.startswith("on") for name in node.attributes), (path, node.html)
        assert "\u202e" not in answer.text, path
        assert "\u2066" not in answer.text, path
        assert "javascript:" not in answer.text.lower(), path
    assert seen > 5


def test_no_page_sends_a_line_of_a_million_letters_over_and_over(evil: TestClient) -> None:
    answer = evil.get("/?type=all")
    assert answer.status_code == 200
    assert len(answer.content) < 3_000_000


def test_downloads_hold_no_formula_and_no_turned_text(evil: TestClient) -> None:
    for path in pages(evil):
        if ".csv" in path:
            text = evil.get(path).text
            assert "\u202e" not in text, path
            assert not re.search(r"(?m)(^|,)[=@+]", text), path


def test_every_answer_has_the_headers(evil: TestClient) -> None:
    for path in ("/", "/search.json", "/static/app.css", "/there-is-none", "/login", "/search.csv"):
        headers = evil.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
    assert "unsafe" not in POLICY
    assert evil.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("[::1]:8765", 200),
        ("LOCALHOST:1", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example:80", 421),
        ("", 421),
        ("[::1", 421),
    ],
)
def test_only_our_names_are_answered(evil: TestClient, host: str, status: int) -> None:
    assert evil.get("/healthz", headers={"host": host}).status_code == status


FOREIGN: list[tuple[dict[str, str], int]] = [
    ({"origin": "https://evil.example"}, 403),
    ({"origin": "http://testserver.evil.example"}, 403),
    ({"origin": "null"}, 403),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site"}, 403),
    ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, 303),
    ({}, 303),
]


@pytest.mark.parametrize(("headers", "status"), FOREIGN)
def test_a_form_of_a_foreign_page_is_refused(
    evil: TestClient, headers: dict[str, str], status: int
) -> None:
    form = {"csrf": token(evil)}
    assert evil.post("/logout", data=form, headers=headers).status_code == status


def changing() -> list[tuple[str, str]]:
    """Each method and address that changes something."""
    return [
        (method, re.sub(r"{\w+}", "1", path))
        for methods, path in ROUTES
        for method in sorted(methods)
        if method not in ("GET", "HEAD", "OPTIONS")
    ]


def test_nothing_changes_without_the_token_of_the_session(evil: TestClient) -> None:
    ways = changing()
    assert len(ways) >= 4
    for method, path in ways:
        for given in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "x" * 32}, {"X-CSRF-Token": "ế"}):
            headers = [(k.encode(), v.encode()) for k, v in (*given.items(), ("X-File-Name", "a"))]
            answer = evil.request(method, path, headers=headers)
            assert answer.status_code in (403, 422), (method, path, answer.status_code)
        assert evil.request(method, path, data={"csrf": ""}).status_code in (403, 422)


def test_a_token_of_one_session_is_worth_nothing_in_another(users: tuple[str, Path]) -> None:
    db, file = users
    with browser(db, users=file) as one, browser(db, users=file) as other:
        form = {"csrf": token(other, "/login"), "name": "lan", "password": PASSWORD}
        assert one.post("/login", data=form).status_code == 403


def test_a_stranger_sees_the_form_to_sign_in_and_nothing_else(users: tuple[str, Path]) -> None:
    db, file = users
    with browser(db, users=file) as client:
        for methods, path in ROUTES:
            if "GET" not in methods or path == "/login":
                continue
            path = re.sub(r"{\w+}", "1", path)
            answer = client.get(path)
            assert answer.status_code in (303, 401), path
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/login"), path


ROLES = [
    ("lan", {"/": 200, "/search.json": 200, "/upload": 403, "/upload.json": 403, "/log": 403}),
    ("minh", {"/": 200, "/upload": 200, "/upload.csv": 200, "/log": 403, "/log.json": 403}),
    ("hoa", {"/": 200, "/upload": 200, "/log": 200, "/log.json": 200, "/log.csv": 200}),
]


@pytest.mark.parametrize(("name", "answers"), ROLES, ids=[name for name, _ in ROLES])
def test_each_role_may_do_what_it_may(
    users: tuple[str, Path], name: str, answers: dict[str, int]
) -> None:
    db, file = users
    with browser(db, users=file) as client:
        sign_in(client, name)
        assert {path: client.get(path).status_code for path in answers} == answers
        assert ('href="/upload"' in client.get("/").text) == (answers["/upload"] == 200)


def test_a_reader_can_change_nothing(users: tuple[str, Path]) -> None:
    db, file = users
    with browser(db, users=file) as client:
        sign_in(client, "lan")
        given = {"X-CSRF-Token": token(client), "X-File-Name": "a.txt"}
        for method, path in changing():
            if path in ("/login", "/logout"):
                continue
            answer = client.request(method, path, headers=given)
            assert answer.status_code in (403, 422), (method, path, answer.status_code)
        assert client.get("/search.json").status_code == 200


def test_names_of_private_persons_are_hidden_from_readers(
    users: tuple[str, Path], tmp_path: Path
) -> None:
    annex = (
        "KẾ HOẠCH\nGiảm nghèo năm 2024\n\nI. MỤC TIÊU\n\n- Tỷ lệ hộ nghèo còn 12,83%.\n\n"
        "PHỤ LỤC\nDANH SÁCH HỘ NGHÈO\n\n"
        "1. Hộ ông Nguyễn Văn Thử được hỗ trợ 40 triệu đồng làm nhà năm 2024.\n"
    )
    file = parse(read_bytes(annex.encode(), "a.txt"))
    db = database(tmp_path, file)
    paths = ("/search.json?type=all&q=40", "/?type=all&q=40", "/search.csv?type=all&q=40",
             "/commitments.json", "/commitments")  # fmt: skip
    seen = {}
    for name in ("lan", "minh"):
        with browser(db, users=users[1]) as client:
            sign_in(client, name)
            seen[name] = " ".join(client.get(path).text for path in paths)
    assert "Nguyễn Văn Thử" in seen["minh"]
    assert "40 triệu" in seen["lan"]
    assert "Nguyễn Văn Thử" not in seen["lan"]


def test_the_cookie_is_signed_and_for_the_server_alone(users: tuple[str, Path]) -> None:
    db, file = users
    with browser(db, users=file, secure=True) as client:
        cookie = client.get("/login").headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "secure" in cookie
    with browser(db, users=file) as client:
        sign_in(client, "hoa")
        value = client.cookies["kehoach"]
        client.cookies.clear()
        client.cookies.set("kehoach", value[:-2] + ("aa" if value[-2:] != "aa" else "bb"))
        assert client.get("/log").status_code == 303


def test_a_session_ends_with_its_user(users: tuple[str, Path], tmp_path: Path) -> None:
    db, file = users
    own = tmp_path / "users.json"
    own.write_bytes(file.read_bytes())
    with browser(db, users=own) as client:
        sign_in(client, "minh")
        client.app.state.people._users.pop("minh")  # type: ignore[attr-defined]
        assert client.get("/").status_code == 303
    with browser(db, users=own) as client:
        sign_in(client, "lan")
        client.post("/logout", data={"csrf": token(client)})
        assert client.get("/").status_code == 303


@pytest.mark.parametrize(
    "leads", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(users: tuple[str, Path], leads: str) -> None:
    db, file = users
    with browser(db, users=file) as client:
        form = {"csrf": token(client, f"/login?next={leads}"), "name": "lan",
                "password": PASSWORD, "next": leads}  # fmt: skip
        assert client.post("/login", data=form).headers["location"] == "/"


def test_wrong_passwords_are_slowed_down(users: tuple[str, Path]) -> None:
    now = [0.0]
    people = People(users[1], clock=lambda: now[0])
    for _ in range(5):
        assert people.sign_in("lan", "no", "10.0.0.1") is None
    assert people.sign_in("lan", PASSWORD, "10.0.0.2") is None  # the name is blocked
    assert people.throttled("minh", "10.0.0.1")  # and so is the address
    assert not people.throttled("minh", "10.0.0.2")
    now[0] = 301.0
    assert people.sign_in("lan", PASSWORD, "10.0.0.1") is not None


def test_the_page_tells_of_throttling_without_telling_who_exists(users: tuple[str, Path]) -> None:
    db, file = users
    said = []
    with browser(db, users=file) as client:
        for name in ("lan", "nobody"):
            form = {"csrf": token(client, "/login"), "name": name, "password": "no"}
            answer = client.post("/login", data=form)
            said.append(
                (answer.status_code, re.sub(r'value="[^"]*"|Token": "[^"]*', "", answer.text))
            )
        assert said[0] == said[1]
        statuses = [client.post("/login", data=form).status_code for _ in range(5)]
    assert statuses[-1] == 429


def test_the_log_tells_who_changed_what(evil: TestClient) -> None:
    events: list[dict[str, Any]] = evil.get("/log.json").json()
    assert events[0]["by"] == XSS
    assert events[0]["on"] == "t-evil0"
    assert events[0]["what"] == "xác nhận chỉ tiêu"
    assert events[0]["href"] == "/documents/1#t-evil0"
    assert "confirmed targets" in evil.get("/log.csv?lang=en").text
    evil.get("/?lang=vi")


def test_the_language_is_kept_and_nothing_else_can_be_chosen(evil: TestClient) -> None:
    assert '<html lang="en">' in evil.get("/?lang=en").text
    assert '<html lang="en">' in evil.get("/upload").text
    assert '<html lang="en">' in evil.get("/?lang=<b>").text
    assert '<html lang="vi">' in evil.get("/?lang=vi").text
