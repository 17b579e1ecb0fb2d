"""Which runs of a DOCX are written in codes from before Unicode, told by fonts and by letters.

The words are gathered by the codes of their fonts once before the document is read. Where fonts
are old but the letters are Unicode (a text converted without changing its fonts) nothing is
converted; where no font is old but the letters are codes, the text itself has to show which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ...models.source import Problem
from . import legacy
from .docx_runs import Codes
from .docx_styles import Styles, W, font_of, value
from .legacy import Codec

_ENOUGH = 400_000


class OldFonts:
    """The codes of a document's fonts. ``needed`` is False when all of it is Unicode."""

    def __init__(self, roots: list[Any], styles: Styles) -> None:
        self._styles = styles
        self._known: dict[str, Codes | None] = {}
        self._all: Codes | None = None
        self.problems: list[Problem] = []
        fonts = {font_of(p) or "" for root in roots for p in root.iter(W + "rPr")} | styles.fonts
        if any(map(legacy.codec_of, fonts)):
            self._by_fonts(roots)
        else:
            self._by_text(roots)

    @property
    def needed(self) -> bool:
        """Whether anything has to be converted."""
        return self._all is not None or any(self._known.values())

    def codes(self, font: str) -> Codes | None:
        """The codes of runs in *font*; None for Unicode."""
        return self._known.get(font, self._all)

    def _by_fonts(self, roots: list[Any]) -> None:
        words: dict[Codec, list[str]] = defaultdict(list)
        used: dict[Codec, dict[str, int]] = defaultdict(dict)
        for text, font in _runs(roots, self._styles):
            codec = legacy.codec_of(font)
            if codec is not None:
                words[codec].append(text)
                used[codec][font] = used[codec].get(font, 0) + len(text.strip())
        for codec, texts in words.items():
            names = [name for name, count in used[codec].items() if count]
            if not names:
                continue
            fits = legacy.fits("".join(texts)[:_ENOUGH], codec)
            if not fits:
                if fits is not None:
                    self.problems.append(legacy.unsure(names))
                continue
            for name in names:
                self._known[name] = Codes(codec, legacy.draws_capitals(name))
            capitals = any(map(legacy.draws_capitals, names))
            self.problems.append(legacy.by_fonts(codec, names, capitals))

    def _by_text(self, roots: list[Any]) -> None:
        text = "".join(text for text, _ in _runs(roots, self._styles, fonts=False))
        verdict = legacy.judge(text)
        if verdict is not None:
            self._all = Codes(verdict.codec)
            self.problems.append(legacy.by_text(verdict))


def _runs(roots: list[Any], styles: Styles, fonts: bool = True) -> Iterator[tuple[str, str]]:
    """The words of each run and its font; a line end behind each paragraph."""
    for root in roots:
        for paragraph in root.iter(W + "p"):
            style = value(paragraph.find(W + "pPr"), "pStyle") or styles.default
            font = ""
            for run in paragraph.iter(W + "r"):
                if fonts:
                    properties = run.find(W + "rPr")
                    font = styles.font(properties, value(properties, "rStyle"), style)
                text = "".join(
                    "\u00ad" if child.tag == W + "softHyphen" else child.text or ""
                    for child in run
                    if child.tag in (W + "t", W + "softHyphen")
                )
                if text:
                    yield text, font
            yield "\n", font
