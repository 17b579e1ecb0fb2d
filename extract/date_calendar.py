"""Days of the calendar: what a year, a quarter, a month and a school year span."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from ..models import Interval

Days = tuple[date, date]
"""First and last day, both inside."""


def day(year: int, month: int, number: int) -> Days | None:
    """One day, or None where the calendar has no such day (``31/9``)."""
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return found, found


def months(year: int, first: int, last: int) -> Days | None:
    """Whole months of one year, *first* to *last*."""
    if not (1 <= first <= last <= 12 and 1 <= year <= 9999):
        return None
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def years(first: int, last: int) -> Days | None:
    """Whole years; None when they run backwards or over more than a century."""
    if not 0 <= last - first <= 100:
        return None
    return date(first, 1, 1), date(last, 12, 31)


def school_years(first: int, last: int) -> Days | None:
    """``năm học 2025 - 2026``: September to August (Luật Giáo dục leaves the days to the plan)."""
    if not 0 < last - first <= 20:
        return None
    return date(first, 9, 1), date(last, 8, 31)


def interval(first: date | None, last: date | None) -> Interval:
    """The interval with ISO ends; None leaves an end open."""
    return Interval(
        start=None if first is None else first.isoformat(),
        end=None if last is None else last.isoformat(),
    )


def eve(of: date) -> date:
    """The day before."""
    return of - timedelta(days=1)


def morrow(of: date) -> date:
    """The day after; the last day of the calendar stays."""
    return of if of == date.max else of + timedelta(days=1)
