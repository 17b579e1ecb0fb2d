"""The rows of a table without rules: which lines make one row, which cells its head has.

In the body the white between rows, wider than between the lines of a cell, parts rows; where there
is none, the labels of the first column or the numbers of another one do, which stand at the top
or in the middle of their rows. Rules across the table, where it has them, are surest.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .pdf_aligned import Atom, Region, Row, column_of, is_number
from .pdf_lines import TABLE_HEAD, Line, Word

Alleys = Sequence[tuple[float, float]]

_LABEL = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6}|[A-ZĐa-zđ]|[a-zđ]?\d{1,2})[.)]?$|[-–+*•]$|\(\d{1,3}\)$"
)
_WRAPPED = 1.32  # ems from line to line in one cell, at most
_WHITER = 1.12  # of the step between the lines of a cell


@dataclass(slots=True, eq=False)
class Strip:
    """The words of one cell on one line; ``last`` is the last column that it takes."""

    column: int
    last: int
    y: float
    size: float
    atoms: list[Atom]

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.atoms[0].word.left + self.atoms[-1].word.right) / 2


@dataclass(slots=True, eq=False)
class Made:
    """A cell with its lines."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    strips: list[Strip] = field(default_factory=list)


def strips_of(row: Row, alleys: Alleys) -> list[Strip]:
    """A line of the body cut at the alleys; what runs over one is a piece of several columns."""
    return [_strip(row, atoms, alleys) for atoms in _cut(row.atoms, alleys)]


def _cut(atoms: Sequence[Atom], alleys: Alleys) -> list[list[Atom]]:
    found = [[atoms[0]]]
    for before, atom in pairwise(atoms):
        left, right = before.word.right, atom.word.left
        if any(left <= a[0] + 0.2 and right >= a[1] - 0.2 for a in alleys):
            found.append([])
        found[-1].append(atom)
    return found


def _head_strips(row: Row, alleys: Alleys, space: float) -> list[Strip]:
    """A line of the head, whose words stand in the alleys, too: cut where the white is wider."""
    found: list[Strip] = []
    for piece in row.pieces(max(1.6 * space, 0.38 * row.size) / row.size):
        strip = _strip(row, piece, alleys)
        if strip.last == strip.column:
            found.append(strip)
            continue
        parts = [[piece[0]]]
        for before, atom in pairwise(piece):
            # The head of the numbers is a cell of its own however near the next one begins.
            alone = len(parts) == 1 and TABLE_HEAD.fullmatch(" ".join(a.text for a in parts[0]))
            if alone or atom.word.left - before.word.right > 1.25 * space:
                parts.append([])
            parts[-1].append(atom)
        found += [_strip(row, part, alleys) for part in parts]
    return found


def _strip(row: Row, atoms: list[Atom], alleys: Alleys) -> Strip:
    left, right = atoms[0].word.left, atoms[-1].word.right
    first, last = columns_of(left, right, alleys, 0.2 * row.size)
    return Strip(first, last, row.y, row.size, atoms)


def columns_of(left: float, right: float, alleys: Alleys, least: float) -> tuple[int, int]:
    """The first and the last column whose words *left* to *right* stand above or below."""
    edges = [x for alley in alleys for x in alley]  # column n is between 2n - 1 and 2n
    first = (bisect_right(edges, left + least) + 1) // 2
    last = bisect_left(edges, right - least) // 2
    if first > last:
        first = last = column_of((left + right) / 2, alleys)
    return first, last


def _space(rows: Sequence[Row]) -> float:
    """The blank between words."""
    gaps = sorted(
        b.word.left - a.word.right
        for row in rows
        for a, b in pairwise(row.atoms)
        if 0 < b.word.left - a.word.right < 0.5 * row.size
    )
    return gaps[len(gaps) // 2] if gaps else 0.25 * rows[0].size


# --- the body -----------------------------------------------------------------------------------


def body(region: Region, alleys: Alleys, rules: Sequence[float]) -> list[list[Strip]]:
    """The rows of a body, each with its strips from top to bottom."""
    lines = [strips_of(row, alleys) for row in region.rows[region.head :]]
    lines = [line for line in lines if line]
    if not lines:
        return []
    for line in lines:
        if line[-1].last > line[-1].column:  # a group title reaches over all that is empty
            line[-1].last = len(alleys)
    ruled = _by_rules(lines, rules)
    if ruled is not None:
        return ruled
    step = _step(lines)
    bands = [[lines[0]]]
    for above, line in pairwise(lines):
        white = above[0].y - line[0].y
        if white > _WHITER * step and white > step + 0.8:
            bands.append([])
        bands[-1].append(line)
    anchor = _anchor(lines, len(alleys) + 1)
    top = _at_top(bands, anchor)
    parted = [part for band in bands for part in _parts(band, anchor, top)]
    joined = _joined(parted, anchor)
    return [[strip for line in row for strip in line] for row in joined]


def _by_rules(lines: list[list[Strip]], rules: Sequence[float]) -> list[list[Strip]] | None:
    """The rows between rules across the table; None where rules do not part all rows."""
    inner = [y for y in rules if lines[-1][0].y < y < lines[0][0].y]
    if len(inner) < 3:
        return None
    rows: list[list[Strip]] = [[] for _ in range(len(inner) + 1)]
    labels = [0] * len(rows)
    edges = sorted(inner, reverse=True)
    for line in lines:
        place = sum(1 for y in edges if y > line[0].y)
        rows[place] += line
        labels[place] += _anchored(line, 0)
    if sum(count > 1 for count in labels) * 8 > len(rows):
        return None
    return [row for row in rows if row]


def _step(lines: Sequence[list[Strip]]) -> float:
    """From line to line in one cell."""
    last: dict[int, Strip] = {}
    steps: list[float] = []
    size = lines[0][0].size
    for line in lines:
        for strip in line:
            above = last.get(strip.column)
            if above is not None and 0.9 * size < above.y - strip.y < 1.8 * size:
                steps.append(above.y - strip.y)
            last[strip.column] = strip
    steps.sort()
    return steps[len(steps) // 10] if steps else 1.2 * size


def _anchored(line: Iterable[Strip], column: int) -> bool:
    """The line has a label in the first column, or a number in *column*."""
    for strip in line:
        if strip.column == column == strip.last:
            text = "".join(atom.text for atom in strip.atoms)
            return bool(_LABEL.match(text)) if column == 0 else is_number(strip.atoms[0])
    return False


def _anchor(lines: Sequence[list[Strip]], columns: int) -> int:
    """The column of which each row has one line: that of labels, or one of numbers; -1: none."""
    counts = [sum(_anchored(line, column) for line in lines) for column in range(columns)]
    most = max(counts, default=0)
    if counts and counts[0] * 2 >= most and counts[0] >= 2:
        return 0
    return counts.index(most) if most >= 2 else -1


def _at_top(bands: Sequence[list[list[Strip]]], anchor: int) -> bool:
    """Whether anchors stand in the first line of their row, not in its middle."""
    top = middle = 0
    for band in bands:
        places = [n for n, line in enumerate(band) if _anchored(line, anchor)]
        if len(places) == 1 and len(band) > 1:
            top += places[0] == 0
            middle += places[0] > 0
    if top or middle:
        return top >= middle
    return bool(bands) and _anchored(bands[0][0], anchor)


def _parts(band: list[list[Strip]], anchor: int, top: bool) -> list[list[list[Strip]]]:
    """The rows of a band that no white parts, by its anchors."""
    places = [n for n, line in enumerate(band) if _anchored(line, anchor)]
    if not places or (len(places) == 1 and not (top and places[0])):
        return [band]
    cuts = [0]
    for here, following in pairwise(places):
        if top:
            cuts.append(following)
            continue
        # A row reaches as far below its anchor as it begins above it.
        low = 2 * band[here][0].y - band[cuts[-1]][0].y - 0.4 * band[here][0].size
        cut = next((n for n in range(here + 1, following) if band[n][0].y < low), following)
        cuts.append(cut)
    if top and places[0]:
        cuts.insert(1, places[0])
    return [band[a:b] for a, b in pairwise([*cuts, len(band)])]


def _joined(rows: list[list[list[Strip]]], anchor: int) -> list[list[list[Strip]]]:
    """Rows, a second paragraph of a cell put to the first: there is less white above it."""
    if anchor != 0 or not rows:
        return rows
    whites = [
        above[-1][0].y - row[0][0].y
        for above, row in pairwise(rows)
        if any(_anchored(line, 0) for line in row)
    ]
    least = min(whites, default=0.0)
    found = [rows[0]]
    for row in rows[1:]:
        columns = {strip.column for line in row for strip in line}
        lone = len(columns) == 1 and 0 not in columns
        if lone and found[-1][-1][0].y - row[0][0].y < 0.85 * least:
            found[-1] = [*found[-1], *row]
        else:
            found.append(row)
    return found


# --- the head -----------------------------------------------------------------------------------


def head(region: Region, alleys: Alleys, turned: Sequence[Line]) -> list[Made]:
    """The cells of the head, with the rows and columns that they span.

    *turned* are the page's lines that run upwards; those beside the head are cells of it.
    """
    if not region.head:
        return []
    space = _space(region.rows)
    strips = [s for row in region.rows[: region.head] for s in _head_strips(row, alleys, space)]
    cells = _upright(region, alleys, turned)
    for strip in strips:
        first, last = _spanned(strip, strips)
        made = next(
            (
                cell
                for cell in reversed(cells)
                if cell.strips[-1].atoms[0].line.turned is None
                and cell.column <= first
                and last < cell.column + cell.column_span
                and cell.strips[-1].y - strip.y <= _WRAPPED * strip.size
                and (cell.column_span == 1 or strip.last > strip.column)
            ),
            None,
        )
        if made is not None:
            made.strips.append(strip)
            continue
        cells.append(Made(0, first, 1, last - first + 1, [strip]))
    return _levels(cells)


def _upright(region: Region, alleys: Alleys, turned: Sequence[Line]) -> list[Made]:
    """The cells of the head whose words run upwards or downwards."""
    rows = region.rows
    top = rows[0].y + 3 * rows[0].size
    low = rows[region.head].y if region.head < len(rows) else rows[-1].y - 40
    edge = rows[0].left
    cells: dict[int, Made] = {}
    for line in turned:
        if line.turned is None:
            continue
        left, bottom, right, upper = line.turned
        if not (low < (bottom + upper) / 2 < top and right > edge):
            continue
        column = columns_of(left, right, alleys, 0.2 * line.size)[0]
        word = Word(0, len(line.text), left, right, line.y)
        strip = Strip(column, column, line.y, line.size, [Atom(line, word, line.size)])
        cells.setdefault(column, Made(0, column)).strips.append(strip)
    return list(cells.values())


def _spanned(strip: Strip, strips: Sequence[Strip]) -> tuple[int, int]:
    """The columns below a title of several: the words below stand evenly at its sides."""
    below: dict[int, Strip] = {}
    beside: set[int] = set()
    for other in strips:
        if other is strip:
            continue
        if other.y < strip.y - 0.9 * other.size:
            below.setdefault(other.column, other)
        else:
            beside.update(range(other.column, other.last + 1))
    first, last = strip.column, strip.last
    if first == last:
        under = below.get(first)
        if under is None or strip.y - under.y <= _WRAPPED * strip.size:
            return first, last
    low, high = first, last
    while low - 1 in below and low - 1 not in beside:
        low -= 1
    while high + 1 in below and high + 1 not in beside:
        high += 1
    spans = [
        (abs((below[a].middle + below[b].middle) / 2 - strip.middle), a, b)
        for a in range(low, first + 1)
        for b in range(last, high + 1)
        if a in below and b in below and b > a
    ]
    off, a, b = min(spans, default=(0.0, first, last))
    return (a, b) if first != last or off < strip.size else (first, last)


def _levels(cells: list[Made]) -> list[Made]:
    """Give the cells of a head their rows: below what stands above them."""
    for index, cell in enumerate(cells):
        columns = range(cell.column, cell.column + cell.column_span)
        above = [o.row for o in cells[:index] if _meet(o, columns)]
        cell.row = max(above, default=-1) + 1
    height = max((cell.row for cell in cells), default=-1) + 1
    for index, cell in enumerate(cells):
        columns = range(cell.column, cell.column + cell.column_span)
        if not any(_meet(other, columns) for other in cells[index + 1 :]):
            cell.row_span = height - cell.row
    return cells


def _meet(cell: Made, columns: range) -> bool:
    return cell.column < columns.stop and columns.start < cell.column + cell.column_span
