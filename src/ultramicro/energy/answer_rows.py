"""Rows of the answer about sharing: a mean day, and an operator's report held against the declared rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Row
from ultramicro.energy.settlement.allotted import Report, differences, imbalances
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.flows.tables import table_of

KILO = 1000
A_PART = 2
"""Hours of a part of the mean day: twelve names stand side by side on a phone."""


def clock_rows(run: Settlement) -> Iterator[Row]:
    """Yield a mean day: what was used, made and shared at each part of it."""
    measured = run.measured
    clock = [at.hour // A_PART * A_PART for at in measured.periods.local]
    days = max(1, len(set(measured.periods.days.tolist())))
    sums: dict[int, np.ndarray[Any, Any]] = {}
    columns = np.stack([
        measured.import_wh.sum(axis=1), measured.export_wh.sum(axis=1), run.allocated_wh.sum(axis=1)
    ], axis=1)  # fmt: skip
    for at, row in zip(clock, columns, strict=True):
        sums[at] = sums.get(at, 0) + row
    for at, parts in sorted(sums.items()):
        for what, wh in zip(("used", "made", "shared"), parts, strict=True):
            yield {"clock": str(at), "what": what, "kwh": float(wh) / days / KILO}


def operator_tables(run: Settlement, report: Report, consumers: Sequence[str]) -> dict[str, Relation]:
    """Return what of an operator's report is not as the declared rule has it, and what does not balance."""
    at = run.measured.periods.starts_at
    told = [
        {
            "starts_at": at(each.period), "meter": consumers[each.consumer],
            "printed_milliwh": each.printed, "ours_milliwh": each.ours, "cause": each.cause.value,
        }
        for each in differences(report)
    ]  # fmt: skip
    uneven = [
        {
            "starts_at": at(each.period), "covered_milliwh": each.covered, "given_milliwh": each.given,
            "missing": each.missing,
        }
        for each in imbalances(report)
    ]  # fmt: skip
    return {
        **({"energy_differences": table_of("energy_differences", told)} if told else {}),
        **({"energy_imbalances": table_of("energy_imbalances", uneven)} if uneven else {}),
    }
