"""Citations: the phrase book, roles, nesting, and what must hold on any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach.extract import citations
from kehoach.extract.citation_numbers import read_symbol
from kehoach.extract.draft import Draft
from kehoach.extract.outline import Node, Outline
from kehoach.extract.reading.text import read_text
from kehoach.extract.view import View

PHRASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "phrases" / "citations.toml").read_text(encoding="utf-8")
)["phrase"]


def found(text: str) -> tuple[View, list[Draft]]:
    source = read_text(text)
    view = View(source.text, source.blocks)
    return view, citations.find(view, Outline([]))


def stated(view: View, draft: Draft, name: str) -> Any:
    value = view.text[draft.start : draft.end] if name == "quote" else draft.fields[name]
    if isinstance(value, tuple):
        value = list(value)
    return "-" if value is None else value


@pytest.mark.parametrize("phrase", PHRASES, ids=[p["note"] for p in PHRASES])
def test_phrase(phrase: dict[str, Any]) -> None:
    view, drafts = found(phrase["text"])
    ours = [
        {name: stated(view, draft, name) for name in expected}
        for expected, draft in zip(phrase["expect"], drafts, strict=False)
    ]
    assert ours == phrase["expect"]
    assert [d.fields["canonical"] for d in drafts[len(ours) :]] == []


def test_the_phrase_book_is_large_and_holds_what_is_none() -> None:
    negative = [p for p in PHRASES if not p["expect"]]
    assert len(PHRASES) >= 110
    assert len(negative) >= 30
    assert len({p["text"] for p in PHRASES}) == len(PHRASES)


@pytest.mark.parametrize(
    ("raw", "first", "written", "joiner"),
    [
        ("QĐ-TTg", "/", "QĐ-TTg", "/"),
        ("QĐ-TTG", "/", "QĐ-TTg", "/"),  # capitals
        ("QĐ-Tg", "/", "QĐ-TTg", "/"),  # a letter lost
        ("QĐTTg", "/", "QĐ-TTg", "/"),  # the sign lost
        ("QĐ/TTg", "/", "QĐ-TTg", "/"),  # stroke for dash
        ("NĐ -CP", "/", "NĐ-CP", "/"),  # blank
        ("NQ-TU", "/", "NQ/TU", "-"),  # Party order mended
        ("NQ/TW", "-", "NQ/TW", "-"),
        ("KH/UBND", "-", "KH-UBND", "/"),  # State order mended
        ("QH15", "/", "QH15", "/"),
        ("TTLT-BNV-BTC", "/", "TTLT-BNV-BTC", "/"),
        ("TB/TGV", " - ", "TB/TGV", "-"),  # an unknown issuer stays as written
        ("BLĐTBXH-VPQGGN", "/", "BLĐTBXH-VPQGGN", "/"),
    ],
)
def test_symbols_are_mended(raw: str, first: str, written: str, joiner: str) -> None:
    symbol = read_symbol(raw, first)
    assert (symbol.written, symbol.joiner) == (written, joiner)


PLAN = """KẾ HOẠCH
Triển khai Luật Thư viện trên địa bàn huyện

Căn cứ Luật Thư viện ngày 21/11/2019;

Thực hiện Quyết định số 1520/QĐ-UBND ngày 02/4/2020 của UBND tỉnh Hà Giang về phát triển văn hóa đọc;

Theo đề nghị của Trưởng phòng Văn hóa tại Tờ trình số 33/TTr-VHTT ngày 05/5/2020.

Ủy ban nhân dân huyện ban hành Kế hoạch thực hiện Quyết định số 1520/QĐ-UBND như sau:

I. MỤC TIÊU

Thực hiện Thông tư số 01/2020/TT-BVHTTDL ngày 22/5/2020 về thư viện.
"""


def test_roles_along_a_plan() -> None:
    _, drafts = found(PLAN)
    roles = [(d.fields["canonical"], d.fields["role"]) for d in drafts]
    assert roles == [
        ("Luật Thư viện", "reference"),  # the title
        ("Luật Thư viện", "basis"),
        ("1520/QĐ-UBND", "implements"),
        ("33/TTr-VHTT", "basis"),
        ("1520/QĐ-UBND", "reference"),  # the lead-in
        ("01/2020/TT-BVHTTDL", "reference"),  # the body
    ]


def test_a_numbered_heading_ends_the_preamble_and_opens_none() -> None:
    text = (
        "Căn cứ Luật Thư viện ngày 21/11/2019;\n\nUBND xã ban hành Kế hoạch.\n\n"
        "1. Thực hiện Nghị quyết số 5-NQ/ĐU về văn hóa;\n\n2. Theo Công văn số 3/SVH-VP;"
    )
    _, drafts = found(text)
    assert [d.fields["role"] for d in drafts] == ["basis", "reference", "reference"]


def test_a_letter_without_headings_has_one_preamble() -> None:
    text = (
        "Thực hiện Công văn số 3/SVH-VP của Sở Văn hóa, UBND huyện yêu cầu các xã:\n\n"
        "Rà soát thiết chế văn hóa.\n\nBố trí cán bộ phụ trách.\n\n"
        "Thực hiện Quyết định số 9/QĐ-UBND về kinh phí; báo cáo trước ngày 5/5/2024;"
    )
    _, drafts = found(text)
    assert [d.fields["role"] for d in drafts] == ["implements", "reference"]


def test_a_numbered_section_of_legal_bases() -> None:
    text = (
        "I. CĂN CỨ PHÁP LÝ\n\n- Luật Thú y ngày 19/6/2015.\n\nII. MỤC TIÊU\n\nTheo Luật Chăn nuôi."
    )
    source = read_text(text)
    view = View(source.text, source.blocks)
    end = view.text.index("II. MỤC")
    outline = Outline([Node(0, 17, end, "I", "CĂN CỨ PHÁP LÝ", 1, "basis")])
    roles = [d.fields["role"] for d in citations.find(view, outline)]
    assert roles == ["basis", "reference"]


def test_a_chain_of_titles_ends_where_each_act_ends() -> None:
    text = (
        "Căn cứ Kế hoạch số 70/KH-UBND ngày 04/3/2024 của UBND tỉnh Gia Lai về thực hiện Nghị quyết "
        "số 45-NQ/TW ngày 24/11/2023 của Ban Chấp hành Trung ương Đảng và Chương trình hành động số "
        "60-CTr/TU ngày 05/02/2024 của Tỉnh ủy về thực hiện Kết luận số 14-KL/TW ngày 22/9/2021 của "
        "Bộ Chính trị về khuyến khích cán bộ năng động trên địa bàn tỉnh Gia Lai;"
    )
    view, drafts = found(text)
    ends = [view.text[d.start : d.end].split()[-2:] for d in drafts]
    assert [d.fields["canonical"] for d in drafts] == [
        "70/KH-UBND",
        "45-NQ/TW",
        "60-CTr/TU",
        "14-KL/TW",
    ]
    assert ends == [["Gia", "Lai"], ["ương", "Đảng"], ["Gia", "Lai"], ["năng", "động"]]
    assert {d.fields["role"] for d in drafts} == {"basis"}


def test_the_documents_own_number_is_no_citation_in_its_annex() -> None:
    text = (
        "Số: 19/KH-UBND\n\nKẾ HOẠCH\n\nTheo Quyết định số 3/QĐ-UBND.\n\nPHỤ LỤC\n\n"
        "(Kèm theo Kế hoạch số 19/KH-UBND ngày 02/3/2023 của UBND xã)"
    )
    _, drafts = found(text)
    assert [d.fields["canonical"] for d in drafts] == ["3/QĐ-UBND"]


def test_every_rule_is_explained() -> None:
    seen = {d.rule for p in PHRASES for d in found(p["text"])[1]}
    assert seen <= set(citations.RULES)


_PIECES = st.sampled_from(
    ["Căn cứ ", "Luật ", "Nghị định số ", "12/2020/NĐ-CP", " ngày 31/02/2020", " của ", "Bộ ", "và ",
     "; ", ", ", "(", ")", '"', "\n\n", "chương trình 135, 102", "06/NQ-TU", " về ", "sửa đổi, bổ sung ",
     "Điều 5 ", "khoản 2, ", "số ", "1", "/", "-", ".", "QĐ", "tỉnh ", "Kon Tum", "Hiến pháp ", "İ", "Ð"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map("".join)))
def test_any_text_gives_spans_inside_the_view(text: str) -> None:
    view, drafts = found(text)
    last = -1
    for draft in drafts:
        assert 0 <= draft.start < draft.end <= len(view.text)
        assert draft.start >= last
        last = draft.start
        assert draft.fields["canonical"].strip()
        assert 0 <= draft.confidence <= 1


ENDLESS = [  # what stands a thousand times over, and the citations in it
    ("1" * 50 + "/", []),
    ("khoản 1, ", []),
    ("(" * 20, []),
    ("Quyết định số 1/QĐ-UBND về ", ["1/QĐ-UBND"]),
    ("khoản 1, 2, 3 Điều 4, Điều 5 Luật Thú y ", ["Luật Thú y"]),
    ("UBND tỉnh đã phê duyệt tại Quyết định số 1/QĐ-UBND, ", ["1/QĐ-UBND"]),
    ("chương trình 135, 102, ", ["Chương trình 135", "Chương trình 102"]),
]


@pytest.mark.parametrize(
    ("unit", "cited"),
    ENDLESS,
    ids=[
        "digits that could be numbers",
        "provisions before nothing",
        "open brackets",
        "titles in titles",
        "provisions upon provisions",
        "issuers before",
        "lists in lists",
    ],
)
def test_endless_repetition(unit: str, cited: list[str]) -> None:
    _, drafts = found(unit * 4000)
    assert [d.fields["canonical"] for d in drafts] == cited * 4000


@pytest.mark.parametrize("unit", ["Luật ", "Luật Sửa đổi, bổ sung một số điều của Luật "])
def test_a_name_without_end_is_cut(unit: str) -> None:
    _, drafts = found(unit * 4000)
    assert drafts
    assert max(d.end - d.start for d in drafts) <= 200
