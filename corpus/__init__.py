"""The annotated plans, as data with a loader and a validator."""

from .loader import (
    SUFFIX,
    GoldDocument,
    GoldFile,
    PackagedPlan,
    as_plan,
    load_gold,
    parse_gold,
    plans,
    with_spans,
)
from .placing import places
from .reduction import Reduced, canonical, reduce

__all__ = [
    "SUFFIX",
    "GoldDocument",
    "GoldFile",
    "PackagedPlan",
    "Reduced",
    "as_plan",
    "canonical",
    "load_gold",
    "parse_gold",
    "places",
    "plans",
    "reduce",
    "with_spans",
]
