"""What is kept of a document while others are read, so that checks across plans need no texts.

Of 10,000 plans nobody wants to hold the texts: a digest has the targets of known indicators, the
citations and a sketch of the sentences, each with the words that a finding would quote.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from dataclasses import dataclass
from sys import intern

from ..models import Citation, Evidence, Header, Record, Span, Target
from .case import AuditCase
from .results_match import proper_place
from .results_words import plain

SKETCH, SAMPLES = 64, 6
_QUOTE = 160
_NOWHERE = Span(start=0, end=0)
_SENTENCE = 60  # shorter lines are headings, names and addresses
_DIGITS = re.compile(r"\d+(?:[.,/]\d+)*")
_CITED = re.compile(r"\s*[-+*]?\s*(?:căn cứ|thực hiện (?:quyết định|nghị|công văn|kế hoạch))")
_END = re.compile(r"[.;!?](?=\s|$)|\n\s*\n|\n(?=\s*[-+*•–|]\s)")


@dataclass(frozen=True, slots=True)
class Proof:
    """Words of a file as evidence, packed."""

    record: str | None
    start: int
    end: int
    quote: str
    page: int | None
    line: int
    section: str | None

    def evidence(self, file: str | None) -> Evidence:
        """The words as evidence of *file*."""
        return Evidence(
            record=self.record,
            file=file,
            span=Span(start=self.start, end=self.end),
            quote=self.quote,
            page=self.page,
            line=self.line,
            section=self.section,
        )


_FIELDS = (
    "indicator_id", "indicator", "change", "bound", "value", "value_max", "unit", "per", "area",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aim:
    """A target of a known indicator; ``year`` is that of its end, ``name`` its plain name.

    ``timed`` tells whether the target itself names its time; else ``year`` is that of the plan.
    ``packed`` are the fields that are compared: a record of its own for each of a million targets
    would take ten times the room.
    """

    indicator_id: str
    name: str
    year: int | None
    packed: tuple[object, ...]
    proof: Proof
    timed: bool = False

    @property
    def target(self) -> Target:
        """The target, without its place and its links."""
        fields = dict(zip(_FIELDS, self.packed, strict=True))
        return Target.model_construct(span=_NOWHERE, quote="", **fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation by number; ``title`` and ``issuer`` folded by whoever compares them."""

    kind: str
    canonical: str
    number: str
    symbol: str
    year: int | None
    date: str | None
    issuer: str | None
    title: str | None
    review: bool
    proof: Proof


@dataclass(frozen=True, slots=True)
class Digest:
    """What is kept of one document.

    ``sketch`` are the smallest hashes of its sentences, ``sentences`` how many there are,
    ``samples`` the sentences of the very smallest.
    """

    header: Header
    identity: str
    name: str
    place: str
    aims: tuple[Aim, ...]
    cites: tuple[Cited, ...]
    sketch: array[int]
    sentences: int
    samples: tuple[tuple[int, Proof], ...]

    def record(self, record_id: str | None) -> Record | None:
        """None: a digest has no records; what uses it says how sure it is."""
        del record_id
        return None

    def cite(self, proof: Proof) -> Evidence:
        """A proof of this document as evidence."""
        return proof.evidence(self.name or None)


def digest(case: AuditCase) -> Digest:
    """What checks across plans need of *case*."""
    head = case.document.header
    place = proper_place(head)
    sketch, count, samples = _sketch(case)
    return Digest(
        header=head,
        identity=case.identity,
        name=case.name,
        place=place,
        aims=tuple(
            Aim(
                intern(t.indicator_id),
                intern(plain(t.indicator or "", place)),
                _year(case, t),
                tuple(_lean(getattr(t, field)) for field in _FIELDS),
                _proof(case, t),
                bool(t.due is not None and t.due.end),
            )
            for t in case.document.targets
            if t.indicator_id and not t.review
        ),
        cites=tuple(_cited(case, c) for c in case.document.citations if c.number and c.symbol),
        sketch=sketch,
        sentences=count,
        samples=samples,
    )


def _lean(value: object) -> object:
    """Words that many plans share are kept once."""
    return intern(value) if isinstance(value, str) else value


def _year(case: AuditCase, target: Target) -> int | None:
    due = target.due if target.due is not None and target.due.end else case.document.header.period
    return int(due.end[:4]) if due is not None and due.end else None


def _proof(case: AuditCase, what: Record | Span) -> Proof:
    shown = case.cite(what)
    return Proof(
        shown.record,
        shown.span.start,
        shown.span.end,
        shown.quote[:_QUOTE],
        shown.page,
        shown.line,
        intern(shown.section) if shown.section else None,
    )


def _cited(case: AuditCase, c: Citation) -> Cited:
    return Cited(
        kind=c.kind,
        canonical=intern(c.canonical),
        number=intern((c.number or "").lstrip("0")),
        symbol=intern(c.symbol or ""),
        year=c.year,
        date=c.date,
        issuer=intern(c.issuer) if c.issuer else None,
        title=intern(" ".join(c.title.split())[:_QUOTE]) if c.title else None,
        review=c.review,
        proof=_proof(case, c),
    )


def _sketch(case: AuditCase) -> tuple[array[int], int, tuple[tuple[int, Proof], ...]]:
    """The smallest hashes of the sentences, numbers aside: copies are found by equal ones."""
    found: dict[int, Span] = {}
    at = case.span.start
    for stop in [*_END.finditer(case.plain, case.span.start, case.span.end), None]:
        end = case.span.end if stop is None else stop.start()
        text = case.plain[at:end]
        if len(text.strip()) >= _SENTENCE and not _CITED.match(text):
            words = _DIGITS.sub("0", " ".join(text.split()))
            key = int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), "big")
            start = at + len(text) - len(text.lstrip())
            found.setdefault(key, Span(start=start, end=at + len(text.rstrip())))
        at = end if stop is None else stop.end()
    ordered = sorted(found)
    samples = tuple((key, _proof(case, found[key])) for key in ordered[:SAMPLES])
    return array("Q", ordered[:SKETCH]), len(ordered), samples
