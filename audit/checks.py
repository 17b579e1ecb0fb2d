"""Importing this module enters every check into the table."""

from __future__ import annotations

from . import ratios

__all__ = ["ratios"]
