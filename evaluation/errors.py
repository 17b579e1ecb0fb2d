"""What is wrong, record by record, grouped by the kind of error: plain text to read quickly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..models import Interval, Record, Signer
from .fields import RULES, Field
from .report import chosen
from .scoring import Evaluation, FileScore, TypeScore
from .wording import word

_QUOTE = 160
_FIELD = 60
_AROUND = 50
_INDENT = "\n      "

Told = tuple[str, str]
"""The kind of an error, and its lines."""


def show(value: object, width: int) -> str:
    """A field's value on one line, its middle left out where it is long."""
    match value:
        case None:
            text = "-"
        case Interval():
            text = f"{value.start or ''}..{value.end or ''}"
        case Signer():
            text = " / ".join(
                str(v or "-") for v in (value.on_behalf_of, value.capacity, value.name)
            )
        case tuple():
            text = " | ".join(show(part, width) for part in value)
        case float():
            text = f"{value:.15g}"
        case _:
            text = " ".join(str(value).split())
    if len(text) <= width:
        return text
    tail = width // 4
    return f"{text[: width - tail - 5]} ... {text[-tail:]}"


def _fields(kind: str, record: Record) -> str:
    rules = RULES[kind]
    named = {f.name: f for f in (*rules.core, *rules.whole, *rules.strict)}
    values = ((name, field.value(record)) for name, field in named.items())
    return ", ".join(f"{name}={show(value, _FIELD)}" for name, value in values if value is not None)


def _beside(record: Record, others: Sequence[Record]) -> Record | None:
    """The one of *others* that shares most with *record*'s place, all in one text."""
    best, most = None, 0
    for other in others:
        shared = min(record.span.end, other.span.end) - max(record.span.start, other.span.start)
        if shared > most:
            best, most = other, shared
    return best


class _Teller:
    """Tells the errors of one record type of one file."""

    def __init__(self, score: TypeScore, text: str, lang: str) -> None:
        self.score = score
        self.text = text
        self.kind = score.kind
        self.lang = lang
        self.paired_gold = [pair.gold for pair in score.pairs]
        self.paired_ours = [pair.ours for pair in score.pairs]

    def errors(self) -> Iterator[Told]:
        """Misses, extras, wrong fields."""
        for gold in self.score.missed:
            yield self.missed(gold)
        for ours in self.score.extra:
            # One that lies on missed gold was told with it.
            if _beside(ours, self.score.missed) is None:
                yield self.extra(ours)
        yield from self.wrong()

    def line(self, side: str, told: str) -> str:
        return f"{_INDENT}{word(side, self.lang)} {told}"

    def quote(self, record: Record) -> str:
        """The record's words, short ones with what stands around them, and their line."""
        start, end = record.span.start, record.span.end
        if start == end:
            return show(record.quote, _QUOTE)
        line = self.text.count("\n", 0, start) + 1
        told = show(record.quote, _QUOTE)
        if len(told) < _AROUND:
            before = " ".join(self.text[max(start - _AROUND, 0) : start].split())
            after = " ".join(self.text[end : end + _AROUND].split())
            told = f"{before} «{told}» {after}"
        return f"{word('line', self.lang)} {line}: {told}"

    def ours(self, record: Record) -> str:
        return self.line("ours", f"{_fields(self.kind, record)}  [{record.rule}]")

    def missed(self, gold: Record) -> Told:
        told = self.quote(gold) + self.line("gold", _fields(self.kind, gold))
        if any(gold is lost for lost in self.score.lost):
            return word("missed_lost", self.lang), told
        ours = _beside(gold, self.score.extra)
        if ours is not None:
            core = RULES[self.kind].core_fields(gold)
            names = ", ".join(f.name for f in core if not f.right(gold, ours))
            if names:
                told += self.ours(ours) + self.line("ours", self.quote(ours))
                return word("missed_core", self.lang, fields=names), told
        if ours is not None or _beside(gold, self.paired_ours) is not None:
            return word("missed_taken", self.lang), told
        return word("missed", self.lang), told

    def extra(self, ours: Record) -> Told:
        told = self.quote(ours) + self.ours(ours)
        gold = _beside(ours, self.paired_gold)
        if gold is None:
            return word("extra", self.lang), told
        told += self.line("gold", _fields(self.kind, gold))
        return word("extra_beside", self.lang), told

    def wrong(self) -> Iterator[Told]:
        rules = RULES[self.kind]
        fields: dict[str, Field] = {f.name: f for f in (*rules.whole, *rules.strict)}
        for pair in self.score.pairs:
            for name in pair.wrong:
                field = fields[name]
                level = word(rules.level(name), self.lang)
                yield (
                    word("wrong", self.lang, field=name, level=level),
                    self.quote(pair.gold)
                    + self.line("gold", show(field.value(pair.gold), _QUOTE))
                    + self.line(
                        "ours", f"{show(field.value(pair.ours), _QUOTE)}  [{pair.ours.rule}]"
                    ),
                )


def _header(file: FileScore, lang: str) -> Iterator[Told]:
    for h in file.header:
        if not h.right:
            yield (
                word("wrong_header", lang, field=h.name),
                word("document", lang, number=h.document + 1)
                + f"{_INDENT}{word('gold', lang)} {show(h.gold, 2 * _QUOTE)}"
                + f"{_INDENT}{word('ours', lang)} {show(h.ours, 2 * _QUOTE)}",
            )


def error_lines(
    evaluation: Evaluation, types: Sequence[str] = (), lang: str = "vi"
) -> Iterator[str]:
    """Every error of the types asked for; of each type the commonest kind of error first."""
    records, header = chosen(types)
    for kind in records:
        told = (
            (group, f"  {file.name}: {lines}")
            for file in evaluation.files
            if kind in file.types
            for group, lines in _Teller(file.types[kind], file.text, lang).errors()
        )
        yield from _grouped(word(kind, lang), told, lang)
    if header:
        told = (
            (group, f"  {file.name}: {lines}")
            for file in evaluation.files
            for group, lines in _header(file, lang)
        )
        yield from _grouped(word("header", lang), told, lang)


def _grouped(title: str, told: Iterator[Told], lang: str) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for group, lines in told:
        found.setdefault(group, []).append(lines)
    total = sum(map(len, found.values()))
    yield f"== {title}: {word('errors', lang, count=total)}"
    for group, items in sorted(found.items(), key=lambda entry: -len(entry[1])):
        yield f"-- {group}: {len(items)}"
        yield from items
    yield ""
