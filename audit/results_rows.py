"""The row of a table around a figure: its cells beside what their columns mean."""

from __future__ import annotations

from bisect import bisect_right
from weakref import WeakKeyDictionary

from ..extract.table_columns import Column
from ..extract.table_grid import Entry
from ..models import Span
from .case import AuditCase

Cells = list[tuple[Column, Entry]]

_Index = tuple[list[int], list[tuple[int, Cells]]]
_MADE: WeakKeyDictionary[AuditCase, _Index] = WeakKeyDictionary()


def row_at(case: AuditCase, position: int) -> Cells:
    """The filled cells of the row in which the character at *position* of the file stands."""
    starts, rows = _index(case)
    at = case.view.position(position)
    found = bisect_right(starts, at) - 1
    if found < 0 or at >= rows[found][0]:
        return []
    return rows[found][1]


def cell_span(case: AuditCase, entry: Entry) -> Span:
    """Where the words of a cell stand in the file."""
    return case.view.span(entry.start, entry.end)


def holds(case: AuditCase, entry: Entry, position: int) -> bool:
    """Whether the character at *position* of the file stands in the cell."""
    return entry.start <= case.view.position(position) < entry.end


def _index(case: AuditCase) -> _Index:
    """Where each cell of the document begins and ends in its view, in order."""
    known = _MADE.get(case)
    if known is not None:
        return known
    found: list[tuple[int, int, Cells]] = []
    for table in case.tables:
        for row in table.rows:
            cells = [
                (column, entry)
                for column, entry in zip(table.columns, row.cells, strict=False)
                if entry is not None and entry.pieces
            ]
            found += [(entry.start, entry.end, cells) for _, entry in cells]
    found.sort(key=lambda item: item[:2])
    made = [start for start, _, _ in found], [(end, cells) for _, end, cells in found]
    _MADE[case] = made
    return made
