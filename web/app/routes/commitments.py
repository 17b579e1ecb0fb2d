"""``Sổ cam kết``: what is asked, of whom, by when, and what became of it as of today."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection

from ....database import commitments as asked_for
from ....database.calendar import write_calendar
from ....database.commitments import Commitments, Dated
from ....database.names import Cover
from ....database.query import Search
from ....database.terms import YEARS, days, years
from ....sheets import Sheet, write_workbook
from ..commitment_rows import Maker, Row, cells, columns
from ..people import Person
from ..private import hidden_from
from ..rendering import XLSX, as_csv, download, lang_of, page
from ..reported import WORDS
from ..safety import Reader
from .find import Words

router = APIRouter()
TAGS: list[Any] = ["Sổ cam kết"]
_SHOWN, _ON_A_DAY, _OF_A_BODY = 50, 4, 100
_FRESH, _FRESH_IN_FILES = 12, 200  # plans that are held against their reports for one answer
State = Literal["", "not_met", "contradicted", "unreported", "unclear", "not_due", "met",
                "exceeded", "overdue", "undated", "recurring", "unheld"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filter:
    """The fields of the form as they came."""

    q: str
    agency: str
    province: str
    district: str
    year: str
    due_after: date | None
    due_before: date | None
    state: State
    plan: int | None

    def search(self) -> Search:
        """The search that the form asks for; two of the states say when a thing is due."""
        after, before = self.due_after, self.due_before
        today = date.today()
        if self.state == "overdue":
            before = min(before or date.max, today - timedelta(days=1))
        elif self.state == "not_due":
            after = max(after or date.min, today)
        return Search(
            text=self.q, agency=self.agency or None, province=self.province or None,
            district=self.district or None, years=years(self.year), due_after=after,
            due_before=before,
        )  # fmt: skip

    def given(self) -> dict[str, str]:
        """The fields that are filled, for addresses."""
        return {
            name: str(value)
            for name in self.__dataclass_fields__
            if (value := getattr(self, name)) not in ("", None)
        }

    def address(self, path: str = "/commitments", /, **changed: object) -> str:
        """The address of the same with some fields changed; None takes one away."""
        fields = {**self.given(), **changed}
        kept = {name: value for name, value in fields.items() if value not in ("", None)}
        return f"{path}?{urlencode(kept)}" if kept else path


async def wanted(
    q: Words = "",
    agency: Words = "",
    province: Words = "",
    district: Words = "",
    year: Annotated[str, Query(max_length=15, pattern=YEARS)] = "",
    due_after: Annotated[str, Query(max_length=10)] = "",
    due_before: Annotated[str, Query(max_length=10)] = "",
    state: State = "",
    plan: Annotated[str, Query(max_length=12, pattern=r"^\d*$")] = "",
) -> Filter:
    """The filter of a request; an empty field of a form is no condition."""
    return Filter(
        q=q, agency=agency, province=province, district=district, year=year,
        due_after=days(due_after.strip()), due_before=days(due_before.strip()), state=state,
        plan=int(plan) if plan else None,
    )  # fmt: skip


Asked = Annotated[Filter, Depends(wanted)]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=10_000)]
# As an address has it, and as a person types it: 2026-12, 12/2026.
Month = Annotated[
    str,
    Query(
        max_length=7,
        pattern=r"^((19|20|21)\d\d-(0[1-9]|1[0-2])|(0?[1-9]|1[0-2])/(19|20|21)\d\d)?$",
    ),
]
Name = Annotated[str, Query(min_length=1, max_length=300)]


@dataclass(frozen=True, slots=True)
class Listed:
    """The commitments that fit, and how each page of them is made."""

    all: Commitments
    make: Callable[[tuple[Dated, ...]], list[Row]]
    counts: dict[str, int] | None = None
    rows: list[Row] | None = None

    def part(self, first: int, count: int) -> list[Row]:
        """Some of the rows."""
        if self.rows is not None:
            return self.rows[first : first + count]
        return self.make(self.all.part(first, count))

    def __len__(self) -> int:
        return len(self.all if self.rows is None else self.rows)


@contextmanager
def _listed(request: Request, who: Person, asked: Filter, fresh: int) -> Iterator[Listed]:
    with request.app.state.store.connect() as connection:
        maker = _maker(request, who, connection, fresh)
        if asked.plan is None:
            yield Listed(asked_for.commitments(connection, asked.search()), maker.rows)
            return
        # Of one plan the reports are asked for every row, so that each state can be counted.
        found = asked_for.of_plan(connection, asked.plan)
        rows = maker.rows(found.part(0, len(found)))
        counts = Counter(row.state for row in rows)
        kept = [row for row in rows if not asked.state or row.state == asked.state]
        ordered = {state: counts[state] for state in WORDS if counts[state]}
        yield Listed(found, maker.rows, ordered, kept)


def _maker(request: Request, who: Person, connection: Connection, fresh: int) -> Maker:
    names = request.app.state.names if hidden_from(who) else None
    return Maker(connection, request.app.state.registers, lang_of(request), names, fresh)


@router.get("/commitments", include_in_schema=False)
def commitments_page(
    request: Request, who: Reader, asked: Asked, number: PageNumber = 1
) -> Response:
    """The page; of htmx's request the results alone."""
    template = "commitments.html"
    if "hx-request" in request.headers:
        template = "commitments_results.html"
    with _listed(request, who, asked, _FRESH) as listed:
        first = (number - 1) * _SHOWN
        return page(
            request, template, who=who, asked=asked, rows=listed.part(first, _SHOWN),
            total=len(listed), more=listed.all.more, latest=listed.all.latest,
            number_of=number, first=first, shown=_SHOWN,
            counts=listed.counts, states=WORDS, today=date.today(), short=asked.plan is not None,
        )  # fmt: skip


@router.get("/commitments.json", tags=TAGS)
def commitments_json(
    request: Request,
    who: Reader,
    asked: Asked,
    number: PageNumber = 1,
    limit: Annotated[int, Query(ge=1, le=200)] = _SHOWN,
) -> JSONResponse:
    """One page of commitments in the order of their days."""
    with _listed(request, who, asked, _FRESH) as listed:
        rows = listed.part((number - 1) * limit, limit)
        return JSONResponse({
            "as_of": date.today().isoformat(), "total": len(listed), "more": listed.all.more,
            "counts": listed.counts, "commitments": [row.as_dict() for row in rows],
        })  # fmt: skip


@router.get("/commitments.csv", tags=TAGS)
def commitments_csv(request: Request, who: Reader, asked: Asked) -> Response:
    """All commitments that fit, as shown, up to 5,000."""
    lang = lang_of(request)
    with _listed(request, who, asked, _FRESH_IN_FILES) as listed:
        rows = [cells(row, lang, False) for row in listed.part(0, asked_for.MOST)]
    return as_csv("so_cam_ket.csv", [c.title for c in columns(lang)], rows)


@router.get("/commitments.xlsx", tags=TAGS)
def commitments_xlsx(request: Request, who: Reader, asked: Asked) -> Response:
    """The same as a workbook."""
    lang = lang_of(request)
    with _listed(request, who, asked, _FRESH_IN_FILES) as listed:
        rows = [cells(row, lang, True) for row in listed.part(0, asked_for.MOST)]
    name, title = ("Sổ cam kết", "SỔ CAM KẾT") if lang == "vi" else ("Commitments", "COMMITMENTS")
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        target = Path(folder) / "a.xlsx"
        write_workbook(target, [Sheet(name, columns(lang), rows, title)])
        return download(target.read_bytes(), "so_cam_ket.xlsx", XLSX)


@router.get("/commitments.ics", tags=TAGS)
def commitments_ics(request: Request, who: Reader, asked: Asked) -> Response:
    """The deadlines that fit, as a calendar that an office programme takes in; of more than 5,000
    the next ones."""
    with request.app.state.store.connect() as connection:
        chosen = asked_for.deadlines(connection, asked.search(), date.today())
        found = [entry for _, entry in asked_for.entries_of(connection, chosen)]
        if hidden_from(who):
            names = Cover(connection)
            found = [names.entry("deadlines", entry) for entry in found]
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        target = Path(folder) / "a.ics"
        write_calendar(target, found, lang_of(request))
        return download(target.read_bytes(), "thoi_han.ics", "text/calendar; charset=utf-8")


@router.get("/commitments/calendar", include_in_schema=False)
def calendar_page(request: Request, who: Reader, asked: Asked, month: Month = "") -> Response:
    """A month with what is due on its days."""
    first = _first(month)
    last = _next(first) - timedelta(days=1)
    days: dict[date, list[Any]] = {}
    inside = replace(asked, due_after=first, due_before=last, plan=None)
    with request.app.state.store.connect() as connection:
        month_of = asked_for.month(connection, inside.search(), _ON_A_DAY)
        maker = _maker(request, who, connection, _FRESH)
        for row in maker.rows(month_of.first):
            days.setdefault(date.fromisoformat(row.due or ""), []).append(row)
    counts = month_of.counts
    start = first - timedelta(days=first.weekday())
    weeks = [
        [start + timedelta(days=7 * week + day) for day in range(7)]
        for week in range(6)
        if start + timedelta(days=7 * week) <= last
    ]
    return page(
        request, "calendar.html", who=who, asked=asked, first=first, last=last, weeks=weeks,
        days=days, counts=counts, before=(first - timedelta(days=1)), after=_next(first),
        states=WORDS, more=month_of.latest, today=date.today(), total=sum(counts.values()),
    )  # fmt: skip


@router.get("/commitments/bodies", include_in_schema=False)
def bodies_page(request: Request, who: Reader) -> Response:
    """The bodies that plans ask things of."""
    with request.app.state.store.connect() as connection:
        found = asked_for.bodies(connection)
    return page(request, "bodies.html", who=who, bodies=found)


@router.get("/commitments/bodies.json", tags=TAGS)
def bodies_json(request: Request, who: Reader) -> JSONResponse:
    """The same for programs."""
    with request.app.state.store.connect() as connection:
        return JSONResponse([
            {"agency_id": b.agency_id, "level": b.level, "name": b.name, "count": b.count}
            for b in asked_for.bodies(connection)
        ])  # fmt: skip


@router.get("/commitments/agency", include_in_schema=False)
def agency_page(
    request: Request, who: Reader, asked: Asked, name: Name, number: PageNumber = 1
) -> Response:
    """Everything asked of one body, plan by plan, the newest first."""
    first = (number - 1) * _OF_A_BODY
    rows, found = _of_agency(request, who, asked, name, first, _OF_A_BODY, _FRESH)
    groups = [list(own) for _, own in groupby(rows, key=lambda row: row.plan_id)]
    return page(
        request, "agency.html", who=who, asked=asked, name=name, groups=groups,
        counts=Counter(row.state for row in rows), total=len(found), more=found.more,
        states=WORDS, short=True, number_of=number, first=first, shown=len(rows),
    )  # fmt: skip


@router.get("/commitments/agency.json", tags=TAGS)
def agency_json(
    request: Request, who: Reader, asked: Asked, name: Name, number: PageNumber = 1
) -> JSONResponse:
    """The same for programs, two hundred at a time."""
    rows, found = _of_agency(request, who, asked, name, (number - 1) * 200, 200, _FRESH)
    return JSONResponse({
        "name": name, "total": len(found), "more": number * 200 < len(found) or found.more,
        "asked": [row.as_dict() for row in rows],
    })  # fmt: skip


@router.get("/commitments/agency.csv", tags=TAGS)
def agency_csv(request: Request, who: Reader, asked: Asked, name: Name) -> Response:
    """The same as a table, up to 5,000."""
    lang = lang_of(request)
    rows, _ = _of_agency(request, who, asked, name, 0, asked_for.MOST, _FRESH_IN_FILES)
    return as_csv("co_quan.csv", [c.title for c in columns(lang)],
                  (cells(row, lang, False) for row in rows))  # fmt: skip


def _of_agency(
    request: Request, who: Person, asked: Filter, name: str, first: int, count: int,
    fresh: int,
) -> tuple[list[Row], Commitments]:  # fmt: skip
    with request.app.state.store.connect() as connection:
        found = asked_for.asked_of(connection, name, asked.search())
        return _maker(request, who, connection, fresh).rows(found.part(first, count)), found


def _first(month: str) -> date:
    if not month:
        return date.today().replace(day=1)
    if "/" in month:
        number, year = month.split("/")
        return date(int(year), int(number), 1)
    return date.fromisoformat(f"{month}-01")


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
