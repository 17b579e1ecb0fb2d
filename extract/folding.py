"""Folded copies of a text, of the same length, on which the patterns match.

Three folds, each character for character: ``fold`` (lower case, one spelling of tone placement,
one dash, one space, ``Ð`` U+00D0 as ``đ``) and ``bare`` (``fold`` without tones and marks, for
slips such as ``phân đấu``, ``Phần đầu``). A pattern is folded once, when it is compiled.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import charmap_build, charmap_decode, charmap_encode

_SINGLE = {
    "\u00d0": "đ",
    "\u00f0": "đ",
    "İ": "i",
    "\u00a0": " ",
    "\t": " ",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u00ad": "-",
    "“": '"',
    "”": '"',
    "’": "'",
    "‘": "'",
}

# Old and new tone placement (``hoà``/``hòa``, ``uỷ``/``ủy``); only where the syllable ends there,
# and never behind ``q``, whose ``u`` is no vowel (``quý``).
_PAIRS = {
    old: new
    for olds, news in (
        ("oà oá oả oã oạ", "òa óa ỏa õa ọa"),
        ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
        ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
    )
    for old, new in zip(olds.split(), news.split(), strict=True)
}
# The set of letters at its head is what makes it fast: the look behind comes after it.
_TONE = re.compile(r"(?:o(?<!qo)[àáảãạèéẻẽẹ]|u(?<!qu)[ỳýỷỹỵ])(?![^\W\d_])")
_ODD = re.compile("[" + "".join(map(re.escape, _SINGLE)) + "]")
# ``qui định``, ``quản lí``, ``định kì``, ``kĩ thuật``: ``i`` for the ``y`` of official spelling.
_AS_I = re.compile(r"(?:qu[iíìỉĩị]|lí|k[íìỉĩ]|mĩ)(?![^\W\d_])")
_Y_OF = dict(zip("iíìỉĩị", "yýỳỷỹỵ", strict=True))
_SHORT = 400  # characters of a phrase, which is folded otherwise than a text


def _bare_table() -> dict[int, str]:
    table = {ord("đ"): "d", ord("Đ"): "D"}
    for code in (*range(0xC0, 0x180), *range(0x1A0, 0x1B1), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code) and base.isascii():
            table[code] = base
    return table


_BARE = _bare_table()
# ``str.translate`` looks each letter up in a dict. What folded plans are written with fits into
# one byte, and Python has codecs of one byte that are fifteen times as fast.
_USUAL = "".join(
    dict.fromkeys(
        [
            *(chr(code) for code in range(128) if not chr(code).isupper()),
            *"àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ",
            *"…•·●○▪■❖➢➤✓²³¹°±×÷≥≤→½¼«»§®™†√¬",
            *"\u200b\u200c\u200d\ufeff\uf0b7\uf02d\uf0a7\uf0d8\uf076\uf0fc\u2002\u2003\u2009\u2026\u20ab",
        ]
    )
).ljust(256, "\ufffe")
_CODES = charmap_build(_USUAL)
_PLAIN = _USUAL.translate(_BARE)


def fold(text: str) -> str:
    """Fold *text* for matching; ``len(fold(text)) == len(text)``."""
    if text.isascii():
        return (text.replace("\t", " ") if "\t" in text else text).lower()
    translated = text
    if len(text) < _SHORT:
        if _ODD.search(text):
            translated = _ODD.sub(_single, text)
    else:
        # A scan for each letter is faster than ``str.translate``, which looks at every character.
        for old, new in _SINGLE.items():
            if old in translated:
                translated = translated.replace(old, new)
    lowered = translated.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in translated)
    return _TONE.sub(_tone, lowered)


def one_spelling(folded: str) -> str:
    """*folded* with ``y`` where a syllable is also written with ``i``; the length stays.

    Both are met in official texts; the spelling of the decrees on documents is that with ``y``.
    """
    return _AS_I.sub(_with_y, folded)


def _with_y(match: re.Match[str]) -> str:
    start = match.start()
    if start and match.string[start - 1].isalpha():
        return match[0]  # the end of a longer word: no syllable
    return match[0][:-1] + _Y_OF[match[0][-1]]


def _single(match: re.Match[str]) -> str:
    return _SINGLE[match[0]]


def _tone(match: re.Match[str]) -> str:
    return _PAIRS[match[0]]


def bare(folded: str) -> str:
    """Take tones and marks off a folded text; the length stays."""
    try:
        return charmap_decode(charmap_encode(folded, "strict", _CODES)[0], "strict", _PLAIN)[0]
    except UnicodeEncodeError:  # a letter that no plan has
        return folded.translate(_BARE)
