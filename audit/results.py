"""A plan held against its reports: the register of commitments.

``hold`` takes what was read of plans and reports and gives, for each target and each dated task,
its state at a day. See ``results_model`` for what a row says, docs/AUDIT.md for when a match is
strong enough to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ..models import PlanFile, SourceText, Target
from .case import AuditCase, cases
from .results_match import due_of, proper_place, tell
from .results_model import Commitment, CommitmentRegister
from .results_said import latest, sentences
from .results_targets import Setting, settle
from .results_tasks import settle_task, tasks
from .results_words import plain

Read = PlanFile | tuple[PlanFile, SourceText]


def hold(
    plans: Iterable[Read], reports: Iterable[Read], *, as_of: str | None = None
) -> CommitmentRegister:
    """The register of what *plans* promise, by *reports*, at the day *as_of* (today by default).

    Raises:
        ValueError: when *as_of* is no ISO date.
    """
    day = date.fromisoformat(as_of).isoformat() if as_of else date.today().isoformat()
    told = [case for item in reports for case in _cases(item)]
    rows: list[Commitment] = []
    names: list[str] = []
    for item in plans:
        own = _cases(item)
        # A submission beside its plan says the same again.
        kept = [c for c in own if c.document.header.kind == "plan"] or own
        names += [own[0].name] if own else []
        for case in kept:
            rows += _rows(case, told, day)
    return CommitmentRegister(
        as_of=day,
        plans=tuple(names),
        reports=tuple(dict.fromkeys(case.name for case in told)),
        commitments=tuple(rows),
    )


def _cases(item: Read) -> tuple[AuditCase, ...]:
    file, source = item if isinstance(item, tuple) else (item, None)
    return cases(file, source=source)


def _rows(case: AuditCase, reports: Sequence[AuditCase], day: str) -> list[Commitment]:
    said = sentences(case, reports)
    last = latest(case, reports)
    setting = Setting(
        case,
        tell(case.document.header, reports),
        day,
        said,
        last,
        _twins(case),
        _twins(case, areas=True),
        unread=any(problem.page is not None for r in reports for problem in r.file.problems),
    )
    targets = _once(case)
    rows = [settle(setting, target) for target in targets]
    setting = replace(setting, taken=_taken(rows))
    rows = [
        settle(setting, target) if _weak(row) else row
        for row, target in zip(rows, targets, strict=True)
    ]
    rows += [settle_task(case, task, due, said, day, last) for task, due in tasks(case)]
    return rows if _about_it(rows) else [_elsewhere(row) for row in rows]


def _taken(rows: Sequence[Commitment]) -> frozenset[str]:
    """The figures that are results of targets."""
    return frozenset(
        told.evidence.record
        for row in rows
        if row.state in ("met", "exceeded", "not_met", "contradicted")
        for told in row.reports
        if told.strong and told.evidence.record
    )


def _weak(row: Commitment) -> bool:
    """Whether nothing but figures that come near kept a row open."""
    return row.state == "unclear" and not any(told.strong for told in row.reports)


def _about_it(rows: Sequence[Commitment]) -> bool:
    """Whether the reports speak of anything that the plan does."""
    return any("words" in told.basis for row in rows for told in row.reports)


def _elsewhere(row: Commitment) -> Commitment:
    """The silence of a report on another matter is no missing report."""
    if row.state != "unreported":
        return row
    return row.model_copy(
        update={
            "state": "unclear",
            "why": "Báo cáo không nói về nội dung nào của kế hoạch này, có thể là báo cáo về "
            "việc khác.",
            "english": "The reports speak of nothing in this plan; they may be about another "
            "matter.",
        }
    )


def _twins(case: AuditCase, *, areas: bool = False) -> frozenset[str]:
    """Targets that only their values tell apart: a figure of that name may mean either.

    With *areas* also those that the area tells apart, and nothing else.
    """
    place = proper_place(case.document.header)
    period = case.document.header.period
    named: dict[object, dict[object, list[str]]] = {}
    for target in case.document.targets:
        time = due_of(target, period)  # one without a time is due at the end of the plan
        due = time.end if time is not None else None
        key = (
            plain(target.indicator or target.quote, place), target.unit, target.change,
            target.per, None if areas else target.area, due,
        )  # fmt: skip
        value = (target.value, target.value_max)
        named.setdefault(key, {}).setdefault(value, []).append(target.id)
    several = [values for values in named.values() if len(values) > 1]
    return frozenset(one for values in several for ids in values.values() for one in ids)


def _once(case: AuditCase) -> list[Target]:
    """The targets of a plan; one that is told again, in a summary or a table, counts once."""
    place = proper_place(case.document.header)
    kept: dict[object, Target] = {}
    for target in case.document.targets:
        due = target.due.end if target.due is not None else None
        key = (
            plain(target.indicator or target.quote, place), target.unit, target.value,
            target.value_max, target.change, target.per, target.area, target.bound, due,
        )  # fmt: skip
        kept.setdefault(key, target)
    return list(kept.values())
