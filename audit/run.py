"""Run the checks over files: findings with stable ids, and what could not be checked."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..extract.folding import fold
from ..models import Finding, Header, PlanFile, Problem, Severity, SourceText
from . import checks as _checks  # noqa: F401  (the modules enter their checks into the table)
from .across_digest import Digest, digest
from .case import AuditCase, cases
from .register import EMPTY, Register
from .registry import CHECKS, Check, Found

CHECK_FAILED = "check_failed"
SEVERITIES: tuple[Severity, ...] = ("serious", "medium", "light", "note")
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Audit:
    """What an audit found, and the checks that failed on the way, each with its name."""

    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def serious(self) -> bool:
        """Whether a serious finding is among them."""
        return any(finding.severity == "serious" for finding in self.findings)


def audit(
    files: Iterable[PlanFile | tuple[PlanFile, SourceText | None]],
    *,
    register: Register = EMPTY,
    only: Sequence[str] = (),
) -> Audit:
    """Run every check, or those named in *only*, over *files*.

    Files are read one by one and let go: of each document only a digest stays for the checks
    across files. A file may come with the ``SourceText`` it was read from, so that tables of Word
    and PDF are seen. Never raises on what a file holds: a check that fails costs only itself and
    is an entry in ``problems``.
    """
    made = Audit()
    kept: list[Digest] = []
    chosen = [c for c in CHECKS.values() if not only or c.id in only]
    across = [c for c in chosen if c.scope == "files"]
    numbered: Counter[str] = Counter()
    for item in files:
        file, source = item if isinstance(item, tuple) else (item, None)
        own = cases(file, source=source, register=register)
        found = [
            finding
            for case in own
            for c in chosen
            if c.scope == "document"
            for finding in _document(c, case, made, numbered)
        ]
        found += [f for c in chosen if c.scope == "file" for f in _many(c, own, made, numbered)]
        made.findings += sorted(found, key=_place)
        for case in own:
            case.forget()
        if across:  # the texts are let go; what checks across files need of them is kept
            kept += [digest(case) for case in own]
    if len(kept) > 1:
        for c in across:
            made.findings += _many(c, kept, made, numbered)
    return made


def _place(finding: Finding) -> int:
    return finding.evidence[0].span.start if finding.evidence else 0


def _document(c: Check, case: AuditCase, made: Audit, seen: Counter[str]) -> Iterator[Finding]:
    for found in _guarded(c, made, case.name, lambda: list(c.run(case))):  # type: ignore[arg-type]
        yield finish(c, case, found, seen)


def _many(
    c: Check, every: Sequence[AuditCase] | Sequence[Digest], made: Audit, seen: Counter[str]
) -> Iterator[Finding]:
    name = every[0].name if c.scope == "file" and every else ""
    for case, found in _guarded(c, made, name, lambda: list(c.run(every))):  # type: ignore[arg-type]
        yield finish(c, case, found, seen)


def _guarded(c: Check, made: Audit, name: str, run: Callable[[], list[Any]]) -> list[Any]:
    try:
        return run()
    except Exception as error:
        _LOG.exception("the check %s failed on %s", c.id, name)
        message = f"{c.id}: {type(error).__name__}" + (f" ({name})" if name else "")
        made.problems.append(Problem(category=CHECK_FAILED, message=message))
        return []


def finish(c: Check, case: AuditCase | Digest, found: Found, seen: Counter[str]) -> Finding:
    """The finding of *found*: its id, its title, and whether a person has to look at it first."""
    records = [r for e in found.evidence if (r := case.record(e.record)) is not None]
    sure = min([found.sure, *(1.0 if found.proved else r.confidence for r in records)])
    review = found.review or (not found.proved and any(record.review for record in records))
    severity = found.severity or c.severity
    return Finding(
        id=_id(c, case, found, seen),
        check=c.id,
        severity="note" if review else severity,
        title=c.title,
        title_english=c.english,
        message=found.message,
        english=found.english,
        evidence=tuple(found.evidence),
        arithmetic=found.arithmetic,
        expected=found.expected,
        tolerance=c.tolerance,
        reference=found.reference or c.reference,
        repair=found.repair,
        repair_english=found.repair_english,
        review=review,
        confidence=round(sure, 2),
        file=case.name or None,
        document=_document_name(case.header),
    )


def _id(c: Check, case: AuditCase | Digest, found: Found, seen: Counter[str]) -> str:
    """A hash of what the finding is about; a second one of the same gets another."""
    evidence = [e.record or fold(" ".join(e.quote.split())) for e in found.evidence]
    key = "\x1f".join((case.identity, c.id, found.key, *evidence))
    seen[key] += 1
    again = f"\x1f{seen[key]}" if seen[key] > 1 else ""
    return "v-" + hashlib.blake2b((key + again).encode(), digest_size=8).hexdigest()


def _document_name(head: Header) -> str | None:
    number = "/".join(part for part in (head.number, head.symbol) if part) if head.number else ""
    return " ".join(part for part in (number, head.title or "") if part) or None
