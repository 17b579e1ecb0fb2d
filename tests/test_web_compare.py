"""``So sánh``: what stands together, what is said to be missing, and drawings that are sound."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from kehoach.models import PlanFile
from kehoach.web.app.charts import MOST, Bar, Line, bars, small, ways
from kehoach.web.app.people import add_user

from .search_helpers import figure, head, plan_file, target, year
from .web_helpers import PASSWORD, browser, database, sign_in

WATER = "hộ sử dụng nước hợp vệ sinh"


def district(name: str, *lines: Any, **fields: Any) -> PlanFile:
    """A plan of a district of Kon Tum."""
    given = {"district": name, "issuer": f"UBND huyện {name}", "title": f"Kế hoạch {name}"}
    return plan_file(name, head(**(given | fields)), lines)


def water(value: float, **fields: Any) -> Any:
    return target(f"{value}% {WATER}", **({"indicator": WATER, "indicator_id": "WATER_HYG",
                  "value": value, "due": year(2020)} | fields))  # fmt: skip


PLANS = (
    district("A", figure(f"80% {WATER}", indicator=WATER, indicator_id="WATER_HYG", value=80,
                         as_of=year(2015)), water(90)),
    district("B", water(95)),
    district("C", water(500, unit="hộ")),
    district("D", target("4% hộ nghèo", indicator_id="POV_RATE", value=4, due=year(2020))),
    plan_file(
        "P",
        head(level="province", district=None, issuer="UBND tỉnh Kon Tum", title="Kế hoạch tỉnh"),
        [water(98)],
    ),
)  # fmt: skip
ASKED = "?indicator=WATER_HYG&by=district"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with browser(database(tmp_path_factory.mktemp("compare"), *PLANS)) as made:
        yield made


def cells(client: TestClient, query: str = ASKED) -> dict[str, list[str]]:
    """The words in the cells of the matrix, by the place of the row."""
    tree = LexborHTMLParser(client.get(f"/compare{query}").text)
    return {
        tr.css_first("th bdi").text(): [  # type: ignore[union-attr]
            " ".join(td.text(separator=" ").split()) for td in tr.css("td")
        ]
        for tr in tree.css("table.matrix tbody tr")
    }


def drawing(client: TestClient, number: int = 0, query: str = ASKED) -> Any:
    answer = client.get(f"/compare.svg{query}&drawing={number}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    return etree.fromstring(answer.content)


def told(svg: Any) -> str:
    return " | ".join(svg.itertext())


def test_places_stand_beside_each_other_with_baseline_and_pace(client: TestClient) -> None:
    rows = cells(client)
    first = next(words for place, words in rows.items() if place.startswith("A"))
    percent = next(cell for cell in first if cell.startswith("90%"))
    assert "từ 80%" in percent
    assert "tăng 10 điểm %" in percent
    assert "mỗi năm 2 điểm %" in percent
    assert len(rows) == 3


def test_what_is_missing_or_told_otherwise_is_said_in_words(client: TestClient) -> None:
    rows = cells(client)
    third = next(words for place, words in rows.items() if place.startswith("C"))
    assert any("nêu theo cách khác" in cell for cell in third)
    page = client.get(f"/compare{ASKED}").text
    assert "khác đơn vị tính" in page
    assert "không nêu chỉ tiêu này" in page
    assert "không nêu hiện trạng" in page


def test_the_line_of_the_province_is_drawn_in(client: TestClient) -> None:
    words = told(drawing(client))
    assert "Kon Tum: 98%" in words
    assert "A, Kon Tum" in words
    assert "90%" in words


def test_the_way_over_the_years_is_drawn_where_both_ends_are_known(client: TestClient) -> None:
    svg = drawing(client, 1)
    assert "80 → 90%" in told(svg)
    assert "B, Kon Tum" not in told(svg)


def test_without_an_indicator_the_most_common_is_shown(client: TestClient) -> None:
    page = client.get("/compare").text
    assert 'value="Dân số, hộ sử dụng nước hợp vệ sinh"' in page


def test_an_indicator_is_asked_for_by_its_name_or_its_id(client: TestClient) -> None:
    by_id = client.get(f"/compare.json{ASKED}").json()
    named = {"indicator": "dân số, hộ sử dụng nước hợp vệ sinh", "by": "district"}
    assert client.get("/compare.json", params=named).json()["columns"] == by_id["columns"]


def test_a_reader_of_english_finds_no_vietnamese_but_names(client: TestClient) -> None:
    page = client.get(f"/compare{ASKED}&lang=en").text
    client.get("/?lang=vi")
    for words in ("told otherwise", "units differ", "does not name this indicator", "each year"):
        assert words in page
    for words in ("nêu", "khác", "mức", "mỗi"):
        assert words not in page


def test_nothing_to_compare_and_unknown_indicators_are_said(client: TestClient) -> None:
    assert "Không có số liệu nào" in client.get("/compare?indicator=POV_RATE&year=1990").text
    answer = client.get("/compare?indicator=WHAT")
    assert 'role="alert"' in answer.text
    assert client.get("/compare.json?indicator=WHAT").status_code in (400, 404)
    assert client.get(f"/compare.svg{ASKED}&drawing=900").status_code == 404


def test_the_data_are_those_of_the_page(client: TestClient) -> None:
    data = client.get(f"/compare.json{ASKED}").json()
    values = {e["value"] for row in data["rows"] for e in row["entries"]}
    assert values == {90, 95, 500}
    text = client.get(f"/compare.csv{ASKED}").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) > 4


def test_a_baseline_of_another_standard_is_not_drawn(tmp_path: Path) -> None:
    poor = "tỷ lệ hộ nghèo"
    plan = district(
        "Z",
        figure("20%", indicator=poor, indicator_id="POV_RATE", value=20, as_of=year(2014)),
        target("10%", indicator=poor, indicator_id="POV_RATE", value=10, due=year(2020)),
    )
    other = district("Y", target("8%", indicator=poor, indicator_id="POV_RATE", value=8,
                                 due=year(2020)))  # fmt: skip
    with browser(database(tmp_path, plan, other)) as client:
        page = client.get("/compare?indicator=POV_RATE").text
        assert "hiện trạng theo chuẩn nghèo khác" in page
        svg = drawing(client, 0, "?indicator=POV_RATE")
        assert "hiện trạng" not in told(svg)
        assert client.get("/compare.svg?indicator=POV_RATE&drawing=1").status_code == 404


def test_a_reader_sees_no_private_names_in_the_data(tmp_path: Path) -> None:
    import argon2

    quote = f"Hộ ông Lò Văn Pao đạt 90% {WATER}"
    annex = ("sections", "PHỤ LỤC danh sách hộ", {"kind": "annex", "level": 1})
    file = plan_file(
        "N", head(), [annex, target(quote, value=90, indicator_id="WATER_HYG", due=year(2020))]
    )
    users = tmp_path / "users.json"
    with pytest.MonkeyPatch.context() as patch:
        cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(argon2, "PasswordHasher", cheap)
        add_user(users, "lan", PASSWORD, "reader")
        with browser(database(tmp_path, file), users=users) as client:
            sign_in(client, "lan")
            assert "Lò Văn Pao" not in client.get(f"/compare{ASKED}").text
            for path in (f"/compare.json{ASKED}", f"/compare.csv{ASKED}", "/search.json?q=nước",
                         "/search.csv?q=nước", "/?q=nước"):  # fmt: skip
                answer = client.get(path)
                assert "Lò Văn Pao" not in answer.text, path
                assert "██ ███ ███" in answer.text, path


NUMBERS = st.floats(-1e15, 1e15, allow_nan=False)
BARS = st.builds(
    Bar, st.text(max_size=20), NUMBERS, st.text(max_size=20), st.none() | NUMBERS,
    st.none() | st.floats(1900, 2100), st.none() | st.floats(1900, 2100), st.booleans(),
)  # fmt: skip


@given(st.lists(BARS, max_size=8), st.lists(st.builds(Line, st.text(max_size=20), NUMBERS,
       st.text(max_size=20)), max_size=3), st.text(max_size=20))  # fmt: skip
def test_every_drawing_is_sound(items: list[Bar], lines: list[Line], title: str) -> None:
    made = [bars(title, items, lines, "vi"), ways(title, items, "vi")]
    made += [small(bar, 1e15) for bar in items]
    for svg in filter(None, made):
        root = etree.fromstring(str(svg).encode())
        shapes = [v for node in root.iter() for k, v in node.attrib.items() if k in (
            "x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy")]  # fmt: skip
        assert not re.search("nan|inf", " ".join(map(str, shapes)))
        assert not any(node.tag.endswith(("script", "a", "image")) for node in root.iter())


def test_a_drawing_of_many_bars_ends_and_words_are_never_markup() -> None:
    items = [Bar(f"<b>{n}</b>", n, "</text><script>", None) for n in range(MOST + 5)]
    root = etree.fromstring(str(bars("<&>", items, (), "vi")).encode())
    assert len(root.findall("{*}rect")) == MOST + 1  # the ground is one as well
    assert not root.findall(".//{*}script")
    assert "<b>0</b>" in told(root)
