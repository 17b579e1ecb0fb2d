"""Tables: one model of them, and the records that they give.

A row of a task table is an assignment of each lead body with the time cell as its deadline; a
number in a value cell is a target or a figure (guidelines, section 8). Steps that read running
text leave the places alone that ``claimed`` names.
"""

from __future__ import annotations

from . import table_duties, table_flat, table_model, table_quantities
from .dates import Time
from .draft import Draft
from .outline import Outline
from .table_columns import role_of
from .table_model import Table, find
from .view import View

__all__ = [
    "RULES", "Table", "assignments", "claimed", "deadlines", "find", "quantities", "role_of",
]  # fmt: skip

RULES: dict[str, str] = {
    **table_duties.RULES,
    **table_flat.RULES,
    **table_quantities.RULES,
}

# Columns whose cells say nothing to a reader of running text, beside those that a table reads.
_SILENT = frozenset(
    ("stt", "unit", "compare", "place", "time", "lead", "carrier", "adviser", "both", "partners")
)
_PROSE = 60  # a value cell of more characters is text that holds a number


def assignments(view: View, outline: Outline) -> list[Draft]:
    """The assignments of all task tables, in the order of the text.

    A table in the part on the situation tells what was done: no task is open there.
    """
    tables = [table for table in find(view) if not _told_as_done(outline, view, table)]
    found = [d for table in tables for d in table_duties.assignments(view, table)]
    found.extend(table_flat.assignments(view))
    return sorted(found, key=lambda draft: draft.start)


def deadlines(view: View, outline: Outline, times: list[Time]) -> list[Draft]:
    """The deadlines of all time cells, in the order of the text."""
    tables = [table for table in find(view) if not _told_as_done(outline, view, table)]
    if not any(table.of("time") for table in tables):
        return []
    plan = table_model.plan_time(view)
    found = [d for table in tables for d in table_duties.deadlines(table, times, plan)]
    return sorted(found, key=lambda draft: draft.start)


def _told_as_done(outline: Outline, view: View, table: Table) -> bool:
    return outline.kind_at(view.starts[table.grid.first]) == "situation"


def quantities(view: View, outline: Outline, times: list[Time]) -> tuple[list[Draft], list[Draft]]:
    """The targets and the figures of all value cells, each in the order of the text."""
    del times  # heads and cells state times in a form of their own, see ``table_times``
    tables = [table for table in find(view) if table.kind == "data"]
    if not tables:
        return [], []
    plan = table_model.plan_time(view)
    targets: list[Draft] = []
    figures: list[Draft] = []
    for table in tables:
        made = table_quantities.read(view, outline, table, plan)
        targets.extend(made[0])
        figures.extend(made[1])
    return sorted(targets, key=lambda d: d.start), sorted(figures, key=lambda d: d.start)


def claimed(view: View) -> list[tuple[int, int]]:
    """The runs of the view that a table's columns explain, in order and not overlapping.

    Heads, labels, units, bodies, times and numbers; the name of a row too where numbers stand
    beside it. Cells of tasks, products and notes are running text and are not claimed.
    """
    runs: set[tuple[int, int]] = set()
    for table in find(view):
        if table.kind != "data":
            continue
        for head in table.header:
            runs.update(head.pieces)
        roles = {column.index: column.role for column in table.columns}
        naming = table.columns[table.naming].role
        valued = bool(table.of("value")) and naming != "task"
        for row in table.rows:
            for index, entry in enumerate(row.cells):
                if entry is None or not entry.text:
                    continue
                role = roles.get(index, "other")
                number = role in ("value", "funding") and len(entry.text) < _PROSE
                named = valued and entry is row.head and row.kind != "group"
                if role in _SILENT or number or named:
                    runs.update(entry.pieces)
    return sorted(runs)
