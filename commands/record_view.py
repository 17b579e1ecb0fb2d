"""How a record, its corrections and a database look on a terminal; document text is no markup."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .. import wording
from ..show import plain
from ..wording import Lang, word

if TYPE_CHECKING:
    from ..database.corrections import Correction
    from ..database.lookup import Looked
    from ..models import Record

_WORDS = {
    "plan": ("Văn bản", "Document"),
    "file": ("Tệp", "File"),
    "state": ("Tình trạng", "State"),
    "current": ("hiện hành", "current"),
    "superseded": ("đã có bản mới hơn", "superseded"),
    "where": ("Vị trí", "Place"),
    "page": ("trang", "page"),
    "line": ("dòng", "line"),
    "sure": ("Độ tin cậy", "Confidence"),
    "review": ("cần xem lại", "to be reviewed"),
    "rule": ("Quy tắc", "Rule"),
    "verdict": ("Người xem", "People"),
    "confirmed": ("đã xác nhận", "confirmed"),
    "corrected": ("đã sửa", "corrected"),
    "rejected": ("đã bỏ", "rejected"),
    "relations": ("Quan hệ", "Relations"),
    "links": ("Bản ghi liên quan", "Related records"),
    "said": ("Ý kiến sửa", "Corrections"),
    "not_loaded": ("chưa có trong cơ sở dữ liệu", "not in the database"),
    "also": ("Cũng có trong", "Also in"),
    "attached": ("có hiệu lực", "holds"),
    "replaced": ("đã có ý kiến sau", "replaced"),
    "detached": ("mất chỗ gắn", "lost its place"),
    "withdrawn": ("đã rút", "withdrawn"),
    "set": ("sửa", "set"),
    "confirm": ("xác nhận", "confirm"),
    "reject": ("bỏ", "reject"),
}
# What a relation says of the plan that states it, and of the other one.
_RELATIONS = {
    "supersedes": ("thay bản trước", "supersedes", "bị bản sau thay", "superseded by"),
    "draft_of": ("dự thảo của", "draft of", "có dự thảo", "has the draft"),
    "amends": ("sửa đổi, bổ sung", "amends", "được sửa đổi, bổ sung bởi", "amended by"),
    "replaces": ("thay thế", "replaces", "bị thay thế bởi", "replaced by"),
    "submission_of": ("trình", "submits", "được trình bằng", "submitted by"),
    "issued_by": ("ban hành kèm theo", "issued by", "ban hành", "issues"),
}


def _say(key: str, lang: Lang) -> str:
    return _WORDS[key][0 if lang == "vi" else 1]


def passage(text: str) -> Text:
    """Text of a document as it stands, line by line, without control characters."""
    return Text("".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else " " for c in text))


def record_view(looked: Looked, lang: Lang) -> RenderableType:
    """A record in its passage, and all that is known of it."""
    row, head = looked.place.row, looked.place.plan
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)

    def add(key: str, value: str | Text) -> None:
        grid.add_row(Text(_say(key, lang)), plain(value) if isinstance(value, str) else value)

    add("plan", title(head, lang))
    add("state", _say(head["state"], lang))
    add("file", looked.place.file["name"] or "")
    where = [f"{_say('page', lang)} {row['page']}"] if row["page"] else []
    where.append(f"{_say('line', lang)} {row['line']}")
    add("where", ", ".join(where) + (f" · {looked.path}" if looked.path else ""))
    sure = wording.number(round(row["confidence"], 2), lang)
    add("sure", sure + (f" ({_say('review', lang)})" if row["review"] else ""))
    add("rule", row["rule"])
    if row["verdict"]:
        add("verdict", _say(row["verdict"], lang))
    if looked.others:
        add("also", ", ".join(str(place.file["name"]) for place in looked.others))
    parts: list[RenderableType] = [
        Text(f"{word(looked.place.kind, lang).upper()} {row['record_id']}", style="bold"),
        Text(),
        Text.assemble(
            passage(looked.before),
            Text("▶", style="bold"),
            Text.assemble(passage(row["quote"]), style="bold reverse"),
            Text("◀", style="bold"),
            passage(looked.after),
        ),
        Text(),
        grid,
        Text(),
        _fields(looked.record, looked.corrected, lang),
    ]
    return Group(*parts, *_lists(looked, lang))


def _lists(looked: Looked, lang: Lang) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for key, lines in (
        ("links", [_linked(item, lang) for item in looked.linked]),
        ("relations", [relation(item, lang) for item in looked.relations]),
        ("said", [Text(sentence(one, lang)) for one in looked.said]),
    ):
        if lines:
            parts += [Text(), Text(_say(key, lang), style="bold")]
            parts += [Text("  ") + line for line in lines]
    return parts


def title(head: dict[str, Any], lang: Lang) -> str:
    """A plan in one line: kind, number, date, issuer, title."""
    number = "/".join(part for part in (head["number"], head["symbol"]) if part)
    date = wording.day(head["date"], lang) if head["date"] else ""
    parts = (word(head["kind"], lang), number, date, head["issuer"], head["title"])
    return " · ".join(part for part in parts if part)


def _fields(record: Record, corrected: Record | None, lang: Lang) -> RenderableType:
    from ..database.values import fields
    from ..models import RECORD_TYPES

    kind = next(name for name, model in RECORD_TYPES.items() if type(record) is model)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    for name in fields(kind):
        was = _shown(getattr(record, name), lang)
        now = was if corrected is None else _shown(getattr(corrected, name), lang)
        if was or now:
            value = plain(was) if was == now else Text.assemble(
                Text(was, style="strike dim"), " → ", Text(now, style="bold")
            )  # fmt: skip
            meaning = word(name, lang)
            label = name if meaning == name else f"{meaning} ({name})"
            grid.add_row(Text(label, style="dim"), value)
    return grid


def _shown(value: Any, lang: Lang) -> str:
    from ..models import Interval

    if value is None or value == ():
        return ""
    if isinstance(value, Interval):
        return wording.interval(value, lang)
    if isinstance(value, tuple):
        return "; ".join(_shown(item, lang) for item in value)
    if isinstance(value, float):
        return wording.number(value, lang)
    return str(value)


def _linked(item: dict[str, Any], lang: Lang) -> Text:
    return Text(f"{word(item['type'], lang)} {item['id']}: ") + plain(item["quote"], 120)


def relation(item: dict[str, Any], lang: Lang) -> Text:
    """A relation in one line: what it is, and the other plan."""
    words = _RELATIONS[item["kind"]]
    said = words[(0 if lang == "vi" else 1) + (0 if item["outward"] else 2)]
    if item["other"] is None:
        return Text(f"{said}: ") + plain(item["named"], 120) + f" ({_say('not_loaded', lang)})"
    return Text(f"{said}: ") + plain(title(item["other"], lang), 200)


def sentence(one: Correction, lang: Lang) -> str:
    """A correction in one line: what was said, by whom, when, why, and whether it holds."""
    what = _say(one.action, lang)
    if one.field:
        what += f" {one.field}: {_value(one.old_value, lang)} → {_value(one.new_value, lang)}"
    day = wording.day(one.made_at[:10], lang)
    parts = [what, one.author, day, one.why or "", f"({_say(one.state, lang)})", one.note or ""]
    return plain(" · ".join(part for part in parts if part)).plain


def _value(packed: str | None, lang: Lang) -> str:
    value = None if packed is None else json.loads(packed)
    if isinstance(value, dict):
        return "..".join(wording.day(value.get(k) or "", lang) for k in ("start", "end"))
    if isinstance(value, list):
        return "; ".join(_shown(item, lang) for item in value)
    if isinstance(value, int | float):
        return wording.number(value, lang)
    return "–" if value is None else str(value)


def corrections_table(items: list[Correction], lang: Lang) -> RenderableType:
    """Corrections, one line each, with the words that they were said of."""
    table = Table(expand=True)
    for vi, en in (("Bản ghi", "Record"), ("Câu chữ", "Words"), ("Ý kiến", "Correction")):
        table.add_column(vi if lang == "vi" else en)
    for one in items:
        table.add_row(Text(one.record_id), plain(one.quote, 100), Text(sentence(one, lang)))
    return table


def counts_table(counts: dict[str, int], name: str, lang: Lang) -> RenderableType:
    """How many rows each table of the database *name* holds."""
    table = Table(title=Text(name), title_justify="left")
    table.add_column("Bảng" if lang == "vi" else "Table")
    table.add_column("Số dòng" if lang == "vi" else "Rows", justify="right")
    for key, count in counts.items():
        table.add_row(key, wording.number(count, lang))
    return table
