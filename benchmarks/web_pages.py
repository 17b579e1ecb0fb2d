"""How fast each page of the application answers, alone and with all users at once.

A part of ``benchmarks.web`` (``--pages``). Of each page: what it weighs, the processor's time of an
answer (the server with its helpers, one user, asked again and again), and the times that users wait
who go through all pages in an order of their own, with pauses as people make and without. Findings
are made where the database has none: a part of it is audited, and what was found is put down again
for other plans under other ids.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import httpx
import psutil
from sqlalchemy import func, insert, select

from kehoach.audit import audit
from kehoach.audit.memory_db import DatabaseMemory
from kehoach.benchmarks.database import p95
from kehoach.database.compare_plans import common
from kehoach.database.schema import audit_findings, files, plans
from kehoach.database.store import Store

_AUDITED = 200
_AGAIN = 12
Times = dict[str, list[float]]


def findings(store: Store, wanted: int = 200_000) -> int:
    """See that there are findings, *wanted* of them where there were none; gives their number."""
    with store.connect() as connection:
        held = connection.execute(select(func.count()).select_from(audit_findings)).scalar_one()
        names = connection.scalars(select(files.c.name).order_by(files.c.id)).all()
    if held:
        return int(held)
    made = audit(store.plan_file(key) for key in store.file_ids()[:_AUDITED]).findings
    memory = DatabaseMemory(store)
    run = memory.begin()
    memory.add(run, made)
    with store.transaction() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(audit_findings))]
        turn = 0
        while rows and (turn + 1) * len(rows) < wanted:
            turn += 1
            places = range(turn * _AUDITED, turn * _AUDITED + len(rows))
            again = [
                _again(row, turn, names[place % len(names)])
                for row, place in zip(rows, places, strict=True)
            ]
            connection.execute(insert(audit_findings), again)
    memory.end(run, [])
    return (turn + 1) * len(rows)


def _again(row: dict[str, Any], turn: int, file: str) -> dict[str, Any]:
    """A finding once more, of another file."""
    own = f"{row['finding_id']}-{turn}"
    body = row["body"].replace(row["finding_id"], own)
    return row | {"finding_id": own, "file": file, "body": body}


def addresses(store: Store) -> list[str]:
    """Every page with its usual filters, on what the database holds."""
    with store.connect() as connection:
        plan = connection.scalar(select(func.max(plans.c.id))) or 1
        some = plan // 2 or 1
        province = connection.scalar(select(plans.c.province).where(plans.c.id == some)) or ""
        indicator = (common(connection, 20) or [("POV_RATE", 0)])[-1][0]
    asked: list[tuple[str, dict[str, str]]] = [
        ("/healthz", {}), ("/upload", {}),
        ("/compare", {}), ("/compare", {"indicator": indicator}),
        ("/compare", {"province": province}), ("/compare", {"by": "district", "year": "2020"}),
        ("/compare.json", {"indicator": indicator}), ("/compare.svg", {"indicator": indicator}),
        ("/documents", {}), ("/documents", {"q": "giảm nghèo"}),
        ("/documents", {"province": province}), (f"/documents/{some}", {}),
        ("/findings", {}), ("/findings", {"severity": "serious"}), ("/findings", {"q": "thời hạn"}),
        ("/findings", {"page": "200"}), ("/findings.json", {}),
        ("/commitments", {}), ("/commitments", {"state": "overdue"}),
        ("/commitments", {"province": province}), ("/commitments", {"agency": "Phòng Y tế"}),
        ("/commitments", {"q": "nước sạch"}), ("/commitments", {"plan": str(some)}),
        ("/commitments.json", {}), ("/commitments/calendar", {"month": "2020-12"}),
        ("/commitments/bodies", {}), ("/commitments/agency", {"name": "Phòng Y tế"}),
        ("/log", {}),
    ]  # fmt: skip
    return [str(httpx.URL(path, params=given)) for path, given in asked]


def worked(server: psutil.Process) -> float:
    """The seconds that the processor has worked for the server and its helpers."""
    family = [server, *server.children(recursive=True)]
    return sum(one.cpu_times().user + one.cpu_times().system for one in family)


def walk(address: str, paths: Sequence[str], pause: float) -> list[tuple[str, float]]:
    """One user on her way through pages: the seconds of each answer."""
    dice = random.Random(paths[0])
    spent = []
    with httpx.Client(base_url=address, timeout=120) as client:
        for path in paths:
            time.sleep(dice.uniform(0.0, 2 * pause))
            start = time.perf_counter()
            client.get(path).raise_for_status()
            spent.append((path, time.perf_counter() - start))
    return spent


def together(address: str, pages: Sequence[str], users: int, asked: int, pause: float) -> Times:
    """All users at once, each through *asked* pages in an order of her own."""
    dice = random.Random(7)
    ways = [list(islice(_endless(pages, dice), asked)) for _ in range(users)]
    made: Times = {page: [] for page in pages}
    with ThreadPoolExecutor(users) as pool:
        for found in pool.map(lambda way: walk(address, way, pause), ways):
            for page, seconds in found:
                made[page].append(seconds)
    return made


def _endless(pages: Sequence[str], dice: random.Random) -> Iterator[str]:
    while True:
        yield from dice.sample(pages, len(pages))


def report(address: str, pages: Sequence[str], users: int, asked: int, pause: float) -> str:
    """Markdown: a line for each page, and one for all of them."""
    server = next(
        one for one in psutil.Process().children() if "serve" in " ".join(one.cmdline())
    )  # fmt: skip
    lines = [
        f"| page | kB | processor ms | alone ms | {users} users p50 | p95 |"
        f" {users} without a pause p50 | p95 |",
        "| --- | --: | --: | --: | --: | --: | --: | --: |",
    ]
    sizes, work, alone = {}, {}, {}
    walk(
        address, [*pages, *pages], 0.1
    )  # until all is read that is kept, and the helpers are there
    with httpx.Client(base_url=address, timeout=120) as client:
        for page in pages:
            sizes[page] = len(client.get(page).raise_for_status().content)
            client.get(page)
            before = worked(server)
            times = [seconds for _, seconds in walk(address, [page] * _AGAIN, 0.0)]
            work[page] = (worked(server) - before) / _AGAIN
            alone[page] = statistics.median(times)
    calm = together(address, pages, users, asked, pause)
    hurried = together(address, pages, users, asked, 0.0)
    for page in pages:
        cells = [f"{sizes[page] / 1024:.0f}", f"{work[page] * 1000:.1f}", _ms([alone[page]])]
        lines.append(
            f"| `{httpx.URL(page)}` | {' | '.join(cells)} | {_both(calm[page])} |"
            f" {_both(hurried[page])} |"
        )
    every = [[s for times in part.values() for s in times] for part in (calm, hurried)]
    lines.append(f"| all | | | | {_both(every[0])} | {_both(every[1])} |")
    return "\n".join(lines)


def _ms(times: Sequence[float]) -> str:
    return f"{statistics.median(times) * 1000:.0f}" if times else ""


def _both(times: list[float]) -> str:
    return f"{_ms(times)} | {p95(times) * 1000:.0f}" if times else " | "
