"""A clean plan, a fault planted in it, and the table of the kinds of faults."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ...extract.pipeline import parse
from ...models import PlanDocument, PlanFile, Section, Span


@dataclass(frozen=True, slots=True)
class Mutant:
    """A plan with one fault of a known kind.

    Attributes:
        kind: which of ``KINDS``.
        plan: the name of the plan that it was made from.
        base: the untouched text; the fault is all that ``text`` has more or less than it.
        touched: where in ``text`` the fault can be seen: a finding must rest on one of them.
        change: what was changed, for a reader.
        own: whether the fault is in the plan's own words; else ``base`` already holds a sentence
            that was put in, in the manner of real plans, and is true there.
    """

    kind: str
    plan: str
    base: str
    text: str
    touched: tuple[Span, ...]
    change: str
    own: bool = True


@dataclass(frozen=True)
class Plan:
    """A clean plan: its name, its canonical text, and what is read from it."""

    name: str
    text: str

    @cached_property
    def file(self) -> PlanFile:
        """The extraction of the text."""
        return parse(self.text)

    @cached_property
    def document(self) -> PlanDocument:
        """The plan itself: the last document of the file that is one."""
        documents = self.file.documents
        plans = [d for d in documents if d.header.kind in ("plan", "programme")]
        return (plans or list(documents))[-1]

    @cached_property
    def alone(self) -> bool:
        """Whether the plan is the only document of its file, so that head and foot are its own."""
        return len(self.file.documents) == 1 and self.document.header.kind == "plan"

    @cached_property
    def issued(self) -> str | None:
        """The day of issue."""
        return self.document.header.date

    @cached_property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year of the plan."""
        period = self.document.header.period
        if period is None or not period.start or not period.end:
            return None
        return int(period.start[:4]), int(period.end[:4])

    def section(self, kind: str) -> Span | None:
        """The first top section of *kind*, with all that stands in it."""
        sections = self.document.sections
        for index, section in enumerate(sections):
            if section.kind == kind:
                return Span(start=section.span.start, end=self._end(sections[index:]))
        return None

    def _end(self, rest: tuple[Section, ...]) -> int:
        for other in rest[1:]:
            if other.level <= rest[0].level:
                return other.span.start
        return len(self.text)

    def within(self, kind: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches in the section of *kind*."""
        span = self.section(kind)
        if span is not None:
            yield from pattern.finditer(self.text, span.start, span.end)

    def swap(
        self, kind: str, start: int, end: int, new: str, *, touched: Span | None = None
    ) -> Mutant:
        """A fault in the plan's own words: ``text[start:end]`` becomes *new*."""
        return swapped(kind, self.name, self.text, start, end, new, touched=touched)

    def graft(self, kind: str, slot: str, true: str, false: str) -> Iterator[Mutant]:
        """A true paragraph put at the end of the section *slot*, made false.

        What differs between the two is where the fault is seen.
        """
        span = self.section(slot)
        if span is None:
            return
        at = span.end
        lead = "" if self.text[:at].endswith("\n") else "\n"
        base = f"{self.text[:at]}{lead}\n{true}\n\n{self.text[at:]}"
        first = at + len(lead) + 1
        same = same_start(true, false)
        tail = min(same_start(true[::-1], false[::-1]), min(len(true), len(false)) - same)
        yield swapped(
            kind, self.name, base, first + same, first + len(true) - tail,
            false[same : len(false) - tail], own=False,
        )  # fmt: skip


def swapped(
    kind: str,
    name: str,
    base: str,
    start: int,
    end: int,
    new: str,
    *,
    touched: Span | None = None,
    own: bool = True,
) -> Mutant:
    """*base* with ``base[start:end]`` made *new*."""
    text = base[:start] + new + base[end:]
    around = base[max(start - 50, 0) : start], base[end : end + 40]
    change = " ".join(f"…{around[0]}«{base[start:end]} → {new}»{around[1]}…".split())
    seen = touched or Span(
        start=max(start - (not new), 0), end=min(start + len(new) + 1, len(text))
    )
    return Mutant(kind, name, base, text, (seen,), change, own)


def same_start(first: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    count = 0
    for a, b in zip(first, other, strict=False):
        if a != b:
            break
        count += 1
    return count


Planter = Callable[[Plan, random.Random], Iterator[Mutant]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: its name, and the checks of which one must find it."""

    id: str
    name: str
    checks: tuple[str, ...]
    plant: Planter


KINDS: dict[str, Kind] = {}
"""All kinds by id, in the order in which they were written down."""


def plants(kind: str, name: str, *checks: str) -> Callable[[Planter], Planter]:
    """Enter a kind of fault into the table."""

    def enter(plant: Planter) -> Planter:
        KINDS[kind] = Kind(kind, name, checks, plant)
        return plant

    return enter


def number(token: str) -> float:
    """A number as Vietnamese plans print it: ``1.246,5``."""
    return float(token.replace(".", "").replace(",", "."))


def misprint(token: str, dice: random.Random) -> str:
    """*token* with one of its first two digits changed."""
    places = [i for i, char in enumerate(token) if char.isdigit()]
    place = dice.choice(places[:2])
    first = place == places[0] and len(places) > 1
    digits = [d for d in ("123456789" if first else "0123456789") if d != token[place]]
    return token[:place] + dice.choice(digits) + token[place + 1 :]


def shown(value: float, decimals: int = 0) -> str:
    """A number as Vietnamese plans print it."""
    words = f"{value:,.{decimals}f}"
    return words.replace(",", " ").replace(".", ",").replace(" ", ".")
