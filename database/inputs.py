"""What ``load`` is given: documents, and extractions that were written as JSON before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from .. import runner
from ..extract.pipeline import parse
from ..extract.reading import SUFFIXES, read_file
from ..extract.reading.files import read_bytes
from ..extract.reading.options import DEFAULTS, ReadOptions
from ..models import SCHEMA_VERSION, PlanFile, SourceText
from ..models.errors import KehoachError, UnreadableInput, legible, system_words
from . import boxes, rows

JSON_SUFFIXES = frozenset({".json", ".jsonl"})
LARGEST_JSON = 256 << 20
"""Bytes of one extraction; that of a plan of a thousand pages has about ten millions."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file to load; of JSON lines, one line (``data``) with its number. ``data`` of a file
    that is ``called`` something are its bytes, where it does not lie on this machine.

    ``size`` is in bytes, ``modified`` when the file was last changed (UTC), ``sha256`` that of
    the bytes, known once it has been asked for; ``options`` say how it is to be read.
    """

    path: Path
    size: int
    modified: str = ""
    line: int | None = None
    data: bytes | None = None
    sha256: str = ""
    called: str = ""
    options: ReadOptions = DEFAULTS

    @property
    def name(self) -> str:
        """How it is called where people read it."""
        shown = legible(self.called or str(self.path))
        return shown if self.line is None else f"{shown}:{self.line}"


def extractor() -> str:
    """The version of program and records, as it is kept with each file."""
    from kehoach import __version__

    return f"kehoach {__version__}, records {SCHEMA_VERSION}"


def find(paths: Iterable[Path], options: ReadOptions = DEFAULTS) -> list[Input]:
    """The files under *paths*, the largest first so that none is left for the end alone.

    *options* say how they are to be read.

    Raises:
        UnreadableInput: when a path does not exist or a directory holds nothing to load.
    """
    kinds = frozenset(SUFFIXES) | JSON_SUFFIXES
    made = []
    for job in runner.jobs(paths, kinds):
        if not job.path.exists():
            raise UnreadableInput(
                "not_found",
                f"Không tìm thấy {job.path}. Hãy kiểm tra đường dẫn.",
                f"{job.path} does not exist; check the path.",
            )
        told = job.path.stat()
        changed = datetime.fromtimestamp(int(told.st_mtime), UTC).isoformat()
        made.append(Input(job.path, told.st_size, changed, options=options))
    # JSON lines are read as they are needed and come last; the others by size, then by name.
    return sorted(made, key=lambda i: (i.path.suffix.lower() == ".jsonl", -i.size, str(i.path)))


def hashed(
    found: Iterable[Input], failed: Callable[[Input, KehoachError], None]
) -> Iterator[Input]:
    """Each input with its hash, JSON lines one by one; what cannot be read goes to *failed*."""
    for item in found:
        try:
            if item.path.suffix.lower() == ".jsonl":
                yield from _lines(item)
            else:
                with item.path.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256")
                yield replace(item, sha256=digest.hexdigest())
        except OSError as error:
            failed(item, _unreadable(item.path, error))


def _lines(item: Input) -> Iterator[Input]:
    with item.path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                digest = hashlib.sha256(line).hexdigest()
                yield replace(item, size=len(line), line=number, data=line, sha256=digest)


def prepare(item: Input) -> rows.FileRows | KehoachError:
    """Extract one input and make its rows; runs in a worker, so errors are results."""
    try:
        source = None if _is_json(item) else _read(item)
        return rows.build(
            _extracted(item) if source is None else parse(source),
            input_sha256=item.sha256,
            name=item.called or item.path.name,
            modified_at=item.modified,
            extractor=extractor(),
            boxes=None if source is None else boxes.pack(source),
        )
    except KehoachError as error:
        return error
    except OSError as error:
        return _unreadable(item.path, error)
    except UnicodeError:  # JSON may hold halves of a character
        return UnreadableInput(
            "bad_characters",
            f"{item.name} có ký tự hỏng, không lưu được. Hãy bóc tách lại từ tệp gốc.",
            f"{item.name} holds broken characters; extract it again from the original file.",
        )


def _read(item: Input) -> SourceText:
    if item.called:
        data = item.path.read_bytes() if item.data is None else item.data
        return read_bytes(data, item.called, item.options)
    return read_file(item.path, item.options)


def _is_json(item: Input) -> bool:
    return item.path.suffix.lower() in JSON_SUFFIXES


def _extracted(item: Input) -> PlanFile:
    if item.size > LARGEST_JSON:
        raise UnreadableInput(
            "too_large",
            f"{item.name} quá lớn (hơn {LARGEST_JSON >> 20} MB). Hãy tách nhỏ.",
            f"{item.name} is too large (over {LARGEST_JSON >> 20} MB); split it.",
        )
    data = item.path.read_bytes() if item.data is None else item.data
    try:
        return PlanFile.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "JSON"
        raise UnreadableInput(
            "not_an_extraction",
            f"{item.name} không phải là kết quả của kehoach extract ({where}: {first['msg']}).",
            f"{item.name} is no result of kehoach extract ({where}: {first['msg']}).",
        ) from error


def _unreadable(path: Path, error: OSError) -> UnreadableInput:
    vi, en = system_words(error)
    return UnreadableInput(
        "cannot_read",
        f"Không đọc được {path}: {vi}.",
        f"{path} cannot be read: {en}.",
    )
