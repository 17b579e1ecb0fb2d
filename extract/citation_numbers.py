"""First pass: documents cited by number and symbol, such as ``Quyết định số 1722/QĐ-TTg``.

State documents are numbered ``59/2015/QĐ-TTg``, Party documents ``06-NQ/TU``, laws
``77/2015/QH13``, letters ``747/BLĐTBXH-VPQGGN``. Slips of the pen are mended in the symbol
(``QĐTTg``, ``QĐ-TTG``, ``NĐ -CP``, ``06/NQ-TU``) and kept in the quote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..models import CitationKind
from . import lexicon
from .citation_heads import KIND_WORD, Head, entry_of, is_kind_word, kind_word_at_end
from .folding import fold
from .lexicon import Entry
from .view import View

_DASH = "[-–—‑−/]"
# Small letters stand only in codes such as `TTg`, `CTr`, `QyĐ`, `TxU`; any other one belongs to
# a word that the blank before it was lost of (`QĐ-UBNDngày`).
_GROUP = (
    r"[A-ZĐÐƯ](?:[A-ZĐÐƯ&]|\d(?=[A-ZĐ])|(?<=T)t?g(?![h])|(?<=T)r(?![a-zà-ỹ])|(?<=[CT])tr(?=[-/ ])|"
    r"u?y(?=Đ)|(?<=T)[hx](?=U)|(?<=T)w(?!\w)|(?<=Đ)i(?=[/-]))*\d{0,3}"
)
# A later group starts with two capitals, so that `KH-UBND - Phòng` ends before the room's name.
_LATER = rf"(?:(?=[A-ZĐÐƯ&]{{2}}|[A-ZĐ]\d|T[hx]U|T(?:t?g|w)\b){_GROUP})"
_CORE = re.compile(
    r"(?<![\w.,/-])(?P<no>\d{1,5}(?:\.\d{1,3})?[a-zđA-Z]?|(?<=[ốỐ] )(?=[lIO]*\d)[\dlIO]{2,5})"
    rf"(?P<first> ?{_DASH} ?)"
    rf"(?:(?P<year>(?:19|2[0O])[\dO]\d) ?{_DASH} ?)?"
    r"(?P<symbol>(?:UBTV)?QH \d{1,2}(?! ?[/.\d])"
    rf"|{_GROUP}(?: ?{_DASH} ?{_LATER})?(?:(?:{_DASH} ?| {_DASH}){_LATER}){{0,4}})"
    r"(?:(?!\w)|(?=ngày|của|về|và|năm|[¹²³⁰-⁹]))"
)
_NUMBER_WORD = re.compile(r"(?<!\w)s[ốôo](?: ?[.:]? ?)(?:s[ốô] ?[.:]? ?)?$")
_ASSEMBLY = re.compile(r"(?P<code>qh|ubtvqh)(?P<term>\d{0,2})")
_SPLIT = re.compile(rf" ?({_DASH}) ?")

# What may stand between the kind word and the number.
_OF_ISSUER = re.compile(r"(?:của|do) (?P<issuer>[^;:.()\n]{2,80})")
_LIST_LEAD = re.compile(
    r"(?:(?:của|do) (?P<issuer>[^;:.()\n]{2,80}?))?,? ?(?:sau|gồm|như|sau đây|gồm có)? ?:"
)
_WORDS = re.compile(r"[^\W\d_](?:[^;:.,()\d\n\"]|(?<=thứ )\d{1,2}){0,60}")
# The law that a law amends stands inside its name: the number is that of the amending law.
_AMENDS = re.compile(
    r"(?<!\w)(?:bộ )?luật sửa đổi[^;.:()\n\d]{5,140}? của (?:các )?"
    r"(?:[^;.:()\n\d]{0,100}(?:,|và) )?$"
)
_NAME = re.compile(r"[^;:.()\n]{2,160}")

_TYPES: dict[str, Entry] = {}
_TYPE_PATTERNS: list[tuple[re.Pattern[str], Entry]] = []
_ISSUER_PATTERNS: list[tuple[re.Pattern[str], Entry]] = []
for _entry in lexicon.load("citation_symbols"):
    _compiled = re.compile("|".join(_entry.patterns))
    (_TYPE_PATTERNS if _entry.data["part"] == "type" else _ISSUER_PATTERNS).append(
        (_compiled, _entry)
    )


def _type(group: str) -> Entry | None:
    folded = fold(group)
    return next((entry for pattern, entry in _TYPE_PATTERNS if pattern.fullmatch(folded)), None)


def _issuer(group: str) -> Entry | None:
    folded = fold(group).rstrip("0123456789")  # the mark of a footnote: `QĐ-TTg1`
    return next((entry for pattern, entry in _ISSUER_PATTERNS if pattern.fullmatch(folded)), None)


@dataclass(slots=True)
class Symbol:
    """A symbol read: its mended spelling, how it joins the number, what it says of the kind."""

    written: str
    joiner: str
    kinds: tuple[str, ...]
    issuer_code: str | None = None
    known: bool = False
    party_slip: bool = False


def read_symbol(raw: str, first: str) -> Symbol:
    """Read the symbol *raw* that the sign *first* joins to its number or year."""
    pieces = _SPLIT.split(raw.replace("QH ", "QH"))  # `43/2013/QH 13`
    groups, signs = pieces[0::2], [_sign(sign) for sign in pieces[1::2]]
    joiner = _sign(first)
    assembly = _ASSEMBLY.fullmatch(fold(groups[0]))
    if assembly and len(groups) == 1:
        code = assembly["code"].upper()
        kinds = ("law", "resolution") if code == "QH" else ("ordinance", "resolution")
        return Symbol(code + assembly["term"], "/", kinds, code, known=True)
    kind = _type(groups[0])
    if kind is None and len(groups) == 1:
        groups, signs, kind = _unglue(groups, signs)
    if kind is None:
        mended = [_mend(group) for group in groups]
        return Symbol(_join(mended, ["-" if s == "-" else s for s in signs]), "/", (), mended[0])
    spelled = str(kind.data["code"]) if len(groups[0]) <= 3 else groups[0]
    if fold(groups[0]) not in (fold(spelled), fold(spelled).replace("đ", "d")):
        spelled = groups[0]
    issuer = _issuer(groups[1]) if len(groups) > 1 else None
    mended = [spelled, *(_mend(group) for group in groups[1:])]
    slip = False
    if issuer is not None and issuer.data["family"] == "party":
        slip = not (joiner == "-" and signs[0] == "/")
        joiner, signs[0] = "-", "/"
    elif issuer is not None:
        joiner, signs[0] = "/", "-"
    elif len(groups) > 1 and joiner == "/" and signs[0] == "/":
        signs[0] = "-"
    return Symbol(
        _join(mended, signs),
        joiner,
        tuple(kind.data["kinds"]),
        mended[1] if len(mended) > 1 else None,
        known=True,
        party_slip=slip,
    )


def _sign(raw: str) -> str:
    return "/" if "/" in raw else "-"


def _join(groups: list[str], signs: list[str]) -> str:
    return groups[0] + "".join(s + g for s, g in zip(signs, groups[1:], strict=True))


def _mend(group: str) -> str:
    """A group in the spelling of the lexicon (``TTG`` is ``TTg``), else as written."""
    entry = _issuer(group)
    if entry is not None and len(entry.patterns) <= 3 and "code" in entry.data:
        code = str(entry.data["code"])
        if entry.data["family"] == "state" or (
            entry.data["family"] == "party" and fold(group).rstrip("0123456789") == fold(code)
        ):
            return code
    return group.replace("\u00d0", "Đ")


def _unglue(groups: list[str], signs: list[str]) -> tuple[list[str], list[str], Entry | None]:
    """Part a type from an issuer written without a sign: ``QĐTTg``, ``NQHĐND``."""
    whole = groups[0]
    for cut in (2, 3, 4):
        kind, issuer = _type(whole[:cut]), _issuer(whole[cut:])
        if kind is not None and issuer is not None and issuer.id != "party-offices":
            return [whole[:cut], whole[cut:]], ["-"], kind
    return groups, signs, None


@dataclass(slots=True)
class _Lead:
    """What stands before a number: where the quote starts and which word names the kind."""

    start: int
    entry: Entry | None = None
    issuer: tuple[int, int] | None = None
    says_number: bool = False
    own: bool = False


def _lead(view: View, block_start: int, number: int) -> _Lead:
    """Read backwards from a number: ``số``, then the kind word, perhaps with words between."""
    text, folded = view.text, view.folded
    low = max(block_start, number - 220)
    said = _NUMBER_WORD.search(folded, max(low, number - 10), number)
    before = said.start() if said else number
    left = before
    while left > low and folded[left - 1] == " ":
        left -= 1
    lead = _Lead(before, says_number=said is not None)
    found = kind_word_at_end(text, folded, low, left)
    if found is None and said is not None:
        found, lead.issuer = _distant_kind(text, folded, low, left)
    if found is not None:
        if said is not None and text[before : before + 2] == "Số" and ":" in said[0]:
            # The letterhead of a document whose name stands over its number.
            lead.own = text[found.start() : found.end()].isupper()
        lead.start, lead.entry = found.start(), entry_of(found[0])
        if found[0].endswith("luật"):
            amends = _AMENDS.search(folded, max(low, found.start() - 180), found.start())
            lead.start = amends.start() if amends else lead.start
        return lead
    if said is not None and text[before] == "S":
        lead.own = ":" in text[before:number] or before == block_start
    return lead


def _distant_kind(
    text: str, folded: str, low: int, left: int
) -> tuple[re.Match[str] | None, tuple[int, int] | None]:
    """The kind word with words between it and ``số``: an issuer, a law's name, ``phối hợp``."""
    found = None
    for match in KIND_WORD.finditer(folded, low, left):
        if is_kind_word(text, folded, match):
            found = match
    if found is None:
        return None, None
    begin = found.end() + (folded[found.end() : found.end() + 1] == " ")
    for pattern in (_LIST_LEAD, _OF_ISSUER):
        inner = pattern.fullmatch(folded, begin, left)
        if inner is not None:
            return found, inner.span("issuer") if inner["issuer"] else None
    is_law = found[0] in ("luật", "bộ luật", "pháp lệnh")
    while is_law and left > begin and folded[left - 1] in " (":
        left -= 1  # `Luật Thú y (số 79/2015/QH13)`
    if (_NAME if is_law else _WORDS).fullmatch(folded, begin, left):
        return found, None
    return None, None


def find_numbered(view: View) -> tuple[list[Head], set[str]]:
    """The heads of all citations with a number and a symbol, and the document's own numbers."""
    heads: list[Head] = []
    own: set[str] = set()
    if "/" not in view.text:
        return heads, own
    for match in _CORE.finditer(view.text):
        head = _read(view, match, heads[-1] if heads else None, own)
        if head is not None:
            heads.append(head)
    return heads, own


def _read(view: View, match: re.Match[str], last: Head | None, own: set[str]) -> Head | None:
    symbol = read_symbol(match["symbol"], match["first"] if not match["year"] else "/")
    block = view.starts[view.block_at(match.start())]
    lead = _lead(view, block, match.start())
    listed = _continues(view, last, lead.start) if lead.entry is None else False
    year = int(match["year"].translate(_DIGITS)) if match["year"] else None
    number = match["no"].translate(_DIGITS)
    canonical = number + (f"/{year}" if year else "") + symbol.joiner + symbol.written
    if lead.own and not listed and not view.folded.startswith(" của ", match.end()):
        own.add(fold(canonical))
        return None
    if not _plausible(symbol, lead, match["symbol"], listed):
        return None
    if lead.entry is None and _FORM.search(view.folded, max(block, lead.start - 20), lead.start):
        return None
    if fold(canonical) in own and _annexed(view.folded, lead.start):
        return None
    kind = _kind(symbol, lead.entry)
    if listed and last is not None and last.kind in symbol.kinds:
        kind = last.kind
    head = Head(
        start=lead.start,
        end=match.end(),
        core=lead.start,
        kind=kind,
        canonical=canonical,
        number=number,
        year=year,
        symbol=symbol.written,
        issuer_code=symbol.issuer_code,
        rule="citation.numbered" if lead.entry else "citation.member",
        confidence=0.98 if lead.entry else 0.9,
        member=lead.entry is None,
    )
    if lead.issuer is not None:
        head.issuer = view.text[lead.issuer[0] : lead.issuer[1]].strip(" ,")
    if view.text.startswith(")", head.end) and "(" in view.text[head.start : head.end]:
        head.end += 1
    if symbol.party_slip:
        head.defects.append("party_number_order")
    return head


def _continues(view: View, last: Head | None, start: int) -> bool:
    """Whether a number without a kind word goes on with the list that *last* belongs to."""
    if last is None or not 0 <= start - last.end <= 240:
        return False
    if "\n" in view.text[last.end : start]:
        return False
    return _JOINED.search(view.folded, max(last.end, start - 8), start) is not None


def _plausible(symbol: Symbol, lead: _Lead, raw: str, listed: bool) -> bool:
    """Whether number and symbol name a document: a known code, or a word that says so."""
    capitals = sum(c.isupper() for c in _SPLIT.split(raw)[0])
    if symbol.known:
        return bool(lead.entry or symbol.issuer_code)
    if capitals < 2:
        return False
    return lead.entry is not None or (lead.says_number and listed)


_DIGITS = str.maketrans("lIO", "110")  # letters that a scanner reads for digits
_JOINED = re.compile(r"(?:[,;:(]|(?<!\w)và) ?$")
_FORM = re.compile(r"(?:mẫu|biểu|phụ lục|bảng|phiếu|giấy phép|hồ sơ|hóa đơn|sổ) $")
_ANNEXED = re.compile(r"(?:kèm theo|kèm|theo) $")


def _annexed(folded: str, start: int) -> bool:
    """Whether ``kèm theo`` stands before *start*: the document names itself there."""
    return _ANNEXED.search(folded, max(0, start - 10), start) is not None


def _joint(symbol: Symbol) -> bool:
    """A circular that two ministries number: ``43/2008/TT-BTC-BTTTT``."""
    return sum(group.startswith("B") for group in symbol.written.split("-")[1:]) > 1


def _kind(symbol: Symbol, entry: Entry | None) -> CitationKind:
    """The symbol decides; where it leaves a choice, or says nothing, the word does."""
    word: CitationKind | None = entry.data["kind"] if entry is not None else None
    if symbol.kinds[:1] == ("circular",) and (word == "joint_circular" or _joint(symbol)):
        return "joint_circular"
    if not symbol.kinds:
        return "official_letter" if word is None or word == "consolidated_text" else word
    if word is not None and (word in symbol.kinds or symbol.issuer_code is None):
        return word
    first: CitationKind = symbol.kinds[0]  # type: ignore[assignment]
    return first
