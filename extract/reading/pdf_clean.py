"""What on a PDF page does not belong to the text: running heads, page numbers, stamps.

A running head comes back at the same height; the stamp of a digital signature is told by what such
stamps say. Both are lines of the page like all others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .pdf_lines import TABLE_HEAD, Line
from .pdf_tables import Tables

_MARGIN = 0.13  # running heads stand in the outer part of a page
_EDGE_ROWS = 5
_NUMBERS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–|\s]*(?:(?:Trang|Page|trang)\s*)?\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?[-–|\s.]*"
)
_STAMP = re.compile(
    r"(?:được )?(?:người ký|ký bởi|ký số bởi|thời gian ký|ngày ký|giờ ký|cơ quan|email"
    r"|chữ ký số)\s*:"
    r"|digitally signed|signature (?:not )?(?:verified|valid)|(?:date|reason|location)\s?:\s"
    r"|ký điện tử bởi|cổng thông tin điện tử chính phủ",
    re.IGNORECASE,
)
_STAMP_SURE = re.compile(
    r"(?:thời gian|ngày|giờ) ký\s*:|digitally signed|signature (?:not )?(?:verified|valid)"
    r"|(?:ký số|ký điện tử|được ký|ký) bởi\s*:",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sheets:
    """The lines of all pages; beside them the size of each page (width, height), its tables."""

    pages: list[list[Line]] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    tables: list[Tables] = field(default_factory=list)


def cleaned(sheets: Sheets) -> list[list[Line]]:
    """The lines of each page without running heads, page numbers and signature stamps."""
    sheets.pages = [[x for x in lines if _placed(x)] for lines in sheets.pages]
    edges = [_edges(lines, size) for lines, size in zip(sheets.pages, sheets.sizes, strict=True)]
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, rows in enumerate(edges):
        for line in (line for side in rows for row in side for line in row):
            seen[_key(line)].add(page)
    result = []
    for page, (lines, size) in enumerate(zip(sheets.pages, sheets.sizes, strict=True)):
        dropped: set[int] = set()
        for side in edges[page]:
            for row in side:  # from the edge inwards, as far as all comes back
                if not all(_comes_back(line, page, seen, len(sheets.pages)) for line in row):
                    break
                dropped |= {id(line) for line in row}
        dropped |= {id(x) for x in _page_numbers(lines, size, dropped)}
        dropped |= _stamps(lines)
        result.append([line for line in lines if id(line) not in dropped])
    return result


def _placed(line: Line) -> bool:
    """The numbers of a damaged file may be anything."""
    numbers = (line.left, line.right, line.y, line.size)
    return all(-1e6 < number < 1e6 for number in numbers) and line.size > 0.1


def _key(line: Line) -> tuple[str, int]:
    return _NUMBERS.sub("0", line.text), round(line.y / 4)


def _comes_back(line: Line, page: int, seen: dict[tuple[str, int], set[int]], pages: int) -> bool:
    """The line stands at the same height on many pages, or on three that follow each other.

    A sentence that a document repeats may fall on the same height once.
    """
    words, y = _key(line)
    found = seen[words, y] | seen.get((words, y - 1), set()) | seen.get((words, y + 1), set())
    if len(found) >= 2 and len(found) * 4 >= pages:
        return True
    return any({first, first + 1, first + 2} <= found for first in (page - 2, page - 1, page))


def _edges(
    lines: Sequence[Line], size: tuple[float, float]
) -> tuple[list[list[Line]], list[list[Line]]]:
    """The rows of lines in the outer parts of a page, each side from its edge inwards."""
    height = size[1]
    low, high = height * _MARGIN, height * (1 - _MARGIN)
    inner = {x.inside[0] for x in lines if x.inside and low <= x.y <= high}
    lines = [x for x in lines if x.turned is None]
    top = sorted((x for x in lines if x.y > height * (1 - _MARGIN)), key=lambda x: -x.y)
    foot = sorted((x for x in lines if x.y < height * _MARGIN), key=lambda x: x.y)
    return _rows(top, inner), _rows(foot, inner)


def _rows(lines: Sequence[Line], inner: set[int]) -> list[list[Line]]:
    """Lines side by side, up to a table: its head comes back on each page, but is its own."""
    rows: list[list[Line]] = []
    for line in lines:
        if (line.inside and line.inside[0] in inner) or TABLE_HEAD.match(line.text):
            while rows and abs(rows[-1][0].y - line.y) < 2.2 * line.size:
                rows.pop()  # cells of the head reach above its first words
            break
        if rows and abs(rows[-1][0].y - line.y) < 0.4 * line.size:
            rows[-1].append(line)
        elif len(rows) == _EDGE_ROWS:
            break
        else:
            rows.append([line])
    return rows


def _page_numbers(
    lines: Sequence[Line], size: tuple[float, float], dropped: set[int]
) -> list[Line]:
    """A number alone on the outermost line of a page, in its middle or at a side."""
    left = [x for x in lines if id(x) not in dropped and x.turned is None]
    if not left:
        return []
    width, height = size
    found = []
    for line in (max(left, key=lambda x: x.y), min(left, key=lambda x: x.y)):
        outer = line.y > height * (1 - _MARGIN) or line.y < height * _MARGIN
        alone = all(x is line or abs(x.y - line.y) > 0.5 * line.size for x in left)
        middle = abs((line.left + line.right) / 2 - width / 2) < 0.12 * width
        side = line.left > 0.75 * width or line.right < 0.2 * width
        if (
            outer
            and alone
            and line.inside is None
            and (middle or side)
            and _PAGE_NUMBER.fullmatch(line.text)
        ):
            found.append(line)
    return found


def _stamps(lines: Sequence[Line]) -> set[int]:
    """Lines that a program wrote when the file was signed: who, when, by which office."""
    marked = [i for i, line in enumerate(lines) if _STAMP.match(line.text)]
    if not any(_STAMP_SURE.match(lines[i].text) for i in marked):
        return set()
    small = min(lines[i].size for i in marked)
    dropped: set[int] = set()
    for i in marked:
        if lines[i].size > small * 1.6:
            continue
        dropped.add(id(lines[i]))
        for line in lines[i + 1 : i + 4]:  # its value may stand on lines of its own
            if _STAMP.match(line.text) or abs(line.size - lines[i].size) > 0.1:
                break
            if line.size > 9.5 or abs(line.left - lines[i].left) > 40:
                break
            dropped.add(id(line))
    return dropped
