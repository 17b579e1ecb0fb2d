"""What makes two files versions of one document, and how documents name each other.

A document's identity is its issuer, number and year (Nghị định 30/2020/NĐ-CP, Phụ lục I: numbers
start anew each year in each office); without them its title, period and unit; without those its
file alone. Units of one name lie in many provinces (``xã Tân Lập``), so the province belongs to
the identity, and where a district or commune does not tell its province, so does the title.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

from ..extract.folding import bare, fold
from ..models import Header
from .gazetteer import resolve_units

IdentityRule = Literal["number", "title", "file"]
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"0*(\d+[a-zđ]?)")
_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "ttg": "thu tuong chinh phu",
    "bch": "ban chap hanh",
}
_FEWEST_WORDS = 4  # a shorter title (``Kế hoạch công tác``) may be anyone's


@dataclass(frozen=True, slots=True)
class Identity:
    """The key under which versions of one document meet, and what it is made of."""

    key: str
    rule: IdentityRule
    title_key: str | None
    year: int | None


def plain(text: str | None) -> str:
    """Words of *text* without case, marks and punctuation, short names of bodies written out."""
    words = _WORD.findall(bare(fold(text or "")))
    return " ".join(_SHORT.get(word, word) for word in words)


def doc_key(number: str | None, symbol: str | None) -> str | None:
    """Number and symbol on one spelling: ``1722/qdttg``; None where either is missing."""
    found = _NUMBER.match(bare(fold(number or "")).strip())
    letters = "".join(_WORD.findall(bare(fold(symbol or ""))))
    return f"{found[1]}/{letters}" if found and letters else None


def of(head: Header, file_key: str) -> Identity:
    """The identity of the document with the header *head*; *file_key* stands for its file."""
    stated = int(head.date[:4]) if head.date else head.year
    period = head.period.start if head.period else None
    year = stated or (int(period[:4]) if period else None)
    body = plain(head.issuer)
    place = _place(head)
    title = _title(head, body, place)
    number = doc_key(head.number, head.symbol)
    if number and stated and (body or place):
        parts = ["number", body, number, str(stated), plain(head.province)]
        if head.level in ("district", "commune") and not head.province:
            parts.append(plain(head.title))
        return Identity("|".join(parts), "number", title, year)
    if title:
        parts = ["title", head.kind, title, number or ""]
        return Identity("|".join(parts), "title", title, year)
    return Identity(f"file|{file_key}", "file", None, year)


def _place(head: Header) -> str:
    return ">".join(plain(part) for part in (head.province, head.district, head.commune) if part)


def _title(head: Header, body: str, place: str) -> str | None:
    """Title, period and unit as one key; None where they could be those of another document."""
    words = plain(head.title)
    if len(words.split()) < _FEWEST_WORDS or not (body or place):
        return None
    period = head.period
    when = f"{period.start or ''}..{period.end or ''}" if period else str(head.year or "")
    return "|".join((body, place, when, words))


def units(head: Header) -> dict[str, Any]:
    """The official codes of the units that the header names, empty where it is not certain.

    A name that fits several units has no code and all of them as candidates.
    """
    found = resolve_units(head)
    candidates = found.get("candidates")
    return {
        "province_code": found.get("province_code"),
        "district_code": found.get("district_code"),
        "commune_code": found.get("commune_code"),
        "unit_era": found.get("unit_era"),
        "unit_candidates": json.dumps(candidates, ensure_ascii=False) if candidates else None,
    }
