"""The five packaged plans in every format: what of their records comes back, and what it costs.

Run with ``python -m kehoach.benchmarks.formats``. The files are the fixtures of the tests, and what
LibreOffice makes of them; old PDFs are drawn by reportlab in the codes of their fonts, scans are
pictures of the PDF. Records are held against the gold of the plans, on which the text scores 1.
Seconds are of the processor, with those of the programs that are run; memory is the highest sum
of all of them. A format whose program is missing is left out.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

from kehoach.benchmarks.fuzz import family
from kehoach.benchmarks.ocr import SCANNERS, accuracy, f1s, laid_over, scan
from kehoach.corpus import plans
from kehoach.corpus.loader import PackagedPlan
from kehoach.evaluation.scoring import evaluate
from kehoach.extract.pipeline import parse
from kehoach.extract.reading import office
from kehoach.extract.reading.files import read_bytes, read_file
from kehoach.extract.reading.legacy import Codec
from kehoach.models import Block, SourceText
from kehoach.tests.fixtures.old_codes import written

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "plans"
AS_IT_IS = {
    "text": "txt", "DOCX": "office.docx", "HTML": "html", "PDF of LibreOffice": "office.pdf",
    "PDF of Chromium": "chromium.pdf",
}  # fmt: skip
FILTERS = {"DOC": "doc", "RTF": "rtf", "ODT": "odt"}
OLD: dict[str, tuple[Codec, str]] = {
    "PDF in .VnTime": ("tcvn3", ".VnTime"),
    "PDF in VNI-Times": ("vni", "VNI-Times"),
}
SCANS = {"scan, 300 dpi": SCANNERS[0], "scan, 200 dpi, black and white, turned": SCANNERS[3]}
KINDS = (*AS_IT_IS, *FILTERS, *OLD, *SCANS)


def made(kind: str, plan: PackagedPlan, folder: Path) -> Path | None:
    """The plan as a file of that kind; None where the program for it is missing."""
    if kind in AS_IT_IS:
        suffix = AS_IT_IS[kind]
        data = plan.text.encode() if suffix == "txt" else _fixture(plan, suffix)
    elif kind in FILTERS:
        suffix = FILTERS[kind]
        found = _by_office(plan, suffix, folder)
        if found is None:
            return None
        data = found
    elif kind in OLD:
        suffix, data = "pdf", old_pdf(plan.text, *OLD[kind])
    elif shutil.which("tesseract") is None:
        return None
    else:
        suffix, data = "pdf", scan(_fixture(plan, "office.pdf"), SCANS[kind])
    path = folder / f"{plan.name}.{suffix}"
    path.write_bytes(data)
    return path


def _fixture(plan: PackagedPlan, suffix: str) -> bytes:
    return (FIXTURES / f"{plan.name}.{suffix}").read_bytes()


def _by_office(plan: PackagedPlan, suffix: str, folder: Path) -> bytes | None:
    program = office.program()
    if program is None:
        return None
    source = folder / f"{plan.name}.docx"
    _typed(read_bytes(_fixture(plan, "office.docx"), "a.docx"), source)
    home = (folder / "profile").as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={home}", "--headless", "--convert-to", suffix,
         "--outdir", str(folder / "made"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    source.unlink()
    return (folder / "made" / f"{plan.name}.{suffix}").read_bytes()


def _typed(source: SourceText, path: Path) -> None:
    """*source* as a DOCX in which labels are typed.

    LibreOffice loses where numbers begin when it writes lists in its older formats, and what it has
    written says ``1.`` for every item: no reader could tell.
    """
    from docx import Document

    document = Document()
    tables: dict[int, list[Block]] = {}
    for block in source.blocks:
        if block.cell is not None:
            tables.setdefault(block.cell.table, []).append(block)
    for block in source.blocks:
        if block.cell is None:
            run = document.add_paragraph().add_run(source.text[block.span.start : block.span.end])
            run.bold = block.bold
        elif block is tables[block.cell.table][0]:
            places = [(b.cell, b) for b in tables[block.cell.table] if b.cell is not None]
            table = document.add_table(
                max(c.row + c.row_span for c, _ in places),
                max(c.column + c.column_span for c, _ in places),
            )
            for cell, one in places:
                there = table.cell(cell.row, cell.column)
                there.text = "\n".join(
                    filter(None, (there.text, source.text[one.span.start : one.span.end]))
                )
                last = cell.row + cell.row_span - 1, cell.column + cell.column_span - 1
                if last != (cell.row, cell.column):
                    there.merge(table.cell(*last))
    document.save(str(path))


def old_pdf(text: str, codec: Codec, name: str) -> bytes:
    """*text* on pages, in the codes of an old font of that name."""
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    font = TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    font.face.name = name.encode()
    pdfmetrics.registerFont(font)
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    lines = [
        line
        for paragraph in text.replace("*", "").split("\n")
        for line in textwrap.wrap(paragraph, 80) or [""]
    ]
    for top in range(0, len(lines), 54):
        canvas.setFont(name, 9)
        for row, line in enumerate(lines[top : top + 54]):
            canvas.drawString(45, 790 - 13.5 * row, written(line, codec))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def scored(files: dict[str, Path]) -> tuple[str, float]:
    """Whole-record F1 of each type over the plans, and the mean share of right characters."""
    pairs, true = [], []
    for plan in plans():
        source = read_file(files[plan.name])
        typed = read_bytes(plan.text.encode(), f"{plan.name}.md").text
        true.append(accuracy(typed, source.text))
        pairs.append((plan.gold, laid_over(parse(source), typed)))
    rates = f1s(evaluate(pairs))
    return " | ".join(f"{whole:.3f}" for _, whole in rates.values()), sum(true) / len(true)


def cost(files: dict[str, Path]) -> tuple[float, float, int]:
    """Characters a second, pages a second (0 where there are none), and the peak in MB."""
    worker = subprocess.Popen(
        [sys.executable, __file__, "--read", *map(str, files.values())],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    most = 0
    while worker.poll() is None:
        most = max(most, family(worker.pid))
        time.sleep(0.01)
    assert worker.stdout is not None
    told = json.loads(worker.stdout.read())
    return (
        told["characters"] / told["seconds"], told["pages"] / told["seconds"],
        max(most, told["peak"]) // 1_000_000,
    )  # fmt: skip


def read(paths: list[str]) -> None:
    """Read the files, those that take little time several times over; say what it cost."""
    read_file(paths[0])  # what is loaded once is not counted
    characters = pages = 0
    start = _seconds()
    for _ in range(20):
        for path in paths:
            source = read_file(path)
            characters += len(source.text)
            pages += source.info.pages or 0
        if _seconds() - start > 3:
            break
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    spent = _seconds() - start
    print(json.dumps({"characters": characters, "pages": pages, "seconds": spent, "peak": peak}))


def _seconds() -> float:
    own, others = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def rows(only: str) -> Iterator[str]:
    """A line of the table for each format."""
    for kind in KINDS:
        if only not in kind:
            continue
        with tempfile.TemporaryDirectory() as folder:
            files = {plan.name: made(kind, plan, Path(folder)) for plan in plans()}
            there = {name: path for name, path in files.items() if path is not None}
            if len(there) < len(files):
                yield f"| {kind} | (its program is not installed) |"
                continue
            rates, true = scored(there)
            characters, pages, peak = cost(there)
            paged = f"{pages:.1f}" if pages else ""
            yield f"| {kind} | {true:.4f} | {rates} | {characters:,.0f} | {paged} | {peak} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default="", help="only formats whose name holds this")
    parser.add_argument("--read", nargs="+", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.read:
        read(chosen.read)
        return
    print("| format | characters | sections | citations | ... | characters/s | pages/s | MB |")
    for row in rows(chosen.only):
        print(row, flush=True)


if __name__ == "__main__":
    main()
