"""The annotated plans, as data with a loader and a validator."""
