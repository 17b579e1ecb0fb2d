"""The sentences of the reports, to be asked whether they speak of something."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .. import wording
from ..models import Span
from .case import AuditCase
from .results_match import same_place
from .results_words import plain, telling

_STOP = re.compile(r"[.;!?](?=\s|$)|\n\s*\n|\n(?=\s*[-+*•–|]\s)")
_DIGIT, _WORD = re.compile(r"\d"), re.compile(r"[^\W\d]+")
_SHORTEST = 20
_MENTIONED, _FEWEST = 0.7, 3


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a report: its folded words, and the pairs of syllables side by side."""

    case: AuditCase
    span: Span
    words: str
    pairs: frozenset[tuple[str, str]]
    place: bool | None


def pairs(words: str) -> frozenset[tuple[str, str]]:
    """The pairs of syllables that stand side by side in *words*."""
    tokens = words.split()
    return frozenset(pairwise(tokens))


def sentences(plan: AuditCase, reports: Sequence[AuditCase]) -> list[Said]:
    """Every sentence of the reports, ready to be asked for tasks."""
    made = []
    for case in reports:
        alike = same_place(plan.document.header, case.document.header)
        at = case.span.start
        for stop in [*_STOP.finditer(case.plain, case.span.start, case.span.end), None]:
            end = case.span.end if stop is None else stop.start()
            text = case.plain[at:end]
            words = " ".join(text.split())
            if len(words) >= _SHORTEST:
                start = at + len(text) - len(text.lstrip())
                span = Span(start=start, end=at + len(text.rstrip()))
                made.append(Said(case, span, words, pairs(plain(words)), alike))
            at = end if stop is None else stop.end()
    return made


def mentioned(said: Sequence[Said], name: str, taken: Collection[int] = ()) -> bool:
    """Whether a sentence holds the words of *name*: most of them side by side, or all and a number.

    Then a report is not silent, whatever kept its number from being read. A sentence with the
    result of another target (its place is in *taken*) must hold all of the words.
    """
    wanted, words = pairs(name), telling(name)
    if len(words) < _FEWEST:
        return any(name in one.words for one in said)
    return any(
        (
            len(wanted) >= _FEWEST
            and len(wanted & one.pairs) >= _MENTIONED * len(wanted)
            and not any(one.span.start <= place < one.span.end for place in taken)
        )
        or (_DIGIT.search(one.words) and words <= frozenset(_WORD.findall(one.words)))
        for one in said
    )


def latest(plan: AuditCase, reports: Sequence[AuditCase]) -> str | None:
    """The last day that a report of the plan's place can speak of; None where none tells."""
    days: list[str] = []
    for case in reports:
        head = case.document.header
        if same_place(plan.document.header, head) is not False:
            days += [day for day in (head.date, head.period.end if head.period else None) if day]
    return max(days, default=None)


def uncovered(last: str | None, end: str | None) -> tuple[str, str] | None:
    """Why the silence of the reports says nothing: they end too early; None where it counts."""
    if last is None:
        return "không rõ báo cáo của thời gian nào", "the reports do not tell their time"
    if end is not None and last < end:
        day = wording.day(last, "vi")
        return f"báo cáo mới đến {day}", f"the reports end on {last}"
    return None
