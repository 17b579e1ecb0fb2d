"""What a PDF may cost: bombs are refused, attachments told of, before a page is read.

A stream of a few kilobytes can unfold to gigabytes, and drawings that call each other a thousand
times each never end. pdfium cannot be stopped in the middle of a page, so a file that may do so
is tried first by a process of its own, with little memory and time. Sound files are not tried:
what makes one suspect stands in the dictionaries of its streams.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from typing import Any

from ...models.errors import UnreadableInput
from ...models.problems import problem
from ...models.source import Problem

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 2_000  # bytes before a stream in which its dictionary stands
_FLATE = re.compile(rb"/FlateDecode|/Fl\b")
_OTHER = re.compile(rb"/LZWDecode|/LZW\b|/RunLengthDecode|/RL\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image|/FontFile|/Length1\b|/JBIG2|/JPXDecode|/DCTDecode")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_CALL = re.compile(rb"[\s\]]Do\b")
_UNFOLDS = 1_032  # times a deflated stream can grow
_LARGEST = 64 << 20  # bytes of a stream of text or drawing; a dense map has some ten million
_DENSE = 4 << 20  # above it a stream is tried first: ten million "q" take a gigabyte
_ALL = 512 << 20
_STREAMS = 400_000
_DRAWN = 32 << 20  # bytes that one stream may draw by calling others
_NESTED = 2  # drawings that call drawings
_MEMORY = 800 << 20
_SECONDS = 25
_NAMES = 5
_NAME = 80

_TRIAL = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({_MEMORY}, {_MEMORY}))
    resource.setrlimit(resource.RLIMIT_CPU, ({_SECONDS}, {_SECONDS}))
except (ImportError, ValueError, OSError):
    pass
import pypdfium2
document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
for number in range(min(len(document), int(sys.argv[1]))):
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        continue
    words = page.get_textpage()
    words.close()
    page.close()
print("read")
"""


class Budget:
    """The time that reading a file may take."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @property
    def spent(self) -> bool:
        """Whether it is used up."""
        return time.monotonic() > self._end


def check(data: bytes, name: str, pages: int) -> None:
    """Refuse a file that unfolds or draws without end.

    Raises:
        UnreadableInput: when a stream is too large, or a trial of its pages does not end.
    """
    if _suspect(data, name) and not _sound(data, pages):
        raise UnreadableInput(
            "too_large",
            f"{name}: tệp PDF bung ra quá lớn hoặc vẽ lồng nhau quá sâu nên không được đọc; hãy "
            "in lại tệp thành PDF mới rồi thử lại.",
            f"{name}: the PDF unfolds to too much or draws without end and is not read; print it "
            "to a new PDF and try again.",
        )


def _suspect(data: bytes, name: str) -> bool:
    """Whether the streams of a file may unfold to too much, or call each other too often."""
    encrypted = b"/Encrypt" in data
    forms: list[tuple[bytes, bytes]] = []
    drawn: list[tuple[bytes, bytes]] = []
    total = 0
    for count, (words, body) in enumerate(_streams(data)):
        if count > _STREAMS:
            return True
        if _PICTURE.search(words):
            continue
        flate = len(_FLATE.findall(words))
        if flate > 1 or (_OTHER.search(words) and len(body) > _LARGEST // 4_000):
            return True
        (forms if _FORM.search(words) else drawn).append((words, body))
        if flate and len(body) * _UNFOLDS > _DENSE:
            if encrypted:
                return True
            size = _unfolded(body)
            if size > _LARGEST:
                raise _bomb(name)
            total += size
            if size > _DENSE or total > _ALL:
                return True
    if not forms:
        return False
    if sum(b"/XObject" in words or b"/Resources" not in words for words, _ in forms) >= _NESTED:
        return True
    if encrypted:
        return True
    largest = max(_unfolded(body) if _FLATE.search(words) else len(body) for words, body in forms)
    calls = max((_calls(words, body) for words, body in (*drawn, *forms)), default=0)
    return calls * max(largest, 200) > _DRAWN


def _streams(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The dictionary and the bytes of each stream, as far as they are to be seen."""
    end = 0
    for match in _STREAM.finditer(data):
        if match.start() < end:
            continue
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        before = data[max(match.start() - _DICTIONARY, 0) : match.start()]
        yield before[before.rfind(b" obj") + 1 :], data[match.end() : end]
        end += 9  # the word itself ends in "stream"


def _unfolded(body: bytes) -> int:
    """How large a deflated stream is, counted up to a little more than the largest allowed."""
    engine = zlib.decompressobj()
    size = 0
    try:
        while body and size <= _LARGEST and not engine.eof:
            size += len(engine.decompress(body, 1 << 20))
            body = engine.unconsumed_tail
    except zlib.error:
        pass
    return size


def _calls(words: bytes, body: bytes) -> int:
    """How often a stream calls another."""
    if not _FLATE.search(words):
        return len(_CALL.findall(body))
    try:
        return len(_CALL.findall(zlib.decompressobj().decompress(body, 4 << 20)))
    except zlib.error:
        return 0


def _sound(data: bytes, pages: int) -> bool:
    """Whether a process with little memory and time can open the pages."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _TRIAL, str(pages)],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return False
    return done.returncode == 0 and done.stdout.strip() == b"read"


def _bomb(name: str) -> UnreadableInput:
    return UnreadableInput(
        "too_large",
        f"{name}: tệp PDF có phần nén bung ra hơn {_LARGEST >> 20} MB nên không được đọc.",
        f"{name}: a part of the PDF unfolds to more than {_LARGEST >> 20} MB; it is not read.",
    )


def attachments(document: Any, data: bytes) -> list[Problem]:
    """A problem that names the files attached to a PDF, which are not read."""
    try:
        count = document.count_attachments()
        names = [str(document.get_attachment(n).get_name()) for n in range(min(count, _NAMES))]
    except Exception:  # pdfium raises many kinds on damaged name trees
        count, names = 0, []
    notes = data.count(b"/FileAttachment")
    if count + notes == 0:
        return []
    shown = ", ".join("".join(c for c in n if c.isprintable())[:_NAME] for n in names)
    more = ", …" if count > _NAMES else ""
    most = max(count, notes)
    if not shown:
        return [problem("attachment", count=most)]
    return [problem("attachment.named", count=most, names=shown + more)]
