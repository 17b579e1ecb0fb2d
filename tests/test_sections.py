"""Sections: headings of every style, their titles, levels and kinds, the unnumbered parts."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach.extract import headings, sections
from kehoach.extract.outline import Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

PHRASES = tomllib.loads(
    (Path(__file__).parent / "phrases" / "sections.toml").read_text(encoding="utf-8")
)["phrase"]


def outline_of(text: str) -> tuple[View, Outline]:
    source = read_text(text)
    view = View(source.text, source.blocks)
    return view, sections.find(view)


def told(outline: Outline) -> list[dict[str, Any]]:
    return [
        {"label": n.label, "title": n.title, "level": n.level, "kind": n.kind}
        for n in outline.nodes
    ]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: p["note"][:60])
def test_phrase_book(phrase: dict[str, Any]) -> None:
    _, outline = outline_of(phrase["text"])
    found = told(outline)
    expected = [{"label": None, "title": None, **e} for e in phrase["expect"]]
    compared = [
        {key: value for key, value in f.items() if key in e}
        for f, e in zip(found, expected, strict=False)
    ]
    assert len(found) == len(expected), found
    assert compared == expected


PLAN = """KẾ HOẠCH
Bảo vệ nguồn nước sạch nông thôn

Căn cứ Luật Tài nguyên nước ngày 27 tháng 11 năm 2023;

UBND xã xây dựng kế hoạch như sau:

**I. MỤC TIÊU**

**1. Mục tiêu chung:** Giữ sạch nguồn nước.

**2.** Đến cuối năm, mọi giếng khoan hỏng được trám lấp đúng kỹ thuật.

**II. TỔ CHỨC THỰC HIỆN**

1. Trạm Y tế

- Xét nghiệm mẫu nước.

Trên đây là Kế hoạch bảo vệ nguồn nước sạch nông thôn./.

**Nơi nhận:**
- Lưu: VT.

**TM. ỦY BAN NHÂN DÂN**
**CHỦ TỊCH**

**PHỤ LỤC 01**

I. DANH SÁCH GIẾNG

Giếng đội một.
"""


def quotes(view: View, outline: Outline) -> list[str]:
    return [view.quote(node.start, node.end) for node in outline.nodes]


def test_a_heading_is_quoted_without_its_markup_colon_and_text() -> None:
    assert quotes(*outline_of(PLAN)) == [
        "Căn cứ Luật Tài nguyên nước ngày 27 tháng 11 năm 2023;",
        "I. MỤC TIÊU",
        "1. Mục tiêu chung",
        "2.",
        "II. TỔ CHỨC THỰC HIỆN",
        "1. Trạm Y tế",
        "Trên đây là Kế hoạch bảo vệ nguồn nước sạch nông thôn./.",
        "Nơi nhận:",
        "TM. ỦY BAN NHÂN DÂN",
        "PHỤ LỤC 01",
        "I. DANH SÁCH GIẾNG",
    ]


@pytest.mark.parametrize(
    ("words", "labels", "kind"),
    [
        ("Giữ sạch nguồn nước", ["1", "I"], "goal"),  # the text of a run-in heading
        ("mọi giếng khoan", ["2", "I"], "goal"),  # a numbered paragraph
        ("Xét nghiệm mẫu", ["1", "II"], "organisation"),  # a list item under a carrier
        ("UBND xã xây dựng", [None], "basis"),  # the lead-in stands in the preamble
        ("Lưu: VT", [None], "recipients"),  # no section of the body goes on into the foot
        ("Giếng đội một", ["I", None], "annex"),  # a section of an annex takes its kind
        ("Bảo vệ nguồn nước sạch nông thôn\n", [], "other"),  # the title stands in none
    ],
)
def test_what_stands_over_a_place(words: str, labels: list[str | None], kind: str) -> None:
    view, outline = outline_of(PLAN)
    place = view.text.index(words)
    assert [node.label for node in outline.chain(place)] == labels
    assert outline.kind_at(place) == kind


def test_bodies_nest_and_end_in_order() -> None:
    view, outline = outline_of(PLAN)
    for node in outline.nodes:
        assert node.start < node.end <= node.body_end <= len(view.text)
        if node.parent is not None:
            above = outline.nodes[node.parent]
            assert above.start < node.start
            assert node.body_end <= above.body_end
            assert node.level == above.level + 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("II. N H I Ệ M  V Ụ  T R Ọ N G  T Â M\n\nLàm.", "NHIỆM VỤ TRỌNG TÂM"),  # spaced letters
        ("II. NHIỆM VỤ TRỌNG TÂM[3]\n\nLàm.", "NHIỆM VỤ TRỌNG TÂM"),  # a footnote mark
    ],
)
def test_titles_are_told_as_meant(text: str, title: str) -> None:
    _, outline = outline_of(text)
    assert [(n.label, n.title, n.kind) for n in outline.nodes] == [("II", title, "solution")]


def test_labels_misread_by_a_scanner_are_mended() -> None:
    text = (
        "I. MỤC ĐÍCH\n\nl. Ý nghĩa\n\nLâu dài.\n\n2. Phạm vi\n\nToàn xã.\n\nIl. NỘI DUNG\n\n"
        "Tuyên truyền.\n\nlII. KINH PHÍ\n\nXã."
    )
    _, outline = outline_of(text)
    assert [(n.label, n.level) for n in outline.nodes] == [
        ("I", 1),
        ("1", 2),
        ("2", 2),
        ("II", 1),
        ("III", 1),
    ]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XL", 40), ("LXII", 62), ("IIII", None)],
)
def test_roman_numerals(numeral: str, value: int | None) -> None:
    assert headings.roman(numeral) == value


@given(
    st.lists(
        st.sampled_from(
            ["I. ", "II. ", "1. ", "2.", "1.1. ", "a) ", "đ) ", "(1)", "Điều 1. ", "Phần thứ hai",
             "PHỤ LỤC", "Nơi nhận:", "TM. ỦY BAN", "Căn cứ ", "Trên đây là ", "**", "#", ":", ".",
             "\n", "\n\n", "|", "- ", "MỤC TIÊU", "Sở Y tế", "l.", "\u0000", "\u0130", " "]
        )
        | st.text(max_size=4),
        max_size=40,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_sound_outline(pieces: list[str]) -> None:
    view, outline = outline_of("".join(pieces))
    starts = [node.start for node in outline.nodes]
    assert starts == sorted(starts)
    for index, node in enumerate(outline.nodes):
        assert 0 <= node.start < node.end <= len(view.text)
        assert node.end <= node.body_end
        assert node.parent is None or node.parent < index
        assert node.title is None or node.title.strip()


@pytest.mark.parametrize(
    ("unit", "labels"),
    [
        ("1. Một\n\na) Hai\n\n", ["1", "a"] * 3000),
        ("1.1.1.1. x\n\n", ["1.1.1.1"] * 3000),
        ("PHỤ LỤC\n\n", [None] * 3000),
        ("I. A. 1. a) ", ["I"]),
        ("Căn cứ Luật;\n\n", [None]),
        ("TM. A\n\n", []),
        ("(((((( ", []),
        ("ỦY BAN\n\n", []),
    ],
    ids=[
        "series that begin again and again",
        "deep labels",
        "annexes",
        "labels in one endless line",
        "grounds",
        "signatures",
        "open brackets",
        "bodies in capitals",
    ],
)
def test_endless_repetition(unit: str, labels: list[str | None]) -> None:
    _, outline = outline_of(unit * 3000)
    assert [node.label for node in outline.nodes] == labels


WRAPPED = """I. NHIỆM VỤ
1. Nạo vét kênh mương nội đồng
Hoàn thành nạo vét toàn bộ kênh cấp ba trước vụ đông xuân, ưu tiên các tuyến
bị bồi lắng nặng ở cuối nguồn nước của hai hợp tác xã dịch vụ nông nghiệp và
các tổ thủy nông đã đăng ký từ đầu năm với ủy ban nhân dân xã.
2. Sửa chữa trạm bơm
Thay thế các tổ máy đã hết hạn sử dụng, bố trí người trực vận hành suốt vụ và
ghi chép nhật ký theo mẫu thống nhất do phòng chuyên môn của huyện ban hành.
"""


def test_a_heading_is_parted_from_the_text_wrapped_below_it() -> None:
    _, outline = outline_of(WRAPPED)
    assert [(n.label, n.title) for n in outline.nodes] == [
        ("I", "NHIỆM VỤ"),
        ("1", "Nạo vét kênh mương nội đồng"),
        ("2", "Sửa chữa trạm bơm"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "titles"),
    [
        pytest.param(
            "**1. Công an tỉnh** bảo đảm trật tự tại các điểm bán hàng.",
            "**2. Sở Công Thương** kiểm tra giá bán, báo cáo hằng tuần.",
            ["Công an tỉnh", "Sở Công Thương"],
            id="bodies that begin a sentence",
        ),
        pytest.param(
            "**1. UBND các xã, phường** chịu trách nhiệm rà soát.",
            "**2. Đề nghị Hội Nông dân tỉnh** vận động hội viên.",
            ["UBND các xã, phường", "Đề nghị Hội Nông dân tỉnh"],
            id="several bodies, and one that is asked",
        ),
        pytest.param(
            "**1. Hồ sơ đăng ký** được nộp trước ngày 05 hằng tháng.",
            "**2. Kết quả thẩm định** được gửi lại sau 10 ngày.",
            [None, None],
            id="what is no body stays in its sentence",
        ),
    ],
)
def test_a_bold_subject_is_a_heading_where_it_is_a_body(
    first: str, second: str, titles: list[str | None]
) -> None:
    _, outline = outline_of(f"**IV. TỔ CHỨC THỰC HIỆN**\n\n{first}\n\n{second}\n")
    assert [node.title for node in outline.nodes[1:]] == titles
