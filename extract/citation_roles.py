"""The role of a citation: what the preamble rests on or carries out; elsewhere a reference.

The preamble is the run of paragraphs that open with ``Căn cứ``, ``Thực hiện``, ``Theo đề nghị``
before the first numbered heading; it ends where the lead-in (``UBND huyện xây dựng kế hoạch ...
như sau:``) begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from ..models import CitationRole
from . import lexicon
from .citation_heads import KIND_WORD
from .outline import Outline
from .view import View

_MARK = r"(?:[-+*•–·] ?|\d{1,2}[.)] |[a-zđ]\) )?"
_BASIS = r"căn cứ|theo đề nghị|theo|xét đề nghị|xét|trên cơ sở|sau khi|tiếp theo"
_IMPLEMENTS = (
    r"(?:để |nhằm |tiếp tục )?(?:tổ chức )?(?:triển khai,? )?(?:thực hiện|thi hành|triển khai|"
    r"cụ thể hóa|quán triệt)"
)
_CUE = re.compile(rf"{_MARK}(?:(?P<basis>{_BASIS})|(?P<implements>{_IMPLEMENTS}))(?!\w)")
_NEXT_CUE = re.compile(
    r"[;.] ?(?:và )?(?:(?P<basis>căn cứ|theo đề nghị|xét(?= (?:đề nghị|tờ trình|báo cáo|công văn)))"
    rf"|(?P<implements>{_IMPLEMENTS}))"
    r"(?!\w)|, (?:(?P<basis2>căn cứ|theo đề nghị của)|(?P<implements2>thực hiện|"
    r"triển khai thực hiện) (?=nghị|quyết định|chỉ thị|thông|kế hoạch số|công văn|kết luận|luật|"
    r"chương trình (?:hành|số)))"
)
_HEADING = re.compile(
    r"(?:phần|chương|mục|điều) (?:thứ |\d|[ivx]+\b)|(?:[ivx]{1,5}|[a-e])(?:[.)]|[/-] )|"
    r"\d{1,2}(?:\.\d+)*[.)]? "
    r"|(?:quyết định|quyết nghị|nghị quyết) ?:|(?:nơi nhận|kính gửi)"
)
_SECTION = re.compile(
    r"(?:phần|chương|mục|điều) (?:thứ |\d|[ivx]+\b)|[ivx]{1,5}[.)]|[a-e]\. |\d{1,2}(?:\.\d+)*[.)] "
)
_BASIS_HEADING = re.compile(r"căn cứ|cơ sở pháp lý")
_HEADS = lexicon.alternation(lexicon.load("citation_issuers"))
_BODY = rf"(?:{_HEADS}|trường|bệnh viện|hội|đảng bộ|chi bộ)"
_VERBS = (
    r"(?:xây dựng|ban hành|triển khai|đề ra|lập|báo cáo|thông báo|hướng dẫn|yêu cầu|trình|tổ chức|"
    r"quyết định|quyết nghị|kính|đề nghị|chỉ đạo|giao|tiếp tục)"
)
LEAD_IN = re.compile(
    rf"(?:^|(?<=\n)|[,;.] ?)(?P<body>{_BODY} ?[^;.:\n]{{0,120}}?(?<!\w){_VERBS}(?!\w))"
)
_AS_FOLLOWS = re.compile(r"như sau ?[:.;]?$|với (?:các|những) nội dung[^;.]{0,40}[:.;]$")
_ENDS_ITEM = re.compile(r"[;:]$")
_MAX_BLOCKS = 300


def _opens(line: str, cue: re.Match[str]) -> bool:
    """Whether *cue* opens a preamble: ``Căn cứ`` does; ``Thực hiện`` and ``Theo`` may open a title

    or a sentence, so there a document must be named and the paragraph must end as an item or
    lead into the plan.
    """
    if cue["basis"] and cue["basis"].startswith(("căn cứ", "theo đề nghị", "xét")):
        return True
    if KIND_WORD.search(line, cue.end(), cue.end() + 150) is None:
        return False
    return _ENDS_ITEM.search(line) is not None or LEAD_IN.search(line) is not None


class Roles:
    """The roles along a document: where each begins to hold."""

    def __init__(self, view: View, outline: Outline) -> None:
        self._starts: list[int] = []
        self._roles: list[CitationRole] = []
        if not self._preamble(view, 0):
            self._marked(view, outline)
        self._basis_sections(view, outline)

    def at(self, position: int) -> CitationRole:
        """The role of a citation at *position*."""
        index = bisect_right(self._starts, position) - 1
        return self._roles[index] if index >= 0 else "reference"

    def _add(self, start: int, role: CitationRole) -> None:
        index = bisect_right(self._starts, start)
        self._starts.insert(index, start)
        self._roles.insert(index, role)

    def _preamble(self, view: View, first: int) -> bool:
        """Read the preamble that begins at block *first* or later; tell whether there is one."""
        role: CitationRole | None = None
        last = ""
        apart = 0
        for index in range(first, min(len(view.blocks), first + _MAX_BLOCKS)):
            start, end = view.starts[index], view.ends[index]
            line = view.folded[start:end]
            if apart > 1:
                return True
            cue = self._cue(line, role, view.blocks[index].cell is not None)
            if cue is not None:
                role, apart = ("basis" if cue["basis"] else "implements"), 0
            elif role is None:
                if _SECTION.match(line):
                    return False
                if _AS_FOLLOWS.search(line) and _NEXT_CUE.search(line):
                    # `Nhằm chủ động phòng dịch; thực hiện Công văn ..., UBND xã ... như sau:`
                    self._inside(view.text[start:end], line, start)
                    self._add(end, "reference")
                    return True
                continue
            elif _HEADING.match(line):
                return True
            elif self._over(last) or LEAD_IN.match(line):
                apart += 1
                last = line
                if _AS_FOLLOWS.search(line):
                    return True
                continue
            self._add(start, role)
            self._inside(view.text[start:end], line, start)
            self._add(end, "reference")
            if _AS_FOLLOWS.search(line):
                return True
            last = line
        return role is not None

    @staticmethod
    def _over(last: str) -> bool:
        """Whether the paragraph *last* closes the run of items: a full stop, a lead-in."""
        return last[-1:] == "." or (last[-1:] == ":" and LEAD_IN.search(last) is not None)

    @staticmethod
    def _cue(line: str, role: CitationRole | None, cell: bool) -> re.Match[str] | None:
        """The word that makes the paragraph *line* a part of the preamble, if one does."""
        cue = _CUE.match(line)
        if cue is None:
            return None
        firm = line.startswith("căn cứ", cue.start("basis")) if cue["basis"] else False
        if cell or (role is not None and line[0].isalnum() and cue.start(cue.lastgroup or 0) > 0):
            return cue if firm else None
        return cue if role is not None or _opens(line, cue) else None

    def _inside(self, words: str, line: str, start: int) -> None:
        """Cues and the lead-in behind the first word of a paragraph of the preamble."""
        events: list[tuple[int, CitationRole]] = []
        for cue in _NEXT_CUE.finditer(line):
            basis = cue["basis"] or cue["basis2"]
            events.append((cue.end(), "basis" if basis else "implements"))
        for lead in LEAD_IN.finditer(line):
            body = lead.start("body")
            if body > 0 and words[body].isupper() and not self._names_issuer(line, body):
                events.append((body, "reference"))
        for position, role in sorted(events):
            self._add(start + position, role)
            if role == "reference":
                break

    @staticmethod
    def _names_issuer(line: str, position: int) -> bool:
        """``của Bộ Y tế, Bộ Tài chính hướng dẫn``: a second issuer, no lead-in."""
        clause = line.rfind(" của ", 0, position)
        return (
            clause >= 0
            and position - clause < 60
            and line[position:].startswith("bộ ")
            and ("bộ " in line[clause:position])
        )

    def _marked(self, view: View, outline: Outline) -> None:
        """A preamble behind a table of contents or the like, where the outline knows of it."""
        for node in outline.nodes:
            if node.kind == "basis" and node.label is None:
                self._preamble(view, view.block_at(node.start))
                return

    def _basis_sections(self, view: View, outline: Outline) -> None:
        """A numbered section of its own for the căn cứ (``I. CĂN CỨ PHÁP LÝ``)."""
        for node in outline.nodes:
            title = view.folded[node.start : node.end]
            if node.kind != "basis" or node.label is None or not _BASIS_HEADING.search(title):
                continue
            low = bisect_right(self._starts, node.start)
            high = bisect_right(self._starts, node.body_end - 1)
            del self._starts[low:high], self._roles[low:high]
            self._add(node.start, "basis")
            self._add(node.body_end, "reference")
