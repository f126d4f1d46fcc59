"""A network operator's report of a community, from readings, and a settlement by its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ultramicro.core.contract import Place
from ultramicro.energy.settlement.allotted import Report, in_watt_hours
from ultramicro.energy.settlement.measured import Measured, Quality
from ultramicro.energy.settlement.settle import Settlement

COLUMNS = ("import_milliwh", "export_milliwh", "allotted_milliwh", "own_milliwh", "surplus_milliwh")
NONE = -1


@dataclass(frozen=True, kw_only=True)
class Operated:
    """A report, and the places of its consumers and generators among the members."""

    report: Report
    consumers: npt.NDArray[np.int64]
    generators: npt.NDArray[np.int64]


def read_report(place: Place, found: Measured) -> Operated | None:
    """Return what the operator allotted in the periods of a settlement; None where it allotted nothing.

    Parameters
    ----------
    place : Place
        With the table `readings`, whose columns in milliwatt-hours are looked at.
    found : Measured
        Periods and members.
    """
    readings = place.table("readings")
    if not set(COLUMNS) <= set(readings.columns):
        return None
    told = readings.filter(readings["allotted_milliwh"].notnull() | readings["surplus_milliwh"].notnull())
    table = told.select("meter", "starts_at", *COLUMNS).to_pyarrow()
    if not len(table):
        return None
    periods = found.periods
    seconds = table["starts_at"].to_numpy().astype("datetime64[s]").astype(np.int64)
    row = seconds // periods.seconds - periods.first
    column = {member.meter: n for n, member in enumerate(found.members)}
    place_of = np.array([column.get(meter, NONE) for meter in table["meter"].to_pylist()])
    kept = (row >= 0) & (row < periods.count) & (place_of >= 0)
    sheets = {
        name: _sheet(table[name].to_pylist(), row, place_of, kept, (periods.count, len(found.members)))
        for name in COLUMNS
    }
    takes, gives = ((sheets[name] != NONE).any(axis=0) for name in ("allotted_milliwh", "surplus_milliwh"))
    consumers, generators = np.flatnonzero(takes), np.flatnonzero(gives)
    if not consumers.size or not generators.size:
        return None
    return Operated(report=_report(sheets, consumers, generators), consumers=consumers, generators=generators)


def _sheet(
    values: Sequence[int | None], row: npt.NDArray[np.int64], column: npt.NDArray[np.int64],
    kept: npt.NDArray[np.bool_], shape: tuple[int, int],
) -> npt.NDArray[np.int64]:  # fmt: skip
    sheet = np.full(shape, NONE, np.int64)
    filled = np.array([NONE if value is None else value for value in values], np.int64)
    sheet[row[kept], column[kept]] = filled[kept]
    return sheet


def _report(
    sheets: dict[str, npt.NDArray[np.int64]], consumers: npt.NDArray[np.int64],
    generators: npt.NDArray[np.int64],
) -> Report:  # fmt: skip
    def of(name: str, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        return np.maximum(sheets[name][:, places], 0)

    return Report(
        use=of("import_milliwh", consumers), allotted=of("allotted_milliwh", consumers),
        own=of("own_milliwh", consumers), generated=of("export_milliwh", generators),
        surplus=of("surplus_milliwh", generators),
        use_known=sheets["import_milliwh"][:, consumers] != NONE,
        generated_known=sheets["export_milliwh"][:, generators] != NONE,
    )  # fmt: skip


def by_operator(run: Settlement, operated: Operated) -> Settlement:
    """Return a settlement with the operator's figures in place of ours.

    Each member's running sums are never off by more than a watt-hour from what is printed; local and bought
    energy are turned into whole watt-hours each, so that neither is ever below nothing.
    """
    report, found = operated.report, run.measured
    taken, given, quality = found.import_wh.copy(), found.export_wh.copy(), found.quality.copy()
    allocated, credited = np.zeros_like(run.allocated_wh), np.zeros_like(run.credited_wh)
    own = np.minimum(report.own, report.use)
    local, bought = in_watt_hours(own), in_watt_hours(report.use - own)
    spare = np.minimum(report.surplus, report.generated)
    sold, surplus = in_watt_hours(report.generated - spare), in_watt_hours(spare)
    allocated[:, operated.consumers], taken[:, operated.consumers] = local, local + bought
    credited[:, operated.generators], given[:, operated.generators] = sold, sold + surplus
    for places, known in (
        (operated.consumers, report.use_known),
        (operated.generators, report.generated_known),
    ):
        # A gap stays a gap: what the operator has not read is not billed until it has.
        quality[:, places] = np.where(known, quality[:, places], Quality.MISSING)
    return replace(
        run, measured=replace(found, import_wh=taken, export_wh=given, quality=quality),
        allocated_wh=allocated, credited_wh=credited,
    )  # fmt: skip
