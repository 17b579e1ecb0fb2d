"""HTML: the article of a saved page, as a browser draws it."""

from __future__ import annotations

import pytest

from kehoach.extract.reading.files import read_bytes
from kehoach.models import SourceText
from kehoach.models.errors import UnreadableInput


def page(html: str | bytes, name: str = "trang.html") -> SourceText:
    return read_bytes(html.encode() if isinstance(html, str) else html, name)


def words(source: SourceText) -> list[str]:
    return [source.text[b.span.start : b.span.end] for b in source.blocks]


ARTICLE = "<p>Ủy ban nhân dân xã An Bình xây dựng Kế hoạch chăm sóc sức khỏe học sinh năm 2024.</p>"
ARTICLE_WORDS = "Ủy ban nhân dân xã An Bình xây dựng Kế hoạch chăm sóc sức khỏe học sinh năm 2024."
LINKS = "<li><a href=/1>Tin một</a><li><a href=/2>Tin hai</a><li><a href=/3>Tin ba</a>"


@pytest.mark.parametrize(
    "around",
    [
        pytest.param("<script>var a = '<p>mã</p>';</script>", id="script"),
        pytest.param("<style>p { color: red }</style>", id="style"),
        pytest.param("<!-- ghi chú -->", id="comment"),
        pytest.param("<nav><a href=/>Trang chủ</a></nav>", id="nav"),
        pytest.param("<header><a href=/>Cổng thông tin</a></header>", id="header of links"),
        pytest.param("<footer>Bản quyền</footer>", id="footer"),
        pytest.param("<aside>Quảng cáo</aside>", id="aside"),
        pytest.param(f"<ul>{LINKS}</ul>", id="list of links"),
        pytest.param("<div class='main-menu'>Giới thiệu</div>", id="menu by its name"),
        pytest.param("<div id='breadcrumb'>Trang chủ / Văn bản</div>", id="breadcrumb"),
        pytest.param("<div class='tin-lien-quan'>Hội nghị</div>", id="related news"),
        pytest.param("<div role=navigation>Liên hệ</div>", id="role"),
        pytest.param("<p style='display: none'>ẩn</p>", id="not displayed"),
        pytest.param("<p hidden>ẩn</p>", id="hidden"),
        pytest.param("<button>In trang</button><select><option>Chọn</select>", id="controls"),
    ],
)
def test_what_stands_around_is_left_out(around: str) -> None:
    assert words(page(f"<html><body>{around}{ARTICLE}{around}</body></html>")) == [ARTICLE_WORDS]


def test_nothing_large_is_left_out_for_its_name() -> None:
    assert words(page(f"<div class='print-share menu'>{ARTICLE}</div>")) == [ARTICLE_WORDS]
    assert words(page(f"<footer>{ARTICLE}</footer>")) == [ARTICLE_WORDS]


def test_the_element_that_says_that_it_is_the_article() -> None:
    source = page(f"<body><p>Lượt xem: 12</p><article>{ARTICLE}</article></body>")
    assert words(source) == [ARTICLE_WORDS]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>một\n   hai</p>", ["một hai"], id="white space shrinks"),
        pytest.param("<p>một <b>hai</b>, ba</p>", ["một hai, ba"], id="inline elements"),
        pytest.param("một<div>hai</div>ba", ["một", "hai", "ba"], id="blocks part words"),
        pytest.param("<p>KẾ HOẠCH<br>Năm 2024</p>", ["KẾ HOẠCH", "Năm 2024"], id="line end parts"),
        pytest.param("<p>công tác<br>phòng dịch</p>", ["công tác\nphòng dịch"], id="line end joins"),
        pytest.param("<p>Số:&nbsp;&nbsp;/KH</p>", ["Số:\u00a0\u00a0/KH"], id="hard blanks stay"),
        pytest.param("<ul><li>một<li>hai</ul>", ["- một", "- hai"], id="unordered list"),
        pytest.param("<ul><li>+ một<li>- hai</ul>", ["+ một", "- hai"], id="labels not doubled"),
        pytest.param("<ol start=3><li>một<li>hai</ol>", ["3. một", "4. hai"], id="ordered list"),
        pytest.param("<ol type=I><li>một<li value=4>hai</ol>", ["I. một", "IV. hai"], id="Roman list"),
        pytest.param("<ol><li><p>một</p><p>thêm</p></ol>", ["1. một", "thêm"], id="label once"),
        pytest.param(
            "<ol><li>một<ul><li>con</ul><li>hai</ol>", ["1. một", "- con", "2. hai"], id="nested lists"
        ),
        pytest.param("<ul style='list-style: none'><li>một</ul>", ["một"], id="list without labels"),
        pytest.param("<p style='text-transform:uppercase'>kế hoạch</p>", ["KẾ HOẠCH"], id="capitals"),
        pytest.param("<pre>I. MỤC TIÊU\n\nGiảm nghèo</pre>", ["I. MỤC TIÊU", "Giảm nghèo"], id="pre"),
        pytest.param("<p>----------</p><p>một</p>", ["một"], id="drawn rule"),
    ],
)  # fmt: skip
def test_blocks(html: str, expected: list[str]) -> None:
    assert words(page(f"<html><body>{html}</body></html>")) == expected


@pytest.mark.parametrize(
    ("html", "bold", "emphasis"),
    [
        ("<p><b>Mục đích</b></p>", True, 8),
        ("<h2>Mục đích</h2>", True, 8),
        ("<p><strong>1. Mục đích:</strong> Giảm nghèo</p>", False, 12),
        ("<p style='font-weight: 700'>Mục đích</p>", True, 8),
        ("<p><i>Mục đích</i></p>", False, 8),
        ("<p><b><span style='font-weight: normal'>Mục đích</span></b></p>", False, 0),
        ("<p>Giảm <b>3%</b></p>", False, 0),
    ],
)
def test_emphasis(html: str, bold: bool, emphasis: int) -> None:
    (block,) = page(f"<html><body>{html}</body></html>").blocks
    assert (block.bold, block.emphasis) == (bold, emphasis)


def cells(source: SourceText) -> list[tuple[str, int, int, int, int, int]]:
    return [
        (
            source.text[b.span.start : b.span.end],
            b.cell.table,
            b.cell.row,
            b.cell.column,
            b.cell.row_span,
            b.cell.column_span,
        )
        for b in source.blocks
        if b.cell is not None
    ]


def test_tables_with_merged_cells() -> None:
    source = page(
        "<table><tr><th rowspan=2>TT<th colspan=2>Chỉ tiêu</tr><tr><td>2024<td>2025</tr>"
        "<tr><td>1<td><p>12,5%</p><p>tăng</p><td></tr></table>"
    )
    assert cells(source) == [
        ("TT", 0, 0, 0, 2, 1),
        ("Chỉ tiêu", 0, 0, 1, 1, 2),
        ("2024", 0, 1, 1, 1, 1),
        ("2025", 0, 1, 2, 1, 1),
        ("1", 0, 2, 0, 1, 1),
        ("12,5%", 0, 2, 1, 1, 1),
        ("tăng", 0, 2, 1, 1, 1),
    ]


def test_a_table_that_lays_out_the_page_is_none() -> None:
    inner = "<table><tr><td>1<td>hai</tr></table>"
    source = page(f"<table><tr><td>{ARTICLE}{inner}</td></tr></table>")
    assert cells(source) == [("1", 0, 0, 0, 1, 1), ("hai", 0, 0, 1, 1, 1)]
    assert words(source)[0] == ARTICLE_WORDS


@pytest.mark.parametrize("rows", ["999999999", "-3", "x", ""])
def test_spans_that_no_table_has(rows: str) -> None:
    source = page(f"<table><tr><td rowspan='{rows}' colspan='{rows}'>một<td>hai</tr></table>")
    assert [c[0] for c in cells(source)] == ["một", "hai"]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param("<meta charset=utf-8><p>Ủy ban</p>".encode(), "utf-8", id="utf-8"),
        pytest.param("<meta charset=windows-1252><p>Ủy ban</p>".encode(), "utf-8", id="wrong word"),
        pytest.param("<html><p>Ủy ban</p>".encode("utf-16"), "utf-16", id="utf-16"),
        pytest.param("<p>Ủy ban</p>".encode("utf-8-sig"), "utf-8", id="byte order mark"),
        pytest.param(
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258"><p>Đô\u0323i xa\u0303</p>'.encode("cp1258"),
            "cp1258",
            id="windows-1258",
        ),
    ],
)  # fmt: skip
def test_charsets(data: bytes, encoding: str) -> None:
    source = page(data)
    assert source.info.encoding == encoding
    assert words(source) in (["Ủy ban"], ["Đội xã"])


def test_html_under_another_name_is_read_with_a_word_on_it() -> None:
    source = page("<!DOCTYPE html><p>Ủy ban</p>", "ke_hoach.doc")
    assert source.info.format == "html"
    assert [p.category for p in source.problems] == ["wrong_extension"]


@pytest.mark.parametrize("tag", ["div", "b", "table", "blockquote"])
def test_a_page_of_endless_nesting_is_refused(tag: str) -> None:
    with pytest.raises(UnreadableInput) as error:
        page(f"<html><{tag}>" + f"<{tag}>" * 200_000 + "x")
    assert error.value.category == "damaged"


def test_deep_but_possible_nesting_is_read() -> None:
    assert words(page("<html>" + "<div>" * 2_500 + "x")) == ["x"]


def test_a_page_without_words() -> None:
    with pytest.raises(UnreadableInput) as error:
        page("<html><body><script>x</script></body></html>")
    assert error.value.category == "empty"
    assert "trang.html" in error.value.message
