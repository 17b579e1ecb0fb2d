"""Spans of whole years told by their number: ``trong 02 năm đầu``, ``hai năm tiếp theo``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..models import Interval
from . import date_calendar as calendar
from . import date_year
from .view import View

_COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4}
_SPAN = re.compile(
    rf"(?<![\w/.,])(?P<count>0?[1-9]|{'|'.join(_COUNTS)}) năm (?P<which>đầu(?! tiên khi)|tiếp theo"
    r"|kế tiếp)(?: (?:của )?giai đoạn (?P<first>20\d\d))?(?!\w)"
)
_MARK = re.compile(r"[;\n]|\. ")


def find(view: View, start: int, end: int) -> re.Match[str] | None:
    """The counted years in the clause around ``text[start:end]``, if there are any."""
    block = view.block_at(start)
    low, high = view.starts[block], max(end, view.ends[block])
    marks = [m.end() for m in _MARK.finditer(view.folded, low, start)]
    mark = _MARK.search(view.folded, end, high)
    return _SPAN.search(view.folded, marks[-1] if marks else low, mark.start() if mark else high)


def years(view: View, told: re.Match[str], dated: Sequence[str]) -> Interval | None:
    """The years that *told* counts; None where nothing says which they are.

    *dated* are the ends (ISO) of the times before it in its sentence: ``tiếp theo`` goes on behind
    the last of them, ``đầu`` begins with the plan. Years outside the plan's own are none.
    """
    count = _COUNTS.get(told["count"]) or int(told["count"])
    first, last = date_year.period(view)
    if told["first"]:
        first, last = int(told["first"]), int(told["first"]) + count
    year = first if told["which"] == "đầu" else max((int(d[:4]) + 1 for d in dated), default=None)
    if not year or not last or year + count - 1 > last:
        return None
    days = calendar.years(year, year + count - 1)
    return Interval(start=days[0].isoformat(), end=days[1].isoformat()) if days else None
