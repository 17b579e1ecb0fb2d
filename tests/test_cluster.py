"""Loading by Dask workers: each content once, whatever dies, is copied, changed or run again."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from kehoach import corpus
from kehoach.database import cluster, inputs, loading, parts, rows, sources
from kehoach.database.schema import RECORD_TABLES
from kehoach.database.store import Store
from kehoach.models.errors import KehoachError, MissingProgram, UnreadableInput

from .load_helpers import plan, write

distributed = pytest.importorskip("distributed", reason="needs kehoach[cluster]")
fsspec = pytest.importorskip("fsspec", reason="needs kehoach[cluster]")
pytest.importorskip("polars", reason="needs kehoach[cluster]")


def texts(count: int) -> dict[str, str]:
    """Plans of one office, told apart by number and value."""
    return {
        f"p{n:02}": plan(f"{n}/KH-UBND", f"Việc thứ {n} của huyện Ba Bể năm 2024", value=f"{n},5")
        for n in range(1, count + 1)
    }


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A scheduler with a worker in this very process, so that it sees ``memory://``."""
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0"
        ) as made,
        contextlib.suppress(Exception),
    ):
        yield made.scheduler_address


@pytest.fixture
def memory() -> Iterator[Any]:
    """A store in memory, empty before and after."""
    store = fsspec.filesystem("memory")
    for name in store.find("/"):
        store.rm_file(name)
    yield store
    for name in store.find("/"):
        store.rm_file(name)


def content(target: Path) -> dict[str, Any]:
    """The records, without keys, and the files as they were extracted."""
    with Store.open(target) as store, store.connect() as connection:
        made: dict[str, Any] = {
            kind: sorted(
                str([value for name, value in row._mapping.items() if not name.endswith("id")])
                for row in connection.execute(text(f"SELECT * FROM {kind}"))
            )
            for kind in RECORD_TABLES
        }
        made["files"] = sorted(store.plan_file(k).model_dump_json() for k in store.file_ids())
        return made


def test_a_store_is_loaded_once_and_copies_and_bad_files_are_told(
    scheduler: str, memory: Any, tmp_path: Path
) -> None:
    for name, said in texts(5).items():
        memory.pipe_file(f"/plans/{name}.txt", said.encode())
    memory.pipe_file("/plans/deep/copy.txt", texts(1)["p01"].encode())
    memory.pipe_file("/plans/empty.txt", b"")
    memory.pipe_file("/plans/p01.gold.json", b"{}")
    memory.pipe_file("/plans/picture.svg", b"<svg/>")
    how = cluster.Settings(scheduler, "memory://out", files=2)
    counts: list[int] = []
    with Store.open(tmp_path / "a.db", write=True) as store:
        for _ in range(2):
            loaded = cluster.load(store, ["memory://plans"], how, started=counts.append)
            assert [error.category for _, error in loaded.failed] == ["empty"]
            counts += [loaded.done, loaded.known, store.counts()["problems"]]
    assert counts == [7, 5, 1, 1, 7, 0, 6, 1]
    stood = parts.manifest("memory://out")
    assert sorted(r.sha256 for part in stood for r in part.held) == sorted(
        {r.sha256 for part in stood for r in part.held}
    )
    assert len(memory.find("/out/parts")) == len(memory.find("/out/manifest")) == len(stood)
    assert not [name for name in memory.find("/out") if ".new-" in name]


def test_what_was_loaded_is_what_one_process_loads(scheduler: str, tmp_path: Path) -> None:
    write(tmp_path / "plans", texts(4))
    how = cluster.Settings(scheduler, str(tmp_path / "out"), files=3)
    with Store.open(tmp_path / "many.db", write=True) as store:
        cluster.load(store, [str(tmp_path / "plans")], how)
    with Store.open(tmp_path / "one.db", write=True) as store:
        loading.load(store, [tmp_path / "plans"], workers=0)
    assert content(tmp_path / "many.db") == content(tmp_path / "one.db")


def test_a_load_that_was_stopped_goes_on_with_what_its_parts_hold(
    scheduler: str, tmp_path: Path
) -> None:
    write(tmp_path / "plans", texts(6))
    how = cluster.Settings(scheduler, str(tmp_path / "out"), files=2)

    def stop(item: object, loaded: loading.Loaded) -> None:
        if loaded.done == 3:
            raise KeyboardInterrupt

    with Store.open(tmp_path / "a.db", write=True) as store:
        with pytest.raises(KeyboardInterrupt):
            cluster.load(store, [str(tmp_path / "plans")], how, progress=stop)
        assert store.counts()["files"] == 3
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")}
        loaded = cluster.load(store, [str(tmp_path / "plans")], how)
        assert (loaded.done, loaded.known) == (3, 3)
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.parquet")}
    assert before.items() <= after.items()
    with Store.open(tmp_path / "b.db", write=True) as store:  # another database, from the parts
        assert cluster.load(store, [str(tmp_path / "plans")], how).done == 6
    assert content(tmp_path / "a.db") == content(tmp_path / "b.db")


@pytest.mark.parametrize("lost", ["manifest", "parts"])
def test_a_part_of_which_half_is_gone_is_written_again_or_told(
    lost: str, scheduler: str, tmp_path: Path
) -> None:
    write(tmp_path / "plans", texts(2))
    how = cluster.Settings(scheduler, str(tmp_path / "out"))
    with Store.open(tmp_path / "a.db", write=True) as store:
        cluster.load(store, [str(tmp_path / "plans")], how)
    (gone,) = (tmp_path / "out" / lost).iterdir()
    gone.unlink()
    with Store.open(tmp_path / "b.db", write=True) as store:
        if lost == "manifest":
            assert cluster.load(store, [str(tmp_path / "plans")], how).done == 2
            assert gone.exists()
        else:
            with pytest.raises(UnreadableInput) as raised:
                cluster.load(store, [str(tmp_path / "plans")], how)
            assert raised.value.category == "damaged_part"


@pytest.mark.skipif(
    not os.environ.get("KEHOACH_SLOW"), reason="takes 10 to 20 seconds: KEHOACH_SLOW=1"
)
def test_a_worker_is_killed_in_the_middle_and_nothing_is_lost_or_twice(tmp_path: Path) -> None:
    """Two workers in processes of their own; one dies as soon as the first plan is in."""
    made = texts(8)
    write(tmp_path / "plans", made)
    pids: list[int] = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as workers:

        def kill(item: object, loaded: loading.Loaded) -> None:
            if loaded.done == 1:
                with distributed.Client(workers.scheduler_address) as client:
                    pids.extend(client.run(os.getpid).values())
                os.kill(pids[0], signal.SIGKILL)

        how = cluster.Settings(workers.scheduler_address, str(tmp_path / "out"), files=1)
        with Store.open(tmp_path / "a.db", write=True) as store:
            loaded = cluster.load(store, [str(tmp_path / "plans")], how, progress=kill)
            assert (loaded.done, loaded.known, loaded.failed) == (8, 0, [])
    assert len(pids) == 2
    held = [r.url for part in parts.manifest(str(tmp_path / "out")) for r in part.held]
    assert sorted(Path(url).stem for url in held) == sorted(made)
    with Store.open(tmp_path / "b.db", write=True) as store:
        loading.load(store, [tmp_path / "plans"], workers=0)
    assert content(tmp_path / "a.db") == content(tmp_path / "b.db")


class _Future:
    """A future of workers that die whenever they meet the bad file."""

    def __init__(self, batch: list[sources.Remote]) -> None:
        self.batch = batch

    def result(self) -> str:
        if any(remote.name == "bad" for remote in self.batch):
            raise _Killed
        return "done"


class _Killed(Exception):
    pass


class _Ended(list[_Future]):
    add = list.append

    def __next__(self) -> _Future:
        return self.pop()


def test_one_file_that_kills_its_workers_takes_no_other_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand_in = SimpleNamespace(
        as_completed=_Ended, KilledWorker=_Killed, CancelledError=type("C", (Exception,), {})
    )
    monkeypatch.setattr(cluster, "_distributed", lambda: stand_in)
    client = SimpleNamespace(
        submit=lambda function, batch, *given, pure: _Future(batch), nthreads=lambda: {"a": 1}
    )
    work = cluster._Work(client, None, cluster.Settings("x", "y"))  # type: ignore[arg-type]
    batches = [[sources.Remote(name, 1) for name in names] for names in (["a"], ["b", "bad", "c"])]
    found = {batch[0].name: result for batch, result in work._run(abs, batches)}
    assert isinstance(found.pop("bad"), KehoachError)
    assert found == {"a": "done", "b": "done", "c": "done"}


def test_a_part_gives_back_what_it_was_given(tmp_path: Path) -> None:
    found: list[tuple[sources.Remote, rows.FileRows | KehoachError]] = []
    for number, path in enumerate(corpus.plan_paths()):
        made = inputs.prepare(
            inputs.Input(path, 1, "2024-01-01T00:00:00+00:00", sha256=f"{number}")
        )
        found.append((sources.Remote(str(path), 1, "then", f"{number}"), made))
    bad = sources.Remote("bad.txt", 0, "", "9")
    part = parts.write(str(tmp_path), "this", [*found, (bad, KehoachError("a", "b", "c"))])
    assert part.failed[0][0] == bad
    back = list(parts.read(str(tmp_path), part.name, {"0", "1", "2", "3", "4", "9"}))
    assert back == found
    assert [r for r, _ in parts.read(str(tmp_path), part.name, {"3"})] == [found[3][0]]


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"part": 1, "extractor": "x", "held": [[1]]}'])
def test_a_manifest_that_is_none_of_ours_is_passed_over(tmp_path: Path, said: str) -> None:
    (tmp_path / "manifest").mkdir()
    (tmp_path / "manifest" / "x.json").write_text(said)
    assert parts.manifest(str(tmp_path)) == []


@pytest.mark.parametrize(
    ("sizes", "batches"),
    [
        ([], []),
        ([5], [[5]]),
        ([4, 4, 4], [[4, 4], [4]]),
        ([1, 1, 1, 1], [[1, 1, 1], [1]]),
        ([1, 99, 1], [[99], [1], [1]]),  # what is larger than a batch goes alone and first
    ],
)
def test_batches_keep_to_their_bounds(sizes: list[int], batches: list[list[int]]) -> None:
    made = cluster._batches([sources.Remote(str(n), s) for n, s in enumerate(sizes)], 3, 10)
    assert [[remote.size for remote in batch] for batch in made] == batches


@pytest.mark.parametrize(
    ("source", "error", "category"),
    [
        ("memory://nothing-here", UnreadableInput, "no_plans"),
        ("nosuchprotocol://a/b", UnreadableInput, "cannot_read"),
        ("nothing/at/all", UnreadableInput, "no_plans"),
    ],
)
def test_a_source_that_is_none_is_a_sentence(
    source: str, error: type[KehoachError], category: str
) -> None:
    with pytest.raises(error) as raised:
        sources.listed([source])
    assert raised.value.category == category


@pytest.mark.parametrize("package", ["distributed", "fsspec", "polars"])
def test_a_missing_package_is_a_sentence(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    actions: dict[str, Callable[[], object]] = {
        "distributed": cluster._distributed,
        "fsspec": partial(sources.filesystem, "x"),
        "polars": parts._polars,
    }
    with pytest.raises(MissingProgram, match=r"kehoach\[cluster\]"):
        actions[package]()


def test_a_scheduler_that_is_not_there_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 0.2)
    write(tmp_path / "plans", texts(1))
    how = cluster.Settings("tcp://127.0.0.1:1", str(tmp_path / "out"))
    with Store.open(tmp_path / "a.db", write=True) as store, pytest.raises(KehoachError) as raised:
        cluster.load(store, [str(tmp_path / "plans")], how)
    assert raised.value.category == "no_scheduler"
