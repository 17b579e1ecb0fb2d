"""Targets and figures of tables: one for each number in a value cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ..models import Bound, Change, Interval
from . import table_rows, table_values
from .draft import Draft
from .folding import fold
from .outline import Outline
from .table_columns import BODY, Column, is_bare_measure, is_measure, nature_of, role_of
from .table_grid import Entry
from .table_model import PlanTime, Table
from .table_rows import Row
from .table_times import read as read_time
from .table_times import search
from .table_values import Amount, CellUnit
from .view import View

RULES: dict[str, str] = {
    "target.cell": "A number in a value column of a plan's years is a target.",
    "figure.cell": "A number in a column of past years, of results or of estimates is a figure.",
    "target.funding": "A number in a funding column is an amount to be spent: a target.",
}

_PLAIN_LABEL = re.compile(
    r"(?:tổng(?: số| cộng| mức)?|cộng|chỉ tiêu|kết quả|số liệu|trong đó|mức|trị số|cả năm"
    r"|toàn (?:tỉnh|huyện|xã)|chia ra|tại|các năm|lộ trình|phân kỳ|giao|năm|đến|hết|tính|thời điểm"
    r"|ghi chú|gồm|bao gồm|đơn vị|số|các|theo|từng|cụ thể|của|kế hoạch|[\s,:;/()-])*"
)
_OF_WHICH = re.compile(r"(?:trong đó|chia ra|bao gồm)\s?:?\s?", re.IGNORECASE)
_PLAIN_MEASURES = ("giá trị", "số lượng", "khối lượng")
_NUMBER_OF = re.compile(r"^(?:tổng )?(?:số(?: lượng)? )?", re.IGNORECASE)
_UBND = re.compile(r"^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân) ")
_AREA = re.compile(
    r"(?:xã|phường|thị trấn|huyện|thành phố|tp|thị xã|đặc khu|thôn|bản|tỉnh|quận)\.? \w"
)
_BY_PLACE = re.compile(r"(?:phân|chia|tính|giao) (?:theo|cho|về)\b.*", re.IGNORECASE | re.DOTALL)
_DOWN = re.compile(
    r"(?:mức )?giảm(?! (?:nghèo|thiểu))\b|[^\n]{0,120}\bgiảm(?: (?:bình quân|hằng năm|hàng năm"
    r"|mỗi năm|trong năm"
    r"|so với[^\n]{0,40}))*$"
)
_UP = re.compile(
    r"(?:mức tăng|tăng thêm|tăng(?! (?:trưởng|cường|tốc|huy|thu nhập)))\b"
    r"|[^\n]{0,120}\btăng(?: thêm"
    r"| (?:bình quân|hằng năm|hàng năm|mỗi năm|trung bình|so với[^\n]{0,40}))*$"
)
_UP_RATE = re.compile(r"tăng (?:tỷ|tỉ) (?:lệ|trọng)")
_CHANGE_ENDS = re.compile(
    r"^(?:mức )?(?:giảm|tăng thêm|mức tăng|tăng)\s|\s(?:giảm|tăng)(?: thêm)?(?: (?:bình quân"
    r"|hằng năm|hàng năm"
    r"|mỗi năm|trung bình))*$"
)
_STATE_ENDS = re.compile(
    r"\s(?:đạt|còn|đạt tối thiểu|tối thiểu|ít nhất|đạt trên|trên|dưới|còn dưới)$"
)
_BOUND_TAIL = re.compile(
    r"(?:đạt |còn |từ )?(?:tối thiểu|ít nhất|tối đa|không quá|trên|dưới|≥|≤|>|<)\s?(?:\(%\))?$"
)
# ``cây hàng năm``, ``kế hoạch hằng năm``: a kind of thing, no pace
_YEARLY = re.compile(
    r"(?<!cây )(?<!cây trồng )(?<!cây công nghiệp )(?<!kế hoạch )(?<!dự toán )(?<!báo cáo )"
    r"(?:bình quân |trung bình )?(?:/năm|hằng năm|hàng năm|mỗi năm|một năm)",
    re.IGNORECASE,
)
# ``Tổng số hộ`` before the poor ones of a table by communes: how many there are
_POPULATION = re.compile(
    r"(?:tổng )?(?:số )?(?:hộ(?: dân| gia đình)?|dân|dân số|nhân khẩu|khẩu)"
    r"(?: (?:toàn|của|trên|địa|bàn|xã|huyện|thôn|hiện có))*"
)
_RESULTS = re.compile(r"kết quả|thực trạng|hiện trạng|tình hình|đánh giá")
_WORDS = {"plan": True, "estimate": True}
_COUNT_HEAD = re.compile(
    r"(?:tổng )?(?:số(?: lượng)?|diện tích|tỷ lệ|tỉ lệ|chiều dài|khối lượng)\b"
)


@dataclass(slots=True)
class _Frame:
    """What holds for a whole table."""

    view: View
    table: Table
    plan: PlanTime
    due: Interval | None
    situation: bool


def read(
    view: View, outline: Outline, table: Table, plan: PlanTime
) -> tuple[list[Draft], list[Draft]]:
    """The targets and the figures of a table."""
    columns = table.of("value", "funding")
    targets: list[Draft] = []
    figures: list[Draft] = []
    if table.kind != "data" or not columns:
        return targets, figures
    start = view.starts[table.grid.first]
    frame = _Frame(
        view, table, plan, _heading_time(outline, start), outline.kind_at(start) == "situation"
    )
    table.heading = next((fold(n.title) for n in outline.chain(start) if n.title), "")
    seen: set[int] = set()
    for row in table.rows:
        made = [
            (column, entry, amounts)
            for column, entry in _values(row, columns, seen)
            if (amounts := _amounts(frame, row, column, entry))
        ]
        for column, entry, amounts in made:
            when = _when(frame, row, column)
            fact = _is_fact(frame, row, column, when)
            if fact and column.moment is None and _POPULATION.fullmatch(fold(column.label)):
                when = None  # the caption dates what is planned for them
            place = _quote(row, entry, table) if len(made) == 1 else (entry.start, entry.end)
            for amount in amounts:
                draft = _draft(frame, row, column, amount, place, when, fact)
                (figures if fact else targets).append(draft)
    return targets, figures


def _values(row: Row, columns: list[Column], seen: set[int]) -> list[tuple[Column, Entry]]:
    """The value cells of a row, each once: a cell merged over rows or columns speaks once."""
    found: list[tuple[Column, Entry]] = []
    for column in columns:
        entry = row.cells[column.index] if column.index < len(row.cells) else None
        if entry is None or not entry.pieces or entry is row.head or id(entry) in seen:
            continue
        seen.add(id(entry))
        found.append((column, entry))
    return found


def _quote(row: Row, entry: Entry, table: Table) -> tuple[int, int]:
    """The row's words from its name to its one value; the cell alone if the name is far."""
    head = row.head
    if head is None or head.row != entry.row or head.start > entry.start:
        return entry.start, entry.end
    return head.start, entry.end


def _amounts(frame: _Frame, row: Row, column: Column, entry: Entry) -> list[Amount]:
    unit = _unit(frame.table, row, column)
    return table_values.read(entry.text, entry.folded, unit, english=frame.table.english)


def _unit(table: Table, row: Row, column: Column) -> CellUnit | None:
    """The unit of a cell: the nearest statement wins.

    Brackets in the column's head, the unit column, brackets behind the row's name, what the
    names imply, the caption.
    """
    for bracket in column.brackets:
        unit = table_values.bracket_unit(bracket)
        if unit is not None:
            return unit
    for place in table.of("unit"):
        cell = row.cells[place.index] if place.index < len(row.cells) else None
        unit = table_values.read_unit(cell.text) if cell and cell.text else None
        if unit is not None:
            return unit
    for line in (row, *row.parents):
        if line.head is not None:
            for bracket in re.findall(r"\(([^()\n]{1,40})\)", line.head.text):
                unit = table_values.bracket_unit(bracket)
                if unit is not None:
                    return unit
    heads = " ".join(e.folded for e in column.heads), " ".join(e.text for e in column.heads)
    own = _OF_WHICH.sub("", column.label)
    label = own.lower()
    implied = table_values.implied_unit(label, own)
    if implied is None:
        implied = table_values.implied_unit(fold(column.leaf), column.leaf)
    implied = implied or (_implied_by_row(row) if column.role != "funding" else None)
    if heads[0].rstrip(" )").endswith("%"):
        return CellUnit("%", 1.0, None, "rate")
    if table.unit is None or (implied is not None and _COUNT_HEAD.match(label or row.folded)):
        return implied
    return implied if implied is not None and implied.name == "%" else table.unit


def _implied_by_row(row: Row) -> CellUnit | None:
    name = table_rows.full_name(row)
    return table_values.implied_unit(fold(name), name)


def _is_fact(frame: _Frame, row: Row, column: Column, when: Interval | None) -> bool:
    """Tell whether the numbers of a column, or of a row of a year, are facts or commitments."""
    plan, nature = frame.plan, column.nature
    if nature in ("actual", "estimate"):
        return True
    if _POPULATION.fullmatch(fold(column.label)) and column.moment is None and nature is None:
        by_place = frame.table.columns[frame.table.naming].role in ("place", "carrier")
        if by_place and any(c.moment or c.nature for c in frame.table.of("value")):
            return True
    last = int((when.end or when.start or "0")[:4]) if when else 0
    # A plan ``đến năm 2030`` begins when it is issued; late in a year that year is at hand.
    start = plan.first
    if start is None and plan.issued is not None:
        start = plan.issued + (1 if plan.last != plan.issued and (plan.month or 1) >= 7 else 0)
    if last and start is not None and (column.moment is not None or read_time(row.folded)):
        return last < start
    if nature is not None:
        return frame.situation and column.moment is None
    told = _RESULTS.search(frame.table.caption) and nature_of(frame.table.caption)
    return frame.situation or bool(told and told[0] == "actual")


def _heading_time(outline: Outline, position: int) -> Interval | None:
    """The time of the nearest heading over the table that names one."""
    for node in outline.chain(position):
        named = search(node.title.lower()) if node.title else None
        if named:
            return named[0].interval
    return None


def _when(frame: _Frame, row: Row, column: Column) -> Interval | None:
    """The time of a value: of its column, its row, the group above, the caption, the heading."""
    if column.moment is not None:
        return column.moment.interval
    if column.yearless and (year := _year(frame, row)) is not None:
        parts = read_time(column.yearless, year)
        if len(parts) == 1:
            return parts[0].interval
    for line in (row, *row.parents):
        named = search(line.folded) if line.folded else None
        if named:
            return named[0].interval
    for place in frame.table.of("time"):
        cell = row.cells[place.index] if place.index < len(row.cells) else None
        moments = read_time(cell.folded, frame.plan.single) if cell else []
        if len(moments) == 1 and moments[0].kind != "recurring":
            return moments[0].interval
    over = _sum_time(frame, column) or (_years_of(frame.table) if row.kind == "total" else None)
    if over is not None:
        return over
    return frame.table.moment.interval if frame.table.moment else frame.due


def _year(frame: _Frame, row: Row) -> int | None:
    """The one year of which a column names a part: of the group row, the caption, the plan."""
    for line in row.parents:
        named = search(line.folded) if line.folded else None
        if named and named[0].bare and (year := _only_year(named[0].interval)):
            return year
    moment = frame.table.moment
    return (moment and _only_year(moment.interval)) or frame.plan.single


def _only_year(interval: Interval) -> int | None:
    """The year that an interval lies in, where it is one."""
    start, end = interval.start or interval.end, interval.end or interval.start
    return int(start[:4]) if start and end and start[:4] == end[:4] else None


_SUM_HEAD = re.compile(r"(?:tổng|cộng)(?: (?:số|cộng|kinh phí|vốn|mức|nhu cầu|tiền|giá trị))*")


def _years_of(table: Table) -> Interval | None:
    """The span of the years that name the rows of a table: its total row holds for all."""
    named = [read_time(row.folded) for row in table.rows if row.kind == "data"]
    spans = [moments[0].interval for moments in named if len(moments) == 1]
    whole = [i for i in spans if i.start and i.end]
    if len(whole) < 2 or len(whole) < len(named):
        return None
    return Interval(start=min(str(i.start) for i in whole), end=max(str(i.end) for i in whole))


def _sum_time(frame: _Frame, column: Column) -> Interval | None:
    """``Tổng cộng`` beside ``2021 | 2022 | 2023`` holds for the years that it adds up."""
    if not _SUM_HEAD.fullmatch(fold(column.label)) or len(column.heads) != 1:
        return None
    years = [
        c.moment.interval
        for c in frame.table.of("value", "funding")
        if c.moment is not None and c.nature not in ("actual", "estimate")
    ]
    whole = [i for i in years if i.start and i.end and i.start[4:] == "-01-01"]
    if len(whole) < 2 or len(whole) < len(years):
        return None
    return Interval(start=min(str(i.start) for i in whole), end=max(str(i.end) for i in whole))


def _draft(
    frame: _Frame,
    row: Row,
    column: Column,
    amount: Amount,
    place: tuple[int, int],
    when: Interval | None,
    fact: bool,
) -> Draft:
    indicator, area = _indicator(frame.table, row, column)
    if amount.extra and amount.unit is not None and amount.unit.name == "%":
        indicator = amount.extra
    elif amount.extra:
        indicator = f"{indicator} {amount.extra}"
    indicator, change, bound = _measured(indicator, amount)
    if change != "level" and len(column.heads) > 1 and _BARE.fullmatch(indicator.lower()):
        indicator = _of_sister(frame.table, column, indicator)
    if column.nature in _WORDS and fact and column.word:
        indicator = f"{indicator} ({column.word.lower()})"
    unit = amount.unit
    per = unit.per if unit else None
    if per is None and column.moment is None and _YEARLY.search(f"{row.folded} {column.label}"):
        per = "year"
    fields: dict[str, Any] = {
        "indicator": indicator or (unit and unit.style == "count" and unit.name) or None,
        "change": change,
        "bound": bound,
        "value": amount.value,
        "value_max": amount.high,
        "unit": unit.name if unit else None,
        "per": per,
        "ratio": amount.ratio,
        "area": area,
    }
    fields["as_of" if fact else "due"] = when
    rule = (
        "figure.cell" if fact else "target.funding" if column.role == "funding" else "target.cell"
    )
    return Draft(*place, fields=fields, rule=rule, confidence=0.8)


_BARE = re.compile(r"(?:tổng )?số(?: [^\W\d]+)?|(?:tỷ|tỉ) lệ|diện tích|sản lượng|giá trị")


def _of_sister(table: Table, column: Column, measure: str) -> str:
    """``Số hộ`` under ``Chỉ tiêu giảm`` counts what its sisters count: ``Số hộ nghèo``."""
    beside = sorted(table.of("value"), key=lambda other: abs(other.index - column.index))
    named = (c.label for c in beside if c.label.lower().startswith(f"{measure.lower()} "))
    return next((label for label in named if not _DOWN.match(label.lower())), measure)


def _measured(indicator: str, amount: Amount) -> tuple[str, Change, Bound]:
    """Take what the row's name says of change and bound out of it."""
    folded, change, bound = indicator.lower(), amount.change, amount.bound
    if change == "level":
        falls, rises = _DOWN.match(folded), _UP.match(folded)
        # ``Giảm tỷ suất ... | dưới 15`` and ``Tăng tỷ lệ ... | 75%`` state what is to be reached.
        state = (falls and bound == "at_most") or (_UP_RATE.match(folded) and amount.value > 20)
        if not state:
            change = "decrease" if falls else "increase" if rises else "level"
        if falls or rises:
            cut = _CHANGE_ENDS.search(folded)
            if cut:
                indicator = (indicator[: cut.start()] + indicator[cut.end() :]).strip()
    folded = indicator.lower()
    tail = _BOUND_TAIL.search(folded)
    if tail:
        if bound == "exact":
            bound = table_values.bound_in(tail[0])
        indicator = indicator[: tail.start()].strip()
    ends = _STATE_ENDS.search(indicator.lower())
    if ends:
        indicator = indicator[: ends.start()]
    return indicator.strip(" ,:;-"), change, bound


# ``Kinh phí và phân kỳ thực hiện``: how an amount is laid out over years measures nothing more.
_SPREAD = re.compile(
    r"(?<=\w)(?:,? (?:và )?(?:phân kỳ|lộ trình|tiến độ|phân bổ|phân khai|thực hiện|phân theo"
    r"|chia theo|theo|qua|trong|các|từng|hằng|hàng|năm|giai đoạn)(?!\w))+$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"kinh phí|vốn|ngân sách|tiền|đơn giá|đầu tư|doanh thu|giá trị|chi phí|dự toán|thu nhập"
)
_SPENT = re.compile("kinh phí|vốn|ngân sách|tiền|đơn giá|đầu tư")
_BUDGET = re.compile(r"kinh phí|dự toán|(?:nhu cầu|nguồn|kế hoạch) vốn")
_CAPTION_HEAD = re.compile(
    r"(?<!\w)(diện tích|sản lượng|năng suất|giá trị sản xuất|tổng đàn|kinh phí|dự toán)(?!\w)"
)


def _indicator(table: Table, row: Row, column: Column) -> tuple[str, str | None]:
    """What a cell measures, and the place that it speaks of."""
    label, area, plain = _label(table, row, column)
    if table.columns[table.naming].role in ("place", "carrier"):
        place = _UBND.sub("", row.name)
        if row.kind == "total" or _AREA.match(place.lower()) or not BODY.match(row.folded):
            area = area if row.kind == "total" or not place else place
            known = _of_caption(table, label) or _caption_measure(table)
            known = _as_area(column, known, plain)
            return known or ("" if plain else column.label) or _assigned(table), area
    if row.kind == "total" and column.role == "funding" and label.lower().startswith("kinh phí"):
        return f"tổng {_small(label)}", area
    name = "" if row.kind == "total" and label else _beside(table, row)
    if label and read_time(row.folded):
        name = ""  # a row that a year names
    if not label:
        return _of_budget(table, row, name), area
    if column.role == "funding" and not _SPENT.search(label.lower()):
        label = label if is_measure(label.lower()) else f"kinh phí {label}"
    if is_measure(label.lower()) and not is_measure(row.folded):
        return f"{label} {name}".strip(), area
    return f"{name} {label}".strip(), area


def _label(table: Table, row: Row, column: Column) -> tuple[str, str | None, bool]:
    """What a column's heads add to an indicator, the place that they name, whether they say no
    more than ``Tổng số``."""
    label = _OF_WHICH.sub("", column.label).strip()
    area: str | None = None
    leaf = column.heads[-1].text.replace("\n", " ").strip() if column.heads else ""
    named = _AREA.match(leaf.lower())
    if named and leaf[named.end() - 1].islower():
        named = None  # ``Tỉnh giao`` is no name of a place
    if named and len(column.heads) == 1:
        area, label = leaf, ""
    elif named:
        area, label = leaf, _BY_PLACE.sub("", label.removesuffix(leaf)).strip()
    label = _YEARLY.sub("", label).strip() if column.moment is None else label
    label = _SPREAD.sub("", label)
    low = label.lower()
    plain = _PLAIN_LABEL.fullmatch(low) is not None
    if (
        plain
        or (column.heads and role_of(column.heads[-1].text) in ("product", "indicator"))
        or (is_measure(row.folded) and low in _PLAIN_MEASURES)
    ):
        label = ""
    elif is_bare_measure(low) and len(column.heads) == 1:
        label = _of_left(table, column, label)
    return label, area, plain


def _of_budget(table: Table, row: Row, name: str) -> str:
    """In a table of money a row that names no measure names what the money is for."""
    total = row.kind == "total"
    if table.unit is None or table.unit.name != "VND" or (is_measure(row.folded) and not total):
        return name
    heads = table.columns[table.naming].heads
    told = [table.caption, table.heading, *(e.folded for e in heads)]
    if not table.of("funding") and not any(_BUDGET.search(words) for words in told):
        return name
    if total:
        return "tổng kinh phí"
    return name if _MONEY.search(name.lower()) else f"kinh phí {_small(name)}"


def _small(name: str) -> str:
    """With a small first letter, unless the first word is an abbreviation."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _as_area(column: Column, known: str, plain: bool) -> str:
    """``Cam (ha)``, ``Tổng (ha)`` in a table by places are areas."""
    if "ha" not in (bracket.lower() for bracket in column.brackets) or is_measure(known.lower()):
        return known
    if not known and plain:
        return "tổng diện tích"
    return f"diện tích {_small(known)}" if known else known


def _of_caption(table: Table, label: str) -> str:
    """``Lúa`` under ``DIỆN TÍCH CÂY TRỒNG THEO XÃ (ha)`` is the area of rice."""
    heads = set(_CAPTION_HEAD.findall(table.caption))
    short = 0 < len(label.split()) <= 4 and not is_measure(label.lower())
    return f"{heads.pop()} {label}" if table.unit and len(heads) == 1 and short else label


def _of_left(table: Table, column: Column, label: str) -> str:
    """``Tỷ lệ`` to the right of ``Số hộ nghèo`` is the rate of what that column counts."""
    left = table.columns[column.index - 1] if column.index else column
    counted = _NUMBER_OF.sub("", left.label)
    if left.role != "value" or column.moment is not None or not _is_share(label) or not counted:
        return label
    return f"{label} {counted[:1].lower()}{counted[1:]}"


def _is_share(label: str) -> bool:
    """Tell whether a head is only ``Tỷ lệ``, ``Cơ cấu``: a share of something."""
    return label.lower() in ("tỷ lệ", "tỉ lệ", "cơ cấu", "tỷ trọng", "tỉ trọng")


def _beside(table: Table, row: Row) -> str:
    """The row's name with that of its group where a merged cell to the left holds it."""
    name = table_rows.full_name(row)
    for column in reversed(table.columns[: table.naming]):
        cell = row.cells[column.index]
        if column.role in ("item", "place", "other", "product") and cell and cell.text:
            if is_bare_measure(row.folded) or cell.row_span > 1 or cell.row != _row_of(row):
                return f"{name} {cell.text}".replace("\n", " ")
            break
    return name


def _row_of(row: Row) -> int:
    return row.head.row if row.head else -1


def _assigned(table: Table) -> str:
    """``PHÂN BỔ CHỈ TIÊU GIẢM HỘ NGHÈO CHO CÁC XÃ``: what a caption or a heading hands out."""
    for line in (*reversed(table.caption.split("\n")), table.heading):
        found = _HANDED.search(line)
        if found:
            return _HANDED_END.sub("", found["what"]).strip()
    return ""


_HANDED = re.compile(
    r"(?:chỉ tiêu|kế hoạch|phân bổ|giao)(?: (?:chỉ tiêu|giao|phát triển|phân bổ|về))*"
    r" (?!chỉ tiêu)(?P<what>[^\n(:]{4,80})"
)
_HANDED_END = re.compile(
    r"(?:^| )(?:cho|năm|giai đoạn|theo|của|tại|các (?:xã|huyện|đơn vị|địa phương)|đến|phân"
    r"|trên địa bàn)(?!\w).*$"
)


_MEASURED = re.compile(
    r"(?<!\w)(?:tỷ lệ|tỉ lệ|số lượng|(?<!biểu )(?<!mẫu )(?<!bảng )(?<!kế hoạch )số(?! \d)"
    r"|diện tích|sản lượng|kinh phí|thu ngân sách)(?!\w)[^\n(]{3,80}"
)


def _caption_measure(table: Table) -> str:
    """The words of the caption that name what a table by places counts."""
    for line in reversed(table.caption.split("\n")):
        match = _MEASURED.search(line)
        if match:
            return match[0].strip()
    return ""
