"""Sections: numbered headings and the unnumbered parts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ..models import BlockKind, SectionKind
from . import headings
from .outline import Node, Outline
from .section_kinds import holds_a_plan, is_carrier, kind_of
from .section_lines import Lines
from .section_parts import (
    Part,
    annex,
    attached_list,
    basis,
    closing,
    heading_end,
    recipients,
    signature,
    signature_beside,
)
from .section_titles import Sureness, Title, is_upper, title_of, title_words
from .section_tree import Candidate, Tree
from .view import View

RULES: dict[str, str] = {
    "section.annex": "A heading of its own: Phụ lục, Mẫu biểu; or a list after the signature.",
    "section.basis": "The first line of the preamble that names what the document rests on.",
    "section.closing": "The last paragraphs before Nơi nhận or the signature: Trên đây là ...",
    "section.heading": "A label that fits the chain of numbers, with a title.",
    "section.paragraph": "A label that fits the chain of numbers, before a paragraph of text.",
    "section.recipients": "The line Nơi nhận.",
    "section.signature": "The first line of the signature: TM., KT. or the office.",
}

LAST_BLOCKS = 6  # among these an office alone (``CHỦ TỊCH``) signs without Nơi nhận before it
FRAME = 12  # lines from which on a table of one column is a frame
_FOOT = ("closing", "recipients", "signature")
_CONTENTS = re.compile(r"(?:\.{4,}|…{2,})\s*\d{0,3}$")  # a line of a table of contents
_OUTSIDE = (BlockKind.ITEM, BlockKind.CELL, BlockKind.FOOTNOTE, BlockKind.RUNNING_HEAD)
# An article that has others carry the decision out, and the openings of one that has not.
_ENFORCES = re.compile(
    r"(?:chịu|có) trách nhiệm|chủ trì|phối hợp|thi hành|triển khai|tổ chức thực hiện"
    r"|căn cứ[^\n]{0,160}thực hiện|^\s?(?:giao|các (?:ông|đồng chí)|chánh văn phòng|thủ trưởng)"
)
_LONE_NUMBER = re.compile(r"\(?(?:\d{1,3}|[ivxIVX]{1,5}|[a-eA-E])\)?\.?")
_CARRIED_OUT_BY = re.compile(r"chịu trách nhiệm[^\n]{0,40}(?:thi hành|thực hiện)")
_ENACTS = re.compile(
    r"\s?(?:ban hành|phê duyệt|(?:quyết định|nghị quyết|thông tư) này (?:có hiệu lực|thay thế)"
    r"|sửa đổi|bãi bỏ|hủy bỏ|thay thế|thông qua|công bố|thành lập|kiện toàn|phân bổ|điều chỉnh"
    r"|công nhận)"
)


def find(view: View) -> Outline:
    """The sections of a document as a tree."""
    return _Finder(view).outline()


def _frames(view: View) -> set[int]:
    """Tables of one column with many lines: a frame around text, not a table."""
    lines: Counter[int] = Counter()
    tables: set[int] = set()
    for block in view.blocks:
        if block.cell is not None:
            lines[block.cell.table] += 1
            if block.cell.column or block.cell.column_span > 1:
                tables.add(block.cell.table)
    return {table for table, count in lines.items() if count >= FRAME and table not in tables}


def _begins(candidate: Candidate) -> bool:
    """Tell whether the body of a document may begin with this label."""
    return candidate.title.strong or any(r.number == 1 for r in candidate.label.readings)


def _mend_first(found: list[Candidate]) -> None:
    """Read ``1.`` before ``II.`` as the ``I.`` that a reader of images took for it."""
    for index, candidate in enumerate(found):
        styles = {r.style: r for r in candidate.label.readings}
        if headings.Style.ROMAN in styles:
            return
        first = styles.get(headings.Style.ARABIC)
        if first is None or first.path != (1,):
            continue
        if _next_number(found, index, headings.Style.ROMAN) == 2 and not any(
            r.style is headings.Style.ARABIC and r.path == (2,)
            for other in found[index + 1 : _next_place(found, index)]
            for r in other.label.readings
        ):
            mended = replace(first, style=headings.Style.ROMAN, mended="I")
            candidate.label = replace(candidate.label, readings=(mended,))
        return


def _next_place(found: list[Candidate], index: int) -> int:
    """The next candidate behind *index* that begins a series anew or is a Roman numeral."""
    for place in range(index + 1, len(found)):
        for reading in found[place].label.readings:
            if reading.style is headings.Style.ROMAN or reading.path == (1,):
                return place
    return len(found)


def _next_number(found: list[Candidate], index: int, style: headings.Style) -> int:
    for candidate in found[index + 1 :]:
        for reading in candidate.label.readings:
            if reading.style is style:
                return reading.number
    return 0


class _Finder:
    """One pass over the blocks: the unnumbered parts, then the labels between them."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.lines = Lines(view)
        self.candidates = self._candidates()
        self.parts: list[Part] = []

    def outline(self) -> Outline:
        tree = Tree(list(self.candidates))
        self.parts = self._foot()
        by_block: dict[int, list[Part]] = {}
        for part in self.parts:
            by_block.setdefault(part.block, []).append(part)
        stops = {block for block, parts in by_block.items() for p in parts if p.kind in _FOOT}
        annexes = {block for block, parts in by_block.items() for p in parts if p.kind == "annex"}
        marks = sorted(stops | annexes)
        silent = False  # between the signature block's beginning and an annex nothing is numbered
        position = 0
        for index, candidate in enumerate(self.candidates):
            while position < len(marks) and marks[position] <= candidate.block:
                block = marks[position]
                position += 1
                tree.reset(1 if block in annexes else 0)
                silent = block not in annexes
            if (not silent or candidate.title.strong) and tree.place(index):
                silent = False
        return self._assemble(tree.accepted)

    # -- labels ------------------------------------------------------------------------------

    def _candidates(self) -> list[Candidate]:
        view, found = self.view, []
        frames = _frames(view)
        for block, item in enumerate(view.blocks):
            framed = item.cell is not None and item.cell.table in frames
            if not framed and (item.kind in _OUTSIDE or item.cell is not None):
                continue
            start, end = view.starts[block], view.ends[block]
            label = headings.read(view.text, start, end)
            if label is None or _CONTENTS.search(view.text, max(start, end - 40), end):
                continue
            if label.end >= end - 1 and self._counts(block):
                continue
            title = title_of(view, block, label.end, self.lines)
            article = label.readings[0].style is headings.Style.ARTICLE and not title.strong
            if article and _ENACTS.match(view.folded, label.end, end):
                title = Title(label.end, label.end, Sureness.NONE)  # what is decreed: no heading
            found.append(Candidate(block, label, title))
        _mend_first(found)
        labelled = {c.block for c in found}
        for candidate in found:
            self._continue_title(candidate, labelled)
        return found

    def _counts(self, block: int) -> bool:
        """A lone number beside others: the columns of a table counted, or its rows."""
        view = self.view
        return any(
            0 <= near < len(view.blocks) and _LONE_NUMBER.fullmatch(view.line(near)) is not None
            for near in (block - 1, block + 1)
        )

    def _continue_title(self, candidate: Candidate, labelled: set[int]) -> None:
        """Join a title that stands, or goes on, in the next block."""
        view, title = self.view, candidate.title
        block = candidate.block + 1
        alone = (
            title.end <= title.start
            and not view.text[candidate.label.end : view.ends[candidate.block]].strip()
        )
        if not alone and not (
            title.strong
            and is_upper(view.text[title.start : title.end])
            and title.end == view.ends[candidate.block]
        ):
            return
        last = title.end
        first = title.start
        while block < len(view.blocks) and block <= candidate.block + 3:
            text = view.line(block)
            item = view.blocks[block]
            if block in labelled or item.kind in _OUTSIDE or item.cell is not None:
                break
            if len(text) > 200 or not (is_upper(text) or (alone and last == title.end)):
                break
            if recipients(view, block) or signature(view, block, True) or annex(view, block, True):
                break
            if alone and last == title.end:
                judged = title_of(view, block, view.starts[block], self.lines)
                if judged.sureness is Sureness.NONE or text.endswith((".", ";", ",")):
                    break
                first, last = judged.start, judged.end
                if not is_upper(text):
                    break
            else:
                last = view.ends[block]
                while last > view.starts[block] and view.text[last - 1] in " .:;,":
                    last -= 1
            block += 1
        if last > title.end or (alone and last > first):
            candidate.title = Title(first, last, Sureness.TITLE, strong=True)

    # -- unnumbered parts --------------------------------------------------------------------

    def _foot(self) -> list[Part]:
        """Basis, closing, recipients, signature and annexes, in the order of the text."""
        view, count = self.view, len(self.view.blocks)
        first = next((c.block for c in self.candidates if _begins(c)), min(count, 25))
        parts: list[Part] = []
        opening = basis(view, first)
        if opening:
            parts.append(opening)
        ended: int | None = None  # the first block of the foot
        signed = received = False
        headed = -1  # the last block of an annex's heading
        for block in range(opening.block + 1 if opening else 0, count):
            if block <= headed:
                continue
            for part in self._foot_parts(block, ended is not None, signed, received):
                if part.kind == "annex":
                    signed = received = False
                    headed = heading_end(view, block)
                signed |= part.kind == "signature"
                received |= part.kind == "recipients"
                if ended is None:
                    ended = block
                parts.append(part)
        self._add_closing(parts, ended if ended is not None else count)
        return sorted(parts, key=lambda p: p.start)

    def _foot_parts(self, block: int, ended: bool, signed: bool, received: bool) -> list[Part]:
        view = self.view
        found: list[Part] = []
        head = view.text[view.starts[block] : view.starts[block] + 1]
        if not (head.isalpha() or head in "|(*_"):
            return found
        if not received and (part := recipients(view, block)):
            found.append(part)
            if not signed and (beside := signature_beside(view, part)):
                found.append(beside)
            return found
        begun = ended or (bool(self.candidates) and block > self.candidates[0].block)
        last = ended or (begun and len(view.blocks) - block <= LAST_BLOCKS)
        if begun and not signed and (part := signature(view, block, last)):
            return [part]
        if part := annex(view, block, ended):
            return [part]
        if ended and (part := attached_list(view, block)):
            return [part]
        return found

    def _add_closing(self, parts: list[Part], foot: int) -> None:
        numbered = [c.block for c in self.candidates if c.block < foot]
        first = numbered[-1] + 1 if numbered else 0
        opening = next((p for p in parts if p.kind == "basis"), None)
        if opening and opening.block >= first:
            first = opening.block + 1
        if part := closing(self.view, first, foot - 1):
            parts.append(part)

    # -- the tree ----------------------------------------------------------------------------

    def _assemble(self, accepted: list[Candidate]) -> Outline:
        self._settle(accepted)
        nodes: list[Node] = []
        default = self._default_kind()
        places: dict[int, int] = {}  # accepted index -> node index
        annex_node: int | None = None
        items: list[tuple[int, int, Candidate | Part]] = [
            (c.label.start, index, c) for index, c in enumerate(accepted)
        ]
        items += [(p.start, -1, p) for p in self.parts]
        items.sort(key=lambda item: item[0])
        for _, index, item in items:
            if isinstance(item, Part):
                annex_node = len(nodes) if item.kind == "annex" else None
                nodes.append(
                    Node(item.start, item.end, 0, None, None, 1, item.kind, rule=item.rule)
                )
                continue
            parent = places[item.parent] if item.parent is not None else None
            if parent is None and item.level > 1:
                parent = annex_node
            places[index] = len(nodes)
            nodes.append(self._node(item, parent, nodes, default))
        self._close(nodes)
        return Outline(nodes)

    def _node(
        self, item: Candidate, parent: int | None, nodes: list[Node], default: SectionKind
    ) -> Node:
        view, title = self.view, item.title
        words = (title_words(view, title) or None) if title.sureness is Sureness.TITLE else None
        above = nodes[parent].kind if parent is not None else None
        reading = item.reading
        main = reading is not None and reading.style <= headings.Style.ROMAN
        kind = kind_of(words, above, default, main)
        if reading is not None and reading.style is headings.Style.ARTICLE and words is None:
            kind = self._article(item)
        elif above is None and reading is not None and reading.style <= headings.Style.LETTER:
            kind = "other" if holds_a_plan(words) else kind
        end = title.end if words is not None else item.label.end
        return Node(
            item.label.start,
            end,
            0,
            reading.mended if reading and reading.mended else item.label.text,
            words,
            item.level,
            kind,
            parent,
            "section.paragraph" if words is None else "section.heading",
            0.75 if item.doubt else 0.97,
        )

    def _article(self, item: Candidate) -> SectionKind:
        """An article without a heading: who has to carry the decision out, or anything else."""
        view = self.view
        start, end = item.label.end, min(view.ends[item.block], item.label.end + 2000)
        text = view.folded[start:end]
        if _ENACTS.match(text) and not _CARRIED_OUT_BY.search(text):
            return "other"
        return "organisation" if _ENFORCES.search(text) or is_carrier(text.strip()) else "other"

    def _settle(self, accepted: list[Candidate]) -> None:
        """Decide doubtful titles by what stands under them and by their siblings."""
        families: dict[tuple[int | None, int], list[Candidate]] = {}
        labelled = {c.block: index for index, c in enumerate(accepted)}
        for candidate in accepted:
            families.setdefault((candidate.parent, candidate.level), []).append(candidate)
        for family in families.values():
            self._settle_family(family, labelled, accepted)

    def _settle_family(
        self, family: list[Candidate], labelled: dict[int, int], accepted: list[Candidate]
    ) -> None:
        """Siblings look alike: what is sure of some decides on the others."""
        likely = [c for c in family if c.title.sureness is Sureness.LIKELY]
        doubtful = [c for c in family if c.title.sureness in (Sureness.MAYBE, Sureness.SENTENCE)]
        sure = sum(c.title.sureness is Sureness.TITLE for c in family)
        none = len(family) - sure - len(doubtful) - len(likely)
        for candidate in likely:
            words = self.view.text[candidate.title.start : candidate.title.end]
            good = sure + len(likely) >= none or len(words.split()) <= 4 or is_carrier(words)
            self._decide(candidate, good)
            sure, none = sure + good, none + (not good)
        over = [self._stands_over(c, labelled, accepted) for c in doubtful]
        fed = sum(bool(what) for what in over)
        alike = sure + fed > none + len(doubtful) - fed
        for candidate, what in zip(doubtful, over, strict=True):
            line = candidate.title.sureness is Sureness.MAYBE
            good = what == "section" or (alike and (bool(what) or (line and sure > 2 * none)))
            self._decide(candidate, good)

    @staticmethod
    def _decide(candidate: Candidate, good: bool) -> None:
        sureness = Sureness.TITLE if good else Sureness.NONE
        candidate.title = Title(candidate.title.start, candidate.title.end, sureness)
        candidate.doubt = True

    def _stands_over(
        self, candidate: Candidate, labelled: dict[int, int], accepted: list[Candidate]
    ) -> str:
        """What comes next under a heading: ``section``, ``text`` or nothing."""
        block = candidate.block + 1
        if block >= len(self.view.blocks):
            return ""
        following = labelled.get(block)
        if following is None:
            return "" if any(p.block == block for p in self.parts) else "text"
        return "section" if accepted[following].level > candidate.level else ""

    def _default_kind(self) -> SectionKind:
        """What an outermost heading is whose words say nothing: in a report, the situation."""
        for block in range(min(len(self.view.blocks), 16)):
            start, end = self.view.starts[block], self.view.ends[block]
            if end - start < 80 and self.view.text.startswith("BÁO CÁO", start, end):
                return "situation"
        return "other"

    def _close(self, nodes: list[Node]) -> None:
        """Set where each body ends: at the next node that does not stand under it."""
        open_nodes: list[Node] = []
        for node in nodes:
            while open_nodes and open_nodes[-1].level >= node.level:
                open_nodes.pop().body_end = node.start
            open_nodes.append(node)
        for node in open_nodes:
            node.body_end = len(self.view.text)
