"""Pictures of pages (PNG, JPEG, TIFF of many pages, BMP, WebP): read as a scan is.

A picture is laid on pages of a PDF and read as one, so that there is one way of reading scans.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ...models import SourceInfo, SourceText
from ...models.errors import UnreadableInput
from .options import Ocr, ReadOptions

if TYPE_CHECKING:
    from PIL.Image import Image

_PIXELS = 100_000_000  # of one page: A2 at 400 dpi has 62 million
_PAGES = 500
_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_ORIENTATION = 0x0112  # of EXIF; above 4 the picture lies on its side
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
    """The pictures in *data* as pages of a PDF (see ``read_image``)."""
    with Frames(data, name) as frames, _told(name):
        pages = (frames.page(number) for number in range(1, frames.count + 1))
        stream = io.BytesIO()
        next(pages).save(
            stream, "PDF", resolution=frames.dpi, save_all=True, append_images=pages, quality=95
        )
        return stream.getvalue()


class Frames:
    """The pages of a file of pictures, unpacked one at a time.

    ``dpi`` is how many dots an inch all of them are taken to have.

    Raises:
        UnreadableInput: when the file is damaged or too large.
    """

    def __init__(self, file: bytes | Path, name: str) -> None:
        import PIL.Image

        self._name = name
        with _told(name):
            stream = io.BytesIO(file) if isinstance(file, bytes) else file
            self._picture = PIL.Image.open(stream, formats=_KINDS)
            self.count = int(getattr(self._picture, "n_frames", 1))
            if self.count > _PAGES or _pixels(self._picture) > _PIXELS:
                self._picture.close()
                raise _too_large(name)
            dpi = float(self._picture.info.get("dpi", (0, 0))[0] or 0)
            usual = max(min(self._picture.size) / _WIDTH, 30.0)
            self.dpi = dpi if 90 <= dpi <= 1200 else usual

    def __enter__(self) -> Frames:
        return self

    def __exit__(self, *error: object) -> None:
        self._picture.close()

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page (from 1) in points, as it is shown."""
        with _told(self._name):
            self._picture.seek(number - 1)
            width, height = self._picture.size
            if self._picture.getexif().get(_ORIENTATION, 1) > 4:  # it lies on its side
                width, height = height, width
            return width * 72 / self.dpi, height * 72 / self.dpi

    def page(self, number: int) -> Image:
        """A page (from 1), upright, on white paper."""
        from PIL import ImageOps

        with _told(self._name):
            self._picture.seek(number - 1)
            if _pixels(self._picture) > _PIXELS:
                raise _too_large(self._name)
            page: Image = ImageOps.exif_transpose(self._picture)
            if "A" in page.getbands() or "transparency" in page.info:  # see-through is paper
                import PIL.Image

                page = page.convert("RGBA")
                sheet = PIL.Image.new("RGBA", page.size, (255, 255, 255, 255))
                page = PIL.Image.alpha_composite(sheet, page)
            return page if page.mode in ("1", "L") else page.convert("RGB")


def _pixels(picture: Image) -> int:
    return int(picture.width * picture.height)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Whatever Pillow raises as a sentence."""
    import PIL.Image

    try:
        yield
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


def _too_large(name: str) -> UnreadableInput:
    return UnreadableInput(
        "too_large",
        f"{name}: ảnh có quá nhiều điểm ảnh hoặc quá {_PAGES} trang nên không được đọc.",
        f"{name}: the picture has too many pixels or more than {_PAGES} pages and is not read.",
    )
