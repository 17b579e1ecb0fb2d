"""A number of things, and the list of them (rule R8): ``05 mục tiêu``, ``6 xã: ...``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..models import Span
from .case import AuditCase
from .registry import Found, check

_WORDS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}
_THINGS = (
    r"(?:nhóm )?(?:mục tiêu|nội dung|nhiệm vụ|giải pháp|dự án|tiểu dự án|chỉ tiêu|tiêu chí|chiều"
    r"|vấn đề|yêu cầu|nguyên tắc|công trình|hạng mục|đề án|nhóm|phần|hoạt động|chương trình)"
)
_PLACES = r"(?:xã|thôn|huyện|phường|bản|buôn|làng|thị trấn|trường|tỉnh|ấp|quận)"
_NUMBER = r"(?P<n>0?[2-9]|[12]\d|hai|ba|bốn|sáu|bảy|tám|chín)"
_ITEMS = re.compile(
    rf"(?<![\w./,%-]){_NUMBER} (?P<what>{_THINGS})(?P<more>(?: [^\W\d_]+){{0,10}}?)"
    r"(?: ?,? ?(?:đó là|như sau|sau đây|sau|gồm|bao gồm|cụ thể|là|gồm có))?\s?:(?=\s)"
)
_NAMED = re.compile(
    rf"(?<![\w./,%-]){_NUMBER} (?P<what>{_PLACES})(?P<more>[^:;.\n]{{0,60}}?)\s?"
    r"(?P<open>:|\((?:gồm|là|cụ thể)?:?)\s?"
)
_MARK = re.compile(
    r"\n+[ \t]*(?P<mark>[-+*•–]|\(?(?P<label>\d{1,2}|[a-zđ])(?P<stop>[.)])(?!\d))[ \t]+"
)
_PLAIN = re.compile(r"\n[^\S\n]*[^\s\-+*•–|]")  # a line that is no item
_NAME = re.compile(
    rf"(?:và )?(?:{_PLACES} )?(?:[A-ZĐÀ-ỸƯƠ][\w'’-]*)(?:[ -][A-ZĐÀ-ỸƯƠ0-9][\w'’-]*){{0,4}}"
    r"(?: ?\([^()]{0,40}\))?"
)


@check(
    id="list_count",
    title="Số lượng nêu ra khác với số mục liệt kê",
    english="A number that is not that of the things listed",
    severity="medium",
    proves="Con số đứng trước danh sách khác với số mục được liệt kê ngay sau đó.",
    proves_english="The number before a list is not that of its items.",
    tolerance="danh sách phân cách bằng dấu chấm phẩy: lệch một mục chưa nêu",
)
def list_count(case: AuditCase) -> Iterator[Found]:
    """Lists of items under a line, clauses in a sentence, and names of places."""
    for match in _ITEMS.finditer(case.plain, case.span.start, case.span.end):
        told = _count(match["n"])
        items = _under(case, match.end())
        if items:
            if len(items) != told:
                yield _found(case, match, told, items, "dòng")
            continue
        clauses = _clauses(case, match.end())
        if len(clauses) >= 3 and (len(clauses) > told + 1 or len(clauses) < told - 1):
            yield _found(case, match, told, clauses, "ý phân cách bằng dấu chấm phẩy")
        titles = _titles(case, match.end()) if len(clauses) < 2 else []
        if titles and len(titles) != told:
            yield _found(case, match, told, titles, "mục")
    for match in _NAMED.finditer(case.plain, case.span.start, case.span.end):
        names = _names(case, match)
        if names and len(names) != _count(match["n"]):
            yield _found(case, match, _count(match["n"]), names, "tên")


def _count(told: str) -> int:
    return _WORDS.get(told) or int(told)


def _under(case: AuditCase, position: int) -> list[Span]:
    """The items of one mark right under a line that ends with the colon."""
    line = case.paragraph(position - 1)
    if case.plain[position : line.end].strip(" *"):
        return []
    made: list[Span] = []
    first = _MARK.match(case.plain, line.end)
    if first is None:
        return []
    style = first["stop"] or first["mark"]
    numbered = first["label"] is not None
    if numbered and first["label"] not in ("1", "a", "01"):
        return []
    limit = _next_heading(case, first.end(), numbered)
    for match in _MARK.finditer(case.plain, line.end, limit):
        if (match["stop"] or match["mark"]) != style or (match["label"] is not None) != numbered:
            continue
        if numbered and not _follows(case, made, match):
            break
        end = case.plain.find("\n", match.end())
        made.append(Span(start=match.end(), end=min(end if end > 0 else limit, match.end() + 80)))
    return made


def _follows(case: AuditCase, made: list[Span], match: re.Match[str]) -> bool:
    """Whether a label is the next one of its list (``a b c d đ e``, ``1 2 3``)."""
    label = match["label"]
    if label.isdigit():
        return int(label) == len(made) + 1
    return label in ("abcdđeghiklmn"[len(made) : len(made) + 1], "abcdefghijklm"[len(made)])


def _next_heading(case: AuditCase, position: int, numbered: bool) -> int:
    """Where the next section begins; labels of the list itself may have been read as sections."""
    if numbered:
        return case.span.end
    after = [s.span.start for s in case.document.sections if s.span.start > position]
    line = _PLAIN.search(case.plain, position)
    plain_line = line.start() if line else case.span.end
    return min([*after, plain_line, case.span.end])


def _clauses(case: AuditCase, position: int) -> list[Span]:
    """The clauses of the sentence behind the colon, parted by semicolons."""
    stop = re.search(r"\.(?=\s|$)|\n", case.plain[position : position + 3000])
    if stop is None:
        return []
    words = case.plain[position : position + stop.start()]
    if re.search(r"\(\d\)", words):
        return []  # numbered inside the sentence: the numbers count
    depth, start, made = 0, 0, []
    for index, char in enumerate(words + ";"):
        depth += (char == "(") - (char == ")")
        if char == ";" and depth <= 0:
            if words[start:index].strip():
                made.append(Span(start=position + start, end=position + index))
            start = index + 1
    return made


def _titles(case: AuditCase, position: int) -> list[Span]:
    """Titles behind the colon, each with a capital of its own: ``Giao thông (số 2), Trường học``.

    Empty where one of them begins small: a comma then also stands inside an item.
    """
    text = case.file.text
    stop = re.compile(r"[.;:\n]").search(text, position + 1, position + 700)
    if stop is None or stop[0] == ":":
        return []
    made: list[Span] = []
    depth, start = 0, position
    for index in range(position, stop.start() + 1):
        char = text[index]
        depth += (char == "(") - (char == ")")
        if depth > 0 or (char != "," and index != stop.start()):
            continue
        words = text[start:index].strip(" *")
        if not re.match(r"[A-ZĐÀ-Ỹ]", words) or len(words.split()) > 12 or " và " in words[-25:]:
            last = index == stop.start() and re.match(r"[A-ZĐÀ-Ỹ]", words)
            if not last or not re.search(r" và [a-zà-ỹđA-Z]", words):
                return []
        made.append(Span(start=start, end=index))
        start = index + 1
    return made if len(made) >= 3 else []


def _names(case: AuditCase, match: re.Match[str]) -> list[Span]:
    """Names of places behind the colon or in the bracket; empty where other words are there."""
    begin = match.end()
    bracket = match["open"].startswith("(")
    text = case.file.text
    if bracket:
        end = _closing(text, begin)
    else:
        stop = re.search(
            r"[.;\n]|\.\s|(?:thoát|đạt|hoàn thành|có|được|tỷ lệ) ", text[begin : begin + 600]
        )
        end = begin + stop.start() if stop else begin
    words = text[begin:end].strip()
    made: list[Span] = []
    position = begin
    pieces = re.split(r",|;|\bvà\b|(?<=\))\s+(?=" + _PLACES + r"\b)", words)
    for piece in pieces:
        name = piece.strip(" .*")
        if not name:
            continue
        if _NAME.fullmatch(name) is None:
            return []
        at = text.find(name, position)
        made.append(Span(start=at, end=at + len(name)))
        position = at + len(name)
    return made if len(made) >= 2 else []


def _closing(text: str, begin: int) -> int:
    depth = 1
    for index in range(begin, min(len(text), begin + 600)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    return begin


def _found(case: AuditCase, match: re.Match[str], told: int, items: list[Span], kind: str) -> Found:
    what = f"{match['n']} {match['what']}"
    return Found(
        message=f"Văn bản nêu “{what}” nhưng liệt kê {len(items)} {kind}.",
        english=f"The text says “{what}” but lists {len(items)}.",
        evidence=[
            case.cite(Span(start=match.start(), end=match.end())),
            *(case.cite(item) for item in items[:12]),
        ],
        arithmetic=f"{told} ≠ {len(items)}",
        expected=f"{told} {match['what']}, hoặc sửa số lượng",
        repair="Kiểm tra danh sách có thừa, thiếu mục không; sửa số lượng hoặc danh sách.",
        repair_english="See whether an item is missing or too many; correct number or list.",
        key=f"{match['what']}",
    )
