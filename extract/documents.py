"""Several documents in one file: where each begins."""

from __future__ import annotations

from ..models import Block, SourceText


def split(source: SourceText) -> list[tuple[Block, ...]]:
    """The blocks of each document of *source*, in order; empty when there are no blocks."""
    return [source.blocks] if source.blocks else []
