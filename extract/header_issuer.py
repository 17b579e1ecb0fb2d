"""Who issued a document, at what level, and where: from letterhead, lead-in, foot and title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..models import Level
from .folding import bare, fold
from .header_front import Front
from .header_spelling import body_pattern, sentence_case
from .lexicon import Entry, alternation, load
from .literals import Anchored
from .places import Gazette, Place, title_case
from .reading.lines import CAPITALS
from .view import View

_ABBREVIATIONS = (
    ("ubnd", "Ủy ban nhân dân"),
    ("hđnd", "Hội đồng nhân dân"),
    ("ubmttqvn", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("ubmttq", "Ủy ban Mặt trận Tổ quốc"),
    ("bch", "Ban Chấp hành"),
    ("btv", "Ban Thường vụ"),
    ("bcđ", "Ban Chỉ đạo"),
    ("tp", "thành phố"),
)
_ABBREVIATED = re.compile(
    r"(?<![^\W_])(" + "|".join(short for short, _ in _ABBREVIATIONS) + r")\.?(?![^\W_])"
)
_PLACE_TYPE = r"(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã(?! hội)|phường|thị trấn|đặc khu)"
# Cities that rank with provinces. Source: Luật Tổ chức chính quyền địa phương, Điều 2; Nghị quyết
# 175/2024/QH15 (Huế, from 2025 on).
_CENTRAL_CITIES = frozenset(("hà nội", "hồ chí minh", "hải phòng", "đà nẵng", "cần thơ"))
_HUE = "2025-01-01"
_PLACE_LINE = re.compile(rf"{_PLACE_TYPE}(?![^\W\d_])(?! (?:ủy|đoàn))")
_TERM = re.compile(r"\s*,?\s*(?:khóa|khoá|nhiệm kỳ)\s.*$", re.IGNORECASE)
_COMMITTEE = re.compile(
    rf"(?P<body>(?:thường trực )?(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd))"
    rf"(?:\s+(?P<type>{_PLACE_TYPE})(?![^\W\d_]))?"
)
_ISSUES = (
    r"(?:xây dựng|ban hành|triển khai|báo cáo|kính|đề nghị|tổ chức|thông báo|hướng dẫn|trình|lập"
    r"|yêu cầu|giao|đề ra|quyết|đã|phối hợp|nhận|trân trọng|đề xuất|chỉ đạo)"
)
_DEPARTMENT = re.compile(
    r"(?:sở|phòng|bộ|cục|chi cục|tổng cục|công an|ban|trung tâm|bệnh viện|trường|đảng ủy|huyện ủy"
    r"|tỉnh ủy|thành ủy|hội|liên đoàn|chính phủ|thủ tướng chính phủ|bảo hiểm|kho bạc|ủy ban)"
    rf"(?![^\W\d_])[^;:.\n]{{0,90}}?(?= {_ISSUES}(?![^\W\d_]))"
)
_PARTY_SEAT = Anchored(
    rf"(?P<seat>[Tt]ỉnh|[Hh]uyện|[Qq]uận|[Tt]hị|[Tt]hành) [ỦỤUủ]y\s+(?P<name>[{CAPITALS}][\w’']*"
    rf"(?: [{CAPITALS}][\w’']*){{0,3}})"
)
_SEAT = re.compile(r"(?P<seat>tỉnh|huyện|quận|thị|thành) ủy(?= [^\W\d_])")
_SLIP = re.compile(r"uy ban nhan dan|hoi dong nhan dan")
_FIELDS = alternation(load("agency_fields"))
_OFFICE_OF = re.compile(
    rf"(?:{_FIELDS})(?:(?: và|,| -|-| &)? ?(?:{_FIELDS}))*"
    rf" (?!{_PLACE_TYPE}(?!\w)|và |việt nam)(?P<name>[^\W\d_]+(?: -)?(?: [^\W\d_]+){{1,4}})"
)
_BOARD_ALONE = re.compile(r"ban (?:chấp hành|thường vụ|thường trực)|bch|btv")
_NEW_COMMUNES = "2025-07-01"
"""From this day on there are provinces and communes only (Luật 72/2025/QH15)."""


@dataclass(slots=True)
class Issuer:
    """The issuing body written out, its level and its places."""

    name: str | None = None
    level: Level | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None


@dataclass(slots=True)
class _Body:
    """A body of the letterhead: its words, and the places among them, the widest first."""

    text: str
    places: list[Place]


def _entry(folded: str) -> Entry | None:
    """The lexicon entry of the body that *folded* begins with."""
    match = body_pattern().match(folded)
    if match is not None:
        return next((e for e in load("issuers") if e.matches(match[0])), None)
    slip = _SLIP.match(bare(folded))  # a slip of a scan: ``UỶ BAN NHÂN DAN``
    if slip is None:
        return None
    wanted = "people_committee" if slip[0].startswith("u") else "council"
    return next(e for e in load("issuers") if e.id == wanted)


def read(view: View, front: Front, behalf: str | None, news: bool) -> Issuer:
    """The issuer of the document and its places, as far as the document states them."""
    gazette = Gazette(view.text)
    known = tuple(filter(None, (_bare_place(front.place),)))
    bodies = _letterhead(front.letterhead, gazette, known)
    if not any(_entry(fold(body.text)) for body in bodies):
        text = _from_text(view, front, behalf, news)
        if text is None:
            return Issuer()
        bodies.append(_body(text, gazette, known))
    return _Resolver(view, front, gazette, known).issuer(bodies)


def _bare_place(place: str | None) -> str | None:
    """The name in the place of issue, its type word left off: ``Thành phố Hồ Chí Minh``."""
    if place is None:
        return None
    return re.sub(
        r"^(?:(?:thành phố|thị xã|thị trấn|huyện|quận|xã|phường)|tp\.?)\s+", "", place, flags=re.I
    )


def _letterhead(lines: Sequence[str], gazette: Gazette, known: tuple[str, ...]) -> list[_Body]:
    """The bodies named in the letterhead, the highest first; wrapped lines are put together."""
    joined: list[str] = []
    for line in lines:
        folded = fold(line)
        if _TERM.match(folded):
            continue
        starts = _entry(folded) is not None
        if joined and (not starts or _hangs(joined[-1], folded)):
            joined[-1] = f"{joined[-1]} {line}"
        elif starts or _PLACE_LINE.match(folded):
            joined.append(line)
    return [_body(_TERM.sub("", text), gazette, known) for text in joined]


def _hangs(above: str, below: str) -> bool:
    """*above* is no whole name yet, so that *below* is its second line."""
    return fold(above).endswith(
        (" và", " -", ",", " ban", " của", " dân", " ủy ban nhân")
    ) and not (fold(above).endswith("nhân dân"))


def _body(text: str, gazette: Gazette, known: tuple[str, ...]) -> _Body:
    """A body with its places; the seat of a Party committee (``HUYỆN ỦY BẢO YÊN``) names one."""
    text = text.strip(" *-–.:")
    places = gazette.read_all(text, known)
    seat = _SEAT.match(fold(text))
    if not places and seat:
        kind = {"thị": "thị xã", "thành": "thành phố"}.get(seat["seat"], seat["seat"])
        places = gazette.read_all(f"{kind.upper()} {text[seat.end() :].upper()}", known)
    elif not places and known:
        # ``SỞ Y TẾ HÀ NỘI``: the name without its kind of place, known from the place of issue
        entry = _entry(fold(text))
        if entry is not None and entry.id == "department" and fold(text).endswith(fold(known[0])):
            places = [Place("tỉnh", known[0])]
    if not places and len(text) < 120 and (office := _office_of(fold(text))):
        # ``SỞ GIÁO DỤC VÀ ĐÀO TẠO SƠN LA``: behind the fields of work only a province can stand
        places = [Place("tỉnh", title_case(text[office.start("name") :]))]
    return _Body(text, places)


def _office_of(folded: str) -> re.Match[str] | None:
    """The fields and the province of an office that stands under a province."""
    return _OFFICE_OF.fullmatch(folded, len("sở ")) if folded.startswith("sở ") else None


def _from_text(view: View, front: Front, behalf: str | None, news: bool) -> str | None:
    """The issuer named outside of the letterhead."""
    if front.issuer_line is not None:
        return re.sub(
            r"^(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|TRƯỞNG)\s+(?=\w+ \w)", "", front.issuer_line
        )
    if front.issued_with is not None:
        match = re.search(
            r"\scủa\s+(?:(?:Chủ tịch|Bộ trưởng|Giám đốc|Chủ nhiệm|Trưởng|Tổng giám đốc)\s+"
            r"(?=\w+ \w))?(?P<body>[^)\n]{3,120})",
            front.issued_with,
        )
        if match and _entry(fold(match["body"])) is not None:
            return _cut(match["body"])
    for index in _lead_lines(view, front, news):
        line = view.line(index)
        found = _in_lead(line, view.folded[view.starts[index] : view.ends[index]])
        if found is not None:
            return found
    return behalf


def _cut(body: str) -> str:
    """The body alone, what is said of it left off."""
    return re.split(r"\s+(?:về|ban hành|phê duyệt|v/v)\s|[,;)]", body, maxsplit=1)[0].strip()


def _lead_lines(view: View, front: Front, news: bool) -> Iterable[int]:
    """The preamble's blocks, the lead-in (``... như sau:``) first, then the closing."""
    first = front.title_end
    last = min(first + 40, len(view.blocks))
    if news:
        return range(min(6, len(view.blocks)))
    lead = []
    for index in range(first, last):
        tail = view.folded[max(view.ends[index] - 140, view.starts[index]) : view.ends[index]]
        if re.search(r"như sau|sau đây|cụ thể|nội dung", tail) and re.search(r"[:.]\W*$", tail):
            lead.append(index)
    closing = [
        index
        for index in range(max(first, len(view.blocks) - 60), len(view.blocks))
        if view.folded.startswith("trên đây", view.starts[index])
    ]
    return [*lead[:2], *closing[-1:]]


def _in_lead(line: str, folded: str) -> str | None:
    """The body that speaks in a lead-in: the first one in its last clause, else in the line."""
    clause = folded.rfind("; ") + 2 if "; " in folded else 0
    for start in dict.fromkeys((clause, 0)):
        match = _COMMITTEE.search(folded, start)
        other = _DEPARTMENT.search(folded, start)
        if other and (match is None or other.end() <= match.start()):
            return line[other.start() : other.end()].strip()
        if match:
            end = match.end()
            if match["type"]:
                name = re.match(rf"\s+[{CAPITALS}][\w’']*(?: [{CAPITALS}][\w’']*)*", line[end:])
                end += name.end() if name else 0
            return line[match.start() : end]
    return None


class _Resolver:
    """Finds level and places of a body from what the whole document says."""

    def __init__(self, view: View, front: Front, gazette: Gazette, known: tuple[str, ...]) -> None:
        self.view = view
        self.front = front
        self.gazette = gazette
        self.known = known
        self.title_places = gazette.read_all(front.title or "", known)

    def issuer(self, bodies: list[_Body]) -> Issuer:
        body = next((b for b in reversed(bodies) if _entry(fold(b.text))), bodies[-1])
        above = bodies[: bodies.index(body)]
        entry = _entry(fold(body.text))
        if entry is not None and entry.data.get("level") == "central":
            return Issuer(self._written(body.text), "central")
        places = body.places or [p for b in reversed(above) for p in b.places[:1]][:1]
        place = places[-1] if places else self._place_of(body.text, above)
        found = Issuer(self._name(body, place, above))
        if place is None:
            found.level = self._level_without_place(body.text, above)
            if found.level == "province" and self.known:
                found.province = self.known[0]  # a department is seated in its province's name
            return found
        context = [p for b in above for p in b.places] + body.places[:-1]
        self._settle(found, place, context)
        return found

    def _place_of(self, text: str, above: list[_Body]) -> Place | None:
        """The place of a body that gives its kind of place alone (``UBND huyện``), or none."""
        if any((e := _entry(fold(b.text))) and e.data.get("level") == "central" for b in above):
            return None
        match = re.search(
            rf"(?<![^\W\d_])({_PLACE_TYPE})(?![^\W\d_])(?! (?:ủy|đoàn|hội))", fold(text)
        )
        if match:
            return self._named(match[1].rstrip("."))
        entry = _entry(fold(text))
        if entry is None or entry.id not in ("people_committee", "council", "department", "office"):
            return None
        for place in self.title_places:
            return place
        return None

    def _named(self, kind: str) -> Place | None:
        """The place of that kind that the document is about."""
        kind = "thành phố" if kind == "tp" else kind
        for place in self.title_places:
            if place.type == kind:
                return place
        ranked = self.gazette.of_type(kind)
        issued = _bare_place(self.front.place)
        if issued and (not ranked or fold(issued) in {fold(p.name) for p, _ in ranked}):
            return Place(kind, issued)
        if ranked:
            return ranked[0][0]
        return Place(kind, issued) if issued else None

    def _name(self, body: _Body, place: Place | None, above: list[_Body]) -> str:
        """The issuer written out: ``Sở Công Thương tỉnh Lào Cai``."""
        text = body.text
        if above and _BOARD_ALONE.fullmatch(fold(text)):  # ``BAN CHẤP HÀNH`` under its society
            text = f"{text} {above[-1].text}"
        elif len(body.places) > 1:  # a higher place stands between body and place
            match = re.search(_PLACE_TYPE, fold(text))
            text = f"{text[: match.start()]}{body.places[-1].written}" if match else text
        elif not body.places and place is not None and self._belongs(body, above):
            match = re.search(rf"\s+{_PLACE_TYPE}\W*$", fold(text))
            text = f"{text[: match.start()] if match else text} {place.written}"
        elif (
            not body.places
            and not place
            and above
            and (e := _entry(fold(above[-1].text)))
            and e.id == "party"
        ):
            text = f"{text} {above[-1].text}"
        return self._written(text)

    @staticmethod
    def _belongs(body: _Body, above: list[_Body]) -> bool:
        """The place of the body above is said with the body: its own name holds none."""
        entry = _entry(fold(body.text))
        return entry is None or entry.id != "centre" or not above

    def _written(self, text: str) -> str:
        """A name in running spelling, abbreviations written out."""
        slip = _SLIP.match(bare(fold(text)))
        if slip:
            full = "Ủy ban nhân dân" if slip[0].startswith("u") else "Hội đồng nhân dân"
            text = full + text[slip.end() :]
        text = _ABBREVIATED.sub(lambda m: dict(_ABBREVIATIONS)[fold(m[1])], _mask_case(text))
        words = " ".join(text.split())
        if not any(w.isupper() and len(w) > 1 for w in words.split()):
            return words[:1].upper() + words[1:]
        return self._from_running_text(words)

    def _from_running_text(self, words: str) -> str:
        """The spelling that the text itself gives a name in capitals; else made from rules."""
        folded = fold(words)
        place = re.search(rf"\s{_PLACE_TYPE}\s", folded)
        head = words[: place.start()] if place else words
        tail = self.gazette.read(words[place.start() :], self.known) if place else None
        made = None
        at = self.view.folded.find(fold(head))
        for _ in range(20):
            if at < 0:
                break
            seen = self.view.text[at : at + len(head)]
            if not any(w.isupper() and len(w) > 1 for w in seen.split()):
                made = seen[:1].upper() + seen[1:]
                break
            at = self.view.folded.find(fold(head), at + 1)
        if made is None:
            made = sentence_case(head)
        return f"{made} {tail.written}" if tail is not None else made

    def _level_without_place(self, text: str, above: list[_Body]) -> Level | None:
        folded = fold(text)
        for words, level in (
            (("tỉnh ủy", "sở "), "province"),
            (("huyện ủy", "quận ủy", "thị ủy", "phòng "), "district"),
            (("đảng ủy xã", "đảng ủy phường"), "commune"),
        ):
            if folded.startswith(words):
                return level  # type: ignore[return-value]
        entry = _entry(folded)
        parents = [_entry(fold(b.text)) for b in above]
        if any(p is not None and p.data.get("level") == "central" for p in parents):
            return "central"
        if entry is not None and entry.id == "bureau" and not above:
            return "central"
        return None

    def _settle(self, found: Issuer, place: Place, context: list[Place]) -> None:
        """Level and places of a body that belongs to *place*."""
        rank = place.rank
        if rank == "city":
            rank = "district" if self._city_in_province(place, context) else "province"
        if rank == "province":
            found.level, found.province = "province", place.name
            return
        found.level = "commune" if rank == "commune" else "district"
        if rank == "commune":
            found.commune = place.name
            found.district = self._district(context)
        else:
            found.district = place.name
        found.province = self._province(context, found.district)

    def _new(self) -> bool:
        """The document is of the time without districts."""
        if self.front.date is not None:
            return self.front.date >= _NEW_COMMUNES
        year = self.front.year or 0
        if year != int(_NEW_COMMUNES[:4]):
            return year > int(_NEW_COMMUNES[:4])
        folded = self.view.folded  # the year of the change, its day left blank
        return "đặc khu" in folded or "02 cấp" in folded or "huyện" not in folded

    def _city_in_province(self, place: Place, context: list[Place]) -> bool:
        """A city under a province: one is named above it, or the text speaks of its province."""
        if any(p.rank == "province" for p in context):
            return True
        name = fold(place.name)
        if name in _CENTRAL_CITIES or (name == "huế" and (self.front.date or "") >= _HUE):
            return False
        if self._new():
            return False
        folded = self.view.folded
        if "các quận" in folded or "quận, huyện" in folded:
            return False
        own = folded.count("tỉnh ủy") + folded.count("ubnd tỉnh") + folded.count("nhân dân tỉnh")
        high = folded.count("các sở") + folded.count("thành viên ubnd thành phố")
        return own >= high

    def _province(self, context: list[Place], district: str | None) -> str | None:
        for place in context:
            if place.rank == "province":
                return place.name
        for place, _ in self.gazette.of_type("tỉnh"):
            return place.name
        for match in _PARTY_SEAT.finditer(self.view.text):
            if fold(match["seat"]) == "tỉnh":
                return match["name"]
        cities = [p for p, _ in self.gazette.of_type("thành phố") if p.name != district]
        return cities[0].name if cities else None

    def _district(self, context: list[Place]) -> str | None:
        for place in reversed(context):
            if place.rank in ("district", "city"):
                return place.name
        if self._new():
            return None
        found = [(n, p) for p, n in self.gazette.counted.items() if p.rank == "district"]
        return max(found, key=lambda pair: pair[0])[1].name if found else None


def _mask_case(text: str) -> str:
    """Folded abbreviations are found in any case; everything else keeps its own."""
    return re.sub(
        r"(?<![^\W_])(?:UBND|Ubnd|HĐND|UBMTTQVN|UBMTTQ|BCH|BTV|BCĐ|TP)(?![^\W_])",
        lambda m: fold(m[0]),
        text,
    )
