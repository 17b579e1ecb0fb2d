"""Records that people confirmed, as gold that measures the extraction (``docs/GUIDELINES.md``).

A record type counts as annotated only where a person has looked at every record of it: otherwise
records that nobody has looked at would be counted as false. What the extraction missed is not
known here; the annotator adds it to the file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from .. import corpus, runner
from ..models import RECORD_TYPES, Record
from . import corrections
from .schema import files, plans
from .store import Store
from .trouble import DatabaseTrouble

# Written by an extraction and no part of gold.
_OURS = {"id", "span", "section", "confidence", "rule", "review", "defects", "responsible",
         "product", "indicator_id", "agency_id", "agency_level"}  # fmt: skip


@dataclass(slots=True)
class Gold:
    """What was written: the file, how many records, and what is not confirmed throughout."""

    path: Path
    records: int = 0
    left_out: list[str] = field(default_factory=list)


def add(store: Store, name: str, folder: Path) -> Gold:
    """Write text and gold of the file called *name* (or with that record in it) to *folder*.

    Raises:
        DatabaseTrouble: when there is no such file, or nothing of it is confirmed throughout.
        KehoachError: when the folder cannot be written.
    """
    file_id, shown = _file(store, name)
    file = store.plan_file(file_id, corrected=True)
    with store.connect() as connection:
        sha256 = connection.scalar(select(files.c.sha256).where(files.c.id == file_id)) or ""
        looked = {one.record_id for one in corrections.attached(connection, sha256)}
    stem = "".join(c if c.isalnum() or c in "-_." else "_" for c in Path(shown).stem) or "plan"
    made = Gold(folder / f"{stem}{corpus.SUFFIX}")
    text = corpus.Reduced(file.text)
    documents = []
    for document in file.documents:
        entry: dict[str, Any] = {"starts": document.starts}
        for kind in RECORD_TYPES:
            records: tuple[Record, ...] = getattr(document, kind)
            if all(record.id in looked for record in records) and records:
                entry[kind] = [_entry(kind, record, text) for record in records]
                made.records += len(records)
            elif any(record.id in looked for record in records):
                made.left_out.append(kind)
        documents.append(entry)
    if not made.records:
        raise DatabaseTrouble(
            "nothing_confirmed",
            f"{shown}: chưa có loại bản ghi nào được xác nhận hết. "
            "Hãy xem từng bản ghi của một loại (kehoach confirm, correct, reject).",
            f"{shown}: no type of record is confirmed throughout; look at each record of a type "
            "(kehoach confirm, correct, reject).",
        )
    gold = {"text": f"{stem}.txt", "documents": documents}
    corpus.parse_gold(gold, stem)
    runner.write_bytes(folder / f"{stem}.txt", file.text.encode("utf-8"))
    packed = json.dumps(gold, ensure_ascii=False, indent=1) + "\n"
    runner.write_bytes(made.path, packed.encode("utf-8"))
    return made


def _file(store: Store, name: str) -> tuple[int, str]:
    if store.find(name):
        place = store.place(name)
        return int(place.file["id"]), str(place.file["name"])
    query = (
        select(files.c.id, files.c.name)
        .join(plans, plans.c.file_id == files.c.id)
        .where(files.c.name == name)
        .order_by(plans.c.state, files.c.id.desc())
    )
    with store.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        raise DatabaseTrouble(
            "no_file",
            f"Không có tệp {name!r} trong {store.shown}.",
            f"There is no file {name!r} in {store.shown}.",
        )
    return int(row.id), str(row.name)


def _entry(kind: str, record: Record, text: corpus.Reduced) -> dict[str, Any]:
    """A record as gold has it; ``nth`` where its words stand more than once."""
    ours = _OURS | ({"due"} if kind == "assignments" else set())
    entry: dict[str, Any] = {
        name: value
        for name, value in record.model_dump(mode="json").items()
        if name not in ours and value is not None
    }
    found = [text.origin(place).start for place in text.occurrences(corpus.reduce(record.quote))]
    if len(found) > 1:
        before = sum(start <= record.span.start for start in found)
        entry["nth"] = max(1, before)
    return entry
