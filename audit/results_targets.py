"""The state of a target by the reports: arithmetic first, and nothing on a weak match."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .. import wording
from ..extract.folding import fold
from ..models import Assignment, Evidence, Figure, Interval, Quantity, Target
from .amounts import en, vi
from .case import AuditCase
from .results_claims import Claim, claim, fits
from .results_match import Matched, Told, due_of, half_digit, key_unit, match, proper_place, related
from .results_model import Commitment, State
from .results_said import Said, mentioned, uncovered
from .results_sense import Judgement, judge, sense
from .results_words import plain, same, telling

_SHOWN = 4  # figures that a row of the register shows
_POINTS = re.compile(r"\d\s?%\s+(?:số )?(?:tỷ|tỉ) lệ")
_RATE = re.compile(r"(?:tỷ|tỉ) lệ(?!\w)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state with its reason in both languages."""

    state: State
    vi: str
    en: str
    result: str = ""
    arithmetic: str = ""
    claim: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What all targets of a plan are held against.

    ``last`` is the last day that the reports cover, ``twins`` the ids of targets that the plan
    names like another one, ``parts`` those that it names like one of another area: where a report
    drops the area, two values are no contradiction. ``taken`` are the ids of figures that are the
    results of other targets: that they come near to this one says nothing.
    """

    case: AuditCase
    told: Sequence[Told]
    as_of: str
    said: Sequence[Said] = ()
    last: str | None = None
    twins: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    unread: bool = False
    taken: frozenset[str] = frozenset()

    @property
    def period(self) -> Interval | None:
        """The period of the plan."""
        return self.case.document.header.period


def settle(setting: Setting, target: Target) -> Commitment:
    """The row of the register for one target."""
    case = setting.case
    due = due_of(target, setting.period)
    name = plain(target.indicator or "", proper_place(case.document.header))
    found = match(target, name, setting.told, due=due, period=setting.period) if name else []
    found = found or (related(target, name, setting.told) if name else [])
    verdict: Verdict | None = None
    if not any(m.strong for m in found) and target.change != "level" and name:
        derived = _derived(setting, target, name, due)
        if derived is not None:
            verdict, more = derived
            found = [*more, *found]
    if due is not None and due.end and setting.as_of < due.end:
        verdict = _not_due(found, due.end)
    elif verdict is None:
        verdict = _verdict(setting, target, found)
    unsure = setting.twins | (setting.parts if verdict.state == "contradicted" else frozenset())
    if target.id in unsure and verdict.state not in ("not_due", "unreported"):
        verdict = replace(
            verdict,
            state="unclear",
            vi="Kế hoạch có hai chỉ tiêu cùng tên với hai giá trị, không rõ báo cáo nói về chỉ "
            "tiêu nào.",
            en="Two targets of the plan have this name; which one is meant is not told.",
        )
    if target.review and verdict.state != "not_due":
        verdict = _doubtful(verdict)
    return Commitment(
        id=target.id,
        kind="target",
        what=" ".join((target.indicator or target.quote).split()),
        planned=_change(target) + wording.amount(target, "vi"),
        unit=target.unit,
        owner=_owner(case, target),
        due=due,
        state=verdict.state,
        why=verdict.vi,
        english=verdict.en,
        result=verdict.result,
        arithmetic=verdict.arithmetic,
        claim=verdict.claim,
        confidence=round(min(verdict.confidence, target.confidence), 2),
        plan=case.cite(target),
        reports=tuple(m.reported() for m in found[:_SHOWN]),
        file=case.name or None,
    )


def _change(target: Quantity) -> str:
    return {"increase": "tăng ", "decrease": "giảm ", "level": ""}[target.change]


def _owner(case: AuditCase, target: Target) -> str | None:
    bodies = [case.record(link.id) for link in target.responsible]
    names = [b.agency for b in bodies if isinstance(b, Assignment)]
    return "; ".join(dict.fromkeys(names)) or None


def _shown(record: Quantity, lang: wording.Lang = "vi") -> str:
    return wording.amount(record, lang)


def _not_due(found: Sequence[Matched], end: str) -> Verdict:
    # What stands now says nothing of the end, but a reader wants to see it.
    latest = max(
        (m for m in found if "words" in m.basis and "place" in m.basis and m.told.moment),
        key=lambda m: m.told.moment or "",
        default=None,
    )
    told = _shown(latest.told.record) if latest else ""
    return Verdict(
        "not_due",
        f"Hạn là {wording.day(end, 'vi')}, chưa đến." + (f" Đến nay: {told}." if told else ""),
        f"It is due on {end}." + (f" So far: {told}." if told else ""),
        result=told,
    )


def _doubtful(verdict: Verdict) -> Verdict:
    return Verdict(
        "unclear",
        "Bản đọc của chỉ tiêu chưa chắc, cần kiểm tra lại. " + verdict.vi,
        "The reading of the target is not sure. " + verdict.en,
        verdict.result,
        verdict.arithmetic,
        verdict.claim,
        verdict.confidence,
    )


def _verdict(setting: Setting, target: Target, found: Sequence[Matched]) -> Verdict:
    strong = [m for m in found if m.strong]
    if all(_of_another(setting, target, m.told) for m in found):
        return _silent(setting, target)
    if not strong:
        best = found[0]
        return Verdict(
            "unclear",
            f"Báo cáo có số liệu gần giống ({_shown(best.told.record)}) nhưng chưa đủ căn cứ: "
            f"{'; '.join(v for v, _ in best.lacks)}.",
            f"A figure comes near ({_shown(best.told.record, 'en')}) but decides nothing: "
            f"{'; '.join(e for _, e in best.lacks)}.",
            # A figure of another name is no result of this target, not even a doubtful one.
            result=_shown(best.told.record) if "words" in best.basis else "",
            confidence=best.confidence,
        )
    apart = _apart(strong)
    if apart is not None:
        return apart
    return _weigh(setting, target, strong)


def _silent(setting: Setting, target: Target) -> Verdict:
    if not setting.told:
        return Verdict(
            "unclear", "Báo cáo không có số liệu nào đọc được.", "No figure of a report was read."
        )
    if setting.unread:
        return Verdict(
            "unclear",
            "Báo cáo không nhắc đến, nhưng có phần của báo cáo không đọc được.",
            "The reports are silent, but parts of them could not be read.",
        )
    if all(one.place is False for one in setting.told):
        return Verdict(
            "unclear", "Không có báo cáo nào của địa bàn này.", "No report is of this place."
        )
    due = due_of(target, setting.period)
    early = uncovered(setting.last, due.end if due is not None else None)
    if early is not None:
        return Verdict(
            "unclear",
            f"Chưa có báo cáo cho thời điểm này: {early[0]}.",
            f"No report covers that time: {early[1]}.",
        )
    if mentioned(setting.said, plain(target.indicator or ""), _taken_places(setting)):
        return Verdict(
            "unclear",
            "Báo cáo có nhắc đến nội dung này nhưng không đọc được số liệu.",
            "The reports speak of it, but no figure was read.",
        )
    return Verdict(
        "unreported",
        "Không tìm thấy số liệu nào của báo cáo về chỉ tiêu này.",
        "No figure of the reports speaks of this target.",
    )


def _of_another(setting: Setting, target: Target, told: Told) -> bool:
    """Whether a figure is the result of another target: of the ``THPT`` schools, not the ``THCS``.

    What is told of a whole may hold for its part and the other way round.
    """
    mine = telling(plain(target.indicator or "", proper_place(setting.case.document.header)))
    other = telling(told.name)
    return told.record.id in setting.taken and not (mine <= other or other <= mine)


def _taken_places(setting: Setting) -> frozenset[int]:
    """Where the results of other targets stand; one place of two reports is a rare chance."""
    return frozenset(
        one.record.span.start for one in setting.told if one.record.id in setting.taken
    )


def _apart(strong: Sequence[Matched]) -> Verdict | None:
    """Two values for one thing: a contradiction, unless they stand so close that both may hold."""
    first = strong[0].told
    half = half_digit(first.case, first.record)
    for other in (m.told for m in strong[1:]):
        room = half + half_digit(other.case, other.record)
        slack = max(room if first.record.unit == "%" else 0.0, 0.0)
        if abs(first.record.value - other.record.value) <= slack + 1e-9:
            continue
        values = f"{_shown(first.record)} ≠ {_shown(other.record)}"
        near = first.case is other.case and (
            first.case.sentence(first.record.span.start).contains(other.record.span)
            or (first.table and other.table)
        )
        if near or first.record.bound != other.record.bound:
            return Verdict(
                "unclear",
                f"Báo cáo có hai số cùng tên ({values}), không rõ số nào là của chỉ tiêu này.",
                f"Two figures have the name ({values}); which is meant is not told.",
                result=values,
            )
        return Verdict(
            "contradicted",
            f"Báo cáo ghi hai số khác nhau cho cùng chỉ tiêu, cùng thời điểm: {values}.",
            f"The reports give two values for the same thing and time: {values}.",
            result=values,
            arithmetic=values,
            confidence=min(m.confidence for m in strong),
        )
    return None


def _weigh(setting: Setting, target: Target, strong: Sequence[Matched]) -> Verdict:
    told = strong[0].told
    record = told.record
    half, planned_half = half_digit(told.case, record), half_digit(setting.case, target)
    shown = _shown(record)
    claims = [claim(m.told.case, m.told.record) for m in strong]
    said = next((c.words for c in claims if c.words), "")
    sure = min(m.confidence for m in strong)
    judged = _judged(target, record, half, planned_half)
    sum_vi, sum_en = _sum(target, record.value)
    for one, matched in zip(claims, strong, strict=True):
        against = _against(one, matched.told, target, judged, (half, planned_half))
        if against is not None:
            why_vi, why_en, arithmetic = against
            return Verdict("contradicted", why_vi, why_en, shown, arithmetic, one.words, sure)
    head = f"Kế hoạch {_change(target)}{_shown(target)}, báo cáo {shown}"
    head_en = f"The plan says {_shown(target, 'en')}, the report {_shown(record, 'en')}"
    if judged.outcome is None:
        return Verdict(
            "unclear", f"{head}: {judged.why}.", f"{head_en}: {judged.english}.", shown, sum_vi,
            said, sure,
        )  # fmt: skip
    return Verdict(
        judged.outcome, f"{head} ({sum_vi}).", f"{head_en} ({sum_en}).", shown, sum_vi, said, sure
    )


def _judged(target: Target, record: Figure, half: float, planned_half: float) -> Judgement:
    """The outcome; a figure that is a bound itself decides only where the bound is enough."""
    judged = judge(target, record.value, half=half, planned_half=planned_half)
    if record.bound == "exact" and record.value_max is None:
        return judged
    way = sense(target)
    enough = {"at_least": "higher", "at_most": "lower"}.get(record.bound)
    if enough is not None and enough == way and judged.outcome in ("met", "exceeded"):
        return judged
    return Judgement(None, "báo cáo không ghi số chính xác", "the report gives no exact number")


def _against(
    said: Claim, told: Told, target: Target, judged: Judgement, halves: tuple[float, float]
) -> tuple[str, str, str] | None:
    """Why what the report says beside its value cannot be; None where it can."""
    value, planned = told.record.value, said.planned
    same_kind = (
        planned is not None
        and target.value_max is None
        and planned.value_max is None
        and key_unit(planned) == key_unit(target)
        and planned.change == target.change
    )
    if planned is not None and same_kind and not _repeats(told, planned, target, halves[1]):
        return (
            f"Báo cáo ghi kế hoạch là {_shown(planned)}, còn kế hoạch ghi {_shown(target)}.",
            f"The report says that the plan is {_shown(planned, 'en')}; the plan says "
            f"{_shown(target, 'en')}.",
            f"{vi(planned.value)} ≠ {vi(target.value)}",
        )
    whole = planned.value if planned is not None and same_kind else target.value
    if target.value_max is None and not fits(
        said, value, whole, half=halves[0], planned_half=halves[1]
    ):
        real = 100 * value / whole
        printed = vi(said.percent or 0)
        return (
            f"Báo cáo ghi bằng {printed}% kế hoạch, nhưng {vi(value)} / {vi(whole)} = {vi(real)}%.",
            f"The report says {en(said.percent or 0)} % of the plan, but {en(value)} / "
            f"{en(whole)} = {en(real)} %.",
            f"{vi(value)} / {vi(whole)} = {vi(real)}% ≠ {printed}%",
        )
    reached = judged.outcome in ("met", "exceeded")
    if judged.outcome and said.said and (said.said == "not_met") is reached:
        return (
            f"Báo cáo ghi “{said.words}”, nhưng số liệu cho thấy "
            f"{'đã đạt' if reached else 'chưa đạt'}: kế hoạch {_shown(target)}, báo cáo "
            f"{_shown(told.record)}.",
            f"The report says “{said.words}”, but its number is {_shown(told.record, 'en')} "
            f"against {_shown(target, 'en')}.",
            _sum(target, value)[0],
        )
    return None


def _repeats(told: Told, planned: Target, target: Target, half: float) -> bool:
    """Whether the plan's value in a report's table is that of the plan, printed shorter or not.

    A share may have lost decimals on the way, by rounding or by cutting them off.
    """
    shorter = half_digit(told.case, planned)
    slack = 2 * shorter if target.unit == "%" and shorter > half + 1e-9 else 0.0
    return abs(planned.value - target.value) <= slack + 1e-9


def _sum(target: Target, value: float) -> tuple[str, str]:
    """The comparison as a sum: a share of the plan for counts, points for percentages."""
    low = target.value
    high = low if target.value_max is None else target.value_max
    if target.unit == "%":
        if low <= value <= high:
            span = f" - {vi(high)}" if high != low else ""
            return f"{vi(value)} so với {vi(low)}{span}", f"{en(value)} against {en(low)}"
        near = low if value < low else high
        points = abs(value - near)
        word, word_en = ("cao hơn", "above") if value > near else ("thấp hơn", "below")
        return (
            f"{vi(value)} so với {vi(near)}: {word} {vi(points)} điểm %",
            f"{en(value)} against {en(near)}: {en(points)} points {word_en}",
        )
    if high != low or not low:
        return f"{vi(value)} so với {vi(low)} - {vi(high)}", f"{en(value)} against {en(low)}"
    share = 100 * value / low
    return (
        f"{vi(value)} / {vi(low)} = {vi(share, 1)}%",
        f"{en(value)} / {en(low)} = {en(share, 1)} %",
    )


def _derived(
    setting: Setting, target: Target, name: str, due: Interval | None
) -> tuple[Verdict, list[Matched]] | None:
    """A rise or fall held against two levels: the start, and what the report says of the end.

    Only where the start is told in the same unit, and a percentage is plainly a rate: ``giảm 30%
    tỷ lệ`` may mean points or a share of the rate.
    """
    percent = target.unit == "%"
    if target.per not in (None, "year") or target.unit in (None, "lần"):
        return None
    if percent and (
        not _RATE.match(fold(target.indicator or "")) or _POINTS.search(fold(target.quote))
    ):
        return None
    levels = [
        m
        for m in match(target, name, setting.told, due=due, period=setting.period, change="level")
        if m.strong and m.told.record.bound == "exact" and m.told.record.value_max is None
    ]
    start = _start(setting, target, name, due)
    if not levels or start is None or len({m.told.record.value for m in levels}) > 1:
        return None
    base, base_half, years = start
    if target.per == "year" and not years:
        return None
    end = levels[0].told
    moved = base - end.record.value if target.change == "decrease" else end.record.value - base
    by = years if target.per == "year" and years else 1
    half = (half_digit(end.case, end.record) + base_half) / by
    judged = judge(target, moved / by, half=half, planned_half=half_digit(setting.case, target))
    order = (base, end.record.value) if target.change == "decrease" else (end.record.value, base)
    text = f"{vi(order[0])} - {vi(order[1])} = {vi(moved)}"
    if by > 1:
        text = f"({vi(order[0])} - {vi(order[1])}) / {by} năm = {vi(moved / by)}"
    head = f"Kế hoạch {_change(target)}{_shown(target)}; tính từ hiện trạng: {text}"
    tail_vi = f": {judged.why}" if judged.outcome is None else ""
    tail_en = f": {judged.english}" if judged.outcome is None else ""
    verdict = Verdict(
        judged.outcome or "unclear",
        f"{head}{tail_vi}.",
        f"The plan says {_shown(target, 'en')}; from the start: {text}{tail_en}.",
        result=_shown(end.record),
        arithmetic=text,
        confidence=min(m.confidence for m in levels),
    )
    return verdict, levels


def _start(
    setting: Setting, target: Target, name: str, due: Interval | None
) -> tuple[float, float, int | None] | None:
    """The level at the start of the plan, half its last digit, and the years to the target.

    Of the clause itself, or of the figures of the plan for the eve or the first day of the
    period; None where there is none, or several that differ.
    """
    period = setting.period
    if period is None or not period.start or not period.end:
        return None
    first, last = int(period.start[:4]), int(((due and due.end) or period.end)[:4])
    if due is not None and due.start and int(due.start[:4]) > first:
        return None  # ``năm 2020 giảm 0,75%``: of that year alone, whose start is not known
    own = target.baseline
    if own is not None and own.value is not None and own.unit in (None, target.unit):
        return own.value, 0.0, last - first + 1
    eves = {f"{first - 1}-12-31", f"{first}-01-01"}
    place = proper_place(setting.case.document.header)
    levels = {
        (figure.value, half_digit(setting.case, figure))
        for figure in setting.case.document.figures
        if figure.change == "level"
        and figure.bound == "exact"
        and figure.unit == target.unit
        and not figure.area
        and not figure.review
        and figure.as_of is not None
        and (figure.as_of.end or figure.as_of.start) in eves
        and same(plain(figure.indicator or "", place), name)
    }
    if len({value for value, _ in levels}) != 1:
        return None
    value, half = next(iter(levels))
    return value, half, last - first + 1


def evidence_of(commitment: Commitment) -> tuple[Evidence, ...]:
    """The words on both sides: of the plan first, then of the reports."""
    return (commitment.plan, *(one.evidence for one in commitment.reports))
