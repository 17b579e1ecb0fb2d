"""``Phát hiện``: what audits have found, with its evidence; what people say of it; to take away."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote as quoted
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy import Connection

from ....audit import CHECKS, browse, cases, load_register
from ....audit.browse import Chosen, Wanted
from ....audit.deliver import REPORT, WORKBOOK, write_book
from ....audit.memory_db import DatabaseMemory
from ....audit.state import NAMES as STATES
from ....audit.state import Standing, Standings, Status, unknown
from ....audit.word import write_report
from ....audit.words import NAMES, REVIEW, shown, where
from ....audit.workbook import findings_sheet
from ....database.locate import plans_of_files, plans_of_records
from ....database.store import Store
from ....models import Evidence, Finding
from ....models.errors import KehoachError
from ....sheets import clean
from ....wording import Lang, number
from ..people import Person
from ..private import cover, hidden_from
from ..rendering import DOCX, XLSX, as_csv, download, error_page, lang_of, page
from ..safety import Checked, Reader, Reviewer
from ..signing import LONGEST, author, known, reason

router = APIRouter(tags=["Phát hiện"])

Severity = Literal["", "serious", "medium", "light", "note", "review"]
State = Literal["", "open", "accepted", "explained", "fixed"]
_SHOWN, _PRINTED, _DOWNLOADED = 30, 500, 5_000
_QUOTE, _QUOTES = 700, 8  # characters of a quote, quotes of a finding
_REPORTED = 400  # a report of more nobody reads, and to write it takes minutes
_BASES = 30  # so many files, and the workbook lists the acts that they rest on


async def wanted(
    severity: Severity = "",
    check: Annotated[str, Query(max_length=100)] = "",
    file: Annotated[str, Query(max_length=500)] = "",
    state: State = "",
    q: Annotated[str, Query(max_length=200)] = "",
) -> Wanted:
    """What the address asks for."""
    words = q.replace("\0", " ").strip()
    return Wanted(severity=severity, check=check, file=file, status=state, words=words)


Asked = Annotated[Wanted, Depends(wanted)]
Page = Annotated[int, Query(ge=1, le=100_000)]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that a finding rests on, where they stand, and the address of that place."""

    text: str
    where: str
    href: str


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as the page shows it."""

    id: str
    key: str
    severity: str
    check: str
    title: str
    message: str
    document: str
    file: str
    new: bool
    status: Status
    state: str
    quotes: tuple[Quote, ...]
    more: int
    facts: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str, str, str], ...] = ()


@router.get("/findings", include_in_schema=False)
def findings(
    request: Request, who: Reader, asked: Asked, number: Annotated[int, Query(alias="page", ge=1,
    le=100_000)] = 1, view: Literal["", "print"] = "",
) -> Response:  # fmt: skip
    """The page; ``view=print`` has more findings and no forms."""
    store: Store = request.app.state.store
    lang = lang_of(request)
    size = _PRINTED if view == "print" else _SHOWN
    with store.connect() as connection:
        found = _choose(request, connection, asked)
        standings = list(browse.chosen(connection, found, size, (number - 1) * size))
        run = browse.last_run(connection)
    total, tallies = len(found), browse.tallies(found)
    return page(
        request, "findings.html", who=who, asked=asked, run=run, total=total, number_of=number,
        last=max(1, -(-total // size)), print=view == "print", typed=known(request, who),
        items=_items(request, who, standings), facets=_facets(asked, tallies, lang),
        progress=request.app.state.auditor.progress, address=lambda path="/findings", **more:
        _address(asked, path, **more), wrong="", wrong_id="",
    )  # fmt: skip


@router.get("/findings.json")
def findings_json(
    request: Request, who: Reader, asked: Asked, number: Annotated[int, Query(alias="page", ge=1,
    le=100_000)] = 1,
) -> JSONResponse:  # fmt: skip
    """Two hundred findings of a page, whole, each with its state."""
    with request.app.state.store.connect() as connection:
        found = _choose(request, connection, asked)
        standings = list(browse.chosen(connection, found, 200, (number - 1) * 200))
    data = [
        one.finding.model_dump(mode="json") | {
            "status": one.status, "new": one.new,
            "mark": None if one.mark is None else {
                "status": one.mark.status, "why": one.mark.why, "author": one.mark.author,
                "made_at": one.mark.made_at,
            },
        }
        for one in _covered(request, who, standings)
    ]  # fmt: skip
    return JSONResponse({"total": len(found), "page": number, "findings": data})


@router.get("/findings.csv")
def findings_csv(request: Request, who: Reader, asked: Asked) -> Response:
    """The findings as a table."""
    sheet = findings_sheet(_all(request, who, asked), lang_of(request))
    return as_csv("phat_hien.csv", [column.title for column in sheet.columns], sheet.rows)


@router.get("/findings.xlsx")
def findings_xlsx(request: Request, who: Reader, asked: Asked) -> Response:
    """The findings as the workbook that an inspector goes on with."""
    made = Standings(tuple(_all(request, who, asked)))
    lang, store = lang_of(request), request.app.state.store
    names = _files(made.current)
    with store.connect() as connection:
        keys = plans_of_files(connection, names[: _BASES + 1])
    few = keys if len(names) <= _BASES and not hidden_from(who) else {}
    acts = load_register(request.app.state.settings.register)
    behind = [
        case
        for file_id, _ in few.values()
        for case in cases(store.plan_file(file_id, corrected=True), register=acts)
    ]
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        target = Path(folder) / WORKBOOK
        write_book(target, made, behind, lang)
        return download(target.read_bytes(), WORKBOOK, XLSX)


@router.get("/findings.docx")
def findings_docx(request: Request, who: Reader, asked: Asked) -> Response:
    """The findings as a report in the form of Nghị định 30/2020/NĐ-CP."""
    with request.app.state.store.connect() as connection:
        total = len(_choose(request, connection, asked))
    if total > _REPORTED:
        raise KehoachError(
            "too_many_findings",
            f"Có {number(total, 'vi')} phát hiện, báo cáo Word chứa tối đa {_REPORTED}. "
            "Hãy lọc bớt, hoặc tải bảng Excel.",
            f"There are {number(total, 'en')} findings and a report holds {_REPORTED}: "
            "filter them, or take the workbook.",
        )
    made = Standings(tuple(_all(request, who, asked)))
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        target = Path(folder) / REPORT
        write_report(target, made, _files(made.current), lang=lang_of(request))
        return download(target.read_bytes(), REPORT, DOCX)


@router.post("/findings/run", dependencies=[Checked], include_in_schema=False)
def run(request: Request, who: Reviewer) -> Response:
    """Begin an audit of all files; the page says how far it is."""
    request.app.state.auditor.start()
    if "hx-request" in request.headers:
        return progress(request, who)
    return RedirectResponse("/findings", 303)


@router.get("/findings/run", include_in_schema=False)
def progress(request: Request, who: Reader) -> Response:
    """How far the audit is; when it has ended, the browser loads the page anew."""
    state = request.app.state.auditor.progress
    if "hx-request" not in request.headers:
        return RedirectResponse("/findings", 303)
    answer = page(request, "findings_run.html", who=who, progress=state)
    if not state.running:
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.get("/findings/{finding_id}", include_in_schema=False)
def finding(request: Request, who: Reader, finding_id: str) -> Response:
    """One finding with all that was said of it."""
    return _one(request, who, finding_id)


@router.post("/findings/{finding_id}/mark", dependencies=[Checked], include_in_schema=False)
def mark(
    request: Request,
    who: Reviewer,
    finding_id: str,
    status: Annotated[Status, Form()],
    why: Annotated[str, Form(max_length=2000)] = "",
    by: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """Keep what a person says of a finding."""
    htmx = "hx-request" in request.headers
    try:
        name = author(request, who, by)
        said = reason(why, needed=True)
    except KehoachError as error:
        if not htmx:
            return error_page(request, 422, error.message, error.english)
        sentence = error.english if lang_of(request) == "en" else error.message
        return _one(request, who, finding_id, sentence)
    DatabaseMemory(request.app.state.store).mark(finding_id, status, said, name)
    if htmx:
        return _one(request, who, finding_id)
    return RedirectResponse(f"/findings/{quoted(finding_id)}", 303)


def _one(request: Request, who: Person, finding_id: str, wrong: str = "") -> Response:
    with request.app.state.store.connect() as connection:
        found = browse.one(connection, finding_id)
        said = browse.said(connection, finding_id)
    if found is None:
        raise unknown(finding_id)
    lang = lang_of(request)
    (item,) = _items(request, who, [found])
    history = tuple(
        (STATES[m.status][0 if lang == "vi" else 1], m.why, m.author, m.made_at) for m in said
    )
    htmx = "hx-request" in request.headers
    template = "findings_item.html" if htmx else "findings_one.html"
    return page(
        request, template, who=who, item=item, history=history, typed=known(request, who),
        wrong=wrong, wrong_id=finding_id if wrong else "", print=False,
    )  # fmt: skip


def _choose(request: Request, connection: Connection, asked: Wanted) -> Chosen:
    """What fits; while an audit runs, of the findings that held before."""
    running = request.app.state.auditor.progress.running
    return browse.choose(connection, asked, patient=running)


def _all(request: Request, who: Person, asked: Wanted) -> Sequence[Standing]:
    with request.app.state.store.connect() as connection:
        chosen = _choose(request, connection, asked)
        found = list(browse.chosen(connection, chosen, _DOWNLOADED))
    return _covered(request, who, found)


def _files(standings: Sequence[Standing]) -> list[str]:
    return list(dict.fromkeys(one.finding.file for one in standings if one.finding.file))


def _covered(request: Request, who: Person, standings: Sequence[Standing]) -> Sequence[Standing]:
    """The findings without private names, for who may not see them."""
    if not hidden_from(who):
        return standings
    state = request.app.state
    cited = {e.file for one in standings for e in one.finding.evidence if e.file}
    with state.store.connect() as connection:
        keys = plans_of_files(connection, cited | set(_files(standings)))
    made = []
    for one in standings:
        own = {one.finding.file, *(e.file for e in one.finding.evidence)}
        names = frozenset[str]().union(
            *(state.names.of_file(keys[name][0]) for name in own if name in keys)
        )
        data = cover(one.finding.model_dump(mode="json"), names) | {
            "id": one.finding.id, "check": one.finding.check
        }  # fmt: skip
        made.append(Standing(Finding.model_validate(data), one.new, one.mark))
    return made


def _items(request: Request, who: Person, standings: Sequence[Standing]) -> tuple[Item, ...]:
    lang = lang_of(request)
    records = [e.record for one in standings for e in one.finding.evidence[:_QUOTES] if e.record]
    names = {e.file for one in standings for e in one.finding.evidence[:_QUOTES] if e.file}
    with request.app.state.store.connect() as connection:
        by_record = plans_of_records(connection, records)
        by_file = plans_of_files(connection, names | set(_files(standings)))

    def href(evidence: Evidence, file: str | None) -> str:
        plan = by_record.get(evidence.record or "")
        if plan is not None:
            return f"/documents/{plan}#{evidence.record}"
        owner = by_file.get(evidence.file or file or "")
        words = " ".join(shown(evidence.quote).split()[:8])
        return f"/documents/{owner[1]}#:~:text={quoted(words, safe='')}" if owner else ""

    return tuple(_item(one, href, lang) for one in _covered(request, who, standings))


def _item(standing: Standing, href: Any, lang: Lang) -> Item:
    found, vi = standing.finding, lang == "vi"
    side = 0 if vi else 1
    facts = (
        (("Phép tính", "Arithmetic"), found.arithmetic),
        (("Cần có", "Expected"), found.expected),
        (
            ("Dung sai", "Tolerance"),
            found.tolerance if found.arithmetic and found.tolerance != "không" else "",
        ),
        (("Quy định đối chiếu", "Held against"), found.reference),
        (("Kiến nghị", "Recommendation"), found.repair if vi else found.repair_english),
    )
    mark = standing.mark
    return Item(
        id=found.id,
        key="review" if found.review else found.severity,
        severity=(REVIEW if found.review else NAMES[found.severity])[side],
        check=found.check,
        title=found.title if vi else found.title_english,
        message=clean(found.message if vi else found.english),
        document=clean(found.document or ""),
        file=clean(found.file or ""),
        new=standing.new,
        status=standing.status,
        state=STATES[standing.status][side],
        quotes=tuple(
            Quote(
                clean(shown(e.quote, _QUOTE)),
                clean(_where(e, found.file, lang)),
                href(e, found.file),
            )
            for e in found.evidence[:_QUOTES]
        ),
        more=max(0, len(found.evidence) - _QUOTES),
        facts=tuple((label[side], clean(text)) for label, text in facts if text),
        said=()
        if mark is None
        else ((STATES[mark.status][side], mark.why, mark.author, mark.made_at),),
    )


def _where(evidence: Evidence, file: str | None, lang: Lang) -> str:
    place = where(evidence, lang)
    return f"{evidence.file}, {place}" if evidence.file and evidence.file != file else place


def _facets(
    asked: Wanted, tallies: dict[str, tuple[browse.Tally, ...]], lang: Lang
) -> list[dict[str, Any]]:
    side = 0 if lang == "vi" else 1
    headings = (
        ("severity", "severity", ("Mức độ", "Severity")),
        ("status", "state", ("Trạng thái", "State")),
        ("check", "check", ("Phép kiểm tra", "Check")),
        ("file", "file", ("Tệp", "File")),
    )
    made = []
    for name, field, heading in headings:
        chosen = getattr(asked, name)
        values = list(tallies[name])
        if name == "severity":
            values.sort(key=lambda tally: browse.SEVERITIES.index(tally.value))
        made.append({
            "name": heading[side],
            "values": [
                {
                    "label": _label(name, tally, side),
                    "count": tally.count,
                    "chosen": tally.value == chosen,
                    "key": tally.value if name == "severity" else "",
                    "href": _leads(asked, field, "" if tally.value == chosen else tally.value),
                }
                for tally in values
            ],
        })  # fmt: skip
    return made


def _leads(asked: Wanted, field: str, value: str) -> str:
    changed: dict[str, str | int | None] = {field: value}
    return _address(asked, **changed)


def _label(facet: str, tally: browse.Tally, side: int) -> str:
    if facet == "severity":
        return (REVIEW if tally.value == "review" else NAMES[tally.value])[side]
    if facet == "status":
        return dict(STATES.items())[tally.value][side]  # type: ignore[index]
    if facet == "check":
        check = CHECKS.get(tally.value)
        return (check.title, check.english)[side] if check else clean(tally.name)
    return clean(tally.value)


def _address(asked: Wanted, path: str = "/findings", /, **changed: str | int | None) -> str:
    """The address of the same question with some fields changed."""
    fields: dict[str, Any] = {
        "severity": asked.severity, "check": asked.check, "file": asked.file,
        "state": asked.status, "q": asked.words,
    } | changed  # fmt: skip
    given = {name: value for name, value in fields.items() if value not in ("", None)}
    return f"{path}?{urlencode(given)}" if given else path
