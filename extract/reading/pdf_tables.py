"""The tables of a PDF page by their ruling lines: where the cells are, merged ones included.

A table is rules that touch each other, at least two across and two down. Its grid has an edge
wherever a rule runs; two places of the grid belong to one cell when no rule runs between them.
Tables without rules (letterheads, signatures) are columns of text to ``pdf_columns``.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

_THIN = 3.0  # a rule is thinner, all else is a picture or a shade
_SHORT = 6.0
_NEAR = 3.0  # ends of rules that touch
_SAME = 2.0  # rules on one line
_MOST_OBJECTS = 20_000
_MOST_RULES = 4_000
_MOST_LINES = 400
_MOST_PLACES = 20_000
_MOST_TABLES = 60


@dataclass(slots=True)
class Rule:
    """A straight line: its place across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Ruled:
    """A table: its edges from left to right and from top to bottom, and who owns each place.

    ``reach`` is how far right the words of each column go, where no rule tells it.
    """

    xs: list[float]
    ys: list[float]
    owners: dict[tuple[int, int], tuple[int, int, int, int]] = field(default_factory=dict)
    reach: list[float] = field(default_factory=list)

    def cell(self, x: float, y: float) -> tuple[int, int, int, int] | None:
        """Row, column and spans of the cell around a point; None outside of the table."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right(self.ys, -y, key=lambda edge: -edge) - 1
        return self.owners.get((row, column))

    def right(self, cell: tuple[int, int, int, int]) -> float:
        """The right edge of a cell."""
        if self.reach:
            return self.reach[min(cell[1] + cell[3], len(self.reach)) - 1]
        return self.xs[min(cell[1] + cell[3], len(self.xs) - 1)]


@dataclass(slots=True)
class Tables:
    """The tables of a page, and its upright rules for cutting lines of words.

    ``across`` has the flat rules of a page without any table of rules.
    """

    tables: list[Ruled] = field(default_factory=list)
    walls: list[Rule] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)

    def walls_at(self, y: float) -> list[float]:
        """Where upright rules run at a height."""
        return [wall.at for wall in self.walls if wall.start - 1 <= y <= wall.end + 1]

    def around(
        self, left: float, right: float, y: float
    ) -> tuple[int, tuple[int, int, int, int]] | None:
        """The table and cell around words that run from *left* to *right* at a height."""
        for index, table in enumerate(self.tables):
            cell = table.cell((left + right) / 2, y)
            if cell is not None:
                return index, cell
        return None


def find(page: Any) -> Tables:
    """The ruled tables of a pdfium page (its raw handle)."""
    return ruled(*_rules(page))


def ruled(across: Sequence[Rule], down: Sequence[Rule]) -> Tables:
    """The tables that rules across and rules down make, wherever the rules come from."""
    if len(across) < 2 or len(down) < 2:
        return Tables(across=_merged(across))
    across, down = _merged(across), _merged(down)
    if len(across) < 2 or len(down) < 2 or max(len(across), len(down)) > _MOST_LINES:
        return Tables()
    made = Tables()
    for some_across, some_down in _groups(across, down):
        table = _table(some_across, some_down)
        if table is not None:
            made.tables.append(table)
            made.walls.extend(some_down)
    if len(made.tables) > _MOST_TABLES:  # a drawing
        return Tables()
    made.tables.sort(key=lambda table: -table.ys[0])
    return made


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """All rules of a page: those across and those down."""
    across: list[Rule] = []
    down: list[Rule] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pointers = [ctypes.byref(c) for c in (left, bottom, right, top)]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    for number in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, *pointers):
            continue
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        if y1 - y0 <= _THIN < _SHORT <= x1 - x0:
            across.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN < _SHORT <= y1 - y0:
            down.append(Rule((x0 + x1) / 2, y0, y1))
        elif x1 - x0 > _SHORT and y1 - y0 > _SHORT:
            pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
            if stroke.value and pdfium.FPDFPath_CountSegments(item) in (4, 5):  # a drawn box
                across += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
                down += [Rule(x0, y0, y1), Rule(x1, y0, y1)]
        if len(across) + len(down) > _MOST_RULES:
            return [], []
    return across, down


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules on one line that touch each other as one."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if lines and rule.at - lines[-1][-1].at <= _SAME:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    found: list[Rule] = []
    for line in lines:
        line.sort(key=lambda r: r.start)
        at = sum(r.at for r in line) / len(line)
        current = Rule(at, line[0].start, line[0].end)
        for rule in line[1:]:
            if rule.start <= current.end + _NEAR:
                current.end = max(current.end, rule.end)
            else:
                found.append(current)
                current = Rule(at, rule.start, rule.end)
        found.append(current)
    return found


def _groups(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that touch each other, directly or through others."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, flat in enumerate(across):
        for j, upright in enumerate(down, start=len(across)):
            if (
                flat.start - _NEAR <= upright.at <= flat.end + _NEAR
                and upright.start - _NEAR <= flat.at <= upright.end + _NEAR
            ):
                parents[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, flat in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(flat)
    for j, upright in enumerate(down, start=len(across)):
        groups.setdefault(root(j), ([], []))[1].append(upright)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _edges(rules: Sequence[Rule]) -> list[float]:
    edges: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not edges or at - edges[-1] > _SAME:
            edges.append(at)
    return edges


def _table(across: Sequence[Rule], down: Sequence[Rule]) -> Ruled | None:
    xs, ys = _edges(down), _opened(_edges(across)[::-1], down)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > _MOST_PLACES or rows * columns < 2:
        return None
    parents = {(r, c): (r, c) for r in range(rows) for c in range(columns)}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    for row in range(rows):
        y = (ys[row] + ys[row + 1]) / 2
        for column in range(columns):
            x = (xs[column] + xs[column + 1]) / 2
            if column + 1 < columns and not _runs(down, xs[column + 1], y):
                parents[root((row, column + 1))] = root((row, column))
            if row + 1 < rows and not _runs(across, ys[row + 1], x):
                parents[root((row + 1, column))] = root((row, column))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in parents:
        groups.setdefault(root(place), []).append(place)
    if len(groups) < 2:
        return None
    table = Ruled(xs, ys)
    for places in groups.values():
        top, first = min(p[0] for p in places), min(p[1] for p in places)
        low, last = max(p[0] for p in places), max(p[1] for p in places)
        cell = (top, first, low - top + 1, last - first + 1)
        for place in places:
            table.owners[place] = cell
    return table


def _opened(ys: list[float], down: Sequence[Rule]) -> list[float]:
    """The edges of rows, with one more where a page end cut a row and no rule closes it."""
    above = [rule.end for rule in down if rule.end > ys[0] + _SHORT]
    below = [rule.start for rule in down if rule.start < ys[-1] - _SHORT]
    if len(above) * 2 > len(down):
        ys = [max(above), *ys]
    if len(below) * 2 > len(down):
        ys = [*ys, min(below)]
    return ys


def _runs(rules: Sequence[Rule], at: float, through: float) -> bool:
    """A rule at *at* runs past *through*."""
    return any(
        abs(rule.at - at) <= _SAME and rule.start - 1 <= through <= rule.end + 1 for rule in rules
    )
