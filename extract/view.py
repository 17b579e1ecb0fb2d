"""The reading view of a document: its blocks as lines of plain words.

Patterns should not have to know of hard wraps, ``**`` and indents. A view keeps the characters
of the canonical text in order and leaves out only marks of markup and of footnotes, and all but
the first of a run of white space; every character of it knows its offset in the canonical text.
One letter is read as the one that was meant (``Ð`` as ``Đ``); quotes are cut from the canonical
text and keep it. Blocks are
parted by one ``\\n``, which stands for no character of the text.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from ..models import Block, Span
from .folding import bare, fold, one_spelling
from .lazy import lazy

# What a reader of the page does not see: emphasis, heading marks at the start of a block,
# escapes before punctuation, zero-width characters; and white space, which shrinks to one blank.
# A lone blank between words is left to itself: most of a plan is that, and need not be looked at.
_FOOTNOTE = r"(?<=[\w”\"),;.%…])\[\d{1,3}\](?!\()"  # the mark only: the note itself is a block
_MARK = (
    _FOOTNOTE + "|\\*+|__+|\\\\(?=[^\\w\\s]|_)|[\u200b\u200c\u200d\ufeff\u2060]+"
    "|\u00ad(?=[ \\t\\r]*\\n)"
)
_NOISE = re.compile(rf" ?(?:{_MARK}|[^\S ]|  )(?:{_MARK}|\s)*")
# Where noise may begin, or a blank before it; a set of letters is found far faster than noise is.
_HINT = re.compile(
    "[*_\\\\\\[\u00ad\u200b\u200c\u200d\ufeff\u2060\\t-\\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a"
    "\u2028\u2029\u202f\u205f\u3000]|  "
)
_SPACE = re.compile(r"\s")
_COUNTED = array("I", range(1 << 17))  # pieces of it are copied far faster than they are counted
# Scans and old fonts write the Icelandic letter for the Vietnamese one.
_MEANT = {"\u00d0": "Đ", "\u00f0": "đ"}
_HEADING_MARK = re.compile(r"\s*#{1,6}\s+")


def _noises(source: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The runs of ``source[begin:end]`` that a reader of the page does not see, in order."""
    for hint in _HINT.finditer(source, begin, end):
        start = hint.start()
        if start < begin:
            continue  # inside the run before
        if start > begin and source[start - 1] == " ":
            start -= 1
        noise = _NOISE.match(source, start, end)
        if noise is not None:
            yield noise.span()
            begin = noise.end()


class View:
    """A document's blocks as text, with the canonical offset of every character.

    Attributes:
        text: the words, a block a line.
        blocks: the blocks, in order; block *i* is ``text[starts[i]:ends[i]]``.
        offsets: canonical offset of every character of ``text``; a line end repeats the one
            before it.
    """

    def __init__(self, canonical: str, blocks: Iterable[Block], meant: str | None = None) -> None:
        """Args: *meant* is the canonical text with slips of OCR mended, of the same length."""
        self.canonical = canonical
        self._meant = canonical if meant is None else meant
        self.blocks = tuple(blocks)
        self.offsets = array("I")
        self.starts: list[int] = []
        self.ends: list[int] = []
        parts: list[str] = []
        length = 0
        for block in self.blocks:
            if length:
                parts.append("\n")
                self.offsets.append(self.offsets[-1])
                length += 1
            self.starts.append(length)
            line = self._line(block)
            parts.append(line)
            length += len(line)
            self.ends.append(length)
        text = "".join(parts)
        for written, meant in _MEANT.items():
            text = text.replace(written, meant)
        self.text = text

    def _keep(self, begin: int, end: int) -> None:
        """Note that the canonical run comes next."""
        if end > len(_COUNTED):
            self.offsets.extend(range(begin, end))
        else:
            self.offsets.extend(_COUNTED[begin:end])

    def _line(self, block: Block) -> str:
        """The words of *block*; their offsets are added on the way."""
        source, end = self._meant, block.span.end
        mark = _HEADING_MARK.match(source, block.span.start, end)
        position = mark.end() if mark else block.span.start
        while position < end and source[position].isspace():
            position += 1
        line: list[str] = []
        for gap in block.gaps:
            self._words(line, position, gap.start)
            position = max(position, gap.end)
        self._words(line, position, end)
        return "".join(line)

    def _words(self, line: list[str], position: int, end: int) -> None:
        """Add the words of the canonical run to *line*."""
        source = self._meant
        while line and end > position and source[position].isspace():  # behind a gap
            position += 1
        if line and end > position:
            line.append(" ")
            self.offsets.append(position - 1)
        while end > position and source[end - 1].isspace():
            end -= 1
        begun = bool(line)
        for start, stop in _noises(source, position, end):
            if start > position:
                line.append(source[position:start])
                self._keep(position, start)
                begun = True
            if begun and stop < end:  # no blank leads, none trails
                blank = _SPACE.search(source, start, stop)
                if blank:
                    line.append(" ")
                    self.offsets.append(blank.start())
            position = stop
        if position < end:
            line.append(source[position:end])
            self._keep(position, end)

    @lazy
    def folded(self) -> str:
        """``text`` folded for matching, in one spelling (see ``folding``); same length."""
        return one_spelling(fold(self.text))

    @lazy
    def bare(self) -> str:
        """``folded`` without tones and marks; same length."""
        return bare(self.folded)

    def span(self, start: int, end: int) -> Span:
        """The canonical span of ``text[start:end]``; the run must not be empty."""
        return Span(start=self.offsets[start], end=self.offsets[end - 1] + 1)

    def quote(self, start: int, end: int) -> str:
        """The canonical words of ``text[start:end]``, markup and wraps inside them included."""
        return self.canonical[self.offsets[start] : self.offsets[end - 1] + 1]

    def block_at(self, position: int) -> int:
        """Index of the block that holds *position* of ``text``."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def line(self, index: int) -> str:
        """The words of block *index*."""
        return self.text[self.starts[index] : self.ends[index]]

    def position(self, offset: int) -> int:
        """First position of ``text`` whose canonical offset is *offset* or later."""
        low, high = 0, len(self.offsets)
        while low < high:
            middle = (low + high) // 2
            if self.offsets[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low
