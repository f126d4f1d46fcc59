"""The one place where money moves: a double-entry engine over SQLite and PostgreSQL."""
