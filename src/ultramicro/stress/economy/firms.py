"""What becomes of firms: dividends, why they end, and what their end leaves behind."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.chance import GIVES_UP, ODD_PENCE, draw, key_of, one_of
from ultramicro.stress.economy.founding import replace
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import (
    CLOSED,
    EMPTY,
    GIVEN_UP,
    IDLE,
    LATE,
    LOST_WORK,
    NOBODY,
    PUBLIC,
    WORTHLESS,
    Behaviour,
    Economy,
    Surroundings,
)
from ultramicro.stress.economy.trade import wind_up


@kernel
def pay_dividends(e: Economy, b: Behaviour, seed: int, period: int) -> None:
    """Pay a share of each profit, and what a firm has no use for, to its owner, or to all alike.

    Nobody takes what a firm owes on invoices, due or not; what others owe it may never come and counts for
    nothing. Odd pence go to those who stand next to one chosen by chance, so that they favour nobody.

    What waits for suppliers longer than a month is kept beside the cash of `keeps_months`, which is that of
    firms whose bills wait a month: else each would seem to have too much when its suppliers are paid later.
    """
    many, common, owed = e.households.size, 0, _owed_on_invoices(e)
    e.households.profit_pence[:] = 0
    for f in range(e.firms.size):
        profit = e.firms[f].takings_pence - e.firms[f].costs_pence
        paid = int(max(profit, 0) * b.dividend_share)
        if b.keeps_months > 0.0 and e.firms[f].age >= b.grace_months:
            waits = max(owed[f] - e.firms[f].inputs_pence, 0)
            kept = int(b.keeps_months * e.firms[f].costs_pence) + waits
            paid = max(paid, e.firms[f].till_pence - kept) if e.firms[f].costs_pence > 0 else paid
        paid = min(paid, max(e.firms[f].till_pence - owed[f], 0))
        e.firms[f].till_pence -= paid
        e.firms[f].brought_pence += int((profit - e.firms[f].brought_pence) / 12)
        if e.firms[f].owner >= 0:
            e.households[e.firms[f].owner].purse_pence += paid
            e.households[e.firms[f].owner].profit_pence += paid
        else:
            common += paid
    each, rest = common // many, common % many
    first = one_of(key_of(seed, period, ODD_PENCE), 0, 0, many)
    for h in range(many):
        e.households[h].purse_pence += each + (1 if (h - first) % many < rest else 0)


@kernel
def _owed_on_invoices(e: Economy) -> np.ndarray:
    """Return what each firm owes on invoices in pence."""
    owed = np.zeros(e.firms.size, np.int64)
    for row in range(e.world[0].invoices):
        owed[e.invoices[row].payer] += e.invoices[row].owed_pence
    return owed


@kernel
def end_firms(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int) -> int:
    """End firms that cannot or will not go on; return how many.

    An ended firm's till goes to whom it owes, then to its owner, or to the public purse where it has none.
    Where each end is followed by a beginning, the new firm has what its founder can put in: at most a share
    of what firms have on average.
    """
    why = _why(e, b, s, seed, period)
    many = int((why > 0).sum())
    if many == 0 or many == e.firms.size:  # noqa: PLR1714 - compiled
        return many
    usual = usual_firm(e, why)
    for h in range(e.households.size):
        if e.households[h].employer >= 0 and why[e.households[h].employer] > 0:
            if why[e.households[h].employer] == CLOSED:
                e.households[h].cohort = LOST_WORK
                e.households[h].cohort_wage_pence = e.households[h].wage_pence
            e.households[h].employer, e.households[h].wage_pence, e.households[h].contract_left = NOBODY, 0, 0
            e.households[h].last_employer, e.households[h].expired = NOBODY, 0
    wind_up(e, why > 0)
    for f in range(why.size):
        if why[f] > 0:
            _close(e, f, why[f], period)
    if b.births_share < 0.0:
        replace(e, b, s, seed, period, why, usual)
    return many


@kernel
def _why(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int) -> np.ndarray:
    """Return for each firm why it ends now, or 0."""
    why = np.zeros(e.firms.size, np.int64)
    worth, key = worth_of(e, b), key_of(seed, period, GIVES_UP)
    wanted = b.owner_share * e.world[0].usual_wage_pence
    for f in range(why.size):
        firm = e.firms[f]
        if firm.age == EMPTY:
            continue
        if firm.must_end == 1:
            why[f] = CLOSED
        elif worth[f] <= 0:
            why[f] = WORTHLESS
        elif firm.made_before <= 0:
            why[f] = IDLE
        elif firm.late_months > s.late_months_most:
            why[f] = LATE
        elif firm.age > b.grace_months and firm.brought_pence < wanted and draw(key, f, 0) < b.gives_up:
            why[f] = GIVEN_UP
    return why


@kernel
def worth_of(e: Economy, b: Behaviour) -> np.ndarray:
    """Return what each firm is worth in pence: its tools, its till and what it is owed, less what it owes."""
    worth = e.firms.till_pence + e.firms.beside_pence
    for f in range(worth.size):
        worth[f] += int(b.assets_months * e.firms[f].costs_pence)
    for row in range(e.world[0].invoices):
        invoice = e.invoices[row]
        worth[invoice.payer] -= invoice.owed_pence
        if invoice.payee >= 0:
            worth[invoice.payee] += invoice.owed_pence
    return worth


@kernel
def usual_firm(e: Economy, why: np.ndarray) -> tuple[float, float, float]:
    """Return what a firm that goes on has, makes and pays on average."""
    going, worth, made = 0, 0.0, 0.0
    for f in range(why.size):
        if why[f] == 0 and e.firms[f].age != EMPTY:
            going += 1
            worth += e.firms[f].till_pence
            made += e.firms[f].made
    paid, people = 0.0, 0
    for h in range(e.households.size):
        if e.households[h].employer >= 0:
            paid += e.households[h].wage_pence
            people += 1
    return worth / max(going, 1), made / max(going, 1), paid / max(people, 1)


@kernel
def usual_now(e: Economy) -> tuple[float, float, float]:
    """Return the usual firm of this month and remember it; where there is none, the last that was known.

    The mean of no firms would be a firm of nothing; a place that lost all of its firms would found no other.
    """
    till, made, wage = usual_firm(e, np.zeros(e.firms.size, np.int64))
    world = e.world[0]
    if (e.firms.age != EMPTY).any():
        world.usual_till_pence, world.usual_made = till, made
    if wage > 0.0:
        world.usual_wage_pence = wage
    return world.usual_till_pence, world.usual_made, world.usual_wage_pence


@kernel
def _close(e: Economy, f: int, cause: int, period: int) -> None:
    """Hand out what an ended firm has, write its end down, and leave its place empty.

    Suppliers have had theirs; whoever of the place lent to it comes next, and its owner last.
    """
    firm = e.firms[f]
    firm.held_pence += min(max(firm.till_pence, 0), firm.claimed_pence)
    firm.till_pence -= firm.held_pence
    if firm.owner >= 0:
        e.households[firm.owner].purse_pence += firm.till_pence
    else:
        e.other_pence[PUBLIC] += firm.till_pence
    if firm.life >= 0:
        e.lives[firm.life].ended, e.lives[firm.life].cause = period, cause
    firm.till_pence = firm.staff = firm.wanted_staff = firm.vacancies = 0
    firm.wages_due_pence = firm.costs_pence = firm.takings_pence = firm.inputs_pence = 0
    firm.made = firm.made_before = firm.stock = firm.late_months = firm.brought_pence = firm.must_end = 0
    firm.beside_pence = firm.claimed_pence = 0
    firm.age, firm.life, firm.owner = EMPTY, NOBODY, NOBODY


@kernel
def rescue_banks(e: Economy, b: Behaviour) -> int:
    """Let the public purse give a bank without capital what banks begin with; return how many it rescued."""
    rescued = 0
    for k in range(e.banks.size):
        if e.banks[k].purse_pence <= 0:
            given = b.bank_capital_pence - e.banks[k].purse_pence
            e.banks[k].purse_pence += given
            e.other_pence[PUBLIC] -= given
            rescued += 1
    return rescued
