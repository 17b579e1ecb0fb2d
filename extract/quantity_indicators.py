"""What a number measures: the shortest noun phrase of the text that still says it.

The phrase stands before the number (``tỷ lệ hộ nghèo còn 12,83%``), behind it (``100% trẻ em
được tiêm chủng``), on both sides (``cấp thẻ cho 1.200 hộ nghèo``), or further up where the clause
leaves it out (``chiếm 12,4%``, ``năm 2017 giảm 1,39%``, ``Trong đó: Trường Mầm non 7/13``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from .folding import fold
from .quantity_clauses import Clause
from .quantity_words import leading, strip_tail, words
from .view import View

_BRACKET = re.compile(r" ?\([^()]*\)")
_NOTE = re.compile(r"\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹]+")
_SPACES = re.compile(r"\s+")
_COPULA = re.compile(
    r"(?<!\w)(?:đạt|đạt được|còn|còn lại|là|chiếm|lên|xuống|tới|bằng|ở mức|giảm|tăng|lên đến|tăng thêm"
    r"|bình quân|mỗi năm|đạt mức|gấp|chiếm tỷ lệ|là:|duy trì|vượt) *(?:\w{1,6} )?$|: *$"
)
_SUBJECT_END = re.compile(
    r"(?<!\w)(?:đã|sẽ|phấn đấu|phân đấu|phần đấu|bảo đảm|đảm bảo|có|cần|phải|tiếp tục)(?!\w)"
)
_PLACE_NAME = re.compile(
    r"(?:Xã|Phường|Thị trấn|Huyện|Quận|Thành phố|Thị xã|Tỉnh|Thôn|Bản|Buôn|Làng|Ấp|Khu phố|TP\.?|"
    r"xã|phường|thị trấn|huyện|quận|thành phố|thị xã|tỉnh|thôn|bản|buôn|làng|ấp|khu phố)"
    r"(?: (?:[A-ZĐÀ-ỸƯƠÂÊÔĂ]\S*|\d+))+"
)
_PLACE = re.compile(
    r"(?:(?:toàn|cả|trên địa bàn|trên toàn|các|mỗi) )?(?:tỉnh|huyện|xã|thành phố|thị xã|quận|phường|"
    r"quốc|nước|vùng|ngành|địa phương|đơn vị|ubnd|ủy ban nhân dân|tp)(?: .{0,40})?"
)
_GENERIC = re.compile(
    r"(?:với )?(?:tổng )?(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|số|số lượng|tổng số|số tiền|kinh phí|mức|giá trị|"
    r"diện tích|vốn|nguồn vốn|trị giá|tổng|tổng cộng|cộng|quy mô)(?: (?:tiền|vốn|thực hiện|chung))?"
)
_SHARE = re.compile(
    r"(?:/|(?:trên |trong |so với )?(?:tổng|grdp|gdp|so với|kế hoạch|dự toán)(?!\w))"
)
_CHANGED = re.compile(r"(?:tỷ lệ )?(?:tăng|giảm)(?: thêm| bình quân)?")
_PREDICATE = re.compile(
    r"(?<!\w)(?:được|có|đạt|sử dụng|thực hiện|tham gia|triển khai|ứng dụng|áp dụng|phải|đều|bị|đưa|là|"
    r"thoát|tiếp cận|hoàn thành|đăng ký|kết nối|trở thành|đến trường|xây dựng|biết|nắm)(?!\w)"
)
_NAME = r"[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][\w']*"
_NAMES = re.compile(rf":? ?\(?{_NAME}(?: {_NAME})*(?:(?:,| và|,? -) {_NAME}(?: {_NAME})*)+\)?(?= )")
_MAX_RIGHT = 420


@dataclass(slots=True)
class Named:
    """An indicator found, with the named place that it speaks of and where its words stand."""

    indicator: str | None
    area: str | None
    start: int
    end: int


@dataclass(slots=True)
class Context:
    """What earlier clauses named: the last indicator, the last rate, the head of a list."""

    last: str | None = None
    last_unit: str | None = None
    rate: str | None = None
    parent: str | None = None
    parent_unit: str | None = None


class Namer:
    """Names what the measures of one document measure."""

    def __init__(self, view: View, removed: Sequence[tuple[int, int]]) -> None:
        self.view = view
        self.removed = sorted(removed)
        self.starts = [start for start, _ in self.removed]

    def name(self, clause: Clause, context: Context) -> Named:
        """The indicator of a clause; *context* holds what the clauses before it named."""
        measure = clause.measure
        left, right = self._left(clause), self._right(clause)
        area = self._area(clause, left)
        if area is not None and (context.rate or context.last):
            known = context.rate if measure.kind == "rate" else context.last
            return Named(known or context.last, area, clause.left[0], measure.end)
        copula = bool(
            _COPULA.search(self.view.folded, max(clause.left[0], measure.start - 40), measure.start)
        )
        if measure.kind == "rate":
            phrase, used = self._rate(clause, left, right, copula, context)
        elif measure.kind == "count":
            phrase, used = self._count(clause, left, right, copula, context)
        else:
            phrase, used = self._amount(clause, left, right, copula, context)
        if phrase and clause.child and context.parent:
            phrase = self._under(phrase, clause, context)
        phrase = _SPACES.sub(" ", phrase).strip(' ,;:.-–"“”') if phrase else None
        end = clause.right[1] if used and right else measure.end
        return Named(phrase or None, None, clause.left[0], max(end, measure.end))

    # --- words on either side ---

    def phrase(self, start: int, end: int) -> str:
        """The words of a run without dates, citations, notes and long brackets."""
        parts: list[str] = []
        index = bisect_left(self.starts, start)
        if index and self.removed[index - 1][1] > start:
            start = self.removed[index - 1][1]
        position = start
        while index < len(self.removed) and self.removed[index][0] < end:
            low, high = self.removed[index]
            if low >= position:
                parts.append(self.view.text[position:low])
                parts.append(" ")
            position = max(position, high)
            index += 1
        parts.append(self.view.text[position : max(position, end)])
        text = _NOTE.sub("", "".join(parts))
        text = _BRACKET.sub(
            lambda m: m[0] if m[0].count(" ") <= 3 and "," not in m[0] else "", text
        )
        text = re.sub(r"(?<!\w)theo(?= *(?:$|[,;.]| được| có))", "", text)
        return _SPACES.sub(" ", text).strip()

    def _left(self, clause: Clause) -> str:
        text = self.phrase(*clause.left)
        folded = fold(text)
        if "(" in folded and ")" not in folded:
            cut = folded.index("(")
            text, folded = text[:cut], folded[:cut]
        for _ in range(3):
            led = leading("connector", "modal").match(folded)
            if not led:
                break
            text, folded = text[led.end() :], folded[led.end() :]
        return text[: len(strip_tail(folded, "tail"))].strip()

    def _right(self, clause: Clause) -> str:
        start, end = clause.right
        folded = self.view.folded
        end = min(end, start + _MAX_RIGHT)
        if clause.measure.kind == "count" and start < end:
            start = self._behind_names(start, end)
        if start >= end or folded[start] in ":,":
            return ""
        stop = _right_stop().search(folded, start, end)
        high = stop.start() if stop else end
        text = self.phrase(start, high)
        if high == end and clause.measure.kind == "rate" and not _PREDICATE.search(fold(text)):
            if folded[end : end + 1] == ";" and len(text.split()) > 2:
                high = folded.find(";", end + 1, clause.follow)
                high = high if high >= 0 else clause.follow
                text = self.phrase(start, min(high, start + _MAX_RIGHT))
        return text[: len(strip_tail(fold(text), "loose"))].strip(" ,.;:-")

    def _behind_names(self, start: int, end: int) -> int:
        """Skip the names of the counted things: ``2 xã: Sa Bình, Hơ Moong thoát khỏi ...``."""
        names = _NAMES.match(self.view.text, start, end)
        return names.end() if names else start

    def _area(self, clause: Clause, left: str) -> str | None:
        """``xã Sa Bình (58,32%)``, ``Phường Yên Hòa: 1,2%``: the place alone stands before."""
        if left and _PLACE_NAME.fullmatch(left):
            return left
        if left or not clause.inner:
            return None
        opened = clause.piece[0] - 1
        before = self.view.text[max(0, opened - 60) : opened].rstrip()
        found = None
        for found in _PLACE_NAME.finditer(before):
            pass
        return found[0] if found and found.end() == len(before) else None

    # --- by kind of unit ---

    def _rate(
        self, clause: Clause, left: str, right: str, copula: bool, context: Context
    ) -> tuple[str, bool]:
        folded, behind = fold(left), fold(right)
        headed = re.match(rf"(?:{words('rate')})(?!\w)", folded) is not None
        generic = not left or bool(_GENERIC.fullmatch(folded)) or bool(_CHANGED.fullmatch(folded))
        if generic:
            if re.match(rf"(?:{words('rate')})(?!\w)", behind):
                return right, True
            shared = "chiếm" in self.view.folded[
                clause.left[0] : clause.measure.start
            ] or _SHARE.match(behind)
            if right and not (shared and not headed) and not _SHARE.match(behind):
                return (f"{left} {right}" if headed else right), True
            known = self._outer(clause) or context.last or context.rate
            if clause.measure.unit in ("lần", "điểm") or not known:
                return known or left, False
            if clause.measure.bound == "exact" and not left and context.rate and not shared:
                known = context.rate
            return _as_rate(known), False
        if headed:
            return left, False
        colon = ":" in self._close(clause)
        if right and (colon or not copula or _PLACE.fullmatch(folded)):
            if re.match(rf"(?:{words('verb')})(?!\w)", folded) and not colon:
                return f"{left} {right}", True
            return right, True
        if re.match(rf"(?:{words('head')})(?!\w)", folded) or clause.measure.unit in (
            "lần",
            "điểm",
        ):
            return left, False
        return _as_rate(left), False

    def _count(
        self, clause: Clause, left: str, right: str, copula: bool, context: Context
    ) -> tuple[str, bool]:
        measure = clause.measure
        noun = (measure.unit or "").split("/")[0]
        counted = f"{'' if fold(noun) == 'lượt' and right else noun} {right}".strip()
        own = self._without_subject(left, bool(right))
        folded = fold(own)
        if leading("connector", "modal", "light").fullmatch(folded):
            own = own if not right and len(counted.split()) < 2 else ""
        if own and _PLACE.fullmatch(fold(own)) and right:
            own = ""
        if not own or _GENERIC.fullmatch(fold(own)):
            if not right:
                known = self._outer(clause) or self._same_noun(noun, context)
                return (known or counted or own), False
            return counted, True
        if re.match(rf"(?:{words('head')})(?!\w)", fold(own)) and copula:
            return own, False
        if len(own.split()) > 14 and len(counted.split()) >= 4:
            return counted, True
        if copula or not right:
            return (own if fold(noun) in fold(own) else f"{noun} {own} {right}"), False
        return f"{own} {counted}", True

    def _amount(
        self, clause: Clause, left: str, right: str, copula: bool, context: Context
    ) -> tuple[str, bool]:
        own = self._without_subject(left, False)
        if own and _GENERIC.fullmatch(fold(own)):
            if right and not copula:
                return f"{own} {right}", True
            return f"{own} {context.last or right or ''}", False
        if not own:
            return (right or self._outer(clause) or context.last or ""), bool(right)
        if copula or re.match(rf"(?:{words('head')})(?!\w)", fold(own)) or not right:
            return own, False
        return f"{own} {right}", True

    def _close(self, clause: Clause) -> str:
        return self.view.folded[
            max(clause.left[0], clause.measure.start - 3) : clause.measure.start
        ]

    def _without_subject(self, left: str, spare: bool) -> str:
        """*left* behind its subject and modal; the subject itself when nothing else is left."""
        folded = fold(left)
        ends = list(_SUBJECT_END.finditer(folded))
        if not ends or re.match(rf"(?:{words('head')})(?!\w)", folded):
            return left
        rest = left[ends[-1].end() :].strip()
        led = leading("connector", "modal").match(fold(rest))
        rest = rest[led.end() :] if led else rest
        if rest:
            return rest
        if spare:
            return ""
        return left[: len(strip_tail(folded[: ends[0].start()], "tail"))].strip()

    def _outer(self, clause: Clause) -> str | None:
        """What stands before the bracket of a clause that says nothing itself."""
        if not clause.inner:
            return None
        opened = clause.piece[0] - 1
        low = max(clause.sentence[0], opened - 160)
        cut = max(self.view.folded.rfind(mark, low, opened) for mark in (", ", "; ", ": ", ") "))
        start = cut + 1 if cut >= 0 else low
        text = self.phrase(start, opened)
        led = leading("connector", "modal").match(fold(text))
        text = text[led.end() :] if led else text
        if not text or re.search(r"\d", text):
            return None
        return text

    def _same_noun(self, noun: str, context: Context) -> str | None:
        """The last indicator, when it can be counted in *noun* too: ``còn lại 1.360 hộ``."""
        for known in (context.last, context.parent):
            if known and (not noun or fold(noun) in fold(known)):
                return re.sub(r"^(?:tỷ|tỉ) lệ ", "", known)
        return None

    def _under(self, phrase: str, clause: Clause, context: Context) -> str:
        """A member of a list takes over what its head says: ``Trường Mầm non 7/13 đạt 53,8%``."""
        parent = context.parent or ""
        tokens, head = phrase.split(), parent.split()
        if len(tokens) > 6 or not head or _PREDICATE.search(fold(phrase)):
            return phrase
        body = [t for t in tokens if fold(t) not in ("tỷ", "lệ", "tỉ")]
        folded = [fold(t) for t in head]
        if not body or fold(body[0]) not in folded:
            if clause.measure.kind == "count" and context.parent_unit == clause.measure.unit:
                return f"{phrase} {parent}"
            return phrase
        place = folded.index(fold(body[0]))
        known = {fold(t) for t in body}
        rest = [t for t in head[place + 1 :] if fold(t) not in known]
        return " ".join([*head[:place], *body, *rest])


@cache
def _right_stop() -> re.Pattern[str]:
    return re.compile(
        rf",? (?:{words('stop')})(?!\w)|, (?:{words('comma_stop')})(?!\w)| để (?!được)|[;:]|\.(?= |$)"
    )


def _kept_bracket(match: re.Match[str]) -> str:
    """Short brackets qualify (``(thể nhẹ cân)``); long ones and references only explain."""
    inside = match[0]
    short = inside.count(" ") <= 3 and not re.search(
        r"[,\d…]|phụ lục|chi tiết|nếu có", fold(inside)
    )
    return inside if short else ""


def _as_rate(phrase: str) -> str:
    """A count named as the rate of the same thing: ``hộ cận nghèo`` is ``tỷ lệ hộ cận nghèo``."""
    phrase = re.sub(r"(?i)^(?:tổng số|số lượng|số) ", "", phrase)
    if re.match(rf"(?:{words('rate')})(?!\w)", fold(phrase)):
        return phrase
    return f"tỷ lệ {phrase}"
