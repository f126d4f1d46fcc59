"""The pages: the report, the brief, the start-up sheets."""
