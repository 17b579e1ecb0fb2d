"""Importing this module enters every check into the table."""

from __future__ import annotations

from . import changes, citations, form, implied, parts, ratios, times, twice, validity

__all__ = [
    "changes",
    "citations",
    "form",
    "implied",
    "parts",
    "ratios",
    "times",
    "twice",
    "validity",
]
