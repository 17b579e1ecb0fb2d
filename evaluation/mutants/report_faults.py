"""Faults planted in reports: what the register of commitments must then say, and must not.

A fault is found when the state of its commitment becomes one that is right now; where it becomes
``unclear`` the audit abstained, and that is counted apart.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...audit.results_model import Commitment
from ...audit.results_sense import sense
from ...models import Target
from .model import number, shown
from .report_pairs import Pair

_NUMBER = re.compile(r"(?<![\d.,/])\d+(?:[.,]\d+)*(?![\d/])")
_UNIT = re.compile(
    r"\s?(?P<unit>%|lao động|hộ|người|xã|thôn|trường|ha|tấn|km|học sinh|tỷ đồng|triệu đồng|mô hình"
    r"|lượt|cơ sở|công trình|lớp)(?!\w)"
)
_SHARE = re.compile(r"(?P<n>\d+(?:[.,]\d+)?)% kế hoạch")
_YEAR = re.compile(r"[Nn]ăm (?P<y>20\d\d)")
_SAID = re.compile(r", (?:đạt|vượt|bằng|hoàn thành)[^.;\n]*kế hoạch[^.;\n]*")
_FOOT = re.compile(r"(?m)^[\s*]*(?:II\. ĐÁNH GIÁ|IV\. ĐÁNH GIÁ|Nơi nhận)")
DECIDED = ("met", "exceeded", "not_met", "contradicted")
REACHED = ("met", "exceeded")


@dataclass(frozen=True, slots=True)
class ReportMutant:
    """A report with one fault.

    Attributes:
        about: the id of the commitment that it is about; None where it is about all of them.
        right: the states that find the fault.
        abstained: those that say nothing wrong and do not find it.
    """

    kind: str
    pair: Pair
    report: str
    about: str | None
    right: tuple[str, ...]
    abstained: tuple[str, ...]
    change: str


Planter = Callable[[Pair, random.Random], Iterator[ReportMutant]]
REPORT_KINDS: dict[str, tuple[str, Planter]] = {}
"""All kinds of faults of reports by id, each with its name."""


def _plants(kind: str, name: str) -> Callable[[Planter], Planter]:
    def enter(plant: Planter) -> Planter:
        REPORT_KINDS[kind] = (name, plant)
        return plant

    return enter


def mutants_of(pair: Pair, kind: str, *, most: int) -> list[ReportMutant]:
    """The mutants of one kind of a pair: the same ones in every run."""
    dice = random.Random(zlib.crc32(f"{pair.name}/{kind}".encode()))
    made = list(REPORT_KINDS[kind][1](pair, dice))
    return made if len(made) <= most else dice.sample(made, most)


@dataclass(frozen=True, slots=True)
class _Place:
    """A commitment, its target, and where the report prints the number of its result."""

    one: Commitment
    target: Target
    start: int
    end: int
    value: float

    def line(self, text: str) -> tuple[int, int]:
        """The line around it."""
        end = text.find("\n", self.end)
        return text.rfind("\n", 0, self.start) + 1, len(text) if end < 0 else end

    def sentence(self, text: str) -> tuple[int, int]:
        """The sentence around it, or its row of a table."""
        first, last = self.line(text)
        if text[first:last].startswith("|"):
            return first, last + 1
        stops = [m.end() for m in re.finditer(r"[.;](?=\s|$)", text[first:last])]
        at, end = self.start - first, self.end - first
        begin = max((s for s in stops if s <= at), default=0)
        return first + begin, first + min((s for s in stops if s >= end), default=last - first)


def _places(pair: Pair, states: tuple[str, ...] = REACHED) -> Iterator[_Place]:
    for one in pair.register.commitments:
        target = pair.targets.get(one.id)
        told = [r for r in one.reports if r.strong]
        if target is None or one.state not in states or not told or "hiện trạng" in one.why:
            continue  # a cut that is held against two levels is not printed anywhere
        span = told[0].evidence.span
        for match in _NUMBER.finditer(pair.report, span.start, span.end):
            try:
                value = number(match[0])
            except ValueError:
                continue
            if value == told[0].value:
                yield _Place(one, target, match.start(), match.end(), value)
                break


def _put(
    kind: str,
    pair: Pair,
    place: _Place | None,
    cut: tuple[int, int],
    new: str,
    right: tuple[str, ...],
    abstained: tuple[str, ...] = ("unclear",),
) -> ReportMutant:
    text = pair.report
    start, end = cut
    words = f"…{text[max(start - 50, 0) : start]}«{text[start:end]} → {new}»{text[end : end + 40]}…"
    return ReportMutant(
        kind, pair, text[:start] + new + text[end:], place.one.id if place else None, right,
        abstained, " ".join(words.split()),
    )  # fmt: skip


def _short(place: _Place) -> str | None:
    """A number that plainly misses the target, printed as the other one is."""
    target, decimals = place.target, 1 if place.value != int(place.value) else 0
    way = sense(target)
    if way is None or not target.value:
        return None
    value = target.value * (0.7 if way == "higher" else 1.4)
    if target.unit == "%":
        value = round(value, 1)
        decimals = 1 if value != int(value) else 0
        if value >= 100 or abs(value - target.value) < 0.3:
            return None
    elif round(value) == target.value:
        return None
    return shown(value, decimals)


@_plants("result_changed", "Kết quả thấp hơn chỉ tiêu")
def result_changed(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    for place in _places(pair):
        wrong = _short(place)
        if wrong:
            yield _put("result_changed", pair, place, (place.start, place.end), wrong,
                       ("not_met", "contradicted"))  # fmt: skip


@_plants("unit_changed", "Báo cáo bằng đơn vị tính khác")
def unit_changed(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    """A number of households is no number of persons: nothing may be called reached."""
    for place in _places(pair):
        match = _UNIT.match(pair.report, place.end)
        if match and len([r for r in place.one.reports if r.strong]) == 1:
            other = dice.choice([u for u in ("hộ", "km", "lớp") if u != match["unit"]])
            yield _put("unit_changed", pair, place, (place.end, match.end()), f" {other}",
                       ("unclear", "unreported"), ())  # fmt: skip


@_plants("target_left_out", "Báo cáo không nói đến một chỉ tiêu")
def target_left_out(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    for place in _places(pair):
        if len([r for r in place.one.reports if r.strong]) > 1:
            continue
        cut = place.sentence(pair.report)
        inside = [p for p in _places(pair, DECIDED) if cut[0] <= p.start < cut[1]]
        if len(inside) == 1:
            yield _put("target_left_out", pair, place, cut, "", ("unreported",))


@_plants("false_percent", "Tỷ lệ so với kế hoạch tính sai")
def false_percent(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    for place in _places(pair):
        if not place.value:
            continue  # no share can be reckoned of nothing
        first, last = place.line(pair.report)
        wrong = shown(dice.choice((12.5, 57.3, 131.4, 183.9)), 1)
        row = pair.report[first:last]
        if row.startswith("|"):
            if not _last_is_plan(pair.report, first):
                continue
            cell = re.search(r"\|\s*(\d+(?:[.,]\d+)?)\s*\|$", row)
            if cell and first + cell.start(1) > place.end:
                cut = (first + cell.start(1), first + cell.end(1))
                yield _put("false_percent", pair, place, cut, wrong, ("contradicted",))
            continue
        match = _SHARE.search(pair.report, place.end, place.sentence(pair.report)[1])
        if match:
            yield _put("false_percent", pair, place, match.span("n"), wrong, ("contradicted",))


def _last_is_plan(text: str, row: int) -> bool:
    """Whether the last column of the table of a row is the share of the plan."""
    heads = re.findall(r"(?m)^\|[^\n]*\|\n\|[ \-|]+\|$", text[:row])
    return bool(heads) and "kế hoạch" in heads[-1].split("\n")[0].lower().split("|")[-2]


@_plants("false_claim", "Báo cáo ghi đạt trong khi số liệu chưa đạt")
def false_claim(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    """The number misses the target, the words beside it say that it was reached."""
    for place in _places(pair):
        wrong = _short(place)
        end = place.sentence(pair.report)[1]
        if not wrong or pair.report[place.line(pair.report)[0]] == "|":
            continue
        unit = _UNIT.match(pair.report, place.end)
        at = unit.end() if unit else place.end
        rest = pair.report[at:end]
        if not re.match(r"\s*[,.;]", rest):
            continue
        said = dice.choice((", đạt kế hoạch đề ra", ", vượt kế hoạch", ", hoàn thành kế hoạch năm"))
        told = re.match(r",[^.;]*kế hoạch", rest)
        new = wrong + pair.report[place.end : at] + said
        cut = (place.start, at + (told.end() if told else 0))
        yield _put("false_claim", pair, place, cut, new, ("contradicted",), ("unclear",))


@_plants("time_changed", "Số liệu của năm khác")
def time_changed(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    """The figure of another year decides nothing."""
    for place in _places(pair):
        first, last = place.sentence(pair.report)
        if len([r for r in place.one.reports if r.strong]) > 1:
            continue
        years = list(_YEAR.finditer(pair.report, first, last))
        if len(years) == 1 and years[0].end() <= place.start:
            cut = years[0].span("y")
            year = str(int(years[0]["y"]) - dice.randint(1, 2))
            yield _put("time_changed", pair, place, cut, year, ("unclear", "unreported"), ())


@_plants("plan_misquoted", "Biểu của báo cáo ghi sai số kế hoạch")
def plan_misquoted(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    for place in _places(pair):
        first, last = place.line(pair.report)
        row = pair.report[first:last]
        cell = re.search(r"\|\s*(?P<n>\d+(?:[.,]\d+)*)\s*\|\s*$", pair.report[first : place.start])
        if not row.startswith("|") or cell is None or number(cell["n"]) != place.target.value:
            continue
        wrong = shown(round(place.target.value * 0.8, 1), 1).removesuffix(",0")
        if number(wrong) != place.target.value:
            cut = first + cell.start("n"), first + cell.end("n")
            yield _put("plan_misquoted", pair, place, cut, wrong, ("contradicted",))


@_plants("two_values", "Báo cáo ghi hai số cho một chỉ tiêu")
def two_values(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    """The sentence is said again elsewhere, with another number."""
    for place in _places(pair):
        first, last = place.sentence(pair.report)
        wrong = _short(place)
        if not wrong or pair.report[first] == "|" or first > place.line(pair.report)[0]:
            continue  # a second sentence may lean on the first one
        again = pair.report[first : place.start] + wrong + pair.report[place.end : last]
        again = _SAID.sub("", again).strip(" ;.")
        foot = _FOOT.search(pair.report, last)
        end = foot.start() if foot else len(pair.report)
        yield _put("two_values", pair, place, (end, end), f"\n{again}.\n\n",
                   ("contradicted",))  # fmt: skip


@_plants("other_place", "Báo cáo của địa bàn khác")
def other_place(pair: Pair, dice: random.Random) -> Iterator[ReportMutant]:
    """The report of another place decides nothing at all."""
    head = pair.plan.documents[-1].header
    name = head.commune or head.district or head.province
    if not name or not any(one.state in DECIDED for one in pair.register.commitments):
        return
    other = dice.choice(("Yên Thạch", "Phú Bình", "Sơn Lĩnh"))
    text = pair.report.replace(name, other).replace(name.upper(), other.upper())
    yield ReportMutant("other_place", pair, text, None, ("unclear", "unreported", "not_due"), (),
                       f"{name} → {other}")  # fmt: skip
