"""What stands in where a place does not say: every number with its range, source, year and how it follows."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

P90 = 1.2815515655446004
"""So many standard deviations below the mean lies what nine years in ten exceed (normal distribution)."""

ESTIMATE = "estimate"
"""The source of what nobody says: a judgement of ours."""


class Parameter(NamedTuple):
    """A number that a place may give itself."""

    parameter: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    year: int
    how: str


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return every number by its id.

    Examples
    --------
    >>> found = parameters()["degradation"]
    >>> found.value, found.year, found.unit
    (0.005, 2013, 'share a year')
    """
    text = files("ultramicro.energy").joinpath("parameters.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["parameter"]: _parameter(row) for row in rows}


def _parameter(row: Mapping[str, str]) -> Parameter:
    return Parameter(
        row["parameter"], float(row["value"]), float(row["low"]), float(row["high"]), row["unit"],
        row["source"], int(row["year"]), row["how"],
    )  # fmt: skip


def value(name: str) -> float:
    """Return a number by its id.

    Examples
    --------
    >>> value("years")
    20.0
    """
    return parameters()[name].value


def whole(name: str) -> int:
    """Return a number that is whole by its id, such as years.

    Examples
    --------
    >>> whole("years")
    20
    """
    return round(value(name))
