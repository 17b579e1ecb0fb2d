"""Which time a quantity speaks of: the one in its clause, its sentence, the line or heading above.

Guidelines, section 4 (``due``, ``as_of``), 7 and 8. Usage::

    scope = TimeScope(view, outline, times, citations)
    scope.due(start, end)    # for a target whose words are the view's text[start:end]
    scope.as_of(start, end)  # for a figure

Both answer with an ``Interval``, or None when only the period of the whole plan would tell.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from ..models import BlockKind, Interval
from . import time_counted
from .date_context import STATES, Context
from .dates import Time
from .draft import Draft
from .lazy import lazy
from .outline import Node, Outline
from .quantity_clauses import LABEL
from .view import View

_REACH = 1500
"""A sentence is looked for so far on either side; longer ones are cut."""

_OPENS = 20
"""So far behind a semicolon a time opens the clause: ``; phấn đấu đến năm 2025 ...``."""

_HEAD = 40
"""So far into a line a time stands at its head: ``- Đến năm 2030, toàn tỉnh có ...``."""

_STOP = re.compile(r"[.!?…](?= |$)(?! ?\d)")
_ABBREVIATED = re.compile(r"(?<!\w)(?:\w|tp|tx|tt|ths|ts|gs|pgs|bs|st|tr|ub|q|p|đ/c)$")
_LEAD = re.compile(r"(?::|(?:như|dưới|các \w+ ?\w*) sau(?: đây)?[.,;]?)$")
_CLAUSE = re.compile(r"[;,:]")
_MARK = re.compile(r"(?:(?P<dash>[-–•●*+○▪.]+)|(?P<letter>\w{1,2}\)|\(\w{1,3}\)|\d+[.)])) ?")
_RANKS = {"-": 2, "•": 2, "●": 2, "*": 2, "+": 3, "○": 3, "▪": 3, ".": 4}
_NEXT = re.compile(
    r",? (?:sẽ |phải |cần |phấn đấu |dự kiến )*(?:giảm|còn|đạt|tăng|là|có|nâng|đưa|phấn đấu|chiếm"
    r"|duy trì)(?!\w)"
)
# Sections that speak of what is to come.
_AHEAD = {"goal", "solution", "organisation", "funding", "purpose"}
_UNDATING = {"citation", "letterhead", "name", "compared"}
# Between a number and the bracket that dates it: ``46,2% dân số (năm 2025``.
_BRACKET = re.compile(r"(?: [^\W\d]+){0,4} ?\((?:[^\W\d]+ ){0,8}")
_OWN = re.compile(r"(?: ?[:=]| (?:là|đạt|có|còn|chỉ|ở mức)(?: [^\W\d]+){0,2}) \d")  # ``: 91,2%``
_THEN = re.compile(r" ?\((?:là |đạt |có |chỉ |còn )*")
_NOW = re.compile(
    r"(?<!\w)(?<!thực )(?<!phát )(?<!thể )(?<!xuất )(?<!biểu )(?<!tái )(?<!hoàn )"
    r"(?:hiện(?: nay| tại| có| còn| đang|,)|đến nay)(?!\w)"
)
# ``so với 45,3% năm 2015``: that year is of the number beside it alone.
_AGAINST = re.compile(r"(?<!\w)(?:so với|từ|thay vì) [^.;\n]{0,12}\d[^.;,\n]{0,14}$")
_EXPECTED = re.compile(r"(?<!\w)(?:dự kiến|sẽ|phấn đấu)(?: [^\W\d]+){0,4} $")
_NOTE = re.compile(r"\[\d{1,3}\]")
_PARTIAL = re.compile(
    r"[,;(] ?(?:trong đó|riêng|trước mắt|đặc biệt là|(?:theo )?lộ trình|phân kỳ|chia ra"
    r"|cụ thể)(?!\w)"
)
# A sentence that tells the parts of what the one before it says: ``Trong đó: ngân sách tỉnh ...``
_GOES_ON = re.compile(r" ?(?:trong đó|bao gồm|cụ thể|chia ra|cơ cấu nguồn vốn)(?: là| gồm)?[:, ]")
_PACE_OWN = re.compile(
    r"(?<!\w)(?:mỗi|hằng|hàng) (?:năm|quý|tháng|tuần)(?!\w)|\w/(?:năm|quý|tháng|tuần)(?!\w)"
)
_LEADS = re.compile(r"(?: |phấn đấu|dự kiến|riêng|và|trong đó|tiếp tục|đồng thời|bình quân)*")
_MONEY = re.compile(
    r"(?:(?:kinh phí|ngân sách|dự toán|vốn|nhu cầu|nguồn)(?: [^\W\d]+){0,6}"
    r"|tổng (?:kinh phí|nhu cầu|vốn|mức đầu tư|dự toán)(?: [^\W\d]+){0,16}) $"
)
# Before the time of a step; with the slips ``phấn đâu``, ``phần đấu``.
_STEP = re.compile(r", (?:riêng |trong đó |trước mắt |ph[ấâầ]n đ[ấâầ]u )+$")
# Behind a time that opens a clause: a share with a subject of its own.
_NEW_COUNT = re.compile(
    r",? (?:(?:có|phấn đấu|ít nhất|tối thiểu|trên|đạt) )*\d[\d,.]*% (?:số )?[^\W\d]"
)
_PLAN_PART = re.compile(
    r"(?:nội dung |mục tiêu,? )?(?:kế hoạch|chương trình|đề án|phương án)(?!\w)"
)
_LISTS = {"month", "my", "quarter"}
_Usable = Callable[[int], bool]


class TimeScope:
    """Answers which time holds at a place of one document."""

    def __init__(
        self,
        view: View,
        outline: Outline,
        times: Sequence[Time],
        citations: Sequence[Draft] = (),
        context: Context | None = None,
    ) -> None:
        self.view, self.outline, self.times = view, outline, times
        self.context = context or Context(view, outline, times, citations)
        self._starts = [time.start for time in times]
        self._heads = {view.block_at(node.start) for node in outline.nodes}
        self._leads = self._lead_lines()

    def due(self, start: int, end: int, *, money: bool = True) -> Interval | None:
        """The time by which the target at ``text[start:end]`` holds.

        The year of a lead line about money (``Tổng kinh phí năm 2026 là 42 tỷ đồng, gồm:``) serves
        the amounts under it, not the deeds that are told with them: *money* tells an amount.
        """
        found = self._counted(start, end) or self._beside(start, end, self._bounds, far=True)
        found = found or self._of_row(start)
        if found is None:
            found = self._above(start, self._bounds, None if money else self._deed, self._of_part)
        return found

    def _counted(self, start: int, end: int) -> Interval | None:
        """``trong 02 năm đầu``, ``hai năm tiếp theo``: years told by their number."""
        told = time_counted.find(self.view, start, end)
        if told is None:
            return None
        low = bisect_left(self._starts, self._sentence(start, end)[0])
        ahead = range(low, bisect_left(self._starts, start))
        ends = (self.times[index].interval.end for index in ahead if self._bounds(index))
        return time_counted.years(self.view, told, [day for day in ends if day])

    def _deed(self, index: int) -> bool:
        """Tell whether a time may be the due of a target and is none of money alone."""
        return self._bounds(index) and not self._budget(self.times[index])

    def _of_row(self, start: int) -> Interval | None:
        """The time cell of the row of a task table in which a target stands."""
        cell = self.view.blocks[self.view.block_at(start)].cell
        return None if cell is None else self._row_times.get((cell.table, cell.row))

    @lazy
    def _row_times(self) -> dict[tuple[int, int], Interval]:
        """For each table row the time that fills a cell of it; none where two cells hold one."""
        found: dict[tuple[int, int], Interval | None] = {}
        for time in self.times:
            block = self.view.block_at(time.start)
            cell = self.view.blocks[block].cell
            if cell is None or time.kind == "recurring":
                continue
            low, high = self.view.starts[block], self.view.ends[block]
            if time.start == low and time.end >= high - 1 and time.interval.end:
                place = (cell.table, cell.row)
                found[place] = None if place in found else time.interval
        return {place: interval for place, interval in found.items() if interval}

    def as_of(self, start: int, end: int) -> Interval | None:
        """The time of which the figure at ``text[start:end]`` speaks.

        A bracket behind the number dates it (``từ 46,2% (năm 2025) lên 70%``). Among goals and
        tasks sentence and headings speak of the plan's time: only a time of the past dates a fact.
        """
        index = bisect_left(self._starts, end)
        if self._bracketed(end, index) and self._dates(index):
            return self.times[index].interval
        before = self.times[bisect_left(self._starts, start) - 1] if index else None
        if before and before.end <= start and _THEN.fullmatch(self.view.folded, before.end, start):
            return before.interval  # ``so với năm 2020 (46,6%)``
        mark = self._marked(start)
        if mark is not None:
            return self._beside(start, end, self._dates, far=False) or self.as_of(mark, mark + 1)
        if self.outline.kind_at(start) in _AHEAD:
            return self._beside(start, end, self._bygone, far=False)
        found = self._beside(start, end, self._dates, far=False)
        if found is None and (self._present(start, end) or self._since_now(start)):
            return None
        if found is None:
            found = self._earlier(start)
        if found is None:
            found = self._above(start, self._dates, part=self._of_report)
        return found

    def _present(self, start: int, end: int) -> bool:
        """Tell whether the sentence speaks of now: ``Hiện nay có``, ``đến nay còn``."""
        low, _ = self._sentence(start, end)
        return _NOW.search(self.view.folded, low, end) is not None

    def _since_now(self, start: int) -> bool:
        """Tell whether an earlier sentence of the block speaks of now and none behind it is dated.

        ``Đến nay, toàn tỉnh có 401 dịch vụ. 100% sở dùng chữ ký số.``
        """
        low = self.view.starts[self.view.block_at(start)]
        told = [m.end() for m in _NOW.finditer(self.view.folded, low, start)]
        if not told:
            return False
        first, last = bisect_left(self._starts, told[-1]), bisect_left(self._starts, start)
        return not any(self._dates(index) for index in range(first, last))

    def _bracketed(self, end: int, index: int) -> bool:
        """Tell whether a time stands in brackets behind what ends before it, with no own number."""
        if index >= len(self.times) or self._starts[index] - end > 80:
            return False
        told = _BRACKET.fullmatch(self.view.folded, end, self._starts[index])
        return bool(told) and not _OWN.match(self.view.folded, self.times[index].end)

    def _bounds(self, index: int) -> bool:
        """Tell whether a time may be the due of a target."""
        time = self.times[index]
        if not (time.interval.start or time.interval.end):
            return False
        if self.context.roles[index] == "matter":
            return self._budget(time)
        if self.context.roles[index]:
            return False
        if time.kind in ("by", "within"):
            return time.prep != "so_far" and time.form != "relative"
        if time.kind != "moment" or time.form in ("day", "slash"):
            return False
        if time.prep == "part":
            return False
        return self._heading(time.start) or self.context.placed(time) or self._budget(time)

    def _dates(self, index: int) -> bool:
        """Tell whether a time may be that of a figure."""
        time = self.times[index]
        known = time.interval.start or time.interval.end
        if time.prep == "in" and self.view.folded.startswith("sang ", time.start):
            return False  # ``chuyển sang năm 2026``
        return bool(known) and self.context.roles[index] not in _UNDATING

    def _budget(self, time: Time) -> bool:
        """Tell whether a year is that of money of the plan's time: ``nhu cầu vốn năm 2026``."""
        low = max(self.view.starts[self.view.block_at(time.start)], time.start - 80)
        ends = time.interval.end
        if time.form not in ("year", "period") or ends is None or ends < self.context.floor:
            return False
        return _MONEY.search(self.view.folded, low, time.start) is not None

    def _bygone(self, index: int) -> bool:
        """Tell whether a time dates a fact and lies before what the plan is for."""
        time = self.times[index]
        if not self._dates(index):
            return False
        if self.context.roles[index] in ("baseline", "past") or time.prep == "so_far":
            return True
        if time.interval.end is None:  # ``đầu năm 2026`` of a plan that begins in it
            return time.prep == "part" and (time.interval.start or "~") <= self.context.floor
        return time.interval.end < self.context.floor

    def _heading(self, position: int) -> bool:
        begin = self.view.starts[self.view.block_at(position)]
        return self.context.headings.get(begin, 0) > position

    def _sentence(self, start: int, end: int) -> tuple[int, int]:
        """The sentence around ``text[start:end]``, inside its block."""
        view, folded = self.view, self.view.folded
        block = view.block_at(start)
        low, high = view.starts[block], max(view.ends[block], end)
        begin = max(low, start - _REACH)
        for stop in _STOP.finditer(folded, begin, start):
            if not _ABBREVIATED.search(folded, max(low, stop.start() - 4), stop.start()):
                begin = stop.end()
        if begin > low and _GOES_ON.match(folded, begin, start):
            begin = self._sentence(begin - 1, begin - 1)[0]
        finish = min(high, end + _REACH)
        for stop in _STOP.finditer(folded, end, finish):
            if not _ABBREVIATED.search(folded, max(end, stop.start() - 4), stop.start()):
                finish = stop.start()
                break
        return begin, finish

    def _beside(self, start: int, end: int, usable: _Usable, *, far: bool) -> Interval | None:
        """The time in the words of the quantity, else the nearest before it in its sentence.

        A time behind it serves too when none stands before: ``giảm 3,2%; đến cuối năm 2021 còn``;
        but not one that closes a later clause: ``đạt 21.000 con; đàn lợn 40.000 con vào năm 2023``.
        """
        before, inside, after = self._around(start, end, usable)
        if inside:
            return self._listed(inside[-1])
        own = before and self._same_clause(self.times[before[-1]].end, start)
        if after and not own and self._tails(end, after[0]):
            return self._listed(after[0])
        for index in reversed(before):
            if self._stays(index, start, end):
                continue
            if self._open(self.times[index].end, start):
                return self._listed(index)
        for index in after:
            if "trong đó" in self.view.folded[end : self.times[index].start]:
                break  # the time of a part is not that of the whole
            if self._holds_back(start, end, index):
                break
            if self._closes_another(end, self.times[index].start):
                break
            if far and self._open_back(end, self.times[index].start):
                return self._listed(index)
        return None

    def _closes_another(self, end: int, time: int) -> bool:
        """Tell whether a time behind ``end`` stands late in a clause of its own."""
        last = self.view.folded.rfind(";", end, time)
        return last >= 0 and time - last > _OPENS

    def _paced(self, start: int, end: int) -> bool:
        """Tell whether a clause names a pace of its own, which runs through the whole plan."""
        low = max(self.view.starts[self.view.block_at(start)], start - 20)
        low = max(low, self.view.folded.rfind(";", low, start))
        return _PACE_OWN.search(self.view.folded, low, end) is not None

    def _stays(self, index: int, start: int, end: int) -> bool:
        """Tell whether a time of an earlier clause does not reach the clause that begins later.

        ``số trường đạt chuẩn năm 2026 là 7/9; 100% hộ dùng điện an toàn``: a bare year with its
        verb is of its clause. ``đạt 97% vào năm 2030; mỗi năm mở 40 lớp``: so is a time at the end
        of a clause before one with a pace.
        """
        time = self.times[index]
        if self.view.folded.rfind(";", time.end, start) < 0:
            return False
        bare = self.context.stated(time) and not self.context.opens(time)
        bare = bare or self._step(time)
        return bare or (self._paced(start, end) and not self.context.opens(time))

    def _step(self, time: Time) -> bool:
        """``90% người dân có thẻ, phấn đấu đến năm 2023 đạt 86%``: the time of the step alone."""
        led = _STEP.search(self.view.folded, max(0, time.start - 24), time.start)
        return led is not None and STATES.match(self.view.folded, time.end) is not None

    def _holds_back(self, start: int, end: int, index: int) -> bool:
        """Tell whether a time behind *end* is that of the later clause in which it stands.

        ``hằng năm tuyển 300 giáo viên; giai đoạn 2026 - 2028 đào tạo 900 giáo viên``;
        ``100% hộ được vay vốn; phấn đấu dư nợ cuối năm đạt 268 tỷ đồng``
        """
        folded, time = self.view.folded, self.times[index]
        mark = folded.rfind(";", end, time.start)
        if mark < 0:
            return self._step(time)
        own = _LEADS.fullmatch(folded, mark + 1, time.start) is None
        if not own and _NEW_COUNT.match(folded, time.end):
            return True  # ``100% xã có ...; hết năm 2013, 100% văn bản được ...``
        return self._paced(start, end) or (own and STATES.match(folded, time.end) is not None)

    def _listed(self, index: int) -> Interval:
        """The interval of a time, with those that it is listed with: ``tháng 5 và tháng 11``."""
        first = last = index
        while first > 0 and self._goes_on(first):
            first -= 1
        while last + 1 < len(self.times) and self._goes_on(last + 1):
            last += 1
        if first == last:
            return self.times[index].interval
        return Interval(start=self.times[first].interval.start, end=self.times[last].interval.end)

    def _goes_on(self, index: int) -> bool:
        """Tell whether a month or quarter is the next of a list with the time before it."""
        last, time = self.times[index - 1], self.times[index]
        if time.prep or time.form not in _LISTS or last.form != time.form or last.prep != "in":
            return False
        return self.view.folded[last.end : time.start] in (" và ", ", ")

    def _around(
        self, start: int, end: int, usable: _Usable
    ) -> tuple[list[int], list[int], list[int]]:
        """The usable times of a sentence before, in and behind the words of the quantity."""
        low, high = self._sentence(start, end)
        parts: tuple[list[int], list[int], list[int]] = ([], [], [])
        for index in range(bisect_left(self._starts, low), bisect_left(self._starts, high)):
            if usable(index):
                time = self.times[index]
                parts[0 if time.end <= start else 2 if time.start >= end else 1].append(index)
        before, inside, after = parts
        inside = [i for i in inside if not self._partial(start, i)]
        if after and self._partial(start, after[0]):
            after = []
        return before, inside, after

    def _partial(self, start: int, index: int) -> bool:
        """Tell whether a time is that of a clause about part of what begins at *start*.

        ``số hóa 250 hồ sơ (năm 2022: 100 hồ sơ, năm 2023: 150 hồ sơ)``
        """
        time, folded = self.times[index], self.view.folded
        opened = folded.rfind("(", start, time.start)
        if opened > start and folded[time.end : time.end + 1] == ":":
            return True
        return _PARTIAL.search(self.view.folded, start, self.times[index].start) is not None

    def _tails(self, end: int, index: int) -> bool:
        """Tell whether a time closes the clause that ends before it (``đạt 98% vào năm 2025``).

        It does not where it opens a clause of its own: ``8,5%, cuối năm 2020 giảm còn 4%``.
        """
        time, folded = self.times[index], self.view.folded
        if not self._same_clause(end, time.start):
            return False
        if folded.startswith(")", time.end) and self._bracketed(end, index):
            return True
        return self._open_back(end, time.start) and not _NEXT.match(folded, time.end)

    def _same_clause(self, start: int, end: int) -> bool:
        return end - start < 120 and not _CLAUSE.search(self.view.folded, start, end)

    def _open(self, start: int, end: int) -> bool:
        """Tell whether no bracket closes between a time and what follows it."""
        between = self.view.folded[start:end]
        return between.count(")") <= between.count("(")

    def _open_back(self, start: int, end: int) -> bool:
        between = self.view.folded[start:end]
        return between.count("(") <= between.count(")")

    def _earlier(self, start: int) -> Interval | None:
        """The last dated sentence of the same block, or of a block above in the same section."""
        section = self.outline.at(start)
        index = bisect_left(self._starts, start) - 1
        for i in range(index, max(-1, index - 12), -1):
            time = self.times[i]
            if self.outline.at(time.start) != section:
                return None
            if time.kind == "recurring" or not self._dates(i) or self._cell(time.start):
                continue
            if self._sibling(time.start, start) or self._expected(time.start):
                continue
            if not _AGAINST.search(self.view.folded, max(0, time.start - 40), time.start):
                return time.interval
        return None

    def _expected(self, start: int) -> bool:
        """Tell whether a time is that of what is still to come: ``dự kiến xong trong quý IV``."""
        return _EXPECTED.search(self.view.folded, max(0, start - 40), start) is not None

    def _sibling(self, position: int, start: int) -> bool:
        """Tell whether a place lies in another item of a list (``- Năm 2022: 210 km``)."""
        block = self.view.block_at(position)
        if block == self.view.block_at(start):
            return False
        mark = _MARK.match(self.view.folded, self.view.starts[block], self.view.ends[block])
        return mark is not None and mark["dash"] is not None and not self._is_lead(block)

    def _cell(self, position: int) -> bool:
        return self.view.blocks[self.view.block_at(position)].kind is BlockKind.CELL

    def _marked(self, start: int) -> int | None:
        """The place of the mark of the footnote that holds *start*, if it stands in one."""
        view = self.view
        begin = view.starts[view.block_at(start)]
        note = _NOTE.match(view.folded, begin)
        if note is None:
            return None
        # The view leaves the marks out; the canonical text has them.
        mark = view.canonical.find(note[0], view.offsets[0], view.offsets[begin])
        place = view.position(mark) - 1 if mark > 0 else -1
        return place if place > 0 else None

    def _above(
        self,
        start: int,
        usable: _Usable,
        leading: _Usable | None = None,
        part: _Usable | None = None,
    ) -> Interval | None:
        """The time of the lead lines over a place, then of its headings.

        *leading* tells which times of lead lines serve, where not all that are usable do; *part*
        which times serve in the title of a part that no other time dates.
        """
        block: int | None = self._leads[self.view.block_at(start)]
        while block is not None:
            found = self._of_block(block, leading or usable)
            if found is not None and not self._leads_on(block, usable):
                found = None
            if found is not None:
                return found
            block = self._leads[block]
        for node in self.outline.chain(start):
            if node.start <= start < node.end:
                continue
            found = self._of_range(node.start, self._title_end(node), usable)
            if found is None and part is not None:
                found = self._of_range(node.start, node.end, part)
            if found is not None:
                return found
        return None

    def _of_part(self, index: int) -> bool:
        """Tell whether a heading that is the name of a plan tells the plan's years.

        ``B. KẾ HOẠCH PHÁT TRIỂN DU LỊCH GIAI ĐOẠN 2016 - 2020`` heads the part that is this plan;
        ``Đánh giá kết quả thực hiện Kế hoạch ... giai đoạn 2011 - 2015`` only speaks of one.
        """
        time, view = self.times[index], self.view
        if time.form not in ("period", "year") or time.kind == "recurring":
            return False
        begin = view.starts[view.block_at(time.start)]
        label = LABEL.match(view.folded, begin, time.start)
        start = label.end() if label else begin
        ends = time.interval.end
        return (
            _PLAN_PART.match(view.folded, start, time.start) is not None
            and self.context.roles[index] in ("name", "matter")
            and ends is not None
            and ends >= self.context.floor
        )

    def _of_report(self, index: int) -> bool:
        """Tell whether a heading over facts names the years of the plan that they report on.

        ``A. ĐÁNH GIÁ TÌNH HÌNH THỰC HIỆN KẾ HOẠCH PHÁT TRIỂN DU LỊCH GIAI ĐOẠN 2011 - 2015``
        """
        time = self.times[index]
        named = time.form in ("period", "year") and self.context.roles[index] == "name"
        ends = time.interval.end or "~"
        past = not self.context.floor or ends < self.context.floor
        return named and past and self.outline.kind_at(time.start) == "situation"

    def _title_end(self, node: Node) -> int:
        """Where a heading ends: of an annex its title, which stands in lines of its own.

        A numbered line that leads to others has no title and is a heading all the same:
        ``1. Các chỉ tiêu chủ yếu đến năm 2025:`` over ``1.1.``.
        """
        ends = [high for low, high in self.context.titles if low == node.start]
        if node.title is None and node.label is not None:
            block = self.view.block_at(node.start)
            if self._is_lead(block):
                ends.append(self.view.ends[block])
        return max([node.end, *ends])

    def _of_block(self, block: int, usable: _Usable) -> Interval | None:
        """The time of a line above; where it is no lead line, only one at its head serves below."""
        start, end = self.view.starts[block], self.view.ends[block]
        if not self._is_lead(block) and block not in self._heads:
            end = min(end, start + _HEAD)
        return self._of_range(start, end, usable)

    def _leads_on(self, block: int, usable: _Usable) -> bool:
        """Tell whether a line's time holds for the items under it.

        That of a lead does, and one that opens the line; one in the last sentence of an item that
        is complete in itself (``... đạt chuẩn trước tháng 9/2023.``) does not.
        """
        if self._is_lead(block) or block in self._heads:
            return True
        view = self.view
        start, end = view.starts[block], view.ends[block]
        mark = _MARK.match(view.folded, start, end)
        first = mark.end() if mark else start
        index = bisect_left(self._starts, first)
        opens = index < len(self.times) and self._starts[index] - first < 16 and usable(index)
        return opens or not view.folded.endswith((".", ";"), start, end)

    def _of_range(self, start: int, end: int, usable: _Usable) -> Interval | None:
        """The last usable time of a line: the one nearest to what it leads to."""
        last = bisect_right(self._starts, end - 1) - 1
        for index in range(last, -1, -1):
            if self._starts[index] < start:
                break
            if usable(index):
                return self.times[index].interval
        return None

    def _lead_lines(self) -> list[int | None]:
        """For each block the lead line or parent item over it (``Đến năm 2030:``), if any."""
        leads: list[int | None] = []
        stack: list[tuple[int, int]] = []  # rank and block
        for block in range(len(self.view.blocks)):
            if block in self._heads or self.view.blocks[block].kind is BlockKind.CELL:
                stack.clear()
                leads.append(None)
                if block in self._heads and self._is_lead(block):
                    stack.append((0, block))
                continue
            rank = self._rank(block)
            while stack and stack[-1][0] >= rank:
                stack.pop()
            leads.append(stack[-1][1] if stack else None)
            stack.append((rank, block))
        return leads

    def _rank(self, block: int) -> int:
        """How deep a line lies in a list; a line that only dates what follows lies at the top."""
        view = self.view
        mark = _MARK.match(view.folded, view.starts[block], view.ends[block])
        if self._only_time(block, mark.end() if mark else view.starts[block]):
            return 1
        if mark is None:
            return 1 if self._is_lead(block) else 5
        if mark["dash"]:
            return _RANKS.get(mark["dash"][0], 2)
        return 1

    def _is_lead(self, block: int) -> bool:
        return (
            _LEAD.search(self.view.folded, self.view.starts[block], self.view.ends[block])
            is not None
        )

    def _only_time(self, block: int, start: int) -> bool:
        index = bisect_left(self._starts, start)
        if index == len(self.times) or self.times[index].start != start:
            return False
        return self.view.ends[block] - self.times[index].end <= 1
