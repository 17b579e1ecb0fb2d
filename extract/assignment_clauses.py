"""What one sentence says of a duty: the part of its carrier, the partners, the task.

Surface forms, behind the carrier or at the head of a list item::

    Chủ trì, phối hợp với A và B xây dựng ...      lead, partners A and B
    Là cơ quan thường trực, theo dõi ...           lead
    Phối hợp (chặt chẽ) (với) A tham mưu ...       advise, partner A
    Phối hợp thực hiện ...                         coordinate, no partner
    Phối hợp, hướng dẫn ...                        responsible: a second verb stands beside it
    Căn cứ chức năng, nhiệm vụ, chủ trì ...        lead: the preamble is stepped over
    Tham mưu UBND tỉnh ...                         advise

Source: docs/GUIDELINES.md, sections 6 to 8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .agencies import VERB, Agencies, Name
from .lexicon import alternation, load

_END = r"(?!\w)"


def _role(id_: str) -> str:
    return f"(?:{alternation(tuple(e for e in load('roles') if e.id == id_))}){_END}"


_LEAD = re.compile(_role("lead"))
_ADVISE = re.compile(_role("advise"))
_COORDINATE = re.compile(_role("coordinate"))
# Words that step aside: they say how, not what.
_ADVERB = re.compile(
    r"(?:(?:chủ động|tích cực|thường xuyên|kịp thời|khẩn trương|tiếp tục|trực tiếp|nghiêm túc"
    r"|có (?:trách nhiệm|nhiệm vụ)|định kỳ|(?:hàng|hằng) (?:năm|quý|tháng|tuần|ngày)"
    r"|(?:tăng cường|đẩy mạnh)(?= (?:công tác )?phối hợp)|công tác(?= phối hợp)"
    r"|theo (?:chức năng, nhiệm vụ|chức năng|thẩm quyền|phân cấp)(?: được giao)?"
    rf"|sẽ|cần|phải|đồng thời|cùng|và|hoặc|để){_END}[ ,]*)+"
)
_PREAMBLE = re.compile(
    r"(?:căn cứ|trên cơ sở|trên cơ cở|theo|trong|khi|để|nhằm|đối với|sau|trước|tùy|thông qua|từ"
    r"|định kỳ|hàng|hằng|ngoài|với|ngay|tại|đến|qua|mỗi|bên cạnh|cùng với|phát huy|là|đồng thời"
    rf"|chậm nhất|quý|tháng|năm|kết thúc){_END}"
)
# Where a new clause may open behind a preamble.
_OPENING = re.compile(
    r"(?:[,;:] (?:lãnh đạo(?: cơ quan| đơn vị)? )?"
    r"|\b(?:để|nhiệm vụ|được giao|phân công|quyền hạn|thẩm quyền|quy định|năm|kỳ"
    r"|trách nhiệm|chủ động|phân cấp|này|giao|lý|cơ quan|đơn vị) )(?=(?P<verb>\w))"
)
# ``Căn cứ nội dung kế hoạch phối hợp với ...``: the duty opens though no mark stands before it.
_FORMULA = re.compile(
    r"(?:kế hoạch|chương trình|đề án|này|thực tế|hiện hành) "
    r"(?=(?:chủ trì,? )?phối (?:kết )?hợp(?: chặt chẽ)? với )"
)
_WITH = re.compile(
    r"phối (?:kết )?hợp(?: kịp thời| chặt chẽ| thường xuyên| đồng bộ| tốt| hiệu quả| có hiệu quả"
    r"| trực tiếp)*(?P<with> cùng với| với| cùng|:)? "
)
_SECOND_VERB = re.compile(r"phối (?:kết )?hợp(?: chặt chẽ)?(?:,| và) ")
_OTHERS = re.compile(
    r"(?:(?:chỉ đạo|hướng dẫn|yêu cầu|đề nghị|vận động|cử|đôn đốc)(?: [^,;]{0,80})? "
    r"|(?:sự|quy chế|cơ chế|khả năng|(?<!chịu )(?<!có )trách nhiệm|tình hình|chương trình|kế hoạch"
    r"|nội dung|kết quả|hiệu quả|việc) )$"
)
_AIM = re.compile(r"[ ,]*(?:(?:để|trong việc|trong công tác|trong|nhằm|tổ chức việc) )?")
_WORD = re.compile(r"\S+")
# ``phối hợp với X trong việc tham mưu ...``: the field of the joint work, no duty of its own.
_WITHIN = re.compile(r"[ ,]*trong(?: việc| công tác| quá trình| lĩnh vực)? ")
# Work that only prepares the advice that follows: ``Tổng hợp, tham mưu UBND tỉnh ...``.
_PREPARED = re.compile(
    r"(?:tổng hợp|rà soát|xây dựng|nghiên cứu|soạn thảo|dự thảo|thẩm định|theo dõi|đánh giá|lập"
    r"|phân tích|cân đối|khảo sát|thống kê|hoàn thiện|kiểm tra|đề xuất|cập nhật|xem xét|căn cứ"
    r"|tiếp nhận|nắm|xác định|lựa chọn|đôn đốc)(?!\w)[^;.:]{0,110}?"
    r"(?:,|\bvà)? (?:kịp thời |chủ động |thường xuyên )?(?<!để )(?<!nhằm )tham mưu"
    r"(?:,? (?:đề xuất|báo cáo|trình|giúp|với|cho))* (?P<to>\w)"
)


@dataclass(slots=True)
class Duty:
    """What a sentence says: role, partners as written, and where the task begins."""

    role: str
    partners: list[Name]
    task: int
    verb: bool  # a verb of the lexicon opens the duty
    formula: bool = False  # the role is said in words


class Clauses:
    """Reads duties off the sentences of one text."""

    def __init__(self, agencies: Agencies) -> None:
        self.agencies = agencies
        self.folded = agencies.folded

    def duty(self, start: int, end: int) -> Duty:
        """The duty that the sentence ``[start, end)`` states, its carrier left aside."""
        position = self.opening(start, end)
        folded = self.folded
        partners = self.partners(position, end)
        lead = _LEAD.match(folded, position, end)
        if lead:
            task = self._behind_formula(lead.end(), end, partners)
            return Duty("lead", partners, task, True, True)
        advise = _ADVISE.match(folded, position, end)
        if advise:
            beside = re.compile(r"(?:,| và)? ?chủ trì").match(folded, advise.end(), end)
            return Duty("lead" if beside else "advise", partners, position, True, True)
        if _COORDINATE.match(folded, position, end):
            return self._coordinating(position, end, partners)
        if self._prepares_advice(position, end):
            return Duty("advise", partners, position, True, True)
        verb = VERB.match(folded, position, end) is not None
        return Duty("responsible", partners, position, verb)

    def _prepares_advice(self, position: int, end: int) -> bool:
        """``Tổng hợp, tham mưu UBND tỉnh ...``: the advice is the duty, and who gets it is said."""
        advice = _PREPARED.match(self.folded, position, end)
        if advice is None:
            return False
        given = self.folded.rfind("tham mưu", position, advice.end())
        told = self.folded[given + len("tham mưu") : advice.start("to")].strip(" ,")
        return bool(told) or self.agencies.opens(advice.start("to"), end)

    def skip(self, position: int, end: int) -> int:
        """Behind blanks, commas and colons."""
        while position < end and self.folded[position] in " ,:":
            position += 1
        return position

    def _coordinating(self, position: int, end: int, partners: list[Name]) -> Duty:
        """A sentence that opens with ``phối hợp``."""
        folded = self.folded
        second = _SECOND_VERB.match(folded, position, end)
        if second:
            after = self.opening(second.end(), end)
            if _ADVISE.match(folded, after, end):
                return Duty("advise", partners, after, True, True)
            if _LEAD.match(folded, after, end):
                return Duty("lead", partners, after, True, True)
            if VERB.match(folded, after, end):
                return Duty("responsible", partners, position, True, True)
        task = position
        if partners:
            task = self._behind_formula(position, end, partners)
            if _WITHIN.match(folded, partners[-1].end, end):
                return Duty("coordinate", partners, task, True, True)
            opening = self.opening(task, end, preamble=False)
            if _ADVISE.match(folded, opening, end):
                return Duty("advise", partners, task, True, True)
            if _LEAD.match(folded, opening, end):
                return Duty("lead", partners, task, True, True)
        return Duty("coordinate", partners, task, True, True)

    def opening(self, start: int, end: int, *, preamble: bool = True) -> int:
        """Where the duty's verb stands: behind adverbs and a preamble."""
        folded = self.folded
        adverb = _ADVERB.match(folded, start, end)
        position = adverb.end() if adverb else start
        if not preamble or _LEAD.match(folded, position, end):
            return position
        if not _PREAMBLE.match(folded, position, end):
            return position
        reach = min(end, position + 400)
        formula = _FORMULA.search(folded, position, reach)
        for opening in _OPENING.finditer(folded, position, reach):
            at = opening.end()
            adverb = _ADVERB.match(folded, at, end)
            at = adverb.end() if adverb else at
            if VERB.match(folded, at, end):
                clause = folded.find(";", position, at) if formula else -1
                return formula.end() if formula and formula.end() < clause else at
        return formula.end() if formula else position

    def partners(self, start: int, end: int) -> list[Name]:
        """The bodies named after ``phối hợp (với)`` in the sentence, as far as the carrier acts."""
        found: list[Name] = []
        for hit in _WITH.finditer(self.folded, start, end):
            if _OTHERS.search(self.folded, max(start, hit.start() - 100), hit.start()):
                continue
            names, _ = self.agencies.names(hit.end(), end, lone=True)
            if not names and hit["with"]:
                stop = self.agencies.phrase(hit.end(), end)
                names = [Name(hit.end(), stop)] if stop > hit.end() else []
            if names:
                found.extend(names)
                break
        return found

    def _behind_formula(self, position: int, end: int, partners: list[Name]) -> int:
        """Where the task begins behind ``chủ trì, phối hợp với ...``."""
        stop = position
        if partners and partners[0].start - position < 60:
            stop = partners[-1].end
        aim = _AIM.match(self.folded, stop, end)
        return aim.end() if aim and aim.end() < end else stop
