"""The words of a comparison: how a column is called, and its notes in English.

A comparison says why a number is missing or stands apart in Vietnamese sentences; ``english``
has the same sentences for an English reader.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ..extract.indicators import all_indicators
from ..wording import Lang

if TYPE_CHECKING:
    from .compare import Column

_WAYS = {
    "level": ("mức", "level"), "increase": ("mức tăng", "increase"),
    "decrease": ("mức giảm", "decrease"),
}  # fmt: skip
_PACE = {
    "": ("", ""), "year": (" mỗi năm", " a year"), "month": (" mỗi tháng", " a month"),
    "quarter": (" mỗi quý", " a quarter"),
}  # fmt: skip
_GROUPS = {
    "dân tộc thiểu số": "ethnic minorities",
    "xã, thôn đặc biệt khó khăn": "communes and villages in special difficulty",
    "nông thôn": "rural",
    "thành thị": "urban",
    "hộ nghèo, cận nghèo": "poor and near-poor households",
    "người có công": "people of merit",
    "bảo trợ xã hội": "social protection",
    "trẻ em": "children",
    "phụ nữ": "women",
    "miền núi": "mountain areas",
}
_SAID = {
    "chỉ nêu mức thay đổi": "a change alone is told",
    "không nêu hiện trạng": "no baseline is told",
    "mục tiêu là một khoảng": "the target is a range",
    "hiện trạng khác đơn vị tính": "the baseline is in another unit",
    "không rõ mục tiêu theo chuẩn nghèo nào": "the poverty standard of the target is not told",
    "chưa rõ hiện trạng theo chuẩn nghèo nào": "the poverty standard of the baseline is not clear",
    "hiện trạng theo chuẩn nghèo khác": "the baseline is by another poverty standard",
    "thiếu ngày để tính mỗi năm": "a day is missing to reckon the pace",
    "khoảng thời gian dưới một năm": "less than a year lies between",
    "nêu mà không ghi thời hạn": "told without a date",
    "không nêu chỉ tiêu này": "does not name this indicator",
    "khác chuẩn nghèo, không so sánh các cột với nhau.": (
        "poverty standards differ; do not compare the columns with each other."
    ),
    "khác đơn vị tính.": "units differ.",
    "khác đối tượng hoặc địa bàn.": "populations or areas differ.",
    "có nơi nêu mức đạt tới, có nơi nêu mức tăng, giảm.": (
        "some tell the level to reach, some a rise or a cut."
    ),
}
_OTHERWISE, _YEARS = "nêu theo cách khác: ", "chỉ nêu cho năm "


def indicator_name(indicator_id: str) -> str:
    """The name of an indicator; its id where the lexicon has none."""
    return _names().get(indicator_id, indicator_id)


@cache
def _names() -> dict[str, str]:
    return {one.id: one.name for one in all_indicators()}


def name_of(column: Column, *, short: bool = False, lang: Lang = "vi") -> str:
    """A column in words: ``POV_RATE (Tỷ lệ hộ nghèo), %, mức, chuẩn 59/2015/QĐ-TTg``."""
    side = 0 if lang == "vi" else 1
    name = indicator_name(column.indicator_id)
    known = f" ({name})" if name != column.indicator_id else ""
    parts = [] if short else [column.indicator_id + known]
    parts += [column.unit, _WAYS[column.way][side] + _PACE.get(column.per, ("", ""))[side]]
    if column.standard == "?":
        parts.append(("không rõ chuẩn nghèo", "poverty standard unknown")[side])
    elif column.standard:
        parts.append(f"{('chuẩn', 'standard')[side]} {column.standard}")
    if column.group:
        parts.append(column.group if lang == "vi" else _GROUPS.get(column.group, column.group))
    return ", ".join(part for part in parts if part)


def english(said: str) -> str:
    """A note, or why a cell is empty, in English; names and numbers stay as they are."""
    if said in _SAID:
        return _SAID[said]
    if said.startswith(_OTHERWISE):
        return f"told otherwise: {_parts(said.removeprefix(_OTHERWISE))}"
    if said.startswith(_YEARS):
        return f"told for {said.removeprefix(_YEARS)} only"
    name, colon, rest = said.partition(": ")
    return f"{name}: {_SAID[rest]}" if colon and rest in _SAID else said


def _parts(said: str) -> str:
    """The parts of a column's short name in English."""
    ways = {f"{w[0]}{p[0]}": f"{w[1]}{p[1]}" for w in _WAYS.values() for p in _PACE.values()}
    known = ways | _GROUPS | {"không rõ chuẩn nghèo": "poverty standard unknown"}
    parts = (known.get(part, part) for part in re.split(r", (?!thôn đặc biệt|cận nghèo)", said))
    return ", ".join(re.sub(r"^chuẩn (?=\d)", "standard ", part) for part in parts)
