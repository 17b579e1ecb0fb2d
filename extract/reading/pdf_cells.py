"""Tables without rules put to the tables of a page, so that they are read as ruled ones are.

A table that goes on over pages has the same columns on all of them; ``pdf_columns`` joins the
parts, drops the repeated head and joins the row that a page end has cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import pdf_aligned, pdf_rows
from .layout import Run, cut, trimmed
from .pdf_aligned import Atom, Region, Row
from .pdf_clean import Sheets
from .pdf_lines import Line
from .pdf_rows import Made, Strip
from .pdf_tables import Ruled

_EDGE = 4.0


@dataclass(slots=True, eq=False)
class _Part:
    """What of a table stands on a page."""

    page: int
    region: Region


def lay_out(pages: list[list[Line]], sheets: Sheets) -> None:
    """Find the tables without rules on *pages* and mark their lines as cells, in place."""
    open_part: _Part | None = None
    chains: list[list[_Part]] = []
    for number, lines in enumerate(pages):
        rows = pdf_aligned.rows_of(lines) if any(line.words for line in lines) else []
        start = 0
        if open_part is not None and rows:
            region = pdf_aligned.go_on(rows, open_part.region)
            if region is not None:
                chains[-1].append(_Part(number, region))
                start = len(region.rows)
        chains += [[_Part(number, r)] for r in pdf_aligned.find(rows[start:])]
        last = chains[-1][-1] if chains else None
        at_foot = last is not None and last.page == number and last.region.rows[-1] is rows[-1]
        open_part = last if at_foot and _lowest(lines, rows) else None
    for chain in chains:
        _write(chain, pages, sheets)


def _lowest(lines: Sequence[Line], rows: Sequence[Row]) -> bool:
    """No ruled table stands below the last line."""
    return all(line.y >= rows[-1].y - 1 for line in lines if line.inside is not None)


def _write(chain: list[_Part], pages: list[list[Line]], sheets: Sheets) -> None:
    alleys = chain[-1].region.alleys
    everything = [a.word for part in chain for row in part.region.rows for a in row.atoms]
    left, right = min(w.left for w in everything), max(w.right for w in everything)
    xs = [left - _EDGE, *((a[0] + a[1]) / 2 for a in alleys), right + _EDGE]
    reach = [0.0] * (len(alleys) + 1)
    parts = []
    for part in chain:
        turned = [line for line in pages[part.page] if line.turned is not None]
        cells, count = _cells(part, alleys, turned, sheets)
        parts.append((part, cells, count))
        for cell in cells:
            last = cell.column + cell.column_span - 1
            furthest = max((s.atoms[-1].word.right for s in cell.strips), default=0.0)
            reach[last] = max(reach[last], furthest + _EDGE)
    for part, cells, count in parts:
        _put(
            part, cells, Ruled(xs, [float(-n) for n in range(count + 1)], {}, reach), pages, sheets
        )


def _cells(
    part: _Part, alleys: Sequence[tuple[float, float]], turned: Sequence[Line], sheets: Sheets
) -> tuple[list[Made], int]:
    """The cells of a part, and how many rows it has."""
    region = part.region
    cells = pdf_rows.head(region, alleys, turned)
    count = max((cell.row + cell.row_span for cell in cells), default=0)
    width = region.rows[0].atoms[-1].word.right - region.rows[0].left
    rules = [
        rule.at
        for rule in sheets.tables[part.page].across
        if rule.end - rule.start > 0.5 * max(width, 60)
    ]
    for row in pdf_rows.body(region, alleys, rules):
        own: dict[int, Made] = {}
        for strip in row:
            cell = own.get(strip.column)
            if cell is None:
                span = strip.last - strip.column + 1
                own[strip.column] = Made(count, strip.column, 1, span, [strip])
            else:
                cell.strips.append(strip)
                cell.column_span = max(cell.column_span, strip.last - strip.column + 1)
        _bounded(own)
        cells += own.values()
        count += 1
    return cells, count


def _bounded(own: dict[int, Made]) -> None:
    """No cell reaches into the next one of its row."""
    columns = sorted(own)
    for column, following in zip(columns, [*columns[1:], None], strict=True):
        if following is not None:
            own[column].column_span = min(own[column].column_span, following - column)


def _put(
    part: _Part, cells: Sequence[Made], table: Ruled, pages: list[list[Line]], sheets: Sheets
) -> None:
    """Put the lines of the cells where the table's words stood."""
    tables = sheets.tables[part.page].tables
    number = len(tables)
    tables.append(table)
    taken: dict[int, set[int]] = {}
    for cell in cells:
        for strip in cell.strips:
            for atom in strip.atoms:
                taken.setdefault(id(atom.line), set()).add(atom.word.start)
    made: list[Line] = []
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        place = (cell.row, cell.column, cell.row_span, cell.column_span)
        for line in _lines(cell.strips):
            line.inside = (number, place)
            made.append(line)
    kept: list[Line] = []
    begun = False
    for line in pages[part.page]:
        if id(line) in taken:
            if not begun:
                kept += made
                begun = True
            kept += _rest(line, taken[id(line)])
        else:
            kept.append(line)
    pages[part.page] = kept


def _rest(line: Line, starts: set[int]) -> list[Line]:
    """The words of a line that are not the table's."""
    return [_line([Atom(line, word, line.size)]) for word in line.words if word.start not in starts]


def _lines(strips: Sequence[Strip]) -> list[Line]:
    found: list[Line] = []
    for strip in sorted(strips, key=lambda s: (-s.y, s.atoms[0].word.left)):
        line = _line(strip.atoms)
        last = found[-1] if found else None
        if last is not None and abs(last.y - line.y) < 0.2 * line.size:
            last.runs = [
                *last.runs,
                Run(" ", last.runs[-1].offset, None, False, last.page),
                *line.runs,
            ]
            last.text = f"{last.text} {line.text}"
            last.right = max(last.right, line.right)
        else:
            found.append(line)
    return found


def _line(atoms: Sequence[Atom]) -> Line:
    """A line of its own of words side by side."""
    runs: list[Run] = []
    start = 0
    for index, atom in enumerate(atoms):
        if index + 1 < len(atoms) and atoms[index + 1].line is atom.line:
            continue
        group = atoms[start : index + 1]
        if runs:
            runs.append(Run(" ", runs[-1].offset, None, False, atom.line.page))
        runs += cut(atom.line.runs, group[0].word.start, group[-1].word.end)
        start = index + 1
    runs = trimmed(runs)
    worded = [r for r in runs if r.bold is not None and any(map(str.isalnum, r.text))] or runs
    first = atoms[0]
    return Line(
        first.line.page,
        "".join(run.text for run in runs),
        first.word.left,
        atoms[-1].word.right,
        first.word.y,
        first.size,
        runs,
        all(run.bold for run in worded),
        all(run.italic for run in worded),
        bool(worded[0].bold),
        first.line.row,
    )
