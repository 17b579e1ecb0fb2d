"""Numbers with what they count, bounded and paired: the raw material of targets and figures.

Left out are numbers that state no quantity: labels, dates and years, ages and spans of time,
numbers in names (``chương trình 135``, ``thôn 3``), counts of the text itself (``05 mục tiêu``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ..models import Bound, Per
from . import number_units, numbers
from .folding import fold
from .lexicon import alternation, load
from .number_units import Unit, UnitKind
from .numbers import Number
from .quantity_words import words
from .view import View


@dataclass(slots=True)
class Measure:
    """A number with its unit. ``start`` is where its comparator or digits begin.

    ``digits`` is the start of the number itself, ``noun`` that of its unit, ``end`` the end of
    the unit. ``bare`` tells a number without a unit behind it (``unit`` is None unless the words
    before it name one), ``ratio`` is the pair of ``7/13``.
    """

    start: int
    digits: int
    noun: int
    end: int
    value: float
    high: float | None
    unit: str | None
    kind: UnitKind
    known: bool
    per: Per | None
    bound: Bound
    ratio: tuple[float, float] | None = None
    block: int = 0
    bare: bool = False


_RATIO = re.compile(r" ?/ ?(\d+(?:[.,]\d+)*)(?!\d)(?! ?[/\-][\w])")
_RANGE = re.compile(r" ?(?:-|đến|tới|~|÷|->) ?(?:từ |khoảng |dưới |trên |gần )?")
_FROM = re.compile(r"(?<!\w)từ $")
_DATES = (
    r"(?<!\w)(?:ngày|tháng|quý|(?<!mỗi )(?<!hàng )(?<!hằng )(?<!trong )(?<!cả )(?<!từng )năm|mùng"
    r"|mồng|nhiệm kỳ|niên khóa|năm học|giai đoạn|thời kỳ)"
)
_DATE_WORD = re.compile(rf"{_DATES} $")
_DATE_LIST = re.compile(rf"{_DATES} \d[\d/]*(?: ?(?:-|,|và|đến) ?)? ?$")
# A word behind which a number is a name or a rank
_NAME_WORD = re.compile(
    r"(?<!\w)(?:thôn|phường|quận|ấp|khu phố|tổ dân phố|khóm|lớp|khối|tiểu đoàn|trung đoàn|lộ|ql|"
    r"tl|đt|dt|(?<!tổng )(?<!trong )(?<!một )(?<!dân )(?<!chỉ )(?<!hệ )(?<!doanh )(?<!quân )(?<!tần )số|điều|khoản|mục|điểm|chương|phần|phụ lục|biểu|"
    r"mẫu|bảng|hình|dự án|tiểu dự án|hợp phần|chương trình|nghị quyết|quyết định|nghị định|"
    r"thông tư|chỉ thị|luật|công văn|văn bản|đề án|kế hoạch|kết luận|giai đoạn|nhóm|loại|hạng|"
    r"cấp|cấp độ|mức độ|bậc|báo động|khu vực|vùng|đối tượng|khóa|kỳ|đợt|thứ|tiêu chí|"
    r"chỉ tiêu|nhiệm vụ|trang|tập|quyển|phiên bản|thế hệ|iso|covid|tiết|vòng|bước|km|mốc|"
    r"tổ|đội|dòng|cột|hàng|chiều|tầng|block|lô|phân khu|ô|tiểu khu|khoảnh|xã|trung ương) ?$"
)
_ACT_WORD = re.compile(
    r"(?<!\w)(?:số|điều|khoản|quyết định|nghị quyết|nghị định|thông tư|chỉ thị|luật|công văn|văn bản|"
    r"chương trình|đề án|dự án|kế hoạch|kết luận|phụ lục|biểu|mẫu) $"
)
_MEMBERS = re.compile(r"(?<!\w)(?:gồm|có|gồm có) $")
# ``biểu số 01 và 02``: a list of names or numbers
_NAME_LIST = re.compile(
    r"(?<!\w)(?:số|phụ lục|biểu|mẫu|điều|khoản|mục|dự án|nhóm|điểm|bảng) \d+[a-z]?"
    r"(?: ?(?:,|và|-|đến) ?\d+)* ?(?:,|và|-|đến) $"
)
_CONTACT = re.compile(
    r"(?<!\w)(?:điện thoại|sđt|fax|tel|hotline|đường dây nóng|số tài khoản|stk) ?[:.]? ?"
    r"(?:[\d. ]+(?:hoặc |- ?|, ?)?)?$"
)
_G_NETWORK = re.compile(r"[2-7]g(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIFE = re.compile(r"(?:tuổi thọ|tuổi kết hôn|tuổi trung bình|số năm|tuổi bình quân)")
_SCORED = frozenset(("chỉ tiêu", "mục tiêu", "nhiệm vụ", "nội dung"))
_LIFE_UNITS = frozenset(("tuổi", "năm"))
_TIMES_VERB = re.compile(
    r"(?<!\w)(?:tăng|giảm|gấp|bằng|lên|còn|xuống|cao hơn|thấp hơn|nhanh hơn)(?!\w)"
)
_LED = re.compile(
    r"(?:[,;:(.\-]|(?<!\w)(?:và|từ|hoặc|của|cho|với|tại|trong|trên|ở|ra|gồm|là|"
    + "|".join(words(role) for role in ("modal", "light", "verb", "tail"))
    + r")) ?$"
)
_PER_HEAD = re.compile(r"1(?:0{3,5}|[.]000|0[.]000|00[.]000)")
_NONE_LEFT = re.compile(r"(?<!\w)không (?:còn|có|để) [^,;.:]{1,40}(?:dưới|trên|từ|quá) $")
_RANK = re.compile(r"(?<!\w)(?:trong|thuộc|vào) (?:nhóm|top|tốp) $")
_LOOK_BACK = 60


@cache
def _comparators() -> tuple[re.Pattern[str], dict[str, Bound], re.Pattern[str], dict[str, Bound]]:
    before: dict[str, Bound] = {}
    after: dict[str, Bound] = {}
    for entry in load("comparators"):
        for pattern in entry.patterns:
            if "bound" in entry.data:
                before[fold(pattern)] = entry.data["bound"]
            else:
                after[fold(pattern)] = entry.data["after"]
    words = alternation(tuple(e for e in load("comparators") if "bound" in e.data))
    pattern = re.compile(
        rf"(?<!\w)({words})(?: là| đạt| có| đạt được| khoảng| được| đến| còn| lên)? ?"
        r"(?:từ )?(?:mức )?$"
    )
    trailing = alternation(tuple(e for e in load("comparators") if "after" in e.data))
    return pattern, before, re.compile(rf" ?,? ?({trailing})(?!\w)"), after


def find(view: View, banned: Iterable[tuple[int, int]]) -> list[Measure]:
    """The measures of a document in order; *banned* are spans of citations and dates."""
    return _Finder(view, banned).find()


class _Finder:
    def __init__(self, view: View, banned: Iterable[tuple[int, int]]) -> None:
        self.view = view
        self.folded = view.folded
        spans = sorted(banned)
        self.ban_starts = [start for start, _ in spans]
        self.ban_ends: list[int] = []
        highest = 0
        for _, end in spans:
            highest = max(highest, end)
            self.ban_ends.append(highest)

    def banned(self, position: int) -> bool:
        index = bisect_right(self.ban_starts, position) - 1
        return index >= 0 and position < self.ban_ends[index]

    def find(self) -> list[Measure]:
        found: list[Measure] = []
        tokens = [n for n in numbers.find(self.folded) if not self.banned(n.start)]
        index, past = 0, 0
        while index < len(tokens):
            number = tokens[index]
            index += 1
            if number.start < past:
                continue
            block = self.view.block_at(number.start)
            limit = self.view.ends[block]
            if self._is_label(number, block) or not self._may_count(number, block):
                continue
            following = tokens[index] if index < len(tokens) else None
            measure = self._measure(number, following, block, limit)
            if measure is None or (number.spelled and self._said_again(measure, found)):
                continue
            past = measure.end
            found.append(measure)
        return found

    def _said_again(self, measure: Measure, found: list[Measure]) -> bool:
        """``500.000 đồng (năm trăm nghìn đồng)``: the same amount in words."""
        before = self.folded[max(0, measure.start - 24) : measure.start]
        near = found[-1] if found else None
        return "chữ" in before or (
            near is not None and near.block == measure.block and "(" in before
            and abs(near.value - measure.value) < 1
        )  # fmt: skip

    def _measure(
        self, number: Number, following: Number | None, block: int, limit: int
    ) -> Measure | None:
        folded = self.folded
        pair = _RATIO.match(folded, number.end, limit)
        tail = pair.end() if pair else number.end
        if not pair and re.match(r"[/\-][^\W\d_]", folded[tail : tail + 2]):
            if not re.match(r"/(?:năm|tháng|quý)(?!\w)", folded[tail : tail + 7]):
                return None  # ``159/KH``, ``57-NQ``
        if not pair and re.match(r" ?/ ?\d", folded[tail : tail + 3]):
            return None  # a date, ``19/6/2015``
        unit = self._unit(number, tail, limit)
        high: float | None = None
        first = unit
        if pair is None and following is not None and following.start < limit:
            joined = self._range(number, unit, following, limit)
            if joined is not None:
                number_high, unit = joined
                high, tail = number_high, following.end
        if unit is None:
            unit = Unit("none", None, tail, tail)
        whole_of = self._whole(unit, limit) if pair is None and high is None else None
        if not self._counts(number, unit, block, bool(pair), high):
            return None
        style = unit.style if unit.kind != "none" else "count"
        own = first if first is not None and high is not None and first.kind == unit.kind else unit
        value = number.value(style) * own.factor
        ratio: tuple[float, float] | None = None
        if pair and _PER_HEAD.fullmatch(pair[1]):
            unit = Unit("rate", self.view.text[number.end : unit.end].strip(), tail, unit.end)
        elif pair:
            whole = numbers.parse(pair[1], style) * unit.factor
            if whole <= 0 or value > whole * 3:
                return None
            ratio = (value, whole)
        if whole_of is not None and value <= whole_of[0]:
            ratio, unit = (value, whole_of[0]), whole_of[1]
        if high is not None and high <= value:
            high = None
        start, bound, end = self._bound(number, unit, block, limit, high)
        return Measure(
            start, number.start, unit.start, end, value, high, unit.name,
            "count" if pair and unit.kind == "never" else unit.kind, unit.known,
            unit.per, bound, ratio, block,
        )  # fmt: skip

    def _whole(self, unit: Unit, limit: int) -> tuple[float, Unit] | None:
        """The second part of ``125,5 tỷ đồng/250 tỷ đồng`` and its unit."""
        if unit.kind not in ("amount", "count", "measure"):
            return None
        pair = _RATIO.match(self.folded, unit.end, limit)
        if pair is None:
            return None
        second = number_units.read(self.view.text, self.folded, pair.end(), limit)
        if second is None or second.kind != unit.kind:
            return None
        return numbers.parse(pair[1], second.style) * second.factor, second

    def _unit(self, number: Number, tail: int, limit: int) -> Unit | None:
        folded = self.folded
        if tail < limit and (folded[tail].isalpha() or folded[tail].isdigit()):
            if _G_NETWORK.match(folded, tail - 1, limit):
                return None
            unit = number_units.read(self.view.text, folded, tail, limit)
            return unit if unit is not None and unit.known else None
        return number_units.read(self.view.text, folded, tail, limit)

    def _range(
        self, number: Number, unit: Unit | None, following: Number, limit: int
    ) -> tuple[float, Unit] | None:
        """The upper end and the unit of ``2,5% - 3%``, ``từ 5.374 đến 6.013 hộ``."""
        folded = self.folded
        end = unit.end if unit else number.end
        if following.start < end or following.start - end > 14:
            return None
        if not _RANGE.fullmatch(folded, end, following.start):
            return None
        if _RATIO.match(folded, following.end, limit):
            return None
        upper = self._unit(following, following.end, limit)
        if upper is None or (unit is not None and unit.kind != upper.kind):
            return None
        if unit is not None and unit.kind == "count" and unit.name != upper.name:
            return None
        low = number.value(upper.style) * (unit.factor if unit else upper.factor)
        high = following.value(upper.style) * upper.factor
        return (high, upper) if high > low else None

    def _is_label(self, number: Number, block: int) -> bool:
        start, folded = self.view.starts[block], self.folded
        if number.start == start or folded[start : number.start].strip() in ("-", "+", "*", "•"):
            after = folded[number.end : number.end + 2]
            if after[:1] in (".", ")") and after[1:2] in ("", " ", "\n"):
                return True
            if after[:1] == "\n" or number.end == self.view.ends[block]:
                return True
            if after[:1] == " " and "." in number.token and "," not in number.token:
                upper = self.view.text[number.end + 1 : number.end + 2].isupper()
                return upper or after[1:2] == "."
        around = (
            folded[max(number.start - 1, 0) : number.start],
            folded[number.end : number.end + 1],
        )
        return around in (("(", ")"), ("[", "]"))

    def _may_count(self, number: Number, block: int) -> bool:
        """Rule out by what stands before the number or close around it."""
        folded, start = self.folded, number.start
        before = folded[max(self.view.starts[block], start - _LOOK_BACK) : start]
        if before[-1:] == ":" and before[-2:-1].isdigit():
            return False
        if (
            folded[number.end : number.end + 1] == ":"
            and folded[number.end + 1 : number.end + 2].isdigit()
        ):
            return False
        if _DATE_WORD.search(before):
            return False
        if _DATE_LIST.search(before) and not self._unit_follows(number, block):
            return False
        if _YEAR.fullmatch(number.token):
            if before.endswith(("-", "- ", "/", "(", "đến ", "năm ")) or self._year_range(number):
                return False
        return not (_CONTACT.search(before[-30:]) or _NAME_LIST.search(before))

    def _unit_follows(self, number: Number, block: int) -> bool:
        unit = number_units.read(self.view.text, self.folded, number.end, self.view.ends[block])
        return unit is not None and unit.known and unit.kind != "never"

    def _year_range(self, number: Number) -> bool:
        return bool(
            re.match(
                r" ?(?:-|đến|và|,) ?(?:năm )?(?:19|20)\d\d(?!\d)",
                self.folded[number.end : number.end + 16],
            )
        )

    def _counts(
        self, number: Number, unit: Unit, block: int, pair: bool, high: float | None
    ) -> bool:
        """Whether the number with this unit can be a quantity of the plan."""
        folded, start = self.folded, number.start
        before = folded[max(self.view.starts[block], start - _LOOK_BACK) : start]
        if unit.kind == "never" and pair and fold(unit.name or "") in _SCORED:
            return True
        if unit.kind == "never":
            return (
                unit.name is not None
                and fold(unit.name) in _LIFE_UNITS
                and bool(_LIFE.search(folded, max(self.view.starts[block], start - 120), start))
            )
        if _NONE_LEFT.search(before) or (pair and before.endswith(("thứ ", "hạng "))):
            return False
        if unit.kind in ("rate", "amount", "measure"):
            if unit.name == "lần":
                return unit.per is None and bool(_TIMES_VERB.search(before[-40:]))
            if unit.name and unit.name.startswith("lần"):
                return False
            return not (unit.name == "điểm" and _NAME_WORD.search(before))
        if _YEAR.fullmatch(number.token) and not unit.known:
            return False
        if _NAME_WORD.search(before) and not (pair or number.token.startswith("0") or high):
            large = number.value("count") >= 20 or re.search(r"(?<!\w)(?:cấp|nhóm|đợt) $", before)
            counted = unit.known and unit.kind == "count" and not _ACT_WORD.search(before)
            if not (counted and large and number.value("count") >= 5):
                return False
        if _MEMBERS.search(before) and fold(unit.name or "") in ("thành viên", "đồng chí"):
            return False
        if before.count('"') % 2 and (not unit.known or number.value("count") < 10):
            return False  # slogans: ``phong trào "5 không, 3 sạch"``
        if unit.kind == "none":
            return pair or self._bare(number, before)
        return self._led(number, unit, before) and (
            unit.known or self._open_noun(number, unit, before)
        )

    def _bare(self, number: Number, before: str) -> bool:
        """A number without a unit: only behind a copula and before the end of the clause."""
        after = self.folded[number.end : number.end + 9]
        if not re.match(r" ?(?:[,;.)\n]|chiếm|đạt|$)", after) or _YEAR.fullmatch(number.token):
            return False
        return bool(
            re.search(r"(?:(?<!\w)(?:là|đạt|còn|bằng|lên|xuống|dưới|trên|mức)|:) ?$", before)
        ) or (bool(re.match(r" chiếm", after)) and before[-1:] == " ")

    def _open_noun(self, number: Number, unit: Unit, before: str) -> bool:
        """Whether a noun that no list knows is counted here, and not a name continued."""
        if before[-1:] in ('"', "-", "/") or number.token in ("0", "1"):
            return False
        if (unit.name or "")[:1].isupper():
            return False
        word = re.search(r"(\w+) $", self.view.text[max(0, number.start - 24) : number.start])
        return word is None or not word[1][:1].isupper() or len(before) <= len(word[0])

    def _led(self, number: Number, unit: Unit, before: str) -> bool:
        """Whether a lone digit counts: not the running number of a row, nor one in a name.

        ``có 6 xã``, ``: 3 hộ`` are led by a verb or a mark; a known noun needs no more than words.
        """
        if len(number.token) > 1:
            return True
        if not before:
            return False
        if unit.known:
            return True
        return _LED.search(before) is not None or _comparators()[0].search(before) is not None

    def _bound(
        self, number: Number, unit: Unit, block: int, limit: int, high: float | None
    ) -> tuple[int, Bound, int]:
        """Start of the comparator, the bound, and the end behind ``trở lên``."""
        pattern, bounds, trailing, after = _comparators()
        floor = max(self.view.starts[block], number.start - _LOOK_BACK)
        before = self.folded[floor : number.start]
        start, end = number.start, unit.end
        bound: Bound = "exact"
        if match := pattern.search(before):
            start, bound = floor + match.start(), bounds[match[1]]
        elif match := _FROM.search(before):
            start = floor + match.start()
            bound = "at_least"
        if _RANK.search(before[: start - floor]):
            bound = "at_most"
        if match := trailing.match(self.folded, end, limit):
            end, bound = match.end(), after[match[1]]
        if high is not None:
            bound = "range"
        return start, bound, end
