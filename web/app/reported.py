"""What the reports in the database say of the commitments of a plan, as of today."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any

from sqlalchemy import Connection, func, select

from ...audit.results import hold
from ...audit.results_model import STATES, Commitment
from ...database.commitments import reports_for
from ...database.schema import corrections
from ...database.store import Store

_HELD = 256
WORDS: dict[str, tuple[str, str]] = {
    **{str(state): pair for state, pair in STATES.items()},
    "overdue": ("Quá hạn, chưa có báo cáo", "Overdue, no report"),
    "undated": ("Không nêu hạn", "No day named"),
    "recurring": ("Định kỳ", "Recurring"),
    "unheld": ("Chưa đối chiếu báo cáo", "Report not held against it yet"),
}
"""The states of a commitment in words; the last four come from no report."""


class Registers:
    """Registers of plans, kept until a report, a correction or the day changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[tuple[Any, ...], dict[str, Commitment]] = OrderedDict()
        self._lock = Lock()

    def states(
        self, connection: Connection, asked: Sequence[Mapping[str, Any]], fresh: int
    ) -> dict[int, dict[str, Commitment] | None]:
        """What the reports say of the commitments of plans, by the key of each plan that the
        database holds a report for and by the id of the record.

        To hold a plan against its reports means to read all of them: at most *fresh* plans are,
        beside those that are known already; of others that have a report None is given.

        Args:
            asked: rows of ``plans``.
        """
        plans_only = [plan for plan in asked if plan["kind"] != "report"]
        reports = reports_for(connection, plans_only)
        if not reports:
            return {}
        said = connection.execute(select(func.max(corrections.c.id))).scalar()
        made: dict[int, dict[str, Commitment] | None] = {}
        for plan in plans_only:
            files = reports.get(plan["id"])
            if files is None:
                continue
            key = (plan["file_id"], plan["ordinal"], tuple(files), date.today(), said)
            known = self._at_hand(key)
            if known is None and fresh > 0:
                fresh -= 1
                known = self._held(key, plan["file_id"], plan["ordinal"], files)
            made[plan["id"]] = known
        return made

    def _at_hand(self, key: tuple[Any, ...]) -> dict[str, Commitment] | None:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def _held(
        self, key: tuple[Any, ...], file_id: int, ordinal: int, reports: Sequence[int]
    ) -> dict[str, Commitment]:
        file = self._store.plan_file(file_id, corrected=True)
        own = file.model_copy(update={"documents": (file.documents[ordinal],)})
        register = hold([own], [self._store.plan_file(r, corrected=True) for r in reports])
        made = {one.id: one for one in register.commitments}
        with self._lock:
            self._known[key] = made
            while len(self._known) > _HELD:
                self._known.popitem(last=False)
        return made


def without_report(due: str | None, every: str | None, today: str) -> str:
    """The state of a commitment that no report speaks of."""
    if due is None:
        return "recurring" if every else "undated"
    return "not_due" if due >= today else "overdue"
