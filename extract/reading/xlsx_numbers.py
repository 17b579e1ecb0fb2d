"""Numbers and dates of a sheet, written as its cell shows them on a Vietnamese computer.

A format such as ``#,##0.00;(#,##0.00);"-"`` has sections for positive, negative and zero;
``0.00%`` multiplies by a hundred; a comma behind the last digit divides by a thousand ([ECMA-376]
18.8.31). Thousands are parted by a dot and decimals by a comma, dates are ``dd/mm/yyyy``.
``General`` parts no thousands, as in Excel: a year stays a year. Three decimals are the one thing
not written as shown:
``12,345`` may be read as thousands, so a zero is put behind it or those at its end are left out.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

Value = str | int | float | bool | datetime.datetime | datetime.date | datetime.time | None

_GENERAL = re.compile(r"general|@|standard", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_DIGITS = re.compile(r"(?=[?,.]*[0#])[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+")
_LONGEST = 11  # digits that a cell of format General shows


def shown(value: Value, number_format: str | None) -> str:
    """The words in a cell with this value and format; empty for a cell that shows nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return _date(value, number_format or "")
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        return ""
    return _number(number, number_format or "General") if number.is_finite() else ""


def _date(value: datetime.datetime | datetime.date | datetime.time, number_format: str) -> str:
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    codes = _BRACKETS.sub("", re.sub(r'"[^"]*"|\\.', "", number_format)).lower()
    day, month, year = value.day, value.month, f"{value.year:04d}"
    if "d" not in codes and "y" in codes:
        return f"{month:02d}/{year}" if "m" in codes else year
    words = f"{day:02d}/{month:02d}/{year}"
    if "y" not in codes and "d" in codes:
        words = f"{day:02d}/{month:02d}"
    timed = isinstance(value, datetime.datetime) and (value.hour or value.minute)
    return f"{words} {value:%H:%M}" if timed else words


def _number(number: Decimal, number_format: str) -> str:
    section = _section(number, number_format)
    if section is None:
        return ""
    bare = _CURRENCY.sub(lambda match: f'"{match[1]}"' if match[1] else "", section)
    bare = _BRACKETS.sub("", bare)
    plain = re.sub(r'"[^"]*"|\\.|[_*].', "", bare)
    digits = _DIGITS.search(plain)
    if not bare.strip() or (digits is None and not _GENERAL.search(plain)):
        return _literals(bare).strip()
    if digits is None or re.search(r"[Ee][+-]|/", plain):
        words = _general(abs(number))
        before, after = "", ""
    else:
        code = digits[0]
        before, after = _around(bare, code)
        words = _digits(abs(number), code, plain.count("%"))
    sign = "-" if number < 0 and any(char in "123456789" for char in words) else ""
    before = before.strip("(-+ ")
    return f"{before}{' ' if before else ''}{sign}{words}{after.rstrip(') ')}"


def _section(number: Decimal, number_format: str) -> str | None:
    """The part of the format for a number of this sign; None when it shows nothing at all."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    if len(parts) > 2 and number == 0:
        chosen = parts[2]
    elif len(parts) > 1 and number < 0:
        chosen = parts[1]
    else:
        chosen = parts[0]
    return chosen if chosen.strip() or len(parts) == 1 else None


def _around(section: str, code: str) -> tuple[str, str]:
    """What stands before and behind the digits: a unit, a currency, the sign of percent."""
    at = section.find(code)
    if at < 0:  # a literal cuts the digits
        return "", "%" if "%" in section else ""
    return _literals(section[:at]), _literals(section[at + len(code) :], percent=True)


def _literals(text: str, percent: bool = False) -> str:
    words = []
    for match in re.finditer(r'"([^"]*)"|\\(.)|[_*].|(%)|([^0-9#?.,EG"\\_*%]+)', text):
        if match[3]:
            words.append("%" if percent else "")
        else:
            words.append(match[1] or match[2] or match[4] or "")
    return "".join(words)


def _digits(number: Decimal, code: str, percents: int) -> str:
    whole, _, decimals = code.rstrip(",").partition(".")
    scale = len(code) - len(code.rstrip(","))
    number = number * 100**percents / Decimal(1000) ** scale
    places = min(len(decimals), 20)
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    integral, _, fraction = f"{rounded:f}".partition(".")
    shortest = max(decimals.rfind("0") + 1, 0)
    fraction = fraction[:shortest] + fraction[shortest:].rstrip("0")
    integral = integral.rjust(min(whole.count("0"), 30), "0")
    if "," in whole:
        integral = f"{int(integral):,}".replace(",", ".") if integral.isdigit() else integral
    return _joined(integral, fraction)


def _general(number: Decimal) -> str:
    """At most eleven digits, no zeros at the end, no grouping."""
    if number and (number >= 10**15 or number < Decimal("1e-9")):
        return f"{number:.5E}".replace(".", ",")
    whole = len(str(int(number)))
    places = max(_LONGEST - whole - 1, 0)
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    integral, _, fraction = f"{rounded:f}".partition(".")
    return _joined(integral, fraction.rstrip("0"))


def _joined(integral: str, fraction: str) -> str:
    """A number with its decimals, of which there are never three: ``658,000`` reads as 658000."""
    if len(fraction) == 3 and len(integral) <= 3 and integral != "0":
        fraction = fraction.rstrip("0")
        fraction += "0" if len(fraction) == 3 else ""
    return f"{integral},{fraction}" if fraction else integral
