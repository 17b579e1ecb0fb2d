"""Where words stand on a PDF page: the letters inside a rectangle are those of the span."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen import canvas

import kehoach
from kehoach.extract.reading import read_file
from kehoach.extract.reading.boxes import Box, Boxes
from kehoach.extract.reading.files import read_bytes
from kehoach.models import Origin, SourceInfo, SourceText, Span

FIXTURES = Path(__file__).parent / "fixtures"
KINDS = ["letter.pdf", "letter.tabs.pdf", "letter.fallback.pdf"]
WORDS = ["45/KH-PYT", "210/SYT-NVY", "HÒA XÃ HỘI"]


def inside(data: bytes, box: Box) -> str:
    """The letters that pdfium finds in a rectangle of a page that is not turned."""
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[box.page - 1]
        height = page.get_height()
        return str(
            page.get_textpage().get_text_bounded(
                box.left - 1, height - box.bottom - 1, box.right + 1, height - box.top + 1
            )
        )
    finally:
        document.close()


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("name", KINDS)
def test_the_words_stand_in_their_rectangle(name: str, words: str) -> None:
    path = FIXTURES / name
    source = read_file(path)
    at = source.text.index(words)
    with Boxes(path.read_bytes(), source) as boxes:
        found = boxes.of(Span(start=at, end=at + len(words)))
    assert len(found) == 1
    ascii_letters = [c for c in words if c.isascii() and c.isalnum()]
    shown = inside(path.read_bytes(), found[0])
    assert [c for c in shown if c in ascii_letters][: len(ascii_letters)] or not ascii_letters
    assert sorted(set(ascii_letters)) == sorted({c for c in shown if c in ascii_letters})


@pytest.mark.parametrize("name", ["letter.pdf", "letter.fallback.pdf"])
def test_every_record_stands_somewhere(name: str) -> None:
    path = FIXTURES / name
    source = read_file(path)
    plan = kehoach.parse(source)
    spans = [record.span for d in plan.documents for _name, record in d.records()]
    with Boxes(path.read_bytes(), source) as boxes:
        places = boxes.spans_by_page(spans)
        drawn = {i for page, held in places.items() for i in held if boxes.on_page(page, spans[i])}
        sizes = [boxes.document[n].get_size() for n in range(len(boxes.document))]
        found = [box for span in spans for box in boxes.of(span)]
    assert drawn == set(range(len(spans)))
    for box in found:
        width, height = sizes[box.page - 1]
        assert -1 <= box.left < box.right <= width + 1
        assert -1 <= box.top < box.bottom <= height + 1


def plain(sheet: canvas.Canvas) -> None:
    pass


def turned(degrees: int) -> Callable[[canvas.Canvas], None]:
    return lambda sheet: sheet.setPageRotation(degrees)


def cropped(sheet: canvas.Canvas) -> None:
    sheet.setCropBox((50, 600, 500, 800))


# Text at 100, 700 (points from the lower left corner) on a page of 600 x 800; where it is seen.
SEEN = [
    ("as it is", plain, (100, 100)),
    ("a page turned to the right", turned(90), (700, 100)),
    ("a page upside down", turned(180), (500, 700)),
    ("a page cut to a part of it", cropped, (50, 100)),
]


@pytest.mark.parametrize(("change", "corner"), [pytest.param(c, p, id=n) for n, c, p in SEEN])
def test_rectangles_are_where_the_words_are_seen(
    change: Callable[[canvas.Canvas], None], corner: tuple[int, int]
) -> None:
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(600, 800))
    change(sheet)
    sheet.setFont("Helvetica", 20)
    sheet.drawString(100, 700, "Dat 98 phan tram ho ngheo")
    sheet.save()
    source = SourceText(
        text="Dat 98 phan tram ho ngheo",
        map=(Origin(start=0, offset=0, page=1),),
        info=SourceInfo(format="pdf"),
    )
    with Boxes(stream.getvalue(), source) as boxes:
        (box,) = boxes.of(Span(start=0, end=3))
    x, y = corner
    near = [
        abs(a - b) < 25 for a, b in ((box.left, x), (box.right, x), (box.top, y), (box.bottom, y))
    ]
    assert any(near[:2])
    assert any(near[2:])


def test_words_of_a_picture_stand_where_they_were_recognised() -> None:
    data = (FIXTURES / "letter.pdf").read_bytes()
    boxes_of = {
        "Kế": (10.0, 20.0, 30.0, 32.0),
        "hoạch": (33.0, 20.5, 60.0, 32.0),
        "năm": (10.0, 40.0, 30.0, 52.0),
    }
    text = "Kế hoạch năm"
    runs = tuple(
        Origin(start=text.index(word), offset=n, page=1, box=box, certainty=0.9)
        for n, (word, box) in enumerate(boxes_of.items())
    )
    source = SourceText(text=text, map=runs, info=SourceInfo(format="pdf"))
    with Boxes(data, source) as boxes:
        first, second = boxes.of(Span(start=0, end=len(text)))
    assert (first.left, first.top, first.right, first.bottom) == (10, 20, 60, 32)
    assert (second.left, second.top) == (10, 40)


@pytest.mark.parametrize(
    "runs",
    [
        pytest.param((), id="no map"),
        pytest.param((Origin(start=0, offset=99_999, page=1),), id="an offset behind the page"),
        pytest.param((Origin(start=0, offset=0, line=1),), id="no page"),
    ],
)
def test_a_map_that_does_not_fit_gives_no_rectangles(runs: tuple[Origin, ...]) -> None:
    data = (FIXTURES / "letter.pdf").read_bytes()
    source = SourceText(text="Kế hoạch", map=runs, info=SourceInfo(format="pdf"))
    with Boxes(data, source) as boxes:
        assert boxes.of(Span(start=0, end=8)) == []


def test_a_span_over_two_pages_has_rectangles_on_both() -> None:
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream)
    for number in (1, 2):
        for line in range(20):
            sheet.drawString(72, 700 - 20 * line, f"Trang {number} dong {line} co nhung chu nay.")
        sheet.showPage()
    sheet.save()
    source = read_bytes(stream.getvalue(), "hai_trang.pdf")
    with Boxes(stream.getvalue(), source) as boxes:
        found = boxes.of(Span(start=0, end=len(source.text)))
    assert [box.page for box in found] == [1] * 20 + [2] * 20
