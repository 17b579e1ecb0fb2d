"""The counts: extraction against gold, record type by record type (``docs/SCORING.md``).

The pairs are made once, on the core fields. At each level a pair that is right there is a true
positive; a pair that is wrong there counts as a miss and as a false alarm, like gold without a
pair and an extraction without one. Optional gold counts neither way: its pairs are put aside
together, and an extraction without a pair that overlaps it is excused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..corpus import GoldFile, Reduced, with_spans
from ..models import RECORD_TYPES, PlanFile, Record, Span
from ..models.errors import KehoachError
from .fields import RULES, StepName
from .headers import HeaderField, compare_headers
from .matching import Neighbours, candidates, pairs

ENOUGH = 5  # gold records of a type that a file needs to count in the mean of that type


@dataclass(frozen=True)
class Counts:
    """True positives, false positives, false negatives; rates are None where nothing is scored."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @property
    def precision(self) -> float | None:
        """Share of the extractions that are right."""
        return _share(self.tp, self.tp + self.fp)

    @property
    def recall(self) -> float | None:
        """Share of the gold that was found."""
        return _share(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; 0 when there is gold and nothing right."""
        return _share(2 * self.tp, 2 * self.tp + self.fp + self.fn)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True)
class Pair:
    """A gold record and the extracted record that stands for it.

    ``wrong`` names the fields in which they differ; none of them is a core field.
    """

    gold: Record
    ours: Record
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypeScore:
    """One record type of one file.

    Attributes:
        pairs: firm gold with its extraction.
        missed: firm gold without one; ``lost`` are those whose quote is not in the text.
        extra: extractions without gold.
        optional: pairs with optional gold, which count neither way.
        excused: extractions without a pair that overlap optional gold.
    """

    kind: str
    pairs: tuple[Pair, ...] = ()
    missed: tuple[Record, ...] = ()
    lost: tuple[Record, ...] = ()
    extra: tuple[Record, ...] = ()
    optional: tuple[Pair, ...] = ()
    excused: tuple[Record, ...] = ()

    @property
    def gold(self) -> int:
        """Firm gold records."""
        return len(self.pairs) + len(self.missed)

    def right(self, pair: Pair, level: StepName) -> bool:
        """Tell whether *pair* is right at *level*."""
        rules = RULES[self.kind]
        steps: dict[StepName, tuple[StepName, ...]] = {
            "core": (), "whole": ("whole",), "strict": ("whole", "strict"),
        }  # fmt: skip
        return not any(rules.level(name) in steps[level] for name in pair.wrong)

    def counts(self, level: StepName) -> Counts:
        """The counts at *level*."""
        tp = sum(self.right(pair, level) for pair in self.pairs)
        return Counts(tp, len(self.pairs) + len(self.extra) - tp, self.gold - tp)


@dataclass(frozen=True)
class FileScore:
    """One file: its record types that were annotated, and its header fields.

    The spans of all records, gold and extracted, are runs of ``text``, the extraction's own.
    """

    name: str
    types: Mapping[str, TypeScore] = field(default_factory=dict)
    header: tuple[HeaderField, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Evaluation:
    """The scores of all files.

    Attributes:
        files: the files that were scored.
        skipped: names of those that could not be read, each with the error.
        failed: names of those on which the extraction raised an error, each with the place.
    """

    files: tuple[FileScore, ...] = ()
    skipped: Mapping[str, KehoachError] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)

    def counts(self, kind: str, level: StepName) -> Counts:
        """Counts of a record type, added up over the files."""
        found = (f.types[kind].counts(level) for f in self.files if kind in f.types)
        return sum(found, Counts())

    def f1s(self, kind: str, level: StepName) -> list[float]:
        """F1 of every file that has at least five gold records of the type."""
        scores = (f.types[kind] for f in self.files if kind in f.types)
        enough = (s.counts(level).f1 for s in scores if s.gold >= ENOUGH)
        return [f1 for f1 in enough if f1 is not None]

    def mean(self, kind: str, level: StepName = "whole") -> float | None:
        """Mean F1 over the files that have at least five gold records of the type."""
        return mean(self.f1s(kind, level))


def mean(values: Sequence[float]) -> float | None:
    """The mean, or None of nothing."""
    return sum(values) / len(values) if values else None


def score_type(
    kind: str,
    gold: Sequence[Record],
    gold_places: Sequence[Span | None],
    ours: Sequence[Record],
    our_places: Sequence[Span | None],
) -> TypeScore:
    """Score one record type; places are runs of the reduced text, None where a quote is not."""
    rules = RULES[kind]
    chosen = pairs(candidates(rules, gold, gold_places, ours, our_places))
    paired_gold, paired_ours = {g for g, _ in chosen}, {o for _, o in chosen}
    made = [
        Pair(
            gold[g],
            ours[o],
            tuple(f.name for f in (*rules.whole, *rules.strict) if not f.right(gold[g], ours[o])),
        )
        for g, o in chosen
    ]
    optional = Neighbours(
        [p if r.optional else None for r, p in zip(gold, gold_places, strict=True)]
    )
    left = [o for o in range(len(ours)) if o not in paired_ours]
    excused = {o for o in left if optional.of(our_places[o], None)}
    missed = [g for g, r in enumerate(gold) if not r.optional and g not in paired_gold]
    return TypeScore(
        kind,
        pairs=tuple(p for p in made if not p.gold.optional),
        missed=tuple(gold[g] for g in missed),
        lost=tuple(gold[g] for g in missed if gold_places[g] is None),
        extra=tuple(ours[o] for o in left if o not in excused),
        optional=tuple(p for p in made if p.gold.optional),
        excused=tuple(ours[o] for o in left if o in excused),
    )


def score_files(gold: GoldFile, extraction: PlanFile) -> FileScore:
    """Score the extraction of one file against its gold, in the extraction's own text."""
    text = Reduced(extraction.text)
    gold = with_spans(gold, text)
    types = {}
    for kind in RECORD_TYPES:
        if not gold.annotated(kind):
            continue
        ours = [r for d in extraction.documents for r in getattr(d, kind)]
        our_places = [text.place(r.span) for r in ours]
        kept = _in_annotated(gold, kind, our_places, text)
        expected = gold.of(kind)
        types[kind] = score_type(
            kind,
            expected,
            [text.place(r.span) if r.span.start < r.span.end else None for r in expected],
            [ours[i] for i in kept],
            [our_places[i] for i in kept],
        )
    headers = compare_headers(
        [d.header for d in gold.documents], [d.header for d in extraction.documents]
    )
    return FileScore(gold.name, types, headers, extraction.text)


def _in_annotated(
    gold: GoldFile, kind: str, our_places: Sequence[Span], text: Reduced
) -> list[int]:
    """Which extractions lie in documents that were annotated for the type."""
    if all(kind in d.records for d in gold.documents):
        return list(range(len(our_places)))
    begins, cursor = [], 0
    for number, document in enumerate(gold.documents):
        found = [s.start for s in text.occurrences(document.starts) if s.start >= cursor]
        cursor = found[0] if found and number else cursor
        begins.append(cursor)
    kept = []
    for index, place in enumerate(our_places):
        last = max((n for n, begin in enumerate(begins) if begin <= place.start), default=0)
        if kind in gold.documents[last].records:
            kept.append(index)
    return kept


def evaluate(files: Iterable[tuple[GoldFile, PlanFile]]) -> Evaluation:
    """Score many files, each gold with its extraction."""
    return Evaluation(tuple(score_files(gold, extraction) for gold, extraction in files))
