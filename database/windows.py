"""What both stores give a search: the newest records that fit, as arrays, and their facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Tier = Literal["exact", "loose"]
TIERS: tuple[Tier, ...] = ("exact", "loose")
FACETS = ("type", "indicator", "province", "year", "agency", "unit", "review")
TOP = 12
"""Values of a facet that are told."""

Facets = dict[str, tuple[tuple[str, int], ...]]


class Found(NamedTuple):
    """A record that was found: its key, its score (higher is better), its kind."""

    id: int
    score: float
    kind: int


@dataclass(frozen=True, slots=True)
class Window:
    """The newest records of a tier: keys falling, of each score and kind; ``more`` are behind.

    ``columns`` is what the store that made it counts facets from.
    """

    keys: npt.NDArray[np.int64]
    scores: npt.NDArray[np.float64]
    kinds: npt.NDArray[np.uint8]
    more: bool
    columns: Any

    def found(self, at: int) -> Found:
        """The record at a place of the window."""
        return Found(int(self.keys[at]), float(self.scores[at]), int(self.kinds[at]))


class Finder(Protocol):
    """A search in one store."""

    two_tiers: bool

    def top(self) -> int:
        """A key above all that are there now."""

    def window(self, tier: Tier, below: int | None, count: int, *, ranked: bool = True) -> Window:
        """The newest *count* records of a tier whose key is less than *below*."""

    def facets(self, windows: Sequence[Window]) -> Facets:
        """The records of *windows*, counted by facet."""


def told(counters: Mapping[str, Counter[Any]]) -> Facets:
    """The most frequent values of each facet, those of equal count by name."""
    made: Facets = {}
    for facet in FACETS if counters else ():
        counter = counters[facet]
        counter.pop(None, None)
        ranked = sorted(counter.items(), key=lambda item: (-item[1], str(item[0])))
        made[facet] = tuple((str(value), number) for value, number in ranked[:TOP])
    return made
