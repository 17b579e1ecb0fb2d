"""A commitment as the pages, the files and the API show it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ... import wording
from ...audit.results_model import Commitment
from ...audit.words import where
from ...database import forms
from ...database.commitments import Dated, entries_of
from ...database.entries import Entry, listed
from ...database.hits import place_name, plan_name
from ...database.passages import around
from ...database.schema import contents, files, plans
from ...sheets import Column, Value
from ...wording import Lang, word
from .private import Names, cover
from .reported import WORDS, Registers, without_report


@dataclass(frozen=True, slots=True)
class Told:
    """Words of a report that speak of a commitment."""

    quote: str
    file: str
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment with its owner, its day and its state as of today.

    ``due`` is an ISO date; ``state`` a key of ``reported.WORDS``, ``why`` its reason in words.
    """

    id: str
    kind: str
    plan_id: int
    plan: str
    place: str
    what: str
    planned: str
    owners: list[str]
    partners: list[str]
    role: str
    product: str
    due: str | None
    due_shown: str
    state: str
    why: str
    result: str
    claim: str
    where: str
    quote: str
    review: bool
    told: list[Told] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON holds it."""
        return asdict(self)


COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("Cam kết", "Commitment", 44), ("Kế hoạch", "Planned", 16), ("Cơ quan", "Body", 26),
    ("Phối hợp", "Partners", 26), ("Hạn", "Due", 13), ("Trạng thái", "State", 18),
    ("Lý do", "Reason", 36), ("Kết quả theo báo cáo", "Reported", 18),
    ("Sản phẩm", "Product", 24), ("Văn bản", "Document", 36), ("Địa phương", "Place", 24),
    ("Vị trí", "Where", 30), ("Trích dẫn", "Quote", 44), ("Mã", "Id", 20),
)  # fmt: skip


def columns(lang: Lang) -> tuple[Column, ...]:
    """The columns of the table as a file."""
    return tuple(Column(one[0] if lang == "vi" else one[1], one[2]) for one in COLUMNS)


def cells(row: Row, lang: Lang, days: bool) -> list[Value]:
    """One row of the table as a file; *days* as days of a workbook, else ISO dates."""
    due: Value = row.due
    if row.due and days:
        due = date.fromisoformat(row.due)
    return [
        row.what, row.planned or None, "; ".join(row.owners) or None,
        "; ".join(row.partners) or None, due, WORDS[row.state][0 if lang == "vi" else 1],
        row.why or None, row.result or None, row.product or None, row.plan, row.place or None,
        row.where, row.quote, row.id,
    ]  # fmt: skip


class Maker:
    """Makes rows of commitments for one reader; *names* covers private persons, None shows all.

    At most *fresh* plans are held against their reports anew, see ``Registers.states``.
    """

    def __init__(
        self, connection: Connection, registers: Registers, lang: Lang, names: Names | None,
        fresh: int,
    ) -> None:  # fmt: skip
        self.connection = connection
        self.registers = registers
        self.lang = lang
        self.names = names
        self.fresh = fresh
        self.today = date.today().isoformat()
        self._plans: dict[int, dict[str, Any]] = {}
        self._texts: dict[int, str] = {}
        self._states: dict[int, dict[str, Commitment] | None] = {}

    def rows(self, chosen: Sequence[Dated]) -> list[Row]:
        """The rows of *chosen*, in their order."""
        found = entries_of(self.connection, chosen)
        self._know({entry["plan_id"] for _, entry in found})
        self._read({entry["plan_id"] for dated, entry in found if dated.kind == "deadlines"})
        return [self._row(dated, entry) for dated, entry in found]

    def _know(self, wanted: set[int]) -> None:
        missing = wanted - self._plans.keys()
        rows = self.connection.execute(
            select(plans, files.c.name.label("file_name"))
            .join(files, files.c.id == plans.c.file_id)
            .where(plans.c.id.in_(missing))
        )
        found = {row.id: dict(row._mapping) for row in rows}
        self._plans |= found
        self._states |= self.registers.states(self.connection, list(found.values()), self.fresh)

    def _read(self, wanted: set[int]) -> None:
        """The texts of plans, for the sentences around their deadlines."""
        missing = {self._plans[key]["file_id"] for key in wanted} - self._texts.keys()
        table = contents.c
        query = select(table.file_id, table.text).where(table.file_id.in_(missing))
        for row in self.connection.execute(query) if missing else ():
            self._texts[row.file_id] = zlib.decompress(row.text).decode("utf-8")

    def _row(self, dated: Dated, entry: Entry) -> Row:
        plan = self._plans[entry["plan_id"]]
        due, every = self._when(dated, entry)
        state, why, told = self._state(dated, entry, plan, due, every)
        row = Row(
            id=entry["record_id"], kind=dated.kind, plan_id=plan["id"], plan=plan_name(plan),
            place=place_name(plan), due=due, due_shown=self._due(due, every), state=state,
            why=why, where=forms.place(entry, self.lang), quote=_line(entry["quote"]),
            review=bool(entry["review"]) and entry["verdict"] is None,
            **self._by_kind(dated, entry, plan), **_reported(told, self.lang),
        )  # fmt: skip
        if self.names is None:
            return row
        hidden = self.names.of_file(plan["file_id"])
        return replace(row, **{
            name: cover(value, hidden) for name, value in asdict(row).items() if name != "told"
        }, told=[Told(*(cover(part, hidden) for part in (t.quote, t.file, t.where)))
                 for t in row.told]) if hidden else row  # fmt: skip

    def _state(
        self, dated: Dated, entry: Entry, plan: dict[str, Any], due: str | None, every: str | None
    ) -> tuple[str, str, Commitment | None]:
        """The state, its reason in words, and what the reports say."""
        state = without_report(due, every, self.today)
        if plan["kind"] == "report":
            return state, "", None
        if plan["id"] not in self._states:
            return state, "", None
        said = self._states[plan["id"]]
        if said is None:
            vi = "Có báo cáo của nơi này; mở sổ của văn bản để đối chiếu."
            en = "There are reports of the place; open the register of the document."
            return "unheld", vi if self.lang == "vi" else en, None
        told = said.get(entry["record_id"])
        if told is not None:
            return told.state, told.why if self.lang == "vi" else told.english, told
        if state == "overdue":  # a thing told twice, a deadline without a task
            vi = "Đã có báo cáo nhưng mục này chưa đối chiếu được; hãy tự đối chiếu."
            en = "There is a report, but this could not be held against it."
            return "unclear", vi if self.lang == "vi" else en, None
        return state, "", None

    def _when(self, dated: Dated, entry: Entry) -> tuple[str | None, str | None]:
        if dated.kind == "assignments":
            every = next((due["every"] for due in entry.dues if due["every"]), None)
            return dated.due, every
        if dated.kind == "deadlines":
            return entry["end_date"], entry["every"]
        return entry["due_end"], None

    def _due(self, due: str | None, every: str | None) -> str:
        if due is not None:
            return wording.day(due, self.lang)
        if every is not None:
            return forms.rhythm(every, self.lang) or every
        return ""

    def _by_kind(self, dated: Dated, entry: Entry, plan: dict[str, Any]) -> dict[str, Any]:
        if dated.kind == "targets":
            value = wording.number(entry["value"], self.lang)
            if entry["value_max"] is not None:
                value += f" - {wording.number(entry['value_max'], self.lang)}"
            value = wording.joined(value, str(forms.unit(entry, self.lang) or ""))
            parts = (forms.bound(entry, self.lang), value)
            return {
                "what": _line(entry["indicator"] or entry["quote"]),
                "planned": " ".join(str(part) for part in parts if part),
                "owners": entry.leads, "partners": entry.partners, "role": "", "product": "",
            }  # fmt: skip
        if dated.kind == "assignments":
            return {
                "what": _line(entry["task"] or entry["quote"]), "planned": "",
                "owners": [_line(entry["agency"])], "partners": listed(entry["partners"]),
                "role": word(entry["role"], self.lang), "product": _line(entry["product"] or ""),
            }  # fmt: skip
        return {
            "what": self._sentence(entry, plan), "planned": "", "owners": entry.leads,
            "partners": entry.partners, "role": "", "product": "",
        }  # fmt: skip

    def _sentence(self, entry: Entry, plan: dict[str, Any]) -> str:
        """The sentence around a deadline, which by itself says only when."""
        content = self._texts[plan["file_id"]]
        start, end = around(content, entry["span_start"], entry["span_end"])
        return _line(content[start:end])


def _reported(told: Commitment | None, lang: Lang) -> dict[str, Any]:
    if told is None:
        return {"result": "", "claim": "", "told": []}
    return {
        "result": told.result,
        "claim": told.claim,
        "told": [
            Told(_line(r.evidence.quote), r.evidence.file or "", where(r.evidence, lang))
            for r in told.reports[:3]
        ],
    }


def _line(value: str) -> str:
    return " ".join(value.split())
