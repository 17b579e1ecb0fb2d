"""The kernels of time expressions: a day, a month, a quarter, a year, a period, without what
stands before them.

One regular expression runs once over the folded text; what it finds is read by its name. A kernel
without a year (``quý II``, ``ngày 15/6``, ``cuối năm``) knows its days within any year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from . import date_calendar as calendar
from .date_calendar import Days
from .literals import Anchored

_Y = r"(?:19|20)\d\d"
_TO = r" ?(?:-|~|đến|tới) ?"
_QUARTER = r"(?:iv|iii|ii|i|[1-4])(?!\w)"
_WORD_PERIOD = (
    r"(?:giai đoạn|thời kỳ|thời kì|nhiệm kỳ|nhiệm kì|niên khóa|khóa|thời gian)"
    r"(?: (?:i{1,3}|[12]))?(?: \d{1,2} năm)?[:,]? ?\(? ?(?:từ )?"
)
_FIVE = r"(?:0?\d|10|năm) năm,? ?\(? ?(?:từ )?"
_SEASON = (
    r"(?:đông[ -]+xuân|hè[ -]+thu|thu[ -]+đông|xuân[ -]+hè|đông|xuân|hè|thu|mùa|chiêm|mía|ép"
    r"|cà phê|muối|mưa(?:,? bão|,? lũ)?|bão(?:,? lũ)?|lũ|khô|cạn|nước nổi|cháy rừng|tuyển sinh"
    r"|thi|du lịch|lễ hội|gieo trồng|thu hoạch)"
)
_UNIT_AFTER = (
    r"(?! ?(?:%|hộ|người|lao động|ha\b|km|tấn|triệu|tỷ|nghìn|đồng|lượt|cơ sở|doanh nghiệp|m2|con\b"
    r"|chiếc|lớp|trường hợp|giường|học sinh|sinh viên|đảng viên|hội viên|suất|mô hình))"
)

_PATTERNS: dict[str, str] = {
    "dmy": rf"(?<![/.,])(?:ngày )?\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?{_Y}(?![\d/])",
    "few": rf"(?<![/.,])\d{{1,2}} ?- ?\d{{1,2}}/\d{{1,2}}/{_Y}(?![\d/])",
    "days": r"(?:các )?ngày \d{1,2}(?: ?(?:-|,|đến(?: ngày)?|và) ?\d{1,2}){1,6} ?[/.] ?\d{1,2}"
    rf"(?: ?[/.] ?{_Y})?(?![\d/])",
    "dm": r"ngày \d{1,2} ?(?:,? ?tháng|[/.]) ?\d{1,2}(?!\d)"
    rf"(?: ?,? ?(?:năm|[/.-]) ?{_Y}(?!\d))?",
    "dw": rf"\d{{1,2}} tháng \d{{1,2}}(?:,? năm |/){_Y}(?!\d)",
    "slash": r"(?<![/.,])\d{1,2}/\d{1,2}(?![\d/%]|[.,]\d)",
    "season": rf"(?:niên vụ|(?:vụ|mùa) (?:sản xuất )?{_SEASON})(?:,? năm)? (?<![\d/.,])"
    rf"{_Y}(?:{_TO}{_Y})?(?![\d%/]|[.,]\d)",
    "school": r"(?:học (?:kỳ|kì) (?:i{1,2}|[12]|một|hai),? (?:của )?)?"
    rf"năm học {_Y}{_TO}(?:năm học )?{_Y}(?![\d%])",
    "period": rf"(?:{_WORD_PERIOD}|{_FIVE})?(?:(?:các )?năm )?(?<![\d/.,]){_Y}{_TO}(?:hết )?"
    rf"(?:năm )?{_Y}(?![\d%/]|[.,]\d)\)?",
    "run": rf"{_FIVE}{_Y}(?:(?:, | và |; ){_Y}){{1,9}}(?![\d%/]|[.,]\d)\)?",
    "half": r"(?:(?:0?[369]|sáu|ba|chín) tháng|nửa) (?:đầu|cuối) (?:của )?năm"
    rf"(?: {_Y}(?!\d)|(?! ?\d))(?! học)",
    "months": r"(?:các )?tháng \d{1,2}(?:(?: ?, ?| ?- ?| và | đến )(?:tháng )?\d{1,2}){1,11}"
    rf"(?: ?[/.-] ?|,? (?:của )?năm ){_Y}(?![\d/])",
    "between": r"tháng \d{1,2} ?(?:-|đến(?: tháng)?) ?\d{1,2}(?![\d/.,%]| ?(?:năm|/))",
    "month": rf"tháng \d{{1,2}}(?!\d)(?:(?: ?[/.-] ?|,? (?:của )?năm ){_Y}(?![\d/])|(?!/\d))",
    "t": rf"t\.?\d{{1,2}} ?[/.-] ?{_Y}(?![\d/])",
    "my": rf"(?<![/.,])\d{{1,2}}/{_Y}(?![\d/\w-])",
    "quarter": rf"(?:các )?quý {_QUARTER}"
    rf"(?:(?: ?, ?| ?[-/] ?| và | đến )(?:quý )?{_QUARTER}){{0,3}}"
    rf"(?:(?: ?[/-] ?|,? (?:của )?năm ){_Y}(?!\d))?",
    "year": rf"(?:các )?năm (?:(?:học|ngân sách|kế hoạch|tài chính) )?{_Y}(?![\d/])"
    rf"(?:(?:, | và |; |,){_Y}(?![\d/%]|[.,]\d){_UNIT_AFTER})*",
    "bare": rf"(?<![/.,-]){_Y}(?![\w/%-]|[.,]\d| ?-){_UNIT_AFTER}",
    "yearless": r"(?:cuối|hết|giữa|trong|cả|đầu) năm"
    r"(?! (?:học|thứ|tới|sau|trước|qua|\d)|\w)(?: nay)?",
    "phase": rf"(?:giữa|cuối|hết|kết thúc|trong|cả) (?:giai đoạn|nhiệm kỳ|nhiệm kì|kỳ kế hoạch)"
    rf"(?! (?:từ )?(?:{_Y}|i|này,? từ))",
    "relative": r"\d{1,3} (?:ngày(?! ?\d)|tuần|tháng|giờ(?! ?\d|,? ngày))(?: làm việc)?(?!/)(?!\w)",
}
_CORE = Anchored(
    r"(?<!\w)(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()) + ")"
)
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(rf"(?<!\d){_Y}(?!\d)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTERS = re.compile(r"(?<!\w)(?:iv|iii|ii|i|[1-4])(?!\w)")


@dataclass(slots=True)
class Core:
    """A kernel: ``folded[start:end]``, its days, or how its days lie in any year.

    ``part`` is the word of place inside a yearless kernel (``cuối năm``: ``cuối``).
    """

    start: int
    end: int
    form: str
    days: Days | None
    in_year: Callable[[int], Days | None] | None = None
    part: str = ""


def find(folded: str) -> Iterator[Core]:
    """The kernels of *folded*, in order, not overlapping."""
    for match in _CORE.finditer(folded):
        form = match.lastgroup or ""
        core = _READERS[form](match.start(), match.end(), match[0])
        if core is None:
            continue
        if core.form in ("months", "quarters"):
            yield from _apart(core, match[0])
        else:
            yield core


_MEMBER = re.compile(r"(?:(?:các )?(?:tháng|quý) )?(?<!\w)(?P<n>\d{1,2}|iv|iii|ii|i)(?!\w)")
_THROUGH = re.compile(r"-|đến|/(?! ?(?:19|20)\d\d)")


def _apart(core: Core, text: str) -> Iterator[Core]:
    """A list of months or quarters: one kernel for neighbours, else one for each.

    ``tháng 6 và tháng 10/2023`` are two months, ``quý I, quý II năm 2025`` is half a year.
    """
    rest, year = _split_year(text)
    found = list(_MEMBER.finditer(rest))
    numbers = [_ROMAN[m["n"]] if core.form == "quarters" else int(m["n"]) for m in found]
    steps = {b - a for a, b in pairwise(numbers)}
    if _THROUGH.search(rest.rstrip(" -/.,")) or steps == {1}:
        yield core
        return
    size = 3 if core.form == "quarters" else 1
    for index, (member, number) in enumerate(zip(found, numbers, strict=True)):
        start = core.start if index == 0 else core.start + member.start()
        end = core.end if index == len(found) - 1 else core.start + member.end()
        one = _yearly(start, end, core.form[:-1], year, _within(number, size))
        if one is not None:
            yield one


def _within(number: int, size: int) -> Callable[[int], Days | None]:
    return lambda year: calendar.months(year, number * size - size + 1, number * size)


def _yearly(
    start: int, end: int, form: str, year: int | None, rule: Callable[[int], Days | None]
) -> Core | None:
    """A kernel by a *rule* that places it in a year; None when no year has such days."""
    if year is None:
        return Core(start, end, form, None, rule) if rule(2024) else None
    days = rule(year)
    return Core(start, end, form, days) if days else None


def _split_year(text: str) -> tuple[str, int | None]:
    """What stands before the last year of *text*, and that year."""
    found = list(_YEAR.finditer(text))
    if not found:
        return text, None
    return text[: found[-1].start()], int(found[-1][0])


def _day(start: int, end: int, text: str) -> Core | None:
    rest, year = _split_year(text)
    number, month = (int(n) for n in _NUMBER.findall(rest)[:2])
    form = "slash" if text[0].isdigit() and year is None else "day"
    return _yearly(start, end, form, year, lambda y: calendar.day(y, month, number))


def _days(start: int, end: int, text: str) -> Core | None:
    rest, year = _split_year(text)
    numbers = [int(n) for n in _NUMBER.findall(rest)]
    if len(numbers) < 3:
        return None
    first, last, month = numbers[0], numbers[-2], numbers[-1]

    def rule(y: int) -> Days | None:
        begin, close = calendar.day(y, month, first), calendar.day(y, month, last)
        return (begin[0], close[1]) if begin and close and first <= last else None

    return _yearly(start, end, "days", year, rule)


def _month(start: int, end: int, text: str) -> Core | None:
    rest, year = _split_year(text)
    numbers = [int(n) for n in _NUMBER.findall(rest)]
    if not numbers:
        return None
    form = "months" if len(numbers) > 1 else "my" if text[0].isdigit() else "month"
    return _yearly(start, end, form, year, lambda y: calendar.months(y, numbers[0], numbers[-1]))


def _quarter(start: int, end: int, text: str) -> Core | None:
    rest, year = _split_year(text)
    numbers = [_ROMAN[n] for n in _QUARTERS.findall(rest)]
    if not numbers:
        return None
    first, last = numbers[0] * 3 - 2, numbers[-1] * 3
    form = "quarters" if len(numbers) > 1 else "quarter"
    return _yearly(start, end, form, year, lambda y: calendar.months(y, first, last))


def _half(start: int, end: int, text: str) -> Core | None:
    rest, year = _split_year(text)
    numbers = _NUMBER.findall(rest)
    word = {"sáu": 6, "nửa": 6, "ba": 3, "chín": 9}
    size = int(numbers[0]) if numbers else word.get(text.split(" ", 1)[0], 6)
    first, last = (1, size) if " đầu" in text else (13 - size, 12)
    return _yearly(start, end, "half", year, lambda y: calendar.months(y, first, last))


def _period(start: int, end: int, text: str) -> Core | None:
    found = [int(y) for y in _YEAR.findall(text)]
    days = calendar.years(found[0], found[-1]) if len(found) > 1 else None
    if text.endswith(")") and "(" not in text:
        end -= 1
    form = "plain" if text[0].isdigit() and "năm" not in text else "period"
    return Core(start, end, form, days) if days else None


def _season(start: int, end: int, text: str) -> Core | None:
    found = [int(y) for y in _YEAR.findall(text)]
    days = calendar.years(found[0], found[-1])
    return Core(start, end, "season", days) if days else None


def _school(start: int, end: int, text: str) -> Core | None:
    found = [int(y) for y in _YEAR.findall(text)]
    days = calendar.school_years(found[0], found[-1])
    return Core(start, end, "school", days) if days else None


def _year(start: int, end: int, text: str) -> Core | None:
    found = [int(y) for y in _YEAR.findall(text)]
    days = calendar.years(found[0], found[-1])
    return Core(start, end, "year", days) if days else None


def _bare(start: int, end: int, text: str) -> Core | None:
    return Core(start, end, "bare", calendar.years(int(text), int(text)))


def _yearless(start: int, end: int, text: str) -> Core | None:
    part = text.split(" ", 1)[0]
    return Core(start, end, "yearless", None, lambda y: calendar.years(y, y), part)


def _phase(start: int, end: int, text: str) -> Core | None:
    part = "cuối" if text.startswith("kết") else text.split(" ", 1)[0]
    return Core(start, end, "phase", None, None, part)


def _relative(start: int, end: int, text: str) -> Core | None:
    return Core(start, end, "relative", None)


_READERS: dict[str, Callable[[int, int, str], Core | None]] = {
    "dmy": _day,
    "days": _days,
    "dm": _day,
    "dw": _day,
    "few": _days,
    "between": _month,
    "slash": _day,
    "school": _school,
    "period": _period,
    "run": _period,
    "season": _season,
    "half": _half,
    "months": _month,
    "month": _month,
    "t": _month,
    "my": _month,
    "quarter": _quarter,
    "year": _year,
    "bare": _bare,
    "yearless": _yearless,
    "phase": _phase,
    "relative": _relative,
}
