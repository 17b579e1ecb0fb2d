"""Words of texts, questions that people type, and the sentence around a place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.database.hits import marks
from kehoach.database.passages import LONGEST, around
from kehoach.database.query import fts5, tsquery
from kehoach.database.words import aliases, ask, indexed, numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("quyet dinh 1722/qd-ttg", ["1722_qd_ttg"]),
        ("06/nq-tu", ["6_nq_tu"]),
        ("06-nq/tu", ["6_nq_tu"]),
        ("so 59/2015/qd-ttg ngay", ["59_2015_qd_ttg"]),
        ("77/2015/qh13", ["77_2015_qh13"]),
        ("102/ttr-snn&mt", ["102_ttr_snnmt"]),
        ("95 -kh/du", ["95_kh_du"]),
        ("giai doan 2016-2020", []),
        ("ngay 02/9/2016", []),
        ("tu 5-7 ngay", []),
    ],
)
def test_the_number_of_a_document_is_one_word(text: str, found: list[str]) -> None:
    assert numbers(text) == found


def test_words_are_kept_as_written_and_bare() -> None:
    full, plain = indexed("Hoà Bình: QĐ số 29/QĐ-UBND")
    assert full == ["hòa", "bình", "qđ", "số", "29", "qđ", "ubnd", "29_qd_ubnd"]
    assert plain == ["hoa", "binh", "qd", "so", "29", "qd", "ubnd", "29_qd_ubnd"]


def test_decomposed_letters_are_the_same_words() -> None:
    assert indexed("ho\u0323\u0302 nghe\u0300o") == indexed("hộ nghèo")


@pytest.mark.parametrize(
    ("typed", "bare_fts"),
    [
        ("hộ nghèo", '{bare} : ((("ho")) AND (("ngheo")))'),
        ('"hộ nghèo"', '{bare} : ((("ho ngheo")))'),
        ("QĐ-TTg", '{bare} : ((("qd ttg")))'),
        ("1722/QĐ-TTg", '{bare} : ((("1722_qd_ttg")))'),
        ("nghè*", '{bare} : ((("nghe" *)))'),
        ("n*", '{bare} : ((("n")))'),  # too short to begin anything
        ('" OR - * ( NEAR', '{bare} : ((("or")) AND (("near")))'),
    ],
)
def test_what_is_typed_is_never_syntax(typed: str, bare_fts: str) -> None:
    assert fts5(ask(typed).plain(), "bare") == bare_fts


def test_a_question_for_postgresql() -> None:
    assert tsquery(ask('"bảo hiểm" nghè*')) == (
        "((('bảo' <-> 'hiểm'))) & ((('nghè':*)))"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("BHYT", "bảo hiểm y tế"),
        ("bảo hiểm y tế", "bhyt"),
        ("bao hiem y te", "bhyt"),
        ("LĐTBXH", "lao động thương binh và xã hội"),
        ("LĐ-TB&XH", "lđtbxh"),
        ("UBND", "ủy ban nhân dân"),
        ("Sở Tài nguyên và Môi trường", "tn mt"),
    ],
)
def test_short_forms_stand_for_long_ones(typed: str, also: str) -> None:
    groups = ask(typed).groups
    said = {" ".join(p.words) for group in groups for choice in group for p in choice}
    assert also in said


def test_every_short_form_begins_its_words() -> None:
    short, long = aliases()
    assert len(short) > 20
    for forms in short.values():
        assert len(forms) >= 2
    assert all(len(words) > 1 for words in long)


@pytest.mark.parametrize("typed", ["", "   ", "***", '"""', "-", "()", "\x00", "🙂"])
def test_nothing_to_look_for(typed: str) -> None:
    assert ask(typed).groups == ()


@given(st.text(max_size=80))
def test_a_question_is_letters_and_digits(typed: str) -> None:
    question = ask(typed)
    for phrase in question.phrases():
        assert phrase.words
        assert all(re.fullmatch(r"\w+", word) for word in phrase.words)


@pytest.mark.parametrize(
    ("text", "quote", "sentence"),
    [
        ("I. MỤC TIÊU\n\n- Đạt 5%;\n- Giảm 3%.\n", "3%", "- Giảm 3%."),
        ("Một câu. Đạt 90% hộ. Câu ba.", "90%", "Đạt 90% hộ."),
        ("a\n| Xã | 12 | 15 |\n| Huyện | 1 | 2 |", "15", "| Xã | 12 | 15 |"),
        ("- Nước sạch: 36,40%\n\nII.", "36,40%", "- Nước sạch: 36,40%"),
        (
            "dòng một\ncủa một câu dài 5% hộ\nvà hết.",
            "5%",
            "dòng một\ncủa một câu dài 5% hộ\nvà hết.",
        ),
    ],
)
def test_the_sentence_around_a_place(text: str, quote: str, sentence: str) -> None:
    at = text.index(quote)
    start, end = around(text, at, at + len(quote))
    assert text[start:end] == sentence


@given(st.text(alphabet="ab .\n-|5%", max_size=1500), st.integers(0, 1500), st.integers(0, 40))
def test_a_sentence_holds_its_place_and_ends(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = around(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)
    assert last - first <= LONGEST + 200


@pytest.mark.parametrize(
    ("typed", "sentence", "marked"),
    [
        ("hộ nghèo", "Tỷ lệ hộ nghèo còn 5%", ["hộ nghèo"]),
        ("ho ngheo", "Tỷ lệ hộ nghèo còn 5%", ["hộ nghèo"]),
        ("hộ nghèo", "Ti le ho ngheo con 5%", ["ho ngheo"]),
        ("đường", "đường đi dương liễu", ["đường"]),
        ("duong", "đường đi dương liễu", ["đường", "dương"]),
        ("1722/QĐ-TTg", "số 1722 /QĐ- TTg, 1722", ["1722 /QĐ- TTg"]),
        ("06-NQ/TU", "Nghị quyết 06/NQ-TU", ["06/NQ-TU"]),
        ("BHYT", "cấp thẻ bảo hiểm y tế", ["bảo hiểm y tế"]),
        ("tuyê*", "công tác tuyên truyền", ["tuyên"]),
        ("xyz", "không có gì", []),
    ],
)
def test_what_is_marked(typed: str, sentence: str, marked: list[str]) -> None:
    assert [sentence[a:b] for a, b in marks(sentence, ask(typed))] == marked


@given(st.text(max_size=40), st.text(max_size=120))
def test_marks_lie_in_the_sentence_and_do_not_meet(typed: str, sentence: str) -> None:
    last = -1
    for start, end in marks(sentence, ask(typed)):
        assert last < start < end <= len(sentence)
        last = end
