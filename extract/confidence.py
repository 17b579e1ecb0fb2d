"""How sure a record is: what speaks against it, and how often records like it were right.

A rule knows how it found a record, not how the rest of the record came out. What tells a reader
that a record may be wrong can be seen on the record itself: an indicator of one word, a target
without a date, a part of a whole (``trong đó ...``), an office whose name seems cut. Each such
sign is a *doubt* with a share: of the records whose gravest doubt it is, how many were wholly
right (``docs/SCORING.md``). A record is as sure as its gravest doubt allows; one without any is
as sure as such records are; and none is surer than a rule that calls itself unsure (below 0.9).

Where the shares come from: 660 records of seven plans (three of those in ``corpus/invented``, four
real ones), annotated by readers who had seen no rules, and read by the rules *as they stood before
anyone had looked at those plans*; what the rules do on plans that they were mended on flatters
them. A share is (right + 1) / (records + 2), so that a few lucky records make nothing sure; 0.5
stands where none or one was seen. Estimated on six of the plans and used on the seventh, each in
turn, what is called sure (0.9 and more) was right in 146 of 148 sections, 97 of 97 citations, 47
of 48 targets and figures, 81 of 81 deadlines and 160 of 162 assignments, what is marked for review
in 52 of 109 records. The signs themselves were found by reading what was wrong in all seven. On
four more real plans, which nobody has read for their errors, what is called sure was right in 121
of 123 sections, 59 of 59 citations, 22 of 22 targets, 40 of 40 deadlines and 88 of 92 assignments.
``benchmarks/doubts.py`` prints the table for any folder of gold.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..models import Interval, SourceText
from . import identities
from .draft import Draft
from .folding import fold
from .lazy import lazy
from .ocr_repair import everywhere
from .outline import Outline
from .view import View

_REACH = 300  # characters on either side in which a sentence is looked for
_QUOTE = 600  # characters of a quote that are looked at
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.;](?= |$)|\n")
_FUNCTION = (
    r"(?:và|hoặc|của|cho|với|trong|trên|tại|từ|đến|ở|theo|để|do|bằng|về|khi|nếu|là|thì|mà|có|được)"
)
_OPENS = re.compile(rf"{_FUNCTION}(?!\w)")
_ENDS = re.compile(rf"(?<!\w){_FUNCTION}$")
# ``còn lại`` before its number is a verb (``còn lại 1.360 hộ``), no part of a whole
_PART = re.compile(
    r"(?<!\w)(?:trong đó|riêng|gồm|bao gồm|chia ra|còn lại(?! (?:là |khoảng )?\d)|nhất là)(?!\w)"
)
_DAY_OR_MONTH = re.compile(r"(?<!\w)(?:ngày|tháng|quý)(?!\w)|\d/\d")
# One time is one match: ``ngày 30 tháng 6 năm 2027``, ``quý I/2027``, ``giai đoạn 2026 - 2030``
_TIME = re.compile(
    r"(?<!\w)(?:(?:(?:năm|tháng|quý|ngày|giai đoạn) ?[\div][\w/]*[ -]*)+(?:(?:19|20)\d\d)?"
    r"|(?:19|20)\d\d(?!\w)(?: ?- ?20\d\d)?|(?:trong|cuối|đầu) năm(?! ?\d))"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_USUAL = re.compile(
    r"(?<!\w)(?:hàng|hằng|mỗi|từng|định kỳ|thường xuyên|đột xuất|thường niên)(?!\w)"
)
_JOINED = re.compile(r"(?<!\w)(?:và|hoặc)(?!\w)|[,;]")
_ROLE = re.compile(
    r"(?<!\w)(?:(?P<lead>chủ trì|đầu mối|thường trực|chịu trách nhiệm)|(?P<advise>tham mưu)"
    r"|(?P<coordinate>phối hợp))(?!\w)"
)
# What a sentence says of its subject, as against the rest of a name (``Phòng Quản lý xây dựng``)
_PREDICATE = re.compile(
    r" (?:chủ trì|chủ động|phối hợp|tham mưu|chịu|có trách nhiệm|tổ chức|thực hiện|triển khai"
    r"|hướng dẫn|căn cứ|tiếp tục|theo|tập trung|tăng cường|rà soát|báo cáo|tổng hợp|đôn đốc|là"
    r"|và|các|trong|để)(?!\w)"
)


@dataclass
class _Seen:
    """A draft and the words around it; what costs time is looked at once."""

    draft: Draft
    view: View
    outline: Outline

    @property
    def fields(self) -> Mapping[str, Any]:
        return self.draft.fields

    @lazy
    def quote(self) -> str:
        """The record's own words, folded; of a very long quote the first ones."""
        return self.view.folded[self.draft.start : min(self.draft.end, self.draft.start + _QUOTE)]

    @property
    def tail(self) -> str:
        """The end of the record's words, folded."""
        return self.view.folded[max(self.draft.start, self.draft.end - 12) : self.draft.end]

    @lazy
    def block(self) -> tuple[int, int]:
        """The block of the record, at most ``_REACH`` characters to either side of it."""
        index = self.view.block_at(self.draft.start)
        end = self.draft.start + len(self.quote)
        return (
            max(self.view.starts[index], self.draft.start - _REACH),
            max(end, min(self.view.ends[index], end + _REACH)),
        )

    @lazy
    def sentence(self) -> tuple[int, int]:
        """The sentence of the record inside its block."""
        start, end = self.block
        folded = self.view.folded
        for stop in _STOP.finditer(folded, start, self.draft.start):
            start = stop.end()
        after = _STOP.search(folded, self.draft.start + len(self.quote), end)
        return start, after.start() if after else end

    @lazy
    def words(self) -> str:
        """The words of the sentence, folded."""
        return self.view.folded[slice(*self.sentence)]

    @lazy
    def before(self) -> str:
        """What stands in the sentence before the record."""
        return self.view.folded[self.sentence[0] : self.draft.start]

    @lazy
    def indicator(self) -> str:
        return fold(self.fields.get("indicator") or "")

    @lazy
    def core(self) -> str:
        """The indicator without a rate word that the rule may have added."""
        return self.indicator.removeprefix("tỷ lệ ")

    @lazy
    def agency(self) -> str:
        return fold(self.fields.get("agency") or "")

    @lazy
    def section(self) -> str:
        return self.outline.kind_at(self.draft.start)


@dataclass(frozen=True)
class Doubt:
    """A sign that a record may be wrong.

    Attributes:
        id: short name, of one meaning within a record type.
        share: how many held-out records whose gravest doubt it is were wholly right.
        sign: what can be seen, in one sentence.
    """

    id: str
    share: float
    sign: str
    holds: Callable[[_Seen], bool]


def _scrap(seen: _Seen) -> bool:
    phrase = seen.indicator
    known = identities.of("targets", seen.fields)["indicator_id"] is not None
    return bool(phrase) and (
        (len(_WORD.findall(phrase)) <= 2 and not known)  # ``hộ nghèo`` is a whole name
        or not phrase[0].isalnum()
        or phrase.count("(") != phrase.count(")")
    )


def _part(seen: _Seen) -> bool:
    start = max(seen.sentence[0], seen.draft.start - 30)
    return _PART.search(seen.view.folded, start, seen.draft.start + 12) is not None


def _added(seen: _Seen) -> bool:
    return seen.core != seen.indicator and seen.indicator not in seen.quote


def _elsewhere(seen: _Seen) -> bool:
    return bool(seen.core) and seen.core not in seen.view.folded[slice(*seen.block)]


def _bare_number(seen: _Seen) -> bool:
    return seen.quote[:1].isdigit() and _WORD.search(seen.before) is not None


def _borrowed(seen: _Seen) -> bool:
    due = seen.fields.get("due")
    if not isinstance(due, Interval):
        return False
    end = due.end or "12-31"
    start = due.start or "01-01"
    if end.endswith("12-31") and start.endswith("01-01"):
        return False
    return _DAY_OR_MONTH.search(seen.words) is None or _PART.search(seen.words) is not None


def _several_times(seen: _Seen) -> bool:
    return len(_TIME.findall(seen.words)) >= 2


_GOALS = frozenset(("goal", "solution", "annex", "funding"))

_QUANTITY = (
    Doubt("unnamed", 0.33, "The clause names no indicator.", lambda s: not s.indicator),
    Doubt("scrap", 0.3, "The indicator has one or two words, or an open bracket.", _scrap),
    Doubt("part", 0.6, "The number is of a part: `trong đó`, `riêng`.", _part),
    Doubt("opens", 0.86, "The quote opens with a preposition or `có`, `là`.",
          lambda s: _OPENS.match(s.quote) is not None),
    Doubt("cut", 0.5, "The quote ends with a preposition or conjunction.",
          lambda s: _ENDS.search(s.tail) is not None),
    Doubt("added", 0.88, "The rate word was put before the indicator by the rule.", _added),
    Doubt("elsewhere", 0.87, "The indicator's words do not stand together beside the number.",
          _elsewhere),
    Doubt("number", 0.57, "The number opens the quote in mid-sentence: its verb stands before.",
          _bare_number),
    Doubt("times", 0.86, "The sentence names several times.", _several_times),
)  # fmt: skip
_TARGET = (
    Doubt("undated", 0.88, "Nothing says by when.", lambda s: s.fields.get("due") is None),
    Doubt("undated_annex", 0.05, "Nothing says by when, in an annex: its head may say it.",
          lambda s: s.fields.get("due") is None and s.section == "annex"),
    Doubt("borrowed", 0.4, "A day or month from elsewhere is taken as the date.", _borrowed),
    Doubt("aside", 0.88, "It stands outside goals, tasks, funds and annexes.",
          lambda s: s.section not in _GOALS),
)  # fmt: skip
_FIGURE = (
    Doubt("aside", 0.88, "It stands outside the situation.", lambda s: s.section != "situation"),
)


def _recurring_date(seen: _Seen) -> bool:
    return seen.fields.get("kind") == "recurring" and any(c.isdigit() for c in seen.quote)


def _yearless(seen: _Seen) -> bool:
    return (
        seen.fields.get("kind") != "recurring"
        and any(c.isdigit() for c in seen.quote)
        and _YEAR.search(seen.quote) is None
    )


_DEADLINE = (
    Doubt("undated", 0.5, "No date follows from the words.",
          lambda s: s.fields.get("kind") != "recurring"
          and not s.fields.get("start") and not s.fields.get("end")),
    Doubt("joined", 0.56, "The words name several times at once.",
          lambda s: _JOINED.search(s.quote) is not None),
    Doubt("unusual", 0.71, "A frequency without a word such as `hàng`, `mỗi`, `định kỳ`.",
          lambda s: s.fields.get("kind") == "recurring" and _USUAL.search(s.quote) is None),
    Doubt("recurring_date", 0.88, "A date that is said to come back.", _recurring_date),
    Doubt("yearless", 0.71, "The year is taken from elsewhere.", _yearless),
)  # fmt: skip


def _short_name(seen: _Seen) -> bool:
    if len(_WORD.findall(seen.agency)) > 3:
        return False
    return identities.of("assignments", seen.fields)["agency_id"] is None


def _cut_name(seen: _Seen) -> bool:
    if not seen.agency:
        return False
    last = seen.draft.start + len(seen.quote)
    at = seen.view.folded.find(seen.agency, seen.draft.start, last)
    end = at + len(seen.agency)
    if at < 0 or _PREDICATE.match(seen.view.folded, end):
        return False
    after = seen.view.text[end : end + 2]
    return after[:1] == " " and after[1:].islower()


def _other_role(seen: _Seen) -> bool:
    role, told = seen.fields.get("role"), _ROLE.search(seen.quote)
    return told is not None and role not in {told.lastgroup, "requested"}


def _unread_partner(seen: _Seen) -> bool:
    return not seen.fields.get("partners") and "phối hợp" in seen.quote


_ASSIGNMENT = (
    Doubt("short_name", 0.58, "The carrier is no known body and has at most three words.",
          _short_name),
    Doubt("cut_name", 0.5, "The carrier's name goes on in small letters.", _cut_name),
    Doubt("role", 0.4, "The first word that tells a role tells another one.", _other_role),
    Doubt("partner", 0.86, "It speaks of working together, and no partner was found.",
          _unread_partner),
    Doubt("aside", 0.88, "It stands outside tasks and organisation.",
          lambda s: s.section not in {"organisation", "solution"}),
)  # fmt: skip


def _lone_label(seen: _Seen) -> bool:
    index = seen.view.block_at(seen.draft.start)
    end = seen.view.ends[index]
    return end - seen.draft.start <= len(seen.quote) + 1 and len(_WORD.findall(seen.quote)) <= 2


_SECTION = (
    Doubt("lone", 0.82, "A label, or a word, alone in its block.", _lone_label),
    Doubt("bracket", 0.25, "A number in brackets without a title.",
          lambda s: s.quote.startswith("(") and s.quote.rstrip().endswith(")")),
)  # fmt: skip

DOUBTS: dict[str, tuple[Doubt, ...]] = {
    "sections": _SECTION,
    "citations": (),
    "targets": (*_QUANTITY, *_TARGET),
    "figures": (*_QUANTITY, *_FIGURE),
    "deadlines": _DEADLINE,
    "assignments": _ASSIGNMENT,
}
"""The doubts of each record type."""

_GRAVEST_FIRST = {
    kind: tuple(sorted(doubts, key=lambda doubt: doubt.share)) for kind, doubts in DOUBTS.items()
}
SURE: dict[str, float] = {
    "sections": 0.98, "citations": 0.99, "targets": 0.96, "figures": 0.96, "deadlines": 0.99,
    "assignments": 0.98,
}  # fmt: skip
"""How many held-out records without any doubt were wholly right, by type."""

UNSURE = 0.9
"""Below this, a rule's own confidence is a doubt."""


def doubts(kind: str, draft: Draft, view: View, outline: Outline) -> tuple[Doubt, ...]:
    """What speaks against a record of the type *kind*, the gravest first."""
    seen = _Seen(draft, view, outline)
    return tuple(sorted((d for d in DOUBTS[kind] if d.holds(seen)), key=lambda d: d.share))


def of(kind: str, draft: Draft, view: View, outline: Outline) -> float:
    """The confidence of a record of the type *kind*: that of its gravest doubt."""
    sure = SURE[kind]
    if draft.confidence < UNSURE:
        sure = min(sure, draft.confidence)
    gravest = _GRAVEST_FIRST[kind]
    if not gravest:
        return sure
    seen = _Seen(draft, view, outline)
    for doubt in gravest:
        if doubt.share >= sure:
            break
        if doubt.holds(seen):
            return doubt.share
    return sure


LEGIBLE: tuple[tuple[float, float], ...] = ((0.7, 0.64), (0.9, 0.79), (0.96, 0.97))
"""Of words that OCR read with less than the first certainty, the share that it read right.

15,312 words of the five packaged plans, printed and scanned at 300 dpi (``benchmarks/ocr.py``): 26
of 73 were wrong below 0.7, 35 of 166 below 0.9, 29 of 973 below 0.96, 28 of 14,100 above.
"""


MISREAD = 0.5
"""The most that is left of a value that was read beside a sign, or with a letter, that engines take
for another: of 60 lines with `≤` or `≥` (five font files, sharp and blurred) none kept its sign."""

# The sign of a bound, that lost its stroke, before its number
_BOUND = re.compile(r"(?<![-=–])[<>«»‹›œŒ]=?\s?(?=\d)")
# A number in which letters stand for digits: ``0ó``, ``l0``, ``9S``; a unit is no such letter
_ALIKE = r"[lIi|!OoóòỏõọôöSsBbZz]"
_MUDDLED = re.compile(
    rf"(?<![\w.,])(?:\d[\d.,]{{0,20}}{_ALIKE}|{_ALIKE}[.,]?\d)(?:[\d.,]|{_ALIKE})*(?![^\W\d_])"
)
_VALUED = frozenset(("targets", "figures", "deadlines"))


class Legibility:
    """How surely the words of a text were read off pictures; sure where no picture was read.

    A record is no surer than its worst word. A wrong figure makes a wrong record; a slip in a word
    makes one now and then, and counts half. A value whose bound or digits engines confuse is for a
    person to look at, however sure the engine was: `< 5%` may have been `≤ 5%`.
    """

    def __init__(self, source: SourceText) -> None:
        self._text = source.text
        words = [run for run in source.map if run.certainty is not None]
        self._starts = [run.start for run in words]
        self._certainties = [run.certainty or 0.0 for run in words]
        self._misread = self._signs(source) if words else []

    def _signs(self, source: SourceText) -> list[int]:
        """Where signs and letters stand that engines take for others, on words they read."""
        plain = everywhere(source.text)  # what the words around give away is no doubt
        found = [m.start() for pattern in (_BOUND, _MUDDLED) for m in pattern.finditer(plain)]
        starts = [run.start for run in source.map]
        runs = ((at, source.map[max(bisect_right(starts, at) - 1, 0)]) for at in sorted(found))
        return [at for at, run in runs if run.certainty is not None]

    def lowered(self, sure: float, start: int, end: int, kind: str = "") -> float:
        """The confidence *sure* of a record of the type *kind*, lowered by how it could be read."""
        if not self._starts:
            return sure
        if kind in _VALUED:
            before = bisect_left(self._misread, start - 2)  # the sign may stand before the quote
            if before < len(self._misread) and self._misread[before] < end:
                sure = min(sure, MISREAD)
        worst = 1.0
        for index in range(max(bisect_right(self._starts, start) - 1, 0), len(self._starts)):
            begin = self._starts[index]
            if begin >= end:
                break
            share = next((s for c, s in LEGIBLE if self._certainties[index] < c), 1.0)
            if share >= worst:
                continue
            word = self._text[begin : begin + 40].split(maxsplit=1)[0]
            if begin + len(word) <= start:  # the last word before the record
                continue
            if not any(map(str.isdigit, word)):
                share = (1 + share) / 2
            worst = min(worst, share)
        return sure if worst == 1.0 else round(sure * worst, 3)
