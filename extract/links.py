"""Links between the records of a document: which body answers for a target, when a task is due.

A link is made only where the page itself puts two records together: in a sentence, a list item, a
row, a closing line, or under a lead line or a heading that plainly holds for what follows. Nothing
is carried from one section to its neighbour, and nothing is guessed from likeness of words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import link_tables
from .assignment_blocks import sentences
from .draft import Draft
from .folding import fold
from .link_groups import MAX_LINKS, Group, Linked, Tasks, tasks
from .link_lines import Item, closed, clusters, items
from .outline import Outline
from .view import View

__all__ = ["RULES", "Found", "Linked", "find"]

RULES: dict[str, str] = {
    "link.sentence": "Both stand in one sentence; a time or number at its head serves all of it.",
    "link.item": "One stands in the list item of the other, or in an item under it.",
    "link.closing": "A line that closes the task names who leads it, its time or its product.",
    "link.row": "Both stand in one row of a task table.",
    "link.lead": "The lead line of the list names the time.",
    "link.heading": "A heading over the task names the time.",
    "link.carrier": "The heading of the section names the body that answers for what it holds.",
}
_CARRIED = frozenset(("assignment.heading", "assignment.run_in"))
# What another body does with what it is sent: ``gửi Sở X trước ngày 10/12 để tổng hợp, báo cáo``.
_OTHERS = re.compile(r"(?<!\w)để [^.;\n]{0,60}(?:tổng hợp|theo dõi|báo cáo)(?!\w)")
# A frequency that only describes a thing: ``trong kế hoạch hàng năm``, ``hàng năm của huyện``.
_OFTEN = re.compile(r"(?:định kỳ )?h[àằ]ng (?:năm|tháng|quý)")
_ATTRIBUTE = re.compile(
    r"(?<!\w)(?:(?:trong|theo|với|vào|từ|thông qua)(?: phạm vi)?(?: các| những)? (?:kế hoạch"
    r"|chỉ tiêu|dự toán|chương trình|ngân sách|nguồn|vốn|báo cáo|số liệu)[^,;.:\n]{0,60}"
    r"|(?:nhiệm vụ|mức|phụ cấp|chỉ tiêu)[^,;.:\n]{0,40}|theo )$"
)
# What a task is based on, up to the clause that states it.
_BASIS = re.compile(r"(?:[^.:;\n]{0,60}: ?)?(?:- ?)?(?:căn cứ|trên cơ sở)(?!\w)(?P<rest>[^.\n]*)$")
_BASIS_END = re.compile(r", (?!\w+,)| để ")
# A sentence that only says by when the one before it is done.
_DONE_BY = re.compile(r"(?:và |phấn đấu )?(?:hoàn thành|thực hiện xong|xong)(?: \w+){0,2} ?$")
# A number in a rule that a higher body is asked to change is nobody's to reach.
_PROPOSED = re.compile(r"(?<!\w)(?:sửa đổi|kiến nghị|(?:ban hành|bổ sung|xem xét) quy định)(?!\w)")
_TIMED = re.compile(r"thời (?:gian|hạn)|hoàn thành|tiến độ")


@dataclass(frozen=True, slots=True)
class Found:
    """The links of a document, in the order of its assignments and of its targets."""

    due: list[tuple[Linked, ...]]
    products: list[str | None]
    responsible: list[tuple[Linked, ...]]


def find(view: View, outline: Outline, drafts: Mapping[str, Sequence[Draft]]) -> Found:
    """The links between the targets, deadlines and assignments of a document."""
    linker = _Linker(view, outline, drafts)
    if linker.tasks.groups:
        linker.run()
    due: list[tuple[Linked, ...]] = []
    products: list[str | None] = []
    for group in linker.tasks.groups:
        due += [tuple(group.due)] * (group.last - group.first)
        products += [group.product] * (group.last - group.first)
    responsible = linker.tasks.responsible
    return Found(
        due, products, [tuple(responsible.get(i, ())) for i in range(len(drafts["targets"]))]
    )


class _Linker:
    def __init__(self, view: View, outline: Outline, drafts: Mapping[str, Sequence[Draft]]) -> None:
        self.view, self.outline = view, outline
        self.assignments = drafts["assignments"]
        self.deadlines = drafts["deadlines"]
        self.targets = drafts["targets"]
        self.tasks: Tasks = tasks(self.assignments, self.deadlines, self.targets)
        self.items: list[Item] = []
        self.groups: list[list[Group]] = []  # by item: the tasks that begin in it
        self.proposed: set[int] = set()  # targets that nobody answers for

    def run(self) -> None:
        """Make all links, those of narrow places first."""
        link_tables.link(self.view, self.tasks)
        if not (self.deadlines or self.targets):
            return
        labels = frozenset(
            self.view.block_at(group.start)
            for group in self.tasks.groups
            if group.label and self._opens(group.start)
        )
        self.items = items(self.view, self.outline, labels)
        self.groups = [self.tasks.between(item.begin, item.line.end) for item in self.items]
        for index, item in enumerate(self.items):
            if not item.closing:
                self._own(index, item)
        for first, last in clusters(self.items):
            self._cluster(first, last)
        self._given()
        self._carried()

    def _opens(self, start: int) -> bool:
        """Tell whether nothing but a list mark or a bracket stands before *start* in its block."""
        begin = self.view.starts[self.view.block_at(start)]
        return start - begin < 12 and not any(c.isalpha() for c in self.view.text[begin:start])

    # -- in one item -------------------------------------------------------------------------

    def _own(self, index: int, item: Item) -> None:
        """Link what stands in one item with the tasks of the item, or of the item over it."""
        begin, end = item.begin, item.line.end
        times = self.tasks.deadlines.within(begin, end)
        targets = self.tasks.targets.within(begin, end)
        if not times and not targets:
            return
        groups = self.groups[index]
        places = _Places(list(sentences(self.view.text, begin, end)), groups)
        times = [
            t for t in times if not self._describes(t, places.sentence(self.deadlines[t].start))
        ]
        if not groups:
            self._under(index, times, targets)
            return
        self._own_times(places, times)
        for target in targets:
            start = self.targets[target].start
            group, rule, sure = places.of(start)
            if group is None:
                group = next(iter(places.behind(start)), None)
                rule, sure = "link.sentence", 0.75
            if group is not None and self._proposed(group, start):
                self.proposed.add(target)
            elif group is not None:
                self.tasks.answer(target, group, rule, sure)

    def _proposed(self, group: Group, start: int) -> bool:
        """Tell whether a number stands in a rule that the body of *group* is asked to change."""
        asked = self.assignments[group.first].fields.get("role") == "requested"
        return asked and _PROPOSED.search(self.view.folded, group.start, start) is not None

    def _own_times(self, places: _Places, times: Sequence[int]) -> None:
        """Link the times of an item: each with its task, those that open a sentence with all."""
        leading: list[int] = []
        last: tuple[Group, int] | None = None
        for time in times:
            draft = self.deadlines[time]
            group, rule, sure = places.of(draft.start)
            if group is None:
                leading.append(time)
                continue
            if last and last[0] is group and _OTHERS.search(self.view.folded, last[1], draft.start):
                continue
            group.add_due(time, rule, sure if draft.rule != "deadline.bare" else 0.75)
            last = group, draft.end
            if _DONE_BY.fullmatch(self.view.folded, group.start, draft.start):
                for before in places.above(group.start):
                    before.add_due(time, "link.item", 0.8)
        for time in leading[:MAX_LINKS]:
            for group in places.behind(self.deadlines[time].start):
                if not any(link.rule == "link.sentence" for link in group.due):
                    group.add_due(time, "link.sentence", 0.85)

    def _describes(self, time: int, begin: int) -> bool:
        """Tell whether a time in the sentence from *begin* only describes a thing that it names."""
        draft, folded = self.deadlines[time], self.view.folded
        before = folded[max(begin, draft.start - 120) : draft.start]
        if _OFTEN.fullmatch(folded, draft.start, draft.end) and (
            folded.startswith(" của ", draft.end) or _ATTRIBUTE.search(before)
        ):
            return True
        basis = _BASIS.match(folded, begin, draft.start) if draft.start - begin < 400 else None
        return basis is not None and not _BASIS_END.search(basis["rest"])

    def _under(self, index: int, times: Sequence[int], targets: Sequence[int]) -> None:
        """Link what stands in an item without a task to the task of the item that it is under."""
        section = self.items[index].section
        parent = self.items[index].parent
        for _ in range(8):
            if parent is None or self.items[parent].section != section:
                return
            node = self.items[parent].line.node
            groups = [group for group in self.groups[parent] if not group.label]
            if groups and (node is None or node.title is None):
                for time in times:
                    groups[-1].add_due(time, "link.item", 0.8)
                for target in targets:
                    self.tasks.answer(target, groups[-1], "link.item", 0.8)
                return
            parent = self.items[parent].parent

    # -- closing lines -----------------------------------------------------------------------

    def _cluster(self, first: int, last: int) -> None:
        """Link the lines that close a task with the task and with what it promises."""
        run = self.items[first:last]
        heads = [g for groups in self.groups[first:last] for g in groups if g.label][:MAX_LINKS]
        times = [time for item in run for time in self._closing_times(item)][:MAX_LINKS]
        product = self._product(run)
        lines = closed(self.items, first)
        nearest = lines.stop - 1
        if heads:
            for group in heads:
                self._finish(group, times, product, 0.95)
            self._answer(lines, heads)
            if not times and lines and not self.groups[nearest]:
                item = self.items[nearest]
                for time in self.tasks.deadlines.within(item.begin, item.line.end)[:MAX_LINKS]:
                    for group in heads:
                        group.add_due(time, "link.item", 0.8)
            return
        for index in lines:
            for group in self.groups[index]:
                self._finish(group, times, product, 0.85 if index == nearest else 0.7)

    def _closing_times(self, item: Item) -> Sequence[int]:
        begin, end = item.begin, item.line.end
        timed = item.closing == "time" or _TIMED.search(self.view.folded, begin, end)
        return self.tasks.deadlines.within(begin, end) if timed else ()

    def _product(self, run: Sequence[Item]) -> str | None:
        words = [self.view.text[i.value : i.line.end].strip(" .;") for i in run if i.value]
        return "; ".join(word for word in words if word) or None

    @staticmethod
    def _finish(group: Group, times: Sequence[int], product: str | None, sure: float) -> None:
        for time in times:
            group.add_due(time, "link.closing", sure)
        group.product = group.product or product

    def _answer(self, lines: range, heads: Sequence[Group]) -> None:
        """The bodies of a closing line answer for the targets of the lines that it closes."""
        for index in lines:
            item = self.items[index]
            sure = 0.9 if index == lines.stop - 1 else 0.75
            for target in self.tasks.targets.within(item.begin, item.line.end):
                if target not in self.tasks.responsible:
                    for group in heads:
                        self.tasks.answer(target, group, "link.closing", sure)

    # -- lead lines and headings -------------------------------------------------------------

    def _given(self) -> None:
        """Give the time of a lead line or a heading to the tasks under it that have none."""
        given: list[tuple[str, int | None, Sequence[int]]] = []
        for index, item in enumerate(self.items):
            above = ("", None, ()) if item.parent is None else given[item.parent]
            rule, section, times = above
            if times and not self._under_section(item.section, section, rule):
                rule, times = "", ()
            if times:
                for group in self.groups[index]:
                    if not group.due and not group.label:
                        for time in times:
                            group.add_due(time, rule, 0.75 if rule == "link.lead" else 0.7)
            given.append(self._time_for_items(item) or (rule, section, times))

    def _under_section(self, section: int | None, over: int | None, rule: str) -> bool:
        """A lead line holds in its own section, a heading in all that stand under it."""
        for _ in range(8):
            if section == over:
                return True
            if section is None or rule == "link.lead":
                return False
            section = self.outline.nodes[section].parent
        return False

    def _time_for_items(self, item: Item) -> tuple[str, int | None, Sequence[int]] | None:
        """The times that a line gives to what stands under it."""
        node, end = item.line.node, item.line.end
        if node is not None:
            times = self.tasks.deadlines.within(node.start, node.end)
            if times:
                return "link.heading", item.section, times[:2]
        if self.view.folded[end - 1] != ":" or item.closing:
            return None
        *_, (start, _) = [(item.begin, end), *sentences(self.view.text, item.begin, end)]
        times = [
            time
            for time in self.tasks.deadlines.within(start, end)
            if self._holds_below(time, max(start, item.line.start))
        ]
        return ("link.lead", item.section, times[:2]) if times else None

    def _holds_below(self, time: int, begin: int) -> bool:
        """A lead line's time holds for its list when it opens the line or is a limit."""
        draft = self.deadlines[time]
        opens = not any(c.isalpha() for c in self.view.text[begin : draft.start])
        return opens or (draft.fields["kind"] != "recurring" and not self._describes(time, begin))

    # -- carriers of sections ----------------------------------------------------------------

    def _carried(self) -> None:
        """Link targets under a heading that names a body to that body's task above them."""
        known = self.proposed.union(self.tasks.responsible)
        left = [i for i in range(len(self.targets)) if i not in known]
        if not left:
            return
        carried: dict[int, list[Group]] = {}
        for group in self.tasks.groups:
            section = self._carrier(group)
            if section is not None:
                carried.setdefault(section, []).append(group)
        if not carried:
            return
        for target in left:
            start = self.targets[target].start
            section = self.outline.at(start)
            for _ in range(8):
                if section is None or section in carried:
                    break
                section = self.outline.nodes[section].parent
            if section is not None and section in carried:
                groups = carried[section]
                above = bisect_right(groups, start, key=lambda group: group.start) - 1
                self.tasks.answer(target, groups[max(above, 0)], "link.carrier", 0.7)

    def _carrier(self, group: Group) -> int | None:
        """The section over a task whose heading names its body."""
        draft = self.assignments[group.first]
        if draft.rule not in _CARRIED:
            return None
        agency = fold(str(draft.fields["agency"]))
        section = self.outline.at(draft.start)
        for _ in range(8):
            if section is None:
                return None
            if agency in fold(self.outline.nodes[section].title or ""):
                return section
            section = self.outline.nodes[section].parent
        return None


class _Places:
    """The sentences of an item with the tasks that begin in each."""

    def __init__(self, found: list[tuple[int, int]], groups: list[Group]) -> None:
        self.sentences = found
        self.starts = [start for start, _ in found]
        self.plain = [group for group in groups if not group.label]
        self.labels = [group for group in groups if group.label]
        self.places = [group.start for group in self.plain]
        self.label_places = [group.start for group in self.labels]

    def of(self, start: int) -> tuple[Group | None, str, float]:
        """The task that a record at *start* belongs to; None at the head of a sentence."""
        sentence = self.sentence(start)
        before = bisect_right(self.places, start) - 1
        if before >= 0 and self.places[before] >= sentence:
            return self.plain[before], "link.sentence", 0.95
        if not self.plain:
            behind = bisect_right(self.label_places, start)
            return self.labels[behind % len(self.labels)], "link.closing", 0.9
        if self.behind(start) or before < 0:
            return None, "", 0.0
        return self.plain[before], "link.item", 0.75

    def sentence(self, start: int) -> int:
        """Where the sentence around *start* begins."""
        return self.starts[max(bisect_right(self.starts, start) - 1, 0)]

    def above(self, start: int) -> list[Group]:
        """The task of the item that stands right before the one at *start*."""
        index = bisect_right(self.places, start) - 2
        return self.plain[max(index, 0) : index + 1]

    def behind(self, start: int) -> list[Group]:
        """The tasks that begin behind *start* in its sentence."""
        end = self.sentences[max(bisect_right(self.starts, start) - 1, 0)][1]
        first = bisect_right(self.places, start)
        return [g for g in self.plain[first : first + MAX_LINKS] if g.start < end]
