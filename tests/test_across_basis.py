"""A plan under a higher one that is there: later targets, and the citation beside the head."""

from __future__ import annotations

import pytest

from kehoach.audit import audit
from kehoach.extract.pipeline import parse
from kehoach.models import Finding, PlanFile

TITLE = "phát triển bảo hiểm y tế tỉnh Thái Hòa giai đoạn 2021 - 2025"
ABOVE = """ỦY BAN NHÂN DÂN
TỈNH THÁI HÒA
Số: 12/KH-UBND
Thái Hòa, ngày 10 tháng 01 năm 2021

KẾ HOẠCH
Phát triển bảo hiểm y tế tỉnh Thái Hòa giai đoạn 2021 - 2025

I. MỤC TIÊU
- {body}
"""
BELOW = """ỦY BAN NHÂN DÂN
HUYỆN YÊN PHONG
Số: 45/KH-UBND
Yên Phong, ngày 15 tháng 02 năm 2021

KẾ HOẠCH
Phát triển bảo hiểm y tế huyện Yên Phong, tỉnh Thái Hòa giai đoạn 2021 - 2025

Căn cứ Kế hoạch số {basis} về {title};
I. MỤC TIÊU
- {body}
"""
BASIS = "12/KH-UBND ngày 10/01/2021 của Ủy ban nhân dân tỉnh Thái Hòa"
COVER = "Đến năm {0} tỷ lệ người dân tham gia bảo hiểm y tế đạt {1}%."


def found(check: str, *, above: str = COVER.format(2023, 92), below: str = COVER.format(2023, 92),
          basis: str = BASIS, title: str = TITLE) -> list[Finding]:  # fmt: skip
    files: list[PlanFile] = []
    texts = (ABOVE.format(body=above), BELOW.format(body=below, basis=basis, title=title))
    for name, text in zip(("tinh.txt", "huyen.txt"), texts, strict=True):
        file = parse(text)
        source = file.source.model_copy(update={"name": name})
        files.append(file.model_copy(update={"source": source}))
    made = audit(files, only=[check])
    assert made.problems == []
    return made.findings


@pytest.mark.parametrize(
    ("above", "below", "late"),
    [
        (COVER.format(2023, 92), COVER.format(2025, 92), True),
        (COVER.format(2023, 92), COVER.format(2024, 90), True),  # later and less
        (COVER.format(2023, 92), COVER.format(2023, 92), False),
        (COVER.format(2023, 92), COVER.format(2022, 92), False),
        (COVER.format(2023, 92), COVER.format(2025, 95), False),  # a further goal
        (COVER.format(2023, 92), f"{COVER.format(2023, 92)} {COVER.format(2025, 92)}", False),
        ("Tỷ lệ người dân tham gia bảo hiểm y tế đạt 92%.", COVER.format(2025, 92), False),
    ],
)
def test_later_than_above(above: str, below: str, late: bool) -> None:
    assert bool(found("later_than_above", above=above, below=below)) is late


@pytest.mark.parametrize(
    ("basis", "expected"),
    [
        (BASIS, None),
        (BASIS.replace("10/01", "10/02"), "ngày 10/01/2021"),
        (BASIS.replace("12/KH", "21/KH"), "12/KH-UBND"),
        (BASIS.replace("Thái Hòa", "Bình Lộc"), None),  # of another province
        (BASIS.replace("tỉnh Thái Hòa", "huyện Thái Hòa"), None),  # of another level
        (BASIS.replace("10/01/2021", "10/01/2020"), None),  # numbers begin anew every year
        (BASIS.replace(" ngày 10/01/2021", ""), None),
    ],
    ids=["right", "another day", "another number", "province", "level", "year", "no day"],
)
def test_cited_plan(basis: str, expected: str | None) -> None:
    made = found("cited_plan", basis=basis)
    assert [f.expected for f in made] == ([expected] if expected else [])


@pytest.mark.parametrize("basis", [BASIS.replace("10/01", "10/02"), BASIS.replace("12/", "21/")])
def test_another_title_is_another_document(basis: str) -> None:
    assert found("cited_plan", basis=basis, title="phòng chống thiên tai trên sông năm 2021") == []
