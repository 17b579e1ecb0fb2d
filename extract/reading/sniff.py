"""What a file is, told by its first bytes; its name is only a hint."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

Kind = Literal[
    "pdf", "docx", "xlsx", "odt", "ods", "zip", "ole", "word", "xls", "encrypted", "rtf", "mhtml",
    "html", "image", "text",
]  # fmt: skip

_HEAD = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM6", b"RIFF")
_BLANK = b" \t\r\n\x0c"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(
    rb"(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|main|table|div|p|h[1-6]|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(rb"(?:^|\n)content-type:\s*multipart/related", re.IGNORECASE)


def sniff(data: bytes) -> Kind:
    """The kind of file that *data* is; ``text`` for everything that no other kind claims."""
    head = data[:_HEAD]
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive(data)
    if data.startswith(_OLE):
        return _compound(data)
    if head.startswith(_IMAGES):
        return "image"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    words = _words(head)
    if words.startswith(b"{\\rtf"):
        return "rtf"
    if _HTML.match(words):
        return "html"
    if words[:13].lower() == b"mime-version:" or words[:5].lower() == b"from:":
        return "mhtml" if _MHTML.search(words) else "text"
    return "text"


def _words(head: bytes) -> bytes:
    """The head without byte order mark, NULs of UTF-16 and leading blanks."""
    for mark in _MARKS:
        if head.startswith(mark):
            head = head[len(mark) :]
    return head.replace(b"\0", b"").lstrip(_BLANK)


def _archive(data: bytes) -> Kind:
    """A DOCX or XLSX, or what is damaged and was one; a text or sheet of OpenDocument; another."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.lower() for name in archive.namelist()]
            mime = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except Exception:  # zipfile raises many kinds on hostile data
        if b"xl/work" in data:
            return "xlsx"
        return "docx" if b"word/" in data or b"[Content_Types].xml" in data[:_HEAD] else "zip"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if mime.startswith(b"application/vnd.oasis.opendocument."):
        kind = mime.rsplit(b".", 1)[-1].strip()
        if kind.startswith(b"text"):
            return "odt"
        if kind.startswith(b"spreadsheet"):
            return "ods"
    return "zip"


# The streams of a compound file that tell its kind, as its directory names them.
_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("WordDocument", "word"),
    ("Workbook", "xls"),
    ("\0Book\0", "xls"),
)


def _compound(data: bytes) -> Kind:
    """Word or Excel up to 2003, or a newer file under a password, or another file of old.

    A document may hold a sheet and a sheet a document: what the directory names first counts.
    """
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    found = [
        (place, kind)
        for name, kind in _STREAMS
        if (place := data.find(name.encode("utf-16-le"))) >= 0
    ]
    return min(found)[1] if found else "ole"
