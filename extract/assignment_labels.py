"""Closing lines that name who does a task: ``Đơn vị chủ trì: X; Đơn vị phối hợp: Y``.

They close the item or the heading above them, on one line or on a line each, in any list style::

    - Cơ quan chủ trì: Sở Nội vụ.
    - Cơ quan phối hợp: các sở, ban, ngành; UBND cấp xã.
    (Chủ trì: Sở Y tế; phối hợp: Công an tỉnh)
    Lãnh đạo phụ trách: Phó Giám đốc Nguyễn Văn A

Source: docs/GUIDELINES.md, section 8.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from .agencies import Agencies, Name

# A label opens with who (``cơ quan``, ``đơn vị`` ...) or with what (``chủ trì``); what says which
# part the bodies behind the colon have.
_WHO = (
    r"(?:cơ quan|đơn vị|sở, (?:ban|ngành)|ban, ngành|phòng, ban|bộ phận|cá nhân|tổ chức, |lãnh đạo"
    r"|cán bộ|lực lượng|địa phương|công chức|người|đầu mối|chủ thể|giao|bộ, ngành)"
)
_LABEL = re.compile(
    rf"(?:(?P<who>{_WHO}(?!\w)[^:;.()\n]{{0,70}}?)"
    r"|(?P<what>(?:chủ trì|phối hợp|chịu trách nhiệm|phân công|trách nhiệm|cùng phối hợp)"
    r"(?: (?:chính|tham mưu|thực hiện|triển khai|xây dựng|tổ chức|soạn thảo|theo dõi|nhiệm vụ|và"
    r"|chủ trì|phối hợp|trách nhiệm|cho|giao))*)"
    r"|(?P<bare>(?:tổ chức |triển khai )?thực hiện|tham mưu))"
    r"(?: \([^()\n]{0,60}\))?\s?:\s?(?P<value>\S)?"
)
_LEAD_WORD = re.compile(r"chủ trì|chịu trách nhiệm|đầu mối|thường trực")
_PARTNER_WORD = re.compile(r"phối hợp|cùng thực hiện|tham gia")
_CHARGE_WORD = re.compile(r"phụ trách|theo dõi|chỉ đạo")
_DOER_WORD = re.compile(
    r"thực hiện|triển khai|tham mưu|tổ chức|trách nhiệm|phân công|soạn thảo|xây dựng|ban hành|giao"
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
    prose: int | None = None  # where the bodies' own statement begins behind their names
    partners: list[Name] | None = None  # bodies marked ``(phối hợp)`` in the value itself


def is_time(folded: str, start: int, end: int) -> bool:
    """A line of the same task that names its time, product or funding."""
    return _TIME.match(folded, start, end) is not None


def first_label(agencies: Agencies, start: int, end: int) -> int | None:
    """Where the first label within ``[start, end)`` begins, behind a stop, a bracket or a dash."""
    for place in _PLACE.finditer(agencies.folded, start, end):
        found = _match(agencies, place.end(), end)
        if found and found[1] != "bare" and found[0]["value"]:
            return place.end()
    return None


def awaits_bodies(agencies: Agencies, start: int, end: int) -> str | None:
    """The part that a label names when its bodies stand in the blocks below it."""
    found = _match(agencies, start, end)
    if found is None or found[0].end() < end or found[0]["value"] is not None:
        return None
    return None if found[1] == "bare" or end - start > 50 else found[1]


def labelled(agencies: Agencies, start: int, end: int) -> list[Labelled]:
    """The labels with bodies in the block ``[start, end)``, the first of which begins it."""
    folded = agencies.folded
    found: list[Labelled] = []
    position = start
    while position < end:
        match = _match(agencies, position, end)
        if match is None or match[0]["value"] is None:
            break
        value = match[0].end() - 1
        given = _GIVEN.match(folded, value, end)
        value = given.end() if given else value
        following = _next_label(agencies, value, end)
        stop = following if following is not None else end
        found.extend(_pieces(agencies, position, value, stop, match[1]))
        if following is None:
            break
        position = following
        while position < end and not folded[position].isalnum():
            position += 1
    return [item for item in found if item.names]


def _part(label: re.Match[str]) -> str | None:
    """The part that a label gives to its bodies; None where it is no label at all."""
    if label["bare"]:
        return "bare"
    words = label["who"] or label["what"]
    if _LEAD_WORD.search(words):
        return "lead"
    if _PARTNER_WORD.search(words):
        return "partner"
    if _DOER_WORD.search(words):
        return "doer"
    return "charge" if _CHARGE_WORD.search(words) else None


def _match(agencies: Agencies, start: int, end: int) -> tuple[re.Match[str], str] | None:
    """The label at *start*; a body with a name of its own there begins a sentence instead."""
    label = _LABEL.match(agencies.folded, start, end)
    part = _part(label) if label else None
    if label is None or part is None:
        return None
    if label["who"] and not label["value"] and part == "doer":
        return None
    return label, part


def _next_label(agencies: Agencies, start: int, end: int) -> int | None:
    """Where the next label of the same line begins (its separator), or None."""
    for place in _BETWEEN.finditer(agencies.folded, start, end):
        at = place.end()
        if _match(agencies, at, end) or _TIME.match(agencies.folded, at, end):
            return place.start()
    return None


_BETWEEN = re.compile(r"[;.,]\s?(?:[-+] )?(?=[cđstbnpglxvk])|\s[-+]\s(?=\w)")
_STOP = re.compile(r"[;.]\s(?=\w)")
_COMMA = re.compile(r"[;,.]\s(?:và )?(?=\w)|\svà\s(?=\w)")
_DIGIT = re.compile(r"\d{3}")  # a telephone number stands beside a person, not a body
# What a name may go on with inside the value of a label.
_RUNS_ON = re.compile(r"(?:,| và|, và) [^\W\d_][^:;()\d]{1,58}")
_HELPING = re.compile(r" ?\((?:cơ quan |đơn vị )?phối hợp\)?")
_GIVEN = re.compile(r"(?:giao|do|phân công)(?: cho)? (?=\w)")
_TIME = re.compile(
    r"(?:thời gian|thời hạn|tiến độ|kinh phí|sản phẩm|kết quả|hoàn thành|nguồn lực)[^:;.]{0,40}:"
)


def _pieces(agencies: Agencies, start: int, value: int, stop: int, part: str) -> list[Labelled]:
    """The value of a label, cut where ``;`` or a stop opens a statement on further bodies."""
    cuts = [value]
    if part != "partner":
        cuts += [
            place.end()
            for place in _STOP.finditer(agencies.folded, value, stop)
            if agencies.opens(place.end(), stop)
        ]
    made = []
    for at, following in zip(cuts, [*cuts[1:], stop], strict=True):
        made.append(_value(agencies, start if at == value else at, at, following, part))
    return made


def _further(agencies: Agencies, names: list[Name], reach: int, last: int) -> list[Name]:
    """Bodies behind words that no name explains: ``Sở X theo lĩnh vực và UBND cấp xã``."""
    position = reach
    while position < last:
        place = _COMMA.search(agencies.folded, position, last)
        if place is None:
            break
        position = place.end()
        more, stop = agencies.names(position, last, lone=True)
        if more:
            names = [*names, *more]
            position = stop
    return names


def _open_class(agencies: Agencies, value: int, last: int) -> list[Name]:
    """A value whose first body no word tells: the label says that it is one."""
    further = _further(agencies, [], value, last)
    if not further:
        plain = last < value + 90 and not _DIGIT.search(agencies.folded, value, last)
        return [Name(value, last)] if plain else []
    first = max(value, further[0].start)
    while first > value and agencies.folded[first - 1] in " ,;.":
        first -= 1
    if agencies.folded.endswith(" và", value, first):
        first -= 3
    return [Name(value, first), *_whole(agencies, further, last)]


def _whole(agencies: Agencies, names: list[Name], last: int) -> list[Name]:
    """Let the last name run to the end of the value: nothing but bodies stands in it.

    ``Vụ Chính trị và Công tác học sinh, sinh viên``, ``Cục Nhà giáo và Cán bộ quản lý``.
    """
    name = names[-1]
    rest = agencies.folded[name.end : last]
    if not _RUNS_ON.fullmatch(rest):
        return names
    return [*names[:-1], dataclasses.replace(name, end=last)]


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
        elif part in ("lead", "doer") and value < last < value + 150 and text[value].isupper():
            names = _open_class(agencies, value, last)
        return Labelled(start, max(last, value), part, names)
    helping = [n for n in names if _HELPING.match(agencies.folded, n.end, last)]
    if helping and len(helping) < len(names):
        names = [n for n in names if n not in helping]
        return Labelled(start, last, "lead", names, None, helping)
    rest = agencies.folded[reach:last]
    if reach < last and part != "partner" and _LEADER.search(rest):
        return Labelled(start, last, part, names, reach)
    if reach < last and part == "bare":
        return Labelled(start, last, part, [])
    if part not in ("partner", "charge"):  # ``Chỉ đạo: ... các huyện ban hành ...; thôn, bản``
        further = _further(agencies, names, reach, last)
        names = _whole(agencies, names, last) if len(further) == len(names) else further
    return Labelled(start, max(last, names[-1].end), part, names)
