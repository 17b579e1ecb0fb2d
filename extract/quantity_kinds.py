"""Target or figure: is a number a commitment or a fact? And how does it change what it measures?

Evidence, the strongest first: the time in the clause against the first year of the plan, words
of the clause (``đã``, ``hiện có``; ``phấn đấu``, ``đến năm``), the kind of the section, the kind
of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from ..models import BlockKind, Change, Per
from . import date_year, quantity_subjects
from .dates import Time
from .lexicon import alternation, load
from .outline import Outline
from .quantity_clauses import Clause
from .quantity_words import words
from .view import View

Sort = Literal["target", "figure"]

_REPORT = re.compile(r"báo cáo(?: .*)?$")
_PLANNED = re.compile(
    r"(?:kế hoạch|chương trình|đề án|tờ trình|quyết định|nghị quyết|phương án)(?: .*)?$"
)
_TASKS = re.compile(
    r"(?:phương hướng|nhiệm vụ|mục tiêu|đề xuất|kiến nghị|kế hoạch .* năm|giải pháp|chỉ tiêu)"
)
_SITUATION = re.compile(
    r"(?:thực trạng|kết quả|tình hình|đánh giá|hiện trạng|khái quát|đặc điểm|tồn tại|nguyên nhân)"
)
_NOTE = re.compile(r"\[\d{1,3}\] ")
_COMPARED = re.compile(
    r"(?:so với|so|tăng so|giảm so|cao hơn|thấp hơn)(?: cùng kỳ| mức)?(?: của)? *$"
)
_PER: tuple[tuple[Per, re.Pattern[str]], ...] = (
    (
        "year",
        re.compile(r"(?<!\w)(?:mỗi năm|hàng năm|hằng năm|bình quân năm|một năm|từng năm)(?!\w)"),
    ),
    ("month", re.compile(r"(?<!\w)(?:mỗi tháng|hàng tháng|hằng tháng)(?!\w)")),
    ("quarter", re.compile(r"(?<!\w)(?:mỗi quý|hàng quý|hằng quý)(?!\w)")),
)
_TO_STATE = re.compile(
    r"(?<!\w)(?:còn|xuống|lên|đạt|đạt được|chiếm|duy trì|giữ|đến|tới|cho|được|có|bằng|đối với|nâng"
    r"|gồm|với)(?!\w)"
)


class Kinds:
    """Sorts the clauses of one document into targets and figures."""

    def __init__(self, view: View, outline: Outline, times: Sequence[Time]) -> None:
        self.view, self.outline = view, outline
        self.times = [t for t in times if t.kind != "recurring"]
        self.starts = [t.start for t in self.times]
        first = date_year.first_year(view)
        self.floor = f"{first}-01-01" if first else date_year.floor(view)
        self.report = self._is_report()
        self.past = re.compile(rf"(?<!\w)(?:{words('past')})(?!\w)")
        self.future = re.compile(rf"(?<!\w)(?:{words('future')})(?!\w)")

    def _is_report(self) -> bool:
        for index in range(min(40, len(self.view.blocks))):
            line = self.view.folded[self.view.starts[index] : self.view.ends[index]].strip()
            if _REPORT.match(line) and len(line) < 200:
                return True
            if _PLANNED.match(line):
                return False
        return False

    def sort(self, clause: Clause, before: Sort | None, skip_time: bool = False) -> Sort:
        """*before* is the sort of the clause before it in the same sentence, if any."""
        words_before = self._words(clause)
        tense = None if skip_time else self._time(clause)
        if tense is not None:
            return tense
        if quantity_subjects.described(self.view, clause):
            return "figure"
        section = "figure" if self._footnote(clause) else self._section(clause.measure.digits)
        past, future = self._last(self.past, words_before), self._last(self.future, words_before)
        if section == "figure":
            if future > past and self._strong(words_before):
                return "target"
            return "figure"
        if before is not None and past < 0 and future < 0:
            return before
        if past > future and not self.view.folded.startswith(_LIMITS, clause.measure.start):
            return "figure"  # ``dự toán đã giao, không quá 900 triệu đồng`` sets a limit
        return "target"

    def _footnote(self, clause: Clause) -> bool:
        """Footnotes prove what the text says: their numbers are facts."""
        block = clause.measure.block
        if self.view.blocks[block].kind is BlockKind.FOOTNOTE:
            return True
        return _NOTE.match(self.view.folded, self.view.starts[block]) is not None

    def _strong(self, text: str) -> bool:
        return (
            not self.report
            and re.search(r"(?<!\w)(?:phấn đấu|sẽ|mục tiêu)(?!\w)", text) is not None
        )

    def _words(self, clause: Clause) -> str:
        start = clause.measure.start
        return self.view.folded[max(clause.reach, start - 240) : start]

    def _last(self, pattern: re.Pattern[str], text: str) -> int:
        found = -1
        for match in pattern.finditer(text):
            found = match.start()
        return found

    def _section(self, position: int) -> Sort | None:
        """What the headings say: ``figure`` under a situation or in a report."""
        for node in self.outline.chain(position):
            title = self.view.folded[node.start : node.end]
            if node.kind == "situation":
                return "figure"
            if node.kind in ("goal", "solution", "funding", "organisation", "purpose"):
                if not self.report:
                    return "target"
                if node.kind == "goal" or _TASKS.search(title):
                    return "target"
            if self.report and _TASKS.search(title) and not _SITUATION.search(title):
                return "target"
        return "figure" if self.report else None

    def _time(self, clause: Clause) -> Sort | None:
        """The last time in the words of the clause, held against the first year of the plan."""
        start, end = clause.left[0], max(clause.measure.start, clause.left[0])
        index = bisect_left(self.starts, end) - 1
        while index >= 0 and self.starts[index] >= start - 1:
            time = self.times[index]
            before = self.view.folded[max(0, time.start - 24) : time.start]
            if not _COMPARED.search(before):
                return self._against(time)
            index -= 1
        behind = self.behind(clause)
        return self._against(behind) if behind is not None else None

    def behind(self, clause: Clause) -> Time | None:
        """The time right behind the number: ``đạt 30% vào năm 2030``."""
        follow = bisect_left(self.starts, clause.measure.end)
        if follow < len(self.times) and self.starts[follow] < clause.right[1]:
            between = self.view.folded[clause.measure.end : self.starts[follow]]
            time = self.times[follow]
            closed = self.view.folded[time.end : time.end + 1] == ")"
            if between in (" ", " vào ") or (between == " (" and closed):
                return time
        return None

    def _against(self, time: Time) -> Sort | None:
        if not self.floor or self.report:
            return None
        end, start = time.interval.end, time.interval.start
        if end is not None and end < self.floor:
            return "figure"
        words_of = self.view.folded[time.start : time.end]
        if start is not None and end is None and words_of.startswith(("đầu", "từ đầu")):
            return "figure" if int(start[:4]) <= int(self.floor[:4]) + 1 else "target"
        if time.prep == "so_far":
            return "figure"
        if time.kind == "by" and (end or "") >= self.floor:
            return "target"
        if end is not None and int(end[:4]) > int(self.floor[:4]):
            return "target"
        return None


def change(view: View, clause: Clause) -> Change | None:
    """The change that the verb of the clause tells, or None where it has no verb of change."""
    sign = view.folded[max(0, clause.measure.digits - 2) : clause.measure.digits]
    if sign in ("(-", "(+"):
        return "decrease" if sign == "(-" else "increase"
    verbs, blocked = _change_verbs()
    start, end = max(clause.reach, clause.left[0] - 14), clause.measure.digits
    text = view.folded[max(start, end - 260) : end].rpartition(")")[2]
    if _POVERTY.search(text):
        return "decrease"
    text = blocked.sub(lambda m: "·" * len(m[0]), text)
    low = end - len(text)
    found = [m for m in verbs.finditer(text) if not _in_name(view.text, low + m.start())]
    if not found:
        return None
    verb: Change = "decrease" if _DECREASE.match(found[-1][0]) else "increase"
    between = text[found[-1].end() :]
    if found[-1][0] == "vượt" and len(between) > 24:
        return None  # ``thiệt hại vượt khả năng của huyện, tập trung ở 34 xã``
    if clause.measure.unit == "lần":
        return "level" if _LEFT_OVER.search(between) else verb
    if _TO_STATE.search(between):
        return "level"
    return verb


def _in_name(text: str, position: int) -> bool:
    """``Thôn Đông Hạ``: a verb only in looks."""
    word = re.search(r"(\w+) $", text[max(0, position - 24) : position])
    return text[position].isupper() and word is not None and word[1][0].isupper()


_BEHIND_NOUN = re.compile(r"[^,;.:/()\d]{0,25}/năm(?!\w)")
# ``giảm 10% số vụ tai nạn mỗi năm``
_EACH_BEHIND = re.compile(
    r" [^,;.:()\d\n]{1,60} mỗi (?:(?P<year>năm)|(?P<quarter>quý)|(?P<month>tháng))"
    r"(?= ?(?:[,;.)\n]|$))"
)
_LIMITS = ("không quá", "tối đa", "không vượt")
# ``giảm nghèo bình quân 1,2%``: here the compound does tell of the number
_POVERTY = re.compile(
    r"(?<!\w)giảm nghèo(?: (?:bền vững|đa chiều|bình quân|hàng năm|hằng năm|mỗi năm|từ|khoảng|trên|"
    r"ít nhất|chung|tối thiểu))* ?$"
)
_LEFT_OVER = re.compile(r"(?<!\w)(?:còn|đạt|xuống)(?!\w)")
_DECREASE = re.compile(r"giảm|hạ|cắt giảm|kéo giảm|tiết giảm|tiết kiệm|rút ngắn")


def _change_verbs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    global _VERBS
    if _VERBS is None:
        entries = load("change_verbs")
        verbs = alternation(
            tuple(e for e in entries if e.data["change"] in ("increase", "decrease"))
        )
        blocked = alternation(tuple(e for e in entries if e.data["change"] == "none"))
        _VERBS = (
            re.compile(rf"(?<!\w)(?:{verbs})(?!\w)"),
            re.compile(rf"(?<!\w)(?:{blocked})(?!\w)"),
        )
    return _VERBS


_VERBS: tuple[re.Pattern[str], re.Pattern[str]] | None = None


def per(view: View, clause: Clause, change: Change) -> Per | None:
    """The pace of a number: ``/năm`` behind it, ``mỗi năm`` in the words before it."""
    if clause.measure.per is not None:
        return clause.measure.per
    start = clause.measure.digits  # ``ít nhất mỗi năm 01 lần``: the bound stands before the pace
    text = view.folded[max(clause.reach, start - 200) if clause.first else clause.left[0] : start]
    after = view.folded[clause.measure.end : clause.measure.end + 14]
    if _BEHIND_NOUN.match(view.folded, clause.measure.end):
        return "year"
    if clause.measure.kind == "rate" and change == "level" and clause.measure.unit != "lần":
        return None  # ``hàng năm tỷ lệ ... đạt 100%``: a state of each year is no pace
    each = _EACH_BEHIND.match(view.folded, clause.measure.end, max(clause.right[1], 0))
    if each:
        return each.lastgroup  # type: ignore[return-value]
    found: tuple[int, Per] | None = None
    for name, pattern in _PER:
        if pattern.match(after.lstrip()):
            return name
        for told in pattern.finditer(text):
            if found is None or told.start() > found[0]:
                found = (told.start(), name)
    return found[1] if found else None
