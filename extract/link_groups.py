"""What the steps that find links share: the tasks of a document by place, and links in the making.

Carriers that one heading or sentence joins have the same task; their records begin at one place
and share its links. A *group* is the run of such records.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from .draft import Draft

MAX_LINKS = 12
"""No record takes more links than this: behind that many, a text links nothing to anything."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A link in the making: *index* counts in the list of the records that it names."""

    index: int
    rule: str
    confidence: float


@dataclass(slots=True)
class Group:
    """The assignments that begin at one place of the view.

    Attributes:
        start: that place.
        first, last: the half-open run of their indexes.
        label: they come from a line such as ``Đơn vị chủ trì:``, which follows its task.
        helps: their body only takes part in another's task.
        due: the deadlines of the task.
        product: what the task has to yield, in the words of the text.
    """

    start: int
    first: int
    last: int
    label: bool
    helps: bool
    due: list[Linked] = field(default_factory=list)
    product: str | None = None

    def add_due(self, index: int, rule: str, confidence: float) -> None:
        """Link a deadline, each one once and the surest statement first."""
        if len(self.due) < MAX_LINKS and all(link.index != index for link in self.due):
            self.due.append(Linked(index, rule, confidence))

    @property
    def indexes(self) -> range:
        """The indexes of its assignments, as many as a link names."""
        return range(self.first, min(self.last, self.first + MAX_LINKS))


class Run:
    """Records by where they begin in the view, found by halving."""

    def __init__(self, starts: Sequence[int]) -> None:
        self.order = sorted(range(len(starts)), key=lambda index: starts[index])
        self.starts = [starts[index] for index in self.order]

    def within(self, start: int, end: int) -> Sequence[int]:
        """The indexes of the records that begin in ``[start, end)``, in the order of the text."""
        low = bisect_left(self.starts, start)
        return self.order[low : bisect_left(self.starts, end, low)]


@dataclass(slots=True)
class Tasks:
    """The groups of a document and the places of the records that are linked to them.

    ``responsible`` holds, for every target, the assignments found for it so far.
    """

    groups: list[Group]
    places: Run
    deadlines: Run
    targets: Run
    responsible: dict[int, list[Linked]] = field(default_factory=dict)

    def between(self, start: int, end: int) -> list[Group]:
        """The groups that begin in ``[start, end)``."""
        return [self.groups[index] for index in self.places.within(start, end)]

    def answer(self, target: int, group: Group, rule: str, confidence: float) -> None:
        """Link a target to the assignments of *group*."""
        links = self.responsible.setdefault(target, [])
        if group.helps:
            confidence -= 0.1
        known = {link.index for link in links}
        for index in group.indexes:
            if index not in known and len(links) < MAX_LINKS:
                links.append(Linked(index, rule, round(confidence, 2)))


def tasks(
    assignments: Sequence[Draft], deadlines: Sequence[Draft], targets: Sequence[Draft]
) -> Tasks:
    """The groups of *assignments*, which stand in the order of the text."""
    groups: list[Group] = []
    for index, draft in enumerate(assignments):
        if groups and groups[-1].start == draft.start:
            groups[-1].last = index + 1
            continue
        label = draft.rule == "assignment.label"
        helps = draft.fields.get("role") == "coordinate"
        groups.append(Group(draft.start, index, index + 1, label, helps))
    return Tasks(
        groups,
        Run([group.start for group in groups]),
        Run([draft.start for draft in deadlines]),
        Run([draft.start for draft in targets]),
    )
