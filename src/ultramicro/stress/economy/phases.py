"""The parts of a month, from one moment at which institutions of the place may act to the next.

Each is compiled as one, so that a month of a small place is not spent on going in and out of compiled code.
"""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.credit import lend, settle_loans
from ultramicro.stress.economy.firms import end_firms, pay_dividends, rescue_banks, usual_now
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
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.market import closed, opened
from ultramicro.stress.economy.planning import learn, offer, plan, raise_lowest_wage
from ultramicro.stress.economy.readings import read_incomes, read_rest, read_trade, read_work
from ultramicro.stress.economy.shell import Shell, shell_period
from ultramicro.stress.economy.state import (
    ABROAD,
    EMPTY,
    PUBLIC,
    Behaviour,
    Economy,
    Floats,
    Ints,
    Rows,
    Surroundings,
)
from ultramicro.stress.economy.trade import order_inputs, others_buy, pay_invoices


@kernel
def look_for_people(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, read: Rows) -> None:
    """Plan, let go, offer work and find it, and borrow for wages."""
    e.households["saved_pence"][:] = e.households["purse_pence"]
    learn(e, b, seed, period)
    plan(e, b, seed, period)
    lay_off(e, seed, period)
    read["vacancies"][0] = e.firms["vacancies"].sum()
    raise_lowest_wage(e, b, period)
    offer(e, b, seed, period)
    move_away_jobs(e, s, seed, period)
    seek_or_not(e, s, seed, period)
    hire(e, b, seed, period)
    reckon_wages(e)
    lend(e, b, seed, period)


@kernel
def work(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, read: Rows) -> None:
    """Pay wages and benefits, and make goods."""
    read["lent_pence"][0] = e.loan_pence.sum()
    fire_unpaid(e, seed, period)
    e.firms["takings_pence"][:] = 0
    pay_wages(e, s)
    make(e, b)
    e.past_prices[period % e.past_prices.size] = e.world["average_price"][0]
    read_work(e, read)
    end_contracts(e)
    count_claims(e, s, seed, period)
    pay_benefits(e, s)


@kernel
def get_by(e: Economy, b: Behaviour, s: Surroundings, read: Rows, tenths_pence: Floats) -> tuple[Ints, Ints]:
    """Pay bills; return what each household means to spend, and what of it here, in pence."""
    pay_bills(e, s)
    read_incomes(e, s.energy_share, read, tenths_pence)
    spend = mean_to_spend(e, b)
    return spend, (spend * (1.0 - s.import_share)).astype(np.int64)


@kernel
def trade(
    e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, spend: Ints, here: Ints, read: Rows
) -> None:
    """Let all who buy here do so, households buy beyond, and firms pay back what they were lent.

    Of what households meant to spend here and could not, they spend a part beyond.
    """
    abroad, public = e.other_pence[ABROAD], e.other_pence[PUBLIC]
    left = buy_in_rounds(e, b, s, here, seed, period)
    read["exports_pence"][0] = abroad - e.other_pence[ABROAD]
    read["public_bought_pence"][0] = public - e.other_pence[PUBLIC]
    away = spend - here + (left * s.spill_share).astype(np.int64)
    e.households["purse_pence"][:] -= away
    e.regions["coming_pence"][0] += away.sum()
    read_trade(e, here - left, away, read)
    e.firms["costs_pence"][:] = (
        e.firms["wages_due_pence"] + e.interest_pence.sum(axis=1) + e.firms["inputs_pence"]
    )
    settle_loans(e)


@kernel
def buy_in_rounds(e: Economy, b: Behaviour, s: Surroundings, here: Ints, seed: int, period: int) -> Ints:
    """Let all who buy here do so in rounds; return what each household could not spend, in pence."""
    left, others_left = np.zeros_like(here), np.zeros(e.buyers.size, np.int64)
    whole = np.where(e.buyers["payer"] == ABROAD, e.other_pence[ABROAD], s.public_buying_pence)
    whole = (e.buyers["share"] * whole).astype(np.int64)
    market, shops = opened(e), e.world["shops"][0]
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


@kernel
def settle(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int, read: Rows) -> None:
    """Pay what is due, share out profits, end and begin firms, rescue banks."""
    # Before firms end, and after enterprises that sell under agreement have been paid.
    read["made_here_pence"][0] = e.firms["takings_pence"].sum() - e.firms["inputs_pence"].sum()
    pay_invoices(e, period)
    pay_dividends(e, b, seed, period)
    for f in range(e.firms.size):
        if e.firms["age"][f] != EMPTY:
            e.firms["age"][f] += 1
    read["firms_ended"][0] = end_firms(e, b, s, seed, period)
    read["firms_begun"][0] = found_firms(e, b, s, seed, period, usual_now(e))
    read["banks_rescued"][0] = rescue_banks(e, b)


@kernel
def rest(e: Economy, s: Surroundings, period: int, read: Rows) -> None:
    """Let the world beyond live its month."""
    shell_period(Shell(e.regions, e.other_pence), s.tax_share, s.rate)
    read_rest(e, period, read)
