"""The database as an object: opened, made, refused with a sentence; what goes in comes out."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

import kehoach
from kehoach import corpus
from kehoach.database import describe, engine, inputs, loading, migrate, rows, views
from kehoach.database.schema import RECORD_TABLES, metadata, plan_of, row_key
from kehoach.database.store import Store
from kehoach.database.trouble import DatabaseTrouble

from .conftest import new_database

ROOT = Path(kehoach.__file__).parent
PLAN = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
HUYỆN BA BỂ Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND Ba Bể, ngày 05 tháng 01 năm 2024

KẾ HOẠCH
Giảm nghèo bền vững trên địa bàn huyện Ba Bể năm 2024

Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2024 của UBND tỉnh Bắc Kạn về việc giao chỉ tiêu;

I. MỤC TIÊU

- Phấn đấu đến cuối năm 2024 tỷ lệ hộ nghèo còn 12,83%.

II. TỔ CHỨC THỰC HIỆN

1. Phòng Y tế

- Chủ trì cấp thẻ bảo hiểm y tế cho người nghèo trước ngày 30/6/2024.
"""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database of each kind with the packaged plans, for tests that only read."""
    if request.param == "sqlite":
        address = str(tmp_path_factory.mktemp("loaded") / "plans.db")
    else:
        address = new_database(request.getfixturevalue("postgres_server"))
    with Store.open(address, write=True) as store:
        loading.load(store, [corpus.plans_folder()], workers=0)
    return address


SMALL = corpus.plans_folder() / "lak_2016_2020.txt"


def test_a_file_comes_out_as_it_was_extracted(loaded: str) -> None:
    expected = {
        path.name: kehoach.parse(kehoach.read(path)).model_dump_json()
        for path in corpus.plan_paths()
    }
    with Store.open(loaded) as store:
        found = {
            str(file.source.name): file.model_dump_json()
            for file in map(store.plan_file, store.file_ids())
        }
    assert found == expected


def test_every_record_is_a_row_with_its_place(loaded: str) -> None:
    with Store.open(loaded) as store:
        for file_id in store.file_ids():
            file = store.plan_file(file_id)
            for document in file.documents:
                for kind, record in document.records():
                    place = store.place(record.id)
                    row = place.row
                    assert place.kind == kind
                    assert plan_of(row["id"]) == row["plan_id"] == place.plan["id"]
                    assert (row["span_start"], row["span_end"]) == (
                        record.span.start,
                        record.span.end,
                    )
                    assert row["quote"] == record.quote
                    assert row["line"] == file.line(record.span.start)
                    assert bool(row["review"]) == record.review
                    assert row["verdict"] is None
                    if record.section:
                        section = store.place(record.section)
                        assert section.row["id"] == row["section_id"]
                break  # one document a file is enough


def test_links_point_at_the_records_that_the_extraction_links(loaded: str) -> None:
    with Store.open(loaded) as store, store.connect() as connection:
        stored = {
            tuple(row)
            for row in connection.execute(
                text(
                    "SELECT t.record_id, a.record_id FROM links l JOIN targets t "
                    "ON t.id = l.source_id JOIN assignments a ON a.id = l.target_id "
                    "WHERE l.kind = 'responsible' UNION ALL "
                    "SELECT a.record_id, d.record_id FROM links l JOIN assignments a "
                    "ON a.id = l.source_id JOIN deadlines d ON d.id = l.target_id "
                    "WHERE l.kind = 'due'"
                )
            )
        }
        files = [store.plan_file(key) for key in store.file_ids()]
    expected = {
        (record.id, link.id)
        for file in files
        for document in file.documents
        for record, links in [
            *((t, t.responsible) for t in document.targets),
            *((a, a.due) for a in document.assignments),
        ]
        for link in links
    }
    assert stored == expected
    assert expected


def test_the_views_hold_every_row_with_plan_and_section(loaded: str) -> None:
    with Store.open(loaded) as store, store.connect() as connection:
        counts = store.counts()
        for name in views.definitions("sqlite"):
            found = connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            assert found == counts[name.removeprefix("v_")]
        row = connection.execute(
            text("SELECT * FROM v_targets WHERE value = 12.83 AND plan_year = 2021")
        ).one()
    assert row.plan_issuer == "Ủy ban nhân dân huyện Tam Đường"
    assert row.file_name == "tam_duong_2021.txt"
    assert row.section_path.startswith("II NỘI DUNG › 2 Mục tiêu cụ thể")
    assert (row.due_end, row.year) == ("2021-12-31", 2021)


def test_the_schema_of_the_steps_is_the_schema_of_the_program(database: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    def ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and str(name).startswith("search"))

    with Store.open(database, write=True) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": ours, "compare_type": False}
        )
        assert compare_metadata(context, metadata) == [], (
            'the schema has changed: python -m kehoach.database.migrate "what has changed"'
        )
        assert migrate.version(connection) == migrate.head()


def test_every_table_and_column_says_what_it_is() -> None:
    for table in metadata.tables.values():
        assert describe.meaning(table, "vi").endswith((".", "..."))
        for column in table.columns:
            for lang in ("vi", "en"):
                assert describe.meaning(column, lang).endswith((".", "...")), column


def test_the_page_on_the_database_is_that_of_the_schema() -> None:
    page = (ROOT / "docs" / "DATABASE.md").read_text("utf-8")
    assert page == describe.markdown("en") + "\n", "run: kehoach db schema --markdown --lang en"


def test_corrected_columns_are_columns() -> None:
    for kind, columns in views.CORRECTABLE.items():
        assert set(columns) <= set(RECORD_TABLES[kind].columns.keys())


def test_keys_say_whose_they_are() -> None:
    assert plan_of(row_key(7, 0)) == plan_of(row_key(7, (1 << 20) - 1)) == 7


def test_opens_for_other_programs_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    with Store.open(path, write=True) as store:
        loading.load(store, [SMALL], workers=0)
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    assert raw.execute("PRAGMA application_id").fetchone() == (engine.APPLICATION_ID,)
    assert raw.execute("SELECT count(*) FROM v_targets").fetchone()[0] == 7
    raw.close()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE people (name)")


def _version(value: str | None) -> object:
    def change(path: Path) -> None:
        Store.open(path, write=True).close()
        with sqlite3.connect(path) as raw:
            raw.execute("UPDATE alembic_version SET version_num = ?", (value,))

    return change


@pytest.mark.parametrize(
    ("make", "category"),
    [
        pytest.param(lambda p: None, "no_database", id="not there"),
        pytest.param(lambda p: p.write_bytes(b""), "empty_database", id="an empty file"),
        pytest.param(lambda p: p.write_text("hello " * 400), "not_a_database", id="a text"),
        pytest.param(lambda p: p.mkdir(), "cannot_open", id="a folder"),
        pytest.param(_foreign, "foreign_database", id="of another program"),
        pytest.param(_version("9999"), "newer_database", id="of a newer program"),
    ],
)
@pytest.mark.parametrize("write", [False, True])
def test_what_is_no_database_of_ours_is_refused(
    tmp_path: Path, make: object, category: str, write: bool
) -> None:
    path = tmp_path / "x.db"
    make(path)  # type: ignore[operator]
    if write and category in ("no_database", "empty_database"):
        Store.open(path, write=True).close()  # loading makes it
        return
    with pytest.raises(DatabaseTrouble) as caught:
        Store.open(path, write=write)
    assert caught.value.category == category
    assert str(path) in caught.value.message
    assert str(path) in caught.value.english


def test_a_locked_database_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    path = tmp_path / "plans.db"
    Store.open(path, write=True).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(path, write=True) as store, pytest.raises(DatabaseTrouble) as caught:
        loading.load(store, [SMALL], workers=0)
    assert caught.value.category == "locked"
    other.close()


def test_a_full_disk_is_a_sentence_and_leaves_whole_files(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    with Store.open(path, write=True) as store:
        with store.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        from sqlalchemy import event

        event.listen(
            store.engine,
            "begin",
            lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages + 60}"),
        )
        with pytest.raises(DatabaseTrouble) as caught:
            loading.load(store, [corpus.plans_folder()], workers=0)
    assert caught.value.category == "disk_full"
    with Store.open(path, write=True) as store:
        before = store.file_ids()
        assert all(store.plan_file(key).text for key in before)
        assert len(before) < 5
        assert loading.load(store, [corpus.plans_folder()], workers=0).done == 5 - len(before)
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    raw.close()


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anything")
def test_a_database_that_may_not_be_written_is_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    with Store.open(path, write=True) as store:
        loading.load(store, [SMALL], workers=0)
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    with Store.open(path) as store:
        assert store.counts()["files"] == 1
    with pytest.raises(DatabaseTrouble) as caught:
        Store.open(path, write=True)
    assert caught.value.category == "read_only"


def test_reading_does_not_write(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    Store.open(path, write=True).close()
    with Store.open(path) as store, pytest.raises(DatabaseTrouble) as caught:  # noqa: SIM117
        with store.transaction() as connection:
            connection.execute(text("DELETE FROM files"))
    assert caught.value.category == "read_only"


@pytest.mark.parametrize(
    ("address", "category"),
    [
        ("postgresql://nobody:secret@127.0.0.1:1/x?connect_timeout=2", "no_connection"),
        ("mysql://a/b", "bad_address"),
        ("postgresql://name:secret@host:port/x", "bad_address"),
    ],
)
def test_an_address_that_does_not_answer_is_a_sentence_without_the_password(
    address: str, category: str
) -> None:
    with pytest.raises(DatabaseTrouble) as caught:
        Store.open(address, write=True)
    assert caught.value.category == category
    assert "secret" not in caught.value.message + caught.value.english


NEXT_STEP = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "{head}", None, None
def upgrade():
    with op.batch_alter_table("plans") as plans:
        plans.add_column(sa.Column("stamp", sa.Text()))
"""


def test_an_older_database_is_brought_up_to_date_when_asked(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(database, write=True) as store:
        loading.load(store, [SMALL], workers=0)
    steps = tmp_path / "steps"
    shutil.copytree(Path(migrate.__file__).parent / "migrations", steps)
    before = migrate.head()
    (steps / "versions" / "v9999.py").write_text(NEXT_STEP.format(head=before), "utf-8")
    ours = migrate._config

    def newer(connection: object = None) -> object:
        config = ours(connection)  # type: ignore[arg-type]
        config.set_main_option("script_location", str(steps))
        return config

    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_config", newer)
        for write in (False, True):
            with pytest.raises(DatabaseTrouble) as caught:
                Store.open(database, write=write)
            assert caught.value.category == "older_database"
            assert "kehoach db migrate" in caught.value.message
        assert Store.migrate(database) == (before, "9999")
        with Store.open(database) as store, store.connect() as connection:
            assert store.counts()["targets"] == 7
            assert connection.execute(text("SELECT stamp FROM plans")).scalar_one() is None
            assert connection.execute(text("SELECT count(*) FROM v_targets")).scalar_one() == 7
    with pytest.raises(DatabaseTrouble) as caught:
        Store.open(database)
    assert caught.value.category == "newer_database"


def test_two_records_of_one_id_and_a_link_to_nowhere_are_no_end(database: str) -> None:
    file = kehoach.parse(PLAN)
    document = file.documents[0]
    twice = document.model_copy(update={"targets": document.targets * 2})
    made = rows.build(
        file.model_copy(update={"documents": (twice,)}),
        input_sha256="0" * 64,
        name="x",
        extractor=inputs.extractor(),
    )
    with Store.open(database, write=True) as store:
        with store.transaction() as connection:
            loading.write(connection, made, "2024-01-01T00:00:00+00:00")
        assert store.counts()["targets"] == len(document.targets)
