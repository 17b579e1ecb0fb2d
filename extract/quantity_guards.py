"""Which numbers count something: not labels, dates, names, ages, slogans, counts of the text."""

from __future__ import annotations

import re
from functools import cache

from ..models import Bound
from . import number_units
from .folding import fold
from .lexicon import alternation, load
from .number_units import Unit
from .numbers import Number
from .quantity_words import words
from .view import View

_DATES = (
    r"(?<!\w)(?:(?<!mỗi )(?<!hàng )(?<!hằng )(?<!từng )(?<!một )(?:ngày|tháng|quý)"
    r"|(?<!mỗi )(?<!hàng )(?<!hằng )(?<!trong )(?<!cả )(?<!từng )năm"
    r"|mùng|mồng|nhiệm kỳ|niên khóa|năm học|giai đoạn|thời kỳ)"
)
_DATE_WORD = re.compile(rf"{_DATES} $")
_DATE_LIST = re.compile(rf"{_DATES} \d[\d/]*(?: ?(?:-|,|và|đến) ?)? ?$")
# A word behind which a number is a name or a rank
_NAME_WORD = re.compile(
    r"(?<!\w)(?:thôn|phường|quận|ấp|khu phố|tổ dân phố|khóm|lớp|khối|tiểu đoàn|trung đoàn|lộ|ql|"
    r"tl|đt|dt|(?<!tổng )(?<!trong )(?<!một )(?<!dân )(?<!chỉ )(?<!hệ )(?<!doanh )(?<!quân )"
    r"(?<!tần )số|điều|khoản|mục|điểm|chương|phần|phụ lục|biểu|"
    r"mẫu|bảng|hình|dự án|tiểu dự án|hợp phần|chương trình|nghị quyết|quyết định|nghị định|"
    r"thông tư|chỉ thị|luật|công văn|văn bản|đề án|kế hoạch|kết luận|giai đoạn|nhóm|loại|hạng|"
    r"(?<!cung )(?<!nâng )(?<!trợ )(?<!phân )cấp|cấp độ|mức độ|"
    r"bậc|báo động|khu vực|vùng|đối tượng|khóa|kỳ|đợt|thứ|tiêu chí|"
    r"chỉ tiêu|nhiệm vụ|trang|tập|quyển|phiên bản|thế hệ|iso|covid|tiết|vòng|bước|km|mốc|"
    r"tổ|đội|dòng|cột|hàng|chiều|tầng|block|lô|phân khu|ô|tiểu khu|khoảnh|xã|trung ương) ?$"
)
_ACT_WORD = re.compile(
    r"(?<!\w)(?:số|điều|khoản|quyết định|nghị quyết|nghị định|thông tư|chỉ thị|luật|công văn|"
    r"văn bản|chương trình|đề án|dự án|kế hoạch|kết luận|phụ lục|biểu|mẫu) $"
)
_SPAN = re.compile(r"(?<!\d)\d{1,2} (?:ngày|tháng|quý|năm) $")
_MEMBERS = re.compile(r"(?<!\w)(?:gồm|có|gồm có) $")
# ``biểu số 01 và 02``: a list of names or numbers
_NAME_LIST = re.compile(
    r"(?<!\w)(?:số|phụ lục|biểu|mẫu|điều|khoản|mục|dự án|nhóm|điểm|bảng) \d+[a-z]?"
    r"(?: ?(?:,|và|-|đến) ?\d+)* ?(?:,|và|-|đến) $"
)
_CONTACT = re.compile(
    r"(?<!\w)(?:điện thoại|sđt|fax|tel|hotline|đường dây nóng|số tài khoản|stk) ?[:.]? ?"
    r"(?:[\d. ]+(?:hoặc |- ?|, ?)?)?$"
)
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng) \w+(?: \w+)? $")
_ADDRESS = re.compile(r"(?<!\w)(?:kiệt|hẻm|ngõ|ngách|số nhà|nhà số|quốc lộ|tỉnh lộ|đường tỉnh) $")
# ``Đề án trồng một tỷ cây xanh``
_TITLED = re.compile(
    r"(?<!\w)(?:đề án|chương trình|phong trào|chiến dịch|dự án|cuộc vận động|sáng kiến)"
    r"(?: \w+){0,3} \"?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIFE = re.compile(r"(?:tuổi thọ|tuổi kết hôn|tuổi trung bình|số năm|tuổi bình quân)")
_SCORED = frozenset(("chỉ tiêu", "mục tiêu", "nhiệm vụ", "nội dung", "nhóm", "nhóm đối tượng"))
_LIFE_UNITS = frozenset(("tuổi", "năm"))
_TIMES_VERB = re.compile(
    r"(?<!\w)(?:tăng|giảm|gấp|bằng|lên|còn|xuống|cao hơn|thấp hơn|nhanh hơn)(?!\w)"
)
_LED = re.compile(
    r"(?:[,;:(.\-]|(?<!\w)(?:và|từ|hoặc|của|cho|với|tại|trong|trên|ở|ra|gồm|là|"
    + "|".join(words(role) for role in ("modal", "light", "verb", "tail"))
    + r")) ?$"
)
_NONE_LEFT = re.compile(r"(?<!\w)không (?:còn|có|để) [^,;.:]{1,40}(?:dưới|trên|từ|quá) $")
_DASHES = frozenset(("-", "+", "*", "•"))
# ``rút ngắn thời gian chờ khám xuống dưới 45 phút``, ``từ 15 ngày xuống còn 10 ngày``
_SHORTENED = re.compile(
    r"(?<!\w)(?:rút ngắn|cắt giảm|giảm)[^,;.]{0,30}thời gian[^,;.]{0,60}"
    r"(?:(?:xuống|còn)[^,;.]{0,16}|(?<!\w)từ )$"
)
# ``thời gian chờ khám không quá 30 phút``: minutes are no deadline of a plan
_LASTS = re.compile(
    r"(?<!\w)thời gian[^,;.]{0,80}(?<!\w)(?:xuống|còn|không quá|dưới|tối đa|là|đạt"
    r"|bình quân|trung bình"
    r"|từ) (?:còn |dưới |là )?$"
)
_SHORT_UNITS = frozenset(("phút", "giờ", "giây"))
_PACED = re.compile(
    r"(?<!\w)(?:(?:mỗi|hằng|hàng|một|từng) (?:năm|tháng|quý|tuần|ngày|học kỳ|vụ|đợt)[^,;.]{0,40}"
    r"|ít nhất|tối thiểu|không quá|quá|tối đa) $"
)
# ``bác sĩ trên 10.000 dân``: what a rate is counted against
_AGAINST = re.compile(r"1(?:[.]?000|0[.]?000|00[.]?000|00|[.]000[.]000)?")
_HEADS_COUNTED = re.compile(r" ?(?:vạn )?(?:dân|người dân|trẻ|phụ nữ|bé gái)(?!\w)")
_EVERY = re.compile(r"(?<!\w)(?:mỗi|hằng|hàng) (?:năm|tháng|quý|tuần) (?:ít nhất |tối thiểu )?$")
_PACE_UNITS = frozenset(("kỳ",))
# how an office works: ``họp giao ban mỗi tháng 01 lần``
_MEETS = re.compile(r"(?<!\w)(?:họp|giao ban|báo cáo|sơ kết|tổng kết|kiểm điểm|hội ý)(?!\w)")
_CROPS = re.compile(
    r"(?<!\w)(?:lúa|đất|ruộng|ngô|màu|canh tác|gieo trồng|sản xuất)"
    r"(?: (?:nước|rẫy|màu|chuyên|trồng lúa))? $"
)
_OFTEN = re.compile(r"lần/(?:\d+ )?(?:ngày|tuần|tháng|quý|năm|học kỳ|vụ|đợt|kỳ|nhiệm kỳ)")
_MORE_YEARS = re.compile(r" ?(?:-|đến|và|,) ?(?:năm )?(?:19|20)\d\d(?!\d)")
_GRANTS = re.compile(r"(?<!\w)(?:cấp|nhóm|đợt) $")
_ENDS = re.compile(r" ?(?:[,;.)\n]|chiếm|đạt|$)")
_COPULA = re.compile(r"(?:(?<!\w)(?:là|đạt|còn|bằng|lên|xuống|dưới|trên|mức)|:) ?$")
# ``giảm cả 3 tiêu chí``, ``tiêm đầy đủ 8 loại vắc xin``: all there are, no count
_ALL_OF = re.compile(r"(?<!\w)(?:cả|đủ) $")
# ``vốn của các đơn vị có tỷ lệ giải ngân dưới 30%``: a threshold that tells whom a duty is about
_WHOSE = re.compile(
    r"(?<!\w)(?:của|đối với|với) (?:các |những )?[^\W\d]+(?: [^\W\d]+){0,3} có"
    r" (?:tỷ lệ|tỉ lệ|mức|kết quả|chỉ số|điểm)(?: [^\W\d]+){0,6}"
    r" (?:dưới|trên|thấp hơn|cao hơn|không đạt|chưa đạt) $"
)
# ``người học ở cách trường từ 15 km trở lên``: a distance that tells whom a norm is for
_FAR = re.compile(
    r"(?<!\w)(?:ở xa|nhà xa|cách xa|cách)(?: [^\W\d]+){0,8}"
    r" (?:từ|trên|dưới|hơn|ít nhất|tối thiểu) $"
)
_FAR_UNITS = frozenset(("km", "m", "ki lô mét", "cây số"))
# A number that belongs to the name of a thing: ``6 dịch vụ xã hội cơ bản``
_FIXED = re.compile(r" (?:dịch vụ xã hội|đột phá chiến lược|khâu đột phá|tại chỗ)(?!\w)")
# ``học 2 buổi/ngày``: a way of schooling
_SESSIONS = re.compile(r"(?<!\w)(?:học|dạy|dạy học|giảng dạy|bán trú) $")
# Capitals behind a number that are the symbol of an act or a body, not what is counted
_SYMBOL = re.compile(
    r"(?:QĐ|NQ|KH|CT|TTG?|CP|NĐ|TW|TƯ|TU|HU|UBND|HĐND|CV|BC|HD|TB|QH\d*|PL|ĐA|TTr)$", re.I
)
_RANKED = re.compile(
    r"(?<!\w)(?:tăng|giảm|lên|tụt|hạ|cải thiện)(?: (?:thêm|được|khoảng|ít nhất|từ))* $"
)
LOOK_BACK = 60
"""How far before a number its words are looked at."""


@cache
def comparators() -> tuple[re.Pattern[str], dict[str, Bound], re.Pattern[str], dict[str, Bound]]:
    """The pattern of words before a number and their bounds; the same for those behind it."""
    before: dict[str, Bound] = {}
    after: dict[str, Bound] = {}
    for entry in load("comparators"):
        for pattern in entry.patterns:
            if "bound" in entry.data:
                before[fold(pattern)] = entry.data["bound"]
            else:
                after[fold(pattern)] = entry.data["after"]
    words_of = alternation(tuple(e for e in load("comparators") if "bound" in e.data))
    leading = re.compile(
        rf"(?<!\w)({words_of})(?: là| đạt| có| đạt được| khoảng| được| đến| còn| lên)? ?"
        r"(?: (?:mỗi|một|hằng|hàng) (?:năm|quý|tháng|tuần|ngày|vụ))? ?(?:từ )?(?:mức )?$"
    )
    trailing = alternation(tuple(e for e in load("comparators") if "after" in e.data))
    return leading, before, re.compile(rf" ?,? ?({trailing})(?!\w)"), after


class Guard:
    """Judges the numbers of one document."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.folded = view.folded

    def is_label(self, number: Number, block: int) -> bool:
        """Whether the number only marks a heading, an item or a note: ``2.1.``, ``(1)``."""
        start, folded = self.view.starts[block], self.folded
        lead = number.start - start
        if lead == 0 or (lead < 5 and folded[start : number.start].strip() in _DASHES):
            after = folded[number.end : number.end + 2]
            if after[:1] in (".", ")") and after[1:2] in ("", " ", "\n"):
                return True
            if after[:1] == "\n" or number.end == self.view.ends[block]:
                return True
            if after[:1] == " " and "." in number.token and "," not in number.token:
                upper = self.view.text[number.end + 1 : number.end + 2].isupper()
                return upper or after[1:2] == "."
        around = (
            folded[max(number.start - 1, 0) : number.start],
            folded[number.end : number.end + 1],
        )
        return around in (("(", ")"), ("[", "]"))

    def may_count(self, number: Number, block: int) -> bool:
        """Rule out by what stands before the number or close around it."""
        folded, start = self.folded, number.start
        before = folded[max(self.view.starts[block], start - LOOK_BACK) : start]
        end = number.end
        clock = before[-1:] == ":" and before[-2:-1].isdigit()
        if clock or (folded[end : end + 1] == ":" and folded[end + 1 : end + 2].isdigit()):
            return False
        if before.endswith("trên ") and self._against(number):
            return False
        if _DATE_WORD.search(before, max(0, len(before) - 28)):
            # ``đào tạo dưới 3 tháng 10.800 người``: a span of time before a count
            spans = _SPAN.search(before) and number.value("count") > 31
            return bool(spans) and self._unit_follows(number, block)
        if _DATE_LIST.search(before) and not self._unit_follows(number, block):
            return False
        if _YEAR.fullmatch(number.token) and (
            before.endswith(("-", "- ", "/", "(", "đến ", "năm ")) or self._year_range(number)
        ):
            return False
        return not (_CONTACT.search(before[-30:]) or _NAME_LIST.search(before))

    def _against(self, number: Number) -> bool:
        """``28 giường bệnh trên 10.000 dân``: the second number only says of how many."""
        return (
            _AGAINST.fullmatch(number.token) is not None
            and _HEADS_COUNTED.match(self.folded, number.end) is not None
        )

    def _unit_follows(self, number: Number, block: int) -> bool:
        unit = number_units.read(self.view.text, self.folded, number.end, self.view.ends[block])
        return unit is not None and unit.known and unit.kind != "never"

    def _year_range(self, number: Number) -> bool:
        return _MORE_YEARS.match(self.folded, number.end) is not None

    def counts(
        self, number: Number, unit: Unit, block: int, pair: bool, high: float | None
    ) -> bool:
        """Whether the number with this unit can be a quantity of the plan."""
        folded, start = self.folded, number.start
        before = folded[max(self.view.starts[block], start - LOOK_BACK) : start]
        if unit.kind == "never":
            return self._special(unit, start, block, pair)
        if _NONE_LEFT.search(before) or (pair and before.endswith(("thứ ", "hạng "))):
            return False
        if self._of_name(number, unit, before):
            return False
        if _ADDRESS.search(before) or (number.spelled and _TITLED.search(before)):
            return False
        if unit.kind in ("rate", "amount", "measure"):
            return self._rated(unit, before)
        if _YEAR.fullmatch(number.token) and not unit.known:
            return False
        if not (pair or high or number.token.startswith("0")) and self._named(number, unit, before):
            return False
        if _MEMBERS.search(before) and fold(unit.name or "") in ("thành viên", "đồng chí"):
            return False
        if before.count('"') % 2 and (not unit.known or number.value("count") < 10):
            return False  # slogans: ``phong trào "5 không, 3 sạch"``
        if unit.name == "vụ" and _CROPS.search(before):
            return False  # ``lúa 02 vụ``
        if unit.kind == "none":
            return pair or self._bare(number, before)
        return self._led(number, unit, before) and (
            unit.known or self._open_noun(number, unit, before, pair)
        )

    def _of_name(self, number: Number, unit: Unit, before: str) -> bool:
        """Whether the number tells which thing is meant, not how many are to be reached."""
        bounded = before.endswith(("dưới ", "trên ", "hơn ", "đạt "))
        if _FIXED.match(self.folded, number.end) or (bounded and _WHOSE.search(before)):
            return True
        if fold(unit.name or "") in _FAR_UNITS and _FAR.search(before):
            return True
        if not unit.known and unit.kind == "count" and _ACT_WORD.search(before):
            return self.folded[number.end : number.end + 1] != "/"  # ``Biểu số 01 đính kèm``
        name = fold(unit.name or "")
        few = len(number.token.lstrip("0")) == 1 and unit.kind == "count"
        if few and _ALL_OF.search(before):
            return True
        return name.startswith("buổi") and _SESSIONS.search(before) is not None

    def _special(self, unit: Unit, start: int, block: int, pair: bool) -> bool:
        """Units that count no things, but for ``7/9 chỉ tiêu`` and ``tuổi thọ ... 74,5 tuổi``."""
        name = fold(unit.name or "")
        if pair:
            return name in _SCORED
        if unit.per is not None and name in _PACE_UNITS:
            return True
        low = max(self.view.starts[block], start - 120)
        before = self.folded[low:start]
        if name in _PACE_UNITS and _EVERY.search(before) and not _MEETS.search(before[-40:]):
            return True  # ``phát mỗi tháng 02 kỳ``
        if _SHORTENED.search(before) or (name == "bậc" and _RANKED.search(before)):
            return True
        if name.partition("/")[0] in _SHORT_UNITS and _LASTS.search(before):
            return True
        return name in _LIFE_UNITS and _LIFE.search(self.folded, low, start) is not None

    def _rated(self, unit: Unit, before: str) -> bool:
        """``lần`` counts as a pace or behind a verb of change; ``điểm 2`` is a provision."""
        if unit.name and unit.name.startswith("lần") and _MEETS.search(before):
            return False
        if unit.name == "lần":
            paced = unit.per is not None or _PACED.search(before) is not None
            return paced or _TIMES_VERB.search(before[-40:]) is not None
        if unit.name and unit.name.startswith("lần"):
            return _OFTEN.match(unit.name) is not None
        return unit.name != "điểm" or _NAME_WORD.search(before, max(0, len(before) - 28)) is None

    def _named(self, number: Number, unit: Unit, before: str) -> bool:
        """A number in a name: ``thôn 3``, ``Chương trình 135``; not ``mỗi lớp 50 học viên``."""
        if not _NAME_WORD.search(before, max(0, len(before) - 28)) or _EACH.search(before):
            return False
        value = number.value("count")
        large = value >= 20 or (value >= 5 and _GRANTS.search(before) is not None)
        counted = unit.known and unit.kind == "count" and not _ACT_WORD.search(before)
        return not (counted and large)

    def _bare(self, number: Number, before: str) -> bool:
        """A number without a unit: only behind a copula and before the end of the clause."""
        if not _ENDS.match(self.folded, number.end) or _YEAR.fullmatch(number.token):
            return False
        shared = self.folded.startswith(" chiếm", number.end) and before[-1:] == " "
        return shared or _COPULA.search(before) is not None

    def _open_noun(self, number: Number, unit: Unit, before: str, pair: bool) -> bool:
        """Whether a noun that no list knows is counted here, and not a name continued."""
        if before[-1:] in ('"', "-", "/") or number.token in ("0", "1"):
            return False
        if (unit.name or "")[:1].isupper() and not self._abbreviated(unit, before, pair):
            return False
        word = re.search(r"(\w+) $", self.view.text[max(0, number.start - 24) : number.start])
        return word is None or not word[1][:1].isupper() or len(before) <= len(word[0])

    def _abbreviated(self, unit: Unit, before: str, pair: bool) -> bool:
        """``218/230 UBND cấp xã``, ``có 04 DVC``: a counted noun in capitals, no act's symbol."""
        first = (unit.name or "").split(" ")[0]
        if not first.isupper() or len(first) < 2:
            return False
        return pair or not (
            _SYMBOL.match(first) or _NAME_WORD.search(before, max(0, len(before) - 28))
        )

    def _led(self, number: Number, unit: Unit, before: str) -> bool:
        """Whether a lone digit counts: not the running number of a row, nor one in a name.

        ``có 6 xã``, ``: 3 hộ`` are led by a verb or a mark; a known noun needs no more than words.
        """
        if len(number.token) > 1:
            return True
        if not before:
            return False
        if unit.known:
            return True
        return _LED.search(before) is not None or comparators()[0].search(before) is not None
