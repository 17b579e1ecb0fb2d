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

from ..models import Change
from . import number_units
from .folding import fold
from .quantity_clauses import Clause
from .quantity_words import last, leading, opening, strip_tail, words
from .view import View

_BRACKET = re.compile(r" ?\([^()]*\)")
_NOTE = re.compile(r"\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹]+")
_SPACES = re.compile(r"\s+")
_COPULA = re.compile(
    r"(?<!\w)(?:đạt|đạt được|còn|còn lại|là|chiếm|lên|xuống|tới|bằng|ở mức|giảm|tăng|lên đến|tăng thêm"
    r"|bình quân|mỗi năm|đạt mức|gấp|chiếm tỷ lệ|là:|duy trì|vượt) *$|: *$"
)
_SUBJECT_END = re.compile(
    r"(?<!\w)(?:đã|sẽ|phấn đấu|phân đấu|phần đấu|bảo đảm|đảm bảo|có|cần|phải|tiếp tục|chủ trì|có trách nhiệm|tham mưu)(?!\w)"
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
    r"(?:/|(?:trên |trong |so với )?(?:tổng|grdp|gdp|so với|kế hoạch|dự toán|chỉ tiêu)(?!\w))"
)
_CHANGED = re.compile(r"(?:tỷ lệ )?(?:tăng|giảm)(?: thêm| bình quân)?")
_PREDICATE = re.compile(
    r"(?<!\w)(?:được|có|đạt|sử dụng|thực hiện|tham gia|triển khai|ứng dụng|áp dụng|phải|đều|bị|đưa|là|"
    r"thoát|tiếp cận|hoàn thành|đăng ký|kết nối|trở thành|đến trường|xây dựng|biết|nắm)(?!\w)"
)
_NAME = r"[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][\w']*"
_NAMES = re.compile(rf":? ?\(?{_NAME}(?: {_NAME})*(?:(?:,| và|,? -) {_NAME}(?: {_NAME})*)+\)?(?= )")
_AVERAGE = re.compile(r"(?<!\w)bình quân(?!\w)")
_JOINED = re.compile(r"(?<!\w)(?:đối với|cho|tại|của|trên|ở) $")
_PLACED = re.compile(r"(?<!\w)(?:tại|ở|đối với|thuộc)(?!\w)")
_BARE_HEAD = re.compile(
    r"(?:tỷ lệ )?(?:tổng )?(?:sản lượng|diện tích|giá trị|năng suất|số lượng|kim ngạch|xuất khẩu|"
    r"doanh thu|quy mô|khối lượng|công suất|chiều dài|tổng số|số hộ|tỷ lệ|trị giá|kinh phí|vốn|"
    r"nhập khẩu|tiêu thụ|dân số|tổng đàn|tổng vốn)"
)
_RATIO_TAIL = re.compile(r" \d+ ?/ ?\d+$")
_PACE_TAIL = re.compile(r" ?/ ?(?:năm|tháng|quý)$")
_MAX_RIGHT = 420


@dataclass(slots=True)
class Named:
    """An indicator found, with the named place that it speaks of and where its words stand."""

    indicator: str | None
    area: str | None
    start: int
    end: int
    change: Change | None = None


@dataclass(slots=True)
class Context:
    """What earlier clauses named: the last indicator, the last rate, the head of a list.

    ``head`` is the measure of a lead line over the items of a list; ``topic`` is what a block speaks of before its first colon: ``- Xoài: diện tích 500 ha``.
    """

    last: str | None = None
    last_unit: str | None = None
    rate: str | None = None
    parent: str | None = None
    parent_unit: str | None = None
    topic: str | None = None
    head: str | None = None
    head_unit: str | None = None


class Namer:
    """Names what the measures of one document measure."""

    def __init__(self, view: View, removed: Sequence[tuple[int, int]]) -> None:
        self.view = view
        self.removed = sorted(removed)
        self.starts = [start for start, _ in self.removed]
        self._lead_change: Change | None = None

    def name(self, clause: Clause, context: Context) -> Named:
        """The indicator of a clause; *context* holds what the clauses before it named."""
        measure = clause.measure
        left = self.left(clause)
        right = self._right(clause, left)
        area = self._area(clause, left, right)
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
        topic = fold(context.topic or "")
        if phrase and topic and topic not in fold(phrase) and _BARE_HEAD.fullmatch(fold(phrase)):
            same = topic.startswith(fold(phrase))
            phrase = context.topic if same else f"{phrase} {context.topic}"
        lead, self._lead_change = self._lead_change, None
        phrase = _SPACES.sub(" ", phrase).strip(' ,;:.-–"“”') if phrase else None
        end = clause.right[1] if used and right else measure.end
        return Named(phrase or None, None, clause.left[0], max(end, measure.end), lead)

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
        text = _BRACKET.sub(_kept_bracket, text)
        text = re.sub(r"(?<!\w)theo(?= *(?:$|[,;.]| được| có))", "", text)
        return _SPACES.sub(" ", text).strip()

    def left(self, clause: Clause) -> str:
        """The words before the number, without what only leads to it."""
        text = self.phrase(*clause.left)
        _, colon, behind = text.rpartition(": ")
        text = behind if colon and behind.strip(' ("') else text
        folded = fold(text)
        if "(" in folded and ")" not in folded:
            cut = folded.index("(")
            text, folded = text[:cut], folded[:cut]
        for _ in range(3):
            led = leading("connector", "modal").match(folded)
            if not led:
                break
            text, folded = text[led.end() :], folded[led.end() :]
        text = text[: len(strip_tail(folded, "tail"))].strip()
        return _RATIO_TAIL.sub("", text)

    def _right(self, clause: Clause, left: str) -> str:
        start, end = clause.right
        folded = self.view.folded
        end = min(end, start + _MAX_RIGHT)
        if clause.measure.kind == "count" and start < end:
            start = self._behind_names(start, end)
        start = self._behind_time(start, end)
        if start >= end or (folded[start] in ":," and not self._sister(clause, start)):
            return ""
        parallel = re.match(rf"(?:{words('verb')})(?!\w)", fold(left)) is not None
        high = self._right_end(start, end, parallel)
        text = self.phrase(start, high)
        if high == end and clause.measure.kind == "rate" and not _PREDICATE.search(fold(text)):
            if folded[end : end + 1] == ";" and len(text.split()) > 2:
                follow = min(clause.follow, end + _MAX_RIGHT)
                high = folded.find(";", end + 1, follow)
                high = high if high >= 0 else follow
                text = self.phrase(start, min(high, start + _MAX_RIGHT))
        text = text[: len(strip_tail(fold(text), "loose"))].strip(" ,.;:-")
        return _PACE_TAIL.sub("", text)

    def _sister(self, clause: Clause, start: int) -> bool:
        """``34 xã, phường phía Đông``: a second counted noun shares the number."""
        text = self.view.text[start : start + 40]
        return (
            clause.measure.kind == "count"
            and text.startswith(", ")
            and number_units.sister(text[2:])
        )

    def _behind_time(self, start: int, end: int) -> int:
        """Skip a time right behind the number: ``90% vào năm 2030 người dân``."""
        index = bisect_left(self.starts, start)
        if index < len(self.removed) and self.starts[index] - start <= 5:
            if self.view.folded[start : self.starts[index]].strip() in ("", "vào"):
                return min(self.removed[index][1], end)
        return start

    def _right_end(self, start: int, end: int, parallel: bool) -> int:
        """Where the phrase behind a number ends; what stands in brackets is passed over.

        *parallel*: a verb governs the number, so that a further verb behind a comma is a new task.
        """
        folded = self.view.folded
        position = start
        while True:
            stop = _right_stop(parallel).search(folded, position, end)
            high = stop.start() if stop else end
            opened = folded.find("(", position, high)
            if opened < 0:
                return high
            closed = folded.find(")", opened, end)
            if closed < 0:
                return opened
            position = closed + 1

    def _behind_names(self, start: int, end: int) -> int:
        """Skip the names of the counted things: ``2 xã: Sa Bình, Hơ Moong thoát khỏi ...``."""
        names = _NAMES.match(self.view.text, start, end)
        return names.end() if names else start

    def _area(self, clause: Clause, left: str, right: str) -> str | None:
        """``xã Sa Bình (58,32%)``, ``Phường Yên Hòa: 1,2%``: the place alone stands before."""
        if left and _PLACE_NAME.fullmatch(left) and not right:
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
                if not headed and context.last and not clause.first:
                    right = self._elided(right, behind, context.last)
                return (f"{left} {right}" if headed else right), True
            known = self._outer(clause) or context.last or context.rate or self._lead(clause)
            if clause.measure.unit in ("lần", "điểm") or not known:
                return known or left, False
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
        if measure.bare:
            return left, False
        noun = (measure.unit or "").split("/")[0]
        counted = f"{'' if fold(noun) == 'lượt' and right else noun} {right}".strip()
        own = self._without_subject(left, bool(right))
        folded = fold(own)
        if leading("connector", "modal", "light").fullmatch(folded):
            own = "" if right or len(left.split()) > 14 else left
            if leading("connector", "modal", "light").fullmatch(fold(own)):
                own = ""
        if (
            self._average(clause)
            and context.last
            and context.last_unit == measure.unit
            and not right
        ):
            return context.last, False
        if own and _PLACE.fullmatch(fold(own)) and right:
            own = ""
        if not own or _GENERIC.fullmatch(fold(own)):
            if not right:
                known = self._outer(clause) or self._same_noun(noun, context)
                if known is None and not noun:
                    known = self._lead(clause)
                if known is None and context.last and _JOINED.search(self._close(clause, 10)):
                    known = f"{noun} {context.last}"
                return (known or counted or own), False
            return counted, True
        if re.match(rf"(?:{words('head' if copula else 'rate')})(?!\w)", fold(own)):
            return own, False
        if len(own.split()) > 9 and len(counted.split()) >= 4:
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
            topic = context.topic or _without_head(context.last or "")
            return f"{own} {topic or right or ''}", False
        same = context.last_unit == clause.measure.unit and "/" in (clause.measure.unit or "")
        if not own and right and not clause.first and same:
            return f"{context.last} {right}", True
        if not own:
            known = right or self._outer(clause) or context.last or self._lead(clause)
            return known or "", bool(right)
        raw = self.view.folded[
            max(clause.left[0], clause.measure.start - 24) : clause.measure.start
        ]
        having = raw.endswith("có ") or bool(right and last("light", "verb").search(raw.rstrip()))
        if not right or (
            not having and (copula or re.match(rf"(?:{words('head')})(?!\w)", fold(own)))
        ):
            return own, False
        return f"{own} {right}", True

    def _close(self, clause: Clause, reach: int = 3) -> str:
        """The last characters before the number."""
        start = clause.measure.start
        return self.view.folded[max(clause.sentence[0], start - reach) : start]

    def _average(self, clause: Clause) -> bool:
        """``bình quân mỗi năm đào tạo 300 lao động`` behind a total: the same thing by the year."""
        text = self.view.folded[clause.left[0] : clause.measure.start]
        return _AVERAGE.search(text) is not None and not clause.first

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

    def _elided(self, right: str, behind: str, last: str) -> str:
        """``100% hồ sơ tại cấp tỉnh, 90% tại cấp huyện``: the noun stands before the first."""
        pattern = _PREDICATE if _PREDICATE.match(behind) else _PLACED
        if not pattern.match(behind):
            return right
        cut = pattern.search(fold(last))
        return f"{last[: cut.start()] if cut else last} {right}"

    def _lead(self, clause: Clause) -> str | None:
        """What the words before a colon name, in the sentence or in the lead line of a list."""
        view = self.view
        low = max(clause.sentence[0], clause.left[0] - 300)
        colon = view.folded.rfind(":", low, clause.left[0] + 1)
        if colon >= 0:
            named = self._lead_phrase(low, colon)
            if named:
                return named
        block = clause.measure.block
        for above in range(block - 1, max(-1, block - 15), -1):
            start, end = view.starts[above], view.ends[above]
            if view.folded.endswith(":", start, end):
                return self._lead_phrase(max(start, end - 200), end - 1)
        return None

    def _lead_phrase(self, start: int, end: int) -> str | None:
        text = self.phrase(start, end)
        folded = fold(text)
        head = None
        for head in re.finditer(rf"(?<!\w)(?:{words('rate')}|{words('strong')})(?!\w)", folded):
            pass
        if head is not None:
            verb = re.search(r"(?<!\w)(giảm|tăng) (?:\w+ )?$", folded[: head.start()])
            if verb:
                self._lead_change = "decrease" if verb[1] == "giảm" else "increase"
            text, folded = text[head.start() :], folded[head.start() :]
        else:
            led = leading("connector", "modal").match(folded)
            text, folded = (text[led.end() :], folded[led.end() :]) if led else (text, folded)
        text = text[: len(strip_tail(folded, "tail", "connector"))].strip(" ,;:.-")
        return text if 0 < len(text.split()) <= 25 else None

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
        if clause.measure.kind == "count" and clause.listed:
            known = {fold(t) for t in tokens}
            return " ".join([*tokens, *(t for t in head if fold(t) not in known)])
        if clause.measure.kind in ("amount", "measure") and len(tokens) <= 5:
            parent = re.sub(r"(?i)^tổng(?: số)? ", "", parent)
            governing = re.match(rf"(?:{words('head')})(?!\w)", fold(parent))
            if governing and not opening("head").match(fold(phrase)):
                return f"{parent[: governing.end()]} {phrase}"
        if clause.measure.kind != "rate":
            return phrase
        if len(tokens) > 6 or not head or _PREDICATE.search(fold(phrase)):
            return phrase
        body = [t for t in tokens if fold(t) not in ("tỷ", "lệ", "tỉ")]
        folded = [fold(t) for t in head]
        if not body or fold(body[0]) not in folded:
            return f"{parent} {' '.join(body)}" if _PREDICATE.search(fold(parent)) else phrase
        place = folded.index(fold(body[0]))
        known = {fold(t) for t in body}
        rest = [t for t in head[place + 1 :] if fold(t) not in known]
        return " ".join([*head[:place], *body, *rest])


@cache
def _right_stop(parallel: bool) -> re.Pattern[str]:
    more = f"|{words('verb')}|{words('light')}|giao|phân công" if parallel else ""
    return re.compile(
        rf",? (?:{words('stop')})(?!\w)|, (?:{words('comma_stop')}{more})(?!\w)| để (?!được)"
        r"|[;:]|\.(?= |$)"
    )


def _kept_bracket(match: re.Match[str]) -> str:
    """Short brackets qualify (``(thể nhẹ cân)``); long ones and references only explain."""
    inside = match[0]
    short = inside.count(" ") <= 3 and not re.search(
        r"[,\d…]|phụ lục|chi tiết|nếu có", fold(inside)
    )
    return inside if short else ""


def _without_head(phrase: str) -> str:
    """``sản lượng chè xuất khẩu`` without ``sản lượng``: what a second head speaks of."""
    head = re.match(rf"(?:{words('head')})(?!\w) ?", fold(phrase))
    return phrase[head.end() :] or phrase if head else phrase


def _as_rate(phrase: str) -> str:
    """A count named as the rate of the same thing: ``hộ cận nghèo`` is ``tỷ lệ hộ cận nghèo``."""
    phrase = re.sub(r"(?i)^(?:tổng số|số lượng|số) ", "", phrase)
    if re.match(rf"(?:{words('rate')})(?!\w)", fold(phrase)):
        return phrase
    return f"tỷ lệ {phrase}"
