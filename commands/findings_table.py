"""Findings on the terminal, the gravest first."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..audit import CHECKS, SEVERITIES, Audit
from ..audit.words import NAMES, place, severity
from ..models import Finding
from ..show import console, plain
from ..wording import Lang


def print_findings(made: Audit, lang: Lang) -> None:
    """Print the findings of each file, and how many there are of each severity."""
    out = console()
    for name in dict.fromkeys(f.file for f in made.findings):
        own = [f for f in made.findings if f.file == name]
        own.sort(key=lambda f: (SEVERITIES.index(f.severity), f.review))
        out.print(_table(name or "", own, lang))
    counts = ", ".join(
        f"{NAMES[s][0 if lang == 'vi' else 1].lower()} "
        f"{sum(f.severity == s for f in made.findings)}"
        for s in SEVERITIES
    )
    total = f"{len(made.findings)} " + ("phát hiện" if lang == "vi" else "findings")
    out.print(Text(f"{total}: {counts}."))


def _table(name: str, findings: list[Finding], lang: Lang) -> RenderableType:
    vi = lang == "vi"
    title = plain(name)
    title.stylize("bold")
    table = Table(title=title, title_justify="left", expand=True, show_lines=True)
    heads = ("Mức độ", "Phát hiện", "Trích dẫn, vị trí") if vi else (
        "Severity", "Finding", "Quote, place")  # fmt: skip
    for head, share in zip(heads, (1, 4, 4), strict=True):
        table.add_column(head, ratio=share)
    for finding in findings:
        said = finding.message if vi else finding.english
        lines: list[RenderableType] = [
            Text(finding.title if vi else finding.title_english, style="bold"),
            plain(said),
        ]
        if finding.arithmetic:
            lines.append(plain(finding.arithmetic))
        repair = finding.repair if vi else finding.repair_english
        if repair:
            lines.append(plain(("Kiến nghị: " if vi else "Repair: ") + repair))
        lines.append(Text(f"{finding.check} · {finding.id}", style="dim"))
        quotes = [plain(f"“{e.quote}”", 160) for e in finding.evidence[:3]]
        table.add_row(
            severity(finding, lang), Group(*lines), Group(*quotes, plain(place(finding, lang), 120))
        )
    return table


def print_checks(lang: Lang) -> None:
    """Print the table of checks: what each proves and how far off is still right."""
    vi = lang == "vi"
    table = Table(expand=True, show_lines=True)
    for head in ("Mã", "Tên", "Mức độ", "Chứng minh điều gì", "Dung sai") if vi else (
        "Id", "Title", "Severity", "Proves", "Tolerance"):  # fmt: skip
        table.add_column(head)
    for check in CHECKS.values():
        table.add_row(
            check.id,
            check.title if vi else check.english,
            NAMES[check.severity][0 if vi else 1],
            check.proves if vi else check.proves_english,
            check.tolerance,
        )
    console().print(table)
