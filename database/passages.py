"""The sentence around a place of a text: what a hit shows."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"\n\s*\n|\n(?=\s*(?:[-+*•]|\d{1,2}[.)]|[a-zđ]\))\s)|(?<=[.;!?…])\s+|\n(?=\s*\|)"
)
LONGEST = 480  # characters; a longer sentence is cut at a word on both sides


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence, list item or table row that holds ``[start, end)``."""
    low, high = max(0, start - LONGEST), min(len(text), end + LONGEST)
    first, last = low, high
    for match in _BREAK.finditer(text, low, high):
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    room = max(LONGEST - (end - start), 80) // 2
    if start - first > room:
        first = _word(text, start - room)
    if last - end > room:
        last = _word(text, end + room)
    while first < start and text[first].isspace():
        first += 1
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, last


def _word(text: str, at: int) -> int:
    """The next place at or behind *at* where a word begins."""
    space = text.find(" ", at, at + 40)
    return at if space < 0 else space + 1
