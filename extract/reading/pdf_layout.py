"""The lines of PDF pages put together to what a reader takes as one piece.

Running heads, page numbers and the stamps of digital signatures go first. Then lines that stand
one under the other make a column, columns side by side follow each other, and each column is cut
into paragraphs by what a page shows: gaps, indents, lines that end early, style, list labels, and
the punctuation at a line's end. A paragraph cut by the end of a page is one block.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ...models import Cell
from . import paragraphs as habits
from .layout import Run
from .lines import LABEL, LETTER, is_upper, starts_lower
from .pdf_lines import Line
from .pdf_tables import Ruled, Tables

_MARGIN = 0.13  # running heads stand in the outer part of a page
_NUMBERS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–|\s]*(?:(?:Trang|Page|trang)\s*)?\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–|\s.]*"
)
_STAMP = re.compile(
    r"(?:được )?(?:người ký|ký bởi|ký số bởi|thời gian ký|ngày ký|giờ ký|cơ quan|email"
    r"|chữ ký số)\s*:"
    r"|digitally signed|signature (?:not )?(?:verified|valid)|(?:date|reason|location)\s?:\s"
    r"|ký điện tử bởi|cổng thông tin điện tử chính phủ",
    re.IGNORECASE,
)
_STAMP_SURE = re.compile(
    r"(?:thời gian|ngày|giờ) ký\s*:|digitally signed|signature (?:not )?(?:verified|valid)"
    r"|(?:ký số|ký điện tử|được ký|ký) bởi\s*:",
    re.IGNORECASE,
)
_MOTTO_CUT = re.compile(r"CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA(?: VIỆT)?$")
_RECIPIENTS = re.compile(r"Nơi\s+nhận")
_HYPHEN = re.compile(r"\S[-\u2010\u2011]$")
_COLUMN_ROWS = 40
_EDGE_ROWS = 5
_GAP = 1.16  # multiples of the usual step from line to line
_WIDE_GAP = 1.45
_CELL_EDGE = 4.0  # words keep this far from the rule of their cell


@dataclass(slots=True)
class Sheets:
    """The lines of all pages; beside them the size of each page (width, height), its tables."""

    pages: list[list[Line]] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    tables: list[Tables] = field(default_factory=list)


# --- what does not belong to the text -----------------------------------------------------------


def cleaned(sheets: Sheets) -> list[list[Line]]:
    """The lines of each page without running heads, page numbers and signature stamps."""
    sheets.pages = [[x for x in lines if _placed(x)] for lines in sheets.pages]
    edges = [_edges(lines, size) for lines, size in zip(sheets.pages, sheets.sizes, strict=True)]
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, rows in enumerate(edges):
        for line in (line for side in rows for row in side for line in row):
            seen[_key(line)].add(page)
    result = []
    for page, (lines, size) in enumerate(zip(sheets.pages, sheets.sizes, strict=True)):
        dropped: set[int] = set()
        for side in edges[page]:
            for row in side:  # from the edge inwards, as far as all comes back
                if not all(_comes_back(line, page, seen, len(sheets.pages)) for line in row):
                    break
                dropped |= {id(line) for line in row}
        dropped |= {id(x) for x in _page_numbers(lines, size, dropped)}
        dropped |= _stamps(lines)
        result.append([line for line in lines if id(line) not in dropped])
    return result


def _placed(line: Line) -> bool:
    """The numbers of a damaged file may be anything."""
    numbers = (line.left, line.right, line.y, line.size)
    return all(-1e6 < number < 1e6 for number in numbers) and line.size > 0.1


def _key(line: Line) -> tuple[str, int]:
    return _NUMBERS.sub("0", line.text), round(line.y / 4)


def _comes_back(line: Line, page: int, seen: dict[tuple[str, int], set[int]], pages: int) -> bool:
    """The line stands at the same height on many pages, or on three that follow each other.

    A sentence that a document repeats may fall on the same height once.
    """
    words, y = _key(line)
    found = seen[words, y] | seen.get((words, y - 1), set()) | seen.get((words, y + 1), set())
    if len(found) >= 2 and len(found) * 4 >= pages:
        return True
    return any({first, first + 1, first + 2} <= found for first in (page - 2, page - 1, page))


def _edges(
    lines: Sequence[Line], size: tuple[float, float]
) -> tuple[list[list[Line]], list[list[Line]]]:
    """The rows of lines in the outer parts of a page, each side from its edge inwards."""
    height = size[1]
    top = sorted((x for x in lines if x.y > height * (1 - _MARGIN)), key=lambda x: -x.y)
    foot = sorted((x for x in lines if x.y < height * _MARGIN), key=lambda x: x.y)
    return _rows(top), _rows(foot)


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(rows[-1][0].y - line.y) < 0.4 * line.size:
            rows[-1].append(line)
        elif len(rows) == _EDGE_ROWS:
            break
        else:
            rows.append([line])
    return rows


def _page_numbers(
    lines: Sequence[Line], size: tuple[float, float], dropped: set[int]
) -> list[Line]:
    """A number alone on the outermost line of a page, in its middle or at a side."""
    left = [x for x in lines if id(x) not in dropped]
    if not left:
        return []
    width, height = size
    found = []
    for line in (max(left, key=lambda x: x.y), min(left, key=lambda x: x.y)):
        outer = line.y > height * (1 - _MARGIN) or line.y < height * _MARGIN
        alone = all(x is line or abs(x.y - line.y) > 0.5 * line.size for x in left)
        middle = abs((line.left + line.right) / 2 - width / 2) < 0.12 * width
        side = line.left > 0.75 * width or line.right < 0.2 * width
        if outer and alone and (middle or side) and _PAGE_NUMBER.fullmatch(line.text):
            found.append(line)
    return found


def _stamps(lines: Sequence[Line]) -> set[int]:
    """Lines that a program wrote when the file was signed: who, when, by which office."""
    marked = [i for i, line in enumerate(lines) if _STAMP.match(line.text)]
    if not any(_STAMP_SURE.match(lines[i].text) for i in marked):
        return set()
    small = min(lines[i].size for i in marked)
    dropped: set[int] = set()
    for i in marked:
        if lines[i].size > small * 1.6:
            continue
        dropped.add(id(lines[i]))
        for line in lines[i + 1 : i + 4]:  # its value may stand on lines of its own
            if _STAMP.match(line.text) or abs(line.size - lines[i].size) > 0.1:
                break
            if line.size > 9.5 or abs(line.left - lines[i].left) > 40:
                break
            dropped.add(id(line))
    return dropped


# --- columns ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Column:
    """Lines one under the other on a page; ``limit`` is how far right its lines may reach."""

    lines: list[Line]
    limit: float = 0.0
    left: float = 0.0
    pitch: float = 0.0
    body: bool = False


def columns(pages: Sequence[list[Line]], sheets: Sheets) -> list[Column]:
    """The columns of all pages in the order of reading; a cell of a table is one, too."""
    left, right = _body(pages)
    pitch = _pitch(pages)
    found: list[Column] = []
    joiner = Joiner()
    for lines, (width, _), tables in zip(pages, sheets.sizes, sheets.tables, strict=True):
        made: list[Column] = []
        done: set[int] = set()
        for line in _in_order(lines, width, first=not found):
            if line.inside is not None:
                number = line.inside[0]
                if number not in done:
                    done.add(number)
                    inside = [x for x in lines if x.inside and x.inside[0] == number]
                    made += _cells(inside, tables.tables[number], joiner, not made, pitch)
            elif made and made[-1].lines[-1].inside is None and _under(made[-1].lines[-1], line):
                made[-1].lines.append(line)
            else:
                made.append(Column([line]))
        text = [column for column in made if column.lines[0].inside is None]
        for column in text:
            _measure(column, text, left, right, pitch)
        joiner.page_ends(bool(made) and made[-1].lines[0].inside is not None)
        found.extend(made)
    return found


def _cells(
    lines: Sequence[Line], table: Ruled, joiner: Joiner, first: bool, pitch: float
) -> list[Column]:
    """The cells of a table that hold words, row by row."""
    cells: dict[tuple[int, int, int, int], list[Line]] = {}
    for line in lines:
        if line.inside is not None:
            cells.setdefault(line.inside[1], []).append(line)
    number, offset, skipped = joiner.place(table, cells, first)
    made = []
    for own in sorted(cells):
        if own[0] < skipped:
            continue
        group = cells[own]
        place = Cell(
            table=number, row=max(own[0] + offset, 0), column=own[1],
            row_span=own[2], column_span=own[3],
        )  # fmt: skip
        for line in group:
            line.cell = place
        limit = max(table.right(own) - _CELL_EDGE, max(x.right for x in group))
        made.append(Column(group, limit, min(x.left for x in group), pitch))
    return made


class Joiner:
    """Numbers the tables of a document; one that a page end has cut is one table."""

    def __init__(self) -> None:
        self._count = 0
        self._rows = 0
        self._edges: list[float] = []
        self._head: list[str] = []
        self._open = False  # the page before ends with the table

    def page_ends(self, with_table: bool) -> None:
        """Note whether a table was the last thing on a page."""
        self._open = with_table

    def place(
        self, table: Ruled, cells: dict[tuple[int, int, int, int], list[Line]], first: bool
    ) -> tuple[int, int, int]:
        """The table's number, what is added to its rows, and how many rows repeat the head."""
        rows = len(table.ys) - 1
        head = [" ".join(x.text for x in cells[c]) for c in sorted(cells) if c[0] == 0]
        goes_on = (
            first
            and self._open
            and len(table.xs) == len(self._edges)
            and all(abs(a - b) < 4 for a, b in zip(table.xs, self._edges, strict=True))
        )
        if not goes_on:
            self._count += 1
            self._rows, self._edges, self._head = rows, table.xs, head
            return self._count - 1, 0, 0
        skipped = 1 if head == self._head and rows > 1 else 0
        top = min((c[0] for c in cells if c[0] >= skipped), default=skipped)
        cut = all(c[1] > 0 for c in cells if c[0] == top)  # its first cell is on the page before
        offset = self._rows - top - (1 if cut else 0)
        self._rows = max(rows + offset, self._rows)
        return self._count - 1, offset, skipped


def _body(pages: Sequence[list[Line]]) -> tuple[float, float]:
    """Where the lines of the text begin, indents aside, and how far right they reach."""
    lefts: Counter[int] = Counter()
    for lines in pages:
        for line in lines:
            lefts[round(line.left / 3)] += len(line.text)
    if not lefts:
        return 0.0, 0.0
    left = lefts.most_common(1)[0][0] * 3.0
    rights = sorted(x.right for lines in pages for x in lines if abs(x.left - left) < 4)
    return left, rights[len(rights) * 19 // 20] if rights else left


def _pitch(pages: Sequence[list[Line]]) -> float:
    """How far apart the lines of a paragraph are, as a multiple of the size of the letters."""
    steps: Counter[int] = Counter()
    for lines in pages:
        for above, below in pairwise(lines):
            step = (above.y - below.y) / above.size
            if 0.8 < step < 2.4 and abs(above.size - below.size) < 0.5:
                # The lines of one paragraph go on in small letters; others may have a gap between.
                steps[round(step * 20)] += 3 if starts_lower(below.text) else 1
    return steps.most_common(1)[0][0] / 20 if steps else 1.2


def _under(above: Line, below: Line) -> bool:
    """Tell whether *below* is the next line of the column that *above* is in."""
    step = above.y - below.y
    if not 0.3 * min(above.size, below.size) < step < 2.6 * max(above.size, below.size):
        return False
    if above.left > below.right > above.left - 3 * above.size:
        return True  # the short last line of a paragraph of two, under an indented first line
    return min(above.right, below.right) - max(above.left, below.left) > 0


def _measure(
    column: Column, others: Sequence[Column], left: float, right: float, pitch: float
) -> None:
    lines = column.lines
    column.left = min(x.left for x in lines)
    own = max(x.right for x in lines)
    top, foot = lines[0].y, lines[-1].y
    beside = any(
        other is not column
        and other.lines[0].y >= foot - 1
        and other.lines[-1].y <= top + 1
        and (other.lines[0].left >= own or other.lines[0].right <= column.left)
        for other in others
    )
    column.body = not beside and own <= right + 20 and column.left >= left - 20
    column.limit = max(own, right) if column.body else own
    if column.body:
        column.left = min(column.left, left) if column.left - left < 6 else column.left
    column.pitch = pitch


def _in_order(lines: list[Line], width: float, first: bool) -> list[Line]:
    """Letterhead and foot in two columns: the left one whole, then the right one."""
    if first:
        lines = _letterhead(lines, width)
    for index, line in enumerate(lines):
        if _RECIPIENTS.match(line.text) and line.right < 0.6 * width:
            return [*lines[:index], *_foot(lines[index:], width)]
    return lines


def _letterhead(lines: list[Line], width: float) -> list[Line]:
    middle = 0.38 * width
    head: list[Line] = []
    for line in lines[:_COLUMN_ROWS]:
        if habits._KIND_LINE.fullmatch(line.text) or (
            line.left < middle < 0.6 * width < line.right
        ):
            break
        head.append(line)
    rights = [x for x in head if x.left > middle]
    lefts = [x for x in head if x.left <= middle]
    if len(rights) < 2 or not lefts:
        return lines
    split = min(x.left for x in rights)
    # Lines below both columns (a title without a kind line) stand in the middle: they end the head.
    low = min(x.y for x in rights)
    if any(x.right > split for x in lefts) or min(x.y for x in lefts) < low - 60:
        return lines
    return [*lefts, *rights, *lines[len(head) :]]


def _foot(lines: list[Line], width: float) -> list[Line]:
    """``Nơi nhận`` on the left, the signature on the right; what spans both ends them."""
    rights = [x for x in lines if x.left > 0.42 * width]
    if not rights:
        return lines
    split = min(x.left for x in rights)
    end = next(
        (i for i, x in enumerate(lines) if x.left <= 0.42 * width and x.right > split + 5),
        len(lines),
    )
    part = lines[:end]
    # The signature may begin above the word Nơi nhận; both are read to the end of the page.
    return [
        *(x for x in part if x.left <= 0.42 * width),
        *(x for x in part if x.left > 0.42 * width),
        *lines[end:],
    ]


# --- paragraphs ---------------------------------------------------------------------------------


def blocks(found: Sequence[Column]) -> list[list[Line]]:
    """The lines of each block, columns of one page after another joined where a page end cut."""
    result: list[list[Line]] = []
    last: Column | None = None
    for column in found:
        for index, line in enumerate(column.lines):
            if index:
                parted = _parted(result[-1], line, column)
            else:
                parted = last is None or not _goes_on(result[-1], line, last, column)
            if parted:
                result.append([])
            result[-1].append(line)
        last = column
    return result


def _goes_on(block: list[Line], below: Line, before: Column, column: Column) -> bool:
    """A paragraph cut by the end of a page goes on at the top of the next."""
    above = block[-1]
    if below.page != above.page + 1 or not (before.body and column.body):
        return False
    if _ended(above) or (is_upper(above.text) and not is_upper(below.text)):
        return False
    if starts_lower(below.text):
        return True
    if above.bold != below.bold and (above.bold or below.bold):
        return False
    label = LABEL.match(below.text)
    full = not _room(above, below, before.limit)
    dash = bool(label and (label["mark"] or label["tight"]))
    if label and not (dash and below.text[label.end() :][:1].islower()):
        return False
    return full and below.left <= column.left + 0.7 * below.size


def _ended(line: Line) -> bool:
    return habits._TERMINAL.search(line.text[-12:]) is not None


def _room(above: Line, below: Line, limit: float) -> bool:
    """The first word of *below* had room at the end of *above*: the line ended on purpose."""
    first = below.text.split(" ", 1)[0]
    share = (len(first) + 1) / max(len(below.text), 1)
    width = min(share * (below.right - below.left), 8 * below.size)
    return above.right + width + 0.25 * above.size <= limit - 0.4 * above.size


def _parted(block: list[Line], below: Line, column: Column) -> bool:
    """Tell whether a block ends between its last line and *below*, the next of its column."""
    above = block[-1]
    ended = _ended(above)
    room = _room(above, below, column.limit)
    step = (above.y - below.y) / above.size / column.pitch
    sure = _by_words(block, below, column, ended, room, step > _GAP)
    if sure is not None:
        return sure
    gap = step > _GAP
    style = _restyled(block, below, ended, room, gap)
    if style is not None:
        return style
    label = LABEL.match(below.text)
    indented = _indented(block, below, column)
    if label is not None:
        return _label_parts(below, label, ended, room, gap, indented)
    if gap:
        return ended or room or indented or step > _WIDE_GAP
    if _centred(above, below) and (room or is_upper(above.text) != is_upper(below.text)):
        return True
    if is_upper(above.text) != is_upper(below.text) and LETTER.search(below.text):
        return room or ended
    return room or indented


def _by_words(
    block: list[Line], below: Line, column: Column, ended: bool, room: bool, gap: bool
) -> bool | None:
    """What the words alone tell: kind lines, bare labels, sentences that go on."""
    above = block[-1]
    if habits._KIND_LINE.fullmatch(above.text) or habits._KIND_LINE.fullmatch(below.text):
        return True
    if len(block) == 1 and habits._BARE_LABEL.fullmatch(above.text):
        return gap and room and above.text in "-+–•"
    if habits._OPENER.match(below.text) and (ended or room or is_upper(above.text)):
        return True
    if _MOTTO_CUT.search(above.text):
        return False
    hangs = habits._CONNECTIVE.search(above.text[-12:]) is not None
    if hangs and not gap and LABEL.match(below.text) is None:
        return False
    if starts_lower(below.text):
        return ended and room and gap
    if not column.body and above.page == 1 and is_upper(above.text) and is_upper(below.text):
        return True  # offices over each other in a letterhead
    return None


def _restyled(block: list[Line], below: Line, ended: bool, room: bool, gap: bool) -> bool | None:
    """Whether a change of style parts; None when there is none."""
    bold = all(line.bold for line in block)
    if bold != below.bold:
        if bold and not below.first_bold:
            return True  # a heading has ended
        if below.bold:
            return ended or room or gap or is_upper(below.text)
    if block[-1].italic != below.italic and (room or gap):
        return True
    if abs(block[-1].size - below.size) > 0.15 * below.size:
        return True
    return None


def _label_parts(
    below: Line, label: re.Match[str], ended: bool, room: bool, gap: bool, indented: bool
) -> bool:
    rest = below.text[label.end() :].lstrip(" \u00a0\"“'(")
    if (label["mark"] or label["tight"]) and rest[:1].islower():
        return ended and room
    return ended or room or gap or indented


def _indented(block: list[Line], below: Line, column: Column) -> bool:
    """The line begins further right than the lines of the paragraph so far, as a first line."""
    base = block[1].left if len(block) > 1 else min(block[0].left, column.left)
    if len(block) > 1 and _centred(block[-1], below):
        return False
    return below.left > base + 0.7 * below.size


def _centred(above: Line, below: Line) -> bool:
    """Both lines stand in the middle of their column, and their ends do not fall together."""
    middles = abs((above.left + above.right) - (below.left + below.right)) / 2
    return middles < 0.6 * above.size and abs(above.left - below.left) > 0.6 * above.size


def runs_of(lines: Sequence[Line]) -> list[Run]:
    """The runs of a block; lines are parted by a line end, or by nothing behind a hyphen."""
    runs: list[Run] = []
    for number, line in enumerate(lines):
        if number:
            above = lines[number - 1].text
            if not (_HYPHEN.search(above) and line.text[:1].isalnum()):
                last = runs[-1]
                runs.append(Run("\n", last.offset + len(last.text), None, False, last.page))
        runs.extend(line.runs)
    return runs
