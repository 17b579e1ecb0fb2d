"""What the database holds, as files that other programs open: workbook, CSV, Parquet, JSON, SQLite.

Every format is written record by record, so that a million need no more memory than a thousand,
and whole or not at all. Rejected records and superseded plans are left out; corrected values are
exported as corrected, with the extracted ones beside.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from .. import sheets
from ..atomic import replacing
from ..models.errors import KehoachError
from ..wording import Lang
from . import calendar, forms, names
from .entries import Chosen, Entry, entries
from .query import Search
from .search import keys
from .store import Store

BATCH = 500  # keys of a question at a time
KINDS = forms.ORDER
RECORDS = tuple(kind for kind in KINDS if kind != "plans")


@dataclass(frozen=True, slots=True)
class Export:
    """What to export: the kinds, the search that chooses (None takes all), names covered or not."""

    kinds: tuple[str, ...] = KINDS
    search: Search | None = None
    redact: bool = False
    lang: Lang = "vi"


def export_xlsx(store: Store, wanted: Export, target: Path) -> int:
    """A workbook with one sheet a kind, in the office's form; gives the number of rows.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    with store.connect() as connection:
        source = _Source(connection, wanted)
        made = []
        for kind in wanted.kinds:
            form = forms.FORMS[kind]
            rows = source.cells(form)
            made.append(
                sheets.Sheet(
                    form.name(wanted.lang),
                    form.columns(wanted.lang),
                    rows,
                    form.title(wanted.lang),
                    printed=form.printed(),
                )
            )
        return sheets.write_workbook(target, made)


def export_csv(store: Store, wanted: Export, target: Path) -> int:
    """One kind as a CSV file; several as a folder *target* with one file each.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    count = 0
    with store.connect() as connection:
        source = _Source(connection, wanted)
        for kind in wanted.kinds:
            form = forms.FORMS[kind]
            one = target if len(wanted.kinds) == 1 else target / f"{kind}.csv"
            rows = source.cells(form)
            titles = [column.title for column in form.columns(wanted.lang)]
            count += sheets.write_csv(one, titles, rows)
    return count


def export_jsonl(store: Store, wanted: Export, target: Path) -> int:
    """Each record as one line of JSON with its plan and its links, named as in the views.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    count = 0
    with store.connect() as connection, replacing(target) as temporary:
        source = _Source(connection, wanted)
        with temporary.open("x", encoding="utf-8") as stream:
            for kind in wanted.kinds:
                for entry in source.entries(kind):
                    line = json.dumps(_flat(kind, entry), ensure_ascii=False)
                    stream.write(line + "\n")
                    count += 1
    return count


def export_parquet(store: Store, wanted: Export, target: Path) -> int:
    """One kind as a Parquet file; several as a folder *target* with one file each.

    Raises:
        MissingProgram: when polars is not installed.
        KehoachError: when *target* cannot be written.
    """
    from . import parquet

    count = 0
    with store.connect() as connection:
        source = _Source(connection, wanted)
        for kind in wanted.kinds:
            one = target if len(wanted.kinds) == 1 else target / f"{kind}.parquet"
            rows = (_flat(kind, entry) for entry in source.entries(kind))
            with replacing(one) as temporary:
                count += parquet.write(temporary, kind, rows)
    return count


def export_ics(store: Store, wanted: Export, target: Path) -> int:
    """The deadlines that have a day, as a calendar; gives the number of events.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    with store.connect() as connection:
        source = _Source(connection, wanted)
        return calendar.write_calendar(target, source.entries("deadlines"), wanted.lang)


def export_sqlite(store: Store, wanted: Export, target: Path) -> int:
    """A database of its own with the chosen plans whole; gives the number of plans' files.

    The plans that hold a chosen record are taken, with all their versions' words and without what
    people corrected. An export without names holds no text of the annexes' persons either.

    Raises:
        KehoachError: when *target* is there already or cannot be written.
    """
    from . import copying

    if target.exists():
        raise KehoachError(
            "exists",
            f"{target} đã có; hãy chọn tên khác.",
            f"{target} is there already; choose another name.",
        )
    with store.connect() as connection:
        source = _Source(connection, wanted)
        return copying.copy(connection, source.files(), target, redact=wanted.redact)


Writer = Callable[[Store, Export, Path], int]
FORMATS: dict[str, Writer] = {
    "xlsx": export_xlsx,
    "csv": export_csv,
    "parquet": export_parquet,
    "jsonl": export_jsonl,
    "sqlite": export_sqlite,
}


class _Source:
    """The entries of an export, with names covered where that is asked."""

    def __init__(self, connection: Connection, wanted: Export) -> None:
        self.connection = connection
        self.wanted = wanted
        self.cover = names.Cover(connection) if wanted.redact else None

    def entries(self, kind: str) -> Iterator[Entry]:
        """The chosen records of a kind."""
        search = self.wanted.search
        for entry in entries(
            self.connection,
            kind,
            None if search is None else self._chosen(search),
            superseded=search is not None and search.everything,
        ):
            yield entry if self.cover is None else self.cover.entry(kind, entry)

    def cells(self, form: forms.Form) -> Iterator[list[sheets.Value]]:
        """The rows of a form."""
        for number, entry in enumerate(self.entries(form.kind), start=1):
            yield form.cells(number, entry, self.wanted.lang)

    def _chosen(self, search: Search) -> Chosen:
        def chosen(kind: str) -> Iterator[list[int]]:
            if kind == "plans":
                yield from _batches(sorted(self._plans(search)))
                return
            for window in keys(self.connection, replace(search, kinds=(kind,))):
                yield from _batches(window)

        return chosen

    def _plans(self, search: Search) -> set[int]:
        """The plans that hold a record that fits."""
        from .schema import plan_of

        kinds = tuple(k for k in self.wanted.kinds if k != "plans") or RECORDS
        return {
            plan_of(key)
            for window in keys(self.connection, replace(search, kinds=kinds))
            for key in window
        }

    def files(self) -> Iterator[int]:
        """The files of the chosen plans."""
        seen: set[int] = set()
        for entry in entries(
            self.connection,
            "plans",
            None if self.wanted.search is None else self._chosen(self.wanted.search),
            superseded=self.wanted.search is None,
        ):
            if entry["file_id"] not in seen:
                seen.add(entry["file_id"])
                yield entry["file_id"]


def _batches(window: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(window), BATCH):
        yield window[start : start + BATCH]


def _flat(kind: str, entry: Entry) -> dict[str, Any]:
    """A row of a view with what is linked to it; JSON columns as lists."""
    made: dict[str, Any] = {"kind_of_record": kind[:-1]}
    made |= {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in entry.row.items()
    }
    for name in ("partners", "defects", "recipients"):
        if isinstance(made.get(name), str):
            made[name] = json.loads(made[name])
    if kind in {"targets", "deadlines"}:
        made["linked_leads"] = entry.leads
        made["linked_partners"] = entry.partners
        made["linked_tasks"] = entry.tasks
    if entry.extracted:
        made["extracted"] = entry.extracted
    return made
