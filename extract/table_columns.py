"""What the columns of a table mean: the header rows and the role of each column.

The heads say most of it (``lexicon/table_columns.toml``); the cells decide where a head can mean
two things: ``Đơn vị`` is a unit over ``%`` and a body over ``Sở Y tế``, ``Kết quả`` is a value
over numbers and a product over words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from . import table_times
from .folding import fold
from .lexicon import Entry as Rule
from .lexicon import alternation, load
from .table_grid import Entry, Grid
from .table_times import Moment, search

_HEADER_REACH = 6  # rows in which a header may start: titles and units may stand above it
_HEADER_DEPTH = 4
_HEAD_LENGTH = 120
_SAMPLE = 60  # rows that are looked at to tell what a column holds
_BRACKETS = re.compile(r"\(([^()\n]{0,80})\)")
_NUMBER = re.compile(
    r"(?:[<>≥≤=~+±-]|đạt|trên|dưới|khoảng|tối thiểu|ít nhất|tối đa|không quá|gần|còn|từ|giảm"
    r"|tăng|\s){0,6}"
    r"\d[\d.,]*(?:\s?(?:-|đến|/|÷)\s?\d[\d.,]*)?\s?(?:%|‰|[^\W\d_]{1,12}(?:\s[^\W\d_]{1,12})?)?\.?"
)
_YEARS = re.compile(r"(?:năm )?(?:19|20)\d\d(?:\s?-\s?(?:19|20)\d\d)?")
_NOTHING = re.compile(r"[-–x.…\s/]*")
LABEL = re.compile(
    r"(?P<roman>[ivxl]{1,6})|(?P<upper>[a-hđ])|(?P<number>\d{1,3})"
    r"|(?P<dotted>\d{1,3}(?:\.\d{1,3}){1,4})"
    r"|(?P<sign>[-+*•])|(?P<romandot>[ivxl]{1,5}\.\d{1,2})"
)
BODY = re.compile(
    r"(?:(?:các|tất cả các|lãnh đạo|toàn bộ|công chức|cán bộ|đ/c|đồng chí|chủ tịch|giám đốc"
    r"|đề nghị)\s)*"
    r"(?:sở|phòng|ban|ubnd|ủy ban|công an|hội|hđnd|hội đồng|trung tâm|chi cục|cục|tổng cục|bộ"
    r"|văn phòng|vp|thanh tra|đoàn|tỉnh đoàn"
    r"|liên|trường|viện|mặt trận|ubmttq\w*|mttq|kho bạc|thuế|đơn vị|cơ quan|bhxh|bảo hiểm"
    r"|ngân hàng|đài|báo|bệnh viện|trạm"
    r"|xã|phường|doanh nghiệp|tỉnh|huyện|thị xã|thành phố|ngành|địa phương|bch\w*|tổ|đảng|chi bộ"
    r"|tòa án|viện ksnd|bưu điện"
    r"|công ty|tập đoàn|hợp tác xã|quân|bộ đội|đồn|hạt|chi nhánh|điện lực|hiệp hội|nhà|vnpt"
    r"|viettel|ngân hàng|chính phủ|thủ tướng|thôn|ấp|buôn|khu phố|đảng ủy|huyện ủy|tỉnh ủy"
    r"|thành đoàn|thư viện|bảo tàng|hạt kiểm lâm|chủ đầu tư|chủ rừng|viễn thông|mobifone|người dân"
    r"|cán bộ|trưởng|hiệu trưởng|giáo viên|kế toán|y tế thôn|ttyt|lực lượng)"
    r"(?![^\W\d_])"
)


@dataclass(slots=True)
class Column:
    """A column: its heads from top to bottom and what they say.

    Attributes:
        role: ``stt``, ``task``, ``indicator``, ``place``, ``item``, ``lead``, ``carrier``,
            ``adviser``, ``both`` (lead and partners in a cell), ``partners``, ``time``,
            ``product``, ``unit``, ``value``, ``funding``, ``compare``, ``note`` or ``other``.
        moment: the time that a head names; ``nature``: ``actual``, ``estimate``, ``forecast``,
            ``plan`` or None, with ``word``, the word that says so.
        label: the heads without time, nature and unit: what they add to an indicator; ``leaf``
            is that of the lowest head alone.
        brackets: what stands in brackets in the heads, such as a unit.
        yearless: the part of a year that a head names without the year (``quý i``, ``cả năm``).
    """

    index: int
    heads: list[Entry] = field(default_factory=list)
    role: str = "other"
    moment: Moment | None = None
    nature: str | None = None
    word: str = ""
    label: str = ""
    leaf: str = ""
    brackets: list[str] = field(default_factory=list)
    yearless: str = ""


@dataclass(slots=True)
class Header:
    """Where the header rows stand: ``rows[top:bottom]``; ``body`` is the first row under them."""

    top: int
    bottom: int
    body: int
    heads: list[list[Entry]]


def label_of(text: str) -> str | None:
    """The kind of a list label such as ``I``, ``2``, ``1.1``, ``-``; None for any other text."""
    match = LABEL.fullmatch(text.strip().strip("().*").strip().removesuffix("."))
    return match.lastgroup if match else None


@cache
def _roles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rules = sorted(
        (rule for rule in load("table_columns") if rule.data["use"] == "role"),
        key=lambda rule: int(rule.data["rank"]),
    )
    return tuple((str(rule.data["role"]), re.compile(alternation((rule,)))) for rule in rules)


def _chosen(use: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in load("table_columns") if rule.data["use"] == use)


@cache
def _natures() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (rule.id.removeprefix("nature."), re.compile(rf"(?<!\w)(?:{alternation((rule,))})(?!\w)"))
        for rule in _chosen("nature")
    )


@cache
def _measures() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(_chosen('measure'))})(?!\w)")


def is_measure(folded: str) -> bool:
    """Tell whether a folded phrase begins by naming what is measured (``tỷ lệ ...``)."""
    return _measures().match(folded.strip()) is not None


def is_bare_measure(folded: str) -> bool:
    """Tell whether a phrase names a measure and not of what (``Diện tích``, ``Tổng số``)."""
    return _measures().fullmatch(folded.strip(" :.")) is not None


def nature_of(folded: str) -> tuple[str, int, int] | None:
    """The first word of a head that tells facts from commitments, with its place."""
    found: tuple[str, int, int] | None = None
    for name, pattern in _natures():
        match = pattern.search(folded)
        if match and (found is None or (match.start(), -match.end()) < (found[1], -found[2])):
            found = name, match.start(), match.end()
    return found


def plain_head(folded: str) -> str:
    """A head without brackets, line ends and closing marks."""
    return " ".join(_BRACKETS.sub(" ", folded).split()).strip(" :;.*")


def role_of(head: str) -> str | None:
    """The role that a head as written gives its column, whatever the cells hold."""
    return _role(plain_head(fold(head)))


@cache
def _role(plain: str) -> str | None:
    if not plain or len(plain) > _HEAD_LENGTH:
        return None
    for role, pattern in _roles():
        if pattern.fullmatch(plain):
            return role
    return None


def _is_head(entry: Entry) -> bool:
    """Tell whether a cell's words are known from heads."""
    if len(entry.folded) > _HEAD_LENGTH:
        return False
    plain = plain_head(entry.folded)
    return bool(plain) and (
        _role(plain) is not None
        or search(plain) is not None
        or nature_of(plain) is not None
        or (len(plain) <= 30 and _measures().match(plain) is not None)
    )


def _filled(row: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in row if entry.text]


def header(grid: Grid) -> Header | None:
    """The header rows of a grid, or None where no row looks like one."""
    for top, row in enumerate(grid.rows[:_HEADER_REACH]):
        cells = _filled(row)
        known = [entry for entry in cells if _is_head(entry)]
        roles = {_role(plain_head(entry.folded)) for entry in known} - {None}
        enough = 2 if roles & {"stt", "unit"} else max(2, (len(cells) + 1) // 2)
        if len(known) < enough or not roles:
            continue
        if label_of(cells[0].folded) or _is_data(cells):
            continue
        bottom = _bottom(grid, top)
        body = bottom
        while body < len(grid.rows) and is_numbering(grid.rows[body]):
            body += 1
        return Header(top, bottom, body, _heads(grid, top, bottom))
    return None


def _is_data(cells: Sequence[Entry]) -> bool:
    """A row of plain numbers is no header, unless the numbers are years."""
    numbers = [e for e in cells if _NUMBER.fullmatch(e.folded) and not _YEARS.fullmatch(e.folded)]
    return len(numbers) * 3 > len(cells)


def _bottom(grid: Grid, top: int) -> int:
    bottom = top + 1
    while bottom < min(len(grid.rows), top + _HEADER_DEPTH):
        above = [e for row in grid.rows[top:bottom] for e in row if e.text]
        reach = any(e.row + e.row_span > bottom for e in above)
        cells = _filled(grid.rows[bottom])
        if not reach and not _is_below(grid, top, bottom, cells):
            break
        bottom += 1
    return bottom


def _is_below(grid: Grid, top: int, row: int, cells: Sequence[Entry]) -> bool:
    """Tell whether *row* is a further header row though no merged cell reaches into it."""
    if not cells or is_numbering(grid.rows[row]) or label_of(cells[0].folded) or _is_data(cells):
        return False
    if any(len(e.folded) > 60 for e in cells):
        return False
    if _is_split(grid, row, cells):
        return True
    known = sum(1 for e in cells if _is_head(e))
    if known * 2 < len(cells):
        return False
    upper = grid.rows[row - 1]
    if any(e.column_span > 1 for e in upper):
        return True
    if grid.loose:
        return len(grid.rows[top]) < grid.width and len(cells) < grid.width
    places = grid.places[row - 1]
    # In a table without spans a group head leaves the cells to its right empty.
    return any(
        e.column < len(places) and not (places[e.column] and _text(places[e.column])) for e in cells
    )


def _is_split(grid: Grid, row: int, cells: Sequence[Entry]) -> bool:
    """Words under times alone, and nothing that names a row: ``2024`` over ``Nguồn vốn SN``."""
    above = grid.places[row - 1]
    return (
        len(cells) > 1
        and cells[0].column > 0
        and not any(_NUMBER.fullmatch(e.folded) or BODY.match(e.folded) for e in cells)
        and all(
            (over := above[e.column] if e.column < len(above) else None) is not None
            and search(over.folded) is not None
            for e in cells
        )
    )


def _text(entry: Entry | None) -> str:
    return entry.text if entry else ""


def is_numbering(row: Sequence[Entry]) -> bool:
    """Tell whether a row only numbers the columns: ``(1) (2) (3)``, ``A B 1 2``, ``5=4/3``."""
    texts = [e.folded.strip(" ()*.") for e in row if e.text]
    if len(texts) < 2:
        return False
    numbers: list[int] = []
    for text in texts:
        match = re.fullmatch(r"(\d{1,2})(?:\)?\s?[=(].{0,30})?|[a-zđ]", text)
        if not match:
            return False
        if match[1]:
            numbers.append(int(match[1]))
    if len(numbers) < 2:
        return len(texts) > 2 and not numbers
    return numbers[0] <= 3 and all(b - a == 1 for a, b in pairwise(numbers))


def _heads(grid: Grid, top: int, bottom: int) -> list[list[Entry]]:
    """The heads over each column, top to bottom."""
    if grid.loose:
        return _loose_heads(grid, top, bottom)
    heads: list[list[Entry]] = [[] for _ in range(grid.width)]
    for row in range(top, bottom):
        left: Entry | None = None
        for column, entry in enumerate(grid.places[row]):
            if not _text(entry):
                below = any(_text(grid.places[r][column]) for r in range(row + 1, bottom))
                entry = left if below and _has_below(grid, row, bottom, left) else None
            else:
                left = entry
            if entry and entry not in heads[column]:
                heads[column].append(entry)
    return heads


def _has_below(grid: Grid, row: int, bottom: int, entry: Entry | None) -> bool:
    """A group head has heads of its own under it; other heads leave the cell below empty."""
    if entry is None or entry.column_span > 1 or entry.row_span > 1:
        return False
    return any(_text(grid.places[r][entry.column]) for r in range(row + 1, bottom))


def _loose_heads(grid: Grid, top: int, bottom: int) -> list[list[Entry]]:
    """Lay lost group heads over the columns: the missing cells of a row belong to groups."""
    heads = [[entry] for entry in grid.rows[top]]
    below = [grid.rows[row] for row in range(top + 1, bottom)]
    for level, row in enumerate(below):
        rest = sum(len(deeper) for deeper in below[level + 1 :])
        groups = _group_count(len(heads), len(row), rest, grid.width)
        chosen = _groups(heads, groups) if groups else []
        if not chosen:
            break
        share, more = divmod(len(row), len(chosen))
        merged: list[list[Entry]] = []
        taken = 0
        for index, over in enumerate(heads):
            if index not in chosen:
                merged.append(over)
                continue
            count = share + (1 if chosen.index(index) < more else 0)
            merged.extend([*over, entry] for entry in row[taken : taken + count])
            taken += count
        heads = merged
    heads = heads[: grid.width]
    return [[e for e in over if e.text] for over in heads] + [
        [] for _ in range(grid.width - len(heads))
    ]


def _group_count(heads: int, row: int, rest: int, width: int) -> int:
    """How many of *heads* are groups over the *row* cells below, *rest* cells standing deeper.

    Every group head is replaced by the cells under it, until there are *width* columns.
    """
    if not rest:
        count = heads + row - width
        return count if 1 <= count <= row else 0
    fits = [
        count
        for count in range(1, min(heads, row) + 1)
        if 1 <= heads - count + row + rest - width <= row
    ]
    even = [
        count
        for count in fits
        if row % count == 0 and rest % (heads - count + row + rest - width) == 0
    ]
    return (even or fits or [0])[0]


_GROUP_FIRST = ("funding", "value", "compare", "both", "carrier", "time", None)


def _groups(heads: Sequence[Sequence[Entry]], count: int) -> list[int]:
    """Which *count* heads are group heads: times, money and bodies before tasks and numbers."""
    ranks: list[tuple[int, bool, int]] = []
    for index, over in enumerate(heads):
        plain = plain_head(over[-1].folded)
        role = _role(plain)
        # The heads under ``Năm 2025`` say plan or result; ``Kế hoạch 2026`` says it itself.
        said = nature_of(plain) is not None or is_measure(plain)
        if search(plain) is not None:
            ranks.append((0, said, -index))
        elif role in _GROUP_FIRST:
            ranks.append((1 + _GROUP_FIRST.index(role), said, -index))
    if len(ranks) < count:
        return []
    return sorted(-index for _, _, index in sorted(ranks)[:count])


def columns(grid: Grid, found: Header, body: Sequence[Sequence[Entry | None]]) -> list[Column]:
    """The columns with their roles; *body* are the rows under the header, laid on columns."""
    made = [_column(index, heads) for index, heads in enumerate(found.heads)]
    if grid.loose:  # rows that lack cells may stand on other columns than their own
        filled = [sum(1 for cell in row if cell and cell.text) for row in body]
        most = max(filled, default=0)
        full = [row for row, count in zip(body, filled, strict=True) if count >= most - 1]
        body = full if len(full) > 1 else body
    step = max(1, len(body) // _SAMPLE)
    texts = [
        [
            entry.folded
            for row in body[::step]
            if (entry := row[column.index]) and entry.text and not _NOTHING.fullmatch(entry.folded)
        ]
        for column in made
    ]
    head = next(
        (
            c.index
            for c in made
            if c.role in ("task", "indicator") and _share(texts[c.index], _is_number) < 0.5
        ),
        None,
    )
    for column in made:
        _settle(column, texts[column.index], head, made)
    _drop_shared(made)
    return made


def _drop_shared(made: Sequence[Column]) -> None:
    """``Nguồn vốn SN`` under every year tells no column from another: it is left out."""
    timed = [c for c in made if c.moment is not None and len(c.heads) > 2]
    leaves = {fold(c.leaf) for c in timed}
    if len(timed) > 1 and len(leaves) == 1 and not is_measure(leaves.pop()):
        for column in timed:
            column.label = column.label.removesuffix(column.leaf).strip()


def _is_number(text: str) -> bool:
    if _YEARS.fullmatch(text) or _LABELLED.match(text):
        return False
    return _NUMBER.fullmatch(text) is not None


def _is_time(column: Column, text: str) -> bool:
    """A cell of a column of times: ``6/2024``, ``Quý II``; ``10`` under ``Tháng``."""
    if table_times.read(text, 2000):
        return True
    units = [plain_head(head.folded) for head in column.heads]
    return any(
        unit in ("tháng", "quý") and table_times.read(f"{unit} {text}", 2000) for unit in units
    )


def _is_body(text: str) -> bool:
    return BODY.match(text) is not None


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for text in texts if test(text)) / (len(texts) or 1)


def _column(index: int, heads: Sequence[Entry]) -> Column:
    column = Column(index, list(heads))
    labels: list[str] = []
    for entry in heads:
        folded, text = entry.folded.replace("\n", " "), entry.text.replace("\n", " ")
        column.brackets.extend(m[1] for m in _BRACKETS.finditer(text))
        text = _BRACKETS.sub(lambda m: " " * len(m[0]), text)
        folded = _BRACKETS.sub(lambda m: " " * len(m[0]), folded)
        timed = search(folded) or search(entry.folded.replace("\n", " "))
        if timed:
            column.moment = timed[0]
            cut = timed[1:] if timed[2] <= len(folded) else (0, 0)
            text, folded = _blank(text, *cut), _blank(folded, *cut)
        part = _PART_OF_YEAR.fullmatch(" ".join(folded.split()))
        if part:
            column.yearless = part["part"]
            text, folded = "", ""
        nature = nature_of(folded)
        if nature and _role(plain_head(folded)) not in ("compare", "funding", "time"):
            column.nature = nature[0]
            column.word = text[nature[1] : nature[2]]
            text = _blank(text, *nature[1:])
        labels.append(" ".join(text.split()).strip(" ,;:.-/*"))
    column.leaf = labels[-1] if labels else ""
    column.label = _joined([label for label in labels if label])
    roles = [role for entry in reversed(heads) if (role := _role(plain_head(entry.folded)))]
    if roles:
        # ``Tỉnh`` under ``Kinh phí`` is money of the province, no place.
        column.role = "funding" if roles[0] == "place" and "funding" in roles else roles[0]
    if any(_AT_FIRST.search(entry.folded) for entry in heads):
        column.nature = "actual"
    return column


def _joined(labels: list[str]) -> str:
    """Heads as one phrase, the measure first: ``Hộ nghèo`` over ``Số hộ`` is ``Số hộ nghèo``."""
    if len(labels) == 2 and is_measure(fold(labels[1])) and not is_measure(fold(labels[0])):
        over, measure = labels
        first, last = over.split(" ")[0], measure.split(" ")[-1]
        if fold(first) == fold(last) and " " in over:
            return f"{measure} {over.split(' ', 1)[1]}"
        return f"{measure} {over[:1].lower()}{over[1:]}"
    return " ".join(labels)


_PLACE = re.compile(r"(?:các )?địa phương")
_LABELLED = re.compile(r"\d{1,2}[.)] +[^\W\d_]{2,}")  # ``4. Báo cáo``: a task with its number
_PART_OF_YEAR = re.compile(
    r"(?:kế hoạch |kh |chỉ tiêu |trong )?(?P<part>quý (?:i{1,3}|iv|[1-4])|tháng (?:0?[1-9]|1[0-2])"
    r"|(?:0?[69]|sáu|chín) tháng (?:đầu|cuối)(?: năm)?|cả năm)"
)
_AT_FIRST = re.compile(r"đầu (?:năm|kỳ)(?! tư)")


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _settle(
    column: Column, texts: Sequence[str], head: int | None, others: Sequence[Column]
) -> None:
    """Let the cells decide where the head can mean two things."""
    numbers, bodies = _share(texts, _is_number), _share(texts, _is_body)
    role = column.role
    if role in ("stt", "unit", "note", "compare"):
        return
    labels = _share(texts, lambda text: label_of(text) is not None)
    if column.index == 0 and (labels > 0 if not column.heads else role == "other" and labels > 0.7):
        column.role = "stt"
    elif role == "funding" and (numbers >= 0.3 or not texts):
        return
    elif role == "funding":
        # ``Địa phương`` over names is a place; ``Nguồn vốn`` over words is a note.
        place = any(_PLACE.fullmatch(plain_head(head.folded)) for head in column.heads)
        column.role = "place" if place else "note"
    elif role == "time" and _share(texts, lambda text: _is_time(column, text)) >= 0.5:
        column.role = "time" if column.index != head else "other"
    elif numbers >= 0.5 and column.index != head:
        column.role = "value"
    elif role == "place" and head is not None and column.index != head:
        # ``Đơn vị`` beside a task or an indicator is who does it or what it is counted in.
        counted = any(c.role == "value" or c.moment for c in others) and _counts(texts)
        carried = bodies >= 0.4 and not counted
        column.role = "carrier" if carried else "unit" if _units(texts) else "place"
    elif role in ("other", "carrier") and (column.moment or column.nature) and bodies < 0.4:
        is_value = column.moment is not None or role == "other"
        column.role = "value" if is_value and not _wordy(texts) else role
    elif role == "product" and column.moment and not _wordy(texts):
        column.role = "value"
    elif role == "indicator" and column.index != head:
        named = any(plain_head(e.folded).startswith(("nội dung", "tên")) for e in column.heads)
        column.role = "value" if numbers >= 0.3 else "indicator" if named else "product"
    elif role == "time" and column.index == head:
        column.role = "other"


def _counts(texts: Sequence[str]) -> bool:
    """Tell whether cells say what is counted (``%``, ``Trạm``, ``Bệnh viện``), not who acts.

    A counted noun is short and bears no name, place or second body.
    """
    return bool(texts) and all(
        len(t.split()) <= 3 and not _NAMED.search(t) and (_COUNTED.match(t) or not BODY.match(t))
        for t in texts
    )


_NAMED = re.compile(r"[,;]|(?<!\w)(?:và|các|tỉnh|cấp|liên quan)(?!\w)")
_COUNTED_NOUN = (
    r"(?:bệnh viện|trạm(?: y tế)?|trường(?: học)?|xã|phường|huyện|thôn|tỉnh|tổ|đội|hội"
    r"|nhà(?: văn hóa)?|hộ|doanh nghiệp|hợp tác xã|htx|đơn vị|cơ quan|ngành|công ty|cơ sở"
    r"|trung tâm|phòng|đoàn|báo|viện|ban|đài|chi bộ|ngân hàng|thành phố|địa phương"
    r"|bộ|bản|ấp|khu phố|phòng học|nhà ở|xã hội)"
)
_COUNTED = re.compile(rf"{_COUNTED_NOUN}\s*$")


def _units(texts: Sequence[str]) -> bool:
    return bool(texts) and sum(1 for t in texts if len(t) <= 30) >= 0.8 * len(texts)


def _wordy(texts: Sequence[str]) -> bool:
    return sum(1 for t in texts if len(t) > 60) * 2 > len(texts)
