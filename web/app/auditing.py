"""The audit of the whole database, one at a time, beside the pages."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread

from ...audit import audit, load_register
from ...audit.memory_db import DatabaseMemory
from ...database.store import Store
from ...models import PlanFile
from ...models.errors import KehoachError

_LOG = logging.getLogger(__name__)
_PART = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the audit is; the sentences are of the last one that failed, else empty."""

    running: bool = False
    done: int = 0
    total: int = 0
    message: str = ""
    english: str = ""


class Auditor:
    """Runs audits in a thread of its own."""

    def __init__(self, store: Store, register: Path | None) -> None:
        self._store = store
        self._register = register
        self._lock = Lock()
        self._thread: Thread | None = None
        self.progress = Progress()

    def start(self) -> bool:
        """Begin an audit; False where one is running already."""
        with self._lock:
            if self.progress.running:
                return False
            self.progress = Progress(running=True)
        self._thread = Thread(target=self._run, name="kehoach-audit", daemon=True)
        self._thread.start()
        return True

    def wait(self) -> None:
        """Until the audit that runs, if any, has ended."""
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        message, english = "", ""
        try:
            made = audit(self._files(), register=load_register(self._register))
            memory = DatabaseMemory(self._store)
            run = memory.begin()
            for start in range(0, len(made.findings), _PART):
                memory.add(run, made.findings[start : start + _PART])
            memory.end(run)
            if made.problems:
                failed = "; ".join(problem.message for problem in made.problems[:5])
                message, english = f"Phép kiểm tra lỗi: {failed}.", f"A check failed: {failed}."
        except KehoachError as error:
            message, english = error.message, error.english
        except Exception:
            _LOG.exception("the audit failed")
            message = "Việc kiểm tra bị dừng vì lỗi của chương trình; xem nhật ký máy chủ."
            english = "The audit stopped on a fault of the program; see the server's log."
        finally:
            self.progress = replace(self.progress, running=False, message=message, english=english)

    def _files(self) -> Iterator[PlanFile]:
        """The files one by one, as people corrected them."""
        keys = self._store.file_ids()
        for number, key in enumerate(keys):
            self.progress = replace(self.progress, done=number, total=len(keys))
            yield self._store.plan_file(key, corrected=True)
        self.progress = replace(self.progress, done=len(keys), total=len(keys))
