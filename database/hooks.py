"""Where the search hangs on the loader: full-text tables made, filled and emptied with the plans.

``database.fulltext`` gives ``create(connection)``, ``index(connection, plan_ids)`` (called in the
transaction that wrote those plans), ``remove(connection, plan_ids)`` (called before their rows
go), ``refresh(connection, record_ids)`` (called when people said something of records) and
``optimize(connection)`` (called after a large load); without the module nothing happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from sqlalchemy import Connection


def _fulltext() -> ModuleType | None:
    name = f"{__package__}.fulltext"
    return import_module(name) if find_spec(name) else None


def create_fulltext(connection: Connection) -> None:
    """Make the full-text tables."""
    module = _fulltext()
    if module is not None:
        module.create(connection)


def index(connection: Connection, plan_ids: Sequence[int]) -> None:
    """Put the plans, whose rows stand, into the full-text tables."""
    module = _fulltext()
    if module is not None and plan_ids:
        module.index(connection, plan_ids)


def remove(connection: Connection, plan_ids: Sequence[int]) -> None:
    """Take the plans out of the full-text tables; their rows still stand."""
    module = _fulltext()
    if module is not None and plan_ids:
        module.remove(connection, plan_ids)


def refresh(connection: Connection, record_ids: Sequence[str]) -> None:
    """Tell the search that people said something of these records."""
    module = _fulltext()
    if module is not None and record_ids:
        module.refresh(connection, record_ids)


def optimize(connection: Connection) -> None:
    """Put the full-text tables in order after many plans."""
    module = _fulltext()
    if module is not None:
        module.optimize(connection)
