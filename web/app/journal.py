"""What was uploaded, by whom and what became of it: one JSON line an event, never rewritten."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

State = Literal["waiting", "reading", "done", "known", "failed"]
_ENDED = ("done", "known", "failed")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent.

    Attributes:
        id: the random name under which its bytes are kept.
        name: what the sender calls it, for display only.
        by: who sent it; empty on a machine of one person.
        records: how many records it gave.
        message: why it failed, in Vietnamese; ``english`` the same in English.
        at: when it came; ``ended_at`` when it was done (UTC).
    """

    id: str
    name: str
    sha256: str
    size: int
    by: str
    at: str
    state: State = "waiting"
    records: int = 0
    message: str = ""
    english: str = ""
    ended_at: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in _ENDED


class Journal:
    """The events of all uploads in a file; a line that a crash has cut is passed over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def write(self, upload: Upload) -> None:
        """Add what is now known of an upload."""
        line = json.dumps(asdict(upload), ensure_ascii=False)
        with self._lock, self.path.open("a", encoding="utf-8") as stream:
            # A line of its own even behind one that was cut.
            stream.write(f"\n{line}\n")

    def read(self) -> dict[str, Upload]:
        """The last that is known of each upload, in the order in which they came."""
        made: dict[str, Upload] = {}
        for data in self._lines():
            try:
                upload = Upload(**data)
            except TypeError:
                continue
            if _ID.fullmatch(str(upload.id)) and upload.state in get_args(State):
                made[upload.id] = upload
        return made

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8", errors="replace") as stream:
            for line in stream:
                try:
                    data = json.loads(line)
                except ValueError:
                    continue
                if isinstance(data, dict):
                    yield data


def now() -> str:
    """The time of an event (UTC), to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def ended(upload: Upload, state: State, **known: Any) -> Upload:
    """*upload* as it ended."""
    return replace(upload, state=state, ended_at=now(), **known)
