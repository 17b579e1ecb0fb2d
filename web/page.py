"""One self-contained page for a set of plans: the document beside its records.

No network, no server: a file that an office can open, keep and send. Document text is escaped by
the template; the only script on the page links a record to its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from .. import wording
from ..models import RECORD_TYPES, Figure, PlanDocument, PlanFile, Quantity, Record, Target
from ..wording import Lang, word

# Inner records are drawn over outer ones; a section heading lies under everything.
_ORDER = ("sections", "assignments", "citations", "figures", "targets", "deadlines")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text with the ids of the records over it; ``kind`` is the one drawn."""

    text: str
    kind: str
    ids: str


@dataclass(frozen=True, slots=True)
class Row:
    """A record as the list beside the text shows it."""

    id: str
    quote: str
    cells: tuple[tuple[str, str], ...]
    review: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """One file as the page shows it."""

    name: str
    heads: tuple[tuple[tuple[str, str], ...], ...]
    pieces: tuple[Piece, ...]
    groups: tuple[tuple[str, str, tuple[Row, ...]], ...]


def render(files: Iterable[tuple[str, PlanFile]], lang: Lang = "vi") -> str:
    """The page for *files*, each given with the name to show."""
    plans = [_plan(name, file, lang) for name, file in files]
    template = _environment().get_template("plan.html")
    return template.render(plans=plans, lang=lang, word=lambda key: word(key, lang))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kehoach.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _plan(name: str, file: PlanFile, lang: Lang) -> Plan:
    records = [item for document in file.documents for item in document.records()]
    groups = []
    for kind in RECORD_TYPES:
        rows = tuple(_row(record, lang) for found, record in records if found == kind)
        groups.append((kind, word(kind, lang), rows))
    return Plan(
        name=name,
        heads=tuple(_head(document, lang) for document in file.documents),
        pieces=tuple(_pieces(file.text, records)),
        groups=tuple(groups),
    )


def _head(document: PlanDocument, lang: Lang) -> tuple[tuple[str, str], ...]:
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
    return tuple((word(key, lang), value or word("unknown", lang)) for key, value in pairs)


def _pieces(text: str, records: list[tuple[str, Record]]) -> Iterator[Piece]:
    """Cut the text at every border of a record; a piece knows all records over it."""
    borders: dict[int, list[tuple[bool, str, str]]] = {}
    for kind, record in records:
        borders.setdefault(record.span.start, []).append((True, kind, record.id))
        borders.setdefault(record.span.end, []).append((False, kind, record.id))
    over: dict[str, str] = {}
    last = 0
    for position in (*sorted(borders), len(text)):
        if position > last:
            top = max(over.values(), key=_ORDER.index, default="")
            yield Piece(text[last:position], top, " ".join(over))
        for opens, kind, record_id in borders.get(position, ()):
            if opens:
                over[record_id] = kind
            else:
                over.pop(record_id, None)
        last = position


def _row(record: Record, lang: Lang) -> Row:
    return Row(
        id=record.id,
        quote=" ".join(record.quote.replace("*", "").split()),
        cells=tuple(_cells(record, lang)),
        review=record.review,
    )


def _cells(record: Record, lang: Lang) -> Iterator[tuple[str, str]]:
    """The fields of a record that say something, as a reader reads them."""
    if isinstance(record, Quantity):
        yield word("indicator", lang), record.indicator or ""
        value = f"{wording.quantity(record, lang)} {wording.unit(record, lang)}".strip()
        yield word(record.change, lang), value
        if isinstance(record, Target | Figure):
            time = record.due if isinstance(record, Target) else record.as_of
            yield word("due", lang), wording.interval(time, lang)
        return
    hidden = {*Record.model_fields, "defects", "number", "symbol", "year"}  # `canonical` says it
    for key, value in record.model_dump(exclude=hidden).items():
        if value is None or value == [] or isinstance(value, dict | list):
            continue
        if key in ("date", "start", "end"):
            value = wording.day(value, lang)
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        if shown:
            yield word(key, lang), word(shown, lang) if key in ("kind", "role") else shown
