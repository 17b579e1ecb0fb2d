"""The files that plans came from, found in the folders that ``--files`` names.

A document's own name opens nothing: the folders are walked, and a file there is the original of a
document where its name, its size and its SHA-256 are those of the database.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

_MOST = 500_000  # files of all folders that are known
_FOUND = 10_000  # originals that are remembered


class Originals:
    """The files of folders by their names, walked in a thread of its own."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = [folder.resolve() for folder in folders]
        self._named: dict[str, list[Path]] = {}
        self._found: dict[str, Path] = {}
        self._thread = Thread(target=self._walk, name="originals", daemon=True)

    def start(self) -> None:
        """Begin to walk; what has not been seen yet is not found yet."""
        if self._folders:
            self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until all folders have been walked."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def find(self, name: str | None, size: int | None, sha256: str) -> Path | None:
        """The file with these bytes; None where no folder has it."""
        known = self._found.get(sha256)
        if known is not None and known.is_file():
            return known
        base = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
        for path in self._named.get(base, ()):
            if _is(path, size, sha256):
                if len(self._found) >= _FOUND:
                    self._found.clear()
                self._found[sha256] = path
                return path
        return None

    def _walk(self) -> None:
        count = 0
        for folder in self._folders:
            for here, _, files in os.walk(folder):  # links are not followed: they may lead outside
                for name in files:
                    path = Path(here, name)
                    if not path.is_symlink():
                        self._named.setdefault(name, []).append(path)
                        count += 1
                if count > _MOST:
                    return


def _is(path: Path, size: int | None, sha256: str) -> bool:
    try:
        if size is not None and path.stat().st_size != size:
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except OSError:  # gone or closed to us since it was seen
        return False
