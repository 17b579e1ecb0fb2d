"""What stands before a citation and belongs to it: provisions, the issuer, the date.

``điểm a khoản 2 Điều 5 Nghị định số ...``; ``UBND tỉnh đã ban hành Quyết định số ...``; ``Ngày
24/02/2020, Chính phủ ban hành ...``. And what neighbours share: an issuer that two citations
have in common (``Quyết định 48/2014/QĐ-TTg và Quyết định số 33/2014/QĐ-TTg của Thủ tướng``).
"""

from __future__ import annotations

import re

from . import citation_issuers, lexicon
from .citation_heads import Head
from .citation_tails import iso
from .view import View

_UNIT = (
    r"(?:(?:các )?(?:tiểu mục|mục|phần|chương) (?:thứ )?"
    r"(?:[ivxlc]+|\d{1,2}|[a-e]|nhất|hai|ba|tư)(?!\w)"
    r"|(?:các )?(?:điều|khoản) \d{1,3}[a-zđ]?(?:(?:, ?| và |, và | đến )\d{1,3}[a-zđ]?)*"
    r"|(?:các )?(?:điểm|tiết) [a-zđ](?:\.\d{1,2})?(?:(?:, ?| và |, và | đến )[a-zđ])*"
    r"|(?:các )?(?:điểm|tiết) \d{1,2}(?:\.\d{1,2})?"
    r"|phụ lục (?:số )?(?:[ivxlc]+|\d{1,2}))"
)
_PROVISION = re.compile(
    rf"(?<!\w)(?P<provision>{_UNIT}(?:(?:,? |, )(?:của |tại |thuộc |và )?{_UNIT}){{0,5}})"
    r",? ?(?:(?:ban hành )?kèm theo |của |tại |thuộc |trong )?$"
)
_LABELS = re.compile(r"(?<!\w)(?:điều|khoản|điểm|tiết|mục|phần|chương|phụ lục) ")

_BODY = re.compile(rf"(?<!\w)(?:{lexicon.alternation(lexicon.load('citation_issuers'))})(?!\w)")
_VERB = (
    r"(?:ban hành|có|trình|gửi|ký|phê duyệt|thông qua|quyết định|công bố|giao|ủy quyền|chấp thuận|"
    r"thống nhất|chỉ đạo|tham gia|cho ý kiến|cho phép|yêu cầu|đề nghị|báo cáo|điều chỉnh|bổ sung)"
)
_DOES = re.compile(
    r"(?: \([^()\n]{0,80}\))?(?:"
    r" (?:(?:cũng |đã |vừa |mới )?(?:kịp thời )?(?:xây dựng(?:,| và)? )?(?:(?:ký )?ban hành|có|ký|"
    r"thông qua|phê duyệt|gửi))"
    r"(?: kèm theo)?(?: các| những)? "
    rf"|,? (?:cũng |đã |vừa )?{_VERB}(?!\w)[^.;\n]{{0,200}} (?:tại|theo|bằng)(?: các)? "
    rf"|,? (?:cũng |đã |vừa )?(?:ban hành|có)(?!\w)[^.;:\n]{{0,160}} ?: "
    r"| tại(?: các)? | ?: | )"
)
_DATE_BEFORE = re.compile(
    r"ngày (?P<d>\d{1,2}) ?(?:/|tháng ?) ?(?P<m>\d{1,2}) ?(?:/|,? ?năm ?) ?(?P<y>\d{4}),? $"
)
_JOINT = re.compile(
    r" ?(?:\([^()\n]*\))? ?(?:[,;]|,? ?và|,? ?cùng với|[,;] và)? ?(?:các )?(?:số )?"
)


def read_provision(view: View, head: Head) -> None:
    """Take the provision that stands before *head* into its quote."""
    folded = view.folded
    low = max(view.starts[view.block_at(head.core)], head.core - 130)
    if head.member or not _LABELS.search(folded, low, head.core):
        return
    found = _PROVISION.search(folded, low, head.core)
    if found is None:
        return
    head.start = found.start("provision")
    head.provision = view.text[found.start("provision") : found.end("provision")]


def read_before(view: View, head: Head, last: Head | None) -> None:
    """The issuer, and perhaps the date, that the clause names before the citation."""
    if head.issuer is not None or head.kind in ("law", "constitution", "ordinance"):
        return
    if head.symbol is None:
        return
    folded = view.folded
    low = max(view.starts[view.block_at(head.core)], head.start - 320)
    if last is not None and last.end <= head.start:
        low = max(low, last.end)
    sentence = max(folded.rfind(". ", low, head.start), folded.rfind("; ", low, head.start))
    low = max(low, sentence + 1)
    best: tuple[int, int] | None = None
    for match in _BODY.finditer(folded, low, head.start):
        if not view.text[match.start()].isupper():
            continue
        end = citation_issuers.read(view.text, folded, match.start(), False)
        if end is None or end > head.start:
            continue
        if _DOES.fullmatch(folded, end, head.start):
            best = (match.start(), end)
            break
    if best is None:
        return
    head.issuer = view.text[best[0] : best[1]]
    dated = _DATE_BEFORE.search(folded, max(low, best[0] - 32), best[0])
    if dated and head.date is None and "date_invalid" not in head.defects:
        head.date = iso(dated["y"], dated["m"], dated["d"])


def share(view: View, heads: list[Head]) -> None:
    """Give an issuer to the neighbours that name none: forwards in a list, else backwards.

    Neighbours stand side by side in one sentence or in one title; what stands inside the title
    of the first does not part them.
    """
    pairs: list[tuple[Head, Head]] = []
    last: dict[int, Head] = {}
    for head in heads:
        before = last.get(id(head.parent))
        if before is not None:
            pairs.append((before, head))
        last[id(head.parent)] = head
    for first, second in pairs:
        if second.issuer is None and first.issuer is not None and _neighbours(view, first, second):
            named_before = first.issuer not in view.text[first.core : first.end]
            if second.member or named_before:
                second.issuer = first.issuer
    for first, second in reversed(pairs):
        if first.issuer is not None or second.issuer is None or first.title is not None:
            continue
        if _neighbours(view, first, second):
            first.issuer = second.issuer
    for first, second in reversed(pairs):
        if first.date is None and second.date is not None and _one_date(view, first, second):
            first.date = second.date


def _one_date(view: View, first: Head, second: Head) -> bool:
    """Whether a date behind the second is of both: ``số 8/CĐ-TTg và số 9/CĐ-TTg ngày ...``."""
    if not second.member or first.title is not None or "date_invalid" in first.defects:
        return False
    gap = view.folded[first.end : second.start]
    return gap in (" và ", " và số ", ", và ") and _neighbours(view, first, second)


def _neighbours(view: View, first: Head, second: Head) -> bool:
    """Whether the two stand side by side and can come from the same hand."""
    if _code(first) != _code(second):
        return False
    if "law" in (first.kind, second.kind) or (first.symbol is None and first.kind != second.kind):
        return False
    if not 0 <= second.start - first.end <= 90:
        return False
    gap = view.folded[first.end : second.start]
    return _JOINT.fullmatch(gap) is not None


def _code(head: Head) -> str:
    return (head.issuer_code or "").rstrip("0123456789").lower()
