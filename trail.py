"""The trail from the words of a file to a record: where it stands, which rule made it, and why."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from rich.text import Text

from . import extract
from .extract.pipeline import parse
from .extract.reading import read_file
from .models import PlanDocument, PlanFile, Record, SourceText
from .show import plain
from .wording import Lang, word


@cache
def rules() -> dict[str, str]:
    """Every rule id of the extraction with the sentence that explains it."""
    found: dict[str, str] = {}
    for module in pkgutil.iter_modules(extract.__path__, f"{extract.__name__}."):
        found |= getattr(importlib.import_module(module.name), "RULES", {})
    return found


def explain(
    path: Path, *, at: int | None = None, record_id: str | None = None, lang: Lang = "vi"
) -> list[Text]:
    """Lines that explain the record *record_id*, or all records over the character *at*.

    Raises:
        KehoachError: when the file cannot be read.
    """
    source = read_file(path)
    file = parse(source)
    lines: list[Text] = []
    for document in file.documents:
        for name, record in document.records():
            span = record.span
            if record.id == record_id or (at is not None and span.start <= at < span.end):
                lines += _record(source, file, document, name, record, lang)
    return lines


def _record(
    source: SourceText, file: PlanFile, document: PlanDocument, name: str, record: Record,
    lang: Lang,
) -> list[Text]:  # fmt: skip
    """One record: its words, place, sections, block, rule and fields."""
    span = record.span
    lines = [Text(f"{word(name, lang)} {record.id}", style="bold")]
    lines.append(Text("  “") + plain(record.quote) + Text("”"))
    place = f"[{span.start}, {span.end})"
    if source.map:
        origin = source.origin(span.start)
        place += f" · {_origin(origin.page, origin.paragraph, lang)}".rstrip(" ·")
        if origin.line is not None:
            line = source.text.count("\n", 0, span.start) + 1
            place += f" · {'dòng' if lang == 'vi' else 'line'} {line}"
    lines.append(Text(f"  {'vị trí' if lang == 'vi' else 'place'}: {place}"))
    for block in source.blocks:
        if block.span.start <= span.start < block.span.end:
            lines.append(Text(f"  {'khối' if lang == 'vi' else 'block'}: {block.kind.value}"))
    above = {section.id: section for section in document.sections}
    parent = record.section
    while parent is not None:
        section = above[parent]
        lines.append(
            Text(f"  {word('section', lang)}: {section.label or '—'} ") + plain(section.title)
        )
        parent = section.section
    why = rules().get(record.rule, "")
    lines.append(Text(f"  {'quy tắc' if lang == 'vi' else 'rule'}: {record.rule} {why}".rstrip()))
    sure = "độ tin cậy" if lang == "vi" else "confidence"
    lines.append(Text(f"  {sure}: {record.confidence:.2f}"))
    common = set(Record.model_fields)
    for key, value in record.model_dump().items():
        if key not in common and value is not None and value != ():
            lines.append(Text(f"    {key}: ") + plain(str(value)))
    return lines


def _origin(page: int | None, paragraph: int | None, lang: Lang) -> str:
    if page is not None:
        return f"{'trang' if lang == 'vi' else 'page'} {page}"
    if paragraph is not None:
        return f"{'đoạn' if lang == 'vi' else 'paragraph'} {paragraph}"
    return ""
