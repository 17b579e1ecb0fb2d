"""Official units behind names, before and after 1 July 2025."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.database.gazetteer import day_of, gazetteer, key, resolve_units
from kehoach.models import Header, Interval

UNITS = gazetteer()
BEFORE, SINCE = date(2020, 5, 1), date(2026, 5, 1)


def ids(name: str, rank: str | None = None, era: str | None = None) -> set[str]:
    return {unit.id for unit in UNITS.find(name, rank, era)}  # type: ignore[arg-type]


def place(province: str | None, district: str | None, commune: str | None) -> SimpleNamespace:
    return SimpleNamespace(province=province, district=district, commune=commune)


def test_as_many_units_as_there_were_and_are() -> None:
    counts: dict[tuple[str, int], int] = {}
    for era, code in UNITS.codes():
        unit = UNITS.unit(era, code)
        assert unit is not None
        assert key(unit.name) in UNITS._named
        if not unit.earlier:
            counts[era, len(code)] = counts.get((era, len(code)), 0) + 1
    assert counts == {
        ("old", 2): 63, ("old", 3): 696, ("old", 5): 10_035, ("new", 2): 34, ("new", 5): 3_321,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đắk Lắk", "ĐĂK LĂK"), ("Đắk Lắk", "Dak Lak"), ("Đắk Lắk", "Đắc Lắc"),
        ("Ea H'leo", "EA H’LEO"), ("Quy Nhơn", "Qui Nhơn"), ("Mỹ Tho", "Mĩ Tho"),
        ("Bà Rịa - Vũng Tàu", "BÀ RỊA – VŨNG TÀU"), ("Hoà Bình", "Hòa Bình"),
        ("Thuỷ Nguyên", "Thủy Nguyên"), ("Phường 01", "phường 1"),
    ],
)  # fmt: skip
def test_one_name_spelt_in_two_ways(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("Lắk", "Lạc"), ("Phường 1", "Phường 11")])
def test_names_that_only_look_alike(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("name", "rank", "era", "found"),
    [
        ("Kon Tum", "province", None, {"old:62"}),
        ("tỉnh Kon Tum", None, None, {"old:62"}),
        ("thành phố Kon Tum", "district", None, {"old:608"}),
        ("TP. Huế", "province", "new", {"new:46"}),
        ("Thừa Thiên Huế", None, None, {"old:46"}),
        ("TP.HCM", "province", "new", {"new:79"}),
        ("Q.1", None, None, {"old:760"}),
        ("Quận 1", None, None, {"old:760"}),
        ("huyện Lạc Dương", None, None, {"old:675"}),
        ("TT. Sa Thầy", None, None, {"old:23527"}),
        ("thị trấn Sa Thầy", "commune", "old", {"old:23527"}),
        ("xa xa phin", None, None, {"old:00736"}),
        ("Đắk Tờ Re", None, None, {"old:23494"}),
        ("đặc khu Phú Quốc", None, "new", {"new:31078"}),
        ("Hà Đông Tây Nam", None, None, set()),
        ("", None, None, set()),
        ("huyện", None, None, set()),
    ],
)
def test_a_name_finds_its_units(
    name: str, rank: str | None, era: str | None, found: set[str]
) -> None:
    assert ids(name, rank, era) == found


def test_marks_decide_only_where_they_must() -> None:
    haiphong = UNITS.unit("new", "31")
    assert {u.name for u in UNITS.find("Cẩm Giàng", "commune", "new", haiphong)} == {"Cẩm Giàng"}
    assert {u.name for u in UNITS.find("Cam Giang", "commune", "new", haiphong)} == {
        "Cẩm Giàng", "Cẩm Giang",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("names", "when", "status", "unit"),
    [
        ((None, "Kon Rẫy", "Đắk Tờ Re"), BEFORE, "resolved", "old:23494"),
        ((None, "Phú Lộc", None), BEFORE, "resolved", "old:482"),
        (("Kon Tum", "Sa Thầy", None), None, "resolved", "old:616"),
        (("Quảng Ngãi", None, "Kon Braih"), SINCE, "resolved", "new:23497"),
        (("Hậu Giang", "Châu Thành", None), BEFORE, "resolved", "old:933"),
        (("Lào Cai", None, None), SINCE, "resolved", "new:15"),
        (("Lào Cai", None, None), BEFORE, "resolved", "old:10"),
        (("Yên Bái", None, None), SINCE, "resolved", "old:15"),  # named although it is gone
        (("Kon Tum", "Không Có", None), BEFORE, "partial", "old:62"),
        (("Không Có", "Sa Thầy", None), BEFORE, "unknown", None),
        ((None, "Châu Thành", None), BEFORE, "ambiguous", None),
        (("Quảng Ngãi", None, None), None, "ambiguous", None),  # of which era?
        ((None, None, None), BEFORE, "none", None),
    ],
)
def test_the_names_of_a_plan(
    names: tuple[str | None, ...], when: date | None, status: str, unit: str | None
) -> None:
    found = UNITS.resolve(place(*names), when)
    assert (found.status, found.unit and found.unit.id) == (status, unit)


def test_an_ambiguous_commune_keeps_what_its_candidates_share() -> None:
    """A province with two communes of one name: the province is sure, the commune is not."""
    found = UNITS.resolve(place("Cao Bằng", None, "Đức Long"), BEFORE)
    assert found.status == "ambiguous"
    assert found.province is not None
    assert (found.province.id, found.district, found.commune) == ("old:04", None, None)
    assert {unit.name for unit in found.candidates} == {"Đức Long"}
    assert len(found.candidates) == 2


def test_a_district_that_is_named_stays_although_its_communes_moved() -> None:
    found = UNITS.resolve(place("Thừa Thiên Huế", "Nam Đông", "Hương Lộc"), date(2018, 1, 1))
    assert found.district is not None
    assert (found.district.name, found.district.earlier) == ("Nam Đông", True)


def test_what_went_into_what() -> None:
    kontum, quangngai = UNITS.by_id("old:62"), UNITS.by_id("new:51")
    assert kontum is not None
    assert quangngai is not None
    assert UNITS.successors(kontum) == (quangngai,)
    assert {u.name for u in UNITS.predecessors(quangngai)} == {"Quảng Ngãi", "Kon Tum"}
    (commune,) = UNITS.find("Đắk Tờ Re", "commune", "old")
    assert [u.written for u in UNITS.successors(commune)] == ["xã Kon Braih"]
    (district,) = UNITS.find("Kon Rẫy", "district")
    assert "xã Kon Braih" in {u.written for u in UNITS.successors(district)}
    (island,) = UNITS.find("Lý Sơn", "district")
    assert [u.written for u in UNITS.successors(island)] == ["đặc khu Lý Sơn"]
    assert UNITS.successors(quangngai) == ()
    assert UNITS.predecessors(kontum) == ()


def test_every_unit_that_ended_with_the_reform_has_a_successor() -> None:
    for era, code in UNITS.codes():
        unit = UNITS.unit(era, code)
        if unit and unit.era == "old" and not unit.earlier and unit.rank != "district":
            assert UNITS.successors(unit), unit
        if unit and unit.era == "new":
            assert UNITS.predecessors(unit), unit


def test_a_search_for_a_unit_of_today_covers_those_that_went_into_it() -> None:
    assert {u.id for u in UNITS.covering("Quảng Ngãi", "province")} == {
        "new:51", "old:51", "old:62",
    }  # fmt: skip
    assert {u.id for u in UNITS.covering("Kon Tum", "province")} == {"old:62"}


@pytest.mark.parametrize(
    ("written", "year", "start", "day"),
    [
        ("2025-07-01", None, None, date(2025, 7, 1)),
        (None, 2024, None, date(2024, 1, 1)),
        (None, 2025, None, None),  # before or after July?
        (None, None, "2016-01-01", date(2016, 1, 1)),
        (None, None, "2026-01-01", None),  # planned in either era
        (None, None, None, None),
    ],
)
def test_the_day_that_decides_the_era(
    written: str | None, year: int | None, start: str | None, day: date | None
) -> None:
    assert day_of(written, year, start) == day


def test_columns_of_a_plan() -> None:
    sure = resolve_units(Header(province="Kon Tum", district="Sa Thầy", date="2018-01-01"))
    assert (sure["unit_era"], sure["province_code"], sure["district_code"]) == ("old", "62", "616")
    assert sure["candidates"] == []
    unsure = resolve_units(Header(district="Châu Thành", period=Interval(start="2016-01-01")))
    assert unsure["province_code"] is None
    assert {"id": "old:708", "name": "huyện Châu Thành, tỉnh Tây Ninh"} in unsure["candidates"]


def test_days_on_which_units_are_valid() -> None:
    old, new = UNITS.by_id("old:62"), UNITS.by_id("new:51")
    assert old is not None
    assert new is not None
    assert (old.valid_from, old.valid_to) == (None, date(2025, 7, 1))
    assert (new.valid_from, new.valid_to) == (date(2025, 7, 1), None)
    assert UNITS.by_id("old") is None
    assert UNITS.by_id("x:62") is None


@given(st.text(max_size=60))
def test_no_name_is_an_error(name: str) -> None:
    UNITS.find(name)
    result = UNITS.resolve(place(name, name, name), None)
    assert result.status in ("resolved", "partial", "ambiguous", "unknown", "none")
