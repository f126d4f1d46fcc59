"""A place made of tables in memory: for tests, notebooks and worked examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ultramicro.core.contract import Answer, AnyTechnique, ColumnRule, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.private import PrivateNames


@dataclass(frozen=True)
class MemoryPlace:
    """A place whose tables are given, none derived.

    Examples
    --------
    >>> import ibis
    >>> place = MemoryPlace("Anytown", date(2026, 1, 31), {"survey": ibis.memtable([{"respondent": "A"}])})
    >>> place.has("survey"), place.has("payments")
    (True, False)
    """

    name: str
    as_of: date
    tables: Mapping[str, Relation]
    settings: Mapping[str, Any] = field(default_factory=dict)
    people: PrivateNames = field(default_factory=PrivateNames)
    dictionary: Mapping[str, Mapping[str, ColumnRule]] | None = None

    def has(self, table: str) -> bool:
        """Whether the table was given."""
        return table in self.tables

    def lacking(self, table: str) -> tuple[list[str], list[str]]:
        """Return the table itself: nothing here is made of anything else."""
        return [table], [f"the table {table}"]

    def table(self, name: str) -> Relation:
        """The table that was given.

        Raises
        ------
        BadInput
            If it was not.
        """
        if name not in self.tables:
            raise BadInput(say("the place has no table '{table}'", table=name), where=self.name)
        return self.tables[name]

    def private_names(self) -> PrivateNames:
        """The names that were given as people's."""
        return self.people

    def columns(self, table: str) -> Mapping[str, ColumnRule] | None:
        """What was given of the table's columns; None where nothing was given of any."""
        # No dictionary means no rules; one that lacks the table means a table that must not be made.
        return self.dictionary.get(table, {}) if self.dictionary is not None else None

    def keep(self, technique: AnyTechnique, answer: Answer) -> None:
        """Keep nothing: its tables are given, none derived."""
