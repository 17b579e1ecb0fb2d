"""Many files in, one JSON file each out: whole or not at all, and past every bad file."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from . import pool
from .atomic import replacing
from .extract.pipeline import parse
from .extract.reading import SUFFIXES, read_file
from .extract.reading.options import DEFAULTS, ReadOptions
from .models import PlanFile, SourceText
from .models.errors import KehoachError, UnreadableInput

T = TypeVar("T")
_GOLD = ".gold.json"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read, and the name of its output relative to the output folder."""

    path: Path
    name: str


@dataclass(slots=True)
class Summary:
    """What became of a batch: files done, and each failure with its error."""

    done: int = 0
    failed: list[tuple[Path, KehoachError]] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 all done, 1 some failed, 3 nothing could be read."""
        if not self.failed:
            return 0
        return 1 if self.done else 3


def jobs(paths: Iterable[Path], kinds: Collection[str] = SUFFIXES) -> list[Job]:
    """The files under *paths* with output names that never collide.

    A directory gives every file of the *kinds* (suffixes) below it, in order, gold files aside.

    Raises:
        UnreadableInput: when a path does not exist or a directory holds no plan.
    """
    made: list[Job] = []
    taken: set[str] = set()
    for path in paths:
        for file, relative in _files(path, kinds):
            name = f"{relative}.json"
            if name in taken:  # the same name from another folder: its folder tells them apart
                name = f"{file.resolve().parent.name}/{relative}.json"
            count = 2
            while name in taken:
                name, count = f"{relative}.{count}.json", count + 1
            taken.add(name)
            made.append(Job(file, name))
    return made


def _files(path: Path, kinds: Collection[str]) -> Iterator[tuple[Path, PurePosixPath]]:
    if path.is_dir():
        closed: list[Path] = []
        found = sorted(
            file
            for file in _below(path, closed)
            if file.suffix.lower() in kinds
            and not file.name.endswith(_GOLD)
            and file.is_file()
            and not file.is_symlink()
        )
        found += sorted(closed)  # its reader says why a folder cannot be opened
        if not found:
            known = ", ".join(sorted(kinds))
            raise UnreadableInput(
                "no_plans",
                f"Thư mục {path} không có văn bản nào (các loại đọc được: {known}).",
                f"The directory {path} holds no document (kinds that can be read: {known}).",
            )
        for file in found:
            yield file, PurePosixPath(file.relative_to(path).as_posix())
    else:
        yield path, PurePosixPath(path.name)


def _below(path: Path, closed: list[Path]) -> Iterator[Path]:
    """The files in a folder and in those in it; folders that may not be read go to *closed*."""

    def keep(error: OSError) -> None:
        closed.append(Path(error.filename))

    for folder, _, names in os.walk(path, onerror=keep):
        for name in names:
            yield Path(folder, name)


def run(
    batch: Iterable[Job],
    deliver: Callable[[Job, PlanFile], None],
    progress: Callable[[Job], None] = lambda job: None,
    seen: Callable[[Job, SourceText], None] | None = None,
    options: ReadOptions = DEFAULTS,
    *,
    workers: int = 0,
    timeout: float | None = None,
) -> Summary:
    """Extract each file and hand the result on; a bad file is noted and the batch goes on.

    *seen* is given what was read of a file before *deliver* is given its result; *options* say
    how files are read. ``workers=0`` does all in this very process; otherwise that many processes
    do, none with a file for longer than *timeout* seconds. Results come in the order of the batch.
    """
    extract = partial(_extract, options=options, keep=seen is not None)

    def take(job: Job, packed: _Packed) -> None:
        source, file = packed if isinstance(packed, tuple) else pickle.loads(packed)
        if seen is not None and source is not None:
            seen(job, source)
        deliver(job, file)

    waiting = list(batch)
    results: _Results[_Packed] = ((job, extract(job)) for job in waiting)
    if workers:
        results = _in_order(waiting, partial(_pack, extract), workers, timeout)
    return _take(waiting, results, take, progress)


def run_json(
    batch: Iterable[Job],
    deliver: Callable[[Job, bytes], None],
    progress: Callable[[Job], None] = lambda job: None,
    options: ReadOptions = DEFAULTS,
    *,
    workers: int = 0,
    timeout: float | None = None,
    indent: int | None = 1,
    ordered: bool = False,
) -> Summary:
    """Extract each file to the bytes of its JSON, one line if *indent* is None (see ``run``).

    The processes write the JSON as well, so that this one has only to store it. Results come as
    they end, those of the largest files first, or *ordered* as the batch is.
    """
    make = partial(_json, options=options, indent=indent)
    waiting = list(batch)
    results: _Results[bytes] = ((job, make(job)) for job in waiting)
    if workers:
        walk = _in_order if ordered else _as_they_end
        results = walk(waiting, make, workers, timeout)
    return _take(waiting, results, deliver, progress)


def workers_for(batch: Collection[Job]) -> int:
    """How many processes are worth starting: none for a few small files, else one a core."""
    cores = pool.cores()
    if cores == 1 or len(batch) < 2:
        return 0
    if len(batch) < _FEW and sum(map(_size, batch)) < _LITTLE:
        return 0
    return min(cores, len(batch))


_FEW, _LITTLE = 16, 1 << 20  # files and bytes that are done before two processes have started
_WINDOW = 64  # files, among which the largest is taken first where the order is to be kept

_Packed = tuple[SourceText | None, PlanFile] | bytes
_Results = Iterator[tuple[Job, T | KehoachError]]


def _extract(job: Job, options: ReadOptions, keep: bool) -> _Packed | KehoachError:
    """Read and extract one file; an error of the file is a result, so that it can travel."""
    try:
        source = read_file(job.path, options)
        return source if keep else None, parse(source)
    except KehoachError as error:
        return error


def _pack(extract: Callable[[Job], _Packed | KehoachError], job: Job) -> bytes | KehoachError:
    """The same as bytes, which take little room while they wait for their turn."""
    result = extract(job)
    return result if isinstance(result, KehoachError | bytes) else pickle.dumps(result, 5)


def _json(job: Job, options: ReadOptions, indent: int | None) -> bytes | KehoachError:
    try:
        file = parse(read_file(job.path, options))
    except KehoachError as error:
        return error
    return file.model_dump_json(indent=indent).encode() + b"\n"


def _take(
    batch: list[Job],
    results: Iterable[tuple[Job, Any]],
    take: Callable[[Job, Any], None],
    progress: Callable[[Job], None],
) -> Summary:
    """Hand on what came of each job; failures are told in the order of the batch."""
    summary = Summary()
    failed: dict[Job, KehoachError] = {}
    for job, result in results:
        try:
            if isinstance(result, KehoachError):
                raise result
            take(job, result)
            summary.done += 1
        except KehoachError as error:
            failed[job] = error
        progress(job)
    summary.failed = [(job.path, failed[job]) for job in batch if job in failed]
    return summary


def _size(job: Job) -> int:
    try:
        return job.path.stat().st_size
    except (OSError, ValueError):
        return 0  # its reader says what is wrong


def _as_they_end(
    batch: list[Job],
    make: Callable[[Job], T | KehoachError],
    workers: int,
    timeout: float | None,
) -> _Results[T]:
    """The largest first, so that at the end no core waits for a large one alone."""
    by_size = sorted(batch, key=_size, reverse=True)
    count = min(workers, len(batch) or 1)
    for job, result in pool.work(make, by_size, workers=count, timeout=timeout):
        if isinstance(result, pool.Lost):
            yield job, result.error(job.path.name, timeout)
        else:
            yield job, result


def _in_order(
    batch: list[Job],
    make: Callable[[Job], T | KehoachError],
    workers: int,
    timeout: float | None,
) -> _Results[T]:
    """In the order of the batch; what is done early waits, and no more of it than two windows.

    All files of a window are given out before those of the next, so that of two windows of
    results one always has the one that the others wait for.
    """
    early: dict[Job, T | KehoachError] = {}
    count = min(workers, len(batch) or 1)
    order = (
        job
        for start in range(0, len(batch), _WINDOW)
        for job in sorted(batch[start : start + _WINDOW], key=_size, reverse=True)
    )
    following = iter(batch)
    expected = next(following, None)
    done = pool.work(
        make, order, workers=count, timeout=timeout, full=lambda: len(early) >= 2 * _WINDOW
    )
    for job, result in done:
        lost = isinstance(result, pool.Lost)
        early[job] = result.error(job.path.name, timeout) if lost else result  # type: ignore[union-attr, assignment]
        while expected is not None and expected in early:
            yield expected, early.pop(expected)
            expected = next(following, None)


def write_json(folder: Path, job: Job, file: PlanFile) -> Path:
    """Write a result under its name: to a temporary file first, then renamed.

    Raises:
        KehoachError: when the folder cannot be written or the disk is full; nothing half-written
            is left behind.
    """
    text = file.model_dump_json(indent=1) + "\n"
    return write_bytes(folder / job.name, text.encode("utf-8"))


def write_bytes(target: Path, data: bytes) -> Path:
    """Write *data* to *target* whole or not at all (see ``write_json``)."""
    with replacing(target) as temporary, temporary.open("xb") as stream:
        stream.write(data)
    return target
