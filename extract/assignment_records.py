"""Records of assignments: quote, task, and the partners that later lines add."""

from __future__ import annotations

import re

from .agencies import Name
from .assignment_clauses import Clauses, Duty
from .assignment_context import Context
from .assignment_labels import Labelled
from .draft import Draft

CONFIDENCE = {
    "assignment.heading": 0.95,
    "assignment.run_in": 0.95,
    "assignment.lead_line": 0.9,
    "assignment.given": 0.9,
    "assignment.requested": 0.85,
    "assignment.subject": 0.75,
    "assignment.label": 0.95,
    "assignment.bracket": 0.8,
    "assignment.named_role": 0.75,
}
MAX_QUOTE = 200

_TASK_END = re.compile(r"[;:.](?=\s|$)")
_QUOTE_END = re.compile(r";|[.:](?=\s*$)")
_WORDS = re.compile(r"\S+")


class Recorder:
    """Makes the records of one document."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses
        self.text, self.folded = clauses.agencies.text, clauses.folded
        self.drafts: list[Draft] = []
        self.labelled: list[Draft] = []  # the records of the last label, for its partner line

    def task(self, context: Context, duty: Duty, start: int, end: int, *, asked: bool) -> None:
        """The task of a sentence, once for every carrier of *context*."""
        role, partners = duty.role, duty.partners
        if not duty.formula and context.role is not None:
            role = context.role
            partners = partners or context.partners or []
        if context.requested or asked:
            role = "requested"
        stop = self._quote_end(start, end, duty.task)
        task = self._task_words(duty.task, end)
        for name in context.names:
            self._add(name, start, stop, context.rule, role, partners, task)

    def labels(self, found: list[Labelled], above: tuple[int, int] | None) -> None:
        """Records of lead bodies, partners to the records that await them."""
        if any(item.part != "partner" for item in found):
            self.labelled = []
        for item in found:
            if item.part != "partner":
                self._label(item, above)
                continue
            words = tuple(n.words(self.text) for n in item.names)
            for draft in self.labelled:
                draft.fields["partners"] = words
                if draft.fields["role"] == "responsible":
                    draft.fields["role"] = "lead"

    def _label(self, item: Labelled, above: tuple[int, int] | None) -> None:
        """The records of one label; its task is the first words of what it closes."""
        role = "lead" if item.part == "lead" else "responsible"
        partners = item.partners or []
        if item.prose is not None:
            duty = self.clauses.duty(self.clauses.skip(item.prose, item.end), item.end)
            role = duty.role if duty.formula else role
            partners = duty.partners
        task = self._task_words(*above) if above else None
        for name in item.names:
            draft = self._add(name, item.start, item.end, "assignment.label", role, partners, task)
            self.labelled.append(draft)

    def _add(
        self,
        name: Name,
        start: int,
        stop: int,
        rule: str,
        role: str,
        partners: list[Name],
        task: str | None,
    ) -> Draft:
        fields = {
            "agency": name.words(self.text),
            "role": role,
            "partners": tuple(n.words(self.text) for n in partners) or None,
            "task": task,
        }
        draft = Draft(start, stop, fields, rule, CONFIDENCE[rule])
        self.drafts.append(draft)
        return draft

    def _quote_end(self, start: int, end: int, task: int) -> int:
        stop = _QUOTE_END.search(self.folded, max(task, start + 1), end)
        last = stop.start() if stop else end
        last = min(last, start + MAX_QUOTE)
        while last > start + 1 and self.text[last - 1] in " .;:/":
            last -= 1
        return last

    def _task_words(self, start: int, end: int) -> str | None:
        close = _TASK_END.search(self.folded, start, end)
        stop = close.start() if close and close.start() - start > 25 else end
        words = _WORDS.findall(self.text[start:stop])[:15]
        return " ".join(words).rstrip(" ,;:./") or None
