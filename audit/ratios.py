"""Percentages against the counts that they are printed with (rule R1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..extract.folding import fold
from ..models import Evidence, Figure, Target
from .amounts import Printed, agrees, allowed, en, printed, vi
from .case import AuditCase
from .pairs import Pair, pairs
from .registry import Found, check
from .steps import fractions
from .steps_said import told_fractions

TOLERANCE = "nửa đơn vị của chữ số cuối; số lẻ bị cắt bớt và sai số đến 0,05 điểm % coi là làm tròn"
_FEWEST = 3  # pairs that must agree on a whole before another is called wrong
_MOST = 0.6
_OF_WHICH = re.compile(r"(?<!\w)trong (?:đó|tổng số)(?!\w)")
_ALL = re.compile(r"(?<!\w)(?:tổng số|tổng cộng|toàn (?:tỉnh|huyện|xã|thành phố|phường) có)(?!\w)")


@check(
    id="ratio",
    title="Tỷ lệ phần trăm không khớp với số lượng",
    english="A percentage that does not follow from its counts",
    severity="serious",
    proves="Số phần trăm in trong văn bản khác với kết quả phép chia hai số lượng đi kèm.",
    proves_english="The printed percentage differs from the quotient of the counts beside it.",
    tolerance=TOLERANCE,
)
def ratio(case: AuditCase) -> Iterator[Found]:
    """``7/13 đạt 53,8%``, and lists of ``578 hộ, chiếm tỷ lệ 12,41%`` that share a whole."""
    fractions: list[Found] = []
    for quantity in case.quantities:
        if quantity.ratio is not None and quantity.unit == "%":
            fractions += _fraction(case, quantity)
    yield from fractions
    yield from told_fractions(case, [e.span for f in fractions for e in f.evidence])
    found = pairs(case)
    listed = [pair for group in _groups(found) for pair in group]
    for group in _groups(found):
        yield from _listed(case, group)
    for pair in found:
        if pair not in listed:
            yield from _of_whole(case, pair)


def _fraction(case: AuditCase, quantity: Target | Figure) -> Iterator[Found]:
    part, whole = quantity.ratio or (0, 0)
    share = printed(case, quantity)
    if share is None or whole <= 0 or quantity.value_max is not None:
        return
    exact = 100 * part / whole
    if _within(quantity, share, exact):
        return
    counts = _counts(case, quantity)
    made = _found(case, [quantity, *counts], share, part, whole, exact)
    if not counts:
        made = replace(made, evidence=[*made.evidence, *_words(case, quantity)])
    yield made


def _counts(case: AuditCase, share: Target | Figure) -> list[Target | Figure]:
    """The record that the numerator and the denominator were read from."""
    if re.search(r"\d\s?/\s?\d", share.quote):
        return []
    same = [q for q in case.quantities if q.ratio == share.ratio and q is not share]
    near = [q for q in same if q.span.start <= share.span.end]
    return near[-1:]


def _words(case: AuditCase, share: Target | Figure) -> list[Evidence]:
    """The words of the fraction, where no record holds them."""
    return [
        case.cite(item.span)
        for item in fractions(case)
        if item.span.overlaps(share.span) and not share.span.contains(item.span)
    ][:1]


def _of_whole(case: AuditCase, pair: Pair) -> Iterator[Found]:
    """``4.658 hộ nghèo (trong đó DTTS 4.193, chiếm 90,01%)``: a part of the count before it."""
    line = case.paragraph(pair.count.span.start)
    before = [
        q
        for q in case.quantities
        if q.unit == pair.count.unit
        and q.change == pair.count.change == "level"
        and line.start <= q.span.start < pair.count.span.start
        and q.value >= pair.count.value
        and q.bound == "exact"
    ]
    if not before or pair.count.bound != "exact" or pair.share.bound != "exact":
        return
    wholes = [q.value for q in case.quantities if q.unit == pair.count.unit]
    wholes += [
        100 * p.count.value / p.share.value for p in pairs(case) if p.share.value and p != pair
    ]
    if any(_fits(pair, whole) for whole in wholes):
        return
    whole = before[-1]
    between = case.plain[whole.span.start : pair.number.span.start]
    told = _OF_WHICH.search(between) is not None or _ALL.search(fold(whole.quote)) is not None
    if not told or re.search(r"[;\n]", between):
        return
    exact = 100 * pair.count.value / whole.value
    yield _found(
        case, [pair.count, pair.share, whole], pair.percent, pair.count.value, whole.value, exact
    )


def _within(quantity: Target | Figure, share: Printed, exact: float) -> bool:
    slack = allowed(share, exact)
    if quantity.bound == "at_least":
        return exact >= share.value - slack
    if quantity.bound == "at_most":
        return exact <= share.value + slack
    return agrees(share, exact) or (quantity.bound == "about" and abs(exact - share.value) < 1)


def _found(
    case: AuditCase,
    records: Sequence[Target | Figure],
    share: Printed,
    part: float,
    whole: float,
    exact: float,
    *,
    proved: bool = False,
    why: tuple[str, str] = ("", ""),
) -> Found:
    places = max(share.decimals, 2)
    sum_vi = f"{vi(part)} / {vi(whole)} = {vi(exact, places)} %"
    return Found(
        message=f"{vi(part)} trên {vi(whole)} là {vi(exact, places)} %, nhưng văn bản ghi "
        f"{share.text} %{why[0]}.",
        english=f"{en(part)} of {en(whole)} is {en(exact, places)} %, but the text says "
        f"{en(share.value, share.decimals)} %{why[1]}.",
        evidence=[case.cite(record) for record in records],
        arithmetic=sum_vi,
        expected=f"{vi(exact, places)} %",
        repair="Kiểm tra lại số lượng và tỷ lệ theo số liệu gốc, sửa số sai.",
        repair_english="Check the count and the percentage against the source and correct one.",
        proved=proved,
    )


def _groups(found: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Runs of pairs that stand in list items or rows of their own, one pair each, of one unit."""
    group: list[Pair] = []
    for pair in found:
        last = group[-1] if group else None
        alone = sum(1 for other in found if other.item == pair.item) == 1
        joins = (
            last is not None
            and last.count.unit == pair.count.unit
            and last.count.section == pair.count.section
        )
        if not alone or not joins:
            if len(group) > _FEWEST:
                yield group
            group = []
        if alone:
            group.append(pair)
    if len(group) > _FEWEST:
        yield group


def _listed(case: AuditCase, group: Sequence[Pair]) -> Iterator[Found]:
    best: tuple[int, Target | Figure] | None = None
    for quantity in case.quantities:
        if quantity.unit != group[0].count.unit or quantity.change != "level":
            continue
        fits = sum(_fits(pair, quantity.value) for pair in group)
        if best is None or fits > best[0]:
            best = fits, quantity
    if best is None or best[0] < _FEWEST or best[0] < _MOST * len(group):
        return
    fits, whole = best
    for pair in group:
        if _fits(pair, whole.value):
            continue
        exact = 100 * pair.count.value / whole.value
        back = f"{vi(pair.share.value / 100 * whole.value, 0)}"
        why = (
            f" ({fits}/{len(group)} dòng cùng danh mục khớp với tổng {vi(whole.value)}; "
            f"{pair.percent.text} % sẽ là {back} {pair.count.unit})",
            f" ({fits} of {len(group)} lines of the same list agree on the whole "
            f"{en(whole.value)})",
        )
        agreeing = [other for other in group if _fits(other, whole.value)][:2]
        witnesses = [record for other in agreeing for record in (other.count, other.share)]
        yield _found(
            case,
            [pair.count, pair.share, whole, *witnesses],
            pair.percent,
            pair.count.value,
            whole.value,
            exact,
            proved=not (pair.count.review or pair.share.review),
            why=why,
        )


def _fits(pair: Pair, whole: float) -> bool:
    return whole > 0 and agrees(pair.percent, 100 * pair.count.value / whole)
