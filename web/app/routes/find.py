"""``Chỉ tiêu``: search as one types, with facets; downloads of exactly what is shown."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from ....database import documents, results
from ....database.hits import Hit
from ....database.query import Search
from ....database.search import Page, search
from ....database.terms import years
from ....sheets import Column, Sheet, Value, write_workbook
from ....wording import Lang
from ..people import Person
from ..private import cover, hidden_from
from ..rendering import XLSX, as_csv, download, lang_of, page
from ..safety import Reader

router = APIRouter()

Kind = Literal["target", "figure", "citation", "deadline", "assignment", "section", "plan", "all"]
Review = Literal["", "yes", "no"]
_SHOWN, _DOWNLOADED = 50, 2_000
_FACET_FIELDS = {
    "type": "type", "indicator": "indicator", "province": "province", "year": "year",
    "agency": "agency", "unit": "unit", "review": "review",
}  # fmt: skip
Words = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True, slots=True)
class Question:
    """The fields of the form as they came; ``search`` makes them a search."""

    q: str
    type: Kind
    indicator: str
    province: str
    district: str
    commune: str
    year: str
    agency: str
    unit: str
    review: Review
    minimum: float | None
    maximum: float | None
    due_before: date | None
    due_after: date | None

    def search(self) -> Search:
        """The search that the form asks for."""
        return Search(
            text=self.q, indicator=self.indicator or None, province=self.province or None,
            district=self.district or None, commune=self.commune or None,
            years=years(self.year), agency=self.agency or None, minimum=self.minimum,
            maximum=self.maximum, unit=self.unit or None, due_before=self.due_before,
            due_after=self.due_after, kinds=() if self.type == "all" else (self.type,),
            review={"yes": True, "no": False}.get(self.review),
        )  # fmt: skip

    def given(self) -> dict[str, str]:
        """The fields that are filled, for addresses."""
        names = self.__dataclass_fields__
        values = {name: getattr(self, name) for name in names}
        values["min"], values["max"] = values.pop("minimum"), values.pop("maximum")
        return {name: str(value) for name, value in values.items() if value not in ("", None)}

    def address(self, path: str = "/", **changed: str | None) -> str:
        """The address of the same question with some fields changed."""
        fields = self.given() | {k: v for k, v in changed.items() if v is not None}
        for name in (k for k, v in changed.items() if v is None):
            fields.pop(name, None)
        return f"{path}?{urlencode(fields)}"


def question(
    q: Words = "",
    type: Kind = "target",
    indicator: Words = "",
    province: Words = "",
    district: Words = "",
    commune: Words = "",
    year: Annotated[str, Query(max_length=9, pattern=r"^(\d{4})?(:(\d{4})?)?$")] = "",
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
        due_before=_day(due_before), due_after=_day(due_after),
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


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@router.get("/", include_in_schema=False)
def home(request: Request, who: Reader, asked: Asked, after: After = None) -> Response:
    """The page; of htmx's request the results alone."""
    found = _find(request, who, asked, _SHOWN, after)
    if after is not None:
        template = "search_more.html"
    else:
        template = "search_results.html" if "hx-request" in request.headers else "search.html"
    lang = lang_of(request)
    return page(
        request, template, who=who, asked=asked, found=found,
        facets=[_facet(*facet, asked, lang) for facet in found.facets.items() if facet[1]],
        value_of=lambda hit: results.value_of(hit, lang),
        place_of=lambda hit: results.place_of(hit, lang),
        count=lambda count: results.number(count, lang),
    )  # fmt: skip


@router.get("/search.json", tags=["Chỉ tiêu"])
def search_json(
    request: Request,
    who: Reader,
    asked: Asked,
    after: After = None,
    limit: Annotated[int, Query(ge=1, le=200)] = _SHOWN,
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
    with request.app.state.store.connect() as connection:
        found = search(connection, asked.search(), limit, after)
        if not hidden_from(who):
            return found
        heads = documents.rows(connection, list({hit.plan_id for hit in found.hits}))
    files = {head["id"]: head["file_id"] for head in heads}
    names = {plan: request.app.state.names.of_file(key) for plan, key in files.items()}
    return replace(found, hits=tuple(_covered(hit, names[hit.plan_id]) for hit in found.hits))


def _covered(hit: Hit, names: frozenset[str]) -> Hit:
    """A hit without private names; covered letter by letter, so that its marks stay in place."""
    texts = ("section", "sentence", "quote", "fields")
    return replace(hit, **{name: cover(getattr(hit, name), names) for name in texts})


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


def _facet(
    name: str, values: tuple[tuple[str, int], ...], asked: Question, lang: Lang
) -> dict[str, Any]:
    """A facet with the address that each of its values leads to."""
    chosen = asked.given().get(_FACET_FIELDS[name], "")
    return {
        "name": results.facet_name(name, lang),
        "values": [
            {
                "label": results.facet_value(name, value, lang),
                "count": count,
                "chosen": value == chosen,
                "href": _leads(asked, name, value, chosen),
            }
            for value, count in values
        ],
    }


def _leads(asked: Question, name: str, value: str, chosen: str) -> str:
    field = _FACET_FIELDS[name]
    if name == "review":
        value = {"review": "yes"}.get(value, "no")
    changed: dict[str, str | None] = {field: value}
    if value == chosen:
        changed = {field: "all" if field == "type" else None}
    return asked.address("/", **changed)
