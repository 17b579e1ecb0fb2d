"""``python -m kehoach.evaluation``: score the extraction of a folder of gold files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .front import run
from .report import ALL_TYPES, HEADER


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and print the report."""
    parser = argparse.ArgumentParser(prog="python -m kehoach.evaluation", description=__doc__)
    parser.add_argument("--corpus", type=Path, help="folder of NAME.gold.json (default: packaged)")
    parser.add_argument(
        "--type", action="append", default=[], choices=(*ALL_TYPES, HEADER), dest="types"
    )
    parser.add_argument("--doc", help="only files whose name holds this")
    parser.add_argument("--errors", action="store_true", help="list what is wrong, too")
    parser.add_argument("--json", action="store_true", help="print data instead of tables")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    options = parser.parse_args(arguments)
    return run(
        options.corpus, errors=options.errors, as_json=options.json, types=tuple(options.types),
        doc=options.doc, lang=options.lang,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
