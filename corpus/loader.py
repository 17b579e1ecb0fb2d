"""Gold files as records: the shape of ``docs/GUIDELINES.md`` read into the types of ``models``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..models import RECORD_TYPES, Header, PlanDocument, PlanFile, Record, Span
from ..models.errors import BadCorpus
from .placing import places
from .reduction import Reduced, canonical

SUFFIX = ".gold.json"
_NOWHERE = Span(start=0, end=0)


@dataclass(frozen=True)
class GoldDocument:
    """One annotated document. A record type that is not a key of ``records`` was not annotated."""

    starts: str = ""
    header: Header | None = None
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class GoldFile:
    """What a careful reader wrote down about one file.

    Attributes:
        name: the file's name without ``.gold.json``.
        text_name: the text file that it speaks of.
        documents: its documents, in order.
    """

    name: str
    text_name: str
    documents: tuple[GoldDocument, ...] = ()

    def annotated(self, kind: str) -> bool:
        """Tell whether any document of the file was annotated for the record type *kind*."""
        return any(kind in document.records for document in self.documents)

    def of(self, kind: str) -> list[Record]:
        """The file's records of the type *kind*, in order."""
        return [record for d in self.documents for record in d.records.get(kind, ())]

    def records(self) -> Iterator[tuple[str, Record]]:
        """Every record with the name of its type."""
        for document in self.documents:
            for kind, items in document.records.items():
                for record in items:
                    yield kind, record


def parse_gold(data: Any, name: str, text: str | None = None) -> GoldFile:
    """Gold *data* (decoded JSON) as records, their ``span`` filled from *text* when it is given.

    A record whose quote is not found has an empty span.

    Raises:
        BadCorpus: when the data does not have the shape of the guidelines.
    """
    if not isinstance(data, dict) or not isinstance(data.get("documents"), list):
        raise _bad(name, "thiếu danh sách documents", 'it has no list "documents"')
    reduced = None if text is None else Reduced(text)
    documents = []
    for number, entry in enumerate(data["documents"], 1):
        if not isinstance(entry, dict):
            raise _bad(name, f"documents[{number}] không phải đối tượng", "a document is no object")
        documents.append(_document(entry, f"{name}, document {number}"))
    gold = GoldFile(name, str(data.get("text") or f"{name}.txt"), tuple(documents))
    return gold if reduced is None else with_spans(gold, reduced)


def load_gold(path: str | Path, text: str | None = None) -> GoldFile:
    """Read a gold file; *text* is the canonical text of its document, if known.

    Raises:
        BadCorpus: when the file is no gold file, with a sentence that says where.
    """
    path = Path(path)
    name = path.name.removesuffix(SUFFIX)
    try:
        data = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise _bad(name, f"không đọc được: {error}", f"cannot be read: {error}") from error
    return parse_gold(data, name, text)


def with_spans(gold: GoldFile, text: Reduced) -> GoldFile:
    """*gold* with every span found anew in *text*; an empty span where the quote is not there."""
    spans: dict[tuple[int, str], list[Record]] = {}
    for kind in RECORD_TYPES:
        placed = iter(places(gold.of(kind), text))
        for number, document in enumerate(gold.documents):
            spans[number, kind] = [
                record.model_copy(
                    update={"span": _NOWHERE if place is None else text.origin(place)}
                )
                for record in document.records.get(kind, ())
                for place in (next(placed),)
            ]
    documents = tuple(
        GoldDocument(d.starts, d.header, {k: tuple(spans[n, k]) for k in d.records})
        for n, d in enumerate(gold.documents)
    )
    return GoldFile(gold.name, gold.text_name, documents)


def as_plan(gold: GoldFile, text: str) -> PlanFile:
    """*gold* as if it had been extracted from *text*; records that are not found are left out."""
    placed = with_spans(gold, Reduced(text))
    return PlanFile(
        text=text,
        documents=tuple(
            PlanDocument.model_validate(
                {"starts": d.starts, "header": d.header or Header()}
                | {
                    kind: tuple(
                        r.model_copy(update={"quote": text[r.span.start : r.span.end]})
                        for r in items
                        if r.span.start < r.span.end
                    )
                    for kind, items in d.records.items()
                }
            )
            for d in placed.documents
        ),
    )


@dataclass(frozen=True)
class PackagedPlan:
    """One of the annotated plans that come with the package."""

    name: str
    text: str
    gold: GoldFile


def plans() -> list[PackagedPlan]:
    """The annotated plans that come with the package, by name."""
    folder = resources.files(__package__) / "plans"
    result = []
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(SUFFIX):
            name = item.name.removesuffix(SUFFIX)
            data = json.loads(item.read_text("utf-8"))
            text = canonical((folder / str(data["text"])).read_bytes().decode("utf-8-sig"))
            result.append(PackagedPlan(name, text, parse_gold(data, name, text)))
    return result


def _document(entry: dict[str, Any], where: str) -> GoldDocument:
    unknown = sorted(set(entry) - {"starts", "header", *RECORD_TYPES})
    if unknown:
        raise _bad(where, f"trường lạ {', '.join(unknown)}", f"unknown keys {', '.join(unknown)}")
    header = None
    if entry.get("header"):
        try:
            header = Header.model_validate(entry["header"])
        except ValidationError as error:
            raise _bad(where, f"header: {error}", f"header: {error}") from error
    records = {
        kind: tuple(
            record_of(kind, item, f"{where}, {kind} {index}")
            for index, item in enumerate(entry[kind], 1)
        )
        for kind in RECORD_TYPES
        if kind in entry
    }
    return GoldDocument(str(entry.get("starts") or ""), header, records)


def record_of(kind: str, item: Any, where: str) -> Record:
    """One gold record; its span is empty until a text is at hand.

    Raises:
        BadCorpus: when a field is unknown, missing or of the wrong kind.
    """
    if not isinstance(item, dict) or not item.get("quote"):
        raise _bad(where, "thiếu quote", "it has no quote")
    try:
        return RECORD_TYPES[kind].model_validate({**item, "span": _NOWHERE})
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise _bad(where, told, told) from error


def _bad(where: str, vietnamese: str, english: str) -> BadCorpus:
    return BadCorpus(
        "gold", f"Tệp chuẩn {where}: {vietnamese}. Hãy sửa tệp.", f"Gold {where}: {english}."
    )
