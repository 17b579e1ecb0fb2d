"""Whether ``confidence`` means what it says: records by confidence, and how many are right.

A record counts as right when it is wholly right (``docs/SCORING.md``). Records that are paired
with optional gold or excused by it count neither way, as in the scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rich.table import Table

from ..models import REVIEW_THRESHOLD
from .report import chosen, number
from .scoring import Evaluation
from .wording import word

# Half-open bins, the last one closed; narrow where records are meant to be trusted unread.
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
# What is called sure: at least 95 of 100 such records are to be wholly right.
SURE = 0.9


@dataclass(frozen=True)
class Bin:
    """Records of one type with a confidence from ``low`` up to ``high``."""

    low: float
    high: float
    records: int
    right: int
    confidence: float

    @property
    def share(self) -> float:
        """How many of the records are wholly right."""
        return self.right / self.records


def judged(evaluation: Evaluation, kind: str) -> Iterator[tuple[float, bool]]:
    """Confidence of every record of a type that counts, and whether it is wholly right."""
    for file in evaluation.files:
        score = file.types.get(kind)
        if score is None:
            continue
        for pair in score.pairs:
            yield pair.ours.confidence, score.right(pair, "whole")
        for record in score.extra:
            yield record.confidence, False


def bins(evaluation: Evaluation, kind: str) -> tuple[Bin, ...]:
    """The bins of a type that hold any record, from the lowest confidence up."""
    known = list(judged(evaluation, kind))
    return tuple(b for low, high in pairwise(EDGES) if (b := _bin(known, low, high)))


def sure(evaluation: Evaluation, kind: str) -> Bin | None:
    """All records of a type that are called sure, or None where there is none."""
    return _bin(list(judged(evaluation, kind)), SURE, EDGES[-1])


def for_review(evaluation: Evaluation, kind: str) -> Bin | None:
    """All records of a type that are marked for review, or None where there is none."""
    return _bin(list(judged(evaluation, kind)), EDGES[0], REVIEW_THRESHOLD)


def _bin(known: Sequence[tuple[float, bool]], low: float, high: float) -> Bin | None:
    last = high == EDGES[-1]
    here = [(c, right) for c, right in known if low <= c and (c < high or last)]
    if not here:
        return None
    mean = sum(c for c, _ in here) / len(here)
    return Bin(low, high, len(here), sum(right for _, right in here), mean)


def expected_error(found: Sequence[Bin]) -> float | None:
    """Mean distance between confidence and share right, weighted by records; None of nothing."""
    records = sum(b.records for b in found)
    if not records:
        return None
    return sum(b.records * abs(b.confidence - b.share) for b in found) / records


def calibration_table(evaluation: Evaluation, types: Sequence[str] = (), lang: str = "vi") -> Table:
    """The bins of every type as a table, with its expected error.

    The lines at the end of a type join its records that are marked for review and those that
    are called sure.
    """
    table = Table(title=word("calibration", lang), title_justify="left")
    table.add_column(word("type", lang), no_wrap=True)
    for key in ("confidence", "records", "claimed", "true"):
        table.add_column(word(key, lang), justify="right", no_wrap=True)
    table.add_column(word("expected_error", lang), justify="right", style="bold")
    for kind in chosen(types)[0]:
        found = bins(evaluation, kind)
        for index, b in enumerate(found):
            table.add_row(
                "" if index else word(kind, lang),
                f"{b.low:.2f}-{b.high:.2f}",
                str(b.records),
                number(b.confidence),
                number(b.share),
                "" if index else number(expected_error(found)),
            )
        for name, joined in (
            (f"< {REVIEW_THRESHOLD:.2f}", for_review(evaluation, kind)),
            (f">= {SURE:.2f}", sure(evaluation, kind)),
        ):
            if joined:
                shares = number(joined.confidence), number(joined.share)
                table.add_row("", name, str(joined.records), *shares, "", style="bold")
        if not found:
            table.add_row(word(kind, lang), "-", "0", "-", "-", "-")
        table.add_section()
    return table


def calibration_data(evaluation: Evaluation, types: Sequence[str] = ()) -> dict[str, Any]:
    """The same as plain data."""
    data: dict[str, Any] = {}
    for kind in chosen(types)[0]:
        found = bins(evaluation, kind)
        data[kind] = {
            "expected_error": expected_error(found),
            "bins": [_data(b) for b in found],
            "review": _data(for_review(evaluation, kind)),
            "sure": _data(sure(evaluation, kind)),
        }
    return data


def _data(b: Bin | None) -> dict[str, float] | None:
    if b is None:
        return None
    return {
        "low": b.low,
        "high": b.high,
        "records": b.records,
        "right": b.right,
        "confidence": b.confidence,
        "share": b.share,
    }
