"""The commands that look for faults: audit, check."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import (
    DEFAULT_LANG,
    EXIT_FAILED,
    EXIT_FINDINGS,
    EXIT_USAGE,
    Lang,
    LangOption,
    attempt,
    say,
)

if TYPE_CHECKING:
    from ..audit import Audit
    from ..models import PlanFile, SourceText
    from ..models.errors import KehoachError


class AuditFormat(StrEnum):
    """What an audit writes."""

    table = "table"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command(
        "audit",
        help=say(
            "Kiểm tra kế hoạch: số liệu, căn cứ, thời hạn, phân công. "
            "Ví dụ: kehoach audit ke_hoach.docx",
            "Check plans: figures, citations, dates, duties. Example: kehoach audit plan.docx",
        ),
    )(audit_command)


def audit_command(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[FILES]")] = None,
    form: Annotated[
        AuditFormat,
        typer.Option("--format", help=say("Dạng kết quả.", "Format of the results.")),
    ] = AuditFormat.table,
    register_file: Annotated[
        Path | None,
        typer.Option(
            "--register",
            help=say(
                "Danh mục văn bản của cơ quan (CSV), thêm vào danh mục có sẵn.",
                "The office's own register of acts (CSV), added to the built-in one.",
            ),
        ),
    ] = None,
    checks: Annotated[
        bool,
        typer.Option("--checks", help=say("Liệt kê các phép kiểm tra.", "List the checks.")),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--check", help=say("Chỉ phép kiểm tra này.", "Only this check.")),
    ] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Check plans; exit code 5 where a serious finding is left."""
    from .. import audit as room
    from . import findings_table as table

    if checks:
        table.print_checks(lang.value)
        return
    unknown = [name for name in only or () if name not in room.CHECKS]
    if not paths or unknown:
        typer.echo(
            say(f"Không có phép kiểm tra {unknown[0]}.", f"No check is named {unknown[0]}.", lang)
            if unknown
            else say("Cần ít nhất một tệp.", "Give at least one file.", lang),
            err=True,
        )
        raise typer.Exit(EXIT_USAGE)
    failed: list[KehoachError] = []
    acts = attempt(lambda: room.load_register(register_file), lang)
    files = attempt(lambda: _read(paths, failed), lang)
    made = room.audit(files, register=acts, only=tuple(only or ()))
    _print(made, form, lang)
    for error in failed:
        typer.echo(say(error.message, error.english, lang), err=True)
    if made.serious:
        raise typer.Exit(EXIT_FINDINGS)
    if failed or made.problems:
        raise typer.Exit(EXIT_FAILED)


def _read(paths: list[Path], failed: list[KehoachError]) -> list[tuple[PlanFile, SourceText]]:
    """Every file with the text it was read from; a bad one is noted, unless all are bad."""
    from .. import runner
    from ..extract.pipeline import parse
    from ..extract.reading import read_file
    from ..models.errors import KehoachError

    files = []
    for job in runner.jobs(paths):
        try:
            source = read_file(job.path)
            files.append((parse(source), source))
        except KehoachError as error:
            failed.append(error)
    if failed and not files:
        raise failed[0]
    return files


def _print(made: Audit, form: AuditFormat, lang: Lang) -> None:
    from . import findings_table as table

    if form is AuditFormat.json:
        data = {
            "findings": [finding.model_dump(mode="json") for finding in made.findings],
            "problems": [problem.model_dump(mode="json") for problem in made.problems],
        }
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    else:
        table.print_findings(made, lang.value)
    for problem in made.problems:
        typer.echo(
            say(
                f"Phép kiểm tra không chạy được: {problem.message}.",
                f"A check failed: {problem.message}.",
                lang,
            ),
            err=True,
        )
