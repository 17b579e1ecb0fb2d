"""The database for Python, and confirmed records as gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kehoach import cli, corpus
from kehoach.database import api, corrections
from kehoach.database.store import Store
from kehoach.database.trouble import DatabaseTrouble
from kehoach.models import Target

from .load_helpers import plan, write


@pytest.fixture
def db(tmp_path: Path) -> str:
    write(
        tmp_path / "in",
        a=plan(),
        b=plan(value="11,5"),
        c=plan("30/KH-UBND", "Bảo vệ rừng trên địa bàn huyện Ba Bể năm 2024"),
    )
    target = str(tmp_path / "plans.db")
    assert api.load(target, tmp_path / "in", workers=0).done == 3
    return target


def test_records_are_those_of_the_models_after_corrections(db: str) -> None:
    with api.Database(db) as database:
        found = list(database.records("targets", indicator_id="POV_RATE"))
        assert [f.record.value for f in found if isinstance(f.record, Target)] == [11.5, 12.83]
        assert {f.file["name"] for f in found} == {"b.txt", "c.txt"}
        assert len(list(database.records("targets", superseded=True))) == 6
        key = found[0].record.id
    with Store.open(db, write=True) as store:
        corrections.correct(store, key, {"value": "9"}, by="An")
        corrections.reject(store, found[1].record.id, by="An")
    with api.Database(db) as database:
        again = list(database.records("targets", indicator_id="POV_RATE"))
        assert [f.record.value for f in again if isinstance(f.record, Target)] == [9]


def test_plans_and_sql(db: str) -> None:
    with api.Database(db) as database:
        assert [p["number"] for p in database.plans()] == ["12", "30"]
        assert len(database.plans(superseded=True, number="12")) == 2
        rows = database.sql("SELECT count(*) AS n FROM plans WHERE number = :n", n="12'; --")
        assert rows == [{"n": 0}]
        with pytest.raises(DatabaseTrouble):
            database.sql("DELETE FROM plans")
        assert len(database.plans()) == 2


@pytest.mark.parametrize(
    "ask",
    [
        lambda d: d.plans(colour="red"),
        lambda d: list(d.records("wishes")),
        lambda d: list(d.records("targets", colour="red")),
        lambda d: d.file(99),
    ],
)
def test_what_is_not_there_is_a_sentence(db: str, ask: object) -> None:
    with api.Database(db) as database, pytest.raises(DatabaseTrouble) as caught:
        ask(database)  # type: ignore[operator]
    assert caught.value.message != caught.value.english


def test_frames_have_the_same_types_however_few_rows(db: str) -> None:
    pl = pytest.importorskip("polars", reason="polars is not installed")
    with api.Database(db) as database:
        frame = database.frame("targets")
        assert frame.height == 4
        assert frame["value"].dtype == pl.Float64
        assert frame["plan_year"].dtype == pl.Int64
        assert frame["review"].dtype == pl.Boolean
        assert frame.filter(pl.col("indicator_id") == "POV_RATE")["value"].to_list() == [
            11.5,
            12.83,
        ]
        empty = database.frame("figures")
        assert (empty.height, empty["value"].dtype) == (0, pl.Float64)
        assert database.frame("plans")["identity"].to_list() != []


def test_confirmed_records_become_gold(db: str, tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        return CliRunner().invoke(cli.app, [*arguments, "--db", db]).output

    folder = tmp_path / "gold"
    assert "chưa có loại bản ghi nào" in run("corpus", "add", "c.txt", "-o", str(folder))
    assert not folder.exists()
    with api.Database(db) as database:
        targets = [f.record for f in database.records("targets") if f.file["name"] == "c.txt"]
        cited = [f.record for f in database.records("citations") if f.file["name"] == "c.txt"]
        named = [f.record for f in database.records("sections") if f.file["name"] == "c.txt"]
    with Store.open(db, write=True) as store:
        corrections.correct(store, targets[0].id, {"value": "13,5"}, by="An")
        corrections.reject(store, targets[1].id, by="An")
        corrections.confirm(store, cited[0].id, by="An")
        corrections.confirm(store, named[0].id, by="An")
    said = run("corpus", "add", "c.txt", "-o", str(folder))
    assert "Đã ghi 2 bản ghi" in said
    assert "Bỏ qua phần, mục" in said
    gold = json.loads((folder / "c.gold.json").read_text("utf-8"))
    assert set(gold["documents"][0]) == {"starts", "targets", "citations"}
    assert [t["value"] for t in gold["documents"][0]["targets"]] == [13.5]
    assert corpus.check(folder).complaints == []
    loaded = corpus.load_gold(folder / "c.gold.json", (folder / "c.txt").read_text("utf-8"))
    assert [r.span for r in loaded.of("targets")] == [targets[0].span]
