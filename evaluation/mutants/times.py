"""Faults of dates, years and periods, in the plan's own words."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from ...models import Span
from .model import Mutant, Plan, plants

_DAY = re.compile(
    r"ngày\s+(?P<d>\d{1,2})(?P<s>/| tháng )(?P<m>\d{1,2})(?:/| năm )(?P<y>20\d\d)(?!\d)"
)


@plants("impossible_date", "Ngày không có trên lịch", "impossible_date")
def impossible_date(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    for match in _DAY.finditer(plan.text):
        month = int(match["m"])
        if month == 2:
            yield plan.swap("impossible_date", *match.span("d"), "30")
        elif month in (4, 6, 9, 11):
            yield plan.swap("impossible_date", *match.span("d"), "31")
        elif dice.random() < 0.5:
            yield plan.swap("impossible_date", *match.span("m"), "13")
        else:
            yield plan.swap("impossible_date", *match.span("d"), "32")


_DUE = re.compile(
    r"(?:trước|chậm nhất|hoàn thành|xong|đến)[^;.\n]{0,25}?\d{1,2}(?:/| tháng )\d{1,2}"
    r"(?:/| năm )(?P<y>20\d\d)"
)


@plants("due_before_issue", "Thời hạn trước ngày ban hành", "due_before_issue")
def due_before_issue(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    """The year of a deadline among the duties becomes the year before the plan."""
    if plan.issued is None:
        return
    for match in plan.within("organisation", _DUE):
        year = str(int(plan.issued[:4]) - 1)
        line = plan.text[plan.text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if match["y"] >= plan.issued[:4] and not re.search(r"QĐ|NĐ|KH-|CV", line):
            yield plan.swap("due_before_issue", *match.span("y"), year)


_END_OF = re.compile(r"(?P<t>(?:đến |vào |Đến )?(?:cuối|hết) năm)(?P<y> 20\d\d)\b(?!\s*[-–])")


@plants("year_lost", "Mốc “cuối năm” mất năm trong kế hoạch nhiều năm", "lost_year")
def year_lost(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if plan.years is None or plan.years[0] == plan.years[1]:
        return
    for match in plan.within("goal", _END_OF):
        line_end = plan.text.find("\n", match.end())
        after = plan.text[match.end() : line_end]
        if re.search(r"\d", after) and int(match["y"]) >= plan.years[0]:
            yield plan.swap("year_lost", *match.span("y"), "")


_CLOSE = re.compile(
    r"Trên đây là\s+[Kk]ế\s+hoạch[^.\n]{0,200}?(?:năm|giai đoạn) (?P<y>20\d\d)"
    r"(?P<z>\s?[-–]\s?20\d\d)?"
)


@plants("closing_period", "Câu kết ghi thời kỳ khác tên kế hoạch", "period_title")
def closing_period(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if plan.years is None:
        return
    for match in _CLOSE.finditer(re.sub(r"\n(?=\S)", " ", plan.text)):
        if int(match["y"]) != plan.years[0]:
            continue
        if match["z"]:
            old = f"{plan.years[0] - 5} - {plan.years[1] - 5}"
            yield plan.swap("closing_period", match.start("y"), match.end("z"), old)
        else:
            year = str(plan.years[0] - 1)
            yield plan.swap("closing_period", *match.span("y"), year)


_HEAD = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+(?P<y>20\d\d)")


@plants("issued_late", "Kế hoạch ban hành sau thời kỳ", "issue_after_period")
def issued_late(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if plan.years is None or plan.issued is None or not plan.alone:
        return
    match = _HEAD.search(plan.text, 0, 700)
    if match and match["y"] == plan.issued[:4] and int(match["y"]) <= plan.years[1]:
        seen = Span(start=0, end=len(plan.text))
        yield plan.swap("issued_late", *match.span("y"), str(plan.years[1] + 1), touched=seen)


_BY = re.compile(r"(?P<t>[Đđ]ến (?:cuối |hết )?năm )(?P<y>20\d\d)\b(?!\s*[-–])")


@plants("target_in_past", "Chỉ tiêu cho năm đã qua", "retroactive_target")
def target_in_past(plan: Plan, dice: random.Random) -> Iterator[Mutant]:
    if plan.issued is None:
        return
    for match in plan.within("goal", _BY):
        start = plan.text.rfind("\n", 0, match.start()) + 1
        end = plan.text.find("\n", match.end())
        inside = [
            t for t in plan.document.targets
            if match.end() <= t.span.start < end or t.span.start <= match.start() < t.span.end
        ]  # fmt: skip
        if int(match["y"]) >= int(plan.issued[:4]) and inside:
            year = str(int(plan.issued[:4]) - dice.randint(1, 2))
            seen = Span(start=start, end=end)
            yield plan.swap("target_in_past", *match.span("y"), year, touched=seen)
