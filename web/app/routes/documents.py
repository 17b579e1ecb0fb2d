"""``Văn bản``: what was loaded; a document beside its records; what people say of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from ....database import corrections, documents, lookup
from ....database import search as searching
from ....database.query import Search
from ....database.store import Store
from ....database.terms import YEARS, years
from ....models import Record
from ....models.errors import KehoachError
from ....sheets import Value, clean
from ....wording import Lang
from ...page import LETTERS
from ...page_records import Row
from ..document import (
    VERDICTS,
    Opened,
    editable,
    heading,
    history,
    open_plan,
    relation,
)
from ..markup import Lists, prose
from ..people import Person
from ..pictures import drawable, lacking
from ..private import cover, hidden_from
from ..rendering import as_csv, error_page, lang_of, page
from ..safety import Checked, Reader, Reviewer
from ..signing import LONGEST, author, known, reason

router = APIRouter(tags=["Văn bản"])

_SHOWN, _LISTED = 50, 2_000
_FIELD = "f_"
_LONGEST_FIELD = 5_000
Words = Annotated[str, Query(max_length=300)]
PlanId = Annotated[int, Path(ge=1, le=1 << 40)]
RecordId = Annotated[str, Path(max_length=90, pattern=r"^[a-z]-[\w-]+$")]
PageNumber = Annotated[int, Path(ge=1, le=100_000)]
Action = Literal["confirm", "reject", "set", "undo"]


def question(
    q: Words = "",
    province: Words = "",
    district: Words = "",
    year: Annotated[str, Query(max_length=15, pattern=YEARS)] = "",
    old: bool = False,
) -> Search:
    """What the address asks for; *old* brings superseded versions back."""
    return Search(
        text=q, province=province or None, district=district or None, years=years(year),
        kinds=("plan",), everything=old,
    )  # fmt: skip


Asked = Annotated[Search, Depends(question)]
After = Annotated[str | None, Query(max_length=500)]


@router.get("/documents", include_in_schema=False)
def listing(request: Request, who: Reader, asked: Asked, after: After = None) -> Response:
    """The list; of htmx's request the rows alone."""
    lang = lang_of(request)
    with request.app.state.store.connect() as connection:
        found = searching.search(connection, asked, _SHOWN, after)
        rows = documents.rows(connection, [hit.plan_id for hit in found.hits])
        unread = [] if after else documents.unread(connection)
    fields = {name: request.query_params.get(name, "") for name in ("q", "province", "district",
              "year", "old")}  # fmt: skip
    more = None
    if found.after:
        given = {name: value for name, value in fields.items() if value}
        more = "/documents?" + urlencode(given | {"after": found.after})
    return page(
        request, "documents_rows.html" if after else "documents.html", who=who, rows=rows,
        fields=fields, more=more, unread=unread, heading=lambda row: heading(row, lang),
        address=lambda path: f"{path}?{urlencode({k: v for k, v in fields.items() if v})}",
        count=found.exact, clean=clean,
    )  # fmt: skip


@router.get("/documents.json")
def listing_json(request: Request, who: Reader, asked: Asked, after: After = None) -> JSONResponse:
    """One page of documents, and the cursor of the next."""
    with request.app.state.store.connect() as connection:
        found = searching.search(connection, asked, 200, after)
        rows = documents.rows(connection, [hit.plan_id for hit in found.hits])
    return JSONResponse({"documents": rows, "after": found.after})


@router.get("/documents.csv")
def listing_csv(request: Request, who: Reader, asked: Asked) -> Response:
    """The documents as a table, up to 2,000."""
    rows: list[dict[str, Any]] = []
    after: str | None = None
    with request.app.state.store.connect() as connection:
        while len(rows) < _LISTED:
            found = searching.search(connection, asked, 200, after)
            rows += documents.rows(connection, [hit.plan_id for hit in found.hits])
            after = found.after
            if after is None:
                break
    names = [name for name in rows[0] if name != "identity"] if rows else ["id"]
    return as_csv("van_ban.csv", names, ([row[name] for name in names] for row in rows))


@router.get("/documents/{plan_id}.json")
def document_json(request: Request, who: Reader, plan_id: PlanId) -> JSONResponse:
    """A document with its records as they hold after corrections, and its text."""
    opened = _open(request, who, plan_id)
    data = opened.file.documents[opened.plan["ordinal"]].model_dump(mode="json")
    for name, items in data.items():
        if isinstance(items, list):
            data[name] = [
                item | {"verdict": opened.verdicts.get(item["id"])}
                for item in items
                if isinstance(item, dict) and opened.verdicts.get(str(item.get("id"))) != "rejected"
            ]
    return JSONResponse({"id": plan_id, "document": data, "text": opened.file.text})


@router.get("/documents/{plan_id}.csv")
def document_csv(request: Request, who: Reader, plan_id: PlanId) -> Response:
    """The records of a document's file as a table, in the order of the text."""
    opened, lang = _open(request, who, plan_id), lang_of(request)
    vi = lang == "vi"
    heads = ("Loại", "Nội dung", "Giá trị", "Vị trí", "Độ tin cậy", "Cần xem lại", "Người xem",
             "Nguyên văn", "Mã")  # fmt: skip
    if not vi:
        heads = ("Type", "What", "Value", "Where", "Confidence", "To review", "Verdict",
                 "Words", "Id")  # fmt: skip

    def cells(row: Row) -> list[Value]:
        verdict = VERDICTS.get(opened.verdicts.get(row.id, ""))
        return [row.type, row.line, row.value, row.place, row.sure, "x" if row.review else None,
                verdict[0 if vi else 1] if verdict else None, row.quote, row.id]  # fmt: skip

    return as_csv("ban_ghi.csv", heads, (cells(row) for row in opened.look(lang).rows))


@router.get("/documents/{plan_id}", include_in_schema=False)
def document(request: Request, who: Reader, plan_id: PlanId) -> Response:
    """The document beside its records."""
    return _document(request, who, plan_id, None)


@router.get("/documents/{plan_id}/pages", include_in_schema=False)
def pictures(request: Request, who: Reader, plan_id: PlanId) -> Response:
    """The pages as empty sheets, each of which is drawn when it comes into view."""
    opened = _open(request, who, plan_id)
    leaves, why = request.app.state.pictures.leaves(_drawable(request, who, opened), opened)
    return page(request, "documents_pages.html", who=who, opened=opened, leaves=leaves, why=why)


@router.get("/documents/{plan_id}/pages/{number}.webp", include_in_schema=False)
def picture(
    request: Request, who: Reader, plan_id: PlanId, number: PageNumber, sharp: bool = False
) -> Response:
    """The picture of a page, where the upload was kept."""
    opened = _open(request, who, plan_id)
    path = _drawable(request, who, opened)
    made = request.app.state.pictures.image(path, opened, number, sharp=sharp)
    if made is None:
        raise _no_page(number)
    return Response(made, media_type="image/webp")


@router.get("/documents/{plan_id}/pages/{number}", include_in_schema=False)
def leaf(request: Request, who: Reader, plan_id: PlanId, number: PageNumber) -> Response:
    """A page with the places of its records."""
    opened, lang = _open(request, who, plan_id), lang_of(request)
    made = request.app.state.pictures.leaf(_drawable(request, who, opened), opened, number)
    if made is None:
        raise _no_page(number)
    rows = {row.number: row for row in opened.rows((one.number for one in made.marked), lang)}
    return page(
        request, "documents_page.html", who=who, opened=opened, leaf=made, rows=rows,
        total=opened.source["pages"],
    )  # fmt: skip


@router.get("/documents/{plan_id}/records/{record_id}", include_in_schema=False)
def record(request: Request, who: Reader, plan_id: PlanId, record_id: RecordId) -> Response:
    """A record: of htmx's request its particulars alone, else the document with them."""
    if "hx-request" in request.headers:
        return _particulars(request, who, plan_id, record_id)
    return _document(request, who, plan_id, record_id)


async def fields(request: Request) -> dict[str, str]:
    """The fields of the form of a correction, as they were typed."""
    form = await request.form()
    return {
        name[len(_FIELD) :]: value[:_LONGEST_FIELD]
        for name, value in form.items()
        if name.startswith(_FIELD) and isinstance(value, str)
    }


@router.post(
    "/documents/{plan_id}/records/{record_id}", dependencies=[Checked], include_in_schema=False
)
def say(
    request: Request,
    who: Reviewer,
    plan_id: PlanId,
    record_id: RecordId,
    typed: Annotated[dict[str, str], Depends(fields)],
    action: Annotated[Action, Form()],
    by: Annotated[str, Form(max_length=LONGEST)] = "",
    why: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Keep what a person says of a record."""
    htmx = "hx-request" in request.headers
    try:
        name = author(request, who, by)
        _keep(request, who, plan_id, record_id, typed, action, name, why)
    except KehoachError as error:
        if not htmx:
            return error_page(request, 422, error.message, error.english)
        wrong = error.english if lang_of(request) == "en" else error.message
        return _particulars(request, who, plan_id, record_id, wrong=wrong, typed=typed)
    if htmx:
        return _particulars(request, who, plan_id, record_id, changed=True)
    return RedirectResponse(f"/documents/{plan_id}/records/{record_id}", 303)


def _keep(
    request: Request, who: Person, plan_id: int, record_id: str, typed: dict[str, str],
    action: Action, name: str, why: str,
) -> None:  # fmt: skip
    store: Store = request.app.state.store
    opened = _open(request, who, plan_id)
    kind, found = _find(opened, record_id)
    if not _ours(store, plan_id, record_id):
        raise KehoachError(
            "not_current",
            "Đây không phải bản hiện hành. Hãy ghi ý kiến ở bản hiện hành.",
            "This is not the version that holds; say it there.",
        )
    said = reason(why, needed=action == "reject") or None
    if action == "undo":
        corrections.undo(store, record_id, by=name)
    elif action == "confirm":
        corrections.confirm(store, record_id, by=name, why=said)
    elif action == "reject":
        corrections.reject(store, record_id, by=name, why=said)
    else:
        known_as = {field.name: field.value for field in editable(kind, found, "vi")}
        changes = {key: value for key, value in typed.items() if value.strip() != known_as.get(key)}
        if not changes:
            raise KehoachError("nothing_set", "Chưa sửa trường nào.", "No field has another value.")
        corrections.correct(store, record_id, changes, by=name, why=said)


def _open(request: Request, who: Person, plan_id: int) -> Opened:
    state = request.app.state
    return open_plan(state.store, state.held, plan_id, hide=hidden_from(who))


def _hidden(request: Request, who: Person, opened: Opened) -> frozenset[str]:
    """The private names that *who* may not see."""
    if not hidden_from(who):
        return frozenset()
    names: frozenset[str] = request.app.state.names.of_file(opened.plan["file_id"])
    return names


def _original(request: Request, who: Person, opened: Opened) -> FilePath | None:
    """The file as it was uploaded, or stands in a folder of ``--files``; not where a picture would
    show hidden names."""
    if _hidden(request, who, opened):
        return None
    state, source = request.app.state, opened.source
    found: FilePath | None = state.queue.original(source["sha256"])
    if found is None:
        found = state.originals.find(source["name"], source["size"], source["sha256"])
    return found


def _ours(store: Store, plan_id: int, record_id: str) -> bool:
    """Whether a correction of the record would be one of this plan."""
    places = store.find(record_id)
    return bool(places) and places[0].plan["id"] == plan_id


def _drawable(request: Request, who: Person, opened: Opened) -> FilePath:
    """The file whose pages can be drawn."""
    path = _original(request, who, opened)
    if path is None or not drawable(path, opened):
        raise KehoachError(
            "no_pages", "Văn bản này không có ảnh trang.", "This document has no page images."
        )
    return path


def _no_page(number: int) -> KehoachError:
    return KehoachError("no_page", f"Không có ảnh trang {number}.", f"No page {number}.")


def _find(opened: Opened, record_id: str) -> tuple[str, Record]:
    found = opened.file.find(record_id)
    if found is None:
        raise KehoachError(
            "no_record", f"Văn bản không có bản ghi {record_id[:40]}.",
            f"The document has no record {record_id[:40]}.",
        )  # fmt: skip
    return found


def _document(request: Request, who: Person, plan_id: int, record_id: str | None) -> Response:
    store: Store = request.app.state.store
    lang = lang_of(request)
    opened = _open(request, who, plan_id)
    plan = opened.look(lang, brief=True)
    with store.connect() as connection:
        versions = documents.versions(connection, opened.plan["identity"])
    names = _hidden(request, who, opened)
    original = _original(request, who, opened)
    chosen = None
    if record_id is not None:
        chosen = _particular(request, who, opened, record_id)
    return page(
        request, "documents_one.html", who=who, opened=opened, plan=plan, letters=LETTERS[lang],
        relations=[
            {"what": relation(item, lang), "other": item["other"],
             "named": cover(clean(" ".join((item["named"] or "").split())[:300]), names)}
            for item in lookup.related(store, plan_id)
        ],
        versions=[row for row in versions if row["id"] != plan_id],
        clean=clean, prose=prose,
        lists=Lists(plan_id, lang, opened.verdicts, opened.pages()),
        heading=lambda row: heading(row, lang), chosen=chosen, verdict_names=VERDICTS,
        drawn=drawable(original, opened),
        lacking=lacking(original, opened, hidden=bool(names)),
    )  # fmt: skip


def _particulars(
    request: Request, who: Person, plan_id: int, record_id: str, *, wrong: str = "",
    typed: dict[str, str] | None = None, changed: bool = False,
) -> Response:  # fmt: skip
    opened, lang = _open(request, who, plan_id), lang_of(request)
    return page(
        request, "documents_record.html", who=who, opened=opened, letters=LETTERS[lang],
        verdict_names=VERDICTS, changed=changed,
        lists=Lists(plan_id, lang, opened.verdicts, opened.pages()),
        chosen=_particular(request, who, opened, record_id, wrong=wrong, typed=typed),
    )  # fmt: skip


def _particular(
    request: Request, who: Person, opened: Opened, record_id: str, *, wrong: str = "",
    typed: dict[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What is shown of one record: its row, the fields of its form, what was said of it."""
    store: Store = request.app.state.store
    lang: Lang = lang_of(request)
    kind, found = _find(opened, record_id)
    names = _hidden(request, who, opened)
    said = [
        one for one in corrections.of(store, record_id)
        if one.file_sha256 == opened.source["sha256"]
    ]  # fmt: skip
    number = next(n for n, (_, other) in enumerate(opened.found) if other.id == record_id)
    (row,) = opened.rows([number], lang)
    form = editable(kind, found, lang)
    if typed:
        form = tuple(replace(field, value=typed.get(field.name, field.value)) for field in form)
    return {
        "row": row, "fields": form, "wrong": wrong, "open": bool(wrong and typed),
        "history": cover(history(said, lang), names), "typed": known(request, who),
        "links": [(name, opened.found[n][1].id, words) for name, n, words in row.links],
        "may": who.may("reviewer") and _ours(store, opened.plan["id"], record_id),
        "verdict": opened.verdicts.get(record_id, ""), "kind": kind,
        "said": any(one.state == "attached" for one in said),
    }  # fmt: skip
