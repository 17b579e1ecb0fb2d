"""The register of commitments: what a plan promised, and what the reports say became of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..models import Evidence, Interval
from ..models.spans import Model

State = Literal[
    "met", "exceeded", "not_met", "unreported", "contradicted", "not_due", "unclear"
]  # fmt: skip
STATES: dict[State, tuple[str, str]] = {
    "not_met": ("Chưa đạt", "Not met"),
    "contradicted": ("Mâu thuẫn", "Contradicted"),
    "unreported": ("Không báo cáo", "Not reported"),
    "unclear": ("Không kết luận", "Not concluded"),
    "not_due": ("Chưa đến hạn", "Not due yet"),
    "met": ("Đạt", "Met"),
    "exceeded": ("Vượt", "Exceeded"),
}
"""The state of a commitment in words, what needs an eye first."""

Basis = Literal["indicator", "words", "unit", "place", "year", "table_row"]
BASES: dict[Basis, tuple[str, str]] = {
    "indicator": ("cùng mã chỉ tiêu", "same indicator"),
    "words": ("cùng tên gọi", "same words"),
    "unit": ("cùng đơn vị tính", "same unit"),
    "place": ("cùng địa bàn", "same place"),
    "year": ("cùng thời điểm", "same time"),
    "table_row": ("dòng của biểu có cột kế hoạch", "row of a table that repeats the plan"),
}


class Reported(Model):
    """A figure of a report that was held against a commitment.

    ``value`` is in plain units, None of a sentence about a task; ``words`` how like its name is to
    that of the commitment (0 to 1), ``basis`` in what both agree. ``strong`` is False where
    something of that is missing: such a figure is shown and decides nothing; ``lacks`` says what
    is missing.
    """

    value: float | None = None
    value_max: float | None = None
    shown: str = ""
    evidence: Evidence
    basis: tuple[Basis, ...] = ()
    words: float = Field(ge=0.0, le=1.0)
    strong: bool
    lacks: str = ""
    lacks_english: str = ""
    confidence: float = Field(ge=0.0, le=1.0)


class Commitment(Model):
    """A target or a dated task of a plan, and its state by the reports at a day.

    ``id`` is that of the target or of the assignment. ``planned`` is the value as a reader writes
    it, ``result`` that of the reports; ``why`` a whole sentence that gives the reason of the state
    and ``arithmetic`` the sum that was done. ``claim`` is what the report itself says of it
    (``đạt 105,8% kế hoạch``). ``confidence`` is that of the least sure step.
    """

    id: str
    kind: Literal["target", "task"]
    what: str
    planned: str
    unit: str | None = None
    owner: str | None = None
    due: Interval | None = None
    state: State
    why: str
    english: str
    result: str = ""
    arithmetic: str = ""
    claim: str = ""
    confidence: float = Field(default=1.0, ge=0.0, le=1.0)
    plan: Evidence
    reports: tuple[Reported, ...] = ()
    file: str | None = None


class CommitmentRegister(Model):
    """All commitments of one or more plans as of a day (ISO date)."""

    as_of: str
    plans: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def count(self, state: State) -> int:
        """How many commitments are in *state*."""
        return sum(one.state == state for one in self.commitments)

    @property
    def serious(self) -> bool:
        """Whether a commitment was missed or its reports contradict themselves."""
        return any(one.state in ("not_met", "contradicted") for one in self.commitments)
