"""Workbooks to records, sheet by sheet, behind a scan of the archive."""
