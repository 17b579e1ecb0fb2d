"""A ``PlanFile`` as rows of the tables: plain tuples, made in the worker that extracted it.

Keys are unknown there; the rows hold ordinals within the plan, which the loader adds to the plan's
key when it writes them.
"""

from __future__ import annotations

import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..models import (
    RECORD_TYPES,
    Assignment,
    Citation,
    Deadline,
    Figure,
    Interval,
    PlanDocument,
    PlanFile,
    Quantity,
    Record,
    Section,
    Target,
)
from ..models.errors import UnreadableInput
from ..models.problems import in_english
from . import claims, identity
from .schema import ORDINAL_BITS

Row = tuple[Any, ...]
_LINE_END = re.compile("\n")
# What the text and the spans give back.
_DERIVED: Any = {
    "text": True,
    "documents": {"__all__": {kind: {"__all__": {"quote"}} for kind in RECORD_TYPES}},
}
_LEVEL = 5  # of zlib; 6 costs half as much time again for one hundredth of the size


@dataclass(frozen=True, slots=True)
class PlanRows:
    """One document: the columns of its row in ``plans`` and its records.

    A record's row is (ordinal, ordinal of its section or None, then its columns in the order of
    its table from ``record_id`` on, ``section_id`` left out). ``links`` are (ordinal, ordinal,
    kind, rule, confidence).
    """

    plan: dict[str, Any]
    records: dict[str, list[Row]]
    links: list[Row]
    relations: list[claims.Claim]


@dataclass(frozen=True, slots=True)
class FileRows:
    """One file: the columns of its row in ``files``, its blobs, its plans and problems.

    ``boxes`` is what ``boxes.pack`` made, None where no word of the file comes from OCR.
    """

    file: dict[str, Any]
    text: bytes
    extraction: bytes
    plans: list[PlanRows]
    problems: list[dict[str, Any]] = field(default_factory=list)
    boxes: bytes | None = None


def pack(file: PlanFile) -> tuple[bytes, bytes]:
    """The text and the rest of *file*, each compressed; quotes are left to the spans."""
    extraction = file.model_dump_json(exclude=_DERIVED)
    return (
        zlib.compress(file.text.encode("utf-8"), _LEVEL),
        zlib.compress(extraction.encode("utf-8"), _LEVEL),
    )


def unpack(text: bytes, extraction: bytes) -> PlanFile:
    """The ``PlanFile`` that ``pack`` was given, proved again by its model."""
    words = zlib.decompress(text).decode("utf-8")
    data = json.loads(zlib.decompress(extraction))
    data["text"] = words
    for document in data["documents"]:
        for kind in RECORD_TYPES:
            for record in document[kind]:
                span = record["span"]
                record["quote"] = words[span["start"] : span["end"]]
    return PlanFile.model_validate(data)


def build(
    file: PlanFile, *, input_sha256: str, name: str, extractor: str, modified_at: str = "",
    boxes: bytes | None = None,
) -> FileRows:  # fmt: skip
    """All rows of *file*; ``loaded_at`` is added by the loader."""
    text, extraction = pack(file)
    source = file.source
    sha256 = source.sha256 or input_sha256
    lines = [match.start() for match in _LINE_END.finditer(file.text)]
    return FileRows(
        file={
            "sha256": sha256,
            "input_sha256": input_sha256,
            "name": source.name or name,
            "format": source.format,
            "encoding": source.encoding,
            "size": source.size,
            "pages": source.pages,
            "length": len(file.text),
            "modified_at": modified_at,
            "extractor": extractor,
        },
        text=text,
        extraction=extraction,
        plans=[
            _plan(file, document, ordinal, sha256, lines)
            for ordinal, document in enumerate(file.documents)
        ],
        problems=[
            {"category": p.category, "message": p.message, "english": in_english(p), "page": p.page}
            for p in file.problems
        ],
        boxes=boxes,
    )


def _plan(
    file: PlanFile, document: PlanDocument, ordinal: int, sha256: str, lines: list[int]
) -> PlanRows:
    ordinals: dict[str, int] = {}
    for _kind, record in document.records():
        ordinals.setdefault(record.id, len(ordinals))
    records = _records(file, document, ordinals, lines)
    return PlanRows(
        plan=_head(document, ordinal, sha256) | {"records": sum(map(len, records.values()))},
        records=records,
        links=list(_links(document, ordinals)),
        relations=claims.claims(file, ordinal),
    )


def _head(document: PlanDocument, ordinal: int, sha256: str) -> dict[str, Any]:
    head = document.header
    who = identity.of(head, f"{sha256}/{ordinal}")
    start, end = _days(head.period)
    signer = head.signer
    return {
        "ordinal": ordinal,
        "identity": who.key,
        "identity_rule": who.rule,
        "doc_key": identity.doc_key(head.number, head.symbol),
        "title_key": who.title_key,
        "kind": head.kind,
        "number": head.number,
        "symbol": head.symbol,
        "place": head.place,
        "date": head.date,
        "year": who.year,
        "issuer": head.issuer,
        "level": head.level,
        "province": head.province,
        "district": head.district,
        "commune": head.commune,
        **identity.units(head),
        "title": head.title,
        "period_start": start,
        "period_end": end,
        "signer_name": signer and signer.name,
        "signer_capacity": signer and signer.capacity,
        "signer_on_behalf_of": signer and signer.on_behalf_of,
        "recipients": _listed(head.recipients),
        "starts": document.starts,
    }


def _records(
    file: PlanFile, document: PlanDocument, ordinals: dict[str, int], lines: list[int]
) -> dict[str, list[Row]]:
    if len(ordinals) >> ORDINAL_BITS:
        raise UnreadableInput(
            "too_many_records",
            "Văn bản có quá nhiều bản ghi (hơn một triệu). Hãy tách tệp.",
            "The document has too many records (over a million); split the file.",
        )
    paths = section_paths(document)
    made: dict[str, list[Row]] = {}
    written: set[str] = set()
    for kind, record in document.records():
        if record.id in written:  # a file of others may hold one id twice; the first one counts
            continue
        written.add(record.id)
        span = record.span
        row = (
            ordinals[record.id],
            ordinals.get(record.section) if record.section else None,
            record.id,
            span.start,
            span.end,
            file.page(span.start),
            bisect_right(lines, span.start - 1) + 1,
            record.quote,
            record.confidence,
            record.review,
            record.rule,
            None,
            *_FIELDS[kind](record, paths),
        )
        made.setdefault(kind, []).append(row)
    return made


def section_paths(document: PlanDocument) -> dict[str, str]:
    """For each section's id the labels and titles of the sections around it and its own."""
    paths: dict[str, str] = {}
    for section in document.sections:
        own = " ".join(" ".join(p.split()) for p in (section.label, section.title) if p)
        above = paths.get(section.section or "")
        paths[section.id] = f"{above} › {own}" if above else own
    return paths


def _section(record: Section, paths: dict[str, str]) -> Row:
    return record.label, record.title, record.level, record.kind, paths.get(record.id, "")


def _citation(record: Citation, paths: dict[str, str]) -> Row:
    return (
        record.kind,
        record.number,
        record.year,
        record.symbol,
        record.canonical,
        identity.doc_key(record.number, record.symbol),
        record.date,
        record.issuer,
        record.title,
        record.role,
        record.provision,
        _listed(record.defects),
    )


def _quantity(record: Quantity, when: Interval | None) -> Row:
    base = record.baseline
    at = base.date if base else None
    first, last = (at, at) if isinstance(at, str) else _days(at)
    start, end = _days(when)
    return (
        record.indicator,
        record.indicator_id,
        record.change,
        record.bound,
        record.value,
        record.value_max,
        record.unit,
        record.per,
        *(record.ratio or (None, None)),
        base and base.value,
        base and base.unit,
        first,
        last,
        record.area,
        _year(start, end),
        start,
        end,
    )


def _target(record: Target, paths: dict[str, str]) -> Row:
    return _quantity(record, record.due)


def _figure(record: Figure, paths: dict[str, str]) -> Row:
    return _quantity(record, record.as_of)


def _deadline(record: Deadline, paths: dict[str, str]) -> Row:
    year = _year(record.start, record.end)
    return record.kind, record.start, record.end, record.every, year


def _assignment(record: Assignment, paths: dict[str, str]) -> Row:
    return (
        record.agency,
        record.agency_id,
        record.agency_level,
        record.role,
        _listed(record.partners),
        record.task,
        record.product,
    )


_FIELDS: dict[str, Callable[[Any, dict[str, str]], Row]] = {
    "sections": _section,
    "citations": _citation,
    "targets": _target,
    "figures": _figure,
    "deadlines": _deadline,
    "assignments": _assignment,
}


def _links(document: PlanDocument, ordinals: dict[str, int]) -> Iterator[Row]:
    groups: list[tuple[str, Record, Any]] = [
        *(("responsible", target, target.responsible) for target in document.targets),
        *(("due", task, task.due) for task in document.assignments),
    ]
    seen: set[tuple[int, int]] = set()
    for kind, record, found in groups:
        for link in found:
            pair = (ordinals[record.id], ordinals.get(link.id, -1))
            if pair[1] >= 0 and pair not in seen:
                seen.add(pair)
                yield (*pair, kind, link.rule, link.confidence)


def _days(when: Interval | None) -> tuple[str | None, str | None]:
    return (when.start, when.end) if when else (None, None)


def _year(start: str | None, end: str | None) -> int | None:
    """The year that an interval reaches: of its end, or of its start where it is open."""
    day = end or start
    return int(day[:4]) if day else None


def _listed(items: tuple[str, ...] | None) -> str | None:
    return json.dumps(items, ensure_ascii=False) if items else None
