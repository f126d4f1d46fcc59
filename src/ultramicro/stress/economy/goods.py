"""Goods: what is made, what households mean to spend, where they go."""

from __future__ import annotations

import math

import numpy as np

from ultramicro.stress.economy.chance import SHOPPERS, SHOPS, key_of, one_of, shuffled
from ultramicro.stress.economy.loops import inlined, kernel
from ultramicro.stress.economy.market import Market
from ultramicro.stress.economy.state import EMPTY, NOBODY, Behaviour, Economy, Floats, Ints


@kernel
def make(e: Economy, b: Behaviour) -> None:
    """Make what each firm's people make; what was left from before has perished."""
    made, value = 0, 0.0
    for f in range(e.firms.size):
        if e.firms[f].age == EMPTY:
            continue
        e.firms[f].made = int(e.firms[f].staff * b.made_by_one * e.firms[f].skill)
        least = 0 if b.ends_when_idle == 1 else b.made_by_one
        e.firms[f].made_before = max(e.firms[f].made, least)
        e.firms[f].stock = 0
        made += e.firms[f].made
        value += e.firms[f].made * e.firms[f].price_pence
    if made > 0:
        e.world[0].average_price = value / made


@kernel
def mean_to_spend(e: Economy, b: Behaviour) -> np.ndarray:
    """Return what each household means to spend in pence, less the more it had saved beside others."""
    average = max(e.households.saved_pence.mean(), 1.0)
    spend = np.empty(e.households.size, np.int64)
    for h in range(e.households.size):
        share = 1.0 / (1.0 + math.tanh(e.households[h].saved_pence / average) ** b.saving_power)
        kept = int(e.households[h].saved_pence * (1.0 - b.spent_of_saved))
        spend[h] = int(max(e.households[h].purse_pence - kept, 0) * share)
    return spend


@kernel
def bring_to_shops(m: Market, turn: int, turns: int) -> None:
    """Put what was made since the last trading round beside what is left of it."""
    for f in range(m.made.size):
        m.stock[f] += m.made[f] * (turn + 1) // turns - m.made[f] * turn // turns


@kernel
def shop(m: Market, shops: int, visited: int, left: np.ndarray, seed: int, turn: int) -> None:
    """Let households go shopping one after another, in an order by chance, the cheapest of their shops first.

    One of the shops is the largest firm that somebody met the last time. `left` is what each may still spend.
    """
    # Taken out of their tuple once: each time one is, it is counted anew.
    price, stock, made, taken, paid, there, shop_of = m
    order = np.arange(left.size)
    shuffled(key_of(seed, turn, SHOPPERS), order, order.size)
    key = key_of(seed, turn, SHOPS)
    met = np.empty(visited, np.int64)
    for h in order:
        if left[h] > 0:
            many = meet(price, there, key, h, shop_of[h], 0, shops, met)
            shop_of[h] = largest(made, met, many) if many > 0 else NOBODY
            for place in range(many):
                f = met[place]
                units, cost = priced(price, stock, f, left[h])
                stock[f] -= units
                taken[f] += cost
                paid[f] += cost
                left[h] -= cost


@inlined
def meet(
    price: Floats,
    there: np.ndarray,
    key: int,
    who: int,
    known_firm: int,
    first: int,
    end: int,
    met: np.ndarray,
) -> int:
    """Fill in whom a buyer meets among firms `first` … `end` − 1, the cheapest first; return how many."""
    many, found, which = min(met.size, end - first), 0, 0
    if first <= known_firm < end and there[known_firm]:
        met[0] = known_firm
        found = 1
    while found < many:
        f = first + one_of(key, who, which, end - first)
        which += 1
        if not there[f] and which < 16 * many:
            continue
        known = False
        for other in range(found):
            known = known or met[other] == f
        if known:
            continue
        place = found
        while place > 0 and price[met[place - 1]] > price[f]:
            met[place] = met[place - 1]
            place -= 1
        met[place] = f
        found += 1
    return many


@inlined
def largest(made: Ints, met: np.ndarray, many: int) -> int:
    """Return whoever of those met made most; of equals the cheapest."""
    best = met[0]
    for place in range(1, many):
        if made[met[place]] > made[best]:
            best = met[place]
    return best


@inlined
def priced(price: Floats, stock: Ints, f: int, most_pence: int) -> tuple[int, int]:
    """Return how many whole units a firm has for at most a sum, and what they cost."""
    units = min(stock[f], int(most_pence / price[f]))
    cost = min(round(units * price[f]), most_pence)
    return (units, cost) if units > 0 else (0, 0)
