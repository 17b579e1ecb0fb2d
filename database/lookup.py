"""All that the database knows of one record: its passage, its plan, what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from ..models import PlanFile, Record
from . import corrections
from .schema import links, plans, relations, sections
from .store import Place, Store

BEFORE, AFTER = 320, 320
"""How many characters of the text around a record are shown, to the next line or word."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A record found.

    ``before`` and ``after`` are the text around ``place.row["quote"]``; ``relations`` are (kind,
    whether the plan itself says it, the other plan or None, the words that prove it).
    """

    place: Place
    record: Record
    corrected: Record | None
    before: str
    after: str
    path: str
    said: list[corrections.Correction]
    relations: list[dict[str, Any]]
    linked: list[dict[str, Any]]
    others: list[Place]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON."""
        return {
            "type": self.place.kind,
            "record": self.record.model_dump(mode="json"),
            "corrected": self.corrected and self.corrected.model_dump(mode="json"),
            "plan": self.place.plan,
            "file": self.place.file,
            "page": self.place.row["page"],
            "line": self.place.row["line"],
            "section_path": self.path,
            "passage": {
                "before": self.before,
                "quote": self.place.row["quote"],
                "after": self.after,
            },
            "corrections": [corrections.as_json(one) for one in self.said],
            "relations": self.relations,
            "links": self.linked,
            "also_in": [{"file": p.file["name"], "state": p.plan["state"]} for p in self.others],
        }


def look(store: Store, record_id: str) -> Looked:
    """Everything of the record in the current version of its plan.

    Raises:
        DatabaseTrouble: when no record has that id.
    """
    place = store.place(record_id)
    others = store.find(record_id)[1:]
    file = store.plan_file(place.file["id"])
    found = file.find(record_id)
    assert found is not None
    now = store.plan_file(place.file["id"], corrected=True).find(record_id)
    before, after = _around(file, found[1])
    with store.connect() as connection:
        section = place.row["id"] if place.kind == "sections" else place.row["section_id"]
        path = connection.execute(select(sections.c.path).where(sections.c.id == section)).scalar()
    said = [
        one for one in corrections.of(store, record_id) if one.file_sha256 == place.file["sha256"]
    ]
    return Looked(
        place=place,
        record=found[1],
        corrected=now[1] if now and now[1] != found[1] else None,
        before=before,
        after=after,
        path=path or "",
        said=said,
        relations=related(store, place.plan["id"]),
        linked=_linked(store, place),
        others=others,
    )


def _around(file: PlanFile, record: Record) -> tuple[str, str]:
    text, span = file.text, record.span
    start = max(0, span.start - BEFORE)
    if start:
        space = text.find(" ", start, span.start)
        start = start if space < 0 else space + 1
    end = min(len(text), span.end + AFTER)
    if end < len(text):
        space = text.rfind(" ", span.end, end)
        end = end if space < 0 else space
    return text[start : span.start], text[span.end : end]


def related(store: Store, plan_id: int) -> list[dict[str, Any]]:
    """How a plan belongs to others: what it says of them, and they of it."""
    query = (
        select(relations)
        .where(or_(relations.c.plan_id == plan_id, relations.c.other_id == plan_id))
        .order_by(relations.c.id)
    )
    made = []
    with store.connect() as connection:
        for row in connection.execute(query):
            outward = row.plan_id == plan_id
            other = row.other_id if outward else row.plan_id
            head = connection.execute(
                select(
                    plans.c.id, plans.c.kind, plans.c.number, plans.c.symbol, plans.c.date,
                    plans.c.issuer, plans.c.title, plans.c.state,
                ).where(plans.c.id == other)
            ).first()  # fmt: skip
            made.append(
                {
                    "kind": row.kind,
                    "outward": outward,
                    "other": dict(head._mapping) if head else None,
                    "named": row.quote if head is None else None,
                    "quote": row.quote,
                    "rule": row.rule,
                }
            )
    return made


def _linked(store: Store, place: Place) -> list[dict[str, Any]]:
    """The records that belong to this one, whichever of the two says so."""
    from .schema import RECORD_TABLES

    key = place.row["id"]
    ends = {"responsible": ("targets", "assignments"), "due": ("assignments", "deadlines")}
    made = []
    with store.connect() as connection:
        rows = connection.execute(
            select(links).where(or_(links.c.source_id == key, links.c.target_id == key))
        ).all()
        for row in rows:
            outward = row.source_id == key
            kind = ends[row.kind][1 if outward else 0]
            table = RECORD_TABLES[kind]
            other = row.target_id if outward else row.source_id
            found = connection.execute(
                select(table.c.record_id, table.c.quote).where(table.c.id == other)
            ).first()
            if found is not None:
                made.append(
                    {"type": kind, "id": found.record_id, "quote": found.quote, "rule": row.rule,
                     "confidence": row.confidence}
                )  # fmt: skip
    return made
