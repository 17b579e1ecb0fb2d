"""Answers of the search page: remembered until something changes, made by other processes or here."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from kehoach.database import corrections
from kehoach.database.query import BadQuestion
from kehoach.database.store import Store
from kehoach.web.app import answers as module
from kehoach.web.app import searchers as processes
from kehoach.web.app.answers import Answers
from kehoach.web.app.asking import Question
from kehoach.web.app.environment import marked
from kehoach.web.app.found import Ask, _plain, html
from kehoach.web.app.private import Names
from kehoach.web.app.searchers import Searchers

from .search_helpers import QUANG_NGAI, SA_THAY, load
from .web_helpers import browser, database

_PATIENCE = 60.0


def ask(q: str = "nghèo", *, hidden: bool = False, **fields: Any) -> Ask:
    """What the form asks, empty but for what is given."""
    given: dict[str, Any] = {
        "type": "target", "indicator": "", "province": "", "district": "", "commune": "",
        "year": "", "agency": "", "unit": "", "review": "", "minimum": None, "maximum": None,
        "due_before": None, "due_after": None,
    }  # fmt: skip
    return Ask(Question(q=q, **(given | fields)), None, "vi", hidden)


def test_an_answer_is_remembered_until_the_database_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Ask] = []

    def counted(store: Store, names: Names, one: Ask) -> str:
        made.append(one)
        return html(store, names, one)

    monkeypatch.setattr(module, "html", counted)
    with Store.open(database(tmp_path, SA_THAY), write=True) as store:
        names = Names(store)
        answers = Answers(store, names, Searchers(store, store.shown, 0))
        first = answers.html(ask())
        assert answers.html(ask()) == first
        assert "t-st2" in first
        assert len(made) == 1
        assert answers.html(ask(hidden=True)) == first  # nothing private in it, but made anew
        assert len(made) == 2
        corrections.reject(store, "t-st2", by="An")
        assert "t-st2" not in answers.html(ask())
        load(store, QUANG_NGAI)
        assert "7/KH-UBND" in answers.html(ask())


def test_few_answers_are_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEPT", 2)
    with Store.open(database(tmp_path, SA_THAY), write=True) as store:
        answers = Answers(store, Names(store), Searchers(store, store.shown, 0))
        for word in ("nghèo", "hộ", "nước", "nghèo"):
            answers.html(ask(word))
        assert [one.asked.q for one in answers._kept] == ["nước", "nghèo"]


def test_a_small_database_is_searched_by_the_pages_themselves(tmp_path: Path) -> None:
    with Store.open(database(tmp_path, SA_THAY), write=True) as store:
        assert Searchers(store, store.shown).count == 0
        assert Searchers(store, store.shown).html(ask()) is None


def test_a_large_database_has_processes_that_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LARGE", 3)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2})
    with Store.open(database(tmp_path, SA_THAY), write=True) as store:
        assert Searchers(store, store.shown).count == 3
        monkeypatch.setattr("os.sched_getaffinity", lambda _: {0})
        assert Searchers(store, store.shown).count == 0


def test_processes_answer_what_the_pages_would(tmp_path: Path) -> None:
    """Also when one of them is killed: the pages answer, and processes come anew."""
    with Store.open(database(tmp_path, SA_THAY), write=True) as store:
        searchers = Searchers(store, store.shown, 1)
        searchers.start()
        try:
            assert searchers.ready.wait(_PATIENCE)
            assert searchers.html(ask()) == html(store, Names(store), ask())
            corrections.reject(store, "t-st2", by="An")
            assert "t-st2" not in (searchers.html(ask()) or "t-st2")
            with pytest.raises(BadQuestion) as caught:
                searchers.html(ask(indicator="KHONG_CO"))
            assert "KHONG_CO" in caught.value.message
            assert searchers._pool is not None
            os.kill(searchers._pool.submit(os.getpid).result(), signal.SIGKILL)
            for _ in range(100):  # until the death is seen
                if searchers.html(ask()) is None:
                    break
            assert searchers.ready.wait(_PATIENCE)
            assert searchers.html(ask()) == html(store, Names(store), ask())
        finally:
            searchers.stop()


def test_the_pages_answer_while_the_processes_start(tmp_path: Path) -> None:
    with browser(database(tmp_path, SA_THAY), searchers=1) as client:
        assert "t-st2" in client.get("/", params={"q": "nghèo"}).text
        answers: Answers = client.app.state.answers  # type: ignore[attr-defined]
        assert answers._searchers.ready.wait(_PATIENCE)
        shown = client.get("/", params={"q": "vệ sinh"}, headers={"HX-Request": "true"})
        assert "t-st2" in shown.text
        assert "<mark>" in shown.text
        wrong = client.get("/", params={"indicator": "KHONG_CO"})
        assert wrong.status_code == 404
        assert "KHONG_CO" in wrong.text


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("**1. Sở Y tế** cấp thẻ", "1. Sở Y tế cấp thẻ"),
        ("| 2 | Hộ <nghèo> | 12,83 | |", "2 · Hộ &lt;nghèo&gt; · 12,83"),
        ("tỷ lệ 10 % | ", "tỷ lệ 10 %"),
        ("2 * 3 = 6", "2 * 3 = 6"),
    ],
)
def test_a_sentence_is_shown_without_the_signs_of_its_file(sentence: str, shown: str) -> None:
    assert str(_plain(marked(sentence, ()))) == shown


def test_a_match_stays_marked_over_cells() -> None:
    assert str(_plain(marked("| **Hộ nghèo** | 5 |", ((4, 12),)))) == "<mark>Hộ nghèo</mark> · 5"
