"""A set-off in loops of few parties only, for those who want to see who is in their loop.

With loops of any length the greatest set-off is found exactly (`setoff`). Loops of a bounded length must be
named one by one: a linear programme shares them out, whole pence are taken of its answer, and prices of the
obligations prove how much more there could be. Nothing of the solver is believed: its prices are scaled until
they bound every loop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_array

from ultramicro.clearing.solver.merging import Floats, Ints, Network
from ultramicro.clearing.solver.reasons import Refusal, Unusable

# Their number grows by a power with length; beyond this the programme takes minutes.
MOST_LOOPS = 100_000
SHORTEST = 2
"""Nobody owes themselves. [parties]"""
# The solver gives 69.9999999999 for 70.
TINY = 1e-9


@dataclass(frozen=True, kw_only=True)
class ShortLoops:
    """A set-off in short loops, and what none can exceed.

    Parameters
    ----------
    cleared_pence : ndarray of int64, shape (pairs,)
        What is cancelled of each pair. [pence]
    loops : tuple of tuple of int
        The pairs of each loop that cancels something.
    amount_pence : tuple of int
        What each of them cancels of every pair in it. [pence]
    bound_pence : int
        No set-off in such loops cancels more. [pence]
    """

    cleared_pence: Ints
    loops: tuple[tuple[int, ...], ...]
    amount_pence: tuple[int, ...]
    bound_pence: int

    @property
    def total_pence(self) -> int:
        """All that is cancelled, in pence."""
        return int(self.cleared_pence.sum())


def short_loops(network: Network, longest: int) -> ShortLoops:
    """Cancel as much as loops of at most so many parties can, to within a proved gap.

    Parameters
    ----------
    network : Network
        Who owes whom.
    longest : int
        How many parties a loop may have.

    Returns
    -------
    ShortLoops
        Positions are kept, whole pence; the gap to the bound is a few pence as a rule.

    Raises
    ------
    Unusable
        If a loop could have fewer than two parties, or there are too many such loops to name.

    Examples
    --------
    >>> owed = Network(parties=3, debtor=np.array([0, 1, 1, 2]), creditor=np.array([1, 0, 2, 0]),
    ...                amount_pence=np.array([100, 30, 80, 70]))
    >>> short_loops(owed, 2).total_pence, short_loops(owed, 3).total_pence, short_loops(owed, 3).bound_pence
    (60, 270, 270)
    """
    if longest < SHORTEST:
        raise Unusable(Refusal.LOOP_TOO_SHORT, parties=longest, least=SHORTEST)
    # One more than allowed, so that too many is told without naming all.
    found = [loop for loop, _ in zip(loops_up_to(network, longest), range(MOST_LOOPS + 1), strict=False)]
    if len(found) > MOST_LOOPS:
        raise Unusable(Refusal.TOO_MANY_LOOPS, most=MOST_LOOPS, parties=longest)
    if not found:
        none = np.zeros(network.debtor.size, np.int64)
        return ShortLoops(cleared_pence=none, loops=(), amount_pence=(), bound_pence=0)
    part, price = _shared_out(network, found)
    cleared, amounts = _whole_pence(network, found, part)
    kept = [(loop, amount) for loop, amount in zip(found, amounts, strict=True) if amount]
    return ShortLoops(
        cleared_pence=cleared,
        loops=tuple(loop for loop, _ in kept),
        amount_pence=tuple(amount for _, amount in kept),
        bound_pence=_bound(network, found, price),
    )


def loops_up_to(network: Network, longest: int) -> Iterator[tuple[int, ...]]:
    """Yield the pairs of every loop of at most so many parties, once each: it starts at its lowest party."""
    to: list[list[tuple[int, int]]] = [[] for _ in range(network.parties)]
    ends = zip(network.debtor.tolist(), network.creditor.tolist(), strict=True)
    for pair, (debtor, creditor) in enumerate(ends):
        to[debtor].append((pair, creditor))
    for first in range(network.parties):
        ways: list[tuple[int, tuple[int, ...], frozenset[int]]] = [(first, (), frozenset((first,)))]
        while ways:
            at, pairs, seen = ways.pop()
            for pair, party in to[at]:
                if party == first:
                    yield (*pairs, pair)
                # Each loop would else be found once from each of its parties.
                elif party > first and party not in seen and len(seen) < longest:
                    ways.append((party, (*pairs, pair), seen | {party}))


def _shared_out(network: Network, loops: list[tuple[int, ...]]) -> tuple[Floats, Floats]:
    """Solve the linear programme: how much goes round each loop, and the price of each pair."""
    lengths = np.array([len(loop) for loop in loops])
    rows, columns = np.concatenate(loops), np.repeat(np.arange(len(loops)), lengths)
    uses = csc_array((np.ones(rows.size), (rows, columns)), shape=(network.debtor.size, len(loops)))
    found = linprog(-lengths, A_ub=uses, b_ub=network.amount_pence, method="highs")
    # The programme always has a solution (nothing); without it, prices of 1 still bound every loop.
    if found.x is None:
        return np.zeros(len(loops)), np.ones(network.debtor.size)
    return found.x, -found.ineqlin.marginals


def _whole_pence(network: Network, loops: list[tuple[int, ...]], part: Floats) -> tuple[Ints, list[int]]:
    """Take whole pence of each loop's part, then what still goes round, the longest loops first."""
    left, amounts = network.amount_pence.copy(), [0] * len(loops)
    wanted = np.floor(part + TINY).astype(np.int64)
    order = sorted(range(len(loops)), key=lambda k: (-len(loops[k]), loops[k]))
    # Cutting to whole pence leaves pence over, which still go round somewhere.
    for most in (wanted, np.full(len(loops), np.iinfo(np.int64).max)):
        for k in order:
            pairs = list(loops[k])
            amount = min(int(most[k]), int(left[pairs].min()))
            left[pairs] -= amount
            amounts[k] += amount
    return network.amount_pence - left, amounts


def _bound(network: Network, loops: list[tuple[int, ...]], price: Floats) -> int:
    """Return what no set-off in these loops exceeds: no loop is worth more than its pairs cost."""
    costs = [max(float(price[list(loop)].sum()), TINY) for loop in loops]
    # Scaled until no loop is worth more than its pairs: then the sum bounds every set-off, however wrong
    # the prices were.
    price = np.maximum(price, 0) * max(len(loop) / cost for loop, cost in zip(loops, costs, strict=True))
    most = float(network.amount_pence @ price)
    # Rounded upwards for the error of the sum itself; all that is owed is a bound too.
    return int(np.floor(min(most * (1 + 1e-12), float(network.amount_pence.sum())) + 1e-6))
