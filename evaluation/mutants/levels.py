"""A plan under that of the level above: true pairs, and faults planted in the lower one.

The higher plan is written on the lower one's own targets and the lower one cites it. What the
checks across files say of that pair is a false alarm; a fault is found when a check that is named
for its kind says something new.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ... import wording
from ...audit import audit, load_register
from ...audit.amounts import printed
from ...audit.case import cases
from ...audit.results_sense import sense
from ...extract.pipeline import parse
from ...models import Finding, PlanFile, Target
from .model import Plan, number, shown

CHECKS = ("weaker_than_above", "later_than_above", "missing_from_above", "copied_from_above",
          "cited_plan")  # fmt: skip
_HIGHER = """ỦY BAN NHÂN DÂN
{unit} {upper}
Số: 88/KH-UBND
{name}, ngày 05 tháng 01 năm {year}

KẾ HOẠCH
{title}

Ủy ban nhân dân {lower} {name} xây dựng kế hoạch như sau:

I. MỤC TIÊU

{body}

II. TỔ CHỨC THỰC HIỆN
Các sở, ban, ngành và Ủy ban nhân dân các địa phương triển khai thực hiện.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Lê Văn Bình
"""
_LOWER = """ỦY BAN NHÂN DÂN
HUYỆN YÊN THẠCH
Số: 31/KH-UBND
Yên Thạch, ngày 20 tháng 02 năm {year}

KẾ HOẠCH
Phát triển kinh tế - xã hội huyện Yên Thạch, tỉnh Thái Hòa {period}

{basis}
Ủy ban nhân dân huyện Yên Thạch xây dựng kế hoạch như sau:

I. MỤC TIÊU

{body}

II. TỔ CHỨC THỰC HIỆN
1. Phòng Tài chính - Kế hoạch
- Chủ trì theo dõi, tổng hợp, báo cáo Ủy ban nhân dân huyện.

Nơi nhận:
- UBND tỉnh Thái Hòa;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Thị Mai
"""
_BASIS = (
    "Thực hiện Kế hoạch số {number}/KH-UBND ngày {day} của Ủy ban nhân dân {lower} {name} về "
    "{title};"
)
_PLACE = re.compile(r"(?m)^[*\s]*(?:Căn cứ|Thực hiện|Triển khai)\s")


@dataclass(frozen=True, slots=True)
class Levels:
    """A lower plan's text, the higher plan, and the targets that both have."""

    name: str
    lower: str
    higher: PlanFile
    shared: tuple[Target, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class LevelMutant:
    """A lower plan with one fault."""

    kind: str
    levels: Levels
    text: str
    change: str


Planter = Callable[[Levels, random.Random], Iterator[LevelMutant]]
LEVEL_KINDS: dict[str, tuple[str, tuple[str, ...], Planter]] = {}
"""All kinds by id: name, the checks of which one must find it, how it is planted."""


def _plants(kind: str, name: str, *checks: str) -> Callable[[Planter], Planter]:
    def enter(plant: Planter) -> Planter:
        LEVEL_KINDS[kind] = (name, checks, plant)
        return plant

    return enter


def levels_of(plan: Plan) -> Levels | None:
    """The pair of *plan*; None where its head or its targets tell too little."""
    head = plan.document.header
    place = _PLACE.search(plan.text)
    if head.level not in ("district", "commune") or not head.province or plan.years is None:
        return None
    if place is None or not plan.issued:
        return None
    shared = _alone(plan.document.targets)
    if not shared:
        return None
    start, end = plan.years
    higher, basis = _above(head.province, int(plan.issued[:4]), start, end, shared)
    at = place.start()
    lower = f"{plan.text[:at]}\n{basis}\n\n{plan.text[at:].lstrip()}"
    return Levels(plan.name, parse(lower).text, higher, shared, basis)


def written_levels(plan: Plan) -> Levels | None:
    """A pair on the targets of *plan* of which the lower plan is written as well."""
    shared = _alone(plan.document.targets)
    if not shared or plan.years is None:
        return None
    start, end = plan.years
    higher, basis = _above("Thái Hòa", start, start, end, shared)
    period = f"năm {start}" if start == end else f"giai đoạn {start} - {end}"
    lower = _LOWER.format(
        year=start, period=period, basis=basis,
        body="\n".join(f"- {_aim(target, end, at)}" for at, target in enumerate(shared)),
    )  # fmt: skip
    return Levels(f"{plan.name}/written", parse(lower).text, higher, shared, basis)


def _alone(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Rates of known indicators, of which there is one only."""
    every = [t for t in targets if t.indicator_id]
    return tuple(
        t
        for t in every
        if not t.review and not t.area and t.unit == "%" and t.value_max is None
        and sense(t) and t.change == "level" and t.indicator
        and sum(o.indicator_id == t.indicator_id and o.unit == "%" and o.change == "level"
                for o in every) == 1
    )  # fmt: skip


def _above(
    province: str, year: int, start: int, end: int, shared: Iterable[Target]
) -> tuple[PlanFile, str]:
    """The higher plan, and the words in which the lower one cites it."""
    title = f"thực hiện các mục tiêu phát triển kinh tế - xã hội tỉnh {province} " + (
        f"năm {start}" if start == end else f"giai đoạn {start} - {end}"
    )
    higher = parse(_HIGHER.format(
        unit="TỈNH", upper=province.upper(), name=province, lower="tỉnh", year=year,
        title=title[0].upper() + title[1:], body="\n".join(f"- {_goal(t, end)}" for t in shared),
    ))  # fmt: skip
    basis = _BASIS.format(
        number="88", day=f"05/01/{year}", lower="tỉnh", name=province, title=title
    )
    named = higher.source.model_copy(update={"name": "cap_tren.txt"})
    return higher.model_copy(update={"source": named}), basis


def _aim(target: Target, end: int, at: int) -> str:
    due = target.due.end[:4] if target.due is not None and target.due.end else str(end)
    value = wording.number(target.value, "vi")
    if sense(target) == "lower":
        return f"Đến cuối năm {due}, {target.indicator} còn {value}%."
    frames = ("Phấn đấu đến năm {0} {1} đạt {2}%.", "Đến hết năm {0}, {1} đạt từ {2}% trở lên.",
              "Đến năm {0} có {2}% {1}.")  # fmt: skip
    name = target.indicator or ""
    rate = re.match(r"(?i)(?:tỷ|tỉ) lệ", name)
    return frames[at % 2 if rate else at % 3].format(due, name, value)


def _goal(target: Target, end: int) -> str:
    due = target.due.end[:4] if target.due is not None and target.due.end else str(end)
    verb = "đạt" if sense(target) == "higher" else "còn"
    return f"Đến năm {due}, {target.indicator} {verb} {wording.number(target.value, 'vi')}%."


def _found(levels: Levels, text: str) -> list[Finding]:
    lower = parse(text)
    lower = lower.model_copy(
        update={"source": lower.source.model_copy(update={"name": "ke_hoach.txt"})}
    )
    made = audit([levels.higher, lower], register=load_register(), only=CHECKS)
    return [f for f in made.findings if f.file == "ke_hoach.txt"]


def _at(levels: Levels) -> Iterator[tuple[Target, int, int]]:
    """The shared targets in the lower text, each with the place of its number."""
    file = parse(levels.lower)
    for case in cases(file):
        for target in case.document.targets:
            same = [t for t in levels.shared if t.indicator_id == target.indicator_id]
            place = printed(case, target) if same and same[0].value == target.value else None
            if place is not None and number(place.text) == target.value:
                yield target, place.span.start, place.span.end


def _put(kind: str, levels: Levels, start: int, end: int, new: str) -> LevelMutant:
    text = levels.lower
    words = f"…{text[max(start - 60, 0) : start]}«{text[start:end]} → {new}»{text[end : end + 40]}…"
    return LevelMutant(kind, levels, text[:start] + new + text[end:], " ".join(words.split()))


@_plants("below_above", "Chỉ tiêu thấp hơn cấp trên", "weaker_than_above")
def below_above(levels: Levels, dice: random.Random) -> Iterator[LevelMutant]:
    for target, start, end in _at(levels):
        factor = 0.8 if sense(target) == "higher" else 1.3
        value = round(target.value * factor, 1)
        wrong = shown(value, 0 if value == int(value) else 1)
        if abs(value - target.value) > 0.5 and value < 100:
            yield _put("below_above", levels, start, end, wrong)


@_plants("later_above", "Thời hạn muộn hơn cấp trên", "later_than_above")
def later_above(levels: Levels, dice: random.Random) -> Iterator[LevelMutant]:
    """The only year of the target's sentence becomes a later one."""
    for _, start, _ in _at(levels):
        first = max(levels.lower.rfind(stop, 0, start) for stop in ("\n", ". ", "; ")) + 1
        years = list(re.finditer(r"(?:[Đđ]ến|[Nn]ăm|hết|cuối) (?:cuối |hết )?(?:năm )?(20\d\d)",
                                 levels.lower[first:start]))  # fmt: skip
        if len(years) == 1:
            cut = first + years[0].start(1), first + years[0].end(1)
            later = str(int(years[0][1]) + dice.randint(1, 2))
            yield _put("later_above", levels, *cut, later)


@_plants("left_out_above", "Thiếu chỉ tiêu của cấp trên", "missing_from_above")
def left_out_above(levels: Levels, dice: random.Random) -> Iterator[LevelMutant]:
    """The sentence of the target goes, where it holds no other."""
    places = list(_at(levels))
    for _, start, end in places:
        first = levels.lower.rfind("\n", 0, start) + 1
        last = levels.lower.find("\n", end)
        others = [s for _, s, _ in places if first <= s < last]
        if len(others) == 1 and len(places) > 1:
            yield _put("left_out_above", levels, first, last, "")


@_plants("basis_above", "Viện dẫn sai số, ngày của kế hoạch cấp trên", "cited_plan")
def basis_above(levels: Levels, dice: random.Random) -> Iterator[LevelMutant]:
    at = levels.lower.find(levels.basis)
    if at < 0:
        return
    for right, wrongs in (("88/KH", ("86/KH", "188/KH")), ("ngày 05/01", ("ngày 15/01",
                          "ngày 05/02"))):  # fmt: skip
        start = at + levels.basis.index(right)
        for wrong in wrongs:
            yield _put("basis_above", levels, start, start + len(right), wrong)


@dataclass(slots=True)
class LevelScore:
    """For each kind found and planted, what was missed, and false alarms on the true pairs."""

    kinds: dict[str, list[int]] = field(default_factory=dict)
    missed: list[LevelMutant] = field(default_factory=list)
    false: list[Finding] = field(default_factory=list)
    pairs: int = 0

    @property
    def recall(self) -> float:
        """The share of the faults that were found; 1 where there is none."""
        found, every = (sum(row[i] for row in self.kinds.values()) for i in (0, 1))
        return found / every if every else 1.0


def try_levels(plans: Iterable[Plan], *, most: int = 4) -> LevelScore:
    """Plant every kind in the pair of each plan."""
    score = LevelScore()
    pairs = (levels for plan in plans for levels in (levels_of(plan), written_levels(plan)))
    for levels in pairs:
        if levels is None:
            continue
        score.pairs += 1
        before = _found(levels, levels.lower)
        known = {(f.check, f.message) for f in before}
        score.false += before
        for kind, (_, checks, plant) in LEVEL_KINDS.items():
            dice = random.Random(zlib.crc32(f"{levels.name}/{kind}".encode()))
            made = list(plant(levels, dice))
            for mutant in made if len(made) <= most else dice.sample(made, most):
                new = [f for f in _found(levels, mutant.text) if (f.check, f.message) not in known]
                caught = any(f.check in checks for f in new)
                row = score.kinds.setdefault(kind, [0, 0])
                row[0] += caught
                row[1] += 1
                if not caught:
                    score.missed.append(mutant)
    return score
