"""The cells of a document's tables as grids: rows of entries, merged cells in every place.

Nothing here knows what a column means. A reader that sees the page (DOCX, HTML, PDF) gives the
spans of merged cells; a web copy with one cell a line has lost them, and its rows differ in
length: such a grid is *loose*, and ``table_columns`` finds out which cell belongs where.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .view import View

# A hostile file may claim spans of any size; no real table is wider, no merged cell taller.
_MAX_WIDTH = 200
_MAX_HEIGHT = 400
_FILL = 64
_TOP = 4
_CAPTION_BLOCKS = 6
_CAPTION_REACH = 300


_PIPE = re.compile(r"(?<!\\)\|")
_NUMBERED = re.compile(r"(?:[ivxl]{1,5}|[a-hđ]|\d{1,2}(?:\.\d{1,2}){0,3})[./)] ")


@dataclass(slots=True, eq=False)
class Entry:
    """One cell of a table.

    Attributes:
        pieces: the view's runs of its blocks that hold words, in order.
        text, folded: its words, the blocks joined by a line end.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    pieces: list[tuple[int, int]] = field(default_factory=list)
    text: str = ""
    folded: str = ""
    bold: bool = False
    upper: bool = False

    @property
    def start(self) -> int:
        """Where its first word stands in the view; only for a cell that holds words."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """Where its last word ends in the view; only for a cell that holds words."""
        return self.pieces[-1][1]


@dataclass(slots=True)
class Grid:
    """A table as rows of entries.

    Attributes:
        rows: the entries of each row from left to right as they are written.
        places: row by row, the entry that serves each column, merged cells repeated.
        loose: rows differ in length, no cell is known to be merged but for group titles at the
            left, and empty cells are not marked: columns have to be guessed.
        caption: the view's runs of the lines right above the table.
        first, last: the view's first and last block of the table.
    """

    number: int
    rows: list[list[Entry]]
    places: list[list[Entry | None]]
    width: int
    loose: bool
    caption: list[tuple[int, int]]
    first: int
    last: int


def grids(view: View) -> list[Grid]:
    """The tables of a document in the order of the text; linear in its cells."""
    runs: dict[int, list[int]] = {}
    for index, block in enumerate(view.blocks):
        if block.cell is not None:
            runs.setdefault(block.cell.table, []).append(index)
    return [_grid(view, number, blocks) for number, blocks in runs.items()]


def _grid(view: View, number: int, blocks: Sequence[int]) -> Grid:
    entries = _entries(view, blocks)
    tops = sorted({entry.row for entry in entries})
    order = {row: position for position, row in enumerate(tops)}
    rows: list[list[Entry]] = [[] for _ in tops]
    for entry in entries:
        # A span counts rows of the file; rows that hold no cell of their own are left out here.
        below = bisect_left(tops, entry.row + entry.row_span)
        entry.row = order[entry.row]
        entry.row_span = max(1, min(below - entry.row, _MAX_HEIGHT))
        rows[entry.row].append(entry)
    for row in rows:
        row.sort(key=lambda entry: entry.column)
    width = _width(rows)
    flat = not any(e.row_span > 1 or (e.column_span > 1 and e.column > 1) for e in entries)
    if flat:
        for entry in entries:
            entry.column_span = 1
    return Grid(
        number=number,
        rows=rows,
        places=_places(rows, width),
        width=width,
        loose=flat and len({len(row) for row in rows}) > 1 and not _is_ruled(view, rows),
        caption=_caption(view, blocks[0]),
        first=blocks[0],
        last=blocks[-1],
    )


def _is_ruled(view: View, rows: Iterable[Sequence[Entry]]) -> bool:
    """Tell whether each row is a line of pipes and all have as many: empty cells are marked.

    Such a row differs in length from the others because cells are empty, not because they were
    merged away: every cell stands under its own head.
    """
    counts: set[int] = set()
    for row in rows:
        first = next((entry for entry in row if entry.pieces), None)
        if first is None:
            continue
        at = view.offsets[first.start]
        begin = view.canonical.rfind("\n", 0, at) + 1
        end = view.canonical.find("\n", at)
        line = view.canonical[begin : end if end >= 0 else None].strip()
        counts.add(len(_PIPE.findall(line)) if line[:1] == line[-1:] == "|" else 0)
        if len(counts) > 1:
            return False
    return bool(counts) and min(counts) > 2


def _entries(view: View, blocks: Iterable[int]) -> list[Entry]:
    entries: dict[tuple[int, int], Entry] = {}
    for index in blocks:
        block = view.blocks[index]
        cell = block.cell
        if cell is None or cell.column < 0 or cell.row < 0 or cell.column >= _MAX_WIDTH:
            continue
        entry = entries.get((cell.row, cell.column))
        if entry is None:
            entry = Entry(cell.row, cell.column, max(1, cell.row_span), max(1, cell.column_span))
            entry.bold, entry.upper = block.bold, block.upper
            entries[cell.row, cell.column] = entry
        start, end = view.starts[index], view.ends[index]
        if start < end:
            entry.pieces.append((start, end))
    for entry in entries.values():
        entry.text = "\n".join(view.text[a:b] for a, b in entry.pieces)
        entry.folded = "\n".join(view.folded[a:b] for a, b in entry.pieces)
        entry.upper = entry.upper or (entry.text.isupper() and len(entry.text) > 1)
    return list(entries.values())


def _width(rows: list[list[Entry]]) -> int:
    """The number of columns: the longest row that is no slip of one row in many.

    The rows at the top count too: below them the last column (notes) may be empty throughout.
    """
    ends = [
        min(max(e.column + min(e.column_span, _MAX_WIDTH) for e in row), _MAX_WIDTH) if row else 0
        for row in rows
    ]
    counts = Counter(ends)
    often = [end for end, count in counts.items() if count * 6 >= len(rows)]
    return max([*often, *ends[:_TOP]], default=0)


def _places(rows: list[list[Entry]], width: int) -> list[list[Entry | None]]:
    places: list[list[Entry | None]] = [[None] * width for _ in rows]
    # Merged cells serve a few places each; spans that claim more than that are not believed.
    left = _FILL * sum(len(row) for row in rows) + _FILL * width
    for row in rows:
        for entry in row:
            left -= min(entry.row_span, len(rows)) * min(entry.column_span, width)
            if left < 0:
                entry.row_span = entry.column_span = 1
            for line in places[entry.row : entry.row + entry.row_span]:
                for column in range(entry.column, min(entry.column + entry.column_span, width)):
                    if line[column] is None:
                        line[column] = entry
    return places


def _caption(view: View, first: int) -> list[tuple[int, int]]:
    """The lines above a table, nearest last, up to a heading, a paragraph or another table."""
    found: list[tuple[int, int]] = []
    for index in range(first - 1, max(-1, first - 1 - _CAPTION_BLOCKS), -1):
        start, end = view.starts[index], view.ends[index]
        if view.blocks[index].cell is not None or end - start > _CAPTION_REACH:
            break
        if _NUMBERED.match(view.folded, start, end):
            break  # a section's heading: the outline knows it, and above it is other matter
        if start < end:
            found.append((start, end))
    return found[::-1]
