"""Importing this module enters every check into the table."""

from __future__ import annotations

from . import changes, implied, parts, ratios, twice

__all__ = ["changes", "implied", "parts", "ratios", "twice"]
