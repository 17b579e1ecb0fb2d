"""What a page shows, written down as one canonical text: shared by DOCX, PDF and HTML.

A reader of such a file hands each paragraph to a ``Sheet`` as runs: words, their place in the
file, and whether they are bold or italic. The sheet writes them in NFC, a block a line, keeps the
map, and finds the hints of a block (label, bold, capitals, heading) as the text reader does.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from ...models import Block, BlockKind, Cell, Origin, SourceInfo, SourceText, Span
from ...models.source import Problem
from . import limits
from .lines import LABEL, is_upper, make_line, separator
from .paragraphs import paragraphs
from .text import _clusters as clusters

_HEADING_LENGTH = 150
_BOLD_LENGTH = 300
_GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{5,}|[ \u00a0]*\t[ \t\u00a0]*)(?=\S)")
_DRAWN = re.compile(r"[-_=~*─━–—]{2}|\.{3}|\*\s\*")
_OPEN_FIELD = re.compile(r"(?:[Ss]ố|SỐ|ngày|tháng|năm)\s*[:.…]*$")


@dataclass(slots=True)
class Run:
    """Words of one style and one place; ``bold`` is None for what has no style of its own.

    A word that OCR has read has its ``box`` and ``certainty`` (see ``Origin``). ``font`` is the
    name of a font from before Unicode, until its words have been converted.
    """

    text: str
    offset: int = 0
    bold: bool | None = False
    italic: bool = False
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    certainty: float | None = None
    font: str = ""

    def part(self, start: int, end: int) -> Run:
        """The run of ``text[start:end]``."""
        return Run(
            self.text[start:end], self.offset + start, self.bold, self.italic, self.page, self.box,
            self.certainty, self.font,
        )  # fmt: skip


@dataclass(slots=True)
class Place:
    """Where a block stands in the file and on the page."""

    paragraph: int | None = None
    line: int | None = None
    cell: Cell | None = None
    indent: int = 0
    kind: BlockKind | None = None


_Made = TypeVar("_Made", bound=BaseModel)
_NAMES: dict[type[BaseModel], set[str]] = {
    model: set(model.model_fields) for model in (Block, Cell, Origin, Span)
}


def bare(model: type[_Made], **fields: Any) -> _Made:
    """A model of all its fields, not checked: a long file has a hundred thousand.

    ``model_construct`` does the same, but ten times slower and with a set of names for each.
    """
    made = model.__new__(model)
    object.__setattr__(made, "__dict__", fields)
    object.__setattr__(made, "__pydantic_fields_set__", _NAMES[model])
    object.__setattr__(made, "__pydantic_extra__", None)
    object.__setattr__(made, "__pydantic_private__", None)
    return made


class Sheet:
    """A canonical text that grows block by block."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = 0
        self._map: list[Origin] = []
        self._blocks: list[Block] = []
        self.problems: list[Problem] = []

    @property
    def written(self) -> bool:
        """Whether any block has been written."""
        return bool(self._blocks)

    def block(self, runs: Sequence[Run], place: Place) -> None:
        """Write a block; runs without words and drawn rules leave no trace.

        Raises:
            TooMuch: the sheet holds more than a document does.
        """
        runs = trimmed(runs)
        raw = "".join(run.text for run in runs)
        if not runs or (place.cell is None and separator(raw) and _DRAWN.search(raw)):
            return
        if self._at:
            self._parts.append("\n")
            self._at += 1
        starts = []
        length = 0
        for run in runs:
            starts.append(length)
            length += len(run.text)
        start = self._at
        bold, emphasis = _emphasis(runs, raw)
        if raw.isascii() or unicodedata.is_normalized("NFC", raw):
            for begin, run in zip(starts, runs, strict=True):
                self._origin(start + begin, run, 0, place)
            text = raw
        else:
            pieces: list[str] = []
            for piece, source in _pieces(raw, starts):
                index = bisect_right(starts, source) - 1
                self._origin(self._at, runs[index], source - starts[index], place)
                pieces.append(piece)
                self._at += len(piece)
            text = "".join(pieces)
            emphasis = min(len(unicodedata.normalize("NFC", raw[:emphasis])), len(text))
        self._parts.append(text)
        self._at = start + len(text)
        if self._at > limits.CHARACTERS or len(self._blocks) >= limits.BLOCKS:
            raise limits.TooMuch
        self._blocks.append(_block(text, start, place, bold, emphasis))

    def _origin(self, at: int, run: Run, offset: int, place: Place) -> None:
        offset += run.offset
        if self._map:
            last = self._map[-1]
            if (
                last.page == run.page
                and last.paragraph == place.paragraph
                and last.line == place.line
                and (last.cell is place.cell or last.cell == place.cell)
                and last.box == run.box
                and offset - last.offset == at - last.start
            ):
                return
        self._map.append(
            bare(
                Origin, start=at, offset=offset, page=run.page, line=place.line,
                paragraph=place.paragraph, cell=place.cell, box=run.box, certainty=run.certainty,
            )
        )  # fmt: skip

    def source(self, info: SourceInfo) -> SourceText:
        """The text as far as it has grown."""
        return SourceText(
            text="".join(self._parts),
            map=tuple(self._map),
            blocks=tuple(self._blocks),
            info=info,
            problems=tuple(self.problems),
        )


def trimmed(runs: Sequence[Run]) -> list[Run]:
    """The runs without white space at their two ends."""
    kept = [run for run in runs if run.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if not kept:
        return []
    first = kept[0].text
    kept[0] = kept[0].part(len(first) - len(first.lstrip()), len(first))
    kept[-1] = kept[-1].part(0, len(kept[-1].text.rstrip()))
    return kept


def _pieces(raw: str, starts: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Pieces in NFC with their place in *raw*; a piece begins with each run that can begin one."""
    cuts = [s for s in starts if s and not unicodedata.combining(raw[s])]
    at = 0
    for cut in [*cuts, len(raw)]:
        for piece, source in clusters(raw[at:cut]):
            yield unicodedata.normalize("NFC", piece), at + source
        at = cut


def _emphasis(runs: Sequence[Run], raw: str) -> tuple[bool, int]:
    """Whether all words are bold, and how many characters from the start are bold or italic.

    Labels, blanks and marks take the style of the words around them.
    """
    label = LABEL.match(raw)
    skip = label.end() if label else 0
    if skip >= len(raw):
        skip = 0
    bold = any(run.bold for run in runs)
    styled = False
    until: int | None = None
    at = 0
    for run in runs:
        words = run.text[max(skip - at, 0) :]
        if run.bold is not None and any(map(str.isalnum, words)):
            bold = bold and run.bold
            if run.bold or run.italic:
                styled = styled or until is None
            elif until is None:
                until = at
        at += len(run.text)
    if not styled:
        return bold, 0
    return bold, len(raw) if until is None else until


def _block(text: str, start: int, place: Place, bold: bool, emphasis: int) -> Block:
    match = LABEL.match(text)
    label = match[0].rstrip(" \u00a0") if match else None
    upper = text.isupper() and is_upper(text)
    kind = BlockKind.PARAGRAPH
    if place.kind is not None:
        kind = place.kind
    elif place.cell is not None:
        kind = BlockKind.CELL
    elif match and (match["mark"] or match["tight"]):
        kind = BlockKind.ITEM
    elif match and match["note"]:
        kind = BlockKind.FOOTNOTE
    elif (
        upper
        or (bold and len(text) < _BOLD_LENGTH)
        or (match and len(text) <= _HEADING_LENGTH and text[-1:] not in ".;,/")
    ):
        kind = BlockKind.HEADING
    return bare(
        Block, span=bare(Span, start=start, end=start + len(text)), kind=kind, label=label,
        bold=bold, upper=upper, emphasis=emphasis, indent=place.indent, cell=place.cell, gaps=(),
    )  # fmt: skip


# --- lines inside a paragraph -------------------------------------------------------------------


def lines_of(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each line of a paragraph that holds line ends."""
    found: list[list[Run]] = [[]]
    for run in runs:
        at = 0
        while (end := run.text.find("\n", at)) >= 0:
            found[-1].append(run.part(at, end + 1))
            found.append([])
            at = end + 1
        found[-1].append(run.part(at, len(run.text)))
    return [line for line in found if trimmed(line)]


def parts_of(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The blocks of a paragraph: cut at line ends that part, and between columns side by side."""
    lines = lines_of(runs)
    if len(lines) < 2:
        yield from (piece for line in lines for piece in columns(line))
        return
    groups: list[list[Run]] = []
    made, at = [], 0
    texts = ["".join(run.text for run in line) for line in lines]
    whole = "".join(texts)
    for number, text in enumerate(texts):
        made.append(make_line(whole, at, text.rstrip("\n"), number, False))
        at += len(text)
    for group in paragraphs(made, None):
        previous: tuple[bool, bool] | None = None
        for line in group:
            style = _style(lines[line.number])
            if previous is not None and style == previous:
                groups[-1].extend(lines[line.number])
            else:
                groups.append(list(lines[line.number]))
            previous = style
    for runs in groups:
        yield from columns(runs)


def _style(runs: Sequence[Run]) -> tuple[bool, bool]:
    worded = [run for run in runs if run.text.strip() and run.bold is not None]
    return (
        bool(worded) and all(run.bold for run in worded),
        bool(worded) and all(run.italic for run in worded),
    )


def columns(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Words side by side on a line (a tab or a wide gap between them), as in a letterhead."""
    text = "".join(run.text for run in runs)
    at = 0
    if "\t" in text or "     " in text:
        for gap in _GAP.finditer(text):
            left, right = text[at : gap.start()].strip(), text[gap.end()]
            if not left or not (right.isupper() or right in '-–+*(“"'):
                continue
            if LABEL.fullmatch(left + " ") or LABEL.fullmatch(left):
                continue
            if _OPEN_FIELD.search(left) and not right.isupper():
                continue
            yield cut(runs, at, gap.start())
            at = gap.end()
    yield cut(runs, at, len(text)) if at else list(runs)


def cut(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    """The runs of the characters from *start* to *end* of the words of *runs* together."""
    found, at = [], 0
    for run in runs:
        first, last = max(start - at, 0), min(end - at, len(run.text))
        if first < last:
            found.append(run.part(first, last))
        at += len(run.text)
    return found
