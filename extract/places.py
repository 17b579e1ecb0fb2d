"""Places named in a text: the type word (``tỉnh``, ``huyện``, ``phường``) and the name after it.

No list of places is used. A name is the run of capitalised words behind its type word; in a line
of capitals, where every word is one, it is the longest run that the rest of the text also writes
in small letters, else the words up to the first that is plainly no name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .folding import fold
from .lazy import lazy
from .literals import Anchored
from .reading.lines import CAPITALS

Rank = Literal["province", "city", "district", "commune"]
"""What a type word says of the level; a ``thành phố`` (city) may be a province or a district."""

RANKS: dict[str, Rank] = {
    "tỉnh": "province",
    "thành phố": "city",
    "tp": "city",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "tx": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}

_WORD = rf"[{CAPITALS}][\w’'‘]*"
_TYPE = (
    r"(?P<type>[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn"
    r"|[Đđ]ặc khu|TP\.?|Tp\.?|tp\.?|TX\.)"
)
_MENTION = Anchored(
    rf"(?<![\w]){_TYPE}[ ]?(?P<name>(?<=[ .]){_WORD}(?: (?:{_WORD}|\d{{1,2}}(?![\d/.,%])))*"
    rf"(?: [-–] {_WORD}(?: {_WORD})*)?|(?<= )\d{{1,2}}(?![\d/%)-]|[.,]\d))"
)
_UPPER_TYPE = re.compile(
    r"(?<!\w)(?P<type>TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|TX\.?|XÃ(?! HỘI)"
    r"|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)[ ]+"
    r"(?=(?P<rest>[^,;:.()\n\"“”/]{1,60}))"
)
_TYPE_WORD = re.compile(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)(?!\w)")
# Words that end a name, since they begin what is said of the place; alone, or before the second.
_NO_NAME = re.compile(
    "năm|giai|ủy|uỷ|khóa|khoá|và|về|trên|trong|theo|các|của|đến|quý|tháng|lần|với|cho|từ"
    "|để|được|nhằm|khi|hoặc|tại"
)
_NO_FIRST = re.compile("đoàn|đảng|hội|đội|ta")
_NO_PAIR = re.compile(
    "định hướng|phục vụ|thực hiện|tổ chức|phấn đấu|ban hành|nhiệm vụ|nhiệm kỳ|đối với"
    "|tầm nhìn|trực thuộc|có hiệu|là đơn|do ủy|kèm theo|phê duyệt|hội đồng|qua các"
    "|sau khi|trước khi|kỳ họp|số lượng|sáu tháng"
)
_MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its type word in small letters and its name in title case."""

    type: str
    name: str

    @property
    def rank(self) -> Rank:
        return RANKS[self.type]

    @property
    def written(self) -> str:
        """``huyện Ba Bể``; an abbreviated type word is written out."""
        return (
            f"{ {'tp': 'thành phố', 'tx': 'thị xã'}.get(self.type, self.type) } {self.name}".strip()
        )


def type_word(word: str) -> str:
    """``TP.`` and ``Thành phố`` as the key of ``RANKS``."""
    folded = fold(word).rstrip(".")
    return {"tp": "thành phố", "tx": "thị xã"}.get(folded, folded)


def title_case(name: str) -> str:
    """A name in capitals as it is written in running text: ``ĐẮK LẮK`` is ``Đắk Lắk``."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in name.split(" "))


def mentions(text: str) -> Iterator[Place]:
    """The places that *text* names in small letters, one by one."""
    for match in _MENTION.finditer(text):
        name = _trim(match["name"])
        if name:
            yield Place(type_word(match["type"]), name)


def _trim(name: str) -> str:
    """The words of *name* up to one that is no part of a name, at most four before a dash."""
    words = name.replace("–", "-").split(" ")
    kept: list[str] = []
    for index, word in enumerate(words):
        if _ends(words, index) or (len(kept) >= _MAX_WORDS and "-" not in kept and word != "-"):
            break
        if len(word) > 3 and word.isupper() and kept and not kept[-1].isupper():
            break  # an abbreviation behind the name
        kept.append(word)
    while kept and kept[-1] == "-":
        kept.pop()
    made = " ".join(kept)
    return title_case(made) if made.isupper() and len(made) > 3 else made


def _ends(words: list[str], index: int) -> bool:
    """The word at *index* is no part of the name before it."""
    word = fold(words[index])
    if _NO_NAME.fullmatch(word) or (index == 0 and _NO_FIRST.fullmatch(word)):
        return True
    pair = f"{word} {fold(words[index + 1])}" if index + 1 < len(words) else ""
    return _NO_PAIR.fullmatch(pair) is not None


class Gazette:
    """The places of one text, counted: asked for the name behind a type word."""

    def __init__(self, text: str) -> None:
        self.text = text

    @lazy
    def counted(self) -> Counter[Place]:
        """Every place in small letters with how often it is named, in the order of the text."""
        return Counter(mentions(self.text))

    @lazy
    def names(self) -> dict[str, str]:
        """Folded names and how they are written, of all places in the text."""
        return {fold(place.name): place.name for place in self.counted}

    def of_type(self, word: str) -> list[tuple[Place, int]]:
        """The places with that type word, the most often named first."""
        return [(p, n) for p, n in self.counted.most_common() if p.type == word]

    def read(self, line: str, known: tuple[str, ...] = ()) -> Place | None:
        """The first place in *line*, in small letters or in capitals."""
        return next(iter(self.read_all(line, known)), None)

    def read_all(self, line: str, known: tuple[str, ...] = ()) -> list[Place]:
        """The places in *line*. ``known`` are names that other lines of the head give."""
        found = list(mentions(line))
        for match in _UPPER_TYPE.finditer(line):
            name = self._upper_name(match["rest"], known)
            if name:
                found.append(Place(type_word(match["type"]), name))
        return found

    def _upper_name(self, rest: str, known: tuple[str, ...]) -> str | None:
        words = rest.replace("–", "-").split()
        given = {fold(name): name for name in known}
        for count in range(min(len(words), 6), 0, -1):
            candidate = fold(" ".join(words[:count]))
            if candidate in given:
                return given[candidate]
            if candidate in self.names:
                return self.names[candidate]
        kept: list[str] = []
        for index, word in enumerate(words[:6]):
            named = word[0].isupper() or word[0].isdigit() or word == "-"
            if (
                _ends(words, index)
                or not named
                or (kept and _TYPE_WORD.match(" ".join(words[index:])))
            ):
                break
            if len(kept) >= _MAX_WORDS and "-" not in kept:
                break
            kept.append(word)
        if "-" in kept[-1:] or ("-" in kept and len(kept) > 5):
            kept = kept[: kept.index("-")]
        return title_case(" ".join(kept)) or None
