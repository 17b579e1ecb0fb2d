"""A file's bytes to its canonical text: sniffed, decoded, refused in one sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ...models import FileFormat, SourceInfo, SourceText
from ...models.errors import UnreadableInput
from .text import read_text

SUFFIXES = frozenset({".txt", ".md", ".markdown"})


def read_file(path: str | Path) -> SourceText:
    """Read a file into its canonical text.

    Raises:
        UnreadableInput: when the file is missing, empty, or of no kind that can be read.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(
            "cannot_open",
            f"Không mở được {path}: {error.strerror or error}.",
            f"{path} cannot be opened: {error.strerror or error}.",
        ) from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> SourceText:
    """Read the bytes of a file called *name* (see ``read_file``)."""
    from .encoding import decode

    text, encoding = decode(data)
    markdown = name.lower().endswith((".md", ".markdown"))
    kind: FileFormat = "markdown" if markdown else "text"
    info = SourceInfo(
        name=name,
        format=kind,
        encoding=encoding,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return read_text(text, info)
