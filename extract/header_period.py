"""The period of a document, read from its title: ``giai đoạn 2016 - 2020``, ``năm 2021``."""

from __future__ import annotations

import re
from calendar import monthrange

from ..models import Interval
from .folding import fold
from .header_spelling import digits

_YEAR = r"(?:19|20)\d\d"
# Dates and names of cited acts, whose years say nothing of the document.
_CITED = re.compile(
    r"ngày [\d. /-]+(?:tháng [\d ]+)?(?:năm \d{4})?|\d{1,2}[/.]\d{1,2}[/.]\d{4}"
    r"|tháng \d{1,2} năm (?=\d{4} của)"
    r"|\d+/\d{4}/[^\W\d_]+[^\W_]*"
    r"|(?<!pháp )(?:bộ )?luật (?:(?! của | tại | trên | cho )[^,;\d]){2,60} năm \d{4}"
    r"(?= và| số|,|;|$)(?<=\d{4})"
    r"|nhiệm kỳ \d{4}\s*-\s*\d{4}(?= của)"
)
_VISION = re.compile(
    rf"(?:tầm nhìn|định hướng|hướng)(?: đến| tới)?(?: hết)?(?: năm)?(?: giai đoạn)?\s*{_YEAR}"
    rf"(?:\s*-\s*{_YEAR})?"
)
_RANGE = re.compile(
    rf"(?:từ )?(?:năm học |năm |các năm |giai đoạn |nhiệm kỳ |thời kỳ |\b)(?:từ )?(?:năm )?"
    rf"(?P<start>{_YEAR})(?:\s*-\s*|\s*(?:đến|tới)(?: hết)?(?: năm)?\s*)(?P<end>{_YEAR})(?!\d)"
)
_PART = re.compile(
    rf"(?:(?P<months>\d{{1,2}}) tháng (?P<half>đầu|cuối) năm|quý (?P<quarter>i{{1,3}}|iv|[1-4])"
    rf"(?:/|,? năm| )\s*|tháng (?P<month>\d{{1,2}})(?:/|,? năm )\s*)\s*(?P<year>{_YEAR})(?!\d)"
)
_UNTIL = re.compile(rf"(?:đến|tới|trước)(?: hết| cuối)?(?: năm)\s*(?P<end>{_YEAR})(?!\d)")
_SINGLE = re.compile(rf"năm(?: học| ngân sách| kế hoạch| tài chính)?\s*(?P<year>{_YEAR})(?!\d)")
# A year looked back on and the year planned: ``Kết quả năm 2012, kế hoạch năm 2013``.
_BACK_AND_AHEAD = re.compile(
    rf"(?:kết quả|tổng kết|sơ kết|đánh giá|tình hình)[^;]*?"
    rf"năm (?P<start>{_YEAR})(?!\s?[-/\d])[^;]*?"
    rf"(?:kế hoạch|phương hướng|nhiệm vụ)[^;]*? năm (?P<end>{_YEAR})(?!\s?[-/\d])"
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def read(title: str | None) -> Interval | None:
    """The time that a title says the document is for, or None.

    The document's own year (``... giai đoạn 2021 - 2025 trên địa bàn huyện năm 2024``) stands
    behind the period of the programme that it carries out; what is only looked forward to
    (``tầm nhìn đến năm 2045``) is no part of it.
    """
    if not title:
        return None
    text = _CITED.sub(lambda m: " " * len(m[0]), fold(digits(title)))
    text = _VISION.sub(lambda m: " " * len(m[0]), text)
    part = _last(_PART, text)
    if part is not None:
        return _part(part)
    both = _BACK_AND_AHEAD.search(text)
    if both is not None and int(both["end"]) - int(both["start"]) == 1:
        return _years(int(both["start"]), int(both["end"]))
    span = _last(_RANGE, text)
    single = _last(_SINGLE, _blank(_UNTIL, _blank(_RANGE, text)))
    if span is not None and (single is None or single.start() < span.start()):
        return _years(int(span["start"]), int(span["end"]))
    if single is not None:
        return _years(int(single["year"]), int(single["year"]))
    until = _last(_UNTIL, text)
    if until is not None:
        return Interval(start=None, end=f"{until['end']}-12-31")
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: " " * len(m[0]), text)


def _years(start: int, end: int) -> Interval | None:
    return Interval(start=f"{start}-01-01", end=f"{end}-12-31") if start <= end else None


def _part(match: re.Match[str]) -> Interval | None:
    """Part of a year: months at one end of it, a quarter, or a month."""
    year = int(match["year"])
    if match["months"]:
        count = int(match["months"])
        if not 1 <= count <= 12:
            return None
        first, last = (1, count) if match["half"] == "đầu" else (13 - count, 12)
    elif match["quarter"]:
        last = 3 * _QUARTERS[match["quarter"]]
        first = last - 2
    else:
        first = last = int(match["month"])
        if not 1 <= first <= 12:
            return None
    return Interval(
        start=f"{year}-{first:02}-01", end=f"{year}-{last:02}-{monthrange(year, last)[1]}"
    )
