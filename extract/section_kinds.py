"""The kind of a numbered section: by its own words, else as the section around it."""

from __future__ import annotations

import re
from functools import cache

from ..models import SectionKind
from .folding import fold
from .lexicon import load

# Words that stand before the word that says the kind, and weigh nothing themselves.
_OPENERS = re.compile(
    r"(?:(?:về|một số|các|những|công tác|đánh giá|xác định|dự kiến|nhóm|nhu cầu|đối với|việc"
    r"|tổng hợp|thực hiện|căn cứ|cụ thể|chủ yếu|trọng tâm)[\s,]+){0,4}"
)
# Who carries a task: such a heading under ``Tổ chức thực hiện`` keeps that kind.
_CARRIER = re.compile(
    r"(?:(?:đề nghị|giao|đối với|yêu cầu|các|thủ trưởng|giám đốc|trưởng|chủ tịch|lãnh đạo) ){0,3}"
    r"(?:sở|ban|phòng|ubnd|ủy ban|hđnd|hội|công an|bộ|trung tâm|chi cục|cục|trạm|trường|bảo hiểm"
    r"|ngân hàng|đài|báo|văn phòng|công chức|kế toán|địa chính|thanh tra|tòa án|viện|chi nhánh"
    r"|mặt trận|đoàn|liên đoàn|liên hiệp|hiệp hội|tổ chức chính trị|cơ quan|đơn vị|doanh nghiệp"
    r"|thành viên|xã|phường|thôn|tư pháp|vh|văn hóa|chủ đầu tư|tập đoàn|công ty|tổng công ty)\b"
    r"(?! (?:phí|hành|bị|vệ|thi hành|điều hành))"
)
# Kinds that a heading below another section may claim with its first words only.
_BELOW: dict[SectionKind, frozenset[SectionKind]] = {
    "solution": frozenset({"goal", "funding"}),
    "organisation": frozenset({"funding"}),
    "reporting": frozenset(),
    "funding": frozenset(),
    "goal": frozenset(),
    "situation": frozenset({"goal", "solution", "organisation", "purpose"}),
    "purpose": frozenset({"goal", "situation"}),
    "other": frozenset(
        {"goal", "solution", "funding", "organisation", "reporting", "situation", "purpose"}
    ),
}


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], SectionKind, str, int], ...]:
    made = []
    for entry in load("section_kinds"):
        for pattern in entry.patterns:
            compiled = re.compile(rf"(?<!\w)(?:{fold(pattern)})(?!\w)")
            made.append(
                (compiled, entry.data["kind"], entry.data["reach"], int(entry.data.get("rank", 0)))
            )
    return tuple(made)


def own_kind(title: str) -> tuple[SectionKind, bool] | None:
    """The kind that *title* says, and whether its first words say it; None when it says none."""
    folded = fold(title)
    opener = _OPENERS.match(folded)
    begin = opener.end() if opener else 0
    best: tuple[int, int, int, SectionKind] | None = None
    for pattern, kind, reach, rank in _patterns():
        match = pattern.match(folded, begin) or pattern.match(folded)
        if match is None and reach == "any":
            match = pattern.search(folded)
        if match is None:
            continue
        place = 0 if match.start() <= begin else match.start()
        # ``other`` (scope, time) gives way to any word for content in the same heading
        order = (place + (1000 if kind == "other" else 0), -rank, -len(match[0]), kind)
        if reach == "start":
            order = (order[0] + 500, *order[1:])
        if best is None or order[:3] < best[:3]:
            best = order
    if best is None:
        return None
    return best[3], best[0] in (0, 1000)


def is_carrier(title: str) -> bool:
    """Tell whether a heading names a body or a person in office."""
    return _CARRIER.match(fold(title)) is not None


def kind_of(title: str | None, parent: SectionKind | None, default: SectionKind) -> SectionKind:
    """The kind of a section with that title below *parent* (None: at the outermost level)."""
    if title is None:
        return parent or default
    if parent is None or parent == "annex":
        if is_carrier(title):
            return "organisation"
        said = own_kind(title)
        return said[0] if said else default
    if is_carrier(title):
        return "organisation" if parent == "other" and title else parent
    said = own_kind(title)
    if said is None or not said[1] or said[0] not in _BELOW.get(parent, frozenset()):
        return parent
    return said[0]
