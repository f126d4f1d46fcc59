"""Where the books are kept: SQLite, PostgreSQL, copies."""
