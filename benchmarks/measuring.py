"""The arithmetic of the benchmarks: rounds, medians, ratios, and how a report shows them.

Times are seconds of the processor, not of the clock on the wall, so that other work on the machine
does not count. The first round warms up and is thrown away.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

Rounds = Mapping[str, Sequence[float]]
"""Seconds by name, a number for each round."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report.

    Attributes:
        name: what was measured.
        group: the part of the work that it is measured against; ratios are taken inside it.
        seconds: median of the rounds.
        least, most: the quickest and the slowest round.
        amount: how many characters or pages were read.
        ratio: how many times as long as the first of its group it took.
        memory: peak of the process in megabytes, None where it was not measured.
        note: what else a reader has to know.
    """

    name: str
    group: str
    seconds: float
    least: float
    most: float
    amount: int
    ratio: float
    memory: float | None = None
    note: str = ""

    @property
    def pace(self) -> float:
        """Characters or pages a second."""
        return self.amount / self.seconds if self.seconds > 0 else 0.0


def processor_seconds(action: Callable[[], object]) -> float:
    """Processor seconds of one call, all threads together."""
    start = time.process_time()
    action()
    return time.process_time() - start


def in_rounds(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Each action once a round, one after the other, so that a slow minute strikes all alike."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(rounds + 1):
        for name, action in actions.items():
            seconds = processor_seconds(action)
            if number:
                taken[name].append(seconds)
    return taken


def rows(
    group: str,
    taken: Rounds,
    amount: int,
    memory: Mapping[str, float] | None = None,
    notes: Mapping[str, str] | None = None,
) -> list[Row]:
    """A row for each name, in order; the ratio is to the first."""
    made: list[Row] = []
    for name, seconds in taken.items():
        middle = statistics.median(seconds)
        base = made[0].seconds if made else middle
        made.append(
            Row(
                name, group, middle, min(seconds), max(seconds), amount,
                middle / base if base > 0 else 0.0,
                (memory or {}).get(name), (notes or {}).get(name, ""),
            )
        )  # fmt: skip
    return made


def markdown(found: Sequence[Row], unit: str) -> str:
    """A table; paces in *unit* a second."""
    lines = [
        f"| | {unit}/s | time | least to most | times ours | peak memory | |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in found:
        memory = "" if row.memory is None else f"{row.memory:,.0f} MB"
        lines.append(
            f"| {row.name} | {_pace(row.pace)} | {row.seconds * 1000:,.1f} ms "
            f"| {row.least * 1000:,.1f} to {row.most * 1000:,.1f} ms "
            f"| {_times(row.ratio)} | {memory} | {row.note} |"
        )
    return "\n".join(lines) + "\n"


def _pace(pace: float) -> str:
    return f"{pace:,.0f}" if pace >= 100 else f"{pace:,.1f}"


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:,.2f}"


def svg(found: Sequence[Row], title: str, unit: str) -> str:
    """A bar for each row, as long as its pace against the highest."""
    height, left, width = 26, 250, 430
    highest = max((row.pace for row in found), default=0.0) or 1.0
    total = height * (len(found) + 1) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 150} {total}" '
        'font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<text x="8" y="18" font-weight="bold">{escape(title)}</text>',
    ]
    for index, row in enumerate(found):
        top = height * (index + 1) + 6
        long = bar(row.pace, highest, width)
        colour = "#1f6f54" if row.name.startswith("kehoach") else "#8a8f98"
        parts.append(
            f'<text x="8" y="{top + 14}">{escape(row.name)}</text>'
            f'<rect x="{left}" y="{top}" width="{long:.1f}" height="18" fill="{colour}"/>'
            f'<text x="{left + long + 6:.1f}" y="{top + 14}">{_pace(row.pace)} {unit}/s</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def bar(pace: float, highest: float, width: float) -> float:
    """The length of a bar; what is too small to see is a hair's breadth."""
    return max(width * pace / highest, 1.0) if highest > 0 else 1.0
