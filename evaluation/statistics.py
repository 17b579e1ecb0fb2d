"""How far the figures can be trusted: bootstrap intervals over files, accuracy by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .fields import RULES, StepName
from .headers import HEADER_FIELDS
from .scoring import Counts, Evaluation, mean

ROUNDS = 2000
SEED = 20160101


@dataclass(frozen=True)
class Share:
    """So many right of so many."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, or None of nothing."""
        return self.right / self.of if self.of else None


def bootstrap(
    units: int, statistic: Callable[[Sequence[int]], float | None]
) -> tuple[float, float] | None:
    """The 95 % interval of *statistic* when *units* files are drawn anew, with repetition.

    Seeded, so that two runs give the same interval; None for fewer than two files.
    """
    if units < 2:
        return None
    random = np.random.default_rng(SEED)
    drawn = (statistic(random.integers(0, units, units).tolist()) for _ in range(ROUNDS))
    values = [value for value in drawn if value is not None]
    if not values:
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def mean_interval(evaluation: Evaluation, kind: str) -> tuple[float, float] | None:
    """The interval of the mean whole-record F1 of a type."""
    scores = evaluation.f1s(kind, "whole")
    return bootstrap(len(scores), lambda drawn: mean([scores[i] for i in drawn]))


def micro_interval(
    evaluation: Evaluation, kind: str, level: StepName
) -> tuple[float, float] | None:
    """The interval of the F1 of all files together."""
    counts = [f.types[kind].counts(level) for f in evaluation.files if kind in f.types]
    return bootstrap(len(counts), lambda drawn: sum((counts[i] for i in drawn), Counts()).f1)


def field_accuracy(evaluation: Evaluation, kind: str) -> dict[str, Share]:
    """For every compared field of a type: in how many of the firm pairs it is right."""
    pairs = [p for f in evaluation.files if kind in f.types for p in f.types[kind].pairs]
    rules = RULES[kind]
    return {
        f.name: Share(sum(f.name not in p.wrong for p in pairs), len(pairs))
        for f in (*rules.whole, *rules.strict)
    }


def header_accuracy(evaluation: Evaluation) -> dict[str, Share]:
    """For every header field: right in how many documents of those where it is stated."""
    found = [h for f in evaluation.files for h in f.header]
    return {
        name: Share(sum(h.right for h in found if h.name == name), of)
        for name in HEADER_FIELDS
        if (of := sum(h.name == name for h in found))
    }


def header_total(evaluation: Evaluation) -> Share:
    """All header fields of all documents together."""
    found = [h for f in evaluation.files for h in f.header]
    return Share(sum(h.right for h in found), len(found))


def header_mean(evaluation: Evaluation) -> float | None:
    """Mean over documents of the share of header fields that are right."""
    shares = []
    for file in evaluation.files:
        for document in sorted({h.document for h in file.header}):
            rights = [h.right for h in file.header if h.document == document]
            shares.append(sum(rights) / len(rights))
    return mean(shares)
