"""Corrections: beside the extraction, never over it; kept through new extractions and versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from kehoach import cli
from kehoach.database import corrections, loading, values
from kehoach.database.store import Store
from kehoach.database.trouble import DatabaseTrouble

from .load_helpers import plan, write

WORDS = "tỷ lệ hộ nghèo còn 12,83%"
TWICE = "\nIII. KINH PHÍ\n\n- Bố trí 500 triệu đồng cho giảm nghèo.\n\n- Xã hội hóa 500 triệu đồng để làm nhà.\n"


def load(store: Store, *paths: Path, again: bool = False) -> loading.Loaded:
    return loading.load(store, paths, workers=0, again=again)


@pytest.fixture
def store(database: str, tmp_path: Path) -> Any:
    write(tmp_path / "in", a=plan(extra=TWICE))
    with Store.open(database, write=True) as opened:
        load(opened, tmp_path / "in")
        yield opened


@pytest.fixture
def small(tmp_path: Path) -> Any:
    """The same in SQLite alone, for what does not touch the database's own ways."""
    write(tmp_path / "in", a=plan())
    with Store.open(tmp_path / "small.db", write=True) as opened:
        load(opened, tmp_path / "in")
        yield opened


def target(store: Store, words: str = WORDS, nth: int = 0) -> str:
    """The id of a target of the newest file, by words of its quote."""
    with store.connect() as connection:
        found = connection.execute(
            text(
                "SELECT t.record_id FROM targets t JOIN plans p ON p.id = t.plan_id "
                "WHERE p.state = 'current' AND t.quote LIKE :words ORDER BY t.id"
            ),
            {"words": f"%{words}%"},
        ).all()
    return str(found[nth].record_id)


def view(store: Store, record_id: str) -> Any:
    with store.connect() as connection:
        return connection.execute(
            text("SELECT * FROM v_targets WHERE record_id = :id AND plan_state = 'current'"),
            {"id": record_id},
        ).first()


def table(store: Store, record_id: str) -> Any:
    return store.place(record_id).row


def now(store: Store, record_id: str) -> Any:
    """The record as people corrected it, or None."""
    file = store.plan_file(store.place(record_id).file["id"], corrected=True)
    found = file.find(record_id)
    return found and found[1]


def test_a_correction_stands_beside_the_extraction(store: Store) -> None:
    key = target(store)
    before = store.plan_file(store.place(key).file["id"])
    corrections.correct(
        store, key, {"value": "13,5", "due": "2023..2025", "unit": ""}, by="An", why="theo bảng 2"
    )
    assert store.plan_file(store.place(key).file["id"]) == before
    row = table(store, key)
    assert (row["value"], row["unit"], row["verdict"]) == (12.83, "%", "corrected")
    shown = view(store, key)
    assert (shown.value, shown.unit, shown.year) == (13.5, None, 2025)
    assert (shown.due_start, shown.due_end) == ("2023-01-01", "2025-12-31")
    record = now(store, key)
    assert (record.value, record.unit, record.review) == (13.5, None, False)
    assert record.due.model_dump() == {"start": "2023-01-01", "end": "2025-12-31"}
    said = corrections.of(store, key)
    assert [(c.field, c.author, c.why, c.state) for c in said] == [
        (field, "An", "theo bảng 2", "attached") for field in ("value", "due", "unit")
    ]
    assert (said[0].old_value, said[0].new_value) == ("12.83", "13.5")


def test_other_records_keep_their_values_in_the_views(store: Store) -> None:
    key, other = target(store), target(store, "100% người nghèo")
    corrections.correct(store, key, {"value": "1"}, by="An")
    assert view(store, other).value == 100


def test_confirmed_and_rejected(store: Store) -> None:
    key, other = target(store), target(store, "100% người nghèo")
    corrections.confirm(store, key, by="An")
    corrections.reject(store, other, by="Bình", why="không phải chỉ tiêu")
    assert table(store, key)["verdict"] == "confirmed"
    assert table(store, other)["verdict"] == "rejected"
    assert view(store, key).value == 12.83
    assert view(store, other) is None
    assert now(store, key).review is False
    assert now(store, other) is None


@pytest.mark.parametrize(
    ("steps", "verdict", "states"),
    [
        (["set 13", "set 14"], "corrected", ["replaced", "attached"]),
        (["confirm", "reject"], "rejected", ["replaced", "attached"]),
        (["reject", "confirm"], "confirmed", ["replaced", "attached"]),
        (["reject", "set 13"], "corrected", ["replaced", "attached"]),
        (["set 13", "confirm"], "corrected", ["attached", "attached"]),
        (["set 13", "reject"], "rejected", ["attached", "attached"]),
        (["set 13", "undo"], None, ["withdrawn"]),
        (["set 13", "undo", "confirm"], "confirmed", ["withdrawn", "attached"]),
    ],
)
def test_the_last_word_counts_and_the_others_are_kept(
    small: Store, steps: list[str], verdict: str | None, states: list[str]
) -> None:
    key = target(small)
    for step in steps:
        action, _, value = step.partition(" ")
        if action == "set":
            corrections.correct(small, key, {"value": value}, by="An")
        elif action == "undo":
            assert corrections.undo(small, key, by="An") == 1
        else:
            getattr(corrections, action)(small, key, by="An")
    assert table(small, key)["verdict"] == verdict
    assert [c.state for c in corrections.of(small, key)] == states


@pytest.mark.parametrize(
    ("changes", "category"),
    [
        ({}, "nothing_to_set"),
        ({"quote": "x"}, "no_such_field"),
        ({"responsible": "x"}, "no_such_field"),
        ({"value": ""}, "bad_value"),
        ({"value": "4.658"}, "bad_value"),
        ({"value": "nhiều"}, "bad_value"),
        ({"value": "nan"}, "bad_value"),
        ({"value_max": "1"}, "bad_value"),
        ({"bound": "perhaps"}, "bad_value"),
        ({"due": "31/02/2024"}, "bad_value"),
        ({"due": "2025..2024"}, "bad_value"),
        ({"value": "13", "unit": "%", "per": "century"}, "bad_value"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(
    small: Store, changes: dict[str, str], category: str
) -> None:
    with pytest.raises(DatabaseTrouble) as caught:
        corrections.correct(small, target(small), changes, by="An")
    assert caught.value.category == category
    assert small.counts()["corrections"] == 0


def test_nobody_says_nothing(store: Store) -> None:
    with pytest.raises(DatabaseTrouble) as caught:
        corrections.confirm(store, target(store), by=" ")
    assert caught.value.category == "no_name"
    with pytest.raises(DatabaseTrouble) as caught:
        corrections.confirm(store, "t-0000000000000000", by="An")
    assert caught.value.category == "no_record"


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("value", "12,83", 12.83),
        ("value", "12.83", 12.83),
        ("value", "4658", 4658),
        ("value", "4.658,5", 4658.5),
        ("value", "1.234.567,5", 1234567.5),
        ("value", "4 658", 4658),
        ("value", "0.658", 0.658),
        ("value", "-3", -3),
        ("due", "2024", {"start": "2024-01-01", "end": "2024-12-31"}),
        ("due", "31/12/2024", {"start": None, "end": "2024-12-31"}),
        ("due", "2021..2025", {"start": "2021-01-01", "end": "2025-12-31"}),
        ("due", "1/7/2024..", {"start": "2024-07-01", "end": None}),
        ("ratio", "5/7", [5, 7]),
        ("area", "  xã Hà Hiệu ", "xã Hà Hiệu"),
        ("area", "", None),
    ],
)
def test_values_as_people_write_them(field: str, written: str, value: object) -> None:
    assert values.read("targets", field, written) == value


def test_a_new_extraction_keeps_what_was_said(store: Store, tmp_path: Path) -> None:
    key, other = target(store), target(store, "100% người nghèo")
    corrections.correct(store, key, {"value": "13"}, by="An")
    corrections.reject(store, other, by="An")
    assert load(store, tmp_path / "in", again=True).detached == 0
    assert table(store, key)["verdict"] == "corrected"
    assert table(store, other)["verdict"] == "rejected"
    assert view(store, key).value == 13


def test_a_new_version_takes_over_what_was_said_of_the_same_words(
    store: Store, tmp_path: Path
) -> None:
    key = target(store)
    corrections.correct(store, key, {"value": "13"}, by="An")
    write(tmp_path / "new", b=plan(extra=TWICE + "\n- Thêm một việc mới.\n"))
    assert load(store, tmp_path / "new").superseded == 1
    place = store.place(key)
    assert place.file["name"] == "b.txt"
    assert place.row["verdict"] == "corrected"
    assert load(store, tmp_path / "new", again=True).detached == 0
    assert len(corrections.of(store, key)) == 2  # one for each version, and not one more


def test_new_ids_are_found_by_their_words(store: Store, tmp_path: Path) -> None:
    """The draft and the signed plan have other ids; a slip in a title mended changes them too."""
    key = target(store)
    corrections.correct(store, key, {"value": "13"}, by="An")
    with store.transaction() as connection:  # as if an older program had read another title
        for name in ("targets", "corrections"):
            connection.execute(
                text(f"UPDATE {name} SET record_id = 't-00000000000000aa' WHERE record_id = :id"),
                {"id": key},
            )
    assert load(store, tmp_path / "in", again=True).detached == 0
    said = corrections.of(store, key)
    assert [c.state for c in said] == ["attached"]
    assert said[0].note
    assert view(store, key).value == 13


def test_words_that_are_gone_are_reported(store: Store, tmp_path: Path) -> None:
    key = target(store)
    corrections.correct(store, key, {"value": "13"}, by="An")
    write(tmp_path / "new", b=plan(value="11,4", extra=TWICE))
    assert load(store, tmp_path / "new").detached == 1
    lost = corrections.listed(store, "detached")
    assert [(c.field, c.quote) for c in lost] == [("value", lost[0].quote)]
    assert WORDS in lost[0].quote
    assert lost[0].note
    fresh = target(store, "11,4%")
    assert table(store, fresh)["verdict"] is None
    assert view(store, fresh).value == 11.4


def test_of_two_places_with_the_same_words_the_one_in_its_context(
    store: Store, tmp_path: Path
) -> None:
    """A clause added before with the same words shifts which occurrence the id means."""
    with store.connect() as connection:
        quotes = [
            row.quote for row in connection.execute(text("SELECT quote FROM targets ORDER BY id"))
        ]
    spending = [quote for quote in quotes if "500 triệu đồng" in quote]
    assert spending, quotes
    key = target(store, spending[-1], nth=-1)
    start = table(store, key)["span_start"]
    corrections.correct(store, key, {"area": "nhà ở"}, by="An")
    more = TWICE.replace("- Bố trí", f"- Tuyên truyền: {spending[-1]} cho tập huấn.\n\n- Bố trí")
    write(tmp_path / "new", b=plan(extra=more))
    load(store, tmp_path / "new")
    with store.connect() as connection:
        said = connection.execute(
            text(
                "SELECT t.span_start FROM targets t JOIN plans p ON p.id = t.plan_id "
                "WHERE p.state = 'current' AND t.verdict IS NOT NULL"
            )
        ).all()
    assert len(said) == 1
    assert said[0].span_start > start


def test_links_to_rejected_records_are_left_out(store: Store) -> None:
    with store.connect() as connection:
        row = connection.execute(
            text(
                "SELECT a.record_id AS task, d.record_id AS due FROM links l "
                "JOIN assignments a ON a.id = l.source_id JOIN deadlines d ON d.id = l.target_id"
            )
        ).first()
    assert row is not None
    corrections.reject(store, row.due, by="An")
    assert row.due not in [link.id for link in now(store, row.task).due]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments])


def test_the_commands(tmp_path: Path) -> None:
    write(tmp_path / "in", a=plan(extra=TWICE))
    db = str(tmp_path / "plans.db")
    with Store.open(db, write=True) as store:
        load(store, tmp_path / "in")
        key = target(store)
    done = run("correct", key, "--set", "value=13,5", "--by", "An", "--why", "bảng 2", "--db", db)
    assert done.exit_code == 0, done.output
    assert "12,83 → 13,5" in done.output
    shown = run("show", key, "--db", db)
    assert f"▶{WORDS}" in " ".join(shown.output.split())
    for words in ("Ba Bể", "a.txt", "dòng", "12,83 → 13,5", "An", "bảng 2", "MỤC TIÊU"):
        assert words in shown.output
    data = json.loads(run("show", key, "--db", db, "--json").output)
    assert (data["record"]["value"], data["corrected"]["value"]) == (12.83, 13.5)
    assert key in run("corrections", "--db", db).output
    assert run("confirm", key, "--by", "An", "--db", db).exit_code == 0
    assert run("correct", key, "--undo", "--by", "An", "--db", db).output.startswith("Đã rút 2")
    assert run("reject", key, "--by", "An", "--db", db).exit_code == 0
    refused = run("confirm", key, "--db", db)
    assert refused.exit_code == 3
    assert "--by" in refused.output
