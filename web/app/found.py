"""What a question of the search page finds, and the part of the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from ...database import documents, results
from ...database.compare_words import indicator_name
from ...database.hits import Hit
from ...database.search import Count, Page, search
from ...database.store import Store
from ...wording import Lang, word
from .asking import Question
from .environment import environment, marked
from .private import Names, cover

SHOWN = 25
"""Records that a page shows at first; each ``Xem thêm`` brings as many."""

_FACET_FIELDS = {
    "type": "type", "indicator": "indicator", "province": "province", "year": "year",
    "agency": "agency", "unit": "unit", "review": "review",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """Everything that a part of the page depends on, but the database."""

    asked: Question
    after: str | None
    lang: Lang
    hidden: bool
    """Whether names of private persons are covered."""


@dataclass(frozen=True, slots=True)
class Line:
    """A record as a row of the table; ``words`` is its sentence with the match marked."""

    label: str
    value: str
    plain: str
    year: str
    words: Markup
    href: str
    place: str
    source: str
    tags: tuple[str, ...]
    review: bool


def find(store: Store, names: Names | None, asked: Question, limit: int, after: str | None) -> Page:
    """One page of records; with *names* those of private persons are covered."""
    with store.connect() as connection:
        found = search(connection, asked.search(), limit, after)
        if names is None:
            return found
        heads = documents.rows(connection, list({hit.plan_id for hit in found.hits}))
    files = {head["id"]: head["file_id"] for head in heads}
    private = {plan: names.of_file(key) for plan, key in files.items()}
    return replace(found, hits=tuple(_covered(hit, private[hit.plan_id]) for hit in found.hits))


def _covered(hit: Hit, names: frozenset[str]) -> Hit:
    """A hit without private names; covered letter by letter, so that its marks stay in place."""
    texts = ("section", "sentence", "quote", "fields")
    return replace(hit, **{name: cover(getattr(hit, name), names) for name in texts})


def html(store: Store, names: Names, ask: Ask) -> str:
    """The results as the page shows them; of a further page the rows alone.

    Raises:
        BadQuestion: when the question names what does not exist.
    """
    found = find(store, names if ask.hidden else None, ask.asked, SHOWN, ask.after)
    lang, side = ask.lang, 0 if ask.lang == "vi" else 1
    template = "search_results.html" if ask.after is None else "search_more.html"
    return environment().get_template(f"app/{template}").render(
        asked=ask.asked,
        found=found,
        lines=[_line(hit, lang) for hit in found.hits],
        facets=[_facet(*facet, ask.asked, lang) for facet in found.facets.items() if facet[1]],
        say=lambda vi, en: (vi, en)[side],
        count=lambda count: results.number(count, lang),
    )  # fmt: skip


def _line(hit: Hit, lang: Lang) -> Line:
    fields = hit.fields
    vi = lang == "vi"
    tags = [] if hit.exact else ["khác dấu" if vi else "other marks"]
    if hit.review:
        tags.append("cần xem lại" if vi else "to review")
    if hit.verdict:
        tags.append(word(hit.verdict, lang))
    named = (fields.get(name) for name in ("indicator", "canonical", "agency", "title"))
    where = (hit.plan if hit.place else "", results.place_of(hit, lang))
    return Line(
        label=next((str(name) for name in named if name), ""),
        value=results.value_of(hit, lang),
        plain=str(fields.get("value", "")),
        year=str(fields.get("year") or ""),
        words=_plain(marked(hit.sentence, hit.marks)),
        href=f"/documents/{hit.plan_id}#{hit.id}",
        place=hit.place or hit.plan,
        source=", ".join(part for part in where if part),
        tags=tuple(tags),
        review=hit.review,
    )


def _plain(words: Markup) -> Markup:
    """A sentence without marks of bold type, the cells of a table row apart by dots.

    What is between tags alone is changed; the tags are ours and hold neither.
    """
    cells = [cell.strip() for cell in str(words).replace("**", "").split("|")]
    return Markup(" · ".join(cell for cell in cells if cell))


def _facet(
    name: str, values: tuple[tuple[str, int], ...], asked: Question, lang: Lang
) -> dict[str, Any]:
    """A facet with the address that each of its values leads to."""
    field = _FACET_FIELDS[name]
    chosen = asked.given().get(field, "")
    rest = asked.address("/", **{field: None})  # without the field, which each value sets anew
    rest += "" if rest.endswith("?") else "&"
    return {
        "name": results.facet_name(name, lang),
        "values": [
            {
                "label": _called(name, value, lang),
                "count": results.number(Count(count), lang),
                "chosen": said == chosen,
                "href": rest + urlencode({field: said if said != chosen else _free(field)}),
            }
            for value, count in values
            for said in [_said(field, value)]
        ],
    }


def _called(name: str, value: str, lang: Lang) -> str:
    """A value of a facet as an office calls it: an indicator by its name, not its id."""
    return indicator_name(value) if name == "indicator" else results.facet_value(name, value, lang)


def _said(field: str, value: str) -> str:
    """A value of a facet as its field takes it."""
    if field == "review":
        return "yes" if value == "review" else "no"
    return value


def _free(field: str) -> str:
    """What takes a field's condition away."""
    return "all" if field == "type" else ""
