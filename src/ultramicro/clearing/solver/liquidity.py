"""Where a little money cancels most: loans or mutual credit placed so that most is discharged.

A lender is one more party, in two halves with the budget between them: it lends to those who owe more
than they are owed, and whoever is paid beyond that holds a claim on it in the end. Loans cost nothing,
obligations count one a penny, so the greatest discharge for a budget is again a cheapest transshipment,
with its certificate. Discharge per pound lent is the length of the chain it runs down; as the budget
grows it can only fall.

T. Fleischman, P. Dini, "Mathematical foundations for balancing the payment system in the trade credit
market", J. Risk Financial Manag. 14 (2021) 452.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ultramicro.clearing.solver.merging import Ints, Network
from ultramicro.clearing.solver.reasons import Law, Refusal, Unproved, Unusable
from ultramicro.clearing.solver.transshipment import Arcs, Sent, transship


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much each party may borrow in a round, and how much credit it would hold after it.

    Parameters
    ----------
    borrow_pence, hold_pence : ndarray of int64, shape (parties,)
        Nought or more. [pence]
    """

    borrow_pence: Ints
    hold_pence: Ints


def net_limits(network: Network) -> Limits:
    """Let every net debtor borrow what it owes on balance, and every net creditor hold what it is owed."""
    net = network.net_pence()
    return Limits(borrow_pence=np.maximum(net, 0), hold_pence=np.maximum(-net, 0))


@dataclass(frozen=True, kw_only=True)
class Placed:
    """The best use of a budget of loans.

    Parameters
    ----------
    budget_pence : int
        What could be lent. [pence]
    cleared_pence : ndarray of int64, shape (pairs,)
        What is discharged of each pair. [pence]
    borrowed_pence, held_pence : ndarray of int64, shape (parties,)
        Who borrows how much, and who holds how much credit in the end. [pence]
    potential : ndarray of int64, shape (parties + 2,)
        The certificate; the last two are the lender's.
    """

    budget_pence: int
    cleared_pence: Ints
    borrowed_pence: Ints
    held_pence: Ints
    potential: Ints

    @property
    def total_pence(self) -> int:
        """All that is discharged, in pence."""
        return int(self.cleared_pence.sum())

    @property
    def lent_pence(self) -> int:
        """All that is lent, in pence; never more than helps."""
        return int(self.borrowed_pence.sum())


def place_liquidity(network: Network, budget_pence: int, limits: Limits | None = None) -> Placed:
    """Place a budget of loans so that most is discharged.

    Parameters
    ----------
    network : Network
        Who owes whom.
    budget_pence : int
        What can be lent in all. [pence]
    limits : Limits, optional
        What each may borrow and hold; the net positions where not given.

    Returns
    -------
    Placed
        Exact to the penny and proved.

    Examples
    --------
    >>> chain = Network(parties=4, debtor=np.array([0, 1, 2]), creditor=np.array([1, 2, 3]),
    ...                 amount_pence=np.array([100, 100, 100]))
    >>> place_liquidity(chain, 50).total_pence, place_liquidity(chain, 100).total_pence
    (150, 300)
    """
    return next(discharge_curve(network, [budget_pence], limits))


def discharge_curve(
    network: Network, budgets_pence: Sequence[int], limits: Limits | None = None
) -> Iterator[Placed]:
    """Place one budget after another, each from where the last one ended.

    Parameters
    ----------
    network : Network
        Who owes whom.
    budgets_pence : sequence of int
        Budgets, best in rising order. [pence]
    limits : Limits, optional
        What each may borrow and hold.

    Yields
    ------
    Placed
        The best use of each budget.

    Raises
    ------
    Unusable
        If a budget or a limit is below 0.
    """
    limits = limits or net_limits(network)
    if (
        min([*budgets_pence, 0]) < 0
        or limits.borrow_pence.min(initial=0) < 0
        or limits.hold_pence.min(initial=0) < 0
    ):
        raise Unusable(Refusal.LIMIT_NEGATIVE)
    # Only the budget changes from one to the next, so most of the flow stays where it is.
    last: Sent | None = None
    for budget in budgets_pence:
        arcs = _with_lender(network, budget, limits)
        last = transship(arcs, _net(network), start=last)
        yield _proved(network, arcs, last, budget)


def _net(network: Network) -> Ints:
    # The lender gives nothing away: its two halves send what they receive.
    return np.concatenate([network.net_pence(), np.zeros(2, np.int64)])


def _with_lender(network: Network, budget_pence: int, limits: Limits) -> Arcs:
    """Add the lender's arcs: what debtors need not pay now, the budget, and what creditors wait for."""
    parties, everyone = network.parties, np.arange(network.parties, dtype=np.int32)
    lends, owes = np.full(parties, parties, np.int32), np.full(parties, parties + 1, np.int32)
    cost = np.zeros(network.debtor.size + 2 * parties + 1, np.int8)
    # What stays owed costs a penny each, so that the cheapest way discharges most.
    cost[: network.debtor.size] = 1
    return Arcs(
        parties=parties + 2,
        tail=np.concatenate([network.debtor, everyone, owes, [parties]]).astype(np.int32),
        head=np.concatenate([network.creditor, lends, everyone, [parties + 1]]).astype(np.int32),
        room=np.concatenate([network.amount_pence, limits.borrow_pence, limits.hold_pence, [budget_pence]]),
        cost=cost,
    )


def _proved(network: Network, arcs: Arcs, sent: Sent, budget_pence: int) -> Placed:
    pairs, parties = network.debtor.size, network.parties
    left, borrowed, held = np.split(sent.used[:-1], [pairs, pairs + parties])
    cleared = network.amount_pence - left
    # Equal to the penny: nothing between the bound and the sum is left for a better use.
    if discharge_bound(arcs, sent.price, pairs) != int(cleared.sum()):
        raise Unproved({Law.LOANS_BEST: 1})
    if np.any(arcs.net(sent.used) != _net(network)):
        raise Unproved({Law.LOANS_KEEP_POSITIONS: 1})
    # A party that borrows and holds at once has only been a way through; that is no loan.
    through = np.minimum(borrowed, held)
    return Placed(
        budget_pence=budget_pence,
        cleared_pence=cleared,
        borrowed_pence=borrowed - through,
        held_pence=held - through,
        potential=sent.price,
    )


def discharge_bound(arcs: Arcs, price: Ints, pairs: int) -> int:
    """Return what no placement of loans can exceed, by any prices, in pence.

    For any numbers p, what is discharged is Σ x·(1 − p[debtor] + p[creditor]) + Σ y·(p[tail] − p[head]) over
    obligations x and the lender's arcs y; every term is at most its room times its worth, if above 0.
    """
    fall = price[arcs.tail] - price[arcs.head]
    owed, lent = fall[:pairs], fall[pairs:]
    return int(np.dot(np.maximum(1 - owed, 0), arcs.room[:pairs])) + int(
        np.dot(np.maximum(lent, 0), arcs.room[pairs:])
    )
