"""``Văn bản``: the list, a document beside its records, and what people say of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from kehoach import corpus, parse
from kehoach.database import loading, rows, values
from kehoach.database.store import Store
from kehoach.extract.reading import read_file
from kehoach.models import Interval
from kehoach.web.app.document import editable, typed
from kehoach.web.app.people import add_user
from kehoach.web.page_text import clean

from .load_helpers import plan
from .search_helpers import QUANG_NGAI, SA_THAY, load
from .web_helpers import PASSWORD, browser, database, sign_in, token

FIXTURES = Path(__file__).parent / "fixtures"
NAME = "Lò Thị Mai"
ANNEX = parse(
    "KẾ HOẠCH\nHỗ trợ nhà ở năm 2022\n\nI. MỤC TIÊU\n- Hỗ trợ 12 hộ nghèo trong năm 2022.\n\n"
    f"PHỤ LỤC\nDanh sách hộ nghèo kèm theo Kế hoạch\n\n1. {NAME}, bản Nậm Cản, sửa nhà trước ngày "
    "30/6/2022\n"
)
RECORD = "/documents/1/records/t-st2"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with browser(database(tmp_path)) as made:
        yield made


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same for tests that change nothing."""
    with browser(database(tmp_path_factory.mktemp("calm"))) as made:
        yield made


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    import argon2

    path = tmp_path_factory.mktemp("users") / "users.json"
    with pytest.MonkeyPatch.context() as patch:
        cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(argon2, "PasswordHasher", cheap)
        add_user(path, "lan", PASSWORD, "reader")
        add_user(path, "minh", PASSWORD, "reviewer")
        yield path


def bare(text: str) -> str:
    """The text without white space and what tables are drawn with."""
    return "".join("".join(text.split()).translate({ord(c): None for c in "|-:+=_*#~.·—–─━"}))


def say(client: TestClient, action: str, **fields: str) -> Any:
    """Send the form of the record; the answer."""
    form = {"csrf": token(client, "/documents"), "action": action, "by": "Trần Lan"}
    return client.post(RECORD, data=form | fields)


def row(client: TestClient, record_id: str = "t-st2") -> Any:
    """The record in the list of its document."""
    tree = LexborHTMLParser(client.get("/documents/1").text)
    return next(li for li in tree.css("li") if li.attributes.get("id") == record_id)


@pytest.mark.parametrize(
    ("query", "plans"),
    [
        pytest.param("", {"1", "2"}, id="all"),
        pytest.param("?q=giam+ngheo+nam+2026", {"2"}, id="title without marks"),
        pytest.param("?q=12/KH-UBND", {"1"}, id="number"),
        pytest.param("?province=kon+tum", {"1"}, id="province"),
        pytest.param("?year=2026", {"2"}, id="year"),
        pytest.param("?q=thủy+lợi", set(), id="nothing"),
    ],
)
def test_the_list_finds_documents(calm: TestClient, query: str, plans: set[str]) -> None:
    tree = LexborHTMLParser(calm.get(f"/documents{query}").text)
    links = {a.attributes["href"] or "" for a in tree.css("table.documents td:first-child a")}
    assert {link.rpartition("/")[2] for link in links} == plans
    listed = calm.get(f"/documents.json{query}").json()["documents"]
    assert {str(item["id"]) for item in listed} == plans


def test_an_empty_database_leads_to_the_upload(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    Store.open(path, write=True).close()
    with browser(str(path)) as client:
        assert "Chưa có văn bản nào" in client.get("/documents").text


def test_old_versions_are_hidden_until_asked_for_and_lead_to_the_new_one(tmp_path: Path) -> None:
    db = str(tmp_path / "plans.db")
    with Store.open(db, write=True) as store:
        for value, day in (("12,83", "2026-01-01"), ("10,5", "2026-02-01")):
            text = plan(value=value)
            digest = hashlib.sha256(text.encode()).hexdigest()
            made = rows.build(parse(text), input_sha256=digest, name=f"{day}.txt", extractor="t")
            with store.transaction() as connection:
                loading.write(connection, made, day)
    with browser(db) as client:
        (current,) = client.get("/documents.json").json()["documents"]
        both = client.get("/documents.json?old=true").json()["documents"]
        (old,) = [item for item in both if item["id"] != current["id"]]
        assert "đã có bản mới" in client.get("/documents?old=true").text
        page = client.get(f"/documents/{old['id']}").text
        assert f'href="/documents/{current["id"]}"' in page
        records = [
            {
                one["id"]
                for one in client.get(f"/documents/{item['id']}.json").json()["document"][kind]
            }
            for item in (old, current)
            for kind in ("citations",)
        ]
        shared = min(records[0] & records[1])
        path = f"/documents/{old['id']}/records/{shared}"
        form = {"csrf": token(client, "/documents"), "action": "confirm", "by": "Lan"}
        assert "Hãy ghi ý kiến ở bản hiện hành" in client.post(path, data=form).text
        assert "bản hiện hành" in client.get(path).text
        assert client.app.state.store.counts()["corrections"] == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", corpus.plan_paths()[:2], ids=lambda path: path.stem)
def test_the_page_has_the_whole_text_and_every_record(tmp_path: Path, path: Path) -> None:
    file = parse(read_file(path))
    with browser(database(tmp_path, file)) as client:
        tree = LexborHTMLParser(client.get("/documents/1").text)
    text = tree.css_first(".text")
    assert text is not None
    assert bare(text.text()) == bare(clean(file.text))
    listed = {li.attributes["id"]: li.attributes["data-r"] for li in tree.css("li[data-r]")}
    records = {r.id: r for document in file.documents for _, r in document.records()}
    assert set(listed) == set(records)
    for record_id, record in records.items():
        marks = "".join(
            mark.text()
            for mark in text.css("mark")
            if listed[record_id] in (mark.attributes["data-r"] or "").split()
        )
        assert bare(marks) == bare(record.quote)


def test_a_record_alone_for_the_browser_and_within_its_document_without_scripts(
    calm: TestClient,
) -> None:
    alone = calm.get(RECORD, headers={"HX-Request": "true"}).text
    assert "<html" not in alone
    assert "90% hộ nghèo được sử dụng nước hợp vệ sinh" in alone
    whole = calm.get(RECORD).text
    assert "<html" in whole
    assert 'data-id="t-st2"' in whole


@pytest.mark.parametrize(
    "path",
    ["/documents/77", "/documents/77.json", "/documents/1/records/t-none",
     "/documents/1/pages/1", "/documents/2/records/t-st2"],
)  # fmt: skip
def test_what_is_not_there_is_said(calm: TestClient, path: str) -> None:
    answer = calm.get(path)
    assert answer.status_code == 404
    assert "không có" in answer.text.lower()


def test_confirming_is_kept_with_the_name_and_can_be_taken_back(client: TestClient) -> None:
    assert say(client, "confirm", why="Đã đối chiếu").status_code == 303
    assert "confirmed" in row(client).attributes["class"]
    page = client.get(RECORD).text
    assert "Đã đối chiếu" in page
    assert "Trần Lan" in page
    assert say(client, "undo").status_code == 303
    assert "confirmed" not in row(client).attributes["class"]
    assert "đã rút" in client.get(RECORD).text


def test_a_rejected_record_is_struck_out_and_left_out_of_the_data(client: TestClient) -> None:
    assert say(client, "reject", why="Không phải chỉ tiêu").status_code == 303
    assert "rejected" in row(client).attributes["class"]
    data = client.get("/documents/1.json").json()["document"]
    assert "t-st2" not in {target["id"] for target in data["targets"]}
    assert len(data["targets"]) == 2


def test_a_corrected_value_is_shown_beside_the_words(client: TestClient) -> None:
    assert say(client, "set", f_value="91,5", why="Xem lại bản giấy").status_code == 303
    assert "91,5" in row(client).text()
    assert "corrected" in row(client).attributes["class"]
    data = client.get("/documents/1.json").json()["document"]
    (target,) = [one for one in data["targets"] if one["id"] == "t-st2"]
    assert (target["value"], target["verdict"]) == (91.5, "corrected")
    assert "90 → 91,5" in client.get(RECORD).text


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        pytest.param("confirm", {"by": " "}, "Hãy ghi họ tên", id="no name"),
        pytest.param("reject", {}, "Hãy ghi lý do", id="no reason"),
        pytest.param("set", {"f_value": "90"}, "Chưa sửa trường nào", id="nothing changed"),
        pytest.param("set", {"f_value": "4.658"}, "hai cách đọc", id="two readings"),
        pytest.param("set", {"f_due": "31/02/2020"}, "không hợp", id="no such day"),
        pytest.param("set", {"f_id": "x"}, "không có trường", id="a field that is nobody's"),
        pytest.param("set", {"f_quote": "x"}, "không có trường", id="the words themselves"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_changes(
    calm: TestClient, action: str, fields: dict[str, str], sentence: str
) -> None:
    answer = say(calm, action, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert calm.app.state.store.counts()["corrections"] == 0  # type: ignore[attr-defined]


def test_what_was_typed_stays_in_the_form(calm: TestClient) -> None:
    form = {"csrf": token(calm, "/documents"), "action": "set", "by": "Lan", "f_value": "4.658"}
    answer = calm.post(RECORD, data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'value="4.658"' in answer.text
    assert 'role="alert"' in answer.text


def test_the_return_key_never_presses_a_button_that_decides(calm: TestClient) -> None:
    tree = LexborHTMLParser(calm.get(RECORD).text)
    first = tree.css_first("#verdict button")
    assert first is not None
    assert "disabled" in first.attributes


def test_a_foreign_form_changes_nothing(calm: TestClient) -> None:
    form = {"csrf": "x", "action": "confirm", "by": "Lan"}
    assert calm.post(RECORD, data=form).status_code == 403
    assert calm.app.state.store.counts()["corrections"] == 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "seen"), [("lan", False), ("minh", True)])
def test_names_of_annexes_are_shown_to_reviewers_alone(
    tmp_path: Path, users: Path, name: str, seen: bool
) -> None:
    with browser(database(tmp_path, ANNEX), users=users) as client:
        sign_in(client, name)
        record = client.get("/documents/1.json").json()["document"]["sections"][-1]["id"]
        pages = ["/documents/1", "/documents/1.json", "/documents/1.csv",
                 f"/documents/1/records/{record}"]  # fmt: skip
        for path in pages:
            assert (NAME in client.get(path).text) is seen, path


def test_a_reader_cannot_correct(tmp_path: Path, users: Path) -> None:
    with browser(database(tmp_path), users=users) as client:
        sign_in(client, "lan")
        assert 'name="action"' not in client.get(RECORD).text
        assert say(client, "confirm").status_code == 403


def test_every_field_is_shown_as_it_is_typed() -> None:
    for document in (*SA_THAY.documents, *QUANG_NGAI.documents):
        for kind, record in document.records():
            for field in editable(kind, record, "vi"):
                read = values.read(kind, field.name, field.value)
                stated = record.model_dump(mode="json")[field.name]
                assert read == stated or (not read and not stated), (kind, field)


@given(st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: round(number, 4)))
def test_a_number_comes_back_as_it_was(number: float) -> None:
    assert values.number(typed(number)) == pytest.approx(number, abs=1e-6)


@given(st.dates(), st.dates())
def test_a_time_comes_back_as_it_was(one: Any, other: Any) -> None:
    first, last = sorted((one.isoformat(), other.isoformat()))
    for start, end in ((first, last), (None, last), (first, None)):
        assert values.interval(typed(Interval(start=start, end=end))) == {
            "start": start, "end": end
        }  # fmt: skip


def test_files_that_could_not_be_read_are_told(tmp_path: Path) -> None:
    db = database(tmp_path)
    bad = tmp_path / "hong.pdf"
    bad.write_bytes(b"%PDF-1.4 nothing")
    with Store.open(db, write=True) as store:
        loading.load(store, [bad], workers=0)
        load(store, ANNEX)
    with browser(db) as client:
        text = client.get("/documents").text
        assert "Tệp không đọc được" in text
        assert "hong.pdf" in text
