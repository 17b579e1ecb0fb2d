"""Uploads wait in a bounded queue; one thread loads them, so that a page never waits for it.

The bytes of a file lie under a random name in a folder that no page serves. What was received and
not done when the application ended is done when it starts again.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import re
import secrets
import threading
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...database.store import Store
from ...extract.reading import SUFFIXES
from ...models.errors import KehoachError, system_words
from ...sheets import clean
from .journal import Journal, Upload, ended, now
from .settings import MEGABYTE

if TYPE_CHECKING:
    from ...database.inputs import Input
    from ...database.loading import Loaded

_LOG = logging.getLogger(__name__)
_PART = ".part"
_NAME_LENGTH = 200
_KEPT = 1_000  # uploads that the page remembers


class UploadQueue:
    """Files on their way into the database.

    *waiting* is how many may wait at a time, *largest* the bytes of one, *workers* how many are
    read at once (0: in this very process).

    Raises:
        KehoachError: when the folder cannot be written.
    """

    def __init__(
        self, store: Store, folder: Path, *, waiting: int, largest: int, workers: int = 1
    ) -> None:
        self.store = store
        self.folder = folder
        self.waiting = waiting
        self.largest = largest
        self.workers = workers
        self.version = 0
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for half in folder.glob(f"*{_PART}"):
                half.unlink()
        except OSError as error:
            raise _bad_folder(folder, error) from error
        self.journal = Journal(folder / "uploads.jsonl")
        self._uploads = self.journal.read()
        for one in list(self._uploads.values()):
            if not one.ended:
                self._resume(one)
        self._originals = {
            u.sha256: u.id for u in self._uploads.values() if u.state in ("waiting", "done")
        }
        self._changed = threading.Condition()
        self._ends = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to work."""
        self._thread = threading.Thread(target=self._work, name="uploads", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more; what is under way is done again at the next start."""
        with self._changed:
            self._ends = True
            self._changed.notify_all()

    def uploads(self) -> list[Upload]:
        """The latest uploads, the last one first."""
        with self._changed:
            return list(self._uploads.values())[: -_KEPT - 1 : -1]

    def counts(self) -> dict[str, int]:
        """How many of the uploads that the page remembers are in each state."""
        made = dict.fromkeys(("waiting", "reading", "done", "known", "failed"), 0)
        for one in self.uploads():
            made[one.state] += 1
        return made

    def original(self, sha256: str) -> Path | None:
        """Where the bytes of a file of the database are kept, where they came by upload."""
        found = self._originals.get(sha256)
        path = self.folder / found if found else None
        return path if path is not None and path.is_file() else None

    def room(self) -> int:
        """How many more files may come now."""
        with self._changed:
            return self.waiting - sum(not u.ended for u in self._uploads.values())

    async def receive(self, name: str, chunks: AsyncIterator[bytes], by: str) -> Upload:
        """Keep a file as it comes and let it wait for its turn.

        Raises:
            KehoachError: when too many wait, the file is too large or of no kind that is read, or
                the disk is full; nothing of it is kept.
        """
        shown = display_name(name)
        if Path(shown).suffix.lower() not in SUFFIXES | _PICTURES:
            raise _unknown_kind(shown)
        if self.room() < 1:
            raise _full(self.waiting)
        key = secrets.token_hex(16)
        part = self.folder / f"{key}{_PART}"
        digest, size = hashlib.sha256(), 0
        try:
            with part.open("xb") as stream:
                part.chmod(0o600)
                async for chunk in chunks:
                    size += len(chunk)
                    if size > self.largest:
                        raise too_large(shown, self.largest)
                    digest.update(chunk)
                    stream.write(chunk)
            part.rename(self.folder / key)
            upload = Upload(key, shown, digest.hexdigest(), size, by, now())
            self.journal.write(upload)
        except OSError as error:
            raise _cannot_keep(error) from error
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        self._put(upload)
        return upload

    def _put(self, upload: Upload) -> None:
        with self._changed:
            self._uploads[upload.id] = upload
            self.version += 1
            self._changed.notify_all()

    def _resume(self, one: Upload) -> None:
        if (self.folder / one.id).is_file():
            self._uploads[one.id] = replace(one, state="waiting")
        else:
            self._uploads[one.id] = ended(
                one, "failed", message=f"{one.name}: tệp đã mất. Hãy tải lên lại.",
                english=f"{one.name}: the file is gone; upload it again.",
            )  # fmt: skip

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._ends and not any(self._next()):
                    self._changed.wait()
                if self._ends:
                    return
                batch = list(self._next())[: max(1, self.workers)]
            for one in batch:
                self._put(replace(one, state="reading"))
            self._load(batch)

    def _next(self) -> Iterable[Upload]:
        return (u for u in self._uploads.values() if u.state == "waiting")

    def _load(self, batch: list[Upload]) -> None:
        # What extracts is needed here alone; the pages are to open before it is there.
        from ...database.inputs import Input
        from ...database.loading import DEFAULT_TIMEOUT, load_inputs

        by_path = {self.folder / one.id: one for one in batch}
        before = [0, 0, 0]  # known, failed, records: what the load had counted

        def progress(item: Input, loaded: Loaded) -> None:
            one = by_path.pop(item.path)
            if len(loaded.failed) > before[1]:
                error = loaded.failed[-1][1]
                self._end(ended(one, "failed", message=error.message, english=error.english))
            elif loaded.known > before[0]:
                self._end(ended(one, "known"))
            else:
                self._end(ended(one, "done", records=loaded.records - before[2]))
            before[:] = [loaded.known, len(loaded.failed), loaded.records]

        try:
            found = [Input(path, one.size, called=one.name) for path, one in by_path.items()]
            load_inputs(
                self.store, found, workers=self.workers, timeout=DEFAULT_TIMEOUT, progress=progress
            )
        except KehoachError as error:
            self._lost(by_path, error.message, error.english)
        except Exception:
            _LOG.exception("an upload could not be loaded")
            self._lost(
                by_path,
                "Lỗi trong chương trình khi nạp tệp. Hãy báo lại kèm tệp này.",
                "An error of the program; please report it with this file.",
            )

    def _lost(self, left: dict[Path, Upload], vi: str, en: str) -> None:
        for one in left.values():
            self._end(ended(one, "failed", message=f"{one.name}: {vi}",
                            english=f"{one.name}: {en}"))  # fmt: skip

    def _end(self, upload: Upload) -> None:
        """Keep what came of a file; its bytes only where the database holds what they say."""
        kept = self._originals.get(upload.sha256)
        if upload.state == "failed" or (upload.state == "known" and kept not in (None, upload.id)):
            (self.folder / upload.id).unlink(missing_ok=True)
        else:
            self._originals[upload.sha256] = upload.id
        with contextlib.suppress(OSError):  # a full disk; the database has it all the same
            self.journal.write(upload)
        self._put(upload)


_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".gif"})
ACCEPTED = tuple(sorted(SUFFIXES | _PICTURES))
"""The endings of files that may come."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def display_name(name: str) -> str:
    """What a sender calls a file, without folders and without what could mislead a reader."""
    last = _CONTROLS.sub("", clean(name)).replace("\\", "/").rstrip("/").rpartition("/")[2].strip()
    if len(last) > _NAME_LENGTH:
        suffix = Path(last).suffix[:10]
        last = last[: _NAME_LENGTH - len(suffix) - 1] + "…" + suffix
    return last if last.strip(".") else "tep"


def too_large(name: str, largest: int) -> KehoachError:
    """The sentence for a file over the limit."""
    limit = f"{largest / MEGABYTE:g}"
    return KehoachError(
        "upload_too_large",
        f"{name}: tệp lớn hơn {limit.replace('.', ',')} MB. Hãy tách tệp rồi tải lên lại.",
        f"{name}: the file is larger than {limit} MB; split it.",
    )


def _unknown_kind(name: str) -> KehoachError:
    known = ", ".join(ACCEPTED)
    return KehoachError(
        "upload_kind",
        f"{name}: không đọc được loại tệp này. Các loại đọc được: {known}.",
        f"{name}: this kind of file cannot be read; these can: {known}.",
    )


def _full(waiting: int) -> KehoachError:
    return KehoachError(
        "upload_full",
        f"Đã có {waiting} tệp đang chờ. Hãy đợi xong một phần rồi tải tiếp.",
        f"{waiting} files are waiting already; wait until some are done.",
    )


def _cannot_keep(error: OSError) -> KehoachError:
    vi, en = system_words(error)
    return KehoachError(
        "cannot_keep",
        f"Máy chủ không lưu được tệp ({vi}). Hãy báo người quản trị.",
        f"The server cannot keep the file ({en}); tell the administrator.",
    )


def _bad_folder(folder: Path, error: OSError) -> KehoachError:
    vi, en = system_words(error)
    return KehoachError(
        "cannot_keep",
        f"Không dùng được thư mục giữ tệp tải lên {folder}: {vi}. Hãy chọn thư mục khác bằng "
        "--uploads.",
        f"The folder for uploaded files {folder} cannot be used: {en}; choose another with "
        "--uploads.",
    )
