"""``So sánh``: places by indicator, drawings to save, and in words what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from markupsafe import Markup
from sqlalchemy import Connection

from .... import wording
from ....database import compare as comparing
from ....database import documents, results
from ....database.compare import Column, Comparison, Entry
from ....database.compare_plans import Level, common
from ....database.compare_words import english, indicator_name, name_of
from ....database.query import indicator_id
from ....database.terms import YEARS, years
from ....extract.indicators import all_indicators
from ....models.errors import KehoachError
from ....sheets import clean
from ....wording import Lang, word
from ..charts import MOST, Bar, Line, bars, small, ways
from ..people import Person
from ..private import cover, hidden_from
from ..rendering import download, lang_of, page, unit
from ..safety import Reader

router = APIRouter(tags=["So sánh"])

By = Literal["plan", "commune", "district", "province"]
_HIGHER: dict[By, tuple[Level, ...]] = {
    "plan": ("province", "central"), "commune": ("district", "province", "central"),
    "district": ("province", "central"), "province": ("central",),
}  # fmt: skip
_LINES, _INDICATORS, _COMMON = 3, 6, 12
_PLANS, _PLANS_IN_FILES = 60, 100  # of one page, of one answer for programs
_COLUMNS, _DRAWINGS, _OTHERS = 16, 8, 4  # of one page: the columns that most plans fill


@dataclass(frozen=True, slots=True)
class Question:
    """The fields of the form."""

    indicator: tuple[str, ...]
    by: By
    province: str
    year: str
    before: int | None = None

    def address(self, path: str, **more: str | int | None) -> str:
        """The address of the same question somewhere else."""
        fields = [("indicator", name) for name in self.indicator]
        given = {"by": self.by, "province": self.province, "year": self.year,
                 "before": self.before, **more}  # fmt: skip
        fields += [(name, str(value)) for name, value in given.items() if value not in ("", None)]
        return f"{path}?{urlencode(fields)}"


async def question(
    indicator: Annotated[list[str] | None, Query(max_length=60)] = None,
    by: By = "plan",
    province: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[str, Query(max_length=15, pattern=YEARS)] = "",
    before: Annotated[int | None, Query(ge=1, le=1 << 40)] = None,
) -> Question:
    """What the address asks for; an empty field of a form is no condition.

    Plans are taken from the newest on; *before* is where the answer before ended.
    """
    named = (_known(name.strip()) for name in indicator or ())
    told = tuple(dict.fromkeys(n for n in named if n))[:_INDICATORS]
    return Question(told, by, province, year, before)


def _known(name: str) -> str:
    """The id of an indicator that was typed by its id or its name; what is neither as it is."""
    try:
        return indicator_id(name) if name else ""
    except KehoachError:
        return name[:100]


Asked = Annotated[Question, Depends(question)]


@router.get("/compare", include_in_schema=False)
def matrix(request: Request, who: Reader, asked: Asked) -> Response:
    """The page; without an indicator that which most targets speak of."""
    lang, wrong = lang_of(request), ""
    with request.app.state.store.connect() as connection:
        known = [(key, indicator_name(key), n) for key, n in common(connection, _COMMON)]
        if not asked.indicator and known:
            asked = replace(asked, indicator=(known[0][0],))
        found, lines = Comparison((), (), (), ()), {}
        try:
            found = _compare(connection, asked)
            columns = found.columns[:_COLUMNS]
            lines = _lines(connection, asked, columns, lang)
        except KehoachError as error:
            wrong = error.english if lang == "en" else error.message
    columns = found.columns[:_COLUMNS]
    sketches, highest = _sketches(found, columns, lines), _highest(found, columns)
    return page(
        request, "compare.html", who=who, asked=asked, found=found, wrong=wrong, known=known,
        every=_names(), clean=clean, called=indicator_name,
        notes=[_note(note, lang) for note in found.notes],
        columns=[*(_head(column, lang) for column in columns), *_rest(found, columns, lang)],
        rows=[_row(row, found, columns, highest, lang) for row in found.rows],
        absent=[(row, "; ".join(_why(c, why, lang) for c, why in row.missing.items()))
                for row in found.absent],
        undrawn=max(0, len(sketches) - _DRAWINGS),
        drawings=[_drawn(sketch, lang) for sketch in sketches[:_DRAWINGS]], most=MOST,
    )  # fmt: skip


@router.get("/compare.json")
def compare_json(request: Request, who: Reader, asked: Asked) -> JSONResponse:
    """Targets and gaps of a hundred plans, columns by their number; ``before`` is of the next."""
    found = _asked(request, who, asked)
    return JSONResponse(results.comparison_dict(found) | {"before": found.more})


@router.get("/compare.csv")
def compare_csv(request: Request, who: Reader, asked: Asked) -> Response:
    """Targets and gaps of a hundred plans as rows; where there are more the last row says so."""
    found, lang = _asked(request, who, asked), lang_of(request)
    text = results.comparison_csv(found, lang)
    if found.more is not None:
        vi = f"Còn văn bản nạp trước đó: thêm before={found.more} vào địa chỉ, hoặc lọc bớt."
        en = f"Plans loaded earlier follow: add before={found.more} to the address, or filter."
        text += f"{vi if lang == 'vi' else en}\r\n".replace(",", ";")
    return download(text.encode("utf-8"), "so_sanh.csv", "text/csv; charset=utf-8")


@router.get("/compare.svg")
def compare_svg(
    request: Request, who: Reader, asked: Asked,
    number: Annotated[int, Query(alias="drawing", ge=0, le=1000)] = 0,
) -> Response:  # fmt: skip
    """One of the drawings of the page, by its number."""
    lang = lang_of(request)
    with request.app.state.store.connect() as connection:
        found = _compare(connection, asked)
        columns = found.columns[:_COLUMNS]
        made = _sketches(found, columns, _lines(connection, asked, columns, lang))
    if number >= len(made):
        raise KehoachError(
            "no_drawing", f"Không có hình số {number}.", f"There is no drawing {number}."
        )
    svg = str(_drawn(made[number], lang)["svg"])
    return download(svg.encode("utf-8"), f"so_sanh_{number}.svg", "image/svg+xml")


@cache
def _names() -> list[str]:
    return sorted(one.name for one in all_indicators())


def _compare(
    connection: Connection, asked: Question, by: Level | None = None, most: int = _PLANS
) -> Comparison:
    return comparing.compare(
        connection, asked.indicator, by=by or asked.by, years=years(asked.year),
        province=asked.province or None, most=most, before=asked.before if by is None else None,
    )  # fmt: skip


def _asked(request: Request, who: Person, asked: Question) -> Comparison:
    """The comparison, without private names for who may not see them."""
    with request.app.state.store.connect() as connection:
        found = _compare(connection, asked, most=_PLANS_IN_FILES)
        if not hidden_from(who):
            return found
        heads = documents.rows(connection, [row.plan_id for row in found.rows])
    files = {head["id"]: head["file_id"] for head in heads}
    made = []
    for row in found.rows:
        names = request.app.state.names.of_file(files[row.plan_id])
        entries = {
            column: tuple(
                replace(e, quote=cover(e.quote, names), section=cover(e.section, names))
                for e in own
            )
            for column, own in row.entries.items()
        }
        made.append(replace(row, entries=entries))
    return replace(found, rows=tuple(made))


def _lines(
    connection: Connection, asked: Question, columns: Sequence[Column], lang: Lang
) -> dict[Column, tuple[Line, ...]]:
    """What higher plans set in the same columns; the highest first."""
    made: dict[Column, list[Line]] = {}
    for level in reversed(_HIGHER[asked.by]):
        within = asked if level != "central" else replace(asked, province="")
        for row in _compare(connection, within, level).rows:
            for column in set(columns) & set(row.entries):
                lines = made.setdefault(column, [])
                lines += [Line(f"{row.unit or row.plan}", e.value, _target(e, column, lang))
                          for e in row.entries[column] if not e.review]  # fmt: skip
    return {column: tuple(lines[:_LINES]) for column, lines in made.items()}


def _head(column: Column, lang: Lang) -> dict[str, str]:
    """A heading: the indicator's name, and beneath it what else numbers of the column share."""
    return {"id": column.indicator_id, "name": clean(indicator_name(column.indicator_id)),
            "how": clean(name_of(column, short=True, lang=lang))}  # fmt: skip


def _title(column: Column, lang: Lang) -> str:
    return f"{indicator_name(column.indicator_id)}, {name_of(column, short=True, lang=lang)}"


def _said(note: str, lang: Lang) -> str:
    return note if lang == "vi" else english(note)


def _note(note: str, lang: Lang) -> str:
    """A note with the name of the indicator in place of its id."""
    name, colon, rest = _said(note, lang).partition(": ")
    return f"{indicator_name(name)}: {rest}" if colon else name


def _why(column: Column, why: str, lang: Lang) -> str:
    return f"{indicator_name(column.indicator_id)}: {_said(why, lang)}"


def _gap(why: str, lang: Lang) -> Markup:
    """Why a cell is empty, in short and in full; the row tells elsewhere what it tells."""
    full = clean(_said(why, lang))
    short, _, rest = full.partition(":")
    title = Markup(' title="{}"').format(full) if rest else ""
    return Markup('<small class="soft"{}>{}</small>').format(title, short)


def _rest(found: Comparison, columns: Sequence[Column], lang: Lang) -> list[dict[str, str]]:
    """The heading of the last column, where the columns that few plans fill stand together."""
    left = len(found.columns) - len(columns)
    if not left:
        return []
    how = (f"{wording.number(left, lang)} cột ít nơi nêu", f"{left} columns that few fill")
    return [{"id": "", "name": ("Cách nêu khác", "Told otherwise")[lang == "en"],
             "how": how[lang == "en"]}]  # fmt: skip


def _row(
    row: comparing.Row, found: Comparison, columns: Sequence[Column],
    highest: Mapping[Column, float], lang: Lang,
) -> dict[str, Any]:  # fmt: skip
    cells: list[dict[str, Any]] = []
    gaps: dict[str, Markup] = {}
    for column in columns:
        name = column.indicator_id
        if column in row.entries:
            entries = row.entries[column]
            shown = [_shown(e, column, highest[column], lang) for e in entries]
            cells.append({"gap": "", "entries": shown, "more": None})
            continue
        if name not in gaps:
            gaps[name] = _gap(row.missing[column], lang)
        cells.append({"gap": gaps[name], "entries": (), "more": None})
    if len(columns) < len(found.columns):
        others = [(c, e) for c, own in row.entries.items() if c not in highest for e in own]
        cells.append({"gap": "", "more": None, "entries": [
            _shown(e, c, 0.0, lang) | {"note": clean(_title(c, lang))} for c, e in others[:_OTHERS]
        ]})  # fmt: skip
        if len(others) > _OTHERS:
            more = wording.number(len(others) - _OTHERS, lang)
            cells[-1]["more"] = (f"và {more} mục trong CSV", f"and {more} in the CSV")
    return {"plan_id": row.plan_id, "unit": clean(row.unit), "plan": clean(row.plan),
            "cells": cells}  # fmt: skip


def _shown(e: Entry, column: Column, highest: float, lang: Lang) -> dict[str, Any]:
    levels = column.way == "level" and not column.per  # else the heading says why
    return {
        "id": e.record_id, "target": _target(e, column, lang), "year": e.year or "",
        "baseline": _baseline(e, column, lang),
        "change": _moved(e.change, column, lang),
        "pace": _moved(e.pace, column, lang, e.change),
        "note": _said(e.note, lang) if levels else "",
        "review": e.review,
        "small": small(_bar("", e, column, lang), highest),
    }  # fmt: skip


def _highest(found: Comparison, columns: Sequence[Column]) -> dict[Column, float]:
    made = dict.fromkeys(columns, 0.0)
    for row in found.rows:
        for column, entries in row.entries.items():
            if column in made:
                values = (v for e in entries for v in (e.value, e.baseline) if v is not None)
                made[column] = max(made[column], *values)
    return made


@dataclass(frozen=True, slots=True)
class _Sketch:
    """A drawing to be made: bars, or the ways over the years."""

    column: Column
    rows: Sequence[tuple[comparing.Row, Entry]]
    lines: Sequence[Line]
    over_years: bool


def _sketches(
    found: Comparison, columns: Sequence[Column], lines: dict[Column, tuple[Line, ...]]
) -> list[_Sketch]:
    """The drawings of a comparison in their order; nothing is drawn yet."""
    made: list[_Sketch] = []
    for column in columns:
        rows = [(row, e) for row in found.rows for e in row.entries.get(column, ())]
        rows.sort(key=lambda one: -one[1].value)
        if len(rows) > 1 or lines.get(column):
            made.append(_Sketch(column, rows, lines.get(column, ()), over_years=False))
        if any(_runs(e) for _, e in rows):
            made.append(_Sketch(column, rows, (), over_years=True))
    return made


def _runs(entry: Entry) -> bool:
    """Both ends of the way over the years are known."""
    return entry.change is not None and bool(entry.baseline_day) and bool(entry.due)


def _drawn(sketch: _Sketch, lang: Lang) -> dict[str, Any]:
    told = len({e.year for _, e in sketch.rows}) > 1
    title, rows = _title(sketch.column, lang), sketch.rows
    if sketch.over_years:
        rows = [one for one in rows if _runs(one[1])]
    items = [_bar(_named(row, e, told), e, sketch.column, lang) for row, e in rows[:MOST]]
    if sketch.over_years:
        return {"svg": ways(title, items, lang), "title": title, "left": 0}
    return {"svg": bars(title, items, sketch.lines, lang), "title": title,
            "left": max(0, len(rows) - MOST)}  # fmt: skip


def _named(row: comparing.Row, entry: Entry, told: bool) -> str:
    name = row.unit or row.plan
    return f"{name} ({entry.year})" if told and entry.year else name


def _bar(name: str, entry: Entry, column: Column, lang: Lang) -> Bar:
    """A target to draw; a baseline that it cannot be held against is left out of the drawing."""
    base = entry.baseline if entry.change is not None else None
    return Bar(
        name, entry.value, _target(entry, column, lang), base, _year(entry.baseline_day),
        _year(entry.due), entry.review,
    )  # fmt: skip


def _year(day: str | None) -> float | None:
    """A day as a year with its part, for drawing."""
    if not day:
        return None
    known = date.fromisoformat(day)
    return known.year + (known.timetuple().tm_yday - 1) / 366


def _target(entry: Entry, column: Column, lang: Lang) -> str:
    bound = word("about_bound" if entry.bound == "about" else entry.bound, lang)
    high = "" if entry.value_max is None else f" - {wording.number(entry.value_max, lang)}"
    value = f"{wording.number(entry.value, lang)}{high}"
    amount = wording.joined(value, unit(column.unit, column.per, lang))
    way = word(column.way, lang) if column.way != "level" else ""
    return " ".join(f"{way} {bound} {amount}".split())


def _baseline(entry: Entry, column: Column, lang: Lang) -> str:
    if entry.baseline is None:
        return ""
    day = f" ({wording.day(entry.baseline_day, lang)})" if entry.baseline_day else ""
    return wording.joined(wording.number(entry.baseline, lang), unit(column.unit, None, lang)) + day


def _moved(value: float | None, column: Column, lang: Lang, whole: float | None = None) -> str:
    """A change as a reader says it: ``giảm 4,48 điểm %``; a pace the way of the *whole* unsaid."""
    if value is None:
        return ""
    points = ("điểm %" if lang == "vi" else "points") if column.unit == "%" else ""
    shown = wording.number(abs(round(value, 2)), lang)
    amount = f"{shown} {points or unit(column.unit, None, lang)}".strip()
    if value == 0 or (whole is not None and (whole < 0) == (value < 0)):
        return amount
    return f"{word('decrease' if value < 0 else 'increase', lang)} {amount}"
