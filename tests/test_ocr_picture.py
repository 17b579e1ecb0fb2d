"""The picture of a page before it is read, and its words after: all drawn or written here."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from kehoach.extract.reading import ocr_image
from kehoach.extract.reading.ocr import Word
from kehoach.extract.reading.ocr_text import Frame, page_lines, without_noise
from kehoach.extract.reading.pdf_tables import Tables, ruled

DPI = 100
FRAME = Frame(1, 1.0, 595, 842)


def striped(size: tuple[int, int] = (800, 1100)) -> Image.Image:
    """Lines of short dashes, as a page of words looks from afar."""
    page = Image.new("L", size, 255)
    pen = ImageDraw.Draw(page)
    for y in range(100, size[1] - 100, 24):
        for x in range(80, size[0] - 80, 40):
            pen.rectangle((x, y, x + 28, y + 9), fill=0)
    return page


@pytest.mark.parametrize("turn", [-4.0, -1.2, 0.0, 0.7, 3.0])
def test_lines_are_set_straight(turn: float) -> None:
    page = striped().rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    assert ocr_image.slant(page, DPI) == pytest.approx(-turn, abs=0.15)
    straight = ocr_image.prepared(page, DPI)
    assert ocr_image.slant(straight.picture, DPI) == pytest.approx(0, abs=0.15)


@pytest.mark.parametrize("colour", [255, 0, 128])
def test_a_page_of_one_colour_has_no_slant(colour: int) -> None:
    assert ocr_image.slant(Image.new("L", (400, 500), colour), DPI) == 0


def test_a_seal_goes_and_the_words_below_it_and_red_words_stay() -> None:
    page = Image.new("RGB", (800, 800), (255, 255, 255))
    pen = ImageDraw.Draw(page)
    pen.ellipse((100, 100, 300, 300), outline=(210, 40, 50), width=6)
    pen.rectangle((90, 195, 310, 200), fill=(20, 10, 10))  # black over the seal
    pen.rectangle((500, 500, 640, 512), fill=(210, 30, 40))  # a red word
    grey = ocr_image.without_seals(page, DPI)
    assert grey.getpixel((200, 102)) == 255
    assert grey.crop((200, 197, 201, 198)).tobytes() < b"\x32"
    assert grey.crop((510, 506, 511, 507)).tobytes() < b"\x80"
    assert ocr_image.is_coloured(page)
    assert not ocr_image.is_coloured(striped().convert("RGB"))


def test_rules_make_tables_and_leave_the_picture() -> None:
    page = Image.new("L", (800, 800), 255)
    pen = ImageDraw.Draw(page)
    for y in (100, 200, 300):
        pen.line((100, y, 700, y + 2), fill=0, width=2)  # a little aslant
    for x in (100, 400, 700):
        pen.line((x, 100, x, 300), fill=0, width=2)
    pen.rectangle((150, 140, 170, 150), fill=0)  # a word
    pen.rectangle((100, 500, 700, 560), fill=0)  # a black bar is no rule
    cleared, across, down = ocr_image.without_rules(page, DPI)
    tables = ruled(across, down).tables
    assert [(len(t.ys) - 1, len(t.xs) - 1) for t in tables] == [(2, 2)]
    assert tables[0].cell(160 * 0.72, (800 - 145) * 0.72) == (0, 0, 1, 1)
    assert cleared.getpixel((250, 201)) == 255
    assert cleared.getpixel((160, 145)) == 0
    assert cleared.getpixel((400, 530)) == 0


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_strokes_of_a_label_are_counted(count: int) -> None:
    page = Image.new("L", (200, 100), 255)
    pen = ImageDraw.Draw(page)
    for number in range(count):
        left = 20 + 14 * number
        pen.rectangle((left + 4, 20, left + 8, 60), fill=0)
        pen.rectangle((left, 20, left + 13, 22), fill=0)  # serifs touch
        pen.rectangle((left, 58, left + 13, 60), fill=0)
    pen.rectangle((90, 56, 94, 60), fill=0)  # the point
    assert ocr_image.strokes(page, (20, 20, 95, 61)) == count


def row(*texts: str, certainty: float = 0.95, top: int = 100, line: int = 1) -> list[Word]:
    """Words side by side on a line of 12 pixels."""
    made, left = [], 50
    for text in texts:
        made.append(Word(text, left, top, left + 8 * len(text), top + 12, certainty, (1, 1, line)))
        left += 8 * len(text) + 5
    return made


SURE = row("Căn", "cứ", "Quyết", "định", "của", "huyện")


@pytest.mark.parametrize(
    ("word", "kept"),
    [
        (Word("-", 40, 104, 47, 107, 0.3, (1, 1, 1)), True),
        (Word("-", 40, 104, 41, 107, 0.9, (1, 1, 1)), False),
        (Word("|", 40, 100, 42, 112, 0.9, (1, 1, 1)), False),
        (Word("“ˆ", 40, 100, 50, 112, 0.9, (1, 1, 1)), False),
        (Word("&", 252, 100, 262, 112, 0.9, (1, 1, 1)), True),
        (Word("15", 400, 100, 412, 112, 0.05, (1, 1, 2)), True),
        (Word("xz~", 400, 100, 460, 170, 0.1, (1, 1, 2)), False),
        (Word("nghẻo", 400, 100, 440, 112, 0.1, (1, 1, 1)), True),
        (Word("ị", 585, 100, 590, 112, 0.9, (1, 1, 1)), False),
        (Word("x", 200, 300, 208, 312, 0.9, (1, 1, 9)), True),
        (Word("j", 200, 300, 208, 312, 0.5, (1, 1, 9)), False),
    ],
    ids=["dash", "speck", "rule", "specks", "and", "number", "signature", "word", "edge", "cross",
         "scribble"],
)  # fmt: skip
def test_scraps_are_no_words(word: Word, kept: bool) -> None:
    words = [*SURE, *row("về", "kế", "hoạch", "của", "tỉnh", "ta", "đó", top=130, line=3), word]
    assert (word in without_noise(words)) is kept


def test_words_of_one_height_are_one_line_cut_where_columns_stand() -> None:
    left, right = row("UBND", "TỈNH"), row("CỘNG", "HÒA", line=2)
    right = [Word(w.text, w.left + 250, w.top + 2, w.right + 250, w.bottom + 2, 0.9, (2, 1, 1))
             for w in right]  # fmt: skip
    below = row("SỞ", "Y", "TẾ", top=130, line=3)
    lines = page_lines([*right, *below, *left], FRAME, Tables())
    assert [line.text for line in lines] == ["UBND TỈNH", "CỘNG HÒA", "SỞ Y TẾ"]
    assert lines[0].row == lines[1].row != lines[2].row
    assert lines[0].y > lines[2].y


def test_no_words_are_no_lines() -> None:
    assert page_lines([], FRAME, Tables()) == []


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_boxes_lie_on_the_page_as_it_came(quarters: int) -> None:
    wide, high = (842, 595) if quarters % 2 else (595, 842)
    frame = Frame(1, 0.5, wide, high, 2.0, quarters)
    left, top, right, bottom = frame.box(Word("a", 2 * wide - 20, 40, 2 * wide, 60, 1))
    assert -25 <= left < right <= 595 + 25
    assert -25 <= top < bottom <= 842 + 25
