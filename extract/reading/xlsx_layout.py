"""Where the tables of a sheet are: a sheet is one grid, a reader sees a title, a table, a foot.

Rows with one cell above the first full row are paragraphs; two cells side by side there, or below
the table, are the two columns of a letterhead or of a foot, read one after the other. A full row
begins the table, which goes on to a blank row, and over it when what follows are more rows of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from ...models import Cell
from .layout import Place, Run, Sheet, parts_of

_FULL = 3  # cells with words of a row that belongs to a table
_ROWS = 3  # so many rows of two cells make a table, too
_MOST_WORK = 2_000_000  # rows looked at for merged cells
_PLAIN_NAME = re.compile(r"(?:sheet|trang tính|trang_tính|bảng tính|book)\s*\d*", re.IGNORECASE)
_FOOT = re.compile(
    r"nơi nhận|(?:tm|kt|tl|q)\.\s|người lập|lập biểu|thủ trưởng|chủ tịch|ghi chú", re.IGNORECASE
)


@dataclass(slots=True)
class Said:
    """A cell that shows something; ``number`` when it holds a number or a date."""

    text: str
    bold: bool
    font: str
    number: bool


@dataclass(slots=True)
class Grid:
    """The cells of a sheet by row and column, and the merged ones."""

    cells: dict[tuple[int, int], Said] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: int = 0


def lay_out(grid: Grid, sheet: Sheet, page: int, title: str, tables: int) -> int:
    """Write a sheet; the number of the next table."""
    return _Writer(grid, sheet, page, tables).write(title)


class _Writer:
    def __init__(self, grid: Grid, sheet: Sheet, page: int, tables: int) -> None:
        self._grid = grid
        self._sheet = sheet
        self._page = page
        self._tables = tables
        self._rows: dict[int, list[int]] = {}
        for row, column in sorted(grid.cells):
            self._rows.setdefault(row, []).append(column)
        self._spans = _spans(grid, self._rows)

    def write(self, title: str) -> int:
        """Write every part of the sheet in the order of its rows."""
        parts = self._parts()
        titled = any(not table for table, _ in parts)
        if parts and not titled and not _PLAIN_NAME.fullmatch(title.strip()):
            place = Place()
            self._sheet.block([Run(title, 0, False, page=self._page)], place)
        for table, rows in parts:
            if table:
                self._table(rows)
            else:
                self._words(rows)
        return self._tables

    # --- which rows make a table --------------------------------------------------------------

    def _parts(self) -> list[tuple[bool, list[int]]]:
        parts: list[tuple[bool, list[int]]] = []
        for rows in self._groups():
            head, body, foot = self._cut(rows)
            if head:
                parts.append((False, head))
            if body:
                last = parts[-1] if parts else None
                goes_on = not head and last is not None and last[0] and self._data(body[0])
                if goes_on and last is not None:
                    last[1].extend(body)
                else:
                    parts.append((True, body))
            if foot:
                parts.append((False, foot))
        return parts

    def _groups(self) -> list[list[int]]:
        """Rows that no blank row parts; a merged cell fills the rows that it spans."""
        groups: list[list[int]] = []
        until = -1
        for row, columns in self._rows.items():
            if groups and row <= until + 1:
                groups[-1].append(row)
            else:
                groups.append([row])
            below = max(self._spans.get((row, c), (1, 1))[0] for c in columns)
            until = max(until, row + below - 1)
        return groups

    def _cut(self, rows: list[int]) -> tuple[list[int], list[int], list[int]]:
        """The rows above the table of a group, the table, and the rows below it."""
        full = [i for i, row in enumerate(rows) if self._is_full(rows, i, row)]
        if not full:
            return rows, [], []
        first, last = full[0], len(rows)
        while last > full[-1] + 1 and self._is_foot(rows[last - 1 :]):
            last -= 1
        return rows[:first], rows[first:last], rows[last:]

    def _is_full(self, rows: list[int], index: int, row: int) -> bool:
        count = len(self._rows[row])
        if count >= _FULL:
            return True
        if count < 2:
            return False
        near = rows[index : index + _ROWS]
        return (
            len(near) == _ROWS
            and all(len(self._rows[r]) >= 2 for r in near)
            and any(self._grid.cells[r, c].number for r in near for c in self._rows[r][1:])
        )

    def _is_foot(self, rows: list[int]) -> bool:
        """Words below a table: notes over its whole width, recipients, who signs."""
        said = [self._grid.cells[rows[0], column] for column in self._rows[rows[0]]]
        if any(cell.number for cell in said) or len(said) > 2:
            return False
        return (len(said) == 1 and len(said[0].text) > 60) or any(_FOOT.match(s.text) for s in said)

    def _data(self, row: int) -> bool:
        """The row holds numbers and is no head of a table."""
        said = [self._grid.cells[row, column] for column in self._rows[row]]
        years = sum(bool(re.fullmatch(r"(?:19|20)\d\d", cell.text)) for cell in said)
        return sum(cell.number for cell in said) > years

    # --- writing ------------------------------------------------------------------------------

    def _words(self, rows: list[int]) -> None:
        """Paragraphs; rows of two cells one below the other are two columns."""
        at = 0
        while at < len(rows):
            count = len(self._rows[rows[at]])
            end = at + 1
            if count > 1:
                while end < len(rows) and len(self._rows[rows[end]]) > 1:
                    end += 1
            columns = sorted({column for row in rows[at:end] for column in self._rows[row]})
            for column in columns:
                for row in rows[at:end]:
                    if column in self._rows[row]:
                        self._say(row, column, None)
            at = end

    def _table(self, rows: list[int]) -> None:
        used = sorted({column for row in rows for column in self._rows[row]})
        places = {column: index for index, column in enumerate(used)}
        numbers = {row: index for index, row in enumerate(rows)}
        for row in rows:
            for column in self._rows[row]:
                down, across = self._spans.get((row, column), (1, 1))
                cell = Cell(
                    table=self._tables,
                    row=numbers[row],
                    column=places[column],
                    row_span=_covered(rows, numbers[row], down),
                    column_span=_covered(used, places[column], across),
                )
                self._say(row, column, cell)
        self._tables += 1

    def _say(self, row: int, column: int, cell: Cell | None) -> None:
        said = self._grid.cells[row, column]
        place = Place(line=row, cell=cell)
        for part in parts_of([Run(said.text, 0, said.bold, page=self._page)]):
            self._sheet.block(part, place)


def _covered(places: list[int], index: int, span: int) -> int:
    """How many of the rows or columns that are used lie in a span that begins at one of them."""
    return bisect_left(places, places[index] + span, index) - index


def _spans(grid: Grid, rows: dict[int, list[int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Rows and columns that merged cells with words span; what they cover shows nothing."""
    spans = {}
    order = list(rows)
    work = 0  # merged cells do not overlap, save in hostile files
    for top, left, bottom, right in grid.merged:
        if (top, left) not in grid.cells or bottom < top or right < left:
            continue
        spans[top, left] = (bottom - top + 1, right - left + 1)
        first, last = bisect_left(order, top), bisect_right(order, bottom)
        work += last - first
        if work > _MOST_WORK:
            break
        for row in order[first:last]:
            kept = [c for c in rows[row] if not left <= c <= right or (row, c) == (top, left)]
            rows[row] = kept
    for row in [row for row, columns in rows.items() if not columns]:
        del rows[row]
    return spans
