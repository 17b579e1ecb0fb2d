"""The pages of a PDF that are pictures: which they are, and their lines by OCR.

Pages are rendered one after the other (pdfium is not made for threads) and recognised side by
side, as many as there are processors; no more pictures than that are in memory.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from ...models.errors import KehoachError
from ...models.problems import problem
from ...models.source import Problem
from . import ocr, ocr_image, ocr_text
from .ocr import Engine
from .ocr_evidence import better
from .pdf_clean import Sheets
from .pdf_lines import Line
from .pdf_tables import Tables, ruled

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 300  # at which a page is rendered, set straight and cleared of rules
_READ_DPI = 200  # at which letters of 11 to 14 points are read best
_SMALL = 8.5  # points; smaller letters are read at the full resolution
_PIXELS = 40_000_000  # of one page: A3 at 300 dpi has 17 million
_WORKERS = 8  # each holds a picture or two
_MEMORY = 700 * 1024 * 1024  # for all pages that are read at once, with the programs that do it
_COSTS = {"L": 10, "RGB": 20}  # bytes of memory to a pixel while a page is read, as measured
_SURE = 0.96
_ROMAN = re.compile(r"(?=.*[IHl])[IHl|]{1,4}([.,])")
_SHIFTED = 8.0  # points; how much columns of two scanned pages may differ in width
_CLEAR = 0.6  # a page read with less certainty may lie on its side


@dataclass(slots=True)
class Recognised:
    """A page as OCR read it; ``failure`` says why there are no lines."""

    index: int
    size: tuple[float, float]
    lines: list[Line]
    tables: Tables
    failure: KehoachError | None = None


def read_pages(
    document: Any, indexes: Sequence[int], engine: Engine, workers: int | None = None
) -> Iterator[Recognised]:
    """The pages at *indexes* of a pdfium document, in their order.

    As many at once as there are processors, but no more than ``_MEMORY`` has room for: of large
    pages in colours one at a time.
    """
    count = workers or min(len(os.sched_getaffinity(0)), _WORKERS)
    waiting: deque[tuple[Future[Recognised], int]] = deque()
    with ThreadPoolExecutor(count) as pool:
        for index in indexes:
            picture, dpi = _picture(document, index)
            cost = picture.width * picture.height * _COSTS[picture.mode]
            while waiting and sum(c for f, c in waiting if not f.done()) + cost > _MEMORY:
                yield waiting.popleft()[0].result()
            waiting.append((pool.submit(recognise, engine, picture, dpi, index), cost))
            del picture
            if len(waiting) > count:
                yield waiting.popleft()[0].result()
        while waiting:
            yield waiting.popleft()[0].result()


def _picture(document: Any, index: int) -> tuple[Image, int]:
    page = document[index]
    try:
        width, height = page.get_size()
        dpi = _DPI
        while dpi > 30 and width * height * (dpi / 72) ** 2 > _PIXELS:
            dpi = dpi * 3 // 4
        bitmap = page.render(scale=dpi / 72, may_draw_forms=False)
        try:
            picture: Image = bitmap.to_pil()
            return picture.convert("RGB" if ocr_image.is_coloured(picture) else "L"), dpi
        finally:
            bitmap.close()
    finally:
        page.close()


def recognise(engine: Engine, picture: Image, dpi: int, index: int) -> Recognised:
    """A page's picture read by *engine*; one that lies on its side is turned first."""
    try:
        best = _Attempt(engine, picture, dpi, 0)
        if best.doubtful:
            for quarters in (1, 3, 2):
                other = _Attempt(engine, picture, dpi, quarters)
                if other.score > 1.5 * best.score:
                    best = other
                if not best.doubtful:
                    break
        best.look_closer(engine)
        best.count_strokes()
    except KehoachError as error:
        size = (picture.width * 72 / dpi, picture.height * 72 / dpi)
        return Recognised(index, size, [], Tables(), error)
    tables = ruled(best.straight.across, best.straight.down)
    frame = best.frame(index + 1)
    lines = ocr_text.page_lines(best.words, frame, tables)
    return Recognised(index, (frame.width, frame.height), lines, tables)


class _Attempt:
    """A page turned by some quarters against the clock, and what was read then."""

    def __init__(self, engine: Engine, picture: Image, dpi: int, quarters: int) -> None:
        self._dpi = dpi
        self._quarters = quarters
        if quarters:
            import PIL.Image

            turns = PIL.Image.Transpose
            turn = (turns.ROTATE_90, turns.ROTATE_180, turns.ROTATE_270)[quarters - 1]
            picture = picture.transpose(turn)
        self.straight = ocr_image.prepared(picture, dpi)
        self._read(engine, min(_READ_DPI, dpi))

    def _read(self, engine: Engine, dpi: int) -> None:
        picture = self.straight.picture
        if dpi < self._dpi:
            import PIL.Image

            size = (picture.width * dpi // self._dpi, picture.height * dpi // self._dpi)
            picture = picture.resize(size, PIL.Image.Resampling.BOX)
        self._scale = 72 / dpi
        self.words = engine(picture, dpi)

    @property
    def score(self) -> int:
        """How many letters and figures were read for sure."""
        return sum(len(w.text) for w in self.words if w.certainty > _CLEAR and len(w.text) > 1)

    @property
    def doubtful(self) -> bool:
        """Less than half of what was read is sure."""
        return 2 * self.score <= sum(len(w.text) for w in self.words)

    def look_closer(self, engine: Engine) -> None:
        """Read small letters once more, at the full resolution."""
        words = [w for w in self.words if len(w.text) > 2]
        if len(words) < 10 or self._dpi <= _READ_DPI:
            return
        size = median(w.bottom - w.top for w in words) * self._scale / 0.9
        if size >= _SMALL:
            return
        before, scale, score = self.words, self._scale, self.score
        self._read(engine, self._dpi)
        if self.score < score:
            self.words, self._scale = before, scale

    def count_strokes(self) -> None:
        """Read the labels II and III anew, whose letters touch: by the strokes on the picture."""
        pixels = self._dpi * self._scale / 72
        for index, (word, after) in enumerate(pairwise(self.words)):
            begins = index == 0 or self.words[index - 1].line != word.line
            if not begins or word.certainty >= _SURE or after.line != word.line:
                continue
            match = _ROMAN.fullmatch(word.text)
            if match is None or not after.text[:1].isupper():
                continue
            box = (word.left, word.top, word.right, word.bottom)
            left, top, right, bottom = (edge * pixels for edge in box)
            count = ocr_image.strokes(self.straight.picture, (left, top, right, bottom))
            if 2 <= count <= 3:
                self.words[index] = replace(word, text="I" * count + match[1])

    def frame(self, number: int) -> ocr_text.Frame:
        picture = self.straight.picture
        points = 72 / self._dpi
        return ocr_text.Frame(
            number, self._scale, picture.width * points, picture.height * points,
            self.straight.angle, self._quarters,
        )  # fmt: skip


def fill(
    document: Any,
    numbers: Sequence[int],
    sheets: Sheets,
    problems: list[Problem],
    unless: str | None = None,
    *,
    always: bool = False,
) -> None:
    """Put what OCR reads on pages *numbers* (from 1) into *sheets*, or say why it could not.

    A page keeps its text layer where that says no less than the picture, but *always*.

    Raises:
        MissingProgram: when the program is missing and *unless*, the name of a file that holds no
            words otherwise, is given.
    """
    engine = ocr.tesseract()
    if engine is None:
        if unless is not None:
            raise ocr.missing(unless)
        problems.extend(problem("needs_ocr.program", number) for number in numbers)
        return
    read: list[int] = []
    for page in read_pages(document, [number - 1 for number in numbers], engine):
        number = page.index + 1
        if page.failure is not None:
            said = {"vi": page.failure.message, "en": page.failure.english}
            problems.append(problem("ocr_failed", number, **said))
        elif always or better(page.lines, sheets.pages[page.index]):
            _align(page.tables, sheets.tables[page.index - 1] if page.index else None)
            sheets.pages[page.index] = page.lines
            sheets.tables[page.index] = page.tables
            sheets.sizes[page.index] = page.size
            if page.lines:
                read.append(number)
            else:
                problems.append(problem("no_words", number))
    if read:
        problems.append(_read_by_ocr(read))


def _align(tables: Tables, before: Tables | None) -> None:
    """Give a table that goes on over a page end the very edges that it had before.

    Two sheets never lie in the scanner alike; the reader of tables joins them by their edges.
    """
    if before is None or not before.tables or not tables.tables:
        return
    old, new = before.tables[-1].xs, tables.tables[0].xs
    if len(old) != len(new):
        return
    shift = sum(b - a for a, b in zip(new, old, strict=True)) / len(new)
    if all(abs(a + shift - b) < _SHIFTED for a, b in zip(new, old, strict=True)):
        tables.tables[0].xs = list(old)


def _read_by_ocr(numbers: Sequence[int]) -> Problem:
    """One word for the whole file: which pages a machine has read off a picture."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return problem("read_by_ocr", numbers[0] if len(numbers) == 1 else None, pages=named)
