"""Numbers that guide what small firms can carry: each with its source, or called an assumption in words.

Licence: facts of regulations and of official statistics (Open Government Licence); the wording is the
project's own (MIT). What its `certainty` calls `assumption` has no source, and whoever prints it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from ultramicro.place.facts import facts


@dataclass(frozen=True, kw_only=True)
class Norm:
    """A number with what it is and where it stands; `certainty` is `second hand` or `assumption`."""

    norm: str
    value: float
    unit: str
    meaning: str
    source: str
    certainty: str


def norm(name: str) -> Norm:
    """Return a number by its name.

    Examples
    --------
    >>> norm("turnover_cap").value, norm("sales_per_job_low").certainty
    (2.0, 'assumption')
    """
    (row,) = [each for each in facts("norms") if each["norm"] == name]
    texts = {column: text for column, text in row.items() if column != "value"}
    return Norm(**texts, value=float(row["value"]))
