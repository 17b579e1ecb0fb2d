"""PDF with a text layer: paragraphs, columns, running heads, places on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from kehoach.extract.pipeline import parse
from kehoach.extract.reading import read_file
from kehoach.extract.reading.boxes import Boxes
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.layout import Run
from kehoach.extract.reading.options import Ocr, ReadOptions
from kehoach.extract.reading.pdf_blocks import blocks, runs_of
from kehoach.extract.reading.pdf_clean import Sheets, cleaned
from kehoach.extract.reading.pdf_columns import columns
from kehoach.extract.reading.pdf_lines import Line, style_of
from kehoach.extract.reading.pdf_repair import scrambled
from kehoach.extract.reading.pdf_tables import Rule, Ruled, Tables, _table
from kehoach.models import SourceText, Span

FIXTURES = Path(__file__).parent / "fixtures"
LETTERS = ("letter.pdf", "letter.tabs.pdf", "letter.fallback.pdf")
WIDTH, HEIGHT = 595.0, 842.0


def words(source: SourceText) -> list[str]:
    return [" ".join(source.text[b.span.start : b.span.end].split()) for b in source.blocks]


@pytest.mark.parametrize("name", LETTERS)
def test_letterhead_and_foot_in_two_columns(name: str) -> None:
    found = words(read_file(FIXTURES / name))
    assert found[:8] == [
        "UBND HUYỆN MINH HÒA",
        "PHÒNG Y TẾ",
        "Số: 45/KH-PYT",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Minh Hòa, ngày 12 tháng 3 năm 2024",
        "KẾ HOẠCH",
        "Chăm sóc sức khỏe học sinh năm 2024",
    ]
    assert found[-6:] == [
        "Nơi nhận:",
        "- UBND huyện;",
        "- Trạm Y tế các xã, thị trấn;",
        "- Lưu: VT.",
        "TRƯỞNG PHÒNG",
        "Lê Thị Hồng Vân",
    ]


@pytest.mark.parametrize("name", LETTERS)
def test_paragraphs_go_on_behind_the_end_of_a_page(name: str) -> None:
    source = read_file(FIXTURES / name)
    assert source.info.pages == 5
    long = [w for w in words(source) if w.startswith("Trạm Y tế các xã, thị trấn chủ động")]
    assert len(long) == 10
    assert {w.count("năm 2024") for w in long} == {2}
    assert {re.sub(r"thứ \d+", "thứ n", w) for w in long} == {re.sub(r"thứ \d+", "thứ n", long[0])}
    pages = [
        (source.origin(b.span.start).page, source.origin(b.span.end - 1).page)
        for b in source.blocks
    ]
    assert {p for p in pages if p[0] != p[1]} & {(1, 2), (2, 3)}


@pytest.mark.parametrize("name", LETTERS)
def test_the_letter_says_what_its_docx_says(name: str) -> None:
    ours = parse(read_file(FIXTURES / name)).documents
    docx = parse(read_file(FIXTURES / "letter.docx")).documents
    assert len(ours) == len(docx) == 1
    assert ours[0].header == docx[0].header
    assert [s.title for s in ours[0].sections][:10] == [s.title for s in docx[0].sections][:10]


def data_cells(source: SourceText) -> dict[tuple[int, int], tuple[str, int, int]]:
    """The cells of the table that begins with ``TT``: words and spans by row and column."""
    first = next(
        b.cell for b in source.blocks if b.cell and source.text[b.span.start :][:2] == "TT"
    )
    found: dict[tuple[int, int], tuple[str, int, int]] = {}
    for block in source.blocks:
        cell = block.cell
        if cell is None or cell.table != first.table:
            continue
        before = found.get((cell.row, cell.column), ("", 0, 0))[0]
        text = " ".join([before, *source.text[block.span.start : block.span.end].split()]).strip()
        found[cell.row, cell.column] = (text, cell.row_span, cell.column_span)
    return found


@pytest.mark.parametrize("name", LETTERS)
def test_a_ruled_table_is_that_of_the_docx(name: str) -> None:
    """Rows cut by the end of a page are one, and the repeated head is read once."""
    source = read_file(FIXTURES / name)
    ours, docx = data_cells(source), data_cells(read_file(FIXTURES / "letter.docx"))
    assert len(docx) > 40
    assert {place: cell[0] for place, cell in ours.items()} == {p: c[0] for p, c in docx.items()}
    pages = {source.origin(b.span.start).page for b in source.blocks if b.cell}
    assert len(pages) == 3
    assert ours[3, 3][1:] == docx[3, 3][1:] == (2, 1)


@pytest.mark.parametrize("name", LETTERS)
def test_cells_are_written_row_by_row(name: str) -> None:
    source = read_file(FIXTURES / name)
    places = [(b.cell.row, b.cell.column) for b in source.blocks if b.cell]
    assert places == sorted(places)


def table(
    across: list[tuple[float, float, float]], down: list[tuple[float, float, float]]
) -> Ruled:
    made = _table([Rule(*r) for r in across], [Rule(*r) for r in down])
    assert made is not None
    return made


def test_merged_cells_by_missing_rules() -> None:
    ruled = table(
        [(700, 0, 300), (680, 100, 300), (660, 0, 300), (640, 0, 300)],
        [(0, 640, 700), (100, 640, 700), (200, 640, 680), (300, 640, 700)],
    )
    assert ruled.cell(50, 690) == ruled.cell(50, 670) == (0, 0, 2, 1)
    assert ruled.cell(150, 690) == ruled.cell(250, 690) == (0, 1, 1, 2)
    assert ruled.cell(150, 670) == (1, 1, 1, 1)
    assert ruled.cell(250, 650) == (2, 2, 1, 1)
    assert ruled.cell(350, 690) is None
    assert ruled.cell(150, 710) is None


def test_a_row_that_a_page_end_leaves_open() -> None:
    """Some programs draw no rule where a page ends in a row."""
    ruled = table([(700, 0, 200), (660, 0, 200)], [(x, 630, 740) for x in (0, 100, 200)])
    assert ruled.cell(50, 720) == (0, 0, 1, 1)
    assert ruled.cell(150, 680) == (1, 1, 1, 1)
    assert ruled.cell(150, 640) == (2, 1, 1, 1)


def test_a_frame_is_no_table() -> None:
    frame = [Rule(700, 0, 300), Rule(600, 0, 300)]
    assert _table(frame, [Rule(0, 600, 700), Rule(300, 600, 700)]) is None


def test_hyphens_at_line_ends_come_back() -> None:
    text = read_file(FIXTURES / "plans" / "sa_thay_2016_2020.office.pdf").text
    assert not re.search("[\ufffe\x02]", text)
    assert "quyết định 07/QĐ-UBND" in text
    assert "GDNN-GDTX" in text


@pytest.mark.parametrize("kind", ["office", "fallback", "chromium"])
def test_every_character_knows_its_page_and_index(kind: str) -> None:
    path = FIXTURES / "plans" / f"dak_to_re_2024.{kind}.pdf"
    source = read_file(path)
    document = pypdfium2.PdfDocument(path)
    pages = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    seen = set()
    for position, char in enumerate(source.text):
        origin = source.origin(position)
        assert origin.page is not None
        assert 1 <= origin.page <= len(pages)
        if kind != "fallback" and not char.isspace():
            assert pages[origin.page - 1][origin.offset] == char
        if not char.isspace():
            seen.add((origin.page, origin.offset))
    # No place of the file is read twice.
    assert len(seen) == sum(not c.isspace() for c in source.text)


@pytest.mark.parametrize("kind", ["office", "fallback", "chromium"])
def test_boxes_of_a_record(kind: str) -> None:
    path = FIXTURES / "plans" / f"dak_to_re_2024.{kind}.pdf"
    source = read_file(path)
    at = source.text.index("110/QĐ-UBND")
    whole = next(b.span for b in source.blocks if b.span.end - b.span.start > 200)
    with Boxes(path.read_bytes(), source) as boxes:
        found = boxes.of(Span(start=at, end=at + len("110/QĐ-UBND")))
        assert len(boxes.of(whole)) >= 2  # one for each line
    assert len(found) == 1
    box = found[0]
    assert box.page == 1
    assert 0 < box.left < box.right < 620
    assert 5 < box.bottom - box.top < 25


# --- rules of layout, on lines made by hand ------------------------------------------------------


def line(
    text: str, left: float = 85, right: float = 540, y: float = 700, page: int = 1, **more: bool
) -> Line:
    made = Line(page, text, left, right, y, 13.0, [Run(text, 0, False, False, page)])
    made.bold = made.first_bold = more.get("bold", False)
    return made


def laid(*pages: list[Line]) -> list[str]:
    sheets = Sheets(list(pages), [(WIDTH, HEIGHT)] * len(pages), [Tables()] * len(pages))
    found = blocks(columns(cleaned(sheets), sheets))
    return ["".join(run.text for run in runs_of(group)) for group, _ in found]


FULL = [
    line("Một câu dài của phần thân văn bản để đo chiều rộng của trang", y=y)
    for y in (400, 384, 368, 352)
]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        pytest.param(line("đủ rộng và"), line("còn tiếp", right=200, y=684), True, id="goes on in small letters"),
        pytest.param(line("hết câu.", right=300), line("Câu mới", y=684), False, id="ended early"),
        pytest.param(line("Ủy ban nhân dân huyện"), line("Kon Rẫy giao", right=300, y=684), True, id="full line, capital follows"),
        pytest.param(line("nội dung phát triển kinh tế"), line("- xã hội của địa phương", y=684), True, id="dash in the middle of a word pair"),
        pytest.param(line("thực hiện chỉ tiêu;"), line("- Giảm hộ nghèo", left=121, y=684), False, id="list item"),
        pytest.param(line("hết câu."), line("Đoạn mới thụt đầu dòng", left=121, y=684), False, id="indent of a first line"),
        pytest.param(line("Kết luận số 42-"), line("CT/TW của Ban Bí thư", y=684), True, id="hyphen at the line's end"),
        pytest.param(line("I. MỤC TIÊU", right=200, bold=True), line("Phấn đấu giảm nghèo", y=684), False, id="heading and text"),
        pytest.param(line("KẾ HOẠCH", 260, 340, bold=True), line("Phòng, chống dịch", 200, 400, 684, bold=True), False, id="kind line stands alone"),
        pytest.param(line("Đoạn trước rất dài"), line("Đoạn sau cách xa", y=640), False, id="wide gap"),
    ],
)  # fmt: skip
def test_lines_become_paragraphs(first: Line, second: Line, joined: bool) -> None:
    found = laid([first, second, *FULL])
    assert (len(found) == 2) is joined, found


def test_a_hyphen_at_a_line_end_joins_without_a_blank() -> None:
    found = laid([line("Kết luận số 42-"), line("CT/TW của Ban Bí thư", y=684), *FULL])
    assert found[0].startswith("Kết luận số 42-CT/TW")


def page(number: int, *more: Line) -> list[Line]:
    return [
        line(f"CÔNG BÁO/Số 277/Trang {number + 40}", 200, 540, 806, number),
        *more,
        line(str(number), 290, 300, 30, number),
    ]


def test_running_heads_and_page_numbers_go() -> None:
    found = laid(
        page(1, line("Nội dung trang một", y=600), line("5", 88, 94, 560)),
        page(2, line("Nội dung trang hai.", y=600, page=2)),
        page(3, line("Nội dung trang ba.", y=600, page=3)),
    )
    assert " ".join(found) == "Nội dung trang một 5 Nội dung trang hai. Nội dung trang ba."


def test_a_page_number_on_one_page_only() -> None:
    found = laid([line("- 2 -", 290, 310, 810), line("Nội dung", y=700)])
    assert found == ["Nội dung"]


def test_a_sentence_that_comes_back_is_no_running_head() -> None:
    pages = [
        [line(f"Trang có nội dung riêng {'abcdefghi'[n]}", y=500, page=n + 1)] for n in range(9)
    ]
    for n in (1, 5):
        pages[n].insert(0, line("2.3. Phòng Nông nghiệp", 85, 300, 770, n + 1))
    assert sum("Phòng Nông nghiệp" in text for text in laid(*pages)) == 2


def test_footnotes_stand_at_the_end_and_cut_no_paragraph() -> None:
    notes = [
        line("1", 85, 88, 120),
        line("Nghị quyết số 05-NQ/TU", 92, 540, 116),
        line("của Tỉnh ủy.", 85, 200, 104),
    ]
    for note in notes:
        note.size = 9.0
    found = laid(
        [line("Chủ trương của Đảng1 về bảo vệ", y=200), *notes],
        [line("môi trường được quán triệt.", right=300, y=700, page=2), *FULL],
    )
    assert found[0] == "Chủ trương của Đảng1 về bảo vệ\nmôi trường được quán triệt."
    assert found[-1] == "1\nNghị quyết số 05-NQ/TU\ncủa Tỉnh ủy."


def test_small_letters_of_recipients_are_no_footnotes() -> None:
    made = [
        line("Nơi nhận:", 85, 150, 200),
        line("- Như trên;", 85, 150, 186),
        line("- Lưu: VT.", 85, 150, 172),
    ]
    for part in made:
        part.size = 10.0
    assert laid([*FULL, *made])[-3:] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]


def test_stamps_of_digital_signatures_go() -> None:
    stamp = [
        "Người ký: Ủy ban nhân dân huyện",
        "Email: ubnd@minhhoa.gov.vn",
        "Thời gian ký: 05.03.2024 15:33:33 +07:00",
    ]
    made = [line(text, 60, 200, 790 - 9 * n) for n, text in enumerate(stamp)]
    for part in made:
        part.size = 7.0
    kept = [line("Người ký văn bản chịu trách nhiệm.", y=600), line("Cơ quan: Phòng Y tế", y=560)]
    assert laid([*made, *kept]) == ["Người ký văn bản chịu trách nhiệm.", "Cơ quan: Phòng Y tế"]


def test_words_of_signing_without_a_stamp_stay() -> None:
    assert laid([line("Email: phongyte@minhhoa.gov.vn", y=600)]) == [
        "Email: phongyte@minhhoa.gov.vn"
    ]


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Căn c Quy t đ nh s 24 c a UBND huy n ứ ế ị ố ủ ệ", True),
        ("Căn cứ Quyết định số 24 của UBND huyện", False),
        ("Ở ở ế", True),
        ("a ế b", False),
        ("", False),
    ],
)
def test_the_sign_of_letters_come_apart(text: str, broken: bool) -> None:
    assert scrambled(text) is broken


@pytest.mark.parametrize(
    ("name", "flags", "style"),
    [
        ("BCDHEE+TimesNewRomanPS-BoldMT", 0, (True, False)),
        ("LiberationSerif-BoldItalic", 0, (True, True)),
        ("Arial,Oblique", 0, (False, True)),
        ("TimesNewRoman", 1 << 18, (True, False)),
        ("TimesNewRoman", 0, (False, False)),
    ],
)
def test_styles_by_the_names_of_fonts(name: str, flags: int, style: tuple[bool, bool]) -> None:
    assert style_of(name, flags) == style


def test_a_scan_with_some_text_pages_says_which_are_pictures(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (600, 800), 200).save(tmp_path / "scan.pdf")
    scan = pypdfium2.PdfDocument(tmp_path / "scan.pdf")
    letter = pypdfium2.PdfDocument(FIXTURES / "letter.pdf")
    letter.import_pages(scan, index=1)
    letter.save(tmp_path / "mixed.pdf")
    source = read_file(tmp_path / "mixed.pdf", ReadOptions(Ocr.NEVER))
    assert [(p.category, p.page) for p in source.problems] == [("needs_ocr", 2)]
    assert source.info.pages == 6
    assert "KẾ HOẠCH" in source.text


def drawn(content: bytes) -> bytes:
    """A PDF of one page with the given content, written by hand."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 2000] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    for number, body in enumerate(objects, 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\n%%EOF"


@pytest.mark.parametrize(
    ("content", "count"),
    [
        pytest.param(
            b"BT /F1 5 Tf "
            + b"".join(b"1 0 0 1 %d %d Tm (ab) Tj " % (n * 37 % 2000, n * 91 % 2000) for n in range(20_000))
            + b"ET",
            20_000,
            id="words all over the page",
        ),
        pytest.param(
            b"BT /F1 5 Tf 1 0 0 1 50 50 Tm (ab) Tj ET "
            + b"".join(b"%d 0 0.5 2000 re f 0 %d 2000 0.5 re f " % (n * 5, n * 5) for n in range(390)),
            1,
            id="rules all over the page",
        ),
    ],
)  # fmt: skip
def test_a_drawing_is_read(content: bytes, count: int) -> None:
    assert words(read_bytes(drawn(content), "ve.pdf")) == ["ab"] * count
