"""Rows and files of a place that could not be read, as the account of its files has them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LostRow:
    """A row of `rejects` or `files`: what could not be read."""

    file: str
    line: int | None = None
    raw: str | None = None
    name: str | None = None
    kind: str | None = None
    word: str | None = None
    unit: str | None = None
    reason: str | None = None
    note: str | None = None
