"""``Tải lên``: many files at once, how far each is, and what could not be read and why."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from sqlalchemy import select
from starlette.datastructures import UploadFile

from ....database.hits import plan_name
from ....database.schema import files, plans, problems
from ....models.errors import KehoachError
from ..journal import Upload
from ..queue import ACCEPTED, UploadQueue
from ..rendering import as_csv, lang_of, page
from ..safety import Checked, Reviewer, needs
from ..settings import MEGABYTE

router = APIRouter()
TAGS: list[Any] = ["Tải lên"]
# The role is asked before the body is read: a stranger's gigabyte is not for us to take.
_Allowed = Depends(needs("reviewer"))
_CHUNK = 1 << 18
_WATCH_SECONDS, _LOOK_SECONDS = 25.0, 0.25
STATES = {
    "waiting": ("đang chờ", "waiting"),
    "reading": ("đang đọc", "being read"),
    "done": ("đã nạp", "loaded"),
    "known": ("đã có từ trước", "known before"),
    "failed": ("không đọc được", "failed"),
}


@router.get("/upload", include_in_schema=False)
def upload_page(request: Request, who: Reviewer) -> Response:
    """The page; of htmx's request the table alone."""
    template = "upload_rows.html" if "hx-request" in request.headers else "upload.html"
    return _shown(request, who, template)


@router.post("/upload", dependencies=[_Allowed, Checked], include_in_schema=False)
async def upload_form(request: Request, who: Reviewer) -> Response:
    """The files of a form, for a browser without scripts."""
    queue = _queue(request)
    errors: list[KehoachError] = []
    form = await request.form(max_files=queue.waiting)
    sent = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    for one in sent:
        try:
            await queue.receive(one.filename or "", _pieces(one), who.name)
        except KehoachError as error:
            errors.append(error)
    if errors or not sent:
        return _shown(request, who, "upload.html", 400, errors, nothing=not sent)
    return RedirectResponse("/upload", 303)


@router.put("/upload/files", dependencies=[_Allowed, Checked], tags=TAGS, status_code=202)
async def upload_one(
    request: Request, who: Reviewer, x_file_name: Annotated[str, Header(max_length=2000)]
) -> JSONResponse:
    """One file as the body, its name percent-encoded in ``X-File-Name``."""
    queue = _queue(request)
    received = await queue.receive(unquote(x_file_name), request.stream(), who.name)
    return JSONResponse(_public(received), 202)


@router.get("/upload.json", tags=TAGS)
def upload_json(request: Request, who: Reviewer) -> JSONResponse:
    """The latest uploads with their states."""
    return JSONResponse({
        "counts": _queue(request).counts(),
        "uploads": [_public(one) for one in _queue(request).uploads()],
    })  # fmt: skip


@router.get("/upload.csv", tags=TAGS)
def upload_csv(request: Request, who: Reviewer) -> Response:
    """The same as a table."""
    lang = lang_of(request)
    side = 0 if lang == "vi" else 1
    columns = (("Tệp", "File"), ("Trạng thái", "State"), ("Số bản ghi", "Records"),
               ("Người gửi", "Sent by"), ("Lúc gửi", "Sent at"), ("Lý do", "Reason"),
               ("SHA-256", "SHA-256"))  # fmt: skip
    return as_csv("tai_len.csv", [c[side] for c in columns], (
        [u.name, STATES[u.state][side], u.records, u.by, u.at, (u.message, u.english)[side],
         u.sha256]
        for u in _queue(request).uploads()
    ))  # fmt: skip


@router.get("/upload/events", tags=TAGS, response_class=StreamingResponse)
async def upload_events(request: Request, who: Reviewer) -> StreamingResponse:
    """Server-sent events: ``change`` with the counts and what changed, until nothing waits.

    A stream ends after 25 seconds or when all is done, so that the server can stop; a browser
    asks again by itself.
    """
    return StreamingResponse(
        _events(request, _queue(request)),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _events(request: Request, queue: UploadQueue) -> AsyncIterator[str]:
    seen, told = -1, dict[str, Upload]()
    clock = asyncio.get_running_loop()
    until = clock.time() + _WATCH_SECONDS
    while True:
        if queue.version != seen:
            seen = queue.version
            latest = queue.uploads()
            changed = [one for one in latest if told.get(one.id) is not one]
            told = {one.id: one for one in latest}
            data = {"counts": queue.counts(), "changed": [_public(one) for one in changed[:50]]}
            yield f"event: change\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        counts = queue.counts()
        if not counts["waiting"] and not counts["reading"]:
            yield "event: rest\ndata: {}\n\n"
            return
        if clock.time() >= until or await request.is_disconnected():
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk


def _queue(request: Request) -> UploadQueue:
    queue: UploadQueue = request.app.state.queue
    return queue


def _public(upload: Upload) -> dict[str, Any]:
    """What others may know of an upload: not where its bytes lie."""
    return {k: v for k, v in asdict(upload).items() if k != "id"}


def _shown(
    request: Request,
    who: Any,
    template: str,
    status: int = 200,
    errors: list[KehoachError] | None = None,
    nothing: bool = False,
) -> Response:
    queue = _queue(request)
    uploads = queue.uploads()[:200]
    english = lang_of(request) == "en"
    return page(
        request, template, status, who=who, uploads=uploads, counts=queue.counts(),
        documents=_documents(request, {u.sha256 for u in uploads if u.state in ("done", "known")}),
        errors=[e.english if english else e.message for e in errors or []], nothing=nothing,
        accepted=",".join(ACCEPTED), megabytes=queue.largest / MEGABYTE, room=queue.room(),
        largest=queue.largest, states=STATES,
    )  # fmt: skip


def _documents(request: Request, hashes: set[str]) -> dict[str, dict[str, Any]]:
    """Of each file by its hash: its documents, and what of it could not be read."""
    made: dict[str, dict[str, Any]] = {h: {"plans": [], "problems": []} for h in hashes}
    if not hashes:
        return made
    english = lang_of(request) == "en"
    with request.app.state.store.connect() as connection:
        rows = connection.execute(
            select(plans, files.c.sha256, files.c.name.label("file_name"))
            .join(files, files.c.id == plans.c.file_id)
            .where(files.c.sha256.in_(hashes))
            .order_by(plans.c.file_id, plans.c.ordinal)
        )
        for row in rows:
            plan = dict(row._mapping)
            made[row.sha256]["plans"].append((row.id, plan_name(plan)))
        for row in connection.execute(
            select(problems, files.c.sha256)
            .join(files, files.c.id == problems.c.file_id)
            .where(files.c.sha256.in_(hashes))
            .order_by(problems.c.id)
        ):
            said = row.english if english and row.english else row.message
            made[row.sha256]["problems"].append((row.page, said))
    return made
