"""What share an average firm re-spends in an area, from a national table: for where nothing was asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.multiplier.io.leontief import Table, inverse
from ultramicro.multiplier.io.quotients import (
    DELTA,
    DELTA_HIGH,
    DELTA_LOW,
    VALIDATED_SHARE,
    regional,
    size_factor,
    size_warning,
)

NATION = 67_081_000
"""People in the United Kingdom, mid-2020 (ONS)."""


@dataclass(frozen=True, kw_only=True)
class Modelled:
    """What a national table, scaled to the area, says of an average pound of output there.

    Parameters
    ----------
    suppliers, suppliers_low, suppliers_high : float
        The share of output that goes to suppliers of the area, with δ's band.
    wages : float
        The share of output that is paid in wages, wherever those live.
    consumption : float
        What households buy of home-made goods for a pound of income.
    type_one : float
        The mean type I output multiplier.
    basis : str
        What it rests on.
    """

    suppliers: float
    suppliers_low: float
    suppliers_high: float
    wages: float
    consumption: float
    type_one: float
    basis: str


def modelled(table: Table, people: int | None, nation: int = NATION, delta: float = DELTA) -> Modelled:
    """Scale a national table to an area by its people.

    Nothing being known of the area's industries, it is taken to have the nation's mix; then FLQ scales every
    coefficient by λ alone. Its smaller δ gives the high end, its larger the low.

    Parameters
    ----------
    table : Table
        The nation's.
    people, nation : int
        How many live in the area, and in the nation. [people]
    delta : float
        δ of FLQ.

    Examples
    --------
    >>> from ultramicro.multiplier.io.sections import national_table
    >>> found = modelled(national_table(), 80_000)
    >>> found.suppliers_low < found.suppliers < found.suppliers_high < 0.2
    True
    """
    part = (people or VALIDATED_SHARE * nation) / nation
    weight = table.output / table.output.sum()
    here = table.output * part

    def local(with_delta: float) -> float:
        a = regional(table.coefficients(), here, table.output, "FLQ", with_delta)
        return float(a.sum(axis=0) @ weight)

    a = regional(table.coefficients(), here, table.output, "FLQ", delta)
    size = f"{people:,} people" if people else "an area of unknown size, taken as 1% of the nation"
    return Modelled(
        suppliers=local(delta),
        suppliers_low=local(DELTA_HIGH),
        suppliers_high=local(DELTA_LOW),
        wages=float(table.wages.sum() / table.output.sum()),
        consumption=float(table.consumption.sum() / table.household_income),
        type_one=float(inverse(a).sum(axis=0) @ weight),
        basis=f"modelled: {table.source}; FLQ with δ = {delta:g}, "
        f"λ = {size_factor(here, table.output, delta):.3f}, for {size}. "
        f"{size_warning(here, table.output)}".strip(),
    )


def closed(found: Modelled) -> float:
    """Return the limit of rounds with households, for an average pound of output.

    Examples
    --------
    >>> closed(Modelled(suppliers=0.1, suppliers_low=0.1, suppliers_high=0.1, wages=0.3, consumption=0.4,
    ...                 type_one=1.1, basis=""))
    1.282051282051282
    """
    return float(1 / np.clip(1 - found.suppliers - found.wages * found.consumption, 1e-9, None))
