"""What the economy is at the end of a period, and the numbers by which it behaves.

Money is whole pence. Each agent has one balance; what is lent is written down beside it. A bank's balance falls
below nought by what it has created for its borrowers, the public purse's by what it has spent into being. So all
balances add up to nought at every moment, and a bank's own capital is its balance and what it is owed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

NOBODY = -1
PUBLIC, OUTSIDE = 0, 1
"""Whose balances stand in `other_pence`: the public purse and everybody beyond the place."""


class Behaviour(NamedTuple):
    """How agents behave, as published for the model (Delli Gatti and others, 2011, chapter 3).

    Shares and widths are of one; periods are the model's.
    """

    growth_width: float = 0.10
    price_width: float = 0.10
    offer_width: float = 0.05
    bank_cost_width: float = 0.10
    applications: int = 4
    banks_asked: int = 2
    shops_visited: int = 2
    made_by_one: int = 1000
    contract_periods: int = 8
    capital_share: float = 0.10
    interest: float = 0.02
    saving_power: float = 2.5
    dividend_share: float = 0.40
    lent_to_worth: float = 2.0
    fragility_most: float = 10.0
    periods_a_year: int = 4
    entrant_worth: float = 0.5
    entrant_made: float = 0.5
    entrant_wage: float = 0.5
    entrant_price: float = 1.2
    bank_capital_pence: int = 2_000_000


HOUSEHOLD = np.dtype([(name, np.int64) for name in (
    "purse_pence", "saved_pence", "employer", "wage_pence", "contract_left", "last_employer", "expired", "shop",
)], align=True)
FIRM = np.dtype([(name, np.int64) for name in (
    "till_pence", "offer_pence", "staff", "wanted_staff", "vacancies", "made", "made_before", "stock",
    "wages_due_pence", "costs_pence", "takings_pence", "owner", "age",
)] + [("price_pence", np.float64), ("wanted", np.float64)], align=True)
BANK = np.dtype([("purse_pence", np.int64), ("cost", np.float64)], align=True)
WORLD = np.dtype([("average_price", np.float64), ("lowest_wage_pence", np.float64)], align=True)


class Economy(NamedTuple):
    """The whole state; nothing stands outside it."""

    households: NDArray[np.void]
    """A row of HOUSEHOLD each."""
    firms: NDArray[np.void]
    """A row of FIRM each."""
    banks: NDArray[np.void]
    """A row of BANK each."""
    world: NDArray[np.void]
    """One row of WORLD."""
    loan_bank: Ints
    """Firm × place in its list: who lent."""
    loan_pence: Ints
    """What was lent."""
    interest_pence: Ints
    """What is owed for it."""
    other_pence: Ints
    """The balances of the public purse and of the world outside."""
    past_prices: Floats
    """The average price of periods gone by, each in its place round a ring."""
