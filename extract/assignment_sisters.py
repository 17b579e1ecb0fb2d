"""Headings that stand side by side: where most name carriers, the others name carriers too.

``1. Phòng Điều dưỡng``, ``2. Bs. Nguyễn Văn An - Phó Giám đốc: phụ trách chung``: what no list of
heads knows is a carrier among its sisters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from .agencies import ROLE, VERB, Agencies, Name
from .assignment_blocks import Line
from .outline import Node, Outline

LONGEST = 100  # characters of such a heading

# How a heading of a part opens that names no carrier.
_NO_CARRIER = re.compile(
    r"(?:công tác|kinh phí|chế độ|thời gian|nội dung|về |nguồn|lộ trình|tiến độ|phương thức|cơ chế"
    r"|hình thức|giai đoạn|nhiệm vụ|giải pháp|mục|phần|một số|các (?:bước|nhiệm|giải|hoạt|nội)|khen"
    r"|đánh giá|phân công|trách nhiệm|hiệu lực|điều khoản|yêu cầu|biện pháp|việc|quy trình|hồ sơ)"
)
# Words of a name that the grammar takes for a verb: ``Phòng Kế hoạch | tổng hợp và Quản lý ...``.
_RUNS_ON = re.compile(r" [^\W\d_]+(?:(?: và | - |, | )[^\W\d_]+){1,7}")


class Sisters:
    """The headings of one document, as far as they may name carriers."""

    def __init__(
        self, outline: Outline, agencies: Agencies, behind_prefix: Callable[[int, int], int]
    ) -> None:
        self.outline = outline
        self.agencies = agencies
        self.text, self.folded = agencies.text, agencies.folded
        self.behind_prefix = behind_prefix
        self.children: dict[int, list[Node]] = {}  # titled sections by parent, made when asked for
        self.carrying: dict[int, bool] = {}  # by parent: do the headings under it name carriers?

    def carrier(self, line: Line, kind: str, start: int) -> Name | None:
        """The unlisted carrier that a heading of few words names, or one before its colon."""
        node = line.node
        if node is None or node.parent is None or kind != "organisation":
            return None
        end = self._title_end(line, node)
        if end <= start or end - line.start > LONGEST or self.text[end - 1] in ".;":
            return None
        if VERB.match(self.folded, line.start, end) or _NO_CARRIER.match(
            self.folded, line.start, end
        ):
            return None
        return Name(start, end) if self._among_carriers(node.parent) else None

    def to_colon(self, line: Line, names: list[Name], stop: int) -> tuple[list[Name], int]:
        """Names whose last one runs to the colon of its heading, a verb in it or none."""
        node = line.node
        if node is None or not stop < node.end < line.end or self.text[node.end] != ":":
            return names, stop
        rest = self.text[stop : node.end]
        named = _RUNS_ON.fullmatch(rest) and any(word[0].isupper() for word in rest.split())
        if not named or ROLE.match(self.folded, stop + 1, node.end):
            return names, stop
        return [*names[:-1], replace(names[-1], end=node.end)], node.end

    def _title_end(self, line: Line, node: Node) -> int:
        """Where the heading ends: before its colon, or with the block."""
        if node.end >= line.end - 1:
            return line.end - (self.text[line.end - 1] == ":")
        return node.end if node.title and self.text[node.end] == ":" else 0

    def _among_carriers(self, parent: int) -> bool:
        if parent not in self.carrying:
            sisters = self._titled_under(parent)
            named = sum(1 for n in sisters if self._names_carrier(n))
            self.carrying[parent] = named >= 2 and 2 * named >= len(sisters)
        return self.carrying[parent]

    def _titled_under(self, parent: int) -> list[Node]:
        """The sections with a title right under the section *parent*."""
        if not self.children:
            for node in self.outline.nodes:
                if node.parent is not None and node.title:
                    self.children.setdefault(node.parent, []).append(node)
        return self.children.get(parent, [])

    def _names_carrier(self, node: Node) -> bool:
        start = self.text.find(node.title or "", node.start, node.end)
        if start < 0:
            return False
        return self.agencies.name(self.behind_prefix(start, node.end), node.end) is not None
