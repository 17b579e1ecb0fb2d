"""Plans made line by line, with records that are known, in a database in memory."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from kehoach.database import loading, rows
from kehoach.database.store import Store
from kehoach.models import (
    Assignment,
    Citation,
    Deadline,
    Figure,
    Header,
    Interval,
    Link,
    PlanDocument,
    PlanFile,
    Section,
    Span,
    Target,
)

MAKERS: dict[str, Any] = {
    "sections": Section,
    "citations": Citation,
    "targets": Target,
    "figures": Figure,
    "deadlines": Deadline,
    "assignments": Assignment,
}
Line = tuple[str, str, dict[str, Any]]


def year(number: int) -> Interval:
    """A whole year."""
    return Interval(start=f"{number}-01-01", end=f"{number}-12-31")


def target(quote: str, **fields: Any) -> Line:
    """A line that is a target."""
    return "targets", quote, {"value": 90, "unit": "%"} | fields


def figure(quote: str, **fields: Any) -> Line:
    """A line that is a figure."""
    return "figures", quote, {"value": 90, "unit": "%"} | fields


def plan_file(name: str, head: Header, lines: Iterable[Line]) -> PlanFile:
    """A file of one document whose lines are its records; ids are ``<letter>-<name><number>``."""
    text = f"KẾ HOẠCH\n{head.title or ''}\n\n"
    made: dict[str, list[Any]] = {}
    for number, (kind, quote, fields) in enumerate(lines):
        text += "- "
        span = Span(start=len(text), end=len(text) + len(quote))
        record = MAKERS[kind](
            id=f"{kind[0]}-{name}{number}", span=span, quote=quote, rule="test", **fields
        )
        made.setdefault(kind, []).append(record)
        text += quote + ".\n\n"
    document = PlanDocument(
        starts="KẾ HOẠCH", header=head, **{k: tuple(v) for k, v in made.items()}
    )
    return PlanFile(text=text, documents=(document,))


def head(**fields: Any) -> Header:
    """The head of a district's plan of 2020."""
    given: dict[str, Any] = {
        "kind": "plan", "number": "12", "symbol": "KH-UBND", "date": "2020-02-03",
        "issuer": "Ủy ban nhân dân huyện Sa Thầy", "level": "district", "province": "Kon Tum",
        "district": "Sa Thầy", "title": "Kế hoạch giảm nghèo năm 2020", "period": year(2020),
    }  # fmt: skip
    return Header(**(given | fields))


@cache
def _template() -> tuple[tempfile.TemporaryDirectory[str], bytes]:
    """An empty database, made once: to make its tables takes longer than most tests."""
    folder = tempfile.TemporaryDirectory(prefix="kehoach-")
    path = Path(folder.name) / "empty.db"
    with Store.open(path, write=True):
        pass
    return folder, path.read_bytes()


@contextmanager
def new_store() -> Iterator[Store]:
    """An empty SQLite database of the test's own."""
    folder, empty = _template()
    path = Path(folder.name) / f"{secrets.token_hex(8)}.db"
    path.write_bytes(empty)
    with Store.open(path, write=True) as store:
        yield store


def load(store: Store, *files: PlanFile) -> None:
    """Write the files, each in a transaction of its own."""
    for file in files:
        digest = hashlib.sha256(file.text.encode()).hexdigest()
        made = rows.build(file, input_sha256=digest, name="x.txt", extractor="test")
        with store.transaction() as connection:
            loading.write(connection, made, "2026-01-01")


SA_THAY = plan_file(
    "st",
    head(),
    [
        ("citations", "Quyết định số 1722/QĐ-TTg ngày 02/9/2016",
         {"kind": "decision", "number": "1722", "symbol": "QĐ-TTg", "canonical": "1722/QĐ-TTg"}),
        ("citations", "Nghị quyết 06/NQ-TU ngày 24/8/2016",
         {"kind": "resolution", "number": "06", "symbol": "NQ/TU", "canonical": "06-NQ/TU"}),
        target("90% hộ nghèo được sử dụng nước hợp vệ sinh", indicator_id="WATER_HYG", value=90,
               indicator="hộ nghèo được sử dụng nước hợp vệ sinh", due=year(2020)),
        target("100% người nghèo được cấp thẻ BHYT", indicator_id="BHYT_POOR", value=100,
               indicator="người nghèo được cấp thẻ BHYT", due=year(2018),
               responsible=(Link(id="a-st7", rule="link.carrier", confidence=0.9),)),
        target("hỗ trợ làm mới 12 hồ chứa nước", unit="hồ", value=12, review=True, confidence=0.5),
        figure("tỷ lệ hộ nghèo năm 2019 là 10,5%", indicator_id="POV_RATE", value=10.5,
               indicator="tỷ lệ hộ nghèo", as_of=year(2019)),
        ("deadlines", "trước ngày 30/6/2020", {"kind": "by", "end": "2020-06-30"}),
        ("assignments", "Phòng Y tế chủ trì cấp thẻ bảo hiểm y tế",
         {"agency": "Phòng Y tế", "agency_id": "YTE", "agency_level": "district", "role": "lead",
          "task": "cấp thẻ bảo hiểm y tế",
          "due": (Link(id="d-st6", rule="link.item", confidence=0.9),)}),
        ("assignments", "Phòng LĐ-TB&XH rà soát đường giao thông",
         {"agency": "Phòng LĐ-TB&XH", "agency_id": "LDTBXH", "agency_level": "district"}),
    ],
)  # fmt: skip
QUANG_NGAI = plan_file(
    "qn",
    head(
        number="7", date="2026-01-15", issuer="Ủy ban nhân dân tỉnh Quảng Ngãi", level="province",
        province="Quảng Ngãi", district=None, title="Kế hoạch giảm nghèo năm 2026",
        period=year(2026),
    ),
    [
        target("tỷ lệ hộ dùng nước sạch đạt 70%", indicator_id="WATER_URBAN", value=70,
               indicator="hộ dùng nước sạch", due=year(2026)),
        target("Ti le ho ngheo con 4,5%", indicator="Ti le ho ngheo", value=4.5, due=year(2026)),
    ],
)  # fmt: skip
