"""``So sánh``: places by indicator, drawings to save, and in words what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection

from .... import wording
from ....database import compare as comparing
from ....database import documents, results
from ....database.compare import Column, Comparison, Entry, Level
from ....database.compare_words import english, indicator_name, name_of
from ....database.query import Search, indicator_id
from ....database.search import search
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
_LINES, _ROWS, _ABSENT = 3, 500, 50
_INDICATORS = 6


@dataclass(frozen=True, slots=True)
class Question:
    """The fields of the form."""

    indicator: tuple[str, ...]
    by: By
    province: str
    year: str

    def address(self, path: str, **more: str | int) -> str:
        """The address of the same question somewhere else."""
        fields = [("indicator", name) for name in self.indicator]
        fields += [(name, str(value)) for name, value in
                   {"by": self.by, "province": self.province, "year": self.year, **more}.items()
                   if value != ""]  # fmt: skip
        return f"{path}?{urlencode(fields)}"


def question(
    indicator: Annotated[list[str] | None, Query(max_length=60)] = None,
    by: By = "plan",
    province: Annotated[str, Query(max_length=100)] = "",
    year: Annotated[str, Query(max_length=15, pattern=YEARS)] = "",
) -> Question:
    """What the address asks for; an empty field of a form is no condition."""
    named = (_known(name.strip()) for name in indicator or ())
    return Question(tuple(dict.fromkeys(n for n in named if n))[:_INDICATORS], by, province, year)


def _known(name: str) -> str:
    """The id of an indicator that was typed by its id or its name; what is neither as it is."""
    try:
        return indicator_id(name) if name else ""
    except KehoachError:
        return name[:100]


Asked = Annotated[Question, Depends(question)]


@router.get("/compare", include_in_schema=False)
def matrix(request: Request, who: Reader, asked: Asked) -> Response:
    """The page; without an indicator that which most documents speak of."""
    lang, wrong = lang_of(request), ""
    with request.app.state.store.connect() as connection:
        known = _common(connection, lang)
        if not asked.indicator and known:
            asked = replace(asked, indicator=(known[0][0],))
        found, lines = Comparison((), (), (), ()), {}
        try:
            found = _compare(connection, asked)
            lines = _lines(connection, asked, found, lang)
        except KehoachError as error:
            wrong = error.english if lang == "en" else error.message
    return page(
        request, "compare.html", who=who, asked=asked, found=found, wrong=wrong, known=known,
        every=sorted(one.name for one in all_indicators()), clean=clean, called=indicator_name,
        notes=[_note(note, lang) for note in found.notes],
        columns=[_head(column, lang) for column in found.columns],
        rows=[_row(row, found, lang) for row in found.rows[:_ROWS]],
        absent=[(row, "; ".join(_why(c, why, lang) for c, why in row.missing.items()))
                for row in found.absent[:_ABSENT]],
        beyond=max(0, len(found.rows) - _ROWS), drawings=list(_drawings(found, lines, lang)),
        most=MOST,
    )  # fmt: skip


@router.get("/compare.json")
def compare_json(request: Request, who: Reader, asked: Asked) -> JSONResponse:
    """Every target and every gap, columns by their number."""
    return JSONResponse(results.comparison_dict(_asked(request, who, asked)))


@router.get("/compare.csv")
def compare_csv(request: Request, who: Reader, asked: Asked) -> Response:
    """Every target and every gap as a row."""
    text = results.comparison_csv(_asked(request, who, asked), lang_of(request))
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
        made = list(_drawings(found, _lines(connection, asked, found, lang), lang))
    if number >= len(made):
        raise KehoachError(
            "no_drawing", f"Không có hình số {number}.", f"There is no drawing {number}."
        )
    return download(str(made[number]["svg"]).encode("utf-8"), f"so_sanh_{number}.svg",
                    "image/svg+xml")  # fmt: skip


def _compare(connection: Connection, asked: Question, by: Level | None = None) -> Comparison:
    return comparing.compare(
        connection, asked.indicator, by=by or asked.by, years=years(asked.year),
        province=asked.province or None,
    )  # fmt: skip


def _asked(request: Request, who: Person, asked: Question) -> Comparison:
    """The comparison, without private names for who may not see them."""
    with request.app.state.store.connect() as connection:
        found = _compare(connection, asked)
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


def _common(connection: Connection, lang: Lang) -> list[tuple[str, str, int]]:
    """The indicators that most targets speak of, each with its name and their number."""
    found = search(connection, Search(kinds=("target",)), 1).facets.get("indicator", ())
    return [(key, indicator_name(key), number) for key, number in found]


def _lines(
    connection: Connection, asked: Question, found: Comparison, lang: Lang
) -> dict[Column, tuple[Line, ...]]:
    """What higher plans set in the same columns; the highest first."""
    made: dict[Column, list[Line]] = {}
    for level in reversed(_HIGHER[asked.by]):
        within = asked if level != "central" else replace(asked, province="")
        for row in _compare(connection, within, level).rows:
            for column in set(found.columns) & set(row.entries):
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


def _gap(why: str, lang: Lang) -> tuple[str, str]:
    """Why a cell is empty, in short and in full; the row tells elsewhere what it tells."""
    full = _said(why, lang)
    return full.partition(":")[0], full


def _row(row: comparing.Row, found: Comparison, lang: Lang) -> dict[str, Any]:
    cells = []
    for column in found.columns:
        own = row.entries.get(column, ())
        highest = _highest(found, column)
        levels = column.way == "level" and not column.per  # else the heading says why
        cells.append({
            "why": _gap(row.missing.get(column, ""), lang),
            "entries": [
                {
                    "id": e.record_id, "target": _target(e, column, lang), "year": e.year or "",
                    "baseline": _baseline(e, column, lang),
                    "change": _moved(e.change, column, lang),
                    "pace": _moved(e.pace, column, lang, e.change),
                    "note": _said(e.note, lang) if levels else "",
                    "review": e.review,
                    "small": small(_bar("", e, column, lang), highest),
                    "quote": clean(" ".join(e.quote.split())[:300]),
                }
                for e in own
            ],
        })  # fmt: skip
    return {"plan_id": row.plan_id, "unit": clean(row.unit), "plan": clean(row.plan),
            "cells": cells}  # fmt: skip


def _highest(found: Comparison, column: Column) -> float:
    entries = [e for row in found.rows for e in row.entries.get(column, ())]
    return max((v for e in entries for v in (e.value, e.baseline) if v is not None), default=0.0)


def _drawings(
    found: Comparison, lines: dict[Column, tuple[Line, ...]], lang: Lang
) -> Sequence[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for column in found.columns:
        spoken = {e.year for row in found.rows for e in row.entries.get(column, ())}
        items = [
            _bar(_named(row, e, len(spoken) > 1), e, column, lang)
            for row in found.rows
            for e in row.entries.get(column, ())
        ]
        items.sort(key=lambda bar: -bar.value)
        title = _title(column, lang)
        if len(items) > 1 or lines.get(column):
            made.append({"svg": bars(title, items, lines.get(column, ()), lang), "title": title,
                         "left": max(0, len(items) - MOST)})  # fmt: skip
        drawn = ways(title, items, lang)
        if drawn is not None:
            made.append({"svg": drawn, "title": title, "left": 0})
    return made


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
