"""Folders of gold files: found, read, extracted, scored."""

from __future__ import annotations

import traceback
from dataclasses import replace
from pathlib import Path

from ..corpus import SUFFIX, GoldFile, load_gold, no_gold
from ..corpus.loader import plans_folder
from ..extract import pipeline
from ..extract.reading import read_file
from ..models import PlanFile
from ..models.errors import BadCorpus, KehoachError
from .scoring import Evaluation, evaluate

_ENDINGS = (".txt", ".md", ".docx", ".pdf", ".html", ".htm")


def text_of(gold_path: Path, gold: GoldFile) -> Path | None:
    """The file that *gold* speaks of: the one that it names, else one of its own name."""
    named = gold_path.with_name(gold.text_name)
    others = (gold_path.with_name(gold.name + ending) for ending in _ENDINGS)
    return next((path for path in (named, *others) if path.is_file()), None)


def evaluate_folder(corpus: Path | None = None, doc: str | None = None) -> Evaluation:
    """Extract and score every file of a folder.

    Args:
        corpus: a folder with ``NAME.gold.json`` files; None for the packaged plans.
        doc: only files whose name holds this.

    Raises:
        BadCorpus: when the folder holds no gold file, or one that does not fit its schema.
    """
    folder = plans_folder() if corpus is None else corpus
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    if not paths:
        raise no_gold(folder)
    scored: list[tuple[GoldFile, PlanFile]] = []
    skipped: dict[str, KehoachError] = {}
    failed: dict[str, str] = {}
    for path in paths:
        name = path.name.removesuffix(SUFFIX)
        if doc is not None and doc not in name:
            continue
        gold = load_gold(path)
        file = text_of(path, gold)
        if file is None:
            skipped[name] = BadCorpus(
                "no-text",
                f"Không có văn bản {gold.text_name} bên cạnh bản gán nhãn.",
                f"The text {gold.text_name} is not beside its gold file.",
            )
            continue
        try:
            scored.append((gold, pipeline.parse(read_file(file))))
        except KehoachError as error:
            skipped[name] = error
        except Exception as error:  # a fault of ours: say where, and score the other files
            failed[name] = _where(error)
    return replace(evaluate(scored), skipped=skipped, failed=failed)


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}, line {last.lineno})"
