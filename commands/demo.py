"""What the demo shows behind the extraction: the database, a search, a comparison, the findings."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..console import Lang, say

if TYPE_CHECKING:
    from ..models import PlanFile

_QUESTION = "nuoc hop ve sinh"  # without marks, as many type
_HITS = 3
_DATABASE = "plans.db"


def go(files: Sequence[PlanFile], extracted: Sequence[Path], folder: Path, lang: Lang) -> None:
    """Load what was extracted into a database in *folder*, look into it, audit it.

    Raises:
        KehoachError: when *folder* cannot be written.
    """
    _load(extracted, folder / _DATABASE, lang)
    _look(folder / _DATABASE, lang)
    _audit(files, folder, lang)
    command = f"{program()} serve --db {shlex.quote(str(folder / _DATABASE))}"
    typer.echo(
        say(
            f"\nXem những dữ liệu này trong trình duyệt, gõ lệnh:\n  {command}",
            f"\nSee all this in the browser; type:\n  {command}",
            lang,
        )
    )


def program() -> str:
    """How this program is called from here: by its name only where the shell finds it."""
    here = Path(sys.executable).parent
    if shutil.which("kehoach"):
        return "kehoach"
    script = here / "kehoach"
    if not script.exists():
        return f"{shlex.quote(sys.executable)} -m kehoach"
    with contextlib.suppress(ValueError):
        script = script.relative_to(Path.cwd())
    return shlex.quote(str(script))


def _load(extracted: Sequence[Path], db: Path, lang: Lang) -> None:
    from ..database import loading
    from ..database.store import Store

    for part in (db, db.with_name(f"{db.name}-wal"), db.with_name(f"{db.name}-shm")):
        part.unlink(missing_ok=True)  # the demo's own, of an earlier run
    with Store.open(db, write=True) as store:
        loaded = loading.load(store, extracted, workers=0)
    typer.echo(
        say(
            f"\nCơ sở dữ liệu {db}: {loaded.done} kế hoạch, {loaded.records} bản ghi.",
            f"\nThe database {db}: {loaded.done} plans, {loaded.records} records.",
            lang,
        )
    )


def _look(db: Path, lang: Lang) -> None:
    from ..database import results
    from ..database.compare import compare
    from ..database.query import Search
    from ..database.search import search
    from ..database.store import Store

    with Store.open(db) as store, store.connect() as connection:
        typer.echo(f'\n$ kehoach search "{_QUESTION}" --type target --db {db}')
        wanted = Search(text=_QUESTION, kinds=("target",))
        results.print_page(search(connection, wanted, _HITS), lang.value, everything=False)
        typer.echo(f"\n$ kehoach compare --indicator POV_RATE --by district --db {db}")
        found = compare(connection, ["POV_RATE"], by="district")
        results.print_comparison(found, lang.value)


def _audit(files: Sequence[PlanFile], folder: Path, lang: Lang) -> None:
    from .. import audit as room
    from ..audit.deliver import deliver
    from ..audit.memory_db import DatabaseMemory
    from ..database.store import Store
    from ..show import console, plain
    from . import findings_table

    acts = room.load_register(None)
    made = room.audit(((file, None) for file in files), register=acts)
    with Store.open(folder / _DATABASE, write=True) as store:  # the pages show them from there
        names = [file.source.name or "" for file in files]
        standings = DatabaseMemory(store).settle(made.findings, names)
    typer.echo(say("\nPhát hiện nghiêm trọng:", "\nSerious findings:", lang))
    for finding in made.findings:
        if finding.severity == "serious":
            said = finding.message if lang is Lang.vi else finding.english
            console().print(plain(f"- {finding.file}: {said}", 300))
    findings_table.print_summary(standings, lang.value)
    cases = [case for file in files for case in room.cases(file, register=acts)]
    paths = deliver(folder, standings, cases, lang=lang.value)
    typer.echo(say(f"Bảng phát hiện: {paths.workbook}", f"The workbook: {paths.workbook}", lang))
    typer.echo(say(f"Báo cáo Word: {paths.report}", f"The Word report: {paths.report}", lang))
