"""PDFs of documents typed in fonts from before Unicode: ``.VnTime``, ``VNI-Times``.

Such a file shows Vietnamese and holds the codes of its fonts: ``KÕ ho¹ch``. Lines keep the old font
of each run until all pages are read; what stands in one is then converted when the words agree
that it is Vietnamese only so, and else left alone with a word on it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ...models.source import Problem
from . import legacy
from .layout import Run
from .legacy import Codec
from .pdf_lines import Line
from .syllables import is_syllable

_ENOUGH = 200_000  # characters by which a conversion is judged
# pdfium gives the soft hyphen, which is ``ư`` in TCVN3, as a hyphen, and at a line's end as U+FFFE.
_BROKEN = "\ufffe"
_HYPHENED = re.compile(
    r"(?<![A-Za-z\xa1-\xff\d])(?:[A-Za-z\xa1-\xff]++[-\ufffe]|[-\ufffe](?=[a-z\xa1-\xff]))"
    r"[A-Za-z\xa1-\xff\ufffe-]*+(?!\d)"
)
_HYPHENS = re.compile("[-\ufffe]")
_LABEL = re.compile(r"[A-Za-z\xae\xa7]?[-\ufffe](?=\s|$)")
_MOST = 3  # of a word; ``-----`` is a rule
# A letter with what VNI writes behind it; letters of TCVN3 stand alone.
_LETTER = re.compile(r"[A-Za-z][^\x00-\x7f]*|[^\x00-\x7f]+|[\x00-\x7f]")


def mend(pages: Sequence[list[Line]]) -> list[Problem]:
    """Turn the words of *pages* into Unicode where they are in old codes; what is to be said."""
    runs = [run for lines in pages for line in lines for run in line.runs if run.font]
    if not runs:
        return _by_text(pages)
    problems: list[Problem] = []
    words: dict[Codec, list[str]] = defaultdict(list)
    fonts: dict[Codec, dict[str, None]] = defaultdict(dict)
    for run in runs:
        codec = legacy.codec_of(run.font)
        if codec is not None and run.text.strip():
            words[codec].append(run.text)
            fonts[codec][run.font] = None
    sure: set[Codec] = set()
    for codec, texts in words.items():
        fits = legacy.fits("\n".join(texts)[:_ENOUGH], codec)
        names = list(fonts[codec])
        if fits:
            sure.add(codec)
            capitals = any(map(legacy.draws_capitals, names))
            problems.append(legacy.by_fonts(codec, names, capitals))
        elif fits is not None:
            problems.append(legacy.unsure(names))
    for line in _lines(pages):
        if any(run.font for run in line.runs):
            _convert(line, {run.font: _codec(run.font, sure) for run in line.runs})
    return problems


def _codec(font: str, sure: set[Codec]) -> Codec | None:
    codec = legacy.codec_of(font)
    return codec if codec in sure else None


def _by_text(pages: Sequence[list[Line]]) -> list[Problem]:
    """Fonts whose names tell nothing: the text itself may, as that of a text file."""
    sample: list[str] = []
    length = 0
    for line in _lines(pages):
        if all(run.certainty is None for run in line.runs):  # OCR reads Unicode
            sample.append(line.text)
            length += len(line.text)
            if length > _ENOUGH:
                break
    verdict = legacy.judge("\n".join(sample))
    if verdict is None or verdict.codec == "mojibake":
        return []
    for line in _lines(pages):
        if all(run.certainty is None for run in line.runs):
            _convert(line, {"": verdict.codec})
    return [legacy.by_text(verdict)]


def _lines(pages: Sequence[list[Line]]) -> Iterable[Line]:
    return (line for lines in pages for line in lines)


def _convert(line: Line, codecs: dict[str, Codec | None]) -> None:
    """The line in Unicode; its words still know where on the page they stand."""
    places = [0]  # of each character of the old text in the new one
    made: list[Run] = []
    for run in line.runs:
        codec = codecs.get(run.font)
        capitals = legacy.draws_capitals(run.font)
        pieces = _pieces(run.text, codec, capitals, not made)
        run_at = 0
        for old, new in pieces:
            start = places[-1]
            part = run.part(run_at, run_at + len(old))
            part.text, part.font = new, ""
            places.extend(min(start + n, start + len(new)) for n in range(1, len(old)))
            places.append(start + len(new))
            run_at += len(old)
            made.append(part)
    line.runs = _joined(made)
    line.text = "".join(run.text for run in line.runs)
    line.words = [w._replace(start=places[w.start], end=places[w.end]) for w in line.words]


def _pieces(text: str, codec: Codec | None, capitals: bool, first: bool) -> list[tuple[str, str]]:
    """*text* cut where its length changes, each piece with what becomes of it.

    *first*: it begins its line.
    """
    old = with_horns(text, first) if codec == "tcvn3" else text.replace(_BROKEN, "-")
    if codec is None:
        return [(old, old)]
    new = legacy.convert(old, codec, capitals)
    if len(new) == len(old):
        return [(old, new)]
    pieces = [(m[0], _letter(m[0], codec, capitals)) for m in _LETTER.finditer(old)]
    if "".join(made for _, made in pieces) != new:
        return [(old, new)]
    return pieces


@lru_cache(maxsize=1 << 12)
def _letter(codes: str, codec: Codec, capitals: bool) -> str:
    return legacy.convert(codes, codec, capitals)


def with_horns(text: str, first: bool = True) -> str:
    """Words in TCVN3 whose hyphens are ``ư`` where only that makes a syllable of them.

    ``t-íng`` is ``tướng``; ``Ba-na``, ``QĐ-TTg`` and the label of a list item at the beginning of a
    line (*first*: *text* is one) keep their hyphens.
    """

    def word(match: re.Match[str]) -> str:
        plain = match[0].replace(_BROKEN, "-")
        if first and not text[: match.start()].strip() and _LABEL.match(text, match.start()):
            return plain
        horned = _HYPHENS.sub("\u00ad", plain)
        if plain.count("-") > _MOST or any(map(str.isupper, re.findall("\u00ad(.)", horned))):
            return plain
        if all(map(_spells, plain.split("-"))):
            return plain
        return horned if _spells(horned) else plain

    return _HYPHENED.sub(word, text).replace(_BROKEN, "-")


def _spells(word: str) -> bool:
    return bool(word) and is_syllable(legacy.convert(word, "tcvn3").lower())


def _joined(runs: list[Run]) -> list[Run]:
    """Pieces that follow each other without a change of length are one run again."""
    made: list[Run] = []
    end = -1
    for run in runs:
        last = made[-1] if made else None
        if (
            last is not None
            and run.offset == last.offset + len(last.text) == end
            and ((last.bold, last.italic) == (run.bold, run.italic))
        ):
            last.text += run.text
        else:
            made.append(run)
        end = run.offset + len(run.text)
    return made
