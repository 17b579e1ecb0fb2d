"""The grammar of dates, periods and frequencies, shared by all steps.

Kernels (``date_cores``) and frequencies (``date_recurring``) are found in two runs over the
folded text. Here each kernel takes the words before it (``trước``, ``đến hết``, ``trong``), two
kernels become a range (``từ tháng 3 đến tháng 6 năm 2025``), a day and a frequency become one
(``trước ngày 15/12 hằng năm``), and kernels without a year take one from above or the title.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from ..models import Every, Interval
from . import date_cores, date_phrases, date_recurring, date_year
from .date_phrases import SHARED, YEARLY, Spoken, TimeKind
from .date_recurring import Rhythm
from .view import View


@dataclass(slots=True)
class Time:
    """A time expression: the view's ``text[start:end]``, preposition included.

    ``moment`` is a bare date or year that neither bounds nor repeats (``năm 2020``, the date of
    a cited document); ``every`` is set for ``recurring`` only. ``yearless`` marks ``trong năm``,
    ``cuối năm``: the year was taken from a sentence above or the title; where none is known the
    interval is open at both ends.

    An expression with several frequencies (``6 tháng và năm``) is several times at one place.

    Attributes:
        core: where the expression proper begins, behind its preposition.
        form: the kind of kernel: ``day``, ``days``, ``month``, ``quarter``, ``half``, ``year``,
            ``bare`` (a year without ``năm``), ``period``, ``school``, ``plain`` (``2026 - 2030``),
            ``range``, ``yearless``,
            ``phase`` (``cuối giai đoạn``), ``relative`` (``10 ngày làm việc``), or that of a
            frequency: ``each``, ``turn``, ``both``, ``list``, ``step``, ``half``, ``sudden``,
            ``often``, ``bare``.
        prep: what the words before it say: ``late``, ``now``, ``until``, ``before``, ``in``,
            ``from``, ``span`` (``từ ... đến``), ``after``, ``so_far`` (``tính đến``),
            ``part`` (``cuối``, ``đầu``) or "".
    """

    start: int
    end: int
    kind: TimeKind
    interval: Interval
    every: Every | None = None
    yearless: bool = False
    rule: str = ""
    core: int = 0
    form: str = ""
    prep: str = ""


# What may stand between a frequency and the day that it falls on: ``định kỳ hằng năm (trước ...``.
_THEN = re.compile(r",? ?\(?(?:vào |gửi |xong |hoàn thành )?$|: $|, (?:báo cáo )?$")
_DAYS = {"day", "slash"}
_DAILY = {"day", "slash", "month", "quarter", "days", "months", "quarters", "range"}
_REPORT = re.compile(r"(?:báo cáo|sơ kết|tổng kết|kiểm điểm|đánh giá)[^.;,\n]{0,30}$")
# ``báo cáo 6 tháng trước ngày 05/6``: the words name the report, the day is the deadline.
_REPORT_OF = re.compile(r"báo cáo (?:định kỳ )?(?:(?:sơ|tổng) kết )?$")
_ITS_REPORT = re.compile(
    r"báo cáo (?:(?:sơ|tổng) kết )?(?:cả )?(?:năm|(?:6|9|06|09) tháng)[ (]{1,2}$"
)
_NEXT_YEAR = re.compile(r" (?:của )?năm (?:sau|liền kề|kế tiếp|tiếp theo)")
# ``báo cáo vào ngày 25 hàng tháng, 6 tháng (trước 15/6)``: the day is none of each year
_OFTENER = {"day", "week", "month", "quarter"}
_BOUNDS = {"before", "late", "in"}


def find(view: View) -> list[Time]:
    """Every time expression of a document, in the order of the text.

    Expressions do not overlap, but for the several frequencies of one expression.
    """
    folded = view.folded
    spoken = _whole_ranges(folded, date_phrases.read(folded, list(date_cores.find(folded))))
    _bound_together(folded, spoken)
    rhythms = list(date_recurring.find(folded))
    if not spoken and not rhythms:
        return []
    years = date_year.Years(view, spoken)
    items = _merged(folded, spoken, rhythms, once=years.once)
    times: list[Time] = []
    for item in items:
        times.extend(_times(folded, item, years, times))
    return times


# A day of a scan in which a letter, a sign or nothing stands for a digit: ``20/3/201 §``.
_TORN_DAY = r"(?P<day>[\dliosbz§|!?]{1,2} ?/ ?[\dliosbz§|!?]{1,2} ?/ ?[^\s/;,]{1,5})"
_TO = r"(?:-|~|(?:cho )?(?:đến|tới)(?: hết)?(?: ngày)?)"
_TORN_END = re.compile(rf" ?{_TO} ?{_TORN_DAY}")
_TORN_START = re.compile(rf"(?<![^\s(:;,]){_TORN_DAY}(?: ?[^\w\s])? ?{_TO} ?$")


def _whole_ranges(folded: str, spoken: list[Spoken]) -> list[Spoken]:
    """Leave out a day that is one end of a range whose other end can not be read.

    Of ``09/3/2018 - 20/3/201 §`` nothing is known for sure but that it is no single day.
    """
    read = [(item.start, item.end) for item in spoken]

    def torn(match: re.Match[str] | None, low: int) -> bool:
        if match is None or sum(c.isdigit() for c in match["day"]) < 3:
            return False
        place = low + match.start("day")
        return not any(start <= place < end for start, end in read)

    kept = []
    for item in spoken:
        low = max(0, item.start - 32)
        alone = item.form in _DAYS
        if alone and (
            torn(_TORN_END.match(folded, item.end), 0)
            or torn(_TORN_START.search(folded[low : item.start]), low)
        ):
            continue
        kept.append(item)
    return kept


def _bound_together(folded: str, spoken: list[Spoken]) -> None:
    """Give ``trước`` to every day of a list, and the year of a later one to those before it.

    ``trước ngày 10/6 và 05/12/2022`` is two days of 2022, each a bound.
    """
    pairs = list(itertools.pairwise(spoken))
    for left, right in pairs:
        if _members(folded, left, right) and left.prep in ("before", "late") and not right.prep:
            right.prep = left.prep
    for left, right in reversed(pairs):
        known = right.last.days
        if known is None or left.dated or left.core.in_year is None or left.prep != right.prep:
            continue
        if left.prep in ("before", "late") and _members(folded, left, right):
            left.core = left.last = replace(left.core, days=left.core.in_year(known[1].year))


def _members(folded: str, left: Spoken, right: Spoken) -> bool:
    """Tell whether two days stand side by side in a list."""
    days = left.form in _DAYS and right.form in _DAYS
    return days and SHARED.fullmatch(folded[left.end : right.start]) is not None


@dataclass(slots=True)
class _Item:
    """A phrase or a frequency, or a phrase that a frequency repeats."""

    start: int
    end: int
    spoken: Spoken | None
    rhythm: Rhythm | None

    @property
    def prep(self) -> str:
        return self.spoken.prep if self.spoken else ""


def _merged(folded: str, spoken: list[Spoken], rhythms: list[Rhythm], *, once: bool) -> list[_Item]:
    """Phrases and frequencies in one row; those that speak of one thing joined.

    *once* tells of a plan for one year, in which a day without a year comes once.
    """
    items: list[_Item] = []
    row = [_Item(s.start, s.end, s, None) for s in spoken]
    row += [_Item(date_phrases.lead(folded, r), r.end, None, r) for r in rhythms]
    for item in sorted(row, key=lambda i: (i.start, -i.end)):
        if items and once and _report_day(folded, items[-1], item):
            items.pop()
        if items and not _follow(folded, items, item):
            continue
        items.append(item)
    return items


def _follow(folded: str, items: list[_Item], item: _Item) -> bool:
    """Tell whether *item* stands on its own behind the last of *items*, or join the two."""
    last = items[-1]
    if item.start < last.end:
        if not _outdoes(folded, item, last):
            return False
        items.pop()
        return not items or _follow(folded, items, item)
    gap = folded[last.end : item.start]
    if len(gap) > 16 or "\n" in gap:
        return True
    if item.rhythm and _daily(last) and not last.rhythm and YEARLY.match(folded, last.end):
        last.end, last.rhythm = item.end, item.rhythm
        _shared(folded, items)
        _turned(folded, items)
        return False
    if last.rhythm and _daily(item) and item.prep in _BOUNDS and _THEN.fullmatch(gap):
        closed = "(" in gap and folded.startswith(")", item.end)
        last.end = item.end + closed
        return False
    if last.rhythm and last.rhythm.form == "bare" and item.rhythm and gap == " ":
        last.end, last.rhythm = item.end, item.rhythm  # ``định kỳ vào ngày 20 hằng tháng``
        return False
    return True


def _report_day(folded: str, last: _Item, item: _Item) -> bool:
    """Tell whether *last* only names the report (``6 tháng``) that *item* gives a day."""
    if last.rhythm is None or last.spoken or last.rhythm.form not in ("half", "list"):
        return False
    if not _daily(item) or item.prep not in _BOUNDS or item.start - last.end > 16:
        return False
    gap = folded[last.end : item.start]
    if _THEN.fullmatch(gap) is None:
        return False
    if last.rhythm.form == "half" and "(" in gap:
        return True
    return _REPORT_OF.search(folded, max(0, last.start - 24), last.start) is not None


def _outdoes(folded: str, item: _Item, last: _Item) -> bool:
    """Tell whether *item* says more than *last*, with which it shares words.

    A year says more than a frequency; a report for ``6 tháng đầu năm`` comes every year.
    """
    if last.rhythm is None and item.rhythm is not None and last.spoken is not None:
        report = _REPORT.search(folded, max(0, last.start - 60), last.start)
        return not last.spoken.dated and report is not None and last.spoken.form == "half"
    return bool(item.spoken and item.spoken.dated and last.rhythm and not last.spoken)


def _daily(item: _Item) -> bool:
    """Tell whether *item* is a day or a month without a year."""
    return item.spoken is not None and not item.spoken.dated and item.spoken.form in _DAILY


def _shared(folded: str, items: list[_Item]) -> None:
    """Give ``hằng năm`` to all days of a list: ``trước ngày 15/6 và 15/12 hằng năm``."""
    while len(items) > 1:
        left, right = items[-2], items[-1]
        if left.rhythm or left.spoken is None or left.spoken.dated:
            return
        if left.spoken.form not in _DAILY or not SHARED.fullmatch(folded[left.end : right.start]):
            return
        right.start, right.spoken = left.start, left.spoken
        del items[-2]


def _turned(folded: str, items: list[_Item]) -> None:
    """Join ``Định kỳ vào tháng 6`` and ``tháng 12 hằng năm``, which ``và`` makes one."""
    if len(items) < 2:
        return
    left, right = items[-2], items[-1]
    bare = left.rhythm is not None and left.rhythm.form == "bare" and left.end > left.rhythm.end
    if bare and SHARED.fullmatch(folded[left.end : right.start]):
        left.end, left.rhythm = right.end, right.rhythm
        items.pop()


def _times(folded: str, item: _Item, years: date_year.Years, above: list[Time]) -> list[Time]:
    """The times of one item; *above* are those before it."""
    if item.rhythm is not None:
        return [
            Time(
                item.start,
                item.end,
                "recurring",
                Interval(),
                every,
                rule=f"time.{item.rhythm.form}",
                core=item.rhythm.start,
                form=item.rhythm.form,
            )
            for every in item.rhythm.every
        ]
    spoken = item.spoken
    if spoken is None:
        return []
    kind = date_phrases.kind(spoken)
    if kind == "within" and spoken.prep == "now" and not spoken.open:
        kind = "within" if _TERM.search(folded[max(0, item.start - 40) : item.start]) else "by"
    every: Every | None = None
    year = None if spoken.dated else years.of(spoken)
    following = None if spoken.dated else _NEXT_YEAR.match(folded, item.end)
    if following:
        item.end = following.end()
        year = None if year is None else year + 1
    if _yearly(folded, spoken, kind, years, above):
        kind, every = "recurring", "year"
    interval = date_phrases.interval_in(spoken, year, years.phase(spoken))
    if interval and year and years.gone(spoken, interval.end) and not following:
        interval = date_phrases.interval_in(spoken, year + 1, None) or interval
    if interval is None or every:
        interval = Interval()
    return [
        Time(
            item.start,
            item.end,
            kind,
            interval,
            every,
            not spoken.dated and spoken.form != "relative",
            f"time.{spoken.form}",
            spoken.core.start,
            spoken.form,
            spoken.prep,
        )
    ]


# ``Thời gian: từ nay đến năm 2030`` says how long; elsewhere ``từ nay đến`` sets the end.
_TERM = re.compile(r"(?:thời gian|thời hạn)(?: [^\W\d_]+){0,4} ?(?::|là|-)? ?$")


def _yearly(
    folded: str, spoken: Spoken, kind: TimeKind, years: date_year.Years, above: list[Time]
) -> bool:
    """Tell whether a day without a year comes round every year.

    It does in a plan for several years, and beside a frequency in its sentence (``định kỳ báo
    cáo ... trước ngày 20/11``).
    """
    if spoken.dated or spoken.form not in ("day", "slash") or kind != "by":
        return False
    if years.several or (not years.once and _NEXT_YEAR.match(folded, spoken.end)):
        return True
    if years.once and _ITS_REPORT.search(folded[max(0, spoken.start - 30) : spoken.start]):
        return False
    last = above[-1] if above else None
    return (
        last is not None
        and last.kind == "recurring"
        and not (years.once and last.every in _OFTENER)
        and spoken.start - last.end < 160
        and not re.search(r"[.;\n]", folded[last.end : spoken.start])
    )
