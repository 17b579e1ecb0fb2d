"""What speaks against a record is seen, and nothing else; the table is of one piece."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kehoach
from kehoach.extract import confidence
from kehoach.extract.draft import Draft
from kehoach.extract.outline import Node, Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View
from kehoach.models import RECORD_TYPES, REVIEW_THRESHOLD, Interval, SectionKind

HOME: dict[str, SectionKind] = {
    "targets": "goal",
    "figures": "situation",
    "assignments": "organisation",
}
YEAR = Interval(end="2027-12-31")
PLAIN: dict[str, dict[str, Any]] = {
    "sections": {},
    "citations": {},
    "targets": {"indicator": "thôn có nhà văn hóa", "due": YEAR},
    "figures": {"indicator": "thôn có nhà văn hóa"},
    "deadlines": {"kind": "by", "start": None, "end": "2027-12-31"},
    "assignments": {"agency": "Sở Y tế", "role": "responsible", "partners": None},
}


def seen(
    kind: str, text: str, quote: str, /, section: SectionKind | None = None, **fields: Any
) -> tuple[Draft, View, Outline]:
    """The view and the outline of *text*, and a draft that quotes *quote* from it."""
    source = read_text(text)
    view = View(source.text, source.blocks)
    place = section or HOME.get(kind, "other")
    outline = Outline([Node(0, 1, len(view.text) + 1, "I", "Phần", 1, place)])
    start = view.text.index(quote)
    draft = Draft(start, start + len(quote), PLAIN[kind] | fields, "rule", 0.95)
    return draft, view, outline


def found(kind: str, /, *arguments: Any, **fields: Any) -> set[str]:
    return {d.id for d in confidence.doubts(kind, *seen(kind, *arguments, **fields))}


@pytest.mark.parametrize(
    ("text", "quote", "fields", "doubts"),
    [
        ("Có 90% thôn có nhà văn hóa.", "90% thôn có nhà văn hóa", {}, {"number"}),
        ("90% thôn có nhà văn hóa.", "90% thôn có nhà văn hóa", {}, set()),
        ("Đạt 90% vào năm 2027.", "Đạt 90%", {"indicator": None}, {"unnamed"}),
        ("Diện tích đạt 90 ha.", "Diện tích đạt 90 ha", {"indicator": "Diện tích"}, {"scrap"}),
        ("Tỷ lệ (bò đạt 90%.", "Tỷ lệ (bò đạt 90%", {"indicator": "Tỷ lệ (bò"}, {"scrap"}),
        ("Tỷ lệ bò lai đạt 9%, trong đó bò sữa cao sản 5%.", "bò sữa cao sản 5%",
         {"indicator": "bò sữa cao sản"}, {"part"}),
        ("Có đường nhựa thôn đạt 9 km.", "Có đường nhựa thôn đạt 9 km",
         {"indicator": "đường nhựa thôn"}, {"opens"}),
        ("Đường nhựa thôn đạt 9 km và kênh.", "Đường nhựa thôn đạt 9 km và",
         {"indicator": "Đường nhựa thôn"}, {"cut"}),
        ("Học sinh bán trú đạt 90%.", "Học sinh bán trú đạt 90%",
         {"indicator": "tỷ lệ Học sinh bán trú"}, {"added"}),
        ("Tỷ lệ học sinh bán trú đạt 90%.", "Tỷ lệ học sinh bán trú đạt 90%",
         {"indicator": "Tỷ lệ học sinh bán trú"}, set()),
        ("Xã Bình An đạt 90%.", "Xã Bình An đạt 90%", {"indicator": "trẻ em nhập học"},
         {"elsewhere"}),
        ("Đường nhựa thôn đạt 5 km năm 2025 và 9 km năm 2027.", "Đường nhựa thôn đạt 5 km năm 2025",
         {"indicator": "Đường nhựa thôn"}, {"times"}),
        ("Đường nhựa thôn đạt 5 km.\nĐường đất còn 9 km.", "Đường nhựa thôn đạt 5 km",
         {"indicator": "Đường nhựa thôn", "due": None}, {"undated"}),
        ("Đường nhựa thôn đạt 5 km.", "Đường nhựa thôn đạt 5 km",
         {"indicator": "Đường nhựa thôn", "due": None, "section": "annex"},
         {"undated", "undated_annex"}),
        ("Đường nhựa thôn đạt 5 km.", "Đường nhựa thôn đạt 5 km",
         {"indicator": "Đường nhựa thôn", "due": Interval(end="2027-06-30")}, {"borrowed"}),
        ("Đường nhựa thôn đạt 5 km trước ngày 30/6/2027.", "Đường nhựa thôn đạt 5 km",
         {"indicator": "Đường nhựa thôn", "due": Interval(end="2027-06-30")}, set()),
        ("Đường nhựa thôn đạt 5 km.", "Đường nhựa thôn đạt 5 km",
         {"indicator": "Đường nhựa thôn", "section": "reporting"}, {"aside"}),
    ],
)  # fmt: skip
def test_targets(text: str, quote: str, fields: dict[str, Any], doubts: set[str]) -> None:
    assert found("targets", text, quote, **fields) == doubts


@pytest.mark.parametrize(
    ("section", "doubts"), [("situation", set()), ("goal", {"aside"}), ("solution", {"aside"})]
)
def test_figures_are_at_home_in_the_situation(section: SectionKind, doubts: set[str]) -> None:
    text = "Đường nhựa thôn dài 5 km."
    fields = {"indicator": "Đường nhựa thôn", "section": section}
    assert found("figures", text, text[:-1], **fields) == doubts


@pytest.mark.parametrize(
    ("quote", "fields", "doubts"),
    [
        ("trước ngày 15/11/2027", {}, set()),
        ("trước ngày 15/11", {}, {"yearless"}),
        ("trong tháng 6 và tháng 10/2027", {}, {"joined"}),
        ("trong 10 ngày làm việc", {"kind": "within", "end": None}, {"undated", "yearless"}),
        ("hằng quý", {"kind": "recurring", "end": None}, set()),
        ("quý", {"kind": "recurring", "end": None}, {"unusual"}),
        ("trước ngày 15 hằng tháng", {"kind": "recurring", "end": None}, {"recurring_date"}),
    ],
)
def test_deadlines(quote: str, fields: dict[str, Any], doubts: set[str]) -> None:
    assert found("deadlines", f"Gửi báo cáo {quote}.", quote, **fields) == doubts


@pytest.mark.parametrize(
    ("quote", "fields", "doubts"),
    [
        ("Khám bệnh lưu động", {}, set()),
        ("Khám bệnh lưu động", {"section": "goal"}, {"aside"}),
        ("Tham mưu UBND tỉnh bố trí bác sĩ", {}, {"role"}),
        ("Tham mưu UBND tỉnh bố trí bác sĩ", {"role": "advise"}, set()),
        ("Chủ trì, tham mưu việc khám bệnh", {"role": "lead"}, set()),
        ("Chủ trì khám bệnh", {"role": "requested"}, set()),
        ("Khám bệnh lưu động", {"role": "lead"}, set()),
        ("Sở Y tế chủ trì khám bệnh", {"role": "lead"}, set()),
        ("Sở Y tế dự phòng khám bệnh", {}, {"cut_name"}),
        ("Phối hợp khám bệnh", {"role": "coordinate"}, {"partner"}),
        ("Phối hợp với Công an khám bệnh", {"role": "coordinate", "partners": ("Công an",)}, set()),
        ("Phòng Quản lý họp", {"agency": "Phòng Quản lý"}, {"short_name", "cut_name"}),
        ("Sở Y tế: khám bệnh", {}, set()),
        ("Trung tâm Kiểm định chất lượng công trình họp",
         {"agency": "Trung tâm Kiểm định chất lượng"}, {"cut_name"}),
    ],
)  # fmt: skip
def test_assignments(quote: str, fields: dict[str, Any], doubts: set[str]) -> None:
    assert found("assignments", f"- {quote}.", quote, **fields) == doubts


@pytest.mark.parametrize(
    ("text", "quote", "doubts"),
    [
        ("I. MỤC TIÊU CỦA KẾ HOẠCH", "I. MỤC TIÊU CỦA KẾ HOẠCH", set()),
        ("2.1.", "2.1.", {"lone"}),
        ("2.1. Tỉnh bố trí vốn cho các xã.", "2.1.", set()),
        ("(1) (2)", "(1) (2)", {"lone", "bracket"}),
    ],
)
def test_sections(text: str, quote: str, doubts: set[str]) -> None:
    assert found("sections", text, quote) == doubts


def test_the_gravest_doubt_counts() -> None:
    draft, view, outline = seen("targets", "Đạt 90%.", "Đạt 90%", indicator=None, due=None)
    shares = [d.share for d in confidence.doubts("targets", draft, view, outline)]
    assert len(shares) == 2
    assert shares == sorted(shares)
    assert confidence.of("targets", draft, view, outline) == shares[0]


@pytest.mark.parametrize("kind", RECORD_TYPES)
def test_without_doubt_a_record_is_as_sure_as_its_type(kind: str) -> None:
    text = "Trạm Y tế làm 90% thôn có nhà văn hóa, hạn 31/12/2027."
    quote = {"deadlines": "31/12/2027"}.get(kind, "Trạm Y tế làm 90% thôn có nhà văn hóa")
    draft, view, outline = seen(kind, text, quote)
    assert confidence.of(kind, draft, view, outline) == confidence.SURE[kind]


@pytest.mark.parametrize(("own", "final"), [(0.7, 0.7), (0.89, 0.89), (0.9, 0.98), (1.0, 0.98)])
def test_a_rule_that_is_unsure_stays_unsure(own: float, final: float) -> None:
    draft, view, outline = seen("assignments", "- Khám bệnh lưu động.", "Khám bệnh lưu động")
    draft.confidence = own
    assert confidence.of("assignments", draft, view, outline) == final


def test_the_table_is_of_one_piece() -> None:
    assert set(confidence.DOUBTS) == set(confidence.SURE) == set(RECORD_TYPES)
    for kind, doubts in confidence.DOUBTS.items():
        assert len({d.id for d in doubts}) == len(doubts)
        assert all(0 < d.share < confidence.UNSURE <= confidence.SURE[kind] < 1 for d in doubts)
        assert all(d.sign.endswith(".") for d in doubts)


def test_records_carry_it() -> None:
    plan = kehoach.parse("KẾ HOẠCH\nNâng cao đời sống\n\nI. MỤC TIÊU\n- Đến năm 2027, đạt 90%.\n")
    (target,) = plan.documents[0].targets
    assert (target.indicator, target.confidence) == (None, 0.33)
    assert target.review is (target.confidence < REVIEW_THRESHOLD) is True


@given(st.text(min_size=1, max_size=200), st.sampled_from(sorted(RECORD_TYPES)), st.data())
def test_any_words(text: str, kind: str, data: st.DataObject) -> None:
    source = read_text(text)
    view = View(source.text, source.blocks)
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    draft = Draft(start, end, PLAIN[kind], "rule", data.draw(st.floats(0, 1)))
    assert 0 <= confidence.of(kind, draft, view, Outline([])) < 1


def test_a_record_of_a_long_block_is_judged_by_what_stands_near() -> None:
    sentence = "Tỷ lệ thôn có nhà văn hóa đạt 90%, "

    def judged(times: int) -> list[float]:
        draft, view, outline = seen("targets", sentence * times, sentence[:-2])
        starts = range(len(view.text) - 60, len(view.text) - 30)
        drafts = (Draft(s, s + 30, draft.fields, draft.rule, draft.confidence) for s in starts)
        return [confidence.of("targets", one, view, outline) for one in drafts]

    assert judged(20_000) == judged(100)
