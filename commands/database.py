"""The commands over the database: load, search, show, compare, export, correct."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
