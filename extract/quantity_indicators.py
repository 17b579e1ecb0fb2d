"""What a number measures: the shortest noun phrase of the text that still says it.

The phrase stands before the number (``tỷ lệ hộ nghèo còn 12,83%``), behind it (``100% trẻ em
được tiêm chủng``), on both sides (``cấp thẻ cho 1.200 hộ nghèo``), or further up where the clause
leaves it out (``chiếm 12,4%``, ``năm 2017 giảm 1,39%``, ``Trong đó: Trường Mầm non 7/13``).
"""

from __future__ import annotations

import re

from ..models import Change
from . import number_units, quantity_elisions, quantity_sharing, quantity_subjects
from . import quantity_trims as trims
from .folding import fold
from .quantity_clauses import Clause
from .quantity_names import Context, Named, under
from .quantity_phrases import PREDICATE, SPACES, Led, Phrases
from .quantity_words import last, leading, opening, strip_tail
from .view import View

_COPULA = re.compile(
    r"(?<!\w)(?:đạt|đạt được|còn|còn lại|là|chiếm|lên|xuống|tới|bằng|ở mức|giảm|tăng|lên đến"
    r"|tăng thêm|bình quân|mỗi năm|đạt mức|gấp|chiếm tỷ lệ|là:|duy trì|vượt) *$|: *$"
)
_BOUND_COPULA = re.compile(r"(?:đạt|chiếm|bằng|còn)(?!\w)")  # ``đạt ít nhất`` is one bound
_SUBJECT_END = re.compile(
    r"(?<!\w)(?:đã|sẽ|phấn đấu|phân đấu|phần đấu|bảo đảm|đảm bảo|có|cần|phải|tiếp tục|chủ trì"
    r"|được giao|có trách nhiệm|tham mưu)(?!\w)"
)
_PLACE_NAME = re.compile(
    r"(?:Xã|Phường|Thị trấn|Huyện|Quận|Thành phố|Thị xã|Tỉnh|Thôn|Bản|Buôn|Làng|Ấp|Khu phố|TP\.?|"
    r"xã|phường|thị trấn|huyện|quận|thành phố|thị xã|tỉnh|thôn|bản|buôn|làng|ấp|khu phố|"
    r"đường|phố|chợ|khu vực|vùng|Đường|Phố|Chợ|Vùng)"
    r"(?: (?:[A-ZĐÀ-ỸƯƠÂÊÔĂ]\S*|\d+))+"
)
_BARE_NAME = re.compile(r"[A-ZĐÀ-ỸƯƠÂÊÔĂ]\S*(?: (?:[A-ZĐÀ-ỸƯƠÂÊÔĂ]\S*|\d+)){0,3}")
# ``tập trung ở các thôn: Đồng Tâm 126 người, Tân Tiến 98 người``
_OF_PLACES = re.compile(
    r"(?<!\w)(?:xã|phường|thị trấn|huyện|quận|thành phố|tỉnh|thôn"
    r"|bản|buôn|làng|ấp|khu phố|địa phương)"
    r"(?: sau| như sau)?: [^:]*$"
)
_PLACE = re.compile(
    r"(?:(?:toàn|cả|trên địa bàn|trên toàn|các|mỗi) )?(?:tỉnh|huyện|xã|thành phố|thị xã|quận|"
    r"phường|quốc|nước|vùng|ngành|địa phương|đơn vị|ubnd|ủy ban nhân dân|tp)(?: .{0,40})?"
)
# ``UBND các huyện, thành phố có 34 máy chủ``: the last of several places, not where it is told of
_PLACES_END = re.compile(
    r"(?<!\w)(?:các|những|và) (?:sở|ban|xã|phường|huyện|quận|thị xã|tỉnh)"
    r"(?:, [^\W\d ]+(?: [^\W\d ]+)?)*$"
)
_OTHER_PLACES = re.compile(
    r"(?:các )?(?:mỗi )?(?:thôn|bản|ấp|buôn|làng|xã|phường|tổ dân phố|khu phố|khóm|huyện|trường"
    r"|đơn vị|địa phương)(?: còn lại| khác)?"
)
_MEASURED = re.compile(
    r"(?:dân số|thời lượng|công suất|quy mô|sức chứa|năng lực"
    r"|lưu lượng|mật độ|tổng đàn|dung lượng)(?!\w)"
)
# ``120 tổ công nghệ số cộng đồng với 840 thành viên``: whose members they are stands before
_MEMBERS = frozenset(
    ("thành viên", "hội viên", "học viên", "đại biểu", "người", "hộ", "hộ dân", "lao động",
     "nhân khẩu", "lượt người")
)  # fmt: skip
_PLACED_UNIT = re.compile(r"(?:thôn|bản|ấp|buôn|làng|xã|phường|tổ dân phố|khu phố|khóm|huyện)")
_HAVING = re.compile(r"(?<!\w)(?:với|gồm|bao gồm|có|cho) $")
_PRICED = re.compile(
    r"(?:mức|giá|đơn giá|phí|lệ phí|học phí|định mức|trợ cấp|phụ cấp|tiền lương|tiền công)(?!\w)"
)
_PLAN = re.compile(r"kế hoạch|dự toán|chỉ tiêu|(?<!\w)(?:kh|dt|ct)(?!\w)")
_SPENT = re.compile(
    r"(?:tổng )?(?:kinh phí|mức|giá trị|vốn|chi phí|số tiền|ngân sách|thu nhập)(?!\w)"
)
_GENERIC = re.compile(
    r"(?:với )?(?:tổng )?(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng|số|số lượng|tổng số|số tiền|kinh phí|"
    r"mức|giá trị|diện tích|vốn|nguồn vốn|trị giá|tổng|tổng cộng|cộng|quy mô)"
    r"(?: (?:tiền|vốn|thực hiện|chung))?"
)
_SHARE = re.compile(
    r"(?:/|(?:trên |trong |so với )?(?:tổng|grdp|gdp|so với|kế hoạch|dự toán"
    r"|chỉ tiêu|kh|dt|ct)(?!\w))"
)
_BASE = re.compile(r"(?:tổng|số|tổng số|mức|giá trị|quỹ|dự toán|doanh thu|cùng kỳ|năm trước) ?\w*")
_ONE_YEAR = re.compile(r"[ ,;]*riêng (?:trong |đến )?(?:năm|quý|giai đoạn|6 tháng)(?!\w)")
_FOR = re.compile(
    r"(?:đối với|(?:ở |tại )?(?:khu vực|vùng|đô thị|nông thôn|miền núi)(?!\w)) ?(?!\d)"
)
_CHANGED = re.compile(r"(?:tỷ lệ )?(?:tăng|giảm)(?: thêm| bình quân)?")
_AVERAGE = re.compile(r"(?<!\w)bình quân(?!\w)")
_REACHED = re.compile(r"(?<!\w)(?:giảm|tăng|đạt|còn) $")
_OF_PLAN = re.compile(r"(?:chỉ tiêu|kế hoạch|nhiệm vụ)(?!\w)")
_DIMENSION = re.compile(r"dài|rộng|cao|sâu|nặng")
_JOINED = re.compile(r"(?<!\w)(?:đối với|cho|tại|của|trên|ở) $")
_PLACED = re.compile(r"(?<!\w)(?:tại|ở|đối với|thuộc)(?!\w)")
_BARE_HEAD = re.compile(
    r"(?:tỷ lệ )?(?:tổng )?(?:sản lượng|diện tích|giá trị|năng suất|số lượng|kim ngạch|xuất khẩu|"
    r"doanh thu|quy mô|khối lượng|công suất|chiều dài|tổng số|số hộ|tỷ lệ|trị giá|kinh phí|vốn|"
    r"mật độ|dung tích|dung lượng|chiều rộng|trữ lượng|thời lượng|"
    r"nhập khẩu|tiêu thụ|dân số|tổng đàn|tổng vốn)"
)


class Namer:
    """Names what the measures of one document measure."""

    def __init__(self, view: View, phrases: Phrases) -> None:
        self.view = view
        self.phrases = phrases
        self.owners = quantity_sharing.Owners(view)
        self._told: Change | None = None
        self._taken = False

    def name(self, clause: Clause, context: Context) -> Named:
        """The indicator of a clause; *context* holds what the clauses before it named."""
        measure = clause.measure
        left = self.phrases.left(clause)
        right = self.phrases.right(clause, left)
        area = self._area(clause, left, right)
        placed = self._placed(clause, left, area, context) or self._apart(clause, context)
        if placed is not None:
            return placed
        copula = bool(
            _COPULA.search(self.view.folded, max(clause.left[0], measure.start - 40), measure.start)
            or _BOUND_COPULA.match(self.view.folded, measure.start, measure.digits)
        )
        if measure.kind == "rate":
            phrase, used = self._rate(clause, left, right, copula, context)
        elif measure.kind == "count":
            phrase, used = self._count(clause, left, right, copula, context)
        else:
            phrase, used = self._amount(clause, left, right, copula, context)
        taken, self._taken = self._taken, False
        shared = taken or (measure.kind == "rate" and clause.inner and context.parent_unit != "%")
        if phrase and clause.child and context.parent and not shared:
            phrase = under(phrase, clause, context, used)
        phrase = self._completed(phrase, clause, context)
        if measure.kind == "count":
            phrase = self.owners.of(phrase, clause, left)
        phrase = quantity_sharing.ranked(self.view, self.phrases, clause) or phrase
        phrase = self.owners.in_turn(phrase, clause, left)
        phrase = quantity_sharing.told_of(self.phrases, clause, phrase, context)
        told, self._told = self._told, None
        phrase = SPACES.sub(" ", phrase).strip(' ,;:.-–"“”')
        end = clause.right[1] if used and right else measure.end
        if measure.kind == "count":
            phrase, area = quantity_sharing.located(phrase)
            return Named(phrase or None, area, clause.left[0], max(end, measure.end), told)
        return Named(phrase or None, None, clause.left[0], max(end, measure.end), told)

    def _completed(self, phrase: str, clause: Clause, context: Context) -> str:
        """*phrase* with what the topic or the clause before adds to a bare head or unit."""
        measure = clause.measure
        topic = fold(context.topic or "")
        unit = fold((measure.unit or "").partition("/")[0])
        bare = _BARE_HEAD.fullmatch(fold(phrase)) or fold(phrase) == unit
        if "/" in (measure.unit or "") and fold(phrase) == unit and opening("head").match(topic):
            return phrase  # ``Số giường bệnh: 130 giường; 4,5 bác sĩ/vạn dân``
        sized = bare and phrase and (measure.kind == "measure" or "/" in (measure.unit or ""))
        if sized or (unit == "kỳ" and phrase and len(phrase.split()) < 3):
            thing = quantity_subjects.before(self.view, self.phrases, clause)
            if thing:
                return f"{phrase} {thing}"
        within = context.last if context.sentence == clause.sentence else None
        apart = within is not None and not clause.first and topic not in fold(within)
        if phrase and bare and topic and within and apart:
            phrase = f"{phrase} {trims.without_head(within)}"
        elif phrase and topic and topic not in fold(phrase) and bare:
            same = topic.startswith(fold(phrase))
            phrase = context.topic or "" if same else f"{phrase} {context.topic}"
        elif bare and phrase and context.last and not clause.first and measure.kind != "count":
            phrase = f"{phrase} {trims.without_head(context.last)}"
        elif phrase and measure.kind == "rate" and topic and topic != fold(within or ""):
            phrase = self._of_topic(phrase, context.topic or "")
        elif phrase and measure.kind == "measure" and context.last_unit == measure.unit:
            same = context.sentence == clause.sentence
            part = quantity_elisions.part(phrase, context.last) if same else None
            same = same and not clause.child
            phrase = part or (same and quantity_elisions.headed(phrase, context.last)) or phrase
        return phrase

    def _placed(
        self, clause: Clause, left: str, area: str | None, context: Context
    ) -> Named | None:
        """The name of a measure of which the clause tells no more than the place."""
        measure = clause.measure
        start, end = clause.left[0], measure.end
        others = area is None and left and _OTHER_PLACES.fullmatch(fold(left)) is not None
        if (area or others) and measure.kind == "count" and self._colon(clause, 12):
            listed = self._listed(clause)
            if listed is not None:
                phrase = f"{listed.phrase} {left}" if others else listed.phrase
                return Named(phrase, area, start, end, listed.change)
        if area is None:
            return None
        if context.rate or context.last:
            known = context.rate if measure.kind == "rate" else context.last
            return Named(known or context.last, area, start, end)
        if _OF_PLACES.search(self._sentence_head(clause)):
            return Named(self._lead(clause) or measure.unit, area, start, end)
        return None

    def _apart(self, clause: Clause, context: Context) -> Named | None:
        """``tổng kinh phí 25 tỷ đồng, ...; riêng năm 2026 là 6 tỷ đồng``: the whole, for a year."""
        measure = clause.measure
        low = max(clause.reach, clause.left[0] - 2)
        if not _ONE_YEAR.match(self.view.folded[low : measure.start]):
            return None
        if context.sentence != clause.sentence:
            return None
        if context.parent and context.parent_unit == measure.unit:
            return Named(context.parent, None, clause.left[0], measure.end)
        if context.last and context.last_unit == measure.unit and measure.kind != "rate":
            return Named(context.last, None, clause.left[0], measure.end)
        return None

    def _sentence_head(self, clause: Clause) -> str:
        """What stands before the words of a number in its sentence, at most."""
        low = max(clause.sentence[0], clause.left[0] - 120)
        return self.view.folded[low : clause.measure.start]

    def _of_topic(self, phrase: str, topic: str) -> str:
        """``Tỷ lệ nhập học: tiểu học 99,9%; THCS 98%``: the topic is what is measured."""
        member = re.sub("^tỷ lệ ", "", phrase)
        parts = fold(topic).startswith("cơ cấu") and len(member.split()) <= 8
        short = parts or (len(member.split()) <= 6 and not PREDICATE.search(fold(member)))
        if not short or member == phrase:
            return phrase
        folded = fold(topic)
        if folded.startswith("cơ cấu"):
            return f"{phrase} trong {topic}"
        if opening("rate").match(folded):
            known = quantity_elisions.rate(member, topic)
            return known if known else f"{topic} {member}"
        if PREDICATE.match(folded):  # ``Tham gia bảo hiểm y tế: học sinh 100%``
            return f"tỷ lệ {member} {topic}"
        return quantity_elisions.member(member, topic) or phrase

    def _lead(self, clause: Clause) -> str | None:
        """What the lead line names; its change is kept for the record."""
        led = self.phrases.lead(clause)
        if led is None:
            return None
        self._told = led.change
        return led.phrase

    def _route(self, clause: Clause, context: Context) -> str | None:
        """``Lộ trình giảm nghèo: năm 2021 giảm 1,6%``: the lead of a series by the year."""
        if context.sentence == clause.sentence and not clause.first:
            return None
        led = self.phrases.lead(clause)
        known = quantity_subjects.reduced(led.phrase) if led else None
        self._told = led.change if led and known else self._told
        return known

    def _listed(self, clause: Clause) -> Led | None:
        """``+ Thôn A: 85 người`` under ``chỉ tiêu người tham gia mới cho các thôn như sau:``."""
        led = self.phrases.lead(clause)
        if led is not None and _OTHER_PLACES.fullmatch(fold(led.phrase)):
            led = self.phrases.line(clause)
        named = quantity_subjects.counted(led.phrase) if led else ""
        if led is None or not 1 < len(named.split()) <= 10 or _PLACE.fullmatch(fold(named)):
            return None
        return Led(named, led.change)

    def _area(self, clause: Clause, left: str, right: str) -> str | None:
        """``xã Sa Bình (58,32%)``, ``Phường Yên Hòa: 1,2%``: the place alone stands before."""
        if left and _PLACE_NAME.fullmatch(left) and not right:
            return left
        if left and not right and _BARE_NAME.fullmatch(left):
            low = max(clause.sentence[0], clause.left[0] - 200)
            before = self.view.folded[low : clause.measure.start]
            return left if _OF_PLACES.search(before) else None
        if left or not clause.inner:
            return None
        opened = clause.piece[0] - 1
        before = self.view.text[max(0, opened - 60) : opened].rstrip()
        found = list(_PLACE_NAME.finditer(before))
        return found[-1][0] if found and found[-1].end() == len(before) else None

    def _rate(
        self, clause: Clause, left: str, right: str, copula: bool, context: Context
    ) -> tuple[str, bool]:
        folded, behind = fold(left), fold(right)
        headed = opening("rate").match(folded) is not None
        generic = not left or bool(_GENERIC.fullmatch(folded)) or bool(_CHANGED.fullmatch(folded))
        if generic:
            return self._bare_rate(clause, left, right, context)
        if headed:
            return left, False
        often = clause.measure.unit == "lần" and "so với" not in behind
        same = context.sentence == clause.sentence and not clause.first
        if often and same and context.last_unit == "%" and fold(left) in fold(context.last or ""):
            return context.last or "", False  # ``khám cho 100% người cao tuổi 01 lần/năm``
        left = (trims.without_agent(left) or left) if often else left
        if often:
            left = quantity_subjects.done(self.phrases, clause, left)
            return (f"{left} {right}", True) if right and not copula else (left, False)
        colon = ":" in self._close(clause)
        if right and left and self._of_base(clause, behind):
            return left, False  # ``số tiền chậm đóng không quá 2% số phải thu``
        agent = trims.AGENT.match(folded) and self._close(clause, 6).endswith(("giảm ", "tăng "))
        if right and (colon or not copula or agent or _PLACE.fullmatch(folded)):
            if opening("verb").match(folded) and not colon:
                return f"{left} {right}", True
            return right, True
        if _OF_PLAN.match(behind) and len(right.split()) <= 6:
            return f"{left} {right}", True
        if opening("head").match(folded) or clause.measure.unit in ("lần", "điểm"):
            return left, False
        return self._member(clause, left, context) or trims.as_rate(left), False

    def _bare_rate(
        self, clause: Clause, left: str, right: str, context: Context
    ) -> tuple[str, bool]:
        """The name of a rate before which nothing stands but ``tỷ lệ``, ``tăng``, ``chiếm``."""
        behind, headed = fold(right), opening("rate").match(fold(left)) is not None
        if opening("rate").match(behind):
            return right, True
        part_of = _SHARE.match(behind)
        raw = self.view.folded[clause.left[0] : clause.measure.start]
        based = _BASE.match(behind) is not None and raw.rstrip().endswith(("bằng", "chiếm"))
        if right and not part_of and (headed or not ("chiếm" in raw or based)):
            if not headed and context.last and not clause.first:
                right = self._elided(right, behind, context.last)
            elif not headed and clause.first and not clause.inner:
                right = quantity_sharing.receiver(self.view, self.phrases, clause, right) or right
            return (f"{left} {right}" if headed else right), True
        route = self._route(clause, context)
        told = quantity_subjects.told(self.view, self.phrases, clause) if clause.first else None
        known = (
            route or self.phrases.outer(clause) or told or context.last or context.rate
            or self._lead(clause)
        )  # fmt: skip
        if clause.measure.unit in ("lần", "điểm") or not known:
            return known or left or right, not known
        self._taken = True
        low = max(clause.sentence[0], clause.measure.start - 48)
        apart = "riêng " in self.view.folded[low : clause.measure.start]
        same = context.sentence == clause.sentence and known == context.last != context.rate
        if context.rate and apart and same:
            return f"{context.rate} {known}", False  # ``riêng 05 khu chung cư đạt 100%``
        planned = part_of is not None and _PLAN.search(part_of[0]) is not None
        if planned and right and len(right.split()) + 2 <= len(known.split()):
            return f"{known} so với {right}", False
        if based and 5 <= len(right.split()) <= len(known.split()) + 2:
            return f"{known} so với {right}", False
        grows = context.last_unit != "%" and trims.GROWS.search(raw) and known == context.last
        return (known if planned or grows else trims.as_rate(known)), False

    def _of_base(self, clause: Clause, behind: str) -> bool:
        """Whether what stands behind a share is only the whole: ``vượt 5% dự toán``."""
        measure = clause.measure
        if measure.bound == "at_most":
            return _BASE.match(behind) is not None
        over = self.view.folded.startswith("vượt", measure.start)
        return over and bool(_BASE.match(behind) or _PLAN.match(behind))

    def _member(self, clause: Clause, left: str, context: Context) -> str | None:
        """What a rate takes over from the measures before it in its sentence."""
        low = max(clause.sentence[0], clause.left[0] - 14)
        apart = re.search(
            r"(?<!\w)riêng (?:các |\d+ )?", self.view.folded[low : clause.left[0] + 6]
        )
        kind = quantity_elisions.kind(left, context.rate)
        if kind and context.sentence == clause.sentence:
            return kind
        if apart and context.rate and context.sentence == clause.sentence:
            return f"{context.rate} {left}"
        held = context.last if context.sentence == clause.sentence else None
        people = held and number_units.family(context.last_unit or "") == "people"
        deed = quantity_subjects.is_deed(left) or fold(left).startswith(
            ("qua ", "đã qua ", "chưa ")
        )
        if people and len(left.split()) <= 4 and deed:
            return f"tỷ lệ {held} {left}"  # ``85 bệnh nhân lao mới, điều trị khỏi 90%``
        return self._series(clause, left, context)

    def _series(self, clause: Clause, left: str, context: Context) -> str | None:
        """What a rate behind another in its sentence takes over from it."""
        if context.sentence != clause.sentence or ":" in self._close(clause):
            return None
        rate = context.rate if context.rate_sentence in (None, clause.sentence) else None
        placed = quantity_sharing.placed(self.phrases, clause, rate)
        if placed:
            return placed
        close = self._close(clause, 12).rstrip()
        grows = close.endswith(("tăng", "giảm", "tăng bình quân", "giảm bình quân"))
        if grows or quantity_elisions.of_parts(context.rate):
            return quantity_elisions.headed(left, context.rate or context.last)
        if close.endswith(("còn", "xuống", "lên")):
            return quantity_elisions.aged(left, rate or "")
        if quantity_elisions.HAVING.match(self.view.folded, clause.left[0], clause.measure.start):
            having = quantity_elisions.having(left, rate)
            if having:
                return having
        return quantity_elisions.rate(left, rate)

    def _count(
        self, clause: Clause, left: str, right: str, copula: bool, context: Context
    ) -> tuple[str, bool]:
        measure = clause.measure
        if measure.bare:
            return left, False
        if measure.unit in ("số", "kỳ"):
            return f"{quantity_subjects.done(self.phrases, clause, left)} {right}", True
        noun = (measure.unit or "").split("/")[0]
        counted = f"{'' if fold(noun) == 'lượt' and right else noun} {right}".strip()
        total = context.last if context.last_unit == measure.unit else None
        if not right and total and self._average(clause):
            return total, False
        own = self._own(clause, left, right)
        spread = self.owners.deployed(self.phrases, counted, clause, left)
        if spread:
            return spread, True
        if not own or _GENERIC.fullmatch(fold(own)):
            part = quantity_sharing.member(counted, clause, context, own)
            if part or right:
                return part or counted, True
            return self._known(clause, noun, context) or counted, False
        if self._close(clause).endswith("có "):
            self.owners.note(clause, own)
        if opening("head" if copula else "rate").match(fold(own)):
            return own, False
        reached = right and _REACHED.search(self._close(clause, 8))
        if reached or (len(own.split()) > 9 and len(counted.split()) >= 4):
            return counted, True
        return self._of_own(clause, own, right, copula, context)

    def _of_own(
        self, clause: Clause, own: str, right: str, copula: bool, context: Context
    ) -> tuple[str, bool]:
        """A counted noun with the words before it."""
        noun = (clause.measure.unit or "").split("/")[0]
        herd = "đàn" in fold(context.last or "").split() and context.sentence == clause.sentence
        if herd and noun == "con" and not right and "đàn" not in fold(own).split():
            return f"đàn {own}", False
        if not right and _MEASURED.match(fold(own)):
            return own, False
        if copula or not right:
            if not right and fold(own).startswith(("đàn ", "tổng đàn ")):
                return own, False
            same = fold(noun) in fold(own) or (not right and "/" in (clause.measure.unit or ""))
            whole = same or (not right and trims.are_people(noun, own))
            return (own if whole else f"{noun} {own} {right}"), False
        return f"{own} {'' if fold(noun) == 'lượt' else noun} {right}", True

    def _own(self, clause: Clause, left: str, right: str) -> str:
        """What the words before a counted noun add to it; light verbs and places add nothing."""
        own = self._without_subject(left, bool(right))
        told = trims.without_agent(own)
        bare = leading("modal", "light").fullmatch(fold(told) or "-")
        own = told if right or (told and not bare) else own
        empty = leading("connector", "modal", "light")
        if empty.fullmatch(fold(own)):
            own = "" if right or len(left.split()) > 14 or empty.fullmatch(fold(left)) else left
        place = _PLACE.fullmatch(fold(own.rpartition(", ")[2]))
        having = self._close(clause).endswith("có ")
        listed = _PLACES_END.search(fold(own.rpartition(", ")[0])) is not None
        return "" if place and not listed and (right or (having and ", " in own)) else own

    def _known(self, clause: Clause, noun: str, context: Context) -> str | None:
        """What is counted where neither side says it: ``còn lại 1.360 hộ``, ``đối với 01 hộ``."""
        told = quantity_subjects.told(self.view, self.phrases, clause) if clause.first else None
        told = told if noun and fold(noun) in fold(told or "") else None
        known = self.phrases.outer(clause) or told or self._same_noun(clause, noun, context)
        if known is None and context.last and context.sentence == clause.sentence:
            close = self._close(clause, 12)
            short = context.last_unit != "%" and len(context.last.split()) <= 7
            place = _PLACED_UNIT.match(fold(context.last_unit or ""))
            if short and not place and fold(noun) in _MEMBERS and _HAVING.search(close):
                known = f"{noun} {context.last}"
        if known is None and not noun:
            known = self._lead(clause)
        if known is None and _REACHED.search(self._close(clause, 8)):
            unit = clause.measure.unit or "-"
            known = next((n for u, n in context.named.items() if u.startswith(unit)), None)
        if known is None and context.last and _JOINED.search(self._close(clause, 10)):
            known = f"{noun} {context.last}"
        if known is None and self._close(clause).rstrip().endswith(":"):
            known = self._lead(clause)  # ``- Năm 2024: 200.000 em`` under a lead line
        return known

    def _amount(
        self, clause: Clause, left: str, right: str, copula: bool, context: Context
    ) -> tuple[str, bool]:
        own = self._without_subject(left, False)
        if own and _GENERIC.fullmatch(fold(own)):
            if right and not copula:
                return f"{own} {right}", True
            thing = quantity_subjects.before(self.view, self.phrases, clause)
            if thing and not (context.topic or context.sentence == clause.sentence):
                return f"{own} {thing}", False  # ``Xây chợ Mới, diện tích 900 m2``
            return self._generic(clause, own, right, context), False
        priced = _PRICED.match(fold(context.topic or "")) and ":" not in self._close(clause)
        if own and priced and len(own.split()) <= 5 and not opening("head").match(fold(own)):
            return f"{context.topic} {own}", False
        last_unit, unit = context.last_unit or "", clause.measure.unit or ""
        same = "/" in unit and (last_unit.startswith(unit) or unit.startswith(last_unit or "-"))
        told = context.sentence == clause.sentence and fold(right).startswith("đối với ")
        if not own and right and same and (told or not clause.first):
            receiver = fold(context.last or "").find(" đối với ")
            whole = receiver < 0 or not _FOR.match(fold(right))
            return f"{context.last if whole else (context.last or '')[:receiver]} {right}", True
        if context.last and _DIMENSION.fullmatch(fold(own)):
            return f"chiều {own} {trims.without_head(context.last)}", False
        own = trims.without_agent(own) if right else own
        spending = not right and quantity_subjects.spent(self.view, self.phrases, clause, own)
        if spending:
            return spending, False
        if not own:
            known = right or self.phrases.outer(clause)
            if (
                not known
                and context.sentence != clause.sentence
                and clause.measure.kind == "amount"
            ):
                known = quantity_subjects.source(self.view, self.phrases, clause)
            known = known or context.last or self._lead(clause)
            spent = context.title if clause.measure.kind == "amount" else None
            return known or spent or "", bool(right)
        raw = self.view.folded[
            max(clause.left[0], clause.measure.start - 24) : clause.measure.start
        ]
        having = raw.endswith("có ") or bool(right and last("light", "verb").search(raw.rstrip()))
        if right and len(right.split()) <= 6 and _FOR.match(fold(right)):
            return f"{own} {right}", True  # ``mức hỗ trợ 10 triệu đồng/ha đối với hộ nghèo``
        if not right or (not having and (copula or opening("head").match(fold(own)))):
            return own, False
        return f"{own} {right}", True

    def _generic(self, clause: Clause, own: str, right: str, context: Context) -> str:
        """What ``kinh phí``, ``số tiền``, ``tổng cộng`` alone speak of."""
        same = context.sentence == clause.sentence and not clause.first
        within = (context.last or "") if same else ""
        if within and fold(context.topic or "") not in fold(within):
            return f"{own} {trims.without_head(within)}"
        if context.sentence != clause.sentence and clause.measure.kind == "amount":
            money = quantity_subjects.source(self.view, self.phrases, clause)
            if money:
                return money
        if fold(context.topic or "") == fold(own):
            return f"{own} {quantity_subjects.project(self.view, clause)}"
        topic = context.topic or trims.without_head(context.last or "")
        return f"{own} {topic or right or ''}"

    def _close(self, clause: Clause, reach: int = 3) -> str:
        """The last characters before the number."""
        start = clause.measure.start
        return self.view.folded[max(clause.sentence[0], start - reach) : start]

    def _colon(self, clause: Clause, reach: int = 3) -> bool:
        return ":" in self._close(clause, reach)

    def _average(self, clause: Clause) -> bool:
        """``bình quân mỗi năm đào tạo 300 lao động`` behind a total: the same thing by the year."""
        text = self.view.folded[clause.left[0] : clause.measure.start]
        return _AVERAGE.search(text) is not None and not clause.first

    def _without_subject(self, left: str, spare: bool) -> str:
        """*left* behind its subject and modal; the subject itself when nothing else is left."""
        folded = fold(left)
        ends = [m for m in _SUBJECT_END.finditer(folded) if trims.ends_subject(m, folded)]
        if not ends or opening("head").match(folded):
            return left
        rest = left[ends[-1].end() :].strip()
        led = leading("connector", "modal").match(fold(rest))
        rest = rest[led.end() :] if led else rest
        if rest:
            return rest
        if spare:
            return ""
        return left[: len(strip_tail(folded[: ends[0].start()], "tail"))].strip()

    def _elided(self, right: str, behind: str, last: str) -> str:
        """``100% hồ sơ tại cấp tỉnh, 90% tại cấp huyện``: the noun stands before the first."""
        pattern = PREDICATE if PREDICATE.match(behind) else _PLACED
        if not pattern.match(behind):
            return right
        cut = pattern.search(fold(last))
        return f"{last[: cut.start()] if cut else last} {right}"

    def _again(self, clause: Clause, noun: str, context: Context) -> bool:
        """``Tổng đàn bò đạt 21.000 con, tăng 2.650 con``: a verb and a number alone go on."""
        same = context.sentence == clause.sentence and context.last_unit == noun
        return same and _REACHED.search(self._close(clause, 8)) is not None

    def _same_noun(self, clause: Clause, noun: str, context: Context) -> str | None:
        """The last indicator, when it can be counted in *noun* too: ``còn lại 1.360 hộ``."""
        for known in (context.last, context.parent):
            if known and _SPENT.match(fold(known)) and context.last_unit != noun:
                continue  # ``kinh phí cho mỗi mô hình là 50 triệu đồng, tổng số 12 mô hình``
            if known and (
                not noun or fold(noun) in fold(known) or self._again(clause, noun, context)
            ):
                return re.sub(r"^(?:tỷ|tỉ) lệ ", "", known)
        return None
