"""How well several processes share the work of ``extract`` and ``load``.

    python -m kehoach.benchmarks.cores [PATH ...] [--copies 40] [--rounds 3] [--load]

Extracts a batch (the packaged plans, many times over, or the files under PATH) in one process and
in 2, 4, ... up to the number of cores, in turns, so that a slow minute strikes all alike. Two
efficiencies are shown against one process:

* by the clock: time alone / (time of n processes x n), the best of the rounds. It means something
  on a quiet machine only;
* by the processor: seconds of the processor alone / those of all processes together. What sharing
  costs (starting processes, carrying results), whatever else the machine does; the clock can do no
  better.

Peak memory is that of the process that hands out the work and gathers the results.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from multiprocessing import forkserver
from pathlib import Path

import psutil

from kehoach import corpus, pool, runner
from kehoach.database import loading
from kehoach.database.store import Store


def batch(paths: list[Path], copies: int, folder: Path) -> list[runner.Job]:
    """The files *copies* times, no two with the same bytes (a line at the end tells them apart)."""
    jobs = runner.jobs(paths or corpus.plan_paths())
    made = []
    for number in range(copies):
        for job in jobs:
            path = folder / f"{number}_{job.name.replace('/', '_')}".removesuffix(".json")
            shutil.copyfile(job.path, path)
            if path.suffix in (".txt", ".md"):
                with path.open("a", encoding="utf-8") as stream:
                    stream.write(f"\n\nBản sao {number}\n")
            made.append(runner.Job(path, f"{path.name}.json"))
    return made


def _of_workers() -> float:
    """Seconds of the processor of all workers so far, and of the process that starts them."""
    number = getattr(forkserver._forkserver, "_forkserver_pid", None)
    if number is None:
        return 0.0
    spent = psutil.Process(number).cpu_times()
    return float(spent.user + spent.system + spent.children_user + spent.children_system)


def extract(jobs: list[runner.Job], workers: int, folder: Path) -> int:
    """As the command does; the number of files."""
    out = folder / f"out-{workers}"

    def deliver(job: runner.Job, data: bytes) -> None:
        runner.write_bytes(out / job.name, data)

    return runner.run_json(jobs, deliver, workers=workers).done


def load(jobs: list[runner.Job], workers: int, folder: Path) -> int:
    """Into a database that is new each time; the number of files."""
    target = folder / f"{time.monotonic_ns()}.db"
    with Store.open(target, write=True) as store:
        done = loading.load(store, [job.path for job in jobs], workers=workers).done
    target.unlink()
    return done


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--copies", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--load", action="store_true", help="load instead of extract")
    given = parser.parse_args()
    action = load if given.load else extract
    counts = [0, *(n for n in (2, 4, 8, 16, 32, 64) if n <= pool.cores())]
    with tempfile.TemporaryDirectory(prefix="kehoach-") as name:
        folder = Path(name)
        (folder / "in").mkdir()
        jobs = batch(given.paths, given.copies, folder / "in")
        size = sum(job.path.stat().st_size for job in jobs)
        extract(jobs[:5], 0, folder)  # lexicons are loaded
        clock: dict[int, list[float]] = {n: [] for n in counts}
        busy: dict[int, list[float]] = {n: [] for n in counts}
        for _ in range(given.rounds):
            for n in counts:
                before, start, used = _of_workers(), time.perf_counter(), time.process_time()
                done = action(jobs, n, folder)
                clock[n].append(time.perf_counter() - start)
                time.sleep(0.2)  # the last workers are counted when they have been waited for
                busy[n].append(time.process_time() - used + _of_workers() - before)
                if done != len(jobs):
                    print(f"only {done} of {len(jobs)} files", file=sys.stderr)
    print(f"{len(jobs)} files, {size / 1e6:.1f} MB; best of {given.rounds} rounds; load of the "
          f"machine {os.getloadavg()[0]:.1f} on {pool.cores()} cores\n")  # fmt: skip
    print("| processes | seconds | efficiency by the clock | s of processor | by the processor |")
    print("| --: | --: | --: | --: | --: |")
    alone, used = min(clock[0]), min(busy[0])
    for n in counts:
        share = max(1, n)
        print(f"| {share} | {min(clock[n]):.1f} | {alone / min(clock[n]) / share:.2f} "
              f"| {min(busy[n]):.1f} | {used / min(busy[n]):.2f} |")  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of the first process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
