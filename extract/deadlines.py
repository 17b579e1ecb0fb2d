"""Deadlines: the time expressions that bound or repeat a duty.

Every time expression of the document is a candidate. ``date_context`` takes out those that date
something else; here a frequency has to be one of work (not of crops), and a bare period or year
has to stand where it dates what is to be done.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from ..models import BlockKind
from . import tables
from .date_context import DOING_NEXT, STATES, Context, words
from .dates import Time
from .draft import Draft
from .outline import Outline
from .view import View

RULES: dict[str, str] = {
    "deadline.by": "A date or year after words such as trước, chậm nhất, đến, cuối is a deadline.",
    "deadline.within": "A month, quarter, year or period after words such as trong is a deadline.",
    "deadline.bare": "A bare period or year counts where it opens its clause or is measured.",
    "deadline.recurring": "A frequency of a duty is a recurring deadline.",
    "deadline.duty": "Thường xuyên, 6 tháng, đột xuất count beside a duty to report or inspect.",
    "deadline.cell": "A table cell that is a time expression as a whole is a deadline.",
    "deadline.limit": "A day behind thời hạn or thời gian hoàn thành is the last day.",
    "deadline.relative": "A number of days from an event is a deadline without dates.",
}

_PROSE = 80  # a cell of more characters is a sentence, whatever its column
_CLOSED = {"basis", "signature", "recipients", "situation"}
_DUTY = rf"(?:{words('duty')})"
_DUTY_BEFORE = re.compile(rf"{_DUTY}[^.;:\n]{{0,60}}$")
_BESIDE = (
    r"(?:theo dõi|đôn đốc|hướng dẫn|cập nhật|tăng cường|tổ chức|công tác|phối hợp|chủ động|việc"
    r"|thực hiện|tiến hành|nắm tình hình|nắm bắt|tự)"
)
_DUTY_NEAR = re.compile(rf"{_DUTY}(?:[^.;:,\n]{{0,12}}|(?:, | và ){_BESIDE} )$")
_DUTY_AFTER = re.compile(rf"(?:,? (?:và )?{_BESIDE}){{0,5}},? (?:và )?{_DUTY}")
_REPORT = re.compile(
    r"(?:báo cáo|sơ kết|tổng kết|kiểm điểm|giao ban|kết quả|đánh giá|định kỳ)[^.;\n]{0,200}$"
)
# ``báo cáo 02 lần/ngày``; of other duties ``02 lần/năm`` is the pace of a target.
_REPORTING = re.compile(
    r"(?:báo cáo|giao ban|họp|hội ý|sơ kết|tổng kết|kiểm điểm|cập nhật|gửi|thông tin)"
    r"(?: [^\W\d]+){0,3}[ ,(]{1,2}$"
)
# ``chương trình công tác quý, tháng``: the words name a paper.
_AGENDA = re.compile(
    r"(?:chương trình|kế hoạch|lịch|dự toán|chỉ tiêu|chế độ|nhiệm vụ)"
    r"(?: công tác| hoạt động| làm việc| thu chi| ngân sách| học tập| giảng dạy| tuần tra){0,2} $"
)
# The days that a report's numbers are of: ``số liệu tính từ ngày 15 ... đến ngày 14 ...``.
_COUNTED_UP = re.compile(
    r"(?<!học )(?<!phát )sinh $"
    r"|(?:(?:chốt|tính|lấy) số liệu|số liệu(?: báo cáo)?(?: được)? (?:chốt|tính|lấy)"
    r"|(?<!định )kỳ (?:báo cáo|số liệu)(?= (?:tính|được tính|là|kể|từ|$)))[^.;\n]{0,80}$"
)
_EACH = ("hàng", "hằng", "mỗi")
_AGE = re.compile(r" (?:tuổi|thử|học|kinh nghiệm|liền|liên tục|trở|kể|qua|tới|tù)")
_CROPS = re.compile(
    r"(?:cây(?: trồng)?|đất trồng cây|trồng cây|cây trồng ngắn ngày|lương|sinh hoạt|đời sống"
    r"|hoạt động|công việc|cuộc sống|thường) $"
)
_COUNTED = re.compile(r"(?:\d|lần|lượt|cuộc|/) ?/ ?$")
_LABEL = re.compile(
    rf"(?:{words('time_label')})(?: (?:triển khai|thực hiện|hoàn thành|tổ chức"
    r"|báo cáo|dự kiến|gửi|ban hành|trình|kết thúc|phát động))*(?: nhiệm vụ| các nhiệm vụ)?"
    r" ?(?::|là|-|trong)? ?(?:\d{1,2} ?(?:h|giờ|g|:)(?: ?\d\d)?(?: ?phút)?,? ?)?$"
)
_LIMIT = re.compile(r"(?:thời hạn|hoàn thành|gửi|kết thúc|trình)[^:]{0,30}: ?$")
_DOING = re.compile(
    r"(?:hoàn thành|xong|tổ chức|thực hiện|triển khai|ban hành|trình|báo cáo|khởi công|dự kiến"
    r"|bắt đầu|kết thúc|đưa vào sử dụng|nghiệm thu|áp dụng|sơ kết|tổng kết|lộ trình)"
    r"[^.;:\n]{0,40}$"
)
# In a report of the situation only what is announced can still fall due.
_PROSPECT = re.compile(rf"(?<!\w)(?:{words('prospect')})(?!\w)[^.;\n]{{0,100}}$")
_NAMED_MONTH = re.compile(r"(?:tháng|ngày|tuần lễ|đợt cao điểm) [^.;\n(]{3,60}\($")
_DONE = re.compile(r"(?<!\w)đã(?! đề ra| được giao| ban hành kèm| có)[^.;\n]{0,120}$")
# Money and what it is for, but no programme, whose period would be its name's.
_MONEY = re.compile(
    r"(?:kinh phí|vốn|ngân sách|dự toán|tổng mức)(?!\w)(?:(?!kế hoạch|chương trình|đề án|dự án"
    r"|nghị quyết|phương án|chiến lược|quyết định|quy hoạch|ctmtqg)[^.;:\n]){0,100} $"
)
_MONEY_SAID = re.compile(r",? ?(?:\(?(?:là|khoảng|ước|dự kiến|cần|như sau|gồm)(?!\w)|:)")
_AND = frozenset({" và ", ", ", " hoặc ", "; ", "/", " & "})
_FINE = {"day", "days", "month", "months", "quarter", "quarters", "half", "my", "slash"}


def find(view: View, outline: Outline, times: list[Time], citations: list[Draft]) -> list[Draft]:
    """The deadlines of a document, in the order of the text."""
    drafts = tables.deadlines(view, outline, times)
    if not times:
        return drafts
    claimed = [run for run in tables.claimed(view) if run[1] - run[0] <= _PROSE]
    taken = _Runs([*claimed, *((d.start, d.end) for d in drafts)])
    judge = _Judge(view, outline, Context(view, outline, times, citations))
    last: Time | None = None
    for index, time in enumerate(times):
        rule = "" if taken.hold(time.start) else judge.rule(index, time)
        if not rule and last is times[index - 1] and judge.goes_on(last, index):
            rule = "deadline.within"
        if rule:
            drafts.append(_draft(time, rule))
            last = time
    return sorted(drafts, key=lambda draft: draft.start)


class _Runs:
    """Runs of the text that another step reads."""

    def __init__(self, runs: list[tuple[int, int]]) -> None:
        runs.sort()
        self.starts = [start for start, _ in runs]
        self.ends = list(accumulate((end for _, end in runs), max))

    def hold(self, position: int) -> bool:
        """Tell whether *position* lies in one of the runs."""
        index = bisect_right(self.starts, position) - 1
        return index >= 0 and position < self.ends[index]


def _draft(time: Time, rule: str) -> Draft:
    kind = "within" if time.kind == "moment" else time.kind
    limit = rule == "deadline.limit"
    fields = {
        "kind": "by" if limit else kind,
        "start": None if limit else time.interval.start,
        "end": time.interval.end,
        "every": time.every,
    }
    return Draft(time.start, time.end, fields, rule, 0.9 if rule != "deadline.bare" else 0.7)


class _Judge:
    """Says by which rule a time is a deadline, "" when it is none."""

    def __init__(self, view: View, outline: Outline, context: Context) -> None:
        self.view, self.outline, self.context = view, outline, context
        self.folded = view.folded

    def rule(self, index: int, time: Time) -> str:
        block = self.view.block_at(time.start)
        cell = self._whole(block, time)
        role = self.context.roles[index]
        if role in ("name", "matter") and self._funds(time):
            role = ""
        if role in ("citation", "letterhead") or self.context.in_title(time.start):
            return ""
        if cell and self.view.blocks[block].kind is BlockKind.CELL:
            return "deadline.cell"
        low = max(self.view.starts[block], time.start - 140)
        before = self.folded[low : time.start]
        kind = self.outline.kind_at(time.start)
        if _COUNTED_UP.search(before):
            return ""
        if kind in _CLOSED and not (kind == "situation" and _PROSPECT.search(before)):
            return ""
        if time.kind == "recurring":
            return self._recurring(time, index)
        if role or time.prep == "so_far":
            return ""
        done = _DONE.search(before) and not _PROSPECT.search(before)
        if done and not self.context.ahead(time):
            return ""
        if time.form == "quarter" and not time.prep and self._dated_at_once(time, index):
            return ""  # ``quý I (trước ngày 15/3)`` names the report
        if time.kind == "by":
            known = time.form != "phase" or time.interval.end
            return "deadline.by" if known else ""
        return self._bounded(time, before, block, whole=cell)

    def _funds(self, time: Time) -> bool:
        """``Tổng nhu cầu kinh phí giai đoạn 2021 - 2025 là ...``: when the money is spent."""
        if time.form != "period" or time.prep or (time.interval.end or "") < self.context.floor:
            return False
        low = max(self.view.starts[self.view.block_at(time.start)], time.start - 160)
        return bool(
            _MONEY.search(self.folded, low, time.start) and _MONEY_SAID.match(self.folded, time.end)
        )

    def goes_on(self, last: Time, index: int) -> bool:
        """Tell whether a bare time is the next of a list: ``trong quý IV/2025 và quý I/2026``."""
        time = self.context.times[index]
        if time.kind not in ("moment", "within") or last.kind not in ("moment", "within"):
            return False
        gap = self.folded[last.end : time.start] if time.start - last.end < 8 else ""
        return gap in _AND and self.context.roles[index] in ("", "matter")

    def _whole(self, block: int, time: Time) -> bool:
        """Tell whether a block is nothing but the time expression."""
        start, end = self.view.starts[block], self.view.ends[block]
        if time.start - start > 8 or end - time.end > 8:
            return False
        lead, tail = self.folded[start : time.start], self.folded[time.end : end]
        return not lead.strip(" -+*•(") and not tail.strip(" .;,):/")

    def _recurring(self, time: Time, index: int) -> str:
        before = self.folded[max(0, time.start - 90) : time.start]
        after = self.folded[time.end : time.end + 60]
        if time.form == "rate":
            return "deadline.duty" if _REPORTING.search(before) else ""
        if time.form == "pair" and "định k" in self.folded[time.start : time.end]:
            return "deadline.recurring"
        if time.form == "list" and _AGENDA.search(before):
            return ""
        if time.form in ("often", "pair"):
            beside = _DUTY_NEAR.search(before) or _DUTY_AFTER.match(after) or _LABEL.search(before)
            return "deadline.duty" if beside else ""
        if time.form == "sudden":
            duty = _DUTY_BEFORE.search(before) or _DUTY_AFTER.match(after)
            goes_on = index > 0 and self._follows(self.context.times[index - 1], time)
            return "deadline.duty" if duty or goes_on or "định kỳ" in before else ""
        if time.form == "half":
            before = self.folded[max(0, time.start - 240) : time.start]
            aside = _AGE.match(after) or self._named_report(time, index)
            return "deadline.duty" if _REPORT.search(before) and not aside else ""
        if _COUNTED.search(before) or _CROPS.search(before):
            return ""
        if time.every == "day" and self.folded[time.start : time.end].startswith(_EACH):
            duty = _DUTY_BEFORE.search(before) or _DUTY_AFTER.match(after)
            return "deadline.duty" if duty else ""
        return "deadline.recurring"

    def _named_report(self, time: Time, index: int) -> bool:
        """Tell whether a day follows at once, so that ``6 tháng`` only names the report."""
        if index + 1 >= len(self.context.times):
            return False
        following = self.context.times[index + 1]
        gap = self.folded[time.end : following.start] if following.kind == "by" else "."
        return len(gap) < 40 and not re.search(r"[.,;\n]", gap)

    def _dated_at_once(self, time: Time, index: int) -> bool:
        following = self.context.times[index + 1 : index + 2]
        return bool(following) and (
            following[0].kind == "by" and self.folded[time.end : following[0].start] == " ("
        )

    def _follows(self, last: Time, time: Time) -> bool:
        """Tell whether a frequency goes on with *time*: ``hàng quý và đột xuất``."""
        counts = last.kind == "recurring" and last.form not in ("often", "sudden")
        return counts and time.start - last.end < 8

    def _bounded(self, time: Time, before: str, block: int, *, whole: bool) -> str:
        """A time within which: with ``trong``, ``từ``, or bare."""
        if time.form == "relative":
            return "deadline.relative"
        if time.prep in ("in", "now", "from", "span"):
            return "deadline.within"
        style = self.view.blocks[block]
        heading = self.context.headings.get(self.view.starts[block], 0) > time.start or (
            style.kind is BlockKind.HEADING and time.end == self.view.ends[block]
        )
        if whole:
            return "" if heading else "deadline.bare"
        if _LABEL.search(before):
            last = time.form == "day" and _LIMIT.search(before)
            return "deadline.limit" if last else "deadline.within"
        if time.form in _FINE:
            doing = _DOING if time.form not in ("day", "days") else DOING_NEXT
            opens = self.context.opens(time) and not (time.yearless and _NAMED_MONTH.search(before))
            led = self.context.begins(time, before) or (
                time.form == "half" and STATES.match(self.folded, time.end)
            )
            if doing.search(before) or opens or led:
                return "deadline.within"
            return ""
        return "deadline.bare" if not heading and self.context.placed(time) else ""
