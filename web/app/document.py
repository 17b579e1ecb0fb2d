"""One document as its page shows it: text and records with what people said of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from ... import wording
from ...database import corrections, documents, values
from ...database.corrections import Correction
from ...database.store import Store
from ...database.trouble import DatabaseTrouble
from ...models import RECORD_TYPES, PlanFile, Record, SourceText
from ...sheets import clean
from ...wording import Lang, word
from ..page import Plan, Shown, look
from ..page_records import Row, rows
from ..page_text import Over
from ..page_words import label
from .held import Held

_FIELDS = {
    "value_max": ("Giá trị trên", "Upper value"), "bound": ("Giới hạn", "Bound"),
    "change": ("Thay đổi", "Change"), "per": ("Mỗi", "Per"), "ratio": ("Tỷ số", "Ratio"),
    "as_of": ("Thời điểm", "As of"), "number": ("Số", "Number"), "symbol": ("Ký hiệu", "Symbol"),
    "year": ("Năm", "Year"), "level": ("Cấp", "Level"),
    "agency_level": ("Cấp cơ quan", "Agency's level"),
}  # fmt: skip
_BOUNDS = {
    "exact": ("bằng", "exactly"), "at_least": ("ít nhất", "at least"),
    "at_most": ("nhiều nhất", "at most"), "about": ("khoảng", "about"),
    "range": ("từ … đến …", "from ... to ..."),
}  # fmt: skip
_LABELS = frozenset({"indicator_id", "agency_id", "area", "product", "baseline"})
VERDICTS: dict[str, tuple[str, str]] = {
    "confirmed": ("đã xác nhận", "confirmed"),
    "corrected": ("đã sửa", "corrected"),
    "rejected": ("đã bỏ", "rejected"),
}
_ACTIONS = {"set": ("sửa", "set"), "confirm": ("xác nhận", "confirmed"),
            "reject": ("bỏ", "rejected")}  # fmt: skip
_STATES = {
    "attached": ("có hiệu lực", "holds"), "replaced": ("đã có ý kiến sau", "replaced"),
    "detached": ("mất chỗ gắn", "lost its place"), "withdrawn": ("đã rút", "withdrawn"),
}  # fmt: skip
# What a relation says of the plan that states it, and of the other one.
_RELATIONS = {
    "supersedes": ("Thay bản trước", "Supersedes", "Bị bản sau thay", "Superseded by"),
    "draft_of": ("Dự thảo của", "Draft of", "Có dự thảo", "Has the draft"),
    "amends": ("Sửa đổi, bổ sung", "Amends", "Được sửa đổi, bổ sung bởi", "Amended by"),
    "replaces": ("Thay thế", "Replaces", "Bị thay thế bởi", "Replaced by"),
    "submission_of": ("Trình", "Submits", "Được trình bằng", "Submitted by"),
    "issued_by": ("Ban hành kèm theo", "Issued by", "Ban hành", "Issues"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A document that somebody looks at.

    ``file`` is what was extracted with what people set; rejected records are still there, so that
    a reader sees them struck out. ``key`` stands for what was extracted; ``verdicts`` is by
    record; ``found`` are the records with their types, as ``look`` numbers them; ``laid_out`` is
    the text in paragraphs and tables, as far as the text itself tells them.
    """

    plan: dict[str, Any]
    source: dict[str, Any]
    key: str
    file: PlanFile
    verdicts: Mapping[str, str]
    problems: list[dict[str, Any]]
    found: tuple[tuple[str, Record], ...]
    laid_out: SourceText | None

    def over(self) -> tuple[Over, ...]:
        """The records over the text."""
        return tuple(Over(n, kind, record.span) for n, (kind, record) in enumerate(self.found))

    def pages(self) -> dict[str, int]:
        """The pages on which the records begin; none where the file has no pages."""
        if not self.file.pages:
            return {}
        pairs = ((record.id, self.file.page(record.span.start)) for _, record in self.found)
        return {key: page for key, page in pairs if page is not None}

    def rows(self, numbers: Iterable[int], lang: Lang) -> tuple[Row, ...]:
        """Some of the records as the list shows them."""
        return rows(self.file, self.over(), [record for _, record in self.found], lang, numbers)

    def look(self, lang: Lang, *, brief: bool = False) -> Plan:
        """The text in pieces and the records in rows (*brief*: without their particulars)."""
        name = self.source["name"] or str(self.source["id"])
        return look(Shown(name, self.file, self.laid_out), lang, brief=brief)


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a person can set: its name, its label, its value as one types it."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    whole: bool = False


def open_plan(store: Store, held: Held, plan_id: int, *, hide: bool) -> Opened:
    """The document of that key, its file out of *held*; *hide* covers private names of annexes.

    Raises:
        DatabaseTrouble: when there is none.
    """
    with store.connect() as connection:
        plan = documents.one(connection, plan_id)
        if plan is None:
            raise DatabaseTrouble(
                "no_plan", f"Không có văn bản số {plan_id}.", f"There is no document {plan_id}."
            )
        source = documents.file_of(connection, plan["file_id"])
        said = corrections.attached(connection, source["sha256"])
        problems = documents.troubles(connection, plan["file_id"])
    unpacked = held.file(plan["file_id"], hide=hide)
    file = corrections.apply(unpacked.file, [one for one in said if one.action != "reject"])
    found = sorted(
        (item for document in file.documents for item in document.records()),
        key=lambda item: (item[1].span.start, -item[1].span.end),
    )
    return Opened(
        plan, source, unpacked.key, file, _verdicts(said), problems, tuple(found),
        unpacked.laid_out,
    )  # fmt: skip


def _verdicts(said: list[Correction]) -> dict[str, str]:
    rank = {"confirm": "confirmed", "set": "corrected", "reject": "rejected"}
    ordered = sorted(said, key=lambda one: [*rank].index(one.action))
    return {one.record_id: rank[one.action] for one in ordered}


def editable(kind: str, record: Record, lang: Lang) -> tuple[Field, ...]:
    """The fields of *record* for a form."""
    made = []
    for name in values.fields(kind):
        shown = typed(getattr(record, name))
        choices = _choices(kind, name)
        if choices:
            named = tuple((one, _choice(name, one, lang)) for one in choices)
            made.append(Field(name, named_field(name, lang), shown, named))
        else:
            made.append(Field(name, named_field(name, lang), shown, (), name in {"task", "title"}))
    return tuple(made)


def _choice(name: str, value: str, lang: Lang) -> str:
    """A value of a field of few values as a reader calls it."""
    if name == "bound":
        return _BOUNDS[value][0 if lang == "vi" else 1]
    return word(value, lang)


def named_field(name: str, lang: Lang) -> str:
    """A field as a reader calls it."""
    if name in _FIELDS:
        return _FIELDS[name][0 if lang == "vi" else 1]
    return label(name, lang) if name in _LABELS else word(name, lang)


def _choices(kind: str, name: str) -> tuple[str, ...]:
    """The values that a field can have, where they are few; the empty one first if it may be."""
    from typing import Literal

    annotation = RECORD_TYPES[kind].model_fields[name].annotation
    options = get_args(annotation)
    if get_origin(annotation) is Literal:
        return tuple(str(one) for one in options)
    for part in options:
        if get_origin(part) is Literal:
            return ("", *(str(one) for one in get_args(part)))
    return ()


def typed(value: Any) -> str:
    """A value as a person types it, so that ``values.read`` takes it back unchanged."""
    if value is None:
        return ""
    if hasattr(value, "start"):
        start, end = (wording.day(part or "", "vi") if part else "" for part in
                      (value.start, value.end))  # fmt: skip
        return f"{start}..{end}" if start or end else ""
    if isinstance(value, (list, tuple)):
        ratio = all(isinstance(part, float) for part in value) and len(value) == 2
        return ("/" if ratio else "; ").join(typed(part) for part in value)
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value)


def history(said: list[Correction], lang: Lang) -> list[dict[str, str]]:
    """What was said of a record, in lines that a reader understands."""
    side = 0 if lang == "vi" else 1
    made = []
    for one in said:
        what = _ACTIONS[one.action][side]
        if one.field:
            old, new = _packed(one.old_value, lang), _packed(one.new_value, lang)
            what += f" {named_field(one.field, lang)}: {old} → {new}"
        made.append({
            "what": clean(what), "author": clean(one.author), "why": clean(one.why or ""),
            "day": wording.day(one.made_at[:10], lang), "state": one.state,
            "stands": _STATES.get(one.state, (one.state, one.state))[side],
        })  # fmt: skip
    return made


def _packed(packed: str | None, lang: Lang) -> str:
    value = None if packed is None else json.loads(packed)
    if isinstance(value, dict):
        return "..".join(wording.day(value.get(key) or "", lang) for key in ("start", "end"))
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    if isinstance(value, int | float):
        return wording.number(value, lang)
    return "–" if value is None else str(value)


def relation(item: Mapping[str, Any], lang: Lang) -> str:
    """What a relation is, from the plan that is looked at."""
    words = _RELATIONS.get(item["kind"], (item["kind"],) * 4)
    said: str = words[(0 if lang == "vi" else 1) + (0 if item["outward"] else 2)]
    return said


def heading(plan: Mapping[str, Any], lang: Lang) -> str:
    """A document in one line: kind, number, day, title."""
    number = "/".join(part for part in (plan["number"], plan["symbol"]) if part)
    day = wording.day(plan["date"], lang) if plan["date"] else ""
    first = " ".join(part for part in (word(plan["kind"], lang), number) if part)
    parts = [first[:1].upper() + first[1:], day, plan["title"] or ""]
    return clean(" · ".join(part for part in parts if part))
