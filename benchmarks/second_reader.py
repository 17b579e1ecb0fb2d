"""Would a statistical second reader help? A small CRF beside the rules, on plans it has not seen.

    python benchmarks/second_reader.py [--train FOLDER]... [--test FOLDER]... [--tags]

For every file of the ``--test`` folders (default: the invented plans) a CRF is trained on the gold
of all other files (the packaged plans are always among them) and read beside the rules on three
things that rules find hard: what a number measures, whether a number is a target, a figure or
neither, and which words of a heading or a sentence name the carrier of a task.
``docs/SECOND_READER.md`` reports what came out. Needs the package python-crfsuite; ``--tags`` adds
the parts of speech of underthesea to the features.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from pathlib import Path

import pycrfsuite  # type: ignore[import-not-found, import-untyped, unused-ignore]

from kehoach.corpus import SUFFIX, GoldFile, Reduced, load_gold, plan_paths, with_spans
from kehoach.evaluation.fields import token_f1
from kehoach.evaluation.runner import text_of
from kehoach.evaluation.scoring import FileScore, score_files
from kehoach.extract import pipeline
from kehoach.extract.folding import fold
from kehoach.extract.reading import read_file
from kehoach.models import Assignment, PlanFile, Quantity, Record, SourceText

TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s*_#\\|]")
ENOUGH = 0.6  # token F1 from which an indicator is right (docs/SCORING.md)
BEFORE, BEHIND = 60, 40  # tokens around a number in which its indicator is looked for
DOUBTFUL = 0.75  # below this the combination lets the CRF speak
SCALES = (1.0, 1e2, 1e3, 1e6, 1e9)

Features = list[str]
Sequence_ = list[Features]


@dataclass(frozen=True)
class Token:
    """A word, number or mark: its place in the text and its folded form."""

    start: int
    end: int
    word: str
    shape: str
    tag: str = ""


@dataclass
class Page:
    """A file: its text as tokens, block by block, its gold, and what the rules read."""

    name: str
    source: SourceText
    gold: GoldFile
    plan: PlanFile
    score: FileScore
    tags: bool = False
    blocks: list[list[Token]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for block in self.source.blocks:
            text = self.source.text[block.span.start : block.span.end]
            found = list(TOKEN.finditer(text))
            tags = _tags(text, len(found)) if self.tags else [""] * len(found)
            self.blocks.append(
                [
                    Token(block.span.start + m.start(), block.span.start + m.end(), fold(m[0]),
                          _shape(m[0]), tag)
                    for m, tag in zip(found, tags, strict=True)
                ]
            )  # fmt: skip

    @cached_property
    def starts(self) -> list[int]:
        return [block.span.start for block in self.source.blocks]

    def block_of(self, offset: int) -> int:
        """Index of the block that holds *offset* or ends before it."""
        return max((i for i, start in enumerate(self.starts) if start <= offset), default=0)

    def ours(self, kind: str) -> list[Record]:
        return [r for document in self.plan.documents for r in getattr(document, kind)]

    def section(self, offset: int) -> tuple[str, list[str]]:
        """The kind and the title's words of the last heading before *offset*."""
        best: tuple[int, str, str] = (-1, "none", "")
        for document in self.plan.documents:
            for s in document.sections:
                if best[0] < s.span.start <= offset:
                    best = (s.span.start, s.kind, s.title or "")
        return best[1], [fold(m[0]) for m in TOKEN.finditer(best[2])]


def _shape(word: str) -> str:
    if word[0].isdigit():
        return "number"
    if not word[0].isalpha():
        return "mark"
    return "upper" if word.isupper() else "capital" if word[0].isupper() else "lower"


def _tags(text: str, count: int) -> list[str]:
    """The part of speech of every token, that of the word it belongs to."""
    from underthesea import pos_tag

    made: list[str] = []
    for words, tag in pos_tag(" ".join(text.split())):
        parts = len(TOKEN.findall(words))
        made += [f"{'B' if not k else 'I'}-{tag}" for k in range(parts)]
    return (made + [""] * count)[:count]


def read(path: Path, tags: bool) -> Page | None:
    """A gold file with its text, placed and scored."""
    gold = load_gold(path)
    file = text_of(path, gold)
    if file is None:
        return None
    source = read_file(file)
    plan = pipeline.parse(source)
    placed = with_spans(gold, Reduced(source.text))
    return Page(gold.name, source, placed, plan, score_files(gold, plan), tags)


# --- the model ---


def around(tokens: Sequence[Token], i: int) -> Features:
    """What is seen at a token and two to either side."""
    made = [f"w={tokens[i].word}", f"s={tokens[i].shape}", f"t={tokens[i].tag}"]
    for k in (-2, -1, 1, 2):
        at = tokens[i + k] if 0 <= i + k < len(tokens) else None
        made += [f"{k}w={at.word if at else '_'}", f"{k}s={at.shape if at else '_'}"]
        if at and at.tag:
            made.append(f"{k}t={at.tag}")
    made.append(f"b={tokens[i - 1].word if i else '_'}|{tokens[i].word}")
    made.append(f"c={tokens[i].word}|{tokens[i + 1].word if i + 1 < len(tokens) else '_'}")
    return made


def train(
    examples: Iterable[tuple[Sequence_, list[str]]], iterations: int = 60
) -> Callable[[Sequence_], list[str]]:
    """A CRF trained on the examples, as a function from features to labels."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for features, labels in examples:
        trainer.append(features, labels)
    trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": iterations})
    handle, path = tempfile.mkstemp(suffix=".crf")
    os.close(handle)
    try:
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
    finally:
        Path(path).unlink()
    return lambda features: list(tagger.tag(features))


# --- which number of the text a record means ---


def _values(word: str) -> set[float]:
    made = set()
    for plain in (word.replace(".", "").replace(",", "."), word.replace(",", "")):
        try:
            made |= {round(float(plain) * scale, 6) for scale in SCALES}
        except ValueError:
            continue
    return made


def number_of(page: Page, record: Quantity) -> tuple[int, int] | None:
    """Block and index of the number token that states *record*."""
    block = page.block_of(record.span.start)
    here = []
    for b in range(block, min(block + 3, len(page.blocks))):
        here += [
            (b, i)
            for i, token in enumerate(page.blocks[b])
            if token.shape == "number" and record.span.start <= token.start < record.span.end
        ]
    exact = [at for at in here if record.value in _values(page.blocks[at[0]][at[1]].word)]
    found = exact or here
    return found[-1] if found else None


# --- what a number measures ---


@dataclass(frozen=True)
class Window:
    """The tokens around a number, those of the heading first; ``at`` is the number."""

    tokens: list[Token]
    at: int
    heading: int

    def features(self) -> Sequence_:
        made = []
        for i in range(len(self.tokens)):
            away = i - self.at
            size = min(abs(away), 8) if abs(away) < 8 else 12 if abs(away) < 16 else 30
            low, high = sorted((i, self.at))
            marks = sum(t.word in {",", ";", ".", ":"} for t in self.tokens[low:high])
            side = "heading" if i < self.heading else "left" if away < 0 else "right"
            made.append(
                [*around(self.tokens, i), f"d={side}{size}", f"m={side}{min(marks, 3)}", side]
            )
        return made


def window(page: Page, at: tuple[int, int]) -> Window:
    block, index = at
    tokens = page.blocks[block]
    low = max(0, index - BEFORE)
    _, title = page.section(tokens[index].start)
    heading = [Token(0, 0, word, "lower") for word in title[:20]]
    return Window(
        [*heading, *tokens[low : index + BEHIND]], len(heading) + index - low, len(heading)
    )


def indicator_labels(seen: Window, indicator: str | None) -> list[str]:
    """``I`` on the words of the gold indicator where they stand, the number's side first."""
    wanted = [fold(m[0]) for m in TOKEN.finditer(indicator or "")]
    words = [t.word for t in seen.tokens]
    labels = ["O"] * len(words)
    inside = SequenceMatcher(None, words[seen.heading :], wanted, autojunk=False)
    for match in inside.get_matching_blocks():
        for k in range(match.size):
            labels[seen.heading + match.a + k] = "I"
    return labels


def said(seen: Window, labels: list[str]) -> str:
    return " ".join(t.word for t, label in zip(seen.tokens, labels, strict=True) if label == "I")


def _same(gold: str | None, ours: str | None) -> bool:
    if not gold or not ours:
        return not gold and not ours
    return token_f1(_words(gold), _words(ours)) >= ENOUGH


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def quantities(page: Page) -> Iterator[Quantity]:
    for kind in ("targets", "figures"):
        for record in page.gold.of(kind):
            if isinstance(record, Quantity) and record.span.end > record.span.start:
                yield record


def indicators(pages: list[Page], test: Page) -> Counter[str]:
    """Pairs whose indicator is right by the rules, by the CRF, and by the two together."""
    examples = []
    for page in pages:
        for record in quantities(page):
            at = number_of(page, record)
            if at:
                seen = window(page, at)
                examples.append((seen.features(), indicator_labels(seen, record.indicator)))
    model = train(examples)
    counts: Counter[str] = Counter()
    for kind in ("targets", "figures"):
        for pair in test.score.types[kind].pairs if kind in test.score.types else ():
            gold, ours = pair.gold, pair.ours
            if not isinstance(gold, Quantity) or not isinstance(ours, Quantity):
                continue
            at = number_of(test, ours)
            around_it = window(test, at) if at else None
            crf = said(around_it, model(around_it.features())) if around_it else ""
            low = ours.indicator is None or ours.confidence < DOUBTFUL
            both = crf if crf and low else ours.indicator
            fair = ""
            if around_it:
                fair = said(around_it, indicator_labels(around_it, gold.indicator))
            counts["pairs"] += 1
            counts["rules"] += _same(gold.indicator, ours.indicator)
            counts["crf"] += _same(gold.indicator, crf)
            counts["both"] += _same(gold.indicator, both)
            thin = len(_words(ours.indicator or "")) <= 2
            counts["thin"] += _same(gold.indicator, crf if crf and thin else ours.indicator)
            counts["reach"] += _same(gold.indicator, fair)
            counts["mended"] += (
                low and not _same(gold.indicator, ours.indicator) and _same(gold.indicator, both)
            )
            counts["spoiled"] += (
                low and _same(gold.indicator, ours.indicator) and not _same(gold.indicator, both)
            )
    return counts


# --- target, figure or neither ---


def numbers(page: Page) -> list[tuple[int, int]]:
    return [
        (b, i)
        for b, tokens in enumerate(page.blocks)
        for i, token in enumerate(tokens)
        if token.shape == "number"
    ]


def sorts(page: Page, of: Callable[[str], Sequence[Record]]) -> dict[tuple[int, int], str]:
    """Which numbers are stated by a target or a figure; ``?`` by an optional one."""
    made = {}
    for kind, label in (("targets", "T"), ("figures", "F")):
        for record in of(kind):
            if isinstance(record, Quantity) and record.span.end > record.span.start:
                at = number_of(page, record)
                if at:
                    made[at] = "?" if record.optional else label
    return made


def sort_features(page: Page, at: tuple[int, int]) -> Features:
    tokens, i = page.blocks[at[0]], at[1]
    kind, title = page.section(tokens[i].start)
    made = [*around(tokens, i)[1:], f"k={kind}", f"first={i < 3}"]
    made += [f"h={word}" for word in title[:12]]
    made += [f"l={t.word}" for t in tokens[max(0, i - 12) : i]]
    made += [f"r={t.word}" for t in tokens[i + 1 : i + 8]]
    made += [f"u={kind}|{tokens[i + 1].word}"] if i + 1 < len(tokens) else []
    return made


def sorting(pages: list[Page], test: Page) -> Counter[str]:
    """True and false calls of targets and figures, number by number."""
    if not all(kind in test.score.types for kind in ("targets", "figures")):
        return Counter()
    examples = []
    for page in pages:
        if all(page.gold.annotated(kind) for kind in ("targets", "figures")):
            labels = sorts(page, page.gold.of)
            places = numbers(page)
            told = [labels.get(at, "N").replace("?", "N") for at in places]
            examples.append(([sort_features(page, at) for at in places], told))
    places = numbers(test)
    crf = train(examples)([sort_features(test, at) for at in places])
    gold, ours = sorts(test, test.gold.of), sorts(test, test.ours)
    counts: Counter[str] = Counter()
    for at, label in zip(places, crf, strict=True):
        truth, rules = gold.get(at, "N"), ours.get(at, "N")
        if truth == "?":
            continue
        both = label if rules == "N" else rules
        sure = rules if rules != "N" and label != "N" else "N"
        counts["numbers"] += truth != "N"
        for who, call in (("rules", rules), ("crf", label), ("either", both), ("agreed", sure)):
            counts[f"{who} tp"] += call == truth != "N"
            counts[f"{who} said"] += call != "N"
        if truth != "N" and rules != "N" and label != "N":
            counts["kind known by both"] += 1
            counts["kind rules"] += rules == truth
            counts["kind crf"] += label == truth
    return counts


# --- who carries a task ---


def carriers(page: Page, of: Sequence[Record]) -> dict[tuple[int, str], tuple[int, int, bool]]:
    """Blocks and names of carriers, with their tokens: in the task's block or a heading above."""
    made = {}
    for record in of:
        if not isinstance(record, Assignment) or record.span.end == record.span.start:
            continue
        name = [fold(m[0]) for m in TOKEN.finditer(record.agency)]
        block = page.block_of(record.span.start)
        for b in range(block, max(block - 60, -1), -1):
            words = [t.word for t in page.blocks[b]]
            at = next(
                (i for i in range(len(words)) if words[i : i + len(name)] == name and name), None
            )
            if at is not None:
                made[(b, " ".join(name))] = (at, at + len(name), record.optional)
                break
    return made


def worth_reading(page: Page, block: int) -> bool:
    """Blocks in which a carrier may stand: those of tasks and organisation."""
    tokens = page.blocks[block]
    if not tokens:
        return False
    kind, _ = page.section(tokens[0].start)
    return kind in {"solution", "organisation", "reporting", "goal", "funding", "annex", "other"}


def carrier_features(page: Page, block: int) -> Sequence_:
    tokens = page.blocks[block][:160]
    if not tokens:
        return []
    kind, _ = page.section(tokens[0].start)
    size = "short" if len(tokens) < 15 else "long"
    last = tokens[-1].word if tokens[-1].shape == "mark" else "word"
    return [
        [
            *around(tokens, i),
            f"k={kind}",
            f"z={size}{last}",
            f"p={min(i, 6)}",
            f"q={size}{min(i, 3)}",
        ]
        for i in range(len(tokens))
    ]


def carrier_labels(page: Page, of: Sequence[Record]) -> dict[int, list[str]]:
    made = {b: ["O"] * len(tokens[:160]) for b, tokens in enumerate(page.blocks)}
    for (block, _), (start, end, _) in carriers(page, of).items():
        for i in range(start, min(end, len(made[block]))):
            made[block][i] = "B" if i == start else "I"
    return made


def names(tokens: Sequence[Token], labels: Sequence[str]) -> Iterator[str]:
    run: list[str] = []
    for token, label in zip(tokens, [*labels], strict=False):
        if label != "I" and run:
            yield " ".join(run)
            run = []
        if label == "B" or (label == "I" and run):
            run.append(token.word)
    if run:
        yield " ".join(run)


def agencies(pages: list[Page], test: Page) -> Counter[str]:
    """Carriers found, block by block: by the rules, the CRF, and either."""
    if "assignments" not in test.score.types:
        return Counter()
    examples = []
    for page in pages:
        if page.gold.annotated("assignments"):
            labels = carrier_labels(page, page.gold.of("assignments"))
            examples += [
                (carrier_features(page, b), labels[b])
                for b in range(len(page.blocks))
                if worth_reading(page, b)
            ]
    model = train(examples, 40)
    crf = {
        (b, name)
        for b in range(len(test.blocks))
        if worth_reading(test, b)
        for name in names(test.blocks[b], model(carrier_features(test, b)))
    }
    gold = carriers(test, test.gold.of("assignments"))
    neutral = {key for key, (_, _, optional) in gold.items() if optional}
    firm = set(gold) - neutral
    rules = set(carriers(test, test.ours("assignments"))) - neutral
    crf -= neutral
    known = {block for block, _ in rules}
    counts = Counter({"carriers": len(firm)})
    either = rules | {(b, name) for b, name in crf if b not in known}
    for who, found in (("rules", rules), ("crf", crf), ("either", either), ("agreed", rules & crf)):
        counts[f"{who} tp"] = len(found & firm)
        counts[f"{who} said"] = len(found)
    return counts


# --- the report ---


def _f1(counts: Counter[str], who: str, total: str) -> str:
    right, told, wanted = counts[f"{who} tp"], counts[f"{who} said"], counts[total]
    score = 2 * right / (told + wanted) if told + wanted else 1.0
    return f"{who:8} right {right:4} of {told:4} found, {wanted:4} wanted: F1 {score:.3f}"


def main() -> None:
    """Train, compare, print."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--train", type=Path, action="append", default=[])
    options.add_argument("--test", type=Path, action="append", default=[])
    options.add_argument("--tags", action="store_true", help="parts of speech as features")
    chosen = options.parse_args()
    began = time.perf_counter()
    packaged = plan_paths()[0].parent
    tested = chosen.test or [packaged.with_name("invented")]
    pages: dict[str, Page] = {}
    asked: set[str] = set()
    for folder in [packaged, packaged.with_name("invented"), *chosen.train, *tested]:
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            name = path.name.removesuffix(SUFFIX)
            if name not in pages and (page := read(path, chosen.tags)):
                pages[name] = page
            if folder in tested:
                asked.add(name)
    found: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for name in sorted(asked & set(pages)):
        others = [page for page in pages.values() if page.name != pages[name].name]
        for total, task in zip(found, (indicators, sorting, agencies), strict=True):
            total.update(task(others, pages[name]))
    print(f"{len(asked)} plans read, each by a CRF trained on the other {len(pages) - 1}")
    first, second, third = found
    print(f"indicators, {first['pairs']} pairs: right by")
    # both: the CRF where the rules doubt the record; thin: where they name two words or fewer;
    # reach: the gold words that stand in the window, what a perfect tagger could say
    for who in ("rules", "crf", "both", "thin", "reach"):
        print(f"    {who:8} {first[who]:4}  {first[who] / max(first['pairs'], 1):.3f}")
    print(f"    where the rules doubt: {first['mended']} mended, {first['spoiled']} spoiled")
    print("targets and figures among the numbers")
    for who in ("rules", "crf", "either", "agreed"):
        print("    " + _f1(second, who, "numbers"))
    both = max(second["kind known by both"], 1)
    print(
        f"    target or figure, where both see one: rules {second['kind rules'] / both:.3f},"
        f" crf {second['kind crf'] / both:.3f} of {both}"
    )
    print("carriers in headings and sentences")
    for who in ("rules", "crf", "either", "agreed"):
        print("    " + _f1(third, who, "carriers"))
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
