"""The command that holds a plan against its reports: check."""

from __future__ import annotations

import sys
from datetime import date
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
    from ..audit.results_model import CommitmentRegister
    from ..models import PlanFile, SourceText


class CheckFormat(StrEnum):
    """What a check writes."""

    table = "table"
    json = "json"
    xlsx = "xlsx"
    html = "html"


def register(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command(
        "check",
        help=say(
            "Đối chiếu kế hoạch với báo cáo thực hiện: cam kết nào đạt, vượt, chưa đạt, không "
            "được báo cáo. Ví dụ: kehoach check ke_hoach.docx bao_cao.docx --as-of 31/12/2021",
            "Hold a plan against its reports: what was met, exceeded, missed, left out. "
            "Example: kehoach check plan.docx report.docx --as-of 2021-12-31",
        ),
    )(check_command)


def check_command(
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN", help=say("Tệp kế hoạch.", "The plan's file."))
    ],
    reports: Annotated[
        list[Path],
        typer.Argument(metavar="REPORT...", help=say("Tệp báo cáo.", "Files of reports.")),
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help=say(
                "Tính đến ngày nào (31/12/2021 hoặc 2021-12-31); mặc định là hôm nay.",
                "The day that counts (31/12/2021 or 2021-12-31); today by default.",
            ),
        ),
    ] = None,
    form: Annotated[
        CheckFormat,
        typer.Option("--format", help=say("Dạng kết quả.", "Format of the results.")),
    ] = CheckFormat.table,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help=say(
                "Tệp ghi kết quả (mặc định so_cam_ket.xlsx, so_cam_ket.html).",
                "File for the results (so_cam_ket.xlsx, so_cam_ket.html by default).",
            ),
        ),
    ] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Hold a plan against its reports; exit code 5 where one was missed or is contradicted."""
    day = _day(as_of, lang)
    from ..audit.results import hold
    from ..models.problems import said

    plans = attempt(lambda: _read([plan]), lang)
    told = attempt(lambda: _read(reports), lang)
    made = hold(plans, told, as_of=day)
    attempt(lambda: _deliver(made, form, output, lang), lang)
    troubles = [
        (file.source.name or "", problem)
        for file, _ in (*plans, *told)
        for problem in file.problems
    ]
    for name, problem in troubles:
        typer.echo(f"{name}: {said(problem, lang.value)}", err=True)
    if made.serious:
        raise typer.Exit(EXIT_FINDINGS)
    if not made.commitments:
        typer.echo(
            say(
                "Kế hoạch không có chỉ tiêu hay nhiệm vụ có thời hạn nào.",
                "The plan has no target and no dated task.",
                lang,
            ),
            err=True,
        )
        raise typer.Exit(EXIT_FAILED)


def _day(text: str | None, lang: Lang) -> str | None:
    """The ISO day of ``31/12/2021`` or ``2021-12-31``."""
    if text is None:
        return None
    parts = text.strip().split("/")
    iso = f"{parts[2]:0>4}-{parts[1]:0>2}-{parts[0]:0>2}" if len(parts) == 3 else text.strip()
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        typer.echo(
            say(
                f"Ngày {text} không đúng; hãy ghi như 31/12/2021.",
                f"{text} is no day; write it as 2021-12-31.",
                lang,
            ),
            err=True,
        )
        raise typer.Exit(EXIT_USAGE) from None


def _read(paths: list[Path]) -> list[tuple[PlanFile, SourceText]]:
    """Every file with the text it was read from; a report that is left out would be missed."""
    from .. import runner
    from ..extract.pipeline import parse
    from ..extract.reading import read_file

    files = []
    for job in runner.jobs(paths):
        source = read_file(job.path)
        files.append((parse(source), source))
    return files


def _deliver(made: CommitmentRegister, form: CheckFormat, output: Path | None, lang: Lang) -> None:
    from .. import runner

    if form is CheckFormat.table:
        from . import results_table

        results_table.show(made, lang.value)
        return
    if form is CheckFormat.json:
        text = made.model_dump_json(indent=1) + "\n"
        if output is None:
            sys.stdout.write(text)
            return
        target = output
        runner.write_bytes(target, text.encode("utf-8"))
    elif form is CheckFormat.xlsx:
        from ..audit.results_sheet import write_register

        target = output or Path("so_cam_ket.xlsx")
        write_register(target, made, lang.value)
    else:
        from ..web.results_page import render

        target = output or Path("so_cam_ket.html")
        runner.write_bytes(target, render(made, lang.value).encode("utf-8"))
    typer.echo(say(f"Kết quả: {target}", f"Results: {target}", lang), err=True)
