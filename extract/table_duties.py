"""Assignments and deadlines of task tables: who does what in each row, and by when."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Any

from . import table_times
from .agencies import Agencies, Name
from .dates import Time
from .draft import Draft
from .table_columns import BODY, Column
from .table_grid import Entry
from .table_model import PlanTime, Table
from .table_rows import Row
from .view import View

RULES: dict[str, str] = {
    "assignment.row": "Each lead body of a row in a task table has the row's task.",
    "assignment.group_row": "A group row that names a body gives it the tasks under it.",
    "deadline.cell": "The time cell of a row is when its task must be done.",
}

_QUOTE = 200
_WORDS = 15
_MARK = re.compile(r"\s*(?:[-+*•–]\s*|\(?\d{1,2}[.)]\s+|[a-zđ]\)\s+)")
_LEAD_MARK = re.compile(
    r"(?:(?:cơ quan|đơn vị|đv|cq|sở|ngành|bộ phận)\s)?(?:chủ trì|thực hiện|chịu trách nhiệm"
    r"|đầu mối)"
    r"(?: (?:thực hiện|chính|tham mưu))?\s?:\s?"
)
_PARTNER_MARK = re.compile(
    r"(?:(?:cơ quan|đơn vị|đv|cq|sở|ngành|và)\s)?phối hợp(?: (?:thực hiện|với))?\s?:?\s?"
)
_LEAD_WORDS = re.compile(r"(?:chủ trì|đầu mối|là cơ quan|chịu trách nhiệm)")
_PART = re.compile(r"\s?;\s?")
_PIECE = re.compile(r",\s(?=[^\W\d_a-zà-ỹđ])|,\s(?=các\s)")
_HEADS = (
    r"(?:Bộ|Sở|Phòng|UBND|Ủy ban|Uỷ ban|Công an|Hội|Trung tâm|Chi cục|Cục|Văn phòng|Thanh tra"
    r"|Viện|Trường"
    r"|Mặt trận|UBMTTQ\w*|Kho bạc|BHXH|Bảo hiểm|Ngân hàng|Đài|Báo|Bệnh viện|Tòa án|Toà án"
    r"|Tỉnh đoàn|Huyện đoàn"
    r"|Đoàn|Liên đoàn|Liên hiệp|Hiệp hội|Ban (?=Quản|quản|Chỉ|chỉ|Dân|Tuyên|Tổ|Nội|Chấp))"
)
# ``Sở A, Sở B``; two bodies of one kind without a mark between them (a lost line end) too.
_JOINED = re.compile(rf",\s(?={_HEADS}\s)|(?<=\w)\s(?=(Bộ|Sở|Phòng)\s[^\W\d_a-zà-ỹđ])")
_NOTE = re.compile(r" ?\[\d{1,3}\]|[¹²³⁴-⁹]+")
_END_MARKS = " .,;:*/"
# A head of a body alone on its line, its name on the next one.
_BROKEN = re.compile(
    r"(?:^|\n|[,;] )(?:ban(?: chỉ (?:huy|đạo)| quản lý)?|sở|phòng|bộ|cục|chi cục|hội|trung tâm"
    r"|văn phòng|công an|ubnd|ủy ban nhân dân|công ty|trường|viện)\n(?=[^\W\d_])"
)
_SHORT_NAME = re.compile(r"[A-ZĐ]{3,8}")  # ``GVCN``, ``BGH``
_SHORT_REST = 40  # characters
_NO_BODY = re.compile(r"(?:nt|như trên|x|không|[-–.…\s]*)")


def bodies(text: str, folded: str) -> tuple[list[str], list[str]]:
    """The bodies of a cell: those that carry, and those after ``phối hợp`` in the same cell."""
    carriers: list[str] = []
    partners: list[str] = []
    text, folded = _NOTE.sub("", text), _NOTE.sub("", folded)
    for broken in reversed(list(_BROKEN.finditer(folded))):
        if not BODY.match(folded, broken.end()):  # ``Ban Chỉ huy`` over ``PTDS các cấp``
            text = f"{text[: broken.end() - 1]} {text[broken.end() :]}"
            folded = f"{folded[: broken.end() - 1]} {folded[broken.end() :]}"
    reader = Agencies(text, folded)
    place = 0
    second = False
    for line in folded.split("\n"):
        start, end = place, place + len(line)
        place = end + 1
        if _MARK.match(folded, start, end):
            start = _marked(folded, start, end)
        part = start
        while part < end:
            cut = _PART.search(folded, part, end)
            stop = cut.start() if cut else end
            second = _part(reader, part, stop, carriers, partners, second)
            part = cut.end() if cut else end
    return _unique(carriers), _unique(partners)


def _apart(name: str) -> list[str]:
    """The bodies that a name joins by a comma before a further head word."""
    pieces: list[str] = []
    start = 0
    for match in _JOINED.finditer(name):
        if match[1] and not name.startswith(match[1], start):
            continue
        pieces.append(name[start : match.start()])
        start = match.end()
    return [piece.strip() for piece in (*pieces, name[start:])]


def _marked(folded: str, start: int, end: int) -> int:
    match = _MARK.match(folded, start, end)
    return match.end() if match else start


def _unique(names: list[str]) -> list[str]:
    names = [piece for name in names for piece in _apart(name)]
    return list(
        dict.fromkeys(name for name in names if name and not _NO_BODY.fullmatch(name.lower()))
    )


def _part(
    reader: Agencies, start: int, end: int, carriers: list[str], partners: list[str], second: bool
) -> bool:
    """Read one piece of a cell; tells whether the pieces behind it are partners."""
    folded, text = reader.folded, reader.text
    lead, partner = _LEAD_MARK.match(folded, start, end), _PARTNER_MARK.match(folded, start, end)
    if lead:
        start, second = lead.end(), False
    elif partner:
        start, second = partner.end(), True
    chosen = partners if second else carriers
    while end > start and text[end - 1] in _END_MARKS:
        end -= 1
    while start < end and text[start] in " -–":
        start += 1
    if start >= end:
        return second
    names, stop = reader.names(start, end, lone=True)
    rest = folded[stop:end].strip(" .,")
    if not names:
        chosen.extend(piece.strip() for piece in _PIECE.split(_cut_duty(text[start:end])))
        return second
    names = _office(names, text)
    joint = folded.find("phối hợp", stop, end)
    tail = text[stop:end]
    last = stop
    if joint < 0 and rest and not tail.startswith((",", " và ", " (", "/", "-", "[", " [")):
        # A cell holds a name to its end, also where a word of it is a verb (``Bộ Ngoại giao``).
        last = end if not _DUTY.match(f"{folded[stop:end]} ") else stop
    chosen.extend(text[name.start : name.end] for name in names[:-1])
    chosen.append(text[names[-1].start : last])
    if joint >= 0:
        match = _PARTNER_MARK.match(folded, joint, end)
        after = match.end() if match else joint + len("phối hợp")
        after += len("với ") if folded.startswith("với ", after) else 0
        _part(reader, after, end, partners, partners, True)
    elif rest and last == stop and tail.startswith((",", " ")):
        _rest(reader, stop, end, chosen)
    return second


def _rest(reader: Agencies, stop: int, end: int, chosen: list[str]) -> None:
    """What stands behind the names that were read: more bodies, or the end of the last name."""
    text, folded = reader.text, reader.folded
    tail = text[stop:end]
    if tail.startswith(","):
        chosen.extend(
            piece.strip()
            for piece in _PIECE.split(tail.lstrip(", "))
            if BODY.match(piece.lower()) or _SHORT_NAME.fullmatch(piece.strip())
        )
    elif tail.startswith(" và "):
        after = stop + len(" và ")
        if BODY.match(folded, after):
            chosen.append(text[after:end].strip())
        elif chosen and not reader.opens(after, end) and end - after < _SHORT_REST:
            # ``Tổ đóng và mở thầu``: named by its work, the second verb is the name's own.
            chosen[-1] += text[stop:end]


_OFFICE = re.compile(r"(?:Văn phòng|VP|VĂN PHÒNG) [^,;]{2,60}$")
_OFFICE_OF = re.compile(r"(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân)\b")


def _office(names: list[Name], text: str) -> list[Name]:
    """Join ``Văn phòng HĐND và UBND xã``: one office that serves two bodies."""
    joined: list[Name] = []
    for name in names:
        before = joined[-1] if joined else None
        if (
            before is not None
            and _OFFICE.match(text[before.start : before.end])
            and text[before.end : name.start] in (" và ", " & ", "&", " - ")
            and _OFFICE_OF.match(text, name.start)
            and re.search(r"HĐND|UBND|ĐBQH|nhân dân|Quốc hội", text[before.start : before.end])
        ):
            joined[-1] = Name(before.start, name.end)
        else:
            joined.append(name)
    return joined


_DUTY = re.compile(
    r"\s(?:chủ trì|thúc đẩy|theo dõi|thực hiện|triển khai|tham mưu|báo cáo|hướng dẫn"
    r"|tổng hợp(?!\s(?:xã|phường|huyện|tỉnh)(?!\w))"
    r"|phối hợp"
    r"|làm|là|đôn đốc|chịu trách nhiệm|tổ chức|xây dựng|có trách nhiệm)(?!\w).*",
    re.S,
)


def _cut_duty(text: str) -> str:
    return _DUTY.sub("", text)


def assignments(view: View, table: Table) -> list[Draft]:
    """The assignments of a table: one for each task row and each body that carries it."""
    if table.kind != "data" or table.columns[table.naming].role not in (
        "task",
        "indicator",
        "other",
    ):
        return []
    carrying = _carrying(table)
    partner_columns = table.of("partners")
    found: list[Draft] = []
    seen: set[tuple[int, int]] = set()
    read: dict[int, tuple[list[str], list[str]]] = {}
    group: tuple[list[str], list[str]] = ([], [])
    for row in table.rows:
        if row.kind == "group" and not carrying:
            group = _group_body(row)
        if row.head is None or row.kind != "data":
            continue
        partners = [n for c in partner_columns for n in _all(_cell(row, c.index), read)]
        if not carrying:
            role = "lead" if partner_columns else "responsible"
            for agency in group[0] if partner_columns or table.of("time", "product") else []:
                found.append(_draft(view, row, agency, role, partners, "assignment.group_row"))
            continue
        for column in carrying:
            entry = _cell(row, column.index)
            if entry is None or (id(row.head), id(entry)) in seen:
                continue
            seen.add((id(row.head), id(entry)))
            names, own = _read(entry, read)
            if column.role == "both" and not own and len(names) > 1:
                names, own = names[:1], names[1:]
            role = _role(column.role, entry, bool(partner_columns), len(carrying) > 1)
            found.extend(
                _draft(view, row, name, role, [*own, *partners], "assignment.row") for name in names
            )
    return found


def _carrying(table: Table) -> list[Column]:
    """The columns of those who carry the tasks; beside a lead only those who do the work."""
    columns = table.of("lead", "carrier", "adviser", "both")
    if not table.of("lead", "both"):
        return columns
    return [c for c in columns if c.role in ("lead", "both") or _does(c)]


def _does(column: Column) -> bool:
    return any(re.search("thực hiện|triển khai|thi hành", e.folded) for e in column.heads)


def _cell(row: Row, index: int) -> Entry | None:
    entry = row.cells[index] if index < len(row.cells) else None
    return entry if entry is not None and entry.text else None


def _read(
    entry: Entry, read: dict[int, tuple[list[str], list[str]]]
) -> tuple[list[str], list[str]]:
    if id(entry) not in read:
        read[id(entry)] = bodies(entry.text, entry.folded)
    return read[id(entry)]


def _all(entry: Entry | None, read: dict[int, tuple[list[str], list[str]]]) -> list[str]:
    if entry is None:
        return []
    carriers, partners = _read(entry, read)
    return [*carriers, *partners]


def _role(column: str, entry: Entry, partners: bool, several: bool) -> str:
    if column in ("lead", "both"):
        return "lead"
    if column == "adviser":
        return "advise"
    lead = _LEAD_WORDS.search(entry.folded) or (partners and not several)
    return "lead" if lead else "responsible"


def _group_body(row: Row) -> tuple[list[str], list[str]]:
    """The body that a group row names and nothing else (``I. SỞ TÀI CHÍNH``)."""
    if not BODY.match(row.folded):
        return [], []
    reader = Agencies(row.name, row.folded)
    names, stop = reader.names(0, len(row.name))
    if not names or row.folded[stop:].strip(" :.,"):
        return [], []
    return [row.name[name.start : name.end] for name in names], []


def _draft(view: View, row: Row, agency: str, role: str, partners: list[str], rule: str) -> Draft:
    assert row.head is not None
    start, end = row.head.start, row.head.end
    mark = _MARK.match(view.text, start, end)
    if mark and mark.end() < end:
        start = mark.end()
    while end - 1 > start and view.text[end - 1] in " .;:,":
        end -= 1
    end = min(end, start + _QUOTE)
    words = view.text[start:end].split()
    fields: dict[str, Any] = {
        "agency": agency,
        "role": role,
        "partners": tuple(dict.fromkeys(partners)) or None,
        "task": " ".join(words[:_WORDS]) or None,
    }
    return Draft(start, end, fields=fields, rule=rule, confidence=0.9)


def deadlines(table: Table, times: list[Time], plan: PlanTime) -> list[Draft]:
    """The deadlines of a table's time cells, each cell once."""
    if table.kind != "data":
        return []
    found: list[Draft] = []
    seen: set[int] = set()
    columns = table.of("time")
    inside = _by_place(times)
    year = plan.single or plan.issued
    clocks = {column.index: _clock(table, column, columns, year) for column in columns}
    for row in table.rows:
        for column in columns:
            entry = _cell(row, column.index)
            if entry is None or id(entry) in seen or not entry.pieces:
                continue
            seen.add(id(entry))
            found.extend(_deadlines(entry, inside, clocks[column.index]))
    return found


@dataclass(frozen=True, slots=True)
class _Clock:
    """How the cells of a time column are meant.

    ``unit`` is what its numbers count (``tháng``, ``quý``); ``on_day``: a lone day is its day, no
    limit; ``part``: the column tells when tasks begin or when they end, another the rest.
    """

    year: int | None
    unit: str = ""
    on_day: bool = False
    part: str = ""


def _clock(table: Table, column: Column, columns: list[Column], year: int | None) -> _Clock:
    heads = " ".join(head.folded for head in column.heads)
    unit = next((u for u in ("tháng", "quý") if heads.strip(" :.") == u), "")
    part = ""
    if len(columns) > 1:
        part = "end" if _ENDS.search(heads) else "begin" if _BEGINS.search(heads) else ""
    return _Clock(year, unit, _of_days(table, column, year), part)


_ENDS = re.compile(r"kết thúc|hoàn thành")
_BEGINS = re.compile(r"bắt đầu|khởi công|khởi động")
_LIMIT = re.compile(r"hạn|hoàn thành|kết thúc|chậm nhất|xong")


def _of_days(table: Table, column: Column, year: int | None) -> bool:
    """A schedule: beside ``05/3/2018 - 09/3/2018`` a lone day is when it is done, no limit."""
    if any(_LIMIT.search(head.folded) for head in column.heads):
        return False
    return any(
        moment.start and moment.end and moment.start[:7] + "-01" != moment.start != moment.end
        for row in table.rows
        if (entry := _cell(row, column.index))
        for moment in table_times.read(entry.folded, year)
    )


_Places = tuple[list[int], list[Time]]


def _by_place(times: list[Time]) -> _Places:
    ordered = sorted(times, key=lambda time: time.start)
    return [time.start for time in ordered], ordered


def _moments(entry: Entry, clock: _Clock) -> list[table_times.Moment]:
    """The times of a cell, as its column means them."""
    moments = table_times.read(entry.folded, clock.year)
    if not moments and clock.unit:
        moments = table_times.read(f"{clock.unit} {entry.folded.replace('+', '-')}", clock.year)
    if len(moments) != 1 or not moments[0].bare:
        return moments
    only = moments[0]
    if clock.part == "begin":
        return [replace(only, kind="within", start=only.start or only.end, end=None)]
    if clock.part == "end":
        return [replace(only, kind="by", start=None)]
    if clock.on_day and only.kind == "by":
        return [replace(only, kind="within", start=only.end)]
    return moments


def _deadlines(entry: Entry, inside: _Places, clock: _Clock) -> list[Draft]:
    start, end = entry.start, entry.end
    moments = _moments(entry, clock)
    if moments:
        return [_deadline(start, end, m.kind, m.start, m.end, m.every) for m in moments]
    first = bisect_left(inside[0], start)
    last = bisect_left(inside[0], end)
    known = [t for t in inside[1][first:last] if t.end <= end]
    found: list[Draft] = []
    for time in known:
        place = (
            (start, end) if len(known) == 1 and end - start <= _QUOTE else (time.start, time.end)
        )
        kind = "within" if time.kind == "moment" else time.kind
        if kind != "recurring" and time.interval.start is None and time.interval.end is None:
            continue
        found.append(_deadline(*place, kind, time.interval.start, time.interval.end, time.every))
    return found


def _deadline(
    start: int, end: int, kind: str, first: str | None, last: str | None, every: str | None
) -> Draft:
    fields: dict[str, Any] = {"kind": kind, "start": first, "end": last, "every": every}
    return Draft(start, end, fields=fields, rule="deadline.cell", confidence=0.9)
