"""Faults planted in clean plans, to see which of them the audit finds.

A mutant is made only where the untouched text is right: a fault that stays within rounding, or
makes another true sentence, is none. It counts as found when a check that is named for its kind
rests a finding on the changed place that the untouched text does not have.
"""

from .model import KINDS, Kind, Mutant, Plan
from .trial import Outcome, Score, attempt, clean, mutants, run
from .word_files import attempt_word

__all__ = [
    "KINDS",
    "Kind",
    "Mutant",
    "Outcome",
    "Plan",
    "Score",
    "attempt",
    "attempt_word",
    "clean",
    "mutants",
    "run",
]
