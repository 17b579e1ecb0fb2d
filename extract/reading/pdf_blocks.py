"""The paragraphs of PDF columns, told by what a page shows.

Gaps, indents, lines that end early, changes of style, list labels and the punctuation at a line's
end speak for an end; small letters and a full line speak against it. A paragraph cut by the end
of a page is one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import paragraphs as habits
from .layout import Run
from .lines import LABEL, LETTER, is_upper, starts_lower
from .pdf_columns import Column, is_ended, room_for
from .pdf_lines import Line

_MOTTO_CUT = re.compile(r"CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA(?: VIỆT)?$")
_HYPHEN = re.compile(r"\S[-\u2010\u2011]$")
_GAP = 1.16  # multiples of the usual step from line to line
_WIDE_GAP = 1.45


def blocks(found: Sequence[Column]) -> Iterator[tuple[list[Line], Column]]:
    """The lines of each block with their column; a page end parts no paragraph."""
    block: list[Line] = []
    last: Column | None = None
    for column in found:
        for index, line in enumerate(column.lines):
            if index:
                parted = _parted(block, line, column)
            else:
                parted = last is None or not _goes_on(block, line, last, column)
            if parted and block:
                yield block, last or column
                block = []
            block.append(line)
            last = column
    if block and last is not None:
        yield block, last


def _goes_on(block: list[Line], below: Line, before: Column, column: Column) -> bool:
    """A paragraph cut by the end of a page goes on at the top of the next."""
    above = block[-1]
    if below.page != above.page + 1 or not (before.body and column.body):
        return False
    if is_ended(above) or (is_upper(above.text) and not is_upper(below.text)):
        return False
    if starts_lower(below.text):
        return True
    if above.bold != below.bold and (above.bold or below.bold):
        return False
    label = LABEL.match(below.text)
    full = not room_for(above, below, before.limit)
    dash = bool(label and (label["mark"] or label["tight"]))
    if label and not (dash and below.text[label.end() :][:1].islower()):
        return False
    return full and below.left <= column.left + 0.7 * below.size


def _parted(block: list[Line], below: Line, column: Column) -> bool:
    """Tell whether a block ends between its last line and *below*, the next of its column."""
    above = block[-1]
    ended = is_ended(above)
    room = room_for(above, below, column.limit)
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
    if _centred(above, below) and (room or above.text.isupper() != below.text.isupper()):
        return True
    if above.text.isupper() != below.text.isupper() and LETTER.search(below.text):
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
    bold = all(line.bold for line in (block[0], *block[-3:]))
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
    title = len(block) > 1 or below.bold or below.text.isupper()
    if title and _centred(block[-1], below):
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
