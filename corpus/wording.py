"""What is wrong with a gold file, said in whole sentences, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong: where it stands, and a sentence in each language."""

    where: str
    vietnamese: str
    english: str

    def say(self, lang: str = "vi") -> str:
        """The complaint as one line."""
        return f"{self.where}: {self.vietnamese if lang == 'vi' else self.english}"


def _value(data: Any) -> str:
    told = repr(data)
    return told if len(told) <= 60 else f"{told[:57]}..."


def _sentence(error: Mapping[str, Any]) -> tuple[str, str]:
    """One fault that pydantic found, in words of an annotator."""
    field = ".".join(str(part) for part in error["loc"])
    given = _value(error["input"])
    match error["type"]:
        case "extra_forbidden":
            return (
                f"trường {field} không có trong hướng dẫn, hãy xóa hoặc sửa tên",
                f"the field {field} is not in the guidelines; remove or rename it",
            )
        case "missing":
            return f"thiếu trường {field}", f"the field {field} is missing"
        case "literal_error":
            allowed = error["ctx"]["expected"]
            return (
                f"{field} là {given}, nhưng chỉ được là {allowed}".replace(" or ", " hoặc "),
                f"{field} is {given}; it must be {allowed}",
            )
        case "value_error":
            return (
                f"{field} là {given}, không phải ngày có thật dạng YYYY-MM-DD",
                f"{field} is {given}, which is no date YYYY-MM-DD",
            )
        case _:
            return f"{field} là {given}, không hợp lệ", f"{field} is {given}: {error['msg']}"


def complaints_of(error: ValidationError, where: str) -> list[Complaint]:
    """Every fault in one record or header."""
    return [Complaint(where, *_sentence(fault)) for fault in map(dict, error.errors())]
