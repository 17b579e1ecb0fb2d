"""Which way is better, whether a figure reaches a target, and what rounding leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ..extract.folding import fold
from ..models import Target

Sense = Literal["higher", "lower"]
Outcome = Literal["met", "exceeded", "not_met"]

_LOWER_IDS = frozenset(
    ("POV_RATE", "POV_HH", "NEAR_RATE", "NEAR_HH", "REPOV", "CHILD_STUNT", "CHILD_UNDERWEIGHT")
)
# What a plan wants less of, where the name of the indicator ends in it or begins with it.
_LOWER = re.compile(
    r"^(?:tỷ lệ |số |tổng số |số vụ |tình trạng )*(?:hộ nghèo|hộ cận nghèo|người nghèo|"
    r"thất nghiệp|tái nghèo|hộ tái nghèo|tảo hôn|bỏ học|mù chữ|thất thoát|suy dinh dưỡng|"
    r"trẻ em (?:dưới \d+ tuổi )?(?:bị )?suy dinh dưỡng|tai nạn|vụ tai nạn|tử vong|nợ xấu|"
    r"nợ đọng|tội phạm|vụ cháy|sinh con thứ|vi phạm|nhà tạm|đơn thư tồn)"
)
# ``hộ nghèo, hộ cận nghèo được tiếp cận ...``: the fewer who are poor, but the more who get it.
_GETS = re.compile(
    r"(?<!\w)(?:được|tham gia|sử dụng|tiếp cận|thoát|vay|hưởng|dùng|đi học|đến trường|ra lớp"
    r"|biết|nhận|có (?!thành viên|người|công|nguy cơ|chủ hộ|hoàn cảnh|đối tượng))"
)
_FALLS = re.compile(r"(?<!\w)(?:còn(?: lại)?|xuống(?: còn)?|giảm (?:còn|xuống)|kéo giảm)(?!\w)")
# More money is no success unless it is money that comes in.
_INCOME = re.compile(
    r"(?<!\w)(?:thu nhập|thu ngân sách|doanh thu|doanh số|giá trị sản xuất|kim ngạch|"
    r"thu hút|huy động|dư nợ|cho vay|năng suất)(?!\w)"
)
_STRICT = re.compile(r"(?<!\w)(?:dưới|trên|hơn)(?!\w)|[<>](?!=)")
_OR_SAME = re.compile(r"(?<!\w)trở (?:lên|xuống)(?!\w)")


def sense(target: Target) -> Sense | None:
    """Whether more or less is better for *target*; None where nothing tells.

    A stated bound tells it (``dưới 5%``), then a rise or a fall, then the indicator.
    """
    if target.bound in ("at_least", "at_most"):
        return "higher" if target.bound == "at_least" else "lower"
    if target.change != "level":
        return "higher"  # the more of the wanted rise or fall
    name, words = fold(target.indicator or ""), fold(target.quote)
    if target.indicator_id in _LOWER_IDS or (_LOWER.search(name) and not _GETS.search(name)):
        return "lower"
    if target.unit == "VND":
        return "higher" if _INCOME.search(name) else None
    if target.indicator_id is None and _FALLS.search(words):
        return "lower"
    return "higher"


def strict(target: Target) -> bool:
    """Tell whether the bound itself does not count (``dưới 5%``, not ``5% trở xuống``)."""
    words = fold(target.quote)
    return bool(_STRICT.search(words)) and not _OR_SAME.search(words)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the numbers say: an outcome, or None with the reason why they decide nothing."""

    outcome: Outcome | None
    why: str = ""
    english: str = ""


_ROUNDED = Judgement(
    None,
    "chênh lệch nằm trong phạm vi làm tròn số",
    "the difference is within rounding",
)
_AT_BOUND = Judgement(
    None, "kết quả bằng đúng ngưỡng “trên”, “dưới”", "the result is exactly at the bound"
)
_NO_SENSE = Judgement(
    None,
    "không rõ cao hơn hay thấp hơn là tốt hơn",
    "nothing tells whether more or less is better",
)


def judge(target: Target, value: float, *, half: float, planned_half: float) -> Judgement:
    """Hold *value* against *target*; ``half`` and ``planned_half``: half of the last digits.

    What falls short by less than the rounding of either number decides nothing.
    """
    percent = target.unit == "%"
    slack = (half if percent or half < 0.5 else 0.0) + 1e-9
    low, high = target.value, target.value if target.value_max is None else target.value_max
    if target.bound in ("at_least", "at_most"):
        return _bounded(target, value, slack)
    if low - 1e-9 <= value <= high + 1e-9:
        return Judgement("met")
    way = sense(target)
    if way is None:
        return _NO_SENSE
    short = low - value if way == "higher" else value - high
    if short < 0:
        full = percent and low >= 100
        return Judgement("met" if full or -short <= slack else "exceeded")
    if target.bound == "about" and short <= 0.1 * abs(target.value):
        return Judgement(
            None, "kế hoạch ghi “khoảng”, lệch chưa quá 10%", "the plan says “about”; within 10%"
        )
    if short <= slack or (percent and short <= planned_half + 1e-9):
        return _ROUNDED
    return Judgement("not_met")


def _bounded(target: Target, value: float, slack: float) -> Judgement:
    over = value - target.value if target.bound == "at_least" else target.value - value
    if abs(over) <= 1e-9:
        return _AT_BOUND if strict(target) else Judgement("met")
    if over > 0:
        return Judgement("met")
    return _ROUNDED if -over <= slack else Judgement("not_met")
