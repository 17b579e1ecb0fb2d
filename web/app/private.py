"""Names of private persons in annexes, covered for those who only read."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from sqlalchemy import text

from ...database import redact
from ...database.store import Store
from .people import Person

_HELD = 4_096  # sets of names; most are empty

_ANNEX = text(
    "SELECT 1 FROM sections s JOIN plans p ON p.id = s.plan_id"
    " WHERE p.file_id = :file AND s.kind = 'annex' LIMIT 1"
)


class Names:
    """The private names of the files of a database; those of the last files are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[int, frozenset[str]] = OrderedDict()
        self._lock = Lock()

    def of_file(self, file_id: int) -> frozenset[str]:
        """The names that the annexes of a file list."""
        with self._lock:
            if file_id in self._known:
                self._known.move_to_end(file_id)
                return self._known[file_id]
        found = frozenset[str]()
        if self._annexed(file_id):
            file = self._store.plan_file(file_id)
            found = found.union(*(redact.private_names(file, d) for d in file.documents))
        with self._lock:
            self._known[file_id] = found
            while len(self._known) > _HELD:
                self._known.popitem(last=False)
        return found

    def _annexed(self, file_id: int) -> bool:
        """Whether the file has annexes, which alone list people; known without reading it."""
        with self._store.connect() as connection:
            return connection.execute(_ANNEX, {"file": file_id}).first() is not None


def hidden_from(who: Person) -> bool:
    """Whether *who* is not to see private names."""
    return not who.may("reviewer")


def cover(value: Any, names: frozenset[str]) -> Any:
    """*value* with *names* covered in every text of it; lists and mappings with all they hold."""
    if not names:
        return value
    if isinstance(value, str):
        return redact.mask(value, names)
    if isinstance(value, dict):
        return {key: cover(item, names) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(cover(item, names) for item in value)
    return value
