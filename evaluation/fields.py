"""When two fields say the same: the table of ``docs/SCORING.md``, field by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from ..models import Interval, Record

StepName = Literal["core", "whole", "strict"]
LEVELS: tuple[StepName, ...] = ("core", "whole", "strict")
NEAR = 40  # reduced characters that a target or figure may lie from its gold

_PUNCTUATION = re.compile(r"[\W_]+")
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad]")
_DONG = re.compile(r"^(?:đồng|vnđ)(?=$|\s*/)")
# The longest first, so that "Việt Nam" goes with its committee.
_ALIASES = (
    ("ủy ban mặt trận tổ quốc việt nam", "ubmttqvn"),
    ("ủy ban mặt trận tổ quốc", "ubmttqvn"),
    ("ủy ban nhân dân", "ubnd"),
    ("hội đồng nhân dân", "hđnd"),
)


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower().replace("uỷ", "ủy")


def fold(text: str) -> str:
    """NFC, lower case, ``Uỷ`` as ``Ủy``, punctuation and white space as one blank."""
    return _PUNCTUATION.sub(" ", _lower(text)).strip()


def fold_name(text: str) -> str:
    """A body's name folded, its long form as the short one: ``Ủy ban nhân dân`` is ``ubnd``."""
    folded = f" {fold(text)} "
    for long, short in _ALIASES:
        folded = folded.replace(f" {long} ", f" {short} ")
    return folded.strip()


def token_f1(gold: Iterable[str], ours: Iterable[str]) -> float:
    """F1 of two sets of tokens; two empty sets agree."""
    left, right = set(gold), set(ours)
    if not left and not right:
        return 1.0
    return 2 * len(left & right) / (len(left) + len(right))


Compare = Callable[[Any, Any], bool]


def _stated(compare: Compare) -> Compare:
    """None and the empty string say nothing: they equal each other and nothing else."""

    def both(gold: Any, ours: Any) -> bool:
        empty = gold in (None, "", ()), ours in (None, "", ())
        return all(empty) if any(empty) else compare(gold, ours)

    return both


def tokens(least: float, folding: Callable[[str], str] = fold) -> Compare:
    """Texts agree when the F1 of their folded tokens is at least *least*."""
    return _stated(lambda g, o: token_f1(folding(g).split(), folding(o).split()) >= least)


same: Compare = _stated(lambda g, o: bool(g == o))
folded: Compare = _stated(lambda g, o: fold(g) == fold(o))
named: Compare = _stated(lambda g, o: fold_name(g) == fold_name(o))


def _symbol(text: str) -> str:
    return "".join(_DASHES.sub("-", _lower(text)).split())


canonical: Compare = _stated(lambda g, o: _symbol(g) == _symbol(o))


def _number(gold: float | None, ours: float | None) -> bool:
    if gold is None or ours is None:
        return gold is ours
    return f"{gold + 0.0:.6g}" == f"{ours + 0.0:.6g}"


number: Compare = _number


def _unit(gold: str, ours: str) -> bool:
    left, right = (_DONG.sub("vnd", " ".join(_lower(u).split())).split() for u in (gold, ours))
    short = min(len(left), len(right))
    return left[:short] == right[:short]


unit: Compare = _stated(_unit)


def _ratio(gold: tuple[float, float] | None, ours: tuple[float, float] | None) -> bool:
    if gold is None or ours is None:
        return gold is ours
    return all(_number(g, o) for g, o in zip(gold, ours, strict=True))


def _moment(time: Interval | None) -> str | None:
    return None if time is None else time.end or time.start


def moment(gold: Interval | None, ours: Interval | None) -> bool:
    """Times agree by their end, else by their start."""
    return _moment(gold) == _moment(ours)


def together(gold: tuple[str, ...] | None, ours: tuple[str, ...] | None) -> bool:
    """Lists of bodies agree when the F1 of all their tokens together is at least 0.6."""
    return tokens(0.6)(" ".join(gold or ()), " ".join(ours or ()))


@dataclass(frozen=True)
class Field:
    """A field of a record type: how it is compared, and how its value is taken."""

    name: str
    compare: Compare = same

    def value(self, record: Record) -> Any:
        """The field's value; ``baseline.value`` reaches into the baseline."""
        value: Any = record
        for part in self.name.split("."):
            value = None if value is None else getattr(value, part, None)
        return value

    def right(self, gold: Record, ours: Record) -> bool:
        """Tell whether *ours* says the same in this field."""
        return self.compare(self.value(gold), self.value(ours))


@dataclass(frozen=True)
class Rules:
    """What makes two records of a type a pair, and what makes the pair right.

    Attributes:
        core: fields that must agree for the two to be a pair at all.
        whole, strict: fields that must agree as well at these levels.
        reach: how many reduced characters the two may lie apart; None asks for an overlap.
    """

    core: tuple[Field, ...]
    whole: tuple[Field, ...]
    strict: tuple[Field, ...] = ()
    reach: int | None = None

    def core_fields(self, gold: Record) -> tuple[Field, ...]:
        """The core fields that count for *gold*."""
        return self.core

    def level(self, name: str) -> StepName:
        """The first level at which the field *name* counts."""
        for step in LEVELS:
            if any(f.name == name for f in getattr(self, step)):
                return step
        raise KeyError(name)


class _SectionRules(Rules):
    def core_fields(self, gold: Record) -> tuple[Field, ...]:
        labelled = getattr(gold, "label", None)
        return self.core if labelled else (*self.core, Field("kind"))


class _DeadlineRules(Rules):
    def core_fields(self, gold: Record) -> tuple[Field, ...]:
        recurring = getattr(gold, "kind", None) == "recurring"
        return (Field("kind"), Field("every" if recurring else "end"))


_QUANTITY = (Field("value", number), Field("value_max", number), Field("unit", unit))

RULES: dict[str, Rules] = {
    "sections": _SectionRules(
        core=(Field("label", folded),),
        whole=(Field("title", tokens(0.9)), Field("level"), Field("kind")),
    ),
    "citations": Rules(
        core=(Field("canonical", canonical),),
        whole=(Field("kind"), Field("date"), Field("role")),
        strict=(
            Field("issuer", tokens(0.8, fold_name)),
            Field("title", tokens(0.8)),
            Field("provision", folded),
        ),
    ),
    "targets": Rules(
        core=_QUANTITY,
        whole=(
            Field("change"),
            Field("bound"),
            Field("indicator", tokens(0.6)),
            Field("due", moment),
        ),
        strict=(Field("per"), Field("ratio", _ratio), Field("baseline.value", number)),
        reach=NEAR,
    ),
    "figures": Rules(
        core=_QUANTITY,
        whole=(Field("change"), Field("indicator", tokens(0.6))),
        strict=(Field("as_of", moment),),
        reach=NEAR,
    ),
    "deadlines": _DeadlineRules(
        core=(Field("kind"), Field("end"), Field("every")), whole=(Field("start"),)
    ),
    "assignments": Rules(
        core=(Field("agency", named),), whole=(Field("role"), Field("partners", together))
    ),
}
