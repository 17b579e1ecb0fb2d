"""The rows under the header of a table: laid on its columns, told apart, and put in a tree.

A row is data, a group (``I | NHÓM GIẢI PHÁP ...``), a total, the header again, or column numbers.
Sub-rows (``Trong đó: ...``, ``- ...``, ``1.1``) hang under the row that they leave words out of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from . import table_times
from .folding import fold
from .table_columns import BODY, Column, Header, is_bare_measure, is_measure, is_numbering, label_of
from .table_grid import Entry, Grid

RowKind = Literal["data", "group", "total"]

_LABEL = re.compile(
    r"\s*(?:(?P<label>[IVXL]{1,5}|[A-HĐ]|[a-hđ]|\d{1,2}(?:\.\d{1,2}){0,4})[.)]\s+"
    r"|(?P<dotted>\d{1,2}(?:\.\d{1,2}){1,4})\s+|(?P<sign>[-+*•–])\s*)"
)
_OF_WHICH = re.compile(
    r"\s*(?:trong đó|bao gồm|tr\. ?đó|trđ|t\.đ|cụ thể|gồm|chia ra"
    r"|trong tổng số)\s?(?:có)?\s?(?::|,|-|$)?\s?"
)
_OF_WHICH_ENDS = re.compile(r"[,;:.(\s]*(?:trong đó|bao gồm|chia ra|gồm)[\s:,.)]*$")
_TOTAL = re.compile(
    r"(?:tổng(?: số| cộng| kinh phí| vốn| mức)?|cộng|toàn (?:tỉnh|huyện|xã|ngành|thành phố|quốc))"
    r"(?: (?:cộng|chung|toàn (?:tỉnh|huyện|xã|ngành)|kinh phí|vốn|[(][^()]{0,30}[)]))*\s?:?"
)
_DITTO = re.compile(r'[-–"\s]*(?:nt|như trên|″)[-–".\s]*|"|″')
# A source of money: whose it is stands in the rows above (``Vốn sự nghiệp`` of ``Dự án 1``).
_SOURCE = re.compile(
    r"(?:(?:nguồn )?vốn|(?:nguồn )?ngân sách|nguồn|ns ?(?:tw|tư|đp|nn|t|h|x|tỉnh|huyện|xã))(?!\w)"
)
_UNIT_BRACKET = re.compile(r"\s*\([^()\n]{0,40}\)\s*$")
_SAME = (
    "item",
    "place",
    "other",
    "product",
    "lead",
    "carrier",
    "adviser",
    "both",
    "partners",
    "time",
)


@dataclass(slots=True, eq=False)
class Row:
    """A row under the header.

    Attributes:
        cells: the entry that serves each column.
        head: the cell that names the row.
        name, folded: its words without label and ``Trong đó``, and their folded copy.
        level: how deep the label is; ``parents`` are the rows above it, the nearest first.
        again: another group of the table has a row of the same name.
    """

    kind: RowKind
    cells: list[Entry | None]
    head: Entry | None
    name: str = ""
    folded: str = ""
    level: int = 1
    parents: tuple[Row, ...] = ()
    again: bool = False


@dataclass(slots=True)
class Body:
    """The rows under a header and the header's and numbering rows met again among them."""

    rows: list[Row] = field(default_factory=list)
    repeated: list[Entry] = field(default_factory=list)


def build(grid: Grid, found: Header, columns: Sequence[Column], head: int) -> Body:
    """The rows of *grid* under its header; *head* is the column that names the rows."""
    body = Body()
    titles = [[e.folded for e in row if e.text] for row in grid.rows[found.top : found.bottom]]
    above: dict[int, Entry] = {}
    reach = _reach(grid, found.body)
    for index in range(found.body, len(grid.rows)):
        own = [e for e in grid.rows[index] if e.text]
        texts = [e.folded for e in own]
        if texts and (texts in titles or (is_numbering(grid.rows[index]) and len(texts) > 2)):
            body.repeated.extend(own)
            continue
        cells = list(grid.places[index])
        inherits = False
        if grid.loose and own:
            cells, inherits = _loose_row(grid, index, columns, (head, reach), above)
        if not any(c and c.text for c in cells):
            continue
        row = _row(cells, columns, head)
        if row.kind == "group" and not inherits:
            above.clear()
        else:
            row.kind = "data" if row.kind == "group" else row.kind
            _inherit(row, columns, above, inherits, head)
        body.rows.append(row)
    _tree(body.rows, columns)
    return body


def _reach(grid: Grid, first: int) -> int:
    """The last column that a row fills: one that ends before it may lack cells."""
    return max((row[-1].column for row in grid.rows[first:] if len(row) > 2), default=0)


def _loose_row(
    grid: Grid,
    index: int,
    columns: Sequence[Column],
    marks: tuple[int, int],
    above: dict[int, Entry],
) -> tuple[list[Entry | None], bool]:
    """A row of a table that has lost its merged cells, on its columns.

    A row that is short may lack the cells that a merged cell above serves: its own cells go
    where they fit, and the second value tells that the empty places are served from above.
    """
    head, reach = marks
    own = [e for e in grid.rows[index] if e.text]
    placed = list(grid.places[index])
    if own[-1].column >= reach or len(own) < 2 or not above:
        return placed, False
    if len(own) == 2 and label_of(own[0].folded):
        if not _continues(grid, index):
            return placed, False
        cells: list[Entry | None] = [None] * grid.width
        cells[0], cells[head] = own
        return cells, True
    fitted = _fit(own, columns, grid.width)
    # Words where they stand, unless they plainly belong to other columns.
    if _fitting(fitted, columns) < _fitting(placed, columns) + 2:
        return placed, False
    return fitted, True


def _fitting(cells: Sequence[Entry | None], columns: Sequence[Column]) -> float:
    return sum(_fits(c, columns[i]) for i, c in enumerate(cells) if c and c.text)


def _continues(grid: Grid, index: int) -> bool:
    """Tell whether a numbered row without further cells counts on from the row above it."""
    number, following = _number(grid, index), _number(grid, index + 1)
    return (
        number is not None
        and _number(grid, index - 1) == number - 1
        and (following is None or following == number + 1)
        and not any(e.bold or e.upper for e in grid.rows[index][1:])
        and not _is_deeper(grid, index + 1)
    )


def _number(grid: Grid, index: int) -> int | None:
    if not 0 <= index < len(grid.rows) or not grid.rows[index]:
        return None
    match = re.fullmatch(r"(\d{1,3})[.)]?", grid.rows[index][0].folded.strip())
    return int(match[1]) if match else None


def _is_deeper(grid: Grid, index: int) -> bool:
    if not 0 <= index < len(grid.rows) or not grid.rows[index]:
        return False
    first = grid.rows[index][0]
    return first.column > 0 or label_of(first.folded) in ("dotted", "sign", "upper")


def _fit(own: Sequence[Entry], columns: Sequence[Column], width: int) -> list[Entry | None]:
    """Put cells on columns, left to right, so that together they fit the roles best."""
    count = len(own)
    low = -1e9
    best = [[low] * (width + 1) for _ in range(count + 1)]
    best[0] = [0.0] * (width + 1)
    for i, entry in enumerate(own, start=1):
        for j in range(i, width + 1):
            here = best[i - 1][j - 1] + _fits(entry, columns[j - 1])
            best[i][j] = max(here, best[i][j - 1])
    cells: list[Entry | None] = [None] * width
    j = width
    for i in range(count, 0, -1):
        while j > i and best[i][j] == best[i][j - 1]:
            j -= 1
        cells[j - 1] = own[i - 1]
        j -= 1
    return cells


def _fits(entry: Entry, column: Column) -> float:
    """How well a cell's words fit a column's role."""
    text = entry.folded
    digits = bool(re.fullmatch(r"[<>≥≤~+-]*\s?\d[\d.,%\s/-]*", text))
    body, timed = bool(BODY.match(text)), bool(table_times.read(text, 2000))
    role = column.role
    if role == "stt":
        return 3.0 if label_of(text) else -3.0
    if role == "time":
        return 3.0 if timed else -1.0
    if role in ("lead", "carrier", "adviser", "both", "partners"):
        return 2.0 if body else -2.0 if digits or timed else 0.0
    if role in ("value", "funding", "compare"):
        return 2.0 if digits else -2.0 if len(text) > 25 else -0.5
    if role == "unit":
        return 2.0 if len(text) <= 20 and not digits and not body else -2.0
    if role in ("task", "indicator", "place", "item"):
        return (1.0 if not digits and not timed else -2.0) + min(len(text), 120) / 120
    return 0.0


def _row(cells: list[Entry | None], columns: Sequence[Column], head: int) -> Row:
    first = cells[head]
    numbered = [i for i, c in enumerate(columns) if c.role == "stt"]
    others = {
        id(c): c for i, c in enumerate(cells) if c and c.text and i != head and i not in numbered
    }
    if first is not None:
        others.pop(id(first), None)
    shown = any(label_of(c.folded) for i in numbered if (c := cells[i]) and c is not first)
    if first is None or not first.text or (label_of(first.folded) and not shown):
        # A group's title that stands in the first column and reaches over the others.
        wide = [c for c in cells if c and c.text and not label_of(c.folded)]
        first = wide[0] if wide and len({id(c) for c in wide}) == 1 else first
        if first is not None:
            others.pop(id(first), None)
    if first is None or not first.text:
        # ``I. Hạ tầng | | 2.700``: a group's label and title in the column of the labels.
        first = next((c for i in numbered if (c := cells[i]) and _LABEL.match(c.text)), first)
        if first is not None:
            others.pop(id(first), None)
    row = Row("data", cells, first if first is not None and first.text else None)
    if row.head is not None:
        row.name, row.folded = _name(row.head)
    if _TOTAL.fullmatch(row.folded) or any(c and _TOTAL.fullmatch(c.folded) for c in cells[:2]):
        row.kind = "total"
    elif not others:
        row.kind = "group"
    row.level = _level(row, [cells[i] for i in numbered])
    return row


def _name(entry: Entry) -> tuple[str, str]:
    """The words that name a row: no label, no ``Trong đó``, no unit in brackets at the end."""
    text, folded = entry.text.replace("\n", " "), entry.folded.replace("\n", " ")
    for _ in range(2):
        start = 0
        for pattern, source in ((_LABEL, text), (_OF_WHICH, folded)):
            match = pattern.match(source)
            if match and match.end() < len(text):
                start = max(start, match.end())
                break
        text, folded = text[start:], folded[start:]
    end = len(text.rstrip(" :;.*"))
    ends = _OF_WHICH_ENDS.search(folded)
    if ends and ends.start():
        end = ends.start()
    bracket = _UNIT_BRACKET.search(folded, 0, end)
    if bracket and bracket.start():
        end = min(end, len(text[: bracket.start()].rstrip(" :;.*")))
    return text[:end], folded[:end]


_LEVELS = {"upper": -1, "roman": 0, "romandot": 1, "number": 2, "sign": 7}


def _level(row: Row, numbers: Sequence[Entry | None]) -> int:
    if row.head is None:
        return 9
    if row.kind == "total":
        return -1
    shown = next((n.text for n in numbers if n and n.text and n is not row.head), "")
    if not shown:
        own = _LABEL.match(row.head.text)
        shown = (own["label"] or own["dotted"] or own["sign"]) if own else ""
    kind = label_of(fold(shown))
    if kind == "upper" and not shown.strip(" ().*").isupper():
        return 6
    if kind == "dotted":
        return 2 + shown.strip(" .()").count(".")
    if kind == "sign":
        return 8 if "+" in shown else 7
    if kind:
        return _LEVELS[kind]
    if _OF_WHICH.match(row.head.folded):
        return 7
    # A row without a label hangs under the numbered one above it, unless it is a group's title.
    if row.kind == "group":
        return 1 if not (row.head.bold or row.head.upper) else 0
    return 9 if numbers else 3


def _inherit(
    row: Row, columns: Sequence[Column], above: dict[int, Entry], inherits: bool, head: int
) -> None:
    """Serve empty places from the row above where a merged cell was lost or ``nt`` is written."""
    for column in columns:
        if column.role not in _SAME or column.index >= len(row.cells):
            continue
        if column.role in _SAME[:4] and column.index >= head:
            continue  # names to the left of the naming column are names of groups of rows
        entry = row.cells[column.index]
        if entry is not None and entry.text and not _DITTO.fullmatch(entry.folded):
            above[column.index] = entry
        elif column.index in above and (inherits or (entry is not None and entry.text)):
            same = {cell.folded for cell in row.cells if cell}
            if column.role != "partners" or above[column.index].folded not in same:
                row.cells[column.index] = above[column.index]


def _tree(rows: Sequence[Row], columns: Sequence[Column]) -> None:
    """Hang every row under the rows above it that have a smaller level."""
    labelled = any(-1 < row.level <= 6 and row.level not in (1, 3) for row in rows)
    stack: list[Row] = []
    for row in rows:
        if row.level == 9 and not labelled:
            row.level = 3
        while stack and stack[-1].level >= row.level:
            stack.pop()
        row.parents = tuple(reversed(stack))
        if row.name and len(stack) < 12:
            stack.append(row)
    groups: dict[str, set[str]] = {}
    for row in rows:
        if row.parents and row.folded:
            groups.setdefault(row.folded, set()).add(row.parents[0].folded)
    for row in rows:
        row.again = len(groups.get(row.folded, ())) > 1


def full_name(row: Row, depth: int = 4) -> str:
    """The row's name with the words that it leaves to the rows above it.

    ``- Thành thị`` under ``Tỷ lệ hộ nghèo`` is ``Tỷ lệ hộ nghèo Thành thị``; ``Diện tích`` under
    ``Lúa`` is ``Diện tích Lúa``; a name that says what is measured needs no other.
    """
    if not row.parents or depth == 0 or not row.name:
        return row.name
    parent = row.parents[0]
    if _SOURCE.match(row.folded) and parent.kind != "total" and parent.name:
        heads = "nguồn" in parent.folded or is_bare_measure(parent.folded)
        return row.name if heads else f"{row.name} {_lower(full_name(parent, depth - 1))}"
    if is_bare_measure(row.folded):
        # ``Giá trị`` below ``Sản lượng`` stands beside it, under the same name.
        named = (p for p in row.parents if not is_bare_measure(p.folded) and p.level >= 0)
        over = next(named, None)
        return f"{row.name} {_lower(over.name)}" if over else row.name
    if row.again and parent.kind == "group" and len(parent.name.split()) <= 6:
        return f"{row.name} {_lower(parent.name)}"
    if is_measure(row.folded):
        return row.name
    over = next((p for p in row.parents if is_measure(p.folded) and p.kind != "total"), None)
    if over is not None and over.level <= 0 < row.level < 7 and len(row.name.split()) > 4:
        over = None  # a long name under a part's title says enough
    if over is None and row.level >= 7 and parent.kind == "data":
        over = parent
    if over is None or (over.level < 2 and not is_measure(over.folded)):
        return row.name
    return f"{full_name(over, depth - 1)} {_lower(row.name)}"


def _lower(name: str) -> str:
    """A name with a small first letter, unless its first word is an abbreviation."""
    first = name.split(" ")[0]
    return name if len(first) > 1 and first[1].isupper() else name[:1].lower() + name[1:]
