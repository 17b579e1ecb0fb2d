"""A database of its own made of some files of another: to hand on, or to publish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from ..atomic import replacing
from . import boxes, names, rows, schema
from .loading import write
from .store import Store


def copy(connection: Connection, file_ids: Iterable[int], target: Path, *, redact: bool) -> int:
    """Write the files into a new SQLite database at *target*, whole or not at all; how many.

    With *redact* the private names of annexes are covered in the text and in every record.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    count = 0
    at = datetime.now(UTC).isoformat(timespec="seconds")
    table = schema.files
    with replacing(target) as temporary, Store.open(temporary, write=True) as other:
        for file_id in file_ids:
            row = connection.execute(select(table).where(table.c.id == file_id)).one()
            file = names.plan_file(connection, file_id)
            made = rows.build(
                names.covered(file) if redact else file,
                input_sha256=row.input_sha256,
                name=row.name or "",
                extractor=row.extractor,
                boxes=boxes.packed(connection, file_id),
            )
            with other.transaction() as writing:
                write(writing, made, at)
            count += 1
    return count
