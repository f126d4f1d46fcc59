"""One period after another: plans, work, credit, making, shopping, settling, ends and beginnings."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy import credit, firms, goods, labour, planning
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import Behaviour, Economy

READINGS = ("employed", "vacancies", "made", "wages_pence", "average_price", "firms_ended", "banks_rescued", "lent_pence", "takings_pence")
"""What is read off in each period, each at its moment: vacancies when they are offered, work after making."""

_lay_off, _hire, _reckon, _fire = labour.lay_off, labour.hire, labour.reckon_wages, labour.fire_unpaid
_pay, _end_contracts = labour.pay_wages, labour.end_contracts
_plan, _offer, _raise = planning.plan, planning.offer, planning.raise_lowest_wage
_lend, _settle_loans = credit.lend, credit.settle_loans
_make, _mean, _shop = goods.make, goods.mean_to_spend, goods.shop
_dividends, _end_and_begin, _rescue = firms.pay_dividends, firms.end_and_begin, firms.rescue_banks


@kernel
def live(e: Economy, b: Behaviour, seed: int, period: int, read: np.ndarray) -> None:
    """Let one period go by, and fill in its readings."""
    e.households.saved_pence[:] = e.households.purse_pence
    _plan(e, b, seed, period)
    _lay_off(e, seed, period)
    read[1] = e.firms.vacancies.sum()
    _raise(e, b, period)
    _offer(e, b, seed, period)
    _hire(e, b, seed, period)
    _reckon(e)
    e.loan_pence[:] = 0
    e.interest_pence[:] = 0
    _lend(e, b, seed, period)
    read[7] = e.loan_pence.sum()
    _fire(e, seed, period)
    e.firms.costs_pence[:] = e.firms.wages_due_pence + e.interest_pence.sum(axis=1)
    e.firms.takings_pence[:] = 0
    read[3] = e.firms.wages_due_pence.sum()
    _pay(e)
    _make(e, b)
    read[0], read[2] = e.firms.staff.sum(), e.firms.made.sum()
    e.past_prices[period % e.past_prices.size] = e.world[0].average_price
    read[4] = e.world[0].average_price
    _end_contracts(e)
    spend = _mean(e, b)
    _shop(e, b, spend, seed, period)
    read[8] = e.firms.takings_pence.sum()
    _settle_loans(e, b)
    _dividends(e, b)
    e.firms.age[:] += 1
    read[5] = _end_and_begin(e, b, seed, period)
    read[6] = _rescue(e, b)


@kernel
def live_on(e: Economy, b: Behaviour, seed: int, first: int, read: np.ndarray) -> None:
    """Let as many periods go by as there are rows of readings, the first of them numbered `first`."""
    for row in range(read.shape[0]):
        live(e, b, seed, first + row, read[row])
