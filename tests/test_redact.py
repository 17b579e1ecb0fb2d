"""Names of private persons in annexes: found there, kept elsewhere, covered in place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach import parse
from kehoach.database import redact

HEAD = """KẾ HOẠCH
Hỗ trợ nhà ở năm 2022

I. MỤC TIÊU
- Hỗ trợ 12 hộ nghèo theo đề nghị của ông Trần Quốc Toản, Trưởng thôn.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Hoàng Văn Thái

PHỤ LỤC
Danh sách kèm theo Kế hoạch

"""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("1. Lò Thị Mai, bản Nậm Cản", "Lò Thị Mai"),
        ("2\tHạng A Chớ\t1985\tThôn Sín Chải", "Hạng A Chớ"),
        ("- Hộ ông Ksor H'Lan: sửa nhà", "Ksor H'Lan"),
        ("| 3 | Nguyễn Thị Bích Ngọc | 2.500.000 |", "Nguyễn Thị Bích Ngọc"),
        ("Chủ hộ: Điểu K'Rứt, buôn Bù Đăng", "Điểu K'Rứt"),
        ("Em Đàm Minh Khôi (lớp 5A)", "Đàm Minh Khôi"),
    ],
)
def test_a_name_in_an_annex_is_found(line: str, name: str) -> None:
    file = parse(HEAD + line + "\n")
    assert name in redact.private_names(file, file.documents[0])


@pytest.mark.parametrize(
    "line",
    [
        "1. Phòng Giáo dục và Đào tạo",
        "2. Xã Mường Khoa, huyện Bắc Yên",
        "- Quyết định số 12/QĐ-UBND",
        "Tổng cộng: 12 hộ",
        "Biểu Số Liệu",
    ],
)
def test_bodies_and_places_are_no_persons(line: str) -> None:
    file = parse(HEAD + line + "\n")
    assert redact.private_names(file, file.documents[0]) == frozenset()


def test_the_signer_and_the_body_of_the_plan_stay() -> None:
    file = parse(HEAD + "1. Hoàng Văn Thái\n2. Vàng Seo Dín\n")
    assert redact.private_names(file, file.documents[0]) == {"Vàng Seo Dín"}


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("hộ Lò Thị Mai, bản", "hộ ██ ███ ███, bản"),
        ("Lò Thị Mai và Lò Thị Mai Anh", "██ ███ ███ và ██ ███ ███ Anh"),
        ("Lò Thị Mais", "Lò Thị Mais"),
    ],
)
def test_a_name_is_covered_in_place(text: str, covered: str) -> None:
    assert redact.mask(text, ["Lò Thị Mai"]) == covered


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_covering_moves_nothing(text: str, names: list[str]) -> None:
    assert len(redact.mask(text, names)) == len(text)
