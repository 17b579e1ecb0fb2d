"""A text without white space and markup, with the way back: where quotes are looked for.

Two readers of one page differ in line breaks, blanks, emphasis and table bars; the scoring rules
(``docs/SCORING.md``, "Place") take all of them away before places are compared.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left

from ..models import Span

# ``\s`` holds U+00A0 and every other blank of Unicode; U+200B and U+FEFF are none to Python.
_DROPPED = re.compile("[\\s*#_\\\\|\u00a0\u200b\ufeff]+")
# A base character with the marks upon it: what NFC may join lies inside such a run.
_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


def reduce(text: str) -> str:
    """*text* in NFC without white space, ``* # _ \\ |`` and zero-width marks."""
    return _DROPPED.sub("", unicodedata.normalize("NFC", text))


def canonical(text: str) -> str:
    """The canonical text of plain *text*: NFC, ``\\n`` line ends, nothing else changed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


class Reduced:
    """A text and its reduction, with the map between their characters.

    Attributes:
        source: the text itself.
        text: its reduction.
        offsets: for every character of ``text``, its offset in ``source``; increasing.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.offsets = array("L")
        parts: list[str] = []
        if unicodedata.is_normalized("NFC", source):
            self._plain(source, parts)
        else:
            self._decomposed(source, parts)
        self.text = "".join(parts)

    def _plain(self, source: str, parts: list[str]) -> None:
        position = 0
        for noise in _DROPPED.finditer(source):
            parts.append(source[position : noise.start()])
            self.offsets.extend(range(position, noise.start()))
            position = noise.end()
        parts.append(source[position:])
        self.offsets.extend(range(position, len(source)))

    def _decomposed(self, source: str, parts: list[str]) -> None:
        for cluster in _CLUSTER.finditer(source):
            kept = reduce(cluster[0])
            parts.append(kept)
            self.offsets.extend([cluster.start()] * len(kept))

    def place(self, span: Span) -> Span:
        """Where *span* of the source lies in the reduced text; empty when nothing of it stays."""
        return Span(
            start=bisect_left(self.offsets, span.start), end=bisect_left(self.offsets, span.end)
        )

    def origin(self, place: Span) -> Span:
        """The run of the source behind *place*, from its first to its last kept character."""
        if place.start == place.end:
            at = self.offsets[place.start] if place.start < len(self.offsets) else len(self.source)
            return Span(start=at, end=at)
        end = self.offsets[place.end - 1] + 1
        limit = self.offsets[place.end] if place.end < len(self.offsets) else len(self.source)
        while end < limit and unicodedata.combining(self.source[end]):
            end += 1  # of a decomposed text, the kept character stands for several
        return Span(start=self.offsets[place.start], end=end)

    def occurrences(self, quote: str) -> list[Span]:
        """Every place of *quote* in the reduced text, in order; none for an empty quote."""
        wanted = reduce(quote)
        found: list[Span] = []
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            found.append(Span(start=at, end=at + len(wanted)))
            at = self.text.find(wanted, at + len(wanted))
        return found
