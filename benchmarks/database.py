"""How fast the database loads and answers, and how both grow.

    python -m kehoach.benchmarks.database [--targets 1000000] [--db FILE-OR-ADDRESS]

Prints Markdown. Loading: extractions as JSON lines into an empty database, by this process alone,
so that the rate is that of one core. Search: the database holds as many targets as told (all other
records besides); 40 of 100 questions are rare (below 1 % of the rows), 40 medium (1 to 10 %), 20
common (20 % and more), half of each typed without marks. How often a question fits is counted in
the index, not guessed. Times are those of a whole page: hits with their sentences, counts, facets.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from kehoach.benchmarks.generator import plans
from kehoach.database import fulltext, loading, rows
from kehoach.database.fulltext import is_sqlite
from kehoach.database.query import Search
from kehoach.database.search import search
from kehoach.database.store import Store
from kehoach.database.words import ask, indexed
from kehoach.extract.folding import bare

SEED = 7
PER_PLAN = 40.0
QUESTIONS = 200
BOUNDS = {"rare": 50, "medium": 100, "common": 250}
AT = "2026-01-01T00:00:00+00:00"


def measure_load(count: int) -> None:
    """JSON lines into an empty database, in this process."""
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        path = Path(folder) / "plans.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            for file in plans(count, SEED + 1):
                stream.write(file.model_dump_json() + "\n")
        with Store.open(Path(folder) / "load.db", write=True) as store:
            start, used = time.perf_counter(), time.process_time()
            loaded = loading.load(store, [path], workers=0)
            spent, used = time.perf_counter() - start, time.process_time() - used
    print("| load from JSON, one core | |\n| --- | --: |")
    print(f"| plans | {loaded.done:,} |\n| records | {loaded.records:,} |")
    print(f"| seconds | {spent:.1f} |\n| records a second | {loaded.records / spent:,.0f} |")
    print(f"| records a second of processor | {loaded.records / used:,.0f} |\n", flush=True)


def fill(store: Store, targets: int) -> tuple[int, int, float]:
    """Load generated plans until the database holds that many targets."""
    held = store.counts()["targets"]
    total, spent = 0, 0.0
    first = int(held / PER_PLAN) if held else 0
    for number, file in enumerate(plans(10**9, SEED)):
        if held >= targets:
            break
        if number < first:
            continue
        start = time.perf_counter()
        made = rows.build(
            file, input_sha256=file.source.sha256 or "", name=f"{number}", extractor="b"
        )
        with store.transaction() as connection:
            if loading.write(connection, made, AT) is None:
                continue
        spent += time.perf_counter() - start
        held += len(file.documents[0].targets)
        total += made.plans[0].plan["records"]
        if number % 1000 == 0:
            print(f"{held:,} targets", file=sys.stderr)
    return held, total, spent


def candidates() -> dict[str, list[str]]:
    """Words and pairs of words of generated targets, by how often a sample of them holds them."""
    sample = [indexed(t.quote)[0] for f in plans(400, SEED) for t in f.documents[0].targets]
    words = Counter(word for said in sample for word in set(said))
    pairs = Counter(pair for said in sample for pair in set(itertools.pairwise(said)))
    whole = len(sample)
    made: dict[str, list[str]] = {"rare": [], "medium": [], "common": []}
    for number, found in [
        *((w, n) for w, n in words.items()),
        *((" ".join(p), n) for p, n in pairs.items()),
    ]:
        share = found / whole
        if share < 0.005:
            made["rare"].append(number)
        elif 0.012 <= share <= 0.09:
            made["medium"].append(number)
        elif share >= 0.2:
            made["common"].append(number)
    return made


def questions(seed: int = SEED) -> Iterator[tuple[str, Search]]:
    """The mix, shuffled; half without marks, half of them for targets alone."""
    dice = random.Random(seed)
    made = []
    for kind, share in (("rare", 0.4), ("medium", 0.4), ("common", 0.2)):
        pool = candidates()[kind]
        for number in range(int(QUESTIONS * share)):
            said = dice.choice(pool)
            said = bare(said) if number % 2 else said
            made.append((kind, Search(text=said, kinds=("target",) if number % 4 < 2 else ())))
    dice.shuffle(made)
    yield from made


def count_rows(store: Store, wanted: Search) -> float:
    """The share of all rows that a question fits."""
    from kehoach.database.query import fts5, tsquery

    question = ask(wanted.text)
    with store.connect() as connection:
        whole = connection.execute(text("SELECT count(*) FROM search_rows")).scalar_one()
        if is_sqlite(connection):
            column = "words" if question.marked else "bare"
            sql = "SELECT count(*) FROM search_words WHERE search_words MATCH :q"
            given = fts5(question, column)
        else:
            column = "words" if question.marked else "bare"
            sql = f"SELECT count(*) FROM search_rows WHERE {column} @@ CAST(:q AS tsquery)"
            given = tsquery(question)
        found = connection.execute(text(sql), {"q": given}).scalar_one()
    return float(found) / float(whole)


def measure_search(store: Store) -> None:
    """The mix, each question once, after others: as in an office that searches all day."""
    mix = list(questions())
    spent: dict[str, list[float]] = {}
    busy: dict[str, list[float]] = {}
    shares: dict[str, list[float]] = {}
    for measured, part in ((False, list(questions(SEED + 1))), (True, mix)):
        for kind, wanted in part:
            start, used = time.perf_counter(), time.process_time()
            with store.connect() as connection:
                search(connection, wanted, 20)
            took = (time.perf_counter() - start) * 1000
            used = (time.process_time() - used) * 1000
            if measured:
                share = count_rows(store, wanted)
                own = "rare" if share < 0.01 else "common" if share >= 0.2 else "medium"
                if own == kind or (own == "medium" and share > 0.1 and kind == "common"):
                    spent.setdefault(kind, []).append(took)
                    busy.setdefault(kind, []).append(used)
                    shares.setdefault(kind, []).append(share)
    print(
        f"load of the machine while measuring: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n"
    )
    print("| questions | n | of all rows | p50 ms | p95 ms | p95 ms of processor | bound |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
    for kind, bound in BOUNDS.items():
        times, used_times = spent.get(kind, [0.0]), busy.get(kind, [0.0])
        low, high = min(shares.get(kind, [0])), max(shares.get(kind, [0]))
        print(
            f"| {kind} | {len(times)} | {low:.2%} to {high:.1%} | {statistics.median(times):.0f} |"
            f" {p95(times):.0f} | {p95(used_times):.0f} | {bound} |"
        )
    print(flush=True)


def p95(times: list[float]) -> float:
    """The time that 95 of 100 stay under."""
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def size(store: Store) -> int:
    """Bytes on disk."""
    with store.connect() as connection:
        if is_sqlite(connection):
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            return int(pages) * int(connection.execute(text("PRAGMA page_size")).scalar_one())
        return int(
            connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--targets", type=int, default=1_000_000)
    parser.add_argument("--db", default="")
    parser.add_argument("--load", type=int, default=1000, help="plans of the load, 0 for none")
    given = parser.parse_args()
    if given.load:
        measure_load(given.load)
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        target = given.db or str(Path(folder) / "plans.db")
        with Store.open(target, write=True) as store:
            for step in sorted({given.targets // 10, given.targets}):
                if store.counts()["targets"] > step * 1.01:
                    continue  # there are more already
                _, total, spent = fill(store, step)
                if total:
                    with store.transaction() as connection:
                        fulltext.optimize(connection)
                counts = store.counts()
                print(f"**{counts['targets']:,} targets**, {counts['plans']:,} plans", end="")
                if spent:
                    print(f"; written at {total / spent:,.0f} records a second", end="")
                print(f"; {size(store) / counts['targets']:,.0f} bytes a target\n")
                measure_search(store)


if __name__ == "__main__":
    main()
