"""Files in, ``SourceText`` out: one module a format; nothing here knows what a target is."""

from __future__ import annotations

from .files import SUFFIXES, read_file

__all__ = ["SUFFIXES", "read_file"]
