"""The header: the phrase book, the packaged plans, and what must hold on any text."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach.extract import documents, header, header_period
from kehoach.extract.outline import Outline
from kehoach.extract.places import Gazette, Place, mentions, title_case
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View
from kehoach.models import Header

PHRASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "phrases" / "header.toml").read_text(encoding="utf-8")
)["phrase"]


def headers(text: str) -> list[Header]:
    source = read_text(text)
    return [
        header.find(View(source.text, blocks), Outline([])) for blocks in documents.split(source)
    ]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).casefold()))


def plain(value: Any) -> Any:
    """A field as the phrase book writes it: lists for tuples, ``-`` for nothing stated."""
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return "-" if value is None else value


def looked_at(stated: Any, expected: Any) -> Any:
    """Of what is stated, the part that the phrase looks at."""
    if isinstance(expected, dict) and isinstance(stated, dict):
        return {key: looked_at(stated[key], value) for key, value in expected.items()}
    return stated


@pytest.mark.parametrize("phrase", PHRASES, ids=[p["note"] for p in PHRASES])
def test_phrase(phrase: dict[str, Any]) -> None:
    found = [plain(one.model_dump()) for one in headers(phrase["text"])]
    if not phrase["expect"]:
        nothing = plain(Header().model_dump())
        assert [one for one in found if one != nothing] == []
        return
    assert [looked_at(a, b) for a, b in zip(found, phrase["expect"], strict=False)] == phrase[
        "expect"
    ]
    assert len(found) == len(phrase["expect"])


def test_phrase_book_is_large_enough() -> None:
    assert len(PHRASES) >= 110
    assert sum(1 for p in PHRASES if not p["expect"]) >= 30
    assert len({p["text"] for p in PHRASES}) == len(PHRASES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tỉnh Lai Châu", [("tỉnh", "Lai Châu")]),
        ("UBND thị xã Gò Công và xã Tân Trung", [("thị xã", "Gò Công"), ("xã", "Tân Trung")]),
        ("TP. Hồ Chí Minh", [("thành phố", "Hồ Chí Minh")]),
        ("tỉnh Bà Rịa - Vũng Tàu năm 2020", [("tỉnh", "Bà Rịa - Vũng Tàu")]),
        ("Quận 4, quận Bình Thạnh", [("quận", "4"), ("quận", "Bình Thạnh")]),
        ("huyện Cư M’gar giai đoạn 2021", [("huyện", "Cư M’gar")]),
        ("trên địa bàn tỉnh Năm 2021", []),
        ("Tỉnh ủy, Huyện Ủy, xã hội hóa", []),
        ("xã hội, tỉnh thành, huyện đảo", []),
        ("Tỉnh Đoàn chủ trì", []),
    ],
)
def test_places_in_small_letters(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(p.type, p.name) for p in mentions(text)] == expected


@pytest.mark.parametrize(
    ("line", "body", "expected"),
    [
        ("TỈNH ĐỒNG THÁP ĐỐI VỚI CÁC NGÀNH", "", Place("tỉnh", "Đồng Tháp")),
        ("HUYỆN SA PA GIAI ĐOẠN 2021", "", Place("huyện", "Sa Pa")),
        ("XÃ ĐẮK TỜ RE PHẤN ĐẤU", "", Place("xã", "Đắk Tờ Re")),
        ("THÀNH PHỐ HUẾ PHỤC VỤ DU LỊCH", "", Place("thành phố", "Huế")),
        ("HUYỆN A LƯỚI SẠCH", "huyện A Lưới", Place("huyện", "A Lưới")),
        ("BÀ RỊA", "", None),
    ],
)
def test_places_in_capitals(line: str, body: str, expected: Place | None) -> None:
    assert Gazette(body).read(line) == expected


def test_title_case_of_every_word() -> None:
    assert title_case("ĐẮK LẮK") == "Đắk Lắk"
    assert title_case("BÀ RỊA - VŨNG TÀU") == "Bà Rịa - Vũng Tàu"


@pytest.mark.parametrize("title", [None, "", "Phát triển lâm nghiệp", "Chương trình 135", "0000"])
def test_no_period(title: str | None) -> None:
    assert header_period.read(title) is None


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            re.split(
                r"\|",
                "KẾ HOẠCH|Số: |/KH-UBND|ngày |tháng |năm |2021|Nơi nhận:|- a;|TM. |KT. CHỦ TỊCH|UBND "
                "|TỈNH |HUYỆN|\n|\n\n| |Căn cứ|như sau:|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
                "|(Kèm theo Quyết định|\t|**|X|;",
            )
        ),
        max_size=40,
    ).map("".join)
    | st.text(max_size=200)
)
def test_a_header_says_what_the_text_says(text: str) -> None:
    for one in headers(text):
        for words in (one.title, one.symbol, *(one.recipients or ())):
            assert words is None or letters(words) in letters(text)


def test_a_long_text_of_words_that_heads_are_made_of() -> None:
    line = "UBND huyện Tân Kỳ giao Phòng Nội vụ tỉnh Nghệ An; căn cứ Số: 12 TM. KT. Nơi gửi\n"
    source = read_text("KẾ HOẠCH\nPhát triển\n" + line * 4000)
    view = View(source.text, source.blocks)
    found = header.find(view, Outline([]))
    assert (found.kind, found.title, found.number) == ("plan", "Phát triển", None)
