"""Workbooks as an office reads them: a title, a frozen header, filters, and cells that only show.

Text from a document never becomes a formula: it is stored as a string, marked as text as Excel
marks what is typed behind an apostrophe, and without characters that a workbook cannot hold.
Rows are streamed: a sheet of a million rows needs no more memory than one of ten.
"""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from .atomic import replacing

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | float | date | bool | None
"""What a cell holds: text, a number, a day, yes or no, or nothing."""

FONT = "Times New Roman"  # Nghị định 30/2020/NĐ-CP, Phụ lục I
MAX_ROWS = 1_000_000  # Excel ends at 1,048,576; the rest goes to a further sheet
MAX_TEXT = 32_000  # Excel refuses a cell of more than 32,767 characters
_LINE, _HIGHEST = 16.0, 400.0  # points; a row cannot be higher than 409
_LETTERS = 1.1  # letters in the width of a digit, in Times New Roman
_A3 = 8
_DECIMALS = 6

# Control characters are not allowed in XML; marks that turn the direction of the text would let
# a document show another number than the cell holds.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "|")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and how its cells are set."""

    title: str
    width: float = 14
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the name on its tab, the lines above the table, the columns and the rows."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    title: str = ""
    notes: tuple[str, ...] = ()
    printed: int | None = None
    """How many of the columns go on paper; those behind are for the screen alone."""


def clean(text: str) -> str:
    """*text* without what a cell cannot hold or must not show, and cut where Excel cuts it."""
    text = _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub("", text))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def csv_text(text: str) -> str:
    """*text* as a CSV cell: behind an apostrophe where a spreadsheet would see a formula."""
    text = clean(text)
    return "'" + text if text.lstrip(" \u00a0").startswith(_FORMULA_START) else text


def number_format(value: float) -> str:
    """The display format that shows all decimals of *value* with Vietnamese separators.

    The language code makes LibreOffice write ``12,83``; Excel follows the machine's setting.
    """
    text = f"{value:.{_DECIMALS}f}".rstrip("0")
    places = len(text) - text.index(".") - 1
    return "[$-42A]#,##0" + ("." + "0" * places if places else "")


def write_workbook(target: Path, sheets: Iterable[Sheet]) -> int:
    """Write *sheets* as an XLSX file, whole or not at all; gives the number of rows written.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    names: set[str] = set()
    count = 0
    with replacing(target) as temporary, _temporary_files():
        for sheet in sheets:
            for number, rows in enumerate(_pages(sheet.rows), start=1):
                tab = cast("Worksheet", book.create_sheet(_tab(sheet.name, number, names)))
                count += _fill(tab, sheet, rows)
        if not names:
            book.create_sheet("Trống")
        # To memory first: on a full disk a half-written archive complains once more when it goes.
        packed = io.BytesIO()
        book.save(packed)
        temporary.write_bytes(packed.getbuffer())
    return count


@contextlib.contextmanager
def _temporary_files() -> Iterator[None]:
    """openpyxl keeps rows in the system's temporary folder, which may be full, too.

    Raises:
        OSError: for lxml's own error, which names the system's alone (``IO_ENOSPC``).
    """
    from lxml.etree import SerialisationError

    try:
        yield
    except SerialisationError as error:
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, os.strerror(number)) from error


def write_csv(target: Path, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write rows as CSV that Excel opens rightly (UTF-8 with a mark); gives how many.

    Numbers keep the decimal point and days are ISO dates, for programs; text never starts a
    formula.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    count = 0
    with (
        replacing(target) as temporary,
        temporary.open("x", encoding="utf-8-sig", newline="") as stream,
    ):
        writer = csv.writer(stream)
        writer.writerow([csv_text(column) for column in columns])
        for row in rows:
            writer.writerow([_csv_cell(value) for value in row])
            count += 1
    return count


def _csv_cell(value: Value) -> str | float | None:
    if isinstance(value, str):
        return csv_text(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _pages(rows: Iterable[Sequence[Value]]) -> Iterator[Iterator[Sequence[Value]]]:
    """The rows cut where a sheet is full; an empty table is one page."""
    left = iter(rows)
    first = True
    while True:
        head = list(islice(left, 1))
        if not head and not first:
            return
        page = chain(head, islice(left, MAX_ROWS - 1))
        first = False
        yield page
        for _ in page:  # what the reader of the page left
            pass


def _tab(name: str, number: int, names: set[str]) -> str:
    """A name that Excel allows on a tab and that no other sheet has."""
    base = re.sub(r"[\[\]:*?/\\]", " ", clean(name)).strip("' ")[:27] or "Sheet"
    made, count = (base if number == 1 else f"{base} {number}"), number
    while made.lower() in names:
        count += 1
        made = f"{base} {count}"
    names.add(made.lower())
    return made


def _fill(tab: Worksheet, sheet: Sheet, rows: Iterable[Sequence[Value]]) -> int:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    above = ([sheet.title] if sheet.title else []) + list(sheet.notes)
    head = len(above) + 1
    tab.freeze_panes = f"A{head + 1}"
    for index, column in enumerate(sheet.columns, start=1):
        tab.column_dimensions[get_column_letter(index)].width = column.width
    tab.page_setup.orientation = "landscape"
    tab.page_setup.paperSize = _A3
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tab.page_setup.fitToHeight = 0
    tab.print_title_rows = f"{head}:{head}"
    make = _Cells(tab)
    for index, line in enumerate(above):
        tab.append([make.line(line, title=index == 0 and bool(sheet.title))])
    tab.row_dimensions[head].height = _height([c.title for c in sheet.columns], sheet.columns) + 6
    tab.append([make.heading(column.title) for column in sheet.columns])
    count = 0
    for count, row in enumerate(rows, start=1):
        at = head + count
        # A row without a height is set by Excel when it opens the file, and by others never.
        tab.row_dimensions[at].height = _height(row, sheet.columns)
        tab.append([make.cell(*pair) for pair in zip(row, sheet.columns, strict=True)])
        del tab.row_dimensions[at]
    last = get_column_letter(max(1, len(sheet.columns)))
    tab.auto_filter.ref = f"A{head}:{last}{head + count}"
    if sheet.printed is not None:
        tab.print_area = f"A1:{get_column_letter(sheet.printed)}{head + count}"
    return count


def _height(row: Sequence[Value], columns: Sequence[Column]) -> float:
    """The height that shows all lines of the longest cell, in points."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str):
            # Letters of Times New Roman are narrower than the digit that widths are counted in.
            room = max(1.0, column.width * _LETTERS)
            lines = max(lines, sum(ceil(max(1, len(p)) / room) for p in value.split("\n")))
    return min(lines * _LINE, _HIGHEST)


class _Cells:
    """Makes the cells of one sheet; each style is made once and shared by its cells."""

    def __init__(self, tab: Worksheet) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.tab = tab
        side = Side(style="thin", color="BFBFBF")
        self.border = Border(left=side, right=side, top=side, bottom=side)
        self.font = Font(name=FONT, size=12)
        self.bold = Font(name=FONT, size=12, bold=True)
        self.large = Font(name=FONT, size=14, bold=True)
        self.fill = PatternFill("solid", fgColor="E7EEF5")
        self.centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self.alignments = {
            align: Alignment(horizontal=align, vertical="top", wrap_text=True)
            for align in ("left", "center", "right")
        }
        self.styles: dict[tuple[str, str, bool], StyleArray] = {}

    def line(self, text: str, *, title: bool) -> Cell:
        """A line above the table."""
        cell = self._make(clean(text))
        cell.data_type = "s"
        cell.font = self.large if title else self.font
        return cell

    def heading(self, text: str) -> Cell:
        """A cell of the header row."""
        cell = self._make(clean(text))
        cell.data_type = "s"
        cell.font, cell.fill = self.bold, self.fill
        cell.alignment, cell.border = self.centre, self.border
        return cell

    def cell(self, value: Value, column: Column) -> Cell:
        """A cell of the table: numbers as numbers, days as days, text as text and nothing else."""
        if isinstance(value, bool):
            value = "x" if value else ""
        if isinstance(value, str):
            cell = self._make(clean(value))
            cell.data_type = "s"  # whatever its first character
            quoted = value.lstrip().startswith(_FORMULA_START)
            cell._style = self._style("General", column.align, quoted)  # type: ignore[attr-defined]
        elif isinstance(value, date):
            cell = self._make(value)
            cell._style = self._style("dd/mm/yyyy", "center", False)  # type: ignore[attr-defined]
        else:
            cell = self._make(value)
            shown = "General" if value is None else number_format(value)
            cell._style = self._style(shown, "right", False)  # type: ignore[attr-defined]
        return cell

    def _make(self, value: Value) -> Cell:
        from openpyxl.cell import WriteOnlyCell

        return WriteOnlyCell(self.tab, cast("str | None", value))

    def _style(self, shown: str, align: str, quoted: bool) -> StyleArray:
        key = (shown, align, quoted)
        style = self.styles.get(key)
        if style is None:
            cell = self._make(None)
            cell.font, cell.border, cell.alignment = self.font, self.border, self.alignments[align]
            cell.number_format = shown
            cell.quotePrefix = quoted
            style = self.styles[key] = cell._style  # type: ignore[attr-defined]
        return style
