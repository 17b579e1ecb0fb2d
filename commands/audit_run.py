"""An audit from the command line: what is read, what is written, what is kept of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..console import EXIT_FAILED, EXIT_FINDINGS, Lang, say

if TYPE_CHECKING:
    from ..audit import Audit, AuditCase, Register
    from ..audit.state import Standings, Status
    from ..models import Finding, PlanFile, SourceText
    from ..models.errors import KehoachError


@dataclass
class Run:
    """One audit over files or a database, as the options ask for it."""

    paths: list[Path]
    db: str | None
    only: tuple[str, ...]
    register_file: Path | None
    state: Path | None
    severity: str
    body: str
    lang: Lang
    failed: list[KehoachError] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def go(self, form: str, output: Path | None) -> int:
        """Run, write and keep; gives the exit code.

        Raises:
            KehoachError: when nothing could be read or the result cannot be written.
        """
        from .. import audit as room

        acts = room.load_register(self.register_file)
        made = room.audit(self._files(), register=acts, only=self.only)
        if self.failed and not self.names:
            raise self.failed[0]
        standings = self._settled(self._wanted(made))
        self._write(form, output, made, standings, acts)
        for error in self.failed:
            typer.echo(say(error.message, error.english, self.lang), err=True)
        for problem in made.problems:
            typer.echo(
                say(
                    f"Phép kiểm tra không chạy được: {problem.message}.",
                    f"A check failed: {problem.message}.",
                    self.lang,
                ),
                err=True,
            )
        if standings.serious:
            return EXIT_FINDINGS
        return EXIT_FAILED if self.failed or made.problems else 0

    def _wanted(self, made: Audit) -> list[Finding]:
        from ..audit import SEVERITIES

        last = SEVERITIES.index(self.severity)
        return [f for f in made.findings if SEVERITIES.index(f.severity) <= last]

    def _files(self) -> Iterator[tuple[PlanFile, SourceText | None]]:
        if self.db is not None:
            yield from self._stored(self.db)
            return
        from .. import runner
        from ..extract.pipeline import parse
        from ..extract.reading import read_file
        from ..models.errors import KehoachError

        for job in runner.jobs(self.paths):
            try:
                source = read_file(job.path)
                file = parse(source)
            except KehoachError as error:
                self.failed.append(error)
                continue
            self.names.append(file.source.name or job.path.name)
            yield file, source

    def _stored(self, db: str) -> Iterator[tuple[PlanFile, SourceText | None]]:
        """The files of a database one by one, as people corrected them."""
        from ..database.store import Store

        with Store.open(db) as store:
            for key in store.file_ids():
                file = store.plan_file(key, corrected=True)
                self.names.append(file.source.name or str(key))
                yield file, None

    def _settled(self, findings: list[Finding]) -> Standings:
        from ..audit.state import FileMemory, forgetful

        if self.db is not None:
            from ..audit.memory_db import DatabaseMemory
            from ..database.store import Store

            with Store.open(self.db, write=True) as store:
                return DatabaseMemory(store).settle(findings, self.names)
        if self.state is None:
            return forgetful(findings)
        return FileMemory(self.state).settle(findings, self.names)

    def _cases(self, acts: Register) -> Iterator[AuditCase]:
        """The documents once more, for the list of legal bases."""
        from ..audit import cases

        failed, names = list(self.failed), list(self.names)
        for file, source in self._files():
            yield from cases(file, source=source, register=acts)
        self.failed, self.names = failed, names

    def _write(
        self, form: str, output: Path | None, made: Audit, standings: Standings, acts: Register
    ) -> None:
        from . import findings_table

        if form == "table" and output is None:
            findings_table.print_findings(standings, self.lang.value)
            return
        if form == "json":
            text = _as_json(made, standings)
            if output is None:
                sys.stdout.write(text)
                return
            _write_text(output, text)
        elif output is not None:
            self._write_file(form, output, standings, acts)
        typer.echo(
            say(
                f"{output}: {len(standings.current)} phát hiện.",
                f"{output}: {len(standings.current)} findings.",
                self.lang,
            )
        )

    def _write_file(self, form: str, output: Path, standings: Standings, acts: Register) -> None:
        if form == "xlsx":
            from ..audit.deliver import write_book

            write_book(output, standings, self._cases(acts), self.lang.value)
        elif form == "docx":
            from ..audit.word import write_report

            write_report(output, standings, self.names, body=self.body, lang=self.lang.value)
        else:
            from ..web.audit_page import render

            _write_text(output, render(standings, self.names, self.lang.value))


def mark(
    finding_id: str, status: Status, why: str, by: str, db: str | None, state: Path
) -> Finding:
    """Keep what a person says of a finding, in the database or the file of the runs.

    Raises:
        KehoachError: when no run has found it.
    """
    from ..audit.state import FileMemory

    if db is None:
        return FileMemory(state).mark(finding_id, status, why, by)
    from ..audit.memory_db import DatabaseMemory
    from ..database.store import Store

    with Store.open(db, write=True) as store:
        return DatabaseMemory(store).mark(finding_id, status, why, by)


def _write_text(target: Path, text: str) -> None:
    from ..runner import write_bytes

    write_bytes(target, text.encode("utf-8"))


def _as_json(made: Audit, standings: Standings) -> str:
    data = {
        "findings": [
            one.finding.model_dump(mode="json") | {"status": one.status, "new": one.new}
            for one in standings.current
        ],
        "gone": [finding.model_dump(mode="json") for finding in standings.gone],
        "problems": [problem.model_dump(mode="json") for problem in made.problems],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
