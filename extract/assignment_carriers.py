"""The carrier that a sentence names itself.

``Giao (trách nhiệm) (cho) Sở X ...``, ``Đề nghị X ...``, ``Sở X chủ trì ...``, ``Trên cơ sở ...,
Sở X tham mưu ...``, ``Về nhà ở: Các xã chủ động ...``, ``..., Phòng X là cơ quan thường trực ...``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .agencies import VERB, Agencies, Name
from .assignment_blocks import NO_RANK
from .assignment_clauses import Clauses
from .assignment_context import Context
from .folding import fold
from .literals import Anchored

# Parts that state facts or wishes: there only a duty said to be given counts.
GIVEN_ONLY = frozenset(("situation", "goal", "annex"))

_GIVEN = Anchored(
    r"(?P<ask>(?:trân trọng |kính )?(?:đề nghị|kiến nghị(?: với)?|(?<!\w)mời))[: ]+"
    r"|(?:(?<!\w)(?:tiếp tục )?(?:giao|phân công)(?! thông| dịch)(?: trách nhiệm| nhiệm vụ)?"
    r"(?: cho)?"
    r"|(?<!\w)yêu cầu|(?<!\w)ủy quyền(?: cho)?)[: ]+"
)
_GIVES = re.compile(r"(?:(?:ubnd|ủy ban nhân dân)[^,;:.]{0,40} )?(?:giao|phân công)(?!\w)")
_RUN_IN_TITLE = re.compile(r"[^.:;()]{1,80}: (?=\w)")
_NAMED_ROLE = re.compile(
    r"[,;:] (?=[^,;:]{2,90}? (?:là (?:cơ quan|đơn vị)|chủ trì|có trách nhiệm|chịu trách nhiệm))"
)
_NAMED_ROLE_BEHIND = re.compile(
    r" (?:là (?:cơ quan|đơn vị)|chủ trì|có trách nhiệm|chịu trách nhiệm)"
)
_ONLY_IN_LAW = re.compile(
    r" ?(?:đã|được|bị|chưa|còn|không|vẫn|(?:đóng|giữ|có) vai trò(?! (?:chủ trì|nòng cốt|đầu mối"
    r"|thường trực|điều phối)))(?!\w)"
)
# Behind these words ``giao`` names what is thought over, no duty: ``phương án giao Sở X ...``.
_THOUGHT_OVER = re.compile(
    r"(?:phương án|việc|đề xuất|kiến nghị|xem xét|khi|nếu|được|cơ chế|thí điểm|quy định|nghiên cứu"
    r"|hướng|về|quyết định|hợp đồng|nhiệm vụ|chỉ tiêu|vốn) $"
)
_DUTY_AHEAD = re.compile(
    r"[ ,]*(?:căn cứ|theo chức năng|theo nhiệm vụ|trên cơ sở|trong phạm vi|có trách nhiệm"
    r"|có nhiệm vụ|sẽ|cần|phải|(?:hàng|hằng) (?:năm|quý|tháng)|định kỳ"
    r"|là (?:cơ quan|đơn vị|đầu mối)|chịu trách nhiệm|tùy|ngoài|khi|để)(?!\w)"
)
_RESPONSIBLE_LATER = re.compile(r"[^.;:]{0,160}?(?=(?:có|chịu) trách nhiệm(?!\w))")
_PEOPLE = re.compile(
    r"mỗi|(?:các |mọi |toàn thể |từng )?(?:người dân|nhân dân|cá nhân|hộ gia đình|cộng đồng"
    r"|nhà khoa học|chuyên gia|cán bộ|công chức|hộ dân)(?!\w)"
)
_BRACKET = re.compile(r"\((?:do |giao )?(?=[\w])")
_PART_BEHIND = re.compile(
    r" (?:là (?:cơ quan|đơn vị) )?(?:chủ trì|chịu trách nhiệm|phối hợp|thực hiện)"
)
_GIVER = re.compile(
    r"(?:ubnd|ủy ban nhân dân|chủ tịch|chính phủ|thủ tướng|ban chỉ đạo|bộ|sở|phòng|ban)(?!\w)"
    r"[^,;:.]{0,60} (?:đã |cũng đã |tiếp tục )?"
)
_DUTY_PARTS = frozenset(("organisation", "reporting"))
_CLAUSE_LEAST = 8  # characters: a shorter rest is one word, of the name more likely than not
FAR = 120  # characters: further in, the quote leaves out what stands before the clause
# Words that open a sentence ahead of its subject; behind ``when`` a verb makes it the duty itself.
_PREAMBLE_WORD = re.compile(
    r"(?:căn cứ|trên cơ sở|trên cơ cở|theo|trong(?! đó)|khi|để|nhằm|đối với|sau|trước|tùy|từ|ngoài"
    r"|với|tại|đến|trường hợp|nếu|qua|hướng tới|chậm nhất|riêng|thông qua|bên cạnh|ngay|kết thúc"
    r"|(?P<when>trong đó|định kỳ|hàng|hằng|quý|tháng|ngày|năm)(?: \w+)?)(?!\w)"
)
# ``Sở X, cơ quan chuyên môn về ..., chịu trách nhiệm ...``: what the body is, no second body.
_APPOSED = re.compile(
    r", (?:là )?(?:cơ quan|đơn vị|đầu mối)(?! (?:có )?(?:liên quan|khác|trực thuộc))"
    r"[^,.;:\n]{5,90}?"
    r",?(?= (?:(?:có|chịu) trách nhiệm|có nhiệm vụ|chủ trì)(?!\w))"
)
# ``Các chủ đầu tư | xây dựng hạ tầng | phải ...``: ``phải`` tells the duty, the work who is meant.
_OF_TRADE = re.compile(
    r" (?:đang )?(?:xây dựng|kinh doanh|sản xuất|chăn nuôi|khai thác|chế biến|nuôi|trồng|sử dụng"
    r"|vận chuyển|cung cấp|thi công|thực hiện|tham gia|hoạt động|có)(?: (?!và |hoặc )\w+){1,7}?"
    r"(?= (?:phải|cần|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)(?!\w))"
)
_TRADES = re.compile(
    r"(?:các |những )(?:chủ|nhà|doanh nghiệp|hộ|cơ sở|công ty|hợp tác xã|tổ chức|đơn vị|làng)(?!\w)"
)
# What a lead line hands on though it stands in a report: ``Đôn đốc các chủ đầu tư ...:``.
_URGES = re.compile(r"(?:tiếp tục )?(?:đôn đốc|yêu cầu|chỉ đạo|giao|đề nghị)(?!\w)")
_URGED = re.compile(r"[^.:;\n]{3,100}(?=: (?!(?:đã|đạt|tổng|có)(?!\w)|\d)\w)")
# ``Đối với Sở X: Xây dựng ...``. Of groups only offices: others are whom the work is for.
_TOWARDS = re.compile(r"(?:riêng )?(?:đối với|về phía) ")
_OFFICES = re.compile(r"(?:các |toàn )*(?:sở|ban|ngành|phòng|cơ quan|đơn vị|cấp)(?!\w)")
_GRANTS = re.compile(r": (?:được|hỗ trợ|đầu tư|ưu tiên|miễn|giảm|cấp|bố trí|xử lý)(?!\w)")
# ``Kết thúc đợt cao điểm các đơn vị báo cáo ...``: a time, then the carrier without a comma.
_TIME_AHEAD = re.compile(
    r"(?:kết thúc|hết|sau khi|định kỳ|trước ngày|chậm nhất|(?:hàng|hằng) (?:năm|quý|tháng))(?!\w)"
    r"[^,.;:]{2,90}?(?<! của)(?<! cho)(?<! với)(?<! tại)(?<! do)(?<! và)(?<! gồm)(?<! từ)(?<! đến)"
    r" (?=các (?:đơn vị|cơ quan|địa phương|sở|phòng|ban|ngành|xã|phường|huyện|trường|thôn)(?!\w))"
)
_APART = "riêng "  # ``Riêng UBND xã X chịu trách nhiệm ...``: one of those that the heading names
# The lead-in of a directive: who demands, no carrier of what is demanded.
_DEMANDS = re.compile(r"[ ,]*(?:yêu cầu|chỉ thị|quyết định|đề nghị|kêu gọi|phân công) ?:?")
_SEMICOLON = re.compile(r"; (?:riêng |còn )?(?=\w)")
_CLAUSE = re.compile(r"[,;] (?=\w)")


class Carriers:
    """Finds the carrier that a sentence names itself."""

    def __init__(self, agencies: Agencies, clauses: Clauses) -> None:
        self.agencies = agencies
        self.clauses = clauses
        self.text, self.folded = agencies.text, agencies.folded
        self.given = _GIVEN.starts(self.folded)
        self.unheard: set[int] = set()  # ends of subjects whose verb no lexicon knows

    def own(
        self, start: int, end: int, kind: str, context: Context | None
    ) -> tuple[Context, int] | None:
        """The carrier that the sentence names, and where its duty begins."""
        given = self._handed(start, end, kind, context)
        if given is not None and (given[2] or kind in GIVEN_ONLY):
            return given[0], given[1]
        if kind in GIVEN_ONLY:
            return None
        for at in self._subject_places(start, end):
            names, stop = self._named(at, end)
            if not names or not (at == start or self._stands_out(names[0])):
                continue
            if self._everybody(names[0]):
                continue
            if context is not None and not self._breaks(names, start, end, context):
                continue
            free = context is None and at == start and kind in _DUTY_PARTS
            subject = self._subject(names, stop, at, end, kind, free)
            if subject is not None:
                return subject
        return None if given is None else (given[0], given[1])

    def _named(self, at: int, end: int) -> tuple[list[Name], int]:
        """The names that stand at *at*; what is said of the first behind a comma is no name."""
        names, stop = self.agencies.names(at, end)
        if names and not names[0].group:
            apposed = _APPOSED.match(self.folded, names[0].end, end)
            if apposed:
                return names[:1], apposed.end()
        if names and names[-1].group and _TRADES.match(self.folded, at):
            trade = _OF_TRADE.match(self.folded, stop, end)
            if trade:
                return [*names[:-1], replace(names[-1], end=trade.end())], trade.end()
        return names, stop

    def urges(self, start: int, end: int) -> bool:
        """Tell whether a line urges those on who stand below it, each with its duty."""
        return self.text[end - 1] == ":" and _URGES.match(self.folded, start, end) is not None

    def urged(self, start: int, end: int) -> tuple[Context, int] | None:
        """``Công ty X: xây dựng ...`` below a line that urges on: carrier and its duty."""
        said = _URGED.match(self.folded, start, end)
        if said is None or not self.text[start].isupper() or not self.agencies.opens(start, end):
            return None
        name = Name(start, said.end())
        return Context(NO_RANK, [name], False, "assignment.run_in", end), said.end() + 2

    def _handed(
        self, start: int, end: int, kind: str, context: Context | None
    ) -> tuple[Context, int, bool] | None:
        """What ``giao`` and the like say; under a heading its carrier hands a duty on by them."""
        gives = _GIVES.match(self.folded, start, end) is not None
        if not gives and (context is not None or kind == "closing"):
            return None
        given = self._given(start, end, kind)
        if context is None or given is None:
            return given
        return given if given[2] and self._stands_alone(given[0].names) else None

    def _subject(
        self, names: list[Name], stop: int, at: int, end: int, kind: str, free: bool
    ) -> tuple[Context, int] | None:
        """The sentence's subject *names* as its carrier, where a duty follows them."""
        stop = self.agencies.behind_bracket(stop, end)
        if _DEMANDS.fullmatch(self.folded, stop, end):
            return None
        if free and not self.duty_follows(stop, end):
            names, stop = self._before_a_verb(names, stop, at, end)
        if self.folded[stop : stop + 2] == ": ":
            rule, stop = "assignment.run_in", stop + 2
            if kind != "organisation" and not self.clauses.duty(stop, end).verb:
                return None
        elif self.duty_follows(stop, end) or names[-1].end in self.unheard:
            rule = "assignment.subject"
        else:
            return None
        return Context(NO_RANK, names, False, rule, end), self.clauses.skip(stop, end)

    def _before_a_verb(
        self, names: list[Name], stop: int, at: int, end: int
    ) -> tuple[list[Name], int]:
        """Names without the words that may be a verb which no lexicon knows.

        In a part that gives duties, what follows the subject of a sentence is its duty.
        """
        if self.folded[stop : stop + 1] in (":", ""):
            return names, stop
        if self.folded[stop : stop + 1] == " " and self.agencies.follows_plain(stop + 1, end):
            self.unheard.add(names[-1].end)
            return names, stop
        fewer, behind = self.agencies.spare(at, end)
        if not fewer or behind >= stop or stop - behind < _CLAUSE_LEAST:
            return names, stop
        if not self.agencies.follows_plain(behind + 1, end):
            return names, stop
        self.unheard.add(fewer[-1].end)
        return fewer, behind

    def _everybody(self, name: Name) -> bool:
        """What holds for each and every one, or for people at large, is a norm and no task."""
        people = _PEOPLE.match(self.folded, name.start, name.end)
        return people is not None and not self.text[people.end() + 1 : people.end() + 2].isupper()

    def _stands_out(self, name: Name) -> bool:
        """Amid a sentence a carrier shows by its capital or by ``các``."""
        return self.text[name.start].isupper() or self.folded.startswith("các ", name.start)

    def _breaks(self, names: list[Name], start: int, end: int, context: Context) -> bool:
        """Tell whether *names* may take over from the carriers of the heading."""
        at = names[0].start
        if at == start or self.folded[start:at] == _APART:
            return not all(n.group for n in names)
        words = {fold(n.words(self.text)) for n in context.names}
        if all(fold(n.words(self.text)) in words for n in names):
            return True
        return self.clauses.opening(start, end) > at

    def _subject_places(self, start: int, end: int) -> list[int]:
        """Where the subject of a sentence may begin: at its head, behind a title or preamble."""
        places = [start]
        title = _RUN_IN_TITLE.match(self.folded, start, end)
        if title:
            places.append(title.end())
        towards = _TOWARDS.match(self.folded, start, end)
        if towards and self._addressed(towards.end(), end):
            return [towards.end()]
        if self.folded.startswith(_APART, start):
            places.append(start + len(_APART))
        ahead = _TIME_AHEAD.match(self.folded, start, end)
        if ahead:
            places.append(ahead.end())
        preamble = _PREAMBLE_WORD.match(self.folded, start, end)
        if preamble is None or (preamble["when"] and self._verb(preamble.end() + 1, end)):
            return places
        for comma in _CLAUSE.finditer(self.folded, start, min(end, start + 400)):
            at = comma.end()
            if self._verb(at, end) and not self.text[at].isupper():
                break
            places.append(at)
        return places

    def _addressed(self, position: int, end: int) -> bool:
        """Tell whether a body and a colon stand at *position*, and behind them what it does."""
        names, stop = self.agencies.names(position, end)
        if not names or self.folded[stop : stop + 2] != ": " or _GRANTS.match(self.folded, stop):
            return False
        first = names[0]
        return not first.group or bool(_OFFICES.match(self.folded, first.start, first.end))

    def _verb(self, position: int, end: int) -> bool:
        return VERB.match(self.folded, position, end) is not None

    def _given(self, start: int, end: int, kind: str) -> tuple[Context, int, bool] | None:
        """``giao``, ``đề nghị`` and the like with a body behind; whether they rule the sentence.

        They do at its head and behind the body that gives; amid a sentence a subject goes first.
        """
        for hit in _GIVEN.at(self.given, self.folded, start, min(end, start + 300)):
            names, stop = self.agencies.names(hit.end(), end, lone=True)
            if not names:
                continue
            if kind in GIVEN_ONLY and not self._still_open(start, hit.start()):
                continue
            ask = bool(hit["ask"])
            rules = hit.start() == start or self._giver(start, hit.start())
            behind_mark = self.folded[hit.start() - 2 : hit.start()] in (", ", "; ", ": ")
            if not rules and not (behind_mark if ask else self._stands_alone(names)):
                continue
            if not rules and _THOUGHT_OVER.search(self.folded, start, hit.start()):
                continue
            stop = self.agencies.behind_bracket(stop, end)
            if self.folded[stop : stop + 1] == ":":
                stop += 1
            rule = "assignment.requested" if ask else "assignment.given"
            made = Context(NO_RANK, names, ask, rule, end)
            if hit.start() - start > FAR:
                made.begin = self._clause_start(start, hit.start())
            return made, self.clauses.skip(stop, end), rules
        return None

    def _clause_start(self, start: int, position: int) -> int:
        """Where the clause around *position* begins: behind the comma before it."""
        comma = max(self.folded.rfind(mark, start, position) for mark in (", ", "; ", ": "))
        return comma + 2 if comma > start else start

    def _giver(self, start: int, position: int) -> bool:
        """Tell whether nothing but the body that gives the duty stands before it."""
        return _GIVER.fullmatch(self.folded, start, position) is not None

    def _stands_alone(self, names: list[Name]) -> bool:
        """Amid a sentence ``giao`` needs a body with a name of its own behind it."""
        return not names[0].group and self.text[names[0].start].isupper()

    def _still_open(self, start: int, position: int) -> bool:
        """In a part that reports, only ``đã giao`` tells a duty."""
        return self.folded[max(start, position - 4) : position].endswith("đã ")

    def duty_follows(self, stop: int, end: int) -> bool:
        """Tell whether a duty of the body that ends at *stop* follows."""
        folded = self.folded
        position = stop
        while position < end and folded[position] in " ,":
            position += 1
        if _ONLY_IN_LAW.match(folded, position, end):
            return bool(_RESPONSIBLE_LATER.match(folded, position, end))
        comma = "," in folded[stop:position]
        if _DUTY_AHEAD.match(folded, stop, end):
            return True
        if VERB.match(folded, position, end) and not self.text[position].isupper():
            return not comma or bool(self.clauses.duty(position, end).formula)
        return comma and bool(_RESPONSIBLE_LATER.match(folded, position, end))

    def bracketed(self, start: int, end: int) -> Iterator[tuple[Context, int, int]]:
        """Carriers in a bracket behind a task: ``... (Sở Y tế chủ trì, phối hợp với ...)``."""
        for hit in _BRACKET.finditer(self.folded, start, end):
            names, stop = self.agencies.names(hit.end(), end)
            if not names or not _PART_BEHIND.match(self.folded, stop, end):
                continue
            close = self.folded.find(")", stop, end)
            made = Context(NO_RANK, names, False, "assignment.bracket", end)
            yield made, self.clauses.skip(stop, end), close if close > 0 else end

    def further(self, start: int, end: int) -> Iterator[tuple[Context, int, int]]:
        """Further carriers of one sentence: ``..., Phòng X là cơ quan thường trực ...``."""
        for hit in _NAMED_ROLE.finditer(self.folded, start, end):
            names, stop = self.agencies.names(hit.end(), end)
            if not names or not _NAMED_ROLE_BEHIND.match(self.folded, stop, end):
                continue
            made = Context(NO_RANK, names, False, "assignment.named_role", end)
            yield made, hit.end(), self.clauses.skip(stop, end)

    def later(self, start: int, end: int) -> Iterator[tuple[Context, int, int]]:
        """Carriers of later clauses: ``...; Phòng X cử công chức ...``, ``...; giao Sở Y ...``."""
        for hit in _SEMICOLON.finditer(self.folded, start, end):
            at = hit.end()
            given = _GIVEN.pattern.match(self.folded, at, end)
            names, stop = self.agencies.names(given.end() if given else at, end)
            if not names or names[0].group or not self._stands_alone(names):
                continue
            if given is None and not self.duty_follows(stop, end):
                continue
            ask = bool(given and given["ask"])
            rule = "assignment.given" if given else "assignment.subject"
            rule = "assignment.requested" if ask else rule
            yield Context(NO_RANK, names, ask, rule, end), at, self.clauses.skip(stop, end)
