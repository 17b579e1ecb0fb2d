"""Where gold records lie in a text: quotes found in its reduction (``docs/SCORING.md``)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from ..models import Record, Span
from .reduction import Reduced, reduce


def places(records: Sequence[Record], text: Reduced) -> list[Span | None]:
    """The place of each record of one type in the reduced text, or None where it is not found.

    ``nth`` names the occurrence. Without it the records stand in the order of the text: a
    record lies at the first occurrence that does not begin before the record ahead of it. A
    quote that several records share takes one occurrence after another while there are enough
    of them; otherwise the records share the place (``6 tháng và năm`` is two deadlines).
    """
    reduced = [reduce(record.quote) for record in records]
    shared = Counter(q for q, record in zip(reduced, records, strict=True) if record.nth is None)
    found: dict[str, list[Span]] = {q: text.occurrences(q) for q in dict.fromkeys(reduced)}
    taken: Counter[str] = Counter()
    result: list[Span | None] = []
    cursor = 0
    for quote, record in zip(reduced, records, strict=True):
        spans = found[quote]
        if record.nth is not None:
            place = spans[record.nth - 1] if 0 < record.nth <= len(spans) else None
        elif not spans:
            place = None
        else:
            starts = [span.start for span in spans]
            index = bisect_left(starts, cursor)
            if shared[quote] <= len(spans):
                index = max(index, taken[quote])
            index = index if index < len(spans) else taken[quote] % len(spans)
            taken[quote] = index + 1
            place = spans[index]
        if place is not None:
            cursor = max(cursor, place.start)
        result.append(place)
    return result
