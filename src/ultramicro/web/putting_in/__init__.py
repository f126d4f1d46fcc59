"""Putting in: places, files, tables, look-ups, settings. Whatever is put in can be taken out again."""
