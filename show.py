"""What a person sees of a plan on the terminal; document text is never markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from . import wording
from .models import RECORD_TYPES, Header, PlanDocument, PlanFile
from .models.problems import said
from .wording import Lang, word

_NOTES = 20  # of a file; the rest stands in its JSON


def plain(text: str | None, limit: int = 0) -> Text:
    """Document text for the terminal: one line, no control characters, no markup.

    *limit* cuts the text after that many characters; 0 keeps all of it.
    """
    line = " ".join((text or "").replace("*", "").split())
    line = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in line)
    if limit and len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return Text(line)


def plan(file: PlanFile, lang: Lang, name: str) -> RenderableType:
    """All documents of a file, each as a panel of header, sections, counts and tables.

    Below them stands what was amiss with the file itself: pages read by OCR, hidden sheets, ...
    """
    shown: list[RenderableType] = [_document(document, lang, name) for document in file.documents]
    if not shown:
        shown.append(Text(f"{name}: " + ("không có văn bản" if lang == "vi" else "no document")))
    return Group(*shown, *_notes(file, lang))


def _notes(file: PlanFile, lang: Lang) -> Iterable[RenderableType]:
    if not file.problems:
        return
    title = "Lưu ý khi đọc tệp" if lang == "vi" else "Notes on reading the file"
    yield Text(f"{title} ({len(file.problems)})", style="bold")
    for problem in file.problems[:_NOTES]:
        yield Text("- ") + plain(said(problem, lang))
    if len(file.problems) > _NOTES:
        yield Text("- …")


def _document(document: PlanDocument, lang: Lang, name: str) -> RenderableType:
    parts: list[RenderableType] = [_head(document.header, lang), Text()]
    parts += [_outline(document, lang), Text(), _counts(document, lang)]
    for table in (_targets(document, lang), _bases(document, lang)):
        if table is not None:
            parts += [Text(), table]
    kind = word(document.header.kind, lang).upper()
    return Panel(Group(*parts), title=Text(f"{kind} · {name}"), title_align="left")


def _head(header: Header, lang: Lang) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    number = "/".join(part for part in (header.number, header.symbol) if part)
    date = wording.day(header.date, lang) if header.date else str(header.year or "")
    signer = header.signer.name if header.signer else None
    for key, value in (
        ("issuer", header.issuer),
        ("number", number),
        ("date", date),
        ("title", header.title),
        ("period", wording.interval(header.period, lang)),
        ("signer", signer),
    ):
        shown = plain(value) if value else Text(word("unknown", lang), style="dim")
        grid.add_row(Text(word(key, lang), style="bold"), shown)
    return grid


def _outline(document: PlanDocument, lang: Lang) -> RenderableType:
    lines = [Text(word("outline", lang), style="bold")]
    for section in document.sections:
        if section.level > 2 or section.label is None:
            continue
        title = plain(section.title, 90)
        label = f"{'  ' * section.level}{section.label}. "
        lines.append(Text(label) + title)
    return Group(*lines)


def _counts(document: PlanDocument, lang: Lang) -> RenderableType:
    counts = (f"{word(name, lang)} {len(getattr(document, name))}" for name in RECORD_TYPES)
    return Text(word("counts", lang) + ": ", style="bold") + Text(", ".join(counts), style="")


def _table(title: str, columns: Iterable[tuple[str, bool]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", expand=True)
    for name, numeric in columns:
        table.add_column(name, justify="right" if numeric else "left", no_wrap=numeric)
    return table


def _targets(document: PlanDocument, lang: Lang) -> Table | None:
    if not document.targets:
        return None
    names = [(word(key, lang), key == "value") for key in ("indicator", "change", "value")]
    names += [(word("unit", lang), False), (word("due", lang), True)]
    table = _table(word("targets", lang).capitalize(), names)
    for target in document.targets:
        table.add_row(
            plain(target.indicator, 120),
            word(target.change, lang),
            wording.quantity(target, lang),
            plain(wording.unit(target, lang), 30),
            wording.interval(target.due, lang),
        )
    return table


def _bases(document: PlanDocument, lang: Lang) -> Table | None:
    bases = [c for c in document.citations if c.role in ("basis", "implements")]
    if not bases:
        return None
    keys = (("number", False), ("date", True), ("issuer", False), ("about", False))
    table = _table(word("legal_bases", lang), [(word(k, lang), flag) for k, flag in keys])
    for citation in bases:
        date = wording.day(citation.date, lang) if citation.date else ""
        table.add_row(
            plain(citation.canonical, 60), date, plain(citation.issuer, 60),
            plain(citation.title, 160),
        )  # fmt: skip
    return table


def console(*, stderr: bool = False) -> Console:
    """A console that never reads document text as markup or emoji."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)
