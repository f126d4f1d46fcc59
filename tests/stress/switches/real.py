"""Each switch as it is tested: on a small place, with numbers that make it act within a few months."""

from dataclasses import replace

import numpy as np

from ultramicro.food.viability.technique import FoodHub
from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import MONEY, stated
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.switches.energy_days import Days
from ultramicro.stress.switches.energy_days import times as with_prices
from ultramicro.stress.switches.energy_place import club, usual_bands, usual_use
from ultramicro.stress.switches.enterprise import Buyers, Enterprise, Sale
from ultramicro.stress.switches.food import food
from ultramicro.stress.switches.plan import Planned, terms_of
from ultramicro.stress.switches.procurement import Procurement

PEOPLE = 4000


def values(times=1):
    numbers = stated(PEOPLE)
    return {
        name: float(numbers.value(name)) * (times if numbers[name].unit in MONEY else 1) for name in numbers
    }


def bakery(times=1, **others):
    sales = tuple(Sale(buyers, 900_000 * times, 0.25) for buyers in Buyers)
    of = {"wages_pence": 2_000_000 * times, "goods_pence": 300_000 * times, "fixed_pence": 300_000 * times,
          "capital_pence": 3_000_000 * times, "build_months": 2, "loads": (0.5, 1.0), "moved": 0.2}  # fmt: skip
    return Enterprise(name="bakery", sales=sales, **(of | others))


def planned(times=1, *, premium=0.05, **others):
    second = bakery(times, starts=3)
    return Planned(enterprises=(bakery(times), second), terms=terms_of("plan", premium=premium), **others)


def procured(times=1, **others):
    of = {"moved_pence": 3_000_000 * times, "away_pence": 20_000_000 * times, "premium": 0.05, "displaced": 0.25,
          "months": 6}  # fmt: skip
    return Procurement(**(of | others))


def days(times=1):
    """A home as it is stated, and sites that give twice what it takes at noon."""
    use = tuple(tuple(tuple(day) for day in homes) for homes in usual_use())
    made = tuple(tuple(max(600 - abs(slot - 24) * 60, 0) for slot in range(48)) for _ in range(12))
    club_days = Days(use_wh=use, made_wh=made, on_site_wh=(0,) * 12, tariffs=("usual",), bands=usual_bands())
    return with_prices(club_days, times)


def shared(times=1, **others):
    """A club of as many as the days' sites serve well, that pays its way."""
    many = 400
    homes = days(times)
    made = tuple(tuple(wh * many for wh in day) for day in homes.made_wh)
    of = club(replace(homes, made_wh=made), many, 4_000_000 * times, 20_000 * times)
    return replace(of, **({"build_months": 2, "on_site_price": 16.0 * times} | others))


def linked(times=1, *, premium=0.05, **others):
    sales = tuple(Sale(buyers, 1_500_000 * times, 0.25) for buyers in (Buyers.HOUSEHOLDS, Buyers.PUBLIC))
    of = food(sales, FoodHub())
    return replace(of, **({"build_months": 2, "terms": terms_of("food", premium=premium)} | others))


SWITCHES = {"plan": planned, "procurement": procured, "energy": shared, "food": linked}


def whole(e, acts):
    parts = (e.households["purse_pence"], e.firms["till_pence"], e.banks["purse_pence"], e.other_pence,
             e.regions["purse_pence"], e.regions["coming_pence"])  # fmt: skip
    return sum(int(part.sum()) for part in parts) + sum(act.held_pence() for act in acts)


def lived(switches=(), months=18, seed=1, times=1, each_month=lambda e, acts: None):
    """Live some months, and return what is read, incomes by tenth, and the economy as it is left."""
    e, b, s = built(values(times), seed)
    acts = tuple(switch.acts(e, b, s, seed) for switch in switches)
    names = (*READINGS, *(name for act in acts for name in act.reads))
    read, tenths = np.zeros((months, len(names))), np.zeros((months, 10))
    for month in range(months):
        rows = slice(month, month + 1)
        live_on(e, b, s, seed, month + 1, read[rows], acts, tenths[rows])
        each_month(e, acts)
    return dict(zip(names, read.T, strict=True)), tenths, e
