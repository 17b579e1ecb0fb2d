"""Whether a page's text layer can be used, or its picture has to be read.

A scan has a picture as large as the page. Programs of scanners lay words under it that they
recognised themselves, often without Vietnamese; a signing program adds a stamp of some words to a
page that has no others. What counts is whether the words read as Vietnamese.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from .pdf_lines import Line
from .syllables import Reading, read

_FEW = 20  # letters; a page with fewer is a picture, a stamp or empty
_SOME = 300  # a page of text has more, unless it is a cover or the last one
_LARGE = 0.6  # of the page
_LOOKED_AT = 20  # objects from either end; the picture of a scan is drawn first or last
_MOST = 20_000
_LETTER = re.compile(r"[^\W\d_]")


def needs_reading(page: Any, size: tuple[float, float], text: str) -> bool:
    """Tell whether the picture of a page has to be read; *page* is pdfium's raw handle.

    *text* is its text layer, *size* its width and height.
    """
    letters = len(_LETTER.findall(text[: 10 * _SOME]))
    if letters >= _FEW and not _is_picture(page, size):
        return False
    if letters < _FEW:
        return _has_picture(page)
    return letters < _SOME or not usable(read(text, 20_000))


def usable(reading: Reading) -> bool:
    """The words read as Vietnamese: most are syllables, enough have marks, and the right ones."""
    right = reading.right + reading.plain_right
    return (
        right >= 0.6 * reading.words
        and reading.marked >= 0.25 * reading.words
        and reading.share >= 0.85
    )


def better(read_off: Sequence[Line], layer: Sequence[Line]) -> bool:
    """What was read off the picture says more than the text layer does."""
    one, two = (" ".join(line.text for line in lines) for lines in (read_off, layer))
    if len(_LETTER.findall(two)) < _FEW:
        return len(one) >= len(two)
    return read(one, 20_000).right > 1.1 * read(two, 20_000).right


def _pictures(page: Any, numbers: Sequence[int]) -> list[Any]:
    items = [pdfium.FPDFPage_GetObject(page, number) for number in numbers]
    return [i for i in items if pdfium.FPDFPageObj_GetType(i) in _PICTURED]


# A form may hold the picture.
_PICTURED = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)


def _has_picture(page: Any) -> bool:
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST)
    return bool(_pictures(page, range(count)))


def _is_picture(page: Any, size: tuple[float, float]) -> bool:
    """A picture covers most of the page."""
    count = pdfium.FPDFPage_CountObjects(page)
    ends = {*range(min(count, _LOOKED_AT)), *range(max(count - _LOOKED_AT, 0), count)}
    sides = [ctypes.c_float() for _ in range(4)]
    for item in _pictures(page, sorted(ends)):
        if pdfium.FPDFPageObj_GetBounds(item, *(ctypes.byref(side) for side in sides)):
            left, bottom, right, top = (side.value for side in sides)
            if (right - left) * (top - bottom) >= _LARGE * size[0] * size[1]:
                return True
    return False
