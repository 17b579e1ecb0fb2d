"""Which body a name means: an id that all provinces share, and its level.

Plans name one body in many ways (``Phòng LĐ-TB&XH``, ``Phòng Lao động - Thương binh và Xã hội``);
reports and later plans are compared by function, never by name. The level is what the head and
the place say: ``Sở`` is a province's, ``Phòng`` a district's unless a commune stands behind it.
"""

from __future__ import annotations

import re
from functools import cache

from ..models import Level
from .folding import fold
from .lexicon import load
from .literals import Several

_OFFICER = re.compile(
    r"(?:các |đồng chí |đ/c )*(?:phó |quyền )?(?:giám đốc|thủ trưởng|chủ tịch|chánh|trưởng"
    r"|trưởng phòng|viện trưởng|cục trưởng|chi cục trưởng|hiệu trưởng|lãnh đạo|chánh văn phòng)"
    r" (?:các )?(?=(?:sở|phòng|ban|ubnd|ủy ban|hđnd|chi cục|cục|công an|thanh tra|văn phòng)(?!\w))"
)
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("central", re.compile(r"(?:bộ(?! (?:chỉ huy|đội|tư lệnh))|chính phủ|tổng cục|quốc hội)\b")),
    ("province", re.compile(r"sở\b|tỉnh (?:đoàn|ủy)|bộ (?:chỉ huy|đội|tư lệnh)\b")),
    ("district", re.compile(r"huyện (?:đoàn|ủy)|ban (?:chỉ huy quân sự|chqs)\b")),
    ("commune", re.compile(r"trạm y tế\b|xã đoàn|đoàn xã|công chức\b|văn hóa ?- ?xã hội\b")),
)
_PLACES: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (
        "commune",
        re.compile(r"\b(?:(?<!hợp tác )(?<!thị )xã(?! hội)|phường|thị trấn|đặc khu)\b"),
    ),
    ("district", re.compile(r"\b(?:các |cấp )?(?:huyện|quận|thị xã)\b")),
    ("province", re.compile(r"\b(?:các |cấp )?tỉnh\b")),
)
_END = 20
_ROOM = re.compile(r"phòng (?!giao dịch|cảnh sát)")
_TAIL = re.compile(
    r"(?: (?:các |cấp )?(?:tỉnh|thành phố|tp|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu|cơ sở"
    r"|khu vực|trung ương)\b.*| [^\W\d_]+(?: [^\W\d_]+){0,3})?"
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (entry.id, re.compile("(?:" + "|".join(map(fold, entry.patterns)) + r")(?!\w)"))
        for entry in load("agencies")
    )


@cache
def _openings() -> Several:
    return Several(pattern.pattern for _, pattern in _patterns())


def identify(name: str) -> tuple[str | None, Level | None]:
    """The canonical id and the level of an agency's *name*, each None where the name tells none."""
    folded = " ".join(fold(name).split())[:200]
    if not folded:
        return None, None
    officer = _OFFICER.match(folded)
    body = folded[officer.end() :] if officer else folded
    found: tuple[int, str] | None = None
    for id_, pattern in map(_patterns().__getitem__, _openings().near(body)):
        match = pattern.match(body)
        if match and (found is None or match.end() > found[0]):
            found = match.end(), id_
    if found and not _TAIL.fullmatch(body, found[0]):
        found = None
    return (found[1] if found else None), _level(body, found[0] if found else 0)


def _level(body: str, behind: int) -> Level | None:
    for level, head in _LEVELS:
        if head.match(body):
            return level
    # Where the name runs to the end of the words (``Ban Chỉ đạo ... huyện``) its end tells.
    for begin in (behind, max(len(body) - _END, 0)):
        for level, place in _PLACES:
            if place.search(body, begin):
                return level
    return "district" if _ROOM.match(body) else None
