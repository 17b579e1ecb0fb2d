"""What a DOCX holds besides its text: said to the user, never read and never run."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ...models.source import Problem
from .docx_package import Package, Relation
from .docx_styles import W

_SHEETS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
_DOCUMENTS = (".doc", ".docx", ".docm", ".rtf", ".odt", ".pdf")
_CALLED = {
    "sheet": "bảng tính nhúng",
    "document": "văn bản nhúng",
    "chart": "biểu đồ",
    "object": "đối tượng nhúng khác",
}


def problems(package: Package, relations: list[Relation], comments: Any | None) -> list[Problem]:
    """Comments, embedded objects and macros of a document, each kind one entry."""
    found: list[Problem] = []
    count = 0 if comments is None else len(comments.findall(W + "comment"))
    if count:
        found.append(
            Problem(
                category="comments",
                message=f"Văn bản có {count} ghi chú (comment) của người soạn hoặc người soát; "
                "ghi chú không tính là nội dung.",
            )
        )
    kinds = Counter(_kind(relation) for relation in relations if not relation.external)
    named = [f"{kinds[kind]} {called}" for kind, called in _CALLED.items() if kinds[kind]]
    if named:
        found.append(
            Problem(
                category="embedded_object",
                message=f"Văn bản chứa {', '.join(named)}; nội dung và số liệu trong đó không "
                "được đọc, hãy lưu riêng ra tệp rồi đọc.",
            )
        )
    if any(name.rsplit("/", 1)[-1] == "vbaproject.bin" for name in package.names()):
        found.append(MACROS)
    return found


MACROS = Problem(
    category="macros",
    message="Tệp có macro; macro không bao giờ được chạy, chỉ phần chữ và số được đọc.",
)


def _kind(relation: Relation) -> str:
    if relation.kind == "chart":
        return "chart"
    if relation.kind not in ("oleObject", "package"):
        return ""
    if relation.target.endswith(_SHEETS):
        return "sheet"
    return "document" if relation.target.endswith(_DOCUMENTS) else "object"
