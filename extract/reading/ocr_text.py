"""Recognised words to the lines of a page, in the shape in which the PDF reader has them.

What follows (columns, paragraphs, running heads, tables) is the PDF reader's work: a page of
words with boxes is the same to it whether a font or an engine told where they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .layout import Run
from .ocr import Word
from .pdf_lines import Line, crossed
from .pdf_tables import Tables

_GAP_EMS = 1.7


@dataclass(frozen=True, slots=True)
class Frame:
    """How the pixels of a picture lie on its page: points a pixel, height in points."""

    number: int
    scale: float
    height: float


def page_lines(words: Sequence[Word], frame: Frame, tables: Tables) -> list[Line]:
    """The lines of a page from top to bottom, cut where columns stand side by side."""
    found: list[Line] = []
    offset = 0
    for row, members in enumerate(_rows(words)):
        size = _size(members, frame)
        base = _base(members, frame)
        walls = tables.walls_at(base + 0.3 * size)
        for piece in _pieces(members, size, walls, frame):
            line = _line(piece, row, base, size, offset, frame)
            line.inside = tables.around(line.left, line.right, base + 0.3 * size)
            found.append(line)
            offset += len(line.text) + 1
    return found


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words side by side, by their middles: what the engine calls a line may be one cell."""
    groups: dict[tuple[int, int, int], list[Word]] = {}
    for word in words:
        groups.setdefault(word.line, []).append(word)
    rows: list[list[Word]] = []
    places: list[tuple[float, float]] = []  # top and bottom of the letters of a row
    for group in sorted(groups.values(), key=lambda g: median(w.top + w.bottom for w in g)):
        top, bottom = median(w.top for w in group), median(w.bottom for w in group)
        middle = (top + bottom) / 2
        free = rows and all(
            w.right <= g.left + 2 or g.right <= w.left + 2 for w in rows[-1] for g in group
        )
        if rows and free and places[-1][0] <= middle <= places[-1][1]:
            low, high = places[-1]
            if low <= middle <= high and top <= (low + high) / 2 <= bottom:
                rows[-1] += group
                continue
        rows.append(list(group))
        places.append((top, bottom))
    for row in rows:
        row.sort(key=lambda w: w.left)
    return rows


def _size(words: Sequence[Word], frame: Frame) -> float:
    """The size of the letters of a line, as a font would tell it."""
    heights = [w.bottom - w.top for w in words if sum(map(str.isalpha, w.text)) > 1]
    high = median(heights or [w.bottom - w.top for w in words])
    return max(float(high) * frame.scale / 0.9, 1.0)


def _base(words: Sequence[Word], frame: Frame) -> float:
    """The height of the base line: most words have no letter that reaches below it."""
    return frame.height - float(median(w.bottom for w in words)) * frame.scale


def _pieces(
    words: Sequence[Word], size: float, walls: list[float], frame: Frame
) -> list[list[Word]]:
    pieces: list[list[Word]] = []
    for word in words:
        left = word.left * frame.scale
        if pieces:
            right = pieces[-1][-1].right * frame.scale
            if left - right <= _GAP_EMS * size and not crossed(walls, right, left):
                pieces[-1].append(word)
                continue
        pieces.append([word])
    return pieces


def _line(
    words: Sequence[Word], row: int, base: float, size: float, offset: int, frame: Frame
) -> Line:
    runs: list[Run] = []
    at = offset
    for number, word in enumerate(words):
        blank = " " if number + 1 < len(words) else ""
        box = (
            round(word.left * frame.scale, 1), round(word.top * frame.scale, 1),
            round(word.right * frame.scale, 1), round(word.bottom * frame.scale, 1),
        )  # fmt: skip
        runs.append(
            Run(word.text + blank, at, False, False, frame.number, box, round(word.certainty, 2))
        )
        at += len(word.text) + len(blank)
    return Line(
        frame.number, "".join(run.text for run in runs), words[0].left * frame.scale,
        max(w.right for w in words) * frame.scale, base, size, runs, row=row,
    )  # fmt: skip
