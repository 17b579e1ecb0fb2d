"""Ids that all plans share: what a quantity measures, which body an assignment names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..models import Level
from . import agency_identity, indicators


def of(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The shared ids of a record of the type *kind*; None where nothing known fits."""
    if kind == "assignments":
        identity, level = _agency(fields["agency"])
        return {"agency_id": identity, "agency_level": level}
    if kind in ("targets", "figures"):
        return {"indicator_id": _indicator(fields.get("indicator"), fields.get("unit"))}
    return {}


# A plan names the same few bodies and indicators again and again.
@lru_cache(maxsize=4096)
def _agency(name: str) -> tuple[str | None, Level | None]:
    return agency_identity.identify(name)


@lru_cache(maxsize=4096)
def _indicator(indicator: str | None, unit: str | None) -> str | None:
    return indicators.identify(indicator, unit)


MEMORIES = (_agency, _indicator)
"""What is remembered between documents; a benchmark empties them."""
