"""The legal register: which acts there are, from when to when they hold, and what replaced them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Register:
    """Acts by number; see ``docs/AUDIT.md`` for what a row says."""

    entries: tuple[object, ...] = ()


EMPTY = Register()


def load_register(own: Path | None = None) -> Register:
    """The built-in register, with the rows of an office's *own* file."""
    return EMPTY
