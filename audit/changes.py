"""States and changes of one indicator that must add up (rules R2, R3, R4, and wording of a cut).

Values of one indicator are compared only inside one group: same indicator, same unit, same area,
in one document. Where the group holds several values that could play one part, every reading is
tried, and a finding is made only where none of them fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from ..extract.folding import fold
from ..extract.numbers import find
from ..models import Evidence, Figure, Interval, Quantity, Span, Target
from .amounts import ROUNDING, Printed, en, printed, vi
from .case import AuditCase
from .registry import Found, check
from .steps_said import told_directions, told_means, told_series, told_steps

Value = Target | Figure
_EXACT = ("exact", "about")
_OF_RATE = re.compile(r"\s*%\s*(?:tổng )?(?:số|tỷ lệ|tỉ lệ)\b")
_AVERAGE = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?!\w)")
_YEARS = re.compile(r"(?<!\w)(?:trong|sau) (?:vòng )?(\d{1,2}) năm(?!\w)")


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one indicator in a document, in the order of the text."""

    name: str
    unit: str
    values: tuple[Value, ...]


def groups(case: AuditCase) -> list[Group]:
    """Values of one indicator: by its id, else by its words."""
    made: dict[tuple[str, str, str], list[Value]] = defaultdict(list)
    for quantity in case.quantities:
        name = quantity.indicator_id or fold(quantity.indicator or "").removeprefix("tỷ lệ ")
        if name and quantity.unit and not quantity.value_max:
            made[name, quantity.unit, fold(quantity.area or "")].append(quantity)
    return [Group(key[0], key[1], tuple(values)) for key, values in made.items()]


def _time(quantity: Value) -> Interval | None:
    return quantity.due if isinstance(quantity, Target) else quantity.as_of


def _year(quantity: Value) -> int | None:
    """The one calendar year that a value is about."""
    time = _time(quantity)
    if time is None or time.start is None or time.end is None:
        return None
    return int(time.end[:4]) if time.start[:4] == time.end[:4] else None


def _end_year(quantity: Value) -> int | None:
    time = _time(quantity)
    return int(time.end[:4]) if time is not None and time.end else None


def _half(case: AuditCase, quantity: Value) -> float:
    found = printed(case, quantity)
    return found.half if found else 0.0


def _slack(case: AuditCase, *values: Value) -> float:
    """How far a sum of rounded values may be off."""
    own = sum(_half(case, value) for value in values)
    about = sum(0.05 * v.value for v in values if v.bound == "about")
    extra = ROUNDING if values[0].unit == "%" else 0.0
    whole = [v for v in values if v.unit != "%" and _half(case, v) == 0.5]
    return own - 0.5 * len(whole) + about + extra + 1e-9


def _same_place(case: AuditCase, values: Sequence[Value]) -> bool:
    """Whether all stand in one line of the text, or in one section without lines between."""
    lines = {case.paragraph(value.span.start) for value in values}
    return len(lines) == 1


def _baseline_record(case: AuditCase, target: Value, group: Group) -> Value | None:
    """The figure that the target's baseline was read from."""
    base = target.baseline
    if base is None or base.value is None:
        return None
    near = [v for v in group.values if isinstance(v, Figure) and v.value == base.value]
    return min(near, key=lambda v: abs(v.span.start - target.span.start), default=None)


@check(
    id="end_value",
    title="Số đầu kỳ trừ mức giảm không bằng số cuối kỳ",
    english="The start less the cut is not the end",
    severity="serious",
    proves="Số đầu kỳ, mức tăng hoặc giảm và số cuối kỳ của cùng một chỉ tiêu không khớp nhau.",
    proves_english="Start, change and end of one indicator do not fit together.",
    tolerance="tổng nửa đơn vị chữ số cuối của ba số; với tỷ lệ thêm 0,05 điểm %",
)
def end_value(case: AuditCase) -> Iterator[Found]:
    """``4.658 - 3.298 = 1.360``: start, change and end in one line of the text."""
    found = list(_by_records(case))
    yield from found
    yield from told_steps(case, [e.span for f in found for e in f.evidence])


def _by_records(case: AuditCase) -> Iterator[Found]:
    for group in groups(case):
        for end in group.values:
            start = _baseline_record(case, end, group)
            if not isinstance(end, Target) or end.change != "level" or start is None:
                continue
            moves = [
                v
                for v in group.values
                if isinstance(v, Target)
                and v.change != "level"
                and v.per is None
                and _same_place(case, [v, end])
                and (_end_year(v) == _end_year(end) or _end_year(v) is None)
                and _year(v) is None
            ]
            if not moves or any(_adds_up(case, start, move, end) for move in moves):
                continue
            if len(moves) == 1 and not _relative(case, start, moves[0], end):
                yield _broken(case, start, moves[0], end)
        yield from _since(case, group)


_SINCE = re.compile(r"\s*[^\d;.\n]{0,12}so với (?:cuối |đầu )?(?:năm|kế hoạch năm) (20\d\d)")


def _since(case: AuditCase, group: Group) -> Iterator[Found]:
    """``đạt 92%; tăng 5,7% so với năm 2021`` where the document tells the value of 2021."""
    for end, move in pairwise(group.values):
        number = printed(case, move)
        if end.change != "level" or move.change == "level" or number is None or move.per:
            continue
        told = _SINCE.match(case.plain, number.span.end + (1 if move.unit == "%" else 0))
        told = told or _SINCE.match(case.plain, move.span.end)
        gap = case.plain[end.span.end : move.span.start]
        if told is None or len(gap) > 12 or end.bound not in _EXACT or move.bound not in _EXACT:
            continue
        starts = [
            v
            for v in group.values
            if isinstance(v, Figure) and v.change == "level" and v is not end
            and _end_year(v) == int(told[1]) and v.bound == "exact"
        ]  # fmt: skip
        if len({v.value for v in starts}) != 1 or any(
            _adds_up(case, v, move, end) or _relative(case, v, move, end) for v in starts
        ):
            continue
        yield _broken(case, starts[0], move, end)


def _adds_up(case: AuditCase, start: Value, move: Value, end: Value) -> bool:
    sign = 1 if move.change == "increase" else -1
    exact = start.value + sign * move.value
    slack = _slack(case, start, move, end)
    if end.bound == "at_most" or move.bound in ("at_least", "at_most"):
        return (
            exact <= end.value + slack if end.bound == "at_most" else True
        ) or move.bound != "exact"
    if end.bound == "at_least":
        return exact >= end.value - slack
    return abs(exact - end.value) <= slack


def _relative(case: AuditCase, start: Value, move: Value, end: Value) -> bool:
    """Whether the cut is meant as a share of the start (``giảm 30% so với năm 2015``)."""
    if move.unit != "%" and end.unit != "%":
        return False
    sign = 1 if move.change == "increase" else -1
    exact = start.value * (1 + sign * move.value / 100)
    return abs(exact - end.value) <= _slack(case, start, move, end) + 0.01 * end.value


def _broken(case: AuditCase, start: Value, move: Value, end: Value) -> Found:
    sign = "+" if move.change == "increase" else "-"
    exact = start.value + (1 if sign == "+" else -1) * move.value
    unit = end.unit or ""
    return Found(
        message=f"Từ {vi(start.value)} {unit} {'tăng' if sign == '+' else 'giảm'} "
        f"{vi(move.value)} thì được {vi(exact)} {unit}, nhưng văn bản ghi {vi(end.value)} {unit}.",
        english=f"From {en(start.value)} with a change of {sign}{en(move.value)} follows "
        f"{en(exact)}, but the text says {en(end.value)} ({unit}).",
        evidence=[case.cite(start), case.cite(move), case.cite(end)],
        arithmetic=f"{vi(start.value)} {sign} {vi(move.value)} = {vi(exact)}",
        expected=f"{vi(exact)} {unit}",
        repair="Đối chiếu ba số với bảng số liệu gốc và sửa số sai.",
        repair_english="Hold the three numbers against the source table and correct one.",
    )


_FROM_TO = re.compile(
    r"(?<!\w)từ\s(?P<from>[^;.\n]{0,60}?\d[\d.,]*[^;.\n]{0,60}?)\s(?P<way>xuống|lên)(?!\w)"
)


@check(
    id="wrong_direction",
    title="Chiều tăng, giảm trái với hai số",
    english="A rise or fall against its two numbers",
    severity="serious",
    proves="Văn bản viết “từ ... xuống ...” mà số sau lớn hơn, hoặc “từ ... lên ...” mà số sau nhỏ "
    "hơn.",
    proves_english="“From ... down to ...” leads up, or “from ... up to ...” leads down.",
)
def wrong_direction(case: AuditCase) -> Iterator[Found]:
    """``nâng từ 46,2% lên 20%``, ``giảm từ 1.921 người xuống còn 7.250 người``."""
    found = list(_directions(case))
    yield from found
    yield from told_directions(case, [e.span for f in found for e in f.evidence])


def _directions(case: AuditCase) -> Iterator[Found]:
    for end in case.quantities:
        base = end.baseline.value if end.baseline else None
        number = printed(case, end)
        if base is None or number is None or end.change != "level" or end.value_max is not None:
            continue
        if end.baseline and end.baseline.unit not in (None, end.unit):
            continue
        sentence = case.sentence(end.span.start)
        before = case.plain[max(sentence.start, number.span.start - 160) : number.span.start]
        ways = list(_FROM_TO.finditer(before))
        if not ways or not _printed_in(base, ways[-1]["from"]):
            continue
        down = ways[-1]["way"] == "xuống"
        if len(before) - ways[-1].end() > 40 or base == end.value or (end.value < base) == down:
            continue
        unit = end.unit or ""
        verb = "xuống" if down else "lên"
        begin = number.span.start - len(before) + ways[-1].start()
        yield Found(
            message=f"Văn bản ghi từ {vi(base)} {verb} {vi(end.value)} {unit}, nhưng "
            f"{vi(end.value)} {'lớn' if down else 'nhỏ'} hơn {vi(base)}.",
            english=f"The text says from {en(base)} {'down' if down else 'up'} to {en(end.value)} "
            f"({unit}), which is {'more' if down else 'less'}.",
            evidence=[case.cite(end), case.cite(Span(start=begin, end=number.span.end))],
            arithmetic=f"{vi(end.value)} {'>' if down else '<'} {vi(base)}",
            expected=f"{'<' if down else '>'} {vi(base)} {unit}",
            repair="Đối chiếu hai số với số liệu gốc và sửa số sai.",
            repair_english="Check both numbers against the source.",
        )


def _printed_in(value: float, words: str) -> bool:
    """Whether *value* stands among the numbers of *words*."""
    return any(value in (n.value("rate"), n.value("count"), n.value("amount")) for n in find(words))


@check(
    id="relative_cut",
    title="Ghi “giảm N% tỷ lệ” trong khi số liệu là điểm phần trăm",
    english="A cut in percentage points worded as a share",
    severity="medium",
    proves="Mức giảm ghi theo phần trăm của tỷ lệ, nhưng số đầu kỳ và cuối kỳ cho thấy đó là điểm "
    "phần trăm.",
    proves_english="The cut is worded as a share of the rate, but start and end show points.",
    tolerance="0,5 điểm %",
)
def relative_cut(case: AuditCase) -> Iterator[Found]:
    """``giảm 30% tỷ lệ hộ nghèo`` where 40,30 % is to become 10,34 %."""
    for group in groups(case):
        if group.unit != "%":
            continue
        for move in group.values:
            number = printed(case, move)
            if not isinstance(move, Target) or move.change != "decrease" or move.per or not number:
                continue
            if move.value < 10 or not _OF_RATE.match(case.plain, number.span.end):
                continue  # a small cut is read as points by everybody
            for end in group.values:
                start = _baseline_record(case, end, group)
                if start is None or end.change != "level" or _end_year(move) != _end_year(end):
                    continue
                literal = start.value * (1 - move.value / 100)
                points = start.value - end.value
                if abs(points - move.value) < 0.5 < abs(literal - end.value):
                    yield _worded(case, start, move, end, number)
                    break


def _worded(case: AuditCase, start: Value, move: Value, end: Value, number: Printed) -> Found:
    literal = start.value * (1 - move.value / 100)
    points = start.value - end.value
    return Found(
        message=f"“giảm {number.text}% tỷ lệ” hiểu theo nghĩa đen thì {vi(start.value)} % còn "
        f"{vi(literal)} %, nhưng văn bản đặt mục tiêu còn {vi(end.value)} %, tức giảm "
        f"{vi(points)} điểm phần trăm.",
        english=f"Read literally, a cut of {en(move.value)} % of the rate leads from "
        f"{en(start.value)} % to {en(literal)} %, but the plan wants {en(end.value)} %: "
        f"{en(points)} percentage points.",
        evidence=[case.cite(move), case.cite(start), case.cite(end)],
        arithmetic=f"{vi(start.value)} × (1 - {vi(move.value)} %) = {vi(literal)}; "
        f"{vi(start.value)} - {vi(end.value)} = {vi(points)}",
        expected=f"giảm {vi(move.value)} điểm phần trăm",
        repair=f"Ghi rõ “giảm {number.text} điểm phần trăm”.",
        repair_english=f"Write “{number.text} percentage points”.",
    )


@check(
    id="yearly_sum",
    title="Tổng các năm không bằng cả giai đoạn",
    english="The years do not add up to the whole period",
    severity="serious",
    proves="Cộng mức tăng, giảm từng năm không ra mức của cả giai đoạn.",
    proves_english="The yearly changes do not add up to that of the whole period.",
    tolerance="nửa đơn vị chữ số cuối của mỗi số cộng lại; với tỷ lệ thêm 0,05 điểm %",
)
def yearly_sum(case: AuditCase) -> Iterator[Found]:
    """``2016 giảm 1,57%, 2017 giảm 1,39% ...`` against ``từ 10,51% xuống còn 4,85%``."""
    found = list(_sums(case))
    yield from found
    yield from told_series(case, [e.span for f in found for e in f.evidence])


def _sums(case: AuditCase) -> Iterator[Found]:
    for group in groups(case):
        for change in ("decrease", "increase", "level"):
            yearly = _yearly(case, group, change)
            if len(yearly) < 3:
                continue
            years = [_year(v) or 0 for v in yearly]
            total = sum(v.value for v in yearly)
            wholes = list(_wholes(case, group, change, years))
            slack = _slack(case, *yearly) + ROUNDING * (group.unit == "%")
            if not wholes or any(_fits(w, total, slack) for w in wholes):
                continue
            if len(wholes) == 1:
                yield _off(case, group, yearly, total, wholes[0])


def _yearly(case: AuditCase, group: Group, change: str) -> list[Value]:
    """The values of one series, a year each: in one line, for years that follow each other."""
    found: list[Value] = []
    for value in group.values:
        if value.change != change or _year(value) is None or not isinstance(value, Target):
            continue
        if found and not _same_place(case, [found[0], value]):
            continue
        found.append(value)
    years = [_year(v) or 0 for v in found]
    follow = all(after == before + 1 for before, after in pairwise(years))
    return found if follow else []


@dataclass(frozen=True, slots=True)
class _Whole:
    value: float
    slack: float
    bound: str
    records: tuple[Value, ...]
    words: str


def _wholes(case: AuditCase, group: Group, change: str, years: list[int]) -> Iterator[_Whole]:
    """What the whole period should give: a total that is told, or start less end."""
    for value in group.values:
        if value.per or not isinstance(value, Target) or _year(value) is not None:
            continue
        if _end_year(value) not in (None, years[-1]):
            continue
        if value.change == change and (change != "level" or group.unit != "%"):
            slack = _slack(case, value)
            yield _Whole(value.value, slack, value.bound, (value,), vi(value.value))
        start = _baseline_record(case, value, group)
        if value.change == "level" and start is not None and change != "level":
            sign = 1 if change == "decrease" else -1
            made = sign * (start.value - value.value)
            slack = _slack(case, start, value)
            bound = {"at_most": "at_least", "at_least": "at_most"}.get(value.bound, value.bound)
            words = f"{vi(start.value)} - {vi(value.value)} = {vi(made)}"
            yield _Whole(made, slack, bound if sign > 0 else value.bound, (start, value), words)


def _fits(whole: _Whole, total: float, slack: float) -> bool:
    slack += whole.slack
    if whole.bound == "at_least":
        return total >= whole.value - slack
    if whole.bound == "at_most":
        return total <= whole.value + slack
    return abs(total - whole.value) <= slack


def _off(
    case: AuditCase, group: Group, yearly: Sequence[Value], total: float, whole: _Whole
) -> Found:
    terms = " + ".join(vi(v.value) for v in yearly)
    unit = "điểm %" if group.unit == "%" else group.unit
    return Found(
        message=f"Cộng {len(yearly)} năm được {vi(total)} {unit}, nhưng cả giai đoạn là "
        f"{vi(whole.value)} {unit}.",
        english=f"The {len(yearly)} years add up to {en(total)}, but the whole period gives "
        f"{en(whole.value)} ({group.unit}).",
        evidence=[case.cite(v) for v in (*yearly, *whole.records)],
        arithmetic=f"{terms} = {vi(total)}; {whole.words}",
        expected=f"{vi(whole.value)} {unit}",
        repair="Kiểm tra chỉ tiêu từng năm và chỉ tiêu cả giai đoạn, sửa số sai.",
        repair_english="Check the yearly targets and the whole and correct one.",
    )


@check(
    id="average",
    title="Mức bình quân năm không khớp với cả giai đoạn",
    english="The yearly average does not fit the whole period",
    severity="medium",
    proves="Chia mức của cả giai đoạn cho số năm không ra mức bình quân ghi trong văn bản.",
    proves_english="The whole divided by the years is not the average that the text gives.",
    tolerance="nửa đơn vị chữ số cuối của mức bình quân, hoặc 2 % của nó",
)
def average(case: AuditCase) -> Iterator[Found]:
    """``1.500 lao động, bình quân mỗi năm 300 lao động``."""
    found = list(_means(case))
    yield from found
    yield from told_means(case, [e.span for f in found for e in f.evidence])


def _means(case: AuditCase) -> Iterator[Found]:
    for group in groups(case):
        for pace in group.values:
            if not isinstance(pace, Target) or pace.per != "year" or pace.bound not in _EXACT:
                continue
            readings = list(_totals(case, group, pace))
            counts = _year_counts(case, pace, readings)
            if not readings or not counts:
                continue
            tries = list(product(readings, counts))
            if any(_is_mean(case, pace, whole, count) for whole, count in tries):
                continue
            if len(readings) == 1 and _told(case, pace, readings[0]):
                yield _no_mean(case, pace, readings[0], counts[0])


def _totals(case: AuditCase, group: Group, pace: Value) -> Iterator[_Whole]:
    for value in group.values:
        if value is pace or value.per or not isinstance(value, Target) or _year(value):
            continue
        start = _baseline_record(case, value, group)
        if value.change == pace.change and (group.unit != "%" or pace.change != "level"):
            yield _Whole(value.value, _slack(case, value), value.bound, (value,), vi(value.value))
        elif value.change == "level" and start is not None and pace.change != "level":
            made = abs(start.value - value.value)
            words = f"{vi(start.value)} - {vi(value.value)} = {vi(made)}"
            slack = _slack(case, start, value)
            yield _Whole(made, slack, value.bound, (start, value), words)


def _year_counts(case: AuditCase, pace: Value, wholes: Sequence[_Whole]) -> list[int]:
    """How many years the whole may have: as told, of its own time, of the plan's period."""
    counts: list[int] = []
    words = case.plain[slice(*_bounds(case, pace))]
    counts += [int(told) for told in _YEARS.findall(words)]
    times = [_time(record) for whole in wholes for record in whole.records]
    for time in (*times, _time(pace), case.document.header.period):
        if time is not None and time.start and time.end:
            counts.append(int(time.end[:4]) - int(time.start[:4]) + 1)
    for whole in wholes:
        ends = [y for record in whole.records if (y := _end_year(record))]
        if len(ends) == 2 and ends[1] > ends[0]:
            counts.append(ends[1] - ends[0])
    return [count for count in dict.fromkeys(counts) if 2 <= count <= 15]


def _bounds(case: AuditCase, value: Value) -> tuple[int, int]:
    span = case.paragraph(value.span.start)
    return span.start, span.end


def _is_mean(case: AuditCase, pace: Value, whole: _Whole, count: int) -> bool:
    slack = max(_half(case, pace) if pace.unit == "%" else 0.0, 0.02 * pace.value)
    slack += whole.slack / count + (0.5 if pace.unit != "%" else 0.0)
    if pace.bound == "about":
        slack += 0.1 * pace.value
    mean = whole.value / count
    if whole.bound == "at_most" and len(whole.records) == 2:
        return pace.value >= mean - slack
    if whole.bound == "at_least":
        return pace.value >= mean - slack
    return abs(mean - pace.value) <= slack


def _told(case: AuditCase, pace: Value, whole: _Whole) -> bool:
    """Only where the pace is called an average, or stands in the sentence of the whole."""
    number = printed(case, pace)
    if number is None:
        return False
    sentence = case.sentence(pace.span.start)
    together = all(sentence.overlaps(record.span) for record in whole.records)
    before = case.plain[max(sentence.start, pace.span.start - 40) : number.span.end]
    return together and _AVERAGE.search(before) is not None


def _no_mean(case: AuditCase, pace: Value, whole: _Whole, count: int) -> Found:
    mean = whole.value / count
    unit = "điểm %" if pace.unit == "%" else pace.unit or ""
    cited: list[Evidence] = [case.cite(record) for record in (pace, *whole.records)]
    return Found(
        message=f"{vi(whole.value)} {unit} trong {count} năm là bình quân {vi(mean)} {unit}/năm, "
        f"nhưng văn bản ghi {vi(pace.value)} {unit}/năm.",
        english=f"{en(whole.value)} in {count} years is {en(mean)} a year, but the text says "
        f"{en(pace.value)} a year.",
        evidence=cited,
        arithmetic=f"{whole.words}; {vi(whole.value)} / {count} = {vi(mean)}",
        expected=f"{vi(mean)} {unit}/năm",
        repair="Sửa mức bình quân hoặc mức của cả giai đoạn cho khớp.",
        repair_english="Correct the average or the whole.",
    )


def is_level(quantity: Quantity) -> bool:
    """Whether the value is a state, not a change."""
    return quantity.change == "level"
