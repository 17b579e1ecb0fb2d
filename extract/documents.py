"""Several documents in one file: where each begins.

A document begins at its letterhead, or at its kind line (``KẾ HOẠCH``) where it has none. A
second kind line begins a new document only behind the end of the one before (its recipients, its
signature, its closing ``./.``), under a letterhead of its own, or where the line under the title
says that it was issued with another act (``Ban hành kèm theo Quyết định số ...``). Annexes are
part of the document that they belong to, and so are the forms in them, letterheads and all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..models import Block, BlockKind, Cell, SourceText
from .folding import bare, fold
from .lexicon import alternation, load

_MARKS = re.compile(r"[*#_\\\s\u00a0\u200b\ufeff]+")
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam$")
_ANNEX = re.compile(
    r"(?:(?:các )?phụ lục|phụ biểu|mẫu(?: biểu)? số|biểu(?: mẫu)? số|danh mục)(?![^\W\d_])"
)
_END = re.compile(r"nơi nhận|(?:tm|kt|tl|tuq|q)\.\s?[^\W\d_]|\(?đã ký\)?$")
_CLOSED = re.compile(r"\./\.?[\s*]*$")
_ISSUED_WITH = re.compile(
    r"\W{0,3}(?:(?:được )?ban hành )?(?:kèm|theo)(?: theo)? (?:qu|ngh|công|kế|tờ|thô|ch)"
)
_NUMBERED = re.compile(r"số\s*:?\s*[\dlio]{1,5}[a-zđ]?\s*[/-]\s*[a-zđ]")
_BLANK_NUMBER = re.compile(r"số\s*:?[\s.…_]*[/-]\s*[a-zđ]")
_SPACED = re.compile(r"[a-z](?: +[a-z]){4,}:?")
_HEAD_LINES = 30  # a letterhead has far fewer blocks above its motto
_TITLE_LINES = 10  # between a kind line and a letterhead below it
_LONG = 140  # a kind line, a letterhead line and the like are shorter


@dataclass(slots=True)
class _Line:
    """A block's words, folded when they are short enough to be part of a head or a foot."""

    index: int
    folded: str
    upper: bool
    bold: bool
    cell: bool
    table: int
    place: Cell | None


@cache
def _kind_pattern() -> re.Pattern[str]:
    return re.compile(bare(f"(?:{alternation(load('document_kinds'))})"))


def kind_of(folded: str) -> str | None:
    """The kind that a kind line names; None for any other line.

    ``quyết định:`` with a colon is the turn of a decision from its grounds to its articles.
    """
    if len(folded) > _LONG:
        return None
    plain = bare(folded)  # a slip of a tone or of a scan: ``KÉ HOẠCH``
    spaced = _SPACED.fullmatch(plain) is not None  # ``K Ế H O Ạ C H``
    if spaced:
        plain = plain.replace(" ", "")
    elif not _kind_pattern().fullmatch(plain):
        return None
    for kind, patterns in _kinds(spaced):
        if any(pattern.fullmatch(plain) for pattern in patterns):
            return kind
    return None


@cache
def _kinds(spaced: bool) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """The patterns of each kind; *spaced*: for letters that stood apart, without blanks."""
    return tuple(
        (
            str(entry.data["kind"]),
            tuple(
                re.compile(plain.replace(" ", "") if spaced else plain)
                for plain in (bare(fold(pattern)) for pattern in entry.patterns)
            ),
        )
        for entry in load("document_kinds")
    )


def split(source: SourceText) -> list[tuple[Block, ...]]:
    """The blocks of each document of *source*, in order; empty when there are no blocks."""
    blocks = source.blocks
    if not blocks:
        return []
    lines = [_line(source.text, index, block) for index, block in enumerate(blocks)]
    starts = _starts(lines)
    ends = [*starts[1:], len(blocks)]
    return [blocks[start:end] for start, end in zip(starts, ends, strict=True)]


def _line(text: str, index: int, block: Block) -> _Line:
    start, end = block.span.start, block.span.end
    first = text.find("\n", start, min(start + 60, end))
    if first > 0 and text[start:first].isupper():
        kind_line = fold(_MARKS.sub(" ", text[start:first]).strip())
        if kind_of(kind_line):  # kind and title in one paragraph, parted by a line break
            return _Line(index, kind_line, True, True, block.cell is not None, -1, block.cell)
    if end - start > _LONG + 40:
        tail = text[end - 8 : end]
        folded = "\0" + tail
    else:
        folded = fold(_MARKS.sub(" ", text[start:end]).strip())
    return _Line(
        index,
        folded,
        block.upper,
        block.bold or block.kind is BlockKind.HEADING,
        block.cell is not None,
        -1 if block.cell is None else block.cell.table,
        block.cell,
    )


@dataclass(slots=True)
class _State:
    """What has been seen of the document that is being read."""

    starts: list[int]
    kind: bool = False
    ended: bool = False
    annex: bool = False

    def open(self, index: int, kind: bool) -> None:
        self.starts.append(index)
        self.kind, self.ended, self.annex = kind, False, False


def _starts(lines: Sequence[_Line]) -> list[int]:
    state = _State([0])
    for line in lines:
        folded = line.folded
        if _END.match(folded) or _CLOSED.search(folded):
            state.ended = True
        if folded.startswith("\0") or not folded:
            continue
        if len(folded) < 110 and _MOTTO.search(bare(folded)):
            _at_letterhead(lines, line, state)
        elif _ANNEX.match(folded) and _is_annex_head(line, state):
            state.annex = True
        elif line.upper and kind_of(folded) and _is_title_line(lines, line):
            _at_kind_line(lines, line, state)
    return state.starts


def _is_annex_head(line: _Line, state: _State) -> bool:
    """In capitals or bold in the text; behind the signature any short line will do."""
    if line.upper or line.bold:
        return state.kind or state.ended
    return state.ended and len(line.folded) < 60


def _at_letterhead(lines: Sequence[_Line], line: _Line, state: _State) -> None:
    head = _letterhead_start(lines, line.index, state.starts[-1])
    if not _letterhead_opens(lines, line.index, state.annex):
        state.annex = state.annex or state.ended  # the form of some other document
    elif head > state.starts[-1] and _under_title(lines, line, state):
        pass
    elif head > state.starts[-1] and (state.kind or state.ended):
        state.open(head, kind=False)


def _under_title(lines: Sequence[_Line], line: _Line, state: _State) -> bool:
    """The letterhead stands below the title of its own document."""
    if not state.kind or state.ended or line.index - state.starts[-1] > _TITLE_LINES:
        return False
    return not any(x.upper and kind_of(x.folded) for x in lines[line.index + 1 : line.index + 12])


def _at_kind_line(lines: Sequence[_Line], line: _Line, state: _State) -> None:
    if not state.kind and not state.ended:
        state.kind = True
        return
    if line.index == state.starts[-1]:
        return
    issued = _issued_with(lines, line)
    if (state.ended and not state.annex) or (issued and not _ANNEX.match(_above(lines, line))):
        state.open(line.index, kind=True)


def _is_title_line(lines: Sequence[_Line], line: _Line) -> bool:
    """A kind line stands on its own in capitals, outside of tables of data, over a title."""
    if not line.upper or line.index + 1 >= len(lines):
        return False
    if line.place is not None and in_row(
        line.place, [x.place for x in lines[max(line.index - 1, 0) : line.index + 2]]
    ):
        return False
    above = _above(lines, line)
    return not (_ANNEX.match(above) and len(above) < 30)


def in_row(cell: Cell, beside: Sequence[Cell | None]) -> bool:
    """The cell stands beside others of its row: the head of a column and no kind line."""
    return any(
        other is not None and (other.table, other.row) == (cell.table, cell.row) and other != cell
        for other in beside
    )


def _above(lines: Sequence[_Line], line: _Line) -> str:
    return lines[line.index - 1].folded if line.index else ""


def _issued_with(lines: Sequence[_Line], line: _Line) -> bool:
    """``(Ban hành kèm theo Quyết định số ...)`` stands under the title."""
    return any(_ISSUED_WITH.match(x.folded) for x in lines[line.index + 1 : line.index + 7])


def _letterhead_start(lines: Sequence[_Line], motto: int, floor: int) -> int:
    """The first line of the letterhead around the national motto (or the name of the Party)."""
    start = motto
    table = lines[motto].table
    while start > max(floor, motto - _HEAD_LINES):
        line = lines[start - 1]
        if table >= 0 and line.table == table:
            start -= 1
            continue
        if table >= 0 or motto - start >= 4:
            break
        if not line.upper or line.cell or len(line.folded) > 70:
            break
        if _END.match(line.folded) or _CLOSED.search(line.folded) or _ANNEX.match(line.folded):
            break
        start -= 1
    return start


def _letterhead_opens(lines: Sequence[_Line], motto: int, annex: bool) -> bool:
    """The letterhead is of a document, not of a form in an annex, whose number is blank."""
    near = lines[motto + 1 : motto + 12]
    kind = next((x for x in near if kind_of(x.folded) and x.upper), None)
    numbered = any(_NUMBERED.match(x.folded) for x in lines[max(motto - 4, 0) : motto + 8])
    if annex:
        return numbered
    blank = any(_BLANK_NUMBER.match(x.folded) for x in lines[max(motto - 4, 0) : motto + 8])
    return numbered or blank or kind is not None
