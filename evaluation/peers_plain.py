"""Plain regular expressions, as one would write them in an afternoon: the baselines.

Each reads a text line by line, hard wraps undone, and gives records with the fields that it can
know. What helps the libraries of ``peers_readers`` to the words of a plan stands here too, since
both share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..models import Citation, Record, Span, Target

_KINDS = {
    "luật": "law", "pháp lệnh": "ordinance", "nghị quyết": "resolution", "nghị định": "decree",
    "quyết định": "decision", "chỉ thị": "directive", "thông tư liên tịch": "joint_circular",
    "thông tư": "circular", "kế hoạch": "plan", "chương trình": "programme", "đề án": "project",
    "kết luận": "conclusion", "thông báo": "notice", "công văn": "official_letter",
    "văn bản": "official_letter",
    "hướng dẫn": "guidance", "báo cáo": "report", "tờ trình": "submission",
}  # fmt: skip
_WORD = "|".join(sorted(_KINDS, key=len, reverse=True))
_DATE = r"ngày\s+(\d{1,2})(?:\s*[/-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/-]\s*|\s+năm\s+)(\d{4})"
_CITATION = re.compile(
    rf"\b({_WORD})\s+(?:[^\W\d_]+\s+){{0,4}}?(?:số\s*:?\s*)?"
    rf"(\d+[a-z]?(?:/\d{{4}})?[/-][A-ZĐ][\wĐƯ&]*(?:[-/][\wĐƯ&]+)*)(?:,?\s*{_DATE})?"
    rf"|\b(luật\s+[^\W\d_]+(?:\s+[^\W\d_]+){{0,6}}?)(?:\s+năm\s+\d{{4}}|\s+{_DATE})"
    r"|\b((?:chương trình|nghị quyết|quyết định)\s+\d+[a-z]?)(?![\w/.,-]*\d)",
    re.IGNORECASE,
)
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_QUANTITY = re.compile(
    rf"(?<![\w.,/-])({_NUMBER})\s*%?(?:\s*(?:-|–|đến)\s*({_NUMBER}))?(?![\d/-])(?=\s*[%\w])"
)
# What stands before a number that counts nothing, and what such a number looks like.
_NO_COUNT = re.compile(
    r"(?:năm|ngày|tháng|quý|số|điều|khoản|điểm|mục|phần|phụ lục|giai đoạn|khóa|lần thứ)\s*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOUN = re.compile(r"\s*(%|[^\W\d_]+)")
_MONEY = re.compile(r"\s*(?:(nghìn|ngàn|triệu|tỷ|tỉ)\s+)?(?:đồng|vnđ)\b", re.IGNORECASE)
_SCALE = {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_TIMES = {"năm", "tháng", "ngày", "tuổi", "quý", "giờ"}

# A line break inside a sentence: the next line goes on with a small letter or a bare number.
_SMALL = "".join(c for c in map(chr, (*range(0x61, 0x7B), *range(0xDF, 0x1F00))) if c.islower())
_WRAP = re.compile(rf"(?<![.;:\n])\n(?=[{_SMALL}](?![).])|\d+/\d)")

Fields = dict[str, object]


def lines(text: str, *, joined: bool = True) -> Iterator[tuple[int, str]]:
    """The lines of a text that are not blank, each with its offset; hard wraps *joined*."""
    at = 0
    for line in (_WRAP.sub(" ", text) if joined else text).splitlines(keepends=True):
        if line.strip():
            yield at, line
        at += len(line)


def record(model: type[Record], text: str, start: int, end: int, /, **fields: object) -> Record:
    """A record of a peer at ``text[start:end]``."""
    span = Span(start=start, end=end)
    return model.model_validate({"span": span, "quote": text[start:end], "rule": "peer", **fields})


def day(year: str, month: str, number: str) -> str | None:
    """An ISO date, or None where there is no such day."""
    try:
        return date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        return None


def value(written: str) -> float:
    """A number in the Vietnamese way: ``1.234,5``."""
    return float(written.replace(".", "").replace(",", "."))


def unit_behind(line: str, end: int) -> tuple[str | None, float, int]:
    """The unit behind a number, what it multiplies the number by, and where it ends.

    ``%``, an amount of money (``triệu đồng`` is a million ``VND``), else the first word, which
    the scorer takes for a unit of more words. A time is no unit.
    """
    money = _MONEY.match(line, end)
    if money:
        return "VND", _SCALE[money[1].lower()] if money[1] else 1.0, money.end()
    noun = _NOUN.match(line, end)
    if noun is None or noun[1].lower() in _TIMES:
        return None, 1.0, end
    return noun[1].lower(), 1.0, noun.end()


def counts_nothing(line: str, start: int, end: int) -> bool:
    """Tell whether the number is a year, a part of a date, a name or a label."""
    if _YEAR.fullmatch(line, start, end):
        return True
    return _NO_COUNT.search(line, max(start - 16, 0), start) is not None


def citations(text: str) -> list[Record]:
    """Kind word, number with its symbol, date behind it; laws by name with a year or a date;
    programmes and acts by a bare number (``Chương trình 135``).

    ``role`` is ``basis`` in a line that begins with *Căn cứ*, ``implements`` in one that begins
    with *Thực hiện*, else ``reference``.
    """
    found = []
    for at, line in lines(text):
        opening = line.lstrip(" \t-+*").lower()
        role = "basis" if opening.startswith("căn cứ") else "reference"
        role = "implements" if opening.startswith("thực hiện") else role
        for m in _CITATION.finditer(line):
            law, bare = m[6], m[10]
            year, month, number = (m[9], m[8], m[7]) if law else (m[5], m[4], m[3])
            kind = "luật" if law else m[1] or bare.rstrip("0123456789abc")
            fields: Fields = {
                "kind": _KINDS[" ".join(kind.lower().split())],
                "canonical": law or bare or m[2],
                "date": day(year, month, number) if year else None,
                "role": role,
            }
            found.append(record(Citation, text, at + m.start(), at + m.end(), **fields))
    return found


def quantities(text: str) -> list[Record]:
    """Numbers and ranges with the unit or the noun behind them."""
    found = []
    for at, line in lines(text):
        for m in _QUANTITY.finditer(line):
            last = m.end(2) if m[2] else m.end(1)
            unit, scale, end = unit_behind(line, last)
            if unit is None or counts_nothing(line, m.start(), last):
                continue
            fields: Fields = {
                "value": value(m[1]) * scale,
                "value_max": value(m[2]) * scale if m[2] else None,
                "unit": unit,
            }
            found.append(record(Target, text, at + m.start(), at + end, **fields))
    return found
