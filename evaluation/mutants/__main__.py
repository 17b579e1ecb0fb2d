"""``python -m kehoach.evaluation.mutants``: plant faults and print how many the audit finds."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from ... import corpus
from ...extract.reading import read_file
from ...models.errors import KehoachError
from .levels import LevelScore, try_levels
from .model import KINDS, Plan
from .report_pairs import made_up, packaged
from .report_trial import ReportScore, try_reports
from .trial import MOST, Score, clean, mutants, run
from .word_files import attempt_word


def _plans(paths: list[Path]) -> list[Plan]:
    made = []
    for path in paths:
        try:
            made.append(clean(path.stem, read_file(path).text))
        except KehoachError as error:
            sys.stderr.write(f"{path.name}: {error.english}\n")
    return made


def report(score: Score, *, missed: bool = False) -> str:
    """A table: kind, found and planted in own words, found and planted in sentences put in."""
    lines = [f"{'kind':<24}{'own':>9}{'put in':>9}   checks"]
    for kind, (a, b, c, d) in score.kinds().items():
        own, put = f"{a}/{b}" if b else "-", f"{c}/{d}" if d else "-"
        lines.append(f"{kind:<24}{own:>9}{put:>9}   {', '.join(KINDS[kind].checks)}")
    caught = sum(o.caught for o in score.outcomes)
    total = len(score.outcomes)
    lines.append(f"{len(score.kinds())} kinds, {caught}/{total} found, recall {score.recall:.3f}")
    lines.append(f"recall as the mean of the kinds {score.mean:.3f}")
    alarms = ", ".join(f"{check} {n}" for check, n in score.alarms().most_common())
    lines.append(f"findings on true sentences that were put in: {alarms or 'none'}")
    if missed:
        for outcome in score.missed:
            mutant = outcome.mutant
            lines.append(f"- {mutant.kind} [{mutant.plan}] {mutant.change} | {outcome.found}")
    return "\n".join(lines)


def report_pairs(score: ReportScore, *, missed: bool = False) -> str:
    """A table of the faults of reports: found, abstained, planted."""
    lines = [f"{'kind':<20}{'found':>7}{'unclear':>9}{'all':>6}"]
    lines += [f"{kind:<20}{a:>7}{b:>9}{c:>6}" for kind, (a, b, c) in score.kinds().items()]
    lines.append(f"recall {score.recall:.3f}; {score.wrong} times something false was said")
    lines.append(f"true reports: {score.decided} of {score.rows} targets decided")
    lines.append(f"targets of true reports that were blamed: {len(score.false)}")
    lines += score.false
    if missed:
        lines += [
            f"- {o.verdict}: {o.mutant.kind} [{o.mutant.pair.name}] {o.mutant.change} | {o.why}"
            for o in score.outcomes
            if o.verdict != "found"
        ]
    return "\n".join(lines)


def report_levels(score: LevelScore, *, missed: bool = False) -> str:
    """A table of the faults of plans under a higher one: found, planted."""
    lines = [f"{'kind':<20}{'found':>7}{'all':>6}"]
    lines += [f"{kind:<20}{a:>7}{b:>6}" for kind, (a, b) in score.kinds.items()]
    lines.append(f"recall {score.recall:.3f} on {score.pairs} pairs")
    lines.append(f"findings on true pairs: {len(score.false)}")
    lines += [f"{f.check}: {f.message}" for f in score.false]
    if missed:
        lines += [f"- {m.kind} [{m.levels.name}] {m.change}" for m in score.missed]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, plant, audit, print."""
    parser = argparse.ArgumentParser(prog="python -m kehoach.evaluation.mutants")
    parser.add_argument("files", type=Path, nargs="*", help="more plans, beside the packaged ones")
    parser.add_argument(
        "--folder", type=Path, help="a folder of plans instead of the packaged ones"
    )
    parser.add_argument("--kind", action="append", default=[], choices=list(KINDS))
    parser.add_argument("--most", type=int, default=MOST, help="of one kind in one plan")
    parser.add_argument("--word", action="store_true", help="one of each kind and plan as .docx")
    parser.add_argument("--reports", action="store_true", help="faults of reports on the plans")
    parser.add_argument("--levels", action="store_true", help="faults under a higher plan")
    parser.add_argument("--missed", action="store_true", help="list what was not found")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    if options.folder:
        paths = [
            p for p in sorted(options.folder.iterdir()) if p.suffix in (".txt", ".docx", ".pdf")
        ]
    else:
        own = list(corpus.plan_paths())
        paths = [*own, *sorted((own[0].parent.parent / "invented").glob("*.txt"))]
    plans = _plans([*paths, *options.files])
    if options.reports or options.levels:
        if options.reports:
            tried = try_reports([*packaged(), *made_up(plans)], most=options.most)
            sys.stdout.write(report_pairs(tried, missed=options.missed) + "\n")
        if options.levels:
            under = try_levels(plans, most=options.most)
            sys.stdout.write(report_levels(under, missed=options.missed) + "\n")
        return
    if options.word:
        score = Score()
        for plan in plans:
            faults = mutants(plan, options.kind, most=1)
            score.outcomes += [attempt_word(mutant) for mutant in faults]
    else:
        score = run(plans, options.kind, most=options.most)
    sys.stdout.write(report(score, missed=options.missed) + "\n")


if __name__ == "__main__":
    main()
