"""The time that a whole cell or column head states: ``2026``, ``Quý I/2026``, ``Năm 2025``.

Running text is read by ``dates``; a cell says the same without preposition or noun, and a bare
``2026`` or ``2025 - 2030`` counts because of the column that it stands in. A phrase is read only
when it is a time from its first word to its last.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ..models import DeadlineKind, Every, Interval

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_Y = r"(?P<y>(?:19|20)\d\d)"
_OF_YEAR = rf"(?:\s?(?:/|-|,|năm|của năm)\s?(?:năm )?{_Y}(?! ?- ?20))?"


@dataclass(frozen=True, slots=True)
class Moment:
    """What a phrase says: a kind and an interval as the guidelines' deadlines have them.

    ``bare`` marks a time without a preposition (``2026``), ``yearless`` one that needs a year.
    """

    kind: DeadlineKind
    start: str | None = None
    end: str | None = None
    every: Every | None = None
    bare: bool = False

    @property
    def interval(self) -> Interval:
        """Its two ends."""
        return Interval(start=self.start, end=self.end)


# What a cell says around its time and what does not change it.
_LEAD = re.compile(
    r"^(?:[-+*•]\s*|(?:thời gian|thời hạn|dự kiến|tiến độ|bắt đầu|khởi công|phấn đấu"
    r"|cơ bản)\s?:?\s?"
    r"|(?:thực hiện|triển khai|tổ chức|ban hành|trình|báo cáo|hoàn thành|hoàn thiện|kết thúc|xong)"
    r"(?=[ :])[^\d:,;]{0,40}?\s?:?\s?(?=\b(?:xong\b|trước|trong|đến|chậm|hết|năm|quý|tháng|ngày"
    r"|giai"
    r"|hằng|hàng|từ|định|thường|cuối|đầu|6 tháng|sau|vào|\d)))+"
)
# A phrase inside a head, a caption or a group row that may be a time.
_WITHIN_HEAD = re.compile(
    r"(?:\b(?:tính|đến|hết|trước|trong|vào|từ|cuối|đầu|chậm nhất) )*"
    r"(?:(?:ngày )?\b\d\d?[/.]\d\d?[/.](?:19|20)\d\d\b"
    r"|\b(?:quý|tháng) [ivx\d]{1,4}(?: ?[,-] ?[ivx\d]{1,4})?(?: ?/ ?| năm )(?:19|20)\d\d\b"
    r"|(?:\b0?[369] tháng (?:đầu|cuối) )?(?:\b(?:giai đoạn|thời kỳ|năm học|năm) )*"
    r"(?<![\d./])(?:19|20)\d\d\b(?! ?/ ?20\d\d)(?: ?(?:-|đến)(?: năm)? ?(?:20)?\d\d\b)?(?![./]?\d))"
)
_LEAD_XONG = re.compile(r"^(?:[^\d;]{0,80}\s)?xong\s?(?=trước|trong|đến|hết|năm|quý|tháng|ngày|\d)")
_TAIL = re.compile(
    r"(?:[.;,:]|\s|\((?:dự kiến|hằng năm|hàng năm)\)|(?:hoàn thành|xong|dự kiến|\(nếu có\)))+$"
)
_BY = re.compile(
    r"^(?:chậm nhất|muộn nhất|không quá|trước|đến|tới|hết|trong|vào|là|cuối|thời điểm|khoảng"
    r"|(?:kể )?từ|đầu|giữa|xong)(?= )(?: (?:chậm nhất|ngày|là|hết|cuối|trước|vào|đến|trong))*"
)
_RHYTHMS: dict[Every, str] = {
    "half_year": r"0?2 lần ?/ ?năm|(?:0?6 tháng|sáu tháng|nửa năm)(?:/ ?(?:1 )?lần| (?:một|1) lần"
    r"| (?:và|,) (?:cả )?năm)?",
    "year": r"(?:hằng|hàng|mỗi|từng) (?:năm|niên)|(?:0?[135-9]|một|\d\d) lần ?/ ?năm"
    r"|(?:1|một) năm(?: một lần)?|năm",
    "quarter": r"(?:hằng|hàng|mỗi|từng) quý|quý(?:/lần)?|(?:0?\d|một) lần ?/ ?quý|0?4 lần ?/ ?năm"
    r"|(?:3|03|ba) tháng/lần",
    "month": r"(?:hằng|hàng|mỗi|từng) tháng|(?:(?:0?1|một) )?tháng/lần|(?:0?\d|một) lần ?/ ?tháng",
    "week": r"(?:hằng|hàng|mỗi|từng) tuần|(?:0?\d|một) lần ?/ ?tuần"
    r"|(?:ngày )?(?:thứ \w+|chủ nhật),? (?:của )?(?:hằng|hàng|mỗi) tuần",
    "day": r"(?:hằng|hàng|mỗi) ngày",
    "irregular": r"thường xuyên(?: trong (?:cả )?(?:năm|quá trình[^,;]{0,40}))?|liên tục|định kỳ"
    r"|đột xuất|thường kỳ|khi có yêu cầu đột xuất",
}
_EVERY = tuple((re.compile(pattern), every) for every, pattern in _RHYTHMS.items())


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _months(year: int, first: int, last: int) -> tuple[str, str] | None:
    if not 1 <= first <= last <= 12:
        return None
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1).isoformat(), (after - timedelta(days=1)).isoformat()


def years(first: int, last: int) -> tuple[str, str]:
    """The first day of one year and the last of another."""
    return f"{first:04d}-01-01", f"{last:04d}-12-31"


_Ends = tuple[str, str] | None
_Reader = Callable[[re.Match[str], int | None], _Ends]


# Months or quarters one by one: ``tháng 3, 9``, ``quý I, III/2026``.
_LISTED = re.compile(
    r"(?P<unit>(?:các )?(?:tháng|quý)) (?P<list>[ivx\d]{1,3}(?:\s?(?:,|;|và)\s?(?:tháng "
    r"|quý )?[ivx\d]{1,3})+)"
    r"(?P<year>(?:\s?(?:/|-|,|năm|của năm)\s?(?:năm )?(?:19|20)\d\d)?)"
)


def _joined(phrase: str, first: int, last: int) -> bool:
    """Tell whether a list names all that lies between its ends: not so ``tháng 3, 9``."""
    listed = _LISTED.fullmatch(phrase)
    return listed is None or len(_numbers(listed)) == last - first + 1


def _numbers(listed: re.Match[str]) -> list[str]:
    return re.findall(r"[ivx\d]{1,3}", re.sub("tháng|quý|và", " ", listed["list"]))


def _year_of(match: re.Match[str], default: int | None) -> int | None:
    found = match.groupdict().get("y")
    return int(found) if found else default


def _read_date(match: re.Match[str], default: int | None) -> _Ends:
    year = _year_of(match, default)
    day = _day(year, int(match["m"]), int(match["d"])) if year else None
    return (day, day) if day else None


def _read_month(match: re.Match[str], default: int | None) -> _Ends:
    year = _year_of(match, default)
    first = int(match["m"])
    last = int(match["n"] or first)
    if not _joined(match[0], first, last):
        return None
    return _months(year, first, last) if year else None


def _read_quarter(match: re.Match[str], default: int | None) -> _Ends:
    year = _year_of(match, default)
    first = _ROMAN[match["q"]]
    last = _ROMAN[match["r"]] if match["r"] else first
    if not _joined(match[0], first, last):
        return None
    return _months(year, first * 3 - 2, last * 3) if year else None


def _read_half(match: re.Match[str], default: int | None) -> _Ends:
    year = _year_of(match, default)
    if not year:
        return None
    count = int(match["c"])
    return _months(year, 1, count) if match["h"] == "đầu" else _months(year, 13 - count, 12)


def _read_year(match: re.Match[str], default: int | None) -> _Ends:
    return years(int(match["y"]), int(match["y"]))


def _read_period(match: re.Match[str], default: int | None) -> _Ends:
    first = int(match["y"])
    last = int(match["z"]) if len(match["z"]) == 4 else first // 100 * 100 + int(match["z"])
    return years(first, last) if first <= last else None


def _read_years(match: re.Match[str], default: int | None) -> _Ends:
    """``2026, 2027 và 2028`` is a period, ``2026, 2028`` names two years of their own."""
    named = [int(year) for year in re.findall(r"\d{4}", match["years"])]
    if named != list(range(named[0], named[0] + len(named))):
        return None
    return years(named[0], named[-1])


def _read_this_year(match: re.Match[str], default: int | None) -> _Ends:
    return years(default, default) if default else None


_SPANS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?:ngày )?(?P<d>\d\d?)\s?[/.-]\s?(?P<m>\d\d?)(?:\s?[/.-]\s?{_Y})?", _read_date),
        (rf"ngày (?P<d>\d\d?) tháng (?P<m>\d\d?)(?: năm {_Y})?", _read_date),
        (rf"(?:ngày )?(?P<d>\d\d?) ?/(?P<m>\d\d?) năm {_Y}", _read_date),
        (r"(?:các )?tháng (?P<m>\d\d?)(?:(?:\s?,\s?\d\d?){0,9}\s?(?:,|-|và|đến)\s?(?:tháng )?"
         r"(?P<n>\d\d?))?" + _OF_YEAR, _read_month),
        (rf"(?P<m>0?[1-9]|1[0-2])(?P<n>)\s?/\s?{_Y}", _read_month),
        (r"(?:các )?quý (?P<q>iv|i{1,3}|[1-4])(?:(?:\s?,\s?(?:i{1,3}|[2-4])){0,2}"
         r"\s?(?:,|-|và|đến|\+)\s?(?:quý )?(?P<r>iv|i{1,3}|[1-4]))?" + _OF_YEAR, _read_quarter),
        (rf"0?(?P<c>[369]) tháng (?P<h>đầu|cuối)(?: năm)?(?: {_Y})?", _read_half),
        (rf"(?:trong |cuối |cả )?(?:các )?(?:năm )?{_Y}", _read_year),
        (rf"(?:(?:giai đoạn|thời kỳ|nhiệm kỳ|năm học|trong|từ|các|năm|kỳ)\s?)*{_Y}"
         r"\s?(?:-|đến|tới|/)\s?(?:hết |năm |đến )*(?P<z>(?:20)?\d\d)", _read_period),
        (r"(?:các )?(?:năm )?(?P<years>20\d\d(?:\s?(?:,|;|và)\s?(?:năm )?20\d\d){1,9})",
         _read_years),
        (r"(?:năm|trong năm|cuối năm|cả năm|trong năm nay)", _read_this_year),
    )
)  # fmt: skip
_FROM_TO = re.compile(r"^(?:từ )?(?P<first>.{1,40}?) ?(?:đến|-|tới) ?(?:hết )?(?P<last>.{1,40})$")
_OPEN = re.compile(
    r"^(?:kể )?(?:từ )?(?P<inner>.{1,40}?)(?: trở đi| trở về sau|,?;? ?(?:và|đến)? ?(?:các"
    r"|những) năm"
    r" (?:tiếp theo|sau|kế tiếp|tiếp sau)(?: đó)?)$"
)
_OPEN_FROM = re.compile(r"^(?:kể )?từ (?P<inner>(?:đầu )?(?:năm|tháng|quý|ngày).{1,30}|20\d\d)$")


def _span(phrase: str, default: int | None) -> _Ends:
    for pattern, reader in _SPANS:
        match = pattern.fullmatch(phrase)
        if match:
            ends = reader(match, default)
            if ends:
                return ends
    return None


# ``T3/2026``, ``T3 - T5/2026``.
_MONTH_T = re.compile(r"(?<!\w)t\.?(\d{1,2})(?=$|\s?(?:[/,-]|và|đến))")


def read(text: str, default: int | None = None) -> list[Moment]:
    """The times that a folded phrase states from end to end; empty where it is anything else.

    Args:
        text: a folded cell or head.
        default: the year that a time without a year belongs to.
    """
    phrase = _MONTH_T.sub(r"tháng \1", " ".join(text.split()).replace("&", "và"))
    if not phrase or len(phrase) > 120:
        return []
    phrase = _TAIL.sub("", phrase)
    found = _every(phrase)
    if found:
        return found
    stripped = _LEAD_XONG.sub("", _LEAD.sub("", phrase))
    for candidate in dict.fromkeys((phrase, stripped)):
        moment = _one(candidate, default)
        if moment:
            return [moment]
    return _every(stripped) or _several(stripped, default)


def _every(phrase: str) -> list[Moment]:
    """``Thường xuyên, hằng năm``: every part is a frequency."""
    parts = [part for part in re.split(r"\s?(?:,|;|/(?!\d?\s?lần)|và|\+|\n)\s?", phrase) if part]
    found = [_frequency(part) for part in parts]
    whole = _frequency(phrase)
    if whole:
        extra = (
            [Moment("recurring", every="year")] if "năm" in phrase and whole == "half_year" else []
        )
        return [Moment("recurring", every=whole), *(extra if "và" in phrase else [])]
    if found and all(found):
        return [Moment("recurring", every=every) for every in dict.fromkeys(found)]
    # ``Trước ngày 15 hằng tháng``, ``Quý IV hằng năm``: a time that comes again.
    again = re.fullmatch(
        r"(.{2,60}?),? ?(?:định kỳ )?((?:hằng|hàng|mỗi) (?:năm|quý|tháng|tuần))", phrase
    )
    if again and (
        _one(again[1], 2000)
        or re.fullmatch(r"(?:trước|ngày|đến|vào|từ|chậm nhất| )*\d\d?", again[1])
        or _frequency(again[1].strip(" ,")) == "irregular"
    ):
        return [Moment("recurring", every=_frequency(again[2]))]
    return []


def _frequency(phrase: str) -> Every | None:
    bare = re.sub(r"^(?:báo cáo |thực hiện )?(?:định kỳ )(?=.)", "", phrase.strip())
    for candidate in (phrase.strip(), bare):
        for pattern, every in _EVERY:
            if pattern.fullmatch(candidate):
                return every
    return None


def _one(phrase: str, default: int | None) -> Moment | None:
    ends = _span(phrase, default)
    if ends:
        if ends[0] == ends[1]:
            return Moment("by", None, ends[1], bare=True)
        return Moment("within", *ends, bare=True)
    if phrase.startswith("từ nay "):
        return _one(phrase.removeprefix("từ nay "), default)
    between = _FROM_TO.match(phrase)
    if between:
        last = _span(between["last"], default)
        first = _span(between["first"], int(last[1][:4])) if last else None
        if first and last and first[0] <= last[1]:
            return Moment("within", first[0], last[1])
    for pattern in (_OPEN, _OPEN_FROM):
        opened = pattern.match(phrase)
        if opened:
            ends = _span(opened["inner"], default)
            if ends:
                return Moment("within", ends[0], None)
    lead = _BY.match(phrase)
    if not lead:
        return None
    rest = phrase[lead.end() :].strip()
    ends = _span(rest, default) or _span(f"ngày {rest}", default)
    if not ends:
        return None
    return _bounded(lead[0].split(), ends)


def _bounded(words: list[str], ends: tuple[str, str]) -> Moment:
    if "từ" in words:
        return Moment("within", ends[0], None)
    if set(words) <= {"trong", "vào", "khoảng", "đầu", "giữa", "xong", "thời", "điểm"}:
        return Moment("within", *ends)
    if "trước" in words and ends[0] != ends[1] and "hết" not in words and "cuối" not in words:
        # ``trước tháng 6`` is over when June begins; ``trước ngày 30/6`` is that day.
        return Moment("by", None, (date.fromisoformat(ends[0]) - timedelta(days=1)).isoformat())
    return Moment("by", None, ends[1])


def _several(phrase: str, default: int | None) -> list[Moment]:
    """``Quý II/2026; Quý IV/2026``: each part is a time of its own."""
    listed = _LISTED.fullmatch(phrase)
    if listed:
        unit = listed["unit"].removeprefix("các ")
        parts = [f"{unit} {number}{listed['year']}" for number in _numbers(listed)]
    else:
        parts = [
            p.strip(" -+")
            for p in re.split(r"[;\n]|(?:,|\svà)\s(?=tháng|quý|năm|giai|20\d\d)", phrase)
        ]
    parts = [part for part in parts if part]
    if not 2 <= len(parts) <= 6:
        return []
    found: list[Moment] = []
    for part in parts:
        moment = _one(part, default)
        each = [moment] if moment else _every(part)
        if not each:
            return []
        found.extend(each)
    return found


def search(text: str) -> tuple[Moment, int, int] | None:
    """The last time that a folded head or caption names, with its place."""
    found = None
    for match in _WITHIN_HEAD.finditer(text):
        moments = read(match[0].strip())
        if len(moments) == 1:
            moment = moments[0]
            if match[0].startswith("đầu "):
                moment = Moment("within", moment.start, None)
            found = moment, match.start(), match.end()
    return found
