"""Chance by number: a draw is a function of the seed, the period, its purpose, who draws, and which draw.

Two runs with one seed meet the same chances wherever they do the same, whatever else one of them does;
nobody's draws depend on how many others drew before. The mixing is splitmix64 (Steele, Lea and Flood 2014,
figure 16).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ultramicro.stress.economy.loops import kernel

# What a draw is for. A new purpose takes a new number, so that no old draw changes; no two share one, or what
# the one decides would go with what the other does.
GROWTH, PRICE, OFFER, LAY_OFF, APPLY, QUEUE, BANK_COST, BANK_CHOICE, FIRE = range(9)
SHOPS, SHOPPERS, FOUNDER, BUYERS, BUYERS_SHOPS, SUPPLIERS, TERMS, AWAY_LOST, AWAY_FOUND = range(9, 18)
BIRTHS, GIVES_UP, SEEKING, CLAIMS, SKILL, SHOCKED = range(18, 24)
ODD_PENCE, FOUNDING, LENT_FIRST, ORDERS = range(24, 28)
# Those of institutions of the place.
CLEARING, CONFIRMED, CURRENCY, BANK, QUEUED, JOINS, WEATHER = range(40, 47)
BEGINS, DEMAND, HIRED, LEAVES, GOES_TO = range(50, 55)


@kernel
def mixed(number: Any) -> Any:
    """Return 64 bits in which each bit of a number counts (splitmix64's last steps)."""
    z = np.uint64(number)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@kernel
def key_of(seed: int, period: int, purpose: int) -> Any:
    """Return what all draws of one purpose in one period are made with."""
    step = np.uint64(0x9E3779B97F4A7C15)
    key = mixed(np.uint64(seed) + step)
    key = mixed(key + np.uint64(period) * step + step)
    return mixed(key + np.uint64(purpose) * step + step)


@kernel
def draw(key: int, who: int, which: int) -> float:
    """Return a number of at least 0 and below 1."""
    step = np.uint64(0x9E3779B97F4A7C15)
    bits = mixed(np.uint64(key) + np.uint64(who) * step + mixed(np.uint64(which) + step))
    return (bits >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@kernel
def normal(key: int, who: int, which: int) -> float:
    """Return a draw from the normal law (Box and Muller 1958), of two numbers of its own."""
    first, second = draw(key, who, 2 * which), draw(key, who, 2 * which + 1)
    return math.sqrt(-2.0 * math.log(1.0 - first)) * math.cos(2.0 * math.pi * second)


@kernel
def one_of(key: int, who: int, which: int, many: int) -> int:
    """Return one of 0, 1, … many − 1."""
    return int(draw(key, who, which) * many)


@kernel
def shuffled(key: int, order: np.ndarray, many: int) -> None:
    """Put the first `many` entries of an array into an order by chance (Fisher and Yates)."""
    for last in range(many - 1, 0, -1):
        other = one_of(key, last, 0, last + 1)
        kept = order[last]
        order[last] = order[other]
        order[other] = kept


@kernel
def draws(seed: int, period: int, purpose: int, who: np.ndarray) -> np.ndarray:
    """Return a draw for each of some."""
    key = key_of(seed, period, purpose)
    found = np.empty(who.size)
    for row in range(who.size):
        found[row] = draw(key, who[row], 0)
    return found
