"""What a file itself says of how its documents belong to others; the database finds the others.

A claim is made only on words that stand there: ``(Ban hành kèm theo Quyết định số ...)``, a title
that amends a plan by its number, a plan that says what it replaces, and a submission or decision
before the plan of the same title in one file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..extract.folding import bare, fold
from ..models import Citation, PlanDocument, PlanFile
from .identity import doc_key, plain

RelationKind = Literal["supersedes", "draft_of", "amends", "replaces", "submission_of", "issued_by"]
_ISSUES = re.compile(r"\b(?:ban hanh|phe duyet|cong bo)\b")
_AMENDS = re.compile(r"\b(?:sua doi|dieu chinh|bo sung)\b")
_ANNEXED = re.compile(r"\bkem theo\W*$")
_REPLACES = re.compile(r"\bnay (?:se )?thay the (?:cho )?\W*$")
_TOP = 1200  # characters from the head of a document in which it says by what it was issued
_BEFORE = 40
_SAME_TITLE = 85  # of 100, by words: the same matter, said once with and once without `đề nghị`


@dataclass(frozen=True, slots=True)
class Claim:
    """That a document belongs to another: one of the same file, or one known by its number."""

    kind: RelationKind
    rule: str
    quote: str
    record_id: str | None = None
    ordinal: int | None = None
    key: str | None = None
    year: int | None = None
    issuer: str | None = None


def claims(file: PlanFile, ordinal: int) -> list[Claim]:
    """What the document *ordinal* of *file* says of its relations to others."""
    document = file.documents[ordinal]
    made = _neighbours(file.documents, ordinal)
    beside = {(c.kind, _own_key(file.documents[c.ordinal])) for c in made if c.ordinal is not None}
    title = bare(fold(document.header.title or ""))
    own = _own_key(document)
    start = _start(document)
    for citation in document.citations:
        key = doc_key(citation.number, citation.symbol)
        if key is None or key == own:
            continue
        found = _said(file.text, citation, title, start)
        if found and (found[0], key) not in beside:
            made.append(_claim(*found, citation, key))
    return list(dict.fromkeys(made))


def _own_key(document: PlanDocument) -> str | None:
    return doc_key(document.header.number, document.header.symbol)


def _start(document: PlanDocument) -> int:
    return min((record.span.start for _, record in document.records()), default=0)


def _said(text: str, citation: Citation, title: str, start: int) -> tuple[RelationKind, str] | None:
    at = citation.span.start
    before = " ".join(bare(fold(text[max(0, at - _BEFORE) : at])).split()) + " "
    if at - start < _TOP and _ANNEXED.search(before.rstrip()):
        return "issued_by", "relation.annexed"
    if _REPLACES.search(before):
        return "replaces", "relation.says_replaces"
    number = re.escape((citation.number or "").lstrip("0"))
    if _AMENDS.search(title) and re.search(rf"\b0*{number}\b\W*{_letters(citation)}", title):
        return "amends", "relation.title_amends"
    return None


def _letters(citation: Citation) -> str:
    """The symbol as a pattern on a bare text, whatever stands between its letters."""
    return r"\W*".join(re.findall(r"[^\W_]", bare(fold(citation.symbol or ""))))


def _claim(kind: RelationKind, rule: str, citation: Citation, key: str) -> Claim:
    year = int(citation.date[:4]) if citation.date else citation.year
    issuer = plain(citation.issuer) or None
    return Claim(kind, rule, citation.quote, citation.id, None, key, year, issuer)


def _neighbours(documents: tuple[PlanDocument, ...], ordinal: int) -> list[Claim]:
    """A submission or a decision just before the plan that it speaks of, in one file."""
    mine = documents[ordinal].header
    made: list[Claim] = []
    following = documents[ordinal + 1].header if ordinal + 1 < len(documents) else None
    if mine.kind == "submission" and following and _same_matter(mine.title, following.title):
        quote = mine.title or ""
        made.append(Claim("submission_of", "relation.same_file", quote, ordinal=ordinal + 1))
    above = documents[ordinal - 1].header if ordinal else None
    if (
        above is not None
        and above.kind in ("decision", "resolution")
        and mine.kind not in ("decision", "resolution")
        and _ISSUES.search(bare(fold(above.title or "")))
        and _same_matter(above.title, mine.title)
    ):
        quote = above.title or ""
        made.append(Claim("issued_by", "relation.same_file", quote, ordinal=ordinal - 1))
    return made


def _same_matter(first: str | None, second: str | None) -> bool:
    from rapidfuzz import fuzz

    one, other = plain(first), plain(second)
    if len(one.split()) < 4 or len(other.split()) < 4:
        return False
    return fuzz.token_set_ratio(one, other) >= _SAME_TITLE
