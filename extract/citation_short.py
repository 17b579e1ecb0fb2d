"""Second pass: documents named by a bare number, alone or in a list.

``Quyết định 167 giai đoạn II``, ``Nghị quyết 30a``, ``Nghị định số 86/2015``, ``chương trình 135,
102, 28``. A count (``Quyết định 02 nội dung``), a year and a period are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from . import lexicon
from .citation_heads import KINDS, Head, entry_of
from .literals import Anchored
from .view import View

_BARE = tuple(entry for entry in KINDS if entry.data["bare"] != "no")
_SHORT = Anchored(
    rf"(?<!\w)(?P<word>{lexicon.alternation(_BARE)}) (?P<say>số ?[:.]? ?)?"
    r"(?P<no>\d{1,4}[a-zđ]?)(?:/(?P<year>(?:19|20)\d\d))?(?![\w/%]|[.,]\d| ?%)"
)
_NEXT = re.compile(
    r"(?:, ?| và |, và )(?P<say>số )?(?P<no>\d{1,4}[a-zđ]?)(?:/(?P<year>(?:19|20)\d\d))?"
    r"(?![\w/%]|[.,]\d| ?%| ?- ?\d)(?P<closed>(?=[,;.):\n]|$| và | của | giai đoạn ))?"
)
# What follows a number that counts or measures something rather than naming a document.
_COUNTED = re.compile(
    r" ?(?:nội dung|nhiệm vụ|giải pháp|năm(?! \d{4})|tháng(?! \d)|ngày(?! \d)|tuần|quý|tỷ|triệu|"
    r"nghìn|"
    r"đồng|người|hộ|xã|phường|huyện|tỉnh|thôn|bản|điểm|lần|lượt|mục|nhóm|loại|dự án|tiêu chí|"
    r"chỉ tiêu|lớp|học|cuộc|buổi|tiết|trường|cơ quan|đơn vị|đại biểu|cán bộ|công trình|m2|ha|km|"
    r"kg|tấn|trang|bước|cấp|sản phẩm|doanh nghiệp|thành viên|đồng chí|văn bản|thủ tục|hồ sơ|"
    r"trường hợp|vụ|việc|chương|điều|khoản|trong|cây|con|phần|tập|bộ|hội|đề án|kế hoạch|"
    r"chương trình|phong trào|công|sáng|mô hình|hợp|giờ|phút|không|có|tốt|sạch|giảm|tăng|"
    r"chăm|tại chỗ|hóa|nhà)(?!\w)"
)
_FOLLOWS = re.compile(
    r"[,;.:)(\"\n]|$| (?:của|về|ngày|giai đoạn|và|được|theo|do|đối với|với|để|cho|trên|thuộc|tại|"
    r"gắn|đến|khóa|nêu|này|cũng|vào|từ|là|tới|ra|đã|hiện|không|đang|sẽ|phải|bằng|ở|qua|khi|hay|"
    r"hoặc|cùng|trong|sang|hỗ trợ|đầu tư|triển khai|thực hiện|hoàn thành|đạt|có|đề ra|phê duyệt|"
    r"ban hành|quy định|hướng dẫn|như|nhằm|năm \d{4})(?!\w)| -"
)
_STATED = re.compile(r",? (?:ngày \d|của )")
_PERIOD = re.compile(r" ?- ?\d")
_YEARS = range(1986, 2061)


def find_short(view: View, known: Sequence[Head]) -> list[Head]:
    """The documents named by a bare number that *known* does not hold yet."""
    spans = sorted((head.core, head.end) for head in known)
    starts = [start for start, _ in spans]
    heads: list[Head] = []
    for match in _SHORT.finditer(view.folded):
        index = bisect_right(starts, match.end() - 1) - 1
        if index >= 0 and match.start() < spans[index][1]:
            continue
        head = _head(view, match)
        if head is not None:
            heads.append(head)
            heads.extend(_members(view, head, match["word"], spans, starts))
    return heads


def _abbreviated(text: str, match: re.Match[str]) -> bool:
    word = text[match.start("word") : match.end("word")]
    return word.isupper() or word in ("CTr",)


def _head(view: View, match: re.Match[str]) -> Head | None:
    text, folded = view.text, view.folded
    if not _abbreviated(text, match) and len(match["word"]) <= 4 and match["word"] != "luật":
        return None
    word = match["word"]
    if word == "ct" and (len(match["no"]) > 2 or not match["no"].isdigit()):
        word = "ctr"  # `CT 135`, `CT 30a` are programmes, `CT 05` is a directive
    entry = entry_of(word)
    if entry is None:
        return None
    capital = text[match.start()].isupper()
    number, year = text[match.start("no") : match.end("no")], match["year"]
    if not _names(folded, match, str(entry.data["bare"]), capital):
        return None
    return Head(
        start=match.start(),
        end=match.end(),
        core=match.start(),
        kind=entry.data["kind"],
        canonical=f"{_word(entry.data['word'], match['word'])} {number}"
        + (f"/{year}" if year else ""),
        number=number,
        year=int(year) if year else None,
        rule="citation.bare_number",
        confidence=0.8 if capital or year else 0.7,
        defects=["bare_number"],
    )


def _word(word: str, written: str) -> str:
    """The kind word of the canonical: longer ones as written (``Chương trình hành động``)."""
    longer = written.startswith(word.lower() + " ")
    return word + written[len(word) :] if longer else word


def _names(folded: str, match: re.Match[str], bare: str, capital: bool) -> bool:
    """Whether the number names a document rather than counting or dating something."""
    number, end = match["no"], match.end()
    if _COUNTED.match(folded, end):
        return False
    if bare in ("capital", "said"):
        stated = _STATED.match(folded, end) is not None
        clear = bare == "capital" and capital and _FOLLOWS.match(folded, end) is not None
        return match["say"] is not None and (stated or clear)
    if match["year"] or match["say"]:
        return True
    if number.isdigit() and int(number) in _YEARS and not folded.startswith(" ngày ", end):
        return number == "1956"
    if _PERIOD.match(folded, end):
        return False
    telling = len(number) >= 3 or not number.isdigit() or number[0] == "0"
    if not (capital or telling):
        return False
    nickname = match["word"].startswith(("chương trình", "ct", "đề án")) and (
        len(number) == 3 or not number.isdigit()
    )
    return nickname or _FOLLOWS.match(folded, end) is not None


def _members(
    view: View, first: Head, word: str, spans: list[tuple[int, int]], starts: list[int]
) -> list[Head]:
    """The further numbers of a list: the quote of each is its number."""
    members: list[Head] = []
    position = first.end
    for _ in range(20):
        match = _NEXT.match(view.folded, position)
        if match is None:
            break
        index = bisect_right(starts, match.end() - 1) - 1
        if index >= 0 and match.start("no") < spans[index][1]:
            break
        if _COUNTED.match(view.folded, match.end()):
            break
        if match["closed"] is None and match["no"].isdigit() and len(match["no"]) < 3:
            break
        begin = match.start("say") if match["say"] else match.start("no")
        number = view.text[match.start("no") : match.end("no")]
        if number.isdigit() and int(number) in _YEARS:
            break
        prefix = first.canonical.rsplit(" ", 1)[0]
        members.append(
            Head(
                start=begin,
                end=match.end("year") if match["year"] else match.end("no"),
                core=begin,
                kind=first.kind,
                canonical=f"{prefix} {number}" + (f"/{match['year']}" if match["year"] else ""),
                number=number,
                year=int(match["year"]) if match["year"] else None,
                rule="citation.bare_list",
                confidence=0.7,
                member=True,
                defects=["bare_number"],
            )
        )
        position = members[-1].end
    return members
