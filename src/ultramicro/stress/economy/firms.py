"""What becomes of firms and banks: dividends, ends, and new ones that somebody by name pays for."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.chance import FOUNDER, key_of, one_of
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import NOBODY, PUBLIC, Behaviour, Economy, Surroundings
from ultramicro.stress.economy.trade import wind_up


@kernel
def pay_dividends(e: Economy, b: Behaviour) -> None:
    """Pay a share of each profit to the firm's owner, or to all households alike where it has none."""
    many, common = e.households.size, 0
    for f in range(e.firms.size):
        profit = e.firms[f].takings_pence - e.firms[f].costs_pence
        paid = min(int(max(profit, 0) * b.dividend_share), max(e.firms[f].till_pence, 0))
        e.firms[f].till_pence -= paid
        if e.firms[f].owner >= 0:
            e.households[e.firms[f].owner].purse_pence += paid
        else:
            common += paid
    each, rest = common // many, common % many
    for h in range(many):
        e.households[h].purse_pence += each + (1 if h < rest else 0)


@kernel
def end_and_begin(e: Economy, b: Behaviour, s: Surroundings, seed: int, period: int) -> int:
    """End firms that have nothing or made nothing, begin others instead; return how many.

    A new firm has what its founder can put in: at most a share of what firms have on average. An ended firm's
    till goes to its owner, or to the public purse where it has none.
    """
    ended = (worth_of(e) <= 0) | (e.firms.made_before <= 0) | (e.firms.late_months > s.late_months_most)
    many = int(ended.sum())
    if many in (0, ended.size):
        return many
    worth, made, wage = _usual(e, ended)
    for h in range(e.households.size):
        if e.households[h].employer >= 0 and ended[e.households[h].employer]:
            e.households[h].employer, e.households[h].wage_pence, e.households[h].contract_left = NOBODY, 0, 0
            e.households[h].last_employer, e.households[h].expired = NOBODY, 0
    wind_up(e, ended)
    key = key_of(seed, period, FOUNDER)
    for f in range(ended.size):
        if ended[f]:
            _close(e, f)
            _found(e, b, f, _founder(e, b, key, f), int(worth * b.entrant_worth))
            e.firms[f].made_before = _first_output(e, b, s, f, made, wage)
            e.firms[f].price_pence = e.world[0].average_price * b.entrant_price
            e.firms[f].offer_pence = max(int(wage * b.entrant_wage), int(e.world[0].lowest_wage_pence))
    return many


@kernel
def worth_of(e: Economy) -> np.ndarray:
    """Return what each firm is worth in pence: its till and what it is owed, less what it owes."""
    worth = e.firms.till_pence.copy()
    for row in range(e.world[0].invoices):
        invoice = e.invoices[row]
        worth[invoice.payer] -= invoice.owed_pence
        if invoice.payee >= 0:
            worth[invoice.payee] += invoice.owed_pence
    return worth


@kernel
def _usual(e: Economy, ended: np.ndarray) -> tuple[float, float, float]:
    """Return what a firm that goes on has, makes and pays on average."""
    going, worth, made = 0, 0.0, 0.0
    for f in range(ended.size):
        if not ended[f]:
            going += 1
            worth += e.firms[f].till_pence
            made += e.firms[f].made
    paid, people = 0.0, 0
    for h in range(e.households.size):
        if e.households[h].employer >= 0:
            paid += e.households[h].wage_pence
            people += 1
    return worth / going, made / going, paid / max(people, 1)


@kernel
def _close(e: Economy, f: int) -> None:
    """Hand out what an ended firm has, and leave its place empty."""
    if e.firms[f].owner >= 0:
        e.households[e.firms[f].owner].purse_pence += e.firms[f].till_pence
    else:
        e.other_pence[PUBLIC] += e.firms[f].till_pence
    e.firms[f].till_pence = 0
    e.firms[f].staff = e.firms[f].wanted_staff = e.firms[f].vacancies = 0
    e.firms[f].wages_due_pence = e.firms[f].costs_pence = e.firms[f].takings_pence = 0
    e.firms[f].made = e.firms[f].stock = e.firms[f].age = e.firms[f].late_months = 0


@kernel
def _first_output(e: Economy, b: Behaviour, s: Surroundings, f: int, made: float, wage: float) -> int:
    """Return what a new firm aims at: a share of what others make, or what its money can pay people for."""
    most = int(made * b.entrant_made)
    if b.entrant_months <= 0.0:
        return most
    people = int(e.firms[f].till_pence / max(wage * (1.0 + s.inputs_to_wages) * b.entrant_months, 1.0))
    return min(max(people, 1) * b.made_by_one, max(most, b.made_by_one))


@kernel
def _founder(e: Economy, b: Behaviour, key: int, f: int) -> int:
    """Return the household that has most among a few chosen by chance."""
    best = one_of(key, f, 0, e.households.size)
    for which in range(1, b.founders_asked):
        other = one_of(key, f, which, e.households.size)
        if e.households[other].purse_pence > e.households[best].purse_pence:
            best = other
    return best


@kernel
def _found(e: Economy, b: Behaviour, f: int, founder: int, worth_pence: int) -> None:
    """Let a household put into a new firm what that needs, as far as it has it."""
    put_in = min(max(worth_pence, 1), int(e.households[founder].purse_pence * b.founder_share))
    e.households[founder].purse_pence -= put_in
    e.firms[f].till_pence += put_in
    e.firms[f].owner = founder
    if b.entrant_months > 0.0 and e.households[founder].employer == NOBODY:
        e.households[founder].employer = f
        e.households[founder].wage_pence = int(e.world[0].lowest_wage_pence)
        e.households[founder].contract_left = b.contract_periods
        e.firms[f].staff += 1


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
