"""Tables that only blanks draw: text laid out in columns, as ``pdftotext -layout`` writes a page.

Each line holds a piece of several cells. The alleys of blanks between the columns are found over
all lines of the table; the lines of its widest column tell the rows, since what is written there
(the task, the indicator) is longest. Every piece of a line becomes a block of its own: the cells
of a row interlock, so that no cell is one run of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import is_upper

_GAP = re.compile(r"(?<=\S)[ \u00a0]{3,}(?=\S)")
_FRAGMENT = re.compile(r"\S+(?:[ \u00a0]\S+)*")
_HEAD = re.compile(r"\s*(?:S?TT|Số TT|Stt)[ \u00a0]{3,}\S")
_AFTER = re.compile(r"\s*(?:Nơi nhận|TM\.|KT\.|PHỤ LỤC|Phụ lục|Ghi chú:|KẾ HOẠCH$)")
_ENDED = re.compile(r"[.;:!?]\W*$")
_NUMBERED = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[a-zđ])[.)]?[ \u00a0]|[-+][ \u00a0]")
_HEAD_LINES = 4
_NEAR = 3  # lines from the first in two columns to the first in three
_WINDOW = 12  # lines among which several are in three columns or more
_PROOF = 3
_SINGLE = 16  # lines of one cell alone between lines in columns
_BLANKS = 6
_SHARE = 8  # an alley is blank in all but one line of so many
_WIDEST = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """``raws[line][start:end]``, of the cell at *row* and *column*."""

    line: int
    start: int
    end: int
    row: int
    column: int


def _count(raw: str) -> int:
    """The pieces of a line parted by three blanks or more."""
    return 0 if "|" in raw or "   " not in raw.strip() else len(_GAP.findall(raw)) + 1


def region(raws: Sequence[str], index: int, skipped: set[int]) -> int:
    """The line behind the table that begins at *index*; *index* itself where none does."""
    first, proof, seen = -1, 0, 0
    for at in range(index, min(index + 4 * _WINDOW, len(raws))):
        if not raws[at].strip() or at in skipped:
            continue
        seen += 1
        if _count(raws[at]) >= 3 or _HEAD.match(raws[at]):
            first = at if first < 0 else first
            proof += 2 if _HEAD.match(raws[at]) else 1
        if (first < 0 and seen > _NEAR) or seen >= _WINDOW or proof >= _PROOF:
            break
    if proof < _PROOF:
        return index
    end = _end(raws, index, skipped)
    starts = _columns(raws[index:end])
    return end if len(starts) >= _PROOF and _aligned(raws[index:end], starts) else index


def _aligned(lines: Sequence[str], starts: Sequence[int]) -> bool:
    """The wide gaps stand where the alleys are, not anywhere as in a text set flush."""
    gaps = inside = 0
    for line in lines:
        for gap in _GAP.finditer(line) if _count(line) >= 2 else ():
            gaps += 1
            at = bisect_left(starts, gap.start())
            inside += at < len(starts) and starts[at] <= gap.end()
    return inside * 4 >= gaps * 3


def _end(raws: Sequence[str], index: int, skipped: set[int]) -> int:
    end, width, single, wide, blanks = index, 0, 0, 0, 0
    for at in range(index, len(raws)):
        body = raws[at].rstrip()
        if at in skipped or not body.strip():
            blanks += 1
            if blanks > _BLANKS:
                break
            continue
        if _AFTER.match(body):
            break
        if _count(body) >= 2:
            width = max(width, min(len(body), _WIDEST))
            end, single, wide, blanks = at + 1, 0, 0, 0
            continue
        lead = len(body) - len(body.lstrip())
        single += 1
        wide = wide + 1 if len(body) - lead > 0.7 * width else 0
        if wide > 2 or single > _SINGLE:
            break
        if blanks == 0 and wide == 0 and single <= _SINGLE:
            end = at + 1
    return end


def pieces(raws: Sequence[str], index: int, end: int, skipped: set[int]) -> list[Piece]:
    """The pieces of the cells of the table in ``raws[index:end]``, in the order of the text."""
    used = _used(raws, index, end, skipped)
    columns = _columns([raws[at] for at in used])
    placed = [
        (at, start, stop, column)
        for at in used
        for start, stop, column in _split(raws[at], columns)
    ]
    widths: dict[int, int] = {}
    for _, start, stop, column in placed:
        widths[column] = widths.get(column, 0) + stop - start
    main = max(widths, key=lambda column: widths[column], default=0)
    return _rows(raws, placed, main)


def _used(raws: Sequence[str], index: int, end: int, skipped: set[int]) -> list[int]:
    """The lines with words, the head of the table once: it stands on every page."""
    heads: set[str] = set()
    used: list[int] = []
    open_head = True
    for at in range(index, end):
        words = "".join(raws[at].split())
        if not words or at in skipped or words in heads:
            continue
        used.append(at)
        open_head = open_head and len(used) <= _HEAD_LINES
        if open_head:
            heads.add(words)
            open_head = not _NUMBERED.match(raws[at].lstrip())
    return used


def _columns(lines: Sequence[str]) -> list[int]:
    """Where columns begin: behind the alleys that are blank in nearly all lines in columns."""
    several = [line.rstrip()[:_WIDEST] for line in lines if _count(line) >= 2]
    width = max(map(len, several), default=0)
    covered = [0] * (width + 1)
    for line in several:
        for match in _FRAGMENT.finditer(line):
            for x in range(match.start(), match.end()):
                covered[x] += 1
    allowed = len(several) // _SHARE
    starts: list[int] = []
    blank = True
    for x in range(width):
        if covered[x] > allowed:
            if blank:
                starts.append(x)
            blank = False
        else:
            blank = True
    return starts or [0]


def _split(raw: str, columns: Sequence[int]) -> list[tuple[int, int, int]]:
    """The pieces of a line with their columns; what runs over an alley is parted at a blank."""
    found: list[tuple[int, int, int]] = []
    for match in _FRAGMENT.finditer(raw.rstrip()):
        middle = (match.start() + match.end()) // 2
        column = sum(1 for start in columns if start <= middle) - 1
        column = max(column, 0)
        if found and found[-1][2] == column:
            found[-1] = (found[-1][0], match.end(), column)
        else:
            found.append((match.start(), match.end(), column))
    return found


def _rows(
    raws: Sequence[str], placed: Sequence[tuple[int, int, int, int]], main: int
) -> list[Piece]:
    """Give the pieces their rows: one begins where a sentence does in the main column."""
    room = max((stop - start for _, start, stop, column in placed if column == main), default=0)
    begins: list[int] = []
    above = ""
    head = False
    for at, start, stop, column in placed:
        if column != main:
            continue
        words = raws[at][start:stop]
        ended = _ENDED.search(above) or is_upper(above) or head
        short = len(above) + len(words.split()[0]) < 0.6 * room
        if not above or (words[:1].isupper() and (ended or short)):
            begins.append(at)
        above = words
        head = _HEAD.match(raws[at]) is not None
    made: list[Piece] = []
    row = -1
    for at, start, stop, column in placed:
        while row + 1 < len(begins) and begins[row + 1] <= at:
            row += 1
        made.append(Piece(at, start, stop, max(row, 0), column))
    return made
