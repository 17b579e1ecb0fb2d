"""Sums in tables (rule R5): total rows, shares in per cent, and changes of poor households."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..extract.numbers import parse
from ..extract.table_grid import Entry
from ..extract.table_model import Table
from ..models import Span
from .amounts import en, vi
from .case import AuditCase
from .registry import Found, check

_VALUE = re.compile(r"(?P<n>-?\d[\d.,]*)\s*(?P<p>%)?")
_TOTAL = re.compile(
    r"(?:[ivx\d]+\s)?(?:tổng(?: số| cộng)?|cộng|toàn (?:huyện|xã|tỉnh|thành phố))"
    r"(?: (?:cộng|số|chung|toàn (?:huyện|xã|tỉnh)))*\s*:?"
)
_RATE = re.compile(r"%|tỷ lệ|tỉ lệ|bình quân|trung bình|chỉ số|mật độ|so sánh|tốc độ")
_SKIPPED = re.compile(r"^(?:stt|tt|số tt|năm|ghi chú|đơn vị|đvt)")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Cell:
    value: float
    decimals: int
    span: Span


def _number(case: AuditCase, entry: Entry | None) -> _Cell | None:
    """The number of a cell that holds nothing else."""
    if entry is None or not entry.text:
        return None
    match = _VALUE.fullmatch(entry.text.strip())
    if match is None:
        return None
    token = match["n"].lstrip("-").rstrip(".,")
    style = "rate" if match["p"] else "amount"
    try:
        value = parse(token, style)  # type: ignore[arg-type]
    except ValueError:
        return None
    tail = re.split(r"[.,]", token)[-1] if value != int(value) else ""
    span = case.view.span(entry.start, entry.end)
    return _Cell(-value if match["n"].startswith("-") else value, len(tail), span)


def _head(table: Table, column: int) -> str:
    return " ".join(e.folded for e in table.columns[column].heads)


@check(
    id="table_total",
    title="Dòng tổng của bảng không bằng tổng các dòng",
    english="The total row of a table is not the sum of its rows",
    severity="serious",
    proves="Cộng các dòng của một cột không ra số ở dòng tổng.",
    proves_english="The rows of a column do not add up to its total row.",
    tolerance="nửa đơn vị chữ số cuối của mỗi dòng",
)
def table_total(case: AuditCase) -> Iterator[Found]:
    """A column is wrong only where another column of the table adds up: the rows are all there."""
    for table in case.tables:
        found = _total_row(table)
        if found is None:
            continue
        index, rows = found
        good, bad = 0, []
        for column in range(len(table.columns)):
            made = _column(case, table, index, rows, column)
            if made is None:
                continue
            total, cells = made
            slack = sum(0.5 * 10.0**-c.decimals for c in (total, *cells) if c.decimals)
            if abs(sum(c.value for c in cells) - total.value) <= slack + 1e-6:
                good += 1
            else:
                bad.append((column, total, cells))
        if good == 0 and len(bad) != 1:
            continue  # no column adds up: the rows are not the parts of the total
        for column, total, cells in bad:
            if good or _close(total, cells):
                yield _off(case, table, column, total, cells)


def _close(total: _Cell, cells: Sequence[_Cell]) -> bool:
    summed = sum(c.value for c in cells)
    return len(cells) >= 3 and summed != 0 and 0.8 <= total.value / summed <= 1.25


def _total_row(table: Table) -> tuple[int, list[int]] | None:
    """The one total row, first or last, and the data rows of the top level."""
    names = [row.folded or (row.head.folded if row.head else "") for row in table.rows]
    totals = [
        i
        for i, row in enumerate(table.rows)
        if row.kind == "total" or _TOTAL.fullmatch(names[i].strip(" *:."))
    ]
    if len(totals) != 1 or totals[0] not in (0, len(table.rows) - 1):
        return None
    rows = [i for i in range(len(table.rows)) if i != totals[0]]
    if any(table.rows[i].kind != "data" for i in rows):
        return None  # groups with sums of their own
    levels = {table.rows[i].level for i in rows}
    if len(levels) > 1:
        top = min(levels)
        rows = [i for i in rows if table.rows[i].level == top]
    return (totals[0], rows) if len(rows) >= _FEWEST else None


def _column(
    case: AuditCase, table: Table, index: int, rows: Sequence[int], column: int
) -> tuple[_Cell, list[_Cell]] | None:
    head = _head(table, column)
    if column == table.naming or _RATE.search(head) or _SKIPPED.match(head):
        return None
    if table.columns[column].role in ("stt", "time", "unit", "note", "compare"):
        return None
    total = _number(case, table.rows[index].cells[column])
    if total is None:
        return None
    cells = []
    for row in rows:
        entry = table.rows[row].cells[column]
        cell = _number(case, entry)
        if cell is None:
            if entry is not None and entry.text.strip(" -–.…"):
                return None
            continue
        cells.append(cell)
    spans = {(c.span.start, c.span.end) for c in cells}
    if len(cells) < _FEWEST or len(spans) != len(cells):
        return None  # merged cells serve several rows
    return total, cells


def _off(case: AuditCase, table: Table, column: int, total: _Cell, cells: Sequence[_Cell]) -> Found:
    summed = sum(c.value for c in cells)
    head = " ".join(" / ".join(e.text for e in table.columns[column].heads).split())
    terms = " + ".join(vi(c.value, 3) for c in cells[:20]) + (" + …" if len(cells) > 20 else "")
    return Found(
        message=f"Cột “{head[:120]}”: cộng {len(cells)} dòng được {vi(summed, 3)}, dòng tổng ghi "
        f"{vi(total.value, 3)} (chênh {vi(abs(summed - total.value), 3)}).",
        english=f"Column “{head[:120]}”: the {len(cells)} rows add up to {en(summed, 3)}, the "
        f"total row says {en(total.value, 3)}.",
        evidence=[case.cite(total.span), *(case.cite(c.span) for c in cells[:20])],
        arithmetic=f"{terms} = {vi(summed, 3)}",
        expected=vi(summed, 3),
        repair="Kiểm tra từng dòng, sửa dòng sai hoặc dòng tổng.",
        repair_english="Check each row and correct a row or the total.",
        key=f"column {column}",
    )


_OPENING = re.compile(r"đầu (?:năm|kỳ)|(?:cuối|năm) (?:năm )?trước")
_CLOSING = re.compile(r"cuối (?:năm|kỳ)")
_OUT = re.compile(r"thoát (?:cận )?nghèo|(?:số hộ )?giảm")
_BACK = re.compile(r"tái (?:cận )?nghèo")
_NEW = re.compile(r"phát sinh")
_SHARE = re.compile(r"%|tỷ lệ|tỉ lệ")


@check(
    id="household_change",
    title="Biến động hộ nghèo không khớp",
    english="Changes of poor households that do not add up",
    severity="serious",
    proves="Hộ cuối năm khác hộ đầu năm trừ hộ thoát nghèo cộng hộ tái nghèo và phát sinh.",
    proves_english="The end is not the start less those who left plus those who fell back or came.",
    reference="Thông tư 17/2016/TT-BLĐTBXH, biểu tổng hợp kết quả rà soát",
)
def household_change(case: AuditCase) -> Iterator[Found]:
    """``cuối = đầu - thoát + tái + phát sinh``, row by row of a table with these columns."""
    for table in case.tables:
        places = _change_columns(table)
        if places is None:
            continue
        for row in table.rows:
            cells = {key: _number(case, row.cells[column]) for key, column in places.items()}
            start, end = cells.get("start"), cells.get("end")
            out = cells.get("out")
            if start is None or end is None or out is None:
                continue
            exact = start.value - out.value
            terms = [f"{vi(start.value)} - {vi(out.value)}"]
            used = [start, out]
            for key in ("back", "new"):
                cell = cells.get(key)
                if cell is not None:
                    exact += cell.value
                    terms.append(vi(cell.value))
                    used.append(cell)
            if exact == end.value:
                continue
            name = row.head.text if row.head else ""
            yield Found(
                message=f"“{' '.join(name.split())[:80]}”: đầu năm {vi(start.value)}, tính ra cuối "
                f"năm {vi(exact)} hộ nhưng bảng ghi {vi(end.value)} hộ.",
                english=f"“{name[:80]}”: from {en(start.value)} follows {en(exact)} at the end, "
                f"but the table says {en(end.value)}.",
                evidence=[case.cite(c.span) for c in (*used, end)],
                arithmetic=f"{' + '.join(terms)} = {vi(exact)}",
                expected=f"{vi(exact)} hộ",
                repair="Kiểm tra lại biểu rà soát của dòng này.",
                repair_english="Check this row of the survey.",
            )


def _change_columns(table: Table) -> dict[str, int] | None:
    """Which column is the start, the end, and what lies between; None where that is not plain."""
    places: dict[str, int] = {}
    rules = (
        ("start", _OPENING), ("end", _CLOSING), ("back", _BACK), ("new", _NEW), ("out", _OUT),
    )  # fmt: skip
    for column in range(len(table.columns)):
        head = _head(table, column)
        if column == table.naming or _SHARE.search(head):
            continue
        for key, pattern in rules:
            if pattern.search(head):
                if key in places:
                    return None  # poor and near-poor side by side: which belongs to which?
                places[key] = column
                break
    if not {"start", "end", "out"} <= set(places) or not {"back", "new"} & set(places):
        return None
    return places


@check(
    id="table_share",
    title="Cột tỷ lệ của bảng không khớp với cột số lượng",
    english="A column of shares that does not follow from the counts",
    severity="serious",
    proves="Tỷ lệ in ở một dòng khác với số lượng chia cho tổng; các dòng khác của bảng đều khớp.",
    proves_english="The share of a row is not its count by its whole, as in all other rows.",
    tolerance="nửa đơn vị của chữ số cuối, tối thiểu 0,05 điểm %",
)
def table_share(case: AuditCase) -> Iterator[Found]:
    """Count, whole and share of a row; the columns are found by the rows in which they fit."""
    for table in case.tables:
        shares = [
            c
            for c in range(len(table.columns))
            if c != table.naming and re.search(r"%|tỷ lệ|tỉ lệ", _head(table, c))
        ]
        for share in shares:
            yield from _shares(case, table, share)


def _shares(case: AuditCase, table: Table, share: int) -> Iterator[Found]:
    numbers = [[_number(case, entry) for entry in row.cells] for row in table.rows]
    rows = [r for r in range(len(numbers)) if numbers[r][share] is not None]
    best: tuple[int, int, int] | None = None
    columns = [c for c in range(len(table.columns)) if c not in (share, table.naming)]
    for part in columns:
        for whole in columns:
            if part == whole:
                continue
            fits = sum(_is_share(numbers[r], part, whole, share) is True for r in rows)
            if fits and (best is None or fits > best[0]):
                best = fits, part, whole
    if best is None or best[0] < 3 or best[0] < 0.6 * len(rows):
        return
    _, part, whole = best
    for r in rows:
        if _is_share(numbers[r], part, whole, share) is False:
            a, b, c = numbers[r][part], numbers[r][whole], numbers[r][share]
            if a is None or b is None or c is None:
                continue
            exact = 100 * a.value / b.value
            head = table.rows[r].head
            name = " ".join(head.text.split())[:80] if head else ""
            yield Found(
                message=f"“{name}”: {vi(a.value)} trên {vi(b.value)} là {vi(exact)} %, bảng ghi "
                f"{vi(c.value)} % ({best[0]}/{len(rows)} dòng khác khớp).",
                english=f"“{name}”: {en(a.value)} of {en(b.value)} is {en(exact)} %, the table "
                f"says {en(c.value)} %.",
                evidence=[case.cite(cell.span) for cell in (a, b, c)],
                arithmetic=f"{vi(a.value)} / {vi(b.value)} = {vi(exact)} %",
                expected=f"{vi(exact)} %",
                repair="Kiểm tra lại dòng này.",
                repair_english="Check this row.",
            )


def _is_share(row: Sequence[_Cell | None], part: int, whole: int, share: int) -> bool | None:
    """Whether the share fits; None where a number is missing or the whole is no whole."""
    a, b, c = row[part], row[whole], row[share]
    if a is None or b is None or c is None or b.value <= 0 or a.value > b.value:
        return None
    exact = 100 * a.value / b.value
    return abs(exact - c.value) <= max(0.5 * 10.0**-c.decimals, 0.05) + 1e-9
