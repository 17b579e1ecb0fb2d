"""DOCX, DOTX and DOCM: what a reader of the page sees, taken from the XML.

Paragraphs and cells come in the order of the document, each paragraph a
block; a footnote's words stand at the end under the number of its mark. Headers and footers are
left out, save a header that holds the letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...models import BlockKind, Cell, SourceInfo, SourceText
from ...models.errors import UnreadableInput
from ...models.problems import problem
from . import archive, docx_extras
from .docx_numbers import Numbers
from .docx_old import OldFonts
from .docx_package import Package
from .docx_runs import CHOICE, HIDDEN, Reader, Words, choice, unfilled
from .docx_styles import Styles, W, number, value
from .layout import Place, Run, Sheet, parts_of
from .limits import TooMuch

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MOTTO = re.compile(r"độc\s+lập\s*[-–]\s*tự\s+do|đảng\s+cộng\s+sản\s+việt\s+nam", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d")
_TWIPS = 120  # about one character
_WIDEST = 400


def read_docx(data: bytes, info: SourceInfo) -> SourceText:
    """The canonical text of a DOCX.

    Raises:
        UnreadableInput: when the package is damaged, is no Word document, or is a bomb.
    """
    name = info.name or "?"
    archive.check(data, name)
    try:
        package = Package(data)
        body = package.root(package.main).find(W + "body")
    except TooMuch:
        raise
    except Exception as error:  # zipfile and lxml raise many kinds on hostile data
        raise archive.damaged(name, error) from error
    if body is None:
        raise archive.damaged(name)
    source = _Document(package, Sheet()).read(body, info)
    if not source.blocks and any(n.startswith("word/media/") for n in package.names()):
        raise UnreadableInput(
            "needs_ocr",
            f"{name}: tệp Word chỉ chứa ảnh chụp hoặc ảnh quét; hãy lưu thành PDF để nhận dạng "
            "chữ (OCR).",
            f"{name}: the document holds pictures only; save it as PDF so that its words can be "
            "recognised (OCR).",
        )
    return source


class _Document:
    """Walks the body of one document and writes its sheet."""

    def __init__(self, package: Package, sheet: Sheet) -> None:
        self._package = package
        self._sheet = sheet
        self._relations = package.relations(package.main)
        self._styles = Styles(self._part("styles"))
        self._numbers = Numbers(self._part("numbering"), self._styles)
        self._notes_of = {kind: self._part(f"{kind}s") for kind in ("footnote", "endnote")}
        self._reader = Reader(self._styles)
        self._paragraphs = -1
        self._tables = 0
        self._notes: list[tuple[str, str]] = []
        self._pending: list[Run] = []  # a paragraph whose end was deleted runs into the next

    def read(self, body: Any, info: SourceInfo) -> SourceText:
        roots = [body, *(root for root in self._notes_of.values() if root is not None)]
        old = OldFonts(roots, self._styles)
        self._sheet.problems.extend(old.problems)
        if old.needed:
            self._reader = Reader(self._styles, old)
        self._letterhead(body)
        self._content(body, None)
        self._footnotes()
        self._sheet.problems.extend(
            docx_extras.problems(self._package, self._relations, self._part("comments"))
        )
        return self._sheet.source(info)

    def _part(self, kind: str) -> Any | None:
        """The root of the document's part of a kind; None when there is none that can be read."""
        for relation in self._relations:
            if relation.kind == kind and not relation.external:
                try:
                    return self._package.root(relation.target)
                except Exception as error:
                    self._problem("damaged_part", part=kind, error=type(error).__name__)
        return None

    def _problem(self, code: str, **values: str) -> None:
        self._sheet.problems.append(problem(code, None, **values))

    def _letterhead(self, body: Any) -> None:
        """A first header that holds the national motto is the head of the document."""
        targets = {r.id: r.target for r in self._relations if not r.external}
        for kind in ("first", "default"):
            for reference in body.iter(W + "headerReference"):
                if reference.get(W + "type", "default") != kind:
                    continue
                identity = reference.get(f"{{{_RELATIONS.rstrip('/')}}}id")
                try:
                    root = self._package.root(targets[identity])
                except Exception:
                    continue
                if _MOTTO.search("".join(t.text or "" for t in root.iter(W + "t"))):
                    self._content(root, None)
                    return

    # --- what a body, a cell, a text box or a note holds ---------------------------------------

    def _content(self, element: Any, cell: Cell | None) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "p":
                self._paragraph(child, cell)
            elif tag == W + "tbl":
                self._table(child, cell)
            elif tag in HIDDEN or not isinstance(tag, str) or _left_out(child):
                continue
            elif tag == CHOICE:
                chosen = choice(child)
                if chosen is not None:
                    self._content(chosen, cell)
            elif tag == W + "altChunk":
                self._problem("embedded_document")
            elif len(child):
                self._content(child, cell)

    def _paragraph(self, paragraph: Any, cell: Cell | None, kind: BlockKind | None = None) -> None:
        self._paragraphs += 1
        properties = paragraph.find(W + "pPr")
        style = value(properties, "pStyle") or self._styles.default
        words = self._reader.words(paragraph, style)
        if _CONTENTS.match(self._styles.name(style)):
            return
        label = self._numbers.label(properties, style)
        runs = self._pending + words.runs
        self._pending = []
        self._notes.extend(words.notes)
        if _merges(properties):
            self._pending = runs
            return
        worded = any(run.text.strip() for run in runs)
        if label and (worded or (cell is not None and not label.startswith(("-", "+")))):
            runs = [Run(label, 0, None), *_unindented(runs)]
        place = Place(self._paragraphs, cell=cell, indent=_indent(properties), kind=kind)
        for part in parts_of(runs):
            self._sheet.block(part, place)
        self._boxes(words, cell)

    def _boxes(self, words: Words, cell: Cell | None) -> None:
        for box in words.boxes:
            self._content(box, cell)

    # --- tables ---------------------------------------------------------------------------------

    def _table(self, table: Any, outer: Cell | None) -> None:
        rows = list(_rows(table))
        cells = _places(rows)
        if len(cells) == 1:  # a frame around words
            self._content(cells[0][0], outer)
            return
        name = self._tables
        self._tables += 1
        for content, row, column, row_span, column_span in cells:
            place = Cell(
                table=name, row=row, column=column, row_span=row_span, column_span=column_span
            )
            self._content(content, place)

    # --- notes ----------------------------------------------------------------------------------

    def _footnotes(self) -> None:
        """The words of the notes, in the order in which their marks stand in the text."""
        parts: dict[str, dict[str, Any]] = {}
        for kind in ("footnote", "endnote"):
            root = self._notes_of[kind]
            parts[kind] = {} if root is None else {n.get(W + "id"): n for n in root}
        done = 0
        while done < len(self._notes):  # a note may call another
            kind, identity = self._notes[done]
            done += 1
            note = parts[kind].get(identity)
            if note is None:
                continue
            mark: list[Run] = [Run(f"[{self._reader.numbers[kind, identity]}] ", 0, None)]
            for paragraph in note.iter(W + "p"):
                self._paragraphs += 1
                style = value(paragraph.find(W + "pPr"), "pStyle") or self._styles.default
                words = self._reader.words(paragraph, style)
                self._notes.extend(words.notes)
                if any(run.text.strip() for run in words.runs):
                    place = Place(self._paragraphs, kind=BlockKind.FOOTNOTE)
                    self._sheet.block([*mark, *_unindented(words.runs)], place)
                    mark = []


def _merges(properties: Any) -> bool:
    """The paragraph's end was deleted or moved away under tracked changes."""
    mark = None if properties is None else properties.find(W + "rPr")
    return mark is not None and (
        mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
    )


def _unindented(runs: list[Run]) -> list[Run]:
    """Runs without the blanks and tabs that part a typed or drawn label from its words."""
    kept = list(runs)
    while kept and not kept[0].text.strip() and "\n" not in kept[0].text:
        kept.pop(0)
    if kept:
        text = kept[0].text
        kept[0] = kept[0].part(len(text) - len(text.lstrip(" \t\u00a0")), len(text))
    return kept


def _indent(properties: Any) -> int:
    indent = None if properties is None else properties.find(W + "ind")
    if indent is None:
        return 0
    total = 0
    for name in ("left", "start", "firstLine"):
        total += number(indent.get(W + name), 0) or 0
    total -= number(indent.get(W + "hanging"), 0) or 0
    return min(max(total // _TWIPS, 0), 200)


def _left_out(element: Any) -> bool:
    return element.tag == W + "sdt" and (unfilled(element) or _is_contents(element))


def _is_contents(element: Any) -> bool:
    """A table of contents: it repeats the headings with their page numbers."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == W + "tr":
            properties = child.find(W + "trPr")
            if properties is None or properties.find(W + "del") is None:
                yield child
        elif isinstance(child.tag, str) and child.tag not in HIDDEN and len(child):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif isinstance(child.tag, str) and child.tag not in HIDDEN and len(child):
            yield from _cells(child)


def _places(rows: list[Any]) -> list[tuple[Any, int, int, int, int]]:
    """Each cell that is drawn: its content, row, column, and the rows and columns it spans."""
    found: list[list[Any]] = []
    open_cells: dict[int, int] = {}  # column -> index of the cell that goes on downwards
    for row, element in enumerate(rows):
        properties = element.find(W + "trPr")
        column = min(number(value(properties, "gridBefore"), 0) or 0, _WIDEST)
        going: dict[int, int] = {}
        for cell in _cells(element):
            own = cell.find(W + "tcPr")
            span = min(max(number(value(own, "gridSpan"), 1) or 1, 1), _WIDEST)
            merge = None if own is None else own.find(W + "vMerge")
            goes_on = merge is not None and merge.get(W + "val", "continue") != "restart"
            if goes_on and column in open_cells:
                index = open_cells[column]
                found[index][3] += 1
                going[column] = index
            else:
                if merge is not None:
                    going[column] = len(found)
                found.append([cell, row, column, 1, span])
            column = min(column + span, _WIDEST)
        open_cells = going
    return [tuple(entry) for entry in found]
