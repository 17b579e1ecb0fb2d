"""The foot of a document: who gets it and who signed it."""

from __future__ import annotations

import re
from functools import cache

from ..models import Signer
from .folding import bare, fold
from .lexicon import alternation, load
from .reading.lines import CAPITALS
from .view import View

# On the bare text: tones are often lost in what is set in small italics.
_RECIPIENTS = re.compile(r"noi (?:nhan|gui)(?:\s*:|(?=\s*(?:\n|$|tm\.|kt\.|-)))")
_NUMBERED = re.compile(r"\d{0,2}\.?\s?")
_ITEM = re.compile(r"\s*[-–—+•*●▪]\s*(?=\S)")
_CLOSING_MARK = re.compile(r"[\s;.,:/]+$")
_FILE_COPY = re.compile(r"lưu(?![^\W\d_])")
# Behind the file copy the list goes on with those who get it by another way.
_BY_OTHER_WAY = re.compile(r"(?:gửi\s?:?\s?)?(?:qua )?bản (?:điện tử|giấy|mềm|cứng|fax)")
_ANNEX = re.compile(r"(?:phụ lục|phụ biểu|mẫu(?: biểu)? số|biểu(?: mẫu)? số)(?![^\W\d_])")
_BEHALF = re.compile(r"(?:TM|T/M|TM)\s?\.?\s?(?=[" + CAPITALS + r"])")
_IN_PLACE = re.compile(
    r"(?:KT|TL|TUQ|T/L|K/T|Q|QUYỀN|THỪA LỆNH|THAY MẶT)\b\s?\.?\s?(?=[" + CAPITALS + r"])"
)
_SIGNED = re.compile(r"\W*(?:đã ký|ký tên|\(ký|ký, ghi|signed|chữ ký)")
_NAME_WORD = rf"[{CAPITALS}][\w’'.]*"
_RANK = (
    r"(?:(?:Thiếu|Trung|Thượng|Đại) (?:tá|tướng|úy)|(?:PGS|GS|TS|ThS|BS|KS|BSCKII|BS CKII|CN)\.?,?)"
)
_NAME = re.compile(rf"(?:{_RANK}[ ]?)*(?P<name>{_NAME_WORD}(?: {_NAME_WORD}){{1,5}})")
_AROUND = 45  # lines around the recipients in which the signature stands


@cache
def _office() -> re.Pattern[str]:
    return re.compile(f"(?:{alternation(load('titles_of_office'))})")


def recipients_line(view: View) -> int | None:
    """Index of the block that begins with ``Nơi nhận``, or None."""
    end = _recipients_end(view.bare)
    return None if end is None else view.block_at(end - 1)


def _recipients_end(plain: str) -> int | None:
    """Where the first ``Nơi nhận:`` ends that begins a line, a number before it or none."""
    for match in _RECIPIENTS.finditer(plain):
        line = plain.rfind("\n", 0, match.start()) + 1
        if _NUMBERED.fullmatch(plain, line, match.start()):
            return match.end()
    return None


def recipients(view: View) -> tuple[str, ...] | None:
    """The lines under ``Nơi nhận`` without their dashes and closing marks."""
    head = _recipients_end(view.bare)
    if head is None:
        return None
    start = view.block_at(head - 1)
    found: list[str] = []
    rest = view.text[head : view.ends[start]].strip()
    if rest and not _is_signature(rest):
        pieces = re.split(r";\s*(?:[-–+]\s*)?|\.\s+[-–+]\s*", rest)
        found.extend(clean for piece in pieces if (clean := _clean(piece)))
    misses = 0
    closed = False  # the file copy, which ends the list, has been read
    for index in range(start + 1, min(start + 90, len(view.blocks))):
        line = view.line(index)
        folded = view.folded[view.starts[index] : view.ends[index]]
        if _ANNEX.match(folded) or misses > 2:
            break
        if _BY_OTHER_WAY.match(folded):
            closed = False
            if folded.endswith(":") and not _ITEM.match(line):
                continue  # a label over more lines
        elif closed:
            break
        taken = _recipient(line, bool(found))
        if taken is None:
            misses += 0 if _is_signature(line) or _NAME.fullmatch(line) else 1
            continue
        found.append(taken)
        closed = _FILE_COPY.match(fold(taken)) is not None
    return tuple(found) or None


def _recipient(line: str, listed: bool) -> str | None:
    """The recipient on a line of the list, or None for a line that is none."""
    if len(line) > 300:
        return None
    item = _ITEM.match(line)
    body = line[item.end() :] if item else line
    if item is None:
        marked = line.endswith((";", ".", ";.", "./.")) or _FILE_COPY.match(fold(line))
        if (
            not marked
            or _is_signature(line)
            or (line.endswith(".") and len(line) > 90 and not listed)
        ):
            return None
    cut = body.find(";")
    if 0 < cut < len(body) - 1 and _is_signature(body[cut + 1 :].strip()):
        body = body[:cut]  # the signature's column stands on the same line
    return _clean(body) or None


def _clean(piece: str) -> str:
    item = _ITEM.match(piece)
    return _CLOSING_MARK.sub("", piece[item.end() :] if item else piece).strip()


def _is_signature(line: str) -> bool:
    """A line of the signature block: on whose behalf, in what office, or the mark of signing."""
    if _BEHALF.match(line) or _IN_PLACE.match(line) or _SIGNED.match(fold(line)):
        return True
    return line.isupper() and _office().match(fold(line)) is not None


def signer(view: View, body_start: int) -> Signer | None:
    """The first complete signature; ``body_start`` is the block behind the title."""
    listed = recipients_line(view)
    if listed is not None:
        for first in (listed, max(listed - 8, body_start)):
            found, stop = _signature(view, first, min(listed + _AROUND, len(view.blocks)))
            if found is not None:
                return _main(view, found, stop)
        return None
    for index in range(body_start, len(view.blocks)):
        start = view.starts[index]
        if view.ends[index] - start > 120 or not view.text[start : start + 4].isupper():
            continue
        line = view.line(index)
        if _BEHALF.match(line) or _IN_PLACE.match(line) or _office_line(line):
            found, stop = _signature(view, index, min(index + 9, len(view.blocks)))
            if found is not None and found.name is not None:
                return _main(view, found, stop)
    return None


def _main(view: View, first: Signer, stop: int) -> Signer:
    """Of two who sign the one of the body that issues.

    By custom it signs at the right, and what stands to the right is read last.
    """
    if first.name is None or stop >= len(view.blocks) or not _office_line(view.line(stop)):
        return first
    second, _ = _signature(view, stop, min(stop + 4, len(view.blocks)))
    return first if second is None or second.name is None else second


def _office_line(line: str) -> bool:
    return line.isupper() and len(line) < 90 and _office().fullmatch(fold(line)) is not None


def _signature(view: View, first: int, last: int) -> tuple[Signer | None, int]:
    """Read a signature block from the lines ``first`` to ``last``, list items skipped.

    The second value is the line behind it.
    """
    behalf: str | None = None
    capacity: list[str] = []
    for index in range(first, last):
        line = view.line(index)
        if _ANNEX.match(fold(line)):
            break
        line = _signing_part(line)
        match = _BEHALF.match(line)
        if not line:
            continue
        if match and behalf is None:
            behalf, offices = _split_office(line[match.end() :].strip())
            capacity.extend(offices)
        elif _IN_PLACE.match(line) or _office_line(line):
            capacity.append(line)
        elif behalf is not None and not capacity and line.isupper():
            behalf = f"{behalf} {line}"
        elif capacity or behalf is not None:
            name = _name(line)
            if name is not None:
                office = " ".join(capacity) or None
                return Signer(on_behalf_of=behalf, capacity=office, name=name), index + 1
    if capacity:
        return Signer(on_behalf_of=behalf, capacity=" ".join(capacity), name=None), last
    return None, last


def _signing_part(line: str) -> str:
    """What of a line may belong to the signature: the words beside a recipient, or the line."""
    folded = fold(line)
    if len(line) > 140 or _SIGNED.match(folded):
        return ""
    numbered = _NUMBERED.match(folded)
    head = _RECIPIENTS.match(bare(folded), numbered.end() if numbered else 0)
    if head:
        return line[head.end() :].strip()
    beside = line[line.find(";") + 1 :].strip()
    if _ITEM.match(line):
        return beside if ";" in line and _is_signature(beside) else ""
    return beside


def _split_office(line: str) -> tuple[str, list[str]]:
    """``ỦY BAN NHÂN DÂN KT. CHỦ TỊCH`` on one line as the body and the office."""
    match = re.search(r"\s(?:KT|TL|TUQ|Q)\s?\.|\s(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC)$", line)
    if match is None:
        return line, []
    return line[: match.start()].strip(), [line[match.start() :].strip()]


def _name(line: str) -> str | None:
    """The name of a person that is the whole of *line*, without rank and degree."""
    match = _NAME.fullmatch(line.strip(" .()"))
    if match is None or len(match["name"]) > 45 or fold(line).startswith(("nơi nhận", "phụ lục")):
        return None
    return match["name"]
