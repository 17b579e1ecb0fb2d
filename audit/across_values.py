"""Targets beside those of like units: values far off the others, and standards that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ..extract.folding import fold
from .across_digest import Aim, Digest
from .amounts import en, vi
from .registry import Found, check_across

FEWEST = 8  # units, before one of them can be said to stand apart
_FAR = 5.0  # robust deviations from the median
_NORMAL = 0.6745  # of a normal distribution: MAD to standard deviation
_POVERTY = frozenset(("POV_RATE", "POV_HH", "NEAR_RATE", "NEAR_HH"))
_ERAS = (  # the poverty standards by the years to which they were applied
    (2016, 2021, "59/2015/QĐ-TTg"),
    (2022, 2026, "07/2021/NĐ-CP"),
    (2027, 2030, "351/2025/NĐ-CP"),
)
_LEVELS = {
    "province": ("tỉnh", "provinces"),
    "district": ("huyện", "districts"),
    "commune": ("xã", "communes"),
    "central": ("bộ, ngành", "ministries"),
}


def era(year: int | None) -> str | None:
    """The poverty standard by which rates of *year* were counted; None where it is not known."""
    return next((act for first, last, act in _ERAS if year and first <= year <= last), None)


@check_across(
    id="outlier",
    title="Chỉ tiêu khác xa các đơn vị cùng cấp",
    english="A target far off those of like units",
    severity="note",
    proves="Tỷ lệ nằm xa trung vị của các đơn vị cùng cấp, cùng chỉ tiêu, đơn vị tính, năm và "
    "chuẩn nghèo. Khác xa không có nghĩa là sai.",
    proves_english="A rate is far off the median of units of the same level for the same "
    "indicator, unit, year and poverty standard. Far off is not wrong.",
    tolerance=f"từ {FEWEST} đơn vị trở lên; 5 lần độ lệch chuẩn ước lượng bằng MAD",
)
def outlier(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """``tỷ lệ hộ nghèo còn 48%`` where nine other districts aim at 5 to 9 %."""
    groups: dict[tuple[object, ...], dict[str, tuple[Digest, Aim]]] = defaultdict(dict)
    for digest in digests:
        for aim in digest.aims:
            t = aim.target
            if t.unit != "%" or t.area or aim.year is None or t.value_max is not None:
                continue  # counts grow with the size of the unit
            head = digest.header
            if head.level is None or not digest.place:
                continue
            key = (t.indicator_id, aim.name, t.change, t.per, aim.year, head.level)
            unit = "|".join(
                fold(part or "") for part in (head.province, head.district, head.commune)
            )
            groups[key].setdefault(unit, (digest, aim))
    for group in groups.values():
        if len(group) >= FEWEST:
            yield from _far(list(group.values()))


def _far(group: Sequence[tuple[Digest, Aim]]) -> Iterator[tuple[Digest, Found]]:
    values = [aim.target.value for _, aim in group]
    middle = median(values)
    spread = median(abs(value - middle) for value in values)
    if spread <= 0:
        return  # more than half are equal: nothing tells how far is far
    nearest = min(group, key=lambda home: abs(home[1].target.value - middle))
    for digest, aim in group:
        value = aim.target.value
        score = _NORMAL * abs(value - middle) / spread
        if score <= _FAR:
            continue
        name, name_en = _LEVELS[digest.header.level or "district"]
        standard = era(aim.year) if aim.indicator_id in _POVERTY else None
        same = f", cùng chuẩn nghèo {standard}" if standard else ""
        found = Found(
            message=f"“{aim.target.indicator}” {aim.year}: {vi(value)}%, trong khi trung vị của "
            f"{len(group)} đơn vị cấp {name} là {vi(middle)}% (MAD {vi(spread)}{same}). Khác xa "
            "không có nghĩa là sai; cần kiểm tra lại số liệu hoặc giải trình.",
            english=f"“{aim.target.indicator}” {aim.year}: {en(value)} %, while the median of "
            f"{len(group)} {name_en} is {en(middle)} % (MAD {en(spread)}). Far off is not wrong; "
            "look at it again.",
            evidence=[digest.cite(aim.proof), nearest[0].cite(nearest[1].proof)],
            arithmetic=f"0,6745 × |{vi(value)} - {vi(middle)}| / {vi(spread)} = {vi(score, 1)} > "
            f"{vi(_FAR)}",
            expected=f"gần {vi(middle)}%",
            repair="Kiểm tra lại số liệu; nếu đúng thì giải trình đặc thù của địa phương.",
            repair_english="Check the number; if it is right, say what is special.",
            sure=0.8,
        )
        yield digest, found


@check_across(
    id="poverty_standards",
    title="Hai kế hoạch dùng hai chuẩn nghèo, không so sánh được",
    english="Two plans of one place on two poverty standards",
    severity="note",
    proves="Tỷ lệ, số hộ nghèo của cùng một nơi ở hai giai đoạn tính theo hai chuẩn nghèo khác "
    "nhau, nên không được so sánh với nhau.",
    proves_english="Rates and counts of the poor of one place in two periods follow two "
    "standards and must not be compared.",
    reference="59/2015/QĐ-TTg; 07/2021/NĐ-CP; 351/2025/NĐ-CP",
)
def poverty_standards(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Found]]:
    """A rate for 2020 and one for 2024: the second is counted by a higher line."""
    groups: dict[tuple[str, ...], list[tuple[int, Digest, Aim]]] = defaultdict(list)
    for digest in digests:
        head = digest.header
        for aim in digest.aims:
            if aim.indicator_id in _POVERTY and era(aim.year) and digest.place:
                key = tuple(
                    fold(part or "")
                    for part in (head.level, head.province, head.district, head.commune)
                )
                groups[(*key, aim.indicator_id)].append((aim.year or 0, digest, aim))
    told = set()
    for group in groups.values():
        ordered = sorted(group, key=lambda item: item[0])
        for (before, first, old), (after, second, new) in pairwise(ordered):
            pair = (first.identity, second.identity)
            if era(before) == era(after) or pair in told or first.identity == second.identity:
                continue
            told.add(pair)
            found = Found(
                message=f"“{new.target.indicator}” năm {after} theo chuẩn {era(after)}, còn năm "
                f"{before} theo chuẩn {era(before)}: không so sánh được với nhau.",
                english=f"“{new.target.indicator}” of {after} follows {era(after)}, that of "
                f"{before} follows {era(before)}: they cannot be compared.",
                evidence=[second.cite(new.proof), first.cite(old.proof)],
                expected="chỉ so sánh trong cùng một chuẩn nghèo",
                repair="Khi so sánh, tính lại theo cùng một chuẩn.",
                repair_english="Count both by one standard before comparing.",
            )
            yield second, found
