"""Where a place's raw tables come from: a small protocol that its files and its books keep."""

from __future__ import annotations

from typing import Protocol

from ultramicro.core.contract import Relation


class Source(Protocol):
    """Offers raw tables, each with a key that changes when, and only when, its content does."""

    def offers(self) -> frozenset[str]:
        """Names of the tables it has rows of."""

    def key(self, table: str) -> str:
        """A digest of the table's content, so that what was derived from it can be told stale."""

    def read(self, table: str) -> Relation:
        """The rows."""
