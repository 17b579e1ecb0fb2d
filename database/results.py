"""What a search and a comparison show on the terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from functools import cache
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .. import wording
from ..extract.indicators import all_indicators
from ..wording import Lang
from .compare import Column, Comparison, Entry, Row
from .compare_words import english, name_of
from .hits import Hit
from .search import Count, Page

_TYPES = {"plan": ("kế hoạch", "plan")} | {
    key[:-1]: (wording.word(key, "vi"), wording.word(key, "en")[:-1])
    for key in ("sections", "citations", "targets", "figures", "deadlines", "assignments")
}
_FACETS = {
    "type": ("Loại", "Type"), "indicator": ("Chỉ tiêu", "Indicator"),
    "province": ("Tỉnh", "Province"), "year": ("Năm", "Year"),
    "agency": ("Cơ quan", "Agency"), "unit": ("Đơn vị tính", "Unit"),
    "review": ("Xem lại", "Review"),
}  # fmt: skip
_REVIEW = {
    "review": ("cần xem lại", "to review"), "unseen": ("chưa ai xem", "unseen"),
    "confirmed": ("đã xác nhận", "confirmed"), "corrected": ("đã sửa", "corrected"),
    "rejected": ("đã bác", "rejected"),
}  # fmt: skip


def clean(text: str) -> str:
    """Text of a document on one line, without control characters and marks of direction."""
    import unicodedata

    line = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return line if len(line) == len(text) else " ".join(line.split())


def number(count: Count, lang: Lang) -> str:
    """``1.234``, or ``10.000+`` where the counting stopped."""
    return wording.number(count.number, lang) + ("+" if count.more else "")


def value_of(hit: Hit, lang: Lang) -> str:
    """The value of a hit with its bound and unit: ``giảm ≤ 2,5%``; nothing without a value."""
    fields = hit.fields
    if "value" not in fields:
        return ""
    bound = fields.get("bound", "exact")
    parts = [
        wording.word(fields["change"], lang) if fields.get("change", "level") != "level" else "",
        wording.word("about_bound" if bound == "about" else bound, lang),
        wording.number(fields["value"], lang),
    ]
    if "value_max" in fields:
        parts += ["-", wording.number(fields["value_max"], lang)]
    unit = fields.get("unit", "")
    if lang == "vi" and unit.startswith("VND"):
        unit = "đồng" + unit[3:]
    pace = f"/{wording.word(fields['per'], lang)}" if fields.get("per") else ""
    return wording.joined(" ".join(part for part in parts if part), unit + pace)


def place_of(hit: Hit, lang: Lang) -> str:
    """Page and line as a reader says them."""
    said = []
    if hit.page is not None:
        said.append(f"{'trang' if lang == 'vi' else 'page'} {hit.page}")
    if hit.line is not None:
        said.append(f"{'dòng' if lang == 'vi' else 'line'} {hit.line}")
    return ", ".join(said)


def print_page(page: Page, lang: Lang, *, everything: bool) -> None:
    """A page for the terminal; document text is never markup."""
    console = Console(markup=False, emoji=False, highlight=False)
    console.print(Text(_summary(page, lang, everything)))
    for hit in page.hits:
        console.print(_head(hit, lang))
        console.print(_sentence(hit), soft_wrap=True)
        console.print(Text(_source(hit, lang), style="dim"), soft_wrap=True)
    for name, values in page.facets.items():
        if values:
            console.print(_facet(name, values, lang), soft_wrap=True)
    if page.after:
        more = "Trang sau: --after " if lang == "vi" else "Next page: --after "
        console.print(Text(more + page.after), soft_wrap=True)


def _summary(page: Page, lang: Lang, everything: bool) -> str:
    vi = lang == "vi"
    if not page.facets:
        return "Trang tiếp theo:" if vi else "The next page:"
    said = f"Tìm thấy {number(page.exact, lang)}" if vi else f"{number(page.exact, lang)} found"
    if page.loose is not None and page.loose.number:
        loose = number(page.loose, lang)
        said += f", và {loose} chỉ khớp khi bỏ dấu" if vi else f", and {loose} without marks"
    if page.exact.more:
        said += (
            "; chỉ xếp hạng và đếm 10.000 bản ghi nạp gần nhất, hãy lọc thêm"
            if vi
            else "; only the 10,000 loaded last are ranked and counted, add filters"
        )
    if not everything:
        said += (
            " (không kể văn bản đã bị thay thế và bản ghi đã bác; xem cả với --all)"
            if vi
            else " (without superseded plans and rejected records; --all shows them)"
        )
    return said + "."


def _head(hit: Hit, lang: Lang) -> Text:
    made = Text()
    made.append(f"\n[{_TYPES[hit.kind][0 if lang == 'vi' else 1]}] ", style="cyan")
    fields = hit.fields
    for key in ("indicator", "agency", "canonical"):
        if fields.get(key):
            made.append(clean(str(fields[key])), style="bold")
            made.append(" ")
    value = value_of(hit, lang)
    if value:
        made.append(f"= {clean(value)} ", style="bold")
    day = fields.get("due_end") or fields.get("end_date")
    if day:
        made.append(f"({wording.day(day, lang)}) ")
    if hit.review:
        made.append("cần xem lại " if lang == "vi" else "to review ", style="yellow")
    if hit.verdict:
        made.append(_REVIEW[hit.verdict][0 if lang == "vi" else 1] + " ", style="green")
    made.append(hit.id, style="dim")
    return made


def _sentence(hit: Hit) -> Text:
    shown = "".join(c if c.isprintable() else " " for c in hit.sentence)
    made = Text("  ")
    at = 0
    for start, end in hit.marks:
        made.append(shown[at:start])
        made.append(shown[start:end], style="bold reverse")
        at = end
    made.append(shown[at:])
    return made


def _source(hit: Hit, lang: Lang) -> str:
    parts = (hit.place, hit.plan, hit.section, place_of(hit, lang))
    return "  " + " · ".join(clean(part) for part in parts if part)


def facet_name(name: str, lang: Lang) -> str:
    """How a facet is called."""
    return _FACETS[name][0 if lang == "vi" else 1]


def facet_value(name: str, value: str, lang: Lang) -> str:
    """How a value of a facet is called."""
    shown = {"type": _TYPES, "review": _REVIEW}.get(name, {}).get(value)
    if shown:
        return shown[0 if lang == "vi" else 1]
    named = _indicator_names().get(value) if name == "indicator" else None
    return f"{value} ({named})" if named else clean(value)


@cache
def _indicator_names() -> dict[str, str]:
    return {indicator.id: indicator.name for indicator in all_indicators()}


def _facet(name: str, values: tuple[tuple[str, int], ...], lang: Lang) -> Text:
    said = [
        f"{facet_value(name, value, lang)} {wording.number(count, lang)}"
        for value, count in values[:8]
    ]
    return Text(f"{facet_name(name, lang)}: " + " · ".join(said), style="dim")


def as_dict(page: Page) -> dict[str, Any]:
    """A page as JSON holds it."""
    made = asdict(page)
    made["facets"] = {name: dict(values) for name, values in page.facets.items()}
    return made


def _amount(value: float | None, unit: str, lang: Lang) -> str:
    if value is None:
        return "–"
    shown = "đồng" if unit == "VND" and lang == "vi" else unit
    return wording.joined(wording.number(value, lang), shown)


def _target(entry: Entry, unit: str, lang: Lang) -> str:
    bound = wording.word("about_bound" if entry.bound == "about" else entry.bound, lang)
    high = f" - {wording.number(entry.value_max, lang)}" if entry.value_max is not None else ""
    unit = "đồng" if unit == "VND" and lang == "vi" else unit
    shown = wording.joined(f"{bound} {wording.number(entry.value, lang)}{high}".strip(), unit)
    year = f" ({entry.year})" if entry.year else ""
    flag = " ?" if entry.review else ""
    return shown + year + flag


def _signed(value: float | None, lang: Lang) -> str:
    if value is None:
        return "–"
    return f"{'+' if value > 0 else ''}{wording.number(value, lang)}"


def print_comparison(found: Comparison, lang: Lang) -> None:
    """A table for each column of the comparison, then what is missing and why."""
    console = Console(markup=False, emoji=False, highlight=False)
    heads = (
        ("Đơn vị", "Văn bản", "Hiện trạng", "Mục tiêu", "Thay đổi", "Mỗi năm", "Nguồn")
        if lang == "vi"
        else ("Unit", "Plan", "Baseline", "Target", "Change", "A year", "Source")
    )
    for column in found.columns:
        # What tells a change alone has neither baseline nor pace.
        kept = range(7) if column.way == "level" and not column.per else (0, 1, 3, 6)
        table = Table(title=Text(name_of(column, lang=lang)), title_justify="left")
        for index in kept:
            table.add_column(heads[index], justify="right" if 2 <= index <= 5 else "left")
        for row in found.rows:
            for entry in row.entries.get(column, ()):
                cells = _cells(row, entry, column, lang)
                table.add_row(*(Text(cells[index]) for index in kept))
        console.print(table)
        lacking = [row for row in found.rows if column in row.missing]
        for row in lacking[:_SHOWN_MISSING]:
            console.print(
                Text(f"  – {clean(row.unit)}: {_said(row.missing[column], lang)}", style="dim")
            )
        _more(console, len(lacking), lang)
    for row in found.absent[:_SHOWN_MISSING]:
        said = "; ".join(f"{c.indicator_id} {_said(why, lang)}" for c, why in row.missing.items())
        console.print(Text(f"– {clean(row.unit)}, {clean(row.plan)}: {said}", style="dim"))
    _more(console, len(found.absent), lang)
    for note in found.notes:
        console.print(Text(f"! {_said(note, lang)}", style="yellow"))
    if not found.columns:
        console.print("Không có số liệu nào để so sánh." if lang == "vi" else "Nothing to compare.")


_SHOWN_MISSING = 20


def _said(note: str, lang: Lang) -> str:
    return note if lang == "vi" else english(note)


def _more(console: Console, count: int, lang: Lang) -> None:
    if count > _SHOWN_MISSING:
        rest = wording.number(count - _SHOWN_MISSING, lang)
        said = f"  … và {rest} văn bản nữa" if lang == "vi" else f"  … and {rest} more"
        console.print(Text(said, style="dim"))


def _cells(row: Row, entry: Entry, column: Column, lang: Lang) -> tuple[str, ...]:
    base = _amount(entry.baseline, column.unit, lang)
    if entry.baseline is not None and entry.baseline_day:
        base += f" ({wording.day(entry.baseline_day, lang)})"
    place = [f"{'trang' if lang == 'vi' else 'page'} {entry.page}"] if entry.page else []
    place.append(f"{'dòng' if lang == 'vi' else 'line'} {entry.line}")
    change = _signed(entry.change, lang)
    pace = _signed(None if entry.pace is None else round(entry.pace, 2), lang)
    if entry.note:
        pace = f"{pace} ({_said(entry.note, lang)})"
    return (
        clean(row.unit), clean(row.plan), base, _target(entry, column.unit, lang), change, pace,
        ", ".join(filter(None, (*place, entry.record_id, entry.baseline_id))),
    )  # fmt: skip


def _safe(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    text = clean(str(value)) if isinstance(value, str) else value
    return f"'{text}" if isinstance(text, str) and text[:1] in "=+-@\t\r" and text else text


def comparison_csv(found: Comparison, lang: Lang) -> str:
    """Every target and every gap as a row of CSV with a byte order mark, for spreadsheets."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(
        ("Chỉ tiêu", "Cột", "Đơn vị", "Văn bản", "Hiện trạng", "Ngày hiện trạng", "Mục tiêu",
         "Mục tiêu đến", "Đơn vị tính", "Năm", "Thay đổi", "Mỗi năm", "Ghi chú", "Mục", "Trang",
         "Dòng", "Trích", "Mã")
        if lang == "vi"
        else ("Indicator", "Column", "Unit", "Plan", "Baseline", "Baseline day", "Target",
              "Target to", "Measure", "Year", "Change", "A year", "Note", "Section", "Page",
              "Line", "Quote", "Id")
    )  # fmt: skip
    for column in found.columns:
        for row in found.rows:
            for e in row.entries.get(column, ()):
                writer.writerow(map(_safe, (
                    column.indicator_id, name_of(column, short=True, lang=lang), row.unit, row.plan,
                    e.baseline, e.baseline_day, e.value, e.value_max, column.unit, e.year,
                    e.change, e.pace, _said(e.note, lang), e.section, e.page, e.line, e.quote,
                    e.record_id,
                )))  # fmt: skip
    for row in (*found.rows, *found.absent):
        for column, why in row.missing.items():
            cells = (
                column.indicator_id,
                name_of(column, short=True, lang=lang),
                row.unit,
                row.plan,
            )
            writer.writerow(map(_safe, (*cells, *[None] * 8, _said(why, lang), *[None] * 5)))
    return out.getvalue()


def comparison_dict(found: Comparison) -> dict[str, Any]:
    """A comparison as JSON holds it; columns by their number."""
    numbers = {column: number for number, column in enumerate(found.columns)}

    def row(one: Row) -> dict[str, Any]:
        return {
            "plan_id": one.plan_id, "unit": one.unit, "plan": one.plan, "file": one.file,
            "entries": [
                {"column": numbers[c], **asdict(e)} for c, es in one.entries.items() for e in es
            ],
            "missing": [
                {"column": numbers.get(c), "indicator_id": c.indicator_id, "why": why}
                for c, why in one.missing.items()
            ],
        }  # fmt: skip

    return {
        "columns": [asdict(c) | {"name": name_of(c)} for c in found.columns],
        "rows": [row(one) for one in found.rows],
        "absent": [row(one) for one in found.absent],
        "notes": list(found.notes),
    }
