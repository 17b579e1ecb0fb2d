"""Importing this module enters every check of one document or one file into the table."""

from __future__ import annotations

from . import (
    across_basis,
    across_citations,
    across_levels,
    across_programme,
    across_text,
    across_values,
    changes,
    citations,
    duties,
    form,
    implied,
    lists,
    parts,
    ratios,
    submission,
    tables,
    times,
    twice,
    validity,
)

__all__ = [
    "across_basis",
    "across_citations",
    "across_levels",
    "across_programme",
    "across_text",
    "across_values",
    "changes",
    "citations",
    "duties",
    "form",
    "implied",
    "lists",
    "parts",
    "ratios",
    "submission",
    "tables",
    "times",
    "twice",
    "validity",
]
