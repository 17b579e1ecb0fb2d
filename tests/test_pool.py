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
