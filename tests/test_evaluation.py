"""Reports, error lists, calibration, and the run over a folder."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kehoach.corpus import as_plan, loader, plans
from kehoach.evaluation import runner
from kehoach.evaluation.__main__ import main
from kehoach.evaluation.calibration import (
    Bin,
    bins,
    calibration_data,
    calibration_table,
    expected_error,
    judged,
)
from kehoach.evaluation.errors import error_lines, show
from kehoach.evaluation.report import ALL_TYPES, chosen, number, print_report, report_data
from kehoach.evaluation.run import run
from kehoach.evaluation.scoring import Evaluation, evaluate
from kehoach.evaluation.statistics import (
    Share,
    bootstrap,
    field_accuracy,
    mean_interval,
    micro_interval,
)
from kehoach.extract import pipeline
from kehoach.models import Interval, PlanFile, Signer
from kehoach.models.errors import KehoachError

from .gold_helpers import entry, found, gold, plan

TEXT = "dẫn đầu\n5% 6% 7% 8% 9%" + " x" * 50 + " kết thúc 10%"


def five(name: str, *values: int, **fields: Any) -> Any:
    """Gold of the five percentages, with an extraction of some."""
    entries = [entry("targets", f"{v}%", value=v) for v in range(5, 10)]
    records = [found("targets", TEXT, f"{v}%", value=v, **fields) for v in values]
    return gold("targets", *entries, name=name), plan(TEXT, "targets", *records)


@pytest.fixture
def mixed() -> Evaluation:
    """One perfect file, one with two of five found and one wrong, one without a header."""
    return evaluate([five("đủ", 5, 6, 7, 8, 9), five("thiếu", 5, 6), five("rỗng")])


# --- statistics ---


def test_bootstrap_is_seeded_and_holds_the_mean(mixed: Evaluation) -> None:
    interval = mean_interval(mixed, "targets")
    assert interval is not None
    assert interval == mean_interval(mixed, "targets")
    mean = mixed.mean("targets")
    assert mean is not None
    assert 0.0 <= interval[0] < mean < interval[1] <= 1.0
    micro = micro_interval(mixed, "targets", "whole")
    assert micro is not None
    assert micro[0] < micro[1]


@pytest.mark.parametrize("units", [0, 1])
def test_one_file_gives_no_interval(units: int) -> None:
    assert bootstrap(units, lambda drawn: 1.0) is None


def test_an_interval_of_nothing_scored_is_none() -> None:
    assert bootstrap(3, lambda drawn: None) is None


def test_equal_files_leave_no_doubt() -> None:
    evaluation = evaluate([five("a", 5, 6), five("b", 5, 6)])
    interval = mean_interval(evaluation, "targets")
    assert interval is not None
    assert interval[0] == pytest.approx(4 / 7)
    assert interval[1] == pytest.approx(4 / 7)


def test_field_accuracy_is_over_pairs() -> None:
    evaluation = evaluate([five("a", 5, 6), five("b", 5, change="increase", per="year")])
    shares = field_accuracy(evaluation, "targets")
    assert shares["change"] == shares["per"] == Share(2, 3)
    assert shares["indicator"] == shares["baseline.value"] == Share(3, 3)
    assert field_accuracy(evaluation, "figures")["change"] == Share(0, 0)


# --- reports ---


def printed(evaluation: Evaluation, types: tuple[str, ...] = (), lang: str = "vi") -> str:
    out = io.StringIO()
    print_report(evaluation, Console(file=out, width=160), types, lang)
    return out.getvalue()


def test_numbers() -> None:
    assert (number(None), number(0.0), number(1.0), number(2 / 3)) == (
        "-",
        "0.000",
        "1.000",
        "0.667",
    )


def test_the_report_shows_the_mean_the_counts_and_the_files(mixed: Evaluation) -> None:
    text = printed(mixed, ("targets",))
    mean = (1 + 4 / 7 + 0) / 3
    (summary,) = [line for line in text.splitlines() if line.startswith("│ Chỉ tiêu")]
    cells = [cell.strip() for cell in summary.strip("│").split("│")]
    assert cells[1] == f"{mean:.3f}"
    assert cells[3] == "3"
    assert cells[4:7] == ["1.000 0.467 0.636"] * 3
    assert cells[7] == "7/0/8"
    assert "đủ" in text
    assert "0.571 (5)" in text
    assert "Đề mục" not in text
    assert "Phần đầu" not in text


def test_nothing_scored_is_a_dash() -> None:
    text = printed(evaluate([]))
    rows = [line for line in text.splitlines() if line.startswith("│")]
    assert len(rows) == len(ALL_TYPES) + 1
    for row in rows[:-1]:
        cells = [cell.strip() for cell in row.strip("│").split("│")]
        assert cells[1:7] == ["-", "-", "0", "- - -", "- - -", "- - -"]
    assert "0.000" not in text
    assert "1.000" not in text


def test_the_report_speaks_english_too(mixed: Evaluation) -> None:
    text = printed(mixed, lang="en")
    for word in ("targets", "mean F1", "By file", "header"):
        assert word in text
    assert "Chỉ tiêu" not in text


def test_names_are_not_read_as_markup() -> None:
    assert "[red]a[/red]" in printed(evaluate([five("[red]a[/red]", 5)]))


def test_what_was_skipped_and_what_failed_is_told() -> None:
    error = KehoachError("x", "Tệp hỏng.", "The file is damaged.")
    evaluation = Evaluation(skipped={"a": error}, failed={"b": "KeyError: 1 (x.py, line 3)"})
    assert "Bỏ qua a: Tệp hỏng." in printed(evaluation)
    english = printed(evaluation, lang="en")
    assert "Skipped a: The file is damaged." in english
    assert "The extraction failed on b: KeyError: 1 (x.py, line 3)" in english
    data = report_data(evaluation)
    assert data["skipped"] == {"a": "The file is damaged."}
    assert data["failed"] == {"b": "KeyError: 1 (x.py, line 3)"}


def test_data_are_the_same_figures(mixed: Evaluation) -> None:
    data = json.loads(json.dumps(report_data(mixed)))
    targets = data["types"]["targets"]
    assert targets["mean_whole_f1"] == pytest.approx((1 + 4 / 7) / 3)
    assert targets["mean_files"] == 3
    assert targets["micro"]["whole"] == {
        "tp": 7, "fp": 0, "fn": 8, "precision": 1.0, "recall": 7 / 15,
        "f1": pytest.approx(14 / 22),
    }  # fmt: skip
    assert targets["fields"]["due"] == {"right": 7, "of": 7, "share": 1.0}
    assert data["types"]["figures"]["mean_whole_f1"] is None
    assert data["types"]["figures"]["micro"]["core"]["f1"] is None
    assert data["files"]["thiếu"]["targets"]["gold"] == 5
    assert data["files"]["rỗng"]["targets"]["whole"]["precision"] is None
    assert data["header"]["mean"] is None
    assert set(report_data(mixed, ("figures",))["types"]) == {"figures"}
    assert "header" not in report_data(mixed, ("figures",))


def test_types_are_chosen_in_their_own_order() -> None:
    assert chosen(()) == (ALL_TYPES, True)
    assert chosen(("deadlines", "sections")) == (("sections", "deadlines"), False)
    assert chosen(("header",)) == ((), True)


# --- the list of errors ---


def errors(entries: list[dict[str, Any]], records: list[Any], text: str = TEXT) -> list[str]:
    evaluation = evaluate([(gold("targets", *entries), plan(text, "targets", *records))])
    return list(error_lines(evaluation, ("targets",), "en"))


@pytest.mark.parametrize(
    ("entries", "records", "group"),
    [
        ([entry("targets", "5%")], [], "MISSED, nothing there: 1"),
        ([entry("targets", "99%")], [], "MISSED, its quote is not in the text: 1"),
        (
            [entry("targets", "5%")],
            [found("targets", TEXT, "5%", value=6, unit="người")],
            "MISSED, the record there differs in value, unit: 1",
        ),
        (
            [entry("targets", "5%"), entry("targets", "5%")],
            [found("targets", TEXT, "5%")],
            "MISSED, the record there is paired with other gold: 1",
        ),
        ([], [found("targets", TEXT, "5%")], "EXTRA, no gold there: 1"),
        (
            [entry("targets", "5%")],
            [found("targets", TEXT, "5%")] * 2,
            "EXTRA, the gold there has its record: 1",
        ),
        (
            [entry("targets", "5%")],
            [found("targets", TEXT, "5%", due=Interval(end="2020-12-31"))],
            "WRONG due (whole): 1",
        ),
        (
            [entry("targets", "5%", ratio=[1, 20])],
            [found("targets", TEXT, "5%")],
            "WRONG ratio (strict): 1",
        ),
    ],
)
def test_kinds_of_error(entries: list[dict[str, Any]], records: list[Any], group: str) -> None:
    lines = errors(entries, records)
    assert lines[0] == "== targets: 1 errors"
    assert lines[1] == f"-- {group}"
    assert len([line for line in lines if line.startswith("--")]) == 1


def test_an_error_shows_both_sides_and_the_place() -> None:
    (told,) = errors(
        [entry("targets", "5%", due={"start": None, "end": "2020-12-31"})],
        [found("targets", TEXT, "5%", due=Interval(start="2019-01-01"))],
    )[2:-1]
    assert told.splitlines() == [
        f"  plan: line 2: dẫn đầu «5%» {TEXT[10:60].strip()}",
        "      gold ..2020-12-31",
        "      ours 2019-01-01..  [test]",
    ]


def test_the_commonest_kind_stands_first() -> None:
    lines = errors(
        [entry("targets", f"{v}%", value=v) for v in (5, 6, 7)],
        [found("targets", TEXT, "10%", value=10), found("targets", TEXT, "5%", per="year")],
    )
    assert [line for line in lines if line.startswith("--")] == [
        "-- MISSED, nothing there: 2",
        "-- EXTRA, no gold there: 1",
        "-- WRONG per (strict): 1",
    ]


def test_no_errors() -> None:
    assert errors([entry("targets", "5%")], [found("targets", TEXT, "5%")]) == [
        "== targets: 0 errors",
        "",
    ]


def test_header_errors() -> None:
    packaged = plans()[0]
    evaluation = evaluate([(packaged.gold, PlanFile(text=packaged.text))])
    lines = list(error_lines(evaluation, ("header",)))
    assert lines[0] == f"== Phần đầu: {len(evaluation.files[0].header)} lỗi"
    assert "-- SAI title: 1" in lines


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "-"),
        (37_000_000_000.0, "37000000000"),
        (2.5, "2.5"),
        ((7.0, 13.0), "7 | 13"),
        (("Sở A", "Sở B"), "Sở A | Sở B"),
        (Interval(start="2016-01-01", end="2020-12-31"), "2016-01-01..2020-12-31"),
        (Signer(name="A", capacity="CHỦ TỊCH"), "- / CHỦ TỊCH / A"),
        ("hai\n  dòng", "hai dòng"),
        ("đầu" + "x" * 90 + "cuối", "đầu" + "x" * 37 + " ... " + "x" * 11 + "cuối"),
    ],
)
def test_values_are_shown_on_one_line(value: object, shown: str) -> None:
    assert show(value, 60) == shown


# --- confidence ---


def test_calibration_bins_records_by_confidence() -> None:
    entries = [
        entry("targets", "5%"),
        entry("targets", "6%", value=6),
        entry("targets", "7%", value=7, optional=True),
    ]
    records = [
        found("targets", TEXT, "5%", confidence=1.0),  # right
        found("targets", TEXT, "6%", value=6, change="increase", confidence=0.95),  # wrong
        found("targets", TEXT, "10%", value=10, confidence=0.5),  # no gold: wrong
        found("targets", TEXT, "7%", value=7, confidence=0.1),  # optional: counts neither way
    ]
    evaluation = evaluate([(gold("targets", *entries), plan(TEXT, "targets", *records))])
    assert sorted(judged(evaluation, "targets")) == [(0.5, False), (0.95, False), (1.0, True)]
    result = bins(evaluation, "targets")
    assert result == (Bin(0.5, 0.6, 1, 0, 0.5), Bin(0.95, 1.0, 2, 1, 0.975))
    assert [b.share for b in result] == [0.0, 0.5]
    assert expected_error(result) == pytest.approx((0.5 + 2 * 0.475) / 3)
    data = calibration_data(evaluation, ("targets",))
    assert data["targets"]["bins"][1]["right"] == 1
    assert data["targets"]["sure"]["records"] == 2
    assert data["targets"]["review"] == {
        "low": 0.0, "high": 0.75, "records": 1, "right": 0, "confidence": 0.5, "share": 0.0,
    }  # fmt: skip
    out = io.StringIO()
    Console(file=out, width=120).print(calibration_table(evaluation, ("targets", "figures")))
    assert "0.95-1.00" in out.getvalue()
    assert "0.483" in out.getvalue()
    assert [word for word in (">= 0.90", "< 0.75") if word not in out.getvalue()] == []


def test_calibration_of_nothing() -> None:
    assert bins(evaluate([]), "targets") == ()
    assert expected_error(()) is None
    assert calibration_data(evaluate([]))["figures"] == {
        "expected_error": None, "bins": [], "review": None, "sure": None,
    }  # fmt: skip


# --- folders ---


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two plans, of which one has no text; the extraction is gold itself."""
    packaged = {p.text: p for p in plans()}
    for name in ("lak_2016_2020", "tam_duong_2021"):
        source = next(p for p in plans() if p.name == name)
        path = next(p for p in loader.plans_folder().glob(f"{name}.gold.json"))
        (tmp_path / path.name).write_bytes(path.read_bytes())
        if name == "lak_2016_2020":
            (tmp_path / f"{name}.txt").write_text(source.text, "utf-8")

    def perfect(source: Any) -> PlanFile:
        known = packaged[source.text]
        return as_plan(known.gold, known.text)

    monkeypatch.setattr(pipeline, "parse", perfect)
    return tmp_path


def test_a_folder_is_scored_and_what_lacks_its_text_is_skipped(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, errors=True, calibration=True) == 0
    out = capsys.readouterr().out
    assert "== Chỉ tiêu: 0 lỗi" in out
    assert "1.000" in out
    assert "Bỏ qua tam_duong_2021: Không có văn bản tam_duong_2021.txt" in out


def test_json_is_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, as_json=True, types=("targets",), calibration=True) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["types"]["targets"]["mean_whole_f1"] == 1.0
    assert set(data["calibration"]) == {"targets"}
    assert set(data["skipped"]) == {"tam_duong_2021"}


def test_doc_chooses_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, as_json=True, doc="lak") == 0
    data = json.loads(capsys.readouterr().out)
    assert set(data["files"]) == {"lak_2016_2020"}
    assert data["skipped"] == {}


def test_a_fault_of_the_extraction_is_told_and_fails_the_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(source: Any) -> PlanFile:
        raise KeyError("x")

    monkeypatch.setattr(pipeline, "parse", broken)
    assert run(folder, lang="en") == 1
    assert "The extraction failed on lak_2016_2020: KeyError: 'x' (test_evaluation.py" in (
        " ".join(capsys.readouterr().out.split())
    )


def test_a_text_of_another_name_is_found_beside_the_gold(folder: Path) -> None:
    gold_path = folder / "lak_2016_2020.gold.json"
    data = json.loads(gold_path.read_text("utf-8"))
    gold_path.write_text(json.dumps(data | {"text": "scan.pdf"}), "utf-8")
    evaluation = runner.evaluate_folder(folder, doc="lak")
    assert [f.name for f in evaluation.files] == ["lak_2016_2020"]


def test_unusable_input_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(KehoachError, match="Không có loại bản ghi “goals”"):
        run(tmp_path, types=("goals",))
    with pytest.raises(SystemExit):
        main(["--type", "goals"])


def test_the_packaged_plans_are_scored_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--lang", "en"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert set(data["files"]) == {p.name for p in plans()}
    assert data["skipped"] == data["failed"] == {}
    assert set(data["types"]) == set(ALL_TYPES)
    for name, scores in data["files"].items():
        firm = {p.name: p.gold for p in plans()}[name]
        for kind in ALL_TYPES:
            expected = sum(not r.optional for r in firm.of(kind))
            whole = scores[kind]["whole"]
            assert scores[kind]["gold"] == whole["tp"] + whole["fn"] == expected
