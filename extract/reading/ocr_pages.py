"""The pages of a PDF that are pictures: which they are, and their lines by OCR.

Pages are rendered one after the other (pdfium is not made for threads) and recognised side by
side, as many as there are processors; no more pictures than that are in memory.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...models.errors import KehoachError
from ...models.source import Problem
from . import ocr, ocr_text
from .ocr import Engine
from .pdf_clean import Sheets
from .pdf_lines import Line
from .pdf_tables import Tables

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 300
_PIXELS = 40_000_000  # of one page: A3 at 300 dpi has 17 million


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
    """The pages at *indexes* of a pdfium document, in their order."""
    count = workers or len(os.sched_getaffinity(0))
    waiting: deque[Future[Recognised]] = deque()
    with ThreadPoolExecutor(count) as pool:
        for index in indexes:
            picture, dpi, size = _picture(document, index)
            waiting.append(pool.submit(_recognise, engine, picture, dpi, index, size))
            del picture
            if len(waiting) > count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _picture(document: Any, index: int) -> tuple[Image, int, tuple[float, float]]:
    page = document[index]
    try:
        width, height = page.get_size()
        dpi = _DPI
        while dpi > 50 and width * height * (dpi / 72) ** 2 > _PIXELS:
            dpi = dpi * 3 // 4
        bitmap = page.render(scale=dpi / 72, grayscale=True)
        try:
            return bitmap.to_pil().convert("L"), dpi, (width, height)
        finally:
            bitmap.close()
    finally:
        page.close()


def _recognise(
    engine: Engine, picture: Image, dpi: int, index: int, size: tuple[float, float]
) -> Recognised:
    made = Recognised(index, size, [], Tables())
    try:
        words = engine(picture, dpi)
    except KehoachError as error:
        made.failure = error
        return made
    frame = ocr_text.Frame(index + 1, 72 / dpi, size[1])
    made.lines = ocr_text.page_lines(words, frame, made.tables)
    return made


def fill(
    document: Any,
    numbers: Sequence[int],
    sheets: Sheets,
    problems: list[Problem],
    unless: str | None = None,
) -> None:
    """Put what OCR reads on pages *numbers* (from 1) into *sheets*, or say why it could not.

    A page keeps what its text layer gave when that has more words than the picture.

    Raises:
        MissingProgram: when the program is missing and *unless*, the name of a file that holds no
            words otherwise, is given.
    """
    engine = ocr.tesseract()
    if engine is None:
        if unless is not None:
            raise ocr.missing(unless)
        problems.extend(_lacking(numbers))
        return
    read: list[int] = []
    for page in read_pages(document, [number - 1 for number in numbers], engine):
        number = page.index + 1
        if page.failure is not None:
            message = f"Trang {number}: {page.failure.message}."
            problems.append(Problem(category="ocr_failed", message=message, page=number))
        elif _letters(page.lines) >= _letters(sheets.pages[page.index]):
            sheets.pages[page.index] = page.lines
            sheets.tables[page.index] = page.tables
            sheets.sizes[page.index] = page.size
            if page.lines:
                read.append(number)
            else:
                message = f"Trang {number} là ảnh, không nhận dạng được chữ nào."
                problems.append(Problem(category="no_words", message=message, page=number))
    if read:
        problems.append(_read_by_ocr(read))


def _letters(lines: Sequence[Line]) -> int:
    return sum(map(str.isalpha, "".join(line.text for line in lines)))


def _lacking(numbers: Sequence[int]) -> Iterator[Problem]:
    for number in numbers:
        error = ocr.missing(f"Trang {number}")
        yield Problem(category=error.category, message=error.message, page=number)


def _read_by_ocr(numbers: Sequence[int]) -> Problem:
    """One word for the whole file: which pages a machine has read off a picture."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
    return Problem(
        category="read_by_ocr",
        message=f"Trang {named} được đọc bằng nhận dạng chữ (OCR) trên ảnh quét; hãy đối chiếu "
        "chữ và số với bản gốc.",
        page=numbers[0] if len(numbers) == 1 else None,
    )
