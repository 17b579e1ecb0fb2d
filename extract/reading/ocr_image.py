"""The picture of a page made ready for OCR: seals taken out, set straight, rules taken out.

All is told by the picture alone. Lengths are in millimetres, so that the resolution does not
matter; the picture is grey, black letters on white, when it leaves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .pdf_tables import Rule

if TYPE_CHECKING:
    from PIL.Image import Image

_SLANT = 5.0  # degrees; what is turned further was laid on its side
_STRAIGHT = 0.1
_POINTS = 60_000  # dark pixels that are looked at for the slant
_INK = 40  # how much redder than green and blue the ink of a seal is
_SEAL = 12.0  # a seal is higher and wider; lines of red words are lower
_RULE_ACROSS, _RULE_DOWN = 15.0, 7.0  # no stroke of a letter is that long
_RULE_THICK = 1.1
_RULE_PAD = 0.25
_MOST_RULES = 2_000


@dataclass(frozen=True, slots=True)
class Straight:
    """A picture set straight, how far it was turned (degrees), and the rules found on it.

    Rules are in points from the lower left corner of the straight picture.
    """

    picture: Image
    angle: float
    across: list[Rule]
    down: list[Rule]


def prepared(picture: Image, dpi: int) -> Straight:
    """A page's picture, in colours or grey, made ready to be read."""
    grey = without_seals(picture, dpi)
    angle = slant(grey, dpi)
    if abs(angle) >= _STRAIGHT:
        import PIL.Image

        grey = grey.rotate(angle, PIL.Image.Resampling.BICUBIC, fillcolor=255)
    else:
        angle = 0.0
    grey, across, down = without_rules(grey, dpi)
    return Straight(grey, angle, across, down)


def without_seals(picture: Image, dpi: int) -> Image:
    """The grey picture; where a seal lies, its red ink is made white.

    Black letters under the seal stay black. Red words on their own are left as they are.
    """
    if picture.mode != "RGB":
        return picture.convert("L")
    import numpy as np
    import PIL.Image
    from scipy import ndimage

    grey = picture.convert("L")
    colours = np.asarray(picture)
    red = colours[:, :, 0]
    others = np.maximum(colours[:, :, 1], colours[:, :, 2])
    ink = (red > others) & (red - others > _INK)
    if not ink.any():
        return grey
    step = max(round(dpi / 40), 1)
    height, width = ink.shape[0] // step * step, ink.shape[1] // step * step
    coarse = ink[:height, :width].reshape(height // step, step, width // step, step).any((1, 3))
    labels, _ = ndimage.label(coarse, structure=np.ones((3, 3)))
    made = np.array(grey)
    least = _SEAL * dpi / 25.4 / step
    for down, across in ndimage.find_objects(labels):
        if down.stop - down.start < least or across.stop - across.start < least:
            continue
        area = (
            slice(down.start * step, down.stop * step),
            slice(across.start * step, across.stop * step),
        )
        part = made[area]
        # The red channel of red ink is nearly white; letters under it are dark in all channels.
        part[ink[area]] = np.where(red[area] > 110, 255, red[area])[ink[area]]
    return PIL.Image.fromarray(made)


def is_coloured(picture: Image) -> bool:
    """Tell whether a picture has colours worth keeping."""
    if picture.mode != "RGB":
        return False
    saturation = picture.reduce(8).convert("HSV").getchannel("S").histogram()
    return sum(saturation[_INK:]) > 0


def slant(grey: Image, dpi: int) -> float:
    """How far the lines of words are turned, in degrees, clockwise; 0 where nothing tells.

    Seen along its lines a page of words is bands of ink and bands of none; the sharper the bands,
    the better the angle (the postulate of Postl's projection method).
    """
    import numpy as np

    small = grey.reduce(max(dpi // 100, 1))
    pixels = np.asarray(small)
    ys, xs = np.nonzero(pixels < 128)
    if len(ys) < 500 or len(ys) > 0.5 * pixels.size:
        return 0.0
    step = max(len(ys) // _POINTS, 1)
    ys, xs = ys[::step].astype(np.float32), xs[::step].astype(np.float32)
    xs -= pixels.shape[1] / 2

    def sharpness(angle: float) -> float:
        rows = np.rint(ys - xs * math.tan(math.radians(angle))).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float(np.square(np.diff(counts)).sum())

    best = max(np.arange(-_SLANT, _SLANT + 0.01, 0.5), key=sharpness)
    best = max(np.arange(best - 0.5, best + 0.51, 0.1), key=sharpness)
    if sharpness(float(best)) < 1.05 * sharpness(0.0):
        return 0.0
    return float(best)


def without_rules(grey: Image, dpi: int) -> tuple[Image, list[Rule], list[Rule]]:
    """The picture without long straight rules, and the rules across and down."""
    import numpy as np
    import PIL.Image

    pixels = np.asarray(grey)
    dark = pixels < 150
    half = dark[: dark.shape[0] // 2 * 2, : dark.shape[1] // 2 * 2]
    # Half the size, dark where any of four is: breaks of a pixel are closed.
    coarse = half.reshape(half.shape[0] // 2, 2, half.shape[1] // 2, 2).any((1, 3))
    scale = dpi / 25.4 / 2
    across = _bars(coarse, _RULE_ACROSS * scale, _RULE_THICK * scale)
    down = _bars(coarse.T, _RULE_DOWN * scale, _RULE_THICK * scale)
    if (not across and not down) or max(len(across), len(down)) > _MOST_RULES:
        return grey, [], []
    made = np.array(pixels)
    pad = max(round(_RULE_PAD * dpi / 25.4), 1)
    for bar in across:
        bar.wipe(made, pad)
    for bar in down:
        bar.wipe(made.T, pad)
    points, height = 72 / dpi, grey.height
    flat = [
        Rule((height - b.middle) * points, b.start * 2 * points, b.end * 2 * points) for b in across
    ]
    upright = [
        Rule(b.middle * points, (height - b.end * 2) * points, (height - b.start * 2) * points)
        for b in down
    ]
    return PIL.Image.fromarray(made), flat, upright


@dataclass(slots=True)
class _Bar:
    """A straight bar on the halved picture: runs of dark pixels (row, start, end)."""

    runs: list[tuple[int, int, int]]
    start: int
    end: int

    @property
    def middle(self) -> float:
        """Its row on the full picture."""
        return 2 * sum(run[0] for run in self.runs) / len(self.runs) + 1

    @property
    def thickness(self) -> float:
        """How many rows of it lie over each other, on average: it may lean a little."""
        return sum(run[2] - run[1] for run in self.runs) / (self.end - self.start)

    def wipe(self, pixels: Any, pad: int) -> None:
        """Make it white on the full picture."""
        for row, start, end in self.runs:
            pixels[max(row * 2 - pad, 0) : row * 2 + 2 + pad, start * 2 : end * 2] = 255


def _bars(dark: Any, length: float, thick: float) -> list[_Bar]:
    """Runs of dark pixels of at least *length*, those of neighbouring rows put together."""
    import numpy as np

    edges = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int8)
    edges[:, 1:-1] = np.diff(dark.astype(np.int8), axis=1)
    edges[:, 0] = dark[:, 0]
    edges[:, -1] = -dark[:, -1].astype(np.int8)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    kept = np.nonzero(ends - starts >= length)[0]
    if len(kept) > 20 * _MOST_RULES:
        return []
    bars: list[_Bar] = []
    live: list[_Bar] = []
    for index in kept:
        row, start, end = int(rows[index]), int(starts[index]), int(ends[index])
        live = [bar for bar in live if bar.runs[-1][0] >= row - 1]
        for bar in live:
            if start <= bar.end and bar.start <= end:
                bar.runs.append((row, start, end))
                bar.start, bar.end = min(bar.start, start), max(bar.end, end)
                break
        else:
            bars.append(_Bar([(row, start, end)], start, end))
            live.append(bars[-1])
    return [bar for bar in bars if bar.thickness < thick]


def strokes(grey: Image, box: tuple[float, float, float, float]) -> int:
    """How many upright strokes a word has, counted where neither serifs nor dots are.

    *box* is left, top, right, bottom in pixels.
    """
    import numpy as np

    left, top, right, bottom = box
    high = bottom - top
    band = (int(left) - 1, int(top + 0.3 * high), int(right) + 1, int(top + 0.7 * high))
    pixels = np.asarray(grey.crop(band))
    if pixels.size == 0:
        return 0
    upright = (pixels < 150).mean(axis=0) > 0.8
    return int(np.count_nonzero(np.diff(upright.astype(np.int8), prepend=0) == 1))
