"""Excel up to 2003 and OpenDocument sheets: LibreOffice turns them into XLSX."""

from __future__ import annotations

import struct
from typing import Literal

from ...models import SourceInfo, SourceText
from . import office, refusals
from .xlsx_file import read_xlsx

_PASSWORD = 0x2F  # FILEPASS, [MS-XLS] 2.4.117
_LARGEST = 1 << 30


def read_old_sheet(data: bytes, info: SourceInfo, kind: Literal["xls", "ods"]) -> SourceText:
    """The canonical text of an ``.xls`` or ``.ods``.

    Raises:
        MissingProgram: LibreOffice is not installed.
        UnreadableInput: the file is damaged or under a password.
    """
    name = info.name or "?"
    reader = ""
    if kind == "xls":
        stream, version = _workbook(data)
        if _encrypted(stream):
            raise refusals.encrypted(name)
        reader = f"MS Excel {version}"
    return read_xlsx(office.convert(data, name, f".{kind}", "xlsx", reader), info)


def _workbook(data: bytes) -> tuple[bytes, int]:
    """The stream of the sheets and which Excel wrote it; nothing from a damaged container."""
    from legacy_doc import ExtractionOptions
    from legacy_doc.ole import OleReader

    try:
        reader = OleReader(data, options=ExtractionOptions(max_file_bytes=_LARGEST))
        stream = reader.try_read_stream("Workbook")
        return (stream, 97) if stream else (reader.try_read_stream("Book") or b"", 95)
    except Exception:  # LibreOffice says what it cannot open
        return b"", 97


def _encrypted(stream: bytes) -> bool:
    at = 0
    for _ in range(50):
        if at + 4 > len(stream):
            return False
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _PASSWORD:
            return True
        at += 4 + length
    return False
