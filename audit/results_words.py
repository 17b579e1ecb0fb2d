"""Whether two names mean the same: ``Số lao động được giải quyết việc làm``, ``giải quyết ...``.

Two names are the same only when the words in which they differ say nothing of what is counted
(``số``, ``tỷ lệ``, ``được``, ``trên địa bàn huyện``). ``hộ nghèo`` is not ``hộ cận nghèo``,
``hộ nghèo dân tộc thiểu số`` or ``hộ thoát nghèo``, however alike the letters are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from ..extract.folding import fold

_SHORT = {
    "bhyt": "bảo hiểm y tế", "bhxh": "bảo hiểm xã hội", "dtts": "dân tộc thiểu số",
    "lđ": "lao động", "thcs": "trung học cơ sở", "thpt": "trung học phổ thông",
    "đbkk": "đặc biệt khó khăn", "hvs": "hợp vệ sinh", "ntm": "nông thôn mới",
    "cntt": "công nghệ thông tin", "csxh": "chính sách xã hội", "mtqg": "mục tiêu quốc gia",
    "xklđ": "xuất khẩu lao động", "sdd": "suy dinh dưỡng", "gd&đt": "giáo dục và đào tạo",
    "gqvl": "giải quyết việc làm", "tđc": "tái định cư", "htx": "hợp tác xã",
    "dvctt": "dịch vụ công trực tuyến", "tthc": "thủ tục hành chính",
    "qsdđ": "quyền sử dụng đất", "hssk": "hồ sơ sức khỏe",
    "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "mttq": "mặt trận tổ quốc",
}  # fmt: skip
_SHORT_RE = re.compile(
    r"(?<![\w&])(?:" + "|".join(map(re.escape, sorted(_SHORT, key=len, reverse=True))) + r")(?!\w)"
)
_UNITS = r"(?:tỉnh|huyện|xã|thành phố|thị xã|thị trấn|quận|phường)"
_WHOLE_AREA = re.compile(
    rf"(?<!\w)(?:trên địa bàn(?: toàn)?|trong toàn|của toàn|toàn) {_UNITS}(?!\w)"
)
_COMPARED = re.compile(r"(?<!\w)so với (?:kế hoạch|chỉ tiêu|cùng kỳ|năm \d+|cuối năm \d+).*$")
_TIME = re.compile(
    r"(?<!\w)(?:(?:đến|tính đến|trong|vào|đầu|cuối|hết|của) )*(?:năm|tháng|quý) "
    r"(?:\d{1,2}/)?\d{1,4}(?!\w)"
)
_SAME = ((re.compile(r"(?<!\w)tỉ lệ(?!\w)"), "tỷ lệ"), (re.compile(r"hộ gia đình|hộ dân(?! tộc)"),
         "hộ"), (re.compile(r"điện lưới quốc gia"), "điện lưới"))  # fmt: skip
_WORD = re.compile(r"[\w&]+")
_LEAD = re.compile(
    r"^(?:(?:phấn đấu|ước|duy trì|nâng|tổng số lượng|tổng số|số lượng|số|tổng|các|chỉ tiêu|về|mức"
    r"|tỷ lệ) )+"
)
_TAIL = re.compile(r" (?:chung|là|đạt|ước đạt|thực hiện|hoàn thành|trở lên|trở xuống)$")
_SAY_NOTHING = frozenset(
    ("được", "đạt", "có", "của", "các", "những", "cho", "là", "về", "thì", "đã", "và", "trong",
     "tại", "ở", "với")
)  # fmt: skip


@lru_cache(maxsize=50_000)
def plain(name: str, place: str = "") -> str:
    """*name* folded, short forms written out, without times and the name of the whole area.

    *place* is the proper name of the plan's own place.
    """
    words = " ".join(fold(name).replace('"', " ").split())
    words = _SHORT_RE.sub(lambda m: _SHORT[m[0]], words)
    if place:
        own = re.escape(fold(place))
        words = re.sub(
            rf"(?<!\w)(?:(?:trên địa bàn|của|trong|ở|tại|toàn) )*{_UNITS} {own}(?!\w)", " ", words
        )
    for pattern in (_WHOLE_AREA, _COMPARED, _TIME):
        words = pattern.sub(" ", words)
    for pattern, written in _SAME:
        words = pattern.sub(written, words)
    words = " ".join(_WORD.findall(words))
    return _TAIL.sub("", _LEAD.sub("", words)) or words


@lru_cache(maxsize=50_000)
def telling(words: str) -> frozenset[str]:
    """The words of a plain name that say what is counted."""
    return frozenset(words.split()) - _SAY_NOTHING


def same(first: str, second: str) -> bool:
    """Tell whether two plain names differ only in words that say nothing."""
    mine = telling(first)
    return bool(mine) and mine == telling(second)


def likeness(first: str, second: str) -> float:
    """How alike two plain names are, 0 to 1, whatever the order of their words."""
    if first == second:
        return 1.0
    return max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second)) / 100
