"""Word 97-2003 without LibreOffice: the words, the cells, and nothing that is only drawn.

legacy-doc opens the compound file; the piece table, and the paragraphs that end a table row, are
read here, because its plain text runs the cells of a row into one line and drops U+00AD, which is
the letter ``ư`` of TCVN3. Structures are those of [MS-DOC]: FIB 2.5, Clx 2.8.35, FKP 2.9.55/175.
Automatic numbers, hidden text and tracked changes are not told apart: the caller says so.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from legacy_doc import ExtractionOptions
from legacy_doc.ole import OleReader

_LARGEST = 256 * 1024 * 1024
_IN_TABLE = 0x2416  # sprmPFInTable
_TABLE_ROW = 0x2417  # sprmPFTtp: the paragraph is the end of a row
_IN_LIST = 0x460B  # sprmPIlfo: the paragraph has an automatic number or bullet
_FIELD = re.compile("([\x13\x14\x15])")
_SIGNS = {
    "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "\u00ad", "\x01": "",
    "\x02": "", "\x03": "", "\x04": "", "\x05": "", "\x08": "", "\x00": "",
}  # fmt: skip
_SIGN = re.compile("[" + "".join(map(re.escape, _SIGNS)) + "]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: its words, what ends it (cell, row or nothing), and whether it is in a list."""

    text: str
    end: str = ""  # "cell", "row"
    listed: bool = False
    inside: bool = False  # of a table


class NotWord97(Exception):
    """The file is of another version, or its parts do not fit together."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Which Word wrote a file, and whether it is under a password."""

    version: int  # nFib: 193 and more for Word 97 and later
    encrypted: bool


def kind(data: bytes) -> Kind:
    """What the head of a ``.doc`` says.

    Raises:
        NotWord97: it is no document of Word for Windows, or damaged.
    """
    try:
        head = _reader(data).read_stream("WordDocument")[:16]
        if _u16(head, 0) not in (0xA5EC, 0xA5DC, 0xA5DB):
            raise NotWord97
        return Kind(_u16(head, 2), bool(_u16(head, 10) & 0x0100))
    except NotWord97:
        raise
    except Exception as error:  # legacy-doc and struct raise many kinds on hostile data
        raise NotWord97 from error


def pieces(data: bytes) -> list[Piece]:
    """The paragraphs of the main text in order.

    Raises:
        NotWord97: when the file is older, under a password, or damaged.
    """
    try:
        reader = _reader(data)
        word = reader.read_stream("WordDocument")
        table = reader.read_stream("1Table" if _u16(word, 10) & 0x0200 else "0Table")
        if _u16(word, 0) != 0xA5EC or _u16(word, 2) < 0x00C1 or _u16(word, 10) & 0x0100:
            raise NotWord97
        text, places = _text(word, _part(word, table, 33), _u32(word, 0x4C))
        marks = _marks(word, _part(word, table, 13))
    except NotWord97:
        raise
    except Exception as error:  # legacy-doc and struct raise many kinds on hostile data
        raise NotWord97 from error
    return list(_paragraphs(text, places, marks))


def _reader(data: bytes) -> OleReader:
    return OleReader(data, options=ExtractionOptions(max_file_bytes=_LARGEST))


def _u16(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _part(word: bytes, table: bytes, index: int) -> bytes:
    """The part of the table stream that entry *index* of the FIB points at."""
    start, length = struct.unpack_from("<II", word, 0x9A + 8 * index)
    if start + length > len(table):
        raise NotWord97
    return table[start : start + length]


def _text(word: bytes, clx: bytes, length: int) -> tuple[str, list[tuple[int, int, int]]]:
    """The main text; for each piece its first character, its place, and bytes a character."""
    at = 0
    while clx[at] == 1:  # properties of pieces
        at += 3 + _u16(clx, at + 1)
    if clx[at] != 2:
        raise NotWord97
    size = _u32(clx, at + 1)
    plc = clx[at + 5 : at + 5 + size]
    count = (size - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}I", plc)
    parts, places = [], []
    for index in range(count):
        first, last = starts[index], min(starts[index + 1], length)
        if last <= first:
            continue
        where = _u32(plc, 4 * (count + 1) + 8 * index + 2)
        narrow = bool(where & 0x40000000)
        where &= 0x3FFFFFFF
        where = where // 2 if narrow else where
        width = 1 if narrow else 2
        raw = word[where : where + (last - first) * width]
        if len(raw) < (last - first) * width:
            raise NotWord97
        places.append((first, where, width))
        # Windows-1252 leaves five codes open; they stay as they are.
        parts.append(
            raw.decode("cp1252", "replace") if narrow else raw.decode("utf-16-le", "replace")
        )
        if len(parts[-1]) < last - first:  # surrogate pairs: keep one character a code unit
            parts[-1] = "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw)))
    return "".join(parts), places


def _marks(word: bytes, plc: bytes) -> list[tuple[int, int, frozenset[int]]]:
    """Runs of bytes of paragraphs with the properties that matter here."""
    count = (len(plc) - 4) // 8
    found = []
    for index in range(count):
        page = (_u32(plc, 4 * (count + 1) + 4 * index) & 0x3FFFFF) * 512
        fkp = word[page : page + 512]
        if len(fkp) < 512:
            continue
        runs = fkp[511]
        if runs * 17 + 4 > 511:
            continue
        for run in range(runs):
            first, last = struct.unpack_from("<II", fkp, 4 * run)
            offset = fkp[4 * (runs + 1) + 13 * run] * 2
            found.append((first, last, _properties(fkp, offset)))
    return sorted(found, key=lambda entry: entry[0])


# How many bytes the value of a property takes, by the top three bits of its code.
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)


def _properties(fkp: bytes, offset: int) -> frozenset[int]:
    if not offset or offset + 1 >= len(fkp):
        return frozenset()
    size = fkp[offset] * 2 - 1
    start = offset + 1
    if fkp[offset] == 0:
        size, start = fkp[offset + 1] * 2, offset + 2
    grpprl = fkp[start + 2 : min(start + size, 511)]
    found = set()
    at = 0
    while at + 2 < len(grpprl):
        code = _u16(grpprl, at)
        at += 2
        kind = code >> 13
        if code in (_IN_TABLE, _TABLE_ROW, _IN_LIST) and any(grpprl[at : at + _SIZES[kind]]):
            found.add(code)
        at += 1 + grpprl[at] if kind == 6 else _SIZES[kind]
    return frozenset(found)


def _paragraphs(
    text: str, places: list[tuple[int, int, int]], marks: list[tuple[int, int, frozenset[int]]]
) -> Iterator[Piece]:
    at = 0
    for match in re.finditer("[\r\x07]", text):
        words, end = text[at : match.start()], match.end()
        at = end
        known = _at(marks, _place(places, match.start()))
        kind = ""
        if match[0] == "\x07":
            kind = "row" if _TABLE_ROW in known else "cell"
        inside = bool(kind) or _IN_TABLE in known
        yield Piece(_clean(words), kind, _IN_LIST in known, inside)
    if text[at:].strip():
        yield Piece(_clean(text[at:]))


def _place(places: list[tuple[int, int, int]], position: int) -> int:
    first, where, width = places[bisect_right(places, position, key=lambda p: p[0]) - 1]
    return where + (position - first) * width


def _at(marks: list[tuple[int, int, frozenset[int]]], place: int) -> frozenset[int]:
    index = bisect_right(marks, place, key=lambda mark: mark[0]) - 1
    if index < 0 or marks[index][1] <= place:
        return frozenset()
    return marks[index][2]


def _clean(text: str) -> str:
    """The words without the codes of fields, signs in Unicode."""
    if "\x13" in text or "\x14" in text or "\x15" in text:
        text = _without_codes(text)
    return _SIGN.sub(lambda match: _SIGNS[match[0]], text)


def _without_codes(text: str) -> str:
    """The results of fields; the words of a field that the paragraph does not close are kept."""
    open_fields: list[tuple[int, bool]] = []  # how many parts stood before it, and its code goes on
    parts: list[str] = []
    for part in _FIELD.split(text):
        if part == "\x13":
            open_fields.append((len(parts), True))
        elif part == "\x14" and open_fields:
            start, _ = open_fields.pop()
            del parts[start:]
            open_fields.append((start, False))
        elif part == "\x15" and open_fields:
            start, code = open_fields.pop()
            if code:
                del parts[start:]
        elif part not in ("\x14", "\x15"):
            parts.append(part)
    return "".join(parts)
