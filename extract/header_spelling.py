"""The names of bodies in capitals, written as running text writes them."""

from __future__ import annotations

import re
from functools import cache

from .folding import bare, fold
from .lexicon import alternation, load
from .places import title_case

# A number in which a reader of images took a letter for a digit: ``l5``, ``2O26``.
_NUMBER = re.compile(
    r"(?<![^\W_])(?:(?=[lIoO]{0,4}\d)[\dlIoO]{2,5}|(?<=ngày )[\dlIoO]{1,2}"
    r"|(?<=tháng )[\dlIoO]{1,2})(?![^\W_])"
)
_DIGITS = str.maketrans("lIoO", "1100")


def digits(text: str) -> str:
    """*text* with the letters in its numbers read as the digits that were meant; same length."""
    return _NUMBER.sub(lambda match: match[0].translate(_DIGITS), text)


@cache
def body_pattern() -> re.Pattern[str]:
    """The words that the name of an issuing body begins with."""
    return re.compile(f"(?:{alternation(load('issuers'))})(?![^\\W\\d_])")


# Words that keep their capital inside the name of a body.
_PROPER = {
    fold(word): word
    for word in re.split(
        r"\|",
        "Chính phủ|Việt Nam|Mặt trận|Tổ quốc|Trung ương|Quốc hội|Hồ Chí Minh|Đảng|Nhà nước|Chỉ đạo"
        "|Chỉ huy|Quân sự|Chấp hành|Thường vụ|Cộng sản|Phụ nữ|Nông dân|Cựu chiến binh|Tuyên giáo"
        "|Dân vận|Công Thương",
    )
}


@cache
def _capital_words() -> re.Pattern[str]:
    fields = alternation(load("agency_fields"))
    proper = "|".join(_PROPER)
    return re.compile(rf"(?<![^\W_])(?:{proper}|{fields})(?![^\W_])")


_VOWEL = re.compile(r"[aeiouy]")


def _name_case(tail: str) -> str:
    """What stands behind the field of work is a name: ``TRƯỜNG TIỂU HỌC NGUYỄN DU``."""
    return " ".join(
        word.lower()
        if fold(word) in ("và", "của", "các", "thuộc")
        else word
        if re.fullmatch(r"[IVX]+|\d+", word)
        else word[:1] + word[1:].lower()
        for word in tail.split(" ")
    )


def sentence_case(name: str) -> str:
    """A body's name in capitals by rule: its first word and each field of work in title case."""
    lowered = name.lower()
    match = body_pattern().match(fold(name))
    head = match.end() if match else 0
    found = list(_capital_words().finditer(fold(name)))
    if not found and head < len(name):
        rest = lowered[head:].strip()
        lowered = f"{lowered[:head]} {title_case(rest)}"
    pieces, at = [], 0
    for word in found:
        made = lowered[word.start() : word.end()]
        pieces += [lowered[at : word.start()], _PROPER.get(fold(made), made[:1].upper() + made[1:])]
        at = word.end()
    named = max(at, head) if found else len(name)
    made = "".join(
        [*pieces, lowered[at:named], _name_case(name[named:]) if found else lowered[named:]]
    )
    made = re.sub(r"(?<= - )(?=\w)(.)", lambda m: m[1].upper(), made)
    made = " ".join((made[:1].upper() + made[1:]).split())
    words = name.split()
    if len(words) != len(made.split()):
        return made
    return " ".join(  # a word without a vowel, such as ``THCS``, is an abbreviation
        old if len(old) > 1 and not _VOWEL.search(bare(fold(old))) else new
        for old, new in zip(words, made.split(), strict=True)
    )
