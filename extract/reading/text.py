"""Plain text and Markdown: one canonical text, cut into blocks.

Normalisation to NFC and to ``\\n`` line ends is the only change of the text. Everything that a
reader of the page sees at a glance goes into the blocks: which lines make a paragraph, what is a
list item, a heading, a footnote or a cell of a table. The kind line of a document (``KẾ HOẠCH``)
is a block of its own, and so are the title lines under it where the author broke them; running
heads, page numbers and drawn rules are in no block.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from pydantic import TypeAdapter

from ...models import Block, BlockKind, Cell, Origin, SourceInfo, SourceText, Span
from .grids import GridCell
from .lean import shared, validated
from .lines import LABEL, Line, is_upper
from .paragraphs import continues, paragraphs, unfinished, wrap_width, wraps_early
from .scan import Item, Scanner

# Validated all at once, which takes half the time of one by one.
_ORIGINS = TypeAdapter(tuple[Origin, ...])


def read_text(text: str, info: SourceInfo | None = None) -> SourceText:
    """The canonical text of decoded *text* with its blocks and its map."""
    canonical, origins = _canonical(text)
    return SourceText(
        text=canonical,
        map=origins,
        blocks=tuple(shared(_blocks(canonical))),
        info=info or SourceInfo(size=len(text.encode("utf-8", "surrogatepass"))),
    )


def _canonical(text: str) -> tuple[str, tuple[Origin, ...]]:
    """*text* in NFC with ``\\n`` line ends, and a run of the map for each line."""
    parts: list[str] = []
    origins: list[dict[str, int]] = []
    at = offset = 0
    for number, line in enumerate(_file_lines(text), start=1):
        body = line.rstrip("\r\n") if line[-1:] in "\r\n" else line
        ended = len(body) < len(line)
        if body.isascii() or unicodedata.is_normalized("NFC", body):
            origins.append({"start": at, "offset": offset, "line": number})
            parts.append(body)
            at += len(body)
        else:
            for piece, source in _clusters(body):
                origins.append({"start": at, "offset": offset + source, "line": number})
                parts.append(piece)
                at += len(piece)
        if ended:
            parts.append("\n")
            at += 1
        offset += len(line)
    canonical = "".join(parts)
    if not unicodedata.is_normalized("NFC", canonical):  # marks at the start of a line
        canonical = unicodedata.normalize("NFC", canonical)
    return canonical, validated(_ORIGINS, origins) if canonical else ()


_FILE_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def _file_lines(text: str) -> list[str]:
    return _FILE_LINE.findall(text)


def _clusters(line: str) -> Iterator[tuple[str, int]]:
    """Pieces of a line that normalise on their own, each with its offset in the line.

    A piece begins at a character that nothing before it combines with. Pieces that do not change
    are joined with what follows them until one changes its length.
    """
    start = 0
    for index in range(1, len(line) + 1):
        if index < len(line) and (
            unicodedata.combining(line[index]) or not _starts(line[index]) or line[index] < " "
        ):
            continue
        piece = line[start:index]
        made = unicodedata.normalize("NFC", piece)
        if index == len(line) or len(made) != len(piece):
            yield made, start
            start = index


def _starts(char: str) -> bool:
    """No character before *char* composes with it (it is NFC-stable on its left)."""
    return not ("\u1161" <= char <= "\u11ff" or unicodedata.category(char) in ("Mc", "Mn"))


# --- blocks -------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[Block]:
    scanner = Scanner(text)
    items = list(scanner.items())
    blocks = _made(text, items)
    marks = scanner.marks()
    if not marks:
        return blocks
    starts = [mark.start for mark in marks]
    return (_with_gaps(block, marks, starts) for block in blocks)


def _with_gaps(block: Block, marks: Sequence[Span], starts: Sequence[int]) -> Block:
    """*block* without the marks of pages that lie inside it."""
    first = bisect_left(starts, block.span.start)
    last = bisect_left(starts, block.span.end)
    return block.model_copy(update={"gaps": tuple(marks[first:last])}) if last > first else block


def _made(text: str, items: Sequence[Item]) -> Iterator[Block]:
    runs: list[list[Line]] = []
    celled: list[list[Line]] = []
    for table, item in items:
        if table < 0:
            runs.append(item)  # type: ignore[arg-type]
        else:
            celled.extend(run for cell in item for run in cell.runs)  # type: ignore[union-attr]
    width = wrap_width(runs)
    early = wraps_early(runs, width)
    if width is None:
        width = wrap_width(celled)
    pending: tuple[int, int, list[Line]] | None = None
    for table, item in items:
        if table >= 0:
            if pending:
                yield _block(text, *pending)
                pending = None
            yield from _cell_blocks(text, table, item, width)  # type: ignore[arg-type]
            continue
        for group in paragraphs(item, width, early):  # type: ignore[arg-type]
            start, end = group[0].start, group[-1].end
            if pending and _joins(pending[2], group, width):
                pending[2].extend(group)
                pending = (pending[0], end, pending[2])
                continue
            if pending:
                yield _block(text, *pending)
            pending = (start, end, group)
    if pending:
        yield _block(text, *pending)


def _joins(above: list[Line], below: list[Line], width: int | None) -> bool:
    """A paragraph that a page end or a stray blank line has cut."""
    last, first = above[-1], below[0]
    if first.number == last.number or last.bold != first.bold:
        return False
    words = last.words if len(above) == 1 else "x" * 40 + last.words
    if continues(words, first.words):
        return True
    # Behind the end of a page a full line without a mark goes on in capitals, too.
    full = width is not None and last.right >= max(width * 0.85, 40)
    return first.page and full and unfinished(last.words) and LABEL.match(first.words) is None


def _cell_blocks(
    text: str, table: int, cells: Iterable[GridCell], width: int | None
) -> Iterator[Block]:
    for cell in cells:
        place = Cell(table=table, row=cell.row, column=cell.column, column_span=cell.column_span)
        for run in cell.runs:
            for group in paragraphs(run, width):
                yield _block(text, group[0].start, group[-1].end, group, place)


def _short(raw: str) -> bool:
    """Short words without a closing mark, as a heading has them."""
    return len(raw) <= 150 and raw.rstrip("* ")[-1:] not in ".;,/"


def _block(text: str, start: int, end: int, group: list[Line], cell: Cell | None = None) -> Block:
    raw = text[start:end]
    words = group[0].words
    match = LABEL.match(words)
    label = match[0].rstrip(" \u00a0") if match else None
    bold = raw.startswith("**") and raw.endswith("**") and len(raw) > 4
    upper = raw.isupper() and is_upper(raw.strip("*_#\\ "))
    kind = BlockKind.PARAGRAPH
    if cell is not None:
        kind = BlockKind.CELL
    elif match and (match["mark"] or match["tight"]):
        kind = BlockKind.ITEM
    elif match and match["note"]:
        kind = BlockKind.FOOTNOTE
    elif raw.startswith("#") or upper or (bold and len(raw) < 300) or (match and _short(raw)):
        kind = BlockKind.HEADING
    return Block(
        span=Span(start=start, end=end),
        kind=kind,
        label=label,
        bold=bold,
        upper=upper,
        indent=group[0].indent,
        cell=cell,
    )
