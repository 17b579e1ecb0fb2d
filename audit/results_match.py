"""Which figures of the reports speak of a target, in what they agree and what is missing."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field

from .. import wording
from ..extract.folding import fold
from ..models import Figure, Header, Interval, Quantity, Target
from .amounts import printed
from .case import AuditCase
from .results_claims import of_plan
from .results_model import Basis, Reported
from .results_rows import holds, row_at
from .results_words import likeness, plain, same

ALIKE = 0.72
"""Names that are less alike than this are not shown beside each other."""
_PEOPLE = frozenset(("người", "lao động"))
_ESTIMATE = re.compile(r"(?<!\w)(?:ước(?! mơ| nguyện)|dự kiến|khả năng)(?!\w)")
_PART = re.compile(r"(?<!\w)(?P<months>\d{1,2}) tháng(?: đầu năm)?(?!\w)")
_NEGATED = re.compile(
    r"(?<!\w)(?:chưa|không)(?! (?:quá|dưới|kể|tính|bao gồm|thay đổi|thấp hơn|để|phát sinh))(?!\w)"
)
_LACKS = {
    "words": ("tên gọi khác nhau", "the names differ"),
    "place": ("không rõ báo cáo của cùng địa bàn", "the report may be of another place"),
    "other_place": ("báo cáo của địa bàn khác", "the report is of another place"),
    "no_time": ("không rõ số liệu của thời điểm nào", "the time of the figure is not told"),
    "early": ("số liệu mới đến {0}, hạn là {1}", "the figure is of {0}, due is {1}"),
    "late": ("số liệu của {0}, sau hạn {1}", "the figure is of {0}, after {1}"),
    "no_due": ("kế hoạch không nêu thời hạn", "the plan gives no time"),
    "estimate": ("báo cáo ghi là số ước", "the report calls it an estimate"),
    "negated": ("câu của báo cáo có chữ “chưa”, “không”", "the sentence has a negation"),
    "review": ("cần kiểm tra lại bản đọc", "the reading is not sure"),
    "kind": ("khác đơn vị tính hoặc cách tính", "another unit or another way of counting"),
    "bound": ("báo cáo không ghi số chính xác", "the report gives no exact number"),
}


@dataclass(slots=True, eq=False)
class Told:
    """A figure of a report with what is asked of it again and again."""

    case: AuditCase
    record: Figure
    name: str
    place: bool | None
    moment: str | None
    estimate: bool

    @property
    def table(self) -> bool:
        """Whether it stands in a cell of a table."""
        return self.record.rule == "figure.cell"


@dataclass(slots=True, eq=False)
class Matched:
    """A figure beside a target: why they belong together, and what is missing."""

    told: Told
    words: float
    basis: list[Basis] = field(default_factory=list)
    lacks: list[tuple[str, str]] = field(default_factory=list)
    early: bool = False

    @property
    def strong(self) -> bool:
        """Whether it may decide: nothing is missing."""
        return not self.lacks

    @property
    def confidence(self) -> float:
        """That of the less sure of the reading and the match."""
        return round(min(self.told.record.confidence, self.words if self.lacks else 1.0), 2)

    def reported(self) -> Reported:
        """What the register keeps of it."""
        record = self.told.record
        return Reported(
            value=record.value,
            value_max=record.value_max,
            shown=wording.amount(record, "vi"),
            evidence=self.told.case.cite(record),
            basis=tuple(self.basis),
            words=round(self.words, 2),
            strong=self.strong,
            lacks="; ".join(vi for vi, _ in self.lacks),
            lacks_english="; ".join(en for _, en in self.lacks),
            confidence=self.confidence,
        )


def proper_place(head: Header) -> str:
    """The proper name of the place that a document is about."""
    return head.commune or head.district or head.province or ""


def same_place(first: Header, second: Header) -> bool | None:
    """Whether two documents speak of one place; None where a head does not tell.

    Names of higher units must not contradict each other: there are many communes of one name.
    """
    if first.level and second.level and first.level != second.level:
        return False
    level = first.level or second.level
    told = False
    for field_name in ("province", "district", "commune"):
        mine, theirs = getattr(first, field_name), getattr(second, field_name)
        if mine and theirs:
            if fold(mine) != fold(theirs):
                return False
            told = told or field_name == level
    if told:
        return True
    issuers = (first.issuer, second.issuer)
    if all(issuers) and fold(issuers[0] or "") == fold(issuers[1] or "") and proper_place(first):
        return True
    return None


def tell(plan: Header, reports: Sequence[AuditCase]) -> list[Told]:
    """The figures of *reports* that may speak of the place of *plan*."""
    place = proper_place(plan)
    made = []
    for case in reports:
        alike = same_place(plan, case.document.header)
        for record in case.document.figures:
            if of_plan(case, record):
                continue
            name, moment = plain(record.indicator or "", place), _moment(case, record)
            part = _PART.search(name)
            if part is not None and moment is not None:
                # ``Thực hiện 9 tháng năm 2026`` over a column is not yet the whole year.
                name = (name[: part.start()] + name[part.end() :]).strip()
                moment = _month_end(moment, int(part["months"]))
            if name:
                made.append(Told(case, record, name, alike, moment, _estimate(case, record)))
    return made


def _month_end(moment: str, months: int) -> str:
    year = int(moment[:4])
    if not 1 <= months <= 12:
        return moment
    return f"{year}-{months:02}-{monthrange(year, months)[1]:02}"


def _moment(case: AuditCase, record: Figure) -> str | None:
    """The last day of the time that a figure speaks of: its own, else the report's period."""
    time = record.as_of
    if time is not None and (time.end or time.start):
        return time.end or time.start
    period = case.document.header.period
    return period.end if period is not None else None


def _estimate(case: AuditCase, record: Figure) -> bool:
    if record.rule == "figure.cell":
        return any(
            column.nature in ("estimate", "forecast")
            for column, entry in row_at(case, record.span.start)
            if holds(case, entry, record.span.start)
        )
    begin = max(case.sentence(record.span.start).start, record.span.start - 40)
    return bool(_ESTIMATE.search(case.plain[begin : record.span.end]))


def _negated(case: AuditCase, record: Figure) -> bool:
    """``chưa kiên cố hóa được 15 km``: the number may be that of what was not done."""
    if record.rule == "figure.cell":
        return False
    number = printed(case, record)
    end = number.span.start if number is not None else record.span.end
    begin = max(case.sentence(record.span.start).start, record.span.start - 30)
    return bool(_NEGATED.search(case.plain[begin:end]))


def due_of(target: Target, period: Interval | None) -> Interval | None:
    """When a target holds: its own time, else the end of the plan's period."""
    if target.due is not None and target.due.end:
        return target.due
    return period if period is not None and period.end else target.due


def key_unit(record: Quantity) -> str:
    """The unit, with ``người`` and ``lao động`` as one: both count persons."""
    unit = record.unit or ""
    return "người" if unit in _PEOPLE else unit


def one_year(time: Interval | None) -> bool:
    """Whether a time lies in one calendar year, from its start on."""
    return bool(time and time.start and time.end and time.start[:4] == time.end[:4])


def same_pace(target: Target, record: Figure, period: Interval | None) -> bool:
    """Whether both are told for the same length of time."""
    if target.per == record.per:
        return True
    return {target.per, record.per} == {None, "year"} and one_year(period)


def match(
    target: Target,
    name: str,
    told: Sequence[Told],
    *,
    due: Interval | None,
    period: Interval | None,
    change: str | None = None,
) -> list[Matched]:
    """The figures that may speak of *target*, the best first.

    Args:
        name: the plain name of the target.
        due: when it holds, ``period`` that of the plan.
        change: what the figure must be (``level`` where a rise is held against two levels).
    """
    made = []
    for one in told:
        record = one.record
        if key_unit(record) != key_unit(target) or record.change != (change or target.change):
            continue
        if fold(record.area or "") != fold(target.area or ""):
            continue
        if change is None and not same_pace(target, record, period):
            continue
        if target.indicator_id != record.indicator_id and target.indicator_id and (
            record.indicator_id
        ):  # fmt: skip
            continue
        alike = same(name, one.name)
        words = 1.0 if alike else likeness(name, one.name)
        known = target.indicator_id is not None and target.indicator_id == record.indicator_id
        if not (alike or known or words >= ALIKE):
            continue
        made.append(_weigh(Matched(one, words), alike, known, due))
    made.sort(key=lambda m: (not m.strong, len(m.lacks), -m.words, m.told.record.span.start))
    return made


def related(target: Target, name: str, told: Sequence[Told]) -> list[Matched]:
    """Figures that speak of the same in another unit, area or way: they decide nothing."""
    made = []
    for one in told:
        mine, theirs = target.indicator_id, one.record.indicator_id
        alike = same(name, one.name)
        words = 1.0 if alike else likeness(name, one.name)
        known = mine is not None and mine == theirs
        other = mine is not None and theirs is not None and mine != theirs
        if known or alike or (words >= ALIKE and not other):
            lacks = [_LACKS["kind"]] if alike else [_LACKS["words"], _LACKS["kind"]]
            made.append(Matched(one, words, ["indicator"] if known else [], lacks))
    made.sort(key=lambda m: (-m.words, m.told.record.span.start))
    return made


def _weigh(matched: Matched, alike: bool, known: bool, due: Interval | None) -> Matched:
    one = matched.told
    matched.basis = ["unit"]
    if known:
        matched.basis.insert(0, "indicator")
    if alike:
        matched.basis.insert(0, "words")
    else:
        matched.lacks.append(_LACKS["words"])
    if one.place:
        matched.basis.append("place")
    else:
        matched.lacks.append(_LACKS["place" if one.place is None else "other_place"])
    _weigh_time(matched, due)
    if one.estimate:
        matched.lacks.append(_LACKS["estimate"])
    if _negated(one.case, one.record):
        matched.lacks.append(_LACKS["negated"])
    if one.record.review:
        matched.lacks.append(_LACKS["review"])
    return matched


def _weigh_time(matched: Matched, due: Interval | None) -> None:
    moment, end = matched.told.moment, due.end if due is not None else None
    if end is None:
        matched.lacks.append(_LACKS["no_due"])
    elif moment is None:
        matched.lacks.append(_LACKS["no_time"])
    elif moment == end:
        matched.basis.append("year")
    else:
        matched.early = moment < end
        vi, en = _LACKS["early" if matched.early else "late"]
        days = (wording.day(moment, "vi"), wording.day(end, "vi"))
        matched.lacks.append((vi.format(*days), en.format(moment, end)))


def half_digit(case: AuditCase, record: Quantity) -> float:
    """Half a unit of the last printed digit of *record*; 0 where it is not printed as a number."""
    found = printed(case, record)
    return found.half if found is not None and found.decimals else (
        0.5 if found is not None and record.unit == "%" else 0.0
    )  # fmt: skip
