"""One month after another: plans, work, credit, making, trading, settling, ends and beginnings."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.credit import lend, settle_loans
from ultramicro.stress.economy.firms import end_and_begin, pay_dividends, rescue_banks
from ultramicro.stress.economy.goods import bring_to_shops, make, mean_to_spend, shop
from ultramicro.stress.economy.labour import (
    end_contracts,
    fire_unpaid,
    hire,
    lay_off,
    pay_wages,
    reckon_wages,
)
from ultramicro.stress.economy.living import move_away_jobs, pay_benefits, pay_bills
from ultramicro.stress.economy.planning import offer, plan, raise_lowest_wage
from ultramicro.stress.economy.shell import Shell, shell_period
from ultramicro.stress.economy.state import ABROAD, Behaviour, Economy, Surroundings
from ultramicro.stress.economy.trade import order_inputs, others_buy, pay_invoices

READINGS = (
    "employed",
    "vacancies",
    "made",
    "wages_pence",
    "average_price",
    "firms_ended",
    "banks_rescued",
    "lent_pence",
    "takings_pence",
    "employed_away",
    "exports_pence",
    "spent_away_pence",
    "owed_bills_pence",
    "owed_invoices_pence",
    "income_pence",
    "region_made_pence",
)
"""What is read off in each month, each at its moment: vacancies when they are offered, work after making."""


def live(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, read: np.ndarray) -> None:
    """Let one month go by, and fill in its readings."""
    _work(e, b, s, seed, period, read)
    _trade(e, b, s, seed, period, read)
    _settle(e, b, s, seed, period, read)


def _work(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, read: np.ndarray) -> None:
    """Plan, hire, borrow, pay wages and make."""
    e.households["saved_pence"][:] = e.households["purse_pence"]
    plan(e, b, seed, period)
    lay_off(e, seed, period)
    read[1] = e.firms["vacancies"].sum()
    raise_lowest_wage(e, b, period)
    offer(e, b, seed, period)
    move_away_jobs(e, s, seed, period)
    hire(e, b, seed, period)
    reckon_wages(e)
    lend(e, b, seed, period)
    read[7] = e.loan_pence.sum()
    fire_unpaid(e, seed, period)
    e.firms["takings_pence"][:] = 0
    read[3] = e.firms["wages_due_pence"].sum()
    pay_wages(e, s)
    make(e, b)
    read[0], read[2] = e.firms["staff"].sum(), e.firms["made"].sum()
    read[9] = (e.households["employer"] < -1).sum()
    e.past_prices[period % e.past_prices.size] = e.world["average_price"][0]
    read[4] = e.world["average_price"][0]
    end_contracts(e)


def _trade(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, read: np.ndarray) -> None:
    """Let households live and shop, others buy here, and firms buy from each other, in rounds."""
    pay_benefits(e)
    pay_bills(e, s)
    read[14] = e.households["income_pence"].sum()
    spend = mean_to_spend(e, b)
    here = (spend * (1.0 - s.import_share)).astype(np.int64)
    left, others_left = np.zeros_like(here), np.zeros(e.buyers.size, np.int64)
    abroad = int(e.other_pence[ABROAD])
    whole = np.where(e.buyers["payer"] == ABROAD, abroad, s.public_buying_pence)
    whole = (e.buyers["share"] * whole).astype(np.int64)
    for turn in range(s.rounds):
        bring_to_shops(e, turn, s.rounds)
        if turn == 0:
            order_inputs(e, s, seed, period)
        left += here * (turn + 1) // s.rounds - here * turn // s.rounds
        others_left += whole * (turn + 1) // s.rounds - whole * turn // s.rounds
        others_buy(e, b, others_left, seed, period * 64 + turn)
        shop(e, b, left, seed, period * 64 + turn)
    read[10] = abroad - e.other_pence[ABROAD]
    away = spend - here + (left * s.spill_share).astype(np.int64)
    e.households["purse_pence"][:] -= away
    e.regions["coming_pence"][0] += away.sum()
    read[11] = away.sum()
    read[8] = e.firms["takings_pence"].sum()


def _settle(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, read: np.ndarray) -> None:
    """Pay what is due, share out profits, end and begin firms; let the world live its month."""
    e.firms["costs_pence"][:] = (
        e.firms["wages_due_pence"] + e.interest_pence.sum(axis=1) + e.firms["inputs_pence"]
    )
    settle_loans(e)
    pay_invoices(e, period)
    pay_dividends(e, b)
    e.firms["age"][:] += 1
    read[5] = end_and_begin(e, b, s, seed, period)
    read[6] = rescue_banks(e, b)
    owed = e.households["owed_rent_pence"].sum() + e.households["owed_energy_pence"].sum()
    read[12] = owed + e.households["owed_rates_pence"].sum()
    read[13] = e.invoices["owed_pence"][: e.world["invoices"][0]].sum()
    shell_period(Shell(e.regions, e.other_pence), s.tax_share, s.rate)
    read[15] = e.regions["made_pence"][0]


def live_on(e: Economy, b: Behaviour, s: Surroundings, seed: int, first: int, read: np.ndarray) -> None:
    """Let as many months go by as there are rows of readings, the first of them numbered `first`."""
    for row in range(read.shape[0]):
        live(e, b, s, seed, first + row, read[row])
