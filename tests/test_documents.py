"""Several documents in one file: what begins a new one and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kehoach.extract.documents import kind_of, split
from kehoach.extract.folding import fold
from kehoach.extract.reading.text import read_text
from kehoach.models import Block, SourceText, Span

HEAD = "UBND TỈNH A\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
FOOT = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Ba\n"
PLAN = "KẾ HOẠCH\nPhát triển chè\nI. MỤC TIÊU\nTrồng chè./.\n"
DECISION = "QUYẾT ĐỊNH\nBan hành Kế hoạch\nCăn cứ Luật A;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành.\n"


def starts(text: str) -> list[str]:
    source = read_text(text)
    return [source.text[part[0].span.start : part[0].span.end] for part in split(source)]


@pytest.mark.parametrize(
    ("note", "text", "expected"),
    [
        ("one plan", PLAN, ["KẾ HOẠCH"]),
        ("one plan with its head", HEAD + PLAN, ["UBND TỈNH A"]),
        ("no kind line at all", "Một đoạn văn.\n\nHai đoạn.", ["Một đoạn văn."]),
        ("the turn of a decision", DECISION + FOOT, ["QUYẾT ĐỊNH"]),
        ("the turn without a colon", DECISION.replace(":", "") + FOOT, ["QUYẾT ĐỊNH"]),
        ("submission, then plan", "TỜ TRÌNH\nVề kế hoạch\nKính gửi: HĐND\n" + FOOT + PLAN, ["TỜ TRÌNH", "KẾ HOẠCH"]),
        ("decision, then its plan", HEAD + DECISION + FOOT + PLAN, ["UBND TỈNH A", "KẾ HOẠCH"]),
        ("two heads", HEAD + PLAN + FOOT + HEAD + PLAN + FOOT, ["UBND TỈNH A", "UBND TỈNH A"]),
        ("issued with, without a foot before", DECISION + PLAN.replace("I. MỤC", "(Kèm theo Quyết định số 1/QĐ-UBND)\nI. MỤC"), ["QUYẾT ĐỊNH", "KẾ HOẠCH"]),
        ("annex", PLAN + FOOT + "PHỤ LỤC\nDANH MỤC CÔNG TRÌNH\n", ["KẾ HOẠCH"]),
        ("plan named in an annex", PLAN + FOOT + "PHỤ LỤC I\nKẾ HOẠCH\nPHÂN BỔ\n", ["KẾ HOẠCH"]),
        ("form in an annex with a blank number", PLAN + FOOT + "Mẫu số 01\n" + HEAD + "Số:   /BC-UBND\nBÁO CÁO\nKết quả\n", ["KẾ HOẠCH"]),
        ("letterhead below the title", PLAN.split("I. ")[0] + HEAD + "Số: 5/KH-UBND\nI. MỤC TIÊU\nTrồng chè./.\n" + FOOT, ["KẾ HOẠCH"]),
        ("heading that names a plan", PLAN.replace("Trồng chè", "II. KẾ HOẠCH VỐN\nTrồng chè"), ["KẾ HOẠCH"]),
        ("column of a table", PLAN + "| TT | KẾ HOẠCH |\n| --- | --- |\n| 1 | 20 |\n" , ["KẾ HOẠCH"]),
        ("programme of a body", DECISION + FOOT + "# CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA CHÍNH PHỦ\nThực hiện Nghị quyết\n", ["QUYẾT ĐỊNH", "# CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA CHÍNH PHỦ"]),
        ("letterhead in a table", PLAN + FOOT + "\n|\n**UBND\nTỈNH B**\n|\n**CỘNG HÒA XÃ\nHỘI CHỦ NGHĨA VIỆT NAM**\n|\n|\nSố: 4/BC-UBND\n|\nB, ngày 1 tháng 2 năm 2020\n|\n\n**BÁO CÁO**\n\nKẾT QUẢ\n", ["KẾ HOẠCH", "**UBND\nTỈNH B**"]),
    ],
)  # fmt: skip
def test_documents(note: str, text: str, expected: list[str]) -> None:
    assert starts(text) == expected, note


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("KẾ HOẠCH", "plan"),
        ("TỜ TRÌNH", "submission"),
        ("ĐỀ ÁN", "programme"),
        ("CHỈ THỊ", "directive"),
        ("K Ế H O Ạ C H", "plan"),
        ("T Ờ T R Ì N H", "submission"),
        ("A B C D E F", None),
        ("QUYẾT ĐỊNH:", None),
        ("QUYẾT NGHỊ:", None),
        ("KẾ HOẠCH VỐN", None),
        ("PHỤ LỤC", None),
        ("", None),
    ],
)
def test_kind_line(line: str, kind: str | None) -> None:
    assert kind_of(fold(line)) == kind


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [HEAD, FOOT, PLAN, DECISION, "PHỤ LỤC\n", "Mẫu số 1\n", "\n", "- a;\n", "|\n"]
        )
        | st.text(max_size=20),
        max_size=12,
    ).map("".join)
)
def test_every_block_is_in_one_document(text: str) -> None:
    source = read_text(text)
    assert [block for part in split(source) for block in part] == list(source.blocks)
    assert all(split(source))


def test_a_file_of_very_many_documents() -> None:
    source = read_text((HEAD + PLAN + FOOT) * 1500)
    assert len(split(source)) == 1500


def test_kind_and_title_in_one_paragraph() -> None:
    text = "QUYẾT ĐỊNH\nBan hành Kế hoạch\nCăn cứ Luật A;\nTM. UBND\nCHỦ TỊCH\nLê Ba\nKẾ HOẠCH\nTrồng dừa\nI. MỤC TIÊU"
    lines = text.split("\n")
    spans, at = [], 0
    for words in [*lines[:-3], "\n".join(lines[-3:-1]), lines[-1]]:
        spans.append(Block(span=Span(start=at, end=at + len(words)), upper=words.isupper()))
        at += len(words) + 1
    parts = split(SourceText(text=text, blocks=tuple(spans)))
    assert [len(part) for part in parts] == [6, 2]
