"""Vietnamese from before Unicode: converted by evidence, said, and left alone where unsure.

The old texts are made here: the tables of codes are turned round and Unicode is written in them.
"""

from __future__ import annotations

import hashlib
import io
import unicodedata
from typing import Any

import docx
import ftfy.bad_codecs  # noqa: F401  (Windows-1252 as programs really read it)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.extract.reading import legacy
from kehoach.extract.reading.encoding import decode
from kehoach.extract.reading.files import read_bytes
from kehoach.extract.reading.legacy import BY_TEXT, Codec
from kehoach.extract.reading.syllables import ONLY, is_syllable, read
from kehoach.models import SourceText
from kehoach.models.errors import UnreadableInput
from kehoach.tests.fixtures.old_codes import written

TEXT = (
    "Kế hoạch thực hiện chương trình giảm nghèo bền vững năm 2024 của huyện Minh Hòa.\n"
    "1. Mục tiêu: giảm tỷ lệ hộ nghèo từ 12,83% xuống còn 10,34%; tạo việc làm cho 4.658 người.\n"
    "2. Phòng Lao động chủ trì, phối hợp với các xã, thị trấn tổ chức thực hiện, báo cáo trước\n"
    "ngày 15/12/2024. Những nơi khó khăn được ưu tiên hỗ trợ vốn, giống, kỹ thuật sản xuất.\n"
)


@pytest.mark.parametrize("codec", BY_TEXT)
def test_a_text_in_old_codes_comes_back_whole(codec: Codec) -> None:
    for data in (written(TEXT, codec).encode("utf-8"), written(TEXT, codec).encode("latin-1")):
        source = read_bytes(data, "ke_hoach.txt")
        assert source.text == TEXT
        assert [p.category for p in source.problems] == ["legacy_encoding"]
        assert legacy.CALLED[codec] in source.problems[0].message
        assert source.info.sha256 == hashlib.sha256(data).hexdigest()


def test_windows_1258_is_told_from_the_others() -> None:
    """TCVN3 has codes where Windows-1258 has its tones: the words decide."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    typed = ""
    for char in TEXT:
        parts = unicodedata.normalize("NFD", char)
        base = "".join(part for part in parts if part not in tones)
        typed += unicodedata.normalize("NFC", base) + "".join(p for p in parts if p in tones)
    text, encoding = decode(typed.encode("cp1258"))
    assert encoding == "windows-1258"
    assert unicodedata.normalize("NFC", text) == TEXT


@pytest.mark.parametrize(
    "code_page", ["sloppy-windows-1252", "latin-1", "cp1258"], ids=["1252", "latin", "1258"]
)
def test_utf8_read_as_another_code_page_is_repaired(code_page: str) -> None:
    baked = "".join(_one(byte, code_page) for byte in TEXT.encode())
    source = read_bytes(baked.encode("utf-8"), "ke_hoach.txt")
    assert source.text == TEXT
    assert "UTF-8" in source.problems[0].message


def _one(byte: int, code_page: str) -> str:
    try:
        return bytes([byte]).decode(code_page)
    except UnicodeDecodeError:
        return chr(byte)


OTHERS = {
    "Unicode": TEXT,
    "French": "Le décret fixé à Genève prévoit déjà l'égalité; où êtes-vous? Ça coûte très cher. "
    * 4,
    "German": "Für die Städte gelten höhere Beiträge; größere Gebäude müssen geprüft werden. " * 4,
    "Spanish": "El año próximo habrá más niños en educación básica según la dirección técnica. "
    * 4,
    "English": "The “annual” plan — 12½ % more, ©2024, £40, 3°C ± 1 — is re-issued. " * 9,
    "numbers": "12,83% · 4.658 ± 3 µg/m³ ¼ ½ ¾ § 5 ª º × ÷ " * 9,
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_old_vietnamese_is_left_alone(name: str) -> None:
    assert legacy.judge(OTHERS[name]) is None
    assert legacy.mend(OTHERS[name]) == (OTHERS[name], None)


@pytest.mark.parametrize("name", ["French", "German", "Spanish"])
def test_bytes_of_other_languages_are_no_vietnamese(name: str) -> None:
    with pytest.raises(UnreadableInput) as error:
        read_bytes(OTHERS[name].encode("cp1252"), "la.txt")
    assert error.value.category == "encoding"


def test_too_little_text_is_not_judged() -> None:
    assert legacy.judge(written("Kế hoạch giảm nghèo", "tcvn3")) is None


@given(st.text(st.characters(codec="latin-1"), max_size=400))
def test_whatever_comes_in_is_kept_or_explained(text: str) -> None:
    mended, problem = legacy.mend(text)
    assert problem is not None or mended == text


@given(st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=60))
def test_unicode_is_never_converted(words: list[str]) -> None:
    text = " ".join(words)
    for codec in BY_TEXT:
        if ONLY.search(text):
            assert legacy.convert(text, codec) == text
    assert legacy.mend(text) == (text, None)


@pytest.mark.parametrize(
    ("font", "codec", "capitals"),
    [
        (".VnTime", "tcvn3", False),
        (".VnTimeH", "tcvn3", True),
        (".vnarialh", "tcvn3", True),
        ("VnTime", "tcvn3", False),
        ("VNSTCVN3", "tcvn3", False),
        ("VNI-Times", "vni", False),
        ("VNI-Helve-Condense", "vni", False),
        ("VPS Times", "vps", False),
        ("Times New Roman", None, False),
        ("Verdana", None, False),
        ("", None, False),
        (None, None, False),
    ],
)
def test_fonts(font: str | None, codec: str | None, capitals: bool) -> None:
    assert legacy.codec_of(font) == codec
    assert legacy.draws_capitals(font) is capitals


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("KÕ HO¹CH", "KẾ HOẠCH", id="a line of capitals"),
        pytest.param("thùc hiÖn CHØ THÞ", "thực hiện CHỈ THỊ", id="a word of capitals is sure"),
        pytest.param("Sè: /KH-UBND", "Số: /KH-UBND", id="a code says nothing of the words"),
        pytest.param("Së KH&§T", "Sở KH&ĐT", id="one capital is the first letter"),
        pytest.param("ñy ban nh©n d©n x·", "Ủy ban nhân dân xã", id="a name that has a capital"),
        pytest.param("Së L§TBXH", "Sở LĐTBXH", id="an abbreviation is no word"),
        pytest.param("tØnh ñy", "tỉnh ủy", id="the same letter elsewhere"),
    ],
)
def test_capitals_that_tcvn3_has_no_codes_for(words: str, expected: str) -> None:
    assert legacy.convert(words, "tcvn3") == expected


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("nghiêng", True), ("Đắk", True), ("quyền", True), ("giữ", True), ("thuở", True),
        ("khuỷu", True), ("hoạch", True), ("ý", True), ("hiệp", True), ("hièp", False),
        ("strâ", False), ("qđ", False), ("áé", False), ("nghiêngg", False), ("ß", False),
    ],
)  # fmt: skip
def test_syllables(word: str, right: bool) -> None:
    assert is_syllable(word) is right


def test_vietnamese_reads_as_vietnamese() -> None:
    assert read(TEXT).vietnamese()
    assert not read(OTHERS["French"]).vietnamese()
    assert not read("").vietnamese()


# --- documents with fonts -----------------------------------------------------------------------


def document(*paragraphs: list[tuple[str, str]]) -> Any:
    """Paragraphs of runs: words and font."""
    made = docx.Document()
    for runs in paragraphs:
        paragraph = made.add_paragraph()
        for words, font in runs:
            paragraph.add_run(words).font.name = font
    return made


def saved(made: Any) -> SourceText:
    stream = io.BytesIO()
    made.save(stream)
    return read_bytes(stream.getvalue(), "cu.docx")


UNICODE = "Times New Roman"


def test_each_run_is_read_by_its_own_font() -> None:
    source = saved(
        document(
            [(written("kế hoạch", "tcvn3"), ".VnTimeH")],
            [(written("Giảm nghèo ", "tcvn3"), ".VnTime"), ("bền vững «năm» 2024", UNICODE)],
            [(written("tỉnh Bắc Ninh, thẳng tiến", "vni"), "VNI-Times")],
        )
    )
    assert source.text == "KẾ HOẠCH\nGiảm nghèo bền vững «năm» 2024\ntỉnh Bắc Ninh, thẳng tiến"
    assert [p.category for p in source.problems] == ["legacy_encoding"] * 2
    assert ".VnTimeH" in source.problems[0].message
    assert "chữ hoa" in source.problems[0].message


def test_a_letter_of_two_codes_may_stand_in_two_runs() -> None:
    codes = written("việc", "vni")
    halves = [(codes[:3], "VNI-Times"), (codes[3:] + written(" học tập", "vni"), "VNI-Times")]
    assert saved(document(halves)).text == "việc học tập"


def test_the_soft_hyphen_of_word_is_a_letter() -> None:
    """TCVN3 writes ``ư`` as U+00AD, which Word keeps as an element of its own."""
    from docx.oxml import OxmlElement

    made = document([("chñ tr", ".VnTime"), (written("ương đúng", "tcvn3")[1:], ".VnTime")])
    made.paragraphs[0].runs[0]._r.append(OxmlElement("w:softHyphen"))
    assert saved(made).text == "chủ trương đúng"


def test_fonts_of_a_style_count() -> None:
    made = docx.Document()
    made.styles["Normal"].font.name = ".VnTime"
    made.add_paragraph(written("Phòng Lao động chủ trì", "tcvn3"))
    assert saved(made).text == "Phòng Lao động chủ trì"


def test_unicode_under_the_name_of_an_old_font_is_left_alone() -> None:
    source = saved(document([("Kế hoạch giảm nghèo bền vững", ".VnTime"), (" là tốt", ".VnTime")]))
    assert source.text == "Kế hoạch giảm nghèo bền vững là tốt"
    assert [p.category for p in source.problems] == ["legacy_font"]


def test_an_old_font_around_blanks_and_dashes_is_nothing() -> None:
    source = saved(document([("Kế hoạch", UNICODE), (" – a) ", ".VnTimeH"), ("năm", UNICODE)]))
    assert source.text == "Kế hoạch – a) năm"
    assert source.problems == ()


def test_codes_without_their_fonts_are_told_by_the_text() -> None:
    source = saved(document(*[[(written(line, "tcvn3"), UNICODE)] for line in TEXT.splitlines()]))
    assert source.text == TEXT.strip()
    assert [p.category for p in source.problems] == ["legacy_encoding"]


@pytest.mark.parametrize("entities", [False, True], ids=["letters", "entities"])
def test_a_web_page_in_old_codes(entities: bool) -> None:
    body = "".join(f"<p>{written(line, 'tcvn3')}</p>" for line in TEXT.splitlines())
    data = body.encode("ascii", "xmlcharrefreplace") if entities else body.encode("utf-8")
    source = read_bytes(b"<html><body>" + data + b"</body></html>", "cu.html")
    assert source.text == TEXT.strip()
    assert [p.category for p in source.problems] == ["legacy_encoding"]
