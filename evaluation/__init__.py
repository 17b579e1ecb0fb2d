"""Scores of an extraction against gold, as ``docs/SCORING.md`` defines them."""
