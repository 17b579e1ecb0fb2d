"""Targets and figures: the numbers that can be checked (guidelines, section 4).

The way: ``quantity_measures`` finds numbers with what they count, ``quantity_clauses`` cuts the
text around each, ``quantity_kinds`` tells targets from figures and states from steps,
``quantity_indicators`` names what is measured, ``time_scope`` says for when.
"""

from __future__ import annotations

import re
from typing import Any

from ..models import Baseline, Change
from . import number_units, quantity_kinds, quantity_measures, table_quantities, tables
from .dates import Time
from .draft import Draft
from .folding import fold
from .outline import Outline
from .quantity_clauses import Clause, Clauses
from .quantity_indicators import Context, Named, Namer
from .quantity_kinds import Kinds, Sort
from .quantity_measures import Measure
from .quantity_words import leading, opening
from .time_scope import TimeScope
from .view import View

RULES: dict[str, str] = {
    "quantity.level": "A number with a unit that states what is to be reached or was found.",
    "quantity.change": "A number with a unit behind a verb of change: by how much.",
    "quantity.baseline": "The number from which a change starts: `từ 10,51% xuống còn 4,85%`.",
    **table_quantities.RULES,
}

_NO_QUANTITIES = {"recipients", "signature", "basis"}
_TO = re.compile(r"(?<!\w)(?:xuống|lên|giảm còn|còn|tăng lên|sang)(?!\w)")
_FROM = re.compile(r"(?<!\w)từ $")
_REACHES = re.compile(
    r"[^,;:()]{0,60}(?<!\w)(?:đạt|chiếm|là|còn|đạt trên|tăng lên|giảm còn|lên|xuống) ?(?:\w+ ){0,2}"
)
_SHARE_OPENED = re.compile(
    r"(?:\(|, )(?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ|đạt tỷ lệ|tương đương|(?<=\())(?: tỷ lệ)? ?$"
)
_SIZED = re.compile(
    r"(?<!\w)(?:có|với) (?:tổng )?(?:giá trị|quy mô|vốn|mức|diện tích|công suất|thu nhập|tốc độ|"
    r"trọng tải|chiều dài|chiều cao|dân số|doanh thu|dung tích)[^,;:]{0,30}$"
)
_MUST = re.compile(r" (?:[^\W\d]+ ){0,4}?(?:phải|không được|thì|bắt buộc|mới được|sẽ)(?!\w)")
_UNIT_OF = re.compile(r"(?<!\w)(?:trên|của|mỗi|cho|tính trên) ?$")
_STATES = re.compile(r"(?<!\w)(?:đạt|còn|là|chiếm|giảm|tăng) ?$")
_SAME_CHANGE = re.compile(
    r"(?:[ ,]|tương ứng|tương đương|tỷ lệ|tỉ lệ|là|với|mỗi năm|bình quân|và|năm \d+)*"
)
_COPULA_END = re.compile(r"(?<!\w)(?:đạt|còn|là|lên|xuống|chiếm|duy trì|giữ)$")
_CHILDREN = re.compile(r"(?<!\w)(?:trong đó|bao gồm|gồm|cụ thể|chia ra)(?!\w)")
_NORM = re.compile(
    r"(?<!\w)(?:mỗi|một|từng) (?!năm|tháng|quý)[^;.]{1,60}?(?:chọn|cử|phân công|bố trí|đề cử|giới thiệu) *(?:\w+ ){0,3}$"
)
_NORM_SHARE = re.compile(r"(?:mức |của )?(?:mức )?(?:lương|phụ cấp|định mức)")


def find(
    view: View, outline: Outline, times: list[Time], citations: list[Draft]
) -> tuple[list[Draft], list[Draft]]:
    """The targets and the figures of a document, each in the order of the text."""
    banned = [*((c.start, c.end) for c in citations), *tables.claimed(view)]
    measures = quantity_measures.find(view, banned)
    measures = [m for m in measures if outline.kind_at(m.digits) not in _NO_QUANTITIES]
    cells = tables.quantities(view, outline, times)
    if not measures:
        return cells
    read = _Reader(view, outline, times, citations, measures).read()
    targets, figures = ([*prose, *own] for prose, own in zip(read, cells, strict=True))
    return sorted(targets, key=lambda d: d.start), sorted(figures, key=lambda d: d.start)


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
        removed = [(c.start, c.end) for c in citations] + [
            (t.start, t.end)
            for t in times
            if t.kind != "recurring" or t.every in ("year", "month", "quarter")
        ]
        self.namer = Namer(view, removed)
        self.clauses = self._grouped(Clauses(view, _paired(view, _counted(view, measures))).cut())
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
        facts: dict[str, tuple[Clause, Named]] = {}
        waiting: list[dict[str, Any]] = []
        saved: tuple[str | None, str | None] | None = None
        for clause in self.clauses:
            measure = clause.measure
            new_sentence = last is None or last.sentence != clause.sentence
            if last is None or last.measure.block != measure.block:
                context = self._context(context, clause, last)
                saved = None
            saved = self._bracketed(clause, context, saved)
            if new_sentence:
                sort, change, baseline = None, "level", None
            self._family(clause, last, context)
            self._share_bound(clause, last)
            if self._norm(clause) or not self._unit(clause):
                continue
            named = self.namer.name(clause, context)
            if clause.limit is not None and clause.limit.measure.kind == "rate":
                context.rate = self.namer.name(clause.limit, Context()).indicator
            told = quantity_kinds.change(self.view, clause)
            change = self._change(clause, told or named.change, change, named)
            moved = self.view.folded[clause.reach : measure.digits]
            if baseline is not None and _TO.search(moved):
                named.indicator, change = baseline[1].indicator, "level"
            if self._starts_change(clause):
                baseline = (clause, named)
                last = clause
                measure.bound = "exact"
                self._add("figure", clause, named, "level", None, "quantity.baseline")
                self._remember(clause, named, context)
                continue
            sort = self.kinds.sort(clause, sort, skip_time=baseline is not None)
            if new_sentence:
                facts.clear()
            if sort == "figure" and measure.unit:
                facts[measure.unit] = (clause, named)
            elif baseline is None and measure.unit and change == "level":
                baseline = facts.get(measure.unit)
            fields = self._add(sort, clause, named, change, baseline, None)
            if new_sentence:
                waiting.clear()
            if measure.kind == "rate" and named.indicator is None:
                waiting.append(fields)
            elif measure.kind == "rate":
                for earlier in waiting:  # ``đạt 60% và đến năm 2030 đạt 75% các cơ quan``
                    earlier["indicator"] = named.indicator
                waiting.clear()
            self._remember(clause, named, context)
            baseline, last = None, clause
        return self.targets, self.figures

    def _grouped(self, clauses: list[Clause]) -> list[Clause]:
        """Leave out numbers that define a group: their words belong to the number before."""
        kept: list[Clause] = []
        for index, clause in enumerate(clauses):
            following = clauses[index + 1] if index + 1 < len(clauses) else None
            if following is not None and self._inside_subject(clause, following):
                following.left = (clause.left[0], following.measure.start)
                following.reach = clause.reach
                continue
            if self._defines(clause):
                continue
            if kept and self._threshold(clause, kept[-1]):
                head = kept[-1]
                head.right = (head.right[0], max(head.right[1], clause.right[1]))
                head.limit = clause
                continue
            kept.append(clause)
        return kept

    def _context(self, context: Context, clause: Clause, last: Clause | None) -> Context:
        """What a new block takes over: the head of its list, the indicator just above."""
        view, block = self.view, clause.measure.block
        near = last is not None and block - last.measure.block <= 1
        above = context if near else Context()
        fresh = Context(last=above.last, last_unit=above.last_unit, rate=above.rate)
        item = view.folded[view.starts[block] : view.starts[block] + 1] in "-+*•–"
        if near and last is not None and item:
            if view.folded.endswith(
                ":", view.starts[last.measure.block], view.ends[last.measure.block]
            ):
                fresh.head, fresh.head_unit = above.last, above.last_unit
            else:
                fresh.head, fresh.head_unit = above.head, above.head_unit
            fresh.parent, fresh.parent_unit = fresh.head, fresh.head_unit
            clause.child = fresh.parent is not None
        fresh.topic = self._topic(block, clause.measure.start)
        return fresh

    def _topic(self, block: int, limit: int) -> str | None:
        """What stands before the first colon of a block, if it is a short name: ``- Xoài: ...``."""
        view = self.view
        start = view.starts[block]
        colon = view.folded.find(":", start, min(limit, start + 90))
        if colon < 0:
            return None
        text = self.namer.phrase(start, colon).lstrip("-+*•– ").strip()
        folded = fold(text)
        led = leading("connector", "modal").match(folded)
        if (led and led.end() == len(folded)) or re.search(r"\d", text) or not text:
            return None
        return text if len(text.split()) <= 8 else None

    def _bracketed(
        self, clause: Clause, context: Context, saved: tuple[str | None, str | None] | None
    ) -> tuple[str | None, str | None] | None:
        """What is named in brackets is forgotten behind them."""
        if clause.inner:
            return saved if saved is not None else (context.last, context.last_unit)
        if saved is not None:
            context.last, context.last_unit = saved
        return None

    def _family(self, clause: Clause, last: Clause | None, context: Context) -> None:
        """Note whether the clause belongs to a list under a measure: ``trong đó``, a colon."""
        view = self.view
        if last is None or last.measure.block != clause.measure.block:
            return
        between = view.folded[last.measure.end : clause.measure.start]
        if between[:1] == ":" and last.measure.kind == "count" and not last.listed:
            context.parent, context.parent_unit = context.last, context.last_unit
            clause.child = clause.listed = True
        elif _CHILDREN.search(between) and not last.listed:
            context.parent, context.parent_unit = context.last, context.last_unit
            clause.child = True
        elif context.parent is not None and last.child:
            clause.child, clause.listed = True, last.listed

    def _share_bound(self, clause: Clause, last: Clause | None) -> None:
        """``ít nhất 100 doanh nghiệp A, 50 doanh nghiệp B``: one bound for both."""
        measure = clause.measure
        if last is None or last.sentence != clause.sentence or measure.bound != "exact":
            return
        folded, kinds = self.view.folded, (last.measure.kind, measure.kind)
        joined = folded[last.measure.end : measure.start].rstrip()
        led = folded[last.right[1] : measure.start].strip() in ("", ",", "và")
        both = kinds == ("count", "count") or (kinds == ("rate", "rate") and joined.endswith("và"))
        if led and both and last.measure.bound in ("at_least", "at_most", "about"):
            measure.bound = last.measure.bound

    def _remember(self, clause: Clause, named: Named, context: Context) -> None:
        if not named.indicator:
            return
        if not clause.child or context.last is None or clause.measure.kind != "rate":
            context.last, context.last_unit = named.indicator, clause.measure.unit
        if clause.measure.kind == "rate":
            context.rate = named.indicator

    def _unit(self, clause: Clause) -> bool:
        """Give a bare number the counted noun before it; False where it counts nothing."""
        measure = clause.measure
        if measure.kind != "none":
            return True
        left = self.namer.left(clause)
        noun = number_units.counted(left)
        if noun is not None:
            measure.unit, measure.kind = noun, "count"
            measure.bare = True
            return True
        return opening("rate").match(fold(left)) is not None

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

    def _defines(self, clause: Clause) -> bool:
        """A bounded number that only says who is meant: ``sử dụng từ 10 lao động trở lên phải``."""
        measure, folded = clause.measure, self.view.folded
        if measure.kind == "rate" or measure.bound in ("exact", "about"):
            return False
        left = folded[clause.left[0] : measure.start]
        if _SIZED.search(left):
            return True
        if _MUST.match(folded, clause.right[0]) and left.strip():
            return True
        if not folded[measure.noun : measure.end].endswith("trở lên") or measure.kind != "count":
            return False
        subject = fold(self.namer.left(clause))
        bare = leading("connector", "modal", "light", "verb").fullmatch(subject)
        copula = re.search(r"(?<!\w)(?:đạt|còn|là|có) ?$", left)
        return bool(subject) and not (bare or copula or opening("head", "rate").match(subject))

    def _inside_subject(self, clause: Clause, following: Clause) -> bool:
        """``tỷ lệ người dùng có tốc độ 01 Gb/s đạt 100%``: the first number is part of the name."""
        measure = clause.measure
        if clause.piece != following.piece or measure.kind == "rate":
            return False
        if measure.value == 1 and _UNIT_OF.search(
            self.view.folded, max(0, measure.start - 8), measure.digits
        ):
            return True  # ``giá trị sản phẩm trên 01 ha đất``
        between = self.view.folded[measure.end : following.measure.start]
        if not _REACHES.fullmatch(between) or following.measure.kind != "rate":
            return False
        left = self.view.folded[clause.left[0] : measure.start]
        return re.match(opening("rate"), left) is not None and not _STATES.search(left)

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
        if before != "level" and (_SAME_CHANGE.fullmatch(folded) or self._shares_verb(clause)):
            return before
        return "level"

    def _shares_verb(self, clause: Clause) -> bool:
        """``Giảm tỷ lệ A 2 - 3%/năm, tỷ lệ B 3 - 5%/năm``: one verb for both paces."""
        measure, folded = clause.measure, self.view.folded
        if clause.first or measure.kind != "rate" or measure.bound in ("at_most", "at_least"):
            return False
        left = folded[clause.left[0] : measure.start].rstrip()
        return measure.per is not None and not _COPULA_END.search(left)

    def _add(
        self,
        sort: Sort,
        clause: Clause,
        named: Named,
        change: Change,
        baseline: tuple[Clause, Named] | None,
        rule: str | None,
    ) -> dict[str, Any]:
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
            fields["due"] = self.scope.due(*self._timed(clause, start, end))
        else:
            fields["as_of"] = self.scope.as_of(*self._timed(clause, start, end))
        rule = rule or ("quantity.level" if change == "level" else "quantity.change")
        while end > start and self.view.text[end - 1] in " \n,;":
            end -= 1
        drafts = self.targets if sort == "target" else self.figures
        drafts.append(Draft(start, max(end, start + 1), fields, rule, 0.9))
        return fields

    def _timed(self, clause: Clause, start: int, end: int) -> tuple[int, int]:
        """The words whose time holds: those of the clause, or the number and the time behind."""
        behind = self.kinds.behind(clause)
        return (start, end) if behind is None else (clause.measure.start, behind.end)

    def _start(self, clause: Clause) -> int:
        start = clause.left[0]
        while start < clause.measure.start and self.view.text[start] in " \n,;.:-+*":
            start += 1
        return start


def _counted(view: View, measures: list[Measure]) -> list[Measure]:
    """A verb behind a number is no unit: ``01 giấy phép cấp mới, 02 điều chỉnh``."""
    verb = opening("verb", "light", "modal")
    kept: list[Measure] = []
    for measure in measures:
        if measure.kind == "count" and not measure.known:
            if verb.match(view.folded, measure.noun):
                near = kept[-1] if kept else None
                if near is None or near.kind != "count" or near.block != measure.block:
                    continue
                if measure.start - near.end > 60:
                    continue
                measure.unit, measure.known = near.unit, True
                measure.end = measure.noun - 1
        kept.append(measure)
    return kept


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
                    continue
            elif following is not None and _share_in_brackets(folded, measure, following):
                following.ratio = measure.ratio
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


def _share_in_brackets(folded: str, measure: Measure, following: Measure) -> bool:
    """``85/100 xã đạt chuẩn (đạt 85%)``: the rate in brackets is that of the ratio."""
    if following.unit != "%" or following.block != measure.block:
        return False
    between = folded[measure.end : following.start]
    if len(between) > 120 or "%" in between or ";" in between:
        return False
    return _SHARE_OPENED.search(between) is not None
