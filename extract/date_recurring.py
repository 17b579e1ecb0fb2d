"""Frequencies: ``hàng năm``, ``định kỳ 6 tháng, hằng năm``, ``định kỳ và đột xuất``.

An expression may hold several frequencies (``6 tháng và năm``); each is one rhythm of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..models import Every
from .literals import Anchored

_EACH = r"(?:hàng|hằng|mỗi)"
_STRONG = rf"{_EACH} (?:ngày|tuần|tháng|quý|năm(?! học)|(?:0?6|sáu) tháng|(?:0?3|ba) tháng|nửa năm)"
_END = r"(?! ?\d| ?(?:i{1,3}|iv|học|sau|tới|qua|trước|nay|đầu|cuối|thứ|sinh|tuổi)\b|\w)"
_HALF = r"(?:0?6|sáu|6) tháng(?! (?:cuối|tới|qua|năm \d|đầu năm ?\d)|\w)(?: đầu năm)?"
_PLAIN = (
    rf"(?:{_HALF}|(?:0?[39]|ba|chín) tháng{_END}"
    rf"|(?:(?:cả|01|1|một) )?(?:năm|quý|tháng|tuần){_END})"
)
_ITEM = rf"(?:{_STRONG}|{_PLAIN})"
_AND = r"(?: ?, ?(?:và )?| và | hoặc | ?/ ?| ?; ?| - )(?:báo cáo |định kỳ |theo )?"
_ONCE = r"(?: ?/ ?(?:0?1 )?lần| (?:một|0?1) lần)?"
_TURN = r"(?:định|đinh) k[ỳìýyiƕ]"  # the last: ``ỳ`` as some fonts give it

_RHYTHM = Anchored(
    r"(?<!\w)(?:"
    r"(?P<dated>(?:ngày|mùng) \d{1,2}(?:(?: và|,| hoặc) (?:ngày )?\d{1,2})?(?: của)?,? "
    rf"(?:{_EACH} (?:tháng|quý|tuần)|tháng (?:cuối|đầu)[^\n,.;()]{{0,14}}quý(?: sau)?"
    r"|tháng (?:sau|báo cáo|liền kề|kế tiếp|tiếp theo|kế sau)|của tháng)"
    r"|(?:tuần|ngày|tháng) (?:đầu|cuối|thứ \w+)(?: tiên| cùng)?(?: của)? "
    rf"{_EACH} (?:tháng|quý|năm)"
    rf"|(?:(?:ngày )?(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật),? (?:của )?{_EACH} tuần))"
    rf"|(?P<both>{_TURN}(?: và |, | hoặc | ?/ ?|, và |/)đột xuất)"
    rf"|(?P<times>{_TURN} (?:ít nhất |tối thiểu )?(?:\d{{1,2}}|một|hai) lần"
    r"(?: ?/ ?|/| trong | mỗi | một )(?:năm|quý|tháng|tuần))"
    r"|(?P<rate>(?:ít nhất |tối thiểu )?(?:\d{1,2}|một|hai|ba) lần(?: ?/ ?| (?:trong )?(?:một|mỗi) "
    rf"| trong )(?:năm|quý|tháng|tuần|ngày){_END})"
    rf"|(?P<turn>{_TURN}[ ,:]*(?:theo |là |mỗi |vào )?\(?{_ITEM}(?:{_AND}{_ITEM})*{_ONCE}\)?)"
    r"|(?P<step>(?:\d{1,2}|một|hai|ba|sáu|năm) (?:ngày|tuần|tháng|quý|năm)"
    r"(?: ?/ ?(?:0?1 )?lần| (?:một|0?1) lần))"
    rf"|(?P<each>{_STRONG}(?:{_AND}{_ITEM})*{_ONCE})"
    rf"|(?P<list>(?<!/)(?<!/ ){_PLAIN}(?:{_AND}{_ITEM})+)"
    rf"|(?P<half>{_HALF})"
    rf"|(?P<pair>thường xuyên(?: và |, | hoặc | ?/ ?|, và )(?:đột xuất|{_TURN}))"
    r"|(?P<sudden>đột xuất)"
    r"|(?P<often>thường xuyên|liên tục)"
    r"|(?P<annual>thường niên)"
    rf"|(?P<bare>{_TURN}|thường k[ỳì])"
    r")(?!\w)"
)
_UNITS: dict[str, Every] = {
    "ngày": "day",
    "tuần": "week",
    "tháng": "month",
    "quý": "quarter",
    "năm": "year",
}
_PART = re.compile(
    rf"{_EACH}? ?(?P<n>\d{{1,2}}|một|hai|ba|sáu|chín|nửa|năm(?= năm))? ?"
    r"(?P<unit>ngày|tuần|tháng|quý|năm)"
)
_WORDS = {"một": 1, "hai": 2, "ba": 3, "năm": 5, "sáu": 6, "chín": 9}
_WEAK = frozenset({"half", "pair", "sudden", "often", "bare", "rate"})


@dataclass(slots=True)
class Rhythm:
    """A frequency expression with what it repeats, in order, each once.

    ``weak`` ones (a bare ``định kỳ``, ``6 tháng``, ``thường xuyên``) mean a rhythm only in the
    company of a duty to report, review or inspect; the caller judges.
    """

    start: int
    end: int
    every: tuple[Every, ...]
    form: str

    @property
    def weak(self) -> bool:
        return self.form in _WEAK


def find(folded: str) -> Iterator[Rhythm]:
    """The frequencies of *folded*, in order, not overlapping."""
    for match in _RHYTHM.finditer(folded):
        form = match.lastgroup or ""
        if form in ("both", "pair", "sudden", "often", "bare"):
            yield Rhythm(match.start(), match.end(), ("irregular",), form)
            continue
        if form == "dated":
            unit = "quý" if "quý" in match[0] else match[0].rsplit(" ", 1)[-1]
            yield Rhythm(match.start(), match.end(), (_UNITS.get(unit, "month"),), form)
            continue
        if form == "annual":
            yield Rhythm(match.start(), match.end(), ("year",), form)
            continue
        if form in ("times", "rate"):
            yield Rhythm(match.start(), match.end(), (_often(match[0]),), form)
            continue
        every = _every(match[0])
        told = "quarter" in every or "half_year" in every
        if form == "list" and not told and not folded.endswith("báo cáo ", 0, match.start()):
            continue  # ``ngày, tháng, năm`` of a form to fill in
        end = match.end()
        if match[0].endswith(")") and "(" not in match[0]:
            end -= 1
        if every:
            yield Rhythm(match.start(), end, every, form)


def _often(text: str) -> Every:
    """``định kỳ 02 lần/năm``: how far apart the times lie."""
    number = re.search(r"\d+|một|hai|ba", text)
    count = (_WORDS.get(number[0]) or int(number[0])) if number else 1
    unit = text.rsplit(" ", 1)[-1].rsplit("/", 1)[-1]
    if unit == "năm" and count in (2, 4, 12):
        return {2: "half_year", 4: "quarter", 12: "month"}[count]  # type: ignore[return-value]
    return _UNITS[unit]


def _every(text: str) -> tuple[Every, ...]:
    """What the members of *text* repeat."""
    found: dict[Every, None] = {}
    for part in _PART.finditer(text.replace("tháng đầu năm", "tháng")):
        unit, number = part["unit"], part["n"]
        if number == "nửa":
            found["half_year"] = None
            continue
        count = 1 if number is None else _WORDS.get(number) or int(number)
        if not (unit == "tháng" and count == 9):  # names a report, no rhythm of its own
            found[_multiple(count, unit)] = None
    return tuple(found)


def _multiple(count: int, unit: str) -> Every:
    """``6 tháng`` is half a year; a step that has no name of its own is irregular."""
    if count == 1:
        return _UNITS[unit]
    if unit == "tháng" and count in (3, 6, 12):
        return {3: "quarter", 6: "half_year", 12: "year"}[count]  # type: ignore[return-value]
    if unit == "quý" and count == 2:
        return "half_year"
    return "irregular"
