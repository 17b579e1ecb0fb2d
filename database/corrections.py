"""What people say of records: stored beside the extraction, applied to a copy of it.

A correction belongs to the record of one file (its hash) by the record's stable id. A later one of
the same field takes the place of the earlier, which stays in the table as ``replaced``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from ..extract.folding import fold
from ..models import RECORD_TYPES, PlanFile, Record
from . import hooks, values
from .schema import RECORD_TABLES, corrections, files, plans
from .store import Place, Store
from .trouble import DatabaseTrouble

Action = Literal["set", "confirm", "reject"]
AROUND = 40
"""How many characters before and after a record tell one occurrence of its words from another."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a person said; values are JSON."""

    id: int
    record_id: str
    record_type: str
    action: Action
    field: str | None
    old_value: str | None
    new_value: str | None
    author: str
    why: str | None
    made_at: str
    state: str
    note: str | None
    quote: str
    file_sha256: str


_COLUMNS = tuple(corrections.c[name] for name in Correction.__dataclass_fields__)


def correct(
    store: Store, record_id: str, changes: Mapping[str, str], *, by: str, why: str | None = None
) -> list[Correction]:
    """Say what fields of a record should be; *changes* are as a person writes them.

    Raises:
        DatabaseTrouble: when there is no such record or field, or the value does not fit it.
    """
    place, record = _record(store, record_id)
    if not changes:
        raise DatabaseTrouble(
            "nothing_to_set",
            "Chưa nêu trường cần sửa. Ví dụ: --set value=12.83",
            "Nothing to set; example: --set value=12.83",
        )
    read = {name: values.read(place.kind, name, text) for name, text in changes.items()}
    values.fits(place.kind, record, read)
    stated = record.model_dump(mode="json")
    rows: list[dict[str, Any]] = [
        {"action": "set", "field": name, "old_value": _json(stated[name]), "new_value": _json(new)}
        for name, new in read.items()
    ]
    return _say(store, place, rows, by, why)


def confirm(store: Store, record_id: str, *, by: str, why: str | None = None) -> list[Correction]:
    """Say that a record, with what was corrected in it, is right."""
    place, _ = _record(store, record_id)
    return _say(store, place, [{"action": "confirm"}], by, why)


def reject(store: Store, record_id: str, *, by: str, why: str | None = None) -> list[Correction]:
    """Say that a record is none; it is left out wherever corrections are looked at."""
    place, _ = _record(store, record_id)
    if place.kind == "sections":
        raise DatabaseTrouble(
            "not_for_sections",
            "Không bỏ được đề mục, vì các bản ghi nằm trong đó. Hãy sửa label, title hoặc kind.",
            "A section cannot be rejected, records stand in it; set its label, title or kind.",
        )
    return _say(store, place, [{"action": "reject"}], by, why)


def undo(store: Store, record_id: str, *, by: str) -> int:
    """Take back all that was said of a record, how many; the rows stay as ``withdrawn``."""
    place, _ = _record(store, record_id)
    with store.transaction() as connection:
        result = connection.execute(
            update(corrections)
            .where(_of(place), corrections.c.state == "attached")
            .values(state="withdrawn", note=f"{by} {_now()}")
        )
        refresh(connection, place.file["id"])
    return int(result.rowcount)


def of(store: Store, record_id: str) -> list[Correction]:
    """Everything that was ever said of a record, in the order in which it was said."""
    with store.connect() as connection:
        found = connection.execute(
            select(*_COLUMNS).where(corrections.c.record_id == record_id).order_by("id")
        )
        return [Correction(**row._mapping) for row in found]


def listed(store: Store, state: str | None = None) -> list[Correction]:
    """All corrections, or those of one state: ``detached`` are the ones that lost their place."""
    query = select(*_COLUMNS).order_by(corrections.c.id)
    if state:
        query = query.where(corrections.c.state == state)
    with store.connect() as connection:
        return [Correction(**row._mapping) for row in connection.execute(query)]


def apply(file: PlanFile, said: Iterable[Correction]) -> PlanFile:
    """*file* as people corrected it: fields set, rejected records and links to them left out.

    Rule and confidence stay those of the extraction; ``review`` is off where a person has looked.
    """
    by_record: dict[str, list[Correction]] = {}
    for one in said:
        by_record.setdefault(one.record_id, []).append(one)
    if not by_record:
        return file
    gone = {key for key, items in by_record.items() if any(i.action == "reject" for i in items)}
    documents = []
    for document in file.documents:
        changed: dict[str, tuple[Record, ...]] = {}
        for kind in RECORD_TYPES:
            records: Sequence[Record] = getattr(document, kind)
            changed[kind] = tuple(
                _unlinked(_applied(kind, record, by_record.get(record.id, ())), gone)
                for record in records
                if record.id not in gone
            )
        documents.append(document.model_copy(update=changed))
    return file.model_copy(update={"documents": tuple(documents)})


def attached(connection: Connection, sha256: str) -> list[Correction]:
    """The corrections that hold for a file."""
    found = connection.execute(
        select(*_COLUMNS)
        .where(corrections.c.file_sha256 == sha256, corrections.c.state == "attached")
        .order_by(corrections.c.id)
    )
    return [Correction(**row._mapping) for row in found]


def refresh(connection: Connection, file_id: int) -> None:
    """Write anew, beside each record of a file, what people said of it."""
    file = connection.execute(select(files.c.sha256).where(files.c.id == file_id)).one()
    keys = list(connection.scalars(select(plans.c.id).where(plans.c.file_id == file_id)))
    verdicts: dict[str, dict[str, str]] = {kind: {} for kind in RECORD_TABLES}
    rank = {"confirm": "confirmed", "set": "corrected", "reject": "rejected"}
    for one in sorted(attached(connection, file.sha256), key=lambda c: [*rank].index(c.action)):
        verdicts[one.record_type][one.record_id] = rank[one.action]
    changed: set[str] = set()
    for kind, table in RECORD_TABLES.items():
        inside = table.c.plan_id.in_(keys)
        had = connection.scalars(
            select(table.c.record_id).where(inside, table.c.verdict.is_not(None))
        ).all()
        changed |= {*had, *verdicts[kind]}
        if had:
            connection.execute(
                update(table).where(inside, table.c.verdict.is_not(None)).values(verdict=None)
            )
        for record_id, verdict in verdicts[kind].items():
            connection.execute(
                update(table).where(inside, table.c.record_id == record_id).values(verdict=verdict)
            )
    hooks.refresh(connection, sorted(changed))


def context(text: str, start: int, end: int) -> str:
    """The folded words before and after a record, as they are stored."""
    before = " ".join(fold(text[max(0, start - AROUND) : start]).split())
    after = " ".join(fold(text[end : end + AROUND]).split())
    return json.dumps([before, after], ensure_ascii=False)


def _record(store: Store, record_id: str) -> tuple[Place, Record]:
    place = store.place(record_id)
    found = store.plan_file(place.file["id"], corrected=True).find(record_id)
    if found is None:  # rejected before: what was extracted is still to be had
        found = store.plan_file(place.file["id"]).find(record_id)
    assert found is not None
    return place, found[1]


def _say(
    store: Store, place: Place, rows: list[dict[str, Any]], by: str, why: str | None
) -> list[Correction]:
    if not by.strip():
        raise DatabaseTrouble(
            "no_name", "Cần nêu tên người sửa: --by TEN", "Who says so? Give --by NAME"
        )
    text = store.text(place.file["id"])
    row = place.row
    common = {
        "record_id": row["record_id"],
        "first_record_id": row["record_id"],
        "record_type": place.kind,
        "plan_identity": place.plan["identity"],
        "file_sha256": place.file["sha256"],
        "quote": row["quote"],
        "context": context(text, row["span_start"], row["span_end"]),
        "author": by.strip(),
        "why": why,
        "made_at": _now(),
        "state": "attached",
    }
    with store.transaction() as connection:
        for new in rows:
            connection.execute(
                update(corrections)
                .where(_of(place), corrections.c.state == "attached", _replaced(new))
                .values(state="replaced")
            )
            connection.execute(insert(corrections).values({**common, **new}))
        refresh(connection, place.file["id"])
    return of(store, row["record_id"])


def _of(place: Place) -> Any:
    return (corrections.c.record_id == place.row["record_id"]) & (
        corrections.c.file_sha256 == place.file["sha256"]
    )


def _replaced(new: Mapping[str, Any]) -> Any:
    """Which earlier words the new ones take the place of.

    A field's new value ends its old one and every verdict; a verdict ends the other verdict.
    """
    verdict = corrections.c.action.in_(["confirm", "reject"])
    if new["action"] == "set":
        return verdict | (corrections.c.field == new["field"])
    return verdict


def _applied(kind: str, record: Record, said: Iterable[Correction]) -> Record:
    changes = {one.field: json.loads(one.new_value or "null") for one in said if one.field}
    if not changes and not any(said):
        return record
    data = record.model_dump() | changes | {"review": False}
    return RECORD_TYPES[kind].model_validate(data)


def _unlinked(record: Record, gone: set[str]) -> Record:
    for name in ("responsible", "due"):
        links = getattr(record, name, None)
        if isinstance(links, tuple) and any(link.id in gone for link in links):
            kept = tuple(link for link in links if link.id not in gone)
            record = record.model_copy(update={name: kept})
    return record


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def as_json(one: Correction) -> dict[str, Any]:
    """A correction as JSON, its values decoded."""
    made: dict[str, Any] = {name: getattr(one, name) for name in Correction.__dataclass_fields__}
    for name in ("old_value", "new_value"):
        made[name] = None if made[name] is None else json.loads(made[name])
    return made
