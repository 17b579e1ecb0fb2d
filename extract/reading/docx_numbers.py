"""Automatic numbers of a DOCX: the labels that Word draws and the file does not hold.

``numbering.xml`` has abstract lists of nine levels, and lists that use them and may set a level's
start anew. A paragraph names its list itself or through its style; a style that belongs to a level
is named in that level. Lists of one abstract list count on together. Word and LibreOffice draw
Latin letters without ``đ`` for ``lowerLetter``; a list in Vietnamese order has a format of its own
(``a, b, c, d, đ, e, ...``), which is read, or typed labels, which are text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .docx_styles import Styles, W, list_of, number, value

_LEVELS = 9
_PLACE = re.compile(r"%(\d)")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLUS = "+\uf02b"
_LARGEST = 100_000


@dataclass(slots=True)
class Level:
    """One level of a list as the file describes it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str | None = None
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    sequence: tuple[str, ...] = ()


@dataclass(slots=True)
class _Abstract:
    levels: dict[int, Level] = field(default_factory=dict)
    link: str | None = None


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class _Count:
    """How far an abstract list has been counted: None where a level has to begin."""

    values: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbers:
    """Counts through a document; ``label`` is asked once for each paragraph, in order."""

    def __init__(self, root: Any | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, _Abstract] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, _Count] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        for element in root.iterfind(W + "abstractNum"):
            self._abstracts[element.get(W + "abstractNumId", "")] = _Abstract(
                _levels(element), value(element, "numStyleLink")
            )
        for element in root.iterfind(W + "num"):
            self._lists[element.get(W + "numId", "")] = _list(element)

    def label(self, properties: Any | None, style: str | None) -> str:
        """The label of the next paragraph with what parts it from the words; often empty."""
        found = self._place(properties, style)
        if found is None:
            return ""
        identity, depth = found
        entry = self._lists.get(identity)
        if entry is None:
            return ""
        abstract = self._abstract(entry)
        levels = {**self._abstracts.get(abstract, _Abstract()).levels, **entry.levels}
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._count(abstract, identity, entry, levels, depth)
        return _drawn(level, levels, counts)

    def _place(self, properties: Any | None, style: str | None) -> tuple[str, int] | None:
        """List and level of a paragraph; None when it is in no list."""
        own = list_of(properties)
        named = self._styles.list_of(style)
        if own is not None and own[0] is not None:
            if own[0] == "0":
                return None
            return own[0], _depth(own[1])
        if named is None or named[0] in (None, "0"):
            return None
        identity, depth, by = named
        assert identity is not None
        if own is not None and own[1] is not None:
            return identity, _depth(own[1])
        entry = self._lists.get(identity)
        if entry is not None:
            for number_, level in self._abstracts.get(
                self._abstract(entry), _Abstract()
            ).levels.items():
                if level.style in (style, by):
                    return identity, number_
        return identity, _depth(depth)

    def _abstract(self, entry: _List) -> str:
        """The abstract list of *entry*, or the one that a list style stands for."""
        found = self._abstracts.get(entry.abstract)
        if found is None or found.link is None or found.levels:
            return entry.abstract
        named = self._styles.list_of(found.link)
        target = self._lists.get(named[0] or "") if named else None
        return entry.abstract if target is None else target.abstract

    def _count(
        self, abstract: str, identity: str, entry: _List, levels: dict[int, Level], depth: int
    ) -> list[int]:
        """Count one on at *depth*; the values of all levels down to it."""
        values = self._counts.setdefault(abstract, _Count()).values
        if (identity, depth) not in self._begun:
            self._begun.add((identity, depth))
            if depth in entry.starts:
                values[depth] = None
        for upper in range(depth):
            if values[upper] is None:
                values[upper] = _start(entry, levels, upper)
        current = values[depth]
        values[depth] = (
            _start(entry, levels, depth) if current is None else min(current + 1, _LARGEST)
        )
        for lower in range(depth + 1, _LEVELS):
            level = levels.get(lower)
            if level is None or level.restart is None or depth < level.restart:
                values[lower] = None
        return [v if v is not None else 1 for v in values[: depth + 1]]


def _depth(depth: int | None) -> int:
    return min(max(depth or 0, 0), _LEVELS - 1)


def _start(entry: _List, levels: dict[int, Level], depth: int) -> int:
    level = levels.get(depth)
    return entry.starts.get(depth, 1 if level is None else level.start)


def _levels(element: Any) -> dict[int, Level]:
    found = {}
    for child in element.iterfind(W + "lvl"):
        depth = number(child.get(W + "ilvl"), 0) or 0
        if 0 <= depth < _LEVELS:
            found[depth] = _level(child)
    return found


def _level(element: Any) -> Level:
    format_ = element.find(W + "numFmt")
    if format_ is None:  # Word puts a format of its own beside a plain one
        format_ = next(element.iter(W + "numFmt"), None)
    name = "decimal" if format_ is None else format_.get(W + "val", "decimal")
    custom = "" if format_ is None else format_.get(W + "format", "")
    legal = element.find(W + "isLgl")
    return Level(
        start=min(max(number(value(element, "start"), 0) or 0, 0), _LARGEST),
        format=name,
        text=value(element, "lvlText") or "",
        style=value(element, "pStyle"),
        suffix=value(element, "suff") or "tab",
        restart=number(value(element, "lvlRestart")),
        legal=legal is not None and legal.get(W + "val", "1") in ("1", "true", "on"),
        sequence=tuple(x.strip() for x in custom.split(",") if x.strip() not in ("", "...", "…")),
    )


def _list(element: Any) -> _List:
    made = _List(value(element, "abstractNumId") or "")
    for child in element.iterfind(W + "lvlOverride"):
        depth = number(child.get(W + "ilvl"), 0) or 0
        if not 0 <= depth < _LEVELS:
            continue
        start = number(value(child, "startOverride"))
        if start is not None:
            made.starts[depth] = min(max(start, 0), _LARGEST)
        level = child.find(W + "lvl")
        if level is not None:
            made.levels[depth] = _level(level)
    return made


def _drawn(level: Level, levels: dict[int, Level], counts: list[int]) -> str:
    gap = "" if level.suffix == "nothing" else " "
    if level.format == "bullet":
        return ("+" if level.text.strip() in _PLUS and level.text.strip() else "-") + " "
    if level.format == "none" and "%" not in level.text:
        text = level.text
        return text + gap if text else ""

    def counter(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        if not 0 <= depth < len(counts):
            return ""
        named = levels.get(depth)
        if level.legal or named is None:
            return str(counts[depth])
        return formatted(counts[depth], named.format, named.sequence)

    text = _PLACE.sub(counter, level.text)
    if text[-1:].isalnum():
        gap = " "  # no blank is drawn, but a number must not run into a word
    return text + gap if text.strip() else ""


def formatted(count: int, name: str, sequence: tuple[str, ...] = ()) -> str:
    """*count* as a number format draws it."""
    if name in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 40)
        return letter.upper() if name == "upperLetter" else letter
    if name in ("upperRoman", "lowerRoman") and 0 < count < 10_000:
        roman = _roman(count)
        return roman.upper() if name == "upperRoman" else roman
    if name == "decimalZero":
        return f"{count:02d}"
    if name == "none":
        return ""
    if name == "custom" and sequence:
        if 0 < count <= len(sequence):
            return sequence[count - 1]
        if sequence[0].isdecimal():  # 001, 002, 003, ...
            return str(count).zfill(len(sequence[0]))
        return _in_order(count, sequence)
    return str(count)


def _in_order(count: int, sequence: tuple[str, ...]) -> str:
    """A count past the examples of a format: the Vietnamese alphabet where they have ``đ``."""
    letters = "abcdđeghiklmnopqrstuvxy" if "đ" in sequence else "abcdefghijklmnopqrstuvwxyz"
    if 0 < count <= len(letters):
        letter = letters[count - 1]
        return letter.upper() if sequence[0].isupper() else letter
    return str(count)


def _roman(count: int) -> str:
    parts = []
    for worth, letters in _ROMAN:
        while count >= worth:
            parts.append(letters)
            count -= worth
    return "".join(parts)
