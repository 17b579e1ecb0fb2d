"""Goals that a national programme sets and the plan that carries it out lacks (rule R21)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ..extract.folding import fold
from ..models import Citation
from .case import AuditCase
from .registry import Found, check

_FEWEST = 3  # targets that we know, before what is missing says anything


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a programme; ``words`` in which a plan may speak of it, ``where`` it matters."""

    indicator: str
    name: str
    words: re.Pattern[str]
    where: re.Pattern[str] | None
    source: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A national programme, by the decision that set it up and the years in which it runs."""

    number: str
    symbol: str
    year: int
    first: int
    last: int
    name: str
    goals: tuple[Goal, ...]


@cache
def programmes() -> tuple[Programme, ...]:
    """The programmes whose goals are known."""
    place = resources.files("kehoach.audit.register").joinpath("programmes.toml")
    data = tomllib.loads(place.read_text("utf-8"))
    return tuple(
        Programme(
            p["number"], p["symbol"], p["year"], p["first"], p["last"], p["name"],
            tuple(
                Goal(
                    g["indicator"],
                    g["name"],
                    re.compile("|".join(f"(?:{fold(word)})" for word in g["words"])),
                    re.compile(fold(g["where"])) if g.get("where") else None,
                    g["source"],
                )
                for g in p["goal"]
            ),
        )
        for p in data["programme"]
    )  # fmt: skip


@check(
    id="programme_goals",
    title="Thiếu chỉ tiêu mà chương trình mục tiêu quốc gia đề ra",
    english="Goals of the national programme that the plan lacks",
    severity="note",
    proves="Kế hoạch viện dẫn quyết định của chương trình nhưng không có chỉ tiêu và cũng không "
    "nhắc đến nội dung mà chương trình đề ra.",
    proves_english="The plan rests on the programme's decision and neither sets nor mentions what "
    "the programme aims at.",
)
def programme_goals(case: AuditCase) -> Iterator[Found]:
    """A plan on ``1722/QĐ-TTg`` without any word on the income of the poor."""
    head = case.document.header
    known = {t.indicator_id for t in case.document.targets if t.indicator_id}
    if head.kind != "plan" or head.period is None or not head.period.end or len(known) < _FEWEST:
        return
    year = int(head.period.end[:4])
    for programme in programmes():
        if not programme.first <= year <= programme.last:
            continue
        basis = next((c for c in case.document.citations if _is(programme, c)), None)
        if basis is None:
            continue
        gone = [
            goal
            for goal in programme.goals
            if goal.indicator not in known
            and not goal.words.search(case.words)
            and (goal.where is None or goal.where.search(case.words))
        ]
        if gone:
            names = "; ".join(f"{goal.name} ({goal.source})" for goal in gone)
            yield Found(
                message=f"Kế hoạch thực hiện {basis.canonical} nhưng không có chỉ tiêu về: "
                f"{names}.",
                english=f"The plan carries out {basis.canonical} and has no target on: "
                f"{', '.join(goal.indicator for goal in gone)}.",
                evidence=[case.cite(basis)],
                expected="có chỉ tiêu tương ứng hoặc nêu rõ không áp dụng",
                reference=programme.name,
                repair="Bổ sung chỉ tiêu hoặc nêu lý do không áp dụng.",
                repair_english="Add the targets or say why they do not apply.",
            )


def _is(programme: Programme, cited: Citation) -> bool:
    """Whether a citation is the programme's decision; its year must be told."""
    told = cited.year or (int(cited.date[:4]) if cited.date else None)
    return (
        not cited.review
        and cited.role in ("basis", "implements")
        and (cited.number or "").lstrip("0") == programme.number
        and fold(cited.symbol or "") == fold(programme.symbol)
        and told == programme.year
    )
