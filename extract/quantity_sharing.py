"""What several numbers of a sentence share: an owner, a place, a predicate, a ranking.

``Các sở có 87 máy chủ, 821 máy tính`` says once whose they are; ``tỷ lệ ... ở cấp tỉnh đạt 95%, ở
cấp huyện đạt 80%`` says once what is measured; ``(05 huyện, 14 sở)`` counts parts of what stands
before the bracket; ``xếp thứ 25 về hạ tầng (tăng 18 bậc)`` names the ranking there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import number_units, quantity_elisions
from .folding import fold
from .quantity_clauses import Clause
from .quantity_names import Context
from .quantity_phrases import PREDICATE, Phrases
from .quantity_words import opening
from .view import View

_NEXT = re.compile(r"(?:[,( ]|và|bình quân|trung bình|đạt|khoảng|gần|trên|hơn)*")
_WHERE = re.compile(
    r"(?:và |còn |riêng )?(?P<place>(?:trong(?! đó)|ở|tại|đối với|thuộc) [^,;:]{3,90}?)"
    r"(?: (?:chỉ|mới|đã|ước|cũng|thì))*(?: (?:đạt|là|chiếm|còn|có|đạt được))*"
)
_PLACED = re.compile(r"(?<!\w)(?:trong|ở|tại|đối với|thuộc)(?!\w)")
_RECEIVER = re.compile(
    r"(?<!\w)(?:cho|đối với)(?: (?:toàn thể|toàn bộ|đội ngũ|tất cả|các|những))* "
    r"(?P<who>[^,;:.()\d]{4,90}?),? ?(?:để|và|nhằm)? ?$"
)
_RANK = re.compile(
    r"(?:(?:được )?(?:xếp|đứng|giữ|ở|đạt)(?: hạng| ở| loại)?(?: vị trí| hạng)?(?: thứ)?"
    r"|vị trí(?: thứ)?"
    r"|thứ(?: hạng)?|hạng(?: thứ)?) \d{1,3}(?: ?/ ?\d{1,3})?(?P<of>[^,;.()]{0,120})$"
)
_OF = re.compile(
    r"(?: (?:tỉnh|thành|địa phương|cả nước|toàn quốc)[^,;.()]*?)?(?= (?:về|theo) | ?$)"
)


_DEPLOYED = re.compile(
    r"(?:^|[,;:.] )(?P<what>[^,;:.\d]{4,90}?) (?:đã |đang |sẽ )?được "
    r"(?P<verb>triển khai|thực hiện|áp dụng"
    r"|nhân rộng|ứng dụng|vận hành|lắp đặt|xây dựng)(?: [^,;:.\d]{0,60})? (?:tại|ở)$"
)
_CAPITAL = r"[A-ZĐÀ-ỸƯƠÂÊÔĂ][^\s,;.]*"
_NAMED_PLACE = (
    r"(?:(?:các )?(?:xã|phường|thị trấn|huyện|thị xã|thành phố|quận|thôn|bản|buôn|ấp|làng"
    r"|khu phố) )"
    rf"{_CAPITAL}(?: {_CAPITAL})*"
)
_LOCATED = re.compile(
    rf" (?:tại|ở) (?:địa bàn )?(?P<place>{_NAMED_PLACE}(?:(?:, | và |,? và )"
    rf"(?:{_NAMED_PLACE}|{_CAPITAL}(?: {_CAPITAL})*))*)$"
)


_IN_TURN = re.compile(r"(?i),? (?:đạt |là )?(?:lần lượt|tương ứng)(?: là| đạt)*$")
_VALUE = re.compile(r"\d[\d.,]*\d|\d")
_VALUES = re.compile(r"[^.;\n]*?(?=[.;\n]? *$|\.(?= |$)|;)")


@dataclass(slots=True)
class Owner:
    """Who has the things that a list of counts names."""

    words: str
    piece: tuple[int, int]
    end: int


class Owners:
    """Carries the owner of a list from its first count to the others: ``A có 87 X, 821 Y``."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.last: Owner | None = None
        self.spread: tuple[tuple[int, int], str] | None = None
        self.turns: tuple[tuple[int, int], list[str]] | None = None

    def note(self, clause: Clause, own: str) -> None:
        """The words *own* before ``có`` own what is counted here."""
        if own and not opening("head", "verb", "light").match(fold(own)) and len(own.split()) > 1:
            self.last = Owner(own, clause.piece, max(clause.measure.end, clause.right[1]))

    def of(self, phrase: str, clause: Clause, left: str) -> str:
        """*phrase* with the owner that the counts before it name; the list must be unbroken."""
        owner, measure = self.last, clause.measure
        if owner is None:
            return phrase
        inside = owner.piece[0] <= measure.start < owner.piece[1]
        listed = (
            inside
            and left in ("", "bình quân", "trung bình")
            and measure.kind == "count"
            and not PREDICATE.search(phrase)
        )
        if clause.inner and "/" not in (measure.unit or ""):
            return phrase
        if not listed or not _NEXT.fullmatch(
            re.sub(r"\([^()]*\)", "", self.view.folded[owner.end : measure.digits])
        ):
            return phrase
        if not clause.inner:
            owner.end = max(measure.end, clause.right[1])
        return phrase if fold(owner.words) in fold(phrase) else f"{phrase} {owner.words}"

    def deployed(self, phrases: Phrases, counted: str, clause: Clause, left: str) -> str | None:
        """``Mô hình X được triển khai tại 5/20 sở; 10/13 huyện``: places that carry X out."""
        start = clause.measure.start
        on = not left and self.spread and self.spread[0] == clause.sentence and not clause.inner
        at = left and self.view.folded.endswith(("tại ", " ở "), max(0, start - 4), start)
        if not (on or at) or number_units.family(counted) != "places":
            return None
        if on and self.spread:
            return f"{counted} {self.spread[1]}"
        low = max(clause.sentence[0], clause.measure.start - 240)
        told = _DEPLOYED.search(phrases.phrase(low, clause.measure.start))
        if told is None:
            return None
        thing = told["what"].strip()
        self.spread = (clause.sentence, f"{told['verb'].lower()} {thing[:1].lower()}{thing[1:]}")
        return f"{counted} {self.spread[1]}"

    def in_turn(self, phrase: str, clause: Clause, left: str) -> str:
        """``Tỷ lệ trường mầm non, tiểu học đạt chuẩn lần lượt là 65%, 80%``: one name each."""
        told = _IN_TURN.search(phrase)
        if told is not None:
            base = phrase[: told.start()].rstrip(" ,")
            names = _members(base)
            listed = _VALUES.match(self.view.folded, clause.measure.digits, clause.sentence[1])
            values = _VALUE.findall(listed[0]) if listed else []
            self.turns = (clause.sentence, names[1:]) if len(names) == len(values) else None
            return names[0] if self.turns else base
        if self.turns is None or self.turns[0] != clause.sentence or left or not self.turns[1]:
            return phrase
        return self.turns[1].pop(0)


def _members(base: str) -> list[str]:
    """The names that a list in a subject shortens: ``trường mầm non, tiểu học đạt chuẩn``."""
    parts = [part.strip() for part in re.split(r", | và ", base)]
    if len(parts) < 2 or any(not part for part in parts):
        return []
    level = quantity_elisions.levels(parts[0], parts[-1])
    if level is not None:
        head, tail = parts[0][: level[0]].strip(), parts[-1][level[1] :].strip()
        parts[0], parts[-1] = parts[0][level[0] :], parts[-1][: level[1]]
        return [f"{head} {part} {tail}".strip() for part in parts]
    cut = PREDICATE.search(fold(parts[-1]))
    tail = parts[-1][cut.start() :] if cut else ""
    parts[-1] = parts[-1][: cut.start()].strip() if cut else parts[-1]
    size = len(parts[1].split())
    first = parts[0].split()
    head = " ".join(first[:-size])
    parts[0] = " ".join(first[-size:])
    return [f"{head} {part} {tail}".strip() for part in parts]


def located(phrase: str) -> tuple[str, str | None]:
    """*phrase* without the named places at its end, and those: ``02 trạm bơm tại xã Phú Cát``."""
    place = _LOCATED.search(phrase) if " tại " in phrase or " ở " in phrase else None
    if place is None or len(phrase[: place.start()].split()) < 2:
        return phrase, None
    return phrase[: place.start()], place["place"]


def placed(phrases: Phrases, clause: Clause, before: str | None) -> str | None:
    """``tỷ lệ A trong các sở đạt 95%, trong các huyện đạt 80%``: the same, at another place."""
    if not before:
        return None
    told = _WHERE.fullmatch(phrases.phrase(*clause.left).strip(" ,"))
    if told is None or PREDICATE.search(fold(told["place"])):
        return None
    places = [m.start() for m in _PLACED.finditer(fold(before)) if m.start()]
    body = before[: places[-1]].strip() if places else before
    return f"{body} {told['place']}"


def member(phrase: str, clause: Clause, context: Context, own: str = "") -> str | None:
    """``19 cán bộ đạt yêu cầu (05 huyện, 14 sở)``: the parts of what stands before a bracket."""
    known = context.last
    if known and context.sentence == clause.sentence and fold(own) in _SIZES:
        return f"{own} {known}"  # ``01 bệnh viện đa khoa quy mô 300 giường``
    if not clause.inner or context.sentence != clause.sentence or not known:
        return None
    if PREDICATE.search(fold(phrase)) or len(phrase.split()) > 8:
        return None
    parts = quantity_elisions.subject(known)
    kind = number_units.family(phrase)
    if parts and kind == "places" and number_units.family(parts[0]) == "places":
        return f"{phrase} {parts[1]}"
    if kind == "places" and number_units.family(known) == "people":
        return f"{phrase} có {known}"
    return None


_SIZES = frozenset(("quy mô", "công suất", "sức chứa"))


def receiver(view: View, phrases: Phrases, clause: Clause, right: str) -> str | None:
    """``Bồi dưỡng cho cán bộ cấp xã, bảo đảm 70% biết soạn thảo văn bản``: who knows it."""
    low, high = max(clause.sentence[0], clause.left[0] - 200), clause.left[0]
    if not PREDICATE.match(fold(right)) or high <= low:
        return None
    text = phrases.phrase(low, high)
    told = _RECEIVER.search(text)
    if told is None or PREDICATE.search(fold(told["who"])):
        return None
    return f"{told['who'].strip()} {right}"


def ranked(view: View, phrases: Phrases, clause: Clause) -> str | None:
    """``chỉ số PCI xếp thứ 25/63 (tăng 3 bậc)``: the ranking that a step in rank speaks of."""
    if clause.measure.unit != "bậc":
        return None
    high = clause.piece[0] - 1 if clause.inner else clause.left[0]
    low = max(clause.sentence[0], high - 260)
    text = phrases.phrase(low, high).rstrip(" ,(")
    found = _RANK.search(fold(text))
    if found is None:
        return None
    of = text[found.start("of") :]
    about = _OF.match(fold(of))
    of = of[about.end() :] if about else of
    if of.strip():
        return f"xếp hạng {of.strip()}"
    before = re.split(r"[,;:.]\s", text[: found.start()])[-1].strip(" ,;:.")
    return f"xếp hạng {before}" if before else None


_COSTS = re.compile(r"(?:tổng )?(?:vốn|mức) đầu tư")
_SOURCE = re.compile(r"nguồn (?:vốn |thu |kinh phí )?[^\W\d]")
_MUST = re.compile(r" (?:cần )?phải(?= )")
_CHANGES = re.compile(r", (?:chỉ |được )?(?:tăng|giảm)(?: thêm)? ?$")


def told_of(phrases: Phrases, clause: Clause, phrase: str, context: Context) -> str:
    """*phrase* as what it is about: a source of money, a subject without its other predicate.

    ``- Nguồn ngân sách tỉnh: 32 tỷ`` under ``Tổng kinh phí ... như sau:`` is money;
    ``số lượng đăng ký phải sát nhu cầu, tăng không quá 20%`` is a change of the number.
    """
    measure = clause.measure
    if measure.kind != "amount" and (measure.kind != "rate" or " phải " not in phrase):
        return phrase
    folded = fold(phrase)
    costs = measure.kind == "amount" and _COSTS.fullmatch(folded) and not clause.first
    if costs and context.sentence == clause.sentence and context.last_unit not in ("VND", "%"):
        return f"{phrase} {context.last or ''}".strip()
    if measure.kind == "amount" and _SOURCE.match(folded) and "kinh phí" not in folded:
        line = phrases.line(clause)
        if line is not None and "kinh phí" in fold(line.phrase):
            return f"kinh phí {phrase[:1].lower()}{phrase[1:]}"
    must = _MUST.search(folded)
    if measure.kind == "rate" and must and len(folded[: must.start()].split()) > 1:
        low = max(clause.left[0], measure.start - 16)
        if _CHANGES.search(phrases.view.folded, low, measure.start):
            return phrase[: must.start()]
    return phrase
