"""Many files in, one JSON file each out: whole or not at all, and past every bad file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from . import pool
from .atomic import replacing
from .extract.pipeline import parse
from .extract.reading import SUFFIXES, read_file
from .extract.reading.options import DEFAULTS, ReadOptions
from .models import PlanFile, SourceText
from .models.errors import KehoachError, UnreadableInput

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
        found = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in kinds
            and not file.name.endswith(_GOLD)
            and file.is_file()
            and not file.is_symlink()
        )
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
    summary = Summary()
    extract = partial(_extract, options=options, keep=seen is not None)
    for job, result in _results(batch, extract, workers, timeout):
        try:
            if isinstance(result, KehoachError):
                raise result
            source, file = result
            if seen is not None and source is not None:
                seen(job, source)
            deliver(job, file)
            summary.done += 1
        except KehoachError as error:
            summary.failed.append((job.path, error))
        progress(job)
    return summary


_Extracted = tuple[SourceText | None, PlanFile] | KehoachError


def _extract(job: Job, options: ReadOptions, keep: bool) -> _Extracted:
    """Read and extract one file; an error of the file is a result, so that it can travel."""
    try:
        source = read_file(job.path, options)
        return source if keep else None, parse(source)
    except KehoachError as error:
        return error


def _results(
    batch: Iterable[Job],
    extract: Callable[[Job], _Extracted],
    workers: int,
    timeout: float | None,
) -> Iterator[tuple[Job, _Extracted]]:
    """Each job with its result, in the order of the batch."""
    if workers == 0:
        for job in batch:
            yield job, extract(job)
        return
    waiting = list(batch)
    count = min(workers, len(waiting) or 1)
    early: dict[Job, _Extracted] = {}  # done before one that stands further ahead
    following = iter(waiting)
    expected = next(following, None)
    for job, result in pool.work(extract, waiting, workers=count, timeout=timeout):
        if isinstance(result, pool.Lost):
            early[job] = result.error(job.path.name, timeout)
        else:
            early[job] = result
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
