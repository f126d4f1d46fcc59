"""Rows of a table that a person keeps: where there is none, that is told and not worked on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.flows.tables import rows_of


def some_rows(place: Place, table: str) -> Sequence[Mapping[str, Any]]:
    """Return the rows of a kept table.

    Raises
    ------
    BadInput
        If no row of it could be read.
    """
    rows = rows_of(place.table(table))
    if not rows:
        raise BadInput(
            say("no row of {table} could be read", table=table),
            do=say("`ultramicro check` says which rows were left out, and why"),
        )
    return rows
