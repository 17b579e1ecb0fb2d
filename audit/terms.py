"""Terms of office against dates: ``khóa XIII``, ``QH15``, ``lần thứ XII`` (rule R11).

The terms of the National Assembly and of the Party's Central Committee are the same for the whole
country and known; those of councils and committees of a place are numbered by each place, so only
what one document says of one body is held against itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..extract.folding import fold
from ..models import Citation, Span
from .case import AuditCase
from .registry import Found, check

# Elections of 2002, 2007, 2011, 2016, 2021 (and of March 2026); the first year and the last one.
_ASSEMBLY = {9: (1992, 1997), 10: (1997, 2002), 11: (2002, 2007), 12: (2007, 2011),
             13: (2011, 2016), 14: (2016, 2021), 15: (2021, 2026), 16: (2026, 2031)}  # fmt: skip
# Congresses of 1991, 1996, 2001, 2006, January 2011, 2016, 2021, 2026.
_CENTRAL = {7: (1991, 1996), 8: (1996, 2001), 9: (2001, 2006), 10: (2006, 2011),
            11: (2011, 2016), 12: (2016, 2021), 13: (2021, 2026), 14: (2026, 2031)}  # fmt: skip
_COUNCILS = ((2004, 2011), (2011, 2016), (2016, 2021), (2021, 2026), (2026, 2031))
# Terms as they are written: of councils (one was carried on to 2011), of the Party in a place.
_WRITTEN = {
    "Hội đồng nhân dân": ((1999, 2004), (2004, 2009), *_COUNCILS),
    "Đảng bộ địa phương": tuple((year, year + 5) for year in range(1995, 2036, 5)),
}
_OF_YEARS = (
    r"[^.;\n\d]{0,40}?(?:thứ \d{1,2} )?nhiệm kỳ (?P<a>(?:19|20)\d\d)\s?-\s?(?P<b>20\d\d)(?!\d)"
)
_TERM_YEARS = {
    "Hội đồng nhân dân": re.compile(
        rf"(?:hội đồng nhân dân|hđnd)(?![^.;\n]{{0,40}}đảng){_OF_YEARS}"
    ),
    "Đảng bộ địa phương": re.compile(
        rf"đảng bộ (?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn){_OF_YEARS}"
    ),
}
_ROMAN = re.compile(r"(?P<x>x{0,3})(?P<i>ix|iv|v?i{0,3})")
_TERM = r"\(?(?:nhiệm kỳ )?kh[óo]a\s+(?P<term>[xvi]{1,6}|\d{1,2})(?![\w/-])"
_OF_CENTRE = re.compile(
    rf"(?:ban chấp hành trung ương|bch trung ương|bch tw|trung ương)(?: đảng)?[^.;\n\d]{{0,40}}?"
    rf",?\s*{_TERM}"
)
_OF_ASSEMBLY = re.compile(rf"quốc hội,?\s*{_TERM}")
_OF_COUNCIL = re.compile(
    rf"(?:hội đồng nhân dân|hđnd)\s+(?P<level>tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)"
    rf"(?P<name>(?:\s+(?!khóa|khoá|nhiệm)[^\W\d]+){{0,4}}),?\s*{_TERM}"
)
_REACH = 180  # characters from a citation in which the term of its body is told


@dataclass(frozen=True, slots=True)
class _Said:
    """A council's term as it is told, with the time that stands beside it."""

    body: str
    term: int
    year: int
    span: Span


def number_of(roman: str) -> int | None:
    """``xiii`` as 13; None for what is no number below 40."""
    if roman.isdigit():
        return int(roman)
    match = _ROMAN.fullmatch(roman)
    if match is None or not roman:
        return None
    tail = match["i"]
    ones = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8,
            "ix": 9}  # fmt: skip
    return 10 * len(match["x"]) + ones[tail]


@check(
    id="term_of_office",
    title="Khóa không khớp thời gian",
    english="A term of office that does not fit the time",
    severity="light",
    proves="Khóa của Quốc hội, Ban Chấp hành Trung ương không trùng năm của văn bản; hoặc một Hội "
    "đồng nhân dân được ghi hai khóa cho một nhiệm kỳ.",
    proves_english="The term of the National Assembly or the Central Committee is not that of the "
    "year; one council is given two numbers in one term, or a term that there is none.",
    tolerance="năm chuyển giao giữa hai khóa tính cho cả hai",
)
def term_of_office(case: AuditCase) -> Iterator[Found]:
    """``72/2025/QH14``; ``19-NQ/TW ngày 25/10/2017 ... khóa XI``; a council of two numbers."""
    seen = set()
    for c in case.document.citations:
        year = c.year or (int(c.date[:4]) if c.date else None)
        if year is None or c.review:
            continue
        for name, term, span in _told(case, c):
            terms = _ASSEMBLY if name == "Quốc hội" else _CENTRAL
            first, last = terms.get(term, (0, 9999))
            if first <= year <= last or (c.canonical, term) in seen:
                continue
            seen.add((c.canonical, term))
            right = [_roman(t) for t, (a, b) in terms.items() if a <= year <= b]
            yield Found(
                message=f"“{c.canonical}” của năm {year} được ghi là của {name} khóa "
                f"{_roman(term)} ({first} - {last}); năm {year} là khóa {' hoặc '.join(right)}.",
                english=f"“{c.canonical}” of {year} is ascribed to term {term} of {name} "
                f"({first} - {last}).",
                evidence=[case.cite(c), *([case.cite(span)] if not c.span.contains(span) else [])],
                arithmetic=f"{year} ∉ {first} - {last}",
                expected=f"khóa {' hoặc '.join(right)}" if right else "khóa của năm ban hành",
                repair="Tra lại số, ký hiệu, ngày ban hành và khóa.",
                repair_english="Look up number, date and term.",
            )
    yield from _councils(case)
    yield from _years(case)


def _years(case: AuditCase) -> Iterator[Found]:
    """``HĐND huyện nhiệm kỳ 2020 - 2025``: those are the years of a Party committee."""
    for body, pattern in _TERM_YEARS.items():
        for match in pattern.finditer(case.flow, case.span.start, case.span.end):
            years = int(match["a"]), int(match["b"])
            if years in _WRITTEN[body]:
                continue
            near = [f"{a} - {b}" for a, b in _WRITTEN[body] if abs(a - years[0]) <= 2]
            span = Span(start=match.start(), end=match.end())
            yield Found(
                message=f"Nhiệm kỳ {years[0]} - {years[1]} không phải là nhiệm kỳ của {body}"
                + (f" ({' hoặc '.join(near)})." if near else "."),
                english=f"{years[0]} - {years[1]} is no term of that body.",
                evidence=[case.cite(span)],
                arithmetic=f"{years[0]} - {years[1]} ∉ các nhiệm kỳ",
                expected=" hoặc ".join(near) or "nhiệm kỳ đúng",
                repair="Tra lại nhiệm kỳ.",
                repair_english="Look the term up.",
                key=f"{years[0]}",
            )
            break


def _told(case: AuditCase, c: Citation) -> Iterator[tuple[str, int, Span]]:
    """The terms that are told of the body that made an act, and where."""
    symbol = re.search(r"(?:QH|UBTVQH)(\d{1,2})$", c.symbol or "")
    if symbol:
        yield "Quốc hội", int(symbol[1]), c.span
    central = (c.symbol or "").endswith("TW")
    pattern = _OF_CENTRE if central else _OF_ASSEMBLY if symbol else None
    if pattern is None:
        return
    end = min(case.sentence(c.span.start).end, c.span.start + _REACH)
    after = [o.span.start for o in case.document.citations if o.span.start > c.span.start]
    match = pattern.search(case.flow, c.span.start, min([end, *after]))
    term = number_of(match["term"]) if match else None
    if match and term:
        name = "Ban Chấp hành Trung ương" if central else "Quốc hội"
        yield name, term, Span(start=match.start(), end=match.end())


def _councils(case: AuditCase) -> Iterator[Found]:
    """One council that is given two numbers in one term of office."""
    by_term: dict[tuple[str, tuple[int, int]], list[_Said]] = defaultdict(list)
    for said in _sayings(case):
        inside = [t for t in _COUNCILS if t[0] < said.year < t[1]]
        if inside:
            by_term[said.body, inside[0]].append(said)
    for (_, term), told in by_term.items():
        others = [said for said in told if said.term != told[0].term]
        if others:
            a, b = told[0], others[0]
            yield Found(
                message=f"Cùng nhiệm kỳ {term[0]} - {term[1]} nhưng ghi khóa {_roman(a.term)} "
                f"(năm {a.year}) và khóa {_roman(b.term)} (năm {b.year}) cho một Hội đồng nhân "
                "dân.",
                english=f"In the one term {term[0]} - {term[1]} a council is called number "
                f"{a.term} ({a.year}) and number {b.term} ({b.year}).",
                evidence=[case.cite(a.span), case.cite(b.span)],
                arithmetic=f"khóa {_roman(a.term)} ≠ khóa {_roman(b.term)}",
                expected="một khóa cho một nhiệm kỳ",
                repair="Tra lại khóa của Hội đồng nhân dân.",
                repair_english="Look up the number of the council.",
            )


def _sayings(case: AuditCase) -> Iterator[_Said]:
    """Where the term of a council stands beside a dated act of that council."""
    for c in case.document.citations:
        if not c.date or c.review or not (c.symbol or "").endswith("HĐND"):
            continue
        end = min(case.sentence(c.span.start).end, c.span.start + _REACH)
        after = [o.span.start for o in case.document.citations if o.span.start > c.span.start]
        match = _OF_COUNCIL.search(case.flow, c.span.start, min([end, *after]))
        term = number_of(match["term"]) if match else None
        if match and term:
            body = f"{match['level']}{fold(match['name'])}"
            span = Span(start=c.span.start, end=max(match.end(), c.span.end))
            yield _Said(body, term, int(c.date[:4]), span)


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
