"""Headings that share a block with the text under them, told apart by the lines of the page.

Where a wrapped text has no blank lines, ``1. Mục đích`` and the paragraph below it come as one
block. The line that was ended early, before a capital, is the heading - unless the document
ends first lines early everywhere, as some web copies do.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .lazy import lazy
from .view import View

RAGGED = 0.5  # share of paragraphs with a short first line from which nothing can be told
LONGEST_HEADING = 3  # lines
LONGEST_WORDS = 32
_OPEN_END = re.compile(
    r"(?:[,(\-]|\s(?<!đổi\s)(?<!tầng\s)(?<!lực\s)(?<!tế\s)(?<!hội\s)(?<!quyền\s)(?:và|của|các|với|theo|tại|từ|cho|do|về|trong|trên|là|đến|để|hoặc|những|bằng|ngày"
    r"|tháng|năm|số|ủy|hội đồng|nhân|bộ|sở|phòng|ban))$"
)
_SHARE = re.compile(r"\d{1,3}(?:,\d+)?% \w")  # ``100% cơ sở``: a number that begins a sentence
_MARKS = "*_#\\ \t\u00a0"


class Lines:
    """The physical lines of a view's blocks."""

    def __init__(self, view: View) -> None:
        self.view = view

    @lazy
    def ragged(self) -> bool:
        """The document ends the first lines of its paragraphs early, for no reason."""
        long = early = 0
        for item in self.view.blocks:
            if item.cell is not None or item.label not in (None, "-", "+"):
                continue
            widths = self._widths(item.span.start, item.span.end)
            if len(widths) >= 3:
                long += 1
                early += widths[0] < 0.7 * max(widths)
        return early > RAGGED * long

    def _widths(self, start: int, end: int) -> list[int]:
        text = self.view.canonical
        return [len(line) for line in text[start : min(end, start + 2000)].split("\n")]

    def heading_end(self, block: int, start: int) -> int:
        """The view position where the heading lines of *block* end; *start* when there is none.

        *start* is where the title begins, behind the label.
        """
        view = self.view
        span = view.blocks[block].span
        cut = view.canonical.find("\n", view.offsets[start], span.end)
        if cut < 0 or self.ragged:
            return start
        lines = view.canonical[view.canonical.rfind("\n", 0, cut) + 1 : span.end].split("\n")
        width = max(len(line.rstrip()) for line in lines[:40])
        for number, (above, below) in enumerate(pairwise(lines), start=1):
            if number > LONGEST_HEADING:
                break
            position = view.position(cut)
            if self._ended(above.rstrip(), below.strip(_MARKS), width):
                words = len(view.text[start:position].split())
                return position if 1 <= words <= LONGEST_WORDS else start
            cut += 1 + len(below)
        return start

    @staticmethod
    def _ended(above: str, below: str, width: int) -> bool:
        """Tell whether a line was ended on purpose, a paragraph standing below it."""
        if above.endswith((".", ";")):
            return False
        if below[:2] in {"- ", "+ "} and below[2:3].isupper():
            return True
        if not below[:1].isupper() and not _SHARE.match(below):
            return False
        if _OPEN_END.search(above.rstrip(_MARKS).lower()):
            return False
        word = below.split(" ", 1)[0]
        return len(above) + 1 + len(word) < width - 3 and len(above) <= 0.8 * width
