"""Worker processes: results of all items, whatever becomes of a worker."""

from __future__ import annotations

import math
import os
import pickle
import time

import pytest

from kehoach import pool
from kehoach.models.errors import KehoachError, MissingProgram, UnreadableInput


def test_every_item_comes_back_once_and_errors_in_their_place() -> None:
    found = dict(pool.work(math.sqrt, [1, 4, -1, 9], workers=2))
    assert found == {1: 1.0, 4: 2.0, 9: 3.0, -1: pool.Lost("failed", "ValueError")}


def test_a_worker_that_dies_is_replaced_and_its_item_reported() -> None:
    found = dict(pool.work(os._exit, [7, 8, 9], workers=2))
    assert {lost.why for lost in found.values()} == {"died"}  # type: ignore[attr-defined]
    assert set(found) == {7, 8, 9}


def test_an_item_that_hangs_is_ended_and_the_others_come() -> None:
    found = dict(pool.work(time.sleep, [0, 600, 0.001], workers=2, timeout=1.0))
    assert found == {0: None, 0.001: None, 600: pool.Lost("slow")}


def test_items_are_read_as_they_are_needed() -> None:
    read = 0

    def items():  # type: ignore[no-untyped-def]
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
