"""The rules as data: TOML files, each entry with its patterns, examples and source.

An entry reads::

    [[entry]]
    id = "decree"                       # unique in its file; entries are sorted by id
    patterns = ["nghị định", "nđ"]      # regular expressions on the folded text
    examples = ["Nghị định", "NĐ"]      # every pattern matches one, every one is matched whole
    counter_examples = ["nghị quyết"]   # none is matched whole
    source = "Nghị định 30/2020/NĐ-CP, Điều 7"
    # any further keys are the entry's data, such as ``level = "province"``

``load`` reads a file once; ``kehoach/tests/test_lexicon.py`` proves every entry.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from ..folding import fold


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a lexicon file. ``data`` holds its keys beyond the common ones."""

    id: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...] = ()
    source: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def matches(self, phrase: str) -> bool:
        """Tell whether one of the patterns matches the whole of *phrase*."""
        folded = fold(phrase)
        return any(_compiled(pattern).fullmatch(folded) for pattern in self.patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(fold(pattern))


_COMMON = {"id", "patterns", "examples", "counter_examples", "source"}


@cache
def names() -> tuple[str, ...]:
    """The names of all lexicon files, without ``.toml``."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(f.name[:-5] for f in files if f.name.endswith(".toml")))


@cache
def load(name: str) -> tuple[Entry, ...]:
    """The entries of ``<name>.toml`` in file order."""
    text = (resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return tuple(
        Entry(
            id=raw["id"],
            patterns=tuple(raw["patterns"]),
            examples=tuple(raw["examples"]),
            counter_examples=tuple(raw.get("counter_examples", ())),
            source=raw.get("source", ""),
            data={key: value for key, value in raw.items() if key not in _COMMON},
        )
        for raw in tomllib.loads(text)["entry"]
    )


def alternation(entries: tuple[Entry, ...]) -> str:
    """All patterns of *entries* as one alternative, longest first, folded.

    Regular expressions take the first alternative that matches, so longer ones stand first.
    """
    patterns = {fold(pattern) for entry in entries for pattern in entry.patterns}
    return "|".join(sorted(patterns, key=lambda p: (-len(p), p)))
