"""Which gold record an extracted record stands for: optimal one-to-one pairs.

Two records can be a pair when their places overlap and their core fields agree. Among all ways
to choose pairs one-to-one, the best is chosen by these aims, each weighing more than all below:

1. as many pairs with firm gold as possible,
2. as many right fields in them,
3. as many pairs with optional gold,
4. as many right fields in those,
5. as much overlap.

So an optional record never takes an extraction that a firm one could use, nor the better of two
that a firm one can choose from; what is left may pair with optional gold. Where choices are equal
in all of this, as many pairs as possible are wholly right, then strictly right, then made with
extractions that optional gold would not excuse: so no count depends on the order of the records.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from ..models import Record, Span
from .fields import Rules

_EXACT = 2**52  # sums of weights up to here are exact in floating point


@dataclass(frozen=True)
class Candidate:
    """Gold record *gold* and extracted record *ours* (indices) can be a pair.

    Attributes:
        firm: the gold record is not optional.
        fields: how many fields beyond the core are right.
        whole, strict: the pair is right at these levels.
        overlap: reduced characters that the two places share.
        excusable: the extraction overlaps optional gold.
    """

    gold: int
    ours: int
    firm: bool = True
    fields: int = 0
    whole: bool = False
    strict: bool = False
    overlap: int = 0
    excusable: bool = False

    def aims(self) -> tuple[int, ...]:
        """What the pair adds to each aim, in the order of their weight; overlap is at OVERLAP."""
        firm, other = int(self.firm), int(not self.firm)
        return (
            firm,
            firm * self.fields,
            other,
            other * self.fields,
            self.overlap,
            firm * self.whole,
            firm * self.strict,
            int(not self.excusable),
        )


OVERLAP = 4


def overlap(first: Span, second: Span) -> int:
    """Characters that two half-open runs share; the gap between them, negative, when none."""
    return min(first.end, second.end) - max(first.start, second.start)


def near(first: Span, second: Span, reach: int | None) -> bool:
    """Tell whether two places overlap or lie at most *reach* characters apart.

    An empty place is nowhere: it overlaps nothing and is near nothing.
    """
    if first.start == first.end or second.start == second.end:
        return False
    shared = overlap(first, second)
    return shared > 0 or (reach is not None and -shared <= reach)


class Neighbours:
    """Places by position: which of them lie at or near a given one."""

    def __init__(self, places: Sequence[Span | None]) -> None:
        here = sorted((p.start, p.end, i) for i, p in enumerate(places) if p and p.start < p.end)
        self._starts = [start for start, _, _ in here]
        self._ends = [end for _, end, _ in here]
        self._ids = [index for _, _, index in here]
        self._furthest: list[int] = []
        for end in self._ends:
            self._furthest.append(max(end, self._furthest[-1] if self._furthest else 0))

    def of(self, place: Span | None, reach: int | None) -> list[int]:
        """Indices of the places that overlap *place* or lie at most *reach* from it."""
        if place is None or place.start == place.end:
            return []
        slack = 0 if reach is None else reach
        found = []
        at = bisect_left(self._starts, place.end + slack + 1) - 1
        while at >= 0 and self._furthest[at] >= place.start - slack:
            if near(place, Span(start=self._starts[at], end=self._ends[at]), reach):
                found.append(self._ids[at])
            at -= 1
        return sorted(found)


def candidates(
    rules: Rules,
    gold: Sequence[Record],
    gold_places: Sequence[Span | None],
    ours: Sequence[Record],
    our_places: Sequence[Span | None],
) -> list[Candidate]:
    """Every gold and extracted record of one type that can be a pair."""
    neighbours = Neighbours(our_places)
    optional = Neighbours(
        [p if r.optional else None for r, p in zip(gold, gold_places, strict=True)]
    )
    found = []
    for g, (record, place) in enumerate(zip(gold, gold_places, strict=True)):
        core = rules.core_fields(record)
        for o in neighbours.of(place, rules.reach):
            other = our_places[o]
            if place is None or other is None:
                continue
            if not all(field.right(record, ours[o]) for field in core):
                continue
            whole = [field.right(record, ours[o]) for field in rules.whole]
            strict = [field.right(record, ours[o]) for field in rules.strict]
            found.append(
                Candidate(
                    gold=g,
                    ours=o,
                    firm=not record.optional,
                    fields=sum(whole) + sum(strict),
                    whole=all(whole),
                    strict=all(whole) and all(strict),
                    overlap=max(overlap(place, other), 0),
                    excusable=bool(optional.of(other, None)),
                )
            )
    return found


def pairs(found: Sequence[Candidate]) -> list[tuple[int, int]]:
    """The best one-to-one pairs among the candidates, as (gold, ours), ordered by gold."""
    chosen = [pair for group in _components(found) for pair in _best(group)]
    return sorted(chosen)


def _components(found: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates that share no record, even by way of others, apart."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for candidate in found:
        parent[root(("gold", candidate.gold))] = root(("ours", candidate.ours))
    groups: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(root(("gold", candidate.gold)), []).append(candidate)
    return list(groups.values())


def _best(group: list[Candidate]) -> list[tuple[int, int]]:
    if len(group) == 1:
        return [(group[0].gold, group[0].ours)]
    rows = {g: i for i, g in enumerate(sorted({c.gold for c in group}))}
    columns = {o: i for i, o in enumerate(sorted({c.ours for c in group}))}
    weights = np.zeros((len(rows), len(columns)))
    allowed = {}
    for candidate, weight in zip(group, _weights(group, min(len(rows), len(columns))), strict=True):
        cell = rows[candidate.gold], columns[candidate.ours]
        weights[cell] = weight
        allowed[cell] = candidate.gold, candidate.ours
    # Cells that are no candidates weigh nothing: to choose one is to leave both unpaired.
    chosen = linear_sum_assignment(weights, maximize=True)
    return [
        allowed[cell]
        for cell in zip(*map(np.ndarray.tolist, chosen), strict=True)
        if cell in allowed
    ]


def _weights(group: Sequence[Candidate], most: int) -> list[int]:
    """One number for each candidate, such that the largest sum meets the aims in their order.

    Each aim is a digit in a mixed radix that the sum over *most* pairs can not overflow. In a
    group so large that the sum would not be exact in floating point, overlap is measured more
    coarsely.
    """
    aims = [candidate.aims() for candidate in group]
    radices = [most * max(column) + 1 for column in zip(*aims, strict=True)]
    widest = (radices[OVERLAP] - 1) // most
    room = (_EXACT * radices[OVERLAP] // math.prod(radices) - 1) // most
    coarse = min(max(room, 0), widest)
    radices[OVERLAP] = most * coarse + 1
    weights = []
    for digits in aims:
        weight = 0
        for place, (digit, radix) in enumerate(zip(digits, radices, strict=True)):
            if place == OVERLAP and widest:
                digit = digit * coarse // widest
            weight = weight * radix + digit
        weights.append(weight)
    return weights
