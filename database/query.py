"""What is searched: the filters as SQL conditions, the question in the language of each store.

Values are parameters, always; the words of a question hold letters and digits only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..extract.agency_identity import identify
from ..models.errors import KehoachError
from .fulltext import KINDS
from .gazetteer import UnitRank, gazetteer
from .words import Choice, Phrase, Question, ask, normal, split, twice


class BadQuestion(KehoachError):
    """A search or a comparison that names what does not exist."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search: words and filters, each left out where it is empty.

    ``years`` are the first and the last, either of them open. ``kinds`` are singular
    (``target``). ``everything`` brings back superseded plans and rejected records.
    """

    text: str = ""
    indicator: str | None = None
    province: str | None = None
    district: str | None = None
    commune: str | None = None
    years: tuple[int | None, int | None] = (None, None)
    agency: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: str | None = None
    due_before: date | None = None
    due_after: date | None = None
    kinds: tuple[str, ...] = ()
    review: bool | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A search made ready: the question, and conditions on rows ``s`` and plans ``p``."""

    question: Question
    conditions: tuple[str, ...]
    parameters: dict[str, Any]
    places: tuple[str, ...] = ()
    """Those conditions that are on the place of the plan."""
    wanted: Search = Search()
    """The search as it was given."""


def storable(search: Search) -> Search:
    """*search* without characters that no database holds: zero, and halves of pairs."""
    given: dict[str, Any] = {}
    for name in Search.__slots__:
        value = getattr(search, name)
        if isinstance(value, str):
            value = value.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
        given[name] = value
    return Search(**given)


def prepare(search: Search) -> Asked:
    """The question and the conditions of *search*.

    Raises:
        BadQuestion: when a kind or an indicator is not known.
    """
    search = storable(search)
    question = ask(search.text)
    conditions: list[str] = []
    places: list[str] = []
    given: dict[str, Any] = {}
    if not search.everything:
        conditions += ["p.state = 'current'", "(s.verdict IS NULL OR s.verdict <> 'rejected')"]
    if search.kinds:
        conditions.append(_one_of("s.kind", "kind", [kind_code(k) for k in search.kinds], given))
    if search.indicator:
        given["indicator"] = indicator_id(search.indicator)
        conditions.append("s.indicator_id = :indicator")
    for rank in ("province", "district", "commune"):
        name = getattr(search, rank)
        if name:
            places.append(_place(rank, name, given))
    if search.agency:
        question = _agency(search.agency, question, conditions, given)
    _values(search, conditions, given)
    if search.review is not None:
        wanted = "s.review AND s.verdict IS NULL"
        conditions.append(f"({wanted})" if search.review else f"NOT ({wanted})")
    return Asked(question, (*conditions, *places), given, tuple(places), search)


def _values(search: Search, conditions: list[str], given: dict[str, Any]) -> None:
    first, last = search.years
    tests: tuple[tuple[str, str, Any], ...] = (
        ("s.year >= :year_first", "year_first", first),
        ("s.year <= :year_last", "year_last", last),
        ("s.value >= :minimum", "minimum", search.minimum),
        ("s.value <= :maximum", "maximum", search.maximum),
        ("s.due <= :due_before", "due_before", search.due_before and str(search.due_before)),
        ("s.due >= :due_after", "due_after", search.due_after and str(search.due_after)),
    )
    for condition, name, value in tests:
        if value is not None:
            conditions.append(condition)
            given[name] = value
    if search.unit:
        conditions.append(_one_of("s.unit", "unit", spellings(search.unit), given))


def spellings(unit: str) -> list[str]:
    """How records may write the unit that a person typed."""
    return sorted({unit, unit.strip().lower(), unit.strip().upper()})


def _one_of(column: str, name: str, values: Sequence[Any], given: dict[str, Any]) -> str:
    names = []
    for number, value in enumerate(values):
        given[f"{name}_{number}"] = value
        names.append(f":{name}_{number}")
    return f"{column} IN ({', '.join(names)})"


def kind_code(word: str) -> int:
    """The code of a kind, in the singular or the plural.

    Raises:
        BadQuestion: when there is no such kind.
    """
    for code, kind in enumerate(KINDS):
        if word.lower() in (kind, kind[:-1]):
            return code
    known = ", ".join(kind[:-1] for kind in KINDS)
    raise BadQuestion(
        "unknown_kind",
        f"Không có loại bản ghi “{word}”. Các loại: {known}.",
        f"There is no kind of record “{word}”; there are: {known}.",
    )


def indicator_id(name: str) -> str:
    """The id of an indicator by its id or its name."""
    from ..extract.indicators import all_indicators

    wanted = normal(name).strip()
    for indicator in all_indicators():
        if wanted in (indicator.id.lower(), normal(indicator.name)):
            return indicator.id
    near = [i.id for i in all_indicators() if set(split(wanted)) & set(split(normal(i.name)))]
    hint = ", ".join(near[:6]) or "POV_RATE, WATER_HYG, BHYT_POOR..."
    raise BadQuestion(
        "unknown_indicator",
        f"Không có chỉ tiêu “{name}”. Có thể là: {hint}.",
        f"There is no indicator “{name}”; perhaps: {hint}.",
    )


def _place(rank: UnitRank, name: str, given: dict[str, Any]) -> str:
    """The plans of a unit: by its code in either era, by a candidate, else by its written name.

    Where the name is in no gazetteer the plans that write it so are meant.
    """
    units = [u for u in gazetteer().covering(name, rank) if u.rank == rank]
    if not units:
        given[f"{rank}_name"] = name.strip().lower()
        return f"lower(p.{rank}) = :{rank}_name"
    tests = []
    for era in ("old", "new"):
        codes = [unit.code for unit in units if unit.era == era]
        if codes:
            inside = _one_of(f"p.{rank}_code", f"{rank}_{era}", codes, given)
            tests.append(f"(p.unit_era = '{era}' AND {inside})")
    for number, unit in enumerate(units):
        given[f"{rank}_may_{number}"] = f'%"{unit.id}"%'
        tests.append(f"p.unit_candidates LIKE :{rank}_may_{number}")
    return f"({' OR '.join(tests)})"


def _agency(
    name: str, question: Question, conditions: list[str], given: dict[str, Any]
) -> Question:
    """The records that name a body: by its function and level, else by its words."""
    body, level = identify(name)
    if body is None:
        phrase = Phrase(tuple(split(normal(name))))
        return replace(question, groups=(*question.groups, ((phrase,),))) if phrase.words else (
            question
        )  # fmt: skip
    given["agency"] = body
    test = "SELECT a.id FROM search_agencies a WHERE a.agency_id = :agency"
    if level is not None:
        given["agency_level"] = level
        test += " AND (a.level = :agency_level OR a.level IS NULL)"
    conditions.append(f"s.id IN ({test})")
    return question


def fts5(question: Question, column: str) -> str:
    """The question for SQLite's FTS5, in one column."""
    groups = [f"({group_fts5(group)})" for group in question.groups]
    return f"{{{column}}} : ({' AND '.join(groups)})"


def group_fts5(group: Sequence[Choice], *, repeated: bool = False) -> str | None:
    """A group of choices for FTS5; each word standing more than once where ``repeated``.

    None where that cannot be asked: of a word's beginning, and of the number of a document.
    """
    choices = []
    for choice in group:
        if not repeated:
            parts = [f'"{" ".join(p.words)}"{" *" if p.prefix else ""}' for p in choice]
        elif any(p.prefix or "_" in p.words[0] for p in choice):
            continue
        else:
            parts = [f'"{twice(word)}"' for p in choice for word in p.words]
        choices.append(f"({' AND '.join(parts)})")
    return " OR ".join(choices) or None


def tsquery(question: Question) -> str:
    """The question as a PostgreSQL ``tsquery``."""
    groups = []
    for group in question.groups:
        choices = []
        for choice in group:
            parts = []
            for phrase in choice:
                quoted = [f"'{word}'" for word in phrase.words]
                if phrase.prefix:
                    quoted[-1] += ":*"
                parts.append(f"({' <-> '.join(quoted)})")
            choices.append(f"({' & '.join(parts)})")
        groups.append(f"({' | '.join(choices)})")
    return " & ".join(groups)
