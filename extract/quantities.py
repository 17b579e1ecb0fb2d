"""Targets and figures: the numbers that can be checked (guidelines, section 4).

The way: ``quantity_measures`` finds numbers with what they count, ``quantity_clauses`` cuts the
text around each, ``quantity_kinds`` tells targets from figures and states from steps,
``quantity_indicators`` names what is measured, ``time_scope`` says for when.
"""

from __future__ import annotations

import re
from typing import Any

from ..models import Baseline, Change
from . import quantity_kinds, quantity_measures
from .dates import Time
from .draft import Draft
from .outline import Outline
from .quantity_clauses import Clause, Clauses
from .quantity_indicators import Context, Named, Namer
from .quantity_kinds import Kinds, Sort
from .quantity_measures import Measure
from .time_scope import TimeScope
from .view import View

RULES: dict[str, str] = {
    "quantity.level": "A number with a unit that states what is to be reached or was found.",
    "quantity.change": "A number with a unit behind a verb of change: by how much.",
    "quantity.baseline": "The number from which a change starts: `từ 10,51% xuống còn 4,85%`.",
}

_NO_QUANTITIES = {"recipients", "signature", "basis"}
_TO = re.compile(r"(?<!\w)(?:xuống|lên|giảm còn|còn|tăng lên|sang)(?!\w)")
_FROM = re.compile(r"(?<!\w)từ $")
_CHILDREN = re.compile(r"(?<!\w)(?:trong đó|bao gồm|gồm|cụ thể|chia ra)(?!\w)")
_NORM = re.compile(
    r"(?<!\w)(?:mỗi|một|từng) (?!năm|tháng|quý)[^,;.]{1,60}?(?:chọn|cử|phân công|bố trí|đề cử|giới thiệu) *(?:\w+ ){0,3}$"
)
_NORM_SHARE = re.compile(r"(?:mức |của )?(?:mức )?(?:lương|phụ cấp|định mức)")


def find(
    view: View, outline: Outline, times: list[Time], citations: list[Draft]
) -> tuple[list[Draft], list[Draft]]:
    """The targets and the figures of a document, each in the order of the text."""
    banned = [(c.start, c.end) for c in citations]
    measures = quantity_measures.find(view, banned)
    measures = [m for m in measures if outline.kind_at(m.digits) not in _NO_QUANTITIES]
    if not measures:
        return [], []
    return _Reader(view, outline, times, citations, measures).read()


class _Reader:
    """Reads the clauses of a document from first to last, remembering what they named."""

    def __init__(
        self,
        view: View,
        outline: Outline,
        times: list[Time],
        citations: list[Draft],
        measures: list[Measure],
    ) -> None:
        self.view, self.outline = view, outline
        self.clauses = Clauses(view, _paired(view, measures)).cut()
        removed = [(c.start, c.end) for c in citations] + [(t.start, t.end) for t in times]
        self.namer = Namer(view, removed)
        self.kinds = Kinds(view, outline, times)
        self.scope = TimeScope(view, outline, times, citations)
        self.targets: list[Draft] = []
        self.figures: list[Draft] = []

    def read(self) -> tuple[list[Draft], list[Draft]]:
        context = Context()
        sort: Sort | None = None
        change: Change = "level"
        last: Clause | None = None
        baseline: tuple[Clause, Named] | None = None
        for clause in self.clauses:
            measure = clause.measure
            new_sentence = last is None or last.sentence != clause.sentence
            if last is None or last.measure.block != measure.block:
                if last is None or measure.block - last.measure.block > 1:
                    context = Context()
                context.parent = None
            if new_sentence:
                sort, change, baseline = None, "level", None
            self._family(clause, last, context)
            named = self.namer.name(clause, context)
            if self._norm(clause) or self._threshold(clause, last):
                if measure.kind == "rate" and named.indicator:
                    context.rate = named.indicator
                continue
            told = quantity_kinds.change(self.view, clause)
            change = self._change(clause, told, change, named)
            if baseline is not None and _TO.search(view_left(self.view, clause)):
                named.indicator, change = baseline[1].indicator, "level"
            if self._starts_change(clause):
                baseline = (clause, named)
                last = clause
                self._add("figure", clause, named, "level", None, "quantity.baseline")
                self._remember(clause, named, context)
                continue
            sort = self.kinds.sort(clause, sort, skip_time=baseline is not None)
            self._add(sort, clause, named, change, baseline, None)
            self._remember(clause, named, context)
            baseline, last = None, clause
        return self.targets, self.figures

    def _family(self, clause: Clause, last: Clause | None, context: Context) -> None:
        """Note whether the clause belongs to a list under a measure: ``trong đó``, a colon."""
        view = self.view
        if last is None or last.measure.block != clause.measure.block:
            return
        between = view.folded[last.measure.end : clause.measure.start]
        if _CHILDREN.search(between) or (between[:1] == ":" and last.measure.kind == "count"):
            context.parent, context.parent_unit = context.last, context.last_unit
            clause.child = True
        elif context.parent is not None and last.child:
            clause.child = True

    def _remember(self, clause: Clause, named: Named, context: Context) -> None:
        if not named.indicator:
            return
        if not clause.child:
            context.last, context.last_unit = named.indicator, clause.measure.unit
        elif context.last is None or clause.measure.kind != "rate":
            context.last, context.last_unit = named.indicator, clause.measure.unit
        if clause.measure.kind == "rate":
            context.rate = named.indicator

    def _norm(self, clause: Clause) -> bool:
        """Norms of how an office works: ``mỗi xã chọn 01 cộng tác viên``."""
        folded, measure = self.view.folded, clause.measure
        if _NORM.search(folded[max(clause.sentence[0], measure.start - 120) : measure.start]):
            return True
        after = folded[measure.end : measure.end + 24].lstrip()
        return measure.unit == "%" and _NORM_SHARE.match(after) is not None

    def _threshold(self, clause: Clause, last: Clause | None) -> bool:
        """A bounded number inside the phrase of another defines a group: ``xã có trên 50%``."""
        measure = clause.measure
        if measure.bound == "exact" or last is None or last.sentence != clause.sentence:
            return False
        between = self.view.folded[last.measure.end : measure.start]
        if len(between) > 90 or re.search(
            r"[,;:.()]|(?<!\w)(?:và|đạt|lên|xuống|là|chiếm|với|cho|giảm|tăng|còn)(?!\w)", between
        ):
            return False
        return last.measure.kind in ("count", "rate") and bool(between.strip())

    def _starts_change(self, clause: Clause) -> bool:
        """``từ 10,51% (...) xuống còn``: the state from which a change starts."""
        folded, measure = self.view.folded, clause.measure
        if measure.high is not None or not _FROM.search(
            folded[max(0, measure.digits - 12) : measure.digits]
        ):
            return False
        reach = folded[measure.end : min(clause.sentence[1], measure.end + 140)]
        to = _TO.search(reach)
        return to is not None and re.match(r"(?:\D{0,40})\d", reach[to.end() :]) is not None

    def _change(self, clause: Clause, told: Change | None, before: Change, named: Named) -> Change:
        if told is not None:
            return told
        folded = self.view.folded[clause.left[0] : clause.measure.start]
        if (
            before != "level"
            and re.fullmatch(
                r"(?:[ ,]|tương ứng|tương đương|tỷ lệ|tỉ lệ|là|với|chiếm|mỗi năm|bình quân|và|năm \d+)*",
                folded,
            )
            and "chiếm" not in folded
        ):
            return before
        return "level"

    def _add(
        self,
        sort: Sort,
        clause: Clause,
        named: Named,
        change: Change,
        baseline: tuple[Clause, Named] | None,
        rule: str | None,
    ) -> None:
        measure = clause.measure
        fields: dict[str, Any] = {
            "indicator": named.indicator,
            "change": change,
            "bound": measure.bound,
            "value": measure.value,
            "value_max": measure.high,
            "unit": measure.unit,
            "per": quantity_kinds.per(self.view, clause),
            "ratio": measure.ratio,
            "area": named.area,
        }
        start = self._start(clause)
        end = max(measure.end, named.end)
        if sort == "target":
            if baseline is not None:
                fields["baseline"] = Baseline(
                    value=baseline[0].measure.value, unit=baseline[0].measure.unit
                )
            fields["due"] = self.scope.due(start, end)
        else:
            fields["as_of"] = self.scope.as_of(start, end)
        rule = rule or ("quantity.level" if change == "level" else "quantity.change")
        while end > start and self.view.text[end - 1] in " \n,;":
            end -= 1
        drafts = self.targets if sort == "target" else self.figures
        drafts.append(Draft(start, max(end, start + 1), fields, rule, 0.9))

    def _start(self, clause: Clause) -> int:
        start = clause.left[0]
        while start < clause.measure.start and self.view.text[start] in " \n,;.:-+*":
            start += 1
        return start


def view_left(view: View, clause: Clause) -> str:
    """The folded words before the number of a clause."""
    return view.folded[clause.left[0] : clause.measure.digits]


def _paired(view: View, measures: list[Measure]) -> list[Measure]:
    """Give the ratios without a unit to the rate beside them: ``7/13 đạt 53,8%``, ``(4/7 xã)``."""
    kept: list[Measure] = []
    folded = view.folded
    for index, measure in enumerate(measures):
        if measure.ratio is not None:
            following = measures[index + 1] if index + 1 < len(measures) else None
            if (
                following is not None
                and following.unit == "%"
                and following.block == measure.block
                and following.start - measure.end < 40
                and re.fullmatch(
                    r"[ ,;(=]*(?:đạt|chiếm|tỷ lệ|tỉ lệ|bằng|tương ứng|tương đương|là|đạt tỷ lệ|[ :])*",
                    folded[measure.end : following.start],
                )
            ):
                following.ratio = measure.ratio
                if measure.unit is None:
                    following.start = min(following.start, following.start)
                    continue
            previous = kept[-1] if kept else None
            opened = folded.rfind("(", max(0, measure.start - 3), measure.start) >= 0
            if (
                opened
                and previous
                and previous.unit == "%"
                and previous.block == measure.block
                and measure.start - previous.end < 300
                and previous.ratio is None
                and folded[measure.end : measure.end + 1] == ")"
            ):
                previous.ratio = measure.ratio
                continue
            if measure.unit is None:
                continue
        kept.append(measure)
    return kept
