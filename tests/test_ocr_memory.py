"""Pages of a scan are read side by side as far as there is memory for them, and no further."""

from __future__ import annotations

import io
import threading

import pypdfium2
import pytest
from PIL import Image

from kehoach.extract.reading import ocr_pages
from kehoach.extract.reading.ocr import Word


def _pages(count: int) -> bytes:
    pages = [Image.new("L", (300, 400), 255) for _ in range(count)]
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", resolution=100, save_all=True, append_images=pages[1:])
    return stream.getvalue()


class _Meeting:
    """An engine in which two pages meet, or wait in vain for each other."""

    def __init__(self) -> None:
        self.barrier = threading.Barrier(2, timeout=0.3)
        self.met = 0

    def __call__(self, picture: Image.Image, dpi: int) -> list[Word]:
        try:
            self.barrier.wait()
            self.met += 1
        except threading.BrokenBarrierError:
            self.barrier.reset()
        return [Word("hộ", 10, 10, 40, 20, 0.9, (1, 1, 1))]


@pytest.mark.parametrize(
    ("memory", "met"),
    [
        pytest.param(1 << 30, True, id="room for both"),
        pytest.param(1, False, id="room for not even one"),
        pytest.param(15_000_000, False, id="room for one"),  # 10 bytes for each of 1.1 M pixels
    ],
)
def test_pages_meet_where_there_is_room(
    memory: int, met: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr_pages, "_MEMORY", memory)
    document = pypdfium2.PdfDocument(_pages(2))
    meeting = _Meeting()
    read = list(ocr_pages.read_pages(document, [0, 1], meeting, workers=2))
    assert [page.index for page in read] == [0, 1]
    assert all(page.failure is None and page.lines for page in read)
    assert bool(meeting.met) is met
