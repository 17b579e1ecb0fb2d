"""What a DOCX holds besides its text: said to the user, never read and never run."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ...models.problems import problem
from ...models.source import Problem
from .docx_package import Package, Relation
from .docx_styles import W

_SHEETS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")
_DOCUMENTS = (".doc", ".docx", ".docm", ".rtf", ".odt", ".pdf")
_KINDS = ("sheet", "document", "chart", "object")


def problems(package: Package, relations: list[Relation], comments: Any | None) -> list[Problem]:
    """Comments, embedded objects and macros of a document, each kind one entry."""
    found: list[Problem] = []
    count = 0 if comments is None else len(comments.findall(W + "comment"))
    if count:
        found.append(problem("comments", count=count))
    kinds = Counter(_kind(relation) for relation in relations if not relation.external)
    held = {kind: kinds[kind] for kind in _KINDS if kinds[kind]}
    if held:
        found.append(problem("embedded_object", **held))
    if any(name.rsplit("/", 1)[-1] == "vbaproject.bin" for name in package.names()):
        found.append(MACROS)
    return found


MACROS = problem("macros")


def _kind(relation: Relation) -> str:
    if relation.kind == "chart":
        return "chart"
    if relation.kind not in ("oleObject", "package"):
        return ""
    if relation.target.endswith(_SHEETS):
        return "sheet"
    return "document" if relation.target.endswith(_DOCUMENTS) else "object"
