"""Credit: what banks can lend, whom they lend to first, at which rate."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.chance import (
    BANK_CHOICE,
    BANK_COST,
    LENT_FIRST,
    draw,
    key_of,
    one_of,
    shuffled,
)
from ultramicro.stress.economy.exact import part_of
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import NOBODY, Behaviour, Economy, Ints


@kernel
def lend(e: Economy, b: Behaviour, seed: int, period: int) -> None:
    """Let firms whose wages exceed their tills ask a few banks, the cheapest first; the soundest come first.

    Which of firms as sound as each other comes first is chance. A bank lends up to its own capital divided by
    the share of it that it must hold.
    """
    e.loan_pence[:] = 0
    e.interest_pence[:] = 0
    banks, firms = e.banks.size, e.firms.size
    left = np.empty(banks, np.int64)
    cost = key_of(seed, period, BANK_COST)
    for k in range(banks):
        e.banks[k].cost = b.bank_cost_width * draw(cost, k, 0)
        left[k] = max(int(e.banks[k].purse_pence / b.capital_share), 0)
    worth = e.firms.till_pence.copy()
    lack = np.maximum(e.firms.wages_due_pence - e.firms.till_pence, 0)
    asked = np.full((firms, b.banks_asked), NOBODY, np.int64)
    choice = key_of(seed, period, BANK_CHOICE)
    order, fragile = np.flatnonzero(lack > 0), np.zeros(firms)
    for f in order:
        _choose(e, choice, f, left, asked[f])
        fragile[f] = lack[f] / worth[f] if worth[f] > 0 else b.fragility_most
    shuffled(key_of(seed, period, LENT_FIRST), order, order.size)
    order = order[np.argsort(fragile[order], kind="mergesort")]
    for place in range(b.banks_asked):
        for f in order:
            k = asked[f, place]
            if lack[f] > 0 and k >= 0 and left[k] > 0:
                _grant(
                    e,
                    b,
                    f,
                    place,
                    k,
                    min(lack[f], int(b.lent_to_worth * worth[f]), left[k]),
                    fragile[f],
                    left,
                    lack,
                )


@kernel
def _grant(
    e: Economy,
    b: Behaviour,
    f: int,
    place: int,
    k: int,
    sum_pence: int,
    fragile: float,
    left: Ints,
    lack: Ints,
) -> None:
    """Write a loan down, and the money it makes into the firm's till."""
    if sum_pence <= 0:
        return
    rate = b.interest * (1.0 + e.banks[k].cost * min(fragile, b.fragility_most))
    e.loan_bank[f, place], e.loan_pence[f, place] = k, sum_pence
    e.interest_pence[f, place] = round(sum_pence * rate)
    e.banks[k].purse_pence -= sum_pence
    e.firms[f].till_pence += sum_pence
    left[k] -= sum_pence
    lack[f] -= sum_pence


@kernel
def _choose(e: Economy, key: int, f: int, left: np.ndarray, asked: np.ndarray) -> None:
    """Fill in which banks a firm asks: some by chance among those that can lend, the cheapest first."""
    able = np.flatnonzero(left > 0)
    found, which = 0, 0
    while found < min(asked.size, able.size):
        k = able[one_of(key, f, which, able.size)]
        which += 1
        known = False
        for other in range(found):
            known = known or asked[other] == k
        if known:
            continue
        place = found
        while place > 0 and e.banks[asked[place - 1]].cost > e.banks[k].cost:
            asked[place] = asked[place - 1]
            place -= 1
        asked[place] = k
        found += 1


@kernel
def settle_loans(e: Economy) -> None:
    """Take back what was lent with its interest; from who cannot, each lender has its part of the till."""
    for f in range(e.firms.size):
        owed = e.loan_pence[f].sum() + e.interest_pence[f].sum()
        if owed == 0:
            continue
        short = e.firms[f].till_pence < owed
        for place in range(e.loan_pence.shape[1]):
            part = e.loan_pence[f, place] + e.interest_pence[f, place]
            if part == 0:
                continue
            paid = part_of(e.firms[f].till_pence, part, owed) if short else part
            e.banks[e.loan_bank[f, place]].purse_pence += paid
            e.firms[f].till_pence -= paid
            owed -= part
