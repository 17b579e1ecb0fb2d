"""What a citation is while it is being read: its head, and the kind words that name it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..models import CitationKind, CitationRole
from . import lexicon
from .lexicon import Entry

KINDS: tuple[Entry, ...] = lexicon.load("citation_kinds")
KIND_WORD = re.compile(rf"(?<!\w)(?:{lexicon.alternation(KINDS)})(?!\w)")
"""A word that names a kind of document, on folded text."""

_KIND_AT_END = re.compile(rf"(?<!\w)(?:{lexicon.alternation(KINDS)})$")
_ABBREVIATION = re.compile(r"[^\W\d_]{2,6}")
_NOT_LAW = re.compile(r"(?:pháp|kỷ|kỉ|quy|thể|định|âm) $")
_ENTRIES = [
    (re.compile("|".join(sorted(entry.patterns, key=len, reverse=True))), entry) for entry in KINDS
]


@dataclass(slots=True)
class Head:
    """A citation in the making: ``text[start:end]`` of the view grows as its parts are read.

    ``core`` is where the kind word or the number begins, behind a provision; ``parent`` is the
    citation in whose title this one stands; ``member`` marks a number of a list that has no kind
    word of its own.
    """

    start: int
    end: int
    core: int
    kind: CitationKind
    canonical: str
    number: str | None = None
    year: int | None = None
    symbol: str | None = None
    issuer_code: str | None = None
    date: str | None = None
    issuer: str | None = None
    title: tuple[int, int] | None = None
    role: CitationRole = "reference"
    provision: str | None = None
    rule: str = ""
    confidence: float = 1.0
    member: bool = False
    parent: Head | None = None
    defects: list[str] = field(default_factory=list)


def entry_of(word: str) -> Entry | None:
    """The lexicon entry of a folded kind word, the most specific one."""
    found = [entry for pattern, entry in _ENTRIES if pattern.fullmatch(word)]
    # ``tt`` of the circular must not hide a longer word: the shortest pattern list is no help,
    # the entry whose word equals the phrase is.
    for entry in found:
        if str(entry.data["word"]).lower() == word:
            return entry
    return found[0] if found else None


def kind_word_at_end(text: str, folded: str, low: int, high: int) -> re.Match[str] | None:
    """The kind word that ends at *high*, if one does; abbreviations count in capitals only."""
    found = _KIND_AT_END.search(folded, max(low, high - 40), high)
    return found if found and is_kind_word(text, folded, found) else None


def is_kind_word(text: str, folded: str, found: re.Match[str]) -> bool:
    """Whether a match of a kind word is one: no ``pháp luật``, no ``ct`` in small letters."""
    word = found[0]
    if word == "luật" and _NOT_LAW.search(folded, max(0, found.start() - 6), found.start()):
        return False
    if _ABBREVIATION.fullmatch(word) and word not in ("luật", "lệnh"):
        return text[found.start()].isupper() and text[found.start() + 1].isupper()
    return True
