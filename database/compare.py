"""Plans side by side: baseline, target, change and pace of an indicator, and what is missing.

Numbers stand in one column only where they can be compared: same indicator, same unit, same way
of telling (a level, a cut over the period, a cut a year), same poverty standard and same
population. The standard is that of the year for which the target holds, by the entry of the
indicator in the lexicon (Quyết định 59/2015/QĐ-TTg to 2021, Nghị định 07/2021/NĐ-CP to 2026, Nghị
định 351/2025/NĐ-CP from 2027). Nothing is filled in: a change needs both of its ends, a pace the
days of both as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, text

from ..extract.folding import bare, fold
from ..extract.lexicon import load
from .compare_plans import Asked, Level, choose
from .compare_words import name_of
from .fulltext import KINDS, corrected, is_sqlite
from .hits import place_name, plan_name
from .query import indicator_id
from .schema import RECORD_TABLES

Way = Literal["level", "increase", "decrease"]

_ERA = re.compile(r"([\w/Đ-]+) \((from )?(\d{4})(?: - (\d{4}))?\)")
# Who is meant, where it is not everyone of the unit; on the bare text.
_GROUPS = (
    ("dân tộc thiểu số", r"dan toc thieu so|dtts"),
    ("xã, thôn đặc biệt khó khăn", r"dac biet kho khan|dbkk|xa ngheo|huyen ngheo|thon ngheo"),
    ("nông thôn", r"nong thon"),
    ("thành thị", r"thanh thi|do thi"),
    ("hộ nghèo, cận nghèo", r"(?:ho|nguoi|con|hoc sinh) (?:thuoc ho )?(?:ngheo|can ngheo)"),
    ("người có công", r"co cong"),
    ("bảo trợ xã hội", r"bao tro xa hoi"),
    ("trẻ em", r"tre em|tre duoi"),
    ("phụ nữ", r"phu nu|nu gioi"),
    ("miền núi", r"mien nui|vung cao"),
)  # fmt: skip
_OWN_AREA = re.compile(
    r"(?:tren )?(?:dia ban )?(?:toan |ca |cua )?(?:tinh|huyen|xa|thi xa|thi tran|thanh pho|phuong"
    r"|dia ban|nha)?"
)
_SHORTEST = 0.9  # years; a pace over less says nothing of a year
# Of indicators of the poor themselves every population is poor.
_POOR = {"POV_RATE", "POV_HH", "NEAR_RATE", "NEAR_HH", "REPOV", "POV_MERIT", "INCOME_POOR"}


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """What numbers must share to stand together.

    ``way`` is ``level``, ``increase`` or ``decrease``; ``per`` the time of a pace; ``standard``
    the poverty standard where the indicator has one; ``group`` who is meant, empty for everyone.
    """

    indicator_id: str
    unit: str = ""
    way: Way = "level"
    per: str = ""
    standard: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One target. ``baseline_id`` is a figure of the plan where not the clause itself tells the
    baseline or its day. ``change`` and ``pace`` (a year) are None with the reason in ``note``."""

    record_id: str
    value: float
    value_max: float | None
    bound: str
    year: int | None
    due: str | None
    baseline: float | None
    baseline_day: str | None
    baseline_id: str | None
    change: float | None
    pace: float | None
    note: str
    quote: str
    section: str
    page: int | None
    line: int
    review: bool
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A plan, or a unit by its plan; ``missing`` says of each empty column why it is empty."""

    plan_id: int
    unit: str
    plan: str
    file: str
    entries: dict[Column, tuple[Entry, ...]] = field(default_factory=dict)
    missing: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Columns, rows, and notes on what was kept apart; ``absent`` plans tell nothing at all.

    Of a part ``more`` is the plan below which the next part begins, and ``hushed`` tells that more
    plans are absent than are named.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    absent: tuple[Row, ...]
    notes: tuple[str, ...]
    more: int | None = None
    hushed: bool = False


class Missing(Mapping[Column, str]):
    """Why the columns that a plan leaves empty are: one reason for all columns of an indicator."""

    def __init__(
        self, columns: Sequence[Column], filled: Collection[Column], reasons: Mapping[str, str]
    ) -> None:
        self._columns = columns
        self._filled = filled
        self._reasons = reasons

    def __getitem__(self, column: Column) -> str:
        if column in self._filled:
            raise KeyError(column)
        return self._reasons[column.indicator_id]

    def __iter__(self) -> Iterator[Column]:
        return (column for column in self._columns if column not in self._filled)

    def __len__(self) -> int:
        return len(self._columns) - len(self._filled)


def compare(
    connection: Connection,
    indicators: Sequence[str],
    *,
    by: Level = "plan",
    years: tuple[int | None, int | None] = (None, None),
    province: str | None = None,
    most: int | None = None,
    before: int | None = None,
) -> Comparison:
    """Targets of current plans side by side; *by* takes only plans issued at that level.

    With *most* the plans that tell an indicator are taken from the newest on, so many of them;
    *before* goes on where a part ended.

    Raises:
        KehoachError: when an indicator is not known.
    """
    wanted = list(dict.fromkeys(indicator_id(name) for name in indicators))
    chosen = choose(connection, Asked(wanted, by, years, province, before), most)
    plans = chosen.plans
    made: dict[int, dict[Column, list[Entry]]] = {}
    outside: dict[int, dict[str, set[str]]] = {}
    figures: dict[tuple[int, str], list[dict[str, Any]]] = {}
    part = most is not None
    for figure in _quantities(connection, "figures", wanted, plans, part):
        figures.setdefault((figure["plan_id"], figure["indicator_id"]), []).append(figure)
    for target in _quantities(connection, "targets", wanted, plans, part):
        plan_id, name = target["plan_id"], target["indicator_id"]
        if not _within(target["year"], years):
            told = str(target["year"]) if target["year"] else ""
            outside.setdefault(plan_id, {}).setdefault(name, set()).add(told)
            continue
        column = _column(target, plans[plan_id])
        entry = _entry(target, column, figures.get((plan_id, name), ()), plans[plan_id])
        made.setdefault(plan_id, {}).setdefault(column, []).append(entry)
    columns = _columns(made)
    rows: list[Row] = []
    absent: list[Row] = []
    for plan_id, plan in plans.items():
        entries = {c: tuple(found) for c, found in made.get(plan_id, {}).items()}
        reasons = {name: _reason(name, entries, outside.get(plan_id, {})) for name in wanted}
        place = place_name(plan) or plan["issuer"] or ""
        row = Row(plan_id, place, plan_name(plan), plan["file_name"] or "", entries,
                  Missing(columns, entries, reasons))  # fmt: skip
        if entries:
            rows.append(row)
        elif part or plan_id in outside or _speaks(plan, years):
            said = {Column(name): reason for name, reason in reasons.items()}
            absent.append(replace(row, missing=said))
    rows.sort(key=lambda row: (bare(fold(row.unit)), row.plan_id))
    return Comparison(columns, tuple(rows), tuple(absent), tuple(_notes(columns)), chosen.more,
                      chosen.hushed)  # fmt: skip


def _quantities(
    connection: Connection, kind: str, wanted: Iterable[str], plans: dict[int, dict[str, Any]],
    part: bool,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Targets or figures of the indicators, as people corrected them, without the rejected.

    Of a *part* of the plans each is looked up by its keys; else all that speak of an indicator are
    gone through.
    """
    table = RECORD_TABLES[kind].name
    holds = "s.indicator_id = :indicator AND s.kind = :kind"
    holds += " AND (s.verdict IS NULL OR s.verdict <> 'rejected')"
    source = "search_rows s"
    if part:
        own = "s.id >= (p.id << 20) AND s.id < ((p.id + 1) << 20)"
        joined = "CROSS JOIN" if is_sqlite(connection) else "JOIN"  # SQLite: plans come first
        source = f"plans p {joined} search_rows s ON {own} AND p.id IN :plans"
    sql = (
        f"SELECT t.*, c.path AS section_path FROM {source} JOIN {table} t ON t.id = s.id"
        f" LEFT JOIN sections c ON c.id = t.section_id WHERE {holds} ORDER BY t.id"
    )
    query = text(sql).bindparams(bindparam("plans", expanding=True)) if part else text(sql)
    said: dict[int, dict[str, dict[str, Any]]] = {}
    for name in wanted:
        given = {"indicator": name, "kind": KINDS.index(kind)}
        if part:
            given["plans"] = list(plans)
        for found in connection.execute(query, given).mappings():
            row = dict(found)
            if row["plan_id"] not in plans:
                continue
            if row["verdict"] == "corrected":
                file_id = plans[row["plan_id"]]["file_id"]
                if file_id not in said:
                    said[file_id] = corrected(connection, file_id)
                row |= said[file_id].get(row["record_id"], {})
            yield row | {"indicator_id": name}


def _within(year: int | None, years: tuple[int | None, int | None]) -> bool:
    first, last = years
    if first is None and last is None:
        return True
    return year is not None and (first or 0) <= year <= (last or 9999)


def _speaks(plan: dict[str, Any], years: tuple[int | None, int | None]) -> bool:
    """The plan's time meets the years that are asked for, so that its silence is told."""
    first, last = years
    start = (plan["period_start"] or str(plan["year"] or ""))[:4]
    end = (plan["period_end"] or start)[:4]
    if not start:
        return False
    return int(start) <= (last or 9999) and int(end or start) >= (first or 0)


def _column(row: dict[str, Any], plan: dict[str, Any]) -> Column:
    return Column(
        row["indicator_id"],
        row["unit"] or "",
        row["change"],
        row["per"] or "",
        standard(row["indicator_id"], row["year"]),
        _group(row, plan),
    )


@cache
def _standards(name: str) -> tuple[tuple[str, int, int], ...]:
    """The poverty standards under which an indicator was counted, each with its years."""
    for entry in load("indicators"):
        if entry.id == name and "era" in entry.data:
            return tuple(
                (m[1], int(m[3]), int(m[4] or (9999 if m[2] else m[3])))
                for m in _ERA.finditer(entry.data["era"])
            )
    return ()


def standard(name: str, year: int | None) -> str:
    """The poverty standard of an indicator in a year; ``?`` where it cannot be told."""
    known = _standards(name)
    if not known:
        return ""
    if year is None:
        return "?"
    return next((std for std, first, last in known if first <= year <= last), "?")


def _group(row: dict[str, Any], plan: dict[str, Any]) -> str:
    """Who is meant: groups by their usual names, another area by its own words."""
    places = (plan["province"], plan["district"], plan["commune"])
    poor = row["indicator_id"] in _POOR
    return _group_of(row["indicator"] or "", row["area"] or "", poor, places)


@lru_cache(maxsize=20_000)
def _group_of(indicator: str, own_area: str, poor: bool, places: tuple[str | None, ...]) -> str:
    area = " ".join(bare(fold(own_area)).split())
    said = f"{' '.join(bare(fold(indicator)).split())} {area}"
    found = [
        name
        for name, pattern in _GROUPS
        if not (poor and name.startswith("hộ nghèo")) and re.search(rf"\b(?:{pattern})\b", said)
    ]
    rest = area
    for part in places:
        if part:
            rest = rest.replace(bare(fold(part)), " ")
    rest = " ".join(rest.split())
    if not found and rest and not _OWN_AREA.fullmatch(rest):
        found = [" ".join(own_area.split())]
    return ", ".join(found)


def _entry(
    row: dict[str, Any], column: Column, figures: Sequence[dict[str, Any]], plan: dict[str, Any]
) -> Entry:
    base = _baseline(row, column, figures, plan)
    change, pace, note = _change(row, column, base)
    return Entry(
        record_id=row["record_id"],
        value=row["value"],
        value_max=row["value_max"],
        bound=row["bound"],
        year=row["year"],
        due=row["due_end"],
        baseline=base.value,
        baseline_day=base.day,
        baseline_id=base.record_id,
        change=change,
        pace=pace,
        note=note,
        quote=row["quote"],
        section=row["section_path"] or "",
        page=row["page"],
        line=row["line"],
        review=bool(row["review"]) and row["verdict"] is None,
        verdict=row["verdict"],
    )


@dataclass(frozen=True, slots=True)
class _Base:
    """Where a target starts from; ``record_id`` is the figure that tells its value or its day."""

    value: float | None
    unit: str | None = None
    day: str | None = None
    record_id: str | None = None


def _baseline(
    row: dict[str, Any], column: Column, figures: Sequence[dict[str, Any]], plan: dict[str, Any]
) -> _Base:
    """The state that the clause itself names, else the one figure of the plan that it can be.

    A figure stands for it only where it is of the same column, earlier than the target, and no
    other figure is; a clause that tells its value without a day takes the day of the figure with
    that value.
    """
    value, day = row["baseline_value"], row["baseline_end"] or row["baseline_start"]
    if (value is not None and day) or column.way != "level" or column.per:
        return _Base(value, row["baseline_unit"], day)
    fitting = {
        (figure["value"], figure["as_of_end"] or figure["as_of_start"]): figure["record_id"]
        for figure in figures
        if figure["unit"] == row["unit"]
        and figure["change"] == "level"
        and figure["value_max"] is None
        and _group(figure, plan) == column.group
        and (value is None or figure["value"] == value)
    }
    dated = {
        known: record_id
        for known, record_id in fitting.items()
        if known[1] and row["due_end"] and known[1] < row["due_end"]
    }
    if len(dated) != 1:
        return _Base(value, row["baseline_unit"], day)
    (((found, known_day), record_id),) = dated.items()
    return _Base(found, row["unit"], known_day, record_id)


def _change(
    row: dict[str, Any], column: Column, base: _Base
) -> tuple[float | None, float | None, str]:
    """Change, pace a year, and why one of them is missing."""
    if column.way != "level" or column.per:
        return None, None, "chỉ nêu mức thay đổi"
    if base.value is None:
        return None, None, "không nêu hiện trạng"
    if row["value_max"] is not None:
        return None, None, "mục tiêu là một khoảng"
    if base.unit not in (None, row["unit"]):
        return None, None, "hiện trạng khác đơn vị tính"
    if column.standard == "?":
        return None, None, "không rõ mục tiêu theo chuẩn nghèo nào"
    year = int(base.day[:4]) if base.day else None
    if column.standard and year and standard(column.indicator_id, year) != column.standard:
        # The survey at the end of the year before a standard begins was made by either of the two.
        edge = base.day and base.day[5:] == "12-31"
        if edge and standard(column.indicator_id, year + 1) == column.standard:
            return None, None, "chưa rõ hiện trạng theo chuẩn nghèo nào"
        return None, None, "hiện trạng theo chuẩn nghèo khác"
    change = round(row["value"] - base.value, 6)
    if not base.day or not row["due_end"]:
        return change, None, "thiếu ngày để tính mỗi năm"
    span = (date.fromisoformat(row["due_end"]) - date.fromisoformat(base.day)).days / 365.25
    if span < _SHORTEST:
        return change, None, "khoảng thời gian dưới một năm"
    return change, round(change / span, 4), ""


def _columns(made: dict[int, dict[Column, list[Entry]]]) -> tuple[Column, ...]:
    """The columns, those that most plans fill first within an indicator."""
    filled: dict[Column, int] = {}
    for entries in made.values():
        for column in entries:
            filled[column] = filled.get(column, 0) + 1
    return tuple(sorted(filled, key=lambda c: (c.indicator_id, -filled[c], c)))


def _reason(
    name: str, entries: dict[Column, tuple[Entry, ...]], outside: dict[str, set[str]]
) -> str:
    """Why a plan has nothing in a column of an indicator."""
    others = [c for c in entries if c.indicator_id == name]
    if others:
        return f"nêu theo cách khác: {name_of(others[0], short=True)}"
    years = outside.get(name)
    if years:
        told = ", ".join(sorted(y for y in years if y))
        return f"chỉ nêu cho năm {told}" if told else "nêu mà không ghi thời hạn"
    return "không nêu chỉ tiêu này"


def _notes(columns: Sequence[Column]) -> Iterable[str]:
    """What was kept apart, in words."""
    for name in dict.fromkeys(column.indicator_id for column in columns):
        own = [column for column in columns if column.indicator_id == name]
        if len({c.standard for c in own}) > 1:
            yield f"{name}: khác chuẩn nghèo, không so sánh các cột với nhau."
        if len({c.unit for c in own}) > 1:
            yield f"{name}: khác đơn vị tính."
        if len({c.group for c in own}) > 1:
            yield f"{name}: khác đối tượng hoặc địa bàn."
        if len({(c.way, c.per) for c in own}) > 1:
            yield f"{name}: có nơi nêu mức đạt tới, có nơi nêu mức tăng, giảm."
