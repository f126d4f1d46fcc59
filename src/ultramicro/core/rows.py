"""What rows and columns of tables are to the type checker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # naming a table's type must not load a table engine
    import ibis

Cell: TypeAlias = str | int | float | date | None
"""What stands in one cell of a table; a datetime is a date, and a truth value is an int."""
Row: TypeAlias = Mapping[str, Cell]
"""One row of a table by column. Where a row's values are worked with, give it a dataclass instead."""
Column: TypeAlias = "ibis.Column"
"""An expression over the rows of a table that may not have been computed yet."""
Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
"""What a JSON text may hold."""
Settings: TypeAlias = Mapping[str, object]
"""What a person set in place.toml, of the place or of a file; each value is checked where it is used."""
