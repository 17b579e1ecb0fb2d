"""What a time expression is about: a citation's date, the name of a plan, a baseline, the past.

Deadlines and the times of targets both leave such expressions out; both ask here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from . import date_year, lexicon
from .dates import Time
from .draft import Draft
from .outline import Node, Outline
from .view import View

Role = Literal["", "citation", "letterhead", "name", "matter", "compared", "baseline", "past"]

_BACK = 260


def words(*ids: str) -> str:
    """The alternatives of some entries of ``times.toml``, longest first."""
    return lexicon.alternation(tuple(e for e in lexicon.load("times") if e.id in ids))


# Words that open the name of a plan, a programme, an act, or a thing that a year describes: a
# period or a year behind them, with no break of the sentence between, belongs to them.
_NAME = re.compile(rf"(?<!\w)(?:{words('act_name', 'plan_name', 'dated_noun')})(?!\w)")
# Names whose time stays theirs even with a preposition: ``Chiến lược ... đến năm 2030``.
_HARD_NAME = re.compile(rf"(?<!\w)(?:{words('act_name')})(?!\w)")
_PLAN_NAME = re.compile(rf"(?<!\w)(?:{words('plan_name')})(?!\w)")
_TURN = rf"[.;:\n]|, (?:{words('clause_turn')})(?!\w)"
# What ends a name on the way to the time: a new clause, a verb of doing or reaching.
_BREAK = re.compile(rf"{_TURN}|(?<!\w)(?:{words('clause_verb')})(?!\w)")
# What ends even the name of a programme, whose words may be verbs (``trường đạt chuẩn``).
_PAUSE = re.compile(
    rf"{_TURN}|(?<!\w)(?:phấn đấu|hoàn thành|trình|gửi|xong|chỉ tiêu|mục tiêu(?! quốc gia))(?!\w)"
)
# Behind a horizon: what is to be reached, so that the horizon is no part of a name.
_REACHES = re.compile(
    r",? (?:[^\W\d]+ ){0,6}?(?:có|đạt|hoàn thành|phấn đấu|giảm|tăng|còn|nâng|đưa|chiếm)"
    r" (?:[^\W\d]+ ){0,6}?\d"
)
_COMPARED = re.compile(
    r"(?<!\w)(?:so với(?: cùng kỳ| thời điểm| kết quả| mức| bình quân)*(?: của)?|cùng kỳ"
    r"|(?:gấp|bằng|tăng) [^.;\n\d]{0,12}\d[\d,]* lần(?: của| mức)*) ?\(?$"
)
_EFFECT = re.compile(r"(?:hiệu lực|ban hành|(?<!đăng )ký|thành lập|công bố)[^.;\n]{0,25}$")
_CLOCK = re.compile(r",? \d\d?[:hg]\d\d")
_ALREADY = re.compile(r"[^.;\n]{0,60}(?<!\w)đã (?!được giao|đề ra|ban hành kèm)")
_BASELINE = re.compile(
    r"(?<!\w)(?:theo (?:kết quả|số liệu)[^.;\n]{0,40}"
    r"|(?:từ|thay vì|so) [^.;\n]{0,12}\d[\d.,]* ?(?:%|\w+)? ?\(?(?:của|vào|tại|ở)?"
    r"|kết quả (?:điều tra|rà soát|thực hiện|tổng điều tra)[^.;\n]{0,40}) ?\(?$"
)
_LETTERHEAD = re.compile(r"[^\n]{0,60}, ?(?:ngày|tháng)[ .…_\d]{0,12}")
_PAST_SECTIONS = {"situation", "basis", "signature", "recipients"}
_DATE_FORMS = {"day", "days", "slash"}
_LOOSE = {"moment", "within"}


_SERIES = re.compile(
    r":?(?: [^\W\d]+){0,6}? (?:là |phấn đấu |bình quân |dự kiến |ước |có |còn |đạt |giảm |tăng "
    r"|hỗ trợ |xây dựng |đào tạo |giải quyết |thực hiện |hoàn thành |trồng |đưa )+"
    r"(?:[^\W\d]+ ){0,8}?\d"
)
_ATTAINED = re.compile(
    r"(?:đạt|lên|xuống|còn|mức)(?: [^\W\d]+){0,4} \d[\d.,]* ?%?(?: [^\W\d]+){0,3} $"
)
# ``số trường đạt chuẩn năm 2026 là 7/9``: the year stands between what is measured and its state
STATES = re.compile(
    r" (?:phấn đấu |dự kiến |ước |phải |cần )*(?:đạt|giải ngân|là|còn|giảm còn|tăng lên|chiếm)"
    r"(?: (?:ít nhất|tối thiểu|khoảng|trên|dưới|từ|mức|không quá))* \d"
)
_COUNT = re.compile(r":? (?:khoảng |trên |ít nhất |tối thiểu |là )?\d")
# ``Năm 2026 bố trí``, ``Năm 2027 UBND tỉnh tổ chức``: a year at the head of what is to be done.
_UNDERTAKES = re.compile(
    r",? (?:(?:sẽ|cần|phải|dự kiến|tiếp tục|tập trung|chủ động|ưu tiên) )*"
    rf"(?:{words('undertaking')})(?!\w)"
    r"|,? [^\W\d]+(?: [^\W\d]+){0,5} (?:sẽ |cần |phải |dự kiến |tiếp tục |tập trung )+"
    rf"(?:{words('undertaking')})(?!\w)"
)
_LED = (", ", "phấn đấu ", "trong đó ", "riêng ", "trước mắt ", "cụ thể ", "dự kiến ")
DOING_NEXT = re.compile(
    r"(?:hoàn thành|xong|tổ chức|khởi công|bắt đầu|kết thúc|dự kiến|nghiệm thu|bàn giao)[ ,(:]{1,3}"
    r"(?:\w+ )?$"
)
_OPENS = re.compile(r"(?:^|[\n;:(]|[.] |(?:^|\n)\(?\w{1,3}[)/] ?)[-+*•–. ]*$")


class Context:
    """Judges the times of one document.

    Attributes:
        roles: for each time, what it is about when it bounds nothing of the plan, else "".
            ``name`` is that of a plan or an act, ``matter`` what a noun such as ``kết quả``,
            ``dự toán`` is of: it still dates a figure; ``compared`` is the year that a change is
            measured against.
        floor: ISO date before which nothing of the plan can fall due; "" when unknown.
    """

    def __init__(
        self, view: View, outline: Outline, times: Sequence[Time], citations: Sequence[Draft]
    ) -> None:
        self.view, self.outline, self.times = view, outline, times
        self.floor = date_year.floor(view)
        self.first = str(date_year.first_year(view) or "")
        spans = sorted((c.start, c.end) for c in citations)
        self._starts = [s for s, _ in spans]
        self._ends: list[int] = []  # furthest end up to each citation: they may nest
        for _, end in spans:
            self._ends.append(max(end, self._ends[-1]) if self._ends else end)
        nodes = [n for n in outline.nodes if n.kind not in ("basis", "annex")]
        self.body = nodes[0].start if nodes else date_year.title_end(view)
        # A heading may run over lines: ``PHẦN THỨ HAI`` above ``KẾ HOẠCH NĂM 2022``.
        self.headings = {
            line: node.end for node in outline.nodes for line in _lines(view, node.start, node.end)
        }
        self.titles = [self._annex_title(n) for n in outline.nodes if n.kind == "annex"]
        self.roles: list[Role] = [self._role(time) for time in times]

    def _annex_title(self, node: Node) -> tuple[int, int]:
        """The run of an annex's label and title: its lines in capitals, bold or bracketed."""
        view = self.view
        block = view.block_at(node.start)
        for index in range(block + 1, min(block + 5, len(view.blocks))):
            line, style = view.line(index), view.blocks[index]
            if not (style.upper or style.bold or line.isupper() or line.startswith("(")):
                break
            if view.starts[index] in self.headings or style.cell is not None:
                break
            block = index
        return node.start, view.ends[block]

    def in_title(self, position: int) -> bool:
        """Tell whether *position* lies in the title of the document or of an annex."""
        return position < self.body or any(low <= position < high for low, high in self.titles)

    def cited(self, time: Time) -> bool:
        """Tell whether *time* lies in a citation."""
        index = bisect_right(self._starts, time.end - 1) - 1
        return index >= 0 and self._ends[index] > time.start

    def _role(self, time: Time) -> Role:
        if self.cited(time):
            return "citation"
        folded = self.view.folded
        block = self.view.block_at(time.start)
        begin = self.view.starts[block]
        plain = time.form in _DATE_FORMS and time.prep in ("", "until")
        if plain and block < 30 and _LETTERHEAD.fullmatch(folded, begin, time.start):
            return "letterhead"
        before = folded[max(begin, time.start - 80) : time.start]
        if before.endswith(("so với ", "cùng kỳ ")):
            return "compared"  # also behind a name: ``đạt 96% kế hoạch, tăng 11% so với năm 2013``
        name = self._named(time, begin)
        if name:
            return name
        if _COMPARED.search(before):
            return "compared"
        if time.prep in ("", "part") and _BASELINE.search(before):
            return "baseline"
        if self._event(time, before):
            return "past"
        end = time.interval.end
        if end is not None and end < self.floor:
            return "past"
        whole = time.kind == "moment" and time.form in ("year", "bare", "plain")
        return "past" if whole and end is not None and end < self.first else ""

    def _event(self, time: Time, before: str) -> bool:
        """Tell whether a time is that of something that happened or an act that takes effect."""
        folded = self.view.folded
        if time.kind == "recurring":
            return False
        if time.prep in ("from", "span", "") and _EFFECT.search(before):
            return time.prep != "" or time.form == "day"
        known = time.interval.start or "~"
        if time.prep == "from" and time.form == "day" and known < self.floor:
            return True
        if time.prep in ("from", "part", "in") and folded.startswith(" đến nay", time.end):
            return True
        if _CLOCK.match(folded, time.end):
            return True
        told = time.prep in ("", "in", "from") and not self.ahead(time)
        return told and _ALREADY.match(folded, time.end) is not None

    def ahead(self, time: Time) -> bool:
        """Tell whether *time* ends in a year after the plan's first: no clause can tell it past."""
        return bool(self.floor) and (time.interval.end or "")[:4] > self.floor[:4]

    def _named(self, time: Time, begin: int) -> Role:
        """Tell whether *time* belongs to the name of a plan or an act, or to a noun, before it."""
        if time.kind == "recurring":
            return ""
        if time.yearless and time.prep == "from":
            return ""  # ``đăng ký đề án ngay từ đầu năm``
        if time.prep in ("before", "late", "now") or time.form in ("relative", "slash"):
            return ""
        folded = self.view.folded
        before = folded[max(begin, time.start - _BACK) : time.start]
        if _quoted(before, self.view.text, time.start) or before.endswith("áp dụng cho "):
            return "name"
        if time.form == "period" and folded.startswith("nhiệm k", time.start):
            return "matter"
        if time.prep == "in" or (before.endswith("(") and folded.startswith(")", time.end)):
            return ""
        if time.prep == "until" and _REACHES.match(folded, time.end):
            return ""  # ``triển khai Đề án 06 đến năm 2027 đạt 95%``
        bare = time.prep in ("", "part")
        horizon = time.prep == "until" and time.form in ("year", "bare", "period")
        if _holds(_HARD_NAME, before, _PAUSE if bare else _BREAK):
            return "name"
        if horizon and _holds(_PLAN_NAME, before, _BREAK):
            return "name"
        if not bare or self.headings.get(begin, 0) > time.start or time.yearless:
            return ""
        held = _holds(_PLAN_NAME, before, _PAUSE) or _holds(_NAME, before, _BREAK)
        return "matter" if held else ""

    def placed(self, time: Time) -> bool:
        """Tell whether a bare year or period stands where it dates what is to be done."""
        folded = self.view.folded
        low = self.view.starts[self.view.block_at(time.start)]
        before = folded[max(low, time.start - 140) : time.start]
        if time.form == "period" and (time.interval.start or "") >= self.floor[:4]:
            return True
        if time.form == "year" and (DOING_NEXT.search(before) or _ATTAINED.search(before)):
            return True
        if self.stated(time):
            return True
        if time.interval.end is None and time.prep != "part":
            return True  # ``năm 2026 và các năm tiếp theo``
        opens = self.opens(time)
        if time.form == "plain" and opens:
            return True
        if not _OPENS.search(before) and not before.endswith(_LED):
            return False
        after = folded[time.end : time.end + 100]
        alone = before.endswith("(") and after.startswith(")")
        measured = _SERIES.match(after) or _COUNT.match(after) or _UNDERTAKES.match(after)
        return alone or bool(measured) or (opens and after.startswith((":", ",")))

    def stated(self, time: Time) -> bool:
        """Tell whether a bare year of the plan's time leads to the state to be reached."""
        if time.form != "year" or time.prep or not self.floor:
            return False
        known = (time.interval.end or "") >= self.floor
        return known and STATES.match(self.view.folded, time.end) is not None

    def begins(self, time: Time, before: str) -> bool:
        """Tell whether a time goes on with a series: ``Quý I kiểm tra 20 cơ sở, quý II kiểm``."""
        after = self.view.folded[time.end : time.end + 100]
        return before.endswith(_LED) and _UNDERTAKES.match(after) is not None

    def opens(self, time: Time) -> bool:
        """Tell whether the expression opens its sentence or item."""
        return _OPENS.search(self.view.folded[max(0, time.start - 8) : time.start]) is not None


def _lines(view: View, start: int, end: int) -> list[int]:
    """Where the lines of ``text[start:end]`` begin; the first is *start* itself."""
    first, last = view.block_at(start), view.block_at(max(start, end - 1))
    return [start, *(view.starts[block] for block in range(first + 1, last + 1))]


def _quoted(before: str, text: str, end: int) -> bool:
    """Tell whether a quotation mark opened in *before*, which ends at *end*, is still open."""
    index = before.rfind('"')
    if index < 0:
        return False
    mark = text[end - len(before) + index]
    if mark in "“”":
        return mark == "“"
    return (index == 0 or before[index - 1] in " (") and before[index + 1 : index + 2] != " "


def _holds(name: re.Pattern[str], before: str, end: re.Pattern[str]) -> bool:
    """Tell whether the last name that *before* opens reaches its end unbroken."""
    ends = [match.end() for match in name.finditer(before)]
    return bool(ends) and end.search(before, ends[-1]) is None
