"""Many files at once: worker processes that may hang or die without taking the batch along.

A worker has one item at a time. One that is too slow is ended, one that dies is replaced and its
item tried once more; what then is still lost comes back as a ``Lost`` in the place of a result.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from types import ModuleType
from typing import Any, Generic, Literal, TypeVar

from .models.errors import KehoachError

A = TypeVar("A")
B = TypeVar("B")
_STARTING = threading.Lock()  # several threads may have a pool each
PRELOAD = ("kehoach.extract.pipeline", "kehoach.extract.reading")


@dataclass(frozen=True, slots=True)
class Lost:
    """An item that no worker could finish: it took too long, killed its worker, or failed."""

    why: Literal["slow", "died", "failed"]
    detail: str = ""

    def error(self, name: str, seconds: float | None) -> KehoachError:
        """The sentence for the file *name*; *seconds* is the limit that it had."""
        limit = f"{seconds or 0:g}"
        vi, en = {
            "slow": (
                f"{name}: xử lý quá {limit} giây nên đã dừng. Hãy tăng --timeout hoặc tách tệp.",
                f"{name}: stopped after {limit} seconds; raise --timeout or split the file.",
            ),
            "died": (
                f"{name}: tiến trình đọc tệp bị ngắt hai lần (có thể do thiếu bộ nhớ). "
                "Hãy thử riêng tệp này.",
                f"{name}: the process that read it died twice (short of memory?); try it alone.",
            ),
            "failed": (
                f"{name}: lỗi trong chương trình ({self.detail}). Hãy báo lại kèm tệp này.",
                f"{name}: an error of the program ({self.detail}); please report it.",
            ),
        }[self.why]
        return KehoachError({"slow": "too_slow", "died": "worker_died"}.get(self.why, "failed"),
                            vi, en)  # fmt: skip


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True, eq=False)
class _Worker(Generic[A]):
    process: Any
    pipe: Connection
    item: A | None = None
    tries: int = 0
    started: float = 0.0
    busy: bool = field(default=False)


def work(
    function: Callable[[A], B],
    items: Iterable[A],
    *,
    workers: int,
    timeout: float | None = None,
    full: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[A, B | Lost]]:
    """Run *function* on each item in worker processes; each item with its result, as they end.

    *function* must be importable by name and its results picklable. *items* is read as workers
    become free, so that it may be endless; as many items are under way as there are workers.
    *timeout* is seconds an item. While *full* says that the caller holds as many results as it
    can, workers that become free wait. Ending the iteration ends the workers.
    """
    pool: _Pool[A, B] = _Pool(function, timeout, full)
    try:
        yield from pool.run(iter(items), workers)
    finally:
        pool.end()


class _Pool(Generic[A, B]):
    def __init__(
        self, function: Callable[[A], B], timeout: float | None, full: Callable[[], bool]
    ) -> None:
        self.function = function
        self.timeout = timeout
        self.full = full
        self.workers: list[_Worker[A]] = []
        self.again: deque[tuple[A, int]] = deque()
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None
        self.context: Any = multiprocessing.get_context(method)
        if method:
            named = getattr(function, "func", function)  # of a partial, what it is part of
            self.context.set_forkserver_preload([*PRELOAD, named.__module__])

    def run(self, items: Iterator[A], count: int) -> Iterator[tuple[A, B | Lost]]:
        count = max(1, count)
        self._employ(items, count)
        while busy := [worker for worker in self.workers if worker.busy]:
            handles: list[Any] = [h for w in busy for h in (w.pipe, w.process.sentinel)]
            wait(handles, self._patience(busy))
            for worker in busy:
                done = self._ended(worker)
                if done is None:
                    continue
                item, worker.busy = worker.item, False
                # The next item goes out before the caller sees this result: both then work.
                self._employ(items, count)
                yield item, done[0]  # type: ignore[misc]
            self._employ(items, count)

    def _employ(self, items: Iterator[A], count: int) -> None:
        """Give work to all that are free: first the items whose worker died, each a new one."""
        while self.again:
            item, tries = self.again.popleft()
            self._send(self._start(), item, tries)
        while (busy := sum(worker.busy for worker in self.workers)) < count:
            if busy and self.full():
                return
            try:
                item = next(items)
            except StopIteration:
                return
            self._send(self._free() or self._start(), item, 1)

    def _free(self) -> _Worker[A] | None:
        return next((w for w in self.workers if not w.busy and w.process.is_alive()), None)

    def _send(self, worker: _Worker[A], item: A, tries: int) -> None:
        worker.item, worker.tries, worker.busy = item, tries, True
        worker.started = time.monotonic()
        with contextlib.suppress(OSError):  # it just died: its sentinel tells
            worker.pipe.send(item)

    def _patience(self, busy: list[_Worker[A]]) -> float | None:
        if self.timeout is None:
            return None
        first = min(worker.started for worker in busy)
        return max(0.0, first + self.timeout - time.monotonic())

    def _ended(self, worker: _Worker[A]) -> tuple[B | Lost] | None:
        """The result of a worker in a box, None while it is under way or tried again."""
        try:
            if worker.pipe.poll():
                return (worker.pipe.recv(),)
        except (EOFError, OSError):
            worker.process.join(1)
        if not worker.process.is_alive():
            self._drop(worker)
            if worker.tries == 1 and worker.item is not None:
                self.again.append((worker.item, 2))
                return None
            return (Lost("died", str(worker.process.exitcode)),)
        if self.timeout is not None and time.monotonic() - worker.started >= self.timeout:
            worker.process.kill()
            self._drop(worker)
            return (Lost("slow"),)
        return None

    def _drop(self, worker: _Worker[A]) -> None:
        worker.busy = False
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self.workers.remove(worker)

    def _start(self) -> _Worker[A]:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs, self.function), daemon=True)
        with _without_main():
            process.start()
        theirs.close()
        worker: _Worker[A] = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()
        self.workers.clear()


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Start a process that does not run the caller's script again to find its functions.

    Ours are importable by name; a script without ``if __name__ == "__main__"`` would start itself.
    """
    with _STARTING:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _serve(pipe: Connection, function: Callable[[Any], Any]) -> None:
    """A worker's life: items in, results out, until the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            result = function(item)
        except Exception as error:
            result = Lost("failed", type(error).__name__)
        try:
            pipe.send(result)
        except (BrokenPipeError, ConnectionResetError):
            return
