"""What a number counts: percent, money, a physical unit or a counted noun.

The units of ``lexicon/units.toml`` are matched behind a number, longest first; any other noun
there is taken with its classifier or as a word of two syllables, since the nouns that a plan
counts are an open class.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ..models import Per
from .folding import fold
from .lexicon import load
from .numbers import Style

UnitKind = Literal["rate", "amount", "measure", "count", "never", "none"]

_PER: dict[str, Per] = {"năm": "year", "tháng": "month", "quý": "quarter"}
_PER_SUFFIX = re.compile(r" ?/ ?(?:1 )?(năm|tháng|quý)(?!\w)")
# ``/hộ``, ``/vạn dân``, ``/100 bé gái``, ``/10.000 dân``: part of the unit as written
_OTHER_SUFFIX = re.compile(
    r" ?/ ?(?:1(?:0{1,5}|\.0{3}|0\.0{3}|00\.0{3})? )?"
    r"(?!(?:năm|tháng|quý)(?!\w))[^\W\d_]+[²³23]?(?: (?:phụ nữ|gái|dân|trẻ em|"
    r"học|trẻ đẻ sống|trẻ sống|đẻ sống|lao động|gia đình|nghèo|người|học sinh|bệnh|viên|"
    r"ngày đêm|tổng số|diện tích|ca|đêm|"
    r"dân số|bé gái|kinh doanh|sản phẩm))*"
)
_WORD = re.compile(r"[^\W\d_]+")
# ``phát sóng 02 số/tháng``: issues of a series
_ISSUES = re.compile(r"số(?= ?/ ?(?:năm|tháng|quý|tuần|ngày))")
# ``34 xã, phường``, ``20 tin, bài``: two names of one kind of place or piece, counted together
_PLACES = (
    r"xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|thôn|bản|buôn|làng|ấp|khóm|khu phố"
    r"|tổ dân phố|sở|ban|ngành|đoàn thể|địa phương"
)
_COUPLED = re.compile(
    rf"(?:{_PLACES}|bộ|tin)((?:, (?:{_PLACES}|bài|cơ quan|đơn vị))+)(?!\w)(?! \d)"
)
# Words that end a noun or can not begin one
_STOPS = frozenset(
    """và hoặc của cho trong trên dưới tại ở từ đến tới để là thì mà với về theo do bởi nên khi nếu
    như được bị có đã sẽ đang cần phải không chưa này đó kia nào gì thuộc so trở lên xuống ra vào
    qua giữa nhằm trước sau cùng các những mọi mỗi cả một hai ba đạt còn chiếm tăng giảm lần thứ nay
    bằng tính gồm bao kèm ban nêu rất hơn kể cũng đều vẫn đối ngay đảm bảo số""".split()  # noqa: SIM905
)


@dataclass(slots=True, frozen=True)
class Unit:
    """The unit behind a number: it ends at ``end``; ``factor`` multiplies the number.

    ``known`` tells a unit of the lexicon from a noun taken as it stands.
    """

    kind: UnitKind
    name: str | None
    start: int
    end: int
    factor: float = 1.0
    per: Per | None = None
    known: bool = True

    @property
    def style(self) -> Style:
        """How a number before this unit is to be read."""
        if self.kind in ("rate", "amount", "measure"):
            return "rate" if self.kind == "rate" else _STYLES[self.kind]
        return "amount" if self.factor != 1.0 else "count"


_STYLES: dict[str, Style] = {"amount": "amount", "measure": "measure"}


@cache
def _table() -> tuple[re.Pattern[str], dict[str, tuple[str, str | None, float]]]:
    """The pattern of all units, longest first, and what each means."""
    meanings: dict[str, tuple[str, str | None, float]] = {}
    for entry in load("units"):
        for pattern in entry.patterns:
            meanings.setdefault(
                fold(pattern).replace("\\", ""),
                (entry.data["kind"], entry.data.get("unit"), float(entry.data.get("factor", 1))),
            )
    words = sorted(meanings, key=lambda w: (-len(w), w))
    return re.compile("(?:" + "|".join(map(re.escape, words)) + r")(?!\w)"), meanings


def read(text: str, folded: str, position: int, limit: int) -> Unit | None:
    """The unit that stands at *position* (behind a number), at most up to *limit*."""
    start = position
    while start < limit and folded[start] == " ":
        start += 1
    if start >= limit:
        return None
    kind, name, end, factor, known = _head(text, folded, start, limit)
    if kind is None:
        return None
    if kind == "count" and name is not None:
        name, end = _coupled(text, folded, name, end)
    per: Per | None = None
    while end < limit and folded[end] in " /":
        suffix = _PER_SUFFIX.match(folded, end, limit)
        if suffix:
            per, end = _PER[suffix[1]], suffix.end()
            continue
        other = _OTHER_SUFFIX.match(folded, end, limit)
        if not other or (kind == "rate" and name != "lần"):
            break
        if kind == "amount" and other[0].lstrip(" /")[:1].isdigit():
            break
        end = other.end()
        noun = end if other[0][-1:].isdigit() else _suffix_noun(folded, other, limit)
        end = max(end, noun)
        name = f"{name}/{text[other.start() : end].lstrip(' /')}"
    return Unit(kind, name, start, end, factor, per, known)


def _coupled(text: str, folded: str, name: str, end: int) -> tuple[str, int]:
    """The unit with the sisters that a comma joins to it, where no name follows them."""
    if not folded.startswith(", ", end):
        return name, end
    pair = _COUPLED.match(folded, end - len(name))
    if pair is None or pair.start(1) != end or text[pair.end() + 1 : pair.end() + 2].isupper():
        return name, end
    return text[pair.start() : pair.end()], pair.end()


def _suffix_noun(folded: str, suffix: re.Match[str], limit: int) -> int:
    """End of a listed noun behind the stroke: ``/mô hình``, ``/hợp tác xã``."""
    start = suffix.end() - len(suffix[0].lstrip(" /0123456789."))
    noun = _table()[0].match(folded, start, limit)
    return noun.end() if noun else suffix.end()


def _head(
    text: str, folded: str, start: int, limit: int
) -> tuple[UnitKind | None, str | None, int, float, bool]:
    """Kind, name, end and factor of the unit itself, without what follows a stroke."""
    table, meanings = _table()
    factor, end, scaled = 1.0, start, False
    if issue := _ISSUES.match(folded, start, limit):
        return "count", text[start : issue.end()], issue.end(), 1.0, True
    while match := table.match(folded, end, limit):
        kind, name, size = meanings[match[0]]
        if kind == "never" and _LONGER.match(folded, match.start(), limit):
            break
        if kind != "scale":
            return (
                _known(kind),
                name or text[match.start() : match.end()],
                match.end(),
                factor,
                True,
            )
        if match[0] in ("tỷ", "tỉ") and folded.startswith((" lệ", " trọng", " suất"), match.end()):
            break
        factor, scaled = factor * size, True
        end = match.end()
        if end < limit and folded[end] == " ":
            end += 1
    if scaled:
        bare_end = end - 1 if folded[end - 1 : end] == " " else end
        if factor >= 1e6 and not _noun(folded, end, limit):
            return "amount", "VND", bare_end, factor, True
        noun_end = _noun(folded, end, limit)
        if noun_end and factor < 1e9:
            return "count", text[end:noun_end], noun_end, factor, False
        return "amount", "VND", bare_end, factor, True
    noun_end = _noun(folded, start, limit)
    if noun_end:
        capitals = _CAPITALS.match(text, start, noun_end)
        noun_end = capitals.end() if capitals else noun_end  # ``04 DVC mức độ 4``
        return "count", text[start:noun_end], noun_end, 1.0, False
    return None, None, start, 1.0, False


def _known(kind: str) -> UnitKind:
    kinds: dict[str, UnitKind] = {
        "rate": "rate", "amount": "amount", "measure": "measure", "never": "never",
    }  # fmt: skip
    return kinds.get(kind, "count")


def _noun(folded: str, start: int, limit: int) -> int | None:
    """End of the noun at *start*: a word of two syllables, or of one before a stop word."""
    first = _WORD.match(folded, start, limit)
    if not first or first[0] in _STOPS:
        return None
    end = first.end()
    if end < limit and folded[end] == " ":
        second = _WORD.match(folded, end + 1, limit)
        if second and second[0] not in _STOPS:
            return second.end()
    return end


_FAMILIES = {
    "count_people": "people", "count_households": "people",
    "count_places": "places", "count_bodies": "places",
}  # fmt: skip


@cache
def _family_of() -> dict[str, str]:
    return {
        fold(pattern).replace("\\", ""): _FAMILIES[entry.id]
        for entry in load("units")
        if entry.id in _FAMILIES
        for pattern in entry.patterns
    }


_CAPITALS = re.compile(r"[A-ZĐ][A-ZĐ]+(?= )")
_SEVERAL = re.compile(r"(?i)^(?:các|những|số) ")


def family(phrase: str) -> str | None:
    """Of what kind the noun is with which a phrase begins: people, places and bodies, or None."""
    noun = counted(_SEVERAL.sub("", phrase, count=1))
    return None if noun is None else _family_of().get(fold(noun))


_COUNT_OF = re.compile(r"(?:(?:tổng số|tổng|số lượng|số) )?")


def counted(phrase: str) -> str | None:
    """The counted noun with which a phrase begins: ``hộ`` of ``số hộ nghèo``, else None."""
    folded = fold(phrase)
    table, meanings = _table()
    start = _COUNT_OF.match(folded)
    noun = table.match(folded, start.end() if start else 0)
    if noun is None or meanings[noun[0]][0] != "count":
        return None
    return phrase[noun.start() : noun.end()]


# words that only begin like a count of the text: ``02 điều chỉnh``, ``05 cấp mới``
_LONGER = re.compile(
    r"(?:điều (?:chỉnh|tra|trị|hòa|dưỡng|động|hành)|cấp (?:mới|đổi|lại|phát|giấy|thẻ)|luật sư|"
    r"liên (?:kết|doanh)|tuần tra|giờ giảng|phần việc)(?!\w)"
)
# ``05 dự án, chương trình trong lĩnh vực bán dẫn``
_BESIDE = re.compile(r"(?:chương trình|nhiệm vụ|chính sách|giải pháp|đề án|mô hình)(?! \d)(?!\w)")


def sister(phrase: str) -> bool:
    """Whether a phrase begins with a counted noun in general: ``phường phía Đông``, no name."""
    noun = counted(phrase)
    if noun is None or not phrase.startswith(noun):
        return _BESIDE.match(fold(phrase)) is not None
    after = phrase[len(noun) :].lstrip()
    return not after[:1].isdigit() and not (phrase[: len(noun)] + after[:1]).endswith(
        tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZĐÂÊÔƠƯ")
    )
