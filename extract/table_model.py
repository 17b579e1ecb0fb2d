"""The tables of a document with what their columns and rows mean: the one table model.

``find`` is asked by several steps and made once for a view.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from weakref import WeakKeyDictionary

from . import table_columns, table_rows, table_values
from .table_columns import Column, Header
from .table_grid import Entry, Grid, grids
from .table_rows import Row
from .table_times import Moment, search
from .table_values import CellUnit
from .view import View

TableKind = Literal["data", "layout"]

_NO_CAPTION = re.compile(r"kèm theo|ban hành|nơi nhận|^số\s?:|cộng hòa|độc lập")
_HEADS = ("task", "indicator", "place", "item")
_ANY = ("other", "product", "carrier", "lead", "note")
_TELLING = frozenset(
    (
        "lead",
        "carrier",
        "adviser",
        "both",
        "partners",
        "time",
        "value",
        "funding",
        "unit",
        "product",
    )
)
_FILE_HEADS = 40  # blocks in which a document's title and date stand
_PERIOD = re.compile(
    r"(?:giai đoạn|thời kỳ|nhiệm kỳ|5 năm|năm học)\s?:?\s?(?P<a>20\d\d)\s?(?:-|đến)\s?(?P<b>20\d\d)"
    r"|(?:từ )?năm (?P<c>20\d\d)(?:\s?(?:-|đến|đến năm)\s?(?P<d>20\d\d))?"
)
_ISSUED = re.compile(r"ngày.{0,14}tháng(?P<m>[\d\s.…]{0,14})năm (?P<y>20\d\d)")
_KIND = re.compile(
    r"(?:kế hoạch|chương trình|đề án|phương án|quyết định|báo cáo|nghị quyết|tờ trình)\b"
)
_TITLE_END = re.compile(
    r"(?:căn cứ|thực hiện (?:nghị|quyết|kế hoạch|chương)|theo đề nghị|[ivx]+\.|\()"
)
_TITLE_LINES = 5
_UNTIL = ("đến", "hết", "tới")


@dataclass(frozen=True, slots=True)
class PlanTime:
    """The years of a document: of its title, and of its issue with the month."""

    first: int | None = None
    last: int | None = None
    issued: int | None = None
    month: int | None = None

    @property
    def single(self) -> int | None:
        """The one year that a time without a year belongs to."""
        return self.first if self.first == self.last else None


@dataclass(slots=True, eq=False)
class Table:
    """A table. A ``layout`` table (letterhead, signature) has no columns and no rows.

    Attributes:
        caption: the lines right above it and the rows above its header, folded.
        unit: the unit that the caption or the head of the naming column gives to all values.
        moment: the time that the caption names.
        naming: the column that names the rows.
        heading: the title of the section that it stands in, folded; "" until it is known.
        header: the cells of the header, of its repetitions and of the column numbers.
    """

    kind: TableKind
    grid: Grid
    columns: list[Column] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    naming: int = 0
    caption: str = ""
    unit: CellUnit | None = None
    moment: Moment | None = None
    header: list[Entry] = field(default_factory=list)
    english: bool = False
    heading: str = ""

    def of(self, *roles: str) -> list[Column]:
        """The columns that have one of *roles*, left to right."""
        return [column for column in self.columns if column.role in roles]

    def cell(self, row: int, column: int) -> str:
        """The words that stand in a place of the grid, merged cells in each place they serve."""
        entry = self.grid.places[row][column]
        return entry.text if entry else ""

    def groups(self) -> Iterator[Row]:
        """The rows that only name a group of rows."""
        return (row for row in self.rows if row.kind == "group")


_MADE: WeakKeyDictionary[View, list[Table]] = WeakKeyDictionary()


def find(view: View) -> list[Table]:
    """The tables of a document in the order of the text."""
    made = _MADE.get(view)
    if made is None:
        made = _MADE[view] = _find(view)
    return made


def _find(view: View) -> list[Table]:
    tables: list[Table] = []
    for grid in grids(view):
        before = tables[-1] if tables else None
        tables.append(_table(view, grid, before))
    return tables


def _table(view: View, grid: Grid, before: Table | None) -> Table:
    found = table_columns.header(grid)
    if found is not None:
        columns = table_columns.columns(grid, found, grid.places[found.body :])
        naming = _naming(columns)
        if naming is not None:
            return _data(view, grid, found, columns, naming)
    elif before is not None and _goes_on(view, before, grid):
        return _continued(grid, before)
    return Table("layout", grid)


def _naming(columns: list[Column]) -> int | None:
    """The column that names the rows, or None where the columns tell nothing."""
    roles = {column.role for column in columns}
    if not roles & _TELLING:
        return None
    for role in _HEADS:
        chosen = [column.index for column in columns if column.role == role]
        if chosen:
            return chosen[0]
    headed = [c for c in columns if c.heads]
    telling = [c for c in headed if c.role in _TELLING]
    if len(telling) + ("stt" in roles) < 2:
        return None
    # A table of numbers may name its rows by anything: ``Sản phẩm``, ``Doanh nghiệp``.
    naming = _ANY if roles & {"value", "funding"} else ("other",)
    found = next((c.index for c in headed if c.role in naming), None)
    first = next((c for c in headed if c.role != "stt"), None)
    if (
        found is None
        and first is not None
        and first.role == "time"
        and roles & {"value", "funding"}
    ):
        first.role = "other"  # ``Năm | Số lớp | Số học viên``: the years name the rows
        return first.index
    return found


def _data(view: View, grid: Grid, found: Header, columns: list[Column], naming: int) -> Table:
    naming = _narrowest(grid, found, columns, naming)
    body = table_rows.build(grid, found, columns, naming)
    table = Table("data", grid, columns, body.rows, naming)
    _above(view, table, found)
    table.header = [e for row in grid.rows[found.top : found.body] for e in row if e.text]
    table.header += body.repeated
    values = [column.index for column in table.of("value", "funding")]
    table.english = table_values.is_english(
        [
            [e.folded for i in values if (e := row.cells[i]) and len(e.folded) < 30]
            for row in body.rows
        ]
    )
    return table


def _narrowest(grid: Grid, found: Header, columns: list[Column], naming: int) -> int:
    """Of several task columns the one with the most cells: merged ones name groups of tasks."""
    same = [c.index for c in columns if c.role == columns[naming].role]
    if len(same) < 2 or columns[naming].role == "place":
        return naming
    counts = {
        index: len({id(row[index]) for row in grid.places[found.body :] if row[index]})
        for index in same
    }
    return max(same, key=lambda index: (counts[index], -index))


def _above(view: View, table: Table, found: Header) -> None:
    """What the caption and the rows above the header say of the whole table."""
    runs = list(table.grid.caption)
    for row in table.grid.rows[: found.top]:
        runs.extend(piece for entry in row for piece in entry.pieces)
    lines = [(view.folded[a:b], view.text[a:b]) for a, b in runs]
    for column in (table.columns[table.naming], *table.of("stt", "unit", "value", "funding")):
        lines.extend((e.folded, e.text) for e in column.heads if "đ" in e.folded[:40])
    for folded, text in lines:
        unit = table_values.caption_unit(folded, text)
        if unit is not None:
            table.unit = unit
    if table.unit is None and (below := _below(view, table.grid)):
        table.unit = table_values.caption_unit(*below)
    captions = [f for f, _ in lines[: len(runs)] if not _NO_CAPTION.search(f)]
    table.caption = "\n".join(captions)
    for caption in captions:
        named = search(caption)
        if named:
            table.moment = named[0]
    for bracket in table.columns[table.naming].brackets:
        table.unit = table.unit or table_values.bracket_unit(bracket)


def _below(view: View, grid: Grid) -> tuple[str, str] | None:
    """The short line right below a table, which may state its unit: ``(ĐVT: Triệu đồng)``."""
    index = grid.last + 1
    if index >= len(view.blocks) or view.blocks[index].cell is not None:
        return None
    start, end = view.starts[index], view.ends[index]
    return (view.folded[start:end], view.text[start:end]) if 0 < end - start < 60 else None


def _goes_on(view: View, before: Table, grid: Grid) -> bool:
    """Tell whether a table without a header is the rest of the one before it."""
    if before.kind != "data" or abs(grid.width - before.grid.width) > 0 or grid.width < 3:
        return False
    between = range(before.grid.last + 1, grid.first)
    words = sum(view.ends[i] - view.starts[i] for i in between)
    return len(between) <= 3 and words <= 120


def _continued(grid: Grid, before: Table) -> Table:
    found = Header(0, 0, 0, [])
    body = table_rows.build(grid, found, before.columns, before.naming)
    return Table(
        "data", grid, before.columns, body.rows, before.naming, before.caption, before.unit,
        before.moment, body.repeated, before.english,
    )  # fmt: skip


def _title(view: View) -> str:
    """The lines from the one that names the kind of document to the preamble, folded."""
    title: list[str] = []
    for index in range(min(_FILE_HEADS, len(view.blocks))):
        line = view.folded[view.starts[index] : view.ends[index]]
        if view.blocks[index].cell is not None or _ISSUED.search(line) or not line:
            continue
        if len(title) > 1 and (_TITLE_END.match(line) or len(title) > _TITLE_LINES):
            break
        if title or (_KIND.match(line) and len(line) < 300):
            title.append(line)
    return " ".join(title)


def plan_time(view: View) -> PlanTime:
    """The years that a document's title names and the time of its issue."""
    first = last = None
    title = _title(view)
    match = _PERIOD.search(title)
    if match:
        first = int(match["a"] or match["c"])
        last = int(match["b"] or match["d"] or first)
        if title[max(0, match.start() - 8) : match.start()].rstrip().endswith(_UNTIL):
            first = None
    issued = _ISSUED.search(view.folded, 0, 4000)
    month = re.search(r"\d{1,2}", issued["m"]) if issued else None
    return PlanTime(
        first, last, int(issued["y"]) if issued else None, int(month[0]) if month else None
    )
