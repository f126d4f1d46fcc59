"""Rows and pictures of how something goes month by month over many seeds, and of who lives on how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

import numpy as np

from ultramicro.core.contract import Picture
from ultramicro.stress.reading.survival import Survival
from ultramicro.stress.runs.course import Floats

QUANTILES = {"low": 0.05, "inner_low": 0.25, "median": 0.5, "inner_high": 0.75, "high": 0.95}
"""Which seeds the bands reach from and to, and the middle."""
Row: TypeAlias = dict[str, object]


def fan_rows(arms: Mapping[str, Floats], months: Sequence[date], *, unit: str = "") -> list[Row]:
    """Return the quantiles over the seeds, a row for each arm and month.

    Parameters
    ----------
    arms : mapping of str to ndarray of float64, each of shape (seeds, months)
        By arm, in the order in which they are drawn.
    months : sequence of date
        The first day of each.
    unit : str
        The last part of the columns' names, such as `pence`, of which there are whole ones.

    Raises
    ------
    ValueError
        If an arm has no seed, or other months.

    Examples
    --------
    >>> (row,) = fan_rows({"without": np.array([[1.0], [2.0], [4.0]])}, [date(2027, 1, 1)], unit="pence")
    >>> row["month"].isoformat(), row["arm"], row["median_pence"], row["high_pence"]
    ('2027-01-01', 'without', 2, 4)
    """
    rows: list[Row] = []
    for arm, of in arms.items():
        if of.shape[0] == 0 or of.shape[1:] != (len(months),):
            raise ValueError(f"{arm}: there must be a seed, and a value for each month")
        bands = np.quantile(of, list(QUANTILES.values()), axis=0).T.tolist()
        names = [_named(name, unit) for name in QUANTILES]
        rows += [
            {"month": month, "arm": arm, **dict(zip(names, _whole(band, unit), strict=True))}
            for month, band in zip(months, bands, strict=True)
        ]
    return rows


def _whole(band: Sequence[float], unit: str) -> Sequence[float]:
    """Return sums as whole pence, and all else as it is."""
    return [round(each) for each in band] if unit == "pence" else band


def _named(name: str, unit: str) -> str:
    return f"{name}_{unit}" if unit else name


def fan_picture(
    *, name: str, title: str, alt: str, table: str, unit: str = "", **seen: Any
) -> Picture:  # fmt: skip
    """Return the picture of a table of `fan_rows`: two bands about the middle of each arm.

    Parameters
    ----------
    name, title, alt, table, **seen
        As of every picture; `shows` or `finding` says what is to be seen.
    unit : str
        As the rows were made with.
    """
    ends = {end: _named(end, unit) for end in QUANTILES if end != "median"}
    encode = {"x": "month", "y": _named("median", unit), "colour": "arm", **ends}
    return Picture(name=name, title=title, alt=alt, mark="fan", table=table, encode=encode, **seen)


def survival_rows(arms: Mapping[str, Survival], to: int) -> list[Row]:
    """Return the share of firms that lives on after each age, a row for each arm and month of age.

    Parameters
    ----------
    arms : mapping of str to Survival
        By arm, in the order in which they are drawn.
    to : int
        The greatest age in months; an arm ends before it where nobody was seen so long.

    Examples
    --------
    >>> from ultramicro.stress.reading.survival import survival_of
    >>> found = survival_of(np.array([[0, 2, 1], [0, -1, 0]]), 3)
    >>> [(row["age_months"], row["share"]) for row in survival_rows({"without": found}, 9)]
    [(0, 1.0), (1, 1.0), (2, 0.5), (3, 0.5)]
    """
    rows: list[Row] = []
    for arm, of in arms.items():
        for age in range(min(to, of.seen_to) + 1):
            share, low, high = of.after(age)
            rows.append({"age_months": age, "arm": arm, "share": share, "share_low": low, "share_high": high})
    return rows


def survival_picture(*, name: str, title: str, alt: str, table: str, **seen: Any) -> Picture:
    """Return the picture of a table of `survival_rows`: a line with its band for each arm."""
    encode = {"x": "age_months", "y": "share", "colour": "arm", "low": "share_low", "high": "share_high"}
    return Picture(name=name, title=title, alt=alt, mark="lines", table=table, encode=encode, **seen)
