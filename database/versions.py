"""Which version of a document holds, and how documents of the database belong together.

Nothing here depends on the order in which files came: after every file the groups that it touches
are settled anew from what stands in the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, select, update

from .claims import Claim
from .identity import plain
from .schema import files, plans, relations

_VERSION_RULES = {
    "number": "relation.same_number",
    "title": "relation.same_title",
    "file": "relation.same_file",
}
_OFFICE = re.compile(r"^(?:bo truong|chu tich|giam doc|truong ban|tong cuc truong)\s+(?=\S)")
DRAFT_RULE = "relation.signed_later"


def add_claims(connection: Connection, plan_ids: Sequence[int], found: list[list[Claim]]) -> None:
    """Store what the documents of one file say of their relations."""
    values = [
        {
            "plan_id": plan_id,
            "kind": claim.kind,
            "other_id": None if claim.ordinal is None else plan_ids[claim.ordinal],
            "other_key": claim.key,
            "other_year": claim.year,
            "other_issuer": claim.issuer,
            "record_id": claim.record_id,
            "quote": claim.quote,
            "rule": claim.rule,
        }
        for plan_id, claims in zip(plan_ids, found, strict=True)
        for claim in claims
    ]
    if values:
        connection.execute(insert(relations), values)


def keys_of(connection: Connection, file_id: int) -> tuple[set[str], set[str]]:
    """The identities and the title keys of the plans of a file."""
    rows = connection.execute(_KEYS, {"file": file_id}).all()
    return {row.identity for row in rows}, {row.title_key for row in rows if row.title_key}


def settle(
    connection: Connection, plan_ids: Sequence[int], identities: set[str], titles: set[str]
) -> int:
    """Decide anew on every group that the plans belong to; how many plans are superseded in them.

    *identities* and *titles* are the keys of the plans, and those that they had before.
    """
    if not plan_ids and not identities:
        return 0
    superseded = sum(_versions(connection, identity) for identity in sorted(identities))
    for title in sorted(titles):
        superseded += _drafts(connection, title)
    _resolve(connection, plan_ids)
    return superseded


_HEAD = (
    plans.c.id, plans.c.file_id, plans.c.identity, plans.c.identity_rule, plans.c.kind,
    plans.c.date, plans.c.state, files.c.modified_at, files.c.pages, files.c.name, files.c.sha256,
)  # fmt: skip


_WITH_FILE = select(*_HEAD).join(files, files.c.id == plans.c.file_id)
_OF_IDENTITY = _WITH_FILE.where(plans.c.identity == bindparam("key"))
_OF_TITLE = _WITH_FILE.where(plans.c.title_key == bindparam("key"))
_KEYS = select(plans.c.identity, plans.c.title_key).where(plans.c.file_id == bindparam("file"))


def _members(connection: Connection, query: Any, key: str) -> list[Row[Any]]:
    """Plans by age, the newest last; of one file in the order of the file.

    Age is the date of issue, then when the file was last changed, and never when it was loaded:
    a load that was stopped and went on must come to the same end. Of copies of one time the one
    with pages counts as the newest, since it says where things are.
    """
    return sorted(
        connection.execute(query, {"key": key}),
        key=lambda r: (r.date or "", r.modified_at, r.pages or 0, r.name or "", r.sha256, r.id),
    )


def _versions(connection: Connection, identity: str) -> int:
    """The newest file that holds the document is current; older ones are kept behind it."""
    members = _members(connection, _OF_IDENTITY, identity)
    if len({row.file_id for row in members}) < 2 and all(r.state == "current" for r in members):
        return 0  # nothing to decide, as for nearly every plan
    ids = [row.id for row in members]
    rules = [*_VERSION_RULES.values()]
    connection.execute(
        delete(relations).where(
            relations.c.plan_id.in_(ids),
            relations.c.kind == "supersedes",
            relations.c.rule.in_(rules),
        )
    )
    newest = members[-1].file_id
    # Two documents of one file are never versions of each other: one may be its annex.
    leader = next(row for row in members if row.file_id == newest)
    old = [row for row in members if row.file_id != newest]
    _mark(connection, [row.id for row in members if row.file_id == newest], None)
    if old:
        _mark(connection, [row.id for row in old], leader.id)
        connection.execute(
            insert(relations),
            [
                {"plan_id": leader.id, "kind": "supersedes", "other_id": row.id,
                 "rule": _VERSION_RULES[row.identity_rule]}
                for row in old
            ],
        )  # fmt: skip
    return len(old)


def _drafts(connection: Connection, title: str) -> int:
    """A plan without number or date is the draft of the one signed plan of its title and unit."""
    members = _members(connection, _OF_TITLE, title)
    if len(members) == 1 and members[0].state == "current":
        return 0
    made = 0
    by_kind = sorted(members, key=lambda row: row.kind)
    for _kind, group in groupby(by_kind, key=lambda row: row.kind):
        rows = list(group)
        drafts = [row for row in rows if row.identity_rule == "title"]
        signed = [row for row in rows if row.identity_rule == "number" and row.state == "current"]
        ids = [row.id for row in drafts]
        if not ids:
            continue
        connection.execute(
            delete(relations).where(relations.c.plan_id.in_(ids), relations.c.rule == DRAFT_RULE)
        )
        for identity in {row.identity for row in drafts}:
            _versions(connection, identity)
        own = {row.file_id for row in drafts}
        if len({row.identity for row in signed}) != 1 or own & {row.file_id for row in signed}:
            continue  # none is signed, or two are and nothing says whose draft it is
        _mark(connection, ids, signed[0].id)
        connection.execute(
            insert(relations),
            [
                {"plan_id": key, "kind": "draft_of", "other_id": signed[0].id, "rule": DRAFT_RULE}
                for key in ids
            ],
        )
        made += len(ids)
    return made


def _mark(connection: Connection, ids: Iterable[int], by: int | None) -> None:
    connection.execute(
        update(plans)
        .where(plans.c.id.in_(list(ids)))
        .values(state="current" if by is None else "superseded", superseded_by=by)
    )


_OF_PLANS: BindParameter[Any] = bindparam("plans", expanding=True)
_WAITING = select(relations).where(
    relations.c.other_key.is_not(None),
    relations.c.plan_id.in_(_OF_PLANS)
    | relations.c.other_key.in_(select(plans.c.doc_key).where(plans.c.id.in_(_OF_PLANS))),
)


def _resolve(connection: Connection, plan_ids: Sequence[int]) -> None:
    """Point the claims of these plans, and those that wait for them, at the plan that they name."""
    waiting = connection.execute(_WAITING, {"plans": plan_ids}).all()
    for claim in waiting:
        found = _named(connection, claim)
        if found != claim.other_id:
            connection.execute(
                update(relations).where(relations.c.id == claim.id).values(other_id=found)
            )


def _named(connection: Connection, claim: Row[Any]) -> int | None:
    """The plan that a claim names by number, year and issuer; None unless exactly one fits."""
    columns = (plans.c.id, plans.c.identity, plans.c.state, plans.c.issuer, plans.c.level,
               plans.c.province, plans.c.district, plans.c.date, plans.c.year)  # fmt: skip
    mine = connection.execute(select(*columns).where(plans.c.id == claim.plan_id)).one()
    fitting = [
        row
        for row in connection.execute(select(*columns).where(plans.c.doc_key == claim.other_key))
        if row.id != mine.id
        and claim.other_year in (None, int(row.date[:4]) if row.date else row.year)
        and _same_issuer(claim.other_issuer, mine, row)
    ]
    if len({row.identity for row in fitting}) != 1:
        return None
    current = [row for row in fitting if row.state == "current"] or fitting
    return int(min(row.id for row in current))


def _same_issuer(stated: str | None, mine: Any, other: Any) -> bool:
    """Whether the issuer that a citation states, or leaves out, can be that of the other plan.

    ``UBND tỉnh`` without a name is the one of the citing plan's own province.
    """
    theirs = _body(plain(other.issuer))
    if stated is None:
        return other.level == "central" or theirs == _body(plain(mine.issuer))
    stated = _body(stated)
    if theirs == stated or (other.level == "central" and theirs.endswith(stated)):
        return True
    shared = mine.province is not None and plain(mine.province) == plain(other.province)
    return bool(theirs) and theirs.startswith(f"{stated} ") and shared


def _body(issuer: str) -> str:
    """The body behind the office that signs for it: ``Bộ trưởng Bộ ...``, ``Chủ tịch UBND ...``."""
    return _OFFICE.sub("", issuer)
