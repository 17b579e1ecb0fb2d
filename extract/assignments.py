"""Assignments: tasks given to a body or to a person in office.

Forms, each a rule of ``RULES``::

    1. Sở Y tế                                   a heading names the carrier, items are tasks
    3. Phòng Dân tộc: Căn cứ ...                 the carrier runs into the text
    2. Sở X chủ trì, phối hợp với A:             a lead line gives carrier, role and partners
    Giao (trách nhiệm) (cho) Sở X chủ trì ...    given in running text
    Đề nghị Ủy ban Mặt trận Tổ quốc ...          asked for
    Các xã, thị trấn chủ động ...                the sentence begins with its carrier

Source: docs/GUIDELINES.md, sections 6 to 8.
"""

from __future__ import annotations

import re
from dataclasses import replace

from . import tables
from .agencies import VERB, Agencies, Name, joined, mend
from .assignment_blocks import BULLETS, NO_RANK, Line, lines, sentences
from .assignment_carriers import GIVEN_ONLY, Carriers
from .assignment_clauses import Clauses, Duty
from .assignment_context import Context
from .assignment_labels import Labelled, awaits_bodies, first_label, is_time, labelled
from .assignment_records import Recorder
from .assignment_sisters import Sisters
from .draft import Draft
from .outline import Outline
from .view import View

RULES: dict[str, str] = {
    "assignment.heading": "A heading names the carrier; every item or sentence under it is a task.",
    "assignment.run_in": "The carrier stands before a colon, its task behind it.",
    "assignment.lead_line": "A lead line gives carrier, role and partners to the items under it.",
    "assignment.given": "Giao, phân công, yêu cầu and the like name the carrier in running text.",
    "assignment.requested": "Đề nghị names the carrier that is asked.",
    "assignment.subject": "The sentence begins with its carrier and a verb of duty.",
    "assignment.label": "A line such as Đơn vị chủ trì: names the carrier of the task above it.",
    "assignment.bracket": "A bracket behind a task names its carrier: (Sở Y tế chủ trì ...).",
    "assignment.named_role": "A carrier stands before là cơ quan thường trực, chủ trì or the like.",
}
# Parts where a sentence speaks for itself: the next one has no carrier unless it names one.
_OWN_ONLY = frozenset(("solution", "situation", "purpose", "goal"))
_SILENT = frozenset(("basis", "recipients", "signature"))

_PREFIX = re.compile(
    r"(?:(?P<ask>(?:trân trọng |kính )?(?:đề nghị|kiến nghị(?: với)?|mời))"
    r"|giao(?: trách nhiệm| nhiệm vụ)?(?: cho)?|yêu cầu|phân công|đối với|về phía"
    r"|(?:trách nhiệm|nhiệm vụ|phân công nhiệm vụ)(?: của| cho)?)[: ]+"
)
_COMMON = re.compile(
    r"(?:(?:nhiệm vụ|nội dung|công việc|công tác|chương trình|giải pháp|hoạt động|việc|dự án"
    r"|trách nhiệm|chức năng)\b[^:]{0,60}(?:sau|sau đây|như|gồm|cụ thể|dưới đây)?"
    r"|(?:chủ trì|trách nhiệm|phối hợp|nhiệm vụ))\s?:?$"
)
_NEXT_LIST = re.compile(
    r"(?:nhiệm vụ|nội dung|công việc|giải pháp|hoạt động|chương trình|việc|cụ thể)[^;:.]{0,60}"
    r"(?:sau|sau đây|như|gồm|cụ thể|dưới đây|trọng tâm)?\s?:$"
)
_CLOSING = re.compile(
    r"(?:trên đây|trong quá trình|nơi nhận|kèm theo|kế hoạch này|quyết định này|yêu cầu (?:các )?"
    r"(?:cơ quan|thủ trưởng|đơn vị|sở|phòng))"
)
_ASKING = re.compile(
    r"(?:trân trọng )?(?:đề nghị|kiến nghị|đề xuất)(?:[ ,]+(?:đề nghị|kiến nghị|đề xuất))?\s?:?"
)
_SAYS_BELOW = re.compile(
    r"(?:sau|sau đây|như sau|dưới đây|chủ trì, phối hợp|chịu trách nhiệm)\s?[.;,]?$"
)
_LIKEWISE = re.compile(r"đồng thời[ ,]")
_LEGISLATES = re.compile(r"(?:sớm |kịp thời )?(?:sửa đổi|bổ sung|ban hành|bãi bỏ|hủy bỏ)(?!\w)")
# A sentence that comments on the one before it and gives no new duty.
_ASIDE = re.compile(
    r"\(|đặc biệt là|trong đó|cụ thể:|lưu ý|ghi chú|ví dụ|lý do"
    r"|mỗi (?!(?:tháng|quý|năm|tuần|ngày)(?!\w))"
    r"|(?:thời gian|thời hạn|tiến độ"
    r"|kinh phí|sản phẩm|kết quả|nguồn (?:vốn|kinh phí))[^.;:]{0,40}:"
)
# One more body at the end of a heading, before its colon or its end.
_FURTHER = re.compile(r"(?:[,;]| và) (?P<name>[^\s,;:.()][^,;:.()\n]{2,60}?)(?=:|\s*$)")
# A board that is named by its task: ``Tổ công tác triển khai Đề án 06``.
_BOARD = re.compile(
    r"(?:(?:văn phòng|thành viên|cơ quan thường trực|tổ giúp việc) )?(?:ban chỉ đạo|tổ công tác"
    r"|tổ giúp việc|tổ triển khai|hội đồng|đoàn (?:kiểm tra|công tác)|ban vận động|tiểu ban"
    r"|ban quản lý|bcđ|bql|tổ)(?: cấp \w+| \w+)? (?:triển khai|thực hiện|xây dựng|vận động|quản lý"
    r"|phòng,? chống|phối hợp|chỉ đạo|thẩm định|đánh giá|hỗ trợ|giám sát|kiểm tra)(?!\w)"
)
_COLON = re.compile(r" ?: ?(?=\S)")
_ONLY_LISTS = re.compile(
    r"(?:(?:tổ chức |triển khai |thực hiện |tập trung |chỉ đạo |một số |các |những |tốt )*"
    r"(?:nhiệm vụ|nội dung|công việc|chương trình|giải pháp|hoạt động|việc)[^;:.]{0,60}|sau|như sau"
    r"|thực hiện|cụ thể)?"
)


def find(view: View, outline: Outline) -> list[Draft]:
    """The assignments of a document, in the order of the text."""
    finder = _Finder(view, outline)
    finder.run()
    drafts = finder.records.drafts + tables.assignments(view, outline)
    drafts.sort(key=lambda d: d.start)
    return drafts


class _Finder:
    def __init__(self, view: View, outline: Outline) -> None:
        self.view = view
        self.text, self.folded = view.text, mend(view.folded)
        self.outline = outline
        self.agencies = Agencies(self.text, self.folded)
        self.clauses = Clauses(self.agencies)
        self.stack: list[Context] = []
        self.carriers = Carriers(self.agencies, self.clauses)
        self.records = Recorder(self.clauses)
        self.beside = False
        self.sisters = Sisters(outline, self.agencies, lambda a, b: self._prefix(a, b)[0])
        self.awaited: str | None = None  # a label whose bodies stand in the next block
        self.above: Line | None = None  # the last block that is no closing label
        self.urging = False  # a line of a report urges on the bodies below it
        self.carried_to = 0  # where the text behind a run-in carrier begins
        for node in outline.nodes:
            if node.title and node.kind in ("organisation", "other", "reporting"):
                start = self.text.find(node.title, node.start, node.end)
                if start >= 0:
                    start = self._prefix(start, node.end)[0]
                    self.agencies.learn_heading(start, min(node.end, start + 200))

    def run(self) -> None:
        all_lines = list(lines(self.view, self.outline))
        for index, line in enumerate(all_lines):
            following = all_lines[index + 1] if index + 1 < len(all_lines) else None
            self.beside = following is not None and following.rank == line.rank != NO_RANK
            self._line(line, following)

    # -- one block ---------------------------------------------------------------------------

    def _line(self, line: Line, following: Line | None) -> None:
        if self._labels(line):
            return
        line = self._before_label(line)
        kind = self.outline.kind_at(line.start)
        self._leave(line)
        if line.rank == NO_RANK and self.text[line.start].islower():
            return  # the rest of a broken line
        self.above = line
        if kind in _SILENT:
            self.stack.clear()
            return
        if self._below_urging(line, kind):
            return
        if self._heading(line, kind, following):
            return
        if self.carried_to:
            begin, self.carried_to = self.carried_to, 0
            self._sentences(line, begin, kind, self.stack[-1], following)
            return
        context = self.stack[-1] if self.stack and self.stack[-1].names else None
        if (context is None or line.rank == NO_RANK) and _CLOSING.match(
            self.folded, line.start, line.end
        ):
            self.stack.clear()
            return
        if context is not None and line.rank != NO_RANK:
            context.listed = True
        begin = self._behind_title(line)
        if begin < line.end:
            self._sentences(line, begin, kind, context, following)

    def _below_urging(self, line: Line, kind: str) -> bool:
        """A report that urges bodies on still gives them duties, one for each line below."""
        if kind not in GIVEN_ONLY:
            self.urging = False
            return False
        made = self.carriers.urged(line.start, line.end) if self.urging else None
        if made is None:
            self.urging = self.carriers.urges(line.start, line.end)
            return False
        first = next(sentences(self.text, made[1], line.end), (made[1], line.end))
        self._task(made[0], *first, first[0], line, False)
        return True

    def _behind_title(self, line: Line) -> int:
        """Where the text of the block begins: behind a title that names no carrier."""
        if line.node is None or line.node.end <= line.start:
            return line.start
        behind = self._word_behind(line.node.end, line.end)
        if behind >= line.end:
            return line.start if self._is_task(line) else line.end
        if VERB.match(self.folded, line.start, line.end):
            return line.start
        names, _ = self.agencies.names(self._prefix(line.start, line.end)[0], line.end)
        return line.start if names else behind

    def _labels(self, line: Line) -> bool:
        """Lines such as ``Đơn vị chủ trì: X; Đơn vị phối hợp: Y``."""
        if self.awaited:
            names, stop = self.agencies.names(line.start, line.end, lone=True)
            if names and stop >= line.end - 2:
                item = Labelled(line.start, stop, self.awaited, names)
                self.records.labels([item], self._above())
                return True
            self.awaited = None
        if ":" not in self.text[line.start : min(line.end, line.start + 120)]:
            self.records.labelled = []
            return False
        found = labelled(self.agencies, line.start, line.end)
        self.awaited = awaits_bodies(self.agencies, line.start, line.end)
        if self.awaited:
            return True
        if not found:
            if self.records.labelled and is_time(self.folded, line.start, line.end):
                return True
            self.records.labelled = []
            return False
        self.records.labels(found, self._above())
        return True

    def _before_label(self, line: Line) -> Line:
        """The block without labels that close it on the same line; their records are made."""
        if (
            "chủ trì" not in self.folded[line.start : line.end]
            and "thực hiện" not in (self.folded[line.start : line.end])
        ):
            return line
        at = first_label(self.agencies, line.start, line.end)
        if at is None:
            return line
        found = labelled(self.agencies, at, line.end)
        if all(item.part == "partner" for item in found):
            return line
        self.above = line
        self.records.labels(found, self._above())
        stop = at
        while stop > line.start + 1 and self.text[stop - 1] in " -+(":
            stop -= 1
        return replace(line, end=stop)

    def _above(self) -> tuple[int, int] | None:
        return (self.above.start, self.above.end) if self.above else None

    def _asked(self) -> bool:
        return any(context.requested for context in self.stack)

    def _leave(self, line: Line) -> None:
        """Close the contexts that this block does not stand under."""
        stack = self.stack
        while stack and line.start >= stack[-1].until:
            stack.pop()
        if line.rank == NO_RANK:
            return
        if stack and stack[-1].open_rank:
            stack[-1].open_rank = False
            stack[-1].rank = line.rank - 1
        while stack and stack[-1].rank >= line.rank:
            if stack[-1].beside and stack[-1].rank == line.rank:
                break
            stack.pop()

    def _heading(self, line: Line, kind: str, following: Line | None) -> bool:
        """A block that names carriers and no more; opens a context."""
        if kind in GIVEN_ONLY:
            return False
        start, requested = self._prefix(line.start, line.end)
        names, stop = self.agencies.names(start, line.end, lone=True)
        if not names and (unlisted := self.sisters.carrier(line, kind, start)):
            names, stop = [unlisted], unlisted.end
        elif names and kind == "organisation":
            names, stop = self.sisters.to_colon(line, names, stop)
        if not names:
            return self._asking(line, requested)
        stop = self.agencies.behind_bracket(stop, line.end)
        further = _FURTHER.match(self.folded, stop, line.end)
        if further and self._unknown_body(line, further):
            stop = further.end("name")
            names = [*names, Name(further.start("name"), stop)]
        if self._run_in(line, kind, names, stop, requested):
            return False
        rest = self.text[stop : line.end].strip(" .:;")
        colon = self.text[line.start : line.end].rstrip().endswith(":")
        if rest:
            names_all = self._whole(line, start, kind)
            if names_all is None:
                return False
            names = names_all
        prefixed = start > line.start
        bare = line.rank == NO_RANK and line.node is None and not (colon or prefixed)
        if bare and (kind != "organisation" or not self._stands_as_heading(line)):
            return False
        if kind not in ("organisation", "other", "reporting") and all(n.group for n in names):
            return False
        self._open(line, names, requested, "assignment.heading", **self._bracketed(names, line))
        return True

    def _unknown_body(self, line: Line, words: re.Match[str]) -> bool:
        """Tell whether *words* behind a heading's carriers are one more that no list knows."""
        if line.node is None or not self.text[words.start("name")].isupper():
            return False
        return not VERB.match(self.folded, words.start("name"), words.end("name"))

    def _stands_as_heading(self, line: Line) -> bool:
        """A line without label and colon: short, with a capital, and no stop at its end."""
        head = self.text[line.start].isupper() and self.text[line.end - 1] not in ".;,"
        return head and line.end - line.start <= 120

    def _bracketed(self, names: list[Name], line: Line) -> dict[str, object]:
        """Role and partners in a bracket behind the carrier: ``(chủ trì, phối hợp ...)``."""
        open_bracket = self.folded.find("(", names[-1].end, line.end)
        if open_bracket < 0:
            return {}
        close = self.folded.find(")", open_bracket, line.end)
        duty = self.clauses.duty(open_bracket + 1, close if close > 0 else line.end)
        named = self.folded.startswith(("chủ trì", "phối hợp"), open_bracket + 1)
        return {"role": duty.role, "partners": duty.partners} if named else {}

    def _asking(self, line: Line, requested: bool) -> bool:
        """``Đề nghị:`` over a list of bodies: all of them are asked."""
        heads = line.node is not None and line.node.end >= line.end - 1
        if not requested and not _ASKING.fullmatch(self.folded, line.start, line.end):
            return False
        if not heads and self.text[line.end - 1] != ":":
            return False
        self._open(line, [], True, "assignment.requested")
        return True

    def _run_in(self, line: Line, kind: str, names: list[Name], stop: int, requested: bool) -> bool:
        """A label, carriers, a colon and text: the carriers hold for the items below as well."""
        colon = _COLON.match(self.folded, stop, line.end)
        if colon is None or kind != "organisation":
            return False
        if line.rank == NO_RANK and line.node is None:
            return False
        self._open(line, names, requested, "assignment.run_in")
        self.carried_to = colon.end()
        return True

    def _whole(self, line: Line, start: int, kind: str) -> list[Name] | None:
        """A heading that is a name to its end though the grammar stops within it."""
        if line.node is None or line.node.end < line.end - 1 or kind != "organisation":
            return None
        if self.text[line.end - 1] == "." or line.end - start > 160:
            return None
        names, stop = self.agencies.names(start, line.end, lone=True)
        board = _BOARD.match(self.folded, names[-1].start, line.end)
        if self.carriers.duty_follows(stop, line.end) and not board:
            return None
        names[-1] = replace(names[-1], end=len(self.text[: line.end].rstrip(" :.;")))
        return names

    def _open(
        self, line: Line, names: list[Name], requested: bool, rule: str, **more: object
    ) -> None:
        until = len(self.text) + 1
        index = self.outline.at(line.start)
        if index is not None:
            until = self.outline.nodes[index].body_end
        open_rank = line.rank == NO_RANK
        rank = BULLETS - 1 if open_rank else line.rank
        requested = requested or any(c.requested for c in self.stack)
        if open_rank:
            self.stack = [c for c in self.stack if not c.open_rank and c.rank < rank]
        self.stack.append(
            Context(rank, names, requested, rule, until, open_rank=open_rank, **more)  # type: ignore[arg-type]
        )

    def _prefix(self, start: int, end: int) -> tuple[int, bool]:
        prefix = _PREFIX.match(self.folded, start, end)
        return (prefix.end(), bool(prefix["ask"])) if prefix else (start, False)

    def _is_task(self, line: Line) -> bool:
        """A block that the outline takes for a heading is a task all the same."""
        if self.text[line.end - 1] in ".;":
            return True
        duty = self.clauses.duty(line.start, line.end)
        if duty.formula and (line.end - line.start > 40 or self.text[line.end - 1] == ":"):
            return True
        names, _ = self.agencies.names(self._prefix(line.start, line.end)[0], line.end)
        return bool(names)

    def _word_behind(self, position: int, end: int) -> int:
        while position < end and not (
            self.folded[position].isalnum() or self.folded[position] in '"('
        ):
            position += 1
        return position

    # -- sentences ---------------------------------------------------------------------------

    def _sentences(
        self, line: Line, begin: int, kind: str, context: Context | None, following: Line | None
    ) -> None:
        inherited: Context | None = None
        for start, end in sentences(self.text, begin, line.end):
            last = end >= line.end
            leads = last and self._leads(line, start, following)
            if context is None and _CLOSING.match(self.folded, start, end):
                continue
            if context is None and kind not in GIVEN_ONLY and "(" in self.text[start:end]:
                self._brackets(start, end)
            made = self._carried(line, start, end, kind, context, leads, following)
            if context is None and kind not in GIVEN_ONLY and kind != "closing":
                self._later(start, end, made, line)
            if made is not None:
                inherited = made
                continue
            if context is not None:
                self._task(context, start, end, start, line, leads)
            elif inherited is not None and self._goes_on(inherited, start, end, kind):
                self._task(inherited, start, end, start, line, leads)

    def _goes_on(self, inherited: Context, start: int, end: int, kind: str) -> bool:
        """Tell whether a sentence without a carrier is of the one that the sentence above named."""
        if kind not in _OWN_ONLY or _LIKEWISE.match(self.folded, start, end):
            return True
        return inherited.requested and bool(_LEGISLATES.match(self.folded, start, end))

    def _later(self, start: int, end: int, made: Context | None, line: Line) -> None:
        """Record other carriers of clauses behind a semicolon; under a heading its own has all."""
        if ";" not in self.text[start:end]:
            return
        words = set(joined(made.names, self.text)) if made else set()
        for later, at, then in self.carriers.later(start, end):
            if words.isdisjoint(joined(later.names, self.text)):
                self._task(later, at, end, then, line, False)

    def _last(self, following: Line | None) -> bool:
        """Tell whether nothing but the closing of the document follows."""
        return following is None or bool(
            _CLOSING.match(self.folded, following.start, following.end)
            or self.outline.kind_at(following.start) in ("closing", "signature", "recipients")
        )

    def _titled(self, line: Line) -> bool:
        """A block that is the heading of a section and no task: ``1. Hoàn thiện thể chế``."""
        node = line.node
        if node is None or not node.title or self.text[line.end - 1] in ".;":
            return False
        return node.end >= line.end - 1 and not self.agencies.opens(line.start, line.end)

    def _brackets(self, start: int, end: int) -> None:
        """Record carriers that stand in a bracket behind the task of the sentence."""
        for made, part, close in self.carriers.bracketed(start, end):
            duty = self.clauses.duty(part, close)
            duty.task = start
            self.records.task(made, duty, start, end, asked=False)

    def _leads(self, line: Line, start: int, following: Line | None) -> bool:
        """Tell whether a list of tasks may follow the block."""
        if following is None:
            return False
        if self.text[line.end - 1] == ":":
            return line.rank != NO_RANK or not self._titled(following)
        if following.rank == NO_RANK or not (following.rank > line.rank or line.rank == NO_RANK):
            return False
        if line.node is not None and self.text[line.end - 1] not in ".;":
            return line.node.end >= line.end
        return bool(_SAYS_BELOW.search(self.folded, start, line.end))

    def _deeper(self, line: Line, following: Line | None) -> bool:
        if following is None:
            return False
        return following.rank > line.rank or line.rank == NO_RANK

    def _carried(
        self,
        line: Line,
        start: int,
        end: int,
        kind: str,
        context: Context | None,
        leads: bool,
        following: Line | None,
    ) -> Context | None:
        """Record a sentence that names its own carrier; the context that it makes, or None."""
        loose = (
            line.rank == NO_RANK
            and context is not None
            and (context.listed or (start == line.start and self._last(following)))
        )
        own = self.carriers.own(start, end, kind, None if loose else context)
        if own is None:
            return None
        made, task = own
        plain = made.rule == "assignment.subject" and not self.clauses.duty(task, end).formula
        if context is not None and context.objects and plain and not loose:
            return None  # an object of the lead line's task, said with what it does
        if loose:
            self.stack.clear()
        self._task(made, start, end, task, line, leads)
        if kind not in GIVEN_ONLY:
            for further, at, then in self.carriers.further(task, end):
                self._task(further, at, end, then, line, False)
        return made

    # -- records -----------------------------------------------------------------------------

    def _task(
        self, context: Context, start: int, end: int, task: int, line: Line, leads: bool
    ) -> None:
        """Record the task of a sentence for every carrier of *context*."""
        if task >= end:
            if leads or self.text[line.end - 1] == ":":
                self._open(line, context.names, context.requested, context.rule)
            return
        if _ASIDE.match(self.folded, start, end):
            return
        duty = self.clauses.duty(task, end)
        if context.objects and not duty.verb:
            return
        if leads and self._lead_line(context, duty, task, end, line):
            return
        if not duty.verb and self._title_like(start, end, line):
            return
        begin = start if context.begin is None else context.begin
        self.records.task(context, duty, begin, end, asked=self._asked())

    def _lead_line(self, context: Context, duty: Duty, task: int, end: int, line: Line) -> bool:
        """Open the context of a lead line; True where the line is no task itself."""
        last = self.folded.rfind(";", task, end)
        tail = self.clauses.duty(self.clauses.skip(last + 1, end), end) if last > 0 else duty
        body = self.folded[tail.task : end].strip(" :")
        common = bool(_COMMON.match(self.folded, tail.task, end)) or len(body) < 4
        listing = common or bool(_NEXT_LIST.search(self.folded, task, end))
        role = tail.role if tail.formula and (common or listing) else context.role
        partners = tail.partners if tail.formula and listing else context.partners
        short = (common and last < 0) or self._only_lists(duty, task, end)
        self._open(
            line,
            context.names,
            context.requested,
            "assignment.lead_line",
            role=role,
            partners=partners,
            objects=not listing,
            beside=self.beside and common and last < 0,
        )
        return short and last < 0

    def _only_lists(self, duty: Duty, task: int, end: int) -> bool:
        """Tell whether the line says no more than that tasks follow."""
        body = self.folded[duty.task : end].strip(" :")
        return bool(_ONLY_LISTS.fullmatch(body))

    def _title_like(self, start: int, end: int, line: Line) -> bool:
        """A few words before a colon, or a heading, that name a field of work."""
        if end - start > 120:
            return False
        if self.text[end - 1] == ":":
            return True
        return line.node is not None and line.node.end >= end
