"""Exports without the names of private persons: each plan's names found once, then covered."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from ..models import PlanFile
from . import redact, rows, schema
from .entries import Entry

# What tells records and files apart is no text of the document.
_KEPT = frozenset({"record_id", "rule", "verdict", "indicator_id", "agency_id", "doc_key",
                   "signer_name", "identity", "sha256"})  # fmt: skip
_PLANS_HELD = 64


class Cover:
    """Covers the private names of the plans of a database."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._names = lru_cache(maxsize=_PLANS_HELD)(self._find)

    def entry(self, kind: str, entry: Entry) -> Entry:
        """*entry* with the names of its plan's annexes covered in every text of it."""
        plan_id = entry["id"] if kind == "plans" else entry["plan_id"]
        names = self._names(int(plan_id))
        if not names:
            return entry
        return Entry(
            {k: v if k in _KEPT else _masked(v, names) for k, v in entry.row.items()},
            leads=[redact.mask(name, names) for name in entry.leads],
            partners=[redact.mask(name, names) for name in entry.partners],
            tasks=[redact.mask(task, names) for task in entry.tasks],
            dues=[{k: _masked(v, names) for k, v in due.items()} for due in entry.dues],
            extracted={k: _masked(v, names) for k, v in entry.extracted.items()},
        )

    def _find(self, plan_id: int) -> frozenset[str]:
        plans = schema.plans
        row = self.connection.execute(
            select(plans.c.file_id, plans.c.ordinal).where(plans.c.id == plan_id)
        ).one()
        file = plan_file(self.connection, row.file_id)
        return redact.private_names(file, file.documents[row.ordinal])


def plan_file(connection: Connection, file_id: int) -> PlanFile:
    """What was extracted from a file, over a connection that is open already."""
    table = schema.contents
    row = connection.execute(select(table).where(table.c.file_id == file_id)).one()
    return rows.unpack(row.text, row.extraction)


def covered(file: PlanFile) -> PlanFile:
    """*file* with the private names of all its annexes covered; every place stays what it was."""
    names = frozenset[str]().union(*(redact.private_names(file, d) for d in file.documents))
    if not names:
        return file
    text = redact.mask(file.text, names)
    data = file.model_dump(mode="json")
    data["text"] = text
    for document in data["documents"]:
        document["starts"] = redact.mask(document["starts"], names)
        for kind in schema.RECORD_TABLES:
            document[kind] = [_record(record, text, names) for record in document[kind]]
    return PlanFile.model_validate(data)


def _record(record: dict[str, Any], text: str, names: Iterable[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        k: v if k in {"id", "rule", "section", "quote", "span"} else _masked(v, names)
        for k, v in record.items()
    }
    made["quote"] = text[record["span"]["start"] : record["span"]["end"]]
    return made


def _masked(value: Any, names: Iterable[str]) -> Any:
    if isinstance(value, str):
        return redact.mask(value, names)
    if isinstance(value, list):
        return [_masked(item, names) for item in value]
    return value
