"""Damaged and hostile files of every format: a result or a sentence, in bounds, and nothing else.

    python benchmarks/fuzz.py                  2,000 files and all bombs
    python benchmarks/fuzz.py --files 50000 --seed 7 --more FOLDER
    python benchmarks/fuzz.py --again FAULT_FILE

Each file is read, extracted and shown on a page in a process that is watched from outside: 30
seconds and 1 GB for it and for all that it runs. It may write into its own temporary folder
alone, which has to be empty again behind it, and connect to nothing. Faults are kept with their
file in ``--keep``. Exit code 1 when there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

SECONDS, MEMORY = 30.0, 1 << 30
SLOW_SHARE = 0.04  # of the files of a format that LibreOffice or OCR reads: they take seconds
SLOW = {"doc", "rtf", "odt", "xls", "ods", "png", "jpg", "tif"}


@dataclass
class Outcome:
    """What became of a file: ``how`` is ``result``, ``refused`` or a kind of fault."""

    name: str
    how: str
    told: str = ""
    seconds: float = 0.0
    memory: int = 0

    @property
    def fault(self) -> bool:
        """The file brought out something other than a result or a sentence."""
        return self.how not in ("result", "refused")


# --- inside the watched process -----------------------------------------------------------------


def work(room: Path) -> None:
    """Read file after file as its path comes in; answer each with a line."""
    written: list[str] = []
    own = str(room / "tmp")

    def watch(event: str, values: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(values[0], str) and values[1] is not None:
            if any(c in str(values[1]) for c in "wax+") and not _allowed(values[0], own):
                written.append(f"open {values[0]}")
        elif event in ("socket.connect", "os.system", "os.symlink", "os.link"):
            written.append(f"{event} {values[1:]}")

    import kehoach  # noqa: F401  (what is loaded once is not counted to a file)
    from kehoach.extract.bridge import load  # noqa: F401
    from kehoach.models.errors import KehoachError

    sys.addaudithook(watch)
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        _forget_peak()
        written.clear()
        start = time.perf_counter()
        try:
            how, told = "result", _read(path)
        except KehoachError as error:
            how, told = "refused", error.category
            if not (error.message and error.english) or "\n" in error.message:
                how, told = "crash", f"no sentence: {error!r}"
        except BaseException as error:
            import traceback

            how, told = "crash", "".join(traceback.format_exception(error)[-3:])[-900:]
        if written:
            how, told = "wrote", "; ".join(written)[:900]
        seconds = time.perf_counter() - start
        answer = {"how": how, "told": told, "seconds": seconds, "memory": _peak()}
        print(json.dumps(answer), flush=True)


def _allowed(path: str, own: str) -> bool:
    return path.startswith((own, "/dev/null")) or "__pycache__" in path


def _read(path: Path) -> str:
    import kehoach
    from kehoach.extract.reading.files import read_file
    from kehoach.web import page

    source = read_file(path)
    plan = kehoach.parse(source)
    data = path.read_bytes() if plan.source.format in page.DRAWN else None
    made = page.render([page.Shown(path.name, plan, source, data)])
    made.encode("utf-8")
    plan.model_dump_json().encode("utf-8")
    failed = [p.message for p in plan.problems if p.category == "step_failed"]
    if failed:
        raise RuntimeError(f"step failed: {failed}")
    return plan.source.format


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
    return 0


# --- outside ------------------------------------------------------------------------------------


def family(pid: int) -> int:
    """The memory in bytes of a process with all that it runs.

    A child that has not yet become its program shares the memory of its parent and is not counted.
    """
    total = 0
    try:
        process = psutil.Process(pid)
        total, own = process.memory_info().rss, process.cmdline()
        for child in process.children(recursive=True):
            if child.cmdline() != own:
                total += child.memory_info().rss
    except psutil.Error:
        pass
    return total


@dataclass
class Worker:
    """A watched process with a home, a working and a temporary folder of its own."""

    room: Path
    process: subprocess.Popen[str] | None = None
    answers: queue.Queue[str] = field(default_factory=queue.Queue)

    def run(self, path: Path) -> Outcome:
        """Hand in a file and wait for what becomes of it."""
        if self.process is None:
            self._start()
        assert self.process is not None
        assert self.process.stdin is not None
        before = self._seen()
        start = time.monotonic()
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        made = self._await(path.name, start)
        left = self._seen() - before
        if left and not made.fault:
            made = Outcome(
                path.name, "left", f"left behind: {sorted(left)[:5]}", made.seconds, made.memory
            )
        if made.fault:
            self.stop()
        return made

    def _await(self, name: str, start: float) -> Outcome:
        assert self.process is not None
        most = 0
        while True:
            try:
                answer = json.loads(self.answers.get(timeout=0.05))
                answer["memory"] = max(answer["memory"], most)
                if answer["memory"] > MEMORY:
                    answer |= {"how": "memory"}
                return Outcome(name, **answer)
            except queue.Empty:
                pass
            seconds = time.monotonic() - start
            if self.process.poll() is not None:
                return Outcome(
                    name, "died", f"signal or code {self.process.returncode}", seconds, most
                )
            most = max(most, self._memory())
            if most > MEMORY:
                return Outcome(name, "memory", f"{most >> 20} MB", seconds, most)
            if seconds > SECONDS:
                return Outcome(name, "hang", f"{seconds:.0f} s", seconds, most)

    def _memory(self) -> int:
        """The memory of the process with all that it runs."""
        return family(self.process.pid if self.process else 0)

    def _seen(self) -> set[str]:
        return {str(path) for path in self.room.rglob("*")}

    def _start(self) -> None:
        for name in ("home", "cwd", "tmp"):
            (self.room / name).mkdir(parents=True, exist_ok=True)
        place = {name: str(self.room / name) for name in ("home", "tmp")}
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--worker", str(self.room)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            cwd=self.room / "cwd", start_new_session=True,
            env={
                "HOME": place["home"], "TMPDIR": place["tmp"], "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
            },
        )  # fmt: skip
        self.answers = queue.Queue()
        threading.Thread(
            target=self._listen, args=(self.process, self.answers), daemon=True
        ).start()

    @staticmethod
    def _listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
        for line in process.stdout or ():
            answers.put(line)

    def stop(self) -> None:
        """End the process with all that it runs."""
        if self.process is None:
            return
        try:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                child.kill()
            os.killpg(self.process.pid, signal.SIGKILL)
        except (psutil.Error, ProcessLookupError):
            pass
        self.process.wait()
        self.process = None


def files(
    count: int, seed: int, more: Path | None, *, with_bombs: bool
) -> Iterator[tuple[str, bytes]]:
    """All files of a run, in an order that mixes the slow and the quick."""
    from kehoach.benchmarks.fuzz_bombs import bombs
    from kehoach.benchmarks.fuzz_files import damaged, samples, truncated

    source = random.Random(seed)
    held: dict[str, list[bytes]] = defaultdict(list)
    for suffix, data in samples():
        held[suffix].append(data)
    for path in sorted(more.iterdir()) if more else ():
        suffix = path.suffix.lstrip(".").lower()
        if suffix in held and path.stat().st_size < 3_000_000:
            held[suffix].append(path.read_bytes())
    for suffix, sound in held.items():
        for number, data in enumerate(sound):
            yield f"sound_{number}.{suffix}", data
            for how, cut in truncated(data):
                yield f"{how}_{number}.{suffix}", cut
    if with_bombs:
        for name, data in bombs():
            yield f"bomb_{name}", data
    quick = sorted(set(held) - SLOW)
    for number in range(count):
        slow = source.random() < SLOW_SHARE
        suffix = source.choice(sorted(SLOW & set(held)) if slow else quick)
        data = source.choice(held[suffix])
        others = [d for d in held[suffix] if d is not data] or [data]
        how, made = damaged(data, others, source)
        yield f"{how}_{number}.{suffix}", made


def fuzz(work_on: Iterable[tuple[str, bytes]], keep: Path, workers: int) -> list[Outcome]:
    """Run all files; what brought out a fault is kept."""
    keep.mkdir(parents=True, exist_ok=True)
    outcomes: list[Outcome] = []
    source = iter(work_on)
    lock = threading.Lock()

    def serve(folder: Path) -> None:
        worker = Worker(folder / "room")
        while True:
            with lock:
                item = next(source, None)
            if item is None:
                break
            name, data = item
            path = folder / name
            path.write_bytes(data)
            made = worker.run(path)
            path.unlink()
            with lock:
                outcomes.append(made)
                if made.fault:
                    (keep / name).write_bytes(data)
                    print(f"{made.how:7} {name}: {made.told[-500:]}", file=sys.stderr, flush=True)
                if len(outcomes) % 200 == 0:
                    print(f"{len(outcomes)} files", file=sys.stderr, flush=True)
        worker.stop()

    with tempfile.TemporaryDirectory(prefix="kehoach-fuzz-") as folder:
        places = [Path(folder) / str(number) for number in range(workers)]
        for place in places:
            place.mkdir()
        threads = [threading.Thread(target=serve, args=(place,)) for place in places]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return outcomes


def report(outcomes: list[Outcome]) -> None:
    """A table by format, and what was refused with which word."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.name.rpartition(".")[2]].append(outcome)
    print("| format | files | results | refused | faults | longest, s | most memory, MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for suffix, found in [*sorted(groups.items()), ("all", outcomes)]:
        counts = Counter(outcome.how for outcome in found)
        faults = sum(outcome.fault for outcome in found)
        longest = max(outcome.seconds for outcome in found)
        most = max(outcome.memory for outcome in found) >> 20
        print(
            f"| {suffix} | {len(found)} | {counts['result']} | {counts['refused']} | {faults} "
            f"| {longest:.1f} | {most} |"
        )
    words = Counter(outcome.told for outcome in outcomes if outcome.how == "refused")
    print("\nRefused: " + ", ".join(f"{word} {count}" for word, count in words.most_common()))
    slow = sorted(outcomes, key=lambda outcome: -outcome.seconds)[:8]
    print("Longest: " + ", ".join(f"{o.name} {o.seconds:.1f} s" for o in slow))
    large = sorted(outcomes, key=lambda outcome: -outcome.memory)[:8]
    print("Largest: " + ", ".join(f"{o.name} {o.memory >> 20} MB" for o in large))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--files", type=int, default=2_000, help="damaged files besides the cut ones"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--more", type=Path, help="a folder of sound files to damage as well")
    parser.add_argument("--keep", type=Path, default=Path("out/fuzz"), help="where faults are kept")
    parser.add_argument("--again", type=Path, nargs="+", help="run these files alone")
    parser.add_argument("--bombs", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--only", help="only files whose name holds this")
    parser.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        work(given.worker)
        return 0
    if given.again:
        chosen = iter([(path.name, path.read_bytes()) for path in given.again])
    else:
        chosen = files(given.files, given.seed, given.more, with_bombs=given.bombs)
    if given.only:
        chosen = ((name, data) for name, data in chosen if given.only in name)
    outcomes = fuzz(chosen, given.keep, given.workers)
    report(outcomes)
    return 1 if any(outcome.fault for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
