"""``Phát hiện``: what is shown of findings, what people say of them, and what is taken away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

import docx
import openpyxl
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from kehoach import parse
from kehoach.audit.memory_db import DatabaseMemory
from kehoach.models import Evidence, Finding, Span
from kehoach.web.app.people import add_user

from .search_helpers import QUANG_NGAI, SA_THAY
from .web_helpers import PASSWORD, browser, database, sign_in, token

ANNEX = parse(
    "KẾ HOẠCH\nHỗ trợ nhà ở năm 2022\n\nI. MỤC TIÊU\n- Hỗ trợ 12 hộ nghèo trong năm 2022.\n\n"
    "PHỤ LỤC\nDanh sách hộ nghèo kèm theo Kế hoạch\n\n1. Lò Thị Mai, bản Nậm Cản\n"
)
FORMULA = "=HYPERLINK(1)"


def finding(number: int, **given: Any) -> Finding:
    """A finding on the first target of the plan of Sa Thầy, unless *given* says otherwise."""
    quote = "90% hộ nghèo được sử dụng nước hợp vệ sinh"
    place = Evidence(record="t-st2", file="x.txt", span=Span(start=0, end=9), quote=quote, line=7)
    fields: dict[str, Any] = {
        "id": f"v-{number}", "check": "ratio", "severity": "serious", "title": "Tỷ lệ không khớp",
        "title_english": "A wrong ratio", "message": f"Phát hiện thứ {number}.",
        "english": f"Finding {number}.", "evidence": (place,), "arithmetic": "594 / 4.658 = 12,75 %",
        "file": "x.txt", "document": "12/KH-UBND",
    }  # fmt: skip
    return Finding(**(fields | given))


SEVERAL = (
    finding(1),
    finding(2, severity="medium", check="dates", title="Ngày không có"),
    finding(3, severity="light", file="y.txt", evidence=()),
    finding(4, severity="note", review=True),
    finding(5, severity="note", message=FORMULA),
)


def settle(client: TestClient, *findings: Finding) -> None:
    files = {f.file or "" for f in findings}
    DatabaseMemory(client.app.state.store).settle(findings, files)  # type: ignore[attr-defined]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with browser(database(tmp_path)) as made:
        settle(made, *SEVERAL)
        yield made


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The same for tests that change nothing."""
    with browser(database(tmp_path_factory.mktemp("calm"))) as made:
        settle(made, *SEVERAL)
        yield made


def shown(client: TestClient, query: str = "") -> list[str]:
    """The ids of the findings on the page, in its order."""
    answer = client.get(f"/findings{query}")
    assert answer.status_code == 200
    return [a.attributes["id"] or "" for a in LexborHTMLParser(answer.text).css("article")]


def test_without_an_audit_the_page_says_so_and_offers_one(tmp_path: Path) -> None:
    with browser(database(tmp_path)) as client:
        text = client.get("/findings").text
        assert "Chưa kiểm tra lần nào" in text
        form = {"csrf": token(client, "/findings")}
        assert client.post("/findings/run", data=form).status_code == 303
        client.app.state.auditor.wait()  # type: ignore[attr-defined]
        assert "Chưa kiểm tra lần nào" not in client.get("/findings").text
        assert shown(client)


def test_an_audit_that_runs_is_not_begun_again(client: TestClient) -> None:
    auditor = client.app.state.auditor  # type: ignore[attr-defined]
    begun = [auditor.start() for _ in range(3)]
    auditor.wait()
    assert begun[0]
    assert not auditor.progress.running
    assert auditor.progress.message == ""


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param("", "12354", id="the gravest first, what is to be looked at last"),
        pytest.param("?severity=medium", "2", id="severity"),
        pytest.param("?severity=note", "5", id="a note that is no unsure one"),
        pytest.param("?severity=review", "4", id="unsure"),
        pytest.param("?check=dates", "2", id="check"),
        pytest.param("?file=y.txt", "3", id="file"),
        pytest.param("?q=thứ+3", "3", id="words"),
        pytest.param("?q=%25", "", id="a sign of the pattern is a letter"),
        pytest.param("?state=accepted", "", id="state"),
        pytest.param("?severity=serious&check=dates", "", id="both"),
    ],
)
def test_filters(calm: TestClient, query: str, ids: str) -> None:
    assert shown(calm, query) == [f"v-{number}" for number in ids]


def test_facets_count_what_the_other_filters_leave(calm: TestClient) -> None:
    tree = LexborHTMLParser(calm.get("/findings?severity=medium").text)
    facets = {
        h.text(): {li.css_first("span").text(): li.css_first("b").text()  # type: ignore[union-attr]
                   for li in h.next.next.css("li")}  # type: ignore[union-attr]
        for h in tree.css("aside h2")
    }  # fmt: skip
    assert facets["Mức độ"] == {
        "Nghiêm trọng": "1", "Trung bình": "1", "Nhẹ": "1", "Lưu ý": "1", "Cần kiểm tra lại": "1",
    }  # fmt: skip
    assert list(facets["Tệp"].values()) == ["1"]


def test_a_finding_shows_its_words_their_place_and_its_arithmetic(calm: TestClient) -> None:
    (item,) = LexborHTMLParser(calm.get("/findings?severity=serious").text).css("article")
    assert "594 / 4.658 = 12,75 %" in item.text()
    link = item.css_first(".evidence a")
    assert link is not None
    assert link.attributes["href"] == "/documents/1#t-st2"
    assert calm.get("/documents/1/records/t-st2").status_code == 200


def test_a_place_without_a_record_leads_to_its_words(client: TestClient) -> None:
    place = Evidence(file="x.txt", span=Span(start=0, end=4), quote="Sa & Thầy, #1", line=2)
    settle(client, finding(9, evidence=(place,)))
    text = client.get("/findings?q=thứ+9").text
    assert "#:~:text=Sa%20%26%20Th%E1%BA%A7y%2C%20%231" in text


@pytest.mark.parametrize("status", ["accepted", "explained", "fixed"])
def test_what_people_say_is_kept_with_name_and_reason(client: TestClient, status: str) -> None:
    form = {"csrf": token(client, "/findings"), "status": status, "why": "Đã hỏi huyện",
            "by": "Trần Lan"}  # fmt: skip
    assert client.post("/findings/v-1/mark", data=form).status_code == 303
    page = client.get("/findings/v-1").text
    assert "Đã hỏi huyện" in page
    assert "Trần Lan" in page
    assert shown(client, f"?state={status}") == ["v-1"]
    client.post("/findings/v-1/mark", data=form | {"status": "open", "why": "Chưa đúng"})
    assert shown(client, f"?state={status}") == []
    page = client.get("/findings/v-1").text
    assert page.index("Đã hỏi huyện") < page.index("Chưa đúng")


@pytest.mark.parametrize("missing", ["why", "by"])
@pytest.mark.parametrize("htmx", [True, False])
def test_without_name_or_reason_nothing_is_kept(calm: TestClient, missing: str, htmx: bool) -> None:
    form = {"csrf": token(calm, "/findings"), "status": "accepted", "why": "x", "by": "y"}
    headers = {"HX-Request": "true"} if htmx else {}
    answer = calm.post("/findings/v-1/mark", data=form | {missing: "  "}, headers=headers)
    assert answer.status_code == (200 if htmx else 422)
    assert {"why": "Hãy ghi lý do", "by": "Hãy ghi họ tên"}[missing] in answer.text
    assert shown(calm, "?state=accepted") == []


def test_what_no_audit_found_cannot_be_marked(calm: TestClient) -> None:
    form = {"csrf": token(calm, "/findings"), "status": "accepted", "why": "x", "by": "y"}
    assert calm.post("/findings/v-77/mark", data=form).status_code == 404
    assert calm.get("/findings/v-77").status_code == 404


def test_a_long_list_comes_in_pages(client: TestClient) -> None:
    settle(client, *(finding(number) for number in range(100, 165)))
    seen = [one for page in (1, 2, 3) for one in shown(client, f"?page={page}&severity=serious")]
    assert len(seen) == len(set(seen)) == 65
    printed = client.get("/findings?severity=serious&view=print").text
    assert printed.count("<article") == 65
    assert "<form" not in printed.partition("<main")[2]


def test_the_files_hold_what_is_shown(calm: TestClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(calm.get("/findings.xlsx?check=ratio").content))
    ids = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert {"v-1", "v-3", "v-4", "v-5"} <= set(ids)
    assert "v-2" not in ids
    report = docx.Document(io.BytesIO(calm.get("/findings.docx?severity=medium").content))
    told = "\n".join(paragraph.text for paragraph in report.paragraphs)
    assert "Phát hiện thứ 2." in told
    assert "Phát hiện thứ 1." not in told
    rows = list(csv.reader(io.StringIO(calm.get("/findings.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert not any(cell.startswith("=") for row in rows for cell in row)
    data = calm.get("/findings.json?severity=serious").json()
    assert data["total"] == 1
    assert data["findings"][0]["arithmetic"] == "594 / 4.658 = 12,75 %"
    assert data["findings"][0]["status"] == "open"


def test_a_report_of_too_many_findings_is_refused_with_a_sentence(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kehoach.web.app.routes import findings as route

    monkeypatch.setattr(route, "_REPORTED", 3)
    answer = client.get("/findings.docx")
    assert answer.status_code == 400
    assert "Có 5 phát hiện" in answer.text
    assert client.get("/findings.docx?severity=serious").status_code == 200


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


def test_a_reader_may_look_and_no_more(tmp_path: Path, users: Path) -> None:
    with browser(database(tmp_path), users=users) as client:
        settle(client, *SEVERAL)
        sign_in(client, "lan")
        assert "Chạy kiểm tra" not in client.get("/findings").text
        assert "/mark" not in client.get("/findings").text
        form = {"csrf": token(client, "/findings"), "status": "accepted", "why": "x"}
        assert client.post("/findings/v-1/mark", data=form).status_code == 403
        assert client.post("/findings/run", data=form).status_code == 403


@pytest.mark.parametrize(("name", "seen"), [("lan", False), ("minh", True)])
def test_names_of_annexes_are_shown_to_reviewers_alone(
    tmp_path: Path, users: Path, name: str, seen: bool
) -> None:
    quote = "1. Lò Thị Mai, bản Nậm Cản"
    place = Evidence(file="x.txt", span=Span(start=0, end=9), quote=quote, line=9)
    with browser(database(tmp_path, ANNEX), users=users) as client:
        settle(client, finding(1, evidence=(place,), message="Hộ Lò Thị Mai ghi hai lần."))
        sign_in(client, name)
        for path in ("/findings", "/findings/v-1", "/findings.json", "/findings.csv"):
            assert ("Lò Thị Mai" in client.get(path).text) is seen, path


def test_a_mark_is_signed_by_the_user_whatever_the_form_says(tmp_path: Path, users: Path) -> None:
    with browser(database(tmp_path, SA_THAY, QUANG_NGAI), users=users) as client:
        settle(client, *SEVERAL)
        sign_in(client, "minh")
        form = {"csrf": token(client, "/findings"), "status": "fixed", "why": "x", "by": "Ai đó"}
        client.post("/findings/v-1/mark", data=form)
        (found,) = client.get("/findings.json?state=fixed").json()["findings"]
        assert found["mark"]["author"] == "minh"
