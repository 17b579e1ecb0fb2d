"""The lines of a text and what each looks like: the facts on which blocks are decided.

Nothing here looks at more than one line; ``paragraphs`` weighs neighbours against each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# White space and the marks that a reader of the page does not see.
_EDGE = (
    " \t\u00a0\u200b\u200c\u200d\ufeff\u2060\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2002\u2003\u2009\u3000\r"
)
_FRAME = "*_\\#>" + _EDGE

CAPITALS = "".join(
    char
    for char in map(chr, (*range(0x41, 0x5B), *range(0xC0, 0x1B1), *range(0x1E80, 0x1F00)))
    if char.isupper()
)
"""The capital letters of Vietnamese, for character classes."""
_SMALL = CAPITALS.lower()
LETTER = re.compile(r"[^\W\d_]")
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
_SPACED = re.compile(r"[^\W\d_](?:[ \u00a0]+[^\W\d_]){4,60}[ \u00a0]*:?")
_WIDE = re.compile(r"[ \u00a0]{2,}")
_RULE = re.compile(r"[-_=~–—─━.*o0•+\s\\]{3,}")

_ROMAN = r"[IVXLC]{1,7}"
LABEL = re.compile(
    r"(?P<mark>[-–—−+•●○◦▪■❖✓➢*·o])(?=[\s\u00a0])[\s\u00a0]*"
    r"|(?P<tight>[-–—−+•●▪■❖✓➢])(?=[^\W\d_](?![\s)]))"
    r"|(?P<named>(?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Khoản|Mẫu biểu số|Tiểu mục)"
    r"[\s\u00a0]+(?:thứ[\s\u00a0]+\w+|THỨ[\s\u00a0]+\w+|\d{1,3}[a-zđ]?|" + _ROMAN + r")"
    r"(?:[.:)]|(?=[\s\u00a0*]|$)))"
    r"|(?P<number>(?:" + _ROMAN + r"|[A-HKĐ]|\d{1,3})(?:\.\d{1,3}){0,5}"
    r"(?:\s?[.)](?![\d/])[.)]?|/(?=[\s\u00a0]|[" + CAPITALS + r"][" + _SMALL + r"]))"
    r"|\d{1,2}(?:\.\d{1,2}){1,5}(?=[\s\u00a0*]+[" + CAPITALS + r"])"
    r"|[a-zđ]{1,2}(?:\.?\d{1,2})?[.)](?=[\s\u00a0*]|[" + CAPITALS + r"]|$)"
    r"|[a-zđ]/(?=[\s\u00a0][" + CAPITALS + r"])"
    r"|\((?:\d{1,2}|[a-zđ]|[ivx]{1,4})\))"
    r"|(?P<note>\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹]{1,2}(?=[\s\u00a0]?[^\W\d_]))"
)
"""What may stand before the words of a list item, a heading or a footnote."""


@dataclass(slots=True)
class Line:
    """One line: its words are ``text[start:end]``, ``right`` is the column of its last character.

    ``words`` is the line without indent, emphasis and heading marks at its ends, letters that were
    spaced apart (``K Ế  H O Ạ C H``) put together.
    """

    start: int
    end: int
    number: int
    indent: int
    right: int
    raw: str
    words: str
    broken: bool  # two blanks at the end: Markdown's line break
    page: bool  # the first line of a page

    @property
    def bold(self) -> bool:
        """The whole line stands between ``**``."""
        return self.raw.startswith("**") and self.raw.endswith("**") and len(self.raw) > 4


def blank(raw: str) -> bool:
    """A line without words: white space and marks of emphasis only."""
    return not raw.strip(_FRAME)


def spaced(body: str) -> bool:
    """Letters spaced apart: ``K Ế     H O Ạ C H``."""
    return body[1:2] == " " and _SPACED.fullmatch(body) is not None


def separator(raw: str) -> bool:
    """A drawn rule: ``--------``, ``* * *``, ``_____``, ``-----o0o-----``."""
    return _RULE.fullmatch(raw) is not None


def make_line(text: str, start: int, raw: str, number: int, page: bool) -> Line:
    """The line of *raw*, which begins at *start* of the text."""
    body = raw.strip(_EDGE)
    lead = len(raw) - len(raw.lstrip(_EDGE))
    indent = lead + 3 * raw.count("\t", 0, lead)
    words = body
    if "**" in words:
        words = words.replace("**", "")
    if "\\" in words:
        words = _ESCAPE.sub("", words)
    if words[:1] in _FRAME or words[-1:] in _FRAME:
        words = words.strip(_FRAME)
    if words[1:2] == " " and _SPACED.fullmatch(words):
        words = " ".join("".join(word.split()) for word in _WIDE.split(words))
    return Line(
        start=start + lead,
        end=start + lead + len(body),
        number=number,
        indent=indent,
        right=indent + len(body),
        raw=body,
        words=words,
        broken=raw.endswith("  ") and not raw.endswith("     "),
        page=page,
    )


def is_upper(words: str) -> bool:
    """Capitals only, at least two letters, and more letters than digits."""
    if not words.isupper():
        return False
    letters = sum(map(str.isalpha, words))
    return letters >= 2 and letters > sum(map(str.isdigit, words))


def starts_lower(words: str) -> bool:
    """The words go on in the middle of a sentence: a small letter that is no list label."""
    return words[:1].islower() and LABEL.match(words) is None
