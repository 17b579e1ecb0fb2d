"""The grammar of Vietnamese numbers: digits, words, grouping and decimals.

Surface forms: ``4.658``, ``10,34``, ``40.30``, ``142.343.395.324``, ``5.373,4``, ``05``,
``một nghìn hai trăm``, ``hai phẩy năm``, ``3,5`` before ``triệu``. In Vietnamese ``.`` groups
thousands and ``,`` marks decimals, but authors also write ``40.30%`` and ``1.5 lần``: what the
number counts decides, so ``value`` is asked with the style of the unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .literals import Anchored

Style = Literal["count", "amount", "measure", "rate"]

# A token stands alone: no letter, digit, separator or stroke before it, and no letter with a
# dash (``Covid-19``, ``QH-15``).
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_JOINED = re.compile(r"[^\W\d_]-")

_ONES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_TENS = {"mươi": 10, "mười": 10}
_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_ONE = "|".join(_ONES)
_WORD = "|".join([*_ONES, *_TENS, *_SCALES, "trăm", "linh", "lẻ", "phẩy"])
WORD = f"(?:{_WORD})"
"""The pattern of one folded word of a number in words."""
# A number in words begins with a digit word or ``mười`` and holds a word of ten, a scale or a
# decimal mark: ``hai`` and ``ba`` alone are no quantities.
_WORDS = Anchored(
    rf"(?<!\w)(?:(?:{_ONE}|mười)(?: (?:{_WORD})(?! (?:lệ|trọng|suất|số giới)))+|mười)(?!\w)"
)
_LONGEST = 24  # no quantity has more digits; longer runs are codes
_WORDS_HINT = re.compile(r"(?<!\w)(?:mười|mươi|trăm|phẩy|nghìn|ngàn|triệu|tỷ|vạn)(?!\w)")


@dataclass(slots=True, frozen=True)
class Number:
    """A number expression, ``text[start:end]``; ``spelled`` is its value when in words."""

    start: int
    end: int
    token: str
    spelled: float | None = None

    def value(self, style: Style) -> float:
        """The value, read in the *style* of what is counted."""
        return self.spelled if self.spelled is not None else parse(self.token, style)


def find(folded: str) -> list[Number]:
    """Every number of *folded* in the order of the text, with no judgement of what it is."""
    found = [
        Number(m.start(), m.end(), m[0])
        for m in _DIGITS.finditer(folded)
        if m.end() - m.start() <= _LONGEST and _stands_alone(folded, m.start())
    ]
    if _WORDS_HINT.search(folded):
        for match in _WORDS.finditer(folded):
            value = spelled(match[0]) if len(match[0]) < 120 else None
            if value is not None:
                found.append(Number(match.start(), match.end(), match[0], value))
        found.sort(key=lambda n: n.start)
    return found


def _stands_alone(folded: str, start: int) -> bool:
    before = folded[start - 1 : start]
    if before == "-":
        return not _JOINED.match(folded, max(start - 2, 0), start)
    return not before or not (before.isalnum() or before in "_.,/")


def parse(token: str, style: Style = "count") -> float:
    """The value of a token of digits, dots and commas.

    A group of exactly three digits behind the dot, in a count or an amount, is thousands; any
    other is a decimal. Several groups are always thousands, even where a slip of the pen made
    one of them too long (``5.378.7000.000``).
    """
    dots, commas = token.count("."), token.count(",")
    if not dots and not commas:
        return float(token)
    if dots and commas:
        mark = "." if token.rfind(".") > token.rfind(",") else ","
        if token.count(mark) > 1:
            return float(re.sub("[.,]", "", token))
        whole, _, part = token.rpartition(mark)
        return float(f"{re.sub('[.,]', '', whole)}.{part}")
    if dots + commas > 1:
        return float(re.sub("[.,]", "", token))
    whole, part = re.split("[.,]", token)
    grouped = len(part) == 3 and len(whole) <= 3 and whole.strip("0") != ""
    if grouped and ((dots and style != "rate") or (commas and style == "count")):
        return float(whole + part)
    return float(f"{whole}.{part}")


def spelled(phrase: str) -> float | None:
    """The value of a number in words, or None when the words make no number.

    Accepts ``một nghìn hai trăm``, ``hai mươi lăm``, ``mười``, ``hai phẩy năm``.
    """
    whole, _, decimals = phrase.partition(" phẩy ")
    value = _whole(whole.split())
    if value is None:
        return None
    if not decimals:
        words = phrase.split()
        return value if any(w not in _ONES for w in words) else None
    digits = [_ONES.get(word) for word in decimals.split()]
    if None in digits:
        return None
    return float(f"{int(value)}.{''.join(str(d) for d in digits)}")


def _whole(words: list[str]) -> float | None:
    total, group, last = 0, 0, 0  # ``last``: the ones that wait for their ten, hundred or scale
    for word in words:
        if word in _ONES:
            if last and group % 10 == 0 and last < 10:
                return None  # two ones in a row: no number
            last = _ONES[word]
        elif word in _TENS:
            group += (last or 1) * 10
            last = 0
        elif word == "trăm":
            group += (last or 1) * 100
            last = 0
        elif word in _SCALES:
            scale = _SCALES[word]
            if total and total < scale:  # ``hai nghìn tỷ``
                total = (total + group + last) * scale
            else:
                total += (group + last or 1) * scale
            group = last = 0
        elif word not in ("linh", "lẻ"):
            return None
    return float(total + group + last)


def is_spelled(phrase: str) -> bool:
    """Whether a phrase holds nothing but words of numbers: ``năm``, ``hai mươi lăm``."""
    return re.fullmatch(rf"(?:(?:{_WORD}|mười)(?: |$))+", phrase) is not None
