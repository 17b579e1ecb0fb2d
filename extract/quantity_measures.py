"""Numbers with what they count, bounded and paired: the raw material of targets and figures.

Left out are numbers that state no quantity: labels, dates and years, ages and spans of time,
numbers in names (``chương trình 135``, ``thôn 3``), counts of the text itself (``05 mục tiêu``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ..models import Bound, Per
from . import number_units, numbers
from .number_units import Unit, UnitKind
from .numbers import Number
from .quantity_guards import LOOK_BACK, Guard, comparators
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
# behind a number: a symbol, or a date's next part
_JOINED = re.compile(r"[/\-](?!(?<=/)(?:năm|tháng|quý)(?!\w))[^\W\d_]| ?/ ?\d")
_SAID = re.compile(r" \(((?:[^\W\d_]+ ?){1,8})\)(?= )")
_FACTOR = re.compile(r" ?(?:[x×*] ?|nhân với )(?=\d)")
_TIMES = re.compile(r"(?<=[^\W\d] )[x×*] ?$")
_RANGE = re.compile(r" ?(?:-|đến|tới|~|÷|->) ?(?:từ |khoảng |dưới |trên |gần )?")
_FROM = re.compile(r"(?<!\w)từ $")
_G_NETWORK = re.compile(r"[2-7]g(?!\w)")
_PER_HEAD = re.compile(r"1(?:0{3,5}|[.]000|0[.]000|00[.]000)")
# behind an amount in digits, the same in words, with commas or blanks between its groups
_IN_WORDS = re.compile(rf" ?\((?:(?:{numbers.WORD}|đồng)(?:, | |(?=$)))+")
_RANK = re.compile(r"(?<!\w)(?:trong|thuộc|vào) (?:nhóm|top|tốp) $")


def find(view: View, banned: Iterable[tuple[int, int]]) -> list[Measure]:
    """The measures of a document in order; *banned* are spans of citations and dates."""
    return _Finder(view, banned).find()


class _Finder:
    def __init__(self, view: View, banned: Iterable[tuple[int, int]]) -> None:
        self.view = view
        self.folded = view.folded
        self.guard = Guard(view)
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
            if self.guard.is_label(number, block) or not self.guard.may_count(number, block):
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
        if near is not None and near.block == measure.block and near.kind == measure.kind:
            words = self.folded[near.end : measure.end]
            if _IN_WORDS.fullmatch(words):  # ``... (Một tỷ, hai trăm triệu, năm trăm nghìn đồng)``
                return True
        return "chữ" in before or (
            near is not None and near.block == measure.block and "(" in before
            and abs(near.value - measure.value) < 1
        )  # fmt: skip

    def _measure(
        self, number: Number, following: Number | None, block: int, limit: int
    ) -> Measure | None:
        pair = _RATIO.match(self.folded, number.end, limit)
        if pair is None and _JOINED.match(self.folded, number.end, limit):
            return None  # ``159/KH``, ``57-NQ``, a date
        tail = pair.end() if pair else number.end
        said = _SAID.match(self.folded, tail, limit)  # ``05 (năm) lớp``
        tail = said.end() if said and numbers.is_spelled(said[1]) else tail
        unit = first = self._unit(number, tail, limit)
        high: float | None = None
        if pair is None and following is not None and following.start < limit:
            joined = self._range(number, unit, following, limit)
            if joined is not None:
                (high, unit), tail = joined, following.end
        unit = unit or Unit("none", None, tail, tail)
        if _FACTOR.match(self.folded, unit.end, limit) or _TIMES.search(
            self.folded, max(0, number.start - 6), number.start
        ):
            return None  # ``(20 người x 1.263.600 đồng)``: how the amount before was reckoned
        if not self.guard.counts(number, unit, block, bool(pair), high):
            return None
        own = first if first is not None and high is not None and first.kind == unit.kind else unit
        value = number.value(unit.style) * own.factor
        ratio: tuple[float, float] | None = None
        if pair and _PER_HEAD.fullmatch(pair[1]):  # ``300/100.000 dân``
            unit = Unit("rate", self.view.text[number.end : unit.end].strip(), tail, unit.end)
        elif pair or high is None:
            whole = self._whole(pair, unit, limit)
            if pair and (whole is None or value > whole[0] * 3):
                return None
            if whole is not None and (pair or value <= whole[0]):
                ratio, unit = (value, whole[0]), whole[1]
        high = None if high is not None and high <= value else high
        if high is None and ratio is None and following is not None:
            value, unit = self._added(value, unit, following, limit)
        start, bound, end = self._bound(number, unit, block, limit, high)
        return Measure(
            start, number.start, unit.start, end, value, high, unit.name,
            "count" if pair and unit.kind == "never" else unit.kind, unit.known,
            unit.per, bound, ratio, block,
        )  # fmt: skip

    def _added(self, value: float, unit: Unit, following: Number, limit: int) -> tuple[float, Unit]:
        """``1 tỷ 200 triệu đồng`` is one amount."""
        if unit.kind != "amount" or following.start != unit.end + 1:
            return value, unit
        rest = self._unit(following, following.end, limit)
        if rest is None or rest.kind != "amount" or not 1 <= rest.factor < unit.factor:
            return value, unit
        return value + following.value(rest.style) * rest.factor, rest

    def _whole(
        self, pair: re.Match[str] | None, unit: Unit, limit: int
    ) -> tuple[float, Unit] | None:
        """The second part of ``7/13`` and of ``125,5 tỷ đồng/250 tỷ đồng``, and the unit."""
        if pair is not None:
            whole = numbers.parse(pair[1], unit.style) * unit.factor
            return (whole, unit) if whole > 0 else None
        second_pair = _RATIO.match(self.folded, unit.end, limit)
        if second_pair is None or unit.kind not in ("amount", "count", "measure"):
            return None
        second = number_units.read(self.view.text, self.folded, second_pair.end(), limit)
        if second is None or second.kind != unit.kind:
            return None
        return numbers.parse(second_pair[1], second.style) * second.factor, second

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

    def _bound(
        self, number: Number, unit: Unit, block: int, limit: int, high: float | None
    ) -> tuple[int, Bound, int]:
        """Start of the comparator, the bound, and the end behind ``trở lên``."""
        pattern, bounds, trailing, after = comparators()
        floor = max(self.view.starts[block], number.start - LOOK_BACK)
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
