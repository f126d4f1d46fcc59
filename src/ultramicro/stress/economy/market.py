"""The counters of all firms while trade goes on: the few columns that are looked at for every purchase.

A firm's whole row is long, and a household's as well; whoever goes shopping in an order by chance would fetch
another one from afar each time. So trade stands on columns of its own, taken out before and put back after.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import EMPTY, Economy, Floats, Ints


class Market(NamedTuple):
    """A column each, shape (firms,) but for the last, which has an entry for each household."""

    price_pence: Floats
    stock: Ints
    made: Ints
    taken_pence: Ints
    """What was sold so far, on account or for money."""
    paid_pence: Ints
    """Of that: what was paid at once."""
    there: np.ndarray
    """Whether there is a firm in this place."""
    known: Ints
    """Household → the shop it knows."""


@kernel
def opened(e: Economy) -> Market:
    """Return the counters as they stand before trade."""
    firms = e.firms
    nothing = np.zeros(firms.size, np.int64)
    return Market(
        firms["price_pence"].copy(),
        firms["stock"].copy(),
        firms["made"].copy(),
        nothing,
        nothing.copy(),
        firms["age"] != EMPTY,
        e.households["shop"].copy(),
    )


@kernel
def closed(e: Economy, market: Market) -> None:
    """Write down what trade left."""
    e.firms["stock"][:] = market.stock
    e.firms["takings_pence"][:] += market.taken_pence
    e.firms["till_pence"][:] += market.paid_pence
    e.households["shop"][:] = market.known
