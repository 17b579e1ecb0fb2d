"""Tables in plain text: cells between lone ``|`` lines, and Markdown's pipe tables.

A page copied from the web as text has each cell on lines of its own. A row opens and closes with
a lone ``|``, so that two in a row are a row's end, or an empty cell: the reading with the most
rows of full width is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .lines import Line

_MAX_COLUMNS = 40
_EMPTY = 1  # cost of an empty cell
_SHORT = 2  # cost of a row that has fewer cells than the table is wide (merged cells)
_INVALID = 1 << 30
_ROOM = 300  # behind a row that seems full a cell has fewer characters


@dataclass(slots=True)
class GridCell:
    """A cell: its runs of lines, each run unbroken by blank lines."""

    row: int
    column: int
    column_span: int = 1
    runs: list[list[Line]] = field(default_factory=list)


_PIPE = re.compile(r"(?<!\\)\|")
_DIVIDER = re.compile(r"[\s|:+-]*-[\s|:+-]*")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def is_pipe_row(raw: str) -> bool:
    """A line of a Markdown table: it begins with a pipe and has another."""
    return raw.startswith("|") and len(_PIPE.findall(raw)) >= 2


def is_divider(raw: str) -> bool:
    """The line under the head of a Markdown table: ``| --- | :-: |``."""
    return "|" in raw and _DIVIDER.fullmatch(raw) is not None


def pipe_cells(raw: str) -> list[list[tuple[int, str]]]:
    """The cells of a Markdown row: for each its lines (parted by ``<br>``) and their offsets."""
    marks = [match.start() for match in _PIPE.finditer(raw)]
    if not raw.startswith("|"):
        marks.insert(0, -1)
    if raw.rstrip()[-1:] != "|" or len(marks) < 2:
        marks.append(len(raw))
    cells = []
    for left, right in pairwise(marks):
        pieces, at = [], left + 1
        for match in _BREAK.finditer(raw, at, right):
            pieces.append((at, raw[at : match.start()]))
            at = match.end()
        pieces.append((at, raw[at:right]))
        cells.append(pieces)
    return cells


def lay_out(contents: Sequence[list[list[Line]]], gaps: Sequence[int]) -> list[GridCell]:
    """Give the contents of a lone-pipe table their rows and columns.

    Args:
        contents: the cells that have words, in the order of the text.
        gaps: how many pipes stand before each content; one more entry for those behind the last.
    """
    if not contents:
        return []
    longest = _longest_run(gaps, len(contents))
    best: tuple[int, list[int]] | None = None
    for width in range(longest, min(longest + 4, _MAX_COLUMNS) + 1):
        found = _rows(gaps, len(contents), width)
        # A wider table must earn its width: it explains the same pipes with empty cells.
        if found is not None and (best is None or found[0] + 2 < best[0]):
            best = found
    if best is None:
        return [GridCell(i, 0, 1, runs) for i, runs in enumerate(contents)]
    return _place(contents, gaps, best[1])


@dataclass(slots=True)
class RowCount:
    """How many cells the open row of a lone-pipe table has, and the rows above it at most."""

    cells: int = 0
    width: int = 0

    def add(self, gap: int) -> None:
        """Count a cell behind *gap* pipes; two of them have closed a row."""
        if gap > 1:
            self.width = max(self.width, self.cells)
            self.cells = 0
        self.cells += 1

    @property
    def room(self) -> int | None:
        """Characters up to which what follows may be a cell of this row, None for any number."""
        if self.width:
            return _ROOM if self.cells >= self.width else None
        return 4 * _ROOM if self.cells > 1 else None


@dataclass(slots=True)
class Contents:
    """What stands between lone pipes, collected line by line (see ``lay_out``)."""

    cells: list[list[list[Line]]] = field(default_factory=list)
    gaps: list[int] = field(default_factory=lambda: [0])
    row: RowCount = field(default_factory=RowCount)
    runs: list[list[Line]] = field(default_factory=list)
    run: list[Line] = field(default_factory=list)

    def close_run(self) -> None:
        """End the run of lines: a blank line has come."""
        if self.run:
            self.runs.append(self.run)
            self.run = []

    def pipe(self) -> None:
        """A pipe has closed the open cell, if there is one."""
        self.close_run()
        if self.runs:
            self._add()
        self.gaps[-1] += 1

    def blank_cell(self) -> None:
        """A blank line stands between two pipes: a cell without words."""
        self._add()

    def cut_off(self) -> bool:
        """Close the table at the end of the text; True when its last cell had no pipe."""
        self.close_run()
        if not (self.runs and self.cells):
            return False
        self._add()
        self.gaps[-1] = 1
        return True

    def _add(self) -> None:
        self.row.add(self.gaps[-1])
        self.cells.append(self.runs)
        self.runs = []
        self.gaps.append(0)


def _longest_run(gaps: Sequence[int], count: int) -> int:
    longest = length = 1
    for gap in gaps[1:count]:
        length = length + 1 if gap == 1 else 1
        longest = max(longest, length)
    return min(longest, _MAX_COLUMNS)


def _rows(gaps: Sequence[int], count: int, width: int) -> tuple[int, list[int]] | None:
    """The cheapest reading of the gaps for a table of *width* columns.

    Returns the cost and for each gap before a content which slot is the row's end, counted from
    the left (-1: none). A gap of ``k`` pipes has ``k - 1`` slots: empty cells or one row's end.
    """
    costs = {max(gaps[0] - 1, 0) + 1: 0}  # cells in the open row -> cheapest cost
    trail: list[dict[int, tuple[int, int]]] = []
    for gap in gaps[1:count]:
        step: dict[int, tuple[int, int]] = {}
        following: dict[int, int] = {}
        for cells, cost in costs.items():
            for end in range(-1, gap - 1):
                after, extra = _after(cells, gap, end, width)
                if after > width:
                    continue
                total = cost + extra
                if total < following.get(after, _INVALID):
                    following[after] = total
                    step[after] = (cells, end)
        if not following:
            return None
        costs = following
        trail.append(step)
    last = max(gaps[count] - 1, 0) if len(gaps) > count else 0
    state, cost = min(
        ((c, v + (0 if c + last == width else _SHORT)) for c, v in costs.items()),
        key=lambda pair: (pair[1], -pair[0]),
    )
    ends = []
    for step in reversed(trail):
        state, end = step[state]
        ends.append(end)
    return cost, ends[::-1]


def _after(cells: int, gap: int, end: int, width: int) -> tuple[int, int]:
    """Cells in the open row after a gap, and what the reading costs."""
    if end < 0:
        return cells + gap, _EMPTY * (gap - 1)
    full = cells + end
    if full > width:
        return width + 1, 0
    empties = gap - 2
    return gap - 1 - end, _EMPTY * empties + (0 if full == width else _SHORT)


def _place(
    contents: Sequence[list[list[Line]]], gaps: Sequence[int], ends: list[int]
) -> list[GridCell]:
    row, column = 0, max(gaps[0] - 1, 0)
    cells = [GridCell(row, column, 1, contents[0])]
    for index, end in enumerate(ends, start=1):
        gap = gaps[index]
        if end < 0:
            column += gap
        else:
            row += 1
            column = gap - 2 - end
        cells.append(GridCell(row, column, 1, contents[index]))
    _span_groups(cells)
    return cells


def _span_groups(cells: list[GridCell]) -> None:
    """The last cell of a row that is short by merged cells reaches to the table's edge."""
    width = max(cell.column for cell in cells) + 1
    for cell, below in zip(cells, [*cells[1:], None], strict=True):
        last = below is None or below.row != cell.row
        if last and cell.column <= 1 and width > 2:
            cell.column_span = width - cell.column
