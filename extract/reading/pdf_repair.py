"""Pages whose letters come from two fonts: read by pdfplumber, which goes by where letters stand.

Where the font of a document lacks Vietnamese letters, programs take them from another font and
write them after the words, so that pdfium gives ``k ho ch ế ạ``. The sign of it is that single
letters with Vietnamese marks stand alone as words.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from .layout import Run
from .pdf_lines import SIGNS, Line, Word, crossed, style_of
from .pdf_tables import Tables

_LONE = re.compile(r"[\u1ea0-\u1ef9](?<!\S.)(?!\S)")
_SHARE = 0.05  # broken pages have a quarter of their words so, sound ones less than a hundredth
_FEW = 3
_REOPEN = 40  # pages
_GAP_EMS = 1.7

Placed = tuple[int, dict[str, Any]]  # a character with its index on the page


def scrambled(text: str) -> bool:
    """Tell whether the letters of a page have come apart."""
    lone = len(_LONE.findall(text))
    return lone >= _FEW and lone > _SHARE * max(len(text.split()), 1)


class Repairer:
    """Opens a file with pdfplumber at the first page that needs it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None
        self._read = 0

    def lines(self, number: int, tables: Tables) -> list[Line]:
        """The lines of page *number* (from 1), in the order of the page from top to bottom."""
        page = self._open().pages[number - 1]
        try:
            return page_lines(page.chars, number, tables)
        finally:
            page.close()
            self._read += 1
            if self._read % _REOPEN == 0:  # it keeps every object that it has seen
                self.close()
                self._document = None

    def characters(self, number: int) -> list[dict[str, Any]]:
        """The characters of page *number*; a run's ``offset`` counts in this list."""
        page = self._open().pages[number - 1]
        return list(page.chars)

    def _open(self) -> Any:
        if self._document is None:
            import pdfplumber

            # What is wrong with a file is told as a problem of the page, not on the terminal.
            logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
            self._document = pdfplumber.open(io.BytesIO(self._data))
        return self._document

    def close(self) -> None:
        """Give the memory back."""
        if self._document is not None:
            with suppress(Exception):  # it parses the pages that it never opened
                self._document.close()


def page_lines(chars: Sequence[dict[str, Any]], number: int, tables: Tables) -> list[Line]:
    """Characters with their places put together to lines, cut at wide gaps and at rules."""
    upright = [
        (index, char)
        for index, char in enumerate(chars)
        if char.get("upright", True) and char["text"]
    ]
    rows: list[list[Placed]] = []
    bases: list[float] = []
    for index, char in sorted(upright, key=lambda item: (-_base(item[1]), item[1]["x0"])):
        base = _base(char)
        if rows and abs(bases[-1] - base) < 0.25 * max(char["size"], 1):
            rows[-1].append((index, char))
        else:
            rows.append([(index, char)])
            bases.append(base)
    found: list[Line] = []
    for row, (members, base) in enumerate(zip(rows, bases, strict=True)):
        members.sort(key=lambda item: item[1]["x0"])
        height = base + 0.3 * members[0][1]["size"]
        for piece in _pieces(members, tables.walls_at(height)):
            line = _line(piece, number, base)
            if line is not None:
                line.row = row
                line.inside = tables.around(line.left, line.right, height)
                found.append(line)
    return found


def _base(char: dict[str, Any]) -> float:
    """The base line: fonts differ in how far their boxes reach, not in where they stand."""
    matrix = char.get("matrix")
    return float(matrix[5]) if matrix else float(char["y0"])


def _pieces(members: Iterable[Placed], walls: list[float]) -> list[list[Placed]]:
    pieces: list[list[Placed]] = []
    right = 0.0
    for index, char in members:
        if char["text"].isspace():
            continue
        x = char["x0"]
        if not pieces or x - right > _GAP_EMS * char["size"] or crossed(walls, right, x):
            pieces.append([])
        pieces[-1].append((index, char))
        right = max(right, char["x1"]) if pieces[-1][1:] else char["x1"]
    return pieces


def _line(piece: list[Placed], number: int, base: float) -> Line | None:
    runs: list[Run] = []
    words: list[Word] = []
    right: float | None = None
    following = -1
    length = 0
    for index, char in piece:
        text = unicodedata.normalize("NFC", char["text"].translate(SIGNS))
        bold, italic = style_of(char["fontname"] or "")
        if right is not None and char["x0"] - right > 0.12 * char["size"]:
            runs[-1].text += " "
            length += 1
            following = -1
        if words and words[-1].end == length:
            words[-1] = words[-1]._replace(end=length + len(text), right=char["x1"])
        else:
            words.append(Word(length, length + len(text), char["x0"], char["x1"], base))
        length += len(text)
        last = runs[-1] if runs else None
        if last is not None and index == following and (last.bold, last.italic) == (bold, italic):
            last.text += text
        else:
            runs.append(Run(text, index, bold, italic, number))
        following = index + 1 if len(char["text"]) == len(text) == 1 else -1
        right = char["x1"]
    whole = "".join(run.text for run in runs)
    text = whole.strip()
    if not text:
        return None
    words = words if text == whole else []
    worded = [run for run in runs if any(map(str.isalnum, run.text))] or runs
    sizes = sorted(char["size"] for _, char in piece)
    return Line(
        number,
        text,
        min(char["x0"] for _, char in piece),
        max(char["x1"] for _, char in piece),
        base,
        sizes[len(sizes) // 2],
        runs,
        all(run.bold for run in worded),
        all(run.italic for run in worded),
        bool(worded[0].bold),
        words=words,
    )
