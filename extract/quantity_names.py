"""The name of a measure, what earlier clauses named, and members of a list under its head."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..models import Change
from . import number_units
from .folding import fold
from .quantity_clauses import Clause
from .quantity_phrases import PREDICATE
from .quantity_words import opening


@dataclass(slots=True)
class Named:
    """An indicator found, with the named place that it speaks of and where its words stand."""

    indicator: str | None
    area: str | None
    start: int
    end: int
    change: Change | None = None


@dataclass(slots=True)
class Context:
    """What earlier clauses named: the last indicator, the last rate, the head of a list.

    ``named`` is what was named first in each unit of the sentence.

    ``head`` is the measure of a lead line over the items of a list; ``topic`` is what a block
    speaks of before its first colon: ``- Xoài: diện tích 500 ha``.
    """

    last: str | None = None
    last_unit: str | None = None
    rate: str | None = None
    rate_sentence: tuple[int, int] | None = None
    parent: str | None = None
    parent_unit: str | None = None
    topic: str | None = None
    sentence: tuple[int, int] | None = None
    title: str | None = None
    head: str | None = None
    head_unit: str | None = None
    named: dict[str, str] = field(default_factory=dict)


def under(phrase: str, clause: Clause, context: Context, used: bool) -> str:
    """A member of a list takes over what its head says: ``Trường Mầm non 7/13 đạt 53,8%``."""
    parent = context.parent or ""
    tokens, head = phrase.split(), parent.split()
    unit = clause.measure.unit
    if clause.measure.kind == "count" and not clause.listed and unit == context.parent_unit:
        own = phrase[len(unit or "") :].strip() if fold(phrase).startswith(fold(unit or "")) else ""
        apart = not own or number_units.family(own) or fold(own).split()[0] in fold(parent).split()
        if not apart and len(head) <= 8 and not used:
            return f"{re.sub('(?i)^(?:tổng số|số lượng|số) ', '', parent)} {own}"
    if clause.measure.kind == "count" and clause.listed:
        if len(head) > 9:
            return phrase
        known = {fold(t) for t in tokens}
        return " ".join([*tokens, *(t for t in head if fold(t) not in known)])
    same = clause.measure.unit == context.parent_unit
    if same and clause.measure.kind in ("amount", "measure") and len(tokens) <= 5:
        parent = re.sub(r"(?i)^tổng(?: số)? ", "", parent)
        governing = opening("head").match(fold(parent))
        told = opening("head").match(fold(phrase)) or fold(phrase).startswith("chi ")
        if governing and not told and parent != context.title:
            return f"{parent[: governing.end()]} {phrase}"
        doing = opening("verb").match(fold(parent))
        acts = opening("head", "verb", "light").match(fold(phrase))
        if doing and not acts and clause.measure.kind == "measure":
            return f"{parent[: doing.end()]} {phrase}"
    if clause.measure.kind != "rate":
        return phrase
    if len(tokens) > 6 or not head or PREDICATE.search(fold(phrase)):
        return phrase
    body = [t for t in tokens if fold(t) not in ("tỷ", "lệ", "tỉ")]
    folded = [fold(t) for t in head]
    if not body or fold(body[0]) not in folded:
        return f"{parent} {' '.join(body)}" if PREDICATE.search(fold(parent)) else phrase
    place = folded.index(fold(body[0]))
    known = {fold(t) for t in body}
    rest = [t for t in head[place + 1 :] if fold(t) not in known]
    return " ".join([*head[:place], *body, *rest])
