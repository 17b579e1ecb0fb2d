"""Where documents lie that many machines read: folders, S3-compatible stores, HDFS, through fsspec.

``s3://bucket/folder``, ``hdfs://host/folder``, ``memory://folder`` or a plain path that every
machine sees under the same name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from ..extract.reading import SUFFIXES
from ..extract.reading.files import LARGEST
from ..models.errors import KehoachError, MissingProgram, UnreadableInput

_GOLD = ".gold.json"
_CHANGED = ("mtime", "LastModified", "last_modified", "modified", "created")
# Packages that fsspec itself asks for, by protocol.
_PACKAGES = {"s3": "s3fs", "s3a": "s3fs", "hdfs": "pyarrow", "gs": "gcsfs", "abfs": "adlfs"}


@dataclass(frozen=True, slots=True)
class Remote:
    """A file as its store lists it: size in bytes, when it was last changed (UTC, ISO 8601)."""

    url: str
    size: int
    modified: str = ""
    sha256: str = ""

    @property
    def name(self) -> str:
        """The last part of its URL."""
        return PurePosixPath(self.url).name

    @property
    def version(self) -> tuple[str, int, str]:
        """What stays the same while nobody writes to it."""
        return self.url, self.size, self.modified


def is_url(path: str) -> bool:
    """Tell whether *path* names a store rather than a file of this machine."""
    return "://" in path


def filesystem(url: str) -> tuple[Any, str]:
    """The store of *url* and the path in it.

    Raises:
        MissingProgram: when fsspec or the package for its protocol is not installed.
        UnreadableInput: when nothing knows the protocol, or the store refuses.
    """
    try:
        import fsspec
    except ImportError:
        raise missing("fsspec") from None
    try:
        store, path = fsspec.core.url_to_fs(url)
    except ImportError:
        protocol = url.split("://", 1)[0]
        package = _PACKAGES.get(protocol, protocol)
        raise MissingProgram(
            "missing_package",
            f"Để đọc {protocol}:// cần cài thêm: pip install {package}.",
            f"Reading {protocol}:// needs one more package: pip install {package}.",
        ) from None
    except (ValueError, OSError) as error:
        raise unreadable(url, error) from error
    return store, str(path)


def listed(sources: Iterable[str]) -> list[Remote]:
    """The documents under *sources*, each once, in the order of their URLs.

    Raises:
        UnreadableInput: when a source does not exist, cannot be listed, or holds no document.
    """
    found: dict[str, Remote] = {}
    for source in sources:
        store, path = filesystem(source)
        try:
            whole = store.find(path, detail=True)
        except Exception as error:  # every store has errors of its own
            raise unreadable(source, error) from error
        some = [r for n, info in sorted(whole.items()) if (r := _remote(store, n, info, path))]
        if not some:
            raise UnreadableInput(
                "no_plans",
                f"{source} không tồn tại hoặc không có văn bản nào.",
                f"{source} does not exist or holds no document.",
            )
        found |= {remote.url: remote for remote in some}
    return [found[url] for url in sorted(found)]


def _remote(store: Any, name: str, info: dict[str, Any], asked: str) -> Remote | None:
    """The file if it is a document; what was asked for by name is one in any case."""
    if info.get("type") != "file" or info.get("islink") or name.endswith(_GOLD):
        return None
    if PurePosixPath(name).suffix.lower() not in SUFFIXES and name != asked:
        return None
    stamp = next((info[key] for key in _CHANGED if info.get(key) is not None), "")
    return Remote(str(store.unstrip_protocol(name)), int(info.get("size") or 0), _day(stamp))


def _day(stamp: Any) -> str:
    if isinstance(stamp, int | float):
        stamp = datetime.fromtimestamp(int(stamp), UTC)
    if isinstance(stamp, datetime):
        return stamp.astimezone(UTC).replace(microsecond=0).isoformat()
    return str(stamp)


def read(remote: Remote) -> bytes:
    """The bytes of a file.

    Raises:
        KehoachError: when it cannot be read, or is larger than any document may be.
    """
    if remote.size > LARGEST:
        raise UnreadableInput(
            "too_large",
            f"{remote.name}: tệp lớn hơn {LARGEST >> 20} MB nên không được đọc.",
            f"{remote.name}: the file is larger than {LARGEST >> 20} MB and is not read.",
        )
    store, path = filesystem(remote.url)
    try:
        return bytes(store.cat_file(path))
    except Exception as error:  # every store has errors of its own
        raise unreadable(remote.url, error) from error


def unreadable(url: str, error: Exception) -> KehoachError:
    """The sentence for a store that refuses."""
    why = (
        getattr(error, "strerror", None) or str(error).split("\n")[0][:200] or type(error).__name__
    )
    return UnreadableInput(
        "cannot_read",
        f"Không đọc được {url}: {why}. Hãy kiểm tra địa chỉ và quyền truy cập.",
        f"{url} cannot be read: {why}; check the address and the permissions.",
    )


def missing(package: str) -> MissingProgram:
    """The sentence for a package of the extra ``cluster`` that is not installed."""
    return MissingProgram(
        "missing_package",
        f"Thiếu thư viện {package}. Cài đặt: pip install 'kehoach[cluster]'.",
        f"The package {package} is missing; install it: pip install 'kehoach[cluster]'.",
    )
