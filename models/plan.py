"""A file read: its canonical text and the documents in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from pydantic import model_validator

from .records import Assignment, Citation, Deadline, Figure, Header, Record, Section, Target
from .source import Problem, SourceInfo
from .spans import Model

SCHEMA_VERSION = "1.1"

RECORD_TYPES: dict[str, type[Record]] = {
    "sections": Section,
    "citations": Citation,
    "targets": Target,
    "figures": Figure,
    "deadlines": Deadline,
    "assignments": Assignment,
}


class PlanDocument(Model):
    """One document of a file. ``starts`` is the first text of the document, copied."""

    starts: str = ""
    header: Header = Header()
    sections: tuple[Section, ...] = ()
    citations: tuple[Citation, ...] = ()
    targets: tuple[Target, ...] = ()
    figures: tuple[Figure, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    def records(self) -> Iterator[tuple[str, Record]]:
        """Every record with the name of its type, type by type, in the order of the text."""
        for name in RECORD_TYPES:
            for record in getattr(self, name):
                yield name, record


class PageStart(Model):
    """From which character of the text on a page of the file stands (pages count from 1)."""

    start: int
    page: int


class PlanFile(Model):
    """The result of reading one file.

    Every record's span is proved: ``text[start:end] == quote``. ``pages`` are in the order of the
    text, and empty for files that have no pages (text, HTML, Word).
    """

    schema_version: str = SCHEMA_VERSION
    text: str
    source: SourceInfo = SourceInfo()
    pages: tuple[PageStart, ...] = ()
    problems: tuple[Problem, ...] = ()
    documents: tuple[PlanDocument, ...] = ()

    @model_validator(mode="after")
    def _quotes(self) -> PlanFile:
        for document in self.documents:
            for name, record in document.records():
                found = self.text[record.span.start : record.span.end]
                if found != record.quote:
                    raise ValueError(
                        f"{name} {record.id or '?'}: the text at [{record.span.start}, "
                        f"{record.span.end}) is {found[:60]!r}, not {record.quote[:60]!r}"
                    )
        return self

    def page(self, position: int) -> int | None:
        """The page of the file on which the character at *position* stands, or None."""
        index = bisect_right(self.pages, position, key=lambda p: p.start)
        return self.pages[index - 1].page if index else None

    def line(self, position: int) -> int:
        """The line of the canonical text on which the character at *position* stands, from 1."""
        return self.text.count("\n", 0, position) + 1

    def find(self, record_id: str) -> tuple[str, Record] | None:
        """The record with that id and the name of its type, or None."""
        for document in self.documents:
            for name, record in document.records():
                if record.id == record_id:
                    return name, record
        return None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of what an extraction writes (draft 2020-12)."""
    return PlanFile.model_json_schema(mode="serialization")
