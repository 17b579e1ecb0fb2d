"""Plans printed, scanned and read again: how fast, how true, and what it costs the records.

Run with ``python -m kehoach.benchmarks.ocr``. The five packaged plans, laid out on pages by a word
processor (the PDFs among the tests' fixtures), are rasterised, turned, blurred, speckled and
stamped from a fixed seed, so that only pictures are left; what is read off them is laid over the
typed text, letter by letter, and scored against the same gold. A PDF or a folder of PDFs as
argument is only timed. Needs tesseract with Vietnamese.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from rapidfuzz.distance import Levenshtein

from kehoach.corpus import plans
from kehoach.evaluation.scoring import Counts, Evaluation, evaluate
from kehoach.extract.pipeline import parse
from kehoach.extract.reading.files import read_bytes, read_file
from kehoach.models import RECORD_TYPES, PlanFile, Span

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "plans"
TYPES = ("citations", "targets", "figures", "deadlines", "assignments", "sections")


@dataclass(frozen=True)
class Scanner:
    """What becomes of a page between the printer and the file."""

    name: str
    dpi: int = 300
    turn: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    seal: bool = False
    bitonal: bool = False


SCANNERS = (
    Scanner("300 dpi"),
    Scanner("200 dpi", dpi=200),
    Scanner("300 dpi, turned 0.7, blurred, noisy, seal", 300, 0.7, 0.8, 12, True),
    Scanner("200 dpi, black and white, turned -1.2", 200, -1.2, 0.5, 8, False, True),
)


def scan(data: bytes, scanner: Scanner) -> bytes:
    """The PDF *data* as a scanner would give it: pictures of its pages."""
    source = pypdfium2.PdfDocument(data)
    chance = random.Random(7)
    pictures: list[Any] = []
    for page in source:
        picture = page.render(scale=scanner.dpi / 72).to_pil().convert("RGB")
        if scanner.seal:
            _seal(picture, scanner.dpi, chance)
        if scanner.turn:
            picture = picture.rotate(
                -scanner.turn, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
            )
        if scanner.blur:
            picture = picture.filter(ImageFilter.GaussianBlur(scanner.blur))
        if scanner.noise:
            grain = np.random.default_rng(7).normal(0, scanner.noise, (*picture.size[::-1], 1))
            speckled = np.asarray(picture, np.float32) + grain
            picture = Image.fromarray(speckled.clip(0, 255).astype(np.uint8))
        pictures.append(picture.convert("1" if scanner.bitonal else "RGB"))
    stream = io.BytesIO()
    pictures[0].save(
        stream, "PDF", resolution=scanner.dpi, save_all=True, append_images=pictures[1:]
    )
    return stream.getvalue()


def _seal(picture: Any, dpi: int, chance: random.Random) -> None:
    """A round red seal of 36 mm somewhere on the page, over the words."""
    size = round(36 / 25.4 * dpi)
    left = chance.randrange(picture.width // 2, picture.width - size)
    top = chance.randrange(picture.height // 4, picture.height - size)
    layer = Image.new("RGB", picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(layer)
    for inset, width in ((0, dpi // 50), (size // 9, dpi // 150)):
        box = (left + inset, top + inset, left + size - inset, top + size - inset)
        pen.ellipse(box, outline=(214, 40, 50), width=width)
    middle = (left + size / 2, top + size / 2, size / 5)
    pen.regular_polygon(middle, 5, fill=(214, 40, 50))
    darker = np.minimum(np.asarray(picture), np.asarray(layer))
    picture.paste(Image.fromarray(darker))


def accuracy(typed: str, read: str) -> float:
    """1 - edit distance / length, runs of white space as one, marks of Markdown aside."""
    one, two = (" ".join(text.replace("*", "").split()) for text in (typed, read))
    return 1 - Levenshtein.distance(one, two) / max(len(one), 1)


def laid_over(file: PlanFile, typed: str) -> PlanFile:
    """*file* with its records moved to where their words stand in the typed text."""
    starts = [0] * (len(file.text) + 1)
    for step in Levenshtein.opcodes(file.text, typed):
        for at in range(step.src_start, step.src_end):
            ahead = min(at - step.src_start, step.dest_end - step.dest_start)
            starts[at] = step.dest_start + ahead
    starts[-1] = len(typed)

    def moved(record: Any) -> Any | None:
        start, end = starts[record.span.start], starts[record.span.end - 1] + 1
        end = min(end, len(typed))
        if start >= end:
            return None
        span = Span(start=start, end=end)
        return record.model_copy(update={"span": span, "quote": typed[start:end]})

    documents = tuple(
        document.model_copy(
            update={
                kind: tuple(filter(None, map(moved, getattr(document, kind))))
                for kind in RECORD_TYPES
            }
        )
        for document in file.documents
    )
    return file.model_copy(update={"text": typed, "documents": documents})


def f1s(evaluation: Evaluation) -> dict[str, tuple[float, float]]:
    """Micro F1 by record type, core and whole."""
    found = {}
    for kind in TYPES:
        rates = []
        for level in ("core", "whole"):
            total = Counts()
            for file in evaluation.files:
                if kind in file.types:
                    total += file.types[kind].counts(level)
            rates.append(total.f1 or 0.0)
        found[kind] = (rates[0], rates[1])
    return found


def rows(scanners: tuple[Scanner, ...], only: str) -> Iterator[str]:
    """One line a way of reading: text, PDF, and each scanner."""
    chosen = [plan for plan in plans() if only in plan.name]
    typed = {plan.name: read_bytes(plan.text.encode(), f"{plan.name}.md") for plan in chosen}
    yield _row("typed text", f1s(evaluate([(p.gold, parse(typed[p.name])) for p in chosen])), "")
    for scanner in (None, *scanners):
        scored, true, pages, seconds = [], [], 0, 0.0
        for plan in chosen:
            data = (FIXTURES / f"{plan.name}.office.pdf").read_bytes()
            if scanner is not None:
                data = scan(data, scanner)
            start = time.perf_counter()
            source = read_bytes(data, "scan.pdf")
            seconds += time.perf_counter() - start
            pages += source.info.pages or 0
            text = typed[plan.name].text
            true.append(accuracy(text, source.text))
            scored.append((plan.gold, laid_over(parse(source), text)))
        told = f"{sum(true) / len(true):.4f}  {60 * pages / seconds:.0f} pages/min"
        yield _row(scanner.name if scanner else "PDF with text", f1s(evaluate(scored)), told)


def _row(name: str, rates: dict[str, tuple[float, float]], told: str) -> str:
    cells = "  ".join(f"{kind[:4]} {core:.3f}/{whole:.3f}" for kind, (core, whole) in rates.items())
    return f"{name:<44}{cells}  {told}"


def timed(path: Path) -> str:
    """Pages a minute on real scans."""
    start = time.perf_counter()
    source = read_file(path)
    seconds = time.perf_counter() - start
    pages = source.info.pages or 0
    return f"{path.name}: {pages} pages, {60 * pages / seconds:.0f} pages/min"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="real scans, only timed")
    parser.add_argument("--plan", default="", help="only plans whose name holds this")
    parser.add_argument("--scanner", type=int, help="only this scanner, from 0")
    chosen = parser.parse_args()
    for path in chosen.paths:
        for file in sorted(path.glob("*.pdf")) if path.is_dir() else [path]:
            print(timed(file))
    if not chosen.paths:
        some = SCANNERS if chosen.scanner is None else (SCANNERS[chosen.scanner],)
        for row in rows(some, chosen.plan):
            print(row, flush=True)


if __name__ == "__main__":
    main()
