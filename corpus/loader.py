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
from .wording import Complaint, complaints_of

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
    gold, complaints = examine(data, name)
    if complaints:
        more = len(complaints) - 1
        raise BadCorpus(
            "gold",
            complaints[0].say("vi") + (f" (và {more} lỗi khác)." if more else "."),
            complaints[0].say("en") + (f" (and {more} more)." if more else "."),
        )
    return gold if text is None else with_spans(gold, Reduced(text))


def load_gold(path: str | Path, text: str | None = None) -> GoldFile:
    """Read a gold file; *text* is the canonical text of its document, if known.

    Raises:
        BadCorpus: when the file is no gold file, with a sentence that says where.
    """
    path = Path(path)
    return parse_gold(decode(path), path.name.removesuffix(SUFFIX), text)


def decode(path: Path) -> Any:
    """The JSON of a gold file.

    Raises:
        BadCorpus: when it is not to be had.
    """
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadCorpus(
            "gold",
            f"{path.name}: không đọc được JSON ({error}). Hãy sửa tệp.",
            f"{path.name}: this is no JSON ({error}); mend the file.",
        ) from error


def examine(data: Any, name: str) -> tuple[GoldFile, list[Complaint]]:
    """Gold *data* as records, and everything that does not fit the guidelines.

    What does not fit is left out of the records.
    """
    if not isinstance(data, dict) or not isinstance(data.get("documents"), list):
        wrong = Complaint(name, "thiếu danh sách documents", 'the list "documents" is missing')
        return GoldFile(name, f"{name}.txt"), [wrong]
    complaints = _unknown(data, {"text", "documents"}, name)
    documents = [
        _document(entry, f"{name}, documents[{index}]", complaints)
        for index, entry in enumerate(data["documents"])
    ]
    text_name = data.get("text")
    if text_name is not None and not isinstance(text_name, str):
        complaints.append(Complaint(name, "text phải là tên tệp", "text must name a file"))
    named = text_name if isinstance(text_name, str) and text_name else f"{name}.txt"
    return GoldFile(name, named, tuple(documents)), complaints


def _unknown(entry: Mapping[str, Any], known: set[str], where: str) -> list[Complaint]:
    return [
        Complaint(
            where,
            f"trường {key} không có trong hướng dẫn, hãy xóa hoặc sửa tên",
            f"the field {key} is not in the guidelines; remove or rename it",
        )
        for key in entry
        if key not in known
    ]


def _document(entry: Any, where: str, complaints: list[Complaint]) -> GoldDocument:
    if not isinstance(entry, dict):
        complaints.append(Complaint(where, "phải là một đối tượng", "this must be an object"))
        return GoldDocument()
    complaints += _unknown(entry, {"starts", "header", *RECORD_TYPES}, where)
    header = None
    if entry.get("header"):
        try:
            header = Header.model_validate(entry["header"])
        except ValidationError as error:
            complaints += complaints_of(error, f"{where}.header")
    records = {}
    for kind in RECORD_TYPES:
        items = entry.get(kind, [])
        if not isinstance(items, list):
            complaints.append(Complaint(f"{where}.{kind}", "phải là danh sách", "no list"))
        elif kind in entry:
            made = (
                _record(kind, item, f"{where}.{kind}[{index}]", complaints)
                for index, item in enumerate(items)
            )
            records[kind] = tuple(record for record in made if record is not None)
    return GoldDocument(str(entry.get("starts") or ""), header, records)


# Fields that an extraction writes and gold does not have.
_OURS = {
    "id", "span", "section", "confidence", "rule", "review", "defects",
    "responsible", "product", "indicator_id", "agency_id", "agency_level",
}  # fmt: skip


def _record(kind: str, item: Any, where: str, complaints: list[Complaint]) -> Record | None:
    """One gold record, its span empty until a text is at hand; None where it does not fit."""
    if not isinstance(item, dict) or not item.get("quote"):
        complaints.append(Complaint(where, "thiếu quote", "it has no quote"))
        return None
    foreign = _unknown(item, item.keys() - _OURS, where)
    if foreign:
        complaints += foreign
        return None
    try:
        return RECORD_TYPES[kind].model_validate({**item, "span": _NOWHERE})
    except ValidationError as error:
        complaints += complaints_of(error, where)
        return None


def with_spans(gold: GoldFile, text: Reduced) -> GoldFile:
    """*gold* with every span found anew in *text*; an empty span where the quote is not there."""
    found = {kind: iter(places(gold.of(kind), text)) for kind in RECORD_TYPES}

    def placed(kind: str, record: Record) -> Record:
        place = next(found[kind])
        span = _NOWHERE if place is None else text.origin(place)
        return record.model_copy(update={"span": span})

    documents = tuple(
        GoldDocument(
            document.starts,
            document.header,
            {
                kind: tuple(placed(kind, record) for record in items)
                for kind, items in document.records.items()
            },
        )
        for document in gold.documents
    )
    return GoldFile(gold.name, gold.text_name, documents)


def as_plan(gold: GoldFile, text: str) -> PlanFile:
    """*gold* as if it had been extracted from *text*; records that are not found are left out."""
    documents = []
    for document in with_spans(gold, Reduced(text)).documents:
        fields: dict[str, Any] = {
            kind: tuple(
                record.model_copy(update={"quote": text[record.span.start : record.span.end]})
                for record in items
                if record.span.start < record.span.end
            )
            for kind, items in document.records.items()
        }
        documents.append(
            PlanDocument(starts=document.starts, header=document.header or Header(), **fields)
        )
    return PlanFile(text=text, documents=tuple(documents))


@dataclass(frozen=True)
class PackagedPlan:
    """One of the annotated plans that come with the package."""

    name: str
    text: str
    gold: GoldFile


def plans_folder() -> Path:
    """The folder of the annotated plans that come with the package."""
    return Path(str(resources.files(__package__) / "plans"))


def invented_folder() -> Path:
    """The folder of the invented plans: hard cases by readers who had not seen the rules."""
    return Path(str(resources.files(__package__) / "invented"))


def plan_paths() -> list[Path]:
    """The text files of the packaged plans, by name."""
    return sorted(plans_folder().glob("*.txt"))


def plans() -> list[PackagedPlan]:
    """The annotated plans that come with the package, by name."""
    result = []
    for path in sorted(plans_folder().glob(f"*{SUFFIX}")):
        gold = load_gold(path)
        text = canonical((path.parent / gold.text_name).read_bytes().decode("utf-8-sig"))
        result.append(PackagedPlan(gold.name, text, with_spans(gold, Reduced(text))))
    return result
