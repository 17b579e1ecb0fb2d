"""``load`` by many machines: Dask workers extract, one process loads what they wrote.

Files are listed, then hashed by the workers, so that each content is extracted once however many
copies of it lie about; the workers write Parquet parts with a manifest (``parts``), and this
process writes their rows into the database as they come. A worker may die at any moment: its batch
is given to another one, which finds the part written or writes the same one. The whole command may
be ended and run again: what the manifest holds is not extracted, what the database holds is not
loaded a second time.
"""

from __future__ import annotations

import contextlib
import hashlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import select

from .. import pool
from ..extract.reading.options import DEFAULTS, ReadOptions
from ..models.errors import KehoachError
from . import inputs, loading, parts, sources
from .inputs import Input
from .loading import Loaded
from .rows import FileRows
from .schema import files
from .sources import Remote
from .store import Store

LOCAL = "local"
_AHEAD = 3  # batches under way for each thread of the workers: none is idle, none is swamped
_SECONDS = 30  # to reach a scheduler with workers
_ASKED = 500  # hashes asked for at once


@dataclass(frozen=True, slots=True)
class Settings:
    """How the work is shared.

    ``scheduler`` is the address of a Dask scheduler or ``local``, which starts ``workers``
    processes here. ``folder`` holds the parts; every machine must see it under that name. A part
    has at most ``files`` files and about ``size`` bytes of them; ``timeout`` is seconds a file.
    ``options`` say how files are read; parts that were read otherwise lie in a folder beside.
    """

    scheduler: str
    folder: str
    workers: int | None = None
    timeout: float = loading.DEFAULT_TIMEOUT
    files: int = 200
    size: int = 32 << 20
    again: bool = False
    options: ReadOptions = DEFAULTS


Result = tuple[Input, FileRows | KehoachError | None]


def load(
    store: Store,
    found: Iterable[str],
    settings: Settings,
    *,
    progress: loading.Progress = lambda item, loaded: None,
    started: Callable[[int], None] = lambda count: None,
) -> Loaded:
    """Load the documents under the URLs and paths *found*.

    Raises:
        KehoachError: when a source, the scheduler, the folder of the parts or the database cannot
            be used; files that cannot be read are rows of ``problems`` instead.
    """
    listed = sources.listed(found)
    started(len(listed))
    if settings.options != DEFAULTS:
        folder = f"{settings.folder}.ocr-{settings.options.ocr.value}"
        settings = replace(settings, folder=folder)
    with _connected(settings) as client:
        results = _Work(client, store, settings).results(listed)
        return loading.load_prepared(store, results, again=settings.again, progress=progress)


@contextlib.contextmanager
def _connected(settings: Settings) -> Iterator[Any]:
    """A client of the scheduler, whose workers have this very version of the program."""
    distributed = _distributed()
    with contextlib.ExitStack() as stack:
        try:
            address: Any = settings.scheduler
            if address == LOCAL:
                cluster = distributed.LocalCluster(
                    n_workers=settings.workers or pool.cores(),
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",
                    silence_logs="CRITICAL",
                )
                address = stack.enter_context(cluster)
            client = stack.enter_context(distributed.Client(address, timeout=_SECONDS))
            client.wait_for_workers(1, timeout=_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise _unreachable(settings.scheduler, error) from error
        _same_version(client)
        yield client


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        raise sources.missing("dask[distributed]") from None


def _same_version(client: Any) -> None:
    ours = inputs.extractor()
    try:
        theirs = client.run(inputs.extractor)
    except Exception as error:  # whatever importing the program raises there
        theirs = {"?": f"{type(error).__name__}: {error}"}
    for worker, version in theirs.items():
        if version != ours:
            raise KehoachError(
                "other_version",
                f"Máy {worker} có phiên bản khác ({version}; ở đây là {ours}). "
                "Hãy cài cùng một phiên bản kehoach[cluster] trên mọi máy.",
                f"The worker {worker} has another version ({version}; here {ours}); install the "
                "same kehoach[cluster] on every machine.",
            )


class _Work:
    """The documents on their way: hashed, told apart, extracted, read from their parts."""

    def __init__(self, client: Any, store: Store, settings: Settings) -> None:
        self.client = client
        self.store = store
        self.settings = settings

    def results(self, listed: Sequence[Remote]) -> Iterator[Result]:
        """Each document with its rows, its error, or None where it is known or a copy."""
        standing = [] if self.settings.again else parts.manifest(self.settings.folder)
        known = {r.version: r.sha256 for part in standing for r in part.held}
        hashed = [replace(r, sha256=known[r.version]) for r in listed if r.version in known]
        unknown = [remote for remote in listed if remote.version not in known]
        for remote, digest in self._hashes(unknown):
            if isinstance(digest, KehoachError):
                yield _input(remote), digest
            else:
                hashed.append(replace(remote, sha256=digest))
        wanted: dict[str, Remote] = {}
        for remote in sorted(hashed, key=lambda r: r.url):
            if remote.sha256 in wanted:  # the same bytes under another name
                yield _input(remote), None
            else:
                wanted[remote.sha256] = remote
        for sha256 in [] if self.settings.again else self._loaded(wanted):
            yield _input(wanted.pop(sha256)), None
        yield from self._standing(standing, wanted)
        yield from self._extracted(list(wanted.values()))

    def _hashes(self, remotes: list[Remote]) -> Iterator[tuple[Remote, str | KehoachError]]:
        batches = _batches(remotes, self.settings.files, self.settings.size)
        for batch, digests in self._run(hash_batch, batches):
            if isinstance(digests, KehoachError):
                digests = [digests] * len(batch)
            yield from zip(batch, digests, strict=True)

    def _loaded(self, wanted: Iterable[str]) -> list[str]:
        """The hashes that the database holds; asked for in portions, however large it is."""
        hashes = list(wanted)
        found: list[str] = []
        with self.store.connect() as connection:
            for start in range(0, len(hashes), _ASKED):
                some = files.c.input_sha256.in_(hashes[start : start + _ASKED])
                found += connection.scalars(select(files.c.input_sha256).where(some).distinct())
        return found

    def _standing(self, standing: list[parts.Part], wanted: dict[str, Remote]) -> Iterator[Result]:
        """What an earlier run has extracted and not loaded."""
        current = inputs.extractor()
        for part in standing:
            here = {r.sha256 for r in part.held} & wanted.keys()
            if here and part.extractor == current:
                for remote, made in parts.read(self.settings.folder, part.name, here):
                    if wanted.pop(remote.sha256, None) is not None:
                        yield _input(remote), made

    def _extracted(self, remotes: list[Remote]) -> Iterator[Result]:
        """Extract the rest, parts by content so that a part has the same name on every run."""
        kept = self.settings
        remotes.sort(key=lambda r: r.sha256)
        given = (kept.folder, kept.timeout, kept.again, kept.options)
        for batch, part in self._run(
            extract_batch, _batches(remotes, kept.files, kept.size), given
        ):
            if isinstance(part, KehoachError):
                yield from ((_input(remote), part) for remote in batch)
                continue
            wanted = {remote.sha256 for remote in batch}
            for remote, made in parts.read(kept.folder, part.name, wanted):
                yield _input(remote), made
            for remote, error in part.failed:
                yield _input(remote), error

    def _run(
        self,
        function: Callable[..., Any],
        batches: Iterable[list[Remote]],
        given: tuple[Any, ...] = (),
    ) -> Iterator[tuple[list[Remote], Any]]:
        """Each batch with what came of it, as they end; a few are under way, the rest waits.

        A batch that killed several workers is tried file by file, and the file that does it again
        is an error: one bad file must not take its neighbours along.
        """
        waiting = iter(batches)
        under_way: dict[Any, list[Remote]] = {}
        ended = _distributed().as_completed()

        def give(batch: list[Remote]) -> None:
            future = self.client.submit(function, batch, *given, pure=False)
            under_way[future] = batch
            ended.add(future)

        def fill() -> None:
            threads = sum(self.client.nthreads().values()) or 1
            while len(under_way) < threads * _AHEAD:
                batch = next(waiting, None)
                if batch is None:
                    return
                give(batch)

        fill()
        while under_way:
            future = next(ended)
            batch = under_way.pop(future)
            result = _result(future, self.settings.scheduler)
            if result is None and len(batch) > 1:
                for remote in batch:
                    give([remote])
            else:
                yield batch, pool.Lost("died").error(batch[0].name, 0) if result is None else result
            fill()


def _result(future: Any, scheduler: str) -> Any:
    """What a future holds; None where every worker that had it died.

    Raises:
        KehoachError: what ends the whole load: no place for parts, the scheduler gone.
    """
    distributed = _distributed()
    try:
        return future.result()
    except distributed.KilledWorker:
        return None
    except (OSError, TimeoutError, distributed.CancelledError) as error:
        raise _unreachable(scheduler, error) from error


def _batches(remotes: Sequence[Remote], most: int, size: int) -> list[list[Remote]]:
    """Neighbours together, the largest batches first so that none is left for the end alone."""
    made: list[list[Remote]] = []
    held = 0
    for remote in remotes:
        if not made or held + remote.size > size or len(made[-1]) >= most:
            made.append([])
            held = 0
        made[-1].append(remote)
        held += remote.size
    return sorted(made, key=lambda batch: -sum(remote.size for remote in batch))


def hash_batch(batch: list[Remote]) -> list[str | KehoachError]:
    """SHA-256 of each file (hexadecimal), or why it cannot be read; runs in a worker."""
    made: list[str | KehoachError] = []
    for remote in batch:
        try:
            made.append(hashlib.sha256(sources.read(remote)).hexdigest())
        except KehoachError as error:
            made.append(error)
    return made


def extract_batch(
    batch: list[Remote], folder: str, timeout: float, again: bool, options: ReadOptions = DEFAULTS
) -> parts.Part:
    """Extract the files and write their part; runs in a worker.

    A worker that was lost may have written it already; then nothing is done twice.
    """
    if not again and (part := parts.find(folder, batch)) is not None:
        return part
    found: list[tuple[Remote, FileRows | KehoachError]] = []

    def fetched() -> Iterator[Input]:
        for remote in batch:
            try:
                data = sources.read(remote)
            except KehoachError as error:
                found.append((remote, error))
                continue
            if hashlib.sha256(data).hexdigest() != remote.sha256:
                found.append((remote, _changed(remote)))
                continue
            yield replace(_input(remote), data=data, called=remote.name, options=options)

    by_hash = {remote.sha256: remote for remote in batch}
    with _may_have_children():
        for item, result in pool.work(inputs.prepare, fetched(), workers=1, timeout=timeout):
            lost = isinstance(result, pool.Lost)
            made = result.error(item.name, timeout) if lost else result  # type: ignore[union-attr]
            found.append((by_hash[item.sha256], made))  # type: ignore[arg-type]
    return parts.write(folder, inputs.extractor(), found)


@contextlib.contextmanager
def _may_have_children() -> Iterator[None]:
    """Dask marks its workers as daemons, which may start nothing; ours ends what it starts.

    Extraction in a process of its own is what a time limit and a file that kills its reader need.
    """
    own: Any = multiprocessing.current_process()
    before = own._config.get("daemon")
    own._config["daemon"] = False
    try:
        yield
    finally:
        own._config["daemon"] = before


def _input(remote: Remote) -> Input:
    return Input(
        Path(remote.name), remote.size, remote.modified, sha256=remote.sha256, called=remote.url
    )


def _changed(remote: Remote) -> KehoachError:
    return KehoachError(
        "changed",
        f"{remote.url} vừa bị thay đổi trong lúc nạp. Hãy chạy lại lệnh.",
        f"{remote.url} was changed during the load; run the command again.",
    )


def _unreachable(scheduler: str, error: BaseException) -> KehoachError:
    return KehoachError(
        "no_scheduler",
        f"Không kết nối được bộ điều phối {scheduler}, hoặc nó không có máy nào "
        f"({type(error).__name__}). Hãy kiểm tra địa chỉ và các máy (dask worker).",
        f"The scheduler {scheduler} cannot be reached or has no workers "
        f"({type(error).__name__}); check the address and the workers (dask worker).",
    )
