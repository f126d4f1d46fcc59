"""Readings held against what homes use and generators give: means for sums, and other units, stand out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ultramicro.core.message import Message, note

YEAR_MINUTES = 525_600
LEAST_DAYS = 28
"""Fewer days tell nothing of a year."""
HOME_KWH = (300, 30_000)
"""What nearly any home takes from the grid in a year; Elexon's profile class 1 is about 4,000. [kWh]"""
PEAK_SHARE = (0.25, 1.2)
"""The highest output of a month or more lies between these shares of the capacity. [W/W]

Five-minute energies averaged instead of added show a sixth; power taken for energy of half-hours shows twice.
"""


@dataclass(frozen=True, kw_only=True)
class _Year:
    """What one meter read, as sums."""

    meter: str
    file: str
    days: float
    taken_kwh: float
    given_kwh: float
    peak_w: float


def band_notes(rows: pa.Table, meters: pa.Table | None) -> Iterator[tuple[str, Message]]:
    """Yield, for each meter far outside what is usual, the file it is mostly of and a sentence.

    Parameters
    ----------
    rows : pyarrow.Table
        The table `readings`, one row a meter and period.
    meters : pyarrow.Table or None
        The table `meters`, for kinds and capacities; without it nothing is known to be a home.
    """
    if meters is None or not rows.num_rows:
        return
    known = {row["meter"]: row for row in meters.to_pylist()}
    for year in _years(rows):
        said = _of(year, known.get(year.meter, {}))
        if said is not None:
            yield year.file, said


def _years(rows: pa.Table) -> Iterator[_Year]:
    minutes = pc.cast(pc.fill_null(rows["minutes"], 30), pa.float64())
    power = pc.divide(pc.multiply(pc.cast(rows["export_wh"], pa.float64()), 60.0), minutes)
    table = rows.select(["meter", "file", "import_wh", "export_wh"])
    table = table.append_column("minutes", minutes).append_column("power", power)
    sums = table.group_by("meter", use_threads=False).aggregate(
        [("import_wh", "sum"), ("export_wh", "sum"), ("minutes", "sum"), ("power", "max"), ("file", "first")]
    )
    for row in sums.to_pylist():
        yield _Year(
            meter=row["meter"], file=row["file_first"], days=row["minutes_sum"] / 1440,
            taken_kwh=row["import_wh_sum"] / 1000, given_kwh=row["export_wh_sum"] / 1000,
            peak_w=row["power_max"],
        )  # fmt: skip


def _of(year: _Year, known: Mapping[str, Any]) -> Message | None:
    if year.days < LEAST_DAYS:
        return None
    capacity = known.get("capacity_w") or 0
    if capacity and year.given_kwh and str(known.get("kind")).strip().casefold() == "generator":
        return _of_generator(year, capacity)
    if known.get("kind") == "home":
        return _of_home(year)
    return None


def _of_generator(year: _Year, capacity_w: int) -> Message | None:
    share = year.peak_w / capacity_w
    if PEAK_SHARE[0] <= share <= PEAK_SHARE[1]:
        return None
    percent = round(share * 100)
    if share < PEAK_SHARE[0]:
        return note(
            "readings.peak_low",
            "{meter} never gives more than {percent}% of its capacity. Are its values means instead of "
            "sums, or in "
            "another unit?",
            meter=year.meter, percent=percent,
        )  # fmt: skip
    return note(
        "readings.peak_high",
        "{meter} gives up to {percent}% of its capacity. Are its values power, or in another unit?",
        meter=year.meter, percent=percent,
    )  # fmt: skip


def _of_home(year: _Year) -> Message | None:
    kwh = round(year.taken_kwh * YEAR_MINUTES / 1440 / year.days)
    if kwh < HOME_KWH[0] and not year.given_kwh:
        return note(
            "readings.use_low",
            "{meter} would take {kwh} kWh in a year, less than nearly any home. Are its values means "
            "instead of "
            "sums, or in another unit?",
            meter=year.meter, kwh=kwh,
        )  # fmt: skip
    if kwh > HOME_KWH[1]:
        return note(
            "readings.use_high",
            "{meter} would take {kwh} kWh in a year, more than nearly any home. Are its values power, or "
            "in another "
            "unit?",
            meter=year.meter, kwh=kwh,
        )  # fmt: skip
    return None
