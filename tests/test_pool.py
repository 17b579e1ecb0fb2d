"""Worker processes: results of all items, whatever becomes of a worker."""

from __future__ import annotations

import math
import os
import pickle
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kehoach import corpus, pool, runner
from kehoach.models import PlanFile
from kehoach.models.errors import KehoachError, MissingProgram, UnreadableInput


def test_every_item_comes_back_once_and_errors_in_their_place() -> None:
    found = dict(pool.work(math.sqrt, [1, 4, -1, 9], workers=2))
    assert found == {1: 1.0, 4: 2.0, 9: 3.0, -1: pool.Lost("failed", "ValueError")}


def test_a_worker_that_dies_is_replaced_and_its_item_reported() -> None:
    found = dict(pool.work(os._exit, [7, 8, 9], workers=2))
    assert {lost.why for lost in found.values()} == {"died"}  # type: ignore[attr-defined, unused-ignore]
    assert set(found) == {7, 8, 9}


def test_an_item_that_hangs_is_ended_and_the_others_come() -> None:
    found = dict(pool.work(time.sleep, [0, 600, 0.001], workers=2, timeout=1.0))
    assert found == {0: None, 0.001: None, 600: pool.Lost("slow")}


def test_items_are_read_as_they_are_needed() -> None:
    read = 0

    def items() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    results = pool.work(math.sqrt, items(), workers=2)
    for _ in range(5):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert read < 12


def test_nothing_to_do_starts_nothing() -> None:
    assert list(pool.work(math.sqrt, [], workers=2)) == []


@pytest.mark.parametrize("kind", [KehoachError, UnreadableInput, MissingProgram])
def test_errors_travel_between_processes(kind: type[KehoachError]) -> None:
    error = pickle.loads(pickle.dumps(kind("a", "b", "c")))
    assert (type(error), error.category, error.message, error.english) == (kind, "a", "b", "c")


@pytest.mark.parametrize("why", ["slow", "died", "failed"])
def test_a_lost_file_is_a_sentence(why: str) -> None:
    error = pool.Lost(why, "ValueError").error("ke_hoach.pdf", 30)  # type: ignore[arg-type]
    assert "ke_hoach.pdf" in error.message
    assert "ke_hoach.pdf" in error.english


def test_a_batch_in_processes_gives_what_one_process_gives(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    batch = runner.jobs([corpus.plans_folder(), tmp_path])
    found: list[list[tuple[str, PlanFile]]] = []
    for workers in (0, 2):
        one: list[tuple[str, PlanFile]] = []
        summary = runner.run(
            batch,
            lambda job, file, one=one: one.append((job.name, file)),  # type: ignore[misc]
            workers=workers,
            timeout=600,
        )
        assert [path.name for path, _ in summary.failed] == ["empty.txt"]
        found.append(one)
    assert found[0] == found[1]


def test_workers_wait_while_the_caller_can_hold_no_more() -> None:
    held: list[float] = []
    found = []
    for _, result in pool.work(abs, range(8), workers=2, full=lambda: len(held) >= 3):
        held.append(result)  # type: ignore[arg-type]
        if len(held) == 4:  # three, and the one that was under way
            found += held
            held.clear()
    assert sorted(found + held) == [*range(8)]


@pytest.fixture
def texts(tmp_path: Path) -> list[runner.Job]:
    """Files of many sizes, the smallest first, one of them empty."""
    made = []
    for number in range(9):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"KẾ HOẠCH\nSố {number}\n" * number, "utf-8")
        made.append(runner.Job(path, f"{number}.json"))
    return made


def test_the_largest_come_first_and_each_once(texts: list[runner.Job]) -> None:
    came: list[str] = []
    summary = runner.run_json(texts, lambda job, data: came.append(job.name), workers=1)
    assert came == [f"{number}.json" for number in range(8, 0, -1)]
    assert [path.name for path, _ in summary.failed] == ["0.txt"]


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("window", [1, 2, 64])
def test_lines_come_in_the_order_of_the_batch(
    texts: list[runner.Job], workers: int, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_WINDOW", window)
    came: list[tuple[str, PlanFile]] = []
    runner.run_json(
        texts,
        lambda job, data: came.append((job.name, PlanFile.model_validate_json(data))),
        workers=workers,
        indent=None,
        ordered=True,
    )
    assert [name for name, _ in came] == [f"{number}.json" for number in range(1, 9)]
    assert [file.source.name for _, file in came] == [f"{number}.txt" for number in range(1, 9)]


def test_a_result_that_cannot_be_stored_is_told_and_the_others_are(
    texts: list[runner.Job],
) -> None:
    def deliver(job: runner.Job, data: bytes) -> None:
        if job.name == "3.json":
            raise KehoachError("cannot_write", "đầy", "full")

    summary = runner.run_json(texts, deliver, workers=2)
    assert summary.done == 7
    assert [path.name for path, _ in summary.failed] == ["0.txt", "3.txt"]


@pytest.mark.parametrize(
    ("sizes", "several"),
    [
        ([], False),
        ([10], False),
        ([5 << 20], False),  # one file: no process could take part of it
        ([10, 10, 10], False),  # done before a process has started
        ([1 << 20, 10], True),
        ([10] * 40, True),
    ],
)
def test_processes_are_started_where_they_help(
    tmp_path: Path, sizes: list[int], several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "cores", lambda: 4)
    batch = []
    for number, size in enumerate(sizes):
        path = tmp_path / f"{number}.txt"
        with path.open("wb") as stream:
            stream.truncate(size)
        batch.append(runner.Job(path, path.name))
    assert runner.workers_for(batch) == (min(4, len(sizes)) if several else 0)
    monkeypatch.setattr(pool, "cores", lambda: 1)
    assert runner.workers_for(batch) == 0
