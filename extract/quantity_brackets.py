"""The brackets of a block: which pair stands around a place, which stand between two."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_MARK = re.compile(r"[()]")
Box = tuple[int, int]


class Brackets:
    """Pairs ``(open, close)`` of a run of text; one that is never closed is no bracket.

    Built in one pass; each question is answered by bisection, so that a block of any length is
    read in linear time.
    """

    def __init__(self, folded: str, start: int, end: int) -> None:
        self._closes: dict[int, int] = {}
        stack: list[int] = []
        for mark in _MARK.finditer(folded, start, end):
            if mark[0] == "(":
                stack.append(mark.start())
            elif stack:
                self._closes[stack.pop()] = mark.start()
        self._opens = sorted(self._closes)
        # after each mark of a pair, the innermost box that is still open
        self._marks: list[int] = []
        self._boxes: list[Box | None] = []
        open_boxes: list[Box] = []
        marks = sorted([*self._closes, *self._closes.values()])
        for place in marks:
            if place in self._closes:
                open_boxes.append((place, self._closes[place]))
            elif open_boxes:
                open_boxes.pop()
            self._marks.append(place)
            self._boxes.append(open_boxes[-1] if open_boxes else None)

    def around(self, position: int) -> Box | None:
        """The innermost pair around *position*."""
        index = bisect_right(self._marks, position) - 1
        return self._boxes[index] if index >= 0 else None

    def last_closed(self, low: int, high: int) -> int | None:
        """Where the last pair that opens and closes between *low* and *high* closes."""
        first = bisect_left(self._opens, low)
        closes = [
            self._closes[o]
            for o in self._opens[first : bisect_left(self._opens, high)]
            if self._closes[o] < high
        ]
        return max(closes) if closes else None
