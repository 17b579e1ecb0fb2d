"""A file is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from .models.errors import KehoachError, system_words


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give the path of a temporary file beside *target*, renamed to it when all went well.

    Whatever ends the block otherwise, an error or Ctrl-C, leaves *target* as it was and no
    temporary file behind.

    Raises:
        KehoachError: when the folder cannot be written or the disk is full.
    """
    temporary = target.parent / f".kehoach-{secrets.token_hex(8)}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        os.replace(temporary, target)
    except OSError as error:
        vi, en = system_words(error)
        raise KehoachError(
            "cannot_write",
            f"Không ghi được {target}: {vi}.",
            f"{target} cannot be written: {en}.",
        ) from error
    finally:
        with contextlib.suppress(OSError):  # gone already when all went well
            temporary.unlink()
