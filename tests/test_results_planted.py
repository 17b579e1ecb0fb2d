"""Reports made up from the targets of plans: what is missed is found, what is met is not blamed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kehoach import corpus
from kehoach.audit.results import hold
from kehoach.benchmarks.results import judged
from kehoach.extract.pipeline import parse

DECIDED = ("met", "exceeded", "not_met", "contradicted")


def test_reports_made_up_from_the_plans() -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for name, shift, one, good in judged(corpus.plan_paths()):
        decided = one.state in DECIDED
        counts[f"{shift} {'decided' if decided else 'open'}"] += 1
        if decided and not good:
            wrong.append((name, shift, one.state, one.what))
    assert wrong == []
    for shift in ("same", "low", "high"):
        assert counts[f"{shift} decided"] >= 0.6 * (
            counts[f"{shift} decided"] + counts[f"{shift} open"]
        )


def test_the_report_of_another_plan_decides_nothing() -> None:
    reports = sorted((Path(str(corpus.plans_folder())).parent / "reports").glob("*.txt"))
    for path in corpus.plan_paths():
        plan = parse(path.read_text("utf-8"))
        for other in reports:
            if other.name.startswith(path.stem[:7]):
                continue
            made = hold([plan], [parse(other.read_text("utf-8"))], as_of="2030-01-01")
            assert {one.state for one in made.commitments} <= {"unclear", "not_due"}
