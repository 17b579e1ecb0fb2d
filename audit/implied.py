"""The number of households that a count and its rate imply (rule R7).

``352 hộ`` that are 3,2 points imply 11.000 households; ``198 hộ`` that are 1,03 points imply
19.223. Both speak of the households of one area, so one of the four numbers is wrong. The number
of households itself changes: up to 2 % fewer, up to 6 % more in a year is no conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..models import Figure, Interval, Target
from .amounts import en, printed, vi
from .case import AuditCase
from .registry import Found, check

Value = Target | Figure
FAMILIES = {"POV_HH": "POV_RATE", "NEAR_HH": "NEAR_RATE"}
"""Counts of households and the rates that are their share of all households."""

SHRINK, GROW = -0.02, 0.06
"""Change of the number of households in a year that needs no explanation."""

_DECLARED = 0.10  # a growth of the whole beyond this should be told
_FAR = 0.5


@dataclass(frozen=True, slots=True)
class Implied:
    """A count and a rate of one group of households, and the whole that they imply."""

    count: Value
    rate: Value
    low: float
    high: float

    @property
    def whole(self) -> float:
        """The implied number of households."""
        return 100 * self.count.value / self.rate.value


def implied(case: AuditCase, change: str) -> list[Implied]:
    """Counts and rates of one family, one change and one time that stand in one line."""
    lines: dict[tuple[int, str, str], list[Value]] = defaultdict(list)
    for quantity in case.quantities:
        family = FAMILIES.get(quantity.indicator_id or "", quantity.indicator_id or "")
        if family not in FAMILIES.values() or quantity.change != change or quantity.per:
            continue
        if quantity.area or quantity.bound not in ("exact", "about") or quantity.value <= 0:
            continue
        line = case.paragraph(quantity.span.start).start
        lines[line, family, _when(quantity)].append(quantity)
    made = []
    for values in lines.values():
        counts = [v for v in values if v.unit == "hộ"]
        rates = [v for v in values if v.unit == "%"]
        if len(counts) == 1 and len(rates) == 1:
            made.append(_implied(case, counts[0], rates[0]))
    return sorted(made, key=lambda i: i.count.span.start)


def _when(quantity: Value) -> str:
    time = quantity.due if isinstance(quantity, Target) else quantity.as_of
    return "" if time is None else f"{time.start}|{time.end}"


def _implied(case: AuditCase, count: Value, rate: Value) -> Implied:
    share = printed(case, rate)
    half = share.half if share else 0.05
    low = 100 * (count.value - 0.5) / (rate.value + half)
    high = 100 * (count.value + 0.5) / max(rate.value - half, 1e-6)
    return Implied(count, rate, low, high)


@check(
    id="implied_households",
    title="Các cặp số hộ và tỷ lệ không thể cùng đúng",
    english="Counts and rates that cannot all be right",
    severity="serious",
    proves="Số hộ và tỷ lệ của hai nhóm hộ trên cùng địa bàn dẫn đến hai tổng số hộ khác nhau.",
    proves_english="Counts and rates of two groups of one area imply different numbers of "
    "households.",
    tolerance="làm tròn của từng số; tổng số hộ tăng, giảm từ -2 % đến +6 % một năm",
)
def implied_households(case: AuditCase) -> Iterator[Found]:
    """Cuts of poor and near-poor households, and states at one time, against each other."""
    cuts = implied(case, "decrease")
    for first, second in _neighbours(case, cuts):
        if not _cuts_agree(case, first, second):
            yield _conflict(case, first, second, moves=True)
        elif None in (_end_rate(case, first), _end_rate(case, second)):
            low, high = sorted((first.whole, second.whole))
            apart = max(first.low, second.low) > 1.08 * min(first.high, second.high)
            if apart and high > 1.12 * low:  # no end rate: a growing whole may explain it
                yield replace(_conflict(case, first, second, moves=True), review=True)
    states = implied(case, "level")
    for first, second in _neighbours(case, states):
        same_time = _when(first.count) == _when(second.count)
        if same_time and not (first.low <= second.high and second.low <= first.high):
            yield _conflict(case, first, second, moves=False)


def _neighbours(case: AuditCase, made: Sequence[Implied]) -> Iterator[tuple[Implied, Implied]]:
    """Pairs of different families that stand in one line or in two neighbouring ones."""
    for index, first in enumerate(made):
        for second in made[index + 1 : index + 2]:
            near = case.file.line(second.count.span.start) - case.file.line(first.count.span.start)
            if first.rate.indicator_id != second.rate.indicator_id and near <= 2:
                yield first, second


def _cuts_agree(case: AuditCase, first: Implied, second: Implied) -> bool:
    """Whether one number of households, growing within reason, bears out both cuts."""
    ends = [_end_rate(case, item) for item in (first, second)]
    if None in ends:
        low, high = sorted((first.whole, second.whole))
        return high <= low * (1 + _FAR)
    for step in range(33):
        growth = SHRINK + (GROW - SHRINK) * step / 32
        spans = []
        for item, end in zip((first, second), ends, strict=True):
            # P0*N0 - P1*N1 = cut, with N1 = N0*(1+growth) and P0 - P1 = points
            share = (item.rate.value - (end or 0) * growth) / 100
            if share <= 0:
                break
            width = (item.high - item.low) / 2 / item.whole + 0.005
            middle = item.count.value / share
            spans.append((middle * (1 - width), middle * (1 + width)))
        if len(spans) == 2 and spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]:
            return True
    return False


def _end_rate(case: AuditCase, item: Implied) -> float | None:
    """The rate that is to be reached, which the text gives beside the cut."""
    for value in case.by_indicator.get(item.rate.indicator_id or "", ()):
        if isinstance(value, Target) and value.change == "level" and value.unit == "%":
            return value.value
    return None


def _conflict(case: AuditCase, first: Implied, second: Implied, *, moves: bool) -> Found:
    records = [first.count, first.rate, second.count, second.rate]
    sums = "; ".join(
        f"{vi(i.count.value)} / {vi(i.rate.value)} % = {vi(i.whole, 0)} hộ" for i in (first, second)
    )
    fits = first.rate.value * second.count.value / first.count.value
    back = second.rate.value * first.count.value / first.rate.value
    verb = "giảm " if moves else ""
    begins = "Giảm " if moves else ""
    return Found(
        message=f"{begins}{vi(first.count.value)} hộ ứng với {vi(first.rate.value)} % thì cả địa "
        f"bàn có khoảng {vi(first.whole, 0)} hộ; {verb}{vi(second.count.value)} hộ ứng với "
        f"{vi(second.rate.value)} % thì có khoảng {vi(second.whole, 0)} hộ. Hai tổng không thể "
        "cùng đúng, kể cả khi tổng số hộ biến động.",
        english=f"{en(first.count.value)} households as {en(first.rate.value)} % imply about "
        f"{en(first.whole, 0)} households in all, {en(second.count.value)} as "
        f"{en(second.rate.value)} % about {en(second.whole, 0)}; both cannot be right.",
        evidence=[case.cite(record) for record in records],
        arithmetic=sums,
        expected=f"{vi(second.count.value)} hộ ≈ {vi(fits)} %, hoặc {vi(second.rate.value)} % ≈ "
        f"{vi(back, 0)} hộ (theo cặp thứ nhất)",
        repair="Đối chiếu với biểu rà soát hộ nghèo, hộ cận nghèo và sửa số hộ hoặc tỷ lệ sai.",
        repair_english="Check against the survey of households and correct a count or a rate.",
    )


@check(
    id="cut_and_rates",
    title="Số hộ giảm không khớp với tỷ lệ đầu kỳ và cuối kỳ",
    english="A cut of households that does not fit the rates",
    severity="serious",
    proves="Số hộ đầu kỳ, tỷ lệ đầu kỳ, tỷ lệ cuối kỳ và số hộ giảm không thể cùng đúng.",
    proves_english="The count and rate at the start, the rate at the end and the cut cannot agree.",
    tolerance="tổng số hộ tăng, giảm từ -2 % đến +6 % một năm; “khoảng” thêm 10 %",
)
def cut_and_rates(case: AuditCase) -> Iterator[Found]:
    """``giảm từ 26,34% xuống còn 22%, tương ứng giảm 740 hộ`` where 4.518 hộ are 26,34 %."""
    starts = [s for s in implied(case, "level") if isinstance(s.count, Figure)]
    for family, rate in FAMILIES.items():
        mine = [s for s in starts if s.rate.indicator_id in (rate, family)]
        for end in case.by_indicator.get(rate, ()):
            base = end.baseline.value if end.baseline else None
            known = [s for s in mine if s.rate.value == base]
            line = case.paragraph(end.span.start)
            cuts = [
                c
                for c in case.by_indicator.get(family, ())
                if c.change == "decrease"
                and c.unit == "hộ"
                and line.overlaps(c.span)
                and not c.per
                and not c.area
                and c.bound in ("exact", "about")
            ]
            exact = isinstance(end, Target) and end.change == "level" and end.bound == "exact"
            if exact and known and len(cuts) == 1 and not end.area:
                yield from _cut(case, known[0], end, cuts[0])


def _cut(case: AuditCase, start: Implied, end: Value, cut: Value) -> Iterator[Found]:
    years = max(_years(start.count, end), 1)
    low = start.count.value - end.value / 100 * start.high * (1 + GROW) ** years
    high = start.count.value - end.value / 100 * start.low * (1 + SHRINK) ** years
    slack = 0.1 * cut.value if cut.bound == "about" else 1.0
    slack += 0.005 / 100 * start.whole
    if low - slack <= cut.value <= high + slack:
        return
    exact = (start.rate.value - end.value) / 100 * start.whole
    yield Found(
        message=f"{vi(start.count.value)} hộ là {vi(start.rate.value)} %; giảm còn {vi(end.value)} "
        f"% thì số hộ giảm khoảng {vi(exact, 0)}, nhưng văn bản ghi giảm {vi(cut.value)} hộ.",
        english=f"{en(start.count.value)} households are {en(start.rate.value)} %; down to "
        f"{en(end.value)} % is about {en(exact, 0)} fewer, but the text says {en(cut.value)}.",
        evidence=[case.cite(r) for r in (start.count, start.rate, end, cut)],
        arithmetic=f"({vi(start.rate.value)} - {vi(end.value)}) % × {vi(start.whole, 0)} = "
        f"{vi(exact, 0)}",
        expected=f"khoảng {vi(exact, 0)} hộ",
        repair="Đối chiếu số hộ giảm và tỷ lệ cuối kỳ, sửa số sai.",
        repair_english="Check the cut and the rate at the end and correct one.",
    )


@check(
    id="implied_growth",
    title="Tổng số hộ ngầm định thay đổi mà văn bản không nêu",
    english="An undeclared change of the number of households",
    severity="medium",
    proves="Số hộ và tỷ lệ ở hai thời điểm ngầm định tổng số hộ thay đổi nhiều, văn bản không nói.",
    proves_english="Counts and rates at two times imply a growth that the text does not tell.",
    tolerance="tổng số hộ thay đổi đến 10 % cả kỳ không cần giải trình",
)
def implied_growth(case: AuditCase) -> Iterator[Found]:
    """``4.658 hộ là 40,30%`` at the start, ``1.360 hộ là 10,34%`` at the end."""
    states = implied(case, "level")
    seen = set()
    for end in states:
        for start in states:
            key = (start.count.value, end.count.value)
            if start.rate.indicator_id != end.rate.indicator_id or key in seen:
                continue
            years = _years(start.count, end.count)
            if (
                not isinstance(end.count, Target)
                or not isinstance(start.count, Figure)
                or not years
            ):
                continue
            low, high = end.low / start.high - 1, end.high / start.low - 1
            if low <= _DECLARED and high >= -_DECLARED:
                continue
            seen.add(key)
            yield _growth(case, start, end, years)


def _years(start: Value, end: Value) -> int:
    first = start.as_of if isinstance(start, Figure) else None
    last = end.due if isinstance(end, Target) else None
    a, b = _year(first, "start"), _year(last, "end")
    return b - a + (1 if first and first.start else 0) if a and b and b >= a else 0


def _year(time: Interval | None, side: str) -> int | None:
    if time is None:
        return None
    told = getattr(time, side) or time.end or time.start
    return int(told[:4]) if told else None


def _growth(case: AuditCase, start: Implied, end: Implied, years: int) -> Found:
    growth = 100 * (end.whole / start.whole - 1)
    yearly = 100 * ((end.whole / start.whole) ** (1 / years) - 1)
    constant = 100 * end.count.value / start.whole
    beyond = not SHRINK * 100 - 0.5 <= yearly <= GROW * 100 + 0.5
    records = (start.count, start.rate, end.count, end.rate)
    return Found(
        message=f"{vi(start.count.value)} hộ là {vi(start.rate.value)} % ngầm định "
        f"{vi(start.whole, 0)} hộ, {vi(end.count.value)} hộ là {vi(end.rate.value)} % ngầm định "
        f"{vi(end.whole, 0)} hộ: tổng số hộ thay đổi {vi(growth, 1)} % ({vi(yearly, 1)} %/năm) "
        f"mà văn bản không nêu. Nếu tổng số hộ không đổi thì {vi(end.count.value)} hộ là "
        f"{vi(constant)} %.",
        english=f"{en(start.count.value)} households as {en(start.rate.value)} % imply "
        f"{en(start.whole, 0)} in all, {en(end.count.value)} as {en(end.rate.value)} % imply "
        f"{en(end.whole, 0)}: a change of {en(growth, 1)} % that the text does not tell. With a "
        f"constant number {en(end.count.value)} would be {en(constant)} %.",
        evidence=[case.cite(record) for record in records],
        arithmetic=f"{vi(start.count.value)} / {vi(start.rate.value)} % = {vi(start.whole, 0)}; "
        f"{vi(end.count.value)} / {vi(end.rate.value)} % = {vi(end.whole, 0)}; "
        f"{vi(end.whole, 0)} / {vi(start.whole, 0)} = {vi(end.whole / start.whole, 3)}",
        expected=f"tổng số hộ dự kiến cuối kỳ, hoặc tỷ lệ {vi(constant)} %",
        severity="serious" if beyond else "medium",
        repair="Nêu tổng số hộ dự kiến ở cuối kỳ, hoặc tính lại tỷ lệ.",
        repair_english="Tell the expected number of households, or compute the rate again.",
    )
