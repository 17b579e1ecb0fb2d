"""kehoach beside the libraries that do part of its work: speed and memory, in one run.

Run with ``python benchmarks/peers.py [FOLDER]``; the texts are the packaged plans, or the ``.txt``
files of the folder, and the PDF files are those of the folder or the tests' own letter. A library
that is not installed is left out with a sentence. The report (Markdown, and an SVG picture for
each part) is written to ``out/bench/``. How *right* they all are is ``kehoach evaluate --peers``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import kehoach
from kehoach import corpus
from kehoach.benchmarks.measuring import Row, in_rounds, markdown, rows, svg
from kehoach.benchmarks.throughput import forget, stages

ROUNDS = 5
SLOW_ROUNDS = 3
OUT = Path("out/bench")
Text = Callable[[str], object]
Loader = Callable[[], Text]


def _kehoach_citations() -> Text:
    from kehoach.extract import citations, documents, sections
    from kehoach.extract.reading.text import read_text
    from kehoach.extract.view import View

    ready: dict[str, list[tuple[Any, Any]]] = {}

    def run(text: str) -> object:
        if text not in ready:  # what comes before the citations is not theirs
            source = read_text(text)
            views = [View(source.text, blocks) for blocks in documents.split(source)]
            ready[text] = [(view, sections.find(view)) for view in views]
            for view, _ in ready[text]:
                assert view.folded is not None
        return [citations.find(view, outline) for view, outline in ready[text]]

    return run


def _kehoach_dates() -> Text:
    from kehoach.extract import dates, documents
    from kehoach.extract.reading.text import read_text
    from kehoach.extract.view import View

    ready: dict[str, list[Any]] = {}

    def run(text: str) -> object:
        if text not in ready:
            source = read_text(text)
            ready[text] = [View(source.text, blocks) for blocks in documents.split(source)]
            for view in ready[text]:
                assert view.folded is not None
        return [dates.find(view) for view in ready[text]]

    return run


def _kehoach() -> Text:
    return kehoach.parse


def _refex() -> Text:
    from refex.orchestrator import CitationExtractor  # type: ignore[import-not-found]

    return CitationExtractor().extract  # type: ignore[no-any-return]


def _eyecite() -> Text:
    from eyecite import get_citations  # type: ignore[import-not-found]

    return get_citations  # type: ignore[no-any-return]


def _dateparser() -> Text:
    from dateparser.search import search_dates

    return lambda text: [search_dates(line, languages=["vi"]) for line in text.splitlines() if line]


def _spacy() -> Text:
    import spacy

    return spacy.blank("xx").make_doc


def _underthesea() -> Text:
    from underthesea import ner

    return lambda text: [ner(line) for line in text.splitlines() if line.strip()]


def _quantulum() -> Text:
    from quantulum3 import parser

    return lambda text: [parser.parse(line) for line in text.splitlines() if line.strip()]


# The part, and who does it: kehoach first. A number is a share of the texts for the very slow.
PARTS: dict[str, dict[str, Loader]] = {
    "citations": {
        "kehoach citations": _kehoach_citations,
        "legal-reference-extraction": _refex,
        "eyecite": _eyecite,
    },
    "times": {"kehoach dates": _kehoach_dates, "dateparser search_dates": _dateparser},
    "whole text": {
        "kehoach whole pipeline": _kehoach,
        "spaCy blank tokenising": _spacy,
        "quantulum3": _quantulum,
        "underthesea NER": _underthesea,
    },
}
NOTES = {
    "legal-reference-extraction": "reads German law; none of ours",
    "eyecite": "reads United States citations; none of ours",
    "spaCy blank tokenising": "cuts words and does nothing else",
    "quantulum3": "English units",
}


def _pdf_kehoach(data: bytes) -> object:
    from kehoach.extract.reading.files import read_bytes

    return read_bytes(data, "a.pdf")


def _pdf_both(data: bytes) -> object:
    from kehoach.extract.reading.files import read_bytes

    return kehoach.parse(read_bytes(data, "a.pdf"))


def _pdf_pdfium(data: bytes) -> object:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _pdf_plumber(data: bytes) -> object:
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text() for page in document.pages]


READERS: dict[str, Callable[[bytes], object]] = {
    "kehoach PDF reader": _pdf_kehoach,
    "kehoach reader and pipeline": _pdf_both,
    "pypdfium2 text alone": _pdf_pdfium,
    "pdfplumber text alone": _pdf_plumber,
}


def _texts(folder: Path | None) -> list[str]:
    paths = sorted(folder.glob("*.txt")) if folder else list(corpus.plan_paths())
    return [path.read_text("utf-8") for path in paths]


def _pdfs(folder: Path | None) -> list[bytes]:
    own = [Path(__file__).parents[1] / "tests" / "fixtures" / "letter.pdf"]
    return [path.read_bytes() for path in (sorted(folder.glob("*.pdf")) if folder else own)]


def _pages(data: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def _loaded(part: Mapping[str, Loader]) -> dict[str, Text]:
    """The readers of a part that are installed."""
    found: dict[str, Text] = {}
    for name, load in part.items():
        try:
            found[name] = load()
        except ImportError as error:
            print(f"{name}: not installed ({error.name}), left out")
    return found


def peak(name: str, folder: Path | None) -> float | None:
    """Peak memory in megabytes of a process of its own that reads the texts once."""
    command = [sys.executable, str(Path(__file__).resolve()), "--memory", name]
    done = subprocess.run(
        [*command, *([str(folder)] if folder else [])],
        capture_output=True, text=True, timeout=600, check=False, env=os.environ.copy(),
    )  # fmt: skip
    last = done.stdout.split()[-1:]
    return float(last[0]) if done.returncode == 0 and last else None


def _memory(name: str, folder: Path | None) -> None:
    """What ``peak`` runs: read the texts with one library and print the peak."""
    loader = next(part[name] for part in PARTS.values() if name in part)
    read = loader()
    for text in _texts(folder):
        read(text)
    # Not ``getrusage``: its peak begins with that of the process that started this one.
    status = Path("/proc/self/status").read_text("utf-8")
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def _own_stages(texts: Sequence[str]) -> list[Row]:
    """Our stages beside the whole."""
    taken: dict[str, list[float]] = {}
    for number in range(ROUNDS + 1):
        forget()
        total: dict[str, float] = {}
        for text in texts:
            for name, seconds in stages(text).items():
                total[name] = total.get(name, 0.0) + seconds
        for name, seconds in total.items():
            taken.setdefault(name, [])
            if number:
                taken[name].append(seconds)
    return rows("stages", taken, sum(map(len, texts)))


def _compared(texts: Sequence[str], folder: Path | None) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for part, loaders in PARTS.items():
        readers = _loaded(loaders)

        def reading(read: Text) -> Callable[[], object]:
            def run() -> object:
                forget()
                return [read(text) for text in texts]

            return run

        taken = in_rounds({n: reading(r) for n, r in readers.items()}, SLOW_ROUNDS)
        peaks = {name: peak(name, folder) for name in readers}
        memory = {name: most for name, most in peaks.items() if most is not None}
        found[part] = rows(part, taken, size_of(texts), memory, NOTES)
    return found


def size_of(texts: Sequence[str]) -> int:
    """Characters of all texts."""
    return sum(map(len, texts))


def _read_pdfs(files: Sequence[bytes]) -> list[Row]:
    def reading(read: Callable[[bytes], object]) -> Callable[[], object]:
        return lambda: [read(data) for data in files]

    taken = in_rounds({name: reading(read) for name, read in READERS.items()}, ROUNDS)
    return rows("PDF readers", taken, sum(map(_pages, files)))


def main() -> None:
    """Measure, print, and write the report."""
    warnings.simplefilter("ignore")
    arguments = sys.argv[1:]
    if arguments[:1] == ["--memory"]:
        _memory(arguments[1], Path(arguments[2]) if arguments[2:] else None)
        return
    folder = Path(arguments[0]) if arguments else None
    texts = _texts(folder)
    parts = [("Stages", "characters", _own_stages(texts))]
    parts += [(name, "characters", found) for name, found in _compared(texts, folder).items()]
    if files := _pdfs(folder):
        parts.append(("PDF readers", "pages", _read_pdfs(files)))
    OUT.mkdir(parents=True, exist_ok=True)
    report = [
        f"# Speed beside others\n\n{len(texts)} texts, {size_of(texts):,} characters; seconds of "
        "the processor, median of the rounds; a ratio is to the first line of its table.\n"
    ]
    for name, unit, found in parts:
        report.append(f"\n## {name}\n\n{markdown(found, unit)}")
        picture = svg(found, name, unit)
        (OUT / f"{name.lower().replace(' ', '-')}.svg").write_text(picture, encoding="utf-8")
    (OUT / "peers.md").write_text("".join(report), encoding="utf-8")
    print("".join(report))


if __name__ == "__main__":
    main()
