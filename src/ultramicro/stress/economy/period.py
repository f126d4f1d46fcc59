"""One month after another: plans, work, credit, making, trading, settling, ends and beginnings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ultramicro.stress.economy.credit import lend, settle_loans
from ultramicro.stress.economy.firms import end_firms, pay_dividends, rescue_banks, usual_firm
from ultramicro.stress.economy.founding import found_firms
from ultramicro.stress.economy.goods import bring_to_shops, make, mean_to_spend, shop
from ultramicro.stress.economy.labour import (
    end_contracts,
    fire_unpaid,
    hire,
    lay_off,
    pay_wages,
    reckon_wages,
)
from ultramicro.stress.economy.living import (
    count_claims,
    move_away_jobs,
    pay_benefits,
    pay_bills,
    seek_or_not,
)
from ultramicro.stress.economy.market import closed, opened
from ultramicro.stress.economy.moments import Acts, Moment
from ultramicro.stress.economy.planning import learn, offer, plan, raise_lowest_wage
from ultramicro.stress.economy.readings import READINGS, Read
from ultramicro.stress.economy.shell import Shell, shell_period
from ultramicro.stress.economy.state import (
    ABROAD,
    EMPTY,
    PUBLIC,
    Behaviour,
    Economy,
    Ints,
    Surroundings,
)
from ultramicro.stress.economy.trade import order_inputs, others_buy, pay_invoices

__all__ = ["READINGS", "live", "live_on"]


def live(now: Moment, acts: Sequence[Acts], read: Read) -> None:
    """Let one month go by, and fill in its readings."""
    _work(now, acts, read)
    _trade(now, acts, read)
    _settle(now, acts, read)


def _work(now: Moment, acts: Sequence[Acts], read: Read) -> None:
    """Plan, hire, borrow, pay wages and make."""
    e, b, s, seed, period, _ = now
    for act in acts:
        act.begin(now)
    e.households["saved_pence"][:] = e.households["purse_pence"]
    learn(e, b, seed, period)
    plan(e, b, seed, period)
    lay_off(e, seed, period)
    read.vacancies(e)
    raise_lowest_wage(e, b, period)
    offer(e, b, seed, period)
    move_away_jobs(e, s, seed, period)
    seek_or_not(e, s, seed, period)
    hire(e, b, seed, period)
    reckon_wages(e)
    lend(e, b, seed, period)
    for act in acts:
        act.lend(now)
    read.lent(e)
    fire_unpaid(e, seed, period)
    e.firms["takings_pence"][:] = 0
    pay_wages(e, s)
    make(e, b)
    e.past_prices[period % e.past_prices.size] = e.world["average_price"][0]
    read.work(e)
    end_contracts(e)


def _trade(now: Moment, acts: Sequence[Acts], read: Read) -> None:
    """Let households live and shop, others buy here, and firms buy from each other, in rounds."""
    e, b, s, seed, period, _ = now
    count_claims(e, s, seed, period)
    pay_benefits(e, s)
    for act in acts:
        act.bills(now)
    pay_bills(e, s)
    read.incomes(e, s.energy_share)
    spend = mean_to_spend(e, b)
    here = (spend * (1.0 - s.import_share)).astype(np.int64)
    for act in acts:
        act.trade(now, here)
    abroad, public = int(e.other_pence[ABROAD]), int(e.other_pence[PUBLIC])
    left = _rounds(now, here, abroad)
    read.bought(e, abroad, public)
    away = spend - here + (left * s.spill_share).astype(np.int64)
    e.households["purse_pence"][:] -= away
    e.regions["coming_pence"][0] += away.sum()
    read.spent(here - left, away)


def _rounds(now: Moment, here: Ints, abroad: int) -> Ints:
    """Let all who buy here do so in rounds; return what each household could not spend."""
    e, b, s, seed, period, _ = now
    left, others_left = np.zeros_like(here), np.zeros(e.buyers.size, np.int64)
    whole = np.where(e.buyers["payer"] == ABROAD, abroad, s.public_buying_pence)
    whole = (e.buyers["share"] * whole).astype(np.int64)
    market, shops = opened(e), int(e.world["shops"][0])
    for turn in range(s.rounds):
        bring_to_shops(market, turn, s.rounds)
        if turn == 0:
            order_inputs(e, market, s, seed, period)
        left += here * (turn + 1) // s.rounds - here * turn // s.rounds
        others_left += whole * (turn + 1) // s.rounds - whole * turn // s.rounds
        others_buy(e, market, b.shops_visited, others_left, seed, period * 64 + turn)
        shop(market, shops, b.shops_visited, left, seed, period * 64 + turn)
    closed(e, market)
    e.households["purse_pence"][:] -= here - left
    return left


def _settle(now: Moment, acts: Sequence[Acts], read: Read) -> None:
    """Pay what is due, share out profits, end and begin firms; let the world live its month."""
    e, b, s, seed, period, _ = now
    e.firms["costs_pence"][:] = (
        e.firms["wages_due_pence"] + e.interest_pence.sum(axis=1) + e.firms["inputs_pence"]
    )
    settle_loans(e)
    for act in acts:
        act.due(now)
    pay_invoices(e, period)
    pay_dividends(e, b, seed, period)
    e.firms["age"][e.firms["age"] != EMPTY] += 1
    ended = end_firms(e, b, s, seed, period)
    usual = usual_firm(e, np.zeros(e.firms.size, np.int64))
    e.world["usual_wage_pence"] = usual[2]
    begun = found_firms(e, b, s, seed, period, usual)
    rescued = rescue_banks(e, b)
    for act in acts:
        act.end(now)
    shell_period(Shell(e.regions, e.other_pence), s.tax_share, s.rate)
    read.settled(e, ended, begun, rescued)


def live_on(
    e: Economy,
    b: Behaviour,
    s: Surroundings,
    seed: int,
    first: int,
    read: np.ndarray,
    acts: Sequence[Acts] = (),
    tenths_pence: np.ndarray | None = None,
    before: int = 0,
) -> None:
    """Let as many months go by as there are rows of readings, the first of them numbered `first`.

    Parameters
    ----------
    read : array of float, shape (months, readings)
        Filled in: those of `READINGS`, then those of each of `acts` in its order.
    acts
        What else acts, each at its moments, in this order.
    tenths_pence : array of float, shape (months, 10)
        Filled in, if given: the mean income after tax and energy bills of the households of each tenth.
        [pence a month]
    before
        How many months went by before the first that is read; acts count theirs from there.
    """
    for row in range(read.shape[0]):
        period = first + row
        mine, around = b, s
        for act in acts:
            mine, around = act.numbers(mine, around, period - before)
        reader = Read(read[row], None if tenths_pence is None else tenths_pence[row])
        live(Moment(e, mine, around, seed, period, period - before), acts, reader)
        reader.balance(e, acts)
        reader.of(acts)
