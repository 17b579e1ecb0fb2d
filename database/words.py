"""The words of a text as the search keeps them, and what a person types as a question to it.

Words are kept twice: as written (small letters, one spelling of tones) and bare (no marks, ``đ``
as ``d``), so that ``ho ngheo`` finds ``hộ nghèo`` and a question with marks can put exact matches
first. The number of a legal document is one word more, in which strokes and dashes are one sign:
``06/NQ-TU`` and ``06-NQ/TU`` are ``6_nq_tu``.

What a person types is never passed on as syntax: every word is cut out and quoted anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..extract.folding import bare, fold
from ..extract.lexicon import load

VERSION = 2
"""Changes with what ``indexed`` gives; an index of another version is made anew."""

MAX_QUESTION = 500
MAX_PARTS = 16
_SHORTEST_PREFIX = 2
_LONGEST = 120  # characters; PostgreSQL keeps no word of more than 2,046 bytes
_TOKEN = re.compile(rf"[^\W_]{{1,{_LONGEST}}}")
_NUMBER = re.compile(
    r"(?<![^\W_])0*(\d{1,5}[a-z]?)((?:\s?[/-]\s?(?:\d{4}(?!\d)|[a-z](?:[a-z&]|\d(?!\d{3}))*))+)(?![^\W_])"
)
_SEPARATOR = re.compile(r"\s?[/-]\s?")
_CHUNK = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_ABBREVIATION = re.compile(r"(?<!\S)(?=\S*[A-ZĐ]{2})[A-ZĐ][A-ZĐ&-]{0,12}[A-ZĐ](?!\w)")

Words = tuple[str, ...]


def normal(text: str) -> str:
    """*text* in one Unicode form and folded; its words are those of ``split``."""
    return fold(unicodedata.normalize("NFC", text))


def split(folded: str) -> list[str]:
    """The words of a folded text."""
    return _TOKEN.findall(folded)


def numbers(plain: str) -> list[str]:
    """The numbers of legal documents in a bare text, each as one word."""
    found = []
    for match in _NUMBER.finditer(plain):
        parts = [part for part in _SEPARATOR.split(match[2]) if part]
        if any(part[0].isalpha() for part in parts):
            number = "_".join((match[1], *(part.replace("&", "") for part in parts)))
            found.append(number[:_LONGEST])
    return found


def indexed(text: str) -> tuple[list[str], list[str]]:
    """The words of *text* as written and bare, the legal numbers behind both."""
    folded = normal(text)
    plain = bare(folded)
    whole = list(dict.fromkeys(numbers(plain)))
    return split(folded) + whole, split(plain) + whole


def twice(word: str) -> str:
    """The word of the index that says that *word* stands more than once in a record."""
    return f"{word}__2"


def repeated(found: Sequence[str]) -> list[str]:
    """What the index keeps of the words that stand more than once."""
    return [twice(word) for word, count in Counter(found).items() if count > 1]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow one another; of the last only the beginning where ``prefix``."""

    words: Words
    prefix: bool = False

    def plain(self) -> Phrase:
        """The phrase without marks."""
        return Phrase(tuple(bare(word) for word in self.words), self.prefix)


Choice = tuple[Phrase, ...]
"""Phrases of which each must be found."""


@dataclass(frozen=True, slots=True)
class Question:
    """All groups must be found, of each group one choice at least; ``marked`` has Vietnamese marks.

    Empty groups ask for nothing: every record fits.
    """

    groups: tuple[tuple[Choice, ...], ...] = ()
    marked: bool = False

    def phrases(self) -> tuple[Phrase, ...]:
        """Every phrase of the question, for marking."""
        return tuple(p for group in self.groups for choice in group for p in choice)

    def plain(self) -> Question:
        """The question without marks."""
        return Question(
            tuple(
                tuple(dict.fromkeys(tuple(p.plain() for p in choice) for choice in group))
                for group in self.groups
            )
        )


def ask(text: str) -> Question:
    """What *text* asks for. It never fails: what is no word is passed over.

    Words in quotation marks, and words joined by a dash or a stroke, must follow one another; a
    star ends a beginning; short forms of the lexicon stand for their long forms and the other way.
    """
    folded = normal(text[:MAX_QUESTION])
    parts = _phrases(folded)[:MAX_PARTS]
    groups: list[tuple[Choice, ...]] = []
    at = 0
    while at < len(parts):
        taken, group = _group(parts, at)
        groups.append(group)
        at += taken
    marked = any(word != bare(word) for phrase in parts for word in phrase.words)
    return Question(tuple(groups), marked)


def _phrases(folded: str) -> list[Phrase]:
    made: list[Phrase] = []
    at = 0
    for match in _NUMBER.finditer(bare(folded)):
        found = numbers(match[0])
        if found and folded[: match.start()].count('"') % 2 == 0:
            made += _chunks(folded[at : match.start()])
            made.append(Phrase((found[0],)))
            at = match.end()
    return made + _chunks(folded[at:])


def _chunks(text: str) -> list[Phrase]:
    made = []
    for match in _CHUNK.finditer(text):
        body = match[1] if match[3] is None else match[3]
        words = tuple(split(body))
        star = bool(match[2]) or (match[3] is not None and match[3].endswith("*"))
        if words:
            made.append(Phrase(words, star and len(words[-1]) >= _SHORTEST_PREFIX))
    return made


def _group(parts: list[Phrase], at: int) -> tuple[int, tuple[Choice, ...]]:
    """The choices that begin at a part, and how many parts they use up."""
    short, long = aliases()
    phrase = parts[at]
    if not phrase.prefix:
        joined = "".join(bare(word) for word in phrase.words)
        if joined in short:
            others = (Phrase(w) for w in short[joined] if w != phrase.words)
            return 1, ((phrase,), *((other,) for other in others))
    for count in range(min(8, len(parts) - at), 0, -1):
        run = parts[at : at + count]
        words = tuple(bare(word) for part in run for word in part.words)
        if words in long and not any(part.prefix for part in run):
            return count, (tuple(run), *((Phrase(other),) for other in long[words]))
    return 1, ((phrase,),)


@cache
def aliases() -> tuple[dict[str, tuple[Words, ...]], dict[Words, tuple[Words, ...]]]:
    """Short forms to their other spellings and long forms, and bare long forms to short ones.

    ``ldtbxh`` gives ``lđtbxh``, ``lđ tb xh`` and ``lao động thương binh và xã hội``. They come from
    entries of the lexicons that hold both, where the letters of the one begin the words of the
    other.
    """
    short: dict[str, dict[Words, None]] = {}
    long: dict[Words, dict[Words, None]] = {}
    for name in ("agencies", "indicators", "issuers"):
        for entry in load(name):
            phrases = [*entry.examples, str(entry.data.get("name", ""))]
            runs = [run for phrase in phrases for run in _runs(phrase)]
            for phrase in phrases:
                for match in _ABBREVIATION.finditer(phrase):
                    spelt = tuple(split(normal(match[0])))
                    letters = "".join(spelt)
                    for run in runs:
                        if _begins(bare(letters), run):
                            forms = dict.fromkeys(((letters,), spelt))
                            short.setdefault(bare(letters), {}).update({**forms, run: None})
                            plain = tuple(bare(word) for word in run)
                            long.setdefault(plain, {}).update(forms)
    return (
        {letters: tuple(found) for letters, found in short.items()},
        {words: tuple(found) for words, found in long.items()},
    )


def _runs(phrase: str) -> list[Words]:
    words = split(normal(phrase))
    return [
        tuple(words[start:end])
        for start in range(len(words))
        for end in range(start + 2, min(start + 9, len(words)) + 1)
    ]


def _begins(letters: str, run: Words) -> bool:
    """The letters begin the words of *run*; ``và`` may be passed over."""
    full = "".join(bare(word[0]) for word in run)
    short = "".join(bare(word[0]) for word in run if word != "và")
    return run[0] != "và" and run[-1] != "và" and letters in (full, short) and len(letters) > 2
