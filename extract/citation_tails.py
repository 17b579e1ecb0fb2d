"""What follows the number or the name of a document: its date, its stage, its issuer."""

from __future__ import annotations

import re
from datetime import date

from . import citation_issuers
from .citation_heads import Head
from .view import View

_DATE = re.compile(
    r" ?[,(]? ?(?:(?:đã )?được quốc hội[^;.:()\n\d]{0,70}thông qua |được )?"
    r"(?:ban hành |ký |ký ban hành |đã ký )?ngày ?"
    r"(?P<d>\d{1,2}) ?(?:[/.-] ?|tháng ?)(?P<m>\d{1,2}) ?(?:[/.-] ?|,? ?năm ?)"
    r"(?P<y>\d{4}|\d\.\d{3})\)?"
    r"(?![\d/])"
)
_NUMERIC = re.compile(
    r" ?[,(] ?(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)\)?(?![\d/])"
)
_BLANK_DATE = re.compile(
    r" ?[,(]? ?ngày ?[.…_\s]{0,12}(?:/|tháng) ?[.…_\s]{0,12}\d{0,2} ?(?:/|năm) ?(?:\d{4})?\)?"
    r"|,? (?:ban hành )?(?:tháng \d{1,2}(?:/| năm )|năm )(?:19|20)\d\d(?!\d| ?- ?\d)"
)
_STAGE = re.compile(r",? \(?giai đoạn (?:[123]|i{1,3}|một|hai)\)?(?![\w-])(?! ?- ?\d| từ)")
_TERM = re.compile(
    r" ?,? ?\(?(?:khóa|nhiệm kỳ|kỳ họp(?: thứ)?|lần thứ|tại kỳ họp(?: thứ)?)"
    r" (?:thứ )?[ivxlc\d][\w-]{0,10}(?: ?\([^()\n]{1,30}\))?"
    r"(?:,? ?(?:khóa|nhiệm kỳ) [ivxlc\d][\w-]{0,10}(?: ?- ?\d{4})?)?\)?"
)
_FORMER = re.compile(r" \((?:trước|cũ|nay|đối với|sau)[^()\n]{0,60}\)")
_NOTE = re.compile(r" ?\[\d{1,3}\]|[¹²³⁰-⁹]{1,3}")
_ON = re.compile(r" (?:về|phê duyệt|ban hành|quy định|hướng dẫn|sửa đổi)(?!\w)")
_OF = re.compile(r",? ?(?:của|do|bởi|(?P<both>giữa)) ")
_AND = re.compile(r" (?:và|với) ")
_BARE = re.compile(r",? ")


def read(view: View, head: Head) -> None:
    """Move the end of *head* behind its date, stage, issuer and term, and write them down."""
    folded = view.folded
    limit = view.ends[view.block_at(head.end - 1)]
    written = head.end
    note = _NOTE.match(folded, head.end, limit)
    if note:
        head.end = note.end()
    _read_parts(view, head, limit)
    if note and head.end == note.end() and not _ON.match(folded, head.end, limit):
        head.end = written


def _read_parts(view: View, head: Head, limit: int) -> None:
    folded = view.folded
    _read_date(folded, head, limit)
    stage = _STAGE.match(folded, head.end, limit)
    if stage:
        head.end = stage.end()
    _read_issuer(view, head, limit)
    if head.date is None and "date_invalid" not in head.defects:
        _read_date(folded, head, limit)
    term = _TERM.match(folded, head.end, limit)
    if term:
        head.end = term.end()
        if head.issuer is None:
            _read_issuer(view, head, limit)
    if head.issuer is None and head.kind != "law":
        head.issuer = _told(view, head.end, limit)


def _read_date(folded: str, head: Head, limit: int) -> None:
    found = _DATE.match(folded, head.end, limit) or _NUMERIC.match(folded, head.end, limit)
    if found is None:
        blank = _BLANK_DATE.match(folded, head.end, limit)
        if blank is not None and head.kind not in ("law", "constitution", "ordinance"):
            head.end = blank.end()
        return
    head.end = found.end()
    if found[0].rstrip().endswith(")") and "(" not in found[0]:
        head.end = found.end() - 1
    head.date = iso(found["y"], found["m"], found["d"])
    if head.date is None:
        head.defects.append("date_invalid")


def iso(year: str, month: str, day: str) -> str | None:
    """The day as ISO, or None when the calendar has no such day."""
    try:
        return date(int(year.replace(".", "")), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _read_issuer(view: View, head: Head, limit: int) -> None:
    text, folded = view.text, view.folded
    if head.issuer is not None:
        return
    sure = _OF.match(folded, head.end, limit)
    lead = sure or _BARE.match(folded, head.end, limit)
    if lead is None or (sure is None and head.kind == "law"):
        return
    if sure is None and lead[0].startswith(","):
        return
    begin = lead.end()
    end = citation_issuers.read(text, folded, begin, sure is not None)
    if end is None:
        _place_behind_symbol(view, head)
        return
    joint = _AND.match(folded, end, limit) if sure and sure["both"] else None
    if joint:
        end = citation_issuers.read(text, folded, joint.end(), True) or end
    end = min(end, limit)
    if end <= begin or (sure is None and not text[begin].isupper()):
        return
    head.issuer = text[begin:end]
    head.end = end
    term = _TERM.match(folded, head.end, limit)
    if term:
        head.end = term.end()
    former = _FORMER.match(folded, head.end, limit)
    if former:
        head.end = former.end()


_PASSIVE = re.compile(r" (?:đã |vừa |mới )?được ")
_ISSUED = re.compile(r" (?:ký |xem xét )?(?:ban hành|phê duyệt|thông qua)(?!\w)")


def _told(view: View, position: int, limit: int) -> str | None:
    """``Kế hoạch số ... vừa được UBND tỉnh ban hành``: named in the clause, outside the quote."""
    passive = _PASSIVE.match(view.folded, position, limit)
    if passive is None:
        return None
    end = citation_issuers.read(view.text, view.folded, passive.end(), False)
    if end is None or not _ISSUED.match(view.folded, end, limit):
        return None
    return view.text[passive.end() : end]


_PLACE = re.compile(r" (?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn) ")


def _place_behind_symbol(view: View, head: Head) -> None:
    """``07/QĐ-UBND tỉnh Kon Tum``: the symbol's last word begins the issuer."""
    if head.symbol is None or head.date is not None:
        return
    code = head.symbol.rsplit("-", 1)[-1]
    if code not in ("UBND", "HĐND") or not view.text.endswith(code, 0, head.end):
        return
    if not _PLACE.match(view.folded, head.end):
        return
    begin = head.end - len(code)
    end = citation_issuers.read(view.text, view.folded, begin, False)
    if end is not None and end > head.end:
        head.issuer, head.end = view.text[begin:end], end
