"""Citations: the legal and administrative documents that a plan rests on or names.

Two passes: documents cited by number and symbol first; then names of laws and bare numbers, as a
pure function over what the first pass found. What both found is then read on: dates and issuers
behind (``citation_tails``), titles and nesting (``citation_clauses``), provisions and issuers
before (``citation_context``), roles (``citation_roles``), defects (``citation_defects``).
"""

from __future__ import annotations

from . import citation_clauses, citation_context, citation_tails
from .citation_defects import defects
from .citation_heads import Head
from .citation_names import find_named
from .citation_numbers import find_numbered
from .citation_roles import Roles
from .citation_short import find_short
from .draft import Draft
from .outline import Outline
from .view import View

RULES: dict[str, str] = {
    "citation.numbered": "A kind word with a number and a symbol: Quyết định số 1722/QĐ-TTg.",
    "citation.member": "A number and symbol in a list that shares its kind word.",
    "citation.law_listed": "A law named as in the list of laws: Luật Ngân sách nhà nước.",
    "citation.law_dated": "A law's name that ends at its date, year or number.",
    "citation.law_named": "A law's name in capitals that ends where the clause goes on.",
    "citation.law_amending": "A law that amends others, their names being part of its own.",
    "citation.constitution": "The constitution with its state or its year.",
    "citation.bare_number": "A kind word with a number and no symbol: Chương trình 135.",
    "citation.bare_list": "A further bare number of a list: chương trình 135, 102, 28.",
}


def find(view: View, outline: Outline) -> list[Draft]:
    """The citations of a document, in the order of the text."""
    numbered, _own = find_numbered(view)
    for head in numbered:
        citation_tails.read(view, head)
    numbered = _apart(numbered)
    short = find_short(view, numbered)
    named = find_named(view, numbered)
    for head in (*short, *named):
        citation_tails.read(view, head)
    heads = _apart([*numbered, *short, *named])
    roles = Roles(view, outline)
    for head in heads:
        citation_context.read_provision(view, head)
        head.role = roles.at(head.core)
    citation_clauses.close(view, heads)
    last: Head | None = None
    for head in heads:
        citation_context.read_before(view, head, last)
        last = head
    citation_context.share(view, heads)
    return [_draft(view, head) for head in heads]


def _apart(heads: list[Head]) -> list[Head]:
    """The heads in the order of the text; one that begins inside the one before is dropped."""
    kept: list[Head] = []
    for head in sorted(heads, key=lambda h: (h.core, -h.end)):
        if not kept or head.core >= kept[-1].end:
            kept.append(head)
    return kept


def _draft(view: View, head: Head) -> Draft:
    role = head.role
    top = head.parent
    while top is not None:
        role, top = top.role, top.parent
    fields = {
        "kind": head.kind,
        "number": head.number,
        "year": head.year,
        "symbol": head.symbol,
        "canonical": head.canonical,
        "date": head.date,
        "issuer": head.issuer,
        "title": view.text[head.title[0] : head.title[1]] if head.title else None,
        "role": role,
        "provision": head.provision,
        "defects": defects(head),
    }
    return Draft(head.start, max(head.end, head.start + 1), fields, head.rule, head.confidence)
