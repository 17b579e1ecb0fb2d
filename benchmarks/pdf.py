"""Pages a second and peak memory of reading PDF, by kind and length, each in a fresh process.

Run with ``python benchmarks/pdf.py``. Prose is the pages of the test fixtures, repeated; a table is
one over all pages, drawn anew (which needs the fonts of ``fonts-liberation2``). ``open`` tables
have no ruling lines; ``repaired`` pages have letters from two fonts and are read by pdfplumber.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pypdfium2

from kehoach.tests.fixtures import annexes, make_tables

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
KINDS = {
    "prose": "plans/*.office.pdf",
    "ruled": "duties.ruled",
    "open": "duties.open",
    "numbers": "measures.open",
    "repaired": "plans/*.fallback.pdf",
}
ROWS_A_PAGE = {"duties": 18, "measures": 28}
LENGTHS = (50, 100, 500)


def made(kind: str, pages: int, folder: Path) -> Path:
    """A file of *pages* pages of one kind."""
    path = folder / f"{kind}.{pages}.pdf"
    target = pypdfium2.PdfDocument.new()
    if "*" not in KINDS[kind]:
        name, head, look = make_tables.FACES[KINDS[kind]]
        drawn = folder / "drawn.pdf"
        make_tables.draw(drawn, getattr(annexes, name)(pages * ROWS_A_PAGE[name]), head, look)
        source = pypdfium2.PdfDocument(drawn)
        target.import_pages(source, list(range(min(pages, len(source)))))
    else:
        sources = [pypdfium2.PdfDocument(p) for p in sorted(FIXTURES.glob(KINDS[kind]))]
        while len(target) < pages:
            for source in sources:
                left = pages - len(target)
                target.import_pages(source, list(range(min(len(source), left))))
    target.save(path)
    return path


def measure(path: str) -> None:
    """Read one file and say processor seconds and the peak of memory in MB."""
    from kehoach.extract.reading import read_file

    start = time.process_time()
    source = read_file(path)
    pages = source.info.pages or 0
    spent = time.process_time() - start
    peak = psutil.Process().memory_info()
    high = getattr(peak, "peak_wset", None)
    if high is None:
        import resource

        high = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    cells = sum(block.cell is not None for block in source.blocks)
    print(f"{spent:.3f} {high / 1e6:.0f} {cells} {pages}")


def main() -> None:
    """Print the table."""
    print("kind      pages  seconds  pages/s  peak MB  cells")
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            for pages in LENGTHS:
                if kind == "repaired" and pages > LENGTHS[1]:
                    continue
                path = made(kind, pages, Path(folder))
                out = subprocess.run(
                    [sys.executable, __file__, str(path)],
                    check=True,
                    capture_output=True,
                    text=True,
                ).stdout.split()
                rate = int(out[3]) / float(out[0])
                row = f"{kind:9} {out[3]:>5} {out[0]:>8} {rate:8.0f} {out[1]:>8} {out[2]:>6}"
                print(row)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        main()
