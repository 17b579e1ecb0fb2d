"""Libraries that others wrote, each as a function from a text to records of one type.

A library is imported when it is asked for. It is given the text line by line, hard wraps undone
(``ner`` does better on the lines as they are). What it gives is mapped in its favour: what no user
would keep is left out, and what it can not know is not held against it (``peers``).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from ..models import Deadline, Record, Target
from .peers_plain import Fields, counts_nothing, lines, record, unit_behind

Records = Callable[[str], list[Record]]
Names = Callable[[str], list[str]]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|ngày\s+\d{1,2}\s+tháng", re.IGNORECASE
)
_MONTH = re.compile(r"tháng\s*\d{1,2}|\d{1,2}\s*/\s*\d{4}", re.IGNORECASE)
_UNTIL = re.compile(r"(?:trước|đến|hết|chậm nhất|muộn nhất|cuối)(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:-|–|đến(?:\s+năm)?)\s*")
_GROUPED = re.compile(r"\d[\d.,]*\d")
_LEADING = re.compile(r"[\d.,\s+-]*")


def load_dateparser() -> Records:
    """``search_dates`` of dateparser in Vietnamese, line by line, for deadlines.

    A hit counts when it names a year (``90%`` and ``thứ 4`` are hits, too). dateparser gives one
    moment, asked for as the last day that fits: it is ``end``. ``kind`` is ``by`` behind *trước*,
    *đến*, *hết*, *chậm nhất*, *cuối*, or when the hit names a day, else ``within``, from the
    first day of its month or year. Two years with a dash between them are one ``within``. Parts
    that a hit leaves out are taken from the first year that the text names, so that the result
    does not depend on today. How often something recurs it does not know.
    """
    from dateparser.search import search_dates

    def read(text: str) -> list[Record]:
        first = _YEAR.search(text)
        settings = {
            "PREFER_DAY_OF_MONTH": "last",
            "PREFER_MONTH_OF_YEAR": "last",
            "RELATIVE_BASE": datetime(int(first[0]) if first else 2020, 1, 1),
        }
        found: list[Record] = []
        for at, line in lines(text):
            hits = search_dates(line, languages=["vi"], settings=settings) or ()
            found += _deadlines(text, at, line, hits)
        return found

    return read


def _deadlines(text: str, at: int, line: str, hits: Iterable[Any]) -> list[Record]:
    found: list[Record] = []
    cursor = 0
    for words, moment, *_ in hits:
        start = line.find(words, cursor)
        if start < 0:
            continue
        cursor = start + len(words)
        if not _YEAR.search(words):
            continue
        fields = _time(words, moment.date(), line[max(start - 24, 0) : start])
        last = found[-1] if found else None
        if (
            isinstance(last, Deadline)
            and last.kind == "within"
            and _JOINED.fullmatch(text[last.span.end : at + start])
        ):
            found.pop()
            fields |= {"kind": "within", "start": last.start}
            start = last.span.start - at
        found.append(record(Deadline, text, at + start, at + cursor, **fields))
    return found


def _time(words: str, end: date, before: str) -> Fields:
    until = _UNTIL.search(before) or _UNTIL.search(words) or _DAY.search(words)
    if until:
        return {"kind": "by", "end": end.isoformat()}
    first = end.replace(day=1) if _MONTH.search(words) else end.replace(month=1, day=1)
    return {"kind": "within", "start": first.isoformat(), "end": end.isoformat()}


def load_quantulum() -> Records:
    """quantulum3 for quantities, without its classifier of units.

    It reads English: full stop and comma in numbers change places before it sees them. ``unit``
    is what it read behind the number (``%``, ``km``), else what the plain baseline would take.
    Numbers that the plain baseline passes over (years, dates, numbers of acts) and those without
    a unit are left out. A value with an uncertainty is a range.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import parser

    def swapped(match: re.Match[str]) -> str:
        return match[0].translate({ord("."): ",", ord(","): "."})

    def read(text: str) -> list[Record]:
        found = []
        for at, line in lines(text):
            for quantity in parser.parse(_GROUPED.sub(swapped, line)):
                made = _quantity(text, at, line, quantity)
                if made is not None:
                    found.append(made)
        return found

    return read


def _quantity(text: str, at: int, line: str, quantity: Any) -> Record | None:
    start, end = quantity.span
    digits = _LEADING.match(line, start, end)
    number_end = len(line[: digits.end() if digits else end].rstrip())
    if counts_nothing(line, start, number_end):
        return None
    own = line[number_end:end].strip()
    behind, scale, stop = unit_behind(line, number_end)
    unit = behind if behind == "VND" or not own else own.lower()
    if unit is None:
        return None
    low, high = quantity.value, None
    if quantity.uncertainty:
        low, high = low - quantity.uncertainty, low + quantity.uncertainty
    fields: Fields = {
        "value": low * scale,
        "value_max": None if high is None else high * scale,
        "unit": unit,
    }
    return record(Target, text, at + start, at + max(end, stop), **fields)


def load_underthesea(kept: tuple[str, ...] = ("ORG",)) -> Names:
    """The organisations among the named entities of underthesea's ``ner``, line by line.

    It calls most bodies of a plan places (``Ủy ban nhân dân tỉnh Kon Tum``), or names nothing
    there; *kept* may ask for ``LOC`` and ``PER``, too, which finds more and is wrong more often.
    """
    from underthesea import ner

    def read(text: str) -> list[str]:
        names: list[str] = []
        for _at, line in lines(text, joined=False):
            names += _entities(ner(line), kept)
        return names

    return read


def _entities(tagged: Iterable[Any], kept: tuple[str, ...]) -> list[str]:
    """The words of every run of tags ``B-X I-X ...`` of a kept kind, joined."""
    names: list[list[str]] = []
    inside = False
    for token in tagged:
        word, tag = str(token[0]), str(token[-1])
        place, _, kind = tag.partition("-")
        if kind not in kept:
            inside = False
        elif place == "B" or not inside:
            names.append([word])
            inside = True
        else:
            names[-1].append(word)
    return [" ".join(words) for words in names]
