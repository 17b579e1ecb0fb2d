"""The page of a batch, put together file by file: no file is kept once it has been looked at."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ..models import PlanFile, SourceText
from ..runner import Job, write_bytes
from ..wording import Lang
from .page import DRAWN, Plan, Shown, look, write


class Album:
    """Gathers what the page shows; ``seen`` and then ``add`` are called for each file."""

    def __init__(self, lang: Lang = "vi") -> None:
        self._lang: Lang = lang
        self._plans: list[Plan] = []
        self._source: tuple[Job, SourceText] | None = None

    def seen(self, job: Job, source: SourceText) -> None:
        """What was read of the file that comes next."""
        self._source = (job, source)

    def add(self, job: Job, file: PlanFile) -> None:
        """A file with its result."""
        source = None
        if self._source is not None and self._source[0] == job:
            source = self._source[1]
        self._source = None
        data = _same(job.path, file) if file.source.format in DRAWN else None
        self._plans.append(look(Shown(job.path.name, file, source, data), self._lang))

    def save(self, target: Path) -> None:
        """Write the page whole or not at all; without any file nothing is written.

        Raises:
            KehoachError: when it cannot be written.
        """
        if self._plans:
            write_bytes(target, write(self._plans, self._lang).encode("utf-8"))


def _same(path: Path, file: PlanFile) -> bytes | None:
    """The bytes of the file, unless it has changed since it was read."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == file.source.sha256 else None
