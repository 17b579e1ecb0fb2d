"""The schema for people: every table, column and view with a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Boolean, Column, Float, LargeBinary, Table, Text

from ..wording import Lang
from . import views
from .schema import tables

_HEAD = """# The database

`kehoach load` fills it, `kehoach db schema --markdown --lang en` writes this page. SQLite is the
default: one file, which DB Browser for SQLite and Datasette open as it is. With
`--db postgresql://...` an office shares one in PostgreSQL. The schema is the same in both.

* A record's key is `plan_id << 20 | ordinal`, unique over the six tables of records; `record_id`
  is the id that outlives a new extraction.
* Dates are text `YYYY-MM-DD`; lists and small structures are JSON text; `value` is in plain units
  (2.5 with unit `%`, 37000000000 with unit `VND`).
* Count and compare plans whose `state` is `current`: the others have a newer version.
* The tables hold what was extracted. What people corrected stands in `corrections`, and in the
  views in the place of the extracted value; the views leave rejected records out.
* Tables whose names begin with `search` serve the full-text search and are made from the others.

## Loading

`kehoach load PATH... --db plans.db` takes files, folders and what `kehoach extract` wrote as JSON
or JSON lines. A file is known by its hash: loaded again, it changes nothing; `--again` extracts it
anew and keeps its key. Each file is one transaction, so that a load that was stopped at any moment
goes on with the same command. What cannot be read is a row of `problems`.

Two files hold versions of one document when issuer, number, symbol, year and province agree, or,
without number or date, kind, title, period and unit. The newer one (by date of issue, else by
when the file was last changed) is `current`; a plan without number or date is the draft of the one
signed plan of its title. `relations` holds these, and what documents say themselves: the plan that
a title amends or a sentence replaces, the decision that a plan is issued by, the submission before
a plan. Where the words fit two documents, `other_id` stays empty.

## Corrections

`kehoach correct ID --set value=12,83 --by NAME --why TEXT`, `confirm`, `reject` and
`correct --undo` write rows of `corrections`. They belong to the record's id in the plan's file.
After a new extraction, and in a new version of the plan, each is attached by the id, else by the
same words in the same place; one that finds no certain place is `detached`
(`kehoach corrections --detached`).

## Python

```python
from kehoach.database.api import Database, load

load("plans.db", "plans/")
with Database("plans.db") as database:
    for found in database.records("targets", indicator_id="POV_RATE"):
        print(found.plan["issuer"], found.record.value)
    frame = database.frame("targets")  # polars
```

## SQL

```sql
SELECT plan_issuer, value, unit, due_end, quote
FROM v_targets
WHERE indicator_id = 'POV_RATE' AND plan_state = 'current' AND year = 2020
ORDER BY value DESC;
```
"""


def kind(column: Column[object]) -> str:
    """The type of a column in a word."""
    if isinstance(column.type, Text):
        return "text"
    if isinstance(column.type, Float):
        return "number"
    if isinstance(column.type, Boolean):
        return "boolean"
    if isinstance(column.type, LargeBinary):
        return "bytes"
    return "integer"


def meaning(thing: Table | Column[object], lang: Lang) -> str:
    """The sentence of a table or column."""
    return (thing.comment if lang == "vi" else thing.info.get("en")) or ""


def _points_at(column: Column[object]) -> str:
    found = next(iter(column.foreign_keys), None)
    return f" → {found.target_fullname}" if found else ""


def plain(lang: Lang) -> str:
    """The schema for a terminal."""
    lines: list[str] = []
    for table in tables():
        lines += [f"{table.name}: {meaning(table, lang)}"]
        width = max(len(column.name) for column in table.columns)
        lines += [
            f"  {column.name:<{width}}  {kind(column):<8}{meaning(column, lang)}"
            f"{_points_at(column)}"
            for column in table.columns
        ]
        lines.append("")
    lines += list(_views(lang))
    return "\n".join(lines)


def markdown(lang: Lang = "en") -> str:
    """The schema as the page ``docs/DATABASE.md``."""
    parts = [_HEAD]
    for table in tables():
        rows = [
            f"| `{column.name}` | {kind(column)} | {meaning(column, lang)}{_points_at(column)} |"
            for column in table.columns
        ]
        head = ["| column | type | meaning |", "| --- | --- | --- |"]
        parts.append(
            "\n".join([f"## {table.name}", "", meaning(table, lang), "", *head, *rows, ""])
        )
    parts.append("\n".join(["## Views", "", *(f"* {line}" for line in _views(lang)), ""]))
    return "\n".join(parts)


def _views(lang: Lang) -> Iterator[str]:
    what = {
        "vi": "các cột của bảng, cùng văn bản (plan_...), tệp (file_name) và mục (section_path)",
        "en": "columns of the table, with the plan (plan_...), file_name and section_path",
    }[lang]
    for name in views.definitions("sqlite"):
        yield f"{name}: {what}" if name != "v_plans" else f"{name}: plans + file_name, file_format"
