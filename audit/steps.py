"""Sums that a sentence does by itself, read from its words: steps and series (rules R1 to R4).

Records carry what an extraction is sure of; where two numbers of a sentence contradict each other
it is least sure. So the sentences in which all numbers of a sum stand side by side are read here:
``từ 444 lên 574, tăng 130``, ``26/31 tổ (83,87%)``, ``giảm từ 8,7% xuống 3,4%: năm 2023 giảm 1,1%,
năm 2024 ...``. A bound (``ít nhất``, ``dưới``) or a rough number makes a sentence say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..extract.numbers import parse
from ..models import Record, Span
from .amounts import ROUNDING
from .case import AuditCase

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d{1,3})?"
_NOT_IN_NUMBER = r"(?<![\d.,/])"
_UNIT = r"(?:%|(?:điểm %|điểm phần trăm|[^\W\d_]+)(?: (?!đầu|cuối|năm|vào)[^\W\d_]+){0,2}?)"
_ROUGH = re.compile(
    r"(?<!\w)(?:khoảng|gần|hơn|trên|dưới|ít nhất|tối thiểu|tối đa|không quá|bình quân|trung bình"
    r"|mỗi năm|hằng năm|hàng năm|từ|trở lên|đến)(?!\w)|[<>≤≥]|/năm"
)


@dataclass(frozen=True, slots=True)
class Told:
    """A number of a sentence: its value, half a unit of its last place, its place."""

    value: float
    half: float
    span: Span


def told(match: re.Match[str], group: str, *, rate: bool) -> Told | None:
    """The number of a group of *match*; None where it is none."""
    token = match[group]
    try:
        value = parse(token, "rate" if rate else "count")
    except ValueError:
        return None
    decimals = 0 if value == int(value) and "," not in token else len(re.split(r"[.,]", token)[-1])
    span = Span(start=match.start(group), end=match.end(group))
    return Told(value, 0.5 * 10.0**-decimals if decimals else 0.0, span)


@dataclass(frozen=True, slots=True)
class Step:
    """``từ A xuống còn B``: two numbers of one unit, the way, and the change where it is told."""

    start: Told
    end: Told
    down: bool
    unit: str
    span: Span
    change: Told | None = None


_FROM = re.compile(
    rf"(?<!\w)từ (?:mức )?{_NOT_IN_NUMBER}(?P<a>{NUMBER})\s?(?P<u>{_UNIT})(?P<mid>[^;.\d]{{0,6}}"
    rf"(?:\([^()]{{0,40}}\)|[^;.\d]{{0,40}}?(?:20\d\d)?[^;.\d]{{0,12}}?))\s?"
    rf"(?P<way>xuống(?: còn)?|lên(?: thành)?)(?P<bound>[^\d;.,]{{0,14}}?)\s?{_NOT_IN_NUMBER}"
    rf"(?P<b>{NUMBER})\s?(?P=u)(?!\w)"
)
_AFTER = (
    r"(?P<gap>[^;.\d]{{0,30}}(?:20\d\d)?[^;.\d]{{0,30}}?)(?:tăng|giảm)(?: thêm)? (?P<c>{n})\s?{u}"
)
_BEFORE = r"(?<!\w)(?P<way>tăng|giảm)(?: thêm)? (?P<c>{n})\s?{u}[^;.\d]{{0,30}}, $"


def steps(case: AuditCase) -> Iterator[Step]:
    """The steps of the document that leave no doubt about their numbers."""
    text = case.flow
    for match in _FROM.finditer(text, case.span.start, case.span.end):
        rate = match["u"] == "%"
        start, end = told(match, "a", rate=rate), told(match, "b", rate=rate)
        if start is None or end is None or _ROUGH.search(match["bound"]):
            continue
        if match["u"] in ("năm", "tháng", "ngày", "giờ", "tuổi", "quý"):
            continue
        yield Step(
            start, end, match["way"].startswith("xuống"), match["u"].strip(),
            Span(start=match.start(), end=match.end()), _change(text, match, rate=rate),
        )  # fmt: skip


def _change(text: str, match: re.Match[str], *, rate: bool) -> Told | None:
    """The change that the sentence tells behind the step, or right before it."""
    unit = r"(?:%|điểm %|điểm phần trăm)" if rate else re.escape(match["u"])
    after = re.compile(_AFTER.format(n=NUMBER, u=unit)).match(text, match.end())
    if after is not None:
        tail = text[after.end() : after.end() + 12]
        if _ROUGH.search(after["gap"]) or re.match(r"\s?(?:mỗi|/|một|so với|hằng|hàng)", tail):
            return None
        return told(after, "c", rate=rate)
    head = text[max(match.start() - 90, 0) : match.start()]
    before = re.compile(_BEFORE.format(n=NUMBER, u=unit)).search(head)
    if before is None or _ROUGH.search(head[before.start() :]):
        return None
    found = told(before, "c", rate=rate)
    if found is None:
        return None
    at = max(match.start() - 90, 0)
    return Told(found.value, found.half, Span(start=at + found.span.start, end=at + found.span.end))


@dataclass(frozen=True, slots=True)
class Fraction:
    """``26/31 tổ dân phố (83,87%)``: a part, a whole, and their share as printed."""

    part: Told
    whole: Told
    share: Told
    span: Span


_FRACTION = re.compile(
    rf"{_NOT_IN_NUMBER}(?P<a>{NUMBER})(?: ?(?:tỷ|triệu) đồng)? ?/ ?(?P<b>{NUMBER})(?![\d/])"
    rf"(?P<mid>[^;.%\d/]{{0,45}}?)(?:, ?| |\()(?:đạt|chiếm|bằng|tương đương|tỷ lệ|\()"
    rf"(?: tỷ lệ)?\s?(?P<c>{NUMBER})\s?%"
)


def fractions(case: AuditCase) -> Iterator[Fraction]:
    """Fractions with their share right behind them, without bounds or rough words."""
    for match in _FRACTION.finditer(case.flow, case.span.start, case.span.end):
        if _ROUGH.search(match["mid"]) or re.search(r"tăng|giảm|vượt|trong đó", match["mid"]):
            continue
        part, whole = (told(match, g, rate=False) for g in "ab")
        share = told(match, "c", rate=True)
        if part and whole and share and whole.value > 0 and not _is_date(match):
            yield Fraction(part, whole, share, Span(start=match.start(), end=match.end()))


def _is_date(match: re.Match[str]) -> bool:
    """``đến 9/2025 đạt 35%`` tells a month."""
    return re.fullmatch(r"(?:19|20)\d\d", match["b"]) is not None


@dataclass(frozen=True, slots=True)
class Series:
    """The values of years that follow each other, and the whole that the sentence gives."""

    years: tuple[int, ...]
    values: tuple[Told, ...]
    whole: float
    slack: float
    unit: str
    words: tuple[Span, ...]


_YEARLY = re.compile(
    rf"(?<!\w)năm (?P<y>20\d\d)[,:]?(?P<verb>(?: [^\W\d_]+){{0,4}}?) {_NOT_IN_NUMBER}"
    rf"(?P<n>{NUMBER})\s?(?P<u>%|[^\W\d_]+(?: [^\W\d_]+)?)"
)
_TOTAL = re.compile(
    r"(?<!\w)(?:cả (?:giai đoạn|kỳ)|(?:trong )?(?:cả )?(?:5|05|năm) năm|tổng(?: cộng| số)?"
    r"|giai đoạn 20\d\d ?[-–] ?20\d\d)"
    rf"[^;.\d:]{{0,50}}?{_NOT_IN_NUMBER}(?P<n>{NUMBER})\s?(?P<u>%|[^\W\d_]+)"
    r"[^;.\d]{0,25}?(?:trong đó|cụ thể|gồm|chia ra|:)"
)


def series(case: AuditCase) -> Iterator[Series]:
    """Yearly values with the step or the total that stands right before them."""
    text = case.flow
    steps_by_end = [(step.span.end, step) for step in steps(case)]
    for run in _runs(case):
        first = run[0]
        unit = first["u"].split()[0]
        values = [told(m, "n", rate=unit == "%") for m in run]
        if any(v is None for v in values) or any(m["u"].split()[0] != unit for m in run):
            continue
        sure = tuple(v for v in values if v is not None)
        if any(_ROUGH.search(m["verb"]) for m in run):
            continue
        years = tuple(int(m["y"]) for m in run)
        slack = sum(v.half for v in sure) + 2 * ROUNDING * (unit == "%")
        before = [s for end, s in steps_by_end if 0 <= first.start() - end <= 60]
        if before and before[-1].unit == unit and _joined(text, before[-1].span.end, first):
            step = before[-1]
            whole = abs(step.start.value - step.end.value)
            slack += step.start.half + step.end.half
            moves = re.search(r"tăng|giảm", " ".join(m["verb"] for m in run)) is not None
            if moves:
                yield Series(years, sure, whole, slack, unit, (step.start.span, step.end.span))
            continue
        head = max(first.start() - 140, case.span.start)
        totals = list(_TOTAL.finditer(text, head, first.start()))
        if totals and totals[-1]["u"] == unit and _joined(text, totals[-1].end(), first):
            total = told(totals[-1], "n", rate=unit == "%")
            if total is not None and not _ROUGH.search(
                totals[-1][0].split(totals[-1]["n"])[0][-14:]
            ):
                yield Series(years, sure, total.value, slack + total.half, unit, (total.span,))


def _joined(text: str, end: int, first: re.Match[str]) -> bool:
    """Whether only a joint stands between the whole and its series."""
    gap = text[end : first.start()]
    return re.search(r"[;.]|\d\d?%|riêng", re.sub(r"20\d\d", "", gap)) is None and "\n" not in gap


def _runs(case: AuditCase) -> Iterator[list[re.Match[str]]]:
    """Three or more yearly values, one right behind the other, of years that follow."""
    run: list[re.Match[str]] = []
    for match in _YEARLY.finditer(case.flow, case.span.start, case.span.end):
        near = run and 0 <= match.start() - run[-1].end() <= 12
        follows = run and int(match["y"]) == int(run[-1]["y"]) + 1
        same = run and match["verb"].split()[-1:] == run[0]["verb"].split()[-1:]
        if not (near and follows and same):
            if len(run) >= 3:
                yield run
            run = []
        run.append(match)
    if len(run) >= 3:
        yield run


@dataclass(frozen=True, slots=True)
class Mean:
    """``1.200 lao động, bình quân mỗi năm 240 lao động``: a whole, its mean, and the years told."""

    whole: Told
    mean: Told
    unit: str
    years: tuple[int, ...]
    span: Span


_MEAN = re.compile(
    rf"{_NOT_IN_NUMBER}(?P<a>{NUMBER}) (?P<u>[^\W\d_]+(?: [^\W\d_]+)?)\b(?P<gap>[^;.\d]{{0,60}}?"
    rf"(?:(?:trong|sau) \d{{1,2}} năm|20\d\d ?[-–] ?20\d\d\)?)?[^;.\d]{{0,20}}?), "
    rf"(?:bình quân|trung bình)"
    rf"(?P<mid>(?: (?:mỗi|hằng|hàng) năm)?(?: [^\W\d_]+){{0,4}}?(?: \d+ [^\W\d_]+ (?:với|cho))?) "
    rf"{_NOT_IN_NUMBER}(?P<b>{NUMBER}) (?P=u)(?P<per>/năm)?"
)


def means(case: AuditCase) -> Iterator[Mean]:
    """Yearly means that stand right behind their whole, in the same unit."""
    for match in _MEAN.finditer(case.flow, case.span.start, case.span.end):
        yearly = match["per"] or re.search(r"(?:mỗi|hằng|hàng) năm", match["mid"])
        rough = _ROUGH.search(re.sub(r"(?:mỗi|hằng|hàng) năm", "", match["mid"]))
        before = case.flow[max(match.start() - 14, 0) : match.start()]
        if not yearly or rough or _ROUGH.search(before) or re.search(r"tăng|giảm", match["gap"]):
            continue
        whole, mean = told(match, "a", rate=False), told(match, "b", rate=False)
        counts = [int(n) for n in re.findall(r"(?:trong|sau) (\d{1,2}) năm", match["gap"])]
        counts += [
            int(b) - int(a) + 1 for a, b in re.findall(r"(20\d\d) ?[-–] ?(20\d\d)", match["gap"])
        ]
        period = case.document.header.period
        if period and period.start and period.end:
            counts.append(int(period.end[:4]) - int(period.start[:4]) + 1)
        span = Span(start=match.start(), end=match.end())
        if whole and mean and mean.value and counts:
            yield Mean(whole, mean, match["u"], tuple(dict.fromkeys(counts)), span)


def untold(spans: Sequence[Span], found: Sequence[Span]) -> bool:
    """Whether none of *spans* was part of what has been found already."""
    return not any(a.overlaps(b) for a in spans for b in found)


def record_at(case: AuditCase, span: Span) -> Record | None:
    """The figure or target around *span*."""
    return next((q for q in case.quantities if q.span.contains(span)), None)
