"""Checks of citations and of the legal register: what must fire, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kehoach.audit import load_register
from kehoach.audit.register import Register, number_key
from kehoach.models.errors import UnreadableInput

from . import audit_helpers as helpers


def cited(line: str, *, year: int = 2023, period: str = "năm 2023") -> str:
    return helpers.plan("I. MỤC TIÊU\n- Giảm nghèo.", basis=line, year=year, period=period)


@pytest.mark.parametrize(
    ("check", "line", "count"),
    [
        ("citation_year", "Căn cứ Nghị định số 28/NĐ-CP ngày 26/3/2022 của Chính phủ;", 1),
        ("citation_year", "Căn cứ Nghị định số 28/2022/NĐ-CP ngày 26/3/2022 của Chính phủ;", 0),
        ("citation_year", "Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ;", 0),
        ("citation_year", "Căn cứ Thông tư số 07/TT-BTC ngày 02/02/2022 của Bộ Tài chính;", 1),
        ("citation_year_date", "Căn cứ Nghị định số 28/2021/NĐ-CP ngày 26/3/2022 của Chính phủ;", 1),
        ("citation_year_date", "Căn cứ Nghị định số 28/2022/NĐ-CP ngày 26/3/2022 của Chính phủ;", 0),
        ("citation_issuer", "Căn cứ Quyết định số 15/QĐ-TTg ngày 05/01/2022 của UBND tỉnh Thái Hòa;", 1),
        ("citation_issuer", "Căn cứ Quyết định số 15/QĐ-UBND ngày 05/01/2022 của UBND tỉnh Thái Hòa;", 0),
        ("citation_issuer", "Căn cứ Nghị định số 15/2022/NĐ-CP ngày 05/01/2022 của Thủ tướng Chính phủ;", 1),
        ("citation_issuer", "Căn cứ Nghị quyết số 15/NQ-HĐND ngày 05/01/2022 của HĐND tỉnh Thái Hòa;", 0),
        ("party_order", "Căn cứ Nghị quyết số 11/NQ-HU ngày 05/01/2022 của Huyện ủy Yên Phong;", 1),
        ("party_order", "Căn cứ Nghị quyết số 11-NQ/HU ngày 05/01/2022 của Huyện ủy Yên Phong;", 0),
        ("party_order", "Căn cứ Nghị quyết số 11/NQ-HĐND ngày 05/01/2022 của HĐND huyện Yên Phong;", 0),
        ("bare_number", "Căn cứ Quyết định 33 của Thủ tướng Chính phủ;", 1),
        ("bare_number", "Căn cứ Quyết định số 33/QĐ-UBND ngày 05/01/2022 của UBND tỉnh Thái Hòa;", 0),
        ("cited_after_issue", "Căn cứ Quyết định số 15/QĐ-UBND ngày 05/6/2023 của UBND tỉnh Thái Hòa;", 1),
        ("cited_after_issue", "Căn cứ Quyết định số 15/QĐ-UBND ngày 15/02/2023 của UBND tỉnh Thái Hòa;", 0),
        ("cited_after_issue", "Căn cứ Quyết định số 15/QĐ-UBND ngày 05/01/2023 của UBND tỉnh Thái Hòa;", 0),
        ("not_in_force", "Căn cứ Quyết định số 1722/QĐ-TTg ngày 02/9/2016 của Thủ tướng Chính phủ;", 1),
        ("not_in_force", "Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ;", 0),
        ("not_in_force", "Căn cứ Quyết định số 59/QĐ-TTg ngày 19/01/2022 của Thủ tướng Chính phủ;", 0),
        ("register_date", "Căn cứ Quyết định số 1722/QĐ-TTg ngày 02/8/2016 của Thủ tướng Chính phủ;", 1),
        ("register_date", "Căn cứ Quyết định số 1722/QĐ-TTg ngày 02/9/2016 của Thủ tướng Chính phủ;", 0),
        ("register_date", "Căn cứ Quyết định số 1722/QĐ-UBND ngày 02/8/2016 của UBND tỉnh Thái Hòa;", 0),
        ("subject_period",
         "Căn cứ Quyết định số 15/QĐ-UBND ngày 20/12/2022 của UBND tỉnh Thái Hòa về việc giao chỉ tiêu kế hoạch năm 2022;", 1),
        ("subject_period",
         "Căn cứ Quyết định số 15/QĐ-UBND ngày 20/12/2022 của UBND tỉnh Thái Hòa về việc giao chỉ tiêu kế hoạch năm 2023;", 0),
        ("subject_period",
         "Căn cứ Quyết định số 15/QĐ-UBND ngày 20/12/2022 của UBND tỉnh Thái Hòa về việc công nhận kết quả rà soát hộ nghèo năm 2022;", 0),
        ("old_period",
         "Căn cứ Quyết định số 15/QĐ-UBND ngày 20/12/2017 của UBND tỉnh Thái Hòa ban hành Chương trình giảm nghèo giai đoạn 2016 - 2020;", 1),
        ("old_period",
         "Căn cứ Quyết định số 15/QĐ-UBND ngày 20/12/2021 của UBND tỉnh Thái Hòa ban hành Chương trình giảm nghèo giai đoạn 2021 - 2025;", 0),
        ("register_year", "Căn cứ Quyết định số 48/QĐ-TTg ngày 28/8/2014 của Thủ tướng Chính phủ;", 1),
        ("register_year", "Căn cứ Quyết định số 48/2014/QĐ-TTg ngày 28/8/2014 của Thủ tướng Chính phủ;", 0),
        ("register_year", "Căn cứ Quyết định số 48/QĐ-TTg ngày 12/01/2021 của Thủ tướng Chính phủ;", 0),
        ("register_year", "Căn cứ Quyết định số 48/QĐ-UBND ngày 28/8/2014 của UBND tỉnh Thái Hòa;", 0),
        ("citation_undated", "Căn cứ Quyết định số 07/QĐ-UBND của UBND tỉnh Thái Hòa;", 1),
        ("citation_undated", "Căn cứ Quyết định số 07/2022/QĐ-UBND của UBND tỉnh Thái Hòa;", 0),
    ],
)  # fmt: skip
def test_citations(check: str, line: str, count: int) -> None:
    assert len(helpers.found(cited(line), check)) == count


CARRIED_ON = (
    "Căn cứ Nghị định số 07/2021/NĐ-CP ngày 27/01/2021 của Chính phủ quy định chuẩn nghèo đa chiều "
    "giai đoạn 2021 - 2025;"
)


@pytest.mark.parametrize(("year", "count"), [(2025, 0), (2026, 0), (2027, 1)])
def test_an_act_may_be_carried_on_beyond_its_title(year: int, count: int) -> None:
    """By Nghị định 351/2025/NĐ-CP the standard of 2021 - 2025 holds for 2026 as well."""
    text = cited(CARRIED_ON, year=year, period=f"năm {year}")
    assert len(helpers.found(text, "old_period")) == count


TWO = (
    "Căn cứ Quyết định số {a} của Thủ tướng Chính phủ về việc ban hành chuẩn hộ nghèo mới;\n"
    "Căn cứ Quyết định số {b} của Thủ tướng Chính phủ về việc ban hành chuẩn hộ nghèo mới;"
)


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [
        ("44/2019/QĐ-TTg ngày 19/11/2019", "44/QĐ-TTg ngày 19/11/2019", 1),
        ("44/2019/QĐ-TTg ngày 19/11/2019", "44/2019/QĐ-TTg ngày 29/11/2019", 1),
        ("44/2019/QĐ-TTg ngày 19/11/2019", "44/2019/QĐ-TTg ngày 19/11/2019", 0),
        ("44/2019/QĐ-TTg ngày 19/11/2019", "45/2019/QĐ-TTg ngày 19/11/2019", 0),
    ],
    ids=["year lost", "two dates", "the same", "two acts"],
)
def test_two_forms(a: str, b: str, count: int) -> None:
    assert len(helpers.found(cited(TWO.format(a=a, b=b)), "two_forms")) == count


def test_programme_basis() -> None:
    title = "KẾ HOẠCH\nThực hiện Chương trình mục tiêu quốc gia Giảm nghèo bền vững năm 2023\n\n"
    bare = (
        title + "Căn cứ Quyết định số 15/QĐ-UBND ngày 05/01/2023 của UBND huyện;\n\nI. MỤC TIÊU\n"
    )
    act = "Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ;\n"
    assert len(helpers.found(bare, "programme_basis")) == 1
    assert helpers.found(bare.replace("Căn cứ", act + "Căn cứ", 1), "programme_basis") == []
    assert helpers.found(helpers.plan("I. MỤC TIÊU\n"), "programme_basis") == []


def test_wrong_stage() -> None:
    body = (
        "I. MỤC TIÊU\n- Hỗ trợ nhà ở cho 120 hộ theo Quyết định số 167/2008/QĐ-TTg ngày 12/12/2008 "
        "{stage}của Thủ tướng Chính phủ."
    )
    assert len(helpers.found(helpers.plan(body.format(stage="giai đoạn 2 ")), "wrong_stage")) == 1
    assert helpers.found(helpers.plan(body.format(stage="")), "wrong_stage") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("01/QĐ-UBND", "1/QĐ-UBND"), ("59/2015/QĐ - TTg", "59/2015/qđ-ttg"), ("06-NQ/TU", "6-NQ/TU")],
)
def test_numbers_are_one_key(first: str, second: str) -> None:
    assert number_key(first) == number_key(second)


def test_a_number_without_its_year_is_another_act() -> None:
    keys = {act.key for act in load_register().acts}
    assert number_key("59/2015/QĐ-TTg") in keys
    assert number_key("59/QĐ-TTg") not in keys


def own(tmp_path: Path, text: str, encoding: str = "utf-8") -> Register:
    path = tmp_path / "danh_muc.csv"
    path.write_bytes(text.encode(encoding))
    return load_register(path)


@pytest.mark.parametrize("mark", [",", ";"])
def test_an_office_brings_its_own_register(tmp_path: Path, mark: str) -> None:
    rows = [
        [
            "Số, ký hiệu" if mark == ";" else '"Số, ký hiệu"',
            "Ngày ban hành",
            "Hiệu lực đến",
            "Thay thế bởi",
        ],
        ["15/QĐ-UBND", "05/01/2019", "31/12/2021", "77/QĐ-UBND"],
    ]
    register = own(tmp_path, "\ufeff" + "\n".join(mark.join(row) for row in rows))
    line = "Căn cứ Quyết định số 15/QĐ-UBND ngày 05/01/2019 của UBND tỉnh Thái Hòa;"
    (finding,) = helpers.found(cited(line), "not_in_force", register)
    assert "77/QĐ-UBND" in finding.message
    assert len(register.acts) > 20


def test_an_unverified_row_makes_no_finding(tmp_path: Path) -> None:
    register = own(
        tmp_path,
        "so_ky_hieu,ngay_ban_hanh,hieu_luc_den,xac_minh\n15/QĐ-UBND,2019-01-05,2021-12-31,không\n",
    )
    line = "Căn cứ Quyết định số 15/QĐ-UBND ngày 05/01/2019 của UBND tỉnh Thái Hòa;"
    assert helpers.found(cited(line), "not_in_force", register) == []


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("a,b\n1,2\n", "utf-8"), ("", "utf-8"), ("số, ký hiệu\nhủy", "utf-16"),
     ("so_ky_hieu,ngay_ban_hanh\n1/QĐ-UBND,31/02/2020\n", "utf-8")],
    ids=["no column", "empty", "no UTF-8", "an impossible day"],
)  # fmt: skip
def test_a_bad_register_is_refused(tmp_path: Path, text: str, encoding: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        own(tmp_path, text, encoding)
    assert "danh_muc.csv" in caught.value.message


def test_a_register_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput):
        load_register(tmp_path / "none.csv")
