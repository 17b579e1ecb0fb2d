"""A count and the percentage that stands for it: ``594 hộ, chiếm tỷ lệ 12,41%``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..models import Figure, Span, Target
from .amounts import Printed, printed
from .case import AuditCase

_JOINT = re.compile(r"chiếm|tỷ lệ|tỉ lệ|tương ứng|tương đương|đạt|bằng|=|\(")
_FAR = 90


@dataclass(frozen=True, slots=True)
class Pair:
    """A count and its percentage, as records and as printed; ``item`` is the clause of both."""

    count: Target | Figure
    share: Target | Figure
    number: Printed
    percent: Printed
    item: Span


def pairs(case: AuditCase) -> tuple[Pair, ...]:
    """Every count that is followed at once by its percentage."""
    return tuple(_pairs(case))


def _pairs(case: AuditCase) -> Iterator[Pair]:
    ordered = case.quantities
    for count, share in pairwise(ordered):
        if count.unit in ("%", None) or share.unit != "%" or count.value_max or share.value_max:
            continue
        if (count.change == "level") != (share.change == "level") or count.per != share.per:
            continue
        number, percent = printed(case, count), printed(case, share)
        if number is None or percent is None or percent.span.start < number.span.end:
            continue
        between = case.plain[number.span.end : percent.span.start]
        if len(between) > _FAR or re.search(r"[;\n]|\d", between) or not _JOINT.search(between):
            continue
        yield Pair(count, share, number, percent, case.sentence(number.span.start))
