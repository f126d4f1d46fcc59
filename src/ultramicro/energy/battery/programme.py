"""A battery at the level of the whole community, as a linear programme that HiGHS solves.

Homes need no columns of their own: without limits of the network only their sum counts, and what is used
together is then shared by the club's key. So a year of half-hours is solved in seconds however many homes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.siting.half_hours import Floats

ROUNDING = 1e-9
PARTS = 5
"""Columns of a half-hour: bought, sold, into the battery, out of it, held in it at the end."""


@dataclass(frozen=True, kw_only=True)
class Battery:
    """What a battery is.

    Parameters
    ----------
    most_wh : float
        The largest that is considered; the programme chooses. [Wh]
    hours : float
        How long full power empties it. [h]
    one_way : float
        What is left of energy that goes in, and again of what comes out. [share]
    pence_per_wh : float
        What one watt-hour of size costs for the time that is solved. [pence/Wh]
    """

    most_wh: float
    hours: float
    one_way: float
    pence_per_wh: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Community:
    """What a community makes, wants and pays in each half-hour.

    Parameters
    ----------
    made_wh, wanted_wh : ndarray, shape (half-hours,)
        [Wh]
    buy, sell : ndarray, shape (half-hours,)
        Price of what is bought and sold, the first never below the second. [pence/Wh]
    """

    made_wh: Floats
    wanted_wh: Floats
    buy: Floats
    sell: Floats


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """What was found.

    Parameters
    ----------
    size_wh : float
        The size chosen. [Wh]
    cost_pence : float
        Bought less sold, and the battery itself. [pence]
    bound_pence : float
        No dispatch costs less: worked out here from the prices that the solver gives its rows. [pence]
    bought, sold, filled, emptied, held : ndarray, shape (half-hours,)
        [Wh]
    """

    size_wh: float
    cost_pence: float
    bound_pence: float
    bought: Floats
    sold: Floats
    filled: Floats
    emptied: Floats
    held: Floats


def without_battery(community: Community) -> float:
    """Return what a community pays without a battery. [pence].

    Examples
    --------
    >>> one = np.ones(1)
    >>> without_battery(Community(made_wh=one * 3, wanted_wh=one, buy=one * 0.03, sell=one * 0.01))
    -0.02
    """
    gap = community.wanted_wh - community.made_wh
    return float(np.maximum(gap, 0) @ community.buy - np.maximum(-gap, 0) @ community.sell)


def dispatch(community: Community, battery: Battery) -> Dispatch:
    """Find the size and use of a battery that costs least in all; what it holds at the end it held at first.

    Parameters
    ----------
    community : Community
        What is made, wanted and paid.
    battery : Battery
        What may be built.

    Raises
    ------
    BadInput
        If power is sold dearer than it is bought: it would be bought to be sold, without end.
    ModuleNotFoundError
        If scipy is not installed; it is in the extra `energy`.
    """
    from scipy.optimize import linprog  # noqa: PLC0415  an extra

    if (community.sell > community.buy).any():
        raise BadInput(
            say("power is sold for more than it is bought for"),
            do=say("correct the prices of supply and export"),
        )
    n = len(community.made_wh)
    equal, above = _balances(n, battery.one_way), _limits(n, battery.hours)
    lead = np.concatenate([community.wanted_wh - community.made_wh, np.zeros(n)])
    cost = np.concatenate([community.buy, -community.sell, np.zeros((PARTS - 2) * n), [battery.pence_per_wh]])
    high = np.full(PARTS * n + 1, np.inf)
    high[-1] = battery.most_wh
    found = linprog(
        cost, A_ub=above, b_ub=np.zeros(above.shape[0]), A_eq=equal, b_eq=lead,
        bounds=np.column_stack([np.zeros(PARTS * n + 1), high]), method="highs",
    )  # fmt: skip
    if found.x is None:
        raise ArithmeticError(f"no dispatch was found: {found.message}")
    parts = np.maximum(found.x[:-1].reshape(PARTS, n), 0.0)
    of_equal, of_above = found.eqlin.marginals, np.minimum(found.ineqlin.marginals, 0.0)
    reduced = cost - equal.T @ of_equal - above.T @ of_above
    bound = float(of_equal @ lead) + lowest(reduced, high)
    return Dispatch(
        size_wh=float(found.x[-1]), cost_pence=float(cost @ found.x), bound_pence=bound,
        bought=parts[0], sold=parts[1], filled=parts[2], emptied=parts[3], held=parts[4],
    )  # fmt: skip


def _balances(n: int, one_way: float) -> NDArray[np.float64]:
    """Return the rows that must be equal: energy in each half-hour, and what the battery holds after it."""
    from scipy import sparse  # noqa: PLC0415

    one, none, last = sparse.eye_array(n), sparse.csr_array((n, n)), sparse.csr_array((n, 1))
    before = sparse.csr_array((np.ones(n), (np.arange(n), (np.arange(n) - 1) % n)), shape=(n, n))
    energy = sparse.hstack([one, -one, -one, one, none, last])
    holds = sparse.hstack([none, none, -one_way * one, one / one_way, one - before, last])
    return sparse.vstack([energy, holds]).tocsr()


def _limits(n: int, hours: float) -> NDArray[np.float64]:
    """Return the rows at most 0: power in and out and what is held, each within the size."""
    from scipy import sparse  # noqa: PLC0415

    one, none = sparse.eye_array(n), sparse.csr_array((n, n))
    # Half an hour of full power is this part of the size.
    power = sparse.csr_array(np.full((n, 1), -0.5 / hours))
    size = sparse.csr_array(np.full((n, 1), -1.0))
    filling = sparse.hstack([none, none, one, none, none, power])
    emptying = sparse.hstack([none, none, none, one, none, power])
    holding = sparse.hstack([none, none, none, none, one, size])
    return sparse.vstack([filling, emptying, holding]).tocsr()


def lowest(reduced: Floats, high: Floats) -> float:
    """Return the least that columns between 0 and their limits can add to a cost (weak duality).

    With any prices of the rows this and what the rows are worth is a cost that nothing undercuts.

    Parameters
    ----------
    reduced : ndarray, shape (columns,)
        Cost of one of each, less what the rows pay for it.
    high : ndarray, shape (columns,)
        Limits; infinite where there is none.

    Examples
    --------
    >>> lowest(np.array([1.0, -2.0]), np.array([np.inf, 3.0])), lowest(np.array([-1.0]), np.array([np.inf]))
    (-6.0, -inf)
    """
    # Below nought by rounding alone is nought: without a limit it would make the bound worthless.
    below = np.where(reduced < -ROUNDING, reduced, 0.0)
    used = below < 0
    return float(below[used] @ high[used]) if used.any() else 0.0


def balance_error(community: Community, found: Dispatch, one_way: float) -> float:
    """Return by how much energy is not conserved in the worst half-hour. [Wh].

    Made, bought and taken from the battery is wanted, sold and put into it; and what the battery holds
    changes by what goes in and out, less what is lost on the way.
    """
    into = community.made_wh + found.bought + found.emptied
    out = community.wanted_wh + found.sold + found.filled
    change = found.held - np.roll(found.held, 1) - one_way * found.filled + found.emptied / one_way
    return float(max(np.abs(into - out).max(), np.abs(change).max()))
