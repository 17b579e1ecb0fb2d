"""HTML: a saved web page, its article and tables, with what a browser would draw.

Block elements make blocks, ``<br>`` makes line ends in them, lists get the labels that a browser
draws. The characters of an element are counted as they are shown, white space shrunk.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from ...models import Cell, SourceInfo, SourceText
from ...models.errors import UnreadableInput
from ...models.source import Problem
from . import legacy, limits
from .docx_numbers import formatted
from .html_main import Main
from .layout import Place, Run, Sheet, parts_of
from .lines import LABEL

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre",
        "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong", "th"}) | _HEADINGS
_ITALIC = frozenset({"i", "em", "cite", "var", "dfn"})
_NESTING = re.compile(
    rb"<(/?)(?:div|span|ul|ol|table|blockquote|section|article|center|font|b|i|u|em|strong|big|small"
    rb"|form|fieldset|details|main|a|sup|sub)\b",
    re.IGNORECASE,
)
_DEEPEST = 3_000  # a parser of HTML takes time with the square of the depth
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00|normal|lighter|[1-5]00)")
_SLANT = re.compile(r"font-style\s*:\s*(italic|oblique|normal)")
_CAPITALS = re.compile(r"text-transform\s*:\s*uppercase")
_NO_LABEL = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone")
_SPACE = re.compile(r"[ \t\n\r\x0b\x0c]+")
_ENTITY = re.compile(r"&(?:#\d{1,5}|#[xX][\dA-Fa-f]{1,4}|\w{1,8});")
_TAG = re.compile(
    r"<(?:script|style)\b(?:(?!<(?:script|style)\b).)*?</(?:script|style)>|<[^<>]*>?",
    re.DOTALL | re.IGNORECASE,
)
_WIDEST, _TALLEST = 200, 1_000
_REACHED = 4_000  # columns into which cells of rows above may reach down
_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_html(data: bytes, info: SourceInfo) -> SourceText:
    """The canonical text of a web page.

    Raises:
        UnreadableInput: when its encoding is unknown, or it is nested without end.
        TooMuch: when it holds more than a document does.
    """
    name = info.name or "?"
    if len(data) > limits.TEXT_BYTES or data.count(b"<") > limits.TAGS:
        raise limits.TooMuch
    text, encoding = _decoded(data, name)
    if _too_deep(data):
        raise UnreadableInput(
            "damaged",
            f"{name}: trang web lồng quá nhiều lớp, có lẽ bị hỏng; hãy lưu lại trang.",
            f"{name}: the page is nested too deeply and is likely damaged; save it again.",
        )
    text, problem = _unicode(text, encoding)
    body = LexborHTMLParser(text).body
    info = info.model_copy(update={"encoding": encoding})
    sheet = Sheet()
    if body is None:
        return sheet.source(info)
    main = Main(body)
    for root, whole in ((main.root, False), (body, False), (body, True)):
        sheet = Sheet()
        _Walk(sheet, None if whole else main).read(root)
        if sheet.written:
            break
    if problem is not None:
        sheet.problems.append(problem)
    return sheet.source(info)


def _unicode(text: str, encoding: str) -> tuple[str, Problem | None]:
    """A page typed in TCVN3 or VNI, in Unicode: marks and names of HTML are ASCII and stay."""
    if encoding in legacy.CALLED:
        return text, legacy.by_bytes(encoding)
    plain = _ENTITY.sub(_code, text)
    verdict = legacy.judge(_TAG.sub(" ", plain))
    if verdict is None:
        return text, None
    return legacy.convert_all(plain, verdict.codec), legacy.by_text(verdict)


def _code(match: re.Match[str]) -> str:
    """An entity for one of the codes that old fonts use, as that code; others as they are."""
    char = unescape(match[0])
    return char if len(char) == 1 and "\xa1" <= char <= "\xff" else match[0]


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The page as text: by its byte order mark, as UTF-8 if it is that, by what it says it is."""
    from .encoding import decode

    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            pass
        match = _CHARSET.search(data[:4096]) or _XML_CHARSET.match(data[:400])
        if match:
            try:
                codec = codecs.lookup(match[1].decode("ascii"))
                if codec.name not in ("utf-8", "utf-16"):
                    return data.decode(codec.name), codec.name
            except (LookupError, UnicodeDecodeError):
                pass
    try:
        return decode(data)
    except UnreadableInput as error:
        raise UnreadableInput(
            error.category, f"{name}: {error.message}", f"{name}: {error.english}"
        ) from error


def _too_deep(data: bytes) -> bool:
    depth = 0
    for match in _NESTING.finditer(data):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > _DEEPEST:
            return True
    return False


@dataclass(slots=True)
class _Style:
    """What an element hands down to what is in it."""

    bold: bool = False
    italic: bool = False
    capitals: bool = False
    kept: bool = False  # white space is kept (``pre``)


@dataclass(slots=True)
class _List:
    """An open list: its next number."""

    ordered: bool
    format: str = "decimal"
    count: int = 1
    step: int = 1
    bare: bool = False


@dataclass(slots=True)
class _Table:
    """An open table: where the next cell goes. ``name`` is -1 for a table that lays out a page."""

    name: int
    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)  # column -> rows that a cell reaches down


class _Walk:
    """Walks the elements of a page and writes its sheet; no recursion, pages may be deep."""

    def __init__(self, sheet: Sheet, main: Main | None) -> None:
        self._sheet = sheet
        self._main = main
        self._runs: list[Run] = []
        self._length = 0
        self._paragraph = 0
        self._lists: list[_List] = []
        self._tables: list[_Table] = []
        self._cells: list[Cell | None] = [None]
        self._count = 0
        self._label = ""

    def read(self, root: Any) -> None:
        """Write everything under *root*."""
        stack: list[tuple[Any, _Style]] = []
        node, style = root, _Style()
        while True:
            inner = self._enter(node, style, root)
            child = node.first_child if inner is not None else None
            if inner is not None and child is not None:
                stack.append((node, style))
                node, style = child, inner
                continue
            if inner is not None:
                self._leave(node)
            while stack and (node is root or node.next is None):
                node, style = stack.pop()
                self._leave(node)
                if not stack:
                    break
            if not stack:
                break
            node = node.next
        self._flush()

    def _enter(self, node: Any, style: _Style, root: Any) -> _Style | None:
        """Open an element; the style of what is in it, None when that is not read."""
        tag = node.tag
        if tag == "-text":
            self._words(node.text_content or "", style)
            return None
        if tag == "br":
            self._add("\n", None, False)
            return None
        if not node.is_element_node or self._skipped(node, root):
            return None
        if tag in _BLOCKS:
            self._flush()
            self._open(node, tag)
        return _styled(node, tag, style)

    def _skipped(self, node: Any, root: Any) -> bool:
        if node.mem_id == root.mem_id:
            return False
        if self._main is None:
            return node.tag in ("script", "style", "noscript", "template", "head")
        return self._main.skipped(node)

    # --- elements -------------------------------------------------------------------------------

    def _open(self, node: Any, tag: str) -> None:
        if tag in ("ol", "ul"):
            self._lists.append(_list(node, tag))
        elif tag == "li":
            self._item(node)
        elif tag == "table":
            self._open_table(node)
        elif tag == "tr" and self._tables:
            self._row(self._tables[-1])
        elif tag in ("td", "th") and self._tables:
            self._cell(node, self._tables[-1])

    def _leave(self, node: Any) -> None:
        tag = node.tag
        if tag not in _BLOCKS:
            return
        self._flush()
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._label = ""
        elif tag == "table" and self._tables:
            self._tables.pop()
        elif tag in ("td", "th") and len(self._cells) > 1:
            self._cells.pop()

    def _item(self, node: Any) -> None:
        """The label that a browser draws before a list item."""
        if not self._lists:
            return
        entry = self._lists[-1]
        own = _number(node.attributes.get("value"))
        if own is not None:
            entry.count = own
        if not entry.bare and not _NO_LABEL.search((node.attributes.get("style") or "").lower()):
            self._label = f"{formatted(entry.count, entry.format)}. " if entry.ordered else "- "
        entry.count += entry.step

    def _open_table(self, node: Any) -> None:
        """A table of data gets a number; one that holds tables or one cell lays out the page."""
        cells = node.css("td, th")
        frame = len(cells) < 2 or any(x.mem_id != node.mem_id for x in node.css("table"))
        self._tables.append(_Table(-1 if frame else self._count))
        if not frame:
            self._count += 1

    @staticmethod
    def _row(table: _Table) -> None:
        table.row += 1
        table.column = 0
        table.taken = {c: n - 1 for c, n in table.taken.items() if n > 1}

    def _cell(self, node: Any, table: _Table) -> None:
        if table.name < 0:
            self._cells.append(self._cells[-1])
            return
        if table.row < 0:
            self._row(table)
        while table.column in table.taken:
            table.column += 1
        columns = min(max(_number(node.attributes.get("colspan")) or 1, 1), _WIDEST)
        rows = min(max(_number(node.attributes.get("rowspan")) or 1, 1), _TALLEST)
        self._cells.append(
            Cell(
                table=table.name, row=table.row, column=table.column,
                row_span=rows, column_span=columns,
            )
        )  # fmt: skip
        if rows > 1 and len(table.taken) < _REACHED:
            for column in range(table.column, table.column + columns):
                table.taken[column] = rows
        table.column += columns

    # --- words ----------------------------------------------------------------------------------

    def _words(self, text: str, style: _Style) -> None:
        if style.kept:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        else:
            text = _SPACE.sub(" ", text)
            before = self._runs[-1].text[-1:] if self._runs else " "
            if before in " \n" and text.startswith(" "):
                text = text[1:]
        self._add(text.upper() if style.capitals else text, style.bold, style.italic)

    def _add(self, text: str, bold: bool | None, italic: bool) -> None:
        if not text:
            return
        last = self._runs[-1] if self._runs else None
        if last is not None and last.bold == bold and last.italic == italic:
            last.text += text
        else:
            self._runs.append(Run(text, self._length, bold, italic))
        self._length += len(text)

    def _flush(self) -> None:
        """The words so far are a block."""
        runs, self._runs, self._length = self._runs, [], 0
        text = "".join(run.text for run in runs).strip()
        if not text:
            return
        if self._label:
            if not LABEL.match(text):
                runs = [Run(self._label, 0, None), *runs]
            self._label = ""
        place = Place(self._paragraph, cell=self._cells[-1], indent=3 * len(self._lists))
        self._paragraph += 1
        for part in parts_of(runs):
            self._sheet.block(part, place)


def _styled(node: Any, tag: str, style: _Style) -> _Style:
    attributes = node.attributes.get("style") or ""
    bold = style.bold or tag in _BOLD
    italic = style.italic or tag in _ITALIC
    capitals = style.capitals
    if attributes:
        declared = attributes.lower()
        weight, slant = _WEIGHT.search(declared), _SLANT.search(declared)
        if weight:
            bold = weight[1] in ("bold", "bolder") or (
                weight[1] >= "600" and weight[1][0].isdigit()
            )
        if slant:
            italic = slant[1] != "normal"
        capitals = capitals or _CAPITALS.search(declared) is not None
    return replace(
        style, bold=bold, italic=italic, capitals=capitals, kept=style.kept or tag == "pre"
    )


def _list(node: Any, tag: str) -> _List:
    attributes = node.attributes
    bare = _NO_LABEL.search((attributes.get("style") or "").lower()) is not None
    if tag == "ul":
        return _List(False, bare=bare)
    start = _number(attributes.get("start"))
    return _List(
        True,
        _TYPES.get(attributes.get("type") or "", "decimal"),
        1 if start is None else start,
        -1 if "reversed" in attributes else 1,
        bare,
    )


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else max(min(int(text), 100_000), -100_000)
    except ValueError:
        return None
