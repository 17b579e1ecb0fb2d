"""How fast the pages start and answer, with many users at once.

    python -m kehoach.benchmarks.web [--targets 1000000] [--db FILE] [--users 20] [--asked 30]
        [--pages]

Prints Markdown. The server is a process of its own, as ``kehoach serve`` starts it; the users are
threads of another, with some seconds between questions and then with none; 40 of 100 questions are
rare, 40 medium, 20 common words, as in ``benchmarks.database``, half typed without marks, half for
all kinds of records. No question was asked before, but in the last line, where users ask again what
others have asked. What is timed is the whole answer that the page fetches as one types: hits with
their sentences, counts and facets as HTML. Without ``--db`` a database is made first. ``--pages``
times all other pages instead (``web_pages``); it puts findings into the database where there are
none.
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
from http import HTTPStatus
from http.client import HTTPConnection
from itertools import chain, cycle, islice
from pathlib import Path

import httpx
import psutil

from kehoach.benchmarks import web_pages
from kehoach.benchmarks.database import candidates, fill, p95
from kehoach.database.store import Store
from kehoach.extract.folding import bare

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


def addresses(count: int) -> list[str]:
    """What users type, as the addresses that the page asks; none twice.

    Where a class has too few words they come again with the years of a plan.
    """
    dice = random.Random(11)
    made = []
    for name, share in (("rare", 0.4), ("medium", 0.4), ("common", 0.2)):
        words = candidates()[name]
        pool = [
            {"q": form, "type": kind, "year": year}
            for year in ("", "2020", "2016:2020", "2021:2025", "2026:2030", "2019", "2025")
            for word in words
            for form in {word, bare(word)}
            for kind in ("target", "all")
        ]
        wanted = round(count * share)
        first = pool[: max(wanted, len([one for one in pool if not one["year"]]))]
        made += dice.sample(first, wanted)
    dice.shuffle(made)
    return [str(httpx.URL("/", params=one)) for one in made]


def ask(address: str, paths: list[str], pause: float = 0.0) -> list[float]:
    """One user, who looks at an answer for about *pause* seconds: the seconds of each answer.

    By the plainest client there is: the users live on the same processors as the server.
    """
    spent = []
    dice = random.Random(paths[0])
    time.sleep(dice.uniform(0.0, pause))
    client = HTTPConnection(address.removeprefix("http://"), timeout=60)
    for path in paths:
        start = time.perf_counter()
        client.request("GET", path, headers={"HX-Request": "true"})
        answer = client.getresponse()
        answer.read()
        spent.append(time.perf_counter() - start)
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{answer.status}: {path}")
        time.sleep(dice.uniform(0.0, 2 * pause))
    client.close()
    return spent


def measure(address: str, parts: list[list[str]], pause: float) -> tuple[list[float], float]:
    """All users at once, each with her questions: the seconds of all answers, and of the whole."""
    users = len(parts)
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
    parser.add_argument("--pages", action="store_true", help="all pages instead of the search")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
        db = given.db or str(Path(folder) / "plans.db")
        if not given.db:
            with Store.open(db, write=True) as store:
                fill(store, given.targets)
        if given.pages:
            with Store.open(db, write=True) as store:
                web_pages.findings(store)
                pages = web_pages.addresses(store)
            with serving(db) as (address, _, _):
                print(web_pages.report(address, pages, given.users, given.asked, given.pause))
            return
        with serving(db) as (address, started, used):
            users, asked = given.users, given.asked
            mix = iter(addresses(asked * (3 * users + 1) + 40))
            ask(address, list(islice(mix, 40)), 0.2)  # until all processes are there
            print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
            print("| questions | users | seconds between | n | p50 ms | p95 ms | a second |")
            print("| --- | --: | --: | --: | --: | --: | --: |")
            one, rests, works, hurries = (
                [list(islice(mix, asked)) for _ in range(n)] for n in (1, users, users, users)
            )
            again = [
                list(islice(cycle(chain(*hurries)), 7 * n, 7 * n + asked)) for n in range(users)
            ]
            for name, parts, pause in (
                ("new", one, 0.0), ("new", rests, given.pause), ("new", works, 1.0),
                ("new", hurries, 0.0), ("asked before", again, 0.0),
            ):  # fmt: skip
                times, whole = measure(address, parts, pause)
                print(f"| {name} | {len(parts)} | {pause:g} | {len(times)} |"
                      f" {statistics.median(times) * 1000:.0f} | {p95(times) * 1000:.0f} |"
                      f" {len(times) / whole:.0f} |", flush=True)  # fmt: skip
        print(f"\nStart to first answer: {started:.2f} s, {used:.2f} s of processor")


if __name__ == "__main__":
    main()
