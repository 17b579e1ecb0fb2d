"""A kernel with the words before it (``trước``, ``đến hết``), and ranges of two kernels."""

from __future__ import annotations

import re
from typing import Literal

from ..models import Interval
from . import date_calendar as calendar
from .date_calendar import Days
from .date_cores import Core
from .date_recurring import Rhythm

TimeKind = Literal["by", "within", "recurring", "moment"]

_PREPOSITION = re.compile(
    r"(?<!\w)(?:"
    r"(?P<late>(?:chậm|muộn|trễ) nhất(?: là| vào| đến| trong| trước| hết| cuối| đầu| giữa|,)*"
    r"|không (?:muộn|chậm|trễ) hơn)"
    r"|(?P<now>(?:kể )?từ nay(?: cho)?,? (?:đến|tới)(?: hết| cuối| trước)*)"
    r"|(?P<so_far>tính (?:đến|tới)(?: thời điểm| hết| cuối| đầu| giữa)*)"
    r"|(?P<until>(?:cho |kéo dài )?(?:đến|tới)(?: trước| thời điểm| hết| cuối| đầu| giữa)*)"
    r"|(?P<before>trước(?: thời điểm| hết| cuối| khi hết)?)"
    r"|(?P<in>(?:(?:trong|vào) )?tuần (?:thứ \w+|đầu(?: tiên)?|cuối(?: cùng)?|\d)(?: của)?"
    r"|tại (?:các )?kỳ họp(?: thường lệ| thường kỳ)*(?: giữa| cuối| đầu)?"
    r"|(?:ngay |xong |ngay từ )?"
    r"(?:trong(?: \d{1,2}| hai| ba)?(?= )|vào|sang|cả|bước sang|bắt đầu vào)"
    r"(?: thời hạn| thời gian| vòng| khoảng| tối đa| cả| đầu| giữa| cuối| hết| nửa đầu"
    r"| nửa cuối| thượng tuần| trung tuần| hạ tuần)*)"
    r"|(?P<from>(?:kể |tính |bắt đầu |ngay )?từ(?: đầu| giữa| cuối| sau| hết)?)"
    r"|(?P<after>sau)"
    r"|(?P<part>hết|cuối|đầu|giữa|nửa đầu|nửa cuối|thượng tuần|trung tuần|hạ tuần)"
    r"|(?P<vision>tầm nhìn)"
    r")(?: \d{1,2} ?(?:giờ|h|g|:)(?: ?\d\d)?(?: ?phút|'|’)?,?)?"
    r"(?: (?:sáng|trưa|chiều|tối))? $"
)
_LOOK_BACK = 40
_RANGE = re.compile(r" ?(?:-|~|,? ?(?:cho )?(?:đến|tới))(?: hết| cuối| đầu| giữa)? $| ?- ?$")
_TENS = {
    "thượng tuần": (1, 10),
    "trung tuần": (11, 20),
    "hạ tuần": (21, 0),
    "nửa đầu": (1, 15),
    "nửa cuối": (16, 0),
}
_PLACE = re.compile(
    r"(?:thượng tuần|trung tuần|hạ tuần|hết|cuối|đầu|giữa|nửa đầu|nửa cuối)(?= $|$)"
)
# Forms that mean nothing without a word before them that makes them a time.
# Kernels that hold a range of their own: ``tháng 3 đến tháng 6 năm 2025``.
_WIDE = {"period", "plain", "school", "months", "quarters", "days", "half"}
# ``trước ngày 05/3``, ``trước 20/02`` mean that day as the last; ``trước tháng 3`` ends before it.
_DAYS = {"day", "slash", "days"}
_NEEDS = {
    "slash": {"late", "before", "until", "now"},
    "bare": {"late", "now", "until", "before", "vision", "so_far", "from"},
    "my": {"late", "now", "until", "before", "in", "so_far", "from", "part"},
    "relative": {"late", "in"},
    "season": {"late", "now", "until", "before", "in", "from", "part"},
}
YEARLY = re.compile(
    r"\)?(?:,? (?:của )?|[ /]?\(?|/ ?)(?:(?:hàng|hằng|mỗi) năm|năm (?:sau|liền kề|kế tiếp))\)?"
)
SHARED = re.compile(r" ?(?:,|và|,? và|/|;) ?(?:trước |ngày |trước ngày )?$")


class Spoken:
    """A kernel with its preposition, perhaps a range of two."""

    __slots__ = ("core", "days", "end", "form", "last", "open", "part", "prep", "start")

    def __init__(self, core: Core) -> None:
        self.core, self.last = core, core
        self.start, self.end = core.start, core.end
        self.form, self.days = core.form, core.days
        self.prep, self.part = "", core.part
        self.open = False

    @property
    def dated(self) -> bool:
        """Whether the expression gives its year."""
        return self.last.days is not None


# What opens an expression towards the future: ``từ năm 2025 trở đi``.
_ONWARD = re.compile(
    r",? trở (?:đi|về sau)"
    r"|,? (?:(?:và|cùng)(?: (?:các|những|cho))*|các|những|cho các)"
    r" (?:năm|giai đoạn|thời gian|thời kỳ)"
    r" (?:tiếp theo|tiếp sau|sau|kế tiếp|tới)(?: đó)?(?!\w)"
)


def read(folded: str, cores: list[Core]) -> list[Spoken]:
    """The kernels with the words before them; pairs that make a range joined."""
    found: list[Spoken] = []
    index = 0
    while index < len(cores):
        core = cores[index]
        item = Spoken(core)
        _lead(folded, item, found[-1].end if found else 0)
        if index + 1 < len(cores) and _joins(folded, item, cores[index + 1]):
            _join(item, cores[index + 1])
            index += 1
        index += 1
        onward = _ONWARD.match(folded, item.end)
        # A period keeps its own end: ``giai đoạn 2026 - 2030 và các năm tiếp theo``.
        if onward and item.form not in ("relative", "phase", "period", "plain"):
            item.end, item.open = onward.end(), True
        found.append(item)
    return [item for item in found if _stands(folded, item)]


def _lead(folded: str, item: Spoken, floor: int) -> None:
    """Take the preposition before a kernel."""
    low = _look_back(folded, item.start, floor)
    before = _PREPOSITION.search(folded[low : item.start])
    if before is None and _of_event(folded, item, floor):
        return
    if before is None:
        if item.form == "yearless":
            item.prep = "in" if item.part in ("trong", "cả") else "part"
        return
    item.start = low + before.start()
    item.prep = before.lastgroup or ""
    if item.prep == "from" and item.form in _WIDE:
        item.prep = "span"
    if not item.part:
        place = _PLACE.search(before[0])
        item.part = place[0] if place else ""


# ``trước thời điểm Luật có hiệu lực (01/01/2025)``: the bracket dates the event.
_EVENT = re.compile(
    r"(?<!\w)(?P<prep>trước|từ|đến|sau)(?: (?:khi|ngày|thời điểm))"
    r" (?:[^\W\d]+ ){2,9}\((?:kể )?(?:từ |là )?$"
)
_EVENT_BACK = 100


def _of_event(folded: str, item: Spoken, floor: int) -> bool:
    """Take the event before a bracketed day, when a word of time stands before it."""
    if item.form != "day" or not folded.startswith(")", item.end):
        return False
    low = max(
        item.start - _EVENT_BACK,
        floor,
        folded.rfind("\n", max(0, item.start - _EVENT_BACK), item.start) + 1,
    )
    found = _EVENT.search(folded[low : item.start])
    if found is None:
        return False
    item.start, item.end = low + found.start(), item.end + 1
    item.prep = {"đến": "until", "từ": "from", "sau": "after", "trước": "before"}[found["prep"]]
    return True


def _look_back(folded: str, start: int, floor: int) -> int:
    """Where the words that may belong to an expression begin, inside its block."""
    low = max(start - _LOOK_BACK, floor)
    return max(low, folded.rfind("\n", low, start) + 1)


def _joins(folded: str, item: Spoken, following: Core) -> bool:
    """Tell whether *following* closes a range that *item* opens (``từ ... đến ...``)."""
    gap = folded[item.end : following.start]
    if len(gap) > 14 or not _RANGE.fullmatch(gap if gap.endswith(" ") else gap + " "):
        return False
    if item.form in ("relative", "bare", "slash") and item.prep != "from":
        return False
    if item.prep == "span" and item.form == "school":
        return following.form in ("school", "year")
    if item.prep not in ("", "from", "in", "part"):
        return False
    return item.prep == "from" or item.form in ("day", "month", "quarter", "school", "slash")


def _join(item: Spoken, following: Core) -> None:
    """Close the range: its last days are those of *following*."""
    item.last = following
    item.end = following.end
    item.form = "range"
    item.prep = "span" if item.prep in ("", "from") else item.prep
    item.part = ""


def _stands(folded: str, item: Spoken) -> bool:
    """Tell whether a form that is often no time at all is one here."""
    if item.form == "yearless" and item.part == "đầu" and item.prep not in ("from", "in"):
        return False  # ``so với đầu năm``, ``họp đầu năm``
    needs = _NEEDS.get(item.form)
    if needs is None or item.prep in needs:
        return not (item.form == "phase" and not item.prep and item.part in ("trong", "cả"))
    before = folded[item.start - 1] if item.start else "\n"
    after = folded[item.end] if item.end < len(folded) else "\n"
    if before == "\n" and after == "\n" and item.form != "slash":
        return True
    if item.form == "relative":
        return folded[item.start : item.end].endswith("làm việc")
    return item.form == "slash" and bool(YEARLY.match(folded, item.end))


def kind(item: Spoken) -> TimeKind:
    """What an expression does: bound, hold, or merely name a time."""
    if item.open:
        return "within"
    if item.prep in ("late", "until", "before", "vision", "so_far"):
        return "by"
    if item.prep == "now":
        return "by" if item.part in ("hết", "cuối") else "within"
    if item.part in ("cuối", "hết") and item.prep in ("in", "part", ""):
        return "by"
    if item.prep in ("in", "from", "after", "span"):
        return "within"
    if item.form in _WIDE or item.form in ("range", "quarter"):
        return "within"
    return "moment"


def _ends(item: Spoken, days: Days) -> Interval:
    """The interval that the words before a kernel make of its days."""
    first, last = days
    part, prep = item.part, item.prep
    if item.open:
        return calendar.interval(first, None)
    if prep == "before" and item.form not in {*_DAYS, "season"} and part not in ("hết", "cuối"):
        return calendar.interval(None, calendar.eve(first))
    if item.form == "season" and prep == "before":
        return Interval()  # no calendar says when the rains begin
    if part in _TENS and item.form == "month":
        low, high = _TENS[part]
        return calendar.interval(first.replace(day=low), first.replace(day=high) if high else last)
    if part == "đầu":
        bound = first
        return (
            calendar.interval(None, bound)
            if prep in ("until", "late", "so_far", "now")
            else calendar.interval(bound, None)
        )
    if prep == "from":
        return calendar.interval(last if part == "cuối" else first, None)
    if prep == "after":
        return calendar.interval(calendar.morrow(last), None)
    if kind(item) == "by" or prep == "now":
        return calendar.interval(None, last)
    return calendar.interval(first, last)


_HOUR = re.compile(
    r"(?<!\w)(?:trước|vào|lúc|chậm nhất(?: là| vào)?) \d{1,2} ?(?:giờ|h|g|:)(?: ?\d\d)?"
    r"(?: ?phút|'|’)?,? $"
)


def lead(folded: str, rhythm: Rhythm) -> int:
    """Where a frequency that names a day (``ngày 15 hàng tháng``) begins, preposition included.

    So too one that an hour stands before: ``trước 16 giờ hằng ngày``.
    """
    low = _look_back(folded, rhythm.start, 0)
    if rhythm.form != "dated":
        hour = _HOUR.search(folded[low : rhythm.start]) if rhythm.form == "each" else None
        return low + hour.start() if hour else rhythm.start
    before = _PREPOSITION.search(folded[low : rhythm.start])
    return low + before.start() if before else rhythm.start


def interval_in(item: Spoken, year: int | None, phase: Days | None) -> Interval | None:
    """The interval of an expression, None when it has none.

    *year* is the one that it leaves out, *phase* the period that ``cuối giai đoạn`` speaks of.
    """
    if item.form == "phase":
        return _ends(item, phase) if phase else None
    first, last = _days(item.core, year), _days(item.last, year)
    if item.core is not item.last and last and item.core.days is None and item.core.in_year:
        first = item.core.in_year(last[1].year)
    if first is None or last is None or first[0] > last[1]:
        return None
    return _ends(item, (first[0], last[1]))


def _days(core: Core, year: int | None) -> Days | None:
    if core.days is not None:
        return core.days
    if core.in_year is None or year is None:
        return None
    return core.in_year(year)
