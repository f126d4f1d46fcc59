"""Bytes to safe records: what a file is, its encoding, its lines, its limits."""
