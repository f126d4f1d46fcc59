"""Circles of firms grow along trade: whoever is asked next buys of a member or sells to one."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.chance import SUPPLIERS, key_of, one_of
from ultramicro.stress.economy.state import Ints
from ultramicro.stress.economy.trade import suppliers_of
from ultramicro.stress.switches.loops import kernel


@kernel
def along_trade(there: np.ndarray, shops: int, suppliers: int, seed: int, purpose: int) -> Ints:
    """Return all places of firms in the order in which they would come to a circle.

    The first comes by chance. Then one of the trades between who is in it and who is not is chosen, each as
    likely, and the other side of it comes; where there is no such trade again somebody by chance.

    Parameters
    ----------
    there : ndarray of bool, shape (places,)
        Whether there is a firm.
    shops : int
        How many places shops have, of whom no firm buys.
    suppliers : int
        Of how many each buys.
    """
    seller = sellers_of(there, shops, suppliers, seed)
    start, buyer = buyers_of(seller)
    key, places = key_of(seed, 0, purpose), there.size
    row, inside = np.empty(places, np.int64), np.zeros(places, np.bool_)
    open_ones = np.empty(2 * seller.size, np.int64)
    many, left, which = 0, 0, 0
    while many < places:
        if left > 0:
            at = one_of(key, which, 0, left)
            one = open_ones[at]
            left -= 1
            open_ones[at] = open_ones[left]
        else:
            one = one_of(key, which, 0, places)
        which += 1
        if inside[one]:
            continue
        inside[one] = True
        row[many] = one
        many += 1
        for other in np.concatenate((seller[one], buyer[start[one] : start[one + 1]])):
            if other >= 0 and not inside[other]:
                open_ones[left] = other
                left += 1
    return row


@kernel
def sellers_of(there: np.ndarray, shops: int, suppliers: int, seed: int) -> Ints:
    """Return place × of whom it buys, or would if a firm was there; −1 where there are fewer."""
    seller, key = np.full((there.size, suppliers), -1), key_of(seed, 0, SUPPLIERS)
    first = shops if shops < there.size else 0
    for f in range(there.size):
        suppliers_of(there, key, f, first, seller[f])
    return seller


@kernel
def buyers_of(seller: Ints) -> tuple[Ints, Ints]:
    """Return who buys of each place, one place after another, and where each one's buyers start.

    Examples
    --------
    >>> start, buyer = buyers_of(np.array([[1, 2], [2, -1], [0, 1]]))
    >>> start.tolist(), buyer.tolist()
    ([0, 1, 3, 5], [2, 0, 2, 0, 1])
    """
    start = np.zeros(seller.shape[0] + 1, np.int64)
    for one in seller.ravel():
        if one >= 0:
            start[one + 1] += 1
    start = np.cumsum(start)
    buyer, at = np.empty(start[-1], np.int64), start.copy()
    for f in range(seller.shape[0]):
        for one in seller[f]:
            if one >= 0:
                buyer[at[one]] = f
                at[one] += 1
    return start, buyer
