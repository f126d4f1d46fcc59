"""The numbers of the switches: each with its range, unit, kind and source."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Parameter(NamedTuple):
    """A number of a switch where a place does not say its own."""

    switch: str
    parameter: str
    value: float
    low: float
    high: float
    unit: str
    kind: str
    """observed, statistic or assumed."""
    source: str
    meaning: str


@cache  # of the program's own files, which do not change while it runs
def parameters() -> Mapping[tuple[str, str], Parameter]:
    """Return every number by switch and name.

    Examples
    --------
    >>> parameters()["plan", "interest"].value, parameters()["plan", "interest"].unit
    (0.03, 'share a year')
    """
    folder = files(__package__)
    tables = [each for each in folder.iterdir() if each.name.startswith("parameters")]
    rows = (row for table in tables for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    # What has no range is a name, such as that of a product.
    return {(row["switch"], row["parameter"]): _parameter(row) for row in rows if row["low"]}


def _parameter(row: Mapping[str, str]) -> Parameter:
    value, low, high = (float(row[column]) for column in ("value", "low", "high"))
    return Parameter(
        row["switch"], row["parameter"], value, low, high, row["unit"], row["kind"], row["source"],
        row.get("meaning", ""),
    )  # fmt: skip


def value(switch: str, parameter: str) -> float:
    """Return a number."""
    return parameters()[switch, parameter].value


def whole(switch: str, parameter: str) -> int:
    """Return a number that is whole."""
    return round(value(switch, parameter))
