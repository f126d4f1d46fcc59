"""How much more could be lent on day 0: by the limit of cash, by that of capital, and in a recession."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.bank.arrears import GENERAL_PERCENT
from ultramicro.stress.safe_growth.book import Book
from ultramicro.stress.safe_growth.paths import AS_TAKEN, Courses, Passing, paths
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import holds

PARTS = 100
"""What could be lent in a recession is looked for in so many equal steps."""


class Room(NamedTuple):
    """How much more could be lent at once, and what sets it.

    Parameters
    ----------
    cash_pence : int
        Until cash is at its limit. [pence]
    capital_pence : int
        Until capital is at its limit, as something is set aside for each new loan. [pence]
    recession_pence : int
        And limits hold surely enough in the recession if loans then stay as they are. [pence]
    """

    cash_pence: int
    capital_pence: int
    recession_pence: int

    @property
    def today_pence(self) -> int:
        """What both limits allow on day 0, in pence."""
        return min(self.cash_pence, self.capital_pence)

    @property
    def limits(self) -> tuple[bool, bool]:
        """Whether cash and whether capital is the limit that binds on day 0; both if they bind alike."""
        return self.cash_pence == self.today_pence, self.capital_pence == self.today_pence


def room_of(courses: Courses, book: Book, rules: Rules, passing: Passing = AS_TAKEN) -> Room:
    """Return how much more could be lent.

    Examples
    --------
    >>> from ultramicro.stress.safe_growth.stated import stated
    >>> book = stated(24_000).middle._replace(loans_pence=800_00, provisions_pence=16_00,
    ...                                       savings_pence=1000_00, capital_pence=60_00)
    >>> calm = Courses(np.ones((20, 13)), np.ones((20, 13)))
    >>> [pence / 100 for pence in room_of(calm, book, Rules())[:2]]
    [176.0, 1410.0]
    """
    alone = np.array([book.assets_pence])
    over = book.capital_pence - int(np.ceil(rules.capital_pence(alone)[0]))
    spare = book.cash_pence - int(np.ceil(rules.liquid_share * book.savings_pence))
    by_cash, by_capital = max(spare, 0), max(over, 0) * 100 // GENERAL_PERCENT
    tried = np.floor(np.linspace(0.0, min(by_cash, by_capital), PARTS + 1))
    held = holds(paths(courses, book, np.zeros(tried.size), passing, tried), rules)
    # From nothing up, so that no more is told than all of which the limits hold below.
    kept = int(np.argmin(held)) if not held.all() else held.size
    return Room(by_cash, by_capital, int(tried[kept - 1]) if kept else 0)
