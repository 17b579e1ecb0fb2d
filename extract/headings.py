"""Labels of headings: ``Phần thứ nhất``, ``II.``, ``1.``, ``2.13 .``, ``III.1.``, ``(1)``, ``đ)``.

A label is read at the start of a block. Whether it really opens a section is decided later,
from its neighbours (``section_tree``); here only what can be no label at all is turned away:
``1.500 lao động``, ``05 xã``, ``20/11/2025``, ``II/2023``, ``71/NQ-CP``, ``V/v``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum


class Style(IntEnum):
    """A manner of numbering; a lower number stands above a higher one where both are met."""

    PART = 0  # Phần thứ nhất, Phần I
    CHAPTER = 1  # Chương I
    GROUP = 2  # Mục 1
    ARTICLE = 3  # Điều 1
    LETTER = 4  # A.
    ROMAN = 5  # I.
    ARABIC = 6  # 1.
    DECIMAL = 7  # 1.1.  III.1.
    POINT = 8  # a)
    SMALL_ROMAN = 9  # ii)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a label: its style, how it is closed, and its numbers.

    ``mended`` is the label that was meant where a reader of images took ``l`` for ``1`` or ``I``.
    """

    style: Style
    form: str
    path: tuple[int, ...]
    mended: str = ""

    @property
    def number(self) -> int:
        """The last number: the place among the siblings."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a block: ``text[start:end]`` with its dot, bracket or stroke."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...]


_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "nhất một",
            "hai nhì",
            "ba",
            "tư bốn",
            "năm",
            "sáu",
            "bảy bẩy",
            "tám",
            "chín",
            "mười",
        ),
        start=1,
    )
    for word in words.split()
}
_WORDS = {
    "phần": Style.PART,
    "chương": Style.CHAPTER,
    "mục": Style.GROUP,
    "điều": Style.ARTICLE,
}
_WORD = re.compile(
    r"(?P<text>(?P<word>Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Điều|ĐIỀU)\s"
    r"(?:(?:thứ|THỨ)\s(?P<ordinal>[^\W\d_]{2,5})|(?P<roman>[IVXLC]{1,6})|(?P<arabic>\d{1,3})"
    r"|(?P<letter>[A-EĐ])))(?!\w)(?P<close>\s?[.:)\-–](?!\d))?"
)
_BRACKETED = re.compile(
    r"\((?P<text>(?P<arabic>\d{1,2})|(?P<point>[a-zđ])|(?P<small>[ivx]{2,5})|(?P<roman>[IVX]{1,5}))"
    r"\)(?:\s?[.:])?"
)
_PLAIN = re.compile(
    r"(?P<text>(?P<head>(?=[IVX1|]{0,4}[l|])[lIVX1|]{1,5}(?=\s?[./])|\d{1,2}|[IVXLC]{1,6}"
    r"|[A-ZĐ]|[ivx]{2,5}|[a-zđ])"
    r"(?P<tail>(?:(?<=[A-ZĐa-zđ])\d{1,2}(?=\s?[.)]))?(?:\.\d{1,2}(?!\d)){0,5}"
    r"(?:\.[a-zđ](?=[.)]))?))"
    r"(?P<close>\s?[.)/]{1,2}|\s?[-–:,](?=\s)|[-–](?=[A-ZĐÀ-Ỹ]{2})|(?=\s))(?P<gap>\s?)"
)
_SYMBOL = re.compile(r"[A-ZĐ]{1,8}\s?[-–/]|[vV]\b")
LETTERED = 2000  # first numbers of paths from here on stand for letters, below for Roman numerals
_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# A letter or Roman numeral in front shall not be taken for the number 3 of ``3.1``.
_OFFSETS = {
    Style.ARABIC: 0,
    Style.ROMAN: 1000,
    Style.LETTER: LETTERED,
    Style.POINT: LETTERED + 1000,
}
_ALPHABET = "abcdđefghijklmnopqrstuvwxyz"


def roman(text: str) -> int | None:
    """The value of a Roman numeral up to 89, None where *text* is none (``IIII``, ``VX``)."""
    if not re.fullmatch(r"(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})", text) or not text:
        return None
    values = [_DIGITS[c] for c in text]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def letter(text: str) -> int:
    """The place of a letter in the alphabet, counting ``đ``: ``a`` is 1, ``đ`` is 5."""
    return _ALPHABET.find(text.lower()) + 1


def read(text: str, start: int, end: int) -> Label | None:
    """The label at the start of the block ``text[start:end]``, or None."""
    first = text[start] if start < end else ""
    if first == "(":
        return _bracketed(text, start, end)
    if first in "PCMĐ" and (found := _word(text, start, end)):
        return found
    if first.isdigit() or first.isalpha():
        return _plain(text, start, end)
    return None


def _word(text: str, start: int, end: int) -> Label | None:
    match = _WORD.match(text, start, end)
    if match is None:
        return None
    rest = text[match.end() : min(end, match.end() + 2)].strip()
    if not match["close"] and rest and not rest[0].isupper():
        return None  # ``Điều 5 của Nghị định``, ``Mục 2 phần này``
    style = _WORDS[match["word"].lower()]
    if match["ordinal"]:
        number = _ORDINALS.get(match["ordinal"].lower(), 0)
    elif match["roman"]:
        number = roman(match["roman"]) or 0
    elif match["arabic"]:
        number = int(match["arabic"])
    else:
        number = letter(match["letter"])
    if not number:
        return None
    return Label(start, match.end(), match["text"], (Reading(style, "word", (number,)),))


def _bracketed(text: str, start: int, end: int) -> Label | None:
    match = _BRACKETED.match(text, start, end)
    if match is None:
        return None
    readings: list[Reading] = []
    if match["arabic"]:
        readings.append(Reading(Style.ARABIC, "()", (int(match["arabic"]),)))
    if match["point"]:
        readings.append(Reading(Style.POINT, "()", (letter(match["point"]),)))
    if match["roman"]:
        value = roman(match["roman"])
        readings += [Reading(Style.ROMAN, "()", (value,))] if value else []
    small = match["small"] or (match["point"] if match["point"] in tuple("ivx") else None)
    value = roman(small.upper()) if small else None
    if value:
        readings.append(Reading(Style.SMALL_ROMAN, "()", (value,)))
    return Label(start, match.end(), match["text"], tuple(readings)) if readings else None


def _plain(text: str, start: int, end: int) -> Label | None:
    match = _PLAIN.match(text, start, end)
    if match is None or not _closed(text, match, end):
        return None
    head, tail = match["head"], match["tail"]
    close = match["close"].strip()
    readings = tuple(_extended(r, tail) for r in _heads(head, close[:1] or "."))
    if not close and not tail:  # without a dot it must fit the chain, as a mended one
        readings = tuple(replace(r, mended=head) for r in readings if r.style is Style.ROMAN)
    if not readings or any(0 in r.path for r in readings):
        return None
    return Label(start, match.end("close"), match["text"], readings)


def _closed(text: str, match: re.Match[str], end: int) -> bool:
    """Tell whether what follows the number lets it be a label."""
    close, gap = match["close"].strip(), match["gap"]
    after = text[match.end() : end]
    following = after[:1]
    if not close:  # ``1.1 Mục tiêu``, ``II MỤC TIÊU``: no other number does without a dot
        if roman(match["head"]) and not match["tail"]:
            return after[:40].isupper() and len(after) > 3
        return bool(match["tail"]) and following.isupper()
    if not following:
        return close not in {",", "-", "–", ":"}
    if following.isdigit() and not gap:
        return False  # ``1.500``, ``20/11``, ``2.13.2025``
    if close[0] == "/":
        if gap:
            return not following.isdigit()
        return following.isupper() and not _SYMBOL.match(after)
    if close in {",", "-", "–", ":"}:
        return following.isupper() and (bool(gap) or after[:40].isupper())
    return following.isalnum() or following in "\"'“‘([*%-–+<>≥≤~"


def _slips(head: str, form: str) -> list[Reading]:
    """Readings of ``l.``, ``Il.``, ``1l.`` as the numbers that were meant."""
    readings = []
    arabic = head.replace("l", "1").replace("|", "1").replace("I", "1")
    if arabic.isdigit() and len(arabic) <= 2:
        readings.append(Reading(Style.ARABIC, form, (int(arabic),), arabic))
    numeral = head.replace("l", "I").replace("|", "I").replace("1", "I")
    value = roman(numeral)
    if value:
        readings.append(Reading(Style.ROMAN, form, (value,), numeral))
    return readings


def _heads(head: str, form: str) -> list[Reading]:
    if "l" in head or "|" in head:
        point = [Reading(Style.POINT, form, (letter("l"),))] if head == "l" else []
        return point + _slips(head, form)
    if head.isdigit():
        return [Reading(Style.ARABIC, form, (int(head),))]
    readings = []
    if head.isupper():
        value = roman(head)
        if value:
            readings.append(Reading(Style.ROMAN, form, (value,)))
        if len(head) == 1:
            readings.append(Reading(Style.LETTER, form, (letter(head),)))
        return readings
    if len(head) == 1:
        readings.append(Reading(Style.POINT, form, (letter(head),)))
    value = roman(head.upper()) if set(head) <= set("ivx") else None
    if value:
        readings.append(Reading(Style.SMALL_ROMAN, form, (value,)))
    return readings


def _extended(reading: Reading, tail: str) -> Reading:
    """*reading* with the further numbers of ``III.1`` or ``2.1.a``."""
    if not tail:
        return reading
    numbers = tuple(
        int(part) if part.isdigit() else letter(part) for part in tail.lstrip(".").split(".")
    )
    offset = _OFFSETS.get(reading.style, LETTERED + 1000)
    form = "letter" if not tail[-1].isdigit() else ""
    return Reading(Style.DECIMAL, form, (reading.path[0] + offset, *numbers))


def key(reading: Reading) -> tuple[int, ...]:
    """The path by which children of *reading* name it: ``III`` is (1003,) in ``III.1``."""
    offset = _OFFSETS.get(reading.style, 0)
    return (reading.path[0] + offset,) if len(reading.path) == 1 else reading.path
