"""Limits, charges and losses of all members of a mutual credit at once, by the rules of its own room.

Each function gives for many members, bit for bit, what the room's gives for one; tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ultramicro.currency.limits import STEP_PENCE, share_loss
from ultramicro.currency.rules import WHOLE, Rules
from ultramicro.stress.economy.state import Ints


class Sold(NamedTuple):
    """What members sold each other in a month: a row for each payment.

    Parameters
    ----------
    earner, buyer : ndarray of int64, shape (payments,)
        Numbers of their accounts.
    pence : ndarray of int64, shape (payments,)
        The price. [pence]
    """

    earner: Ints
    buyer: Ints
    pence: Ints


def net_by_month(months: Sequence[Sold], accounts: int) -> Ints:
    """Return what each account earned in each month, less what its buyers sold it back.

    Parameters
    ----------
    months : sequence of Sold, shape (m,)
        The oldest first.
    accounts : int
        How many numbers of accounts there are.

    Returns
    -------
    ndarray of int64, shape (accounts, m)
        As `ultramicro.currency.trade.net_by_month`. [pence]

    Examples
    --------
    >>> there, back = np.array([0]), np.array([1])
    >>> net_by_month([Sold(there, back, np.array([40])), Sold(back, there, np.array([10]))], 2).tolist()
    [[30, 0], [0, 0]]
    """
    net = np.zeros((accounts, len(months)), np.int64)
    earner, buyer, pence = (
        np.concatenate([np.zeros(0, np.int64), *column]) for column in zip(*months, strict=True)
    )
    slot = np.repeat(np.arange(len(months)), [month.pence.size for month in months])
    pairs, pair = np.unique(earner * accounts + buyer, return_inverse=True)
    if pairs.size == 0:
        return net
    whole = _summed(pair, pence, pairs.size)
    back = pairs % accounts * accounts + pairs // accounts
    at = np.minimum(np.searchsorted(pairs, back), pairs.size - 1)
    left = np.maximum(whole - np.where(pairs[at] == back, whole[at], 0), 0)
    cells, cell = np.unique(pair * len(months) + slot, return_inverse=True)
    kept, of_pair = _summed(cell, pence, cells.size), cells // len(months)
    # Few sell each other back; their product of two sums may be more than 64 bits hold.
    for place in np.flatnonzero(left[of_pair] < whole[of_pair]):
        kept[place] = int(kept[place]) * int(left[of_pair[place]]) // int(whole[of_pair[place]])
    np.add.at(net, (pairs[of_pair] // accounts, cells % len(months)), kept)
    return net


def _summed(place: Ints, pence: Ints, many: int) -> Ints:
    """Add up by place."""
    sums = np.zeros(many, np.int64)
    np.add.at(sums, place, pence)
    return sums


def allowed_pence(net: Ints, known: Ints, start: Ints, most: Ints, months: int) -> Ints:
    """Return what each member may owe by what it earned in usual months.

    Parameters
    ----------
    net : ndarray of int64, shape (members, m)
        What each earned by month, the oldest first. [pence]
    known : ndarray of int64, shape (members,)
        How many of the last of these months each has traded in. [months]
    start, most : ndarray of int64, shape (members,)
        What each may owe from the first day, and at most. [pence]
    months : int
        How many months of usual earnings may be owed. [months]

    Returns
    -------
    ndarray of int64, shape (members,)
        As `ultramicro.currency.limits.earned_limit`. [pence]
    """
    columns = net.shape[1]
    unknown = np.arange(columns) < (columns - known)[:, None]
    ordered = np.sort(np.where(unknown, np.iinfo(np.int64).max, net), axis=1)
    rows = np.arange(net.shape[0])
    low, high = (ordered[rows, np.clip(at, 0, columns - 1)] for at in ((known - 1) // 2, known // 2))
    usual = np.where(known > 0, low + (high - low) // 2, 0)
    return np.maximum(np.minimum(start + months * usual, most) // STEP_PENCE * STEP_PENCE, 0)


def part(pence: Ints, basis_points: int) -> Ints:
    """Return a part of each sum, rounded half to even, as `ultramicro.currency.rules.part`."""
    whole, rest = np.divmod(pence * basis_points, WHOLE)
    return whole + ((2 * rest > WHOLE) | ((2 * rest == WHOLE) & (whole % 2 == 1)))


def month_costs(balance: Ints, floor: Ints, rules: Rules) -> Ints:
    """Return demurrage and levy of each member, as `ultramicro.currency.fees.month_cost`, together."""
    taken = part(np.maximum(balance - rules.exempt_pence, 0), rules.demurrage_bp)
    fits = balance - taken - rules.levy_pence >= floor
    return taken + np.where(fits, rules.levy_pence, 0)


def borne(loss: int, balance: Ints, floor: Ints, share: float) -> Ints:
    """Return what each member bears of a loss: by what it stands for, and never beyond its floor.

    Parameters
    ----------
    share : float
        Of its limit: what a member stands for. [share]
    """
    caps = np.minimum(np.maximum(balance - floor, 0), (-floor * share).astype(np.int64))
    return np.array(share_loss(loss, caps.tolist()), np.int64)
