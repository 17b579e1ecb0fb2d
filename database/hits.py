"""What a search shows of a record: its sentence with the match marked, and where it stands."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from ..extract.folding import bare, fold
from .fulltext import KINDS, PLAN_ORDINAL
from .passages import around
from .schema import RECORD_TABLES, plan_of
from .words import Phrase, Question, numbers

if TYPE_CHECKING:
    from .windows import Found

_TOKEN = re.compile(r"[^\W_]+")
_SHOWN = (
    "indicator", "indicator_id", "value", "value_max", "unit", "change", "bound", "per",
    "baseline_value", "area", "year", "due_start", "due_end", "as_of_start", "as_of_end",
    "agency", "agency_id", "role", "task", "product", "canonical", "title", "date", "issuer",
    "kind", "start_date", "end_date", "every", "label",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. ``marks`` are the runs of ``sentence`` that matched.

    ``exact`` is False where only the bare form matched. ``fields`` are the columns of the record
    that are not empty, as people corrected them.
    """

    id: str
    kind: str
    plan_id: int
    plan: str
    place: str
    section: str
    page: int | None
    line: int | None
    file: str
    sentence: str
    marks: tuple[tuple[int, int], ...]
    quote: str
    review: bool
    verdict: str | None
    exact: bool
    score: float
    fields: dict[str, Any] = field(default_factory=dict)


def hydrate(
    connection: Connection, found: Sequence[tuple[Found, bool]], question: Question
) -> tuple[Hit, ...]:
    """The hits of a page, in order."""
    reader = _Reader(connection, [one for one, _ in found])
    return tuple(reader.hit(one, exact, question) for one, exact in found)


# Written out, not built: to build these statements takes longer than to run them. What is put into
# them are keys, which are whole numbers.
_PLANS = (
    "p.id", "p.file_id", "p.number", "p.symbol", "p.title", "p.issuer", "p.commune", "p.district",
    "p.province", "p.starts", "p.kind", "p.date", "p.year", "p.state", "f.name AS file_name",
)  # fmt: skip
_ALWAYS = ("id", "plan_id", "record_id", "section_id", "span_start", "span_end", "quote", "page",
           "line", "review", "verdict", "path")  # fmt: skip
_COLUMNS = {
    kind: [column.name for column in table.columns if column.name in (*_ALWAYS, *_SHOWN)]
    for kind, table in RECORD_TABLES.items()
}


class _Reader:
    """The rows behind a page, each table read once."""

    def __init__(self, connection: Connection, found: Iterable[Found]) -> None:
        self.connection = connection
        kinds: dict[str, list[int]] = {}
        for one in found:
            kinds.setdefault(KINDS[one.kind], []).append(one.id)
        owners = {plan_of(key) for keys in kinds.values() for key in keys}
        self.plans = self._read(_PLANS, "plans p JOIN files f ON f.id = p.file_id", "p.id", owners)
        kinds.pop("plans", None)
        self.rows: dict[int, dict[str, Any]] = {}
        for kind, keys in kinds.items():
            self.rows |= self._read(_COLUMNS[kind], kind, "id", keys)
        self._correct()
        inside = {row["section_id"] for row in self.rows.values() if row.get("section_id")}
        paths = self._read(("id", "path"), "sections", "id", inside)
        self.paths = {key: row["path"] for key, row in paths.items()}
        files = {self.plans[row["plan_id"]]["file_id"] for row in self.rows.values()}
        texts = self._read(("file_id", "text"), "contents", "file_id", files)
        self.texts = {key: zlib.decompress(row["text"]).decode() for key, row in texts.items()}

    def _read(
        self, columns: Sequence[str], source: str, key: str, keys: Collection[int]
    ) -> dict[int, dict[str, Any]]:
        """Rows by their key, which is the first of *columns*."""
        if not keys:
            return {}
        inside = ", ".join(str(int(one)) for one in keys)
        sql = f"SELECT {', '.join(columns)} FROM {source} WHERE {key} IN ({inside})"
        names = [column.split(" AS ")[-1].split(".")[-1] for column in columns]
        rows = self.connection.exec_driver_sql(sql).fetchall()
        return {row[0]: dict(zip(names, row, strict=True)) for row in rows}

    def _correct(self) -> None:
        """Put what people set in the place of what was extracted."""
        from .fulltext import corrected

        for plan in self.plans.values():
            touched = [
                row
                for row in self.rows.values()
                if row["plan_id"] == plan["id"] and row["verdict"] == "corrected"
            ]
            if touched:
                said = corrected(self.connection, plan["file_id"])
                for row in touched:
                    row |= said.get(row["record_id"], {})

    def hit(self, one: Found, exact: bool, question: Question) -> Hit:
        """One record as it is shown."""
        plan = self.plans[plan_of(one.id)]
        if one.id & PLAN_ORDINAL == PLAN_ORDINAL:
            return self._plan_hit(one, plan, exact, question)
        row = self.rows[one.id]
        words = self.texts.get(plan["file_id"], "")
        start, end = around(words, row["span_start"], row["span_end"])
        sentence = words[start:end] or row["quote"]
        return Hit(
            id=row["record_id"],
            kind=KINDS[one.kind][:-1],
            plan_id=plan["id"],
            plan=plan_name(plan),
            place=place_name(plan),
            section=self.paths.get(row.get("section_id") or 0, "") or row.get("path") or "",
            page=row["page"],
            line=row["line"],
            file=plan["file_name"] or "",
            sentence=sentence,
            marks=marks(sentence, question),
            quote=row["quote"],
            review=bool(row["review"]) and row["verdict"] is None,
            verdict=row["verdict"],
            exact=exact,
            score=one.score,
            fields={k: row[k] for k in _SHOWN if row.get(k) is not None},
        )

    def _plan_hit(self, one: Found, plan: dict[str, Any], exact: bool, question: Question) -> Hit:
        sentence = plan["title"] or plan["starts"].split("\n", 1)[0]
        shown = ("kind", "number", "symbol", "date", "year", "issuer", "title", "state")
        return Hit(
            id=f"p-{plan['id']}",
            kind="plan",
            plan_id=plan["id"],
            plan=plan_name(plan),
            place=place_name(plan),
            section="",
            page=None,
            line=None,
            file=plan["file_name"] or "",
            sentence=sentence,
            marks=marks(sentence, question),
            quote=sentence,
            review=False,
            verdict=None,
            exact=exact,
            score=one.score,
            fields={k: plan[k] for k in shown if plan.get(k) is not None},
        )


def plan_name(plan: dict[str, Any]) -> str:
    """How a plan is called: number and symbol, its title, or its file."""
    number = "/".join(filter(None, (plan["number"], plan["symbol"])))
    title = " ".join((plan["title"] or "").split())
    called = ", ".join(filter(None, (number if plan["number"] else "", title)))
    return called or plan["issuer"] or plan.get("file_name") or f"#{plan['id']}"


def place_name(plan: dict[str, Any]) -> str:
    """The unit of a plan, the lowest first, as the plan writes it."""
    return ", ".join(filter(None, (plan["commune"], plan["district"], plan["province"])))


def marks(sentence: str, question: Question) -> tuple[tuple[int, int], ...]:
    """The runs of *sentence* that a question matches; those with the same marks where there are."""
    folded = fold(sentence)
    plain = bare(folded)
    tokens = [
        (m.start(), m.end(), m[0], plain[m.start() : m.end()]) for m in _TOKEN.finditer(folded)
    ]
    found: list[tuple[int, int]] = []
    for phrase in question.phrases():
        if "_" in phrase.words[0]:
            found += _number(plain, phrase.words[0])
            continue
        exact = _runs([token[2] for token in tokens], phrase)
        runs = exact or _runs([token[3] for token in tokens], phrase.plain())
        found += [(tokens[a][0], tokens[b][1]) for a, b in runs]
    return _merged(sorted(set(found)), sentence)


def _runs(words: list[str], phrase: Phrase) -> list[tuple[int, int]]:
    size = len(phrase.words)
    made = []
    for at in range(len(words) - size + 1):
        body = words[at : at + size]
        last = (
            body[-1].startswith(phrase.words[-1]) if phrase.prefix else body[-1] == phrase.words[-1]
        )
        if last and tuple(body[:-1]) == phrase.words[:-1]:
            made.append((at, at + size - 1))
    return made


def _number(plain: str, word: str) -> list[tuple[int, int]]:
    parts = word.split("_")
    pattern = r"(?<!\w)0*" + r"\s?[/-]\s?".join(
        re.escape(part) if part[0].isdigit() else r"&?".join(map(re.escape, part)) for part in parts
    )
    found = [match.span() for match in re.finditer(pattern + r"(?!\w)", plain)]
    return found if numbers(plain) else []


def _merged(runs: list[tuple[int, int]], sentence: str) -> tuple[tuple[int, int], ...]:
    made: list[tuple[int, int]] = []
    for start, end in runs:
        if made and (start <= made[-1][1] or sentence[made[-1][1] : start] == " "):
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return tuple(made)
