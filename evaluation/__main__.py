"""Score the extraction of a folder of gold files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..models.errors import KehoachError
from .report import ALL_TYPES, HEADER
from .run import run


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and print the report; 2 when the input cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m kehoach.evaluation", description=__doc__)
    parser.add_argument("--corpus", type=Path, help="folder of NAME.gold.json (default: packaged)")
    parser.add_argument(
        "--type",
        action="append",
        default=[],
        choices=(*ALL_TYPES, HEADER),
        dest="types",
        help="only this record type; may be given again",
    )
    parser.add_argument("--doc", help="only files whose name holds this")
    parser.add_argument("--errors", action="store_true", help="list what is wrong, too")
    parser.add_argument("--calibration", action="store_true", help="reliability of confidence")
    parser.add_argument("--peers", action="store_true", help="what others reach, too")
    parser.add_argument("--json", action="store_true", help="print data instead of tables")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    options = parser.parse_args(arguments)
    try:
        return run(
            options.corpus,
            errors=options.errors,
            as_json=options.json,
            types=tuple(options.types),
            doc=options.doc,
            calibration=options.calibration,
            peers=options.peers,
            lang=options.lang,
        )
    except KehoachError as error:
        sys.stderr.write((error.message if options.lang == "vi" else error.english) + "\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
