"""Other readers on the same gold: what they say is mapped fairly, and none of them is needed."""

from __future__ import annotations

import builtins
import io
import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kehoach.corpus import as_plan, parse_gold
from kehoach.evaluation import peers
from kehoach.evaluation.peers import AGENCIES, OURS, QUANTITIES, TASKS, Peer, Rates, Row
from kehoach.evaluation.peers_plain import citations, lines, quantities, unit_behind
from kehoach.evaluation.peers_readers import load_dateparser, load_quantulum, load_underthesea
from kehoach.evaluation.run import run
from kehoach.models import Record

TEXT = (
    "Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2024 của UBND huyện;\n"
    "Giảm tỷ lệ hộ nghèo xuống còn 4,5% và hỗ trợ 120 hộ.\n"
    "Phòng Y tế báo cáo trước ngày 05/3/2024.\n"
)
GOLD: dict[str, Any] = {
    "text": "plan.txt",
    "documents": [
        {
            "citations": [
                {
                    "quote": "Quyết định số 12/QĐ-UBND ngày 05/01/2024 của UBND huyện",
                    "kind": "decision", "canonical": "12/QĐ-UBND", "date": "2024-01-05",
                    "issuer": "UBND huyện", "role": "basis",
                }
            ],
            "targets": [{"quote": "còn 4,5%", "value": 4.5, "unit": "%", "indicator": "tỷ lệ hộ nghèo"}],
            "figures": [{"quote": "120 hộ", "value": 120, "unit": "hộ", "indicator": "hộ"}],
            "deadlines": [{"quote": "trước ngày 05/3/2024", "kind": "by", "end": "2024-03-05"}],
            "assignments": [{"quote": "Phòng Y tế báo cáo", "agency": "Phòng Y tế"}],
        }
    ],
}  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(TEXT, "utf-8")
    (tmp_path / "plan.gold.json").write_text(json.dumps(GOLD, ensure_ascii=False), "utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def _perfect_kehoach(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours finds what the gold says: here the comparison is tested, not the extraction."""
    gold = parse_gold(GOLD, "plan")
    monkeypatch.setattr("kehoach.extract.pipeline.parse", lambda source: as_plan(gold, source.text))


def told(records: list[Record], *names: str) -> list[Any]:
    values = [tuple(getattr(r, n) for n in names) for r in records]
    return [v[0] if len(names) == 1 else v for v in values]


def proved(text: str, records: list[Record]) -> None:
    assert [text[r.span.start : r.span.end] for r in records] == [r.quote for r in records]


# --- the plain baselines ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị định số 07/2021/NĐ-CP ngày 27/01/2021", [("decree", "07/2021/NĐ-CP", "2021-01-27")]),
        ("Quyết định số 9/QĐ-TTg ngày 18 tháng 01 năm 2022", [("decision", "9/QĐ-TTg", "2022-01-18")]),
        ("Nghị quyết 05-NQ/TU", [("resolution", "05-NQ/TU", None)]),
        ("Chương trình hành động số 8-CTr/TU", [("programme", "8-CTr/TU", None)]),
        ("Luật Thú y năm 2015", [("law", "Luật Thú y", None)]),
        ("Thông tư số\n03/2022/TT-BNV", [("circular", "03/2022/TT-BNV", None)]),
        ("vốn chương trình 135 và 30a", [("programme", "chương trình 135", None)]),
        ("Quyết định số 1/QĐ-UBND ngày 31/02/2020", [("decision", "1/QĐ-UBND", None)]),
        ("Tỷ lệ 12/15 xã trong năm 2024", []),
    ],
    ids=["dated", "date in words", "party", "action programme", "law by year", "wrapped", "bare",
         "no such day", "no act"],
)  # fmt: skip
def test_plain_citations(text: str, expected: list[Any]) -> None:
    found = citations(text)
    assert told(found, "kind", "canonical", "date") == expected
    proved(text, found)


def test_plain_citations_take_the_role_from_the_line() -> None:
    text = (
        "- Căn cứ Luật Thú y năm 2015;\nThực hiện Kế hoạch số 2/KH-UBND;\nTheo Công văn số 3/CV-X."
    )
    assert told(citations(text), "role") == ["basis", "implements", "reference"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("còn 4,85%", [(4.85, None, "%")]),
        ("từ 2,5% - 3% mỗi năm", [(2.5, 3, "%")]),
        ("đào tạo 1.250 lao động", [(1250, None, "lao")]),
        ("kinh phí 37,5 tỷ đồng", [(37.5e9, None, "VND")]),
        ("200 nghìn đồng", [(200e3, None, "VND")]),
        ("năm 2024, ngày 05/3/2024, số 12/QĐ-UBND, quý 2 và trong 6 tháng", []),
        ("Trong 2023 có 14 xã", [(14, None, "xã")]),
    ],
    ids=["rate", "range", "counted", "billions", "thousands", "no quantities", "a bare year"],
)
def test_plain_quantities(text: str, expected: list[Any]) -> None:
    found = quantities(text)
    assert told(found, "value", "value_max", "unit") == expected
    proved(text, found)


def test_a_time_is_no_unit() -> None:
    assert unit_behind("6 tháng", 1) == (None, 1.0, 1)
    assert unit_behind("6 đồng", 1) == ("VND", 1.0, 6)


def test_lines_keep_their_offsets_and_join_what_a_wrap_parts() -> None:
    text = "\nUBND các xã,\nthị trấn báo cáo\n\n- Phòng Y tế\n"
    found = list(lines(text))
    assert [line.strip() for _, line in found] == ["UBND các xã, thị trấn báo cáo", "- Phòng Y tế"]
    assert all(text[at : at + len(line)].split() == line.split() for at, line in found)
    assert len(list(lines(text, joined=False))) == 3


# --- the libraries, played by a module of the same name ---


def fake(monkeypatch: pytest.MonkeyPatch, name: str, **members: Any) -> None:
    module = types.ModuleType(name)
    for key, member in members.items():
        setattr(module, key, member)
    monkeypatch.setitem(sys.modules, name, module)


def hits(monkeypatch: pytest.MonkeyPatch, *found: tuple[str, str]) -> None:
    """dateparser answers with these words and ISO dates."""
    from datetime import datetime

    answer = [(words, datetime.fromisoformat(moment)) for words, moment in found]
    fake(monkeypatch, "dateparser")
    fake(monkeypatch, "dateparser.search", search_dates=lambda *_a, **_k: answer or None)


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("trước ngày 05/3/2021", [("ngày 05/3/2021", "2021-03-05")], [("by", None, "2021-03-05")]),
        ("Trong năm 2024", [("Trong năm 2024", "2024-12-31")], [("within", "2024-01-01", "2024-12-31")]),
        ("trong tháng 6/2024", [("tháng 6/2024", "2024-06-30")], [("within", "2024-06-01", "2024-06-30")]),
        ("Đến cuối năm 2020", [("năm 2020", "2020-12-31")], [("by", None, "2020-12-31")]),
        ("Đến cuối năm 2020", [("Đến cuối năm 2020", "2020-12-31")], [("by", None, "2020-12-31")]),
        (
            "giai đoạn 2016 - 2020",
            [("2016", "2016-12-31"), ("2020", "2020-12-31")],
            [("within", "2016-01-01", "2020-12-31")],
        ),
        ("đạt 90%, thứ 4", [("90%", "1990-12-31"), ("thứ 4", "2024-01-03")], []),
        ("trong năm 2024", [("năm 2025", "2025-12-31")], []),
        ("không có gì", [], []),
    ],
    ids=["day", "year", "month", "until", "until inside", "years joined", "no year", "not there", "none"],
)  # fmt: skip
def test_dateparser_is_mapped(
    text: str, found: Any, expected: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    hits(monkeypatch, *found)
    records = load_dateparser()(text)
    assert told(records, "kind", "start", "end") == expected
    proved(text, records)


def test_dateparser_does_not_depend_on_today(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    fake(monkeypatch, "dateparser")
    fake(monkeypatch, "dateparser.search", search_dates=lambda *_a, **k: asked.append(k))
    load_dateparser()("Kế hoạch năm 2019")
    load_dateparser()("Kế hoạch")
    assert [k["settings"]["RELATIVE_BASE"].year for k in asked] == [2019, 2020]
    assert {tuple(k["languages"]) for k in asked} == {("vi",)}


def test_quantulum_is_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "năm 2024 còn 4,85%, 12 km, 300 hộ, 2 - 3 triệu đồng"
    seen: list[str] = []

    def parse(line: str) -> list[Any]:
        seen.append(line)
        spans = {"2024": (2024, None), "4.85%": (4.85, None), "12 km": (12, None),
                 "300": (300, None), "2 - 3": (2.5, 0.5)}  # fmt: skip
        return [
            types.SimpleNamespace(value=v, uncertainty=u, span=(at, at + len(words)))
            for words, (v, u) in spans.items()
            for at in [line.index(words)]
        ]

    fake(monkeypatch, "quantulum3", parser=types.SimpleNamespace(parse=parse))
    found = load_quantulum()(text)
    assert seen == ["năm 2024 còn 4.85%, 12 km, 300 hộ, 2 - 3 triệu đồng"]
    assert told(found, "value", "value_max", "unit") == [
        (4.85, None, "%"), (12, None, "km"), (300, None, "hộ"), (2e6, 3e6, "VND")
    ]  # fmt: skip
    proved(text, found)


def test_underthesea_names_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [("Sở", "N", "B-NP", "B-ORG"), ("Y tế", "N", "B-NP", "I-ORG"), ("và", "C", "O", "O"),
            ("Bộ", "N", "B-NP", "B-ORG"), ("Huế", "Np", "B-NP", "B-LOC"), ("Đảng", "N", "B", "I-ORG")]  # fmt: skip
    fake(monkeypatch, "underthesea", ner=lambda _line: tags)
    assert load_underthesea()("x") == ["Sở Y tế", "Bộ", "Đảng"]
    assert load_underthesea(("LOC",))("x\n\ny") == ["Huế", "Huế"]


# --- the comparison ---


def names(rows: list[Row]) -> list[tuple[str, str]]:
    return [(row.task, row.name) for row in rows]


def only(task: str, read: Any, *, whole: bool = False) -> tuple[Peer, ...]:
    return (Peer("other", task, lambda: read, whole),)


def test_a_peer_that_says_the_gold_is_perfect(corpus: Path) -> None:
    perfect = Rates(1.0, 1.0, 1.0, None)  # too few records for a mean
    row = peers.compare(corpus, peers=only("citations", citations, whole=True))[3]
    assert (row.name, row.core, row.whole) == ("other", perfect, perfect)
    row = peers.compare(corpus, peers=only(QUANTITIES, quantities))[2]
    assert (row.name, row.core, row.whole) == ("other", perfect, None)
    assert row.seconds is not None
    assert row.characters == len(TEXT)
    assert row.speed == pytest.approx(row.characters / row.seconds)


def test_a_peer_that_says_nothing_finds_nothing(corpus: Path) -> None:
    for task in TASKS:
        rows = peers.compare(corpus, peers=only(task, lambda _text: []))
        row = next(r for r in rows if r.name == "other")
        assert (row.core.precision, row.core.recall, row.core.f1) == (None, 0.0, 0.0), task


def test_ours_stands_last_in_every_task(corpus: Path) -> None:
    rows = peers.compare(corpus, peers=only("deadlines", lambda _text: []))
    assert names(rows) == [("deadlines", "other"), *((task, OURS) for task in TASKS)]
    assert [row.core.f1 for row in rows[1:]] == [1.0, 1.0, 1.0, 1.0]
    assert all(row.seconds is not None and row.seconds > 0 for row in rows[1:])


@pytest.mark.parametrize(
    ("said", "precision", "recall"),
    [
        (["Phòng Y tế", "PHÒNG Y TẾ"], 1.0, 1.0),
        (["Phòng Y tế huyện"], 1.0, 1.0),
        (["Ủy ban nhân dân huyện"], 1.0, 0.0),
        (["Kon Tum", "Phòng Y tế"], 0.5, 1.0),
        (["", "Y"], 0.0, 0.0),
    ],
    ids=["once", "nearly", "another body of the gold", "and a stranger", "strangers"],
)
def test_names_of_agencies(corpus: Path, said: list[str], precision: float, recall: float) -> None:
    row = peers.compare(corpus, peers=only(AGENCIES, lambda _text: said))[1]
    assert (row.core.precision, row.core.recall) == (precision, recall)


def test_optional_agencies_are_not_asked_for() -> None:
    data = {"documents": [{"assignments": [
        {"quote": "x", "agency": "Sở Y tế", "optional": True, "partners": ["Hội Nông dân"]},
        {"quote": "x", "agency": "UBND xã"},
    ]}]}  # fmt: skip
    carriers, named = peers._bodies(parse_gold(data, "plan"))
    assert carriers == {"ubnd xã"}
    assert named == {"ubnd xã", "sở y tế", "hội nông dân"}


def test_what_is_not_annotated_is_not_scored(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(TEXT, "utf-8")
    (tmp_path / "plan.gold.json").write_text('{"documents": [{"sections": []}]}', "utf-8")
    rows = peers.compare(tmp_path, peers=())
    assert [row.core for row in rows] == [Rates()] * 4


def missing(name: str) -> Any:
    def load() -> Any:
        raise ImportError(name)

    return load


def broken() -> Any:
    def read(_text: str) -> list[Any]:
        raise RuntimeError("no model")

    return read


def test_a_peer_that_is_missing_or_fails_is_told(corpus: Path) -> None:
    others = (Peer("gone", "deadlines", missing("gone")), Peer("bad", AGENCIES, broken))
    rows = peers.compare(corpus, peers=others)
    gone, bad = rows[0], next(row for row in rows if row.name == "bad")
    assert (gone.missing, gone.core, gone.seconds) == (True, Rates(), None)
    assert bad.failed == "RuntimeError: no model"
    for lang, absent, failed in (
        ("vi", "chưa cài", "bị lỗi: RuntimeError"),
        ("en", "not installed", "failed: RuntimeError"),
    ):
        out = io.StringIO()
        Console(file=out, width=160).print(peers.peers_table(rows, lang))
        assert absent in out.getvalue()
        assert failed in out.getvalue()
        assert out.getvalue().count("1.000 1.000 1.000") >= 4


def test_nothing_is_needed(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any of the libraries the table still has the plain baselines and ours."""
    real = builtins.__import__
    absent = {"dateparser", "quantulum3", "underthesea"}

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] in absent:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    rows = peers.compare(corpus)
    assert {row.name.partition(" ")[0] for row in rows if row.missing} == absent
    assert [row.name for row in rows if row.core.f1] == [OURS, OURS, "regex", OURS, "regex", OURS]


def test_the_comparison_is_printed(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        peers.compare, "__defaults__", (None, None, only("deadlines", lambda _t: []))
    )
    assert run(corpus, peers=True, lang="en") == 0
    assert "Against peers" in capsys.readouterr().out
    assert run(corpus, as_json=True, peers=True) == 0
    data = json.loads(capsys.readouterr().out)["peers"]
    assert [entry["reader"] for entry in data] == ["other", *[OURS] * 4]
    assert data[0]["core"]["recall"] == 0.0
    assert data[2]["whole"] is None
    assert run(corpus, as_json=True) == 0
    assert "peers" not in json.loads(capsys.readouterr().out)


# --- the libraries themselves (the lock holds them) ---


def test_dateparser_itself() -> None:
    found = load_dateparser()("Báo cáo trước ngày 05/3/2021; trong năm 2024; giai đoạn 2016 - 2020")
    assert told(found, "kind", "end") == [
        ("by", "2021-03-05"), ("within", "2024-12-31"), ("within", "2020-12-31")
    ]  # fmt: skip
    assert told(found, "start")[2] == "2016-01-01"


def test_quantulum_itself() -> None:
    found = load_quantulum()("giảm còn 4,85%, hỗ trợ 1.250 hộ, kinh phí 37,5 tỷ đồng")
    assert told(found, "value", "unit") == [(4.85, "%"), (1250, "hộ"), (37.5e9, "VND")]


def test_underthesea_itself() -> None:
    read = load_underthesea(("ORG", "LOC"))
    assert any(
        "Kon Tum" in name for name in read("Ủy ban nhân dân tỉnh Kon Tum ban hành kế hoạch.")
    )
