"""What a clause leaves out because the one before it has said it.

``tỷ lệ người dân tham gia BHYT đạt 95%; học sinh đạt 100%`` leaves out the predicate, ``rác thải
được thu gom đạt 80%, phân loại tại nguồn 40%`` the subject, ``diện tích lúa 300 ha; ngô 100 ha``
the head. What is taken over must fit: a predicate of people is said of people.
"""

from __future__ import annotations

import re

from . import number_units
from .folding import fold
from .quantity_phrases import PREDICATE
from .quantity_words import opening

_RATE = re.compile(r"(?:tỷ|tỉ) lệ (?:số )?")
_WHERE = re.compile(
    r"(?:(?:ở|tại|trong|đối với) )?(?:khu vực|vùng|cấp|tuyến|khối|bậc"
    r"|lĩnh vực|địa bàn|ngành|nhóm|đô thị"
    r"|nông thôn|thành thị)(?!\w)"
)
_HEAD = re.compile(
    r"(?:tốc độ (?:tăng trưởng|tăng|phát triển)(?: bình quân)? ?)?(?:tổng )?(?:giá trị(?: sản xuất|"
    r" tăng thêm| gia tăng)?|diện tích|sản lượng"
    r"|năng suất|tỷ trọng|(?<=trưởng )|(?<=tăng )|doanh thu|"
    r"chiều dài|cơ cấu|tổng đàn|chỉ số)"
    r"(?: (?:của |các )*(?:ngành|lĩnh vực|khu vực))?(?!\w)"
)
_VERBAL = re.compile(r"(?:phân loại|xử lý|thu gom|tái chế|tốt nghiệp|hoàn thành|nhập học)(?!\w)")
_SECTOR = re.compile(r"(?:trồng trọt|chăn nuôi|xây dựng|nuôi trồng|khai thác|chế biến)(?!\w)")
_RECEIVER = re.compile(r"(.{4,80}? (?:cho|đối với|của|ở)) ([^,;]{2,60})$")
_KIND = re.compile(r"(thể|loại|nhóm|hạng|bậc|cấp|tuyến|mức|hình thức|độ tuổi) \w")
# Levels that a series goes through; each takes the place of another of its scale.
_SCALES = tuple(
    re.compile(rf"(?<!\w)(?:{levels})(?!\w)")
    for levels in (
        "nhà trẻ|mẫu giáo|mầm non|tiểu học|trung học cơ sở|thcs|trung học phổ thông|thpt"
        "|cấp tiểu học|cấp trung học cơ sở|cấp thcs|cấp trung học phổ thông|cấp thpt",
        "nam|nữ",
        "cấp trung ương|cấp tỉnh|cấp huyện|cấp xã|cấp thôn",
        "loại giỏi|loại khá|loại tốt|loại đạt|loại trung bình|loại yếu",
    )
)
HAVING = re.compile(r"(?:[ ,;(]|trong đó|riêng)*có ")
_AGE = re.compile(r"(?<!\w)(?:dưới|trên|từ) \d+(?: ?(?:-|đến) ?\d+)? (?:tháng )?tuổi(?: trở lên)?")
_MAX = 7


def subject(rate: str) -> tuple[str, str] | None:
    """The subject and the predicate of a rate: ``người dân`` and ``tham gia BHYT``."""
    body = rate[_end(_RATE, fold(rate)) :]
    cut = PREDICATE.search(fold(body), 1)
    if cut is None:
        return None
    return body[: cut.start()].strip(), body[cut.start() :].strip()


def rate(phrase: str, before: str | None) -> str | None:
    """The name of a rate of which a clause gives only *phrase*; None where it says all itself."""
    if not before or not phrase or len(phrase.split()) > _MAX:
        return None
    folded = fold(phrase)
    other = contrast(phrase, before) or aged(phrase, before)
    if other:
        return other
    known = subject(before)
    if known is None:
        return _for(phrase, before)
    who, does = known
    if _VERBAL.match(folded) or PREDICATE.match(folded):
        return f"tỷ lệ {who} {phrase}"
    if PREDICATE.search(folded) or opening("head", "verb", "light").match(folded):
        return None
    if _WHERE.match(folded):
        return f"tỷ lệ {who} {phrase} {does}"
    if alike(phrase, who):
        return f"tỷ lệ {phrase} {does}"
    return None


def contrast(phrase: str, before: str) -> str | None:
    """``học sinh tiểu học đi học đúng tuổi 99%, trung học cơ sở 94%``: another level of one scale.

    The level takes the place that its sister has in the name before it.
    """
    folded, known = fold(phrase), fold(before)
    for scale in _SCALES:
        if scale.fullmatch(folded):
            found = scale.search(known)
            if found and found[0] != folded:
                return f"{before[: found.start()]}{phrase}{before[found.end() :]}"
    return None


def part(phrase: str, before: str | None) -> str | None:
    """``chiều cao của thanh niên tăng 1,5 cm: nam đạt 167 cm, nữ 156 cm``: a part of the people."""
    if not before or not any(scale.fullmatch(fold(phrase)) for scale in _SCALES):
        return None
    return contrast(phrase, before) or f"{before} {phrase}"


def levels(first: str, last: str) -> tuple[int, int] | None:
    """Where the level at the end of *first* begins and its sister at the start of *last* ends.

    ``học sinh tiểu học`` and ``trung học cơ sở bỏ học`` name levels of one scale.
    """
    for scale in _SCALES:
        ends = [m for m in scale.finditer(fold(first)) if m.end() == len(first)]
        begins = scale.match(fold(last))
        if ends and begins:
            return ends[0].start(), begins.end()
    return None


def aged(phrase: str, before: str) -> str | None:
    """``trẻ em dưới 5 tuổi còn 18,5‰; dưới 1 tuổi còn 12,5‰``: the same rate at another age."""
    age = _AGE.search(fold(before))
    if age is None or _AGE.fullmatch(fold(phrase)) is None:
        return None
    return f"{before[: age.start()]}{phrase}{before[age.end() :]}"


def member(phrase: str, topic: str) -> str | None:
    """``Giáo viên đạt chuẩn: mầm non 98%``: a part of the subject of what stands before a colon."""
    known = subject(topic)
    if known is None or len(known[0].split()) > 5 or opening("verb", "light").match(fold(topic)):
        return None
    who, does = known
    other = contrast(phrase, topic)
    if other:
        return f"tỷ lệ {other}"
    return f"tỷ lệ {phrase} {does}" if alike(phrase, who) else f"tỷ lệ {who} {phrase} {does}"


def having(phrase: str, before: str | None) -> str | None:
    """``tỷ lệ lao động qua đào tạo đạt 60%, có bằng cấp 25%``: a property of the same subject."""
    if not before or not phrase or len(phrase.split()) > _MAX or number_units.family(phrase):
        return None
    if opening("head", "verb", "light").match(fold(phrase)):
        return None
    known = subject(before)
    who = known[0] if known and known[1] else before[_end(_RATE, fold(before)) :]
    return f"tỷ lệ {who} có {phrase}"


def kind(phrase: str, before: str | None) -> str | None:
    """``suy dinh dưỡng thể nhẹ cân 16%, thể thấp còi 26%``: a further kind of the same thing."""
    told = _KIND.match(fold(phrase))
    if told is None or not before or len(phrase.split()) > _MAX:
        return None
    shared = re.search(rf"(?<!\w){told[1]} [^,;]{{1,40}}$", fold(before))
    return f"{before[: shared.start()]}{phrase}" if shared and shared.start() > 0 else None


def _for(phrase: str, before: str) -> str | None:
    """``mức hỗ trợ cho hộ cận nghèo từ 70% lên 90%, học sinh từ 30%``: the other receiver."""
    told = _RECEIVER.match(before)
    if told is None or opening("head", "verb", "light").match(fold(phrase)):
        return None
    both = number_units.family(phrase) is not None and number_units.family(told[2]) is not None
    return f"{told[1]} {phrase}" if both or alike(phrase, told[2]) else None


def headed(phrase: str, before: str | None) -> str | None:
    """*phrase* with the head of a measure that stands before the first member of a series."""
    if not before or not phrase or len(phrase.split()) > 5:
        return None
    folded = fold(phrase)
    head = _HEAD.match(fold(before))
    if head is None or "đàn" in folded.split():
        return None
    if opening("head", "verb", "light").match(folded) and not _SECTOR.match(folded):
        return None
    return f"{before[: head.end()].strip()} {phrase}"


def of_parts(before: str | None) -> bool:
    """Whether a rate speaks of the parts of a whole, so that each member takes its head."""
    return (
        re.match(r"(?:tốc độ|tỷ trọng|tỉ trọng|cơ cấu|chỉ số)(?!\w)", fold(before or ""))
        is not None
    )


def alike(one: str, other: str) -> bool:
    """Whether two nouns name things of one kind: people, places, roads."""
    first, second = fold(one).split()[:1], fold(other).split()[:1]
    if first == second:
        return True
    kind = number_units.family(one)
    return kind is not None and kind == number_units.family(other)


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0
