"""Scans: pages become words by an engine, which is another one here than at a user's.

``fixtures/ocr/letter.tsv`` is what tesseract 5.3 (vie) says of an invented letter drawn with Pillow
in Liberation Serif at 200 dpi; no test but the last needs the program.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from typer.testing import CliRunner

from kehoach.cli import app
from kehoach.extract.pipeline import parse
from kehoach.extract.reading import image_file, ocr, ocr_evidence
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.ocr import Word, words
from kehoach.extract.reading.options import Ocr, ReadOptions
from kehoach.extract.reading.syllables import read
from kehoach.models import SourceText
from kehoach.models.errors import KehoachError, MissingProgram, UnreadableInput

FIXTURES = Path(__file__).parent / "fixtures"
TABLE = (FIXTURES / "ocr" / "letter.tsv").read_text(encoding="utf-8")
SIZE = (1654, 1100)  # pixels of the letter at 200 dpi


def picture() -> Image.Image:
    """A white sheet with a black mark near its upper left corner."""
    made = Image.new("L", SIZE, 255)
    ImageDraw.Draw(made).rectangle((100, 60, 130, 75), fill=0)
    return made


def pdf(*pages: Image.Image) -> bytes:
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", resolution=200, save_all=True, append_images=pages[1:])
    return stream.getvalue()


def upright(page: Image.Image, dpi: int) -> list[Word]:
    """The letter's words when the mark is where it belongs, else scraps."""
    corner = page.crop((0, 0, page.width // 4, page.height // 4))
    if dpi == 200 and page.width > page.height and min(corner.tobytes()) < 100:
        return list(words(TABLE))
    return [Word("~w)", 40, 40, 60, 60, 0.2, (1, 1, n)) for n in range(9)]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[ocr.Engine | None], None]:
    def install(made: ocr.Engine | None) -> None:
        monkeypatch.setattr(ocr, "tesseract", lambda: made)

    return install


Install = Callable[[ocr.Engine | None], None]


def lines(source: SourceText) -> list[str]:
    return [source.text[b.span.start : b.span.end].replace("\n", " ") for b in source.blocks]


def test_a_scan_is_read_as_the_page_shows_it(engine: Install) -> None:
    engine(upright)
    source = read_bytes(pdf(picture()), "quet.pdf")
    assert lines(source) == [
        "UBND HUYỆN AN BÌNH",
        "Số: 17/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "An Bình, ngày 12 tháng 3 năm 2024",
        "KẾ HOẠCH",
        "Giảm nghèo bền vững năm 2024",
        "Căn cứ Quyết định số 1722/QĐ-TTg ngày 02/9/2016 của Thủ tướng Chính phủ;",
        "Ủy ban nhân dân huyện ban hành kế hoạch như sau:",
        "I. MỤC TIÊU",
        "- Tỷ lệ hộ nghèo cuối năm 2024 còn dưới 3,5%, bình quân mỗi năm giảm 1,2% so với năm trước.",
        "II. TỔ CHỨC THỰC HIỆN",
        "Giao Phòng Nội vụ báo cáo trước ngày 30/11/2024.",
    ]
    assert [(p.category, p.page) for p in source.problems] == [("read_by_ocr", 1)]


def test_each_word_knows_its_box_and_certainty(engine: Install) -> None:
    engine(upright)
    source = read_bytes(pdf(picture()), "quet.pdf")
    at = source.text.index("1722/QĐ-TTg")
    origin = source.origin(at + 3)
    assert origin.page == 1
    assert origin.certainty is not None
    assert 0 < origin.certainty <= 1
    assert origin.box is not None
    left, top, right, bottom = origin.box
    assert 0 < left < right < 595.5
    assert 150 < top < bottom < 180  # the first line below the title
    assert source.origin(source.text.index("CỘNG")).box != origin.box


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_on_its_side_is_turned_and_its_boxes_are_not(engine: Install, quarters: int) -> None:
    engine(upright)
    straight = read_bytes(pdf(picture()), "quet.pdf")
    turned = read_bytes(pdf(picture().rotate(-90 * quarters, expand=True)), "quet.pdf")
    assert turned.text == straight.text
    at = straight.text.index("1722")
    a, b = straight.origin(at).box, turned.origin(at).box
    assert a is not None
    assert b is not None
    wide, high = 595.4, 396.0
    expected = {
        1: (high - a[3], a[0], high - a[1], a[2]),
        2: (wide - a[2], high - a[3], wide - a[0], high - a[1]),
        3: (a[1], wide - a[2], a[3], wide - a[0]),
    }[quarters]
    assert b == pytest.approx(expected, abs=0.6)


def mixed() -> bytes:
    """Five pages of text, and a scan behind the first."""
    letter = pypdfium2.PdfDocument(FIXTURES / "letter.pdf")
    letter.import_pages(pypdfium2.PdfDocument(pdf(picture())), index=1)
    stream = io.BytesIO()
    letter.save(stream)
    return stream.getvalue()


def test_only_the_pages_without_words_are_recognised(engine: Install) -> None:
    seen = []

    def counting(page: Image.Image, dpi: int) -> list[Word]:
        seen.append(page.size)
        return upright(page, dpi)

    engine(counting)
    source = read_bytes(mixed(), "lan.pdf")
    assert len(seen) == 1
    assert [(p.category, p.page) for p in source.problems] == [("read_by_ocr", 2)]
    assert {run.page for run in source.map if run.box} == {2}
    assert {p.page for p in parse(source).pages} == {1, 2, 3, 4, 5, 6}


def test_never_and_always(engine: Install) -> None:
    engine(upright)
    never = read_bytes(mixed(), "lan.pdf", ReadOptions(Ocr.NEVER))
    assert [(p.category, p.page) for p in never.problems] == [("needs_ocr", 2)]
    with pytest.raises(UnreadableInput):
        read_bytes(pdf(picture()), "quet.pdf", ReadOptions(Ocr.NEVER))
    seen = []

    def counting(page: Image.Image, dpi: int) -> list[Word]:
        seen.append(page.size)
        return list(words(TABLE))

    engine(counting)
    letter = pypdfium2.PdfDocument(FIXTURES / "letter.pdf")
    for number in range(len(letter) - 1, 0, -1):
        letter.del_page(number)
    stream = io.BytesIO()
    letter.save(stream)
    always = read_bytes(stream.getvalue(), "chu.pdf", ReadOptions(Ocr.ALWAYS))
    assert len(seen) == 1
    assert "1722/QĐ-TTg" in always.text


def test_without_the_program_a_scan_names_its_packages(
    engine: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine(None)
    with pytest.raises(MissingProgram) as error:
        read_bytes(pdf(picture()), "quet.pdf")
    for sentence in (error.value.message, error.value.english):
        assert "quet.pdf" in sentence
        assert "tesseract-ocr tesseract-ocr-vie" in sentence
    (tmp_path / "quet.pdf").write_bytes(pdf(picture()))
    ran = CliRunner().invoke(app, ["extract", str(tmp_path / "quet.pdf")])
    assert ran.exit_code == 4
    source = read_bytes(mixed(), "lan.pdf")
    assert [(p.category, p.page) for p in source.problems] == [("needs_ocr", 2)]
    assert "tesseract-ocr-vie" in source.problems[0].message


def test_a_page_on_which_the_engine_fails_is_a_problem_of_that_page(engine: Install) -> None:
    def failing(page: Image.Image, dpi: int) -> list[Word]:
        raise ocr.EngineFailed("ocr_failed", "quá lâu", "too long")

    engine(failing)
    source = read_bytes(mixed(), "lan.pdf")
    assert [(p.category, p.page) for p in source.problems] == [("ocr_failed", 2)]
    with pytest.raises(UnreadableInput):
        read_bytes(pdf(picture(), picture()), "quet.pdf")


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "webp"])
def test_pictures_of_pages_are_read_like_scans(engine: Install, kind: str) -> None:
    engine(upright)
    stream = io.BytesIO()
    picture().save(stream, kind, dpi=(200, 200))
    source = read_bytes(stream.getvalue(), f"trang.{kind}")
    assert "1722/QĐ-TTg" in source.text
    assert (source.info.format, source.info.pages) == ("image", 1)
    with pytest.raises(UnreadableInput):
        read_bytes(stream.getvalue(), f"trang.{kind}", ReadOptions(Ocr.NEVER))


def test_a_picture_of_many_pages(engine: Install) -> None:
    engine(upright)
    stream = io.BytesIO()
    picture().save(
        stream, "TIFF", dpi=(200, 200), save_all=True, append_images=[picture(), picture()]
    )
    source = read_bytes(stream.getvalue(), "trang.tif")
    assert source.info.pages == 3
    assert source.text.count("KẾ HOẠCH") == 3


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_picture_cut_short_is_refused(engine: Install, keep: float) -> None:
    engine(lambda page, dpi: [])
    stream = io.BytesIO()
    picture().save(stream, "PNG")
    with pytest.raises(UnreadableInput):
        read_bytes(stream.getvalue()[: int(keep * stream.tell())], "trang.png")


def test_a_picture_of_too_many_pixels_is_not_unpacked(
    engine: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine(upright)
    monkeypatch.setattr(image_file, "_PIXELS", 1_000_000)
    stream = io.BytesIO()
    Image.new("1", (1001, 1000), 1).save(stream, "PNG")
    with pytest.raises(UnreadableInput) as error:
        read_bytes(stream.getvalue(), "bom.png")
    assert error.value.category == "too_large"


def test_a_picture_without_words_says_so(engine: Install) -> None:
    engine(lambda page, dpi: [])
    source = read_bytes(mixed(), "lan.pdf")
    assert [(p.category, p.page) for p in source.problems] == [("no_words", 2)]


@pytest.mark.parametrize(
    ("table", "read"),
    [
        ("", []),
        ("level\tpage_num\n5\t1", []),
        ("5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\tKế", [("Kế", 0.965)]),
        ("5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t-1\tKế", [("Kế", 0.0)]),
        ("5\t1\t1\t1\t1\t1\t10\t20\t30\tx\t96\tKế", []),
        ("5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96\t ", []),
        ("4\t1\t1\t1\t1\t0\t10\t20\t30\t40\t-1\t", []),
        ('5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96\t"Kế', [('"Kế', 0.96)]),
    ],
    ids=["nothing", "cut", "word", "unsure", "damaged", "blank", "line", "quote"],
)
def test_the_table_of_the_engine(table: str, read: list[tuple[str, float]]) -> None:
    assert [(w.text, round(w.certainty, 3)) for w in words(table)] == read


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("Căn cứ Quyết định số 110 của huyện về kế hoạch giảm nghèo bền vững trên địa bàn", True),
        ("Cdn cir Quyét dinh sé 110 cua huyén vé ké hoach giam ngheo bén vimg trén dia ban", False),
        ("Can cu Quyet dinh so cua huyen ve ke hoach giam ngheo ben vung tren dia ban", False),
        ("xq#7 ~~ lll rrn vvq zzk pqr ttt wwx mmn kkj hhg", False),
    ],
    ids=["Vietnamese", "read without Vietnamese", "no marks", "scraps"],
)
def test_what_text_layer_can_be_used(text: str, fit: bool) -> None:
    assert ocr_evidence.usable(read(text)) is fit


def test_the_engine_is_run_under_a_time_limit_and_without_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: dict[str, object] = {}

    def slow(command: list[str], **known: object) -> None:
        told.update(known)
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(KehoachError) as error:
        ocr._run("tesseract", picture(), 200)
    assert error.value.category == "ocr_failed"
    environment = told["env"]
    assert isinstance(environment, dict)
    assert environment["OMP_THREAD_LIMIT"] == "1"
    assert "SECRET" not in environment
    assert told["timeout"] == ocr.SECONDS


@pytest.mark.skipif(
    shutil.which("tesseract") is None or ocr.tesseract() is None,
    reason="tesseract with Vietnamese (tesseract-ocr, tesseract-ocr-vie) is not installed",
)
def test_the_real_engine_reads_a_printed_page() -> None:
    page = pypdfium2.PdfDocument(FIXTURES / "plans" / "dak_to_re_2024.office.pdf")[0]
    sheet = page.render(scale=300 / 72).to_pil().convert("L").rotate(-0.8, fillcolor=255)
    scan = sheet.crop((0, 0, sheet.width, sheet.height // 3))
    stream = io.BytesIO()
    scan.save(stream, "PDF", resolution=300)
    source = read_bytes(stream.getvalue(), "quet.pdf")
    assert "110/QĐ-UBND ngày 04/ 01/2024 của UBND huyện Kon Rẫy" in " ".join(source.text.split())
