"""One indicator, told twice with two values (rule R6)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..extract.folding import fold
from ..models import Figure, Target
from .amounts import ROUNDING, en, printed, vi
from .case import AuditCase
from .registry import Found, check

Value = Target | Figure
_AREA = re.compile(
    r" (?:chung|(?:trên địa bàn|của|trong|ở)? ?(?:toàn )?(?:tỉnh|huyện|xã|thành phố|quận|phường))"
    r"(?!\w).*$|/hộ dân cư$"
)
_LEAD = re.compile(r"^(?:tỷ lệ|tỉ lệ|số lượng|số|tổng số) ")


def name(value: Value) -> str:
    """The indicator's words without ``tỷ lệ``, ``số`` and the name of the whole area."""
    words = " ".join(fold(value.indicator or "").split())
    return _LEAD.sub("", _AREA.sub("", words))


def _time(value: Value) -> str:
    time = value.due if isinstance(value, Target) else value.as_of
    return "" if time is None else f"{time.start}|{time.end}"


@check(
    id="two_values",
    title="Một chỉ tiêu ghi hai giá trị khác nhau",
    english="One indicator with two values",
    severity="serious",
    proves="Cùng một chỉ tiêu, đơn vị, địa bàn và thời điểm nhưng hai chỗ ghi hai giá trị.",
    proves_english="The same indicator, unit, area and time has two values in two places.",
    tolerance="làm tròn của chữ số cuối; với tỷ lệ 0,05 điểm %",
)
def two_values(case: AuditCase) -> Iterator[Found]:
    """``tỷ lệ hộ nghèo còn 4,2%`` in the goals and ``còn 4,8%`` in the annex, both by 2025."""
    told: dict[tuple[str, ...], list[Value]] = defaultdict(list)
    for value in case.quantities:
        words, time = name(value), _time(value)
        if not value.indicator_id or not words or not time or _in_table(value):
            continue
        if value.bound != "exact" or value.value_max is not None or value.ratio:
            continue
        if value.unit == "%" and value.change == "level" and not value.per:
            time = time.rpartition("|")[2]  # a rate ``năm 2025`` and ``đến cuối năm 2025`` is one
        # what is aimed at and what was reached may differ: ``Kế hoạch 12,83``, ``Thực hiện 12,61``
        nature = type(value).__name__ if case.header.kind == "report" else ""
        key = (
            nature,
            words,
            value.unit or "",
            value.change,
            value.per or "",
            fold(value.area or ""),
            time,
        )
        told[key].append(value)
    for values in told.values():
        first = values[0]
        for other in values[1:]:
            if _differ(case, first, other):
                yield _found(case, first, other)
                break


def _in_table(value: Value) -> bool:
    return "|" in value.quote


def _differ(case: AuditCase, first: Value, other: Value) -> bool:
    if first.value == other.value or case.sentence(first.span.start).overlaps(other.span):
        return False  # two steps of one sentence: ``50%, phấn đấu 60%``
    halves = sum(p.half for v in (first, other) if (p := printed(case, v)) and p.decimals)
    slack = max(halves, ROUNDING if first.unit == "%" else 0)
    return abs(first.value - other.value) > slack + 1e-9


def _found(case: AuditCase, first: Value, other: Value) -> Found:
    unit, what = first.unit or "", first.indicator or ""
    lines = [case.file.line(value.span.start) for value in (first, other)]
    return Found(
        message=f"“{what}” ghi {vi(first.value)} {unit} ở dòng {lines[0]} nhưng {vi(other.value)} "
        f"{unit} ở dòng {lines[1]}, cùng thời điểm.",
        english=f"“{what}” is {en(first.value)} {unit} on line {lines[0]} and {en(other.value)} "
        f"{unit} on line {lines[1]}, at one time.",
        evidence=[case.cite(first), case.cite(other)],
        arithmetic=f"{vi(first.value)} ≠ {vi(other.value)}",
        expected="một giá trị",
        repair="Xác định giá trị đúng và ghi thống nhất trong toàn văn bản.",
        repair_english="Find out which value is right and use it throughout.",
    )
