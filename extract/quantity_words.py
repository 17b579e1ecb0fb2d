"""The word lists around numbers (``lexicon/quantity_words.toml``) as compiled patterns."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import alternation, load

Role = str


_WHOLE = (
    "nâng cấp|nâng cao|chỉ số|chỉ đạo|có công|có hại|tăng cường|hiện đại|giảm nghèo|"
    "tăng trưởng|bằng cấp"
)


@cache
def words(*roles: Role) -> str:
    """All words of the roles as one alternative, longest first."""
    return alternation(tuple(e for e in load("quantity_words") if e.data["role"] in roles))


@cache
def opening(*roles: Role) -> re.Pattern[str]:
    """Matches one word of the roles where a phrase begins."""
    return re.compile(rf"(?:{words(*roles)})(?!\w)")


@cache
def leading(*roles: Role) -> re.Pattern[str]:
    """Matches all words of the roles, and marks, at the head of a phrase.

    Compounds that only begin like such a word stay whole: ``nâng cấp``, ``chỉ số``, ``có công``.
    """
    words_of = words(*roles)
    whole = r"(?!(?:" + _WHOLE + r")\b)"
    return re.compile(rf"(?:(?:{whole}(?:{words_of})(?!\w)|[-+*•:,;.)\"]) *)+")


@cache
def last(*roles: Role) -> re.Pattern[str]:
    """Matches a word of the roles, or a mark, at the end of a phrase."""
    return re.compile(
        r"(?:(?<!\w)(?<!chứng )(?<!địa )(?<!tín )(?<!mặt )(?<!công )"
        rf"(?:{words(*roles)})|[-:,;(\"=]) *$"
    )


def strip_tail(phrase: str, *roles: Role) -> str:
    """*phrase* (folded) without the words of the roles at its end."""
    pattern = last(*roles)
    for _ in range(12):
        cut = pattern.search(phrase, max(0, len(phrase) - 40))
        if not cut:
            break
        phrase = phrase[: cut.start()].rstrip()
    return phrase
