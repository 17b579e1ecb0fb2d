"""Targets and figures: the numbers that can be checked (guidelines, section 4).

The way: ``quantity_measures`` finds numbers with what they count, ``quantity_clauses`` cuts the
text around each, ``quantity_kinds`` tells targets from figures and states from steps,
``quantity_indicators`` names what is measured, ``time_scope`` says for when.
"""

from __future__ import annotations

import re
from typing import Any

from ..models import Baseline, Change, Per
from . import (
    number_units,
    quantity_elisions,
    quantity_kinds,
    quantity_measures,
    quantity_subjects,
    table_quantities,
    tables,
)
from .dates import Time
from .draft import Draft
from .folding import fold
from .outline import Outline
from .quantity_clauses import LABEL, Clause, Clauses
from .quantity_groups import Groups
from .quantity_indicators import Namer
from .quantity_kinds import Kinds, Sort
from .quantity_measures import Measure
from .quantity_names import Context, Named
from .quantity_pairs import paired
from .quantity_phrases import PREDICATE, Phrases
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
_TO = re.compile(r"(?<!\w)(?:xuống|(?<!trở )lên|giảm còn|còn|tăng lên|sang)(?!\w)")
_MOVED = re.compile(r"(?<!\w)(?:còn|xuống|lên|giảm|tăng)(?!\w)")
_FROM = re.compile(r"(?<!\w)từ $")
_SAME_CHANGE = re.compile(
    r"(?:[ ,]|tương ứng|tương đương|tỷ lệ|tỉ lệ|là|với|mỗi năm|bình quân|và|năm \d+)*"
)
_PER_PEOPLE = re.compile(
    r" (?:trên|/) ?(?:1\.?0{3}|10\.?0{3}|100\.?0{3}|(?:1 |một )?vạn) (?:người )?dân$", re.IGNORECASE
)
_COPULA_END = re.compile(r"(?<!\w)(?:đạt|còn|là|lên|xuống|chiếm|duy trì|giữ)$")
# ``giảm 30% thời gian và 20% chi phí``: one verb for both
_AND = re.compile(r"(?<!\w)và(?: (?:ít nhất|tối thiểu|khoảng|trên|dưới))?$")
_STEPS = re.compile(r"(?<!\w)(?:lộ trình|phân kỳ|trong đó|chia ra|cụ thể|bao gồm|gồm)(?!\w)")
_OF_YEAR = re.compile(r"(?<!\w)(?:năm|giai đoạn|quý) [\d/ ivx-]+(?::| là| thêm)? ?$")
# ``Phân kỳ: năm 2026 là 820 tỷ đồng``: the years of the whole, not of the last item above
_PHASED = re.compile(
    r"(?:[-+*•–] *)?(?:phân kỳ|phân bổ|phân chia|chia|phân)(?: kinh phí| vốn| đầu tư)?"
    r"(?: theo)?(?: từng)?(?: năm| giai đoạn)?(?: như sau)?:"
)
_CHILDREN = re.compile(r"(?<!\w)(?:trong đó|bao gồm|gồm|cụ thể|chia ra)(?!\w)")


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
            if (t.kind != "recurring" or t.every in ("year", "month", "quarter"))
            and not view.folded.startswith("sang", t.start)  # ``phải thu chuyển sang năm 2026``
        ]
        self.phrases = Phrases(view, removed)
        self.namer = Namer(view, self.phrases)
        self.groups = Groups(view, self.phrases)
        self.clauses = self.groups.grouped(Clauses(view, paired(view, measures)).cut())
        self.kinds = Kinds(view, outline, times)
        self.scope = TimeScope(view, outline, times, citations)
        self.targets: list[Draft] = []
        self.figures: list[Draft] = []
        # what holds on from clause to clause
        self.context = Context()
        self.whole: tuple[str, str | None] | None = None  # the amount that a list divides
        self.last: Clause | None = None
        self.whole_count: Clause | None = None
        self.outside: tuple[str | None, str | None] | None = None
        # what holds on inside a sentence
        self.sort: Sort | None = None
        self.change: Change = "level"
        self.baseline: Measure | None = None
        self.origin: str | None = None
        self.rise: tuple[Clause, Change] | None = None
        self.facts: dict[str, Measure] = {}
        self.wholes: dict[str, str] = {}  # by unit: what was named first in it
        self.moving = False
        self.pace: Per | None = None
        self.waiting: list[dict[str, Any]] = []
        self.bare_rates: list[tuple[tuple[int, int], dict[str, Any]]] = []
        self.densities: list[dict[str, Any]] = []
        self.bare_verb: tuple[Clause, dict[str, Any]] | None = None

    def read(self) -> tuple[list[Draft], list[Draft]]:
        """All clauses, one by one."""
        for clause in self.clauses:
            self._enter(clause)
            if self.groups.norm(clause) or not self._unit(clause):
                continue
            named = self._divided(clause) or self.namer.name(clause, self.context)
            if clause.limit is not None and clause.limit.measure.kind == "rate":
                self.context.rate = self.namer.name(clause.limit, Context()).indicator
            self.change = self._change(clause, named)
            if self._starts_change(clause):
                clause.measure.bound = "exact"
                self.baseline, self.origin = clause.measure, named.indicator
                self._add("figure", clause, named, "level", "quantity.baseline")
            else:
                self._state(clause, named)
                self.baseline = None
            self._remember(clause, named)
            self.last = clause
        return self.targets, self.figures

    def _enter(self, clause: Clause) -> None:
        """Bring the memory up to the place of a clause."""
        last = self.last
        if last is None or last.measure.block != clause.measure.block:
            self.context, self.outside = self._context(self.context, clause, last), None
        self._bracketed(clause)
        if last is None or last.sentence != clause.sentence:
            self.sort, self.change, self.baseline = None, "level", None
            self.facts.clear()
            self.wholes.clear()
            self.moving = False
            self.waiting.clear()
            self._phase(clause, last)
        self._family(clause, last, self.context)
        self._share_bound(clause, last)

    def _phase(self, clause: Clause, last: Clause | None) -> None:
        """``Tổng kinh phí 24 tỷ, gồm: ... Phân kỳ: năm 2018: 7 tỷ``: the years of the whole."""
        context = self.context
        if last is None or last.measure.block != clause.measure.block:
            return
        if clause.sentence[0] > last.measure.end:  # ``... đạt 82%. Tội phạm ma túy: 95 vụ``
            topic = self._topic(clause.sentence[0], clause.measure.start)
            if topic and not _PHASED.match(self.view.folded, clause.sentence[0]):
                context.topic, context.last, context.last_unit = topic, None, None
        if not context.parent:
            return
        same = context.parent_unit == clause.measure.unit
        if same and _PHASED.match(self.view.folded, clause.sentence[0]):
            context.last, context.last_unit = context.parent, context.parent_unit
            context.parent = context.topic = None

    def _state(self, clause: Clause, named: Named) -> None:
        """A number that is reached or was found, or a step towards it."""
        measure = clause.measure
        moved = self.baseline is not None
        if moved and _TO.search(self.view.folded, clause.reach, measure.digits):
            named.indicator, self.change = self.origin, "level"
        sort = self.kinds.sort(clause, self.sort, skip_time=moved)
        if not quantity_subjects.described(self.view, clause):
            self.sort = sort
        if sort == "figure" and measure.unit:
            self.facts[measure.unit] = measure
        elif not moved and measure.unit and self.change == "level":
            words = self.view.folded[clause.reach : measure.digits]
            self.moving = self.moving or _MOVED.search(words) is not None
            self.baseline = self.facts.get(measure.unit) if self.moving else None
        fields = self._add(sort, clause, named, self.change, None)
        self._share_predicate(clause, named, fields)
        self._share_object(clause, named, fields)
        self._share_base(clause, named, fields)
        if measure.kind == "rate" and named.indicator is None:
            self.waiting.append(fields)
        elif measure.kind == "rate":
            for earlier in self.waiting:  # ``đạt 60% và đến năm 2030 đạt 75% các cơ quan``
                earlier["indicator"] = named.indicator
            self.waiting.clear()

    def _share_predicate(self, clause: Clause, named: Named, fields: dict[str, Any]) -> None:
        """``50% trường công và 30% trường tư có bể bơi``: the predicate of both stands last."""
        if clause.measure.kind != "rate" or not named.indicator:
            return
        known = quantity_elisions.subject(named.indicator)
        self.bare_rates = [b for b in self.bare_rates if b[0] == clause.piece]
        if known is not None:
            for _, bare in self.bare_rates:
                if quantity_elisions.alike(bare["indicator"], known[0]) or (
                    number_units.family(bare["indicator"]) and number_units.family(known[0])
                ):
                    bare["indicator"] += f" {known[1]}"
            self.bare_rates.clear()
        behind = named.end > clause.measure.end and clause.left[0] >= clause.measure.start - 12
        if behind and known is None:
            self.bare_rates.append((clause.piece, fields))
        else:
            self.bare_rates.clear()

    def _share_base(self, clause: Clause, named: Named, fields: dict[str, Any]) -> None:
        """``32 giường bệnh, 11 bác sĩ trên 10.000 dân``: of how many people stands last."""
        if clause.measure.kind != "count" or not named.indicator:
            self.densities.clear()
            return
        if self.last is None or self.last.piece != clause.piece:
            self.densities.clear()
        base = _PER_PEOPLE.search(named.indicator) if named.indicator.endswith("dân") else None
        if base is None:
            self.densities.append(fields)
            return
        for earlier in self.densities:
            earlier["indicator"] = f"{earlier['indicator']}{base[0]}"
        self.densities.clear()

    def _share_object(self, clause: Clause, named: Named, fields: dict[str, Any]) -> None:
        """``Mở mới 96 km, nâng cấp 140 km đường``: the object of both stands last."""
        if clause.measure.kind not in ("measure", "count") or not named.indicator:
            self.bare_verb = None
            return
        doing = opening("light", "verb").match(fold(named.indicator))
        doing = doing or leading("light", "verb").match(fold(named.indicator))
        if doing and doing.end() == len(named.indicator):
            self.bare_verb = (clause, fields)
            return
        if self.bare_verb is not None and doing and not clause.child:
            other, bare = self.bare_verb
            if other.sentence == clause.sentence and other.measure.unit == clause.measure.unit:
                bare["indicator"] += f" {named.indicator[doing.end() :].strip()}"
        self.bare_verb = None

    def _divided(self, clause: Clause) -> Named | None:
        """``12/14 xã (85,7%) duy trì chuẩn``: the share is the record, not the count beside it."""
        last = self.last
        if last is None or clause.measure.ratio is None or last.sentence != clause.sentence:
            return None
        found = quantity_subjects.parted(self.view, self.phrases, last, clause)
        if found is None:
            return None
        for drafts in (self.targets, self.figures):
            known = drafts[-1].fields if drafts else {}
            if (known.get("ratio"), known.get("value")) == (last.measure.ratio, last.measure.value):
                drafts.pop()
        return Named(found[0], None, clause.left[0], found[1])

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
        fresh.topic = self._topic(view.starts[block], clause.measure.start)
        phased = self.whole and _PHASED.match(view.folded, view.starts[block])
        if phased and self.whole and self.whole[1] == clause.measure.unit:
            fresh.last, fresh.last_unit = self.whole
            fresh.topic = fresh.parent = fresh.head = None
        fresh.title = self._title(clause.measure.start)
        return fresh

    def _title(self, position: int) -> str | None:
        """The title of a part about money: what an amount is that nothing names."""
        for node in self.outline.chain(position):
            if node.kind == "funding" and node.title:
                return node.title if len(node.title.split()) <= 10 else None
        return None

    def _topic(self, start: int, limit: int) -> str | None:
        """What stands before the first colon of a run, if it is a short name: ``- Xoài: ...``."""
        view = self.view
        colon = view.folded.find(":", start, min(limit, start + 160))
        if colon < 0:
            return None
        label = LABEL.match(view.folded, start, colon)
        start = label.end() if label else start
        text = self.phrases.phrase(start, colon).lstrip("-+*•– ").strip()
        text = text[3:].strip() if fold(text[:3]) == "về " else text  # ``Về du lịch: ...``
        folded = fold(text)
        led = leading("connector", "modal").match(folded)
        if quantity_subjects.NO_TOPIC.fullmatch(folded):
            return None
        if (led and led.end() == len(folded)) or re.search(r"\d", text) or not text:
            return None
        most = 20 if opening("rate").match(folded) else 8
        return text if len(text.split()) <= most else None

    def _bracketed(self, clause: Clause) -> None:
        """What is named in brackets is forgotten behind them."""
        context = self.context
        if not clause.inner:
            if self.outside is not None:
                context.last, context.last_unit = self.outside
            self.outside = None
        elif self.outside is None:
            self.outside = (context.last, context.last_unit)

    def _family(self, clause: Clause, last: Clause | None, context: Context) -> None:
        """Note whether the clause belongs to a list under a measure: ``trong đó``, a colon."""
        view = self.view
        if last is None or last.measure.block != clause.measure.block:
            return
        between = view.folded[last.measure.end : clause.measure.start]
        measure_unit = clause.measure.unit
        if between[:1] == ":" and last.measure.kind == "count" and not last.listed:
            context.parent, context.parent_unit = context.last, context.last_unit
            clause.child = clause.listed = True
        elif (
            ": " in between
            and (last.measure.kind, last.measure.unit) == ("count", measure_unit)
            and not last.listed
        ):  # ``12 giấy phép xây dựng: nhà ở 10 giấy phép``
            context.parent, context.parent_unit = context.last, context.last_unit
            clause.child = clause.listed = True
        elif _CHILDREN.search(between) and not last.listed:
            whole = self.wholes.get(measure_unit or "")
            if whole and context.last_unit == "%" != measure_unit:
                # ``sản lượng đạt 62 tấn, tăng 8%; trong đó khai thác 41 tấn``: parts of the tonnes
                context.parent, context.parent_unit = whole, measure_unit
            else:
                context.parent, context.parent_unit = context.last, context.last_unit
            clause.child = True
        elif context.parent is not None and last.child and last.sentence == clause.sentence:
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

    def _remember(self, clause: Clause, named: Named) -> None:
        context = self.context
        if not named.indicator:
            return
        if clause.measure.kind == "rate" and context.last and " so với " in named.indicator:
            return  # ``bằng 101,3% KH, tăng 2,1%``: both speak of what was reached
        if not clause.child or context.last is None or clause.measure.kind != "rate":
            context.last, context.last_unit = named.indicator, clause.measure.unit
        context.sentence = clause.sentence
        self.wholes.setdefault(clause.measure.unit or "", named.indicator)
        context.named = self.wholes
        if clause.measure.kind == "amount" and self._leads(clause.measure.block):
            self.whole = (named.indicator, clause.measure.unit)
        if clause.measure.kind == "rate":
            context.rate, context.rate_sentence = named.indicator, clause.sentence

    def _leads(self, block: int) -> bool:
        """Whether a block is a line over a list."""
        return self.view.folded.endswith(":", self.view.starts[block], self.view.ends[block])

    def _unit(self, clause: Clause) -> bool:
        """Give a bare number the counted noun before it; False where it counts nothing."""
        measure = clause.measure
        if measure.kind != "none":
            self._part_of(clause)
            return True
        left = self.phrases.left(clause)
        noun = number_units.counted(left)
        if noun is not None:
            measure.unit, measure.kind = noun, "count"
            measure.bare = True
            return True
        return opening("rate").match(fold(left)) is not None

    def _part_of(self, clause: Clause) -> None:
        """``72 trường (23 mầm non, 27 tiểu học)``: the parts are counted in what the whole is."""
        measure, last = clause.measure, self.last
        whole = last if last is not None and not last.inner else self.whole_count
        if not clause.inner:
            self.whole_count = None
        elif whole is not None and measure.kind == "count" and not measure.known:
            opened = self.view.folded.rfind("(", whole.measure.end, measure.start)
            near = whole.sentence == clause.sentence and 0 <= opened - whole.measure.end < 60
            own = fold(measure.unit or "").split(" ")[0]
            near = near and not fold(whole.measure.unit or "").startswith(own)
            if near and whole.measure.kind == "count" and measure.value < whole.measure.value:
                self.whole_count = whole
                measure.unit, measure.end = whole.measure.unit, measure.noun
                clause.right = (measure.noun, max(measure.noun, clause.right[1]))

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

    def _change(self, clause: Clause, named: Named) -> Change:
        told = quantity_kinds.change(self.view, clause) or named.change
        if told is not None:
            self.rise = (clause, told) if told != "level" else self.rise
            return told
        if self._step(clause):
            return self.rise[1] if self.rise else "level"
        folded = self.view.folded[clause.left[0] : clause.measure.start]
        if folded.strip() and _SAME_CHANGE.fullmatch(folded):
            return self.change
        return self.change if self._shares_verb(clause) else "level"

    def _step(self, clause: Clause) -> bool:
        """``tăng thêm 75 trạm, lộ trình: năm 2026: 12 trạm``: the years' parts of one change."""
        if self.rise is None or self.rise[0].sentence != clause.sentence:
            return False
        whole, part, folded = self.rise[0].measure, clause.measure, self.view.folded
        if whole.unit != part.unit or part.kind == "rate" or part.value >= whole.value:
            return False
        if not _STEPS.search(folded, whole.end, part.start):
            return False
        low = max(clause.reach, part.start - 40)
        return _OF_YEAR.search(folded[low : part.start]) is not None

    def _shares_verb(self, clause: Clause) -> bool:
        """``Giảm tỷ lệ A 2 - 3%/năm, tỷ lệ B 3 - 5%/năm``: one verb for both paces."""
        measure, folded = clause.measure, self.view.folded
        left = folded[clause.left[0] : measure.start].rstrip()
        last = self.last
        if last is not None and not left and not clause.first and measure.kind != "rate":
            if clause.inner and last.piece == clause.piece and last.measure.kind == measure.kind:
                return True  # ``(giảm 3 vụ, 48 người mắc so với năm 2020)``
            return last.measure.unit == measure.unit  # ``giảm 12 hộ nghèo, 8 hộ cận nghèo``
        if last is not None and not left and not clause.first and measure.kind == "rate":
            if last.measure.unit != measure.unit or last.sentence != clause.sentence:
                return False
            joined = folded[last.measure.end : measure.digits].rstrip()
            tail = folded[clause.right[0] : clause.right[1]]
            parallel = joined.endswith(",") and measure.value < 100 and last.measure.value < 100
            return (parallel or _AND.search(joined) is not None) and not PREDICATE.search(tail)
        if clause.first or measure.kind != "rate" or measure.bound in ("at_most", "at_least"):
            return False
        return measure.per is not None and not _COPULA_END.search(left)

    def _add(
        self,
        sort: Sort,
        clause: Clause,
        named: Named,
        change: Change,
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
            "per": quantity_kinds.per(self.view, clause, change) or self._same_pace(clause),
            "ratio": measure.ratio,
            "area": named.area,
        }
        start = self._start(clause)
        end = max(measure.end, named.end)
        if sort == "target":
            start_of = self.baseline
            if start_of is not None:
                fields["baseline"] = Baseline(value=start_of.value, unit=start_of.unit)
            money = self._money(clause)
            fields["due"] = self.scope.due(*self._timed(clause, start, end), money=money)
        else:
            fields["as_of"] = self.scope.as_of(*self._timed(clause, start, end))
        self.pace = fields["per"]
        rule = rule or ("quantity.level" if change == "level" else "quantity.change")
        end = self._closed(measure.end, end)
        drafts = self.targets if sort == "target" else self.figures
        sure = 0.9 if measure.known and named.indicator else 0.7
        drafts.append(Draft(start, max(end, start + 1), fields, rule, sure))
        return fields

    def _same_pace(self, clause: Clause) -> Per | None:
        """``Mỗi năm mở 02 lớp cho sinh viên và 03 lớp cho cán bộ``: one pace for both."""
        last, folded = self.last, self.view.folded
        if last is None or last.piece != clause.piece or last.measure.kind != clause.measure.kind:
            return None
        lead = folded[clause.left[0] : clause.measure.start].strip(" ,")
        joined = folded[last.measure.end : clause.measure.start].rstrip()
        return self.pace if not lead and joined.endswith((" và", ",")) else None

    def _money(self, clause: Clause) -> bool:
        """Whether a number is an amount of money or the share of one."""
        if clause.measure.kind == "rate":
            left = self.view.folded[clause.left[0] : clause.measure.start]
            return re.search(r"(?<!\w)(?:chiếm|tương ứng|tương đương)(?!\w)", left) is not None
        return clause.measure.unit == "VND"

    def _timed(self, clause: Clause, start: int, end: int) -> tuple[int, int]:
        """The words whose time holds: those of the clause, or the number and the time behind."""
        behind = self.kinds.behind(clause)
        return (start, end) if behind is None else (clause.measure.start, behind.end)

    def _closed(self, measured: int, end: int) -> int:
        """*end* without the marks and the conjunction that lead to the next record."""
        text = self.view.text
        while end > 0 and text[end - 1] in " \n,;":
            end -= 1
        if end - 3 >= measured and text[end - 3 : end] == " và":
            end -= 3
        return end

    def _start(self, clause: Clause) -> int:
        start = clause.left[0]
        while start < clause.measure.start and self.view.text[start] in " \n,;.:-+*":
            start += 1
        return start
