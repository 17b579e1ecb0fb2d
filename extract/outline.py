"""The sections of a document as a tree that later steps ask: what stands over this place?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..models import SectionKind


@dataclass(slots=True)
class Node:
    """A section: its heading is the view's ``text[start:end]``, its body ends at ``body_end``.

    ``parent`` is the index of the enclosing node in the outline, or None.
    """

    start: int
    end: int
    body_end: int
    label: str | None
    title: str | None
    level: int
    kind: SectionKind
    parent: int | None = None
    rule: str = ""
    confidence: float = 1.0


@dataclass(slots=True)
class Outline:
    """The nodes of a document in the order of the text."""

    nodes: list[Node] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [node.start for node in self.nodes]

    def at(self, position: int) -> int | None:
        """Index of the innermost node whose heading or body holds *position*."""
        index: int | None = bisect_right(self._starts, position) - 1
        if index is None or index < 0:
            return None
        while index is not None and position >= self.nodes[index].body_end:
            index = self.nodes[index].parent
        return index

    def chain(self, position: int) -> Iterator[Node]:
        """The nodes around *position*, the innermost first."""
        index = self.at(position)
        while index is not None:
            yield self.nodes[index]
            index = self.nodes[index].parent

    def kind_at(self, position: int) -> SectionKind:
        """The kind of the innermost node around *position*, ``other`` outside all."""
        index = self.at(position)
        return "other" if index is None else self.nodes[index].kind
