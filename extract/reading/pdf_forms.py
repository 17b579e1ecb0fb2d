"""Forms of a PDF that draw themselves, or each other without end.

A form (a drawing that a page repeats) may draw forms in turn. Where one comes back to itself, or
ten of them each draw the next many times, pdfium is never done: such a file is told before a page
is opened, from the dictionaries of its forms, which always stand in the file as they are.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections import Counter

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_END = re.compile(rb"\bstream\r?\n|\bendobj\b")
_DICTIONARY = 20_000  # bytes; the resources of a real form take some hundred
_XOBJECTS = re.compile(rb"/XObject\s*<<(.{0,8000}?)>>", re.DOTALL)
_FAR = re.compile(rb"/(?:XObject|Resources)\s+(\d{1,10})\s+\d{1,5}\s+R")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+(\d{1,10})\s+\d{1,5}\s+R")
_DO = re.compile(rb"/([^\s/<>\[\]()]{1,127})\s+Do\b")
_MOST = 200_000  # drawings of forms by forms; a real page has some thousand
_DEEP = 60
_CONTENT = 1 << 20


def endless(data: bytes) -> bool:
    """Tell whether drawing the forms of a PDF would not end."""
    if _FORM.search(data) is None:
        return False
    objects = _Objects(data)
    forms = objects.holding(_FORM)
    drawn = {
        number: Counter({to: n for to, n in _drawn(objects, number).items() if to in forms})
        for number in forms
    }
    return _unending(drawn)


class _Objects:
    """The objects of a file, by their numbers, as far as they stand in it unpacked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        found = [(match.end(), int(match[1])) for match in _OBJECT.finditer(data)]
        self._starts = [start for start, _ in found]
        self._numbers = [number for _, number in found]
        self._at = {number: start for start, number in found}

    def holding(self, pattern: re.Pattern[bytes]) -> set[int]:
        """The numbers of those whose dictionary holds a pattern."""
        found = set()
        for match in pattern.finditer(self._data):
            index = bisect_right(self._starts, match.start()) - 1
            if index >= 0 and match.start() - self._starts[index] < _DICTIONARY:
                found.add(self._numbers[index])
        return found

    def dictionary(self, number: int) -> bytes:
        """What stands before the stream of an object, or all of one that has none."""
        start = self._at.get(number)
        if start is None:
            return b""
        body = self._data[start : start + _DICTIONARY]
        end = _END.search(body)
        return body[: end.start()] if end else body

    def content(self, number: int) -> bytes:
        """The stream of an object, as far as it can be read."""
        start = self._at.get(number, len(self._data))
        stream = _STREAM.search(self._data, start, start + _DICTIONARY)
        if stream is None:
            return b""
        content = self._data[stream.end() : stream.end() + _CONTENT]
        try:
            return zlib.decompressobj().decompress(content, _CONTENT)
        except zlib.error:
            return content.partition(b"endstream")[0]


def _drawn(objects: _Objects, number: int) -> Counter[int]:
    """The objects that a form draws, by the names in its contents, and how often."""
    calls = Counter(_DO.findall(objects.content(number)))
    found: Counter[int] = Counter()
    if calls:
        for name, reference in _names(objects, number).items():
            if name in calls:
                found[reference] += calls[name]
    return found


def _names(objects: _Objects, number: int) -> dict[bytes, int]:
    """What the resources of a form call the drawings that it may use."""
    found: dict[bytes, int] = {}
    waiting, seen = [number], {number}
    while waiting:
        at = waiting.pop()
        body = objects.dictionary(at)
        far = [int(reference) for reference in _FAR.findall(body)]
        places = _XOBJECTS.findall(body)
        if at != number and not places and not far:
            places = [body]  # the names stand in an object of their own
        for place in places:
            found |= {name: int(reference) for name, reference in _NAMED.findall(place)}
        for reference in far:
            if reference not in seen and len(seen) < 8:
                seen.add(reference)
                waiting.append(reference)
    return found


def _unending(drawn: dict[int, Counter[int]]) -> bool:
    """A form comes back to itself, or the drawings multiply beyond measure."""
    cost: dict[int, int] = {}
    open_now: set[int] = set()

    def walk(number: int) -> bool:
        if number in open_now or len(open_now) > _DEEP:
            return True
        if number in cost:
            return False
        open_now.add(number)
        if any(walk(other) for other in drawn[number]):
            return True
        open_now.discard(number)
        cost[number] = 1 + sum(times * cost[other] for other, times in drawn[number].items())
        return cost[number] > _MOST

    return any(walk(number) for number in drawn)
