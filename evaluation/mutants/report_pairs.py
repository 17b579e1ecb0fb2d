"""Reports on plans: those that are packaged, and true ones written from the targets of a plan.

A written report says of every target that it was reached or a little more, in the manner of real
ones: sentences, sentences that compare with the plan, or a table of plan, result and percentage.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ... import corpus, wording
from ...audit.results import hold
from ...audit.results_model import CommitmentRegister
from ...audit.results_sense import sense
from ...extract.pipeline import parse
from ...extract.reading import read_file
from ...models import Header, PlanDocument, PlanFile, Target
from .model import Plan

STYLES = ("plain", "claims", "table")
HEADS = {"province": "TỈNH", "district": "HUYỆN", "commune": "XÃ"}
VERBS = {"level": "đạt", "increase": "tăng", "decrease": "giảm"}
REPORT = """ỦY BAN NHÂN DÂN
{unit} {upper}
Số: 9/BC-UBND
{name}, ngày 20 tháng 01 năm {after}

BÁO CÁO
Kết quả thực hiện kế hoạch {lower} {name} năm {year}

I. KẾT QUẢ

{body}
"""
_CLOSING = """
II. ĐÁNH GIÁ CHUNG

Các đơn vị đã thực hiện nghiêm túc nhiệm vụ được giao.
"""
_TABLE_HEAD = (
    "| TT | Chỉ tiêu | ĐVT | Kế hoạch năm {year} | Thực hiện năm {year} | So với kế hoạch (%) |\n"
    "| --- | --- | --- | --- | --- | --- |"
)


@dataclass(frozen=True)
class Pair:
    """A plan and a report on it, held against each other at the day ``as_of``."""

    name: str
    plan: PlanFile
    report: str
    as_of: str
    written: bool = True

    @cached_property
    def register(self) -> CommitmentRegister:
        """What the audit says of the untouched report."""
        return held(self.plan, self.report, self.as_of)

    @cached_property
    def targets(self) -> dict[str, Target]:
        """The targets of the plan by id."""
        return {t.id: t for document in self.plan.documents for t in document.targets}


def held(plan: PlanFile, report: str, as_of: str) -> CommitmentRegister:
    """The register of *plan* by one report."""
    return hold([plan], [parse(report)], as_of=as_of)


def packaged() -> Iterator[Pair]:
    """The reports that come along, each with its plan."""
    folder = Path(str(corpus.plans_folder())).parent
    for path in sorted((folder / "reports").glob("*.register.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        report = parse(read_file(path.parent / data["report"])).text
        plan = parse(read_file(folder / data["plan"]))
        yield Pair(path.name.split(".")[0], plan, report, data["as_of"], written=False)


def made_up(plans: Iterable[Plan]) -> Iterator[Pair]:
    """Reports written on *plans*, one of each style."""
    for plan in plans:
        for style in STYLES:
            text = written(plan.document, style)
            if text is not None:
                period = plan.document.header.period
                after = int(period.end[:4]) + 1 if period is not None and period.end else 0
                yield Pair(f"{plan.name}/{style}", plan.file, text, f"{after}-02-01")


def written(document: PlanDocument, style: str) -> str | None:
    """A true report on *document*; None where its head tells too little, or nothing can be said."""
    head: Header = document.header
    name = head.commune or head.district or head.province
    if not name or head.level not in HEADS or head.period is None or not head.period.end:
        return None
    year = int(head.period.end[:4])
    lines = list(_lines(document, style, year))
    if not lines:
        return None
    if style == "table":
        lines.insert(0, _TABLE_HEAD.format(year=year))
    unit = HEADS[head.level]
    return (REPORT + _CLOSING).format(
        unit=unit, upper=name.upper(), name=name, lower=unit.lower(), year=year, after=year + 1,
        body=("\n" if style == "table" else "\n\n").join(lines),
    )  # fmt: skip


def _lines(document: PlanDocument, style: str, year: int) -> Iterator[str]:
    names = Counter(t.indicator for t in document.targets)
    number = 0
    for target in document.targets:
        if target.review or target.value_max is not None or not target.indicator:
            continue
        if names[target.indicator] > 1 or sense(target) is None or "|" in target.indicator:
            continue
        due = int(target.due.end[:4]) if target.due is not None and target.due.end else year
        if style != "table":
            yield _sentence(target, due, claims=style == "claims")
        elif due == year and target.change == "level" and target.per is None:
            number += 1
            yield _row(target, number)


def _sentence(target: Target, due: int, *, claims: bool) -> str:
    value = reached(target)
    unit = wording.unit(target, "vi")
    joint = "" if unit.startswith("%") else " "
    told = f"Đến cuối năm {due}, {target.indicator} {VERBS[target.change]} "
    told += f"{wording.number(value, 'vi')}{joint}{unit}"
    if not claims:
        return told + "."
    if target.unit != "%" and target.change == "level" and sense(target) == "higher":
        return (
            f"{told}, đạt {wording.number(round(100 * value / target.value, 1), 'vi')}% kế hoạch."
        )
    return f"{told}, {'đạt' if value == target.value else 'vượt'} kế hoạch."


def _row(target: Target, number: int) -> str:
    value = reached(target)
    share = wording.number(round(100 * value / target.value, 1), "vi") if target.value else ""
    plan = wording.number(target.value, "vi")
    cells = (str(number), target.indicator, wording.unit(target, "vi"), plan,
             wording.number(value, "vi"), share)  # fmt: skip
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def reached(target: Target) -> float:
    """A result that reaches *target*: the same, or a little better."""
    better = sense(target) != "lower"
    if target.unit == "%":
        step = 0.4 if better else -0.4
        return max(min(round(target.value + step, 2), max(100.0, target.value)), 0.0)
    if target.value < 20:
        return target.value
    return float(round(target.value * (1.03 if better else 0.97)))
