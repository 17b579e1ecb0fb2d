"""A field's new value as a person writes it: ``12,83``, ``31/12/2020``, ``2016..2020``, ``5/7``.

A number with a dot before three digits can be read in two ways (``4.658``); it is refused and never
guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..models import RECORD_TYPES, Record
from .trouble import DatabaseTrouble

# How a field was found and where it stands is no opinion; links are the extraction's, and a
# baseline is a record in a record.
_FIXED = frozenset({"id", "span", "quote", "section", "confidence", "rule", "review", "optional",
                    "nth", "defects", "responsible", "baseline"})  # fmt: skip
_NUMBERS = frozenset({"value", "value_max"})
_WHOLE = frozenset({"year", "level"})
_INTERVALS = frozenset({"due", "as_of"})
_DAYS = frozenset({"date", "start", "end"})
_LISTS = frozenset({"partners"})
_DMY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def fields(kind: str) -> tuple[str, ...]:
    """The fields of a record type that a person can set."""
    fixed = _FIXED | ({"due"} if kind == "assignments" else set())
    return tuple(name for name in RECORD_TYPES[kind].model_fields if name not in fixed)


def read(kind: str, name: str, text: str) -> Any:
    """The JSON value of what was written for the field *name*; empty text means nothing stated.

    Raises:
        DatabaseTrouble: when there is no such field, or the text cannot be its value.
    """
    if name not in fields(kind):
        known = ", ".join(fields(kind))
        raise DatabaseTrouble(
            "no_such_field",
            f"Bản ghi loại này không có trường {name!r} sửa được. Các trường: {known}.",
            f"This kind of record has no field {name!r} to set; it has {known}.",
        )
    text = text.strip()
    if not text:
        value: Any = None
    else:
        try:
            value = _reader(kind, name)(text)
        except ValueError as error:
            raise _bad(name, text, str(error)) from error
    try:
        annotation = RECORD_TYPES[kind].model_fields[name]
        made = TypeAdapter(annotation.rebuild_annotation()).validate_python(value)
    except ValidationError as error:
        raise _bad(name, text, error.errors(include_url=False)[0]["msg"]) from error
    return TypeAdapter(annotation.rebuild_annotation()).dump_python(made, mode="json")


def fits(kind: str, record: Record, changes: Mapping[str, Any]) -> None:
    """Prove that the record is one with the changes.

    Raises:
        DatabaseTrouble: when its fields then contradict each other.
    """
    data = record.model_dump() | dict(changes)
    low, high = data.get("value"), data.get("value_max")
    try:
        RECORD_TYPES[kind].model_validate(data)
    except ValidationError as error:
        raise _bad(", ".join(changes), "", error.errors(include_url=False)[0]["msg"]) from error
    if low is not None and high is not None and high < low:
        raise _bad("value_max", f"{high:g}", f"value_max < value ({low:g})")


def _bad(name: str, text: str, why: str) -> DatabaseTrouble:
    return DatabaseTrouble(
        "bad_value",
        f"Giá trị {text!r} không hợp với trường {name}: {why}.",
        f"{text!r} is no value for the field {name}: {why}.",
    )


def _reader(kind: str, name: str) -> Callable[[str], Any]:
    if name in _NUMBERS:
        return number
    if name in _WHOLE:
        return int
    if name in _INTERVALS:
        return interval
    if name in _DAYS:
        return lambda text: day(text).isoformat()
    if name in _LISTS:
        return lambda text: [part.strip() for part in text.split(";") if part.strip()]
    if name == "ratio":
        return _ratio
    return str


def number(text: str) -> float:
    """A number with a decimal comma or point; spaces between thousands.

    Raises:
        ValueError: when it is none, or could be read in two ways.
    """
    plain = re.sub(r"[\s\u00a0]", "", text)
    if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+", plain) and not plain.startswith(("0", "-0")):
        whole, comma = plain.replace(".", ""), plain.replace(".", ",", 1)
        raise ValueError(f"hai cách đọc / two readings: {whole}, {comma}?")
    if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?", plain):
        return float(plain.replace(",", "."))
    if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", plain):
        return float(plain.replace(".", "").replace(",", "."))
    raise ValueError("không phải là số / no number")


def day(text: str) -> date:
    """A day as ``31/12/2020`` or ``2020-12-31``.

    Raises:
        ValueError: when it is none.
    """
    found = _DMY.fullmatch(text.strip())
    if found:
        return date(int(found[3]), int(found[2]), int(found[1]))
    return date.fromisoformat(text.strip())


def interval(text: str) -> dict[str, str | None]:
    """``2020``, ``31/12/2020``, ``2016..2020``, ``..31/12/2020``: first and last day.

    A single day is the last one, as in ``before 31/12/2020``.

    Raises:
        ValueError: when it is none, or ends before it begins.
    """
    start: date | None
    end: date | None
    if ".." in text:
        first, last = (part.strip() for part in text.split("..", 1))
        start = _edge(first, first=True) if first else None
        end = _edge(last, first=False) if last else None
    elif re.fullmatch(r"\d{4}", text.strip()):
        start, end = _edge(text, first=True), _edge(text, first=False)
    else:
        start, end = None, day(text)
    if start and end and end < start:
        raise ValueError(f"{end} < {start}")
    return {
        "start": None if start is None else start.isoformat(),
        "end": None if end is None else end.isoformat(),
    }


def _edge(text: str, *, first: bool) -> date:
    if re.fullmatch(r"\d{4}", text.strip()):
        return date(int(text), 1, 1) if first else date(int(text), 12, 31)
    return day(text)


def _ratio(text: str) -> list[float]:
    part, _, whole = text.partition("/")
    return [number(part), number(whole)]
