"""When a document was issued, as far as it tells: a day, a year, or not before its newest basis."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Citation, Interval
from .case import AuditCase


@dataclass(frozen=True, slots=True)
class Issued:
    """The days between which the document was issued; ``exact`` where it names its day.

    ``basis`` is the citation that the earliest day was taken from.
    """

    earliest: str | None = None
    latest: str | None = None
    exact: bool = False
    basis: Citation | None = None


def issued(case: AuditCase) -> Issued:
    """When the document was issued; a news item tells by which day at the latest."""
    head = case.document.header
    if head.date:
        if head.kind == "news":
            return Issued(latest=head.date)
        return Issued(head.date, head.date, exact=True)
    if head.year:
        return Issued(f"{head.year}-01-01", f"{head.year}-12-31")
    bases = [c for c in case.document.citations if c.role in ("basis", "implements") and c.date]
    newest = max(bases, key=lambda c: c.date or "", default=None)
    return Issued(newest.date, None, basis=newest) if newest else Issued()


def years(period: Interval | None) -> tuple[int | None, int | None]:
    """The first and the last year of a period."""
    if period is None:
        return None, None
    first = int(period.start[:4]) if period.start else None
    last = int(period.end[:4]) if period.end else None
    return first, last
