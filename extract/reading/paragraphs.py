"""Which lines belong together: hard wraps joined, paragraphs, headings and list items parted.

Two habits of writing live side by side, often in one file. In a *flowing* text each line is a
paragraph. In a *wrapped* text a paragraph is broken at some 70 to 100 characters, in web copies
also early in its first line, and blank lines part the paragraphs. The width of the wraps is
measured once for the file; whether a run of lines is wrapped is decided run by run.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .lines import CAPITALS, LABEL, LETTER, Line, is_upper, starts_lower

_TERMINAL = re.compile(r"[.;:!?…][\"”’')\]*_\s\\]*$|/\.?[*\s]*$")
_BARE_LABEL = re.compile(
    r"(?:[-–+•]|(?:[IVXLC]{1,7}|[A-ZĐ]|\d{1,3})(?:\.\d{1,3}){0,5}[.)]?|[a-zđ][.)]|\(\d{1,2}\)"
    r"|(?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN)\s+(?:\d{1,3}|[IVXLC]{1,7})[.:]?|\[\d{1,3}\])"
)
_CONNECTIVE = re.compile(
    r"(?:^|\s)(?:và|của|các|với|theo|tại|từ|cho|do|về|trong|trên|là|đến|để|hoặc|những|bằng|ngày"
    r"|tháng|năm|số|Ủy|Uỷ|Hội đồng|ban nhân|đồng nhân)$|[,(–-]$"
)
# Lines that begin a block wherever they stand: head, preamble and foot of an official document.
_OPENER = re.compile(
    r"(?:TM|KT|TL|TUQ|Q)\.\s?\S|PHÓ\s|(?:QUYỀN )?(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|BÍ THƯ)"
    r"|BỘ TRƯỞNG|THỦ TƯỚNG|THỨ TRƯỞNG|CHÁNH VĂN PHÒNG"
    r"|Nơi nhận|Kính gửi|CỘNG H[ÒO]|ĐẢNG CỘNG SẢN|Độc lập\s*[-–]|Số\s?:|\[?[Đđ]ã ký|\(?[Đđ]ã ký"
)
_COUNTER = re.compile(r"\(?\d{1,3}\)?\.?")
# A field of the head whose value stands on the next line.
_OPEN_FIELD = re.compile(r"(?:S[ốôoồóỗ]|SỐ|số|V/v|Về việc)\s*[:.]?")
# A name under the office of the person who signed.
_PERSON = re.compile(
    rf"[{CAPITALS}][{CAPITALS.lower()}’']*(?: [{CAPITALS}][{CAPITALS.lower()}’']*){{1,4}}"
)
_KIND_LINE = re.compile(
    r"(?:KẾ HOẠCH|TỜ TRÌNH|QUYẾT ĐỊNH|NGHỊ QUYẾT|BÁO CÁO|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG)?|ĐỀ ÁN|CHỈ THỊ"
    r"|CÔNG VĂN|HƯỚNG DẪN|THÔNG BÁO|QUYẾT NGHỊ|PHƯƠNG ÁN|KẾT LUẬN|QUY CHẾ"
    r"|PHỤ LỤC(?: [\dIVX]+)?)\s?:?"
)
# Fields of work that the name of a body joins to another with a dash.
_HALF_NAME = re.compile(
    r"(?:lao động|văn hóa|văn hoá|tài chính|kế hoạch|kinh tế|địa chính|nông nghiệp|xây dựng"
    r"|văn phòng|tư pháp|công thương|giáo dục|đô thị|thể thao|thông tin|dân số|khoa học|tổ chức"
    r"|hành chính|thương mại|công nghiệp|thương binh|chính trị|truyền thông|kỹ thuật|nghiệp vụ"
    r"|môi trường|tài nguyên|du lịch|giao thông|hạ tầng|việt nam|trung tâm|thống kê|hộ tịch"
    r"|phát thanh|truyền thanh|thể dục|vật tư|bảo vệ|thủy lợi|thuỷ lợi|y tế|quản lý|kho bạc)$"
)
_OTHER_HALF = re.compile(
    r"(?:thương binh|xã hội|thể thao|kế hoạch|tài chính|hạ tầng|thống kê|xây dựng|môi trường"
    r"|thông tin|du lịch|hộ tịch|khoa học|kế toán|nông nghiệp|nông thôn|đô thị|kỹ thuật|dịch vụ"
    r"|gia đình|truyền thông|tư pháp|công nghiệp|thương mại|tin học|đào tạo|dạy nghề|quản trị"
    r"|tổng hợp|đo lường|chất lượng|hành chính|việc làm|giáo dục nghề|trật tự|kinh tế|văn hóa"
    r"|văn hoá|thủy lợi|thuỷ lợi|công nghệ|giao thông|tổng cục|địa chính|nội vụ|lao động|y tế"
    r"|truyền hình|nghệ thuật|khai thác|dân số)\b"
)
# A clause of the preamble or of the end: it begins a paragraph also where the line above is full.
_GROUNDS = re.compile(
    r"Trên đây là |Trong quá trình (?:tổ chức |triển khai )*thực hiện|Nơi nhận"
    r"|(?:Căn cứ|Thực hiện|Xét|Theo|Triển khai)\s(?:\S+\s){0,3}?(?:Luật|Bộ luật|Nghị|Quyết|Thông"
    r"|Chỉ thị|Kế hoạch|Công văn|Chương trình|Tờ trình|đề nghị|Kết luận|Hướng dẫn)"
)
# The day and hour at which an item was put on a page.
_STAMP = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[\s,|-]{1,4}\d{1,2}[:h]\d{2}")
_EMPHASIS = 12  # a bold heading has no more lines
# A capital and then small letters: a sentence, hardly a name.
_SENTENCE = re.compile(rf"[{CAPITALS}][{CAPITALS.lower()}]*\s[{CAPITALS.lower()}]")
_ITALIC = re.compile(r"\*[^*]{3,80}\*")
_NUMBER_CUT = re.compile(r"\b\d{1,5}\s?[-/]$")
_SYMBOL = re.compile(rf"[{CAPITALS}]{{1,4}}r?[-/][{CAPITALS}]")
_LISTED = re.compile(r"[-–+•*]\s*[\w\"“(]")


def wrap_width(runs: Sequence[Sequence[Line]]) -> int | None:
    """The width at which lines were wrapped, or None when each line is a paragraph."""
    widths = _certain_wraps(runs)
    if len(widths) < 3:
        return None
    width = widths[len(widths) * 19 // 20]
    return width if width <= 160 else None


def wraps_early(runs: Sequence[Sequence[Line]], width: int | None) -> bool:
    """Tell whether lines are often wrapped long before the width.

    So it is in the first lines of web copies, whose markup took room in the source. Where it is
    not, a line that ends well before the width has ended a paragraph or a heading.
    """
    if width is None:
        return True
    widths = _certain_wraps(runs)
    return len(widths) < 5 or bisect_left(widths, width * 0.7) * 12 > len(widths)


def _certain_wraps(runs: Sequence[Sequence[Line]]) -> list[int]:
    """Widths of lines that end without a mark before one that goes on in small letters."""
    return sorted(
        above.right
        for run in runs
        for above, below in pairwise(run)
        if starts_lower(below.words) and not _TERMINAL.search(above.words[-12:])
    )


@dataclass(frozen=True, slots=True)
class _Habit:
    """How the lines of a run were made."""

    wrapped: bool
    width: int
    early: bool
    listed: bool
    base: int  # the least indent


def paragraphs(run: Sequence[Line], width: int | None, early: bool = True) -> Iterator[list[Line]]:
    """Cut a run of lines, unbroken by blank ones, into the lines of each block.

    Args:
        run: the lines.
        width: where the lines of the file are wrapped; None when they are not.
        early: first lines may be wrapped long before that.
    """
    if len(run) == 1:
        yield list(run)
        return
    habit = _Habit(
        wrapped=width is not None and _is_wrapped(run, width),
        width=width or 0,
        early=early,
        listed=2 * sum(1 for line in run if _LISTED.match(line.words)) >= len(run),
        base=min(line.indent for line in run),
    )
    group = [run[0]]
    open_bold = run[0].raw.count("**") % 2 == 1
    for below in run[1:]:
        if _parted(group, below, open_bold, habit):
            yield group
            group = []
            open_bold = False
        group.append(below)
        if below.raw.count("**") % 2:
            open_bold = not open_bold
    yield group


def _is_wrapped(run: Sequence[Line], width: int) -> bool:
    """No line runs far past the width: the run was wrapped like the rest of the file."""
    limit = width + max(width // 2, 25)
    return all(line.right <= limit for line in run)


def _parted(
    group: list[Line],
    below: Line,
    open_bold: bool,
    habit: _Habit,
) -> bool:
    """Tell whether a block ends between the last line of *group* and *below*."""
    above = group[-1]
    ended = _TERMINAL.search(above.words[-12:]) is not None
    label = LABEL.match(below.words)
    if len(group) == 1 and _BARE_LABEL.fullmatch(above.words):
        return _COUNTER.fullmatch(below.words) is not None  # numbers one by one: a table's columns
    if len(group) == 1 and _OPEN_FIELD.fullmatch(above.words):
        return False
    if not below.words:  # closes the emphasis of the line above
        return False
    if is_upper(above.words) and (_signing(above, below) or _PERSON.fullmatch(below.words)):
        return True
    if open_bold and not (ended and label):
        return False
    if _KIND_LINE.fullmatch(above.words) or _KIND_LINE.fullmatch(below.words):
        return True
    if starts_lower(below.words) or _cut_number(above.words, below.words):
        fits = habit.wrapped and ended and _fits(above, below, habit.width)
        return fits and below.indent > habit.base + 1
    if _OPENER.match(below.words) and (ended or is_upper(above.words) or len(above.words) < 60):
        return True
    if not habit.wrapped:
        return not (_CONNECTIVE.search(above.words[-12:]) and not label)
    return _wrapped_parted(group, below, ended, label, habit)


def _cut_number(above: str, below: str) -> bool:
    """A line that ends amid the number of an act: ``Chỉ thị số 42-`` above ``CT/TW, nhất là``."""
    return _NUMBER_CUT.search(above[-12:]) is not None and _SYMBOL.match(below) is not None


def _signing(above: Line, below: Line) -> bool:
    """An office of the signature under another, unless *above* is left in mid-sentence."""
    return (
        _OPENER.match(below.words) is not None
        and is_upper(below.words)
        and _CONNECTIVE.search(above.words[-12:].lower()) is None
    )


def _wrapped_parted(
    group: list[Line],
    below: Line,
    ended: bool,
    label: re.Match[str] | None,
    habit: _Habit,
) -> bool:
    """The same in a wrapped run, where lines are joined unless something speaks against it."""
    above = group[-1]
    short = _fits(above, below, habit.width)
    if _STAMP.match(below.words) or (
        _GROUNDS.match(below.words) and (ended or not _CONNECTIVE.search(above.words[-12:].lower()))
    ):
        return True
    if label is not None:
        return _label_parts(group, below, label, ended, short, habit)
    if above.broken or (below.page and ended):
        return True
    bold_above = group[0].raw.startswith("**") and above.raw.endswith("**")
    if bold_above and not _mixed(group) and not above.raw.endswith("****"):
        return True  # a bold element has ended with its line
    upper_above, upper_below = is_upper(above.words), is_upper(below.words)
    if below.bold and (upper_above or ended or short):
        return True
    if upper_above and not upper_below and (below.words[:1].isupper() or below.words[:1] == "("):
        return _CONNECTIVE.search(above.words[-12:].lower()) is None
    if ended and _ITALIC.fullmatch(below.raw):
        return True
    if upper_above != upper_below and LETTER.search(below.words):
        return short or ended
    if short and (ended or not habit.early):
        return True
    return (ended or short) and below.indent > max(
        habit.base + 1, above.indent if len(group) > 1 else habit.base
    )


def _label_parts(
    group: list[Line],
    below: Line,
    label: re.Match[str],
    ended: bool,
    short: bool,
    habit: _Habit,
) -> bool:
    """Tell whether a label at the start of *below* opens a block or only looks like one."""
    above = group[-1]
    rest = below.words[label.end() :].lstrip(" \u00a0*_\"“'(")
    if label["mark"] or label["tight"]:
        if rest[:1].islower():
            return ended and short
        if ended or above.bold or (group[0].raw.startswith("**") and above.raw.endswith("**")):
            return True
        if _half_name(above.words, rest) and not habit.listed:
            return False
        return short or (
            below.words[:1] == group[0].words[:1] and _SENTENCE.match(rest) is not None
        )
    if label["note"]:
        return ended or short
    if ended or (label["number"] and _follows(group[0].words, label["number"])):
        return True
    heading = above.bold or is_upper(above.words)
    on_purpose = not habit.early or len(group) > 1 or LABEL.match(group[0].words) is not None
    return heading or (short and on_purpose)


def _half_name(above: str, rest: str) -> bool:
    """A dash that joins what stands on both sides: ``Lao động - Thương binh``, ``2021 - 2025``."""
    if rest[:1].isdigit():
        return above[-1:].isdigit()
    if above.count("(") > above.count(")"):
        return True
    return (
        _HALF_NAME.search(above[-24:].lower()) is not None
        and _OTHER_HALF.match(rest[:24].lower()) is not None
    )


_LETTERS = "abcdđeghiklmnopqrstuvxy"


def _follows(first: str, label: str) -> bool:
    """Tell whether *label* is the next of its series behind the label of *first*."""
    match = LABEL.match(first)
    if match is None or not match["number"]:
        return False
    one, two = match["number"].strip(), label.strip()
    if one[-1:] != two[-1:]:
        return False
    one, two = one.strip("()./ "), two.strip("()./ ")
    if one.isdecimal() and two.isdecimal():
        return int(two) == int(one) + 1
    return len(one) == len(two) == 1 and (one + two).lower() in _LETTERS


def _mixed(group: list[Line]) -> bool:
    """More than one bold element, or words outside it, in the block so far."""
    if len(group) > _EMPHASIS:
        return True
    raw = " ".join(line.raw for line in group)
    return "**" in raw[2:-2]


def _fits(above: Line, below: Line, width: int) -> bool:
    """The first word of *below* had room on the line above: the line was ended on purpose."""
    first = below.raw.find(" ")
    word = first if first > 0 else len(below.raw)
    return above.right + 1 + min(word, 12) <= width - 3


def continues(above: str, below: str) -> bool:
    """Tell whether a paragraph broken by a blank line (a page end) goes on in *below*."""
    if not unfinished(above) or not below:
        return False
    if starts_lower(below):
        return len(above) >= 40 or _CONNECTIVE.search(above[-12:]) is not None
    return False


def unfinished(words: str) -> bool:
    """A line of running text that ends without a mark."""
    return not (_TERMINAL.search(words[-12:]) or is_upper(words))
