"""Gold files: read, placed in their text, and proved."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach import corpus
from kehoach.corpus import Reduced, as_plan, canonical, load_gold, parse_gold, places, reduce
from kehoach.models import RECORD_TYPES, Citation, Record, Span
from kehoach.models.errors import BadCorpus

from .gold_helpers import entry

# --- the reduced text ---


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        ("a b\tc\nd\r\ne", "abcde"),
        ("**đậm** _nghiêng_ # | \\-", "đậmnghiêng-"),
        ("a\u00a0b\u200bc\ufeffd\u2003e", "abcde"),
        ("Mu\u0323c", "Mục"),
        ("- 5%; (a)", "-5%;(a)"),  # other marks stay
        ("", ""),
        (" *\n", ""),
    ],
)
def test_reduction(text: str, reduced: str) -> None:
    assert reduce(text) == reduced
    assert Reduced(text).text == reduced


VIETNAMESE = st.text(st.sampled_from("aăâđeêoôơuưyẠạếệởữ%15 \n*|_\u0301\u0323\u0302\u200b\u00a0"))


@given(VIETNAMESE | st.text())
def test_the_map_leads_back(text: str) -> None:
    reduced = Reduced(text)
    assert reduced.text == reduce(text)
    assert len(reduced.offsets) == len(reduced.text)
    assert list(reduced.offsets) == sorted(reduced.offsets)
    if unicodedata.is_normalized("NFC", text):
        assert "".join(text[i] for i in reduced.offsets) == reduced.text


@given(VIETNAMESE, st.data())
def test_places_and_origins_answer_each_other(text: str, data: st.DataObject) -> None:
    text = canonical(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    reduced = Reduced(text)
    place = reduced.place(Span(start=start, end=end))
    assert reduced.text[place.start : place.end] == "".join(
        text[i] for i in reduced.offsets if start <= i < end
    )
    back = reduced.origin(place)
    if place.start < place.end:
        assert start <= back.start < back.end <= end
        assert reduced.place(back) == place
    else:
        assert back.start == back.end


def test_origin_in_a_decomposed_text_takes_the_marks_along() -> None:
    text = unicodedata.normalize("NFD", "hộ nghèo")
    reduced = Reduced(text)
    (place,) = reduced.occurrences("hộ")
    assert reduced.origin(place) == Span(start=0, end=len(unicodedata.normalize("NFD", "hộ")))


def test_occurrences_do_not_overlap_and_nothing_occurs_nowhere() -> None:
    reduced = Reduced("aa aa a")
    assert [s.start for s in reduced.occurrences("a a")] == [0, 2]
    assert reduced.occurrences(" * ") == []
    assert reduced.occurrences("b") == []


# --- where quotes lie ---


def spots(text: str, *quotes: tuple[str, int | None]) -> list[int | None]:
    records: list[Record] = [
        Citation(span=Span(start=0, end=0), quote=q, nth=n, kind="law", canonical="x")
        for q, n in quotes
    ]
    return [None if p is None else p.start for p in places(records, Reduced(text))]


@pytest.mark.parametrize(
    ("text", "quotes", "starts"),
    [
        ("a1b1c", [("1", 2), ("1", 1)], [3, 1]),  # nth says which
        ("a1b1c", [("1", None), ("1", None)], [1, 3]),  # one after another
        ("a1b1c", [("b", None), ("1", None)], [2, 3]),  # in the order of the records
        ("a1b1c", [("c", None), ("1", None)], [4, 1]),  # none behind it: the first
        ("a1b", [("1", None), ("1", None)], [1, 1]),  # one expression, two records
        ("a1b1c", [("1", None)] * 3, [1, 1, 1]),  # more records than occurrences share
        ("a1b", [("2", None), ("1", None)], [None, 1]),  # not in the text
        ("a1b1c", [("1", 3), ("1", 0)], [None, None]),  # no such occurrence
        ("a 1\nb **1**", [("b\n1", None)], [2]),  # in the reduced text
        ("a1b1c1", [("1", 1), ("b", None), ("1", None)], [1, 2, 3]),
    ],
)
def test_places(text: str, quotes: list[tuple[str, int | None]], starts: list[int | None]) -> None:
    assert spots(text, *quotes) == starts


# --- gold files read ---


def test_records_are_those_of_the_models() -> None:
    text = "Căn cứ Luật\nNgân sách  và Luật Ngân sách;"
    data = {
        "text": "x.txt",
        "documents": [
            {
                "starts": "Căn cứ",
                "header": {"kind": "plan", "number": "15"},
                "citations": [
                    {"quote": "Luật Ngân sách", "nth": 2, "optional": True, "kind": "law",
                     "canonical": "Luật Ngân sách"},
                ],
            }
        ],
    }  # fmt: skip
    gold = parse_gold(data, "x", text)
    (record,) = gold.of("citations")
    assert isinstance(record, Citation)
    assert (record.nth, record.optional, record.kind) == (2, True, "law")
    assert text[record.span.start : record.span.end] == "Luật Ngân sách"
    assert record.span.start > 20
    header = gold.documents[0].header
    assert header is not None
    assert header.number == "15"
    assert (gold.annotated("citations"), gold.annotated("targets")) == (True, False)
    assert gold.of("targets") == []
    assert [kind for kind, _ in gold.records()] == ["citations"]


def test_a_quote_that_is_not_there_has_an_empty_span() -> None:
    gold = parse_gold({"documents": [{"targets": [entry("targets", "6%")]}]}, "x", "còn 5%")
    assert gold.of("targets")[0].span == Span(start=0, end=0)
    assert as_plan(gold, "còn 5%").documents[0].targets == ()


def test_gold_as_an_extraction_quotes_the_text() -> None:
    text = "Tỷ lệ hộ\n nghèo còn 5%"
    gold = parse_gold({"documents": [{"targets": [entry("targets", "hộ nghèo còn 5%")]}]}, "x")
    (target,) = as_plan(gold, text).documents[0].targets
    assert target.quote == "hộ\n nghèo còn 5%"


def test_packaged_plans() -> None:
    found = corpus.plans()
    assert [p.name for p in found] == [p.stem for p in corpus.plan_paths()]
    assert len(found) == 5
    for plan in found:
        assert plan.text == canonical(plan.text)
        for kind, record in plan.gold.records():
            assert reduce(plan.text[record.span.start : record.span.end]) == reduce(record.quote), (
                kind
            )


def test_canonical_is_nfc_with_plain_line_ends() -> None:
    assert canonical("a\r\nMu\u0323c\rb\n") == "a\nMục\nb\n"


# --- the check ---


def write(folder: Path, data: Any, text: str | None, name: str = "plan") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.gold.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    if text is not None:
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


TEXT = "KẾ HOẠCH\nnăm 2020 còn 5%, năm 2021 còn 4%; hàng năm báo cáo."


def of(kind: str, *entries: dict[str, Any], starts: str = "KẾ HOẠCH") -> dict[str, Any]:
    return {"text": "plan.txt", "documents": [{"starts": starts, kind: list(entries)}]}


def test_the_packaged_plans_stand_the_check() -> None:
    checked = corpus.check()
    assert checked.complaints == []
    assert checked.files == 5
    assert checked.records == sum(len(list(p.gold.records())) for p in corpus.plans())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (of("targets", entry("targets", "còn 7%")), "quote không có trong văn bản"),
        (of("targets", entry("targets", "năm")), "quote có 3 lần, hãy ghi nth"),
        (of("targets", entry("targets", "năm", nth=4)), "nth là 4, nhưng quote chỉ có 3 lần"),
        (
            of("targets", entry("targets", "còn 4%"), entry("targets", "còn 5%")),
            "không theo thứ tự của văn bản",
        ),
        (of("targets", entry("targets", "còn 5%", inticator="x")), "trường inticator không có"),
        (of("targets", entry("targets", "còn 5%", due="2020")), "due là '2020', không hợp lệ"),
        (of("targets", {"quote": "còn 5%"}), "thiếu trường value"),
        (of("targets", {"value": 5}), "thiếu quote"),
        (of("targets", entry("targets", "còn 5%", rule="x")), "trường rule không có"),
        (
            of("targets", entry("targets", "còn 5%", change="up")),
            "change là 'up', nhưng chỉ được là",
        ),
        (of("targets", entry("targets", "còn 5%", value_max=4)), "value_max nhỏ hơn value"),
        (
            of(
                "targets",
                entry("targets", "còn 5%", due={"start": "2021-01-01", "end": "2020-01-01"}),
            ),
            "start sau end",
        ),
        (
            of("deadlines", entry("deadlines", "còn 5%", end="2021-02-30")),
            "không phải ngày có thật",
        ),
        (
            of("deadlines", entry("deadlines", "hàng năm", kind="recurring")),
            "recurring phải có every",
        ),
        (of("deadlines", entry("deadlines", "hàng năm", every="year")), "recurring phải có every"),
        (of("deadlines", entry("deadlines", "còn 5%", start="2021-01-01")), "start sau end"),
        (of("targets", starts="QUYẾT ĐỊNH"), "starts: không có trong văn bản"),
        ({"text": "plan.txt", "documents": [{"starts": "còn"}, {"starts": "KẾ"}]}, "đứng trước"),
        (
            {"text": "plan.txt", "documents": [{"starts": "KẾ", "target": []}]},
            "trường target không",
        ),
        ({"text": "plan.txt", "documents": [{"starts": "KẾ", "targets": {}}]}, "phải là danh sách"),
        ({"text": "plan.txt", "documents": ["KẾ HOẠCH"]}, "phải là một đối tượng"),
        ({"text": "plan.txt", "documents": [], "note": 1}, "trường note không có"),
        ({"text": 7, "documents": []}, "text phải là tên tệp"),
        ({"text": "plan.txt"}, "thiếu danh sách documents"),
        ([], "thiếu danh sách documents"),
        ({"text": "gone.txt", "documents": []}, "không có tệp văn bản gone.txt"),
        (
            {"text": "plan.txt", "documents": [{"starts": "KẾ", "header": {"kind": "letter"}}]},
            "kind là 'letter', nhưng chỉ được là",
        ),
    ],
)
def test_complaints(tmp_path: Path, data: Any, told: str) -> None:
    checked = corpus.check(write(tmp_path, data, TEXT))
    assert any(told in complaint for complaint in checked.complaints), checked.complaints
    assert checked.files == 1


def test_a_clean_folder_has_no_complaints(tmp_path: Path) -> None:
    data = of("targets", entry("targets", "còn 5%"), entry("targets", "năm", nth=2))
    assert corpus.check(write(tmp_path, data, TEXT)) == ([], 1, 2)


def test_every_fault_of_a_file_is_told(tmp_path: Path) -> None:
    data = of(
        "targets", entry("targets", "x", change="up", bound="top"), entry("targets", "còn 7%")
    )
    complaints = corpus.check(write(tmp_path, data, TEXT), lang="en").complaints
    assert [" ".join(c.split(": ", 1)[1].split()[:4]) for c in complaints] == [
        "change is 'up'; it",
        "bound is 'top'; it",
        "the quote is not",
    ]


def test_broken_json_is_told_and_the_others_are_checked(tmp_path: Path) -> None:
    write(tmp_path, of("targets", entry("targets", "còn 5%")), TEXT)
    (tmp_path / "bad.gold.json").write_text("{", "utf-8")
    vietnamese = corpus.check(tmp_path)
    english = corpus.check(tmp_path, lang="en")
    assert vietnamese.complaints[0].startswith("bad.gold.json: không đọc được JSON")
    assert english.complaints[0].startswith("bad.gold.json: this is no JSON")
    assert (vietnamese.files, vietnamese.records) == (2, 1)


def test_a_text_that_is_not_utf8(tmp_path: Path) -> None:
    write(tmp_path, of("targets"), None)
    (tmp_path / "plan.txt").write_bytes("kế".encode("cp1258", "ignore") + b"\xff")
    assert corpus.check(tmp_path).complaints == ["plan: plan.txt không phải UTF-8"]


def test_other_files_are_checked_through_a_reader(tmp_path: Path) -> None:
    data = of("targets", entry("targets", "còn 7%")) | {"text": "plan.docx"}
    write(tmp_path, data, None)
    (tmp_path / "plan.docx").write_bytes(b"PK")
    assert corpus.check(tmp_path).complaints == []  # the shape alone
    through = corpus.check(tmp_path, reader=lambda path: TEXT)
    assert len(through.complaints) == 1
    assert "quote không có" in through.complaints[0]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadCorpus, match=r"không có tệp \*\.gold\.json"):
        corpus.check(tmp_path)


def test_loading_tells_the_first_fault_and_how_many_more(tmp_path: Path) -> None:
    write(tmp_path, of("targets", entry("targets", "x", change="up", bound="top")), TEXT)
    with pytest.raises(BadCorpus) as caught:
        load_gold(tmp_path / "plan.gold.json")
    assert "plan, documents[0].targets[0]: change là 'up'" in caught.value.message
    assert "(và 1 lỗi khác)" in caught.value.message
    assert "(and 1 more)" in caught.value.english
    with pytest.raises(BadCorpus, match="không đọc được"):
        load_gold(tmp_path / "gone.gold.json")


def test_every_record_type_can_be_gold() -> None:
    for kind in RECORD_TYPES:
        gold = parse_gold({"documents": [{kind: [entry(kind, "q")]}]}, "x")
        assert len(gold.of(kind)) == 1
