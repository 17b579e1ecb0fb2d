"""Findings on sums that a sentence does by itself (see ``steps``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..models import Evidence, Span
from .amounts import ROUNDING, Printed, allowed, en, vi
from .case import AuditCase
from .registry import Found
from .steps import Fraction, Series, Step, fractions, means, record_at, series, steps, untold

_CHECK = "Đối chiếu các số với số liệu gốc và sửa số sai."
_CHECK_ENGLISH = "Check the numbers against the source and correct one."


def _cite(case: AuditCase, span: Span) -> Evidence:
    """The words of *span*, with the record that was read from them."""
    return case.cite(span, record=record_at(case, span))


def told_steps(case: AuditCase, seen: Sequence[Span]) -> Iterator[Found]:
    """``từ 10,17% xuống còn 8,43%, tức giảm 7,74%``."""
    for step in steps(case):
        if step.change is None or not untold([step.span, step.change.span], seen):
            continue
        exact = abs(step.start.value - step.end.value)
        slack = step.start.half + step.end.half + step.change.half
        slack += ROUNDING if step.unit == "%" else 0.0
        if abs(exact - step.change.value) <= slack + 1e-9 or _is_share(step, exact):
            continue
        if (step.end.value < step.start.value) != step.down:
            continue  # that is the fault to name: see ``wrong_direction``
        sign = "-" if step.down else "+"
        unit = step.unit if step.unit != "%" else "điểm %"
        yield Found(
            message=f"Từ {vi(step.start.value)} {'xuống' if step.down else 'lên'} "
            f"{vi(step.end.value)} là {vi(exact)} {unit}, nhưng văn bản ghi "
            f"{'giảm' if step.down else 'tăng'} {vi(step.change.value)}.",
            english=f"From {en(step.start.value)} to {en(step.end.value)} is {sign}{en(exact)}, "
            f"but the text says {en(step.change.value)}.",
            evidence=[case.cite(step.span), _cite(case, step.change.span)],
            arithmetic=f"|{vi(step.start.value)} - {vi(step.end.value)}| = {vi(exact)}",
            expected=f"{vi(exact)} {unit}",
            repair=_CHECK,
            repair_english=_CHECK_ENGLISH,
        )


def _is_share(step: Step, exact: float) -> bool:
    """Whether the change is told as a share of the start."""
    if step.change is None or step.start.value <= 0 or step.unit != "%":
        return False
    return abs(100 * exact / step.start.value - step.change.value) <= 0.5 + step.change.half


def told_directions(case: AuditCase, seen: Sequence[Span]) -> Iterator[Found]:
    """``giảm từ 8,92% (đầu năm 2016) xuống còn 21,34%``."""
    for step in steps(case):
        same = step.start.value == step.end.value
        if same or (step.end.value < step.start.value) == step.down:
            continue
        if not untold([step.span], seen):
            continue
        verb = "xuống" if step.down else "lên"
        yield Found(
            message=f"Văn bản ghi từ {vi(step.start.value)} {verb} {vi(step.end.value)} "
            f"{step.unit}, nhưng {vi(step.end.value)} {'lớn' if step.down else 'nhỏ'} hơn "
            f"{vi(step.start.value)}.",
            english=f"The text says from {en(step.start.value)} {'down' if step.down else 'up'} "
            f"to {en(step.end.value)}, which is {'more' if step.down else 'less'}.",
            evidence=[case.cite(step.span)],
            arithmetic=f"{vi(step.end.value)} {'>' if step.down else '<'} {vi(step.start.value)}",
            expected=f"{'<' if step.down else '>'} {vi(step.start.value)} {step.unit}",
            repair="Đối chiếu hai số với số liệu gốc và sửa số sai.",
            repair_english="Check both numbers against the source.",
        )


def told_fractions(case: AuditCase, seen: Sequence[Span]) -> Iterator[Found]:
    """``26/35 tổ dân phố (83,87%)``; a part above its whole is a plan that was surpassed."""
    for item in fractions(case):
        exact = 100 * item.part.value / item.whole.value
        if not untold([item.span], seen) or _rounds(case, item, exact):
            continue
        yield Found(
            message=f"{vi(item.part.value)} trên {vi(item.whole.value)} là {vi(exact)} %, nhưng "
            f"văn bản ghi {vi(item.share.value)} %.",
            english=f"{en(item.part.value)} of {en(item.whole.value)} is {en(exact)} %, but the "
            f"text says {en(item.share.value)} %.",
            evidence=[case.cite(item.span)],
            arithmetic=f"{vi(item.part.value)} / {vi(item.whole.value)} = {vi(exact)} %",
            expected=f"{vi(exact)} %",
            repair="Kiểm tra lại số lượng và tỷ lệ theo số liệu gốc, sửa số sai.",
            repair_english="Check the counts and the share against the source and correct one.",
        )


def _rounds(case: AuditCase, item: Fraction, exact: float) -> bool:
    words = case.plain[item.share.span.start : item.share.span.end]
    decimals = len(words.rpartition(",")[2]) if "," in words else 0
    share = Printed(words, item.share.span, item.share.value, decimals)
    return abs(exact - item.share.value) <= allowed(share, exact)


def told_series(case: AuditCase, seen: Sequence[Span]) -> Iterator[Found]:
    """``giảm 8,79%, cụ thể: năm 2023 giảm 2,38%; năm 2024 giảm 6,55%; ...``."""
    for item in series(case):
        spans = [*(value.span for value in item.values), *item.words]
        total = sum(value.value for value in item.values)
        if abs(total - item.whole) <= item.slack + 1e-9 or not untold(spans, seen):
            continue
        yield _off(case, item, total, spans)


def _off(case: AuditCase, item: Series, total: float, spans: Sequence[Span]) -> Found:
    unit = "điểm %" if item.unit == "%" else item.unit
    terms = " + ".join(vi(value.value) for value in item.values)
    return Found(
        message=f"Cộng các năm {item.years[0]} - {item.years[-1]} được {vi(total)} {unit}, nhưng "
        f"cả giai đoạn là {vi(item.whole)} {unit}.",
        english=f"The years {item.years[0]} to {item.years[-1]} add up to {en(total)}, but the "
        f"whole period gives {en(item.whole)} ({item.unit}).",
        evidence=[_cite(case, span) for span in spans],
        arithmetic=f"{terms} = {vi(total)}",
        expected=f"{vi(item.whole)} {unit}",
        repair="Kiểm tra chỉ tiêu từng năm và chỉ tiêu cả giai đoạn, sửa số sai.",
        repair_english="Check the yearly targets and the whole and correct one.",
    )


def told_means(case: AuditCase, seen: Sequence[Span]) -> Iterator[Found]:
    """``cho 1.700 lao động, bình quân mỗi năm 08 lớp với 240 lao động`` in a plan of five years."""
    for item in means(case):
        slack = max(0.02 * item.mean.value, 0.5)
        fits = any(abs(item.whole.value / n - item.mean.value) <= slack for n in item.years)
        if fits or max(item.years) < 2 or not untold([item.span], seen):
            continue
        count = item.years[0]
        exact = item.whole.value / count
        yield Found(
            message=f"{vi(item.whole.value)} {item.unit} trong {count} năm là bình quân "
            f"{vi(exact)} {item.unit}/năm, nhưng văn bản ghi {vi(item.mean.value)}.",
            english=f"{en(item.whole.value)} in {count} years is {en(exact)} a year, but the text "
            f"says {en(item.mean.value)}.",
            evidence=[case.cite(item.span)],
            arithmetic=f"{vi(item.whole.value)} / {count} = {vi(exact)}",
            expected=f"{vi(exact)} {item.unit}/năm",
            repair="Sửa mức bình quân hoặc mức của cả giai đoạn cho khớp.",
            repair_english="Correct the average or the whole.",
        )
