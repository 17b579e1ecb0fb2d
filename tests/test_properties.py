"""What must never happen, whatever the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kehoach
from kehoach import corpus
from kehoach.extract import quantities
from kehoach.extract.pipeline import STEP_FAILED
from kehoach.models import PlanFile

# Pieces of plans put together at random find more than random letters do.
PIECES = st.sampled_from(
    [
        "KẾ HOẠCH", "TỜ TRÌNH", "QUYẾT ĐỊNH:", "Số: /KH-UBND", "Số: 15/KH-UBND", "Kính gửi:", "\n", "\n\n", "|\n",
        "| a | b |", "**", "#", "I. MỤC TIÊU", "1.", "1.1.", "a)", "đ)", "Điều 1.", "- ", "+ ", "(1)", "Phần thứ nhất",
        "Căn cứ Quyết định số 1722/QĐ-TTg ngày 02/9/2016", "ngày 31/02/2021", "Nghị định số", "Luật", "chương trình 135, 102",
        "đạt 98%", "từ 10,51% xuống còn 4,85%", "37 tỷ", "1.100 lao động", "7/13", "trên", "%", "tăng", "giảm", "/năm",
        "đến năm 2020", "hàng năm", "quý II/2023", "giai đoạn 2016 - 2020", "trước ngày", "tháng 13", "99/99/9999",
        "Sở Y tế", "UBND các xã", "chủ trì, phối hợp với", "Đề nghị", "Giao", ":", ";", ".", ",", "và", "(", ")", "“", "Nơi nhận:",
        "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHỤ LỤC", "STT", "Chỉ tiêu", "Đơn vị", "\u0301", "\u00a0", "\u202e", "\x00", "9" * 40,
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_parse_never_raises_and_every_span_is_right(text: str) -> None:
    plan = kehoach.parse(text)
    assert [p for p in plan.problems if p.category == STEP_FAILED] == []
    for document in plan.documents:
        for _name, record in document.records():
            assert plan.text[record.span.start : record.span.end] == record.quote
            assert record.span.end > record.span.start
            assert record.rule
            assert record.id
    assert PlanFile.model_validate_json(plan.model_dump_json()) == plan


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\n", "\ufeff"])
def test_an_empty_text_has_no_documents(text: str) -> None:
    assert kehoach.parse(text).documents == ()


def test_a_text_that_is_no_plan() -> None:
    plan = kehoach.parse("Hôm nay trời đẹp. Chúng tôi đi chơi ở công viên.")
    assert [document.header.kind for document in plan.documents] == ["other"]


@pytest.mark.parametrize("path", corpus.plan_paths(), ids=lambda path: path.stem)
def test_two_runs_say_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    assert kehoach.parse(text) == kehoach.parse(text)


@pytest.mark.parametrize("path", corpus.plan_paths(), ids=lambda path: path.stem)
def test_ids_are_unique_and_outlive_a_shifted_page(path: Path) -> None:
    text = path.read_text("utf-8")
    before = [r for d in kehoach.parse(text).documents for _n, r in d.records()]
    after = [r for d in kehoach.parse("\n\n\n" + text).documents for _n, r in d.records()]
    assert len({r.id for r in before}) == len(before)
    assert [r.id for r in before] == [r.id for r in after]


@pytest.mark.parametrize(
    "text",
    [
        "9" * 100_000,
        "(" * 100_000,
        "và " * 50_000,
        "Quyết định số " * 5_000,
        "1." * 30_000,
        "Sở Y tế, " * 10_000,
        "|\n" * 20_000,
        "ngày " * 20_000,
        "a)\n" * 20_000,
    ],
    ids=["digits", "brackets", "và", "decisions", "labels", "bodies", "pipes", "days", "items"],
)
def test_hostile_repetition_ends(text: str) -> None:
    """Each is read in one pass; a quadratic step would run for minutes here."""
    plan = kehoach.parse(text)
    assert plan.text == text.replace("\r", "\n")


def test_a_step_that_fails_costs_its_records_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise IndexError("no such place")

    text = corpus.plan_paths()[0].read_text("utf-8")
    whole = kehoach.parse(text)
    monkeypatch.setattr(quantities, "find", broken)
    plan = kehoach.parse(text)
    assert [(p.category, p.message) for p in plan.problems] == [
        (STEP_FAILED, "quantities: IndexError")
    ]
    assert plan.documents[0].targets == ()
    assert plan.documents[0].citations == whole.documents[0].citations
