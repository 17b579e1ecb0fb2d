"""``Nhật ký``: who changed what and when; for administrators."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection, func, select

from ....audit.state import NAMES
from ....database.schema import audit_marks, corrections, files, plans
from ....wording import Lang, word
from ..rendering import as_csv, lang_of, page
from ..safety import Admin
from .upload import STATES

router = APIRouter()
TAGS: list[Any] = ["Nhật ký"]
_LATEST = 1_000
Limit = Annotated[int, Query(ge=1, le=_LATEST)]
_ACTIONS = {
    "set": ("sửa", "corrected"),
    "confirm": ("xác nhận", "confirmed"),
    "reject": ("bỏ", "rejected"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """A change: when (UTC), who, what was done to what, and the reason that was given."""

    at: str
    by: str
    what: str
    on: str
    detail: str
    href: str


@router.get("/log", include_in_schema=False)
def log_page(request: Request, who: Admin, limit: Limit = 300) -> Response:
    """The page."""
    return page(request, "log.html", who=who, events=_events(request, limit))


@router.get("/log.json", tags=TAGS)
def log_json(request: Request, who: Admin, limit: Limit = 300) -> JSONResponse:
    """The latest changes, the last one first."""
    return JSONResponse([asdict(one) for one in _events(request, limit)])


@router.get("/log.csv", tags=TAGS)
def log_csv(request: Request, who: Admin, limit: Limit = _LATEST) -> Response:
    """The same as a table."""
    columns = ("Lúc (UTC)", "Người", "Việc", "Của", "Chi tiết")
    if lang_of(request) == "en":
        columns = ("At (UTC)", "Who", "What", "Of", "Detail")
    rows = ([e.at, e.by, e.what, e.on, e.detail] for e in _events(request, limit))
    return as_csv("nhat_ky.csv", columns, rows)


def _events(request: Request, limit: int) -> list[Event]:
    lang = lang_of(request)
    with request.app.state.store.connect() as connection:
        made = [*_corrections(connection, lang, limit), *_marks(connection, lang, limit)]
    side = 0 if lang == "vi" else 1
    for one in request.app.state.queue.uploads()[:limit]:
        what = f"{('tải lên', 'uploaded')[side]}: {STATES[one.state][side]}"
        made.append(
            Event(one.at, one.by, what, one.name, (one.message, one.english)[side], "/upload")
        )
    return sorted(made, key=lambda e: e.at, reverse=True)[:limit]


def _corrections(connection: Connection, lang: Lang, limit: int) -> list[Event]:
    side = 0 if lang == "vi" else 1
    table = corrections
    made = []
    # The same words may stand in several documents of a file: the link leads to the first.
    plan = (
        select(func.min(plans.c.id))
        .join(files, files.c.id == plans.c.file_id)
        .where(files.c.sha256 == table.c.file_sha256, plans.c.identity == table.c.plan_identity)
        .correlate(table)
        .scalar_subquery()
    )
    query = select(table, plan.label("plan_id")).order_by(table.c.id.desc()).limit(limit)
    for row in connection.execute(query):
        what = f"{_ACTIONS[row.action][side]} {word(row.record_type, lang)}"
        parts = [row.quote]
        if row.field:
            parts.append(f"{word(row.field, lang)}: {row.old_value} → {row.new_value}")
        if row.state != "attached":
            parts.append(f"[{row.state}{': ' + row.note if row.note else ''}]")
        parts += [row.why] if row.why else []
        href = f"/documents/{row.plan_id}#{row.record_id}" if row.plan_id else ""
        made.append(Event(row.made_at, row.author, what, row.record_id, " · ".join(parts), href))
    return made


def _marks(connection: Connection, lang: Lang, limit: int) -> list[Event]:
    side = 0 if lang == "vi" else 1
    names = {str(status): pair for status, pair in NAMES.items()}
    said = ("phát hiện", "finding")[side]
    return [
        Event(row.made_at, row.author, f"{said}: {names.get(row.status, (row.status,) * 2)[side]}",
              row.finding_id, row.why, f"/findings/{row.finding_id}")
        for row in connection.execute(
            select(audit_marks).order_by(audit_marks.c.id.desc()).limit(limit)
        )
    ]  # fmt: skip
