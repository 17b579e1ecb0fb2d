"""A canonical text in, a ``PlanFile`` out."""
