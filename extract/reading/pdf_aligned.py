"""Tables without upright rules: columns that only the white between them parts.

A table is told by evidence: a head that begins with ``TT``, or several lines in three pieces or
more, one of the columns numbers; and alleys without any word over nearly all its lines, on all
its pages. Words that do not keep to the alleys are prose or a group title. What is not told so
stays what it was: letterheads, signatures and ``Nơi nhận`` have two columns and no such proof.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .pdf_lines import TABLE_HEAD, Line, Word

_AFTER = re.compile(
    r"(?:Nơi\s+nhận|TM\.|KT\.|TL\.|PHỤ LỤC|Phụ lục|Ghi chú\s?:|\*?\(?\*\)?\s?Ghi chú)"
)
_NUMBER = re.compile(r"[<>≥≤~+\-–(]*\d[\d.,/%)]*$")
_LEADERS = re.compile(r"\.{4,}|…{2,}")
_SAME_LINE = 0.2  # ems between base lines that are one
_PIECE = 0.6  # ems between words of two cells, at least where the columns are found
_NARROWEST = 0.22  # ems of an alley, which is wider than the blank between words
_STRONG = 4  # lines in three pieces that prove a table without a head
_FAR = 4.2  # ems from line to line inside a table
_CLOSE = 1.25  # ems from line to line in one row
_CROSSED = 3  # lines in a row that do not keep to the columns, as a group title
_POOL = 120  # lines from which columns are found
_MOST_LINES = 400
_MOST_WORDS = 6_000


@dataclass(slots=True, eq=False)
class Atom:
    """A word on its page, of which line it is, and how large its letters are."""

    line: Line
    word: Word
    size: float

    @property
    def text(self) -> str:
        """The word."""
        return self.line.text[self.word.start : self.word.end]


@dataclass(slots=True, eq=False)
class Row:
    """The words on one base line, from left to right."""

    y: float
    atoms: list[Atom]
    size: float = 0.0

    @property
    def left(self) -> float:
        """Where its first word begins."""
        return self.atoms[0].word.left

    def pieces(self, ems: float = _PIECE) -> list[list[Atom]]:
        """Its words, parted where the white is wider than *ems*."""
        found = [[self.atoms[0]]]
        for before, atom in pairwise(self.atoms):
            if atom.word.left - before.word.right > ems * self.size:
                found.append([])
            found[-1].append(atom)
        return found


@dataclass(slots=True, eq=False)
class Region:
    """The part of a page that a table takes: its lines, the first *head* of which are its head."""

    rows: list[Row]
    head: int
    alleys: list[tuple[float, float]] = field(default_factory=list)
    strong: list[Row] = field(default_factory=list)  # lines in three pieces, on all pages so far
    titles: list[Row] = field(default_factory=list)  # the head, which its first page has


def may_hold(lines: Sequence[Line], before: bool) -> bool:
    """Tell cheaply whether a page may hold such a table, so that its words are worth measuring.

    *before* tells that the page before may hold one, which may go on here.
    """
    beside: dict[int, int] = {}
    for line in lines:
        if line.inside is None and line.turned is None:
            key = round(line.y / 2)
            beside[key] = beside.get(key, 0) + 1
            if TABLE_HEAD.match(line.text):
                return True
    counts = beside.values()
    return sum(n >= 3 for n in counts) >= 3 or (before and sum(n >= 2 for n in counts) >= 2)


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """The measured words of a page by their base lines, from top to bottom."""
    atoms = [
        Atom(line, word, line.size)
        for line in lines
        if line.inside is None
        for word in line.words
        if word.right - word.left < 40 * line.size
    ]
    if len(atoms) > _MOST_WORDS:
        return []
    atoms.sort(key=lambda a: (-a.word.y, a.word.left))
    rows: list[Row] = []
    for atom in atoms:
        if rows and rows[-1].y - atom.word.y < _SAME_LINE * atom.size:
            rows[-1].atoms.append(atom)
        else:
            rows.append(Row(atom.word.y, [atom]))
    for row in rows:
        row.atoms.sort(key=lambda a: a.word.left)
        row.size = sorted(a.size for a in row.atoms)[len(row.atoms) // 2]
    return rows if len(rows) <= _MOST_LINES else []


def find(rows: Sequence[Row]) -> list[Region]:
    """The tables of a page, from top to bottom."""
    found: list[Region] = []
    at = 0
    while at < len(rows):
        region, end = _from_head(rows, at) if _is_head(rows[at]) else (None, at)
        if region is None:
            region, end = _without_head(rows, at)
        if region is not None and (not found or found[-1].rows[-1].y > region.rows[0].y):
            found.append(region)
        at = max(end, at + 1)
    return found


def go_on(rows: Sequence[Row], above: Region) -> Region | None:
    """The rest of the table *above*, at the top of the next page; None when it has ended.

    The alleys of both pages are drawn together, so that both have the same columns.
    """
    if not rows:
        return None
    head = _same_head(rows, above)
    if head >= len(rows):
        return None
    strong, more = above.strong, []
    if len(strong) < _POOL:  # else the columns are known
        strong = [*strong, *_strong(rows, head, _PIECE)]
        more = [
            a for a in _alleys(strong) if all(a[1] <= b[0] or b[1] <= a[0] for b in above.alleys)
        ]
    alleys = sorted([*above.alleys, *more])
    if more and above.titles:
        alleys = _headed(above.titles, alleys)
    for _ in range(2):
        end = _end(rows, head, alleys)
        body = rows[head:end]
        kept = [row for row in (*above.rows[above.head :], *body) if not _crosses(row, alleys)]
        free = [a for a in (_free(alley, kept) for alley in alleys) if a]
        if len(free) == len(alleys):
            break
        alleys = above.alleys  # what is more was chance
    keeping = sum(not _crosses(row, alleys) for row in body)
    if len(free) != len(alleys) or not any(_several(row, free) for row in body):
        return None
    if not head and keeping * 3 < len(body) * 2:
        return None
    return Region(list(rows[:end]), head, free, strong, above.titles)


def _same_head(rows: Sequence[Row], above: Region) -> int:
    """How many lines repeat the head of the table above."""
    words = [[a.text for a in row.atoms] for row in above.titles]
    ours = [[a.text for a in row.atoms] for row in rows[: len(words)]]
    return len(words) if words == ours else 0


def _is_head(row: Row) -> bool:
    return TABLE_HEAD.match(" ".join(atom.text for atom in row.atoms[:3])) is not None


def _from_head(rows: Sequence[Row], at: int) -> tuple[Region | None, int]:
    """The table whose head has ``TT`` in the line *at*."""
    top = _head_top(rows, at)
    body = _body_start(rows, at)
    if body is None:
        return None, at
    strong = _strong(rows, body, _PIECE)
    if len(strong) < 2:
        return None, at
    alleys = _alleys(strong)
    if len(alleys) < 2:
        return None, at
    end = _end(rows, body, alleys)
    return _checked(rows, top, body, end, alleys, strong), end


def _without_head(rows: Sequence[Row], at: int) -> tuple[Region | None, int]:
    """A table that begins with a line in three pieces and has no ``TT``: it needs more proof."""
    if len(rows[at].pieces()) < 3:
        return None, at
    strong = _strong(rows, at, 0.9)
    if len(strong) < _STRONG:
        return None, at
    alleys = _alleys(strong)
    if len(alleys) < 2:
        return None, at
    end = _end(rows, at, alleys)
    region = _checked(rows, at, at, end, alleys, strong)
    if region is None or not _counts(region):
        return None, at
    region.head = next(
        (n for n, row in enumerate(region.rows) if any(map(is_number, row.atoms[1:]))), 0
    )
    return region, end


def _head_top(rows: Sequence[Row], at: int) -> int:
    """The first line of the head: cells of two levels reach above the line of ``TT``."""
    top = at
    right = rows[at].atoms[0].word.right
    while top and rows[top - 1].left > right and rows[top - 1].y - rows[top].y < 2 * rows[at].size:
        if len(rows[top - 1].pieces(0.9)) < 2 and not _narrow(rows[top - 1], rows[at]):
            break
        top -= 1
    return top


def _narrow(row: Row, head: Row) -> bool:
    """A line above the head's line that takes a part of its width only, at its right."""
    width = head.atoms[-1].word.right - head.left
    return row.atoms[-1].word.right - row.left < 0.4 * width and row.left > head.left + 0.3 * width


def _body_start(rows: Sequence[Row], at: int) -> int | None:
    """The first line below the head: a label or a number stands where ``TT`` stands above it."""
    head = rows[at].atoms[0].word
    last = max(rows[at].atoms, key=lambda a: a.word.right)
    for index in range(at + 1, min(at + 12, len(rows))):
        row = rows[index]
        if rows[index - 1].y - row.y > _FAR * row.size * 2:
            return None
        first = row.atoms[0]
        under = first.word.left < head.right + 0.8 * row.size and len(first.text) <= 8
        if under and (first.text[:1].isalnum() or first.text[:1] in "-+*•(") and last is not first:
            return _upwards(rows, at, index)
    return None


def _upwards(rows: Sequence[Row], at: int, label: int) -> int:
    """The first line of the row of *label*, which may stand in the middle of its row."""
    index = label
    while index > at + 1 and rows[index - 1].y - rows[index].y <= _CLOSE * rows[index].size:
        index -= 1
    white = rows[index - 1].y - rows[index].y > _CLOSE * rows[index].size
    return index if white else label


def _strong(rows: Sequence[Row], start: int, ems: float) -> list[Row]:
    """The lines in three pieces or more from *start* on, as long as they follow each other."""
    found: list[Row] = []
    last = rows[start].y
    weak = 0
    for row in rows[start:]:
        if last - row.y > 3 * _FAR * row.size or _AFTER.match(_words(row)):
            break
        if len(row.pieces(ems)) >= 3:
            found.append(row)
            last, weak = row.y, 0
        else:
            weak += 1
            if weak > 12:
                break
    return found


def _words(row: Row) -> str:
    return " ".join(atom.text for atom in row.atoms[:12])


def _alleys(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The white between columns: no word stands there in nearly all lines."""
    size = sorted(row.size for row in rows)[len(rows) // 2]
    edges: list[tuple[float, int]] = []
    for row in rows:
        for piece in row.pieces(_NARROWEST):
            edges.append((piece[0].word.left, 0))
            edges.append((piece[-1].word.right, 1))
    edges.sort()
    allowed = len(rows) // 12
    found: list[tuple[float, float]] = []
    depth, begin = 0, None
    for x, ends in edges:
        change = -1 if ends else 1
        depth += change
        if depth > allowed:
            if begin is not None and x - begin > _NARROWEST * size and depth - change <= allowed:
                found.append((begin, x))
            begin = None
        elif begin is None:
            begin = x
    return [alley for alley in _proven(found, rows) if alley[1] - alley[0] > _NARROWEST * size]


def _proven(alleys: list[tuple[float, float]], rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The alleys with words at both sides in several lines, further apart than in one cell."""
    found = []
    left_edge = -1e6
    for number, (left, right) in enumerate(alleys):
        middle = (left + right) / 2
        right_edge = alleys[number + 1][0] + 1 if number + 1 < len(alleys) else 1e6
        wide = both = held = begun = 0
        cells: list[tuple[float, float, bool]] = []
        for row in rows:
            words = [a.word for a in row.atoms]
            before = [
                w.right for w in words if left_edge <= w.left and w.left + w.right < 2 * middle
            ]
            own = [w for w in words if w.left + w.right > 2 * middle and w.right <= right_edge]
            after = [w.left for w in own]
            if own:
                cells.append((own[0].left, own[-1].right, len(own) == 1))
            held += bool(after)
            begun += bool(before)
            if before and after:
                both += 1
                wide += min(after) - max(before) > 0.32 * row.size
        # Cells in the middle of their rows seldom stand on one line: broad white speaks for them.
        proven = both >= 2 or (begun >= 3 and held >= 3 and right - left > _PIECE * rows[0].size)
        if proven and wide * 10 >= both * 9 and held * 6 >= len(rows) and _stand(cells):
            found.append((left, right))
            left_edge = right - 1
    return found


def _stand(cells: Sequence[tuple[float, float, bool]]) -> bool:
    """Cells under each other begin, end or have their middles on one line.

    A text set flush ends so wherever it is cut; what only ends on one line has one word a cell.
    """

    def on_line(places: Sequence[float]) -> int:
        return max(sum(abs(other - place) < 2 for other in places) for place in places)

    some = cells[:_POOL]
    lone = sum(single for _, _, single in some) * 5 >= 3 * len(some)
    starts = on_line([left for left, _, _ in some])
    middles = on_line([(left + right) / 2 for left, right, _ in some])
    ends = on_line([right for _, right, _ in some]) if lone else 0
    return max(starts, middles, ends) * 2 >= len(some)


def _free(alley: tuple[float, float], rows: Sequence[Row]) -> tuple[float, float] | None:
    """What of an alley no word of *rows* stands in; one line in eight may cross it."""
    left, right = alley
    size = rows[0].size if rows else 10.0
    crossing = 0
    for row in rows:
        low, high = left, right
        for atom in row.atoms:
            word = atom.word
            if word.right <= low or word.left >= high:
                continue
            if word.left <= low and word.right < high:
                low = word.right
            elif word.right >= high and word.left > low:
                high = word.left
            else:
                low = high
                break
        if high - low > _NARROWEST * size:
            left, right = low, high
        else:
            crossing += 1
    return (left, right) if crossing * 6 <= len(rows) else None


def _crosses(row: Row, alleys: Sequence[tuple[float, float]]) -> bool:
    """A piece of the line runs over an alley, as prose and group titles do."""
    for piece in row.pieces(_NARROWEST * 1.6):
        left, right = piece[0].word.left, piece[-1].word.right
        if any(left < a[0] + 0.5 and right > a[1] - 0.5 for a in alleys):
            return True
    return False


def column_of(x: float, alleys: Sequence[tuple[float, float]]) -> int:
    """The column of a place."""
    column = 0
    for left, right in alleys:
        if x + x <= left + right:
            break
        column += 1
    return column


def _several(row: Row, alleys: Sequence[tuple[float, float]]) -> bool:
    """The line has words in two columns or more, and runs over no alley."""
    columns = {column_of((a.word.left + a.word.right) / 2, alleys) for a in row.atoms}
    return len(columns) >= 2 and not _crosses(row, alleys)


def _end(rows: Sequence[Row], start: int, alleys: Sequence[tuple[float, float]]) -> int:
    """The line behind the table whose body begins at *start*."""
    end = start
    crossed = 0
    for index in range(start, len(rows)):
        row = rows[index]
        far = index > start and rows[index - 1].y - row.y > _FAR * row.size
        if _AFTER.match(_words(row)) or (index > start and _is_head(row)):
            break
        if _several(row, alleys):
            end, crossed = index + 1, 0
        elif _crosses(row, alleys):
            crossed += 1
            if crossed > _CROSSED or far:
                break
        elif far:
            break
    while end < len(rows) and _hangs(rows, start, end, alleys):
        end += 1
    return end


def _hangs(
    rows: Sequence[Row],
    start: int,
    at: int,
    alleys: Sequence[tuple[float, float]],
) -> bool:
    """The line is the rest of a cell: it follows close, and begins where its column does."""
    row = rows[at]
    if at <= start or _crosses(row, alleys) or _AFTER.match(_words(row)) or _is_head(row):
        return False
    column = column_of(row.atoms[0].word.left, alleys)
    own = [
        a[0].word
        for r in rows[start:at]
        for a in r.pieces()
        if column_of(a[0].word.left, alleys) == column
    ]
    near = [w for w in own if w.y - row.y < 1.45 * row.size]
    centres = [(w.left + w.right) / 2 for w in near]
    return (
        bool(near) and bool(centres) and any(abs(w.left - row.left) < 2.5 * row.size for w in near)
    )


def _checked(
    rows: Sequence[Row],
    top: int,
    body: int,
    end: int,
    alleys: list[tuple[float, float]],
    strong: list[Row],
) -> Region | None:
    """The region, when nearly all its lines keep to the columns and none is a table of contents."""
    inside = rows[body:end]
    if len(inside) < 2:
        return None
    keeping = sum(not _crosses(row, alleys) for row in inside)
    several = sum(_several(row, alleys) for row in inside)
    leaders = sum(1 for row in inside if any(_LEADERS.search(a.text) for a in row.atoms))
    if keeping * 4 < len(inside) * 3 or several < 2 or leaders > 1:
        return None
    kept = [row for row in inside if not _crosses(row, alleys)]
    free = [a for a in (_free(alley, kept) for alley in alleys) if a is not None]
    if len(free) < 2:
        return None
    if body > top:
        free = _headed(rows[top:body], free)
        if len(free) < 2:
            return None
        free = _empty_columns(rows[top:body], kept, free)
    return Region(list(rows[top:end]), body - top, free, strong, list(rows[top:body]))


def _headed(head: Sequence[Row], alleys: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The alleys without those inside of a column: one title of the head stands over both sides.

    A title of two columns has titles of its own below it, at both sides.
    """
    pieces = [(p[0].word.left, p[-1].word.right) for row in head for p in row.pieces(0.45)]
    least = 0.3 * head[0].size
    found = list(alleys)
    for alley in alleys[1:]:  # the words of TT and of its neighbour stand close
        at = found.index(alley)
        begin = found[at - 1][1] if at else -1e6
        end = found[at + 1][0] if at + 1 < len(found) else 1e6
        left = {p for p in pieces if min(p[1], alley[0]) - max(p[0], begin) > least}
        right = {p for p in pieces if min(p[1], end) - max(p[0], alley[1]) > least}
        if left & right and not (left - right and right - left):
            found.remove(alley)
    return found


def _empty_columns(
    head: Sequence[Row], body: Sequence[Row], alleys: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The alleys, and those around columns that only the head has words in."""
    size = head[0].size
    pieces = [(row.y, p[0].word.left, p[-1].word.right) for row in head for p in row.pieces(0.45)]
    furthest = max(a.word.right for row in body for a in row.atoms)
    found: list[tuple[float, float]] = []
    for number, (left, right) in enumerate([*alleys, (furthest, 1e6)]):
        last = number == len(alleys)
        inside = [p for p in pieces if p[1] >= left - 1 and p[2] <= right + 1]
        before = [p for p in pieces if p[1] < left and p[2] <= right + 1 and p not in inside]
        after = [p for p in pieces if p[1] > left and p[2] > right + 1]
        begin = max([left, *(p[2] for p in before if p[2] > left)])
        end = min([right, *(p[1] for p in after if p[1] < right)])
        over = bool(inside and after) and min(p[0] for p in inside) > max(p[0] for p in after)
        lone = inside and not over and (last or after)
        if lone and min(p[1] for p in inside) - begin > _NARROWEST * size:
            found.append((begin, min(p[1] for p in inside)))
            if not last and end - max(p[2] for p in inside) > _NARROWEST * size:
                found.append((max(p[2] for p in inside), end))
            elif not last:
                found[-1] = (left, right)
        elif not last:
            found.append((left, right))
    return found


def is_number(atom: Atom) -> bool:
    """The word is a number."""
    return _NUMBER.match(atom.text) is not None


def _counts(region: Region) -> bool:
    """A column of numbers, one of its own in nearly each line of several cells."""
    counted: dict[int, int] = {}
    lines = 0
    for row in region.rows:
        if not _several(row, region.alleys):
            continue
        lines += 1
        cells: dict[int, list[Atom]] = {}
        for atom in row.atoms:
            middle = (atom.word.left + atom.word.right) / 2
            cells.setdefault(column_of(middle, region.alleys), []).append(atom)
        for column, atoms in cells.items():
            if len(atoms) == 1 and is_number(atoms[0]):
                counted[column] = counted.get(column, 0) + 1
    return any(n >= 3 and n * 5 >= lines * 3 for column, n in counted.items() if column)
