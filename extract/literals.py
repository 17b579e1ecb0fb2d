"""Where a pattern can match at all: the places of its first words, found in one pass.

A regular expression is tried at every character of a text, a look behind it and all. Most patterns
here can begin with few words only; an Aho-Corasick automaton finds those words many times faster,
and the pattern is tried there alone. What it finds is what ``finditer`` of the pattern would find.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from .openings import openings

_LONE_HALF = re.compile("[\ud800-\udfff]")  # of a surrogate pair: no text that can be encoded


def _hits(automaton: AhoCorasick, text: str) -> list[tuple[int, int, int]]:
    """Every place of every word of *automaton* in *text*: which word, its start, its end."""
    try:
        return automaton.find_matches_as_indexes(text, overlapping=True)
    except UnicodeEncodeError:
        plain = _LONE_HALF.sub("\ufffd", text)
        return automaton.find_matches_as_indexes(plain, overlapping=True)


class Anchored:
    """A pattern that is tried only where the words with which its matches begin stand."""

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self.words = openings(pattern)
        self._automaton = AhoCorasick(self.words, implementation=Implementation.DFA)

    def starts(self, text: str) -> list[int]:
        """Where one of the words stands in *text*, at the start of a word or not; in order."""
        return sorted({start for _, start, _ in _hits(self._automaton, text)})

    def finditer(
        self, text: str, begin: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """The matches of the pattern in ``text[begin:end]``, in order, not overlapping."""
        end = len(text) if end is None else end
        if begin == 0 and end == len(text):
            return self.at(self.starts(text), text, begin, end)
        # No more is looked through than asked for: a file may hold thousands of documents.
        starts = [begin + start for start in self.starts(text[begin:end])]
        return self.at(starts, text, begin, end)

    def at(self, starts: Sequence[int], text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
        """The matches in ``text[begin:end]`` at the places *starts*, which are in order."""
        match = self.pattern.match
        for index in range(bisect_left(starts, begin), len(starts)):
            start = starts[index]
            if start >= end:
                return
            if start < begin:
                continue
            found = match(text, start, end)
            if found is not None:
                yield found
                begin = found.end()


class Several:
    """Many patterns, of which only those need be tried whose openings stand in a text."""

    def __init__(self, patterns: Iterable[str]) -> None:
        owners: dict[str, list[int]] = {}
        self._always: set[int] = set()  # such as may begin with anything
        for index, pattern in enumerate(patterns):
            try:
                for opening in openings(pattern):
                    owners.setdefault(opening, []).append(index)
            except ValueError:
                self._always.add(index)
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners), implementation=Implementation.DFA)

    def near(self, text: str) -> list[int]:
        """Which patterns may match somewhere in *text*, in their own order."""
        found = {hit[0] for hit in _hits(self._automaton, text)}
        return sorted(self._always.union(*(self._owners[word] for word in found)))
