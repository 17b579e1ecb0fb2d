"""How often the register of commitments is right: reports made up from the targets of plans.

    python benchmarks/results.py [PLAN ...]

For each plan (by default those that come along) three reports are written: one with every target
reached, one a fifth below and one a quarter above. What the register says of each is counted:
right, not concluded, or wrong; a wrong one is printed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from kehoach import corpus, wording
from kehoach.audit.results import hold
from kehoach.audit.results_model import Commitment
from kehoach.audit.results_sense import sense
from kehoach.evaluation.mutants.report_pairs import HEADS, REPORT, VERBS
from kehoach.extract.pipeline import parse
from kehoach.extract.reading import read_file
from kehoach.models import Header, PlanDocument, PlanFile, Target

SHIFTS = {"same": 1.0, "low": 0.8, "high": 1.25}
_DECIDED = ("met", "exceeded", "not_met", "contradicted")


def shifted(target: Target, by: float) -> float:
    """The value of *target* times *by*, printed as such values are; no share is above 100 %."""
    value = target.value * by
    if target.unit == "%":
        return min(round(value, 1), max(100.0, target.value))
    return round(value, 2) if value < 20 else float(round(value))


def report(document: PlanDocument, by: float) -> str | None:
    """A report on every target of *document*; None where its head tells too little."""
    head: Header = document.header
    name = head.commune or head.district or head.province
    if not name or head.level not in HEADS or head.period is None or not head.period.end:
        return None
    year = int(head.period.end[:4])
    lines = []
    for target in document.targets:
        if target.review or target.value_max is not None or not target.indicator:
            continue
        due = target.due.end[:4] if target.due is not None and target.due.end else year
        number = wording.number(shifted(target, by), "vi")
        unit = wording.unit(target, "vi").replace(" ", "")
        joint = "" if unit.startswith("%") else " "
        lines.append(
            f"Đến cuối năm {due}, {target.indicator} {VERBS[target.change]} {number}{joint}"
            f"{wording.unit(target, 'vi')}."
        )
    unit_name = HEADS[head.level]
    return REPORT.format(
        unit=unit_name, upper=name.upper(), name=name, lower=unit_name.lower(), year=year,
        after=year + 1, body="\n\n".join(lines),
    )  # fmt: skip


def right(target: Target, by: float) -> tuple[str, ...]:
    """The states that would be right for *target* when *by* times of it was reported."""
    told = shifted(target, by)
    if told == target.value:
        return ("met",)
    way = sense(target)
    if way is None:
        return ("unclear",)
    better = (told > target.value) == (way == "higher")
    return ("exceeded", "met") if better else ("not_met",)


def judged(paths: Iterable[Path]) -> Iterator[tuple[str, str, Commitment, bool]]:
    """Name of the plan, shift, row of the register, and whether its state is right."""
    for path in paths:
        file: PlanFile = parse(read_file(path))
        plans = [d for d in file.documents if d.header.kind == "plan"] or list(file.documents)
        for shift, by in SHIFTS.items():
            text = report(plans[0], by) if plans else None
            if text is None:
                continue
            targets = {t.id: t for t in plans[0].targets if t.value_max is None and not t.review}
            period = plans[0].header.period
            after = int(period.end[:4]) + 1 if period is not None and period.end else 0
            made = hold([file], [parse(text)], as_of=f"{after}-02-01")
            for one in made.commitments:
                if one.kind == "target" and one.id in targets:
                    yield path.stem, shift, one, one.state in right(targets[one.id], by)


def main() -> None:
    """Measure and print a table."""
    named = [Path(argument) for argument in sys.argv[1:]]
    paths = named or [*corpus.plan_paths(), *sorted(corpus.invented_folder().glob("*.txt"))]
    counts: Counter[str] = Counter()
    for name, shift, one, good in judged(paths):
        decided = one.state in _DECIDED
        counts["decided" if decided else "not concluded"] += 1
        counts["right"] += decided and good
        if decided and not good:
            print(f"{name}, {shift}: {one.state}: {one.what[:60]}: {one.why}")
    total = counts["decided"] + counts["not concluded"]
    if total:
        shares = counts["decided"] / total, counts["right"] / max(counts["decided"], 1)
        print(
            f"{total} rows, decided {counts['decided']} ({shares[0]:.1%}), "
            f"right {counts['right']} ({shares[1]:.1%})"
        )


if __name__ == "__main__":
    main()
