"""Prices by the half-hour of the clock, from bands of tariffs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

from ultramicro.energy.siting.half_hours import A_DAY, Floats

SUPPLY, MATCH, EXPORT = "supply", "match", "export"


def bands_of(rows: Iterable[Mapping[str, Any]], on: date) -> Floats | None:
    """Return what a kilowatt-hour costs in each half-hour of a working day.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of `tariffs` of one tariff.
    on : date
        The day whose prices count.

    Returns
    -------
    ndarray or None, shape (48,)
        Without VAT; None where no band holds on that day. [pence/kWh]

    Examples
    --------
    >>> night = {"from_time": "00:00", "until_time": "07:00", "price_millipence_per_kwh": 14000}
    >>> day = {"from_time": "07:00", "until_time": "00:00", "price_millipence_per_kwh": 28000}
    >>> [float(bands_of([night, day], date(2026, 1, 1))[slot]) for slot in (13, 14)]
    [14.0, 28.0]
    """
    prices = np.full(A_DAY, np.nan)
    for row in rows:
        if _holds(row, on) and (row.get("days") or "all") != "weekend":
            first, last = _slot(row.get("from_time")), _slot(row.get("until_time"))
            slots = np.arange(first, last if last > first else last + A_DAY) % A_DAY
            prices[slots] = row["price_millipence_per_kwh"] / 1000
    known = prices[~np.isnan(prices)]
    return np.where(np.isnan(prices), known.mean(), prices) if len(known) else None


def _holds(row: Mapping[str, Any], on: date) -> bool:
    first, last = row.get("valid_from"), row.get("valid_until")
    return (first is None or first <= on) and (last is None or on <= last)


def _slot(text: str | None) -> int:
    hours, _, minutes = (text or "00:00").partition(":")
    return (int(hours) * 2 + int(minutes or 0) // 30) % A_DAY


def by_tariff(rows: Iterable[Mapping[str, Any]], kind: str, on: date) -> dict[str, Floats]:
    """Return the prices of each tariff of a kind.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of `tariffs`.
    kind : str
        `supply`, `match` or `export`.
    on : date
        The day whose prices count.
    """
    mine: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["kind"] == kind:
            mine.setdefault(row["tariff"], []).append(row)
    found = ((name, bands_of(each, on)) for name, each in sorted(mine.items()))
    return {name: bands for name, bands in found if bands is not None}
