"""What a report itself says of a result: ``đạt 105,8% kế hoạch``, a column of percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..extract import numbers
from ..extract.table_columns import Column
from ..extract.table_values import CellUnit, read
from ..models import Figure, Span, Target
from .amounts import printed
from .case import AuditCase
from .results_rows import Cells, cell_span, holds, row_at

_NUMBER = r"(?P<n>\d+(?:[.,]\d+)*)"
_OF_PLAN = r"(?:so với )?(?:kế hoạch|kh|chỉ tiêu|mục tiêu|nhiệm vụ)(?! (?:\w+ ){0,2}giao)(?!\w)"
_SHARE = re.compile(rf"(?P<said>(?:đạt|bằng|vượt|hoàn thành) (?:tỷ lệ )?{_NUMBER}\s?% {_OF_PLAN})")
_OTHER = re.compile(r"(?<![a-z\d])\d")  # another number; ``m2`` is none
_BEHIND = re.compile(rf"\s?% {_OF_PLAN}")
_DONE = re.compile(
    r"(?P<not>(?:chưa|không) (?:đạt|hoàn thành)(?: được)?|thấp hơn|không đạt)"
    rf"|(?P<over>vượt(?: mức)?) {_OF_PLAN}|(?:đạt|hoàn thành|bằng) {_OF_PLAN}"
)
_GIVEN = re.compile(r"giao(?!\w)|cùng kỳ|năm trước|so (?:với|sánh) (?:thực hiện|ước|th|năm)(?!\w)")
_PLANNED = re.compile(r"(?<!\w)(?:kế hoạch|kh|chỉ tiêu|mục tiêu)(?!\w)")
_NEAR = 90


@dataclass(frozen=True, slots=True)
class Claim:
    """What a report says of a result beside its value.

    ``percent`` is the share of the plan that it prints, with ``half`` of its last digit; ``said``
    is ``met``, ``exceeded`` or ``not_met`` where words say so; ``planned`` is the plan's value as
    the report repeats it.
    """

    words: str = ""
    span: Span | None = None
    percent: float | None = None
    half: float = 0.05
    said: str | None = None
    planned: Target | None = None


def claim(case: AuditCase, record: Figure) -> Claim:
    """What stands beside *record*: behind it in its sentence, or in its row of a table."""
    return _in_row(case, record) if record.rule == "figure.cell" else _in_words(case, record)


def of_plan(case: AuditCase, record: Figure) -> bool:
    """Whether the percentage is the share of the plan that was reached, and no result itself."""
    if record.unit != "%" or record.rule == "figure.cell":
        return False
    number = printed(case, record)
    return number is not None and bool(_BEHIND.match(case.plain, number.span.end))


def _in_words(case: AuditCase, record: Figure) -> Claim:
    # The quote of a record may hold the claim; what is claimed of the number stands behind it.
    number = printed(case, record)
    start = number.span.end if number is not None else record.span.end
    end = min(case.sentence(record.span.start).end, start + _NEAR)
    others = [q.span.start for q in case.quantities if q.span.start >= start and q.unit != "%"]
    end = min([end, *others])
    words = case.plain[start:end]
    share = _SHARE.search(words)
    if share and not _OTHER.search(words[: share.start("n")]):
        value = numbers.parse(share["n"], "rate")
        if value is not None:
            over = bool(re.search(r"vượt (?:tỷ lệ )?\d", share[0]))
            return Claim(
                share["said"],
                Span(start=start + share.start(), end=start + share.end()),
                percent=100 + value if over else value,
                half=_half(share["n"]),
            )
    done = _DONE.search(words)
    if done and not _OTHER.search(words[: done.start()]):
        said = "not_met" if done["not"] else "exceeded" if done["over"] else "met"
        span = Span(start=start + done.start(), end=start + done.end())
        return Claim(done[0].strip(), span, said=said)
    return Claim()


def _half(printed: str) -> float:
    decimals = re.split(r"[.,]", printed)[1:]
    return 0.5 * 10.0 ** -len(decimals[-1]) if decimals else 0.5


def _in_row(case: AuditCase, record: Figure) -> Claim:
    cells = row_at(case, record.span.start)
    plans = [
        entry
        for column, entry in cells
        if column.nature == "plan" and column.role == "value" and not _GIVEN.search(_head(column))
    ]
    planned = [
        target
        for target in case.document.targets
        if target.rule == "target.cell"
        and any(holds(case, entry, target.span.start) for entry in plans)
    ]
    return _percent(case, cells, planned[0] if len(planned) == 1 else None)


def _percent(case: AuditCase, cells: Cells, planned: Target | None) -> Claim:
    """The share of the plan in the row; only where one column can be it."""
    columns = [
        entry
        for column, entry in cells
        if column.role == "compare"
        and not _GIVEN.search(_head(column))
        and (_PLANNED.search(_head(column)) or "/kh" in _head(column).replace(" ", ""))
        and "%" in _head(column) + entry.folded
    ]
    if len(columns) != 1:
        return Claim(planned=planned)
    entry = columns[0]
    found = read(entry.text, entry.folded, CellUnit("%", 1.0, None, "rate"))
    number = re.search(r"\d+(?:[.,]\d+)*", entry.text)
    if len(found) != 1 or found[0].value <= 0 or number is None:
        return Claim(planned=planned)
    words = entry.text.strip()
    return Claim(
        f"{words}{'' if '%' in words else '%'} so với kế hoạch",
        cell_span(case, entry),
        percent=found[0].value,
        half=_half(number[0]),
        planned=planned,
    )


def _head(column: Column) -> str:
    return " ".join(entry.folded for entry in column.heads)


def fits(said: Claim, value: float, planned: float, *, half: float, planned_half: float) -> bool:
    """Whether the printed share of the plan can come of *value* and *planned*.

    Of goals that fall some offices print the share the other way round, of percentages the
    difference in points; whatever fits is no contradiction.
    """
    if said.percent is None or not planned or not value:
        return True
    unit = 2 * said.half
    for over, under, o, u in (
        (value, planned, half, planned_half),
        (planned, value, planned_half, half),
    ):
        low = 100 * (over - o) / (under + u)
        high = 100 * (over + o) / max(under - u, 1e-9)
        if low - unit - 1e-9 <= said.percent <= high + unit + 1e-9:
            return True
    return abs(abs(value - planned) - said.percent) <= unit + 1e-9
