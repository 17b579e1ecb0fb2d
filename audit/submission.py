"""A submission and the plan that it brings, in one file (rule R9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..models import Citation, Target
from .amounts import en, vi
from .case import AuditCase
from .registry import Found, check_many
from .twice import name

_MEAN = re.compile(r"(?<!\w)(?:bình quân|trung bình)(?!\w)")


def _couples(cases: Sequence[AuditCase]) -> Iterator[tuple[AuditCase, AuditCase]]:
    """Each submission with the plans behind it in the file."""
    for first in cases:
        if first.document.header.kind == "submission":
            for plan in cases[first.index + 1 :]:
                if plan.document.header.kind == "plan":
                    yield first, plan


@check_many(
    id="submission_bases",
    title="Căn cứ của tờ trình và của kế hoạch không thống nhất",
    english="Submission and plan rest on different acts",
    severity="medium",
    proves="Tờ trình và kế hoạch trong cùng tệp nêu các căn cứ khác nhau.",
    proves_english="The submission and the plan of one file cite different bases.",
    scope="file",
)
def submission_bases(cases: Sequence[AuditCase]) -> Iterator[tuple[AuditCase, Found]]:
    """Bases of a submission that the plan lacks, and the other way round."""
    for first, plan in _couples(cases):
        mine, theirs = _bases(first), _bases(plan)
        gone = [c for key, c in mine.items() if key not in theirs]
        new = [c for key, c in theirs.items() if key not in mine]
        if not mine or not theirs or not (gone or new):
            continue
        only = ", ".join(c.canonical for c in gone) or "không"
        added = ", ".join(c.canonical for c in new) or "không"
        found = Found(
            message=f"Chỉ tờ trình có: {only}. Chỉ kế hoạch có: {added}.",
            english=f"Only in the submission: {only}. Only in the plan: {added}.",
            evidence=[*(first.cite(c) for c in gone), *(plan.cite(c) for c in new)],
            expected="cùng một danh mục căn cứ",
            repair="Rà soát, thống nhất căn cứ của tờ trình và kế hoạch.",
            repair_english="Make the bases of both agree.",
        )
        yield plan, found


def _bases(case: AuditCase) -> dict[tuple[str, str, str | None], Citation]:
    return {
        (c.kind, (c.number or c.canonical).lstrip("0"), c.symbol): c
        for c in case.document.citations
        if c.role in ("basis", "implements")
    }


@check_many(
    id="submission_targets",
    title="Chỉ tiêu của tờ trình và của kế hoạch không thống nhất",
    english="Submission and plan give different targets",
    severity="serious",
    proves="Tờ trình và kế hoạch trong cùng tệp ghi khác nhau về một chỉ tiêu.",
    proves_english="Submission and plan of one file differ in a target, or only one has it.",
    scope="file",
)
def submission_targets(cases: Sequence[AuditCase]) -> Iterator[tuple[AuditCase, Found]]:
    """Another value; an average that became a yearly pace; a target that only one of them has."""
    for first, plan in _couples(cases):
        mine, theirs = _targets(first), _targets(plan)
        for key, target in mine.items():
            other = theirs.get(key)
            if other is None:
                continue
            if {t.value for t in target}.isdisjoint(t.value for t in other):
                yield plan, _values(first, target[0], plan, other[0])
            elif _worded(first, target) and not _worded(plan, other):
                yield plan, _lost_mean(first, target[0], plan, other[0])
        values = {(t.indicator_id, t.unit, t.value) for t in first.document.targets}
        extra = [
            t
            for key, items in theirs.items()
            for t in items
            if key not in mine and (t.indicator_id, t.unit, t.value) not in values
        ]
        if mine and extra:
            yield plan, _extra(plan, extra)


_Key = tuple[str, str, str, str]


def _targets(case: AuditCase) -> dict[_Key, list[Target]]:
    made: dict[_Key, list[Target]] = {}
    for t in case.document.targets:
        if t.indicator_id and not t.review and not t.area and t.value_max is None:
            key = (t.indicator_id, name(t) if t.ratio else "", f"{t.change} {t.unit}", t.per or "")
            made.setdefault(key, []).append(t)
    return made


def _worded(case: AuditCase, targets: Sequence[Target]) -> bool:
    """Whether one of them is called an average."""
    return any(
        _MEAN.search(case.plain[max(t.span.start - 20, 0) : t.span.end]) for t in targets if t.per
    )


def _values(first: AuditCase, mine: Target, plan: AuditCase, other: Target) -> Found:
    unit = mine.unit or ""
    return Found(
        message=f"“{mine.indicator}”: tờ trình ghi {vi(mine.value)} {unit}, kế hoạch ghi "
        f"{vi(other.value)} {unit}.",
        english=f"“{mine.indicator}”: the submission says {en(mine.value)} {unit}, the plan "
        f"{en(other.value)} {unit}.",
        evidence=[first.cite(mine), plan.cite(other)],
        arithmetic=f"{vi(mine.value)} ≠ {vi(other.value)}",
        expected="một giá trị",
        repair="Thống nhất chỉ tiêu của tờ trình và kế hoạch.",
        repair_english="Make both agree.",
    )


def _lost_mean(first: AuditCase, mine: Target, plan: AuditCase, other: Target) -> Found:
    return Found(
        message=f"“{mine.indicator}”: tờ trình ghi bình quân {vi(mine.value)} {mine.unit}/năm, kế "
        f"hoạch bỏ chữ “bình quân”, thành mức phải đạt trong từng năm.",
        english=f"“{mine.indicator}”: the submission gives an average of {en(mine.value)} a year; "
        "the plan drops “average”, so that each year must reach it.",
        evidence=[first.cite(mine), plan.cite(other)],
        expected="bình quân mỗi năm",
        severity="medium",
        repair="Ghi thống nhất “bình quân mỗi năm”.",
        repair_english="Write “on average” in both.",
        key="average",
    )


def _extra(plan: AuditCase, extra: Sequence[Target]) -> Found:
    names = "; ".join(f"“{' '.join(t.quote.split())[:90]}”" for t in extra[:5])
    return Found(
        message=f"Chỉ kế hoạch có, tờ trình không có: {names}.",
        english=f"Only in the plan, not in the submission: {names}.",
        evidence=[plan.cite(t) for t in extra],
        expected="cùng một danh mục chỉ tiêu",
        severity="medium",
        repair="Bổ sung vào tờ trình hoặc bỏ khỏi kế hoạch.",
        repair_english="Add it to the submission or drop it from the plan.",
        key="extra",
    )
