"""Filters of a search on packed records: which of them fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .blocks import Mask, Records, View
from .packed import NO_YEAR, VERDICTS, codes_of, day_number
from .postings import Keys
from .query import Asked, Search, kind_code, spellings

_REJECTED = VERDICTS.index("rejected")


@dataclass
class Sieve:
    """The filters of *asked*, on the records that *view* gives."""

    view: View
    asked: Asked

    @property
    def wanted(self) -> Search:
        """The filters as they were given."""
        return self.asked.wanted

    @property
    def open(self) -> bool:
        """Nearly every record passes."""
        return not any(
            getattr(self.wanted, name) not in (None, "", (), (None, None))
            for name in Search.__slots__
            if name not in ("text", "everything")
        )

    def fitting(self, found: Records) -> Records:
        """Those of *found* that fit."""
        mask = np.ones(len(found), np.bool_)
        rows, wanted = found.rows, self.wanted
        verdict = rows["state"] >> 1
        if not wanted.everything:
            mask &= found.current & (verdict != _REJECTED)
        if self._kinds is not None:
            mask &= self._kinds[rows["kind"]]
        if wanted.review is not None:
            mask &= (rows["state"] == 1) == wanted.review
        if wanted.indicator:
            mask &= rows["indicator"] == self._code(self.asked.parameters["indicator"])
        if wanted.unit:
            mask &= np.isin(rows["unit"], self._units)
        mask &= _between(rows["year"], *wanted.years, NO_YEAR)
        mask &= _between(rows["value"], wanted.minimum, wanted.maximum, None)
        mask &= _between(rows["due"], _day(wanted.due_after), _day(wanted.due_before), 0)
        if self.asked.places:
            mask &= np.isin(found.keys >> 20, self._plans)
        if "agency" in self.asked.parameters and mask.any():
            mask &= np.isin(found.keys, self._of_body(found.keys))
        return found if mask.all() else found.only(mask)

    @cached_property
    def _kinds(self) -> Mask | None:
        if not self.wanted.kinds:
            return None
        mask = np.zeros(256, np.bool_)
        mask[[kind_code(kind) for kind in self.wanted.kinds]] = True
        return mask

    def _code(self, name: str) -> int:
        return codes_of(self.view.connection, [name]).get(name, -1)

    @cached_property
    def _units(self) -> list[int]:
        assert self.wanted.unit
        return list(codes_of(self.view.connection, spellings(self.wanted.unit)).values())

    @cached_property
    def _plans(self) -> Keys:
        """The plans of the places, the same for all questions until a plan changes."""
        given = {
            name: value
            for name, value in self.asked.parameters.items()
            if name.startswith(("province_", "district_", "commune_"))
        }

        def read() -> Keys:
            sql = f"SELECT p.id FROM plans p WHERE {' AND '.join(self.asked.places)}"
            rows = self.view.connection.exec_driver_sql(sql, given).fetchall()
            return np.array([row[0] for row in rows], np.int64)

        return self.view.recall((self.asked.places, tuple(sorted(given.items()))), read)

    def _of_body(self, keys: Keys) -> Keys:
        """The records that name the body, among *keys*, which fall."""
        sql = (
            "SELECT id FROM search_agencies WHERE agency_id = :agency AND id BETWEEN :low AND :high"
        )
        given: dict[str, Any] = {
            "agency": self.asked.parameters["agency"],
            "low": int(keys[-1]), "high": int(keys[0]),
        }  # fmt: skip
        if "agency_level" in self.asked.parameters:
            sql += " AND (level = :level OR level IS NULL)"
            given["level"] = self.asked.parameters["agency_level"]
        found = self.view.connection.exec_driver_sql(sql, given).fetchall()
        return np.array([row[0] for row in found], np.int64)


def _day(given: Any) -> int | None:
    return day_number(str(given)) if given is not None else None


def _between(column: Any, low: float | None, high: float | None, missing: int | None) -> Any:
    """Bounds that what is missing never fits; NaN fits none by itself."""
    if low is None and high is None:
        return True
    mask = np.ones(len(column), np.bool_)
    if missing is not None:
        mask &= column != missing
    if low is not None:
        mask &= column >= low
    if high is not None:
        mask &= column <= high
    return mask
