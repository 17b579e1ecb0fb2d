"""Parts and wholes in running text (rule R5): ``21/39; trong đó 7/13, 9/11, 4/13, 1/2``.

Fractions are read from the records. Counts and amounts of money are read from the clauses or
list items behind ``gồm`` or ``trong đó``: a sum is only held against its whole where every clause
gives one number and the words say that the list is complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..extract.numbers import parse
from ..models import Figure, Span, Target
from .amounts import en, printed, vi
from .case import AuditCase
from .registry import Found, check

Value = Target | Figure
_PARTS = re.compile(r"(?<!\w)(?:trong đó|bao gồm|gồm có|gồm|chia ra|cụ thể)(?!\w)")
_COMPLETE = re.compile(r"(?:bao gồm|gồm có|gồm|chia ra)(?! cả)")
# A source of money that takes what the others leave: with it the list of sources is complete.
_REST = re.compile(
    r"(?<!\w)(?:khác|xã hội hóa|huy động|đối ứng|lồng ghép|đóng góp|doanh nghiệp|vốn vay|tín dụng"
    r"|ngân sách địa phương|nsđp|tài trợ|viện trợ|nguồn thu|vận động|nhân dân)(?!\w)"
)
_OPEN = re.compile(r"(?<!\w)(?:còn lại|nguồn khác|trong đó|một số|chủ yếu|nhất là)(?!\w)")
_OVERLAP = re.compile(r"(?<!\w)(?:nữ|dân tộc thiểu số|dtts|riêng|đảng viên)(?!\w)")
_NESTED = re.compile(
    r"\([^()\n]*\)|(?<!\w)(?:trong đó|bình quân|gồm|mỗi|tương đương|chiếm|bằng)\b.*"
)
_ITEM = re.compile(r"\n[ \t]*(?P<mark>[-+*•–]|[a-zđ]\)|\(?\d{1,2}[.)])[ \t]*(?P<text>[^\n]+)")
_MONEY = re.compile(
    r"(?<![\w.,/])(?P<n>\d[\d.,]*\d|\d)\s*(?P<s>nghìn tỷ|tỷ|tỉ|triệu|nghìn|ngàn)?"
    r"\s*(?P<u>đồng|đ\b)?"
)
_SCALES = {"nghìn tỷ": 1e12, "tỷ": 1e9, "tỉ": 1e9, "triệu": 1e6, "nghìn": 1e3, "ngàn": 1e3}
_FEWEST = 2


@check(
    id="parts",
    title="Các phần cộng lại không bằng tổng",
    english="Parts that do not add up to the whole",
    severity="serious",
    proves="Tổng ghi trong văn bản khác với kết quả cộng các phần được liệt kê.",
    proves_english="The whole differs from the sum of the parts that are listed.",
    tolerance="nửa đơn vị chữ số cuối của mỗi số cộng lại",
)
def parts(case: AuditCase) -> Iterator[Found]:
    """Fractions, counts and amounts of money that are said to be the parts of one before them."""
    values = [q for q in case.quantities if q.value_max is None and "|" not in q.quote]
    for index, whole in enumerate(values):
        opening = _opens(case, whole)
        if opening is None:
            continue
        if whole.ratio:
            yield from _fractions(case, whole, _children(case, whole, values[index + 1 :], opening))
        elif whole.unit not in ("%", None) and whole.bound == "exact" and not whole.per:
            yield from _clauses(case, whole, opening)


def _opens(case: AuditCase, whole: Value) -> Span | None:
    """Where ``trong đó`` or ``gồm`` stands right behind the whole, with no number between."""
    number = printed(case, whole)
    if number is None:
        return None
    found = _PARTS.search(case.plain, number.span.end, number.span.end + 90)
    if found is None:
        return None
    between = case.plain[number.span.end : found.start()]
    if re.search(r"\d", re.sub(r"[\d.,]+\s*%", "", between)):
        return None
    if re.search(r"[;\n]|\.\s", between.rstrip().removesuffix(".")):
        return None
    if between.count("(") != between.count(")"):
        # ``(bao gồm cả cấp mới)`` speaks of the whole; ``128 nhà (xây 90, sửa 38), trong đó`` of
        # what stands before the brackets
        return None
    return Span(start=found.start(), end=found.end())


def _children(case: AuditCase, whole: Value, after: Sequence[Value], opening: Span) -> list[Value]:
    line = case.paragraph(opening.start)
    made = []
    for value in after:
        if value.span.end <= opening.start:
            continue
        if value.span.start >= line.end or value.ratio is None or value.unit != whole.unit:
            break
        made.append(value)
    return made


def _fractions(case: AuditCase, whole: Value, made: Sequence[Value]) -> Iterator[Found]:
    """Numerators and denominators: where one column adds up, the other must as well."""
    if len(made) < _FEWEST or whole.ratio is None:
        return
    tops = sum(v.ratio[0] for v in made if v.ratio)
    bottoms = sum(v.ratio[1] for v in made if v.ratio)
    if (tops == whole.ratio[0]) == (bottoms == whole.ratio[1]):
        return
    side = 0 if bottoms == whole.ratio[1] else 1
    total = tops if side == 0 else bottoms
    terms = " + ".join(vi(v.ratio[side]) for v in made if v.ratio)
    yield Found(
        message=_says(total, whole.ratio[side], ""),
        english=_says_english(total, whole.ratio[side]),
        evidence=[case.cite(value) for value in (whole, *made)],
        arithmetic=f"{terms} = {vi(total)}",
        expected=vi(total),
        repair=_REPAIR,
        repair_english=_REPAIR_ENGLISH,
        proved=not whole.review,  # the other column adds up: these are the parts of this whole
    )


@dataclass(frozen=True, slots=True)
class _Part:
    value: float
    half: float
    span: Span


def _clauses(case: AuditCase, whole: Value, opening: Span) -> Iterator[Found]:
    words, clauses, inner = _list(case, opening.end)
    made = [_part(case, whole, clause) for clause in clauses]
    sure = [part for part in made if part is not None]
    larger = next((part for part in sure if part.value > whole.value * 1.001 + part.half), None)
    if larger is not None:
        yield _larger(case, whole, larger)
        return
    if _OVERLAP.search(words) or len(sure) != len(made) or len(sure) < _FEWEST:
        return
    total = sum(part.value for part in sure)
    number = printed(case, whole)
    slack = sum(part.half for part in sure) + (number.half if number and number.scale > 1 else 0)
    if abs(total - whole.value) <= slack + 1e-6 or not 0.1 <= total / whole.value <= 10:
        return
    outer = sum(part.value for part in sure if part.span.start not in inner)
    if inner and abs(outer - whole.value) <= slack + 1e-6:
        return  # items with another mark are parts of the item above them
    complete = _COMPLETE.match(case.plain, opening.start) is not None
    complete = complete or _opposed(words, len(sure))
    complete = complete or (whole.unit == "VND" and _REST.search(words) is not None)
    # ``Tổng kinh phí ..., trong đó: a; b; c``: three sources behind a colon are meant to be all
    listed = (
        whole.unit == "VND" and len(sure) >= 3 and ":" in case.plain[opening.end : opening.end + 3]
    )
    if not complete and not listed:
        return
    unit = whole.unit or ""
    scale, name = _scale(whole.value) if unit == "VND" else (1.0, unit)
    terms = " + ".join(vi(part.value / scale, 3) for part in sure)
    yield Found(
        message=_says(total / scale, whole.value / scale, name),
        english=_says_english(total / scale, whole.value / scale),
        evidence=[case.cite(whole), *(case.cite(part.span) for part in sure)],
        arithmetic=f"{terms} = {vi(total / scale, 3)} {name}".strip(),
        severity=None if complete else "medium",
        expected=f"{vi(total / scale, 3)} {name}".strip(),
        repair=_REPAIR,
        repair_english=_REPAIR_ENGLISH,
    )


# Two parts that leave nothing between them.
_OPPOSED = (
    ("nông nghiệp", "phi nông nghiệp"), ("thành thị", "nông thôn"), ("trong nước", "ngoài nước"),
    ("trong tỉnh", "ngoài tỉnh"), ("công lập", "ngoài công lập"), ("nam", "nữ"),
    ("trong ngân sách", "ngoài ngân sách"), ("đã", "chưa"), ("đạt", "chưa đạt"),
    ("mới", "sửa chữa"), ("xây mới", "nâng cấp"), ("thường xuyên", "đầu tư"),
)  # fmt: skip


def _opposed(words: str, count: int) -> bool:
    """Whether the two parts are each other's rest: ``nghề nông nghiệp, nghề phi nông nghiệp``."""
    if count != 2:
        return False
    for first, other in _OPPOSED:
        rest = re.sub(rf"(?<!\w){other}(?!\w)", " ", words, count=1)
        if rest != words and re.search(rf"(?<!\w){first}(?!\w)", rest):
            return True
    return False


def _larger(case: AuditCase, whole: Value, part: _Part) -> Found:
    scale, name = _scale(whole.value) if whole.unit == "VND" else (1.0, whole.unit or "")
    a, b = part.value / scale, whole.value / scale
    return Found(
        message=f"Một phần là {vi(a, 3)} {name}, lớn hơn tổng {vi(b, 3)} {name} mà nó thuộc về.",
        english=f"A part of {en(a, 3)} is more than its whole of {en(b, 3)}.",
        evidence=[case.cite(whole), case.cite(part.span)],
        arithmetic=f"{vi(a, 3)} > {vi(b, 3)}",
        expected=f"≤ {vi(b, 3)} {name}".strip(),
        repair=_REPAIR,
        repair_english=_REPAIR_ENGLISH,
        key="larger",
    )


def _list(case: AuditCase, position: int) -> tuple[str, list[Span], set[int]]:
    """The words of a list and its clauses: items under the line, or clauses in it.

    Last where those clauses begin that bear another mark than the first.
    """
    line = case.paragraph(position)
    rest = case.plain[position : line.end]
    if rest.strip(" :.") == "":
        return _items(case, line.end)
    stop = re.search(
        r"\.(?=\s|$)|\n\s*\n|\n(?=\s*[-+*•–]\s)", case.plain[position : position + 800]
    )
    end = position + (stop.start() if stop else min(800, len(case.plain) - position))
    words = case.plain[position:end]
    marks = r";" if ";" in words else r",\s|\s(?:và)\s"
    clauses, start = [], position
    for match in re.finditer(marks, words):
        cut = position + match.start()
        if re.search(r"\d", case.plain[start:cut]):
            clauses.append(Span(start=start, end=cut))
            start = position + match.end()
    numbered = re.search(r"\d", _NESTED.sub("", case.plain[start:end])) is not None
    if numbered or _OPEN.search(case.plain, start, end):  # ``còn lại ...`` leaves the list open
        clauses.append(Span(start=start, end=end))
    return words, clauses, set()


def _items(case: AuditCase, position: int) -> tuple[str, list[Span], set[int]]:
    clauses: list[Span] = []
    inner: set[int] = set()
    mark = ""
    end = position
    for match in _ITEM.finditer(case.plain, position):
        if case.plain[end : match.start()].strip():
            break
        kind = match["mark"] if not match["mark"][0].isalnum() else match["mark"][-1]
        mark = mark or kind
        if kind != mark:
            inner.add(match.start("text"))
        clauses.append(Span(start=match.start("text"), end=match.end("text")))
        end = match.end()
    if inner and mark not in "-+*•–":
        return case.plain[position:end], [], set()  # headings with items: not a plain list
    return case.plain[position:end], clauses, inner


def _part(case: AuditCase, whole: Value, clause: Span) -> _Part | None:
    """The one number of a clause in the unit of the whole; None where that is not plain."""
    words = case.plain[clause.start : clause.end]
    bare = _NESTED.sub(lambda m: " " * len(m[0]), words)
    if re.search(r"(?<!\w)(?:gần|trên|hơn|dưới|từ|ít nhất|tối thiểu)\s+\d", bare):
        return None
    about = re.search(r"(?<!\w)khoảng\s+\d", bare) is not None
    found = []
    for match in _MONEY.finditer(bare):
        if whole.unit == "VND":
            if match["s"] or match["u"]:
                found.append((match, _SCALES.get(match["s"] or "", 1.0)))
        elif not re.match(r"\s*[%/]", bare[match.end("n") :]):
            found.append((match, 1.0))
    if len(found) != 1:
        return None
    match, scale = found[0]
    if whole.unit != "VND" and not _counted(bare, match, whole.unit or ""):
        return None
    token = match["n"]
    value = parse(token, "amount" if whole.unit == "VND" else "count") * scale
    decimals = len(token.rpartition(",")[2]) if "," in token else 0
    half = 0.5 * 10.0**-decimals * scale if scale > 1 else 0.0
    half = max(half, 0.03 * value) if about else half
    return _Part(value, half, clause)


def _counted(words: str, match: re.Match[str], unit: str) -> bool:
    """Whether the number counts what the whole counts: its unit, or none at all."""
    after = words[match.end("n") :].strip(" .;:,")
    return after == "" or after.startswith(unit.lower())


def _scale(value: float) -> tuple[float, str]:
    return (1e6, "triệu đồng") if value >= 1e6 else (1.0, "đồng")


_REPAIR = "Đối chiếu từng phần với số liệu gốc, sửa phần sai hoặc sửa tổng."
_REPAIR_ENGLISH = "Check each part against the source and correct a part or the whole."


def _says(total: float, told: float, unit: str) -> str:
    return (
        f"Các phần cộng lại là {vi(total, 3)} {unit}".rstrip()
        + f", nhưng tổng ghi {vi(told, 3)} {unit}".rstrip()
        + f" (chênh {vi(abs(total - told), 3)})."
    )


def _says_english(total: float, told: float) -> str:
    return (
        f"The parts add up to {en(total, 3)}, but the whole is given as {en(told, 3)} "
        f"(off by {en(abs(total - told), 3)})."
    )
