"""Blocks as the assignments see them: label, rank of the label, sentences.

Rank says which block may stand under which: a heading ``1.`` over items ``-`` over items ``+``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..models import BlockKind
from .outline import Node, Outline
from .view import View

_LABEL = re.compile(
    r"(?P<article>điều \d{1,3}\s?[.:]?)"
    r"|(?P<bullet>[-+*•●○▪·◦\u2013\u2014\uf0b7\u2022])\s?"
    r"|\(?(?P<roman>[ivx]{1,6})\s?[.)/]\)?(?=\s)"
    r"|(?P<bracket>\((?:\d{1,2}|[a-zđ])\)\s?[.:]?)"
    r"|(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})(?:\s?[.)/:]{1,2}(?!\d)|(?=\s[^\W\d_]))"
    r"|(?P<letter>[a-zđ]\d?)\s?[.)/]{1,2}(?=\s)"
)
_RANK = {"article": 1, "roman": 1, "number": 2, "letter": 6, "bracket": 7}
BULLETS = 20
NO_RANK = 99
_BREAK = re.compile(r"[.…!?](?:(?<=\.)\.{2})?[”\"')]?\s+(?=[^\W\d_]|[“\"(])")
_SHORT = frozenset(
    [
        "tt",
        "tp",
        "ts",
        "ths",
        "gs",
        "pgs",
        "bs",
        "ks",
        "cn",
        "đc",
        "kt",
        "tm",
        "tl",
        "tr",
        "p",
        "q",
        "h",
        "t",
        "x",
        "nxb",
        "vv",
        "st",
        "no",
        "ds",
        "cv",
        "gd",
        "ctv",
        "th",
    ]
)
_LAST_WORD = re.compile(r"(\w+)$")


@dataclass(slots=True)
class Line:
    """A block without its label: ``text[start:end]``."""

    block: int
    start: int
    end: int
    rank: int
    node: Node | None  # the section whose heading stands in the block
    upper: bool = False


def lines(view: View, outline: Outline) -> Iterator[Line]:
    """The blocks that can hold duties, cells and running heads left out."""
    folded = view.folded
    nodes = outline.nodes
    at = 0
    depths = _Depths()
    for index, block in enumerate(view.blocks):
        start, end = view.starts[index], view.ends[index]
        node = None
        while at < len(nodes) and nodes[at].start < end:
            if nodes[at].start >= start:
                node = nodes[at] if node is None else node
            at += 1
        if start == end or block.kind in (
            BlockKind.CELL,
            BlockKind.FOOTNOTE,
            BlockKind.RUNNING_HEAD,
        ):
            continue
        rank = NO_RANK
        label = _LABEL.match(folded, start, end)
        if label and label.lastgroup:
            rank = depths.of(label, node)
            start = label.end()
            while start < end and not (folded[start].isalnum() or folded[start] in '(“"'):
                start += 1
        if start < end:
            yield Line(index, start, end, rank, node)


class _Depths:
    """How deep a label stands.

    A section's label stands as deep as the outline says. Bullets stand below all of them, in the
    order in which they open under one another: authors swap the usual order (``+`` over ``-``).
    """

    def __init__(self) -> None:
        self.bullets: list[str] = []
        self.levels: dict[str, int] = {}

    def of(self, label: re.Match[str], node: Node | None) -> int:
        """The rank of a block under *label*; smaller stands higher."""
        mark = _mark(label)
        if label.lastgroup == "bullet":
            if mark in self.bullets:
                del self.bullets[self.bullets.index(mark) + 1 :]
            else:
                self.bullets.append(mark)
            return BULLETS + self.bullets.index(mark)
        self.bullets.clear()
        if node is not None:
            self.levels[mark] = node.level
            return node.level
        return self.levels.get(mark, _RANK[label.lastgroup or "number"])


def _mark(label: re.Match[str]) -> str:
    kind = label.lastgroup or ""
    if kind == "bullet":
        return label["bullet"]
    if kind == "number":
        return f"number{label['number'].count('.')}"
    return kind


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of ``text[start:end]``; a stop behind an abbreviation ends none."""
    begin = start
    for stop in _BREAK.finditer(text, start, end):
        follow = text[stop.end()]
        if follow.isalpha() and not follow.isupper():
            continue
        word = _LAST_WORD.search(text, max(begin, stop.start() - 6), stop.start())
        if word and text[stop.start()] == "." and word[1].lower() in _SHORT:
            continue
        yield begin, stop.start() + 1
        begin = stop.end()
    if begin < end:
        yield begin, end
