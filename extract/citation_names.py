"""Second pass: laws, codes, ordinances and the constitution by name.

Where does a law's name end? A list of names helps (commas and ``và`` inside: ``Luật Phòng cháy,
chữa cháy và cứu nạn, cứu hộ``); a date, a year or a number behind the name ends it for certain;
otherwise the name ends where a clause goes on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from . import lexicon
from .citation_heads import Head
from .literals import Anchored
from .view import View

_WORD = Anchored(r"(?<!\w)(?:(?P<code>bộ )?luật|(?P<ordinance>pháp lệnh)) (?=\w)")
_NOT_LAW = re.compile(
    r"(?:pháp|kỷ|kỉ|quy|thể|phép|văn|âm|ngành|lạc|đại học|cử nhân|khoa|môn|thạc sĩ|tiến sĩ|viện|"
    r"tạp chí|công ty|văn phòng|lớp) $"
)
_DRAFT = re.compile(r"(?:dự thảo|dự án|hồ sơ|xây dựng|đề nghị xây dựng) (?:các )?$")
# The comma of a listed name is often left out (`phòng chống`) or written `và`, and its first half
# may carry an abbreviation (`Phòng cháy, chữa cháy (PCCC) và cứu nạn, cứu hộ`).
_SHORT_FORM = r"(?: \([a-zđ&]{2,8}\))"
_LISTED_NAMES = (
    lexicon.alternation(lexicon.load("citation_laws"))
    .replace(" và ", f"{_SHORT_FORM}? và ")
    .replace(", ", "(?:,? | và )")
)
_LISTED = re.compile(rf"(?:{_LISTED_NAMES})(?!\w)")
_AMENDING = re.compile(
    r"(?:sửa đổi,? ?(?:và )?bổ sung|sửa đổi|bổ sung) [^;.:()\n]{0,60}?"
    r"(?:của|điều \d+[a-z]?) (?:các |\d+ )?(?:bộ )?(?=luật|pháp lệnh)"
)
_AMENDING_MANY = re.compile(
    r"(?:sửa đổi,? ?(?:và )?bổ sung|sửa đổi) (?:một số )?điều của \d* ?(?:các )?luật"
    r"[^;.:()\n]{0,120}?(?= ngày \d| năm \d{4}| số \d|[;.\n]|$)"
)
_CERTAIN = re.compile(
    r",? (?=ngày \d{1,2} ?[/.t-]|năm (?:19|20)\d\d|\(?số:? ?\d|(?:19|20)\d\d(?!\d))"
)
_CLOSING = (
    r"được|đã|đang|sẽ|có hiệu|quy định|trong|trên|cho|để|nhằm|đến|tới|theo|vào|do|là|như|khi|từ|"
    r"năm|ngày|số|này|nêu|hiện hành|sửa đổi|bao gồm|gồm|với|gắn|đối với|phù hợp|bằng|mới|ban hành|"
    r"thông qua"
)
_BESIDE = (
    r"các|những|luật|bộ luật|pháp lệnh|nghị|thông tư|quyết|chỉ|văn bản|quy định|hướng dẫn|"
    r"chính sách|pháp luật|hệ thống|việc|công tác|chế độ|kế hoạch"
)
_SUBJECT = (
    r"luật|bộ luật|pháp lệnh|nghị|thông tư|quyết|chỉ|các|những|góp|bảo|đảm|tạo|nâng|sở|bộ|ubnd|"
    r"ủy ban|hđnd|hội đồng|phòng|ban|trường|công an|chính phủ|trung tâm"
)
_END = re.compile(
    rf"[;.:()\"\n…]|(?<!một),? (?=(?:{_CLOSING}|và (?:{_BESIDE}))(?!\w))|, (?=(?:{_SUBJECT})(?!\w))"
)
_YEAR = re.compile(r",? ?(?:năm (?P<a>(?:19|20)\d\d)|\(?(?P<b>(?:19|20)\d\d)\)?)(?![\d/]| ?-)")
_REVISED = re.compile(
    r" \((?:sửa đổi|sửa đổi,? bổ sung)(?: năm \d{4})?\)"
    r"| \([a-zđ&, ]{2,16}\)(?=,? (?:năm|ngày) \d)"  # its abbreviation: `(CNTT) năm 2006`
)
_CONSTITUTION = re.compile(
    r"(?<!\w)hiến pháp(?P<state> (?:nước )?(?:cộng hòa xã hội chủ nghĩa|chxhcn) việt nam)?"
    r"(?P<year>,? ?(?:\(?năm |\()?(?P<y>(?:19|20)\d\d)\)?)?"
)
_HARD = re.compile(r"[;.:()\"\n]|(?<!\w)(?:luật|nghị|thông tư|quyết định)(?!\w)")
_INNER = re.compile(r"(?:luật|pháp lệnh) ")
_INNER_JOINT = re.compile(r"(?:,|,? và|;)? (?:bộ )?(?=luật|pháp lệnh)")
_INNER_END = re.compile(
    r"[;.:()\n]|,? (?=ngày \d|năm \d|số \d|và (?:bộ )?luật)|, (?=(?:bộ )?luật)|$"
)
_MAX_NAME = 150


def find_named(view: View, numbered: Sequence[Head]) -> list[Head]:
    """The laws and constitutions named without a number, beside those of the first pass."""
    folded = view.folded
    taken = [(head.core, head.end) for head in numbered]
    starts = [start for start, _ in taken]
    heads: list[Head] = []
    last_end = 0
    for match in _WORD.finditer(folded):
        if match.start() < last_end or _covered(taken, starts, match.start()):
            continue
        head = _law(view, match, _next_start(starts, match.start()))
        if head is not None:
            heads.append(head)
            last_end = head.end
    heads.extend(_constitutions(view, taken, starts))
    return heads


def _covered(taken: list[tuple[int, int]], starts: list[int], position: int) -> bool:
    index = bisect_right(starts, position) - 1
    return index >= 0 and position < taken[index][1]


def _next_start(starts: list[int], position: int) -> int | None:
    index = bisect_right(starts, position)
    return starts[index] if index < len(starts) else None


def _law(view: View, match: re.Match[str], limit: int | None) -> Head | None:
    text, folded = view.text, view.folded
    start = match.start()
    before = folded[max(0, start - 24) : start]
    if not match["ordinance"] and _NOT_LAW.search(before):
        return None
    if _DRAFT.search(before):
        return None
    stop = min(view.ends[view.block_at(start)], limit or len(folded))
    named = _name_end(text, folded, match, stop)
    if named is None:
        return None
    end, sure, rule = named
    while end > match.end() and folded[end - 1] in " ,-":
        end -= 1
    if end <= match.end():
        return None
    year = None
    quote_end = end
    revised = _REVISED.match(folded, end, stop)
    if revised:
        quote_end = revised.end()
    found = _YEAR.match(folded, quote_end, stop)
    if found:
        year = int(found["a"] or found["b"])
        quote_end = found.end()
        if folded[quote_end - 1] == ")" and "(" not in found[0]:
            quote_end -= 1
    word = text[start : match.end() - 1]
    word = word[0].upper() + word[1:]
    name = re.sub(r" \([^()]{2,8}\)", "", text[match.end() : end])
    return Head(
        start=start,
        end=quote_end,
        core=start,
        kind="ordinance" if match["ordinance"] else "law",
        canonical=f"{word} {name[0].upper()}{name[1:]}",
        year=year,
        rule=rule,
        confidence=0.95 if sure else 0.8,
    )


def _name_end(
    text: str, folded: str, match: re.Match[str], stop: int
) -> tuple[int, bool, str] | None:
    """Where the name ends, whether a date or a list says so, and by which rule."""
    begin = match.end()
    amended = _amending_end(folded, begin, stop)
    if amended is not None:
        return amended, True, "citation.law_amending"
    listed = _LISTED.match(folded, begin, stop)
    capital = text[match.start()].isupper() or text[begin].isupper()
    if listed is not None:
        known = listed.end()
        # A short name that opens a longer one (`Đầu tư` in `Đầu tư mạo hiểm ngày ...`).
        certain = _CERTAIN.search(folded, known, min(stop, known + 60))
        if certain and not _END.search(folded, known, certain.start()):
            known = certain.start()
        if capital or (" " in listed[0] and len(listed[0]) > 12):
            return known, capital, "citation.law_listed"
        return None
    limit = min(stop, begin + _MAX_NAME)
    certain = _CERTAIN.search(folded, begin, limit)
    if certain and not _HARD.search(folded, begin, certain.start()) and capital:
        return certain.start(), True, "citation.law_dated"
    if not text[begin].isupper() or not capital:
        return None
    end = _END.search(folded, begin, limit)
    close = end.start() if end else limit
    if folded.count(" ", begin, close) > 14 or (end is None and limit != stop):
        return None
    if folded.count(" ", begin, close) < 2:
        return None
    return close, False, "citation.law_named"


def _amending_end(folded: str, begin: int, stop: int) -> int | None:
    """``sửa đổi, bổ sung một số điều của Luật A và Luật B``: behind the last law named."""
    opened = _AMENDING.match(folded, begin, stop)
    if opened is None:
        many = _AMENDING_MANY.match(folded, begin, stop)
        return many.end() if many else None
    position = opened.end()
    end = position
    for _ in range(12):
        inner = _INNER.match(folded, position, stop)
        if inner is None:
            break
        listed = _LISTED.match(folded, inner.end(), stop)
        if listed is not None:
            end = listed.end()
        else:
            most = min(stop, inner.end() + _MAX_NAME)
            closed = _INNER_END.search(folded, inner.end(), most)
            end = closed.start() if closed else inner.end()
        joint = _INNER_JOINT.match(folded, end, stop)
        if joint is None:
            break
        position = joint.end()
    return end if end > begin else None


def _constitutions(view: View, taken: list[tuple[int, int]], starts: list[int]) -> list[Head]:
    heads: list[Head] = []
    if "hiến pháp" not in view.folded:
        return heads
    for match in _CONSTITUTION.finditer(view.folded):
        if not (match["state"] or match["year"]) or _covered(taken, starts, match.start()):
            continue
        end = match.end("state") if match["state"] else match.start() + len("hiến pháp")
        name = view.text[match.start() : end]
        quote_end = match.end()
        if view.folded[quote_end - 1] == ")" and "(" not in match[0]:
            quote_end -= 1
        heads.append(
            Head(
                start=match.start(),
                end=quote_end,
                core=match.start(),
                kind="constitution",
                canonical=name[0].upper() + name[1:],
                year=int(match["y"]) if match["y"] else None,
                rule="citation.constitution",
                confidence=0.95,
            )
        )
    return heads
