"""The pages of a PDF as pictures, with the rectangles of the records over them.

A page of text takes some 70 KB at 110 dots an inch. A file of many pages gets coarser pictures,
and at last none, so that the page that holds them stays one that a browser opens.
"""

from __future__ import annotations

import base64
import io
import math
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from ..extract.reading.boxes import Box, Boxes
from ..models import SourceText, Span
from .page_text import Over

_DPI = ((150, 110), (300, 85), (600, 60))  # up to so many pages, so many dots an inch
_LARGEST = 48 * 1024 * 1024  # of all pictures of one file, before base64
_PIXELS = 2_500_000  # of one page, however large its paper
_SHARP = 200  # dots an inch, for who looks closely at one page
_MOST = 6_000_000  # pixels of such a one
_SECONDS = 5.0  # for one page; a dense map takes one
_SLOW = 3  # pages that take longer, and no further page is drawn
_LOSSLESS = 130 * 1024  # a picture in eight greys that takes more is a photograph
_COLOURFUL = 48  # how far red, green and blue of some pixel must stand apart
_POINTS = 72


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle over a page in percent of its width and height, for one record."""

    number: int
    kind: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with its size in points; ``picture`` is a data URI, empty where there is none."""

    page: int
    width: int
    height: int
    picture: str
    rects: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages of a file; ``dpi`` is that of the coarsest picture, None where it is the usual.

    ``ends`` is the first page without a picture, None where all that can be drawn have one.
    """

    sheets: tuple[Sheet, ...] = ()
    dpi: int | None = None
    ends: int | None = None


def draw(data: bytes, source: SourceText, records: Sequence[Over]) -> Sheets:
    """The pages of the PDF *data* with the rectangles of *records*.

    A page that cannot be drawn has no picture; a file that cannot be opened gives no pages.
    """
    try:
        file = Boxes(data, source)
    except pypdfium2.PdfiumError:
        return Sheets()
    with file:
        return _draw(file, records)


def draw_one(document: Any, number: int, *, sharp: bool = False) -> bytes:
    """Page *number* (from 1) of a pdfium document as WebP, as sharp as a file of few pages is.

    A *sharp* one is for who looks at a part of it.

    Raises:
        ValueError: when it is not there or cannot be drawn.
    """
    try:
        with closing(document[number - 1]) as page:
            dpi, most = (_SHARP, _MOST) if sharp else (_DPI[0][1], _PIXELS)
            width, height = page.get_size()
            return encoded(_rendered(page, dpi, width, height, most))
    except Exception as error:  # pdfium and Pillow raise many kinds on damaged pages
        raise ValueError(number) from error


def shrunk(image: Image.Image, dpi: float, *, sharp: bool = False) -> Image.Image:
    """A picture of a page that has *dpi* dots an inch, made as coarse as a drawn page is."""
    wanted, most = (_SHARP, _MOST) if sharp else (_DPI[0][1], _PIXELS)
    scale = min(wanted / dpi, math.sqrt(most / (image.width * image.height)), 1.0)
    grey = image.mode in ("1", "L")
    size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
    small = image.convert("L" if grey else "RGB").resize(size, Image.Resampling.BOX)
    return small.convert("RGB")


def _draw(file: Boxes, records: Sequence[Over]) -> Sheets:
    places = file.spans_by_page([record.span for record in records])
    total = len(file.document)
    shown = min(total, _DPI[-1][0])
    usual = next(dpi for pages, dpi in _DPI if shown <= pages)
    sheets: list[Sheet] = []
    slow = 0
    size, ends = 0, shown + 1 if total > shown else None
    for index in range(shown):
        if size > _LARGEST or slow >= _SLOW:
            ends = index + 1
            break
        over = [records[number] for number in places.get(index + 1, ())]
        start = time.monotonic()
        sheet, taken = _sheet(file, index, usual, over)
        slow += time.monotonic() - start > _SECONDS
        sheets.append(sheet)
        size += taken
    return Sheets(tuple(sheets), None if usual == _DPI[0][1] else usual, ends)


def _sheet(file: Boxes, index: int, dpi: int, over: Sequence[Over]) -> tuple[Sheet, int]:
    blank = Sheet(index + 1, 595, 842, "", ())
    try:
        with closing(file.document[index]) as page:
            width, height = page.get_size()
            picture = encoded(_rendered(page, dpi, width, height))
    except Exception:  # pdfium and Pillow raise many kinds on damaged pages
        return blank, 0
    uri = "data:image/webp;base64," + base64.b64encode(picture).decode("ascii")
    found = rects(lambda span: file.on_page(index + 1, span), (width, height), over)
    sheet = replace(
        blank, width=round(width), height=round(height), picture=uri, rects=tuple(found)
    )
    return sheet, len(picture)


def _rendered(page: Any, dpi: int, width: float, height: float, most: int = _PIXELS) -> Image.Image:
    """The picture of a page.

    Raises:
        TimeoutError: when drawing takes longer than any page of an office does.
    """
    scale = dpi / _POINTS
    pixels = width * height * scale * scale
    if pixels > most:
        scale *= math.sqrt(most / pixels)
    size = max(math.ceil(width * scale), 1), max(math.ceil(height * scale), 1)
    if size[0] * size[1] > 2 * most:  # a strip that is all length
        raise ValueError(size)
    bitmap = pypdfium2.PdfBitmap.new_native(*size, pdfium.FPDFBitmap_BGRx)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        ends = time.monotonic() + _SECONDS
        pause = pdfium.IFSDK_PAUSE()
        pause.version = 1
        stops = dict(pdfium.IFSDK_PAUSE._fields_)["NeedToPauseNow"]
        pause.NeedToPauseNow = stops(lambda _: time.monotonic() > ends)
        state = pdfium.FPDF_RenderPageBitmap_Start(
            bitmap.raw, page.raw, 0, 0, *size, 0, pdfium.FPDF_ANNOT, pause
        )
        pdfium.FPDF_RenderPage_Close(page.raw)
        if state == pdfium.FPDF_RENDER_TOBECONTINUED:
            raise TimeoutError
        image: Image.Image = bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
    return image


def encoded(image: Image.Image) -> bytes:
    """A picture as WebP: in eight greys without loss where it is words, else as a photograph."""
    if not _colourful(image):
        grey = image.convert("L").quantize(8).convert("RGB")
        data = _webp(grey, lossless=True, quality=20, method=1)
        if len(data) <= _LOSSLESS:
            return data
    return _webp(image, quality=50, method=2)


def _webp(image: Image.Image, **options: int | bool) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "WEBP", **options)
    return stream.getvalue()


def _colourful(image: Image.Image) -> bool:
    red, green, blue = image.resize((image.width // 2 or 1, image.height // 2 or 1)).split()
    pairs = ((red, green), (green, blue))
    return any(any(ImageChops.difference(a, b).histogram()[_COLOURFUL + 1 :]) for a, b in pairs)


def rects(
    boxes: Callable[[Span], Iterable[Box]], size: tuple[float, float], over: Sequence[Over]
) -> list[Rect]:
    """Rectangles in percent; those of long records first, so that short ones lie above.

    *boxes* tells where the words of a span stand on the page of *size* points.
    """
    ordered = sorted(over, key=lambda record: record.span.start - record.span.end)
    found: list[Rect] = []
    try:
        for record in ordered:
            found += [_rect(record, box, size) for box in boxes(record.span)]
    except Exception:  # a page can be drawn and its letters not be found
        return found
    return found


def _rect(record: Over, box: Box, size: tuple[float, float]) -> Rect:
    across = _percent(size[0])
    down = _percent(size[1])
    return Rect(
        record.number,
        record.kind,
        across(box.left - 1),
        down(box.top),
        across(box.right - box.left + 2),
        down(box.bottom - box.top),
    )


def _percent(whole: float) -> Callable[[float], float]:
    return lambda part: round(min(max(100 * part / whole, -5), 105), 2) if whole > 0 else 0.0
