"""What a change of the rules does, document by document, against a saved earlier result.

``python benchmarks/changes.py save FILE [FOLDER]`` writes what is extracted now;
``python benchmarks/changes.py compare FILE [FOLDER]`` tells, for each document, which records were
gained and which lost since, which stayed with other fields, and how the time changed. The texts are
the packaged plans, or the ``.txt`` files of the folder. Documents are known by name, records by id.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import kehoach
from kehoach import corpus
from kehoach.models import PlanFile

Saved = dict[str, Any]
"""Of one document: ``seconds`` and its ``records`` by id."""


@dataclass(slots=True)
class Change:
    """Of one document: ids of the records gained, lost and changed, and the seconds both times."""

    gained: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    before: float = 0.0
    now: float = 0.0

    @property
    def net(self) -> int:
        """How many records there are more than before."""
        return len(self.gained) - len(self.lost)


def saved(file: PlanFile, seconds: float) -> Saved:
    """What is kept of an extraction."""
    records = {
        record.id: {"type": name, **record.model_dump(mode="json", exclude={"id"})}
        for document in file.documents
        for name, record in document.records()
    }
    return {"seconds": seconds, "records": records}


def compare(before: Mapping[str, Saved], now: Mapping[str, Saved]) -> dict[str, Change]:
    """The changes from *before* to *now*; a document that only one of them has counts whole."""
    found: dict[str, Change] = {}
    for name in sorted({*before, *now}):
        old = before.get(name, {"seconds": 0.0, "records": {}})
        new = now.get(name, {"seconds": 0.0, "records": {}})
        found[name] = Change(
            gained=[key for key in new["records"] if key not in old["records"]],
            lost=[key for key in old["records"] if key not in new["records"]],
            changed=[
                key for key in new["records"]
                if key in old["records"] and new["records"][key] != old["records"][key]
            ],
            before=old["seconds"],
            now=new["seconds"],
        )  # fmt: skip
    return found


def report(
    changes: Mapping[str, Change], before: Mapping[str, Saved], now: Mapping[str, Saved]
) -> str:
    """The changes in words, the documents without any left out; the sums last."""
    lines: list[str] = []
    for name, change in changes.items():
        if not (change.gained or change.lost or change.changed):
            continue
        lines.append(
            f"{name}: +{len(change.gained)} -{len(change.lost)} ~{len(change.changed)}, "
            f"{change.before * 1000:.1f} to {change.now * 1000:.1f} ms"
        )
        for sign, keys, where in (
            ("+", change.gained, now), ("-", change.lost, before), ("~", change.changed, now),
        ):  # fmt: skip
            for key in keys:
                record = where[name]["records"][key]
                lines.append(f"  {sign} {key} {record['type']}: {record['quote'][:100]!r}")
    total = Change(
        [key for change in changes.values() for key in change.gained],
        [key for change in changes.values() for key in change.lost],
        [key for change in changes.values() for key in change.changed],
        sum(change.before for change in changes.values()),
        sum(change.now for change in changes.values()),
    )
    lines.append(
        f"{len(changes)} documents: {len(total.gained)} records gained, {len(total.lost)} lost, "
        f"{len(total.changed)} changed, net {total.net:+d}; "
        f"{total.before * 1000:.1f} to {total.now * 1000:.1f} ms"
    )
    return "\n".join(lines)


def extracted(paths: list[Path]) -> dict[str, Saved]:
    """What is extracted from the texts now; the first of them is read once more, to warm up."""
    found: dict[str, Saved] = {}
    for path in [*paths[:1], *paths]:
        text = path.read_text("utf-8")
        start = time.process_time()
        file = kehoach.parse(text)
        found[path.stem] = saved(file, time.process_time() - start)
    return found


def main() -> None:
    """Save or compare."""
    if len(sys.argv) < 3 or sys.argv[1] not in ("save", "compare"):
        raise SystemExit(__doc__)
    target = Path(sys.argv[2])
    folder = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    now = extracted(sorted(folder.glob("*.txt")) if folder else list(corpus.plan_paths()))
    if sys.argv[1] == "save":
        target.write_text(json.dumps(now, ensure_ascii=False, indent=1), encoding="utf-8")
        return
    before = json.loads(target.read_text("utf-8"))
    print(report(compare(before, now), before, now))


if __name__ == "__main__":
    main()
