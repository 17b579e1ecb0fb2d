"""Corrections after a new extraction: each is put where its words now stand, or reported.

A correction follows its record by the stable id and, where the id has changed, by the folded words
and what stands around them. It is never put on a record of which that is not certain.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ..extract.folding import fold
from .corrections import context, refresh
from .schema import RECORD_TABLES, corrections, plans

_MOVED = "Gắn lại theo câu chữ: mã bản ghi đã đổi. / Attached again by its words: the id changed."
_LOST = "Câu chữ không còn trong lần bóc tách này. / Its words are not in this extraction."
_UNSURE = "Có nhiều chỗ cùng câu chữ. / Its words stand in several places."


_ANY = select(corrections.c.id).limit(1)


@dataclass(frozen=True, slots=True)
class _Candidate:
    record_id: str
    context: str


def attach(connection: Connection, file_id: int, sha256: str, text: str) -> int:
    """Attach what people said of a file, or of another version of its plans, to its records.

    Returns how many corrections found no certain place; they are ``detached``.
    """
    if connection.execute(_ANY).first() is None:
        return 0
    members = connection.execute(
        select(plans.c.id, plans.c.identity).where(plans.c.file_id == file_id)
    ).all()
    _bring(connection, {row.identity for row in members}, sha256)
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in connection.execute(
        select(corrections).where(
            corrections.c.file_sha256 == sha256, corrections.c.state.in_(["attached", "detached"])
        )
    ):
        groups[row.record_type, row.record_id].append(row)
    lost = 0
    for (kind, _), rows in groups.items():
        found = _candidates(connection, kind, [m.id for m in members], rows[0].quote, text)
        lost += _put(connection, rows, found)
    if groups:
        refresh(connection, file_id)
    return lost


def _bring(connection: Connection, identities: set[str], sha256: str) -> None:
    """Copy what was said of other versions of the same plans, once."""
    own = connection.execute(select(corrections).where(corrections.c.file_sha256 == sha256))
    there = {_sayings(row) for row in own}
    others = connection.execute(
        select(corrections)
        .where(
            corrections.c.plan_identity.in_(sorted(identities)),
            corrections.c.file_sha256 != sha256,
            corrections.c.state == "attached",
        )
        .order_by(corrections.c.id)
    ).all()
    for row in others:
        if _sayings(row) not in there:
            there.add(_sayings(row))
            values = dict(row._mapping) | {"file_sha256": sha256}
            del values["id"]
            connection.execute(insert(corrections).values(values))


def _sayings(row: Any) -> tuple[Any, ...]:
    return (row.first_record_id, row.action, row.field, row.new_value, row.author, row.made_at)


def _candidates(
    connection: Connection, kind: str, plan_ids: list[int], quote: str, text: str
) -> list[_Candidate]:
    table = RECORD_TABLES[kind]
    wanted = _folded(quote)
    rows = connection.execute(
        select(table.c.record_id, table.c.span_start, table.c.span_end, table.c.quote)
        .where(table.c.plan_id.in_(plan_ids))
        .order_by(table.c.id)
    )
    return [
        _Candidate(row.record_id, context(text, row.span_start, row.span_end))
        for row in rows
        if _folded(row.quote) == wanted
    ]


def _put(connection: Connection, rows: list[Any], found: list[_Candidate]) -> int:
    """Write where the corrections of one record belong now; how many have no place."""
    chosen = _choose(rows[0], found)
    ids = [row.id for row in rows]
    if chosen is None:
        note = _UNSURE if found else _LOST
        values: dict[str, Any] = {"state": "detached", "note": note}
    else:
        moved = chosen.record_id != rows[0].record_id
        values = {"state": "attached", "record_id": chosen.record_id, "context": chosen.context}
        if moved:
            values["note"] = _MOVED
        elif rows[0].state == "detached":
            values["note"] = None
    connection.execute(update(corrections).where(corrections.c.id.in_(ids)).values(values))
    return len(ids) if chosen is None else 0


def _choose(row: Any, found: list[_Candidate]) -> _Candidate | None:
    """The record that a correction means: the only one of its words, or the one with its context.

    Repeated words with the same neighbours (rows of a table) are told apart by the id alone, and
    only while it is there.
    """
    if len(found) == 1:
        return found[0]
    scored = [(_alike(row.context, one.context), one) for one in found]
    best = max((score for score, _ in scored), default=0)
    if best == 0:
        return None
    leaders = [one for score, one in scored if score == best]
    if len(leaders) == 1:
        return leaders[0]
    return next((one for one in leaders if one.record_id == row.record_id), None)


def _alike(first: str, second: str) -> int:
    return sum(
        a == b and bool(a) for a, b in zip(json.loads(first), json.loads(second), strict=True)
    )


def _folded(quote: str) -> str:
    return " ".join(fold(quote).split())
