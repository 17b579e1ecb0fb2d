"""Small gold files and extractions for the scorer's tests."""

from __future__ import annotations

from typing import Any

from kehoach.corpus import GoldFile, parse_gold
from kehoach.evaluation.scoring import Counts, FileScore, TypeScore, score_files
from kehoach.models import RECORD_TYPES, Header, PlanDocument, PlanFile, Record, Span

NEEDED: dict[str, dict[str, Any]] = {
    "sections": {},
    "citations": {"kind": "decision", "canonical": "1/QĐ-UBND"},
    "targets": {"value": 5, "unit": "%", "indicator": "tỷ lệ hộ nghèo"},
    "figures": {"value": 5, "unit": "%", "indicator": "tỷ lệ hộ nghèo"},
    "deadlines": {"kind": "by", "end": "2020-12-31"},
    "assignments": {"agency": "Phòng Y tế"},
}
"""Fields without which a record of a type does not exist."""


def entry(kind: str, quote: str, /, **fields: Any) -> dict[str, Any]:
    """A gold record as it stands in a gold file."""
    return {"quote": quote, **NEEDED[kind], **fields}


def gold(kind: str, *entries: dict[str, Any], name: str = "plan") -> GoldFile:
    """A gold file of one document, annotated for one record type alone."""
    return parse_gold({"text": f"{name}.txt", "documents": [{kind: list(entries)}]}, name)


def ours(kind: str, text: str, start: int, end: int, /, **fields: Any) -> Record:
    """An extracted record at ``text[start:end]``."""
    span = Span(start=start, end=end)
    data = {**NEEDED[kind], **fields, "span": span, "quote": text[start:end], "rule": "test"}
    return RECORD_TYPES[kind].model_validate(data)


def found(kind: str, text: str, quote: str, nth: int = 1, /, **fields: Any) -> Record:
    """An extracted record at the nth occurrence of *quote*."""
    start = -1
    for _ in range(nth):
        start = text.index(quote, start + 1)
    return ours(kind, text, start, start + len(quote), **fields)


def plan(text: str, kind: str, *records: Record, header: Header | None = None) -> PlanFile:
    """An extraction of one document with records of one type."""
    fields: dict[str, Any] = {kind: records}
    return PlanFile(text=text, documents=(PlanDocument(header=header or Header(), **fields),))


def scored(kind: str, text: str, entries: list[dict[str, Any]], records: list[Record]) -> TypeScore:
    """The score of one record type in one small text."""
    score: FileScore = score_files(gold(kind, *entries), plan(text, kind, *records))
    return score.types[kind]


def counts(score: TypeScore) -> tuple[Counts, Counts, Counts]:
    """Core, whole and strict."""
    return score.counts("core"), score.counts("whole"), score.counts("strict")
