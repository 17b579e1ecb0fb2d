"""What a command line calls: evaluate a folder and print what was asked for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from ..models.errors import KehoachError
from .errors import error_lines
from .report import print_report, report_data
from .runner import evaluate_folder


def run(
    corpus: Path | None = None,
    *,
    errors: bool = False,
    as_json: bool = False,
    types: tuple[str, ...] = (),
    doc: str | None = None,
    lang: str = "vi",
) -> int:
    """Evaluate and print; the exit code is 0, or 2 when the corpus cannot be used.

    Args:
        corpus: a folder of gold files; None for the packaged plans.
        errors: list what is wrong, before the tables.
        as_json: print the report as JSON.
        types: only these record types (``header`` counts as one); none means all.
        doc: only files whose name holds this.
        lang: ``vi`` or ``en``.
    """
    try:
        evaluation = evaluate_folder(corpus, doc)
    except KehoachError as error:
        sys.stderr.write((error.message if lang == "vi" else error.english) + "\n")
        return 2
    if as_json:
        data = report_data(evaluation, types)
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
        return 0
    if errors:
        for line in error_lines(evaluation, types):
            sys.stdout.write(line + "\n")
    wide = None if sys.stdout.isatty() else 150
    print_report(evaluation, Console(width=wide, file=sys.stdout, highlight=False), types, lang)
    return 0
