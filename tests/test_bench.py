"""The arithmetic of the benchmarks: gains are gains, medians medians, ratios to the first."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

import kehoach
from kehoach.benchmarks import changes, measuring

_BEFORE = {
    "a": {"seconds": 2.0, "records": {"t-1": {"type": "targets", "quote": "5%", "value": 5},
                                      "t-2": {"type": "targets", "quote": "6%", "value": 6}}},
    "gone": {"seconds": 1.0, "records": {"c-1": {"type": "citations", "quote": "Luật"}}},
}  # fmt: skip
_NOW = {
    "a": {"seconds": 1.0, "records": {"t-1": {"type": "targets", "quote": "5%", "value": 50},
                                      "t-3": {"type": "targets", "quote": "7%", "value": 7}}},
    "new": {"seconds": 0.5, "records": {"d-1": {"type": "deadlines", "quote": "năm 2026"}}},
}  # fmt: skip


def test_what_is_new_is_gained_and_what_is_gone_is_lost() -> None:
    found = changes.compare(_BEFORE, _NOW)
    assert (found["a"].gained, found["a"].lost, found["a"].changed) == (["t-3"], ["t-2"], ["t-1"])
    assert (found["gone"].gained, found["gone"].lost) == ([], ["c-1"])
    assert (found["new"].gained, found["new"].lost) == (["d-1"], [])
    assert [found[name].net for name in ("a", "gone", "new")] == [0, -1, 1]
    assert (found["a"].before, found["a"].now) == (2.0, 1.0)


def test_turned_round_gains_are_losses() -> None:
    there, back = changes.compare(_BEFORE, _NOW), changes.compare(_NOW, _BEFORE)
    assert {n: c.gained for n, c in there.items()} == {n: c.lost for n, c in back.items()}


def test_the_report_names_each_record_and_sums_up() -> None:
    lines = changes.report(changes.compare(_BEFORE, _NOW), _BEFORE, _NOW).splitlines()
    assert "  + t-3 targets: '7%'" in lines
    assert "  - t-2 targets: '6%'" in lines
    assert "  ~ t-1 targets: '5%'" in lines
    assert lines[-1].startswith("3 documents: 2 records gained, 2 lost, 1 changed, net +0;")


def test_the_same_text_has_no_changes() -> None:
    file = kehoach.parse("KẾ HOẠCH\nGiảm nghèo năm 2026\n\nI. MỤC TIÊU\n\nGiảm 5% hộ nghèo.")
    kept = {"x": changes.saved(file, 0.1)}
    assert kept["x"]["records"]
    report = changes.report(changes.compare(kept, kept), kept, kept)
    assert report.startswith("1 documents: 0 records gained, 0 lost, 0 changed")


def test_the_first_round_is_thrown_away() -> None:
    done: list[str] = []
    taken = measuring.in_rounds({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, 3)
    assert done == ["a", "b"] * 4
    assert [len(seconds) for seconds in taken.values()] == [3, 3]


def test_rows_hold_medians_and_ratios_to_the_first() -> None:
    found = measuring.rows("g", {"a": [3.0, 1.0, 2.0], "b": [6.0, 4.0, 5.0]}, 100, {"b": 80.0})
    assert [(r.seconds, r.least, r.most, r.ratio) for r in found] == [(2, 1, 3, 1), (5, 4, 6, 2.5)]
    assert [r.pace for r in found] == [50, 20]
    assert [r.memory for r in found] == [None, 80.0]


def test_a_time_of_nothing_divides_nothing() -> None:
    found = measuring.rows("g", {"a": [0.0], "b": [1.0]}, 10)
    assert [(r.pace, r.ratio) for r in found] == [(0.0, 0.0), (10.0, 0.0)]


def test_the_table_shows_every_row() -> None:
    found = measuring.rows("g", {"a": [0.002], "b": [0.004]}, 1000, notes={"b": "slow"})
    table = measuring.markdown(found, "characters").splitlines()
    assert table[2] == "| a | 500,000 | 2.0 ms | 2.0 to 2.0 ms | 1.00 |  |  |"
    assert table[3] == "| b | 250,000 | 4.0 ms | 4.0 to 4.0 ms | 2.00 |  | slow |"
    assert {line.count("|") for line in table} == {8}


def test_bars_are_as_long_as_paces() -> None:
    found = measuring.rows("g", {"a & b": [1.0], "c": [2.0]}, 100)
    picture = ET.fromstring(measuring.svg(found, "<title>", "pages"))
    wide = [float(r.get("width", 0)) for r in picture.iter("{http://www.w3.org/2000/svg}rect")]
    assert wide[0] == pytest.approx(2 * wide[1])
    assert re.search("a & b", "".join(picture.itertext()))


@pytest.mark.parametrize(
    ("pace", "highest", "long"), [(5, 10, 50), (0, 10, 1), (10, 0, 1)], ids=["half", "none", "zero"]
)
def test_bar(pace: float, highest: float, long: float) -> None:
    assert measuring.bar(pace, highest, 100) == long
