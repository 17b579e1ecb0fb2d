"""The body that issued a document, read from the place where its name begins.

Known heads (``Bộ``, ``UBND``, ``Ban Thường vụ Tỉnh ủy``) have a grammar of what belongs to them;
any other name runs to the next word that can not be part of one.
"""

from __future__ import annotations

import re

from . import lexicon

_ENTRIES = lexicon.load("citation_issuers")
_BY_TAIL: dict[str, re.Pattern[str]] = {
    tail: re.compile(
        rf"(?:{lexicon.alternation(tuple(e for e in _ENTRIES if e.data['tail'] == tail))})(?!\w)"
    )
    for tail in ("none", "place", "topic", "list", "sector")
}
_SECTOR = re.compile(rf" (?:{lexicon.alternation(lexicon.load('citation_sectors'))})(?!\w)")
_PLACE_TYPE = re.compile(
    r" (?:các )?(?:tỉnh|thành phố|tp\.?|quận|huyện|thị xã|tx\.?|thị trấn|xã|phường|đặc khu)"
    r"(?: ủy)?(?!\w)"
)
_CENTRAL = re.compile(r" (?:trung ương|quốc gia|nhà nước|việt nam|cấp tỉnh|cấp huyện|cấp xã)(?!\w)")
_NEXT_PLACE = re.compile(
    r"(?:,| -)?(?= (?:tỉnh|thành phố|tp\.?|quận|huyện|thị xã|thị trấn) [^\W\d_])"
)
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_NUMBER = re.compile(r" \d{1,2}(?![\w/%]|[.,]\d)")
_JOINT = re.compile(r"(?:,| và| -|, và) ")

# Words that begin a title or a clause and so end a name, whatever their capitals.
_NO_NAME = re.compile(
    r"(?:về|v/v|phê duyệt|ban hành|quy định|hướng dẫn|sửa đổi|bổ sung|thông qua|thực hiện|"
    r"triển khai|công bố|công nhận|giao|phân bổ|thành lập|kiện toàn|điều chỉnh|thông báo|"
    r"tăng cường|đẩy mạnh|kết luận|quyết định|quyết nghị|chỉ đạo|tổ chức|xây dựng|báo cáo|đề nghị|"
    r"được|đã|để|nhằm|trong|theo|tại|với|có|là|ngày|và|khóa|nhiệm kỳ|kỳ họp|số|trình|yêu cầu|"
    r"căn cứ|năm|giai đoạn|trên|do|cho|từ|đến|nghị quyết|nghị định|thông tư|chỉ thị|kế hoạch|"
    r"chương trình|luật|đề án)(?!\w)"
)
_STOP = re.compile(
    r"[;,.:()\"\n]| (?:về|v/v|phê duyệt|ban hành|quy định|hướng dẫn|sửa đổi|thông qua|thực hiện|"
    r"triển khai|công bố|giao|được|đã|để|nhằm|trong|theo|tại|với|có|là|ngày|thông báo|khóa|và các|"
    r"quyết định|kết luận|số|như|trên địa bàn|tiếp tục|đến|vào|từ|năm|cho|ký|đề ra)(?!\w)|"
    r" và (?:nghị|quyết|thông|chỉ|kế|chương|luật|công văn|các)(?!\w)"
)
_SMALL = re.compile(r" [^\W\d_]")
_FREE_STOP = re.compile(
    rf"{_STOP.pattern}|{_PLACE_TYPE.pattern}|(?<!chương) (?:chủ trì|phối hợp|"
    r"tổ chức|tham mưu|xây dựng|báo cáo|yêu cầu|đề nghị|hoặc|trình|chỉ đạo|phân bổ|sửa đổi|"
    r"phục vụ)(?!\w)|$"
)
_TOPIC_END = re.compile(
    r"[;()\"\n]| (?:về|v/v|thông báo|phê duyệt|ban hành|quy định|hướng dẫn|kết luận)(?!\w)"
)


def read(text: str, folded: str, start: int, sure: bool) -> int | None:
    """The end of the issuer that begins at *start*, or None.

    *sure* says that ``của`` stood before it, so that an unknown name is one too.
    """
    end = _known(text, folded, start)
    if end is not None:
        return _joined(text, folded, end)
    if not sure or start >= len(text) or not text[start].isupper():
        return None
    stop = _STOP.search(folded, start, start + 100)
    end = stop.start() if stop else min(len(text), start + 100)
    while end > start and folded[end - 1] in " -":
        end -= 1
    return end if end - start >= 2 and stop is not None else None


def _known(text: str, folded: str, start: int) -> int | None:
    """The end of a name whose head is in the lexicon; ``Bộ Chính trị`` before ``Bộ``."""
    best: int | None = None
    for tail, pattern in _BY_TAIL.items():
        head = pattern.match(folded, start)
        if head is None or head.end() == start:
            continue
        end = _tail(text, folded, head.end(), tail)
        if end is None and best is None and tail == "sector":
            end = _free(text, folded, head.end())
        if end is not None and (best is None or end > best):
            best = end
    return best


def _tail(text: str, folded: str, end: int, tail: str) -> int | None:
    if tail == "place":
        return _place(text, folded, end)
    if tail == "sector":
        sector = _SECTOR.match(folded, end)
        if sector is not None:
            return _place(text, folded, sector.end())
        named = _name(text, folded, end)
        placed = _place(text, folded, named)
        return placed if placed > end + 1 and not _goes_on(folded, placed) else None
    if tail == "list":
        return _list(folded, end)
    if tail == "topic":
        central = _CENTRAL.match(folded, end)
        end = central.end() if central else end
        placed = _place(text, folded, end)
        if placed == end and folded.startswith(" ", end) and not _STOP.match(folded, end):
            stop = _FREE_STOP.search(folded, end + 1, end + 70)
            placed = _place(text, folded, stop.start()) if stop else end
        return _topic(folded, placed)
    return end


def _goes_on(folded: str, end: int) -> bool:
    """Whether a small word follows that can still be part of a name (``Cục Thống | kê``)."""
    word = _SMALL.match(folded, end)
    return (
        word is not None
        and _STOP.match(folded, end) is None
        and _PLACE_TYPE.match(folded, end) is None
    )


def _free(text: str, folded: str, end: int) -> int | None:
    """A name that no list holds, up to a place or to a word that ends it."""
    begin = end + 1
    if not folded.startswith(" ", end) or not text[begin : begin + 1].isupper():
        return None
    stop = _FREE_STOP.search(folded, begin, begin + 70)
    if stop is None:
        return None
    close = stop.start()
    while folded[close - 1] in " -":
        close -= 1
    return _place(text, folded, close)


def _list(folded: str, end: int) -> int | None:
    """``Liên Sở Tài chính, Y tế``: to the word that begins the title."""
    stop = _TOPIC_END.search(folded, end, end + 160)
    return stop.start() if stop and stop.start() > end else None


def _topic(folded: str, end: int) -> int:
    """``về ...`` belongs to a steering committee's name when a title follows it."""
    if not folded.startswith(" về ", end) or folded.startswith(" về việc ", end):
        return end
    found = _TOPIC_END.search(folded, end + 4, end + 200)
    return found.start() if found and found[0][0] == " " else end


def _place(text: str, folded: str, end: int) -> int:
    """``tỉnh Kon Tum``, ``Tỉnh``, ``xã A, huyện B``, or a bare name (``Tỉnh ủy Kon Tum``)."""
    for _ in range(3):
        kind = _PLACE_TYPE.match(folded, end)
        if kind is None:
            named = _name(text, folded, end)
            if named == end:
                break
            end = named
        else:
            number = _NUMBER.match(folded, kind.end())
            end = number.end() if number else _name(text, folded, kind.end())
        following = _NEXT_PLACE.match(folded, end)
        if following is None:
            break
        if following[0] and not _is_place(text, folded, following.end()):
            break
        end = following.end()
    return end


# A second issuer behind a dash: ``Bộ Tài chính - Bộ Nội vụ``, ``Sở Y tế - Công an tỉnh``.
_BODY_NEXT = re.compile(
    r"(?:bộ|sở|ban|tổng cục|cục|ủy ban|ubnd|ngân hàng|công an|tòa án|viện|hội|liên đoàn)(?!\w)"
)


def _is_place(text: str, folded: str, end: int) -> bool:
    kind = _PLACE_TYPE.match(folded, end)
    return kind is not None and _name(text, folded, kind.end()) > kind.end()


def _name(text: str, folded: str, end: int) -> int:
    """The end of a run of capitalised words behind *end* (``Bà Rịa - Vũng Tàu``)."""
    for _ in range(8):
        begin = end + 1
        if folded.startswith(" ", end) is False:
            break
        if folded.startswith("- ", begin):
            begin += 2
            if _BODY_NEXT.match(folded, begin):
                break
        word = _WORD.match(folded, begin)
        if word is None or not text[begin].isupper() or _NO_NAME.match(folded, begin):
            break
        end = word.end()
        while folded.startswith("-", end) and end + 1 < len(text) and text[end + 1].isupper():
            part = _WORD.match(folded, end + 1)
            if part is None:
                break
            end = part.end()
    return end


def _joined(text: str, folded: str, end: int) -> int:
    """Issuers named together: ``Bộ Tài chính, Bộ Y tế``, ``Bộ A và Bộ B``."""
    for _ in range(3):
        joint = _JOINT.match(folded, end)
        if joint is None or not text[joint.end() : joint.end() + 1].isupper():
            break
        head = _BY_TAIL["sector"].match(folded, joint.end())
        following = _tail(text, folded, head.end(), "sector") if head else None
        if following is None:
            break
        if _LEADS_IN.match(folded, following):
            break
        end = following
    return end


_LEADS_IN = re.compile(
    r" (?:đã |vừa )?(?:xây dựng|ban hành|báo cáo|đề nghị|trình|triển khai)(?!\w)"
)
