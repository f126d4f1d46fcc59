"""What is shown of a table's columns: numbers to the right, nothing that is empty or only for programs."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.core.rows import Cell
from ultramicro.reports.formatting import WHOLE_POUNDS_FROM_PENCE, missing, unit_of
from ultramicro.reports.model import Frame

HIDDEN = ("shape", "geometry", "party_id", "rule_ids")
"""Columns for programs; the files have them."""


def empty(given: Frame, name: str) -> bool:
    """Whether a column holds nothing; such a column only takes room."""
    return bool(given.rows) and all(missing(v) or v == "" for v in given.column(name))


def is_numeric(values: Sequence[Cell]) -> bool:
    """Whether a column holds numbers, so that it is set to the right.

    Examples
    --------
    >>> is_numeric([1, None, 2.5]), is_numeric(["1"]), is_numeric([None]), is_numeric([True])
    (True, False, False, False)
    """
    there = [v for v in values if not missing(v)]
    return bool(there) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in there)


def large_sums(given: Frame, name: str) -> bool:
    """Whether a column holds sums so large that their pence only stand in the way."""
    if unit_of(name) != "pence":
        return False
    sums = (abs(v) for v in given.column(name) if isinstance(v, int | float) and not missing(v))
    return max(sums, default=0) >= WHOLE_POUNDS_FROM_PENCE
