"""Plant the faults, audit, and count which are found."""

from __future__ import annotations

import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ...audit import audit, load_register
from ...extract.pipeline import parse
from ...models import Finding, Span
from . import citing, duties, figures, files, form, sentences, times  # noqa: F401
from .model import KINDS, Mutant, Plan, same_start

MOST = 6
"""Mutants of one kind that are made of one plan, at most."""


@dataclass(slots=True)
class Outcome:
    """A mutant and what the audit said: the checks that saw the fault, and all that is new."""

    mutant: Mutant
    found: tuple[str, ...]
    new: tuple[Finding, ...]
    false: tuple[Finding, ...] = ()

    @property
    def caught(self) -> bool:
        """Whether a check that must find the fault rests a new finding on it."""
        return any(check in KINDS[self.mutant.kind].checks for check in self.found)


@dataclass(slots=True)
class Score:
    """What became of all mutants."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of the faults that were found; 1 where there is none."""
        caught = sum(o.caught for o in self.outcomes)
        return caught / len(self.outcomes) if self.outcomes else 1.0

    def kinds(self) -> dict[str, tuple[int, int, int, int]]:
        """For each kind: caught and all in own words, caught and all in sentences put in."""
        made: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for outcome in self.outcomes:
            side = 0 if outcome.mutant.own else 2
            made[outcome.mutant.kind][side] += outcome.caught
            made[outcome.mutant.kind][side + 1] += 1
        return {kind: (row[0], row[1], row[2], row[3]) for kind in KINDS if (row := made.get(kind))}

    @property
    def mean(self) -> float:
        """Recall as the mean of the kinds, be their mutants few or many."""
        shares = [(a + c) / (b + d) for a, b, c, d in self.kinds().values()]
        return sum(shares) / len(shares) if shares else 1.0

    @property
    def missed(self) -> list[Outcome]:
        """The faults that were not found."""
        return [outcome for outcome in self.outcomes if not outcome.caught]

    def alarms(self) -> Counter[str]:
        """Checks of a kind that find fault with its true sentence, and how often.

        Others may: what is put in can be at odds with the rest of the plan.
        """
        return Counter(
            f.check
            for o in self.outcomes
            for f in o.false
            if f.check in KINDS[o.mutant.kind].checks
        )


def mutants(plan: Plan, kinds: Sequence[str] = (), *, most: int = MOST) -> Iterator[Mutant]:
    """The mutants of a plan: the same ones in every run."""
    for kind in KINDS.values():
        if kinds and kind.id not in kinds:
            continue
        dice = random.Random(zlib.crc32(f"{plan.name}/{kind.id}".encode()))
        made = list(kind.plant(plan, dice))
        yield from made if len(made) <= most else dice.sample(made, most)


def clean(name: str, text: str) -> Plan:
    """A plan with its text as the extraction sees it."""
    return Plan(name, parse(text).text)


@lru_cache(maxsize=8)
def _audited(text: str) -> tuple[str, tuple[Finding, ...]]:
    file = parse(text)
    return file.text, tuple(audit([file], register=load_register()).findings)


def key_of(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    """What a finding says, wherever it stands."""
    message = re.sub(r"dòng \d+", "", finding.message)
    return finding.check, message, tuple(e.quote for e in finding.evidence)


def attempt(mutant: Mutant) -> Outcome | None:
    """Audit the mutant and the untouched text; None where they are not read as they stand."""
    base_text, before = _audited(mutant.base)
    text, after = _audited(mutant.text)
    if text != mutant.text or base_text != mutant.base:
        return None
    known = {key_of(finding) for finding in before}
    new = tuple(f for f in after if key_of(f) not in known)
    touching = tuple(
        f for f in new if any(e.span.overlaps(t) for e in f.evidence for t in mutant.touched)
    )
    return Outcome(mutant, tuple(dict.fromkeys(f.check for f in touching)), new)


def put_in(text: str, base: str) -> Span:
    """What stands in *base* beside *text*: one run of it."""
    head = same_start(text, base)
    tail = min(same_start(text[::-1], base[::-1]), len(text) - head)
    return Span(start=head, end=len(base) - tail)


def run(plans: Iterable[Plan], kinds: Sequence[str] = (), *, most: int = MOST) -> Score:
    """Plant every kind of fault in every plan and audit them."""
    score = Score()
    for plan in plans:
        _, own = _audited(plan.text)
        known = {key_of(finding) for finding in own}
        for mutant in mutants(plan, kinds, most=most):
            outcome = attempt(mutant)
            if outcome is None:
                continue
            if not mutant.own:
                _, base = _audited(mutant.base)
                put = put_in(plan.text, mutant.base)
                outcome.false = tuple(
                    f
                    for f in base
                    if key_of(f) not in known and any(e.span.overlaps(put) for e in f.evidence)
                )
            score.outcomes.append(outcome)
    return score
