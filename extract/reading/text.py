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
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ...models import Block, BlockKind, Cell, Origin, SourceInfo, SourceText, Span
from . import grids, lines
from .grids import GridCell
from .lines import LABEL, Line, make_line
from .paragraphs import continues, paragraphs, wrap_width

_GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{5,}|[ \u00a0]*\t[ \t\u00a0]*)(?=\S)")
_OPEN_FIELD = re.compile(r"(?:[Ss]ố|SỐ|ngày|tháng|năm)\s*[:.…]*$")
_CELL_TABS = re.compile(r"[^\t]\t+(?=[^\t])")
_PAGE_FAR = 700  # running heads are at least this many characters apart
_WORD_GROUPS = 3


def read_text(text: str, info: SourceInfo | None = None) -> SourceText:
    """The canonical text of decoded *text* with its blocks and its map."""
    canonical, origins = _canonical(text)
    return SourceText(
        text=canonical,
        map=origins,
        blocks=tuple(_blocks(canonical)),
        info=info or SourceInfo(size=len(text.encode("utf-8", "surrogatepass"))),
    )


def _canonical(text: str) -> tuple[str, tuple[Origin, ...]]:
    """*text* in NFC with ``\\n`` line ends, and a run of the map for each line."""
    parts: list[str] = []
    origins: list[Origin] = []
    at = offset = 0
    for number, line in enumerate(_file_lines(text), start=1):
        body = line.rstrip("\r\n") if line[-1:] in "\r\n" else line
        ended = len(body) < len(line)
        if body.isascii() or unicodedata.is_normalized("NFC", body):
            origins.append(Origin.model_construct(start=at, offset=offset, line=number))
            parts.append(body)
            at += len(body)
        else:
            for piece, source in _clusters(body):
                origins.append(
                    Origin.model_construct(start=at, offset=offset + source, line=number)
                )
                parts.append(piece)
                at += len(piece)
        if ended:
            parts.append("\n")
            at += 1
        offset += len(line)
    canonical = "".join(parts)
    if not unicodedata.is_normalized("NFC", canonical):  # marks at the start of a line
        canonical = unicodedata.normalize("NFC", canonical)
    return canonical, tuple(origins) if canonical else ()


_FILE_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_CLUSTER = re.compile(r"[\x00-\x7f]+(?![^\x00-\x7f])|[\x00-\x7f]*(?:[^\x00-\x7f]+|\Z)", re.DOTALL)


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

_Item = tuple[int, list[Line] | list[GridCell]]  # table number or -1, and what stands there


def _blocks(text: str) -> Iterator[Block]:
    items = list(_items(text))
    width = wrap_width([item for table, item in items if table < 0])  # type: ignore[misc]
    if width is None:
        width = wrap_width(
            [run for table, item in items if table >= 0 for cell in item for run in cell.runs]  # type: ignore[union-attr]
        )
    pending: tuple[int, int, list[Line]] | None = None
    for table, item in items:
        if table >= 0:
            if pending:
                yield _block(text, *pending)
                pending = None
            yield from _cell_blocks(text, table, item, width)  # type: ignore[arg-type]
            continue
        for group in paragraphs(item, width):  # type: ignore[arg-type]
            start, end = group[0].start, group[-1].end
            if pending and _joins(pending[2], group):
                pending = (pending[0], end, pending[2] + group)
                continue
            if pending:
                yield _block(text, *pending)
            pending = (start, end, group)
    if pending:
        yield _block(text, *pending)


def _joins(above: list[Line], below: list[Line]) -> bool:
    """A paragraph that a page end or a stray blank line has cut."""
    if below[0].number == above[-1].number or above[-1].bold != below[0].bold:
        return False
    return continues(
        above[-1].words if len(above) == 1 else "x" * 40 + above[-1].words, below[0].words
    )


def _cell_blocks(
    text: str, table: int, cells: Iterable[GridCell], width: int | None
) -> Iterator[Block]:
    for cell in cells:
        place = Cell(table=table, row=cell.row, column=cell.column, column_span=cell.column_span)
        for run in cell.runs:
            for group in paragraphs(run, width):
                yield _block(text, group[0].start, group[-1].end, group, place)


def _block(text: str, start: int, end: int, group: list[Line], cell: Cell | None = None) -> Block:
    raw = text[start:end]
    words = group[0].words
    match = LABEL.match(words)
    label = match[0].rstrip(" \u00a0") if match else None
    bold = raw.startswith("**") and raw.endswith("**") and len(raw) > 4
    upper = raw.isupper() and lines.is_upper(raw.strip("*_#\\ "))
    kind = BlockKind.PARAGRAPH
    if cell is not None:
        kind = BlockKind.CELL
    elif match and (match["mark"] or match["tight"]):
        kind = BlockKind.ITEM
    elif match and match["note"]:
        kind = BlockKind.FOOTNOTE
    elif raw.startswith("#") or upper or (bold and len(raw) < 300):
        kind = BlockKind.HEADING
    elif match and len(raw) <= 150 and raw.rstrip("* ")[-1:] not in ".;,/":
        kind = BlockKind.HEADING
    return Block.model_construct(
        span=Span.model_construct(start=start, end=end),
        kind=kind,
        label=label,
        bold=bold,
        upper=upper,
        indent=group[0].indent,
        cell=cell,
    )


# --- lines, runs and tables -------------------------------------------------------------------


class _Reader:
    """Walks the lines of a text once and hands out runs and tables."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.raws = text.splitlines(keepends=True)
        self.starts: list[int] = []
        at = 0
        for raw in self.raws:
            self.starts.append(at)
            at += len(raw)
        self.skipped = _running_heads(self.raws, self.starts)
        self.tables = 0

    def line(self, index: int, start: int, raw: str) -> Line:
        page = index > 0 and (raw.startswith("\x0c") or self.raws[index - 1].endswith("\x0c"))
        return make_line(self.text, start, raw, index, page)

    def items(self) -> Iterator[_Item]:
        run: list[Line] = []
        index, count = 0, len(self.raws)
        while index < count:
            raw = self.raws[index]
            body = raw.strip()
            if body[:1] == "|" or "|" in body and self._headless(index):
                end, cells = self._table(index)
                if end > index:
                    if run:
                        yield -1, run
                        run = []
                    if cells:
                        yield self.tables, cells
                        self.tables += 1
                    index = end
                    continue
            if index in self.skipped or not body or self._dropped(body, run):
                if run:
                    yield -1, run
                    run = []
            elif "\t" in body or "     " in body:
                if run:
                    yield -1, run
                    run = []
                end, cells = self._tab_table(index)
                if cells:
                    yield self.tables, cells
                    self.tables += 1
                    index = end
                    continue
                for piece in self._columns(index):
                    run.append(piece)
                    yield -1, run
                    run = []
            else:
                run.append(self.line(index, self.starts[index], raw.rstrip("\r\n")))
            index += 1
        if run:
            yield -1, run

    @staticmethod
    def _dropped(body: str, run: list[Line]) -> bool:
        """Blank to a reader of the page; marks that close the emphasis of a run stay in it."""
        if lines.separator(body):
            return True
        if not lines.blank(body):
            return False
        return not (run and "**" in body and sum(x.raw.count("**") for x in run) % 2)

    def _headless(self, index: int) -> bool:
        """A Markdown table whose rows do not begin with a pipe: a divider is the next line."""
        return index + 1 < len(self.raws) and (
            grids.is_divider(self.raws[index + 1].strip())
            or grids.is_divider(self.raws[index].strip())
        )

    def _table(self, index: int) -> tuple[int, list[GridCell]]:
        if self.raws[index].strip() == "|":
            return self._lone_pipes(index)
        if grids.is_pipe_row(self.raws[index].strip()) or self._headless(index):
            return self._pipe_rows(index)
        return index, []

    def _pipe_rows(self, index: int) -> tuple[int, list[GridCell]]:
        cells: list[GridCell] = []
        row = 0
        while index < len(self.raws):
            raw = self.raws[index].rstrip("\r\n")
            body = raw.strip()
            if not body or "|" not in body or body == "|":
                break
            if not grids.is_divider(body):
                lead = len(raw) - len(raw.lstrip())
                for column, pieces in enumerate(grids.pipe_cells(body)):
                    runs = [
                        [self.line(index, self.starts[index] + lead + at, piece)]
                        for at, piece in pieces
                        if not lines.blank(piece)
                    ]
                    if runs:
                        cells.append(GridCell(row, column, 1, runs))
                row += 1
            index += 1
        return index, cells

    def _lone_pipes(self, index: int) -> tuple[int, list[GridCell]]:
        """A table whose cells stand between lone pipes; it ends at a pipe before a blank line."""
        loose = self._blank(index + 1)
        contents: list[list[list[Line]]] = []
        gaps = [0]
        runs: list[list[Line]] = []
        run: list[Line] = []
        at, end = index, index
        while at < len(self.raws):
            raw = self.raws[at].rstrip("\r\n")
            body = raw.strip()
            if body == "|":
                if run:
                    runs.append(run)
                    run = []
                if runs:
                    contents.append(runs)
                    runs = []
                    gaps.append(0)
                gaps[-1] += 1
                end = at + 1
                if self._blank(at + 1) and (not loose or not self._pipe_near(at + 1)):
                    break
            elif at - end > 400:
                break
            elif self._dropped(body, run) or not body:
                if run:
                    runs.append(run)
                    run = []
            elif "\t" in body or "     " in body:
                if run:
                    runs.append(run)
                    run = []
                runs.extend([piece] for piece in self._columns(at))
            else:
                run.append(self.line(at, self.starts[at], raw))
            at += 1
        if at >= len(self.raws) and (run or runs) and contents:  # the last pipe was cut off
            contents.append([*runs, run] if run else runs)
            gaps.append(1)
            end = at
        return max(end, index + 1), grids.lay_out(contents, gaps)

    def _blank(self, index: int) -> bool:
        return index >= len(self.raws) or not self.raws[index].strip()

    def _pipe_near(self, index: int) -> bool:
        return any(
            self.raws[i].strip() == "|" for i in range(index, min(index + 60, len(self.raws)))
        )

    def _tab_table(self, index: int) -> tuple[int, list[GridCell]]:
        """Rows of cells parted by tabs, as a table is copied out of a word processor."""
        width = self._tab_cells(index)
        cells: list[GridCell] = []
        if width < _WORD_GROUPS or self._tab_cells(index + 1) != width:
            return index, cells
        row = 0
        while self._tab_cells(index) == width:
            raw = self.raws[index].rstrip("\r\n")
            at = 0
            for column, piece in enumerate(raw.split("\t")):
                if not lines.blank(piece):
                    line = self.line(index, self.starts[index] + at, piece)
                    cells.append(GridCell(row, column, 1, [[line]]))
                at += len(piece) + 1
            row += 1
            index += 1
        return index, cells

    def _tab_cells(self, index: int) -> int:
        if index >= len(self.raws):
            return 0
        raw = self.raws[index].rstrip("\r\n")
        return raw.count("\t") + 1 if raw[:1] not in ("\t", " ", "") else 0

    def _columns(self, index: int) -> list[Line]:
        """Words side by side on one line, as a letterhead or a foot in two columns."""
        raw = self.raws[index].rstrip("\r\n")
        start, at = self.starts[index], 0
        pieces: list[Line] = []
        for gap in _GAP.finditer(raw):
            left, right = raw[at : gap.start()], raw[gap.end()]
            if not left.strip() or not (right.isupper() or right in '-–+*(“"'):
                continue
            if LABEL.fullmatch(left.strip() + " ") or LABEL.fullmatch(left.strip()):
                continue
            if _OPEN_FIELD.search(left) and not right.isupper():
                continue
            pieces.append(self.line(index, start + at, raw[at : gap.start()]))
            at = gap.end()
        rest = self.line(index, start + at, raw[at:])
        if pieces and (lines.blank(rest.raw) or lines.separator(rest.raw)):
            return pieces
        return [*(p for p in pieces if not lines.separator(p.raw)), rest]


def _items(text: str) -> Iterator[_Item]:
    return _Reader(text).items()


_NUMBERS = re.compile(r"\d+")
# A page number ends the line or, before a wide gap, begins it.
_PAGE_MARK = re.compile(r"\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-–|]?$|^\d{1,4}\s{4,}\S")
_HEADED = re.compile(
    r"\W*(?:Điều|Chương|Mục|Phần|Phụ lục|Bảng|Biểu|Mẫu|Hình|Khoản|Số|năm|giai đoạn)\b",
    re.IGNORECASE,
)


def _running_heads(raws: list[str], starts: list[int]) -> set[int]:
    """Lines that come back page after page: the same words with a page number that counts up."""
    seen: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for index, raw in enumerate(raws):
        body = raw.strip()
        if not 0 < len(body) <= 120 or not any(map(str.isdigit, body)):
            continue
        if not _PAGE_MARK.search(body) or _HEADED.match(body):
            continue
        above = index == 0 or not raws[index - 1].strip() or raw.startswith("\x0c")
        if above and (index + 1 >= len(raws) or not raws[index + 1].strip()):
            key = " ".join(_NUMBERS.sub("0", body).split())
            seen[key].append((index, [int(n[:9]) for n in _NUMBERS.findall(body)]))
    found: set[int] = set()
    for places in seen.values():
        if len(places) >= _WORD_GROUPS:
            found.update(_counted(places, starts))
    return found


def _counted(places: list[tuple[int, list[int]]], starts: list[int]) -> Iterator[int]:
    """The places of one wording whose first or last number goes up by one from page to page."""
    for (one, a), (two, b) in zip(places, places[1:], strict=False):
        far = starts[two] - starts[one] >= _PAGE_FAR
        if far and (b[-1] == a[-1] + 1 or b[0] == a[0] + 1) and len(a) == len(b):
            yield one
            yield two
