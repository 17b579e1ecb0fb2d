"""Zip archives from strangers: looked at before they are opened."""

from __future__ import annotations

import io
import zipfile

from ...models.errors import UnreadableInput

_ENTRIES = 5_000
_TOTAL = 256 * 1024 * 1024
_XML = 64 * 1024 * 1024
_RATIO = 300  # text of a document shrinks to a tenth, zeros to a thousandth
_RATIO_FROM = 2 * 1024 * 1024


def check(data: bytes, name: str, kind: str = "DOCX") -> frozenset[str]:
    """The names in an archive whose contents may be unpacked.

    Raises:
        UnreadableInput: when it is damaged or unpacks to more than a document can hold.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except Exception as error:  # zipfile raises many kinds on hostile data
        raise damaged(name, error, kind) from error
    total = 0
    for entry in entries:
        total += entry.file_size
        large = entry.file_size > _RATIO_FROM
        if large and entry.file_size > _RATIO * max(entry.compress_size, 1):
            raise _bomb(name)
        if entry.filename.endswith((".xml", ".rels")) and entry.file_size > _XML:
            raise _bomb(name)
        if entry.flag_bits & 1:
            raise UnreadableInput(
                "encrypted",
                f"{name}: tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi thử lại.",
                f"{name}: the file is protected by a password; remove it and try again.",
            )
    if len(entries) > _ENTRIES or total > _TOTAL:
        raise _bomb(name)
    return frozenset(entry.filename for entry in entries)


def damaged(name: str, error: Exception | None = None, kind: str = "DOCX") -> UnreadableInput:
    """The error for a DOCX or XLSX (*kind*) that cannot be opened."""
    program = {"DOCX": "Word", "XLSX": "Excel"}[kind]
    return UnreadableInput(
        "damaged",
        f"{name}: tệp {kind} bị hỏng hoặc chưa tải xong; hãy mở bằng {program} rồi lưu lại.",
        f"{name}: the {kind} is damaged or cut short; open it in {program} and save it again"
        + (f" ({type(error).__name__})." if error else "."),
    )


def _bomb(name: str) -> UnreadableInput:
    return UnreadableInput(
        "too_large",
        f"{name}: tệp nén bung ra quá lớn so với một văn bản nên không được mở.",
        f"{name}: the archive unpacks to far more than a document holds and is not opened.",
    )
