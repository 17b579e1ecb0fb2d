"""The head of a document: its kind line, letterhead, number, place, date and title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from .documents import in_row, kind_of
from .folding import bare, fold
from .header_spelling import body_pattern, digits
from .lexicon import alternation, load
from .reading.lines import CAPITALS
from .view import View

_HEAD_BLOCKS = 60  # a kind line stands among the first blocks of a document
_MOTTO = re.compile(r"cong hoa xa hoi chu nghia|dang cong san viet nam")
_SUB_MOTTO = re.compile(r"doc lap\s*-\s*tu do")
_SYMBOL = rf"[{CAPITALS}][\w&]*(?:\s?[-–/.]\s?[{CAPITALS}][\w&]*)*"
NUMBER = re.compile(
    r"(?:^|(?<=\s))(?:S[ốôoồóỗ]|SỐ|số)\s*[:.]?\s*(?P<number>(?:\d{1,5}|(?=[lIoO]{0,4}\d)[\dlIoO]{1,5})[a-zđA-ZĐ]?)?[\s.…_\[\]]*"
    rf"(?:[/-]\s*(?P<year>\d{{4}}))?\s*[/–-]\s*(?P<symbol>{_SYMBOL})"
)
_GAP = r"[\s.…_/]*"
_PLACE_DATE = re.compile(
    rf"(?:(?P<place>(?:[{CAPITALS}][\w'’.]*)(?:(?: | ?[-–] ?)(?:[{CAPITALS}\d][\w'’.]*"
    rf"|phố|xã|trấn|khu))*)\s*,\s*)?(?:[Nn]gày|NGÀY){_GAP}(?P<day>\d{{1,2}})?{_GAP}"
    rf"(?:[Tt]háng|THÁNG){_GAP}(?P<month>\d{{1,2}})?{_GAP}(?:[Nn]ăm|NĂM){_GAP}"
    r"(?P<year>\d{4})?(?!\d)"
)
_PLACE_SHORT = re.compile(
    rf"^(?P<place>(?:[{CAPITALS}][\w'’.]*)(?: [{CAPITALS}][\w'’.]*)*)\s*,\s*(?:[Nn]gày )?"
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})\W*$"
)
_DAY = re.compile(
    r"ngày\s*(?P<day>\d{1,2})?\s*(?:[/.-]\s*|tháng\s*)(?P<month>\d{1,2})?\s*(?:[/.-]\s*|năm\s*)"
    r"(?P<year>\d{4})"
)
ISSUED_WITH = re.compile(
    r"\W{0,3}(?:(?:được )?ban hành )?(?:kèm|theo)(?: theo)? (?:quyết|nghị|công|kế|tờ|thông|chỉ|văn)"
)
_NUMBER_WORD = re.compile(r"số\s*:")
_ADDRESSEE = re.compile(r"kính gửi|kính trình|gửi:")
_TITLE_END = re.compile(
    r"(?:căn cứ|theo đề nghị|xét đề nghị|xét tờ trình|trên cơ sở|để (?:triển khai|thực hiện)"
    r"|để tiếp tục|nhằm (?:triển|thực|tiếp)|kính gửi|kính trình|nơi nhận|quyết định:|quyết nghị:"
    r"|\(kèm|\(ban hành|phần (?:thứ )?(?:nhất|mở đầu|i\b)|đặt vấn đề|mở đầu|\(?dự thảo|số\s*:)"
)
_LABELLED = re.compile(
    r"(?:[ivx]{1,4}|\d{1,2}|[a-z])\s?[.)/]\s?\S|[-+•*]\s|điều \d|chương [ivx\d]|mục \d"
)
_LEAD_IN = re.compile(r"như sau|sau đây[:.]|cụ thể[:.]|nội dung[^.]{0,40}:$|;$|:$")
_CONNECTIVE = re.compile(
    r"(?:^|\s)(?:và|của|các|với|theo|tại|từ|cho|do|về|trong|trên|là|đến|để|thực hiện|giai đoạn|năm"
    r"|số|chương trình|tỉnh|huyện|xã|phường|thành phố|triển khai)$|[,(-]$"
)
_TITLE_GOES_ON = re.compile(
    r"(?:trên địa bàn|giai đoạn|năm|của|thuộc|đến|tại|theo)\s|\d{4}|nhiệm kỳ"
)
_RUN_IN = re.compile(
    r"(?P<kind>kế hoạch|tờ trình|quyết định|nghị quyết|báo cáo|chương trình hành động|chương trình"
    r"|đề án|chỉ thị|hướng dẫn|thông báo|công văn)[ :]+(?=\S)"
)
_STAMP = re.compile(
    r"\W*(?:dự thảo|hỏa tốc|thượng khẩn|khẩn|tuyệt mật|tối mật|mật|bản sao|sao y|ký bởi)"
)
_SUBJECT = re.compile(r"(?:v/v|về việc)\W")
_OFFICE_LINE = 120


@dataclass(slots=True)
class Front:
    """What the head of a document says, line by line; ``None`` where it says nothing."""

    kind: str | None = None
    kind_line: int | None = None
    letterhead: list[str] = field(default_factory=list)
    motto: bool = False
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: str | None = None
    year: int | None = None
    title: str | None = None
    title_end: int = 0
    issuer_line: str | None = None
    issued_with: str | None = None
    addressee: str | None = None


@dataclass(slots=True)
class PlaceDate:
    """``Ba Bể, ngày 5 tháng 3 năm 2021`` taken apart; a blank day leaves the year alone."""

    place: str | None
    date: str | None
    year: int | None


def read(view: View) -> Front:
    """The head of the document in *view*."""
    front = Front()
    _kind_line(view, front)
    limit = front.kind_line if front.kind_line is not None else _letter_head(view)
    subject: list[str] = []
    for index in range(min(limit, _HEAD_BLOCKS)):
        _head_line(view.line(index), front, subject)
    if front.kind_line is not None:
        _title(view, front)
    elif subject and (front.number or front.symbol or front.motto):
        front.title = " ".join(subject)
        front.title_end = limit
    if front.kind is None:
        front.kind = _kind_of_symbol(front)
    if front.kind_line is not None and not (front.motto or front.letterhead or front.symbol):
        _letterhead_below(view, front)
    _under_title(view, front)
    return front


def _letterhead_below(view: View, front: Front) -> None:
    """A letterhead that stands below the title, with the motto or the number in it."""
    first = front.title_end - (front.issuer_line is not None)
    last = first
    certain = False
    while last < min(len(view.blocks), first + 12):
        line = view.line(last)
        proof = _MOTTO.search(bare(fold(line))) or NUMBER.match(line)
        dated = place_date(line) is not None
        if not (proof or dated or line.isupper() or _SUB_MOTTO.search(bare(fold(line)))):
            break
        certain = certain or proof is not None
        last += 1
    if not certain:
        return
    front.issuer_line = None
    for index in range(first, last):
        _head_line(view.line(index), front, [])
    front.title_end = last


def _kind_line(view: View, front: Front) -> None:
    """The first line in capitals that is a kind, or that a kind begins."""
    for index in range(min(len(view.blocks), _HEAD_BLOCKS)):
        start, end = view.starts[index], view.ends[index]
        line, folded = view.text[start:end], view.folded[start:end]
        if folded.startswith(("căn cứ", "kính gửi")):
            return
        if len(folded) > 400:
            continue
        kind = kind_of(folded.strip(" ."))
        if kind is not None and line.isupper() and not _in_row(view, index):
            front.kind, front.kind_line, front.title_end = kind, index, index + 1
            return
        match = _RUN_IN.match(folded)
        if match and line[: match.end("kind")].isupper() and not _LABELLED.match(folded):
            kind = kind_of(match["kind"])
            front.kind, front.kind_line, front.title_end = kind, index, index + 1
            front.title = line[match.end() :].strip()
            return


def _in_row(view: View, index: int) -> bool:
    """The block is the head of a table's column."""
    cell = view.blocks[index].cell
    near = view.blocks[max(index - 1, 0) : index + 2]
    return cell is not None and in_row(cell, [block.cell for block in near])


def _letter_head(view: View) -> int:
    """Where the head ends in a document without a kind line: at the addressee, at the grounds."""
    for index in range(min(len(view.blocks), 20)):
        start = view.starts[index]
        if _ADDRESSEE.match(view.folded, start) or _TITLE_END.match(view.folded, start):
            if _NUMBER_WORD.match(view.folded, start):
                continue
            return index
    return min(len(view.blocks), 10)


def _head_line(line: str, front: Front, subject: list[str]) -> None:
    """Take one line of the head apart: motto, number, place and date, subject, letterhead."""
    if len(line) > 400:
        return
    folded = fold(line)
    for motto in (_MOTTO, _SUB_MOTTO):
        match = motto.search(bare(folded))
        if match:
            front.motto = True
            line, folded = line[: match.start()].strip(), folded[: match.start()].strip()
    number = NUMBER.search(line)
    if (
        number
        and front.symbol is None
        and (not number.start() or _capitals(line[: number.start()]))
    ):
        front.number, front.symbol = (
            digits(number["number"] or "") or None,
            _clean_symbol(number["symbol"]),
        )
        rest = line[number.end() :]
        line = line[: number.start()].strip()
        _take_date(rest, front)
        if _SUBJECT.search(fold(rest)):
            subject.append(rest[_search(_SUBJECT, rest) :].strip())
    elif _take_date(line, front):
        match = _PLACE_DATE.search(digits(line)) or _PLACE_SHORT.search(digits(line))
        line = line[: match.start()].strip() if match else ""
    folded = fold(line)
    at = _search(_SUBJECT, line)
    if at >= 0:
        subject.append(line[at:].strip())
    elif subject and line and not line.isupper():
        subject.append(line)
    elif _of_letterhead(line, folded):
        front.letterhead.append(line)


def _of_letterhead(line: str, folded: str) -> bool:
    """A line in capitals, or a short one that names a body and is no sentence."""
    if _STAMP.match(folded):
        return False
    if _capitals(line):
        return len(line) < _OFFICE_LINE
    return 0 < len(line) < 70 and line[-1] not in ".;:," and _is_issuer(folded)


def _capitals(line: str) -> bool:
    """Words in capitals, not a number or an hour with a letter in it."""
    return line.isupper() and sum(map(str.isalpha, line)) > len(line) // 2


def _search(pattern: re.Pattern[str], line: str) -> int:
    match = pattern.search(fold(line))
    return match.start() if match else -1


def _clean_symbol(symbol: str) -> str:
    return re.sub(r"\s*([-–/.])\s*", lambda m: m[1].replace("–", "-"), symbol).strip(" .")


def _take_date(line: str, front: Front) -> bool:
    """Read place and date of issue from *line*; True when it had them."""
    found = place_date(line)
    if found is None:
        return False
    if front.date is None and front.year is None:
        front.place = found.place or front.place
        front.date, front.year = found.date, found.year
    return True


def place_date(line: str) -> PlaceDate | None:
    """The place and date in a short line, or None."""
    if len(line) > 160 or not any(char.isdigit() for char in line[-60:] + line[:60]):
        return None
    line = digits(line)
    match = _PLACE_DATE.search(line) or _PLACE_SHORT.search(line)
    if match is None or (match["year"] is None and match["place"] is None):
        return None
    if len(line[match.end() :].strip(" *.)/_-")) > 2:
        return None  # a day told in a sentence
    if match["place"] is None and line[: match.start()].strip(" *(.,_-"):
        return None
    place = match["place"].strip() if match["place"] else None
    made, year = iso(match)
    return PlaceDate(place, made, year)


def iso(match: re.Match[str]) -> tuple[str | None, int | None]:
    """The full date, or the year alone when day or month is blank or no date at all."""
    year = int(match["year"]) if match["year"] else None
    if year is None or not 1900 <= year <= 2200:
        return None, None
    if match["day"] and match["month"]:
        try:
            return date(year, int(match["month"]), int(match["day"])).isoformat(), None
        except ValueError:
            return None, year
    return None, year


def _is_issuer(folded: str) -> bool:
    return len(folded) < _OFFICE_LINE and body_pattern().match(folded) is not None


@cache
def _office_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(load('titles_of_office'))})")


def _title(view: View, front: Front) -> None:
    """The lines under the kind line that make the title."""
    assert front.kind_line is not None
    parts = [front.title] if front.title else []
    index = front.kind_line + 1
    styles: set[tuple[bool, bool]] = set()
    while index < min(len(view.blocks), front.kind_line + 12):
        line = view.line(index)
        folded = view.folded[view.starts[index] : view.ends[index]]
        block = view.blocks[index]
        style = (block.bold or _italic(view, index), line.isupper())
        if not _belongs(line, folded, parts, styles, style, front.kind) and not (
            parts and _ends_title(view, index)
        ):
            break
        parts.append(line)
        styles.add(style)
        index += 1
    if index < len(view.blocks) and parts and _is_issuer_line(view.line(index)):
        front.issuer_line = view.line(index)
        index += 1
    front.title = " ".join(parts).strip(" *") or None
    front.title_end = index


def _ends_title(view: View, index: int) -> bool:
    """A short line over the grounds: the last of a title of several lines without emphasis."""
    line = view.line(index)
    if index + 1 >= len(view.blocks) or len(line) > 160 or line[-1:] in ".;:,)":
        return False
    folded = view.folded[view.starts[index] : view.ends[index]]
    if _TITLE_END.match(folded) or ISSUED_WITH.match(folded) or _LABELLED.match(folded):
        return False
    if _is_issuer_line(line) or _office_pattern().fullmatch(folded):
        return False
    return view.folded.startswith(("căn cứ ", "thực hiện "), view.starts[index + 1])


def _italic(view: View, index: int) -> bool:
    block = view.blocks[index]
    span = block.span
    if block.emphasis and not block.bold and block.emphasis >= span.end - span.start:
        return True
    return view.canonical[span.start] == "*" and view.canonical[span.end - 1] == "*"


def _belongs(
    line: str,
    folded: str,
    parts: list[str],
    styles: set[tuple[bool, bool]],
    style: tuple[bool, bool],
    kind: str | None,
) -> bool:
    """Tell whether a line under the kind line is part of the title."""
    if not line or len(line) > 700 or _TITLE_END.match(folded) or ISSUED_WITH.match(folded):
        return False
    unfinished = bool(parts) and _CONNECTIVE.search(fold(parts[-1])[-20:]) is not None
    goes_on = line[:1].islower() or _TITLE_GOES_ON.match(folded) is not None
    if _LABELLED.match(folded) and not (unfinished or folded.startswith(("v/v", "v/ v"))):
        return False
    if _LEAD_IN.search(folded[-60:]) and not goes_on:
        return False
    if not parts:
        return not (line.endswith(".") and len(line) > 250)
    if unfinished or goes_on:
        return not (line.endswith(".") and len(line) > 250)
    if _is_issuer_line(line):
        return False
    if line.endswith((".", ";", ":")) or len(line) > 400:
        return False
    return style in styles and (style[0] or style[1])


def _is_issuer_line(line: str) -> bool:
    """The body in whose name a decision or resolution speaks, on a line of its own in capitals."""
    folded = fold(line)
    if not line.isupper() or len(line) > _OFFICE_LINE:
        return False
    return _is_issuer(folded) or _office_pattern().fullmatch(folded) is not None


def _under_title(view: View, front: Front) -> None:
    """What stands between the title and the text: the act it was issued with, the addressee."""
    for index in range(front.title_end, min(front.title_end + 5, len(view.blocks))):
        line = view.line(index)
        folded = view.folded[view.starts[index] : view.ends[index]]
        if ISSUED_WITH.match(folded) and front.issued_with is None and len(line) < 600:
            front.issued_with = line
            if front.date is None and front.year is None and front.kind_line is not None:
                match = _DAY.search(folded)
                if match:
                    front.date, front.year = iso(match)
        elif _ADDRESSEE.match(folded) and front.addressee is None:
            front.addressee = line
        elif front.date is None and front.year is None and len(line) < 90:
            _take_date(line, front)


def _kind_of_symbol(front: Front) -> str | None:
    """The kind that the symbol names; a symbol without one (``UBND-KT``) is an official letter."""
    if front.symbol is None:
        return "official_letter" if front.addressee and front.motto else None
    head = re.split(r"[-/.]", front.symbol, maxsplit=1)[0]
    for entry in load("document_kinds"):
        if head in entry.data.get("symbols", ()):
            return str(entry.data["kind"])
    return "official_letter"
