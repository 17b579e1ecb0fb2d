"""kehoach beside what one would use without it, on the same gold and by the same scorer.

Deadlines by dateparser, quantities by quantulum3 and by plain regular expressions, citations by
plain regular expressions, the names of agencies by underthesea. How each one's output becomes
records is told where it is wrapped (``peers_readers``, ``peers_plain``).

- **Deadlines, citations**: as in ``docs/SCORING.md``.
- **Quantities**: targets and figures together, since no peer tells them apart; core only.
- **Agencies**: the distinct names of the bodies that gold gives tasks to, file by file. A name is
  found when a name of the peer agrees with it (token F1 of 0.6 or more of the folded names); a
  name of the peer is right when it agrees with any body that gold names: those with tasks, their
  partners, issuers and recipients. ``ner`` reads whole texts and can not know which body has a
  task, so it is not blamed for the others. Ours are the agencies of our assignments.
- **Time**: of reading the texts, once, behind one small text that warms it up; ours is the whole
  extraction, all types at once, whichever row it stands in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table

from ..corpus import SUFFIX, GoldFile, Reduced, load_gold, no_gold, with_spans
from ..corpus.loader import plans_folder
from ..extract import pipeline
from ..extract.reading import read_file
from ..models import PlanDocument, PlanFile, Signer
from ..models.errors import KehoachError
from . import peers_plain, peers_readers
from .fields import fold_name, token_f1
from .report import number
from .runner import text_of
from .scoring import ENOUGH, Evaluation, FileScore, mean, score_files, score_type
from .wording import word

AGENCIES, QUANTITIES = "agencies", "quantities"
TASKS = ("deadlines", AGENCIES, QUANTITIES, "citations")
OURS = "kehoach"
SAME_NAME = 0.6
_WARM = "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2024; Phòng Y tế báo cáo trước ngày 05/3/2024."

Read = Callable[[str], list[Any]]
"""From a canonical text to records, or to names of bodies."""


@dataclass(frozen=True)
class Peer:
    """A way to read one kind of thing. ``load`` imports what it needs and gives the reader.

    ``whole``: it knows enough of the fields for whole records to be compared.
    """

    name: str
    task: str
    load: Callable[[], Read]
    whole: bool = False


PEERS: tuple[Peer, ...] = (
    Peer("dateparser", "deadlines", peers_readers.load_dateparser, whole=True),
    Peer("underthesea ORG", AGENCIES, peers_readers.load_underthesea),
    Peer("underthesea", AGENCIES, lambda: peers_readers.load_underthesea(("ORG", "LOC", "PER"))),
    Peer("quantulum3", QUANTITIES, peers_readers.load_quantulum),
    Peer("regex", QUANTITIES, lambda: peers_plain.quantities),
    Peer("regex", "citations", lambda: peers_plain.citations, whole=True),
)


@dataclass(frozen=True)
class Rates:
    """Precision, recall and F1 of all files together, and the mean F1 over the files."""

    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    mean: float | None = None


@dataclass(frozen=True)
class Row:
    """What one reader reached at one task.

    Attributes:
        whole: None where whole records can not be compared.
        missing: it is not installed.
        failed: the error that ended it, else None.
    """

    task: str
    name: str
    core: Rates = Rates()
    whole: Rates | None = None
    seconds: float | None = None
    characters: int = 0
    missing: bool = False
    failed: str | None = None

    @property
    def speed(self) -> float | None:
        """Characters a second."""
        return self.characters / self.seconds if self.seconds else None


@dataclass(frozen=True)
class _Sample:
    gold: GoldFile
    text: str
    ours: PlanFile = field(repr=False)


def compare(
    corpus: Path | None = None, doc: str | None = None, peers: Sequence[Peer] | None = None
) -> list[Row]:
    """Every peer and kehoach on the gold files of a folder, ordered by task, ours last.

    Files that can not be read are left out; the scores proper tell of them.

    Args:
        corpus: a folder of gold files; None for the packaged plans.
        doc: only files whose name holds this.
        peers: the others; None for all of ``PEERS``.

    Raises:
        BadCorpus: when the folder holds no gold file, or one that does not fit its schema.
    """
    others = PEERS if peers is None else peers
    sources = list(_sources(corpus, doc))
    begin = time.perf_counter()
    samples = [_Sample(g, source.text, pipeline.parse(source)) for g, source in sources]
    seconds = time.perf_counter() - begin
    rows = []
    for task in TASKS:
        rows += [_row(peer, samples) for peer in others if peer.task == task]
        found = [_ours(sample.ours, task) for sample in samples]
        mine = Peer(OURS, task, lambda: list, whole=task in ("deadlines", "citations"))
        rows.append(_scored(mine, samples, found, seconds))
    return rows


def _sources(corpus: Path | None, doc: str | None) -> Iterator[tuple[GoldFile, Any]]:
    folder = plans_folder() if corpus is None else corpus
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    if not paths:
        raise no_gold(folder)
    for path in paths:
        gold = load_gold(path)
        file = text_of(path, gold)
        if file is None or (doc is not None and doc not in gold.name):
            continue
        try:
            yield gold, read_file(file)
        except KehoachError:
            continue


def _row(peer: Peer, samples: Sequence[_Sample]) -> Row:
    """One peer; not installed, or ended by an error of its own, it has no scores."""
    try:
        read = peer.load()
    except ImportError:
        return Row(peer.task, peer.name, missing=True)
    try:
        read(_WARM)
        begin = time.perf_counter()
        found = [read(sample.text) for sample in samples]
        seconds = time.perf_counter() - begin
    except Exception as error:  # a library of others: its faults are its own
        return Row(peer.task, peer.name, failed=f"{type(error).__name__}: {error}")
    return _scored(peer, samples, found, seconds)


def _scored(
    peer: Peer, samples: Sequence[_Sample], found: Sequence[list[Any]], seconds: float
) -> Row:
    characters = sum(len(sample.text) for sample in samples)
    if peer.task == AGENCIES:
        core, whole = _names(samples, found), None
    else:
        score = _quantity_score if peer.task == QUANTITIES else _file_score
        files = (score(peer.task, s, f) for s, f in zip(samples, found, strict=True))
        evaluation = Evaluation(tuple(files))
        core = _rates(evaluation, peer.task, "core")
        whole = _rates(evaluation, peer.task, "whole") if peer.whole else None
    return Row(peer.task, peer.name, core, whole, seconds, characters)


def _rates(evaluation: Evaluation, task: str, level: Any) -> Rates:
    counts = evaluation.counts(task, level)
    return Rates(counts.precision, counts.recall, counts.f1, evaluation.mean(task, level))


def _ours(file: PlanFile, task: str) -> list[Any]:
    if task == AGENCIES:
        return [record.agency for d in file.documents for record in d.assignments]
    kinds = ("targets", "figures") if task == QUANTITIES else (task,)
    return [record for d in file.documents for kind in kinds for record in getattr(d, kind)]


def _file_score(task: str, sample: _Sample, found: list[Any]) -> FileScore:
    """The scorer on an extraction that holds these records alone."""
    document = PlanDocument.model_validate({task: tuple(found)})
    scored = score_files(sample.gold, PlanFile(text=sample.text, documents=(document,)))
    types = {task: scored.types[task]} if task in scored.types else {}
    return FileScore(sample.gold.name, types)


def _quantity_score(task: str, sample: _Sample, found: list[Any]) -> FileScore:
    """Targets and figures as one type; a file annotated for one of them alone is left out."""
    kinds = ("targets", "figures")
    if any(kind not in d.records for d in sample.gold.documents for kind in kinds):
        return FileScore(sample.gold.name)
    text = Reduced(sample.text)
    gold = with_spans(sample.gold, text)
    expected = [record for kind in kinds for record in gold.of(kind)]
    places = [text.place(r.span) if r.span.start < r.span.end else None for r in expected]
    score = score_type("targets", expected, places, found, [text.place(r.span) for r in found])
    return FileScore(sample.gold.name, {task: score})


def _names(samples: Sequence[_Sample], found: Sequence[list[str]]) -> Rates:
    recalled = wanted = right = said = 0
    f1s = []
    for sample, names in zip(samples, found, strict=True):
        if not sample.gold.annotated("assignments"):
            continue
        gold, known = _bodies(sample.gold)
        ours = {fold_name(name) for name in names} - {""}
        hit = sum(_agrees(name, ours) for name in gold)
        fit = sum(_agrees(name, known) for name in ours)
        recalled, wanted = recalled + hit, wanted + len(gold)
        right, said = right + fit, said + len(ours)
        if len(gold) >= ENOUGH:
            f1s.append(_f1(_share(fit, len(ours)), _share(hit, len(gold))) or 0.0)
    precision, recall = _share(right, said), _share(recalled, wanted)
    return Rates(precision, recall, _f1(precision, recall), mean(f1s))


def _bodies(gold: GoldFile) -> tuple[set[str], set[str]]:
    """The folded names of the bodies with firm tasks, and of all bodies that gold names."""
    carriers: set[str] = set()
    named: set[str] = set()
    for document in gold.documents:
        for record in document.records.get("assignments", ()):
            agency = str(getattr(record, "agency", ""))
            named |= {agency, *(getattr(record, "partners", None) or ())}
            if not record.optional:
                carriers.add(agency)
        for record in document.records.get("citations", ()):
            named.add(getattr(record, "issuer", None) or "")
        if document.header is not None:
            signer = document.header.signer or Signer()
            named |= {document.header.issuer or "", signer.on_behalf_of or ""}
            named |= set(document.header.recipients or ())
    return {fold_name(n) for n in carriers} - {""}, {fold_name(n) for n in named} - {""}


def _agrees(name: str, others: Iterable[str]) -> bool:
    return any(token_f1(name.split(), other.split()) >= SAME_NAME for other in others)


def _share(part: int, of: int) -> float | None:
    return part / of if of else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    if recall is None:
        return None
    both = (precision or 0.0) + recall
    return 2 * (precision or 0.0) * recall / both if both else 0.0


def peers_table(rows: Sequence[Row], lang: str = "vi") -> Table:
    """The rows as one table."""
    table = Table(
        title=word("peers", lang), title_justify="left",
        caption=word("peers_note", lang), caption_justify="left",
    )  # fmt: skip
    table.add_column(word("type", lang), no_wrap=True)
    table.add_column(word("reader", lang), no_wrap=True)
    table.add_column(f"{word('core', lang)}\nP     R     F1", no_wrap=True)
    table.add_column(word("mean_core", lang), justify="right")
    table.add_column(f"{word('whole', lang)}\nP     R     F1", no_wrap=True)
    table.add_column(word("mean", lang), justify="right")
    table.add_column(word("seconds", lang), justify="right", no_wrap=True)
    table.add_column(word("speed", lang), justify="right", no_wrap=True)
    for row in rows:
        mine = row.name == OURS
        table.add_row(
            word(row.task, lang), row.name, *_cells(row, lang),
            style="bold" if mine else None, end_section=mine,
        )  # fmt: skip
    return table


def _cells(row: Row, lang: str) -> list[str]:
    if row.missing or row.failed:
        kind = (row.failed or "").partition(":")[0]
        reason = word("not_installed", lang) if row.missing else f"{word('ended', lang)}: {kind}"
        return [reason, "-", "-", "-", "-", "-"]
    cells: list[str] = []
    for rates in (row.core, row.whole):
        if rates is None:
            cells += ["-", "-"]
        else:
            told = " ".join(number(v) for v in (rates.precision, rates.recall, rates.f1))
            cells += [told, number(rates.mean)]
    cells.append("-" if row.seconds is None else f"{row.seconds:.2f}")
    cells.append("-" if row.speed is None else f"{row.speed:,.0f}".replace(",", " "))
    return cells


def peers_data(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows as plain data; nothing scored is null."""

    def rates(found: Rates | None) -> dict[str, float | None] | None:
        if found is None:
            return None
        return {
            "precision": found.precision, "recall": found.recall,
            "f1": found.f1, "mean_f1": found.mean,
        }  # fmt: skip

    return [
        {
            "task": row.task,
            "reader": row.name,
            "installed": not row.missing,
            "error": row.failed,
            "core": rates(row.core),
            "whole": rates(row.whole),
            "seconds": row.seconds,
            "characters_per_second": row.speed,
        }
        for row in rows
    ]
