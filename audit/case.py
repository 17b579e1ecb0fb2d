"""A document under audit: its records, and what checks ask of it again and again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from ..extract import ocr_repair
from ..extract.folding import fold
from ..extract.reading.text import read_text
from ..extract.table_model import Table
from ..extract.table_model import find as find_tables
from ..extract.view import View
from ..models import (
    Evidence,
    Figure,
    Header,
    PlanDocument,
    PlanFile,
    Record,
    Section,
    SourceText,
    Span,
    Target,
)
from .register import EMPTY, Register

_LETTER = re.compile(r"[^\W\d_]{2}")
_MARKUP = re.compile(r"[*#\\]")
# a line goes on in the next one where that begins small, or with a number that is no label
_WRAPPED = re.compile(r"(?<=[^\s:;.|])\n(?=[a-zà-ỹđ(]|\d+(?![\d.)]*[.)]\s))")
_STOP = re.compile(r"[.;!?](?=\s|$)|\n\s*\n|\n(?=\s*[-+*•–]\s)")


class AuditCase:
    """One document of a file, with its surroundings.

    Attributes:
        file: the whole file; ``document`` is its ``index``-th document.
        register: the legal register that citations are held against.
        plain: the file's text without markup, folded; every character keeps its offset, so
            that ``plain[span.start:span.end]`` are the words of a record.
    """

    def __init__(
        self,
        file: PlanFile,
        index: int = 0,
        *,
        source: SourceText | None = None,
        register: Register = EMPTY,
    ) -> None:
        self.file = file
        self.index = index
        self.document: PlanDocument = file.documents[index]
        self.register = register
        self._source = source

    def forget(self) -> None:
        """Let go of what was made of the text; it is made again when it is asked for.

        In a run over thousands of plans these copies are most of the memory.
        """
        for name in ("plain", "flow", "words", "view", "tables", "_stops", "_records"):
            self.__dict__.pop(name, None)

    @property
    def name(self) -> str:
        """The name of the file, ``""`` where it has none."""
        return self.file.source.name or ""

    @property
    def header(self) -> Header:
        """The head of the document."""
        return self.document.header

    @cached_property
    def plain(self) -> str:
        """The file's text for matching: folded, marks of markup blanked, same offsets."""
        return fold(_MARKUP.sub(" ", self.file.text))

    @cached_property
    def flow(self) -> str:
        """``plain`` with lines that only broke for want of room joined again, same offsets."""
        joined = _WRAPPED.sub(" ", self.file.text)
        return "".join(
            " " if new == " " and old == "\n" else old
            for old, new in zip(self.plain, joined, strict=True)
        )

    @cached_property
    def span(self) -> Span:
        """Where the document stands in the file: from its first to its last words."""
        start = _begin(self.file, self.index)
        after = self.index + 1
        end = len(self.file.text) if after >= len(self.file.documents) else _begin(self.file, after)
        return Span(start=min(start, end), end=end)

    @cached_property
    def words(self) -> str:
        """The words of this document alone, from ``plain``."""
        return self.plain[self.span.start : self.span.end]

    @cached_property
    def identity(self) -> str:
        """What tells this document from others; the same in every run."""
        head = self.document.header
        parts = (head.kind, head.number, head.symbol, head.issuer, head.date, head.title)
        return "|".join(fold(str(part or "")) for part in parts)

    @cached_property
    def quantities(self) -> tuple[Target | Figure, ...]:
        """Targets and figures in the order of the text."""
        both: list[Target | Figure] = [*self.document.targets, *self.document.figures]
        return tuple(sorted(both, key=lambda q: (q.span.start, q.span.end)))

    @cached_property
    def by_indicator(self) -> Mapping[str, tuple[Target | Figure, ...]]:
        """Targets and figures of each known indicator, in the order of the text."""
        made: dict[str, list[Target | Figure]] = defaultdict(list)
        for quantity in self.quantities:
            if quantity.indicator_id:
                made[quantity.indicator_id].append(quantity)
        return {key: tuple(items) for key, items in made.items()}

    @cached_property
    def _sections(self) -> Mapping[str, Section]:
        return {section.id: section for section in self.document.sections}

    @cached_property
    def _starts(self) -> list[int]:
        return [section.span.start for section in self.document.sections]

    def section(self, record: Record) -> Section | None:
        """The innermost section around *record*."""
        return self._sections.get(record.section or "")

    def section_at(self, position: int) -> Section | None:
        """The last section that begins at or before *position*."""
        at = bisect_right(self._starts, position)
        return self.document.sections[at - 1] if at else None

    def chain(self, section: Section | None) -> Iterator[Section]:
        """*section* and those around it, the innermost first."""
        while section is not None:
            yield section
            section = self._sections.get(section.section or "")

    @cached_property
    def view(self) -> View:
        """The reading view of the whole file, with its blocks."""
        source = self._source or read_text(self.file.text)
        return View(source.text, source.blocks, ocr_repair.meant(source))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The data tables that stand in this document, with what their columns mean."""
        found = (table for table in find_tables(self.view) if table.kind == "data")
        blocks = self.view.blocks
        return tuple(t for t in found if self.holds(blocks[t.grid.first].span.start))

    def holds(self, position: int) -> bool:
        """Tell whether the character at *position* is in this document."""
        return self.span.start <= position < self.span.end

    def sentence(self, position: int) -> Span:
        """The sentence or list item around *position*: to a full stop, semicolon or list mark."""
        begins, ends = self._stops
        before = bisect_right(ends, position)
        after = bisect_left(begins, position)
        return Span(
            start=ends[before - 1] if before else self.span.start,
            end=begins[after] if after < len(begins) else self.span.end,
        )

    @cached_property
    def _stops(self) -> tuple[list[int], list[int]]:
        """Where the marks between sentences of this document begin, and where they end."""
        found = list(_STOP.finditer(self.plain, self.span.start, self.span.end))
        return [m.start() for m in found], [m.end() for m in found]

    def paragraph(self, position: int) -> Span:
        """The line of the text around *position*."""
        start = self.file.text.rfind("\n", 0, position) + 1
        end = self.file.text.find("\n", position)
        return Span(start=start, end=len(self.file.text) if end < 0 else end)

    def cite(self, what: Record | Span, *, record: Record | None = None) -> Evidence:
        """*what* as evidence: its words, its page, line and section."""
        span = what if isinstance(what, Span) else what.span
        owner = what if isinstance(what, Record) else record
        section = self.section(owner) if owner else self.section_at(span.start)
        if isinstance(owner, Section):
            section = owner
        return Evidence(
            record=owner.id if owner else None,
            file=self.file.source.name,
            span=span,
            quote=self.file.text[span.start : span.end],
            page=self.file.page(span.start),
            line=self.file.line(span.start),
            section=_title(section),
        )

    def head(self) -> Span:
        """The first line with words: where what is missing would have stood."""
        text = self.file.text
        found = _LETTER.search(text, self.span.start)
        position = text.rfind("\n", self.span.start, found.start()) + 1 if found else 0
        position = max(position, self.span.start)
        while position < len(text) and text[position].isspace():
            position += 1
        end = text.find("\n", position)
        return Span(start=position, end=len(text) if end < 0 else end)

    @cached_property
    def _records(self) -> Mapping[str, Record]:
        return {record.id: record for _, record in self.document.records()}

    def record(self, record_id: str | None) -> Record | None:
        """The record of this document with that id."""
        return self._records.get(record_id or "")


def cases(
    file: PlanFile, *, source: SourceText | None = None, register: Register = EMPTY
) -> tuple[AuditCase, ...]:
    """A case for each document of *file*."""
    return tuple(
        AuditCase(file, index, source=source, register=register)
        for index in range(len(file.documents))
    )


def _begin(file: PlanFile, index: int) -> int:
    if index == 0:
        return 0
    document = file.documents[index]
    firsts = [record.span.start for _, record in document.records()]
    limit = min(firsts, default=len(file.text))
    at = file.text.rfind(document.starts, 0, limit + len(document.starts))
    return at if document.starts and at >= 0 else limit


def _title(section: Section | None) -> str | None:
    if section is None:
        return None
    title = " ".join((section.title or section.quote).replace("*", "").split())[:160]
    return f"{section.label}. {title}" if section.label and section.title else title
