"""Where words stand on the pages of a PDF: rectangles on demand, from the map of the text.

The map of a ``SourceText`` keeps the page and the index of every character; a rectangle is
looked up only when someone asks for it. Words that OCR has read carry their own.
"""

from __future__ import annotations

import ctypes
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol

import pypdfium2
import pypdfium2.raw as pdfium

from ...models import SourceText, Span
from .pdf_repair import Repairer

_FINE = 32  # pdfium gives places on the page as whole numbers: of this part of a point
_SAMPLE = 60  # so many characters tell how a page was read
_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as it is shown: pages from 1, points from its upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


Edges = tuple[float, float, float, float]


class Placed(Protocol):
    """What a page needs to know of an ``Origin``."""

    @property
    def start(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def page(self) -> int | None: ...
    @property
    def box(self) -> Edges | None: ...


class _Piece(NamedTuple):
    """Characters of the text that stand side by side in the file."""

    start: int
    end: int
    offset: int
    box: Edges | None


class Places:
    """Which words of a text stand on which page; the file is not needed to know it."""

    def __init__(self, text: str, runs: Sequence[Placed]) -> None:
        self.text = text
        self._starts: list[int] = []
        self._on: list[int | None] = []
        self._pages: dict[int, list[_Piece]] = {}
        for run, following in pairwise((*runs, None)):
            if run is None:
                continue
            end = len(text) if following is None else following.start
            self._starts.append(run.start)
            self._on.append(run.page)
            if run.page is not None and text[run.start : end].strip():
                piece = _Piece(run.start, end, run.offset, run.box)
                self._pages.setdefault(run.page, []).append(piece)

    @property
    def pages(self) -> Collection[int]:
        """The pages with words, from 1."""
        return self._pages.keys()

    def pieces(self, number: int) -> Sequence[_Piece]:
        """All that stands on a page."""
        return self._pages.get(number, ())

    def on(self, number: int, span: Span) -> list[_Piece]:
        """The pieces of *span* on a page, without the white space at their ends."""
        pieces = self._pages.get(number, [])
        at = max(bisect_right(pieces, span.start, key=lambda piece: piece.start) - 1, 0)
        found = []
        while at < len(pieces) and pieces[at].start < span.end:
            cut = self._cut(pieces[at], span)
            if cut is not None:
                found.append(cut)
            at += 1
        return found

    def spans_by_page(self, spans: Iterable[Span]) -> dict[int, list[int]]:
        """For every page the indices of those *spans* that have words on it."""
        found: dict[int, list[int]] = {}
        for index, span in enumerate(spans):
            first = max(bisect_right(self._starts, span.start) - 1, 0)
            last = bisect_left(self._starts, span.end)
            for page in {page for page in self._on[first:last] if page is not None}:
                found.setdefault(page, []).append(index)
        return found

    def _cut(self, piece: _Piece, span: Span) -> _Piece | None:
        start, end = max(piece.start, span.start), min(piece.end, span.end)
        words = self.text[start:end]
        if not words.strip():
            return None
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return _Piece(start, end, piece.offset + start - piece.start, piece.box)


class Boxes:
    """The places of the words of one PDF. Ask page by page: one page is open at a time.

    Raises:
        pypdfium2.PdfiumError: when the file cannot be opened.
    """

    def __init__(self, data: bytes | Path, source: SourceText | Places) -> None:
        made = source if isinstance(source, Places) else Places(source.text, source.map)
        self.places = made
        self.document: Any = pypdfium2.PdfDocument(data)
        self._data = data
        self._repairer: Repairer | None = None
        self._open: _Sheet | None = None

    def __enter__(self) -> Boxes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the memory back."""
        if self._open is not None:
            self._open.close()
            self._open = None
        if self._repairer is not None:
            self._repairer.close()
        self.document.close()

    def of(self, span: Span) -> list[Box]:
        """The rectangles of *span*, one a line, in the order of the text."""
        pages = sorted(n for n in self.places.pages if self.places.on(n, span))
        return [box for number in pages for box in self.on_page(number, span)]

    def on_page(self, number: int, span: Span) -> list[Box]:
        """The rectangles of what stands of *span* on page *number* (from 1), one a line."""
        pieces = self.places.on(number, span)
        found = recognised(number, pieces)
        placed = [piece for piece in pieces if piece.box is None]
        if placed:
            for box in self._turn(number).boxes(placed, self.places.pieces(number)):
                _join(found, box)
        return found

    def spans_by_page(self, spans: Iterable[Span]) -> dict[int, list[int]]:
        """For every page the indices of those *spans* that have words on it."""
        return self.places.spans_by_page(spans)

    def _turn(self, number: int) -> _Sheet:
        if self._open is not None and self._open.number != number:
            self._open.close()
            self._open = None
        if self._open is None:
            self._open = _Sheet(self, number)
        return self._open

    def characters(self, number: int) -> list[dict[str, Any]]:
        """What pdfplumber counts as the characters of a page; none where it cannot read it."""
        try:
            if self._repairer is None:
                data = self._data
                self._repairer = Repairer(data if isinstance(data, bytes) else data.read_bytes())
            return self._repairer.characters(number)
        except Exception:  # pdfminer raises many kinds on damaged files
            return []

    def told(self, piece: _Piece) -> str:
        """The words of a piece."""
        return self.places.text[piece.start : piece.end]


class _Sheet:
    """An open page; which of the two readers counted its characters is told by the words."""

    def __init__(self, file: Boxes, number: int) -> None:
        self.number = number
        self._file = file
        self._page: Any = None
        self._words: Any = None
        self._letters: list[dict[str, Any]] | None = None
        self._known = False
        self._four = tuple(ctypes.c_double() for _ in range(4))
        self._pointers = [ctypes.byref(value) for value in self._four]

    def close(self) -> None:
        if self._words is not None:
            self._words.close()
        if self._page is not None:
            self._page.close()

    def boxes(self, pieces: Sequence[_Piece], all_pieces: Sequence[_Piece]) -> Iterator[Box]:
        if self._page is None:
            self._page = self._file.document[self.number - 1]
            self._words = self._page.get_textpage()
        if not self._known:
            self._known = True
            if not self._counted(all_pieces):
                self._letters = self._file.characters(self.number)
        if self._letters is None:
            yield from self._drawn(pieces)
        else:
            yield from self._placed(pieces, self._letters)

    def _counted(self, pieces: Sequence[_Piece]) -> bool:
        """The characters at the offsets of the map are those of the text, as pdfium counts."""
        same = total = 0
        for piece in pieces:
            if piece.box is not None:
                continue
            for index, char in enumerate(self._file.told(piece)):
                if char.isalnum() and char.isascii():  # others may come from old codes
                    code = pdfium.FPDFText_GetUnicode(self._words.raw, piece.offset + index)
                    same += _letter(char) == _letter(chr(code) if code < 0x110000 else "")
                    total += 1
            if total >= _SAMPLE:
                break
        return same >= _ALIKE * total

    def _drawn(self, pieces: Sequence[_Piece]) -> Iterator[Box]:
        """The rectangles that pdfium draws around runs of characters."""
        left, top, right, bottom = self._four
        raw = self._words.raw
        for start, end in _runs(pieces):
            for number in range(max(pdfium.FPDFText_CountRects(raw, start, end - start), 0)):
                pdfium.FPDFText_GetRect(raw, number, *self._pointers)
                yield self._shown(left.value, top.value, right.value, bottom.value)

    def _shown(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The rectangle on the page as it is shown: turned, and cut to what is shown of it."""
        width, height = self._page.get_size()
        x, y = ctypes.c_int(), ctypes.c_int()
        corners = []
        for across, up in ((left, top), (right, bottom)):
            pdfium.FPDF_PageToDevice(
                self._page.raw, 0, 0, round(width * _FINE), round(height * _FINE), 0, across, up,
                ctypes.byref(x), ctypes.byref(y),
            )  # fmt: skip
            corners.append((x.value / _FINE, y.value / _FINE))
        (x0, y0), (x1, y1) = corners
        return Box(self.number, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _placed(self, pieces: Sequence[_Piece], letters: Sequence[dict[str, Any]]) -> Iterator[Box]:
        """The rectangles of letters, as pdfplumber counts them."""
        for piece in pieces:
            for letter in letters[piece.offset : piece.offset + piece.end - piece.start]:
                if not letter["text"].isspace():
                    yield Box(
                        self.number, letter["x0"], letter["top"], letter["x1"], letter["bottom"]
                    )


def recognised(number: int, pieces: Iterable[_Piece]) -> list[Box]:
    """The rectangles of those *pieces* of page *number* that OCR has read, one a line."""
    found: list[Box] = []
    for piece in pieces:
        if piece.box is not None:
            _join(found, Box(number, *piece.box))
    return found


def _letter(char: str) -> str:
    """The letter without its marks: a map to letters put together still points at the first."""
    return unicodedata.normalize("NFD", char)[:1].casefold()


def _runs(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Index ranges on the page; what only a blank or a line end parts is one."""
    start = end = -1
    for piece in pieces:
        last = piece.offset + piece.end - piece.start
        if start >= 0 and 0 <= piece.offset - end <= 2:
            end = last
            continue
        if start >= 0:
            yield start, end
        start, end = piece.offset, last
    if start >= 0:
        yield start, end


def _join(found: list[Box], box: Box) -> None:
    """Put a rectangle to the others; one that goes on the line of the last makes it longer."""
    if found:
        last = found[-1]
        height = min(last.bottom - last.top, box.bottom - box.top)
        shared = min(last.bottom, box.bottom) - max(last.top, box.top)
        near = -height <= box.left - last.right <= max(1.2 * height, 6)
        if last.page == box.page and near and shared > 0.4 * height:
            found[-1] = Box(
                last.page,
                min(last.left, box.left),
                min(last.top, box.top),
                max(last.right, box.right),
                max(last.bottom, box.bottom),
            )
            return
    found.append(box)
