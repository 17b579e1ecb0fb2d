"""Pictures of pages (PNG, JPEG, TIFF of many pages, BMP, WebP): read as a scan is.

A picture is laid on pages of a PDF and read as one, so that there is one way of reading scans.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...models import SourceInfo, SourceText
from ...models.errors import UnreadableInput
from .options import Ocr, ReadOptions

if TYPE_CHECKING:
    from PIL.Image import Image

_PIXELS = 100_000_000  # of one page: A2 at 400 dpi has 62 million
_PAGES = 500
_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_WIDTH = 8.27  # inches of A4, for pictures that do not say how large they are


def read_image(data: bytes, info: SourceInfo, options: ReadOptions) -> SourceText:
    """The canonical text of a picture.

    Raises:
        UnreadableInput: when it is damaged, too large, or no words can be recognised on it.
        MissingProgram: when the program that recognises words is missing.
    """
    from .pdf_file import read_pdf

    return read_pdf(as_pdf(data, info.name or "?"), info, ReadOptions(_mode(options)))


def _mode(options: ReadOptions) -> Ocr:
    return Ocr.NEVER if options.ocr is Ocr.NEVER else Ocr.ALWAYS


def as_pdf(data: bytes, name: str) -> bytes:
    import PIL.Image

    try:
        with PIL.Image.open(io.BytesIO(data), formats=_KINDS) as picture:
            if picture.width * picture.height > _PIXELS or getattr(picture, "n_frames", 1) > _PAGES:
                raise _too_large(name)
            dpi = float(picture.info.get("dpi", (0, 0))[0] or 0)
            if not 90 <= dpi <= 1200:
                dpi = max(min(picture.size) / _WIDTH, 30.0)
            pages = _pages(picture, name)
            stream = io.BytesIO()
            next(pages).save(
                stream, "PDF", resolution=dpi, save_all=True, append_images=pages, quality=95
            )
            return stream.getvalue()
    except UnreadableInput:
        raise
    except PIL.Image.DecompressionBombError as error:
        raise _too_large(name) from error
    except Exception as error:  # Pillow raises many kinds on damaged pictures
        raise UnreadableInput(
            "damaged",
            f"{name}: tệp ảnh bị hỏng hoặc chưa tải xong; hãy tải lại tệp.",
            f"{name}: the picture is damaged or cut short; download it again.",
        ) from error


def _pages(picture: Image, name: str) -> Iterator[Image]:
    from PIL import ImageOps

    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        if picture.width * picture.height > _PIXELS:
            raise _too_large(name)
        page = ImageOps.exif_transpose(picture)
        if "A" in page.getbands() or "transparency" in page.info:  # see-through is paper
            import PIL.Image

            page = page.convert("RGBA")
            sheet = PIL.Image.new("RGBA", page.size, (255, 255, 255, 255))
            page = PIL.Image.alpha_composite(sheet, page)
        yield page if page.mode in ("1", "L") else page.convert("RGB")


def _too_large(name: str) -> UnreadableInput:
    return UnreadableInput(
        "too_large",
        f"{name}: ảnh có quá nhiều điểm ảnh hoặc quá {_PAGES} trang nên không được đọc.",
        f"{name}: the picture has too many pixels or more than {_PAGES} pages and is not read.",
    )
