"""The canonical text of a file, with its map to the file and its blocks."""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from .spans import Model, Span

FileFormat = Literal[
    "text", "markdown", "docx", "pdf", "html", "doc", "rtf", "odt", "xlsx", "xls", "ods",
    "image",
]  # fmt: skip


class BlockKind(StrEnum):
    """What a block is on the page; it says nothing of what the words mean."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"  # looks like a heading: numbered, bold, upper case or marked up
    ITEM = "item"  # a list item: ``-``, ``+``, ``*`` or a bullet
    CELL = "cell"
    FOOTNOTE = "footnote"
    RUNNING_HEAD = "running_head"


class Cell(Model):
    """A table cell's place: zero-based, with the rows and columns that it spans."""

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


class Block(Model):
    """A run of the canonical text that a reader of the page takes as one piece.

    Hard wraps lie inside a block; the text itself is never rewritten. ``emphasis`` is for files
    that have styles instead of marks in the text: how many characters from the start of the block
    are bold or italic (a label does not end them). ``gaps`` are runs inside the span that are not
    of the block: the page number or running head on which a paragraph was cut in two.
    """

    span: Span
    kind: BlockKind = BlockKind.PARAGRAPH
    label: str | None = None  # list label as written: "-", "+", "a)", "1.1."
    bold: bool = False
    upper: bool = False
    emphasis: int = 0
    indent: int = 0
    cell: Cell | None = None
    gaps: tuple[Span, ...] = ()


class Origin(Model):
    """Where in the file a run of the canonical text comes from.

    ``start`` is the run's first canonical offset, ``offset`` the index of that character in its
    unit: the decoded text of a text file, the page's characters in a PDF, the paragraph or cell
    of a DOCX. Later characters of the run follow on one by one. Of a page read by OCR each word
    is a run of its own with its ``box`` (left, top, right, bottom in points from the top left
    corner of the page) and the engine's ``certainty`` between 0 and 1.
    """

    start: int
    offset: int
    page: int | None = None
    line: int | None = None
    paragraph: int | None = None
    cell: Cell | None = None
    box: tuple[float, float, float, float] | None = None
    certainty: float | None = None


class Problem(Model):
    """Something of the file that could not be read or is not what it seems.

    ``message`` says it in Vietnamese; ``problems.said`` says it in either language by ``code``
    and the ``values`` that its sentence names. Entries of older files have neither.
    """

    category: str
    message: str
    page: int | None = None
    code: str = ""
    values: dict[str, str | int | float] = Field(default_factory=dict)


class SourceInfo(Model):
    """What file the text came from."""

    name: str | None = None
    format: FileFormat = "text"
    encoding: str | None = None
    size: int | None = None
    sha256: str | None = None
    pages: int | None = None


class SourceText(Model):
    """One canonical text, the map of its characters to the file, and its blocks.

    ``map`` is ordered by ``start`` and the first run starts at 0, unless the text is empty.
    ``blocks`` are ordered and do not overlap; characters between blocks are white space or
    marks of the table or of the page.
    """

    text: str
    map: tuple[Origin, ...] = ()
    blocks: tuple[Block, ...] = ()
    info: SourceInfo = SourceInfo()
    problems: tuple[Problem, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> SourceText:
        last = 0
        for block in self.blocks:
            if block.span.start < last:
                raise ValueError(f"blocks overlap at {block.span.start}")
            last = block.span.end
        if last > len(self.text):
            raise ValueError("a block ends behind the text")
        return self

    def origin(self, position: int) -> Origin:
        """The origin of the character at *position*, its ``start`` and ``offset`` moved there.

        Raises:
            IndexError: when *position* is outside the text or the text has no map.
        """
        if not 0 <= position < len(self.text) or not self.map:
            raise IndexError(position)
        run = self.map[bisect_right(self.map, position, key=lambda o: o.start) - 1]
        return run.model_copy(
            update={"start": position, "offset": run.offset + position - run.start}
        )
