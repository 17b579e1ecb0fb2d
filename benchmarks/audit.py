"""What an audit costs a plan, and how the cost grows with the number of plans in one run.

    python benchmarks/audit.py [PLANS ...]

Audits the made-up plans of ``generator.py`` in one run each of 100, 1.000 and 10.000 plans, with
the built-in register, and shows the seconds, the cost of a plan, its growth against the smallest
run, and the peak memory. Each run is a process of its own. The plans are made before the clock
runs; reading files and extraction are not part of it (see ``throughput.py``).
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections import Counter

from kehoach.audit import CHECKS, audit, load_register
from kehoach.benchmarks.generator import plans

SIZES = (100, 1_000, 10_000)


def run(count: int) -> tuple[float, float, int, int, float]:
    """Seconds of the processor, peak of the plans and of the audit in MB, findings, problems."""
    files = list(plans(count))
    register = load_register()
    audit(files[:3], register=register)  # loads the lexicons
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    made = audit(files, register=register)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return spent, before, len(made.findings), len(made.problems), peak


def slowest(count: int = 200, shown: int = 6) -> list[tuple[str, float]]:
    """The checks that cost most, alone, in milliseconds a plan."""
    files = list(plans(count))
    spent: Counter[str] = Counter()
    for name in CHECKS:
        start = time.process_time()
        audit(files, register=load_register(), only=[name])
        spent[name] = time.process_time() - start  # type: ignore[assignment]
    return [(name, 1000 * seconds / count) for name, seconds in spent.most_common(shown)]


def main() -> None:
    """Measure and print a table."""
    sizes = tuple(int(argument) for argument in sys.argv[1:]) or SIZES
    print(f"{'plans':>8}{'seconds':>10}{'ms a plan':>11}{'growth':>8}{'findings':>10}"
          f"{'problems':>10}{'MB before':>11}{'MB peak':>9}")  # fmt: skip
    first = 0.0
    context = multiprocessing.get_context("spawn")
    for count in sizes:
        with context.Pool(1) as pool:
            spent, before, findings, problems, peak = pool.apply(run, (count,))
        each = 1000 * spent / count
        first = first or each
        print(f"{count:>8}{spent:>10.1f}{each:>11.2f}{each / first:>8.2f}{findings:>10}"
              f"{problems:>10}{before:>11.0f}{peak:>9.0f}", flush=True)  # fmt: skip
    print("\nthe checks that cost most, each run alone, ms a plan")
    for name, milliseconds in slowest():
        print(f"{name:>24}{milliseconds:>8.2f}")


if __name__ == "__main__":
    main()
