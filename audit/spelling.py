"""Slips of the pen in the words that plans are made of (``register/slips.toml``).

A slip is told by the phrase that it stands in: of ``nghị đinh`` each half is a word, the whole is
none, and it is one letter or one mark away from a phrase of the office. What else could be meant
is left alone: neighbours that are language (``cộng tác`` beside ``công tác``), two words that may
meet (``khả năng xuất khẩu``), names.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from rapidfuzz.distance import OSA

from ..extract.folding import bare, fold
from .syllables import possible

Phrase = tuple[str, ...]

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = (
    "aàáảãạăằắẳẵặâầấẩẫậ", "eèéẻẽẹêềếểễệ", "iìíỉĩị", "oòóỏõọôồốổỗộơờớởỡợ", "uùúủũụưừứửữự",
    "yỳýỷỹỵ", "dđ",
)  # fmt: skip
_MARKS = {letter: group.replace(letter, "") for group in _VOWELS for letter in group}
_SOUNDS = (("s", "x"), ("tr", "ch"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("l", "n"))
_LETTERS = "a-z" + "".join(_VOWELS)
# another letter comes of a font, not of a pen; a short word without any mark may be a foreign one
_OURS = re.compile(rf"(?=.*[^a-z]|.{{5}})[{_LETTERS}]{{2,}}")
_GAP = re.compile(r"[^\S\n]{1,3}|[^\S\n]*\n[^\S\n]*")


@dataclass(frozen=True, slots=True)
class Slip:
    """Where a slip stands in the text, and the phrase that was meant."""

    start: int
    end: int
    meant: str


@dataclass(frozen=True, slots=True)
class Confused:
    """A word that is right by itself and wrong beside those words.

    The pattern is tried where one of the words that it ``needs`` stands.
    """

    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    meant: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases, turned so that a slip is found without trying them all.

    ``pairs`` are two syllables side by side of which one has another mark or sound than in the
    phrase; ``halves`` the phrases by one of their syllables and its place, ``frames`` those of
    three and more by the syllables around an inner one.
    """

    apart: Mapping[Phrase, frozenset[Phrase]]
    pairs: Mapping[tuple[str, str], tuple[tuple[Phrase, int, int], ...]]
    halves: Mapping[str, tuple[tuple[Phrase, int], ...]]
    frames: Mapping[tuple[str, str], tuple[tuple[Phrase, int], ...]]
    confused: tuple[Confused, ...]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of ``register/slips.toml``."""
    path = resources.files(f"{__package__}.register") / "slips.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    apart = {
        _phrase(words): frozenset(map(_phrase, others)) for words, others in raw["phrases"].items()
    }
    pairs: dict[tuple[str, str], list[tuple[Phrase, int, int]]] = defaultdict(list)
    halves: dict[str, list[tuple[Phrase, int]]] = defaultdict(list)
    frames: dict[tuple[str, str], list[tuple[Phrase, int]]] = defaultdict(list)
    for phrase, others in apart.items():
        for at, syllable in enumerate(phrase):
            halves[syllable].append((phrase, at))
            if 0 < at < len(phrase) - 1:
                frames[phrase[at - 1], phrase[at + 1]].append((phrase, at))
            for other in _alike(syllable):
                written = (*phrase[:at], other, *phrase[at + 1 :])
                if written not in others and written not in apart:
                    first = max(at - 1, 0)
                    pairs[written[first], written[first + 1]].append((phrase, at, first))
    return Vocabulary(
        apart,
        {key: tuple(found) for key, found in pairs.items()},
        {key: tuple(found) for key, found in halves.items()},
        {key: tuple(found) for key, found in frames.items()},
        tuple(
            Confused(
                tuple(one["needs"]),
                re.compile(rf"(?<!\w)(?:{one['written']})(?!\w)"),
                one["meant"],
            )
            for one in raw["confused"]
        ),
    )


def _phrase(words: str) -> Phrase:
    return tuple(_WORD.findall(fold(words)))


@cache
def _alike(syllable: str) -> tuple[str, ...]:
    """What *syllable* becomes by one other mark, or by a sound that is often mistaken for its own.

    ``i`` and ``y`` are both good (``kỹ thuật``, ``kĩ thuật``).
    """
    made = {
        syllable[:at] + other + syllable[at + 1 :]
        for at, letter in enumerate(syllable)
        for other in _MARKS.get(letter, "")
    }
    for pair in _SOUNDS:
        for mine, other in (pair, pair[::-1]):
            if syllable.startswith(mine) and not syllable.startswith("đ"):
                made.add(other + syllable[len(mine) :])
    return tuple(sorted(made - {syllable}))


def slips(folded: str, written: str, start: int, end: int) -> Iterator[Slip]:
    """The slips between *start* and *end* of a folded text, in order; *written* is the original.

    Never raises.
    """
    known = vocabulary()
    found = [
        Slip(match.start(), match.end(), one.meant)
        for one in known.confused
        if any(word in folded for word in one.needs)
        for match in one.pattern.finditer(folded, start, end)
    ]
    words = _WORD.findall(folded[start:end])
    strange = {w for w in set(words) if _OURS.fullmatch(w) and not possible(w)}
    hits = _found(list(pairwise(words)), known.pairs)
    inner = _found(list(zip(words, words[2:], strict=False)), known.frames)
    odd = [at for at, word in enumerate(words) if word in strange] if strange else []
    if hits or inner or odd:
        places = [(m.start(), m.end()) for m in _WORD.finditer(folded, start, end)]
        for first, phrase, at in _candidates(known, words, hits, inner, odd):
            slip = _whole(folded, written, places, words, first, phrase, at)
            if slip is not None:
                found.append(slip)
    last = -1
    for slip in sorted(found, key=lambda one: (one.start, -one.end)):
        if slip.start >= last:
            yield slip
            last = slip.end


def _found(pairs: Sequence[tuple[str, str]], known: Container[tuple[str, str]]) -> list[int]:
    """Where one of the *known* pairs stands."""
    met = {pair for pair in set(pairs) if pair in known}
    return [at for at, pair in enumerate(pairs) if pair in met] if met else []


def _candidates(
    known: Vocabulary,
    words: Sequence[str],
    hits: Sequence[int],
    inner: Sequence[int],
    odd: Sequence[int],
) -> Iterator[tuple[int, Phrase, int]]:
    """Where a phrase begins that is there but for one syllable, and which one that is."""
    for place in hits:
        for phrase, at, first in known.pairs[words[place], words[place + 1]]:
            yield place - first, phrase, at
    for place in inner:
        for phrase, at in known.frames[words[place], words[place + 2]]:
            if _near(words[place + 1], phrase[at]):
                yield place - at + 1, phrase, at
    for place in odd:
        around = [(w, shift) for shift in (-1, 1) if 0 <= place + shift < len(words)
                  for w in (words[place + shift],)]  # fmt: skip
        for word, shift in around:
            for phrase, half in known.halves.get(word, ()):
                at = half - shift
                if 0 <= at < len(phrase) and _near(words[place], phrase[at]):
                    yield place - at, phrase, at


def _near(word: str, meant: str) -> bool:
    """Whether two syllables differ by one letter, put in, left out, changed or moved."""
    if word == meant or abs(len(word) - len(meant)) > 1 or len(word) < 2:
        return False
    if bare(word).replace("y", "i") == bare(meant).replace("y", "i") and len(word) == len(meant):
        # ``kĩ``, ``tỉ``: as good as ``kỹ``, ``tỷ``
        differ = [(a, b) for a, b in zip(word, meant, strict=True) if a != b]
        if len(differ) == 1 and bare(differ[0][0]) != bare(differ[0][1]):
            return False
    return OSA.distance(word, meant, score_cutoff=1) == 1


def _whole(
    folded: str,
    written: str,
    places: Sequence[tuple[int, int]],
    words: Sequence[str],
    first: int,
    phrase: Phrase,
    at: int,
) -> Slip | None:
    """The slip where all other syllables of the phrase stand there, in one line of thought."""
    last = first + len(phrase)
    if first < 0 or last > len(words):
        return None
    told = tuple(words[first:last])
    if any(told[i] != phrase[i] for i in range(len(phrase)) if i != at):
        return None
    known = vocabulary()
    if told in known.apart or told in known.apart[phrase]:
        return None
    if possible(told[at]) and _shared(words, first, last):
        return None
    for left, right in zip(places[first:last], places[first + 1 : last], strict=False):
        if not _GAP.fullmatch(folded, left[1], right[0]):
            return None
    start, end = places[first][0], places[last - 1][1]
    if folded[start:end].isascii():
        return None  # words typed without any mark
    if _glued(folded, start, end) or _name(written, places[first:last], at):
        return None
    return Slip(start, end, " ".join(phrase))


def _shared(words: Sequence[str], first: int, last: int) -> bool:
    """Whether the first or the last syllable is half of a phrase with the word outside.

    ``quy mô rộng`` is no ``mở rộng``, ``công văn hỏa tốc`` no ``văn hóa``.
    """
    known = vocabulary().apart
    before = first > 0 and (words[first - 1], words[first]) in known
    return before or (last < len(words) and (words[last - 1], words[last]) in known)


def _glued(folded: str, start: int, end: int) -> bool:
    """Whether the words are part of an address, a code or a hyphened name."""
    around = folded[max(start - 1, 0) : start] + folded[end : end + 1]
    return any(char in "@/_-.&" and not _ends(folded, end) for char in around)


def _ends(folded: str, end: int) -> bool:
    return bool(re.match(r"[.\-–/&](?=\s|$)", folded[end : end + 2]))


def _name(written: str, places: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether it may be the name of a person or a place: capitals where a phrase has none."""
    told = [written[start:end] for start, end in places]
    if all(word.isupper() for word in told):
        return False
    return told[at][:1].isupper() and (at > 0 or any(word[:1].isupper() for word in told[1:]))
