"""Goods: what is made, what households mean to spend, where they go."""

from __future__ import annotations

import math

import numpy as np

from ultramicro.stress.economy.chance import SHOPPERS, SHOPS, key_of, one_of, shuffled
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import Behaviour, Economy


@kernel
def make(e: Economy, b: Behaviour) -> None:
    """Make what each firm's people make; what was left from before has perished."""
    made, value = 0, 0.0
    for f in range(e.firms.size):
        e.firms[f].made = e.firms[f].staff * b.made_by_one
        e.firms[f].made_before = e.firms[f].made
        e.firms[f].stock = e.firms[f].made
        made += e.firms[f].made
        value += e.firms[f].made * e.firms[f].price_pence
    if made > 0:
        e.world[0].average_price = value / made


@kernel
def mean_to_spend(e: Economy, b: Behaviour) -> np.ndarray:
    """Return what each household means to spend in pence: of what it has, less the more it had saved beside others."""
    average = max(e.households.saved_pence.mean(), 1.0)
    spend = np.empty(e.households.size, np.int64)
    for h in range(e.households.size):
        share = 1.0 / (1.0 + math.tanh(e.households[h].saved_pence / average) ** b.saving_power)
        spend[h] = int(e.households[h].purse_pence * share)
    return spend


@kernel
def shop(e: Economy, b: Behaviour, spend: np.ndarray, seed: int, period: int) -> None:
    """Let households go shopping one after another, in an order by chance, the cheapest of their shops first.

    One of the shops is the largest firm that somebody met the last time.
    """
    order = np.arange(spend.size)
    shuffled(key_of(seed, period, SHOPPERS), order, order.size)
    key = key_of(seed, period, SHOPS)
    firms = np.empty(b.shops_visited, np.int64)
    for h in order:
        if spend[h] > 0:
            met = _meet(e, key, h, firms)
            for place in range(met):
                spend[h] -= _buy(e, h, firms[place], spend[h])


@kernel
def _meet(e: Economy, key: int, h: int, firms: np.ndarray) -> int:
    """Fill in a household's shops, the cheapest first, and remember the largest; return how many they are."""
    many, found, which = min(firms.size, e.firms.size), 0, 0
    if e.households[h].shop >= 0:
        firms[0] = e.households[h].shop
        found = 1
    while found < many:
        f = one_of(key, h, which, e.firms.size)
        which += 1
        known = False
        for other in range(found):
            known = known or firms[other] == f
        if known:
            continue
        place = found
        while place > 0 and e.firms[firms[place - 1]].price_pence > e.firms[f].price_pence:
            firms[place] = firms[place - 1]
            place -= 1
        firms[place] = f
        found += 1
    largest = firms[0]
    for place in range(1, many):
        if e.firms[firms[place]].made > e.firms[largest].made:
            largest = firms[place]
    e.households[h].shop = largest
    return many


@kernel
def _buy(e: Economy, h: int, f: int, most_pence: int) -> int:
    """Buy whole units for at most a sum, and return what they cost."""
    units = min(e.firms[f].stock, int(most_pence / e.firms[f].price_pence))
    if units <= 0:
        return 0
    cost = min(round(units * e.firms[f].price_pence), most_pence)
    e.firms[f].stock -= units
    e.households[h].purse_pence -= cost
    e.firms[f].till_pence += cost
    e.firms[f].takings_pence += cost
    return cost
