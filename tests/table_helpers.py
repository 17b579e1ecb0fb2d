"""Tables built from rows, and what the table steps find in them, as plain tuples."""

from __future__ import annotations

from typing import Any

from kehoach.extract import dates, tables
from kehoach.extract.draft import Draft
from kehoach.extract.outline import Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View
from kehoach.models import Block, BlockKind, Cell, SourceText, Span

Spanned = tuple[str, int, int]
Rows = list[list[str | Spanned]]


def table_source(*parts: str | Rows) -> SourceText:
    """A text of paragraphs and tables; a cell is its words or (words, row span, column span)."""
    text: list[str] = []
    blocks: list[Block] = []
    number = start = 0

    def add(words: str, cell: Cell | None) -> None:
        nonlocal start
        if words:
            kind = BlockKind.PARAGRAPH if cell is None else BlockKind.CELL
            span = Span(start=start, end=start + len(words))
            blocks.append(Block(span=span, kind=kind, upper=words.isupper(), cell=cell))
        text.append(words + "\n")
        start += len(words) + 1

    for part in parts:
        if isinstance(part, str):
            add(part, None)
            continue
        taken: set[tuple[int, int]] = set()
        for row, cells in enumerate(part):
            column = 0
            for cell in cells:
                words, down, across = cell if isinstance(cell, tuple) else (cell, 1, 1)
                while (row, column) in taken:
                    column += 1
                taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
                place = Cell(
                    table=number, row=row, column=column, row_span=down, column_span=across
                )
                for line in words.split("\n"):
                    add(line, place)
        number += 1
    return SourceText(text="".join(text), blocks=tuple(blocks))


def lone(title: str, rows: list[list[str]]) -> SourceText:
    """A web copy: one cell a line, rows and cells parted by lone strokes."""
    lines = ["KẾ HOẠCH", "", title, "", "I. NỘI DUNG", ""]
    for row in rows:
        lines.append("|")
        for cell in row:
            lines.extend([cell, "|"] if cell else ["|"])
    return read_text("\n".join(lines) + "\n")


def markdown(title: str, rows: list[list[str]]) -> SourceText:
    lines = ["KẾ HOẠCH", "", title, "", "I. NỘI DUNG", ""]
    lines.append("| " + " | ".join(rows[0]) + " |")
    lines.append("|" + " --- |" * len(rows[0]))
    lines.extend("| " + " | ".join(row) + " |" for row in rows[1:])
    return read_text("\n".join(lines) + "\n")


def plan(title: str, *parts: str | Rows) -> SourceText:
    return table_source("KẾ HOẠCH", title, "I. NỘI DUNG", *parts)


def view_of(source: SourceText) -> View:
    return View(source.text, source.blocks)


def duties(source: SourceText) -> list[tuple[str, str, str, tuple[str, ...] | None]]:
    view = view_of(source)
    return [
        (view.text[d.start : d.end], d.fields["agency"], d.fields["role"], d.fields["partners"])
        for d in tables.assignments(view, Outline())
    ]


def times(source: SourceText) -> list[tuple[str, str, str | None, str | None, str | None]]:
    view = view_of(source)
    return [
        (
            view.text[d.start : d.end],
            d.fields["kind"],
            d.fields["start"],
            d.fields["end"],
            d.fields["every"],
        )
        for d in tables.deadlines(view, Outline(), dates.find(view))
    ]


def number_of(draft: Draft, when: str) -> tuple[Any, ...]:
    """Indicator, value, unit, last year or first, and what else is not plain."""
    fields, odd = draft.fields, []
    interval = fields[when]
    year = None if interval is None else (interval.end or interval.start)[:4]
    if fields["value_max"] is not None:
        odd.append(fields["value_max"])
    odd.extend(fields[name] for name in ("per", "ratio", "area") if fields[name] is not None)
    if fields["change"] != "level":
        odd.append(fields["change"])
    if fields["bound"] not in ("exact", "range"):
        odd.append(fields["bound"])
    return (fields["indicator"], fields["value"], fields["unit"], year, *odd)


def numbers(source: SourceText, outline: Outline | None = None) -> tuple[list[Any], list[Any]]:
    view = view_of(source)
    targets, figures = tables.quantities(view, outline or Outline(), [])
    return [number_of(d, "due") for d in targets], [number_of(d, "as_of") for d in figures]
