"""Slips of the pen: what is no syllable, what is a slip of a phrase, and what is left alone."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.audit.spelling import slips, vocabulary
from kehoach.audit.syllables import possible
from kehoach.extract.folding import fold

from . import audit_helpers as helpers

RAW = tomllib.loads(
    (resources.files("kehoach.audit.register") / "slips.toml").read_text(encoding="utf-8")
)


def words(text: str) -> list[str]:
    return text.split()


def meant(text: str) -> list[str]:
    return [slip.meant for slip in slips(fold(text), text, 0, len(text))]


@pytest.mark.parametrize(
    "word",
    words(
        "a nghiêng khuỷu quyết giếng gì gìn yêu yến thuở quốc quanh quýt xoong ngoằn nghĩa gặt ký kẻ "
        "ghế oẳn toàn thuyền khuya hươu rượu đặc ích ếch ung uống ương ướt huýt quơ giữa giết"
    ),
)
def test_a_syllable(word: str) -> None:
    assert possible(word)


@pytest.mark.parametrize(
    "word",
    [
        *words("quyêt thưc phat hôp tich kêt"),  # a stop at the end without its tone
        *words("cế kang ghà ngê gê nghà"),  # the initial before the wrong vowel
        *words("krông đắkk internet tửl nghịj quyếết bhyt ubnd thcs yô"),
        *words("ấá"),
    ],
)
def test_no_syllable(word: str) -> None:
    assert not possible(word)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Căn cứ Nghị đinh số 20/2021/NĐ-CP", "nghị định"),
        ("QUYÊT ĐỊNH", "quyết định"),
        ("Quyêt định số 5/QĐ-UBND", "quyết định"),
        ("theo quy đinh hiện hành", "quy định"),
        ("triền khai đến các thôn", "triển khai"),
        ("phân đấu đến năm 2025", "phấn đấu"),
        ("bổ xung kinh phí", "bổ sung"),
        ("sữa chữa nhà ở", "sửa chữa"),
        ("các hộ nhgèo", "hộ nghèo"),
        ("trẻ em suy sinh dưỡng", "suy dinh dưỡng"),
        ("tăng năng xuất lao động", "năng suất lao động"),
        ("thực hiên tốt", "thực hiện"),
        ("cơ sở dữ\nliêu quốc gia", "cơ sở dữ liệu"),
        ("kế hoạchh năm 2024", "kế hoạch"),
    ],
)
def test_a_slip(text: str, phrase: str) -> None:
    assert meant(text) == [phrase]


@pytest.mark.parametrize(
    "text",
    [
        "khả năng xuất khẩu",
        "có quan hệ thông qua hợp đồng",
        "văn bản chỉ đạo; tập bản đồ; công trình như cầu, đường",
        "500 triệu đồng góp phần giảm nghèo",
        "cộng tác viên dân số; chi tiêu của hộ; truyền thống văn hóa",
        "nguyên nhân dẫn đến nghèo; cũng cố gắng",
        "trên quy mô rộng; công văn hỏa tốc; tài phán công quyền; tủ sách, ngăn sách",
        "thăm gia đình chính sách; thanh niên quan tâm; mâu thuẫn lợi ích; việc lạm dụng quỹ",
        "mức phạt hiện hành; sản phẩm vi phạm; hệ thống minh bạch; tiêu chí tiết kiệm",
        "tỉnh Thái Bình quan tâm chỉ đạo; Sở Công Thương trực tiếp kiểm tra; ví dụ phòng học",
        "nuoc hop ve sinh, hoc sinh, giam ngheo, ban hanh",  # no marks at all
        "không để xẩy ra",  # an older spelling
        "kĩ thuật, tỉ lệ, quản lí, qui định, qui hoạch, bác sĩ",  # i and y
        "hoà giải, uỷ ban nhân dân, khoẻ",  # the old places of tones
        "ông Đinh Quyết Đinh; bà Nguyễn Thị Phân Đấu; xã Quyết Đình",
        "quyet dinh, thuc hien; www.thựchiên.vn; nghị-đinh",
        "thực hiện. Hiên nhà",
        "THỰC HIỆN NGHỊ QUYẾT",
        "Nghị\n\nđinh",
        "| Nghị | đinh |",
    ],
)
def test_no_slip(text: str) -> None:
    assert meant(text) == []


@pytest.mark.parametrize("one", RAW["confused"], ids=[c["meant"] for c in RAW["confused"]])
def test_each_confused_word_is_proved(one: dict[str, Any]) -> None:
    assert [meant(text) for text in one["examples"]] == [[one["meant"]]] * len(one["examples"])
    assert [meant(text) for text in one["counter_examples"]] == [[]] * len(one["counter_examples"])


def test_the_phrases_are_sorted_and_are_no_slips_of_each_other() -> None:
    phrases = list(RAW["phrases"])
    assert phrases == sorted(set(phrases))
    assert all(list(others) == sorted(set(others)) for others in RAW["phrases"].values())
    for phrase, others in RAW["phrases"].items():
        assert all(possible(syllable) for syllable in phrase.split())
        assert meant(phrase) == []
        # what is listed as language is near enough to be taken for a slip: else it says nothing
        assert all(len(other.split()) == len(phrase.split()) for other in others)


def test_what_is_listed_as_language_never_fires() -> None:
    wrong = [
        (other, phrase)
        for phrase, others in RAW["phrases"].items()
        for other in others
        if phrase in meant(other)
    ]
    assert wrong == []


@given(st.text(max_size=80) | st.lists(st.sampled_from([p[0] for p in vocabulary().apart])).map(
    " ".join))  # fmt: skip
def test_never_raises_and_stays_in_bounds(text: str) -> None:
    last = 0
    for slip in slips(fold(text), text, 0, len(text)):
        assert last <= slip.start < slip.end <= len(text)
        last = slip.end


BODY = "I. MỤC TIÊU\n- {0} số 20 được ban hành. {0} số 21 cũng vậy.\n"


def test_one_finding_a_phrase() -> None:
    (finding,) = helpers.found(helpers.plan(BODY.format("Nghị đinh")), "slips")
    assert len(finding.evidence) == 2
    assert finding.severity == "light"
    assert finding.expected == "nghị định"
    assert helpers.found(helpers.plan(BODY.format("Nghị định")), "slips") == []


def test_the_name_of_the_signer_is_no_slip() -> None:
    text = helpers.plan(
        "I. MỤC TIÊU\n- Giảm nghèo.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\nLê Cộng Nghệ\n"
    )
    assert helpers.found(text, "slips") == []
