"""Deadlines as a calendar that an office programme can take in (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ..atomic import replacing
from ..sheets import clean
from ..wording import Lang
from . import forms
from .entries import Entry

_RULES: dict[str, dict[str, Any]] = {
    "day": {"freq": "daily"},
    "week": {"freq": "weekly"},
    "month": {"freq": "monthly"},
    "quarter": {"freq": "monthly", "interval": 3},
    "half_year": {"freq": "monthly", "interval": 6},
    "year": {"freq": "yearly"},
}
_SUMMARY = 160  # characters of a summary; the whole text stands in the description


def write_calendar(target: Path, deadlines: Iterable[Entry], lang: Lang) -> int:
    """Write each deadline that has a day as an event of that day; gives how many.

    A rhythm with a day repeats from that day on. Deadlines without a day (``hằng năm``) are left
    out: a calendar would have to invent one. The id of an event is that of its record, so that a
    second import replaces the first.

    Raises:
        KehoachError: when *target* cannot be written.
    """
    from icalendar import Calendar

    frame = Calendar()
    frame.add("prodid", "-//kehoach//thoi han//VI")
    frame.add("version", "2.0")
    begin, end = frame.to_ical().split(b"END:VCALENDAR")
    count = 0
    with replacing(target) as temporary, temporary.open("xb") as stream:
        stream.write(begin)
        for entry in deadlines:
            event = _event(entry, lang)
            if event is not None:
                stream.write(event)
                count += 1
        stream.write(b"END:VCALENDAR" + end)
    return count


def _event(entry: Entry, lang: Lang) -> bytes | None:
    from icalendar import Event

    iso = entry["end_date"] or entry["start_date"]
    if iso is None:
        return None
    day = date.fromisoformat(iso)
    event = Event()
    task = "; ".join(entry.tasks) or " ".join(str(entry["quote"]).split())
    event.add("uid", f"{entry['record_id']}-{entry['plan_id']}@kehoach")
    event.add("dtstamp", datetime.now(UTC).replace(microsecond=0))
    event.add("dtstart", day)
    if day < date.max:
        event.add("dtend", day + timedelta(days=1))
    short = clean(task)
    event.add("summary", short if len(short) <= _SUMMARY else short[: _SUMMARY - 1] + "…")
    lines = [
        f"{'Nhiệm vụ' if lang == 'vi' else 'Task'}: {task}",
        f"{'Cơ quan' if lang == 'vi' else 'Body'}: {'; '.join(entry.leads) or '…'}",
        f"{'Trích dẫn' if lang == 'vi' else 'Quote'}: {entry['quote']}",
        f"{'Nguồn' if lang == 'vi' else 'Source'}: {forms.source(entry, lang)}",
    ]
    event.add("description", clean("\n".join(" ".join(line.split()) for line in lines)))
    rule = _RULES.get(entry["every"] or "")
    if rule is not None:
        event.add("rrule", rule)
    return bytes(event.to_ical())
