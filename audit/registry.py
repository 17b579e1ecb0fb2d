"""The table of checks: each a function with an id, a title, a severity and what it proves.

A check is written as::

    @check(
        id="ratio",
        title="Tỷ lệ không khớp với số lượng",
        english="A percentage that does not follow from its counts",
        severity="serious",
        proves="...", proves_english="...",
        tolerance="...",
    )
    def ratio(case: AuditCase) -> Iterator[Found]: ...

and is listed by ``kehoach audit --checks``. A check of the scope ``document`` gets one document,
one of ``file`` the documents of a file. One of ``files`` (``check_across``) gets what is kept of
each document of all files that are audited: their texts are gone by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..models import Evidence, Severity
from .across_digest import Digest
from .case import AuditCase

Scope = Literal["document", "file", "files"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a check has found; the run adds title, id and what the check says of itself.

    Attributes:
        severity: None for that of the check.
        review: True where the check itself had to guess; evidence that is marked for review makes
            every finding one to look at, unless ``proved`` says that the doubtful record is
            borne out by others (``evidence`` then names them).
        reference: the rule that the finding is held against, where it differs from the check's.
        key: tells findings with the same evidence apart.
        sure: how sure the check is of the match that the finding rests on.
    """

    message: str
    english: str
    evidence: Sequence[Evidence]
    arithmetic: str = ""
    expected: str = ""
    repair: str = ""
    repair_english: str = ""
    severity: Severity | None = None
    review: bool = False
    proved: bool = False
    reference: str = ""
    key: str = ""
    sure: float = 1.0


DocumentCheck = Callable[[AuditCase], Iterable[Found]]
ManyCheck = Callable[[Sequence[AuditCase]], Iterable[tuple[AuditCase, Found]]]
AcrossCheck = Callable[[Sequence[Digest]], Iterable[tuple[Digest, Found]]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check and what it says of itself.

    ``severity`` is that of its gravest finding. ``run`` takes an ``AuditCase`` and yields
    ``Found`` in the scope ``document``; in the others it takes all cases and yields each finding
    with the case that it is a finding of.
    """

    id: str
    title: str
    english: str
    severity: Severity
    proves: str
    proves_english: str
    tolerance: str
    scope: Scope
    reference: str
    run: DocumentCheck | ManyCheck | AcrossCheck = field(repr=False)


CHECKS: dict[str, Check] = {}
"""All checks by id, in the order in which they were written down."""


def check(
    *,
    id: str,
    title: str,
    english: str,
    severity: Severity,
    proves: str,
    proves_english: str,
    tolerance: str = "không",
    reference: str = "",
) -> Callable[[DocumentCheck], DocumentCheck]:
    """Enter a check of one document into the table."""

    def enter(run: DocumentCheck) -> DocumentCheck:
        _enter(
            Check(
                id, title, english, severity, proves, proves_english, tolerance, "document",
                reference, run,
            )
        )  # fmt: skip
        return run

    return enter


def check_many(
    *,
    id: str,
    title: str,
    english: str,
    severity: Severity,
    proves: str,
    proves_english: str,
    tolerance: str = "không",
    scope: Literal["file"] = "file",
    reference: str = "",
) -> Callable[[ManyCheck], ManyCheck]:
    """Enter a check of the documents of one file into the table."""

    def enter(run: ManyCheck) -> ManyCheck:
        _enter(
            Check(
                id, title, english, severity, proves, proves_english, tolerance, scope,
                reference, run,
            )
        )  # fmt: skip
        return run

    return enter


def check_across(
    *,
    id: str,
    title: str,
    english: str,
    severity: Severity,
    proves: str,
    proves_english: str,
    tolerance: str = "không",
    reference: str = "",
) -> Callable[[AcrossCheck], AcrossCheck]:
    """Enter a check across all files into the table."""

    def enter(run: AcrossCheck) -> AcrossCheck:
        _enter(
            Check(
                id, title, english, severity, proves, proves_english, tolerance, "files",
                reference, run,
            )
        )  # fmt: skip
        return run

    return enter


def _enter(made: Check) -> None:
    if made.id in CHECKS:
        raise ValueError(f"two checks named {made.id}")
    CHECKS[made.id] = made
