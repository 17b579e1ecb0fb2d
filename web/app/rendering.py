"""Templates, and how values are put to a reader on every page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from ... import wording
from ...models import Interval
from ...sheets import Value, csv_text
from ...wording import Lang, word
from .environment import environment, marked
from .people import Person
from .safety import somebody, token


def lang_of(request: Request) -> Lang:
    """The language of the page: ``?lang=``, else what the session chose, else the settings."""
    asked = request.query_params.get("lang")
    if asked in ("vi", "en"):
        request.session["lang"] = asked
    chosen = request.session.get("lang") or request.app.state.settings.lang
    return "en" if chosen == "en" else "vi"


def page(
    request: Request, template: str, status: int = 200, who: Person | None = None, **values: Any
) -> HTMLResponse:
    """A page from ``templates/app``; ``say``, ``number``, ``day`` speak the reader's language."""
    lang = lang_of(request)
    side = 0 if lang == "vi" else 1
    text = (
        environment()
        .get_template(f"app/{template}")
        .render(
            request=request,
            path=request.url.path,
            lang=lang,
            who=who,
            users=request.app.state.people is not None,
            csrf=token(request),
            say=lambda vi, en: (vi, en)[side],
            word=lambda key: word(key, lang),
            number=lambda value: "" if value is None else wording.number(float(value), lang),
            moment=lambda stamp=None: wording.moment(stamp or _now(), lang),
            day=lambda iso: wording.day(iso, lang) if iso else "",
            period=lambda start, end: wording.interval(Interval(start=start, end=end), lang),
            unit=lambda name, per=None: unit(name, per, lang),
            marked=marked,
            **values,
        )
    )
    return HTMLResponse(text, status)


def _now() -> str:
    return datetime.now(UTC).isoformat()


def unit(name: str | None, per: str | None, lang: Lang) -> str:
    """A unit with its pace."""
    shown = name or ""
    if lang == "vi" and shown.startswith("VND"):
        shown = "đồng" + shown[3:]
    return f"{shown}/{word(per, lang)}" if per else shown


def error_page(request: Request, status: int, vi: str, en: str) -> Response:
    """A page that says what is wrong and leads on."""
    said = en if lang_of(request) == "en" else vi
    return page(request, "error.html", status, message=said, who=somebody(request))


def plain_error(request: Request, status: int, vi: str, en: str) -> Response:
    """What is wrong, for a program."""
    return JSONResponse({"error": vi, "english": en}, status)


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """Rows as a CSV file that Excel opens rightly; text never starts a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([csv_text(column) for column in columns])
    for row in rows:
        writer.writerow([csv_text(v) if isinstance(v, str) else v for v in row])
    return download(("\ufeff" + stream.getvalue()).encode("utf-8"), name, "text/csv; charset=utf-8")


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(data: bytes, name: str, kind: str) -> Response:
    """A file to save; *name* is ours, never a document's."""
    return Response(data, media_type=kind, headers={
        "Content-Disposition": f'attachment; filename="{name}"'
    })  # fmt: skip
