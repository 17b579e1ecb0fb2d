"""Findings on the terminal, the gravest first."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..audit import CHECKS, SEVERITIES
from ..audit.state import NAMES as STATUS_NAMES
from ..audit.state import Standing, Standings
from ..audit.words import NAMES, REVIEW, place, severity
from ..show import console, plain
from ..wording import Lang


def print_findings(standings: Standings, lang: Lang) -> None:
    """Print the findings of each file, and how many there are of each severity."""
    out = console()
    for name in dict.fromkeys(s.finding.file for s in standings.current):
        own = [s for s in standings.current if s.finding.file == name]
        own.sort(key=lambda s: (SEVERITIES.index(s.finding.severity), s.finding.review))
        out.print(_table(name or "", own, lang))
    print_summary(standings, lang)


def print_summary(standings: Standings, lang: Lang) -> None:
    """Print how many findings there are of each severity, how many are new and gone."""
    out, side = console(), 0 if lang == "vi" else 1
    found = [s.finding for s in standings.current]
    counts = ", ".join(
        f"{NAMES[s][side].lower()} {sum(f.severity == s and not f.review for f in found)}"
        for s in SEVERITIES
    )
    looked = f"{REVIEW[side].lower()} {sum(f.review for f in found)}"
    out.print(Text(f"{len(found)} {('phát hiện', 'findings')[side]}: {counts}, {looked}."))
    old = sum(not s.new for s in standings.current)
    if old or standings.gone:
        new, gone = len(found) - old, len(standings.gone)
        out.print(
            Text(f"Mới {new}, như trước {old}, không còn {gone}.")
            if lang == "vi"
            else Text(f"New {new}, as before {old}, gone {gone}.")
        )


def _table(name: str, standings: list[Standing], lang: Lang) -> RenderableType:
    vi = lang == "vi"
    title = plain(name)
    title.stylize("bold")
    table = Table(title=title, title_justify="left", expand=True, show_lines=True)
    heads = ("Mức độ", "Phát hiện", "Trích dẫn, vị trí") if vi else (
        "Severity", "Finding", "Quote, place")  # fmt: skip
    for head, share in zip(heads, (1, 4, 4), strict=True):
        table.add_column(head, ratio=share)
    for standing in standings:
        finding = standing.finding
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
        if standing.mark:
            state = STATUS_NAMES[standing.status][0 if vi else 1]
            lines.append(plain(f"{state}: {standing.mark.why} ({standing.mark.author})"))
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
