"""The lines of a PDF page with their geometry, by pypdfium2.

pdfium gives the words of a page in the order in which they were written, which for documents of
an office is the order of reading, cell by cell. It is fast because only the ends of a line and
the gaps between its pieces are measured; ``pdf_repair`` reads pages whose words it scrambles.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from ...models import Cell
from . import pdf_tables, pdf_turn
from .layout import Run
from .legacy import codec_of
from .lines import LABEL
from .pdf_tables import Tables

# A hyphen at a line's end comes as U+FFFE or U+0002; bullets of symbol fonts as private codes.
SIGNS: dict[int, str | int] = {
    0xFFFE: "-", 0x02: "-", 0xFFFF: " ", 0xF0B7: "•", 0xF02D: "-", 0xF0A7: "▪", 0xF0D8: "➢",
    0xF0FC: "✓", 0xF02B: "+", 0xF0B3: "≥", 0xF0A3: "≤", 0xF0A8: "□",
    **{code: " " for code in range(0x20) if code not in (0x02, 0x09, 0x0A, 0x0D)},
}  # fmt: skip
# In an old font: the line-end hyphen stays, and codes of a symbol font are those of its letters.
_CODES: dict[int, str | int] = {
    0x02: "\ufffe",
    0xFFFF: " ",
    **{0xF000 + code: code for code in range(0x20, 0x100)},
}
_SIGNED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\uf000-\uf0ff]")
_LINE = re.compile(r"[^\r\n\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
_WORD = re.compile(r"[^\s\u00a0]+")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_NAMELESS = re.compile(r"^(?:[A-Z]{6}\+)?(?:CIDFont\+)?[A-Z]{0,2}\d*$")
_AROUND = re.compile(r"^[A-Z]{6}\+|(?:[,-](?:Bold|Italic|Oblique|Regular|Normal)+)+$")
_FORCED_BOLD, _SLANTED = 1 << 18, 1 << 6
_BOLD_WEIGHT = 600
_OPEN_FIELD = re.compile(r"(?:[Ss]ố|SỐ|ngày|tháng|năm)\s*[:.…]*$")
TABLE_HEAD = re.compile(r"(?:S?TT|Stt|Số\s?TT|SỐ TT|Số thứ tự)(?!\w)(?!\s?[.:])")
_GAP_EMS = 1.7  # words of one column are never further apart, even when a line is spread out


class Word(NamedTuple):
    """A word of a line: ``text[start:end]``, its edges and its base line."""

    start: int
    end: int
    left: float
    right: float
    y: float


@dataclass(slots=True, eq=False)
class Line:
    """Words side by side on one line of one column; ``y`` is the base line, upwards.

    Attributes:
        text: the words, without blanks at the ends.
        bold, italic: all of them are.
        first_bold: they begin so.
        row: lines cut from one line of the page have the same row.
        inside: the table of the page and the cell in it (row, column, spans) that hold them.
        cell: the cell's place in the document, once its tables are put together.
        turned: where on the page a line stands that runs upwards or downwards (left, bottom,
            right, top); its other numbers are those of the line turned upright.
        words: where its words stand, on pages that may hold a table without rules.
    """

    page: int
    text: str
    left: float
    right: float
    y: float
    size: float
    runs: list[Run] = field(default_factory=list)
    bold: bool = False
    italic: bool = False
    first_bold: bool = False
    row: int = 0
    inside: tuple[int, tuple[int, int, int, int]] | None = None
    cell: Cell | None = None
    turned: tuple[float, float, float, float] | None = None
    words: list[Word] = field(default_factory=list)


Style = tuple[bool, bool, str]
"""Bold, italic, and the name of a font from before Unicode, else nothing."""


class Page:
    """A page that pdfium has read: its text, and its lines when they are asked for."""

    def __init__(self, document: Any, index: int, fonts: dict[tuple[bytes, int], Style | None]):
        self.number = index + 1
        self._fonts = fonts
        self.page = document[index]
        self.width, self.height = pdf_turn.by_rotation(self.page)
        own = self.width, self.height
        self._load()
        self._turn = pdf_turn.by_words(self.page, self.raw, self.count, own)
        if self._turn:
            self.width, self.height = self.height, self.width
            self.words.close()
            self._load()
        self.text: str = self.words.get_text_range() if self.count > 0 else ""
        self.tables: Tables = pdf_tables.find(self.page.raw) if self.text else Tables()
        self._signed = _SIGNED.search(self.text) is not None
        self._rects = tuple(ctypes.c_double() for _ in range(4))
        self._pointers = [ctypes.byref(c) for c in self._rects]
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._old = any(style is not None and style[2] for style in fonts.values())

    def _load(self) -> None:
        self.words = self.page.get_textpage()
        self.raw = self.words.raw
        self.count = pdfium.FPDFText_CountChars(self.raw)

    def close(self) -> None:
        """Give the page's memory back."""
        self.words.close()
        self.page.close()

    def lines(self) -> list[Line]:
        """The lines in the order of the file, cut where columns stand side by side."""
        exact = self.count == len(self.text)
        found: list[Line] = []
        for match in _LINE.finditer(self.text):
            raw = match[0]
            body = raw.strip()
            if not body:
                continue
            start = match.start() + len(raw) - len(raw.lstrip())
            index = start
            if not exact:
                index = pdfium.FPDFText_GetCharIndexFromTextIndex(self.raw, start)
            for line in self._cut(body, index):
                line.row = match.start()
                if line.turned is not None:
                    left, low, right, high = line.turned
                    line.inside = self.tables.around(left, right, (low + high) / 2)
                else:
                    height = line.y + 0.3 * line.size
                    line.inside = self.tables.around(line.left, line.right, height)
                self._add(found, line)
        return found

    def measure(self, lines: list[Line]) -> None:
        """Find where the words of *lines* stand, save in cells between rules."""
        for line in lines:
            if line.inside is not None or line.turned is not None:
                continue
            at = 0
            for run in line.runs:
                for match in _WORD.finditer(run.text):
                    index = run.offset + match.start()
                    left, y = self._box(index)[0], self._height(index)
                    right = self._box(run.offset + match.end() - 1)[1]
                    start, end = at + match.start(), at + match.end()
                    last = line.words[-1] if line.words else None
                    if last is not None and last.end == start:  # its style changes in the word
                        line.words[-1] = last._replace(end=end, right=right)
                    else:
                        line.words.append(Word(start, end, left, right, y))
                at += len(run.text)

    @staticmethod
    def _add(found: list[Line], line: Line) -> None:
        """Put a line to the others; what goes on a line's own base line is part of it."""
        last = found[-1] if found else None
        if (
            last is None
            or abs(last.y - line.y) > 0.2 * last.size
            or not -0.3 * last.size <= line.left - last.right <= 1.2 * last.size
            or last.row == line.row
            or last.inside != line.inside
            or line.turned is not None
            or last.turned is not None
        ):
            found.append(line)
            return
        gap = "" if line.left - last.right < 0.15 * last.size else " "
        if gap:
            last.runs.append(Run(gap, last.runs[-1].offset, None, False, line.page))
        last.runs.extend(line.runs)
        last.text += gap + line.text
        last.right = max(last.right, line.right)
        last.bold &= line.bold
        last.italic &= line.italic

    def _cut(self, body: str, index: int) -> Iterator[Line]:
        count = pdfium.FPDFText_CountRects(self.raw, index, len(body))
        if count <= 0:
            return
        left, top, right, bottom = self._rects
        lowest = highest = 0.0
        spans: list[tuple[float, float]] = []
        for number in range(count):
            pdfium.FPDFText_GetRect(self.raw, number, *self._pointers)
            spans.append((left.value, right.value))
            lowest = bottom.value if not number else min(lowest, bottom.value)
            highest = top.value if not number else max(highest, top.value)
        pdfium.FPDFText_GetMatrix(self.raw, index, self._matrix)
        size = pdfium.FPDFText_GetFontSize(self.raw, index) * abs(self._matrix.d)
        if not 1 <= size <= 200:
            size = max(highest - lowest, 1.0)
        y = self._height(index)
        wide = _GAP_EMS * size
        walls = self.tables.walls_at(y + 0.3 * size)
        if abs(self._matrix.b) > abs(self._matrix.a):
            yield self._turned(body, index, (spans, lowest, highest), self._matrix.b > 0)
            return
        if any(
            b[0] - a[1] > wide or b[0] < a[1] - size or crossed(walls, a[1], b[0])
            for a, b in pairwise(spans)
        ):
            yield from self._columns(body, index, size, walls)
            return
        yield self._line(body, index, min(s[0] for s in spans), max(s[1] for s in spans), y, size)

    def _turned(
        self,
        text: str,
        index: int,
        box: tuple[list[tuple[float, float]], float, float],
        upwards: bool,
    ) -> Line:
        """A line that runs upwards or downwards, with the geometry that it has when turned."""
        spans, low, high = box
        left, right = min(s[0] for s in spans), max(s[1] for s in spans)
        size = max(right - left, 1.0)
        made = (low, high, -right) if upwards else (-high, -low, left)
        line = self._line(text, index, *made, size)
        line.turned = (left, low, right, high)
        return line

    def _columns(self, body: str, index: int, size: float, walls: list[float]) -> Iterator[Line]:
        """The pieces of a line that has wide gaps or the rules of a table between words."""
        at = 0
        y = self._height(index)
        left = previous = self._box(index)[0]
        right = left
        for match in re.finditer(r"\S+", body):
            x = self._box(index + match.start())[0]
            # Words of a cell may go on further left, where the next cell begins.
            back = match.start() > at and x < right - size
            wall = match.start() > at and crossed(walls, right, x)
            if wall or back or (match.start() > at and x - right > _GAP_EMS * size):
                words = body[at : match.start()].rstrip()
                if wall or back or _parts(words, match[0]):
                    yield self._line(words, index + at, previous, right, y, size)
                    at, previous = match.start(), x
                    y = self._height(index + at)
            right = self._box(index + match.end() - 1)[1]
        yield self._line(body[at:], index + at, previous, right, y, size)

    def _height(self, index: int) -> float:
        """The base line of a character."""
        pdfium.FPDFText_GetCharOrigin(self.raw, index, self._pointers[0], self._pointers[1])
        return self._rects[1].value

    def _box(self, index: int) -> tuple[float, float]:
        pdfium.FPDFText_GetCharBox(self.raw, index, *self._pointers)
        return self._rects[0].value, self._rects[1].value

    def _line(
        self, text: str, index: int, left: float, right: float, y: float, size: float
    ) -> Line:
        last = len(text) - 1
        first, final = self._style(index), self._style(index + last)
        cut = len(text)
        if first != final:
            cut = self._change(text, index, first)
        same = cut == len(text)
        if first[2] or final[2]:
            self._old = True
        if self._old:
            runs = list(self._runs(text, index))
            text = "".join(run.text for run in runs)
        else:
            if self._signed:
                text = text.translate(SIGNS)
            runs = [Run(text[:cut], index, first[0], first[1], self.number)]
            if not same:
                runs.append(Run(text[cut:], index + cut, final[0], final[1], self.number))
        return Line(
            self.number, text, left, right, y, size, runs,
            same and first[0], same and first[1], first[0],
        )  # fmt: skip

    def _runs(self, text: str, index: int) -> Iterator[Run]:
        """The runs of a line of a file with old fonts, in which each change of font counts."""
        at = 0
        style = self._style(index)
        for end in range(1, len(text) + 1):
            if end < len(text) and (text[end].isspace() or self._style(index + end) == style):
                continue
            words = text[at:end].translate(_CODES if style[2] else SIGNS)
            yield Run(words, index + at, style[0], style[1], self.number, font=style[2])
            if end < len(text):
                at, style = end, self._style(index + end)

    def _change(self, text: str, index: int, first: Style) -> int:
        """Where in a line that begins and ends in two styles the first one ends."""
        places = [at for at, char in enumerate(text) if not char.isspace()]
        low, high = 0, len(places) - 1
        while high - low > 1:
            middle = (low + high) // 2
            if self._style(index + places[middle]) == first:
                low = middle
            else:
                high = middle
        return places[high]

    def _style(self, index: int) -> Style:
        """Whether the character is bold and italic, by the name of its font."""
        length = pdfium.FPDFText_GetFontInfo(self.raw, index, self._name, 128, self._flags)
        key = (self._name.value if 0 < length <= 128 else b"", self._flags.value)
        style = self._fonts.get(key)
        if style is None:
            if key in self._fonts:  # a font without a name that tells
                weight = pdfium.FPDFText_GetFontWeight(self.raw, index)
                return weight >= _BOLD_WEIGHT, bool(key[1] & _SLANTED), ""
            name = key[0].decode("utf-8", "replace")
            if _NAMELESS.match(name):
                self._fonts[key] = None
                return self._style(index)
            style = (*style_of(name, key[1]), _old_font(name))
            self._fonts[key] = style
        return style


def _old_font(name: str) -> str:
    """The name without what a PDF puts around it, when it is of a font from before Unicode."""
    plain = _AROUND.sub("", name)
    return plain if codec_of(plain) is not None else ""


def style_of(name: str, flags: int = 0) -> tuple[bool, bool]:
    """Bold and italic as a font's name and flags tell."""
    return (
        bool(_BOLD.search(name)) or bool(flags & _FORCED_BOLD),
        bool(_ITALIC.search(name)) or bool(flags & _SLANTED),
    )


def crossed(walls: list[float], left: float, right: float) -> bool:
    """A rule of a table stands between two words."""
    return any(left - 1 <= wall <= right + 1 for wall in walls)


def _parts(words: str, following: str) -> bool:
    """Tell whether a wide gap parts two columns, or only a label or a blank from what follows."""
    if not words or LABEL.fullmatch(words + " ") or LABEL.fullmatch(words):
        return False
    first = following[:1]
    return not (_OPEN_FIELD.search(words) and not first.isupper())
