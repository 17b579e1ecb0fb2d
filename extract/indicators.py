"""Which known indicator a phrase names: ``tỷ lệ hộ nghèo chung toàn huyện`` is ``POV_RATE``.

The indicators are entries of ``lexicon/indicators.toml``. Indicators of one name can be followed
from plan to plan and checked against each other; a phrase that fits none, or two equally well, has
no id: nothing is guessed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from .folding import fold
from .lexicon import alternation, load
from .literals import Several

_NOISE = re.compile(r"[\"'“”*]+|\s+")
_LONGEST = 400  # no indicator has more characters


class Indicator(NamedTuple):
    """An indicator of the lexicon: its id, its name and the units in which it is counted."""

    id: str
    name: str
    units: tuple[str, ...]


class _Known(NamedTuple):
    indicator: Indicator
    pattern: re.Pattern[str]
    whole: bool
    deficit: bool


@cache
def _known() -> tuple[_Known, ...]:
    return tuple(
        _Known(
            Indicator(entry.id, entry.data["name"], tuple(entry.data["units"])),
            re.compile(rf"(?<!\w)(?:{alternation((entry,))})(?!\w)"),
            entry.data["whole"],
            entry.data["deficit"],
        )
        for entry in load("indicators")
    )


@cache
def _openings() -> Several:
    return Several(known.pattern.pattern for known in _known())


def all_indicators() -> tuple[Indicator, ...]:
    """Every indicator of the lexicon, by id."""
    return tuple(known.indicator for known in _known())


def identify(indicator: str | None, unit: str | None) -> str | None:
    """The id of the indicator that a phrase names in a unit, or None.

    The entry whose pattern covers most of the phrase wins, since the longer phrase says more
    (``tài sản phục vụ tiếp cận thông tin`` is not ``tiếp cận thông tin``).
    """
    if not indicator or unit is None:
        return None
    phrase = _NOISE.sub(" ", fold(indicator[:_LONGEST])).strip()
    lacking = "thiếu hụt" in phrase
    best: list[tuple[int, str]] = []
    for known in map(_known().__getitem__, _openings().near(phrase)):
        if lacking and not known.deficit:
            continue  # who lacks a service is not who has it
        if unit.lower() not in (u.lower() for u in known.indicator.units):
            continue
        found = known.pattern.fullmatch(phrase) if known.whole else known.pattern.search(phrase)
        if found:
            best.append((found.end() - found.start(), known.indicator.id))
    best.sort(reverse=True)
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]
