"""Links inside the rows of task tables: the time cell, the lead cell, the product cell."""

from __future__ import annotations

from . import tables
from .link_groups import Group, Tasks
from .table_grid import Entry
from .table_model import Table
from .table_rows import Row
from .view import View

ROW = "link.row"
LEAD = "link.lead"
_EMPTY = frozenset(("", "-", "–", "x", "…", "..."))


def link(view: View, tasks: Tasks) -> None:
    """Link the tasks of all rows with the deadlines, targets and products beside them."""
    for table in tables.find(view):
        if table.kind == "data":
            _table(table, tasks)


def _table(table: Table, tasks: Tasks) -> None:
    times = [column.index for column in table.of("time")]
    products = [c.index for c in table.of("product") if c.index != table.naming]
    for row in table.rows:
        if row.head is None or not row.head.pieces:
            continue
        groups = tasks.between(row.head.start, row.head.end)
        if not groups:
            continue
        _times(row, times, groups, tasks)
        _products(row, products, groups)
        _targets(row, groups, tasks)


def _cells(row: Row, columns: list[int]) -> list[Entry]:
    """The cells of a row that stand in *columns* and hold words."""
    cells = (row.cells[index] for index in columns if index < len(row.cells))
    return [cell for cell in cells if cell is not None and cell.pieces]


def _times(row: Row, columns: list[int], groups: list[Group], tasks: Tasks) -> None:
    for cell in _cells(row, columns):
        for index in tasks.deadlines.within(cell.start, cell.end)[:20]:
            for group in groups:
                group.add_due(index, ROW, 0.95)
    assert row.head is not None
    for index in tasks.deadlines.within(row.head.start, row.head.end)[:20]:
        for group in groups:
            group.add_due(index, ROW, 0.85)


def _products(row: Row, columns: list[int], groups: list[Group]) -> None:
    words = [" ".join(cell.text.split()).strip(" .;") for cell in _cells(row, columns)]
    product = "; ".join(dict.fromkeys(w for w in words if w.lower() not in _EMPTY))
    if not product:
        return
    for group in groups:
        # A task over several merged rows yields what each of them names.
        if group.product is None:
            group.product = product
        elif len(group.product) < 400 and product not in group.product:
            group.product += f"; {product}"


def _targets(row: Row, groups: list[Group], tasks: Tasks) -> None:
    """Targets of the row's own cells; a cell merged over rows says nothing of one of them."""
    for cell in {id(c): c for c in row.cells if c is not None and c.pieces}.values():
        if cell is not row.head and cell.row_span > 1:
            continue
        for index in tasks.targets.within(cell.start, cell.end):
            for group in groups:
                tasks.answer(index, group, ROW, 0.95 if cell is row.head else 0.9)
