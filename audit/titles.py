"""What a citation says an act is about, against the title that the register has (rule R12).

Titles are cut, shortened and told in other words, so nothing is said as long as both share two
syllables side by side that mean something. ``Nghị định 07/2021/NĐ-CP về học phí`` shares none with
``chuẩn nghèo đa chiều``; where the told title is that of another act of the register, the number is
named that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..extract.folding import fold
from ..models import Citation
from .case import AuditCase
from .register import Act
from .registry import Found, check
from .results_words import plain

_FEWEST = 3  # telling syllables, before a title says anything
_SAME = 0.75
# what titles of all matters share
_COMMON = re.compile(
    r"(?<!\w)(?:về việc|về|quy định|chi tiết|ban hành|phê duyệt|thực hiện|triển khai|một số điều"
    r"|một số|của|luật|nghị định|thông tư|quyết định|nghị quyết|pháp lệnh|chính phủ|quốc hội|việc"
    r"|thủ tướng|số|hướng dẫn|thi hành|và|các|những|trong|tại|đối với|cho|theo|giai đoạn|năm"
    r"|từ|đến|trên địa bàn|chương trình|kế hoạch|đề án|chính sách|mục tiêu quốc gia"
    r"|áp dụng|quốc gia)(?!\w)"
)
_AMENDS = re.compile(r"sửa đổi|bổ sung|thay thế|bãi bỏ|nêu trên|nói trên|trên đây|(?:này|đó)$")
_LAW = re.compile(r"^(?:bộ )?luật\s+(?P<name>[^\d,;()]{4,80}?)\s*(?:số\s*)?\d")


@check(
    id="register_title",
    title="Trích yếu không phải của văn bản có số, ký hiệu này",
    english="A title that is not that of the act with this number",
    severity="medium",
    proves="Danh mục văn bản ghi số, ký hiệu này cho nội dung khác; trích yếu ghi trong viện dẫn "
    "không có gì chung với nội dung đó.",
    proves_english="By the verified register the number is that of another matter; the title that "
    "is told here shares nothing with it.",
    tolerance="trùng hai tiếng có nghĩa liền nhau là đủ; chỉ khi năm hoặc ngày của viện dẫn khớp",
)
def register_title(case: AuditCase) -> Iterator[Found]:
    """``Nghị định số 07/2021/NĐ-CP về cơ chế thu học phí``; one finding an act."""
    seen = set()
    for c in case.document.citations:
        act = case.register.find(c)
        if act is None or not act.verified or act.canonical in seen or not _sure(c, act):
            continue
        told = _told(c)
        if told is None or _shares(told, act.title):
            continue
        seen.add(act.canonical)
        other = [a for a in case.register.acts if a.verified and a is not act
                 and _overlap(told, a.title) >= _SAME]  # fmt: skip
        meant = other[0].canonical if len(other) == 1 else ""
        hint = f"; trích yếu này giống của “{meant}”" if meant else ""
        yield Found(
            message=f"“{c.canonical}” được viện dẫn với trích yếu “{told}”, danh mục văn bản ghi "
            f"“{act.title}”{hint}.",
            english=f"“{c.canonical}” is cited as “{told}”; the register says “{act.title}”"
            + (f"; that title is like the one of “{meant}”." if meant else "."),
            evidence=[case.cite(c)],
            expected=meant or act.title,
            reference=f"Danh mục văn bản: {act.canonical}"
            + (f" ({act.source})" if act.source else ""),
            repair="Tra lại văn bản; sửa số, ký hiệu hoặc trích yếu.",
            repair_english="Look the act up and correct the number or the title.",
            review=not meant and c.kind != "law",
        )


def _sure(c: Citation, act: Act) -> bool:
    """Whether number and time of the citation leave no other act: numbers begin anew each year."""
    return not c.review and (c.year is not None or (c.date is not None and c.date == act.issued))


def _told(c: Citation) -> str | None:
    """The title that is told beside the number; of a law its name."""
    if c.kind == "law":
        named = _LAW.match(fold(" ".join(c.quote.split())))
        return named["name"] if named else None
    title = " ".join((c.title or "").split())
    folded = fold(title)
    if not title or _AMENDS.search(folded) or len(_telling(folded)) < _FEWEST:
        return None
    return title


def _telling(title: str) -> list[str]:
    """The syllables of a title that tell its matter, marks between them where others were."""
    words = _COMMON.sub(" | ", plain(title))
    return re.findall(r"[^\W\d]+|\|", words)


def _pairs(title: str) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair in pairwise(_telling(fold(title))) if "|" not in pair)


def _shares(told: str, title: str) -> bool:
    """Whether two titles may be of one act; one that tells nothing may."""
    mine, theirs = _pairs(told), _pairs(title)
    return not mine or not theirs or bool(mine & theirs)


def _overlap(told: str, title: str) -> float:
    """How much of the told title stands in the other one."""
    mine, theirs = _pairs(told), _pairs(title)
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
