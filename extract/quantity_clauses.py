"""Where the words of a number lie: its sentence, its clause, what stands before and behind it.

``Tỷ lệ hộ nghèo còn 12,83%, hộ cận nghèo còn 7,98%; giảm 352 hộ nghèo`` is one sentence of two
pieces and three clauses. A clause of a number is cut at marks, at brackets and where a word
opens a new one (``phấn đấu``, ``chiếm``, ``trong đó``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from . import number_units
from .quantity_brackets import Box, Brackets
from .quantity_measures import Measure
from .quantity_words import last, leading, opening, words
from .view import View

_STOP = re.compile(r";|…(?= |$)|(?<=[^\W_])[.!?](?= |$)|(?<=[%)\]\"])[.!?](?= |$)")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:tp|tt|kt|ts|ths|gs|pgs|q|p|tx|st|đ/c|v\.v)$")
LABEL = re.compile(r"(?:[-+*•–] *)?(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ]|[ivx]{1,5})[.)/]+ +)*")
_COMMA = re.compile(r", |(?<!\w)(?:và|đồng thời|cùng với)(?= )")
_SOFT = re.compile(
    r"(?<!\w)(?:chiếm|tương ứng|tương đương|bình quân|trong đó|đồng thời|"
    r"với (?:tổng )?(?:số|kinh phí|mức|diện tích|vốn|sức chứa|công suất|quy mô|chiều dài|sản lượng"
    r"|doanh thu|trữ lượng|dung tích|giá trị|trọng tải)|(?:đến )?(?:hết |cuối )năm|đến năm|còn lại|"
    r"giảm còn|tăng|(?<!cắt )(?<!miễn )(?<!kéo )giảm|và đã)(?!\w)"
)
_TIME_WORDS = re.compile(
    r"(?:(?:trong |đến |từ |vào )?(?:cuối |hết |đầu )?(?:giai đoạn|năm|tháng|quý) [\d/ -]+)"
)
_ENDS_IN_COPULA = re.compile(
    r"(?<!\w)(?:đạt|đạt được|còn|là|chiếm|lên|xuống|tới|bằng|giảm|tăng|có|từ|đến|mức|mỗi năm)$"
)
# ``tỷ lệ xã có tỷ lệ hộ nghèo trên 5%``: the second head belongs to the phrase of the first
_NESTED = re.compile(r"(?<!\w)(?:có|với|theo|về|của|tăng trưởng|độ tăng|độ phát triển) $")
_HAS_PREDICATE = re.compile(r"(?<!\w)(?:được|có|đạt|sử dụng|tham gia|tiếp cận|hoàn thành)(?!\w)")
# ``sạch và không lầy lội``: a property, not a clause of its own
_NEGATED = re.compile(r"không (?!quá|dưới|còn|để|có|thấp|ít|vượt|trên|hơn|cao|nhỏ|lớn)")
# ``án rất nghiêm trọng, đặc biệt nghiêm trọng``: how grave, no turn of the sentence
_GRAVE = re.compile(r"đặc biệt (?:nghiêm|khó|nặng|quan|nguy|lớn|cao)(?!\w)")
_ONLY = re.compile(r"(?:mới|chỉ|mới chỉ) (?:được )?")
_SPENDING = re.compile(
    r"(?<!\w)(?:chi|kinh phí|chi phí|vốn|mức chi|mức hỗ trợ) (?:cho|để) [^,;.:\d]*, $"
)
_GOVERNED = re.compile(
    r"(?<!\w)(?:chi phí|công tác|hoạt động|dịch vụ"
    r"|lĩnh vực|ngành|nghề|phục vụ cho)(?!\w)[^,;.:\d]*, $"
)
# ``xây dựng 01 khu neo đậu vốn đầu tư 96 tỷ đồng``: what it costs is a clause of its own
_MONEY_HEAD = re.compile(
    r"(?<!\w)(?:với )?(?:tổng )?(?:vốn đầu tư|mức đầu tư|kinh phí|trị giá|dự toán|số tiền)"
    r"(?: (?:thực hiện|dự kiến|là|khoảng|trên|gần|ước|đạt))* ?$"
)
# ``xây dựng 01 bệnh viện quy mô 300 giường``: so is how large it is
_SIZE_HEAD = re.compile(
    r"(?<=[^\W\d_]) (?:với )?(?:quy mô|công suất|sức chứa)(?: (?:khoảng|trên|gần|đạt|là))* ?$"
)
_MAX_SIDE = 500
_REACH = 1000


@dataclass(slots=True)
class Clause:
    """A measure with the runs of text around it.

    ``left`` runs to the measure's start, ``right`` from its end; ``sentence`` is the whole
    sentence, ``piece`` the part of it between semicolons or inside the brackets. ``child``
    tells a measure behind ``trong đó`` or behind a measure with a colon, ``listed`` the latter;
    ``limit`` is a number inside the phrase of this one that defines its group (``trên 50%``);
    ``inner`` one in brackets; ``first`` the first of its piece. No word before ``reach`` belongs
    to the measure (the piece or the measure before it), none from ``follow`` on (the clause after
    it).
    """

    measure: Measure
    left: tuple[int, int]
    right: tuple[int, int]
    piece: tuple[int, int]
    sentence: tuple[int, int]
    inner: bool
    first: bool
    reach: int
    follow: int
    child: bool = False
    listed: bool = False
    limit: Clause | None = None


class Clauses:
    """Cuts the blocks of a document; each block is read once, and only if it holds a measure."""

    def __init__(self, view: View, measures: list[Measure]) -> None:
        self.view = view
        self.folded = view.folded
        self.measures = measures

    def cut(self) -> list[Clause]:
        """The clause of each measure, in order."""
        found: list[Clause] = []
        index, total = 0, len(self.measures)
        while index < total:
            block = self.measures[index].block
            last = index
            while last < total and self.measures[last].block == block:
                last += 1
            found.extend(self._block(block, self.measures[index:last]))
            index = last
        return found

    def _block(self, block: int, measures: list[Measure]) -> list[Clause]:
        start, end = self.view.starts[block], self.view.ends[block]
        label = LABEL.match(self.folded, start, end)
        body = label.end() if label else start
        if body > measures[0].start:
            body = start
        brackets = Brackets(self.folded, start, end)
        stops, sentences = self._stops(body, end, brackets)
        clauses: list[Clause] = []
        by_box: dict[Box | None, Clause] = {}
        for measure in measures:
            box = brackets.around(measure.digits)
            piece = self._piece(measure, body, end, stops, box)
            sentence = self._around(measure, body, end, sentences)
            earlier = by_box.get(box)
            if earlier is not None and earlier.measure.end > piece[0]:
                reach = earlier.measure.end
                left = self._split(earlier.measure, measure, brackets)
                earlier.right = (reach, max(reach, min(earlier.right[1], left)))
            else:
                earlier, reach = None, piece[0]
                left = self._open(piece, measure)
            right = (measure.end, max(measure.end, min(piece[1], measure.end + _MAX_SIDE)))
            clause = Clause(
                measure, (min(left, measure.start), measure.start), right, piece, sentence,
                inner=box is not None, first=earlier is None, reach=reach, follow=sentence[1],
            )  # fmt: skip
            if clauses and clauses[-1].sentence == sentence:
                clauses[-1].follow = max(clauses[-1].measure.end, clause.left[0])
            clauses.append(clause)
            by_box[box] = clause
        return clauses

    def _stops(self, start: int, end: int, brackets: Brackets) -> tuple[list[int], list[int]]:
        """Ends of pieces and of sentences; marks inside brackets are left to the brackets."""
        stops: list[int] = []
        sentences: list[int] = []
        for stop in _STOP.finditer(self.folded, start, end):
            if _ABBREVIATION.search(self.folded, max(start, stop.start() - 6), stop.start()):
                continue
            if brackets.around(stop.start()) is not None:
                continue
            stops.append(stop.start())
            if stop[0] != ";":
                sentences.append(stop.start())
        return stops, sentences

    def _piece(
        self, measure: Measure, start: int, end: int, stops: list[int], box: Box | None
    ) -> tuple[int, int]:
        if box is None:
            return self._around(measure, start, end, stops)
        low = max(box[0] + 1, measure.start - _REACH)
        high = min(box[1], measure.end + _REACH)
        before = self.folded.rfind(";", low, measure.start)
        behind = self.folded.find(";", measure.end, high)
        return (low if before < 0 else before + 1), (high if behind < 0 else behind)

    def _around(self, measure: Measure, start: int, end: int, stops: list[int]) -> tuple[int, int]:
        index = bisect_left(stops, measure.start)
        low = stops[index - 1] + 1 if index else start
        index = bisect_left(stops, measure.end)
        high = stops[index] if index < len(stops) else end
        while low < high and self.folded[low] == " ":
            low += 1
        return low, high

    def _open(self, piece: tuple[int, int], measure: Measure) -> int:
        """Start of the words that belong to the first measure of a piece."""
        low = max(piece[0], measure.start - _MAX_SIDE)
        folded = self.folded
        colon = folded.rfind(": ", low, max(low, measure.start - 2))
        if colon >= 0 and folded[colon + 1 : measure.start].strip():
            low = colon + 1
        return self._clause_start(low, measure.start)

    def _clause_start(self, low: int, high: int) -> int:
        """The last place in a run before a measure where a clause opens."""
        head = self._head(low, high)
        commas = [m for m in _COMMA.finditer(self.folded, low, high) if self._flat(m.start(), high)]
        if self.folded[max(low, high - 2) : high].rstrip().endswith(":"):
            # ``đóng góp và huy động khác: 2 tỷ``, ``thi đua, khen thưởng: 10 triệu``
            commas = [m for m in commas if m[0] == ", "] if high - low > 60 else []
        for comma in reversed(commas):
            if head is not None and comma.start() < head:
                break
            if self._opens(comma.end(), high) if head is None else self._bare(comma.end(), high):
                if head is None and opening("head").match(self.folded, comma.end()):
                    return comma.end()  # ``Ưu tiên cho vay phát triển sản xuất, mức vay``
                return self._whole_list(comma, commas, low)
        return low if head is None else head

    def _whole_list(self, comma: re.Match[str], commas: list[re.Match[str]], low: int) -> int:
        """Start of the list of verbs that a comma parts: ``đào tạo, bồi dưỡng, tập huấn nghề``."""
        start = comma.end()
        for index in range(commas.index(comma), -1, -1):
            begin = commas[index - 1].end() if index else low
            verb = self.folded[begin : commas[index].start()].strip()
            if verb and ends_in_verb(verb) and not opening("verb", "light").match(verb):
                return begin  # ``Bộ phận Một cửa tiếp nhận, giải quyết``
            if not verb or not leading("verb", "light").fullmatch(verb):
                break
            if index and self.view.text[begin : begin + 2].strip()[:1].isupper():
                break  # ``chuyên mục Dân số và Phát triển, phát 2 kỳ``: a name goes on
            start = begin
        return start

    def _head(self, low: int, high: int) -> int | None:
        """The last head of a measure in a run: ``tỷ lệ``, ``tổng số``, ``sản lượng``."""
        found = None
        for match in _heads().finditer(self.folded, low, high):
            nested = _NESTED.search(self.folded, max(low, match.start() - 16), match.start())
            if self._flat(match.start(), high) and not (nested and found is not None):
                found = match.start()
        return found

    def _bare(self, start: int, end: int) -> bool:
        """Whether only verbs and no copula stand here: ``tỷ lệ hộ nghèo cao, hỗ trợ 100%``."""
        tail = self.folded[start:end].strip()
        led = leading("connector", "modal", "light", "verb").match(tail)
        return not tail or (
            led is not None and led.end() == len(tail) and not _ENDS_IN_COPULA.search(tail)
        )

    def _opens(self, start: int, end: int) -> bool:
        """Whether a clause opens here: nothing but lead words follow, or a verb or head does."""
        tail = self.folded[start:end].strip()
        if not tail:
            return True
        if _NEGATED.match(tail) or _GRAVE.match(tail) or self._nominal(start, tail):
            return False
        led = leading("connector", "modal", "light").match(tail)
        if led and led.end() == len(tail):
            return True
        if _TIME_WORDS.match(tail) or tail.startswith(("mỗi ", "từng ", "riêng ")):
            return True
        only = _ONLY.match(tail)  # ``phương tiện cũ, mới thay được 4 xe``
        tail = tail[only.end() :] if only else tail
        if self.view.text[start:end].lstrip()[:1].isupper():
            return opening("head").match(tail) is not None  # ``Phòng Giáo dục và Đào tạo``
        return opening("head", "modal", "verb", "light", "connector").match(tail) is not None

    def _nominal(self, start: int, tail: str) -> bool:
        """A verb beside others under a noun: ``chi cho hội nghị, tập huấn``."""
        before = self.folded[max(0, start - 60) : start]
        if not before.endswith(", "):
            return False
        if _SPENDING.search(before):
            return opening("light", "verb").match(tail) is not None
        if not _GOVERNED.search(before):
            return False
        led = leading("connector", "light", "verb").match(tail)
        return led is not None and led.end() == len(tail)

    def _flat(self, start: int, end: int) -> bool:
        """Whether no bracket closes between here and the measure."""
        between = self.folded[start:end]
        return between.count(")") <= between.count("(")

    def _split(self, earlier: Measure, measure: Measure, brackets: Brackets) -> int:
        """Where the words of the earlier measure end and those of this one begin."""
        folded, high = self.folded, measure.start
        low = max(earlier.end, high - _REACH)
        low = self._behind_note(brackets, low, high)
        if high <= low:
            return high
        colon = folded.rfind(": ", low, high - 2)
        if colon >= 0 and folded[colon + 1 : high].strip() and self._flat(colon, high):
            low = colon + 1
        commas = self._commas(earlier, low, high)
        costs = _MONEY_HEAD if measure.kind == "amount" else _SIZE_HEAD
        money = costs.search(folded, max(low, high - 70), high)
        if money and not (commas and commas[-1].start() > money.start()):
            return money.start()
        head = self._head(low, high)
        if head is not None and folded[low:head].strip() == "" and earlier.kind == "rate":
            head = None  # ``giảm 6% tỷ lệ hộ nghèo``: the head belongs to the earlier number
        if head is not None:
            near = [m.end() for m in commas if m.end() <= head]
            return near[-1] if near and head - near[-1] < 40 else head
        for comma in reversed(commas):
            if self._opens(comma.end(), high):
                return comma.end()
        if folded[low : low + 1] == ":":
            return low + 1
        soft = _SOFT.search(folded, low, high)
        if soft and self._flat(soft.start(), high):
            return self._soft(earlier, commas, soft)
        if commas:
            own = folded[earlier.end : commas[0].start()].strip()
            first = earlier.kind == "rate" and (not own or _HAS_PREDICATE.search(own))
            return commas[0].end() if first else commas[-1].end()
        if low > earlier.end or _verbs_only().fullmatch(folded[low:high].strip()):
            return low
        return high

    def _behind_note(self, brackets: Brackets, low: int, high: int) -> int:
        """Where the words begin behind the last brackets before a number.

        Not behind a note inside the subject: ``, giá trị sản xuất (giá cố định 1994) đạt 1.650``.
        """
        closed = brackets.last_closed(low, high)
        behind = self.folded[closed + 1 : high].strip(" ,") if closed is not None else ""
        if closed is None or not behind:
            return low
        opened = self.folded.rfind("(", low, closed)
        own = _COMMA.match(self.folded, low) is not None and opened - low > 6
        return low if own and _verbs_only().fullmatch(behind) else closed + 1

    def _soft(self, earlier: Measure, commas: list[re.Match[str]], soft: re.Match[str]) -> int:
        """Not at the verb where its subject stands: ``124 người, dân tộc thiểu số chiếm 38%``."""
        own = commas and commas[0].start() == earlier.end and earlier.kind != "rate"
        if own and soft[0] == "chiếm" and commas[-1].end() < soft.start():
            return commas[-1].end()
        return soft.start()

    def _commas(self, earlier: Measure, low: int, high: int) -> list[re.Match[str]]:
        """Where the words between two measures may part; not before a sister of the first noun."""
        folded = self.folded
        commas = [m for m in _COMMA.finditer(folded, low, high) if self._flat(m.start(), high)]
        if commas and commas[0].start() == earlier.end and earlier.kind == "count":
            led = folded[low:high].rstrip().endswith(("là", "còn", "đạt"))
            if not led and number_units.sister(self.view.text[commas[0].end() : high]):
                return commas[1:]
        return commas


def ends_in_verb(phrase: str) -> bool:
    """Whether a (folded) run closes with a verb: ``bộ phận một cửa tiếp nhận``."""
    return last("verb", "light").search(phrase, max(0, len(phrase) - 30)) is not None


@cache
def _verbs_only() -> re.Pattern[str]:
    """Nothing but words that lead to the next number: ``75% xuống còn 60%``."""
    return re.compile(rf"(?:(?:{words('modal')}|{words('tail')})(?: |$))+")


@cache
def _heads() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?<!một )(?:{words('rate')}|{words('strong')})(?!\w)")
