"""What the reports in the database say of the commitments of a plan, as of today."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Any

from sqlalchemy import Connection, func, select

from ...audit.results import hold
from ...audit.results_model import STATES, Commitment, CommitmentRegister
from ...database.commitments import reports_for
from ...database.schema import corrections, plans
from ...database.store import Store

_HELD = 64
WORDS: dict[str, tuple[str, str]] = {
    **{str(state): pair for state, pair in STATES.items()},
    "overdue": ("Quá hạn, chưa có báo cáo", "Overdue, no report"),
    "undated": ("Không nêu hạn", "No day named"),
    "recurring": ("Định kỳ", "Recurring"),
}
"""The states of a commitment in words; the last three where no report is loaded."""


class Registers:
    """Registers of plans, kept until a report, a correction or the day changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[tuple[Any, ...], CommitmentRegister] = OrderedDict()
        self._lock = Lock()

    def of_plan(self, connection: Connection, plan_id: int) -> CommitmentRegister | None:
        """The register of a plan; None where the database holds no report for it."""
        row = connection.execute(select(plans).where(plans.c.id == plan_id)).first()
        if row is None or row.kind == "report":
            return None
        reports = reports_for(connection, dict(row._mapping))
        if not reports:
            return None
        said = connection.execute(select(func.max(corrections.c.id))).scalar()
        key = (row.file_id, row.ordinal, tuple(reports), date.today(), said)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        file = self._store.plan_file(row.file_id, corrected=True)
        own = file.model_copy(update={"documents": (file.documents[row.ordinal],)})
        made = hold([own], [self._store.plan_file(r, corrected=True) for r in reports])
        with self._lock:
            self._known[key] = made
            while len(self._known) > _HELD:
                self._known.popitem(last=False)
        return made

    def text(self, file_id: int) -> str:
        """The text of a file."""
        return self._store.text(file_id)

    def states(self, connection: Connection, plan_id: int) -> dict[str, Commitment] | None:
        """What the reports say of each commitment of a plan, by the id of its record.

        None where the database holds no report for the plan.
        """
        register = self.of_plan(connection, plan_id)
        return None if register is None else {one.id: one for one in register.commitments}


def without_report(due: str | None, every: str | None, today: str) -> str:
    """The state of a commitment that no report speaks of."""
    if due is None:
        return "recurring" if every else "undated"
    return "not_due" if due >= today else "overdue"
