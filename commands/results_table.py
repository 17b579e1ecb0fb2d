"""The register of commitments on the terminal, what needs an eye first."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .. import wording
from ..audit.results_model import STATES, Commitment, CommitmentRegister
from ..audit.results_sheet import ORDER
from ..audit.words import where
from ..show import console, plain
from ..wording import Lang

_STYLES = {"not_met": "bold red", "contradicted": "bold red", "met": "green", "exceeded": "green"}


def show(register: CommitmentRegister, lang: Lang) -> None:
    """Print every commitment with its reason, and how many there are in each state."""
    side = 0 if lang == "vi" else 1
    table = Table(expand=True, show_lines=True)
    heads = (
        ("Trạng thái", "Cam kết", "Kế hoạch", "Báo cáo", "Lý do, vị trí"),
        ("State", "Commitment", "Plan", "Reported", "Reason, place"),
    )[side]
    for head, share in zip(heads, (2, 5, 3, 3, 6), strict=True):
        table.add_column(head, ratio=share)
    for one in sorted(register.commitments, key=lambda c: ORDER.index(c.state)):
        table.add_row(
            Text(STATES[one.state][side], style=_STYLES.get(one.state, "")),
            plain(one.what, 160),
            plain(one.planned),
            plain(one.result or "-"),
            _reason(one, lang),
        )
    out = console()
    out.print(table)
    counts = ", ".join(
        f"{STATES[state][side].lower()} {register.count(state)}"
        for state in ORDER
        if register.count(state)
    )
    total = f"{len(register.commitments)} " + ("cam kết", "commitments")[side]
    day = wording.day(register.as_of, lang)
    out.print(Text(f"{('Tính đến', 'As of')[side]} {day}: {total}: {counts}."))


def _reason(one: Commitment, lang: Lang) -> Group:
    lines: list[RenderableType] = [plain(one.why if lang == "vi" else one.english)]
    if one.claim:
        lines.append(plain(f"“{one.claim}”", 120))
    lines.append(Text(where(one.plan, lang), style="dim"))
    lines += [
        Text(f"{r.evidence.file or ''} {where(r.evidence, lang)}".strip(), style="dim")
        for r in one.reports[:2]
    ]
    return Group(*lines)
