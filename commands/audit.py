"""The commands that look for faults: audit, and what is said of its findings."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from ..console import DEFAULT_LANG, EXIT_USAGE, Lang, LangOption, attempt, say

if TYPE_CHECKING:
    from ..audit.state import Status

STATE = Path("kehoach-audit.json")


class AuditFormat(StrEnum):
    """What an audit writes."""

    table = "table"
    json = "json"
    xlsx = "xlsx"
    docx = "docx"
    html = "html"


class Severity(StrEnum):
    """From which severity on findings are shown."""

    serious = "serious"
    medium = "medium"
    light = "light"
    note = "note"


class _FilesFirst(TyperGroup):
    """``audit FILES`` runs the audit; ``audit accept ID`` and the others are named."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["run", *args]
        return super().parse_args(ctx, args)


audit_app = typer.Typer(
    cls=_FilesFirst,
    no_args_is_help=True,
    rich_markup_mode=None,
    help=say(
        "Kiểm tra kế hoạch: số liệu, căn cứ, thời hạn, phân công. "
        "Ví dụ: kehoach audit ke_hoach.docx --format docx -o bao_cao.docx",
        "Check plans: figures, citations, dates, duties. "
        "Example: kehoach audit plan.docx --format docx -o report.docx",
    ),
)
StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state",
        help=say(
            "Tệp theo dõi phát hiện qua các lần kiểm tra.",
            "The file that follows findings from run to run.",
        ),
    ),
]
DbOption = Annotated[
    str | None,
    typer.Option("--db", help=say("Kiểm tra cả cơ sở dữ liệu.", "Audit a whole database.")),
]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(audit_app, name="audit")


@audit_app.command(
    "run",
    hidden=True,
    help=say("Kiểm tra các tệp. Ví dụ: kehoach audit ke_hoach.docx", "Check files."),
)
def audit_command(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[FILES]")] = None,
    form: Annotated[
        AuditFormat,
        typer.Option("--format", help=say("Dạng kết quả.", "Format of the results.")),
    ] = AuditFormat.table,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help=say("Tệp kết quả.", "File to write."))
    ] = None,
    db: DbOption = None,
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
    state: StateOption = None,
    severity: Annotated[
        Severity | None,
        typer.Option("--min-severity", help=say("Từ mức độ này trở lên.", "From this severity.")),
    ] = None,
    checks: Annotated[
        bool,
        typer.Option("--checks", help=say("Liệt kê các phép kiểm tra.", "List the checks.")),
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--check", help=say("Chỉ phép kiểm tra này.", "Only this check.")),
    ] = None,
    body: Annotated[
        str, typer.Option("--body", help=say("Cơ quan lập báo cáo.", "The body that reports."))
    ] = "",
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Check plans; exit code 5 where an open serious finding is left."""
    from .. import audit as room
    from . import findings_table

    if checks:
        findings_table.print_checks(lang.value)
        return
    unknown = [name for name in only or () if name not in room.CHECKS]
    if unknown:
        _usage(f"Không có phép kiểm tra {unknown[0]}.", f"No check is named {unknown[0]}.", lang)
    if bool(paths) == bool(db):
        _usage("Cần các tệp, hoặc --db.", "Give files, or --db.", lang)
    if output is None and form in (AuditFormat.xlsx, AuditFormat.docx, AuditFormat.html):
        _usage(f"--format {form.value} cần -o.", f"--format {form.value} needs -o.", lang)
    from .audit_run import Run

    run = Run(
        paths=paths or [], db=db, only=tuple(only or ()), register_file=register_file, state=state,
        severity=severity.value if severity else "note", body=body, lang=lang,
    )  # fmt: skip
    code = attempt(lambda: run.go(form.value, output), lang)
    if code:
        raise typer.Exit(code)


def _usage(vi: str, en: str, lang: Lang) -> None:
    typer.echo(say(vi, en, lang), err=True)
    raise typer.Exit(EXIT_USAGE)


def _said(status: Status, vi: str, en: str, example: str) -> Any:
    """A command that keeps what a person says of a finding."""

    def command(
        finding_id: Annotated[str, typer.Argument(metavar="ID")],
        why: Annotated[str, typer.Option("--why", help=say("Lý do.", "The reason."))],
        by: Annotated[str, typer.Option("--by", help=say("Người ghi.", "Who says so."))],
        db: DbOption = None,
        state: StateOption = None,
        lang: LangOption = DEFAULT_LANG,
    ) -> None:
        from .audit_run import mark

        found = attempt(lambda: mark(finding_id, status, why, by, db, state or STATE), lang)
        title = found.title if lang is Lang.vi else found.title_english
        typer.echo(f"{finding_id}: {say(vi, en, lang)}. {title}")

    help_text = say(
        f"Ghi phát hiện là {vi}. Ví dụ: {example}", f"Mark a finding as {en}. Example: {example}"
    )
    return audit_app.command(_NAMES[status], help=help_text)(command)


_NAMES: dict[str, str] = {
    "accepted": "accept", "explained": "explain", "fixed": "fixed", "open": "reopen",
}  # fmt: skip
_WORDS: tuple[tuple[Status, str, str], ...] = (
    ("accepted", "đã chấp nhận", "accepted"),
    ("explained", "đã giải trình", "explained"),
    ("fixed", "đã sửa", "fixed"),
    ("open", "mở lại", "open again"),
)
for _status, _vi, _en in _WORDS:
    _said(
        _status, _vi, _en,
        f'kehoach audit {_NAMES[_status]} v-3a52 --by "Lan" --why "..." --db plans.db',
    )  # fmt: skip
