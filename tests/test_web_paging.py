"""Pages over many plans: a few questions to the database however many rows, each row once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from fastapi.testclient import TestClient
from sqlalchemy import event

from kehoach.audit.memory_db import DatabaseMemory
from kehoach.database import commitments
from kehoach.models import Evidence, Finding, Link, PlanFile, Span
from kehoach.web.app.routes import commitments as commitment_pages
from kehoach.web.app.routes import compare as compare_pages
from kehoach.web.app.routes import findings as finding_pages

from .search_helpers import head, plan_file, target, year
from .web_helpers import browser, database

FEW, MANY = 3, 14


def district(number: int) -> PlanFile:
    """A district's plan with two targets, a task with a day and a deadline of its own."""
    name = f"Huyện {number:02}"
    return plan_file(
        f"p{number}x",
        head(number=str(number), district=name, issuer=f"UBND huyện {name}", title=f"KH {name}"),
        [
            target(f"{number + 10}% hộ nghèo", indicator_id="POV_RATE", value=number + 10,
                   indicator="hộ nghèo", due=year(2020 + number % 3)),
            target(f"{number + 50}% hộ có nước sạch", indicator_id="WATER_HYG", value=number + 50,
                   indicator="hộ có nước sạch", due=year(2022)),
            ("deadlines", f"trước ngày {number + 1}/6/2020",
             {"kind": "by", "end": f"2020-06-{number + 1:02}"}),
            ("assignments", f"Phòng Y tế làm việc số {number}",
             {"agency": "Phòng Y tế", "agency_id": "YTE", "agency_level": "district",
              "role": "lead", "task": f"việc số {number}",
              "due": (Link(id=f"d-p{number}x2", rule="link.item", confidence=0.9),)}),
            ("deadlines", f"báo cáo trước ngày {number + 1}/7/2020",
             {"kind": "by", "end": f"2020-07-{number + 1:02}"}),
        ],
    )  # fmt: skip


def finding(number: int) -> Finding:
    quote = f"{number + 10}% hộ nghèo"
    place = Evidence(record=f"t-p{number}x0", file="x.txt", span=Span(start=0, end=4), quote=quote,
                     line=3)  # fmt: skip
    return Finding(
        id=f"v-{number:03}", check="ratio", severity="serious", title="Tỷ lệ", title_english="Rate",
        message=f"Phát hiện {number}.", english=f"Finding {number}.", evidence=(place,),
        file="x.txt", document=f"{number}/KH-UBND",
    )  # fmt: skip


@contextmanager
def plans(folder: Path, count: int) -> Iterator[TestClient]:
    folder.mkdir()
    with browser(database(folder, *(district(n) for n in range(count)))) as client:
        store = client.app.state.store  # type: ignore[attr-defined]
        DatabaseMemory(store).settle([finding(n) for n in range(count)], ["x.txt"])
        yield client


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, TestClient]]:
    folder = tmp_path_factory.mktemp("paging")
    with plans(folder / "few", FEW) as few, plans(folder / "many", MANY) as many:
        yield few, many


@pytest.fixture
def many(both: tuple[TestClient, TestClient]) -> TestClient:
    return both[1]


def questions(client: TestClient, path: str) -> int:
    """How many statements the database answers for a page that is asked for a second time."""
    assert client.get(path).status_code == 200
    counted: list[str] = []

    def count(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted.append(statement)

    engine = client.app.state.store.engine  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", count)
    client.get(path)
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


@pytest.mark.parametrize(
    "path",
    [
        "/commitments",
        "/commitments.json",
        "/commitments.csv",
        "/commitments.ics",
        "/commitments?agency=Phòng Y tế",
        "/commitments?district=Huyện 01",
        "/commitments?q=hộ nghèo",
        "/commitments/agency?name=Phòng Y tế",
        "/commitments/calendar?month=2020-06",
        "/commitments/bodies",
        "/compare?indicator=POV_RATE",
        "/compare?indicator=POV_RATE&indicator=WATER_HYG&year=2021",
        "/compare.json?indicator=POV_RATE",
        "/findings",
        "/findings?q=phát",
        "/findings.json",
        "/log",
    ],
)
def test_more_rows_are_no_more_questions(both: tuple[TestClient, TestClient], path: str) -> None:
    few, many = both
    assert 0 < questions(many, path) <= questions(few, path) < 40


def walk(client: TestClient, path: str, ids: str, onward: str) -> list[str]:
    """What stands on a page and all that follow it."""
    found: list[str] = []
    for _ in range(50):
        text = client.get(path).text
        found += re.findall(ids, text)
        link = re.search(onward, text)
        if link is None:
            return found
        path = link[1].replace("&amp;", "&")
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("size", [1, 4, MANY, MANY + 1])
def test_a_comparison_in_parts_has_each_plan_once(
    many: TestClient, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(compare_pages, "_compare", smaller(compare_pages._compare, size))
    onward = r'href="(/compare\?[^"]*before=\d+)" rel="next"'
    found = walk(many, "/compare?indicator=POV_RATE", r"<b>≈? ?(\d+)%</b>", onward)
    assert sorted(map(int, found)) == [n + 10 for n in range(MANY)]


def smaller(compare: Callable[..., Any], size: int) -> Callable[..., Any]:
    def made(*given: Any, **more: Any) -> Any:
        return compare(*given, **(more | {"most": size}))

    return made


def test_columns_that_few_fill_stand_together_in_the_last(
    many: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "/compare?indicator=POV_RATE&indicator=WATER_HYG"
    whole = many.get(query).text
    assert "Cách nêu khác" not in whole
    monkeypatch.setattr(compare_pages, "_COLUMNS", 1)
    text = many.get(query).text
    assert "Cách nêu khác" in text
    columns = len(many.get(query.replace("compare", "compare.json", 1)).json()["columns"])
    assert f"{columns - 1} cột ít nơi nêu" in text
    entry = r'<div class="entry"><a href="[^"]*#(t-p\d+x\d)"'
    assert sorted(re.findall(entry, text)) == sorted(re.findall(entry, whole))
    monkeypatch.setattr(compare_pages, "_OTHERS", 0)
    assert many.get(query).text.count("mục trong CSV") == MANY


def test_programs_go_on_with_a_comparison_where_it_ended(
    many: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_pages, "_PLANS_IN_FILES", 5)
    address, found = "/compare.json?indicator=POV_RATE", []
    data = many.get(address).json()
    while True:
        found += [row["plan_id"] for row in data["rows"]]
        if data["before"] is None:
            break
        data = many.get(f"{address}&before={data['before']}").json()
    assert len(found) == len(set(found)) == MANY
    assert "before=" in many.get("/compare.csv?indicator=POV_RATE").text.splitlines()[-1]
    assert "before=" not in many.get("/compare.csv?indicator=WATER_HYG&year=1999").text


def test_few_years_and_silent_plans_stay_what_they_are(many: TestClient) -> None:
    data = many.get("/compare.json?indicator=POV_RATE&year=2020").json()
    told = {entry["year"] for row in data["rows"] for entry in row["entries"]}
    assert told == {2020}
    assert len(data["rows"]) + len(data["absent"]) == MANY
    assert {one["why"] for row in data["absent"] for one in row["missing"]} == {
        "chỉ nêu cho năm 2021", "chỉ nêu cho năm 2022",
    }  # fmt: skip


def test_a_body_in_parts_has_each_of_its_tasks_once(
    many: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commitment_pages, "_OF_A_BODY", 3)
    onward = r'href="(/commitments/agency\?[^"]*)">Sau →'
    found = walk(many, "/commitments/agency?name=Phòng Y tế", r"#(a-p\d+x3)", onward)
    assert sorted(found) == sorted(f"a-p{n}x3" for n in range(MANY))
    assert "Trên trang này" in many.get("/commitments/agency?name=Phòng Y tế").text


def test_findings_in_parts_come_once_each(
    many: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding_pages, "_SHOWN", 4)
    onward = r'href="(/findings\?[^"]*)" rel="next"'
    found = walk(many, "/findings", r'<article[^>]* id="(v-\d+)"', onward)
    assert found == [f"v-{n:03}" for n in range(MANY)]


def test_commitments_in_parts_come_once_each_in_the_order_of_days(
    many: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commitment_pages, "_SHOWN", 7)
    onward = r'href="(/commitments\?[^"]*)">Sau →'
    found = walk(many, "/commitments", r'#([tad]-p\d+x\d)"><bdi>', onward)
    whole = many.get("/commitments.json?limit=200").json()["commitments"]
    assert found == [one["id"] for one in whole]
    assert len(set(found)) == 4 * MANY  # a deadline that a task has is told with the task


def test_a_list_that_is_cut_says_so_and_keeps_the_soonest(
    many: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = many.get("/commitments.json?limit=200").json()["commitments"]
    monkeypatch.setattr(commitments, "MOST", 5)
    for query in ("", "&province=Kon Tum"):
        data = many.get(f"/commitments.json?limit=200{query}").json()
        assert data["more"]
        assert [one["id"] for one in data["commitments"]] == [one["id"] for one in whole[:5]]
    assert "Chỉ liệt kê phần có hạn sớm nhất" in many.get("/commitments").text
    assert many.get("/commitments.ics?due_after=2020-06-01").text.count("BEGIN:VEVENT") <= 5


def test_the_calendar_counts_what_it_does_not_show(many: TestClient) -> None:
    text = many.get("/commitments/calendar?month=2022-12").text
    assert re.search(r"<b>18</b>\s+cam kết đến hạn trong tháng", text)
    assert "14 cam kết khác" in " ".join(text.split())
