"""Answers as files and terminal text."""
