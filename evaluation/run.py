"""What a command line calls: evaluate a folder and print what was asked for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from ..models.errors import KehoachError
from .calibration import calibration_data, calibration_table
from .errors import error_lines
from .peers import compare, peers_data, peers_table
from .report import ALL_TYPES, HEADER, print_report, report_data
from .runner import evaluate_folder


def run(
    corpus: Path | None = None,
    *,
    errors: bool = False,
    as_json: bool = False,
    types: tuple[str, ...] = (),
    doc: str | None = None,
    calibration: bool = False,
    peers: bool = False,
    lang: str = "vi",
) -> int:
    """Evaluate and print; 0, or 1 when the extraction failed on a file.

    Args:
        corpus: a folder of gold files; None for the packaged plans.
        errors: list what is wrong, before the tables.
        as_json: print the report as JSON.
        types: only these record types (``header`` counts as one); none means all.
        doc: only files whose name holds this.
        calibration: show how far ``confidence`` can be trusted, too.
        peers: measure what others offer on the same gold, too.
        lang: ``vi`` or ``en``.

    Raises:
        KehoachError: when the corpus or a type cannot be used.
    """
    _known(types)
    evaluation = evaluate_folder(corpus, doc)
    if as_json:
        data = report_data(evaluation, types)
        if calibration:
            data["calibration"] = calibration_data(evaluation, types)
        if peers:
            data["peers"] = peers_data(compare(corpus, doc))
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    else:
        if errors:
            for line in error_lines(evaluation, types, lang):
                sys.stdout.write(line + "\n")
        # Away from a terminal (a pipe, a log) the tables keep their width.
        console = Console(
            width=None if sys.stdout.isatty() else 160, file=sys.stdout, highlight=False
        )
        print_report(evaluation, console, types, lang)
        if calibration:
            console.print(calibration_table(evaluation, types, lang))
        if peers:
            console.print(peers_table(compare(corpus, doc), lang))
    return 1 if evaluation.failed else 0


def _known(types: tuple[str, ...]) -> None:
    for name in types:
        if name not in (*ALL_TYPES, HEADER):
            allowed = ", ".join((*ALL_TYPES, HEADER))
            raise KehoachError(
                "type",
                f"Không có loại bản ghi “{name}”. Hãy chọn: {allowed}.",
                f"There is no record type “{name}”; choose from {allowed}.",
            )
