"""What a file is, told by its first bytes; its name is only a hint."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

Kind = Literal[
    "pdf", "docx", "zip", "ole", "word", "encrypted", "rtf", "mhtml", "html", "image", "text"
]

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
    """A DOCX, or what is damaged and was one; any other archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except Exception:  # zipfile raises many kinds on hostile data
        return "docx" if b"word/" in data or b"[Content_Types].xml" in data[:_HEAD] else "zip"
    return "docx" if any(name.lower().startswith("word/") for name in names) else "zip"


def _compound(data: bytes) -> Kind:
    """Word up to 2003, or a DOCX under a password, or another Office file of old."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    return "word" if "WordDocument".encode("utf-16-le") in data else "ole"
