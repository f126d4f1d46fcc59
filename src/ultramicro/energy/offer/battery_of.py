"""Which battery would pay for the club, by its programme over the year's half-hours."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.energy.battery.programme import Battery, Community, balance_error, dispatch, without_battery
from ultramicro.energy.offer.loan import payment
from ultramicro.energy.parameters import value, whole
from ultramicro.energy.siting.gather import Gathered

HOURS_OF_PEAK = 4.0
"""A battery of more hours of the sites' peak than this is not looked for. [h]."""


class BatteryFound(NamedTuple):
    """The battery that costs least in all.

    `error_wh` is how far energy is from conserved, `gap_pence` what a cheaper one could save.
    """

    size_kwh: float
    saves_pence: int
    less_bought_kwh: float
    error_wh: float
    gap_pence: float


def battery_of(found: Gathered, rate: float) -> BatteryFound | None:
    """Return the battery that pays for a club; its size is nought where none does. None without readings.

    Parameters
    ----------
    found : Gathered
        What is made and wanted, at which prices.
    rate : float
        Interest of the money that buys it. [share]
    """
    if not found.club or not found.made:
        return None
    made = np.sum([u.used + u.exported for u in found.shared.uses], axis=0) + found.club.given
    # Prices of members differ; a kilowatt-hour less bought is worth their mean.
    buy = np.maximum(found.prices.supply.mean(axis=1), found.prices.export) / 1000
    community = Community(
        made_wh=made, wanted_wh=found.shared.wanted, buy=buy, sell=found.prices.export / 1000
    )
    yearly = payment(value("battery_pence_per_kwh"), rate, whole("battery_years")) / 1000
    peak = sum(u.made.site.capacity_kw for u in found.shared.uses)
    battery = Battery(
        most_wh=peak * 1000 * HOURS_OF_PEAK, hours=value("battery_hours"), one_way=value("battery_one_way"),
        pence_per_wh=yearly,
    )  # fmt: skip
    best, before = dispatch(community, battery), without_battery(community)
    bought = np.maximum(community.wanted_wh - community.made_wh, 0).sum() - best.bought.sum()
    return BatteryFound(
        best.size_wh / 1000, round(before - best.cost_pence), float(bought) / 1000,
        balance_error(community, best, battery.one_way), max(0.0, best.cost_pence - best.bound_pence),
    )  # fmt: skip
