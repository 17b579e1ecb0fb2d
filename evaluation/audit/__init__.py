"""Findings judged by readers: what an audit of a known document says, and whether it is true.

``NAME.toml`` lists every finding of the audit of ``NAME``, each judged one by one by reading the
document::

    [[finding]]
    check = "ratio"
    severity = "serious"
    quote = "Bảo hiểm y tế: 594 hộ"   # of the first evidence, its first words
    verdict = "true"            # true, hint (true and marked as to be looked at), false
    why = "594/4.658 = 12,75 %, printed is the figure of the row above"

and what must never be found, with the words that a wrong finding would rest on::

    [[control]]
    quote = "3.298 hộ"
    checks = ["end_value", "two_values"]
    why = "4.658 - 3.298 = 1.360"
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from ...models import Finding

VERDICTS = ("true", "hint", "false")
_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding as a reader has judged it."""

    check: str
    severity: str
    quote: str
    verdict: str
    why: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What a finding is found again by."""
        return self.check, self.severity, self.quote


@dataclass(frozen=True, slots=True)
class Control:
    """Words on which none of some checks may rest a finding."""

    quote: str
    checks: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What readers expect of the audit of one file."""

    name: str
    findings: tuple[Judged, ...]
    controls: tuple[Control, ...]

    @property
    def precision(self) -> float:
        """The share of findings that readers found true; 1 where there is none."""
        right = sum(judged.verdict != "false" for judged in self.findings)
        return right / len(self.findings) if self.findings else 1.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an audit says beside what readers expect of it."""

    missing: tuple[tuple[str, str, str], ...]
    unjudged: tuple[tuple[str, str, str], ...]
    broken: tuple[Control, ...]


def names() -> tuple[str, ...]:
    """The documents that have been judged."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(f.name[:-5] for f in files if f.name.endswith(".toml")))


def load(name: str) -> Expected:
    """The judgements on one document."""
    text = (resources.files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return Expected(
        name,
        tuple(
            Judged(f["check"], f["severity"], f["quote"], f["verdict"], f["why"])
            for f in raw.get("finding", ())
        ),
        tuple(Control(c["quote"], tuple(c["checks"]), c["why"]) for c in raw.get("control", ())),
    )


def key(finding: Finding) -> tuple[str, str, str]:
    """Check, severity and the first words of a finding, by which it is found again."""
    quote = finding.evidence[0].quote if finding.evidence else ""
    return finding.check, finding.severity, " ".join(quote.split())[:_LENGTH]


def compare(expected: Expected, findings: Sequence[Finding]) -> Comparison:
    """Hold the findings of an audit against the judgements."""
    wanted = Counter(judged.key for judged in expected.findings)
    made = Counter(key(finding) for finding in findings)
    broken = tuple(c for c in expected.controls if _rests(c, findings))
    return Comparison(
        tuple(sorted((wanted - made).elements())), tuple(sorted((made - wanted).elements())), broken
    )


def _rests(control: Control, findings: Iterable[Finding]) -> bool:
    """Whether a finding of one of the control's checks is about its words."""
    return any(
        finding.check in control.checks and control.quote in evidence.quote
        for finding in findings
        for evidence in finding.evidence[:2]
    )


def precision(every: Iterable[Expected]) -> float:
    """The share of all findings that readers found true."""
    findings = [judged for expected in every for judged in expected.findings]
    right = sum(judged.verdict != "false" for judged in findings)
    return right / len(findings) if findings else 1.0
