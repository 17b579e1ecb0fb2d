"""Which official unit a name means: provinces, districts, communes before and after 1 July 2025.

Before that day (``old``) there were 63 provinces with districts, from it on (``new``) there are 34
without (Nghị quyết 202/2025/QH15, Luật 72/2025/QH15). Each unit has its official code; an old
commune or province knows the new ones it went into, and a new one those it was made of. Names are
compared on a key without marks, spaces and dashes, on which ``Đắk``, ``Đăk`` and ``Dak`` are one;
marks decide only where they tell two units apart (``Cẩm Giang``, ``Cẩm Giàng``). A name that fits
several units stays ambiguous: thousands of communes share their name with another.

The codes and names are data of ``units/units.tsv.gz`` (see ``units/NOTICE.md``), read on first use.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, Protocol

from ..extract.folding import bare, fold
from ..models import Header

Era = Literal["old", "new"]
UnitRank = Literal["province", "district", "commune"]
Status = Literal["resolved", "partial", "ambiguous", "unknown", "none"]

REFORM = date(2025, 7, 1)
"""The day from which there are 34 provinces and no districts (Nghị quyết 202/2025/QH15)."""

TYPES = (
    "Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Xã", "Phường", "Thị trấn", "Đặc khu",
)  # fmt: skip
RANKS: tuple[UnitRank, ...] = ("province", "district", "commune")
_ERAS: tuple[Era, ...] = ("old", "new")

# What stands before a name, and how it is shortened; on the folded and on the bare text.
_SHORT = {
    "t": "tỉnh", "tp": "thành phố", "t.p": "thành phố", "h": "huyện", "q": "quận",
    "tx": "thị xã", "t.x": "thị xã", "x": "xã", "p": "phường", "tt": "thị trấn",
    "t.t": "thị trấn",
}  # fmt: skip
_FULL = [word.lower() for word in TYPES]
_WORDS = {bare(word): word for word in _FULL} | {word: word for word in _FULL} | _SHORT
_TYPE = re.compile(
    rf"(?:({'|'.join(sorted({*_FULL, *map(bare, _FULL)}, key=len, reverse=True))})(?=[\s.\d])"
    r"|(t\.p|tp|t\.x|tx|t\.t|tt)(?=[\s.\d])|([thqxp])(?=\.|\d))[\s.]*"
)
_WORD = re.compile(r"[a-z0-9]+")
_SPELT = {"dac": "dak", "dacs": "daks", "lac": "lak", "pac": "pak"}
_END_Y = re.compile(r"(?<=[hklmstqv])y$|(?<=qu)y$")
_VAGUE = {"lac", "pac"}  # one with ``lắk`` and ``pắk`` only beside another such word


def key(name: str) -> str:
    """The key on which names are compared: ``Đắk Lắk``, ``Đăk Lăk``, ``DAK LAK`` are ``daklak``."""
    words = _WORD.findall(bare(fold(name)).replace("'", "").replace("`", ""))
    tribal = len(words) > 1 and words[0] in ("dac", "dak", "krong")
    made = []
    for word in words:
        if word in _SPELT and (word not in _VAGUE or tribal):
            word = _SPELT[word]
        elif word.isdigit():
            word = word.lstrip("0") or "0"
        elif word.endswith("y"):
            word = _END_Y.sub("i", word)
        made.append(word)
    return "".join(made)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of one era. ``code`` is the official one, of 2, 3 or 5 digits by rank.

    ``earlier`` marks a unit that had gone already before 1 July 2025, on a day that the data do
    not tell; its successors are unknown.
    """

    era: Era
    rank: UnitRank
    code: str
    type: str
    name: str
    parent: str | None
    earlier: bool = False

    @property
    def id(self) -> str:
        """The unit in one word: ``old:62`` was Kon Tum, ``new:51`` is Quảng Ngãi."""
        return f"{self.era}:{self.code}"

    @property
    def written(self) -> str:
        """``xã Kon Braih``: the type in small letters and the name."""
        return f"{self.type.lower()} {self.name}"

    @property
    def valid_from(self) -> date | None:
        """The first day on which the unit is known under this code; None is before all plans."""
        return REFORM if self.era == "new" else None

    @property
    def valid_to(self) -> date | None:
        """The day from which it is gone; None while it stands."""
        return REFORM if self.era == "old" else None


class Named(Protocol):
    """What tells the place of a plan; ``models.Header`` is one."""

    @property
    def province(self) -> str | None: ...
    @property
    def district(self) -> str | None: ...
    @property
    def commune(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the names of a place mean.

    ``resolved``: every name that stands there is found. ``partial``: only those above the lowest
    are. ``ambiguous``: ``candidates`` fit equally well; what they share is filled in. ``unknown``:
    no name is a unit's. ``none``: nothing is named.
    """

    status: Status
    province: Unit | None = None
    district: Unit | None = None
    commune: Unit | None = None
    candidates: tuple[Unit, ...] = ()

    @property
    def unit(self) -> Unit | None:
        """The lowest unit that is known."""
        return self.commune or self.district or self.province


NOWHERE = Resolution("none")


class Gazetteer:
    """The units, by code and by name."""

    def __init__(self, table: str) -> None:
        self._units: dict[tuple[Era, str], tuple[str, ...]] = {}
        self._named: dict[str, list[tuple[Era, str, str, str]]] = {}
        self._into: dict[tuple[Era, str], str] = {}
        for line in table.splitlines():
            fields = tuple(line.split("\t"))
            mark, code, parent, _, name, lookup, into = fields
            era: Era = "new" if mark in "nb" else "old"
            if mark not in "ab":
                self._units[era, code] = fields
                if into:
                    self._into[era, code] = into
            row = (era, code, parent, name)
            found = self._named.get(lookup)
            if found is None:
                self._named[lookup] = [row]
            else:
                found.append(row)
        self._from: dict[str, list[str]] | None = None

    def unit(self, era: Era, code: str) -> Unit | None:
        """The unit with that official code in that era."""
        fields = self._units.get((era, code))
        if fields is None:
            return None
        mark, _, parent, kind, name, _, _ = fields
        return Unit(
            era, RANKS[(2, 3, 5).index(len(code))], code, TYPES[int(kind)], name, parent or None,
            mark == "e",
        )  # fmt: skip

    def codes(self) -> tuple[tuple[Era, str], ...]:
        """Era and code of every unit."""
        return tuple(self._units)

    def by_id(self, unit_id: str) -> Unit | None:
        """The unit that ``Unit.id`` names."""
        era, _, code = unit_id.partition(":")
        return self.unit("new" if era == "new" else "old", code) if era in _ERAS else None

    def path(self, unit: Unit) -> tuple[Unit, ...]:
        """The unit under its district and province, the highest first."""
        found = [unit]
        while found[0].parent and (above := self.unit(unit.era, found[0].parent)):
            found.insert(0, above)
        return tuple(found)

    def find(
        self,
        name: str,
        rank: UnitRank | None = None,
        era: Era | None = None,
        under: Unit | None = None,
    ) -> tuple[Unit, ...]:
        """The units of that name, with or without a type word; several where it is ambiguous.

        ``under`` is a unit that they must lie in, at any depth. A type word decides where it can
        (``huyện Châu Thành``, ``thị trấn Châu Thành``) and is passed over where it is out of date.
        """
        text = " ".join(fold(name[:200]).split()).strip(" .,;")
        word, rest = "", text
        rows = self._rows(text, rank, era, under)
        if not rows and (match := _TYPE.match(text)):
            word, rest = _WORDS[(match[1] or match[2] or match[3])], text[match.end() :]
            rows = self._rows(rest, rank, era, under)
        if len(rows) > 1:
            rows = [row for row in rows if fold(row[3]) == rest] or rows
        units = {unit.id: unit for row in rows if (unit := self.unit(row[0], row[1])) is not None}
        same = [unit for unit in units.values() if unit.type.lower() == word]
        return tuple(same if word and same else units.values())

    def _rows(
        self, text: str, rank: UnitRank | None, era: Era | None, under: Unit | None
    ) -> list[tuple[Era, str, str, str]]:
        length = 0 if rank is None else (2, 3, 5)[RANKS.index(rank)]
        return [
            row
            for row in self._named.get(key(text), ())
            if (not length or len(row[1]) == length)
            and (era is None or row[0] == era)
            and (under is None or (row[0] == under.era and self._lies(row, under.code)))
        ]

    def _lies(self, row: tuple[Era, str, str, str], code: str) -> bool:
        """Whether a row stands under that code; a row may name an older parent than its unit."""
        era, _, parent, _ = row
        while parent:
            if parent == code:
                return True
            above = self._units.get((era, parent))
            parent = above[2] if above else ""
        return False

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """The new units into which an old one went; of a district those of its communes."""
        if unit.era == "new":
            return ()
        if unit.rank != "district":
            codes = self._into.get(("old", unit.code), "").split()
        else:
            own = (c for c, f in self._units.items() if c[0] == "old" and f[2] == unit.code)
            codes = [into for c in own for into in self._into.get(c, "").split()]
            codes += self._into.get(("old", unit.code), "").split()
        found = (self.unit("new", code) for code in sorted(set(codes)))
        return tuple(u for u in found if u is not None)

    def predecessors(self, unit: Unit) -> tuple[Unit, ...]:
        """The old units that went, wholly or in part, into a new one."""
        if unit.era == "old":
            return ()
        if self._from is None:
            self._from = {}
            for (_, code), into in self._into.items():
                for target in into.split():
                    self._from.setdefault(target, []).append(code)
        found = (self.unit("old", code) for code in self._from.get(unit.code, ()))
        return tuple(u for u in found if u is not None)

    def resolve(self, place: Named, when: date | None = None) -> Resolution:
        """What the names of a plan's place mean on the plan's day.

        Without a day both eras are tried, and two answers are an ambiguity. Where a plan of the
        new era names units that there are no longer, those are found in the old.
        """
        names = (place.province, place.district, place.commune)
        if not any(names):
            return NOWHERE
        if when is not None:
            first: Era = "new" if when >= REFORM else "old"
            found = _resolve(self, first, *names)
            if found.status in ("resolved", "ambiguous") or first == "old":
                return found
            past = _resolve(self, "old", *names)
            return past if past.status in ("resolved", "ambiguous") else found
        results = [_resolve(self, era, *names) for era in _ERAS]
        for status in ("resolved", "ambiguous", "partial"):
            fitting = [result for result in results if result.status == status]
            if len(fitting) == 1:
                return fitting[0]
            if fitting:
                units = [r.candidates or ((r.unit,) if r.unit else ()) for r in fitting]
                return Resolution("ambiguous", candidates=tuple(u for us in units for u in us))
        return results[0]

    def covering(self, name: str, rank: UnitRank | None = None) -> tuple[Unit, ...]:
        """The units whose plans a search for *name* means: those of that name in either era, and
        for a present-day one the old units that went into it."""
        found: dict[str, Unit] = {}
        for unit in self.find(name, rank):
            for each in (unit, *self.predecessors(unit)):
                found[each.id] = each
        return tuple(found.values())


@lru_cache(maxsize=65536)
def _resolve(
    units: Gazetteer, era: Era, province: str | None, district: str | None, commune: str | None
) -> Resolution:
    """The chain of names in one era, from the province down."""
    under: Unit | None = None
    held: tuple[Unit, ...] = ()
    missing = False
    named: dict[UnitRank, Unit] = {}
    for rank, name in zip(RANKS, (province, district, commune), strict=True):
        if not name:
            continue
        found = _below(units, name, rank, era, held if len(held) > 1 else (under,))
        if not found:
            missing = True
            if rank == "province":
                break  # a district of an unknown province would be a guess
            continue
        held, under = found, found[0] if len(found) == 1 else None
        if under is not None:
            named[rank] = under
    if not held:
        return Resolution("unknown")
    if len(held) > 1:
        return _shared(units, held)
    # A unit that is named stands for its level, even where its communes have gone elsewhere since.
    levels = {unit.rank: unit for unit in units.path(held[0])} | named
    return Resolution(
        "partial" if missing else "resolved",
        levels.get("province"),
        levels.get("district"),
        levels.get("commune"),
    )


def _below(
    units: Gazetteer, name: str, rank: UnitRank, era: Era, above: tuple[Unit | None, ...]
) -> tuple[Unit, ...]:
    found = {u.id: u for one in above for u in units.find(name, rank, era, one)}
    return tuple(found.values())


def _shared(units: Gazetteer, held: tuple[Unit, ...]) -> Resolution:
    """An ambiguity, with the province and the district that all candidates lie in."""
    paths = [{u.rank: u for u in units.path(unit)} for unit in held]
    first = paths[0]
    same = {
        rank: first[rank]
        for rank in RANKS
        if rank in first and all(path.get(rank) == first[rank] for path in paths)
    }
    return Resolution(
        "ambiguous", same.get("province"), same.get("district"), same.get("commune"), held
    )


def day_of(written: str | None, year: int | None, period_start: str | None) -> date | None:
    """The day by which the era of a plan is chosen, or None where it cannot be told.

    A plan's own date decides; else its year, else the year in which its period begins. A year
    alone tells nothing in 2025, and a period that begins later was planned in either era.
    """
    if written:
        return date.fromisoformat(written)
    if year is not None and 1900 < year < 2100:
        return None if year == REFORM.year else date(year, 1, 1)
    if period_start and (start := date.fromisoformat(period_start)) <= date(2025, 1, 1):
        return start
    return None


def resolve_units(head: Header) -> dict[str, Any]:
    """What the columns of ``plans`` say of a plan's place: era, codes, and candidates.

    A candidate is ``{"id": "old:708", "name": "huyện Châu Thành, tỉnh Kiên Giang"}``.
    """
    units = gazetteer()
    start = head.period.start if head.period else None
    found = units.resolve(head, day_of(head.date, head.year, start))
    known = found.unit or (found.candidates[0] if found.candidates else None)
    eras = {unit.era for unit in found.candidates}
    return {
        "unit_era": known.era if known and len(eras) < 2 else None,
        "province_code": found.province and found.province.code,
        "district_code": found.district and found.district.code,
        "commune_code": found.commune and found.commune.code,
        "candidates": [
            {"id": u.id, "name": ", ".join(v.written for v in reversed(units.path(u)))}
            for u in found.candidates
        ],
    }


@cache
def gazetteer() -> Gazetteer:
    """The units of the package, read once."""
    data = resources.files(__package__) / "units" / "units.tsv.gz"
    return Gazetteer(gzip.decompress(data.read_bytes()).decode("utf-8"))
