"""Plans side by side: what may stand in one column, and what is missing and why."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from kehoach.commands import search as commands
from kehoach.database import compare as comparing
from kehoach.database import corrections
from kehoach.database.compare import Column, Comparison, Entry, compare, standard
from kehoach.database.compare_words import english, name_of
from kehoach.database.query import BadQuestion
from kehoach.database.results import comparison_csv
from kehoach.database.store import Store
from kehoach.models import Baseline, PlanFile

from .search_helpers import Line, figure, head, load, new_store, plan_file, target, year


def rate(value: float, when: int | None, **fields: Any) -> Line:
    """A target of the poverty rate."""
    given: dict[str, Any] = {
        "value": value, "indicator_id": "POV_RATE", "indicator": "tỷ lệ hộ nghèo",
        "due": year(when) if when else None,
    }  # fmt: skip
    return target(f"tỷ lệ hộ nghèo {value}% năm {when}", **(given | fields))


def district(name: str, *lines: Line, first: int = 2016, last: int = 2020) -> PlanFile:
    """A district's plan for some years."""
    period = year(first).model_copy(update={"end": f"{last}-12-31"})
    who = f"Ủy ban nhân dân huyện {name}"
    title = f"Kế hoạch giảm nghèo huyện {name}"
    given = head(district=name, issuer=who, date=f"{first}-03-01", title=title, period=period)
    return plan_file(name[:2].lower(), given, lines)


def run(*files: PlanFile, by: str = "district", **options: Any) -> Comparison:
    with new_store() as store:
        load(store, *files)
        with store.connect() as connection:
            return compare(connection, ["POV_RATE"], by=by, **options)  # type: ignore[arg-type]


def only(found: Comparison) -> Entry:
    """The one entry there is."""
    (row,) = found.rows
    ((entry,),) = row.entries.values()
    return entry


def start(value: float, day: str | None, unit: str = "%") -> Baseline:
    return Baseline(value=value, unit=unit, date=day)


@pytest.mark.parametrize(
    ("line", "change", "pace", "note"),
    [
        (rate(10, 2020, baseline=start(40, "2016-01-01")), -30, -6.0008, ""),
        (rate(10, 2020, baseline=start(40, None)), -30, None, "thiếu ngày để tính mỗi năm"),
        (rate(10, None, baseline=start(40, "2016-01-01")), None, None,
         "không rõ mục tiêu theo chuẩn nghèo nào"),
        (rate(10, 2020), None, None, "không nêu hiện trạng"),
        (rate(10, 2020, value_max=12, baseline=start(40, "2016-01-01")), None, None,
         "mục tiêu là một khoảng"),
        (rate(10, 2020, baseline=start(400, "2016-01-01", "hộ")), None, None,
         "hiện trạng khác đơn vị tính"),
        (rate(10, 2025, baseline=start(40, "2020-12-31")), None, None,
         "hiện trạng theo chuẩn nghèo khác"),
        (rate(10, 2025, baseline=start(40, "2021-12-31")), None, None,
         "chưa rõ hiện trạng theo chuẩn nghèo nào"),
        (rate(10, 2020, baseline=start(12, "2020-06-30")), -2, None,
         "khoảng thời gian dưới một năm"),
        (rate(2, 2020, change="decrease"), None, None, "chỉ nêu mức thay đổi"),
    ],
)  # fmt: skip
def test_change_and_pace_need_both_ends(
    line: Line, change: float | None, pace: float | None, note: str
) -> None:
    entry = only(run(district("Sa Thầy", line)))
    assert (entry.change, entry.pace, entry.note) == (change, pace, note)


def test_the_one_figure_of_the_plan_is_its_baseline() -> None:
    """The clause tells no baseline, the plan tells one: that, with its id beside it."""
    known = figure("năm 2015 còn 40%", value=40, indicator_id="POV_RATE", as_of=year(2016),
                   indicator="tỷ lệ hộ nghèo")  # fmt: skip
    entry = only(run(district("Sa Thầy", rate(10, 2020), known)))
    assert (entry.baseline, entry.baseline_day, entry.baseline_id) == (40, "2016-12-31", "f-sa1")
    assert entry.change == -30


@pytest.mark.parametrize(
    "other",
    [
        {"value": 38, "as_of": year(2017)},  # another figure: which one?
        {"value": 40, "as_of": year(2017)},  # the same value of another year
    ],
)
def test_two_figures_are_no_baseline(other: dict[str, Any]) -> None:
    given = {"indicator_id": "POV_RATE", "indicator": "tỷ lệ hộ nghèo"}
    lines = (
        figure("năm 2016 còn 40%", value=40, as_of=year(2016), **given),
        figure("còn lại", **given, **other),
    )
    entry = only(run(district("Sa Thầy", rate(10, 2020), *lines)))
    assert (entry.baseline, entry.change) == (None, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 40, "as_of": year(2016), "area": "đồng bào dân tộc thiểu số"},
        {"value": 40, "as_of": year(2016), "unit": "hộ"},
        {"value": 40, "as_of": year(2024)},
        {"value": 40, "as_of": None},
        {"value": 4, "as_of": year(2016), "change": "decrease"},
    ],
)
def test_a_figure_of_something_else_is_no_baseline(fields: dict[str, Any]) -> None:
    line = figure("khác", indicator_id="POV_RATE", indicator="tỷ lệ hộ nghèo", **fields)
    entry = only(run(district("Sa Thầy", rate(10, 2020), line)))
    assert entry.baseline is None


@pytest.mark.parametrize(
    ("other", "note"),
    [
        (rate(9, 2024), "khác chuẩn nghèo"),
        (rate(900, 2020, unit="hộ"), "khác đơn vị tính"),
        (rate(20, 2020, indicator="tỷ lệ hộ nghèo dân tộc thiểu số"), "khác đối tượng"),
        (rate(20, 2020, area="xã Ya Ly"), "khác đối tượng"),
        (rate(2, 2020, change="decrease"), "mức tăng, giảm"),
        (rate(2, 2020, change="decrease", per="year"), "mức tăng, giảm"),
        (rate(9, None), "khác chuẩn nghèo"),
    ],
)
def test_what_cannot_be_compared_stands_apart(other: Line, note: str) -> None:
    found = run(district("Sa Thầy", rate(10, 2020)), district("Kon Rẫy", other))
    assert len(found.columns) == 2
    assert any(note in said for said in found.notes)
    for row in found.rows:
        assert len(row.entries) == 1
        assert next(iter(row.missing.values())).startswith("nêu theo cách khác")


@pytest.mark.parametrize(
    "fields",
    [
        {"area": "toàn huyện"},
        {"area": "trên địa bàn huyện Kon Rẫy"},
        {"area": "huyện"},
        {"bound": "at_most"},
        {"indicator": "hộ nghèo chung toàn huyện"},
    ],
)
def test_the_whole_unit_is_one_column(fields: dict[str, Any]) -> None:
    found = run(district("Sa Thầy", rate(10, 2020)), district("Kon Rẫy", rate(9, 2020, **fields)))
    assert len(found.columns) == 1
    assert found.notes == ()
    assert [row.unit for row in found.rows] == ["Kon Rẫy, Kon Tum", "Sa Thầy, Kon Tum"]


def test_what_is_missing_is_told_with_its_reason() -> None:
    water = target("90% dùng nước sạch", indicator_id="WATER_URBAN", due=year(2020))
    found = run(
        district("Sa Thầy", rate(10, 2020)),
        district("Kon Rẫy", rate(12, 2018)),
        district("Đăk Hà", rate(12, None)),
        district("Đăk Tô", water),
        district("Tu Mơ Rông", rate(5, 2025), first=2021, last=2025),
        years=(2020, 2020),
    )
    assert [row.unit for row in found.rows] == ["Sa Thầy, Kon Tum"]
    reasons = {row.unit.split(",")[0]: next(iter(row.missing.values())) for row in found.absent}
    assert reasons == {
        "Kon Rẫy": "chỉ nêu cho năm 2018",
        "Đăk Hà": "nêu mà không ghi thời hạn",
        "Đăk Tô": "không nêu chỉ tiêu này",
        "Tu Mơ Rông": "chỉ nêu cho năm 2025",
    }


def test_two_values_of_one_plan_are_both_shown() -> None:
    found = run(district("Sa Thầy", rate(10, 2020), rate(11, 2020, area="toàn huyện")))
    ((entries),) = found.rows[0].entries.values()
    assert [entry.value for entry in entries] == [10, 11]


def test_only_plans_of_the_level_are_rows() -> None:
    commune = plan_file("xa", head(level="commune", commune="Ya Ly"), [rate(3, 2020)])
    files = (district("Sa Thầy", rate(10, 2020)), commune)
    assert [row.unit for row in run(*files).rows] == ["Sa Thầy, Kon Tum"]
    assert len(run(*files, by="plan").rows) == 2
    assert run(*files, by="province").rows == ()
    assert run(*files, province="Lai Châu").rows == ()


@pytest.mark.parametrize(
    ("name", "when", "found"),
    [
        ("POV_RATE", 2016, "59/2015/QĐ-TTg"), ("POV_RATE", 2021, "59/2015/QĐ-TTg"),
        ("POV_RATE", 2022, "07/2021/NĐ-CP"), ("POV_RATE", 2026, "07/2021/NĐ-CP"),
        ("POV_RATE", 2027, "351/2025/NĐ-CP"), ("POV_RATE", 2014, "?"), ("POV_RATE", None, "?"),
        ("ROAD", 2020, ""),
    ],
)  # fmt: skip
def test_the_poverty_standard_of_a_year(name: str, when: int | None, found: str) -> None:
    assert standard(name, when) == found


def test_a_column_in_words() -> None:
    column = Column("POV_RATE", "%", "decrease", "year", "59/2015/QĐ-TTg", "nông thôn")
    assert name_of(column) == (
        "POV_RATE (Tỷ lệ hộ nghèo), %, mức giảm mỗi năm, chuẩn 59/2015/QĐ-TTg, nông thôn"
    )


def test_a_column_in_english_keeps_its_standard() -> None:
    column = Column("POV_RATE", "%", "decrease", "year", "59/2015/QĐ-TTg", "nông thôn")
    said = "%, decrease a year, standard 59/2015/QĐ-TTg, rural"
    assert name_of(column, short=True, lang="en") == said
    assert (
        english(f"nêu theo cách khác: {name_of(column, short=True)}") == f"told otherwise: {said}"
    )
    assert english("chỉ nêu cho năm 2019, 2020") == "told for 2019, 2020 only"
    assert english("POV_RATE: khác đơn vị tính.") == "POV_RATE: units differ."


def test_every_sentence_of_a_comparison_is_known_in_english() -> None:
    spoken = Path(comparing.__file__).read_text("utf-8")
    said = re.findall(r'return None, None, "(.+)"|return change, None, "(.+)"|else "(.+)"$|'
                      r'^    return "(.+)"$|yield f"\{name\}: (.+)"', spoken, re.M)  # fmt: skip
    sentences = [next(filter(None, found)) for found in said]
    assert len(sentences) >= 14
    assert [one for one in sentences if english(one) == one] == []


def test_an_unknown_indicator_is_told() -> None:
    with new_store() as store, store.connect() as connection:
        with pytest.raises(BadQuestion):
            compare(connection, ["NO_SUCH"])
        assert compare(connection, ["POV_RATE"]).rows == ()


def test_what_people_said_is_compared() -> None:
    lines = (rate(10, 2020, baseline=start(40, "2016-01-01")), rate(7, 2020))
    with new_store() as store:
        load(store, district("Sa Thầy", *lines))
        corrections.correct(store, "t-sa0", {"value": "11"}, by="An", why="gõ nhầm")
        corrections.reject(store, "t-sa1", by="An", why="không phải chỉ tiêu")
        with store.connect() as connection:
            entry = only(compare(connection, ["POV_RATE"]))
    assert (entry.value, entry.change, entry.verdict) == (11, -29, "corrected")


def test_csv_holds_no_formula() -> None:
    evil = rate(10, 2020)
    found = run(district("=cmd|' /C calc'!A0", (evil[0], "=1+1 " + evil[1], evil[2])))
    rows = list(csv.reader(io.StringIO(comparison_csv(found, "vi").removeprefix("\ufeff"))))
    assert len(rows) == 2
    for cell in rows[1]:
        assert not cell.startswith(("=", "@", "+", "\t")), cell


APP = typer.Typer()
commands.register(APP)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("compare") / "plans.db"
    with Store.open(path, write=True) as store:
        load(store, district("Sa Thầy", rate(10, 2020, baseline=start(40, "2016-01-01"))),
             district("Kon Rẫy", rate(12.83, 2018)))  # fmt: skip
    return str(path)


def call(database: str, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(APP, [*arguments, "--db", database], env={"COLUMNS": "160"})
    return result.exit_code, result.output


def test_compare_on_the_terminal(database: str) -> None:
    code, output = call(database, "compare", "--indicator", "POV_RATE", "--by", "district")
    assert code == 0
    for said in ("Sa Thầy, Kon Tum", "40% (01/01/2016)", "10% (2020)", "-30", "12,83% (2018)"):
        assert said in output


def test_compare_as_json_and_csv(database: str) -> None:
    _, output = call(database, "compare", "--indicator", "POV_RATE", "--format", "json")
    data = json.loads(output)
    assert data["columns"][0]["standard"] == "59/2015/QĐ-TTg"
    assert [row["entries"][0]["value"] for row in data["rows"]] == [12.83, 10]
    _, output = call(database, "compare", "--indicator", "POV_RATE", "--format", "csv")
    assert output.startswith("\ufeffChỉ tiêu,")


def test_search_on_the_terminal(database: str) -> None:
    code, output = call(database, "search", "ho ngheo", "--type", "target")
    assert code == 0
    for said in ("Tìm thấy 2", "= 12,83%", "tỷ lệ hộ nghèo 12.83% năm 2018", "dòng ", "Tỉnh: "):
        assert said in output
    code, output = call(database, "search", "ho ngheo", "--type", "target", "--lang", "en")
    assert "2 found" in output
    code, output = call(database, "search", "hộ nghèo", "--json", "--limit", "1")
    data = json.loads(output)
    assert data["hits"][0]["fields"]["indicator_id"] == "POV_RATE"
    assert data["after"]
    code, output = call(database, "search", "hộ nghèo", "--after", data["after"], "--limit", "1")
    assert "Trang tiếp theo" in output


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "x", "--year", "abc"),
        ("search", "x", "--year", "2020:2016"),
        ("search", "x", "--due-before", "31/02/2020"),
        ("search", "x", "--indicator", "NO_SUCH"),
        ("search", "x", "--after", "???"),
        ("compare",),
        ("compare", "--indicator", "NO_SUCH"),
    ],
)
def test_wrong_usage_is_told(database: str, arguments: tuple[str, ...]) -> None:
    code, output = call(database, *arguments)
    assert code == 2
    assert output


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    code, output = call(str(tmp_path / "none.db"), "search", "x")
    assert code == 3
    assert "kehoach load" in output
