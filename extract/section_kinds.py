"""The kind of a numbered section: by its own words, else as the section around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..models import SectionKind
from .folding import fold
from .lexicon import load
from .literals import Several

# Words that stand before the word that says the kind, and weigh nothing themselves.
_OPENERS = re.compile(
    r"(?:(?:về|một số|các|những|công tác|đánh giá|dự kiến|nhóm|nhu cầu|đối với|việc"
    r"|tổng hợp|cụ thể|chủ yếu|trọng tâm)[\s,]+){0,4}"
)
# Behind ``Về`` a verb names the field that is spoken of, no work to do: ``Về ứng dụng CNTT``.
_TOPIC = re.compile(r"về (?!việc )")
# A part of a long document that is the plan as a whole: its own parts say what they are.
_WHOLE_PLAN = re.compile(r"kế hoạch(?! (?:vốn|tài chính|kinh phí))(?!\w)")
# Who carries a task: such a heading under ``Tổ chức thực hiện`` keeps that kind.
_CARRIER = re.compile(
    r"(?:(?:đề nghị|giao|đối với|yêu cầu|các|thủ trưởng|giám đốc|trưởng|chủ tịch|lãnh đạo|đồng chí"
    r"|chánh|cán bộ|công chức) ){0,3}"
    r"(?:sở(?! hữu)|ban(?! hành)|phòng(?! (?:ngừa|chống|cháy|bệnh|dịch|vệ|thủ|tránh|học|trừ)|,)"
    r"|ubnd|ủy ban|hđnd|hội(?! (?:nghị|thảo|thi|chợ|nhập|họp|diễn|thao))|công an"
    r"|bộ(?! (?:máy|tiêu|thủ|chỉ số|phận))|trung tâm|chi cục|cục|trạm|trường(?! hợp)"
    r"|bảo hiểm xã hội (?:tỉnh|huyện|thành|thị|khu|cơ|việt)|ngân hàng|đài|báo (?!cáo)|văn phòng"
    r"|công chức|kế toán|địa chính|thanh tra (?:tỉnh|huyện|sở|thành|nhà|bộ|chính)|tòa án"
    r"|viện (?:kiểm|trưởng|nghiên)|chi nhánh|mặt trận|đoàn (?:tncs|thanh|thể)|tỉnh đoàn|huyện đoàn"
    r"|liên đoàn|liên hiệp|liên minh|hiệp hội|tổ chức chính trị|cơ quan|đơn vị|doanh nghiệp"
    r"|thành viên|xã(?! hội)|phường|thôn|tư pháp|vh|chủ đầu tư|tập đoàn|công ty|tổng công ty"
    r"|kho bạc|thuế|chi đoàn|tổ dân phố|huyện ủy|tỉnh ủy|đảng ủy|chi bộ|quân sự|điện lực)"
    r"(?!\w)"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    kind: SectionKind
    anywhere: bool
    rank: int
    yields: bool
    below: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """What a heading says: a kind, and below which kinds it holds against the section above.

    ``verb``: it is only the verb at its head that tells; ``first``: the telling words come first.
    """

    kind: SectionKind
    below: frozenset[str]
    verb: bool = False
    first: bool = True


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            re.compile(rf"(?<!\w)(?:{fold(pattern)})(?!\w)"),
            entry.data["kind"],
            entry.data["reach"] == "any",
            int(entry.data.get("rank", 0)),
            bool(entry.data.get("yields", False)),
            frozenset(entry.data["below"]),
        )
        for entry in load("section_kinds")
        for pattern in entry.patterns
    )


@cache
def _openings() -> Several:
    return Several(rule.pattern.pattern for rule in _rules())


def own_kind(title: str) -> Said | None:
    """The kind that *title* says; None when it says none. Its first telling words count."""
    folded = fold(title)
    rules = _rules()
    near = _openings().near(folded)
    if not near:
        return None
    opener = _OPENERS.match(folded)
    begin = opener.end() if opener else 0
    best: tuple[int, int, int] | None = None
    said: Said | None = None
    for rule in map(rules.__getitem__, near):
        match = rule.pattern.match(folded, begin) or rule.pattern.match(folded)
        first = match is not None
        if match is None and rule.anywhere:
            match = rule.pattern.search(folded)
        if match is None:
            continue
        # A verb at the head (reach "start") weighs less than a word for a kind that follows it.
        verb = not rule.anywhere and not rule.rank
        behind = 1000 * rule.yields + 500 * verb
        order = (behind + (0 if first else match.start()), -rule.rank, -len(match[0]))
        if best is None or order < best:
            best, said = order, Said(rule.kind, rule.below, verb, first)
    return said


def is_carrier(title: str) -> bool:
    """Tell whether a heading names a body or a person in office."""
    return _CARRIER.match(fold(title)) is not None


def holds_a_plan(title: str | None) -> bool:
    """Tell whether the heading of a part (``Phần thứ hai``, ``B.``) says that it is the plan."""
    return title is not None and _WHOLE_PLAN.match(fold(title)) is not None


def kind_of(
    title: str | None, parent: SectionKind | None, default: SectionKind, main: bool = False
) -> SectionKind:
    """The kind of a section with that title below *parent* (None: at the outermost level).

    *main*: numbered as the main parts of a document are (``I.`` below ``Phần thứ hai``); such a
    heading speaks for itself, unless the whole part tells of the situation.
    """
    if title is None:
        return parent or default
    outermost = parent is None or parent == "annex"
    if is_carrier(title):
        return "organisation" if outermost else parent or default
    said = own_kind(title)
    if said is None:
        return parent or default
    if outermost:
        return (parent or default) if said.verb and default != "other" else said.kind
    if said.verb and parent == "other" and _TOPIC.match(fold(title)):
        return parent
    if main and not said.verb and said.first and parent != "situation":
        return said.kind
    return said.kind if parent in said.below and said.first else parent or default
