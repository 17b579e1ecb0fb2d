"""A record as the list beside the text shows it: a line to find it by, and all that it says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .. import wording
from ..models import (
    Assignment,
    Baseline,
    Citation,
    Deadline,
    Figure,
    Interval,
    Link,
    PlanFile,
    Quantity,
    Record,
    Section,
    Target,
)
from ..wording import Lang, word
from .page_text import Over, clean
from .page_words import label

_WORDS = 600  # of a quote or a field; the rest stands in the text beside it


@dataclass(frozen=True, slots=True)
class Row:
    """A record on the page.

    Attributes:
        number: its number on the page, by which words and records find each other.
        line, value: what it is known by; the value of a number or a time stands apart.
        fields: what it says, each with its name.
        links: other records that belong to it, by number and words.
        search: all words without marks and capitals, for the filter.
    """

    number: int
    id: str
    kind: str
    type: str
    line: str
    value: str
    place: str
    section: int | None
    depth: int
    sure: str
    review: bool
    rule: str
    quote: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, int, str], ...] = ()
    search: str = ""


def rows(
    file: PlanFile,
    records: Sequence[Over],
    by_number: Sequence[Record],
    lang: Lang,
    only: Iterable[int] | None = None,
    *,
    brief: bool = False,
) -> tuple[Row, ...]:
    """The rows of *records*, in their order; or of those numbers *only*.

    A *brief* row lacks what is shown of one record at a time, and what the filter looks in.
    """
    names = _Names({record.id: number for number, record in enumerate(by_number)}, by_number)
    lines = _Lines(file)
    wanted = range(len(records)) if only is None else sorted(only)
    return tuple(
        _row(file, records[n], by_number[n], names, lines, lang, brief=brief) for n in wanted
    )


class _Lines:
    """The line of a place in the text, for places that come in order."""

    def __init__(self, file: PlanFile) -> None:
        self._text = file.text
        self._shown = not file.pages and file.source.format in ("text", "markdown")
        self._at, self._line = 0, 1

    def of(self, position: int) -> int | None:
        if not self._shown:
            return None
        if position < self._at:
            self._at, self._line = 0, 1
        self._line += self._text.count("\n", self._at, position)
        self._at = position
        return self._line


@dataclass(frozen=True, slots=True)
class _Names:
    """Finds the number and the words of a linked record."""

    numbers: Mapping[str, int]
    records: Sequence[Record]

    def of(self, links: Sequence[Link], name: str) -> Iterator[tuple[str, int, str]]:
        for link in links:
            number = self.numbers.get(link.id)
            if number is not None:
                yield name, number, plain(self.records[number].quote, 90)


def _row(
    file: PlanFile, over: Over, record: Record, names: _Names, lines: _Lines, lang: Lang, *,
    brief: bool,
) -> Row:  # fmt: skip
    line, value = _known_by(record, lang)
    if isinstance(record, Section) and not record.title:  # a bare label: what it stands before
        line = file.text[over.span.start : over.span.start + 80].partition("\n")[0]
    page, at = file.page(over.span.start), lines.of(over.span.start)
    place = ""
    if at is not None:
        place = f"{label('line', lang)} {at}"
    if page is not None:
        place = f"{label('page', lang)} {page}"
    row = Row(
        number=over.number,
        id=record.id,
        kind=over.kind,
        type=word(over.kind, lang),
        line=plain(line or record.quote, 220),
        value=plain(value, 80),
        place=place,
        section=names.numbers.get(record.section or ""),
        depth=min(record.level, 6) if isinstance(record, Section) else 0,
        sure=f"{wording.number(round(100 * record.confidence), lang)}%",
        review=record.review,
        rule=record.rule,
    )
    if brief:
        return row
    quote = plain(record.quote)
    fields = tuple((name, plain(text)) for name, text in _fields(record, lang) if text)
    return replace(
        row,
        quote=quote,
        fields=fields,
        links=tuple(_links(record, names, lang)),
        search=folded(" ".join((quote, line, value, *(text for _, text in fields))))[: 2 * _WORDS],
    )


def plain(text: str | None, limit: int = _WORDS) -> str:
    """Document text on one line, without marks of bold type, cut after *limit* characters."""
    line = " ".join(clean((text or "")[: 4 * limit]).replace("*", "").split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def folded(text: str) -> str:
    """Words as the filter compares them: small letters without marks."""
    letters = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return re.sub("[\u0300-\u036f]", "", letters)


def _known_by(record: Record, lang: Lang) -> tuple[str, str]:
    if isinstance(record, Quantity):
        return record.indicator or "", _amount(record, lang)
    if isinstance(record, Citation):
        return f"{record.canonical} {record.title or ''}", word(record.role, lang)
    if isinstance(record, Deadline):
        return record.quote, _time(record, lang)
    if isinstance(record, Assignment):
        return f"{record.agency}: {record.task or ''}".removesuffix(": "), word(record.role, lang)
    if isinstance(record, Section):
        return ". ".join(filter(None, (record.label, record.title))), word(record.kind, lang)
    return record.quote, ""


def _amount(record: Quantity, lang: Lang) -> str:
    amount = wording.amount(record, lang)
    return amount if record.change == "level" else f"{word(record.change, lang)} {amount}"


def _time(record: Deadline, lang: Lang) -> str:
    if record.every:
        return word(record.every, lang)
    return wording.interval(Interval(start=record.start, end=record.end), lang)


def _fields(record: Record, lang: Lang) -> Iterator[tuple[str, str | None]]:
    """The fields of a record that say something, as a reader reads them."""
    if isinstance(record, Quantity):
        yield from _quantity(record, lang)
    elif isinstance(record, Citation):
        yield word("canonical", lang), record.canonical
        yield word("kind", lang), word(record.kind, lang)
        yield word("title", lang), record.title
        yield word("issuer", lang), record.issuer
        yield word("date", lang), wording.day(record.date, lang) if record.date else None
        yield word("provision", lang), record.provision
        yield word("role", lang), word(record.role, lang)
        yield label("defects", lang), "; ".join(record.defects)
    elif isinstance(record, Deadline):
        yield word("kind", lang), word(record.kind, lang)
        yield word("every", lang), word(record.every, lang) if record.every else None
        for name in ("start", "end"):
            day = getattr(record, name)
            yield word(name, lang), wording.day(day, lang) if day else None
    elif isinstance(record, Assignment):
        yield word("agency", lang), record.agency
        yield label("agency_id", lang), record.agency_id
        yield word("role", lang), word(record.role, lang)
        yield word("partners", lang), "; ".join(record.partners or ())
        yield word("task", lang), record.task
        yield label("product", lang), record.product
    elif isinstance(record, Section):
        yield word("kind", lang), word(record.kind, lang)


def _quantity(record: Quantity, lang: Lang) -> Iterator[tuple[str, str | None]]:
    yield word("indicator", lang), record.indicator
    yield label("indicator_id", lang), record.indicator_id
    yield word("value", lang), _amount(record, lang)
    if record.ratio:
        first, second = (wording.number(part, lang) for part in record.ratio)
        yield word("value", lang), f"{first}/{second}"
    yield label("baseline", lang), _baseline(record.baseline, lang)
    yield label("area", lang), record.area
    if isinstance(record, Target | Figure):
        time = record.due if isinstance(record, Target) else record.as_of
        yield (
            word("due" if isinstance(record, Target) else "period", lang),
            wording.interval(time, lang),
        )


def _baseline(baseline: Baseline | None, lang: Lang) -> str | None:
    if baseline is None:
        return None
    parts = []
    if baseline.value is not None:
        parts += [wording.number(baseline.value, lang), baseline.unit or ""]
    if isinstance(baseline.date, Interval):
        parts.append(f"({wording.interval(baseline.date, lang)})")
    elif baseline.date:
        parts.append(f"({wording.day(baseline.date, lang)})")
    return " ".join(filter(None, parts))


def _links(record: Record, names: _Names, lang: Lang) -> Iterator[tuple[str, int, str]]:
    if isinstance(record, Target):
        yield from names.of(record.responsible, label("responsible_for", lang))
    elif isinstance(record, Assignment):
        yield from names.of(record.due, word("due", lang))
