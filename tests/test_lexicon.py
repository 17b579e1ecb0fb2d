"""Every lexicon entry is proved by its own examples."""

from __future__ import annotations

import re

import pytest

from kehoach.extract import lexicon
from kehoach.extract.folding import fold
from kehoach.extract.lexicon import Entry

ENTRIES = [(name, entry) for name in lexicon.names() for entry in lexicon.load(name)]
IDS = [f"{name}:{entry.id}" for name, entry in ENTRIES]


@pytest.mark.parametrize("name", lexicon.names())
def test_ids_are_unique_and_sorted(name: str) -> None:
    ids = [entry.id for entry in lexicon.load(name)]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=IDS)
def test_entry_is_proved(name: str, entry: Entry) -> None:
    assert entry.patterns, "an entry without patterns matches nothing"
    assert entry.source, "where does the rule come from?"
    unmatched = [example for example in entry.examples if not entry.matches(example)]
    assert unmatched == [], "an example that no pattern matches"
    assert [c for c in entry.counter_examples if entry.matches(c)] == []
    for pattern in entry.patterns:
        assert any(re.fullmatch(fold(pattern), fold(example)) for example in entry.examples), (
            f"no example proves the pattern {pattern!r}"
        )
