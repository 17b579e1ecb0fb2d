"""What an office gets of an audit: the workbook and the Word report, in one folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..wording import Lang
from .bases import bases_sheet
from .case import AuditCase
from .state import Standings
from .word import write_report
from .workbook import write_findings

WORKBOOK, REPORT = "bang_phat_hien.xlsx", "bao_cao_kiem_tra.docx"


@dataclass(frozen=True, slots=True)
class Delivered:
    """Where the files are."""

    workbook: Path
    report: Path


def write_book(target: Path, made: Standings, cases: Iterable[AuditCase], lang: Lang = "vi") -> int:
    """Write the findings and the list of legal bases as a workbook; gives the rows.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    findings = [standing.finding for standing in made.current]
    return write_findings(target, made, lang, behind=[bases_sheet(cases, findings, lang)])


def deliver(
    folder: Path, made: Standings, cases: Sequence[AuditCase], *, body: str = "", lang: Lang = "vi"
) -> Delivered:
    """Write workbook and report into *folder*.

    Raises:
        KehoachError: when *folder* cannot be written.
    """
    files = list(dict.fromkeys(case.name for case in cases))
    write_book(folder / WORKBOOK, made, cases, lang)
    write_report(folder / REPORT, made, files, body=body, lang=lang)
    return Delivered(folder / WORKBOOK, folder / REPORT)
