"""Years and days as a person types them into an option or a form."""

from __future__ import annotations

from datetime import date

from .query import BadQuestion


def years(text: str | None) -> tuple[int | None, int | None]:
    """``2016:2020`` as its two ends; one year is both.

    Raises:
        BadQuestion: when it is no year.
    """
    if not text:
        return None, None
    first, colon, last = text.partition(":")
    try:
        start = int(first) if first else None
        end = (int(last) if last else None) if colon else start
    except ValueError as error:
        raise _wrong("--year", text, "2020, 2016:2020") from error
    if start is not None and end is not None and start > end:
        raise _wrong("--year", text, "2016:2020")
    return start, end


def days(text: str | None) -> date | None:
    """A day as ``2020-12-31`` or ``31/12/2020``.

    Raises:
        BadQuestion: when it is no day.
    """
    if not text:
        return None
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError as error:
        raise _wrong("--due-before, --due-after", text, "31/12/2020, 2020-12-31") from error


def _wrong(option: str, text: str, example: str) -> BadQuestion:
    return BadQuestion(
        "bad_option",
        f"Không hiểu “{text}” của {option}. Ví dụ: {example}.",
        f"“{text}” of {option} is not understood; examples: {example}.",
    )
