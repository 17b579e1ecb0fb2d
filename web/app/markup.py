"""The long parts of a document's page, written without templates: the text and the lists.

A plan of sixty pages has thousands of pieces and rows; a template takes ten times as long for
them. All that comes from a document is cleaned and escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from ...wording import Lang
from ..page import LETTERS, stars
from ..page_records import Row
from ..page_text import Paragraph, Table, TableCell, clean
from .document import VERDICTS


@dataclass(frozen=True, slots=True)
class Lists:
    """The rows of the records of a plan; ``verdicts`` and ``pages`` are by record."""

    plan_id: int
    lang: Lang
    verdicts: Mapping[str, str]
    pages: Mapping[str, int]

    def sections(self, rows: Iterable[Row]) -> Markup:
        """The tree of the sections among *rows*."""
        return self._joined(self._section(row, "") for row in rows if row.kind == "sections")

    def records(self, rows: Iterable[Row]) -> Markup:
        """The list of the other records among *rows*."""
        return self._joined(self._record(row, "") for row in rows if row.kind != "sections")

    def changed(self, row: Row) -> Markup:
        """A row that takes the place of the one on the page."""
        swap = ' hx-swap-oob="true"'
        made = self._section(row, swap) if row.kind == "sections" else self._record(row, swap)
        return Markup(made)

    def _joined(self, parts: Iterable[str]) -> Markup:
        return Markup("\n".join(parts))

    def _section(self, row: Row, more: str) -> str:
        return f"{self._open(row, more)}><span>{_safe(row.line)}</span></a></li>"

    def _record(self, row: Row, more: str) -> str:
        side = 0 if self.lang == "vi" else 1
        verdict = self.verdicts.get(row.id)
        said = ""
        if verdict:
            said = f'<span class="verdict">{VERDICTS[verdict][side]}</span>'
        elif row.review:
            said = f'<span class="check">{("cần xem lại", "to review")[side]}</span>'
        sure = ("Độ tin cậy", "Confidence")[side]
        letter = LETTERS[self.lang][row.kind]
        return (
            f'{self._open(row, more)} class="row-link">'
            f'<span class="badge" aria-hidden="true">{letter}</span>'
            f'<span class="line"><span class="sr">{row.type}: </span>'
            f"<bdi>{_safe(row.line)}</bdi></span>"
            f'<b class="value">{_safe(row.value)}</b>'
            f'<span class="meta"><span>{row.place}</span>{said}'
            f'<span class="sure" title="{sure}"><span class="sr">{sure} </span>{row.sure}</span>'
            "</span></a></li>"
        )

    def _open(self, row: Row, more: str) -> str:
        key = _safe(row.id)
        verdict = self.verdicts.get(row.id)
        page = self.pages.get(row.id)
        kinds = f"{row.kind} d{row.depth}" if row.depth else row.kind
        facts = f' data-page="{page}"' if page else ""
        facts += " data-review" if row.review and not verdict else ""
        return (
            f'<li id="{key}" class="{kinds}{" " + verdict if verdict else ""}"'
            f' data-k="{row.kind}" data-r="{row.number}"{facts}{more}>'
            f'<a href="/documents/{self.plan_id}/records/{key}"'
        )


def prose(items: Iterable[Paragraph | Table], lang: Lang) -> Markup:
    """The text of a document with the runs under its records marked."""
    page = ("trang", "page")[0 if lang == "vi" else 1]
    made = [
        _table(item, page) if isinstance(item, Table) else _paragraph(item, page) for item in items
    ]
    return Markup("\n".join(made))


def _table(table: Table, page: str) -> str:
    rows = "".join(
        f"<tr>{''.join(_cell(cell, page) for cell in cells)}</tr>" for cells in table.rows
    )
    return f'{_begins(table.page, page)}<div class="wide" tabindex="0"><table>{rows}</table></div>'


def _cell(cell: TableCell, page: str) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return f"<td{spans}>{''.join(_paragraph(inner, page) for inner in cell.paragraphs)}</td>"


def _paragraph(item: Paragraph, page: str) -> str:
    kinds = item.kind + (" strong" if item.bold else "") + (f" d{item.depth}" if item.depth else "")
    pieces = [
        f'<mark data-k="{piece.kinds}" data-r="{piece.numbers}"'
        f' class="{piece.kinds.rpartition(" ")[2]}">{stars(piece.text)}</mark>'
        if piece.kinds
        else str(stars(piece.text))
        for piece in item.pieces
    ]
    return f'{_begins(item.page, page)}<p class="{kinds}">{"".join(pieces)}</p>'


def _begins(number: int | None, page: str) -> str:
    return f'<div class="page-start">{page} {number}</div>\n' if number else ""


def _safe(text: str) -> str:
    return str(escape(clean(text)))
