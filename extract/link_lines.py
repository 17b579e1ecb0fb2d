"""The lines of a document as a tree of headings, lead lines and items, for finding links.

A line stands under the heading, the lead line (``... các nhiệm vụ sau:``) or the item whose list
it belongs to. Lines that close a task (``Đơn vị chủ trì: X``, ``Thời gian hoàn thành: Y``) are
told apart: they speak of what stands above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .assignment_blocks import BULLETS, NO_RANK, Line, lines
from .outline import Outline
from .view import View

_LEAD_RANK = BULLETS - 1
_TIME = re.compile(
    r"(?:(?:về )?(?:thời gian|thời hạn|tiến độ|lộ trình|hạn)(?!\w)[^:;.\n]{0,40}|hoàn thành"
    r"(?: (?:trong|trước|vào))?)\s?:"
)
_PRODUCT = re.compile(r"(?:sản phẩm|kết quả)(?!\w)[^:;.\n]{0,40}:\s?")
_HELP = re.compile(
    r"(?:(?:cơ quan|đơn vị|các (?:cơ quan|đơn vị))[^:;.\n]{0,30}|và )?phối hợp[^:;.\n]{0,30}:"
    r"|(?:kinh phí|nguồn (?:kinh phí|lực|vốn))(?!\w)[^:;.\n]{0,40}:"
    r"|(?:cơ quan|đơn vị) (?:chủ trì|thực hiện)\s?:$"
)


@dataclass(slots=True)
class Item:
    """A line with its place in the tree.

    Attributes:
        line: the block without its label.
        begin: where the block begins, label included.
        parent: index of the item that it stands under, or None.
        section: index of its innermost section in the outline, or None.
        home: the section that it closes, if it closes one: of a heading the section around it.
        closing: ``time``, ``product``, ``help`` or ``label`` for a line that closes a task.
        value: of a product line, where its words begin.
    """

    line: Line
    begin: int
    parent: int | None
    section: int | None
    home: int | None
    closing: str = ""
    value: int = 0


def items(view: View, outline: Outline, labels: frozenset[int]) -> list[Item]:
    """All lines of running text; *labels* are the blocks that name who carries the task above."""
    found: list[Item] = []
    stack: list[tuple[int, int]] = []  # rank and index of the lines that a line may stand under
    for line in lines(view, outline):
        section = outline.at(line.start)
        home = section
        if line.node is not None and section is not None:
            home = outline.nodes[section].parent
        parent = _parent(view, stack, line)
        item = Item(line, view.starts[line.block], parent, section, home)
        _close(view, item, line.block in labels)
        if not item.closing:
            rank = line.rank if line.rank != NO_RANK else _LEAD_RANK
            if line.rank != NO_RANK or view.folded[line.end - 1] == ":":
                stack.append((rank, len(found)))
        found.append(item)
    return found


def _parent(view: View, stack: list[tuple[int, int]], line: Line) -> int | None:
    """What *line* stands under; what it does not stand under is taken from *stack*."""
    rank = line.rank if line.rank != NO_RANK else _LEAD_RANK
    while stack and stack[-1][0] >= rank:
        stack.pop()
    return stack[-1][1] if stack else None


def _close(view: View, item: Item, label: bool) -> None:
    start, end = item.line.start, item.line.end
    if label:
        item.closing = "label"
        return
    if ":" not in view.folded[start : min(end, start + 70)]:
        return
    product = _PRODUCT.match(view.folded, start, end)
    if product and product.end() < end:
        item.closing, item.value = "product", product.end()
    elif _TIME.match(view.folded, start, end):
        item.closing = "time"
    elif _HELP.match(view.folded, start, end):
        item.closing = "help"


def clusters(found: Sequence[Item]) -> list[tuple[int, int]]:
    """Half-open runs of closing lines that stand together and close the same task."""
    runs: list[tuple[int, int]] = []
    for index, item in enumerate(found):
        if not item.closing:
            continue
        if runs and runs[-1][1] == index and found[index - 1].home == item.home:
            runs[-1] = runs[-1][0], index + 1
        else:
            runs.append((index, index + 1))
    return runs


def closed(found: Sequence[Item], first: int) -> range:
    """The lines that the cluster at *first* closes, possibly none.

    A line set deeper than the item above it closes that item with what stands under it; any
    other closes the lines back to the cluster before or to the heading of the section.
    """
    home, rank = found[first].home, found[first].line.rank
    deeper = rank != NO_RANK
    last = first
    while last > 0 and not found[last - 1].closing and found[last - 1].section == home:
        above = found[last - 1]
        if deeper and above.line.rank < rank and above.line.node is None:
            return range(last - 1, first)
        last -= 1
        if above.line.node is not None:
            break
    return range(last, first)
