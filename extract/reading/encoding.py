"""Bytes to text: which encoding a text file is in, told by its bytes alone."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ...models.errors import UnreadableInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_LEAST = 4  # words with marks: bytes that are no UTF-8 are of some old code page
_MARGIN = 0.15


def decode(data: bytes) -> tuple[str, str]:
    """The text of *data* and the name of its encoding.

    UTF-8 with or without byte order mark, UTF-16 and UTF-32 with one, UTF-16 without one (every
    second byte of a Vietnamese text is then small), and Windows-1258, TCVN3, VNI or VISCII
    when nearly all words become Vietnamese syllables by one of them and by no other.

    Raises:
        UnreadableInput: the bytes are of no text, or of an encoding that cannot be told.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], _without_mark(mark, name)), name
    if b"\0" in data[:_SAMPLE]:
        guess = _utf16(data[:_SAMPLE])
        if guess is None:
            raise _unreadable("binary")
        return _decode(data, guess), "utf-16"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # the file was cut inside its last character
            return data[: error.start].decode("utf-8"), "utf-8"
        found = _code_page(data)
        if found is None:
            raise _unreadable("encoding") from None
        return found
    if sum(1 for c in text[:_SAMPLE] if c < " " and c not in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f") > 8:
        raise _unreadable("binary")
    return text, "utf-8"


def _without_mark(mark: bytes, name: str) -> str:
    if name == "utf-8":
        return name
    return f"{name}-{'le' if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE) else 'be'}"


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:
            return data[: error.start].decode(encoding)
        raise _unreadable("encoding") from None


def _utf16(sample: bytes) -> str | None:
    """UTF-16 by its NUL bytes: blanks and plain letters have one, always on the same side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > half * 0.3 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.02:
        return "utf-16-be"
    return None


def _code_page(data: bytes) -> tuple[str, str] | None:
    """An old code page of Vietnamese: the one by which the words become syllables, by far."""
    from . import legacy
    from .syllables import read

    plain = data.decode("latin-1")
    texts = {"windows-1258": _windows(data)} | {
        codec: legacy.convert_all(_quotes(plain, codec), codec) for codec in legacy.BY_TEXT
    }
    tried = sorted(
        ((read(unicodedata.normalize("NFC", text)), name) for name, text in texts.items()),
        key=lambda pair: -pair[0].share,
    )
    (best, name), (second, _) = tried[:2]
    if not best.vietnamese(_LEAST) or best.share < second.share + _MARGIN:
        return None
    return texts[name], name


def _windows(data: bytes) -> str:
    """Windows-1258; the codes that it leaves open stay control characters."""
    text = data.decode("cp1258", "surrogateescape")
    return "".join(chr(ord(c) - 0xDC00) if "\udc80" <= c <= "\udcff" else c for c in text)


def _quotes(text: str, name: str) -> str:
    """TCVN3 and VNI take quotes and dashes from Windows; VISCII has letters at their places."""
    if name == "viscii":
        return text
    return re.sub(
        "[\x82-\x8b\x91-\x9b]", lambda m: m[0].encode("latin-1").decode("cp1252", "replace"), text
    )


def _unreadable(category: str) -> UnreadableInput:
    if category == "binary":
        return UnreadableInput(
            "binary",
            "Tệp không phải là văn bản thuần; hãy đưa vào tệp .txt, .md, .docx, .pdf hoặc .html.",
            "The file is not plain text; give a .txt, .md, .docx, .pdf or .html file.",
        )
    return UnreadableInput(
        "encoding",
        "Không nhận ra bảng mã của tệp; hãy lưu lại văn bản ở dạng Unicode (UTF-8).",
        "The encoding of the file is unknown; save the text as Unicode (UTF-8).",
    )
