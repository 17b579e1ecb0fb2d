"""The templates of the pages: everything escaped, nothing that turns or hides text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from ...sheets import clean
from ..page import templates

PAGES: tuple[tuple[str, str, str], ...] = (
    ("/", "Chỉ tiêu", "Targets"),
    ("/compare", "So sánh", "Compare"),
    ("/documents", "Văn bản", "Documents"),
    ("/findings", "Phát hiện", "Findings"),
    ("/commitments", "Sổ cam kết", "Commitments"),
    ("/upload", "Tải lên", "Upload"),
)


@cache
def environment() -> Environment:
    """The environment of all pages."""
    made = templates().overlay(finalize=_harmless)
    made.globals["pages"] = PAGES
    return made


def _harmless(value: Any) -> Any:
    """Text without control characters and marks that turn it round; markup of ours as it is."""
    return clean(value) if type(value) is str else value


def marked(text: str, runs: Sequence[tuple[int, int]]) -> Markup:
    """*text* with runs marked; all of it escaped, in one direction, without control characters."""
    parts, last = [], 0
    for start, end in runs:
        parts += [
            escape(clean(text[last:start])), "<mark>", escape(clean(text[start:end])), "</mark>",
        ]  # fmt: skip
        last = end
    parts.append(escape(clean(text[last:])))
    return Markup("".join(parts))  # every part is escaped above
