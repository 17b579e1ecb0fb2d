"""A plan beside that of the level above: targets that are weaker, missing, or only copied (R10).

Two plans belong together when the lower one cites the higher one by number and day, or when both
name the same place in the chain and end in the same year. Where a unit starts from is not known
here, so a weaker target is something to explain and no fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import wording
from ..extract.folding import fold
from ..models import Target
from .across_digest import Aim, Digest
from .registry import Found, check_across
from .results_sense import sense
from .results_words import same, telling

_RANK = {"central": 0, "province": 1, "district": 2, "commune": 3}
_NEAR_YEARS = 0
_COPIED = 25  # characters: shorter names are alike by chance
_MOST = 6  # missing indicators that one finding names


@dataclass(frozen=True, slots=True)
class Pair:
    """A lower plan and the higher one, and why they belong together."""

    lower: Digest
    higher: Digest
    why: str
    english: str


def _number(digest: Digest) -> tuple[str, str, str] | None:
    head = digest.header
    if not head.number or not head.symbol or not head.date:
        return None
    return head.number.lstrip("0"), fold(head.symbol), head.date


def _pairs(digests: Sequence[Digest]) -> Iterator[Pair]:
    """The plans that belong together; one index by number, one by place."""
    by_number: dict[tuple[str, str, str], list[Digest]] = defaultdict(list)
    by_place: dict[tuple[str, str, int], list[Digest]] = defaultdict(list)
    for digest in digests:
        head = digest.header
        number = _number(digest)
        if number is not None and head.kind in ("plan", "programme", "decision", "resolution"):
            by_number[number].append(digest)
        if head.kind == "plan" and head.level in ("province", "district"):
            name = head.province if head.level == "province" else head.district
            year = _end(digest)
            if name and year:
                by_place[head.level or "", fold(name), year].append(digest)
    for lower in digests:
        if lower.header.kind != "plan" or lower.header.level not in ("district", "commune"):
            continue
        taken = set()
        for cited in lower.cites:
            if cited.date is None or cited.review:
                continue
            key = (cited.number, fold(cited.symbol), cited.date)
            for higher in by_number.get(key, ())[:1]:
                if _above(higher, lower) and higher.identity not in taken:
                    taken.add(higher.identity)
                    yield Pair(
                        lower, higher, f"kế hoạch này viện dẫn {cited.canonical}",
                        f"this plan cites {cited.canonical}",
                    )  # fmt: skip
        yield from _by_place(lower, by_place, taken)


def _by_place(
    lower: Digest, by_place: dict[tuple[str, str, int], list[Digest]], taken: set[str]
) -> Iterator[Pair]:
    head, year = lower.header, _end(lower)
    for level, name in (("province", head.province), ("district", head.district)):
        if not name or not year or level == head.level:
            continue
        found = by_place.get((level, fold(name), year), [])
        if len(found) != 1 or found[0].identity in taken or not _above(found[0], lower):
            continue
        if level == "district" and fold(found[0].header.province or "") != fold(
            head.province or ""
        ):
            continue  # districts of one name in two provinces
        yield Pair(
            lower, found[0], f"cùng {'tỉnh' if level == 'province' else 'huyện'} {name}, "
            f"cùng năm {year}", f"same {level} {name}, same year {year}",
        )  # fmt: skip


def _end(digest: Digest) -> int | None:
    period = digest.header.period
    return int(period.end[:4]) if period is not None and period.end else None


def _above(higher: Digest, lower: Digest) -> bool:
    first, second = higher.header.level, lower.header.level
    return first is not None and second is not None and _RANK[first] < _RANK[second]


def _shown(target: Target) -> str:
    change = {"increase": "tăng ", "decrease": "giảm ", "level": ""}[target.change]
    return f"{change}{wording.quantity(target, 'vi')} {wording.unit(target, 'vi')}".strip()


def _alike(mine: Aim, other: Aim) -> bool:
    """Whether two targets are of one indicator, unit, time and population."""
    return mine.year == other.year and _one_thing(mine, other)


def _one_thing(mine: Aim, other: Aim) -> bool:
    """Whether two targets are of one indicator, unit and population, whatever their time."""
    first, second = mine.target, other.target
    return (
        mine.indicator_id == other.indicator_id
        and first.unit == second.unit
        and first.change == second.change
        and first.per == second.per
        and not first.area
        and not second.area
        and same(mine.name, other.name)
    )


def _matches(pair: Pair) -> Iterator[tuple[Aim, Aim]]:
    theirs: dict[str, list[Aim]] = defaultdict(list)
    for aim in pair.higher.aims:
        theirs[aim.indicator_id].append(aim)
    for mine in pair.lower.aims:
        found = [other for other in theirs[mine.indicator_id] if _alike(mine, other)]
        if len(found) == 1:
            yield mine, found[0]


def _by_name(digest: Digest) -> dict[tuple[str, str], list[Aim]]:
    """The aims of a plan by indicator and name; equal names are the same word for word."""
    made: dict[tuple[str, str], list[Aim]] = defaultdict(list)
    for aim in digest.aims:
        made[aim.indicator_id, " ".join(sorted(telling(aim.name)))].append(aim)
    return made


def _short(first: Target, second: Target) -> float | None:
    """By how much the best of *first* falls short of the least of *second*; None: no telling."""
    way = sense(first)
    if first.unit != "%" or way is None or way != sense(second):
        return None
    if way == "lower":
        floor = second.value if second.value_max is None else second.value_max
        return first.value - floor
    best = first.value if first.value_max is None else first.value_max
    return second.value - best


@check_across(
    id="weaker_than_above",
    title="Chỉ tiêu thấp hơn của cấp trên",
    english="A target weaker than that of the level above",
    severity="light",
    proves="Cùng chỉ tiêu, đơn vị tính, năm, đối tượng nhưng mức của kế hoạch cấp dưới kém hơn mức "
    "của kế hoạch cấp trên. Xuất phát điểm khác nhau có thể là lý do.",
    proves_english="For the same indicator, unit, year and population the lower plan aims at less "
    "than the higher one. Another starting point may be the reason.",
    tolerance="chỉ so tỷ lệ phần trăm",
)
def weaker_than_above(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """``tham gia bảo hiểm y tế 88%`` in a district of a province that aims at 92 %."""
    for pair in _pairs(digests):
        for mine, other in _matches(pair):
            first, second = mine.target, other.target
            gap = _short(first, second)
            if gap is None or gap <= 1e-9:
                continue
            found = Found(
                message=f"“{first.indicator}” {mine.year}: kế hoạch này {_shown(first)}, kế hoạch "
                f"cấp trên {_shown(second)} ({pair.why}).",
                english=f"“{first.indicator}” {mine.year}: this plan {_shown(first)}, the plan "
                f"above {_shown(second)} ({pair.english}).",
                evidence=[pair.lower.cite(mine.proof), pair.higher.cite(other.proof)],
                arithmetic=f"{_shown(first)} so với {_shown(second)}",
                expected=_shown(second),
                repair="Nâng chỉ tiêu bằng mức của cấp trên hoặc giải trình xuất phát điểm.",
                repair_english="Raise it to that of the level above or explain the start.",
                sure=0.8,
            )
            yield pair.lower, found


@check_across(
    id="later_than_above",
    title="Thời hạn của chỉ tiêu muộn hơn cấp trên",
    english="A target that is due later than that of the level above",
    severity="light",
    proves="Cùng chỉ tiêu, đơn vị tính, đối tượng; kế hoạch cấp trên yêu cầu đạt sớm hơn, kế hoạch "
    "này ghi năm sau mà không có mốc nào cho năm cấp trên yêu cầu.",
    proves_english="For the same indicator, unit and population the higher plan is due earlier; "
    "this plan names a later year and no step for the year of the higher one.",
    tolerance="chỉ so tỷ lệ phần trăm, khi cả hai kế hoạch ghi rõ năm",
)
def later_than_above(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """``đến năm 2025 đạt 95%`` in a plan under one that wants 95 % by 2023."""
    for pair in _pairs(digests):
        below, above = _by_name(pair.lower), _by_name(pair.higher)
        for key in (key for key in below if key in above):
            other = above[key][0]
            mine = [aim for aim in below[key] if _one_thing(aim, other)]
            theirs = [aim for aim in above[key] if _one_thing(aim, other)]
            if len(mine) != 1 or len(theirs) != 1 or not other.timed or not mine[0].timed:
                continue
            late, early = mine[0].year, other.year
            gap = _short(mine[0].target, other.target)
            if late is None or early is None or late <= early or gap is None or gap < -1e-9:
                continue
            first = mine[0].target
            found = Found(
                message=f"“{first.indicator}”: kế hoạch này {_shown(first)} vào năm {late}, kế "
                f"hoạch cấp trên {_shown(other.target)} từ năm {early} ({pair.why}).",
                english=f"“{first.indicator}”: this plan {_shown(first)} in {late}, the plan above "
                f"{_shown(other.target)} as early as {early} ({pair.english}).",
                evidence=[pair.lower.cite(mine[0].proof), pair.higher.cite(other.proof)],
                arithmetic=f"{late} > {early}",
                expected=f"năm {early}",
                repair="Ghi mốc của năm cấp trên yêu cầu hoặc giải trình.",
                repair_english="Name the step for that year or explain the delay.",
                sure=0.8,
            )
            yield pair.lower, found


@check_across(
    id="copied_from_above",
    title="Chỉ tiêu chép nguyên của cấp trên",
    english="A target copied from the level above",
    severity="light",
    proves="Số lượng tuyệt đối hoặc khoảng giá trị của kế hoạch cấp trên được chép nguyên vào kế "
    "hoạch cấp dưới, không cụ thể hóa cho địa bàn.",
    proves_english="A count or a range of the higher plan stands word for word in the lower one "
    "and was not worked out for the place.",
)
def copied_from_above(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """``1.500 lao động`` of the province as the target of one commune; ``20% - 30% số xã``."""
    for pair in _pairs(digests):
        for mine, other in _matches(pair):
            first, second = mine.target, other.target
            equal = first.value == second.value and first.value_max == second.value_max
            band = first.value_max is not None
            count = first.unit != "%" and first.value > 1
            if not equal or not (band or count) or len(mine.name) < _COPIED:
                continue
            if mine.name != other.name:
                continue
            found = Found(
                message=f"“{first.indicator}”: {_shown(first)} giống nguyên kế hoạch cấp trên "
                f"({pair.why}), chưa cụ thể hóa cho địa bàn.",
                english=f"“{first.indicator}”: {_shown(first)} is that of the plan above, word "
                f"for word ({pair.english}).",
                evidence=[pair.lower.cite(mine.proof), pair.higher.cite(other.proof)],
                arithmetic=f"{_shown(first)} = {_shown(second)}",
                expected="mức tính riêng cho địa bàn",
                repair="Tính chỉ tiêu theo số liệu của địa bàn.",
                repair_english="Work the target out for the place.",
                sure=0.8,
            )
            yield pair.lower, found


@check_across(
    id="missing_from_above",
    title="Thiếu chỉ tiêu mà cấp trên đề ra",
    english="Targets of the level above that the plan lacks",
    severity="note",
    proves="Kế hoạch viện dẫn kế hoạch cấp trên nhưng không có chỉ tiêu nào về nội dung mà cấp "
    "trên đề ra.",
    proves_english="The plan cites the higher plan and has no target on what that one sets.",
)
def missing_from_above(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """A district carries out the province's plan and says nothing of its insurance target."""
    for pair in _pairs(digests):
        if not pair.english.startswith("this plan cites") or not pair.lower.aims:
            continue
        mine = {aim.indicator_id for aim in pair.lower.aims}
        gone = {
            aim.indicator_id: aim
            for aim in pair.higher.aims
            if aim.indicator_id not in mine and not aim.target.area
        }
        if not gone:
            continue
        aims = list(gone.values())[:_MOST]
        names = "; ".join(f"“{aim.target.indicator}” ({_shown(aim.target)})" for aim in aims)
        found = Found(
            message=f"Kế hoạch cấp trên có, kế hoạch này không có ({pair.why}): {names}.",
            english=f"The plan above has and this plan lacks ({pair.english}): {names}.",
            evidence=[pair.higher.cite(aim.proof) for aim in aims],
            expected="có chỉ tiêu tương ứng hoặc nêu rõ không áp dụng",
            repair="Bổ sung chỉ tiêu hoặc nêu lý do không áp dụng.",
            repair_english="Add the targets or say why they do not apply.",
            key=pair.higher.identity,
            sure=0.8,
        )
        yield pair.lower, found
