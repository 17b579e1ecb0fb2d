"""PDFs typed in .VnTime or VNI-Times: drawn here by reportlab with the codes of those fonts.

The fonts themselves are not free. What a reader sees of them is their name and the codes, so Vera
under another name, or a font that is not embedded at all, stands for them.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kehoach.extract.reading.boxes import Boxes
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.legacy import Codec
from kehoach.extract.reading.pdf_lines import _old_font
from kehoach.extract.reading.pdf_old import with_horns
from kehoach.models import SourceText, Span
from kehoach.tests.fixtures.old_codes import written

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
TEXT = """UBND huyện An Bình
Số: 12/KH-UBND
An Bình, ngày 05 tháng 3 năm 2009
Kế hoạch giảm nghèo giai đoạn 2009-2012
Căn cứ Quyết định số 135/QĐ-TTg của Thủ tướng Chính phủ; xét đề nghị của Trưởng phòng như
trên, Ủy ban nhân dân huyện ban hành kế hoạch vay vốn, đầu tư
cho dân cư vùng Ba-na với nội dung sau:
1. Mục tiêu: Phấn đấu giảm tỷ lệ hộ nghèo từ 25,3% xuống còn 20% vào cuối năm 2009.
2. Nhiệm vụ: Phòng Lao động hướng dẫn các xã, thị trấn rà soát hộ nghèo trước ngày 15/6/2009."""


def drawn(*lines: list[tuple[str, str]], embedded: bool = True) -> bytes:
    """A page of lines, each of pieces: the name of a font and words."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), pageCompression=0)
    for number, line in enumerate(lines):
        x = 50.0
        for name, words in line:
            font = _font(name, embedded)
            canvas.setFont(font, 9)
            canvas.drawString(x, 780 - 18 * number, words)
            x += pdfmetrics.stringWidth(words, font, 9)
    canvas.save()
    data = stream.getvalue()
    if not embedded:  # the name of the same length in its place keeps the offsets
        name, standard = lines[0][0][0], "Times-Roman"
        data = data.replace(
            f"/BaseFont /{standard}".encode(), f"/BaseFont /{name}".ljust(21).encode()
        )
    return data


def _font(name: str, embedded: bool) -> str:
    known = f"{name} {embedded}"
    if known not in pdfmetrics.getRegisteredFontNames():
        font: Any = (
            TTFont(known, str(VERA))
            if embedded
            else pdfmetrics.Font(known, "Times-Roman", "WinAnsiEncoding")
        )
        if embedded:
            font.face.name = name.encode()
        pdfmetrics.registerFont(font)
    return known


def page(name: str, codec: Codec, embedded: bool = True) -> bytes:
    lines = ([(name, written(line, codec))] for line in TEXT.split("\n"))
    return drawn(*lines, embedded=embedded)


def noted(source: SourceText) -> list[str]:
    return [problem.code for problem in source.problems]


@pytest.mark.parametrize("embedded", [True, False], ids=["embedded", "not embedded"])
@pytest.mark.parametrize(
    ("name", "codec", "code"),
    [
        pytest.param(".VnTime", "tcvn3", "legacy_encoding.fonts", id="TCVN3"),
        pytest.param("VNI-Times", "vni", "legacy_encoding.fonts", id="VNI"),
        pytest.param("Font-Abc", "tcvn3", "legacy_encoding.text", id="TCVN3 by the text"),
        pytest.param("Font-Abc", "vni", "legacy_encoding.text", id="VNI by the text"),
    ],
)
def test_old_fonts_become_unicode(name: str, codec: Codec, code: str, embedded: bool) -> None:
    source = read_bytes(page(name, codec, embedded), "cu.pdf")
    assert source.text.replace("\n", " ") == TEXT.replace("\n", " ")
    assert noted(source) == [code]


@pytest.mark.parametrize(("name", "codec"), [(".VnTime", "tcvn3"), ("VNI-Times", "vni")])
def test_words_are_found_on_the_page(name: str, codec: Codec) -> None:
    data = page(name, codec)
    source = read_bytes(data, "cu.pdf")
    found = {}
    with Boxes(data, source) as boxes:
        for words in ("Thủ tướng Chính phủ", "cuối năm 2009", "25,3%"):
            start = source.text.index(words)
            (box,) = boxes.of(Span(start=start, end=start + len(words)))
            found[words] = box
    assert found["25,3%"].top == pytest.approx(found["cuối năm 2009"].top, abs=3)
    assert found["25,3%"].right < found["cuối năm 2009"].left
    assert found["Thủ tướng Chính phủ"].bottom < found["25,3%"].top


def test_capitals_of_an_h_font_and_another_font_in_the_line() -> None:
    old, capitals, new = ".VnTime", ".VnTimeH", "Vera"
    lines = [[(old, written(line, "tcvn3"))] for line in TEXT.split("\n")]
    lines[3] = [(capitals, written("kế hoạch giảm nghèo", "tcvn3")), (new, " (KH-09)")]
    lines[4] = [
        (old, written("Căn cứ ", "tcvn3")),
        (new, "mô hình"),
        (old, written(" cũ", "tcvn3")),
    ]
    source = read_bytes(drawn(*lines), "cu.pdf")
    assert "KẾ HOẠCH GIẢM NGHÈO (KH-09)" in source.text
    assert "Căn cứ mô hình cũ" in source.text
    assert noted(source) == ["legacy_encoding.fonts_capitals"]


def test_unicode_in_an_old_font_is_left_alone() -> None:
    words = "Hàng hóa là của bà con; không có gì thêm, làm nhà, nuôi bò, xây hai cái cây cùng"
    lines = [words.replace("ủ", "u")] * 4
    source = read_bytes(drawn(*([(".VnTime", line)] for line in lines)), "moi.pdf")
    assert "Hàng hóa là" in source.text
    assert noted(source) == ["legacy_font"]


@pytest.mark.parametrize("name", [".VnTime", "VNI-Times", "Vera"])
def test_words_without_marks_say_nothing(name: str) -> None:
    source = read_bytes(drawn([(name, "UBND - 2009-2010: 12,5% (KH-UBND)")]), "a.pdf")
    assert source.text == "UBND - 2009-2010: 12,5% (KH-UBND)"
    assert noted(source) == []


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("ABCDEF+.VnTimeH,Bold", ".VnTimeH"),
        (".VnTimeH-BoldItalic", ".VnTimeH"),
        ("VNI-Times-Bold", "VNI-Times"),
        ("VNI-Times", "VNI-Times"),
        ("XYZABC+VPSTimes", ""),
        ("TimesNewRomanPS-BoldMT", ""),
        ("Vinhan", ""),
    ],
)
def test_names_of_fonts(name: str, old: str) -> None:
    assert _old_font(name) == old


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        pytest.param("t-íng", "t\xadíng", id="tướng"),
        pytest.param("ch-a ®Çu t-", "ch\xada ®Çu t\xad", id="chưa đầu tư"),
        pytest.param("-u tiªn", "\xadu tiªn", id="ưu tiên"),
        pytest.param("nh\ufffe", "nh\xad", id="như at the end of a line"),
        pytest.param("\u201ct- nh©n\u201d", "\u201ct\xad nh©n\u201d", id="behind a quotation mark"),
        pytest.param("42\ufffeCT/TW", "42-CT/TW", id="a symbol at the end of a line"),
        pytest.param("Ba-na", "Ba-na", id="a name"),
        pytest.param("Q§-TTg, KH-UBND", "Q§-TTg, KH-UBND", id="symbols"),
        pytest.param("2016-2020; 10-12", "2016-2020; 10-12", id="years"),
        pytest.param("- Gi¶m; x· - thÞ trÊn", "- Gi¶m; x· - thÞ trÊn", id="dashes"),
        pytest.param("c- NhiÖm vô", "c- NhiÖm vô", id="a label"),
        pytest.param("d©n c- míi", "d©n c\xad míi", id="the same letters inside a line"),
        pytest.param("x-----x", "x-----x", id="a rule"),
        pytest.param("c-x5, t-2", "c-x5, t-2", id="letters and figures"),
    ],
)
def test_hyphens_that_are_letters(words: str, meant: str) -> None:
    assert with_horns(words) == meant
