"""Pages that lie on their side: turned upright before their words are read.

A page may carry ``/Rotate``, or its words may be written sideways on an upright page (a landscape
table printed on portrait paper). The objects of such a page are turned in memory, so that all who
read it find lines that run from left to right. What is turned for the second reason has to be
turned back where a place on the page is shown.
"""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_SAMPLES = 9
_MOST_OBJECTS = 200_000


def by_rotation(page: Any) -> tuple[float, float]:
    """Turn a page as its ``/Rotate`` says, its lower left corner to 0,0; its size as shown."""
    width, height = page.get_size()
    rotation = page.get_rotation()
    left, bottom, right, top = page.get_bbox()
    if rotation or abs(left) > 1 or abs(bottom) > 1:
        matrix: Matrix = {
            90: (0, -1, 1, 0, -bottom, right),
            180: (-1, 0, 0, -1, right, top),
            270: (0, 1, -1, 0, top, -left),
        }.get(rotation, (1, 0, 0, 1, -left, -bottom))
        _transform(page, matrix)
        _set_size(page, width, height)
    return width, height


def by_words(page: Any, words: Any, count: int, size: tuple[float, float]) -> int:
    """Turn a page whose words run upwards or downwards; by how many degrees (0, 90, 270)."""
    turn = _direction(words, count)
    if turn:
        width, height = size
        _transform(page, (0, -1, 1, 0, 0, width) if turn == 90 else (0, 1, -1, 0, height, 0))
        _set_size(page, height, width)
    return turn


def _direction(words: Any, count: int) -> int:
    """Where most words run to: 90 upwards, 270 downwards, 0 else."""
    matrix = pdfium.FS_MATRIX()
    seen: dict[int, int] = {}
    step = max(count // _SAMPLES, 1)
    for index in range(step // 2, count, step):
        pdfium.FPDFText_GetMatrix(words, index, matrix)
        upright = abs(matrix.b) <= abs(matrix.a)
        turn = 0 if upright else 90 if matrix.b > 0 else 270
        seen[turn] = seen.get(turn, 0) + 1
    most = max(seen, key=lambda turn: seen[turn], default=0)
    return most if seen and seen[most] * 4 >= sum(seen.values()) * 3 else 0


def _transform(page: Any, matrix: Matrix) -> None:
    for number in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        pdfium.FPDFPageObj_Transform(pdfium.FPDFPage_GetObject(page.raw, number), *matrix)


def _set_size(page: Any, width: float, height: float) -> None:
    """Size and rotation of the page as they now are; only in memory."""
    page.set_mediabox(0, 0, width, height)
    page.set_cropbox(0, 0, width, height)
    page.set_rotation(0)
