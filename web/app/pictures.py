"""Pages of an upload as pictures with the places of its records, drawn when somebody looks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2

from ...database import boxes as stored
from ...database.store import Store
from ...extract.reading.boxes import Box, Boxes, Places, recognised
from ...extract.reading.files import read_bytes
from ...extract.reading.image_file import Frames
from ...extract.reading.options import Ocr, ReadOptions
from ...models import Span
from ...models.errors import KehoachError
from ..page import DRAWN
from ..page_sheets import Rect, draw_one, encoded, rects, shrunk
from ..page_text import Over
from .document import Opened

_FILES = 4  # of which the places of the words are kept
_IMAGES = 12 * 1024 * 1024  # bytes of drawn pages that are kept; a page has some 70,000
_READ = 64 * 1024 * 1024  # a larger PDF is not read again for the places of its words
_RECOGNISED = frozenset({"read_by_ocr"})
Sentence = tuple[str, str]

_LOADED_EARLIER = (
    "Ảnh trang chưa có khung: khi nạp văn bản quét này, vị trí chữ trên ảnh chưa được lưu (nạp "
    "bằng bản chương trình cũ, hoặc từ kết quả JSON). Muốn có khung, hãy nạp lại tệp gốc: "
    "kehoach load TỆP --again",
    "No boxes yet: when this scan was loaded, the places of its words were not kept (by an older "
    "version, or from JSON). To have them, load the original again: kehoach load FILE --again",
)
_READ_OTHERWISE = (
    "Ảnh trang không có khung: chữ của tệp nay được đọc khác lúc nạp. Muốn có khung, hãy nạp lại "
    "tệp gốc: kehoach load TỆP --again",
    "No boxes: the file is now read otherwise than when it was loaded. To have them, load the "
    "original again: kehoach load FILE --again",
)
_TOO_LARGE = (
    "Ảnh trang không có khung vì tệp quá lớn.",
    "No boxes, because the file is too large.",
)
_NOT_KEPT = (
    "Không có ảnh trang: ứng dụng không có tệp gốc. Muốn xem ảnh, hãy đưa tệp vào ở trang Tải lên, "
    "hoặc chạy kehoach serve với --files THƯ_MỤC chứa tệp gốc.",
    "No page images: the original is not here. To see them, bring the file in at Upload, or run "
    "kehoach serve with --files FOLDER where the original lies.",
)
_COVERED = (
    "Không hiện ảnh trang: trên ảnh có tên người được che với tài khoản này.",
    "No page images: they show names that are covered for this account.",
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A record on a page: its number in the list, and its rectangles."""

    number: int
    kind: str
    rects: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page from 1 with its size in points and the records that have words on it."""

    page: int
    width: int
    height: int
    marked: tuple[Marked, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of a file: its pages' sizes, where its words stand, or why that is unknown."""

    sizes: tuple[tuple[float, float], ...]
    places: Places
    by_page: dict[int, list[int]]
    why: Sentence | None


class Pictures:
    """Draws pages, one at a time; what was read of the last files and drawn last is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files: OrderedDict[str, _Known] = OrderedDict()
        self._images: OrderedDict[tuple[str, int, bool], bytes] = OrderedDict()
        self._lock = Lock()  # pdfium is not made for threads

    def leaves(self, path: Path, opened: Opened) -> tuple[list[Leaf], Sentence | None]:
        """The pages of the file at *path*, whose document is *opened*, without their records.

        With them why no page has rectangles, where none has.
        """
        with self._lock:
            known = self._known(path, opened)
        return [_leaf(number, size) for number, size in enumerate(known.sizes, 1)], known.why

    def leaf(self, path: Path, opened: Opened, number: int) -> Leaf | None:
        """Page *number* with the rectangles of the records on it; None where it is not there."""
        with self._lock:
            known = self._known(path, opened)
            if not 1 <= number <= len(known.sizes):
                return None
            all_over = opened.over()
            over = [all_over[index] for index in known.by_page.get(number, ())]
            size = known.sizes[number - 1]
            with _placed(path, known.places, number, over) as boxes:
                found = rects(boxes, size, over)
        return _leaf(number, size, _marked(found))

    def image(
        self, path: Path, opened: Opened, number: int, *, sharp: bool = False
    ) -> bytes | None:
        """The picture of page *number* as WebP, or a *sharp* one; None where none can be drawn."""
        key = (opened.source["sha256"], number, sharp)
        with self._lock:
            if key in self._images:
                self._images.move_to_end(key)
                return self._images[key]
            made = _drawn(path, opened.source, number, sharp=sharp)
            if made is not None:
                self._images[key] = made
                while sum(map(len, self._images.values())) > _IMAGES:
                    self._images.popitem(last=False)
        return made

    def _known(self, path: Path, opened: Opened) -> _Known:
        if opened.key in self._files:
            self._files.move_to_end(opened.key)
            return self._files[opened.key]
        places, why = self._places(path, opened)
        by_page = places.spans_by_page([record.span for record in opened.over()])
        made = _Known(_sizes(path, opened.source), places, by_page, why)
        self._files[opened.key] = made
        while len(self._files) > _FILES:
            self._files.popitem(last=False)
        return made

    def _places(self, path: Path, opened: Opened) -> tuple[Places, Sentence | None]:
        """Where the words of the text stand: as it was kept, or read again of typed pages.

        Scans are not read again: that takes minutes.
        """
        text = opened.file.text
        with self._store.connect() as connection:
            runs = stored.of_file(connection, opened.plan["file_id"])
        if runs:
            return Places(text, runs), None
        none = Places(text, ())
        if opened.source["format"] != "pdf" or _recognised(opened):
            return none, _LOADED_EARLIER
        if path.stat().st_size > _READ:
            return none, _TOO_LARGE
        name = opened.source["name"] or "a.pdf"
        try:
            made = read_bytes(path.read_bytes(), name, ReadOptions(ocr=Ocr.NEVER))
        except KehoachError:
            return none, _READ_OTHERWISE
        if made.text != text:
            return none, _READ_OTHERWISE
        return Places(text, made.map), None


def drawable(path: Path | None, opened: Opened) -> bool:
    """Whether pages can be shown as pictures: of a PDF or a picture whose bytes are kept."""
    return path is not None and opened.source["format"] in DRAWN


def lacking(path: Path | None, opened: Opened, *, hidden: bool) -> Sentence | None:
    """Why there are no pictures, where a reader would look for them."""
    if path is not None or opened.source["format"] not in DRAWN:
        return None
    return _COVERED if hidden else _NOT_KEPT


def _recognised(opened: Opened) -> bool:
    return any(problem["category"] in _RECOGNISED for problem in opened.problems)


def _sizes(path: Path, source: dict[str, Any]) -> tuple[tuple[float, float], ...]:
    """Width and height of the pages in points; none where the file cannot be opened."""
    try:
        if source["format"] == "image":
            with Frames(path, source["name"] or "?") as frames:
                return tuple(frames.size(number) for number in range(1, frames.count + 1))
        document = pypdfium2.PdfDocument(path)
        try:
            return tuple(document.get_page_size(index) for index in range(len(document)))
        finally:
            document.close()
    except (KehoachError, pypdfium2.PdfiumError):
        return ()


def _drawn(path: Path, source: dict[str, Any], number: int, *, sharp: bool) -> bytes | None:
    try:
        if source["format"] == "image":
            with Frames(path, source["name"] or "?") as frames:
                return encoded(shrunk(frames.page(number), frames.dpi, sharp=sharp))
        document = pypdfium2.PdfDocument(path)
        try:
            return draw_one(document, number, sharp=sharp)
        finally:
            document.close()
    except (KehoachError, pypdfium2.PdfiumError, ValueError):
        return None


@contextmanager
def _placed(
    path: Path, places: Places, number: int, over: Sequence[Over]
) -> Iterator[Callable[[Span], list[Box]]]:
    """Tells the rectangles of a span on a page; the file is opened for typed words alone."""
    if all(piece.box is not None for piece in places.pieces(number)) or not over:
        yield lambda span: recognised(number, places.on(number, span))
        return
    try:
        file = Boxes(path, places)
    except pypdfium2.PdfiumError:
        yield lambda span: []
        return
    with file:
        yield lambda span: file.on_page(number, span)


def _marked(found: Sequence[Rect]) -> tuple[Marked, ...]:
    """The rectangles by record, in the order in which they lie on one another."""
    by_record: dict[int, list[Rect]] = {}
    for rect in found:
        by_record.setdefault(rect.number, []).append(rect)
    return tuple(Marked(n, group[0].kind, tuple(group)) for n, group in by_record.items())


def _leaf(number: int, size: tuple[float, float], marked: tuple[Marked, ...] = ()) -> Leaf:
    return Leaf(number, max(round(size[0]), 1), max(round(size[1]), 1), marked)
