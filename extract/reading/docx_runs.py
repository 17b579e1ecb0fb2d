"""The words of a DOCX paragraph: what is shown, run by run.

Tracked insertions count and deletions do not; a drawing that the file holds twice (``mc:Choice``
and ``mc:Fallback``) is taken once; the code of a field is left out and its result kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Protocol

from .docx_styles import Styles, W, switches, value
from .layout import Run
from .legacy import Codec, convert

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHOICE = _COMPATIBILITY + "AlternateContent"

HIDDEN = frozenset(
    W + name
    for name in (
        "del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText",
        "delInstrText", "rt", "tblPr", "tblGrid", "sectPr", "commentReference",
    )
)  # fmt: skip
_WRITTEN = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
# Signs that Word keeps as codes of its symbol fonts.
_SYMBOLS = {
    0x2D: "-", 0xB7: "•", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×", 0xB0: "°", 0xAE: "→",
    0xA8: "□", 0xFE: "☑", 0xFC: "✓", 0xE0: "→", 0xD8: "➢", 0x2F: "/", 0x25: "%", 0x2B: "+",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Codes:
    """The old codes in which a run is written; ``capitals`` when its font draws capitals."""

    codec: Codec
    capitals: bool = False


@dataclass(slots=True)
class Words:
    """What a paragraph holds: its runs, its text boxes, and the notes that it calls."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind and id
    length: int = 0
    codes: list[Codes | None] = field(default_factory=list)  # of each run

    def add(self, text: str, bold: bool | None, italic: bool, codes: Codes | None = None) -> None:
        """Put more words at the end; their place is counted on."""
        if not text:
            return
        last = self.runs[-1] if self.runs else None
        if (
            last is not None
            and last.bold == bold
            and last.italic == italic
            and self.codes[-1] == codes
        ):
            last.text += text
        else:
            self.runs.append(Run(text, self.length, bold, italic))
            self.codes.append(codes)
        self.length += len(text)

    def decode(self) -> None:
        """Turn runs in old codes into Unicode; whole runs, for a letter may be two codes."""
        for run, codes in zip(self.runs, self.codes, strict=True):
            if codes is not None:
                run.text = convert(run.text, codes.codec, codes.capitals)


class Old(Protocol):
    """Knows in which codes the runs of a font are written."""

    def codes(self, font: str) -> Codes | None:
        """The codes of runs in *font*; None for Unicode."""


@dataclass(slots=True)
class _Look:
    """How the words of a run are drawn."""

    bold: bool
    italic: bool
    capitals: bool
    codes: Codes | None = None


class Reader:
    """Reads paragraphs with the styles of their document."""

    def __init__(self, styles: Styles, old: Old | None = None) -> None:
        self._styles = styles
        self._old = old
        self._fields: list[bool] = []  # of each open field: still in its code
        self.numbers: dict[tuple[str, str], int] = {}  # footnotes and endnotes by kind and id

    def words(self, paragraph: Any, style: str | None) -> Words:
        """The words of a ``w:p``."""
        found = Words()
        # A field whose code was never closed must not swallow the rest of the document.
        self._fields = [False] * len(self._fields)
        self._children(paragraph, style, found)
        if self._old is not None:
            found.decode()
        return found

    def _children(self, element: Any, style: str | None, found: Words) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, style, found)
            elif tag in HIDDEN or not isinstance(tag, str) or unfilled(child):
                continue
            elif tag == CHOICE:
                chosen = choice(child)
                if chosen is not None:
                    self._children(chosen, style, found)
            elif tag == _MATH + "t":
                found.add(child.text or "", None, False)
            elif len(child):
                self._children(child, style, found)

    def _run(self, run: Any, style: str | None, found: Words) -> None:
        properties = run.find(W + "rPr")
        direct = switches(properties)
        named = value(properties, "rStyle")
        on = self._styles.on
        if on("vanish", direct, named, style):
            for child in run.iter(W + "fldChar"):
                self._field(child)
            return
        look = _Look(
            on("b", direct, named, style),
            on("i", direct, named, style),
            on("caps", direct, named, style),
        )
        if self._old is not None:
            look.codes = self._old.codes(self._styles.font(properties, named, style))
        self._pieces(run, look, found)

    def _pieces(self, run: Any, look: _Look, found: Words) -> None:
        for child in run:
            tag = child.tag
            if tag == W + "fldChar":
                self._field(child)
            elif tag == CHOICE:
                chosen = choice(child)
                if chosen is not None:
                    self._pieces(chosen, look, found)
            elif tag in HIDDEN or self._in_code():
                continue
            elif tag == W + "t":
                text = child.text or ""
                if look.codes is None and look.capitals:
                    text = text.upper()
                found.add(text, look.bold, look.italic, look.codes)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note(child, found)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                found.boxes.extend(boxes(child))
            elif look.codes is not None and (code := _old_code(child)):
                found.add(code, look.bold, look.italic, look.codes)
            else:
                found.add(_sign(child), None, False)

    def _field(self, mark: Any) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _in_code(self) -> bool:
        return any(self._fields)

    def _note(self, mark: Any, found: Words) -> None:
        """A mark such as ``[1]``: notes are numbered in the order in which they are called."""
        kind = "footnote" if mark.tag == W + "footnoteReference" else "endnote"
        key = kind, mark.get(W + "id") or ""
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            found.notes.append(key)
        found.add(f"[{self.numbers[key]}]", None, False)


def unfilled(element: Any) -> bool:
    """A field of a form that shows only what is to be written there."""
    return element.tag == W + "sdt" and element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def choice(element: Any) -> Any | None:
    """The one of the ways to draw a thing that is read: the first choice, else the fallback."""
    chosen = element.find(_COMPATIBILITY + "Choice")
    return chosen if chosen is not None else element.find(_COMPATIBILITY + "Fallback")


def boxes(element: Any) -> list[Any]:
    """The contents of the text boxes in a drawing, each once."""
    found: list[Any] = []
    stack = [element]
    while stack:
        current = stack.pop()
        if current.tag == W + "txbxContent":
            found.append(current)
        elif current.tag == CHOICE:
            chosen = choice(current)
            if chosen is not None:
                stack.append(chosen)
        else:
            stack.extend(c for c in reversed(current) if isinstance(c.tag, str))
    return found


def _old_code(element: Any) -> str:
    """A letter that stands in an old font where Unicode has a sign: TCVN3 draws U+00AD as ``ư``."""
    if element.tag == W + "softHyphen":
        return "\u00ad"
    if element.tag != W + "sym":
        return ""
    code = (element.get(W + "char") or "").upper()
    return chr(int(code[2:], 16)) if re.fullmatch("F0[2-9A-F][0-9A-F]", code) else ""


def _sign(element: Any) -> str:
    """A tab, a line end or a sign that the file names instead of writing it."""
    tag = element.tag
    if tag == W + "br":
        return "" if element.get(W + "type") in ("page", "column") else "\n"
    if tag != W + "sym":
        return _WRITTEN.get(tag, "")
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code - 0xF000, "")
    return chr(code) if 0x20 <= code < 0xD800 else ""
