"""The numbers as they are printed: how many decimals, and how far a rounded one may be off.

A percentage printed with *d* decimals stands for every value within half a unit of the last one.
Authors also cut off instead of rounding (``86,66...`` as ``86,6``), write a value of one decimal
with two (``34,10``), and round a step before the last: none of these is a fault.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import product
from math import isclose

from .. import wording
from ..extract.numbers import Style, find
from ..models import Quantity, Span
from .case import AuditCase

ROUNDING = 0.05
"""Percentages that are off by no more than this were rounded somewhere: never a fault."""

_SCALE = re.compile(r"\s*(?:(?P<thousand>nghìn|ngàn)|(?P<million>triệu|tr\b)|(?P<billion>tỷ|tỉ))?")
_PERCENT = re.compile(r"\s*%")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands in the text: its words, place, value and decimals."""

    text: str
    span: Span
    value: float
    decimals: int
    scale: float = 1.0

    @property
    def half(self) -> float:
        """Half a unit of the last printed place."""
        return 0.5 * 10.0**-self.decimals * self.scale


def printed(case: AuditCase, record: Quantity) -> Printed | None:
    """Where the value of *record* is printed in its own words; None where words say it."""
    start = record.span.start
    words = case.plain[start : record.span.end]
    styles: tuple[Style, ...] = ("count", "amount", "rate")
    if record.unit in ("%", "lần"):
        styles = ("rate", "count")
    found: list[Printed] = []
    for number in find(words):
        match = _SCALE.match(words, number.end)
        scale = _SCALES.get(match.lastgroup or "", 1.0) if match else 1.0
        for style, factor in product(styles, {1.0, scale}):
            value = number.value(style)
            if number.spelled is None and isclose(value * factor, record.value, rel_tol=1e-9):
                span = Span(start=start + number.start, end=start + number.end)
                decimals = _decimals(number.token, value)
                found.append(Printed(number.token, span, value * factor, decimals, factor))
                break
    if record.unit == "%":
        signed = [n for n in found if _PERCENT.match(case.plain, n.span.end)]
        found = signed or found
    return found[0] if found else None


def _decimals(token: str, value: float) -> int:
    """How many decimals *token* has, read as *value*."""
    if value == int(value) and not re.search(r"[.,]0+$", token):
        return 0
    tail = re.split(r"[.,]", token)[-1]
    whole = re.sub(r"[.,]", "", token)
    return 0 if float(whole) == value else len(tail)


def allowed(share: Printed, exact: float) -> float:
    """How far a printed percentage may be from the *exact* one and still be a rounding of it."""
    decimals = share.decimals
    if decimals and share.text.endswith("0"):
        decimals -= 1
    unit = 10.0**-decimals
    cut = math.floor(exact / unit + 1e-9) * unit
    if abs(cut - share.value) < 1e-9:  # cut off instead of rounded
        return unit
    return max(0.5 * unit, ROUNDING) + 1e-9


def agrees(share: Printed, exact: float, slack: float = 0.0) -> bool:
    """Tell whether a printed percentage is a rounding of *exact*, give or take *slack*."""
    return abs(share.value - exact) <= allowed(share, exact) + slack


def vi(value: float, decimals: int = 2) -> str:
    """A number as Vietnamese readers write it, at most *decimals* of them."""
    return wording.number(round(value, decimals), "vi")


def en(value: float, decimals: int = 2) -> str:
    """A number as English readers write it."""
    return wording.number(round(value, decimals), "en")
