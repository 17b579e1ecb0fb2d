"""The files that were looked at last, unpacked: a click on a record need not unpack its plan."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select

from ...database import rows, schema
from ...database.names import covered
from ...database.store import Store
from ...extract.reading.text import read_text
from ...models import PlanFile, SourceText

_FILES = 16
_CHARACTERS = 2_000_000  # of all of them, some 80 MB; a plan of sixty pages has 200,000


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was extracted from a file, a key that stands for it, and its text in blocks."""

    key: str
    file: PlanFile
    laid_out: SourceText | None


class Held:
    """Files of a database by what they hold: one that was extracted anew is another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files: OrderedDict[str, Unpacked] = OrderedDict()
        self._lock = Lock()

    def file(self, file_id: int, *, hide: bool) -> Unpacked:
        """A file; *hide* covers the private names of annexes."""
        contents = schema.contents
        with self._store.connect() as connection:
            row = connection.execute(select(contents).where(contents.c.file_id == file_id)).one()
        digest = hashlib.blake2b(row.text, digest_size=16, key=b"hidden" if hide else b"")
        digest.update(row.extraction)
        key = digest.hexdigest()
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
                return self._files[key]
        file = rows.unpack(row.text, row.extraction)
        if hide:
            file = covered(file)
        source = read_text(file.text)
        made = Unpacked(key, file, source if source.text == file.text else None)
        with self._lock:
            self._files[key] = made
            while len(self._files) > _FILES or self._size() > _CHARACTERS:
                self._files.popitem(last=False)
        return made

    def _size(self) -> int:
        return sum(len(one.file.text) for one in self._files.values())
