"""The same plan says the same in every format (the fixtures are made by ``fixtures/make.py``)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kehoach.corpus import plans
from kehoach.corpus.loader import GoldDocument, GoldFile
from kehoach.corpus.reduction import Reduced, reduce
from kehoach.evaluation.scoring import FileScore, score_files
from kehoach.extract.pipeline import parse
from kehoach.extract.reading import read_file
from kehoach.models import RECORD_TYPES, PlanFile, Record

FIXTURES = Path(__file__).parent / "fixtures"
PLANS = FIXTURES / "plans"
CORPUS = FIXTURES.parents[1] / "corpus" / "plans"
MADE = {path.name.removesuffix(".html") for path in PLANS.glob("*.html")}
GOLD = {plan.name: plan.gold for plan in plans() if plan.name in MADE}
FORMATS = ("auto.docx", "office.docx", "html", "office.pdf", "fallback.pdf", "chromium.pdf")


@cache
def from_text(name: str) -> PlanFile:
    return parse(read_file(CORPUS / f"{name}.txt"))


@cache
def as_gold(name: str) -> GoldFile:
    """The extraction of the text version as gold, each quote with its occurrence."""
    file = from_text(name)
    text = Reduced(file.text)

    def numbered(record: Record) -> Record:
        place = text.place(record.span).start
        before = sum(o.start < place for o in text.occurrences(reduce(record.quote)))
        return record.model_copy(update={"nth": before + 1})

    documents = tuple(
        GoldDocument(
            d.starts, d.header, {k: tuple(map(numbered, getattr(d, k))) for k in RECORD_TYPES}
        )
        for d in file.documents
    )
    return GoldFile(name, name, documents)


def test_the_five_real_plans_are_there() -> None:
    assert {name for name in MADE if not name.startswith("invented")} == set(GOLD)
    assert len(GOLD) == 5


def f1s(score: FileScore) -> dict[str, float]:
    found = {kind: score.types[kind].counts("whole").f1 for kind in score.types}
    return {kind: f1 for kind, f1 in found.items() if f1 is not None}


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", sorted(GOLD))
def test_a_plan_says_the_same(name: str, ending: str) -> None:
    ours = parse(read_file(PLANS / f"{name}.{ending}"))
    same = score_files(as_gold(name), ours)
    assert {kind: f1 for kind, f1 in f1s(same).items() if f1 < 0.97} == {}
    assert [field for field in same.header if not field.right] == []
    text = f1s(score_files(GOLD[name], from_text(name)))
    here = f1s(score_files(GOLD[name], ours))
    assert {kind: here[kind] for kind in text if abs(here[kind] - text[kind]) > 0.02} == {}


@pytest.mark.parametrize("name", sorted(GOLD))
def test_the_fallback_font_is_really_broken(name: str) -> None:
    """The fixture has the defect that it is there to prove: pdfium alone takes letters apart."""
    import pypdfium2

    from kehoach.extract.reading.pdf_repair import scrambled

    for kind, broken in (("fallback", True), ("office", False)):
        document = pypdfium2.PdfDocument(PLANS / f"{name}.{kind}.pdf")
        assert scrambled(document[0].get_textpage().get_text_range()) is broken
        document.close()


def lines(text: str) -> list[str]:
    """Lines of words; a bullet that is drawn counts as the dash that stands for it."""
    kept = (" ".join(line.split()) for line in text.replace("\ufeff", "").splitlines())
    return [line.replace("•", "-").replace("+ ", "- ", 1) for line in kept if line]


@pytest.mark.parametrize(
    ("document", "oracle"),
    [("numbers.docx", "numbers.txt")]
    + [
        (f"plans/{name}.{kind}.docx", f"plans/{name}.auto.txt")
        for name in sorted(GOLD)
        for kind in ("auto", "office")
    ],
)
def test_automatic_numbers_are_those_of_libreoffice(document: str, oracle: str) -> None:
    ours = read_file(FIXTURES / document).text
    assert lines(ours) == lines((FIXTURES / oracle).read_text("utf-8"))
