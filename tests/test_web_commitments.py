"""The register of commitments: of whom what is asked by when, and what became of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from fastapi.testclient import TestClient
from openpyxl import load_workbook

from kehoach.corpus import loader
from kehoach.extract.pipeline import parse
from kehoach.extract.reading.files import read_bytes
from kehoach.web.app.reported import WORDS, without_report
from kehoach.web.app.routes import commitments as commitment_pages

from .search_helpers import head, plan_file, target, year
from .web_helpers import browser, database

REPORT = """ỦY BAN NHÂN DÂN
HUYỆN SA THẦY

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 31/BC-UBND

Sa Thầy, ngày 20 tháng 12 năm 2020

BÁO CÁO
Kết quả thực hiện giảm nghèo năm 2020 huyện Sa Thầy, tỉnh Kon Tum

I. KẾT QUẢ

- Đến ngày 31/12/2020, tỷ lệ hộ nghèo còn 9,5%.
"""
PLAN = plan_file(
    "sa",
    head(number="13", title="Kế hoạch giảm nghèo và nước sạch năm 2020"),
    [
        target("Đến cuối năm 2020 tỷ lệ hộ nghèo còn 8,2%", indicator_id="POV_RATE", value=8.2,
               indicator="tỷ lệ hộ nghèo", due=year(2020)),
        target("100% xã có trạm y tế", indicator="xã có trạm y tế", value=100),
    ],
)  # fmt: skip
FUTURE = plan_file(
    "far",
    head(number="9", district="Ba Bể", province="Bắc Kạn", title="Kế hoạch xa", date="2020-01-01",
         issuer="Ủy ban nhân dân huyện Ba Bể"),
    [target("90% hộ dùng nước sạch", indicator="hộ dùng nước sạch", value=90, due=year(2199))],
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    report = parse(read_bytes(REPORT.encode(), "bao_cao.txt"))
    folder = tmp_path_factory.mktemp("commitments")
    from .search_helpers import QUANG_NGAI, SA_THAY

    with browser(database(folder, SA_THAY, QUANG_NGAI, FUTURE, PLAN, report)) as made:
        yield made


def rows(client: TestClient, address: str = "/commitments.json") -> dict[str, dict[str, Any]]:
    found = client.get(address).json()
    return {one["id"]: one for one in found.get("commitments", found.get("asked"))}


def test_targets_and_dated_tasks_stand_in_the_order_of_their_days(client: TestClient) -> None:
    days = [one["due"] for one in rows(client).values()]
    named = [day for day in days if day]
    assert named == sorted(named)
    assert days[len(named) :] == [None] * (len(days) - len(named))


def test_a_task_comes_once_with_its_body_and_its_day(client: TestClient) -> None:
    found = rows(client)
    assert "d-st6" not in found  # its day is that of the task
    task = found["a-st7"]
    assert task["owners"] == ["Phòng Y tế"]
    assert task["due"] == "2020-06-30"
    assert task["due_shown"] == "30/06/2020"
    assert "a-st8" not in found  # a task without a day
    assert found["t-st3"]["owners"] == ["Phòng Y tế"]


def test_a_state_is_said_as_of_today_and_by_reports_where_there_are_some(
    client: TestClient,
) -> None:
    found = rows(client)
    assert found["t-far0"]["state"] == "not_due"
    assert found["t-qn1"]["state"] in ("overdue", "not_due")
    assert found["t-sa0"]["result"]
    assert "9,5" in found["t-sa0"]["result"]
    assert found["t-sa0"]["state"] in ("not_met", "unclear")
    assert found["t-sa0"]["told"][0]["quote"]
    assert found["t-st2"]["state"] in ("undated", "unclear")


@pytest.mark.parametrize(
    ("due", "every", "state"),
    [
        ("2020-12-31", None, "overdue"),
        ("2020-06-14", None, "overdue"),
        ("2020-06-15", None, "not_due"),
        ("2021-01-01", "year", "not_due"),
        (None, "month", "recurring"),
        (None, None, "undated"),
    ],
)
def test_without_a_report_the_day_decides(due: str | None, every: str | None, state: str) -> None:
    today = "2020-06-15" if due != "2020-12-31" else "2021-06-15"
    assert without_report(due, every, today) == state
    assert state in WORDS


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("province=Bắc Kạn", "t-far0", "t-st2"),
        ("year=2018", "t-st3", "t-st2"),
        ("agency=Phòng Y tế", "a-st7", "t-st2"),
        ("q=nước hợp vệ sinh", "t-st2", "t-st3"),
        ("due_after=2100-01-01", "t-far0", "t-st3"),
        ("due_before=2019-01-01", "t-st3", "t-far0"),
        ("state=not_due", "t-far0", "t-st3"),
        ("state=overdue", "t-st3", "t-far0"),
    ],
)
def test_filters(client: TestClient, query: str, inside: str, outside: str) -> None:
    found = rows(client, f"/commitments.json?{query}")
    assert outside not in found
    assert inside in found


def test_the_register_of_one_plan_counts_its_states(client: TestClient) -> None:
    key = rows(client)["t-sa0"]["plan_id"]
    found = client.get(f"/commitments.json?plan={key}").json()
    assert found["total"] == sum(found["counts"].values()) == 2
    state = rows(client)["t-sa0"]["state"]
    kept = rows(client, f"/commitments.json?plan={key}&state={state}")
    assert "t-sa0" in kept
    assert client.get("/commitments.json?plan=99999").json()["total"] == 0


def test_a_list_over_many_plans_holds_few_against_their_reports(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    registers = client.app.state.registers  # type: ignore[attr-defined]
    registers._known.clear()
    monkeypatch.setattr(commitment_pages, "_FRESH", 0)
    one = rows(client)["t-sa0"]
    assert one["state"] == "unheld"
    assert "mở sổ của văn bản" in one["why"]
    monkeypatch.setattr(commitment_pages, "_FRESH", 1)
    key = one["plan_id"]
    register = client.get(f"/commitments.json?plan={key}").json()
    assert "unheld" not in register["counts"]
    monkeypatch.setattr(commitment_pages, "_FRESH", 0)
    assert rows(client)["t-sa0"]["state"] in register["counts"]  # known by now


def test_a_page_for_one_body_has_all_that_is_asked_of_it(client: TestClient) -> None:
    found = rows(client, "/commitments/agency.json?name=Phòng LĐ-TB%26XH")
    assert "a-st8" in found  # without a day as well
    assert "a-st8" in rows(
        client, "/commitments/agency.json?name=Phòng Lao động - Thương binh và Xã hội"
    )
    page = client.get("/commitments/agency?name=Phòng Y tế").text
    assert "cấp thẻ bảo hiểm y tế" in page
    assert "Chưa thấy việc nào" in client.get("/commitments/agency?name=Không có").text
    names = [one["name"] for one in client.get("/commitments/bodies.json").json()]
    assert "Phòng Y tế" in names
    assert 'href="/commitments/agency?name=Ph' in client.get("/commitments/bodies").text


def test_the_calendar_shows_a_month(client: TestClient) -> None:
    page = client.get("/commitments/calendar?month=2020-06").text
    assert "Tháng 6/2020" in page
    assert "cấp thẻ bảo hiểm y tế" in page
    assert "/commitments/calendar?month=2020-05" in page
    assert "/commitments/calendar?month=2020-07" in page
    assert "Không có cam kết nào đến hạn" in client.get(
        "/commitments/calendar?month=1999-12"
    ).text  # fmt: skip
    for wrong in ("0000-01", "9999-12", "2020-13", "x"):
        assert client.get(f"/commitments/calendar?month={wrong}").status_code == 422


def test_the_files_hold_what_the_page_shows(client: TestClient) -> None:
    lines = client.get("/commitments.csv?year=2018").text.splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Cam kết,Kế hoạch,Cơ quan")
    assert len(lines) == 2
    assert "người nghèo được cấp thẻ BHYT" in lines[1]
    book = load_workbook(io.BytesIO(client.get("/commitments.xlsx?year=2018").content))
    cells = [cell.value for row in book["Sổ cam kết"].iter_rows() for cell in row]
    assert any(isinstance(v, date) and v.year == 2018 for v in cells)
    calendar = client.get("/commitments.ics").text
    assert "DTSTART;VALUE=DATE:20200630" in calendar


def test_the_page_in_english_and_without_anything(client: TestClient, tmp_path: Path) -> None:
    assert "Register of commitments" in client.get("/commitments?lang=en").text
    assert "Sổ cam kết" in client.get("/commitments?lang=vi").text
    (tmp_path / "empty").mkdir()
    empty = plan_file("none", head(), [])
    with browser(database(tmp_path / "empty", empty)) as other:
        assert "Chưa có cam kết nào" in other.get("/commitments").text
        assert "Chưa có văn bản nào giao việc" in other.get("/commitments/bodies").text


def test_the_plans_of_the_corpus_have_commitments(tmp_path: Path) -> None:
    paths = sorted(loader.plans_folder().glob("*.txt"))[:2]
    files = [parse(read_bytes(path.read_bytes(), path.name)) for path in paths]
    with browser(database(tmp_path, *files)) as client:
        assert client.get("/commitments.json").json()["total"] > 10
        assert client.get("/commitments").status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("due_after=31/12/2020", 200),
        ("due_after=2020-12-31&due_before=1/2/2021", 200),
        ("due_after=31/02/2020", 400),
        ("due_before=12", 400),
        ("year=2016-2020", 200),
        ("year=2016 – 2020", 200),
        ("year=2020:2016", 400),
        ("year=năm", 422),
    ],
)
def test_days_and_years_are_taken_as_an_office_writes_them(
    client: TestClient, asked: str, status: int
) -> None:
    answer = client.get(f"/commitments?{asked}")
    assert answer.status_code == status
    if status == 400:
        assert "Hãy ghi" in answer.text


def test_a_month_is_typed_either_way(client: TestClient) -> None:
    for month in ("6/2020", "06/2020", "2020-06"):
        assert "Tháng 6/2020" in client.get(f"/commitments/calendar?month={month}").text
    assert client.get("/commitments/calendar?month=13/2020").status_code == 422
