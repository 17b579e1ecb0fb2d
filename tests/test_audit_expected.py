"""The audit of the five plans says what readers found true, and nothing else."""

from __future__ import annotations

from functools import cache

import pytest

from kehoach import corpus
from kehoach.audit import Audit, audit, load_register
from kehoach.evaluation import audit as judged
from kehoach.extract.pipeline import parse


@cache
def audited(name: str) -> Audit:
    path = next(p for p in corpus.plan_paths() if p.stem == name)
    return audit([parse(path.read_text("utf-8"))], register=load_register())


def test_every_plan_is_judged() -> None:
    assert set(judged.names()) == {path.stem for path in corpus.plan_paths()}


@pytest.mark.parametrize("name", judged.names())
def test_findings_are_those_that_readers_judged(name: str) -> None:
    result = judged.compare(judged.load(name), audited(name).findings)
    assert result.unjudged == ()
    assert result.missing == ()


@pytest.mark.parametrize("name", judged.names())
def test_no_control_is_broken(name: str) -> None:
    expected = judged.load(name)
    assert expected.controls
    assert judged.compare(expected, audited(name).findings).broken == ()


def test_precision_by_reading() -> None:
    assert judged.precision(map(judged.load, judged.names())) >= 0.95


def test_each_judgement_says_why() -> None:
    for name in judged.names():
        for finding in judged.load(name).findings:
            assert finding.verdict in judged.VERDICTS
            assert len(finding.why) > 10


def test_a_changed_audit_is_noticed() -> None:
    expected = judged.load("tam_duong_2021")
    findings = audited("tam_duong_2021").findings
    assert judged.compare(expected, findings[1:]).missing
    assert judged.compare(expected, [*findings, findings[0]]).unjudged
