"""How fast the pages start and answer, with many users at once.

    python -m kehoach.benchmarks.web [--targets 1000000] [--db FILE] [--users 20] [--asked 30]

Prints Markdown. The server is a process of its own, as ``kehoach serve`` starts it; the users are
threads of another, with some seconds between questions and then with none; the questions are those
of ``benchmarks.database`` (40 of 100 rare, 40 medium, 20 common; half typed without marks). What is
timed is the whole answer that the page fetches as one types: hits with their sentences, counts and
facets as HTML. Without ``--db`` a database is made first.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import httpx
import psutil

from kehoach.benchmarks.database import fill, p95, questions
from kehoach.database.store import Store

_PATIENCE = 60.0


@contextmanager
def serving(db: str) -> Iterator[tuple[str, float, float]]:
    """``kehoach serve`` over *db*: its address, the seconds to its first answer, and how many of
    them the processor worked for it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "kehoach.cli", "serve", "--db", db, "--port", str(port)]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        started = _first_answer(address, start)
        used = psutil.Process(process.pid).cpu_times()
        yield address, started, used.user + used.system
    finally:
        process.terminate()
        process.wait(20)


def _first_answer(address: str, start: float) -> float:
    while time.perf_counter() - start < _PATIENCE:
        try:
            httpx.get(f"{address}/healthz", timeout=5).raise_for_status()
            return time.perf_counter() - start
        except httpx.TransportError:
            time.sleep(0.02)
    raise TimeoutError(address)


def addresses() -> list[str]:
    """What users type, as the addresses that the page asks."""
    made = []
    for _, wanted in questions():
        kind = wanted.kinds[0] if wanted.kinds else "all"
        made.append(str(httpx.URL("/", params={"q": wanted.text, "type": kind})))
    return made


def ask(address: str, paths: list[str], pause: float = 0.0) -> list[float]:
    """One user, who looks at an answer for about *pause* seconds: the seconds of each answer."""
    spent = []
    dice = random.Random(paths[0])
    with httpx.Client(base_url=address, headers={"HX-Request": "true"}, timeout=60) as client:
        for path in paths:
            start = time.perf_counter()
            client.get(path).raise_for_status()
            spent.append(time.perf_counter() - start)
            time.sleep(dice.uniform(0.0, 2 * pause))
    return spent


def measure(address: str, users: int, asked: int, pause: float) -> tuple[list[float], float]:
    """All users at once: the seconds of all answers, and of the whole."""
    mix = addresses()
    parts = [list(islice(cycle(mix), user * 7, user * 7 + asked)) for user in range(users)]
    start = time.perf_counter()
    with ThreadPoolExecutor(users) as pool:
        found = list(pool.map(lambda paths: ask(address, paths, pause), parts))
    return [one for part in found for one in part], time.perf_counter() - start


def main() -> None:
    """Make the database, start the server, print the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--targets", type=int, default=1_000_000)
    parser.add_argument("--db", default="")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--asked", type=int, default=30, help="questions of each user")
    parser.add_argument("--pause", type=float, default=4.0, help="seconds between questions")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        db = given.db or str(Path(folder) / "plans.db")
        if not given.db:
            with Store.open(db, write=True) as store:
                fill(store, given.targets)
        with serving(db) as (address, started, used):
            ask(address, addresses())  # as in an office that searches all day
            print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
            print("| users at once | seconds between | n | p50 ms | p95 ms | answers a second |")
            print("| --- | --: | --: | --: | --: | --: |")
            for users, pause in ((1, 0.0), (given.users, given.pause), (given.users, 0.0)):
                times, whole = measure(address, users, given.asked, pause)
                print(f"| {users} | {pause:g} | {len(times)} |"
                      f" {statistics.median(times) * 1000:.0f} | {p95(times) * 1000:.0f} |"
                      f" {len(times) / whole:.0f} |", flush=True)  # fmt: skip
            print(f"\nStart to first answer: {started:.2f} s, {used:.2f} s of processor")


if __name__ == "__main__":
    main()
