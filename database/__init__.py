"""What is done with many plans: tables, loading, search, comparison, export, corrections."""
