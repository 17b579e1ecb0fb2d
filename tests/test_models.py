"""The records: frozen, exact about fields, and proved against their text."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from kehoach.models import (
    RECORD_TYPES,
    Block,
    Citation,
    Deadline,
    Figure,
    Origin,
    PlanDocument,
    PlanFile,
    SourceText,
    Span,
    Target,
    json_schema,
)

TEXT = "Tỷ lệ hộ nghèo còn 12,83%."


def target(**fields: object) -> Target:
    base: dict[str, object] = {
        "span": {"start": 0, "end": 25}, "quote": TEXT[:25], "value": 12.83, "unit": "%",
    }  # fmt: skip
    return Target.model_validate(base | fields)


def test_quotes_are_proved() -> None:
    PlanFile(text=TEXT, documents=(PlanDocument(targets=(target(),)),))
    with pytest.raises(ValidationError, match="not 'xin chào'"):
        PlanFile(text=TEXT, documents=(PlanDocument(targets=(target(quote="xin chào"),)),))


def test_an_extraction_never_writes_optional_and_nth() -> None:
    written = json.loads(target(optional=True, nth=2).model_dump_json())
    assert "optional" not in written
    assert "nth" not in written


@pytest.mark.parametrize(("name", "model"), RECORD_TYPES.items())
def test_all_keys_of_the_guidelines_are_written(name: str, model: type) -> None:
    schema = json_schema()["$defs"][model.__name__]
    common = {"id", "span", "quote", "section", "confidence", "rule"}
    assert common <= set(schema["properties"]), name
    assert "optional" not in schema["properties"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"valu": 1}, "a misspelt field"),
        ({"change": "grow"}, "an unknown enum"),
        ({"due": {"start": None, "end": "2021-02-30"}}, "a day that does not exist"),
        ({"value": float("nan")}, "no number"),
        ({"span": {"start": 5, "end": 3}}, "a span that runs backwards"),
        ({"confidence": 1.5}, "more than sure"),
    ],
)
def test_refused(fields: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError):
        target(**fields)


def test_numbers_are_written_plainly() -> None:
    assert '"value":1100,' in target(value=1100.0).model_dump_json()
    assert '"value":12.83,' in target().model_dump_json()
    assert '"value":37000000000,' in target(value=37e9).model_dump_json()


def test_frozen() -> None:
    with pytest.raises(ValidationError):
        setattr(target(), "value", 3)  # noqa: B010


def test_figures_have_as_of_and_targets_due() -> None:
    assert "as_of" in Figure.model_fields
    assert "due" not in Figure.model_fields
    assert "due" in Target.model_fields
    assert "as_of" not in Target.model_fields
    assert "every" in Deadline.model_fields
    assert "defects" in Citation.model_fields


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ((0, 3), (3, 5), False),
        ((0, 4), (3, 5), True),
        ((3, 5), (0, 9), True),
        ((2, 2), (0, 9), True),
    ],
)
def test_half_open_spans(first: tuple[int, int], second: tuple[int, int], shared: bool) -> None:
    a, b = Span(start=first[0], end=first[1]), Span(start=second[0], end=second[1])
    assert a.overlaps(b) is shared
    assert b.overlaps(a) is shared


def test_origin_follows_its_run() -> None:
    source = SourceText(
        text="abcdef", map=(Origin(start=0, offset=0, page=1), Origin(start=3, offset=0, page=2))
    )
    assert source.origin(2).page == 1
    assert source.origin(2).offset == 2
    assert source.origin(5).page == 2
    assert source.origin(5).offset == 2
    with pytest.raises(IndexError):
        source.origin(6)


def test_blocks_must_not_overlap() -> None:
    blocks = (Block(span=Span(start=0, end=4)), Block(span=Span(start=3, end=6)))
    with pytest.raises(ValidationError, match="overlap"):
        SourceText(text="abcdef", blocks=blocks)
    with pytest.raises(ValidationError, match="behind the text"):
        SourceText(text="abc", blocks=(Block(span=Span(start=0, end=4)),))
