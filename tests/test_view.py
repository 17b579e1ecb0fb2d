"""Folds keep the length; the view drops only marks and wraps, and knows where it came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.extract.folding import bare, fold
from kehoach.extract.view import View
from kehoach.models import Block, Span


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Uỷ ban nhân dân", "ủy ban nhân dân"),  # tone on the second letter
        ("Xã hội hoá, hoà bình", "xã hội hóa, hòa bình"),
        ("quý, quỹ, thuỷ", "quý, quỹ, thủy"),  # `u` behind `q` is no vowel
        ("toàn, hoàn, khoẻ", "toàn, hoàn, khỏe"),  # only where the syllable ends
        ("QÐ–UBND", "qđ-ubnd"),  # U+00D0 and an en dash
        ("a\u00a0b", "a b"),
        ("İstanbul", "istanbul"),  # a capital that grows when lowered
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folds_keep_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert len(bare(fold(text))) == len(text)


def test_bare() -> None:
    assert bare(fold("Phấn đấu Đường ở Huế")) == "phan dau duong o hue"


@pytest.mark.parametrize(
    ("canonical", "line"),
    [
        ("**I. MỤC\nĐÍCH**", "I. MỤC ĐÍCH"),  # a wrapped bold heading
        ("## **2.2. Các chỉ tiêu:**", "2.2. Các chỉ tiêu:"),  # a Markdown heading
        ("*Cần Thơ, ngày\n19*", "Cần Thơ, ngày 19"),
        ("Điều 1. **Ban\nhành", "Điều 1. Ban hành"),
        ("a\u200bb", "ab"),  # zero width
        ("tên\\_tệp", "tên_tệp"),  # an escape
        ("C# và F#", "C# và F#"),  # no heading mark inside
        ("của Sở Y tế[1]; đạt 95%[12].", "của Sở Y tế; đạt 95%."),  # the mark of a footnote
        ("[1] Báo cáo số 4", "[1] Báo cáo số 4"),  # the footnote itself
        ("xem [3](x)", "xem [3](x)"),  # a link
    ],
)
def test_line(canonical: str, line: str) -> None:
    view = View(canonical, [Block(span=Span(start=0, end=len(canonical)))])
    assert view.text == line


@given(st.text(alphabet="ab *#_\n\\|\u00a0đ", max_size=60), st.integers(0, 5))
def test_every_character_knows_its_offset(text: str, cut: int) -> None:
    spans = [(0, cut), (cut, len(text))] if cut < len(text) else [(0, len(text))]
    blocks = [Block(span=Span(start=a, end=b)) for a, b in spans if b > a]
    view = View(text, blocks)
    assert len(view.offsets) == len(view.text)
    for index, char in enumerate(view.text):
        source = text[view.offsets[index]]
        if char not in " \n":
            assert source == char
        elif char == " ":
            assert source.isspace()
    assert list(view.offsets) == sorted(view.offsets)
    for i in range(len(view.blocks)):
        assert view.line(i) == view.text[view.starts[i] : view.ends[i]]


def test_span_and_quote() -> None:
    canonical = "x\n\n**I. MỤC\nĐÍCH:**\n\ny"
    view = View(canonical, [Block(span=Span(start=3, end=20))])
    start, end = view.text.index("MỤC"), view.text.index(":")
    assert view.quote(start, end) == "MỤC\nĐÍCH"
    span = view.span(start, end)
    assert canonical[span.start : span.end] == "MỤC\nĐÍCH"
    assert view.position(span.start) == start
