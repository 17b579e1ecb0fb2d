"""The numbers of value cells and the units of columns, rows and captions.

A value cell holds a number and little else: ``1.234,5``, ``≥ 95``, ``trên 90``, ``40 - 50``,
``giảm 1-1,5``, ``20/20``, ``≤ 3 Đông Nam Á; ≤ 50 thế giới``. Text with a number somewhere in it
(``Đạt mức trên trung bình``, ``Hoàn thành 01 đề án``) is left to the reading of running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..models import Bound, Change, Per
from . import number_units, numbers
from .folding import fold
from .lexicon import alternation, load

_NUM = r"(?:\d{1,3}(?: \d{3})+(?:,\d+)?|\d+(?:[.,]\d+)*)"
_CELL = re.compile(
    rf"(?P<before>[^\d\n]{{0,60}}?)(?P<sign>[-+])?(?P<a>{_NUM})\s?(?P<pct>%)?"
    rf"(?:\s?(?:-|đến|tới|~|÷)\s?(?P<b>{_NUM}))?(?:\s?/\s?(?P<total>{_NUM})(?!\d))?"
    r"\s?(?P<after>[^\n]{0,80})"
)
_FILLER = re.compile(
    r"(?:đạt|còn|bằng|là|phấn đấu|duy trì|giữ|ở mức|mức|ước|từ|đến|lên|xuống|=|có|chiếm|cả năm"
    r"|bình quân|mỗi năm|năm|hoàn thành|thực hiện|\(|\s|:|,)+"
)
_CHANGE = re.compile(r"\b(?P<down>giảm|hạ)|\b(?P<up>tăng|thêm|gấp)")
_SPLIT = re.compile(r"\s?[;\n]\s?")
_NOTHING = re.compile(r"[-–x.…_*\s/]*")
_UNIT_PREFIX = re.compile(
    r"(?:đơn vị(?: tính| đo)?|đvt|đv tính|dvt|tính bằng|unit|đ/v tính)\s?:?\s?"
)
_CAPTION_UNIT = re.compile(
    r"(?:đơn vị(?: tính)?|đvt|đv tính|dvt)\s?[::]\s?(?P<unit>[^()\n]{1,40}?)\s?(?:\)|$|[.,;](?= "
    r"|$))"
)
_SCALE = re.compile(r"(?P<n>1\.?000(?:\.000)?|100|10)(?= [^\W\d_])")
_ENGLISH = re.compile(r"\d,\d{3},\d{3}|\d,\d{3}\.\d")
_GROUPED = re.compile(r"[1-9]\d{0,2},\d{3}")
_NOT_GROUPED = re.compile(r"\d,(?!\d{3}(?!\d))\d|(?<!\d)0,\d|\d\.\d{3}(?!\d)|\d{4}")
_SHORT_MONEY = {
    "đ": "đồng", "trđ": "triệu đồng", "tr.đ": "triệu đồng", "tr.đồng": "triệu đồng",
    "tr đồng": "triệu đồng", "tr. đồng": "triệu đồng", "triệu đ": "triệu đồng",
    "tr đ": "triệu đồng", "tỷ đ": "tỷ đồng", "tỷ đ.": "tỷ đồng", "tỷ": "tỷ đồng",
    "triệu": "triệu đồng", "nghìn đ": "nghìn đồng", "ngàn đ": "nghìn đồng", "vnđ": "đồng",
    "1000đ": "nghìn đồng", "1.000đ": "nghìn đồng", "1000 đ": "nghìn đồng",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellUnit:
    """What the numbers of a cell are counted in; they are multiplied by ``factor``."""

    name: str
    factor: float = 1.0
    per: Per | None = None
    style: numbers.Style = "count"


@dataclass(frozen=True, slots=True)
class Amount:
    """One number of a value cell; ``extra`` are words that say more of what is measured."""

    value: float
    high: float | None = None
    bound: Bound = "exact"
    change: Change = "level"
    ratio: tuple[float, float] | None = None
    unit: CellUnit | None = None
    extra: str = ""


def read_unit(text: str) -> CellUnit | None:
    """The unit that a unit cell, a bracket or a caption names; None where it names none.

    ``Triệu đồng`` is a million VND; ``1000 tấn`` a thousand ``tấn``; ``%/năm`` has a pace.
    """
    text = " ".join(text.split()).strip(" .:;()*")
    lead = _UNIT_PREFIX.match(fold(text))
    if lead:
        text = text[lead.end() :].strip()
    if not text or len(text) > 50 or _NOTHING.fullmatch(text):
        return None
    factor = 1.0
    text = _SHORT_MONEY.get(fold(text), text)
    money, stroke, rest = text.partition("/")
    text = f"{_SHORT_MONEY.get(fold(money).strip(), money)}{stroke}{rest}"
    scaled = _SCALE.match(text)
    if scaled:
        factor = float(scaled["n"].replace(".", ""))
        text = text[scaled.end() :].strip()
    folded = fold(text)
    unit = number_units.read(text, folded, 0, len(text))
    if unit is None or unit.name is None or unit.kind == "never":
        return CellUnit(_lower(text), factor) if _is_unit(folded) else None
    name = unit.name
    if unit.end < len(text) and name not in ("%", "VND"):
        # ``Người/vạn dân``, ``Trung tâm dữ liệu quốc gia``: the cell is the unit, all of it.
        name = text
        for ending, _ in _PER:
            name = name.removesuffix(ending)
    per = unit.per or next((p for ending, p in _PER if folded.endswith(ending)), None)
    style: numbers.Style = "rate" if name == "%" else unit.style
    return CellUnit(_lower(name), factor * unit.factor, per, style)


_PER: tuple[tuple[str, Per], ...] = (("/năm", "year"), ("/tháng", "month"), ("/quý", "quarter"))


def _is_unit(folded: str) -> bool:
    return len(folded) <= 30 and not any(c.isdigit() for c in folded.replace("1000", ""))


def _lower(name: str) -> str:
    """A unit in lower case, unless it is an abbreviation (``USD``, ``MW``, ``VND``)."""
    first = name.split("/")[0].split(" ")[0]
    if len(first) > 1 and sum(c.isupper() for c in first) > 1:
        return name
    return name.lower()


def caption_unit(folded: str, text: str) -> CellUnit | None:
    """The unit that a caption gives to a whole table (``Đơn vị tính: triệu đồng``)."""
    match = _CAPTION_UNIT.search(folded)
    return read_unit(text[match.start("unit") : match.end("unit")]) if match else None


def is_english(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table groups thousands by commas, from the short cells of its rows.

    ``1,234,567`` says so alone. ``2,700`` could be a decimal: it is thousands where no cell of
    the table writes decimals or groups by dots, and either a row of such numbers and smaller ones
    adds up to one of its cells (``1,200 | 100 | 1,300``) or all are round and smaller ones
    beside them are written without a comma.
    """
    texts = [text for row in rows for text in row]
    if any(_ENGLISH.search(text) for text in texts):
        return True
    grouped = [text for text in texts if _GROUPED.fullmatch(text)]
    if len(grouped) < 2 or any(_NOT_GROUPED.search(text) for text in texts):
        return False
    if any(_adds_up(row) for row in rows):
        return True
    small = [text for text in texts if re.fullmatch(r"[1-9]\d{1,2}", text)]
    return len(grouped) > 2 and bool(small) and all(t.endswith("0") for t in (*grouped, *small))


def _adds_up(row: Sequence[str]) -> bool:
    """Tell whether one number of a row is the sum of all others, thousands read at commas."""
    cells = [text for text in row if _GROUPED.fullmatch(text) or re.fullmatch(r"\d{1,3}", text)]
    values = [int(text.replace(",", "")) for text in cells]
    mixed = {"," in text for text, value in zip(cells, values, strict=True) if value}
    return len(mixed) > 1 and len(values) > 2 and sum(values) in {2 * value for value in values}


@cache
def _bounds() -> tuple[re.Pattern[str], dict[str, Bound], re.Pattern[str], dict[str, Bound]]:
    before = [entry for entry in load("comparators") if "bound" in entry.data]
    after = [entry for entry in load("comparators") if "after" in entry.data]
    return (
        re.compile(rf"(?<!\w)(?:{alternation(tuple(before))})(?!\w)|[<>≥≤~]=?"),
        {fold(p): e.data["bound"] for e in before for p in e.patterns},
        re.compile(rf"(?:{alternation(tuple(after))})(?!\w)"),
        {fold(p): e.data["after"] for e in after for p in e.patterns},
    )


_SIGNS: dict[str, Bound] = {
    ">": "at_least", "≥": "at_least", ">=": "at_least", "<": "at_most", "≤": "at_most",
    "<=": "at_most", "~": "about",
}  # fmt: skip


def bound_in(folded: str) -> Bound:
    """The bound that the words before a number, or a row's head, state."""
    pattern, words, _, _ = _bounds()
    match = pattern.search(folded)
    if match is None:
        return "exact"
    return _SIGNS.get(match[0].strip()) or words.get(match[0]) or "exact"


def read(text: str, folded: str, unit: CellUnit | None, *, english: bool = False) -> list[Amount]:
    """The numbers of a value cell; empty where it holds none or is running text.

    Args:
        text, folded: the cell's words, of the same length.
        unit: what the column, the row or the caption says that it is counted in.
        english: the table groups thousands by commas.
    """
    if len(folded) > 160 or _NOTHING.fullmatch(folded):
        return []
    found: list[Amount] = []
    place = 0
    for part in _SPLIT.split(folded):
        at = folded.find(part, place)
        place = at + len(part)
        if not part.strip():
            continue
        amount = _amount(text[at : at + len(part)], part, unit, english)
        if amount is None:
            return []
        found.append(amount)
    return found if len(found) <= 4 else []


def _amount(text: str, part: str, unit: CellUnit | None, english: bool) -> Amount | None:
    match = _CELL.match(part)
    if match is None:
        return None
    before = match["before"].strip(" -–•*")
    bound = bound_in(before)
    change = _CHANGE.search(before)
    known = _bounds()[0].sub(" ", before)
    rest = _FILLER.sub("", _CHANGE.sub(" ", known)).strip(" -(")
    if rest:
        return None
    own = unit
    extra = ""
    after = match["after"].strip(" .)*")
    after_at = match.start("after")
    if match["pct"] or after.startswith("%"):
        after = after.removeprefix("%").strip()
        pace = next((p for ending, p in _PER if after.startswith(ending)), None)
        own = CellUnit("%", 1.0, pace or (unit.per if unit else None), "rate")
        extra = _of_share(text[after_at:], after)
    elif after:
        own, extra = _after(text[after_at:].strip(" .)*"), after, unit)
    ahead = _bounds()[2].search(after)
    if ahead:
        bound, extra = _bounds()[3].get(ahead[0], bound), ""
    style = own.style if own else "count"
    factor = own.factor if own else 1.0
    value, high = (_number(match[g], style, english) for g in ("a", "b"))
    total = _number(match["total"], style, english)
    if value is None or len(after) > 60:
        return None
    falls = (change and change["down"]) or (match["sign"] == "-" and match["b"] is None)
    rises = (change and change["up"]) or (match["sign"] == "+")
    return Amount(
        value=value * factor,
        high=None if high is None else high * factor,
        bound="range" if high is not None else bound,
        change="decrease" if falls else "increase" if rises else "level",
        ratio=_ratio(match, value, total, english),
        unit=own,
        extra=extra,
    )


_BRACKETED = re.compile(rf"\(\s?(?P<a>{_NUM})\s?/\s?(?P<b>{_NUM})[^\d\n]{{0,20}}\)?")


def _of_share(text: str, after: str) -> str:
    """``100% trường có phòng máy``: the words of which a share is told, with their verb."""
    words = text.strip(" .)*").removeprefix("%").strip()
    told = _SAYS.search(after) is not None and after[:1].isalpha() and not _OF_PLAN.match(after)
    return words if told else ""


_SAYS = re.compile(r"[^\W\d_] (?:có|được|đạt|sử dụng|tham gia|hoàn thành|biết)(?!\w)")
_OF_PLAN = re.compile(r"(?:so với|kế hoạch|kh|dự toán|trở)(?!\w)")


def _ratio(
    match: re.Match[str], value: float, total: float | None, english: bool
) -> tuple[float, float] | None:
    """``20/20``, or the pair in brackets of ``100% (25/25)``."""
    if total is not None and not match["b"]:
        return value, total
    pair = _BRACKETED.search(match["after"])
    if not pair:
        return None
    first, second = _number(pair["a"], "count", english), _number(pair["b"], "count", english)
    return (first, second) if first is not None and second is not None else None


def _after(text: str, after: str, unit: CellUnit | None) -> tuple[CellUnit | None, str]:
    """What the words behind a number are: its unit, or more of what is measured."""
    if after[0] in "(/=":
        return unit, ""
    named = number_units.read(text, after, 0, len(after))
    if named is not None and named.name and named.known and named.kind != "never":
        whole = read_unit(text[: named.end])
        if whole is not None and (unit is None or whole.name != unit.name):
            return whole, text[named.end :].strip(" .,;)")
        return (whole or unit), ""
    if unit is None and named is not None and named.name and not after.startswith("và"):
        return CellUnit(named.name, named.factor, named.per, named.style), ""
    return unit, ("" if after.startswith(("và ", "trở")) else text)


def _number(token: str | None, style: numbers.Style, english: bool) -> float | None:
    if not token:
        return None
    token = token.replace(" ", "")
    if english and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+", token):
        return float(token.replace(",", ""))
    return numbers.parse(token, style)


_COUNTED = re.compile(
    r"(?:tổng |tỷ lệ |tổng cộng )?(?:số lượng|số lượt|số)(?! (?:thu|chi|kinh|tiền|vốn|liệu|hóa"
    r"|lượng|giờ"
    r"|năm|ngày|tháng|thứ|điểm|hiệu)\b) (?P<noun>[^\W\d_]+(?: [^\W\d_]+){0,2})"
)
# ``giảm hộ nghèo``, ``tăng thêm doanh nghiệp``: a step in a number of things
_STEP = re.compile(r"(?:mức )?(?:giảm|tăng|thoát)(?: thêm)? (?:số )?(?P<noun>[^\W\d_]+)")
_RATE = re.compile(r"(?:các )?(?:tỷ|tỉ) (?:lệ|trọng|suất lợi nhuận)|cơ cấu|tốc độ|%|\(%\)")


_LABELLED = re.compile(r" (?:số )?(?:\d|[ivx]{1,4}(?!\w))")
# ``bé trai/100 bé gái``: a ratio of two nouns is a unit, whatever it counts.
_RATIO_UNIT = re.compile(r"[^\W\d_][^/()\d]{0,24}/ ?(?:1\.?0{2,5} ?)?[^\W\d_][^/()\d]{0,24}")


def bracket_unit(text: str) -> CellUnit | None:
    """The unit that a bracket states; None for brackets that say anything else."""
    text = " ".join(text.split()).strip()
    lead = _UNIT_PREFIX.match(fold(text))
    if lead:
        return read_unit(text)
    plain = _SHORT_MONEY.get(fold(text), text)
    scaled = _SCALE.match(plain)
    rest = plain[scaled.end() :].strip() if scaled else plain
    if _RATIO_UNIT.fullmatch(rest):
        return read_unit(text)
    unit = number_units.read(rest, fold(rest), 0, len(rest))
    if unit is None or not unit.known or unit.kind == "never":
        return None
    return read_unit(text) if unit.end == len(rest) or rest[unit.end] in "/ " else None


def implied_unit(folded: str, text: str) -> CellUnit | None:
    """The unit that the name of a measure implies: ``tỷ lệ`` is in %, ``số hộ`` in ``hộ``."""
    if _RATE.match(folded) or folded.rstrip(" )").endswith("%"):
        return CellUnit("%", 1.0, None, "rate")
    match = _COUNTED.match(folded) or _STEP.match(folded)
    if not match:
        # ``Hộ nghèo``, ``Xã đạt chuẩn``: the name begins with what is counted.
        first = number_units.read(text, folded, 0, len(text))
        counted = first is not None and first.known and first.kind == "count" and first.name
        if first is not None and _LABELLED.match(folded, first.end):
            counted = None  # ``Dự án 2: Chương trình 135``
        return CellUnit(_lower(str(counted))) if counted else None
    start, end = match.span("noun")
    unit = number_units.read(text, folded, start, len(text))
    if unit is not None and unit.name and unit.known and unit.kind != "never":
        return CellUnit(_lower(unit.name), unit.factor, unit.per, unit.style)
    words = text[start:end].split()
    return CellUnit(_lower(words[0])) if words and match.re is _COUNTED else None
