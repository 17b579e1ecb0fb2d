"""``Chỉ tiêu``: search as one types, with facets; downloads of exactly what is shown."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ....database import results
from ....database.hits import Hit
from ....database.search import Page
from ....database.terms import YEARS, days
from ....sheets import Column, Sheet, Value, write_workbook
from ....wording import Lang
from ..answers import Answers
from ..asking import Kind, Question, Review
from ..found import Ask, find
from ..people import Person
from ..private import hidden_from
from ..rendering import XLSX, as_csv, download, lang_of, page
from ..safety import Reader

router = APIRouter()

_DOWNLOADED = 2_000
Words = Annotated[str, Query(max_length=300)]


def question(
    q: Words = "",
    type: Kind = "target",
    indicator: Words = "",
    province: Words = "",
    district: Words = "",
    commune: Words = "",
    year: Annotated[str, Query(max_length=15, pattern=YEARS)] = "",
    agency: Words = "",
    unit: Words = "",
    review: Review = "",
    minimum: Annotated[str, Query(alias="min", max_length=30)] = "",
    maximum: Annotated[str, Query(alias="max", max_length=30)] = "",
    due_before: Annotated[str, Query(max_length=10)] = "",
    due_after: Annotated[str, Query(max_length=10)] = "",
) -> Question:
    """The question of a request; an empty field of a form is no condition."""
    return Question(
        q=q, type=type, indicator=indicator, province=province, district=district,
        commune=commune, year=year, agency=agency, unit=unit, review=review,
        minimum=_number(minimum), maximum=_number(maximum),
        due_before=days(due_before.strip()), due_after=days(due_after.strip()),
    )  # fmt: skip


Asked = Annotated[Question, Depends(question)]
After = Annotated[str | None, Query(max_length=500)]


def _number(text: str) -> float | None:
    """A number as a Vietnamese or a program writes it; what is none is no condition."""
    plain = text.strip().replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if abs(value) < 1e18 else None


@router.get("/", include_in_schema=False)
def home(request: Request, who: Reader, asked: Asked, after: After = None) -> Response:
    """The page; of htmx's request the results alone."""
    answers: Answers = request.app.state.answers
    found = answers.html(Ask(asked, after, lang_of(request), hidden_from(who)))
    if after is not None or "hx-request" in request.headers:
        return HTMLResponse(found)
    return page(request, "search.html", who=who, asked=asked, results=found)


@router.get("/search.json", tags=["Chỉ tiêu"])
def search_json(
    request: Request,
    who: Reader,
    asked: Asked,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> JSONResponse:
    """One page of records that fit, with facets and the cursor of the next page."""
    return JSONResponse(results.as_dict(_find(request, who, asked, limit, after)))


@router.get("/search.csv", tags=["Chỉ tiêu"])
def search_csv(request: Request, who: Reader, asked: Asked) -> Response:
    """The records that fit, as shown, up to 2,000."""
    lang = lang_of(request)
    rows = (_row(hit, lang, False) for hit in _all(request, who, asked))
    return as_csv("chi_tieu.csv", [c.title for c in _columns(lang)], rows)


@router.get("/search.xlsx", tags=["Chỉ tiêu"])
def search_xlsx(request: Request, who: Reader, asked: Asked) -> Response:
    """The same as a workbook."""
    lang = lang_of(request)
    rows = (_row(hit, lang, True) for hit in _all(request, who, asked))
    title = "KẾT QUẢ TÌM" if lang == "vi" else "SEARCH RESULTS"
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        target = Path(folder) / "a.xlsx"
        write_workbook(
            target, [Sheet("Kết quả" if lang == "vi" else "Results", _columns(lang), rows, title)]
        )
        return download(target.read_bytes(), "chi_tieu.xlsx", XLSX)


def _find(request: Request, who: Person, asked: Question, limit: int, after: str | None) -> Page:
    state = request.app.state
    return find(state.store, state.names if hidden_from(who) else None, asked, limit, after)


def _all(request: Request, who: Person, asked: Question) -> Iterator[Hit]:
    """The hits of all pages, in their order."""
    after, left = None, _DOWNLOADED
    while left > 0:
        found = _find(request, who, asked, min(200, left), after)
        yield from found.hits
        left -= len(found.hits)
        after = found.after
        if after is None:
            return


def _columns(lang: Lang) -> tuple[Column, ...]:
    vi = lang == "vi"
    named: tuple[tuple[str, str, float], ...] = (
        ("Văn bản", "Document", 40), ("Địa phương", "Place", 24), ("Chỉ tiêu", "Indicator", 36),
        ("Giá trị", "Value", 14), ("Đơn vị tính", "Unit", 12), ("Năm", "Year", 8),
        ("Hạn", "Due", 14), ("Cơ quan", "Agency", 24), ("Câu", "Sentence", 60),
        ("Vị trí", "Where", 40), ("Mã", "Id", 20),
    )  # fmt: skip
    return tuple(Column(one[0] if vi else one[1], one[2]) for one in named)


def _row(hit: Hit, lang: Lang, days: bool) -> list[Value]:
    fields: dict[str, Any] = hit.fields
    due = fields.get("due_end") or fields.get("end_date")
    where = ", ".join(part for part in (hit.section, results.place_of(hit, lang)) if part)
    return [
        hit.plan, hit.place, fields.get("indicator") or fields.get("canonical")
        or fields.get("task") or fields.get("title"), fields.get("value"), fields.get("unit"),
        fields.get("year"), (date.fromisoformat(due) if days else due) if due else None,
        fields.get("agency"), " ".join(hit.sentence.split()), where, hit.id,
    ]  # fmt: skip
