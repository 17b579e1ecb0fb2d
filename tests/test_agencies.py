"""Names of agencies: where they begin, where they end, which body they are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kehoach.extract.agencies import Agencies, identify, joined, mend
from kehoach.extract.folding import fold

BOOK = Path(__file__).parent / "phrases" / "agencies.toml"
PHRASES: list[dict[str, Any]] = tomllib.loads(BOOK.read_text(encoding="utf-8"))["phrase"]


def names(text: str, *, lone: bool = False) -> list[str]:
    return joined(Agencies(text, fold(text)).names(0, len(text), lone=lone)[0], text)


@pytest.mark.parametrize("phrase", PHRASES, ids=[p["note"] for p in PHRASES])
def test_phrase_book(phrase: dict[str, Any]) -> None:
    assert names(phrase["text"]) == [item["agency"] for item in phrase["expect"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("cơ quan liên quan rà soát", ["cơ quan liên quan"], id="group of one noun"),
        pytest.param("doanh nghiệp, trường đại học", ["doanh nghiệp, trường đại học"], id="row"),
        pytest.param("thực hiện tốt", [], id="a verb is none even where one is awaited"),
    ],
)
def test_a_lone_group_where_a_body_is_awaited(text: str, expected: list[str]) -> None:
    assert names(text, lone=True) == expected


def test_the_row_tells_where_it_ends() -> None:
    text = "Sở Y tế và Công an tỉnh (thường trực) chủ trì"
    found, stop = Agencies(text, fold(text)).names(0, len(text))
    assert joined(found, text) == ["Sở Y tế", "Công an tỉnh"]
    assert text[:stop] == "Sở Y tế và Công an tỉnh"


@pytest.mark.parametrize(
    ("slip", "mended"),
    [
        pytest.param("phối họp với sở y tế", "phối hợp với sở y tế", id="tone"),
        pytest.param("chù trì, tham mựu", "chủ trì, tham mưu", id="two words"),
        pytest.param("phối hợp với sở y tế", "phối hợp với sở y tế", id="nothing to mend"),
        pytest.param("chu trình sản xuất", "chu trình sản xuất", id="another word"),
    ],
)
def test_slips_are_mended_at_the_same_length(slip: str, mended: str) -> None:
    assert mend(slip) == mended
    assert len(mend(slip)) == len(slip)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Sở Nông nghiệp và Môi trường", ("NNMT", "province"), id="department"),
        pytest.param("Phòng LĐ-TB&XH huyện", ("LDTBXH", "district"), id="abbreviated division"),
        pytest.param("Phòng Lao động – Thương binh và xã hội", ("LDTBXH", "district"), id="dash"),
        pytest.param("Bộ Tài chính", ("TAICHINH", "central"), id="ministry"),
        pytest.param("Phòng TC-KH", ("TCKH", "district"), id="finance and planning"),
        pytest.param("UBND các xã, thị trấn", ("UBND", "commune"), id="committees of communes"),
        pytest.param("Ủy ban nhân dân huyện", ("UBND", "district"), id="committee of a district"),
        pytest.param("Uỷ ban nhân dân tỉnh", ("UBND", "province"), id="tone placement"),
        pytest.param("BHXH huyện", ("BHXH", "district"), id="insurance"),
        pytest.param("Trạm Y tế xã", ("TRAMYT", "commune"), id="health station"),
        pytest.param("Trung tâm Y tế", ("TTYT", None), id="health centre, level not said"),
        pytest.param("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", ("MTTQ", "province"), id="Front"),
        pytest.param("Phòng giao dịch NHCSXH huyện", ("NHCSXH", "district"), id="policy bank"),
        pytest.param(
            "Giám đốc Sở Y tế", ("YTE", "province"), id="an officer stands for his office"
        ),
        pytest.param("các cơ quan liên quan", (None, None), id="a group"),
        pytest.param("Sở Quy hoạch Sao Hỏa", (None, "province"), id="no such department"),
        pytest.param("", (None, None), id="nothing"),
    ],
)
def test_identify(name: str, expected: tuple[str | None, str | None]) -> None:
    assert identify(name) == expected
