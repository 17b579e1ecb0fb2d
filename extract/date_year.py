"""Which year is meant where none is given: ``quý II``, ``ngày 15/6``, ``cuối năm``."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from . import date_calendar as calendar
from .date_calendar import Days
from .date_phrases import Spoken, kind
from .documents import kind_of
from .view import View

_HEAD_BLOCKS = 60
_TITLE_BLOCKS = 6
_REACH = 4000
_PLAN = re.compile(r"(?:kế hoạch|chương trình|đề án|phương án|quyết định|v/v|về việc)\b")
_BODY = re.compile(
    r"(?:căn cứ|thực hiện (?:quyết|nghị|kế hoạch số|công văn|chỉ thị|chương trình hành)"
    r"|ủy ban nhân dân .{0,60}(?:ban hành|xây dựng)|[ivx]+\. ?|\d+\. ?|phần|điều|để|nhằm)\b"
)
_YEAR = re.compile(
    r"(?<![\d/.])((?:19|20)\d\d)(?: ?(?:-|đến|~)(?: năm)? ?((?:19|20)\d\d))?(?!\d|/)"
)
_ACT_YEAR = re.compile(
    r"(?:tháng \d{1,2} năm |(?<!pháp )(?:luật|pháp lệnh|hiến pháp)"
    r"(?:,? (?!(?:của|trên|tại|thuộc|ở|cho|trong|công tác)\b)[^\W\d]+){1,9} (?:năm )?)$"
)
_ISSUED_ON = re.compile(
    r"^[^\n,]{0,40}, ?ngày (\d{1,2}) tháng (\d{1,2}) năm ((?:19|20)\d\d)$", re.MULTILINE
)
_ISSUED = re.compile(
    r"^[^\n,]{0,60}, ?ngày[ .…]*\d{0,2}[ .…]*tháng[ .…]*\d{0,2}[ .…]*năm ((?:19|20)\d\d)",
    re.MULTILINE,
)


_SCHOOL = re.compile(r"năm học ((?:19|20)\d\d) ?(?:-|đến) ?((?:19|20)\d\d)")
_SCHOOL_BEGINS = 8
_OPENING_YEAR = re.compile(r"(?:[-+*•] ?)?(?:riêng |trong )?năm ((?:19|20)\d\d)(?!\d| ?(?:-|đến))")


class Years:
    """The years that a document's title and its sentences offer.

    ``single`` is the year of a plan for one year; None for longer plans and where none is named.
    ``several`` tells of a title that names a period or a far year.
    """

    def __init__(self, view: View, spoken: list[Spoken]) -> None:
        head = title_end(view)
        self.view = view
        self.heading_years: list[tuple[int, int]] | None = None
        self.dated = [
            s for s in spoken if s.dated and s.start >= head and kind(s) in ("by", "within")
        ]
        self.starts = [s.start for s in self.dated]
        self.single, self.several = _title(view)
        school = _SCHOOL.search(_words(view))
        self.school = int(school[1]) if school and int(school[2]) == int(school[1]) + 1 else None
        if self.school is not None:
            self.several = False
        issued = _ISSUED.search(view.folded[:4000])
        self.issued = int(issued[1]) if issued else None
        self.issued_on = issue_day(view)

    def of(self, item: Spoken) -> int | None:
        """The year that *item* leaves out, or None."""
        index = bisect_left(self.starts, item.start)
        if index < len(self.dated) and self.dated[index].start - item.end < 8:
            days = self.dated[index].last.days  # ``quý III, quý IV năm 2025``
            if days and self.dated[index].form == item.form:
                return days[0].year
        if self.school is not None:
            return self._school_year(item, self.school)
        told = self._sentence_year(item.start)
        if told is not None:
            return told
        heading = self._heading_year(item.start)
        if heading is not None:
            return heading
        if self.single is not None:
            return self.single
        above = self.dated[index - 1] if index else None
        if above is None or item.start - above.end > _REACH or not above.last.days:
            return self.issued
        year = above.last.days[1].year
        # A horizon of years dates the end of a year, not a quarter or a month in it.
        far = above.form in ("period", "year", "bare") and above.prep in ("until", "vision", "")
        return year if item.form == "yearless" or not far else self.issued or year

    @property
    def once(self) -> bool:
        """Whether a day without a year comes once in the plan's time."""
        return self.single is not None or self.school is not None

    def _school_year(self, item: Spoken, first: int) -> int | None:
        """The calendar year of a month in a school year; its own ``cả năm`` is in none."""
        days = item.last.in_year(2024) if item.last.in_year else None
        if days is None or item.form == "yearless":
            return None
        return first if days[0].month >= _SCHOOL_BEGINS else first + 1

    def _sentence_year(self, position: int) -> int | None:
        """The year that opens the sentence: ``Năm 2023, các xã ... ngay từ đầu năm``."""
        folded = self.view.folded
        low = self.view.starts[self.view.block_at(position)]
        stop = max(folded.rfind(mark, low, position) for mark in (". ", "; "))
        opening = _OPENING_YEAR.match(folded, low if stop < 0 else stop + 2, position)
        return int(opening[1]) if opening else None

    def _heading_year(self, position: int) -> int | None:
        """The one year that the nearest dated heading over a place names, if any."""
        if self.heading_years is None:
            self.heading_years = _heading_years(self.view)
        index = bisect_right(self.heading_years, (position, 9999)) - 1
        return (self.heading_years[index][1] or None) if index >= 0 else None

    def gone(self, item: Spoken, end: str | None) -> bool:
        """Tell whether a time without a year lies before a plan of no one year was issued."""
        if self.once or self._heading_year(item.start) is not None:
            return False
        return end is not None and end < self.issued_on

    def phase(self, item: Spoken) -> Days | None:
        """The period that ``cuối giai đoạn`` speaks of: the nearest above."""
        if item.form != "phase":
            return None
        for index in range(bisect_left(self.starts, item.start) - 1, -1, -1):
            if self.dated[index].form == "period":
                return self.dated[index].last.days
        return None


_HEADING = re.compile(
    r"(?:(?P<roman>[ivx]{1,5})[./)]|(?P<deep>\d{1,2}(?:\.\d{1,2})+)[./)]?|(?P<number>\d{1,2})[./)]"
    r"|(?P<part>(?:phần|chương) (?:thứ )?\w+)|(?P<letter>\w)\))[ :]?"
)
_RANKS = {"part": 0, "roman": 1, "number": 2, "deep": 3, "letter": 4}
_ONE_YEAR = re.compile(r"(?<!đến )(?<!hết )năm ((?:19|20)\d\d)(?! ?(?:-|đến|\d))")
_HEADING_LENGTH = 160


def _heading_years(view: View) -> list[tuple[int, int]]:
    """Where which year holds by the headings; 0 where none does.

    A heading ``I. KẾT QUẢ NĂM 2024`` dates ``trong năm``, ``quý II`` down to the next heading of
    its rank. Headings are told by their marks and length, since times are read before sections.
    """
    found: list[tuple[int, int]] = []
    stack: list[tuple[int, int]] = []
    for block, start in enumerate(view.starts):
        end = view.ends[block]
        mark = _HEADING.match(view.folded, start, min(end, start + 20)) if start < end else None
        if mark is None:
            continue
        rank = _RANKS[mark.lastgroup or "letter"]
        while stack and stack[-1][0] >= rank:
            stack.pop()
        year = stack[-1][1] if stack else 0
        if end - start <= _HEADING_LENGTH:
            named = {int(y) for y in _ONE_YEAR.findall(view.folded[start:end])}
            title = view.folded[mark.end() : end]
            if len(named) == 1 and not _ACT_YEAR.search(title[: title.rfind("năm") + 4]):
                year = named.pop()
        stack.append((rank, year))
        found.append((start, year))
    return found


def _title_blocks(view: View) -> list[int]:
    """The title's lines: from the one that names the kind of document to the preamble or body."""
    title: list[int] = []
    for index in range(min(_HEAD_BLOCKS, len(view.blocks))):
        line = view.folded[view.starts[index] : view.ends[index]]
        if title and (_BODY.match(line) or len(line) > 300 or len(title) >= _TITLE_BLOCKS):
            break
        spaced = line[1:2] == " " and kind_of(line) is not None  # ``K Ế H O Ạ C H``
        if title or spaced or (_PLAN.match(line) and len(line) <= 300):
            title.append(index)
    return title


def _words(view: View) -> str:
    """The title in one line."""
    lines = (view.folded[view.starts[i] : view.ends[i]] for i in _title_blocks(view))
    return " ".join(lines)


def title_end(view: View) -> int:
    """Where the title ends; 0 when none was found or it runs into the body unmarked."""
    blocks = _title_blocks(view)
    ended = blocks and len(blocks) < _TITLE_BLOCKS and blocks[-1] + 1 < len(view.blocks)
    return view.ends[blocks[-1]] if ended else 0


def _title_years(view: View) -> tuple[int | None, int | None, bool]:
    """First and last year of the title's own time; and whether it names a far year.

    The years of cited acts (``Luật Đất đai năm 2024``, ``ngày 22 tháng 12 năm 2024``) are not
    the plan's. A period counts before a single year in front of it; a year behind a period is
    the plan's own (``Chương trình ... giai đoạn 2021 - 2025 trên địa bàn huyện năm 2024``).
    """
    title = _words(view)
    single: int | None = None
    span: tuple[int, int] | None = None
    far = False
    for year in _YEAR.finditer(title):
        before = title[max(0, year.start() - 80) : year.start()]
        if _ACT_YEAR.search(before):
            continue
        if year[2]:
            span = span or (int(year[1]), int(year[2]))
        elif "đến" in before[-12:] or "nhìn" in before[-12:]:
            far = True
        elif before.endswith("năm "):
            single = int(year[1])
            if span and span[0] <= single <= span[1]:
                return single, single, False
    if span:
        return span[0] if single is None else min(span[0], single), span[1], True
    return single, single, far


def _title(view: View) -> tuple[int | None, bool]:
    """The one year of the title, if it names one and no period; whether it names several."""
    first, last, far = _title_years(view)
    return (None, True) if far or first != last else (first, False)


def _first_year(view: View) -> int | None:
    """The year with which the title's period begins; None of ``đến năm 2030``."""
    first, last, far = _title_years(view)
    return None if far and first == last else first


def issue_day(view: View) -> str:
    """The ISO date of issue in the letterhead, "" when it is blank or not found."""
    full = _ISSUED_ON.search(view.folded[:4000])
    found = calendar.day(int(full[3]), int(full[2]), int(full[1])) if full else None
    return found[0].isoformat() if found else ""


def floor(view: View) -> str:
    """ISO date before which nothing of the plan falls due; "" where nothing tells it.

    That is the first day of the year in which the title's period begins or of the year of issue,
    whichever comes first: a plan may be issued when its first tasks are already due.
    """
    issued = _ISSUED.search(view.folded[:4000])
    known = [y for y in (_first_year(view), int(issued[1]) if issued else None) if y is not None]
    return f"{min(known)}-01-01" if known else ""


def first_year(view: View) -> int | None:
    """The year with which the title's period begins; None where the title names only an end."""
    return _first_year(view)


def period(view: View) -> tuple[int | None, int | None]:
    """The first and the last year of the title's own time."""
    return _title_years(view)[:2]
