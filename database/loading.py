"""Many files into the database: extracted by many processes, written by this one, file by file.

Each file is one transaction; ended at any moment, the database holds whole files, and the same
command goes on with the rest.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, insert, select

from .. import pool
from ..extract.reading.options import DEFAULTS, ReadOptions
from ..models.errors import KehoachError, UnreadableInput
from . import attaching, hooks, inputs, versions
from .inputs import Input
from .rows import FileRows
from .schema import files, problems
from .store import Store
from .trouble import BAD_DATA, CONFLICT, DatabaseTrouble
from .writer import FILE_OF, write_file

_MANY = 500  # files, after which the search's tables are put in order
DEFAULT_TIMEOUT = 1800.0
"""Seconds for one file; a scanned volume of hundreds of pages takes minutes."""


@dataclass(slots=True)
class Loaded:
    """What a load did: files new, known before and failed; plans superseded; records written.

    ``outdated`` of the known were extracted by another version of the program; ``detached``
    corrections no longer find their words.
    """

    done: int = 0
    known: int = 0
    outdated: int = 0
    superseded: int = 0
    detached: int = 0
    records: int = 0
    failed: list[tuple[str, KehoachError]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 all done, 1 some failed, 3 nothing could be read."""
        if not self.failed:
            return 0
        return 1 if self.done or self.known else 3


@dataclass(frozen=True, slots=True)
class Written:
    """What came of writing a file: plans superseded, corrections without a place."""

    superseded: int
    detached: int


Progress = Callable[[Input, Loaded], None]


def load(
    store: Store,
    paths: Iterable[Path],
    *,
    again: bool = False,
    workers: int | None = None,
    timeout: float | None = DEFAULT_TIMEOUT,
    options: ReadOptions = DEFAULTS,
    progress: Progress = lambda item, loaded: None,
    started: Callable[[list[Input]], None] = lambda found: None,
) -> Loaded:
    """Load files, directories and extractions; known files are passed over unless *again*.

    ``workers=0`` extracts in this very process, without a time limit; *options* say how files are
    read.

    Raises:
        KehoachError: when a path does not exist or the database cannot be written; files that
            cannot be read are rows of ``problems`` instead.
    """
    found = inputs.find(paths, options)
    started(found)
    return load_inputs(
        store, found, again=again, workers=workers, timeout=timeout, progress=progress
    )


def load_inputs(
    store: Store,
    found: list[Input],
    *,
    again: bool = False,
    workers: int | None = None,
    timeout: float | None = DEFAULT_TIMEOUT,
    progress: Progress = lambda item, loaded: None,
) -> Loaded:
    """Load inputs that were found before (see ``load``)."""
    return _Load(store, again, progress).run(found, workers, timeout)


def load_prepared(
    store: Store,
    prepared: Iterable[tuple[Input, FileRows | KehoachError | None]],
    *,
    again: bool = False,
    progress: Progress = lambda item, loaded: None,
) -> Loaded:
    """Write what was extracted elsewhere: rows, errors, and None for what is known already."""
    work = _Load(store, again, progress)
    for item, result in prepared:
        if result is None:
            work.loaded.known += 1
            progress(item, work.loaded)
        else:
            work._finish(item, result)
    work.end()
    return work.loaded


class _Load:
    def __init__(self, store: Store, again: bool, progress: Progress) -> None:
        self.store = store
        self.again = again
        self.progress = progress
        self.loaded = Loaded()
        self.at = datetime.now(UTC).isoformat(timespec="seconds")
        self.seen: dict[str, str] = {}
        self.copies: dict[str, list[Input]] = {}  # of a file of this run, by its hash
        self.lost: dict[str, Input] = {}

    def run(self, found: list[Input], workers: int | None, timeout: float | None) -> Loaded:
        with self.store.connect() as connection:
            for row in connection.execute(
                select(files.c.sha256, files.c.input_sha256, files.c.extractor)
            ):
                self.seen[row.sha256] = self.seen[row.input_sha256] = row.extractor
        current = inputs.extractor()
        items = self._unknown(inputs.hashed(found, self._failed), current)
        if workers == 0:
            for item in items:
                self._finish(item, inputs.prepare(item))
        else:
            count = min(workers or pool.cores(), max(1, len(found)))
            if any(item.path.suffix.lower() == ".jsonl" for item in found):
                count = workers or pool.cores()
            for item, result in pool.work(inputs.prepare, items, workers=count, timeout=timeout):
                if isinstance(result, pool.Lost):
                    self._failed(item, result.error(item.name, timeout))
                    self.progress(item, self.loaded)
                else:
                    self._finish(item, result)
        self.end()
        return self.loaded

    def end(self) -> None:
        """After many files, put the search in order."""
        if self.loaded.done >= _MANY:
            with self.store.transaction() as connection:
                hooks.optimize(connection)

    def _unknown(self, items: Iterator[Input], current: str) -> Iterator[Input]:
        """The inputs whose bytes are not in the database and did not come before."""
        here: set[str] = set()
        for item in items:
            made_by = None if self.again else self.seen.get(item.sha256)
            if made_by is None and item.sha256 in self.lost:
                self._copied(item, self.lost[item.sha256])
                self.progress(item, self.loaded)
                continue
            if made_by is not None or item.sha256 in here:
                if made_by is None:
                    self.copies.setdefault(item.sha256, []).append(item)
                self.loaded.known += 1
                self.loaded.outdated += made_by not in (None, current)
                self.progress(item, self.loaded)
                continue
            here.add(item.sha256)
            yield item

    def _finish(self, item: Input, result: FileRows | KehoachError) -> None:
        if isinstance(result, KehoachError):
            self._failed(item, result)
        else:
            self._write(item, result)
        self.progress(item, self.loaded)

    def _copied(self, item: Input, first: Input) -> None:
        self._failed(
            item,
            UnreadableInput(
                "copy",
                f"{item.name}: giống hệt {first.name}, tệp không nạp được.",
                f"{item.name}: the same bytes as {first.name}, which could not be loaded.",
            ),
        )

    def _failed(self, item: Input, error: KehoachError) -> None:
        if item.sha256 and item.sha256 not in self.lost:
            self.lost[item.sha256] = item
            for copy in self.copies.pop(item.sha256, ()):
                self.loaded.known -= 1
                self._copied(copy, item)
        self.loaded.failed.append((item.name, error))
        with self.store.transaction() as connection:
            _forget(connection, item)
            connection.execute(
                insert(problems).values(
                    name=item.name,
                    input_sha256=item.sha256 or None,
                    category=error.category,
                    message=error.message,
                    english=error.english,
                    found_at=self.at,
                )
            )

    def _write(self, item: Input, rows: FileRows) -> None:
        try:
            with self.store.transaction() as connection:
                written = write(connection, rows, self.at, again=self.again)
                if written is not None:
                    _forget(connection, item)
        except DatabaseTrouble as error:
            if error.category == BAD_DATA:
                self._failed(item, error)
                return
            if error.category != CONFLICT or not self._there(rows):
                raise
            written = None  # another program brought the same file at the same time
        if written is None:
            self.loaded.known += 1
            return
        self.loaded.done += 1
        self.loaded.superseded += written.superseded
        self.loaded.detached += written.detached
        self.loaded.records += sum(plan.plan["records"] for plan in rows.plans)

    def _there(self, rows: FileRows) -> bool:
        with self.store.connect() as connection:
            found = connection.execute(FILE_OF, {"sha256": rows.file["sha256"]})
            return found.first() is not None


_FAILURES_OF = delete(problems).where(
    problems.c.file_id.is_(None), problems.c.name == bindparam("item")
)


def _forget(connection: Connection, item: Input) -> None:
    """An earlier failure of the same file is past."""
    connection.execute(_FAILURES_OF, {"item": item.name})


def write(
    connection: Connection, rows: FileRows, at: str, *, again: bool = False
) -> Written | None:
    """Write one file with all that hangs on it; None if it is known and not wanted again."""
    known = connection.execute(FILE_OF, {"sha256": rows.file["sha256"]}).scalar()
    if known is not None and not again:
        return None
    identities, titles = (set(), set()) if known is None else versions.keys_of(connection, known)
    file_id, plan_ids = write_file(connection, rows, at)
    now, named = versions.keys_of(connection, file_id)
    versions.add_claims(connection, plan_ids, [plan.relations for plan in rows.plans])
    superseded = versions.settle(connection, plan_ids, identities | now, titles | named)
    text = zlib.decompress(rows.text).decode("utf-8")
    detached = attaching.attach(connection, file_id, rows.file["sha256"], text)
    hooks.index(connection, plan_ids)
    return Written(superseded, detached)
