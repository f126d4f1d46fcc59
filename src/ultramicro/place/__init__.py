"""The place folder: its files, its dictionary of tables, its geography, its derived store."""
