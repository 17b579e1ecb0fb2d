"""Bytes to text: which encoding a text file is in, told by its bytes alone."""

from __future__ import annotations

import codecs

from ...models.errors import UnreadableInput

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


def decode(data: bytes) -> tuple[str, str]:
    """The text of *data* and the name of its encoding.

    UTF-8 with or without byte order mark, UTF-16 and UTF-32 with one, UTF-16 without one (every
    second byte of a Vietnamese text is then small), and Windows-1258 when the marks that only
    Vietnamese uses stand in it.

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
        legacy = _windows(data)
        if legacy is None:
            raise _unreadable("encoding") from None
        return legacy, "windows-1258"
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


def _windows(data: bytes) -> str | None:
    """Windows-1258, when the text has the combining tones that no other code page has."""
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        return None
    tones = sum(text.count(mark) for mark in "\u0300\u0301\u0303\u0309\u0323")
    letters = sum(text.count(letter) for letter in "đĐơưƠƯăâêô")
    return text if tones >= 3 and letters >= 3 else None


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
