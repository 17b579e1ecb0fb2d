"""The columns of PDF pages in the order of reading: text, letterheads side by side, cells.

Lines that stand one under the other make a column. A letterhead or a foot in two columns is read
left column first; a ruled table is read cell by cell, row by row, and one that a page end has cut
is one table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...models import Cell
from . import paragraphs as habits
from .layout import bare
from .lines import starts_lower
from .pdf_clean import Sheets
from .pdf_lines import Line
from .pdf_tables import Ruled

_RECIPIENTS = re.compile(r"Nơi\s+nhận")
_COLUMN_ROWS = 40
_MOST_BESIDE = 500  # a page of text has some ten columns, a drawing may have thousands
_NOTE_SIZE = 0.86  # of the letters of the text
_NOTE = re.compile(r"\[?\d{1,3}\]?(?:[.)]?\s?[^\W\d]|$)")
_HEAD_ROWS = 4  # that a table may have and repeat
_CELL_EDGE = 4.0  # words keep this far from the rule of their cell


@dataclass(slots=True)
class Column:
    """Lines one under the other on a page; ``limit`` is how far right its lines may reach."""

    lines: list[Line]
    limit: float = 0.0
    left: float = 0.0
    pitch: float = 0.0
    body: bool = False
    note: bool = False


def columns(pages: Sequence[list[Line]], sheets: Sheets) -> list[Column]:
    """The columns of all pages in the order of reading; a cell of a table is one, too."""
    left, right = _body(pages)
    pitch = _pitch(pages)
    found: list[Column] = []
    notes: list[Column] = []
    joiner = Joiner()
    size = _size(pages)
    for whole, (width, height), tables in zip(pages, sheets.sizes, sheets.tables, strict=True):
        small = _notes(whole, height, size)
        apart = {id(line) for line in small}
        lines = [line for line in whole if id(line) not in apart]
        notes += [Column([x], left=x.left, pitch=pitch, note=True) for x in small[:1]]
        for line in small[1:]:
            notes[-1].lines.append(line)
        made: list[Column] = []
        done: set[int] = set()
        last: Line | None = None
        for line in _in_order(lines, width, first=not found):
            before, last = last, line
            if line.inside is not None:
                number = line.inside[0]
                if number not in done:
                    done.add(number)
                    inside = [x for x in lines if x.inside and x.inside[0] == number]
                    made += _cells(inside, tables.tables[number], joiner, before is None, pitch)
            elif made and made[-1].lines[-1].inside is None and _under(made[-1].lines[-1], line):
                made[-1].lines.append(line)
            else:
                made.append(Column([line]))
        text = [column for column in made if column.lines[0].inside is None]
        for column in text:
            _measure(column, text, left, right, pitch)
        joiner.page_ends(last is not None and last.inside is not None)
        found.extend(made)
    for column in notes:
        column.limit = max(line.right for line in column.lines)
    return found + notes


def _size(pages: Sequence[list[Line]]) -> float:
    """The size of the letters of the text."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _notes(lines: list[Line], height: float, size: float) -> list[Line]:
    """The footnotes of a page: small letters down to its foot, which begin with a number."""
    found: set[int] = set()
    first: Line | None = None
    for line in sorted(lines, key=lambda x: x.y):
        if line.size > _NOTE_SIZE * size or line.inside or line.y > 0.5 * height:
            break
        found.add(id(line))
        first = line
    if first is None:
        return []
    notes = [line for line in lines if id(line) in found]
    return notes if _NOTE.match(notes[0].text) else []


def _cells(
    lines: Sequence[Line], table: Ruled, joiner: Joiner, first: bool, pitch: float
) -> list[Column]:
    """The cells of a table that hold words, row by row."""
    cells: dict[tuple[int, int, int, int], list[Line]] = {}
    for line in lines:
        if line.inside is not None:
            cells.setdefault(line.inside[1], []).append(line)
    number, offset, skipped = joiner.place(table, cells, first)
    made = []
    for own in sorted(cells):
        if own[0] < skipped:
            continue
        group = cells[own]
        place = bare(
            Cell, table=number, row=max(own[0] + offset, 0), column=own[1],
            row_span=own[2], column_span=own[3],
        )  # fmt: skip
        for line in group:
            line.cell = place
        before = joiner.begun.get((place.row, place.column))
        if before is not None:  # a page end has cut the cell
            before.lines += group
            continue
        limit = max(table.right(own) - _CELL_EDGE, max(x.right for x in group))
        column = Column(group, limit, min(x.left for x in group), pitch)
        joiner.begun[place.row, place.column] = column
        made.append(column)
    return made


class Joiner:
    """Numbers the tables of a document; one that a page end has cut is one table."""

    def __init__(self) -> None:
        self._count = 0
        self._rows = 0
        self._edges: list[float] = []
        self._head: list[list[str]] = []
        self._open = False  # the page before ends with the table
        self.begun: dict[tuple[int, int], Column] = {}  # the table's cells by row and column

    def page_ends(self, with_table: bool) -> None:
        """Note whether a table was the last thing on a page."""
        self._open = with_table

    def place(
        self, table: Ruled, cells: dict[tuple[int, int, int, int], list[Line]], first: bool
    ) -> tuple[int, int, int]:
        """The table's number, what is added to its rows, and how many rows repeat the head."""
        rows = len(table.ys) - 1
        head = _head(cells)
        goes_on = (
            first
            and self._open
            and len(table.xs) == len(self._edges)
            and all(abs(a - b) < 4 for a, b in zip(table.xs, self._edges, strict=True))
        )
        if not goes_on:
            self._count += 1
            self._rows, self._edges, self._head = rows, table.xs, head
            self.begun = {}
            return self._count - 1, 0, 0
        skipped = 0
        for ours, theirs in zip(head, self._head, strict=False):
            if ours != theirs or not ours:
                break
            skipped += 1
        top = min((c[0] for c in cells if c[0] >= skipped), default=skipped)
        offset = self._rows - top - (1 if self._cut(cells, top) else 0)
        self._rows = max(rows + offset, self._rows)
        return self._count - 1, offset, skipped

    def _cut(self, cells: dict[tuple[int, int, int, int], list[Line]], top: int) -> bool:
        """The first row is the rest of the last one: no first cell, and a sentence that goes on."""
        rest = [c for c in cells if c[0] == top]
        if any(c[1] == 0 for c in rest):
            return False
        for cell in rest:
            before = self.begun.get((self._rows - 1, cell[1]))
            if before is None:
                continue
            above, below = before.lines[-1], cells[cell][0]
            if starts_lower(below.text):
                return True
            if not is_ended(above) and not room_for(above, below, before.limit):
                return True
        return False


def _head(cells: dict[tuple[int, int, int, int], list[Line]]) -> list[list[str]]:
    """The words of the first rows of a table, which may come back on the next page."""
    rows: list[list[str]] = [[] for _ in range(_HEAD_ROWS)]
    for cell in sorted(cells):
        if cell[0] < _HEAD_ROWS:
            rows[cell[0]].append(" ".join(line.text for line in cells[cell]))
    return rows


def _body(pages: Sequence[list[Line]]) -> tuple[float, float]:
    """Where the lines of the text begin, indents aside, and how far right they reach."""
    lefts: Counter[int] = Counter()
    for lines in pages:
        for line in lines:
            lefts[round(line.left / 3)] += len(line.text)
    if not lefts:
        return 0.0, 0.0
    left = lefts.most_common(1)[0][0] * 3.0
    rights = sorted(x.right for lines in pages for x in lines if abs(x.left - left) < 4)
    return left, rights[len(rights) * 19 // 20] if rights else left


def _pitch(pages: Sequence[list[Line]]) -> float:
    """How far apart the lines of a paragraph are, as a multiple of the size of the letters."""
    steps: Counter[int] = Counter()
    for lines in pages:
        for above, below in pairwise(lines):
            step = (above.y - below.y) / above.size
            if 0.8 < step < 2.4 and abs(above.size - below.size) < 0.5:
                # The lines of one paragraph go on in small letters; others may have a gap between.
                steps[round(step * 20)] += 3 if starts_lower(below.text) else 1
    return steps.most_common(1)[0][0] / 20 if steps else 1.2


def _under(above: Line, below: Line) -> bool:
    """Tell whether *below* is the next line of the column that *above* is in."""
    step = above.y - below.y
    if not 0.3 * min(above.size, below.size) < step < 2.6 * max(above.size, below.size):
        return False
    if above.left > below.right > above.left - 3 * above.size:
        return True  # the short last line of a paragraph of two, under an indented first line
    return min(above.right, below.right) - max(above.left, below.left) > 0


def _measure(
    column: Column, others: Sequence[Column], left: float, right: float, pitch: float
) -> None:
    lines = column.lines
    column.left = min(x.left for x in lines)
    own = max(x.right for x in lines)
    top, foot = lines[0].y, lines[-1].y
    beside = len(others) <= _MOST_BESIDE and any(
        other is not column
        and other.lines[0].y >= foot - 1
        and other.lines[-1].y <= top + 1
        and (other.lines[0].left >= own or other.lines[0].right <= column.left)
        for other in others
    )
    column.body = not beside and own <= right + 20 and column.left >= left - 20
    column.limit = max(own, right) if column.body else own
    if column.body:
        column.left = min(column.left, left) if column.left - left < 6 else column.left
    column.pitch = pitch


def _in_order(lines: list[Line], width: float, first: bool) -> list[Line]:
    """Letterhead and foot in two columns: the left one whole, then the right one."""
    if first:
        lines = _letterhead(lines, width)
    for index, line in enumerate(lines):
        if _RECIPIENTS.match(line.text) and line.right < 0.6 * width:
            return [*lines[:index], *_foot(lines[index:], width)]
    return lines


def _letterhead(lines: list[Line], width: float) -> list[Line]:
    middle = 0.38 * width
    head: list[Line] = []
    for line in lines[:_COLUMN_ROWS]:
        if habits._KIND_LINE.fullmatch(line.text) or (
            line.left < middle < 0.6 * width < line.right
        ):
            break
        head.append(line)
    rights = [x for x in head if x.left > middle]
    lefts = [x for x in head if x.left <= middle]
    if len(rights) < 2 or not lefts:
        return lines
    split = min(x.left for x in rights)
    # Lines below both columns (a title without a kind line) stand in the middle: they end the head.
    low = min(x.y for x in rights)
    if any(x.right > split for x in lefts) or min(x.y for x in lefts) < low - 60:
        return lines
    return [*lefts, *rights, *lines[len(head) :]]


def _foot(lines: list[Line], width: float) -> list[Line]:
    """``Nơi nhận`` on the left, the signature on the right; what spans both ends them."""
    rights = [x for x in lines if x.left > 0.42 * width]
    if not rights:
        return lines
    split = min(x.left for x in rights)
    end = next(
        (i for i, x in enumerate(lines) if x.left <= 0.42 * width and x.right > split + 5),
        len(lines),
    )
    part = lines[:end]
    # The signature may begin above the word Nơi nhận; both are read to the end of the page.
    return [
        *(x for x in part if x.left <= 0.42 * width),
        *(x for x in part if x.left > 0.42 * width),
        *lines[end:],
    ]


def is_ended(line: Line) -> bool:
    """The line ends with a mark that ends a sentence or an item."""
    return habits._TERMINAL.search(line.text[-12:]) is not None


def room_for(above: Line, below: Line, limit: float) -> bool:
    """The first word of *below* had room at the end of *above*: the line ended on purpose."""
    first = below.text.split(" ", 1)[0]
    share = (len(first) + 1) / max(len(below.text), 1)
    width = min(share * (below.right - below.left), 8 * below.size)
    return above.right + width + 0.25 * above.size <= limit - 0.4 * above.size
