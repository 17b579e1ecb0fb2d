"""What the application is told when it starts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """How an application runs.

    Attributes:
        db: the database, as ``--db`` takes it.
        users: the file of users and their hashes; None for one person on her own machine, who is
            then the administrator.
        secret: signs the cookies; made anew at every start unless given.
        hosts: the names under which the application may be asked; what asks for another is
            refused, so that no foreign page reaches it through a name of its own.
        register: the office's own register of acts.
        secure: whether cookies go over HTTPS alone.
        uploads: the folder where uploaded files are kept under random names; None for one beside
            the database, or in the user's data folder for a database of a server.
        upload_bytes: the largest file; ``upload_files`` how many wait at a time; ``workers`` how
            many are read at once (0: in the process of the pages, for tests).
        searchers: processes that search beside that of the pages; None for as many as the database
            and the machine are worth.
        files: folders in which the files that plans came from are looked for, to show their pages.
    """

    db: str
    users: Path | None = None
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]", "testserver")
    lang: Literal["vi", "en"] = "vi"
    register: Path | None = None
    secure: bool = False
    upload_bytes: int = 200 * MEGABYTE
    upload_files: int = 500
    workers: int = 1
    searchers: int | None = None
    files: tuple[Path, ...] = ()
    uploads: Path | None = None

    def upload_folder(self) -> Path:
        """Where uploaded files are kept."""
        if self.uploads is not None:
            return self.uploads
        if "://" in self.db or self.db == ":memory:":
            return Path.home() / ".local" / "share" / "kehoach" / "uploads"
        path = Path(self.db)
        return path.with_name(f"{path.name}-uploads")

    def body_bytes(self, path: str) -> int:
        """The largest body of a request; the form of the upload page sends files together."""
        return 4 * self.upload_bytes if path.startswith("/upload") else MEGABYTE
