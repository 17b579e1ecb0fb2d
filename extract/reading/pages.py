"""What the making of pages left in a text: running heads, page numbers, doubled line ends.

Scans and copies of printed pages break sentences with a lone number, a foot (``Trang 2/7``) or
the head of a gazette; some copies have a blank line behind every line, or blanks at the end of
each. None of it was written by the author.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .lines import is_upper, starts_lower

_PAGE_FAR = 700  # running heads are at least this many characters apart
_LONE_FAR = 1000  # page numbers without blank lines around them
_TIMES = 3  # running heads come at least so often
_WRAPPED = 45  # a line that was wrapped is at least so long
_NUMBERS = re.compile(r"\d+")
# A page number ends the line or, before a wide gap, begins it.
_PAGE_MARK = re.compile(r"\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–|]?$|^\d{1,4}\s{4,}\S")
_HEADED = re.compile(
    r"\W*(?:Điều|Chương|Mục|Phần|Phụ lục|Bảng|Biểu|Mẫu|Hình|Khoản|Số|năm|giai đoạn)\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"(?:trang|page)\s*(?:số\s*)?:?\s*\d{1,3}(?:\s*(?:/|trên|of)\s*\d{1,3})?"
    r"|[-–—~]\s?\d{1,3}\s?[-–—~]|(?:\d{1,4}\s+)?công báo\s?/\s?số.{0,60}",
    re.IGNORECASE,
)
_LONE = re.compile(r"(\d{1,3})(?:\s?/\s?\d{1,3})?")
_ENDED = re.compile(r"[.;:!?…/][\"”’')\]*_\s]*$")


def marks(raws: Sequence[str], starts: Sequence[int]) -> set[int]:
    """The lines of *raws* that were put there by pages, not by the author."""
    heads: dict[str, list[int]] = defaultdict(list)
    numbered: list[int] = []
    found: set[int] = set()
    for index, raw in enumerate(raws):
        body = raw.strip()
        if not body or len(body) > 120:
            continue
        if raw.startswith("\x0c"):
            heads[body].append(index)
        if _SURE.fullmatch(body):
            found.add(index)
        elif any(map(str.isdecimal, body)):
            numbered.append(index)
    for indexes in heads.values():
        if len(indexes) >= _TIMES:
            found.update(indexes)
    found.update(_running_heads(raws, starts, numbered))
    lone = [i for i in numbered if _LONE.fullmatch(raws[i].strip()) and not _in_cell(raws, i)]
    found.update(_page_numbers(raws, starts, [i for i in lone if _alone(raws, i)]))
    found.update(_page_numbers(raws, starts, lone))
    return found


def _running_heads(
    raws: Sequence[str], starts: Sequence[int], numbered: Sequence[int]
) -> Iterator[int]:
    """Lines that come back page after page: the same words with a number that counts up."""
    seen: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for index in numbered:
        body = raws[index].strip()
        if _PAGE_MARK.search(body) and not _HEADED.match(body) and _alone(raws, index):
            key = " ".join(_NUMBERS.sub("0", body).split())
            seen[key].append((index, [int(n[:9]) for n in _NUMBERS.findall(body)]))
    for places in seen.values():
        if len(places) >= _TIMES:
            yield from _counted(places, starts)


def _in_cell(raws: Sequence[str], index: int) -> bool:
    """The line is a cell between lone pipes."""
    return any(raw.strip() == "|" for raw in raws[max(index - 1, 0) : index + 2])


def _alone(raws: Sequence[str], index: int) -> bool:
    """Blank lines or the ends of a page stand around the line."""
    above = index == 0 or not raws[index - 1].strip() or raws[index].startswith("\x0c")
    return above and (index + 1 >= len(raws) or not raws[index + 1].strip())


def _counted(places: Sequence[tuple[int, list[int]]], starts: Sequence[int]) -> Iterator[int]:
    """The places of one wording whose first or last number goes up by one from page to page."""
    for (one, a), (two, b) in pairwise(places):
        far = starts[two] - starts[one] >= _PAGE_FAR
        if far and (b[-1] == a[-1] + 1 or b[0] == a[0] + 1) and len(a) == len(b):
            yield one
            yield two


def _page_numbers(raws: Sequence[str], starts: Sequence[int], lone: Sequence[int]) -> Iterator[int]:
    """Numbers on lines of their own: all that the file has count its pages, or cut a sentence."""
    numbers = [int(match[1]) for i in lone if (match := _LONE.match(raws[i].strip()))]
    if len(lone) == 1:
        if starts[lone[0]] >= _LONE_FAR and _alone(raws, lone[0]) and numbers[0] > 1:
            yield lone[0]
            return
    elif lone and all(
        two == one + 1 and starts[b] - starts[a] >= _LONE_FAR
        for (one, a), (two, b) in pairwise(zip(numbers, lone, strict=True))
    ):
        yield from lone
        return
    for index in lone:
        if _cuts(raws, index):
            yield index


def _cuts(raws: Sequence[str], index: int) -> bool:
    """The line stands between the halves of a sentence, both as long as wrapped lines are."""
    above = next((r.strip() for r in raws[max(index - 4, 0) : index][::-1] if r.strip()), "")
    below = next((r.strip() for r in raws[index + 1 : index + 5] if r.strip()), "")
    return (
        len(above) >= _WRAPPED
        and len(below) >= _WRAPPED
        and not _ENDED.search(above[-12:])
        and not is_upper(above)
        and starts_lower(below)
    )


def single(raws: Sequence[str], starts: Sequence[int]) -> tuple[list[str], list[int]]:
    """The lines without the blank ones that double every line end, where a file has such."""
    filled = [index for index, raw in enumerate(raws) if raw.strip()]
    pairs = list(pairwise(filled))
    parted = sum(1 for one, two in pairs if two > one + 1)
    if len(pairs) < 8 or parted * 100 < len(pairs) * 97:
        return list(raws), list(starts)
    torn = sum(
        1
        for one, two in pairs
        if two == one + 2
        and starts_lower(raws[two].strip())
        and not _ENDED.search(raws[one].rstrip()[-12:])
    )
    if torn < 4 or torn * 10 < len(pairs):
        return list(raws), list(starts)
    kept: list[int] = []
    blanks = 0
    for index, raw in enumerate(raws):
        if raw.strip():
            blanks = 0
        else:
            blanks += 1
            if blanks % 2:
                continue
        kept.append(index)
    return [raws[index] for index in kept], [starts[index] for index in kept]


def padded(raws: Sequence[str]) -> bool:
    """Most lines end in blanks, which therefore are no line breaks of Markdown."""
    filled = padding = 0
    for raw in raws:
        body = raw.rstrip("\r\n")
        if body.strip():
            filled += 1
            padding += body.endswith("  ")
    return padding * 3 > filled
