"""The words on either side of a number, cleaned: what may name what it measures.

Dates, citations, notes and explanations in brackets are left out; words that only lead to the
number (``phấn đấu``, ``đạt``, ``còn``) and that follow its phrase (``nhằm``, ``góp phần``) are cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..models import Change
from . import number_units
from .folding import fold
from .quantity_clauses import Clause
from .quantity_words import leading, opening, strip_tail, words
from .view import View

_BRACKET = re.compile(r" ?\([^()]*\)")
_NOTE = re.compile(r"\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹]+")
SPACES = re.compile(r"\s+")
PREDICATE = re.compile(
    r"(?<!\w)(?:được|có|đạt|sử dụng|thực hiện|tham gia|triển khai|ứng dụng|áp dụng|phải|đều|bị|"
    r"đưa|là|thoát|tiếp cận|hoàn thành|đăng ký|kết nối|trở thành|đến trường|xây dựng"
    r"|biết|nắm|ký cam kết)(?!\w)"
)
_NAME = r"[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ][\w']*"
_NAMES = re.compile(rf":? ?\(?{_NAME}(?: {_NAME})*(?:(?:,| và|,? -) {_NAME}(?: {_NAME})*)+\)?(?= )")
_RATIO_TAIL = re.compile(r" \d+ ?/ ?\d+$")
_PACE_TAIL = re.compile(r" ?/ ?(?:năm|tháng|quý)$")
_MAX_RIGHT = 420
# ``người dân ở vùng lũ; các khu vực ...``: a list goes on behind the semicolon
_GOES_ON = re.compile(r"; (?:các|những|người|hộ|khu vực|cơ sở|đơn vị|tổ chức|cán bộ)(?!\w)")
# ``5 năm trồng mới 2.140 ha``
_SPAN = re.compile(
    r"^(?:(?:[Tt]rong|[Ss]au|[Qq]ua) )?(?:\d+ năm(?:$| (?:qua,? )?)"
    r"|(?i:(?:\d+|một|hai|ba|bốn|các|những) năm (?:tiếp theo|kế tiếp|còn lại|đầu|cuối|tới|sau)"
    r"(?: (?:của )?giai đoạn)?(?: |$)))"
)
_PERIOD = re.compile(r"(?i)^(?:so với )?cùng kỳ(?: năm (?:trước|ngoái))?(?: |$)")
_EMPTY = re.compile(r"(?i)\((?:theo |tại |kèm theo |quy định tại )?[ ,;]*\)")
_BARE_THEO = re.compile(r"(?<!\w)theo(?= *(?:$|[,;.]| được| có))")
_REFERENCE = re.compile(r"[,\d…]|phụ lục|chi tiết|nếu có")
# ``dịch vụ công cấp độ 3 và 4``: digits that name a kind, no quantities
_GRADES = re.compile(
    r"(?<!\w)(?:cấp độ|mức độ|cấp|loại|nhóm|hạng|bậc|lớp|khóa|mức|vùng) \d{1,2}"
    r"(?:(?:,| và| -|-|/) ?\d{1,2})*"
)
_JUDGED = re.compile(
    r",? (?:(?:vẫn )?còn|chưa|rất|khá|tương đối|quá) (?:rất |khá )?"
    r"(?:thấp|cao|hạn chế|ít|nhiều|chậm|lớn|nhỏ|tốt)$"
)
_ABBREVIATED = re.compile(r"(?<!\w)(?:tp|tx|tt|st|tr)$")
_VERB = re.compile(r"(?<!\w)(giảm|tăng) (?:\w+ )?$")


class Led(NamedTuple):
    """What a lead line names, and the change that its verb tells of."""

    phrase: str
    change: Change | None


class Phrases:
    """Reads the words around the numbers of one document."""

    def __init__(self, view: View, removed: Sequence[tuple[int, int]]) -> None:
        self.view = view
        self.removed = sorted(removed)
        self.starts = [start for start, _ in self.removed]

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
        text = _EMPTY.sub("", text)
        text = _BRACKET.sub(_kept_bracket, text)
        text = _BARE_THEO.sub("", text)
        return SPACES.sub(" ", text).strip()

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
        text = _SPAN.sub("", _PERIOD.sub("", text))
        return _RATIO_TAIL.sub("", text)

    def right(self, clause: Clause, left: str) -> str:
        """The phrase behind the number, which *left* governs."""
        start, end = clause.right
        folded = self.view.folded
        end = min(end, start + _MAX_RIGHT)
        if clause.measure.kind == "count" and start < end:
            start = self._behind_names(start, end)
        start = self._behind_time(start, end)
        if start >= end or (folded[start] in ":," and not self._sister(clause, start)):
            return ""
        parallel = opening("verb").match(fold(left)) is not None
        high = self._right_end(start, end, parallel)
        text = self.phrase(start, high)
        open_end = high == end and _GOES_ON.match(folded, end) and len(text.split()) > 2
        if open_end and clause.measure.kind == "rate" and not PREDICATE.search(fold(text)):
            follow = min(clause.follow, end + _MAX_RIGHT)
            high = folded.find(";", end + 1, follow)
            text = self.phrase(start, high if high >= 0 else follow)
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
            between = self.view.folded[start : self.starts[index]].strip()
            return min(self.removed[index][1], end) if between in ("", "vào") else start
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
            if (
                stop
                and stop[0] == "."
                and (self._trails_off(high, end) or _ABBREVIATED.search(folded, start, high))
            ):
                position = high + 1
                continue
            opened = folded.find("(", position, high)
            if opened < 0:
                return high
            closed = folded.find(")", opened, end)
            if closed < 0:
                return opened
            position = closed + 1

    def _trails_off(self, dot: int, end: int) -> bool:
        """``các trường Đại học, Cao đẳng... trên địa bàn``: dots that end no sentence."""
        text = self.view.text
        return text[max(0, dot - 2) : dot] == ".." and text[dot + 1 : end].lstrip()[:1].islower()

    def _behind_names(self, start: int, end: int) -> int:
        """Skip the names of the counted things: ``2 xã: Sa Bình, Hơ Moong thoát khỏi ...``."""
        names = _NAMES.match(self.view.text, start, end)
        return names.end() if names else start

    def outer(self, clause: Clause) -> str | None:
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
        text = _RATIO_TAIL.sub("", text)
        heads = list(_heads().finditer(fold(text)))
        text = text[heads[-1].start() :] if heads else text
        text = _JUDGED.sub("", text)
        return None if not text or re.search(r"\d", _GRADES.sub("", fold(text))) else text

    def lead(self, clause: Clause) -> Led | None:
        """What the words before a colon name, in the sentence or in the lead line of a list."""
        view = self.view
        low = max(clause.sentence[0], clause.left[0] - 300)
        colon = view.folded.rfind(":", low, clause.left[0] + 1)
        if colon >= 0:
            named = self._lead_phrase(low, colon)
            if named:
                return named
        return self.line(clause)

    def line(self, clause: Clause) -> Led | None:
        """What the line over a list names."""
        view, block = self.view, clause.measure.block
        for above in range(block - 1, max(-1, block - 15), -1):
            start, end = view.starts[above], view.ends[above]
            if view.folded.endswith(":", start, end):
                return self._lead_phrase(max(start, end - 200), end - 1)
        return None

    def _lead_phrase(self, start: int, end: int) -> Led | None:
        text = self.phrase(start, end)
        folded = fold(text)
        change: Change | None = None
        heads = list(_heads().finditer(folded))
        if heads:
            verb = _VERB.search(folded[: heads[-1].start()])
            if verb:
                change = "decrease" if verb[1] == "giảm" else "increase"
            text, folded = text[heads[-1].start() :], folded[heads[-1].start() :]
        elif led := leading("connector", "modal").match(folded):
            text, folded = text[led.end() :], folded[led.end() :]
        text = text[: len(strip_tail(folded, "tail", "connector"))].strip(" ,;:.-")
        return Led(text, change) if 0 < len(text.split()) <= 25 else None


@cache
def _heads() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words('rate')}|{words('strong')})(?!\w)")


@cache
def _right_stop(parallel: bool) -> re.Pattern[str]:
    more = f"|{words('verb')}|{words('light')}|giao|phân công" if parallel else ""
    handed = r"|(?<!\w)và (?:phát|gửi|cấp phát|trao|chuyển|niêm yết|treo|dán|bàn giao)(?!\w)"
    return re.compile(
        rf",? (?:{words('stop')})(?!\w)|, (?:{words('comma_stop')}{more})(?!\w)"
        rf"|(?<!không) để (?!được){handed}"
        r"| (?:nhân dịp|trong dịp|dịp|trước tết|trong tháng hành động)(?!\w)"
        r"|, (?:số|phần|diện tích) còn lại(?!\w)"
        r"|[;:]|\.(?= |$)|, (?=[^,;.\d]{1,40}\d+/\d)"
    )


def _kept_bracket(match: re.Match[str]) -> str:
    """Short brackets qualify (``(thể nhẹ cân)``); long ones and references only explain."""
    inside = match[0]
    short = inside.count(" ") <= 3 and not re.search(
        r"[,\d…]|phụ lục|chi tiết|nếu có", fold(inside)
    )
    return inside if short else ""
