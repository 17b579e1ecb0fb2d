"""Deadlines."""

from __future__ import annotations

from .dates import Time
from .draft import Draft
from .outline import Outline
from .view import View

RULES: dict[str, str] = {}


def find(view: View, outline: Outline, times: list[Time], citations: list[Draft]) -> list[Draft]:
    """The deadlines of a document, in the order of the text."""
    return []
