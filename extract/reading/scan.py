"""Lines of a text handed out as runs of text and as tables.

A run is a number of lines that no blank line parts; which of them make a paragraph is decided in
``paragraphs``. Running heads, page numbers and drawn rules are left out here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...models import Span
from . import columns, grids, lines, pages
from .grids import GridCell
from .lines import LABEL, Line, make_line

_GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{5,}|[ \u00a0]*\t[ \t\u00a0]*)(?=\S)")
_HEAD = 40  # the letterhead stands among so many lines
# A narrower gap parts the columns of a letterhead before what its right one holds.
_HEAD_GAP = re.compile(
    r"(?<=\S)[ \u00a0]{2,}(?=C[ỘO]NG H[ÒO][AÀ] |ĐẢNG C|[ĐÐ]ộc lập\s*[-–]|S[ốo]\s?:"
    r"|[^\s,][^,]{1,30}, ngày[ .…\d])"
)
_OPEN_FIELD = re.compile(r"(?:[Ss]ố|SỐ|ngày|tháng|năm)\s*[:.…]*$")
_TIMES = 3  # a tab table has at least so many columns

_EMPHASIS = 40  # no bold element runs over more lines
_CELL_LINES = 60  # behind a full row a cell has fewer lines
# Lines with which the text of a document begins, or goes on, behind a table.
_TEXT = re.compile(
    r"[*_#\s]*(?:(?:KẾ HOẠCH|TỜ TRÌNH|QUYẾT ĐỊNH|NGHỊ QUYẾT|BÁO CÁO|CHƯƠNG TRÌNH|ĐỀ ÁN|CHỈ THỊ"
    r"|PHƯƠNG ÁN|HƯỚNG DẪN|THÔNG BÁO|CÔNG ĐIỆN)[*_\s:]*$|Kính gửi|PHỤ LỤC"
    r"|Căn cứ (?:vào )?(?:các )?(?:Luật|Bộ luật|Nghị|Quyết|Thông tư|Chỉ thị|Kế hoạch|Hiến pháp))"
)

Item = tuple[int, list[Line] | list[GridCell]]
"""The number of a table, or -1 for a run, and what stands there."""


class Scanner:
    """Walks the lines of a text once and hands out runs and tables."""

    def __init__(self, text: str) -> None:
        self.text = text
        raws = text.splitlines(keepends=True)
        starts: list[int] = []
        at = 0
        for raw in raws:
            starts.append(at)
            at += len(raw)
        self.raws, self.starts = pages.single(raws, starts)
        self.padded = pages.padded(self.raws)
        self.skipped = pages.marks(self.raws, self.starts)
        self.page = False  # nothing but blank lines has come behind the end of a page
        self.tables = 0

    def marks(self) -> list[Span]:
        """The running heads and page numbers that were left out, in order."""
        found = []
        for index in sorted(self.skipped):
            body = self.raws[index].strip()
            start = self.starts[index] + self.raws[index].index(body)
            found.append(Span(start=start, end=start + len(body)))
        return found

    def line(self, index: int, start: int, raw: str) -> Line:
        page = index > 0 and (raw.startswith("\x0c") or self.raws[index - 1].endswith("\x0c"))
        line = make_line(self.text, start, raw, index, page or self.page)
        self.page = False
        if self.padded:
            line.broken = False
        return line

    def items(self) -> Iterator[Item]:
        """The runs and tables of the text in order."""
        run: list[Line] = []
        index, count = 0, len(self.raws)
        while index < count:
            raw = self.raws[index]
            body = raw.strip()
            end, cells = self._table_at(index, body)
            wide = not cells and end == index and self._wide(index, body)
            dropped = index in self.skipped or not body or self._dropped(body, run)
            self.page = self.page or index in self.skipped
            if end == index and not wide and not dropped:
                run.append(self.line(index, self.starts[index], raw.rstrip("\r\n")))
                index += 1
                continue
            if run:
                yield -1, run
                run = []
            if cells:
                yield self.tables, cells
                self.tables += 1
            elif wide and not dropped:
                for piece in self._columns(index):
                    yield -1, [piece]
            index = max(end, index + 1)
        if run:
            yield -1, run

    def _wide(self, index: int, body: str) -> bool:
        """The line may hold words side by side: letterhead and motto, recipients and signature."""
        if "\t" in body or "     " in body:
            return not lines.spaced(body.strip("*# "))
        return index < _HEAD and "  " in body and _HEAD_GAP.search(body) is not None

    def _table_at(self, index: int, body: str) -> tuple[int, list[GridCell]]:
        """The table that begins on this line and the line behind it; *index* for no table."""
        if body[:1] == "|" or ("|" in body and self._headless(index)):
            return self._table(index)
        if "\t" in body:
            return self._tab_table(index)
        if "   " in body and index not in self.skipped:
            return self._columned(index)
        return index, []

    def _columned(self, index: int) -> tuple[int, list[GridCell]]:
        """A table whose columns are parted by blanks alone."""
        end = columns.region(self.raws, index, self.skipped)
        cells = []
        for piece in columns.pieces(self.raws, index, end, self.skipped) if end > index else ():
            raw = self.raws[piece.line][piece.start : piece.end]
            if not lines.blank(raw) and not lines.separator(raw):
                line = self.line(piece.line, self.starts[piece.line] + piece.start, raw)
                cells.append(GridCell(piece.row, piece.column, 1, [[line]]))
        return (end, cells) if cells else (index, [])

    @staticmethod
    def _dropped(body: str, run: list[Line]) -> bool:
        """Blank to a reader of the page; marks that close the emphasis of a run stay in it."""
        if lines.separator(body):
            return True
        if not lines.blank(body):
            return False
        if not run or "**" not in body or len(run) > _EMPHASIS:
            return True
        return sum(line.raw.count("**") for line in run) % 2 == 0

    def _headless(self, index: int) -> bool:
        """A Markdown table whose rows do not begin with a pipe.

        A divider is beside this line, or the next is parted alike, at least twice: ``TT | Chỉ tiêu
        | Đơn vị`` above ``1 | Số lượt khám | lượt``.
        """
        if index + 1 >= len(self.raws):
            return False
        row, following = self.raws[index], self.raws[index + 1]
        if grids.is_divider(following.strip()) or grids.is_divider(row.strip()):
            return True
        parts = row.count(" | ")
        return parts >= 2 and following.count(" | ") == parts

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
        found = grids.Contents()
        at, end = index, index
        while at < len(self.raws):
            raw = self.raws[at].rstrip("\r\n")
            body = raw.strip()
            if body == "|":
                found.pipe()
                if not loose and self._empty_cell(at):
                    found.blank_cell()
                end = at + 1
                if self._ended(at + 1, loose, found.row):
                    break
            elif at - end > 400:
                break
            elif not body or at in self.skipped or self._dropped(body, found.run):
                found.close_run()
            elif "\t" in body or "     " in body:
                found.close_run()
                found.runs.extend([piece] for piece in self._columns(at))
            else:
                found.run.append(self.line(at, self.starts[at], raw))
            at += 1
        if at >= len(self.raws) and found.cut_off():
            end = at
        return max(end, index + 1), grids.lay_out(found.cells, found.gaps)

    def _ended(self, index: int, loose: bool, row: grids.RowCount) -> bool:
        """Tell whether the pipe above the line *index* was the last of its table."""
        if self._blank(index):
            goes_on = self._pipe_near(index) if loose else self._empty_cell(index - 1)
            if not goes_on:
                return True
        return row.room is not None and self._text_follows(index, row.room)

    def _empty_cell(self, index: int) -> bool:
        """Tell whether a blank line and another pipe follow the pipe at *index*."""
        return (
            self._blank(index + 1)
            and index + 2 < len(self.raws)
            and self.raws[index + 2].strip() == "|"
        )

    def _blank(self, index: int) -> bool:
        return index >= len(self.raws) or not self.raws[index].strip()

    def _text_follows(self, index: int, room: int) -> bool:
        """Behind a pipe the text of the document goes on: what comes is no other cell."""
        size = count = 0
        for end in range(index, len(self.raws)):
            body = self.raws[end].strip()
            if body == "|":
                return size > room
            size += len(body)
            count += bool(body)
            if count > _CELL_LINES or _TEXT.match(body):
                return True
        return count > 3  # fewer lines are a cell whose pipe was cut off

    def _pipe_near(self, index: int) -> bool:
        return any(
            self.raws[i].strip() == "|" for i in range(index, min(index + 60, len(self.raws)))
        )

    def _tab_table(self, index: int) -> tuple[int, list[GridCell]]:
        """Rows of cells parted by tabs, as a table is copied out of a word processor."""
        width = self._tab_cells(index)
        cells: list[GridCell] = []
        if width < _TIMES or self._tab_cells(index + 1) != width:
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
        gaps = _GAP if "\t" in raw or "     " in raw else _HEAD_GAP
        for gap in gaps.finditer(raw):
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
