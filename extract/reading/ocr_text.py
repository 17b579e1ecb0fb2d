"""Recognised words to the lines of a page, in the shape in which the PDF reader has them.

What follows (columns, paragraphs, running heads, tables) is the PDF reader's work: a page of
words with boxes is the same to it whether a font or an engine told where they stand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .layout import Run
from .ocr import Word
from .pdf_lines import Line, crossed
from .pdf_tables import Tables
from .syllables import is_syllable

_GAP_EMS = 1.7
_SCRAPS = "|_[]ˆ~^`´'\"“”‘’„.·,°¡!¦\\ "  # what specks are read as
_DASHES = ("-", "–", "—", "−")
_EDGES = ".,;:!?()[]\"'“”‘’|_"


@dataclass(frozen=True, slots=True)
class Frame:
    """How the picture that was read lies on its page.

    Attributes:
        number: of the page, from 1.
        scale: points a pixel.
        width, height: of the picture as it was read, in points.
        angle: how far the page was turned against the clock to set its lines straight, degrees.
        quarters: how many quarter turns against the clock came before that.
    """

    number: int
    scale: float
    width: float
    height: float
    angle: float = 0.0
    quarters: int = 0

    def box(self, word: Word) -> tuple[float, float, float, float]:
        """Where a word stands on the page as the file shows it (see ``Origin.box``)."""
        corners = [
            self._back(x * self.scale, y * self.scale)
            for x in (word.left, word.right)
            for y in (word.top, word.bottom)
        ]
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)

    def _back(self, x: float, y: float) -> tuple[float, float]:
        """A point of the picture on the page as it was before all turning."""
        turn = math.radians(self.angle)
        dx, dy = x - self.width / 2, y - self.height / 2
        x = self.width / 2 + dx * math.cos(turn) - dy * math.sin(turn)
        y = self.height / 2 + dx * math.sin(turn) + dy * math.cos(turn)
        if self.quarters == 1:
            return self.height - y, x
        if self.quarters == 2:
            return self.width - x, self.height - y
        return (y, self.width - x) if self.quarters == 3 else (x, y)


def page_lines(words: Sequence[Word], frame: Frame, tables: Tables) -> list[Line]:
    """The lines of a page from top to bottom, cut where columns stand side by side."""
    found: list[Line] = []
    offset = 0
    for row, members in enumerate(_rows(without_noise(words))):
        size = _size(members, frame)
        base = _base(members, frame)
        walls = tables.walls_at(base + 0.3 * size)
        for piece in _pieces(members, size, walls, frame):
            line = _line(piece, row, base, size, offset, frame)
            line.inside = tables.around(line.left, line.right, base + 0.3 * size)
            found.append(line)
            offset += len(line.text) + 1
    return found


def without_noise(words: Sequence[Word]) -> list[Word]:
    """The words without what the engine makes of specks, scribbles and scraps of seals."""
    if not words:
        return []
    high = median(w.bottom - w.top for w in words)
    kept = [word for word in words if not _is_noise(word, float(high))]
    lines: dict[tuple[int, int, int], list[Word]] = {}
    for word in kept:
        lines.setdefault(word.line, []).append(word)
    scribbled = {key for key, line in lines.items() if _is_scribble(line)}
    kept = [word for word in kept if word.line not in scribbled]
    # A letter or two beyond both ends of the lines of the text are the edge of the sheet.
    body = [w for w in kept if len(lines[w.line]) > 4 and _is_word(w)]
    left = min((w.left for w in body), default=-math.inf) - high
    right = max((w.right for w in body), default=math.inf) + high
    return [w for w in kept if _is_word(w) or (left < w.left and w.right < right)]


def _is_word(word: Word) -> bool:
    return len(word.text) > 2 or word.text in _DASHES or any(map(str.isdigit, word.text))


def _is_noise(word: Word, high: float) -> bool:
    height = word.bottom - word.top
    signs = sum(map(str.isalnum, word.text))
    if height > 3 * high or not word.text.strip(_SCRAPS):
        return True
    if word.text in _DASHES:
        return word.right - word.left < 0.12 * high
    if not signs:
        return word.certainty < 0.5 or height > 2 * high
    if any(map(str.isdigit, word.text)):  # a number is never left out: better a doubtful one
        return False
    if word.certainty >= 0.35 or (signs > 1 and is_syllable(word.text.strip(_EDGES))):
        return False
    return signs <= 2 or height > 1.9 * high or signs * 2 < len(word.text)


def _is_scribble(line: Sequence[Word]) -> bool:
    """A line on which nothing was read with any certainty: a signature, the rim of a seal."""
    if any(map(str.isdigit, "".join(word.text for word in line))):
        return False
    if len(line) == 1 and len(line[0].text) == 1 and line[0].text not in _DASHES:
        return line[0].certainty < 0.8
    sure = [w for w in line if w.certainty >= 0.6 and any(map(str.isalnum, w.text))]
    return (
        not sure
        and sum(w.certainty for w in line) < 0.4 * len(line)
        and not any(w.text[:1] in "-+" for w in line)
    )


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
        runs.append(
            Run(
                word.text + blank, at, False, False, frame.number,
                frame.box(word), round(word.certainty, 2),
            )
        )  # fmt: skip
        at += len(word.text) + len(blank)
    return Line(
        frame.number, "".join(run.text for run in runs), words[0].left * frame.scale,
        max(w.right for w in words) * frame.scale, base, size, runs, row=row,
    )  # fmt: skip
