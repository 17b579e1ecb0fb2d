"""Plant faults in reports and count what the register of commitments makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .report_faults import DECIDED, REPORT_KINDS, ReportMutant, mutants_of
from .report_pairs import Pair, held

MOST = 4
"""Mutants of one kind that are made of one pair, at most."""


@dataclass(frozen=True, slots=True)
class ReportOutcome:
    """A mutant and what the register says: ``found``, ``abstained`` or ``missed``."""

    mutant: ReportMutant
    verdict: str
    state: str
    why: str


@dataclass(slots=True)
class ReportScore:
    """What became of all mutants, and what was said of the untouched reports.

    ``false`` are rows of true reports that are called missed, contradicted or not reported;
    ``decided`` and ``rows`` how many targets of them were decided, and how many there are.
    """

    outcomes: list[ReportOutcome] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    decided: int = 0
    rows: int = 0

    def kinds(self) -> dict[str, tuple[int, int, int]]:
        """For each kind: found, abstained, all."""
        made = {}
        for kind in REPORT_KINDS:
            of = [o.verdict for o in self.outcomes if o.mutant.kind == kind]
            if of:
                made[kind] = (of.count("found"), of.count("abstained"), len(of))
        return made

    @property
    def recall(self) -> float:
        """The share of the faults that were found; 1 where there is none."""
        found = sum(o.verdict == "found" for o in self.outcomes)
        return found / len(self.outcomes) if self.outcomes else 1.0

    @property
    def wrong(self) -> int:
        """How often something false was said: worse than to say nothing."""
        return sum(o.verdict == "missed" for o in self.outcomes)


def try_reports(
    pairs: Iterable[Pair], kinds: Sequence[str] = (), *, most: int = MOST
) -> ReportScore:
    """Plant every kind of fault in the reports of *pairs*."""
    score = ReportScore()
    for pair in pairs:
        _untouched(pair, score)
        for kind in kinds or REPORT_KINDS:
            score.outcomes += [attempt_report(m) for m in mutants_of(pair, kind, most=most)]
    return score


def _untouched(pair: Pair, score: ReportScore) -> None:
    rows = [one for one in pair.register.commitments if one.kind == "target"]
    score.rows += len(rows)
    score.decided += sum(one.state in DECIDED for one in rows)
    if pair.written:  # what a packaged report is right or wrong in, readers have judged
        score.false += [
            f"{pair.name}: {one.state}: {one.what[:60]}: {one.why}"
            for one in rows
            if one.state in ("not_met", "contradicted")
        ]


def attempt_report(mutant: ReportMutant) -> ReportOutcome:
    """Hold the plan against the report with the fault."""
    made = held(mutant.pair.plan, mutant.report, mutant.pair.as_of)
    if mutant.about is None:
        bad = [one for one in made.commitments if one.state not in mutant.right]
        state = bad[0].state if bad else mutant.right[0]
        return ReportOutcome(mutant, "missed" if bad else "found", state, bad[0].why if bad else "")
    one = next(c for c in made.commitments if c.id == mutant.about)
    verdict = (
        "found" if one.state in mutant.right
        else "abstained" if one.state in mutant.abstained
        else "missed"
    )  # fmt: skip
    return ReportOutcome(mutant, verdict, one.state, one.why)
