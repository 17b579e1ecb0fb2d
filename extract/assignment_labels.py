"""Closing lines that name who does a task: ``Đơn vị chủ trì: X; Đơn vị phối hợp: Y``.

They close the item or the heading above them, on one line or on a line each, in any list style::

    - Cơ quan chủ trì: Sở Nội vụ.
    - Cơ quan phối hợp: các sở, ban, ngành; UBND cấp xã.
    (Chủ trì: Sở Y tế; phối hợp: Công an tỉnh)
    Lãnh đạo phụ trách: Phó Giám đốc Nguyễn Văn A

Source: docs/GUIDELINES.md, section 8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .agencies import Agencies, Name

_WHO = (
    r"(?:(?:các |phân công |giao )?(?:cơ quan|đơn vị|sở|ban|ngành|phòng|bộ phận|cá nhân|tổ chức,"
    r"|lãnh đạo|cán bộ|lực lượng|trách nhiệm|phân công|địa phương|công chức|bộ|người|đầu mối)"
    r"(?:(?:,|/| và|, và)? ?(?:ban|ngành|cơ quan|đơn vị|tổ chức|địa phương|cá nhân|công chức|đoàn thể"
    r"|viên chức))* )"
)
_WHAT = (
    r"(?: (?:chính|tham mưu|thực hiện|triển khai|xây dựng|tổ chức|soạn thảo|phối hợp|theo dõi"
    r"|trình|thẩm định|nhiệm vụ|chủ trì|đánh giá|báo cáo|liên quan|cùng|chung))*"
)
_LABEL = re.compile(
    rf"(?:(?P<lead>{_WHO}?(?:chủ trì|chịu trách nhiệm|đầu mối|thường trực){_WHAT})"
    rf"|(?P<partner>{_WHO}?(?:cùng )?phối hợp{_WHAT})"
    rf"|(?P<charge>{_WHO}phụ trách{_WHAT})"
    rf"|(?P<doer>{_WHO}(?:được giao )?(?:thực hiện|triển khai|tham mưu|tổ chức){_WHAT}"
    r"|(?:trách nhiệm|phân công)(?: thực hiện)?)"
    r"|(?P<bare>(?:tổ chức |triển khai )?thực hiện|tham mưu))"
    r"(?: \([^()\n]{0,60}\))?\s?:\s?(?P<value>\S)?"
)
_LEADER = re.compile(r"(?:chủ trì|phối hợp|trách nhiệm|đầu mối|thường trực|phụ trách|thực hiện)")
_PLACE = re.compile(r"(?:[;.(]\s?|\s[-+]\s)(?=[cđstbnpcgl])")
_END = re.compile(r"[.;](?=\s*\w[^:.;\n]{2,60}:)|\.(?=\s|$)|\n|$|\)$")


@dataclass(slots=True)
class Labelled:
    """One label with its bodies: ``text[start:end]`` is label and value."""

    start: int
    end: int
    part: str  # lead, partner, doer, charge
    names: list[Name]
    prose: int | None = None  # where a sentence of its own begins behind the label


def is_time(folded: str, start: int, end: int) -> bool:
    """A line of the same task that names its time, product or funding."""
    return _TIME.match(folded, start, end) is not None


def first_label(agencies: Agencies, start: int, end: int) -> int | None:
    """Where the first label within ``[start, end)`` begins, behind a stop, a bracket or a dash."""
    for place in _PLACE.finditer(agencies.folded, start, end):
        label = _LABEL.match(agencies.folded, place.end(), end)
        if label and not label["bare"] and label["value"]:
            return place.end()
    return None


def awaits_bodies(agencies: Agencies, start: int, end: int) -> str | None:
    """The part that a label names when its bodies stand in the blocks below it."""
    label = _LABEL.match(agencies.folded, start, end)
    if label is None or label.end() < end or label["value"] is not None or label["bare"]:
        return None
    return _part(label)


def labelled(agencies: Agencies, start: int, end: int) -> list[Labelled]:
    """The labels with bodies in the block ``[start, end)``, the first of which begins it."""
    folded = agencies.folded
    found: list[Labelled] = []
    position = start
    while position < end:
        label = _LABEL.match(folded, position, end)
        if label is None:
            break
        if label["value"] is None:
            break
        value = label.end() - 1
        following = _next_label(folded, value, end)
        stop = following if following is not None else end
        found.append(_value(agencies, position, value, stop, _part(label)))
        if following is None:
            break
        position = following
        while position < end and not folded[position].isalnum():
            position += 1
    return [item for item in found if item.names]


def _part(label: re.Match[str]) -> str:
    return next(p for p in ("lead", "partner", "charge", "doer", "bare") if label[p])


def _next_label(folded: str, start: int, end: int) -> int | None:
    """Where the next label of the same line begins (its separator), or None."""
    for place in re.compile(r"[;.,]\s?(?:- )?(?=\w)").finditer(folded, start, end):
        at = place.end()
        if _LABEL.match(folded, at, end) or _TIME.match(folded, at, end):
            return place.start()
    return None


_TIME = re.compile(
    r"(?:thời gian|thời hạn|tiến độ|kinh phí|sản phẩm|kết quả|hoàn thành|nguồn lực)[^:;.]{0,40}:"
)


def _value(agencies: Agencies, start: int, value: int, stop: int, part: str) -> Labelled:
    """The bodies of one label, up to the end of the value as far as it reads as names."""
    names, reach = agencies.names(value, stop, lone=True)
    text = agencies.text
    last = stop
    while last > value and text[last - 1] in " .;,)":
        last -= 1
    if not names:
        if part == "partner" and last > value:
            names = [Name(value, last)]
        return Labelled(start, max(last, value), part, names)
    prose = None
    if reach < last and part in ("doer", "lead", "bare"):
        rest = agencies.folded[reach:last]
        if _LEADER.search(rest):
            prose = value
        elif part == "bare":
            return Labelled(start, last, part, [], None)
    return Labelled(start, max(last, names[-1].end), part, names, prose)
