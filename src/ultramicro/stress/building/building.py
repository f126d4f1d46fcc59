"""An economy at its beginning, from a place's numbers."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.building.behaving import Values, behaviour, surroundings
from ultramicro.stress.building.beyond import Balance, region, trade_of
from ultramicro.stress.building.people import income_pence, people
from ultramicro.stress.building.trades import firms, sizes
from ultramicro.stress.economy.state import (
    ABROAD,
    AWAY,
    BANK,
    BUYER,
    INVOICE,
    NOBODY,
    PUBLIC,
    WORLD,
    Behaviour,
    Economy,
    Rows,
    Surroundings,
)

BANKS = 4
"""How many banks firms here ask."""
BESIDE, LONGER = 3, 3
"""Of a firm's invoices in a month: those beside orders here, of the region and of two institutions; and by
how many months a shock may make terms longer before there is no room for all of them."""


def built(v: Values, seed: int) -> tuple[Economy, Behaviour, Surroundings]:
    """Return a place's economy at its beginning, and the numbers by which it lives.

    Parameters
    ----------
    v : mapping of str to float
        Its numbers, by the names of the calibration; money is pence a month.
    seed : int
        Who is who is decided by it.
    """
    chance = np.random.default_rng(seed)
    jobs = _jobs_here(v)
    rows = people(v, jobs, chance)
    spent, of_saved = _spending(v, rows)
    balance = _balance(v, rows, spent, jobs)
    staff, shops = sizes(v, jobs, spent * (1 - v["spent_away_share"]) / balance.sales, chance)
    tills, lives, first, places = firms(v, staff, shops, chance)
    _put_to_work(rows, tills, places, chance)
    _give_owners(v, rows, tills, places[:-1], chance)
    beyond, kept = region(balance, v["tax_share"])
    other = np.zeros(2, np.int64)
    other[ABROAD] = kept
    banks = _banks(v, tills)
    purses = (rows["purse_pence"], tills["till_pence"], banks["purse_pence"], beyond["purse_pence"])
    other[PUBLIC] = -kept - sum(int(each.sum()) for each in purses)
    loans = (tills.size, int(v["banks_asked"]))
    economy = Economy(
        rows, tills, banks, _world(v, tills, first, places.size),
        np.full(loans, NOBODY, np.int64), np.zeros(loans, np.int64), np.zeros(loans, np.int64),
        other, _buyers(tills, places, first, chance), beyond, np.zeros(tills.size * _open_most(v), INVOICE),
        np.zeros(16), lives,
    )  # fmt: skip
    b = behaviour(v)._replace(spent_of_saved=of_saved, bank_capital_pence=int(banks["purse_pence"][0]))
    return economy, b, surroundings(v)


def spent_of_saved(v: Values, seed: int) -> float:
    """Return which share of savings counts as income in the run of a seed, as `built` has it.

    Examples
    --------
    >>> from ultramicro.stress.calibration.numbers import stated
    >>> v = {name: float(each.value) for name, each in stated(300).items()}
    >>> spent_of_saved(v, 7) == built(v, 7)[1].spent_of_saved
    True
    """
    return _spending(v, people(v, _jobs_here(v), np.random.default_rng(seed)))[1]


def _open_most(v: Values) -> int:
    """Return how many invoices a firm may owe at once: who is late for longer than is borne is at an end."""
    months = int(v["terms_months"]) + LONGER + int(v["late_months_most"]) + 1
    return (int(v["suppliers"]) + BESIDE) * months


def _jobs_here(v: Values) -> int:
    """Return how many work for firms of the place."""
    working = v["households"] * (1 - v["inactive_share"]) * (1 - v["unemployed_share"])
    return int(working * (1 - v["works_away_share"] - v["works_public_share"]))


def _put_to_work(rows: Rows, tills: Rows, places: np.ndarray, chance: np.random.Generator) -> None:
    """Give each who works here its firm, in place of its number among the jobs; larger firms pay more."""
    of_job = chance.permutation(np.repeat(places, tills["staff"][places]))
    here = rows["employer"] >= 0
    rows["employer"][here] = of_job[rows["employer"][here]]
    pays = tills["usual_skill"][rows["employer"][here]]
    rows["wage_pence"][here] = (rows["wage_pence"][here] * pays).astype(np.int64)


def _give_owners(v: Values, rows: Rows, tills: Rows, places: np.ndarray, chance: np.random.Generator) -> None:
    """Give each firm an owner among the households, the wealthier the likelier; each household its tenth."""
    owners = chance.choice(rows.size, places.size, p=rows["purse_pence"] / rows["purse_pence"].sum())
    tills["owner"][places] = owners
    brought = np.bincount(owners, v["dividend_share"] * tills["brought_pence"][places], rows.size)
    income = income_pence(v, rows) + brought
    rows["tenth"] = np.argsort(np.argsort(income, kind="stable"), kind="stable") * 10 // rows.size


def _spending(v: Values, rows: Rows) -> tuple[float, float]:
    """Return what all households spend a month after bills, and which share of savings counts for it.

    In a usual month all is spent that comes in; the share is what makes the published rule of saving say so.
    """
    profits = _jobs_here(v) * v["wage_here_pence"] * (1 + v["inputs_to_wages"]) * v["markup"]
    # Owners are the likelier the more somebody has; so this is what each may expect of all profits.
    owned = rows["purse_pence"] / rows["purse_pence"].sum()
    income = income_pence(v, rows) + profits * v["dividend_share"] * owned
    bills = rows["rent_pence"] + rows["energy_pence"] + rows["rates_pence"]
    free = np.maximum(income - bills, 0)
    saved = rows["saved_pence"]
    average = max(saved.mean(), 1.0)
    share = 1.0 / (1.0 + np.tanh(saved / average) ** v["saving_power"])
    return float(free.sum()), float((free.sum() - (share * free).sum()) / (share * saved).sum())


def _balance(v: Values, rows: Rows, spent: float, jobs: int) -> Balance:
    """Return what goes over the border in a usual month; what nobody here buys is sold beyond it."""
    inputs = jobs * v["wage_here_pence"] * v["inputs_to_wages"]
    trade, away = trade_of(v, spent, jobs), rows["employer"] == AWAY
    energy, bought_away = float(rows["energy_pence"].sum()), inputs * (1 - v["inputs_here_share"])
    return Balance(
        sales=trade.sales,
        exports=trade.exports,
        into_region=spent - trade.here + bought_away + energy,
        rent=float(rows["rent_pence"].sum()),
        wages_away=float(rows["wage_pence"][away].sum()),
    )


def _banks(v: Values, tills: Rows) -> Rows:
    """Return the banks that firms here ask, with capital enough for what they usually lend."""
    banks = np.zeros(BANKS, BANK)
    banks["purse_pence"] = int(tills["till_pence"].sum() * v["capital_share"] / banks.size)
    return banks


def _world(v: Values, tills: Rows, shops: int, many: int) -> Rows:
    """Return the row of what all share."""
    world = np.zeros(1, WORLD)
    world["average_price"], world["shops"] = tills["price_pence"].mean(), shops
    world["lowest_wage_pence"] = int(v["wage_here_pence"] * v["lowest_wage_share"])
    world["usual_wage_pence"], world["places"], world["lives"] = v["wage_here_pence"], many, many
    world["usual_till_pence"], world["usual_made"] = (
        tills["till_pence"].sum() / many,
        tills["made"].sum() / many,
    )
    return world


def _buyers(tills: Rows, places: np.ndarray, shops: int, chance: np.random.Generator) -> Rows:
    """Return who buys here from beyond the place and for the public purse, each with the firm it knows."""
    others = places[places >= shops]
    made = tills["made"][others].astype(float)
    many = max(20, 2 * others.size)
    rows = np.zeros(2 * many, BUYER)
    rows["payer"][:many], rows["payer"][many:] = ABROAD, PUBLIC
    rows["share"] = 1.0 / many
    rows["shop"] = chance.choice(others, 2 * many, p=made / made.sum())
    return rows
