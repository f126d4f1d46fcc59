"""What lies beyond the place, made so that a usual month leaves all as it was."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.stress.building.behaving import Values
from ultramicro.stress.economy.state import REGION, Rows


class Balance(NamedTuple):
    """What goes over the border in a usual month, in pence."""

    sales: float
    """Of all firms here."""
    exports: float
    """What firms here sell beyond: what is left of their sales when all who buy here have bought."""
    into_region: float
    """What households and firms here spend beyond, energy among it."""
    rent: float
    wages_away: float


class Trade(NamedTuple):
    """What firms here sell in a usual month. [pence]."""

    sales: float
    here: float
    """Of it: to households of the place."""
    exports: float
    """What is left when all who buy here have bought: nobody counts it."""


def trade_of(v: Values, spent: float, jobs: float) -> Trade:
    """Return what firms here sell, and what of it nobody here buys.

    Parameters
    ----------
    v : mapping of str to float
        The place's numbers.
    spent : float
        What all households spend beside bills. [pence a month]
    jobs : float
        How many work for firms here.
    """
    wages = jobs * v["wage_here_pence"]
    sales = wages * (1 + v["inputs_to_wages"]) * (1 + v["markup"])
    here = spent * (1 - v["spent_away_share"])
    inputs_here = wages * v["inputs_to_wages"] * v["inputs_here_share"]
    return Trade(sales, here, sales - here - v["public_buying_pence"] - inputs_here)


def region(balance: Balance, tax: float, times: float = 30.0) -> tuple[Rows, int]:
    """Return the region beyond as one row, and the pence kept there to buy here with at first.

    Its sums are those at which it makes as much every month (all simultaneous equations of the shell solved
    for it): M (imports share + tax) = public buying + what comes in + rent − wages paid to who lives here.
    """
    rows = np.zeros(1, REGION)
    made = balance.sales * times
    share = balance.exports / made
    public = made * (share + tax) - balance.rent + balance.wages_away - balance.into_region
    spent = made * (1 - tax) + balance.rent - balance.wages_away
    rows["import_share"] = share
    rows["of_income"], rows["of_wealth"] = 0.6, 0.05
    rows["public_pence"] = round(public)
    rows["purse_pence"] = round((spent - 0.6 * (1 - tax) * made) / 0.05)
    rows["made_pence"] = round(made)
    return rows, round(balance.exports)
