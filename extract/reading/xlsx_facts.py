"""What openpyxl's read-only mode passes over in a sheet: merged cells, hidden rows and columns,
formulas that were saved without their result, and how far the values really reach.

One pass over the sheet's XML, element by element, in memory that does not grow with the sheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO, Any

from lxml import etree

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_WATCHED = tuple(
    "{*}" + name
    for name in ("row", "col", "mergeCell", "hyperlink", "dataValidation", "conditionalFormatting")
)
_MERGES = 20_000
_ROWS, _COLUMNS = 1_048_576, 16_384


@dataclass(slots=True)
class Facts:
    """Rows and columns count from 1, as the sheet's own names do."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    without_result: int = 0

    def hidden(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def read_facts(stream: IO[bytes], most_cells: int) -> Facts:
    """The facts of one sheet; the count of its cells with values stops at *most_cells*.

    Raises:
        etree.XMLSyntaxError: the sheet is no XML.
    """
    facts = Facts()
    row = 0
    events = etree.iterparse(
        stream, events=("end",), tag=_WATCHED, resolve_entities=False, no_network=True,
        load_dtd=False,
    )  # fmt: skip
    for _, element in events:
        tag = element.tag.rpartition("}")[2]
        if tag == "row":
            row = _whole(element.get("r"), row + 1, _ROWS)
            _row(element, row, facts, most_cells)
        elif tag == "col" and _on(element.get("hidden")):
            first = _whole(element.get("min"), 1, _COLUMNS)
            facts.hidden_columns.append((first, _whole(element.get("max"), first, _COLUMNS)))
        elif tag == "mergeCell":
            _merge(element.get("ref") or "", facts)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return facts


def _row(element: Any, row: int, facts: Facts, most_cells: int) -> None:
    if _on(element.get("hidden")):
        facts.hidden_rows.add(row)
    column = 0
    for cell in element:
        if len(cell) and facts.cells < most_cells:
            column = _column(cell.get("r"), column + 1)
            _cell(cell, row, column, facts)
        else:
            column += 1


def _cell(element: Any, row: int, column: int, facts: Facts) -> None:
    found = {child.tag.rpartition("}")[2]: child for child in element if isinstance(child.tag, str)}
    value = found.get("v")
    valued = value is not None and bool(value.text)
    if "f" in found and not valued and element.get("t") != "str":
        facts.without_result += 1
    if valued or "is" in found or "f" in found:
        facts.cells += 1
        facts.last_row = max(facts.last_row, row)
        facts.last_column = max(facts.last_column, column)


def _merge(reference: str, facts: Facts) -> None:
    ends = _PLACE.findall(reference)
    if len(ends) != 2 or len(facts.merged) >= _MERGES:
        return
    (left, top), (right, bottom) = ends
    facts.merged.append((int(top), letters(left), int(bottom), letters(right)))


def letters(name: str) -> int:
    """The number of the column of that name: 1 for ``A``, 27 for ``AA``."""
    number = 0
    for char in name:
        number = number * 26 + ord(char) - 64
    return number


def _column(reference: str | None, default: int) -> int:
    match = _PLACE.fullmatch(reference or "")
    return min(letters(match[1]), _COLUMNS) if match else default


def _whole(text: str | None, default: int, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() else default


def _on(text: str | None) -> bool:
    return text in ("1", "true")
