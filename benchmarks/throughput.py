"""Characters a second from text, one core: the whole pipeline and each stage.

Run with ``make bench``. Reads the packaged plans, or the ``.txt`` files of a folder given as
argument. Figures are medians over rounds; the first round warms up and is thrown away, and what
an extraction remembers of names is forgotten before each. Seconds are those of the processor.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kehoach
from kehoach import corpus
from kehoach.extract import (
    assignments,
    citations,
    dates,
    deadlines,
    documents,
    header,
    identities,
    links,
    quantities,
    sections,
)
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

ROUNDS = 7


def forget() -> None:
    """Empty the memories of names, so that the texts are as new as on the first round."""
    for memory in identities.MEMORIES:
        memory.cache_clear()


def stages(text: str) -> dict[str, float]:
    """Seconds spent in each stage on one text."""
    spent: dict[str, float] = {}

    def timed(name: str, action: Callable[..., Any], *arguments: Any) -> Any:
        start = time.process_time()
        result = action(*arguments)
        spent[name] = spent.get(name, 0.0) + time.process_time() - start
        return result

    source = timed("blocks", read_text, text)
    for blocks in timed("documents", documents.split, source):
        view = timed("view", View, source.text, blocks)
        timed("fold", lambda seen: (seen.folded, seen.bare), view)
        outline = timed("sections", sections.find, view)
        timed("header", header.find, view, outline)
        times = timed("dates", dates.find, view)
        cited = timed("citations", citations.find, view, outline)
        found = (view, outline, times, cited)
        targets, _ = timed("quantities", quantities.find, *found)
        due = timed("deadlines", deadlines.find, *found)
        duties = timed("assignments", assignments.find, view, outline)
        drafts = {"targets": targets, "deadlines": due, "assignments": duties}
        timed("links", links.find, view, outline, drafts)
    return spent


def main() -> None:
    """Measure and print a table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    paths = sorted(folder.glob("*.txt")) if folder else list(corpus.plan_paths())
    texts = [path.read_text("utf-8") for path in paths]
    size = sum(map(len, texts))
    rounds: list[dict[str, float]] = []
    for _ in range(ROUNDS + 1):
        total: dict[str, float] = {}
        forget()
        for text in texts:
            for name, seconds in stages(text).items():
                total[name] = total.get(name, 0.0) + seconds
        forget()
        start = time.process_time()
        for text in texts:
            kehoach.parse(text)
        total["whole pipeline"] = time.process_time() - start
        rounds.append(total)
    print(f"{len(texts)} texts, {size:,} characters, median of {ROUNDS} rounds")
    for name in rounds[-1]:
        seconds = statistics.median(r.get(name, 0.0) for r in rounds[1:])
        print(f"{name:>15} {seconds * 1000:9.1f} ms {size / max(seconds, 1e-9):15,.0f} chars/s")


if __name__ == "__main__":
    main()
