"""Whose obligations go first, without lowering the total by a penny.

The certificate of a greatest set-off says which pairs every greatest set-off clears in full, which it
never touches, and which are free. Among the free ones a second transshipment leaves the least urgent
owing, so that the pair of objectives is optimal in lexicographic order; its prices prove it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ultramicro.clearing.solver.merging import Bytes, Indices, Ints, Merged, allocate_to_invoices, net_pence
from ultramicro.clearing.solver.reasons import Law, Refusal, Unproved, Unusable
from ultramicro.clearing.solver.set_off import SetOff
from ultramicro.clearing.solver.transshipment import Arcs, transship

# Costs are kept in a byte, which ends at 127.
MOST_URGENT = 100


@dataclass(frozen=True, kw_only=True)
class Preferred:
    """A greatest set-off that clears the most urgent obligations, invoice by invoice.

    Parameters
    ----------
    cleared_pence : ndarray of int64, shape (invoices,)
        What is cancelled of each invoice. [pence]
    urgent_pence : int
        The sum of urgency times pence cleared: the greatest that any greatest set-off reaches.
    potential : ndarray of int64, shape (parties,)
        The certificate of the second objective.
    """

    cleared_pence: Ints
    urgent_pence: int
    potential: Ints


def prefer(
    merged: Merged, amount_pence: ArrayLike, urgency: ArrayLike, best: SetOff, first: ArrayLike | None = None
) -> Preferred:
    """Choose among all greatest set-offs one that clears the most urgent obligations.

    Parameters
    ----------
    merged : Merged
        The network, and the pair of each invoice.
    amount_pence : array of int, shape (invoices,)
        What is owed on each invoice. [pence]
    urgency : array of int, shape (invoices,)
        From 0 (can wait) to 100: what a penny of it counts for.
    best : SetOff
        A greatest set-off with its certificate.
    first : array, shape (invoices,), optional
        Which of equally urgent invoices of a pair go first: lower values, such as earlier dates.

    Returns
    -------
    Preferred
        The total is that of `best` to the penny.

    Raises
    ------
    Unusable
        If an urgency is no whole number from 0 to 100.
    Unproved
        If the result does not prove itself.

    Examples
    --------
    >>> from ultramicro.clearing.solver.merging import merge_parallel
    >>> from ultramicro.clearing.solver.set_off import greatest_setoff
    >>> amounts = [10, 10, 10]
    >>> merged = merge_parallel(2, [0, 0, 1], [1, 1, 0], amounts)
    >>> prefer(merged, amounts, [0, 5, 0], greatest_setoff(merged.network)).cleared_pence.tolist()
    [0, 10, 10]
    """
    amounts, weights = np.asarray(amount_pence, np.int64), _urgencies(urgency)
    group, pair, weight, room = _classes(merged, amounts, weights)
    network = merged.network
    fall = best.potential[network.debtor] - best.potential[network.creditor]
    # Complementary slackness: only where the certificate's term is nought is a pair not settled.
    free, full = fall[pair] == 1, fall[pair] < 1
    tail, head = network.debtor[pair], network.creditor[pair]
    # What stays owed is sent, at its urgency as cost: the least urgent stays.
    arcs = Arcs(parties=network.parties, tail=tail[free], head=head[free], room=room[free], cost=weight[free])
    must = net_pence(network.parties, tail[full], head[full], room[full])
    left = transship(arcs, arcs.net(arcs.room) + must)
    cleared = np.where(full, room, 0)
    cleared[free] = room[free] - left.used
    gap = urgency_bound(arcs, must, left.price) - int(np.dot(cleared[free], weight[free].astype(np.int64)))
    # Both aims are proved: the second must not have cost the first a penny.
    if gap or int(cleared.sum()) != best.total_pence:
        raise Unproved({Law.URGENT_FIRST: gap or 1})
    order = np.zeros(amounts.size) if first is None else np.asarray(first)
    return Preferred(
        cleared_pence=allocate_to_invoices(group, amounts, cleared, order),
        urgent_pence=int(np.dot(cleared, weight.astype(np.int64))),
        potential=left.price,
    )


def _urgencies(given: ArrayLike) -> Bytes:
    weights = np.asarray(given)
    whole = weights.size == 0 or np.issubdtype(weights.dtype, np.integer)
    if not whole or (weights.size and (weights.min() < 0 or weights.max() > MOST_URGENT)):
        raise Unusable(Refusal.URGENCY_OUT_OF_RANGE, most=MOST_URGENT)
    return weights.astype(np.int8)


def _classes(merged: Merged, amounts: Ints, weights: Bytes) -> tuple[Indices, Ints, Bytes, Ints]:
    """Group invoices by pair and urgency: each one's group, and the pair, urgency and sum of each group."""
    # Invoices of one pair and urgency are alike to the solver; fewer arcs, the same answer.
    keys = merged.pair.astype(np.int64) * (MOST_URGENT + 1) + weights
    found, group = np.unique(keys, return_inverse=True)
    room = np.zeros(found.size, np.int64)
    np.add.at(room, group, amounts)
    weight = (found % (MOST_URGENT + 1)).astype(np.int8)
    return group.astype(np.int32), found // (MOST_URGENT + 1), weight, room


def urgency_bound(arcs: Arcs, must: Ints, price: Ints) -> int:
    """Return what no greatest set-off can exceed in urgency on the free arcs, by any prices.

    With what the full pairs demand held fixed, Σ u·y = Σ y·(u − q[tail] + q[head]) − Σ q·must.
    """
    worth = arcs.cost.astype(np.int64) - price[arcs.tail] + price[arcs.head]
    return int(np.dot(np.maximum(worth, 0), arcs.room)) - int(np.dot(price, must))
