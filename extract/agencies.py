"""Names of agencies: bodies, groups of bodies and persons in office, wherever a plan names them.

An open class: no list of agencies is kept. A name is a head word (``Sở``, ``Phòng``, ``Ủy ban
nhân dân``, ``các cơ quan``, ``Chủ tịch`` ...) and what the grammar of names lets follow: words
with a capital, fields of work, kinds of place, and closing phrases such as ``có liên quan``. It
ends at the verb of the duty, at a preposition, or at a mark. Heads, fields, groups, decoys and
verbs are lexicon files; this module is the grammar that joins them.

Examples of names: ``Sở Văn hóa, Thể thao và Du lịch``, ``UBND các xã, thị trấn``, ``các cơ quan,
đơn vị liên quan``, ``Chánh Văn phòng Ủy ban nhân dân Thành phố``, ``Phòng LĐ-TB&XH``. Joined
carriers (``Phòng Y tế, Trung tâm Y tế huyện``) are one name each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .agency_identity import identify
from .folding import bare
from .lexicon import Entry, alternation, load

__all__ = ["ROLE", "VERB", "Agencies", "Name", "identify", "joined", "mend"]

MAX_PLAIN = 9  # words in lower case that nothing explains; more are the duty, not the name
MAX_ROW = 60  # joined names
MAX_NAME = 400  # characters: the longest names of groups take two lines


def _needing(kind: str) -> tuple[Entry, ...]:
    return tuple(e for e in load("agency_heads") if e.data["needs"] == kind)


_END = r"(?!\w)"
_HEAD = re.compile(
    f"(?:(?P<none>{alternation(_needing('none'))})"
    f"|(?P<name>{alternation(_needing('name'))})"
    f"|(?P<place>{alternation(_needing('place'))})){_END}"
)
_DECOY = re.compile(f"(?:{alternation(load('agency_decoys'))}){_END}")
_FIELD = re.compile(f"(?:{alternation(load('agency_fields'))}){_END}")
_GROUP = re.compile(f"(?:{alternation(load('agency_groups'))}){_END}")
_EACH = re.compile(r"(?:các|những|từng|mỗi|toàn thể|tất cả(?: các)?|một số|mọi) (?=\w)")
_PLACE = re.compile(
    r"(?:các |cấp )?(?:tỉnh|thành phố|tp|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu|thôn|bản|ấp"
    rf"|buôn|làng|khu phố|tổ dân phố|khu vực|cơ sở|trung ương|khóm){_END}"
)
VERB = re.compile(f"(?:{alternation(load('roles'))}|{alternation(load('duties'))}){_END}")
ROLE = re.compile(f"(?:{alternation(load('roles'))}){_END}")
# What closes the name of a body or a group: said of which bodies are meant.
_CLOSING = re.compile(
    r"(?:(?:có )?liên quan|hữu quan|khác|cùng cấp|các cấp"
    r"|cấp (?:tỉnh|huyện|xã|trên|dưới|cơ sở|trung ương)"
    r"|có thẩm quyền|chức năng|chuyên môn|trực thuộc|thuộc|của|ngang bộ|nêu trên|trên"
    r"|(?:đóng |hoạt động )?(?:trên|tại) địa bàn|từ (?:trung ương|tỉnh|huyện|thành phố|xã)"
    r" (?:đến|tới) (?:cơ sở|xã|thôn|địa phương)|ở cơ sở|trong và ngoài (?:nước|tỉnh)"
    r"|được nhận ủy thác(?: cho vay)?|quản lý (?:nhà nước|chuyên ngành|ngành|vận hành|khai thác)"
    r"(?:, lĩnh vực)?|cung cấp dịch vụ|sản xuất,? kinh doanh|kinh doanh|xuất khẩu"
    r"|xuất,? nhập khẩu|khai thác khoáng sản|sử dụng lao động|hoạt động trong lĩnh vực"
    rf"|xã hội|địa phương){_END}"
)
_STOP = re.compile(
    r"(?:trong|để|tại|theo|về|khi|nếu|với|do|bằng|từ|đến|cho|sẽ|đã|đang|cần|phải|được|bị|là|làm"
    r"|như|thì|mà|nhằm|có|còn|chưa|không|cũng|hàng|hằng|ngoài|qua|sau|trước|vào|ra|rồi|nên|này"
    rf"|cùng|hoặc|nhất|thông qua|giữa|vì|bởi|gồm|bao gồm|đồng thời|luôn|trở|chịu|tự){_END}"
)
_TOKEN = re.compile(r"[^\W_](?:[\w&/.]*\w)?(?:-[\w&]+)*")
_GAP = re.compile(r" ?(?:,|;|/| - |-| & |\bvà\b|\bcùng\b)? ?(?:\bvà\b )?")
_SEPARATOR = re.compile(r" ?(?:[,;] ?(?:và |cùng (?:với )?)?|/ ?| và | cùng (?!cấp)(?:với )?| & )")
_UNITS = (
    "thị trấn|đặc khu|thành phố|thị xã|phường|quận|huyện|tỉnh|xã|thôn|bản|ấp|buôn|làng|khu phố"
    "|tổ dân phố"
)
_UNIT = re.compile(f"(?:{_UNITS}){_END}")
_DIVISION = re.compile(rf"(?:tỉnh|thành|huyện|quận|thị|xã|phường) ?(?:đoàn|ủy|đội){_END}")
_UNIT_BEFORE = re.compile(f"(?:{_UNITS})$")
_ROW = re.compile(r", và |, | và |/| ")
_OBJECT = re.compile(r"(?!và\b)\w")
_OFFICER = re.compile(
    "(?:" + alternation(tuple(e for e in load("agency_groups") if e.id == "officer")) + f"){_END}"
)
_HEADED = re.compile(
    "(?:" + alternation(tuple(e for e in load("agency_heads") if e.id == "officer")) + f"){_END}"
)
_TO_CHUC = re.compile(r"tổ chức(?= (?!và |có liên|liên|cá |khác|trong|trên|nêu|thuộc|của)|$)")


# Words on which the reading hangs, and their slips in scanned or hasty texts (``phối họp``).
_HINGES = (
    "phối hợp", "chủ trì", "tham mưu", "trách nhiệm", "đề nghị", "thực hiện", "triển khai",
    "tổ chức", "ủy ban nhân dân", "hướng dẫn", "cơ quan", "đơn vị", "liên quan", "sở, ban",
)  # fmt: skip


def mend(folded: str) -> str:
    """*folded* with slips of tone in the words that matter mended; same length."""
    plain = bare(folded)
    for hinge in _HINGES:
        key = bare(hinge)
        if plain.count(key) == folded.count(hinge):
            continue
        parts = []
        at = 0
        for slip in re.finditer(rf"(?<!\w){key}(?!\w)", plain):
            if folded[slip.start() : slip.end()] != hinge:
                parts += [folded[at : slip.start()], hinge]
                at = slip.end()
        folded = "".join([*parts, folded[at:]])
    return folded


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an agency: ``text[start:end]``; ``kind`` is the lexicon class of its head.

    ``group`` marks bodies without a name of their own (``các sở, ngành``). ``head`` is a head that
    a list names once for all (``các Sở: Nội vụ, Tư pháp``).
    """

    start: int
    end: int
    group: bool = False
    head: str = ""

    def words(self, text: str) -> str:
        """The name as written; an elided head is put back."""
        return self.head + text[self.start : self.end]


class Agencies:
    """Reads names of agencies off a text and its folded copy (same length)."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded
        self.sparing = False  # names end before the first word that nothing explains
        self.known: dict[str, list[str]] = {}  # by the first two words: names that headings say

    def learn(self, start: int, end: int) -> None:
        """Remember the name that a heading states, for the places where its end is in doubt."""
        words = self.folded[start:end].split()
        if 3 <= len(words) <= 20:
            self.known.setdefault(" ".join(words[:2]), []).append(" ".join(words))

    def learn_heading(self, start: int, end: int) -> None:
        """Learn the names of a heading that holds nothing else, a verb that is a field included."""
        while end > start and self.folded[end - 1] in " .:;":
            end -= 1
        names, stop = self.names(start, end, lone=True)
        if not names or names[-1].group:
            return
        rest = self.folded[stop:end].strip()
        field = _FIELD.fullmatch(rest)
        if field and not ROLE.match(rest):
            self.learn(names[-1].start, end)
        elif not rest:
            for name in names:
                self.learn(name.start, name.end)

    def _learnt(self, start: int, stop: int, end: int) -> int:
        """End of the longest known name at *start* that goes on behind *stop*."""
        if not self.known:
            return stop
        key = " ".join(self.folded[start : start + 60].split(" ", 2)[:2])
        for known in self.known.get(key, ()):
            behind = start + len(known)
            if stop < behind <= end and self.folded.startswith(known, start):
                after = self.folded[behind : behind + 1]
                stop = stop if after.isalnum() else behind
        return stop

    def names(self, start: int, end: int, *, lone: bool = False) -> tuple[list[Name], int]:
        """The joined names that begin at *start*, and where their row ends.

        ``lone`` lets a group of one noun without ``các`` begin the row (``cơ quan liên quan``).
        """
        found: list[Name] = []
        stop = start
        position = start
        while position < end and len(found) < MAX_ROW:
            name = self.name(position, end, lone=lone or bool(found))
            if name is None:
                break
            found.append(name)
            stop = name.end
            elided = self._elided(name, end)
            if elided:
                found[-1:] = elided
                stop = elided[-1].end
            after = self.behind_bracket(stop, end)
            separator = _SEPARATOR.match(self.folded, after, end)
            if separator is None:
                break
            position = separator.end()
        return found, stop

    def _elided(self, name: Name, end: int) -> list[Name]:
        """The offices of ``các Sở: Nội vụ, Tư pháp``: one name each, its head left out."""
        if self.folded[name.end : name.end + 2] != ": ":
            return []
        if "các " not in self.folded[name.start : name.end] or not _ELIDING.search(
            self.folded, name.start, name.end
        ):
            return []
        office = re.sub(r"^[Cc]ác ", "", self.text[name.start : name.end]).replace(" các ", " ")
        words = office.split()
        head = " ".join([*words[:-1], words[-1].capitalize(), ""])
        found: list[Name] = []
        position = name.end + 2
        while True:
            field = _FIELDS.match(self.folded, position, end)
            if field is None or not self._capital(position):
                break
            if not head.startswith("Bộ") and self.name(position, end) is not None:
                break  # a body of its own stands behind the last office
            found.append(Name(position, field.end(), False, head))
            separator = _SEPARATOR.match(self.folded, field.end(), end)
            if separator is None:
                break
            position = separator.end()
        return found

    def name(self, start: int, end: int, *, lone: bool = False) -> Name | None:
        """The name of one body or one group of bodies that begins at *start*."""
        end = min(end, start + MAX_NAME)
        found = self._name(start, end, lone)
        if found is None or found.group or not self.known:
            return found
        return Name(start, self._learnt(start, found.end, end), found.group, found.head)

    def _name(self, start: int, end: int, lone: bool) -> Name | None:
        each = _EACH.match(self.folded, start, end)
        position = each.end() if each else start
        group = self._group(position, end, each is not None, lone)
        if group is not None:
            return Name(start, group, True)
        decoy = _DECOY.match(self.folded, position, end)
        if decoy and not self._titled(decoy):
            return None
        head = _HEAD.match(self.folded, position, end)
        if head is None or not self._head_stands(head, end):
            return None
        if head["name"] in ("sở", "bộ"):
            return Name(start, self._tail(head.end(), end, closed=True), each is not None)
        officer = _HEADED.match(head[0]) is not None
        return Name(start, self._led(head.end(), end, officer), each is not None)

    def _led(self, stop: int, end: int, officer: bool) -> int:
        """End of a name whose head ends at *stop*; an officer's office may be a group."""
        inner = stop + 1
        if inner < end and self.folded[stop] == " ":
            each = _EACH.match(self.folded, inner, end)
            many = each is not None or self.folded.endswith(" các", 0, stop)
            group = self._group(each.end() if each else inner, end, many, False)
            if group is not None and (many or officer) and not self._capital(inner):
                return group
        return self._tail(stop, end)

    def spare(self, start: int, end: int) -> tuple[list[Name], int]:
        """The joined names at *start* without words that no lexicon explains."""
        self.sparing = True
        try:
            return self.names(start, end)
        finally:
            self.sparing = False

    def follows_plain(self, position: int, end: int) -> bool:
        """Tell whether a word in lower case that may be a verb stands at *position*."""
        token = _TOKEN.match(self.folded, position, end)
        if token is None or token.end() >= end or self._capital(position):
            return False
        if self.folded[token.end()] != " " or not token[0].isalpha():
            return False
        return not (
            _STOP.match(self.folded, position, end)
            or _CLOSING.match(self.folded, position, end)
            or _PLACE.match(self.folded, position, end)
            or _FIELD.match(self.folded, position, end)
            or _NO_VERB.match(self.folded, position, end)
        )

    def phrase(self, start: int, end: int) -> int:
        """End of a noun phrase at *start* that has no known head (``cấp trên``): up to a verb."""
        return self._tail(start - 1, min(end, start + 80), group=True)

    def opens(self, position: int, end: int) -> bool:
        """Tell whether a name of a body begins at *position*; where it ends is not asked."""
        each = _EACH.match(self.folded, position, end)
        at = each.end() if each else position
        noun = self._noun(at, end, each is not None)
        if noun is not None:
            if each is not None:
                return True
            row = _ROW.match(self.folded, noun, end)
            if row and row[0] != " " and self._noun(row.end(), end) is not None:
                return True
            if self._capital(at) and _CLOSING.match(self.folded, noun + 1, end):
                return True
        decoy = _DECOY.match(self.folded, at, end)
        if decoy and not self._titled(decoy):
            return False
        head = _HEAD.match(self.folded, at, end)
        return head is not None and self._head_stands(head, end)

    def _head_stands(self, head: re.Match[str], end: int) -> bool:
        """Tell whether the words behind a head that needs a name or a place give it one."""
        if head["none"]:
            return True
        after = head.end()
        if after >= end or self.folded[after] not in " -":
            return False
        after += 1
        if head["place"]:
            return self._capital(after) or bool(_PLACE.match(self.folded, after, end))
        if _FIELD.match(self.folded, after, end) or _PLACE.match(self.folded, after, end):
            return True
        if self.text[head.start() : after - 1].isupper():
            return False  # in capitals throughout, a capital tells nothing
        return self._capital(after)

    def _titled(self, words: re.Match[str]) -> bool:
        """Tell whether the second of *words* has a capital of its own: ``Bộ Tài (chính)``."""
        blank = self.folded.find(" ", words.start(), words.end())
        second = self.text[blank + 1 : blank + 3]
        return blank > 0 and second[:1].isupper() and second[1:].islower()

    def _capital(self, position: int) -> bool:
        return position < len(self.text) and self.text[position].isupper()

    def _group(self, start: int, end: int, quantified: bool, lone: bool) -> int | None:
        """End of a row of group nouns (``sở, ban, ngành tỉnh``) at *start*, or None."""
        noun = self._noun(start, end, quantified)
        if noun is None:
            return None
        count = 1
        officer = _OFFICER.match(self.folded, start, end)
        local = self.folded.startswith("địa phương", start)
        stop = noun
        while True:
            gap = _ROW.match(self.folded, stop, end)
            following = self._noun(gap.end(), end) if gap else None
            if following is None or gap is None or (local and gap[0] != " "):
                break
            if officer is None and _OFFICER.match(self.folded, gap.end(), end):
                break  # an officer begins a carrier of his own
            if officer is not None and gap[0] != " ":
                break
            if gap[0] == " " and not _PLACE.match(self.folded, gap.end(), end):
                break
            count += gap[0] != " "
            stop = following
        tail = self._tail(stop, end, group=not local)
        if quantified or count > 1:
            return tail
        if not lone and not (self._capital(start) and tail > noun):
            return None
        if self._named_instead(start, end):
            return None
        return tail

    def _named_instead(self, start: int, end: int) -> bool:
        """A single noun that a name follows is the head of a name, no group: ``Sở Y tế``."""
        head = _HEAD.match(self.folded, start, end)
        return head is not None and self._head_stands(head, end)

    def _noun(self, start: int, end: int, quantified: bool = False) -> int | None:
        noun = _GROUP.match(self.folded, start, end)
        if noun is None:
            return None
        decoy = _DECOY.match(self.folded, start, end)
        longer = decoy is None or noun.end() > decoy.end() or noun[0].startswith("tổ chức")
        if decoy and not longer and not self._titled(decoy):
            return None
        if noun[0] == "tổ chức" and not quantified and _TO_CHUC.match(self.folded, start, end):
            return None
        # ``Sở Y tế`` inside a row is a body of its own, ``các sở Tài chính`` is not
        after = noun.end() + 1
        if self.folded[noun.end() : after] == " " and noun[0] in _BARE_HEADS:
            if self._capital(after) and not _PLACE.match(self.folded, after, end):
                return None
            if _FIELD.match(self.folded, after, end):
                return None
        return noun.end()

    def _tail(self, start: int, end: int, *, group: bool = False, closed: bool = False) -> int:
        """Where the name whose head ends at *start* ends.

        ``closed`` says that the fields of such a body are all known: a word in lower case behind
        one of them begins the duty (``Sở Tài chính | đấu thầu``).
        """
        known = False
        stop = start
        first = not group
        plain = False
        run, before = 0, start  # words that nothing explains, and where they begin
        lower = start + 1 < end and not self._capital(start + 1)
        while True:
            gap = _GAP.match(self.folded, stop, end)
            position = gap.end() if gap else stop
            token = _TOKEN.match(self.folded, position, end)
            if token is None or position == stop:
                return stop
            assert gap is not None
            join = gap[0].strip()
            step = self._step(position, end, join, first, group)
            if step is None and not (join or group):
                step = self._object(stop, position, end)
            if step is None and plain and not join:
                verb = VERB.match(self.folded, position, end)
                step = token.end() if verb and verb[0] == token[0] else None
            if step is None or (join and not self._joins(stop, position, end, join, lower)):
                return stop
            plain = step == token.end() and not (
                join
                or self._capital(position)
                or _PLACE.match(self.folded, position, end)
                or _CLOSING.match(self.folded, position, end)
                or _FIELD.match(self.folded, position, end)
            )
            if plain and ((closed and known) or self.sparing):
                return stop
            field = _FIELD.match(self.folded, position, end)
            known = field is not None and step == field.end()
            run = run + 1 if plain else 0
            if run > MAX_PLAIN:
                return before
            if run <= 1:
                before = stop
            stop = step
            first = join in ("-", "&") or (join in (",", "và") and not group)

    def _step(self, position: int, end: int, join: str, first: bool, group: bool) -> int | None:
        """End of the piece of a name at *position*, or None where the name has ended."""
        folded = self.folded
        capital = self._capital(position)
        compound = _COMPOUND.match(folded, position, end)
        if compound and not group:
            return compound.end()
        if capital:
            if ROLE.match(folded, position, end):
                return None
            head = _HEAD.match(folded, position, end)
            if head is not None and head["none"] and not join:
                return head.end()
        if first or join or group:
            field = _FIELD.match(folded, position, end)
            if field and (
                capital or (first and not join) or not self._verb_follows(field, position, end)
            ):
                return field.end()
        if capital:
            token = _TOKEN.match(folded, position, end)
            return token.end() if token else None
        closing = _CLOSING.match(folded, position, end)
        if closing:
            return closing.end()
        place = _PLACE.match(folded, position, end)
        if place:
            return place.end()
        if VERB.match(folded, position, end) or _STOP.match(folded, position, end):
            head = _HEAD.match(folded, position, end)
            return head.end() if head is not None and head["none"] and first else None
        token = _TOKEN.match(folded, position, end)
        return token.end() if token else None

    def _object(self, stop: int, position: int, end: int) -> int | None:
        """End of a field at *position* that a capitalised kind of work takes as its object."""
        blank = self.folded.rfind(" ", max(0, stop - 20), stop)
        word = self.folded.rfind(" ", max(0, blank - 20), blank) + 1 if blank > 0 else -1
        if word <= 0 or not self._capital(word) or not _FUNCTION.fullmatch(self.folded, word, stop):
            return None
        field = _FIELD.match(self.folded, position, end)
        return field.end() if field else None

    def _verb_follows(self, field: re.Match[str], position: int, end: int) -> bool:
        """A field in lower case that is also a verb counts as one when an object follows it."""
        if not VERB.match(self.folded, position, end):
            return False
        after = field.end() + 1
        return bool(_OBJECT.match(self.folded, after, end)) and not (
            _PLACE.match(self.folded, after, end)
            or VERB.match(self.folded, after, end)
            or _STOP.match(self.folded, after, end)
        )

    def _joins(self, stop: int, position: int, end: int, join: str, lower: bool) -> bool:
        """Tell whether the word at *position* belongs to the name, across the mark *join*."""
        folded = self.folded
        if join in ("-", "&"):
            return True
        if join not in (",", "và", "/"):
            return False
        if _UNIT.match(folded, position, end):
            if _DIVISION.match(folded, position, end):
                return False
            return bool(_UNIT_BEFORE.search(folded, max(0, stop - 12), stop))
        if _EACH.match(folded, position, end) or self.opens(position, end):
            return False
        if _FIELD.match(folded, position, end):
            verb = VERB.match(folded, position, end) and not self._capital(position)
            return not verb or (lower and join == "và")
        return self._capital(position) and not VERB.match(folded, position, end)

    def behind_bracket(self, position: int, end: int) -> int:
        """Behind a bracket that follows a name, at most 200 characters long."""
        bracket = _BRACKET.match(self.folded, position, end)
        return bracket.end() if bracket else position


# Words that go on with a name or open a remark, never a duty.
_NO_VERB = re.compile(
    r"(?:và|hay|cùng|các|những|một|mỗi|từng|mọi|toàn|số|loại|ven|vùng|miền|biên giới|đặc biệt|nơi"
    r"|trọng điểm|thí điểm|thuần|đồng bằng|dân|tư|công|nhà|hộ|nơi|ai|đó|kia|ấy|trên|dưới|giáp"
    r"|gần|xa|lân cận|đầu|cuối|cá thể|hoạt động|kinh|sản|đóng|sử|nông|lâm|đa|nghiệp vụ|nghèo"
    r"|khó khăn|tương|thí|đông|mới|cũ|lớn|nhỏ|chuyên|chính|phụ|kiêm|lĩnh|giúp việc|vốn|gặp)"
    rf"{_END}"
)
# Work that names an office only with its object: ``Phòng Quản lý | xây dựng``.
_FUNCTION = re.compile(
    r"(?:quản lý|quy hoạch|kiểm định|kiểm tra|giám định|tư vấn|phát triển|đầu tư|nghiên cứu"
    rf"|hỗ trợ|thẩm định|kiểm soát|kiểm nghiệm|giám sát|xúc tiến|điều hành|điều phối){_END}"
)
# A thing and what is done with it, known as one (``công trình xây dựng``): both are the name's.
_COMPOUND = re.compile(
    r"(?:(?:chất lượng )?công trình xây dựng|vật liệu xây dựng|đầu tư(?:,| và)? xây dựng"
    r"|trật tự xây dựng"
    r"|hoạt động xây dựng|kinh tế xây dựng|dự án đầu tư(?: xây dựng)?|khai thác (?:công trình|thủy"
    r" lợi|bảo trì|hạ tầng)|quy hoạch xây dựng|kỹ thuật xây dựng|chất lượng giáo dục"
    r"|hạ tầng (?:giáo dục|y tế)|vốn đầu tư|quỹ đầu tư phát triển|sức khỏe sinh sản"
    r"|khu (?:bảo tồn|di tích|du lịch|công nghiệp|kinh tế|chế xuất|vực phòng thủ)"
    r"(?: (?:thiên nhiên|biển|loài|lịch sử|quốc gia|cửa khẩu))*"
    rf"|bảo trì đường bộ|nhà và thị trường bất động sản){_END}"
)
_BARE_HEADS = frozenset(
    (
        "sở",
        "ban",
        "phòng",
        "bộ",
        "cục",
        "vụ",
        "viện",
        "trường",
        "hội",
        "công an",
        "báo",
        "đài",
        "trung tâm",
        "tập đoàn",
        "công ty",
        "ngân hàng",
        "xã",
        "phường",
        "huyện",
        "thành phố",
        "tỉnh",
        "thị trấn",
        "quận",
        "thị xã",
    )
)
_WORK = alternation(load("agency_fields"))
# Fields of one office that hold a comma or ``và`` themselves.
_FIELDS = re.compile(
    r"(?:văn hóa, (?:thể thao và du lịch|khoa học và thông tin|thể thao, du lịch)"
    r"|lao động, thương binh và xã hội|công an|kinh tế, hạ tầng và đô thị"
    rf"|(?:{_WORK})(?: (?:và|-) (?:{_WORK})"
    rf"(?! (?:và|,)))?){_END}"
)
_ELIDING = re.compile(r"(?:sở|bộ|phòng|hội|ban)(?:, (?:ban|ngành|sở))*$")
_BRACKET = re.compile(r" ?(?:\([^()\n]{0,200}\)|\[\d{1,3}\])")


def joined(names: Iterable[Name], text: str) -> list[str]:
    """The words of *names*."""
    return [name.words(text) for name in names]
