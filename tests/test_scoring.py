"""The counts on cases made by hand: every counter of every level is asserted."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kehoach.corpus import as_plan, parse_gold, plans
from kehoach.evaluation.fields import LEVELS
from kehoach.evaluation.scoring import Counts, Evaluation, evaluate, score_files
from kehoach.models import RECORD_TYPES, Interval, PlanFile, Record

from .gold_helpers import counts, entry, found, gold, ours, plan, scored

TEXT = """Phấn đấu đến cuối năm 2020 tỷ lệ hộ nghèo còn 5%, trẻ em suy dinh dưỡng còn 5%;
hàng năm báo cáo trước ngày 05/3 về UBND huyện; giao Phòng Y tế chủ trì."""


def same(tp: int, fp: int, fn: int) -> tuple[Counts, Counts, Counts]:
    """The same counts at all three levels."""
    return (Counts(tp, fp, fn),) * 3


def test_rates() -> None:
    assert Counts(3, 1, 2).precision == 0.75
    assert Counts(3, 1, 2).recall == 0.6
    assert Counts(3, 1, 2).f1 == pytest.approx(2 / 3)
    assert Counts(0, 0, 4).precision is None  # nothing extracted: no precision, rather than 0 or 1
    assert Counts(0, 0, 4).recall == 0.0
    assert Counts(0, 0, 4).f1 == 0.0
    assert Counts(0, 3, 0).recall is None
    assert Counts(0, 3, 0).f1 == 0.0
    assert (Counts().precision, Counts().recall, Counts().f1) == (None, None, None)
    assert Counts(1, 2, 3) + Counts(10, 20, 30) == Counts(11, 22, 33)


def test_found_missed_and_extra() -> None:
    entries = [entry("targets", "tỷ lệ hộ nghèo còn 5%"), entry("targets", "còn 5%", nth=2)]
    records = [
        found("targets", TEXT, "hộ nghèo còn 5%"),
        found("targets", TEXT, "05/3", value=3, unit=None),
    ]
    score = scored("targets", TEXT, entries, records)
    assert counts(score) == same(1, 1, 1)
    assert [p.ours.quote for p in score.pairs] == ["hộ nghèo còn 5%"]
    assert [r.quote for r in score.missed] == ["còn 5%"]
    assert [r.quote for r in score.extra] == ["05/3"]
    assert not score.lost
    assert not score.excused
    assert not score.optional
    assert score.gold == 2


def test_levels_count_a_wrong_pair_as_a_miss_and_a_false_alarm() -> None:
    quote = "tỷ lệ hộ nghèo còn 5%"
    entries = [entry("targets", quote, per="year", due={"start": None, "end": "2020-12-31"})]
    due = Interval(end="2020-12-31")
    both = counts(scored("targets", TEXT, entries, [found("targets", TEXT, quote)]))
    assert both == (Counts(1, 0, 0), Counts(0, 1, 1), Counts(0, 1, 1))
    strict = counts(scored("targets", TEXT, entries, [found("targets", TEXT, quote, due=due)]))
    assert strict == (Counts(1, 0, 0), Counts(1, 0, 0), Counts(0, 1, 1))
    none = counts(
        scored("targets", TEXT, entries, [found("targets", TEXT, quote, due=due, per="year")])
    )
    assert none == same(1, 0, 0)
    # A pair that is wrong at the whole level is wrong at the strict one.
    only = counts(scored("targets", TEXT, entries, [found("targets", TEXT, quote, per="year")]))
    assert only == (Counts(1, 0, 0), Counts(0, 1, 1), Counts(0, 1, 1))


def test_a_wrong_core_is_no_pair() -> None:
    entries = [entry("deadlines", "cuối năm 2020")]
    records = [found("deadlines", TEXT, "cuối năm 2020", end="2020-11-30")]
    score = scored("deadlines", TEXT, entries, records)
    assert counts(score) == same(0, 1, 1)
    assert score.pairs == ()


def test_duplicates_are_false_alarms() -> None:
    entries = [entry("deadlines", "cuối năm 2020")]
    records = [found("deadlines", TEXT, "cuối năm 2020") for _ in range(3)]
    assert counts(scored("deadlines", TEXT, entries, records)) == same(1, 2, 0)


def test_the_same_gold_twice_needs_two_records() -> None:
    entries = [
        entry("deadlines", "hàng năm", kind="recurring", end=None, every=every)
        for every in ("year", "half_year")
    ]
    one = [found("deadlines", TEXT, "hàng năm", kind="recurring", end=None, every="year")]
    assert counts(scored("deadlines", TEXT, entries, one)) == same(1, 0, 1)


@pytest.mark.parametrize("kind", sorted(RECORD_TYPES))
def test_adjacent_places_do_not_overlap(kind: str) -> None:
    text = "a" * 60 + "b" * 60 + "c" * 60
    far = "reach" if kind in ("targets", "figures") else "overlap"
    entries = [entry(kind, "b" * 60)]
    touching = scored(kind, text, entries, [ours(kind, text, 0, 60)])
    assert counts(touching) == (same(1, 0, 0) if far == "reach" else same(0, 1, 1))
    assert counts(scored(kind, text, entries, [ours(kind, text, 0, 61)])) == same(1, 0, 0)
    assert counts(scored(kind, text, entries, [ours(kind, text, 119, 125)])) == same(1, 0, 0)


@pytest.mark.parametrize("kind", ["targets", "figures"])
@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        ("x" * 40, same(1, 0, 0)),
        ("x" * 41, same(0, 1, 1)),
        ("x " * 40 + "\n**|_\\#", same(1, 0, 0)),
    ],
)
def test_quantities_may_lie_forty_reduced_characters_apart(
    kind: str, gap: str, expected: tuple[Counts, ...]
) -> None:
    text = f"(chuẩn){gap}(máy)"
    right = [found(kind, text, "(máy)")]
    assert counts(scored(kind, text, [entry(kind, "(chuẩn)")], right)) == expected
    left = [found(kind, text, "(chuẩn)")]
    assert counts(scored(kind, text, [entry(kind, "(máy)")], left)) == expected


def test_a_greedy_choice_would_lose_a_pair() -> None:
    # The long record is the better pair for the first gold, and the only one for the second.
    text = "Phòng Y tế chủ trì công tác y tế; Phòng Y tế phối hợp công tác trẻ em."
    entries = [
        entry("assignments", "Phòng Y tế chủ trì công tác y tế", role="lead"),
        entry("assignments", "Phòng Y tế phối hợp công tác trẻ em", role="coordinate"),
    ]
    long = ours("assignments", text, 0, len(text), role="lead")
    short = found("assignments", text, "công tác y tế", role="advise")
    for records in ([long, short], [short, long]):
        score = scored("assignments", text, entries, records)
        assert counts(score) == (Counts(2, 0, 0), Counts(0, 2, 2), Counts(0, 2, 2))


def test_the_order_of_the_extractions_does_not_matter() -> None:
    """A scorer that pairs greedily gives the second order a lower strict recall."""
    text = "tỷ lệ hộ nghèo còn 5%"
    entries = [entry("targets", text, change="level")]
    exact = found("targets", text, text)
    partial = found("targets", text, "còn 5%", change="decrease")
    for records in ([exact, partial], [partial, exact]):
        score = scored("targets", text, entries, records)
        assert counts(score) == same(1, 1, 0)
        assert score.pairs[0].ours == exact


def test_quotes_are_found_in_the_reduced_text() -> None:
    text = "| **Tỷ lệ hộ\nnghèo** | còn\u00a05\\% |"
    entries = [entry("targets", "Tỷ lệ  hộ nghèo còn 5%")]
    assert counts(scored("targets", text, entries, [found("targets", text, "5\\%")])) == same(
        1, 0, 0
    )


def test_a_quote_that_is_not_in_the_text_is_missed() -> None:
    entries = [entry("targets", "tỷ lệ thất nghiệp 5%")]
    score = scored("targets", TEXT, entries, [found("targets", TEXT, "5%")])
    assert counts(score) == same(0, 1, 1)
    assert score.lost == score.missed != ()


class TestOptional:
    """Optional gold counts neither way, and takes nothing from firm gold."""

    quote = "tỷ lệ hộ nghèo còn 5%"

    def score(self, entries: list[dict[str, Any]], records: list[Record]) -> Any:
        return scored("targets", TEXT, entries, records)

    def test_not_found(self) -> None:
        score = self.score([entry("targets", self.quote, optional=True)], [])
        assert counts(score) == same(0, 0, 0)
        assert score.missed == ()
        assert score.gold == 0

    def test_not_in_the_text(self) -> None:
        score = self.score([entry("targets", "không có", optional=True)], [])
        assert counts(score) == same(0, 0, 0)

    def test_found(self) -> None:
        entries = [entry("targets", self.quote, optional=True)]
        score = self.score(entries, [found("targets", TEXT, self.quote)])
        assert counts(score) == same(0, 0, 0)
        assert len(score.optional) == 1

    def test_found_with_wrong_fields(self) -> None:
        entries = [entry("targets", self.quote, optional=True)]
        score = self.score(entries, [found("targets", TEXT, self.quote, change="decrease")])
        assert counts(score) == same(0, 0, 0)

    def test_a_record_with_another_core_over_it_is_excused(self) -> None:
        entries = [entry("targets", self.quote, optional=True)]
        score = self.score(entries, [found("targets", TEXT, self.quote, value=6)])
        assert counts(score) == same(0, 0, 0)
        assert len(score.excused) == 1

    def test_every_duplicate_over_it_is_excused(self) -> None:
        entries = [entry("targets", self.quote, optional=True)]
        score = self.score(entries, [found("targets", TEXT, self.quote)] * 3)
        assert counts(score) == same(0, 0, 0)
        assert (len(score.optional), len(score.excused)) == (1, 2)

    def test_a_record_beside_it_is_not_excused_unless_it_pairs(self) -> None:
        entries = [entry("targets", "tỷ lệ hộ nghèo", optional=True)]
        beside = self.score(entries, [found("targets", TEXT, "5%", value=6)])
        assert counts(beside) == same(0, 1, 0)
        paired = self.score(entries, [found("targets", TEXT, "5%")])
        assert counts(paired) == same(0, 0, 0)

    def test_firm_gold_in_the_same_place_has_the_only_record(self) -> None:
        firm = entry("targets", self.quote, change="decrease")
        optional = entry("targets", self.quote, optional=True)  # would be right in every field
        for entries in ([firm, optional], [optional, firm]):
            score = self.score(entries, [found("targets", TEXT, self.quote)])
            assert counts(score) == (Counts(1, 0, 0), Counts(0, 1, 1), Counts(0, 1, 1))

    def test_firm_gold_has_the_better_of_two_records(self) -> None:
        firm = entry("targets", self.quote)
        optional = entry("targets", self.quote, optional=True)
        good = found("targets", TEXT, self.quote)
        bad = found("targets", TEXT, self.quote, change="decrease")
        for entries in ([firm, optional], [optional, firm]):
            for records in ([good, bad], [bad, good]):
                score = self.score(entries, records)
                assert counts(score) == same(1, 0, 0)
                assert score.pairs[0].ours == good

    def test_a_missed_firm_record_stays_missed(self) -> None:
        entries = [entry("targets", self.quote), entry("targets", "05/3", optional=True)]
        assert counts(self.score(entries, [])) == same(0, 0, 1)

    def test_a_wrong_pair_with_firm_gold_is_not_excused(self) -> None:
        entries = [
            entry("targets", self.quote, change="decrease"),
            entry("targets", "hộ nghèo còn 5%", value=7, optional=True),
        ]
        score = self.score(entries, [found("targets", TEXT, self.quote)])
        assert counts(score) == (Counts(1, 0, 0), Counts(0, 1, 1), Counts(0, 1, 1))

    def test_an_extraction_cannot_excuse_itself(self) -> None:
        records = [found("targets", TEXT, self.quote, optional=True)]
        assert counts(self.score([], records)) == same(0, 1, 0)
        assert counts(self.score([entry("targets", self.quote)], records)) == same(1, 0, 0)


class TestFiles:
    """Whole files: what was not annotated, empty documents, documents of one file."""

    def test_a_type_that_was_not_annotated_is_not_scored(self) -> None:
        score = score_files(
            gold("targets"), plan(TEXT, "deadlines", found("deadlines", TEXT, "năm"))
        )
        assert set(score.types) == {"targets"}
        assert counts(score.types["targets"]) == same(0, 0, 0)

    def test_an_empty_list_is_annotated(self) -> None:
        score = score_files(gold("targets"), plan(TEXT, "targets", found("targets", TEXT, "5%")))
        assert counts(score.types["targets"]) == same(0, 1, 0)

    def test_empty_documents(self) -> None:
        score = score_files(parse_gold({"documents": []}, "empty"), PlanFile(text=""))
        assert dict(score.types) == {}
        assert score.header == ()
        nothing = score_files(gold("targets", entry("targets", "5%")), PlanFile(text=""))
        assert counts(nothing.types["targets"]) == same(0, 0, 1)

    def test_documents_of_a_file_are_matched_together(self) -> None:
        data = {
            "documents": [
                {"starts": "TỜ TRÌNH", "targets": [entry("targets", "còn 5%", nth=1)]},
                {"starts": "KẾ HOẠCH", "targets": [entry("targets", "còn 5%", nth=2)]},
            ]
        }
        text = "TỜ TRÌNH\ntỷ lệ hộ nghèo còn 5%\n" + "x" * 80 + "\nKẾ HOẠCH\nhộ nghèo còn 5%"
        records = [found("targets", text, "còn 5%", n) for n in (1, 2)]
        score = score_files(parse_gold(data, "two"), plan(text, "targets", *records))
        assert counts(score.types["targets"]) == same(2, 0, 0)

    @pytest.mark.parametrize(
        ("annotated", "expected"),
        [(0, same(0, 2, 0)), (1, same(1, 0, 0))],  # the Tờ trình alone, the Kế hoạch alone
    )
    def test_what_lies_in_a_document_without_the_type_is_passed_over(
        self, annotated: int, expected: tuple[Counts, ...]
    ) -> None:
        text = "Thư 5%\nTỜ TRÌNH\nhộ nghèo còn 5%\n" + "x" * 80 + "\nKẾ HOẠCH\nhộ nghèo còn 6%"
        documents: list[dict[str, Any]] = [{"starts": "TỜ TRÌNH"}, {"starts": "KẾ HOẠCH"}]
        documents[annotated]["targets"] = [entry("targets", "còn 6%", value=6)] * annotated
        records = [
            found("targets", text, "5%"),  # ahead of the first document's title: still its own
            found("targets", text, "còn 5%"),
            found("targets", text, "còn 6%", value=6),
        ]
        data = parse_gold({"documents": documents}, "two")
        score = score_files(data, plan(text, "targets", *records))
        assert counts(score.types["targets"]) == expected

    def test_decomposed_text_is_scored_in_its_own_places(self) -> None:
        text = unicodedata.normalize("NFD", TEXT)
        start = text.index("5%")
        score = score_files(
            gold("targets", entry("targets", "hộ nghèo còn 5%")),
            plan(text, "targets", ours("targets", text, start, start + 2)),
        )
        assert counts(score.types["targets"]) == same(1, 0, 0)


def test_mean_is_over_files_with_five_records() -> None:
    text = "5% 6% 7% 8% 9% " + "x" * 90
    five = [entry("targets", f"{v}%", value=v) for v in range(5, 10)]
    all_found = plan(
        text, "targets", *(found("targets", text, f"{v}%", value=v) for v in range(5, 10))
    )
    three = plan(text, "targets", *(found("targets", text, f"{v}%", value=v) for v in range(5, 8)))
    files = [
        (gold("targets", *five, name="a"), all_found),
        (gold("targets", *five, name="b"), three),
        (
            gold("targets", *five[:4], entry("targets", "9%", value=9, optional=True), name="c"),
            three,
        ),
        (gold("deadlines", name="d"), three),
    ]
    evaluation = evaluate(files)
    assert evaluation.f1s("targets", "whole") == [1.0, pytest.approx(0.75)]
    assert evaluation.mean("targets") == pytest.approx(0.875)
    assert evaluation.counts("targets", "whole") == Counts(11, 0, 3)
    assert evaluation.mean("figures") is None
    assert evaluation.mean("deadlines") is None
    assert Evaluation().counts("targets", "core") == Counts()


@pytest.mark.parametrize("packaged", plans(), ids=lambda p: p.name)
def test_gold_against_itself_is_perfect(packaged: Any) -> None:
    score = score_files(packaged.gold, as_plan(packaged.gold, packaged.text))
    assert set(score.types) == set(RECORD_TYPES)
    for kind, result in score.types.items():
        firm = sum(not r.optional for r in packaged.gold.of(kind))
        optional = len(packaged.gold.of(kind)) - firm
        assert counts(result) == same(firm, 0, 0)
        assert len(result.optional) + len(result.excused) == optional
        assert result.missed == result.lost == result.extra == ()
    assert score.header
    assert all(field.right for field in score.header)


@pytest.mark.parametrize("packaged", plans(), ids=lambda p: p.name)
def test_nothing_extracted_is_all_missed(packaged: Any) -> None:
    score = score_files(packaged.gold, PlanFile(text=packaged.text))
    for kind, result in score.types.items():
        firm = sum(not r.optional for r in packaged.gold.of(kind))
        assert counts(result) == same(0, 0, firm)
        assert result.lost == ()
    assert not any(field.right for field in score.header)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, str, list[dict[str, Any]], list[Record]]:
    """Gold and extractions of one type that crowd each other in a short text."""
    text = "".join(chr(0x100 + i) for i in range(90))  # every character is another one
    kind = draw(st.sampled_from(["targets", "assignments"]))

    def place() -> tuple[int, int]:
        start = draw(st.integers(0, 80))
        return start, start + draw(st.integers(1, 9))

    def fields() -> dict[str, Any]:
        if kind == "targets":
            return {
                "value": draw(st.integers(1, 2)),
                "change": draw(st.sampled_from(["level", "increase"])),
            }
        return {
            "role": draw(st.sampled_from(["lead", "advise"])),
            "partners": draw(st.sampled_from([None, ["A"]])),
        }

    entries = []
    for start, end in sorted(place() for _ in range(draw(st.integers(0, 7)))):
        entries.append(entry(kind, text[start:end], optional=draw(st.booleans()), **fields()))
    records = [ours(kind, text, *place(), **fields()) for _ in range(draw(st.integers(0, 7)))]
    return kind, text, entries, records


@given(cases(), st.randoms(use_true_random=False))
def test_scores_are_lawful(case: Any, random: Any) -> None:
    kind, text, entries, records = case
    score = scored(kind, text, entries, records)
    firm = sum(not e["optional"] for e in entries)
    put_aside = len(score.optional) + len(score.excused)
    for level in LEVELS:
        found_here = score.counts(level)
        assert found_here.tp + found_here.fn == firm
        assert found_here.tp + found_here.fp + put_aside == len(records)
        assert min(found_here.tp, found_here.fp, found_here.fn) >= 0
    core, whole, strict = counts(score)
    assert core.tp >= whole.tp >= strict.tp
    random.shuffle(records)
    assert counts(scored(kind, text, entries, records)) == (core, whole, strict)
    # Another wrong extraction, far from all gold, is one more false alarm and nothing else.
    longer = text + "§" * 60
    more = scored(kind, longer, entries, [*records, ours(kind, longer, 145, 150)])
    assert counts(more) == tuple(Counts(c.tp, c.fp + 1, c.fn) for c in (core, whole, strict))
