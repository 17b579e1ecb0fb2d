"""Deadlines: the phrase book, and what sections, citations and tables change."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.extract import deadlines
from kehoach.extract.dates import find as find_times
from kehoach.extract.draft import Draft
from kehoach.extract.outline import Node, Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.time_scope import TimeScope
from kehoach.extract.view import View
from kehoach.models import SectionKind

_BOOK = Path(__file__).parent / "phrases" / "times.toml"
PHRASES: list[dict[str, Any]] = tomllib.loads(_BOOK.read_text(encoding="utf-8"))["phrase"]


def _view(text: str) -> View:
    source = read_text(text)
    return View(source.text, source.blocks)


def _found(
    view: View, outline: Outline | None = None, citations: list[Draft] | None = None
) -> list[Draft]:
    return deadlines.find(view, outline or Outline([]), find_times(view), citations or [])


def _words(view: View, drafts: list[Draft]) -> list[str]:
    return [view.text[d.start : d.end] for d in drafts]


@pytest.mark.parametrize("phrase", PHRASES, ids=[p["note"] for p in PHRASES])
def test_phrase(phrase: dict[str, Any]) -> None:
    title = phrase.get("title")
    head = f"KẾ HOẠCH\n\n{title}\n\nĐể thực hiện các nhiệm vụ.\n\n" if title else ""
    view = _view(head + phrase["text"])
    found = [
        {k: d.fields[k] or "" for k in ("kind", "start", "end", "every")} for d in _found(view)
    ]
    expected = phrase["expect"]
    assert len(found) == len(expected), _words(view, _found(view))
    for ours, wanted in zip(found, expected, strict=True):
        assert {key: ours[key] for key in wanted} == wanted


def test_the_book_is_large_and_has_no_twins() -> None:
    assert len(PHRASES) >= 110
    assert sum(not p["expect"] for p in PHRASES) >= 30
    assert len({p["text"] for p in PHRASES}) == len(PHRASES)


def _outline(view: View, heading: str, kind: SectionKind) -> Outline:
    start = view.text.index(heading)
    return Outline([Node(start, start + len(heading), len(view.text), "I", None, 1, kind)])


@pytest.mark.parametrize(
    ("kind", "text", "count"),
    [
        ("solution", "Hàng năm rà soát hộ nghèo.", 1),
        ("situation", "Hàng năm rà soát hộ nghèo.", 0),  # how it was
        ("situation", "Dự kiến hoàn thành trong quý IV/2026.", 1),  # announced in a report
        ("basis", "Căn cứ báo cáo trước ngày 05/3/2026.", 0),
        ("goal", "Đến năm 2030 đạt 90%.", 1),
    ],
)
def test_sections(kind: SectionKind, text: str, count: int) -> None:
    view = _view(f"I. PHẦN\n\n{text}")
    assert len(_found(view, _outline(view, "I. PHẦN", kind))) == count


@pytest.mark.parametrize(
    ("heading", "count"),
    [
        ("I. MỤC TIÊU GIAI ĐOẠN 2016 - 2020", 0),  # a bare period in a heading is optional
        ("I. CHỈ TIÊU ĐẾN NĂM 2030", 1),  # a phrase is firm
        ("I. Các chỉ tiêu cần đạt trong năm 2024", 1),
    ],
)
def test_headings(heading: str, count: int) -> None:
    view = _view(f"{heading}\n\nNâng cao đời sống nhân dân.")
    assert len(_found(view, _outline(view, heading, "goal"))) == count


def test_a_lettered_paragraph_is_no_heading() -> None:
    text = "a) Ưu tiên vốn trong kế hoạch đầu tư công trung hạn giai đoạn 2026 - 2030 cho đê."
    view = _view(text)
    assert _found(view, Outline([Node(0, 2, len(text), "a", None, 1, "solution")])) == []
    view = _view("a) Năm 2027 xây dựng 5 km đê.")
    outline = Outline([Node(0, 2, len(view.text), "a", None, 1, "solution")])
    assert _words(view, _found(view, outline)) == ["Năm 2027"]


def test_a_citation_keeps_its_times() -> None:
    text = "Thực hiện Đề án 06 hoàn thành trước ngày 30/6/2026 và báo cáo trước ngày 15/7/2026."
    view = _view(text)
    assert len(_found(view)) == 2
    cited = Draft(text.index("Đề án"), text.index(" và báo"))
    assert _words(view, _found(view, citations=[cited])) == ["trước ngày 15/7/2026"]


def test_what_lies_before_the_plan_began_is_past() -> None:
    head = (
        "Lào Cai, ngày 10 tháng 11 năm 2025\n\nKẾ HOẠCH\n\nNâng cao năng lực\n\nĐể thực hiện.\n\n"
    )
    assert _found(_view(head + "Xong trước ngày 30/6/2024.")) == []
    assert len(_found(_view(head + "Xong trước ngày 30/6/2026."))) == 1


def test_the_title_and_its_period_are_no_deadline() -> None:
    view = _view("KẾ HOẠCH\n\nPhát triển chợ đến năm 2030\n\nĐể thực hiện.\n\nĐến năm 2028 xong.")
    assert _words(view, _found(view)) == ["Đến năm 2028"]


def test_an_annex_title_is_no_deadline() -> None:
    heading = "PHỤ LỤC 01"
    view = _view(f"Mở đầu.\n\n{heading}\n\nCHỈ TIÊU ĐẾN NĂM 2030\n\nHàng năm rà soát danh mục.")
    found = _found(view, _outline(view, heading, "annex"))
    assert _words(view, found) == ["Hàng năm"]


def test_every_rule_is_explained() -> None:
    rules = {d.rule for p in PHRASES for d in _found(_view(p["text"]))}
    assert rules <= set(deadlines.RULES)


def test_the_order_is_that_of_the_text() -> None:
    view = _view("Hằng năm báo cáo. Trước ngày 05/3/2027 nộp. Trong năm 2027 xây.")
    starts = [d.start for d in _found(view)]
    assert len(starts) == 3
    assert starts == sorted(starts)


_PIECES = st.sampled_from(
    ["Kế hoạch", "\n\n", "đến năm 2030", "(", ")", "“", "hằng năm", "trước ngày 15/6", " và ", ": ",
     "giai đoạn 2026 - 2030", "6 tháng", "đạt 5%", "báo cáo", "- ", "Lào Cai, ngày 1 tháng 2 năm 2025"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map(" ".join) | st.text())
def test_never_raises_on_any_text(text: str) -> None:
    view = _view(text)
    times = find_times(view)
    for draft in deadlines.find(view, Outline([]), times, []):
        assert 0 <= draft.start < draft.end <= len(view.text)
    scope = TimeScope(view, Outline([]), times, [])
    for start in range(0, max(len(view.text) - 2, 0), 7):
        scope.due(start, start + 2)
        scope.as_of(start, start + 2)
