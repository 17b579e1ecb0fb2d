"""Values that an engine may have read wrong without knowing it are for a person to look at."""

from __future__ import annotations

import pytest

from kehoach.extract.pipeline import parse
from kehoach.models import (
    REVIEW_THRESHOLD,
    Block,
    BlockKind,
    Cell,
    Figure,
    Origin,
    PlanFile,
    SourceText,
    Span,
    Target,
)

SURE = 0.97


def scanned(blocks: list[tuple[str, Cell | None]], certainty: float | None = SURE) -> SourceText:
    """A text of *blocks* as an engine reads it, word by word; None as a font tells it."""
    text, runs, made = "", [], []
    for words, cell in blocks:
        text += "\n" if text else ""
        start = len(text)
        for number, word in enumerate(words.split(" ")):
            text += " " if number else ""
            runs.append(Origin(start=len(text), offset=len(text), page=1, certainty=certainty))
            text += word
        kind = BlockKind.PARAGRAPH if cell is None else BlockKind.CELL
        made.append(Block(span=Span(start=start, end=len(text)), kind=kind, cell=cell))
    return SourceText(text=text, map=tuple(runs), blocks=tuple(made))


def sentence(text: str, certainty: float | None = SURE) -> SourceText:
    return scanned([("KẾ HOẠCH NĂM 2025", None), ("I. MỤC TIÊU", None), (text, None)], certainty)


def table(value: str, certainty: float | None = SURE) -> SourceText:
    rows = [
        ["TT", "Chỉ tiêu", "Đơn vị", "Thực hiện năm 2024", "Kế hoạch năm 2025"],
        ["1", "Tỷ lệ hộ nghèo", "%", "12,83", value],
        ["2", "Tỷ lệ hộ dùng nước sạch", "%", "90", "95"],
        ["3", "Tỷ lệ che phủ rừng", "%", "50", "51"],
    ]
    cells = [
        (words, Cell(table=0, row=row, column=column))
        for row, line in enumerate(rows)
        for column, words in enumerate(line)
    ]
    return scanned([("KẾ HOẠCH NĂM 2025", None), ("Biểu chỉ tiêu", None), *cells], certainty)


def quantities(file: PlanFile) -> list[Target | Figure]:
    (document,) = file.documents
    return sorted([*document.targets, *document.figures], key=lambda record: record.span.start)


@pytest.mark.parametrize(
    "text",
    [
        "Giảm tỷ lệ hộ nghèo xuống < 5% vào năm 2025.",
        "Đến năm 2025 tỷ lệ hộ dùng nước sạch đạt >95%.",
        "Đến năm 2025 tỷ lệ trẻ em được tiêm chủng đầy đủ (> 98,5%).",
        "Đến năm 2025 tỷ lệ người dân có bảo hiểm y tế đạt œ 92%.",
    ],
)
def test_a_bound_that_may_have_lost_its_stroke(text: str) -> None:
    (read,) = quantities(parse(sentence(text)))
    (typed,) = quantities(parse(sentence(text, None)))
    assert read.review
    assert read.confidence < REVIEW_THRESHOLD <= typed.confidence
    assert read.value == typed.value  # nothing is guessed


@pytest.mark.parametrize(
    "text",
    [
        "Giảm tỷ lệ hộ nghèo xuống ≤ 5% vào năm 2025.",
        "Đến năm 2025 tỷ lệ hộ dùng nước sạch đạt 95%.",
        "Đến năm 2025 tỷ lệ hộ dùng nước sạch đạt trên 95%.",
        "Giảm tỷ lệ hộ nghèo từ 12,83% -> 9% vào năm 2025.",
    ],
)
def test_what_engines_do_not_confuse_is_left_alone(text: str) -> None:
    read, typed = quantities(parse(sentence(text))), quantities(parse(sentence(text, None)))
    assert read
    assert [r.confidence for r in read] == [t.confidence for t in typed]


@pytest.mark.parametrize(
    "value", ["0ó", "l0", "9S", "2,9l", "1O,5", "I2", "8ô", "< 5", ">9,5", "≤ 5", "10"]
)
def test_cells_with_confused_digits_or_bounds(value: str) -> None:
    sound = value in ("≤ 5", "10")
    before, now, *rest = quantities(parse(table(value)))
    assert now.quote == value
    assert now.review is not sound
    assert not any(record.review for record in (before, *rest))


def test_typed_cells_are_as_sure_as_before() -> None:
    assert not any(record.review for record in quantities(parse(table("< 5", None))))


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("Báo cáo kết quả trước ngày 3O/11/2025.", True),
        ("Hoàn thành trong l5 ngày kể từ ngày nhận văn bản.", True),
        ("Báo cáo trước ngày 1S/6/2025.", True),
        ("Báo cáo kết quả trước ngày 30/11/2025.", False),
        ("Hoàn thành trong năm 2O25.", False),  # no other year can be meant
    ],
)
def test_dates_with_letters_among_their_digits(text: str, doubtful: bool) -> None:
    (document,) = parse(sentence(text)).documents
    assert all(deadline.review is doubtful for deadline in document.deadlines)
    assert document.deadlines or "1S" in text


def test_only_the_record_with_the_sign_is_marked() -> None:
    text = "Đến năm 2025 tỷ lệ hộ nghèo < 5%; tỷ lệ che phủ rừng đạt 51%."
    assert [record.review for record in quantities(parse(sentence(text)))] == [True, False]


def test_a_typed_page_beside_a_scanned_one_keeps_its_bounds() -> None:
    source = sentence("Giảm tỷ lệ hộ nghèo xuống < 5% vào năm 2025.")
    start = source.text.index("Giảm")
    runs = [
        run if run.start < start else run.model_copy(update={"certainty": None, "page": 2})
        for run in source.map
    ]
    (record,) = quantities(parse(source.model_copy(update={"map": tuple(runs)})))
    assert not record.review
