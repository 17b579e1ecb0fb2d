"""Sheets (XLSX, XLSM): annexes of targets, read into the same blocks and cells as a document.

openpyxl opens the workbook in read-only mode with the results that were saved in it: formulas are
never computed, macros never run, links to other files never followed. Each visible sheet is a page;
what is hidden is not read and is said.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections import Counter
from typing import IO, Any

from ...models import SourceInfo, SourceText
from ...models.errors import UnreadableInput
from ...models.problems import problem
from ...models.source import Problem
from . import archive, legacy, limits
from .docx_extras import MACROS
from .docx_package import Package, transitional
from .layout import Sheet
from .legacy import Codec
from .xlsx_facts import Facts, read_facts
from .xlsx_layout import Grid, Said, lay_out
from .xlsx_numbers import shown

MOST_CELLS = 60_000
_VISITED = 8_000_000  # places of a sheet, most of them empty, that are looked at
"""Cells with values that are read of one workbook; a plan's annexes have some thousands."""
_MOST_SHEETS = 200
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})


def read_xlsx(data: bytes, info: SourceInfo) -> SourceText:
    """The canonical text of a workbook.

    Raises:
        UnreadableInput: when it is damaged, under a password, or a bomb.
    """
    name = info.name or "?"
    names = archive.check(data, name, "XLSX")
    try:
        _look_through(data, names)
        data = transitional(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _Workbook(data).read(info)
    except UnreadableInput:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise archive.damaged(name, error, "XLSX") from error


def _look_through(data: bytes, names: frozenset[str]) -> None:
    """No part of a workbook declares entities, and none that is held whole is too large.

    Raises:
        ValueError: one declares entities.
        TooMuch: one has more tags than a workbook's.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for name in names:
            if name.endswith((".xml", ".rels")):
                with opened.open(name) as part:
                    head = part.read(4096)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise ValueError("document type declaration")
                    if not name.startswith("xl/worksheets/"):  # sheets are read row by row
                        _count_tags(part, name)


def _count_tags(part: IO[bytes], name: str) -> None:
    left = limits.BOOK_TAGS
    if name == "xl/styles.xml":
        left = limits.STYLE_TAGS
    elif "sharedstrings" in name.lower() or "pivot" in name.lower():
        left = limits.XML_TAGS
    while chunk := part.read(1 << 20):
        left -= chunk.count(b"<")
        if left < 0:
            raise limits.TooMuch


class _Workbook:
    """One workbook: its sheets in order, and what is said of them."""

    def __init__(self, data: bytes) -> None:
        from openpyxl import load_workbook

        self._package = Package(data)
        self._book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False, keep_vba=False
        )
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._problems: list[Problem] = []
        self._left = MOST_CELLS
        self._fonts: Counter[str] = Counter()

    def read(self, info: SourceInfo) -> SourceText:
        sheet = Sheet()
        grids = []
        hidden = []
        worksheets = self._book.worksheets
        for number, worksheet in enumerate(worksheets[:_MOST_SHEETS], start=1):
            if worksheet.sheet_state != "visible":
                hidden.append(worksheet.title)
                continue
            grids.append((number, worksheet.title, self._grid(worksheet)))
        self._say_hidden(hidden)
        self._decode([grid for _, _, grid in grids])
        table = 0
        for number, title, grid in grids:
            table = lay_out(grid, sheet, number, title, table)
        self._extras()
        sheet.problems.extend(self._problems)
        return sheet.source(info.model_copy(update={"pages": len(worksheets)}))

    def _grid(self, worksheet: Any) -> Grid:
        """The values of a sheet as they are shown."""
        path = worksheet._worksheet_path.lstrip("/")
        with self._zip.open(path) as stream:
            facts = read_facts(stream, self._left + 1)
        title = worksheet.title
        if facts.cells > self._left:
            self._problem("sheet_cut.cells", title=title, most=MOST_CELLS)
        grid = Grid(merged=facts.merged)
        errors = 0
        width, height = max(facts.last_column, 1), max(facts.last_row, 1)
        if width * height > max(_VISITED, 8 * facts.cells):  # a few cells far from each other
            height = min(height, max(_VISITED // width, 1))
            self._problem("sheet_cut.rows", title=title, rows=height)
        rows = worksheet.iter_rows(min_row=1, max_row=height, max_col=width)
        for row in rows:
            for cell in row:
                if cell.value is None or self._left <= 0:
                    continue
                self._left -= 1
                if cell.row in facts.hidden_rows or facts.hidden(cell.column):
                    grid.hidden += 1
                    continue
                text = shown(cell.value, cell.number_format).strip()
                errors += text in _ERRORS
                if text:
                    font = cell.font
                    grid.cells[cell.row, cell.column] = Said(
                        text, bool(font.b), font.name or "", not isinstance(cell.value, str)
                    )
        self._say(title, facts, grid, errors)
        return grid

    def _decode(self, grids: list[Grid]) -> None:
        """Turn the words of cells in old fonts into Unicode."""
        said = [cell for grid in grids for cell in grid.cells.values() if not cell.number]
        words: dict[Codec, list[Said]] = {}
        for cell in said:
            codec = legacy.codec_of(cell.font)
            if codec is not None:
                words.setdefault(codec, []).append(cell)
        if not words:
            verdict = legacy.judge("\n".join(cell.text for cell in said))
            if verdict is not None:
                self._problems.append(legacy.by_text(verdict))
                for cell in said:
                    cell.text = legacy.convert_all(cell.text, verdict.codec)
        for codec, cells in words.items():
            fonts = sorted({cell.font for cell in cells})
            fits = legacy.fits("\n".join(cell.text for cell in cells), codec)
            if fits is None:
                continue
            if not fits:
                self._problems.append(legacy.unsure(fonts))
                continue
            for cell in cells:
                cell.text = legacy.convert(cell.text, codec, legacy.draws_capitals(cell.font))
            capitals = any(map(legacy.draws_capitals, fonts))
            self._problems.append(legacy.by_fonts(codec, fonts, capitals))

    # --- what is said -----------------------------------------------------------------------------

    def _problem(self, code: str, **values: str | int) -> None:
        self._problems.append(problem(code, None, **values))

    def _say(self, title: str, facts: Facts, grid: Grid, errors: int) -> None:
        if grid.hidden:
            self._problem("hidden_cells", title=title, count=grid.hidden)
        if facts.without_result:
            self._problem("formula_without_result", title=title, count=facts.without_result)
        if errors:
            self._problem("formula_error", title=title, count=errors)

    def _say_hidden(self, titles: list[str]) -> None:
        if titles:
            names = ", ".join(f"«{title}»" for title in titles[:5])
            more = ", …" if len(titles) > 5 else ""
            self._problem("hidden_sheet", count=len(titles), names=names + more)

    def _extras(self) -> None:
        names = list(self._package.names())
        if any(name.endswith("vbaproject.bin") for name in names):
            self._problems.append(MACROS)
        comments = sum(name.startswith("xl/comments") for name in names)
        if comments:
            self._problem("comments.cells")
        if any(name.startswith("xl/charts/chart") for name in names):
            self._problem("embedded_object.charts")
