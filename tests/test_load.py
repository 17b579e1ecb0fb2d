"""Loading: known files, versions, relations, bad files, and the same whatever the order."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text
from typer.testing import CliRunner

import kehoach
from kehoach import cli
from kehoach.database import loading
from kehoach.database.store import Store
from kehoach.models.errors import KehoachError

from .load_helpers import plan, write

SIGNED = plan()
CORRECTED = plan(value="11,5")
DRAFT = plan(number="…/KH-UBND", day="…", month="…")
AMENDING = plan(
    "15/KH-UBND",
    "Sửa đổi, bổ sung Kế hoạch số 12/KH-UBND ngày 05/01/2024 của Ủy ban nhân dân huyện Ba Bể "
    "về giảm nghèo bền vững năm 2024",
    month="06",
)
ISSUED = plan(
    "7/KH-UBND",
    "Dạy nghề cho lao động nông thôn huyện Ba Bể năm 2024",
    before="(Ban hành kèm theo Quyết định số 33/QĐ-UBND ngày 05/01/2024 của Ủy ban nhân dân "
    "huyện Ba Bể)\n\n",
)
ISSUING = plan(
    "33/QĐ-UBND",
    "Về việc ban hành quy định chi tiêu nội bộ của huyện Ba Bể năm 2024",
    kind="QUYẾT ĐỊNH",
)
REPLACING = plan(
    "44/KH-UBND",
    "Bảo vệ rừng trên địa bàn huyện Ba Bể năm 2024",
    month="09",
    extra="\nKế hoạch này thay thế Kế hoạch số 12/KH-UBND ngày 05/01/2024 của Ủy ban nhân dân "
    "huyện Ba Bể.\n",
)
ELSEWHERE = SIGNED.replace("BA BỂ", "NA RÌ").replace("Ba Bể", "Na Rì")


def load(store: Store, *paths: Path, again: bool = False) -> loading.Loaded:
    return loading.load(store, paths, workers=0, again=again)


def states(store: Store) -> dict[str, str]:
    with store.connect() as connection:
        rows = connection.execute(
            text("SELECT f.name, p.state FROM plans p JOIN files f ON f.id = p.file_id")
        )
        return {row.name.removesuffix(".txt"): row.state for row in rows}


def relations(store: Store) -> set[tuple[str, str, str | None]]:
    query = (
        "SELECT f.name AS one, r.kind, g.name AS other FROM relations r "
        "JOIN plans p ON p.id = r.plan_id JOIN files f ON f.id = p.file_id "
        "LEFT JOIN plans q ON q.id = r.other_id LEFT JOIN files g ON g.id = q.file_id"
    )
    with store.connect() as connection:
        return {
            (row.one.removesuffix(".txt"), row.kind, row.other and row.other.removesuffix(".txt"))
            for row in connection.execute(text(query))
        }


@pytest.mark.parametrize(
    ("texts", "expected", "superseded"),
    [
        pytest.param(
            {"a": SIGNED, "b": CORRECTED}, {("b", "supersedes", "a")}, {"a"},
            id="one number, year and issuer: versions",
        ),
        pytest.param(
            {"a": SIGNED, "b": DRAFT}, {("b", "draft_of", "a")}, {"b"},
            id="the draft of a signed plan",
        ),
        pytest.param(
            {"a": DRAFT, "b": DRAFT.replace("12,83", "13")}, {("b", "supersedes", "a")}, {"a"},
            id="two drafts of one title",
        ),
        pytest.param({"a": SIGNED, "b": AMENDING}, {("b", "amends", "a")}, set(), id="amends"),
        pytest.param(
            {"a": AMENDING}, {("a", "amends", None)}, set(), id="amends what is not loaded"
        ),
        pytest.param(
            {"a": ISSUED, "b": ISSUING}, {("a", "issued_by", "b")}, set(), id="annex of a decision"
        ),
        pytest.param(
            {"a": SIGNED, "b": REPLACING}, {("b", "replaces", "a")}, set(), id="says it replaces"
        ),
        pytest.param({"a": SIGNED, "b": ELSEWHERE}, set(), set(), id="the same number elsewhere"),
        pytest.param(
            {"a": SIGNED, "b": SIGNED.replace("2024", "2023").replace("05", "06")}, set(), set(),
            id="the same number in another year",
        ),
        pytest.param(
            {"a": SIGNED, "b": SIGNED.replace("12/KH-UBND", "12/QĐ-UBND", 1)}, set(), set(),
            id="the same number, another kind of document",
        ),
        pytest.param(
            {"a": AMENDING, "b": ELSEWHERE}, {("a", "amends", None)}, set(),
            id="the number of an amended plan is one of another district",
        ),
        pytest.param(
            {"a": SIGNED, "b": CORRECTED, "c": AMENDING, "d": DRAFT},
            {("b", "supersedes", "a"), ("c", "amends", "b"), ("d", "draft_of", "b")},
            {"a", "d"},
            id="all at once",
        ),
    ],
)  # fmt: skip
def test_versions_and_relations_whatever_the_order(
    tmp_path: Path, texts: dict[str, str], expected: set[tuple[str, ...]], superseded: set[str]
) -> None:
    write(tmp_path / "in", texts)
    for number, order in enumerate(itertools.islice(itertools.permutations(sorted(texts)), 3)):
        with Store.open(tmp_path / f"{number}.db", write=True) as store:
            for name in order:
                load(store, tmp_path / "in" / f"{name}.txt")
            assert relations(store) == expected, order
            assert {k for k, v in states(store).items() if v == "superseded"} == superseded
            with store.connect() as connection:
                wrong = connection.execute(
                    text(
                        "SELECT count(*) FROM plans WHERE (state = 'superseded') "
                        "<> (superseded_by IS NOT NULL)"
                    )
                ).scalar_one()
            assert wrong == 0


def test_the_file_that_was_changed_last_is_current(tmp_path: Path) -> None:
    write(tmp_path / "in", a=SIGNED, changed=1_700_000_100)
    write(tmp_path / "in", b=CORRECTED)
    with Store.open(tmp_path / "1.db", write=True) as store:
        load(store, tmp_path / "in")
        assert states(store) == {"a": "current", "b": "superseded"}


def test_the_same_files_again_change_nothing(tmp_path: Path, database: str) -> None:
    write(tmp_path / "in", a=SIGNED, b=DRAFT, c=AMENDING)
    with Store.open(database, write=True) as store:
        first = load(store, tmp_path / "in")
        before = store.counts()
        second = load(store, tmp_path / "in", tmp_path / "in" / "a.txt")
        assert (first.done, first.known) == (3, 0)
        assert (second.done, second.known, second.records) == (0, 4, 0)
        assert store.counts() == before
        third = load(store, tmp_path / "in", again=True)
        assert (third.done, third.known) == (3, 0)
        assert store.counts() == before
        assert len(relations(store)) == 2


def test_a_new_extraction_keeps_the_keys_of_file_and_plans(tmp_path: Path, database: str) -> None:
    write(tmp_path / "in", a=SIGNED, b=AMENDING)
    query = text("SELECT f.name, f.id, p.id FROM files f JOIN plans p ON p.file_id = f.id")
    with Store.open(database, write=True) as store:
        load(store, tmp_path / "in")
        with store.connect() as connection:
            before = set(map(tuple, connection.execute(query)))
        load(store, tmp_path / "in" / "a.txt", again=True)
        with store.connect() as connection:
            assert set(map(tuple, connection.execute(query))) == before
        assert relations(store) == {("b", "amends", "a")}


@pytest.mark.parametrize("lines", [False, True])
def test_extracted_json_is_loaded_as_the_file_is(tmp_path: Path, lines: bool) -> None:
    write(tmp_path, a=SIGNED, b=AMENDING)
    files = [kehoach.parse(kehoach.read(tmp_path / f"{name}.txt")) for name in "ab"]
    folder = tmp_path / "json"
    folder.mkdir()
    if lines:
        content = "\n".join(file.model_dump_json() for file in files) + "\n\n{}\n"
        (folder / "plans.jsonl").write_text(content, "utf-8")
    else:
        for file in files:
            (folder / f"{file.source.name}.json").write_text(file.model_dump_json(), "utf-8")
        (folder / "x.gold.json").write_text("{}", "utf-8")  # gold is not loaded
    with Store.open(tmp_path / "1.db", write=True) as store:
        loaded = load(store, folder)
        assert loaded.done == 2
        assert [name for name, _ in loaded.failed] == (
            [f"{folder / 'plans.jsonl'}:4"] if lines else []
        )
        found = [store.plan_file(key) for key in store.file_ids()]
        assert sorted(found, key=lambda f: f.text) == sorted(files, key=lambda f: f.text)
        assert relations(store) == {("b", "amends", "a")}
        again = load(store, folder)
        assert (again.done, again.known) == (0, 2)
        assert load(store, tmp_path / "a.txt").known == 1  # the file behind the JSON


BAD = {
    "empty.txt": b"",
    "noise.docx": bytes(range(256)) * 20,
    "half.json": b'{"text": "KH',
    "other.json": b'{"rows": []}',
    "cut.pdf": b"%PDF-1.4\n1 0 obj\n<<",
}


def test_a_bad_file_is_a_row_and_no_end(tmp_path: Path, database: str) -> None:
    folder = tmp_path / "in"
    write(folder, good=SIGNED)
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    with Store.open(database, write=True) as store:
        for _ in range(2):  # tried again, and still one row each
            loaded = load(store, folder)
            assert {Path(name).name for name, _ in loaded.failed} == set(BAD)
            with store.connect() as connection:
                rows = connection.execute(text("SELECT * FROM problems")).all()
            assert {Path(row.name).name for row in rows} == set(BAD)
            assert all(row.message and row.english and row.file_id is None for row in rows)
        assert store.counts()["files"] == 1
        (folder / "empty.txt").write_text(DRAFT, "utf-8")
        assert load(store, folder).done == 1
        assert store.counts()["problems"] == len(BAD) - 1


def test_extracted_json_with_a_false_quote_is_refused(tmp_path: Path) -> None:
    data = json.loads(kehoach.parse(SIGNED).model_dump_json())
    data["documents"][0]["targets"][0]["quote"] = "tỷ lệ hộ nghèo còn 1%"
    (tmp_path / "x.json").write_text(json.dumps(data), "utf-8")
    with Store.open(tmp_path / "1.db", write=True) as store:
        loaded = load(store, tmp_path / "x.json")
        assert [error.category for _, error in loaded.failed] == ["not_an_extraction"]
        assert store.counts()["plans"] == 0


@pytest.mark.parametrize(
    ("field", "value", "fails"),
    [
        ("year", 10**30, True),
        ("title", "half a character \ud83d", True),
        ("title", "a zero \x00 in the words", None),  # SQLite stores it, PostgreSQL cannot
        ("title", "x" * 200_000, False),
    ],
)
def test_hostile_json_is_a_problem_and_no_end(
    tmp_path: Path, database: str, field: str, value: object, fails: bool | None
) -> None:
    data = json.loads(kehoach.parse(SIGNED).model_dump_json())
    data["documents"][0]["citations"][0][field] = value
    (tmp_path / "x.json").write_text(json.dumps(data), "utf-8")
    write(tmp_path, zz=AMENDING)
    with Store.open(database, write=True) as store:
        loaded = load(store, tmp_path / "x.json", tmp_path / "zz.txt")
        failed = len(loaded.failed) == 1
        assert loaded.done == 2 - failed
        if fails is not None:
            assert failed is fails
        elif database.startswith("postgresql"):
            assert failed
        assert store.counts()["problems"] == failed


def test_a_path_that_is_not_there_ends_before_anything_is_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "1.db", write=True) as store:
        with pytest.raises(KehoachError) as caught:
            load(store, tmp_path / "nothing.txt")
        assert "nothing.txt" in caught.value.message


def test_hostile_words_are_only_words(tmp_path: Path, database: str) -> None:
    evil = plan(title="x'); DROP TABLE plans; -- \\. \t giảm nghèo huyện Ba Bể năm 2024")
    write(tmp_path, a=evil + "\n\\N\\.\n\u202e\x07 '\"; --\n")
    with Store.open(database, write=True) as store:
        assert load(store, tmp_path / "a.txt").done == 1
        file = store.plan_file(store.file_ids()[0])
        assert "DROP TABLE" in file.text
        quotes = {record.quote for _, record in file.documents[0].records()}
        with store.connect() as connection:
            for name in ("targets", "citations", "sections", "deadlines", "assignments"):
                for row in connection.execute(text(f"SELECT quote FROM {name}")):
                    assert row.quote in quotes


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_command_loads_in_worker_processes(tmp_path: Path, jobs: int) -> None:
    write(tmp_path / "in", a=SIGNED, b=CORRECTED)
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    db = str(tmp_path / "plans.db")
    result = CliRunner().invoke(
        cli.app, ["load", str(tmp_path / "in"), "--db", db, "-j", str(jobs)]
    )
    assert result.exit_code == 1, result.output
    assert "Đã nạp 2 tệp" in result.output
    assert "Có bản mới hơn: 1 văn bản" in result.output
    assert "empty.txt" in result.output
    with Store.open(db) as store:
        assert relations(store) == {("b", "supersedes", "a")}


def test_a_scan_is_read_only_if_wanted(tmp_path: Path) -> None:
    Image.new("RGB", (300, 400), "white").save(tmp_path / "scan.pdf")
    db = str(tmp_path / "plans.db")
    arguments = ["load", str(tmp_path / "scan.pdf"), "--db", db, "-j", "1", "--ocr", "never"]
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == 3, result.output
    with Store.open(db) as store, store.connect() as connection:
        (problem,) = connection.execute(text("SELECT category, message FROM problems"))
    assert problem.category == "needs_ocr"
    assert "bản quét" in problem.message


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["load", "nowhere", "--db", "x.db"], 3, "nowhere"),
        (["load", "a.txt", "--db", "folder"], 3, "là thư mục"),
        (["db", "info", "--db", "none.db"], 3, "kehoach load"),
        (["show", "t-0000000000000000", "--db", "none.db"], 3, "kehoach load"),
        (["correct", "t-0", "--set", "value", "--by", "An"], 2, "="),
        (["db", "migrate", "--db", "none.db"], 3, "none.db"),
        (["db", "schema"], 0, "targets: Chỉ tiêu"),
        (["db", "schema", "--lang", "en"], 0, "targets: Targets"),
    ],
)
def test_what_the_commands_say(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, a=SIGNED)
    (tmp_path / "folder").mkdir()
    result = CliRunner().invoke(cli.app, arguments)
    assert result.exit_code == code, result.output
    assert words in result.output
    assert "Traceback" not in result.output
