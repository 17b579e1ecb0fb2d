"""The commands that open the local web application: serve."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
