"""The annotated plans, as data with a loader and a validator."""

from .check import Checked, check, no_gold
from .loader import (
    SUFFIX,
    GoldDocument,
    GoldFile,
    PackagedPlan,
    as_plan,
    invented_folder,
    load_gold,
    parse_gold,
    plan_paths,
    plans,
    plans_folder,
    with_spans,
)
from .placing import places
from .reduction import Reduced, canonical, reduce

__all__ = [
    "SUFFIX",
    "Checked",
    "GoldDocument",
    "GoldFile",
    "PackagedPlan",
    "Reduced",
    "as_plan",
    "canonical",
    "check",
    "invented_folder",
    "load_gold",
    "no_gold",
    "parse_gold",
    "places",
    "plan_paths",
    "plans",
    "plans_folder",
    "reduce",
    "with_spans",
]
