"""Where a record stands: half-open spans of the canonical text."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, model_validator


class Model(BaseModel):
    """Base of every record: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Model):
    """A half-open run ``[start, end)`` of code points of a canonical text."""

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is not ordered")
        return self

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two runs share a character; adjacent runs do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Tell whether *other* lies wholly inside this run."""
        return self.start <= other.start and other.end <= self.end
