"""Small drawings of a comparison as SVG: bars from baseline to target, and the way over the years.

Colours and letters stand in the drawing itself (no style sheet, no script), so that it looks the
same in a report as on the page. All words are escaped; numbers alone make its shapes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ... import wording
from ...sheets import clean
from ...wording import Lang

WIDTH = 760
MOST = 40
"""So many bars in one drawing; the rest is told in words."""
_NAMES, _VALUES, _ROW = 210, 150, 26
_LEAST = 1e-300  # of less than this no step can be made
_INK, _SOFT, _GRID = "#1b1f24", "#57606a", "#d0d7de"
_BAR, _BASE, _LINE = "#0a5ea8", "#8a5a00", "#a40e26"
# Told apart also in grey, by the dashes.
_WAYS = (
    ("#0a5ea8", ""), ("#a03a00", "6 3"), ("#005c46", "2 3"), ("#85286c", "8 3 2 3"),
    ("#6a5000", "1 4"), ("#454d5b", "10 4"), ("#b3261e", "4 2"), ("#3b6ea5", "3 6"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """One target: its unit, its value, and where it starts from if both can be held together.

    ``start`` and ``end`` are years as numbers, such as 2020.99; ``doubtful`` is drawn hatched.
    """

    name: str
    value: float
    shown: str
    baseline: float | None = None
    start: float | None = None
    end: float | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """What a higher plan has set for the same indicator."""

    name: str
    value: float
    shown: str


def bars(title: str, items: Sequence[Bar], lines: Sequence[Line], lang: Lang) -> Markup:
    """A bar for each target with a mark at its baseline, and a line for each higher plan."""
    shown = items[:MOST]
    scale = _Scale([v for b in shown for v in (b.value, b.baseline)] + [n.value for n in lines])
    top = 34
    bottom = top + _ROW * len(shown)
    based = any(bar.baseline is not None for bar in shown)
    height = bottom + 30 + 18 * (len(lines) + based)
    parts = [_open(title, height, _described(shown, lines)), _text(8, 18, title, bold=True)]
    for tick in scale.ticks():
        x = scale.x(tick)
        parts += [_rule(x, top - 4, x, bottom, _GRID), _text(x, bottom + 14, wording.number(tick,
                  lang), soft=True, anchor="middle")]  # fmt: skip
    for number, bar in enumerate(shown):
        y = top + _ROW * number
        zero, end = scale.x(0), scale.x(bar.value)
        parts.append(_text(_NAMES - 6, y + 16, _cut(bar.name, 30), anchor="end"))
        parts.append(
            f'<rect x="{min(zero, end):.1f}" y="{y + 5}" width="{max(abs(end - zero), 1):.1f}" '
            f'height="14" fill="{_BAR}"'
            + (' fill-opacity="0.35" stroke="#0a5ea8" stroke-dasharray="3 2"' if bar.doubtful
               else "") + "/>"
        )  # fmt: skip
        if bar.baseline is not None:
            x = scale.x(bar.baseline)
            parts.append(_rule(x, y + 2, x, y + 22, _BASE, 3))
        parts.append(_text(WIDTH - _VALUES + 8, y + 16, bar.shown, bold=True))
    for number, line in enumerate(lines):
        x, y = scale.x(line.value), bottom + 34 + 18 * number
        parts += [_rule(x, top - 4, x, bottom + 2, _LINE, 2, "6 3"), _rule(12, y - 4, 36, y - 4,
                  _LINE, 2, "6 3"), _text(42, y, f"{line.name}: {line.shown}")]  # fmt: skip
    if based:
        y = bottom + 34 + 18 * len(lines)
        parts += [_rule(24, y - 11, 24, y + 3, _BASE, 3),
                  _text(42, y, "hiện trạng" if lang == "vi" else "baseline")]  # fmt: skip
    return Markup("".join(parts) + "</svg>")


def ways(title: str, items: Sequence[Bar], lang: Lang) -> Markup | None:
    """From baseline to target over the years; None where fewer than one tells both its days."""
    known = [b for b in items if None not in (b.baseline, b.start, b.end)][: len(_WAYS)]
    if not known:
        return None
    top, bottom, left, right = 34, 250, 60, WIDTH - 20
    first = math.floor(min(b.start or 0 for b in known))
    last = math.ceil(max(b.end or 0 for b in known))
    span = max(last - first, 1)
    scale = _Scale([v for b in known for v in (b.value, b.baseline)])

    def across(year: float) -> float:
        return left + (right - left) * (year - first) / span

    def up(value: float) -> float:
        return bottom - (bottom - top) * scale.share(value)

    height = bottom + 30 + 18 * len(known)
    parts = [_open(title, height, _described(known, ())), _text(8, 18, title, bold=True)]
    for tick in scale.ticks():
        parts += [_rule(left, up(tick), right, up(tick), _GRID), _text(left - 6, up(tick) + 4,
                  wording.number(tick, lang), soft=True, anchor="end")]  # fmt: skip
    step = max(1, math.ceil(span / 10))
    for year in range(first, last, step):  # a year stands in the middle of its days
        parts.append(_rule(across(year), bottom, across(year), bottom + 5, _GRID))
        parts.append(_text(across(year + 0.5), bottom + 16, str(year), soft=True, anchor="middle"))
    for number, bar in enumerate(known):
        colour, dash = _WAYS[number]
        x0, y0 = across(bar.start or 0), up(bar.baseline or 0)
        x1, y1 = across(bar.end or 0), up(bar.value)
        parts.append(_rule(x0, y0, x1, y1, colour, 2.5, dash))
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
                  for x, y in ((x0, y0), (x1, y1))]  # fmt: skip
        y = bottom + 36 + 18 * number
        parts += [_rule(12, y - 4, 44, y - 4, colour, 2.5, dash),
                  _text(50, y, f"{bar.name}: {wording.number(bar.baseline or 0, lang)} → "
                               f"{bar.shown}")]  # fmt: skip
    return Markup("".join(parts) + "</svg>")


def small(bar: Bar, highest: float) -> Markup:
    """A bar for a cell of a table: the target, and a mark at the baseline."""
    if highest <= 0 or bar.value < 0 or not math.isfinite(highest):
        return Markup("")
    end = 100 * min(bar.value / highest, 1)
    mark = ""
    if bar.baseline is not None and bar.baseline >= 0:
        x = 100 * min(bar.baseline / highest, 1)
        mark = f'<rect x="{max(x - 1, 0):.1f}" y="0" width="2" height="10" fill="{_BASE}"/>'
    return Markup(
        '<svg class="small" viewBox="0 0 100 10" width="100" height="10" '
        'preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="0" y="2" width="{max(end, 0.5):.1f}" height="6" fill="{_BAR}"'
        f"{' fill-opacity=' + chr(34) + '0.35' + chr(34) if bar.doubtful else ''}/>{mark}</svg>"
    )


class _Scale:
    """Values on the way from 0, or from the lowest where some are below, to the highest."""

    def __init__(self, values: Sequence[float | None]) -> None:
        known = [v for v in values if v is not None and math.isfinite(v)] or [0.0]
        self.low, high = min(0.0, *known), max(0.0, *known)
        self.high = high if high - self.low > _LEAST else self.low + 1
        self.step = _round(self.high - self.low)

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)

    def x(self, value: float) -> float:
        return _NAMES + (WIDTH - _NAMES - _VALUES) * self.share(value)

    def ticks(self) -> list[float]:
        first = math.ceil(self.low / self.step)
        last = math.floor(self.high / self.step)
        return [round(n * self.step, 9) for n in range(first, last + 1)]


def _round(span: float) -> float:
    """A step of 1, 2 or 5 that cuts *span* into some five parts."""
    power = 10.0 ** math.floor(math.log10(span / 5))
    return next(f * power for f in (1, 2, 5, 10) if f * power >= span / 5)


def _open(title: str, height: float, words: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" font-family="system-ui, Segoe UI, Noto Sans, sans-serif" '
        f'font-size="13"><title>{_words(title)}</title><desc>{_words(words)}</desc>'
        '<rect width="100%" height="100%" fill="#fff"/>'
    )


def _described(items: Sequence[Bar], lines: Sequence[Line]) -> str:
    said = [f"{bar.name}: {bar.shown}" for bar in items]
    return "; ".join([*said, *(f"{line.name}: {line.shown}" for line in lines)])


def _text(
    x: float, y: float, words: str, *, bold: bool = False, soft: bool = False, anchor: str = "start"
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{_SOFT if soft else _INK}" '
        f'text-anchor="{anchor}"{weight}>{_words(words)}</text>'
    )


def _rule(
    x0: float, y0: float, x1: float, y1: float, colour: str, width: float = 1, dash: str = ""
) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"{dashes}/>'
    )


def _cut(words: str, limit: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _words(words: str) -> str:
    return str(escape(clean(" ".join(words.split()))))
