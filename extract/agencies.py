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

from . import agency_patterns as grammar
from .agency_identity import identify
from .agency_patterns import ROLE, VERB
from .folding import bare
from .literals import Anchored

__all__ = ["ROLE", "VERB", "Agencies", "Name", "identify", "joined", "mend"]

MAX_PLAIN = 9  # words in lower case that nothing explains; more are the duty, not the name
MAX_KNOWN = 40  # names of one beginning that headings can teach
MAX_ROW = 60  # joined names
MAX_NAME = 400  # characters: the longest names of groups take two lines


# Words on which the reading hangs, and their slips in scanned or hasty texts (``phối họp``).
_HINGES = (
    "phối hợp", "chủ trì", "tham mưu", "trách nhiệm", "đề nghị", "thực hiện", "triển khai",
    "tổ chức", "ủy ban nhân dân", "hướng dẫn", "cơ quan", "đơn vị", "liên quan", "sở, ban",
)  # fmt: skip


_HINGE_OF = {bare(hinge): hinge for hinge in _HINGES}
_PLAIN_HINGES = Anchored(rf"(?<!\w)(?:{'|'.join(_HINGE_OF)})(?!\w)")


def mend(folded: str) -> str:
    """*folded* with slips of tone in the words that matter mended; same length."""
    plain = bare(folded)
    parts: list[str] = []
    at = 0
    for place in _PLAIN_HINGES.starts(plain):
        hinge = _hinge_at(plain, place)
        if hinge and place >= at and not folded.startswith(hinge, place):
            parts += [folded[at:place], hinge]
            at = place + len(hinge)
    return "".join([*parts, folded[at:]]) if parts else folded


def _hinge_at(plain: str, place: int) -> str:
    """The hinge that stands without its tones at a place, as a word of its own."""
    found = _PLAIN_HINGES.pattern.match(plain, place)
    return _HINGE_OF[found[0]] if found else ""


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
            names = self.known.setdefault(" ".join(words[:2]), [])
            name = " ".join(words)
            if len(names) < MAX_KNOWN and name not in names:
                names.append(name)

    def learn_heading(self, start: int, end: int) -> None:
        """Learn the names of a heading that holds nothing else, a verb that is a field included."""
        while end > start and self.folded[end - 1] in " .:;":
            end -= 1
        names, stop = self.names(start, end, lone=True)
        if not names or names[-1].group:
            return
        rest = self.folded[stop:end].strip()
        field = grammar.FIELD.fullmatch(rest)
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
            if found and (self._apposed(found[-1], name) or self._shared(found[-1], name)):
                name = Name(found.pop().start, name.end)
            found.append(name)
            stop = name.end
            elided = self._elided(name, end)
            if elided:
                found[-1:] = elided
                stop = elided[-1].end
            after = self.behind_bracket(stop, end)
            separator = grammar.SEPARATOR.match(self.folded, after, end)
            if separator is None:
                break
            position = separator.end()
        return found, stop

    def _apposed(self, person: Name, office: Name) -> bool:
        """Tell whether *office* says what *person* is: ``Đồng chí Lê Văn A, Trưởng phòng``."""
        named = grammar.PERSON.match(self.folded, person.start, person.end)
        if named is None or not self._capital(named.end()):
            return False
        if grammar.HEADED.match(self.folded, named.end(), person.end):
            return False  # ``Đồng chí Chủ tịch``: a post, no name
        return (
            self.folded[person.end : office.start] in (", ", " - ")
            and grammar.HEADED.match(self.folded, office.start, office.end) is not None
            and grammar.PERSON.match(self.folded, office.start, office.end) is None
        )

    def _shared(self, office: Name, body: Name) -> bool:
        """Tell whether *office* serves *body* too: ``Văn phòng HĐND và UBND huyện``."""
        serves = grammar.SERVES.fullmatch(self.folded, office.start, office.end)
        joint = self.folded[office.end : body.start] in (" và ", " - ")
        return joint and bool(serves) and bool(grammar.SERVED.match(self.folded, body.start))

    def _elided(self, name: Name, end: int) -> list[Name]:
        """The offices of ``các Sở: Nội vụ, Tư pháp``: one name each, its head left out."""
        if self.folded[name.end : name.end + 2] != ": ":
            return []
        if "các " not in self.folded[name.start : name.end] or not grammar.ELIDING.search(
            self.folded, name.start, name.end
        ):
            return []
        office = re.sub(r"^[Cc]ác ", "", self.text[name.start : name.end]).replace(" các ", " ")
        words = office.split()
        head = " ".join([*words[:-1], words[-1].capitalize(), ""])
        found: list[Name] = []
        position = name.end + 2
        while True:
            field = grammar.FIELDS.match(self.folded, position, end)
            if field is None or not self._capital(position):
                break
            body = self.name(position, end)
            if not head.startswith("Bộ") and body is not None and body.end > field.end():
                break  # a body of its own stands behind the last office
            found.append(Name(position, field.end(), False, head))
            separator = grammar.SEPARATOR.match(self.folded, field.end(), end)
            if separator is None:
                break
            position = separator.end()
        return found

    def name(self, start: int, end: int, *, lone: bool = False) -> Name | None:
        """The name of one body or one group of bodies that begins at *start*."""
        end = min(end, start + MAX_NAME)
        address = grammar.ADDRESS.match(self.folded, start, end)
        if address:  # ``Các ông (bà) Trưởng thôn``
            person = self._name(address.end(), end, True)
            return Name(start, person.end, True) if person else None
        found = self._name(start, end, lone)
        if found is None or found.group or not self.known:
            return found
        return Name(start, self._learnt(start, found.end, end), found.group, found.head)

    def _name(self, start: int, end: int, lone: bool) -> Name | None:
        each = grammar.EACH.match(self.folded, start, end)
        position = each.end() if each else start
        if self.folded[position : position + 2] not in grammar.FIRST_LETTERS:
            return None
        group = self._group(position, end, each is not None, lone)
        if group is not None:
            return Name(start, group, True)
        head = grammar.HEAD.match(self.folded, position, end)
        if head is None:
            return None
        decoy = grammar.DECOY.match(self.folded, position, end)
        if (decoy and not self._titled(decoy)) or not self._head_stands(head, end):
            return None
        if head["name"] in ("sở", "bộ"):
            return Name(start, self._tail(head.end(), end, closed=True), each is not None)
        officer = grammar.HEADED.match(head[0]) is not None
        return Name(start, self._led(head.end(), end, officer), each is not None)

    def _led(self, stop: int, end: int, officer: bool) -> int:
        """End of a name whose head ends at *stop*; an officer's office may be a group."""
        inner = stop + 1
        if inner < end and self.folded[stop] == " ":
            each = grammar.EACH.match(self.folded, inner, end)
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
        token = grammar.TOKEN.match(self.folded, position, end)
        if token is None or token.end() >= end or self._capital(position):
            return False
        if self.folded[token.end()] != " " or not token[0].isalpha():
            return False
        return not (
            grammar.STOP.match(self.folded, position, end)
            or grammar.CLOSING.match(self.folded, position, end)
            or grammar.PLACE.match(self.folded, position, end)
            or grammar.FIELD.match(self.folded, position, end)
            or grammar.NO_VERB.match(self.folded, position, end)
        )

    def phrase(self, start: int, end: int) -> int:
        """End of a noun phrase at *start* that has no known head (``cấp trên``): up to a verb."""
        return self._tail(start - 1, min(end, start + 80), group=True)

    def opens(self, position: int, end: int) -> bool:
        """Tell whether a name of a body begins at *position*; where it ends is not asked."""
        each = grammar.EACH.match(self.folded, position, end)
        at = each.end() if each else position
        noun = self._noun(at, end, each is not None)
        if noun is not None:
            if each is not None:
                return True
            row = grammar.ROW.match(self.folded, noun, end)
            if row and row[0] != " " and self._noun(row.end(), end) is not None:
                return True
            if self._capital(at) and grammar.CLOSING.match(self.folded, noun + 1, end):
                return True
        decoy = grammar.DECOY.match(self.folded, at, end)
        if decoy and not self._titled(decoy):
            return False
        head = grammar.HEAD.match(self.folded, at, end)
        return head is not None and self._head_stands(head, end)

    def _head_stands(self, head: re.Match[str], end: int) -> bool:
        """Tell whether the words behind a head that needs a name or a place give it one."""
        if head["none"]:
            return self._capital(head.start()) or head["none"] not in grammar.ALSO_FIELDS
        after = head.end()
        if after >= end or self.folded[after] not in " -":
            return False
        after += 1
        if head["place"]:
            return self._capital(after) or bool(grammar.PLACE.match(self.folded, after, end))
        if grammar.FIELD.match(self.folded, after, end) or grammar.PLACE.match(
            self.folded, after, end
        ):
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
        officer = grammar.OFFICER.match(self.folded, start, end)
        if officer is not None and officer.end() < noun:
            officer = None  # ``cán bộ, công chức``: people of an office, no post
        local = self.folded.startswith("địa phương", start)
        stop = noun
        while True:
            gap = grammar.ROW.match(self.folded, stop, end)
            following = self._noun(gap.end(), end, in_row=quantified) if gap else None
            if following is None or gap is None or (local and gap[0] != " "):
                break
            if officer is None and grammar.OFFICER.match(self.folded, gap.end(), end):
                break  # an officer begins a carrier of his own
            if officer is not None and gap[0] != " ":
                break
            if gap[0] == " " and not grammar.PLACE.match(self.folded, gap.end(), end):
                break
            count += gap[0] != " "
            stop = following
        tail = self._tail(stop, end, group=not local)
        if quantified or count > 1:
            return tail
        if not lone and not (self._capital(start) and tail > noun):
            return None
        if self._named_instead(start, noun, end):
            return None
        return tail

    def _named_instead(self, start: int, noun: int, end: int) -> bool:
        """A single noun that a name follows is the head of a name, no group: ``Sở Y tế``."""
        head = grammar.HEAD.match(self.folded, start, end)
        return head is not None and head.end() >= noun and self._head_stands(head, end)

    def _noun(
        self, start: int, end: int, quantified: bool = False, in_row: bool = False
    ) -> int | None:
        noun = grammar.GROUP.match(self.folded, start, end)
        if noun is None:
            return None
        decoy = grammar.DECOY.match(self.folded, start, end)
        longer = decoy is None or noun.end() > decoy.end() or noun[0].startswith("tổ chức")
        if decoy and not longer and not self._titled(decoy):
            return None
        if (
            noun[0] == "tổ chức"
            and not quantified
            and grammar.TO_CHUC.match(self.folded, start, end)
        ):
            return None
        # ``Sở Y tế`` inside a row is a body of its own, ``các sở Tài chính`` is not
        after = noun.end() + 1
        if self.folded[noun.end() : after] == " " and noun[0] in grammar.BARE_HEADS:
            if self._capital(after) and not grammar.PLACE.match(self.folded, after, end):
                return None
            field = grammar.FIELD.match(self.folded, after, end)
            if field and in_row and not self._capital(start):
                return field.end()  # ``các bệnh viện, trung tâm y tế``: a kind of bodies
            if field:
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
            gap = grammar.GAP.match(self.folded, stop, end)
            position = gap.end() if gap else stop
            token = grammar.TOKEN.match(self.folded, position, end)
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
                or grammar.PLACE.match(self.folded, position, end)
                or grammar.CLOSING.match(self.folded, position, end)
                or grammar.FIELD.match(self.folded, position, end)
            )
            if plain and ((closed and known) or self.sparing):
                return stop
            field = grammar.FIELD.match(self.folded, position, end)
            known = field is not None and step == field.end()
            run = run + 1 if plain else 0
            if run > MAX_PLAIN:
                return before
            if run <= 1:
                before = stop
            stop = step
            first = (join in ("-", "&") or (join in (",", "và") and not group)) and not known

    def _step(self, position: int, end: int, join: str, first: bool, group: bool) -> int | None:
        """End of the piece of a name at *position*, or None where the name has ended."""
        folded = self.folded
        capital = self._capital(position)
        compound = grammar.COMPOUND.match(folded, position, end)
        if compound and not group and not (capital and compound[0].startswith("đầu tư")):
            return compound.end()
        if capital:
            if ROLE.match(folded, position, end):
                return None
            head = grammar.HEAD.match(folded, position, end)
            if head is not None and head["none"] and not join:
                return head.end()
        if first or join or group:
            field = grammar.FIELD.match(folded, position, end)
            if field and (
                capital or (first and not join) or not self._verb_follows(field, position, end)
            ):
                return field.end()
        if capital:
            token = grammar.TOKEN.match(folded, position, end)
            return token.end() if token else None
        closing = grammar.CLOSING.match(folded, position, end)
        if closing:
            return closing.end()
        place = grammar.PLACE.match(folded, position, end)
        if place:
            return place.end()
        if VERB.match(folded, position, end) or grammar.STOP.match(folded, position, end):
            head = grammar.HEAD.match(folded, position, end)
            return head.end() if head is not None and head["none"] and first else None
        token = grammar.TOKEN.match(folded, position, end)
        return token.end() if token else None

    def _object(self, stop: int, position: int, end: int) -> int | None:
        """End of a field at *position* that a capitalised kind of work takes as its object."""
        blank = self.folded.rfind(" ", max(0, stop - 20), stop)
        word = self.folded.rfind(" ", max(0, blank - 20), blank) + 1 if blank > 0 else -1
        if (
            word <= 0
            or not self._capital(word)
            or not grammar.FUNCTION.fullmatch(self.folded, word, stop)
        ):
            return None
        field = grammar.FIELD.match(self.folded, position, end)
        return field.end() if field else None

    def _verb_follows(self, field: re.Match[str], position: int, end: int) -> bool:
        """A field in lower case that is also a verb counts as one when an object follows it."""
        if not VERB.match(self.folded, position, end):
            return False
        after = field.end() + 1
        return bool(grammar.OBJECT.match(self.folded, after, end)) and not (
            grammar.PLACE.match(self.folded, after, end)
            or VERB.match(self.folded, after, end)
            or grammar.STOP.match(self.folded, after, end)
        )

    def _joins(self, stop: int, position: int, end: int, join: str, lower: bool) -> bool:
        """Tell whether the word at *position* belongs to the name, across the mark *join*."""
        folded = self.folded
        if join in ("-", "&"):
            return True
        if join not in (",", "và", "/"):
            return False
        if grammar.UNIT.match(folded, position, end):
            if grammar.DIVISION.match(folded, position, end):
                return False
            return bool(grammar.UNIT_BEFORE.search(folded, max(0, stop - 12), stop))
        if grammar.EACH.match(folded, position, end) or self.opens(position, end):
            return False
        if grammar.FIELD.match(folded, position, end):
            verb = VERB.match(folded, position, end) and not self._capital(position)
            return not verb or (lower and join == "và")
        token = grammar.TOKEN.match(self.text, position, end)
        if join == "," and token and len(token[0]) > 2 and token[0].isupper():
            return self.text[max(0, stop - 3) : stop].isupper()  # ``Nhân viên y tế, GVCN``: two
        return self._capital(position) and not VERB.match(folded, position, end)

    def behind_bracket(self, position: int, end: int) -> int:
        """Behind a bracket that follows a name, at most 200 characters long."""
        bracket = grammar.BRACKET.match(self.folded, position, end)
        return bracket.end() if bracket else position


def joined(names: Iterable[Name], text: str) -> list[str]:
    """The words of *names*."""
    return [name.words(text) for name in names]
