"""What is title and what is text behind a label.

A title is told from a paragraph that merely begins with a number by its emphasis, capitals,
length, final punctuation and a colon early in the line. What these leave open (``MAYBE``) the
siblings and the text under the heading decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum

from ..models import BlockKind
from .section_kinds import is_carrier
from .section_lines import Lines
from .view import View


class Sureness(Enum):
    """How sure it is that a title was found."""

    TITLE = "title"
    LIKELY = "likely"  # words before a colon: a title, unless its siblings are paragraphs
    MAYBE = "maybe"  # a long line without a full stop
    SENTENCE = "sentence"  # one sentence: a title only over sections, or over text as its siblings
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Title:
    """The title ``text[start:end]``; empty when there is none. ``strong``: set off by style."""

    start: int
    end: int
    sureness: Sureness
    strong: bool = False


LONGEST_STRONG = 320  # characters of an emphasised heading
LONGEST_RUN_IN = 20  # words before the colon of a run-in heading
LONGEST_PLAIN = 30  # words of a plain line that is a title as it stands
LONGEST_SENTENCE = 40  # words of a sentence that is a title if something stands under it
LONGEST_MAYBE = 60  # words of a plain line that may be one if text follows

_STARS = re.compile(r"\*+|\S")
_TRIM = " .:;,…-–/"
_VISIBLE = re.compile(r"\S")
_STOP = re.compile(r"[.;!?](?=\s)")
# Dots that end no sentence: ``TP. Hồ Chí Minh``, ``KT. Chủ tịch``, ``Th.S``, an initial.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-ZĐ]{1,3}|[Tt]p|[Tt]hs|[Bb]s|BSCKI{0,2}|[Kk]s|[Dd]s|PGS|[Tt]x|[Tt]r|v\.v"
    r"|[Đđ]/c)$"
)
# ``Dự án 1: Hỗ trợ nhà ở``, ``Nhiệm vụ 2. Giám sát``: a name, whose mark ends nothing.
_NUMBERED_NAME = re.compile(
    r"(?:mục tiêu|nhiệm vụ|dự án|nội dung|giải pháp|nhóm|hoạt động|chỉ tiêu|đề án|chương trình"
    r"|hợp phần|cấu phần|tiêu chí|mô hình|chuyên đề|kế hoạch|phương án|kịch bản)"
    r"(?: thành phần| số| thứ| vụ| pháp| chủ đề){0,2} ?(?:\d{1,2}|[ivx]{1,4}|nhất|hai|ba|tư)$"
)
_FOOTNOTE_MARK = re.compile(r"\s?(?:\[\d{1,3}\]|[¹²³⁰-⁹]+)$")
_ANNOUNCES = re.compile(
    r"(?:như sau|sau đây|sau|gồm|bao gồm|gồm có|trong đó|cụ thể|cụ thể là|như|ví dụ)$"
)

# ``Xây dựng 05 chợ, trong đó năm 2026: 02 chợ``: a share of what was said, no title.
_SHARE = re.compile(r"(?<!\w)(?:trong đó|riêng|cụ thể)(?!\w)[^:]{0,40}$")

# ``Các ông, bà: Chánh Văn phòng ...``: who is addressed, with the names behind.
_ADDRESS = re.compile(r"(?:các )?(?:ông|bà|đồng chí|đ/c)(?:[ ,(/]+(?:ông|bà|đồng chí))*\)?$")


def emphasised_until(view: View, block: int) -> int:
    """The view position up to which the block is bold or italic from its first character."""
    item = view.blocks[block]
    if item.bold:
        return view.ends[block]
    start, end = item.span.start, item.span.end
    if item.emphasis:
        reach = start + item.emphasis
        return bisect_left(view.offsets, reach, view.starts[block], view.ends[block])
    if view.canonical.find("*", start, end) < 0:
        return view.starts[block]
    bold = italic = False
    for match in _STARS.finditer(view.canonical, start, end):
        if match[0][0] == "*":
            count = len(match[0])
            italic ^= count % 2 == 1
            bold ^= count % 4 >= 2
        elif match[0] != "#" and not (bold or italic):
            return bisect_left(view.offsets, match.start(), view.starts[block], view.ends[block])
    return view.ends[block]


def is_upper(text: str) -> bool:
    """Tell whether *text* is written in capitals (what stands in brackets does not count)."""
    letters = [c for c in re.sub(r"\([^()]*\)", "", text) if c.isalpha()]
    small = sum(c.islower() for c in letters)
    return len(letters) >= 3 and small * 12 <= len(letters)


def title_words(view: View, title: Title) -> str:
    """The title as it is said: one line, no footnote mark, letters spaced apart joined."""
    words = view.text[title.start : title.end].replace("\n", " ")
    words = _FOOTNOTE_MARK.sub("", words).rstrip(_TRIM)
    parts = words.split()
    if len(parts) >= 6 and sum(len(p) == 1 for p in parts) * 10 >= len(parts) * 8:
        # Only the canonical text still knows the wide gaps between the words.
        canonical = view.quote(title.start, title.end)
        words = " ".join("".join(p.split()) for p in re.split(r"\s{2,}", canonical))
    return words


def title_of(view: View, block: int, label_end: int, lines: Lines) -> Title:
    """Judge what follows the label in its block."""
    start, end = label_end, view.ends[block]
    while start < end and view.text[start].isspace():
        start += 1
    if start >= end:
        return Title(start, start, Sureness.NONE)
    text = view.text[start:end]
    item = view.blocks[block]
    emphasised = emphasised_until(view, block)
    whole = (
        emphasised >= end
        or is_upper(text)
        or item.upper
        or (item.kind is not BlockKind.CELL and _marked(view, item.span.start))
    )
    if whole and (title := _strong(view, start, end)):
        return title
    if emphasised > start + 1 and not whole:
        return _run_in_bold(view, start, emphasised, end)
    heading = lines.heading_end(block, start)
    if heading > start and heading < end:
        return _made(view, start, heading, Sureness.TITLE)
    return _plain(view, start, end)


def _marked(view: View, offset: int) -> bool:
    while offset < len(view.canonical) and view.canonical[offset] in " \t":
        offset += 1
    return view.canonical.startswith("#", offset)


def _trimmed(view: View, start: int, end: int) -> int:
    text = view.text
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return end


def _made(view: View, start: int, end: int, sureness: Sureness, strong: bool = False) -> Title:
    last = _trimmed(view, start, end)
    if last <= start or not any(c.isalnum() for c in view.text[start:last]):
        return Title(start, start, Sureness.NONE)
    return Title(start, last, sureness, strong)


def _strong(view: View, start: int, end: int) -> Title | None:
    """The title of a block that is emphasised as a whole, unless it is a bold paragraph."""
    text = view.text[start:end]
    if len(text) > LONGEST_STRONG:
        return None
    if _sentences(text.replace(";", ",")) > 1 or (
        text.endswith((".", ";")) and len(text.split()) > 25
    ):
        return None
    return _made(view, start, end, Sureness.TITLE, strong=True)


def _run_in_bold(view: View, start: int, emphasised: int, end: int) -> Title:
    """The bold words that begin a paragraph: ``**1. Mục đích:** Tạo cơ hội ...``."""
    text = view.text
    run = _trimmed(view, start, emphasised)
    if run - start > LONGEST_STRONG or run <= start:
        return _plain(view, start, end)
    rest = text[emphasised:end].lstrip()
    closed = text[run:emphasised].strip() or rest[:1] in {":", "."}
    if not closed and rest.startswith("(") and rest.rstrip(_TRIM).endswith(")"):
        return _made(view, start, end, Sureness.TITLE, strong=True)
    if not closed and (len(text[start:run].split()) < 2 or rest[:1] in {",", ";", "/"}):
        return _plain(view, start, end)  # a stressed word, not a title
    if not closed and rest[:1].islower():
        return _bold_subject(view, start, run, end)
    return _made(view, start, run, Sureness.TITLE, strong=True)


def _bold_subject(view: View, start: int, run: int, end: int) -> Title:
    """A sentence whose subject is bold: ``**2. Sở Y tế** chủ trì, phối hợp ...``.

    Where it leads a list it is a heading as a whole (``**1. Sở Y tế** chịu trách nhiệm:``), else
    the name of a body alone is.
    """
    text = view.text[start:end].rstrip()
    if text.endswith(":") and len(text.split()) <= LONGEST_PLAIN and _sentences(text) == 1:
        return _made(view, start, end, Sureness.TITLE, strong=True)
    if is_carrier(view.text[start:run]):
        return _made(view, start, run, Sureness.TITLE, strong=True)
    return Title(start, start, Sureness.NONE)


def _plain(view: View, start: int, end: int) -> Title:
    text = view.text[start:end].rstrip()
    words = len(text.split())
    cut = _colon(text)
    if cut:
        return _made(view, start, start + cut, Sureness.LIKELY)
    if text.endswith((";", ",", "./.", "!", "?")) or _sentences(text.replace(";", ",")) > 1:
        return Title(start, start, Sureness.NONE)
    if text.endswith("."):
        if words > LONGEST_SENTENCE or text.endswith("...") or "; " in text:
            return Title(start, start, Sureness.NONE)
        return _made(view, start, end, Sureness.SENTENCE)
    listed = "; " in text and not all(is_carrier(part.strip()) for part in text.split(";"))
    if words <= LONGEST_PLAIN and not listed:
        colon = text.endswith(":")
        return _made(view, start, end, Sureness.LIKELY if colon else Sureness.TITLE)
    if words <= LONGEST_MAYBE and "; " not in text:
        return _made(view, start, end, Sureness.MAYBE)
    return Title(start, start, Sureness.NONE)


def _colon(text: str) -> int:
    """Where a run-in title ends: the place of its colon, 0 when there is none."""
    cut = text.find(":", 0, 200)
    if cut < 1 or cut >= len(text.rstrip(_TRIM)):
        return 0
    before, after = text[:cut].strip(), text[cut + 1 :].strip()
    words = len(before.split())
    if not after or words > LONGEST_RUN_IN or _sentences(before.replace(";", ",") + " ") > 1:
        return 0
    if ";" in before and not all(is_carrier(part.strip()) for part in before.split(";")):
        return 0
    if _NUMBERED_NAME.search(before[-40:].lower()):
        return 0
    said = before.lower()
    if before.count("(") != before.count(")") or _ANNOUNCES.search(said) or _SHARE.search(said):
        return 0
    if _ADDRESS.match(said):
        return 0
    if text[cut - 1].isdigit() and text[cut + 1].isdigit():
        return 0
    brief = words <= 8 or (words <= 12 and is_carrier(before))
    return cut if after[0].isupper() or brief else 0


def _sentences(text: str) -> int:
    """How many sentences *text* holds, roughly; at most two are counted."""
    for match in _STOP.finditer(text):
        behind = _VISIBLE.search(text, match.end())  # a slice of the rest would cost its length
        following = behind[0] if behind else ""
        if match[0] == ".":
            above = text[max(0, match.start() - 40) : match.start()]
            if _ABBREVIATION.search(above[-5:]) or _NUMBERED_NAME.search(above.lower()):
                continue
            if not (following.isupper() or following.isdigit()):
                continue
        if following:
            return 2
    return 1
