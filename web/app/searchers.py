"""Processes that search a large database beside that of the pages.

The pages are one process, which works on one answer at a time however many processors there are.
Over a large database the answers of the search page are made by processes of their own, each of
which reads the database and nothing else. Without them, or while they start, the process of the
pages answers itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from threading import Event, Lock, Thread

from sqlalchemy import text

from ...database.search import warm
from ...database.store import Store
from .found import Ask, html
from .private import Names

LARGE = 200_000
"""Records from which on processes of their own are worth their memory."""
_MOST = 4

_own: tuple[Store, Names] | None = None


class Searchers:
    """As many processes as are worth it over *db*; ``count`` says how many, None chooses.

    ``ready`` is set while they can be asked.
    """

    def __init__(self, store: Store, db: str, count: int | None = None) -> None:
        self._db = db
        self.count = _worth(store, db) if count is None else count
        self._pool: ProcessPoolExecutor | None = None
        self.ready = Event()
        self._lock = Lock()

    def start(self) -> None:
        """Start the processes; what is asked meanwhile is answered without them."""
        if self.count:
            Thread(target=self._begin, daemon=True).start()

    def _begin(self) -> None:
        with self._lock:
            self._pool = ProcessPoolExecutor(
                self.count,
                multiprocessing.get_context("spawn"),
                initializer=_open,
                initargs=(self._db,),
            )
            pool = self._pool
        try:
            for waiting in [pool.submit(_awake) for _ in range(self.count)]:
                waiting.result()
            self.ready.set()
        except (RuntimeError, CancelledError):
            self.ready.clear()  # broken or stopped while starting: the pages go on alone

    def html(self, ask: Ask) -> str | None:
        """The results of *ask*; None where no process can be asked.

        Raises:
            BadQuestion: when the question names what does not exist.
        """
        pool = self._pool
        if not self.ready.is_set() or pool is None:
            return None
        try:
            waiting = pool.submit(_search, ask)
        except RuntimeError:  # broken, or stopped
            self._again(pool)
            return None
        try:
            return waiting.result()
        except BrokenProcessPool:
            self._again(pool)
        except CancelledError:  # the pages are ending
            pass
        return None

    def _again(self, broken: Executor) -> None:
        """Processes anew after one was killed; by the first that sees it."""
        with self._lock:
            if self._pool is not broken or not self.ready.is_set():
                return
            self.ready.clear()
        broken.shutdown(wait=False)
        self.start()

    def stop(self) -> None:
        """End the processes."""
        self.ready.clear()
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)


def _worth(store: Store, db: str) -> int:
    """Processes: as many as processors where a file is large, none where there is one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if db == ":memory:" or not cores or cores < 2:
        return 0
    with store.connect() as connection:
        sql = text("SELECT count(*) FROM (SELECT 1 FROM search_rows LIMIT :most) AS some")
        held = connection.execute(sql, {"most": LARGE}).scalar_one()
    return min(cores, _MOST) if held >= LARGE else 0


def _open(db: str) -> None:
    """In a process of its own: open the database, and end when the pages end."""
    global _own
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the pages, which then end us
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    store = Store.open(db)
    _own = (store, Names(store))


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(0)


def _awake() -> int:
    """Read what the first question would have to wait for."""
    assert _own is not None
    with _own[0].connect() as connection:
        warm(connection)
    return os.getpid()


def _search(ask: Ask) -> str:
    assert _own is not None
    return html(*_own, ask)
