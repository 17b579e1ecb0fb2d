"""The table behind ``extract/confidence.py``: what speaks against a record, and how often rightly.

    python benchmarks/doubts.py FOLDER ...

Reads folders of gold, extracts, scores, and shows for each record type and doubt how many of the
records whose gravest doubt it is are wholly right. Below stands how such shares hold on files that
did not help to make them: they are estimated on all files but one and used on that one; then, of
the records marked for review, those between, and those called sure, how many are right.

Run it with rules that have not been mended on those plans, or it flatters them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from kehoach.corpus import SUFFIX, load_gold
from kehoach.evaluation.runner import text_of
from kehoach.evaluation.scoring import score_files
from kehoach.extract import confidence, pipeline
from kehoach.extract.draft import Draft
from kehoach.extract.outline import Outline
from kehoach.extract.reading import read_file
from kehoach.extract.view import View
from kehoach.models import RECORD_TYPES, REVIEW_THRESHOLD, PlanFile

RULE, NONE = "(the rule is unsure)", "(no doubt)"
ENOUGH = 0.9
BELOW = 0.89  # a record with a doubt is never called sure
# Targets and figures are read by the same rules and share their doubts.
KINDS = (("sections",), ("citations",), ("targets", "figures"), ("deadlines",), ("assignments",))


@dataclass(frozen=True)
class Judged:
    """A record that counts: its file, its type, whether it is wholly right, its doubts."""

    file: str
    kind: str
    right: bool
    doubts: tuple[str, ...]
    told: str


def listen(path: Path) -> tuple[PlanFile, dict[str, list[tuple[str, ...]]]]:
    """The extraction of a file, and the doubts of each record in the order of the records."""
    heard: dict[str, list[tuple[str, ...]]] = {kind: [] for kind in RECORD_TYPES}

    def hear(kind: str, draft: Draft, view: View, outline: Outline) -> float:
        found = [d.id for d in confidence.doubts(kind, draft, view, outline)]
        if draft.confidence < confidence.UNSURE:
            found.append(RULE)
        heard[kind].append(tuple(found))
        return draft.confidence

    with patch.object(confidence, "of", hear):
        return pipeline.parse(read_file(path)), heard


def judged(folder: Path) -> Iterator[Judged]:
    """Every record of the folder's files that counts."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        gold = load_gold(path)
        text = text_of(path, gold)
        if text is None:
            continue
        plan, heard = listen(text)
        score = score_files(gold, plan)
        for kind, typed in score.types.items():
            records = [r for d in plan.documents for r in getattr(d, kind)]
            doubts = {r.id: found for r, found in zip(records, heard[kind], strict=True)}
            for pair in typed.pairs:
                right = typed.right(pair, "whole")
                yield Judged(gold.name, kind, right, doubts[pair.ours.id], pair.ours.quote)
            for extra in typed.extra:
                yield Judged(gold.name, kind, False, doubts[extra.id], extra.quote)


def share(records: Iterable[Judged]) -> float:
    """How many are right, held back where few were seen."""
    outcomes = [record.right for record in records]
    return (sum(outcomes) + 1) / (len(outcomes) + 2)


def bins(records: list[Judged]) -> list[tuple[str, list[Judged]]]:
    """Each record under its gravest doubt, the gravest first."""
    left = list(records)
    made: list[tuple[str, list[Judged]]] = []
    while True:
        names = Counter(name for record in left for name in record.doubts)
        if not names:
            return [*made, (NONE, left)]
        worst = min(names, key=lambda n: share(r for r in left if n in r.doubts))
        made.append((worst, [r for r in left if worst in r.doubts]))
        left = [r for r in left if worst not in r.doubts]


def held_out(records: list[Judged]) -> list[tuple[float, Judged]]:
    """Each record with the confidence that shares from the other files give it."""
    claimed = []
    for file in sorted({r.file for r in records}):
        found = bins([r for r in records if r.file != file])
        shares = {name: min(share(members), BELOW) for name, members in found}
        sure = share(found[-1][1])
        for record in records:
            if record.file == file:
                claims = [shares.get(name, 0.5) for name in record.doubts]
                claimed.append((min([*claims, sure]), record))
    return claimed


def main() -> None:
    """Print the tables."""
    known = [record for folder in sys.argv[1:] for record in judged(Path(folder))]
    for kinds in KINDS:
        records = [r for r in known if r.kind in kinds]
        right = sum(r.right for r in records)
        print(f"{', '.join(kinds)}: {right} of {len(records)} right")
        for name, members in bins(records):
            ok = sum(r.right for r in members)
            print(f"    {name:24} {ok:4} of {len(members):4}   {share(members):.2f}")
        print("    shares of the other files used on each:")
        claimed = held_out(records)
        for low, high in ((0.0, REVIEW_THRESHOLD), (REVIEW_THRESHOLD, ENOUGH), (ENOUGH, 1.0)):
            here = [record for claim, record in claimed if low <= claim < high]
            ok = sum(r.right for r in here)
            print(f"    {low:.2f}-{high:.2f}                {ok:4} of {len(here):4}")


if __name__ == "__main__":
    main()
