"""Headers compared field by field, over the fields that gold or extraction states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..models import Header, Interval, Signer
from .fields import Compare, folded, named, same, tokens


def _period(gold: Interval, ours: Interval) -> bool:
    return (gold.start, gold.end) == (ours.start, ours.end)


def _signer(gold: Signer, ours: Signer) -> bool:
    return folded(gold.name, ours.name)


def _recipients(gold: Sequence[str], ours: Sequence[str]) -> bool:
    alike = tokens(0.6)
    return len(gold) == len(ours) and all(alike(g, o) for g, o in zip(gold, ours, strict=True))


HEADER_FIELDS: dict[str, Compare] = {
    "kind": same,
    "number": folded,
    "symbol": folded,
    "place": folded,
    "date": same,
    "year": same,
    "issuer": named,
    "level": same,
    "province": folded,
    "district": folded,
    "commune": folded,
    "title": tokens(0.9),
    "period": _period,
    "signer": _signer,
    "recipients": _recipients,
}


@dataclass(frozen=True)
class HeaderField:
    """One field that gold or extraction states, of the document with this index in its file."""

    document: int
    name: str
    gold: Any
    ours: Any
    right: bool


def _empty(value: Any) -> bool:
    return value is None or value == () or value == "" or value in (Interval(), Signer())


def compare_headers(
    gold: Sequence[Header | None], ours: Sequence[Header]
) -> tuple[HeaderField, ...]:
    """The stated fields of all documents of a file, paired by order.

    A gold document without a header was not annotated and is passed over. A document that only
    the extraction has counts with every field that it states, unless no header is annotated.
    """
    if not any(header is not None for header in gold):
        return ()
    found = []
    for index in range(max(len(gold), len(ours))):
        left = gold[index] if index < len(gold) else Header()
        if left is None:
            continue
        right = ours[index] if index < len(ours) else None
        for name, compare in HEADER_FIELDS.items():
            g = getattr(left, name) if index < len(gold) else None
            o = None if right is None else getattr(right, name)
            if _empty(g) and _empty(o):
                continue
            agree = not _empty(g) and not _empty(o) and compare(g, o)
            found.append(HeaderField(index, name, g, o, agree))
    return tuple(found)
