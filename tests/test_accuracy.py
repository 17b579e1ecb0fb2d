"""How right the extraction is must not fall: floors a little below what was measured.

The figure is the mean over documents of whole-record F1 (docs/SCORING.md), the one aimed at.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kehoach import corpus
from kehoach.evaluation.runner import evaluate_folder
from kehoach.evaluation.scoring import Evaluation
from kehoach.evaluation.statistics import header_mean

FLOORS = {
    "plans": {
        "sections": 0.95, "citations": 0.95, "targets": 0.93, "figures": 0.93, "deadlines": 0.95,
        "assignments": 0.95, "header": 0.95,
    },
    "invented": {
        "sections": 0.95, "citations": 0.95, "targets": 0.92, "figures": 0.93, "deadlines": 0.95,
        "assignments": 0.94, "header": 0.95,
    },
}  # fmt: skip
FOLDERS = {"plans": corpus.plans_folder(), "invented": corpus.invented_folder()}


@pytest.fixture(scope="module", params=FLOORS)
def evaluated(request: pytest.FixtureRequest) -> tuple[str, Evaluation]:
    name = str(request.param)
    return name, evaluate_folder(FOLDERS[name])


@pytest.mark.parametrize("kind", FLOORS["plans"])
def test_floor(evaluated: tuple[str, Evaluation], kind: str) -> None:
    name, evaluation = evaluated
    score = header_mean(evaluation) if kind == "header" else evaluation.mean(kind)
    assert score is not None
    assert score >= FLOORS[name][kind]


def test_every_file_is_scored(evaluated: tuple[str, Evaluation]) -> None:
    name, evaluation = evaluated
    assert evaluation.failed == {}
    assert evaluation.skipped == {}
    assert len(evaluation.files) == len(list(FOLDERS[name].glob("*.gold.json")))


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_gold_is_proved_by_schema_and_text(folder: Path) -> None:
    assert corpus.check(folder).complaints == []
