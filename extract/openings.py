"""With which characters the matches of a regular expression can begin.

Read off the pattern itself, so that nobody keeps a list of first words beside it. What a pattern
looks ahead or behind for is passed over: it can only make the matches fewer, never begin elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

LONGEST = 5  # characters of an opening
MOST = 60  # openings of one pattern, before it is cut shorter
_DIGIT = "\0"  # stands for any digit until all is read
# The zeros of all scripts: nine more digits follow each.
_ZEROS = """30 660 6f0 7c0 966 9e6 a66 ae6 b66 be6 c66 ce6 d66 de6 e50 ed0 f20 1040 1090 17e0 1810
1946 19d0 1a80 1a90 1b50 1bb0 1c40 1c50 a620 a8d0 a900 a9d0 a9f0 aa50 abf0 ff10 104a0 10d30 11066
110f0 11136 111d0 112f0 11450 114d0 11650 116c0 11730 118e0 11950 11c50 11d50 11da0 16a60 16ac0
16b50 1d7ce 1d7d8 1d7e2 1d7ec 1d7f6 1e140 1e2f0 1e950 1fbf0"""
DIGITS = tuple(chr(int(zero, 16) + digit) for zero in _ZEROS.split() for digit in range(10))
"""Every character that ``\\d`` matches."""
_TOKEN = re.compile(
    r"(?P<open>\((?:\?(?:P<\w+>|:|(?P<look><?[=!])))?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<set>\[\^?(?:\\.|[^\]\\])*\])|(?P<times>[?*+]\??|\{(?P<least>\d*)(?:,\d*)?\}\??)"
    r"|(?P<edge>[$^]|\\[bBAZ])|(?P<escape>\\.)|(?P<any>\.)"
    r"|(?P<chars>[^()|\[\]{}?*+^$\\.]+(?![?*+{])|.)",
    re.DOTALL,
)


class _Begun(NamedTuple):
    """What a part of a pattern begins with; ``goes_on``: more of it can be told."""

    text: str
    goes_on: bool = True


_NOTHING = frozenset([_Begun("")])
_UNKNOWN = frozenset([_Begun("", goes_on=False)])


def openings(pattern: str) -> tuple[str, ...]:
    """The openings of *pattern*: each of its matches begins with one of them.

    Raises:
        ValueError: when a match may begin with anything, or with nothing.
    """
    reader = _Reader(pattern)
    begun = {one.text for one in reader.alternatives()}
    texts = sorted(text for one in begun for text in _with_digits(one))
    if not texts or not texts[0]:
        raise ValueError(f"a match may begin with anything: {pattern[:80]}")
    kept: list[str] = []
    for text in texts:  # sorted: what opens another stands before it
        if not kept or not text.startswith(kept[-1]):
            kept.append(text)
    return tuple(kept)


def _with_digits(text: str) -> Sequence[str]:
    """*text* with each digit that may stand at its end."""
    return [text[:-1] + digit for digit in DIGITS] if text.endswith(_DIGIT) else [text]


class _Reader:
    """Walks the tokens of a pattern once."""

    def __init__(self, pattern: str) -> None:
        self.tokens = list(_TOKEN.finditer(pattern))
        self.at = 0
        self.behind: dict[int, int] = {}  # by its opening bracket: where the group has ended
        opened: list[int] = []
        for index, token in enumerate(self.tokens):
            if token["open"]:
                opened.append(index)
            elif token["close"]:
                self.behind[opened.pop()] = index + 1

    def alternatives(self) -> frozenset[_Begun]:
        """The openings up to the bracket that closes, or to the end."""
        found: frozenset[_Begun] = frozenset()
        one = _NOTHING
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token["close"]:
                break
            if token["or"]:
                found, one = found | one, _NOTHING
            elif any(begun.goes_on for begun in one):
                one = _joined(one, self._atom(token))
            else:  # nothing more can be told
                self.at = self.behind.get(self.at - 1, self.at)
        return found | one

    def _atom(self, token: re.Match[str]) -> frozenset[_Begun]:
        if token["open"]:
            made = self.alternatives()
            if token["look"]:
                made = _NOTHING
        elif token["set"]:
            made = _of_set(token["set"])
        elif token["edge"]:
            made = _NOTHING
        elif token["escape"]:
            made = _of_escape(token["escape"][1])
        else:
            made = _UNKNOWN if token["any"] else frozenset([_Begun(token[0])])
        return self._repeated(made)

    def _repeated(self, made: frozenset[_Begun]) -> frozenset[_Begun]:
        """*made* as often as the sign behind it says."""
        times = self.tokens[self.at] if self.at < len(self.tokens) else None
        if times is None or not times["times"]:
            return made
        self.at += 1
        sign = times["times"][0]
        if sign == "?":
            return made | _NOTHING
        once = frozenset(_Begun(begun.text, goes_on=False) for begun in made)
        least = int(times["least"] or 0) if sign == "{" else int(sign == "+")
        return once if least else once | _NOTHING


def _joined(left: frozenset[_Begun], right: frozenset[_Begun]) -> frozenset[_Begun]:
    """*left* and then *right*; left as it is where it is long or would make too many."""
    going = [begun for begun in left if begun.goes_on and len(begun.text) < LONGEST]
    if not going:
        return left
    kept = left.difference(going)
    begun = all(one.text for one in going)
    if begun and len(going) * len(right) > MOST and all(two.text for two in right):
        right = frozenset(_Begun(two.text[:1], goes_on=False) for two in right)
    if begun and len(going) * len(right) > MOST:
        return kept | {_Begun(one.text, goes_on=False) for one in going}
    return kept | {_and_then(one.text, two) for one in going for two in right}


def _and_then(text: str, more: _Begun) -> _Begun:
    """*text* and *more*, up to a digit; a digit that comes first or second is kept."""
    at = more.text.find(_DIGIT)
    if at >= 0:
        at += len(text)
        return _Begun((text + more.text)[: at + (at < 2)], goes_on=False)
    return _Begun((text + more.text)[:LONGEST], more.goes_on)


def _of_escape(char: str) -> frozenset[_Begun]:
    if char == "d":
        return frozenset([_Begun(_DIGIT)])
    return _UNKNOWN if char.isalnum() else frozenset([_Begun(char)])


def _of_set(written: str) -> frozenset[_Begun]:
    """The characters of ``[...]``, one by one."""
    if written[1] == "^":
        return _UNKNOWN
    found: set[_Begun] = set()
    chars = re.findall(r"\\.|.", written[1:-1], re.DOTALL)
    at = 0
    while at < len(chars):
        char = chars[at]
        if len(char) == 2:
            made = _of_escape(char[1])
            if made is _UNKNOWN:
                return _UNKNOWN
            found |= made
        elif chars[at + 1 : at + 2] == ["-"] and at + 2 < len(chars):
            found |= {_Begun(chr(code)) for code in range(ord(char), ord(chars[at + 2]) + 1)}
            at += 2
        else:
            found.add(_Begun(char))
        at += 1
    return frozenset(found) if len(found) <= MOST else _UNKNOWN
