"""Uploads: many files, limits, names that lie, what failed and why, and a stop on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from fastapi.testclient import TestClient

from kehoach.database.store import Store
from kehoach.web.app.queue import UploadQueue, display_name

from .web_helpers import TEXT, browser, database, token


@pytest.fixture
def db(tmp_path: Path) -> str:
    return database(tmp_path)


@pytest.fixture
def client(db: str) -> Iterator[TestClient]:
    with browser(db, upload_bytes=2_000, upload_files=5) as made:
        yield made


def put(client: TestClient, name: str, data: bytes) -> tuple[int, dict[str, str]]:
    answer = client.put(
        "/upload/files",
        content=data,
        headers={"X-CSRF-Token": token(client), "X-File-Name": quote(name)},
    )
    return answer.status_code, answer.json()


def finished(client: TestClient) -> dict[str, dict[str, object]]:
    """The uploads by name, when the stream of events says that nothing is left to do."""
    events = client.get("/upload/events").text
    assert events.rstrip().endswith("event: rest\ndata: {}")
    return {one["name"]: one for one in client.get("/upload.json").json()["uploads"]}


def test_a_file_is_loaded_and_can_be_found(client: TestClient, tmp_path: Path) -> None:
    assert put(client, "kế hoạch.txt", TEXT)[0] == 202
    assert finished(client)["kế hoạch.txt"]["state"] == "done"
    page = client.get("/upload").text
    assert "kế hoạch.txt" in page
    assert 'href="/documents/' in page
    hits = client.get("/search.json?q=12,83").json()["hits"]
    assert [hit["file"] for hit in hits] == ["kế hoạch.txt"]


def test_a_form_without_scripts_sends_many_and_tells_of_each_bad_one(client: TestClient) -> None:
    sent = [("files", ("a.txt", TEXT)), ("files", ("b.exe", b"MZ")), ("files", ("c.txt", b"  "))]
    answer = client.post("/upload", data={"csrf": token(client)}, files=sent)
    assert answer.status_code == 400
    assert "b.exe: không đọc được loại tệp này" in answer.text
    found = finished(client)
    assert {name: one["state"] for name, one in found.items()} == {
        "a.txt": "done",
        "c.txt": "failed",
    }
    assert found["c.txt"]["message"] == "c.txt: tệp trống, không có nội dung nào để đọc."
    assert "c.txt: tệp trống" in client.get("/upload").text
    assert "the file is empty" in client.get("/upload?lang=en").text


def test_the_same_file_again_is_known_and_kept_once(client: TestClient, db: str) -> None:
    for name in ("a.txt", "b.txt"):
        put(client, name, TEXT)
        finished(client)
    assert {n: one["state"] for n, one in finished(client).items()} == {
        "a.txt": "done",
        "b.txt": "known",
    }
    assert len(kept(db)) == 1


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        pytest.param("a.txt", b"x" * 2_001, 400, "tệp lớn hơn", id="too large"),
        pytest.param("a.txt", b"x" * 10_000, 413, "", id="over the limit of any request"),
        pytest.param("a.json", b"{}", 400, "không đọc được loại tệp này", id="an extraction"),
        pytest.param("a.jsonl", b"{}", 400, "không đọc được loại tệp này", id="extractions"),
        pytest.param("a.db", b"SQLite", 400, "không đọc được loại tệp này", id="a database"),
        pytest.param("", b"x", 400, "không đọc được loại tệp này", id="no name"),
    ],
)
def test_what_is_refused_leaves_nothing(
    client: TestClient, db: str, name: str, data: bytes, status: int, said: str
) -> None:
    answer = client.put(
        "/upload/files",
        content=data,
        headers={"X-CSRF-Token": token(client), "X-File-Name": quote(name)},
    )
    assert answer.status_code == status
    assert said in answer.text
    assert kept(db) == []
    assert client.get("/upload.json").json()["uploads"] == []


def test_chunks_without_a_length_meet_the_limit_too(client: TestClient, db: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1_000):
            yield b"x" * 1_000

    headers = {"X-CSRF-Token": token(client), "X-File-Name": "a.txt"}
    assert client.put("/upload/files", content=endless(), headers=headers).status_code == 413
    pieces = (b"x" * 65_536 for _ in range(20))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/login", content=pieces, headers=form).status_code == 413
    assert kept(db) == []


def test_no_more_than_some_wait(tmp_path: Path, db: str) -> None:
    with Store.open(db, write=True) as store:
        queue = UploadQueue(store, tmp_path / "u", waiting=0, largest=10)
        assert queue.room() == 0
    with browser(db, upload_files=0) as client:
        status, said = put(client, "a.txt", TEXT)
    assert status == 400
    assert said["error"] == "Đã có 0 tệp đang chờ. Hãy đợi xong một phần rồi tải tiếp."


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\lan\\ke hoach.docx", "ke hoach.docx"),
        ("/a/b/", "b"),
        ("a\x00b\r\n\x1b[31m.txt", "ab[31m.txt"),
        ("ke\u202etxt.exe", "ketxt.exe"),
        ("..", "tep"),
        ("", "tep"),
        ("<script>x.txt", "<script>x.txt"),
        ("x" * 500 + ".pdf", "x" * 195 + "….pdf"),
    ],
)
def test_names_are_for_display_alone(sent: str, shown: str) -> None:
    assert display_name(sent) == shown


def test_bytes_lie_under_random_names_that_no_page_serves(client: TestClient, db: str) -> None:
    put(client, "../../../<b>a</b>.txt", TEXT)
    finished(client)
    assert "<b>a" not in client.get("/upload").text
    (stored,) = kept(db)
    assert len(stored.name) == 32
    assert stored.read_bytes() == TEXT
    assert stored.stat().st_mode & 0o077 == 0
    for path in (f"/upload/{stored.name}", f"/static/{stored.name}",
                 f"/static/../{stored.parent.name}/{stored.name}"):  # fmt: skip
        assert client.get(path).status_code in (404, 405)
    assert stored.name not in client.get("/upload.json").text
    assert stored.name not in client.get("/upload").text


def test_what_waited_when_the_application_ended_is_done_at_the_next_start(
    tmp_path: Path, db: str
) -> None:
    folder = Path(f"{db}-uploads")
    with browser(db) as client:  # its thread has ended with it
        put(client, "a.txt", TEXT)
        finished(client)
    (stored,) = kept(db)
    waiting = json.loads(next(filter(None, (folder / "uploads.jsonl").read_text().splitlines())))
    assert waiting["state"] == "waiting"
    other = waiting | {"id": "f" * 32, "name": "gone.txt"}
    (folder / "0.part").write_bytes(b"half")
    lines = [json.dumps(waiting), json.dumps(other), '{"id": "../../x", "name"']
    (folder / "uploads.jsonl").write_text("\n".join(lines))
    with browser(db) as client:
        found = finished(client)
        assert found["a.txt"]["state"] == "known"  # its load had been done, not its entry
        assert found["gone.txt"]["state"] == "failed"
        assert client.app.state.queue.original(waiting["sha256"]) == stored  # type: ignore[attr-defined]
        assert client.app.state.queue.original("0" * 64) is None  # type: ignore[attr-defined]
    assert not (folder / "0.part").exists()


def test_the_table_for_a_spreadsheet_holds_no_formula(client: TestClient) -> None:
    put(client, "=1+1.txt", TEXT)
    finished(client)
    assert "'=1+1.txt" in client.get("/upload.csv").text


def kept(db: str) -> list[Path]:
    """The files that the application keeps."""
    return [p for p in Path(f"{db}-uploads").iterdir() if p.name != "uploads.jsonl"]
