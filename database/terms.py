"""Years and days as a person types them into an option or a form."""

from __future__ import annotations

from datetime import date

from .query import BadQuestion

YEARS = r"^\s*(\d{4})?\s*([:–-]\s*(\d{4})?)?\s*$"
"""How years are typed: ``2020``, ``2016:2020``, ``2016-2020``, ``2016:``."""


def years(text: str | None) -> tuple[int | None, int | None]:
    """``2016:2020`` or ``2016 - 2020`` as its two ends; one year is both.

    Raises:
        BadQuestion: when it is no year.
    """
    if not text:
        return None, None
    first, between, last = text.replace("–", ":").replace("-", ":").partition(":")
    try:
        start = int(first) if first.strip() else None
        end = (int(last) if last.strip() else None) if between else start
    except ValueError as error:
        raise _no_years(text) from error
    if start is not None and end is not None and start > end:
        raise _no_years(text)
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
    except (ValueError, OverflowError) as error:
        raise BadQuestion(
            "bad_option",
            f"Không có ngày “{text}”. Hãy ghi ngày/tháng/năm, ví dụ 31/12/2020.",
            f"“{text}” is no day; write it as 2020-12-31 or 31/12/2020.",
        ) from error


def _no_years(text: str) -> BadQuestion:
    return BadQuestion(
        "bad_option",
        f"Không hiểu năm “{text}”. Hãy ghi một năm (2020) hoặc năm đầu và năm cuối (2016:2020).",
        f"“{text}” is no year; write one year (2020) or the first and the last (2016:2020).",
    )
