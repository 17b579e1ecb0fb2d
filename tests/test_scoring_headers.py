"""Headers: over the fields that gold or extraction states, by document in order."""

from __future__ import annotations

from typing import Any

import pytest

from kehoach.corpus import parse_gold
from kehoach.evaluation.headers import HEADER_FIELDS, compare_headers
from kehoach.evaluation.scoring import evaluate
from kehoach.evaluation.statistics import Share, header_accuracy, header_mean, header_total
from kehoach.models import Header, PlanDocument, PlanFile


def header(**fields: Any) -> Header:
    return Header.model_validate({"kind": "plan", **fields})


def test_every_field_of_a_header_is_compared() -> None:
    assert set(HEADER_FIELDS) == set(Header.model_fields)


@pytest.mark.parametrize(
    ("name", "gold", "ours", "right"),
    [
        ("number", "15", "15", True),
        ("number", "15", "15a", False),
        ("symbol", "KH-UBND", "kh - ubnd", True),
        ("place", "Tam Đường", "TAM ĐƯỜNG", True),
        ("date", "2021-03-05", "2021-03-05", True),
        ("date", "2021-03-05", "2021-05-03", False),
        ("year", 2021, 2021, True),
        ("issuer", "Ủy ban nhân dân huyện Tam Đường", "UBND huyện Tam Đường", True),
        ("issuer", "UBND huyện Tam Đường", "UBND tỉnh Lai Châu", False),
        ("level", "district", "province", False),
        ("province", "Lai Châu", "Lai Châu", True),
        ("district", "Đắk Tờ Re", "Đăk Tờ Re", False),
        ("title", "Giảm nghèo bền vững năm 2021", "GIẢM NGHÈO BỀN VỮNG NĂM 2021", True),
        ("title", "Giảm nghèo bền vững năm 2021", "Giảm nghèo năm 2021", False),
        (
            "period",
            {"start": "2016-01-01", "end": "2020-12-31"},
            {"start": "2016-01-01", "end": "2020-12-31"},
            True,
        ),
        (
            "period",
            {"start": None, "end": "2020-12-31"},
            {"start": "2016-01-01", "end": "2020-12-31"},
            False,  # both ends count
        ),
        ("signer", {"name": "Vũ Xuân Thịnh"}, {"name": "VŨ XUÂN THỊNH", "capacity": "x"}, True),
        ("signer", {"name": "Vũ Xuân Thịnh"}, {"name": "Vũ Xuân Thỉnh"}, False),
        ("signer", {"name": "Vũ Xuân Thịnh"}, {"capacity": "CHỦ TỊCH"}, False),
        ("recipients", ["Như trên", "Lưu: VT"], ["Như trên", "Lưu VT"], True),
        ("recipients", ["Như trên", "Lưu: VT"], ["Như trên"], False),  # as many
        ("recipients", ["Như trên", "Lưu: VT"], ["Như trên", "UBND tỉnh"], False),
    ],
)
def test_fields(name: str, gold: Any, ours: Any, right: bool) -> None:
    fields = compare_headers([header(**{name: gold})], [header(**{name: ours})])
    assert [(f.name, f.right) for f in fields] == [("kind", True), (name, right)]


@pytest.mark.parametrize("name", ["number", "title", "period", "signer", "recipients"])
def test_a_field_that_one_side_alone_states_is_wrong(name: str) -> None:
    value = {
        "period": {"end": "2020-12-31"},
        "signer": {"name": "A"},
        "recipients": ["A"],
    }.get(name, "1")
    for gold, ours in (({name: value}, {}), ({}, {name: value})):
        fields = compare_headers([header(**gold)], [header(**ours)])
        assert [(f.name, f.right) for f in fields] == [("kind", True), (name, False)]


def test_empty_values_state_nothing() -> None:
    empty = {"number": "", "recipients": (), "period": {}, "signer": {}}
    fields = compare_headers([header(**empty)], [header()])
    assert [f.name for f in fields] == ["kind"]


def test_documents_are_compared_in_order() -> None:
    gold = [header(kind="submission", number="1"), header(number="2")]
    split = compare_headers(gold, gold)
    assert [(f.document, f.name, f.right) for f in split] == [
        (0, "kind", True), (0, "number", True), (1, "kind", True), (1, "number", True),
    ]  # fmt: skip
    joined = compare_headers(gold, gold[1:])
    assert [(f.document, f.name, f.right) for f in joined] == [
        (0, "kind", False), (0, "number", False), (1, "kind", False), (1, "number", False),
    ]  # fmt: skip
    too_many = compare_headers(gold[:1], gold)
    assert [(f.document, f.name, f.right) for f in too_many] == [
        (0, "kind", True), (0, "number", True), (1, "kind", False), (1, "number", False),
    ]  # fmt: skip


def test_a_header_that_was_not_annotated_is_passed_over() -> None:
    assert compare_headers([None], [header(number="1")]) == ()
    second = compare_headers([None, header()], [header(number="1"), header()])
    assert [(f.document, f.name, f.right) for f in second] == [(1, "kind", True)]


def test_shares() -> None:
    data = {
        "documents": [
            {"header": {"kind": "submission", "number": "1", "symbol": "TTr-UBND"}},
            {"header": {"kind": "plan"}},
        ]
    }
    ours = PlanFile(
        text="",
        documents=(
            PlanDocument(header=header(kind="submission", number="2")),
            PlanDocument(header=header()),
        ),
    )
    evaluation = evaluate([(parse_gold(data, "two"), ours)])
    assert header_total(evaluation) == Share(2, 4)
    assert header_accuracy(evaluation) == {
        "kind": Share(2, 2),
        "number": Share(0, 1),
        "symbol": Share(0, 1),
    }
    assert header_mean(evaluation) == pytest.approx((1 / 3 + 1) / 2)
    assert header_mean(evaluate([])) is None
    assert Share(0, 0).value is None
