"""Slips of OCR mended on a copy of the same length, and what records are told of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.audit import AuditCase
from kehoach.corpus import plans
from kehoach.extract.confidence import Legibility
from kehoach.extract.folding import fold
from kehoach.extract.ocr_repair import everywhere, meant
from kehoach.extract.pipeline import parse
from kehoach.models import Block, Origin, SourceText, Span


def read_off(text: str, certainty: float = 0.8) -> SourceText:
    """*text* as an engine reads it: each word a run of its own."""
    runs, at = [], 0
    for word in text.split(" "):
        runs.append(Origin(start=at, offset=at, page=1, box=(0, 0, 1, 1), certainty=certainty))
        at += len(word) + 1
    block = Block(span=Span(start=0, end=len(text)))
    return SourceText(text=text, map=tuple(runs), blocks=(block,))


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("số l722/QĐ-TTg", "số 1722/QĐ-TTg"),
        ("số 63/2O14/NĐ-CP", "số 63/2014/NĐ-CP"),
        ("số I5/KH-UBND", "số 15/KH-UBND"),
        ("số 11⁄2016/TT-BYT", "số 11/2016/TT-BYT"),
        ("số 29/QĐÐ-UBND", "số 29/QĐ\u2060-UBND"),
        ("số 291/KH-UBNĐ", "số 291/KH-UBND"),
        ("năm 2O20", "năm 2020"),
        ("năm 20l6", "năm 2016"),
        # sound text
        ("Il/BC của ai", "Il/BC của ai"),
        ("hàng hoá loại IO/KH", "hàng hoá loại IO/KH"),
        ("QL1/TT Đak Hà", "QL1/TT Đak Hà"),
        ("số 1722/QĐ-TTg năm 2020", "số 1722/QĐ-TTg năm 2020"),
        ("mã 2OO", "mã 2OO"),
        ("l0 ngày", "l0 ngày"),
        ("mục tiểu", "mục tiểu"),
    ],
)
def test_slips_that_no_sound_text_has(read: str, right: str) -> None:
    assert everywhere(read) == right


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("trong l0 ngày", "trong 10 ngày"),
        ("đạt 3O% dân số", "đạt 30% dân số"),
        ("số 52/2013/ND-CP", "số 52/2013/NĐ-CP"),
        ("I. MỤC TIỂU CHUNG", "I. MỤC TIÊU CHUNG"),
        ("hộ nghẻo, cận nghẻo", "hộ nghèo, cận nghèo"),
        ("phòng chồng bạo lực", "phòng chồng bạo lực"),
        ("Tố chức thực hiện", "Tổ chức thực hiện"),
        ("chi tiêu ngân sách", "chi tiêu ngân sách"),
        ("khóa học nghề", "khóa học nghề"),
        ("Tố, chức", "Tố, chức"),
    ],
)
def test_slips_on_words_that_an_engine_read(read: str, right: str) -> None:
    assert meant(read_off(read)) == right


def test_words_of_which_the_engine_is_sure_keep_their_marks() -> None:
    assert meant(read_off("mục tiểu chung", 0.97)) == "mục tiểu chung"


@given(st.text("lIO0o12|/QĐÐ-UBNDTTg năm", max_size=60))
def test_the_length_stays(text: str) -> None:
    assert len(everywhere(text)) == len(text)
    words = " ".join(text.split())
    if words:
        assert len(meant(read_off(words))) == len(words)


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan.name)
def test_sound_plans_are_left_alone(plan: object) -> None:
    text = plan.text  # type: ignore[attr-defined]
    assert everywhere(text) == text


def test_values_read_the_mended_digits_and_quotes_keep_what_was_read() -> None:
    text = "Căn cứ Quyết định số l722/QĐÐ-TTg ngày 02/9/2O16 của Thủ tướng Chính phủ;"
    (document,) = parse(read_off(text)).documents
    (citation,) = document.citations
    assert citation.canonical == "1722/QĐ-TTg"
    assert citation.date == "2016-09-02"
    assert "l722/QĐÐ-TTg" in citation.quote


def test_a_record_is_no_surer_than_its_words_were_read() -> None:
    text = "Căn cứ Quyết định số 1722/QĐ-TTg ngày 02/9/2016 của Thủ tướng Chính phủ;"
    sure, unsure = (
        parse(read_off(text, certainty)).documents[0].citations[0] for certainty in (0.97, 0.6)
    )
    typed = parse(text).documents[0].citations[0]
    assert sure.confidence == typed.confidence
    assert unsure.confidence < 0.7
    assert unsure.review


def test_only_words_of_the_record_count() -> None:
    source = read_off("giao Sở trước ngày 30/11/2024")
    runs = [run.model_copy(update={"certainty": 0.99 if run.start else 0.1}) for run in source.map]
    told = Legibility(source.model_copy(update={"map": tuple(runs)}))
    assert told.lowered(0.9, 5, 29) == 0.9
    assert told.lowered(0.9, 0, 29) < 0.9
    assert Legibility(SourceText(text="giao")).lowered(0.9, 0, 4) == 0.9


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("hoàn thành trong l0 ngày", "hoàn thành trong 10 ngày"),
        ("giảm 3O% hộ nghèo", "giảm 30% hộ nghèo"),
        ("theo số l722/QĐ-TTg", "theo số 1722/QĐ-TTg"),
    ],
)
def test_the_audit_reads_what_the_extraction_read(read: str, right: str) -> None:
    source = read_off(read)
    case = AuditCase(parse(source), source=source)
    assert case.view.text == right
    assert case.plain == fold(read)  # quotes of findings keep what was read
