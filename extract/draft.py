"""What a step of the extraction hands on: a record without id, span and section yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Draft:
    """A record in the making.

    Attributes:
        start, end: half-open run of the view's ``text``; never empty.
        fields: the record's own fields, by the names of the guidelines.
        rule: id of the rule that made it.
        confidence: 0 to 1, how sure the rule is.
    """

    start: int
    end: int
    fields: dict[str, Any] = field(default_factory=dict)
    rule: str = ""
    confidence: float = 1.0
