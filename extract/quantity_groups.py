"""Numbers that commit to nothing: they define a group or say how an office works.

``xã có tỷ lệ hộ nghèo trên 50%``, ``doanh nghiệp sử dụng từ 10 lao động trở lên phải ...``,
``mỗi thôn cử 01 cán bộ``.
"""

from __future__ import annotations

import re

from . import number_units
from .folding import fold
from .quantity_clauses import Clause
from .quantity_measures import Measure
from .quantity_phrases import Phrases
from .quantity_words import leading, opening
from .view import View

_REACHES = re.compile(
    r"[^,;:()]{0,60}(?<!\w)(?:đạt|chiếm|là|còn|đạt trên|tăng lên|giảm còn|lên|xuống) ?(?:\w+ ){0,2}"
)
_SIZED = re.compile(
    r"(?<!\w)(?:có|với) (?:tổng )?(?:giá trị|quy mô|vốn|mức|diện tích|công suất|thu nhập|tốc độ|"
    r"trọng tải|chiều dài|chiều cao|dân số|doanh thu|dung tích)[^,;:]{0,30}$"
)
_SIZE_OF = re.compile(r"(?<!\w)(?:dài|rộng|cao|sâu|chiều \w+|diện tích|quy mô) $")
# ``(có quy mô từ 07 tầng trở lên hoặc từ 20 phòng)``: brackets that say who is meant
_WHO = re.compile(
    r"\( ?(?:(?:có|với|là|gồm|thuộc) )?(?:quy mô|diện tích|vốn"
    r"|công suất|doanh thu|thu nhập|độ tuổi)?"
    r"[^();]{0,60}?(?:từ|trên|dưới|hơn|đủ)(?!\w)"
)
_COMMITS = re.compile(
    r"(?<!\w)(?:đạt|giảm|tăng|còn|phấn đấu|ít nhất|tối thiểu|chiếm"
    r"|tối đa|không quá|mỗi|khoảng)(?!\w)"
)
_MUST = re.compile(r" (?:[^\W\d]+ ){0,4}?(?:phải|không được|thì|bắt buộc|mới được|sẽ)(?!\w)")
_UNIT_OF = re.compile(r"(?<!\w)(?:trên|của|mỗi|cho|tính trên) ?$")
_STATES = re.compile(r"(?<!\w)(?:đạt|còn|là|chiếm|giảm|tăng) ?$")
_HAS = re.compile(r"(?<!\w)(?:đạt|còn|là|có) ?$")
_APART = re.compile(
    r"[,;:.()]|(?<!\w)(?:và|đạt|lên|xuống|là|chiếm|với|cho|(?<!cắt )giảm|tăng|còn)(?!\w)"
)
_NORM = re.compile(
    r"(?<!\w)(?:mỗi|một|từng) (?!năm|tháng|quý)[^;.]{1,60}?"
    r"(?:chọn|cử|phân công|bố trí|đề cử|giới thiệu) *(?:\w+ ){0,3}$"
)
_STAFF = re.compile(r"(?:\w+ ){0,2}(?:viên|đồng chí|trưởng|đầu mối)(?!\w)")
_EACH = re.compile(
    r"(?<!\w)(?:mỗi|từng) (?:xã|phường|thị trấn|thôn|bản|ấp|tổ"
    r"|đơn vị|cơ quan|trường|phòng|sở|ngành)"
    r"(?:,? \w+){0,3}? (?:có |bố trí )?$"
)
_OFFICIAL = re.compile(
    r"(?!(?:hội|học|đảng|đoàn|sinh|thanh|thành) (?:viên|niên))"
    r"(?:cán bộ|công chức|viên chức|(?:\w+ ){0,2}(?:viên|đầu mối))(?!\w)"
)
# ``trẻ em được tiêm đầy đủ 8 loại vắc xin đạt 92%``
_MEET = re.compile(r" (?:đã |mới )?(?:đạt|có)(?: được| từ)* ?")
_NUMBERS = re.compile(r" (?:(?:hiện|mới|chỉ|đã) )*(?:có|còn|là)(?: (?:khoảng|trên|gần|hơn))? ?")
_FULLY = re.compile(
    r"(?<!\w)(?:được|có|tham gia|khám|uống|tiêm|học)(?!\w)[^,;:]{0,40}(?:đủ|ít nhất|tối thiểu) $"
)
_NORM_SHARE = re.compile(r"(?:mức |của )?(?:mức )?(?:lương|phụ cấp|định mức)")


class Groups:
    """Tells the numbers of one document that define a group or a norm from its quantities."""

    def __init__(self, view: View, phrases: Phrases) -> None:
        self.view, self.phrases = view, phrases

    def grouped(self, clauses: list[Clause]) -> list[Clause]:
        """Leave out numbers that define a group: their words belong to the number before."""
        kept: list[Clause] = []
        for index, clause in enumerate(clauses):
            following = clauses[index + 1] if index + 1 < len(clauses) else None
            if following is not None and self._inside_subject(clause, following):
                following.left = (clause.left[0], following.measure.start)
                following.reach = clause.reach
                continue
            if self._defines(clause):
                continue
            if kept and self._threshold(clause, kept[-1]):
                head = kept[-1]
                head.right = (head.right[0], max(head.right[1], clause.right[1]))
                head.limit = clause
                continue
            kept.append(clause)
        return kept

    def norm(self, clause: Clause) -> bool:
        """Norms of how an office works: ``mỗi xã chọn 01 cộng tác viên``."""
        folded, measure = self.view.folded, clause.measure
        people = number_units.family(measure.unit or "") == "people" or _STAFF.match(
            folded, measure.noun
        )
        before = folded[max(clause.sentence[0], measure.start - 120) : measure.start]
        if people and (_NORM.search(before) or self._post(measure, before)):
            return True
        after = folded[measure.end : measure.end + 24].lstrip()
        return measure.unit == "%" and _NORM_SHARE.match(after) is not None

    def _post(self, measure: Measure, before: str) -> bool:
        """``mỗi xã 01 công chức phụ trách``: posts by office."""
        return (
            _EACH.search(before) is not None
            and _OFFICIAL.match(self.view.folded, measure.noun) is not None
        )

    def _threshold(self, clause: Clause, last: Clause | None) -> bool:
        """A bounded number inside the phrase of another defines a group: ``xã có trên 50%``."""
        measure = clause.measure
        if last is None or last.sentence != clause.sentence:
            return False
        if measure.unit == "tiêu chí" and number_units.family(last.measure.unit or "") == "places":
            # ``02 xã đạt 19/19 tiêu chí, 05 xã đạt từ 15 - 18 tiêu chí``
            return _MEET.fullmatch(self.view.folded, last.measure.end, measure.start) is not None
        if measure.bound == "exact":
            return False
        between = self.view.folded[last.measure.end : measure.start]
        if measure.per is not None and (measure.unit or "").startswith("lần"):
            return False  # ``khám cho 100% người cao tuổi ít nhất 01 lần/năm``
        if measure.kind == "measure" and _SIZE_OF.search(between):
            return (
                False  # ``02 tuyến đường dài tối thiểu 1,5 km``: the size is committed to as well
            )
        if len(between) > 90 or _APART.search(between):
            return False
        if measure.kind == "measure" and last.measure.kind == "count" and not between.strip():
            return True  # ``500 tàu dưới 20 CV``
        return last.measure.kind in ("count", "rate") and bool(between.strip())

    def _defines(self, clause: Clause) -> bool:
        """A bounded number that only says who is meant: ``sử dụng từ 10 lao động trở lên phải``."""
        measure, folded = clause.measure, self.view.folded
        if measure.kind == "rate" or measure.bound in ("exact", "about"):
            return False
        left = folded[clause.left[0] : measure.start]
        if clause.inner and self._who(clause):
            return True
        if _SIZED.search(left):
            return True
        if _MUST.match(folded, clause.right[0]) and left.strip():
            return True
        if not folded[measure.noun : measure.end].endswith("trở lên") or measure.kind != "count":
            return False
        subject = fold(self.phrases.left(clause))
        bare = leading("connector", "modal", "light", "verb").fullmatch(subject)
        copula = _HAS.search(left)
        return bool(subject) and not (bare or copula or opening("head", "rate").match(subject))

    def _who(self, clause: Clause) -> bool:
        """Whether the brackets around a number tell the members of a group by their size."""
        folded, start = self.view.folded, clause.piece[0]
        told = _WHO.match(folded, start - 1, clause.measure.digits)
        inside = folded[start : clause.piece[1]]
        return told is not None and not _COMMITS.search(inside)

    def _between(self, clause: Clause, following: Clause) -> str:
        return self.view.folded[clause.measure.end : following.measure.start]

    def _inside_subject(self, clause: Clause, following: Clause) -> bool:
        """``tỷ lệ người dùng có tốc độ 01 Gb/s đạt 100%``: the first number is part of the name."""
        measure = clause.measure
        if clause.piece != following.piece:
            return False
        words = self.view.folded[measure.start : measure.end]
        bounded = measure.bound != "exact" and (
            not words.startswith("từ ") or " trở lên" in self._between(clause, following)
        )
        if measure.kind == "rate" and not bounded:
            return False
        if measure.value == 1 and _UNIT_OF.search(
            self.view.folded, max(0, measure.start - 8), measure.digits
        ):
            return True  # ``giá trị sản phẩm trên 01 ha đất``
        between = self._between(clause, following)
        if (measure.kind, measure.bound == "exact") == ("measure", False) and _NUMBERS.fullmatch(
            between
        ):
            subject = fold(self.phrases.left(clause))
            if subject and not opening("head", "rate", "verb", "light").match(subject):
                return True  # ``tàu từ 90 CV trở lên có 412 chiếc``
        if not _REACHES.fullmatch(between) or following.measure.kind != "rate":
            return False
        left = self.view.folded[clause.left[0] : measure.start]
        counted = measure.kind == "count" or measure.unit == "lần"
        if counted and _FULLY.search(
            self.view.folded, max(clause.left[0], measure.digits - 80), measure.digits
        ):
            return True
        return re.match(opening("rate"), left) is not None and not _STATES.search(left)
