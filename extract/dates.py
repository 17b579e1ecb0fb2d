"""The grammar of dates, periods and frequencies, shared by all steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..models import Every, Interval
from .view import View

TimeKind = Literal["by", "within", "recurring", "moment"]


@dataclass(slots=True)
class Time:
    """A time expression: the view's ``text[start:end]``, preposition included.

    ``moment`` is a bare date or year that neither bounds nor repeats (``năm 2020``, the date of
    a cited document); ``every`` is set for ``recurring`` only. ``yearless`` marks ``trong năm``,
    ``cuối năm``: the year is to be taken from the heading or the sentence above.
    """

    start: int
    end: int
    kind: TimeKind
    interval: Interval
    every: Every | None = None
    yearless: bool = False
    rule: str = ""


def find(view: View) -> list[Time]:
    """Every time expression of a document, in the order of the text, not overlapping."""
    return []
