"""When two fields say the same: a row a case, gold first."""

from __future__ import annotations

from typing import Any

import pytest

from kehoach.evaluation.fields import RULES, fold, fold_name, token_f1
from kehoach.models import RECORD_TYPES, Baseline, Interval, Record, Span

from .gold_helpers import NEEDED


def record(kind: str, /, **fields: Any) -> Record:
    data = {**NEEDED[kind], **fields, "span": Span(start=0, end=1), "quote": "x"}
    return RECORD_TYPES[kind].model_validate(data)


def right(kind: str, name: str, gold: Any, ours: Any) -> bool:
    rules = RULES[kind]
    field = {f.name: f for f in (*rules.core, *rules.whole, *rules.strict)}[name]
    top = name.split(".")[0]
    return field.right(record(kind, **{top: gold}), record(kind, **{top: ours}))


def due(start: str | None, end: str | None) -> Interval:
    return Interval(start=start, end=end)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Uỷ ban  nhân dân", "ủy ban nhân dân"),  # tone placement, white space
        ("UỶ BAN", "ủy ban"),  # capitals
        ("Tài chính – Kế hoạch", "tài chính kế hoạch"),  # a dash is punctuation
        ("LĐ-TB&XH", "lđ tb xh"),  # so is every other mark
        ("**Mục tiêu**:", "mục tiêu"),  # markup at the ends goes
        ("a_b", "a b"),  # the low line too
        ("Mu\u0323c", "mục"),  # decomposed letters are composed
        ("...", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Ủy ban nhân dân huyện Ba Bể", "UBND huyện Ba Bể"),
        ("Uỷ Ban Nhân Dân các xã", "UBND các xã"),
        ("Hội đồng nhân dân tỉnh", "HĐND tỉnh"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam huyện", "UBMTTQVN huyện"),
        ("Ủy ban Mặt trận Tổ quốc huyện", "UBMTTQVN huyện"),
        ("Ủy ban Mặt trận Tổ quốc (Việt Nam) xã", "UBMTTQVN xã"),
        ("Ủy ban nhân dân, Hội đồng nhân dân", "UBND, HĐND"),
    ],
)
def test_aliases(long: str, short: str) -> None:
    assert fold_name(long) == fold_name(short)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ủy ban nhân dân", "Ủy ban dân tộc"),
        ("UBND huyện A", "UBND huyện B"),
        ("Thanh tra nhân dân", "nhân dân"),
    ],
)
def test_other_bodies_stay_apart(first: str, second: str) -> None:
    assert fold_name(first) != fold_name(second)


@pytest.mark.parametrize(
    ("first", "second", "f1"),
    [
        ("a b c", "a b c", 1.0),
        ("a b c", "a b d", 2 / 3),
        ("a a a", "a", 1.0),  # sets, not bags
        ("a", "", 0.0),
        ("", "", 1.0),
    ],
)
def test_token_f1(first: str, second: str, f1: float) -> None:
    assert token_f1(first.split(), second.split()) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("kind", "name", "gold", "ours", "agree"),
    [
        # labels and titles of sections
        ("sections", "label", "III.1", "iii.1", True),
        ("sections", "label", "1.1", "11", False),
        ("sections", "label", "đ", "d", False),
        ("sections", "label", None, None, True),
        ("sections", "label", "1", None, False),
        ("sections", "title", "Mục tiêu chung", "MỤC TIÊU CHUNG:", True),
        ("sections", "title", "Mục tiêu", "Mục tiêu chung", False),  # 0.8 is less than 0.9
        ("sections", "title", "một hai ba bốn năm", "một hai ba bốn năm sáu", True),  # 10/11
        ("sections", "title", None, "Mục tiêu", False),
        ("sections", "title", None, None, True),
        ("sections", "level", 2, 2, True),
        ("sections", "level", 2, 1, False),
        # numbers of documents: case, blanks and dashes do not matter
        ("citations", "canonical", "1722/QĐ-TTg", "1722/qđ-ttg", True),
        ("citations", "canonical", "06-NQ/TU", "06 – NQ/TU", True),
        ("citations", "canonical", "78/2021/NĐ-CP", "78/2021/NĐ -CP", True),
        ("citations", "canonical", "06-NQ/TU", "06/NQ-TU", False),
        ("citations", "canonical", "Luật Giáo dục", "luật  giáo dục", True),
        ("citations", "date", "2015-06-19", "2015-06-19", True),
        ("citations", "date", "2015-06-19", None, False),
        ("citations", "issuer", "Ủy ban nhân dân huyện Tam Đường", "UBND huyện Tam Đường", True),
        ("citations", "issuer", "Thủ tướng Chính phủ", "Chính phủ", False),  # 2/3
        ("citations", "issuer", None, None, True),
        ("citations", "title", "về việc giao kế hoạch", "về việc giao kế hoạch năm", True),
        ("citations", "title", "về việc giao kế hoạch", "kế hoạch", False),
        ("citations", "provision", "khoản 2 Điều 5", "Khoản 2, Điều 5", True),
        ("citations", "provision", "khoản 2 Điều 5", "khoản 3 Điều 5", False),
        # quantities
        ("targets", "value", 12.83, 12.83, True),
        ("targets", "value", 37_000_000_000, 37_000_000_000.0, True),
        ("targets", "value", 1_234_567, 1_234_571, True),  # equal to six digits
        ("targets", "value", 1_234_567, 1_234_667, False),
        ("targets", "value", 0, -0.0, True),
        ("targets", "value_max", None, None, True),
        ("targets", "value_max", 3, None, False),
        ("targets", "value_max", None, 0, False),  # nothing is not zero
        ("targets", "unit", "%", "%", True),
        ("targets", "unit", "nhà ở", "nhà", True),  # one is the head of the other
        ("targets", "unit", "nhà", "nhà ở", True),
        ("targets", "unit", "nhà ở", "nh", False),  # by words, not by letters
        ("targets", "unit", "hộ nghèo", "nghèo", False),  # the head stands first
        ("targets", "unit", "đồng", "VND", True),
        ("targets", "unit", "VNĐ", "vnd", True),
        ("targets", "unit", "VND/hộ", "đồng/hộ", True),
        ("targets", "unit", "VND/hộ", "VND", False),
        ("targets", "unit", "đồng bào", "VND", False),
        ("targets", "unit", "con/phụ nữ", "con", False),
        ("targets", "unit", None, None, True),
        ("targets", "unit", "hộ", None, False),
        ("targets", "indicator", "tỷ lệ hộ nghèo", "tỷ lệ hộ nghèo toàn huyện", True),  # 0.8
        ("targets", "indicator", "tỷ lệ hộ nghèo", "hộ nghèo", True),  # 2/3
        ("targets", "indicator", "tỷ lệ hộ nghèo", "hộ cận nghèo", False),  # 4/7
        ("targets", "indicator", None, "hộ", False),
        ("targets", "change", "level", "decrease", False),
        ("targets", "bound", "at_least", "at_least", True),
        ("targets", "due", due(None, "2020-12-31"), due(None, "2020-12-31"), True),
        ("targets", "due", due("2016-01-01", "2020-12-31"), due(None, "2020-12-31"), True),
        ("targets", "due", due("2025-01-01", None), due("2025-01-01", None), True),
        ("targets", "due", due("2025-01-01", None), due("2026-01-01", None), False),
        ("targets", "due", due("2025-01-01", None), due(None, "2025-01-01"), True),
        ("targets", "due", None, due(None, None), True),
        ("targets", "due", None, due(None, "2020-12-31"), False),
        ("targets", "per", "year", None, False),
        ("targets", "ratio", (7, 13), (7, 13), True),
        ("targets", "ratio", (7, 13), (7, 12), False),
        ("targets", "ratio", None, (7, 13), False),
        ("targets", "ratio", None, None, True),
        ("targets", "baseline.value", Baseline(value=10.51), Baseline(value=10.51, unit="%"), True),
        ("targets", "baseline.value", Baseline(value=10.51), None, False),
        ("targets", "baseline.value", Baseline(value=None, unit="%"), None, True),
        ("figures", "as_of", due(None, "2015-12-31"), due("2015-01-01", "2015-12-31"), True),
        # assignments
        ("assignments", "agency", "Uỷ ban nhân dân các xã", "UBND các xã", True),
        ("assignments", "agency", "Phòng Lao động - TB&XH", "Phòng Lao động TB XH", True),
        ("assignments", "agency", "Phòng Y tế", "Phòng Y tế huyện", False),
        ("assignments", "partners", ("Phòng A", "Phòng B"), ("Phòng B", "Phòng A"), True),
        ("assignments", "partners", ("Sở Y tế", "Sở Tài chính"), ("Sở Y tế, Sở Tài chính",), True),
        ("assignments", "partners", ("Sở Y tế",), ("Công an tỉnh",), False),
        ("assignments", "partners", None, None, True),
        ("assignments", "partners", None, (), True),
        ("assignments", "partners", ("Sở Y tế",), None, False),
    ],
)
def test_fields(kind: str, name: str, gold: Any, ours: Any, agree: bool) -> None:
    assert right(kind, name, gold, ours) is agree


def core(kind: str, gold: dict[str, Any], ours: dict[str, Any]) -> bool:
    left, right = record(kind, **gold), record(kind, **ours)
    return all(field.right(left, right) for field in RULES[kind].core_fields(left))


@pytest.mark.parametrize(
    ("kind", "gold", "ours", "agree"),
    [
        ("sections", {"label": "1", "kind": "goal"}, {"label": "1", "kind": "other"}, True),
        ("sections", {"kind": "goal"}, {"kind": "other"}, False),  # no label: the kind decides
        ("sections", {"kind": "basis"}, {"kind": "basis"}, True),
        (
            "deadlines",
            {"kind": "recurring", "end": None, "every": "year"},
            {"kind": "recurring", "end": "2020-12-31", "every": "year"},
            True,  # of a recurring one the end does not matter
        ),
        (
            "deadlines",
            {"kind": "recurring", "end": None, "every": "year"},
            {"kind": "recurring", "end": None, "every": "month"},
            False,
        ),
        ("deadlines", {"end": "2020-12-31"}, {"end": "2020-12-30"}, False),
        ("deadlines", {"kind": "by"}, {"kind": "within"}, False),
        ("deadlines", {"kind": "within", "end": None}, {"kind": "within", "end": None}, True),
        ("targets", {"value": 2.5, "value_max": 3}, {"value": 2.5}, False),
        ("targets", {"unit": "%", "bound": "about"}, {"unit": "%", "bound": "exact"}, True),
    ],
)
def test_core(kind: str, gold: dict[str, Any], ours: dict[str, Any], agree: bool) -> None:
    assert core(kind, gold, ours) is agree


def test_every_field_has_its_level() -> None:
    for rules in RULES.values():
        for step in ("core", "whole", "strict"):
            for field in getattr(rules, step):
                assert rules.level(field.name) == step
    with pytest.raises(KeyError):
        RULES["targets"].level("area")
