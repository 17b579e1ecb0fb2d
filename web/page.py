"""One self-contained page for a set of plans: the document beside its records.

No network, no server: a file that an office can open, keep and send. Document text is escaped by
the template and cannot run: the browser is told to run the one script of the page and no other.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import wording
from ..extract.reading.image_file import as_pdf
from ..models import RECORD_TYPES, PlanDocument, PlanFile, Problem, Record, SourceText
from ..models.errors import KehoachError
from ..models.problems import said
from ..wording import Lang, word
from .page_records import Row, plain, rows
from .page_sheets import Sheets, draw
from .page_text import Over, Paragraph, Table, clean, lay_out
from .page_words import coarse, label, left_out, too_many

_MARKS = re.compile(r"\*\*|^#{1,6} ", re.MULTILINE)

DRAWN = frozenset({"pdf", "image"})
"""The formats whose pages are shown as pictures."""
_RECORDS = 20_000  # of a file: what a browser can still list

# The letter that stands for a type wherever its colour does.
LETTERS: dict[str, dict[str, str]] = {
    "vi": dict(zip(RECORD_TYPES, "MVCSTP", strict=True)),
    "en": dict(zip(RECORD_TYPES, "SCTFDA", strict=True)),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A file for the page: the name to show, its result, what was read and the bytes of a PDF
    or a picture.

    Without *source* the text is shown as it is written; without *data* there are no pictures.
    """

    name: str
    file: PlanFile
    source: SourceText | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a document: its line, and each field with its name."""

    line: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """One file as the page shows it."""

    name: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    checks: int
    text: tuple[Paragraph | Table, ...]
    sheets: Sheets
    problems: tuple[Problem, ...]
    beyond: int = 0


def render(shown: Iterable[tuple[str, PlanFile] | Shown], lang: Lang = "vi") -> str:
    """The page for some files; each is a ``Shown`` or its name and result alone."""
    plans = [look(s if isinstance(s, Shown) else Shown(*s), lang) for s in shown]
    return write(plans, lang)


def look(shown: Shown, lang: Lang = "vi", *, brief: bool = False) -> Plan:
    """What the page shows of one file; the file itself is no longer needed afterwards.

    *brief*: the rows without the particulars of their records (see ``page_records.rows``).
    """
    file = shown.file
    found = sorted(
        (item for document in file.documents for item in document.records()),
        key=lambda item: (item[1].span.start, -item[1].span.end),
    )
    beyond = max(len(found) - _RECORDS, 0)
    found = found[:_RECORDS]
    over = [Over(number, kind, record.span) for number, (kind, record) in enumerate(found)]
    records: list[Record] = [record for _, record in found]
    return Plan(
        name=clean(shown.name),
        heads=tuple(_head(document, lang) for document in file.documents),
        rows=rows(file, over, records, lang, brief=brief),
        counts=tuple(_count(kind, over, lang) for kind in RECORD_TYPES),
        checks=sum(record.review for record in records),
        text=lay_out(file, shown.source, over),
        sheets=_sheets(shown, over),
        problems=file.problems,
        beyond=beyond,
    )


def write(plans: Iterable[Plan], lang: Lang = "vi") -> str:
    """The page for plans that have been looked at."""
    script = _asset("plan.js")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        templates()
        .get_template("plan.html")
        .render(
            plans=list(plans),
            lang=lang,
            word=lambda key: word(key, lang),
            label=lambda key: label(key, lang),
            coarse=lambda dpi: coarse(dpi, lang),
            left_out=lambda first: left_out(first, lang),
            plain=plain,
            said=lambda problem: said(problem, lang),
            too_many=lambda count: too_many(_RECORDS, count, lang),
            letters=LETTERS[lang],
            style=Markup(_asset("plan.css")),
            script=Markup(script),
            digest=digest,
        )
    )


def _sheets(shown: Shown, over: list[Over]) -> Sheets:
    kind = shown.file.source.format
    if shown.data is None or shown.source is None or kind not in DRAWN:
        return Sheets()
    data = shown.data
    if kind == "image":
        try:
            data = as_pdf(data, shown.name)
        except KehoachError:  # read a moment ago, but not as it is now
            return Sheets()
    return draw(data, shown.source, over)


@cache
def _asset(name: str) -> str:
    return files("kehoach.web").joinpath("templates", name).read_text("utf-8")


@cache
def templates() -> Environment:
    """The templates of all pages: what they are given is escaped, and nothing may be missing."""
    made = Environment(
        loader=PackageLoader("kehoach.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["stars"] = stars
    return made


def stars(text: str) -> Markup:
    """Document text, escaped; marks of bold type and headings are there but not drawn."""
    return Markup(_MARKS.sub(r"<s>\g<0></s>", str(escape(text))))


def _count(kind: str, over: Iterable[Over], lang: Lang) -> tuple[str, str, str, int]:
    return (
        kind,
        word(kind, lang),
        LETTERS[lang][kind],
        sum(1 for record in over if record.kind == kind),
    )


def _head(document: PlanDocument, lang: Lang) -> Head:
    header = document.header
    number = "/".join(part for part in (header.number, header.symbol) if part)
    date = wording.day(header.date, lang) if header.date else str(header.year or "")
    pairs = (
        ("issuer", header.issuer),
        ("number", number),
        ("date", date),
        ("title", header.title),
        ("period", wording.interval(header.period, lang)),
        ("signer", header.signer.name if header.signer else None),
    )
    fields = tuple((word(key, lang), plain(value) or word("unknown", lang)) for key, value in pairs)
    kind = word(header.kind, lang)
    line = " · ".join(filter(None, (f"{kind} {number}".strip(), header.issuer, date)))
    if header.title:
        line += f" — {header.title}"
    return Head(plain(line[:1].upper() + line[1:], 300), fields)
