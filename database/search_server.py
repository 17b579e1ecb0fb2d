"""The windows of a search in PostgreSQL: words as ``tsvector``, ranked by ``ts_rank``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, text

from .blocks import place_label
from .fulltext import KINDS
from .query import Asked, tsquery
from .windows import Facets, Tier, Window, told

_COUNTED = (
    "s.kind, s.indicator_id, s.year, s.unit, s.agency_id, s.review, s.verdict,"
    " p.unit_era, p.province_code, p.province"
)


class ServerFinder:
    """A search in PostgreSQL."""

    def __init__(self, connection: Connection, asked: Asked) -> None:
        self.connection, self.asked = connection, asked
        self.two_tiers = bool(asked.question.groups) and asked.question.marked

    def top(self) -> int:
        """A key above all that are there now."""
        newest = self.connection.execute(text("SELECT max(id) FROM search_rows")).scalar()
        return int(newest or 0) + 1

    def window(self, tier: Tier, below: int | None, count: int, *, ranked: bool = True) -> Window:
        """The newest records of a tier whose key is less than *below*."""
        given = {**self.asked.parameters, "below": below, "count": count + 1}
        if self.asked.question.groups:
            given |= self._tsquery(tier)
            statement = self._ranked(tier)
        else:
            statement = self._filtered()
        # Tuples as the driver gives them: to make objects of ten thousand takes longer than to
        # find them.
        result: Any = self.connection.execute(text(statement), given)
        rows = result.cursor.fetchall()
        kept = rows[:count]
        return Window(
            np.array([row[0] for row in kept], np.int64),
            np.array([row[1] for row in kept], np.float64),
            np.array([row[2] for row in kept], np.uint8),
            len(rows) > count,
            kept,
        )

    def facets(self, windows: Sequence[Window]) -> Facets:
        """Counted a column at a time: ten thousand records take a few milliseconds."""
        rows = [row for window in windows for row in window.columns]
        if not windows:
            return {}
        kinds, indicators, years, units, agencies = ([one[n] for one in rows] for n in range(2, 7))
        states: Counter[str] = Counter()
        for (review, verdict), number in Counter([one[7:9] for one in rows]).items():
            states[verdict or ("review" if review else "unseen")] += number
        places: Counter[str | None] = Counter()
        for where, number in Counter([one[9:12] for one in rows]).items():
            places[place_label(*where)] += number
        return told({
            "type": Counter({KINDS[k][:-1]: n for k, n in Counter(kinds).items()}),
            "indicator": Counter(indicators),
            "province": places,
            "year": Counter(years),
            "agency": Counter(agencies),
            "unit": Counter(units),
            "review": states,
        })  # fmt: skip

    def _tsquery(self, tier: Tier) -> dict[str, Any]:
        question = self.asked.question
        given = {"words": tsquery(question.plain())}
        if self.two_tiers:
            given["exact"] = tsquery(question)
            if tier == "exact":
                del given["words"]
        return given

    def _conditions(self, *own: str) -> str:
        return " AND ".join((*own, *self.asked.conditions))

    def _ranked(self, tier: Tier) -> str:
        if not self.two_tiers:
            column, name, own = "bare", "words", ["s.bare @@ CAST(:words AS tsquery)"]
        elif tier == "exact":
            column, name, own = "words", "exact", ["s.words @@ CAST(:exact AS tsquery)"]
        else:
            column, name = "bare", "words"
            own = [
                "s.bare @@ CAST(:words AS tsquery)",
                "NOT s.words @@ CAST(:exact AS tsquery)",
            ]
        score = f"round(ts_rank(s.{column}, CAST(:{name} AS tsquery))::numeric, 6)::float8"
        return (
            f"SELECT s.id, {score}, {_COUNTED} FROM search_rows s"
            " JOIN plans p ON p.id = (s.id >> 20)"
            f" WHERE {self._conditions(*own, 's.id < :below')} ORDER BY s.id DESC LIMIT :count"
        )

    def _filtered(self) -> str:
        return (
            f"SELECT s.id, 0.0, {_COUNTED} FROM search_rows s JOIN plans p ON p.id = (s.id >> 20)"
            f" WHERE {self._conditions('s.id < :below')} ORDER BY s.id DESC LIMIT :count"
        )
