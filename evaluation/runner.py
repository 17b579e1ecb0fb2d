"""Folders of gold files: found, read, extracted, scored."""

from __future__ import annotations

import traceback
from pathlib import Path

from ..corpus import SUFFIX, GoldFile, load_gold, plans
from ..extract import pipeline, reading
from ..extract.reading.text import read_text
from ..models import PlanFile, SourceText
from ..models.errors import BadCorpus, KehoachError
from .scoring import Evaluation, evaluate

_ENDINGS = (".txt", ".md", ".docx", ".pdf", ".html", ".htm")


def text_of(gold_path: Path, gold: GoldFile) -> Path | None:
    """The file that *gold* speaks of: the one that it names, else its own name's."""
    named = gold_path.parent / gold.text_name
    others = (gold_path.with_name(gold.name + ending) for ending in _ENDINGS)
    return next((path for path in (named, *others) if path.is_file()), None)


def read_source(path: Path) -> SourceText | None:
    """The canonical text of a file, or None where this kind of file cannot be read yet."""
    read_file = getattr(reading, "read_file", None)
    if read_file is not None:
        source = read_file(path)
        return source if isinstance(source, SourceText) else None
    if path.suffix.lower() in (".txt", ".md"):
        return read_text(path.read_bytes().decode("utf-8-sig"))
    return None


def load(
    corpus: Path | None, doc: str | None = None
) -> tuple[list[tuple[GoldFile, PlanFile]], dict[str, str]]:
    """Gold and extraction of every file of a folder, and the files skipped with the reason.

    Args:
        corpus: a folder with ``NAME.gold.json`` files; None for the packaged plans.
        doc: only files whose name holds this.

    Raises:
        BadCorpus: when the folder holds no gold file, or one that does not fit its schema.
    """
    if corpus is None:
        packaged = [p for p in plans() if doc is None or doc in p.name]
        return [(p.gold, pipeline.parse(p.text)) for p in packaged], {}
    paths = sorted(corpus.glob(f"*{SUFFIX}"))
    if not paths:
        raise BadCorpus(
            "no-gold",
            f"Thư mục {corpus} không có tệp *{SUFFIX}. Hãy chỉ đúng thư mục.",
            f"The folder {corpus} holds no *{SUFFIX} file; point to the right one.",
        )
    found, skipped = [], {}
    for path in paths:
        name = path.name.removesuffix(SUFFIX)
        if doc is not None and doc not in name:
            continue
        gold = load_gold(path)
        file = text_of(path, gold)
        try:
            source = None if file is None else read_source(file)
        except KehoachError as error:
            skipped[name] = error.english
            continue
        if file is None or source is None:
            skipped[name] = f"no text {gold.text_name}" if file is None else "cannot be read yet"
            continue
        try:
            found.append((gold, pipeline.parse(source)))
        except Exception as error:  # a fault of ours: tell it, and score the other files
            skipped[name] = f"the extraction failed: {_where(error)}"
    return found, skipped


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"


def evaluate_folder(corpus: Path | None, doc: str | None = None) -> Evaluation:
    """Score every file of a folder (see ``load``)."""
    files, skipped = load(corpus, doc)
    return evaluate(files, skipped)
