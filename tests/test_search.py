"""Search from words and filters to hits, on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kehoach.database import corrections, fulltext
from kehoach.database.query import BadQuestion, Search
from kehoach.database.search import Page, search
from kehoach.database.store import Store

from .conftest import new_database
from .search_helpers import QUANG_NGAI, SA_THAY, head, load, new_store, plan_file, target


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    address = ":memory:"
    if request.param == "postgres":
        address = new_database(request.getfixturevalue("postgres_server"))
    with Store.open(address, write=True) as opened:
        load(opened, SA_THAY, QUANG_NGAI)
        yield opened


def find(store: Store, text: str = "", **filters: Any) -> Page:
    with store.connect() as connection:
        return search(connection, Search(text=text, **filters), 50)


def found(store: Store, text: str = "", **filters: Any) -> list[str]:
    return [hit.id for hit in find(store, text, **filters).hits]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("nước hợp vệ sinh", {"t-st2"}),
        ("nuoc hop ve sinh", {"t-st2"}),
        ("NƯỚC HỢP VỆ SINH", {"t-st2"}),
        ('"hợp vệ sinh"', {"t-st2"}),
        ('"sinh vệ hợp"', set()),
        ("duong", {"a-st8"}),
        ("đường", {"a-st8"}),
        ("1722/QĐ-TTg", {"c-st0"}),
        ("1722/qd-ttg", {"c-st0"}),
        ("QD-TTg", {"c-st0"}),
        ("1722", {"c-st0"}),
        ("06-NQ/TU", {"c-st1"}),
        ("6/NQ-TU", {"c-st1"}),
        ("BHYT", {"t-st3", "a-st7"}),
        ("bảo hiểm y tế", {"t-st3", "a-st7"}),
        ("bao hiem y te", {"t-st3", "a-st7"}),
        ("LĐTBXH", {"a-st8"}),
        ("Lao động - Thương binh và Xã hội", {"a-st8"}),
        ("giao th*", {"a-st8"}),
        ("chứ*", {"t-st4", "a-st7"}),  # ``chủ`` without its marks begins so as well
        ("không có đâu", set()),
    ],
)
def test_words(store: Store, text: str, ids: set[str]) -> None:
    kinds = ("target", "figure", "citation", "deadline", "assignment")
    assert set(found(store, text, kinds=kinds)) == ids


def test_exact_marks_come_first_and_the_rest_after_all_of_them(store: Store) -> None:
    page = find(store, "hồ", kinds=("target",))
    assert [(hit.id, hit.exact) for hit in page.hits][:1] == [("t-st4", True)]
    assert {hit.id for hit in page.hits if not hit.exact} == {"t-st2", "t-qn0", "t-qn1"}
    assert (page.exact.number, page.loose and page.loose.number) == (1, 3)
    assert find(store, "ho", kinds=("target",)).loose is None


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"indicator": "WATER_HYG"}, {"t-st2"}),
        ({"indicator": "water_hyg"}, {"t-st2"}),
        ({"indicator": "Tỷ lệ hộ nghèo"}, {"f-st5"}),
        ({"province": "Kon Tum", "kinds": ("target",)}, {"t-st2", "t-st3", "t-st4"}),
        ({"province": "Quảng Ngãi", "kinds": ("target",)},
         {"t-st2", "t-st3", "t-st4", "t-qn0", "t-qn1"}),
        ({"province": "quang ngai", "years": (2026, None)}, {"t-qn0", "t-qn1", "p-2"}),
        ({"district": "Sa Thầy", "kinds": ("citation",)}, {"c-st0", "c-st1"}),
        ({"district": "Kon Rẫy"}, set()),
        ({"district": "Không có trong danh mục"}, set()),
        ({"years": (2018, 2019)}, {"t-st3", "f-st5"}),
        ({"years": (None, 2018)}, {"t-st3"}),
        ({"agency": "Phòng Y tế"}, {"t-st3", "a-st7"}),
        ({"agency": "Sở Y tế"}, set()),
        ({"agency": "Phòng Lao động - Thương binh và Xã hội"}, {"a-st8"}),
        ({"minimum": 80, "unit": "%"}, {"t-st2", "t-st3"}),
        ({"minimum": 80, "maximum": 95}, {"t-st2"}),
        ({"maximum": 12, "unit": "hồ"}, {"t-st4"}),
        ({"due_before": date(2019, 12, 31)}, {"t-st3"}),
        ({"due_before": date(2020, 6, 30), "kinds": ("deadline", "assignment")},
         {"d-st6", "a-st7"}),
        ({"due_after": date(2026, 1, 1)}, {"t-qn0", "t-qn1"}),
        ({"review": True}, {"t-st4"}),
        ({"review": False, "kinds": ("target",)}, {"t-st2", "t-st3", "t-qn0", "t-qn1"}),
        ({"kinds": ("plan",)}, {"p-1", "p-2"}),
        ({"kinds": ("plans",), "text": "quảng ngãi"}, {"p-2"}),
    ],
)  # fmt: skip
def test_filters(store: Store, filters: dict[str, Any], ids: set[str]) -> None:
    assert set(found(store, **filters)) == ids


def test_a_hit_tells_where_it_stands(store: Store) -> None:
    (hit,) = find(store, "nước hợp vệ sinh").hits
    assert hit.kind == "target"
    assert hit.sentence == "- 90% hộ nghèo được sử dụng nước hợp vệ sinh."
    assert [hit.sentence[a:b] for a, b in hit.marks] == ["nước hợp vệ sinh"]
    assert (hit.line, hit.page, hit.place) == (8, None, "Sa Thầy, Kon Tum")
    assert hit.plan == "12/KH-UBND, Kế hoạch giảm nghèo năm 2020"
    assert (hit.fields["value"], hit.fields["unit"], hit.fields["due_end"]) == (
        90,
        "%",
        "2020-12-31",
    )


def test_facets_count_what_fits(store: Store) -> None:
    page = find(store)
    facets = {name: dict(values) for name, values in page.facets.items()}
    assert facets["type"] == {
        "target": 5, "citation": 2, "assignment": 2, "plan": 2, "deadline": 1, "figure": 1,
    }  # fmt: skip
    assert facets["province"] == {"Kon Tum": 10, "Quảng Ngãi": 3}
    assert facets["indicator"]["WATER_HYG"] == 1
    assert facets["agency"] == {"YTE": 2, "LDTBXH": 1}
    assert facets["review"] == {"unseen": 12, "review": 1}
    assert page.exact.number == 13
    assert page.counted == page.exact


@pytest.mark.parametrize(
    "filters", [{"kinds": ("tiger",)}, {"indicator": "NO_SUCH"}, {"indicator": "' OR 1=1 --"}]
)
def test_what_does_not_exist_is_told(store: Store, filters: dict[str, Any]) -> None:
    with pytest.raises(BadQuestion) as caught:
        find(store, **filters)
    assert caught.value.message
    assert caught.value.english


@pytest.mark.parametrize(
    "text",
    [
        '"', '""', "'", "-", "*", "a*b", "(", ")", "NEAR(a b)", "a AND", "NOT", "words:a", "^a",
        "{words} : a", "a OR b", "\x00", "'; DROP TABLE plans; --", "\\", "<->", "a:*", "!a & b",
        "a" * 5000, "🙂", "1722/", "/QĐ-TTg", "_", "%", ":words", ":count", "\ud800",
    ],
)  # fmt: skip
def test_hostile_questions_are_words(store: Store, text: str) -> None:
    find(store, text)
    find(store, province=text[:50] or "x", agency=text[:50] or "x")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet="abđộ12 \"'*-/()&|!:<>\\^{}%_", max_size=40))
def test_no_question_is_an_error(store: Store, text: str) -> None:
    page = find(store, text)
    assert len(page.hits) <= 50


def test_the_search_follows_what_people_say() -> None:
    """Corrected values are searched and shown; rejected records are hidden until asked for."""
    with new_store() as store:
        load(store, SA_THAY)
        corrections.correct(store, "t-st2", {"value": "95.5"}, by="An", why="gõ nhầm")
        corrections.reject(store, "t-st4", by="An")
        (hit,) = find(store, minimum=95, maximum=96).hits
        assert (hit.id, hit.fields["value"], hit.verdict) == ("t-st2", 95.5, "corrected")
        assert "90%" in hit.sentence
        assert found(store, minimum=90, maximum=90) == []
        assert found(store, "chứa", kinds=("target",)) == []
        assert found(store, "chứa", kinds=("target",), everything=True) == ["t-st4"]
        assert found(store, review=True) == []
        corrections.undo(store, "t-st2", by="An")
        corrections.undo(store, "t-st4", by="An")
        assert found(store, minimum=90, maximum=90) == ["t-st2"]
        assert found(store, review=True) == ["t-st4"]


def test_a_superseded_plan_is_hidden_and_can_be_shown() -> None:
    with new_store() as store:
        load(store, SA_THAY)
        with store.transaction() as connection:
            connection.exec_driver_sql("UPDATE plans SET state = 'superseded'")
        assert found(store, "nước hợp vệ sinh") == []
        assert found(store, "nước hợp vệ sinh", everything=True) == ["t-st2"]


def test_what_is_loaded_again_is_found_once() -> None:
    """The words of a file that is extracted anew take the place of the old ones."""
    with new_store() as store:
        load(store, SA_THAY, QUANG_NGAI)
        with store.transaction() as connection:
            fulltext.remove(connection, [1])
            left = connection.exec_driver_sql(
                "SELECT count(*) FROM search_words WHERE search_words MATCH 'ngheo'"
            ).scalar()
            assert left == 2
            fulltext.index(connection, [1])
        assert found(store, "nước hợp vệ sinh") == ["t-st2"]
        with store.transaction() as connection:
            assert fulltext.rebuild(connection) == 2
            fulltext.optimize(connection)
        assert found(store, "nước hợp vệ sinh") == ["t-st2"]


def test_an_index_of_another_version_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with new_store() as store:
        load(store, SA_THAY)
        monkeypatch.setattr("kehoach.database.words.VERSION", 99)
        load(store, QUANG_NGAI)
        assert set(found(store, "nghèo", kinds=("plan",))) == {"p-1", "p-2"}
        assert found(store, "nước hợp vệ sinh") == ["t-st2"]


def test_plans_whose_place_is_ambiguous_are_found_by_their_candidates() -> None:
    unsure = plan_file(
        "am", head(province=None, district="Châu Thành"), [target("đạt 95% hộ có nước sạch")]
    )
    with new_store() as store:
        load(store, unsure)
        assert found(store, district="Châu Thành", kinds=("target",)) == ["t-am0"]
        assert found(store, province="Kon Tum") == []
