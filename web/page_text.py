"""The text of a plan cut into what a page shows: paragraphs, tables, runs under records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ..models import Block, BlockKind, PlanFile, SourceText, Span

# Inner records are drawn over outer ones; a section heading lies under everything.
ORDER = ("sections", "assignments", "citations", "figures", "targets", "deadlines")
_MARKS = frozenset("|-:+=_*#~.·—–─━ \t\r\n\f\xa0")
_CELLS = 100_000  # of a drawn table; one that claims more is shown cell by cell
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Over:
    """A record over the text: its number on the page, its type and its span."""

    number: int
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text with the numbers of the records over it, the shortest first."""

    text: str
    kinds: str = ""
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that are read as one piece; ``page`` is set where a page of the file begins."""

    kind: str
    depth: int
    pieces: tuple[Piece, ...]
    page: int | None = None
    bold: bool = False


@dataclass(slots=True)
class TableCell:
    """A cell with what it holds; an empty one has no paragraphs."""

    rows: int = 1
    columns: int = 1
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, each with its cells from left to right."""

    rows: tuple[tuple[TableCell, ...], ...]
    page: int | None = None


def clean(text: str | None) -> str:
    """Document text as a page may hold it, character by character.

    Control characters, marks that turn the direction of writing and halves of characters become
    a sign that is seen, so that nothing on the page reads otherwise than it is written.
    """
    return _UNUSUAL.sub(_seen, text) if text else ""


# What Vietnamese is written with, and cannot harm; of all others the table of Unicode tells.
_UNUSUAL = re.compile("[^\n\t\r\f -~\xa0-\u024f\u1ea0-\u1ef9\u2010-\u2027\u2030-\u205e]")


def _seen(match: re.Match[str]) -> str:
    char = match[0]
    if char in "\u061c\u200e\u200f" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069":
        return "\ufffd"
    return "\ufffd" if unicodedata.category(char) in ("Cc", "Cs", "Cn") else char


def lay_out(
    file: PlanFile, source: SourceText | None, records: Sequence[Over]
) -> tuple[Paragraph | Table, ...]:
    """The whole text as paragraphs and tables; without a source one paragraph as it is written."""
    cutter = _Cutter(file.text, records)
    if source is None or source.text != file.text or not source.blocks:
        return (Paragraph("plain", 0, cutter.cut(0, len(file.text))),) if file.text else ()
    pages = _Pages(file)
    found: list[Paragraph | Table] = []
    at = 0
    for table, group in groupby(source.blocks, lambda b: b.cell.table if b.cell else None):
        blocks = list(group)
        found += _between(cutter, at, blocks[0].span.start)
        page = pages.begun(blocks[0].span.start)
        if table is None:
            for block in blocks:
                found += _between(cutter, at, block.span.start)
                found.append(_paragraph(cutter, block, page or pages.begun(block.span.start)))
                page, at = None, block.span.end
        else:
            found.append(Table(_table(blocks, cutter), page))
            at = blocks[-1].span.end
    found += _between(cutter, at, len(file.text))
    return tuple(found)


class _Pages:
    """Tells where a page of the file begins, each once."""

    def __init__(self, file: PlanFile) -> None:
        self._file = file
        self._last: int | None = None

    def begun(self, position: int) -> int | None:
        page = self._file.page(position)
        if page == self._last:
            return None
        self._last = page
        return page


class _Cutter:
    """Cuts the text from left to right at every border of a record."""

    def __init__(self, text: str, records: Iterable[Over]) -> None:
        self._text = text
        self._borders: list[tuple[int, bool, Over]] = []
        for record in records:
            if record.span.end > record.span.start:
                self._borders.append((record.span.start, True, record))
                self._borders.append((record.span.end, False, record))
        self._borders.sort(key=lambda border: border[:2])
        self._next = 0
        self._over: dict[int, Over] = {}

    def cut(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces of ``[start, end)``; *start* never goes back."""
        self._pass(start)
        made: list[Piece] = []
        while start < end:
            following = self._borders[self._next][0] if self._next < len(self._borders) else end
            stop = min(max(following, start), end)
            if stop > start:
                made.append(self._piece(clean(self._text[start:stop])))
            start = stop
            if start < end:
                self._pass(start)
        return tuple(made)

    def _pass(self, position: int) -> None:
        while self._next < len(self._borders) and self._borders[self._next][0] <= position:
            _, opens, record = self._borders[self._next]
            if opens:
                self._over[record.number] = record
            else:
                self._over.pop(record.number, None)
            self._next += 1

    def _piece(self, text: str) -> Piece:
        if not self._over:
            return Piece(text)
        over = sorted(
            self._over.values(), key=lambda r: (r.span.end - r.span.start, -ORDER.index(r.kind))
        )
        kinds = sorted({record.kind for record in over}, key=ORDER.index)
        return Piece(text, " ".join(kinds), " ".join(str(record.number) for record in over))


def _between(cutter: _Cutter, start: int, end: int) -> Iterator[Paragraph]:
    """What stands between blocks, unless it is white space or the rules of a table."""
    text = cutter._text[start:end]
    if start < end and not _MARKS.issuperset(text):
        yield Paragraph("aside", 0, cutter.cut(start, end))


def _paragraph(cutter: _Cutter, block: Block, page: int | None = None) -> Paragraph:
    kind = {
        BlockKind.HEADING: "heading",
        BlockKind.ITEM: "item",
        BlockKind.FOOTNOTE: "note",
        BlockKind.RUNNING_HEAD: "aside",
    }.get(block.kind, "body")
    depth = min(max(block.indent // 4, 0), _DEPTH)
    return Paragraph(kind, depth, cutter.cut(block.span.start, block.span.end), page, block.bold)


def _table(blocks: Sequence[Block], cutter: _Cutter) -> tuple[tuple[TableCell, ...], ...]:
    """The rows of a table with a cell for every place, as far as its cells agree."""
    cells: dict[tuple[int, int], TableCell] = {}
    at = blocks[0].span.start
    for block in blocks:
        place = block.cell
        if place is None:
            continue
        cell = cells.get((place.row, place.column))
        if cell is None:
            cell = TableCell(max(place.row_span, 1), max(place.column_span, 1))
            cells[place.row, place.column] = cell
        cell.paragraphs += _between(cutter, at, block.span.start)
        cell.paragraphs.append(_paragraph(cutter, block))
        at = block.span.end
    rows = sorted({row for row, _ in cells})
    width = max(column + 1 for _, column in cells)
    if len(rows) * width > _CELLS:
        ordered = groupby(sorted(cells), key=lambda place: place[0])
        return tuple(tuple(cells[place] for place in row) for _, row in ordered)
    return tuple(_rows(cells, rows, width))


def _rows(
    cells: dict[tuple[int, int], TableCell], rows: Sequence[int], width: int
) -> Iterator[tuple[TableCell, ...]]:
    taken: set[tuple[int, int]] = set()  # by the order of the rows that there are
    for index, row in enumerate(rows):
        made: list[TableCell] = []
        for column in range(width):
            if (index, column) in taken:
                continue
            cell = cells.get((row, column))
            if cell is None:
                made.append(TableCell())
                continue
            cell.columns = _free(cells, taken, (index, row), column, min(cell.columns, width))
            cell.rows = _free_below(cells, rows[index:], column, cell)
            taken.update(
                (index + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            )
            made.append(cell)
        yield tuple(made)


def _free(
    cells: dict[tuple[int, int], TableCell],
    taken: set[tuple[int, int]],
    at: tuple[int, int],
    column: int,
    columns: int,
) -> int:
    """How many columns a cell may span before it runs into another."""
    index, row = at
    for right in range(1, columns):
        if (index, column + right) in taken or (row, column + right) in cells:
            return right
    return columns


def _free_below(
    cells: dict[tuple[int, int], TableCell], rows: Sequence[int], column: int, cell: TableCell
) -> int:
    """How many of *rows* a cell of the first may span before it runs into another."""
    last = rows[0] + cell.rows
    for down, row in enumerate(rows[1 : cell.rows], 1):
        if row >= last or any((row, column + right) in cells for right in range(cell.columns)):
            return down
    return max(min(cell.rows, len(rows)), 1)
