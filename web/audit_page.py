"""The findings as one self-contained page: no script, no network; to read, to print, to send on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..audit.state import NAMES as STATUS_NAMES
from ..audit.state import Standing, Standings
from ..audit.words import NAMES, REVIEW, shown, where
from ..models import Evidence
from ..wording import Lang

_ORDER = ("serious", "medium", "light", "note", "review")
_QUOTE, _QUOTES = 600, 6


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as the page shows it."""

    id: str
    check: str
    title: str
    message: str
    where: str
    quotes: tuple[tuple[str, str], ...]
    more: int
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity."""

    key: str
    name: str
    open: int
    new: int
    items: tuple[Item, ...]


def render(made: Standings, files: Sequence[str], lang: Lang = "vi") -> str:
    """The page on the findings over *files*."""
    side = 0 if lang == "vi" else 1
    environment = Environment(
        loader=PackageLoader("kehoach.web"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("audit.html").render(
        lang=lang,
        say=lambda vi, en: (vi, en)[side],
        files=files,
        groups=[group for key in _ORDER if (group := _group(key, made.current, lang)).items],
        gone=[(f.message if lang == "vi" else f.english, f.id) for f in made.gone],
    )


def _group(key: str, standings: Sequence[Standing], lang: Lang) -> Group:
    own = [s for s in standings if ((s.finding.review and "review") or s.finding.severity) == key]
    return Group(
        key=key,
        name=(REVIEW if key == "review" else NAMES[key])[0 if lang == "vi" else 1],
        open=sum(standing.status == "open" for standing in own),
        new=sum(standing.new for standing in own),
        items=tuple(_item(standing, lang) for standing in own),
    )


def _item(standing: Standing, lang: Lang) -> Item:
    finding, vi = standing.finding, lang == "vi"
    state = STATUS_NAMES[standing.status][0 if vi else 1]
    if standing.mark:
        state += f" – {standing.mark.why} ({standing.mark.author})"
    facts = (
        (("Phép tính", "Arithmetic"), finding.arithmetic),
        (("Cần có", "Expected"), finding.expected),
        (("Quy định đối chiếu", "Held against"), finding.reference),
        (("Kiến nghị", "Recommendation"), finding.repair if vi else finding.repair_english),
        (("Trạng thái", "State"), state),
    )
    return Item(
        id=finding.id,
        check=finding.check,
        title=finding.title if vi else finding.title_english,
        message=finding.message if vi else finding.english,
        where="; ".join(part for part in (finding.document, finding.file) if part),
        quotes=tuple(
            (shown(e.quote, _QUOTE), _where(e, finding.file, lang))
            for e in finding.evidence[:_QUOTES]
        ),
        more=max(0, len(finding.evidence) - _QUOTES),
        facts=tuple((label[0 if vi else 1], text) for label, text in facts if text),
    )


def _where(evidence: Evidence, file: str | None, lang: Lang) -> str:
    place = where(evidence, lang)
    return f"{evidence.file}, {place}" if evidence.file and evidence.file != file else place
