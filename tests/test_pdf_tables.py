"""Tables of PDF pages, with and without ruling lines, against the same tables as DOCX.

The files in ``fixtures/tables`` are drawn by ``fixtures/make_tables.py``: each look is an invented
neighbour of the others (narrow gaps, wrapped and empty cells, numbers at the right or in the middle,
heads of two levels, words that run upwards, pages on their side, rows cut by the end of a page).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from kehoach.extract.pipeline import parse
from kehoach.extract.reading import read_file
from kehoach.extract.reading.boxes import Boxes
from kehoach.extract.reading.layout import Run
from kehoach.extract.reading.pdf_blocks import blocks, runs_of
from kehoach.extract.reading.pdf_cells import lay_out
from kehoach.extract.reading.pdf_clean import Sheets, cleaned
from kehoach.extract.reading.pdf_columns import columns
from kehoach.extract.reading.pdf_lines import Line, Word
from kehoach.extract.reading.pdf_tables import Tables
from kehoach.models import RECORD_TYPES, PlanFile, SourceText, Span
from kehoach.tests.fixtures import annexes

DRAWN = Path(__file__).parent / "fixtures" / "tables"
FACES = sorted(path.name.removesuffix(".pdf") for path in DRAWN.glob("*.pdf"))
AFTER = "II. TỔ CHỨC THỰC HIỆN"
WIDTH, HEIGHT = 595.0, 842.0


@cache
def drawn(face: str) -> SourceText:
    return read_file(DRAWN / f"{face}.pdf")


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SourceText]:
    folder = tmp_path_factory.mktemp("tables")
    made = {}
    for kind in ("duties", "measures", "dense"):
        path = folder / f"{kind}.docx"
        after = tuple(blocks_outside(drawn(f"{kind}.open"))[-2:])
        annexes.make_docx(getattr(annexes, kind)(), path, after=after)
        made[kind] = read_file(path)
    return made


def words(source: SourceText, span: Span) -> str:
    return " ".join(source.text[span.start : span.end].split())


def blocks_outside(source: SourceText) -> list[str]:
    return [words(source, b.span) for b in source.blocks if b.cell is None]


def cells(source: SourceText) -> dict[tuple[int, int, int], str]:
    found: dict[tuple[int, int, int], str] = {}
    for block in source.blocks:
        if block.cell is not None:
            place = (block.cell.table, block.cell.row, block.cell.column)
            found[place] = f"{found.get(place, '')} {words(source, block.span)}".strip()
    return found


def records(file: PlanFile) -> Counter[str]:
    """What the records say, without where they stand."""
    return Counter(
        f"{kind} {record.model_dump(include=set(type(record).model_fields) - PLACES)}"
        for document in file.documents
        for kind in RECORD_TYPES
        for record in getattr(document, kind)
    )


PLACES = {
    "id", "span", "section", "confidence", "rule", "review", "due", "product", "responsible", "quote",
}  # fmt: skip


@pytest.mark.parametrize("face", FACES)
def test_a_table_is_that_of_the_docx(face: str, typed: dict[str, SourceText]) -> None:
    """Cell by cell: a table over pages is one, its head is read once, cut rows are whole."""
    docx = typed[face.split(".")[0]]
    assert cells(drawn(face)) == cells(docx)
    assert blocks_outside(drawn(face)) == blocks_outside(docx)


@pytest.mark.parametrize("face", FACES)
def test_a_table_says_what_the_docx_says(face: str, typed: dict[str, SourceText]) -> None:
    ours = records(parse(drawn(face)))
    assert ours == records(parse(typed[face.split(".")[0]]))
    assert sum(count for record, count in ours.items() if not record.startswith("sections")) > 60


@pytest.mark.parametrize("face", [f for f in FACES if f.startswith("measures")])
def test_heads_of_two_levels_keep_their_spans(face: str) -> None:
    spans = {
        words(drawn(face), b.span): (b.cell.row, b.cell.row_span, b.cell.column_span)
        for b in drawn(face).blocks
        if b.cell is not None and b.cell.row < 2
    }
    assert spans["TT"] == spans["Chỉ tiêu"] == spans["Đơn vị tính"] == (0, 2, 1)
    assert spans["Năm 2025"] == (0, 1, 2)
    assert spans["Thực hiện"] == (1, 1, 1)


@pytest.mark.parametrize(
    ("face", "size"),
    [
        ("measures.side", (842, 595)),
        ("measures.side.open", (842, 595)),
        ("measures.over", (595, 842)),
    ],
)
def test_boxes_stand_upright_on_turned_pages(face: str, size: tuple[int, int]) -> None:
    source = drawn(face)
    found = []
    for phrase in ("Phát triển kinh tế", "Tỷ lệ hộ nghèo"):
        at = source.text.index(phrase)
        with Boxes((DRAWN / f"{face}.pdf").read_bytes(), source) as boxes:
            (box,) = boxes.of(Span(start=at, end=at + len(phrase)))
        assert 5 < box.bottom - box.top < 25 < box.right - box.left
        assert 0 < box.left < box.right < size[0]
        found.append(box)
    assert 0 < found[0].top < found[0].bottom < found[1].top < size[1]


@pytest.mark.parametrize("face", ["duties.open", "measures.open.turned", "dense.open"])
def test_no_word_of_an_open_table_is_lost_or_read_twice(face: str) -> None:
    source = drawn(face)
    seen = Counter(
        (origin.page, origin.offset)
        for position, char in enumerate(source.text)
        if not char.isspace() and (origin := source.origin(position))
    )
    assert set(seen.values()) == {1}


# --- rules of layout, on words placed by hand ----------------------------------------------------


def placed(*cells: tuple[float, str], y: float, size: float = 12.0, page: int = 1) -> list[Line]:
    """Lines side by side, their words half the size wide a letter and a quarter apart."""
    made = []
    for left, text in cells:
        found: list[Word] = []
        at, x = 0, left
        for part in text.split():
            wide = len(part) * size * 0.5
            found.append(Word(at, at + len(part), x, x + wide, y))
            at, x = at + len(part) + 1, x + wide + size * 0.25
        run = Run(text, 0, False, False, page)
        line = Line(page, text, left, found[-1].right, y, size, [run])
        line.words = found
        made.append(line)
    return made


def laid(*pages: list[Line]) -> list[tuple[str, tuple[int, int] | None]]:
    sheets = Sheets(list(pages), [(WIDTH, HEIGHT)] * len(pages), [Tables() for _ in pages])
    found = cleaned(sheets)
    lay_out(found, sheets)
    return [
        (
            "".join(run.text for run in runs_of(lines)).replace("\n", " "),
            None if lines[0].cell is None else (lines[0].cell.row, lines[0].cell.column),
        )
        for lines, _ in blocks(columns(found, sheets))
    ]


def grid(rows: Sequence[tuple[str, ...]], lefts: tuple[float, ...], top: float = 600) -> list[Line]:
    return [
        line
        for n, row in enumerate(rows)
        for line in placed(
            *((x, text) for x, text in zip(lefts, row, strict=True) if text), y=top - 20 * n
        )
    ]


def in_cells(found: list[tuple[str, tuple[int, int] | None]]) -> dict[tuple[int, int], str]:
    return {place: text for text, place in found if place is not None}


HEADED = [
    ("TT", "Tên đơn vị", "Kế hoạch"), ("1", "Xã Phú An", "120"), ("2", "Xã Phú Hòa", "95"),
    ("3", "Xã Phú Lộc", "1.310"),
]  # fmt: skip


@pytest.mark.parametrize("head", ["TT", "STT", "Số TT", "Stt"])
def test_a_head_with_a_number_column_makes_a_table(head: str) -> None:
    rows = [(head, *HEADED[0][1:]), *HEADED[1:]]
    found = in_cells(laid(grid(rows, (60, 110, 400))))
    assert found[0, 0] == head
    assert found[3, 2] == "1.310"
    assert len(found) == 12


def test_rows_that_end_in_empty_cells() -> None:
    rows = [*HEADED, ("4", "Xã Phú Mỹ", ""), ("5", "Xã Phú Tân", "7")]
    found = in_cells(laid(grid(rows, (60, 110, 400))))
    assert (4, 2) not in found
    assert found[5, 2] == "7"


def test_numbers_without_a_head_column() -> None:
    rows = [("Xã Phú An", "120", "4,5"), ("Xã Phú Hòa", "95", "3,1"), ("Xã Phú Lộc", "1.310", "8,0"),
            ("Xã Phú Mỹ", "77", "2,2"), ("Xã Phú Tân", "61", "1,9")]  # fmt: skip
    found = in_cells(laid(grid(rows, (60, 250, 400))))
    assert found[2, 1] == "1.310"
    assert len(found) == 15


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            grid([("UBND HUYỆN MINH HÒA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
                  ("PHÒNG Y TẾ", "Độc lập - Tự do - Hạnh phúc"),
                  ("Số: 45/KH-PYT", "Minh Hòa, ngày 12 tháng 3 năm 2024"), ("", "")], (60, 300)),
            id="letterhead",
        ),
        pytest.param(
            grid([("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"), ("- Như trên;", "CHỦ TỊCH"),
                  ("- Lưu: VT, KT.", ""), ("", "Nguyễn Văn An")], (60, 350)),
            id="recipients",
        ),
        pytest.param(
            grid([("NGƯỜI LẬP", "KẾ TOÁN", "THỦ TRƯỞNG"), ("(ký tên)", "(ký tên)", "(ký tên)"),
                  ("Lê An", "Lê Bình", "Lê Chi")], (60, 250, 420)),
            id="three signatures",
        ),
        pytest.param(
            grid([(f"{n}.", f"Mục số {n} ........................", f"{n + 3}") for n in range(1, 9)],
                 (60, 90, 480)),
            id="table of contents",
        ),
        pytest.param(
            [line for n in range(14)
             for line in placed((60, "các cơ quan đơn vị tổ chức thực hiện nghiêm túc kế hoạch này"
                                 if n % 2 else "và báo cáo kết quả về Ủy ban nhân dân huyện theo quy"),
                                y=700 - 16 * n)],
            id="prose",
        ),
        pytest.param(
            grid([(f"{n})", "Ủy ban nhân dân xã", "phối hợp cùng các phòng") for n in range(1, 3)],
                 (60, 90, 300)),
            id="two lines",
        ),
    ],
)  # fmt: skip
def test_what_is_no_table(page: list[Line]) -> None:
    assert in_cells(laid([line for line in page if line.text])) == {}


def test_text_below_a_table_is_not_of_it() -> None:
    below = placed((60, "Các xã căn cứ bảng trên để tổ chức thực hiện và báo cáo kết quả."), y=490)
    found = laid([*grid(HEADED, (60, 110, 400)), *below])
    assert found[-1][1] is None
    assert len(in_cells(found)) == 12


def test_the_head_of_a_table_that_begins_each_page_is_kept() -> None:
    """It comes back at the same height, as running heads do."""
    pages = []
    for number in range(1, 5):
        rows = [HEADED[0], *((f"{number}{n}", f"Xã số {number}{n}", f"{number * 37 + n}")
                             for n in range(3, 9))]  # fmt: skip
        lines = grid(rows, (60, 110, 400), top=800)
        for line in lines:
            line.page = number
        pages.append(lines)
    found = in_cells(laid(*pages))
    assert found[0, 1] == "Tên đơn vị"
    assert len(found) == 3 * 25
