"""Pages of a PDF that was uploaded, as pictures with rectangles, drawn when somebody looks."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from ...extract.reading.files import read_bytes
from ...extract.reading.options import Ocr, ReadOptions
from ...models import SourceText
from ...models.errors import KehoachError
from ..page_sheets import Sheet, draw_one
from .document import Opened

_HELD = 8
_LARGEST = 64 * 1024 * 1024


class Pictures:
    """Draws pages; what was read of the last files is kept. One page is drawn at a time."""

    def __init__(self) -> None:
        self._sources: OrderedDict[str, SourceText] = OrderedDict()
        self._lock = Lock()  # pdfium is not made for threads

    def page(self, path: Path, opened: Opened, number: int) -> Sheet:
        """Page *number* (from 1) of the file at *path*, whose document is *opened*."""
        data = path.read_bytes()
        with self._lock:
            return draw_one(data, self._source(data, opened), number, opened.over())

    def _source(self, data: bytes, opened: Opened) -> SourceText:
        """The text with its map to the pages; without a map where it is no longer the same.

        Scans are not read again: that takes minutes, and their pages are shown without rectangles.
        """
        key = opened.source["sha256"]
        if key in self._sources:
            self._sources.move_to_end(key)
            return self._sources[key]
        text = opened.file.text
        try:
            made: SourceText = read_bytes(
                data, opened.source["name"] or "a.pdf", ReadOptions(ocr=Ocr.NEVER)
            )
        except KehoachError:
            made = SourceText(text=text)
        if made.text != text:
            made = SourceText(text=text)
        self._sources[key] = made
        while len(self._sources) > _HELD:
            self._sources.popitem(last=False)
        return made


def drawable(path: Path | None, opened: Opened) -> int:
    """How many pages can be shown as pictures: those of a PDF whose bytes were kept."""
    if path is None or opened.source["format"] != "pdf" or path.stat().st_size > _LARGEST:
        return 0
    return int(opened.source["pages"] or 0)
