"""Task tables that a copy has flattened: every cell on a line of its own, no mark between them.

::

    TT
    Nhiệm vụ
    Cơ quan chủ trì
    Cơ quan phối hợp
    1
    Rà soát quy hoạch ...
    Sở Xây dựng
    Các sở, ngành liên quan
    2
    ...

The heads in their order and the running numbers alone carry the layout, so a table is read only
where both are plain: a row's task is what stands before the first line that is a body.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .draft import Draft
from .folding import fold
from .literals import Anchored
from .table_columns import BODY, role_of
from .table_duties import bodies
from .view import View

RULES: dict[str, str] = {
    "assignment.flat_row": "Each lead body of a row has its task, in a table without cell marks.",
}

_FIRST_HEAD = Anchored(
    r"(?:[sS]?[tT][tT]|[sS][ốỐ] (?:[tT][tT]|[tT][hH][ứỨ] [tT][ựỰ]))\.?\s*(?=\n|\Z)"
)
_LINE = re.compile(r"[^\n]+")
_COLUMN_NUMBER = re.compile(r"(?:\(\w{1,2}\)\s*)+|[AB]")
_GROUP = re.compile(r"[IVX]{1,5}\.?|[A-H]\.?")
_BREAKS_OFF = re.compile(r"nơi nhận|ghi chú\s*:|phụ lục|\[\d{1,3}\]|người lập|tm\. ")
_DOERS = frozenset(("lead", "carrier", "both"))
_MOST_HEADS = 12
_MOST_ROWS = 500
_MOST_LINES = 40  # of one row
_QUOTE = 200
_WORDS = 15


@dataclass(slots=True)
class _Text:
    """A line of the canonical text without the blanks around it."""

    start: int
    end: int
    words: str


def assignments(view: View) -> list[Draft]:
    """The assignments of all flattened task tables, in the order of the text."""
    found: list[Draft] = []
    source = view.canonical
    if not view.blocks:
        return found
    stop = view.blocks[-1].span.end
    behind = view.blocks[0].span.start
    for head in _FIRST_HEAD.finditer(source, behind, stop):
        if head.start() < behind or not _begins_line(source, head.start()):
            continue
        if view.blocks[view.block_at(view.position(head.start()))].cell is not None:
            continue
        lines = _Lines(source, head.end(), stop)
        roles = _roles(lines)
        if "task" not in roles or _DOERS.isdisjoint(roles):
            continue
        for task, row in _rows(lines, roles):
            found.extend(_drafts(view, task, row, roles))
        behind = lines.reached
    return found


def _begins_line(source: str, position: int) -> bool:
    before = source.rfind("\n", max(0, position - 20), position)
    return not source[before + 1 : position].strip(" *\t")


class _Lines:
    """The lines behind a place, read one by one; ``reached`` is where the next one begins."""

    def __init__(self, source: str, start: int, stop: int) -> None:
        self.source, self.reached, self.stop = source, start, stop

    def peek(self) -> _Text | None:
        """The next line that holds words, without reading it."""
        at = self.reached
        while True:
            match = _LINE.search(self.source, at, self.stop)
            if match is None:
                return None
            words = match[0].strip(" *_\t\r\xa0")
            if words:
                start = match.start() + match[0].index(words)
                return _Text(start, start + len(words), words)
            at = match.end()

    def take(self, line: _Text) -> None:
        """Go on behind *line*."""
        self.reached = line.end


def _roles(lines: _Lines) -> list[str]:
    """The roles of the heads in their order; they end at the first line that is none."""
    roles: list[str] = []
    before = ""
    for _ in range(_MOST_HEADS):
        line = lines.peek()
        if line is None or len(line.words) > 60 or line.words[0].isdigit():
            break
        role = role_of(line.words)
        if role == "stt":
            break  # another table begins
        joint = role_of(f"{before} {line.words}") if before else None
        if line.words[0].islower() and roles:
            roles[-1] = joint or roles[-1]  # a head that goes on in a second line
        elif role is not None:
            roles.append(role)
        else:
            break
        before = line.words
        lines.take(line)
    _skip_numbers(lines)
    return roles


def _skip_numbers(lines: _Lines) -> None:
    """Step over the line of column numbers: ``(1)``, ``(2)`` ... or ``1``, ``2`` ..."""
    plain = 0
    mark = lines.reached
    while (line := lines.peek()) is not None:
        if _COLUMN_NUMBER.fullmatch(line.words):
            lines.take(line)
            mark = lines.reached
        elif line.words == str(plain + 1):
            plain += 1
            lines.take(line)
        else:
            break
    if plain < 3:
        lines.reached = mark


def _rows(lines: _Lines, roles: list[str]) -> list[tuple[list[_Text], dict[str, str]]]:
    """The rows: the lines of the task cell and the words of the others by role."""
    rows: list[tuple[list[_Text], dict[str, str]]] = []
    number = 0
    titled = True  # the lines read are no row: a group's title, or what stands above row 1
    cells: list[_Text] = []
    while len(rows) < _MOST_ROWS:
        line = lines.peek()
        numbered = line is not None and line.words.strip(".") == str(number + 1)
        group = line is not None and _GROUP.fullmatch(line.words) is not None
        over = line is None or _BREAKS_OFF.match(fold(line.words)) or len(cells) > _MOST_LINES
        if numbered or group or over:
            row = None if titled else _row(cells, roles)
            if row is not None:
                rows.append(row)
            elif cells and not titled:
                break
            cells, titled = [], group
        if over or line is None or (titled and len(cells) > 2):
            break
        lines.take(line)
        if numbered:
            number += 1
        elif not group:
            cells.append(line)
    return rows


def _row(cells: list[_Text], roles: list[str]) -> tuple[list[_Text], dict[str, str]] | None:
    """Part the lines of a row into its cells; None where they are not a row of the table."""
    first = next((i for i, line in enumerate(cells) if i and _is_bodies(line.words)), None)
    if first is None:
        return None
    texts: list[str] = []
    for line in cells[first:]:
        if texts and (line.words[0].islower() or texts[-1].endswith((",", ";", "-"))):
            texts[-1] = f"{texts[-1]} {line.words}"
        else:
            texts.append(line.words)
    row: dict[str, str] = {}
    named = [role for role in roles if role in _DOERS or role == "partners"]
    for role in named:
        if texts and _is_bodies(texts[0]):
            row[role] = texts.pop(0)
    doer = min(roles.index(role) for role in named if role in row) if row else 0
    between = sum(1 for role in roles[roles.index("task") + 1 : doer] if role != "stt")
    return cells[: max(1, first - between)], row


def _is_bodies(words: str) -> bool:
    return len(words) <= 300 and words[-1] != "." and BODY.match(fold(words)) is not None


def _drafts(view: View, task: list[_Text], row: dict[str, str], roles: list[str]) -> list[Draft]:
    doer = next((role for role in roles if role in _DOERS), "")
    if doer not in row:
        return []
    carriers, own = bodies(row[doer], fold(row[doer]))
    partners = [name for part in bodies(row.get("partners", ""), fold(row.get("partners", "")))
                for name in part]  # fmt: skip
    start, end = view.position(task[0].start), view.position(task[-1].end - 1) + 1
    while end - 1 > start and view.text[end - 1] in " .;:,":
        end -= 1
    end = min(end, start + _QUOTE)
    if end <= start:
        return []
    words = view.text[start:end].split()
    fields = {
        "role": "lead" if doer != "carrier" or "partners" in roles else "responsible",
        "partners": tuple(dict.fromkeys([*own, *partners])) or None,
        "task": " ".join(words[:_WORDS]) or None,
    }
    return [
        Draft(start, end, {"agency": name, **fields}, "assignment.flat_row", 0.8)
        for name in carriers
    ]
