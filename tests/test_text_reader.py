"""The text reader: what becomes a block, what stays in the text, and that nothing is lost."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach.extract.reading.encoding import decode
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View
from kehoach.models import BlockKind
from kehoach.models.errors import UnreadableInput

# A page of wrapped prose, so that the reader knows how wide the lines of the file are.
WIDE = (
    "Các cơ quan chuyên môn theo chức năng được giao có trách nhiệm phối hợp với các\n"
    "địa phương rà soát, đánh giá thực trạng hệ thống kênh mương nội đồng, tổng hợp\n"
    "nhu cầu nâng cấp của từng vùng và báo cáo cấp có thẩm quyền xem xét, bố trí vốn\n"
    "trong kế hoạch trung hạn để thực hiện.\n\n"
)


# What lines and blocks are told by, for texts thrown together.
MARKS = (
    "|",
    "\n",
    "\n\n",
    "- ",
    "+ ",
    "**",
    "*",
    "1. ",
    "I. ",
    "a) ",
    "KẾ HOẠCH",
    "chữ thường",
    " ",
    "\t",
    "     ",
    "---",
    "[1]",
    "e\u0301",
    "\x0c",
    "\r",
)


def lines(text: str) -> list[str]:
    source = read_text(text)
    view = View(source.text, source.blocks)
    return [view.line(index) for index in range(len(source.blocks))]


def cells(text: str) -> list[tuple[int, int, int, str]]:
    source = read_text(text)
    view = View(source.text, source.blocks)
    return [
        (b.cell.table, b.cell.row, b.cell.column, view.line(i))
        for i, b in enumerate(source.blocks)
        if b.cell is not None
    ]


@pytest.mark.parametrize(
    ("note", "text", "expected"),
    [
        ("a line a paragraph", "Căn cứ Luật A;\nCăn cứ Luật B;\nUBND xã ban hành:", 3),
        ("blank lines part", "Một câu.\n\nHai câu.", 2),
        ("items on lines of their own", "Gồm:\n- Cam;\n- Quýt;\n+ Bưởi;\n* Chanh", 5),
        ("headings by number", "I. MỤC TIÊU\n1. Mục tiêu chung\nTrồng rừng.\n1.1. Đất đai", 4),
        ("capital lines of a title", "KẾ HOẠCH\nPHÁT TRIỂN RỪNG\nGIAI ĐOẠN 2021", 3),
        ("tab before items", "Gồm có:\n\t- Cam\n\t- Quýt\nHết.", 4),
        ("a label alone goes with its words", "**Điều 1. **\nBan hành kế hoạch.", 1),
        ("a label alone over two lines", "**3.\nSở Y tế:**", 1),
        ("title goes on in small letters", "TỜ TRÌNH\nVề việc thông qua kế hoạch\ntrồng rừng", 2),
        ("kind line apart from small letters", "CHƯƠNG TRÌNH\nhành động về rừng", 2),
        ("cut by a page", "Các đơn vị chuyên môn phải nắm vững kiến thức\n\ntrên địa bàn xã.", 1),
        ("not cut: the sentence ended", "Các đơn vị chuyên môn nắm vững kiến thức.\n\ntrên hết", 2),
        ("not cut: list labels", "Các đơn vị chuyên môn phải nắm vững kiến thức\n\na) về rừng", 2),
        ("drawn rules are no blocks", "UBND XÃ\n-------\nSố: 1/KH-UBND\n_____\n***", 2),
        ("blank emphasis is no block", "Một.\n\n** **\n\n* *\n\nHai.", 2),
        ("markdown line breaks", "**TM. ỦY BAN**  \n**KT. CHỦ TỊCH**  \n**PHÓ CHỦ TỊCH**", 3),
        ("one bold element over a line break", "**Triển khai Chương trình  \ngiảm nghèo**", 1),
        ("footnotes one by one", "[1] Theo báo cáo.\n[2] Theo niên giám.", 2),
    ],
)
def test_flowing_text(note: str, text: str, expected: int) -> None:
    assert len(lines(text)) == expected, note


@pytest.mark.parametrize(
    ("note", "text", "expected"),
    [
        (
            "early wrap of the first line",
            "- Tăng cường truyền thông,\nnâng cao nhận thức của nhân dân về trồng cây phân tán\nven đường.",
            ["- Tăng cường truyền thông, nâng cao nhận thức của nhân dân về trồng cây phân tán ven đường."],
        ),
        (
            "heading wrapped in the middle",
            "**I. MỤC\nĐÍCH, YÊU CẦU**\n\n**1. Sở\nXây dựng**",
            ["I. MỤC ĐÍCH, YÊU CẦU", "1. Sở Xây dựng"],
        ),
        (
            "number below its word",
            "Căn cứ Thông tư số\n26/2018/TT-BNN về quản lý giống;",
            ["Căn cứ Thông tư số 26/2018/TT-BNN về quản lý giống;"],
        ),
        (
            "dash of a name at the start of a line",
            "Sở Lao động\n- Thương binh và Xã hội chủ trì việc này, các đơn vị khác thì phối\nhợp.",
            ["Sở Lao động - Thương binh và Xã hội chủ trì việc này, các đơn vị khác thì phối hợp."],
        ),
        (
            "dash between nouns at the start of a line",
            "Phát triển toàn chuỗi giá trị nông nghiệp từ khâu làm đất, gieo hạt đến sản xuất\n- quản lý - tiêu thụ; nâng cao giá trị.",
            ["Phát triển toàn chuỗi giá trị nông nghiệp từ khâu làm đất, gieo hạt đến sản xuất - quản lý - tiêu thụ; nâng cao giá trị."],
        ),
        (
            "recipients on consecutive lines",
            "*Nơi nhận:*\n- Bộ Y tế;\n- Các cơ quan báo chí đóng trên địa bàn và các tổ chức chính trị xã hội của\ntỉnh;\n- Lưu: VT.",
            ["Nơi nhận:", "- Bộ Y tế;", "- Các cơ quan báo chí đóng trên địa bàn và các tổ chức chính trị xã hội của tỉnh;", "- Lưu: VT."],
        ),
        (
            "signature, one line of it wrapped",
            "**TM. ỦY BAN NHÂN\nDÂN**\n**KT. CHỦ TỊCH**\nPHÓ CHỦ TỊCH\n**Lê Văn Cả**",
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Cả"],
        ),
        (
            "signature in one bold element",
            "**TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nĐỗ Đức Hạnh**",
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Đỗ Đức Hạnh"],
        ),
        (
            "body in one bold element",
            "**ỦY BAN NHÂN DÂN\nTỈNH KHÁNH HÒA\n-------**",
            ["ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA"],
        ),
        (
            "year of a title on its second line",
            "PHÁT TRIỂN KINH TẾ BIỂN VÀ CÁC KHU BẢO TỒN TRÊN ĐỊA BÀN TỈNH TRONG GIAI ĐOẠN\n2026 - 2030",
            ["PHÁT TRIỂN KINH TẾ BIỂN VÀ CÁC KHU BẢO TỒN TRÊN ĐỊA BÀN TỈNH TRONG GIAI ĐOẠN 2026 - 2030"],
        ),
        (
            "a long line among wrapped ones is a paragraph",
            "Mục tiêu chung\n" + "Trồng mới và chăm sóc rừng phòng hộ đầu nguồn. " * 6 + "\nMục tiêu riêng",
            ["Mục tiêu chung", ("Trồng mới và chăm sóc rừng phòng hộ đầu nguồn. " * 6).strip(), "Mục tiêu riêng"],
        ),
    ],
)  # fmt: skip
def test_wrapped_text(note: str, text: str, expected: list[str]) -> None:
    assert lines(WIDE + text)[1:] == expected, note


def test_headings_over_wrapped_prose_without_blank_lines() -> None:
    prose = WIDE.strip() + "\n"
    text = "1. Mục đích\n" + prose + "2. Yêu cầu\n" + prose + "Sở Tài chính\n" + prose
    assert [line[:12] for line in lines(text)] == [
        "1. Mục đích", "Các cơ quan ", "2. Yêu cầu", "Các cơ quan ", "Sở Tài chính", "Các cơ quan ",
    ]  # fmt: skip


def test_paragraphs_by_first_line_indent() -> None:
    text = (
        "     a) Rà soát, thể chế hóa các chủ trương, định hướng về công tác quản lý nhà\n"
        "nước, ban hành cơ chế phù hợp với từng vùng, từng lĩnh vực trong thời gian tới.\n"
        "     Các đơn vị có liên quan chủ động bố trí nguồn lực để thực hiện đầy đủ nội dung\n"
        "được giao và báo cáo kết quả theo quy định hiện hành của các cấp có thẩm quyền.\n"
        "     b) Sửa đổi quy chế.\n"
    )
    assert [line[:2] for line in lines(text)] == ["a)", "Cá", "b)"]


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("- Trồng cây", BlockKind.ITEM, "-"),
        ("+ Trồng cây", BlockKind.ITEM, "+"),
        ("• Trồng cây", BlockKind.ITEM, "•"),
        ("-Trồng cây", BlockKind.ITEM, "-"),
        ("1.1. Trồng cây", BlockKind.HEADING, "1.1."),
        ("1.2 Trồng cây", BlockKind.HEADING, "1.2"),
        ("a) Trồng cây theo quy hoạch đã duyệt;", BlockKind.PARAGRAPH, "a)"),
        ("đ) Trồng cây.", BlockKind.PARAGRAPH, "đ)"),
        ("(2) Trồng cây.", BlockKind.PARAGRAPH, "(2)"),
        ("IV. TRỒNG CÂY", BlockKind.HEADING, "IV."),
        ("I/ Trồng cây", BlockKind.HEADING, "I/"),
        ("**Điều 7.** Trồng cây theo quy hoạch.", BlockKind.PARAGRAPH, "Điều 7."),
        ("Phần thứ nhất", BlockKind.HEADING, "Phần thứ nhất"),
        ("## Chương II", BlockKind.HEADING, "Chương II"),
        ("2.13 . Trồng cây", BlockKind.HEADING, "2.13 ."),
        ("[3] Theo niên giám.", BlockKind.FOOTNOTE, "[3]"),
        ("V/v trồng cây", BlockKind.PARAGRAPH, None),
        ("15/KH-UBND", BlockKind.HEADING, None),
        ("5.374 hộ trồng cây.", BlockKind.PARAGRAPH, None),
        ("12/5/2020 trồng cây.", BlockKind.PARAGRAPH, None),
        ("Chương trình trồng cây.", BlockKind.PARAGRAPH, None),
        ("TM. ỦY BAN NHÂN DÂN", BlockKind.HEADING, None),
    ],
)
def test_kind_and_label(text: str, kind: BlockKind, label: str | None) -> None:
    (block,) = read_text(text).blocks
    assert (block.kind, block.label) == (kind, label)


@pytest.mark.parametrize(
    ("text", "bold", "upper", "indent"),
    [
        ("**Trồng cây**", True, False, 0),
        ("**1. Mục đích:** Trồng cây.", False, False, 0),
        ("   TRỒNG CÂY", False, True, 3),
        ("\t- Trồng cây", False, False, 4),
        ("29/08/2017 4:47:PM", False, False, 0),
    ],
)
def test_hints(text: str, bold: bool, upper: bool, indent: int) -> None:
    (block,) = read_text(text).blocks
    assert (block.bold, block.upper, block.indent) == (bold, upper, indent)


def test_cells_between_lone_pipes() -> None:
    text = "|\nTT\n|\nNhiệm vụ\n|\n|\n1\n|\nTrồng\ncây\n|\n\nHết."
    assert cells(text) == [(0, 0, 0, "TT"), (0, 0, 1, "Nhiệm vụ"), (0, 1, 0, "1"), (0, 1, 1, "Trồng cây")]  # fmt: skip
    assert lines(text)[-1] == "Hết."


def test_empty_cells_count() -> None:
    rows = (
        "|\nTT\n|\nChỉ tiêu\n|\nĐơn vị\n|\n"
        + "|\n|\n**I. Rừng**\n|\n|\n"
        + "|\n1\n|\nĐộ che phủ\n|\n%\n|\n"
    )
    found = {
        text: (row, column) for _, row, column, text in cells(rows + "|\n2\n|\nMật độ\n|\n|\n")
    }
    assert found["I. Rừng"] == (1, 1)
    assert found["%"] == (2, 2)
    assert found["Mật độ"] == (3, 1)


def test_group_row_reaches_the_edge() -> None:
    rows = "|\nTT\n|\nViệc\n|\nCơ quan\n|\nThời gian\n|\n|\nI\n|\nNHÓM VIỆC\n|\n|\n1\n|\nTrồng\n|\nSở A\n|\n2026\n|\n"
    blocks = [b for b in read_text(rows).blocks if b.cell and b.cell.row == 1]
    assert [(b.cell.column, b.cell.column_span) for b in blocks if b.cell] == [(0, 1), (1, 3)]


def test_lines_of_a_cell_stay_apart() -> None:
    text = (
        WIDE + "|\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n|\n**TM. ỦY BAN\nNHÂN DÂN**\nCHỦ TỊCH\n|\n"
    )
    assert [(column, line) for _, _, column, line in cells(text)] == [
        (0, "Nơi nhận:"), (0, "- Như trên;"), (0, "- Lưu: VT."),
        (1, "TM. ỦY BAN NHÂN DÂN"), (1, "CHỦ TỊCH"),
    ]  # fmt: skip


def test_markdown_table() -> None:
    text = "| TT | Việc |\n| --- | :-: |\n| 1 | Trồng<br>Chăm sóc |\n| 2 | |\n\nHết."
    assert cells(text) == [
        (0, 0, 0, "TT"), (0, 0, 1, "Việc"), (0, 1, 0, "1"), (0, 1, 1, "Trồng"),
        (0, 1, 1, "Chăm sóc"), (0, 2, 0, "2"),
    ]  # fmt: skip


def test_markdown_table_without_outer_pipes() -> None:
    assert [c[1:] for c in cells("TT | Việc\n--- | ---\n1 | Trồng")] == [
        (0, 0, "TT"), (0, 1, "Việc"), (1, 0, "1"), (1, 1, "Trồng"),
    ]  # fmt: skip


def test_table_of_tabs() -> None:
    assert [c[1:] for c in cells("TT\tViệc\tHạn\n1\tTrồng\t2026\n2\tTỉa\t2027")][3:6] == [
        (1, 0, "1"), (1, 1, "Trồng"), (1, 2, "2026"),
    ]  # fmt: skip


def test_two_columns_on_a_line() -> None:
    text = "UBND XÃ A                    CỘNG HÒA XÃ HỘI\nSố:      /KH-UBND            A, ngày     tháng     năm 2021"
    assert lines(text) == ["UBND XÃ A", "CỘNG HÒA XÃ HỘI", "Số: /KH-UBND", "A, ngày tháng năm 2021"]


def test_running_heads_are_left_out() -> None:
    page = "Nội dung của trang. " * 60
    text = "".join(f"CÔNG BÁO/Số 12       {n}\n\n{page}\n\n" for n in range(30, 36))
    assert not [line for line in lines(text) if "CÔNG BÁO" in line]
    pages = "".join(f"{page}\n\n{n}\n\n" for n in range(1, 7))
    assert len(lines(pages)) == 6


HALF = "Công tác phối hợp giữa các đoàn thể và các thôn trong việc rà soát danh sách\n"
REST = "người cao tuổi còn chậm, chưa đầy đủ theo yêu cầu của cấp trên đã giao từ đầu.\n"


@pytest.mark.parametrize(
    ("note", "mark"),
    [
        ("a lone number", "\n\n2\n\n"),
        ("a lone number, no blank lines", "2\n"),
        ("a number between dashes", "\n- 2 -\n\n"),
        ("page of pages", "\nTrang 2/7\n\n"),
        ("foot of a gazette", "\n2 CÔNG BÁO/Số 12/Ngày 15-6-2024\n\n"),
        ("a form feed", "\x0c2\n\n"),
    ],
)
def test_a_page_end_in_a_sentence(note: str, mark: str) -> None:
    found = lines(WIDE + HALF + mark + REST)
    assert found[-1] == " ".join((HALF + REST).split()), note


@pytest.mark.parametrize(
    "text",
    [
        "Số hộ nghèo\n25\nhộ",
        "Chỉ tiêu\n\n3\n\n%",
        "|\n1\n|\nTrồng rừng\n|\n|\n2\n|\nTỉa cành\n|\n",
        "- 25 -30 ha",
    ],
)
def test_numbers_that_are_no_page_numbers(text: str) -> None:
    kept = "".join(lines(text))
    assert re.findall(r"\d+", kept) == re.findall(r"\d+", text)


def test_a_page_number_in_a_block_is_a_gap() -> None:
    source = read_text(WIDE + HALF + "\n2\n\n" + REST)
    (gap,) = source.blocks[-1].gaps
    assert source.text[gap.start : gap.end] == "2"
    view = View(source.text, source.blocks)
    for index, char in enumerate(view.text):
        assert char in " \n" or source.text[view.offsets[index]] == char


def test_blank_line_behind_every_line() -> None:
    text = WIDE + "**1. Sở Y tế**\n" + HALF + REST
    assert lines((WIDE + text).replace("\n", "\n\n")) == lines(WIDE + text)


def test_paragraphs_of_one_line_keep_their_blank_lines() -> None:
    text = "\n\n".join(f"Đoạn văn thứ {n} nói về việc trồng rừng." for n in range(20))
    assert len(lines(text)) == 20


def test_blanks_at_the_end_of_every_line_are_no_breaks() -> None:
    assert lines((WIDE + HALF + REST).replace("\n", "   \r\n")) == lines(WIDE + HALF + REST)


@pytest.mark.parametrize(
    ("note", "text", "expected"),
    [
        ("items under a short heading", "2. Kiểm lâm\n- Chủ trì tuần tra\n- Trực đêm", 3),
        ("a bold body over its first task", "**3. Sở Công Thương**\n- Chủ trì cấp phép.", 2),
        ("a name with a dash", "4. Phòng Văn hóa\n- Thông tin huyện", 1),
        ("letters in a row", "b) Số hóa hồ sơ lưu trữ\nc) Tiếp tục kiểm kê", 2),
        ("grounds over grounds", "Căn cứ Luật Thú y;\nCăn cứ Nghị định số 35/2016/NĐ-CP", 2),
        ("title over the grounds", "PHÒNG DẠI NĂM 2022\nCăn cứ Luật Thú y;", 2),
        ("a note under a title", "DANH MỤC VIỆC\n(Kèm theo Kế hoạch này)", 2),
        ("a range over two lines", "Giai đoạn 2021\n- 2025 trồng rừng", 1),
    ],
)
def test_wrapped_text_without_blank_lines(note: str, text: str, expected: int) -> None:
    wide = WIDE.rstrip("\n") + "\n"
    assert len(lines(wide + text)) == expected + 1, note


def test_text_behind_a_table_without_blank_lines() -> None:
    text = (
        "|\n**UBND XÃ A**\n|\n**CỘNG HÒA XÃ HỘI**\n|\n|\nSố: 3/KH-UBND\n|\n*A, ngày 2*\n|\n"
        "**KẾ HOẠCH**\nTrồng rừng\nI. MỤC TIÊU\n- Trồng 5 ha.\n"
        "|\nNơi nhận:\n- Lưu: VT.\n|\nTM. UBND\n|\nPHỤ LỤC\nDanh sách.\nHộ A.\nHộ B.\nHộ C.\n"
    )
    assert [(row, column, words) for _, row, column, words in cells(text)] == [
        (0, 0, "UBND XÃ A"), (0, 1, "CỘNG HÒA XÃ HỘI"), (1, 0, "Số: 3/KH-UBND"),
        (1, 1, "A, ngày 2"), (0, 0, "Nơi nhận:"), (0, 0, "- Lưu: VT."), (0, 1, "TM. UBND"),
    ]  # fmt: skip
    assert lines(text)[4:8] == ["KẾ HOẠCH", "Trồng rừng", "I. MỤC TIÊU", "- Trồng 5 ha."]


COLUMNS = """\
TT      Nội dung công việc            Đơn vị chủ trì      Thời gian
1    Khảo sát hiện trạng các          Phòng Kinh tế       Quý I
     điểm sạt lở ven sông.
2    Cắm biển cảnh báo tại            Công an xã,         Quý II
     các bến đò.                      Đoàn xã
3    Di dời hộ dân.                   UBND xã             Quý III
"""


def test_a_table_drawn_by_blanks() -> None:
    found: dict[tuple[int, int], list[str]] = {}
    for _, row, column, words in cells(COLUMNS):
        found.setdefault((row, column), []).append(words)
    assert found[0, 1] == ["Nội dung công việc"]
    assert found[1, 1] == ["Khảo sát hiện trạng các", "điểm sạt lở ven sông."]
    assert found[2, 2] == ["Công an xã,", "Đoàn xã"]
    assert found[3, 3] == ["Quý III"]
    assert (2, 0) in found
    assert (4, 0) not in found


@pytest.mark.parametrize(
    "text",
    [
        "Nơi nhận:                TM. ỦY BAN NHÂN DÂN\n- Như trên;              KT. CHỦ TỊCH\n- Lưu: VT.               PHÓ CHỦ TỊCH\n",
        "UBND XÃ A          CỘNG HÒA XÃ HỘI\nSố:      /KH-UBND            A, ngày     tháng     năm 2021\n",
        "Thực   hiện   nghiêm   các   quy\nđịnh  của   pháp luật   về  đê\nđiều   và   phòng,   chống   lụt\nbão  trong   mùa    mưa   tới.\n",
    ],
)  # fmt: skip
def test_columns_that_are_no_table(text: str) -> None:
    assert cells(text) == []


def test_letters_spaced_apart_are_one_line() -> None:
    assert lines("K Ế     H O Ạ C H\nTrồng rừng") == ["K Ế H O Ạ C H", "Trồng rừng"]


def test_headings_that_count_up_are_no_running_heads() -> None:
    page = "Nội dung của mục này. " * 60
    text = "".join(f"**{n}. Sở\nY tế**\n\n{page}\n\n" for n in range(1, 6))
    assert sum(line.endswith("Sở Y tế") for line in lines(text)) == 5
    text = "".join(f"Phụ lục {n}\n\n{page}\n\n" for n in range(1, 6))
    assert sum(line.startswith("Phụ lục") for line in lines(text)) == 5


def test_the_text_stays() -> None:
    text = "  **A**\t\u00a0b\u200b\n\n\n|x|\r\nc\rd  "
    assert read_text(text).text == "  **A**\t\u00a0b\u200b\n\n\n|x|\nc\nd  "


def test_map_leads_back_to_the_file() -> None:
    composed = "Kế hoạch\nđến năm 2025: giảm nghèo"
    decomposed = unicodedata.normalize("NFD", composed).replace("\n", "\r\n")
    source = read_text(decomposed)
    assert source.text == composed
    for word in ("Kế", "hoạch", "năm", "nghèo"):
        origin = source.origin(source.text.index(word))
        rest = unicodedata.normalize("NFC", decomposed[origin.offset :])
        assert rest.startswith(word)
        assert origin.line == (1 if word in ("Kế", "hoạch") else 2)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(MARKS),
        max_size=60,
    ).map("".join)
)  # fmt: skip
def test_no_word_is_lost(text: str) -> None:
    source = read_text(text)
    at = 0
    for block in source.blocks:
        assert block.span.start >= at
        assert block.span.end > block.span.start
        assert not source.text[block.span.start].isspace()
        assert not re.search(r"[^\W\d_o]", source.text[at : block.span.start])
        at = block.span.end
    assert not re.search(r"[^\W\d_o]", source.text[at:])
    assert source.text == unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", text))
    if source.text:
        assert source.origin(len(source.text) - 1).start == len(source.text) - 1


def test_a_long_text_is_as_many_paragraphs() -> None:
    assert len(read_text(WIDE * 4000).blocks) == 4000


def test_a_long_table_of_lone_strokes_keeps_its_cells() -> None:
    blocks = read_text("|\nmột\n|\n|\nhai\nba\n" * 4000).blocks
    assert [b.cell and b.cell.row for b in blocks] == [0, *sorted([*range(1, 4000)] * 2), 4000]


VIETNAMESE = "Kế hoạch giảm nghèo bền vững của huyện năm 2025, giao cho các xã.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (VIETNAMESE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + VIETNAMESE.encode(), "utf-8"),
        (b"\xff\xfe" + VIETNAMESE.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + VIETNAMESE.encode("utf-16-be"), "utf-16"),
        (VIETNAMESE.encode("utf-16-le"), "utf-16"),
        (VIETNAMESE.encode("utf-16-be"), "utf-16"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    assert decode(data) == (VIETNAMESE, encoding)


def test_windows_text_with_combining_tones() -> None:
    text, encoding = decode(
        "Kê\u0301 hoa\u0323ch gia\u0309m nghe\u0300o đê\u0301n năm".encode("cp1258")
    )
    assert encoding == "windows-1258"
    assert unicodedata.normalize("NFC", text) == "Kế hoạch giảm nghèo đến năm"


def test_a_character_cut_at_the_end() -> None:
    assert decode(VIETNAMESE.encode() + "ế".encode()[:2])[0] == VIETNAMESE


@pytest.mark.parametrize(
    ("data", "category"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01", "binary"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00!\x00", "binary"),
        (bytes(range(1, 32)) * 4, "binary"),
        (b"\xff\x41\xc3\x28\xa0\xa1" * 10, "encoding"),
    ],
)
def test_unreadable(data: bytes, category: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        decode(data)
    assert caught.value.category == category
    assert caught.value.message
    assert caught.value.english


def test_empty() -> None:
    assert decode(b"") == ("", "utf-8")
    assert read_text("").blocks == ()
    assert read_text(" \n\t\n").blocks == ()


def test_rows_without_outer_pipes_are_a_table() -> None:
    source = read_text(
        "TT | Chỉ tiêu | Đơn vị\n1 | Số lượt khám | lượt\n2 | Số trạm | trạm\n\nHết | a\n"
    )
    cells = [(b.cell.row, b.cell.column) for b in source.blocks if b.cell]
    assert cells == [(row, column) for row in range(3) for column in range(3)]
    assert source.blocks[-1].cell is None
