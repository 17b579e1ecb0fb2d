"""Importing this module enters every check into the table."""

from __future__ import annotations

from . import changes, ratios

__all__ = ["changes", "ratios"]
