"""The parts without a number: căn cứ, closing, Nơi nhận, signature, annexes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..models import BlockKind, SectionKind
from .lexicon import alternation, load
from .section_titles import is_upper
from .view import View


@dataclass(frozen=True, slots=True)
class Part:
    """An unnumbered part that begins in *block*; its quote is ``text[start:end]``."""

    block: int
    start: int
    end: int
    kind: SectionKind
    rule: str


_RECIPIENTS = re.compile(r"(?:[|*\s]*)(nơi nhận\s?[:.]?)")
_ON_BEHALF = re.compile(
    r"(?:[|*\s]*)((?:(?:TM|T/M|KT|K/T|TL|TUQ|T/L)\s?[.:/]{0,2}|Q\.)\s?[A-ZĐÀ-Ỹ][^\n]{1,160})"
)
_BESIDE = re.compile(r"\s((?:TM|KT|TL|TUQ)\s?\.\s?[A-ZĐÀ-Ỹ][^\n]{0,160})")
_CAPACITY = re.compile(
    r"(?:(?:PHÓ|QUYỀN|Q\.)\s)?(?:CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|BỘ TRƯỞNG|THỨ TRƯỞNG"
    r"|THỦ TƯỚNG|THỦ TRƯỞNG|HIỆU TRƯỞNG|VIỆN TRƯỞNG|TRƯỞNG|CHÁNH|CỤC TRƯỞNG|CHI CỤC TRƯỞNG"
    r"|TỔNG CỤC TRƯỞNG|CHỈ HUY TRƯỞNG|ĐỘI TRƯỞNG)(?![a-zà-ỹ])[^\n]{0,80}"
)
# The body itself over the name of its chair, without ``TM.``: only right behind the last words.
_BODY_ALONE = re.compile(
    r"(?:[|*\s]*)((?:ỦY BAN|UỶ BAN|UBND|HỘI ĐỒNG|HĐND|BAN|SỞ|PHÒNG|CHI CỤC|CỤC|TRUNG TÂM|ĐẢNG ỦY)"
    r"(?![^\W\d_])[^\n]{0,80})"
)
_SECOND_LINE = re.compile(r"\s(?=(?:KT|TL|TUQ)\s?\.|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC)\b)")
_ANNEX = re.compile(
    r"(?:[|*\s]*)((?:phụ lục|phụ biểu|biểu mẫu|mẫu biểu|biểu|mẫu|đề cương)"
    r"(?:\s(?:kèm theo|số))?\s?[:.]?\s?(?:[ivx]{1,6}|\d{1,2}(?:[./-]?\d{0,2})?[a-zđ]?|[a-eđ])?)"
    r"(?![^\W\d_])(?P<rest>[^\n]{0,300})"
)
_ATTACHED = re.compile(
    r"\(?\s?(?:ban hành )?k[èe]m theo (?:kế hoạch|quyết định|công văn|nghị quyết"
    r"|tờ trình|báo cáo|văn bản|chương trình|đề án)"
)
# What a preamble rests on: an act by its number or its kind.
_ACT = re.compile(
    r"số:? ?\d|\d[-/](?:\d{4}[-/])?[a-zđ]{2}|(?<!\w)(?:luật|pháp lệnh|nghị quyết|nghị định"
    r"|quyết định|chỉ thị|kết luận|thông tư|thông báo|công văn|công điện|tờ trình|hướng dẫn)(?!\w)"
)
_NUMBERED = re.compile(r"số:? ?\d")
_END_MARK = re.compile(r"[./]\s?/\s?\.?$|\./$")


@cache
def _pattern(entry_id: str) -> re.Pattern[str]:
    entries = tuple(e for e in load("section_parts") if e.data["part"] == entry_id)
    return re.compile(f"(?:{alternation(entries)})")


def basis(view: View, stop: int) -> Part | None:
    """The first line of the preamble: ``Căn cứ ...`` before the block *stop*."""
    pattern = _pattern("basis")
    for block in range(min(stop, 80)):
        start, end = view.starts[block], view.ends[block]
        while start < end and not view.text[start].isalnum():
            start += 1
        match = pattern.match(view.folded, start, end)
        if match is None:
            continue
        firm = match[0].startswith("căn cứ") and match.end() < end
        if firm or _leads_on(view, block, pattern):
            return Part(block, start, _trim(view, start, end), "basis", "section.basis")
    return None


def _leads_on(view: View, block: int, pattern: re.Pattern[str]) -> bool:
    """Tell whether the block is a clause of a preamble, not a title or a sentence of its own."""
    start, end = view.starts[block], view.ends[block]
    if view.blocks[block].bold or not _ACT.search(view.folded, start, end):
        return False  # the title of the document, a lead-in that rests on nothing
    if view.text.endswith((";", ":"), view.starts[block], view.ends[block]):
        return True
    if view.text.endswith(",", view.starts[block], view.ends[block]):
        return _NUMBERED.search(view.folded, view.starts[block], view.ends[block]) is not None
    if not view.text.endswith(".", view.starts[block], view.ends[block]):
        return False
    block += 1
    return block < len(view.blocks) and (
        view.text.endswith(":", view.starts[block], view.ends[block])
        or pattern.match(view.folded, view.starts[block], view.ends[block]) is not None
    )


def recipients(view: View, block: int) -> Part | None:
    """``Nơi nhận:`` at the start of the block."""
    match = _RECIPIENTS.match(view.folded, view.starts[block], view.ends[block])
    if match is None:
        return None
    return Part(block, match.start(1), match.end(1), "recipients", "section.recipients")


def behind_end_mark(view: View, block: int) -> bool:
    """Tell whether the words above the block close the text: ``... thực hiện./.``"""
    if block == 0 or view.blocks[block - 1].cell is not None:
        return False
    start, end = view.starts[block - 1], view.ends[block - 1]
    return _END_MARK.search(view.text, max(start, end - 6), end) is not None


def signature(view: View, block: int, after_end: bool) -> Part | None:
    """``TM. ỦY BAN NHÂN DÂN``, ``KT. CHỦ TỊCH``; a bare office only after the end of the text."""
    start, end = view.starts[block], view.ends[block]
    match = _ON_BEHALF.match(view.text, start, end)
    ends_here = behind_end_mark(view, block)
    if match is None and (after_end or ends_here):
        bare = _CAPACITY.fullmatch(view.text, start, end)
        if bare is None and ends_here and is_upper(view.text[start:end]):
            bare = _BODY_ALONE.fullmatch(view.text, start, end)
        if bare is not None:
            return Part(block, start, end, "signature", "section.signature")
    if match is None or not is_upper(match[1][:40]):
        return None
    return Part(
        block,
        match.start(1),
        _first_line(view, match.start(1), end),
        "signature",
        "section.signature",
    )


def signature_beside(view: View, part: Part) -> Part | None:
    """A signature in the same block as ``Nơi nhận:`` (two columns read as one line)."""
    match = _BESIDE.search(view.text, part.end, view.ends[part.block])
    if match is None or not is_upper(match[1][:30]):
        return None
    end = _first_line(view, match.start(1), view.ends[part.block])
    return Part(part.block, match.start(1), end, "signature", "section.signature")


def _first_line(view: View, start: int, end: int) -> int:
    cut = _SECOND_LINE.search(view.text, start + 4, end)
    return cut.start() if cut else end


def annex(view: View, block: int, after_end: bool) -> Part | None:
    """``PHỤ LỤC 01``, ``Mẫu biểu số 01``: a heading of its own, or a list after the signature."""
    if view.blocks[block].kind in (BlockKind.ITEM, BlockKind.FOOTNOTE, BlockKind.RUNNING_HEAD):
        return None
    match = _ANNEX.match(view.folded, view.starts[block], view.ends[block])
    if match is None:
        return None
    heading = view.text[match.start(1) : match.end(1)].rstrip(" .:")
    rest = view.text[match.start("rest") : match.end("rest")].strip(" .:-–")
    firm = heading.isupper() or not rest or is_upper(rest) or rest.startswith("(")
    if not firm and not after_end:
        return None
    if heading.lower() in {"biểu", "mẫu", "đề cương"} or (rest and rest[-1] in ".;" and not firm):
        return None
    if view.blocks[block].cell is not None and not (after_end and heading.isupper()):
        return None
    end = match.start(1) + len(heading)
    return Part(block, match.start(1), end, "annex", "section.annex")


def attached_list(view: View, block: int) -> Part | None:
    """A list after the signature whose next lines say ``(Kèm theo Kế hoạch số ...)``."""
    text = view.line(block)
    if view.blocks[block].cell is not None or not is_upper(text) or len(text) > 300:
        return None
    if heading_end(view, block) == block or _CAPACITY.fullmatch(text):
        return None
    return Part(block, view.starts[block], view.ends[block], "annex", "section.annex")


def heading_end(view: View, block: int) -> int:
    """The last block of the heading lines from *block* to ``(Kèm theo Kế hoạch ...)``."""
    for following in range(block + 1, min(block + 5, len(view.blocks))):
        start, end = view.starts[following], view.ends[following]
        if _ATTACHED.match(view.folded, start, end):
            return following
        item = view.blocks[following]
        styled = item.bold or item.upper or is_upper(view.text[start:end])
        if item.cell is not None or end - start > 300 or not styled:
            break
        if _ANNEX.match(view.folded, start, end):
            break
    return block


def closing(view: View, first: int, last: int) -> Part | None:
    """The closing words among the blocks *first* to *last* (the last before ``Nơi nhận``).

    It is the last paragraph, or the last few: ``Trong quá trình thực hiện ...``,
    ``Trên đây là Kế hoạch ..., yêu cầu các đơn vị ... thực hiện./.``
    """
    found: int | None = None
    final: int | None = None
    while last > first and view.blocks[last].kind is BlockKind.FOOTNOTE:
        last -= 1
    for block in range(last, max(first - 1, last - 8), -1):
        item = view.blocks[block]
        text = view.line(block).strip(" |*-_.")
        if item.cell is not None or item.kind is BlockKind.FOOTNOTE or len(text) < 12:
            if final is None and len(text) < 60:
                continue
            break
        start = view.starts[block]
        strong = _pattern("closing").match(view.folded, start) is not None
        weak = (
            final is None
            and _END_MARK.search(view.text, max(start, view.ends[block] - 6), view.ends[block])
            and _pattern("closing-with-end-mark").match(view.folded, start) is not None
        )
        if not strong and not weak:
            break
        found, final = block, block if final is None else final
    if found is None or final is None:
        return None
    return Part(found, view.starts[found], view.ends[final], "closing", "section.closing")


def _trim(view: View, start: int, end: int) -> int:
    return end if end > start else start + 1
