"""What is wrong, record by record, grouped by the kind of error: plain text to read quickly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..models import Interval, Record, Signer
from .fields import RULES, Field
from .report import chosen
from .scoring import Evaluation, FileScore, Pair, TypeScore

_WIDTH = 160


def _short(value: object, width: int = _WIDTH) -> str:
    if isinstance(value, Interval):
        return f"{value.start or ''}..{value.end or ''}"
    if isinstance(value, Signer):
        return f"{value.on_behalf_of} / {value.capacity} / {value.name}"
    if isinstance(value, float) and value == int(value):
        value = int(value)
    text = " ".join(str(value).split()) if isinstance(value, str) else repr(value)
    return text if len(text) <= width else f"{text[: width - 20]} ... {text[-14:]}"


def _fields(kind: str, record: Record) -> str:
    rules = RULES[kind]
    named = dict.fromkeys(f.name for f in (*rules.core, *rules.whole, *rules.strict))
    values = ((name, Field(name).value(record)) for name in named)
    return ", ".join(f"{name}={_short(v, 60)}" for name, v in values if v is not None)


def _core_differences(kind: str, gold: Record, ours: Record) -> list[Field]:
    return [f for f in RULES[kind].core_fields(gold) if not f.right(gold, ours)]


def _beside(record: Record, others: Sequence[Record]) -> Record | None:
    """The one of *others* that shares most with *record*'s place (spans of one text)."""
    best, most = None, 0
    for other in others:
        shared = min(record.span.end, other.span.end) - max(record.span.start, other.span.start)
        if shared > most:
            best, most = other, shared
    return best


def _missed(score: TypeScore) -> Iterator[tuple[str, str]]:
    lost = {id(r) for r in score.lost}
    paired = [p.ours for p in score.pairs]
    for gold in score.missed:
        told = f"{_short(gold.quote)}\n      gold {_fields(score.kind, gold)}"
        if id(gold) in lost:
            yield "MISSED, its quote is not in the text", told
            continue
        ours = _beside(gold, score.extra)
        if ours is not None:
            wrong = _core_differences(score.kind, gold, ours)
            names = ", ".join(f.name for f in wrong) or "pair taken"
            yield (
                f"MISSED, an extraction there differs in {names}",
                f"{told}\n      ours {_fields(score.kind, ours)}  [{ours.rule}]"
                f"\n      ours {_short(ours.quote)}",
            )
        elif _beside(gold, paired) is not None:
            yield "MISSED, the extraction there is paired with other gold", told
        else:
            yield "MISSED, nothing there", told


def _extra(score: TypeScore) -> Iterator[tuple[str, str]]:
    golds = [p.gold for p in score.pairs]
    for ours in score.extra:
        if _beside(ours, score.missed) is not None:
            continue  # told with the missed gold
        told = f"{_short(ours.quote)}\n      ours {_fields(score.kind, ours)}  [{ours.rule}]"
        gold = _beside(ours, golds)
        if gold is None:
            yield "EXTRA, no gold there", told
        else:
            yield (
                "EXTRA, the gold there has its extraction",
                f"{told}\n      gold {_fields(score.kind, gold)}",
            )


def _wrong(score: TypeScore) -> Iterator[tuple[str, str]]:
    rules = RULES[score.kind]
    fields = {f.name: f for f in (*rules.whole, *rules.strict)}
    for pair in score.pairs:
        for name in pair.wrong:
            yield f"WRONG {name} ({rules.level(name)})", _difference(pair, fields[name])


def _difference(pair: Pair, field: Field) -> str:
    return (
        f"{_short(pair.gold.quote)}\n      gold {_short(field.value(pair.gold))}"
        f"\n      ours {_short(field.value(pair.ours))}  [{pair.ours.rule}]"
    )


def _header(file: FileScore) -> Iterator[tuple[str, str]]:
    for h in file.header:
        if not h.right:
            yield (
                f"HEADER {h.name}",
                f"document {h.document + 1}\n      gold {_short(h.gold, 400)}"
                f"\n      ours {_short(h.ours, 400)}",
            )


def error_lines(evaluation: Evaluation, types: Sequence[str] = ()) -> Iterator[str]:
    """Every error of the types asked for, the commonest kind of error first."""
    records, header = chosen(types)
    for kind in records:
        found: dict[str, list[str]] = {}
        for file in evaluation.files:
            score = file.types.get(kind)
            if score is None:
                continue
            for group, told in (*_missed(score), *_extra(score), *_wrong(score)):
                found.setdefault(group, []).append(f"  {file.name}: {told}")
        yield from _grouped(kind, found)
    if header:
        found = {}
        for file in evaluation.files:
            for group, told in _header(file):
                found.setdefault(group, []).append(f"  {file.name}: {told}")
        yield from _grouped("header", found)


def _grouped(kind: str, found: dict[str, list[str]]) -> Iterator[str]:
    sizes = Counter({group: len(items) for group, items in found.items()})
    yield f"== {kind}: {sum(sizes.values())} errors"
    for group, size in sizes.most_common():
        yield f"-- {group}: {size}"
        yield from found[group]
