"""What two neighbouring measures say of each other: a ratio and its rate, a noun left out."""

from __future__ import annotations

import re

from .quantity_measures import Measure
from .quantity_words import opening
from .view import View

_TO_RATE = re.compile(
    r"[ ,;(=]*(?:đạt|chiếm|tỷ lệ|tỉ lệ|bằng|tương ứng|tương đương|là|đạt tỷ lệ|[ :])*"
)
_SHARE_OPENED = re.compile(
    r"(?:\(|, )(?:đạt|chiếm|bằng|tỷ lệ|tỉ lệ|đạt tỷ lệ|tương đương|(?<=\())(?: tỷ lệ)? ?$"
)


def paired(view: View, measures: list[Measure]) -> list[Measure]:
    """The measures with nouns left out filled in and ratios given to the rates beside them."""
    return _shared(view.folded, _counted(view.folded, measures))


def _counted(folded: str, measures: list[Measure]) -> list[Measure]:
    """A verb behind a number is no unit: ``01 giấy phép cấp mới, 02 điều chỉnh``."""
    verb = opening("verb", "light", "modal")
    kept: list[Measure] = []
    for measure in measures:
        if measure.kind == "count" and not measure.known and verb.match(folded, measure.noun):
            near = kept[-1] if kept else None
            if near is None or near.kind != "count" or near.block != measure.block:
                continue
            if measure.start - near.end > 60:
                continue
            measure.unit, measure.known = near.unit, True
            measure.end = measure.noun - 1
        kept.append(measure)
    return kept


def _shared(folded: str, measures: list[Measure]) -> list[Measure]:
    """Give a ratio to its rate: ``7/13 đạt 53,8%``, ``57% số xã (4/7 xã)``.

    A ratio without a unit is no record of its own, nor one in brackets behind its rate.
    """
    kept: list[Measure] = []
    for index, measure in enumerate(measures):
        if measure.ratio is None:
            kept.append(measure)
            continue
        following = measures[index + 1] if index + 1 < len(measures) else None
        if following is not None and _rate_behind(folded, measure, following):
            following.ratio = measure.ratio
        before = kept[-1] if kept else None
        if before is not None and _explains(folded, before, measure):
            before.ratio = measure.ratio
        elif measure.unit is not None:
            kept.append(measure)
    return kept


def _rate_behind(folded: str, measure: Measure, following: Measure) -> bool:
    """``7/13 đạt 53,8%``; ``85/100 xã đạt chuẩn (đạt 85%)``."""
    if following.unit != "%" or following.block != measure.block:
        return False
    between = folded[measure.end : following.start]
    if len(between) < 40 and _TO_RATE.fullmatch(between):
        return True
    if len(between) > 120 or "%" in between or ";" in between:
        return False
    return _SHARE_OPENED.search(between) is not None


def _explains(folded: str, rate: Measure, measure: Measure) -> bool:
    """``57% số xã ... (4/7 xã)``: a ratio alone in brackets explains the rate before."""
    opened = folded.rfind("(", max(0, measure.start - 3), measure.start) >= 0
    closed = folded[measure.end : measure.end + 1] == ")"
    near = rate.block == measure.block and measure.start - rate.end < 300
    return opened and closed and near and rate.unit == "%" and rate.ratio is None
