"""Links between records, judged by hand: in the packaged plans and in the manner of others."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import kehoach
from kehoach import corpus
from kehoach.extract import links
from kehoach.extract.link_groups import MAX_LINKS
from kehoach.models import (
    RECORD_TYPES,
    REVIEW_THRESHOLD,
    Assignment,
    Link,
    PlanDocument,
    PlanFile,
    Target,
)

FOLDER = Path(__file__).parent / "links"
PLANS: list[dict[str, Any]] = tomllib.loads((FOLDER / "plans.toml").read_text("utf-8"))["link"]
TEXTS: list[dict[str, Any]] = tomllib.loads((FOLDER / "texts.toml").read_text("utf-8"))["text"]
CASES = [(text, link) for text in TEXTS for link in text["links"]]
HEAD = "KẾ HOẠCH\nPhát triển kinh tế - xã hội\n\n"


@cache
def packaged(name: str) -> PlanFile:
    return kehoach.parse(next(p.text for p in corpus.plans() if p.name == name))


@cache
def invented(text: str) -> PlanFile:
    return kehoach.parse(HEAD + text.strip() + "\n")


def plain(words: str) -> str:
    return " ".join(words.replace("*", "").split())


def documents(file: PlanFile) -> list[tuple[PlanDocument, dict[str, Any]]]:
    return [(d, {r.id: r for _, r in d.records()}) for d in file.documents]


def pairs(file: PlanFile, kind: str) -> list[tuple[Assignment, str, str]]:
    """Every linked pair: the assignment, the words of the other side, the rule."""
    found: list[tuple[Assignment, str, str]] = []
    for document, by_id in documents(file):
        for task in document.assignments:
            if kind == "due":
                found += [(task, by_id[x.id].quote, x.rule) for x in task.due]
            elif kind == "product" and task.product:
                found.append((task, task.product, ""))
        if kind == "responsible":
            for target in document.targets:
                found += [(by_id[x.id], target.quote, x.rule) for x in target.responsible]
    return found


def rules(file: PlanFile, case: dict[str, Any]) -> list[str]:
    """The rules of the pairs that *case* speaks of, empty when the two are not linked."""
    return [
        rule
        for task, words, rule in pairs(file, case["kind"])
        if plain(task.quote).startswith(case["task"])
        and plain(words).startswith(case["record"])
        and case.get("agency", task.agency) == task.agency
    ]


def known(file: PlanFile, case: dict[str, Any]) -> bool:
    """Tell whether both sides were extracted, without which nothing is proved."""
    kinds = {"due": "deadlines", "responsible": "targets"}
    tasks = [plain(a.quote) for d in file.documents for a in d.assignments]
    others = [
        plain(r.quote) for d in file.documents for r in getattr(d, kinds.get(case["kind"], ""), ())
    ]
    task = any(quote.startswith(case["task"]) for quote in tasks)
    return task and (
        case["kind"] == "product" or any(quote.startswith(case["record"]) for quote in others)
    )


@pytest.mark.parametrize("case", PLANS, ids=[f"{c['plan']}: {c['note']}" for c in PLANS])
def test_packaged_plans(case: dict[str, Any]) -> None:
    file = packaged(case["plan"])
    assert known(file, case)
    assert bool(rules(file, case)) is case["holds"]


@pytest.mark.parametrize(
    ("text", "case"),
    CASES,
    ids=[f"{t['note']}: {c['task']} - {c['record']}" for t, c in CASES],
)
def test_texts(text: dict[str, Any], case: dict[str, Any]) -> None:
    file = invented(text["text"])
    assert known(file, case)
    found = rules(file, case)
    assert bool(found) is case["holds"]
    if "rule" in case:
        assert set(found) == {case["rule"]}


def test_enough_is_judged() -> None:
    judged = [*PLANS, *(case for _, case in CASES)]
    assert sum(case["holds"] for case in judged) >= 40
    assert sum(not case["holds"] for case in judged) >= 15


def every_link(file: PlanFile) -> list[Link]:
    found: list[Link] = []
    for document in file.documents:
        for assignment in document.assignments:
            found += assignment.due
        for target in document.targets:
            found += target.responsible
    return found


def test_links_name_records_of_their_document_and_rules_are_explained() -> None:
    files = [packaged(p.name) for p in corpus.plans()] + [invented(t["text"]) for t in TEXTS]
    seen = set()
    for file in files:
        for document, by_id in documents(file):
            for task in document.assignments:
                assert {by_id[x.id] for x in task.due} <= set(document.deadlines)
            for target in document.targets:
                assert {by_id[x.id] for x in target.responsible} <= set(document.assignments)
        seen |= {link.rule for link in every_link(file)}
        assert all(0.5 < link.confidence < 1 for link in every_link(file))
    assert seen <= set(links.RULES)
    assert len(seen) >= 6


@pytest.mark.parametrize(
    "lines",
    [
        "- Mục tiêu đến năm 2027:\n\n+ 100% nhà thuốc kết nối mạng.",
        "Kinh phí thực hiện: 500 triệu đồng.",
        "(Trong đó: 95% nhà thuốc đạt chuẩn)",
    ],
)
def test_the_body_of_a_heading_answers_for_what_stands_under_it(lines: str) -> None:
    text = (
        f"V. TỔ CHỨC THỰC HIỆN\n\n1. Sở Y tế\n\n- Kiểm tra nhà thuốc.\n\n{lines}\n\n"
        "2. Kinh phí và giải pháp\n\nTrồng 300 ha rừng.\n"
    )
    document, by_id = documents(invented(text))[0]
    under, beyond = document.targets
    assert [by_id[link.id].quote for link in under.responsible] == ["Kiểm tra nhà thuốc"]
    assert {link.rule for link in under.responsible} == {"link.carrier"}
    assert beyond.responsible == ()


def test_the_page_on_records_names_every_field_and_rule() -> None:
    guidelines, page = (
        (Path(kehoach.__file__).parent / "docs" / name).read_text("utf-8")
        for name in ("GUIDELINES.md", "RECORDS.md")
    )
    for model in RECORD_TYPES.values():
        for name in model.model_fields:
            assert f"`{name}`" in guidelines + page, name
    for rule in links.RULES:
        assert f"`{rule}`" in page


def test_ids_and_marks_for_review() -> None:
    text = "V. TỔ CHỨC THỰC HIỆN\n\n1. Phòng LĐ-TB&XH huyện\n\n- Giảm tỷ lệ hộ nghèo còn 5%.\n"
    document = invented(text).documents[0]
    task, target = document.assignments[0], document.targets[0]
    assert task.agency_id is not None
    assert task.agency_level == "district"
    assert target.indicator_id == "POV_RATE"
    for _, record in document.records():
        assert record.review is (record.confidence < REVIEW_THRESHOLD)


def test_an_unknown_body_and_an_unknown_indicator_have_no_id() -> None:
    text = "V. TỔ CHỨC THỰC HIỆN\n\n1. Các ban, ngành\n\n- Trồng 500 cây hoa giấy.\n"
    document = invented(text).documents[0]
    assert document.assignments[0].agency_id is None
    assert isinstance(document.targets[0], Target)
    assert document.targets[0].indicator_id is None


LONG = [
    "- Giao Sở Y tế chủ trì kiểm tra trước ngày 30/6/2026, " * 400,
    "V. TỔ CHỨC THỰC HIỆN\n\n1. Sở Y tế\n\n" + "- Kiểm tra 5 xã trước ngày 1/6/2026.\n\n" * 400,
    "V. TỔ CHỨC THỰC HIỆN\n\n" + "Đơn vị chủ trì: Sở Y tế.\n\nThời gian: năm 2026.\n\n" * 400,
    "Giao " + "Sở Y tế, Sở Nội vụ, " * 300 + "đến năm 2026 đạt 95%, " * 300,
]


@pytest.mark.parametrize("text", LONG, ids=["one line", "items", "closing lines", "one sentence"])
def test_long_texts_give_few_links_to_a_record(text: str) -> None:
    (document,) = invented(text).documents
    assert 1 <= max(len(task.due) for task in document.assignments) <= MAX_LINKS
    assert all(len(target.responsible) <= MAX_LINKS for target in document.targets)
