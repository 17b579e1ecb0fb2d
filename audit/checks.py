"""Importing this module enters every check of one document or one file into the table."""

from __future__ import annotations

from . import (
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
