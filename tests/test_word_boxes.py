"""The places of recognised words, kept in the database beside the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from kehoach.database import boxes, copying, loading, migrate, rows
from kehoach.database.store import Store
from kehoach.extract.pipeline import parse
from kehoach.models import Origin, SourceInfo, SourceText

from .search_helpers import SA_THAY, load, new_store

TENTHS = st.integers(-20_000, 20_000).map(lambda value: value / 10)
BOXES = st.tuples(TENTHS, TENTHS, st.integers(0, 9_000), st.integers(0, 9_000)).map(
    lambda box: (box[0], box[1], round(box[0] + box[2] / 10, 1), round(box[1] + box[3] / 10, 1))
)
RUNS = st.builds(
    Origin,
    start=st.integers(0, 1 << 28),
    offset=st.integers(0, 1 << 28),
    page=st.none() | st.integers(1, 10_000),
    box=st.none() | BOXES,
)
TEXT = "KẾ HOẠCH\nGiảm nghèo năm 2024\n\n- Phấn đấu đến năm 2024 tỷ lệ hộ nghèo còn 12,83%.\n"


def scanned(text: str = TEXT) -> SourceText:
    """A page whose every word has a box."""
    runs, at = [], 0
    for number, word in enumerate(text.split()):
        at = text.index(word, at)
        left, top = 40.0 + 50 * (number % 9), 60.5 + 14 * (number // 9)
        box = (left, top, left + 44.1, top + 11.9)
        runs.append(Origin(start=at, offset=at, page=1, box=box, certainty=0.9))
        at += len(word)
    return SourceText(text=text, map=tuple(runs), info=SourceInfo(format="pdf", pages=1))


@given(st.lists(RUNS, max_size=60))
def test_what_is_packed_comes_back(runs: list[Origin]) -> None:
    source = SourceText(text="", map=tuple(runs))
    packed = boxes.pack(source)
    if all(run.box is None for run in runs):
        assert packed is None
    else:
        assert packed is not None
        assert boxes.unpack(packed) == [
            boxes.Placed(r.start, r.offset, r.page, r.box) for r in runs
        ]


@given(st.binary(max_size=200), st.booleans())
def test_damaged_places_are_refused(noise: bytes, headed: bool) -> None:
    good = boxes.pack(scanned())
    assert good is not None
    for data in (good[:1] + noise if headed else noise, good[:-3], good[:1] + good[2:]):
        if data != good:
            with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
                boxes.unpack(data)


def test_places_that_unpack_to_too_much_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = boxes.pack(scanned())
    assert data is not None
    monkeypatch.setattr(boxes, "_LARGEST", 28 * len(scanned().map) - 1)
    with pytest.raises(ValueError, match=r"\d"):
        boxes.unpack(data)


def test_a_word_takes_a_few_bytes() -> None:
    text = "Phấn đấu đến năm 2025 tỷ lệ hộ nghèo giảm còn 12,83% theo chuẩn mới. " * 200
    packed = boxes.pack(scanned(text))
    assert packed is not None
    assert len(packed) < 8 * len(text.split())


def test_only_files_with_words_from_a_scan_have_a_row(database: str) -> None:
    with Store.open(database, write=True) as store:
        load(store, SA_THAY)
        made = rows.build(
            parse(scanned()), input_sha256="a" * 64, name="x.pdf", extractor="t",
            boxes=boxes.pack(scanned()),
        )  # fmt: skip
        with store.transaction() as connection:
            loading.write(connection, made, "2026-01-01")
        typed, scan = store.file_ids()
        with store.connect() as connection:
            assert boxes.of_file(connection, typed) == []
            assert [run.box for run in boxes.of_file(connection, scan)] == [
                run.box for run in scanned().map
            ]
        with store.transaction() as connection:  # extracted anew, now with other words
            again = rows.build(parse(scanned()), input_sha256="a" * 64, name="x", extractor="t")
            loading.write(connection, again, "2026-01-02", again=True)
        with store.connect() as connection:
            assert boxes.of_file(connection, scan) == []


def test_a_copy_of_the_database_has_them(tmp_path: Path) -> None:
    made = rows.build(
        parse(scanned()), input_sha256="a" * 64, name="x.pdf", extractor="t",
        boxes=boxes.pack(scanned()),
    )  # fmt: skip
    with new_store() as store:
        with store.transaction() as connection:
            loading.write(connection, made, "2026-01-01")
        with store.connect() as connection:
            copying.copy(connection, store.file_ids(), tmp_path / "copy.db", redact=False)
    with Store.open(tmp_path / "copy.db") as other, other.connect() as connection:
        assert len(boxes.of_file(connection, 1)) == len(scanned().map)


def test_a_database_without_the_table_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), "0001")
    engine.dispose()
    assert Store.migrate(path) == ("0001", migrate.head())
    with Store.open(path, write=True) as store:
        load(store, SA_THAY)
        with store.connect() as connection:
            assert boxes.of_file(connection, 1) == []
