"""Records as Parquet through polars, a row group at a time."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, Float, Integer, SmallInteger, types

from ..models.errors import MissingProgram
from . import schema

if TYPE_CHECKING:
    import polars

ROWS = 20_000  # rows of a group, held in memory together
_SYSTEM = re.compile(r"\(os error (\d{1,4})\)")


def write(target: Path, kind: str, rows: Iterable[dict[str, Any]]) -> int:
    """Write the rows of one *kind* to *target*; lists and structures are JSON text.

    Raises:
        MissingProgram: when polars is not installed.
        OSError: when the disk is full.
    """
    pl = _polars()
    count = 0

    def frames() -> Iterator[polars.LazyFrame]:
        nonlocal count
        left = iter(rows)
        names: dict[str, Any] | None = None
        while batch := list(islice(left, ROWS)):
            names = names or _types(kind, batch[0])
            count += len(batch)
            columns = {name: [_cell(row.get(name)) for row in batch] for name in names}
            yield pl.DataFrame(columns, schema=names, strict=False).lazy()

    parts = []
    folder = target.parent / f"{target.name}.parts"
    folder.mkdir()
    try:
        for number, frame in enumerate(frames()):
            part = folder / f"{number:06}.parquet"
            frame.sink_parquet(part)
            parts.append(part)
        if parts:
            pl.scan_parquet(parts).sink_parquet(target)
        else:
            pl.DataFrame(schema=_types(kind, {})).write_parquet(target)
    except pl.exceptions.PolarsError as error:
        # What the system said stands in its words alone: "No space left on device (os error 28)".
        said = _SYSTEM.search(str(error))
        if said is None:
            raise
        number = int(said[1])
        raise OSError(number, os.strerror(number)) from error
    finally:
        for part in folder.iterdir():
            part.unlink()
        folder.rmdir()
    return count


def _polars() -> Any:
    try:
        import polars
    except ImportError:
        raise MissingProgram(
            "missing_package",
            "Thiếu thư viện polars. Cài đặt: pip install 'kehoach[parquet]'.",
            "The package polars is missing; install it: pip install 'kehoach[parquet]'.",
        ) from None
    return polars


def _types(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """The type of each column: as in the table of the records, text for all that is joined."""
    pl = _polars()
    table = schema.plans if kind == "plans" else schema.RECORD_TABLES[kind]
    known = {column.name: _type(column.type) for column in table.columns}
    known |= {"plan_year": pl.Int64}
    return {name: known.get(name, pl.String) for name in row or known}


def _type(kind: types.TypeEngine[Any]) -> Any:
    pl = _polars()
    if isinstance(kind, Boolean):
        return pl.Boolean
    if isinstance(kind, (BigInteger, Integer, SmallInteger)):
        return pl.Int64
    return pl.Float64 if isinstance(kind, Float) else pl.String


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value
