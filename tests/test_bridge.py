"""kehoach as a spaCy pipeline: the same records, through spaCy's own tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import DocBin
from spacy.training import Example
from typer.testing import CliRunner

import kehoach
from kehoach import cli, console, corpus
from kehoach.models import RECORD_TYPES

PLANS = [path.read_text("utf-8") for path in corpus.plan_paths()]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return kehoach.load(entities=True)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="aĐ1/-. \n\t\u00a0,*", max_size=80))
def test_no_character_is_lost(text: str) -> None:
    from spacy.vocab import Vocab

    from kehoach.extract.bridge import Tokenizer

    assert Tokenizer(Vocab())(text).text == text


def test_legal_numbers_stay_whole(nlp: Language) -> None:
    tokens = [token.text for token in nlp.make_doc("Nghị quyết số 19-NQ/TW ngày 05/3/2021: 2,5%.")]
    assert tokens == ["Nghị", "quyết", "số", "19-NQ/TW", "ngày", "05/3/2021", ":", "2,5", "%", "."]


@pytest.mark.parametrize("text", PLANS, ids=[path.stem for path in corpus.plan_paths()])
def test_doc_holds_what_parse_finds(nlp: Language, text: str) -> None:
    doc, plan = nlp(text), kehoach.parse(text)
    assert doc._.plan == plan
    assert doc.text == plan.text
    for name in RECORD_TYPES:
        records = {r.id: r for d in plan.documents for r in getattr(d, name)}
        assert {span.id_ for span in doc.spans[name]} == set(records)
        for span in doc.spans[name]:
            record = records[span.id_]
            assert span.start_char <= record.span.start
            assert record.span.end <= span.end_char


def test_saved_and_loaded_in_a_new_process(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    code = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1]);"
        "doc = nlp('Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2024 của UBND huyện;');"
        "print(doc._.plan is not None, doc[5].text)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "pipeline")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "12/QĐ-UBND"]


def test_pipe_over_many(nlp: Language) -> None:
    docs = list(nlp.pipe(PLANS, batch_size=2))
    assert [doc.text for doc in docs] == PLANS


def test_doc_bin_by_the_command_line(tmp_path: Path) -> None:
    paths = [str(path) for path in corpus.plan_paths()]
    result = CliRunner().invoke(
        cli.app, ["extract", *paths, "--format", "spacy", "-o", str(tmp_path)]
    )
    assert result.exit_code == 0, result.output
    docs = list(DocBin().from_disk(tmp_path / "plans.spacy").get_docs(spacy.blank("xx").vocab))
    assert [doc.text for doc in docs] == PLANS
    assert all(doc._.plan.documents for doc in docs)
    assert (
        CliRunner().invoke(cli.app, ["extract", *paths, "--format", "spacy"]).exit_code
        == console.EXIT_USAGE
    )


def test_displacy_shows_the_spans(nlp: Language) -> None:
    doc = nlp("Căn cứ Quyết định số 12/QĐ-UBND ngày 05/01/2024 của UBND huyện Ba Bể;")
    assert "CITATION" in displacy.render(
        doc, style="span", options={"spans_key": "citations"}, jupyter=False
    )


def test_spacys_own_scorer_reads_our_spans(nlp: Language) -> None:
    """Nothing is trained: the output is scored against itself, and against an empty one."""
    doc = nlp(PLANS[0])
    same = Example(doc, nlp(PLANS[0]))

    def score(example: Example) -> float | None:
        scores = Scorer.score_spans(
            [example], "spans",
            getter=lambda d, _key: d.spans["citations"], has_annotation=lambda d: "citations" in d.spans,
            allow_overlap=True,
        )  # fmt: skip
        value = scores["spans_f"]
        return None if value is None else float(value)

    assert score(same) == 1.0
    empty = nlp.make_doc(PLANS[0])
    empty.spans["citations"] = []
    assert score(Example(empty, doc)) == 0.0
