"""Where the words of a scan stand on its pages, kept beside the text in one packed value a file.

To recognise the words again takes seconds a page; the pages of a typed PDF are read again
instead, so that only files with words from OCR take this room.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import Connection, select

from ..models import Origin, SourceText
from .schema import word_boxes

_FORMAT = 1
_LEVEL = 6
_TENTHS = 10  # boxes are rounded to tenths of a point where they are made
_COLUMNS = 7  # start, page, offset, left, top, width, height
_LARGEST = 1 << 28  # bytes unpacked; a scan of a thousand pages has some ten millions
_LEAST, _MOST = -(1 << 30), 1 << 30


class Placed(NamedTuple):
    """What a page needs to know of an ``Origin``; a scan of a hundred pages has 50,000."""

    start: int
    offset: int
    page: int | None
    box: tuple[float, float, float, float] | None


def pack(source: SourceText) -> bytes | None:
    """The map of *source*, or None where no word of it has a box (see ``Origin.box``).

    The runs without a box are in it too: pages with a text layer between scanned ones.
    """
    if all(run.box is None for run in source.map):
        return None
    columns: list[list[int]] = [[] for _ in range(_COLUMNS)]
    for run in source.map:
        for column, value in zip(columns, _numbers(run), strict=True):
            column.append(min(max(value, _LEAST), _MOST))
    raw = b"".join(_planes(_steps(column)) for column in columns)
    return bytes([_FORMAT]) + zlib.compress(raw, _LEVEL)


def unpack(data: bytes) -> list[Placed]:
    """The runs that ``pack`` was given, as far as places need them.

    Raises:
        ValueError: when *data* are of another format or damaged.
    """
    if data[:1] != bytes([_FORMAT]):
        raise ValueError(data[:1])
    worker = zlib.decompressobj()
    try:
        raw = worker.decompress(data[1:], _LARGEST)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not worker.eof or len(raw) % (4 * _COLUMNS):
        raise ValueError(len(raw))
    size = len(raw) // _COLUMNS
    columns = [_sums(raw[at : at + size]) for at in range(0, len(raw), size or 1)]
    return [_run(*values) for values in zip(*columns, strict=True)]


def of_file(connection: Connection, file_id: int) -> list[Placed]:
    """The runs of a file; none where it has no words from OCR or came before boxes were kept."""
    found = packed(connection, file_id)
    try:
        return [] if found is None else unpack(found)
    except ValueError:  # damaged: the text is worth more than its places
        return []


def packed(connection: Connection, file_id: int) -> bytes | None:
    """What ``pack`` made of a file, as it is kept."""
    found: bytes | None = connection.execute(
        select(word_boxes.c.packed).where(word_boxes.c.file_id == file_id)
    ).scalar()
    return found


def _numbers(run: Origin) -> tuple[int, ...]:
    """A run as whole numbers; a width below zero says that there is no box."""
    page = run.page or 0
    if run.box is None:
        return run.start, page, run.offset, 0, 0, -1, 0
    left, top, right, bottom = (round(edge * _TENTHS) for edge in run.box)
    return run.start, page, run.offset, left, top, max(right - left, 0), max(bottom - top, 0)


def _run(
    start: int, page: int, offset: int, left: int, top: int, width: int, height: int
) -> Placed:
    if width < 0:
        return Placed(start, offset, page or None, None)
    right, bottom = left + width, top + height
    box = (left / _TENTHS, top / _TENTHS, right / _TENTHS, bottom / _TENTHS)
    return Placed(start, offset, page or None, box)


def _steps(values: Sequence[int]) -> Iterable[int]:
    """Each number as its distance from the last one: words follow one another closely."""
    last = 0
    for value in values:
        yield value - last
        last = value


def _planes(values: Iterable[int]) -> bytes:
    """Numbers as bytes, the lowest of all first: the high ones are nearly all alike."""
    made = array("i", values)
    if sys.byteorder == "big":
        made.byteswap()
    raw = made.tobytes()
    return b"".join(raw[plane::4] for plane in range(4))


def _sums(planes: bytes) -> list[int]:
    raw = bytearray(len(planes))
    count = len(planes) // 4
    for plane in range(4):
        raw[plane::4] = planes[plane * count : (plane + 1) * count]
    made = array("i", bytes(raw))
    if sys.byteorder == "big":
        made.byteswap()
    return list(accumulate(made))
