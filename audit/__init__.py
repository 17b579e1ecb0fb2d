"""Checks inside one plan, across plans, and of a plan against its report."""
