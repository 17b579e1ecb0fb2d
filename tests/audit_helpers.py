"""What the tests of the audit share: a plan around a few lines, and the checks run on it."""

from __future__ import annotations

from kehoach.audit import audit, load_register
from kehoach.audit.register import Register
from kehoach.extract.pipeline import parse
from kehoach.models import Finding

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN YÊN PHONG
Số: 45/KH-UBND
Yên Phong, ngày 15 tháng 02 năm {year}

KẾ HOẠCH
Giảm nghèo bền vững huyện Yên Phong {period}

{basis}
Ủy ban nhân dân huyện xây dựng kế hoạch như sau:
"""
BASIS = "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/{year} của UBND tỉnh Thái Hòa;"


def plan(body: str, *, period: str = "năm 2023", year: int = 2023, basis: str = BASIS) -> str:
    return (
        HEAD.format(year=year, period=period, basis=basis.format(year=year)) + body.strip() + "\n"
    )


def found(text: str, check: str, register: Register | None = None) -> list[Finding]:
    made = audit([parse(text)], register=register or load_register(), only=[check])
    assert made.problems == []
    return made.findings


def faults(text: str, check: str) -> list[Finding]:
    """Findings that are more than something to look at."""
    return [f for f in found(text, check) if not f.review]
