"""What is true of a plan, record by record: the annotation guidelines as types.

Field names, enumerations and their meaning are those of ``docs/GUIDELINES.md``. A field that
the text does not state is None; nothing is filled in from knowledge of the world.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PlainSerializer

from .spans import Model, Span

DocumentKind = Literal[
    "plan", "submission", "decision", "resolution", "report", "programme", "directive",
    "official_letter", "guidance", "notice", "news", "other",
]  # fmt: skip
Level = Literal["central", "province", "district", "commune"]
SectionKind = Literal[
    "basis", "purpose", "situation", "goal", "solution", "funding", "organisation", "reporting",
    "closing", "recipients", "signature", "annex", "other",
]  # fmt: skip
CitationKind = Literal[
    "constitution", "law", "ordinance", "resolution", "decree", "decision", "directive",
    "circular", "joint_circular", "plan", "programme", "project", "conclusion", "notice",
    "official_letter", "guidance", "report", "submission", "consolidated_text", "other",
]  # fmt: skip
CitationRole = Literal["basis", "implements", "reference"]
Change = Literal["level", "increase", "decrease"]
Bound = Literal["exact", "at_least", "at_most", "about", "range"]
Per = Literal["year", "month", "quarter"]
DeadlineKind = Literal["by", "within", "recurring"]
Every = Literal["day", "week", "month", "quarter", "half_year", "year", "irregular"]
AssignmentRole = Literal["lead", "coordinate", "advise", "requested", "responsible"]


def _iso(value: str) -> str:
    date.fromisoformat(value)
    return value


IsoDate = Annotated[str, AfterValidator(_iso)]
"""A calendar date as ``YYYY-MM-DD``; a day that does not exist is an error."""


def _plain(value: float) -> int | float:
    """Write whole numbers without a decimal point, as the gold does."""
    return int(value) if value == int(value) else value


Number = Annotated[float, Field(allow_inf_nan=False), PlainSerializer(_plain)]


class Interval(Model):
    """A time with two ends, each a date or open (None)."""

    start: IsoDate | None = None
    end: IsoDate | None = None


class Signer(Model):
    """Who signed: on whose behalf, in what capacity, and the name."""

    on_behalf_of: str | None = None
    capacity: str | None = None
    name: str | None = None


class Header(Model):
    """What stands at the head and the foot of a document (guidelines, section 1)."""

    kind: DocumentKind = "other"
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: IsoDate | None = None
    year: int | None = None
    issuer: str | None = None
    level: Level | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    title: str | None = None
    period: Interval | None = None
    signer: Signer | None = None
    recipients: tuple[str, ...] | None = None


REVIEW_THRESHOLD = 0.75
"""Below this confidence a record is marked for review: the rule had to guess something."""


class Record(Model):
    """What every record carries: its place, its words, and how it was found.

    ``section`` is the id of the innermost section around the record, ``rule`` the id of the
    rule that made it, ``confidence`` between 0 and 1; ``review`` marks a record whose confidence
    is below ``REVIEW_THRESHOLD``: a person should look at it before it is used. ``optional``
    (two careful readers may differ) and ``nth`` (which occurrence of the quote) exist in gold
    only and are never written.
    """

    id: str = ""
    span: Span
    quote: str
    section: str | None = None
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)
    rule: str = "gold"
    review: bool = False
    optional: bool = Field(default=False, exclude=True)
    nth: int | None = Field(default=None, exclude=True)


class Link(Model):
    """That another record of the document belongs to this one: which, by what rule, how surely."""

    id: str
    rule: str
    confidence: float = Field(ge=0.0, le=1.0)


class Section(Record):
    """A numbered heading, or one of the unnumbered parts (guidelines, section 2)."""

    label: str | None = None
    title: str | None = None
    level: int = Field(default=1, ge=1)
    kind: SectionKind = "other"


class Citation(Record):
    """A reference to a legal or administrative document (guidelines, section 3)."""

    kind: CitationKind
    number: str | None = None
    year: int | None = None
    symbol: str | None = None
    canonical: str
    date: IsoDate | None = None
    issuer: str | None = None
    title: str | None = None
    role: CitationRole = "reference"
    provision: str | None = None
    defects: tuple[str, ...] = ()


class Baseline(Model):
    """The state that a clause itself names as its starting point."""

    value: Number | None = None  # None where only its time is told (`so với năm 2015`)
    unit: str | None = None
    date: Interval | IsoDate | None = None


class Quantity(Record):
    """One number that can be checked on its own (guidelines, section 4).

    ``value`` is in plain units: 2.5 with unit ``%``, 37000000000 with unit ``VND``.
    ``indicator_id`` is the id that all plans share, None where no known indicator fits.
    """

    indicator: str | None = None
    indicator_id: str | None = None
    change: Change = "level"
    bound: Bound = "exact"
    value: Number
    value_max: Number | None = None
    unit: str | None = None
    per: Per | None = None
    ratio: tuple[Number, Number] | None = None
    baseline: Baseline | None = None
    area: str | None = None


class Target(Quantity):
    """A quantity that the issuer commits itself or others to; ``due`` is when it holds.

    ``responsible`` are the assignments of the bodies that answer for it.
    """

    due: Interval | None = None
    responsible: tuple[Link, ...] = ()


class Figure(Quantity):
    """A quantity stated as a fact; ``as_of`` is the time that it speaks of."""

    as_of: Interval | None = None


class Deadline(Record):
    """When something must be done, or how often (guidelines, section 5)."""

    kind: DeadlineKind
    start: IsoDate | None = None
    end: IsoDate | None = None
    every: Every | None = None


class Assignment(Record):
    """A task given to a body or a person in office (guidelines, section 6).

    ``agency_id`` and ``agency_level`` name the body's function and rank in all plans alike;
    ``due`` are the deadlines of the task, ``product`` what it has to yield.
    """

    agency: str
    agency_id: str | None = None
    agency_level: Level | None = None
    role: AssignmentRole = "responsible"
    partners: tuple[str, ...] | None = None
    task: str | None = None
    product: str | None = None
    due: tuple[Link, ...] = ()
